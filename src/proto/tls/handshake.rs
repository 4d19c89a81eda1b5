//! Handshake messages (RFC 8446 §4, RFC 5246 §7.4; key exchanges: RFC 4492, RFC 4279).

use super::extensions::{self, Hello, vector, vector8, vector24};
use super::fields::*;
use super::session::{KeyExchange, Session};
use super::tell;
use crate::dissect::prelude::*;
use crate::proto::x509;

pub(in crate::proto) const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const NEW_SESSION_TICKET: u8 = 4;
const HELLO_RETRY_REQUEST: u8 = 6;
const ENCRYPTED_EXTENSIONS: u8 = 8;
const CERTIFICATES: u8 = 11;
const SERVER_KEY_EXCHANGE: u8 = 12;
const CERTIFICATE_REQUEST: u8 = 13;
const SERVER_HELLO_DONE: u8 = 14;
const CERTIFICATE_VERIFY: u8 = 15;
const CLIENT_KEY_EXCHANGE: u8 = 16;
const FINISHED: u8 = 20;
const CERTIFICATE_STATUS: u8 = 22;
const KEY_UPDATES: u8 = 24;
const COMPRESSED: u8 = 25;
const NEXT_PROTOCOL: u8 = 67;

const TLS13: u16 = 0x0304;

/// RFC 8446 §4.1.3: SHA-256 of "HelloRetryRequest", in place of a server's random.
const RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
    0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

pub(super) fn is_type(kind: u8) -> bool {
    HANDSHAKE_TYPE.name_of(u64::from(kind)).is_some()
}

/// The name of the message at the cursor; nothing if it cannot be one, as where it is encrypted.
fn name_here(pkt: &Packet, session: &Session) -> Option<&'static str> {
    let kind = pkt.peek_u8(0).ok()?;
    let len = pkt.peek_u24(1).ok()? as usize;
    if len.saturating_add(4) > pkt.left() {
        return None;
    }
    if kind == SERVER_HELLO && is_retry(pkt) {
        return HANDSHAKE_TYPE.name_of(u64::from(HELLO_RETRY_REQUEST));
    }
    if kind == NEXT_PROTOCOL && session.version != TLS13 {
        return Some("Next Protocol");
    }
    HANDSHAKE_TYPE.name_of(u64::from(kind))
}

fn is_retry(pkt: &Packet) -> bool {
    pkt.peek(6, 32).is_ok_and(|random| random == RETRY)
}

/// All messages of a record.
pub(super) fn messages(
    pkt: &mut Packet,
    session: &mut Session,
    direction: bool,
    record: Item,
    version: &str,
) -> Parsed {
    let mut count = 0u32;
    while pkt.left() > 0 {
        let name = if session.is_ciphered(direction) { None } else { name_here(pkt, session) };
        count = count.saturating_add(1);
        let shown = name.unwrap_or("Encrypted Handshake Message");
        let told = if count > 1 { "Multiple Handshake Messages" } else { shown };
        if count <= 2 {
            pkt.label(record, |text| write!(text, "{version} Record Layer: Handshake Protocol: {told}"));
        }
        tell(pkt, |text| text.write_str(shown));
        if name.is_none() {
            let item = pkt.add(&HANDSHAKE, 0, pkt.left());
            pkt.label(item, |text| write!(text, "Handshake Protocol: {shown}"));
            return pkt.skip(pkt.left());
        }
        read_message(pkt, session, direction)?;
    }
    Ok(())
}

/// The name of a message's type.
pub(in crate::proto) fn type_name(kind: u8) -> &'static str {
    HANDSHAKE_TYPE.name_of(u64::from(kind)).unwrap_or("Unknown")
}

/// The name of the message at the cursor, which may go on elsewhere.
pub(super) fn name_at(pkt: &Packet) -> &'static str {
    match pkt.peek_u8(0) {
        Ok(SERVER_HELLO) if is_retry(pkt) => type_name(HELLO_RETRY_REQUEST),
        Ok(kind) => type_name(kind),
        Err(_) => "Unknown",
    }
}

/// The message at the cursor, which is there as a whole.
pub(super) fn read_message(pkt: &mut Packet, session: &mut Session, direction: bool) -> Parsed {
    let len = (pkt.peek_u24(1)? as usize).saturating_add(4);
    let name = name_here(pkt, session).unwrap_or("Encrypted Handshake Message");
    let item = pkt.add(&HANDSHAKE, 0, len);
    pkt.label(item, |text| write!(text, "Handshake Protocol: {name}"));
    pkt.open();
    pkt.part(len, |pkt| message(pkt, session, direction))?;
    pkt.close();
    Ok(())
}

fn message(pkt: &mut Packet, session: &mut Session, direction: bool) -> Parsed {
    let kind = pkt.u8(&HANDSHAKE_TYPE)?;
    pkt.u24(&HANDSHAKE_LENGTH)?;
    body(pkt, kind, session, direction)
}

/// What a message says, behind its head.
pub(in crate::proto) fn body(pkt: &mut Packet, kind: u8, session: &mut Session, direction: bool) -> Parsed {
    match kind {
        CLIENT_HELLO => client_hello(pkt, session, direction),
        SERVER_HELLO => {
            let retry = pkt.peek(2, 32).is_ok_and(|random| random == RETRY);
            server_hello(pkt, session, direction, retry)
        }
        NEW_SESSION_TICKET => ticket(pkt, session),
        ENCRYPTED_EXTENSIONS => extensions::list(pkt, Hello::Encrypted, session, None),
        CERTIFICATES => {
            session.exchanged = true;
            certificates(pkt, session)
        }
        SERVER_KEY_EXCHANGE => server_keys(pkt, session),
        CERTIFICATE_REQUEST => certificate_request(pkt, session),
        SERVER_HELLO_DONE => {
            session.exchanged = true;
            Ok(())
        }
        CERTIFICATE_VERIFY => certificate_verify(pkt, session),
        CLIENT_KEY_EXCHANGE => client_keys(pkt, session),
        FINISHED => finished(pkt, session),
        CERTIFICATE_STATUS => extensions::certificate_status(pkt),
        KEY_UPDATES => pkt.u8(&KEY_UPDATE).map(|_| ()),
        COMPRESSED => compressed(pkt),
        NEXT_PROTOCOL => next_protocol(pkt, session),
        _ => Ok(()),
    }
}

/// Text after a count: `1 suite`, `16 suites`.
pub(super) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn random(pkt: &mut Packet, with_time: bool, retry: bool) -> Parsed {
    let item = pkt.add(&RANDOM, 0, 32);
    if retry {
        pkt.append(item, |text| text.write_str(" (HelloRetryRequest magic)"));
    }
    if !with_time {
        return pkt.skip(32);
    }
    pkt.open();
    let seconds = pkt.peek_u32(0)?;
    pkt.add(&RANDOM_TIME, u64::from(seconds).saturating_mul(1_000_000_000), 4);
    pkt.skip(4)?;
    pkt.bytes(&RANDOM_BYTES, 28)?;
    pkt.close();
    Ok(())
}

fn session_id(pkt: &mut Packet) -> Parsed {
    let len = usize::from(pkt.u8(&SESSION_ID_LENGTH)?);
    if len > 32 {
        pkt.expert_with(&SESSION_ID_LENGTH_ERROR, |text| write!(text, "Invalid session ID length: {len}"));
    }
    if len > 0 {
        pkt.bytes(&SESSION_ID, len)?;
    }
    Ok(())
}

fn client_hello(pkt: &mut Packet, session: &mut Session, direction: bool) -> Parsed {
    session.server = Some(!direction);
    session.exchanged = false;
    session.ciphered = [false; 2];
    let version = pkt.u16(&VERSION)?;
    random(pkt, session.version != TLS13, false)?;
    session_id(pkt)?;
    if session.datagram {
        crate::proto::dtls::cookie(pkt)?;
    }
    let len = vector(pkt, &CIPHER_SUITES_LENGTH)?;
    let count = len / 2;
    let list = pkt.add(&CIPHER_SUITES, 0, len);
    pkt.label(list, |text| write!(text, "Cipher Suites ({count} suite{})", plural(count)));
    let suites_at = pkt.position();
    pkt.open();
    let suites = pkt.peek(0, len)?;
    for _ in 0..count {
        pkt.u16(&CIPHER_SUITE)?;
    }
    pkt.close();
    pkt.skip(len.saturating_sub(pkt.position().saturating_sub(suites_at)))?;
    let count = vector8(pkt, &COMPRESSIONS_LENGTH)?;
    let list = pkt.add(&COMPRESSION_METHODS, 0, count);
    pkt.label(list, |text| write!(text, "Compression Methods ({count} method{})", plural(count)));
    pkt.open();
    for _ in 0..count {
        pkt.u8(&COMPRESSION)?;
    }
    pkt.close();
    let prints = Prints::begin(pkt, false, version, suites);
    hello_extensions(pkt, Hello::Client, session, prints)
}

fn server_hello(pkt: &mut Packet, session: &mut Session, direction: bool, retry: bool) -> Parsed {
    session.server = Some(direction);
    session.exchanged = false;
    session.ciphered = [false; 2];
    let version = pkt.u16(&VERSION)?;
    let chosen = extensions::selected_version(pkt).unwrap_or(version);
    session.set_version(chosen);
    random(pkt, session.version != TLS13, retry)?;
    // The drafts up to 21 had neither session id nor compression.
    if !matches!(version, 0x7f0e..=0x7f15) {
        session_id(pkt)?;
    }
    let suites = pkt.peek(0, 2)?;
    let suite = pkt.u16(&CIPHER_SUITE)?;
    session.exchange = KeyExchange::of(suite);
    if !matches!(version, 0x7f0e..=0x7f15) {
        pkt.u8(&COMPRESSION)?;
    }
    let prints = Prints::begin(pkt, true, version, suites);
    hello_extensions(pkt, if retry { Hello::Retry } else { Hello::Server }, session, prints)
}

/// What fingerprints of a hello (JA3, JA3S) are made of, if anybody wants them: numbers in decimal, joined with `-`.
pub(super) struct Prints {
    server: bool,
    head: String,
    pub(super) extensions: String,
    pub(super) groups: String,
    pub(super) formats: String,
}

impl Prints {
    fn begin(pkt: &Packet, server: bool, version: u16, suites: &[u8]) -> Option<Prints> {
        let wanted = if server { [&JA3S_FULL, &JA3S] } else { [&JA3_FULL, &JA3] };
        if !wanted.iter().any(|field| pkt.keeps(field)) {
            return None;
        }
        let mut list = String::new();
        for pair in suites.chunks_exact(2) {
            if let [high, low] = *pair {
                Prints::push(&mut list, u16::from_be_bytes([high, low]));
            }
        }
        let head = format!("{version},{list}");
        Some(Prints { server, head, extensions: String::new(), groups: String::new(), formats: String::new() })
    }

    pub(super) fn push(list: &mut String, number: u16) {
        if !super::names::is_grease(u64::from(number)) {
            let _ = write!(list, "{}{number}", if list.is_empty() { "" } else { "-" });
        }
    }

    fn show(&self, pkt: &mut Packet, position: usize) {
        let Prints { server, head, extensions, groups, formats } = self;
        let text =
            if *server { format!("{head},{extensions}") } else { format!("{head},{extensions},{groups},{formats}") };
        let (full, short) = if *server { (&JA3S_FULL, &JA3S) } else { (&JA3_FULL, &JA3) };
        let item = pkt.found_at(full, 0, position, 0);
        pkt.set_text(item, text.as_bytes());
        let mut digits = String::with_capacity(32);
        for byte in md5(text.as_bytes()) {
            let _ = write!(digits, "{byte:02x}");
        }
        let item = pkt.found_at(short, 0, position, 0);
        pkt.set_text(item, digits.as_bytes());
    }
}

fn md5(bytes: &[u8]) -> [u8; 16] {
    use md5::Digest;
    md5::Md5::digest(bytes).into()
}

fn hello_extensions(pkt: &mut Packet, hello: Hello, session: &mut Session, mut prints: Option<Prints>) -> Parsed {
    let position = pkt.position();
    if pkt.left() > 0 {
        extensions::list(pkt, hello, session, prints.as_mut())?;
    }
    if let Some(prints) = prints {
        prints.show(pkt, position);
    }
    Ok(())
}

fn ticket(pkt: &mut Packet, session: &mut Session) -> Parsed {
    pkt.add(&TICKET_BOX, 0, pkt.left());
    pkt.open();
    pkt.u32(&TICKET_LIFETIME)?;
    if session.version == TLS13 {
        pkt.u32(&TICKET_AGE_ADD)?;
        let len = vector8(pkt, &TICKET_NONCE_LENGTH)?;
        pkt.bytes(&TICKET_NONCE, len)?;
    }
    let len = vector(pkt, &TICKET_LENGTH)?;
    pkt.bytes(&TICKET, len)?;
    if session.version == TLS13 {
        extensions::list(pkt, Hello::Ticket, session, None)?;
    }
    pkt.close();
    Ok(())
}

fn certificates(pkt: &mut Packet, session: &mut Session) -> Parsed {
    if session.version == TLS13 {
        let len = vector8(pkt, &REQUEST_CONTEXT_LENGTH)?;
        if len > 0 {
            pkt.bytes(&REQUEST_CONTEXT, len)?;
        }
    }
    let len = vector24(pkt, &CERTIFICATES_LENGTH)?;
    if len == 0 {
        return Ok(());
    }
    let list = pkt.add(&super::fields::CERTIFICATES, 0, len);
    pkt.label(list, |text| write!(text, "Certificates ({len} bytes)"));
    pkt.open();
    pkt.part(len, |pkt| {
        while pkt.left() > 0 {
            let len = vector24(pkt, &CERTIFICATE_LENGTH)?;
            x509::certificate(pkt, &CERTIFICATE, len)?;
            if session.version == TLS13 {
                extensions::list(pkt, Hello::Certificate, session, None)?;
            }
        }
        Ok(())
    })?;
    pkt.close();
    Ok(())
}

fn certificate_request(pkt: &mut Packet, session: &mut Session) -> Parsed {
    if session.version == TLS13 {
        let len = vector8(pkt, &REQUEST_CONTEXT_LENGTH)?;
        if len > 0 {
            pkt.bytes(&REQUEST_CONTEXT, len)?;
        }
        return extensions::list(pkt, Hello::Request, session, None);
    }
    let count = vector8(pkt, &CLIENT_CERTIFICATES_COUNT)?;
    if count > 0 {
        let list = pkt.add(&CLIENT_CERTIFICATES, 0, count);
        pkt.label(list, |text| write!(text, "Certificate types ({count} type{})", plural(count)));
        pkt.open();
        for _ in 0..count {
            pkt.u8(&CLIENT_CERTIFICATE)?;
        }
        pkt.close();
    }
    if session.version == 0x0303 {
        extensions::signatures(pkt)?;
    }
    distinguished_names(pkt)
}

/// The names of the authorities that a certificate may come from.
pub(super) fn distinguished_names(pkt: &mut Packet) -> Parsed {
    let len = vector(pkt, &NAMES_LENGTH)?;
    if len == 0 {
        return Ok(());
    }
    let list = pkt.add(&NAMES, 0, len);
    pkt.label(list, |text| write!(text, "Distinguished Names ({len} byte{})", plural(len)));
    pkt.open();
    pkt.part(len, |pkt| {
        while pkt.left() > 0 {
            let len = vector(pkt, &NAME_LENGTH)?;
            x509::distinguished_name(pkt, &NAME, len)?;
        }
        Ok(())
    })?;
    pkt.close();
    Ok(())
}

fn server_keys(pkt: &mut Packet, session: &mut Session) -> Parsed {
    session.exchanged = true;
    let kind = session.exchange;
    let title = match kind {
        KeyExchange::Unknown => return Ok(()),
        KeyExchange::Rsa => "RSA-EXPORT Server Params",
        KeyExchange::Dh | KeyExchange::DhAnonymous => "Diffie-Hellman Server Params",
        KeyExchange::Ecdh | KeyExchange::EcdhAnonymous => "EC Diffie-Hellman Server Params",
        KeyExchange::Psk | KeyExchange::RsaPsk => "PSK Server Params",
        KeyExchange::DhPsk => "Diffie-Hellman PSK Server Params",
        KeyExchange::EcdhPsk => "EC Diffie-Hellman PSK Server Params",
    };
    let item = pkt.add(&KEY_BOX, 0, pkt.left());
    pkt.label(item, |text| text.write_str(title));
    pkt.open();
    match kind {
        KeyExchange::Psk | KeyExchange::RsaPsk | KeyExchange::DhPsk | KeyExchange::EcdhPsk => {
            blob(pkt, &HINT_LENGTH, &HINT)?;
        }
        _ => {}
    }
    match kind {
        KeyExchange::Rsa => {
            blob(pkt, &MODULUS_LENGTH, &MODULUS)?;
            blob(pkt, &EXPONENT_LENGTH, &EXPONENT)?;
        }
        KeyExchange::Dh | KeyExchange::DhAnonymous | KeyExchange::DhPsk => {
            blob(pkt, &P_LENGTH, &P)?;
            blob(pkt, &G_LENGTH, &G)?;
            blob(pkt, &YS_LENGTH, &YS)?;
        }
        KeyExchange::Ecdh | KeyExchange::EcdhAnonymous | KeyExchange::EcdhPsk => {
            // Only named curves have the short form; RFC 8422 withdrew the others.
            if pkt.u8(&CURVE_TYPE)? != 3 {
                pkt.close();
                return Ok(());
            }
            pkt.u16(&NAMED_CURVE)?;
            let len = vector8(pkt, &SERVER_POINT_LENGTH)?;
            pkt.bytes(&SERVER_POINT, len)?;
        }
        _ => {}
    }
    if matches!(kind, KeyExchange::Rsa | KeyExchange::Dh | KeyExchange::Ecdh) {
        if session.version == 0x0303 {
            extensions::signature(pkt)?;
        }
        blob(pkt, &SIGNATURE_LENGTH, &SIGNATURE)?;
    }
    pkt.close();
    Ok(())
}

/// A length of two octets, and as many bytes.
fn blob(pkt: &mut Packet, length: &'static Field, content: &'static Field) -> Parsed {
    let len = vector(pkt, length)?;
    if len > 0 {
        pkt.bytes(content, len)?;
    }
    Ok(())
}

fn client_keys(pkt: &mut Packet, session: &mut Session) -> Parsed {
    session.exchanged = true;
    let kind = session.exchange;
    let title = match kind {
        KeyExchange::Unknown => return Ok(()),
        KeyExchange::Rsa => "RSA Encrypted PreMaster Secret",
        KeyExchange::Dh | KeyExchange::DhAnonymous => "Diffie-Hellman Client Params",
        KeyExchange::Ecdh | KeyExchange::EcdhAnonymous => "EC Diffie-Hellman Client Params",
        KeyExchange::Psk => "PSK Client Params",
        KeyExchange::DhPsk => "Diffie-Hellman PSK Client Params",
        KeyExchange::EcdhPsk => "EC Diffie-Hellman PSK Client Params",
        KeyExchange::RsaPsk => "RSA PSK Client Params",
    };
    let item = pkt.add(&KEY_BOX, 0, pkt.left());
    pkt.label(item, |text| text.write_str(title));
    pkt.open();
    match kind {
        KeyExchange::Psk | KeyExchange::RsaPsk | KeyExchange::DhPsk | KeyExchange::EcdhPsk => {
            blob(pkt, &IDENTITY_LENGTH, &IDENTITY)?;
        }
        _ => {}
    }
    match kind {
        // SSL 3.0 has no length before the secret.
        KeyExchange::Rsa if session.version == 0x0300 => {
            pkt.bytes(&EPMS, pkt.left())?;
        }
        KeyExchange::Rsa | KeyExchange::RsaPsk => blob(pkt, &EPMS_LENGTH, &EPMS)?,
        KeyExchange::Dh | KeyExchange::DhAnonymous | KeyExchange::DhPsk => blob(pkt, &YC_LENGTH, &YC)?,
        KeyExchange::Ecdh | KeyExchange::EcdhAnonymous | KeyExchange::EcdhPsk => {
            let len = vector8(pkt, &CLIENT_POINT_LENGTH)?;
            pkt.bytes(&CLIENT_POINT, len)?;
        }
        _ => {}
    }
    pkt.close();
    Ok(())
}

fn certificate_verify(pkt: &mut Packet, session: &Session) -> Parsed {
    if session.version >= 0x0303 {
        extensions::signature(pkt)?;
    }
    blob(pkt, &VERIFY_LENGTH, &VERIFY_SIGNATURE)
}

fn finished(pkt: &mut Packet, session: &Session) -> Parsed {
    if session.version == 0x0300 {
        pkt.bytes(&MD5_HASH, 16)?;
        pkt.bytes(&SHA_HASH, 20)?;
        return Ok(());
    }
    pkt.bytes(&VERIFY_DATA, pkt.left())?;
    Ok(())
}

fn compressed(pkt: &mut Packet) -> Parsed {
    pkt.u16(&COMPRESSED_ALGORITHM)?;
    pkt.u24(&UNCOMPRESSED_LENGTH)?;
    let len = vector24(pkt, &COMPRESSED_LENGTH)?;
    pkt.bytes(&COMPRESSED_CERTIFICATE, len)?;
    Ok(())
}

/// NPN's message: <https://datatracker.ietf.org/doc/html/draft-agl-tls-nextprotoneg-04>.
fn next_protocol(pkt: &mut Packet, session: &mut Session) -> Parsed {
    if session.version == TLS13 {
        return Ok(());
    }
    let len = vector8(pkt, &NPN_SELECTED_LENGTH)?;
    let name = pkt.bytes(&NPN_SELECTED, len)?;
    session.carries(name);
    let len = vector8(pkt, &NPN_PADDING_LENGTH)?;
    if len > 0 {
        pkt.bytes(&NPN_PADDING, len)?;
    }
    Ok(())
}
