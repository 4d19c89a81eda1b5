//! RPL, the routing protocol of low-power networks (RFC 6550, 6551, 6997).

use super::*;

pub(super) fn read(pkt: &mut Packet, code: u8) -> Parsed {
    if code & 0x80 != 0 {
        secure(pkt)?;
    }
    match code & 0x7f {
        0 => {
            pkt.u8(&RPL_DIS_FLAGS)?;
            pkt.bytes(&RESERVED, 1)?;
        }
        1 => {
            pkt.u8(&RPL_DIO_INSTANCE)?;
            pkt.u8(&RPL_DIO_VERSION)?;
            pkt.u16(&RPL_DIO_RANK)?;
            let parts = [&RPL_DIO_FLAG_G, &RPL_DIO_FLAG_0, &RPL_DIO_FLAG_MOP, &RPL_DIO_FLAG_PREFERENCE];
            flags(pkt, &RPL_DIO_FLAG, 1, &parts)?;
            pkt.u8(&RPL_DIO_DTSN)?;
            pkt.u8(&RPL_DIO_FLAG)?;
            pkt.bytes(&RESERVED, 1)?;
            pkt.ipv6(&RPL_DIO_DAGID)?;
        }
        2 => {
            pkt.u8(&RPL_DAO_INSTANCE)?;
            let parts = [&RPL_DAO_FLAG_K, &RPL_DAO_FLAG_D, &RPL_DAO_FLAG_RSV];
            let raw = flags(pkt, &RPL_DAO_FLAG, 1, &parts)?;
            pkt.bytes(&RESERVED, 1)?;
            pkt.u8(&RPL_DAO_SEQUENCE)?;
            if raw & 0x40 != 0 {
                pkt.ipv6(&RPL_DAO_DODAGID)?;
            }
        }
        3 => {
            pkt.u8(&RPL_DAOACK_INSTANCE)?;
            let raw = flags(pkt, &RPL_DAOACK_FLAG, 1, &[&RPL_DAOACK_FLAG_D, &RPL_DAOACK_FLAG_RSV])?;
            pkt.u8(&RPL_DAOACK_SEQUENCE)?;
            pkt.u8(&RPL_DAOACK_STATUS)?;
            if raw & 0x80 != 0 {
                pkt.ipv6(&RPL_DAOACK_DODAGID)?;
            }
        }
        4 | 5 => {
            pkt.u8(&RPL_P2P_DRO_INSTANCE)?;
            if pkt.u8(&RPL_P2P_DRO_VERSION)? != 0 {
                pkt.expert(&RPL_P2P_DRO_ZERO);
            }
            if code & 0x7f == 4 {
                let parts =
                    [&RPL_P2P_DRO_FLAG_STOP, &RPL_P2P_DRO_FLAG_ACK, &RPL_P2P_DRO_FLAG_SEQ, &RPL_P2P_DRO_FLAG_RESERVED];
                flags(pkt, &RPL_P2P_DRO_FLAG, 2, &parts)?;
            } else {
                flags(pkt, &RPL_P2P_DROACK_FLAG, 2, &[&RPL_P2P_DROACK_FLAG_SEQ, &RPL_P2P_DROACK_FLAG_RESERVED])?;
            }
            pkt.ipv6(&RPL_P2P_DRO_DAGID)?;
        }
        10 => {
            pkt.u8(&RPL_CC_INSTANCE)?;
            flags(pkt, &RPL_CC_FLAG, 1, &[&RPL_CC_FLAG_R, &RPL_CC_FLAG_RSV])?;
            pkt.u16(&RPL_CC_NONCE)?;
            pkt.ipv6(&RPL_CC_DODAGID)?;
            pkt.u32(&RPL_CC_DESTINATION_COUNTER)?;
        }
        _ => return rest(pkt),
    }
    while pkt.left() > 0 {
        option(pkt)?;
    }
    Ok(())
}

fn secure(pkt: &mut Packet) -> Parsed {
    flags(pkt, &RPL_SECURE_FLAG, 1, &[&RPL_SECURE_FLAG_T, &RPL_SECURE_FLAG_RSV])?;
    pkt.u8(&RPL_SECURE_ALGORITHM)?;
    let raw = flags(pkt, &RPL_SECURE_FLAG, 1, &[&RPL_SECURE_KIM, &RPL_SECURE_LVL, &RPL_SECURE_RSV])?;
    pkt.u8(&RPL_SECURE_FLAG)?;
    pkt.u32(&RPL_SECURE_COUNTER)?;
    match raw >> 6 {
        0 => drop(pkt.u8(&RPL_SECURE_KEY_INDEX)?),
        1 => {}
        2 => {
            pkt.u64(&RPL_SECURE_KEY_SOURCE)?;
            pkt.u8(&RPL_SECURE_KEY_INDEX)?;
        }
        _ if raw & 4 != 0 => {
            pkt.u64(&RPL_SECURE_KEY_SOURCE)?;
            pkt.u8(&RPL_SECURE_KEY_INDEX)?;
        }
        _ => {}
    }
    Ok(())
}

fn option(pkt: &mut Packet) -> Parsed {
    let kind = pkt.peek_u8(0)?;
    let name = RPL_OPT_TYPE.name_of(u64::from(kind));
    let start = pkt.offset();
    let len = if kind == 0 { 1 } else { usize::from(pkt.peek_u8(1)?).saturating_add(2) };
    let item = pkt.add(&OPT, 0, len);
    pkt.label(item, |text| match name {
        Some(name) => write!(text, "ICMPv6 RPL Option ({name}"),
        None => write!(text, "ICMPv6 RPL Option (Unknown {kind}"),
    });
    pkt.open();
    pkt.u8(&RPL_OPT_TYPE)?;
    let end = start.saturating_add(len);
    if kind != 0 {
        pkt.u8(&RPL_OPT_LENGTH)?;
    }
    contents(pkt, kind, item, end)?;
    let rest = end.saturating_sub(pkt.offset());
    if rest > 0 {
        pkt.bytes(&UNKNOWN_DATA, rest)?;
        pkt.expert(&UNKNOWN_DATA_EXPERT);
    }
    pkt.append(item, |text| text.write_char(')'));
    pkt.close();
    pkt.go_to(end)
}

fn contents(pkt: &mut Packet, kind: u8, item: Item, end: usize) -> Parsed {
    let left = end.saturating_sub(pkt.offset());
    match kind {
        0 => {}
        1 => {
            let padding = pkt.add(&RPL_OPT_PADN, 0, left);
            pkt.label(padding, |text| write!(text, "Paddn (Length : {left} bytes)"));
            pkt.skip(left)?;
        }
        2 => metrics(pkt, end)?,
        3 => {
            let bits = pkt.u8(&RPL_OPT_ROUTE_PREFIX_LENGTH)?;
            flags(pkt, &RPL_OPT_ROUTE_FLAG, 1, &[&RPL_OPT_ROUTE_PREF, &RPL_OPT_ROUTE_RESERVED])?;
            pkt.u32(&RPL_OPT_ROUTE_LIFETIME)?;
            let sent = prefix(pkt, &RPL_OPT_ROUTE_PREFIX, left.saturating_sub(6).min(16))?;
            pkt.append(item, |text| write!(text, " {}/{bits}", Address::from(sent)));
        }
        4 => {
            let parts = [&RPL_OPT_CONFIG_RESERVED, &RPL_OPT_CONFIG_AUTH, &RPL_OPT_CONFIG_PCS];
            flags(pkt, &RPL_OPT_CONFIG_FLAG, 1, &parts)?;
            pkt.u8(&RPL_OPT_CONFIG_INTERVAL_DOUBLE)?;
            let least = u64::from(pkt.peek_u8(0)?);
            pkt.add(&RPL_OPT_CONFIG_INTERVAL_MIN, least, 1);
            pkt.skip(1)?;
            pkt.u8(&RPL_OPT_CONFIG_REDUNDANCY)?;
            pkt.u16(&RPL_OPT_CONFIG_MAX_RANK_INC)?;
            pkt.u16(&RPL_OPT_CONFIG_MIN_HOP_RANK_INC)?;
            pkt.u16(&RPL_OPT_CONFIG_OCP)?;
            pkt.u8(&RPL_OPT_CONFIG_RSV)?;
            pkt.u8(&RPL_OPT_CONFIG_DEF_LIFETIME)?;
            pkt.u16(&RPL_OPT_CONFIG_LIFETIME_UNIT)?;
        }
        5 => {
            let long = left > 18;
            if long {
                pkt.expert_with(&INVALID_OPTION_LENGTH, |text| text.write_str("Invalid Option Length"));
            }
            pkt.add(&RPL_OPT_TARGET_FLAG, 0, 1);
            pkt.skip(1)?;
            let bits = pkt.u8(&RPL_OPT_TARGET_PREFIX_LENGTH)?;
            if long {
                return Ok(());
            }
            let target = prefix(pkt, &RPL_OPT_TARGET_PREFIX, left.saturating_sub(2).min(16))?;
            pkt.append(item, |text| write!(text, " {}/{bits}", Address::from(target)));
        }
        6 => {
            flags(pkt, &RPL_OPT_TRANSIT_FLAG, 1, &[&RPL_OPT_TRANSIT_FLAG_E, &RPL_OPT_TRANSIT_FLAG_RSV])?;
            pkt.u8(&RPL_OPT_TRANSIT_PATHCTL)?;
            pkt.u8(&RPL_OPT_TRANSIT_PATHSEQ)?;
            pkt.u8(&RPL_OPT_TRANSIT_PATHLIFETIME)?;
            if left >= 20 {
                let parent = pkt.ipv6(&RPL_OPT_TRANSIT_PARENT)?;
                pkt.append(item, |text| write!(text, " {}", Address::from(parent)));
            }
        }
        7 => {
            pkt.u8(&RPL_OPT_SOLICITED_INSTANCE)?;
            let parts = [
                &RPL_OPT_SOLICITED_FLAG_V,
                &RPL_OPT_SOLICITED_FLAG_I,
                &RPL_OPT_SOLICITED_FLAG_D,
                &RPL_OPT_SOLICITED_FLAG_RSV,
            ];
            flags(pkt, &RPL_OPT_SOLICITED_FLAG, 1, &parts)?;
            pkt.ipv6(&RPL_OPT_SOLICITED_DODAGID)?;
            pkt.u8(&RPL_OPT_SOLICITED_VERSION)?;
        }
        8 => {
            let bits = pkt.u8(&RPL_OPT_PREFIX_LENGTH)?;
            let parts =
                [&RPL_OPT_PREFIX_FLAG_L, &RPL_OPT_CONFIG_FLAG_A, &RPL_OPT_CONFIG_FLAG_R, &RPL_OPT_CONFIG_FLAG_RSV];
            flags(pkt, &RPL_OPT_PREFIX_FLAG, 1, &parts)?;
            pkt.u32(&RPL_OPT_PREFIX_VALID_LIFETIME)?;
            pkt.u32(&RPL_OPT_PREFIX_PREFERRED_LIFETIME)?;
            pkt.add(&RPL_OPT_RESERVED, 0, 4);
            pkt.skip(4)?;
            let sent = pkt.ipv6(&RPL_OPT_PREFIX)?;
            pkt.append(item, |text| write!(text, " {}/{bits}", Address::from(sent)));
        }
        9 => {
            pkt.u32(&RPL_OPT_TARGETDESC_DESCRIPTOR)?;
        }
        _ => {
            pkt.expert_here_with(&UNDECODED_RPL_OPTION, |text| {
                write!(
                    text,
                    "Dissector for ICMPv6 RPL Option ({kind}) code not implemented, \
                     Contact Wireshark developers if you want this supported"
                )
            });
            pkt.bytes(&DATA, left)?;
        }
    }
    Ok(())
}

/// RFC 6551 §2.1: the head of a metric; what it measures is shown as bytes.
fn metrics(pkt: &mut Packet, end: usize) -> Parsed {
    while end.saturating_sub(pkt.offset()) >= 4 {
        let kind = pkt.peek_u8(0)?;
        let left = end.saturating_sub(pkt.offset());
        pkt.add(&RPL_OPT_METRIC_TYPE, u64::from(kind), left);
        pkt.open();
        pkt.skip(1)?;
        let parts = [
            &RPL_OPT_METRIC_RESERVED,
            &RPL_OPT_METRIC_FLAG_P,
            &RPL_OPT_METRIC_FLAG_C,
            &RPL_OPT_METRIC_FLAG_O,
            &RPL_OPT_METRIC_FLAG_R,
            &RPL_OPT_METRIC_FLAG_A,
            &RPL_OPT_METRIC_PREC,
        ];
        flags(pkt, &RPL_OPT_METRIC_FLAGS, 2, &parts)?;
        let len = usize::from(pkt.u8(&RPL_OPT_METRIC_LENGTH)?);
        pkt.close();
        let rest = len.min(end.saturating_sub(pkt.offset()));
        if rest > 0 {
            pkt.bytes(&UNKNOWN_DATA, rest)?;
        }
    }
    Ok(())
}
