//! Columns of any kind, known by the codes that Wireshark's `gui.column.format` and `-o` have for them: `%m`, `%Tt`,
//! `%Cus:tcp.len:0:R`.

use super::Packet;
use super::columns::{self, Column, TimeFormat};
use super::fields::{self, Chosen, Occurrence};
use crate::dissect::{Demand, FieldSet, Registry};
use crate::field::{Field, Kind, Names, Value};

/// What a column shows.
#[derive(Clone, Debug)]
pub enum Shown {
    Base(Column),
    /// The time in a format of its own.
    Time(TimeFormat),
    /// The values of some fields: all of them, or the n-th, counted from the last when negative.
    Fields {
        fields: Vec<&'static Field>,
        occurrence: i32,
        /// Names stand for values, where there are some.
        resolved: bool,
    },
}

/// What rows of a list are ordered by, so that no text is made while they are compared.
#[derive(Clone, PartialEq, Debug)]
pub enum SortKey {
    /// Nothing comes first.
    Nothing,
    Number(u128),
    Text(String),
}

/// Codes of columns that a list offers, with their titles.
pub const OFFERED: &[(&str, &str)] = &[
    ("%m", "No."),
    ("%t", "Time"),
    ("%s", "Source"),
    ("%d", "Destination"),
    ("%p", "Protocol"),
    ("%L", "Length"),
    ("%i", "Info"),
    ("%Yt", "Date and time"),
    ("%At", "Time of day"),
    ("%Yut", "UTC date and time"),
    ("%Aut", "UTC time of day"),
    ("%Rt", "Relative time"),
    ("%Tt", "Delta time"),
    ("%Gt", "Delta time displayed"),
    ("%S", "Source port"),
    ("%D", "Destination port"),
    ("%q", "VLAN id"),
    ("%Cus:ip.ttl:0:R", "TTL"),
    ("%Cus:tcp.stream or udp.stream:0:R", "Stream"),
    ("%Cus:tcp.len:0:R", "TCP length"),
];

/// The title that a code's column has when nobody gave it another.
pub fn title(registry: &Registry, code: &str) -> String {
    if let Some((_, title)) = OFFERED.iter().find(|(offered, _)| *offered == code) {
        return (*title).to_owned();
    }
    let names = code.strip_prefix("%Cus:").and_then(|rest| rest.split(':').next()).unwrap_or(code);
    match registry.named(names).map(|named| registry.members(named)).as_deref() {
        Some([field]) => field.name.to_owned(),
        _ => names.to_owned(),
    }
}

impl Shown {
    /// What a code means; nothing for unknown ones.
    pub fn from_code(registry: &Registry, code: &str) -> Option<Shown> {
        let fields = |names: &[&str]| {
            let named = names.iter().filter_map(|name| registry.named(name));
            Shown::Fields {
                fields: named.flat_map(|named| registry.members(named)).collect(),
                occurrence: 0,
                resolved: true,
            }
        };
        Some(match code {
            "%m" => Shown::Base(Column::Number),
            "%t" => Shown::Base(Column::Time),
            "%s" => Shown::Base(Column::Source),
            "%d" => Shown::Base(Column::Destination),
            "%p" => Shown::Base(Column::Protocol),
            "%L" => Shown::Base(Column::Length),
            "%i" => Shown::Base(Column::Info),
            "%At" => Shown::Time(TimeFormat::Absolute),
            "%Yt" => Shown::Time(TimeFormat::AbsoluteDate),
            "%YDOYt" => Shown::Time(TimeFormat::AbsoluteDayOfYear),
            "%Aut" => Shown::Time(TimeFormat::Utc),
            "%Yut" => Shown::Time(TimeFormat::UtcDate),
            "%YDOYut" => Shown::Time(TimeFormat::UtcDayOfYear),
            "%Rt" => Shown::Time(TimeFormat::Relative),
            "%Tt" => Shown::Time(TimeFormat::Delta),
            "%Gt" => Shown::Time(TimeFormat::DeltaDisplayed),
            "%S" | "%uS" | "%rS" => fields(&["tcp.srcport", "udp.srcport"]),
            "%D" | "%uD" | "%rD" => fields(&["tcp.dstport", "udp.dstport"]),
            "%q" => fields(&["vlan.id"]),
            _ => {
                let mut parts = code.strip_prefix("%Cus:")?.split(':');
                let names = parts.next().unwrap_or_default();
                let occurrence = parts.next().and_then(|number| number.parse().ok()).unwrap_or(0);
                let resolved = parts.next() != Some("U");
                let names = names.split(" or ").flat_map(|name| name.split("||"));
                let mut found = Vec::new();
                for name in names {
                    match Chosen::named(registry, name.trim())? {
                        Chosen::Fields(fields) => found.extend(fields),
                        Chosen::Column(column) => return Some(Shown::Base(column)),
                    }
                }
                Shown::Fields { fields: found, occurrence, resolved }
            }
        })
    }

    /// The code of a column for a field or protocol.
    pub fn code_of_field(name: &str) -> String {
        format!("%Cus:{name}:0:R")
    }

    /// What must be kept of a dissection to write these columns.
    pub fn demand(registry: &Registry, all: &[Shown], mut also: FieldSet) -> Demand {
        let (mut labels, mut columns) = (false, false);
        for one in all {
            match one {
                Shown::Base(Column::Number | Column::Time | Column::Length) | Shown::Time(_) => {}
                Shown::Base(_) => columns = true,
                Shown::Fields { fields, .. } => {
                    for field in fields {
                        labels |= matches!(field.kind, Kind::None | Kind::Protocol);
                        also.insert(field);
                    }
                }
            }
        }
        let demand = Demand { labels, ..Demand::fields(also) };
        if columns { demand.with_columns() } else { demand.ending_early(registry) }
    }

    /// What the first frame table row does not hold is asked of a dissection.
    pub fn needs_dissection(&self) -> bool {
        !matches!(self, Shown::Base(Column::Number | Column::Time | Column::Length) | Shown::Time(_))
    }

    /// Numbers stand at the right.
    pub fn is_number(&self) -> bool {
        match self {
            Shown::Base(column) => matches!(column, Column::Number | Column::Time | Column::Length),
            Shown::Time(_) => true,
            Shown::Fields { fields, .. } => fields
                .iter()
                .all(|field| field.kind.bits() > 0 && field.kind != Kind::Bool && matches!(field.names, Names::None)),
        }
    }

    /// Writes the column's text for a packet.
    pub fn write(&self, out: &mut String, packet: &Packet, time: TimeFormat) {
        match self {
            Shown::Base(column) => column.write(out, packet, time),
            Shown::Time(format) => columns::write_time(out, packet, *format),
            Shown::Fields { fields, occurrence, resolved } => {
                let mut some = false;
                for index in chosen(packet, fields, *occurrence) {
                    if some {
                        out.push(',');
                    }
                    some = true;
                    write_value(out, packet, index, *resolved);
                }
            }
        }
    }

    /// What rows are ordered by in this column.
    pub fn key(&self, packet: &Packet) -> SortKey {
        match self {
            Shown::Base(Column::Number) => SortKey::Number(packet.number.into()),
            Shown::Base(Column::Length) => SortKey::Number(packet.length.into()),
            Shown::Base(Column::Time) | Shown::Time(TimeFormat::Relative) if !packet.has_time => SortKey::Nothing,
            Shown::Base(Column::Time) => ordered(packet.time.0.into()),
            Shown::Time(TimeFormat::Delta) => {
                ordered(packet.time.since(packet.previous_time.unwrap_or(packet.time)).0.into())
            }
            Shown::Time(TimeFormat::DeltaDisplayed) => {
                ordered(packet.time.since(packet.previous_displayed_time.unwrap_or(packet.time)).0.into())
            }
            Shown::Time(_) => ordered(packet.time.0.into()),
            Shown::Base(Column::Source) => of_address(packet.tree.columns.source),
            Shown::Base(Column::Destination) => of_address(packet.tree.columns.destination),
            Shown::Base(Column::Protocol) => SortKey::Text(packet.tree.columns.protocol.to_owned()),
            Shown::Base(Column::Info) => SortKey::Text(packet.tree.columns.info.clone()),
            Shown::Fields { fields, occurrence, .. } => {
                let Some(index) = chosen(packet, fields, *occurrence).next() else { return SortKey::Nothing };
                let Some(node) = packet.tree.nodes().get(index) else { return SortKey::Nothing };
                match packet.tree.value(node, packet.bytes) {
                    Value::Unsigned(number) => SortKey::Number(number.into()),
                    Value::Bool(is) => SortKey::Number(is.into()),
                    Value::Signed(number) => ordered(number.into()),
                    Value::Moment(time) | Value::Span(time) => ordered(time.0.into()),
                    Value::Float(number) => ordered_float(number),
                    Value::Ipv4(address) => SortKey::Number(u32::from(address).into()),
                    Value::Ipv6(address) => SortKey::Number(address.into()),
                    Value::Ether(octets) => {
                        SortKey::Number(octets.iter().fold(0, |number, octet| number << 8 | u128::from(*octet)))
                    }
                    Value::Eui64(number) => SortKey::Number(number.into()),
                    _ => {
                        let mut text = String::new();
                        fields::write_value(&mut text, packet, index);
                        SortKey::Text(text)
                    }
                }
            }
        }
    }
}

/// A value, or its name where it has one and names are wanted.
fn write_value(out: &mut String, packet: &Packet, index: usize, resolved: bool) {
    let Some(node) = packet.tree.nodes().get(index) else { return };
    let name = match packet.tree.value(node, packet.bytes) {
        Value::Unsigned(number) if resolved => node.field.name_of(number),
        _ => None,
    };
    match name {
        Some(name) => out.push_str(name),
        None => fields::write_value(out, packet, index),
    }
}

/// A signed number as one that is compared without its sign.
fn ordered(number: i128) -> SortKey {
    SortKey::Number((number as u128) ^ (1 << 127))
}

/// Floating point numbers in their order, as whole ones.
fn ordered_float(number: f64) -> SortKey {
    let bits = number.to_bits();
    let flipped = if number.is_sign_negative() { !bits } else { bits | 1 << 63 };
    SortKey::Number(flipped.into())
}

/// Addresses by kind, then by number.
fn of_address(address: crate::base::Address) -> SortKey {
    use crate::base::Address;
    let number = |octets: &[u8]| octets.iter().fold(0u128, |number, octet| number << 8 | u128::from(*octet));
    match address {
        Address::None => SortKey::Nothing,
        Address::Missing => SortKey::Number(0),
        Address::V4(octets) => SortKey::Number(1 << 64 | number(&octets)),
        Address::Node(node) => SortKey::Number(u128::from(node) + 1),
        Address::Ether(octets) | Address::Station(octets, _) => SortKey::Number(2 << 64 | number(&octets)),
        // Those of an IPv6 packet are all larger but `::`, and that has no kind to fall between.
        Address::V6(octets) => SortKey::Number(number(&octets).max(3 << 64)),
    }
}

/// The nodes that a column of fields shows.
fn chosen<'a>(
    packet: &Packet<'a>,
    fields: &'a [&'static Field],
    occurrence: i32,
) -> Box<dyn Iterator<Item = usize> + 'a> {
    let all = fields::found(packet, fields, Occurrence::All);
    match occurrence {
        0 => Box::new(all),
        1.. => Box::new(all.skip(occurrence as usize - 1).take(1)),
        _ => {
            let found: Vec<usize> = all.collect();
            let at = found.len().checked_sub(occurrence.unsigned_abs() as usize);
            Box::new(at.and_then(|at| found.get(at).copied()).into_iter())
        }
    }
}
