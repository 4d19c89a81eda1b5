//! Management frames: the fields of fixed length before the elements (IEEE 802.11-2020 clause 9.3.3 and 9.4.1).

use super::elements::{self, Told};
use super::fields::*;
use super::{Kind, WLAN_MGT, add, add_any, check_sequence, duration, sequence, station};
use crate::dissect::prelude::*;

const ASSOCIATION_REQUEST: u8 = 0;
const ASSOCIATION_RESPONSE: u8 = 1;
const REASSOCIATION_REQUEST: u8 = 2;
const REASSOCIATION_RESPONSE: u8 = 3;
const PROBE_RESPONSE: u8 = 5;
const BEACON: u8 = 8;
const DISASSOCIATION: u8 = 10;
const AUTHENTICATION: u8 = 11;
const DEAUTHENTICATION: u8 = 12;

pub(super) fn read(pkt: &mut Packet, kind: Kind, check: usize) -> Parsed {
    duration(pkt)?;
    let (one, two, three) = (station(pkt)?, station(pkt)?, station(pkt)?);
    pkt.ends(two.mac, one.mac);
    add(pkt, &RA, &RA_RESOLVED, one);
    add_any(pkt, one);
    add(pkt, &DA, &DA_RESOLVED, one);
    add(pkt, &TA, &TA_RESOLVED, two);
    add(pkt, &SA, &SA_RESOLVED, two);
    add(pkt, &BSSID, &BSSID_RESOLVED, three);
    add_any(pkt, two);
    add_any(pkt, three);
    sequence(pkt, kind)?;
    check_sequence(pkt, check);
    let check = check.min(pkt.left());
    pkt.without_last(check, |pkt| {
        if kind.flags & super::PROTECTED != 0 {
            return super::protected(pkt);
        }
        match kind.subtype {
            ASSOCIATION_REQUEST..=PROBE_RESPONSE | BEACON | DISASSOCIATION..=DEAUTHENTICATION => {
                pkt.unit(&WLAN_MGT, pkt.left(), |pkt| body(pkt, kind.subtype))
            }
            _ if pkt.left() > 0 => pkt.hand_to_data(),
            _ => Ok(()),
        }
    })
}

/// Bytes before the elements.
fn fixed_len(subtype: u8) -> usize {
    match subtype {
        ASSOCIATION_REQUEST => 4,
        ASSOCIATION_RESPONSE | REASSOCIATION_RESPONSE | AUTHENTICATION => 6,
        REASSOCIATION_REQUEST => 10,
        PROBE_RESPONSE | BEACON => 12,
        DISASSOCIATION | DEAUTHENTICATION => 2,
        _ => 0,
    }
}

fn body(pkt: &mut Packet, subtype: u8) -> Parsed {
    let len = fixed_len(subtype);
    if len > 0 {
        let item = pkt.add(&FIXED_ALL, 0, len);
        pkt.label(item, |text| write!(text, "Fixed parameters ({len} bytes)"));
        pkt.open();
        fixed(pkt, subtype)?;
        pkt.close();
    }
    let len = pkt.left();
    let mut told = Told::default();
    if len > 0 {
        let item = pkt.add(&TAGGED_ALL, 0, len);
        pkt.label(item, |text| write!(text, "Tagged parameters ({len} bytes)"));
        pkt.open();
        let done = elements::read(pkt, subtype, &mut told);
        pkt.close();
        if let Some(name) = told.network {
            pkt.info_append(|text| {
                text.push_str(", SSID=");
                elements::write_network(text, name);
                Ok(())
            });
        }
        if let Some(name) = told.mesh {
            pkt.info_append(|text| write!(text, ", MESHID={}", String::from_utf8_lossy(name)));
        }
        done?;
    }
    Ok(())
}

fn fixed(pkt: &mut Packet, subtype: u8) -> Parsed {
    match subtype {
        ASSOCIATION_REQUEST | REASSOCIATION_REQUEST => {
            capabilities(pkt)?;
            pkt.u16_le(&FIXED_LISTEN_IVAL)?;
            if subtype == REASSOCIATION_REQUEST {
                pkt.ether(&FIXED_CURRENT_AP)?;
            }
        }
        ASSOCIATION_RESPONSE | REASSOCIATION_RESPONSE => {
            capabilities(pkt)?;
            pkt.u16_le(&FIXED_STATUS_CODE)?;
            pkt.u16_le(&FIXED_AID)?;
        }
        PROBE_RESPONSE | BEACON => {
            pkt.u64_le(&FIXED_TIMESTAMP)?;
            let interval = pkt.peek_u16(0)?.swap_bytes();
            let item = pkt.add(&FIXED_BEACON, u64::from(interval), 2);
            // In time units of 1024 microseconds.
            pkt.label(item, |text| write!(text, "Beacon Interval: {:.6} [Seconds]", f64::from(interval) * 0.001_024));
            pkt.info_append(|text| write!(text, ", BI={interval}"));
            pkt.skip(2)?;
            capabilities(pkt)?;
        }
        DISASSOCIATION | DEAUTHENTICATION => {
            pkt.u16_le(&FIXED_REASON_CODE)?;
        }
        _ => {
            pkt.u16_le(&FIXED_AUTH_ALG)?;
            pkt.u16_le(&FIXED_AUTH_SEQ)?;
            pkt.u16_le(&FIXED_STATUS_CODE)?;
        }
    }
    Ok(())
}

fn capabilities(pkt: &mut Packet) -> Parsed {
    let word = pkt.u16_le(&FIXED_CAPABILITIES)?;
    pkt.open();
    pkt.bits(
        u64::from(word),
        2,
        &[
            &FIXED_CAPABILITIES_ESS,
            &FIXED_CAPABILITIES_IBSS,
            &FIXED_CAPABILITIES_RESERVED1,
            &FIXED_CAPABILITIES_RESERVED2,
            &FIXED_CAPABILITIES_PRIVACY,
            &FIXED_CAPABILITIES_SHORT_PREAMBLE,
            &FIXED_CAPABILITIES_RESERVED3,
            &FIXED_CAPABILITIES_RESERVED4,
            &FIXED_CAPABILITIES_SPEC_MAN,
            &FIXED_CAPABILITIES_QOS,
            &FIXED_CAPABILITIES_SHORT_SLOT_TIME,
            &FIXED_CAPABILITIES_APSD,
            &FIXED_CAPABILITIES_RADIO_MEASUREMENT,
            &FIXED_CAPABILITIES_EPD,
            &FIXED_CAPABILITIES_RESERVED5,
            &FIXED_CAPABILITIES_RESERVED6,
        ],
    );
    pkt.close();
    Ok(())
}
