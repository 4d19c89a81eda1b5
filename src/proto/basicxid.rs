//! Exchange identification between logical link controls (IEEE 802.2 clause 5.4.1.1.2).

use crate::dissect::prelude::*;

fields! {
    FORMAT = "basicxid.llc.xid.format", "XID Format", u8, hex, names FORMATS;
    CLASSES = "basicxid.llc.xid.types", "LLC Types/Classes", u8, hex, names TYPES;
    WINDOW = "basicxid.llc.xid.wsize", "Receive Window Size", u8;
}

static FORMATS: &[(u64, &str)] = &[(0x81, "LLC basic format")];

static TYPES: &[(u64, &str)] = &[
    (1, "Type 1 LLC (Class I LLC)"),
    (2, "Type 2 LLC"),
    (3, "Type 1 and Type 2 LLCs (Class II LLC)"),
    (4, "Type 3 LLC"),
    (5, "Type 1 and Type 3 LLCs (Class III LLC)"),
    (6, "Type 2 and Type 3 LLCs"),
    (7, "Type 1 and Type 2 and Type 3 LLCs (Class IV LLC)"),
];

pub static BASIC_XID: Protocol = Protocol {
    short: "XID",
    fields: FIELDS,
    dissect,
    ..Protocol::named("basicxid", "Logical-Link Control Basic Format XID")
};

/// The first byte of the basic format.
pub const BASIC: u8 = 0x81;

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info(|text| text.write_str("Basic Format"));
    pkt.u8(&FORMAT)?;
    let classes = pkt.peek_u8(0)? & 0x1f; // the highest bits are 100
    pkt.add(&CLASSES, u64::from(classes), 1);
    pkt.skip(1)?;
    pkt.info_append(|text| write!(text, "; {}", CLASSES.name_of(u64::from(classes)).unwrap_or("Unknown")));
    let window = pkt.peek_u8(0)? >> 1;
    pkt.add(&WINDOW, u64::from(window), 1);
    pkt.skip(1)?;
    pkt.info_append(|text| write!(text, "; Window Size {window}"));
    Ok(())
}
