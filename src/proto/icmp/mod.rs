//! ICMP (RFC 792; 950, 1256, 4884, 5944, 8335).
//!
//! Errors show the packet they quote inside themselves. Echo replies are matched with their requests.

pub(crate) mod extensions;
mod types;

use super::ip::{IP, checksums};
use crate::base::checksum::{internet_checksum, should_be};
use crate::dissect::prelude::*;
use rustc_hash::FxHashMap;
use types::{EXT_CLASS_NAMES, EXT_ECHO_RSP_STATE_NAMES, INT_INFO_ROLE_NAMES, MIP_TYPE_NAMES};

fields! {
    TYPE = "icmp.type", "Type", u8, whole write_type;
    CODE = "icmp.code", "Code", u8;
    CHECKSUM = "icmp.checksum", "Checksum", u16, hex;
    UNUSED = "icmp.unused", "Unused", bytes;
    RESERVED = "icmp.reserved", "Reserved", bytes;
    IDENT = "icmp.ident", "Identifier (BE)", u16, dec_hex;
    IDENT_LE = "icmp.ident_le", "Identifier (LE)", u16, dec_hex;
    SEQ = "icmp.seq", "Sequence Number (BE)", u16, dec_hex;
    SEQ_LE = "icmp.seq_le", "Sequence Number (LE)", u16, dec_hex;
    MTU = "icmp.mtu", "MTU of next hop", u16;
    NUM_ADDRS = "icmp.num_addrs", "Number of addresses", u8;
    ADDR_ENTRY_SIZE = "icmp.addr_entry_size", "Address entry size", u8;
    LIFETIME = "icmp.lifetime", "Lifetime", u16;
    POINTER = "icmp.pointer", "Pointer", u32;
    ROUTER_ADDRESS = "icmp.router_address", "Router address", ipv4;
    PREF_LEVEL = "icmp.pref_level", "Preference level", i32;
    ORIGINATE_TIMESTAMP = "icmp.originate_timestamp", "Originate Timestamp", u32;
    RECEIVE_TIMESTAMP = "icmp.receive_timestamp", "Receive Timestamp", u32;
    TRANSMIT_TIMESTAMP = "icmp.transmit_timestamp", "Transmit Timestamp", u32;
    ADDRESS_MASK = "icmp.address_mask", "Address Mask", ipv4;
    REDIR_GW = "icmp.redir_gw", "Gateway Address", ipv4;
    MIP_TYPE = "icmp.mip.type", "Extension Type", u8, names MIP_TYPE_NAMES;
    MIP_LENGTH = "icmp.mip.length", "Length", u8;
    MIP_PREFIXLENGTH = "icmp.mip.prefixlength", "Prefix Length", u8;
    MIP_SEQ = "icmp.mip.seq", "Sequence Number", u16;
    MIP_LIFE = "icmp.mip.life", "Registration Lifetime", u16;
    MIP_FLAGS = "icmp.mip.flags", "Flags", u16, hex;
    MIP_R = "icmp.mip.r", "Registration Required", bool, mask16 0x8000;
    MIP_B = "icmp.mip.b", "Busy", bool, mask16 0x4000;
    MIP_H = "icmp.mip.h", "Home Agent", bool, mask16 0x2000;
    MIP_F = "icmp.mip.f", "Foreign Agent", bool, mask16 0x1000;
    MIP_M = "icmp.mip.m", "Minimal Encapsulation", bool, mask16 0x800;
    MIP_G = "icmp.mip.g", "GRE", bool, mask16 0x400;
    MIP_V = "icmp.mip.v", "VJ Comp", bool, mask16 0x200;
    MIP_RT = "icmp.mip.rt", "Reverse tunneling", bool, mask16 0x100;
    MIP_U = "icmp.mip.u", "UDP tunneling", bool, mask16 0x80;
    MIP_X = "icmp.mip.x", "Revocation support", bool, mask16 0x40;
    MIP_RESERVED = "icmp.mip.reserved", "Reserved", u16, hex, mask16 0x3f;
    MIP_COA = "icmp.mip.coa", "Care-Of-Address", ipv4;
    MIP_CHALLENGE = "icmp.mip.challenge", "Challenge", bytes;
    MIP_CONTENT = "icmp.mip.content", "Content", bytes;
    EXT = "icmp.ext", "ICMP Extensions", none;
    EXT_VERSION = "icmp.ext.version", "Version", u8;
    EXT_RES = "icmp.ext.res", "Reserved", u16, hex, mask16 0xfff;
    EXT_CHECKSUM = "icmp.ext.checksum", "Checksum", u16, hex;
    EXT_LENGTH = "icmp.ext.length", "Length", u16;
    EXT_CLASS = "icmp.ext.class", "Class", u8, names EXT_CLASS_NAMES;
    EXT_CTYPE = "icmp.ext.ctype", "C-Type", u8;
    EXT_DATA = "icmp.ext.data", "Data", bytes;
    MPLS_LABEL = "icmp.mpls.label", "Label", u24, mask24 0xfffff0;
    MPLS_EXP = "icmp.mpls.exp", "Experimental", u24, mask24 0xe;
    MPLS_S = "icmp.mpls.s", "Stack bit", bool, mask24 0x1, yes_no ("Set", "Not set");
    MPLS_TTL = "icmp.mpls.ttl", "Time to live", u8;
    MPLS_DATA = "icmp.mpls.data", "Data", bytes;
    RESP_IN = "icmp.resp_in", "Response frame", frame_num;
    NO_RESP = "icmp.no_resp", "No response seen", none;
    RESP_TO = "icmp.resp_to", "Request frame", frame_num;
    RESPTIME = "icmp.resptime", "Response time", f64, unit " ms";
    DATA_TIME = "icmp.data_time", "Timestamp from icmp data", abs_time;
    DATA_TIME_RELATIVE = "icmp.data_time_relative", "Timestamp from icmp data (relative)", rel_time;
    LENGTH = "icmp.length", "Length", u8;
    LENGTH_ORIGINAL_DATAGRAM = "icmp.length.original_datagram", "Length of original datagram", u8;
    INT_INFO_ROLE = "icmp.int_info.role", "Interface Role", u8, mask8 0xc0, names INT_INFO_ROLE_NAMES;
    INT_INFO_RESERVED = "icmp.int_info.reserved", "Reserved", u8, mask8 0x30;
    INT_INFO_IFINDEX = "icmp.int_info.ifindex", "ifIndex", bool, mask8 0x8;
    INT_INFO_IPADDR = "icmp.int_info.ipaddr", "IP Address", bool, mask8 0x4, yes_no ("Present", "Not Present");
    INT_INFO_NAME_PRESENT = "icmp.int_info.name_present", "Interface Name", bool, mask8 0x2, yes_no ("Present", "Not Present");
    INT_INFO_MTU_PRESENT = "icmp.int_info.mtu_present", "MTU", bool, mask8 0x1, yes_no ("Present", "Not Present");
    INT_INFO_INDEX = "icmp.int_info.index", "Interface Index", u32;
    INT_INFO_IPV4 = "icmp.int_info.ipv4", "Source", ipv4;
    INT_INFO_IPV6 = "icmp.int_info.ipv6", "Source", ipv6;
    INT_INFO_NAME_LENGTH = "icmp.int_info.name_length", "Name Length", u8;
    INT_INFO_NAME = "icmp.int_info.name", "Name", text;
    INT_INFO_MTU = "icmp.int_info.mtu", "Maximum Transmission Unit", u32;
    EXT_ECHO_SEQ = "icmp.ext.echo.seq", "Sequence Number", u8, dec_hex;
    EXT_ECHO_REQ_RES = "icmp.ext.echo.req.res", "Reserved", u8, hex, mask8 0xfe;
    EXT_ECHO_REQ_LOCAL = "icmp.ext.echo.req.local", "Local bit", bool, mask8 0x1, yes_no ("Set", "Not set");
    EXT_ECHO_RSP_STATE = "icmp.ext.echo.rsp.state", "State", u8, mask8 0xe0, names EXT_ECHO_RSP_STATE_NAMES;
    EXT_ECHO_RSP_RES = "icmp.ext.echo.rsp.res", "Reserved", u8, hex, mask8 0x18;
    EXT_ECHO_RSP_ACTIVE = "icmp.ext.echo.rsp.active", "Active bit", bool, mask8 0x4, yes_no ("Set", "Not set");
    EXT_ECHO_RSP_IPV4 = "icmp.ext.echo.rsp.ipv4", "IPv4 bit", bool, mask8 0x2, yes_no ("Set", "Not set");
    EXT_ECHO_RSP_IPV6 = "icmp.ext.echo.rsp.ipv6", "IPv6 bit", bool, mask8 0x1, yes_no ("Set", "Not set");
    INT_IDENT_NAME = "icmp.int_ident.name", "Name", text;
    INT_IDENT_INDEX = "icmp.int_ident.index", "Interface Index", u32;
    INT_IDENT_ADDR_LENGTH = "icmp.int_ident.addr_length", "Address Length", u8;
    INT_IDENT_RESERVED = "icmp.int_ident.reserved", "Reserved", bytes;
    INT_IDENT_IPV4 = "icmp.int_ident.ipv4", "Address", ipv4;
    INT_IDENT_IPV6 = "icmp.int_ident.ipv6", "Address", ipv6;
    INT_IDENT_ADDRESS = "icmp.int_ident.address", "Address", bytes;
    CHECKSUM_STATUS = "icmp.checksum.status", "Checksum Status", u8, whole checksums::status;
    EXT_CHECKSUM_STATUS = "icmp.ext.checksum.status", "Checksum Status", u8, whole checksums::status;
    INT_INFO_AFI = "icmp.int_info.afi", "Address Family Identifier", u16;
    INT_IDENT_AFI = "icmp.int_ident.afi", "Address Family Identifier", u16, names crate::proto::address_families::FAMILIES;
    TEXT = "", "Object", none;
    CHECKSUM_BAD = "icmp.checksum_bad", "Bad checksum", warn Group::Checksum;
    EXT_CHECKSUM_BAD = "icmp.ext.checksum_bad", "Bad checksum", warn Group::Checksum;
    RESP_NOT_FOUND = "icmp.resp_not_found", "No response seen to ICMP request", warn Group::Sequence;
}

pub static ICMP: Protocol = Protocol {
    short: "ICMP",
    fields: FIELDS,
    on: &[On::Number(&IP_PROTO, 1)],
    dissect,
    ..Protocol::named("icmp", "Internet Control Message Protocol")
};

fn write_type(kind: u64, text: &mut String) {
    let _ = write!(text, "{kind} ({})", types::type_name(kind as u8, 0));
}

/// An echo request and what became of it.
#[derive(Clone, Copy)]
pub(crate) struct Exchange {
    pub(crate) request: u32,
    pub(crate) asked: Time,
    pub(crate) reply: Option<u32>,
}

/// Who asked whom, what the request was called, and the checksum its reply must have.
type Call = (Address, Address, u16, u16, u16);

/// Echo requests that wait for their replies.
#[derive(Default)]
struct Waiting(FxHashMap<Call, Key<Exchange>>);

fn dissect(pkt: &mut Packet) -> Parsed {
    let own = pkt.own();
    pkt.info(|_| Ok(()));
    let start = pkt.position();
    let whole = pkt.layer();
    let entire = pkt.captured_left() == pkt.left();
    if let Err(stop) = pkt.peek(0, 6) {
        // TShark looks at what might be an identifier first.
        pkt.withdraw();
        return Err(stop);
    }
    let kind = pkt.u8(&TYPE)?;
    let code = pkt.peek_u8(0)?;
    let item = pkt.last();
    let name = types::type_name(kind, code);
    if name != types::type_name(kind, 0) {
        pkt.label(item, |text| write!(text, "Type: {kind} ({name})"));
    }
    pkt.u8(&CODE)?;
    let item = pkt.last();
    let meaning = types::code_name(kind, code);
    pkt.append(item, |text| match meaning {
        types::Code::Unnamed => Ok(()),
        types::Code::Named(name) => write!(text, " ({name})"),
        types::Code::Unknown => write!(text, " (Unknown code: {code})"),
    });
    pkt.info(|text| match meaning {
        types::Code::Unnamed => write!(text, "{name:20}"),
        types::Code::Named(meaning) => write!(text, "{name:20} ({meaning})"),
        types::Code::Unknown => write!(text, "{name:20} (Unknown code: {code})"),
    });
    let found = pkt.u16(&CHECKSUM)?;
    checksum(pkt, found, whole, entire);

    match kind {
        0 | 8 => {
            identifier(pkt)?;
            exchange(pkt, kind == 8, start)?;
            echo_data(pkt)?;
        }
        13 | 14 => {
            identifier(pkt)?;
            for field in [&ORIGINATE_TIMESTAMP, &RECEIVE_TIMESTAMP, &TRANSMIT_TIMESTAMP] {
                let time = pkt.u32(field)?;
                let item = pkt.last();
                pkt.append(item, |text| {
                    text.write_str(" (")?;
                    types::write_millis(text, time & 0x7fff_ffff)?;
                    text.write_str(" after midnight UTC)")
                });
            }
        }
        15 | 16 => identifier(pkt)?,
        17 | 18 => {
            identifier(pkt)?;
            pkt.ipv4(&ADDRESS_MASK)?;
        }
        3 | 11 | 12 => error(pkt, kind, code)?,
        4 => {
            pkt.skip(4)?;
            quote(pkt)?;
        }
        5 => {
            pkt.ipv4(&REDIR_GW)?;
            if pkt.left() > 0 {
                // RFC 792: the header and 64 bits.
                let header = usize::from(pkt.peek_u8(0)? & 0xf).saturating_mul(4);
                pkt.quote(|pkt| pkt.hand_part(&IP, header.saturating_add(8)))?;
            }
        }
        9 => advertisement(pkt)?,
        42 | 43 => extended_echo(pkt, kind)?,
        _ => {}
    }
    let end = pkt.captured_left().saturating_add(pkt.offset());
    pkt.set_len(own, end);
    Ok(())
}

fn checksum(pkt: &mut Packet, found: u16, whole: &[u8], entire: bool) {
    let item = pkt.last();
    let at = pkt.position().saturating_sub(2);
    let status = if pkt.is_quoted() {
        pkt.append(item, |text| text.write_str(" [unverified] [in ICMP error packet]"));
        2
    } else if !entire {
        pkt.append(item, |text| text.write_str(" [unverified] [fragmented datagram]"));
        2
    } else if internet_checksum(whole) == 0 {
        pkt.append(item, |text| text.write_str(" [correct]"));
        1
    } else {
        let should = should_be(found, internet_checksum(whole));
        pkt.append(item, |text| write!(text, " incorrect, should be 0x{should:04x}"));
        pkt.expert_with(&CHECKSUM_BAD, |text| write!(text, "Bad checksum [should be 0x{should:04x}]"));
        0
    };
    pkt.found_at(&CHECKSUM_STATUS, status, at, 0);
}

fn identifier(pkt: &mut Packet) -> Parsed {
    let (identifier, sequence) = (pkt.peek_u16(0)?, pkt.peek_u16(2)?);
    both_orders(pkt, &IDENT, &IDENT_LE)?;
    both_orders(pkt, &SEQ, &SEQ_LE)?;
    let ttl = pkt.hops();
    pkt.info_append(|text| write!(text, " id=0x{identifier:04x}, seq={sequence}/{}, ttl={ttl}", sequence.swap_bytes()));
    Ok(())
}

/// A number that nothing says the byte order of.
fn both_orders(pkt: &mut Packet, big: &'static Field, little: &'static Field) -> Parsed {
    let value = pkt.peek_u16(0)?;
    pkt.add(big, u64::from(value), 2);
    pkt.u16_le(little)?;
    Ok(())
}

/// Adds in ones' complement (RFC 1071), as checksums are.
pub(crate) fn add_carried(sum: u16, more: u16) -> u16 {
    let (sum, carry) = sum.overflowing_add(more);
    sum.wrapping_add(u16::from(carry))
}

/// Joins echo requests and replies of either version; `sum` is the checksum of the reply.
pub(crate) fn echo(pkt: &mut Packet, is_request: bool, identifier: u16, sequence: u16, sum: u16) -> Option<Exchange> {
    let (source, destination) = pkt.addresses();
    let quoted = pkt.is_quoted();
    let key = pkt.learn(|first| {
        if quoted {
            return None;
        }
        let (number, time) = (first.frame.number, first.frame.time);
        if is_request {
            let key = first.push(Exchange { request: number, asked: time, reply: None });
            first.scratch::<Waiting>().0.insert((source, destination, identifier, sequence, sum), key);
            Some(key)
        } else {
            let call = (destination, source, identifier, sequence, sum);
            let key = first.scratch::<Waiting>().0.remove(&call)?;
            first.change(key, |exchange| exchange.reply = Some(number));
            Some(key)
        }
    });
    key.and_then(|key| pkt.recall(key))
}

/// Shows request and reply to each other.
fn exchange(pkt: &mut Packet, is_request: bool, start: usize) -> Parsed {
    let Some(&[sum_high, sum_low, a, b, c, d]) = pkt.layer().get(2..8) else { return Ok(()) };
    let (identifier, sequence) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
    let sum = u16::from_be_bytes([sum_high, sum_low]);
    // A reply differs in its type alone, 0 for 8; so its checksum is that of the request and 8 in the higher byte.
    let sum = if is_request { add_carried(sum, 0x0800) } else { sum };
    let code = pkt.layer().get(1).copied().unwrap_or(0);
    if code != 0 {
        return Ok(());
    }
    let Some(exchange) = echo(pkt, is_request, identifier, sequence, sum) else { return Ok(()) };
    if !is_request {
        pkt.found_at(&RESP_TO, u64::from(exchange.request), start, 0);
        let millis = pkt.time_since(exchange.asked).0 as f64 / 1e6;
        let item = pkt.found_at(&RESPTIME, millis.to_bits(), start, 0);
        pkt.label(item, |text| write!(text, "Response time: {millis:.3} ms"));
        pkt.info_append(|text| write!(text, " (request in {})", exchange.request));
        return Ok(());
    }
    match exchange.reply {
        Some(reply) if pkt.sees(reply) => {
            pkt.found_at(&RESP_IN, u64::from(reply), start, 0);
            pkt.info_append(|text| write!(text, " (reply in {reply})"));
        }
        None if !pkt.settings().one_pass => {
            pkt.found_at(&NO_RESP, 0, start, 0);
            pkt.expert(&RESP_NOT_FOUND);
            pkt.info_append(|text| text.write_str(" (no response found!)"));
        }
        _ => {}
    }
    Ok(())
}

/// What an echo carries: often the time it was sent.
fn echo_data(pkt: &mut Packet) -> Parsed {
    if let (Ok(seconds), Ok(micros)) = (pkt.peek_u32(0), pkt.peek_u32(4)) {
        let now = pkt.frame().time;
        // Each host in its own byte order: whichever is within a day of the frame's time.
        let near = [(seconds, micros), (seconds.swap_bytes(), micros.swap_bytes())].into_iter().find_map(|(s, us)| {
            let sent = Time::from_parts(i64::from(s), i64::from(us).saturating_mul(1000));
            let age = now.since(sent);
            (us < 1_000_000 && age.0.unsigned_abs() < 86_400_000_000_000).then_some((sent, age))
        });
        if let Some((sent, age)) = near {
            pkt.add(&DATA_TIME, sent.0 as u64, 8);
            pkt.add(&DATA_TIME_RELATIVE, age.0 as u64, 8);
            pkt.skip(8)?;
        }
    }
    pkt.inside(|pkt| pkt.hand_to_data())
}

/// Shows the packet that an error is about.
fn quote(pkt: &mut Packet) -> Parsed {
    if pkt.left() == 0 {
        return Ok(());
    }
    pkt.peek_u8(0)?;
    pkt.quote(|pkt| pkt.hand_to(&IP))
}

/// Errors with room for extensions (RFC 4884).
fn error(pkt: &mut Packet, kind: u8, code: u8) -> Parsed {
    let words = pkt.peek_u8(1)?;
    if kind == 12 {
        pkt.u8(&POINTER)?;
    } else if words > 0 {
        pkt.bytes(&UNUSED, 1)?;
    }
    if words > 0 {
        pkt.add(&LENGTH, u64::from(words), 1);
        pkt.found_at(&LENGTH_ORIGINAL_DATAGRAM, u64::from(words).saturating_mul(4), pkt.position(), 1);
        pkt.skip(1)?;
        unused_or_mtu(pkt, kind, code, 2)?;
    } else if kind == 12 {
        pkt.bytes(&UNUSED, 3)?;
    } else {
        unused_or_mtu(pkt, kind, code, 4)?;
    }
    let room = pkt.captured_left();
    let original = if words > 0 {
        usize::from(words).saturating_mul(4)
    } else if room > 128 && extensions::look_like(pkt, 128) {
        128 // RFC 4884 §5.5: before there was a length, everybody put extensions there
    } else {
        return quote(pkt);
    };
    if original >= room {
        return quote(pkt);
    }
    pkt.quote(|pkt| pkt.hand_part(&IP, original))?;
    extensions::read(pkt)
}

fn unused_or_mtu(pkt: &mut Packet, kind: u8, code: u8, len: usize) -> Parsed {
    if (kind, code) == (3, 4) {
        if len > 2 {
            pkt.bytes(&UNUSED, len.saturating_sub(2))?;
        }
        pkt.u16(&MTU)?;
    } else {
        pkt.bytes(&UNUSED, len)?;
    }
    Ok(())
}

/// RFC 1256, with the extensions of mobile IP (RFC 5944 §2.1).
fn advertisement(pkt: &mut Packet) -> Parsed {
    let count = pkt.u8(&NUM_ADDRS)?;
    let size = pkt.u8(&ADDR_ENTRY_SIZE)?;
    let seconds = u64::from(pkt.u16(&LIFETIME)?);
    let item = pkt.last();
    pkt.append(item, |text| {
        text.write_str(" (")?;
        types::write_seconds(text, seconds)?;
        text.write_char(')')
    });
    for _ in 0..count {
        if size != 2 {
            break;
        }
        pkt.ipv4(&ROUTER_ADDRESS)?;
        pkt.signed(&PREF_LEVEL, 4)?;
    }
    while pkt.left() > 0 {
        mobile_extension(pkt)?;
    }
    Ok(())
}

fn mobile_extension(pkt: &mut Packet) -> Parsed {
    let kind = pkt.peek_u8(0)?;
    let name = MIP_TYPE.name_of(u64::from(kind)).unwrap_or("Unknown");
    let len = if kind == 0 { 0 } else { usize::from(pkt.peek_u8(1)?) };
    let whole = match kind {
        0 => 1,
        24 => len, // TShark counts both header bytes into a challenge
        _ => len.saturating_add(2),
    };
    let item = pkt.add(&TEXT, 0, whole);
    pkt.label(item, |text| write!(text, "Ext: {name}"));
    pkt.open();
    let start = pkt.offset();
    pkt.u8(&MIP_TYPE)?;
    if kind != 0 {
        pkt.u8(&MIP_LENGTH)?;
    }
    let end = start.saturating_add(whole.max(if kind == 0 { 1 } else { 2 }));
    let rest = |pkt: &Packet| end.saturating_sub(pkt.offset());
    match kind {
        0 => {}
        16 => {
            pkt.u16(&MIP_SEQ)?;
            pkt.u16(&MIP_LIFE)?;
            let flags = u64::from(pkt.u16(&MIP_FLAGS)?);
            let item = pkt.open();
            let names = [&MIP_R, &MIP_B, &MIP_H, &MIP_F, &MIP_M, &MIP_G, &MIP_V, &MIP_RT, &MIP_U, &MIP_X];
            pkt.bits(flags, 2, &names);
            pkt.bits(flags, 2, &[&MIP_RESERVED]);
            pkt.close();
            pkt.append(item, |text| {
                names.iter().filter(|name| name.masked(flags) != 0).try_for_each(|name| write!(text, ", {}", name.name))
            });
            while rest(pkt) >= 4 {
                pkt.ipv4(&MIP_COA)?;
            }
        }
        19 => {
            while rest(pkt) > 0 {
                pkt.u8(&MIP_PREFIXLENGTH)?;
            }
        }
        24 => {
            let challenge = len.saturating_sub(4).min(rest(pkt));
            if challenge > 0 {
                pkt.bytes(&MIP_CHALLENGE, challenge)?;
            }
        }
        _ => {
            let content = rest(pkt);
            if content > 0 {
                pkt.bytes(&MIP_CONTENT, content)?;
            }
        }
    }
    pkt.close();
    pkt.go_to(end)
}

/// RFC 8335.
fn extended_echo(pkt: &mut Packet, kind: u8) -> Parsed {
    both_orders(pkt, &IDENT, &IDENT_LE)?;
    pkt.u8(&EXT_ECHO_SEQ)?;
    let flags = u64::from(pkt.peek_u8(0)?);
    pkt.skip(1)?;
    if kind == 42 {
        pkt.bits(flags, 1, &[&EXT_ECHO_REQ_RES, &EXT_ECHO_REQ_LOCAL]);
        if pkt.left() > 0 {
            extensions::read(pkt)?;
        }
    } else {
        pkt.bits(
            flags,
            1,
            &[&EXT_ECHO_RSP_STATE, &EXT_ECHO_RSP_RES, &EXT_ECHO_RSP_ACTIVE, &EXT_ECHO_RSP_IPV4, &EXT_ECHO_RSP_IPV6],
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{conversation_shown, hex};

    #[test]
    fn a_reply_belongs_to_the_request_whose_checksum_it_continues() {
        let there = "020000000002 020000000001 0800 45000020 12340000 40010000 0a000001 0a000002";
        let back = "020000000001 020000000002 0800 45000020 12340000 40010000 0a000002 0a000001";
        let request = hex(&format!("{there} 0800 3236 01020001 61626364"));
        let reply = hex(&format!("{back} 0000 3a36 01020001 61626364"));
        let other = hex(&format!("{back} 0000 3a35 01020001 61626365"));
        let frames = [&request, &other, &reply].map(|bytes| (bytes.as_slice(), bytes.len()));
        let texts = conversation_shown(1, &frames);
        assert!(texts[0].contains("Checksum: 0x3236 [correct] <icmp.checksum:36+2>"), "{}", texts[0]);
        assert!(texts[1].contains("Echo (ping) reply    id=0x0102, seq=1/256, ttl=64\n"), "{}", texts[1]);
        assert!(texts[2].contains("Response time: 2.000 ms <icmp.resptime:34+0>"), "{}", texts[2]);
        assert!(texts[2].contains("seq=1/256, ttl=64 (request in 1)\n"), "{}", texts[2]);
    }
}
