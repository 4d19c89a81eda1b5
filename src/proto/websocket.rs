//! WebSocket (RFC 6455) after an HTTP upgrade, with messages compressed one by one (RFC 7692).
//!
//! Messages of several frames are not joined, and compressed ones are unpacked where they need none before them.

use super::data::DATA;
use super::text_lines::TEXT_LINES;
use crate::dissect::prelude::*;
use std::io::Read;

fields! {
    FIN = "websocket.fin", "Fin", bool, mask8 0x80;
    RESERVED = "websocket.rsv", "Reserved", u8, hex, mask8 0x70;
    COMPRESSED = "websocket.pmc", "Per-Message Compressed", bool, mask8 0x40;
    OPCODE = "websocket.opcode", "Opcode", u8, mask8 0x0f, called opcode;
    MASK = "websocket.mask", "Mask", bool, mask8 0x80;
    LENGTH = "websocket.payload_length", "Payload length", u8, mask8 0x7f;
    LENGTH_16 = "websocket.payload_length_ext_16", "Extended Payload length (16 bits)", u16;
    LENGTH_64 = "websocket.payload_length_ext_64", "Extended Payload length (64 bits)", u64;
    MASKING_KEY = "websocket.masking_key", "Masking-Key", bytes;
    PAYLOAD = "websocket.payload", "Payload", none;
    MASKED_PAYLOAD = "websocket.masked_payload", "Masked payload", none;
    CONTINUE = "websocket.payload.continue", "Continue", bytes;
    TEXT = "websocket.payload.text", "Text", text;
    CLOSE = "websocket.payload.close", "Close", none;
    STATUS = "websocket.payload.close.status_code", "Status code", u16, names STATUSES;
    REASON = "websocket.payload.close.reason", "Reason", text;
    PING = "websocket.payload.ping", "Ping", bytes;
    PONG = "websocket.payload.pong", "Pong", bytes;
    UNKNOWN = "websocket.payload.unknown", "Unknown", bytes;
    UNKNOWN_OPCODE = "websocket.payload.unknown.expert", "Dissector for Websocket Opcode", note Group::Undecoded;
    DECOMPRESSION_FAILED = "websocket.decompression.failed.expert", "Decompression failed", warn Group::Protocol;
}

/// RFC 6455 §7.4.
static STATUSES: &[(u64, &str)] = &[
    (1000, "Normal Closure"),
    (1001, "Going Away"),
    (1002, "Protocol error"),
    (1003, "Unsupported Data"),
    (1004, "---Reserved----"),
    (1005, "No Status Rcvd"),
    (1006, "Abnormal Closure"),
    (1007, "Invalid frame payload data"),
    (1008, "Policy Violation"),
    (1009, "Message Too Big"),
    (1010, "Mandatory Ext."),
    (1011, "Internal Server"),
    (1015, "TLS handshake"),
];

/// RFC 6455 §5.2.
fn opcode(code: u64) -> Option<&'static str> {
    Some(match code {
        0 => "Continuation",
        1 => "Text",
        2 => "Binary",
        8 => "Connection Close",
        9 => "Ping",
        10 => "Pong",
        _ => return None,
    })
}

pub static WEBSOCKET: Protocol =
    Protocol { short: "WebSocket", fields: FIELDS, dissect, ..Protocol::named("websocket", "WebSocket") };

/// What the carrier tells where messages may be compressed.
pub(super) const DEFLATE: &[u8] = b"permessage-deflate";

/// Most bytes of an unpacked message.
const UNPACKED: u64 = 1 << 20;

/// A frame's header.
struct Head {
    first: u8,
    second: u8,
    /// With its longer lengths and the masking key.
    len: usize,
    payload: usize,
}

impl Head {
    fn of(pkt: &Packet) -> Parsed<Head> {
        let (first, second) = (pkt.peek_u8(0)?, pkt.peek_u8(1)?);
        let (longer, payload) = match second & 0x7f {
            126 => (2, usize::from(pkt.peek_u16(2)?)),
            127 => (8, usize::try_from(pkt.peek_u64(2)?).unwrap_or(usize::MAX)),
            short => (0, usize::from(short)),
        };
        let len = 2_usize.saturating_add(longer).saturating_add(if second & 0x80 == 0 { 0 } else { 4 });
        Ok(Head { first, second, len, payload })
    }
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let may_be_compressed = pkt.told() == DEFLATE;
    pkt.withdraw();
    while pkt.left() > 0 {
        let len = match Head::of(pkt) {
            Ok(head) => head.len.saturating_add(head.payload),
            Err(_) if pkt.may_leave() => return pkt.leave(Need::More(1)),
            Err(stop) => return Err(stop),
        };
        if len > pkt.left() && pkt.may_leave() {
            return pkt.leave(Need::Unit(len));
        }
        pkt.unit(&WEBSOCKET, len, |pkt| frame(pkt, may_be_compressed))?;
    }
    Ok(())
}

fn frame(pkt: &mut Packet, may_be_compressed: bool) -> Parsed {
    let Head { first, second, len, payload } = Head::of(pkt)?;
    let (code, is_last, is_masked) = (first & 0x0f, first & 0x80 != 0, second & 0x80 != 0);
    pkt.info(|text| {
        let name = opcode(u64::from(code)).unwrap_or("Unknown Opcode");
        let fin = if is_last { " [FIN] " } else { "[FRAGMENT]  " };
        write!(text, "WebSocket {name}{fin}{}", if is_masked { "[MASKED]" } else { "" })
    });
    pkt.skip(1)?;
    pkt.bits(u64::from(first), 1, &[&FIN, &RESERVED]);
    if may_be_compressed {
        pkt.bits(u64::from(first), 1, &[&COMPRESSED]);
    }
    pkt.bits(u64::from(first), 1, &[&OPCODE]);
    pkt.skip(1)?;
    pkt.bits(u64::from(second), 1, &[&MASK, &LENGTH]);
    match second & 0x7f {
        126 => {
            pkt.append(pkt.last(), |text| text.write_str(" Extended Payload Length (16 bits)"));
            pkt.u16(&LENGTH_16)?;
        }
        127 => {
            pkt.append(pkt.last(), |text| text.write_str(" Extended Payload Length (64 bits)"));
            pkt.u64(&LENGTH_64)?;
        }
        _ => {}
    }
    let key = if is_masked { pkt.bytes(&MASKING_KEY, 4)? } else { &[] };
    pkt.set_len(pkt.own(), len);
    if payload == 0 {
        return Ok(());
    }
    let unmasked = is_masked.then(|| -> Vec<u8> {
        let bytes = pkt.rest().iter().take(payload);
        bytes.zip(key.iter().cycle()).map(|(byte, key)| byte ^ key).collect()
    });
    if is_masked {
        pkt.add(&MASKED_PAYLOAD, 0, payload);
    }
    pkt.add(&PAYLOAD, 0, payload);
    let plain = unmasked.as_deref().unwrap_or(pkt.peek(0, payload.min(pkt.captured_left()))?);
    let is_compressed = may_be_compressed && first & 0x40 != 0 && is_last;
    let unpacked = if is_compressed { unpack(plain) } else { None };
    if is_compressed && unpacked.is_none() {
        pkt.expert(&DECOMPRESSION_FAILED);
        return pkt.skip(payload);
    }
    let made = match (unpacked, unmasked) {
        (Some(unpacked), _) => Some(("Decompressed payload", unpacked)),
        (None, Some(unmasked)) => Some(("Unmasked data", unmasked)),
        (None, None) => None,
    };
    let is_text = code == 1 && is_last;
    let source = made.as_ref().map(|(name, bytes)| pkt.add_source(name, bytes));
    pkt.open();
    let start = pkt.position();
    match (source, &made) {
        (Some(source), Some((_, bytes))) => {
            pkt.skip(payload.min(pkt.captured_left()))?;
            pkt.within(source, bytes, |pkt| content(pkt, code, is_last))?;
        }
        _ => pkt.part(payload, |pkt| content(pkt, code, is_last))?,
    }
    pkt.close();
    if !is_text {
        return Ok(());
    }
    pkt.tell(b"");
    match (source, &made) {
        (Some(source), Some((_, bytes))) => pkt.hand_source(&TEXT_LINES, source, bytes),
        _ => {
            pkt.go_to_position(start)?;
            pkt.hand_part(&TEXT_LINES, payload)
        }
    }
}

/// A message that was compressed by itself; nothing if it needs the ones before it.
fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    // RFC 7692 §7.2.2: these octets were taken off.
    let packed = [packed, &[0, 0, 0xff, 0xff]].concat();
    let mut unpacked = Vec::new();
    let read = flate2::read::DeflateDecoder::new(packed.as_slice()).take(UNPACKED).read_to_end(&mut unpacked);
    (read.is_ok() || !unpacked.is_empty()).then_some(unpacked)
}

/// What a frame brings, inside the payload's node.
fn content(pkt: &mut Packet, code: u8, is_last: bool) -> Parsed {
    let len = pkt.left();
    match code {
        0 => {
            pkt.bytes(&CONTINUE, len)?;
        }
        1 if is_last => {
            pkt.bytes(&TEXT, len)?;
        }
        1 => {}
        2 if is_last => pkt.pass(&DATA),
        2 => {}
        8 => {
            pkt.add(&CLOSE, 0, len);
            pkt.open();
            if len >= 2 {
                pkt.u16(&STATUS)?;
            }
            if len > 2 {
                pkt.bytes(&REASON, len.saturating_sub(2))?;
            }
            pkt.close();
        }
        9 => {
            pkt.bytes(&PING, len)?;
        }
        10 => {
            pkt.bytes(&PONG, len)?;
        }
        _ => {
            pkt.bytes(&UNKNOWN, len)?;
            pkt.expert_with(&UNKNOWN_OPCODE, |text| write!(text, "Unknown opcode ({code})"));
        }
    }
    Ok(())
}
