//! JSON, the JavaScript Object Notation (RFC 8259).
//!
//! Objects and arrays that stand one behind another are each shown, as in newline-delimited JSON. What is none, or not
//! well formed, is shown as text from there on.

use super::media;
use super::text_lines::TEXT_LINES;
use crate::dissect::prelude::*;

fields! {
    ARRAY = "json.array", "Array", none;
    OBJECT = "json.object", "Object", none;
    MEMBER = "json.member", "Member", text;
    KEY = "json.key", "Key", text;
    PATH = "json.path", "Path", text;
    PATH_WITH_VALUE = "json.path_with_value", "Path with value", text;
    MEMBER_WITH_VALUE = "json.member_with_value", "Member with value", text;
    STRING = "json.value.string", "String value", text;
    NUMBER = "json.value.number", "Number value", text;
    FALSE = "json.value.false", "False value", none;
    NULL = "json.value.null", "Null value", none;
    TRUE = "json.value.true", "True value", none;
    NAN = "json.value.nan", "NaN value", none;
}

pub static JSON: Protocol = Protocol {
    fields: FIELDS,
    on: &[
        On::Media("application/json", |_| true),
        On::Media("application/json-rpc", |_| true),
        On::Media("application/jsonrequest", |_| true),
        On::Media("application/dds-web+json", |_| true),
        On::Media("application/problem+json", |_| true),
        On::Media("application/merge-patch+json", |_| true),
        On::Media("application/json-patch+json", |_| true),
        On::Media("application/x-ndjson", |_| true),
    ],
    dissect,
    ..Protocol::named("json", "JavaScript Object Notation")
};

/// Most levels of arrays and objects in one another.
const LEVELS: usize = 96;
/// Most bytes of paths; long names high up could make any number of them.
const PATHS: usize = 4 << 20;

fn dissect(pkt: &mut Packet) -> Parsed {
    let kind = media::shown_type(pkt);
    pkt.column(match pkt.column_so_far() {
        "HTTP" => "HTTP/JSON",
        "SSDP" => "SSDP/JSON",
        "DB-LSP-DISC" => "DB-LSP-DISC/JSON",
        "" => "JSON",
        other => other,
    });
    if pkt.info_is_empty() {
        pkt.info(|text| text.write_str("JavaScript Object Notation"));
    } else {
        pkt.info_append(|text| text.write_str(", JavaScript Object Notation"));
    }
    if !kind.is_empty() {
        pkt.label(pkt.own(), |text| write!(text, "JavaScript Object Notation: {kind}"));
        pkt.info_append(|text| write!(text, " ({kind})"));
    }
    loop {
        let rest = pkt.rest();
        let text = Text { bytes: rest };
        let start = text.skip_space(0);
        let Some(end) =
            rest.get(start).filter(|byte| matches!(byte, b'{' | b'[')).and_then(|_| text.value_end(start, 0))
        else {
            if start < rest.len() {
                return pkt.hand_to(&TEXT_LINES);
            }
            return pkt.skip(rest.len());
        };
        if FIELDS.iter().any(|field| pkt.keeps(field)) {
            let at = pkt.position();
            Shown { pkt, text, at, path: Vec::new(), spent: 0 }.value(start, end)?;
        }
        pkt.skip(text.skip_space(end))?;
    }
}

/// Whether bytes are JSON from their first object or array to their end.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let text = Text { bytes };
    let start = text.skip_space(0);
    let opens = matches!(text.byte(start), Some(b'{' | b'['));
    opens && text.value_end(start, 0).is_some_and(|end| text.skip_space(end) == bytes.len())
}

/// The bytes from the cursor on.
#[derive(Clone, Copy)]
struct Text<'t> {
    bytes: &'t [u8],
}

impl<'t> Text<'t> {
    fn byte(self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn from(self, at: usize) -> &'t [u8] {
        self.bytes.get(at..).unwrap_or(&[])
    }

    fn skip_space(self, at: usize) -> usize {
        let spaces = self.from(at).iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
        at.saturating_add(spaces)
    }

    /// The end of the value that begins here, if it is well formed.
    fn value_end(self, at: usize, level: usize) -> Option<usize> {
        match self.byte(at)? {
            _ if level > LEVELS => None,
            b'{' => self.list_end(at, b'}', |text, at| {
                let colon = text.skip_space(text.string_end(at)?);
                if text.byte(colon)? != b':' {
                    return None;
                }
                text.value_end(text.skip_space(colon.checked_add(1)?), level.checked_add(1)?)
            }),
            b'[' => self.list_end(at, b']', |text, at| text.value_end(at, level.checked_add(1)?)),
            b'"' => self.string_end(at),
            b't' => self.word_end(at, b"true"),
            b'f' => self.word_end(at, b"false"),
            b'n' => self.word_end(at, b"null"),
            b'N' => self.word_end(at, b"NaN"),
            _ => self.number_end(at),
        }
    }

    /// The end of a list of items between brackets, with commas between them.
    fn list_end(self, at: usize, close: u8, item: impl Fn(Self, usize) -> Option<usize>) -> Option<usize> {
        let mut at = self.skip_space(at.checked_add(1)?);
        if self.byte(at)? == close {
            return at.checked_add(1);
        }
        loop {
            at = self.skip_space(item(self, at)?);
            match self.byte(at)? {
                b',' => at = self.skip_space(at.checked_add(1)?),
                byte if byte == close => return at.checked_add(1),
                _ => return None,
            }
        }
    }

    /// The end of a string, behind its closing quote.
    fn string_end(self, at: usize) -> Option<usize> {
        if self.byte(at)? != b'"' {
            return None;
        }
        let mut at = at.checked_add(1)?;
        loop {
            at = at.checked_add(memchr::memchr2(b'"', b'\\', self.from(at))?)?;
            if self.byte(at)? == b'"' {
                return at.checked_add(1);
            }
            at = match self.byte(at.checked_add(1)?)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at.checked_add(2)?,
                b'u' => {
                    let digits = self.bytes.get(at.checked_add(2)?..at.checked_add(6)?)?;
                    if !digits.iter().all(u8::is_ascii_hexdigit) {
                        return None;
                    }
                    at.checked_add(6)?
                }
                _ => return None,
            };
        }
    }

    fn word_end(self, at: usize, word: &[u8]) -> Option<usize> {
        self.from(at).starts_with(word).then(|| at.saturating_add(word.len()))
    }

    /// RFC 8259 §6.
    fn number_end(self, at: usize) -> Option<usize> {
        let digits = |at: usize| -> Option<usize> {
            let count = self.from(at).iter().take_while(|byte| byte.is_ascii_digit()).count();
            (count > 0).then(|| at.saturating_add(count))
        };
        let mut at = if self.byte(at)? == b'-' { at.checked_add(1)? } else { at };
        at = if self.byte(at)? == b'0' { at.checked_add(1)? } else { digits(at)? };
        if self.byte(at) == Some(b'.') {
            at = digits(at.checked_add(1)?)?;
        }
        if matches!(self.byte(at), Some(b'e' | b'E')) {
            at = at.checked_add(1)?;
            if matches!(self.byte(at), Some(b'+' | b'-')) {
                at = at.checked_add(1)?;
            }
            at = digits(at)?;
        }
        Some(at)
    }

    /// What a string says, which reaches from quote to quote.
    fn unescaped(self, start: usize, end: usize) -> String {
        let inside = self.bytes.get(start.saturating_add(1)..end.saturating_sub(1)).unwrap_or(&[]);
        let plain = String::from_utf8_lossy(inside);
        if !plain.contains('\\') {
            return plain.into_owned();
        }
        let mut units: Vec<u16> = Vec::new();
        let mut letters = plain.chars();
        let mut out = String::new();
        while let Some(letter) = letters.next() {
            let escape = if letter == '\\' { letters.next() } else { None };
            if escape == Some('u') {
                // Two units may make one letter.
                let digits: String = letters.by_ref().take(4).collect();
                units.extend(u16::from_str_radix(&digits, 16).ok());
                continue;
            }
            push_units(&mut units, &mut out);
            out.push(match escape {
                None => letter,
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some(other) => other,
            });
        }
        push_units(&mut units, &mut out);
        out
    }
}

fn push_units(units: &mut Vec<u16>, out: &mut String) {
    out.extend(char::decode_utf16(units.drain(..)).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

/// Shows a value that is known to be well formed.
struct Shown<'s, 'p, 'c> {
    pkt: &'s mut Packet<'p, 'c>,
    text: Text<'p>,
    /// Where the text begins in its data source.
    at: usize,
    /// The path to the value: names, and `[]` for what an array holds.
    path: Vec<String>,
    spent: usize,
}

impl Shown<'_, '_, '_> {
    fn add(&mut self, field: &'static Field, start: usize, end: usize) -> Item {
        self.pkt.add_at(field, 0, self.at.saturating_add(start), end.saturating_sub(start))
    }

    fn add_text(&mut self, field: &'static Field, text: &str, start: usize, end: usize) -> Item {
        let item = self.add(field, start, end);
        self.pkt.set_text(item, text.as_bytes());
        item
    }

    fn path(&mut self) -> Parsed<String> {
        let path: String = self.path.iter().flat_map(|name| ["/", name]).collect();
        self.spent = self.spent.saturating_add(path.len());
        if self.spent > PATHS { Err(Stop::Budget) } else { Ok(path) }
    }

    fn value(&mut self, start: usize, end: usize) -> Parsed {
        let (field, plain): (&'static Field, bool) = match self.text.byte(start) {
            Some(b'{') => return self.object(start, end),
            Some(b'[') => return self.array(start, end),
            Some(b'"') => (&STRING, false),
            Some(b't') => (&TRUE, true),
            Some(b'f') => (&FALSE, true),
            Some(b'n') => (&NULL, true),
            Some(b'N') => (&NAN, true),
            _ => (&NUMBER, false),
        };
        let value = match self.text.byte(start) {
            Some(b'"') => self.text.unescaped(start, end),
            _ => String::from_utf8_lossy(self.text.bytes.get(start..end).unwrap_or(&[])).into_owned(),
        };
        let path = self.path()?;
        let item = self.add_text(&PATH_WITH_VALUE, &format!("{path}:{value}"), start, end);
        self.pkt.generated(item);
        let last = self.path.last().cloned().unwrap_or_default();
        let item = self.add_text(&MEMBER_WITH_VALUE, &format!("{last}:{value}"), start, end);
        self.pkt.generated(item);
        if plain {
            self.add(field, start, end);
        } else {
            self.add_text(field, &value, start, end);
        }
        Ok(())
    }

    /// Shows what stands between brackets, which has been found well formed.
    fn list(&mut self, start: usize, end: usize, mut item: impl FnMut(&mut Self, usize) -> Parsed<usize>) -> Parsed {
        self.pkt.open();
        let mut at = self.text.skip_space(start.saturating_add(1));
        while at < end.saturating_sub(1) {
            at = self.text.skip_space(item(self, at)?);
            at = self.text.skip_space(at.saturating_add(1));
        }
        self.pkt.close();
        Ok(())
    }

    fn array(&mut self, start: usize, end: usize) -> Parsed {
        self.add(&ARRAY, start, end);
        self.path.push("[]".to_owned());
        self.list(start, end, |shown, at| {
            let end = shown.text.value_end(at, 0).ok_or(Stop::Malformed)?;
            shown.value(at, end)?;
            Ok(end)
        })?;
        self.path.pop();
        Ok(())
    }

    fn object(&mut self, start: usize, end: usize) -> Parsed {
        self.add(&OBJECT, start, end);
        self.list(start, end, |shown, at| {
            let key_end = shown.text.string_end(at).ok_or(Stop::Malformed)?;
            let value_at = shown.text.skip_space(shown.text.skip_space(key_end).saturating_add(1));
            let end = shown.text.value_end(value_at, 0).ok_or(Stop::Malformed)?;
            let key = shown.text.unescaped(at, key_end);
            shown.add_text(&MEMBER, &key, at, end);
            shown.pkt.open();
            shown.path.push(key.clone());
            shown.value(value_at, end)?;
            shown.add_text(&KEY, &key, at, key_end);
            let path = shown.path()?;
            let item = shown.add_text(&PATH, &path, at, end);
            shown.pkt.generated(item);
            shown.path.pop();
            shown.pkt.close();
            Ok(end)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> Option<usize> {
        Text { bytes: text.as_bytes() }.value_end(0, 0)
    }

    #[test]
    fn only_what_is_well_formed_has_an_end() {
        assert_eq!(end("{\"a\":[1,-0.5e+3,\"\\u00e9\",null]} x"), Some(31));
        for wrong in [
            "{\"a\":1,}",
            "[1,]",
            "[,]",
            "[01]",
            "[1.]",
            "[+1]",
            "{a:1}",
            "[\"\\x\"]",
            "[\"open]",
            "[tru]",
            "{\"a\" 1}",
        ] {
            assert_eq!(end(wrong), None, "{wrong}");
        }
        let deep = "[".repeat(LEVELS + 2);
        assert_eq!(end(&deep), None);
    }

    #[test]
    fn two_units_make_one_letter() {
        let text = br#""a\ud83d\ude00\u0041\ud83d""#;
        assert_eq!(Text { bytes: text }.unescaped(0, text.len()), "a\u{1f600}A\u{fffd}");
    }
}
