//! STUN's attributes (RFC 8489 §14, RFC 8656 §18, RFC 8445 §16 and those that IANA's list names).

use super::fields::*;
use super::names;
use crate::dissect::prelude::*;
use std::net::{Ipv4Addr, Ipv6Addr};

const FINGERPRINT: u16 = 0x8028;

/// RFC 8489 §14.7: what a fingerprint is XOR-ed with.
const FINGERPRINT_MASK: u32 = 0x5354_554e;

/// Addresses that Info tells.
fn is_told(kind: u16) -> bool {
    matches!(kind, 0x0001 | 0x000e | 0x0012 | 0x0016 | 0x0020 | 0x8020 | 0x8023 | 0x802b | 0x802c)
}

/// One attribute; `mask` is the cookie and the transaction id.
pub(super) fn attribute(pkt: &mut Packet, mask: &[u8]) -> Parsed {
    let (kind, len) = (pkt.peek_u16(0)?, usize::from(pkt.peek_u16(2)?));
    let padding = len.wrapping_neg() & 3;
    let name = names::attribute(kind);
    let item = match name {
        Some(name) => {
            let whole = len.saturating_add(4).saturating_add(padding);
            let item = pkt.add(&ATTRIBUTE, u64::from(kind), whole);
            pkt.label(item, |text| text.write_str(name));
            pkt.open();
            pkt.add(&ATT_TYPE, u64::from(kind), 2);
            pkt.open();
            pkt.add(&COMPREHENSION, u64::from(kind), 2);
            pkt.add(&ASSIGNMENT, u64::from(kind), 2);
            pkt.close();
            item
        }
        None => {
            let item = pkt.add(&UNKNOWN_BOX, 0, 2);
            pkt.label(item, |text| write!(text, "Unknown attribute {kind:#06x}"));
            pkt.open();
            pkt.expert_here_with(&UNKNOWN_ATTRIBUTE, |text| write!(text, "Unknown attribute {kind:#06x}"));
            item
        }
    };
    pkt.skip(2)?;
    let padded = len.saturating_add(padding);
    if name.is_some() && padded > pkt.left().saturating_sub(2) {
        let length = pkt.add(&ATT_LENGTH, padded as u64, 2);
        pkt.append(length, |text| text.write_str(" (bogus, goes past the end of the message)"));
        pkt.skip(pkt.left())?;
        pkt.close();
        return Ok(());
    }
    pkt.u16(&ATT_LENGTH)?;
    if len > pkt.left() {
        return Err(Stop::Malformed);
    }
    pkt.part(len, |pkt| value(pkt, kind, item, mask))?;
    if padding > 0 {
        pkt.add(&PADDING, padding as u64, padding);
        pkt.skip(padding.min(pkt.left()))?;
    }
    pkt.close();
    Ok(())
}

fn value(pkt: &mut Packet, kind: u16, item: Item, mask: &[u8]) -> Parsed {
    let len = pkt.left();
    match kind {
        0x0001 | 0x0002 | 0x0004 | 0x0005 | 0x000b | 0x000e | 0x0011 | 0x8023 | 0x802b | 0x802c | 0x8090 => {
            address(pkt, kind, item, None)
        }
        0x0012 | 0x0016 | 0x0020 | 0x0027 | 0x8020 | 0x8059..=0x805c => address(pkt, kind, item, Some(mask)),
        0x0003 => {
            let bits = pkt.peek_u32(0)?;
            pkt.add(&CHANGE_IP, u64::from(bits), 4);
            pkt.add(&CHANGE_PORT, u64::from(bits), 4);
            pkt.skip(4)
        }
        0x0006 => {
            let name = text(pkt, &USERNAME, len)?;
            told_text(pkt, item, " user: ", name)
        }
        0x0007 => pkt.bytes(&PASSWORD, len).map(|_| ()),
        0x0008 => pkt.bytes(&HMAC, len).map(|_| ()),
        0x0009 => error(pkt, item),
        0x000a => {
            while pkt.left() >= 2 {
                pkt.u16(&UNKNOWN)?;
            }
            Ok(())
        }
        0x000c => {
            let channel = pkt.u16(&CHANNEL_NUMBER)?;
            pkt.append(item, |text| write!(text, ": {channel:#x}"));
            pkt.info_append(|text| write!(text, " ChannelNumber={channel:#x}"));
            pkt.bytes(&RESERVED, 2).map(|_| ())
        }
        0x000d => {
            let seconds = pkt.u32(&LIFETIME)?;
            pkt.append(item, |text| write!(text, " {seconds}"));
            pkt.info_append(|text| write!(text, " lifetime: {seconds}"));
            Ok(())
        }
        0x000f => pkt.u32(&MAGIC_COOKIE).map(|_| ()),
        0x0010 => {
            let bandwidth = pkt.u32(&BANDWIDTH)?;
            pkt.append(item, |text| write!(text, " {bandwidth}"));
            pkt.info_append(|text| write!(text, " bandwidth: {bandwidth}"));
            Ok(())
        }
        0x0013 => {
            pkt.add(&VALUE, 0, len);
            pkt.inside(Packet::hand_to_data)
        }
        0x0014 => {
            let realm = text(pkt, &REALM, len)?;
            told_text(pkt, item, " realm: ", realm)
        }
        0x0015 => {
            let nonce = text(pkt, &NONCE, len)?;
            pkt.append(item, |text| write!(text, ": {}", String::from_utf8_lossy(nonce)));
            pkt.info_append(|text| text.write_str(" with nonce"));
            Ok(())
        }
        0x0017 => {
            pkt.u8(&FAMILY)?;
            pkt.bytes(&RESERVED, 3).map(|_| ())
        }
        0x0018 => pkt.u8(&RESERVE_NEXT).map(|_| ()),
        0x0019 => {
            let transport = pkt.u8(&TRANSPORT)?;
            let name = TRANSPORT.name_of(u64::from(transport)).unwrap_or("Unknown");
            pkt.append(item, |text| write!(text, ": {name}"));
            pkt.info_append(|text| write!(text, " {name}"));
            pkt.bytes(&RESERVED, 3).map(|_| ())
        }
        0x001d | 0x8002 => {
            while pkt.left() >= 4 {
                pkt.u16(&PASSWORD_ALGORITHM)?;
                let len = usize::from(pkt.u16(&PASSWORD_ALGORITHM_LENGTH)?);
                if len > 0 {
                    pkt.bytes(&PASSWORD_ALGORITHM_DATA, len)?;
                }
            }
            Ok(())
        }
        0x0022 => pkt.bytes(&TOKEN, 8).map(|_| ()),
        0x0024 => pkt.u32(&PRIORITY).map(|_| ()),
        0x0026 => {
            pkt.add(&PADDING, len as u64, len);
            Ok(())
        }
        0x001a | 0x0025 | 0x0030 => Ok(()),
        0x8004 => {
            pkt.u8(&ICMP_TYPE)?;
            pkt.u8(&ICMP_CODE).map(|_| ())
        }
        0x8006 => pkt.bytes(&MS_UNKNOWN, len).map(|_| ()),
        0x8008 => {
            let version = pkt.u32(&MS_VERSION)?;
            let name = MS_VERSION.name_of(u64::from(version)).unwrap_or("Unknown");
            pkt.append(item, |text| write!(text, ": {name}"));
            Ok(())
        }
        0x8022 => text(pkt, &SOFTWARE, len).map(|_| ()),
        0x8027 => pkt.u32(&CACHE_TIMEOUT).map(|_| ()),
        FINGERPRINT => fingerprint(pkt),
        0x8029 | 0x802a => pkt.bytes(&TIE_BREAKER, 8).map(|_| ()),
        0x8050 => {
            pkt.bytes(&MS_CONNECTION, 20)?;
            pkt.u32(&MS_SEQUENCE).map(|_| ())
        }
        0x8054 => pkt.bytes(&MS_FOUNDATION, 4).map(|_| ()),
        0x8055 => {
            pkt.u16(&MS_STREAM)?;
            pkt.u16(&MS_QUALITY).map(|_| ())
        }
        0x8068 => {
            pkt.u8(&MS_PEER_LOCATION)?;
            pkt.u8(&MS_SELF_LOCATION)?;
            pkt.u8(&MS_FEDERATION)?;
            pkt.bytes(&RESERVED, 1).map(|_| ())
        }
        0x8070 => {
            let version = pkt.u32(&MS_ICE_VERSION)?;
            let name = names::ms_ice_version(u64::from(version)).unwrap_or_default();
            pkt.append(item, |text| write!(text, ": {name}"));
            Ok(())
        }
        0x8061 => pkt.bytes(&MS_DIALOG, len).map(|_| ()),
        0x8062 => pkt.bytes(&MS_CALL, len).map(|_| ()),
        0x8095 => pkt.u64(&MS_MULTIPLEXED).map(|_| ()),
        0xc057 => {
            pkt.u16(&GOOGLE_NETWORK)?;
            pkt.u16(&GOOGLE_COST).map(|_| ())
        }
        _ if len > 0 => pkt.bytes(&VALUE, len).map(|_| ()),
        _ => Ok(()),
    }
}

/// Text, which a zero byte ends.
fn text<'p>(pkt: &mut Packet<'p, '_>, field: &'static Field, len: usize) -> Parsed<&'p [u8]> {
    let bytes = pkt.bytes(field, len)?;
    let Some(end) = memchr::memchr(0, bytes) else { return Ok(bytes) };
    let shown = bytes.get(..end).unwrap_or(bytes);
    pkt.set_text(pkt.last(), shown);
    Ok(shown)
}

fn told_text(pkt: &mut Packet, item: Item, before: &str, value: &[u8]) -> Parsed {
    pkt.append(item, |text| write!(text, ": {}", String::from_utf8_lossy(value)));
    pkt.info_append(|text| write!(text, "{before}{}", String::from_utf8_lossy(value)));
    Ok(())
}

/// An address, as it is or XOR-ed with the cookie and the transaction id (RFC 8489 §14.2).
fn address(pkt: &mut Packet, kind: u16, item: Item, mask: Option<&[u8]>) -> Parsed {
    pkt.bytes(&RESERVED, 1)?;
    let family = pkt.u8(&FAMILY)?;
    let masked = |index: usize, byte: u8| byte ^ mask.and_then(|mask| mask.get(index)).copied().unwrap_or(0);
    let [high, low] = pkt.peek_u16(0)?.to_be_bytes();
    let port = u16::from_be_bytes([masked(0, high), masked(1, low)]);
    if mask.is_some() {
        pkt.add(&XOR_PORT, 0, 2);
    }
    pkt.add(&PORT, u64::from(port), 2);
    pkt.skip(2)?;
    let told = match family {
        1 => {
            let mut bytes = [0; 4];
            for (index, (to, from)) in bytes.iter_mut().zip(pkt.peek(0, 4)?).enumerate() {
                *to = masked(index, *from);
            }
            if mask.is_some() {
                pkt.add(&XOR_IPV4, 0, 4);
            }
            pkt.add(&IPV4, u64::from(u32::from_be_bytes(bytes)), 4);
            pkt.skip(4)?;
            Address::from(Ipv4Addr::from(bytes))
        }
        2 => {
            let mut bytes = [0; 16];
            for (index, (to, from)) in bytes.iter_mut().zip(pkt.peek(0, 16)?).enumerate() {
                *to = masked(index, *from);
            }
            if mask.is_some() {
                pkt.add(&XOR_IPV6, 0, 16);
            }
            pkt.made(&IPV6, &bytes, 16);
            pkt.skip(16)?;
            Address::from(Ipv6Addr::from(bytes))
        }
        _ => return Ok(()),
    };
    pkt.append(item, |text| write!(text, ": {told}:{port}"));
    if is_told(kind) {
        let name = names::attribute(kind).unwrap_or_default();
        pkt.info_append(|text| write!(text, " {name}: {told}:{port}"));
    }
    Ok(())
}

/// RFC 8489 §14.8.
fn error(pkt: &mut Packet, item: Item) -> Parsed {
    pkt.bytes(&RESERVED, 2)?;
    let class = pkt.u8(&ERROR_CLASS)?;
    let code = u16::from(class).saturating_mul(100).saturating_add(u16::from(pkt.u8(&ERROR_CODE)?));
    let name = names::error(code).unwrap_or("Unknown error code");
    pkt.append(item, |text| write!(text, " {code} ({name})"));
    pkt.info_append(|text| write!(text, " error-code: {code} ({name})"));
    let len = pkt.left();
    if len > 0 {
        let reason = text(pkt, &ERROR_REASON, len)?;
        pkt.append(item, |text| write!(text, ": {}", String::from_utf8_lossy(reason)));
        pkt.info_append(|text| write!(text, " {}", String::from_utf8_lossy(reason)));
    }
    Ok(())
}

/// RFC 8489 §14.7: over the message up to this attribute.
fn fingerprint(pkt: &mut Packet) -> Parsed {
    let before = pkt.offset().saturating_sub(4);
    let mut crc = flate2::Crc::new();
    crc.update(pkt.layer().get(..before).unwrap_or(&[]));
    let right = crc.sum() ^ FINGERPRINT_MASK;
    let position = pkt.position();
    let told = pkt.u32(&CRC)?;
    if told == right {
        pkt.append(pkt.last(), |text| text.write_str(" [correct]"));
    } else {
        pkt.append(pkt.last(), |text| write!(text, " incorrect, should be {right:#010x}"));
        pkt.expert_with(&BAD_CRC, |text| write!(text, "Bad Fingerprint [should be {right:#010x}]"));
    }
    pkt.found_at(&CRC_STATUS, u64::from(told == right), position, 0);
    Ok(())
}
