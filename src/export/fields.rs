//! Chosen fields, a line a packet (`-T fields`).

use super::columns::{Column, TimeFormat};
use super::{Packet, columns};
use crate::dissect::{Demand, FieldSet, Named, Registry};
use crate::field::{Field, Kind, Value, text};

/// Which of several values of a field are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Occurrence {
    First,
    Last,
    #[default]
    All,
}

/// How lines look.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Style {
    /// A line of names comes first.
    pub header: bool,
    /// A byte order mark comes first of all.
    pub byte_order_mark: bool,
    pub separator: char,
    /// Between the values of one field.
    pub aggregator: char,
    pub quote: Option<char>,
    pub occurrence: Occurrence,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            header: false,
            byte_order_mark: false,
            separator: '\t',
            aggregator: ',',
            quote: None,
            occurrence: Occurrence::All,
        }
    }
}

/// Something to write of each packet.
#[derive(Clone, Debug)]
pub enum Chosen {
    Column(Column),
    /// The fields that a name stands for.
    Fields(Vec<&'static Field>),
}

impl Chosen {
    /// What a name means: a field, an alias, a protocol, or a column (`_ws.col.Info`, and `_ws.col.info` as newer versions spell it).
    pub fn named(registry: &Registry, name: &str) -> Option<Chosen> {
        if let Some(title) = name.strip_prefix("_ws.col.") {
            let title = match title.to_ascii_lowercase().as_str() {
                "number" => "no.".to_owned(),
                "def_src" => "source".to_owned(),
                "def_dst" => "destination".to_owned(),
                "packet_length" => "length".to_owned(),
                other => other.to_owned(),
            };
            let found = columns::DEFAULT.iter().find(|column| column.title().eq_ignore_ascii_case(&title));
            // A column that there is not has no values.
            return Some(found.map_or(Chosen::Fields(Vec::new()), |column| Chosen::Column(*column)));
        }
        if name == "text" {
            let unnamed = registry.fields().map(|(field, _)| field).filter(|field| field.abbrev.is_empty());
            return Some(Chosen::Fields(unnamed.collect()));
        }
        let named: Named = registry.named(name)?;
        Some(Chosen::Fields(registry.members(named)))
    }
}

/// What must be kept of a dissection to write these.
pub fn demand(registry: &Registry, chosen: &[Chosen]) -> Demand {
    let mut set = FieldSet::default();
    let (mut labels, mut columns) = (false, false);
    for one in chosen {
        match one {
            Chosen::Column(column) => {
                columns |= !matches!(column, Column::Number | Column::Time | Column::Length);
            }
            Chosen::Fields(fields) => {
                for field in fields {
                    labels |= matches!(field.kind, Kind::None | Kind::Protocol);
                    set.insert(field);
                }
            }
        }
    }
    let demand = Demand { labels, ..Demand::fields(set) };
    if columns { demand.with_columns() } else { demand.ending_early(registry) }
}

/// Writes what comes before the first packet.
pub fn open(out: &mut String, names: &[String], style: &Style) {
    if style.byte_order_mark {
        out.push('\u{feff}');
    }
    if style.header {
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                out.push(style.separator);
            }
            out.push_str(name);
        }
        out.push('\n');
    }
}

/// Writes one packet's line.
pub fn packet(out: &mut String, packet: &Packet, chosen: &[Chosen], style: &Style, time: TimeFormat) {
    for (index, one) in chosen.iter().enumerate() {
        if index > 0 {
            out.push(style.separator);
        }
        let start = out.len();
        if let (Some(quote), true) = (style.quote, has_value(packet, one)) {
            out.push(quote);
        }
        let begun = out.len();
        match one {
            Chosen::Column(column) => column.write(out, packet, time),
            Chosen::Fields(fields) => {
                for (count, index) in found(packet, fields, style.occurrence).enumerate() {
                    if count > 0 {
                        out.push(style.aggregator);
                    }
                    write_value(out, packet, index);
                }
            }
        }
        match style.quote {
            Some(_) if out.len() == begun => out.truncate(start),
            Some(quote) => out.push(quote),
            None => {}
        }
    }
    out.push('\n');
}

fn has_value(packet: &Packet, one: &Chosen) -> bool {
    match one {
        Chosen::Column(_) => true,
        Chosen::Fields(fields) => found(packet, fields, Occurrence::First).next().is_some(),
    }
}

/// Hands on each value that a packet has of something chosen.
pub(super) fn each(packet: &Packet, one: &Chosen, style: &Style, time: TimeFormat, mut with: impl FnMut(&str)) {
    let mut text = String::new();
    match one {
        Chosen::Column(column) => {
            column.write(&mut text, packet, time);
            with(&text);
        }
        Chosen::Fields(fields) => {
            for index in found(packet, fields, style.occurrence) {
                text.clear();
                write_value(&mut text, packet, index);
                with(&text);
            }
        }
    }
}

/// The nodes of some fields.
pub(super) fn found<'a>(
    packet: &Packet<'a>,
    fields: &'a [&'static Field],
    occurrence: Occurrence,
) -> impl Iterator<Item = usize> + 'a {
    let nodes = packet.tree.nodes();
    let is_wanted = move |index: &usize| nodes.get(*index).is_some_and(|node| fields.contains(&node.field));
    let range = match occurrence {
        Occurrence::All => 0..nodes.len(),
        Occurrence::First => (0..nodes.len()).find(is_wanted).map_or(0..0, |index| index..index + 1),
        Occurrence::Last => (0..nodes.len()).rev().find(is_wanted).map_or(0..0, |index| index..index + 1),
    };
    range.filter(is_wanted)
}

/// Writes the value of a node as `-T fields` shows it.
pub(super) fn write_value(out: &mut String, packet: &Packet, index: usize) {
    let Some(node) = packet.tree.nodes().get(index) else { return };
    match node.field.kind {
        Kind::None if node.field.abbrev.is_empty() => packet.tree.label(index, packet.bytes, out),
        // Says only that it is there.
        Kind::None | Kind::Expert => out.push('1'),
        Kind::Protocol => packet.tree.label(index, packet.bytes, out),
        Kind::Bytes => {
            if let Value::Bytes(bytes) = packet.tree.value(node, packet.bytes) {
                text::write_hex(out, bytes, None);
            }
        }
        kind => {
            let start = out.len();
            text::write_plain(out, node.field, packet.tree.value(node, packet.bytes));
            if kind == Kind::Text {
                escape(out, start);
            }
        }
    }
}

/// Escapes what would break a line or a column.
fn escape(out: &mut String, start: usize) {
    const ESCAPES: [(char, &str); 5] =
        [('\u{8}', "\\b"), ('\u{c}', "\\f"), ('\n', "\\n"), ('\r', "\\r"), ('\t', "\\t")];
    let is_escaped = |character| ESCAPES.iter().any(|(escaped, _)| *escaped == character);
    let Some(found) = out.get(start..).and_then(|text| text.find(is_escaped)) else { return };
    for character in out.split_off(start + found).chars() {
        match ESCAPES.iter().find(|(escaped, _)| *escaped == character) {
            Some((_, escape)) => out.push_str(escape),
            None => out.push(character),
        }
    }
}
