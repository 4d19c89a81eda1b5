//! TCP options (RFC 9293 §3.1, 7323, 2018, 2883, 2385, 5925, 7413, 4782, 5482, 6994; CCSDS 714.0-B-2).

use super::Header;
use super::fields::*;
use super::mptcp;
use crate::dissect::prelude::*;

/// How an option's length is checked before its value is read.
enum Length {
    Exactly(usize),
    Any,
}

/// An option's node, its name in the list of options, its length, and who reads its value.
type Known = (&'static Field, &'static str, Length, fn(&mut Packet, &Reading) -> Parsed);

/// An option that is being read.
struct Reading<'h> {
    header: &'h Header<'h>,
    other_base: u32,
    item: Item,
    kind: u8,
    /// With kind and length.
    len: usize,
    /// Place of the kind.
    start: usize,
}

fn known(kind: u8) -> Known {
    use Length::{Any, Exactly};
    match kind {
        2 => (&MSS, "Maximum segment size", Exactly(4), read_mss),
        3 => (&WSCALE, "Window scale", Exactly(3), read_window_scale),
        4 => (&SACK_PERM, "SACK permitted", Exactly(2), read_sack_permitted),
        5 => (&SACK, "SACK", Any, read_sack),
        6 => (&ECHO, "Echo", Exactly(6), read_echo),
        7 => (&ECHO, "Echo reply", Exactly(6), read_echo),
        8 => (&TIMESTAMP, "Timestamps", Exactly(10), read_timestamps),
        11 => (&CC, "CC", Exactly(6), read_cc),
        12 => (&CC, "CC.NEW", Exactly(6), read_cc),
        13 => (&CC, "CC.ECHO", Exactly(6), read_cc),
        19 => (&MD5, "TCP MD5 signature", Exactly(18), read_md5),
        20 => (&SCPS, "SCPS capabilities", Any, read_scps),
        21 => (&SNACK, "Selective Negative Acknowledgment", Exactly(6), read_snack),
        22 => (&SCPS_RECORD, "SCPS record boundary", Exactly(2), |_, _| Ok(())),
        23 => (&SCPS_CORRUPTION, "SCPS corruption experienced", Exactly(2), |_, _| Ok(())),
        27 => (&QUICK_START, "Quick-Start", Exactly(8), read_quick_start),
        28 => (&USER_TIMEOUT, "User Timeout", Exactly(4), read_user_timeout),
        29 => (&AO, "TCP AO", Any, read_ao),
        34 => (&TFO, "TCP Fast Open", Any, read_fast_open),
        76 => (&RVBD_PROBE, "Riverbed Probe", Any, read_unknown),
        78 => (&RVBD_TRPY, "Riverbed Transparency", Any, read_unknown),
        172 | 174 => (&ACC_ECN, "Accurate ECN", Any, read_accurate_ecn),
        253 | 254 => (&EXPERIMENTAL, "Experimental", Any, read_experimental),
        _ => (&UNKNOWN, "", Any, read_unknown),
    }
}

/// The shift of the window scale option, if there is one.
pub(super) fn window_scale(options: &[u8]) -> Option<u8> {
    let shift = find(options, 3, 3)?.first()?;
    Some((*shift).min(14))
}

/// How many bytes a SACK option says to have: its first three blocks, which is what TShark counts.
pub(super) fn sacked(options: &[u8]) -> u32 {
    // What most segments have: two NOPs and timestamps.
    if options.len() < 10 || options.starts_with(&[1, 1, 8, 10]) && options.len() == 12 {
        return 0;
    }
    let blocks = find(options, 5, 10).unwrap_or(&[]).chunks_exact(8).take(3);
    let edges = blocks.filter_map(|block| {
        let (left, right) = block.split_first_chunk::<4>()?;
        Some((u32::from_be_bytes(*left), u32::from_be_bytes(*right.first_chunk()?)))
    });
    edges.fold(0, |sum: u32, (left, right)| sum.wrapping_add(right.wrapping_sub(left)))
}

/// What the first option of a kind holds, if it is `len` bytes long or more.
fn find(options: &[u8], kind: u8, len: u8) -> Option<&[u8]> {
    let mut rest = options;
    loop {
        rest = match rest {
            [] | [0, ..] => return None,
            [1, tail @ ..] => tail,
            [found, size, tail @ ..] => {
                let data = tail.get(..usize::from(*size).checked_sub(2)?)?;
                if *found == kind && *size >= len {
                    return Some(data);
                }
                tail.get(data.len()..)?
            }
            [_] => return None,
        };
    }
}

/// Reads the options, `total` bytes of them.
pub(super) fn read(pkt: &mut Packet<impl Keeping>, total: usize, header: &Header, other_base: u32) -> Parsed {
    if total == 0 {
        return Ok(());
    }
    // RFC 7323 appendix A: two bytes of padding and the time stamps, which nobody learns from.
    if total == 12 && pkt.only_learns() && !header.syn() && pkt.peek_u32(0) == Ok(0x0101_080a) {
        return pkt.skip(12);
    }
    pkt.plainly(|pkt| read_list(pkt, total, header, other_base))
}

fn read_list(pkt: &mut Packet, total: usize, header: &Header, other_base: u32) -> Parsed {
    let end = pkt.offset().saturating_add(total);
    let mut has_mss = false;
    pkt.group(&OPTIONS, |pkt, list| {
        pkt.label(list, |text| write!(text, "Options: ({total} bytes)"));
        let mut nops = 0_u32;
        let mut goes_on = true;
        while goes_on && pkt.offset() < end {
            let kind = pkt.peek_u8(0)?;
            nops = if kind == 1 { nops.saturating_add(1) } else { 0 };
            goes_on = match kind {
                0 => read_end(pkt, list, end)?,
                1 => {
                    if nops == 4 {
                        pkt.expert_here(&NOPS);
                    }
                    read_single(pkt, &NOP)?;
                    pkt.append(list, |text| text.write_str(", No-Operation (NOP)"));
                    true
                }
                _ => {
                    has_mss |= kind == 2;
                    read_one(pkt, list, kind, end, header, other_base)?
                }
            };
        }
        if header.syn() && !has_mss && goes_on {
            pkt.expert_here(&MSS_ABSENT);
        }
        pkt.go_to(end)
    })?;
    Ok(())
}

/// An option of one byte.
fn read_single(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let item = pkt.add(field, 0, 1);
    pkt.label(item, |text| text.write_str(field.name));
    pkt.open();
    pkt.u8(&OPTION_KIND)?;
    pkt.close();
    Ok(())
}

/// The end of the list; says whether what follows is to be read as options: ends again, or padding.
fn read_end(pkt: &mut Packet, list: Item, end: usize) -> Parsed<bool> {
    read_single(pkt, &EOL)?;
    pkt.append(list, |text| text.write_str(", End of Option List (EOL)"));
    let rest = end.saturating_sub(pkt.offset());
    let rest = pkt.peek(0, rest.min(pkt.captured_left()))?;
    if rest.iter().all(|byte| *byte == 0) {
        return Ok(true);
    }
    let item = pkt.add(&OPTION_TEXT, 0, rest.len());
    pkt.label(item, |text| text.write_str("Non-zero header padding"));
    pkt.expert(&PADDING);
    Ok(false)
}

/// An option with a length; says whether others can follow.
fn read_one(pkt: &mut Packet, list: Item, kind: u8, end: usize, header: &Header, other_base: u32) -> Parsed<bool> {
    let (field, name, length, read_value) = known(kind);
    let (field, name) = if kind == 30 { (mptcp::MPTCP.field(), "MPTCP") } else { (field, name) };
    let named = move |text: &mut String| {
        if name.is_empty() { write!(text, "Unknown (0x{kind:02x})") } else { text.write_str(name) }
    };
    let room = end.saturating_sub(pkt.offset());
    if room < 2 {
        return trouble(pkt, 1, |text| {
            named(text)?;
            text.write_str(" (length byte past end of options)")
        });
    }
    let len = usize::from(pkt.peek_u8(1)?);
    if len < 2 {
        return trouble(pkt, 2, |text| {
            named(text)?;
            write!(text, " (with too-short option length = {len} byte{})", if len == 1 { "" } else { "s" })
        });
    }
    if len > room {
        return trouble(pkt, room.saturating_sub(2), |text| {
            named(text)?;
            write!(text, " (option length = {len} bytes says option goes past end of options)")
        });
    }
    let after = pkt.offset().saturating_add(len);
    pkt.group(field, |pkt, item| {
        let reading = Reading { header, other_base, item, kind, len, start: pkt.position() };
        pkt.label(item, |text| text.write_str(field.name));
        if kind == 2 && !header.syn() {
            pkt.expert_here(&MSS_PRESENT);
        }
        pkt.u8(&OPTION_KIND)?;
        pkt.u8(&OPTION_LEN)?;
        match length {
            Length::Exactly(right) if right != len => {
                if kind == 4 {
                    read_sack_permitted(pkt, &reading)?;
                }
                pkt.expert_with(&OPTION_LEN_INVALID, |text| write!(text, "option length should be {right}"));
            }
            _ if kind == 30 => mptcp::read(pkt, item, len)?,
            _ => read_value(pkt, &reading)?,
        }
        pkt.go_to(after)
    })?;
    pkt.append(list, |text| {
        text.write_str(", ")?;
        named(text)
    });
    Ok(true)
}

/// An option whose length cannot be right; nothing after it can be read.
fn trouble(pkt: &mut Packet, len: usize, write: impl Fn(&mut String) -> std::fmt::Result) -> Parsed<bool> {
    let item = pkt.add(&OPTION_TEXT, 0, len);
    pkt.label(item, &write);
    pkt.expert_with(&OPTION_LEN_INVALID, &write);
    Ok(false)
}

fn read_mss(pkt: &mut Packet, reading: &Reading) -> Parsed {
    let mss = pkt.u16(&MSS_VAL)?;
    pkt.append(reading.item, |text| write!(text, ": {mss} bytes"));
    pkt.info_append(|text| write!(text, " MSS={mss}"));
    Ok(())
}

fn read_window_scale(pkt: &mut Packet, reading: &Reading) -> Parsed {
    let at = pkt.position();
    let shift = pkt.u8(&WSCALE_SHIFT)?;
    if shift > 14 {
        pkt.expert(&WSCALE_INVALID);
    }
    // RFC 7323 §2.3: a greater shift counts as 14.
    let multiplier = 1_u32 << shift.min(14);
    pkt.found_at(&WSCALE_MULTIPLIER, u64::from(multiplier), at, 1);
    pkt.append(reading.item, |text| write!(text, ": {shift} (multiply by {multiplier})"));
    pkt.info_append(|text| write!(text, " WS={multiplier}"));
    Ok(())
}

fn read_sack_permitted(pkt: &mut Packet, _: &Reading) -> Parsed {
    pkt.info_append(|text| text.write_str(" SACK_PERM"));
    Ok(())
}

fn read_sack(pkt: &mut Packet, reading: &Reading) -> Parsed {
    let base = if reading.header.acks() { reading.other_base } else { 0 };
    let first_at = pkt.position();
    let blocks = reading.len.saturating_sub(2) / 8;
    let mut edges = [(0_u32, 0_u32); 32];
    for (number, block) in edges.iter_mut().take(blocks).enumerate() {
        block.0 = read_edge(pkt, &SACK_LE, "left edge", base)?;
        block.1 = read_edge(pkt, &SACK_RE, "right edge", base)?;
        let (left, right) = *block;
        pkt.append(reading.item, |text| write!(text, " {left}-{right}"));
        pkt.info_append(|text| write!(text, " SLE={left} SRE={right}"));
        if number >= 30 {
            break;
        }
    }
    if !reading.len.saturating_sub(2).is_multiple_of(8) {
        let rest = reading.len.saturating_sub(2) % 8;
        let item = pkt.add(&OPTION_TEXT, 0, rest);
        pkt.label(item, |text| text.write_str(SUBOPTION_MALFORMED.name));
        pkt.expert(&SUBOPTION_MALFORMED);
        return Err(Stop::Malformed);
    }
    pkt.found_at(&SACK_COUNT, blocks as u64, reading.start, 0);
    let ack = reading.header.ack.wrapping_sub(base);
    let [first, second, ..] = edges;
    // RFC 2883 §4: the first block repeats what is acknowledged already, or lies in the second.
    let within_ack = (first.1.wrapping_sub(ack) as i32) <= 0;
    let within_second =
        blocks >= 2 && (first.0.wrapping_sub(second.0) as i32) >= 0 && (first.1.wrapping_sub(second.1) as i32) <= 0;
    if blocks >= 1 && reading.header.acks() && (within_ack || within_second) {
        let item = pkt.found_at(&DSACK_LE, u64::from(first.0), first_at, 4);
        pkt.label(item, |text| write!(text, "D-SACK Left Edge = {} (relative)", first.0));
        let item = pkt.found_at(&DSACK_RE, u64::from(first.1), first_at.saturating_add(4), 4);
        pkt.label(item, |text| write!(text, "D-SACK Right Edge = {} (relative)", first.1));
        pkt.add_at(&DSACK_TEXT, 0, first_at, 8);
        pkt.expert(&DSACK);
    }
    Ok(())
}

fn read_edge(pkt: &mut Packet, field: &'static Field, name: &str, base: u32) -> Parsed<u32> {
    let edge = pkt.peek_u32(0)?.wrapping_sub(base);
    let item = pkt.add(field, u64::from(edge), 4);
    pkt.label(item, |text| write!(text, "{name} = {edge} (relative)"));
    pkt.skip(4)?;
    Ok(edge)
}

fn read_echo(pkt: &mut Packet, reading: &Reading) -> Parsed {
    let value = pkt.u32(&ECHO_VALUE)?;
    pkt.append(reading.item, |text| write!(text, ": {value}"));
    pkt.info_append(|text| write!(text, " ECHO={value}"));
    Ok(())
}

fn read_timestamps(pkt: &mut Packet, reading: &Reading) -> Parsed {
    let value = pkt.u32(&TSVAL)?;
    let echo = pkt.u32(&TSECR)?;
    pkt.append(reading.item, |text| write!(text, ": TSval {value}, TSecr {echo}"));
    pkt.info_append(|text| write!(text, " TSval={value} TSecr={echo}"));
    Ok(())
}

fn read_cc(pkt: &mut Packet, _: &Reading) -> Parsed {
    let value = pkt.u32(&CC_VALUE)?;
    pkt.info_append(|text| write!(text, " CC={value}"));
    Ok(())
}

fn read_md5(pkt: &mut Packet, _: &Reading) -> Parsed {
    pkt.info_append(|text| text.write_str(" MD5"));
    pkt.bytes(&MD5_DIGEST, 16)?;
    Ok(())
}

const SCPS_FLAGS: [(&Field, &str); 5] = [
    (&SCPS_BETS, "BETS"),
    (&SCPS_SNACK1, "SNACK1"),
    (&SCPS_SNACK2, "SNACK2"),
    (&SCPS_COMPRESS, "COMP"),
    (&SCPS_NLTS, "NLTS"),
];

fn write_scps(text: &mut String, vector: u8) -> std::fmt::Result {
    let mut separator = "";
    for (_, name) in SCPS_FLAGS.iter().filter(|(field, _)| field.masked(u64::from(vector)) != 0) {
        write!(text, "{separator}{name}")?;
        separator = ", ";
    }
    Ok(())
}

fn read_scps(pkt: &mut Packet, reading: &Reading) -> Parsed {
    let len = reading.len;
    if len != 4 {
        pkt.label(reading.item, |text| write!(text, "Illegal SCPS Extended Capabilities ({len} bytes)"));
        return Ok(());
    }
    let vector = pkt.u8(&SCPS_VECTOR)?;
    let item = pkt.last();
    pkt.append(item, |text| {
        text.write_str(" (")?;
        write_scps(text, vector)?;
        text.write_str(")")
    });
    pkt.open();
    for (field, _) in SCPS_FLAGS {
        pkt.bits(u64::from(vector), 1, &[field]);
    }
    pkt.bits(u64::from(vector), 1, &[&SCPS_RESERVED]);
    pkt.close();
    let binding = pkt.u8(&SCPS_BINDING)?;
    pkt.info_append(|text| {
        text.write_str(" SCPS[")?;
        write_scps(text, vector)?;
        text.write_str("]")?;
        if binding != 0 { write!(text, " Connection ID={binding}") } else { Ok(()) }
    });
    Ok(())
}

fn read_snack(pkt: &mut Packet, _: &Reading) -> Parsed {
    pkt.u16(&SNACK_OFFSET)?;
    pkt.u16(&SNACK_SIZE)?;
    Ok(())
}

fn read_quick_start(pkt: &mut Packet, _: &Reading) -> Parsed {
    let rate = pkt.u8(&QS_RATE)?;
    pkt.u8(&QS_TTL)?;
    pkt.info_append(|text| write!(text, " QSresp={}", QS_RATE.name_of(u64::from(rate)).unwrap_or("Unknown")));
    Ok(())
}

fn read_user_timeout(pkt: &mut Packet, _: &Reading) -> Parsed {
    let raw = pkt.peek_u16(0)?;
    pkt.add(&USER_TIMEOUT_UNIT, u64::from(raw), 2);
    let value = pkt.u16(&USER_TIMEOUT_VALUE)?;
    pkt.info_append(|text| write!(text, " USER_TO={value}"));
    Ok(())
}

fn read_ao(pkt: &mut Packet, reading: &Reading) -> Parsed {
    pkt.info_append(|text| text.write_str("TCP AO"));
    pkt.u8(&AO_KEY_ID)?;
    pkt.u8(&AO_NEXT_KEY_ID)?;
    if reading.len > 4 {
        pkt.bytes(&AO_MAC, reading.len.saturating_sub(4))?;
    }
    Ok(())
}

fn read_fast_open(pkt: &mut Packet, reading: &Reading) -> Parsed {
    read_cookie(pkt, reading, reading.len.saturating_sub(2))
}

fn read_cookie(pkt: &mut Packet, reading: &Reading, len: usize) -> Parsed {
    if len == 0 {
        pkt.add_at(&TFO_REQUEST, 0, reading.start, 2);
        pkt.info_append(|text| text.write_str(" TFO=R"));
    } else {
        pkt.bytes(&TFO_COOKIE, len)?;
        if reading.header.syn() && !reading.header.acks() {
            pkt.expert(&TFO_SYN);
        }
        pkt.info_append(|text| text.write_str(" TFO=C"));
    }
    Ok(())
}

fn read_accurate_ecn(pkt: &mut Packet, reading: &Reading) -> Parsed {
    let len = reading.len.saturating_sub(2);
    let order = u8::from(reading.kind == 174);
    read_ecn_counters(pkt, reading, len, order)
}

fn read_ecn_counters(pkt: &mut Packet, reading: &Reading, len: usize, order: u8) -> Parsed {
    let counters: [(&'static Field, &str); 3] = if order == 0 {
        [(&ACC_ECN_EE0B, "EE0B"), (&ACC_ECN_ECEB, "ECEB"), (&ACC_ECN_EE1B, "EE1B")]
    } else {
        [(&ACC_ECN_EE1B, "EE1B"), (&ACC_ECN_ECEB, "ECEB"), (&ACC_ECN_EE0B, "EE0B")]
    };
    if !matches!(len, 0 | 3 | 6 | 9) {
        return Ok(());
    }
    if len == 0 {
        pkt.info_append(|text| text.write_str(" AccECN"));
        return Ok(());
    }
    pkt.append(reading.item, |text| write!(text, " (Order {order}):"));
    let mut separator = "";
    for (field, name) in counters.into_iter().take(len / 3) {
        let value = pkt.u24(field)?;
        pkt.append(reading.item, |text| write!(text, "{separator} {name} {value}"));
        pkt.info_append(|text| write!(text, " {name}={value}"));
        separator = ",";
    }
    Ok(())
}

fn read_experimental(pkt: &mut Packet, reading: &Reading) -> Parsed {
    let len = reading.len;
    if len < 4 {
        pkt.expert_with(&OPTION_LEN_INVALID, |text| write!(text, "option length {len} smaller than 4"));
        return Ok(());
    }
    let id = pkt.peek_u16(0)?;
    // RFC 6994 §2; Accurate ECN has 0, 3, 6 or 9 bytes of counters behind the identifier.
    let ecn = matches!(id, 0xacc0 | 0xacc1);
    if ecn && !matches!(len, 4 | 7 | 10 | 13) {
        pkt.expert_with(&OPTION_LEN_INVALID, |text| {
            write!(text, "option length should be 4, 7, 10, or 13 instead of {len}")
        });
    }
    pkt.u16(&EXPERIMENTAL_ID)?;
    let name = EXPERIMENTAL_ID.name_of(u64::from(id)).unwrap_or("Unknown");
    pkt.append(reading.item, |text| write!(text, ": {name}"));
    let rest = len.saturating_sub(4);
    match id {
        0xf989 => read_cookie(pkt, reading, rest)?,
        0xacc0 | 0xacc1 => read_ecn_counters(pkt, reading, rest, (id & 1) as u8)?,
        _ => {
            if rest > 0 {
                pkt.bytes(&EXPERIMENTAL_DATA, rest)?;
            }
            pkt.info_append(|text| write!(text, " ExID={id:X}"));
        }
    }
    Ok(())
}

fn read_unknown(pkt: &mut Packet, reading: &Reading) -> Parsed {
    if reading.len > 2 {
        pkt.bytes(&UNKNOWN_PAYLOAD, reading.len.saturating_sub(2))?;
    }
    Ok(())
}
