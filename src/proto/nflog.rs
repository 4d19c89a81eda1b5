//! Packets that Linux's netfilter logs (LINKTYPE_NFLOG; `linux/netfilter/nfnetlink_log.h` for the attributes).

use super::ethertype::ETHERTYPES;
use crate::dissect::prelude::*;

fields! {
    FAMILY = "nflog.family", "Family", u8, names FAMILIES;
    VERSION = "nflog.version", "Version", u8;
    RESOURCE = "nflog.res_id", "Resource id", u16;
    ATTRIBUTE = "nflog.tlv", "TLV", bytes;
    LENGTH = "nflog.tlv_length", "Length", u16;
    TYPE = "nflog.tlv_type", "Type", u16, mask16 0x7fff, names TYPES;
    PROTOCOL = "nflog.protocol", "HW protocol", u16, hex, names ETHERTYPES;
    HOOK = "nflog.hook", "Netfilter hook", u8, names HOOKS;
    IN = "nflog.ifindex_indev", "IFINDEX_INDEV", u32;
    OUT = "nflog.ifindex_outdev", "IFINDEX_OUTDEV", u32;
    PHYSICAL_IN = "nflog.ifindex_physindev", "IFINDEX_PHYSINDEV", u32;
    PHYSICAL_OUT = "nflog.ifindex_physoutdev", "IFINDEX_PHYSOUTDEV", u32;
    PREFIX = "nflog.prefix", "Prefix", text;
    USER = "nflog.uid", "UID", i32;
    GROUP = "nflog.gid", "GID", i32;
    TIMESTAMP = "nflog.timestamp", "Timestamp", abs_time, utc;
    VALUE = "nflog.tlv_value", "Value", bytes;
}

static FAMILIES: &[(u64, &str)] = &[
    (0, "Unspecified"),
    (1, "IPv4/IPv6"),
    (2, "IPv4"),
    (3, "ARP"),
    (5, "Netdev"),
    (7, "Bridge"),
    (10, "IPv6"),
    (12, "DECNET"),
];
static TYPES: &[(u64, &str)] = &[
    (0, "NFULA_UNSPEC"),
    (1, "NFULA_PACKET_HDR"),
    (2, "NFULA_MARK"),
    (3, "NFULA_TIMESTAMP"),
    (4, "NFULA_IFINDEX_INDEV"),
    (5, "NFULA_IFINDEX_OUTDEV"),
    (6, "NFULA_IFINDEX_PHYSINDEV"),
    (7, "NFULA_IFINDEX_PHYSOUTDEV"),
    (8, "NFULA_HWADDR"),
    (9, "NFULA_PAYLOAD"),
    (10, "NFULA_PREFIX"),
    (11, "NFULA_UID"),
    (12, "NFULA_SEQ"),
    (13, "NFULA_SEQ_GLOBAL"),
    (14, "NFULA_GID"),
    (15, "NFULA_HWTYPE"),
    (16, "NFULA_HWHEADER"),
    (17, "NFULA_HWLEN"),
];
static HOOKS: &[(u64, &str)] = &[
    (0, "Pre-routing"),
    (1, "Local in"),
    (2, "Forward"),
    (3, "Local out"),
    (4, "Post-routing"),
    (5, "Number of hooks"),
];

pub static NFLOG: Protocol = Protocol {
    short: "NFLOG",
    fields: FIELDS,
    on: &[On::Number(&LINK, 239)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("nflog", "Linux Netfilter NFLOG")
};

const PAYLOAD: u16 = 9;
/// Address families of Linux.
const INET: u8 = 2;
const INET6: u8 = 10;

fn dissect(pkt: &mut Packet) -> Parsed {
    let (own, whole) = (pkt.own(), pkt.captured_left());
    pkt.set_len(own, whole);
    pkt.info(|_| Ok(()));
    let family = pkt.u8(&FAMILY)?;
    pkt.u8(&VERSION)?;
    pkt.u16(&RESOURCE)?;
    let mut payload = None;
    while pkt.left() >= 4 {
        // Attributes are in the capturing host's byte order; lengths are small numbers.
        let (first, second) = (pkt.peek_u16(0)?, pkt.peek_u16(2)?);
        let little = first.swap_bytes() < first || (first & 0xff == 0 && first.swap_bytes() < 0x100);
        let (len, kind) = match little {
            true => (first.swap_bytes(), second.swap_bytes()),
            false => (first, second),
        };
        let len = usize::from(len);
        if len < 4 {
            return pkt.hand_to_data();
        }
        let item = pkt.add(&ATTRIBUTE, 0, len);
        pkt.label(item, |text| {
            let name = TYPE.name_of(TYPE.masked(u64::from(kind))).unwrap_or("Unknown");
            write!(text, "TLV Type: {name} ({kind}), Length: {len}")
        });
        pkt.open();
        pkt.add(&LENGTH, len as u64, 2);
        pkt.skip(2)?;
        pkt.add(&TYPE, u64::from(kind), 2);
        pkt.skip(2)?;
        let body = len.saturating_sub(4);
        if kind & 0x7fff == PAYLOAD {
            payload = Some((pkt.position(), body));
        }
        pkt.part(body, |pkt| attribute(pkt, kind & 0x7fff, body))?;
        pkt.close();
        let over = len & 3;
        let fill = if over == 0 { 0 } else { 4_usize.saturating_sub(over) };
        pkt.skip(fill.min(pkt.left()))?;
    }
    let Some((at, len)) = payload else { return Ok(()) };
    pkt.go_to_position(at)?;
    let table_number = match family {
        INET => 4,
        INET6 => 6,
        _ => return pkt.hand_part(&super::data::DATA, len),
    };
    match pkt.lookup(&IP_VERSION, table_number) {
        Some(next) => pkt.hand_part(next, len),
        None => Ok(()),
    }
}

fn attribute(pkt: &mut Packet, kind: u16, len: usize) -> Parsed {
    match kind {
        1 => {
            pkt.u16(&PROTOCOL)?;
            pkt.u8(&HOOK).map(|_| ())
        }
        3 => {
            let (seconds, micros) = (pkt.peek_u64(0)?, pkt.peek_u64(8)?);
            let time = seconds.wrapping_mul(1_000_000_000).wrapping_add(micros.wrapping_mul(1000));
            pkt.add(&TIMESTAMP, time, 16);
            pkt.skip(16)
        }
        4 => pkt.u32(&IN).map(|_| ()),
        5 => pkt.u32(&OUT).map(|_| ()),
        6 => pkt.u32(&PHYSICAL_IN).map(|_| ()),
        7 => pkt.u32(&PHYSICAL_OUT).map(|_| ()),
        10 => pkt.ascii(&PREFIX, len).map(|_| ()),
        11 => pkt.signed(&USER, 4).map(|_| ()),
        14 => pkt.signed(&GROUP, 4).map(|_| ()),
        PAYLOAD => Ok(()),
        _ if len > 0 => pkt.bytes(&VALUE, len).map(|_| ()),
        _ => Ok(()),
    }
}
