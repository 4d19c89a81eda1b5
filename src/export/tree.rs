//! The dissection tree as indented text (`-V`, `-O`).

use super::{Packet, hex};
use crate::field::Kind;

/// What of the tree is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape<'a> {
    /// Only these protocols are opened; the others keep to one line.
    pub only: Option<&'a [String]>,
    /// The bytes follow in a dump of their own, so data is not dumped where it stands.
    pub with_bytes: bool,
    /// The line that ends a packet.
    pub separator: &'a str,
}

/// Writes the tree, four spaces a level, and the separator.
pub fn details(out: &mut String, packet: &Packet, shape: &Shape) {
    let mut label = String::new();
    let nodes = packet.tree.nodes();
    let mut next = 0;
    while let Some(node) = nodes.get(next) {
        let index = next;
        next += 1;
        if node.is_hidden() {
            continue;
        }
        for _ in 0..node.depth {
            out.push_str("    ");
        }
        label.clear();
        packet.tree.label(index, packet.bytes, &mut label);
        if node.is_generated() {
            out.push('[');
        }
        out.push_str(&label);
        if node.is_generated() {
            out.push(']');
        }
        out.push('\n');
        if node.depth == 0
            && shape.only.is_some_and(|only| !only.iter().any(|name| name.eq_ignore_ascii_case(node.field.abbrev)))
        {
            next = node.end as usize;
        } else if node.field.abbrev == "data" && node.field.kind == Kind::Protocol && !shape.with_bytes {
            out.push('\n');
            hex::dump(out, packet.tree.range_of(node, packet.bytes));
        }
    }
    out.push_str(shape.separator);
    out.push('\n');
}
