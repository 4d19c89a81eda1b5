//! Content by its media type: who reads it, and content that nobody reads.

use super::data::DATA;
use super::image_gif::{self, IMAGE_GIF};
use super::image_jfif::{self, IMAGE_JFIF};
use super::png::{self, PNG};
use crate::dissect::prelude::*;

fields! {
    TYPE = "media.type", "Media type", bytes;
}

pub static MEDIA: Protocol = Protocol { fields: FIELDS, dissect, ..Protocol::named("media", "Media Type") };

/// The media type without its parameters.
pub(super) fn base_type(kind: &[u8]) -> &[u8] {
    kind.split(|byte| *byte == b';').next().unwrap_or(kind).trim_ascii()
}

/// A parameter of a media type, without its quotes.
pub(super) fn parameter<'k>(kind: &'k [u8], name: &[u8]) -> Option<&'k [u8]> {
    kind.split(|byte| *byte == b';').skip(1).find_map(|parameter| {
        let equals = memchr::memchr(b'=', parameter)?;
        let (key, value) = parameter.split_at_checked(equals)?;
        if !key.trim_ascii().eq_ignore_ascii_case(name) {
            return None;
        }
        let value = value.get(1..)?.trim_ascii();
        let quoted = value.strip_prefix(b"\"").and_then(|value| value.split(|byte| *byte == b'"').next());
        Some(quoted.unwrap_or(value)).filter(|value| !value.is_empty())
    })
}

/// Who reads a content.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    /// Octet streams, and what has no type and looks like nothing, are plain data.
    pub protocol: &'static Protocol,
    /// It is not what its type says.
    pub refused: bool,
}

/// Who reads content of a media type; pictures are known by their looks where the type does not tell who.
pub(super) fn reader_of(pkt: &Packet, kind: Option<&[u8]>, content: &[u8]) -> Reader {
    let known = kind.and_then(|kind| pkt.reader_of(base_type(kind)));
    if let Some((protocol, check)) = known
        && check(content)
    {
        return Reader { protocol, refused: false };
    }
    let refused = known.is_some();
    if kind.is_some_and(|kind| base_type(kind).eq_ignore_ascii_case(b"application/octet-stream")) {
        return Reader { protocol: &DATA, refused };
    }
    let other = if kind.is_some() { &MEDIA } else { &DATA };
    let pictures = [&IMAGE_JFIF, &IMAGE_GIF, &PNG].into_iter().zip([
        image_jfif::looks_like,
        image_gif::looks_like,
        png::looks_like,
    ]);
    let picture = pictures.into_iter().find(|(_, looks_like)| looks_like(content)).map(|(protocol, _)| protocol);
    Reader { protocol: picture.unwrap_or(other), refused }
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let kind = shown_type(pkt);
    pkt.info_append(|text| write!(text, " ({kind})"));
    let len = pkt.captured_left();
    pkt.bytes(&TYPE, len)?;
    let plural = if len == 1 { "" } else { "s" };
    pkt.label(pkt.last(), |text| write!(text, "Media type: {kind} ({len} byte{plural})"));
    Ok(())
}

/// The media type that the carrier told, as it is shown.
pub(super) fn shown_type(pkt: &Packet) -> String {
    String::from_utf8_lossy(base_type(pkt.told())).to_ascii_lowercase()
}
