//! A dissected packet as the details and the bytes pane see it.
//!
//! The lines are the nodes of the tree that are not hidden. Their text is made when they are on screen.

use crate::dissect::{Node, Tree};
use crate::field::{Field, Kind, Severity, Value, text};
use crate::gui::icons;
use crate::gui::model::{Packet, Relation, Sign, Source};
use crate::gui::widgets::tree::{Lines, Part, Shape};
use crate::gui::words;
use crate::session::Dissection;
use rustc_hash::FxHasher;
use std::fmt::Write;
use std::hash::{Hash, Hasher};

/// A packet with everything that was found in it.
pub(super) struct DissectedPacket {
    dissection: Dissection,
    /// Length on the wire.
    length: u32,
    lines: Vec<Line>,
}

#[derive(Clone, Copy)]
struct Line {
    /// Index of its node.
    node: u32,
    /// The line after the last one below it.
    end: u32,
    kind: u64,
    severity: Option<Severity>,
}

/// Relations that fit into the header.
const RELATIONS: usize = 4;

/// Bytes that a filter on bytes without a name compares at most.
const COMPARED: u32 = 32;

impl DissectedPacket {
    pub(super) fn new(dissection: Dissection, length: u32) -> DissectedPacket {
        let mut lines = Vec::new();
        let mut label = String::new();
        for (index, node) in dissection.tree.nodes().iter().enumerate() {
            if node.is_hidden() {
                continue;
            }
            let mut hasher = FxHasher::default();
            if node.field.abbrev.is_empty() {
                // A heading is known by its words, without the counts and values in them.
                label.clear();
                dissection.tree.label(index, &dissection.bytes, &mut label);
                label.split([':', ',', '(']).next().unwrap_or_default().hash(&mut hasher);
            } else {
                node.field.abbrev.hash(&mut hasher);
            }
            let severity = severity_of(&dissection, index);
            lines.push(Line { node: index as u32, end: 0, kind: hasher.finish(), severity });
        }
        for line in 0..lines.len() {
            let node = lines.get(line).and_then(|line| dissection.tree.nodes().get(line.node as usize));
            let end = node.map_or(0, |node| lines.partition_point(|other| other.node < node.end)).max(line + 1);
            if let Some(line) = lines.get_mut(line) {
                line.end = end as u32;
            }
        }
        DissectedPacket { dissection, length, lines }
    }

    fn tree(&self) -> &Tree {
        &self.dissection.tree
    }

    fn node(&self, line: usize) -> Option<(usize, &Node)> {
        let index = self.lines.get(line)?.node as usize;
        Some((index, self.tree().nodes().get(index)?))
    }

    fn value(&self, node: &Node) -> Value<'_> {
        self.tree().value(node, &self.dissection.bytes)
    }

    fn label(&self, index: usize) -> String {
        let mut label = String::new();
        self.tree().label(index, &self.dissection.bytes, &mut label);
        label
    }

    /// Packets that this one names, and what they are to it.
    pub(super) fn links(&self) -> Vec<(u64, Sign)> {
        let mut found = Vec::new();
        for node in self.tree().nodes() {
            if let Some(packet) = link(node, self.value(node)) {
                found.push((packet, sign_of(node.field)));
            }
        }
        found
    }

    /// What it is itself, in an exchange of two packets.
    pub(super) fn own_sign(&self) -> Option<Sign> {
        self.links().into_iter().find_map(|(_, sign)| match sign {
            Sign::Request => Some(Sign::Response),
            Sign::Response => Some(Sign::Request),
            _ => None,
        })
    }
}

/// What the packet that a field names is to the one that has the field.
fn sign_of(field: &Field) -> Sign {
    let last = field.abbrev.rsplit('.').next().unwrap_or_default();
    match last {
        "response_in" | "resp_in" | "response_frame" => Sign::Response,
        "response_to" | "request_in" | "resp_to" | "request_frame" => Sign::Request,
        "acks_frame" => Sign::Acknowledged,
        "duplicate_ack_frame" => Sign::Duplicate,
        _ => Sign::Related,
    }
}

fn link(node: &Node, value: Value) -> Option<u64> {
    match value {
        Value::Unsigned(number) if node.field.kind == Kind::FrameNum && number > 0 => Some(number),
        _ => None,
    }
}

/// The severity of an expert item's heading.
fn severity_of(dissection: &Dissection, index: usize) -> Option<Severity> {
    let nodes = dissection.tree.nodes();
    let node = nodes.get(index)?;
    if node.field.abbrev != "_ws.expert" {
        return None;
    }
    let inside = nodes.get(index + 1..node.end as usize)?;
    let said = inside.iter().find(|node| node.field.abbrev == "_ws.expert.severity")?;
    match dissection.tree.value(said, &dissection.bytes) {
        Value::Unsigned(0x10_0000) => Some(Severity::Comment),
        Value::Unsigned(0x20_0000) => Some(Severity::Chat),
        Value::Unsigned(0x40_0000) => Some(Severity::Note),
        Value::Unsigned(0x60_0000) => Some(Severity::Warn),
        Value::Unsigned(0x80_0000) => Some(Severity::Error),
        _ => None,
    }
}

impl Lines for DissectedPacket {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn shape(&self, line: usize) -> Shape {
        let Some((_, node)) = self.node(line) else { return Shape::default() };
        let Some(known) = self.lines.get(line) else { return Shape::default() };
        let end = known.end as usize;
        let bytes = self.tree().bytes_of(node.source, &self.dissection.bytes).len();
        let start = (node.start as usize).min(bytes);
        let to = (node.start as usize).saturating_add(node.len as usize).min(bytes);
        Shape {
            depth: u16::from(node.depth),
            end,
            kind: known.kind,
            protocol: node.depth == 0,
            severity: known.severity,
            bytes: start..to,
            source: usize::from(node.source),
        }
    }

    fn text(&self, line: usize, out: &mut Vec<(Part, String)>) {
        let Some((index, node)) = self.node(line) else { return };
        let label = self.label(index);
        if node.depth == 0 {
            // The name of the protocol ends with the first comma or colon.
            let split = label.find([',', ':']).map_or(label.len(), |at| (at + 2).min(label.len()));
            let split = if label.is_char_boundary(split) { split } else { label.len() };
            let (name, rest) = label.split_at(split);
            let generated = node.is_generated() && !label.starts_with('[');
            out.push((Part::Name, if generated { format!("[{name}") } else { name.to_owned() }));
            let rest = if generated { format!("{rest}]") } else { rest.to_owned() };
            if !rest.is_empty() {
                out.push((Part::Summary, rest));
            }
            return;
        }
        let (before, after) = if node.is_generated() { ("[", "]") } else { ("", "") };
        if let Some(packet) = link(node, self.value(node)) {
            let number = packet.to_string();
            let part = if node.is_generated() { Part::Generated } else { Part::Label };
            if let Some(at) = label.rfind(&number) {
                out.push((part, format!("{before}{}", label.get(..at).unwrap_or_default())));
                out.push((Part::Link, number.clone()));
                let rest = label.get(at + number.len()..).unwrap_or_default();
                out.push((part, format!("{rest}{after}")));
                return;
            }
        }
        if node.is_generated() {
            out.push((Part::Generated, format!("[{label}]")));
            return;
        }
        if node.field.abbrev == "_ws.expert" || self.lines.get(line).is_some_and(|line| line.severity.is_some()) {
            out.push((Part::Generated, label));
            return;
        }
        // `.... 0101 = …`: the picture of a bit field only stands in line when all of it is mono.
        let is_bits = label.split_once(" = ").is_some_and(|(bits, _)| {
            !bits.is_empty() && bits.bytes().all(|byte| matches!(byte, b'0' | b'1' | b'.' | b' '))
        });
        match label.split_once(": ") {
            Some((name, value)) if !is_bits && (name == node.field.name || node.field.kind == Kind::None) => {
                out.push((Part::Label, format!("{name}: ")));
                out.push((Part::Value, value.to_owned()));
            }
            None if node.field.kind == Kind::None || label == node.field.name => out.push((Part::Label, label)),
            Some((name, value)) if !is_bits && !matches!(node.field.kind, Kind::Text | Kind::Bytes) => {
                out.push((Part::Label, format!("{name}: ")));
                out.push((Part::Value, value.to_owned()));
            }
            _ => out.push((Part::Value, label)),
        }
    }
}

impl Packet for DissectedPacket {
    fn sources(&self) -> Vec<Source<'_>> {
        let frame = &self.dissection.bytes;
        let mut sources = vec![Source { name: "Frame".into(), bytes: frame, reported: self.length as usize }];
        sources.extend(self.tree().sources().iter().map(|source| Source {
            name: source.name.to_owned(),
            bytes: &source.bytes,
            reported: source.bytes.len(),
        }));
        sources
    }

    fn phrase(&self) -> String {
        let protocol = self.tree().columns.protocol;
        // Wireshark's names of fields that tell the two sides of an exchange apart.
        let side = self.tree().nodes().iter().find_map(|node| match node.field.abbrev {
            "http.request" | "icmp.resp_in" | "icmpv6.echo.resp_in" => Some("request"),
            "http.response" | "icmp.resp_to" | "icmpv6.echo.resp_to" => Some("response"),
            "dns.flags.response" => Some(if self.value(node) == Value::Bool(true) { "response" } else { "query" }),
            _ => None,
        });
        match side {
            Some(side) => format!("{protocol} {side}"),
            None if protocol.is_empty() => String::new(),
            None => format!("{protocol} packet"),
        }
    }

    fn relations(&self) -> Vec<Relation> {
        let mut relations: Vec<Relation> = Vec::new();
        let mut streams =
            self.tree().nodes().iter().filter(|node| {
                node.depth > 0 && node.field.abbrev.ends_with(".stream") && node.field.kind.is_unsigned()
            });
        for (index, node) in self.tree().nodes().iter().enumerate() {
            let Some(packet) = link(node, self.value(node)) else { continue };
            if relations.iter().any(|other| other.leads_to == Some(packet)) {
                continue;
            }
            let words = match sign_of(node.field) {
                Sign::Request => format!("Request {}", words::grouped(packet)),
                Sign::Response => format!("Response {}", words::grouped(packet)),
                Sign::Acknowledged => format!("Acknowledges {}", words::grouped(packet)),
                Sign::Duplicate => format!("Duplicate of {}", words::grouped(packet)),
                Sign::Related => self.label(index).replace(": ", " "),
            };
            relations.push(Relation { icon: icons::ARROW_RIGHT, words, leads_to: Some(packet) });
        }
        relations.truncate(RELATIONS - 1);
        if let Some(node) = streams.next_back()
            && let Value::Unsigned(number) = self.value(node)
        {
            let protocol = node.field.abbrev.trim_end_matches(".stream").to_uppercase();
            let words = format!("{protocol} stream {number}");
            relations.push(Relation { icon: icons::GIT_COMMIT, words, leads_to: None });
        }
        relations
    }

    fn filter_of(&self, line: usize) -> Option<String> {
        let (_, node) = self.node(line)?;
        let name = node.field.abbrev;
        if name.is_empty() {
            let bytes = self.tree().range_of(node, &self.dissection.bytes);
            if node.source != 0 || bytes.is_empty() || node.len > COMPARED {
                return None;
            }
            let mut filter = format!("frame[{}:{}] == ", node.start, bytes.len());
            text::write_hex(&mut filter, bytes, Some(':'));
            return Some(filter);
        }
        Some(compared(node.field, self.value(node)))
    }

    fn field_of(&self, line: usize) -> Option<String> {
        let (_, node) = self.node(line)?;
        Some(node.field.abbrev).filter(|name| !name.is_empty()).map(str::to_owned)
    }

    fn value_of(&self, line: usize) -> String {
        let Some((index, node)) = self.node(line) else { return String::new() };
        let mut value = String::new();
        match self.value(node) {
            Value::Nothing => value = self.label(index),
            Value::Bytes(_) if node.field.kind == Kind::Protocol => value = self.label(index),
            found @ Value::Bytes(_) => text::write_plain(&mut value, node.field, found),
            found => text::write_value(&mut value, node.field, found),
        }
        value
    }

    /// The shortest that was read there; of those as long as it the deepest, and nothing that was only worked out from it.
    fn line_of(&self, source: usize, byte: usize) -> Option<usize> {
        let covers = |node: &Node| {
            let start = node.start as usize;
            usize::from(node.source) == source && byte >= start && byte < start.saturating_add(node.len as usize)
        };
        (0..self.lines.len())
            .filter_map(|line| Some((line, self.node(line)?.1)))
            .filter(|(_, node)| covers(node))
            .min_by_key(|(_, node)| (node.is_generated(), node.len, u8::MAX - node.depth))
            .map(|(line, _)| line)
    }

    fn link_of(&self, line: usize) -> Option<u64> {
        let (_, node) = self.node(line)?;
        link(node, self.value(node))
    }
}

/// A filter for a field with a value.
pub(super) fn compared(field: &Field, value: Value) -> String {
    let name = field.abbrev;
    let mut plain = String::new();
    match value {
        _ if matches!(field.kind, Kind::None | Kind::Protocol | Kind::Expert) => return name.to_owned(),
        Value::Nothing => return name.to_owned(),
        Value::Bytes([]) => return format!("{name} == \"\""),
        Value::Text(text) => {
            plain.push('"');
            for byte in text {
                match byte {
                    b'"' | b'\\' => {
                        plain.push('\\');
                        plain.push(char::from(*byte));
                    }
                    0x20..=0x7e => plain.push(char::from(*byte)),
                    _ => {
                        let _ = write!(plain, "\\x{byte:02x}");
                    }
                }
            }
            plain.push('"');
        }
        Value::Moment(_) => {
            plain.push('"');
            text::write_plain(&mut plain, field, value);
            plain.push('"');
        }
        _ => text::write_plain(&mut plain, field, value),
    }
    format!("{name} == {plain}")
}
