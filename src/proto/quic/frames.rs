//! Frames (RFC 9000 §19), DATAGRAM (RFC 9221), ACK_FREQUENCY and TIME_STAMP of their drafts.

use super::connection::Known;
use super::crypto;
use super::fields::*;
use super::names;
use crate::dissect::prelude::*;

/// An integer of variable length at a distance (RFC 9000 §16), and how many bytes it takes.
pub(in crate::proto) fn peek_varint(pkt: &Packet, distance: usize) -> Parsed<(u64, usize)> {
    let first = pkt.peek_u8(distance)?;
    let len = 1usize << (first >> 6);
    let mut value = u64::from(first & 0x3f);
    for byte in pkt.peek(distance.saturating_add(1), len.saturating_sub(1))? {
        value = value << 8 | u64::from(*byte);
    }
    Ok((value, len))
}

/// An integer of variable length.
pub(in crate::proto) fn varint(pkt: &mut Packet, field: &'static Field) -> Parsed<u64> {
    let (value, len) = peek_varint(pkt, 0)?;
    pkt.add(field, value, len);
    pkt.skip(len)?;
    Ok(value)
}

/// A length that must fit into what is there.
fn length(pkt: &mut Packet, field: &'static Field) -> Parsed<usize> {
    Ok(usize::try_from(varint(pkt, field)?).unwrap_or(usize::MAX))
}

pub(super) fn all(pkt: &mut Packet, known: Known) -> Parsed {
    while pkt.left() > 0 {
        pkt.group(&FRAME, |pkt, item| frame(pkt, item, known))?;
    }
    Ok(())
}

fn tell(pkt: &mut Packet, name: &str) {
    pkt.info_append(|text| write!(text, ", {name}"));
}

/// A frame about a stream: `STREAM(4)`.
fn tell_of(pkt: &mut Packet, name: &str, stream: u64) {
    pkt.info_append(|text| write!(text, ", {name}({stream})"));
}

fn frame(pkt: &mut Packet, item: Item, known: Known) -> Parsed {
    let (kind, len) = peek_varint(pkt, 0)?;
    pkt.add(&FRAME_TYPE, kind, len);
    let kind_item = pkt.last();
    pkt.label(item, |text| text.write_str(names::frame(kind)));
    pkt.skip(len)?;
    match kind {
        0x00 => padding(pkt, item),
        0x01 => {
            tell(pkt, "PING");
            Ok(())
        }
        0x02 | 0x03 => ack(pkt, kind == 0x03),
        0x04 => {
            let stream = varint(pkt, &RESET_STREAM)?;
            tell_of(pkt, "RS", stream);
            let error = varint(pkt, &RESET_ERROR)?;
            pkt.append(item, |text| write!(text, " id={stream} Error code: {error:#x}"));
            varint(pkt, &RESET_SIZE).map(|_| ())
        }
        0x05 => {
            let stream = varint(pkt, &STOP_STREAM)?;
            tell_of(pkt, "SS", stream);
            let error = varint(pkt, &STOP_ERROR)?;
            pkt.append(item, |text| write!(text, " id={stream} Error code: {error:#x}"));
            Ok(())
        }
        0x06 => {
            tell(pkt, "CRYPTO");
            let offset = varint(pkt, &CRYPTO_OFFSET)?;
            let len = length(pkt, &CRYPTO_LENGTH)?;
            crypto::data(pkt, &CRYPTO_DATA, known, offset, len)
        }
        0x07 => {
            tell(pkt, "NT");
            let len = length(pkt, &NEW_TOKEN_LENGTH)?;
            pkt.bytes(&NEW_TOKEN, len).map(|_| ())
        }
        0x08..=0x0f => stream(pkt, item, kind_item, kind, len),
        0x10 => {
            tell(pkt, "MD");
            varint(pkt, &MAXIMUM_DATA).map(|_| ())
        }
        0x11 => {
            let stream = varint(pkt, &MAXIMUM_STREAM)?;
            tell_of(pkt, "MSD", stream);
            pkt.append(item, |text| write!(text, " id={stream}"));
            varint(pkt, &MAXIMUM_STREAM_DATA).map(|_| ())
        }
        0x12 | 0x13 => {
            tell(pkt, "MS");
            varint(pkt, &MAX_STREAMS).map(|_| ())
        }
        0x14 => {
            tell(pkt, "DB");
            varint(pkt, &BLOCKED_LIMIT).map(|_| ())
        }
        0x15 => {
            let stream = varint(pkt, &BLOCKED_STREAM)?;
            tell_of(pkt, "SDB", stream);
            pkt.append(item, |text| write!(text, " id={stream}"));
            varint(pkt, &BLOCKED_LIMIT).map(|_| ())
        }
        0x16 | 0x17 => {
            tell(pkt, "SB");
            varint(pkt, &BLOCKED_STREAMS).map(|_| ())
        }
        0x18 => new_cid(pkt),
        0x19 => {
            tell(pkt, "RC");
            varint(pkt, &RETIRE_SEQUENCE).map(|_| ())
        }
        0x1a => {
            tell(pkt, "PC");
            pkt.bytes(&CHALLENGE_DATA, 8).map(|_| ())
        }
        0x1b => {
            tell(pkt, "PR");
            pkt.bytes(&RESPONSE_DATA, 8).map(|_| ())
        }
        0x1c | 0x1d => close(pkt, item, kind == 0x1d),
        0x1e => {
            tell(pkt, "DONE");
            Ok(())
        }
        0x30 | 0x31 => {
            tell(pkt, "DG");
            let len = if kind == 0x31 { length(pkt, &DATAGRAM_LENGTH)? } else { pkt.left() };
            pkt.bytes(&DATAGRAM, len).map(|_| ())
        }
        0xac => {
            tell(pkt, "IA");
            Ok(())
        }
        0xaf => ack_frequency(pkt),
        0x2f5 => {
            tell(pkt, "TS");
            varint(pkt, &TIME_STAMP).map(|_| ())
        }
        _ => {
            pkt.expert_here_with(&FRAME_UNKNOWN, |text| write!(text, "Unknown Frame Type {kind:#x}"));
            Ok(())
        }
    }
}

/// All bytes of zero that follow are one frame to the reader.
fn padding(pkt: &mut Packet, item: Item) -> Parsed {
    tell(pkt, "PADDING");
    let more = pkt.rest().iter().take_while(|byte| **byte == 0).count();
    let len = more.saturating_add(1);
    pkt.add(&PADDING_LENGTH, len as u64, 0);
    pkt.append(item, |text| write!(text, " Length: {len}"));
    pkt.generated(pkt.last());
    pkt.skip(more)
}

fn ack(pkt: &mut Packet, with_ecn: bool) -> Parsed {
    tell(pkt, if with_ecn { "ACK_ECN" } else { "ACK" });
    varint(pkt, &LARGEST_ACKED)?;
    varint(pkt, &ACK_DELAY)?;
    let count = varint(pkt, &ACK_RANGE_COUNT)?;
    varint(pkt, &FIRST_ACK_RANGE)?;
    // Every range takes bytes, so the packet's end bounds the loop.
    for _ in 0..count {
        varint(pkt, &ACK_GAP)?;
        varint(pkt, &ACK_RANGE)?;
    }
    if with_ecn {
        varint(pkt, &ECT0_COUNT)?;
        varint(pkt, &ECT1_COUNT)?;
        varint(pkt, &ECN_CE_COUNT)?;
    }
    Ok(())
}

fn stream(pkt: &mut Packet, item: Item, kind_item: Item, kind: u64, kind_len: usize) -> Parsed {
    let position = pkt.position().saturating_sub(kind_len);
    pkt.back_into(kind_item, |pkt| {
        for field in [&STREAM_FIN, &STREAM_HAS_LENGTH, &STREAM_HAS_OFFSET] {
            pkt.add_at(field, kind, position, kind_len);
        }
        Ok(())
    })?;
    let (id, len) = peek_varint(pkt, 0)?;
    tell_of(pkt, "STREAM", id);
    pkt.add(&STREAM_ID, id, len);
    pkt.open();
    pkt.add(&STREAM_INITIATOR, id, len);
    pkt.add(&STREAM_DIRECTION, id, len);
    pkt.close();
    pkt.skip(len)?;
    let offset = if kind & 4 != 0 { varint(pkt, &STREAM_OFFSET)? } else { 0 };
    let len = if kind & 2 != 0 { length(pkt, &STREAM_LENGTH)? } else { pkt.left() };
    pkt.append(item, |text| {
        let direction = STREAM_DIRECTION.name_of(id >> 1 & 1).unwrap_or_default();
        let initiator = STREAM_INITIATOR.name_of(id & 1).unwrap_or_default();
        write!(text, " id={id} fin={} off={offset} len={len} dir={direction} origin={initiator}", kind & 1)
    });
    pkt.bytes(&STREAM_DATA, len).map(|_| ())
}

fn new_cid(pkt: &mut Packet) -> Parsed {
    tell(pkt, "NCI");
    varint(pkt, &NEW_CID_SEQUENCE)?;
    varint(pkt, &NEW_CID_RETIRE)?;
    let len = pkt.u8(&NEW_CID_LENGTH)?;
    pkt.bytes(&NEW_CID, usize::from(len))?;
    pkt.bytes(&NEW_CID_RESET_TOKEN, 16).map(|_| ())
}

fn close(pkt: &mut Packet, item: Item, of_application: bool) -> Parsed {
    tell(pkt, "CC");
    if of_application {
        let error = varint(pkt, &CLOSE_APP_ERROR)?;
        pkt.append(item, |text| write!(text, " Error code: {error:#x}"));
    } else {
        let error = varint(pkt, &CLOSE_ERROR)?;
        pkt.append(item, |text| match CLOSE_ERROR.name_of(error) {
            Some(name) => write!(text, " Error code: {name}"),
            None => write!(text, " Error code: Unknown ({error})"),
        });
        // RFC 9001 §4.8: the low byte is a TLS alert.
        if let 0x100..=0x1ff = error {
            let alert = error & 0xff;
            pkt.add_at(&CLOSE_ALERT, alert, pkt.position().saturating_sub(1), 1);
            pkt.append(item, |text| match CLOSE_ALERT.name_of(alert) {
                Some(name) => write!(text, " ({name})"),
                None => write!(text, " (Unknown)"),
            });
        }
        varint(pkt, &CLOSE_FRAME_TYPE)?;
    }
    let len = length(pkt, &CLOSE_REASON_LENGTH)?;
    pkt.bytes(&CLOSE_REASON, len).map(|_| ())
}

fn ack_frequency(pkt: &mut Packet) -> Parsed {
    tell(pkt, "AF");
    varint(pkt, &FREQUENCY_SEQUENCE)?;
    varint(pkt, &FREQUENCY_THRESHOLD)?;
    varint(pkt, &FREQUENCY_DELAY)?;
    let last = pkt.u8(&FREQUENCY_LAST)?;
    let item = pkt.open();
    pkt.bits(u64::from(last), 1, &[&FREQUENCY_RESERVED, &FREQUENCY_CE, &FREQUENCY_ORDER]);
    for (bit, name) in [(1, "Ignore CE"), (2, "Ignore Order")] {
        if last & bit != 0 {
            pkt.append(item, |text| write!(text, ", {name}"));
        }
    }
    pkt.close();
    Ok(())
}
