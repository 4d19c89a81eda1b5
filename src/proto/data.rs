//! Data: bytes that no protocol claims.

use crate::dissect::prelude::*;

fields! {
    DATA_BYTES = "data.data", "Data", bytes;
    DATA_LEN = "data.len", "Length", i32;
}

pub static DATA: Protocol = Protocol { fields: FIELDS, dissect, ..Protocol::named("data", "Data") };

fn dissect(pkt: &mut Packet) -> Parsed {
    let (at, len) = (pkt.position(), pkt.captured_left());
    let own = pkt.own();
    pkt.label(own, |text| write!(text, "Data ({len} byte{})", if len == 1 { "" } else { "s" }));
    pkt.bytes(&DATA_BYTES, len)?;
    pkt.found_at(&DATA_LEN, len as u64, at, 0);
    Ok(())
}
