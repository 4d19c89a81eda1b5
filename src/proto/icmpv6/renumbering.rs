//! Router renumbering (RFC 2894).

use super::*;

pub(super) fn read(pkt: &mut Packet, code: u8) -> Parsed {
    pkt.u32(&RR_SEQUENCE_NUMBER)?;
    pkt.u8(&RR_SEGMENT_NUMBER)?;
    flags(pkt, &RR_FLAG, 1, &[&RR_FLAG_T, &RR_FLAG_R, &RR_FLAG_A, &RR_FLAG_S, &RR_FLAG_P, &RR_FLAG_RSV])?;
    pkt.u16(&RR_MAXDELAY)?;
    pkt.bytes(&RESERVED, 4)?;
    match code {
        0 => {
            match_prefix(pkt)?;
            while pkt.left() > 0 {
                use_prefix(pkt)?;
            }
        }
        1 => {
            while pkt.left() > 0 {
                result(pkt)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn match_prefix(pkt: &mut Packet) -> Parsed {
    pkt.group(&RR_PCO_MP, |pkt, item| {
        let opcode = pkt.u8(&RR_PCO_MP_OPCODE)?;
        pkt.u8(&RR_PCO_MP_OPLENGTH)?;
        pkt.u8(&RR_PCO_MP_ORDINAL)?;
        let matched = pkt.u8(&RR_PCO_MP_MATCHLEN)?;
        let least = pkt.u8(&RR_PCO_MP_MINLEN)?;
        let most = pkt.u8(&RR_PCO_MP_MAXLEN)?;
        pkt.bytes(&RESERVED, 2)?;
        let prefix = pkt.ipv6(&RR_PCO_MP_MATCHPREFIX)?;
        pkt.label(item, |text| {
            let name = RR_PCO_MP_OPCODE.name_of(u64::from(opcode)).unwrap_or("Unknown");
            write!(text, "Match-Prefix Part: {name} {}/{matched} ({least}-{most})", Address::from(prefix))
        });
        Ok(())
    })?;
    Ok(())
}

fn use_prefix(pkt: &mut Packet) -> Parsed {
    pkt.group(&RR_PCO_UP, |pkt, item| {
        let used = pkt.u8(&RR_PCO_UP_USELEN)?;
        let kept = pkt.u8(&RR_PCO_UP_KEEPLEN)?;
        let parts = [&RR_PCO_UP_FLAGMASK_L, &RR_PCO_UP_FLAGMASK_A, &RR_PCO_UP_FLAGMASK_RESERVED];
        flags(pkt, &RR_PCO_UP_FLAGMASK, 1, &parts)?;
        flags(pkt, &RR_PCO_UP_RAFLAGS, 1, &parts)?;
        pkt.u32(&RR_PCO_UP_VALIDLIFETIME)?;
        pkt.u32(&RR_PCO_UP_PREFERREDLIFETIME)?;
        flags(pkt, &RR_PCO_UP_FLAG, 4, &[&RR_PCO_UP_FLAG_V, &RR_PCO_UP_FLAG_P, &RR_PCO_UP_FLAG_RESERVED])?;
        let prefix = pkt.ipv6(&RR_PCO_UP_USEPREFIX)?;
        pkt.label(item, |text| write!(text, "Use-Prefix Part: {}/{used} (keep {kept})", Address::from(prefix)));
        Ok(())
    })?;
    Ok(())
}

fn result(pkt: &mut Packet) -> Parsed {
    pkt.group(&RR_RM, |pkt, item| {
        flags(pkt, &RR_RM_FLAG, 2, &[&RR_RM_FLAG_B, &RR_RM_FLAG_F, &RR_RM_FLAG_RESERVED])?;
        pkt.u8(&RR_RM_ORDINAL)?;
        let len = pkt.u8(&RR_RM_MATCHEDLEN)?;
        let interface = pkt.u32(&RR_RM_INTERFACEINDEX)?;
        let prefix = pkt.ipv6(&RR_RM_MATCHEDPREFIX)?;
        pkt.label(item, |text| write!(text, "Result Message: {}/{len} (interface {interface})", Address::from(prefix)));
        Ok(())
    })?;
    Ok(())
}
