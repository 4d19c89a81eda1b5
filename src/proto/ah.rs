//! The IP Authentication Header (RFC 4302).

use super::ip::numbers;
use crate::dissect::prelude::*;

fields! {
    NEXT_HEADER = "ah.next_header", "Next header", u8, names numbers::PROTOCOLS;
    LENGTH = "ah.length", "Length", u8;
    RESERVED = "ah.reserved", "Reserved", bytes;
    SPI = "ah.spi", "AH SPI", u32, hex;
    SEQUENCE = "ah.sequence", "AH Sequence", u32;
    ICV = "ah.icv", "AH ICV", bytes;
}

pub static AH: Protocol = Protocol {
    short: "AH",
    fields: FIELDS,
    on: &[On::Number(&IP_PROTO, 51)],
    dissect,
    ..Protocol::named("ah", "Authentication Header")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    let next = read(pkt)?;
    if pkt.try_hand_on(&IP_PROTO, u32::from(next))? {
        return Ok(());
    }
    pkt.hand_to_data()
}

/// Length of the header at the cursor.
pub(crate) fn length(pkt: &Packet) -> Parsed<usize> {
    Ok(usize::from(pkt.peek_u8(1)?).saturating_add(2).saturating_mul(4))
}

/// Reads the header; gives the number of the protocol that follows.
pub(crate) fn read(pkt: &mut Packet) -> Parsed<u8> {
    let next = pkt.u8(&NEXT_HEADER)?;
    let words = usize::from(pkt.u8(&LENGTH)?);
    let len = words.saturating_add(2).saturating_mul(4);
    let item = pkt.last();
    pkt.append(item, |text| write!(text, " ({len} bytes)"));
    pkt.bytes(&RESERVED, 2)?;
    let spi = pkt.u32(&SPI)?;
    pkt.info(|text| write!(text, "AH (SPI=0x{spi:08x})"));
    pkt.u32(&SEQUENCE)?;
    pkt.bytes(&ICV, len.saturating_sub(12))?;
    Ok(next)
}
