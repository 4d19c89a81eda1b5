//! How values become text: tree labels, and the plain form that columns, `-T fields` and PDML show.

use super::{Base, Field, Kind, Names, Value};
use crate::base::{Address, Time};
use std::fmt::Write;

/// Hexadecimal digits of the integer that the field stands in.
fn whole_digits(field: &Field) -> usize {
    (field.kind.bits().div_ceil(4) as usize).max(1)
}

/// Hexadecimal digits that hold every value of the field.
fn hex_digits(field: &Field) -> usize {
    let bits =
        if field.mask != 0 { 64 - field.mask.leading_zeros() - field.mask.trailing_zeros() } else { field.kind.bits() };
    (bits.div_ceil(4) as usize).max(1)
}

/// Writes a number in the base of its field, without its name.
pub fn write_number(out: &mut String, field: &Field, value: u64) {
    let digits = hex_digits(field);
    let _ = match field.base {
        Base::Hex => write!(out, "0x{value:0digits$x}"),
        Base::Oct => write!(out, "{}{value:o}", if value == 0 { "" } else { "0" }),
        Base::DecHex => write!(out, "{value} (0x{value:0digits$x})"),
        Base::HexDec => write!(out, "0x{value:0digits$x} ({value})"),
        _ => write!(out, "{value}"),
    };
}

fn write_unit(out: &mut String, field: &Field, value: u64) {
    if field.unit.is_empty() {
        return;
    }
    match field.unit.split_once('|') {
        None => out.push_str(field.unit),
        Some((one, many)) => {
            out.push(' ');
            out.push_str(if value == 1 { one } else { many });
        }
    }
}

/// Writes a value as a tree label has it after the colon.
pub fn write_value(out: &mut String, field: &Field, value: Value) {
    match value {
        Value::Nothing => {}
        Value::Unsigned(number) => match field.names {
            Names::Whole(write) => write(number, out),
            Names::None => {
                if field.kind == Kind::Char {
                    write_char(out, number);
                } else {
                    write_number(out, field, number);
                    write_unit(out, field, number);
                }
            }
            _ => {
                out.push_str(field.name_of(number).unwrap_or("Unknown"));
                out.push_str(" (");
                write_number(out, field, number);
                out.push(')');
            }
        },
        Value::Signed(number) => match field.names {
            Names::Whole(write) => write(number as u64, out),
            Names::None => {
                let _ = write!(out, "{number}");
                write_unit(out, field, number.unsigned_abs());
            }
            _ => {
                let name = field.name_of(number as u64).unwrap_or("Unknown");
                let _ = write!(out, "{name} ({number})");
            }
        },
        Value::Bool(yes) => out.push_str(match field.names {
            Names::Bool(on, off) => {
                if yes {
                    on
                } else {
                    off
                }
            }
            _ => {
                if yes {
                    "True"
                } else {
                    "False"
                }
            }
        }),
        Value::Span(_) => {
            write_plain(out, field, value);
            out.push_str(" seconds");
        }
        Value::Bytes(bytes) => {
            if bytes.is_empty() {
                out.push_str("<MISSING>");
            }
            write_hex(out, bytes.get(..36).unwrap_or(bytes), None);
            if bytes.len() > 36 {
                out.push('…');
            }
        }
        Value::Text(text) => write_text(out, text),
        Value::Float(number) => {
            write_float(out, field.kind, number);
            write_unit(out, field, 2);
        }
        Value::Oid(oid) => {
            write_oid(out, oid);
        }
        _ => write_plain(out, field, value),
    }
}

/// Writes the whole tree label that a field has of itself: name and value, and the bits of a bit field. Gives the end of the name in `out`.
pub fn write_label(out: &mut String, field: &Field, value: Value, raw: Option<u64>) -> usize {
    if field.mask != 0
        && let Some(raw) = raw
    {
        write_bits(out, field, raw);
        out.push_str(" = ");
    }
    out.push_str(field.name);
    let name_end = out.len();
    if matches!(field.kind, Kind::None | Kind::Protocol | Kind::Expert) {
        return name_end;
    }
    out.push_str(": ");
    write_value(out, field, value);
    name_end
}

/// Longest label, in bytes.
const LABEL_LEN: usize = 239;

/// Shortens a label that begins at `start` of `out` and is too long, and says so behind its name.
pub fn shorten_label(out: &mut String, start: usize, name_end: usize) {
    if out.len() - start <= LABEL_LEN {
        return;
    }
    out.insert_str(name_end, " [truncated]");
    out.truncate(out.floor_char_boundary(start + LABEL_LEN - 1));
}

/// Cuts a label that begins at `start` of `out` to its greatest length.
pub fn cut_label(out: &mut String, start: usize) {
    out.truncate(out.floor_char_boundary((start + LABEL_LEN).min(out.len())));
}

/// Writes the picture of a bit field: `..01 ....`.
fn write_bits(out: &mut String, field: &Field, raw: u64) {
    for bit in (0..u32::from(field.width)).rev() {
        let at = 1u64 << bit;
        out.push(match (field.mask & at != 0, raw & at != 0) {
            (false, _) => '.',
            (true, true) => '1',
            (true, false) => '0',
        });
        if bit % 4 == 0 && bit != 0 {
            out.push(' ');
        }
    }
}

/// Writes a value in its plain form, which PDML's `show`, JSON and `-T fields` have; text is not escaped.
pub fn write_plain(out: &mut String, field: &Field, value: Value) {
    let _ = match value {
        Value::Nothing => Ok(()),
        Value::Unsigned(number) => {
            if field.kind == Kind::Char {
                write_char(out, number);
            } else {
                let digits = whole_digits(field);
                let _ = match field.base {
                    Base::Hex | Base::HexDec => write!(out, "0x{number:0digits$x}"),
                    Base::Oct => write!(out, "{}{number:o}", if number == 0 { "" } else { "0" }),
                    _ => write!(out, "{number}"),
                };
            }
            Ok(())
        }
        Value::Signed(number) => write!(out, "{number}"),
        Value::Bool(yes) => write!(out, "{}", u8::from(yes)),
        Value::Float(number) => {
            write_float(out, field.kind, number);
            Ok(())
        }
        Value::Moment(time) => {
            write_moment(out, time, field.base == Base::Utc);
            Ok(())
        }
        Value::Span(span) => {
            write_span(out, span);
            Ok(())
        }
        Value::Text(text) => {
            write_raw_text(out, text);
            Ok(())
        }
        Value::Bytes(bytes) => {
            write_hex(out, bytes, Some(':'));
            Ok(())
        }
        Value::Ether(mac) => {
            write_ether(out, mac);
            Ok(())
        }
        Value::Ipv4(address) => write!(out, "{address}"),
        Value::Ipv6(address) => {
            write_ipv6(out, address);
            Ok(())
        }
        Value::Eui64(number) => {
            write_hex(out, &number.to_be_bytes(), Some(':'));
            Ok(())
        }
        Value::Guid(guid) => {
            for (index, byte) in guid.iter().enumerate() {
                if matches!(index, 4 | 6 | 8 | 10) {
                    out.push('-');
                }
                let _ = write!(out, "{byte:02x}");
            }
            Ok(())
        }
        Value::Oid(oid) => {
            write_oid(out, oid);
            Ok(())
        }
    };
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Writes bytes in hexadecimal, with a separator or none.
pub fn write_hex(out: &mut String, bytes: &[u8], separator: Option<char>) {
    out.reserve(bytes.len() * 3);
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0
            && let Some(separator) = separator
        {
            out.push(separator);
        }
        out.push(char::from(HEX[usize::from(byte >> 4)]));
        out.push(char::from(HEX[usize::from(byte & 15)]));
    }
}

/// Writes a MAC address: `00:1b:21:3a:4b:5c`.
pub fn write_ether(out: &mut String, mac: [u8; 6]) {
    write_hex(out, &mac, Some(':'));
}

/// Writes an IPv6 address (RFC 5952).
pub fn write_ipv6(out: &mut String, address: std::net::Ipv6Addr) {
    let _ = write!(out, "{}", Address::from(address));
}

/// Writes a span in seconds with nine decimals.
pub fn write_span(out: &mut String, span: Time) {
    let nanos = span.0.unsigned_abs();
    let sign = if span.0 < 0 { "-" } else { "" };
    let _ = write!(out, "{sign}{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000);
}

/// Writes seconds in words: `1 day, 1 hour, 1 minute, 1 second`.
pub fn write_duration(out: &mut String, seconds: u64) {
    let parts = [
        (seconds / 86_400, "day"),
        (seconds / 3600 % 24, "hour"),
        (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ];
    let mut first = true;
    for (count, unit) in parts.into_iter().filter(|part| part.0 > 0) {
        let _ = write!(out, "{}{count} {unit}{}", if first { "" } else { ", " }, if count == 1 { "" } else { "s" });
        first = false;
    }
    if first {
        out.push_str("0 seconds");
    }
}

/// Writes a point in time: `Nov 14, 2023 22:13:20.061000000 UTC`.
pub fn write_moment(out: &mut String, time: Time, utc: bool) {
    if time == Time::NEVER {
        out.push_str("NULL");
        return;
    }
    let zone = if utc { jiff::tz::TimeZone::UTC } else { local_zone() };
    let (seconds, nanos) = time.parts();
    let Ok(at) = jiff::Timestamp::new(seconds, nanos as i32) else { return };
    let at = at.to_zoned(zone);
    let name = if utc { "UTC".to_owned() } else { at.strftime("%Z").to_string() };
    let _ = write!(out, "{}.{nanos:09} {name}", at.strftime("%b %e, %Y %H:%M:%S"));
}

/// The zone of this process, looked up once.
pub fn local_zone() -> jiff::tz::TimeZone {
    static ZONE: std::sync::OnceLock<jiff::tz::TimeZone> = std::sync::OnceLock::new();
    ZONE.get_or_init(jiff::tz::TimeZone::system).clone()
}

/// Text up to its first zero byte, where C's strings end.
fn until_zero(text: &[u8]) -> &[u8] {
    memchr::memchr(0, text).and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Writes text from a packet as it is; what is no UTF-8 becomes U+FFFD.
fn write_raw_text(out: &mut String, text: &[u8]) {
    for chunk in until_zero(text).utf8_chunks() {
        out.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            out.push('\u{fffd}');
        }
    }
}

/// Writes text from a packet as labels show it: what is not printable is escaped, what is no UTF-8 becomes U+FFFD. It ends with the first zero.
pub fn write_text(out: &mut String, text: &[u8]) {
    write_whole_text(out, until_zero(text));
}

/// The same for text that goes on behind a zero.
pub fn write_whole_text(out: &mut String, text: &[u8]) {
    for chunk in text.utf8_chunks() {
        for character in chunk.valid().chars() {
            write_character(out, character);
        }
        if !chunk.invalid().is_empty() {
            out.push('\u{fffd}');
        }
    }
}

/// The same for text that nobody promised to be UTF-8: a sequence counts as one character however long it is written, and a broken one becomes one U+FFFD.
pub fn write_loose_text(out: &mut String, text: &[u8]) {
    let mut rest = text;
    while let [lead, behind @ ..] = rest {
        let (bits, follow) = match lead {
            0x00..=0x7f => (*lead, 0),
            0xc0..=0xdf => (lead & 0x1f, 1),
            0xe0..=0xef => (lead & 0x0f, 2),
            0xf0..=0xf7 => (lead & 0x07, 3),
            0xf8..=0xfb => (lead & 0x03, 4),
            0xfc | 0xfd => (lead & 0x01, 5),
            _ => (0xff, 0),
        };
        let found = behind.iter().take(follow).take_while(|byte| **byte & 0xc0 == 0x80).count();
        let (own, next) = behind.split_at(found);
        let code = own.iter().fold(u32::from(bits), |code, byte| code << 6 | u32::from(byte & 0x3f));
        match char::from_u32(code) {
            Some(character) if found == follow && bits != 0xff => {
                if follow > 0 && character.is_ascii_control() {
                    let _ = write!(out, "\\u{code:04X}");
                } else {
                    write_character(out, character);
                }
            }
            _ => out.push('\u{fffd}'),
        }
        rest = next;
    }
}

fn write_character(out: &mut String, character: char) {
    let code = u32::from(character);
    match character {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\x07' => out.push_str("\\a"),
        '\x08' => out.push_str("\\b"),
        '\x0b' => out.push_str("\\v"),
        '\x0c' => out.push_str("\\f"),
        character if character.is_ascii_control() => {
            let _ = write!(out, "\\{code:03o}");
        }
        character if is_printable(character) => out.push(character),
        _ if code > 0xffff => {
            let _ = write!(out, "\\U{code:08X}");
        }
        _ => {
            let _ = write!(out, "\\u{code:04X}");
        }
    }
}

/// Neither a control nor a format character (Unicode categories Cc and Cf), nor one that never will be a character.
fn is_printable(character: char) -> bool {
    let code = u32::from(character);
    let is_format = matches!(
        code,
        0xad | 0x600..=0x605
            | 0x61c
            | 0x6dd
            | 0x70f
            | 0x890..=0x891
            | 0x8e2
            | 0x180e
            | 0x200b..=0x200f
            | 0x202a..=0x202e
            | 0x2060..=0x206f
            | 0xfeff
            | 0xfff9..=0xfffb
            | 0x110bd
            | 0x110cd
            | 0x1bca0..=0x1bca3
            | 0x1d173..=0x1d17a
            | 0xe0001..=0xe007f
    );
    !character.is_control() && !is_format && code & 0xfffe != 0xfffe && !matches!(code, 0xfdd0..=0xfdef)
}

/// Adds text that ought to be ASCII: it ends with the first zero byte, and what is no ASCII becomes U+FFFD.
pub fn push_ascii(out: &mut String, text: &[u8]) {
    for byte in text.iter().take_while(|byte| **byte != 0) {
        out.push(if byte.is_ascii() { char::from(*byte) } else { '\u{fffd}' });
    }
}

fn write_char(out: &mut String, number: u64) {
    match u8::try_from(number) {
        Ok(byte) if byte.is_ascii_graphic() || byte == b' ' => {
            let _ = write!(out, "'{}'", char::from(byte));
        }
        _ => {
            let _ = write!(out, "'\\x{number:02x}'");
        }
    }
}

/// Writes a number as C's `%g` does: six significant digits for a float, fifteen for a double, without trailing zeros.
pub fn write_float(out: &mut String, kind: Kind, number: f64) {
    let digits: i32 = if kind == Kind::F32 { 6 } else { 15 };
    if number == 0.0 || !number.is_finite() {
        let _ = write!(out, "{number}");
        return;
    }
    let exponent = number.abs().log10().floor() as i32;
    if exponent < -4 || exponent >= digits {
        let text = format!("{number:.*e}", (digits - 1) as usize);
        let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
        let mantissa =
            if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
        let power: i32 = power.parse().unwrap_or(0);
        let _ = write!(out, "{mantissa}e{}{:02}", if power < 0 { '-' } else { '+' }, power.abs());
    } else {
        let text = format!("{number:.*}", (digits - 1 - exponent).max(0) as usize);
        out.push_str(if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text });
    }
}

/// Writes an object identifier from its BER form (X.690 8.19); an arc that is cut short is left out.
pub fn write_oid(out: &mut String, ber: &[u8]) {
    let mut arc: u64 = 0;
    let mut first = true;
    for byte in ber {
        arc = arc.wrapping_shl(7) | u64::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            continue;
        }
        if first {
            let top = (arc / 40).min(2);
            let _ = write!(out, "{top}.{}", arc - top * 40);
            first = false;
        } else {
            let _ = write!(out, ".{arc}");
        }
        arc = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static WORDS: Field = Field::text("test.words", "Words");
    static BITS: Field = Field::u8("test.bits", "Bits").hex().mask8(0x0c);

    fn label(field: &Field, value: Value, raw: u64) -> String {
        let mut out = String::new();
        let name_end = write_label(&mut out, field, value, Some(raw));
        shorten_label(&mut out, 0, name_end);
        out
    }

    #[test]
    fn a_label_that_is_too_long_is_cut_and_says_so_behind_its_name() {
        assert_eq!(label(&WORDS, Value::Text(&[b'a'; 232]), 0).len(), 239);
        let cut = label(&WORDS, Value::Text(&[b'a'; 233]), 0);
        assert!(cut.starts_with("Words [truncated]: aaa"), "{cut}");
        assert_eq!(cut.len(), 238);
    }

    #[test]
    fn labels_have_the_digits_of_the_bits_and_plain_values_those_of_the_whole() {
        assert_eq!(label(&BITS, Value::Unsigned(2), 0x08), ".... 10.. = Bits: 0x2");
        let mut plain = String::new();
        write_plain(&mut plain, &BITS, Value::Unsigned(2));
        assert_eq!(plain, "0x02");
    }

    #[test]
    fn text_is_escaped_in_labels_only_and_ends_with_a_zero_byte() {
        assert_eq!(label(&WORDS, Value::Text(b"a\tb\x01\xe4\"\0c"), 0), "Words: a\\tb\\001\u{fffd}\"");
        let mut plain = String::new();
        write_plain(&mut plain, &WORDS, Value::Text(b"a\tb\0c"));
        assert_eq!(plain, "a\tb");
    }
}
