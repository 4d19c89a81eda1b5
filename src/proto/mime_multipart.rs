//! Content of several parts (RFC 2046 §5.1).
//!
//! Parts are handed on as they are, without undoing their transfer encoding.

use crate::dissect::prelude::*;
use crate::field::text::write_text;
use crate::proto::data::DATA;
use crate::proto::media;

fields! {
    LINE = "", "", none;
    TYPE = "mime_multipart.type", "Type", text;
    PART = "mime_multipart.part", "Encapsulated multipart part", text;
    DESCRIPTION = "mime_multipart.header.content-description", "Content-Description", text;
    DISPOSITION = "mime_multipart.header.content-disposition", "Content-Disposition", text;
    ENCODING = "mime_multipart.header.content-encoding", "Content-Encoding", text;
    ID = "mime_multipart.header.content-id", "Content-Id", text;
    LANGUAGE = "mime_multipart.header.content-language", "Content-Language", text;
    LENGTH = "mime_multipart.header.content-length", "Content-Length", text;
    TRANSFER_ENCODING = "mime_multipart.header.content-transfer-encoding", "Content-Transfer-Encoding", text;
    CONTENT_TYPE = "mime_multipart.header.content-type", "Content-Type", text;
    FIRST_BOUNDARY = "mime_multipart.first_boundary", "First boundary", text;
    PREAMBLE = "mime_multipart.preamble", "Preamble", bytes;
    LAST_BOUNDARY = "mime_multipart.last_boundary", "Last boundary", text;
    BOUNDARY = "mime_multipart.boundary", "Boundary", text;
    TRAILER = "mime_multipart.trailer", "Trailer", bytes;
}

pub static MIME_MULTIPART: Protocol = Protocol {
    fields: FIELDS,
    on: &[
        On::Media("multipart/alternative", |_| true),
        On::Media("multipart/byteranges", |_| true),
        On::Media("multipart/digest", |_| true),
        On::Media("multipart/encrypted", |_| true),
        On::Media("multipart/form-data", |_| true),
        On::Media("multipart/header-set", |_| true),
        On::Media("multipart/mixed", |_| true),
        On::Media("multipart/multipart", |_| true),
        On::Media("multipart/parallel", |_| true),
        On::Media("multipart/related", |_| true),
        On::Media("multipart/report", |_| true),
        On::Media("multipart/signed", |_| true),
        On::Media("multipart/x-mixed-replace", |_| true),
    ],
    dissect,
    ..Protocol::named("mime_multipart", "MIME Multipart Media Encapsulation")
};

static HEADERS: &[(&str, &Field)] = &[
    ("content-description", &DESCRIPTION),
    ("content-disposition", &DISPOSITION),
    ("content-encoding", &ENCODING),
    ("content-id", &ID),
    ("content-language", &LANGUAGE),
    ("content-length", &LENGTH),
    ("content-transfer-encoding", &TRANSFER_ENCODING),
    ("content-type", &CONTENT_TYPE),
];

/// A line that stands between parts.
struct Delimiter {
    /// With the end of line before it.
    start: usize,
    end: usize,
    is_last: bool,
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let kind = pkt.told().to_vec();
    let base = String::from_utf8_lossy(media::base_type(&kind)).to_ascii_lowercase();
    // A part that is of several parts again tells its own boundary.
    let Some(boundary) = media::parameter(&kind, b"boundary") else { return pkt.hand_to_data() };
    let shown = String::from_utf8_lossy(boundary).into_owned();
    pkt.label(pkt.own(), |text| {
        write!(text, "MIME Multipart Media Encapsulation, Type: {base}, Boundary: \"{shown}\"")
    });
    pkt.found_text(&TYPE, base.as_bytes());
    let line = [b"--", boundary].concat();
    let bytes = pkt.rest();
    let start = pkt.position();
    let Some(mut delimiter) = next(bytes, 0, &line) else { return pkt.inside(|pkt| pkt.hand_to_data()) };
    if delimiter.start > 0 {
        let text_end = if bytes.get(delimiter.start..).is_some_and(|rest| rest.starts_with(b"--")) {
            delimiter.start
        } else {
            // The preamble has its line's end.
            let ending = bytes.get(delimiter.start..).map_or(0, line_end_len);
            delimiter.start = delimiter.start.saturating_add(ending);
            delimiter.start
        };
        pkt.bytes(&PREAMBLE, text_end)?;
    }
    let mut field: &'static Field = &FIRST_BOUNDARY;
    loop {
        pkt.go_to_position(start.saturating_add(delimiter.start))?;
        pkt.bytes(
            if delimiter.is_last { &LAST_BOUNDARY } else { field },
            delimiter.end.saturating_sub(delimiter.start),
        )?;
        field = &BOUNDARY;
        if delimiter.is_last {
            break;
        }
        let following = next(bytes, delimiter.end, &line);
        // Without an end it goes on to where the content ends.
        let end = following.as_ref().map_or(bytes.len(), |next| next.start);
        pkt.go_to_position(start.saturating_add(delimiter.end))?;
        part(pkt, end.saturating_sub(delimiter.end))?;
        match following {
            Some(next) => delimiter = next,
            None => return Ok(()),
        }
    }
    if pkt.captured_left() > 0 {
        pkt.bytes(&TRAILER, pkt.captured_left())?;
    }
    Ok(())
}

/// The next line that begins with a delimiter.
fn next(bytes: &[u8], from: usize, line: &[u8]) -> Option<Delimiter> {
    let mut search = from;
    loop {
        let found = search.saturating_add(memchr::memmem::find(bytes.get(search..)?, line)?);
        let before = bytes.get(from..found)?;
        let begins_line = before.is_empty() || before.ends_with(b"\n");
        let behind = found.saturating_add(line.len());
        let rest = bytes.get(behind..)?;
        let is_last = rest.starts_with(b"--");
        let rest = if is_last { rest.get(2..)? } else { rest };
        let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let ending = line_end_len(rest.get(padding..)?);
        let ends_line = ending > 0 || rest.len() == padding;
        if begins_line && ends_line {
            let ending_before = if before.ends_with(b"\r\n") { 2 } else { usize::from(before.ends_with(b"\n")) };
            let end = bytes.len().saturating_sub(rest.len()).saturating_add(padding).saturating_add(ending);
            return Some(Delimiter { start: found.saturating_sub(ending_before), end, is_last });
        }
        search = behind;
    }
}

fn line_end_len(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\r\n") { 2 } else { usize::from(bytes.starts_with(b"\n")) }
}

/// A part: headers, an empty line, content.
fn part(pkt: &mut Packet, len: usize) -> Parsed {
    let item = pkt.add(&PART, 0, len);
    pkt.set_text(item, b"");
    pkt.open();
    pkt.part(len, |pkt| {
        let mut kind: &[u8] = &[];
        loop {
            let rest = pkt.rest();
            let Some(end) = header_end(rest) else { break };
            let line = rest.get(..end).unwrap_or(rest);
            let empty = line_end_len(rest.get(end..).unwrap_or(&[]));
            // The last header is shown with the empty line behind it.
            let len = end.saturating_add(empty);
            let colon = memchr::memchr(b':', line);
            let (name, value) = line.split_at_checked(colon.unwrap_or(line.len())).unwrap_or((line, &[]));
            let value = value.get(1..).unwrap_or(&[]).trim_ascii();
            let known = HEADERS.iter().find(|(known, _)| name.trim_ascii().eq_ignore_ascii_case(known.as_bytes()));
            if line_end_len(rest) > 0 && colon.is_none() {
                pkt.skip(line_end_len(rest))?;
                break;
            }
            let shown = rest.get(..len).unwrap_or(rest);
            let item = pkt.add(known.map_or(&LINE, |(_, field)| *field), 0, len);
            if known.is_some() {
                pkt.set_text(item, &compressed(value));
            }
            pkt.label(item, |text| {
                write_text(text, shown);
                Ok(())
            });
            if known.is_some_and(|(_, field)| **field == CONTENT_TYPE) {
                kind = value;
            }
            pkt.skip(len)?;
            if empty > 0 {
                break;
            }
        }
        let base = media::base_type(kind).to_ascii_lowercase();
        if !base.is_empty() {
            pkt.append(item, |text| write!(text, " ({})", String::from_utf8_lossy(&base)));
        }
        let content = pkt.rest();
        pkt.tell(kind);
        let reader = match kind {
            [] => &DATA,
            kind => media::reader_of(pkt, Some(kind), content).protocol,
        };
        pkt.inside(|pkt| pkt.hand_to(reader))
    })?;
    pkt.close();
    Ok(())
}

/// The end of the header at the start, folded lines included.
fn header_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0_usize;
    loop {
        let line = memchr::memchr(b'\n', bytes.get(at..)?)?;
        at = at.saturating_add(line).saturating_add(1);
        if !matches!(bytes.get(at), Some(b' ' | b'\t')) {
            return Some(at);
        }
    }
}

/// A header's value without the spaces that say nothing.
fn compressed(value: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    for byte in value {
        let is_space = byte.is_ascii_whitespace();
        match out.last() {
            Some(b' ' | b';' | b',' | b'=') if is_space => {}
            Some(b' ') if matches!(byte, b';' | b',' | b'=') => {
                out.pop();
                out.push(*byte);
            }
            _ => out.push(if is_space { b' ' } else { *byte }),
        }
    }
    out
}
