//! The next hop resolution protocol (RFC 2332), with the extensions of Cisco.

use super::ip::{IP, checksums};
use crate::base::checksum::{internet_checksum, should_be};
use crate::dissect::prelude::*;

fields! {
    FIXED = "", "NHRP Fixed Header", none;
    FAMILY = "nhrp.hdr.afn", "Address Family Number", u16, hex, names super::address_families::FAMILIES;
    PROTOCOL = "nhrp.hdr.pro.type", "Protocol Type (short form)", u16, hex_dec;
    LONG_PROTOCOL = "nhrp.protocol_type", "Protocol Type (long form)", bytes;
    HOPS = "nhrp.hdr.hopcnt", "Hop Count", u8;
    SIZE = "nhrp.hdr.pktsz", "Packet Length", u16;
    CHECKSUM = "nhrp.hdr.chksum", "NHRP Packet Checksum", u16, hex;
    CHECKSUM_STATUS = "nhrp.hdr.chksum.status", "NHRP Packet Checksum Status", u8, whole checksums::status;
    EXTENSIONS = "nhrp.hdr.extoff", "Extension Offset", u16;
    VERSION = "nhrp.hdr.version", "Version", u8;
    KIND = "nhrp.hdr.op.type", "NHRP Packet Type", u8, names KINDS;
    SOURCE = "nhrp.hdr.shtl", "Source Address Type/Len", u8;
    SOURCE_TYPE = "nhrp.hdr.shtl.type", "Type", u8, mask8 0x40, names FORMATS;
    SOURCE_LENGTH = "nhrp.hdr.shtl.len", "Length", u8, mask8 0x3f;
    SUB = "nhrp.hdr.sstl", "Source SubAddress Type/Len", u8;
    SUB_TYPE = "nhrp.hdr.sstl.type", "Type", u8, mask8 0x40, names FORMATS;
    SUB_LENGTH = "nhrp.hdr.sstl.len", "Length", u8, mask8 0x3f;
    MANDATORY = "", "NHRP Mandatory Part", none;
    SOURCE_PROTOCOL_LENGTH = "nhrp.src.prot.len", "Source Protocol Len", u16;
    DESTINATION_PROTOCOL_LENGTH = "nhrp.dst.prot.len", "Destination Protocol Len", u16;
    FLAGS = "nhrp.flags", "Flags", u16, hex;
    IS_ROUTER = "nhrp.flag.q", "Is Router", bool, mask16 0x8000;
    NO_REPLY = "nhrp.flag.n", "Expected Purge Reply", bool, mask16 0x8000;
    AUTHORITATIVE = "nhrp.flag.a", "Authoritative", bool, mask16 0x4000;
    STABLE = "nhrp.flag.d", "Stable Association", bool, mask16 0x2000;
    UNIQUE = "nhrp.flag.u", "Uniqueness Bit", bool, mask16 0x1000;
    REGISTERS_UNIQUE = "nhrp.flag.u", "Uniqueness Bit", bool, mask16 0x8000;
    BINDING = "nhrp.flag.s", "Stable Binding", bool, mask16 0x0800;
    TRANSLATION = "nhrp.flag.nat", "Cisco NAT Supported", bool, mask16 0x0002;
    REQUEST = "nhrp.reqid", "Request ID", u32, hex_dec;
    SOURCE_ADDRESS = "nhrp.src.nbma.addr", "Source NBMA Address", ipv4;
    SOURCE_OTHER = "nhrp.src.nbma.addr_bytes", "Source NBMA Address", bytes;
    SOURCE_SUB = "nhrp.src.nbma.saddr", "Source NBMA Sub Address", bytes;
    SOURCE_PROTOCOL = "nhrp.src.prot.addr", "Source Protocol Address", ipv4;
    SOURCE_PROTOCOL_OTHER = "nhrp.src.prot.addr_bytes", "Source Protocol Address", bytes;
    DESTINATION_PROTOCOL = "nhrp.dst.prot.addr", "Destination Protocol Address", ipv4;
    DESTINATION_PROTOCOL_OTHER = "nhrp.dst.prot.addr_byets", "Destination Protocol Address", bytes;
    ERROR = "nhrp.err.code", "Error Code", u16, names ERRORS;
    ERROR_OFFSET = "nhrp.err.offset", "Error Offset", u16;
    CAUSE = "", "Packet Causing Indication", none;
    ENTRY = "", "Client Information Entry", none;
    CODE = "nhrp.code", "Code", u8, names CODES;
    PREFIX = "nhrp.prefix", "Prefix Length", u8;
    UNUSED = "nhrp.unused", "Unused", u16;
    MTU = "nhrp.mtu", "Max Transmission Unit", u16;
    HOLDING = "nhrp.htime", "Holding Time (s)", u16;
    CLIENT = "nhrp.cli.addr_tl", "Client Address Type/Len", u8;
    CLIENT_TYPE = "nhrp.cli.addr_tl.type", "Type", u8, mask8 0x40, names FORMATS;
    CLIENT_LENGTH = "nhrp.cli.addr_tl.len", "Length", u8, mask8 0x3f;
    CLIENT_SUB = "nhrp.cli.saddr_tl", "Client Sub Address Type/Len", u8;
    CLIENT_SUB_TYPE = "nhrp.cli.saddr_tl.type", "Type", u8, mask8 0x40, names FORMATS;
    CLIENT_SUB_LENGTH = "nhrp.cli.saddr_tl.len", "Length", u8, mask8 0x3f;
    PROTOCOL_LENGTH = "nhrp.prot.len", "Client Protocol Length", u8;
    PREFERENCE = "nhrp.pref", "CIE Preference Value", u8;
    CLIENT_ADDRESS = "nhrp.client.nbma.addr", "Client NBMA Address", ipv4;
    CLIENT_OTHER = "nhrp.client.nbma.addr_bytes", "Client NBMA Address", bytes;
    CLIENT_SUB_ADDRESS = "nhrp.client.nbma.saddr", "Client NBMA Sub Address", bytes;
    CLIENT_PROTOCOL = "nhrp.client.prot.addr", "Client Protocol Address", ipv4;
    CLIENT_PROTOCOL_OTHER = "nhrp.client.prot.addr_bytes", "Client Protocol Address", bytes;
    EXTENSION = "", "Extension", none;
    COMPULSORY = "nhrp.ext.c", "Compulsory Flag", bool, mask16 0x8000;
    EXTENSION_TYPE = "nhrp.ext.type", "Extension Type", u16, hex, mask16 0x3fff;
    EXTENSION_LENGTH = "nhrp.ext.len", "Extension length", u16;
    CONTENT = "", "Extension Data", none;
    AUTHENTICATION_RESERVED = "nhrp.auth_ext.reserved", "Reserved", u16;
    AUTHENTICATION_INDEX = "nhrp.auth_ext.spi", "SPI", u16;
    AUTHENTICATION_SOURCE = "nhrp.auth_ext.src_addr", "Source Address", ipv4;
    AUTHENTICATION_DATA = "nhrp.auth_ext.data", "Data", bytes;
    VENDOR = "nhrp.vendor_ext.id", "Vendor ID", u24, whole super::eth::write_oui;
    VENDOR_DATA = "nhrp.vendor_ext.data", "Data", bytes;
    VALUE = "nhrp.unknown_ext.value", "Extension Value", bytes;
    BAD_CHECKSUM = "nhrp.hdr.bad_checksum", "Bad checksum", error Group::Checksum;
}

static KINDS: &[(u64, &str)] = &[
    (1, "NHRP Resolution Request"),
    (2, "NHRP Resolution Reply"),
    (3, "NHRP Registration Request"),
    (4, "NHRP Registration Reply"),
    (5, "NHRP Purge Request"),
    (6, "NHRP Purge Reply"),
    (7, "NHRP Error Indication"),
    (8, "NHRP Traffic Indication"),
];
static FORMATS: &[(u64, &str)] = &[(0, "NSAP format"), (1, "Native E.164 format")];
static CODES: &[(u64, &str)] = &[
    (0, "Success"),
    (4, "Administratively Prohibited"),
    (5, "Insufficient Resources"),
    (12, "No Interworking Layer Address to NBMA Address Binding Exists"),
    (13, "Binding Exists But Is Not Unique"),
    (14, "Unique Internetworking Layer Address Already Registered"),
];
static ERRORS: &[(u64, &str)] = &[
    (1, "Unrecognized Extension"),
    (3, "NHRP Loop Detected"),
    (6, "Protocol Address Unreachable"),
    (7, "Protocol Error"),
    (8, "NHRP SDU Size Exceeded"),
    (9, "Invalid Extension"),
    (10, "Invalid NHRP Resolution Reply Received"),
    (11, "Authentication Failure"),
    (15, "Hop Count Exceeded"),
    (16, "VPN Mismatch"),
    (17, "VPN Unsupported"),
];

pub static NHRP: Protocol = Protocol {
    short: "NHRP",
    fields: FIELDS,
    on: &[On::Number(&IP_PROTO, 54), On::Number(&GRE_PROTO, 0x2001)],
    dissect,
    ..Protocol::named("nhrp", "NBMA Next Hop Resolution Protocol")
};

/// Bytes of the fixed header.
const HEADER: usize = 20;
const IPV4_FAMILY: u16 = 1;
const REGISTRATION_REQUEST: u8 = 3;
const PURGE_REQUEST: u8 = 5;
const PURGE_REPLY: u8 = 6;
const ERROR_INDICATION: u8 = 7;
const TRAFFIC_INDICATION: u8 = 8;

/// What the fixed header says of the rest.
struct Head {
    kind: u8,
    /// Addresses of the network below are those of IPv4.
    below: bool,
    above: bool,
    source: usize,
    sub: usize,
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let kind = pkt.peek_u8(17)?;
    let own = pkt.own();
    let name = KIND.name_of(u64::from(kind)).unwrap_or("Unknown");
    pkt.label(own, |text| write!(text, "Next Hop Resolution Protocol ({name})"));
    pkt.info(|text| text.write_str(name));
    let (head, extensions) = fixed(pkt, kind)?;
    let end = match extensions {
        0 => pkt.offset().saturating_add(pkt.left()),
        offset => usize::from(offset).max(HEADER),
    };
    let len = end.saturating_sub(pkt.offset());
    pkt.add(&MANDATORY, 0, len);
    pkt.open();
    pkt.part(len, |pkt| mandatory(pkt, &head))?;
    pkt.close();
    if extensions != 0 {
        while pkt.left() >= 4 {
            if !extension(pkt, &head)? {
                break;
            }
        }
    }
    Ok(())
}

/// RFC 2332 §5.2.1
fn fixed(pkt: &mut Packet, kind: u8) -> Parsed<(Head, u16)> {
    pkt.add(&FIXED, 0, HEADER);
    pkt.open();
    let family = pkt.u16(&FAMILY)?;
    let protocol = pkt.u16(&PROTOCOL)?;
    pkt.label(pkt.last(), |text| match PROTOCOL_NAMES.iter().find(|(number, _)| *number == protocol) {
        Some((_, name)) => write!(text, "{}: {name} (0x{protocol:04x})", PROTOCOL.name),
        None => write!(text, "{}: Unknown (0x{protocol:04x})", PROTOCOL.name),
    });
    pkt.bytes(&LONG_PROTOCOL, 5)?;
    pkt.u8(&HOPS)?;
    let size = usize::from(pkt.u16(&SIZE)?);
    let at = pkt.position();
    let found = pkt.u16(&CHECKSUM)?;
    let item = pkt.last();
    match pkt.layer().get(..size) {
        Some(whole) if size >= HEADER => {
            let sum = internet_checksum(whole);
            if sum == 0 {
                pkt.append(item, |text| text.write_str(" [correct]"));
                pkt.found_at(&CHECKSUM_STATUS, 1, at, 0);
            } else {
                let right = should_be(found, sum);
                pkt.append(item, |text| write!(text, " incorrect, should be 0x{right:04x}"));
                pkt.expert_with(&BAD_CHECKSUM, |text| write!(text, "Bad checksum [should be 0x{right:04x}]"));
                pkt.found_at(&CHECKSUM_STATUS, 0, at, 0);
            }
        }
        _ => {
            pkt.append(item, |text| text.write_str(" [unverified]"));
            pkt.found_at(&CHECKSUM_STATUS, 2, at, 0);
        }
    }
    let extensions = pkt.u16(&EXTENSIONS)?;
    let version = pkt.u8(&VERSION)?;
    pkt.label(pkt.last(), |text| {
        let name = if version == 1 { "NHRP - rfc2332" } else { "Unknown" };
        write!(text, "Version: {version} ({name})")
    });
    pkt.u8(&KIND)?;
    let source = type_and_length(pkt, [&SOURCE, &SOURCE_TYPE, &SOURCE_LENGTH])?;
    let sub = type_and_length(pkt, [&SUB, &SUB_TYPE, &SUB_LENGTH])?;
    pkt.close();
    pkt.take(size.saturating_sub(HEADER));
    let head = Head { kind, below: family == IPV4_FAMILY, above: protocol == 0x0800, source, sub };
    Ok((head, extensions))
}

/// Protocols that have a short number here.
static PROTOCOL_NAMES: &[(u16, &str)] = &[(0x0800, "IPv4"), (0x86dd, "IPv6")];

/// A byte whose lower bits are a length.
fn type_and_length(pkt: &mut Packet, fields: [&'static Field; 3]) -> Parsed<usize> {
    let [whole, format, length] = fields;
    let value = pkt.u8(whole)?;
    pkt.label(pkt.last(), |text| {
        let name = format.name_of(format.masked(u64::from(value))).unwrap_or("Unknown");
        write!(text, "{}: {name}/{}", whole.name, value & 0x3f)
    });
    pkt.open();
    pkt.bits(u64::from(value), 1, &[format, length]);
    pkt.close();
    Ok(usize::from(value & 0x3f))
}

/// An address of the network, as IPv4 where it is one.
fn address(pkt: &mut Packet, is_v4: bool, len: usize, v4: &'static Field, other: &'static Field) -> Parsed {
    match len {
        0 => Ok(()),
        4 if is_v4 => pkt.ipv4(v4).map(|_| ()),
        _ => pkt.bytes(other, len).map(|_| ()),
    }
}

fn mandatory(pkt: &mut Packet, head: &Head) -> Parsed {
    let source = pkt.peek_u8(0)?;
    pkt.add(&SOURCE_PROTOCOL_LENGTH, u64::from(source), 1);
    pkt.skip(1)?;
    let destination = pkt.peek_u8(0)?;
    pkt.add(&DESTINATION_PROTOCOL_LENGTH, u64::from(destination), 1);
    pkt.skip(1)?;
    let is_error = head.kind == ERROR_INDICATION;
    if is_error || head.kind == TRAFFIC_INDICATION {
        pkt.skip(2)?; // unused
        if is_error {
            let error = pkt.u16(&ERROR)?;
            pkt.info_append(|text| write!(text, ", {}", ERROR.name_of(u64::from(error)).unwrap_or("Unknown")));
            pkt.u16(&ERROR_OFFSET)?;
        } else {
            pkt.skip(4)?;
        }
    } else {
        flags(pkt, head.kind)?;
        let request = pkt.u32(&REQUEST)?;
        pkt.info_append(|text| write!(text, ", ID={request}"));
    }
    address(pkt, head.below, head.source, &SOURCE_ADDRESS, &SOURCE_OTHER)?;
    if head.sub > 0 {
        pkt.bytes(&SOURCE_SUB, head.sub)?;
    }
    address(pkt, head.above, usize::from(source), &SOURCE_PROTOCOL, &SOURCE_PROTOCOL_OTHER)?;
    address(pkt, head.above, usize::from(destination), &DESTINATION_PROTOCOL, &DESTINATION_PROTOCOL_OTHER)?;
    if is_error || head.kind == TRAFFIC_INDICATION {
        // The packet that was in the wrong, or went the longer way.
        let left = pkt.left();
        if left == 0 {
            return Ok(());
        }
        pkt.add(&CAUSE, 0, left);
        pkt.open();
        let done = match (is_error, head.above) {
            (false, true) => pkt.quote(|pkt| pkt.hand_to(&IP)),
            _ => pkt.inside(Packet::hand_to_data),
        };
        pkt.close();
        return done;
    }
    let is_reply = matches!(head.kind, 2 | 4);
    while pkt.left() >= 12 {
        let code = entry(pkt, head)?;
        if is_reply {
            pkt.info_append(|text| write!(text, ", Code={}", CODE.name_of(u64::from(code)).unwrap_or("Unknown")));
        }
    }
    Ok(())
}

fn flags(pkt: &mut Packet, kind: u8) -> Parsed {
    let raw = pkt.u16(&FLAGS)?;
    let item = pkt.last();
    let bits: &[&'static Field] = match kind {
        1 | 2 => &[&IS_ROUTER, &AUTHORITATIVE, &STABLE, &UNIQUE, &BINDING, &TRANSLATION],
        REGISTRATION_REQUEST | 4 => &[&REGISTERS_UNIQUE, &TRANSLATION],
        PURGE_REQUEST | PURGE_REPLY => &[&NO_REPLY, &TRANSLATION],
        _ => &[],
    };
    pkt.append(item, |text| {
        let mut set = bits.iter().filter(|bit| bit.masked(u64::from(raw)) != 0);
        set.try_for_each(|bit| write!(text, ", {}", bit.name))
    });
    pkt.open();
    pkt.bits(u64::from(raw), 2, bits);
    pkt.close();
    Ok(())
}

/// RFC 2332 §5.2.0.1; gives the code.
fn entry(pkt: &mut Packet, head: &Head) -> Parsed<u8> {
    pkt.add(&ENTRY, 0, 0);
    pkt.open();
    let code = pkt.u8(&CODE)?;
    pkt.u8(&PREFIX)?;
    pkt.u16(&UNUSED)?;
    pkt.u16(&MTU)?;
    pkt.u16(&HOLDING)?;
    let client = type_and_length(pkt, [&CLIENT, &CLIENT_TYPE, &CLIENT_LENGTH])?;
    let sub = type_and_length(pkt, [&CLIENT_SUB, &CLIENT_SUB_TYPE, &CLIENT_SUB_LENGTH])?;
    let protocol = usize::from(pkt.u8(&PROTOCOL_LENGTH)?);
    pkt.u8(&PREFERENCE)?;
    address(pkt, head.below, client, &CLIENT_ADDRESS, &CLIENT_OTHER)?;
    if sub > 0 {
        pkt.bytes(&CLIENT_SUB_ADDRESS, sub)?;
    }
    address(pkt, head.above, protocol, &CLIENT_PROTOCOL, &CLIENT_PROTOCOL_OTHER)?;
    pkt.close_here();
    Ok(code)
}

/// RFC 2332 §5.3; false for the one that ends them.
fn extension(pkt: &mut Packet, head: &Head) -> Parsed<bool> {
    let kind = pkt.peek_u16(0)?;
    let len = usize::from(pkt.peek_u16(2)?);
    let number = kind & 0x3fff;
    let item = pkt.add(&EXTENSION, 0, len.saturating_add(4));
    pkt.label(item, |text| {
        text.push_str(match number {
            0 => "End of Extension",
            3 => "Responder Address Extension",
            4 => "Forward Transit NHS Record Extension",
            5 => "Reverse Transit NHS Record Extension",
            7 => "NHRP Authentication Extension",
            8 => "NHRP Vendor Private Extension",
            9 => "Cisco NAT Address Extension",
            _ => return write!(text, "Unknown ({number})"),
        });
        Ok(())
    });
    pkt.open();
    pkt.skip(2)?;
    pkt.bits(u64::from(kind), 2, &[&COMPULSORY, &EXTENSION_TYPE]);
    pkt.u16(&EXTENSION_LENGTH)?;
    pkt.part(len, |pkt| match number {
        3 | 4 | 5 | 9 => {
            while pkt.left() >= 12 {
                entry(pkt, head)?;
            }
            Ok(())
        }
        7 if len >= 8 => {
            let item = pkt.add(&CONTENT, 0, len);
            pkt.open();
            pkt.u16(&AUTHENTICATION_RESERVED)?;
            let index = pkt.u16(&AUTHENTICATION_INDEX)?;
            pkt.ipv4(&AUTHENTICATION_SOURCE)?;
            let len = pkt.left();
            let data = pkt.peek(0, len)?;
            pkt.label(item, |text| {
                write!(text, "Extension Data: SPI={index}")?;
                if !data.is_empty() {
                    text.push_str(": Data=");
                    crate::field::text::write_hex(text, data, None);
                }
                Ok(())
            });
            if len > 0 {
                pkt.bytes(&AUTHENTICATION_DATA, len)?;
            }
            pkt.close();
            Ok(())
        }
        8 if len >= 3 => {
            pkt.add(&CONTENT, 0, len);
            pkt.open();
            pkt.u24(&VENDOR)?;
            if pkt.left() > 0 {
                pkt.bytes(&VENDOR_DATA, pkt.left())?;
            }
            pkt.close();
            Ok(())
        }
        _ if len > 0 => pkt.bytes(&VALUE, len).map(|_| ()),
        _ => Ok(()),
    })?;
    pkt.close();
    Ok(number != 0)
}
