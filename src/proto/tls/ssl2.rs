//! Records of SSL 2.0, of which only the client hello is still met: as the polite way to begin TLS (RFC 5246 appendix E.2).

use super::fields::*;
use super::session::{Session, version_name};
use super::tell;
use crate::dissect::prelude::*;

const CLIENT_HELLO: u8 = 1;

/// Whether a client hello in a record without padding begins at the cursor.
pub(super) fn looks_like_hello(pkt: &Packet) -> bool {
    let (Ok(head), Ok(kind), Ok(version)) = (pkt.peek_u16(0), pkt.peek_u8(2), pkt.peek_u16(3)) else { return false };
    let (Ok(specs), Ok(id), Ok(challenge)) = (pkt.peek_u16(5), pkt.peek_u16(7), pkt.peek_u16(9)) else { return false };
    let len = u32::from(head & 0x7fff);
    head & 0x8000 != 0
        && kind == CLIENT_HELLO
        && matches!(version, 0x0002 | 0x0300..=0x0303)
        && specs % 3 == 0
        && specs > 0
        && u32::from(specs).saturating_add(u32::from(id)).saturating_add(u32::from(challenge)).saturating_add(9) == len
}

/// Reads a client hello; false if it is left to the carrier, which has not all of it.
pub(super) fn record(pkt: &mut Packet, session: &mut Session) -> Parsed<bool> {
    let len = usize::from(pkt.peek_u16(0)? & 0x7fff);
    let whole = len.saturating_add(2);
    if whole > pkt.left() && pkt.may_leave() {
        pkt.wait_for(Need::Unit(whole))?;
        return Ok(false);
    }
    let name = version_name(2);
    session.set_version(2);
    pkt.column(name);
    tell(pkt, |text| text.write_str("Client Hello"));
    let record = pkt.add(&RECORD, 0, whole);
    pkt.label(record, |text| write!(text, "{name} Record Layer: Client Hello"));
    pkt.open();
    pkt.add(&RECORD_VERSION, 2, 0);
    pkt.add(&RECORD_LENGTH, len as u64, 2);
    pkt.skip(2)?;
    pkt.part(len, client_hello)?;
    pkt.close();
    // What is spoken is not settled: the hello offers TLS as a rule.
    session.set_version(0);
    Ok(true)
}

fn client_hello(pkt: &mut Packet) -> Parsed {
    pkt.u8(&V2_TYPE)?;
    pkt.u16(&VERSION)?;
    let specs = usize::from(pkt.u16(&V2_CIPHER_SPECS_LENGTH)?);
    let id = usize::from(pkt.u16(&SESSION_ID_LENGTH)?);
    let challenge = usize::from(pkt.u16(&V2_CHALLENGE_LENGTH)?);
    let list = pkt.add(&CIPHER_SUITES, 0, specs);
    let count = specs / 3;
    pkt.label(list, |text| write!(text, "Cipher Specs ({count} specs)"));
    pkt.open();
    for _ in 0..count {
        pkt.u24(&V2_CIPHER_SPEC)?;
    }
    pkt.close();
    if id > 0 {
        pkt.bytes(&SESSION_ID, id)?;
    }
    if challenge > 0 {
        pkt.bytes(&V2_CHALLENGE, challenge)?;
    }
    Ok(())
}
