//! The GPRS tunnelling protocol's user plane, versions 0 and 1 (3GPP TS 29.281, TS 29.060 clause 6; ETSI GSM 09.60): tunnelled packets, and the messages between the tunnel's ends. Of the control plane only the headers are taken apart.

use super::eth::ETH;
use super::ip::IP;
use super::ipv6::IPV6;
use crate::dissect::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Mutex;

fields! {
    FLAGS = "gtp.flags", "Flags", u8, hex;
    VERSION = "gtp.flags.version", "Version", u8, mask8 0xe0, names VERSIONS;
    PROTOCOL_TYPE = "gtp.flags.payload", "Protocol type", u8, mask8 0x10, names PROTOCOL_TYPES;
    RESERVED = "gtp.flags.reserved", "Reserved", u8, mask8 0x08;
    RESERVED_0 = "gtp.flags.reserved", "Reserved", u8, mask8 0x0e;
    HAS_EXTENSION = "gtp.flags.e", "Is Next Extension Header present?", bool, mask8 0x04, yes_no YES_NO;
    HAS_SEQUENCE = "gtp.flags.s", "Is Sequence Number present?", bool, mask8 0x02, yes_no YES_NO;
    HAS_NPDU = "gtp.flags.pn", "Is N-PDU number present?", bool, mask8 0x01, yes_no YES_NO;
    HAS_SNDCP = "gtp.flags.snn", "Is SNDCP N-PDU included?", bool, mask8 0x01, yes_no YES_NO;
    MESSAGE = "gtp.message", "Message Type", u8, hex, names MESSAGES;
    LENGTH = "gtp.length", "Length", u16;
    TUNNEL = "gtp.teid", "TEID", u32, hex_dec;
    SEQUENCE = "gtp.seq_number", "Sequence number", u16, hex_dec;
    NPDU = "gtp.npdu_number", "N-PDU Number", u8, hex;
    FLOW = "gtp.flow_label", "Flow label", u16, hex;
    SNDCP = "gtp.sndcp_number", "SNDCP N-PDU LLC Number", u8, hex;
    TUNNEL_0 = "gtp.tid", "TID", text;
    EXTENSION = "gtp.ext_hdr", "Extension header", none;
    NEXT = "gtp.ext_hdr.next", "Next extension header type", u8, hex, names EXTENSIONS;
    EXTENSION_LENGTH = "gtp.ext_hdr.length", "Extension Header Length", u8;
    UDP_PORT_NUMBER = "gtp.ext_hdr.udp_port", "UDP Port", u16;
    PDCP_NUMBER = "gtp.ext_hdr.pdcp_sn", "PDCP Sequence Number", u16;
    LONG_PDCP_NUMBER = "gtp.ext_hdr.long_pdcp_sn", "Long PDCP Sequence Number", u24, mask24 0x03_ffff;
    SPARE_BITS = "gtp.ext_hdr.spare_bits", "Spare", u8, hex, mask8 0xfc;
    SPARE_BYTES = "gtp.ext_hdr.spare_bytes", "Spare", bytes;
    RAN_CONTAINER = "gtp.ext_hdr.ran_cont", "RAN Container", bytes;
    XW_CONTAINER = "gtp.ext_hdr.xw_ran_cont", "Xw RAN Container", bytes;
    SESSION = "", "PDU Session Container", none;
    SESSION_TYPE = "gtp.ext_hdr.pdu_ses_con.pdu_type", "PDU Type", u8, mask8 0xf0, names SESSION_TYPES;
    SPARE_LOW = "gtp.spare.h1", "Spare", u8, hex, mask8 0x0f;
    SPARE_HIGH = "gtp.spare.b7b6", "Spare", u8, hex, mask8 0xc0;
    SPARE_5 = "gtp.spare.b4b0", "Spare", u8, hex, mask8 0x1f;
    PAGING = "gtp.ext_hdr.pdu_ses_cont.ppp", "Paging Policy Presence (PPP)", bool, mask8 0x80, yes_no ("Present", "Not Present");
    REFLECTIVE = "gtp.ext_hdr.pdu_ses_cont.rqi", "Reflective QoS Indicator (RQI)", bool, mask8 0x40, yes_no ("Present", "Not Present");
    QOS_FLOW = "gtp.ext_hdr.pdu_ses_con.qos_flow_id", "QoS Flow Identifier (QFI)", u8, mask8 0x3f;
    PAGING_POLICY = "gtp.ext_hdr.pdu_ses_cont.ppi", "Paging Policy Indicator (PPI)", u8, mask8 0xe0;
    RECOVERY = "gtp.recovery", "Recovery", u8;
    TUNNEL_DATA = "gtp.teid_data", "TEID Data I", u32, hex_dec;
    NODE = "", "GSN address", none;
    NODE_LENGTH = "gtp.gsn_address_length", "GSN address length", u16;
    NODE_V4 = "gtp.gsn_ipv4", "GSN address IPv4", ipv4;
    NODE_V6 = "gtp.gsn_ipv6", "GSN address IPv6", ipv6;
    TYPE_LIST = "", "Extension Header Types List", none;
    TYPE_COUNT = "gtp.num_ext_hdr_types", "Number of Extension Header Types in list (i.e., length)", u8;
    TYPE = "gtp.ext_hdr_type", "Extension Header Type", u8, names EXTENSIONS;
    RESPONSE_IN = "gtp.response_in", "Response In", frame_num;
    RESPONSE_TO = "gtp.response_to", "Response To", frame_num;
    TIME = "gtp.time", "Time", rel_time;
    BAD_LENGTH = "gtp.ext_length.invalid", "Malformed length", warn Group::Protocol;
}

const YES_NO: (&str, &str) = ("Yes", "No");

static VERSIONS: &[(u64, &str)] = &[
    (0, "GTP release 97/98 version"),
    (1, "GTP release 99 version"),
    (2, "GTPv2-C"),
    (3, "None"),
    (4, "None"),
    (5, "None"),
    (6, "None"),
    (7, "None"),
];
static PROTOCOL_TYPES: &[(u64, &str)] = &[(0, "GTP'"), (1, "GTP")];
static SESSION_TYPES: &[(u64, &str)] = &[(0, "DL PDU SESSION INFORMATION"), (1, "UL PDU SESSION INFORMATION")];

/// TS 29.281 table 5.2.1-3.
static EXTENSIONS: &[(u64, &str)] = &[
    (0x00, "No more extension headers"),
    (0x01, "MBMS support indication"),
    (0x02, "MS Info Change Reporting support indication"),
    (0x03, "Long PDCP PDU Number"),
    (0x20, "Service Class Indicator"),
    (0x40, "UDP Port number"),
    (0x81, "RAN container"),
    (0x82, "Long PDCP PDU number"),
    (0x83, "Xw RAN container"),
    (0x84, "NR RAN container"),
    (0x85, "PDU Session container"),
    (0xc0, "PDCP PDU number"),
    (0xc1, "Suspend Request"),
    (0xc2, "Suspend Response"),
];

static MESSAGES: &[(u64, &str)] = &[
    (0, "For future use"),
    (1, "Echo request"),
    (2, "Echo response"),
    (3, "Version not supported"),
    (4, "Node alive request"),
    (5, "Node alive response"),
    (6, "Redirection request"),
    (7, "Redirection response"),
    (16, "Create PDP context request"),
    (17, "Create PDP context response"),
    (18, "Update PDP context request"),
    (19, "Update PDP context response"),
    (20, "Delete PDP context request"),
    (21, "Delete PDP context response"),
    (22, "Initiate PDP Context Activation Request"),
    (23, "Initiate PDP Context Activation Response"),
    (24, "Delete AA PDP Context Request"),
    (25, "Delete AA PDP Context Response"),
    (26, "Error indication"),
    (27, "PDU notification request"),
    (28, "PDU notification response"),
    (29, "PDU notification reject request"),
    (30, "PDU notification reject response"),
    (31, "Supported extension header notification"),
    (32, "Send routing information for GPRS request"),
    (33, "Send routing information for GPRS response"),
    (34, "Failure report request"),
    (35, "Failure report response"),
    (36, "Note MS GPRS present request"),
    (37, "Note MS GPRS present response"),
    (48, "Identification request"),
    (49, "Identification response"),
    (50, "SGSN context request"),
    (51, "SGSN context response"),
    (52, "SGSN context acknowledgement"),
    (53, "Forward relocation request"),
    (54, "Forward relocation response"),
    (55, "Forward relocation complete"),
    (56, "Relocation cancel request"),
    (57, "Relocation cancel response"),
    (58, "Forward SRNS context"),
    (59, "Forward relocation complete acknowledge"),
    (60, "Forward SRNS context acknowledge"),
    (61, "UE Registration Query Request"),
    (62, "UE Registration Query Response"),
    (70, "RAN Information Relay"),
    (72, "gtp_message_type"),
    (96, "MBMS Notification Request"),
    (97, "MBMS Notification Response"),
    (98, "MBMS Notification Reject Request"),
    (99, "MBMS Notification Reject Response"),
    (100, "Create MBMS Context Request"),
    (101, "Create MBMS Context Response"),
    (102, "Update MBMS Context Request"),
    (103, "Update MBMS Context Response"),
    (104, "Delete MBMS Context Request"),
    (105, "Delete MBMS Context Response"),
    (112, "MBMS Registration Request"),
    (113, "MBMS Registration Response"),
    (114, "MBMS De-Registration Request"),
    (115, "MBMS De-Registration Response"),
    (116, "MBMS Session Start Request"),
    (117, "MBMS Session Start Response"),
    (118, "MBMS Session Stop Request"),
    (119, "MBMS Session Stop Response"),
    (120, "MBMS Session Update Request"),
    (121, "MBMS Session Update Response"),
    (128, "MS Info Change Notification Request"),
    (129, "MS Info Change Notification Response"),
    (240, "Data record transfer request"),
    (241, "Data record transfer response"),
    (254, "End Marker"),
    (255, "T-PDU"),
];

pub static GTP: Protocol = Protocol {
    short: "GTP",
    fields: FIELDS,
    on: &[On::Number(&UDP_PORT, 2152), On::Number(&UDP_PORT, 2123)],
    accepts: |pkt| pkt.peek_u8(0).is_ok_and(|flags| flags >> 5 < 2),
    dissect,
    ..Protocol::named("gtp", "GPRS Tunneling Protocol")
};

const ECHO_REQUEST: u8 = 1;
const ECHO_RESPONSE: u8 = 2;
const ERROR_INDICATION: u8 = 26;
const SUPPORTED_EXTENSIONS: u8 = 31;
const END_MARKER: u8 = 254;
const PACKET: u8 = 255;

/// Requests that wait for their responses, by conversation.
#[derive(Default)]
struct Waiting(FxHashMap<u16, Key<Exchange>>);

#[derive(Clone, Copy)]
struct Exchange {
    request: u32,
    asked: Time,
    response: Option<u32>,
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let start = pkt.position();
    let flags = pkt.peek_u8(0)?;
    let message = pkt.peek_u8(1)?;
    pkt.info(|text| text.write_str(MESSAGE.name_of(u64::from(message)).unwrap_or("Unknown")));
    pkt.u8(&FLAGS)?;
    pkt.open();
    let wide = u64::from(flags);
    let old = flags >> 5 == 0;
    if old {
        pkt.bits(wide, 1, &[&VERSION, &PROTOCOL_TYPE, &RESERVED_0, &HAS_SNDCP]);
    } else {
        pkt.bits(wide, 1, &[&VERSION, &PROTOCOL_TYPE, &RESERVED, &HAS_EXTENSION, &HAS_SEQUENCE, &HAS_NPDU]);
    }
    pkt.close();
    pkt.u8(&MESSAGE)?;
    let len = usize::from(pkt.u16(&LENGTH)?);
    let sequence = if old { header_0(pkt, len)? } else { header_1(pkt, flags, len)? };
    if message == PACKET {
        return tunnelled(pkt);
    }
    match message {
        ECHO_REQUEST | ECHO_RESPONSE | ERROR_INDICATION | SUPPORTED_EXTENSIONS | END_MARKER => {
            while pkt.left() > 0 {
                element(pkt)?;
            }
        }
        _ if pkt.left() > 0 => pkt.inside(Packet::hand_to_data)?,
        _ => {}
    }
    if let Some(sequence) = sequence {
        exchange(pkt, message, sequence, start);
    }
    Ok(())
}

/// Version 0: twenty bytes (GSM 09.60 §6).
fn header_0(pkt: &mut Packet, len: usize) -> Parsed<Option<u16>> {
    let sequence = pkt.u16(&SEQUENCE)?;
    pkt.u16(&FLOW)?;
    pkt.u8(&SNDCP)?;
    pkt.skip(3)?;
    let digits = pkt.peek(0, 8)?;
    if pkt.keeps(&TUNNEL_0) {
        let mut text = String::new();
        for byte in digits {
            let _ = write!(text, "{:x}{:x}", byte & 0x0f, byte >> 4);
        }
        pkt.made(&TUNNEL_0, text.as_bytes(), 8);
    }
    pkt.skip(8)?;
    pkt.take(len);
    Ok(Some(sequence))
}

/// Version 1: eight bytes, and four more if any of three flags is set (TS 29.281 §5.1).
fn header_1(pkt: &mut Packet, flags: u8, len: usize) -> Parsed<Option<u16>> {
    pkt.u32(&TUNNEL)?;
    pkt.take(len);
    if flags & 7 == 0 {
        return Ok(None);
    }
    let mut sequence = None;
    match flags & 2 {
        0 => pkt.skip(2)?,
        _ => sequence = Some(pkt.u16(&SEQUENCE)?),
    }
    match flags & 1 {
        0 => pkt.skip(1)?,
        _ => {
            pkt.u8(&NPDU)?;
        }
    }
    match flags & 4 {
        0 => pkt.skip(1)?,
        _ => {
            let mut next = pkt.u8(&NEXT)?;
            while next != 0 {
                next = extension(pkt, next)?;
            }
        }
    }
    Ok(sequence)
}

/// An extension header, whose length counts four bytes each; gives the kind of the next.
fn extension(pkt: &mut Packet, kind: u8) -> Parsed<u8> {
    let words = usize::from(pkt.peek_u8(0)?);
    let len = words.saturating_mul(4);
    let item = pkt.add(&EXTENSION, 0, len);
    pkt.label(item, |text| write!(text, "Extension header ({})", NEXT.name_of(u64::from(kind)).unwrap_or("Unknown")));
    pkt.open();
    pkt.u8(&EXTENSION_LENGTH)?;
    if words == 0 {
        pkt.close();
        return Ok(0);
    }
    pkt.part(len.saturating_sub(2), |pkt| content(pkt, kind, words))?;
    let next = pkt.u8(&NEXT)?;
    pkt.close();
    Ok(next)
}

fn content(pkt: &mut Packet, kind: u8, words: usize) -> Parsed {
    match kind {
        0x40 => pkt.u16(&UDP_PORT_NUMBER).map(|_| ()),
        0xc0 => pkt.u16(&PDCP_NUMBER).map(|_| ()),
        0x81 => pkt.bytes(&RAN_CONTAINER, pkt.left()).map(|_| ()),
        0x83 => pkt.bytes(&XW_CONTAINER, pkt.left()).map(|_| ()),
        0x82 if words == 2 => {
            let first = pkt.peek_u8(0)?;
            pkt.add(&SPARE_BITS, u64::from(first), 1);
            pkt.u24(&LONG_PDCP_NUMBER)?;
            pkt.bytes(&SPARE_BYTES, 3).map(|_| ())
        }
        0x82 => {
            pkt.expert_here_with(&BAD_LENGTH, |text| {
                text.write_str("The length field for the Long PDCP SN Extension header should be 2.")
            });
            Ok(())
        }
        0x85 => session(pkt),
        _ => Ok(()),
    }
}

/// TS 38.415 §5.5.2.
fn session(pkt: &mut Packet) -> Parsed {
    let all = pkt.left();
    pkt.add(&SESSION, 0, all.saturating_add(1));
    pkt.open();
    let kind = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    pkt.bits(u64::from(kind), 1, &[&SESSION_TYPE, &SPARE_LOW]);
    let flow = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    match kind >> 4 {
        0 => {
            pkt.bits(u64::from(flow), 1, &[&PAGING, &REFLECTIVE, &QOS_FLOW]);
            if flow & 0x80 != 0 {
                let policy = pkt.peek_u8(0)?;
                pkt.skip(1)?;
                pkt.bits(u64::from(policy), 1, &[&PAGING_POLICY, &SPARE_5]);
            }
        }
        1 => pkt.bits(u64::from(flow), 1, &[&SPARE_HIGH, &QOS_FLOW]),
        _ => {}
    }
    pkt.close();
    Ok(())
}

/// An information element: below 128 its type says its length (TS 29.060 §7.7).
fn element(pkt: &mut Packet) -> Parsed {
    match pkt.peek_u8(0)? {
        14 => {
            let restarts = pkt.peek_u8(1)?;
            pkt.add(&RECOVERY, u64::from(restarts), 2);
            pkt.skip(2)
        }
        16 => {
            pkt.skip(1)?;
            pkt.u32(&TUNNEL_DATA).map(|_| ())
        }
        133 => {
            let len = usize::from(pkt.peek_u16(1)?);
            let item = pkt.add(&NODE, 0, len.saturating_add(3));
            pkt.open();
            pkt.skip(1)?;
            pkt.u16(&NODE_LENGTH)?;
            pkt.part(len, |pkt| match len {
                4 => {
                    let address = pkt.ipv4(&NODE_V4)?;
                    pkt.label(item, |text| write!(text, "GSN address : {address}"));
                    Ok(())
                }
                16 => {
                    let address = pkt.ipv6(&NODE_V6)?;
                    pkt.label(item, |text| write!(text, "GSN address : {address}"));
                    Ok(())
                }
                _ => Ok(()),
            })?;
            pkt.close();
            Ok(())
        }
        141 => {
            let count = pkt.peek_u8(1)?;
            pkt.add(&TYPE_LIST, 0, usize::from(count).saturating_add(2));
            pkt.open();
            pkt.skip(1)?;
            pkt.u8(&TYPE_COUNT)?;
            for number in 1..=u16::from(count) {
                let kind = pkt.u8(&TYPE)?;
                pkt.label(pkt.last(), |text| {
                    let name = TYPE.name_of(u64::from(kind)).unwrap_or("Unknown");
                    write!(text, "No. {number} --> Extension Header Type value : {name} (0x{kind:02x})")
                });
            }
            pkt.close();
            Ok(())
        }
        _ => pkt.inside(Packet::hand_to_data).and_then(|()| pkt.skip(pkt.captured_left())),
    }
}

/// Requests and their responses, by sequence number.
fn exchange(pkt: &mut Packet, message: u8, sequence: u16, start: usize) {
    let quoted = pkt.is_quoted();
    let key = pkt.learn(|first| {
        if quoted {
            return None;
        }
        let (now, at) = (first.frame.number, first.frame.time);
        match message {
            ECHO_REQUEST => {
                let key = first.push(Exchange { request: now, asked: at, response: None });
                first.of_conversation::<Waiting>().0.insert(sequence, key);
                Some(key)
            }
            ECHO_RESPONSE => {
                let key = *first.of_conversation::<Waiting>().0.get(&sequence)?;
                first.change(key, |exchange: &mut Exchange| exchange.response = Some(now));
                Some(key)
            }
            _ => None,
        }
    });
    let Some(exchange) = key.and_then(|key| pkt.recall(key)) else { return };
    match exchange.response {
        Some(response) if message == ECHO_REQUEST && pkt.sees(response) => {
            pkt.found_at(&RESPONSE_IN, u64::from(response), start, 0);
        }
        Some(_) if message == ECHO_RESPONSE => {
            pkt.found_at(&RESPONSE_TO, u64::from(exchange.request), start, 0);
            let taken = pkt.time_since(exchange.asked);
            pkt.found_at(&TIME, taken.0 as u64, start, 0);
        }
        _ => {}
    }
}

/// A user's packet. What it is nobody says here: it is seen from its first bytes.
fn tunnelled(pkt: &mut Packet) -> Parsed {
    let Ok(first) = pkt.peek_u8(0) else { return Ok(()) };
    let inner = match first >> 4 {
        4 => Some(&IP),
        6 => Some(&IPV6),
        _ if pkt.peek_u16(12).is_ok_and(|kind| pkt.lookup(&ETHERTYPE, u32::from(kind)).is_some()) => Some(&ETH),
        _ => None,
    };
    if let Some(inner) = inner {
        pkt.hand_to(inner)?;
        if pkt.path().any(|protocol| matches!(protocol.filter(), "_ws.malformed" | "_ws.short")) {
            return Ok(());
        }
    }
    let carried = column_of(pkt.column_so_far());
    pkt.column(carried);
    Ok(())
}

/// `GTP <TCP>`, for the Protocol column.
fn column_of(inner: &'static str) -> &'static str {
    // Columns hold static texts; one is made for each protocol that is met in a tunnel.
    static MADE: Mutex<Option<FxHashMap<&'static str, &'static str>>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let made = made.get_or_insert_default();
    if inner.starts_with("GTP <GTP <") {
        return inner; // a tunnel in a tunnel in a tunnel
    }
    made.entry(inner).or_insert_with(|| Box::leak(format!("GTP <{inner}>").into_boxed_str()))
}
