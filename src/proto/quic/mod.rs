//! QUIC (RFC 9000, 9001, 9369) and its drafts from 22 on.
//!
//! The keys of Initial packets follow from the client's first destination, so these are decrypted and the handshake in
//! them is shown; for all others one needs secrets that are in no capture. Draft versions before 22, whose headers are others, are read as if they were not.

mod connection;
mod crypto;
pub mod fields;
mod frames;
mod names;
mod protection;

use crate::dissect::prelude::*;
use crate::proto::gquic;
use connection::{Header, Known};
use fields::*;
pub(in crate::proto) use frames::{peek_varint, varint};
pub(crate) use names::write_version;
use protection::{CID_LIMIT, Cid, Keys, VERSION_2, draft};

pub static QUIC: Protocol = Protocol {
    short: "QUIC",
    fields: FIELDS,
    on: &[On::Heuristic(&UDP_PORT, looks_like)],
    uses: &[&super::tls::TLS, &super::gquic::GQUIC],
    dissect,
    ..Protocol::named("quic", "QUIC IETF")
};

/// What a long header is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Initial,
    ZeroRtt,
    Handshake,
    Retry,
    Negotiation,
}

impl Kind {
    fn of(first: u8, version: u32) -> Kind {
        let kind = first >> 4 & 3;
        // RFC 9369 §3.2 turns the types.
        match (version, if version == VERSION_2 { kind.wrapping_sub(1) & 3 } else { kind }) {
            (0, _) => Kind::Negotiation,
            (_, 0) => Kind::Initial,
            (_, 1) => Kind::ZeroRtt,
            (_, 2) => Kind::Handshake,
            _ => Kind::Retry,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Initial => "Initial",
            Kind::ZeroRtt => "0-RTT",
            Kind::Handshake => "Handshake",
            Kind::Retry => "Retry",
            Kind::Negotiation => "Version Negotiation",
        }
    }
}

/// A long header (RFC 9000 §17.2) before anything of it is shown.
#[derive(Clone, Copy)]
struct Long<'p> {
    first: u8,
    version: u32,
    kind: Kind,
    dcid: &'p [u8],
    scid: &'p [u8],
    /// Bytes up to the source connection id's end.
    len: usize,
}

impl<'p> Long<'p> {
    fn peek(pkt: &Packet<'p, '_>) -> Parsed<Long<'p>> {
        let (first, version) = (pkt.peek_u8(0)?, pkt.peek_u32(1)?);
        let dcid = pkt.peek(6, usize::from(pkt.peek_u8(5)?))?;
        let at = dcid.len().saturating_add(6);
        let scid = pkt.peek(at.saturating_add(1), usize::from(pkt.peek_u8(at)?))?;
        let len = at.saturating_add(1).saturating_add(scid.len());
        Ok(Long { first, version, kind: Kind::of(first, version), dcid, scid, len })
    }

    /// Bytes of the whole packet.
    fn packet_len(&self, pkt: &Packet) -> Parsed<usize> {
        let mut at = self.len;
        match self.kind {
            Kind::Negotiation | Kind::Retry => return Ok(pkt.left()),
            Kind::Initial => {
                let (token, len) = peek_varint(pkt, at)?;
                let token = usize::try_from(token).unwrap_or(usize::MAX);
                pkt.peek(at.saturating_add(len), token)?;
                at = at.saturating_add(len).saturating_add(token);
            }
            Kind::ZeroRtt | Kind::Handshake => {}
        }
        let (length, len) = peek_varint(pkt, at)?;
        let whole = at.saturating_add(len).saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
        Ok(whole.min(pkt.left()))
    }
}

/// A long header of a version that is known, with ids that may be ids.
fn looks_like(pkt: &Packet) -> bool {
    let Ok(first) = pkt.peek_u8(0) else { return false };
    if first & 0x80 == 0 || pkt.left() < 13 {
        return false;
    }
    let Ok(long) = Long::peek(pkt) else { return false };
    if long.dcid.len() > CID_LIMIT || long.scid.len() > CID_LIMIT {
        return false;
    }
    if long.version == 0 {
        return true;
    }
    names::is_version(long.version)
}

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.withdraw();
    let mut first = true;
    while pkt.captured_left() > 0 {
        packet(pkt, first)?;
        first = false;
    }
    Ok(())
}

/// One of the packets of a datagram (RFC 9000 §12.2).
fn packet(pkt: &mut Packet, first: bool) -> Parsed {
    let rest = pkt.left();
    if pkt.peek_u8(0)? & 0x80 == 0 {
        let behind = pkt.rest().get(1..).unwrap_or(&[]);
        let known = connection::learn(pkt, Header::Short(behind));
        let padding = !first && known.is_none();
        return pkt.unit(&QUIC, rest, |pkt| if padding { coalesced_padding(pkt) } else { short(pkt, first, known) });
    }
    let long = match Long::peek(pkt) {
        Ok(long) => long,
        Err(stop) => return pkt.unit(&QUIC, rest, |_| Err(stop)),
    };
    let header = Header::Long {
        initial: long.kind == Kind::Initial,
        retry: long.kind == Kind::Retry,
        dcid: Cid::new(long.dcid),
        scid: Cid::new(long.scid),
    };
    let known = connection::learn(pkt, header);
    match long.packet_len(pkt) {
        Ok(len) => pkt.unit(&QUIC, len, |pkt| read_long(pkt, first, &long, known)),
        Err(stop) => pkt.unit(&QUIC, rest, |pkt| {
            if first {
                show_connection(pkt, known);
            }
            Err(stop)
        }),
    }
}

/// What follows the last packet of a datagram and is none.
fn coalesced_padding(pkt: &mut Packet) -> Parsed {
    pkt.expert_here(&COALESCED_PADDING);
    pkt.skip(pkt.captured_left())
}

fn show_connection(pkt: &mut Packet, known: Option<Known>) {
    pkt.add(&CONNECTION, 0, 0);
    pkt.open();
    match known {
        Some(known) => {
            pkt.found(&CONNECTION_NUMBER, u64::from(known.number));
        }
        None => {
            pkt.expert_here(&CONNECTION_UNKNOWN);
        }
    }
    pkt.close();
}

/// What stands before every header.
fn begin(pkt: &mut Packet, first: bool, known: Option<Known>) {
    if first {
        show_connection(pkt, known);
    }
    pkt.found(&PACKET_LENGTH, pkt.left() as u64);
}

fn write_cid(text: &mut String, name: &str, cid: &[u8]) -> std::fmt::Result {
    if cid.is_empty() || cid.len() > CID_LIMIT {
        return Ok(());
    }
    write!(text, ", {name}=")?;
    crate::field::text::write_hex(text, cid, None);
    Ok(())
}

/// What cannot be decrypted, and why.
fn remaining(pkt: &mut Packet, why: Option<&str>) -> Parsed {
    if let Some(why) = why {
        pkt.expert_here_with(&DECRYPTION_FAILED, |text| text.write_str(why));
    }
    let len = pkt.captured_left();
    if len > 0 {
        pkt.bytes(&REMAINING, len)?;
    }
    Ok(())
}

const NO_SECRETS: &str = "Failed to create decryption context: Secrets are not available";
const NO_SUITE: &str = "Failed to create decryption context: Missing TLS handshake, unsupported ciphers or padding";
const NO_NUMBER: &str = "Failed to decrypt packet number";
const NO_TEXT: &str = "Decryption failed: Decryption (checktag) failed: Checksum error";

/// RFC 9000 §17.3.
fn short(pkt: &mut Packet, first: bool, known: Option<Known>) -> Parsed {
    begin(pkt, first, known);
    let cid = pkt.peek(1, known.map_or(0, |known| usize::from(known.short_len)))?;
    pkt.info(|text| {
        text.write_str("Protected Payload (KP0)")?;
        write_cid(text, "DCID", cid)
    });
    let item = pkt.add(&SHORT, 0, pkt.left());
    pkt.label(item, |text| {
        text.write_str("QUIC Short Header")?;
        if !cid.is_empty() {
            text.write_str(" DCID=")?;
            crate::field::text::write_hex(text, cid, None);
        }
        Ok(())
    });
    pkt.open();
    let bits = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    pkt.bits(u64::from(bits), 1, &[&HEADER_FORM, &FIXED_BIT, &SPIN_BIT]);
    if !cid.is_empty() {
        pkt.bytes(&DCID, cid.len())?;
    }
    pkt.close();
    let why = match known {
        Some(known) if !known.suited => Some(NO_SUITE),
        Some(known) if known.first_short => Some(NO_SECRETS),
        _ => None,
    };
    remaining(pkt, why)
}

/// What hides in an Initial packet's header, and its payload.
struct Opened {
    first: u8,
    number: u64,
    number_len: usize,
    payload: Option<Vec<u8>>,
}

/// Takes the protection off an Initial packet.
fn open(pkt: &Packet, long: &Long, known: Known, number_at: usize, len: usize) -> Option<Opened> {
    let keys = Keys::of_initial(long.version, known.first, known.server)?;
    // RFC 9001 §5.4.2: the sample begins where a packet number of four bytes would end.
    let mask = keys.mask(pkt.peek(number_at.checked_add(4)?, 16).ok()?)?;
    let [of_first, of_number @ ..] = mask;
    let first = long.first ^ (of_first & 0x0f);
    let number_len = usize::from(first & 3).checked_add(1)?;
    let mut header = pkt.peek(0, number_at.checked_add(number_len)?).ok()?.to_vec();
    *header.first_mut()? = first;
    let mut cut = 0u64;
    for (byte, mask) in header.get_mut(number_at..)?.iter_mut().zip(of_number) {
        *byte ^= mask;
        cut = cut << 8 | u64::from(*byte);
    }
    let number = protection::whole_number(known.expected, cut, number_len);
    let sealed = pkt.peek(number_at.checked_add(number_len)?, len.checked_sub(number_len)?).ok();
    let payload = sealed.and_then(|sealed| keys.open(number, &header, sealed));
    Some(Opened { first, number, number_len, payload })
}

fn read_long(pkt: &mut Packet, first: bool, long: &Long, known: Option<Known>) -> Parsed {
    begin(pkt, first, known);
    pkt.info(|text| {
        text.write_str(long.kind.name())?;
        write_cid(text, "DCID", long.dcid)?;
        write_cid(text, "SCID", long.scid)
    });
    // Where an Initial packet's number stands, and how long it and the payload are.
    let opened = match (long.kind, known) {
        (Kind::Initial, Some(known)) => {
            let (token, token_len) = peek_varint(pkt, long.len)?;
            let at = long.len.saturating_add(token_len).saturating_add(usize::try_from(token).unwrap_or(usize::MAX));
            let (len, len_len) = peek_varint(pkt, at)?;
            let len = usize::try_from(len).unwrap_or(usize::MAX);
            open(pkt, long, known, at.saturating_add(len_len), len)
        }
        _ => None,
    };
    let bits = u64::from(opened.as_ref().map_or(long.first, |opened| opened.first));
    pkt.skip(1)?;
    match long.kind {
        Kind::Negotiation => pkt.bits(bits, 1, &[&HEADER_FORM, &UNUSED]),
        kind => {
            pkt.bits(bits, 1, &[&HEADER_FORM]);
            if kind != Kind::Retry {
                pkt.bits(bits, 1, &[&FIXED_BIT]);
            }
            let of_type = if long.version == VERSION_2 { &LONG_TYPE_2 } else { &LONG_TYPE };
            pkt.bits(bits, 1, &[of_type]);
        }
    }
    if opened.is_some() {
        pkt.bits(bits, 1, &[&LONG_RESERVED, &NUMBER_LENGTH]);
    }
    pkt.u32(&VERSION)?;
    if names::is_reserved(long.version) {
        pkt.append(pkt.last(), |text| text.write_str(" (Forcing Version Negotiation)"));
    }
    cid(pkt, &DCID_LENGTH, &DCID)?;
    cid(pkt, &SCID_LENGTH, &SCID)?;
    match long.kind {
        Kind::Negotiation => return versions(pkt),
        Kind::Retry => return retry(pkt, long, known),
        Kind::Initial => {
            let len = usize::try_from(varint(pkt, &TOKEN_LENGTH)?).unwrap_or(usize::MAX);
            if len > 0 {
                pkt.bytes(&TOKEN, len)?;
            }
        }
        Kind::ZeroRtt | Kind::Handshake => {}
    }
    varint(pkt, &LENGTH)?;
    let (Some(opened), Some(known)) = (opened, known) else {
        let why = match (known, long.kind) {
            (Some(_), Kind::ZeroRtt) => NO_SECRETS,
            (Some(known), Kind::Handshake) if !known.suited => NO_SUITE,
            (Some(_), Kind::Handshake) => NO_SECRETS,
            _ => NO_NUMBER,
        };
        return remaining(pkt, Some(why));
    };
    pkt.add(&PACKET_NUMBER, opened.number, opened.number_len);
    pkt.skip(opened.number_len)?;
    pkt.info_append(|text| write!(text, ", PKN: {}", opened.number));
    pkt.add(&PAYLOAD, 0, pkt.left());
    let Some(payload) = opened.payload else {
        pkt.expert_with(&DECRYPTION_FAILED, |text| text.write_str(NO_TEXT));
        return pkt.skip(pkt.captured_left());
    };
    connection::note_number(pkt, known, opened.number);
    let len = pkt.left();
    pkt.read_made("Decrypted QUIC", &payload, |pkt| match long.version {
        names::Q050 | names::T050 | names::T051 => {
            let form = gquic::Form { version: 50 };
            gquic::frames(pkt, form, &mut |pkt, offset, len| google_crypto(pkt, long.version, known, offset, len))
        }
        _ => frames::all(pkt, known),
    })?;
    pkt.skip(len)
}

/// What a CRYPTO frame of Google's versions carries: messages of its own crypto, or TLS.
fn google_crypto(pkt: &mut Packet, version: u32, known: Known, offset: u64, len: usize) -> Parsed {
    if version != names::Q050 {
        pkt.info_append(|text| text.write_str(", CRYPTO"));
        return crypto::data(pkt, &gquic::fields::CRYPTO_DATA, known, offset, len);
    }
    pkt.add(&gquic::fields::CRYPTO_DATA, 0, len);
    pkt.part(len, gquic::message)
}

fn cid(pkt: &mut Packet, length: &'static Field, cid: &'static Field) -> Parsed {
    let len = pkt.u8(length)?;
    if len > 0 {
        pkt.bytes(cid, usize::from(len))?;
    }
    Ok(())
}

/// RFC 9000 §17.2.1.
fn versions(pkt: &mut Packet) -> Parsed {
    while pkt.left() > 0 {
        let version = pkt.u32(&SUPPORTED_VERSION)?;
        if names::is_reserved(version) {
            pkt.append(pkt.last(), |text| text.write_str(" (GREASE)"));
        }
    }
    Ok(())
}

/// RFC 9000 §17.2.5.
fn retry(pkt: &mut Packet, long: &Long, known: Option<Known>) -> Parsed {
    // The drafts before 25 named the original destination and had no tag.
    if draft(long.version) < 25 {
        cid(pkt, &ORIGINAL_DCID_LENGTH, &ORIGINAL_DCID)?;
        pkt.bytes(&RETRY_TOKEN, pkt.left())?;
        return Ok(());
    }
    let packet = pkt.layer();
    let len = pkt.left().checked_sub(16).ok_or(Stop::Malformed)?;
    pkt.bytes(&RETRY_TOKEN, len)?;
    pkt.bytes(&RETRY_TAG, 16)?;
    match known.filter(|known| known.server) {
        Some(known) if protection::retry_is_genuine(long.version, known.original, packet) => {
            pkt.append(pkt.last(), |text| text.write_str(" [verified]"));
        }
        Some(_) => {
            pkt.expert(&BAD_RETRY);
        }
        None => {
            pkt.expert_with(&BAD_RETRY, |text| text.write_str("Cannot verify Retry Packet due to unknown ODCID"));
        }
    }
    Ok(())
}
