//! PPP over Ethernet: discovery of an access concentrator, and its sessions (RFC 2516, RFC 4638, RFC 5578; lines as RFC 4679 and TR-101 describe them).

use super::ppp::PPP;
use crate::dissect::prelude::*;

pub mod head {
    use super::*;

    fields! {
        VERSION = "pppoe.version", "Version", u8, mask8 0xf0;
        TYPE = "pppoe.type", "Type", u8, mask8 0x0f;
        CODE = "pppoe.code", "Code", u8, hex, names CODES;
        SESSION_ID = "pppoe.session_id", "Session ID", u16, hex;
        PAYLOAD_LENGTH = "pppoe.payload_length", "Payload Length", u16;
        PAYLOAD_LENGTH_BAD = "pppoe.payload_length.bad", "Possible bad payload length", warn Group::Malformed;
    }
}
use head::*;

pub mod discovery {
    use super::*;

    fields! {
        TAG_LIST = "pppoed.tags", "PPPoE Tags", none;
        TAG = "pppoed.tag", "Tag", u16, hex, names TAGS;
        TAG_LENGTH = "pppoed.tag_length", "Tag Length", u16;
        TAG_UNKNOWN_DATA = "pppoed.tag.unknown_data", "Unknown Data", bytes;
        SERVICE_NAME = "pppoed.tags.service_name", "Service-Name", text;
        AC_NAME = "pppoed.tags.ac_name", "AC-Name", text;
        HOST_UNIQ = "pppoed.tags.host_uniq", "Host-Uniq", bytes;
        AC_COOKIE = "pppoed.tags.ac_cookie", "AC-Cookie", bytes;
        VENDOR_ID = "pppoed.tags.vendor_id", "Vendor id", u32;
        VENDOR_UNSPECIFIED = "pppoed.tags.vendor_unspecified", "Vendor unspecified", bytes;
        LINE_TAGS = "pppoed.tags.vendorspecific.tags", "Vendor Specific PPPoE Tags", none;
        CIRCUIT_ID = "pppoed.tags.circuit_id", "Circuit ID", text;
        REMOTE_ID = "pppoed.tags.remote_id", "Remote ID", text;
        ACT_DATA_RATE_UP = "pppoed.tags.act_data_rate_up", "Actual Data Rate Upstream", u32;
        ACT_DATA_RATE_DOWN = "pppoed.tags.act_data_rate_down", "Actual Data Rate Downstream", u32;
        MIN_DATA_RATE_UP = "pppoed.tags.min_data_rate_up", "Minimum Data Rate Upstream", u32;
        MIN_DATA_RATE_DOWN = "pppoed.tags.min_data_rate_down", "Minimum Data Rate Downstream", u32;
        ATTAINABLE_DATA_RATE_UP = "pppoed.tags.attainable_data_rate_up", "Attainable DataRate Upstream", u32;
        ATTAINABLE_DATA_RATE_DOWN = "pppoed.tags.attainable_data_rate_down", "Attainable DataRate Downstream", u32;
        MAX_DATA_RATE_UP = "pppoed.tags.max_data_rate_up", "Maximum Data Rate Upstream", u32;
        MAX_DATA_RATE_DOWN = "pppoed.tags.max_data_rate_down", "Maximum Data Rate Downstream", u32;
        MIN_DATA_RATE_UP_LP = "pppoed.tags.min_data_rate_up_lp", "Min DataRate Upstream in low power state", u32;
        MIN_DATA_RATE_DOWN_LP = "pppoed.tags.min_data_rate_down_lp", "Minimum Data Rate Downstream in low power state", u32;
        MAX_INT_DELAY_UP = "pppoed.tags.max_int_delay_up", "Max Interleaving Delay Upstream", u32;
        ACT_INT_DELAY_UP = "pppoed.tags.act_int_delay_up", "Actual Interleaving Delay Upstream", u32;
        MAX_INT_DELAY_DOWN = "pppoed.tags.max_int_delay_down", "Maximum Interleaving Delay Downstream", u32;
        ACT_INT_DELAY_DOWN = "pppoed.tags.act_int_delay_down", "Actual Interleaving Delay Downstream", u32;
        LOOP_ENCAP = "pppoed.tags.access_loop_encap", "Access-Loop-Encapsulation", none;
        LOOP_ENCAP_DATA_LINK = "pppoed.tags.access_loop_encap.data_link", "Data link", u8, hex, names DATA_LINKS;
        LOOP_ENCAP_ENCAP_1 = "pppoed.tags.access_loop_encap.encap_1", "Encaps 1", u8, hex, names ENCAPS_1;
        LOOP_ENCAP_ENCAP_2 = "pppoed.tags.access_loop_encap.encap_2", "Encaps 2", u8, hex, names ENCAPS_2;
        CREDITS_FCN = "pppoed.tags.credits.fcn", "FCN", u16;
        CREDITS_BCN = "pppoed.tags.credits.bcn", "BCN", u16;
        METRICS_R = "pppoed.tags.metrics.r", "Receive Only", bool, mask16 0x0001;
        METRICS_MDR_UNITS = "pppoed.tags.metrics.mdr_units", "MDR Units", u16, hex, mask16 0x0018, names RATE_UNITS;
        METRICS_CDR_UNITS = "pppoed.tags.metrics.cdr_units", "CDR Units", u16, hex, mask16 0x0006, names RATE_UNITS;
        METRICS_RLQ = "pppoed.tags.metrics.rlq", "Relative Link Quality", u8;
        METRICS_RESOURCE = "pppoed.tags.metrics.resource", "Resource", u8;
        METRICS_LATENCY = "pppoed.tags.metrics.latency", "Latency", u16;
        METRICS_CURR_DRATE = "pppoed.tags.metrics.curr_drate", "Curr. datarate", u16;
        METRICS_MAX_DRATE = "pppoed.tags.metrics.max_drate", "Max. datarate", u16;
        SEQ_NUM = "pppoed.tags.seq_num", "Sequence Number", u16, hex;
        CREDIT_SCALE = "pppoed.tags.credit_scale", "Credit Scale Factor", u16;
        RELAY_SESSION_ID = "pppoed.tags.relay_session_id", "Relay-Session-Id", bytes;
        HURL = "pppoed.tags.hurl", "HURL", bytes;
        MOTM = "pppoed.tags.motm", "MOTM", bytes;
        MAX_PAYLOAD = "pppoed.tags.max_payload", "PPP-Max-Payload", bytes;
        IP_ROUTE_ADD = "pppoed.tags.ip_route_add", "IP Route Add", bytes;
        SERVICE_NAME_ERROR = "pppoed.tags.service_name_error", "Service-Name-Error", text;
        AC_SYSTEM_ERROR = "pppoed.tags.ac_system_error", "AC-System-Error", text;
        GENERIC_ERROR = "pppoed.tags.generic_error", "Generic-Error", text;
    }
}
use discovery::*;

static CODES: &[(u64, &str)] = &[
    (0x00, "Session Data"),
    (0x07, "Active Discovery Offer (PADO)"),
    (0x09, "Active Discovery Initiation (PADI)"),
    (0x0a, "Active Discovery Session-Grant (PADG)"),
    (0x0b, "Active Discovery Session-Credit Resp.(PADC)"),
    (0x0c, "Active Discovery Quality (PADQ)"),
    (0x19, "Active Discovery Request (PADR)"),
    (0x65, "Active Discovery Session-confirmation (PADS)"),
    (0xa7, "Active Discovery Terminate (PADT)"),
    (0xd3, "Active Discovery Message (PADM)"),
    (0xd4, "Active Discovery Network (PADN)"),
];
static TAGS: &[(u64, &str)] = &[
    (0x00, "End-Of-List"),
    (0x101, "Service-Name"),
    (0x102, "AC-Name"),
    (0x103, "Host-Uniq"),
    (0x104, "AC-Cookie"),
    (0x105, "Vendor-Specific"),
    (0x106, "Credits"),
    (0x107, "Metrics"),
    (0x108, "Sequence Number"),
    (0x109, "Credit Scale Factor"),
    (0x110, "Relay-Session-Id"),
    (0x111, "HURL"),
    (0x112, "MOTM"),
    (0x120, "PPP-Max-Payload"),
    (0x121, "IP Route Add"),
    (0x201, "Service-Name-Error"),
    (0x202, "AC-System-Error"),
    (0x203, "Generic-Error"),
];
static DATA_LINKS: &[(u64, &str)] = &[(0x00, "ATM AAL5"), (0x01, "Ethernet")];
static ENCAPS_1: &[(u64, &str)] =
    &[(0x00, "NA"), (0x01, "Untagged Ethernet"), (0x02, "Single-tagged Ethernet"), (0x03, "Double-tagged Ethernet")];
static ENCAPS_2: &[(u64, &str)] = &[
    (0x00, "NA"),
    (0x01, "PPPoA LLC"),
    (0x02, "PPPoA Null"),
    (0x03, "IPoA LLC"),
    (0x04, "IPoA Null"),
    (0x05, "Ethernet over AAL5 LLC w FCS"),
    (0x06, "Ethernet over AAL5 LLC w/o FCS"),
    (0x07, "Ethernet over AAL5 Null w FCS"),
    (0x08, "Ethernet over AAL5 Null w/o FCS"),
];
static RATE_UNITS: &[(u64, &str)] = &[
    (0x00, "kilobits per second"),
    (0x01, "megabits per second"),
    (0x02, "gigabits per second"),
    (0x03, "terabits per second"),
];

/// Only its fields; the two below stand on the path.
pub static PPPOE: Protocol =
    Protocol { short: "PPPoE", fields: head::FIELDS, ..Protocol::named("pppoe", "PPP-over-Ethernet") };

pub static PPPOES: Protocol = Protocol {
    short: "PPPoES",
    on: &[On::Number(&ETHERTYPE, 0x8864), On::Number(&LINK, 51)],
    uses: &[&PPPOE],
    hands_on_last: Some(&[]),
    dissect: dissect_session,
    ..Protocol::named("pppoes", "PPP-over-Ethernet Session")
};

pub static PPPOED: Protocol = Protocol {
    short: "PPPoED",
    fields: discovery::FIELDS,
    on: &[On::Number(&ETHERTYPE, 0x8863)],
    uses: &[&PPPOE],
    dissect: dissect_discovery,
    ..Protocol::named("pppoed", "PPP-over-Ethernet Discovery")
};

/// Reads the header; gives the code and the length of what follows.
fn header(pkt: &mut Packet) -> Parsed<(u8, usize)> {
    let code = pkt.peek_u8(1)?;
    pkt.info(|text| text.write_str(CODE.name_of(u64::from(code)).unwrap_or("Unknown")));
    let versions = pkt.peek_u8(0)?;
    pkt.skip(1)?;
    pkt.bits(u64::from(versions), 1, &[&VERSION, &TYPE]);
    pkt.u8(&CODE)?;
    pkt.u16(&SESSION_ID)?;
    let len = pkt.u16(&PAYLOAD_LENGTH)?;
    Ok((code, usize::from(len)))
}

/// Shortest honest Ethernet frame, without its check sequence.
const SHORTEST_FRAME: usize = 60;

fn dissect_session(pkt: &mut Packet) -> Parsed {
    let (_, len) = header(pkt)?;
    let room = pkt.left();
    // Up to the shortest frame, what is behind the payload only fills up.
    if len > room || (len < room && pkt.position().saturating_add(room) > SHORTEST_FRAME) {
        pkt.append(pkt.last(), |text| write!(text, " [incorrect, should be {room}]"));
        pkt.expert_with(&PAYLOAD_LENGTH_BAD, |text| write!(text, "Possible bad payload length {len} != {room}"));
    }
    pkt.hand_part(&PPP, len)
}

fn dissect_discovery(pkt: &mut Packet) -> Parsed {
    let (_, len) = header(pkt)?;
    if len == 0 {
        return Ok(());
    }
    let own = pkt.own();
    pkt.set_len(own, len.saturating_add(6).min(pkt.captured_left().saturating_add(6)));
    pkt.add(&TAG_LIST, 0, len.min(pkt.left()));
    pkt.open();
    pkt.part(len.min(pkt.left()), tags)?;
    pkt.close();
    Ok(())
}

/// DSL Forum
const BROADBAND_FORUM: u32 = 3561;

fn tags(pkt: &mut Packet) -> Parsed {
    while pkt.left() >= 4 {
        let (tag, len) = (pkt.peek_u16(0)?, usize::from(pkt.peek_u16(2)?));
        if tag == 0 {
            return Ok(());
        }
        let field: &'static Field = match tag {
            0x0101 => &SERVICE_NAME,
            0x0102 => &AC_NAME,
            0x0103 => &HOST_UNIQ,
            0x0104 => &AC_COOKIE,
            0x0110 => &RELAY_SESSION_ID,
            0x0111 => &HURL,
            0x0112 => &MOTM,
            0x0120 => &MAX_PAYLOAD,
            0x0121 => &IP_ROUTE_ADD,
            0x0201 => &SERVICE_NAME_ERROR,
            0x0202 => &AC_SYSTEM_ERROR,
            0x0203 => &GENERIC_ERROR,
            0x0105..=0x0109 => {
                pkt.skip(4)?;
                pkt.part(len, |pkt| structured(pkt, tag))?;
                continue;
            }
            _ => {
                pkt.u16(&TAG)?;
                pkt.u16(&TAG_LENGTH)?;
                if len > 0 {
                    pkt.bytes(&TAG_UNKNOWN_DATA, len)?;
                }
                continue;
            }
        };
        pkt.skip(4)?;
        if len > 0 {
            let value = pkt.bytes(field, len)?;
            if tag == 0x0102 {
                pkt.info_append(|text| {
                    text.push_str(" AC-Name='");
                    crate::field::text::push_ascii(text, value);
                    text.push('\'');
                    Ok(())
                });
            }
        }
    }
    Ok(())
}

/// Tags that consist of numbers.
fn structured(pkt: &mut Packet, tag: u16) -> Parsed {
    match tag {
        0x0105 => {
            let vendor = pkt.u32(&VENDOR_ID)?;
            if vendor == BROADBAND_FORUM {
                pkt.add(&LINE_TAGS, 0, pkt.left());
                pkt.open();
                while pkt.left() >= 2 {
                    let (tag, len) = (pkt.peek_u8(0)?, usize::from(pkt.peek_u8(1)?));
                    pkt.skip(2)?;
                    pkt.part(len, |pkt| line(pkt, tag, len))?;
                }
                pkt.close();
            } else if pkt.left() > 0 {
                pkt.bytes(&VENDOR_UNSPECIFIED, pkt.left())?;
            }
        }
        0x0106 => {
            pkt.u16(&CREDITS_FCN)?;
            pkt.u16(&CREDITS_BCN)?;
        }
        0x0107 => {
            let flags = pkt.peek_u16(0)?;
            pkt.skip(2)?;
            pkt.bits(u64::from(flags), 2, &[&METRICS_MDR_UNITS, &METRICS_CDR_UNITS, &METRICS_R]);
            pkt.u8(&METRICS_RLQ)?;
            pkt.u8(&METRICS_RESOURCE)?;
            pkt.u16(&METRICS_LATENCY)?;
            let unit = |field: &Field| match field.masked(u64::from(flags)) {
                0 => "kbps",
                1 => "mbps",
                2 => "gbps",
                _ => "tbps",
            };
            pkt.u16(&METRICS_CURR_DRATE)?;
            pkt.append(pkt.last(), |text| write!(text, " {}", unit(&METRICS_CDR_UNITS)));
            pkt.u16(&METRICS_MAX_DRATE)?;
            pkt.append(pkt.last(), |text| write!(text, " {}", unit(&METRICS_MDR_UNITS)));
        }
        0x0108 => {
            pkt.u16(&SEQ_NUM)?;
        }
        _ => {
            pkt.u16(&CREDIT_SCALE)?;
        }
    }
    Ok(())
}

/// What the access node says of the subscriber's line (TR-101 §3.9).
fn line(pkt: &mut Packet, tag: u8, len: usize) -> Parsed {
    let field: &'static Field = match tag {
        0x01 | 0x02 => {
            let text: &'static Field = if tag == 1 { &CIRCUIT_ID } else { &REMOTE_ID };
            return pkt.bytes(text, len).map(|_| ());
        }
        0x90 => {
            pkt.add(&LOOP_ENCAP, 0, 3);
            pkt.open();
            pkt.u8(&LOOP_ENCAP_DATA_LINK)?;
            pkt.u8(&LOOP_ENCAP_ENCAP_1)?;
            pkt.u8(&LOOP_ENCAP_ENCAP_2)?;
            pkt.close();
            return Ok(());
        }
        0x81 => &ACT_DATA_RATE_UP,
        0x82 => &ACT_DATA_RATE_DOWN,
        0x83 => &MIN_DATA_RATE_UP,
        0x84 => &MIN_DATA_RATE_DOWN,
        0x85 => &ATTAINABLE_DATA_RATE_UP,
        0x86 => &ATTAINABLE_DATA_RATE_DOWN,
        0x87 => &MAX_DATA_RATE_UP,
        0x88 => &MAX_DATA_RATE_DOWN,
        0x89 => &MIN_DATA_RATE_UP_LP,
        0x8a => &MIN_DATA_RATE_DOWN_LP,
        0x8b => &MAX_INT_DELAY_UP,
        0x8c => &ACT_INT_DELAY_UP,
        0x8d => &MAX_INT_DELAY_DOWN,
        0x8e => &ACT_INT_DELAY_DOWN,
        _ => return Ok(()),
    };
    pkt.u32(field).map(|_| ())
}
