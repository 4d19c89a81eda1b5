//! Frames of Google's QUIC ("QUIC wire layout specification"), which versions 50 of QUIC with Google's own crypto carry, too.

use super::fields::*;
use super::{names, tags};
use crate::dissect::prelude::*;
use crate::proto::quic;

/// How numbers and acknowledgements look in a version.
#[derive(Clone, Copy)]
pub(in crate::proto) struct Form {
    pub(in crate::proto) version: u32,
}

impl Form {
    /// From version 39 on the highest byte comes first.
    fn is_big(self) -> bool {
        self.version >= 39
    }

    /// Before version 34 packets had entropy.
    pub(super) fn has_entropy(self) -> bool {
        self.version < 34
    }
}

/// A number at a distance, of up to eight bytes.
fn peek_number(pkt: &Packet, form: Form, distance: usize, len: usize) -> Parsed<u64> {
    let add = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
    let bytes = pkt.peek(distance, len)?;
    Ok(if form.is_big() { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) })
}

fn number(pkt: &mut Packet, form: Form, field: &'static Field, len: usize) -> Parsed<u64> {
    let value = peek_number(pkt, form, 0, len)?;
    pkt.add(field, value, len);
    pkt.skip(len)?;
    Ok(value)
}

/// Bytes of numbers whose length two bits tell.
fn length_of(bits: u8) -> usize {
    match bits & 3 {
        0 => 1,
        1 => 2,
        2 => 4,
        _ => 6,
    }
}

/// A stream frame's id, offset and data lengths: how many bytes each takes.
fn stream_lengths(kind: u8) -> (usize, usize, usize) {
    let offset = match kind >> 2 & 7 {
        0 => 0,
        bits => usize::from(bits).saturating_add(1),
    };
    (usize::from(kind & 3).saturating_add(1), offset, if kind & 0x20 != 0 { 2 } else { 0 })
}

/// Bytes of an ACK frame.
fn ack_len(pkt: &Packet, form: Form, at: usize, kind: u8) -> Parsed<usize> {
    let (largest, missing) = (length_of(kind >> 2), length_of(kind));
    let has_missing = kind & 0x20 != 0;
    let times = |at: usize| -> Parsed<usize> {
        Ok(match usize::from(pkt.peek_u8(at)?) {
            0 => 1,
            count => count.saturating_sub(1).saturating_mul(3).saturating_add(6),
        })
    };
    let mut len = 1usize;
    if form.has_entropy() {
        len = len.saturating_add(1).saturating_add(largest).saturating_add(2);
        len = len.saturating_add(times(at.saturating_add(len))?);
        if has_missing {
            let ranges = usize::from(pkt.peek_u8(at.saturating_add(len))?);
            len = len.saturating_add(1).saturating_add(ranges.saturating_mul(missing.saturating_add(1)));
            let revived = usize::from(pkt.peek_u8(at.saturating_add(len))?);
            len = len.saturating_add(1).saturating_add(revived.saturating_mul(largest));
        }
        return Ok(len);
    }
    len = len.saturating_add(largest).saturating_add(2);
    let mut blocks = 0usize;
    if has_missing {
        blocks = usize::from(pkt.peek_u8(at.saturating_add(len))?);
        len = len.saturating_add(1);
    }
    len = len.saturating_add(missing).saturating_add(blocks.saturating_mul(missing.saturating_add(1)));
    Ok(len.saturating_add(times(at.saturating_add(len))?))
}

/// Whether the payload is frames in plain text: they can be walked up to a message of the handshake, or to a close that fills the packet.
pub(super) fn is_plain(pkt: &Packet, form: Form, mut at: usize) -> Parsed<bool> {
    // Each round takes at least a byte.
    loop {
        let kind = pkt.peek_u8(at)?;
        let len = match kind {
            1 => 17,
            2 => {
                let reason = peek_number(pkt, form, at.saturating_add(5), 2)? as usize;
                return Ok(at.saturating_add(7).saturating_add(reason) == pkt.left());
            }
            3 => 11usize.saturating_add(peek_number(pkt, form, at.saturating_add(9), 2)? as usize),
            4 => 13,
            5 => 5,
            6 if form.has_entropy() => 3,
            6 => 2,
            7 => 1,
            0x40..=0x7f => ack_len(pkt, form, at, kind)?,
            0x80..=0xff => {
                let (id, offset, data) = stream_lengths(kind);
                let head = 1usize.saturating_add(id).saturating_add(offset).saturating_add(data);
                let tag = pkt.peek(at.saturating_add(head), 4)?;
                return Ok(names::message(tag).is_some_and(|_| tag != b"PRST"));
            }
            _ => return Ok(false),
        };
        at = at.saturating_add(len);
    }
}

/// All frames of a payload.
pub(in crate::proto) fn all(
    pkt: &mut Packet,
    form: Form,
    crypto: &mut dyn FnMut(&mut Packet, u64, usize) -> Parsed,
) -> Parsed {
    while pkt.left() > 0 {
        frame(pkt, form, crypto)?;
    }
    Ok(())
}

fn frame(pkt: &mut Packet, form: Form, crypto: &mut dyn FnMut(&mut Packet, u64, usize) -> Parsed) -> Parsed {
    let kind = pkt.peek_u8(0)?;
    let item = pkt.add(&FRAME, 0, 1);
    pkt.label(item, |text| text.write_str(FRAME_TYPE.name_of(u64::from(kind)).unwrap_or("Unknown")));
    pkt.open();
    pkt.u8(&FRAME_TYPE)?;
    match kind {
        0x00 => {
            let len = pkt.left();
            pkt.append(item, |text| write!(text, " Length: {len}"));
            pkt.found(&PADDING_LENGTH, len as u64);
            if len > 0 {
                pkt.bytes(&FRAME_PADDING, len)?;
            }
        }
        0x01 => {
            let stream = number(pkt, form, &RESET_STREAM, 4)?;
            let (offset, error) = if form.has_entropy() {
                let error = number(pkt, form, &RESET_ERROR, 4)?;
                (number(pkt, form, &RESET_OFFSET, 8)?, error)
            } else {
                (number(pkt, form, &RESET_OFFSET, 8)?, number(pkt, form, &RESET_ERROR, 4)?)
            };
            let _ = offset;
            pkt.append(item, |text| write!(text, " Stream ID: {stream}, Error code: {error}"));
        }
        0x02 => {
            pkt.info(|text| text.write_str("Connection Close"));
            let error = number(pkt, form, &CLOSE_ERROR, 4)?;
            pkt.append(item, |text| write!(text, " Error code: {error}"));
            let len = number(pkt, form, &CLOSE_REASON_LENGTH, 2)? as usize;
            pkt.bytes(&CLOSE_REASON, len)?;
        }
        0x03 => {
            let error = number(pkt, form, &GOAWAY_ERROR, 4)?;
            let stream = number(pkt, form, &GOAWAY_STREAM, 4)?;
            pkt.append(item, |text| write!(text, " Stream ID: {stream}, Error code: {error}"));
            let len = number(pkt, form, &GOAWAY_REASON_LENGTH, 2)? as usize;
            pkt.bytes(&GOAWAY_REASON, len)?;
        }
        0x04 => {
            let stream = number(pkt, form, &WINDOW_STREAM, 4)?;
            pkt.append(item, |text| write!(text, " Stream ID: {stream}"));
            number(pkt, form, &WINDOW_OFFSET, 8)?;
        }
        0x05 => {
            let stream = number(pkt, form, &BLOCKED_STREAM, 4)?;
            pkt.append(item, |text| write!(text, " Stream ID: {stream}"));
        }
        0x06 => {
            if form.has_entropy() {
                let entropy = pkt.u8(&WAITING_ENTROPY)?;
                pkt.append(item, |text| write!(text, " Send Entropy: {entropy}"));
            }
            number(pkt, form, &WAITING_DELTA, 1)?;
        }
        0x07 => {}
        0x08 => {
            pkt.open();
            pkt.bits(u64::from(kind), 1, &[&IS_STREAM]);
            pkt.close();
            let offset = quic::varint(pkt, &CRYPTO_OFFSET)?;
            let len = usize::try_from(quic::varint(pkt, &CRYPTO_LENGTH)?).unwrap_or(usize::MAX);
            crypto(pkt, offset, len)?;
        }
        0x40..=0x7f => ack(pkt, form, kind)?,
        0x80..=0xff => stream(pkt, form, kind, item)?,
        _ => {}
    }
    pkt.close();
    Ok(())
}

fn ack(pkt: &mut Packet, form: Form, kind: u8) -> Parsed {
    let (largest, missing) = (length_of(kind >> 2), length_of(kind));
    let fourth = if form.has_entropy() { &ACK_TRUNCATED } else { &ACK_UNUSED };
    pkt.open();
    pkt.bits(
        u64::from(kind),
        1,
        &[&IS_STREAM, &IS_ACK, &ACK_MISSING, fourth, &ACK_LARGEST_LENGTH, &ACK_MISSING_LENGTH],
    );
    pkt.close();
    let has_missing = kind & 0x20 != 0;
    if form.has_entropy() {
        pkt.u8(&ACK_ENTROPY)?;
        number(pkt, form, &ACK_LARGEST_OBSERVED, largest)?;
        number(pkt, form, &ACK_DELAY, 2)?;
        let times = pkt.u8(&ACK_TIMES)?;
        if times > 0 {
            pkt.u8(&ACK_DELTA_OBSERVED)?;
            number(pkt, form, &ACK_FIRST_TIME, 4)?;
        }
        for _ in 1..times {
            pkt.u8(&ACK_DELTA_OBSERVED)?;
            number(pkt, form, &ACK_SINCE_PREVIOUS, 2)?;
        }
        if has_missing {
            for _ in 0..pkt.u8(&ACK_RANGES)? {
                number(pkt, form, &ACK_MISSING_PACKET, missing)?;
                pkt.u8(&ACK_RANGE_LENGTH)?;
            }
            for _ in 0..pkt.u8(&ACK_REVIVED_COUNT)? {
                number(pkt, form, &ACK_REVIVED, largest)?;
            }
        }
        return Ok(());
    }
    number(pkt, form, &ACK_LARGEST, largest)?;
    number(pkt, form, &ACK_LARGEST_DELTA, 2)?;
    let blocks = if has_missing { pkt.u8(&ACK_BLOCKS)? } else { 0 };
    number(pkt, form, &ACK_FIRST_BLOCK, missing)?;
    for _ in 0..blocks {
        pkt.u8(&ACK_GAP)?;
        number(pkt, form, &ACK_BLOCK, missing)?;
    }
    let times = pkt.u8(&ACK_TIMES)?;
    if times > 0 {
        pkt.u8(&ACK_DELTA_ACKED)?;
        number(pkt, form, &ACK_SINCE_LARGEST, 4)?;
    }
    for _ in 1..times {
        pkt.u8(&ACK_DELTA_ACKED)?;
        number(pkt, form, &ACK_SINCE_PREVIOUS, 2)?;
    }
    Ok(())
}

fn stream(pkt: &mut Packet, form: Form, kind: u8, item: Item) -> Parsed {
    pkt.open();
    let bits: [&'static Field; 5] =
        [&IS_STREAM, &STREAM_FIN, &STREAM_HAS_LENGTH, &STREAM_OFFSET_LENGTH, &STREAM_ID_LENGTH];
    pkt.bits(u64::from(kind), 1, &bits);
    pkt.close();
    let (id_len, offset_len, data_len) = stream_lengths(kind);
    let id = number(pkt, form, &STREAM_ID, id_len)?;
    pkt.append(item, |text| write!(text, " Stream ID: {id}"));
    match id {
        1 => pkt
            .append(pkt.last(), |text| text.write_str(" (Reserved for (G)QUIC handshake, crypto, config updates...)")),
        3 => pkt.append(pkt.last(), |text| text.write_str(" (Reserved for headers)")),
        _ => {}
    }
    if offset_len > 0 {
        number(pkt, form, &OFFSET, offset_len)?;
    }
    let len = if data_len > 0 { number(pkt, form, &DATA_LENGTH, 2)? as usize } else { pkt.left() };
    let tag = pkt.peek(0, 4).ok().filter(|tag| names::message(tag).is_some());
    if id != 1 || tag.is_none() {
        return pkt.bytes(&STREAM_DATA, len).map(|_| ());
    }
    let tag = tag.unwrap_or_default();
    pkt.append(item, |text| {
        let shown: String = tag.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
        write!(text, ", Type: {shown} ({})", names::message(tag).unwrap_or_default())
    });
    pkt.part(len, tags::message)
}
