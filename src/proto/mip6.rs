//! Mobile IPv6's mobility header (RFC 6275 §6.1).
//!
//! Not covered: the messages and options of later documents, which are shown as bytes.

use super::ip::numbers;
use crate::dissect::prelude::*;

fields! {
    PROTO = "mip6.proto", "Payload protocol", u8, names numbers::PROTOCOLS;
    HLEN = "mip6.hlen", "Header length", u8;
    MHTYPE = "mip6.mhtype", "Mobility Header Type", u8, names MHTYPE_NAMES;
    RESERVED = "mip6.reserved", "Reserved", u8, hex;
    CSUM = "mip6.csum", "Checksum", u16, hex;
    HOTI_COOKIE = "mip6.hoti.cookie", "Home Init Cookie", u64, hex;
    COTI_COOKIE = "mip6.coti.cookie", "Care-of Init Cookie", u64, hex;
    HOT_NINDEX = "mip6.hot.nindex", "Home Nonce Index", u16;
    HOT_COOKIE = "mip6.hot.cookie", "Home Init Cookie", u64, hex;
    HOT_TOKEN = "mip6.hot.token", "Home Keygen Token", u64, hex;
    COT_NINDEX = "mip6.cot.nindex", "Care-of Nonce Index", u16;
    COT_COOKIE = "mip6.cot.cookie", "Care-of Init Cookie", u64, hex;
    BU_SEQNR = "mip6.bu.seqnr", "Sequence number", u16;
    BU_A_FLAG = "mip6.bu.a_flag", "Acknowledge (A) flag", bool, mask16 0x8000, yes_no ("Binding Acknowledgement requested", "Binding Acknowledgement not requested");
    BU_H_FLAG = "mip6.bu.h_flag", "Home Registration (H) flag", bool, mask16 0x4000, yes_no ("Home Registration", "No Home Registration");
    BU_L_FLAG = "mip6.bu.l_flag", "Link-Local Compatibility (L) flag", bool, mask16 0x2000, yes_no ("Link-Local Address Compatibility", "No Link-Local Address Compatibility");
    BU_K_FLAG = "mip6.bu.k_flag", "Key Management Compatibility (K) flag", bool, mask16 0x1000, yes_no ("Key Management Mobility Compatibility", "No Key Management Mobility Compatibility");
    BU_M_FLAG = "mip6.bu.m_flag", "MAP Registration Compatibility (M) flag", bool, mask16 0x800, yes_no ("MAP Registration Compatibility", "No MAP Registration Compatibility");
    NEMO_BU_R_FLAG = "mip6.nemo.bu.r_flag", "Mobile Router (R) flag", bool, mask16 0x400, yes_no ("Mobile Router Compatibility", "No Mobile Router Compatibility");
    BU_P_FLAG = "mip6.bu.p_flag", "Proxy Registration (P) flag", bool, mask16 0x200, yes_no ("Proxy Registration", "No Proxy Registration");
    BU_F_FLAG = "mip6.bu.f_flag", "Forcing UDP encapsulation (F) flag", bool, mask16 0x100, yes_no ("Forcing UDP encapsulation used", "No Forcing UDP encapsulation");
    BU_T_FLAG = "mip6.bu.t_flag", "TLV-header format (T) flag", bool, mask16 0x80, yes_no ("TLV-header format used", "No TLV-header format");
    BU_B_FLAG = "mip6.bu.b_flag", "Bulk-Binding-Update flag (B)", bool, mask16 0x40, yes_no ("Enable bulk binding update support", "Disable bulk binding update support");
    BU_LIFETIME = "mip6.bu.lifetime", "Lifetime", u16;
    BA_STATUS = "mip6.ba.status", "Status", u8, names BA_STATUS_NAMES;
    BA_K_FLAG = "mip6.ba.k_flag", "Key Management Compatibility (K) flag", bool, mask8 0x80, yes_no ("Key Management Mobility Compatibility", "No Key Management Mobility Compatibility");
    NEMO_BA_R_FLAG = "mip6.nemo.ba.r_flag", "Mobile Router (R) flag", bool, mask8 0x40, yes_no ("Mobile Router Compatibility", "No Mobile Router Compatibility");
    BA_P_FLAG = "mip6.ba.p_flag", "Proxy Registration (P) flag", bool, mask8 0x20, yes_no ("Proxy Registration", "No Proxy Registration");
    BA_T_FLAG = "mip6.ba.t_flag", "TLV-header format (T) flag", bool, mask8 0x10, yes_no ("TLV-header format used", "No TLV-header format");
    BA_B_FLAG = "mip6.ba.b_flag", "Bulk-Binding-Update flag (B)", bool, mask8 0x8, yes_no ("Enabled bulk binding update support", "Disabled bulk binding update support");
    BA_SEQNR = "mip6.ba.seqnr", "Sequence number", u16;
    BA_LIFETIME = "mip6.ba.lifetime", "Lifetime", u16;
    BE_STATUS = "mip6.be.status", "Status", u8, names BE_STATUS_NAMES;
    BE_HADDR = "mip6.be.haddr", "Home Address", ipv6;
    BRA_INTERVAL = "mip6.bra.interval", "Refresh interval", u16;
    ACOA_ACOA = "mip6.acoa.acoa", "Alternate care-of address", ipv6;
    NI_HNI = "mip6.ni.hni", "Home nonce index", u16;
    NI_CNI = "mip6.ni.cni", "Care-of nonce index", u16;
    BAD_AUTH = "mip6.bad.auth", "Authenticator", bytes;
    BINDING_REFRESH_REQUEST = "mip6.binding_refresh_request", "Binding Refresh Request", bytes;
    UNKNOWN_TYPE_DATA = "mip6.unknown_type_data", "Message Data", bytes;
    PADN = "mip6.padn", "PadN", bytes;
    MOBILITY_OPT = "mip6.mobility_opt", "Mobility Option", u8, names MOBILITY_OPT_NAMES;
    MOBILITY_OPT_LEN = "mip6.mobility_opt.len", "Length", u8;
    OPTIONS_PAD1 = "mip6.options.pad1", "MIPv6 Option - Pad1", bytes;
    OPTIONS_PADN = "mip6.options.padn", "MIPv6 Option - PadN", bytes;
    OPTIONS_BRA = "mip6.options.bra", "MIPv6 Option - Binding Refresh Advice", bytes;
    OPTIONS_ACOA = "mip6.options.acoa", "MIPv6 Option - Alternate Care-of Address", bytes;
    OPTIONS_NI = "mip6.options.ni", "MIPv6 Option - Nonce Indices", bytes;
    OPTIONS_BAD_AUTH = "mip6.options.bad_auth", "MIPv6 Option - Authorization Data", bytes;
    TEXT = "", "Message", none;
}

pub static MIP6: Protocol = Protocol {
    short: "MIPv6",
    fields: FIELDS,
    on: &[On::Number(&IP_PROTO, 62), On::Number(&IP_PROTO, 135)],
    dissect: |pkt| read(pkt).map(drop), // also under 62, the number before RFC 3775
    ..Protocol::named("mipv6", "Mobile IPv6")
};

static MHTYPE_NAMES: &[(u64, &str)] = &[
    (0, "Binding Refresh Request"),
    (1, "Home Test Init"),
    (2, "Care-of Test Init"),
    (3, "Home Test"),
    (4, "Care-of Test"),
    (5, "Binding Update"),
    (6, "Binding Acknowledgement"),
    (7, "Binding Error"),
    (8, "Fast Binding Update"),
    (9, "Fast Binding Acknowledgment"),
    (10, "Fast Neighbor Advertisement"),
    (11, "Experimental Mobility Header"),
    (12, "Home Agent Switch"),
    (13, "Heartbeat"),
    (14, "Handover Initiate"),
    (15, "Handover Acknowledge"),
    (16, "Binding Revocation"),
    (17, "Localized Routing Initiation"),
    (18, "Localized Routing Acknowledgment"),
];

static BA_STATUS_NAMES: &[(u64, &str)] = &[
    (0, "Binding Update accepted"),
    (1, "Accepted but prefix discovery necessary"),
    (2, "GRE_KEY_OPTION_NOT_REQUIRED"),
    (3, "GRE_TUNNELING_BUT_TLV_HEADER_NOT_SUPPORTED"),
    (4, "MCOA NOTCOMPLETE"),
    (5, "MCOA RETURNHOME WO/NDP"),
    (6, "PBU_ACCEPTED_TB_IGNORED_SETTINGSMISMATCH"),
    (128, "Reason unspecified"),
    (129, "Administratively prohibited"),
    (130, "Insufficient resources"),
    (131, "Home registration not supported"),
    (132, "Not home subnet"),
    (133, "Not home agent for this mobile node"),
    (134, "Duplicate Address Detection failed"),
    (135, "Sequence number out of window"),
    (136, "Expired home nonce index"),
    (137, "Expired care-of nonce index"),
    (138, "Expired nonces"),
    (139, "Registration type change disallowed"),
    (140, "Mobile Router Operation not permitted"),
    (141, "Invalid Prefix"),
    (142, "Not Authorized for Prefix"),
    (143, "Mobile Network Prefix information unavailable"),
    (145, "Proxy Registration not supported by the LMA"),
    (146, "Proxy Registrations from this MAG not allowed"),
    (147, "No home address for this NAI"),
    (148, "Invalid Time Stamp Option"),
    (149, "Permanent home keygen token exists"),
    (150, "Non-null home nonce index expected"),
    (151, "SERVICE_AUTHORIZATION_FAILED"),
    (152, "PROXY_REG_NOT_ENABLED"),
    (153, "NOT_LMA_FOR_THIS_MOBILE_NODE"),
    (154, "MAG_NOT_AUTHORIZED_FOR_PROXY_REG"),
    (155, "NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX"),
    (156, "TIMESTAMP_MISMATCH"),
    (157, "TIMESTAMP_LOWER_THAN_PREV_ACCEPTED"),
    (158, "MISSING_HOME_NETWORK_PREFIX_OPTION"),
    (159, "BCE_PBU_PREFIX_SET_DO_NOT_MATCH"),
    (160, "MISSING_MN_IDENTIFIER_OPTION"),
    (161, "MISSING_HANDOFF_INDICATOR_OPTION"),
    (162, "MISSING_ACCESS_TECH_TYPE_OPTION"),
    (163, "GRE_KEY_OPTION_REQUIRED"),
    (164, "MCOA MALFORMED"),
    (165, "MCOA NON-MCOA BINDING EXISTS"),
    (166, "MCOA PROHIBITED"),
    (167, "MCOA UNKNOWN COA"),
    (168, "MCOA BULK REGISTRATION PROHIBITED"),
    (169, "MCOA SIMULTANEOUS HOME AND FOREIGN PROHIBITED"),
    (170, "NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE"),
    (171, "NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS"),
    (172, "NOT_AUTHORIZED_FOR_IPV6_MOBILITY_SERVICE"),
    (173, "MULTIPLE_IPV4_HOME_ADDRESS_ASSIGNMENT_NOT_SUPPORTED"),
    (174, "Invalid Care-of Address"),
    (175, "INVALID_MOBILE_NODE_GROUP_IDENTIFIER"),
    (176, "REINIT_SA_WITH_HAC"),
    (177, "NOT_AUTHORIZED_FOR_DELEGATED_MNP"),
    (178, "REQUESTED_DMNP_IN_USE"),
];

static BE_STATUS_NAMES: &[(u64, &str)] =
    &[(1, "Unknown binding for Home Address destination option"), (2, "Unrecognized MH type value")];

static MOBILITY_OPT_NAMES: &[(u64, &str)] = &[
    (0, "Pad1"),
    (1, "PadN"),
    (2, "Binding Refresh Advice"),
    (3, "Alternate Care-of Address"),
    (4, "Nonce Indices"),
    (5, "Authorization Data"),
    (6, "Mobile Network Prefix"),
    (7, "Mobility Header Link-Layer Address"),
    (8, "Mobile Node Identifier"),
    (9, "AUTH"),
    (10, "MESG-ID"),
    (11, "CGA Parameters Request"),
    (12, "CGA Parameters"),
    (13, "Signature"),
    (14, "Permanent Home Keygen Token"),
    (15, "Care-of Test Init"),
    (16, "Care-of Test"),
    (17, "DNS-UPDATE-TYPE"),
    (18, "Experimental"),
    (19, "Vendor Specific"),
    (20, "Service Selection"),
    (21, "Binding Authorization Data for FMIPv6 (BADF)"),
    (22, "Home Network Prefix"),
    (23, "Handoff Indicator"),
    (24, "Access Technology Type"),
    (25, "Mobile Node Link-layer Identifier"),
    (26, "Link-local Address"),
    (27, "Timestamp"),
    (28, "Restart Counter"),
    (29, "IPv4 Home Address"),
    (30, "IPv4 Address Acknowledgement"),
    (31, "NAT Detection"),
    (32, "IPv4 Care-of Address"),
    (33, "GRE Key"),
    (34, "Mobility Header IPv6 Address/Prefix"),
    (35, "Binding Identifier"),
    (36, "IPv4 Home Address Request"),
    (37, "IPv4 Home Address Reply"),
    (38, "IPv4 Default-Router Address"),
    (39, "IPv4 DHCP Support Mode"),
    (40, "Context Request"),
    (41, "Local Mobility Anchor Address"),
    (42, "Mobile Node Link-local Address Interface Identifier"),
    (43, "Transient Binding"),
    (44, "Flow Summary"),
    (45, "Flow Identification"),
    (46, "Redirect-Capability"),
    (47, "Redirect"),
    (48, "Load Information"),
    (49, "Alternate IPv4 Care-of Address"),
    (50, "Mobile Node Group Identifier"),
    (51, "MAG IPv6 Address"),
    (52, "Access Network Identifier"),
    (55, "Delegated Mobile Network Prefix"),
];

/// Length of the header at the cursor.
pub(crate) fn length(pkt: &Packet) -> Parsed<usize> {
    Ok(usize::from(pkt.peek_u8(1)?).saturating_add(1).saturating_mul(8))
}

/// Says in the columns which message the header at the cursor is.
fn announce(pkt: &mut Packet) -> Parsed {
    let kind = pkt.peek_u8(2)?;
    let name = MHTYPE.name_of(u64::from(kind)).unwrap_or("Unknown");
    pkt.column("MIPv6");
    pkt.info(|text| text.write_str(name));
    Ok(())
}

/// Reads the header; gives the number of the protocol that follows, which is none in all that is specified.
pub(crate) fn read(pkt: &mut Packet) -> Parsed<u8> {
    announce(pkt)?;
    let start = pkt.offset();
    let len = length(pkt)?;
    let end = start.saturating_add(len);
    let next = pkt.u8(&PROTO)?;
    pkt.u8(&HLEN)?;
    let item = pkt.last();
    pkt.append(item, |text| write!(text, " ({len} bytes)"));
    let kind = pkt.u8(&MHTYPE)?;
    let name = MHTYPE.name_of(u64::from(kind)).unwrap_or("Unknown");
    pkt.u8(&RESERVED)?;
    pkt.u16(&CSUM)?;
    message(pkt, kind, name, end)?;
    if pkt.offset() < end {
        options(pkt, end)?;
    }
    pkt.go_to(end)?;
    Ok(next)
}

fn message(pkt: &mut Packet, kind: u8, name: &'static str, end: usize) -> Parsed {
    let len = match kind {
        0 => return pkt.bytes(&BINDING_REFRESH_REQUEST, 2).map(drop),
        1 | 2 => 10,
        3 | 4 | 7 => 18,
        5 | 6 => 6,
        _ => {
            let rest = end.saturating_sub(pkt.offset());
            return pkt.bytes(&UNKNOWN_TYPE_DATA, rest).map(drop);
        }
    };
    let item = pkt.add(&TEXT, 0, len);
    pkt.label(item, |text| text.write_str(name));
    pkt.open();
    match kind {
        1 | 2 => {
            pkt.skip(2)?;
            pkt.u64(if kind == 1 { &HOTI_COOKIE } else { &COTI_COOKIE })?;
        }
        3 | 4 => {
            let (index, cookie) = if kind == 3 { (&HOT_NINDEX, &HOT_COOKIE) } else { (&COT_NINDEX, &COT_COOKIE) };
            pkt.u16(index)?;
            pkt.u64(cookie)?;
            pkt.u64(&HOT_TOKEN)?;
        }
        5 => {
            pkt.u16(&BU_SEQNR)?;
            let flags = u64::from(pkt.peek_u16(0)?);
            let parts = [
                &BU_A_FLAG,
                &BU_H_FLAG,
                &BU_L_FLAG,
                &BU_K_FLAG,
                &BU_M_FLAG,
                &NEMO_BU_R_FLAG,
                &BU_P_FLAG,
                &BU_F_FLAG,
                &BU_T_FLAG,
                &BU_B_FLAG,
            ];
            pkt.skip(2)?;
            pkt.bits(flags, 2, &parts);
            fours(pkt, &BU_LIFETIME)?;
        }
        6 => {
            pkt.u8(&BA_STATUS)?;
            let flags = u64::from(pkt.peek_u8(0)?);
            pkt.skip(1)?;
            pkt.bits(flags, 1, &[&BA_K_FLAG, &NEMO_BA_R_FLAG, &BA_P_FLAG, &BA_T_FLAG, &BA_B_FLAG]);
            pkt.u16(&BA_SEQNR)?;
            fours(pkt, &BA_LIFETIME)?;
        }
        _ => {
            pkt.u8(&BE_STATUS)?;
            pkt.skip(1)?;
            pkt.ipv6(&BE_HADDR)?;
        }
    }
    pkt.close();
    Ok(())
}

/// A time that counts fours of seconds.
fn fours(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let units = u32::from(pkt.u16(field)?);
    let item = pkt.last();
    pkt.append(item, |text| write!(text, " ({} seconds)", units.saturating_mul(4)));
    Ok(())
}

fn options(pkt: &mut Packet, end: usize) -> Parsed {
    let all = pkt.add(&TEXT, 0, end.saturating_sub(pkt.offset()));
    pkt.label(all, |text| text.write_str("Mobility Options"));
    pkt.open();
    while pkt.offset() < end {
        option(pkt)?;
    }
    pkt.close();
    Ok(())
}

fn option(pkt: &mut Packet) -> Parsed {
    let kind = pkt.peek_u8(0)?;
    if kind == 0 {
        let item = pkt.add(&OPTIONS_PAD1, 0, 1);
        pkt.label(item, |text| text.write_str(OPTIONS_PAD1.name));
        return pkt.skip(1);
    }
    let len = usize::from(pkt.peek_u8(1)?);
    let field = match kind {
        1 => &OPTIONS_PADN,
        2 => &OPTIONS_BRA,
        3 => &OPTIONS_ACOA,
        4 => &OPTIONS_NI,
        5 => &OPTIONS_BAD_AUTH,
        _ => &TEXT,
    };
    let end = pkt.offset().saturating_add(2).saturating_add(len);
    let item = pkt.add(field, 0, len.saturating_add(2));
    pkt.label(item, |text| match MOBILITY_OPT.name_of(u64::from(kind)) {
        _ if field != &TEXT => text.write_str(field.name),
        Some(name) => write!(text, "MIPv6 Option - {name}"),
        None => write!(text, "Unknown (0x{kind:02x}) ({} bytes)", len.saturating_add(2)),
    });
    pkt.open();
    pkt.skip(1)?;
    pkt.u8(&MOBILITY_OPT_LEN)?;
    match kind {
        1 if len > 0 => drop(pkt.bytes(&PADN, len)?),
        2 => fours(pkt, &BRA_INTERVAL)?,
        3 => drop(pkt.ipv6(&ACOA_ACOA)?),
        4 => {
            pkt.u16(&NI_HNI)?;
            pkt.u16(&NI_CNI)?;
        }
        5 => drop(pkt.bytes(&BAD_AUTH, len)?),
        _ => {}
    }
    pkt.close();
    pkt.go_to(end.max(pkt.offset()))
}
