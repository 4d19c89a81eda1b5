//! ERSPAN, frames that a switch mirrors through a GRE tunnel: types I to III (draft-foschiano-erspan).

use super::eth::ETH;
use crate::dissect::prelude::*;

fields! {
    VERSION = "erspan.version", "Version", u16, mask16 0xf000, names VERSIONS;
    VLAN = "erspan.vlan", "Vlan", u16, mask16 0x0fff;
    COS = "erspan.cos", "COS", u16, mask16 0xe000;
    ENCAP = "erspan.encap", "Encap", u16, mask16 0x1800, names ENCAPS;
    INTEGRITY = "erspan.bso", "Bad/Short/Oversized", u16, mask16 0x1800, names INTEGRITIES;
    TRUNCATED = "erspan.truncated", "Truncated", u16, mask16 0x0400, names TRUNCATIONS;
    SESSION = "erspan.spanid", "SpanID", u16, mask16 0x03ff;
    RESERVED = "erspan.reserved", "Reserved", u32, mask32 0xfff0_0000;
    INDEX = "erspan.index", "Index", u32, mask32 0x000f_ffff;
    TIMESTAMP = "erspan.timestamp", "Timestamp", u32, mask32 0xffff_ffff;
    GROUP_TAG = "erspan.sgt", "Security Group Tag", u16, mask16 0xffff;
    ETHERNET = "erspan.p", "Has Ethernet PDU", u16, mask16 0x8000;
    FRAME_TYPE = "erspan.ft", "Frame Type", u16, mask16 0x7c00, names FRAME_TYPES;
    HARDWARE = "erspan.hw", "Hardware ID", u16, mask16 0x03f0;
    DIRECTION = "erspan.direction", "Direction", bool, mask16 0x0008, yes_no ("Egress", "Ingress");
    GRANULARITY = "erspan.gra", "Timestamp granularity", u16, mask16 0x0006, names GRANULARITIES;
    OPTIONAL = "erspan.o", "Optional Sub headers", u16, mask16 0x0001;
    PLATFORM = "erspan.platid", "Platform ID", u32, mask32 0xfc00_0000;
    P1_RESERVED = "erspan.pid1.rsvd1", "Reserved", u32, mask32 0x03ff_f000;
    P1_DOMAIN = "erspan.pid1.vsmid", "VSM Domain ID", u32, mask32 0x0000_0fff;
    P1_PORT = "erspan.pid1.port_index", "Port ID/Index", u32, mask32 0xffff_ffff;
    P3_RESERVED = "erspan.pid3.rsvd1", "Reserved", u32, mask32 0x03ff_c000;
    P3_PORT = "erspan.pid3.port_index", "Port ID/Index", u32, mask32 0x0000_3fff;
    P3_TIMESTAMP = "erspan.pid3.timestamp", "Upper 32-bit Timestamp", u32, mask32 0xffff_ffff;
    P4_RESERVED_1 = "erspan.pid4.rsvd1", "Reserved", u32, mask32 0x03ff_c000;
    P4_RESERVED_2 = "erspan.pid4.rsvd2", "Reserved", u32, mask32 0x0000_3fff;
    P4_RESERVED_3 = "erspan.pid4.rsvd3", "Reserved", u32, mask32 0xffff_ffff;
    P5_SWITCH = "erspan.pid5.switchid", "Switch ID", u32, mask32 0x03ff_0000;
    P5_PORT = "erspan.pid5.port_index", "Port ID/Index", u32, mask32 0x0000_ffff;
    P5_TIMESTAMP = "erspan.pid5.timestamp", "Timestamp (seconds)", u32, mask32 0xffff_ffff;
    P7_RESERVED = "erspan.pid7.rsvd1", "Reserved", u32, mask32 0x03f0_0000;
    P7_SOURCE = "erspan.pid7.source_index", "Source Index", u32, mask32 0x000f_ffff;
    P7_TIMESTAMP = "erspan.pid7.timestamp", "Upper 32-bit Timestamp", u32, mask32 0xffff_ffff;
    PLATFORM_RESERVED = "erspan.pid.rsvd", "Reserved", u64, mask64 0x03ff_ffff_ffff_ffff;
    UNKNOWN_VERSION = "erspan.version.unknown", "Unknown version, please report or test to use fake ERSPAN preference", warn Group::Undecoded;
}

static VERSIONS: &[(u64, &str)] = &[(1, "Type II"), (2, "Type III")];
static ENCAPS: &[(u64, &str)] = &[
    (0, "Originally without VLAN tag"),
    (1, "Originally ISL encapsulated"),
    (2, "Originally 802.1Q encapsulated"),
    (3, "VLAN tag preserved in frame"),
];
static INTEGRITIES: &[(u64, &str)] =
    &[(0, "Good or unknown integrity"), (1, "Short frame"), (2, "Oversized frame"), (3, "CRC or alignment error")];
static TRUNCATIONS: &[(u64, &str)] = &[(0, "Not truncated"), (1, "Truncated")];
static FRAME_TYPES: &[(u64, &str)] = &[(0, "Ethernet"), (2, "IP")];
static GRANULARITIES: &[(u64, &str)] =
    &[(0, "100 microseconds"), (1, "100 nanoseconds"), (2, "IEEE 1588"), (3, "Custom granularity")];

pub static ERSPAN: Protocol = Protocol {
    short: "ERSPAN",
    fields: FIELDS,
    on: &[On::Number(&GRE_PROTO, 0x88be), On::Number(&GRE_PROTO, 0x22eb)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("erspan", "Encapsulated Remote Switch Packet ANalysis")
};

/// What GRE tells of a packet without a sequence number: with type 0x88be it is of type I.
pub(super) const UNSEQUENCED: &[u8] = b"no sequence number";

const TYPE_II: u16 = 1;
const TYPE_III: u16 = 2;

fn dissect(pkt: &mut Packet) -> Parsed {
    let own = pkt.own();
    let name = ERSPAN.name();
    pkt.info(|text| text.write_str("ERSPAN:"));
    // Type I has no header at all.
    if pkt.told() == UNSEQUENCED {
        pkt.label(own, |text| write!(text, "{name} Type I"));
        return pkt.hand_to(&ETH);
    }
    let whole = pkt.captured_left();
    pkt.set_len(own, whole);
    let version = pkt.peek_u16(0)? >> 12;
    match version {
        TYPE_II => pkt.label(own, |text| write!(text, "{name} Type II")),
        TYPE_III => pkt.label(own, |text| write!(text, "{name} Type III")),
        _ => {
            pkt.label(own, |text| write!(text, "{name} Unknown"));
            let first = pkt.peek_u16(0)?;
            pkt.add(&VERSION, u64::from(first), 2);
            pkt.expert(&UNKNOWN_VERSION);
            return Ok(());
        }
    }
    half(pkt, &[&VERSION, &VLAN])?;
    if version == TYPE_II {
        half(pkt, &[&COS, &ENCAP, &TRUNCATED, &SESSION])?;
        word(pkt, &[&RESERVED, &INDEX])?;
        return pkt.hand_to(&ETH);
    }
    half(pkt, &[&COS, &INTEGRITY, &TRUNCATED, &SESSION])?;
    word(pkt, &[&TIMESTAMP])?;
    half(pkt, &[&GROUP_TAG])?;
    let flags = pkt.peek_u16(0)?;
    half(pkt, &[&ETHERNET, &FRAME_TYPE, &HARDWARE, &DIRECTION, &GRANULARITY, &OPTIONAL])?;
    if flags & 1 != 0 {
        platform(pkt)?;
    }
    match FRAME_TYPE.masked(u64::from(flags)) {
        0 => pkt.hand_to(&ETH),
        _ => pkt.hand_to_data(),
    }
}

/// The optional header, which each platform fills in its own way.
fn platform(pkt: &mut Packet) -> Parsed {
    let first = pkt.peek_u32(0)?;
    let (upper, lower): (&[&'static Field], &[&'static Field]) = match first >> 26 {
        1 => (&[&P1_RESERVED, &P1_DOMAIN], &[&P1_PORT]),
        3 => (&[&P3_RESERVED, &P3_PORT], &[&P3_TIMESTAMP]),
        4 => (&[&P4_RESERVED_1, &P4_RESERVED_2], &[&P4_RESERVED_3]),
        5 | 6 => (&[&P5_SWITCH, &P5_PORT], &[&P5_TIMESTAMP]),
        7 => (&[&P7_RESERVED, &P7_SOURCE], &[&P7_TIMESTAMP]),
        _ => {
            let both = pkt.peek_u64(0)?;
            pkt.add(&PLATFORM, u64::from(first), 4);
            pkt.add(&PLATFORM_RESERVED, both, 8);
            return pkt.skip(8);
        }
    };
    pkt.add(&PLATFORM, u64::from(first), 4);
    word(pkt, upper)?;
    word(pkt, lower)
}

fn half(pkt: &mut Packet, fields: &[&'static Field]) -> Parsed {
    let raw = pkt.peek_u16(0)?;
    pkt.skip(2)?;
    pkt.bits(u64::from(raw), 2, fields);
    Ok(())
}

fn word(pkt: &mut Packet, fields: &[&'static Field]) -> Parsed {
    let raw = pkt.peek_u32(0)?;
    pkt.skip(4)?;
    pkt.bits(u64::from(raw), 4, fields);
    Ok(())
}
