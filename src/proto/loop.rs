//! The configuration test protocol on Ethertype 0x9000 (Ethernet 2.0 clause 8), which switches send to themselves as a sign of life.

use crate::dissect::prelude::*;

fields! {
    SKIP_COUNT = "loop.skipcount", "skipCount", u16;
    RELEVANT = "loop.relevant_function", "Relevant function", u16, names FUNCTIONS;
    FUNCTION = "loop.function", "Function", u16, names FUNCTIONS;
    RECEIPT = "loop.receipt_number", "Receipt number", u16;
    FORWARD_TO = "loop.forwarding_address", "Forwarding address", ether;
}

static FUNCTIONS: &[(u64, &str)] = &[(1, "Reply"), (2, "Forward Data")];

pub static LOOP: Protocol = Protocol {
    short: "LOOP",
    fields: FIELDS,
    on: &[On::Number(&ETHERTYPE, 0x9000)],
    dissect,
    ..Protocol::named("loop", "Configuration Test Protocol (loopback)")
};

const REPLY: u16 = 1;
const FORWARD: u16 = 2;

fn dissect(pkt: &mut Packet) -> Parsed {
    let (own, captured) = (pkt.own(), pkt.captured_left());
    pkt.set_len(own, captured);
    let skip = pkt.u16_le(&SKIP_COUNT)?;
    let skip = usize::from(skip);
    let relevant = pkt.peek_u16(skip)?.swap_bytes();
    let at = pkt.position().saturating_add(skip);
    pkt.add_at(&RELEVANT, u64::from(relevant), at, 2);
    pkt.info(|text| text.write_str(RELEVANT.name_of(u64::from(relevant)).unwrap_or("Unknown")));
    loop {
        match pkt.u16_le(&FUNCTION)? {
            FORWARD => {
                pkt.ether(&FORWARD_TO)?;
            }
            REPLY => {
                pkt.u16_le(&RECEIPT)?;
                return pkt.hand_to_data();
            }
            _ => return pkt.hand_to_data(),
        }
    }
}
