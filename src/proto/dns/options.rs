//! What OPT records carry: the options of EDNS (RFC 6891 §6.1.2).

use super::fields::*;
use super::records::{Record, short_ipv4, short_ipv6};
use crate::dissect::prelude::*;

pub(super) fn options(pkt: &mut Packet, record: &Record) -> Parsed {
    while record.left(pkt) > 0 {
        let code = pkt.peek_u16(0)?;
        let len = usize::from(pkt.peek_u16(2)?);
        pkt.group(&OPT, |pkt, item| {
            pkt.append(item, |text| {
                text.push_str(": ");
                match OPT_CODE.name_of(u64::from(code)) {
                    Some(name) => text.write_str(name),
                    None => write!(text, "Unknown ({code})"),
                }
            });
            option(pkt, code, len)
        })?;
    }
    Ok(())
}

fn option(pkt: &mut Packet, code: u16, len: usize) -> Parsed {
    pkt.u16(&OPT_CODE)?;
    if code == 20730 {
        pkt.expert_with(&DEPR_OPC, |text| text.write_str("Deprecated opcode. Client subnet OPT assigned as 8."));
    }
    pkt.u16(&OPT_LEN)?;
    let is_subnet = matches!(code, 8 | 20730);
    if is_subnet && len > 20 {
        pkt.expert(&RR_OPT_BAD_LENGTH);
    }
    let start = pkt.offset();
    pkt.bytes(&OPT_DATA, len)?;
    let end = pkt.offset();
    pkt.go_to(start)?;
    match code {
        // RFC 6975
        5 => each(pkt, &OPT_DAU, len)?,
        6 => each(pkt, &OPT_DHU, len)?,
        7 => each(pkt, &OPT_N3U, len)?,
        _ if is_subnet => client_subnet(pkt, len)?,
        // RFC 7873
        10 => {
            pkt.bytes(&OPT_COOKIE_CLIENT, 8)?;
            pkt.bytes(&OPT_COOKIE_SERVER, len.saturating_sub(8))?;
        }
        // RFC 7828
        11 if len == 2 => {
            pkt.u16(&OPT_EDNS_TCP_KEEPALIVE_TIMEOUT)?;
        }
        // RFC 7830
        12 => {
            pkt.bytes(&OPT_PADDING, len)?;
        }
        // RFC 7901
        13 => {
            pkt.bytes(&OPT_CHAIN_FQDN, len)?;
        }
        // RFC 8914
        15 => {
            pkt.u16(&OPT_EXT_ERROR_INFO_CODE)?;
            if len > 2 {
                pkt.bytes(&OPT_EXT_ERROR_EXTRA_TEXT, len.saturating_sub(2))?;
            }
        }
        _ => {}
    }
    pkt.go_to(end)
}

fn each(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
    for _ in 0..len {
        pkt.u8(field)?;
    }
    Ok(())
}

/// RFC 7871 §6.
fn client_subnet(pkt: &mut Packet, len: usize) -> Parsed {
    let family = pkt.u16(&OPT_CLIENT_FAMILY)?;
    pkt.u8(&OPT_CLIENT_NETMASK)?;
    pkt.u8(&OPT_CLIENT_SCOPE)?;
    let len = len.saturating_sub(4).min(16);
    match family {
        1 => short_ipv4(pkt, &OPT_CLIENT_ADDR4, len),
        2 => short_ipv6(pkt, &OPT_CLIENT_ADDR6, len),
        _ => pkt.bytes(&OPT_CLIENT_ADDR, len).map(drop),
    }
}
