//! Cisco HDLC frames, and SLARP on them: addresses and keepalives of serial lines (no public specification; from captures).

use super::ethertype::number_as_name;
use crate::dissect::prelude::*;

fields! {
    ADDRESS = "chdlc.address", "Address", u8, hex, names ADDRESSES;
    CONTROL = "chdlc.control", "Control", u8, hex;
    PROTOCOL = "chdlc.protocol", "Protocol", u16, hex, names PROTOCOL_NAMES;
    PADDING = "chdlc.clns_padding", "CLNS Padding", u8, hex;
}

static ADDRESSES: &[(u64, &str)] = &[(0x0f, "Unicast"), (0x8f, "Multicast")];

/// Ethertypes mostly, in words of their own.
pub(super) static PROTOCOL_NAMES: &[(u64, &str)] = &[
    (0x0800, "IP"),
    (0x2000, "Cisco Discovery Protocol"),
    (0x4242, "Spanning Tree BPDU"),
    (0x6558, "Transparent Ethernet bridging"),
    (0x8035, "SLARP"),
    (0x8038, "DEC LanBridge"),
    (0x809b, "Appletalk"),
    (0x80f3, "AARP"),
    (0x8137, "Netware IPX/SPX"),
    (0x86dd, "IPv6"),
    (0x8847, "MPLS unicast"),
    (0x8848, "MPLS multicast"),
    (0xfefe, "OSI"),
];

pub static CHDLC: Protocol = Protocol {
    short: "CHDLC",
    fields: FIELDS,
    on: &[On::Number(&LINK, 104)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("chdlc", "Cisco HDLC")
};

const OSI: u16 = 0xfefe;

fn dissect(pkt: &mut Packet) -> Parsed {
    if pkt.position() == 0 {
        pkt.column_ends(Address::Missing, Address::Missing);
    }
    pkt.info(|_| Ok(()));
    pkt.u8(&ADDRESS)?;
    pkt.u8(&CONTROL)?;
    let protocol = pkt.u16(&PROTOCOL)?;
    if protocol == OSI && pkt.peek_u8(0).is_ok_and(|byte| matches!(byte, 0x03 | 0xfe)) {
        pkt.u8(&PADDING)?;
    }
    match pkt.lookup(&CHDLC_PROTOCOL, u32::from(protocol)) {
        Some(next) => pkt.hand_to(next),
        None => {
            pkt.column(number_as_name(protocol));
            pkt.hand_to_data()
        }
    }
}

pub mod lines {
    use super::*;

    fields! {
        KIND = "slarp.ptype", "Packet type", u32, names KINDS;
        SENDER = "slarp.address", "Address", ipv4;
        MASK = "slarp.netmask", "Netmask", ipv4;
        OUTGOING = "slarp.mysequence", "Outgoing sequence number", u32;
        RETURNED = "slarp.yoursequence", "Returned sequence number", u32;
        RELIABILITY = "slarp.reliability", "Reliability", u16, hex;
        UNRELIABLE = "slarp.reliability.invalid", "Reliability must be 0xFFFF", error Group::Malformed;
    }

    static KINDS: &[(u64, &str)] = &[(0, "Request"), (1, "Reply"), (2, "Line keepalive")];
}
use lines::*;

pub static SLARP: Protocol = Protocol {
    short: "SLARP",
    fields: lines::FIELDS,
    on: &[On::Number(&CHDLC_PROTOCOL, 0x8035)],
    dissect: dissect_lines,
    ..Protocol::named("slarp", "Cisco SLARP")
};

fn dissect_lines(pkt: &mut Packet) -> Parsed {
    let (own, whole) = (pkt.own(), pkt.captured_left());
    pkt.set_len(own, whole);
    let kind = pkt.u32(&KIND)?;
    match kind {
        0 | 1 => {
            let sender = pkt.ipv4(&SENDER)?;
            let mask = pkt.ipv4(&MASK)?;
            let name = if kind == 0 { "Request" } else { "Reply" };
            pkt.info(|text| write!(text, "{name}, from {sender}, mask {mask}"));
            Ok(())
        }
        2 => {
            let outgoing = pkt.u32(&OUTGOING)?;
            let returned = pkt.u32(&RETURNED)?;
            pkt.info(|text| write!(text, "Line keepalive, outgoing sequence {outgoing}, returned sequence {returned}"));
            if pkt.u16(&RELIABILITY)? != 0xffff {
                pkt.expert(&UNRELIABLE);
            }
            Ok(())
        }
        _ => {
            pkt.info(|text| write!(text, "Unknown packet type 0x{kind:08x}"));
            pkt.inside(Packet::hand_to_data)
        }
    }
}
