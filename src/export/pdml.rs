//! PDML: the dissection tree in XML.

use super::columns::TimeFormat;
use super::fields::{self, Chosen};
use super::{Packet, xml};
use crate::dissect::{Alias, Node};
use crate::field::{Kind, Value, text};
use std::fmt::Write;

/// What stands before the first packet.
pub fn open(out: &mut String, capture_file: &str) {
    let now = jiff::Zoned::now();
    let _ = write!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<?xml-stylesheet type=\"text/xsl\" href=\"pdml2html.xsl\"?>\n\
         <pdml version=\"0\" creator=\"wirefin/{}\" time=\"{}\" capture_file=\"",
        env!("CARGO_PKG_VERSION"),
        now.strftime("%a %b %e %H:%M:%S %Y")
    );
    xml::escape(out, capture_file);
    out.push_str("\">\n");
}

/// What stands after the last packet.
pub fn close(out: &mut String) {
    out.push_str("</pdml>\n");
}

/// One packet.
pub fn packet(out: &mut String, packet: &Packet) {
    out.push_str("<packet>\n");
    general(out, packet);
    let nodes = packet.tree.nodes();
    let mut next = 0;
    while let Some(node) = nodes.get(next) {
        let wrapped = !is_protocol(node);
        if wrapped {
            out.push_str("  <proto name=\"fake-field-wrapper\">\n");
        }
        element(out, packet, next, if wrapped { 2 } else { 1 });
        if wrapped {
            out.push_str("  </proto>\n");
        }
        next = node.end as usize;
    }
    out.push_str("</packet>\n\n\n");
}

/// One packet, with only the chosen fields.
pub fn chosen(
    out: &mut String,
    packet: &Packet,
    names: &[String],
    chosen: &[Chosen],
    style: &fields::Style,
    time: TimeFormat,
) {
    out.push_str("<packet>\n");
    general(out, packet);
    for (name, one) in names.iter().zip(chosen) {
        fields::each(packet, one, style, time, |value| {
            out.push_str("  <field name=\"");
            xml::escape(out, name);
            out.push_str("\" value=\"");
            xml::escape(out, value);
            out.push_str("\"/>\n");
        });
    }
    out.push_str("</packet>\n\n\n");
}

fn general(out: &mut String, packet: &Packet) {
    let mut time = String::new();
    text::write_moment(&mut time, packet.time, false);
    let (seconds, nanos) = packet.time.parts();
    let (number, length, captured, size) = (packet.number, packet.length, packet.captured, packet.length);
    let _ = write!(
        out,
        "  <proto name=\"geninfo\" pos=\"0\" showname=\"General information\" size=\"{size}\">\n    \
         <field name=\"num\" pos=\"0\" show=\"{number}\" showname=\"Number\" value=\"{number:x}\" size=\"{size}\"/>\n    \
         <field name=\"len\" pos=\"0\" show=\"{length}\" showname=\"Frame Length\" value=\"{length:x}\" size=\"{size}\"/>\n    \
         <field name=\"caplen\" pos=\"0\" show=\"{captured}\" showname=\"Captured Length\" value=\"{captured:x}\" size=\"{size}\"/>\n    \
         <field name=\"timestamp\" pos=\"0\" show=\"{time}\" showname=\"Captured Time\" value=\"{seconds}.{nanos:09}\" size=\"{size}\"/>\n  \
         </proto>\n"
    );
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// Writes a node and what lies in it.
fn element(out: &mut String, packet: &Packet, index: usize, depth: usize) {
    // An explicit stack: the depth of a tree is the packet's choice.
    let nodes = packet.tree.nodes();
    let Some(first) = nodes.get(index) else { return };
    let base = usize::from(first.depth);
    let mut open: Vec<(u32, &str, usize, usize)> = Vec::new();
    for (at, node) in nodes.iter().enumerate().take(first.end as usize).skip(index) {
        while let Some(&(end, tag, level, _)) = open.last() {
            if end as usize > at {
                break;
            }
            close_tag(out, tag, level);
            open.pop();
        }
        let level = depth + usize::from(node.depth).saturating_sub(base);
        let tag = if is_protocol(node) && node.field.abbrev != "_ws.expert" { "proto" } else { "field" };
        let parent = open.last().and_then(|&(_, _, _, parent)| nodes.get(parent));
        start(out, packet, at, node, parent, tag, level);
        if node.end as usize > at + 1 {
            out.push_str(">\n");
            open.push((node.end, tag, level, at));
        } else if tag == "proto" {
            out.push_str(">\n");
            close_tag(out, tag, level);
        } else {
            out.push_str("/>\n");
        }
        for (of, alias) in packet.aliases_after(at) {
            if let Some(node) = nodes.get(of) {
                write_alias(out, packet, node, alias, level);
            }
        }
    }
    while let Some((_, tag, level, _)) = open.pop() {
        close_tag(out, tag, level);
    }
}

/// What stands in an element with its title, but without a value.
fn is_protocol(node: &Node) -> bool {
    node.field.kind == Kind::Protocol && node.field.abbrev != "data"
}

fn close_tag(out: &mut String, tag: &str, level: usize) {
    indent(out, level);
    out.push_str("</");
    out.push_str(tag);
    out.push_str(">\n");
}

/// Where a node lies. As TShark has it: in another data source than its parent's, the place is counted from the parent's if it is less.
fn position(node: &Node, parent: Option<&Node>) -> u32 {
    let outside = parent.filter(|parent| parent.source != node.source && node.start < parent.start);
    node.start + outside.map_or(0, |parent| parent.start)
}

fn start(out: &mut String, packet: &Packet, index: usize, node: &Node, parent: Option<&Node>, tag: &str, level: usize) {
    indent(out, level);
    let position = position(node, parent);
    let field = node.field;
    let mut label = String::new();
    packet.tree.label(index, packet.bytes, &mut label);
    let _ = write!(out, "<{tag} name=\"{}\"", field.abbrev);
    if field.abbrev.is_empty() {
        out.push_str(" show=\"");
        xml::escape(out, &label);
        let _ = write!(out, "\" size=\"{}\" pos=\"{position}\"", node.len);
        write_bytes(out, packet, node);
        return;
    }
    if field.abbrev == "data" {
        write_bytes(out, packet, node);
        return;
    }
    out.push_str(" showname=\"");
    xml::escape(out, &label);
    out.push('"');
    if node.is_hidden() {
        out.push_str(" hide=\"yes\"");
    }
    let _ = write!(out, " size=\"{}\" pos=\"{position}\"", node.len);
    if is_protocol(node) {
        return;
    }
    out.push_str(" show=\"");
    let value = packet.tree.value(node, packet.bytes);
    show(out, node, value);
    out.push('"');
    if matches!(field.kind, Kind::None | Kind::Expert) {
        out.push_str(" value=\"\"");
    } else if field.mask != 0 && node.len > 0 {
        let _ = write!(out, " value=\"{:X}\" unmaskedvalue=\"", super::json::number(value));
        hex(out, packet, node);
        out.push('"');
    } else if field.kind == Kind::None {
        out.push_str(" value=\"\"");
    } else {
        write_bytes(out, packet, node);
    }
}

fn show(out: &mut String, node: &Node, value: Value) {
    if let Value::Text(bytes) = value {
        // Unlike everywhere else, line ends stay as they are.
        xml::escape(out, &String::from_utf8_lossy(bytes));
        return;
    }
    let mut plain = String::new();
    text::write_plain(&mut plain, node.field, value);
    xml::escape(out, &plain);
}

fn hex(out: &mut String, packet: &Packet, node: &Node) {
    text::write_hex(out, packet.tree.range_of(node, packet.bytes), None);
}

fn write_bytes(out: &mut String, packet: &Packet, node: &Node) {
    if node.len > 0 {
        out.push_str(" value=\"");
        hex(out, packet, node);
        out.push('"');
    }
}

/// An alias stands after its member, hidden.
fn write_alias(out: &mut String, packet: &Packet, node: &Node, alias: &Alias, level: usize) {
    indent(out, level);
    let value = packet.tree.value(node, packet.bytes);
    let mut plain = String::new();
    text::write_plain(&mut plain, node.field, value);
    let _ = write!(out, "<field name=\"{}\" showname=\"", alias.field.abbrev);
    let mut label = String::new();
    if alias.as_text {
        let _ = write!(label, "{}: {plain}", alias.field.name);
    } else {
        text::write_label(&mut label, &alias.field, value, Some(node.raw()));
    }
    xml::escape(out, &label);
    let _ = write!(out, "\" hide=\"yes\" size=\"{}\" pos=\"{}\" show=\"", node.len, node.start);
    xml::escape(out, &plain);
    out.push('"');
    if node.field.mask != 0 && node.len > 0 {
        if let Value::Unsigned(number) = value {
            let _ = write!(out, " value=\"{number:X}\"");
        }
        out.push_str(" unmaskedvalue=\"");
        hex(out, packet, node);
        out.push('"');
    } else {
        write_bytes(out, packet, node);
    }
    out.push_str("/>\n");
}
