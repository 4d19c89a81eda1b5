//! Ethernet: Ethernet II and IEEE 802.3 frames (IEEE 802.3 clause 3), with padding, trailer and frame check sequence.

use super::ethertype::{self, ETHERTYPE_PSEUDO, ETHERTYPES};
use super::llc::LLC;
use crate::dissect::prelude::*;
use crate::field::text;

fields! {
    DST = "eth.dst", "Destination", ether;
    DST_RESOLVED = "eth.dst_resolved", "Destination (resolved)", text;
    DST_OUI = "eth.dst.oui", "Destination OUI", u24, whole write_oui;
    SRC = "eth.src", "Source", ether;
    SRC_RESOLVED = "eth.src_resolved", "Source (resolved)", text;
    SRC_OUI = "eth.src.oui", "Source OUI", u24, whole write_oui;
    LEN = "eth.len", "Length", u16;
    TYPE = "eth.type", "Type", u16, hex, names ETHERTYPES;
    INVALID_TYPE = "eth.invalid_lentype", "Invalid length/type", u16, hex_dec;
    ADDR = "eth.addr", "Address", ether;
    ADDR_RESOLVED = "eth.addr_resolved", "Address (resolved)", text;
    ADDR_OUI = "eth.addr.oui", "Address OUI", u24, whole write_oui;
    PADDING = "eth.padding", "Padding", bytes;
    TRAILER = "eth.trailer", "Trailer", bytes;
    FCS = "eth.fcs", "Frame check sequence", u32, hex;
    FCS_STATUS = "eth.fcs.status", "FCS Status", u8, whole write_fcs_status;
    DST_LG = "eth.dst.lg", "LG bit", bool, mask24 0x02_0000, yes_no LG_BIT;
    DST_IG = "eth.dst.ig", "IG bit", bool, mask24 0x01_0000, yes_no IG_BIT;
    SRC_LG = "eth.src.lg", "LG bit", bool, mask24 0x02_0000, yes_no LG_BIT;
    SRC_IG = "eth.src.ig", "IG bit", bool, mask24 0x01_0000, yes_no IG_BIT;
    LG = "eth.lg", "LG bit", bool, mask24 0x02_0000, yes_no LG_BIT;
    IG = "eth.ig", "IG bit", bool, mask24 0x01_0000, yes_no IG_BIT;
    INVALID_TYPE_EXPERT = "eth.invalid_lentype.expert", "Invalid length/type", warn Group::Protocol;
    SRC_NOT_GROUP = "eth.src_not_group", "Source MAC must not be a group address: IEEE 802.3-2002, Section 3.2.3(b)", warn Group::Protocol;
    LEN_PAST_END = "eth.len.past_end", "Length field value goes past the end of the payload", error Group::Malformed;
    PADDING_BAD = "eth.padding_bad", "Didn't find padding of zeros, and an undecoded trailer exists. There may be padding of non-zeros.", note Group::Protocol;
}

const LG_BIT: (&str, &str) =
    ("Locally administered address (this is NOT the factory default)", "Globally unique address (factory default)");
const IG_BIT: (&str, &str) = ("Group address (multicast/broadcast)", "Individual address (unicast)");
pub(super) fn write_fcs_status(status: u64, out: &mut String) {
    out.push_str(match status {
        0 => "Bad",
        1 => "Good",
        _ => "Unverified",
    });
}

pub static ETH: Protocol = Protocol {
    short: "Ethernet",
    fields: FIELDS,
    on: &[
        On::Number(&LINK, 1),
        On::Number(&ETHERTYPE, 0x6558),
        On::Number(&IP_PROTO, 143),
        On::Number(&GRE_PROTO, 0x6558),
        On::Number(&GRE_PROTO, 0x6400),
        On::Number(&VXLAN_NEXT, 3),
        On::Number(&CHDLC_PROTOCOL, 0x6558),
    ],
    hands_on_last: Some(&[&PADDING, &PADDING_BAD, &TRAILER, &FCS, &FCS_STATUS]),
    dissect,
    learn: Some(dissect),
    ..Protocol::named("eth", "Ethernet")
};

/// Largest length field; from 0x0600 on it is an Ethertype.
const LONGEST_802_3: u16 = 1500;
/// Shortest honest frame, without its check sequence.
const MIN_FRAME: usize = 60;
const FCS_LEN: usize = 4;

/// Writes the first half of a MAC address, `00:1b:21`.
pub(super) fn write_oui(oui: u64, out: &mut String) {
    let [.., a, b, c] = oui.to_be_bytes();
    text::write_hex(out, &[a, b, c], Some(':'));
}

/// What is shown of an address besides itself.
struct Parts {
    resolved: &'static Field,
    oui: &'static Field,
    lg: &'static Field,
    ig: &'static Field,
    /// Said of a group's address where there must be none.
    group_expert: Option<&'static Field>,
}

static DST_PARTS: Parts =
    Parts { resolved: &DST_RESOLVED, oui: &DST_OUI, lg: &DST_LG, ig: &DST_IG, group_expert: None };
static SRC_PARTS: Parts =
    Parts { resolved: &SRC_RESOLVED, oui: &SRC_OUI, lg: &SRC_LG, ig: &SRC_IG, group_expert: Some(&SRC_NOT_GROUP) };

fn address(pkt: &mut Packet<impl Keeping>, field: &'static Field, parts: &Parts) -> Parsed<[u8; 6]> {
    let at = pkt.position();
    let mac = pkt.ether(field)?;
    let expert = parts.group_expert.filter(|_| mac[0] & 1 != 0);
    if expert.is_none() && !pkt.wants_nodes() {
        return Ok(mac);
    }
    pkt.open();
    if let Some(expert) = expert {
        pkt.expert_here(expert);
    }
    if pkt.wants_nodes() {
        add_parts(pkt, mac, at, parts);
    }
    pkt.close();
    Ok(mac)
}

fn add_parts(pkt: &mut Packet<impl Keeping>, mac: [u8; 6], at: usize, parts: &Parts) {
    let [a, b, c, d, e, f] = mac;
    let whole = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
    let first = whole >> 24;
    resolved(pkt, parts.resolved, mac, at);
    hidden(pkt, parts.oui, first, at);
    pkt.add_at(&ADDR, whole, at, 6);
    resolved(pkt, &ADDR_RESOLVED, mac, at);
    hidden(pkt, &ADDR_OUI, first, at);
    pkt.add_at(parts.lg, first, at, 3);
    hidden(pkt, &LG, first, at);
    pkt.add_at(parts.ig, first, at, 3);
    hidden(pkt, &IG, first, at);
}

fn hidden(pkt: &mut Packet<impl Keeping>, field: &'static Field, value: u64, at: usize) {
    let item = pkt.add_at(field, value, at, 3);
    pkt.hidden(item);
}

fn resolved(pkt: &mut Packet<impl Keeping>, field: &'static Field, mac: [u8; 6], at: usize) {
    if pkt.keeps(field) {
        let mut name = String::new();
        text::write_ether(&mut name, mac);
        let item = pkt.made_at(field, name.as_bytes(), at, 6);
        pkt.hidden(item);
        pkt.generated(item);
    }
}

fn dissect(pkt: &mut Packet<impl Keeping>) -> Parsed {
    let destination = address(pkt, &DST, &DST_PARTS)?;
    pkt.ends(Address::None, destination); // stays when the frame ends here
    let source = address(pkt, &SRC, &SRC_PARTS)?;
    pkt.ends(source, destination);
    let own = pkt.own();
    let kind = pkt.peek_u16(0)?;
    let ends = |text: &mut String, title: &str| {
        text.push_str(title);
        text.push_str(", Src: ");
        text::write_ether(text, source);
        text.push_str(", Dst: ");
        text::write_ether(text, destination);
        Ok(())
    };
    // What the file says about the check sequence; where it says nothing, a frame may still end with one.
    let fcs_len = match pkt.position() {
        12 => pkt.frame().fcs_len.map(usize::from),
        _ => Some(0), // a frame in a tunnel has none
    };
    let whole = pkt.position().saturating_add(pkt.left());
    let known_fcs = match fcs_len {
        Some(len) if pkt.left() >= len.saturating_add(2) => len,
        _ => 0,
    };

    if kind >= 0x0600 || kind == 0 {
        pkt.label(own, |text| ends(text, "Ethernet II"));
        pkt.info(|text| text.write_str("Ethernet II"));
        pkt.u16(&TYPE)?;
        pkt.without_last(known_fcs, |pkt| ethertype::hand_on(pkt, kind))?;
    } else if kind > LONGEST_802_3 {
        pkt.label(own, |text| ends(text, "Ethernet Unknown"));
        pkt.info(|text| write!(text, "Ethernet Unknown: Invalid length/type: 0x{kind:04x} ({kind})"));
        pkt.u16(&INVALID_TYPE)?;
        pkt.expert_with(&INVALID_TYPE_EXPERT, |text| write!(text, "Invalid length/type: 0x{kind:04x} ({kind})"));
        return pkt.hand_to_data();
    } else {
        // NetWare's raw frames put an IPX header, whose checksum is always 0xffff, where the LLC header stands.
        let raw = pkt.peek_u16(2).is_ok_and(|first| first == 0xffff);
        pkt.label(own, |text| text.write_str(if raw { "IEEE 802.3 Ethernet Raw " } else { "IEEE 802.3 Ethernet " }));
        pkt.info(|text| text.write_str("IEEE 802.3 Ethernet"));
        let len = usize::from(pkt.u16(&LEN)?);
        if len > pkt.left().saturating_sub(known_fcs) {
            pkt.expert(&LEN_PAST_END);
        }
        pkt.without_last(known_fcs, |pkt| {
            let len = len.min(pkt.left());
            match raw {
                true => pkt.hand_part(&super::data::DATA, len),
                false => pkt.hand_part(&LLC, len),
            }
        })?;
    }
    let end = pkt.behind();
    let carrier = if kind == 0 || kind > LONGEST_802_3 { &ETHERTYPE_PSEUDO } else { &ETH };
    trailer(pkt, end, whole, fcs_len, &TRAILER, carrier)
}

/// Shows what stands behind the payload, from `start` to `end`: padding of zeros up to the shortest frame, the check sequence, and whatever else.
///
/// Without word from the file (`fcs_len` none) the last four bytes of a frame that is long enough are taken for the check sequence. Where the capture ends before, `carrier` is said to be cut.
pub(super) fn trailer(
    pkt: &mut Packet<impl Keeping>,
    start: usize,
    end: usize,
    fcs_len: Option<usize>,
    field: &'static Field,
    carrier: &'static Protocol,
) -> Parsed {
    if start >= end || start >= pkt.captured_end() {
        return Ok(());
    }
    let stop = pkt.back_in(|pkt| {
        let (mut start, mut padded) = (start, true);
        if end >= MIN_FRAME && start < MIN_FRAME {
            let captured = pkt.captured_end().min(MIN_FRAME).saturating_sub(start);
            padded = pkt.bytes_from(start, captured)?.iter().all(|byte| *byte == 0);
            if padded {
                pkt.bytes_from(start, MIN_FRAME.saturating_sub(start))?;
                pkt.add_at(&PADDING, 0, start, captured);
                start = MIN_FRAME;
            }
        }
        let fcs = match fcs_len {
            Some(len) => len,
            None if end >= MIN_FRAME.saturating_add(FCS_LEN) && end.saturating_sub(start) >= FCS_LEN => FCS_LEN,
            None => 0,
        };
        let fcs_at = end.saturating_sub(fcs).max(start);
        if start < fcs_at {
            let captured = pkt.captured_end().min(fcs_at);
            if captured > start {
                pkt.add_at(field, 0, start, captured.saturating_sub(start));
                if !padded {
                    pkt.expert(&PADDING_BAD);
                }
            }
        }
        if fcs == FCS_LEN && end.saturating_sub(fcs_at) == FCS_LEN {
            let sum = pkt.bytes_from(fcs_at, FCS_LEN)?;
            let sum = sum.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
            let item = pkt.add_at(&FCS, sum, fcs_at, FCS_LEN);
            pkt.append(item, |text| text.write_str(" [unverified]"));
            pkt.found_at(&FCS_STATUS, 2, fcs_at, 0);
        }
        Ok(())
    });
    if let Err(stop) = stop {
        pkt.stopped(carrier, stop);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{hex, shown};

    /// A frame with an empty datagram, 42 bytes, and what is behind it.
    fn frame(behind: &str) -> Vec<u8> {
        let mut bytes =
            hex("020000000002 020000000001 0800 4500001c0001000040110000 0a000001 0a000002 1234567800080000");
        bytes.extend(hex(behind));
        bytes
    }

    #[test]
    fn zeros_up_to_sixty_bytes_are_padding() {
        let bytes = frame(&"00".repeat(18));
        let text = shown(1, &bytes, bytes.len());
        assert!(text.contains("  Padding: 000000000000000000000000000000000000 <eth.padding:42+18>"), "{text}");
        assert!(!text.contains("eth.trailer"), "{text}");
    }

    #[test]
    fn a_long_frame_ends_with_its_check_sequence() {
        let bytes = frame(&("00".repeat(20) + "01020304"));
        let text = shown(1, &bytes, bytes.len());
        assert!(text.contains("<eth.padding:42+18>"), "{text}");
        assert!(text.contains("Trailer: 0000 <eth.trailer:60+2>"), "{text}");
        assert!(text.contains("Frame check sequence: 0x01020304 [unverified] <eth.fcs:62+4>"), "{text}");
        assert!(text.contains("FCS Status: Unverified <eth.fcs.status:62+0>"), "{text}");
    }

    #[test]
    fn what_is_not_zero_is_no_padding() {
        let bytes = frame(&"01".repeat(18));
        let text = shown(1, &bytes, bytes.len());
        assert!(text.contains("Trailer: 010101010101010101010101010101010101 <eth.trailer:42+18>"), "{text}");
        assert!(text.contains("Didn't find padding of zeros"), "{text}");
    }

    #[test]
    fn a_check_sequence_that_was_not_captured_says_so() {
        let bytes = frame(&"00".repeat(22));
        let text = shown(1, &bytes, 68);
        assert!(text.contains("Packet size limited during capture: Ethertype truncated"), "{text}");
        let text = shown(1, &bytes[..42], 68);
        assert!(!text.contains("truncated"), "{text}");
    }
}
