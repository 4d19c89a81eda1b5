//! MACsec, security tags between neighbours on a link (IEEE 802.1AE clause 9). What is encrypted stays data.

use super::ethertype::ETHERTYPE_PSEUDO;
use crate::dissect::prelude::*;

fields! {
    TAG = "macsec.TCI", "TCI", u8, hex, mask8 0xfc;
    VERSION = "macsec.TCI.V", "VER", u8, hex, mask8 0x80;
    END_STATION = "macsec.TCI.ES", "ES", bool, mask8 0x40, yes_no SET;
    HAS_CHANNEL = "macsec.TCI.SC", "SC", bool, mask8 0x20, yes_no SET;
    BROADCAST = "macsec.TCI.SCB", "SCB", bool, mask8 0x10, yes_no SET;
    ENCRYPTED = "macsec.TCI.E", "E", bool, mask8 0x08, yes_no SET;
    CHANGED = "macsec.TCI.C", "C", bool, mask8 0x04, yes_no SET;
    ASSOCIATION = "macsec.AN", "AN", u8, hex, mask8 0x03;
    SHORT_LENGTH = "macsec.SL", "Short length", u8;
    PACKET_NUMBER = "macsec.PN", "Packet number", u32;
    SYSTEM = "macsec.SCI.system_identifier", "System Identifier", ether;
    PORT = "macsec.SCI.port_identifier", "Port Identifier", u16;
    TYPE = "macsec.etype", "Ethertype", u16, hex;
    CHECK_VALUE = "macsec.ICV", "ICV", bytes;
}

const SET: (&str, &str) = ("Set", "Not set");

pub static MACSEC: Protocol = Protocol {
    short: "MACSEC",
    fields: FIELDS,
    on: &[On::Number(&ETHERTYPE, 0x88e5)],
    dissect,
    ..Protocol::named("macsec", "802.1AE Security tag")
};

/// Bytes of the integrity check value, with the cipher suites of the standard.
const CHECK_VALUE_LEN: usize = 16;

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info(|text| text.write_str("MACsec frame"));
    let tag = pkt.peek_u8(0)?;
    let wide = u64::from(tag);
    pkt.add(&TAG, wide, 1);
    pkt.append(pkt.last(), |text| {
        write!(text, ", VER: 0x{:x}", tag >> 7)?;
        let named = [&END_STATION, &HAS_CHANNEL, &BROADCAST, &ENCRYPTED, &CHANGED];
        named.iter().filter(|flag| flag.masked(wide) != 0).try_for_each(|flag| write!(text, ", {}", flag.name))
    });
    pkt.open();
    pkt.skip(1)?;
    pkt.bits(wide, 1, &[&VERSION, &END_STATION, &HAS_CHANNEL, &BROADCAST, &ENCRYPTED, &CHANGED]);
    pkt.close();
    pkt.bits(wide, 1, &[&ASSOCIATION]);
    let short = usize::from(pkt.u8(&SHORT_LENGTH)?);
    pkt.u32(&PACKET_NUMBER)?;
    if HAS_CHANNEL.masked(wide) != 0 {
        pkt.ether(&SYSTEM)?;
        pkt.u16(&PORT)?;
    }
    let all = pkt.left();
    let len = match short {
        0 => all.saturating_sub(CHECK_VALUE_LEN),
        _ => short.min(all),
    };
    let at = pkt.position().saturating_add(len);
    let kind = match tag & 0x0c {
        0 if len >= 2 => Some(pkt.u16(&TYPE)?),
        _ => None,
    };
    if pkt.bytes_from(at, CHECK_VALUE_LEN).is_ok() {
        pkt.add_at(&CHECK_VALUE, 0, at, CHECK_VALUE_LEN);
    }
    let own = pkt.position();
    pkt.take(at.saturating_add(CHECK_VALUE_LEN).saturating_sub(own));
    let rest = at.saturating_sub(pkt.position());
    let next = kind.and_then(|kind| pkt.lookup(&ETHERTYPE, u32::from(kind)));
    if next.is_some() {
        pkt.pass(&ETHERTYPE_PSEUDO);
    }
    pkt.hand_part(next.unwrap_or(&super::data::DATA), rest)
}
