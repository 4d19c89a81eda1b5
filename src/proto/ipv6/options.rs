//! Options of the hop-by-hop and destination headers (RFC 8200 §4.2 and those named at each).

use super::extensions::Header;
use super::*;

pub(super) static OPT_TYPE_NAMES: &[(u64, &str)] = &[
    (0, "Pad1"),
    (1, "PadN"),
    (4, "Tunnel Encapsulation Limit"),
    (5, "Router Alert"),
    (7, "CALIPSO"),
    (8, "SMF_DPD"),
    (15, "Performance and Diagnostic Metrics"),
    (30, "Experimental (0x1E)"),
    (38, "Quick-Start"),
    (48, "Path MTU Option"),
    (49, "IOAM Option"),
    (62, "Experimental (0x3E)"),
    (65, "Tunnel Payload Forwarding (TPF) Information"),
    (94, "Experimental (0x5E)"),
    (99, "RPL Option"),
    (109, "MPL Option"),
    (126, "Experimental (0x7E)"),
    (138, "Endpoint Identification"),
    (139, "ILNP Nonce"),
    (140, "Line-Identification Option"),
    (158, "Experimental (0x9E)"),
    (190, "Experimental (0xBE)"),
    (194, "Jumbo Payload"),
    (201, "Home Address"),
    (222, "Experimental (0xDE)"),
    (238, "IP_DFF"),
    (254, "Experimental (0xFE)"),
];

pub(super) static OPT_TYPE_ACTION_NAMES: &[(u64, &str)] = &[
    (0, "Skip and continue"),
    (1, "Discard"),
    (2, "Discard and send ICMP Parameter Problem"),
    (3, "Discard and send ICMP if not multicast"),
];

pub(super) static OPT_ROUTER_ALERT_NAMES: &[(u64, &str)] = &[(0, "MLD"), (1, "RSVP"), (2, "Active Network")];

pub(super) static OPT_SMF_DPD_TID_TYPE_NAMES: &[(u64, &str)] = &[(0, "NULL"), (1, "DEFAULT"), (2, "IPv4"), (3, "IPv6")];

pub(super) static OPT_QS_FUNC_NAMES: &[(u64, &str)] = &[(0, "Rate request"), (8, "Rate report")];

pub(super) static OPT_QS_RATE_NAMES: &[(u64, &str)] = &[
    (0, "0 bit/s"),
    (1, "80 Kbit/s"),
    (2, "160 Kbit/s"),
    (3, "320 Kbit/s"),
    (4, "640 Kbit/s"),
    (5, "1.28 Mbit/s"),
    (6, "2.56 Mbit/s"),
    (7, "5.12 Mbit/s"),
    (8, "10.24 Mbit/s"),
    (9, "20.48 Mbit/s"),
    (10, "40.96 Mbit/s"),
    (11, "81.92 Mbit/s"),
    (12, "163.84 Mbit/s"),
    (13, "327.68 Mbit/s"),
    (14, "655.36 Mbit/s"),
    (15, "1.31072 Gbit/s"),
];

pub(super) static OPT_IOAM_OPT_TYPE_NAMES: &[(u64, &str)] =
    &[(0, "Pre-allocated Trace"), (1, "Incremental Trace"), (2, "Proof of Transit"), (3, "Edge to Edge")];

pub(super) static OPT_MPL_FLAG_S_NAMES: &[(u64, &str)] =
    &[(0, "0"), (1, "16-bit unsigned integer"), (2, "64-bit unsigned integer"), (3, "128-bit unsigned integer")];

/// Which of the two headers options stand in.
pub(super) struct Place {
    next: &'static Field,
    len: &'static Field,
    octets: &'static Field,
    hop_by_hop: bool,
}

pub(super) static HOP_BY_HOP_HEADER: Place =
    Place { next: &HOPOPTS_NXT, len: &HOPOPTS_LEN, octets: &HOPOPTS_LEN_OCT, hop_by_hop: true };

pub(super) static DESTINATION_HEADER: Place =
    Place { next: &DSTOPTS_NXT, len: &DSTOPTS_LEN, octets: &DSTOPTS_LEN_OCT, hop_by_hop: false };

/// The length a jumbo payload option gives; the hop-by-hop header begins at a distance from the cursor.
pub(super) fn jumbo_length(pkt: &Packet, distance: usize) -> Option<u32> {
    let len = usize::from(pkt.peek_u8(distance.saturating_add(1)).ok()?).saturating_add(1).saturating_mul(8);
    let end = distance.saturating_add(len);
    let mut at = distance.saturating_add(2);
    while at < end {
        let kind = pkt.peek_u8(at).ok()?;
        if kind == 0 {
            at = at.saturating_add(1);
            continue;
        }
        let size = usize::from(pkt.peek_u8(at.saturating_add(1)).ok()?);
        if kind == 0xc2 && size == 4 {
            return pkt.peek_u32(at.saturating_add(2)).ok();
        }
        at = at.saturating_add(size).saturating_add(2);
    }
    None
}

/// Reads a header of options; gives the kind of the next.
pub(super) fn read(pkt: &mut Packet, header: &mut Header, place: &Place) -> Parsed<u8> {
    let start = pkt.offset();
    let next = pkt.u8(place.next)?;
    let units = usize::from(pkt.u8(place.len)?);
    let len = units.saturating_add(1).saturating_mul(8);
    pkt.found_at(place.octets, len as u64, pkt.position().saturating_sub(1), 1);
    let end = start.saturating_add(len);
    while pkt.offset() < end {
        option(pkt, header, place)?;
    }
    pkt.go_to(end)?;
    Ok(next)
}

fn option(pkt: &mut Packet, header: &mut Header, place: &Place) -> Parsed {
    let kind = pkt.peek_u8(0)?;
    let start = pkt.offset();
    let name = OPT_TYPE.name_of(u64::from(kind));
    // Pad1 has no length; what shows the option takes the byte behind it for one.
    let len = usize::from(pkt.peek_u8(1).unwrap_or(0));
    let item = pkt.add(&OPT, 0, len.saturating_add(2));
    pkt.label(item, |text| match name {
        Some(name) => text.write_str(name),
        None => write!(text, "Unknown IPv6 Option ({kind})"),
    });
    pkt.open();
    pkt.u8(&OPT_TYPE)?;
    if kind == 0 {
        pkt.add_at(&OPT_PAD1, 0, pkt.position().saturating_sub(1), 1);
        pkt.close();
        return Ok(());
    }
    pkt.open();
    let misplaced = match kind {
        0x05 | 0x07 | 0x08 | 0x26 | 0x30 | 0x31 | 0x63 | 0x6d | 0xc2 | 0xee if !place.hop_by_hop => Some("hop-by-hop"),
        0x04 | 0x0f | 0x8b | 0x8c | 0xc9 if place.hop_by_hop => Some("destination"),
        _ => None,
    };
    if let Some(rightly) = misplaced {
        pkt.expert_here_with(&OPT_HEADER_MISMATCH, |text| {
            write!(text, "{} must use a {rightly} options header", name.unwrap_or(""))
        });
    }
    pkt.bits(u64::from(kind), 1, &[&OPT_TYPE_ACTION, &OPT_TYPE_CHANGE, &OPT_TYPE_REST]);
    if matches!(kind, 0x4d | 0x8a) && name.is_some() {
        pkt.expert_here(&OPT_DEPRECATED);
    }
    // The seed id is only left out by saying so in the flags, which follow.
    if kind == 0x6d && pkt.peek_u8(1)? >> 6 == 0 {
        pkt.expert_here(&OPT_MPL_IPV6_SRC_SEED_ID);
    }
    pkt.close();
    pkt.u8(&OPT_LENGTH)?;
    let end = start.saturating_add(2).saturating_add(len);
    contents(pkt, header, kind, len, end, item)?;
    let rest = end.saturating_sub(pkt.offset());
    if rest > 0 {
        pkt.bytes(&OPT_UNKNOWN_DATA, rest)?;
        pkt.expert(&OPT_UNKNOWN_DATA_EXPERT);
    }
    if kind == 0xc2 && header.plen != 0 {
        pkt.expert_here(&OPT_JUMBO_PROHIBITED);
    }
    pkt.close();
    // A contents that is longer than its length says has been read all the same.
    pkt.go_to(end.max(pkt.offset()))
}

/// Notes a length that is not as the option's specification has it.
fn check_len(pkt: &mut Packet, name: &str, length: &str, len: usize, should: usize) {
    if len != should {
        pkt.expert_with(&OPT_INVALID_LEN, |text| write!(text, "{name}: Invalid {length} ({len} bytes)"));
    }
}

fn contents(pkt: &mut Packet, header: &mut Header, kind: u8, len: usize, end: usize, item: Item) -> Parsed {
    match kind {
        0x01 => {
            pkt.bytes(&OPT_PADN, len)?;
            let padding = pkt.last();
            if len == 0 {
                pkt.label(padding, |text| text.write_str("PadN: <none>"));
            }
        }
        // RFC 2473
        0x04 => {
            check_len(pkt, "Tunnel Encapsulation Limit", "length", len, 1);
            pkt.u8(&OPT_TEL)?;
        }
        // RFC 2711
        0x05 => {
            check_len(pkt, "Router alert", "Length", len, 2);
            pkt.u16(&OPT_ROUTER_ALERT)?;
        }
        // RFC 5570
        0x07 => {
            if len < 8 {
                check_len(pkt, "CALIPSO", "Length", len, 8);
            }
            pkt.u32(&OPT_CALIPSO_DOI)?;
            let words = usize::from(pkt.u8(&OPT_CALIPSO_CMPT_LENGTH)?);
            pkt.u8(&OPT_CALIPSO_SENS_LEVEL)?;
            pkt.u16(&OPT_CALIPSO_CHECKSUM)?;
            pkt.bytes(&OPT_CALIPSO_CMPT_BITMAP, words.saturating_mul(4))?;
        }
        0x08 => duplicate_detection(pkt, end)?,
        // RFC 8250
        0x0f => {
            check_len(pkt, "PDM", "length", len, 10);
            pkt.u8(&OPT_PDM_SCALE_DTLR)?;
            pkt.u8(&OPT_PDM_SCALE_DTLS)?;
            pkt.u16(&OPT_PDM_PSN_THIS_PKT)?;
            pkt.u16(&OPT_PDM_PSN_LAST_RECV)?;
            pkt.u16(&OPT_PDM_DELTA_LAST_RECV)?;
            pkt.u16(&OPT_PDM_DELTA_LAST_SENT)?;
        }
        // RFC 4727
        0x1e | 0x3e | 0x5e | 0x7e | 0x9e | 0xbe | 0xde | 0xfe => {
            pkt.bytes(&OPT_EXPERIMENTAL, len)?;
        }
        0x26 => quick_start(pkt, header, len, item)?,
        // RFC 9268
        0x30 => {
            check_len(pkt, "PMTU Option", "Length", len, 4);
            pkt.u16(&OPT_PMTU_MIN)?;
            let word = pkt.peek_u16(0)?;
            pkt.add(&OPT_PMTU_RTN, u64::from(word & 0xfffe), 2);
            pkt.skip(1)?;
            pkt.add(&OPT_PMTU_R_FLAG, u64::from(word & 1), 1);
            pkt.skip(1)?;
        }
        // RFC 9197, 9486: only what kind it is
        0x31 => {
            pkt.u8(&OPT_IOAM_RSV)?;
            pkt.u8(&OPT_IOAM_OPT_TYPE)?;
        }
        // RFC 6553
        0x63 => {
            check_len(pkt, "RPL Option", "length", len, 4);
            let flags = u64::from(pkt.u8(&OPT_RPL_FLAG)?);
            let flag = pkt.open();
            let names = [&OPT_RPL_FLAG_O, &OPT_RPL_FLAG_R, &OPT_RPL_FLAG_F];
            pkt.bits(flags, 1, &names);
            pkt.bits(flags, 1, &[&OPT_RPL_FLAG_RSV]);
            pkt.close();
            pkt.append(flag, |text| {
                names.iter().filter(|name| name.masked(flags) != 0).try_for_each(|name| write!(text, ", {}", name.name))
            });
            pkt.u8(&OPT_RPL_INSTANCE_ID)?;
            pkt.u16(&OPT_RPL_SENDER_RANK)?;
        }
        // RFC 7731
        0x6d => {
            let flags = u64::from(pkt.u8(&OPT_MPL_FLAG)?);
            let flag = pkt.open();
            pkt.bits(flags, 1, &[&OPT_MPL_FLAG_S, &OPT_MPL_FLAG_M, &OPT_MPL_FLAG_V, &OPT_MPL_FLAG_RSV]);
            pkt.close();
            let seed = OPT_MPL_FLAG_S.name_of(flags >> 6).unwrap_or("Unknown");
            pkt.append(flag, |text| {
                write!(text, ", Seed ID Length: {seed}")?;
                let set = [&OPT_MPL_FLAG_M, &OPT_MPL_FLAG_V];
                set.iter().filter(|name| name.masked(flags) != 0).try_for_each(|name| write!(text, ", {}", name.name))
            });
            pkt.u8(&OPT_MPL_SEQUENCE)?;
            let seed_len = match flags >> 6 {
                0 => 0,
                1 => 2,
                2 => 8,
                _ => 16,
            };
            if seed_len > 0 {
                pkt.bytes(&OPT_MPL_SEED_ID, seed_len)?;
            }
        }
        // RFC 6744
        0x8b => {
            pkt.bytes(&OPT_ILNP_NONCE, len)?;
        }
        // RFC 6788
        0x8c => {
            let line = usize::from(pkt.u8(&OPT_LIO_LENGTH)?);
            let rest = end.saturating_sub(pkt.offset());
            pkt.bytes(&OPT_LIO_LINE_ID, line.min(rest))?;
        }
        // RFC 2675
        0xc2 => {
            check_len(pkt, "Jumbo Payload", "length", len, 4);
            if pkt.u32(&OPT_JUMBO)? < 65536 {
                pkt.expert(&OPT_JUMBO_TRUNCATED);
            }
        }
        // RFC 6275 §6.3
        0xc9 => {
            check_len(pkt, "Home Address", "length", len, 16);
            let home = pkt.ipv6(&OPT_MIPV6_HOME_ADDRESS)?;
            header.source = home;
            pkt.reroute(home, header.destination);
        }
        // RFC 6971
        0xee => {
            check_len(pkt, "IPv6 DFF", "length", len, 3);
            let flags = u64::from(pkt.u8(&OPT_DFF_FLAGS)?);
            pkt.open();
            pkt.bits(flags, 1, &[&OPT_DFF_FLAG_VER, &OPT_DFF_FLAG_DUP, &OPT_DFF_FLAG_RET, &OPT_DFF_FLAG_RSV]);
            pkt.close();
            pkt.u16(&OPT_DFF_SEQUENCE_NUMBER)?;
        }
        _ => {
            pkt.bytes(&OPT_UNKNOWN, len)?;
            pkt.expert(&OPT_UNKNOWN_DATA_EXPERT);
        }
    }
    Ok(())
}

/// RFC 6621 §6.1.
fn duplicate_detection(pkt: &mut Packet, end: usize) -> Parsed {
    let first = pkt.peek_u8(0)?;
    let raw = u64::from(first);
    pkt.add(&OPT_SMF_DPD_HASH_BIT, raw, 1);
    let rest = |pkt: &Packet| end.saturating_sub(pkt.offset());
    if first & 0x80 != 0 {
        let len = rest(pkt);
        pkt.bytes(&OPT_SMF_DPD_HAV, len)?;
        return Ok(());
    }
    pkt.add(&OPT_SMF_DPD_TID_TYPE, raw, 1);
    pkt.add(&OPT_SMF_DPD_TID_LEN, raw, 1);
    pkt.skip(1)?;
    if first & 0x70 != 0 {
        let len = usize::from(first & 0x0f).saturating_add(1);
        pkt.bytes(&OPT_SMF_DPD_TAGGER_ID, len)?;
    }
    let len = rest(pkt);
    if len > 0 {
        pkt.bytes(&OPT_SMF_DPD_IDENT, len)?;
    }
    Ok(())
}

/// RFC 4782.
fn quick_start(pkt: &mut Packet, header: &Header, len: usize, item: Item) -> Parsed {
    check_len(pkt, "Quick-Start", "Length", len, 6);
    let first = pkt.peek_u8(0)?;
    let (function, rate) = (first >> 4, first & 0x0f);
    pkt.u8(&OPT_QS_FUNC)?;
    if !matches!(function, 0 | 8) {
        return Ok(());
    }
    pkt.bits(u64::from(first), 1, &[&OPT_QS_RATE]);
    let rate = OPT_QS_RATE.name_of(u64::from(rate)).unwrap_or("Unknown");
    pkt.append(item, |text| write!(text, ", {rate}"));
    if function == 0 {
        let ttl = pkt.u8(&OPT_QS_TTL)?;
        let difference = header.hop_limit.wrapping_sub(ttl);
        pkt.found_at(&OPT_QS_TTL_DIFF, u64::from(difference), pkt.position().saturating_sub(1), 1);
        pkt.append(item, |text| write!(text, ", QS TTL {ttl}, QS TTL diff {difference}"));
    } else {
        pkt.u8(&OPT_QS_UNUSED)?;
    }
    let nonce = pkt.peek_u32(0)?;
    pkt.u32(&OPT_QS_NONCE)?;
    pkt.bits(u64::from(nonce), 4, &[&OPT_QS_RESERVED]);
    Ok(())
}
