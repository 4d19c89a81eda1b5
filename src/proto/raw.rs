//! Raw IP: frames that begin with the network layer.

use crate::dissect::prelude::*;

pub static RAW: Protocol = Protocol {
    short: "Raw",
    on: &[On::Number(&LINK, 12), On::Number(&LINK, 14), On::Number(&LINK, 101)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("raw", "Raw packet data")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    let own = pkt.own();
    let captured = pkt.captured_left();
    pkt.set_len(own, captured);
    pkt.column_ends(Address::Missing, Address::Missing);
    pkt.column("N/A");
    pkt.info(|text| text.write_str("Raw packet data"));
    pkt.peek(0, 8)?; // what tells the link layers apart that were captured as this
    // Some captures have ten zero bytes before the packet.
    if pkt.peek(0, 10).is_ok_and(|start| start.iter().all(|byte| *byte == 0)) {
        pkt.skip(10)?;
        return pkt.hand_on(&IP_VERSION, 4);
    }
    let version = pkt.peek_u8(0)? >> 4;
    pkt.hand_on(&IP_VERSION, u32::from(version))
}
