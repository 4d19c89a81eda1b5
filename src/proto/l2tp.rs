//! L2TP: version 2 with the PPP that it carries (RFC 2661), and the headers of version 3 over UDP and over IP (RFC 3931). What a session of version 3 carries only its setup tells, so that stays data; of the attributes (AVPs) those of version 2 are taken apart.

use super::ppp::PPP;
use crate::dissect::prelude::*;

fields! {
    FLAGS = "l2tp.flags", "Flags", u16, hex;
    TYPE = "l2tp.type", "Type", u16, mask16 0x8000, names TYPES;
    HAS_LENGTH = "l2tp.length_bit", "Length Bit", bool, mask16 0x4000, yes_no ("Length field is present", "Length field is not present");
    HAS_NUMBERS = "l2tp.seq_bit", "Sequence Bit", bool, mask16 0x0800, yes_no ("Ns and Nr fields are present", "Ns and Nr fields are not present");
    HAS_OFFSET = "l2tp.offset_bit", "Offset bit", bool, mask16 0x0200, yes_no ("Offset Size field is present", "Offset size field is not present");
    PRIORITY = "l2tp.priority", "Priority", bool, mask16 0x0100, yes_no ("This data message has priority", "No priority");
    VERSION = "l2tp.version", "Version", u16, mask16 0x000f;
    LENGTH = "l2tp.length", "Length", u16;
    TUNNEL = "l2tp.tunnel", "Tunnel ID", u16;
    SESSION = "l2tp.session", "Session ID", u16;
    CONNECTION = "l2tp.ccid", "Control Connection ID", u32, hex;
    SESSION_3 = "l2tp.sid", "Session ID", u32, hex;
    RESERVED = "l2tp.res", "Reserved", u16, hex;
    NS = "l2tp.Ns", "Ns", u16;
    NR = "l2tp.Nr", "Nr", u16;
    OFFSET = "l2tp.offset", "Offset", u16;
    OFFSET_PADDING = "l2tp.offset_padding", "Offset Padding", none;
    MANDATORY = "l2tp.avp.mandatory", "Mandatory", bool, mask16 0x8000;
    HIDDEN = "l2tp.avp.hidden", "Hidden", bool, mask16 0x4000;
    ATTRIBUTE_LENGTH = "l2tp.avp.length", "Length", u16, mask16 0x03ff;
    VENDOR = "l2tp.avp.vendor_id", "Vendor ID", u16, names VENDORS;
    ATTRIBUTE = "l2tp.avp.type", "AVP Type", u16, names ATTRIBUTES;
    MESSAGE = "l2tp.avp.message_type", "Message Type", u16, names MESSAGES;
    RESULT = "l2tp.result_code", "Result code", u16, names RESULTS;
    SESSION_RESULT = "l2tp.result_code", "Result code", u16, names SESSION_RESULTS;
    ERROR = "l2tp.avp.error_code", "Error code", u16, names ERRORS;
    ERROR_TEXT = "l2tp.avp.error_message", "Error Message", text;
    PROTOCOL_VERSION = "l2tp.avp.protocol_version", "Version", u8;
    PROTOCOL_REVISION = "l2tp.avp.protocol_revision", "Revision", u8;
    ASYNC_FRAMING = "l2tp.avp.async_framing_supported", "Async Framing Supported", bool, mask32 0x0002;
    SYNC_FRAMING = "l2tp.avp.sync_framing_supported", "Sync Framing Supported", bool, mask32 0x0001;
    ANALOG_ACCESS = "l2tp.avp.analog_access_supported", "Analog Access Supported", bool, mask32 0x0002;
    DIGITAL_ACCESS = "l2tp.avp.digital_access_supported", "Digital Access Supported", bool, mask32 0x0001;
    ANALOG_BEARER = "l2tp.avp.analog_bearer_type", "Analog Bearer Type", bool, mask32 0x0002;
    DIGITAL_BEARER = "l2tp.avp.digital_bearer_type", "Digital Bearer Type", bool, mask32 0x0001;
    ASYNC_TYPE = "l2tp.avp.async_framing_type", "Async Framing Type", bool, mask32 0x0002;
    SYNC_TYPE = "l2tp.avp.sync_framing_type", "Sync Framing Type", bool, mask32 0x0001;
    PROXY_ID = "l2tp.avp.proxy_authen_id", "Proxy Authen ID", u8;
    FIRMWARE_REVISION = "l2tp.avp.firmware_revision", "Firmware Revision", u16, dec_hex;
    HOST_NAME = "l2tp.avp.host_name", "Host Name", text;
    VENDOR_NAME = "l2tp.avp.vendor_name", "Vendor Name", text;
    ASSIGNED_TUNNEL_ID = "l2tp.avp.assigned_tunnel_id", "Assigned Tunnel ID", u16;
    RECEIVE_WINDOW_SIZE = "l2tp.avp.receive_window_size", "Receive Window Size", u16;
    CHAP_CHALLENGE = "l2tp.avp.chap_challenge", "CHAP Challenge", bytes;
    CHAP_CHALLENGE_RESPONSE = "l2tp.avp.chap_challenge_response", "CHAP Challenge Response", bytes;
    ASSIGNED_SESSION_ID = "l2tp.avp.assigned_session_id", "Assigned Session ID", u16;
    CALL_SERIAL_NUMBER = "l2tp.avp.call_serial_number", "Call Serial Number", u32;
    MINIMUM_BPS = "l2tp.avp.minimum_bps", "Minimum BPS", u32;
    MAXIMUM_BPS = "l2tp.avp.maximum_bps", "Maximum BPS", u32;
    CALLED_NUMBER = "l2tp.avp.called_number", "Called Number", text;
    CALLING_NUMBER = "l2tp.avp.calling_number", "Calling Number", text;
    SUB_ADDRESS = "l2tp.avp.sub_address", "Sub-Address", text;
    CONNECT_SPEED = "l2tp.avp.connect_speed", "Connect Speed", u32;
    PHYSICAL_CHANNEL = "l2tp.avp.physical_channel", "Physical Channel", u32;
    PROXY_AUTHEN_TYPE = "l2tp.avp.proxy_authen_type", "Proxy Authen Type", u16, names PROXY_AUTHEN_TYPE_NAMES;
    PROXY_AUTHEN_NAME = "l2tp.avp.proxy_authen_name", "Proxy Authen Name", text;
    PROXY_AUTHEN_CHALLENGE = "l2tp.avp.proxy_authen_challenge", "Proxy Authen Challenge", bytes;
    PROXY_AUTHEN_RESPONSE = "l2tp.avp.proxy_authen_response", "Proxy Authen Response", bytes;
    RANDOM_VECTOR = "l2tp.avp.random_vector", "Random Vector", bytes;
    PRIVATE_GROUP_ID = "l2tp.avp.private_group_id", "Private Group ID", bytes;
    RX_CONNECT_SPEED = "l2tp.avp.rx_connect_speed", "Rx Connect Speed", u32;
    TIE_BREAKER = "l2tp.tie_breaker", "Tie Breaker", u64, hex;
    EMPTY = "l2tp.zero_length_body_message", "Zero Length Body message", none;
    HEADING = "", "", none;
    VENDOR_DATA = "l2tp.vendor_specific_avp_data", "Vendor-Specific AVP data", warn Group::Undecoded;
}

static TYPES: &[(u64, &str)] = &[(0, "Data Message"), (1, "Control Message")];
/// Why a control connection ends (RFC 2661 §4.4.2).
static RESULTS: &[(u64, &str)] = &[
    (0, "Reserved"),
    (1, "General request to clear control connection"),
    (2, "General error, Error Code indicates the problem"),
    (3, "Control connection already exists"),
    (4, "Requester is not authorized to establish a control connection"),
    (5, "The protocol version of the requester is not supported"),
    (6, "Requester is being shut down"),
    (7, "Finite state machine error or timeout"),
    (8, "Control connection due to mismatching CCDS value"),
];
/// Why a session ends.
static SESSION_RESULTS: &[(u64, &str)] = &[
    (0, "Reserved"),
    (1, "Session disconnected due to loss of carrier or circuit disconnect"),
    (2, "Session disconnected for the reason indicated in Error Code"),
    (3, "Session disconnected for administrative reasons"),
    (4, "Appropriate facilities unavailable (temporary condition)"),
    (5, "Appropriate facilities unavailable (permanent condition)"),
    (6, "Invalid destination"),
    (7, "Call failed due to no carrier detected"),
    (8, "Call failed due to detection of a busy signal"),
    (9, "Call failed due to lack of a dial tone"),
    (10, "Call was not established within time allotted by LAC"),
    (11, "Call was connected but no appropriate framing was detected"),
    (12, "Disconnecting call due to mismatching SDS value"),
    (13, "Session not established due to losing tie breaker"),
];
static VENDORS: &[(u64, &str)] = &[(0, "Reserved"), (9, "ciscoSystems")];
static ATTRIBUTES: &[(u64, &str)] = &[
    (0, "Control Message"),
    (1, "Result-Error Code"),
    (2, "Protocol Version"),
    (3, "Framing Capabilities"),
    (4, "Bearer Capabilities"),
    (5, "Tie Breaker"),
    (6, "Firmware Revision"),
    (7, "Host Name"),
    (8, "Vendor Name"),
    (9, "Assigned Tunnel ID"),
    (10, "Receive Window Size"),
    (11, "Challenge"),
    (12, "Cause Code"),
    (13, "Challenge Response"),
    (14, "Assigned Session"),
    (15, "Call Serial Number"),
    (16, "Minimum BPS"),
    (17, "Maximum BPS"),
    (18, "Bearer Type"),
    (19, "Framing Type"),
    (20, "Reserved"),
    (21, "Called Number"),
    (22, "Calling Number"),
    (23, "Sub-Address"),
    (24, "Connect Speed"),
    (25, "Physical Channel"),
    (26, "Initial Received LCP CONFREQ"),
    (27, "Last Sent LCP CONFREQ"),
    (28, "Last Received LCP CONFREQ"),
    (29, "Proxy Authen Type"),
    (30, "Proxy Authen Name"),
    (31, "Proxy Authen Challenge"),
    (32, "Proxy Authen ID"),
    (33, "Proxy Authen Response"),
    (34, "Call status AVPs"),
    (35, "ACCM"),
    (36, "Random Vector"),
    (37, "Private group ID"),
    (38, "RxConnect Speed"),
    (39, "Sequencing Required"),
    (46, "PPP Disconnect Cause Code"),
    (58, "Extended Vendor ID"),
    (59, "Message Digest"),
    (60, "Router ID"),
    (61, "Assigned Control Connection ID"),
    (62, "Pseudowire Capability List"),
    (63, "Local Session ID"),
    (64, "Remote Session ID"),
    (65, "Assigned Cookie"),
    (66, "Remote End ID"),
    (68, "Pseudowire Type"),
    (69, "Layer2 Specific Sublayer"),
    (70, "Data Sequencing"),
    (71, "Circuit Status"),
    (72, "Preferred Language"),
    (73, "Control Message Authentication Nonce"),
    (74, "Tx Connect Speed Version 3"),
    (75, "Rx Connect Speed Version 3"),
    (76, "Failover Capability"),
    (77, "Tunnel Recovery"),
    (78, "Suggested Control Sequence"),
    (79, "Failover Session State"),
    (80, "Multicast Capability"),
    (81, "New Outgoing Sessions"),
    (82, "New Outgoing Sessions Acknowledgement"),
    (83, "Withdraw Outgoing Sessions"),
    (85, "Frame-Relay Header Length"),
    (86, "ATM Maximum Concatenated Cells"),
    (87, "OAM Emulation Required"),
    (88, "ATM Alarm Status"),
    (89, "Attachment Group Identifier"),
    (90, "Local End Identifier"),
    (91, "Interface Maximum Transmission Unit"),
    (92, "FCS Retention"),
    (93, "Tunnel Switching Aggregator ID"),
    (94, "Maximum Receive Unit (MRU)"),
    (95, "Maximum Reassembled Receive Unit (MRRU)"),
    (96, "VCCV Capability"),
    (97, "Connect Speed Update"),
    (98, "Connect Speed Update Enable"),
    (99, "TDM Pseudowire"),
    (100, "RTP AVP"),
    (101, "PW Switching Point"),
];
static MESSAGES: &[(u64, &str)] = &[
    (1, "Start_Control_Request"),
    (2, "Start_Control_Reply"),
    (3, "Start_Control_Connected"),
    (4, "Stop_Control_Notification"),
    (5, "Reserved"),
    (6, "Hello"),
    (7, "Outgoing_Call_Request"),
    (8, "Outgoing_Call_Reply"),
    (9, "Outgoing_Call_Connected"),
    (10, "Incoming_Call_Request"),
    (11, "Incoming_Call_Reply"),
    (12, "Incoming_Call_Connected"),
    (13, "Reserved"),
    (14, "Call_Disconnect_Notification"),
    (15, "WAN_Error_Notify"),
    (16, "Set_Link_Info"),
    (17, "Modem_Status"),
    (18, "Service_Relay_Request_Msg"),
    (19, "Service_Relay_Reply_Message"),
    (20, "Explicit_Acknowledgement"),
    (21, "Failover_Session_Query_Message"),
    (22, "Failover_Session_Response_Message"),
    (23, "Multicast-Session-Request"),
    (24, "Multicast-Session-Response"),
    (25, "Multicast-Session-Establishment"),
    (26, "Multicast-Session-Information"),
    (27, "Multicast-Session-End-Notify"),
    (28, "Connect-Speed-Update-Notification"),
    (29, "Connect-Speed-Update-Request"),
];
static ERRORS: &[(u64, &str)] = &[
    (0, "No General Error"),
    (1, "No control connection exists yet for this pair of LCCEs"),
    (2, "Length is wrong"),
    (3, "One of the field values was out of range"),
    (4, "Insufficient resources to handle this operation now"),
    (5, "Invalid Session ID"),
    (6, "A generic vendor-specific error occurred"),
    (7, "Try another"),
    (8, "Receipt of an unknown AVP with the M bit set"),
    (9, "Try another directed"),
    (10, "Next hop unreachable"),
    (11, "Next hop busy"),
    (12, "TSA busy"),
];
static PROXY_AUTHEN_TYPE_NAMES: &[(u64, &str)] = &[
    (0, "Reserved"),
    (1, "Textual username/password exchange"),
    (2, "PPP CHAP"),
    (3, "PPP PAP"),
    (4, "No Authentication"),
    (5, "Microsoft CHAP Version 1"),
    (6, "Reserved"),
    (7, "EAP"),
];

/// Messages as they are called for short (RFC 2661 §3.2 and later registrations).
static SHORT_NAMES: &[&str] = &[
    "Unknown (0)",
    "SCCRQ",
    "SCCRP",
    "SCCCN",
    "StopCCN",
    "Reserved",
    "Hello",
    "OCRQ",
    "OCRP",
    "OCCN",
    "ICRQ",
    "ICRP",
    "ICCN",
    "Reserved",
    "CDN",
    "WEN",
    "SLI",
    "MDMST",
    "SRRQ",
    "SRRP",
    "ACK",
    "FSQ",
    "FSR",
    "MSRQ",
    "MSRP",
    "MSE",
    "MSI",
    "MSEN",
    "CSUN",
    "CSURQ",
];

pub static L2TP: Protocol = Protocol {
    short: "L2TP",
    fields: FIELDS,
    on: &[On::Number(&UDP_PORT, 1701), On::Number(&IP_PROTO, 115)],
    accepts: |pkt| pkt.peek_u16(0).is_ok_and(|flags| matches!(flags & 0x0f, 2 | 3)),
    dissect,
    ..Protocol::named("l2tp", "Layer 2 Tunneling Protocol")
};

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info(|_| Ok(()));
    let over_ip = pkt.carrier().is_some_and(|carrier| matches!(carrier.filter(), "ip" | "ipv6"));
    if over_ip {
        // RFC 3931 §4.1.1: session 0 is the control connection.
        version_3(pkt);
        let session = pkt.u32(&SESSION_3)?;
        if session != 0 {
            return session_3(pkt, session);
        }
    }
    let raw = pkt.peek_u16(0)?;
    let has = |field: &Field| field.masked(u64::from(raw)) != 0;
    let three = raw & 0x0f == 3;
    if three {
        version_3(pkt);
    }
    flags(pkt, raw, three)?;
    if three && !has(&TYPE) {
        pkt.u16(&RESERVED)?;
        let session = pkt.u32(&SESSION_3)?;
        return session_3(pkt, session);
    }
    if has(&HAS_LENGTH) {
        let len = usize::from(pkt.u16(&LENGTH)?);
        pkt.take(len.saturating_sub(4));
    }
    let (tunnel, session) = match three {
        true => (pkt.u32(&CONNECTION)?, 0),
        false => (u32::from(pkt.u16(&TUNNEL)?), pkt.u16(&SESSION)?),
    };
    if has(&HAS_NUMBERS) {
        pkt.u16(&NS)?;
        pkt.u16(&NR)?;
    }
    if !three && has(&HAS_OFFSET) {
        let len = usize::from(pkt.u16(&OFFSET)?);
        if len > 0 {
            pkt.peek(0, len)?;
            pkt.add(&OFFSET_PADDING, 0, len);
            pkt.skip(len)?;
        }
    }
    if !has(&TYPE) {
        pkt.info(|text| write!(text, "Data Message            (tunnel id={tunnel}, session id={session})"));
        return pkt.hand_to(&PPP);
    }
    // The first attribute is the message's type, unless the message only acknowledges.
    let kind = match (pkt.peek_u16(2), pkt.peek_u16(4)) {
        (Ok(0), Ok(0)) => pkt.peek_u16(6).ok(),
        _ => None,
    };
    let empty = pkt.left() == 0;
    pkt.info(|text| {
        text.push_str("Control Message");
        match kind {
            Some(kind) => match SHORT_NAMES.get(usize::from(kind)) {
                Some(name) => write!(text, " - {name}")?,
                None => write!(text, " - Unknown ({kind})")?,
            },
            None if empty => text.push_str(" - ZLB     "),
            None => {}
        }
        match three {
            true => write!(text, " (ccid=0x{tunnel:08x})"),
            false => write!(text, " (tunnel id={tunnel}, session id={session})"),
        }
    });
    if empty {
        let own = pkt.position().saturating_sub(pkt.offset());
        pkt.add_at(&EMPTY, 0, own, 0);
    }
    while pkt.left() > 0 {
        attribute(pkt, kind)?;
    }
    Ok(())
}

fn version_3(pkt: &mut Packet) {
    pkt.column("L2TPv3");
    let own = pkt.own();
    pkt.label(own, |text| write!(text, "{} version 3", L2TP.name()));
}

fn flags(pkt: &mut Packet, raw: u16, three: bool) -> Parsed {
    let wide = u64::from(raw);
    pkt.u16(&FLAGS)?;
    pkt.append(pkt.last(), |text| {
        write!(text, ", Type: {}", TYPE.name_of(TYPE.masked(wide)).unwrap_or("Unknown"))?;
        let named: &[&Field] =
            if three { &[&HAS_LENGTH, &HAS_NUMBERS] } else { &[&HAS_LENGTH, &HAS_NUMBERS, &HAS_OFFSET, &PRIORITY] };
        named.iter().filter(|flag| flag.masked(wide) != 0).try_for_each(|flag| write!(text, ", {}", flag.name))
    });
    pkt.open();
    pkt.bits(wide, 2, &[&TYPE, &HAS_LENGTH, &HAS_NUMBERS]);
    if !three {
        pkt.bits(wide, 2, &[&HAS_OFFSET, &PRIORITY]);
    }
    pkt.bits(wide, 2, &[&VERSION]);
    pkt.close();
    Ok(())
}

fn session_3(pkt: &mut Packet, session: u32) -> Parsed {
    pkt.info(|text| write!(text, "D[S:0x{session:08X}]"));
    pkt.hand_to_data()
}

/// RFC 2661 §4.1
fn attribute(pkt: &mut Packet, message: Option<u16>) -> Parsed {
    let head = pkt.peek_u16(0)?;
    let len = usize::from(head & 0x03ff);
    let vendor = pkt.peek_u16(2)?;
    let kind = pkt.peek_u16(4)?;
    let item = pkt.add(&HEADING, 0, len);
    pkt.label(item, |text| {
        if vendor != 0 {
            match VENDOR.name_of(u64::from(vendor)) {
                Some(name) => write!(text, "Vendor {name} ({vendor}): ")?,
                None => write!(text, "Vendor {vendor}: ")?,
            }
        }
        match ATTRIBUTE.name_of(u64::from(kind)) {
            Some(name) if vendor == 0 => write!(text, "{name} AVP"),
            _ => write!(text, "Unknown ({kind}) AVP"),
        }
    });
    pkt.open();
    pkt.skip(2)?;
    pkt.bits(u64::from(head), 2, &[&MANDATORY, &HIDDEN, &ATTRIBUTE_LENGTH]);
    if len < 6 {
        return Err(Stop::Malformed);
    }
    // A hidden attribute's value is encrypted with the shared secret.
    if head & 0x4000 != 0 {
        pkt.close();
        return pkt.skip(len.saturating_sub(2));
    }
    pkt.u16(&VENDOR)?;
    pkt.u16(&ATTRIBUTE)?;
    let known = vendor == 0 && ATTRIBUTE.name_of(u64::from(kind)).is_some();
    pkt.part(len.saturating_sub(6), |pkt| {
        if pkt.left() == 0 {
            return Ok(());
        }
        if !known {
            let left = pkt.left();
            let item = pkt.add(&HEADING, 0, left);
            pkt.label(item, |text| text.write_str(VENDOR_DATA.name));
            pkt.expert(&VENDOR_DATA);
            return Ok(());
        }
        value(pkt, kind, message)
    })?;
    pkt.close();
    Ok(())
}

/// Stop-Control-Connection-Notification
const STOP: u16 = 4;

fn value(pkt: &mut Packet, kind: u16, message: Option<u16>) -> Parsed {
    match kind {
        0 => number(pkt, &MESSAGE, 2),
        1 => {
            number(pkt, if message == Some(STOP) { &RESULT } else { &SESSION_RESULT }, 2)?;
            if pkt.left() >= 2 {
                number(pkt, &ERROR, 2)?;
            }
            match pkt.left() {
                0 => Ok(()),
                _ => whole(pkt, &ERROR_TEXT),
            }
        }
        2 => {
            number(pkt, &PROTOCOL_VERSION, 1)?;
            number(pkt, &PROTOCOL_REVISION, 1)
        }
        3 => bits(pkt, [&ASYNC_FRAMING, &SYNC_FRAMING]),
        4 => bits(pkt, [&ANALOG_ACCESS, &DIGITAL_ACCESS]),
        5 => pkt.u64(&TIE_BREAKER).map(|_| ()),
        18 => bits(pkt, [&ANALOG_BEARER, &DIGITAL_BEARER]),
        19 => bits(pkt, [&ASYNC_TYPE, &SYNC_TYPE]),
        32 => {
            pkt.skip(1)?; // reserved
            number(pkt, &PROXY_ID, 1)
        }
        6 => number(pkt, &FIRMWARE_REVISION, 2),
        7 => whole(pkt, &HOST_NAME),
        8 => whole(pkt, &VENDOR_NAME),
        9 => number(pkt, &ASSIGNED_TUNNEL_ID, 2),
        10 => number(pkt, &RECEIVE_WINDOW_SIZE, 2),
        11 => whole(pkt, &CHAP_CHALLENGE),
        13 => whole(pkt, &CHAP_CHALLENGE_RESPONSE),
        14 => number(pkt, &ASSIGNED_SESSION_ID, 2),
        15 => number(pkt, &CALL_SERIAL_NUMBER, 4),
        16 => number(pkt, &MINIMUM_BPS, 4),
        17 => number(pkt, &MAXIMUM_BPS, 4),
        21 => whole(pkt, &CALLED_NUMBER),
        22 => whole(pkt, &CALLING_NUMBER),
        23 => whole(pkt, &SUB_ADDRESS),
        24 => number(pkt, &CONNECT_SPEED, 4),
        25 => number(pkt, &PHYSICAL_CHANNEL, 4),
        29 => number(pkt, &PROXY_AUTHEN_TYPE, 2),
        30 => whole(pkt, &PROXY_AUTHEN_NAME),
        31 => whole(pkt, &PROXY_AUTHEN_CHALLENGE),
        33 => whole(pkt, &PROXY_AUTHEN_RESPONSE),
        36 => whole(pkt, &RANDOM_VECTOR),
        37 => whole(pkt, &PRIVATE_GROUP_ID),
        38 => number(pkt, &RX_CONNECT_SPEED, 4),
        _ => Ok(()),
    }
}

fn number(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
    match len {
        1 => pkt.u8(field).map(|_| ()),
        2 => pkt.u16(field).map(|_| ()),
        _ => pkt.u32(field).map(|_| ()),
    }
}

fn whole(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let len = pkt.left();
    pkt.bytes(field, len).map(|_| ())
}

fn bits(pkt: &mut Packet, fields: [&'static Field; 2]) -> Parsed {
    let raw = pkt.peek_u32(0)?;
    pkt.skip(4)?;
    pkt.bits(u64::from(raw), 4, &fields);
    Ok(())
}
