//! The directories of an Exif segment, as TIFF has them (TIFF 6.0, section 2).

use super::*;

/// Most directories of a segment: offsets may lead in circles.
const DIRECTORIES: u32 = 32;
/// Most values of one entry that are shown.
const VALUES: u32 = 1024;

const EXIF_POINTER: u16 = 34665;
const GPS_POINTER: u16 = 34853;
const INTEROP_POINTER: u16 = 40965;

/// A TIFF header with what it leads to.
struct Tiff {
    /// Where offsets count from.
    origin: usize,
    is_little: bool,
    /// Directories that are still to be shown.
    budget: u32,
}

/// A value that lies elsewhere.
struct Elsewhere {
    kind: u16,
    count: u32,
    offset: u32,
}

pub(super) fn header(pkt: &mut Packet) -> Parsed {
    let origin = pkt.position();
    let order = pkt.u16(&ENDIANNESS)?;
    let is_little = order == 0x4949;
    pkt.label(pkt.last(), |text| match order {
        0x4949 => text.write_str("Endianness: little endian"),
        0x4d4d => text.write_str("Endianness: big endian"),
        _ => write!(
            text,
            "Endianness: Incorrect encoding 0x{order:04x}- skipping the remainder of this application marker"
        ),
    });
    if !is_little && order != 0x4d4d {
        return Ok(());
    }
    pkt.skip(2)?;
    let mut tiff = Tiff { origin, is_little, budget: DIRECTORIES };
    let start = tiff.u32(pkt, &START_OFFSET)?;
    if start < 8 {
        pkt.expert(&BAD_START);
        return Ok(());
    }
    if start > 8 {
        pkt.bytes(&SKIPPED, (start as usize).saturating_sub(8))?;
    }
    let (mut offset, mut number) = (start, 0_u32);
    loop {
        let next = tiff.directory(pkt, offset, &TAG, &format!("Image File Directory #{number}"))?;
        // Only forwards, so that no chain of directories comes back.
        if next == 0 || next <= offset || tiff.budget == 0 {
            return Ok(());
        }
        number = number.saturating_add(1);
        offset = next;
    }
}

impl Tiff {
    fn u16(&self, pkt: &mut Packet, field: &'static Field) -> Parsed<u16> {
        if self.is_little { pkt.u16_le(field) } else { pkt.u16(field) }
    }

    fn u32(&self, pkt: &mut Packet, field: &'static Field) -> Parsed<u32> {
        if self.is_little { pkt.u32_le(field) } else { pkt.u32(field) }
    }

    fn i32(&self, pkt: &mut Packet, field: &'static Field) -> Parsed<i32> {
        let bytes = pkt.peek_u32(0)?;
        let value = if self.is_little { bytes.swap_bytes() } else { bytes } as i32;
        pkt.add(field, i64::from(value) as u64, 4);
        pkt.skip(4)?;
        Ok(value)
    }

    fn go_to(&self, pkt: &mut Packet, offset: u32) -> Parsed {
        pkt.go_to_position(self.origin.saturating_add(offset as usize))
    }

    /// Shows a directory with the values and directories it leads to; gives the offset of the one after it.
    fn directory(&mut self, pkt: &mut Packet, offset: u32, tag_field: &'static Field, title: &str) -> Parsed<u32> {
        self.budget = self.budget.saturating_sub(1);
        self.go_to(pkt, offset)?;
        let (mut elsewhere, mut pointers, mut next) = (Vec::new(), Vec::new(), 0);
        pkt.group(&DIRECTORY, |pkt, item| {
            pkt.label(item, |text| text.write_str(title));
            for _ in 0..self.u16(pkt, &ENTRIES)? {
                self.entry(pkt, tag_field, &mut elsewhere, &mut pointers)?;
            }
            next = self.u32(pkt, &NEXT_OFFSET)?;
            if next != 0 && next <= offset {
                pkt.expert(&BAD_NEXT);
            }
            Ok(())
        })?;
        for value in elsewhere {
            if self.go_to(pkt, value.offset).is_ok() {
                self.value(pkt, value.kind, value.count)?;
            }
        }
        for (field, offset, title) in pointers {
            if self.budget > 0 {
                self.directory(pkt, offset, field, title)?;
            }
        }
        Ok(next)
    }

    fn entry(
        &self,
        pkt: &mut Packet,
        tag_field: &'static Field,
        elsewhere: &mut Vec<Elsewhere>,
        pointers: &mut Vec<(&'static Field, u32, &'static str)>,
    ) -> Parsed {
        let tag = self.u16(pkt, tag_field)?;
        let kind = self.u16(pkt, &VALUE_TYPE)?;
        let count = self.u32(pkt, &COUNT)?;
        let size: u64 = match kind {
            1 | 2 | 7 => 1,
            3 => 2,
            4 | 9 => 4,
            5 | 10 => 8,
            _ => return pkt.skip(4),
        };
        if size.saturating_mul(u64::from(count)) > 4 {
            let offset = self.u32(pkt, &OFFSET)?;
            elsewhere.push(Elsewhere { kind, count, offset });
            return Ok(());
        }
        let behind = pkt.offset().saturating_add(4);
        let target = if self.is_little { pkt.peek_u32(0)?.swap_bytes() } else { pkt.peek_u32(0)? };
        self.value(pkt, kind, count)?;
        let pointer: Option<(&'static Field, &str)> = match tag {
            EXIF_POINTER => Some((&TAG_EXIF, "Exif IFD #0")),
            GPS_POINTER => Some((&TAG_GPS, "GPS IFD #0")),
            INTEROP_POINTER => Some((&TAG_INTEROP, "Interoperability IFD #0")),
            _ => None,
        };
        if let Some((field, title)) = pointer.filter(|_| kind == 4 && count == 1) {
            pointers.push((field, target, title));
        }
        pkt.go_to(behind)
    }

    fn value(&self, pkt: &mut Packet, kind: u16, count: u32) -> Parsed {
        match kind {
            2 => return pkt.bytes(&ASCII, count as usize).map(|text| text_of(pkt, text)),
            7 => return pkt.bytes(&UNDEFINED, count as usize).map(|_| ()),
            _ => {}
        }
        for _ in 0..count.min(VALUES) {
            match kind {
                1 => {
                    pkt.u8(&BYTE)?;
                }
                3 => {
                    self.u16(pkt, &SHORT)?;
                }
                4 => {
                    self.u32(pkt, &LONG)?;
                }
                5 => self.fraction(pkt, &RATIONAL, &NUMERATOR, &DENOMINATOR)?,
                9 => {
                    self.i32(pkt, &SLONG)?;
                }
                _ => self.fraction(pkt, &SRATIONAL, &SNUMERATOR, &SDENOMINATOR)?,
            }
        }
        Ok(())
    }

    fn fraction(
        &self,
        pkt: &mut Packet,
        field: &'static Field,
        above: &'static Field,
        below: &'static Field,
    ) -> Parsed {
        let item = pkt.add(field, 0, 8);
        pkt.open();
        let (above, below) = if *field == SRATIONAL {
            (i64::from(self.i32(pkt, above)?), i64::from(self.i32(pkt, below)?))
        } else {
            (i64::from(self.u32(pkt, above)?), i64::from(self.u32(pkt, below)?))
        };
        pkt.close();
        pkt.append(item, |text| write!(text, ": {above}/{below}"));
        Ok(())
    }
}

/// Text ends with its first zero.
fn text_of(pkt: &mut Packet, text: &[u8]) {
    let end = memchr::memchr(0, text).unwrap_or(text.len());
    pkt.set_text(pkt.last(), text.get(..end).unwrap_or(text));
}
