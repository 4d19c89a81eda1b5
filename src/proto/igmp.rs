//! IGMP, the Internet Group Management Protocol, versions 0 to 3 (RFC 988, RFC 1112, RFC 2236, RFC 3376), and its traceroute (draft-ietf-idmr-traceroute-ipm).
//!
//! DVMRP and version 1 of PIM, which share its number, are shown as data.

use crate::base::checksum::{internet_checksum, should_be};
use crate::dissect::prelude::*;
use std::net::Ipv4Addr;

fields! {
    TYPE = "igmp.type", "Type", u8, hex, names TYPES;
    RESERVED = "igmp.reserved", "Reserved", bytes;
    VERSION = "igmp.version", "IGMP Version", u8;
    GROUP_TYPE = "igmp.group_type", "Type Of Group", u8, names GROUP_TYPES;
    REPLY = "igmp.reply", "Reply", u8, names REPLIES;
    REPLY_PENDING = "igmp.reply.pending", "Reply Pending", u8;
    CHECKSUM = "igmp.checksum", "Checksum", u16, hex;
    CHECKSUM_STATUS = "igmp.checksum.status", "Checksum Status", u8, whole write_status;
    IDENTIFIER = "igmp.identifier", "Identifier", u32;
    ACCESS_KEY = "igmp.access_key", "Access Key", bytes;
    MAX_RESP = "igmp.max_resp", "Max Resp Time", u8;
    SUPPRESS = "igmp.s", "S", bool, mask8 0x08, yes_no ("SUPPRESS router side processing", "Do not suppress router side processing");
    ROBUSTNESS = "igmp.qrv", "QRV", u8, mask8 0x07;
    INTERVAL = "igmp.qqic", "QQIC", u8;
    NUM_SRC = "igmp.num_src", "Num Src", u16;
    SOURCE = "igmp.saddr", "Source Address", ipv4;
    NUM_RECORDS = "igmp.num_grp_recs", "Num Group Records", u16;
    RECORD = "", "Group Record", none;
    RECORD_TYPE = "igmp.record_type", "Record Type", u8, names RECORD_TYPES;
    AUX_LEN = "igmp.aux_data_len", "Aux Data Len", u8;
    GROUP = "igmp.maddr", "Multicast Address", ipv4;
    AUX_DATA = "igmp.aux_data", "Aux Data", bytes;
    DATA = "igmp.data", "Data", bytes;
    MAX_RESP_EXP = "igmp.max_resp.exp", "Exponent", u8, hex, mask8 0x70;
    MAX_RESP_MANT = "igmp.max_resp.mant", "Mantissa", u8, hex, mask8 0x0f;
    MAX_HOPS = "igmp.mtrace.max_hops", "# hops", u8;
    TRACE_SOURCE = "igmp.mtrace.saddr", "Source Address", ipv4;
    TRACE_RECEIVER = "igmp.mtrace.raddr", "Receiver Address", ipv4;
    TRACE_RESPONSE = "igmp.mtrace.rspaddr", "Response Address", ipv4;
    RESPONSE_TTL = "igmp.mtrace.resp_ttl", "Response TTL", u8;
    QUERY_ID = "igmp.mtrace.q_id", "Query ID", u24;
    BLOCK = "", "Response data block", none;
    ARRIVAL = "igmp.mtrace.q_arrival", "Query Arrival", u32;
    IN_ADDRESS = "igmp.mtrace.q_inaddr", "In itf addr", ipv4;
    OUT_ADDRESS = "igmp.mtrace.q_outaddr", "Out itf addr", ipv4;
    PREVIOUS = "igmp.mtrace.q_prevrtr", "Previous rtr addr", ipv4;
    IN_PACKETS = "igmp.mtrace.q_inpkt", "In pkts", u32;
    OUT_PACKETS = "igmp.mtrace.q_outpkt", "Out pkts", u32;
    TOTAL = "igmp.mtrace.q_total", "S,G pkt count", u32;
    ROUTING = "igmp.mtrace.q_rtg_proto", "Rtg Protocol", u8, names ROUTING_PROTOCOLS;
    FORWARD_TTL = "igmp.mtrace.q_fwd_ttl", "FwdTTL", u8;
    MBZ = "igmp.mtrace.q_mbz", "MBZ", u8, hex, mask8 0x80;
    NETWORK = "igmp.mtrace.q_s", "S", u8, hex, mask8 0x40;
    SOURCE_MASK = "igmp.mtrace.q_src_mask", "Src Mask", u8, hex, mask8 0x3f;
    FORWARD_CODE = "igmp.mtrace.q_fwd_code", "Forwarding Code", u8, hex, names FORWARD_CODES;
    BAD_CHECKSUM = "igmp.bad_checksum", "Bad checksum", error Group::Checksum;
}

static TYPES: &[(u64, &str)] = &[
    (0x01, "Create Group Request"),
    (0x02, "Create Group Reply"),
    (0x03, "Join Group Request"),
    (0x04, "Join Group Reply"),
    (0x05, "Leave Group Request"),
    (0x06, "Leave Group Reply"),
    (0x07, "Confirm Group Request"),
    (0x08, "Confirm Group Reply"),
    (0x11, "Membership Query"),
    (0x12, "Membership Report"),
    (0x13, "DVMRP Protocol"),
    (0x14, "PIM Routing Message"),
    (0x16, "Membership Report"),
    (0x17, "Leave Group"),
    (0x1e, "Traceroute Response"),
    (0x1f, "Traceroute Query or Request"),
    (0x22, "Membership Report"),
];

static GROUP_TYPES: &[(u64, &str)] = &[(0, "Public Group"), (1, "Private Group")];

static REPLIES: &[(u64, &str)] = &[
    (0, "Request Granted"),
    (1, "Request Denied, No Resources"),
    (2, "Request Denied, Invalid Code"),
    (3, "Request Denied, Invalid Group"),
    (4, "Request Denied, Invalid Key"),
];

static RECORD_TYPES: &[(u64, &str)] = &[
    (1, "Mode Is Include"),
    (2, "Mode Is Exclude"),
    (3, "Change To Include Mode"),
    (4, "Change To Exclude Mode"),
    (5, "Allow New Sources"),
    (6, "Block Old Sources"),
];

static ROUTING_PROTOCOLS: &[(u64, &str)] = &[
    (1, "DVMRP"),
    (2, "MOSPF"),
    (3, "PIM"),
    (4, "CBT"),
    (5, "PIM using special routing table"),
    (6, "PIM using a static route"),
    (7, "DVMRP using a static route"),
    (8, "PIM using MBGP (aka BGP4+) route"),
    (9, "CBT using special routing table"),
    (10, "CBT using a static route"),
    (11, "PIM using state created by Assert processing"),
];

static FORWARD_CODES: &[(u64, &str)] = &[
    (0x00, "NO_ERROR"),
    (0x01, "WRONG_IF"),
    (0x02, "PRUNE_SENT"),
    (0x03, "PRUNE_RCVD"),
    (0x04, "SCOPED"),
    (0x05, "NO_ROUTE"),
    (0x06, "WRONG_LAST_HOP"),
    (0x07, "NOT_FORWARDING"),
    (0x08, "REACHED_RP"),
    (0x09, "RPF_IF"),
    (0x0a, "NO_MULTICAST"),
    (0x0b, "INFO_HIDDEN"),
    (0x81, "NO_SPACE"),
    (0x82, "OLD_ROUTER"),
    (0x83, "ADMIN_PROHIB"),
];

pub static IGMP: Protocol = Protocol {
    short: "IGMP",
    fields: FIELDS,
    on: &[On::Number(&IP_PROTO, 2)],
    dissect,
    ..Protocol::named("igmp", "Internet Group Management Protocol")
};

const BAD: u64 = 0;
const GOOD: u64 = 1;
const UNVERIFIED: u64 = 2;

fn write_status(status: u64, out: &mut String) {
    out.push_str(match status {
        BAD => "Bad",
        GOOD => "Good",
        _ => "Unverified",
    });
}

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.whole_or_none(1)?;
    let kind = pkt.peek_u8(0)?;
    let (own, len) = (pkt.own(), pkt.left());
    let captured = pkt.captured_left();
    pkt.set_len(own, captured);
    if matches!(kind, 0x01..=0x08 | 0x11 | 0x12 | 0x16 | 0x17 | 0x1e | 0x1f | 0x22) {
        pkt.pass(&IGMP); // TShark counts the message apart from what carries it
    }
    match kind {
        0x01..=0x08 => version_0(pkt, kind),
        0x11 if len >= 12 => query_3(pkt),
        0x11 if pkt.peek_u8(1)? == 0 => version_1(pkt),
        0x12 => version_1(pkt),
        0x11 | 0x16 | 0x17 => version_2(pkt, kind),
        0x1e | 0x1f => traceroute(pkt, kind),
        0x22 => report_3(pkt),
        _ => {
            pkt.info(|text| write!(text, "Unknown Type:0x{kind:02x}"));
            pkt.u8(&TYPE)?;
            let rest = pkt.captured_left();
            pkt.bytes(&DATA, rest).map(|_| ())
        }
    }
}

/// The version, the type, and Info as far as the type tells it.
fn begin(pkt: &mut Packet, version: u8, column: &'static str) -> Parsed {
    pkt.column(column);
    pkt.found_at(&VERSION, u64::from(version), pkt.position(), 0);
    let kind = pkt.u8(&TYPE)?;
    pkt.info(|text| text.write_str(TYPE.name_of(u64::from(kind)).unwrap_or("")));
    Ok(())
}

/// The checksum over `len` bytes of the message.
fn checksum(pkt: &mut Packet, len: usize) -> Parsed {
    let at = pkt.position();
    let whole = pkt.layer().get(..len);
    let complete = whole.is_some();
    let found = pkt.u16(&CHECKSUM)?;
    let item = pkt.last();
    let over_all = whole.map_or(0, internet_checksum);
    let right = should_be(found, over_all);
    let status = match (complete, over_all) {
        (false, _) => UNVERIFIED,
        (true, 0) => GOOD,
        (true, _) => BAD,
    };
    pkt.append(item, |text| match status {
        BAD => write!(text, " incorrect, should be 0x{right:04x}"),
        GOOD => text.write_str(" [correct]"),
        _ => text.write_str(" [unverified]"),
    });
    if status == BAD {
        pkt.expert_with(&BAD_CHECKSUM, |text| write!(text, "Bad checksum [should be 0x{right:04x}]"));
    }
    pkt.found_at(&CHECKSUM_STATUS, status, at, 0);
    Ok(())
}

fn version_0(pkt: &mut Packet, kind: u8) -> Parsed {
    begin(pkt, 0, "IGMPv0")?;
    match kind {
        0x01 => drop(pkt.u8(&GROUP_TYPE)?),
        kind if kind & 1 != 0 => drop(pkt.bytes(&RESERVED, 1)?),
        _ if pkt.peek_u8(0)? < 5 => drop(pkt.u8(&REPLY)?),
        _ => drop(pkt.u8(&REPLY_PENDING)?),
    }
    checksum(pkt, 20)?;
    pkt.u32(&IDENTIFIER)?;
    pkt.ipv4(&GROUP)?;
    pkt.bytes(&ACCESS_KEY, 8)?;
    Ok(())
}

fn version_1(pkt: &mut Packet) -> Parsed {
    begin(pkt, 1, "IGMPv1")?;
    pkt.bytes(&RESERVED, 1)?;
    checksum(pkt, 8)?;
    pkt.ipv4(&GROUP)?;
    Ok(())
}

fn version_2(pkt: &mut Packet, kind: u8) -> Parsed {
    begin(pkt, 2, "IGMPv2")?;
    let tenths = pkt.u8(&MAX_RESP)?;
    let item = pkt.last();
    label_max_resp(pkt, item, u32::from(tenths), tenths);
    checksum(pkt, 8)?;
    let group = pkt.ipv4(&GROUP)?;
    pkt.info_append(|text| match kind {
        0x11 => write_asked(text, group),
        0x16 => write!(text, " group {group}"),
        _ => write!(text, " {group}"),
    });
    Ok(())
}

fn write_asked(text: &mut String, group: Ipv4Addr) -> std::fmt::Result {
    match group.is_unspecified() {
        true => text.write_str(", general"),
        false => write!(text, ", specific for group {group}"),
    }
}

fn label_max_resp(pkt: &mut Packet, item: Item, tenths: u32, code: u8) {
    pkt.label(item, |text| write!(text, "Max Resp Time: {}.{} sec (0x{code:02x})", tenths / 10, tenths % 10));
}

fn query_3(pkt: &mut Packet) -> Parsed {
    begin(pkt, 3, "IGMPv3")?;
    let code = pkt.peek_u8(0)?;
    // RFC 3376 4.1.1: from 128 on the code is a floating-point number.
    let tenths = match code {
        0x80.. => (u32::from(code & 0x0f) | 0x10) << u32::from(code >> 4 & 7).saturating_add(3),
        _ => u32::from(code),
    };
    let item = pkt.add(&MAX_RESP, u64::from(tenths), 1);
    label_max_resp(pkt, item, tenths, code);
    pkt.skip(1)?;
    if code >= 0x80 {
        pkt.open();
        pkt.bits(u64::from(code), 1, &[&MAX_RESP_EXP, &MAX_RESP_MANT]);
        pkt.close();
    }
    let len = pkt.offset().saturating_add(pkt.left());
    checksum(pkt, len)?;
    let group = pkt.ipv4(&GROUP)?;
    pkt.info_append(|text| write_asked(text, group));
    let flags = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    pkt.bits(u64::from(flags), 1, &[&SUPPRESS, &ROBUSTNESS]);
    pkt.u8(&INTERVAL)?;
    let sources = pkt.u16(&NUM_SRC)?;
    if sources > 0 {
        pkt.info_append(|text| write!(text, ", source{} {{", if sources == 1 { "" } else { "s" }));
        list(pkt, sources)?;
    }
    Ok(())
}

/// Source addresses, with the text of Info from the opening bracket on.
fn list(pkt: &mut Packet, count: u16) -> Parsed {
    for index in 0..count {
        let source = pkt.ipv4(&SOURCE)?;
        pkt.info_append(|text| write!(text, "{}{source}", if index == 0 { "" } else { ", " }));
    }
    pkt.info_append(|text| text.write_str("}"));
    Ok(())
}

fn report_3(pkt: &mut Packet) -> Parsed {
    begin(pkt, 3, "IGMPv3")?;
    pkt.bytes(&RESERVED, 1)?;
    let len = pkt.offset().saturating_add(pkt.left());
    checksum(pkt, len)?;
    pkt.bytes(&RESERVED, 2)?;
    let records = pkt.u16(&NUM_RECORDS)?;
    for _ in 0..records {
        pkt.group(&RECORD, record)?;
    }
    Ok(())
}

fn record(pkt: &mut Packet, item: Item) -> Parsed {
    let kind = pkt.u8(&RECORD_TYPE)?;
    let aux_len = pkt.u8(&AUX_LEN)?;
    let sources = pkt.u16(&NUM_SRC)?;
    let group = pkt.ipv4(&GROUP)?;
    pkt.label(item, |text| {
        write!(text, "Group Record : {group}  {}", RECORD_TYPE.name_of(u64::from(kind)).unwrap_or(""))
    });
    let many = if sources == 1 { "" } else { "s" };
    pkt.info_append(|text| match (kind, sources) {
        (1 | 3, 0) => write!(text, " / Leave group {group}"),
        (1 | 3, 1) => write!(text, " / Join group {group} for source {{"),
        (1 | 3, _) => write!(text, " / Join group {group} for sources in {{"),
        (2 | 4, 0) => write!(text, " / Join group {group} for any sources"),
        (2 | 4, 1) => write!(text, " / Join group {group}, for source not {{"),
        (2 | 4, _) => write!(text, " / Join group {group}, for sources not in {{"),
        (5, _) => write!(text, " / Group {group}, new source{many} {{"),
        (6, _) => write!(text, " / Group {group}, block source{many} {{"),
        _ => write!(text, " / Group {group}, unknown record type (?)"),
    });
    match (kind, sources) {
        (1..=4, 0) => {}
        (1..=6, _) => list(pkt, sources)?,
        _ => {
            for _ in 0..sources {
                pkt.ipv4(&SOURCE)?;
            }
        }
    }
    if aux_len > 0 {
        pkt.bytes(&AUX_DATA, usize::from(aux_len).saturating_mul(4))?;
    }
    Ok(())
}

fn traceroute(pkt: &mut Packet, kind: u8) -> Parsed {
    const HEADER: usize = 24;
    const BLOCK_LEN: usize = 32;
    let len = pkt.left();
    let name = match kind {
        0x1e => "Traceroute Response",
        _ if len == HEADER => "Traceroute Query",
        _ => "Traceroute Request",
    };
    pkt.info(|text| text.write_str(name));
    pkt.u8(&TYPE)?;
    let item = pkt.last();
    pkt.label(item, |text| write!(text, "Type: {name} (0x{kind:02x})"));
    pkt.u8(&MAX_HOPS)?;
    let len = pkt.offset().saturating_add(pkt.left());
    checksum(pkt, len)?;
    pkt.ipv4(&GROUP)?;
    pkt.ipv4(&TRACE_SOURCE)?;
    pkt.ipv4(&TRACE_RECEIVER)?;
    pkt.ipv4(&TRACE_RESPONSE)?;
    pkt.u8(&RESPONSE_TTL)?;
    pkt.u24(&QUERY_ID)?;
    if len == HEADER {
        return Ok(());
    }
    let blocks = pkt.left() / BLOCK_LEN;
    pkt.info_append(|text| write!(text, ", {blocks} block{}", if blocks == 1 { "" } else { "s" }));
    for _ in 0..blocks {
        pkt.group(&BLOCK, block)?;
    }
    Ok(())
}

/// What one router adds (section 4.2).
fn block(pkt: &mut Packet, item: Item) -> Parsed {
    pkt.label(item, |text| text.write_str("Response data block"));
    pkt.u32(&ARRIVAL)?;
    let from = pkt.ipv4(&IN_ADDRESS)?;
    let to = pkt.ipv4(&OUT_ADDRESS)?;
    pkt.label(item, |text| write!(text, "Response data block: {from} -> {to}"));
    pkt.ipv4(&PREVIOUS)?;
    pkt.u32(&IN_PACKETS)?;
    pkt.u32(&OUT_PACKETS)?;
    pkt.u32(&TOTAL)?;
    pkt.u8(&ROUTING)?;
    pkt.u8(&FORWARD_TTL)?;
    let flags = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    pkt.bits(u64::from(flags), 1, &[&MBZ, &NETWORK, &SOURCE_MASK]);
    pkt.u8(&FORWARD_CODE)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{hex, shown};

    fn info(message: &str) -> String {
        let message = hex(message);
        let len = 24 + message.len();
        let head = format!("01005e000001 020000000001 0800 46c0{len:04x}0001000001020000 0a000001 e0000001 94040000");
        let bytes = [hex(&head), message].concat();
        let text = shown(1, &bytes, bytes.len());
        text.lines().last().and_then(|line| line.split_once(" | ")).unwrap().1.to_owned()
    }

    #[test]
    fn reports_say_who_is_joined_and_left() {
        assert_eq!(
            info("2200000000000002 01000001 ef010203 0a000009 04000000 ef010203"),
            "Membership Report / Join group 239.1.2.3 for source {10.0.0.9} / Join group 239.1.2.3 for any sources"
        );
        assert_eq!(info("2200000000000001 03000000 ef010203"), "Membership Report / Leave group 239.1.2.3");
        assert_eq!(info("11640000 ef010203 0a7d0000"), "Membership Query, specific for group 239.1.2.3");
    }
}
