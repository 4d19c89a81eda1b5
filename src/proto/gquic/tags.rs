//! Handshake messages: a tag, and tagged values behind a table of where each ends (QUIC Crypto, "Handshake messages").

use super::fields::*;
use super::names;
use crate::dissect::prelude::*;

/// A tag's letters; what pads them is left out.
fn letters(tag: &[u8]) -> String {
    let end = tag.iter().position(|byte| *byte == 0).unwrap_or(tag.len());
    String::from_utf8_lossy(tag.get(..end).unwrap_or(tag)).into_owned()
}

/// A message, up to the end of what may be read.
pub(in crate::proto) fn message(pkt: &mut Packet) -> Parsed {
    let tag = pkt.peek(0, 4)?;
    let name = names::message(tag);
    let shown = letters(tag);
    pkt.made(&TAG, shown.as_bytes(), 4);
    pkt.append(pkt.last(), |text| write!(text, " ({})", name.unwrap_or("Unknown Tag")));
    pkt.skip(4)?;
    pkt.info(|text| text.write_str(name.unwrap_or("Unknown")));
    table(pkt)
}

/// Tagged values with their count before them.
pub(in crate::proto) fn table(pkt: &mut Packet) -> Parsed {
    let count = pkt.u16_le(&TAG_NUMBER)?;
    pkt.bytes(&PADDING, 2)?;
    values(pkt, count)
}

/// The table, with each value inside its entry.
fn values(pkt: &mut Packet, count: u16) -> Parsed {
    let start = pkt.position().saturating_add(usize::from(count).saturating_mul(8));
    let mut from = 0usize;
    for _ in 0..count {
        let shown = letters(pkt.peek(0, 4)?);
        let mut end = [0; 4];
        end.copy_from_slice(pkt.peek(4, 4)?);
        let end = u32::from_le_bytes(end) as usize;
        let len = end.saturating_sub(from);
        let name = names::tag(&shown);
        let item = pkt.add(&TAGS, 0, 8);
        pkt.label(item, |text| write!(text, "Tag/value: {shown} ({name}) (l={len})"));
        pkt.open();
        pkt.made(&TAG_TYPE, shown.as_bytes(), 4);
        pkt.append(pkt.last(), |text| write!(text, " ({name})"));
        pkt.skip(4)?;
        pkt.add(&TAG_END, end as u64, 4);
        pkt.add(&TAG_LENGTH, len as u64, 4);
        pkt.skip(4)?;
        let next = pkt.position();
        let at = start.saturating_add(from);
        // A message may go on in the next packet; its last value ends with this one.
        let room = pkt.captured_end().saturating_sub(at);
        if len > room {
            pkt.expert(&TAG_TRUNCATED);
        }
        let len = len.min(room);
        pkt.go_to_position(at)?;
        pkt.add(&TAG_VALUE, 0, len);
        if len > 0 || shown == "CSCT" {
            pkt.part(len, |pkt| value(pkt, &shown, item))?;
        }
        pkt.close();
        pkt.go_to_position(next)?;
        from = from.max(end);
    }
    pkt.go_to_position(start.saturating_add(from).min(pkt.captured_end()))
}

fn value(pkt: &mut Packet, tag: &str, item: Item) -> Parsed {
    let len = pkt.left();
    match tag {
        "PAD" => pkt.bytes(&TAG_PAD, len).map(|_| ()),
        "SNI" => text(pkt, &TAG_SNI, item),
        "VER" => text(pkt, &TAG_VERSION, item),
        "UAID" => text(pkt, &TAG_UAID, item),
        "PDMD" => text(pkt, &TAG_PDMD, item),
        "TBKP" => text(pkt, &TAG_TBKP, item),
        "CCS" => {
            while pkt.left() >= 8 {
                pkt.u64(&TAG_CCS)?;
            }
            Ok(())
        }
        "STK" => pkt.bytes(&TAG_STK, len).map(|_| ()),
        "SNO" => pkt.bytes(&TAG_SNO, len).map(|_| ()),
        "PROF" => pkt.bytes(&TAG_PROF, len).map(|_| ()),
        "SCFG" => {
            let shown = letters(pkt.peek(0, 4)?);
            pkt.made(&TAG_SCFG, shown.as_bytes(), 4);
            pkt.skip(4)?;
            // A message in a message: its count of tags, and the padding behind it, as one number.
            let count = pkt.u32_le(&TAG_SCFG_NUMBER)?;
            values(pkt, count as u16)
        }
        "RREJ" => {
            while pkt.left() >= 4 {
                let reason = pkt.u32_le(&TAG_RREJ)?;
                pkt.append(item, |text| write!(text, ", Code {reason}"));
            }
            Ok(())
        }
        "CRT\u{fffd}" => pkt.bytes(&TAG_CRT, len).map(|_| ()),
        "AEAD" => algorithms(pkt, &TAG_AEAD, item),
        "KEXS" => algorithms(pkt, &TAG_KEXS, item),
        "COPT" => {
            while pkt.left() >= 4 {
                pkt.bytes(&TAG_COPT, 4)?;
            }
            Ok(())
        }
        "SCID" => pkt.bytes(&TAG_SCID, len).map(|_| ()),
        "PUBS" => {
            // TShark's own reading: numbers of three bytes, a shorter one first.
            let first = len % 3;
            if first > 0 {
                let bytes = pkt.peek(0, first)?;
                let value = bytes.iter().rev().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
                pkt.add(&TAG_PUBS, value, first);
                pkt.skip(first)?;
            }
            while pkt.left() >= 3 {
                pkt.u24_le(&TAG_PUBS)?;
            }
            Ok(())
        }
        "OBIT" => pkt.bytes(&TAG_OBIT, len).map(|_| ()),
        "EXPY" => pkt.u64_le(&TAG_EXPY).map(|_| ()),
        "NONC" => pkt.bytes(&TAG_NONC, len).map(|_| ()),
        "MSPC" => number(pkt, &TAG_MSPC, item),
        "TCID" => pkt.u32_le(&TAG_TCID).map(|_| ()),
        "SRBF" => pkt.u32_le(&TAG_SRBF).map(|_| ()),
        "ICSL" => pkt.u32_le(&TAG_ICSL).map(|_| ()),
        "SCLS" => pkt.u32_le(&TAG_SCLS).map(|_| ()),
        "CCRT" => pkt.bytes(&TAG_CCRT, len).map(|_| ()),
        "IRTT" => number(pkt, &TAG_IRTT, item),
        "CFCW" => number(pkt, &TAG_CFCW, item),
        "SFCW" => number(pkt, &TAG_SFCW, item),
        "CETV" => pkt.bytes(&TAG_CETV, len).map(|_| ()),
        "XLCT" => pkt.bytes(&TAG_XLCT, len).map(|_| ()),
        "NONP" => pkt.bytes(&TAG_NONP, len).map(|_| ()),
        "CSCT" => pkt.bytes(&TAG_CSCT, len).map(|_| ()),
        "CTIM" => {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(pkt.peek(0, 8)?);
            let nanos = u64::from_le_bytes(bytes).saturating_mul(1_000_000_000).min(i64::MAX as u64);
            pkt.add(&TAG_CTIM, nanos, 8);
            Ok(())
        }
        "RNON" => pkt.u64_le(&TAG_RNON).map(|_| ()),
        "RSEQ" => pkt.u64_le(&TAG_RSEQ).map(|_| ()),
        "CADR" => {
            match pkt.u16_le(&TAG_CADR_TYPE)? {
                2 => {
                    pkt.ipv4(&TAG_CADR_IPV4)?;
                }
                10 => {
                    pkt.ipv6(&TAG_CADR_IPV6)?;
                }
                _ => {
                    pkt.bytes(&TAG_CADR_ADDRESS, pkt.left().saturating_sub(2))?;
                }
            }
            pkt.u16_le(&TAG_CADR_PORT).map(|_| ())
        }
        "MIDS" => number(pkt, &TAG_MIDS, item),
        "FHOL" => number(pkt, &TAG_FHOL, item),
        "STTL" => pkt.u64_le(&TAG_STTL).map(|_| ()),
        "SMHL" => number(pkt, &TAG_SMHL, item),
        "CGST" => pkt.bytes(&TAG_CGST, len).map(|_| ()),
        "EPID" => text(pkt, &TAG_EPID, item),
        "QLVE" => pkt.bytes(&TAG_QLVE, len).map(|_| ()),
        "SRST" => pkt.bytes(&TAG_SRST, len).map(|_| ()),
        _ => {
            pkt.bytes(&TAG_UNKNOWN, len)?;
            pkt.expert(&TAG_UNDECODED);
            Ok(())
        }
    }
}

fn text(pkt: &mut Packet, field: &'static Field, item: Item) -> Parsed {
    let bytes = pkt.bytes(field, pkt.left())?;
    pkt.append(item, |text| write!(text, ": {}", String::from_utf8_lossy(bytes)));
    Ok(())
}

fn number(pkt: &mut Packet, field: &'static Field, item: Item) -> Parsed {
    let value = pkt.u32_le(field)?;
    pkt.append(item, |text| write!(text, ": {value}"));
    Ok(())
}

fn algorithms(pkt: &mut Packet, field: &'static Field, item: Item) -> Parsed {
    while pkt.left() >= 4 {
        let shown = letters(pkt.peek(0, 4)?);
        let name = names::algorithm(&shown);
        pkt.made(field, shown.as_bytes(), 4);
        pkt.append(pkt.last(), |text| write!(text, " ({name})"));
        pkt.append(item, |text| write!(text, ", {name}"));
        pkt.skip(4)?;
    }
    Ok(())
}
