//! HTTP/1, the Hypertext Transfer Protocol (RFC 9110, 9112), and SSDP, which speaks it on UDP (UPnP Device Architecture 1.1 §1).
//!
//! Messages that have not ended with their segment are left to TCP. JSON, XML and pictures are shown as media.

mod body;
mod exchange;
pub mod fields;

use crate::dissect::prelude::*;
use crate::field::text::write_whole_text;
use crate::proto::websocket;
use body::Content;
use exchange::{Exchange, Kind, State, Upgrade};
use fields::*;

pub static HTTP: Protocol = Protocol {
    short: "HTTP",
    fields: FIELDS,
    on: &[
        On::Number(&TCP_PORT, 80),
        On::Number(&TCP_PORT, 631),
        On::Number(&TCP_PORT, 1900),
        On::Number(&TCP_PORT, 2710),
        On::Number(&TCP_PORT, 2869),
        On::Number(&TCP_PORT, 3128),
        On::Number(&TCP_PORT, 3132),
        On::Number(&TCP_PORT, 3689),
        On::Number(&TCP_PORT, 5985),
        On::Number(&TCP_PORT, 8080),
        On::Number(&TCP_PORT, 8088),
        On::Number(&TCP_PORT, 11371),
        On::Number(&TLS_PORT, 443),
        On::Heuristic(&TCP_PORT, looks_like),
    ],
    dissect,
    says_while_waiting: |pkt| {
        let line = exchange::begun_line(pkt);
        if !line.is_empty() {
            say(pkt, &line, true);
        }
    },
    ..Protocol::named("http", "Hypertext Transfer Protocol")
};

pub static SSDP: Protocol = Protocol {
    short: "SSDP",
    on: &[On::Number(&UDP_PORT, 1900)],
    uses: &[&HTTP],
    dissect: dissect_ssdp,
    ..Protocol::named("ssdp", "Simple Service Discovery Protocol")
};

/// The name of a status code.
pub fn reason(code: u64) -> Option<&'static str> {
    fields::reason(u16::try_from(code).ok()?)
}

/// Methods of HTTP, WebDAV, UPnP and others that speak like it.
const METHODS: &[&str] = &[
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "CONNECT",
    "OPTIONS",
    "TRACE",
    "PATCH",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "LOCK",
    "UNLOCK",
    "POLL",
    "BCOPY",
    "BMOVE",
    "BDELETE",
    "BPROPFIND",
    "BPROPPATCH",
    "LINK",
    "UNLINK",
    "ICY",
    "NOTIFY",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "SEARCH",
    "M-SEARCH",
    "REPORT",
    "MKACTIVITY",
    "CHECKOUT",
    "CHECKIN",
    "MERGE",
    "UNCHECKOUT",
    "UPDATE",
    "LABEL",
    "MKWORKSPACE",
    "VERSION-CONTROL",
    "BASELINE-CONTROL",
    "ACL",
    "ORDERPATCH",
    "MKREDIRECTREF",
    "UPDATEREDIRECTREF",
    "BIND",
    "REBIND",
    "UNBIND",
    "MKCALENDAR",
    "RPC_IN_DATA",
    "RPC_OUT_DATA",
    "RPC_CONNECT",
    "CCM_POST",
    "PRI",
];

/// What begins here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Request,
    /// A request that wants no answer.
    Notification,
    Response,
    Nothing,
}

fn begins(bytes: &[u8]) -> Begins {
    if bytes.starts_with(b"HTTP/") {
        return Begins::Response;
    }
    let token = bytes.split(|byte| *byte == b' ').next().unwrap_or(&[]);
    let is_method = token.len() < bytes.len() && METHODS.iter().any(|method| method.as_bytes() == token);
    match token {
        _ if !is_method => Begins::Nothing,
        b"NOTIFY" => Begins::Notification,
        _ => Begins::Request,
    }
}

/// A first line that begins or ends with a version.
fn looks_like(pkt: &Packet) -> bool {
    let rest = pkt.rest();
    let Some(end) = memchr::memchr(b'\n', rest.get(..rest.len().min(4096)).unwrap_or(rest)) else { return false };
    let line = rest.get(..end).unwrap_or(rest).trim_ascii_end();
    let last = line.rsplit(|byte| *byte == b' ').next().unwrap_or(&[]);
    line.starts_with(b"HTTP/1.") || (last.len() < line.len() && last.starts_with(b"HTTP/1."))
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let state = exchange::state(pkt);
    match state {
        State::Tunnel(port) => return read_tunnel(pkt, port),
        State::Upgraded(Upgrade::Unknown) => {
            pkt.withdraw();
            pkt.column("TCP");
            return pkt.hand_to_data();
        }
        State::Upgraded(upgrade) => {
            pkt.withdraw();
            pkt.tell(if upgrade == Upgrade::CompressedWebSocket { websocket::DEFLATE } else { b"" });
            return carry(pkt, &websocket::WEBSOCKET, Packet::leave);
        }
        State::Unknown if begins(pkt.rest()) == Begins::Nothing && !looks_like(pkt) => {
            // Something else on a port of HTTP.
            return pkt.leave(Need::More(0));
        }
        State::Unknown | State::Http => {}
    }
    pkt.withdraw();
    let mut is_first = true;
    while pkt.captured_left() > 0 {
        let awaited = exchange::awaited(pkt);
        let Some(message) = Message::find(pkt, awaited) else { break };
        if let Some(need) = message.needs
            && pkt.may_leave()
        {
            if let Some(line) = message.first_line(pkt) {
                say(pkt, line, is_first);
                exchange::begun(pkt, matches!(need, Need::More(_)).then_some(line));
            }
            return pkt.leave(need);
        }
        let len = message.len;
        pkt.unit(&HTTP, len, |pkt| read_message(pkt, &message, is_first))?;
        is_first = false;
    }
    Ok(())
}

fn dissect_ssdp(pkt: &mut Packet) -> Parsed {
    let Some(mut message) = Message::find(pkt, Kind::Plain) else { return Ok(()) };
    if message.begins == Begins::Nothing {
        pkt.column("UDP");
    }
    message.len = pkt.left();
    message.on_udp = true;
    read_message(pkt, &message, true)
}

/// Puts the first line of a message into Info.
fn say(pkt: &mut Packet, line: &[u8], is_first: bool) {
    let write = |text: &mut String| {
        write_whole_text(text, line);
        text.write_str(" ")
    };
    if is_first { pkt.info(write) } else { pkt.info_append(write) }
}

/// The extent of a message.
struct Message {
    begins: Begins,
    /// With its empty line.
    head: usize,
    content: usize,
    len: usize,
    chunked: bool,
    on_udp: bool,
    /// What lacks of it.
    needs: Option<Need>,
}

impl Message {
    /// Looks at the message at the cursor.
    fn find(pkt: &Packet, awaited: Kind) -> Option<Message> {
        let rest = pkt.rest();
        let begins = begins(rest);
        let mut message =
            Message { begins, head: 0, content: 0, len: rest.len(), chunked: false, on_udp: false, needs: None };
        if rest.is_empty() {
            return None;
        }
        if begins == Begins::Nothing {
            let may_become = rest.len() < 20 && !rest.contains(&b'\n');
            message.needs = may_become.then_some(Need::More(1));
            return Some(message);
        }
        let Some(head) = head_len(rest) else {
            message.head = rest.len();
            message.needs = Some(Need::More(1));
            return Some(message);
        };
        message.head = head;
        let headers = rest.get(..head).unwrap_or(rest);
        let after = rest.get(head..).unwrap_or(&[]);
        let code = if begins == Begins::Response { status(headers) } else { 0 };
        let bodiless = begins == Begins::Response
            && (awaited == Kind::Head
                || matches!(code, 100..200 | 204 | 304)
                || (matches!(awaited, Kind::Connect(_)) && matches!(code, 200..300)));
        let encoding = header(headers, b"transfer-encoding").unwrap_or(&[]);
        let length = header(headers, b"content-length").and_then(|value| std::str::from_utf8(value).ok()?.parse().ok());
        if bodiless {
            // RFC 9112 §6.3: these have no content, whatever their headers say.
        } else if ends_with_chunked(encoding) {
            message.chunked = true;
            match body::chunked_len(after) {
                Ok(len) => message.content = len,
                Err(missing) => {
                    message.content = after.len();
                    message.needs = Some(Need::More(missing));
                }
            }
        } else if let Some(length) = length {
            let length: usize = length;
            if length > after.len() {
                message.needs = Some(Need::Unit(head.saturating_add(length)));
            }
            message.content = length.min(pkt.left().saturating_sub(head));
        } else if begins == Begins::Response {
            message.content = after.len();
            message.needs = (!pkt.stream_ends()).then_some(Need::End);
        }
        message.len = head.saturating_add(message.content);
        Some(message)
    }

    fn first_line<'p>(&self, pkt: &Packet<'p, '_>) -> Option<&'p [u8]> {
        let rest = pkt.rest();
        let end = memchr::memchr(b'\n', rest)?;
        (self.begins != Begins::Nothing).then(|| without_end(rest.get(..end).unwrap_or(rest)))
    }
}

/// A line without what ends it; spaces before that stay.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Bytes up to and with the empty line, or up to a line that is no header.
fn head_len(bytes: &[u8]) -> Option<usize> {
    let mut at = 0_usize;
    loop {
        let rest = bytes.get(at..)?;
        let line = memchr::memchr(b'\n', rest)?;
        let is_header = at == 0 || line <= 1 || rest.get(..line)?.contains(&b':') || rest.starts_with(b" ");
        if !is_header {
            return Some(at);
        }
        at = at.saturating_add(line).saturating_add(1);
        if line == 0 || (line == 1 && rest.first() == Some(&b'\r')) {
            return Some(at);
        }
    }
}

fn status(headers: &[u8]) -> u16 {
    let code = headers.split(|byte| *byte == b' ').nth(1).unwrap_or(&[]);
    let digits = code.get(..3).unwrap_or(&[]);
    std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// What a response says the conversation becomes.
fn upgrade(headers: &[u8]) -> Upgrade {
    let is_websocket = header(headers, b"upgrade").is_some_and(|name| name.eq_ignore_ascii_case(b"websocket"));
    let extensions = header(headers, b"sec-websocket-extensions").unwrap_or(&[]);
    match is_websocket {
        false => Upgrade::Unknown,
        true if memchr::memmem::find(extensions, websocket::DEFLATE).is_some() => Upgrade::CompressedWebSocket,
        true => Upgrade::WebSocket,
    }
}

/// The value of a header, by its name in small letters.
fn header<'h>(headers: &'h [u8], name: &[u8]) -> Option<&'h [u8]> {
    headers.split(|byte| *byte == b'\n').skip(1).find_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        let (key, value) = line.split_at_checked(colon)?;
        key.trim_ascii().eq_ignore_ascii_case(name).then(|| value.get(1..).unwrap_or(&[]).trim_ascii())
    })
}

fn ends_with_chunked(encoding: &[u8]) -> bool {
    encoding.len() >= 7
        && encoding.get(encoding.len().saturating_sub(7)..).is_some_and(|end| end.eq_ignore_ascii_case(b"chunked"))
}

/// What runs through a proxy: the node tells where to, and whoever reads that port goes on.
fn read_tunnel(pkt: &mut Packet, port: u16) -> Parsed {
    let target = exchange::target(pkt);
    let host = target.rsplitn(2, |byte| *byte == b':').nth(1).unwrap_or(&[]);
    pkt.found_text(&PROXY_CONNECT_HOST, host);
    pkt.found(&PROXY_CONNECT_PORT, u64::from(port));
    let by_port = pkt.lookup(&TCP_PORT, u32::from(port));
    match by_port.or_else(|| pkt.looked_up(&TCP_PORT)).filter(|next| **next != HTTP) {
        Some(next) => carry(pkt, next, Packet::wait_for),
        None => {
            pkt.column("TCP");
            pkt.hand_to_data()
        }
    }
}

/// Hands the bytes of the stream on; what is left for later this layer leaves in its turn.
fn carry<'p, 'c>(
    pkt: &mut Packet<'p, 'c>,
    protocol: &'static Protocol,
    leave: impl FnOnce(&mut Packet<'p, 'c>, Need) -> Parsed,
) -> Parsed {
    if !pkt.may_leave() {
        return pkt.hand_to(protocol);
    }
    match pkt.hand_stream(protocol)? {
        Some(left) => {
            pkt.go_to_position(left.position)?;
            leave(pkt, left.need)
        }
        None => Ok(()),
    }
}

/// What belongs to no message that was seen: lines that look like headers, and the rest as data.
fn read_continuation(pkt: &mut Packet, message: &Message, is_first: bool) -> Parsed {
    if !message.on_udp {
        let write = |text: &mut String| text.write_str("Continuation");
        if is_first { pkt.info(write) } else { pkt.info_append(write) }
    }
    if !pkt.rest().first().is_some_and(|byte| matches!(byte, b' '..=b'~')) {
        return pkt.inside(|pkt| pkt.hand_to_data());
    }
    let mut content = Content::default();
    while let Some(end) = memchr::memchr2(b'\r', b'\n', pkt.rest()) {
        let pair = usize::from(pkt.rest().get(end..).is_some_and(|rest| rest.starts_with(b"\r\n")));
        let line = pkt.peek(0, end.saturating_add(1).saturating_add(pair))?;
        if !line.contains(&b':') {
            break;
        }
        read_header(pkt, line, Begins::Nothing, &mut content)?;
    }
    let len = pkt.captured_left();
    if len == 0 {
        return Ok(());
    }
    body::add_file_data(pkt, None, pkt.position(), len);
    pkt.inside(|pkt| pkt.hand_to_data())
}

fn read_message(pkt: &mut Packet, message: &Message, is_first: bool) -> Parsed {
    let start = pkt.position();
    if message.begins == Begins::Nothing {
        return read_continuation(pkt, message, is_first);
    }
    let headers = pkt.peek(0, message.head.min(pkt.captured_left()))?;
    let line_len = memchr::memchr(b'\n', headers).map_or(headers.len(), |end| end.saturating_add(1));
    let raw_line = headers.get(..line_len).unwrap_or(headers);
    let line = without_end(raw_line);
    say(pkt, line, is_first);
    let is_request = message.begins != Begins::Response;
    let first = pkt.add(&LINE, 0, line_len);
    pkt.label(first, |text| {
        write_whole_text(text, raw_line);
        Ok(())
    });
    pkt.expert_with(&CHAT, |text| {
        write_whole_text(text, raw_line);
        Ok(())
    });
    pkt.open();
    let uri = if is_request { read_request_line(pkt, line)? } else { read_status_line(pkt, line)? };
    pkt.close();
    let end_of_line = start.saturating_add(line_len);
    pkt.skip(end_of_line.saturating_sub(pkt.position()))?;

    let head_end = start.saturating_add(headers.len());
    let mut content = Content::default();
    while pkt.position() < head_end {
        let rest = pkt.peek(0, head_end.saturating_sub(pkt.position()))?;
        let len = header_len(rest);
        let line = rest.get(..len).unwrap_or(rest);
        if matches!(line, b"\r\n" | b"\n") {
            let item = pkt.add(&LINE, 0, len);
            pkt.label(item, |text| {
                write_whole_text(text, line);
                Ok(())
            });
            pkt.skip(len)?;
            break;
        }
        read_header(pkt, line, message.begins, &mut content)?;
    }

    let host = header(headers, b"host");
    let full = full_uri(pkt, uri, host, line);
    let exchange = if message.begins == Begins::Notification {
        None
    } else if is_request {
        let method = line.split(|byte| *byte == b' ').next().unwrap_or(&[]);
        let kind = match method {
            b"HEAD" => Kind::Head,
            b"CONNECT" => connect_port(uri).map_or(Kind::Plain, Kind::Connect),
            _ => Kind::Plain,
        };
        exchange::request(pkt, if full.is_empty() { uri } else { &full }, kind)
    } else {
        exchange::response(pkt, status(headers), upgrade(headers))
    };
    if is_request && !full.is_empty() {
        let item = pkt.made_at(&FULL_URI, &full, start, 0);
        pkt.generated(item);
    }
    let what: &'static Field = match message.begins {
        Begins::Notification => &NOTIFICATION,
        Begins::Response => &RESPONSE,
        _ => &REQUEST,
    };
    let item = pkt.found_at(what, 1, start, 0);
    pkt.hidden(item);
    if let Some(exchange) = exchange {
        add_exchange(pkt, &exchange, is_request, start);
    }
    if message.content > 0 {
        body::read(pkt, start, &content, message.content, message.chunked)?;
    }
    Ok(())
}

/// A header's line with those that continue it (obsolete line folding, RFC 9112 §5.2).
fn header_len(bytes: &[u8]) -> usize {
    let mut at = 0_usize;
    while let Some(end) = memchr::memchr(b'\n', bytes.get(at..).unwrap_or(&[])) {
        at = at.saturating_add(end).saturating_add(1);
        let line_was_empty = matches!(bytes.get(..at), Some(b"\r\n" | b"\n"));
        if line_was_empty || !matches!(bytes.get(at), Some(b' ' | b'\t')) {
            return at;
        }
    }
    bytes.len()
}

fn read_request_line<'p>(pkt: &mut Packet<'p, '_>, line: &'p [u8]) -> Parsed<&'p [u8]> {
    let start = pkt.position();
    let method_end = memchr::memchr(b' ', line).unwrap_or(line.len());
    pkt.add_at(&METHOD, 0, start, method_end);
    let uri_start = method_end.saturating_add(1).min(line.len());
    let rest = line.get(uri_start..).unwrap_or(&[]);
    let uri_len = memchr::memchr(b' ', rest).unwrap_or(rest.len());
    let uri = rest.get(..uri_len).unwrap_or(rest);
    let at = start.saturating_add(uri_start);
    pkt.add_at(&URI, 0, at, uri_len);
    if let Some(mark) = memchr::memchr(b'?', uri).filter(|mark| mark.saturating_add(1) < uri.len()) {
        pkt.open();
        pkt.add_at(&URI_PATH, 0, at, mark);
        let query_at = at.saturating_add(mark).saturating_add(1);
        let query = uri.get(mark.saturating_add(1)..).unwrap_or(&[]);
        pkt.add_at(&URI_QUERY, 0, query_at, query.len());
        pkt.open();
        let mut here = query_at;
        for parameter in query.split(|byte| *byte == b'&') {
            if !parameter.is_empty() {
                pkt.add_at(&URI_PARAMETER, 0, here, parameter.len());
            }
            here = here.saturating_add(parameter.len()).saturating_add(1);
        }
        pkt.close();
        pkt.close();
    }
    let version = rest.get(uri_len.saturating_add(1)..).unwrap_or(&[]);
    if !version.is_empty() {
        pkt.add_at(&REQUEST_VERSION, 0, at.saturating_add(uri_len).saturating_add(1), version.len());
    }
    Ok(uri)
}

fn read_status_line<'p>(pkt: &mut Packet<'p, '_>, line: &'p [u8]) -> Parsed<&'p [u8]> {
    let start = pkt.position();
    let version_end = memchr::memchr(b' ', line).unwrap_or(line.len());
    pkt.add_at(&RESPONSE_VERSION, 0, start, version_end);
    let code_at = version_end.saturating_add(1);
    let Some(digits) = line.get(code_at..code_at.saturating_add(3)) else { return Ok(&[]) };
    let Some(code) = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<u16>().ok()) else {
        return Ok(&[]);
    };
    let at = start.saturating_add(code_at);
    pkt.add_at(&CODE, u64::from(code), at, 3);
    let item = match fields::reason(code) {
        Some(reason) => pkt.made_at(&CODE_DESC, reason.as_bytes(), at, 3),
        None => pkt.made_at(&CODE_DESC, format!("Unknown ({code})").as_bytes(), at, 3),
    };
    pkt.generated(item);
    let phrase_at = code_at.saturating_add(4);
    let phrase = line.get(phrase_at..).unwrap_or(&[]);
    if !phrase.is_empty() {
        pkt.add_at(&PHRASE, 0, start.saturating_add(phrase_at), phrase.len());
    }
    Ok(&[])
}

fn read_header<'p>(pkt: &mut Packet<'p, '_>, line: &'p [u8], begins: Begins, content: &mut Content<'p>) -> Parsed {
    // Headers of requests and responses have a second name.
    let line_field: Option<&'static Field> = match begins {
        Begins::Request => Some(&REQUEST_LINE),
        Begins::Response => Some(&RESPONSE_LINE),
        Begins::Notification | Begins::Nothing => None,
    };
    let at = pkt.position();
    let (name, after) = match memchr::memchr(b':', line) {
        Some(colon) => line.split_at_checked(colon).unwrap_or((line, &[])),
        None => {
            pkt.add(line_field.unwrap_or(&UNKNOWN_HEADER), 0, line.len());
            label_line(pkt, line);
            return pkt.skip(line.len());
        }
    };
    let after = after.get(1..).unwrap_or(&[]);
    let value = after.trim_ascii();
    let field = header_field(name);
    if let Some(field) = field {
        let item = pkt.add(field, 0, line.len());
        pkt.set_text(item, value);
        label_line(pkt, line);
        let value_at = at
            .saturating_add(name.len())
            .saturating_add(1)
            .saturating_add(after.len().saturating_sub(after.trim_ascii_start().len()));
        read_value(pkt, field, value, value_at, (at, line.len()), content);
    }
    if field.is_none() || line_field.is_some() {
        let item = pkt.add(line_field.unwrap_or(&UNKNOWN_HEADER), 0, line.len());
        if line_field.is_none() && pkt.keeps(&UNKNOWN_HEADER) {
            let mut shown = String::new();
            write_whole_text(&mut shown, line);
            pkt.set_text(item, shown.as_bytes());
        }
        label_line(pkt, line);
        if field.is_some() {
            pkt.hidden(item);
        } else if name.is_empty() || !name.iter().all(|byte| is_token(*byte)) {
            pkt.expert(&BAD_HEADER_NAME);
        }
    }
    pkt.skip(line.len())
}

/// RFC 9110 §5.6.2; a backslash is let pass.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~\\".contains(&byte)
}

fn label_line(pkt: &mut Packet, line: &[u8]) {
    pkt.label(pkt.last(), |text| {
        write_whole_text(text, line);
        Ok(())
    });
}

/// What some headers hold inside.
fn read_value<'p>(
    pkt: &mut Packet<'p, '_>,
    field: &'static Field,
    value: &'p [u8],
    value_at: usize,
    (at, len): (usize, usize),
    content: &mut Content<'p>,
) {
    pkt.open();
    if *field == CONTENT_LENGTH_HEADER {
        if let Some(length) = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok()) {
            pkt.found_at(&CONTENT_LENGTH, length, at, len);
        }
    } else if *field == CONTENT_TYPE {
        content.kind = Some(value);
    } else if *field == CONTENT_ENCODING {
        content.encoding = Some(value);
    } else if *field == COOKIE {
        let mut here = value_at;
        for pair in value.split(|byte| *byte == b';') {
            let trimmed = pair.trim_ascii_start();
            let skipped = pair.len().saturating_sub(trimmed.len());
            pkt.add_at(&COOKIE_PAIR, 0, here.saturating_add(skipped), trimmed.len());
            here = here.saturating_add(pair.len()).saturating_add(1);
        }
    } else if *field == AUTHORIZATION || *field == PROXY_AUTHORIZATION {
        let basic = value.get(..6).filter(|scheme| scheme.eq_ignore_ascii_case(b"Basic "));
        if basic.is_some() {
            let credentials = from_base64(value.get(6..).unwrap_or(&[]).trim_ascii());
            pkt.made_at(&CREDENTIALS, &credentials, value_at, 0);
        }
    }
    pkt.close();
}

/// RFC 4648 §4, up to the first byte that is none of its alphabet.
fn from_base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in text {
        let six = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'+' => 62,
            b'/' => 63,
            _ => break,
        };
        bits = (bits << 6 | u32::from(six)) & 0xff_ffff;
        count = count.saturating_add(6);
        if count >= 8 {
            count = count.saturating_sub(8);
            out.push((bits >> count) as u8);
        }
    }
    out
}

/// The whole address that a request asks for; empty where its host is not told.
fn full_uri(pkt: &Packet, uri: &[u8], host: Option<&[u8]>, line: &[u8]) -> Vec<u8> {
    if uri.is_empty() {
        return Vec::new();
    }
    if memchr::memmem::find(uri, b"://").is_some() || line.starts_with(b"CONNECT ") {
        return uri.to_vec();
    }
    let Some(host) = host else { return Vec::new() };
    let secure = pkt.path().any(|protocol| protocol.filter() == "tls");
    let scheme: &[u8] = if secure { b"https://" } else { b"http://" };
    [scheme, host, uri].concat()
}

/// The port that a CONNECT names.
fn connect_port(uri: &[u8]) -> Option<u16> {
    let colon = memchr::memrchr(b':', uri)?;
    std::str::from_utf8(uri.get(colon.saturating_add(1)..)?).ok()?.parse().ok()
}

/// The numbers and frames of an exchange, as far as they may be told.
fn add_exchange(pkt: &mut Packet, exchange: &Exchange, is_request: bool, start: usize) {
    let all = pkt.sees(u32::MAX);
    let total = if all { pkt.recall(exchange.talk).map(|talk| talk.exchanges) } else { None };
    let total = total.unwrap_or(exchange.number);
    let (field, word): (&'static Field, &str) =
        if is_request { (&REQUEST_NUMBER, "request") } else { (&RESPONSE_NUMBER, "response") };
    let number = exchange.number;
    let item = pkt.found_at(field, u64::from(number), start, 0);
    pkt.label(item, |text| write!(text, "HTTP {word} {number}/{total}"));
    if !is_request && let Some((_, asked)) = exchange.request {
        let since = pkt.time_since(asked);
        pkt.found_at(&TIME, since.0 as u64, start, 0);
    }
    let previous = exchange.previous.and_then(|key| pkt.recall(key));
    let next = exchange.next.and_then(|key| pkt.recall(key));
    let asked_in = |exchange: Option<Exchange>| exchange.and_then(|exchange| exchange.request).map(|(frame, _)| frame);
    let answered_in = |exchange: Option<Exchange>| exchange.and_then(|exchange| exchange.response);
    let own = Some(*exchange);
    let links: [(&'static Field, Option<u32>); 4] = if is_request {
        [
            (&PREV_REQUEST_IN, asked_in(previous)),
            (&RESPONSE_IN, answered_in(own)),
            (&NEXT_REQUEST_IN, asked_in(next)),
            (&NEXT_RESPONSE_IN, None),
        ]
    } else {
        [
            (&PREV_REQUEST_IN, asked_in(previous)),
            (&PREV_RESPONSE_IN, answered_in(previous)),
            (&REQUEST_IN, asked_in(own)),
            (&NEXT_REQUEST_IN, asked_in(next)),
        ]
    };
    let current = pkt.frame().number;
    for (field, frame) in links {
        // A response of the same segment was not there yet when its request was read.
        if let Some(frame) = frame
            && pkt.sees(frame)
            && (all || *field != RESPONSE_IN || frame < current)
            && (all || *field != NEXT_REQUEST_IN)
        {
            pkt.found_at(field, u64::from(frame), start, 0);
        }
    }
    if !is_request {
        let frame = answered_in(next).filter(|_| all);
        if let Some(frame) = frame {
            pkt.found_at(&NEXT_RESPONSE_IN, u64::from(frame), start, 0);
        }
        let uri = pkt.recall_text(exchange.uri).to_vec();
        if !uri.is_empty() {
            pkt.found_at(&RESPONSE_FOR, 0, start, 0);
            pkt.set_text(pkt.last(), &uri);
        }
    }
}
