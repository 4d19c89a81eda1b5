//! VLAN tags (IEEE 802.1Q clause 9).

use super::eth;
use super::ethertype::{self, ETHERTYPE_PSEUDO, ETHERTYPES};
use super::llc::LLC;
use crate::dissect::prelude::*;

fields! {
    PRIORITY = "vlan.priority", "Priority", u16, mask16 0xe000, names PRIORITIES;
    DEI = "vlan.dei", "DEI", bool, mask16 0x1000, yes_no ("Eligible", "Ineligible");
    ID = "vlan.id", "ID", u16, mask16 0x0fff;
    TYPE = "vlan.etype", "Type", u16, hex, names ETHERTYPES;
    LEN = "vlan.len", "Length", u16;
    TRAILER = "vlan.trailer", "Trailer", bytes;
    LEN_PAST_END = "vlan.len.past_end", "Length field value goes past the end of the payload", error Group::Malformed;
}

/// IEEE 802.1Q-2011, eight priorities.
static PRIORITIES: &[(u64, &str)] = &[
    (0, "Best Effort (default)"),
    (1, "Background"),
    (2, "Excellent Effort"),
    (3, "Critical Applications"),
    (4, "Video, < 100ms latency and jitter"),
    (5, "Voice, < 10ms latency and jitter"),
    (6, "Internetwork Control"),
    (7, "Network Control"),
];

pub static VLAN: Protocol = Protocol {
    short: "VLAN",
    fields: FIELDS,
    on: &[On::Number(&ETHERTYPE, 0x8100), On::Number(&ETHERTYPE, 0x9100)],
    hands_on_last: Some(&[&TRAILER]),
    dissect,
    ..Protocol::named("vlan", "802.1Q Virtual LAN")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    let end = pkt.position().saturating_add(pkt.left());
    let tag = pkt.peek_u16(0)?;
    let (priority, dei, id) = (tag >> 13, tag >> 12 & 1, tag & 0x0fff);
    pkt.info(|text| write!(text, "PRI: {priority}  DEI: {dei}  ID: {id}"));
    pkt.set_vlan(id);
    let own = pkt.own();
    pkt.label(own, |text| write!(text, "802.1Q Virtual LAN, PRI: {priority}, DEI: {dei}, ID: {id}"));
    pkt.skip(2)?;
    pkt.bits(u64::from(tag), 2, &[&PRIORITY, &DEI, &ID]);
    let kind = pkt.peek_u16(0)?;
    if kind > 1500 {
        pkt.u16(&TYPE)?;
        ethertype::hand_on(pkt, kind)?;
    } else {
        let len = usize::from(pkt.u16(&LEN)?);
        if len > pkt.left() {
            pkt.expert(&LEN_PAST_END);
        }
        if pkt.peek_u16(0).is_ok_and(|first| first == 0xffff) {
            pkt.hand_part(&super::data::DATA, len)?;
        } else {
            pkt.hand_part(&LLC, len)?;
        }
    }
    let start = pkt.behind();
    eth::trailer(pkt, start, end, Some(0), &TRAILER, &ETHERTYPE_PSEUDO)
}
