//! The network service header (RFC 8300).

use super::ip::IP;
use super::ipv6::IPV6;
use crate::dissect::prelude::*;

fields! {
    VERSION = "nsh.version", "Version", u16, dec_hex, mask16 0xc000;
    OAM = "nsh.Obit", "O Bit", u16, mask16 0x2000;
    CRITICAL = "nsh.CBit", "C Bit", u16, mask16 0x1000;
    TTL = "nsh.ttl", "Time to live", u16, hex, mask16 0x0fc0;
    LENGTH = "nsh.length", "Length", u16, dec_hex, mask16 0x003f;
    METADATA_TYPE = "nsh.mdtype", "MD Type", u8, dec_hex;
    NEXT = "nsh.nextproto", "Next Protocol", u8, names NEXT_PROTOCOLS;
    PATH = "nsh.spi", "SPI", u24, dec_hex;
    INDEX = "nsh.si", "SI", u8, dec_hex;
    CONTEXT = "nsh.contextheader", "Context Header", bytes;
    CLASS = "nsh.metadataclass", "TLV Class", u16, dec_hex;
    TYPE = "nsh.metadatatype", "Type", u8, dec_hex;
    UNASSIGNED = "nsh.metadataunassignedbit", "Unassigned Bit", u8, hex, mask8 0x80;
    METADATA_LENGTH = "nsh.metadatalen", "Length", u8, hex, mask8 0x7f;
    METADATA = "nsh.metadata", "Variable Metadata", bytes;
}

static NEXT_PROTOCOLS: &[(u64, &str)] = &[
    (0, "None"),
    (1, "IPv4"),
    (2, "IPv6"),
    (3, "Ethernet"),
    (4, "NSH"),
    (5, "MPLS"),
    (254, "Experiment 1"),
    (255, "Experiment 2"),
];

pub static NSH: Protocol = Protocol {
    short: "NSH",
    fields: FIELDS,
    on: &[On::Number(&ETHERTYPE, 0x894f), On::Number(&GRE_PROTO, 0x894f), On::Number(&VXLAN_NEXT, 4)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("nsh", "Network Service Header")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info(|text| text.write_str("NSH"));
    let first = pkt.peek_u16(0)?;
    let wide = u64::from(first);
    pkt.skip(2)?;
    pkt.bits(wide, 2, &[&VERSION, &OAM, &CRITICAL, &TTL, &LENGTH]);
    let len = (LENGTH.masked(wide) as usize).saturating_mul(4);
    let kind = pkt.u8(&METADATA_TYPE)?;
    let next = pkt.u8(&NEXT)?;
    pkt.u24(&PATH)?;
    pkt.u8(&INDEX)?;
    match kind {
        // RFC 8300 §2.4: four headers of fixed length.
        1 => {
            for _ in 0..4 {
                pkt.bytes(&CONTEXT, 4)?;
            }
        }
        2 => {
            let context = len.saturating_sub(pkt.offset());
            pkt.part(context, variable)?;
        }
        _ => {}
    }
    pkt.go_to(len.max(pkt.offset()))?;
    match next {
        1 => pkt.hand_to(&IP),
        2 => pkt.hand_to(&IPV6),
        3 => pkt.hand_on(&ETHERTYPE, 0x6558),
        4 => pkt.hand_to(&NSH),
        5 => pkt.hand_on(&ETHERTYPE, 0x8847),
        _ => pkt.hand_to_data(),
    }
}

/// Headers of variable length (§2.5.1).
fn variable(pkt: &mut Packet) -> Parsed {
    while pkt.left() >= 4 {
        pkt.u16(&CLASS)?;
        pkt.u8(&TYPE)?;
        let len = pkt.peek_u8(0)?;
        pkt.skip(1)?;
        pkt.bits(u64::from(len), 1, &[&UNASSIGNED, &METADATA_LENGTH]);
        let len = usize::from(len & 0x7f);
        if len > 0 {
            pkt.bytes(&METADATA, len)?;
        }
        let over = len & 3;
        let fill = if over == 0 { 0 } else { 4_usize.saturating_sub(over) };
        pkt.skip(fill.min(pkt.left()))?;
    }
    Ok(())
}
