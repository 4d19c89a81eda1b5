//! IPv6 (RFC 8200) with its extension headers.
//!
//! Extension headers are shown inside the IPv6 header.

mod extensions;
mod options;

use super::ip::numbers;
use crate::dissect::pieces::Shown;
use crate::dissect::prelude::*;
use std::net::{Ipv4Addr, Ipv6Addr};

fields! {
    VERSION = "ipv6.version", "Version", u8;
    TCLASS = "ipv6.tclass", "Traffic Class", u32, hex, mask32 0xff00000;
    TCLASS_DSCP = "ipv6.tclass.dscp", "Differentiated Services Codepoint", u32, mask32 0xfc00000, names numbers::DSCP;
    TCLASS_ECN = "ipv6.tclass.ecn", "Explicit Congestion Notification", u32, mask32 0x300000, names numbers::ECN;
    FLOW = "ipv6.flow", "Flow Label", u24, hex, mask24 0xfffff;
    PLEN = "ipv6.plen", "Payload Length", u16;
    NXT = "ipv6.nxt", "Next Header", u8, names numbers::PROTOCOLS;
    HLIM = "ipv6.hlim", "Hop Limit", u8;
    SRC = "ipv6.src", "Source Address", ipv6;
    SRC_SLAAC_MAC = "ipv6.src_slaac_mac", "Source SLAAC MAC", ether;
    SRC_ISATAP_IPV4 = "ipv6.src_isatap_ipv4", "Source ISATAP IPv4", ipv4;
    SRC_6TO4_GW_IPV4 = "ipv6.src_6to4_gw_ipv4", "Source 6to4 Gateway IPv4", ipv4;
    SRC_6TO4_SLA_ID = "ipv6.src_6to4_sla_id", "Source 6to4 SLA ID", u16;
    SRC_TS_IPV4 = "ipv6.src_ts_ipv4", "Source Teredo Server IPv4", ipv4;
    SRC_TC_PORT = "ipv6.src_tc_port", "Source Teredo Port", u16;
    SRC_TC_IPV4 = "ipv6.src_tc_ipv4", "Source Teredo Client IPv4", ipv4;
    SRC_EMBED_IPV4 = "ipv6.src_embed_ipv4", "Source Embedded IPv4", ipv4;
    DST = "ipv6.dst", "Destination Address", ipv6;
    DST_SLAAC_MAC = "ipv6.dst_slaac_mac", "Destination SLAAC MAC", ether;
    DST_ISATAP_IPV4 = "ipv6.dst_isatap_ipv4", "Destination ISATAP IPv4", ipv4;
    DST_6TO4_GW_IPV4 = "ipv6.dst_6to4_gw_ipv4", "Destination 6to4 Gateway IPv4", ipv4;
    DST_6TO4_SLA_ID = "ipv6.dst_6to4_sla_id", "Destination 6to4 SLA ID", u16;
    DST_TS_IPV4 = "ipv6.dst_ts_ipv4", "Destination Teredo Server IPv4", ipv4;
    DST_TC_PORT = "ipv6.dst_tc_port", "Destination Teredo Port", u16;
    DST_TC_IPV4 = "ipv6.dst_tc_ipv4", "Destination Teredo Client IPv4", ipv4;
    DST_EMBED_IPV4 = "ipv6.dst_embed_ipv4", "Destination Embedded IPv4", ipv4;
    EMBED_IPV4_PREFIX = "ipv6.embed_ipv4_prefix", "Embedded IPv4 Prefix", bytes;
    EMBED_IPV4 = "ipv6.embed_ipv4", "Embedded IPv4", ipv4;
    OPT = "ipv6.opt", "IPv6 Option", none;
    OPT_TYPE = "ipv6.opt.type", "Type", u8, hex, names options::OPT_TYPE_NAMES;
    OPT_TYPE_ACTION = "ipv6.opt.type.action", "Action", u8, mask8 0xc0, names options::OPT_TYPE_ACTION_NAMES;
    OPT_TYPE_CHANGE = "ipv6.opt.type.change", "May Change", bool, mask8 0x20, yes_no ("Yes", "No");
    OPT_TYPE_REST = "ipv6.opt.type.rest", "Low-Order Bits", u8, hex, mask8 0x1f;
    OPT_LENGTH = "ipv6.opt.length", "Length", u8;
    OPT_PAD1 = "ipv6.opt.pad1", "Pad1", none;
    OPT_PADN = "ipv6.opt.padn", "PadN", bytes;
    OPT_PMTU_MIN = "ipv6.opt.pmtu.min", "Minimum Reported PMTU", u16;
    OPT_PMTU_RTN = "ipv6.opt.pmtu.rtn", "Return Minimum PMTU", u16;
    OPT_PMTU_R_FLAG = "ipv6.opt.pmtu.r_flag", "Return Flag", bool;
    OPT_ROUTER_ALERT = "ipv6.opt.router_alert", "Router Alert", u16, names options::OPT_ROUTER_ALERT_NAMES;
    OPT_TEL = "ipv6.opt.tel", "Tunnel Encapsulation Limit", u8;
    OPT_JUMBO = "ipv6.opt.jumbo", "Payload Length", u32;
    OPT_CALIPSO_DOI = "ipv6.opt.calipso.doi", "CALIPSO Domain of Interpretation", u32;
    OPT_CALIPSO_CMPT_LENGTH = "ipv6.opt.calipso.cmpt.length", "Compartment Length", u8;
    OPT_CALIPSO_SENS_LEVEL = "ipv6.opt.calipso.sens_level", "Sensitivity Level", u8;
    OPT_CALIPSO_CHECKSUM = "ipv6.opt.calipso.checksum", "Checksum", u16, hex;
    OPT_CALIPSO_CMPT_BITMAP = "ipv6.opt.calipso.cmpt_bitmap", "Compartment Bitmap", bytes;
    OPT_SMF_DPD_HASH_BIT = "ipv6.opt.smf_dpd.hash_bit", "H-bit", bool, mask8 0x80;
    OPT_SMF_DPD_TID_TYPE = "ipv6.opt.smf_dpd.tid_type", "TaggerID Type", u8, mask8 0x70, names options::OPT_SMF_DPD_TID_TYPE_NAMES;
    OPT_SMF_DPD_TID_LEN = "ipv6.opt.smf_dpd.tid_len", "TaggerID Length", u8, mask8 0xf;
    OPT_SMF_DPD_TAGGER_ID = "ipv6.opt.smf_dpd.tagger_id", "TaggerID", bytes;
    OPT_SMF_DPD_IDENT = "ipv6.opt.smf_dpd.ident", "Identifier", bytes;
    OPT_SMF_DPD_HAV = "ipv6.opt.smf_dpd.hav", "Hash Assist Value", bytes;
    OPT_PDM_SCALE_DTLR = "ipv6.opt.pdm.scale_dtlr", "Scale DTLR", u8;
    OPT_PDM_SCALE_DTLS = "ipv6.opt.pdm.scale_dtls", "Scale DTLS", u8;
    OPT_PDM_PSN_THIS_PKT = "ipv6.opt.pdm.psn_this_pkt", "PSN This Packet", u16;
    OPT_PDM_PSN_LAST_RECV = "ipv6.opt.pdm.psn_last_recv", "PSN Last Received", u16;
    OPT_PDM_DELTA_LAST_RECV = "ipv6.opt.pdm.delta_last_recv", "Delta Time Last Received", u16;
    OPT_PDM_DELTA_LAST_SENT = "ipv6.opt.pdm.delta_last_sent", "Delta Time Last Sent", u16;
    OPT_QS_FUNC = "ipv6.opt.qs_func", "Function", u8, mask8 0xf0, names options::OPT_QS_FUNC_NAMES;
    OPT_QS_RATE = "ipv6.opt.qs_rate", "Rate", u8, mask8 0xf, names options::OPT_QS_RATE_NAMES;
    OPT_QS_TTL = "ipv6.opt.qs_ttl", "QS TTL", u8;
    OPT_QS_TTL_DIFF = "ipv6.opt.qs_ttl_diff", "TTL Diff", u8;
    OPT_QS_UNUSED = "ipv6.opt.qs_unused", "Not Used", u8;
    OPT_QS_NONCE = "ipv6.opt.qs_nonce", "QS Nonce", u32, hex, mask32 0xfffffffc;
    OPT_QS_RESERVED = "ipv6.opt.qs_reserved", "Reserved", u32, hex, mask32 0x3;
    OPT_IOAM_RSV = "ipv6.opt.ioam.rsv", "Reserved", u8;
    OPT_IOAM_OPT_TYPE = "ipv6.opt.ioam.opt_type", "Option-Type", u8, names options::OPT_IOAM_OPT_TYPE_NAMES;
    OPT_MIPV6_HOME_ADDRESS = "ipv6.opt.mipv6.home_address", "MIPv6 Home Address", ipv6;
    OPT_RPL_FLAG = "ipv6.opt.rpl.flag", "Flag", u8, hex;
    OPT_RPL_FLAG_O = "ipv6.opt.rpl.flag.o", "Down", bool, mask8 0x80;
    OPT_RPL_FLAG_R = "ipv6.opt.rpl.flag.r", "Rank Error", bool, mask8 0x40;
    OPT_RPL_FLAG_F = "ipv6.opt.rpl.flag.f", "Forwarding Error", bool, mask8 0x20;
    OPT_RPL_FLAG_RSV = "ipv6.opt.rpl.flag.rsv", "Reserved", u8, hex, mask8 0x1f;
    OPT_RPL_INSTANCE_ID = "ipv6.opt.rpl.instance_id", "RPLInstanceID", u8, hex;
    OPT_RPL_SENDER_RANK = "ipv6.opt.rpl.sender_rank", "Sender Rank", u16, hex;
    OPT_ILNP_NONCE = "ipv6.opt.ilnp_nonce", "ILNP Nonce", bytes;
    OPT_LIO_LENGTH = "ipv6.opt.lio.length", "LineIDLen", u8;
    OPT_LIO_LINE_ID = "ipv6.opt.lio.line_id", "Line ID", text;
    OPT_MPL_FLAG = "ipv6.opt.mpl.flag", "Flag", u8, hex;
    OPT_MPL_FLAG_S = "ipv6.opt.mpl.flag.s", "Seed ID Length", u8, mask8 0xc0, names options::OPT_MPL_FLAG_S_NAMES;
    OPT_MPL_FLAG_M = "ipv6.opt.mpl.flag.m", "Largest Sequence", bool, mask8 0x20;
    OPT_MPL_FLAG_V = "ipv6.opt.mpl.flag.v", "Version", bool, mask8 0x10;
    OPT_MPL_FLAG_RSV = "ipv6.opt.mpl.flag.rsv", "Reserved", u8, hex, mask8 0xf;
    OPT_MPL_SEQUENCE = "ipv6.opt.mpl.sequence", "Sequence", u8, hex;
    OPT_MPL_SEED_ID = "ipv6.opt.mpl.seed_id", "Seed ID", bytes;
    OPT_DFF_FLAGS = "ipv6.opt.dff.flags", "Flags", u8, hex;
    OPT_DFF_FLAG_VER = "ipv6.opt.dff.flag.ver", "Version (VER)", u8, mask8 0xc0;
    OPT_DFF_FLAG_DUP = "ipv6.opt.dff.flag.dup", "Duplicate (DUP)", bool, mask8 0x20;
    OPT_DFF_FLAG_RET = "ipv6.opt.dff.flag.ret", "Return (RET)", bool, mask8 0x10;
    OPT_DFF_FLAG_RSV = "ipv6.opt.dff.flag.rsv", "Reserved", u8, hex, mask8 0xf;
    OPT_DFF_SEQUENCE_NUMBER = "ipv6.opt.dff.sequence_number", "Sequence Number", u16, dec_hex;
    OPT_EXPERIMENTAL = "ipv6.opt.experimental", "Experimental Option", bytes;
    OPT_UNKNOWN_DATA = "ipv6.opt_unknown_data", "Unknown Data", bytes;
    OPT_UNKNOWN = "ipv6.opt.unknown", "Unknown Option Payload", bytes;
    HOPOPTS_NXT = "ipv6.hopopts.nxt", "Next Header", u8, names numbers::PROTOCOLS;
    HOPOPTS_LEN = "ipv6.hopopts.len", "Length", u8;
    HOPOPTS_LEN_OCT = "ipv6.hopopts.len_oct", "Length", u16, unit "byte|bytes";
    ROUTING_NXT = "ipv6.routing.nxt", "Next Header", u8, names numbers::PROTOCOLS;
    ROUTING_LEN = "ipv6.routing.len", "Length", u8;
    ROUTING_LEN_OCT = "ipv6.routing.len_oct", "Length", u16, unit "byte|bytes";
    ROUTING_TYPE = "ipv6.routing.type", "Type", u8, names extensions::ROUTING_TYPE_NAMES;
    ROUTING_SEGLEFT = "ipv6.routing.segleft", "Segments Left", u8;
    ROUTING_UNKNOWN_DATA = "ipv6.routing.unknown_data", "Type-Specific Data", bytes;
    ROUTING_SRC_RESERVED = "ipv6.routing.src.reserved", "Reserved", bytes;
    ROUTING_SRC_ADDR = "ipv6.routing.src.addr", "Address", ipv6;
    ROUTING_MIPV6_RESERVED = "ipv6.routing.mipv6.reserved", "Reserved", bytes;
    ROUTING_MIPV6_HOME_ADDRESS = "ipv6.routing.mipv6.home_address", "Home Address", ipv6;
    ROUTING_RPL_CMPRI = "ipv6.routing.rpl.cmprI", "Compressed Internal Octets (CmprI)", u32, mask32 0xf0000000;
    ROUTING_RPL_CMPRE = "ipv6.routing.rpl.cmprE", "Compressed Final Octets (CmprE)", u32, mask32 0xf000000;
    ROUTING_RPL_PAD = "ipv6.routing.rpl.pad", "Padding Bytes", u32, mask32 0xf00000;
    ROUTING_RPL_RESERVED = "ipv6.routing.rpl.reserved", "Reserved", u32, mask32 0xfffff;
    ROUTING_RPL_ADDR_COUNT = "ipv6.routing.rpl.addr_count", "Total Address Count", i32;
    ROUTING_RPL_ADDRESS = "ipv6.routing.rpl.address", "Address", bytes;
    ROUTING_RPL_FULL_ADDRESS = "ipv6.routing.rpl.full_address", "Full Address", ipv6;
    ROUTING_SRH_LAST_ENTRY = "ipv6.routing.srh.last_entry", "Last Entry", u8;
    ROUTING_SRH_FLAGS = "ipv6.routing.srh.flags", "Flags", u8, hex;
    ROUTING_SRH_TAG = "ipv6.routing.srh.tag", "Tag", bytes;
    ROUTING_SRH_ADDR = "ipv6.routing.srh.addr", "Address", ipv6;
    ROUTING_CRH16_CURRENT_SID = "ipv6.routing.crh16.current_sid", "Current SID", u16;
    ROUTING_CRH32_CURRENT_SID = "ipv6.routing.crh32.current_sid", "Current SID", u32;
    ROUTING_CRH16_SID = "ipv6.routing.crh16.sid", "Segment ID", u16;
    ROUTING_CRH32_SID = "ipv6.routing.crh32.sid", "Segment ID", u32;
    FRAGHDR_NXT = "ipv6.fraghdr.nxt", "Next header", u8, names numbers::PROTOCOLS;
    FRAGHDR_RESERVED_OCTET = "ipv6.fraghdr.reserved_octet", "Reserved octet", u8, hex;
    FRAGHDR_OFFSET = "ipv6.fraghdr.offset", "Offset", u16, mask16 0xfff8, whole in_eights;
    FRAGHDR_RESERVED_BITS = "ipv6.fraghdr.reserved_bits", "Reserved bits", u16, mask16 0x6;
    FRAGHDR_MORE = "ipv6.fraghdr.more", "More Fragments", bool, mask16 0x1, yes_no ("Yes", "No");
    FRAGHDR_IDENT = "ipv6.fraghdr.ident", "Identification", u32, hex;
    DSTOPTS_NXT = "ipv6.dstopts.nxt", "Next Header", u8, names numbers::PROTOCOLS;
    DSTOPTS_LEN = "ipv6.dstopts.len", "Length", u8;
    DSTOPTS_LEN_OCT = "ipv6.dstopts.len_oct", "Length", u16, unit "byte|bytes";
    IP_VERSION = "ip.version", "Version", u8, mask8 0xf0;
    FRAGMENTS = "ipv6.fragments", "IPv6 Fragments", none;
    FRAGMENT_PIECE = "ipv6.fragment", "IPv6 Fragment", frame_num;
    FRAGMENT_OVERLAP = "ipv6.fragment.overlap", "Fragment overlap", bool;
    FRAGMENT_CONFLICT = "ipv6.fragment.overlap.conflict", "Conflicting data in fragment overlap", bool;
    FRAGMENT_MULTIPLE_TAILS = "ipv6.fragment.multipletails", "Multiple tail fragments found", bool;
    FRAGMENT_TOO_LONG = "ipv6.fragment.toolongfragment", "Fragment too long", bool;
    FRAGMENT_ERROR = "ipv6.fragment.error", "Defragmentation error", frame_num;
    FRAGMENT_COUNT = "ipv6.fragment.count", "Fragment count", u32;
    REASSEMBLED_IN = "ipv6.reassembled.in", "Reassembled IPv6 in frame", frame_num;
    REASSEMBLED_LENGTH = "ipv6.reassembled.length", "Reassembled IPv6 length", u32;
    REASSEMBLED_DATA = "ipv6.reassembled.data", "Reassembled IPv6 data", bytes;
    TEXT = "", "Segment Identifiers", none;
    OPT_JUMBO_MISSING = "ipv6.opt.jumbo.missing", "IPv6 payload length equals 0 and Hop-By-Hop present and Jumbo Payload option missing", error Group::Malformed;
    OPT_JUMBO_PROHIBITED = "ipv6.opt.jumbo.prohibited", "When IPv6 payload length does not equal 0 a Jumbo Payload option must not be present", warn Group::Protocol;
    OPT_JUMBO_TRUNCATED = "ipv6.opt.jumbo.truncated", "Jumbo Payload option present and jumbo length < 65536", warn Group::Protocol;
    OPT_JUMBO_FRAGMENT = "ipv6.opt.jumbo.fragment", "Jumbo Payload option cannot be used with a fragment header", warn Group::Protocol;
    OPT_INVALID_LEN = "ipv6.opt.invalid_len", "Invalid IPv6 option length", error Group::Malformed;
    OPT_UNKNOWN_DATA_EXPERT = "ipv6.opt.unknown_data.expert", "Unknown Data (not interpreted)", note Group::Undecoded;
    OPT_HEADER_MISMATCH = "ipv6.opt.header_mismatch", "Wrong options extension header for type", warn Group::Protocol;
    OPT_DEPRECATED = "ipv6.opt.deprecated", "Option type is deprecated", note Group::Deprecated;
    OPT_MPL_IPV6_SRC_SEED_ID = "ipv6.opt.mpl.ipv6_src_seed_id", "Seed ID is the IPv6 Source Address", comment Group::Protocol;
    PLEN_EXCEEDS_FRAMING = "ipv6.plen_exceeds_framing", "IPv6 payload length does not match expected framing length", warn Group::Protocol;
    PLEN_ZERO = "ipv6.plen_zero", "IPv6 payload length equals 0 (maybe because of \"TCP segmentation offload\" (TSO))", chat Group::Protocol;
    BOGUS_IPV6_VERSION = "ipv6.bogus_ipv6_version", "Bogus IPv6 version", error Group::Malformed;
    INVALID_HEADER = "ipv6.invalid_header", "IPv6 header must be exactly 40 bytes", error Group::Malformed;
    HOPOPTS_NOT_FIRST = "ipv6.hopopts.not_first", "IPv6 Hop-by-Hop extension header must appear immediately after IPv6 header", error Group::Protocol;
    SRC_ROUTE_LIST_SRC_ADDR = "ipv6.src_route_list.src_addr", "Source address must not appear in the source route list", warn Group::Protocol;
    SRC_ROUTE_LIST_DST_ADDR = "ipv6.src_route_list.dst_addr", "Destination address must not appear in the source route list", warn Group::Protocol;
    SRC_ROUTE_LIST_MULTICAST_ADDR = "ipv6.src_route_list.multicast_addr", "Multicast addresses must not appear in the source route list", error Group::Protocol;
    ROUTING_INVALID_SEGLEFT = "ipv6.routing.invalid_segleft", "IPv6 Routing Header segments left field must not exceed address count", warn Group::Protocol;
    ROUTING_UNDECODED = "ipv6.routing.undecoded", "Undecoded IPv6 routing header field", note Group::Undecoded;
    ROUTING_DEPRECATED = "ipv6.routing.deprecated", "Routing header type is deprecated", note Group::Deprecated;
}

preferences! {
    DEFRAGMENT = "ipv6.defragment", "Put IPv6 datagrams together from their fragments", flag true;
}

pub static IPV6: Protocol = Protocol {
    short: "IPv6",
    fields: FIELDS,
    preferences: PREFERENCES,
    aliases: ALIASES,
    on: &[
        On::Number(&ETHERTYPE, 0x86dd),
        On::Number(&GRE_PROTO, 0x86dd),
        On::Number(&PPP_PROTOCOL, 0x0057),
        On::Number(&CHDLC_PROTOCOL, 0x86dd),
        On::Number(&VXLAN_NEXT, 2),
        On::Number(&IP_PROTO, 41),
        On::Number(&crate::dissect::tables::IP_VERSION, 6),
        On::Number(&NULL_TYPE, 24),
        On::Number(&NULL_TYPE, 28),
        On::Number(&NULL_TYPE, 30),
        On::Number(&LINK, 229),
    ],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("ipv6", "Internet Protocol Version 6")
};

/// The extension headers. They stand on the path by themselves; elsewhere than behind an IPv6 header they are read alone.
pub static HOP_BY_HOP: Protocol = Protocol {
    on: &[On::Number(&IP_PROTO, 0)],
    dissect: |pkt| extensions::alone(pkt, 0),
    uses: &[&IPV6],
    hands_on_last: Some(&[]),
    ..Protocol::named("ipv6.hopopts", "IPv6 Hop-by-Hop Option")
};
pub static ROUTING: Protocol = Protocol {
    on: &[On::Number(&IP_PROTO, 43)],
    dissect: |pkt| extensions::alone(pkt, 43),
    uses: &[&IPV6],
    hands_on_last: Some(&[]),
    ..Protocol::named("ipv6.routing", "Routing Header for IPv6")
};
pub static FRAGMENT: Protocol = Protocol {
    on: &[On::Number(&IP_PROTO, 44)],
    dissect: |pkt| extensions::alone(pkt, 44),
    uses: &[&IPV6],
    hands_on_last: Some(&[]),
    ..Protocol::named("ipv6.fraghdr", "Fragment Header for IPv6")
};
pub static DESTINATION: Protocol = Protocol {
    on: &[On::Number(&IP_PROTO, 60)],
    dissect: |pkt| extensions::alone(pkt, 60),
    uses: &[&IPV6],
    hands_on_last: Some(&[]),
    ..Protocol::named("ipv6.dstopts", "Destination Options for IPv6")
};

aliases! {
    ADDR = "ipv6.addr", "Source or Destination Address", ipv6, of [SRC, DST];
    SRC_HOST = "ipv6.src_host", "Source Host", text, text_of [SRC];
    DST_HOST = "ipv6.dst_host", "Destination Host", text, text_of [DST];
    HOST = "ipv6.host", "Source or Destination Host", text, text_of [SRC, DST];
    SLAAC_MAC = "ipv6.slaac_mac", "SLAAC MAC", ether, of [SRC_SLAAC_MAC, DST_SLAAC_MAC];
    ISATAP_IPV4 = "ipv6.isatap_ipv4", "ISATAP IPv4", ipv4, of [SRC_ISATAP_IPV4, DST_ISATAP_IPV4];
    GW_IPV4_6TO4 = "ipv6.6to4_gw_ipv4", "6to4 Gateway IPv4", ipv4, of [SRC_6TO4_GW_IPV4, DST_6TO4_GW_IPV4];
    SLA_ID_6TO4 = "ipv6.6to4_sla_id", "6to4 SLA ID", u16, of [SRC_6TO4_SLA_ID, DST_6TO4_SLA_ID];
    TS_IPV4 = "ipv6.ts_ipv4", "Teredo Server IPv4", ipv4, of [SRC_TS_IPV4, DST_TS_IPV4];
    TC_PORT = "ipv6.tc_port", "Teredo Port", u16, of [SRC_TC_PORT, DST_TC_PORT];
    TC_IPV4 = "ipv6.tc_ipv4", "Teredo Client IPv4", ipv4, of [SRC_TC_IPV4, DST_TC_IPV4];
}

/// How datagrams that came in fragments are shown.
static SHOWN: Shown = Shown {
    title: "IPv6 Fragments",
    source: "Reassembled IPv6",
    pieces: &FRAGMENTS,
    piece: &FRAGMENT_PIECE,
    overlap: &FRAGMENT_OVERLAP,
    conflict: &FRAGMENT_CONFLICT,
    ends_elsewhere: &FRAGMENT_MULTIPLE_TAILS,
    too_long: &FRAGMENT_TOO_LONG,
    error: &FRAGMENT_ERROR,
    count: &FRAGMENT_COUNT,
    len: &REASSEMBLED_LENGTH,
    data: &REASSEMBLED_DATA,
};

/// Fragment offsets count eights of bytes.
fn in_eights(offset: u64, text: &mut String) {
    let _ = write!(text, "{offset} ({} bytes)", offset.saturating_mul(8));
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let own = pkt.own();
    pkt.info(|_| Ok(()));
    let first = pkt.peek_u8(0)?;
    let version = first >> 4;
    let item = pkt.add(&VERSION, u64::from(version), 1);
    pkt.label(item, |text| write!(text, "{version:04b} .... = Version: {version}"));
    if version != 6 {
        pkt.expert(&BOGUS_IPV6_VERSION);
    }
    let item = pkt.add(&IP_VERSION, u64::from(first), 1);
    pkt.append(item, |text| text.write_str(" [This field makes the filter match on \"ip.version == 6\" possible]"));
    pkt.hidden(item);
    if version != 6 {
        pkt.info(|text| write!(text, "Bogus IPv6 version ({version}, must be 6)"));
        pkt.set_len(own, 40);
        return Ok(());
    }

    let layer_len = pkt.left();
    if layer_len < 40 {
        pkt.info(|text| write!(text, "Invalid IPv6 header ({layer_len} bytes, need exactly 40)"));
    }
    let word = pkt.peek_u32(0)?;
    let class = (word >> 20) as u8;
    let item = pkt.add(&TCLASS, u64::from(word), 4);
    pkt.append(item, |text| {
        let (dscp, ecn) = numbers::dsfield_names(class);
        write!(text, " (DSCP: {dscp}, ECN: {ecn})")
    });
    pkt.open();
    pkt.add(&TCLASS_DSCP, u64::from(word), 4);
    pkt.add(&TCLASS_ECN, u64::from(word), 4);
    pkt.close();
    pkt.skip(1)?;
    pkt.u24(&FLOW)?;

    let plen = pkt.u16(&PLEN)?;
    let next = pkt.peek_u8(0)?;
    let whole = pkt.left().saturating_sub(34); // from here to the end of the header
    let jumbo = if plen == 0 && next == 0 { options::jumbo_length(pkt, 34) } else { None };
    let len = jumbo.unwrap_or(u32::from(plen)) as usize;
    if jumbo.is_some() {
        let item = pkt.last();
        pkt.append(item, |text| text.write_str(" (Jumbogram)"));
    } else if plen == 0 && next == 0 {
        pkt.expert(&OPT_JUMBO_MISSING);
        pkt.info(|text| text.write_str("Invalid IPv6 payload length "));
    }
    if plen == 0 && next != 0 && next != 59 {
        pkt.expert(&PLEN_ZERO);
    }
    let cut = layer_len < 40;
    if len > whole && !pkt.is_quoted() && !cut {
        pkt.expert_with(&PLEN_EXCEEDS_FRAMING, |text| {
            write!(text, "IPv6 payload length exceeds framing length ({whole} bytes)")
        });
    }
    let next = pkt.u8(&NXT)?;
    let hop_limit = pkt.u8(&HLIM)?;
    pkt.set_hops(hop_limit);
    let source = pkt.ipv6(&SRC);
    if cut {
        pkt.expert_here(&INVALID_HEADER);
    }
    let source = source?;
    let source_at = pkt.position().saturating_sub(16);
    let destination = pkt.ipv6(&DST)?;
    pkt.label(own, |text| {
        write!(text, "Internet Protocol Version 6, Src: {}, Dst: {}", Address::from(source), Address::from(destination))
    });
    pkt.ends(source, destination);
    embedded(pkt, source, source_at, &SOURCE_FIELDS);
    embedded(pkt, destination, source_at.saturating_add(16), &DESTINATION_FIELDS);

    pkt.set_len(own, 40);
    pkt.take(len);
    extensions::chain(
        pkt,
        &mut extensions::Header {
            plen,
            jumbo: jumbo.is_some(),
            hop_limit,
            source,
            destination,
            extended: false,
            joined: false,
        },
        next,
    )
}

/// Fields of what lies in an address: the same for source and destination.
struct InAddress {
    slaac_mac: &'static Field,
    isatap: &'static Field,
    gateway_6to4: &'static Field,
    sla_6to4: &'static Field,
    teredo_server: &'static Field,
    teredo_port: &'static Field,
    teredo_client: &'static Field,
    embedded: &'static Field,
}

static SOURCE_FIELDS: InAddress = InAddress {
    slaac_mac: &SRC_SLAAC_MAC,
    isatap: &SRC_ISATAP_IPV4,
    gateway_6to4: &SRC_6TO4_GW_IPV4,
    sla_6to4: &SRC_6TO4_SLA_ID,
    teredo_server: &SRC_TS_IPV4,
    teredo_port: &SRC_TC_PORT,
    teredo_client: &SRC_TC_IPV4,
    embedded: &SRC_EMBED_IPV4,
};

static DESTINATION_FIELDS: InAddress = InAddress {
    slaac_mac: &DST_SLAAC_MAC,
    isatap: &DST_ISATAP_IPV4,
    gateway_6to4: &DST_6TO4_GW_IPV4,
    sla_6to4: &DST_6TO4_SLA_ID,
    teredo_server: &DST_TS_IPV4,
    teredo_port: &DST_TC_PORT,
    teredo_client: &DST_TC_IPV4,
    embedded: &DST_EMBED_IPV4,
};

/// Shows what an address was made of: a MAC address, or IPv4 addresses of transition techniques.
fn embedded(pkt: &mut Packet, address: Ipv6Addr, at: usize, fields: &InAddress) {
    let v4 = |a, b, c, d| u64::from(u32::from(Ipv4Addr::new(a, b, c, d)));
    let place = |offset: usize| at.saturating_add(offset);
    match address.octets() {
        // 6to4 (RFC 3056)
        [0x20, 0x02, a, b, c, d, e, f, ..] => {
            pkt.found_at(fields.gateway_6to4, v4(a, b, c, d), place(2), 4);
            pkt.found_at(fields.sla_6to4, u64::from(u16::from_be_bytes([e, f])), place(6), 2);
        }
        // Teredo (RFC 4380 §4); port and client address are inverted against zealous translators
        [0x20, 0x01, 0, 0, a, b, c, d, _, _, p, q, e, f, g, h] => {
            pkt.found_at(fields.teredo_server, v4(a, b, c, d), place(4), 4);
            pkt.found_at(fields.teredo_port, u64::from(!u16::from_be_bytes([p, q])), place(10), 2);
            pkt.found_at(fields.teredo_client, v4(!e, !f, !g, !h), place(12), 4);
        }
        // The well-known prefix (RFC 6052)
        [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d] => {
            let item = pkt.add_at(&EMBED_IPV4_PREFIX, 0, at, 12);
            pkt.generated(item);
            pkt.found_at(fields.embedded, v4(a, b, c, d), place(12), 4);
            pkt.found_at(&EMBED_IPV4, v4(a, b, c, d), place(12), 4);
        }
        _ => {}
    }
    match address.octets() {
        // The EUI-64 of a MAC address (RFC 4291 appendix A)
        [_, _, _, _, _, _, _, _, a, b, c, 0xff, 0xfe, d, e, f] if a & 2 != 0 => {
            let mac = u64::from_be_bytes([0, 0, a ^ 2, b, c, d, e, f]);
            pkt.found_at(fields.slaac_mac, mac, place(8), 8);
        }
        // ISATAP (RFC 5214 §6.1)
        [_, _, _, _, _, _, _, _, a, 0, 0x5e, 0xfe, b, c, d, e] if a & 0xfc == 0 => {
            pkt.found_at(fields.isatap, v4(b, c, d, e), place(12), 4);
        }
        _ => {}
    }
}
