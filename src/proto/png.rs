//! PNG, Portable Network Graphics (W3C, Portable Network Graphics Specification, second edition).

use crate::dissect::prelude::*;

fields! {
    CHUNK = "", "Chunk", none;
    SIGNATURE = "png.signature", "PNG Signature", bytes;
    LEN = "png.chunk.len", "Len", u32;
    TYPE = "png.chunk.type", "Chunk", text;
    ANCILLARY = "png.chunk.flag.ancillary", "Ancillary", bool, mask32 0x2000_0000, yes_no ("This is an ANCILLARY chunk", "This is a CRITICAL chunk");
    PRIVATE = "png.chunk.flag.private", "Private", bool, mask32 0x0020_0000, yes_no ("This is a PRIVATE chunk", "This is a PUBLIC chunk");
    SAFE_TO_COPY = "png.chunk.flag.stc", "Safe To Copy", bool, mask32 0x0000_0020, yes_no ("This chunk is SAFE TO COPY", "This chunk is NOT safe to copy");
    DATA = "png.chunk.data", "Data", none;
    CRC = "png.chunk.crc", "CRC", u32, hex;
    WIDTH = "png.ihdr.width", "Width", u32;
    HEIGHT = "png.ihdr.height", "Height", u32;
    DEPTH = "png.ihdr.bitdepth", "Bit Depth", u8;
    COLOUR_TYPE = "png.ihdr.colour_type", "Colour Type", u8, names COLOUR_TYPES;
    COMPRESSION = "png.ihdr.compression_method", "Compression Method", u8, names COMPRESSIONS;
    FILTER = "png.ihdr.filter_method", "Filter Method", u8, names FILTERS;
    INTERLACE = "png.ihdr.interlace_method", "Interlace Method", u8, names INTERLACES;
    INTENT = "png.srgb.intent", "Intent", u8, names INTENTS;
    KEYWORD = "png.text.keyword", "Keyword", text;
    STRING = "png.text.string", "String", text;
    YEAR = "png.time.year", "Year", u16;
    MONTH = "png.time.month", "Month", u8;
    DAY = "png.time.day", "Day", u8;
    HOUR = "png.time.hour", "Hour", u8;
    MINUTE = "png.time.minute", "Minute", u8;
    SECOND = "png.time.second", "Second", u8;
    HORIZONTAL = "png.phys.horiz", "Horizontal pixels per unit", u32;
    VERTICAL = "png.phys.vert", "Vertical pixels per unit", u32;
    UNIT = "png.phys.unit", "Unit", u8, names UNITS;
    PALETTE_INDEX = "png.bkgd.palette_index", "Palette Index", u8;
    GREYSCALE = "png.bkgd.greyscale", "Greyscale", u16, hex;
    RED = "png.bkgd.red", "Red", u16, hex;
    GREEN = "png.bkgd.green", "Green", u16, hex;
    BLUE = "png.bkgd.blue", "Blue", u16, hex;
    WHITE_X = "png.chrm.white.x", "White X", f32;
    WHITE_Y = "png.chrm.white.y", "White Y", f32;
    RED_X = "png.chrm.red.x", "Red X", f32;
    RED_Y = "png.chrm.red.y", "Red Y", f32;
    GREEN_X = "png.chrm.green.x", "Green X", f32;
    GREEN_Y = "png.chrm.green.y", "Green Y", f32;
    BLUE_X = "png.chrm.blue.x", "Blue X", f32;
    BLUE_Y = "png.chrm.blue.y", "Blue Y", f32;
    GAMMA = "png.gama.gamma", "Gamma", f32;
}

static COLOUR_TYPES: &[(u64, &str)] = &[
    (0, "Greyscale"),
    (2, "Truecolour"),
    (3, "Indexed-colour"),
    (4, "Greyscale with alpha"),
    (6, "Truecolour with alpha"),
];
static COMPRESSIONS: &[(u64, &str)] = &[(0, "Deflate")];
static FILTERS: &[(u64, &str)] = &[(0, "Adaptive")];
static INTERLACES: &[(u64, &str)] = &[(0, "No interlace"), (1, "Adam7")];
static INTENTS: &[(u64, &str)] =
    &[(0, "Perceptual"), (1, "Relative colorimetric"), (2, "Saturation"), (3, "Absolute colorimetric")];
static UNITS: &[(u64, &str)] = &[(0, "Unit is unknown"), (1, "Unit is METRE")];

pub static PNG: Protocol = Protocol {
    fields: FIELDS,
    on: &[On::Media("image/png", looks_like)],
    dissect,
    ..Protocol::named("png", "Portable Network Graphics")
};

const MAGIC: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Shorter ones hold not even a header.
pub(super) fn looks_like(content: &[u8]) -> bool {
    content.len() >= 20 && content.starts_with(MAGIC)
}

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info_append(|text| text.write_str(" (PNG)"));
    pkt.bytes(&SIGNATURE, MAGIC.len())?;
    while pkt.left() > 0 {
        let kind = pkt.peek(4, 4)?;
        pkt.group(&CHUNK, |pkt, item| chunk(pkt, item, kind))?;
    }
    Ok(())
}

fn chunk(pkt: &mut Packet, item: Item, kind: &[u8]) -> Parsed {
    pkt.label(item, |text| {
        let name = String::from_utf8_lossy(kind);
        match title(kind) {
            Some(title) => write!(text, "{title} ({name})"),
            None => write!(text, "unknown ({name})"),
        }
    });
    let len = pkt.u32(&LEN)? as usize;
    pkt.bytes(&TYPE, 4)?;
    let flags = kind.iter().fold(0, |flags, byte| flags << 8 | u64::from(*byte));
    pkt.bits(flags, 4, &[&ANCILLARY, &PRIVATE, &SAFE_TO_COPY]);
    pkt.part(len, |pkt| content(pkt, kind, len))?;
    pkt.u32(&CRC).map(|_| ())
}

/// The chunks that have a name of their own.
fn title(kind: &[u8]) -> Option<&'static str> {
    Some(match kind {
        b"IHDR" => "Image Header",
        b"PLTE" => "Palette",
        b"IDAT" => "Image data chunk",
        b"IEND" => "Image Trailer",
        b"tRNS" => "Transparency",
        b"cHRM" => "Primary chromaticities and white point",
        b"gAMA" => "Image gamma",
        b"iCCP" => "Embedded ICC profile",
        b"sBIT" => "Significant bits",
        b"sRGB" => "Standard RGB colour space",
        b"iTXt" => "International textual data",
        b"tEXt" => "Textual data",
        b"bKGD" => "Background colour",
        b"pHYs" => "Physical pixel dimensions",
        b"tIME" => "Image last-modification time",
        _ => return None,
    })
}

fn content(pkt: &mut Packet, kind: &[u8], len: usize) -> Parsed {
    match kind {
        b"IHDR" => {
            pkt.u32(&WIDTH)?;
            pkt.u32(&HEIGHT)?;
            for field in [&DEPTH, &COLOUR_TYPE, &COMPRESSION, &FILTER, &INTERLACE] {
                pkt.u8(field)?;
            }
        }
        b"sRGB" => {
            pkt.u8(&INTENT)?;
        }
        b"tEXt" => {
            let text = pkt.peek(0, len)?;
            let keyword = memchr::memchr(0, text).unwrap_or(len);
            pkt.bytes(&KEYWORD, keyword)?;
            pkt.skip(len.saturating_sub(keyword).min(1))?;
            pkt.bytes(&STRING, pkt.left())?;
        }
        b"tIME" => {
            pkt.u16(&YEAR)?;
            for field in [&MONTH, &DAY, &HOUR, &MINUTE, &SECOND] {
                pkt.u8(field)?;
            }
        }
        b"pHYs" => {
            pkt.u32(&HORIZONTAL)?;
            pkt.u32(&VERTICAL)?;
            pkt.u8(&UNIT)?;
        }
        b"bKGD" => match len {
            1 => {
                pkt.u8(&PALETTE_INDEX)?;
            }
            2 => {
                pkt.u16(&GREYSCALE)?;
            }
            _ => {
                for field in [&RED, &GREEN, &BLUE] {
                    pkt.u16(field)?;
                }
            }
        },
        b"cHRM" => {
            for field in [&WHITE_X, &WHITE_Y, &RED_X, &RED_Y, &GREEN_X, &GREEN_Y, &BLUE_X, &BLUE_Y] {
                scaled(pkt, field)?;
            }
        }
        b"gAMA" => scaled(pkt, &GAMMA)?,
        _ if len > 0 => {
            pkt.add(&DATA, 0, len);
        }
        _ => {}
    }
    Ok(())
}

/// A number that is given in 100,000ths.
fn scaled(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let value = f64::from(pkt.peek_u32(0)?) / 100_000.0;
    pkt.add(field, value.to_bits(), 4);
    pkt.skip(4)
}
