//! GIF, the Graphics Interchange Format (CompuServe, versions 87a and 89a).

use crate::dissect::prelude::*;

fields! {
    SETTINGS = "", "Global settings", none;
    LOCAL_SETTINGS = "", "Local settings", none;
    UNKNOWN = "", "Unknown GIF data block type", none;
    VERSION = "image-gif.version", "Version", text;
    WIDTH = "image-gif.screen.width", "Screen width", u16;
    HEIGHT = "image-gif.screen.height", "Screen height", u16;
    GLOBAL_MAP_PRESENT = "image-gif.global.color_map.present", "Global color map is present", u8, mask8 0x80, names YES;
    GLOBAL_COLOR_BITS = "image-gif.global.color_bpp", "Bits per color minus 1", u8, mask8 0x70;
    GLOBAL_ORDERED = "image-gif.global.color_map.ordered", "Global color map is ordered", u8, mask8 0x08, names YES;
    GLOBAL_BITS = "image-gif.global.bpp", "Image bits per pixel minus 1", u8, mask8 0x07;
    BACKGROUND = "image-gif.image_background_index", "Background color index", u8;
    ASPECT = "image-gif.global.pixel_aspect_ratio", "Global pixel aspect ratio", u8;
    GLOBAL_MAP = "image-gif.global.color_map", "Global color map", bytes;
    EXTENSION = "image-gif.extension", "Extension", none;
    LABEL = "image-gif.extension.label", "Extension label", u8, hex, names LABELS;
    IMAGE = "image-gif.image", "Image", none;
    LEFT = "image-gif.image.left", "Image left position", u16;
    TOP = "image-gif.image.top", "Image top position", u16;
    IMAGE_WIDTH = "image-gif.image.width", "Image width", u16;
    IMAGE_HEIGHT = "image-gif.image.height", "Image height", u16;
    LOCAL_MAP_PRESENT = "image-gif.local.color_map.present", "Local color map is present", u8, mask8 0x80, names YES;
    LOCAL_COLOR_BITS = "image-gif.local.color_bpp", "Bits per color minus 1", u8, mask8 0x70;
    LOCAL_ORDERED = "image-gif.local.color_map.ordered", "Local color map is ordered", u8, mask8 0x08, names YES;
    LOCAL_MAP = "image-gif.local.color_map", "Local color map", bytes;
    CODE_SIZE = "image-gif.image.code_size", "LZW minimum code size", u8;
    DATA_BLOCK = "image-gif.data_block", "Data block", bytes;
    END = "image-gif.end", "Trailer (End of the GIF stream)", none;
    UNKNOWN_BLOCK = "gif.data_block_type.unknown", "Unknown GIF data block type", warn Group::Protocol;
}

static YES: &[(u64, &str)] = &[(0, "False"), (1, "True")];
static LABELS: &[(u64, &str)] =
    &[(0x01, "Plain Text"), (0xf9, "Graphics Control"), (0xfe, "Comment"), (0xff, "Application")];

pub static IMAGE_GIF: Protocol = Protocol {
    fields: FIELDS,
    on: &[On::Media("image/gif", looks_like)],
    dissect,
    ..Protocol::named("image-gif", "Compuserve GIF")
};

/// Shorter ones hold not even what every image begins with.
pub(super) fn looks_like(content: &[u8]) -> bool {
    content.len() >= 20 && (content.starts_with(b"GIF87a") || content.starts_with(b"GIF89a"))
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let version = pkt.rest().get(..6).unwrap_or(&[]);
    let name = match version {
        b"GIF87a" => "GIF87a",
        b"GIF89a" => "GIF89a",
        _ => return Err(Stop::Malformed),
    };
    pkt.info_append(|text| write!(text, " ({name})"));
    pkt.append(pkt.own(), |text| write!(text, ", Version: {name}"));
    pkt.bytes(&VERSION, 6)?;
    pkt.u16_le(&WIDTH)?;
    pkt.u16_le(&HEIGHT)?;
    let packed = pkt.peek_u8(0)?;
    settings(pkt, &SETTINGS, "Global", packed);
    pkt.open();
    pkt.skip(1)?;
    let is_89a = version == b"GIF89a";
    pkt.bits(u64::from(packed), 1, &[&GLOBAL_MAP_PRESENT, &GLOBAL_COLOR_BITS]);
    if is_89a {
        pkt.bits(u64::from(packed), 1, &[&GLOBAL_ORDERED]);
    }
    pkt.bits(u64::from(packed), 1, &[&GLOBAL_BITS]);
    pkt.close();
    pkt.u8(&BACKGROUND)?;
    let aspect = pkt.peek_u8(0)?;
    if aspect == 0 || !is_89a {
        pkt.skip(1)?;
    } else {
        pkt.u8(&ASPECT)?;
        let ratio = f64::from(u32::from(aspect).saturating_add(15)) / 64.0;
        pkt.label(pkt.last(), |text| {
            write!(text, "{aspect}, yields an aspect ratio of (15 + {aspect}) / 64 = {ratio:.2}")
        });
    }
    color_map(pkt, &GLOBAL_MAP, packed)?;
    while pkt.left() > 0 {
        match pkt.peek_u8(0)? {
            0x21 => extension(pkt)?,
            0x2c => image(pkt, is_89a)?,
            0x3b => {
                pkt.add(&END, 0, 1);
                return pkt.skip(1);
            }
            _ => {
                pkt.bytes(&UNKNOWN, 1)?;
                pkt.expert(&UNKNOWN_BLOCK);
            }
        }
    }
    Ok(())
}

/// What the packed fields say, in a heading's words.
fn settings(pkt: &mut Packet, field: &'static Field, which: &str, packed: u8) {
    let item = pkt.add(field, 0, 1);
    pkt.label(item, |text| {
        let bits = |shift: u8| (packed >> shift & 7).saturating_add(1);
        let table = if packed & 0x80 == 0 { String::new() } else { format!(" ({which} color table present)") };
        let plural = |bits: u8| if bits == 1 { "" } else { "s" };
        let (color, pixel) = (bits(4), bits(0));
        write!(text, "{which} settings:{table} ")?;
        write!(text, "({color} bit{} per color) ({pixel} bit{} per pixel)", plural(color), plural(pixel))
    });
}

fn color_map(pkt: &mut Packet, field: &'static Field, packed: u8) -> Parsed {
    if packed & 0x80 == 0 {
        return Ok(());
    }
    let colors = 2_usize << (packed & 7);
    pkt.bytes(field, colors.saturating_mul(3)).map(|_| ())
}

fn extension(pkt: &mut Packet) -> Parsed {
    let label = pkt.peek(1, 1)?.first().copied().unwrap_or_default();
    pkt.group(&EXTENSION, |pkt, item| {
        pkt.append(item, |text| match LABEL.name_of(u64::from(label)) {
            Some(name) => write!(text, ": {name}"),
            None => write!(text, ": <Warning: Unknown extension 0x{label:02X}>"),
        });
        pkt.skip(1)?;
        pkt.u8(&LABEL)?;
        data_blocks(pkt)
    })
    .map(|_| ())
}

fn image(pkt: &mut Packet, is_89a: bool) -> Parsed {
    pkt.group(&IMAGE, |pkt, _| {
        pkt.skip(1)?;
        for field in [&LEFT, &TOP, &IMAGE_WIDTH, &IMAGE_HEIGHT] {
            pkt.u16_le(field)?;
        }
        let packed = pkt.peek_u8(0)?;
        settings(pkt, &LOCAL_SETTINGS, "Local", packed);
        pkt.open();
        pkt.skip(1)?;
        pkt.bits(u64::from(packed), 1, &[&LOCAL_MAP_PRESENT, &LOCAL_COLOR_BITS]);
        if is_89a {
            pkt.bits(u64::from(packed), 1, &[&LOCAL_ORDERED]);
        }
        pkt.bits(u64::from(packed), 1, &[&GLOBAL_BITS]);
        pkt.close();
        color_map(pkt, &LOCAL_MAP, packed)?;
        pkt.u8(&CODE_SIZE)?;
        data_blocks(pkt)
    })
    .map(|_| ())
}

/// Blocks with their length before them, up to an empty one.
fn data_blocks(pkt: &mut Packet) -> Parsed {
    loop {
        let len = usize::from(pkt.peek_u8(0)?);
        let block = pkt.peek(1, len)?;
        let item = pkt.made(&DATA_BLOCK, block, len.saturating_add(1));
        if len == 0 {
            pkt.label(item, |text| text.write_str("Data block: <none>"));
        }
        pkt.append(item, |text| write!(text, " (length = {len})"));
        pkt.skip(len.saturating_add(1))?;
        if len == 0 {
            return Ok(());
        }
    }
}
