//! IPv4 (RFC 791; differentiated services RFC 2474, congestion notification RFC 3168).

pub(crate) mod checksums;
pub(crate) mod fragments;
pub(crate) mod numbers;
mod options;

use super::ipv6::IPV6;
use crate::base::internet_checksum;
use crate::dissect::pieces::Shown;
use crate::dissect::prelude::*;
use checksums::Verdict;
use fragments::{Alone, Datagram, Fragment};
use std::net::Ipv4Addr;

fields! {
    VERSION = "ip.version", "Version", u8;
    HDR_LEN = "ip.hdr_len", "Header Length", u8;
    DSFIELD = "ip.dsfield", "Differentiated Services Field", u8, hex;
    DSFIELD_DSCP = "ip.dsfield.dscp", "Differentiated Services Codepoint", u8, mask8 0xfc, names numbers::DSCP;
    DSFIELD_ECN = "ip.dsfield.ecn", "Explicit Congestion Notification", u8, mask8 0x3, names numbers::ECN;
    LEN = "ip.len", "Total Length", u16;
    ID = "ip.id", "Identification", u16, hex_dec;
    DST = "ip.dst", "Destination Address", ipv4;
    SRC = "ip.src", "Source Address", ipv4;
    FLAGS = "ip.flags", "Flags", u8, hex, mask8 0xe0;
    FLAGS_RB = "ip.flags.rb", "Reserved bit", bool, mask8 0x80, yes_no ("Set", "Not set");
    FLAGS_DF = "ip.flags.df", "Don't fragment", bool, mask8 0x40, yes_no ("Set", "Not set");
    FLAGS_MF = "ip.flags.mf", "More fragments", bool, mask8 0x20, yes_no ("Set", "Not set");
    FRAG_OFFSET = "ip.frag_offset", "Fragment Offset", u16, mask16 0x1fff, whole in_eights;
    TTL = "ip.ttl", "Time to Live", u8;
    PROTO = "ip.proto", "Protocol", u8, names numbers::PROTOCOLS;
    CHECKSUM = "ip.checksum", "Header Checksum", u16, hex;
    CHECKSUM_STATUS = "ip.checksum.status", "Header checksum status", u8, whole checksums::status;
    CHECKSUM_CALCULATED = "ip.checksum_calculated", "Calculated Checksum", u16, hex;
    OPT_TYPE = "ip.opt.type", "Type", u8;
    OPT_TYPE_COPY = "ip.opt.type.copy", "Copy on fragmentation", bool, mask8 0x80, yes_no ("Yes", "No");
    OPT_TYPE_CLASS = "ip.opt.type.class", "Class", u8, mask8 0x60, names options::OPT_TYPE_CLASS_NAMES;
    OPT_TYPE_NUMBER = "ip.opt.type.number", "Number", u8, mask8 0x1f, names options::OPT_TYPE_NUMBER_NAMES;
    OPT_LEN = "ip.opt.len", "Length", u8;
    OPT_PTR = "ip.opt.ptr", "Pointer", u8;
    OPT_SID = "ip.opt.sid", "Stream Identifier", u16;
    OPT_MTU = "ip.opt.mtu", "MTU", u16;
    OPT_ID_NUMBER = "ip.opt.id_number", "ID Number", u16;
    OPT_OHC = "ip.opt.ohc", "Outbound Hop Count", u16;
    OPT_RHC = "ip.opt.rhc", "Return Hop Count", u16;
    OPT_ORIGINATOR = "ip.opt.originator", "Originator IP Address", ipv4;
    OPT_RA = "ip.opt.ra", "Router Alert", u16, ranges options::OPT_RA_NAMES;
    OPT_ADDR = "ip.opt.addr", "IP Address", ipv4;
    OPT_PADDING = "ip.opt.padding", "Padding", bytes;
    OPT_QS_FUNC = "ip.opt.qs_func", "Function", u8, mask8 0xf0, names options::OPT_QS_FUNC_NAMES;
    OPT_QS_RATE = "ip.opt.qs_rate", "Rate", u8, mask8 0xf, names options::OPT_QS_RATE_NAMES;
    OPT_QS_TTL = "ip.opt.qs_ttl", "QS TTL", u8;
    OPT_QS_TTL_DIFF = "ip.opt.qs_ttl_diff", "TTL Diff", u8;
    OPT_QS_UNUSED = "ip.opt.qs_unused", "Not Used", u8;
    OPT_QS_NONCE = "ip.opt.qs_nonce", "QS Nonce", u32, hex, mask32 0xfffffffc;
    OPT_QS_RESERVED = "ip.opt.qs_reserved", "Reserved", u32, hex, mask32 0x3;
    OPT_SEC_RFC791_SEC = "ip.opt.sec_rfc791_sec", "Security", u16, hex, names options::OPT_SEC_RFC791_SEC_NAMES;
    OPT_SEC_RFC791_COMP = "ip.opt.sec_rfc791_comp", "Compartments", u16;
    OPT_SEC_RFC791_HR = "ip.opt.sec_rfc791_hr", "Handling Restrictions", text;
    OPT_SEC_RFC791_TCC = "ip.opt.sec_rfc791_tcc", "Transmission Control Code", text;
    OPT_SEC_CL = "ip.opt.sec_cl", "Classification Level", u8, hex, names options::OPT_SEC_CL_NAMES;
    OPT_SEC_PROT_AUTH_FLAGS = "ip.opt.sec_prot_auth_flags", "Protection Authority Flags", u8, hex;
    OPT_SEC_PROT_AUTH_GENSER = "ip.opt.sec_prot_auth_genser", "GENSER", bool, mask8 0x80, yes_no options::PROTECTED;
    OPT_SEC_PROT_AUTH_SIOP_ESI = "ip.opt.sec_prot_auth_siop_esi", "SIOP-ESI", bool, mask8 0x40, yes_no options::PROTECTED;
    OPT_SEC_PROT_AUTH_SCI = "ip.opt.sec_prot_auth_sci", "SCI", bool, mask8 0x20, yes_no options::PROTECTED;
    OPT_SEC_PROT_AUTH_NSA = "ip.opt.sec_prot_auth_nsa", "NSA", bool, mask8 0x10, yes_no options::PROTECTED;
    OPT_SEC_PROT_AUTH_DOE = "ip.opt.sec_prot_auth_doe", "DOE", bool, mask8 0x8, yes_no options::PROTECTED;
    OPT_SEC_PROT_AUTH_UNASSIGNED = "ip.opt.sec_prot_auth_unassigned", "Unassigned", u8, hex, mask8 0x6;
    OPT_SEC_PROT_AUTH_UNASSIGNED_MORE = "ip.opt.sec_prot_auth_unassigned", "Unassigned", u8, hex, mask8 0xfe;
    OPT_SEC_PROT_AUTH_FTI = "ip.opt.sec_prot_auth_fti", "Field Termination Indicator", bool, mask8 0x1, yes_no ("Additional octet present", "Final octet");
    OPT_EXT_SEC_ADD_SEC_INFO_FORMAT_CODE = "ip.opt.ext_sec_add_sec_info_format_code", "Additional Security Info Format Code", u8, hex;
    OPT_EXT_SEC_ADD_SEC_INFO = "ip.opt.ext_sec_add_sec_info", "Additional Security Info", bytes;
    REC_RT = "ip.rec_rt", "Recorded Route", ipv4;
    CUR_RT = "ip.cur_rt", "Current Route", ipv4;
    SRC_RT = "ip.src_rt", "Source Route", ipv4;
    EMPTY_RT = "ip.empty_rt", "Empty Route", ipv4;
    CIPSO_TAG_TYPE = "ip.cipso.tag_type", "Tag Type", u8, names options::CIPSO_TAG_TYPE_NAMES;
    CIPSO_DOI = "ip.cipso.doi", "DOI", u32;
    CIPSO_SENSITIVITY_LEVEL = "ip.cipso.sensitivity_level", "Sensitivity Level", u8;
    CIPSO_CATEGORIES = "ip.cipso.categories", "Categories", text;
    CIPSO_TAG_DATA = "ip.cipso.tag_data", "Tag data", bytes;
    OPT_OVERFLOW = "ip.opt.overflow", "Overflow", u8, mask8 0xf0;
    OPT_FLAG = "ip.opt.flag", "Flag", u8, hex, mask8 0xf, names options::OPT_FLAG_NAMES;
    OPT_TIME_STAMP = "ip.opt.time_stamp", "Time stamp", u32;
    OPT_TIME_STAMP_ADDR = "ip.opt.time_stamp_addr", "Address", ipv4;
    OPTIONS_EOL = "ip.options.eol", "IP Option - End of Options List (EOL)", bytes;
    OPTIONS_NOP = "ip.options.nop", "IP Option - No-Operation (NOP)", bytes;
    OPTIONS_SECURITY = "ip.options.security", "IP Option - Security", bytes;
    OPTIONS_ROUTE = "ip.options.route", "IP Option - Loose Source Route", bytes;
    OPTIONS_TIMESTAMP = "ip.options.timestamp", "IP Option - Time Stamp", bytes;
    OPTIONS_EXT_SECURITY = "ip.options.ext_security", "IP Option - Extended Security", bytes;
    OPTIONS_CIPSO = "ip.options.cipso", "IP Option - Commercial Security", bytes;
    OPTIONS_RECORD_ROUTE = "ip.options.record_route", "IP Option - Record Route", bytes;
    OPTIONS_SID = "ip.options.sid", "IP Option - Stream ID", bytes;
    OPTIONS_SOURCE_ROUTE = "ip.options.source_route", "IP Option - Strict Source Route", bytes;
    OPTIONS_MTU_PROBE = "ip.options.mtu_probe", "IP Option - MTU Probe", bytes;
    OPTIONS_MTU_REPLY = "ip.options.mtu_reply", "IP Option - MTU Reply", bytes;
    OPTIONS_TRACEROUTE = "ip.options.traceroute", "IP Option - Traceroute", bytes;
    OPTIONS_ROUTERALERT = "ip.options.routeralert", "IP Option - Router Alert", bytes;
    OPTIONS_SDB = "ip.options.sdb", "IP Option - Selective Directed Broadcast", bytes;
    OPTIONS_QS = "ip.options.qs", "IP Option - Quick-Start", bytes;
    FRAGMENTS = "ip.fragments", "IPv4 Fragments", bytes;
    FRAGMENT = "ip.fragment", "IPv4 Fragment", frame_num;
    FRAGMENT_OVERLAP = "ip.fragment.overlap", "Fragment overlap", bool;
    FRAGMENT_CONFLICT = "ip.fragment.overlap.conflict", "Conflicting data in fragment overlap", bool;
    FRAGMENT_MULTIPLE_TAILS = "ip.fragment.multipletails", "Multiple tail fragments found", bool;
    FRAGMENT_TOO_LONG = "ip.fragment.toolongfragment", "Fragment too long", bool;
    FRAGMENT_ERROR = "ip.fragment.error", "Defragmentation error", frame_num;
    FRAGMENT_COUNT = "ip.fragment.count", "Fragment count", u32;
    REASSEMBLED_IN = "ip.reassembled_in", "Reassembled IPv4 in frame", frame_num;
    REASSEMBLED_LENGTH = "ip.reassembled.length", "Reassembled IPv4 length", u32;
    REASSEMBLED_DATA = "ip.reassembled.data", "Reassembled IPv4 data", bytes;
    OPTIONS = "", "Options", none;
    TEXT = "", "Option", none;
    OPT_LEN_INVALID = "ip.opt.len.invalid", "Invalid length for option", warn Group::Protocol;
    OPT_PTR_BEFORE_ADDRESS = "ip.opt.ptr.before_address", "Pointer points before first address", warn Group::Protocol;
    OPT_PTR_MIDDLE_ADDRESS = "ip.opt.ptr.middle_address", "Pointer points to middle of address", warn Group::Protocol;
    SUBOPT_TOO_LONG = "ip.subopt_too_long", "Suboption would go past end of option", warn Group::Protocol;
    NOP = "ip.nop", "4 NOP in a row - a router may have removed some options", warn Group::Protocol;
    CHECKSUM_BAD = "ip.checksum_bad.expert", "Bad checksum", error Group::Checksum;
    BOGUS_IP_LENGTH = "ip.bogus_ip_length", "Bogus IP length", error Group::Protocol;
    TTL_LNCB = "ip.ttl.lncb", "Time To Live", note Group::Sequence;
    TTL_TOO_SMALL = "ip.ttl.too_small", "Time To Live", note Group::Sequence;
    CIPSO_MALFORMED = "ip.cipso.malformed", "Malformed CIPSO tag", error Group::Sequence;
    BOGUS_IP_VERSION = "ip.bogus_ip_version", "Bogus IPv4 version", error Group::Protocol;
    BOGUS_HEADER_LENGTH = "ip.bogus_header_length", "Bogus IP header length", error Group::Protocol;
}

preferences! {
    DEFRAGMENT = "ip.defragment", "Put IPv4 datagrams together from their fragments", flag true;
    CHECK_CHECKSUM = "ip.check_checksum", "Validate the IPv4 checksum if possible", flag false;
}

pub static IP: Protocol = Protocol {
    short: "IPv4",
    fields: FIELDS,
    preferences: PREFERENCES,
    aliases: ALIASES,
    on: &[
        On::Number(&ETHERTYPE, 0x0800),
        On::Number(&GRE_PROTO, 0x0800),
        On::Number(&GRE_PROTO, 0x883e),
        On::Number(&PPP_PROTOCOL, 0x0021),
        On::Number(&CHDLC_PROTOCOL, 0x0800),
        On::Number(&VXLAN_NEXT, 1),
        On::Number(&IP_PROTO, 4),
        On::Number(&IP_VERSION, 4),
        On::Number(&NULL_TYPE, 2),
        On::Number(&LLC_DSAP, 0x06),
        On::Number(&LINK, 228),
    ],
    hands_on_last: Some(&[]),
    dissect,
    learn: Some(dissect),
    ..Protocol::named("ip", "Internet Protocol Version 4")
};

aliases! {
    ADDR = "ip.addr", "Source or Destination Address", ipv4, of [SRC, DST];
    SRC_HOST = "ip.src_host", "Source Host", text, text_of [SRC];
    DST_HOST = "ip.dst_host", "Destination Host", text, text_of [DST];
    HOST = "ip.host", "Source or Destination Host", text, text_of [SRC, DST];
    REC_RT_HOST = "ip.rec_rt_host", "Recorded Route Host", text, text_of [REC_RT];
    CUR_RT_HOST = "ip.cur_rt_host", "Current Route Host", text, text_of [CUR_RT];
    SRC_RT_HOST = "ip.src_rt_host", "Source Route Host", text, text_of [SRC_RT];
    EMPTY_RT_HOST = "ip.empty_rt_host", "Empty Route Host", text, text_of [EMPTY_RT];
}

/// How datagrams that came in fragments are shown.
static SHOWN: Shown = Shown {
    title: "IPv4 Fragments",
    source: "Reassembled IPv4",
    pieces: &FRAGMENTS,
    piece: &FRAGMENT,
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
    let _ = write!(text, "{}", offset.saturating_mul(8));
}

fn dissect(pkt: &mut Packet<impl Keeping>) -> Parsed {
    let own = pkt.own();
    pkt.info(|_| Ok(()));
    let first = pkt.peek_u8(0)?;
    let version = first >> 4;
    let item = pkt.add(&VERSION, u64::from(version), 1);
    pkt.label(item, |text| write!(text, "{version:04b} .... = Version: {version}"));
    if version != 4 && pkt.carrier().is_some_and(|carrier| matches!(carrier.filter(), "ip" | "ipv6")) {
        pkt.label(own, |text| write!(text, "Internet Protocol, bogus version ({version})"));
        pkt.column("IP");
        pkt.info(|text| write!(text, "Bogus IP version ({version})"));
        pkt.expert_with(&BOGUS_IP_VERSION, |text| text.write_str("Bogus IP version"));
        pkt.set_len(own, 1);
        return Ok(());
    }
    if version != 4 {
        pkt.info(|text| write!(text, "Bogus IPv4 version ({version}, must be 4)"));
        pkt.expert(&BOGUS_IP_VERSION);
        pkt.set_len(own, usize::from(first & 0x0f).saturating_mul(4));
        return if version == 6 { pkt.hand_to(&IPV6) } else { Ok(()) };
    }
    let words = first & 0x0f;
    let header_len = usize::from(words).saturating_mul(4);
    let item = pkt.add(&HDR_LEN, header_len as u64, 1);
    pkt.label(item, |text| write!(text, ".... {words:04b} = Header Length: {header_len} bytes ({words})"));
    if header_len < 20 {
        pkt.set_len(own, header_len);
        pkt.info(|text| write!(text, "Bogus IP header length ({header_len}, must be at least 20)"));
        pkt.expert_with(&BOGUS_HEADER_LENGTH, |text| {
            write!(text, "Bogus IP header length ({header_len}, must be at least 20)")
        });
        return Ok(());
    }
    pkt.skip(1)?;

    let dsfield = pkt.u8(&DSFIELD)?;
    let item = pkt.open();
    pkt.append(item, |text| {
        let (dscp, ecn) = numbers::dsfield_names(dsfield);
        write!(text, " (DSCP: {dscp}, ECN: {ecn})")
    });
    pkt.bits(u64::from(dsfield), 1, &[&DSFIELD_DSCP, &DSFIELD_ECN]);
    pkt.close();

    if !total_length(pkt, header_len)? {
        return Ok(());
    }
    let identification = pkt.u16(&ID)?;

    let flags = pkt.peek_u8(0)?;
    let item = pkt.add(&FLAGS, u64::from(flags), 1);
    pkt.append(item, |text| {
        for (bit, name) in [(0x80, "Reserved bit"), (0x40, "Don't fragment"), (0x20, "More fragments")] {
            if flags & bit != 0 {
                write!(text, ", {name}")?;
            }
        }
        Ok(())
    });
    pkt.open();
    for field in [&FLAGS_RB, &FLAGS_DF, &FLAGS_MF] {
        pkt.add(field, u64::from(flags), 1);
    }
    pkt.close();
    let more_fragments = flags & 0x20 != 0;
    let fragment_offset = u32::from(pkt.u16(&FRAG_OFFSET)?).saturating_mul(8);

    let ttl = pkt.u8(&TTL)?;
    pkt.set_hops(ttl);
    let protocol = pkt.peek_u8(0)?;
    if pkt.captured_left() >= 11 {
        check_ttl(pkt, ttl, protocol, Ipv4Addr::from(pkt.peek_u32(7)?));
    }
    pkt.u8(&PROTO)?;

    let verdict = checksum(pkt, header_len)?;

    let source = pkt.ipv4(&SRC)?;
    let options_len = header_len.saturating_sub(20);
    let stop = Ipv4Addr::from(pkt.peek_u32(0)?);
    let routed = match options_len {
        0 => None,
        len => options::final_destination(pkt.peek(4, len).unwrap_or(&[])),
    };
    let destination = routed.unwrap_or(stop);
    pkt.ipv4(if routed.is_some() { &CUR_RT } else { &DST })?;
    pkt.label(own, |text| {
        write!(text, "Internet Protocol Version 4, Src: {source}, Dst: {destination}")?;
        if routed.is_some() { write!(text, ", Via: {stop}") } else { Ok(()) }
    });
    match routed {
        Some(_) => pkt.reroute(source, destination),
        None => pkt.ends(source, destination),
    }
    if options_len > 0 {
        pkt.set_len(own, header_len);
        pkt.plainly(|pkt| options::read(pkt, options_len))?;
    }

    if more_fragments || fragment_offset > 0 {
        let fragment = Fragment { offset: fragment_offset, more: more_fragments };
        let joins = pkt.is_on(&DEFRAGMENT) && !matches!(verdict, Verdict::Bad { .. });
        return pkt.plainly(|pkt| read_fragment(pkt, fragment, identification, protocol, joins));
    }
    hand_on(pkt, protocol)
}

fn read_fragment(pkt: &mut Packet, fragment: Fragment, identification: u16, protocol: u8, joins: bool) -> Parsed {
    // A first fragment that is not put together with others, or not there whole, is read as far as it goes.
    let said = pkt.layer().get(2..4).map_or(0, |bytes| bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)));
    if fragment.offset == 0 && (!joins || pkt.left() == 0 || pkt.layer().len() < said) {
        pkt.mark_fragment();
        return hand_on(pkt, protocol);
    }
    let (source, destination) = pkt.addresses();
    let identification = u32::from(identification);
    let is_private = |address| match address {
        Address::V4(octets) => {
            let address = Ipv4Addr::from(octets);
            address.is_private() || address.is_link_local()
        }
        _ => false,
    };
    let vlan = if is_private(source) || is_private(destination) { pkt.vlan() } else { 0 };
    let datagram = Datagram { source, destination, identification, protocol, vlan };
    let header_len = pkt.offset();
    pkt.set_len(pkt.own(), header_len);
    let read = |pkt: &mut Packet| hand_on(pkt, protocol);
    let alone = match joins {
        true => fragments::join(pkt, datagram, fragment, &SHOWN, &REASSEMBLED_IN, read)?,
        false => Some(Alone { completed_in: None }),
    };
    let Some(alone) = alone else { return Ok(()) };
    pkt.info(|text| {
        let (name, offset) = (numbers::protocol_name(protocol), fragment.offset);
        write!(text, "Fragmented IP protocol (proto={name} {protocol}, off={offset}, ID={identification:04x})")?;
        alone.completed_in.map_or(Ok(()), |frame| write!(text, " [Reassembled in #{frame}]"))
    });
    pkt.hand_to_data()
}

/// Reads the header's checksum, and verifies it if the user wants that.
fn checksum(pkt: &mut Packet<impl Keeping>, header_len: usize) -> Parsed<Verdict> {
    let at = pkt.position();
    let found = pkt.u16(&CHECKSUM)?;
    if !pkt.wants_nodes() && !pkt.is_on(&CHECK_CHECKSUM) {
        return Ok(Verdict::Unverified);
    }
    let item = pkt.last();
    let header = pkt.layer().get(..header_len).filter(|_| pkt.is_on(&CHECK_CHECKSUM));
    let verdict = header.map_or(Verdict::Unverified, |header| Verdict::of(found, internet_checksum(header)));
    let right = match verdict {
        Verdict::Unverified if pkt.is_on(&CHECK_CHECKSUM) => None,
        Verdict::Unverified => {
            pkt.append(item, |text| text.write_str(" [validation disabled]"));
            None
        }
        Verdict::Good => {
            pkt.append(item, |text| text.write_str(" [correct]"));
            Some(found)
        }
        Verdict::Bad { should_be } => {
            pkt.append(item, |text| {
                write!(text, " incorrect, should be 0x{should_be:04x}(may be caused by \"IP checksum offload\"?)")
            });
            pkt.expert_with(&CHECKSUM_BAD, |text| write!(text, "Bad checksum [should be 0x{should_be:04x}]"));
            Some(should_be)
        }
    };
    pkt.found_at(&CHECKSUM_STATUS, verdict.number(), at, 0);
    if let Some(right) = right {
        pkt.found_at(&CHECKSUM_CALCULATED, u64::from(right), at, 2);
    }
    Ok(verdict)
}

/// Hands the payload to the protocol under its number, or names the number in Info.
pub(crate) fn hand_on(pkt: &mut Packet<impl Keeping>, protocol: u8) -> Parsed {
    if pkt.left() == 0 {
        return Ok(());
    }
    // Protocol 4 says that an IP packet follows; which version, the packet says itself.
    let protocol = if protocol == 4 && pkt.peek_u8(0).is_ok_and(|first| first >> 4 == 6) { 41 } else { protocol };
    if pkt.try_hand_on(&IP_PROTO, u32::from(protocol))? {
        return Ok(());
    }
    pkt.info(|text| write!(text, "{} ({protocol})", numbers::protocol_name(protocol)));
    pkt.hand_to_data()
}

/// Reads the total length and ends the layer there; false where it contradicts the header.
fn total_length(pkt: &mut Packet<impl Keeping>, header_len: usize) -> Parsed<bool> {
    let len = usize::from(pkt.peek_u16(0)?);
    let whole = pkt.left().saturating_add(2);
    if len == 0 {
        // A card that cuts segments itself gets packets longer than the field can say.
        let item = pkt.add(&LEN, whole as u64, 2);
        pkt.label(item, |text| {
            write!(
                text,
                "Total Length: {whole} bytes (reported as 0, presumed to be because of \"TCP segmentation offload\" (TSO))"
            )
        });
        pkt.skip(2)?;
        return Ok(true);
    }
    pkt.u16(&LEN)?;
    if len < header_len {
        let (own, item) = (pkt.own(), pkt.last());
        pkt.label(item, |text| write!(text, "Total Length: {len} bytes (bogus, less than header length {header_len})"));
        pkt.info(|text| write!(text, "Bogus IP length ({len}, less than header length {header_len})"));
        pkt.expert(&BOGUS_IP_LENGTH);
        pkt.set_len(own, header_len.min(whole));
        return Ok(false);
    }
    if len > whole && !pkt.is_quoted() {
        pkt.expert_with(&BOGUS_IP_LENGTH, |text| {
            write!(text, "IPv4 total length exceeds packet length ({whole} bytes)")
        });
    }
    pkt.take(len.saturating_sub(4)); // four bytes of the header were read
    Ok(true)
}

/// Notes a lifetime that will end soon, or one that is not as it has to be on the local network (RFC 3171).
fn check_ttl(pkt: &mut Packet<impl Keeping>, ttl: u8, protocol: u8, destination: Ipv4Addr) {
    match destination.octets() {
        [224, 0, 0, last] => {
            let should = match last {
                _ if protocol == 2 => 1, // RFC 3376 §4
                18 | 102 | 251 => 255,   // VRRP, GLBP and HSRP, mDNS
                252 => return,           // RFC 4795: LLMNR leaves it open
                _ => 1,
            };
            if ttl != should {
                pkt.expert_with(&TTL_LNCB, |text| {
                    write!(
                        text,
                        "\"Time To Live\" != {should} for a packet sent to the Local Network Control Block (see RFC 3171)"
                    )
                });
            }
        }
        // PIM and OSPF never leave the link.
        _ if ttl < 5 && !destination.is_multicast() && !matches!(protocol, 89 | 103) => {
            pkt.expert_with(&TTL_TOO_SMALL, |text| write!(text, "\"Time To Live\" only {ttl}"));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{hex, shown};

    /// What is shown of an IPv4 packet on Ethernet.
    fn of(packet: &str) -> String {
        let bytes = hex(&format!("020000000002 020000000001 0800 {packet}"));
        shown(1, &bytes, bytes.len())
    }

    #[test]
    fn a_source_route_names_the_last_stop_as_destination() {
        let text = of("48000023 12340000 40fd0000 0a000001 0a000002 830b04 01010101 02020202 00 616263");
        assert!(
            text.contains("Internet Protocol Version 4, Src: 10.0.0.1, Dst: 2.2.2.2, Via: 10.0.0.2 <ip:14+32>"),
            "{text}"
        );
        assert!(text.contains("Current Route: 10.0.0.2 <ip.cur_rt:30+4>"), "{text}");
        assert!(text.contains("Source Route: 1.1.1.1 <- (next) <ip.src_rt:37+4>"), "{text}");
        assert!(text.contains("10.0.0.1 → 2.2.2.2 IPv4 | Unknown (253)"), "{text}");
    }

    #[test]
    fn an_option_may_not_reach_past_the_others() {
        let text = of("46000018 12340000 40fd0000 0a000001 0a000002 07ff0400");
        let says = "Record Route (option length = 255 bytes says option goes past end of options) <:34+2>";
        assert!(text.contains(says), "{text}");
    }

    #[test]
    fn a_length_below_the_header_stops_the_packet() {
        let text = of("4500000a 12340000 40110000 0a000001 0a000002 0457 08ae 0008 5555");
        assert!(text.contains("Total Length: 10 bytes (bogus, less than header length 20) <ip.len:16+2>"), "{text}");
        assert!(text.ends_with("IPv4 | Bogus IP length (10, less than header length 20)\n"), "{text}");
    }

    #[test]
    fn a_length_of_zero_is_what_segmentation_offload_leaves() {
        let text = of("45000000 12340000 40fd0000 0a000001 0a000002 68656c6c6f");
        let says =
            "Total Length: 25 bytes (reported as 0, presumed to be because of \"TCP segmentation offload\" (TSO))";
        assert!(text.contains(says), "{text}");
        assert!(text.contains("<data:34+5>"), "{text}");
    }

    #[test]
    fn the_local_network_control_block_wants_its_lifetime() {
        let text = of("45000015 12340000 05fd0000 0a000001 e0000001 61");
        assert!(text.contains("\"Time To Live\" != 1 for a packet sent to the Local Network Control Block"), "{text}");
        let text = of("45000015 12340000 fffd0000 0a000001 e00000fb 61");
        assert!(!text.contains("\"Time To Live\""), "{text}");
    }
}
