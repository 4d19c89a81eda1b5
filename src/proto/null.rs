//! BSD loopback frames: an address family before the packet, in the byte order of the capturing host (LINKTYPE_NULL) or highest byte first (LINKTYPE_LOOP).

use super::ethertype::ETHERTYPES;
use crate::dissect::prelude::*;

fields! {
    TYPE = "null.type", "Type", u16, hex, names ETHERTYPES;
    FAMILY = "null.family", "Family", u32, names FAMILIES;
}

static FAMILIES: &[(u64, &str)] =
    &[(2, "IP"), (7, "OSI"), (16, "Appletalk"), (23, "Netware IPX/SPX"), (24, "IPv6"), (28, "IPv6"), (30, "IPv6")];

pub static NULL: Protocol = Protocol {
    short: "Null",
    fields: FIELDS,
    on: &[On::Number(&LINK, 0), On::Number(&LINK, 108)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("null", "Null/Loopback")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.column_ends(Address::Missing, Address::Missing);
    pkt.column("N/A");
    pkt.info(|text| text.write_str("Null/Loopback"));
    let written = pkt.peek_u32(0)?;
    let host = written.swap_bytes();
    // The capturing host's byte order is not known; families are small numbers. Some systems put an Ethertype there.
    let family = if host & 0xffff_0000 != 0 { written } else { host };
    if family > 1500 {
        let kind = family as u16;
        pkt.add(&TYPE, u64::from(kind), 4);
        pkt.skip(4)?;
        return pkt.hand_on(&ETHERTYPE, u32::from(kind));
    }
    pkt.add(&FAMILY, u64::from(family), 4);
    pkt.skip(4)?;
    pkt.hand_on(&NULL_TYPE, family)
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{hex, shown};

    #[test]
    fn families_are_read_in_either_byte_order() {
        for head in ["02000000", "00000002"] {
            let bytes = hex(&format!("{head} 4500001c0001000040110000 0a000001 0a000002 1234567800080000"));
            let text = shown(0, &bytes, bytes.len());
            assert!(text.contains("Family: IP (2) <null.family:0+4>"), "{text}");
            assert!(text.contains("10.0.0.1 → 10.0.0.2 UDP"), "{text}");
        }
        let text = shown(0, &hex("63000000 0102"), 6);
        assert!(text.contains("Family: Unknown (99) <null.family:0+4>"), "{text}");
        assert!(text.ends_with("N/A → N/A N/A | Null/Loopback\n"), "{text}");
    }
}
