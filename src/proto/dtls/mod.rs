//! DTLS, Datagram Transport Layer Security (RFC 6347, RFC 4347; of RFC 9147 the messages that are in plain text).
//!
//! The messages are TLS's, with a head that lets them go in pieces; `tls` reads them, and shows them under the names of
//! this protocol.

pub mod fields;
mod fragments;

use crate::dissect::prelude::*;
use crate::proto::tls::{self, Session, handshake};
use fields::*;

pub static DTLS: Protocol = Protocol {
    short: "DTLS",
    fields: FIELDS,
    on: &[
        On::Number(&UDP_PORT, 853),
        On::Number(&UDP_PORT, 2221),
        On::Number(&UDP_PORT, 5684),
        On::Number(&UDP_PORT, 5868),
        On::Heuristic(&UDP_PORT, looks_like),
    ],
    accepts: looks_like,
    uses: &[&tls::TLS, &super::x509::X509AF, &super::x509::X509IF, &super::x509::BER, &super::x509::PKCS1],
    dissect,
    ..Protocol::named("dtls", "Datagram Transport Layer Security")
};

const CHANGE: u8 = 20;
const ALERT_RECORD: u8 = 21;
const HANDSHAKE_RECORD: u8 = 22;
const APPLICATION: u8 = 23;

/// Octets of a record before its content.
const HEAD: usize = 13;
/// Octets of a handshake message's head.
const MESSAGE_HEAD: usize = 12;
const VERIFY_REQUEST: u8 = 3;

/// Whether a record begins at the cursor.
fn looks_like(pkt: &Packet) -> bool {
    let (Ok(kind), Ok(version), Ok(len)) = (pkt.peek_u8(0), pkt.peek_u16(1), pkt.peek_u16(11)) else { return false };
    (CHANGE..=24).contains(&kind)
        && matches!(version, 0xfeff | 0xfefd | 0x0100)
        && usize::from(len) <= 0x4000 + 2048
        && usize::from(len).saturating_add(HEAD) <= pkt.left()
}

/// How a version is called in labels and in the Protocol column, by the version of TLS that it is made from.
fn version_name(version: u16) -> &'static str {
    match version {
        0x0301 => "DTLS 1.0 (OpenSSL pre 0.9.8f)",
        0x0302 => "DTLSv1.0",
        0x0303 => "DTLSv1.2",
        0x0304 => "DTLSv1.3",
        _ => "DTLS",
    }
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let live = !pkt.is_quoted();
    let known = pkt.learn_number(|first| Some(first.of_conversation::<Datagrams>().0)).unwrap_or(0);
    let mut session = Session::unpack(known);
    session.datagram = true;
    let direction = tls::direction(pkt);
    let done = pkt.in_place_of(tls::fields::FIELDS, FIELDS, |pkt| records(pkt, &mut session, direction));
    if session.pack() != known && live {
        let packed = session.pack();
        pkt.note(|first| first.of_conversation::<Datagrams>().0 = packed);
    }
    done
}

/// The session of a conversation, packed; it is another than one of TLS between the same sockets.
#[derive(Default)]
struct Datagrams(u32);

fn records(pkt: &mut Packet, session: &mut Session, direction: bool) -> Parsed {
    pkt.info(|_| Ok(()));
    while pkt.left() > 0 {
        if !looks_like(pkt) {
            // What follows the last record is none of ours.
            return Ok(());
        }
        record(pkt, session, direction)?;
    }
    Ok(())
}

/// Adds what a record holds to Info.
fn tell(pkt: &mut Packet, write: impl FnOnce(&mut String) -> std::fmt::Result) {
    pkt.info_append(|text| {
        if !text.is_empty() {
            text.push_str(", ");
        }
        write(text)
    });
}

fn record(pkt: &mut Packet, session: &mut Session, direction: bool) -> Parsed {
    let (kind, version) = (pkt.peek_u8(0)?, pkt.peek_u16(1)?);
    let len = usize::from(pkt.peek_u16(11)?);
    pkt.add(&RECORD, 0, len.saturating_add(HEAD));
    let item = pkt.open();
    pkt.u8(&CONTENT_TYPE)?;
    pkt.u16(&RECORD_VERSION)?;
    let epoch = pkt.u16(&EPOCH)?;
    pkt.u48(&SEQUENCE)?;
    pkt.u16(&RECORD_LENGTH)?;
    // A client's first hello only says what it would like; anything else says what is spoken.
    let message = pkt.peek_u8(0).unwrap_or(0);
    let hello = kind == HANDSHAKE_RECORD && epoch == 0 && message == handshake::CLIENT_HELLO;
    if session.version == 0 && !hello {
        session.set_version(version);
    }
    let name = version_name(session.version);
    pkt.column(name);
    pkt.part(len, |pkt| match kind {
        CHANGE => {
            pkt.label(item, |text| {
                write!(text, "{name} Record Layer: Change Cipher Spec Protocol: Change Cipher Spec")
            });
            tell(pkt, |text| text.write_str("Change Cipher Spec"));
            pkt.add(&CHANGE_CIPHER_SPEC, 0, pkt.left());
            if session.resumes(direction) {
                pkt.expert(&RESUMED);
            }
            session.cipher(direction);
            Ok(())
        }
        ALERT_RECORD => alert(pkt, item, name, epoch),
        HANDSHAKE_RECORD if epoch > 0 => {
            tell(pkt, |text| text.write_str("Encrypted Handshake Message"));
            pkt.add(&HANDSHAKE, 0, pkt.left());
            Ok(())
        }
        HANDSHAKE_RECORD => messages(pkt, session, direction, item, name),
        APPLICATION => {
            pkt.label(item, |text| write!(text, "{name} Record Layer: Application Data Protocol: Application Data"));
            tell(pkt, |text| text.write_str("Application Data"));
            pkt.bytes(&APP_DATA, pkt.left()).map(|_| ())
        }
        _ => {
            pkt.label(item, |text| write!(text, "{name} Record Layer: Heartbeat"));
            tell(pkt, |text| text.write_str("Heartbeat"));
            pkt.add(&HEARTBEAT, 0, pkt.left());
            Ok(())
        }
    })?;
    pkt.close();
    // A server's hello may just have settled the version.
    if session.version != 0 && !hello {
        pkt.column(version_name(session.version));
    }
    Ok(())
}

fn alert(pkt: &mut Packet, record: Item, name: &str, epoch: u16) -> Parsed {
    let plain = pkt.left() == 2 && epoch == 0;
    let level = pkt.peek_u8(0).ok().and_then(|level| ALERT_LEVEL.name_of(u64::from(level)));
    let description = pkt.peek_u8(1).ok().and_then(|description| ALERT_DESCRIPTION.name_of(u64::from(description)));
    let item = pkt.add(&ALERT, 0, pkt.left());
    let (Some(level), Some(description), true) = (level, description, plain) else {
        pkt.label(record, |text| write!(text, "{name} Record Layer: Encrypted Alert"));
        pkt.label(item, |text| text.write_str("Alert Message: Encrypted Alert"));
        tell(pkt, |text| text.write_str("Encrypted Alert"));
        return Ok(());
    };
    pkt.label(record, |text| write!(text, "{name} Record Layer: Alert (Level: {level}, Description: {description})"));
    pkt.label(item, |text| text.write_str("Alert Message"));
    tell(pkt, |text| write!(text, "Alert (Level: {level}, Description: {description})"));
    pkt.open();
    pkt.u8(&ALERT_LEVEL)?;
    pkt.u8(&ALERT_DESCRIPTION)?;
    pkt.close();
    Ok(())
}

/// All messages of a record, and pieces of messages (RFC 6347 §4.2.2).
fn messages(pkt: &mut Packet, session: &mut Session, direction: bool, record: Item, version: &str) -> Parsed {
    let mut first = true;
    while pkt.left() > 0 {
        let kind = pkt.peek_u8(0)?;
        let (whole, offset, len) = (pkt.peek_u24(1)? as usize, pkt.peek_u24(6)? as usize, pkt.peek_u24(9)? as usize);
        let sequence = pkt.peek_u16(4)?;
        let shown = handshake::type_name(kind);
        let piece = len < whole;
        let bytes = pkt.peek(MESSAGE_HEAD, len.min(pkt.left().saturating_sub(MESSAGE_HEAD)))?;
        let unit = if piece { fragments::learn(pkt, direction, sequence, whole, offset, bytes) } else { None };
        let what = match (piece, &unit) {
            (false, _) => "",
            (true, Some(_)) => " (Reassembled)",
            (true, None) => " (Fragment)",
        };
        if first {
            pkt.label(record, |text| write!(text, "{version} Record Layer: Handshake Protocol: {shown}{what}"));
        }
        first = false;
        tell(pkt, |text| write!(text, "{shown}{what}"));
        let item = pkt.add(&HANDSHAKE, 0, len.saturating_add(MESSAGE_HEAD));
        pkt.label(item, |text| write!(text, "Handshake Protocol: {shown}{what}"));
        pkt.open();
        pkt.u8(&HANDSHAKE_TYPE)?;
        pkt.u24(&HANDSHAKE_LENGTH)?;
        pkt.u16(&MESSAGE_SEQUENCE)?;
        pkt.u24(&FRAGMENT_OFFSET)?;
        pkt.u24(&FRAGMENT_SIZE)?;
        if offset.saturating_add(len) > whole {
            pkt.expert(&PAST_END);
            return Ok(());
        }
        if piece {
            pkt.skip(len)?;
        } else {
            pkt.part(len, |pkt| body(pkt, kind, session, direction))?;
        }
        pkt.close();
        if let Some(unit) = unit {
            pkt.read_made("Reassembled DTLS", &unit.bytes, |pkt| {
                pkt.back_into(item, |pkt| body(pkt, kind, session, direction))?;
                fragments::show(pkt, &unit)
            })?;
        }
    }
    Ok(())
}

fn body(pkt: &mut Packet, kind: u8, session: &mut Session, direction: bool) -> Parsed {
    if kind == VERIFY_REQUEST {
        pkt.u16(&VERSION)?;
        return cookie(pkt);
    }
    handshake::body(pkt, kind, session, direction)
}

/// A server's cookie, which the client sends back (RFC 6347 §4.2.1).
pub(super) fn cookie(pkt: &mut Packet) -> Parsed {
    let len = usize::from(pkt.u8(&HELLO_COOKIE_LENGTH)?);
    if len > 0 {
        pkt.bytes(&HELLO_COOKIE, len)?;
    }
    Ok(())
}

/// RFC 5764 §4.1.1.
pub(super) fn use_srtp(pkt: &mut Packet) -> Parsed {
    let len = pkt.u16(&PROFILES_LENGTH)?;
    for _ in 0..len / 2 {
        pkt.u16(&PROFILE)?;
    }
    let len = usize::from(pkt.u8(&MKI_LENGTH)?);
    if len > 0 {
        pkt.bytes(&MKI, len)?;
    }
    Ok(())
}
