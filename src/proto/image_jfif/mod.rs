//! JPEG pictures in JFIF (JFIF 1.02) or Exif files (CIPA DC-008): their segments (ISO/IEC 10918-1, annex B).
//!
//! Tables and coded data are shown as bytes.

mod names;
mod tiff;

use crate::dissect::prelude::*;
use names::*;

fields! {
    MARKER = "image-jfif.marker", "Marker", u16, hex, names MARKERS;
    SEGMENT = "image-jfif.marker_segment", "Marker segment", none;
    LENGTH = "image-jfif.length", "Length", u16;
    IDENTIFIER = "image-jfif.identifier", "Identifier", text;
    VERSION = "image-jfif.version", "Version", none;
    MAJOR = "image-jfif.version.major", "Major Version", u8;
    MINOR = "image-jfif.version.minor", "Minor Version", u8;
    DENSITY_UNITS = "image-jfif.units", "Units", u8, names UNITS;
    X_DENSITY = "image-jfif.Xdensity", "Xdensity", u16;
    Y_DENSITY = "image-jfif.Ydensity", "Ydensity", u16;
    X_THUMBNAIL = "image-jfif.Xthumbnail", "Xthumbnail", u8;
    Y_THUMBNAIL = "image-jfif.Ythumbnail", "Ythumbnail", u8;
    RGB = "image-jfif.RGB", "RGB values of thumbnail pixels", bytes;
    EXTENSION = "image-jfif.extension.code", "Extension code", u8, hex, names EXTENSIONS;
    FRAME = "image-jfif.sof", "Start of Frame header", none;
    PRECISION = "image-jfif.sof.precision", "Sample Precision (bits)", u8;
    LINES = "image-jfif.sof.lines", "Lines", u16;
    SAMPLES = "image-jfif.sof.samples_per_line", "Samples per line", u16;
    COMPONENTS = "image-jfif.sof.nf", "Number of image components in frame", u8;
    COMPONENT = "image-jfif.sof.c_i", "Component identifier", u8;
    HORIZONTAL = "image-jfif.sof.h_i", "Horizontal sampling factor", u8, mask8 0xf0;
    VERTICAL = "image-jfif.sof.v_i", "Vertical sampling factor", u8, mask8 0x0f;
    TABLE = "image-jfif.sof.tq_i", "Quantization table destination selector", u8;
    SCAN = "image-jfif.header.sos", "Start of Segment header", none;
    SCAN_COMPONENTS = "image-jfif.sos.ns", "Number of image components in scan", u8;
    SELECTOR = "image-jfif.sos.component_selector", "Scan component selector", u8;
    DC_TABLE = "image-jfif.sos.dc_entropy_selector", "DC entropy coding table destination selector", u8, mask8 0xf0;
    AC_TABLE = "image-jfif.sos.ac_entropy_selector", "AC entropy coding table destination selector", u8, mask8 0x0f;
    SPECTRAL_START = "image-jfif.sos.ss", "Start of spectral or predictor selection", u8;
    SPECTRAL_END = "image-jfif.sos.se", "End of spectral selection", u8;
    HIGH = "image-jfif.sos.ah", "Successive approximation bit position high", u8, mask8 0xf0;
    LOW = "image-jfif.sos.al", "Successive approximation bit position low or point transform", u8, mask8 0x0f;
    COMMENT_HEADER = "image-jfif.header.comment", "Comment header", none;
    COMMENT = "image-jfif.comment", "Comment", text;
    REMAINDER = "image-jfif.remain_seg_data", "Remaining segment data", bytes;
    ENDIANNESS = "image-jfif.endianness", "Endianness", u16, hex;
    START_OFFSET = "image-jfif.start_ifd_offset", "Start offset of IFD starting from the TIFF header start", u32, unit " bytes";
    NEXT_OFFSET = "image-jfif.next_ifd_offset", "Offset to next IFD from start of TIFF header", u32, unit " bytes";
    FLASHPIX = "image-jfif.exif_flashpix_marker", "Exif FlashPix APP2 application marker", none;
    CODED = "image-jfif.entropy_coded_segment", "Entropy-coded segment (dissection is not yet implemented)", bytes;
    FILL = "image-jfif.fill_bytes", "Fill bytes", bytes;
    SKIPPED = "image-jfif.skipped_tiff_data", "Skipped data between end of TIFF header and start of IFD", bytes;
    DIRECTORY = "", "Image File Directory", none;
    ENTRIES = "image-jfif.ifd.num_fields", "Number of fields in this IFD", u16;
    TAG = "image-jfif.ifd.tag", "Tag", u16, names TAGS;
    TAG_EXIF = "image-jfif.ifd.tag_exif", "Tag", u16, names EXIF_TAGS;
    TAG_GPS = "image-jfif.ifd.tag_gps", "Tag", u16, names GPS_TAGS;
    TAG_INTEROP = "image-jfif.ifd.tag_interop", "Tag", u16, names INTEROP_TAGS;
    VALUE_TYPE = "image-jfif.ifd.type", "Type", u16, names TYPES;
    COUNT = "image-jfif.ifd.count", "Count", u32;
    OFFSET = "image-jfif.ifd.offset", "Value offset from start of TIFF header", u32;
    BYTE = "image-jfif.ifd.value_byte", "Value", u8;
    ASCII = "image-jfif.ifd.value_ascii", "Value", text;
    SHORT = "image-jfif.ifd.value_short", "Value", u16;
    LONG = "image-jfif.ifd.value_long", "Value", u32;
    RATIONAL = "image-jfif.ifd.value_rational", "Value", none;
    NUMERATOR = "image-jfif.ifd.value_rational.numerator", "Numerator", u32;
    DENOMINATOR = "image-jfif.ifd.value_rational.denominator", "Denominator", u32;
    UNDEFINED = "image-jfif.ifd.value_undefined", "Value (raw)", bytes;
    SLONG = "image-jfif.ifd.value_slong", "Value", i32;
    SRATIONAL = "image-jfif.ifd.value_srational", "Value", none;
    SNUMERATOR = "image-jfif.ifd.value_srational.numerator", "Numerator", i32;
    SDENOMINATOR = "image-jfif.ifd.value_srational.denominator", "Denominator", i32;
    NOT_JFIF = "image-jfif.app0-identifier-not-jfif", "Initial App0 segment with \"JFIF\" Identifier not found", warn Group::Protocol;
    BAD_START = "image-jfif.start_ifd_offset.invalid", "Invalid value", error Group::Protocol;
    BAD_NEXT = "image-jfif.next_ifd_offset.invalid", "Invalid value", error Group::Protocol;
    BAD_OFFSET = "image-jfif.ifd_value_offset.invalid", "Invalid value", error Group::Protocol;
}

pub static IMAGE_JFIF: Protocol = Protocol {
    fields: FIELDS,
    on: &[
        On::Media("image/jpeg", looks_like),
        On::Media("image/jpg", looks_like),
        On::Media("image/pjpeg", looks_like),
        On::Media("image/jfif", looks_like),
    ],
    dissect,
    ..Protocol::named("image-jfif", "JPEG File Interchange Format")
};

const START: u16 = 0xffd8;
const END: u16 = 0xffd9;
const APP0: u16 = 0xffe0;
const APP1: u16 = 0xffe1;
const APP2: u16 = 0xffe2;
const START_OF_SCAN: u16 = 0xffda;
const COMMENT_MARKER: u16 = 0xfffe;

/// A JFIF or Exif segment comes first.
pub(super) fn looks_like(content: &[u8]) -> bool {
    let identifier = content.get(6..11);
    content.len() >= 20
        && (content.starts_with(&[0xff, 0xd8, 0xff, 0xe0]) || content.starts_with(&[0xff, 0xd8, 0xff, 0xe1]))
        && (identifier == Some(b"JFIF\0") || identifier == Some(b"Exif\0"))
}

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info_append(|text| text.write_str(" (JPEG JFIF image)"));
    pkt.u16(&MARKER)?;
    let mut is_first = true;
    while pkt.left() > 0 {
        let rest = pkt.rest();
        let coded = coded_len(rest);
        if coded > 0 {
            pkt.bytes(&CODED, coded)?;
            continue;
        }
        let ones = rest.iter().take_while(|byte| **byte == 0xff).count();
        if ones > 1 {
            pkt.bytes(&FILL, ones.saturating_sub(1))?;
            continue;
        }
        match pkt.peek_u16(0)? {
            0xffd0..=START | END | 0xff01 => {
                pkt.u16(&MARKER)?;
            }
            marker @ (0xffc0..=0xffc3 | 0xffc5..=0xffc7 | 0xffc9..=0xffcb | 0xffcd..=0xffcf) => {
                segment(pkt, &FRAME, marker, frame)?;
            }
            marker @ START_OF_SCAN => segment(pkt, &SCAN, marker, scan)?,
            marker @ COMMENT_MARKER => {
                segment(pkt, &COMMENT_HEADER, marker, |pkt| pkt.bytes(&COMMENT, pkt.left()).map(|_| ()))?;
            }
            marker @ APP0 => segment(pkt, &SEGMENT, marker, |pkt| jfif(pkt, is_first))?,
            marker @ APP1 => segment(pkt, &SEGMENT, marker, |pkt| exif(pkt, is_first))?,
            marker @ APP2 => flashpix(pkt, marker)?,
            marker if marker < 0xffc0 => {
                pkt.u16(&MARKER)?;
                pkt.append(pkt.last(), |text| text.write_str(" (Reserved)"));
            }
            marker => segment(pkt, &SEGMENT, marker, remainder)?,
        }
        is_first = false;
    }
    Ok(())
}

/// How many bytes come before the next marker: in coded data a zero follows an octet of ones.
fn coded_len(bytes: &[u8]) -> usize {
    memchr::memchr_iter(0xff, bytes)
        .find(|at| bytes.get(at.saturating_add(1)).is_none_or(|next| *next != 0))
        .unwrap_or(bytes.len())
}

/// A segment with its length, which counts itself.
fn segment(pkt: &mut Packet, field: &'static Field, marker: u16, read: impl FnOnce(&mut Packet) -> Parsed) -> Parsed {
    let len = usize::from(pkt.peek_u16(2)?);
    let item = pkt.add(field, 0, len.saturating_add(2));
    pkt.append(item, |text| {
        let name = MARKER.name_of(u64::from(marker)).unwrap_or("Unknown");
        write!(text, ": {name} (0x{marker:04X})")
    });
    pkt.open();
    pkt.u16(&MARKER)?;
    pkt.part(len.max(2), |pkt| {
        pkt.u16(&LENGTH)?;
        read(pkt)
    })?;
    pkt.close();
    Ok(())
}

fn remainder(pkt: &mut Packet) -> Parsed {
    let len = pkt.left();
    if len > 0 {
        pkt.bytes(&REMAINDER, len)?;
        pkt.label(pkt.last(), |text| write!(text, "Remaining segment data: {len} bytes"));
    }
    Ok(())
}

/// The text that tells what an application's segment is.
fn identifier<'p>(pkt: &mut Packet<'p, '_>, is_first: bool) -> Parsed<&'p [u8]> {
    let name = pkt.text_z(&IDENTIFIER)?;
    if is_first && name != b"JFIF" {
        pkt.expert(&NOT_JFIF);
    }
    Ok(name)
}

fn jfif(pkt: &mut Packet, is_first: bool) -> Parsed {
    match identifier(pkt, is_first)? {
        b"JFIF" => {}
        b"JFXX" => {
            pkt.u8(&EXTENSION)?;
            return Ok(());
        }
        _ => {
            pkt.append(pkt.last(), |text| text.write_str(" (unknown identifier)"));
            return remainder(pkt);
        }
    }
    let (major, minor) = (pkt.peek_u8(0)?, pkt.peek_u8(1)?);
    let item = pkt.add(&VERSION, 0, 2);
    pkt.append(item, |text| write!(text, ": {major}.{minor}"));
    pkt.open();
    pkt.u8(&MAJOR)?;
    pkt.u8(&MINOR)?;
    pkt.close();
    pkt.u8(&DENSITY_UNITS)?;
    pkt.u16(&X_DENSITY)?;
    pkt.u16(&Y_DENSITY)?;
    let pixels = usize::from(pkt.u8(&X_THUMBNAIL)?).saturating_mul(usize::from(pkt.u8(&Y_THUMBNAIL)?));
    if pixels > 0 {
        pkt.bytes(&RGB, pixels.saturating_mul(3))?;
    }
    Ok(())
}

fn exif(pkt: &mut Packet, is_first: bool) -> Parsed {
    if identifier(pkt, is_first)? == b"Exif" {
        pkt.skip(1)?;
        return tiff::header(pkt);
    }
    pkt.append(pkt.last(), |text| text.write_str(" (Unknown identifier)"));
    remainder(pkt)
}

fn flashpix(pkt: &mut Packet, marker: u16) -> Parsed {
    let (start, mut is_flashpix) = (pkt.position(), false);
    segment(pkt, &SEGMENT, marker, |pkt| {
        is_flashpix = pkt.text_z(&IDENTIFIER)? == b"FPXR";
        if is_flashpix { Ok(()) } else { remainder(pkt) }
    })?;
    if is_flashpix {
        pkt.add_at(&FLASHPIX, 0, start, pkt.position().saturating_sub(start));
    }
    Ok(())
}

fn frame(pkt: &mut Packet) -> Parsed {
    pkt.u8(&PRECISION)?;
    pkt.u16(&LINES)?;
    pkt.u16(&SAMPLES)?;
    for _ in 0..pkt.u8(&COMPONENTS)? {
        pkt.u8(&COMPONENT)?;
        let factors = pkt.peek_u8(0)?;
        pkt.skip(1)?;
        pkt.bits(u64::from(factors), 1, &[&HORIZONTAL, &VERTICAL]);
        pkt.u8(&TABLE)?;
    }
    Ok(())
}

fn scan(pkt: &mut Packet) -> Parsed {
    for _ in 0..pkt.u8(&SCAN_COMPONENTS)? {
        pkt.u8(&SELECTOR)?;
        let tables = pkt.peek_u8(0)?;
        pkt.skip(1)?;
        pkt.bits(u64::from(tables), 1, &[&DC_TABLE, &AC_TABLE]);
    }
    pkt.u8(&SPECTRAL_START)?;
    pkt.u8(&SPECTRAL_END)?;
    let bits = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    pkt.bits(u64::from(bits), 1, &[&HIGH, &LOW]);
    Ok(())
}
