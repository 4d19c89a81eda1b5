//! Generic routing encapsulation: RFC 2784 with keys and sequence numbers (RFC 2890), source routes (RFC 1701), and PPTP's version 1 (RFC 2637). WCCP's redirect header is from captures.

use super::erspan::{ERSPAN, UNSEQUENCED};
use crate::base::checksum::{internet_checksum, should_be};
use crate::dissect::prelude::*;

fields! {
    FLAGS = "gre.flags_and_version", "Flags and Version", u16, hex;
    HAS_CHECKSUM = "gre.flags.checksum", "Checksum Bit", bool, mask16 0x8000, yes_no YES_NO;
    HAS_ROUTING = "gre.flags.routing", "Routing Bit", bool, mask16 0x4000, yes_no YES_NO;
    HAS_KEY = "gre.flags.key", "Key Bit", bool, mask16 0x2000, yes_no YES_NO;
    HAS_SEQUENCE = "gre.flags.sequence_number", "Sequence Number Bit", bool, mask16 0x1000, yes_no YES_NO;
    STRICT = "gre.flags.strict_source_route", "Strict Source Route Bit", bool, mask16 0x0800, yes_no YES_NO;
    RECURSION = "gre.flags.recursion_control", "Recursion control", u16, mask16 0x0700;
    HAS_ACK = "gre.flags.ack", "Acknowledgment", bool, mask16 0x0080, yes_no YES_NO;
    RESERVED = "gre.flags.reserved", "Flags (Reserved)", u16, mask16 0x00f8;
    RESERVED_1 = "gre.flags.reserved", "Flags (Reserved)", u16, mask16 0x0078;
    VERSION = "gre.flags.version", "Version", u16, mask16 0x0007, names VERSIONS;
    TYPE = "gre.proto", "Protocol Type", u16, hex, names TYPES;
    CHECKSUM = "gre.checksum", "Checksum", u16, hex;
    CHECKSUM_STATUS = "gre.checksum.status", "Checksum Status", u8, whole super::ip::checksums::status;
    OFFSET = "gre.offset", "Offset", u16;
    KEY = "gre.key", "Key", u32, hex;
    PAYLOAD_LENGTH = "gre.key.payload_length", "Payload Length", u16;
    CALL = "gre.key.call_id", "Call ID", u16;
    SEQUENCE = "gre.sequence_number", "Sequence Number", u32;
    ACK = "gre.ack_number", "Acknowledgment Number", u32;
    ROUTING = "gre.routing", "Routing", none;
    ROUTE_FAMILY = "gre.routing.address_family", "Address Family", u16;
    ROUTE_OFFSET = "gre.routing.sre_offset", "SRE Offset", u8;
    ROUTE_LENGTH = "gre.routing.src_length", "SRE Length", u8;
    ROUTE = "gre.routing.information", "Routing Information", bytes;
    REDIRECT = "gre.wccp.redirect_header", "Redirect Header", none;
    DYNAMIC = "gre.wccp.dynamic_service", "Dynamic Service", bool, mask8 0x01, yes_no ("Dynamic service", "Well-known service");
    ALTERNATIVE = "gre.wccp.alternative_bucket_used", "Alternative bucket used", bool, mask8 0x02, yes_no ("Alternative bucket used", "Primary bucket used");
    REDIRECT_VALID = "gre.wccp.redirect_header_valid", "WCCP Redirect header is valid", bool, mask8 0x04, yes_no ("Header is present, but ignore contents", "Header contents are valid");
    SERVICE = "gre.wccp.service_id", "Service ID", u8, names SERVICES;
    ALTERNATIVE_BUCKET = "gre.wccp.alternative_bucket", "Alternative Bucket", u8;
    PRIMARY_BUCKET = "gre.wccp.primary_bucket", "Primary Bucket", u8;
    BAD_CHECKSUM = "gre.checksum.incorrect", "Incorrect GRE Checksum", warn Group::Protocol;
}

const YES_NO: (&str, &str) = ("Yes", "No");
static VERSIONS: &[(u64, &str)] = &[(0, "GRE"), (1, "Enhanced GRE")];
static SERVICES: &[(u64, &str)] = &[(0, "HTTP")];

/// Ethertypes, and numbers that are used in GRE only.
static TYPES: &[(u64, &str)] = &[
    (0x0000, "Possible GRE keepalive packet"),
    (0x00fe, "OSI"),
    (0x0800, "IP"),
    (0x0806, "ARP"),
    (0x2000, "CDP (Cisco)"),
    (0x2001, "NHRP"),
    (0x22eb, "ERSPAN III"),
    (0x6400, "MIKROTIK EoIP"),
    (0x6558, "Transparent Ethernet bridging"),
    (0x6559, "Frame Relay"),
    (0x8137, "IPX"),
    (0x8200, "ARUBA WLAN"),
    (0x8210, "ARUBA WLAN"),
    (0x8220, "ARUBA WLAN"),
    (0x8230, "ARUBA WLAN"),
    (0x8240, "ARUBA WLAN"),
    (0x8250, "ARUBA WLAN"),
    (0x8260, "ARUBA WLAN"),
    (0x8270, "ARUBA WLAN"),
    (0x8280, "ARUBA WLAN"),
    (0x8290, "ARUBA WLAN"),
    (0x82a0, "ARUBA WLAN"),
    (0x82b0, "ARUBA WLAN"),
    (0x82c0, "ARUBA WLAN"),
    (0x82d0, "ARUBA WLAN"),
    (0x82e0, "ARUBA WLAN"),
    (0x82f0, "ARUBA WLAN"),
    (0x8300, "ARUBA WLAN"),
    (0x8310, "ARUBA WLAN"),
    (0x8320, "ARUBA WLAN"),
    (0x8330, "ARUBA WLAN"),
    (0x8340, "ARUBA WLAN"),
    (0x8350, "ARUBA WLAN"),
    (0x8360, "ARUBA WLAN"),
    (0x8370, "ARUBA WLAN"),
    (0x86dd, "IPv6"),
    (0x880b, "PPP"),
    (0x883e, "WCCP"),
    (0x8847, "MPLS label switched packet"),
    (0x8881, "CDMA2000 A10 Unstructured byte stream"),
    (0x88be, "ERSPAN"),
    (0x88d2, "CDMA2000 A10 3GPP2 Packet"),
    (0x8909, "CiscoMetaData"),
    (0x894f, "Network Service Header"),
    (0x9000, "ARUBA WLAN"),
    (0xb7ea, "Huawei GRE bonding"),
    (0xfeae, "AIROHIVE AP AP"),
];

pub static GRE: Protocol = Protocol {
    short: "GRE",
    fields: FIELDS,
    on: &[On::Number(&IP_PROTO, 47), On::Number(&UDP_PORT, 4754)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("gre", "Generic Routing Encapsulation")
};

const KEEPALIVE: u16 = 0;
const WCCP: u16 = 0x883e;

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.whole_or_none(4)?;
    let own = pkt.own();
    let flags = pkt.peek_u16(0)?;
    let has = |flag: &Field| flag.masked(u64::from(flags)) != 0;
    let enhanced = flags & 7 == 1;
    let kind = pkt.peek_u16(2)?;
    let name = TYPE.name_of(u64::from(kind));
    pkt.info(|text| match name {
        Some(name) => write!(text, "Encapsulated {name}"),
        None => write!(text, "Encapsulated 0x{kind:04x} (unknown)"),
    });
    pkt.label(own, |text| match name {
        Some(name) => write!(text, "{} ({name})", GRE.name()),
        None => write!(text, "{} (0x{kind:04x} - unknown)", GRE.name()),
    });
    pkt.u16(&FLAGS)?;
    pkt.open();
    let wide = u64::from(flags);
    pkt.bits(wide, 2, &[&HAS_CHECKSUM, &HAS_ROUTING, &HAS_KEY, &HAS_SEQUENCE, &STRICT, &RECURSION]);
    if enhanced {
        pkt.bits(wide, 2, &[&HAS_ACK, &RESERVED_1, &VERSION]);
    } else {
        pkt.bits(wide, 2, &[&RESERVED, &VERSION]);
    }
    pkt.close();
    pkt.u16(&TYPE)?;
    if has(&HAS_CHECKSUM) || has(&HAS_ROUTING) {
        checksum(pkt, has(&HAS_CHECKSUM))?;
        pkt.u16(&OFFSET)?;
    }
    if has(&HAS_KEY) && enhanced {
        pkt.u16(&PAYLOAD_LENGTH)?;
        pkt.u16(&CALL)?;
    } else if has(&HAS_KEY) {
        pkt.u32(&KEY)?;
    }
    if has(&HAS_SEQUENCE) {
        pkt.u32(&SEQUENCE)?;
    }
    if enhanced && has(&HAS_ACK) {
        pkt.u32(&ACK)?;
    }
    if has(&HAS_ROUTING) {
        while route(pkt)? {}
    }
    if kind == WCCP && pkt.peek_u8(0).is_ok_and(|first| first >> 4 != 4) {
        redirect(pkt)?;
    }
    if kind == KEEPALIVE || pkt.left() == 0 {
        return Ok(());
    }
    match pkt.lookup(&GRE_PROTO, u32::from(kind)) {
        Some(protocol) => {
            if *protocol == ERSPAN {
                pkt.tell(if kind == 0x88be && !has(&HAS_SEQUENCE) { UNSEQUENCED } else { b"" });
            }
            pkt.hand_to(protocol)
        }
        None => {
            let len = pkt.offset();
            pkt.set_len(own, len);
            pkt.inside(Packet::hand_to_data)
        }
    }
}

/// The checksum covers the header and all that follows (RFC 2784 §2.4).
fn checksum(pkt: &mut Packet, there: bool) -> Parsed {
    let at = pkt.position();
    let found = pkt.u16(&CHECKSUM)?;
    let item = pkt.last();
    let whole = pkt.left() == pkt.captured_left();
    if !there || !whole {
        pkt.append(item, |text| text.write_str(" [unverified]"));
        pkt.found_at(&CHECKSUM_STATUS, 2, at, 0);
        return Ok(());
    }
    let sum = internet_checksum(pkt.layer());
    if sum == 0 {
        pkt.append(item, |text| text.write_str(" [correct]"));
        pkt.found_at(&CHECKSUM_STATUS, 1, at, 0);
    } else {
        let right = should_be(found, sum);
        pkt.append(item, |text| write!(text, " incorrect, should be 0x{right:04x}"));
        pkt.expert_with(&BAD_CHECKSUM, |text| write!(text, "Incorrect GRE Checksum [should be 0x{right:04x}]"));
        pkt.found_at(&CHECKSUM_STATUS, 0, at, 0);
    }
    Ok(())
}

/// A source route entry; false for the one that ends the list (RFC 1701).
fn route(pkt: &mut Packet) -> Parsed<bool> {
    let family = pkt.peek_u16(0)?;
    let len = usize::from(pkt.peek_u8(3)?);
    pkt.add(&ROUTING, 0, len.saturating_add(4));
    pkt.u16(&ROUTE_FAMILY)?;
    pkt.u8(&ROUTE_OFFSET)?;
    pkt.u8(&ROUTE_LENGTH)?;
    if len > 0 {
        pkt.bytes(&ROUTE, len)?;
    }
    Ok(family != 0 || len != 0)
}

fn redirect(pkt: &mut Packet) -> Parsed {
    pkt.add(&REDIRECT, 0, 4);
    pkt.open();
    let flags = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    pkt.bits(u64::from(flags), 1, &[&DYNAMIC, &ALTERNATIVE, &REDIRECT_VALID]);
    pkt.u8(&SERVICE)?;
    pkt.u8(&ALTERNATIVE_BUCKET)?;
    pkt.u8(&PRIMARY_BUCKET)?;
    pkt.close();
    Ok(())
}
