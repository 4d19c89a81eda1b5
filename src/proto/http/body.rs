//! The content of a message: chunks, compression, and who reads it.

use super::fields::*;
use crate::dissect::prelude::*;
use crate::proto::{media, text_lines, urlencoded_form};
use std::io::Read;

/// Most bytes of unpacked content.
const UNPACKED: u64 = 16 << 20;

/// What the headers say of the content.
#[derive(Default)]
pub(super) struct Content<'h> {
    /// Media type and parameters.
    pub kind: Option<&'h [u8]>,
    pub encoding: Option<&'h [u8]>,
}

/// The length of a chunked content from `bytes` on, with its trailer; or how many bytes lack at least.
pub(super) fn chunked_len(bytes: &[u8]) -> Result<usize, usize> {
    let mut at = 0_usize;
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let line = memchr::memchr(b'\n', rest).ok_or(1_usize)?;
        // What is no chunk ends the content.
        let Some(size) = rest.get(..line).and_then(chunk_size) else { return Ok(bytes.len()) };
        at = at.saturating_add(line).saturating_add(1);
        if size == 0 {
            return trailer_end(bytes, at).ok_or(1);
        }
        at = at.saturating_add(size).saturating_add(2);
        if at > bytes.len() {
            return Err(at.saturating_sub(bytes.len()));
        }
    }
}

/// The end of the trailer fields, which an empty line follows (RFC 9112 §7.1.2).
fn trailer_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let line = memchr::memchr(b'\n', rest)?;
        at = at.saturating_add(line).saturating_add(1);
        if matches!(rest.get(..line)?, b"" | b"\r") {
            return Some(at);
        }
    }
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let digits = std::str::from_utf8(line.get(..digits)?).ok()?;
    usize::from_str_radix(digits, 16).ok()
}

/// Reads `len` bytes of content; chunked ones are put together.
pub(super) fn read(pkt: &mut Packet, start: usize, content: &Content, len: usize, chunked: bool) -> Parsed {
    let joined = if chunked { Some(read_chunks(pkt, len)?) } else { None };
    let plain = pkt.peek(0, len.min(pkt.captured_left()))?;
    let packed = joined.as_deref().unwrap_or(plain);
    let unpacked = unpack(pkt, content, packed, len);
    let made = unpacked.as_deref().or(joined.as_deref());
    let size = made.map_or(len, <[u8]>::len);
    if size == 0 {
        return pkt.skip(plain.len());
    }
    let item = match made {
        Some(made) => pkt.made_at(&FILE_DATA, made, start, made.len()),
        None => pkt.add(&FILE_DATA, 0, len),
    };
    pkt.label(item, |text| write!(text, "File Data: {size} byte{}", if size == 1 { "" } else { "s" }));
    let kind = content.kind.map(base_type);
    let reader = kind.and_then(reader_of);
    if let (Some(kind), Some(_)) = (kind, reader) {
        pkt.info_append(|text| write!(text, " ({})", String::from_utf8_lossy(kind)));
        pkt.tell(kind);
    }
    let reader = reader.unwrap_or(&crate::proto::data::DATA);
    match made {
        None => pkt.hand_part(reader, len),
        Some(made) => {
            let name = if unpacked.is_some() { "Uncompressed entity body" } else { "De-chunked entity body" };
            pkt.skip(plain.len())?;
            pkt.hand_made(reader, name, made)
        }
    }
}

/// The media type without its parameters.
fn base_type(kind: &[u8]) -> &[u8] {
    kind.split(|byte| *byte == b';').next().unwrap_or(kind).trim_ascii()
}

/// Who reads content of a media type; octet streams are plain data.
fn reader_of(kind: &[u8]) -> Option<&'static Protocol> {
    let is = |name: &str| kind.eq_ignore_ascii_case(name.as_bytes());
    let text = kind.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"text/"));
    if is("application/octet-stream") {
        None
    } else if text && !is("text/xml") || is("application/javascript") || is("application/x-javascript") {
        Some(&text_lines::TEXT_LINES)
    } else if is("application/x-www-form-urlencoded") {
        Some(&urlencoded_form::URLENCODED_FORM)
    } else {
        Some(&media::MEDIA)
    }
}

/// Shows the chunks of a content and joins them.
fn read_chunks(pkt: &mut Packet, len: usize) -> Parsed<Vec<u8>> {
    let bytes = pkt.peek(0, len.min(pkt.captured_left()))?;
    let start = pkt.position();
    let mut joined = Vec::new();
    let item = pkt.add(&LINE, 0, len);
    pkt.label(item, |text| text.write_str("HTTP chunked response"));
    pkt.open();
    let mut at = 0_usize;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(line) = memchr::memchr(b'\n', rest) else { break };
        let Some(size) = rest.get(..line).and_then(chunk_size) else { break };
        let head = line.saturating_add(1);
        let here = start.saturating_add(at);
        if size == 0 {
            read_last_chunk(pkt, here, head, rest);
            break;
        }
        let after = head.saturating_add(size);
        let data = rest.get(head..after).or_else(|| rest.get(head..)).unwrap_or(&[]);
        joined.extend_from_slice(data);
        let item = pkt.add_at(&LINE, 0, here, after.saturating_add(2).min(rest.len()));
        let plural = if size == 1 { "" } else { "s" };
        pkt.label(item, |text| write!(text, "Data chunk ({size} octet{plural})"));
        pkt.open();
        let item = pkt.add_at(&CHUNK_SIZE, size as u64, here, head);
        pkt.label(item, |text| write!(text, "Chunk size: {size} octet{plural}"));
        pkt.add_at(&CHUNK_DATA, 0, here.saturating_add(head), data.len());
        if let Some(boundary) = rest.get(after..after.saturating_add(2)) {
            pkt.add_at(&CHUNK_BOUNDARY, 0, here.saturating_add(after), boundary.len());
        }
        pkt.close();
        at = at.saturating_add(after).saturating_add(2);
    }
    pkt.close();
    Ok(joined)
}

fn read_last_chunk(pkt: &mut Packet, here: usize, head: usize, rest: &[u8]) {
    let trailer = rest.get(head..).unwrap_or(&[]);
    let fields = trailer.strip_suffix(b"\r\n").unwrap_or(trailer);
    let item = pkt.add_at(&LINE, 0, here, rest.len().saturating_sub(fields.len()));
    pkt.label(item, |text| text.write_str("End of chunked encoding"));
    pkt.open();
    let item = pkt.add_at(&CHUNK_SIZE, 0, here, head);
    pkt.label(item, |text| text.write_str("Chunk size: 0 octets"));
    pkt.close();
    let mut at = here.saturating_add(head);
    if !fields.is_empty() {
        pkt.add_at(&TRAILER, 0, at, fields.len());
        at = at.saturating_add(fields.len());
    }
    let item = pkt.add_at(&LINE, 0, at, trailer.len().saturating_sub(fields.len()));
    pkt.label(item, |text| text.write_str("\\r\\n"));
}

/// Unpacks a compressed content, and says so.
fn unpack(pkt: &mut Packet, content: &Content, packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let encoding = content.encoding?.trim_ascii();
    if packed.is_empty() {
        return None;
    }
    let is = |name: &str| encoding.eq_ignore_ascii_case(name.as_bytes());
    let mut unpacked = Vec::new();
    let done = if is("gzip") || is("x-gzip") {
        flate2::read::MultiGzDecoder::new(packed).take(UNPACKED).read_to_end(&mut unpacked)
    } else if is("deflate") || is("x-deflate") {
        let zlib = flate2::read::ZlibDecoder::new(packed).take(UNPACKED).read_to_end(&mut unpacked);
        zlib.or_else(|_| {
            unpacked.clear();
            flate2::read::DeflateDecoder::new(packed).take(UNPACKED).read_to_end(&mut unpacked)
        })
    } else {
        return None;
    };
    let name = String::from_utf8_lossy(encoding).into_owned();
    let item = pkt.add(&LINE, 0, packed.len().min(len));
    let (before, after) = (packed.len(), unpacked.len());
    if done.is_err() && unpacked.is_empty() {
        pkt.label(item, |text| write!(text, "Content-encoded entity body ({name}): {before} bytes"));
        pkt.expert(&DECOMPRESSION_FAILED);
        return None;
    }
    pkt.label(item, |text| write!(text, "Content-encoded entity body ({name}): {before} bytes -> {after} bytes"));
    Some(unpacked)
}
