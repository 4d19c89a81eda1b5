//! QUIC's transport parameters (RFC 9000 §18, RFC 9221, RFC 9368), an extension of a hello.

use super::fields::*;
use super::names;
use crate::dissect::prelude::*;
use crate::proto::quic::{peek_varint, varint};

/// All parameters of an extension; before draft 27 types and lengths had two octets, and the whole a length, which tells.
pub(super) fn all(pkt: &mut Packet) -> Parsed {
    let old = pkt.peek_u16(0).is_ok_and(|len| usize::from(len).saturating_add(2) == pkt.left());
    if old {
        super::extensions::vector(pkt, &QUIC_LENGTH)?;
    }
    while pkt.left() > 0 {
        parameter(pkt, old)?;
    }
    Ok(())
}

fn parameter(pkt: &mut Packet, old: bool) -> Parsed {
    let (kind, kind_len, len, len_len) = if old {
        (u64::from(pkt.peek_u16(0)?), 2, usize::from(pkt.peek_u16(2)?), 2)
    } else {
        let (kind, kind_len) = peek_varint(pkt, 0)?;
        let (len, len_len) = peek_varint(pkt, kind_len)?;
        (kind, kind_len, usize::try_from(len).unwrap_or(usize::MAX), len_len)
    };
    let item = pkt.add(&QUIC_PARAMETER, 0, len.saturating_add(kind_len).saturating_add(len_len).min(pkt.left()));
    pkt.label(item, |text| match names::quic_parameter(kind) {
        Some(name) => write!(text, "Parameter: {name} (len={len})"),
        None => write!(text, "Parameter: Unknown {kind:#06x} (len={len})"),
    });
    pkt.open();
    pkt.add(&QUIC_TYPE, kind, kind_len);
    pkt.skip(kind_len)?;
    pkt.add(if old { &QUIC_OLD_LENGTH } else { &QUIC_VALUE_LENGTH }, len as u64, len_len);
    pkt.skip(len_len)?;
    let len = super::extensions::fitting(pkt, len);
    pkt.add(&QUIC_VALUE, 0, len);
    pkt.part(len, |pkt| value(pkt, kind, item))?;
    pkt.close();
    Ok(())
}

fn value(pkt: &mut Packet, kind: u64, item: Item) -> Parsed {
    let len = pkt.left();
    match kind {
        0x00 => pkt.bytes(&QUIC_ORIGINAL_CID, len).map(|_| ()),
        0x01 => told(pkt, &QUIC_IDLE_TIMEOUT, item, " ms"),
        0x02 => pkt.bytes(&QUIC_RESET_TOKEN, 16).map(|_| ()),
        0x03 => told(pkt, &QUIC_UDP_SIZE, item, ""),
        0x04 => told(pkt, &QUIC_MAX_DATA, item, ""),
        0x05 => told(pkt, &QUIC_BIDI_LOCAL, item, ""),
        0x06 => told(pkt, &QUIC_BIDI_REMOTE, item, ""),
        0x07 => told(pkt, &QUIC_UNI, item, ""),
        0x08 => told(pkt, &QUIC_STREAMS_BIDI, item, ""),
        0x09 => told(pkt, &QUIC_STREAMS_UNI, item, ""),
        0x0a => varint(pkt, &QUIC_ACK_EXPONENT).map(|_| ()),
        0x0b => told(pkt, &QUIC_ACK_DELAY, item, ""),
        0x0d => preferred_address(pkt),
        0x0e => told(pkt, &QUIC_CID_LIMIT, item, ""),
        0x0f => pkt.bytes(&QUIC_INITIAL_SCID, len).map(|_| ()),
        0x10 => pkt.bytes(&QUIC_RETRY_SCID, len).map(|_| ()),
        0x11 => {
            pkt.u32(&QUIC_CHOSEN_VERSION)?;
            versions(pkt, &QUIC_OTHER_VERSION)
        }
        0x20 => told(pkt, &QUIC_DATAGRAM_SIZE, item, ""),
        0x1000 => {
            let length = varint(pkt, &QUIC_CIBIR_LENGTH)?;
            let offset = varint(pkt, &QUIC_CIBIR_OFFSET)?;
            pkt.append(item, |text| write!(text, " Length: {length}, Offset: {offset}"));
            Ok(())
        }
        0x1057 => varint(pkt, &QUIC_LOSS_BITS).map(|_| ()),
        0x3127 => told(pkt, &QUIC_GOOGLE_RTT, item, " us"),
        0x3128 => pkt.bytes(&QUIC_GOOGLE_OPTIONS, len).map(|_| ()),
        0x3129 => pkt.bytes(&QUIC_GOOGLE_AGENT, len).map(|_| ()),
        0x312a => {
            pkt.add(&QUIC_GOOGLE_DONE, 0, len);
            Ok(())
        }
        0x312b => {
            pkt.add(&QUIC_GOOGLE_NO_UPDATE, 0, len);
            Ok(())
        }
        0x4751 => {
            pkt.add(&QUIC_GOOGLE_PARAMETERS, 0, len);
            pkt.bytes(&QUIC_GOOGLE_UNKNOWN, 4)?;
            if pkt.left() > 0 { crate::proto::gquic::table(pkt) } else { Ok(()) }
        }
        0x4752 => {
            pkt.u32(&QUIC_GOOGLE_VERSION)?;
            if pkt.left() > 0 {
                let len = super::extensions::vector8(pkt, &QUIC_GOOGLE_VERSIONS_LENGTH)?;
                pkt.take(len);
                versions(pkt, &QUIC_GOOGLE_SUPPORTED)?;
            }
            Ok(())
        }
        0x7158 => varint(pkt, &QUIC_TIME_STAMP).map(|_| ()),
        0xde1a => told(pkt, &QUIC_MIN_ACK_DELAY, item, ""),
        0xff00 => varint(pkt, &QUIC_PARTIAL_RELIABILITY).map(|_| ()),
        _ => Ok(()),
    }
}

/// A number that the parameter's heading tells, too.
fn told(pkt: &mut Packet, field: &'static Field, item: Item, unit: &str) -> Parsed {
    let value = varint(pkt, field)?;
    pkt.append(item, |text| write!(text, " {value}{unit}"));
    Ok(())
}

fn versions(pkt: &mut Packet, field: &'static Field) -> Parsed {
    while pkt.left() > 0 {
        pkt.u32(field)?;
    }
    Ok(())
}

/// RFC 9000 §18.2.
fn preferred_address(pkt: &mut Packet) -> Parsed {
    pkt.ipv4(&QUIC_IPV4)?;
    pkt.u16(&QUIC_IPV4_PORT)?;
    pkt.ipv6(&QUIC_IPV6)?;
    pkt.u16(&QUIC_IPV6_PORT)?;
    let len = pkt.u8(&QUIC_PREFERRED_LENGTH)?;
    pkt.bytes(&QUIC_PREFERRED_CID, usize::from(len))?;
    pkt.bytes(&QUIC_PREFERRED_TOKEN, 16).map(|_| ())
}
