//! PSML: the packet list in XML.

use super::columns::{Column, TimeFormat};
use super::{Packet, xml};

/// What stands before the first packet.
pub fn open(out: &mut String, columns: &[Column]) {
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<psml version=\"0\" creator=\"wirefin/");
    out.push_str(env!("CARGO_PKG_VERSION"));
    out.push_str("\">\n<structure>\n");
    for column in columns {
        out.push_str("<section>");
        xml::escape(out, column.title());
        out.push_str("</section>\n");
    }
    out.push_str("</structure>\n\n");
}

/// One packet.
pub fn packet(out: &mut String, packet: &Packet, columns: &[Column], time: TimeFormat) {
    out.push_str("<packet>\n");
    let mut text = String::new();
    for column in columns {
        text.clear();
        column.write(&mut text, packet, time);
        out.push_str("<section>");
        xml::escape(out, &text);
        out.push_str("</section>\n");
    }
    out.push_str("</packet>\n\n");
}

/// What stands after the last packet.
pub fn close(out: &mut String) {
    out.push_str("</psml>\n");
}
