//! IEEE 802.11 frames (IEEE 802.11-2020 clause 9): headers of all frames, what data frames carry, and management frames. Encrypted data stays data; aggregates, mesh headers and action frames are not taken apart.

mod elements;
pub mod fields;
mod management;
mod names;

use super::llc::LLC;
use crate::base::Role;
use crate::dissect::prelude::*;
use crate::field::text;
use fields::*;

pub static WLAN: Protocol = Protocol {
    short: "IEEE 802.11",
    fields: FIELDS,
    on: &[On::Number(&LINK, 105)],
    uses: &[&WLAN_MGT],
    dissect,
    ..Protocol::named("wlan", "IEEE 802.11 wireless LAN")
};

/// The body of a management frame, which stands beside its header.
pub static WLAN_MGT: Protocol =
    Protocol { short: "IEEE 802.11", ..Protocol::named("wlan.mgt", "IEEE 802.11 Wireless Management") };

/// What a radio header tells: the frame ends with its check sequence.
pub(super) const HAS_CHECK: &[u8] = b"check sequence";
/// What CAPWAP tells: the two bytes of Frame Control are swapped.
pub(super) const SWAPPED: &[u8] = b"swapped";

const MANAGEMENT: u8 = 0;
const CONTROL: u8 = 1;
const DATA: u8 = 2;

/// Bits of the second byte of Frame Control.
const TO_DS: u8 = 0x01;
const FROM_DS: u8 = 0x02;
const PROTECTED: u8 = 0x40;
const ORDER: u8 = 0x80;

/// What Frame Control says.
#[derive(Clone, Copy)]
struct Kind {
    class: u8,
    subtype: u8,
    flags: u8,
    has_check: bool,
}

impl Kind {
    /// The number that names class and subtype together.
    fn number(self) -> u64 {
        u64::from(self.class) << 4 | u64::from(self.subtype)
    }

    fn name(self) -> &'static str {
        FC_TYPE_SUBTYPE.name_of(self.number()).unwrap_or("Unrecognized (Reserved frame)")
    }

    /// `.p....F.C`: a letter for each flag that is set, and for the check sequence.
    fn write_flags(self, out: &mut String) {
        for (bit, letter) in "opmPRMFT".chars().enumerate() {
            let set = self.flags & 0x80_u8.checked_shr(bit as u32).unwrap_or(0) != 0;
            out.push(if set { letter } else { '.' });
        }
        if self.has_check {
            out.push('C');
        }
    }
}

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.column("802.11");
    let swapped = pkt.told() == SWAPPED;
    let has_check = pkt.told() == HAS_CHECK || (pkt.position() == 0 && pkt.frame().fcs_len == Some(4));
    let (first, flags) = match swapped {
        true => (pkt.peek_u8(1)?, pkt.peek_u8(0)?),
        false => (pkt.peek_u8(0)?, pkt.peek_u8(1)?),
    };
    let kind = Kind { class: first >> 2 & 3, subtype: first >> 4, flags, has_check };
    let own = pkt.own();
    if first & 3 != 0 {
        pkt.info(|text| write!(text, "Unknown protocol version: {}", first & 3));
        let word = pkt.peek_u16(0)?;
        pkt.add(&FC, u64::from(word), 2);
        pkt.open();
        pkt.add(&FC_VERSION, u64::from(first), 1);
        pkt.close();
        return pkt.skip(2);
    }
    pkt.label(own, |text| {
        write!(text, "IEEE 802.11 {}, Flags: ", kind.name())?;
        kind.write_flags(text);
        Ok(())
    });
    pkt.info(|text| text.write_str(kind.name()));
    control_field(pkt, kind, first, swapped)?;
    let check = if has_check { 4 } else { 0 };
    match kind.class {
        MANAGEMENT => management::read(pkt, kind, check),
        CONTROL => control(pkt, kind, check),
        DATA => data(pkt, kind, check),
        _ => pkt.without_last(check, Packet::hand_to_data),
    }
}

fn control_field(pkt: &mut Packet, kind: Kind, first: u8, swapped: bool) -> Parsed {
    let at = pkt.position();
    let (kind_at, flags_at) = if swapped { (at.saturating_add(1), at) } else { (at, at.saturating_add(1)) };
    pkt.add_at(&FC_TYPE_SUBTYPE, kind.number(), kind_at, 1);
    let word = pkt.peek_u16(0)?;
    let item = pkt.add(&FC, u64::from(word), 2);
    if swapped {
        pkt.append(item, |text| text.write_str("(Swapped)"));
    }
    pkt.skip(2)?;
    pkt.open();
    for field in [&FC_VERSION, &FC_TYPE, &FC_SUBTYPE] {
        pkt.add_at(field, u64::from(first), kind_at, 1);
    }
    let flags = u64::from(kind.flags);
    pkt.add_at(&FLAGS, flags, flags_at, 1);
    pkt.open();
    pkt.add_at(&FC_DS, flags, flags_at, 1);
    for field in [&FC_TODS, &FC_FROMDS] {
        let item = pkt.add_at(field, flags, flags_at, 1);
        pkt.hidden(item);
    }
    for field in [&FC_FRAG, &FC_RETRY, &FC_PWRMGT, &FC_MOREDATA, &FC_PROTECTED, &FC_ORDER] {
        pkt.add_at(field, flags, flags_at, 1);
    }
    pkt.close();
    pkt.close();
    Ok(())
}

/// An address and the place it stands at.
#[derive(Clone, Copy)]
struct Station {
    mac: [u8; 6],
    at: usize,
}

/// Reads the next address without recording it.
fn station(pkt: &mut Packet) -> Parsed<Station> {
    let at = pkt.position();
    let [_, _, mac @ ..] = pkt.peek_u48(0)?.to_be_bytes();
    pkt.skip(6)?;
    Ok(Station { mac, at })
}

/// Adds an address under one of its roles.
fn add(pkt: &mut Packet, field: &'static Field, resolved: &'static Field, station: Station) {
    add_as(pkt, field, resolved, station, false);
}

fn add_as(pkt: &mut Packet, field: &'static Field, resolved: &'static Field, station: Station, hidden: bool) {
    let [a, b, c, d, e, f] = station.mac;
    let item = pkt.add_at(field, u64::from_be_bytes([0, 0, a, b, c, d, e, f]), station.at, 6);
    if hidden {
        pkt.hidden(item);
    }
    if pkt.keeps(resolved) {
        let mut name = String::new();
        text::write_ether(&mut name, station.mac);
        let item = pkt.made_at(resolved, name.as_bytes(), station.at, 6);
        pkt.hidden(item);
        pkt.generated(item);
    }
}

/// Adds what every address is found by.
fn add_any(pkt: &mut Packet, station: Station) {
    add_as(pkt, &ADDR, &ADDR_RESOLVED, station, true);
}

/// Receiver and transmitter.
fn add_ends(pkt: &mut Packet, receiver: Station, transmitter: Option<Station>) {
    add(pkt, &RA, &RA_RESOLVED, receiver);
    add_any(pkt, receiver);
    if let Some(transmitter) = transmitter {
        add(pkt, &TA, &TA_RESOLVED, transmitter);
        add_any(pkt, transmitter);
    }
}

fn duration(pkt: &mut Packet) -> Parsed {
    pkt.u16_le(&DURATION).map(|_| ())
}

/// Sequence control: its number and that of the fragment.
fn sequence(pkt: &mut Packet, kind: Kind) -> Parsed {
    let word = pkt.peek_u16(0)?.swap_bytes();
    pkt.skip(2)?;
    pkt.bits(u64::from(word), 2, &[&FRAG, &SEQ]);
    pkt.info_append(|text| {
        write!(text, ", SN={}, FN={}, Flags=", word >> 4, word & 0x0f)?;
        kind.write_flags(text);
        Ok(())
    });
    Ok(())
}

/// The check sequence at the end, if it was captured.
fn check_sequence(pkt: &mut Packet, len: usize) {
    if len == 0 || pkt.left() < len {
        return;
    }
    let at = pkt.position().saturating_add(pkt.left()).saturating_sub(len);
    if let Ok(sum) = pkt.bytes_from(at, len) {
        let sum = sum.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        let item = pkt.add_at(&FCS, sum, at, len);
        pkt.append(item, |text| text.write_str(" [unverified]"));
        pkt.found_at(&FCS_STATUS, 2, at, 0);
    }
}

/// Control frames (clause 9.3.1).
fn control(pkt: &mut Packet, kind: Kind, check: usize) -> Parsed {
    pkt.info_append(|text| {
        text.push_str(", Flags=");
        kind.write_flags(text);
        Ok(())
    });
    const BLOCK_ACK_REQUEST: u8 = 8;
    const BLOCK_ACK: u8 = 9;
    const PS_POLL: u8 = 10;
    const RTS: u8 = 11;
    const CF_END: u8 = 14;
    const CF_END_ACK: u8 = 15;
    if kind.subtype == PS_POLL {
        pkt.u16_le(&AID)?;
    } else {
        duration(pkt)?;
    }
    let receiver = station(pkt)?;
    pkt.column_ends(Address::None, Address::Station(receiver.mac, Role::Receiver));
    add(pkt, &RA, &RA_RESOLVED, receiver);
    add_any(pkt, receiver);
    match kind.subtype {
        BLOCK_ACK_REQUEST | BLOCK_ACK | RTS | CF_END | CF_END_ACK | PS_POLL => {
            let transmitter = station(pkt)?;
            let role = if kind.subtype == PS_POLL { Role::BasicSet } else { Role::Receiver };
            pkt.column_ends(Address::Station(transmitter.mac, Role::Transmitter), Address::Station(receiver.mac, role));
            add(pkt, &TA, &TA_RESOLVED, transmitter);
            add_any(pkt, transmitter);
        }
        _ => {}
    }
    check_sequence(pkt, check);
    Ok(())
}

/// Data frames (clause 9.3.2). What an address is depends on the way the frame takes.
fn data(pkt: &mut Packet, kind: Kind, check: usize) -> Parsed {
    duration(pkt)?;
    let (one, two, three) = (station(pkt)?, station(pkt)?, station(pkt)?);
    let word = pkt.peek_u16(0)?.swap_bytes();
    pkt.skip(2)?;
    let four = match kind.flags & (TO_DS | FROM_DS) {
        3 => Some(station(pkt)?),
        _ => None,
    };
    let (destination, source, bss, client) = match (kind.flags & TO_DS != 0, kind.flags & FROM_DS != 0) {
        (false, false) => (one, two, Some(three), Some(two)),
        (true, false) => (three, two, Some(one), Some(two)),
        (false, true) => (one, three, Some(two), Some(one)),
        (true, true) => (three, four.unwrap_or(two), None, None),
    };
    pkt.ends(source.mac, destination.mac);
    add_ends(pkt, one, Some(two));
    add(pkt, &DA, &DA_RESOLVED, destination);
    add(pkt, &SA, &SA_RESOLVED, source);
    if let Some(bss) = bss {
        add(pkt, &BSSID, &BSSID_RESOLVED, bss);
    }
    if let Some(client) = client {
        add(pkt, &STAA, &STAA_RESOLVED, client);
    }
    let at = three.at.saturating_add(6);
    for field in [&FRAG, &SEQ] {
        pkt.add_at(field, u64::from(word), at, 2);
    }
    pkt.info_append(|text| {
        write!(text, ", SN={}, FN={}, Flags=", word >> 4, word & 0x0f)?;
        kind.write_flags(text);
        Ok(())
    });
    add_any(pkt, three);
    if let Some(four) = four {
        add_any(pkt, four);
    }
    check_sequence(pkt, check);
    let mut aggregate = false;
    if kind.subtype & 8 != 0 {
        aggregate = quality(pkt, kind)?;
        if kind.flags & ORDER != 0 {
            pkt.skip(4)?;
        }
    }
    if kind.subtype & 4 != 0 {
        return Ok(()); // no data by its kind
    }
    pkt.without_last(check.min(pkt.left()), |pkt| {
        if kind.flags & PROTECTED != 0 {
            return protected(pkt);
        }
        match aggregate || pkt.left() == 0 {
            true => pkt.hand_to_data(),
            false => pkt.hand_to(&LLC),
        }
    })
}

/// QoS control (clause 9.2.4.5); gives whether the data is an aggregate.
fn quality(pkt: &mut Packet, kind: Kind) -> Parsed<bool> {
    let word = pkt.u16_le(&QOS)?;
    let wide = u64::from(word);
    pkt.open();
    pkt.bits(wide, 2, &[&QOS_TID, &QOS_PRIORITY]);
    let down = kind.flags & FROM_DS != 0;
    pkt.bits(wide, 2, &[if down { &QOS_EOSP } else { &QOS_BIT4 }, &QOS_ACK]);
    if kind.subtype == 8 {
        pkt.bits(wide, 2, &[&QOS_AMSDUPRESENT]);
    }
    if down {
        pkt.bits(wide, 2, &[&QOS_PS_BUF_STATE]);
        pkt.open();
        pkt.bits(wide, 2, &[&QOS_BUF_STATE_INDICATED]);
        pkt.close();
    } else {
        pkt.bits(wide, 2, &[if word & 0x10 != 0 { &QOS_QUEUE_SIZE } else { &QOS_TXOP_LIMIT }]);
    }
    pkt.close();
    Ok(kind.subtype == 8 && word & 0x80 != 0)
}

/// Encrypted data: what stands before it in the clear tells the cipher (clause 12.5).
fn protected(pkt: &mut Packet) -> Parsed {
    let Ok(head) = pkt.peek_u32(0) else { return pkt.hand_to_data() };
    let [one, two, three, key] = head.to_be_bytes();
    let at = pkt.position();
    if key & 0x20 == 0 {
        // WEP: an initialization vector, and the check value after the data.
        let item = pkt.add(&HEADING, 0, 4);
        pkt.label(item, |text| text.write_str("WEP parameters"));
        pkt.open();
        pkt.add(&WEP_IV, u64::from(head >> 8), 3);
        pkt.add_at(&WEP_KEY, u64::from(key >> 6), at.saturating_add(3), 1);
        let end = at.saturating_add(pkt.left());
        let icv = end.saturating_sub(4);
        if icv > at.saturating_add(4)
            && let Ok(bytes) = pkt.bytes_from(icv, 4)
        {
            let value = bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
            let item = pkt.add_at(&WEP_ICV, value, icv, 4);
            pkt.append(item, |text| text.write_str(" (not verified)"));
        }
        pkt.close();
        pkt.skip(4)?;
        return pkt.without_last(4, Packet::hand_to_data);
    }
    let high = pkt.peek_u32(4)?.swap_bytes();
    // TKIP's second byte is made from the first, CCMP's third is reserved.
    let tkip = two == (one | 0x20) & 0x7f && three != 0;
    let number = if tkip { [one, three] } else { [two, one] };
    let item = pkt.add(&HEADING, 0, 8);
    pkt.label(item, |text| text.write_str(if tkip { "TKIP parameters" } else { "CCMP parameters" }));
    pkt.open();
    let field: &'static Field = if tkip { &TKIP_EXTIV } else { &CCMP_EXTIV };
    let [upper, lower] = number;
    let mut text = String::new();
    let _ = write!(text, "0x{high:08x}{upper:02x}{lower:02x}");
    pkt.made(field, text.as_bytes(), 8);
    pkt.add_at(&WEP_KEY, u64::from(key >> 6), at.saturating_add(3), 1);
    pkt.close();
    pkt.skip(8)?;
    pkt.hand_to_data()
}
