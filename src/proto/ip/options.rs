//! IPv4 options (RFC 791, 1063, 1108, 1393, 2113, 4782, FIPS 188; RFC 1770).

use super::*;

pub(super) static OPT_TYPE_CLASS_NAMES: &[(u64, &str)] =
    &[(0, "Control"), (1, "Reserved for future use"), (2, "Debugging and measurement"), (3, "Reserved for future use")];

pub(super) static OPT_TYPE_NUMBER_NAMES: &[(u64, &str)] = &[
    (0, "End of Option List (EOL)"),
    (1, "No-Operation (NOP)"),
    (2, "Security"),
    (3, "Loose source route"),
    (4, "Time stamp"),
    (5, "Extended security"),
    (6, "Commercial IP security option"),
    (7, "Record route"),
    (8, "Stream identifier"),
    (9, "Strict source route"),
    (10, "Experimental Measurement"),
    (11, "MTU probe"),
    (12, "MTU Reply"),
    (13, "Experimental Flow Control"),
    (14, "Experimental Access Control"),
    (15, "Ask Estrin"),
    (16, "IMI Traffic Descriptor"),
    (17, "Extended Internet Protocol"),
    (18, "Traceroute"),
    (19, "Address Extension"),
    (20, "Router Alert"),
    (21, "Selective Directed Broadcast"),
    (22, "Unassigned"),
    (23, "Dynamic Packet State"),
    (24, "Upstream Multicast Packet"),
    (25, "Quick-Start"),
    (30, "RFC 3692-style experiment"),
];

pub(super) static OPT_RA_NAMES: &[(u64, u64, &str)] = &[(0, 0, "Router shall examine packet"), (1, 65535, "Reserved")];

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

pub(super) static OPT_SEC_RFC791_SEC_NAMES: &[(u64, &str)] = &[
    (0, "Unclassified"),
    (4958, "Reserved"),
    (9405, "Reserved"),
    (13794, "Reserved"),
    (19832, "Reserved"),
    (24102, "PROG"),
    (27589, "Top secret"),
    (30874, "EFTO"),
    (35247, "Reserved"),
    (39665, "Reserved"),
    (44819, "Restricted"),
    (48205, "MMMM"),
    (50390, "Reserved"),
    (55176, "Secret"),
    (57963, "Reserved"),
    (61749, "Confidential"),
];

pub(super) static OPT_SEC_CL_NAMES: &[(u64, &str)] = &[
    (1, "Reserved 4"),
    (61, "Top secret"),
    (90, "Secret"),
    (102, "Reserved 3"),
    (150, "Confidential"),
    (171, "Unclassified"),
    (204, "Reserved 2"),
    (241, "Reserved 1"),
];

pub(super) static CIPSO_TAG_TYPE_NAMES: &[(u64, &str)] = &[
    (0, "Padding"),
    (1, "Restrictive Category Bitmap"),
    (2, "Enumerated Categories"),
    (5, "Ranged Categories"),
    (6, "Permissive Categories"),
    (7, "Free Form"),
];

pub(super) static OPT_FLAG_NAMES: &[(u64, &str)] =
    &[(0, "Time stamps only"), (1, "Time stamp and address"), (3, "Time stamps for prespecified addresses")];

/// Texts of the protection authorities' bits (RFC 1108).
pub(super) static PROTECTED: (&str, &str) =
    ("Datagram protected in accordance with its rules", "Datagram not protected in accordance with its rules");

/// How an option is called, where its contents go, and how long it has to be if that is fixed.
struct Shape {
    name: &'static str,
    field: &'static Field,
    len: Option<u8>,
    read: fn(&mut Packet, &Shown) -> Parsed,
}

/// One option while it is read.
struct Shown {
    item: Item,
    /// Its first byte, as an offset in the header.
    start: usize,
    len: usize,
}

impl Shown {
    /// Stops where the option has fewer than `len` bytes from the cursor on.
    fn needs(&self, pkt: &Packet, len: usize) -> Parsed {
        if self.left(pkt) < len { Err(Stop::Malformed) } else { Ok(()) }
    }

    fn left(&self, pkt: &Packet) -> usize {
        self.start.saturating_add(self.len).saturating_sub(pkt.offset())
    }
}

fn shape(kind: u8) -> Option<Shape> {
    let shape = |name, field, len, read| Some(Shape { name, field, len, read });
    match kind {
        7 => shape("Record Route", &OPTIONS_RECORD_ROUTE, None, |pkt, option| route(pkt, option, &EMPTY_RT, false)),
        11 => shape("MTU Probe", &OPTIONS_MTU_PROBE, Some(4), mtu),
        12 => shape("MTU Reply", &OPTIONS_MTU_REPLY, Some(4), mtu),
        25 => shape("Quick-Start", &OPTIONS_QS, Some(8), quick_start),
        68 => shape("Time Stamp", &OPTIONS_TIMESTAMP, None, timestamp),
        82 => shape("Traceroute", &OPTIONS_TRACEROUTE, Some(12), traceroute),
        130 => shape("Security", &OPTIONS_SECURITY, None, security),
        131 => shape("Loose Source Route", &OPTIONS_ROUTE, None, |pkt, option| route(pkt, option, &SRC_RT, true)),
        133 => shape("Extended Security", &OPTIONS_EXT_SECURITY, None, extended_security),
        134 => shape("Commercial Security", &OPTIONS_CIPSO, None, cipso),
        136 => shape("Stream ID", &OPTIONS_SID, Some(4), stream_id),
        137 => {
            shape("Strict Source Route", &OPTIONS_SOURCE_ROUTE, None, |pkt, option| route(pkt, option, &SRC_RT, true))
        }
        148 => shape("Router Alert", &OPTIONS_ROUTERALERT, Some(4), router_alert),
        149 => shape("Selective Directed Broadcast", &OPTIONS_SDB, None, selective_broadcast),
        _ => None,
    }
}

/// Options that route the packet: the header's destination is then only the next stop, and the last one stands in the option.
pub(super) fn final_destination(options: &[u8]) -> Option<Ipv4Addr> {
    let mut at = 0_usize;
    loop {
        match *options.get(at)? {
            0 => return None,
            1 => at = at.saturating_add(1),
            kind => {
                let len = usize::from(*options.get(at.saturating_add(1))?);
                if len < 2 {
                    return None;
                }
                let option = options.get(at..at.saturating_add(len))?;
                // RFC 791: the pointer is relative to the option and counts from 1; past the end the route is used up.
                let pointer = usize::from(option.get(2).copied().unwrap_or(0));
                if matches!(kind, 131 | 137) && pointer >= 4 && pointer.saturating_add(3) <= len {
                    return option.last_chunk::<4>().map(|last| Ipv4Addr::from(*last));
                }
                at = at.saturating_add(len);
            }
        }
    }
}

/// Reads all options; the cursor stands on the first, `len` bytes long together.
pub(super) fn read(pkt: &mut Packet, len: usize) -> Parsed {
    let all = pkt.add(&OPTIONS, 0, len);
    pkt.label(all, |text| write!(text, "Options: ({len} bytes)"));
    pkt.open();
    let end = pkt.offset().saturating_add(len);
    let mut nops = 0_u32;
    while pkt.offset() < end {
        match pkt.peek_u8(0)? {
            0 => {
                single(pkt, &OPTIONS_EOL)?;
                break;
            }
            1 => {
                nops = nops.saturating_add(1);
                if nops == 4 {
                    pkt.expert_here(&NOP);
                }
                single(pkt, &OPTIONS_NOP)?;
            }
            kind => {
                if !option(pkt, all, kind, end)? {
                    break;
                }
            }
        }
    }
    pkt.close();
    pkt.go_to(end)
}

fn kind_field(pkt: &mut Packet) -> Parsed {
    let kind = pkt.u8(&OPT_TYPE)?;
    pkt.open();
    pkt.bits(u64::from(kind), 1, &[&OPT_TYPE_COPY, &OPT_TYPE_CLASS, &OPT_TYPE_NUMBER]);
    pkt.close();
    Ok(())
}

fn single(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let item = pkt.add(field, 0, 1);
    pkt.label(item, |text| text.write_str(field.name));
    pkt.open();
    kind_field(pkt)?;
    pkt.close();
    Ok(())
}

/// Reads one option with a length; false where nothing after it can be found.
fn option(pkt: &mut Packet, all: Item, kind: u8, end: usize) -> Parsed<bool> {
    let shape = shape(kind);
    let name = |text: &mut String| match &shape {
        Some(shape) => text.write_str(shape.name),
        None => write!(text, "Unknown (0x{kind:02x})"),
    };
    let room = end.saturating_sub(pkt.offset());
    if room < 2 {
        wrong(pkt, 1, |text| {
            name(text)?;
            text.write_str(" (length byte past end of options)")
        });
        return Ok(false);
    }
    let len = pkt.peek_u8(1)?;
    let bytes = if len == 1 { "byte" } else { "bytes" };
    if len < 2 {
        wrong(pkt, 2, |text| {
            name(text)?;
            write!(text, " (with too-short option length = {len} {bytes})")
        });
        return Ok(false);
    }
    if usize::from(len) > room {
        wrong(pkt, 2, |text| {
            name(text)?;
            write!(text, " (option length = {len} {bytes} says option goes past end of options)")
        });
        return Ok(false);
    }
    let start = pkt.offset();
    match &shape {
        None => {
            let item = pkt.add(&TEXT, 0, usize::from(len));
            pkt.label(item, |text| write!(text, "Unknown (0x{kind:02x}) ({len} bytes)"));
        }
        Some(shape) => {
            let item = pkt.add(shape.field, 0, usize::from(len));
            let shown = shape.len.unwrap_or(len);
            pkt.label(item, |text| write!(text, "IP Option - {} ({shown} bytes)", shape.name));
            pkt.open();
            kind_field(pkt)?;
            pkt.u8(&OPT_LEN)?;
            if let Some(should) = shape.len.filter(|should| *should != len) {
                pkt.expert_with(&OPT_LEN_INVALID, |text| {
                    write!(text, "{} (with option length = {len} {bytes}; should be {should})", shape.name)
                });
            }
            (shape.read)(pkt, &Shown { item, start, len: usize::from(len) })?;
            pkt.close();
            pkt.append(all, |text| write!(text, ", {}", shape.name));
        }
    }
    pkt.go_to(start.saturating_add(usize::from(len)))?;
    Ok(true)
}

/// An option that cannot be read: its text is its warning too.
fn wrong(pkt: &mut Packet, len: usize, write: impl Fn(&mut String) -> std::fmt::Result) {
    let item = pkt.add(&TEXT, 0, len);
    pkt.label(item, &write);
    pkt.expert_with(&OPT_LEN_INVALID, &write);
}

fn mtu(pkt: &mut Packet, option: &Shown) -> Parsed {
    option.needs(pkt, 2)?;
    pkt.u16(&OPT_MTU)?;
    Ok(())
}

fn stream_id(pkt: &mut Packet, option: &Shown) -> Parsed {
    option.needs(pkt, 2)?;
    pkt.u16(&OPT_SID)?;
    Ok(())
}

fn router_alert(pkt: &mut Packet, option: &Shown) -> Parsed {
    option.needs(pkt, 2)?;
    let value = u64::from(pkt.u16(&OPT_RA)?);
    pkt.append(option.item, |text| write!(text, ": {} ({value})", OPT_RA.name_of(value).unwrap_or("Unknown")));
    Ok(())
}

fn traceroute(pkt: &mut Packet, option: &Shown) -> Parsed {
    option.needs(pkt, 2)?;
    pkt.u16(&OPT_ID_NUMBER)?;
    option.needs(pkt, 2)?;
    pkt.u16(&OPT_OHC)?;
    option.needs(pkt, 2)?;
    pkt.u16(&OPT_RHC)?;
    option.needs(pkt, 4)?;
    pkt.ipv4(&OPT_ORIGINATOR)?;
    Ok(())
}

/// RFC 1770.
fn selective_broadcast(pkt: &mut Packet, option: &Shown) -> Parsed {
    while option.left(pkt) >= 4 {
        pkt.ipv4(&OPT_ADDR)?;
    }
    let rest = option.left(pkt);
    if rest > 0 {
        pkt.bytes(&OPT_PADDING, rest)?;
    }
    Ok(())
}

/// RFC 4782.
fn quick_start(pkt: &mut Packet, option: &Shown) -> Parsed {
    option.needs(pkt, 1)?;
    let first = pkt.peek_u8(0)?;
    let (function, rate) = (first >> 4, first & 0x0f);
    let function_name = OPT_QS_FUNC.name_of(u64::from(function));
    pkt.append(option.item, |text| match function_name {
        Some(name) => write!(text, ": {name} ({function})"),
        None => write!(text, ": Unknown ({function}) ({function})"),
    });
    pkt.u8(&OPT_QS_FUNC)?;
    if !matches!(function, 0 | 8) {
        return Ok(());
    }
    pkt.bits(u64::from(first), 1, &[&OPT_QS_RATE]);
    let rate = OPT_QS_RATE.name_of(u64::from(rate)).unwrap_or("Unknown");
    pkt.append(option.item, |text| write!(text, ", {rate}"));
    option.needs(pkt, 1)?;
    if function == 0 {
        let ttl = pkt.u8(&OPT_QS_TTL)?;
        // The sender chose both at random; only routers that know the option lower both.
        let header_ttl = pkt.layer().get(8).copied().unwrap_or(0);
        let difference = header_ttl.wrapping_sub(ttl);
        pkt.found_at(&OPT_QS_TTL_DIFF, u64::from(difference), pkt.position().saturating_sub(1), 1);
        pkt.append(option.item, |text| write!(text, ", QS TTL {ttl}, QS TTL diff {difference}"));
    } else {
        pkt.u8(&OPT_QS_UNUSED)?;
    }
    option.needs(pkt, 4)?;
    let nonce = pkt.peek_u32(0)?;
    pkt.u32(&OPT_QS_NONCE)?;
    pkt.bits(u64::from(nonce), 4, &[&OPT_QS_RESERVED]);
    Ok(())
}

/// Source and record route: pointer and addresses; `ahead` is the field of those after the pointer.
fn route(pkt: &mut Packet, option: &Shown, ahead: &'static Field, sourced: bool) -> Parsed {
    option.needs(pkt, 1)?;
    let pointer = usize::from(pkt.u8(&OPT_PTR)?);
    if pointer < 4 {
        pkt.expert(&OPT_PTR_BEFORE_ADDRESS);
        return Ok(());
    }
    if pointer & 3 != 0 {
        pkt.expert(&OPT_PTR_MIDDLE_ADDRESS);
        return Ok(());
    }
    let stray = !option.len.saturating_sub(3).is_multiple_of(4);
    if stray {
        pkt.expert(&SUBOPT_TOO_LONG);
    }
    while option.left(pkt) >= 4 {
        let place = pkt.offset().saturating_sub(option.start).saturating_add(1);
        let last = option.left(pkt) < 8;
        let field = if place < pointer {
            &REC_RT
        } else if sourced && last && !stray {
            &DST
        } else {
            ahead
        };
        pkt.ipv4(field)?;
        let item = pkt.last();
        if place == pointer && field != &DST {
            pkt.append(item, |text| text.write_str(" <- (next)"));
        }
    }
    Ok(())
}

fn timestamp(pkt: &mut Packet, option: &Shown) -> Parsed {
    option.needs(pkt, 1)?;
    let pointer = pkt.u8(&OPT_PTR)?;
    let item = pkt.last();
    if pointer < 5 {
        pkt.append(item, |text| text.write_str(" (points before first address)"));
    } else if pointer & 3 != 1 {
        pkt.append(item, |text| text.write_str(" (points to middle of address)"));
    }
    option.needs(pkt, 1)?;
    let flags = pkt.peek_u8(0)?;
    pkt.u8(&OPT_OVERFLOW)?;
    pkt.bits(u64::from(flags), 1, &[&OPT_FLAG]);
    let with_addresses = matches!(flags & 0x0f, 1 | 3);
    while option.left(pkt) > 0 {
        let need = if with_addresses { 8 } else { 4 };
        if option.left(pkt) < need {
            let item = pkt.add(&TEXT, 0, option.left(pkt));
            pkt.label(item, |text| text.write_str("Suboption would go past end of option"));
            pkt.expert(&SUBOPT_TOO_LONG);
            break;
        }
        if with_addresses {
            pkt.ipv4(&OPT_TIME_STAMP_ADDR)?;
        }
        pkt.u32(&OPT_TIME_STAMP)?;
    }
    Ok(())
}

/// RFC 791 §3.1 and RFC 1108, which gave the same number a new form.
fn security(pkt: &mut Packet, option: &Shown) -> Parsed {
    option.needs(pkt, 1)?;
    if option.len == 11 && OPT_SEC_RFC791_SEC.name_of(u64::from(pkt.peek_u16(0)?)).is_some() {
        pkt.u16(&OPT_SEC_RFC791_SEC)?;
        pkt.u16(&OPT_SEC_RFC791_COMP)?;
        letters(pkt, &OPT_SEC_RFC791_HR, 2)?;
        letters(pkt, &OPT_SEC_RFC791_TCC, 3)?;
        return Ok(());
    }
    pkt.u8(&OPT_SEC_CL)?;
    let mut first = true;
    let mut more = option.left(pkt) > 0;
    while more && option.left(pkt) > 0 {
        let flags = pkt.u8(&OPT_SEC_PROT_AUTH_FLAGS)?;
        let item = pkt.open();
        let raw = u64::from(flags);
        if first {
            let authorities = [
                &OPT_SEC_PROT_AUTH_GENSER,
                &OPT_SEC_PROT_AUTH_SIOP_ESI,
                &OPT_SEC_PROT_AUTH_SCI,
                &OPT_SEC_PROT_AUTH_NSA,
                &OPT_SEC_PROT_AUTH_DOE,
            ];
            pkt.bits(raw, 1, &authorities);
            pkt.bits(raw, 1, &[&OPT_SEC_PROT_AUTH_UNASSIGNED]);
            pkt.append(item, |text| {
                for authority in authorities.iter().filter(|authority| authority.masked(raw) != 0) {
                    write!(text, ", {}", authority.name)?;
                }
                Ok(())
            });
        } else {
            pkt.bits(raw, 1, &[&OPT_SEC_PROT_AUTH_UNASSIGNED_MORE]);
        }
        pkt.bits(raw, 1, &[&OPT_SEC_PROT_AUTH_FTI]);
        more = flags & 1 != 0;
        if more {
            pkt.append(item, |text| text.write_str(", Field Termination Indicator"));
        }
        pkt.close();
        first = false;
    }
    if more && option.left(pkt) == 0 {
        pkt.expert_here_with(&OPT_LEN_INVALID, |text| {
            text.write_str("Field Termination Indicator set to 1 for last byte of option")
        });
    } else if option.left(pkt) > 0 {
        pkt.expert_here_with(&OPT_LEN_INVALID, |text| text.write_str("Extraneous data in option"));
    }
    Ok(())
}

/// Text of a fixed length, which a zero byte ends.
fn letters(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
    let text = pkt.bytes(field, len)?;
    let item = pkt.last();
    let end = memchr::memchr(0, text).unwrap_or(len);
    pkt.set_text(item, text.get(..end).unwrap_or(text));
    Ok(())
}

fn extended_security(pkt: &mut Packet, option: &Shown) -> Parsed {
    option.needs(pkt, 1)?;
    pkt.u8(&OPT_EXT_SEC_ADD_SEC_INFO_FORMAT_CODE)?;
    let rest = option.left(pkt);
    if rest > 0 {
        pkt.bytes(&OPT_EXT_SEC_ADD_SEC_INFO, rest)?;
    }
    Ok(())
}

/// FIPS 188, and the IETF draft it was made of.
fn cipso(pkt: &mut Packet, option: &Shown) -> Parsed {
    option.needs(pkt, 4)?;
    pkt.u32(&CIPSO_DOI)?;
    while option.left(pkt) > 0 {
        let kind = pkt.u8(&CIPSO_TAG_TYPE)?;
        let item = pkt.last();
        if kind == 0 {
            continue;
        }
        let len = if option.left(pkt) > 0 { usize::from(pkt.peek_u8(0)?) } else { 0 };
        let shortest = match kind {
            1 | 2 | 5 => 4,
            6 | 7 => 3,
            _ => 2,
        };
        if len < shortest || len.saturating_sub(1) > option.left(pkt) {
            pkt.expert(&CIPSO_MALFORMED);
            return Ok(());
        }
        pkt.skip(1)?;
        match kind {
            1 | 2 | 5 => {
                pkt.skip(1)?; // alignment
                pkt.u8(&CIPSO_SENSITIVITY_LEVEL)?;
                categories(pkt, kind, len.saturating_sub(4))?;
            }
            6 | 7 => {
                pkt.bytes(&CIPSO_TAG_DATA, len.saturating_sub(2))?;
            }
            _ => {
                pkt.label(item, |text| write!(text, "Tag Type: Unknown ({kind}) ({len} bytes)"));
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The categories of a tag as text: those whose bits are set, those listed, or ranges from high to low.
fn categories(pkt: &mut Packet, kind: u8, len: usize) -> Parsed {
    if len == 0 {
        return Ok(());
    }
    let bytes = pkt.peek(0, len)?;
    let mut text = String::new();
    let mut add = |write: std::fmt::Arguments| {
        if !text.is_empty() {
            text.push(',');
        }
        let _ = text.write_fmt(write);
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    match kind {
        2 => pairs.iter().for_each(|pair| add(format_args!("{}", u16::from_be_bytes(*pair)))),
        5 => {
            // The last range may leave out its low end, which is then 0.
            for range in bytes.chunks(4) {
                let number = |at: usize| match range.get(at..at.saturating_add(2)) {
                    Some(&[high, low]) => u16::from_be_bytes([high, low]),
                    _ => 0,
                };
                add(format_args!("{}-{}", number(0), number(2)));
            }
        }
        _ => {
            for (index, byte) in (0_usize..).zip(bytes) {
                for bit in 0_usize..8 {
                    if byte & (0x80 >> bit) != 0 {
                        add(format_args!("{}", index.saturating_mul(8).saturating_add(bit)));
                    }
                }
            }
        }
    }
    pkt.made(&CIPSO_CATEGORIES, text.as_bytes(), len);
    pkt.skip(len)
}
