//! Google's QUIC, versions 24 to 46, before the one of the IETF ("QUIC wire layout specification" and "QUIC Crypto", 2016).
//!
//! Only the handshake is in plain text.

pub mod fields;
mod frames;
mod names;
mod tags;

use crate::dissect::prelude::*;
use fields::*;
pub(in crate::proto) use frames::{Form, all as frames};
pub(in crate::proto) use tags::{message, table};

pub static GQUIC: Protocol = Protocol {
    short: "GQUIC",
    fields: FIELDS,
    on: &[On::Heuristic(&UDP_PORT, looks_like)],
    dissect,
    ..Protocol::named("gquic", "GQUIC (Google Quick UDP Internet Connections)")
};

/// Bytes of the hash before a payload in plain text.
const HASH_LEN: usize = 12;

/// The number of a version: `Q039`.
fn version_number(version: &[u8]) -> Option<u32> {
    let [b'Q', digits @ ..] = version else { return None };
    std::str::from_utf8(digits).ok()?.parse().ok().filter(|number| (1..=46).contains(number))
}

/// A packet that names its version, as all are that a client sends until it has an answer.
fn looks_like(pkt: &Packet) -> bool {
    let Ok(flags) = pkt.peek_u8(0) else { return false };
    // Version 44 brought the IETF's long header.
    let at = if flags & 0xc0 == 0xc0 { 1 } else { 9 };
    let named = flags & 0xc0 == 0xc0 || (flags & 0xc0 == 0 && flags & 0x09 == 0x09);
    named && pkt.peek(at, 4).is_ok_and(|version| version_number(version).is_some())
}

/// The version that a conversation speaks, on the first pass.
#[derive(Default)]
struct Version(u32);

fn dissect(pkt: &mut Packet) -> Parsed {
    let flags = pkt.peek_u8(0)?;
    let new = flags & 0xc0 != 0;
    let at = if new { 1 } else { 9 };
    // A server that names versions does not say which one is spoken.
    let from_server = matches!(pkt.ports().0, 80 | 443);
    let named = if new { flags & 0xc0 == 0xc0 } else { flags & 1 != 0 && !from_server };
    let told = if named { pkt.peek(at, 4).ok().and_then(version_number) } else { None };
    let quoted = pkt.is_quoted();
    let version = pkt.learn_number(|first| {
        let version = &mut first.of_conversation::<Version>().0;
        if let Some(told) = told
            && !quoted
        {
            *version = told;
        }
        Some(*version)
    });
    let form = Form { version: version.unwrap_or(0) };
    pkt.info(|_| Ok(()));
    if new { of_46(pkt, form, from_server) } else { of_24(pkt, form, from_server) }
}

/// The header up to version 43.
fn of_24(pkt: &mut Packet, form: Form, from_server: bool) -> Parsed {
    let flags = pkt.u8(&PUBLIC_FLAGS)?;
    pkt.open();
    pkt.bits(u64::from(flags), 1, &[&HAS_VERSION, &IS_RESET]);
    let cid_len = if form.version >= 33 {
        pkt.bits(u64::from(flags), 1, &[&HAS_NONCE, &HAS_CID]);
        if flags & 0x08 != 0 { 8 } else { 0 }
    } else {
        pkt.bits(u64::from(flags), 1, &[&OLD_CID_LENGTH]);
        match flags >> 2 & 3 {
            0 => 0,
            1 => 1,
            2 => 4,
            _ => 8,
        }
    };
    pkt.bits(u64::from(flags), 1, &[&OLD_NUMBER_LENGTH, &MULTIPATH, &PUBLIC_RESERVED]);
    pkt.close();
    let cid = if cid_len > 0 { Some(cid(pkt, cid_len, form)?) } else { None };
    let tell_cid = |text: &mut String| match cid {
        Some(cid) => write!(text, ", CID: {cid}"),
        None => Ok(()),
    };
    if flags & 0x02 != 0 {
        pkt.info(|text| text.write_str("Public Reset"));
        tags::message(pkt)?;
        pkt.info_append(tell_cid);
        return Ok(());
    }
    if flags & 0x01 != 0 {
        if from_server {
            pkt.info(|text| text.write_str("Version Negotiation"));
            pkt.info_append(tell_cid);
            while pkt.left() >= 4 {
                pkt.bytes(&VERSION, 4)?;
            }
            return Ok(());
        }
        pkt.bytes(&VERSION, 4)?;
    }
    if form.version >= 33 && flags & 0x05 == 0x04 && from_server {
        pkt.bytes(&DIVERSIFICATION, 32)?;
    }
    let len = match flags >> 4 & 3 {
        0 => 1,
        1 => 2,
        2 => 4,
        _ => 6,
    };
    payload(pkt, form, len, form.version >= 39, cid)
}

fn cid(pkt: &mut Packet, len: usize, form: Form) -> Parsed<u64> {
    let add = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
    let bytes = pkt.peek(0, len)?;
    let big = form.version >= 39;
    let value = if big { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) };
    pkt.add(&CID, value, len);
    pkt.skip(len)?;
    Ok(value)
}

/// The header of versions 44 to 46.
fn of_46(pkt: &mut Packet, form: Form, from_server: bool) -> Parsed {
    let flags = pkt.u8(&PUBLIC_FLAGS)?;
    let long = flags & 0xc0 == 0xc0;
    pkt.open();
    pkt.bits(u64::from(flags), 1, &[&HEADER_FORM, &FIXED_BIT]);
    if long {
        pkt.bits(u64::from(flags), 1, &[&LONG_TYPE, &LONG_RESERVED]);
    }
    pkt.bits(u64::from(flags), 1, &[&NUMBER_LENGTH]);
    pkt.close();
    let mut with_cid = !from_server;
    if long {
        pkt.bytes(&VERSION, 4)?;
        let lengths = pkt.peek_u8(0)?;
        pkt.skip(1)?;
        pkt.bits(u64::from(lengths), 1, &[&DCID_LENGTH, &SCID_LENGTH]);
        with_cid = lengths != 0;
    }
    let cid = if with_cid { Some(cid(pkt, 8, form)?) } else { None };
    payload(pkt, form, usize::from(flags & 3).saturating_add(1), true, cid)
}

/// Packet number and what follows it.
fn payload(pkt: &mut Packet, form: Form, len: usize, big: bool, cid: Option<u64>) -> Parsed {
    let add = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
    let bytes = pkt.peek(0, len)?;
    let number = if big { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) };
    pkt.add(&PACKET_NUMBER, number, len);
    pkt.skip(len)?;
    let private = usize::from(form.has_entropy());
    if frames::is_plain(pkt, form, HASH_LEN.saturating_add(private)).unwrap_or(false) {
        pkt.bytes(&HASH, HASH_LEN)?;
        if form.has_entropy() {
            let flags = pkt.u8(&PRIVATE_FLAGS)?;
            pkt.open();
            pkt.bits(u64::from(flags), 1, &[&ENTROPY, &FEC_GROUP, &FEC, &PRIVATE_RESERVED]);
            pkt.close();
        }
        frames::all(pkt, form, &mut |pkt, _, len| pkt.skip(len))?;
    } else {
        pkt.info(|text| text.write_str("Payload (Encrypted)"));
        if pkt.left() > 0 {
            pkt.bytes(&PAYLOAD, pkt.left())?;
        }
    }
    pkt.info_append(|text| {
        write!(text, ", PKN: {number}")?;
        match cid {
            Some(cid) => write!(text, ", CID: {cid}"),
            None => Ok(()),
        }
    });
    Ok(())
}
