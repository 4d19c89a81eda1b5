//! Text content, line by line.

use crate::dissect::prelude::*;
use crate::field::text::write_text;

fields! {
    LINE = "", "", none;
}

pub static TEXT_LINES: Protocol =
    Protocol { fields: FIELDS, dissect, ..Protocol::named("data-text-lines", "Line-based text data") };

fn dissect(pkt: &mut Packet) -> Parsed {
    let kind = String::from_utf8_lossy(pkt.told()).into_owned();
    let mut lines = 0_u32;
    while pkt.captured_left() > 0 {
        let rest = pkt.rest();
        let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end.saturating_add(1));
        let line = pkt.bytes(&LINE, len)?;
        pkt.label(pkt.last(), |text| {
            write_text(text, line);
            Ok(())
        });
        lines = lines.saturating_add(1);
    }
    pkt.label(pkt.own(), |text| write!(text, "Line-based text data: {kind} ({lines} lines)"));
    Ok(())
}
