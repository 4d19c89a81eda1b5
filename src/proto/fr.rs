//! Frame relay (ITU-T Q.922), with the encapsulations of RFC 2427 and of Cisco. Link management and XID are not covered.

use super::chdlc;
use super::ethertype::ETHERTYPES;
use super::ip::IP;
use super::ipv6::IPV6;
use crate::dissect::prelude::*;

fields! {
    FIRST = "fr.first_addr_octet", "First address octet", u8, hex;
    SECOND = "fr.second_addr_octet", "Second address octet", u8, hex;
    THIRD = "fr.third_addr_octet", "Third address octet", u8, hex;
    UPPER = "fr.upper_dlci", "Upper DLCI", u8, hex, mask8 0xfc;
    COMMAND = "fr.cr", "CR", bool, mask8 0x02, yes_no ("Command", "Response");
    LAST = "fr.ea", "EA", bool, mask8 0x01, yes_no ("Last Octet", "More Follows");
    MIDDLE = "fr.second_dlci", "Second DLCI", u8, hex, mask8 0xf0;
    FECN = "fr.fecn", "FECN", bool, mask8 0x08;
    BECN = "fr.becn", "BECN", bool, mask8 0x04;
    DISCARD = "fr.de", "DE", bool, mask8 0x02;
    THIRD_PART = "fr.third_dlci", "Third DLCI", u8, hex, mask8 0xfe;
    LOWER = "fr.lower_dlci", "Lower DLCI", u8, hex, mask8 0xfc;
    CORE = "fr.dlcore_control", "DL-CORE Control", u8, hex, mask8 0xfc;
    IS_CONTROL = "fr.dc", "DC", bool, mask16 0x0002, yes_no ("DLCI Address", "Control");
    DLCI = "fr.dlci", "DLCI", u32;
    CONTROL = "fr.control", "Control Field", u8, hex;
    N_R = "fr.control.n_r", "N(R)", u16, mask16 0xfe00;
    N_S = "fr.control.n_s", "N(S)", u16, mask16 0x00fe;
    POLL = "fr.control.p", "Poll", bool, mask16 0x0100, yes_no ("Set", "Not set");
    I_FRAME = "fr.control.ftype", "Frame type", u16, hex, mask16 0x0001, names FRAME_TYPES;
    U_COMMAND = "fr.control.u_modifier_cmd", "Command", u8, hex, mask8 0xec, names COMMANDS;
    U_FRAME = "fr.control.ftype", "Frame type", u8, hex, mask8 0x03, names FRAME_TYPES;
    NLPID = "fr.nlpid", "NLPID", u8, hex, names NLPIDS;
    OUI = "fr.snap.oui", "Organization Code", u24, whole super::eth::write_oui;
    PID = "fr.snap.pid", "Protocol ID", u16, hex;
    SNAP_TYPE = "fr.snaptype", "Type", u16, hex, names ETHERTYPES;
    CISCO_TYPE = "fr.chdlctype", "Type", u16, hex, names chdlc::PROTOCOL_NAMES;
    HEADING = "", "", none;
}

static FRAME_TYPES: &[(u64, &str)] = &[(0, "Information frame"), (1, "Supervisory frame"), (3, "Unnumbered frame")];
static COMMANDS: &[(u64, &str)] = &[
    (0, "Unnumbered Information"),
    (1, "Set Initialization Mode"),
    (3, "Set Asynchronous Response Mode"),
    (8, "Unnumbered Poll"),
    (11, "Set Asynchronous Balanced Mode"),
    (16, "Disconnect"),
    (19, "Set Asynchronous Response Mode Extended"),
    (24, "Unnumbered Acknowledge"),
    (27, "Set Asynchronous Balanced Mode Extended"),
    (32, "Set Normal Response Mode"),
    (33, "Frame reject"),
    (35, "Reset"),
    (43, "Exchange identification"),
    (49, "Configure"),
    (51, "Set Normal Response Mode Extended"),
    (56, "Test"),
    (59, "Beacon"),
];
static NLPIDS: &[(u64, &str)] = &[
    (0, "NULL"),
    (1, "T.70"),
    (3, "X.633"),
    (8, "Q.933"),
    (9, "LMI"),
    (12, "Q.2119"),
    (128, "SNAP"),
    (129, "CLNP"),
    (130, "ESIS"),
    (131, "ISIS"),
    (133, "IDRP"),
    (138, "ESIS (X.25)"),
    (140, "ISO 10030"),
    (141, "ISO 11577"),
    (142, "IPv6"),
    (176, "Data compression protocol"),
    (204, "IP"),
    (207, "PPP"),
];

pub static FR: Protocol = Protocol {
    short: "FR",
    fields: FIELDS,
    on: &[On::Number(&LINK, 107), On::Number(&GRE_PROTO, 0x6559)],
    hands_on_last: Some(&[]),
    dissect,
    ..Protocol::named("fr", "Frame Relay")
};

const UNNUMBERED_INFORMATION: u8 = 0x03;

fn dissect(pkt: &mut Packet) -> Parsed {
    pkt.info(|_| Ok(()));
    let dlci = address(pkt)?;
    pkt.info(|text| write!(text, "DLCI {dlci}"));
    let first = pkt.peek_u8(0)?;
    if first == UNNUMBERED_INFORMATION {
        pkt.info_append(|text| text.write_str(", U, func=UI"));
        let item = pkt.add(&CONTROL, u64::from(first), 1);
        pkt.label(item, |text| text.write_str("Control field: U, func=UI (0x03)"));
        pkt.skip(1)?;
        pkt.open();
        pkt.bits(u64::from(first), 1, &[&U_COMMAND, &U_FRAME]);
        pkt.close();
        return network(pkt);
    }
    let kind = pkt.peek_u16(0)?;
    if let Some(next) = pkt.lookup(&CHDLC_PROTOCOL, u32::from(kind)) {
        pkt.u16(&CISCO_TYPE)?;
        return pkt.hand_to(next);
    }
    // The lowest numbers are the network's own (Q.922 §3.3.6): on them frames are acknowledged.
    if dlci < 16 && first & 1 == 0 {
        let word = kind.swap_bytes();
        let (n_r, n_s) = (word >> 9, word >> 1 & 0x7f);
        pkt.info_append(|text| write!(text, ", I, N(R)={n_r}, N(S)={n_s}"));
        let item = pkt.add(&CONTROL, u64::from(word), 2);
        pkt.label(item, |text| write!(text, "Control field: I, N(R)={n_r}, N(S)={n_s} (0x{word:04x})"));
        pkt.skip(2)?;
        pkt.open();
        pkt.bits(u64::from(word), 2, &[&N_R, &N_S]);
        if word & 0x0100 != 0 {
            pkt.bits(u64::from(word), 2, &[&POLL]);
        }
        pkt.bits(u64::from(word), 2, &[&I_FRAME]);
        pkt.close();
        return network(pkt);
    }
    pkt.hand_to_data()
}

/// Two to four bytes, of which the last has its lowest bit set.
fn address(pkt: &mut Packet) -> Parsed<u32> {
    let at = pkt.position();
    let first = pkt.u8(&FIRST)?;
    pkt.open();
    pkt.bits(u64::from(first), 1, &[&UPPER, &COMMAND, &LAST]);
    pkt.close();
    let mut dlci = u32::from(first >> 2);
    if first & 1 == 0 {
        let second = pkt.u8(&SECOND)?;
        pkt.append(pkt.last(), |text| {
            let named = [&FECN, &BECN, &DISCARD];
            let set = |flag: &&&Field| flag.masked(u64::from(second)) != 0;
            named.iter().filter(set).try_for_each(|flag| write!(text, ", {}", flag.name))?;
            text.write_str(if second & 1 != 0 { ", EA" } else { "" })
        });
        pkt.open();
        pkt.bits(u64::from(second), 1, &[&MIDDLE, &FECN, &BECN, &DISCARD, &LAST]);
        pkt.close();
        dlci = dlci << 4 | u32::from(second >> 4);
        let more = second & 1 == 0;
        if more && pkt.peek_u8(0)? & 1 == 0 {
            let third = pkt.u8(&THIRD)?;
            pkt.open();
            pkt.bits(u64::from(third), 1, &[&THIRD_PART, &LAST]);
            pkt.close();
            dlci = dlci << 7 | u32::from(third >> 1);
        }
        if more {
            let last = pkt.peek_u8(0)?;
            let item = pkt.add(&HEADING, 0, 1);
            pkt.label(item, |text| write!(text, "Final address octet: 0x{last:02x}"));
            pkt.open();
            pkt.skip(1)?;
            let core = last & 2 != 0;
            pkt.bits(u64::from(last), 1, &[if core { &CORE } else { &LOWER }, &IS_CONTROL, &LAST]);
            pkt.close();
            if !core {
                dlci = dlci << 6 | u32::from(last >> 2);
            }
        }
    }
    let len = pkt.position().saturating_sub(at);
    pkt.add_at(&DLCI, u64::from(dlci), at, len);
    Ok(dlci)
}

/// RFC 2427 §4: the network layer's number.
fn network(pkt: &mut Packet) -> Parsed {
    // One byte of zeros brings the rest to an even place.
    if pkt.peek_u8(0)? == 0 {
        let item = pkt.add(&NLPID, 0, 1);
        pkt.label(item, |text| text.write_str("Padding"));
        pkt.skip(1)?;
    }
    match pkt.u8(&NLPID)? {
        0xcc => pkt.hand_to(&IP),
        0x8e => pkt.hand_to(&IPV6),
        0x80 => {
            let oui = pkt.u24(&OUI)?;
            if oui == 0 {
                let kind = pkt.u16(&SNAP_TYPE)?;
                return pkt.hand_on(&ETHERTYPE, u32::from(kind));
            }
            let pid = pkt.u16(&PID)?;
            pkt.info_append(|text| write!(text, "; SNAP, OUI 0x{oui:06X} (Unknown), PID 0x{pid:04X}"));
            pkt.hand_to_data()
        }
        _ => pkt.hand_to_data(),
    }
}
