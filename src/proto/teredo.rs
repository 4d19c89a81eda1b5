//! Teredo, IPv6 through address translation (RFC 4380).

use super::ipv6::IPV6;
use crate::dissect::prelude::*;

fields! {
    AUTHENTICATION = "teredo.auth", "Teredo Authentication header", none;
    CLIENT_LENGTH = "teredo.auth.idlen", "Client identifier length", u8;
    VALUE_LENGTH = "teredo.auth.aulen", "Authentication value length", u8;
    CLIENT = "teredo.auth.id", "Client identifier", bytes;
    VALUE = "teredo.auth.value", "Authentication value", bytes;
    NONCE = "teredo.auth.nonce", "Nonce value", bytes;
    CONFIRMATION = "teredo.auth.conf", "Confirmation byte", bytes;
    ORIGIN = "teredo.orig", "Teredo Origin Indication header", none;
    ORIGIN_PORT = "teredo.orig.port", "Origin UDP port", u16;
    ORIGIN_ADDRESS = "teredo.orig.addr", "Origin IPv4 address", ipv4;
}

pub static TEREDO: Protocol = Protocol {
    short: "Teredo",
    fields: FIELDS,
    on: &[On::Number(&UDP_PORT, 3544)],
    hands_on_last: Some(&[]),
    accepts: looks_like_it,
    dissect,
    ..Protocol::named("teredo", "Teredo IPv6 over UDP tunneling")
};

/// Headers of its own, or an IPv6 packet.
fn looks_like_it(pkt: &Packet) -> bool {
    match pkt.peek_u16(0) {
        Ok(0 | 1) => true,
        Ok(first) => first >> 12 == 6 && pkt.left() >= 40,
        Err(_) => false,
    }
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let (own, whole) = (pkt.own(), pkt.captured_left());
    pkt.set_len(own, whole);
    pkt.info(|_| Ok(()));
    if pkt.peek_u16(0)? == 1 {
        authentication(pkt)?;
    }
    if pkt.peek_u16(0)? == 0 {
        origin(pkt)?;
    }
    match pkt.peek_u8(0)? >> 4 {
        6 => pkt.hand_to(&IPV6),
        _ => pkt.hand_to_data(),
    }
}

/// §5.1.1
fn authentication(pkt: &mut Packet) -> Parsed {
    pkt.add(&AUTHENTICATION, 0, 13);
    pkt.open();
    pkt.skip(2)?;
    let client = usize::from(pkt.u8(&CLIENT_LENGTH)?);
    let value = usize::from(pkt.u8(&VALUE_LENGTH)?);
    if client > 0 {
        pkt.bytes(&CLIENT, client)?;
    }
    if value > 0 {
        pkt.bytes(&VALUE, value)?;
    }
    pkt.bytes(&NONCE, 8)?;
    pkt.bytes(&CONFIRMATION, 1)?;
    pkt.close_here();
    Ok(())
}

/// Port and address with all bits inverted, so that translators leave them alone.
fn origin(pkt: &mut Packet) -> Parsed {
    pkt.add(&ORIGIN, 0, 8);
    pkt.open();
    pkt.skip(2)?;
    let port = pkt.peek_u16(0)?;
    pkt.add(&ORIGIN_PORT, u64::from(!port), 2);
    pkt.skip(2)?;
    let address = pkt.peek_u32(0)?;
    pkt.add(&ORIGIN_ADDRESS, u64::from(!address), 4);
    pkt.skip(4)?;
    pkt.close();
    Ok(())
}
