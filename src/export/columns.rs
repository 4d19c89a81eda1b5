//! The columns of the packet list as text.

use super::Packet;
use crate::base::{Address, Time};
use crate::field::text;
use std::fmt::Write;

/// How the Time column counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum TimeFormat {
    /// Seconds since the first frame.
    #[default]
    Relative,
    /// Seconds since the frame before.
    Delta,
    /// Seconds since the displayed frame before.
    DeltaDisplayed,
    /// `Relative` with hours and minutes.
    RelativeClock,
    /// `Delta` with hours and minutes.
    DeltaClock,
    /// `DeltaDisplayed` with hours and minutes.
    DeltaDisplayedClock,
    /// Seconds since 1970.
    Epoch,
    /// Time of day.
    Absolute,
    AbsoluteDate,
    AbsoluteDayOfYear,
    Utc,
    UtcDate,
    UtcDayOfYear,
}

impl TimeFormat {
    /// The same with hours and minutes, where it counts seconds.
    pub fn with_hours(self) -> TimeFormat {
        match self {
            TimeFormat::Relative => TimeFormat::RelativeClock,
            TimeFormat::Delta => TimeFormat::DeltaClock,
            TimeFormat::DeltaDisplayed => TimeFormat::DeltaDisplayedClock,
            other => other,
        }
    }
}

/// A column of the packet list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    Number,
    Time,
    Source,
    Destination,
    Protocol,
    Length,
    Info,
}

/// The seven columns that everybody starts with.
pub const DEFAULT: [Column; 7] =
    [Column::Number, Column::Time, Column::Source, Column::Destination, Column::Protocol, Column::Length, Column::Info];

impl Column {
    pub fn title(self) -> &'static str {
        match self {
            Column::Number => "No.",
            Column::Time => "Time",
            Column::Source => "Source",
            Column::Destination => "Destination",
            Column::Protocol => "Protocol",
            Column::Length => "Length",
            Column::Info => "Info",
        }
    }

    /// Writes the column's text for a frame.
    pub fn write(self, out: &mut String, packet: &Packet, time: TimeFormat) {
        let columns = &packet.tree.columns;
        match self {
            Column::Number => write_number(out, packet.number.into()),
            Column::Time => write_time(out, packet, time),
            Column::Source => write_address(out, columns.source),
            Column::Destination => write_address(out, columns.destination),
            Column::Protocol => out.push_str(columns.protocol),
            Column::Length => write_number(out, packet.length.into()),
            Column::Info => out.push_str(&columns.info),
        }
    }
}

/// Writes an address as columns show it.
pub fn write_address(out: &mut String, address: Address) {
    match address {
        Address::None => {}
        Address::Missing => out.push_str("N/A"),
        Address::Ether(mac) => text::write_ether(out, mac),
        Address::Station(..) | Address::Node(_) => out.push_str(&address.to_string()),
        Address::V4([a, b, c, d]) => {
            for (index, part) in [a, b, c, d].into_iter().enumerate() {
                if index > 0 {
                    out.push('.');
                }
                write_small(out, part);
            }
        }
        Address::V6(octets) => text::write_ipv6(out, octets.into()),
    }
}

/// Writes a number in decimal. Every line has some: this takes a third of the time that formatting takes.
fn write_number(out: &mut String, number: u64) {
    let mut digits = [b'0'; 20];
    let mut rest = number;
    let mut from = digits.len();
    loop {
        from -= 1;
        digits[from] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[from..]).unwrap_or(""));
}

fn write_small(out: &mut String, number: u8) {
    if number >= 100 {
        out.push(char::from(b'0' + number / 100));
    }
    if number >= 10 {
        out.push(char::from(b'0' + number / 10 % 10));
    }
    out.push(char::from(b'0' + number % 10));
}

fn write_seconds(out: &mut String, time: Time, decimals: u8) {
    let nanos = time.0.unsigned_abs();
    if time.0 < 0 {
        out.push('-');
    }
    write_number(out, nanos / 1_000_000_000);
    write_fraction(out, (nanos % 1_000_000_000) as u32, decimals);
}

/// Writes a span as `1h  5m 53.000000s`.
fn write_hours(out: &mut String, time: Time, decimals: u8) {
    let nanos = time.0.unsigned_abs();
    if time.0 < 0 {
        out.push_str("- ");
    }
    let seconds = nanos / 1_000_000_000;
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let _ = match (hours, minutes) {
        (0, 0) => write!(out, "{rest}"),
        (0, _) => write!(out, "{minutes}m {rest:2}"),
        _ => write!(out, "{hours}h {minutes:2}m {rest:2}"),
    };
    write_fraction(out, (nanos % 1_000_000_000) as u32, decimals);
    out.push('s');
}

fn write_fraction(out: &mut String, nanos: u32, decimals: u8) {
    if decimals == 0 {
        return;
    }
    let mut digits = [b'0'; 9];
    let mut rest = nanos;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.push('.');
    let shown = digits.get(..usize::from(decimals).min(9)).unwrap_or(&digits);
    out.push_str(std::str::from_utf8(shown).unwrap_or(""));
}

/// Writes the time of a frame in a format.
pub fn write_time(out: &mut String, packet: &Packet, format: TimeFormat) {
    if !packet.has_time {
        return;
    }
    let decimals = packet.time_decimals;
    let span = |before: Option<Time>| packet.time.since(before.unwrap_or(packet.time));
    match format {
        TimeFormat::Relative => write_seconds(out, packet.time.since(packet.first_time), decimals),
        TimeFormat::Delta => write_seconds(out, span(packet.previous_time), decimals),
        TimeFormat::DeltaDisplayed => write_seconds(out, span(packet.previous_displayed_time), decimals),
        TimeFormat::RelativeClock => write_hours(out, packet.time.since(packet.first_time), decimals),
        TimeFormat::DeltaClock => write_hours(out, span(packet.previous_time), decimals),
        TimeFormat::DeltaDisplayedClock => write_hours(out, span(packet.previous_displayed_time), decimals),
        TimeFormat::Epoch => write_seconds(out, packet.time, decimals),
        _ => {
            let (seconds, nanos) = packet.time.parts();
            let Ok(at) = jiff::Timestamp::new(seconds, nanos as i32) else { return };
            let utc = matches!(format, TimeFormat::Utc | TimeFormat::UtcDate | TimeFormat::UtcDayOfYear);
            let at = at.to_zoned(if utc { jiff::tz::TimeZone::UTC } else { text::local_zone() });
            let pattern = match format {
                TimeFormat::Absolute | TimeFormat::Utc => "%H:%M:%S",
                TimeFormat::AbsoluteDate | TimeFormat::UtcDate => "%Y-%m-%d %H:%M:%S",
                _ => "%Y/%j %H:%M:%S",
            };
            let _ = write!(out, "{}", at.strftime(pattern));
            write_fraction(out, nanos, decimals);
        }
    }
}
