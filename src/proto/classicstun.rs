//! STUN as it was first, Simple Traversal of UDP Through NATs (RFC 3489), with what the TURN drafts of its day added.

use crate::dissect::prelude::*;
use rustc_hash::FxHashMap;

fields! {
    TYPE = "classicstun.type", "Message Type", u16, hex, names TYPES;
    LENGTH = "classicstun.length", "Message Length", u16, hex;
    ID = "classicstun.id", "Message Transaction ID", bytes;
    RESPONSE_IN = "classicstun.response_in", "Response In", frame_num;
    RESPONSE_TO = "classicstun.response_to", "Request In", frame_num;
    TIME = "classicstun.time", "Time", rel_time;
    ATTRIBUTES = "classicstun.att", "Attributes", none;
    ATTRIBUTE = "", "Attribute", none;
    ATT_TYPE = "classicstun.att.type", "Attribute Type", u16, hex, names ATTRIBUTE_TYPES;
    ATT_LENGTH = "classicstun.att.length", "Attribute Length", u16;
    VALUE = "classicstun.att.value", "Value", bytes;
    FAMILY = "classicstun.att.family", "Protocol Family", u16, hex, names FAMILIES;
    IPV4 = "classicstun.att.ipv4", "IP", ipv4;
    IPV6 = "classicstun.att.ipv6", "IP", ipv6;
    PORT = "classicstun.att.port", "Port", u16;
    CHANGE_IP = "classicstun.att.change.ip", "Change IP", bool, mask16 0x4, yes_no ("Set", "Not set");
    CHANGE_PORT = "classicstun.att.change.port", "Change Port", bool, mask16 0x2, yes_no ("Set", "Not set");
    UNKNOWN = "classicstun.att.unknown", "Unknown Attribute", u16, hex;
    ERROR_CLASS = "classicstun.att.error.class", "Error Class", u8, mask8 0x07;
    ERROR_CODE = "classicstun.att.error", "Error Code", u8;
    ERROR_REASON = "classicstun.att.error.reason", "Error Reason Phase", text;
    SERVER = "classicstun.att.server", "Server version", text;
    LIFETIME = "classicstun.att.lifetime", "Lifetime", u32;
    MAGIC_COOKIE = "classicstun.att.magic.cookie", "Magic Cookie", u32, hex;
    BANDWIDTH = "classicstun.att.bandwidth", "Bandwidth", u32;
    DATA = "classicstun.att.data", "Data", bytes;
    BINDING = "classicstun.att.connection_request_binding", "Connection Request Binding", text;
}

pub static CLASSICSTUN: Protocol = Protocol {
    short: "CLASSIC-STUN",
    fields: FIELDS,
    on: &[On::Heuristic(&UDP_PORT, looks_like)],
    accepts: looks_like,
    dissect,
    ..Protocol::named("classicstun", "Simple Traversal of UDP Through NAT")
};

static TYPES: &[(u64, &str)] = &[
    (0x0001, "Binding Request"),
    (0x0002, "Shared Secret Request"),
    (0x0003, "Allocate Request"),
    (0x0004, "Send Request"),
    (0x0006, "Set Active Destination Request"),
    (0x0101, "Binding Response"),
    (0x0102, "Shared Secret Response"),
    (0x0103, "Allocate Response"),
    (0x0104, "Send Response"),
    (0x0106, "Set Active Destination Response"),
    (0x0111, "Binding Error Response"),
    (0x0112, "Shared Secret Error Response"),
    (0x0113, "Allocate Error Response"),
    (0x0114, "Send Error Response"),
    (0x0115, "Data Indication"),
    (0x0116, "Set Active Destination Error Response"),
];

static ATTRIBUTE_TYPES: &[(u64, &str)] = &[
    (0x0001, "MAPPED-ADDRESS"),
    (0x0002, "RESPONSE-ADDRESS"),
    (0x0003, "CHANGE-REQUEST"),
    (0x0004, "SOURCE-ADDRESS"),
    (0x0005, "CHANGED-ADDRESS"),
    (0x0006, "USERNAME"),
    (0x0007, "PASSWORD"),
    (0x0008, "MESSAGE-INTEGRITY"),
    (0x0009, "ERROR-CODE"),
    (0x000b, "REFLECTED-FROM"),
    (0x000d, "LIFETIME"),
    (0x000e, "ALTERNATE_SERVER"),
    (0x000f, "MAGIC_COOKIE"),
    (0x0010, "BANDWIDTH"),
    (0x0011, "DESTINATION_ADDRESS"),
    (0x0012, "REMOTE_ADDRESS"),
    (0x0013, "DATA"),
    (0x0014, "NONCE"),
    (0x0015, "REALM"),
    (0x0016, "REQUESTED_ADDRESS_TYPE"),
    (0x0021, "XOR_ONLY"),
    (0x8020, "XOR_MAPPED_ADDRESS"),
    (0x8022, "SERVER"),
    (0xc001, "CONNECTION-REQUEST-BINDING"),
    (0xc002, "BINDING-CHANGE"),
];

static FAMILIES: &[(u64, &str)] = &[(1, "IPv4"), (2, "IPv6")];

/// Octets of a message before its attributes.
const HEAD: usize = 20;

/// A known type, and the length of the datagram; a message with the cookie of later STUN is one of `stun`.
fn looks_like(pkt: &Packet) -> bool {
    const COOKIE: u32 = 0x2112_a442;
    let (Ok(kind), Ok(len)) = (pkt.peek_u16(0), pkt.peek_u16(2)) else { return false };
    pkt.peek_u32(4) != Ok(COOKIE)
        && TYPE.name_of(u64::from(kind)).is_some()
        && usize::from(len).saturating_add(HEAD) == pkt.left()
        && pkt.peek(0, HEAD).is_ok()
}

/// The first request and the first response with a transaction id.
#[derive(Clone, Copy)]
struct Transaction {
    request: Option<(u32, Time)>,
    response: Option<u32>,
}

#[derive(Default)]
struct Open(FxHashMap<[u8; 16], Key<Transaction>>);

/// Most transactions of a conversation that are remembered.
const OPEN_LIMIT: usize = 4096;

fn dissect(pkt: &mut Packet) -> Parsed {
    let kind = pkt.peek_u16(0)?;
    pkt.info(|text| write!(text, "Message: {}", TYPE.name_of(u64::from(kind)).unwrap_or("Unknown")));
    show_transaction(pkt, kind & 0x0100 != 0)?;
    pkt.u16(&TYPE)?;
    let len = usize::from(pkt.u16(&LENGTH)?);
    pkt.bytes(&ID, 16)?;
    pkt.take(len);
    if len == 0 {
        return Ok(());
    }
    pkt.add(&ATTRIBUTES, 0, len);
    pkt.open();
    while pkt.left() > 0 {
        attribute(pkt)?;
    }
    pkt.close();
    Ok(())
}

fn show_transaction(pkt: &mut Packet, is_response: bool) -> Parsed {
    if pkt.is_quoted() {
        return Ok(());
    }
    let mut id = [0; 16];
    id.copy_from_slice(pkt.peek(4, 16)?);
    let (number, time) = (pkt.frame().number, pkt.frame().time);
    let key = pkt.learn(|first| {
        let open = &mut first.of_conversation::<Open>().0;
        if open.len() >= OPEN_LIMIT {
            open.clear();
        }
        let key = match open.get(&id).copied() {
            Some(key) => key,
            None => {
                let key = first.push(Transaction { request: None, response: None });
                first.of_conversation::<Open>().0.insert(id, key);
                key
            }
        };
        first.change(key, |transaction| match is_response {
            false => transaction.request = transaction.request.or(Some((number, time))),
            true => transaction.response = transaction.response.or(Some(number)),
        });
        Some(key)
    });
    let Some(transaction) = key.and_then(|key| pkt.recall(key)) else { return Ok(()) };
    if is_response {
        if let Some((request, asked)) = transaction.request.filter(|request| request.0 < number) {
            pkt.found(&RESPONSE_TO, u64::from(request));
            pkt.found(&TIME, pkt.time_since(asked).0 as u64);
        }
    } else if let Some(response) = transaction.response.filter(|response| pkt.sees(*response) && *response > number) {
        pkt.found(&RESPONSE_IN, u64::from(response));
    }
    Ok(())
}

/// RFC 3489 §11.2: nothing pads them.
fn attribute(pkt: &mut Packet) -> Parsed {
    let (kind, len) = (pkt.peek_u16(0)?, usize::from(pkt.peek_u16(2)?));
    let item = pkt.add(&ATTRIBUTE, 0, len.saturating_add(4));
    pkt.label(item, |text| match ATT_TYPE.name_of(u64::from(kind)) {
        Some(name) => write!(text, "Attribute: {name}"),
        None => write!(text, "Attribute: Unknown ({kind:#06x})"),
    });
    pkt.open();
    pkt.u16(&ATT_TYPE)?;
    pkt.u16(&ATT_LENGTH)?;
    if len > pkt.left() {
        return Err(Stop::Malformed);
    }
    pkt.part(len, |pkt| value(pkt, kind))?;
    pkt.close();
    Ok(())
}

fn value(pkt: &mut Packet, kind: u16) -> Parsed {
    let len = pkt.left();
    match kind {
        0x0001 | 0x0002 | 0x0004 | 0x0005 | 0x000b | 0x000e | 0x0011 | 0x0012 | 0x0016 | 0x8020 => address(pkt),
        0x0003 => {
            let bits = pkt.peek_u32(0)?;
            pkt.add(&CHANGE_IP, u64::from(bits), 4);
            pkt.add(&CHANGE_PORT, u64::from(bits), 4);
            Ok(())
        }
        0x0009 => {
            pkt.skip(2)?;
            pkt.u8(&ERROR_CLASS)?;
            pkt.u8(&ERROR_CODE)?;
            if pkt.left() > 0 {
                pkt.bytes(&ERROR_REASON, pkt.left())?;
            }
            Ok(())
        }
        0x0006..=0x0008 | 0x0014 | 0x0015 if len > 0 => pkt.bytes(&VALUE, len).map(|_| ()),
        0x000a => {
            while pkt.left() >= 2 {
                pkt.u16(&UNKNOWN)?;
            }
            Ok(())
        }
        0x000d => pkt.u32(&LIFETIME).map(|_| ()),
        0x000f => pkt.u32(&MAGIC_COOKIE).map(|_| ()),
        0x0010 => pkt.u32(&BANDWIDTH).map(|_| ()),
        0x0013 if len > 0 => {
            pkt.add(&DATA, 0, len);
            pkt.inside(Packet::hand_to_data)
        }
        0x8022 => pkt.bytes(&SERVER, len).map(|_| ()),
        0xc001 => pkt.bytes(&BINDING, len).map(|_| ()),
        _ => Ok(()),
    }
}

fn address(pkt: &mut Packet) -> Parsed {
    pkt.skip(1)?;
    let family = pkt.peek_u8(0)?;
    pkt.add(&FAMILY, u64::from(family), 1);
    pkt.skip(1)?;
    if pkt.left() == 0 {
        return Ok(());
    }
    pkt.u16(&PORT)?;
    match family {
        1 => pkt.ipv4(&IPV4).map(|_| ()),
        2 => pkt.ipv6(&IPV6).map(|_| ()),
        _ => Ok(()),
    }
}
