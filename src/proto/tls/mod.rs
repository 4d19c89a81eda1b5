//! TLS, Transport Layer Security (RFC 8446, 5246, 4346, 2246), SSL 3.0 (RFC 6101) and the SSL 2.0 hello: records.
//!
//! Records that have not ended with their segment are left to TCP. Nothing is decrypted.

mod extensions;
pub mod fields;
pub(in crate::proto) mod handshake;
mod in_quic;
pub(in crate::proto) mod names;
mod session;
mod ssl2;
mod transport_parameters;

use crate::dissect::prelude::*;
pub(crate) use extensions::sct_list;
pub(in crate::proto) use fields::shared_fields;
use fields::*;
pub(in crate::proto) use in_quic::InQuic;
pub(in crate::proto) use names::ALERTS as ALERT_NAMES;
pub(in crate::proto) use session::Session;
use session::{is_version, version_name};

pub static TLS: Protocol = Protocol {
    short: "TLS",
    fields: FIELDS,
    on: &[
        On::Number(&TCP_PORT, 324),
        On::Number(&TCP_PORT, 443),
        On::Number(&TCP_PORT, 465),
        On::Number(&TCP_PORT, 636),
        On::Number(&TCP_PORT, 802),
        On::Number(&TCP_PORT, 853),
        On::Number(&TCP_PORT, 993),
        On::Number(&TCP_PORT, 995),
        On::Number(&TCP_PORT, 1300),
        On::Number(&TCP_PORT, 2221),
        On::Number(&TCP_PORT, 2443),
        On::Number(&TCP_PORT, 3249),
        On::Range(&TCP_PORT, 3250, 3252),
        On::Number(&TCP_PORT, 3496),
        On::Number(&TCP_PORT, 5061),
        On::Number(&TCP_PORT, 5671),
        On::Number(&TCP_PORT, 5684),
        On::Number(&TCP_PORT, 5868),
        On::Number(&TCP_PORT, 8883),
        On::Number(&TCP_PORT, 11207),
        On::Number(&TCP_PORT, 19999),
        On::Number(&TCP_PORT, 27017),
        On::Heuristic(&TCP_PORT, looks_like),
    ],
    accepts: |pkt| !begins_text(pkt),
    dissect,
    uses: &[&super::x509::X509AF, &super::x509::X509IF, &super::x509::BER, &super::x509::PKCS1],
    ..Protocol::named("tls", "Transport Layer Security")
};

const CHANGE: u8 = 20;
const ALERTS: u8 = 21;
const HANDSHAKES: u8 = 22;
const APPLICATION: u8 = 23;
const HEARTBEATS: u8 = 24;

/// Octets of a record before its content.
const HEAD: usize = 5;

/// Most octets of a record's content (RFC 5246 §6.2.3: 2^14 and room for padding and MAC).
const CONTENT_LIMIT: usize = 0x4000 + 2048;

/// Whether a record begins at the cursor.
fn begins_record(pkt: &Packet) -> bool {
    let (Ok(kind), Ok(version)) = (pkt.peek_u8(0), pkt.peek_u16(1)) else { return false };
    (CHANGE..=25).contains(&kind) && is_version(version)
}

/// Another protocol on one of TLS's ports, such as HTTP's CONNECT.
fn begins_text(pkt: &Packet) -> bool {
    pkt.captured_left() >= HEAD
        && pkt.peek(0, 4).is_ok_and(|start| start.iter().all(|byte| (0x20..0x7f).contains(byte)))
}

/// Bytes on any port that begin like a record, or like a hello of SSL 2.0.
fn looks_like(pkt: &Packet) -> bool {
    if begins_record(pkt) {
        let (Ok(kind), Ok(len)) = (pkt.peek_u8(0), pkt.peek_u16(3)) else { return false };
        return match kind {
            HANDSHAKES => pkt.peek_u8(5).is_ok_and(handshake::is_type),
            CHANGE => len == 1,
            _ => usize::from(len) <= CONTENT_LIMIT,
        };
    }
    ssl2::looks_like_hello(pkt)
}

fn dissect(pkt: &mut Packet) -> Parsed {
    // Whoever quotes the packet does not go on with its session.
    let live = !pkt.is_quoted();
    let known = pkt.learn_number(|first| Some(first.of_conversation::<Session>().pack())).unwrap_or(0);
    let known = Session::unpack(known);
    let mut session = known;
    let direction = direction(pkt);
    let done = match in_quic::dissect(pkt, &mut session, direction) {
        Some(done) => done,
        None => records(pkt, &mut session, direction),
    };
    if session.pack() != known.pack() && live {
        pkt.learn_number(|first| {
            *first.of_conversation::<Session>() = session;
            None
        });
    }
    done
}

/// Which of the two ways between the ends a packet goes; the same for all packets of a conversation.
pub(in crate::proto) fn direction(pkt: &Packet) -> bool {
    let ((from, to), (source, destination)) = (pkt.addresses(), pkt.ports());
    (from, source) > (to, destination)
}

fn records(pkt: &mut Packet, session: &mut Session, direction: bool) -> Parsed {
    // The carrier's Info gives way.
    pkt.info(|_| Ok(()));
    while pkt.left() > 0 {
        if pkt.captured_left() < HEAD && pkt.may_leave() {
            return pkt.wait_for(Need::More(HEAD.saturating_sub(pkt.captured_left())));
        }
        if !begins_record(pkt) {
            if session.version <= 2 && ssl2::looks_like_hello(pkt) {
                if !ssl2::record(pkt, session)? {
                    return Ok(());
                }
                continue;
            }
            return stray(pkt, session);
        }
        let len = usize::from(pkt.peek_u16(3)?).saturating_add(HEAD);
        if len > pkt.left() && pkt.may_leave() {
            return pkt.wait_for(Need::Unit(len));
        }
        // What OpenVPN carries is a stream to TLS, and so is what an error quotes, but nobody puts the pieces together.
        if len > pkt.left() && (pkt.is_quoted() || pkt.carrier() == Some(&super::openvpn::OPENVPN)) {
            pkt.column(version_name(session.version));
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

/// Bytes that begin no record: the rest of one whose beginning was missed, or another protocol.
fn stray(pkt: &mut Packet, session: &Session) -> Parsed {
    // All of TLS 1.3 is encrypted, so that nothing can be said of a rest.
    if matches!(session.version, 0 | 0x0304) {
        pkt.column(if session.version == 0 { "SSL" } else { version_name(session.version) });
        tell(pkt, |text| text.write_str("Continuation Data"));
    } else {
        pkt.column(version_name(session.version));
        tell(pkt, |text| text.write_str("Ignored Unknown Record"));
        pkt.add(&IGNORED, 0, pkt.left());
        pkt.expert(&IGNORED_RECORD);
    }
    pkt.skip(pkt.captured_left())
}

fn record(pkt: &mut Packet, session: &mut Session, direction: bool) -> Parsed {
    let (start, kind) = (pkt.position(), pkt.peek_u8(0)?);
    let len = usize::from(pkt.peek_u16(3)?);
    // TShark counts the layer's place twice from the second record on.
    let told_at = match pkt.offset() {
        0 => start,
        offset => start.saturating_add(start.saturating_sub(offset)),
    };
    pkt.add(&RECORD, 0, len.saturating_add(HEAD));
    let item = pkt.open();
    let opaque = kind == APPLICATION && session.version == 0x0304;
    pkt.u8(if opaque { &OPAQUE_TYPE } else { &CONTENT_TYPE })?;
    let version = pkt.u16(&RECORD_VERSION)?;
    pkt.u16(&RECORD_LENGTH)?;
    if len > CONTENT_LIMIT || (len == 0 && kind != APPLICATION) {
        pkt.expert(&RECORD_LENGTH_INVALID);
    }
    // A client's first hello only says what it would like; anything else says what is spoken.
    let hello = kind == HANDSHAKES && pkt.peek_u8(0).is_ok_and(|message| message == handshake::CLIENT_HELLO);
    if session.version == 0 && !hello {
        session.set_version(version);
    }
    let name = version_name(if session.version == 0 { version } else { session.version });
    pkt.column(name);
    pkt.part(len, |pkt| match kind {
        CHANGE => change(pkt, session, direction, item, name),
        ALERTS => alert(pkt, session, direction, item, name),
        HANDSHAKES => handshake::messages(pkt, session, direction, item, name),
        APPLICATION => application_data(pkt, session, item, name, told_at),
        HEARTBEATS => heartbeat(pkt, session, direction, item, name),
        _ => Ok(()),
    })?;
    pkt.close();
    // A server's hello may just have settled the version.
    if session.version != 0 && !hello {
        pkt.column(version_name(session.version));
    }
    Ok(())
}

fn change(pkt: &mut Packet, session: &mut Session, direction: bool, record: Item, name: &str) -> Parsed {
    pkt.label(record, |text| write!(text, "{name} Record Layer: Change Cipher Spec Protocol: Change Cipher Spec"));
    tell(pkt, |text| text.write_str("Change Cipher Spec"));
    pkt.add(&CHANGE_CIPHER_SPEC, 0, pkt.left());
    if session.resumes(direction) {
        pkt.expert(&RESUMED);
    }
    session.cipher(direction);
    Ok(())
}

fn alert(pkt: &mut Packet, session: &Session, direction: bool, record: Item, name: &str) -> Parsed {
    let plain = pkt.left() == 2 && !session.is_ciphered(direction);
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
    tell(pkt, |text| write!(text, "Alert (Level: {level}, Description: {description})"));
    pkt.open();
    pkt.u8(&ALERT_LEVEL)?;
    pkt.u8(&ALERT_DESCRIPTION)?;
    pkt.close();
    Ok(())
}

fn application_data(pkt: &mut Packet, session: &Session, record: Item, name: &str, told_at: usize) -> Parsed {
    let carried = session.carried(pkt.ports());
    let shown = carried.unwrap_or("Application Data");
    pkt.label(record, |text| write!(text, "{name} Record Layer: Application Data Protocol: {shown}"));
    tell(pkt, |text| text.write_str("Application Data"));
    pkt.bytes(&APP_DATA, pkt.left())?;
    if let Some(carried) = carried {
        let item = pkt.found_at(&APP_DATA_PROTOCOL, 0, told_at, 0);
        pkt.set_text(item, carried.as_bytes());
    }
    Ok(())
}

/// RFC 6520.
fn heartbeat(pkt: &mut Packet, session: &Session, direction: bool, record: Item, name: &str) -> Parsed {
    let kind = pkt.peek_u8(0).ok().and_then(|kind| HEARTBEAT_TYPE.name_of(u64::from(kind)));
    let len = usize::from(pkt.peek_u16(1).unwrap_or(0));
    // RFC 6520 §4: at least 16 octets of padding.
    let fits = len.saturating_add(19) <= pkt.left();
    let item = pkt.add(&HEARTBEAT, 0, pkt.left());
    let (Some(kind), false) = (kind, session.is_ciphered(direction)) else {
        pkt.label(record, |text| write!(text, "{name} Record Layer: Encrypted Heartbeat"));
        pkt.label(item, |text| text.write_str("Encrypted Heartbeat Message"));
        tell(pkt, |text| text.write_str("Encrypted Heartbeat"));
        return Ok(());
    };
    pkt.label(record, |text| write!(text, "{name} Record Layer: Heartbeat {kind}"));
    tell(pkt, |text| write!(text, "Heartbeat {kind}"));
    pkt.open();
    pkt.u8(&HEARTBEAT_TYPE)?;
    pkt.u16(&HEARTBEAT_LENGTH)?;
    if !fits {
        pkt.expert(&HEARTBEAT_LENGTH_INVALID);
    }
    let len = len.min(pkt.left());
    let item = pkt.add(&HEARTBEAT_PAYLOAD, 0, len);
    pkt.label(item, |text| write!(text, "Payload ({len} byte{})", if len == 1 { "" } else { "s" }));
    pkt.skip(len)?;
    if pkt.left() > 0 {
        let rest = pkt.left();
        let item = pkt.add(&HEARTBEAT_PADDING, 0, rest);
        pkt.label(item, |text| write!(text, "Padding and HMAC ({rest} bytes)"));
        pkt.skip(rest)?;
    }
    pkt.close();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{conversation_shown, hex};

    fn segment(client: bool, seq: u32, payload: &str) -> Vec<u8> {
        let (from, to) = if client { ([10, 0, 0, 1], [10, 0, 0, 2]) } else { ([10, 0, 0, 2], [10, 0, 0, 1]) };
        let (source, destination) = if client { (50000, 443) } else { (443, 50000) };
        let builder = etherparse::PacketBuilder::ethernet2([1; 6], [2; 6]).ipv4(from, to, 64);
        let mut bytes = Vec::new();
        builder.tcp(source, destination, seq, 1000).ack(1).write(&mut bytes, &hex(payload)).unwrap();
        bytes
    }

    fn texts(frames: &[Vec<u8>]) -> Vec<String> {
        let frames: Vec<(&[u8], usize)> = frames.iter().map(|frame| (frame.as_slice(), frame.len())).collect();
        conversation_shown(1, &frames)
    }

    #[test]
    fn an_alert_is_read_before_the_cipher_changes_and_hidden_after() {
        let shown = texts(&[
            segment(true, 1, "15 0301 0002 02 46"),
            segment(true, 8, "14 0301 0001 01"),
            segment(true, 14, "15 0301 0002 02 46"),
        ]);
        assert!(shown[0].contains("TLSv1 Record Layer: Alert (Level: Fatal, Description: Protocol Version)"));
        assert!(shown[0].ends_with("TLSv1 | Alert (Level: Fatal, Description: Protocol Version)\n"), "{}", shown[0]);
        assert!(shown[1].ends_with("TLSv1 | Change Cipher Spec\n"), "{}", shown[1]);
        assert!(shown[2].ends_with("TLSv1 | Encrypted Alert\n"), "{}", shown[2]);
    }

    #[test]
    fn records_of_one_segment_stand_side_by_side_in_info() {
        let shown = texts(&[segment(false, 1, "14 0303 0001 01 16 0303 0004 aabbccdd 17 0303 0002 0102")]);
        let info = "TLSv1.2 | Change Cipher Spec, Encrypted Handshake Message, Application Data\n";
        assert!(shown[0].ends_with(info), "{}", shown[0]);
        assert!(shown[0].contains("TLSv1.2 Record Layer: Application Data Protocol: Hypertext Transfer Protocol"));
    }

    #[test]
    fn a_record_that_ends_later_waits_for_the_rest() {
        let shown = texts(&[segment(true, 1, "17 0303 0004 0102")]);
        assert!(shown[0].ends_with("TCP | [TCP segment of a reassembled PDU]\n"), "{}", shown[0]);
        assert!(shown[0].contains("Transport Layer Security <tls:54+7>"), "{}", shown[0]);
    }

    #[test]
    fn what_begins_no_record_is_the_rest_of_one_that_was_missed() {
        let shown = texts(&[segment(true, 1, "0102030405060708")]);
        assert!(shown[0].ends_with("SSL | Continuation Data\n"), "{}", shown[0]);
    }

    #[test]
    fn a_list_longer_than_its_extension_is_cut_and_said() {
        // A client hello whose list of groups says 32 octets where 2 are left.
        let random = "00".repeat(32);
        let hello = format!("16 0301 0037 01 000033 0303 {random} 00 0002 1301 01 00 0008 000a 0004 0020 001d");
        let shown = texts(&[segment(true, 1, &hello)]);
        assert!(shown[0].contains("Vector length 32 is too large, truncating it to 2"), "{}", shown[0]);
        assert!(shown[0].contains("Supported Group: x25519 (0x001d)"), "{}", shown[0]);
    }
}
