//! ARCNET frames (ATA 878.1), with the headers of RFC 1051 and RFC 1201.

use super::arp::ARP;
use super::ethertype::number_as_name;
use super::ip::IP;
use super::ipv6::IPV6;
use crate::dissect::prelude::*;

fields! {
    SOURCE = "arcnet.src", "Source", u8, hex;
    DESTINATION = "arcnet.dst", "Dest", u8, hex;
    OFFSET = "arcnet.offset", "Offset", bytes;
    PROTOCOL = "arcnet.protID", "Protocol ID", u8, hex, names PROTOCOLS;
    SPLIT = "arcnet.split_flag", "Split Flag", u8;
    SEQUENCE = "arcnet.sequence", "Sequence", u16;
    PADDING = "arcnet.padding", "Padding", u16, hex;
}

static PROTOCOLS: &[(u64, &str)] = &[
    (0, "Datapoint boot"),
    (1, "Datapoint mount"),
    (8, "PowerLAN beacon"),
    (128, "Diagnose"),
    (196, "IPv6"),
    (205, "BACnet"),
    (212, "RFC 1201 IP"),
    (213, "RFC 1201 ARP"),
    (214, "RFC 1201 RARP"),
    (221, "Appletalk"),
    (232, "Encapsulated Ethernet"),
    (236, "Novell of some sort"),
    (240, "RFC 1051 IP"),
    (241, "RFC 1051 ARP"),
    (243, "PowerLAN beacon2"),
    (247, "Banyan VINES"),
    (250, "IPX"),
];

pub static ARCNET: Protocol = Protocol {
    short: "ARCNET",
    fields: FIELDS,
    on: &[On::Number(&LINK, 7), On::Number(&LINK, LINUX as u32)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("arcnet", "ARCNET")
};

/// LINKTYPE_ARCNET_LINUX, whose frames keep the offset into the packet buffer.
const LINUX: u16 = 129;
/// A whole packet is in the exception format, filled up in front.
const EXCEPTIONAL: u8 = 0xff;

fn dissect(pkt: &mut Packet) -> Parsed {
    let source = pkt.u8(&SOURCE)?;
    let destination = pkt.u8(&DESTINATION)?;
    pkt.ends(Address::Node(source), Address::Node(destination));
    pkt.info(|text| text.write_str("ARCNET"));
    if pkt.frame().link == LINUX {
        pkt.bytes(&OFFSET, 2)?;
    }
    let protocol = pkt.u8(&PROTOCOL)?;
    // RFC 1051 and the diagnostics have nothing more.
    let fragments = !matches!(protocol, 0x80 | 0xf0 | 0xf1);
    if fragments && pkt.u8(&SPLIT)? == EXCEPTIONAL && pkt.frame().link != LINUX {
        pkt.u16(&PADDING)?;
        pkt.u8(&PROTOCOL)?;
        pkt.u8(&SPLIT)?;
    }
    if fragments {
        pkt.u16(&SEQUENCE)?;
    }
    match protocol {
        0xd4 | 0xf0 => pkt.hand_to(&IP),
        0xd5 | 0xf1 => pkt.hand_to(&ARP),
        0xc4 => pkt.hand_to(&IPV6),
        _ => {
            pkt.column(number_as_name(u16::from(protocol)));
            pkt.hand_to_data()
        }
    }
}
