//! Domain names: labels, compression pointers, and the odd ones (RFC 1035 §4.1.4, RFC 2671 §3).
//!
//! A name is walked when it is read and written only when somebody looks: most names of a capture are never seen.

use crate::dissect::prelude::*;
use crate::field::text;
use std::cell::Cell;

/// A name in a message.
#[derive(Clone, Copy)]
pub(in crate::proto) struct Name<'m> {
    /// The message from its header on.
    message: &'m [u8],
    /// First byte, in the message.
    start: usize,
    /// Bytes that stand at the name's own place: up to its end or its first pointer.
    pub(in crate::proto) len: usize,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Labels,
    Loops,
    TooLong,
    Extended,
}

/// The longest text of a name: 255 bytes on the wire (RFC 1035 §2.3.4).
const LONGEST: usize = 253;

/// More pointers than a name of the longest text can have sense in.
const HOPS: usize = 255;

/// What the names of a message may be walked in vain.
const PATIENCE: usize = 1 << 16;

/// What the names of a message have in common: most end where others do.
pub(in crate::proto) struct Walks {
    /// Bytes that may still be walked behind pointers after names are too long to be shown.
    patience: Cell<usize>,
    /// Where pointers led to labels that end well, and how long their text is.
    ends: Cell<[(u16, u8); 4]>,
}

impl Walks {
    pub(in crate::proto) const fn new() -> Walks {
        // No name begins in the header's first byte.
        Walks { patience: Cell::new(PATIENCE), ends: Cell::new([(0, 0); 4]) }
    }

    fn end(&self, to: usize) -> Option<usize> {
        let ends = self.ends.get();
        let known = ends.iter().find(|(place, _)| usize::from(*place) == to && to > 0);
        known.map(|(_, text)| usize::from(*text))
    }

    fn remember(&self, to: usize, text: usize) {
        if let (Ok(to), Ok(text)) = (u16::try_from(to), u8::try_from(text)) {
            let [a, b, c, _] = self.ends.get();
            self.ends.set([(to, text), a, b, c]);
        }
    }
}

/// The length of two texts with a dot between them.
fn dotted(text: usize, more: usize) -> usize {
    text.saturating_add(more).saturating_add(usize::from(text > 0))
}

/// What a walk comes across.
enum Step {
    Label {
        at: usize,
        len: usize,
    },
    Pointer {
        to: usize,
    },
    /// A label of bits (RFC 2673), which nobody writes any more.
    Bits {
        behind: usize,
    },
    Extended,
    End,
}

/// Why a walk cannot go on.
enum Broken {
    /// The name needs the bytes up to here.
    Short(usize),
    /// Label types that were never given out.
    Reserved,
}

#[inline]
fn step(message: &[u8], at: usize) -> Result<Step, Broken> {
    let byte = *message.get(at).ok_or(Broken::Short(at.saturating_add(1)))?;
    let behind = at.saturating_add(1);
    // Nearly all are labels.
    if byte < 0x40 {
        let len = usize::from(byte);
        let end = behind.saturating_add(len);
        return match len {
            0 => Ok(Step::End),
            _ if end > message.len() => Err(Broken::Short(end)),
            _ => Ok(Step::Label { at: behind, len }),
        };
    }
    rare_step(message, byte, behind)
}

fn rare_step(message: &[u8], byte: u8, behind: usize) -> Result<Step, Broken> {
    match byte >> 6 {
        1 if byte == 0x41 => {
            let bits = *message.get(behind).ok_or(Broken::Short(behind.saturating_add(1)))?;
            let len = if bits == 0 { 32 } else { usize::from(bits).div_ceil(8) };
            let end = behind.saturating_add(1).saturating_add(len);
            if end > message.len() { Err(Broken::Short(end)) } else { Ok(Step::Bits { behind: end }) }
        }
        1 => Ok(Step::Extended),
        2 => Err(Broken::Reserved),
        _ => {
            let low = *message.get(behind).ok_or(Broken::Short(behind.saturating_add(1)))?;
            Ok(Step::Pointer { to: usize::from(byte & 0x3f) << 8 | usize::from(low) })
        }
    }
}

/// The length of what nearly all names are: labels, with nothing behind them or the end of a name that was walked before.
#[inline]
fn plain_len(message: &[u8], start: usize, walks: &Walks) -> Option<usize> {
    let mut at = start;
    loop {
        let byte = *message.get(at)?;
        let behind = at.saturating_add(1);
        let text = at.saturating_sub(start).saturating_sub(1);
        match byte {
            0 => return (text <= LONGEST).then_some(behind.saturating_sub(start)),
            1..0x40 => at = behind.saturating_add(usize::from(byte)),
            0x40..0xc0 => return None,
            _ => {
                let to = usize::from(byte & 0x3f) << 8 | usize::from(*message.get(behind)?);
                let known = walks.end(to).filter(|_| to != at.saturating_add(4))?;
                return (dotted(text, known) <= LONGEST).then_some(behind.saturating_add(1).saturating_sub(start));
            }
        }
    }
}

impl<'m> Name<'m> {
    /// Walks the name at a place of the message. `reported` is how long the message says it is, `walks` what was found out by walking its other names.
    pub(in crate::proto) fn walk(message: &'m [u8], start: usize, reported: usize, walks: &Walks) -> Parsed<Name<'m>> {
        let named = |len, form| Ok(Name { message, start, len, form });
        if let Some(len) = plain_len(message, start, walks) {
            return named(len, Form::Labels);
        }
        let (mut at, mut walked, mut text) = (start, 0usize, 0usize);
        let (mut own, mut hops) = (None, 0usize);
        // Where the first pointer led, and the text before it.
        let mut led = None;
        // Where a pointer led some hops ago (Brent): who is there again goes round in circles.
        let mut been = None;
        loop {
            match step(message, at) {
                Ok(Step::End) => {
                    let len = own.unwrap_or(at.saturating_add(1).saturating_sub(start));
                    if text > LONGEST {
                        return named(len, Form::TooLong);
                    }
                    if let Some((to, before)) = led {
                        walks.remember(to, text.saturating_sub(dotted(before, 0)));
                    }
                    return named(len, Form::Labels);
                }
                Ok(Step::Label { at: label, len }) => {
                    let len_of_label = len.saturating_add(1);
                    text = dotted(text, len);
                    // Behind a pointer there is nothing to measure but the text, and whether it ends well. A message may
                    // hold thousands of names that all point at a long one: nobody walks them all to their ends.
                    if text > LONGEST
                        && let Some(len) = own
                    {
                        match walks.patience.get().checked_sub(len_of_label) {
                            Some(left) => walks.patience.set(left),
                            None => return named(len, Form::TooLong),
                        }
                    }
                    walked = walked.saturating_add(len).saturating_add(1);
                    at = label.saturating_add(len);
                }
                Ok(Step::Pointer { to }) => {
                    let behind = at.saturating_add(2);
                    own.get_or_insert(behind.saturating_sub(start));
                    hops = hops.saturating_add(1);
                    walked = walked.saturating_add(2);
                    if to == behind.saturating_add(2) || hops > HOPS || been == Some(to) {
                        return named(own.unwrap_or(2), Form::Loops);
                    }
                    if hops == 1 {
                        if let Some(known) = walks.end(to)
                            && dotted(text, known) <= LONGEST
                        {
                            return named(own.unwrap_or(2), Form::Labels);
                        }
                        led = Some((to, text));
                    }
                    if hops.is_power_of_two() {
                        been = Some(to);
                    }
                    at = to;
                }
                Ok(Step::Bits { behind }) if at != start => {
                    walked = walked.saturating_add(behind.saturating_sub(at));
                    at = behind;
                }
                Ok(Step::Extended | Step::Bits { .. }) => {
                    let len = at.saturating_add(1).saturating_sub(start);
                    return if len < 2 { Err(Stop::Malformed) } else { named(len, Form::Extended) };
                }
                Err(Broken::Short(end)) => {
                    return Err(if end <= reported { Stop::Snapped } else { Stop::Malformed });
                }
                Err(Broken::Reserved) => return Err(Stop::Malformed),
            }
            // Whoever walks over more bytes than there are has been somewhere twice.
            if walked > message.len() {
                return named(own.unwrap_or(walked), Form::Loops);
            }
        }
    }

    /// The labels with dots between them, as they are in the packet.
    fn raw(&self) -> Vec<u8> {
        let mut raw = Vec::new();
        let mut at = self.start;
        while let Ok(next) = step(self.message, at) {
            match next {
                Step::Label { at: label, len } => {
                    if !raw.is_empty() {
                        raw.push(b'.');
                    }
                    at = label.saturating_add(len);
                    raw.extend_from_slice(self.message.get(label..at).unwrap_or(&[]));
                }
                Step::Pointer { to } => at = to,
                Step::End | Step::Extended | Step::Bits { .. } => break,
            }
        }
        raw
    }

    /// What stands for a name that is not made of labels.
    fn instead(&self, raw: &[u8]) -> Option<&'static str> {
        match self.form {
            Form::Loops => Some("<Name contains a pointer that loops>"),
            Form::TooLong => Some("<Name too long>"),
            Form::Extended => Some("<Unknown extended label>"),
            Form::Labels if matches!(raw.first(), None | Some(0)) => Some("<Root>"),
            Form::Labels => None,
        }
    }

    fn labels(&self) -> Vec<u8> {
        if self.form == Form::Labels { self.raw() } else { Vec::new() }
    }

    /// Writes the name, with what is not printable escaped.
    pub(in crate::proto) fn write(&self, out: &mut String) -> std::fmt::Result {
        let raw = self.labels();
        match self.instead(&raw) {
            Some(text) => out.push_str(text),
            None => text::write_loose_text(out, &raw),
        }
        Ok(())
    }

    pub(in crate::proto) fn text(&self) -> String {
        let mut text = String::new();
        let _ = self.write(&mut text);
        text
    }

    /// Length of the name in characters, and how many labels it shows.
    pub(in crate::proto) fn length_and_labels(&self) -> (usize, usize) {
        let raw = self.labels();
        let shown = self.instead(&raw).map_or(raw.as_slice(), str::as_bytes);
        match shown.len() {
            0 | 1 => (0, 0),
            len => (len, memchr::memchr_iter(b'.', shown).count().saturating_add(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Walks};
    use crate::dissect::prelude::Stop;

    /// Text, length at its own place, characters and labels of the name at a place.
    fn named(message: &[u8], start: usize) -> Result<(String, usize, usize, usize), Stop> {
        let name = Name::walk(message, start, message.len(), &Walks::new())?;
        let (characters, labels) = name.length_and_labels();
        Ok((name.text(), name.len, characters, labels))
    }

    #[test]
    fn labels_stand_between_dots() {
        assert_eq!(named(b"\x03www\x02ex\x03org\0", 0), Ok(("www.ex.org".into(), 12, 10, 3)));
        assert_eq!(named(b"\0", 0), Ok(("<Root>".into(), 1, 6, 1)));
        assert_eq!(named(b"\x01a\0", 0), Ok(("a".into(), 3, 0, 0)));
        assert_eq!(named(b"\x03a.b\x03c\\d\0", 0), Ok(("a.b.c\\d".into(), 9, 7, 3)));
    }

    #[test]
    fn a_pointer_goes_on_elsewhere() {
        assert_eq!(named(b"\x02ex\0\x03www\xc0\0", 4), Ok(("www.ex".into(), 6, 6, 2)));
        assert_eq!(named(b"\xc0\x02\x01a\0", 0).map(|name| name.0), Ok("a".into()));
    }

    #[test]
    fn a_pointer_may_not_loop() {
        let loops = "<Name contains a pointer that loops>";
        assert_eq!(named(b"\xc0\0", 0), Ok((loops.into(), 2, 36, 1)));
        assert_eq!(named(b"\x01a\xc0\0", 0), Ok((loops.into(), 4, 36, 1)));
    }

    #[test]
    fn a_name_ends_inside_its_message() {
        assert_eq!(named(b"\x05ab", 0), Err(Stop::Malformed));
        assert_eq!(named(b"\x01a", 0), Err(Stop::Malformed));
        assert_eq!(named(b"\xc0\xff", 0), Err(Stop::Malformed));
        assert_eq!(named(b"\x80abc\0", 0), Err(Stop::Malformed));
        let cut = Name::walk(b"\x05ab", 0, 100, &Walks::new()).map(|name| name.len);
        assert_eq!(cut, Err(Stop::Snapped));
    }

    #[test]
    fn names_of_more_than_253_characters_are_too_long() {
        let labels = |last: u8| {
            let mut wire = Vec::new();
            for len in [63, 63, 63, last] {
                wire.push(len);
                wire.extend(vec![b'x'; usize::from(len)]);
            }
            wire.push(0);
            wire
        };
        assert_eq!(named(&labels(61), 0).map(|name| name.2), Ok(253));
        assert_eq!(named(&labels(62), 0), Ok(("<Name too long>".into(), 256, 15, 1)));
    }

    #[test]
    fn what_is_not_printable_is_escaped_and_broken_sequences_count_once() {
        let text = |label: &[u8]| {
            let mut wire = vec![label.len() as u8];
            wire.extend_from_slice(label);
            wire.push(0);
            named(&wire, 0).map(|name| name.0).unwrap_or_default()
        };
        assert_eq!(text(b"\x01\x7f\x80\xff"), "\\001\\177\u{fffd}\u{fffd}");
        assert_eq!(text("é".as_bytes()), "é");
        assert_eq!(text(b"\xfb\xbdQ"), "\u{fffd}Q");
        assert_eq!(text(b"\xc0\xafQ"), "/Q");
        assert_eq!(text(b"\xc1\xbfQ"), "\\u007FQ");
    }

    #[test]
    fn a_name_that_ends_like_another_needs_no_second_walk() {
        // a.example, then b, a pointer to example; and c, the same again.
        let message = b"\x01a\x07example\0\x01b\xc0\x02\x01c\xc0\x02";
        let walks = Walks::new();
        let name = |start| Name::walk(message, start, message.len(), &walks).map(|name| (name.len, name.labels()));
        assert_eq!(name(0), Ok((11, b"a.example".to_vec())));
        assert_eq!(name(11), Ok((4, b"b.example".to_vec())));
        assert_eq!(walks.end(2), Some(7));
        assert_eq!(name(15), Ok((4, b"c.example".to_vec())));
    }
}
