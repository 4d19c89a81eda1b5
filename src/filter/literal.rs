//! Values as they are written in filters, and what kinds of fields take them.

use super::bad_value::bad_value;
use super::error::{FilterError, Mistake, Span};
use super::names;
use super::run::Constant;
use crate::field::{Field, Kind, text};
use std::net::{Ipv4Addr, Ipv6Addr};

/// What a value is read for.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) kind: Kind,
    /// The field on the other side, whose names the value may have.
    pub(super) field: Option<&'static Field>,
}

/// How kinds are called in messages, as `tshark -G ftypes` prints them.
pub(super) const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::None | Kind::Expert => "Label",
        Kind::Protocol => "Protocol",
        Kind::Bool => "Boolean",
        Kind::Char => "Character (1 byte)",
        Kind::U8 => "Unsigned integer (1 byte)",
        Kind::U16 => "Unsigned integer (2 bytes)",
        Kind::U24 => "Unsigned integer (3 bytes)",
        Kind::U32 => "Unsigned integer (4 bytes)",
        Kind::U40 => "Unsigned integer (5 bytes)",
        Kind::U48 => "Unsigned integer (6 bytes)",
        Kind::U56 => "Unsigned integer (7 bytes)",
        Kind::U64 => "Unsigned integer (8 bytes)",
        Kind::I8 => "Signed integer (1 byte)",
        Kind::I16 => "Signed integer (2 bytes)",
        Kind::I24 => "Signed integer (3 bytes)",
        Kind::I32 => "Signed integer (4 bytes)",
        Kind::I64 => "Signed integer (8 bytes)",
        Kind::F32 => "Floating point (single-precision)",
        Kind::F64 => "Floating point (double-precision)",
        Kind::AbsTime => "Date and time",
        Kind::RelTime => "Time offset",
        Kind::Text => "Character string",
        Kind::Bytes => "Byte sequence",
        Kind::Ether => "Ethernet or other MAC address",
        Kind::Ipv4 => "IPv4 address",
        Kind::Ipv6 => "IPv6 address",
        Kind::Eui64 => "EUI64 address",
        Kind::Guid => "Globally Unique Identifier",
        Kind::Oid => "ASN.1 object identifier",
        Kind::FrameNum => "Frame number",
    }
}

/// How the window calls a kind.
pub(super) const fn plainly(kind: Kind) -> &'static str {
    match kind {
        Kind::None | Kind::Expert => "a label without a value",
        Kind::Protocol => "a protocol",
        Kind::Bool => "true or false",
        Kind::Char => "a character",
        Kind::F32 | Kind::F64 => "a decimal number",
        Kind::AbsTime => "a point in time",
        Kind::RelTime => "a span of time",
        Kind::Text => "a text",
        Kind::Bytes => "bytes",
        Kind::Ether => "a MAC address",
        Kind::Ipv4 => "an IPv4 address",
        Kind::Ipv6 => "an IPv6 address",
        Kind::Eui64 => "an EUI-64 address",
        Kind::Guid => "a GUID",
        Kind::Oid => "an object identifier",
        _ => "a number",
    }
}

impl Wanted {
    fn bad(self, span: Span, value: &str, terse: String) -> FilterError {
        let quoted = span.len > value.len();
        FilterError::at(span, terse).being(Mistake::BadValue(Box::new(bad_value(self, value, quoted))))
    }

    /// Whether a word is a value of the kind.
    pub(super) fn takes(self, word: &str) -> bool {
        // Without the field's names, which would ask here again.
        Wanted { field: None, ..self }.word(word, Span::new(0, word.len())).is_ok()
    }

    const fn is_integer(self) -> bool {
        self.kind.is_unsigned() || self.kind.is_signed()
    }

    /// Whether values of the field have names.
    fn has_names(self) -> bool {
        self.field.is_some_and(names::has_names)
    }

    fn named(self, text: &str) -> Option<Constant> {
        let value = names::value_named(self.field?, text)?;
        Some(Constant::Integer(if self.kind.is_signed() { i128::from(value as i64) } else { i128::from(value) }))
    }

    /// A value without quotes.
    pub(super) fn word(self, word: &str, span: Span) -> Result<Constant, FilterError> {
        let bad = |terse: String| self.bad(span, word, terse);
        match self.kind {
            Kind::Bool => self.flag(word).ok_or_else(|| bad(self.no_such_name(word))),
            Kind::Eui64 => match eui64(word) {
                Some(number) => Ok(Constant::Integer(i128::from(number))),
                None => Err(bad(format!("\"{word}\" is not a valid EUI-64 address."))),
            },
            _ if self.is_integer() => self.integer(word, span),
            Kind::F32 | Kind::F64 => self.float(word).map_err(bad),
            Kind::AbsTime => self.moment(word, span),
            Kind::RelTime => match duration(word) {
                Some(nanos) => Ok(Constant::Time(nanos)),
                None => Err(bad(format!("\"{word}\" is not a valid time."))),
            },
            Kind::Text => Ok(Constant::Text(word.as_bytes().to_vec())),
            Kind::Bytes | Kind::Protocol => match bytes(word) {
                Some(bytes) => Ok(Constant::Bytes(bytes)),
                None => Err(bad(format!("\"{word}\" is not a valid byte string."))),
            },
            Kind::Ether => match row(word) {
                Some(mac) if mac.len() == 6 => Ok(Constant::Bytes(mac)),
                Some(mac) => {
                    let how = if mac.len() < 6 { "few" } else { "many" };
                    Err(bad(format!("\"{word}\" contains too {how} bytes to be a valid Ethernet address.")))
                }
                None => Err(bad(format!("\"{word}\" is not a valid Ethernet address."))),
            },
            Kind::Ipv4 => self.ipv4(word, span),
            Kind::Ipv6 => self.ipv6(word, span),
            Kind::Guid => match guid(word) {
                Some(guid) => Ok(Constant::Bytes(guid.to_vec())),
                None => Err(bad(format!("\"{word}\" is not a valid GUID."))),
            },
            Kind::Oid => match oid(word) {
                Some(oid) => Ok(Constant::Bytes(oid)),
                None => Err(bad(format!("\"{word}\" is not a valid OBJECT IDENTIFIER."))),
            },
            kind => Err(bad(format!("\"{word}\" cannot be converted to {}.", title(kind)))),
        }
    }

    /// A value in quotes.
    pub(super) fn text(self, value: &[u8], span: Span) -> Result<Constant, FilterError> {
        let shown = String::from_utf8_lossy(value);
        match self.kind {
            Kind::Text => Ok(Constant::Text(value.to_vec())),
            Kind::Bytes | Kind::Protocol => Ok(Constant::Bytes(value.to_vec())),
            Kind::AbsTime => self.moment(&shown, span),
            Kind::Bool => self.named(&shown).ok_or_else(|| self.bad(span, &shown, self.no_such_name(&shown))),
            _ if self.is_integer() && (self.has_names() || self.named(&shown).is_some()) => {
                self.named(&shown).ok_or_else(|| self.bad(span, &shown, self.no_such_name(&shown)))
            }
            kind => {
                let terse = format!("{} cannot be converted from a string (\"{shown}\").", title(kind));
                Err(self.bad(span, &shown, terse))
            }
        }
    }

    /// A character in single quotes.
    pub(super) fn char(self, value: u8, shown: &str, span: Span) -> Result<Constant, FilterError> {
        match self.kind {
            Kind::Text => Ok(Constant::Text(vec![value])),
            Kind::Bytes | Kind::Protocol => Ok(Constant::Bytes(vec![value])),
            Kind::Bool => Ok(Constant::Integer(i128::from(value != 0))),
            _ if self.is_integer() => Ok(Constant::Integer(i128::from(value))),
            kind => {
                let terse = format!("Character constant {shown} ({value:#x}) cannot be converted to {}.", title(kind));
                Err(self.bad(span, shown, terse))
            }
        }
    }

    fn no_such_name(self, value: &str) -> String {
        let field = self.field.map_or("", |field| field.abbrev);
        format!("\"{value}\" cannot be found among the possible values for {field}.")
    }

    fn flag(self, word: &str) -> Option<Constant> {
        let value = match word {
            "True" | "TRUE" => Some(1),
            "False" | "FALSE" => Some(0),
            _ => number(word).ok().map(|number| i128::from(number != 0)),
        };
        value.map(Constant::Integer).or_else(|| self.named(word))
    }

    fn integer(self, word: &str, span: Span) -> Result<Constant, FilterError> {
        let bits = self.kind.bits();
        let last = match self.kind {
            kind if kind.is_signed() => u64::MAX >> (65 - bits),
            _ => u64::MAX >> (64 - bits),
        };
        let wrong = match number(word) {
            Ok(number) if number <= last => return Ok(Constant::Integer(i128::from(number))),
            Ok(_) => format!("\"{word}\" too big for this field, maximum {last}."),
            Err(NoNumber::Overflow) => format!("\"{word}\" causes an integer overflow."),
            Err(NoNumber::Other) => format!("\"{word}\" is not a valid number."),
        };
        if self.has_names() || self.named(word).is_some() {
            return self.named(word).ok_or_else(|| self.bad(span, word, self.no_such_name(word)));
        }
        if number(word) == Err(NoNumber::Other) {
            return Err(self.bad(span, word, wrong));
        }
        let field = self.field.map_or("", |field| field.abbrev);
        Err(FilterError::at(span, wrong).being(Mistake::TooLarge { value: word.to_owned(), field, last }))
    }

    fn float(self, word: &str) -> Result<Constant, String> {
        let number = match word.strip_prefix("0x").or(word.strip_prefix("0X")) {
            Some(digits) => u64::from_str_radix(digits, 16).ok().map(|number| number as f64),
            None => word.parse::<f64>().ok(),
        };
        let Some(number) = number else { return Err(format!("\"{word}\" is not a valid floating-point number.")) };
        if number.is_infinite() && word.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(format!("\"{word}\" causes floating-point overflow."));
        }
        Ok(Constant::Float(if self.kind == Kind::F32 { f64::from(number as f32) } else { number }))
    }

    fn moment(self, text: &str, span: Span) -> Result<Constant, FilterError> {
        match moment(text) {
            Moment::At(nanos) => Ok(Constant::Time(nanos)),
            Moment::Trailing => Err(self.bad(span, text, "Unexpected data after time value.".to_owned())),
            Moment::None => {
                let example = "Example: \"Nov 12, 1999 08:55:44.123\" or \"2011-07-04 12:34:56\"";
                Err(self.bad(span, text, format!("\"{text}\" is not a valid absolute time. {example}")))
            }
        }
    }

    fn ipv4(self, word: &str, span: Span) -> Result<Constant, FilterError> {
        let (address, prefix) = with_prefix(word);
        let Ok(address) = address.parse::<Ipv4Addr>() else {
            return Err(self.bad(span, word, format!("\"{word}\" is not a valid hostname or IPv4 address.")));
        };
        if prefix.is_some_and(|prefix| prefix > 32) {
            let prefix = prefix.unwrap_or_default();
            let why = format!("Netmask bits in a CIDR IPv4 address should be <= 32, not {prefix}");
            return Err(self.bad(span, word, why));
        }
        let mask = u32::MAX.checked_shl(32 - prefix.unwrap_or(32)).unwrap_or(0);
        Ok(Constant::V4(address.into(), mask))
    }

    fn ipv6(self, word: &str, span: Span) -> Result<Constant, FilterError> {
        let (address, prefix) = with_prefix(word);
        let Ok(address) = address.parse::<Ipv6Addr>() else {
            return Err(self.bad(span, word, format!("\"{word}\" is not a valid hostname or IPv6 address.")));
        };
        if prefix.is_some_and(|prefix| prefix > 128) {
            let prefix = prefix.unwrap_or_default();
            return Err(self.bad(span, word, format!("Prefix in a IPv6 address should be <= 128, not {prefix}")));
        }
        let mask = u128::MAX.checked_shl(128 - prefix.unwrap_or(128)).unwrap_or(0);
        Ok(Constant::V6(address.into(), mask))
    }
}

fn with_prefix(word: &str) -> (&str, Option<u32>) {
    match word.split_once('/') {
        Some((address, prefix)) => (address, prefix.parse().ok()),
        None => (word, None),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum NoNumber {
    Overflow,
    Other,
}

/// A whole number as C writes them: decimal, `0x`, `0b`, and octal after a zero.
fn number(word: &str) -> Result<u64, NoNumber> {
    let (digits, base) = match word.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&word[2..], 16),
        [b'0', b'b' | b'B', ..] => (&word[2..], 2),
        [b'0', _, ..] => (&word[1..], 8),
        _ => (word, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(base)) {
        return Err(NoNumber::Other);
    }
    u64::from_str_radix(digits, base).map_err(|_| NoNumber::Overflow)
}

/// Bytes: a row of hexadecimal digits, or one byte after `0x`.
fn bytes(word: &str) -> Option<Vec<u8>> {
    if let Some(digits) = word.strip_prefix("0x").or(word.strip_prefix("0X")) {
        return if digits.len() == 2 { Some(vec![u8::from_str_radix(digits, 16).ok()?]) } else { None };
    }
    row(word)
}

/// Hexadecimal digits, of which `:`, `.` or `-` may part some from others; an odd one begins its part.
fn row(word: &str) -> Option<Vec<u8>> {
    let word = word.strip_prefix(':').unwrap_or(word);
    let mut bytes = Vec::new();
    let mut separator = None;
    for part in word.split_inclusive([':', '.', '-']) {
        let mut digits = part;
        if let Some(last @ (':' | '.' | '-')) = part.chars().last() {
            if *separator.get_or_insert(last) != last {
                return None;
            }
            digits = &part[..part.len() - 1];
        }
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let (odd, even) = digits.split_at(digits.len() % 2);
        if !odd.is_empty() {
            bytes.push(u8::from_str_radix(odd, 16).ok()?);
        }
        for at in (0..even.len()).step_by(2) {
            bytes.push(u8::from_str_radix(even.get(at..at + 2)?, 16).ok()?);
        }
    }
    (!word.ends_with([':', '.', '-'])).then_some(bytes)
}

fn eui64(word: &str) -> Option<u64> {
    if let Ok(number) = number(word) {
        return Some(number);
    }
    let bytes = row(word)?;
    Some(u64::from_be_bytes(bytes.try_into().ok()?))
}

fn guid(word: &str) -> Option<[u8; 16]> {
    let lengths = word.split('-').map(str::len);
    if !lengths.eq([8, 4, 4, 4, 12]) {
        return None;
    }
    row(word)?.try_into().ok()
}

/// An object identifier in its BER form (X.690 8.19).
fn oid(word: &str) -> Option<Vec<u8>> {
    let mut arcs = Vec::new();
    for part in word.split('.') {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        arcs.push(part.parse::<u32>().ok()?);
    }
    let (&top, rest) = arcs.split_first()?;
    let (&second, rest) = rest.split_first()?;
    if top > 2 || (top < 2 && second > 39) {
        return None;
    }
    let mut ber = Vec::new();
    for arc in std::iter::once(u64::from(top) * 40 + u64::from(second)).chain(rest.iter().map(|arc| u64::from(*arc))) {
        let groups = (64 - arc.leading_zeros()).div_ceil(7).max(1);
        for group in (0..groups).rev() {
            let more = if group > 0 { 0x80 } else { 0 };
            ber.push((arc >> (7 * group)) as u8 & 0x7f | more);
        }
    }
    Some(ber)
}

/// Seconds, with up to nine decimals; what follows them does not count.
fn duration(word: &str) -> Option<i64> {
    let (seconds, fraction) = word.split_once('.').unwrap_or((word, ""));
    if seconds.is_empty() || !seconds.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals = fraction.bytes().take_while(u8::is_ascii_digit).count();
    if decimals > 9 {
        return None;
    }
    let nanos = nanos(&fraction[..decimals]);
    Some(seconds.parse::<i64>().ok()?.saturating_mul(1_000_000_000).saturating_add(nanos))
}

/// Nanoseconds from the decimals of a second.
fn nanos(decimals: &str) -> i64 {
    let mut nanos = 0;
    let mut unit = 100_000_000;
    for digit in decimals.bytes() {
        nanos += i64::from(digit.wrapping_sub(b'0')) * unit;
        unit /= 10;
    }
    nanos
}

enum Moment {
    At(i64),
    /// A time, and more after it.
    Trailing,
    None,
}

/// A point in time: `2022-07-04 12:34:56.789`, `2022-07-04T12:34Z`, `Jul  4, 2022 12:34:56.789 UTC`.
fn moment(text: &str) -> Moment {
    let mut at = Scanner(text.trim_start().as_bytes());
    if at.0.is_empty() {
        return Moment::At(0);
    }
    let read = if at.0[0].is_ascii_digit() { at.iso() } else { at.american() };
    let Some((civil, zone)) = read else { return Moment::None };
    at.spaces();
    if !at.0.is_empty() {
        return Moment::Trailing;
    }
    civil.nanos(zone).map_or(Moment::None, Moment::At)
}

#[derive(Clone, Copy, Default)]
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    seconds: i64,
    nanos: i64,
}

impl Civil {
    /// Nanoseconds since 1970. A day that its month does not have counts on into the next.
    fn nanos(self, offset: Option<i64>) -> Option<i64> {
        let first = jiff::civil::Date::new(i16::try_from(self.year).ok()?, self.month as i8, 1).ok()?;
        let midnight = first.to_datetime(jiff::civil::Time::midnight());
        let span = jiff::SignedDuration::from_secs((self.day - 1) * 86_400 + self.seconds);
        let local = midnight.checked_add(span).ok()?;
        let seconds = match offset {
            Some(offset) => local.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second() - offset,
            None => local.to_zoned(text::local_zone()).ok()?.timestamp().as_second(),
        };
        Some(seconds.saturating_mul(1_000_000_000).saturating_add(self.nanos))
    }
}

struct Scanner<'t>(&'t [u8]);

impl Scanner<'_> {
    fn spaces(&mut self) -> bool {
        let before = self.0.len();
        self.0 = self.0.trim_ascii_start();
        self.0.len() < before
    }

    fn take(&mut self, byte: u8) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// A number of one to so many digits within bounds; nothing is taken if it is beyond.
    fn number(&mut self, digits: usize, low: i64, high: i64) -> Option<i64> {
        let len = self.0.iter().take(digits).take_while(|byte| byte.is_ascii_digit()).count();
        let value = std::str::from_utf8(self.0.get(..len)?).ok()?.parse().ok()?;
        if value < low || value > high {
            return None;
        }
        self.0 = self.0.get(len..)?;
        Some(value)
    }

    fn fraction(&mut self) -> i64 {
        if !self.take(b'.') && !self.take(b',') {
            return 0;
        }
        let len = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(len);
        self.0 = rest;
        std::str::from_utf8(digits).map_or(0, |digits| nanos(digits.get(..9).unwrap_or(digits)))
    }

    /// The offset from UTC that is written, in seconds.
    fn zone(&mut self) -> Option<i64> {
        if self.take(b'Z') {
            return Some(0);
        }
        let before = self.0;
        self.spaces();
        if let Some(rest) = self.0.strip_prefix(b"UTC") {
            self.0 = rest;
            return Some(0);
        }
        self.0 = before;
        let sign = match self.0.first() {
            Some(b'+') => 1,
            Some(b'-') => -1,
            _ => return None,
        };
        self.0 = &self.0[1..];
        let hours = self.number(2, 0, 23).unwrap_or(0);
        self.take(b':');
        let minutes = self.number(2, 0, 59).unwrap_or(0);
        Some(sign * (hours * 3600 + minutes * 60))
    }

    /// `2022-07-04`, and of `12:34:56.789` what is there.
    fn iso(&mut self) -> Option<(Civil, Option<i64>)> {
        let year = self.number(4, 0, 9999)?;
        let mut civil = Civil { year, ..Civil::default() };
        if !self.take(b'-') {
            return None;
        }
        civil.month = self.number(2, 1, 12)?;
        if !self.take(b'-') {
            return None;
        }
        civil.day = self.number(2, 1, 31)?;
        let before = self.0;
        if !self.take(b'T') && !self.take(b' ') {
            return Some((civil, self.zone()));
        }
        let Some(hours) = self.number(2, 0, 23) else {
            self.0 = before;
            return Some((civil, self.zone()));
        };
        civil.seconds = hours * 3600;
        if self.0.first() == Some(&b':') {
            let before = self.0;
            self.take(b':');
            match self.number(2, 0, 59) {
                None => self.0 = before,
                Some(minutes) => {
                    civil.seconds += minutes * 60;
                    let before = self.0;
                    if self.take(b':') {
                        match self.number(2, 0, 61) {
                            None => self.0 = before,
                            Some(seconds) => {
                                civil.seconds += seconds;
                                civil.nanos = self.fraction();
                            }
                        }
                    }
                }
            }
        }
        Some((civil, self.zone()))
    }

    /// `Jul  4, 2022 12:34:56.789`
    fn american(&mut self) -> Option<(Civil, Option<i64>)> {
        const MONTHS: [&[u8]; 12] =
            [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
        let name = self.0.get(..3)?.to_ascii_lowercase();
        let month = MONTHS.iter().position(|month| *month == name)? as i64 + 1;
        self.0 = self.0.get(3..)?;
        if !self.spaces() {
            return None;
        }
        let day = self.number(2, 1, 31)?;
        if !self.take(b',') {
            return None;
        }
        self.spaces();
        let year = self.number(4, 0, 9999)?;
        self.spaces();
        let hours = self.number(2, 0, 23)?;
        self.take(b':').then_some(())?;
        let minutes = self.number(2, 0, 59)?;
        self.take(b':').then_some(())?;
        let seconds = hours * 3600 + minutes * 60 + self.number(2, 0, 61)?;
        let nanos = self.fraction();
        Some((Civil { year, month, day, seconds, nanos }, self.zone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_all_ways() {
        for word in ["00:11:22", "00-11-22", "001122", "0011.22", "0.11.22"] {
            assert_eq!(row(word), Some(vec![0, 0x11, 0x22]), "{word}");
        }
        assert_eq!(bytes("0xff"), Some(vec![0xff]));
        assert_eq!(bytes("0xfff"), None);
        assert_eq!(row("0:1-2"), None);
        assert_eq!(row("GE"), None);
    }

    #[test]
    fn whole_numbers_are_those_of_c() {
        assert_eq!(number("021"), Ok(17));
        assert_eq!(number("0b101"), Ok(5));
        assert_eq!(number("0x15"), Ok(21));
        assert_eq!(number("019"), Err(NoNumber::Other));
        assert_eq!(number("18446744073709551616"), Err(NoNumber::Overflow));
    }

    #[test]
    fn times_are_read_in_both_forms() {
        let read = |text: &str| match moment(text) {
            Moment::At(nanos) => Some(nanos),
            _ => None,
        };
        let day = 1_640_995_200_000_000_000;
        assert_eq!(read("2022-01-01T00:00:00Z"), Some(day));
        assert_eq!(read("2022-01-01 00:00 UTC"), Some(day));
        assert_eq!(read("Jan  1, 2022 00:00:00.000000005 UTC"), Some(day + 5));
        assert_eq!(read("2022-01-01T01:00:00+01:00"), Some(day));
        assert_eq!(read("2021-12-32T00:00:00Z"), None);
        assert_eq!(read("2022-02-30T00:00:00Z"), read("2022-03-02T00:00:00Z"));
        assert!(matches!(moment("2022-01-01 24:00:00"), Moment::Trailing));
        assert!(matches!(moment("20220101"), Moment::None));
        assert_eq!(duration("1.5"), Some(1_500_000_000));
        assert_eq!(duration("1.5s"), Some(1_500_000_000));
        assert_eq!(duration("1s"), None);
    }

    #[test]
    fn object_identifiers_are_packed_as_in_packets() {
        assert_eq!(oid("1.3.6.1.4.1.311"), Some(vec![0x2b, 6, 1, 4, 1, 0x82, 0x37]));
        assert_eq!(oid("3.1"), None);
        assert_eq!(oid("1.40"), None);
    }
}
