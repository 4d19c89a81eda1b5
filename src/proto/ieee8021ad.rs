//! Provider bridge tags, "QinQ" (IEEE 802.1ad).

use super::eth;
use super::ethertype::{self, ETHERTYPE_PSEUDO, ETHERTYPES};
use crate::dissect::prelude::*;

fields! {
    PRIORITY = "ieee8021ad.priority", "Priority", u16, mask16 0xe000;
    DEI = "ieee8021ad.dei", "DEI", u16, mask16 0x1000;
    ID = "ieee8021ad.id", "ID", u16, mask16 0x0fff;
    SERVICE_ID = "ieee8021ad.svid", "ID", u16, mask16 0x0fff;
    CUSTOMER_ID = "ieee8021ad.cvid", "ID", u16, mask16 0x0fff;
    TYPE = "ieee8021ah.etype", "Type", u16, hex, names ETHERTYPES;
    TRAILER = "ieee8021ah.trailer", "Trailer", bytes;
}

pub static IEEE8021AD: Protocol = Protocol {
    short: "802.1ad",
    fields: FIELDS,
    on: &[On::Number(&ETHERTYPE, 0x88a8)],
    hands_on_last: Some(&[&TRAILER]),
    dissect,
    ..Protocol::named("ieee8021ad", "IEEE 802.1ad")
};

/// The Ethertype of these tags.
const TAG: u16 = 0x88a8;

fn dissect(pkt: &mut Packet) -> Parsed {
    let (at, end) = (pkt.position(), pkt.position().saturating_add(pkt.left()));
    let outer = pkt.peek_u16(0)?;
    let id = outer & 0x0fff;
    pkt.info(|text| write!(text, "PRI: {}  DROP: {} ID: {id}", outer >> 13, outer >> 12 & 1));
    let own = pkt.own();
    pkt.set_len(own, 2); // stays when the packet ends here
    let kind = pkt.peek_u16(2)?;
    pkt.set_len(own, 4);
    if kind == TAG {
        let inner = pkt.peek_u16(4)?;
        let customer = inner & 0x0fff;
        pkt.label(own, |text| write!(text, "IEEE 802.1ad, S-VID: {id}, C-VID: {customer}"));
        tag(pkt, outer, at, &SERVICE_ID);
        tag(pkt, inner, at.saturating_add(4), &CUSTOMER_ID);
        pkt.skip(6)?;
    } else {
        pkt.label(own, |text| write!(text, "IEEE 802.1ad, ID: {id}"));
        tag(pkt, outer, at, &ID);
        pkt.skip(2)?;
    }
    let kind = pkt.u16(&TYPE)?;
    ethertype::hand_on(pkt, kind)?;
    let start = pkt.behind();
    eth::trailer(pkt, start, end, Some(0), &TRAILER, &ETHERTYPE_PSEUDO)
}

fn tag(pkt: &mut Packet, tag: u16, at: usize, id: &'static Field) {
    let tag = u64::from(tag);
    pkt.add_at(&PRIORITY, tag, at, 1);
    pkt.add_at(&DEI, tag, at, 1);
    pkt.add_at(id, tag, at, 2);
}
