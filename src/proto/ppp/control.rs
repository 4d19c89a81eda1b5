//! PPP's control protocols: negotiation of the link (LCP, RFC 1661, RFC 1662, RFC 1570, RFC 1990), of IPv4 (IPCP, RFC 1332, RFC 1877) and of IPv6 (IPV6CP, RFC 5072), and authentication by PAP (RFC 1334) and CHAP (RFC 1994).

use super::{BAD_LENGTH, CODE, DATA, HEADING, IDENTIFIER, KIND, LENGTH, MAGIC, ORGANIZATION, PPP, PROTOCOLS};
use crate::dissect::prelude::*;
use crate::proto::eth::write_oui;

pub mod link {
    use super::*;

    fields! {
        LINK_MAGIC = "lcp.magic_number", "Magic Number", u32, hex;
        LINK_DATA = "lcp.data", "Data", bytes;
        TEXT = "lcp.message", "Message", text;
        SECONDS = "lcp.secs_remaining", "Seconds Remaining", u32, unit "second|seconds";
        REJECTED = "lcp.rej_proto", "Rejected Protocol", u16, hex, names PROTOCOLS;
        OPTION = "lcp.opt.type", "Type", u8, names OPTIONS;
        OPTION_LENGTH = "lcp.opt.length", "Length", u8;
        VENDOR = "lcp.opt.vendor", "Vendor Specific", bytes;
        MTU = "lcp.opt.mtu_bytes", "Maximum Receive Unit", bytes;
        MAP = "lcp.opt.asyncmap_bytes", "Async Control Character Map", bytes;
        AUTHENTICATION = "lcp.opt.auth_protocol_bytes", "Authentication Protocol", bytes;
        QUALITY = "lcp.opt.quality_protocol_bytes", "Quality Protocol", bytes;
        MAGIC_OPTION = "lcp.opt.magic_number_bytes", "Magic Number", bytes;
        PROTOCOL_COMPRESSION = "lcp.opt.field_compress", "Protocol Field Compression", bytes;
        ADDRESS_COMPRESSION = "lcp.opt.addr_field_compress", "Address and Control Field Compression", bytes;
        CHECKS = "lcp.opt.fcs_alternatives_bytes", "FCS Alternatives", bytes;
        PAD = "lcp.opt.self_desc_pad", "Self Describing Pad", bytes;
        CALLBACK = "lcp.opt.callback", "Callback", bytes;
        COMPOUND = "lcp.opt.compound_frames", "Compound Frames (Deprecated)", bytes;
        MULTILINK = "lcp.opt.multilink_mrru", "Multilink MRRU", bytes;
        SHORT_NUMBERS = "lcp.opt.multilink_ssnh", "Multilink Short Sequence Number Header", bytes;
        DISCRIMINATOR = "lcp.opt.multilink_ep_disc", "Multilink Endpoint Discriminator", bytes;
        EQUIPMENT = "lcp.opt.dce_identifier", "DCE Identifier", bytes;
        LINK_NUMBER = "lcp.opt.link_discrim_bytes", "Link Discriminator for BACP", bytes;
        OPTION_OUI = "lcp.opt.oui", "OUI", u24, whole write_oui;
        OPTION_KIND = "lcp.opt.kind", "Kind", u8, dec_hex;
        OPTION_DATA = "lcp.opt.data", "Data", bytes;
        UNIT = "lcp.opt.mru", "Maximum Receive Unit", u16;
        CHARACTERS = "lcp.opt.asyncmap", "Async Control Character Map", u32, hex;
        MAP_NUL = "lcp.opt.asyncmap.nul", "NUL", bool, mask32 0x0000_0001;
        MAP_SOH = "lcp.opt.asyncmap.soh", "SOH", bool, mask32 0x0000_0002;
        MAP_STX = "lcp.opt.asyncmap.stx", "STX", bool, mask32 0x0000_0004;
        MAP_ETX = "lcp.opt.asyncmap.etx", "ETX", bool, mask32 0x0000_0008;
        MAP_EOT = "lcp.opt.asyncmap.eot", "EOT", bool, mask32 0x0000_0010;
        MAP_ENQ = "lcp.opt.asyncmap.enq", "ENQ", bool, mask32 0x0000_0020;
        MAP_ACK = "lcp.opt.asyncmap.ack", "ACK", bool, mask32 0x0000_0040;
        MAP_BEL = "lcp.opt.asyncmap.bel", "BEL", bool, mask32 0x0000_0080;
        MAP_BS = "lcp.opt.asyncmap.bs", "BS", bool, mask32 0x0000_0100;
        MAP_HT = "lcp.opt.asyncmap.ht", "HT", bool, mask32 0x0000_0200;
        MAP_LF = "lcp.opt.asyncmap.lf", "LF", bool, mask32 0x0000_0400;
        MAP_VT = "lcp.opt.asyncmap.vt", "VT", bool, mask32 0x0000_0800;
        MAP_FF = "lcp.opt.asyncmap.ff", "FF", bool, mask32 0x0000_1000;
        MAP_CR = "lcp.opt.asyncmap.cr", "CR", bool, mask32 0x0000_2000;
        MAP_SO = "lcp.opt.asyncmap.so", "SO", bool, mask32 0x0000_4000;
        MAP_SI = "lcp.opt.asyncmap.si", "SI", bool, mask32 0x0000_8000;
        MAP_DLE = "lcp.opt.asyncmap.dle", "DLE", bool, mask32 0x0001_0000;
        MAP_DC1 = "lcp.opt.asyncmap.dc1", "DC1 (XON)", bool, mask32 0x0002_0000;
        MAP_DC2 = "lcp.opt.asyncmap.dc2", "DC2", bool, mask32 0x0004_0000;
        MAP_DC3 = "lcp.opt.asyncmap.dc3", "DC3 (XOFF)", bool, mask32 0x0008_0000;
        MAP_DC4 = "lcp.opt.asyncmap.dc4", "DC4", bool, mask32 0x0010_0000;
        MAP_NAK = "lcp.opt.asyncmap.nak", "NAK", bool, mask32 0x0020_0000;
        MAP_SYN = "lcp.opt.asyncmap.syn", "SYN", bool, mask32 0x0040_0000;
        MAP_ETB = "lcp.opt.asyncmap.etb", "ETB", bool, mask32 0x0080_0000;
        MAP_CAN = "lcp.opt.asyncmap.can", "CAN", bool, mask32 0x0100_0000;
        MAP_EM = "lcp.opt.asyncmap.em", "EM", bool, mask32 0x0200_0000;
        MAP_SUB = "lcp.opt.asyncmap.sub", "SUB", bool, mask32 0x0400_0000;
        MAP_ESC = "lcp.opt.asyncmap.esc", "ESC", bool, mask32 0x0800_0000;
        MAP_FS = "lcp.opt.asyncmap.fs", "FS", bool, mask32 0x1000_0000;
        MAP_GS = "lcp.opt.asyncmap.gs", "GS", bool, mask32 0x2000_0000;
        MAP_RS = "lcp.opt.asyncmap.rs", "RS", bool, mask32 0x4000_0000;
        MAP_US = "lcp.opt.asyncmap.us", "US", bool, mask32 0x8000_0000;
        AUTHENTICATION_PROTOCOL = "lcp.opt.auth_protocol", "Authentication Protocol", u16, hex, names PROTOCOLS;
        ALGORITHM = "lcp.opt.algorithm", "Algorithm", u8, ranges ALGORITHMS;
        QUALITY_PROTOCOL = "lcp.opt.quality_protocol", "Quality Protocol", u16, hex, names PROTOCOLS;
        PERIOD = "lcp.opt.reporting_period", "Reporting Period", u32;
        MAGIC_VALUE = "lcp.opt.magic_number", "Magic Number", u32, hex;
        CHECK_KINDS = "lcp.opt.fcs_alternatives", "FCS Alternatives", u8, hex;
        CHECK_32 = "lcp.opt.fcs_alternatives.ccitt32", "CCITT 32-bit", bool, mask8 0x04;
        CHECK_16 = "lcp.opt.fcs_alternatives.ccitt16", "CCITT 16-bit", bool, mask8 0x02;
        CHECK_NONE = "lcp.opt.fcs_alternatives.null", "NULL FCS", bool, mask8 0x01;
        MAXIMUM = "lcp.opt.maximum", "Maximum", u8, unit "octet|octets";
        OPERATION = "lcp.opt.operation", "Operation", u8, names OPERATIONS;
        OPTION_MESSAGE = "lcp.opt.message", "Message", bytes;
        RECONSTRUCTED_UNIT = "lcp.opt.mrru", "MRRU", u16;
        CLASS = "lcp.opt.ep_disc_class", "Class", u8, names CLASSES;
        CLASS_IP = "lcp.opt.ip_address", "IP Address", ipv4;
        CLASS_MAC = "lcp.opt.802_1_address", "IEEE 802.1 Address", ether;
        CLASS_MAGIC = "lcp.opt.magic_block", "PPP Magic-Number Block", bytes;
        CLASS_NUMBER = "lcp.opt.psndn", "Public Switched Network Directory Number", bytes;
        MODE = "lcp.opt.mode", "Mode", u8, names MODES;
        LINK_VALUE = "lcp.opt.link_discrim", "Link Discriminator", u16, dec_hex;
    }

    static OPTIONS: &[(u64, &str)] = &[
        (0, "Vendor Specific"),
        (1, "Maximum Receive Unit"),
        (2, "Async Control Character Map"),
        (3, "Authentication Protocol"),
        (4, "Quality Protocol"),
        (5, "Magic Number"),
        (7, "Protocol Field Compression"),
        (8, "Address and Control Field Compression"),
        (9, "FCS Alternatives"),
        (10, "Self Describing Pad"),
        (13, "Callback"),
        (15, "Compound Frames (Deprecated)"),
        (17, "Multilink MRRU"),
        (18, "Multilink Short Sequence Number Header"),
        (19, "Multilink Endpoint Discriminator"),
        (21, "DCE Identifier"),
        (23, "Link Discriminator for BACP"),
    ];
    static ALGORITHMS: &[(u64, u64, &str)] = &[
        (0, 4, "Reserved"),
        (5, 5, "CHAP with MD5"),
        (6, 6, "CHAP with SHA-1"),
        (128, 128, "MS-CHAP"),
        (129, 129, "MS-CHAP-2"),
    ];
    static OPERATIONS: &[(u64, &str)] = &[
        (0, "Location is determined by user authentication"),
        (1, "Message is dialing string"),
        (2, "Message is location identifier"),
        (3, "Message is E.164"),
        (4, "Message is distinguished name"),
        (5, "unassigned"),
        (6, "Location is determined during CBCP negotiation"),
    ];
    static CLASSES: &[(u64, &str)] = &[
        (0, "Null"),
        (1, "Locally assigned address"),
        (2, "Internet Protocol (IP) address"),
        (3, "IEEE 802.1 globally assigned MAC address"),
        (4, "PPP magic-number block"),
        (5, "Public switched network directory number"),
    ];
    static MODES: &[(u64, &str)] =
        &[(1, "Mode-1 (No Additional Negotiation)"), (2, "Mode-2 (Full PPP Negotiation and State Machine)")];
}
use link::*;

static MAP_BITS: &[&Field] = &[
    &MAP_US, &MAP_RS, &MAP_GS, &MAP_FS, &MAP_ESC, &MAP_SUB, &MAP_EM, &MAP_CAN, &MAP_ETB, &MAP_SYN, &MAP_NAK, &MAP_DC4,
    &MAP_DC3, &MAP_DC2, &MAP_DC1, &MAP_DLE, &MAP_SI, &MAP_SO, &MAP_CR, &MAP_FF, &MAP_VT, &MAP_LF, &MAP_HT, &MAP_BS,
    &MAP_BEL, &MAP_ACK, &MAP_ENQ, &MAP_EOT, &MAP_ETX, &MAP_STX, &MAP_SOH, &MAP_NUL,
];

pub mod network {
    use super::*;

    fields! {
        IP_OPTION = "ipcp.opt.type", "Type", u8, names IP_OPTIONS;
        IP_OPTION_LENGTH = "ipcp.opt.length", "Length", u8;
        ADDRESSES = "ipcp.opt.addrs", "IP Addresses (deprecated)", bytes;
        COMPRESSION = "ipcp.opt.compress", "IP Compression Protocol", bytes;
        ADDRESS = "ipcp.opt.addr", "IP Address", bytes;
        MOBILE = "ipcp.opt.mnaddr", "Mobile Node's Home IP Address", bytes;
        DNS_1 = "ipcp.opt.pri_dns", "Primary DNS Server IP Address", bytes;
        NBNS_1 = "ipcp.opt.pri_nbns", "Primary NBNS Server IP Address", bytes;
        DNS_2 = "ipcp.opt.sec_dns", "Secondary DNS Server IP Address", bytes;
        NBNS_2 = "ipcp.opt.sec_nbns", "Secondary NBNS Server IP Address", bytes;
        SOURCE = "ipcp.opt.src_address", "Source IP Address", ipv4;
        DESTINATION = "ipcp.opt.dst_address", "Destination IP Address", ipv4;
        COMPRESSION_PROTOCOL = "ipcp.opt.compress_proto", "IP Compression Protocol", u16, hex, names COMPRESSIONS;
        MAX_SLOT = "ipcp.opt.max_slot_id", "Max Slot ID", u8;
        SLOT_COMPRESSED = "ipcp.opt.comp_slot_id", "Comp Slot ID", bool, mask8 0x01, yes_no ("The slot identifier may be compressed", "The slot identifier must not be compressed");
        IP_DATA = "ipcp.data", "Data", bytes;
        ADDRESS_VALUE = "ipcp.opt.ip_address", "IP Address", ipv4;
        MOBILE_VALUE = "ipcp.opt.mobilenodehomeaddress", "Mobile Node's Home Address", ipv4;
        DNS_1_VALUE = "ipcp.opt.pri_dns_address", "Primary DNS Address", ipv4;
        NBNS_1_VALUE = "ipcp.opt.pri_nbns_address", "Primary NBNS Address", ipv4;
        DNS_2_VALUE = "ipcp.opt.sec_dns_address", "Secondary DNS Address", ipv4;
        NBNS_2_VALUE = "ipcp.opt.sec_nbns_address", "Secondary NBNS Address", ipv4;
    }

    static IP_OPTIONS: &[(u64, &str)] = &[
        (1, "IP Addresses (deprecated)"),
        (2, "IP Compression Protocol"),
        (3, "IP Address"),
        (4, "Mobile Node's Home IP Address"),
        (129, "Primary DNS Server IP Address"),
        (130, "Primary NBNS Server IP Address"),
        (131, "Secondary DNS Server IP Address"),
        (132, "Secondary NBNS Server IP Address"),
    ];
    static COMPRESSIONS: &[(u64, &str)] = &[
        (0x0003, "Robust Header Compression (ROHC)"),
        (0x002d, "VJ compression"),
        (0x0037, "VJ compression (RFC1172-typo)"),
        (0x0061, "IPHC compression"),
    ];
}
use network::*;

pub mod network_6 {
    use super::*;

    fields! {
        OPTION_6 = "ipv6cp.opt.type", "Type", u8, names OPTIONS_6;
        OPTION_6_LENGTH = "ipv6cp.opt.length", "Length", u8;
        INTERFACE = "ipv6cp.opt.interface_identifier", "Interface Identifier", bytes;
        INTERFACE_VALUE = "ipv6cp.interface_identifier", "Interface Identifier", bytes;
    }

    static OPTIONS_6: &[(u64, &str)] = &[(1, "Interface Identifier"), (2, "IPv6 compression")];
}
use network_6::*;

pub static LCP: Protocol = Protocol {
    short: "PPP LCP",
    fields: link::FIELDS,
    on: &[On::Number(&PPP_PROTOCOL, 0xc021), On::Number(&ETHERTYPE, 0xc021)],
    uses: &[&PPP],
    dissect: |pkt| negotiation(pkt, link_option, true),
    ..Protocol::named("lcp", "PPP Link Control Protocol")
};

pub static IPCP: Protocol = Protocol {
    short: "PPP IPCP",
    fields: network::FIELDS,
    on: &[On::Number(&PPP_PROTOCOL, 0x8021), On::Number(&ETHERTYPE, 0x8021)],
    uses: &[&PPP],
    dissect: |pkt| negotiation(pkt, network_option, false),
    ..Protocol::named("ipcp", "PPP IP Control Protocol")
};

pub static IPV6CP: Protocol = Protocol {
    short: "PPP IPV6CP",
    fields: network_6::FIELDS,
    on: &[On::Number(&PPP_PROTOCOL, 0x8057)],
    uses: &[&PPP, &IPCP],
    dissect: |pkt| negotiation(pkt, network_6_option, false),
    ..Protocol::named("ipv6cp", "PPP IPv6 Control Protocol")
};

/// Reads an option of a negotiation, whose heading is added already by name.
type ReadOption = fn(&mut Packet, u8, usize) -> Parsed<Option<&'static str>>;

/// Code, identifier, length, and what goes with the code (RFC 1661 §5).
fn negotiation(pkt: &mut Packet, option: ReadOption, of_link: bool) -> Parsed {
    let (code, len) = (pkt.peek_u8(0)?, usize::from(pkt.peek_u16(2)?));
    pkt.info(|text| text.write_str(CODE.name_of(u64::from(code)).unwrap_or("Unknown")));
    pkt.u8(&CODE)?;
    pkt.u8(&IDENTIFIER)?;
    pkt.u16(&LENGTH)?;
    pkt.take(len.saturating_sub(4));
    match code {
        1..=4 => options(pkt, option),
        0 => {
            pkt.u32(&MAGIC)?;
            pkt.u24(&ORGANIZATION)?;
            pkt.u8(&KIND)?;
            rest(pkt, &DATA)
        }
        7 => {
            let len = pkt.left();
            if len > 0 {
                pkt.bytes(&DATA, len)?;
                let item = pkt.last();
                let bytes = pkt.bytes_from(pkt.position().saturating_sub(len), len)?;
                let s = if len == 1 { "" } else { "s" };
                pkt.label(item, |text| {
                    write!(text, "Rejected Packet ({len} byte{s}): ")?;
                    crate::field::text::write_hex(text, bytes, None);
                    Ok(())
                });
            }
            Ok(())
        }
        8 if of_link => {
            let rejected = pkt.u16(&REJECTED)?;
            match pkt.lookup(&PPP_PROTOCOL, u32::from(rejected)) {
                Some(protocol) if pkt.left() > 0 => {
                    // It is a quotation: columns stay as they are.
                    pkt.quote(|pkt| pkt.hand_to(protocol))
                }
                _ if pkt.left() > 0 => pkt.inside(Packet::hand_to_data),
                _ => Ok(()),
            }
        }
        9..=11 if of_link => {
            pkt.u32(&LINK_MAGIC)?;
            rest(pkt, &LINK_DATA)
        }
        12 if of_link => {
            pkt.u32(&LINK_MAGIC)?;
            rest(pkt, &TEXT)
        }
        13 if of_link => {
            pkt.u32(&LINK_MAGIC)?;
            pkt.u32(&SECONDS)?;
            rest(pkt, &TEXT)
        }
        _ => rest(pkt, &DATA),
    }
}

fn rest(pkt: &mut Packet, field: &'static Field) -> Parsed {
    match pkt.left() {
        0 => Ok(()),
        len => pkt.bytes(field, len).map(|_| ()),
    }
}

fn options(pkt: &mut Packet, read: ReadOption) -> Parsed {
    let all = pkt.left();
    if all == 0 {
        return Ok(());
    }
    let list = pkt.add(&HEADING, 0, all);
    let s = if all == 1 { "" } else { "s" };
    pkt.label(list, |text| write!(text, "Options: ({all} byte{s})"));
    pkt.open();
    while pkt.left() >= 2 {
        let (kind, len) = (pkt.peek_u8(0)?, usize::from(pkt.peek_u8(1)?));
        if len < 2 || len > pkt.left() {
            let item = pkt.add(&HEADING, 0, 2);
            let said = |text: &mut String| write!(text, "Option with invalid length {len}");
            pkt.label(item, said);
            pkt.expert_with(&BAD_LENGTH, said);
            return Ok(());
        }
        let end = pkt.position().saturating_add(len);
        let mut name = None;
        pkt.part(len, |pkt| {
            name = read(pkt, kind, len)?;
            Ok(())
        })?;
        pkt.go_to_position(end)?;
        match name {
            Some(name) => pkt.append(list, |text| write!(text, ", {name}")),
            None => pkt.append(list, |text| write!(text, ", Unknown (0x{kind:02x})")),
        }
    }
    pkt.close();
    Ok(())
}

/// Opens the node of an option and reads its type and length; none, with a word about it, if the length is not what it must be.
fn begin(
    pkt: &mut Packet,
    heading: &'static Field,
    kind: &'static Field,
    length: &'static Field,
    len: usize,
    right: std::ops::RangeInclusive<usize>,
) -> Parsed<Option<Item>> {
    if !right.contains(&len) {
        let item = pkt.add(&HEADING, 0, len);
        let least = right.start();
        let exact = right.start() == right.end();
        let said = |text: &mut String| {
            let must = if exact { "should be" } else { "should be >=" };
            write!(text, "{} (with option length = {len} bytes; {must} {least})", heading.name)
        };
        pkt.label(item, said);
        pkt.expert_with(&BAD_LENGTH, said);
        return Ok(None);
    }
    let item = pkt.add(heading, 0, len);
    pkt.label(item, |text| text.write_str(heading.name));
    pkt.open();
    pkt.u8(kind)?;
    pkt.u8(length)?;
    Ok(Some(item))
}

fn unknown(pkt: &mut Packet, kind: u8, len: usize) -> Parsed<Option<&'static str>> {
    let item = pkt.add(&HEADING, 0, len);
    pkt.label(item, |text| write!(text, "Unknown (0x{kind:02x}) ({len} bytes)"));
    Ok(None)
}

fn link_option(pkt: &mut Packet, kind: u8, len: usize) -> Parsed<Option<&'static str>> {
    let any = usize::MAX;
    let (heading, right): (&'static Field, _) = match kind {
        0 => (&VENDOR, 6..=any),
        1 => (&MTU, 4..=4),
        2 => (&MAP, 6..=6),
        3 => (&AUTHENTICATION, 4..=any),
        4 => (&QUALITY, 4..=any),
        5 => (&MAGIC_OPTION, 6..=6),
        7 => (&PROTOCOL_COMPRESSION, 2..=2),
        8 => (&ADDRESS_COMPRESSION, 2..=2),
        9 => (&CHECKS, 3..=3),
        10 => (&PAD, 3..=3),
        13 => (&CALLBACK, 3..=any),
        15 => (&COMPOUND, 2..=2),
        17 => (&MULTILINK, 4..=4),
        18 => (&SHORT_NUMBERS, 2..=2),
        19 => (&DISCRIMINATOR, 3..=any),
        21 => (&EQUIPMENT, 3..=3),
        23 => (&LINK_NUMBER, 4..=4),
        _ => return unknown(pkt, kind, len),
    };
    let name = Some(heading.name);
    let Some(item) = begin(pkt, heading, &OPTION, &OPTION_LENGTH, len, right)? else { return Ok(name) };
    match kind {
        0 => {
            pkt.u24(&OPTION_OUI)?;
            pkt.u8(&OPTION_KIND)?;
            rest(pkt, &OPTION_DATA)?;
        }
        1 => {
            let unit = pkt.u16(&UNIT)?;
            pkt.append(item, |text| write!(text, ": {unit}"));
        }
        2 => {
            let map = pkt.u32(&CHARACTERS)?;
            let set = |text: &mut String, separator: &str| {
                let mut first = true;
                for bit in MAP_BITS.iter().filter(|bit| bit.masked(u64::from(map)) != 0) {
                    text.push_str(if first { separator } else { ", " });
                    text.push_str(bit.name);
                    first = false;
                }
                Ok(())
            };
            let value = pkt.last();
            pkt.append(value, |text| set(text, ", "));
            pkt.open();
            pkt.bits(u64::from(map), 4, MAP_BITS);
            pkt.close();
            pkt.append(item, |text| write!(text, ": 0x{map:08x}"));
        }
        3 => {
            let protocol = pkt.u16(&AUTHENTICATION_PROTOCOL)?;
            append_protocol(pkt, item, protocol);
            if protocol == 0xc223 && pkt.left() > 0 {
                pkt.u8(&ALGORITHM)?;
            }
            rest(pkt, &OPTION_DATA)?;
        }
        4 => {
            let protocol = pkt.u16(&QUALITY_PROTOCOL)?;
            append_protocol(pkt, item, protocol);
            if protocol == 0xc025 && pkt.left() >= 4 {
                pkt.u32(&PERIOD)?;
            }
            rest(pkt, &OPTION_DATA)?;
        }
        5 => {
            let magic = pkt.u32(&MAGIC_VALUE)?;
            pkt.append(item, |text| write!(text, ": 0x{magic:08x}"));
        }
        9 => {
            let kinds = pkt.u8(&CHECK_KINDS)?;
            let bits: [&'static Field; 3] = [&CHECK_32, &CHECK_16, &CHECK_NONE];
            let value = pkt.last();
            pkt.append(value, |text| {
                let set = bits.iter().filter(|bit| bit.masked(u64::from(kinds)) != 0);
                set.into_iter().try_for_each(|bit| write!(text, ", {}", bit.name))
            });
            pkt.open();
            pkt.bits(u64::from(kinds), 1, &bits);
            pkt.close();
            pkt.append(item, |text| write!(text, ": 0x{kinds:02x}"));
        }
        10 => {
            let most = pkt.u8(&MAXIMUM)?;
            pkt.append(item, |text| write!(text, ": {most} octet{}", if most == 1 { "" } else { "s" }));
        }
        13 => {
            let operation = pkt.u8(&OPERATION)?;
            pkt.append(item, |text| write!(text, ": {}", OPERATION.name_of(u64::from(operation)).unwrap_or("Unknown")));
            rest(pkt, &OPTION_MESSAGE)?;
        }
        17 => {
            let unit = pkt.u16(&RECONSTRUCTED_UNIT)?;
            pkt.append(item, |text| write!(text, ": {unit}"));
        }
        19 => {
            let class = pkt.u8(&CLASS)?;
            pkt.append(item, |text| write!(text, ": Class: {}", CLASS.name_of(u64::from(class)).unwrap_or("Unknown")));
            match (class, pkt.left()) {
                (2, 4) => {
                    pkt.ipv4(&CLASS_IP)?;
                }
                (3, 6) => {
                    pkt.ether(&CLASS_MAC)?;
                }
                (4, 4) => {
                    pkt.add(&CLASS_MAGIC, 0, 4);
                    pkt.open();
                    pkt.u32(&MAGIC_VALUE)?;
                    pkt.close();
                }
                (5, _) => rest(pkt, &CLASS_NUMBER)?,
                _ => rest(pkt, &OPTION_DATA)?,
            }
        }
        21 => {
            let mode = pkt.u8(&MODE)?;
            pkt.append(item, |text| write!(text, ": {}", MODE.name_of(u64::from(mode)).unwrap_or("Unknown")));
        }
        23 => {
            let number = pkt.u16(&LINK_VALUE)?;
            pkt.append(item, |text| write!(text, ": {number} (0x{number:04x})"));
        }
        _ => {}
    }
    pkt.close();
    Ok(name)
}

fn append_protocol(pkt: &mut Packet, item: Item, protocol: u16) {
    pkt.append(item, |text| {
        let name = REJECTED.name_of(u64::from(protocol)).unwrap_or("Unknown");
        write!(text, ": {name} (0x{protocol:04x})")
    });
}

fn network_option(pkt: &mut Packet, kind: u8, len: usize) -> Parsed<Option<&'static str>> {
    let (heading, value): (&'static Field, &'static Field) = match kind {
        1 => (&ADDRESSES, &SOURCE),
        2 => return compression(pkt, len),
        3 => (&ADDRESS, &ADDRESS_VALUE),
        4 => (&MOBILE, &MOBILE_VALUE),
        129 => (&DNS_1, &DNS_1_VALUE),
        130 => (&NBNS_1, &NBNS_1_VALUE),
        131 => (&DNS_2, &DNS_2_VALUE),
        132 => (&NBNS_2, &NBNS_2_VALUE),
        _ => return unknown(pkt, kind, len),
    };
    let right = if kind == 1 { 10 } else { 6 };
    if begin(pkt, heading, &IP_OPTION, &IP_OPTION_LENGTH, len, right..=right)?.is_some() {
        pkt.ipv4(value)?;
        if kind == 1 {
            pkt.ipv4(&DESTINATION)?;
        }
        pkt.close();
    }
    Ok(Some(heading.name))
}

fn compression(pkt: &mut Packet, len: usize) -> Parsed<Option<&'static str>> {
    if begin(pkt, &COMPRESSION, &IP_OPTION, &IP_OPTION_LENGTH, len, 4..=usize::MAX)?.is_some() {
        let protocol = pkt.u16(&COMPRESSION_PROTOCOL)?;
        if matches!(protocol, 0x002d | 0x0037) && pkt.left() >= 2 {
            pkt.u8(&MAX_SLOT)?;
            let flags = pkt.peek_u8(0)?;
            pkt.skip(1)?;
            pkt.bits(u64::from(flags), 1, &[&SLOT_COMPRESSED]);
        }
        rest(pkt, &IP_DATA)?;
        pkt.close();
    }
    Ok(Some(COMPRESSION.name))
}

fn network_6_option(pkt: &mut Packet, kind: u8, len: usize) -> Parsed<Option<&'static str>> {
    match kind {
        1 => {
            if begin(pkt, &INTERFACE, &OPTION_6, &OPTION_6_LENGTH, len, 10..=10)?.is_some() {
                let bytes = pkt.bytes(&INTERFACE_VALUE, 8)?;
                pkt.label(pkt.last(), |text| {
                    text.push_str("Interface Identifier: ");
                    crate::field::text::write_hex(text, bytes, Some(':'));
                    Ok(())
                });
                pkt.close();
            }
            Ok(Some(INTERFACE.name))
        }
        2 => {
            pkt.pass(&IPCP);
            compression(pkt, len).map(|_| Some("IPv6 compression"))
        }
        _ => unknown(pkt, kind, len),
    }
}

pub mod passwords {
    use super::*;

    fields! {
        PAP_CODE = "pap.code", "Code", u8, names PAP_CODES;
        PAP_IDENTIFIER = "pap.identifier", "Identifier", u8;
        PAP_LENGTH = "pap.length", "Length", u16;
        PAP_DATA = "pap.data", "Data", none;
        PEER_LENGTH = "pap.peer_id.length", "Peer-ID-Length", u8;
        PEER = "pap.peer_id", "Peer-ID", text;
        PASSWORD_LENGTH = "pap.password.length", "Password-Length", u8;
        PASSWORD = "pap.password", "Password", text;
        MESSAGE_LENGTH = "pap.message.length", "Message-Length", u8;
        MESSAGE = "pap.message", "Message", text;
        PAP_STUFF = "pap.stuff", "stuff", bytes;
    }

    static PAP_CODES: &[(u64, &str)] = &[(1, "Authenticate-Request"), (2, "Authenticate-Ack"), (3, "Authenticate-Nak")];
}
use passwords::*;

pub static PAP: Protocol = Protocol {
    short: "PPP PAP",
    fields: passwords::FIELDS,
    on: &[On::Number(&PPP_PROTOCOL, 0xc023), On::Number(&ETHERTYPE, 0xc023)],
    dissect: dissect_pap,
    ..Protocol::named("pap", "PPP Password Authentication Protocol")
};

fn dissect_pap(pkt: &mut Packet) -> Parsed {
    let (code, len) = (pkt.peek_u8(0)?, usize::from(pkt.peek_u16(2)?));
    pkt.info(|text| text.write_str(PAP_CODE.name_of(u64::from(code)).unwrap_or("Unknown")));
    pkt.u8(&PAP_CODE)?;
    pkt.u8(&PAP_IDENTIFIER)?;
    pkt.u16(&PAP_LENGTH)?;
    pkt.take(len.saturating_sub(4));
    let all = pkt.left();
    if all > 0 {
        pkt.add(&PAP_DATA, 0, all);
        pkt.open();
    }
    match code {
        1 => {
            let peer = counted(pkt, &PEER_LENGTH, &PEER)?;
            let password = counted(pkt, &PASSWORD_LENGTH, &PASSWORD)?;
            pkt.info_append(|text| {
                let (peer, password) = (String::from_utf8_lossy(peer), String::from_utf8_lossy(password));
                write!(text, " (Peer-ID='{peer}', Password='{password}')")
            });
        }
        2 | 3 => {
            let message = counted(pkt, &MESSAGE_LENGTH, &MESSAGE)?;
            pkt.info_append(|text| write!(text, " (Message='{}')", String::from_utf8_lossy(message)));
        }
        _ => rest(pkt, &PAP_STUFF)?,
    }
    pkt.close();
    Ok(())
}

/// A length and so much text.
fn counted<'p>(pkt: &mut Packet<'p, '_>, length: &'static Field, text: &'static Field) -> Parsed<&'p [u8]> {
    match usize::from(pkt.u8(length)?) {
        0 => Ok(&[]),
        len => pkt.bytes(text, len),
    }
}

pub mod challenges {
    use super::*;

    fields! {
        CHAP_CODE = "chap.code", "Code", u8, names CHAP_CODES;
        CHAP_IDENTIFIER = "chap.identifier", "Identifier", u8;
        CHAP_LENGTH = "chap.length", "Length", u16;
        CHAP_DATA = "chap.data", "Data", none;
        VALUE_SIZE = "chap.value_size", "Value Size", u8;
        VALUE = "chap.value", "Value", bytes;
        NAME = "chap.name", "Name", text;
        CHAP_MESSAGE = "chap.message", "Message", text;
        CHAP_STUFF = "chap.stuff", "Stuff", bytes;
    }

    static CHAP_CODES: &[(u64, &str)] = &[(1, "Challenge"), (2, "Response"), (3, "Success"), (4, "Failure")];
}
use challenges::*;

pub static CHAP: Protocol = Protocol {
    short: "PPP CHAP",
    fields: challenges::FIELDS,
    on: &[On::Number(&PPP_PROTOCOL, 0xc223), On::Number(&ETHERTYPE, 0xc223)],
    dissect: dissect_chap,
    ..Protocol::named("chap", "PPP Challenge Handshake Authentication Protocol")
};

fn dissect_chap(pkt: &mut Packet) -> Parsed {
    let (code, len) = (pkt.peek_u8(0)?, usize::from(pkt.peek_u16(2)?));
    pkt.info(|text| text.write_str(CHAP_CODE.name_of(u64::from(code)).unwrap_or("Unknown")));
    pkt.u8(&CHAP_CODE)?;
    pkt.u8(&CHAP_IDENTIFIER)?;
    pkt.u16(&CHAP_LENGTH)?;
    pkt.take(len.saturating_sub(4));
    match code {
        1 | 2 => {
            let all = pkt.left();
            pkt.add(&CHAP_DATA, 0, all);
            pkt.open();
            let size = usize::from(pkt.u8(&VALUE_SIZE)?);
            let value = pkt.bytes(&VALUE, size)?;
            let len = pkt.left();
            let name = pkt.bytes(&NAME, len)?;
            pkt.close();
            pkt.info_append(|text| {
                write!(text, " (NAME='{}', VALUE=0x", String::from_utf8_lossy(name))?;
                crate::field::text::write_hex(text, value, None);
                text.push(')');
                Ok(())
            });
        }
        3 | 4 => {
            let len = pkt.left();
            let message = if len > 0 { pkt.bytes(&CHAP_MESSAGE, len)? } else { &[] };
            pkt.info_append(|text| write!(text, " (MESSAGE='{}')", String::from_utf8_lossy(message)));
        }
        _ => rest(pkt, &CHAP_STUFF)?,
    }
    Ok(())
}
