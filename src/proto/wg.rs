//! WireGuard (the protocol paper, Jason A. Donenfeld, §5.4). All but the message headers is encrypted.

use crate::dissect::prelude::*;
use base64::Engine;
use rustc_hash::FxHashMap;

fields! {
    TYPE = "wg.type", "Type", u8, names TYPES;
    RESERVED = "wg.reserved", "Reserved", bytes;
    SENDER = "wg.sender", "Sender", u32, hex;
    RECEIVER = "wg.receiver", "Receiver", u32, hex;
    EPHEMERAL = "wg.ephemeral", "Ephemeral", text;
    HAS_PRIVATE_KEY = "wg.ephemeral.known_privkey", "Has Private Key", bool;
    ENCRYPTED_STATIC = "wg.encrypted_static", "Encrypted Static", none;
    ENCRYPTED_TIMESTAMP = "wg.encrypted_timestamp", "Encrypted Timestamp", none;
    ENCRYPTED_EMPTY = "wg.encrypted_empty", "Encrypted Empty", none;
    MAC_1 = "wg.mac1", "mac1", bytes;
    MAC_2 = "wg.mac2", "mac2", bytes;
    NONCE = "wg.nonce", "Nonce", bytes;
    ENCRYPTED_COOKIE = "wg.encrypted_cookie", "Encrypted Cookie", bytes;
    COUNTER = "wg.counter", "Counter", u64;
    ENCRYPTED_PACKET = "wg.encrypted_packet", "Encrypted Packet", none;
    STREAM = "wg.stream", "Stream index", u32;
    RESPONSE_IN = "wg.response_in", "Response in Frame", frame_num;
    RESPONSE_TO = "wg.response_to", "Response to Frame", frame_num;
    KEEPALIVE = "wg.keepalive", "This is a Keepalive message", chat Group::Sequence;
}

static TYPES: &[(u64, &str)] =
    &[(1, "Handshake Initiation"), (2, "Handshake Response"), (3, "Cookie Reply"), (4, "Transport Data")];

pub static WG: Protocol = Protocol {
    short: "WireGuard",
    fields: FIELDS,
    on: &[On::Heuristic(&UDP_PORT, looks_like_it)],
    accepts: looks_like_it,
    dissect,
    ..Protocol::named("wg", "WireGuard Protocol")
};

const INITIATION: u8 = 1;
const RESPONSE: u8 = 2;
const COOKIE: u8 = 3;

/// A type, three zeros, and the length that goes with the type.
fn looks_like_it(pkt: &Packet) -> bool {
    match (pkt.peek_u32(0).unwrap_or(0), pkt.left()) {
        (0x0100_0000, 148) | (0x0200_0000, 92) | (0x0300_0000, 64) => true,
        (0x0400_0000, len) => len >= 32,
        _ => false,
    }
}

/// Sessions by the index that either side chose for itself.
#[derive(Default)]
struct Sessions {
    by_index: FxHashMap<u32, Key<Session>>,
    count: u32,
}

#[derive(Clone, Copy)]
struct Session {
    stream: u32,
    initiation: u32,
    response: Option<u32>,
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let start = pkt.position();
    let kind = pkt.u8(&TYPE)?;
    pkt.info(|text| text.write_str(TYPE.name_of(u64::from(kind)).unwrap_or("Unknown")));
    pkt.bytes(&RESERVED, 3)?;
    let (mut sender, mut receiver) = (0, 0);
    if matches!(kind, INITIATION | RESPONSE) {
        sender = pkt.u32_le(&SENDER)?;
        pkt.info_append(|text| write!(text, ", sender=0x{sender:08X}"));
    }
    if kind != INITIATION {
        receiver = pkt.u32_le(&RECEIVER)?;
        pkt.info_append(|text| write!(text, ", receiver=0x{receiver:08X}"));
    }
    match kind {
        INITIATION | RESPONSE => {
            ephemeral(pkt)?;
            if kind == INITIATION {
                sealed(pkt, &ENCRYPTED_STATIC, 48)?;
                sealed(pkt, &ENCRYPTED_TIMESTAMP, 28)?;
            } else {
                sealed(pkt, &ENCRYPTED_EMPTY, 16)?;
            }
            pkt.bytes(&MAC_1, 16)?;
            pkt.bytes(&MAC_2, 16)?;
        }
        COOKIE => {
            pkt.bytes(&NONCE, 24)?;
            pkt.bytes(&ENCRYPTED_COOKIE, 32)?;
        }
        _ => {
            let counter = pkt.u64_le(&COUNTER)?;
            // What is left but its check value of 16 bytes.
            let len = pkt.left();
            let data = len.saturating_sub(16);
            if data == 0 {
                pkt.info(|text| write!(text, "Keepalive, receiver=0x{receiver:08X}, counter={counter}"));
                pkt.add(&ENCRYPTED_PACKET, 0, len);
                pkt.expert_here(&KEEPALIVE);
            } else {
                pkt.info_append(|text| write!(text, ", counter={counter}, datalen={data}"));
                pkt.add(&ENCRYPTED_PACKET, 0, len);
            }
            pkt.skip(len)?;
        }
    }
    session(pkt, kind, sender, receiver, start);
    Ok(())
}

fn ephemeral(pkt: &mut Packet) -> Parsed {
    let key = pkt.peek(0, 32)?;
    if pkt.keeps(&EPHEMERAL) {
        let text = base64::engine::general_purpose::STANDARD.encode(key);
        pkt.made(&EPHEMERAL, text.as_bytes(), 32);
    }
    let end = pkt.position().saturating_add(32);
    pkt.skip(32)?;
    pkt.open();
    pkt.found_at(&HAS_PRIVATE_KEY, 0, end, 0);
    pkt.close();
    Ok(())
}

fn sealed(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
    pkt.peek(0, len)?;
    pkt.add(field, 0, len);
    pkt.skip(len)
}

/// Which session a message belongs to: an initiation begins one.
fn session(pkt: &mut Packet, kind: u8, sender: u32, receiver: u32, start: usize) {
    let quoted = pkt.is_quoted();
    let key = pkt.learn(|first| {
        if quoted {
            return None;
        }
        let number = first.frame.number;
        if kind == INITIATION {
            let stream = first.scratch::<Sessions>().count;
            let key = first.push(Session { stream, initiation: number, response: None });
            let sessions = first.scratch::<Sessions>();
            sessions.count = stream.saturating_add(1);
            sessions.by_index.insert(sender, key);
            return Some(key);
        }
        let key = *first.scratch::<Sessions>().by_index.get(&receiver)?;
        if kind == RESPONSE {
            first.scratch::<Sessions>().by_index.insert(sender, key);
            first.change(key, |session: &mut Session| session.response = session.response.or(Some(number)));
        }
        Some(key)
    });
    let Some(session) = key.and_then(|key| pkt.recall(key)) else { return };
    pkt.found_at(&STREAM, u64::from(session.stream), start, 0);
    match session.response {
        Some(response) if kind == INITIATION && pkt.sees(response) => {
            pkt.found_at(&RESPONSE_IN, u64::from(response), start, 0);
        }
        Some(_) if kind == RESPONSE => {
            pkt.found_at(&RESPONSE_TO, u64::from(session.initiation), start, 0);
        }
        _ => {}
    }
}
