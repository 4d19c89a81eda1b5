//! Multicast listener discovery (RFC 2710, 3810).

use super::*;

/// Queries of both versions, and the first version's reports.
pub(super) fn listener(pkt: &mut Packet, kind: u8) -> Parsed {
    // RFC 3810 §8.1: a query of the second version is at least 28 bytes long, 24 of them from here
    let second = kind == 130 && pkt.left() > 20;
    if second {
        let code = pkt.peek_u16(0)?;
        pkt.add(&MLD_MAXIMUM_RESPONSE_CODE, response_delay(code), 2);
        pkt.skip(2)?;
    } else {
        pkt.u16(&MLD_MAXIMUM_RESPONSE_DELAY)?;
    }
    pkt.bytes(&RESERVED, 2)?;
    pkt.ipv6(&MLD_MULTICAST_ADDRESS)?;
    if !second {
        return Ok(());
    }
    flags(pkt, &MLD_FLAG, 1, &[&MLD_FLAG_S, &MLD_FLAG_QRV, &MLD_FLAG_RESERVED])?;
    let code = pkt.peek_u8(0)?;
    pkt.add(&MLD_QQI, query_interval(code), 1);
    pkt.skip(1)?;
    let count = pkt.u16(&MLD_NB_SOURCES)?;
    for _ in 0..count {
        pkt.ipv6(&MLD_SOURCE_ADDRESS)?;
    }
    Ok(())
}

/// RFC 3810 §5.1.3: from 32768 on a float of three bits exponent and twelve bits mantissa.
fn response_delay(code: u16) -> u64 {
    if code < 32768 {
        return u64::from(code);
    }
    (u64::from(code & 0x0fff) | 0x1000) << ((code >> 12 & 7).saturating_add(3))
}

/// RFC 3810 §5.1.9: the same from 128 on, with four bits mantissa.
fn query_interval(code: u8) -> u64 {
    if code < 128 {
        return u64::from(code);
    }
    (u64::from(code & 0x0f) | 0x10) << ((code >> 4 & 7).saturating_add(3))
}

/// The second version's report.
pub(super) fn report(pkt: &mut Packet) -> Parsed {
    pkt.bytes(&RESERVED, 2)?;
    let count = pkt.u16(&MLDR_NB_MCAST_RECORDS)?;
    for _ in 0..count {
        record(pkt)?;
    }
    Ok(())
}

fn record(pkt: &mut Packet) -> Parsed {
    pkt.group(&MLDR_MAR, |pkt, item| {
        let kind = pkt.u8(&MLDR_MAR_RECORD_TYPE)?;
        let words = usize::from(pkt.u8(&MLDR_MAR_AUX_DATA_LEN)?);
        let count = pkt.u16(&MLDR_MAR_NB_SOURCES)?;
        let group = pkt.ipv6(&MLDR_MAR_MULTICAST_ADDRESS)?;
        pkt.label(item, |text| {
            text.write_str("Multicast Address Record ")?;
            match MLDR_MAR_RECORD_TYPE.name_of(u64::from(kind)) {
                Some(name) => text.write_str(name)?,
                None => write!(text, "Unknown Record Type ({kind})")?,
            }
            write!(text, ": {}", Address::from(group))
        });
        for _ in 0..count {
            pkt.ipv6(&MLDR_MAR_SOURCE_ADDRESS)?;
        }
        if words > 0 {
            pkt.bytes(&MLDR_MAR_AUXILIARY_DATA, words.saturating_mul(4))?;
        }
        Ok(())
    })?;
    Ok(())
}
