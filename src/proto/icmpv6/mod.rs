//! ICMPv6 (RFC 4443; 2710, 3810, 4286, 4620, 4861, 6275, 6550, 8335).
//!
//! Not covered: the contents of FMIPv6, ILNP and MPL messages and of secured RPL ones.

pub mod fields;
mod multicast;
mod names;
mod node_information;
mod options;
mod renumbering;
mod rpl;

use super::icmp::{self, extensions};
use super::ipv6::IPV6;
use crate::base::checksum::{Checksum, should_be};
use crate::dissect::prelude::*;
use crate::field::Kind;
use fields::*;
use std::net::Ipv6Addr;

pub static ICMPV6: Protocol = Protocol {
    short: "ICMPv6",
    fields: FIELDS,
    on: &[On::Number(&IP_PROTO, 58)],
    dissect,
    uses: &[&super::icmp::ICMP],
    ..Protocol::named("icmpv6", "Internet Control Message Protocol v6")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info(|_| Ok(()));
    let start = pkt.position();
    let whole = pkt.layer();
    let entire = pkt.captured_left() == pkt.left();
    let kind = pkt.u8(&TYPE)?;
    pkt.info(|text| match TYPE.name_of(u64::from(kind)) {
        Some(name) => text.write_str(name),
        None => write!(text, "Unknown ({kind})"),
    });
    let code = pkt.u8(&CODE)?;
    let item = pkt.last();
    let codes = names::codes(kind);
    let meaning = codes.iter().find(|(number, _)| *number == code).map(|(_, name)| *name);
    let write_meaning = |text: &mut String| match meaning {
        Some(name) => write!(text, " ({name})"),
        None if codes.is_empty() => Ok(()),
        None if kind == 1 => text.write_str(" (Unknown)"),
        None => write!(text, " (Unknown ({code}))"),
    };
    pkt.append(item, write_meaning);
    pkt.info_append(write_meaning);
    checksum(pkt, whole, entire)?;

    match kind {
        1 | 3 => error(pkt)?,
        2 => {
            pkt.u32(&MTU)?;
            quote(pkt)?;
        }
        4 => {
            pkt.u32(&POINTER)?;
            quote(pkt)?;
        }
        128 | 129 => echo(pkt, kind == 128, start)?,
        130..=132 => multicast::listener(pkt, kind)?,
        143 => multicast::report(pkt)?,
        133 | 141 | 142 => {
            pkt.bytes(&RESERVED, 4)?;
            options::read(pkt)?;
        }
        134 => router_advertisement(pkt)?,
        135 => {
            pkt.bytes(&RESERVED, 4)?;
            let target = pkt.ipv6(&ND_NS_TARGET_ADDRESS)?;
            pkt.info_append(|text| write!(text, " for {}", Address::from(target)));
            options::read(pkt)?;
        }
        136 => neighbor_advertisement(pkt)?,
        137 => {
            pkt.bytes(&RESERVED, 4)?;
            pkt.ipv6(&ND_RD_TARGET_ADDRESS)?;
            pkt.ipv6(&RD_NA_DESTINATION_ADDRESS)?;
            options::read(pkt)?;
        }
        138 => renumbering::read(pkt, code)?,
        139 | 140 => node_information::read(pkt, kind, code)?,
        144..=147 => home_agent(pkt, kind)?,
        148 | 149 => certification_path(pkt, kind)?,
        151 => {
            pkt.u16(&MCAST_RA_QUERY_INTERVAL)?;
            pkt.u16(&MCAST_RA_ROBUSTNESS_VARIABLE)?;
        }
        152 | 153 => {}
        150 | 154 => fast_handover(pkt)?,
        155 => rpl::read(pkt, code)?,
        157 | 158 => duplicate_address(pkt)?,
        160 | 161 => extended_echo(pkt, kind)?,
        _ => {
            pkt.expert_here_with(&UNDECODED_TYPE, |text| write!(text, "ICMPv6 type {kind} is not decoded"));
            rest(pkt)?;
        }
    }
    let (own, end) = (pkt.own(), pkt.captured_left().saturating_add(pkt.offset()));
    pkt.set_len(own, end);
    Ok(())
}

/// Shows what is left as bytes that nobody reads.
fn rest(pkt: &mut Packet) -> Parsed {
    let len = pkt.captured_left();
    if len > 0 {
        pkt.bytes(&DATA, len)?;
    }
    Ok(())
}

/// Reads an integer of flags with its bit fields; its label tells which are set and what the named ones say.
fn flags(pkt: &mut Packet, field: &'static Field, len: usize, parts: &[&'static Field]) -> Parsed<u64> {
    let raw = match len {
        1 => u64::from(pkt.u8(field)?),
        2 => u64::from(pkt.u16(field)?),
        _ => u64::from(pkt.u32(field)?),
    };
    let item = pkt.open();
    pkt.bits(raw, len, parts);
    pkt.close();
    pkt.append(item, |text| {
        for part in parts {
            let value = part.masked(raw);
            match (part.kind, part.name_of(value)) {
                (Kind::Bool, _) if value != 0 => write!(text, ", {}", part.name)?,
                (Kind::Bool, _) | (_, None) => {}
                (_, Some(name)) => write!(text, ", {}: {name}", part.name)?,
            }
        }
        Ok(())
    });
    Ok(raw)
}

fn checksum(pkt: &mut Packet, whole: &[u8], entire: bool) -> Parsed {
    let found = pkt.u16(&CHECKSUM)?;
    let item = pkt.last();
    let at = pkt.position().saturating_sub(2);
    // RFC 4443 §2.3: over the addresses, the length and the number of the protocol too
    let sum = match pkt.addresses() {
        (Address::V6(source), Address::V6(destination)) => {
            let len = u32::try_from(whole.len()).unwrap_or(u32::MAX).to_be_bytes();
            Checksum::default().over(&source).over(&destination).over(&len).over(&[0, 0, 0, 58])
        }
        (Address::V4(source), Address::V4(destination)) => {
            let len = u32::try_from(whole.len()).unwrap_or(u32::MAX).to_be_bytes();
            Checksum::default().over(&source).over(&destination).over(&len).over(&[0, 0, 0, 58])
        }
        _ => Checksum::default(),
    };
    let over_all = sum.over(whole).finish();
    let status = if pkt.is_quoted() {
        pkt.append(item, |text| text.write_str(" [unverified] [in ICMP error packet]"));
        2
    } else if !entire {
        pkt.append(item, |text| text.write_str(" [unverified] [fragmented datagram]"));
        2
    } else if over_all == 0 {
        pkt.append(item, |text| text.write_str(" [correct]"));
        1
    } else {
        let should = should_be(found, over_all);
        pkt.append(item, |text| write!(text, " incorrect, should be 0x{should:04x}"));
        pkt.expert_with(&CHECKSUM_BAD, |text| write!(text, "Bad checksum [should be 0x{should:04x}]"));
        0
    };
    pkt.found_at(&CHECKSUM_STATUS, status, at, 0);
    Ok(())
}

/// Shows the packet that an error is about.
fn quote(pkt: &mut Packet) -> Parsed {
    pkt.quote(|pkt| pkt.hand_to(&IPV6))
}

/// Errors with room for extensions (RFC 4884); the length of what is quoted counts eights of bytes.
fn error(pkt: &mut Packet) -> Parsed {
    let units = pkt.peek_u8(0)?;
    if units == 0 {
        pkt.bytes(&RESERVED, 4)?;
        return quote(pkt);
    }
    pkt.u8(&LENGTH)?;
    pkt.bytes(&RESERVED, 3)?;
    let original = usize::from(units).saturating_mul(8);
    if original >= pkt.captured_left() {
        return quote(pkt);
    }
    pkt.quote(|pkt| pkt.hand_part(&IPV6, original))?;
    extensions::read(pkt)
}

fn echo(pkt: &mut Packet, is_request: bool, start: usize) -> Parsed {
    let identifier = pkt.u16(&ECHO_IDENTIFIER)?;
    let sequence = pkt.u16(&ECHO_SEQUENCE_NUMBER)?;
    let hops = pkt.hops();
    pkt.info_append(|text| write!(text, " id=0x{identifier:04x}, seq={sequence}, hop limit={hops}"));
    let sum = match pkt.layer().get(2..4) {
        Some(&[high, low]) => u16::from_be_bytes([high, low]),
        _ => 0,
    };
    // A reply differs in its type alone, 129 for 128; so its checksum is one less in the higher byte.
    let sum = if is_request { icmp::add_carried(sum, !0x0100) } else { sum };
    if let Some(exchange) = icmp::echo(pkt, is_request, identifier, sequence, sum) {
        match exchange.reply {
            _ if !is_request => {
                pkt.found_at(&RESP_TO, u64::from(exchange.request), start, 0);
                let millis = pkt.time_since(exchange.asked).0 as f64 / 1e6;
                let item = pkt.found_at(&RESPTIME, millis.to_bits(), start, 0);
                pkt.label(item, |text| write!(text, "Response Time: {millis:.3} ms"));
                pkt.info_append(|text| write!(text, " (request in {})", exchange.request));
            }
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
    }
    pkt.inside(|pkt| pkt.hand_to_data())
}

/// RFC 8335.
fn extended_echo(pkt: &mut Packet, kind: u8) -> Parsed {
    pkt.u16(&ECHO_IDENTIFIER)?;
    pkt.u8(&EXT_ECHO_SEQ)?;
    let flags = u64::from(pkt.peek_u8(0)?);
    pkt.skip(1)?;
    if kind == 160 {
        pkt.bits(flags, 1, &[&EXT_ECHO_REQ_RES, &EXT_ECHO_REQ_LOCAL]);
        if pkt.left() > 0 {
            extensions::read(pkt)?;
        }
    } else {
        let parts =
            [&EXT_ECHO_RSP_STATE, &EXT_ECHO_RSP_RES, &EXT_ECHO_RSP_ACTIVE, &EXT_ECHO_RSP_IPV4, &EXT_ECHO_RSP_IPV6];
        pkt.bits(flags, 1, &parts);
    }
    Ok(())
}

fn router_advertisement(pkt: &mut Packet) -> Parsed {
    pkt.u8(&ND_RA_CUR_HOP_LIMIT)?;
    let parts = [&ND_RA_FLAG_M, &ND_RA_FLAG_O, &ND_RA_FLAG_H, &ND_RA_FLAG_PRF, &ND_RA_FLAG_P, &ND_RA_FLAG_RSV];
    flags(pkt, &ND_RA_FLAG, 1, &parts)?;
    pkt.u16(&ND_RA_ROUTER_LIFETIME)?;
    pkt.u32(&ND_RA_REACHABLE_TIME)?;
    pkt.u32(&ND_RA_RETRANS_TIMER)?;
    options::read(pkt)
}

fn neighbor_advertisement(pkt: &mut Packet) -> Parsed {
    let parts = [&ND_NA_FLAG_R, &ND_NA_FLAG_S, &ND_NA_FLAG_O, &ND_NA_FLAG_RSV];
    let raw = flags(pkt, &ND_NA_FLAG, 4, &parts)?;
    let target = pkt.ipv6(&ND_NA_TARGET_ADDRESS)?;
    pkt.info_append(|text| {
        write!(text, " {} (", Address::from(target))?;
        let mut separator = "";
        for (field, short) in [(&ND_NA_FLAG_R, "rtr"), (&ND_NA_FLAG_S, "sol"), (&ND_NA_FLAG_O, "ovr")] {
            if field.masked(raw) != 0 {
                write!(text, "{separator}{short}")?;
                separator = ", ";
            }
        }
        text.write_str(if separator.is_empty() { "none)" } else { ")" })
    });
    options::read(pkt)
}

/// RFC 6275 §6.5 to §6.8.
fn home_agent(pkt: &mut Packet, kind: u8) -> Parsed {
    pkt.u16(&MIP6_IDENTIFIER)?;
    if kind == 147 {
        flags(pkt, &MIP6_FLAG, 2, &[&MIP6_FLAG_M, &MIP6_FLAG_O, &MIP6_FLAG_RSV])?;
        return options::read(pkt);
    }
    pkt.bytes(&RESERVED, 2)?;
    if kind == 145 {
        while pkt.left() >= 16 {
            pkt.ipv6(&MIP6_HOME_AGENT_ADDRESS)?;
        }
    }
    Ok(())
}

/// RFC 3971 §6.4.
fn certification_path(pkt: &mut Packet, kind: u8) -> Parsed {
    pkt.u16(&SEND_IDENTIFIER)?;
    if kind == 149 {
        pkt.u16(&SEND_ALL_COMPONENTS)?;
    }
    pkt.u16(&SEND_COMPONENT)?;
    if kind == 149 {
        pkt.bytes(&RESERVED, 2)?;
    }
    options::read(pkt)
}

/// RFC 5568 §6.1: only which message it is.
fn fast_handover(pkt: &mut Packet) -> Parsed {
    let kind = u64::from(pkt.u8(&FMIP6_SUBTYPE)?);
    pkt.info_append(|text| match FMIP6_SUBTYPE.name_of(kind) {
        Some(name) => write!(text, " ({name})"),
        None => write!(text, " (Unknown ({kind}))"),
    });
    if matches!(kind, 2 | 3) {
        pkt.bytes(&RESERVED, 1)?;
    } else {
        pkt.skip(1)?;
    }
    pkt.u16(&FMIP6_IDENTIFIER)?;
    if matches!(kind, 2 | 3) && pkt.left() > 0 {
        options::read(pkt)?;
    }
    Ok(())
}

/// RFC 6775 §4.4.
fn duplicate_address(pkt: &mut Packet) -> Parsed {
    pkt.u8(&N6LOWPANND_DA_STATUS)?;
    pkt.u8(&N6LOWPANND_DA_RSV)?;
    pkt.u16(&N6LOWPANND_DA_LIFETIME)?;
    eui64(pkt, &N6LOWPANND_DA_EUI64)?;
    pkt.ipv6(&N6LOWPANND_DA_REG_ADDR)?;
    Ok(())
}

/// An EUI-64, with itself in the place of a name.
fn eui64(pkt: &mut Packet, field: &'static Field) -> Parsed<[u8; 8]> {
    let bytes = pkt.u64(field)?.to_be_bytes();
    let item = pkt.last();
    pkt.label(item, |text| {
        write!(text, "{}: ", field.name)?;
        write_colons(text, &bytes)?;
        text.write_str(" (")?;
        write_colons(text, &bytes)?;
        text.write_char(')')
    });
    Ok(bytes)
}

fn write_colons(text: &mut String, bytes: &[u8]) -> std::fmt::Result {
    crate::field::text::write_hex(text, bytes, Some(':'));
    Ok(())
}

/// An address of which only the first bits were sent.
fn prefix(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed<Ipv6Addr> {
    let bytes = pkt.peek(0, len.min(16))?;
    let mut address = [0; 16];
    for (to, from) in address.iter_mut().zip(bytes) {
        *to = *from;
    }
    pkt.made(field, &address, len);
    pkt.skip(len)?;
    Ok(address.into())
}
