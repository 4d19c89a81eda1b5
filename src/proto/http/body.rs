//! The content of a message: chunks, compression, and who reads it.

use super::fields::*;
use crate::dissect::prelude::*;
use crate::proto::data::DATA;
use crate::proto::media;
use std::io::{self, Read};

/// Most bytes of unpacked content.
const UNPACKED: u64 = 16 << 20;
/// Bytes a brotli decoder takes in one go.
const BLOCK: usize = 4 << 10;
/// The largest window, as a power of two, that a content may ask for (RFC 9659 §3).
const ZSTD_WINDOW: u32 = 23;

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
    let coding = content.encoding.filter(|coding| !packed.is_empty() && !coding.eq_ignore_ascii_case(b"identity"));
    let unpacked = match coding {
        None => None,
        Some(coding) => match unpack(pkt, coding, packed, len) {
            Some(unpacked) => Some(unpacked),
            None => return read_packed(pkt, joined.as_deref(), plain.len(), len),
        },
    };
    let made = unpacked.as_deref().or(joined.as_deref());
    let size = made.map_or(len, <[u8]>::len);
    if size > 0 || made.is_some() {
        add_file_data(pkt, made, start, size);
    }
    if size == 0 {
        return pkt.skip(plain.len());
    }
    pkt.tell(content.kind.unwrap_or_default());
    let reader = media::reader_of(pkt, content.kind, made.unwrap_or(plain));
    if reader.refused {
        pkt.expert_here(&SUBDISSECTOR_FAILED);
    }
    let reader = reader.protocol;
    match made {
        None => pkt.hand_part(reader, len),
        Some(made) => {
            let name = if unpacked.is_some() { UNCOMPRESSED } else { DECHUNKED };
            pkt.skip(plain.len())?;
            pkt.hand_made(reader, name, made)
        }
    }
}

const UNCOMPRESSED: &str = "Uncompressed entity body";
const DECHUNKED: &str = "De-chunked entity body";

/// Shows content that cannot be unpacked inside the item that says so, which was added last.
fn read_packed(pkt: &mut Packet, joined: Option<&[u8]>, captured: usize, len: usize) -> Parsed {
    pkt.open();
    pkt.inside(|pkt| match joined {
        None => pkt.hand_part(&DATA, len),
        Some(joined) => {
            pkt.skip(captured)?;
            pkt.hand_made(&DATA, DECHUNKED, joined)
        }
    })?;
    pkt.close();
    Ok(())
}

/// The content as text: what was made of it at the message's start, or the next `len` bytes.
pub(super) fn add_file_data(pkt: &mut Packet, made: Option<&[u8]>, start: usize, len: usize) {
    let item = match made {
        Some(_) => pkt.add_at(&FILE_DATA, 0, start, len),
        None => pkt.add(&FILE_DATA, 0, len),
    };
    pkt.label(item, |text| write!(text, "File Data: {len} bytes"));
    if pkt.keeps(&FILE_DATA) {
        let bytes = made.unwrap_or(pkt.rest().get(..len).unwrap_or(pkt.rest()));
        pkt.set_ascii(item, bytes);
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
        pkt.label(item, |text| write!(text, "Data chunk ({size} octets)"));
        pkt.open();
        let item = pkt.add_at(&CHUNK_SIZE, size as u64, here, head);
        pkt.label(item, |text| write!(text, "Chunk size: {size} octet{}", if size == 1 { "" } else { "s" }));
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

/// Unpacks a compressed content as far as possible, and says so; nothing if that fails from the start.
fn unpack(pkt: &mut Packet, coding: &[u8], packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut unpacked = Vec::new();
    let done = match coding.to_ascii_lowercase().as_slice() {
        b"gzip" | b"x-gzip" => read_all(flate2::read::MultiGzDecoder::new(packed), &mut unpacked),
        b"deflate" | b"x-deflate" => {
            let zlib = read_all(flate2::read::ZlibDecoder::new(packed), &mut unpacked);
            zlib.or_else(|_| {
                unpacked.clear();
                read_all(flate2::read::DeflateDecoder::new(packed), &mut unpacked)
            })
        }
        b"br" => read_all(brotli_decompressor::Decompressor::new(packed, BLOCK), &mut unpacked),
        b"zstd" => zstd::Decoder::with_buffer(packed).and_then(|mut decoder| {
            decoder.window_log_max(ZSTD_WINDOW)?;
            read_all(decoder, &mut unpacked)
        }),
        _ => Err(io::ErrorKind::Unsupported.into()),
    };
    let name = String::from_utf8_lossy(coding).into_owned();
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

fn read_all(decoder: impl Read, into: &mut Vec<u8>) -> io::Result<usize> {
    decoder.take(UNPACKED).read_to_end(into)
}
