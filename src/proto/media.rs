//! Content of a media type that nobody reads.

use crate::dissect::prelude::*;

fields! {
    TYPE = "media.type", "Media type", bytes;
}

pub static MEDIA: Protocol = Protocol { fields: FIELDS, dissect, ..Protocol::named("media", "Media Type") };

fn dissect(pkt: &mut Packet) -> Parsed {
    let kind = String::from_utf8_lossy(pkt.told()).into_owned();
    let len = pkt.captured_left();
    pkt.bytes(&TYPE, len)?;
    let plural = if len == 1 { "" } else { "s" };
    pkt.label(pkt.last(), |text| write!(text, "Media type: {kind} ({len} byte{plural})"));
    Ok(())
}
