//! NTP, the Network Time Protocol, versions 1 to 4 (RFC 1059, RFC 1119, RFC 1305, RFC 5905), with extension fields (RFC 7822).

mod control;
mod names;
mod private;

use crate::dissect::prelude::*;
use names::*;
use rustc_hash::FxHashMap;
use std::net::Ipv4Addr;

fields! {
    FLAGS = "ntp.flags", "Flags", u8, hex;
    LEAP = "ntp.flags.li", "Leap Indicator", u8, mask8 0xc0, names LEAPS;
    VERSION = "ntp.flags.vn", "Version number", u8, mask8 0x38, names VERSIONS;
    MODE = "ntp.flags.mode", "Mode", u8, mask8 0x07, names MODES;
    STRATUM = "ntp.stratum", "Peer Clock Stratum", u8, ranges STRATA;
    POLL = "ntp.ppoll", "Peer Polling Interval", u8, whole write_poll;
    PRECISION = "ntp.precision", "Peer Clock Precision", u8, whole write_precision;
    ROOT_DELAY = "ntp.rootdelay", "Root Delay", u32, whole write_short;
    ROOT_DISPERSION = "ntp.rootdispersion", "Root Dispersion", u32, whole write_short;
    REFERENCE_ID = "ntp.refid", "Reference ID", bytes;
    REFERENCE_TIME = "ntp.reftime", "Reference Timestamp", abs_time, utc;
    ORIGIN = "ntp.org", "Origin Timestamp", abs_time, utc;
    RECEIVE = "ntp.rec", "Receive Timestamp", abs_time, utc;
    TRANSMIT = "ntp.xmt", "Transmit Timestamp", abs_time, utc;
    KEY_ID = "ntp.keyid", "Key ID", bytes;
    MAC = "ntp.mac", "Message Authentication Code", bytes;
    PADDING = "ntp.padding", "Padding", bytes;
    RESPONSE_IN = "ntp.response_in", "Response In", frame_num;
    REQUEST_IN = "ntp.request_in", "Request In", frame_num;
    DELTA_TIME = "ntp.delta_time", "Delta Time", rel_time;
    EXT = "ntp.ext", "Extension", none;
    EXT_TYPE = "ntp.ext.type", "Field Type", u16, hex, names EXTENSIONS;
    EXT_LENGTH = "ntp.ext.length", "Length", u16;
    EXT_VALUE = "ntp.ext.value", "Value", bytes;
    EXT_INVALID_LENGTH = "ntp.ext.invalid_length", "Extension invalid length", warn Group::Protocol;
    CTRL_FLAGS = "ntp.ctrl.flags2", "Flags 2", u8, hex;
    CTRL_RESPONSE = "ntp.ctrl.flags2.r", "Response bit", u8, mask8 0x80, names RESPONSES;
    CTRL_ERROR = "ntp.ctrl.flags2.error", "Error bit", u8, mask8 0x40;
    CTRL_MORE = "ntp.ctrl.flags2.more", "More bit", u8, mask8 0x20;
    CTRL_OPCODE = "ntp.ctrl.flags2.opcode", "Opcode", u8, mask8 0x1f, names OPCODES;
    CTRL_SEQUENCE = "ntp.ctrl.sequence", "Sequence", u16;
    CTRL_STATUS = "ntp.ctrl.status", "Status", u16, hex;
    CTRL_ERR_STATUS = "ntp.ctrl.err_status", "Error Status Word", u16, mask16 0xff00, names CONTROL_ERRORS;
    SYS_LEAP = "ntp.ctrl.sys_status.li", "Leap Indicator", u16, mask16 0xc000, names LEAPS;
    SYS_SOURCE = "ntp.ctrl.sys_status.clksrc", "Clock Source", u16, mask16 0x3f00, names CLOCK_SOURCES;
    SYS_COUNT = "ntp.ctrl.sys_status.count", "System Event Counter", u16, mask16 0x00f0;
    SYS_CODE = "ntp.ctrl.sys_status.code", "System Event Code", u16, mask16 0x000f, names SYSTEM_EVENTS;
    PEER_CONFIG = "ntp.ctrl.peer_status.config", "Peer Status", bool, mask16 0x8000, yes_no ("configured (peer.config)", "not configured (peer.config)");
    PEER_AUTHENABLE = "ntp.ctrl.peer_status.authenable", "Peer Status", bool, mask16 0x4000, yes_no ("authentication enabled (peer.authenable)", "authentication disabled (peer.authenable)");
    PEER_AUTHENTIC = "ntp.ctrl.peer_status.authentic", "Peer Status", bool, mask16 0x2000, yes_no ("authentication okay (peer.authentic)", "authentication not okay (peer.authentic)");
    PEER_REACH = "ntp.ctrl.peer_status.reach", "Peer Status", bool, mask16 0x1000, yes_no ("reachability okay (peer.reach != 0)", "reachability not okay (peer.reach != 0)");
    PEER_BCAST = "ntp.ctrl.peer_status.bcast", "Peer Status broadcast association", bool, mask16 0x0800, yes_no SET;
    PEER_SELECTION = "ntp.ctrl.peer_status.selection", "Peer Selection", u16, mask16 0x0700, names SELECTIONS;
    PEER_COUNT = "ntp.ctrl.peer_status.count", "Peer Event Counter", u16, mask16 0x00f0;
    PEER_CODE = "ntp.ctrl.peer_status.code", "Peer Event Code", u16, mask16 0x000f, names PEER_EVENTS;
    CLOCK_STATUS = "ntp.ctrl.clock_status.status", "Clock Status", u16, mask16 0xff00, names CLOCK_STATES;
    CLOCK_CODE = "ntp.ctrl.clock_status.code", "Clock Event Code", u16, mask16 0x00ff;
    CTRL_DATA = "ntp.ctrl.data", "Data", none;
    CTRL_ITEM = "ntp.ctrl.item", "Item", none;
    CTRL_VARIABLE = "", "Variable", none;
    CTRL_ASSOCIATION = "ntp.ctrl.associd", "AssociationID", u16;
    CTRL_OFFSET = "ntp.ctrl.offset", "Offset", u16;
    CTRL_COUNT = "ntp.ctrl.count", "Count", u16;
    CTRL_TRAP = "ntp.ctrl.trapmsg", "Trap message", text;
    CTRL_CONFIGURATION = "ntp.ctrl.configuration", "Configuration", text;
    CTRL_MRU = "ntp.ctrl.mru", "MRU", text;
    CTRL_ORDERED = "ntp.ctrl.ordlist", "Ordered List", text;
    CTRL_NONCE = "ntp.ctrl.nonce", "Nonce", text;
    PRIV_RESPONSE = "ntp.priv.flags.r", "Response bit", u8, mask8 0x80, names RESPONSES;
    PRIV_MORE = "ntp.priv.flags.more", "More bit", u8, mask8 0x40;
    PRIV_AUTH_SEQ = "ntp.priv.auth_seq", "Auth, sequence", u8;
    PRIV_AUTH = "ntp.priv.auth", "Auth bit", u8, mask8 0x80;
    PRIV_SEQ = "ntp.priv.seq", "Sequence number", u8, mask8 0x7f;
    PRIV_IMPL = "ntp.priv.impl", "Implementation", u8, names IMPLEMENTATIONS;
    PRIV_CODE = "ntp.priv.reqcode", "Request code", u8, names REQUESTS;
    PRIV_ERR = "ntp.priv.err", "Err", u8, hex, names PRIVATE_ERRORS;
    PRIV_ITEMS = "ntp.priv.numitems", "Number of data items", u16;
    PRIV_RESERVED = "ntp.priv.reserved", "Reserved", u8, hex;
    PRIV_ITEM_SIZE = "ntp.priv.itemsize", "Size of data item", u16;
    ITEM = "ntp.priv.mode7.item", "Mode7 item", text;
    MON_AVGINT = "ntp.priv.monlist.avgint", "avgint", u32;
    MON_LSINT = "ntp.priv.monlist.lsint", "lsint", u32;
    MON_RESTR = "ntp.priv.monlist.restr", "restr", u32, hex;
    MON_COUNT = "ntp.priv.monlist.count", "count", u32;
    MON_REMOTE = "ntp.priv.monlist.remote_address", "remote address", ipv4;
    MON_LOCAL = "ntp.priv.monlist.local_address", "local address", ipv4;
    MON_FLAGS = "ntp.priv.monlist.flags", "flags", u32, hex;
    MON_PORT = "ntp.priv.monlist.port", "port", u16;
    MON_MODE = "ntp.priv.monlist.mode", "mode", u8;
    MON_VERSION = "ntp.priv.monlist.version", "version", u8;
    MON_IPV6 = "ntp.priv.monlist.ipv6", "ipv6", u32, hex;
    MON_UNUSED = "ntp.priv.monlist.unused", "unused", u32, hex;
    MON_REMOTE6 = "ntp.priv.monlist.addr6", "ipv6 remote addr", ipv6;
    MON_LOCAL6 = "ntp.priv.monlist.daddr6", "ipv6 local addr", ipv6;
    PEER_ADDRESS = "ntp.priv.mode7.address", "Address", ipv4;
    PEER_PORT = "ntp.priv.mode7.port", "Port", u16;
    PEER_HMODE = "ntp.priv.mode7.hmode", "HMode", u8, names MODES;
    PEER_FLAGS = "ntp.priv.mode7.peer.flags", "Flags", u8, hex, mask8 0xff;
    FLAG_CONFIG = "ntp.priv.mode7.peer.flags.config", "Config", bool, mask8 0x01, yes_no SET;
    FLAG_SYSPEER = "ntp.priv.mode7.peer.flags.syspeer", "Syspeer", bool, mask8 0x02, yes_no SET;
    FLAG_BURST = "ntp.priv.mode7.peer.flags.burst", "Burst", bool, mask8 0x04, yes_no SET;
    FLAG_REFCLOCK = "ntp.priv.mode7.peer.flags.refclock", "Refclock", bool, mask8 0x08, yes_no SET;
    FLAG_PREFER = "ntp.priv.mode7.peer.flags.prefer", "Prefer", bool, mask8 0x10, yes_no SET;
    FLAG_AUTHENABLE = "ntp.priv.mode7.peer.flags.authenable", "Auth enable", bool, mask8 0x20, yes_no SET;
    FLAG_CANDIDATE = "ntp.priv.mode7.peer.flags.sel_candidate", "Sel Candidate", bool, mask8 0x40, yes_no SET;
    FLAG_SHORTLIST = "ntp.priv.mode7.peer.flags.shortlist", "Shortlist", bool, mask8 0x80, yes_no SET;
    PEER_IPV6_FLAG = "ntp.priv.mode7.ipv6_flag", "IPv6 Flag", u32;
    PEER_UNUSED = "ntp.priv.mode7.unused", "Unused", bytes;
    PEER_ADDRESS6 = "ntp.priv.mode7.address6", "IPv6 addr", ipv6;
    RESET_FLAGS = "ntp.priv.mode7.reset_stats.flags", "Flags", u32, hex, mask32 0xff;
    RESET_ALLPEERS = "ntp.priv.mode7.reset_stats.flags.allpeers", "All Peers", bool, mask32 0x01, yes_no SET;
    RESET_IO = "ntp.priv.mode7.reset_stats.flags.io", "IO", bool, mask32 0x02, yes_no SET;
    RESET_SYS = "ntp.priv.mode7.reset_stats.flags.sys", "Sys", bool, mask32 0x04, yes_no SET;
    RESET_MEM = "ntp.priv.mode7.reset_stats.flags.mem", "Mem", bool, mask32 0x08, yes_no SET;
    RESET_TIMER = "ntp.priv.mode7.reset_stats.flags.timer", "Timer", bool, mask32 0x10, yes_no SET;
    RESET_AUTH = "ntp.priv.mode7.reset_stats.flags.auth", "Auth", bool, mask32 0x20, yes_no SET;
    RESET_CTL = "ntp.priv.mode7.reset_stats.flags.ctl", "Ctl", bool, mask32 0x40, yes_no SET;
}

pub static NTP: Protocol = Protocol {
    short: "NTP",
    fields: FIELDS,
    on: &[On::Number(&UDP_PORT, 123)],
    dissect,
    ..Protocol::named("ntp", "Network Time Protocol")
};

const CLIENT: u8 = 3;
const SERVER: u8 = 4;
const CONTROL: u8 = 6;
const PRIVATE: u8 = 7;

fn write_poll(exponent: u64, out: &mut String) {
    // RFC 5905 7.2: from 16 s to 36 h
    let _ = match exponent {
        4..=17 => write!(out, "{exponent} ({} seconds)", 1u32 << exponent),
        _ => write!(out, "invalid ({exponent})"),
    };
}

fn write_precision(exponent: u64, out: &mut String) {
    let _ = write!(out, "{:.6} seconds", f64::from(exponent as u8 as i8).exp2());
}

/// NTP short format: 16 bits of seconds, 16 of their fraction.
fn write_short(value: u64, out: &mut String) {
    let _ = write!(out, "{:.6} seconds", value as f64 / 65536.0);
}

/// The text of a value's name, or what TShark shows in its place.
fn name(field: &Field, raw: u64) -> &'static str {
    field.name_of(field.masked(raw)).unwrap_or("Unknown")
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let flags = pkt.peek_u8(0)?;
    let raw = u64::from(flags);
    let mode = flags & 7;
    let (version, mode_name) = (name(&VERSION, raw), name(&MODE, raw));
    let short = match mode {
        CONTROL => "control",
        PRIVATE => "private",
        _ => mode_name,
    };
    pkt.info(|text| write!(text, "{version}, {short}"));
    let own = pkt.own();
    let captured = pkt.captured_left();
    pkt.set_len(own, captured);
    pkt.label(own, |text| write!(text, "Network Time Protocol ({version}, {short})"));
    pkt.u8(&FLAGS)?;
    let item = pkt.last();
    pkt.append(item, |text| {
        match mode {
            PRIVATE => write!(text, ", Response bit: {}", name(&PRIV_RESPONSE, raw))?,
            _ => write!(text, ", Leap Indicator: {}", name(&LEAP, raw))?,
        }
        write!(text, ", Version number: {version}, Mode: {mode_name}")
    });
    pkt.open();
    match mode {
        PRIVATE => pkt.bits(raw, 1, &[&PRIV_RESPONSE, &PRIV_MORE]),
        _ => pkt.bits(raw, 1, &[&LEAP]),
    }
    pkt.bits(raw, 1, &[&VERSION, &MODE]);
    pkt.close();
    match mode {
        CONTROL => control::dissect(pkt),
        PRIVATE => private::dissect(pkt, flags),
        _ => time(pkt, mode),
    }
}

/// A packet that tells the time (RFC 5905 7.3).
fn time(pkt: &mut Packet, mode: u8) -> Parsed {
    let stratum = pkt.u8(&STRATUM)?;
    pkt.u8(&POLL)?;
    pkt.u8(&PRECISION)?;
    pkt.u32(&ROOT_DELAY)?;
    pkt.u32(&ROOT_DISPERSION)?;
    let reference = pkt.peek_u32(0)?;
    pkt.bytes(&REFERENCE_ID, 4)?;
    let item = pkt.last();
    pkt.label(item, |text| write_reference(text, stratum, reference));
    timestamp(pkt, &REFERENCE_TIME)?;
    let origin = timestamp(pkt, &ORIGIN)?;
    timestamp(pkt, &RECEIVE)?;
    let transmit = timestamp(pkt, &TRANSMIT)?;
    exchange(pkt, mode, origin, transmit);
    tail(pkt)
}

/// Who the sender takes the time from: a kind of clock, or an IPv4 address.
fn write_reference(text: &mut String, stratum: u8, reference: u32) -> std::fmt::Result {
    text.push_str("Reference ID: ");
    let code = reference.to_be_bytes();
    match (stratum, reference) {
        (2.., _) => write!(text, "{}", Ipv4Addr::from(reference)),
        (_, 0) => text.write_str("NULL"),
        _ => match CLOCKS.iter().find(|(known, _)| **known == code) {
            Some((_, name)) => text.write_str(name),
            None => {
                text.push_str("Unidentified reference source '");
                for byte in code.into_iter().take_while(|byte| *byte != 0) {
                    match byte {
                        b' '..=b'~' => text.push(char::from(byte)),
                        _ => write!(text, "\\x{byte:x}")?,
                    }
                }
                text.write_str("'")
            }
        },
    }
}

/// Reads a timestamp: 32 bits of seconds, 32 of their fraction; gives it as it is.
fn timestamp(pkt: &mut Packet, field: &'static Field) -> Parsed<u64> {
    let raw = pkt.peek_u64(0)?;
    pkt.add(field, moment(raw).0 as u64, 8);
    pkt.skip(8)?;
    Ok(raw)
}

/// RFC 5905 6: seconds count from 1900; those with a clear highest bit are of the era that begins in 2036.
fn moment(raw: u64) -> Time {
    const FROM_1900_TO_1970: i64 = 2_208_988_800;
    const ERA: i64 = 1 << 32;
    let (seconds, fraction) = ((raw >> 32) as i64, raw & 0xffff_ffff);
    let era = if seconds & 0x8000_0000 == 0 { ERA } else { 0 };
    let nanos = fraction.saturating_mul(1_000_000_000) >> 32;
    if seconds == 0 && nanos == 0 {
        return Time::NEVER;
    }
    Time::from_parts(seconds.saturating_add(era).saturating_sub(FROM_1900_TO_1970), nanos as i64)
}

/// A request and its response.
#[derive(Clone, Copy)]
struct Exchange {
    request: u32,
    asked: Time,
    response: Option<u32>,
}

/// Requests without a response, by their transmit timestamp, which the response repeats.
#[derive(Default)]
struct Waiting(FxHashMap<u64, Key<Exchange>>);

/// Most requests of a conversation that wait for their response.
const MOST_WAITING: usize = 1024;

fn exchange(pkt: &mut Packet, mode: u8, origin: u64, transmit: u64) {
    if !matches!(mode, CLIENT | SERVER) || pkt.is_quoted() {
        return;
    }
    let key = pkt.learn(|first| {
        let (number, now) = (first.frame.number, first.frame.time);
        if mode == SERVER {
            let key = first.of_conversation::<Waiting>().0.remove(&origin)?;
            first.change(key, |exchange: &mut Exchange| exchange.response = Some(number));
            return Some(key);
        }
        let key = first.push(Exchange { request: number, asked: now, response: None });
        let waiting = &mut first.of_conversation::<Waiting>().0;
        if waiting.len() >= MOST_WAITING {
            waiting.clear();
        }
        waiting.insert(transmit, key);
        Some(key)
    });
    // TShark finds both ends only when it goes over the packets once more.
    let Some(exchange) = key.and_then(|key| pkt.recall(key)).filter(|_| !pkt.settings().one_pass) else { return };
    if mode == CLIENT {
        if let Some(response) = exchange.response {
            pkt.found(&RESPONSE_IN, u64::from(response));
        }
    } else {
        pkt.found(&REQUEST_IN, u64::from(exchange.request));
        let delta = pkt.time_since(exchange.asked);
        pkt.found(&DELTA_TIME, delta.0 as u64);
    }
}

/// Shortest extension field, and the lengths of the authentication codes that have one before them (RFC 7822).
const SHORTEST_EXTENSION: usize = 16;
const CODE_LENGTHS: [usize; 2] = [20, 24];

/// Extension fields, and the key and code of authentication.
fn tail(pkt: &mut Packet) -> Parsed {
    while is_extension(pkt.rest()) {
        let mut valid = true;
        pkt.group(&EXT, |pkt, _| {
            pkt.u16(&EXT_TYPE)?;
            let len = pkt.u16(&EXT_LENGTH)?;
            let value = usize::from(len).saturating_sub(4);
            if len % 4 != 0 {
                valid = false;
                pkt.expert_with(&EXT_INVALID_LENGTH, |text| {
                    write!(text, "Extension length {len} isn't a multiple of 4")
                });
                return pkt.skip(value);
            }
            pkt.bytes(&EXT_VALUE, value).map(|_| ())
        })?;
        if !valid {
            return Ok(());
        }
    }
    if pkt.left() >= 4 {
        pkt.bytes(&KEY_ID, 4)?;
        let code = pkt.left();
        if code > 0 {
            pkt.bytes(&MAC, code)?;
        }
    }
    Ok(())
}

/// Whether extension fields begin here: they must fill what is left, apart from an authentication code.
fn is_extension(mut rest: &[u8]) -> bool {
    loop {
        let &[_, _, high, low, ..] = rest else { return false };
        let len = usize::from(u16::from_be_bytes([high, low]));
        if len < SHORTEST_EXTENSION {
            return false;
        }
        let Some(after) = rest.get(len..) else { return false };
        if after.is_empty() || CODE_LENGTHS.contains(&after.len()) {
            return true;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::text::write_moment;

    fn written(raw: u64) -> String {
        let mut text = String::new();
        write_moment(&mut text, moment(raw), true);
        text
    }

    #[test]
    fn timestamps_go_on_in_the_era_of_2036() {
        assert_eq!(written(0xd944_5755_3033_6fd0), "Jul  6, 2015 01:24:37.188284862 UTC");
        assert_eq!(written(0x0000_0001_8000_0000), "Feb  7, 2036 06:28:17.500000000 UTC");
        assert_eq!(written(0), "NULL");
    }

    #[test]
    fn extension_fields_fill_what_is_left_or_leave_an_authentication_code() {
        let field = [&[0x01, 0x04, 0x00, 0x10][..], &[0; 12]].concat();
        assert!(is_extension(&field));
        assert!(is_extension(&[&field[..], &[0; 20]].concat()));
        assert!(!is_extension(&[&field[..], &[0; 8]].concat()));
        assert!(!is_extension(&[0, 0, 0, 1, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]));
    }

    #[test]
    fn a_poll_interval_out_of_range_is_invalid() {
        let mut text = String::new();
        write_poll(6, &mut text);
        write_poll(18, &mut text);
        assert_eq!(text, "6 (64 seconds)invalid (18)");
    }
}
