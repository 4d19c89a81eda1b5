//! Reading ASN.1 in its distinguished or basic encoding (X.690), as far as certificates need it.

use crate::dissect::prelude::*;

/// Tag octets of the universal types met in certificates.
pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const UTF8_STRING: u8 = 0x0c;
pub(super) const PRINTABLE_STRING: u8 = 0x13;
pub(super) const TELETEX_STRING: u8 = 0x14;
pub(super) const IA5_STRING: u8 = 0x16;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const VISIBLE_STRING: u8 = 0x1a;
pub(super) const UNIVERSAL_STRING: u8 = 0x1c;
pub(super) const BMP_STRING: u8 = 0x1e;
pub(super) const SEQUENCE: u8 = 0x30;

/// An element's first octets: its tag, how long they are themselves, and how long its content is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) tag: u8,
    pub(super) len: usize,
    pub(super) content: usize,
}

impl Head {
    /// The element that begins a slice.
    pub(super) fn of(bytes: &[u8]) -> Option<Head> {
        let (&tag, &first) = (bytes.first()?, bytes.get(1)?);
        // No field here has a tag above 30, and DER knows no indefinite lengths.
        if tag & 0x1f == 0x1f {
            return None;
        }
        if first < 0x80 {
            return Some(Head { tag, len: 2, content: usize::from(first) });
        }
        let count = usize::from(first & 0x7f);
        if count == 0 || count > 4 {
            return None;
        }
        let mut content = 0usize;
        for byte in bytes.get(2..count.saturating_add(2))? {
            content = content << 8 | usize::from(*byte);
        }
        Some(Head { tag, len: count.saturating_add(2), content })
    }

    pub(super) fn whole(self) -> usize {
        self.len.saturating_add(self.content)
    }

    /// The number of a context tag, or of a universal one.
    pub(super) fn number(self) -> u8 {
        self.tag & 0x1f
    }
}

/// The content of the element at the start of a slice, and what follows it.
pub(super) fn split(bytes: &[u8]) -> Option<(Head, &[u8], &[u8])> {
    let head = Head::of(bytes)?;
    Some((head, bytes.get(head.len..head.whole())?, bytes.get(head.whole()..)?))
}

/// The element at the cursor.
pub(super) fn head(pkt: &Packet) -> Parsed<Head> {
    let head = Head::of(pkt.rest()).ok_or(Stop::Malformed)?;
    if head.whole() > pkt.left() { Err(Stop::Malformed) } else { Ok(head) }
}

/// The tag at the cursor, if anything is left.
pub(super) fn tag(pkt: &Packet) -> Option<u8> {
    if pkt.left() == 0 { None } else { pkt.peek_u8(0).ok() }
}

/// Steps into an element without a node of its own.
pub(super) fn inside(pkt: &mut Packet, read: impl FnOnce(&mut Packet, Head) -> Parsed) -> Parsed {
    let head = head(pkt)?;
    pkt.skip(head.len)?;
    pkt.part(head.content, |pkt| read(pkt, head))
}

/// Passes over an element.
pub(super) fn pass(pkt: &mut Packet) -> Parsed {
    let head = head(pkt)?;
    pkt.skip(head.whole())
}

/// A SEQUENCE: its node covers the whole element.
pub(super) fn sequence(
    pkt: &mut Packet,
    field: &'static Field,
    read: impl FnOnce(&mut Packet, Item) -> Parsed,
) -> Parsed {
    let head = head(pkt)?;
    let item = pkt.add(field, 0, head.whole());
    if head.content == 0 {
        pkt.append(item, |text| text.write_str(" [0 length]"));
    }
    pkt.open();
    pkt.skip(head.len)?;
    pkt.part(head.content, |pkt| read(pkt, item))?;
    pkt.close();
    Ok(())
}

/// A SEQUENCE OF or SET OF: its node covers the content, its value is how many elements there are.
pub(super) fn list(
    pkt: &mut Packet,
    field: &'static Field,
    mut read: impl FnMut(&mut Packet) -> Parsed,
) -> Parsed<Item> {
    let head = head(pkt)?;
    pkt.skip(head.len)?;
    let mut rest = pkt.peek(0, head.content)?;
    let mut count = 0u64;
    while let Some((_, _, behind)) = split(rest) {
        count = count.saturating_add(1);
        rest = behind;
    }
    let item = pkt.add(field, count, head.content);
    pkt.label(item, |text| write!(text, "{}: {count} item{}", field.name, if count == 1 { "" } else { "s" }));
    pkt.open();
    pkt.part(head.content, |pkt| {
        while pkt.left() > 0 {
            read(pkt)?;
        }
        Ok(())
    })?;
    pkt.close();
    Ok(item)
}

/// A CHOICE among context tags: its node covers the content.
pub(super) fn choice(
    pkt: &mut Packet,
    field: &'static Field,
    read: impl FnOnce(&mut Packet, Head) -> Parsed,
) -> Parsed {
    let head = head(pkt)?;
    pkt.skip(head.len)?;
    pkt.add(field, u64::from(head.number()), head.content);
    pkt.open();
    pkt.part(head.content, |pkt| read(pkt, head))?;
    pkt.close();
    Ok(())
}

/// The content of a primitive element as text or bytes.
pub(super) fn bytes<'p>(pkt: &mut Packet<'p, '_>, field: &'static Field) -> Parsed<&'p [u8]> {
    let head = head(pkt)?;
    pkt.skip(head.len)?;
    pkt.bytes(field, head.content)
}

pub(super) fn boolean(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let head = head(pkt)?;
    pkt.skip(head.len)?;
    let value = pkt.peek_u8(0)?;
    pkt.add(field, u64::from(value != 0), head.content);
    pkt.skip(head.content)
}

/// An INTEGER that fits a signed number.
pub(super) fn integer(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let head = head(pkt)?;
    pkt.skip(head.len)?;
    pkt.part(head.content, |pkt| pkt.signed(field, head.content).map(|_| ()))
}

/// An INTEGER of any size, shown in hexadecimal.
pub(super) fn big_integer(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let number = bytes(pkt, field)?;
    let item = pkt.last();
    pkt.label(item, |text| {
        write!(text, "{}: 0x", field.name)?;
        crate::field::text::write_hex(text, number.get(..36).unwrap_or(number), None);
        if number.len() > 36 {
            text.push('…');
        }
        Ok(())
    });
    Ok(())
}

/// The octet of a BIT STRING that tells how many bits of the last octet do not count; the cursor stands behind the element's head.
pub(super) fn padding(pkt: &mut Packet) -> Parsed {
    pkt.u8(&super::fields::BIT_PADDING).map(|_| ())
}

/// A point in time (GeneralizedTime) in nanoseconds, from `YYYYMMDDHHMMSS` with a fraction or without; nothing if it is none.
pub(super) fn moment(text: &[u8]) -> Option<u64> {
    let digits = |from: usize, to: usize| -> Option<i64> {
        let part = text.get(from..to)?;
        part.iter().try_fold(0i64, |sum, byte| {
            byte.is_ascii_digit().then(|| sum.saturating_mul(10).saturating_add(i64::from(byte & 0x0f)))
        })
    };
    let (year, month, day) = (digits(0, 4)?, digits(4, 6)?, digits(6, 8)?);
    let (hour, minute, second) = (digits(8, 10)?, digits(10, 12)?, digits(12, 14).unwrap_or(0));
    let date = jiff::civil::Date::new(i16::try_from(year).ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let time =
        jiff::civil::Time::new(hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?, 0).ok()?;
    let at = date.to_datetime(time).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(at.timestamp().as_nanosecond().try_into().unwrap_or(0i64) as u64)
}

/// A GeneralizedTime.
pub(super) fn generalized_time(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let head = head(pkt)?;
    pkt.skip(head.len)?;
    let nanos = moment(pkt.peek(0, head.content)?).unwrap_or(0);
    pkt.add(field, nanos, head.content);
    pkt.skip(head.content)
}

/// A UTCTime (RFC 5280 §4.1.2.5.1), shown with its century.
pub(super) fn utc_time(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let head = head(pkt)?;
    pkt.skip(head.len)?;
    let text = pkt.peek(0, head.content)?;
    if pkt.keeps(field) {
        let mut shown = String::new();
        write_utc(text, &mut shown);
        pkt.made(field, shown.as_bytes(), head.content);
    }
    pkt.skip(head.content)
}

fn write_utc(text: &[u8], out: &mut String) {
    let pairs: Vec<&str> = text.chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok()).collect();
    let [year, month, day, hour, minute, rest @ ..] = pairs.as_slice() else {
        crate::field::text::write_text(out, text);
        return;
    };
    // RFC 5280: years up to 49 lie in this century.
    let century = if *year < "50" { "20" } else { "19" };
    let _ = write!(out, "{century}{year}-{month}-{day} {hour}:{minute}");
    match rest.first() {
        Some(second) if second.bytes().all(|byte| byte.is_ascii_digit()) => {
            let _ = write!(out, ":{second}");
        }
        _ => {}
    }
    out.push_str(" (UTC)");
}

/// What a string of any of ASN.1's kinds says, in UTF-8.
pub(super) fn write_string(tag: u8, content: &[u8], out: &mut String) {
    match tag {
        BMP_STRING => {
            let units = content.chunks_exact(2).map(|pair| match *pair {
                [high, low] => u16::from_be_bytes([high, low]),
                _ => 0,
            });
            out.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        UNIVERSAL_STRING => out.extend(content.chunks_exact(4).map(|four| match *four {
            [a, b, c, d] => char::from_u32(u32::from_be_bytes([a, b, c, d])).unwrap_or(char::REPLACEMENT_CHARACTER),
            _ => char::REPLACEMENT_CHARACTER,
        })),
        _ => out.push_str(&String::from_utf8_lossy(content)),
    }
}

/// A string element.
pub(super) fn string(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let head = head(pkt)?;
    pkt.skip(head.len)?;
    if matches!(head.tag, BMP_STRING | UNIVERSAL_STRING) {
        let content = pkt.peek(0, head.content)?;
        if pkt.keeps(field) {
            let mut text = String::new();
            write_string(head.tag, content, &mut text);
            pkt.made(field, text.as_bytes(), head.content);
        }
        return pkt.skip(head.content);
    }
    pkt.bytes(field, head.content).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_that_lie_give_no_element() {
        assert!(split(&[0x30, 0x05, 0x01]).is_none());
        assert!(split(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00]).is_none());
        assert!(split(&[0x30, 0x80, 0x00, 0x00]).is_none(), "DER knows no indefinite length");
        assert!(split(&[0x1f, 0x81, 0x00]).is_none());
        assert_eq!(
            split(&[0x04, 0x01, 0x07, 0x09]).map(|(_, content, rest)| (content, rest)),
            Some((&[7][..], &[9][..]))
        );
    }

    #[test]
    fn times_out_of_the_calendar_are_no_times() {
        assert_eq!(moment(b"20700531143513Z"), Some(3_168_772_513_000_000_000));
        assert_eq!(moment(b"20701331143513Z"), None);
        assert_eq!(moment(b"20700531256199Z"), None);
        let mut text = String::new();
        write_utc(b"150224002659Z", &mut text);
        assert_eq!(text, "2015-02-24 00:26:59 (UTC)");
    }
}
