//! LISP, the locator/ID separation protocol: its control messages (RFC 9301) and the header before tunnelled packets (RFC 9300). Addresses in the canonical format (LCAF), security and referrals are not covered.

use super::ip::IP;
use super::ipv6::IPV6;
use crate::dissect::prelude::*;

const SET: (&str, &str) = ("Set", "Not set");

fields! {
    TYPE = "lisp.type", "Type", u24, mask24 0xf0_0000, names TYPES;
    REQUEST_FLAGS = "lisp.mreq.flags", "Flags", u24, hex, mask24 0x0f_c000;
    AUTHORITATIVE = "lisp.mreq.flags.auth", "A bit (Authoritative)", bool, mask24 0x08_0000, yes_no SET;
    HAS_REPLY = "lisp.mreq.flags.mrp", "M bit (Map-Reply present)", bool, mask24 0x04_0000, yes_no SET;
    PROBE = "lisp.mreq.flags.probe", "P bit (Probe)", bool, mask24 0x02_0000, yes_no SET;
    SOLICIT = "lisp.mreq.flags.smr", "S bit (Solicit-Map-Request)", bool, mask24 0x01_0000, yes_no SET;
    PROXY_ITR = "lisp.mreq.flags.pitr", "p bit (Proxy ITR)", bool, mask24 0x00_8000, yes_no SET;
    SOLICITED = "lisp.mreq.flags.smri", "s bit (SMR-invoked)", bool, mask24 0x00_4000, yes_no SET;
    REQUEST_RESERVED = "lisp.mreq.res", "Reserved bits", u24, hex, mask24 0x00_3fe0;
    ROUTER_COUNT = "lisp.irc", "ITR-RLOC Count", u24, mask24 0x00_001f;
    RECORDS = "lisp.records", "Record Count", u8;
    NONCE = "lisp.nonce", "Nonce", u64, hex;
    SOURCE_FAMILY = "lisp.mreq.srceid.afi", "Source EID AFI", u16, names super::address_families::FAMILIES;
    SOURCE_NONE = "lisp.mreq.srceid.string", "Source EID", text;
    SOURCE_V4 = "lisp.mreq.srceid.ipv4", "Source EID", ipv4;
    SOURCE_V6 = "lisp.mreq.srceid_ipv6", "Source EID", ipv6;
    ROUTER = "lisp.mreq.itr_rloc", "ITR-RLOC", none;
    ROUTER_FAMILY = "lisp.mreq.itr_rloc.afi", "ITR-RLOC AFI", u16, names super::address_families::FAMILIES;
    ROUTER_V4 = "lisp.mreq.itr_rloc_ipv4", "ITR-RLOC Address", ipv4;
    ROUTER_V6 = "lisp.mreq.itr_rloc_ipv6", "ITR-RLOC Address", ipv6;
    ASKED = "lisp.mreq.record", "Map-Request Record", none;
    ASKED_RESERVED = "lisp.mreq.record.res", "Reserved", u8, hex;
    ASKED_LENGTH = "lisp.mreq.record.prefix.length", "Prefix Length", u8;
    ASKED_FAMILY = "lisp.mreq.record.prefix.afi", "Prefix AFI", u16, names super::address_families::FAMILIES;
    ASKED_V4 = "lisp.mreq.record.prefix.ipv4", "Prefix", ipv4;
    ASKED_V6 = "lisp.mreq.record.prefix.ipv6", "Prefix", ipv6;
    REPLY_PROBE = "lisp.mrep.flags.probe", "P bit (Probe)", bool, mask24 0x08_0000, yes_no SET;
    REPLY_ECHO = "lisp.mrep.flags.enlr", "E bit (Echo-Nonce locator reachability algorithm enabled)", bool, mask24 0x04_0000, yes_no SET;
    REPLY_SECURITY = "lisp.mrep.flags.sec", "S bit (LISP-SEC capable)", bool, mask24 0x02_0000, yes_no SET;
    REPLY_RESERVED = "lisp.mrep.res", "Reserved bits", u24, hex, mask24 0x01_ffff;
    PROXY_REPLY = "lisp.mreg.flags.pmr", "P bit (Proxy-Map-Reply)", bool, mask24 0x08_0000, yes_no SET;
    REGISTER_SECURITY = "lisp.mreg.flags.sec", "S bit (LISP-SEC capable)", bool, mask24 0x04_0000, yes_no SET;
    REGISTER_ID = "lisp.mreg.flags.xtrid", "I bit (xTR-ID present)", bool, mask24 0x02_0000, yes_no SET;
    REGISTER_RTR = "lisp.mreg.flags.rtr", "R bit (Built for an RTR)", bool, mask24 0x01_0000, yes_no SET;
    REGISTER_RESERVED = "lisp.mreg.res", "Reserved bits", u24, hex, mask24 0x00_fffe;
    WANT_NOTIFY = "lisp.mreg.flags.wmn", "M bit (Want-Map-Notify)", bool, mask24 0x00_0001, yes_no SET;
    NOTIFY_ID = "lisp.mnot.flags.xtrid", "I bit (xTR-ID present)", bool, mask24 0x08_0000, yes_no SET;
    NOTIFY_RTR = "lisp.mnot.flags.rtr", "R bit (Built for an RTR)", bool, mask24 0x04_0000, yes_no SET;
    NOTIFY_RESERVED = "lisp.mnot.res", "Reserved bits", u24, hex, mask24 0x03_ffff;
    KEY_ID = "lisp.keyid", "Key ID", u16, hex;
    AUTHENTICATION_LENGTH = "lisp.authlen", "Authentication Data Length", u16;
    AUTHENTICATION = "lisp.auth", "Authentication Data", bytes;
    MAPPING = "lisp.mapping", "Mapping Record", none;
    LIFETIME = "lisp.mapping.ttl", "Record TTL", u32;
    LOCATOR_COUNT = "lisp.mapping.loccnt", "Locator Count", u8;
    MASK_LENGTH = "lisp.mapping.eid.masklen", "EID Mask Length", u8;
    ACTION = "lisp.mapping.act", "Action", u16, mask16 0xe000, names ACTIONS;
    MAPPING_AUTHORITATIVE = "lisp.mapping.auth", "Authoritative bit", bool, mask16 0x1000, yes_no SET;
    MAPPING_RESERVED_1 = "lisp.mapping.res1", "Reserved", u16, hex, mask16 0x07ff;
    MAPPING_RESERVED_2 = "lisp.mapping.res2", "Reserved", u16, hex, mask16 0xf000;
    MAPPING_VERSION = "lisp.mapping.ver", "Mapping Version", u16, mask16 0x0fff;
    PREFIX_FAMILY = "lisp.mapping.eid.afi", "EID Prefix AFI", u16, names super::address_families::FAMILIES;
    PREFIX_V4 = "lisp.mapping.eid.ipv4", "EID Prefix", ipv4;
    PREFIX_V6 = "lisp.mapping.eid.ipv6", "EID Prefix", ipv6;
    LOCATOR = "lisp.loc", "Locator Record", none;
    LOCATOR_PRIORITY = "lisp.loc.priority", "Priority", u8;
    LOCATOR_WEIGHT = "lisp.loc.weight", "Weight", u8;
    MULTICAST_PRIORITY = "lisp.loc.multicast_priority", "Multicast Priority", u8;
    MULTICAST_WEIGHT = "lisp.loc.multicast_weight", "Multicast Weight", u8;
    LOCATOR_FLAGS = "lisp.loc.flags", "Flags", u16, hex;
    LOCATOR_RESERVED = "lisp.loc.flags.res", "Reserved", u16, hex, mask16 0xfff8;
    LOCATOR_LOCAL = "lisp.loc.flags.local", "Local", bool, mask16 0x0004, yes_no SET;
    LOCATOR_PROBE = "lisp.loc.flags.probe", "Probe", bool, mask16 0x0002, yes_no SET;
    LOCATOR_REACHABLE = "lisp.loc.flags.reach", "Reachable", bool, mask16 0x0001, yes_no SET;
    LOCATOR_FAMILY = "lisp.loc.afi", "AFI", u16, names super::address_families::FAMILIES;
    LOCATOR_ADDRESS = "lisp.loc.locator", "Locator", text;
    ROUTER_ID = "lisp.xtrid", "xTR-ID", bytes;
    SITE_ID = "lisp.siteid", "Site-ID", bytes;
    CAPSULE_SECURITY = "lisp.ecm.flags.sec", "S bit (LISP-SEC capable)", bool, mask32 0x0800_0000, yes_no SET;
    CAPSULE_DDT = "lisp.ecm.flags.ddt", "D bit (DDT-originated)", bool, mask32 0x0400_0000, yes_no SET;
    CAPSULE_RESERVED = "lisp.ecm.res", "Reserved bits", u32, hex, mask32 0x03ff_ffff;
}

static TYPES: &[(u64, &str)] = &[
    (1, "Map-Request"),
    (2, "Map-Reply"),
    (3, "Map-Register"),
    (4, "Map-Notify"),
    (5, "Map-Notify-Ack"),
    (6, "Map-Referral"),
    (7, "Info"),
    (8, "Encapsulated Control Message"),
];
static ACTIONS: &[(u64, &str)] = &[
    (0, "No-Action"),
    (1, "Natively-Forward"),
    (2, "Send-Map-Request"),
    (3, "Drop/No-Reason"),
    (4, "Drop/Policy-Denied"),
    (5, "Drop/Authentication-Failure"),
    (6, "Forward-For-Unknown-Address"),
];

pub static LISP: Protocol = Protocol {
    short: "LISP Control",
    fields: FIELDS,
    on: &[On::Number(&UDP_PORT, 4342)],
    dissect,
    ..Protocol::named("lisp", "Locator/ID Separation Protocol")
};

const REQUEST: u32 = 1;
const REPLY: u32 = 2;
const REGISTER: u32 = 3;
const NOTIFY: u32 = 4;
const CAPSULE: u32 = 8;

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.column("LISP");
    let head = pkt.peek_u24(0)?;
    let wide = u64::from(head);
    let inner = pkt.path().filter(|protocol| **protocol == LISP).count() > 1;
    let kind = head >> 20;
    pkt.info(|text| {
        text.push_str(if inner { "Encapsulated " } else { "" });
        match TYPE.name_of(u64::from(kind)) {
            Some(name) if matches!(kind, REQUEST..=NOTIFY | CAPSULE) => text.write_str(name),
            _ => write!(text, "Unknown LISP Control Packet ({kind})"),
        }
    });
    pkt.add(&TYPE, wide, 3);
    match kind {
        REQUEST => {
            pkt.skip(3)?;
            pkt.bits(wide, 3, &[&REQUEST_FLAGS]);
            pkt.open();
            pkt.bits(wide, 3, &[&AUTHORITATIVE, &HAS_REPLY, &PROBE, &SOLICIT, &PROXY_ITR, &SOLICITED]);
            pkt.close();
            pkt.bits(wide, 3, &[&REQUEST_RESERVED, &ROUTER_COUNT]);
            request(pkt, head)
        }
        REPLY => {
            pkt.skip(3)?;
            pkt.bits(wide, 3, &[&REPLY_PROBE, &REPLY_ECHO, &REPLY_SECURITY, &REPLY_RESERVED]);
            if REPLY_PROBE.masked(wide) != 0 {
                pkt.info_append(|text| text.write_str(" (RLOC-probe reply)"));
            }
            let count = pkt.u8(&RECORDS)?;
            pkt.u64(&NONCE)?;
            mappings(pkt, count)
        }
        REGISTER => {
            pkt.skip(3)?;
            pkt.bits(wide, 3, &[&PROXY_REPLY, &REGISTER_SECURITY, &REGISTER_ID, &REGISTER_RTR]);
            pkt.bits(wide, 3, &[&REGISTER_RESERVED, &WANT_NOTIFY]);
            registration(pkt, REGISTER_ID.masked(wide) != 0)
        }
        NOTIFY => {
            pkt.skip(3)?;
            pkt.bits(wide, 3, &[&NOTIFY_ID, &NOTIFY_RTR, &NOTIFY_RESERVED]);
            registration(pkt, NOTIFY_ID.masked(wide) != 0)
        }
        CAPSULE => {
            let word = pkt.peek_u32(0)?;
            pkt.skip(4)?;
            pkt.bits(u64::from(word), 4, &[&CAPSULE_SECURITY, &CAPSULE_DDT, &CAPSULE_RESERVED]);
            match pkt.peek_u8(0)? >> 4 {
                4 => pkt.hand_to(&IP),
                6 => pkt.hand_to(&IPV6),
                _ => pkt.hand_to_data(),
            }
        }
        _ => pkt.inside(Packet::hand_to_data),
    }
}

/// An address of a family; its text, or none for a family that is not taken apart.
fn address(pkt: &mut Packet, family: u16, v4: &'static Field, v6: &'static Field) -> Parsed<Option<Address>> {
    match family {
        1 => Ok(Some(pkt.ipv4(v4)?.into())),
        2 => Ok(Some(pkt.ipv6(v6)?.into())),
        _ => Ok(None),
    }
}

fn request(pkt: &mut Packet, head: u32) -> Parsed {
    let routers = (head & 0x1f).saturating_add(1);
    let wide = u64::from(head);
    if PROBE.masked(wide) != 0 {
        pkt.info_append(|text| text.write_str(" (RLOC-probe)"));
    }
    if SOLICIT.masked(wide) != 0 {
        pkt.info_append(|text| text.write_str(" (SMR)"));
    }
    if SOLICITED.masked(wide) != 0 {
        pkt.info_append(|text| text.write_str(" (SMR-invoked)"));
    }
    let count = pkt.u8(&RECORDS)?;
    pkt.u64(&NONCE)?;
    let family = pkt.u16(&SOURCE_FAMILY)?;
    match family {
        0 => {
            let item = pkt.add(&SOURCE_NONE, 0, 0);
            pkt.set_text(item, b"not set");
        }
        _ => {
            if address(pkt, family, &SOURCE_V4, &SOURCE_V6)?.is_none() {
                return pkt.inside(Packet::hand_to_data);
            }
        }
    }
    for number in 1..=routers {
        let item = pkt.add(&ROUTER, 0, 0);
        pkt.open();
        let family = pkt.u16(&ROUTER_FAMILY)?;
        let Some(address) = address(pkt, family, &ROUTER_V4, &ROUTER_V6)? else {
            return pkt.inside(Packet::hand_to_data);
        };
        pkt.label(item, |text| write!(text, "ITR-RLOC {number}: {address}"));
        pkt.close_here();
    }
    for number in 1..=count {
        let item = pkt.add(&ASKED, 0, 0);
        pkt.open();
        pkt.u8(&ASKED_RESERVED)?;
        let length = pkt.u8(&ASKED_LENGTH)?;
        let family = pkt.u16(&ASKED_FAMILY)?;
        let Some(address) = address(pkt, family, &ASKED_V4, &ASKED_V6)? else {
            return pkt.inside(Packet::hand_to_data);
        };
        pkt.label(item, |text| write!(text, "Map-Request Record {number}: {address}/{length}"));
        if number == 1 {
            pkt.info_append(|text| write!(text, " for {address}/{length}"));
        }
        pkt.close_here();
    }
    match pkt.left() {
        0 => Ok(()),
        _ => pkt.inside(Packet::hand_to_data),
    }
}

/// What registrations and their acknowledgements share.
fn registration(pkt: &mut Packet, has_id: bool) -> Parsed {
    let count = pkt.u8(&RECORDS)?;
    pkt.u64(&NONCE)?;
    pkt.u16(&KEY_ID)?;
    let len = usize::from(pkt.u16(&AUTHENTICATION_LENGTH)?);
    pkt.bytes(&AUTHENTICATION, len)?;
    mappings(pkt, count)?;
    if has_id {
        pkt.bytes(&ROUTER_ID, 16)?;
        pkt.bytes(&SITE_ID, 8)?;
    }
    match pkt.left() {
        0 => Ok(()),
        _ => pkt.inside(Packet::hand_to_data),
    }
}

fn mappings(pkt: &mut Packet, count: u8) -> Parsed {
    for number in 1..=count {
        mapping(pkt, number, count == 1)?;
    }
    Ok(())
}

/// RFC 9301 §5.4
fn mapping(pkt: &mut Packet, number: u8, alone: bool) -> Parsed {
    let item = pkt.add(&MAPPING, 0, 0);
    pkt.open();
    let lifetime = pkt.u32(&LIFETIME)?;
    let locators = pkt.u8(&LOCATOR_COUNT)?;
    let length = pkt.u8(&MASK_LENGTH)?;
    let flags = pkt.peek_u16(0)?;
    pkt.skip(2)?;
    pkt.bits(u64::from(flags), 2, &[&ACTION, &MAPPING_AUTHORITATIVE, &MAPPING_RESERVED_1]);
    let version = pkt.peek_u16(0)?;
    pkt.skip(2)?;
    pkt.bits(u64::from(version), 2, &[&MAPPING_RESERVED_2, &MAPPING_VERSION]);
    let family = pkt.u16(&PREFIX_FAMILY)?;
    let Some(prefix) = address(pkt, family, &PREFIX_V4, &PREFIX_V6)? else {
        return pkt.inside(Packet::hand_to_data);
    };
    pkt.reach(item);
    pkt.label(item, |text| {
        let action = ACTION.name_of(ACTION.masked(u64::from(flags))).unwrap_or("Unknown");
        let authority = if flags & 0x1000 != 0 { "Authoritative" } else { "Not Authoritative" };
        write!(
            text,
            "Mapping Record {number}, EID Prefix: {prefix}/{length}, TTL: {lifetime}, Action: {action}, {authority}"
        )
    });
    if alone {
        pkt.info_append(|text| write!(text, " for {prefix}/{length}"));
    }
    for number in 1..=locators {
        locator(pkt, number)?;
    }
    pkt.close();
    Ok(())
}

fn locator(pkt: &mut Packet, number: u8) -> Parsed {
    let item = pkt.add(&LOCATOR, 0, 0);
    pkt.open();
    let (priority, weight) = (pkt.u8(&LOCATOR_PRIORITY)?, pkt.u8(&LOCATOR_WEIGHT)?);
    let (multicast, multicast_weight) = (pkt.u8(&MULTICAST_PRIORITY)?, pkt.u8(&MULTICAST_WEIGHT)?);
    let flags = pkt.u16(&LOCATOR_FLAGS)?;
    pkt.open();
    pkt.bits(u64::from(flags), 2, &[&LOCATOR_RESERVED, &LOCATOR_LOCAL, &LOCATOR_PROBE, &LOCATOR_REACHABLE]);
    pkt.close();
    let address: Address = match pkt.u16(&LOCATOR_FAMILY)? {
        1 => std::net::Ipv4Addr::from(pkt.peek_u32(0)?).into(),
        2 => {
            let bytes = pkt.peek(0, 16)?.first_chunk::<16>().copied().unwrap_or_default();
            std::net::Ipv6Addr::from(bytes).into()
        }
        _ => return pkt.inside(Packet::hand_to_data),
    };
    let len = if matches!(address, Address::V4(_)) { 4 } else { 16 };
    pkt.made(&LOCATOR_ADDRESS, address.to_string().as_bytes(), len);
    pkt.skip(len)?;
    pkt.label(item, |text| {
        let local = if flags & 4 != 0 { "Local RLOC" } else { "RLOC" };
        let probed = if flags & 2 != 0 { " (probed)" } else { "" };
        let reachable = if flags & 1 != 0 { "Reachable" } else { "Unreachable" };
        write!(
            text,
            "Locator Record {number}, {local}: {address}{probed}, {reachable}, Priority/Weight: {priority}/{weight}, Multicast Priority/Weight: {multicast}/{multicast_weight}"
        )
    });
    pkt.close_here();
    Ok(())
}

pub mod tunnel {
    use super::*;

    fields! {
        FLAGS = "lisp-data.flags", "Flags", u8, hex;
        HAS_NONCE = "lisp-data.flags.nonce", "N bit (Nonce present)", bool, mask8 0x80, yes_no SET;
        HAS_STATUS = "lisp-data.flags.lsb", "L bit (Locator-Status-Bits field enabled)", bool, mask8 0x40, yes_no SET;
        ECHO = "lisp-data.flags.enr", "E bit (Echo-Nonce-Request)", bool, mask8 0x20, yes_no SET;
        HAS_VERSION = "lisp-data.flags.mv", "V bit (Map-Version present)", bool, mask8 0x10, yes_no SET;
        HAS_INSTANCE = "lisp-data.flags.iid", "I bit (Instance ID present)", bool, mask8 0x08, yes_no SET;
        FLAGS_RESERVED = "lisp-data.flags.res", "Reserved", u8, hex, mask8 0x07;
        DATA_NONCE = "lisp-data.nonce", "Nonce", u24, dec_hex;
        VERSIONS = "lisp-data.mapver", "Map-Version", u24, hex;
        SOURCE_VERSION = "lisp-data.srcmapver", "Source Map-Version", u24, mask24 0xff_f000;
        DESTINATION_VERSION = "lisp-data.dstmapver", "Destination Map-Version", u24, mask24 0x00_0fff;
        INSTANCE = "lisp-data.iid", "Instance ID", u24;
        STATUS = "lisp-data.lsb", "Locator-Status-Bits", u32, hex, mask32 0xffff_ffff;
        STATUS_8 = "lisp-data.lsb8", "Locator-Status-Bits", u8, hex, mask8 0xff;
    }
}
use tunnel::*;

pub static LISP_DATA: Protocol = Protocol {
    short: "LISP Data",
    fields: tunnel::FIELDS,
    on: &[On::Number(&UDP_PORT, 4341)],
    hands_on_last: Some(&[]),
    dissect: dissect_data,
    ..Protocol::named("lisp-data", "Locator/ID Separation Protocol (Data)")
};

/// RFC 9300 §5.3
fn dissect_data(pkt: &mut Packet) -> Parsed {
    pkt.column("LISP");
    pkt.info(|text| text.write_str("LISP Encapsulation Header"));
    let flags = pkt.u8(&FLAGS)?;
    let wide = u64::from(flags);
    pkt.open();
    pkt.bits(wide, 1, &[&HAS_NONCE, &HAS_STATUS, &ECHO, &HAS_VERSION, &HAS_INSTANCE, &FLAGS_RESERVED]);
    pkt.close();
    if HAS_VERSION.masked(wide) != 0 {
        let versions = pkt.u24(&VERSIONS)?;
        pkt.open();
        pkt.bits(u64::from(versions), 3, &[&SOURCE_VERSION, &DESTINATION_VERSION]);
        pkt.close();
    } else if HAS_NONCE.masked(wide) != 0 {
        pkt.u24(&DATA_NONCE)?;
    } else {
        pkt.skip(3)?;
    }
    if HAS_INSTANCE.masked(wide) != 0 {
        pkt.u24(&INSTANCE)?;
        let status = pkt.peek_u8(0)?;
        pkt.skip(1)?;
        if HAS_STATUS.masked(wide) != 0 {
            pkt.bits(u64::from(status), 1, &[&STATUS_8]);
        }
    } else {
        let status = pkt.peek_u32(0)?;
        pkt.skip(4)?;
        if HAS_STATUS.masked(wide) != 0 {
            pkt.bits(u64::from(status), 4, &[&STATUS]);
        }
    }
    match pkt.peek_u8(0)? >> 4 {
        4 => pkt.hand_to(&IP),
        6 => pkt.hand_to(&IPV6),
        _ => pkt.hand_to_data(),
    }
}
