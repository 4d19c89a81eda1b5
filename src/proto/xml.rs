//! XML, the Extensible Markup Language (W3C, XML 1.0), as a tree of its tags.
//!
//! It is read leniently: what is no markup is shown as text, and a closing tag closes the innermost open one.

use crate::dissect::prelude::*;
use crate::field::text::write_text;

fields! {
    ITEM = "", "", none;
    INSTRUCTION = "xml.xmlpi", "XMLPI", text;
    DECLARATION = "xml.xmlpi.xml", "xml.xmlpi.xml", text;
    ENCODING = "xml.xmlpi.xml.encoding", "encoding", text;
    STANDALONE = "xml.xmlpi.xml.standalone", "standalone", text;
    VERSION = "xml.xmlpi.xml.version", "version", text;
    CDATA_SECTION = "xml.cdatasection", "CDATASection", text;
    COMMENT = "xml.comment", "Comment", text;
    ATTRIBUTE = "xml.attribute", "Attribute", text;
    DOCTYPE = "xml.doctype", "Doctype", text;
    DTD_TAG = "xml.dtdtag", "DTD Tag", text;
    CDATA = "xml.cdata", "CDATA", text;
    TAG = "xml.tag", "Tag", text;
    UNKNOWN = "xml.unknown", "Unknown", text;
    UNOPENED_TAG = "xml.closing_unopened_tag", "Closing an unopened tag", error Group::Malformed;
    UNRECOGNIZED = "xml.unrecognized_text", "Unrecognized text", warn Group::Protocol;
}

pub static XML: Protocol = Protocol {
    fields: FIELDS,
    on: &[
        On::Media("text/xml", |_| true),
        On::Media("text/vnd.wap.co", |_| true),
        On::Media("text/vnd.wap.emn", |_| true),
        On::Media("text/vnd.wap.si", |_| true),
        On::Media("text/vnd.wap.sl", |_| true),
        On::Media("text/vnd.wap.wml", |_| true),
        On::Media("application/xml", |_| true),
        On::Media("application/xml-dtd", |_| true),
        On::Media("application/atom+xml", |_| true),
        On::Media("application/auth-policy+xml", |_| true),
        On::Media("application/cpim-pidf+xml", |_| true),
        On::Media("application/mathml+xml", |_| true),
        On::Media("application/media_control+xml", |_| true),
        On::Media("application/pidf+xml", |_| true),
        On::Media("application/rdf+xml", |_| true),
        On::Media("application/reginfo+xml", |_| true),
        On::Media("application/rls-services+xml", |_| true),
        On::Media("application/rss+xml", |_| true),
        On::Media("application/smil", |_| true),
        On::Media("application/soap+xml", |_| true),
        On::Media("application/vnd.oma.poc.groups+xml", |_| true),
        On::Media("application/vnd.wv.csp+xml", |_| true),
        On::Media("application/vnd.wv.csp.xml", |_| true),
        On::Media("application/x-crd+xml", |_| true),
        On::Media("application/x-wms-logconnectstats", |_| true),
        On::Media("application/x-wms-sendevent", |_| true),
        On::Media("application/xcap-el+xml", |_| true),
        On::Media("application/xslt+xml", |_| true),
        On::Media("image/svg+xml", |_| true),
    ],
    dissect,
    ..Protocol::named("xml", "eXtensible Markup Language")
};

/// Most tags in one another.
const LEVELS: usize = 96;

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.column(match pkt.column_so_far() {
        "HTTP" => "HTTP/XML",
        "SSDP" => "SSDP/XML",
        other => other,
    });
    let mut ends = Ends::default();
    let mut open: Vec<(Item, usize)> = Vec::new();
    // Levels that are not shown as such any more.
    let mut deeper = 0_usize;
    loop {
        let spaces = space_len(pkt.rest());
        pkt.skip(spaces)?;
        let rest = pkt.rest();
        match Piece::of(rest, &mut ends) {
            None if rest.is_empty() => return Ok(()),
            None => {
                let len = unrecognized_len(rest);
                pkt.bytes(&ITEM, len)?;
                pkt.label(pkt.last(), |text| text.write_str("Unrecognized text"));
                pkt.expert(&UNRECOGNIZED);
            }
            Some(Piece::Text(len)) => {
                let field: &'static Field = if open.is_empty() { &UNKNOWN } else { &CDATA };
                whole(pkt, field, len)?;
            }
            Some(Piece::Comment(len)) => whole(pkt, &COMMENT, len)?,
            Some(Piece::Section(len)) => whole(pkt, &CDATA_SECTION, len)?,
            Some(Piece::Declaration(len)) => whole(pkt, &DTD_TAG, len)?,
            Some(Piece::Doctype(head)) => doctype(pkt, head, &mut ends)?,
            Some(Piece::Instruction(head)) => instruction(pkt, head)?,
            Some(Piece::Tag(head)) => {
                let (item, start) = tag(pkt, head);
                if head.is_empty {
                    pkt.close();
                } else if open.len() < LEVELS {
                    open.push((item, start));
                } else {
                    deeper = deeper.saturating_add(1);
                    pkt.close();
                }
                pkt.skip(head.len)?;
            }
            Some(Piece::Closing(len)) => {
                let item = pkt.add(&ITEM, 0, len);
                label(pkt, item, rest.get(..len).unwrap_or(rest));
                pkt.skip(len)?;
                if deeper > 0 {
                    deeper = deeper.saturating_sub(1);
                } else if let Some((item, start)) = open.pop() {
                    pkt.set_len(item, pkt.position().saturating_sub(start));
                    pkt.close();
                } else {
                    let at = pkt.position().saturating_sub(len);
                    let item = pkt.add_at(&ITEM, 0, at, len);
                    pkt.label(item, |text| text.write_str("Closing an unopened tag"));
                    pkt.expert(&UNOPENED_TAG);
                }
            }
        }
    }
}

/// What stands at the cursor, with its length.
enum Piece {
    Text(usize),
    Comment(usize),
    Section(usize),
    /// `<!…>`
    Declaration(usize),
    Doctype(Head),
    Instruction(Head),
    Tag(Head),
    Closing(usize),
}

/// A piece with parts inside.
#[derive(Clone, Copy)]
struct Head {
    /// Up to the end of the name.
    name_end: usize,
    len: usize,
    /// Nothing is left open.
    is_empty: bool,
}

/// Ends that were looked for and do not come any more, so that nobody looks for them again and again.
#[derive(Default)]
struct Ends {
    gone: [bool; 3],
}

impl Ends {
    const COMMENT: (usize, &'static [u8]) = (0, b"-->");
    const SECTION: (usize, &'static [u8]) = (1, b"]]>");
    const DECLARATION: (usize, &'static [u8]) = (2, b">");

    /// The place behind an end.
    fn find(&mut self, (which, end): (usize, &[u8]), bytes: &[u8], from: usize) -> Option<usize> {
        let gone = self.gone.get_mut(which)?;
        let found = if *gone { None } else { memchr::memmem::find(bytes.get(from..)?, end) };
        *gone = found.is_none();
        Some(from.saturating_add(found?).saturating_add(end.len()))
    }
}

impl Piece {
    fn of(bytes: &[u8], ends: &mut Ends) -> Option<Piece> {
        if bytes.first()? != &b'<' {
            return Some(Piece::Text(memchr::memchr(b'<', bytes).unwrap_or(bytes.len())));
        }
        if bytes.starts_with(b"<!--") {
            ends.find(Ends::COMMENT, bytes, 4).map(Piece::Comment)
        } else if bytes.starts_with(b"<![CDATA[") {
            ends.find(Ends::SECTION, bytes, 9).map(Piece::Section)
        } else if bytes.starts_with(b"<!DOCTYPE") {
            let end = ends.find(Ends::DECLARATION, bytes, 9)?;
            let subset = memchr::memchr(b'[', bytes.get(..end)?);
            let is_empty = subset.is_none();
            let len = subset.map_or(end, |at| at.saturating_add(1));
            Some(Piece::Doctype(Head { name_end: 9, len, is_empty }))
        } else if bytes.starts_with(b"<!") {
            let len = ends.find(Ends::DECLARATION, bytes, 2)?;
            bytes.get(..len)?.get(2).filter(|byte| byte.is_ascii_alphabetic() || **byte == b'[')?;
            Some(Piece::Declaration(len))
        } else if bytes.starts_with(b"<?") {
            head(bytes, 2, &[b"?>"]).map(Piece::Instruction)
        } else if bytes.starts_with(b"</") {
            let end = name_end(bytes, 2)?;
            let end = end.saturating_add(space_len(bytes.get(end..)?));
            (bytes.get(end) == Some(&b'>')).then(|| Piece::Closing(end.saturating_add(1)))
        } else {
            head(bytes, 1, &[b"/>", b">"]).map(Piece::Tag)
        }
    }
}

/// A name and attributes, up to one of some endings.
fn head(bytes: &[u8], from: usize, endings: &[&[u8]]) -> Option<Head> {
    let name_end = name_end(bytes, from.saturating_add(space_len(bytes.get(from..)?)))?;
    let mut at = name_end;
    loop {
        at = at.saturating_add(space_len(bytes.get(at..)?));
        let rest = bytes.get(at..)?;
        if let Some(ending) = endings.iter().find(|ending| rest.starts_with(ending)) {
            let len = at.saturating_add(ending.len());
            return Some(Head { name_end, len, is_empty: ending.len() > 1 });
        }
        at = at.saturating_add(attribute(rest)?.1);
    }
}

/// Where the value of the attribute at the start lies, its quotes included, and where it ends.
fn attribute(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = name_end(bytes, 0)?;
    let equals = end.saturating_add(space_len(bytes.get(end..)?));
    if bytes.get(equals) != Some(&b'=') {
        return None;
    }
    let start = equals.saturating_add(1);
    let start = start.saturating_add(space_len(bytes.get(start..)?));
    let value = bytes.get(start..)?;
    let len = match value.first()? {
        quote @ (b'"' | b'\'') => memchr::memchr(*quote, value.get(1..)?)?.saturating_add(2),
        _ => value
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'<' | b'/' | b'?'))
            .filter(|len| *len > 0)?,
    };
    Some((start, start.saturating_add(len)))
}

fn name_end(bytes: &[u8], from: usize) -> Option<usize> {
    let name = bytes.get(from..)?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    let len = name.iter().take_while(|byte| is_name(byte)).count();
    (len > 0).then(|| from.saturating_add(len))
}

fn space_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Markup that is none goes up to the next space or bracket.
fn unrecognized_len(bytes: &[u8]) -> usize {
    let rest = bytes.get(1..).unwrap_or(&[]);
    let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'<');
    end.map_or(bytes.len(), |end| end.saturating_add(1))
}

fn label(pkt: &mut Packet, item: Item, bytes: &[u8]) {
    pkt.label(item, |text| {
        write_text(text, bytes);
        Ok(())
    });
}

/// A piece that is shown as it stands there.
fn whole(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
    let bytes = pkt.bytes(field, len)?;
    label(pkt, pkt.last(), bytes);
    Ok(())
}

/// A tag with its attributes, whose node is left open.
fn tag(pkt: &mut Packet, head: Head) -> (Item, usize) {
    let start = pkt.position();
    let rest = pkt.rest();
    let bytes = rest.get(..head.len).unwrap_or(rest);
    let item = pkt.made(&TAG, bytes, head.len);
    let ending: &[u8] = if head.is_empty { b"/>" } else { b">" };
    let mut name = bytes.get(..head.name_end).unwrap_or(bytes).to_vec();
    pkt.open();
    let last = attributes(pkt, bytes, head, |_| &ATTRIBUTE);
    match last {
        None => name.extend_from_slice(ending),
        Some((attribute, value)) => {
            let value = [value, ending].concat();
            label(pkt, attribute, &value);
        }
    }
    label(pkt, item, &name);
    (item, start)
}

/// The attributes of a piece; gives the last one with its bytes.
fn attributes<'b>(
    pkt: &mut Packet,
    bytes: &'b [u8],
    head: Head,
    field_of: impl Fn(&[u8]) -> &'static Field,
) -> Option<(Item, &'b [u8])> {
    let start = pkt.position();
    let mut at = head.name_end;
    let mut last = None;
    loop {
        at = at.saturating_add(space_len(bytes.get(at..)?));
        let rest = bytes.get(at..)?;
        let Some((value, end)) = attribute(rest) else { return last };
        let text = rest.get(..end)?;
        let field = field_of(text.get(..name_end(text, 0)?)?);
        let here = start.saturating_add(at);
        let item = if *field == ATTRIBUTE {
            pkt.add_at(field, 0, here, end)
        } else {
            let quoted = text.get(value..)?;
            let quotes = usize::from(matches!(quoted.first(), Some(b'"' | b'\'')));
            let inside = quoted.get(quotes..quoted.len().saturating_sub(quotes)).unwrap_or(quoted);
            let item = pkt.add_at(field, 0, here.saturating_add(value).saturating_add(quotes), inside.len());
            pkt.set_text(item, inside);
            item
        };
        label(pkt, item, text);
        last = Some((item, text));
        at = at.saturating_add(end);
    }
}

/// `<?xml version="1.0"?>`
fn instruction(pkt: &mut Packet, head: Head) -> Parsed {
    let bytes = pkt.peek(0, head.len)?;
    let name = bytes.get(2..head.name_end).unwrap_or(&[]);
    let is_declaration = name == b"xml";
    let item = pkt.add(if is_declaration { &DECLARATION } else { &INSTRUCTION }, 0, head.len);
    label(pkt, item, bytes.get(..head.name_end).unwrap_or(bytes));
    pkt.open();
    attributes(pkt, bytes, head, |name| match name {
        b"version" if is_declaration => &VERSION,
        b"encoding" if is_declaration => &ENCODING,
        b"standalone" if is_declaration => &STANDALONE,
        _ => &ATTRIBUTE,
    });
    let end = pkt.position().saturating_add(head.len).saturating_sub(2);
    let item = pkt.add_at(&ITEM, 0, end, 2);
    label(pkt, item, b"?>");
    pkt.close();
    pkt.skip(head.len)
}

/// `<!DOCTYPE name …>`, whose declarations may stand in square brackets.
fn doctype(pkt: &mut Packet, head: Head, ends: &mut Ends) -> Parsed {
    let bytes = pkt.peek(0, head.len)?;
    let start = head.name_end.saturating_add(space_len(bytes.get(head.name_end..).unwrap_or(&[])));
    let end = name_end(bytes, start).unwrap_or(start);
    let item = pkt.add_at(&DOCTYPE, 0, pkt.position().saturating_add(start), end.saturating_sub(start));
    label(pkt, item, bytes);
    pkt.open();
    pkt.skip(head.len)?;
    // What stands in the brackets.
    loop {
        if head.is_empty {
            break;
        }
        pkt.skip(space_len(pkt.rest()))?;
        let rest = pkt.rest();
        if rest.starts_with(b"]") {
            let len = memchr::memchr(b'>', rest).map_or(rest.len(), |end| end.saturating_add(1));
            whole(pkt, &ITEM, len)?;
            break;
        }
        match Piece::of(rest, ends) {
            Some(Piece::Declaration(len)) => whole(pkt, &DTD_TAG, len)?,
            Some(Piece::Comment(len)) => whole(pkt, &COMMENT, len)?,
            _ => break,
        }
    }
    pkt.close();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_that_does_not_come_is_looked_for_once() {
        let bytes = b"<!--<!--".repeat(1 << 20);
        let mut ends = Ends::default();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            assert!(Piece::of(rest, &mut ends).is_none());
            at += unrecognized_len(rest);
        }
    }

    #[test]
    fn attributes_end_with_their_quotes() {
        assert_eq!(attribute(b"a = 'x>y' b"), Some((4, 9)));
        assert_eq!(attribute(b"a=b>"), Some((2, 3)));
        assert_eq!(attribute(b"a='open"), None);
        assert_eq!(attribute(b"a=>"), None);
    }
}
