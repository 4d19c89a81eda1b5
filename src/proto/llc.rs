//! Logical link control and its subnetwork access protocol (IEEE 802.2, IEEE 802 clause 9).

use super::basicxid::{BASIC, BASIC_XID};
use super::eth::write_oui;
use super::ethertype::ETHERTYPES;
use crate::dissect::prelude::*;

fields! {
    DSAP = "llc.dsap", "DSAP", u8, hex, names SAPS;
    DSAP_SAP = "llc.dsap.sap", "SAP", u8, mask8 0xfe, whole write_sap;
    DSAP_IG = "llc.dsap.ig", "IG Bit", bool, mask8 0x01, yes_no ("Group", "Individual");
    SSAP = "llc.ssap", "SSAP", u8, hex, names SAPS;
    SSAP_SAP = "llc.ssap.sap", "SAP", u8, mask8 0xfe, whole write_sap;
    SSAP_CR = "llc.ssap.cr", "CR Bit", bool, mask8 0x01, yes_no ("Response", "Command");
    CONTROL = "llc.control", "Control", u16, hex;
    N_R = "llc.control.n_r", "N(R)", u16, mask16 0xfe00;
    N_S = "llc.control.n_s", "N(S)", u16, mask16 0x00fe;
    POLL = "llc.control.p", "Poll", bool, mask16 0x0100, yes_no SET;
    FINAL = "llc.control.f", "Final", bool, mask16 0x0100, yes_no SET;
    U_POLL = "llc.control.p", "Poll", bool, mask8 0x10, yes_no SET;
    U_FINAL = "llc.control.f", "Final", bool, mask8 0x10, yes_no SET;
    S_TYPE = "llc.control.s_ftype", "Supervisory frame type", u16, hex, mask16 0x000c, names SUPERVISORY;
    U_COMMAND = "llc.control.u_modifier_cmd", "Command", u8, hex, mask8 0xec, names COMMANDS;
    U_RESPONSE = "llc.control.u_modifier_resp", "Response", u8, hex, mask8 0xec, names RESPONSES;
    I_FRAME = "llc.control.ftype", "Frame type", u16, hex, mask16 0x0001, names FRAME_TYPES;
    S_FRAME = "llc.control.ftype", "Frame type", u16, hex, mask16 0x0003, names FRAME_TYPES;
    U_FRAME = "llc.control.ftype", "Frame type", u8, hex, mask8 0x03, names FRAME_TYPES;
    TYPE = "llc.type", "Type", u16, hex, names ETHERTYPES;
    OUI = "llc.oui", "Organization Code", u24, whole write_oui;
    PID = "llc.pid", "Protocol ID", u16, hex;
    CISCO_PID = "llc.cisco_pid", "PID", u16, hex, names CISCO_PIDS;
}

const SET: (&str, &str) = ("Set", "Not set");
static FRAME_TYPES: &[(u64, &str)] = &[(0, "Information frame"), (1, "Supervisory frame"), (3, "Unnumbered frame")];
static SUPERVISORY: &[(u64, &str)] =
    &[(0, "Receiver ready"), (1, "Receiver not ready"), (2, "Reject"), (3, "Selective reject")];

static COMMANDS: &[(u64, &str)] = &[
    (0x00, "Unnumbered Information"),
    (0x01, "Set Initialization Mode"),
    (0x03, "Set Asynchronous Response Mode"),
    (0x08, "Unnumbered Poll"),
    (0x0b, "Set Asynchronous Balanced Mode"),
    (0x10, "Disconnect"),
    (0x13, "Set Asynchronous Response Mode Extended"),
    (0x18, "Unnumbered Acknowledge"),
    (0x1b, "Set Asynchronous Balanced Mode Extended"),
    (0x20, "Set Normal Response Mode"),
    (0x21, "Frame reject"),
    (0x23, "Reset"),
    (0x2b, "Exchange identification"),
    (0x31, "Configure"),
    (0x33, "Set Normal Response Mode Extended"),
    (0x38, "Test"),
    (0x3b, "Beacon"),
];

static RESPONSES: &[(u64, &str)] = &[
    (0x00, "Unnumbered Information"),
    (0x01, "Request Initialization Mode"),
    (0x03, "Disconnected mode"),
    (0x08, "Unnumbered Poll"),
    (0x0b, "Set Asynchronous Balanced Mode"),
    (0x10, "Request Disconnect"),
    (0x13, "Set Asynchronous Response Mode Extended"),
    (0x18, "Unnumbered Acknowledge"),
    (0x1b, "Set Asynchronous Balanced Mode Extended"),
    (0x20, "Set Normal Response Mode"),
    (0x21, "Frame reject"),
    (0x23, "Reset"),
    (0x2b, "Exchange identification"),
    (0x31, "Configure"),
    (0x33, "Set Normal Response Mode Extended"),
    (0x38, "Test"),
    (0x3b, "Beacon"),
];

static CISCO_PIDS: &[(u64, &str)] = &[
    (0x0102, "DRIP"),
    (0x0104, "PAgP"),
    (0x0105, "MLS Hello"),
    (0x0108, "RLQ BPDUs (request)"),
    (0x0109, "RLQ BPDUs (response)"),
    (0x010b, "PVSTP+"),
    (0x010c, "VLAN Bridge"),
    (0x0111, "UDLD"),
    (0x0139, "MCP"),
    (0x2000, "CDP"),
    (0x2001, "CGMP"),
    (0x2003, "VTP"),
    (0x2004, "DTP"),
    (0x200a, "STP Uplink Fast"),
];

/// Service access points.
static SAPS: &[(u64, &str)] = &[
    (0x00, "NULL LSAP"),
    (0x01, "NULL LSAP"),
    (0x02, "LLC Sub-Layer Management"),
    (0x04, "SNA Path Control"),
    (0x06, "TCP/IP"),
    (0x08, "SNA"),
    (0x0c, "SNA"),
    (0x0e, "PROWAY (IEC955) Network Management and Initialization"),
    (0x10, "NetWare (unofficial?)"),
    (0x14, "ISO Network Layer (OSLAN 1)"),
    (0x18, "Texas Instruments"),
    (0x20, "ISO Network Layer (unofficial?)"),
    (0x34, "ISO Network Layer (unofficial?)"),
    (0x42, "Spanning Tree BPDU"),
    (0x4e, "EIA RS-511 Manufacturing Message Service"),
    (0x54, "ISO Network Layer (OSLAN 2)"),
    (0x7e, "ISO 8208 (X.25 over 802.2)"),
    (0x7f, "ISO 802.2"),
    (0x80, "XNS"),
    (0x82, "BACnet"),
    (0x86, "Nestar"),
    (0x8e, "PROWAY (IEC955) Active Station List Maintenance"),
    (0x98, "ARP"),
    (0xaa, "SNAP"),
    (0xb4, "HP JetDirect Printer"),
    (0xba, "Banyan Vines"),
    (0xbc, "Banyan Vines"),
    (0xe0, "NetWare"),
    (0xf0, "NetBIOS"),
    (0xf4, "IBM Net Management"),
    (0xf8, "HP Extended LLC"),
    (0xfa, "Ungermann-Bass"),
    (0xfc, "Remote Program Load"),
    (0xfe, "ISO Network Layer"),
    (0xff, "Global LSAP"),
];

pub static LLC: Protocol = Protocol {
    short: "LLC",
    fields: FIELDS,
    on: &[On::Number(&LINK, 11), On::Number(&LINK, 100), On::Number(&SLL_LTYPE, 4)],
    dissect,
    ..Protocol::named("llc", "Logical-Link Control")
};

const SNAP: u8 = 0xaa;
/// Exchange identification.
const XID: u8 = 0x2b;

fn write_sap(sap: u64, out: &mut String) {
    out.push_str(DSAP.name_of(sap << 1).unwrap_or("Unknown"));
}

/// The control field (IEEE 802.2 clause 5.4): one byte in unnumbered frames, else two.
enum Control {
    Information { n_r: u16, n_s: u16 },
    Supervisory { function: u16, n_r: u16 },
    Unnumbered { modifier: u8 },
}

impl Control {
    fn write(&self, poll: bool, response: bool, out: &mut String) -> std::fmt::Result {
        let information = matches!(self, Control::Information { .. });
        let poll = match (poll, response && !information) {
            (false, _) => "",
            (true, false) => " P",
            (true, true) => " F",
        };
        match *self {
            Control::Information { n_r, n_s } => write!(out, "I{poll}, N(R)={n_r}, N(S)={n_s}"),
            Control::Supervisory { function, n_r } => {
                let function = match function {
                    0 => "RR",
                    1 => "RNR",
                    2 => "REJ",
                    _ => "SREJ",
                };
                write!(out, "S{poll}, func={function}, N(R)={n_r}")
            }
            Control::Unnumbered { modifier } => {
                write!(out, "U{poll}, func={}", function_name(modifier, response))
            }
        }
    }
}

/// The short names of unnumbered commands and responses.
fn function_name(modifier: u8, response: bool) -> &'static str {
    match (modifier, response) {
        (0x00, _) => "UI",
        (0x01, false) => "SIM",
        (0x01, true) => "RIM",
        (0x03, false) => "SARM",
        (0x03, true) => "DM",
        (0x08, _) => "UP",
        (0x0b, _) => "SABM",
        (0x10, false) => "DISC",
        (0x10, true) => "RD",
        (0x13, _) => "SARME",
        (0x18, _) => "UA",
        (0x1b, _) => "SABME",
        (0x20, _) => "SNRM",
        (0x21, _) => "FRMR",
        (0x23, _) => "RSET",
        (0x2b, _) => "XID",
        (0x31, _) => "CFGR",
        (0x33, _) => "SNRME",
        (0x38, _) => "TEST",
        (0x3b, _) => "BCN",
        _ => "Unknown",
    }
}

fn dissect(pkt: &mut Packet) -> Parsed {
    let dsap = pkt.u8(&DSAP)?;
    pkt.open();
    pkt.bits(u64::from(dsap), 1, &[&DSAP_SAP, &DSAP_IG]);
    pkt.close();
    let ssap = pkt.u8(&SSAP)?;
    pkt.open();
    pkt.bits(u64::from(ssap), 1, &[&SSAP_SAP, &SSAP_CR]);
    pkt.close();
    let response = ssap & 1 != 0;
    let first = pkt.peek_u8(0)?;
    let short = first & 3 == 3;
    let (raw, len) = match short {
        true => (u16::from(first), 1),
        false => (u16::from_le_bytes([first, pkt.peek_u8(1)?]), 2),
    };
    let control = match first & 3 {
        3 => Control::Unnumbered { modifier: first >> 2 & 0x3b },
        1 => Control::Supervisory { function: raw >> 2 & 3, n_r: raw >> 9 },
        _ => Control::Information { n_r: raw >> 9, n_s: raw >> 1 & 0x7f },
    };
    let poll = if short { first & 0x10 != 0 } else { raw & 0x0100 != 0 };
    let item = pkt.add(&CONTROL, u64::from(raw), len);
    pkt.label(item, |text| {
        text.push_str("Control field: ");
        control.write(poll, response, text)?;
        let digits = len.saturating_mul(2);
        write!(text, " (0x{raw:0digits$X})")
    });
    pkt.skip(len)?;
    pkt.open();
    let wide = u64::from(raw);
    match control {
        Control::Unnumbered { .. } => {
            if poll {
                pkt.bits(wide, 1, &[if response { &U_FINAL } else { &U_POLL }]);
            }
            pkt.bits(wide, 1, &[if response { &U_RESPONSE } else { &U_COMMAND }, &U_FRAME]);
        }
        Control::Supervisory { .. } => {
            pkt.bits(wide, 2, &[&N_R]);
            if poll {
                pkt.bits(wide, 2, &[if response { &FINAL } else { &POLL }]);
            }
            pkt.bits(wide, 2, &[&S_TYPE, &S_FRAME]);
        }
        Control::Information { .. } => {
            pkt.bits(wide, 2, &[&N_R, &N_S]);
            if poll {
                pkt.bits(wide, 2, &[&POLL]);
            }
            pkt.bits(wide, 2, &[&I_FRAME]);
        }
    }
    pkt.close();
    pkt.info(|text| control.write(poll, response, text));
    if dsap == SNAP && ssap & 0xfe == SNAP && short {
        return snap(pkt);
    }
    pkt.info_append(|text| {
        text.push_str("; DSAP ");
        write_point(text, &DSAP, dsap & 0xfe);
        text.push_str(if dsap & 1 != 0 { " Group, SSAP " } else { " Individual, SSAP " });
        write_point(text, &SSAP, ssap & 0xfe);
        text.push_str(if response { " Response" } else { " Command" });
        Ok(())
    });
    if matches!(control, Control::Unnumbered { modifier: XID }) && pkt.peek_u8(0).is_ok_and(|format| format == BASIC) {
        return pkt.hand_to(&BASIC_XID);
    }
    let carries_data = matches!(control, Control::Information { .. } | Control::Unnumbered { modifier: 0 });
    match carries_data {
        true => pkt.hand_on(&LLC_DSAP, u32::from(dsap)),
        false => pkt.hand_to_data(),
    }
}

fn write_point(out: &mut String, field: &Field, sap: u8) {
    match field.name_of(u64::from(sap)) {
        Some(name) => out.push_str(name),
        None => {
            let _ = write!(out, "0x{sap:02x}");
        }
    }
}

/// Organization and protocol (IEEE 802 clause 9.5).
fn snap(pkt: &mut Packet) -> Parsed {
    let oui = pkt.u24(&OUI)?;
    let pid = pkt.peek_u16(0)?;
    pkt.info_append(|text| write!(text, "; SNAP, OUI 0x{oui:06X} (Unknown), PID 0x{pid:04X}"));
    match oui {
        // RFC 1042 encapsulated Ethernet, and IEEE 802.1H for bridges between networks.
        0x00_0000 | 0x00_00f8 => {
            pkt.u16(&TYPE)?;
            pkt.hand_on(&ETHERTYPE, u32::from(pid))
        }
        0x00_000c => {
            pkt.u16(&CISCO_PID)?;
            pkt.hand_to_data()
        }
        _ => {
            pkt.u16(&PID)?;
            pkt.hand_to_data()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::{hex, shown};

    #[test]
    fn control_fields_have_one_byte_or_two() {
        for (control, label, info) in [
            (
                "7f",
                "U P, func=SABME (0x7F) <llc.control:16+1>",
                "U P, func=SABME; DSAP NetBIOS Individual, SSAP NetBIOS Command",
            ),
            (
                "0503",
                "S P, func=RNR, N(R)=1 (0x0305) <llc.control:16+2>",
                "S P, func=RNR, N(R)=1; DSAP NetBIOS Individual, SSAP NetBIOS Command",
            ),
            (
                "0204",
                "I, N(R)=2, N(S)=1 (0x0402) <llc.control:16+2>",
                "I, N(R)=2, N(S)=1; DSAP NetBIOS Individual, SSAP NetBIOS Command",
            ),
        ] {
            let len = 2 + control.len() / 2;
            let bytes = hex(&format!("020000000002 020000000001 {len:04x} f0f0 {control}"));
            let text = shown(1, &bytes, bytes.len());
            assert!(text.contains(&format!("Control field: {label}")), "{text}");
            assert!(text.contains(info), "{text}");
        }
    }
}
