//! Text content, line by line.

use crate::dissect::prelude::*;
use crate::field::text::write_whole_text;
use crate::proto::json::JSON;
use crate::proto::media;
use crate::proto::xml::XML;

fields! {
    LINE = "", "", none;
}

pub static TEXT_LINES: Protocol = Protocol {
    fields: FIELDS,
    on: &[
        On::Media("text/css", |_| true),
        On::Media("text/enriched", |_| true),
        On::Media("text/html", |_| true),
        On::Media("text/javascript", |_| true),
        On::Media("text/parameters", |_| true),
        On::Media("text/plain", |_| true),
        On::Media("text/richtext", |_| true),
        On::Media("text/vnd.sun.j2me.app-descriptor", |_| true),
        On::Media("text/xml-external-parsed-entity", |_| true),
        On::Media("application/x-javascript", |_| true),
        On::Media("application/x-ns-proxy-autoconfig", |_| true),
        On::Media("application/xml-external-parsed-entity", |_| true),
    ],
    dissect,
    ..Protocol::named("data-text-lines", "Line-based text data")
};

/// XML is as long as its declaration at least.
const SHORTEST_XML: usize = 38;

fn dissect(pkt: &mut Packet) -> Parsed {
    let start = pkt.rest().get(..5).unwrap_or(&[]);
    if pkt.captured_left() > SHORTEST_XML && start.eq_ignore_ascii_case(b"<?xml") {
        pkt.withdraw();
        return pkt.hand_to(&XML);
    }
    let kind = media::shown_type(pkt);
    if !kind.is_empty() && pkt.carrier() != Some(&JSON) {
        pkt.info_append(|text| write!(text, " ({kind})"));
    }
    let mut lines = 0_u32;
    while pkt.captured_left() > 0 {
        let rest = pkt.rest();
        let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end.saturating_add(1));
        let line = pkt.bytes(&LINE, len)?;
        pkt.label(pkt.last(), |text| {
            write_whole_text(text, line);
            Ok(())
        });
        lines = lines.saturating_add(1);
    }
    pkt.label(pkt.own(), |text| match kind.as_str() {
        "" => write!(text, "Line-based text data ({lines} lines)"),
        kind => write!(text, "Line-based text data: {kind} ({lines} lines)"),
    });
    Ok(())
}
