//! The dissection tree as JSON (`-T json`, `-T jsonraw`): every value a string, keys repeated as often as fields are, or
//! with all values of a key in an array (`--no-duplicate-keys`).

use super::fields::{self, Chosen};
use super::{Packet, columns::TimeFormat};
use crate::dissect::{Alias, Node};
use crate::field::{Kind, Value, text};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt::Write;

/// What of each field is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    pub values: bool,
    /// Bytes, place, mask and type: `"ip.src_raw": ["0a4d0001", 26, 4, 0, 32]`.
    pub raw: bool,
    /// What comes several times stands in an array, so that no key is repeated.
    pub unique_keys: bool,
}

/// Deepest nesting: a tree's depth is the packet's choice.
const DEEPEST: usize = 300;

/// What stands before the first packet.
pub fn open(out: &mut String) {
    out.push('[');
}

/// What stands after the last packet.
pub fn close(out: &mut String) {
    out.push_str("\n]\n");
}

/// One packet; all but the first of the output begin with a comma.
pub fn packet(out: &mut String, packet: &Packet, shape: Shape, first: bool) {
    begin(out, packet, first);
    let mut making = Making { out, packet, shape, pool: Vec::new() };
    let any = making.members(0, packet.tree.nodes().len(), 0);
    out.push_str(if any { "\n      }" } else { "}" });
    out.push_str("\n    }\n  }");
}

/// One packet, with only the chosen fields: each an array of its values.
pub fn chosen(
    out: &mut String,
    packet: &Packet,
    names: &[String],
    chosen: &[Chosen],
    style: &fields::Style,
    time: TimeFormat,
    first: bool,
) {
    begin(out, packet, first);
    let mut any = false;
    for (key, one) in names.iter().zip(chosen) {
        let mut values = 0;
        fields::each(packet, one, style, time, |value| {
            if values == 0 {
                name(out, 0, !any, key, "");
                out.push('[');
            }
            out.push_str(if values == 0 { "\n" } else { ",\n" });
            indent(out, 1);
            string(out, value);
            values += 1;
        });
        if values > 0 {
            out.push('\n');
            indent(out, 0);
            out.push(']');
            any = true;
        }
    }
    out.push_str(if any { "\n      }" } else { "}" });
    out.push_str("\n    }\n  }");
}

fn begin(out: &mut String, packet: &Packet, first: bool) {
    out.push_str(if first { "\n" } else { ",\n" });
    out.push_str("  {\n    \"_index\": \"packets-");
    let (seconds, _) = packet.time.parts();
    if let Ok(at) = jiff::Timestamp::new(seconds, 0) {
        let day = at.to_zoned(text::local_zone()).date();
        let _ = write!(out, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
    }
    out.push_str("\",\n    \"_type\": \"doc\",\n    \"_score\": null,\n    \"_source\": {\n      \"layers\": {");
}

/// A member of an object: a node, or one of its aliases.
#[derive(Clone, Copy)]
struct Entry {
    index: usize,
    alias: Option<&'static Alias>,
}

/// What is written of a member, each under a key of its own.
#[derive(Clone, Copy)]
enum Part {
    Raw,
    Value,
    Tree,
}

impl Part {
    fn suffix(self) -> &'static str {
        match self {
            Part::Raw => "_raw",
            Part::Value => "",
            Part::Tree => "_tree",
        }
    }
}

struct Making<'p, 'o> {
    out: &'o mut String,
    packet: &'p Packet<'p>,
    shape: Shape,
    /// Lists of members, kept for their room.
    pool: Vec<Vec<Entry>>,
}

impl<'p> Making<'p, '_> {
    fn node(&self, entry: Entry) -> Option<&'p Node> {
        self.packet.tree.nodes().get(entry.index)
    }

    fn has_members(&self, entry: Entry) -> bool {
        entry.alias.is_none() && self.node(entry).is_some_and(|node| node.end as usize > entry.index + 1)
    }

    /// Writes the nodes from `from` to `to` as members of an object that was begun; false if there are none.
    fn members(&mut self, from: usize, to: usize, level: usize) -> bool {
        if level > DEEPEST {
            return false;
        }
        let mut entries = self.pool.pop().unwrap_or_default();
        entries.clear();
        let mut index = from;
        while index < to {
            let Some(node) = self.packet.tree.nodes().get(index) else { break };
            entries.push(Entry { index, alias: None });
            entries.extend(self.packet.aliases_after(index).map(|(index, alias)| Entry { index, alias: Some(alias) }));
            index = (node.end as usize).max(index + 1);
        }
        let mut first = true;
        if self.shape.unique_keys {
            let mut places: FxHashMap<Cow<str>, usize> = FxHashMap::default();
            let mut groups: Vec<(Cow<str>, Vec<Entry>)> = Vec::new();
            for &entry in &entries {
                let key = self.key(entry);
                match places.get(&key).and_then(|&place| groups.get_mut(place)) {
                    Some((_, group)) => group.push(entry),
                    None => {
                        places.insert(key.clone(), groups.len());
                        groups.push((key, vec![entry]));
                    }
                }
            }
            for (key, group) in &groups {
                self.group(key, group, level, &mut first);
            }
        } else {
            for &entry in &entries {
                let key = self.key(entry);
                self.group(&key, &[entry], level, &mut first);
            }
        }
        self.pool.push(entries);
        !first
    }

    fn key(&self, entry: Entry) -> Cow<'static, str> {
        match (entry.alias, self.node(entry)) {
            (Some(alias), _) => Cow::Borrowed(alias.field.abbrev),
            (None, Some(node)) if !node.field.abbrev.is_empty() => Cow::Borrowed(node.field.abbrev),
            _ => {
                let mut label = String::new();
                self.packet.tree.label(entry.index, self.packet.bytes, &mut label);
                Cow::Owned(label)
            }
        }
    }

    /// Writes all members that have one key.
    fn group(&mut self, key: &str, entries: &[Entry], level: usize, first: &mut bool) {
        for part in [Part::Raw, Part::Value, Part::Tree] {
            let count = entries.iter().filter(|entry| self.has(part, **entry)).count();
            if count == 0 {
                continue;
            }
            name(self.out, level, *first, key, part.suffix());
            *first = false;
            if count == 1 {
                if let Some(&entry) = entries.iter().find(|entry| self.has(part, **entry)) {
                    self.part(part, entry, level);
                }
                continue;
            }
            let mut before = "[\n";
            for &entry in entries {
                if self.has(part, entry) {
                    self.out.push_str(before);
                    indent(self.out, level + 1);
                    self.part(part, entry, level + 1);
                    before = ",\n";
                }
            }
            self.out.push('\n');
            indent(self.out, level);
            self.out.push(']');
        }
    }

    /// Headings and protocols have no value beside what lies in them.
    fn is_heading(&self, entry: Entry) -> bool {
        self.node(entry).is_some_and(|node| matches!(node.field.kind, Kind::None | Kind::Protocol | Kind::Expert))
    }

    fn has(&self, part: Part, entry: Entry) -> bool {
        match part {
            Part::Raw => {
                let is_empty = |node: &Node| node.len == 0 && self.shape.values;
                self.shape.raw && self.node(entry).is_some_and(|node| !node.field.abbrev.is_empty() && !is_empty(node))
            }
            Part::Value => self.shape.values || (self.is_heading(entry) && self.has_members(entry)),
            Part::Tree => self.has_members(entry) && !self.is_heading(entry),
        }
    }

    fn part(&mut self, part: Part, entry: Entry, level: usize) {
        match part {
            Part::Raw => self.raw(entry, level),
            Part::Value if !(self.is_heading(entry) && self.has_members(entry)) => self.value(entry),
            Part::Value | Part::Tree => self.object(entry, level),
        }
    }

    fn object(&mut self, entry: Entry, level: usize) {
        let Some(node) = self.node(entry) else { return };
        self.out.push('{');
        if self.members(entry.index + 1, node.end as usize, level + 1) {
            self.out.push('\n');
            indent(self.out, level);
        }
        self.out.push('}');
    }

    fn value(&mut self, entry: Entry) {
        let Some(node) = self.node(entry) else { return };
        let mut plain = String::new();
        match node.field.kind {
            Kind::None | Kind::Expert => {}
            Kind::Protocol if node.field.abbrev == "data" => {}
            Kind::Protocol => self.packet.tree.label(entry.index, self.packet.bytes, &mut plain),
            _ => text::write_plain(&mut plain, node.field, self.packet.tree.value(node, self.packet.bytes)),
        }
        string(self.out, &plain);
    }

    fn raw(&mut self, entry: Entry, level: usize) {
        let Some(node) = self.node(entry) else { return };
        let (tree, bytes) = (self.packet.tree, self.packet.bytes);
        let out = &mut *self.out;
        out.push_str("[\n");
        indent(out, level + 1);
        out.push('"');
        if node.field.mask != 0 {
            let _ = write!(out, "{:X}", number(tree.value(node, bytes)));
        } else {
            text::write_hex(out, tree.range_of(node, bytes), None);
        }
        out.push('"');
        let kind = entry.alias.map_or(node.field.kind, |alias| alias.field.kind);
        for number in [u64::from(node.start), u64::from(node.len), node.field.mask, type_number(kind)] {
            out.push_str(",\n");
            indent(out, level + 1);
            let _ = write!(out, "{number}");
        }
        out.push('\n');
        indent(out, level);
        out.push(']');
    }
}

/// The bits of a number or a flag.
pub(super) fn number(value: Value) -> u64 {
    match value {
        Value::Unsigned(number) => number,
        Value::Signed(number) => number as u64,
        Value::Bool(yes) => u64::from(yes),
        _ => 0,
    }
}

/// The number of a type, as `tshark -G ftypes` lists them from 0.
fn type_number(kind: Kind) -> u64 {
    match kind {
        Kind::None | Kind::Expert => 0,
        Kind::Protocol => 1,
        Kind::Bool => 2,
        Kind::Char => 3,
        Kind::U8 => 4,
        Kind::U16 => 5,
        Kind::U24 => 6,
        Kind::U32 => 7,
        Kind::U40 => 8,
        Kind::U48 => 9,
        Kind::U56 => 10,
        Kind::U64 => 11,
        Kind::I8 => 12,
        Kind::I16 => 13,
        Kind::I24 => 14,
        Kind::I32 => 15,
        Kind::I64 => 19,
        Kind::F32 => 22,
        Kind::F64 => 23,
        Kind::AbsTime => 24,
        Kind::RelTime => 25,
        Kind::Text => 26,
        Kind::Ether => 29,
        Kind::Bytes => 30,
        Kind::Ipv4 => 32,
        Kind::Ipv6 => 33,
        Kind::FrameNum => 35,
        Kind::Guid => 36,
        Kind::Oid => 37,
        Kind::Eui64 => 38,
    }
}

fn indent(out: &mut String, level: usize) {
    for _ in 0..level + 4 {
        out.push_str("  ");
    }
}

fn name(out: &mut String, level: usize, first: bool, key: &str, suffix: &str) {
    out.push_str(if first { "\n" } else { ",\n" });
    indent(out, level);
    string(out, key);
    if !suffix.is_empty() {
        out.pop();
        out.push_str(suffix);
        out.push('"');
    }
    out.push_str(": ");
}

fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|character: char| matches!(character, '"' | '\\') || character < ' ') {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = special.chars();
        match characters.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('\u{8}') => out.push_str("\\b"),
            Some('\u{c}') => out.push_str("\\f"),
            Some(character) => {
                let _ = write!(out, "\\u{:04x}", character as u32);
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}
