//! Node information queries and replies (RFC 4620).

use super::*;

pub(super) fn read(pkt: &mut Packet, kind: u8, code: u8) -> Parsed {
    let asked = pkt.u16(&NI_QTYPE)?;
    let parts = [&NI_FLAG_G, &NI_FLAG_S, &NI_FLAG_L, &NI_FLAG_C, &NI_FLAG_A, &NI_FLAG_T, &NI_FLAG_RSV];
    flags(pkt, &NI_FLAG, 2, &parts)?;
    pkt.u64(&NI_NONCE)?;
    if pkt.left() == 0 {
        return Ok(());
    }
    match (kind, code, asked) {
        (139, 0, _) => drop(pkt.ipv6(&NI_QUERY_SUBJECT_IPV6)?),
        (139, 1, _) => name(pkt, &NI_QUERY_SUBJECT_FQDN)?,
        (139, 2, _) => drop(pkt.ipv4(&NI_QUERY_SUBJECT_IPV4)?),
        (140, _, 2) => {
            pkt.u32(&NI_REPLY_NODE_TTL)?;
            while pkt.left() > 0 && pkt.peek_u8(0)? != 0 {
                name(pkt, &NI_REPLY_NODE_NAME)?;
            }
        }
        (140, _, 3) => {
            while pkt.left() > 0 {
                pkt.u32(&NI_REPLY_NODE_TTL)?;
                pkt.ipv6(&NI_REPLY_NODE_ADDRESS)?;
            }
        }
        (140, _, 4) => {
            while pkt.left() > 0 {
                pkt.u32(&NI_REPLY_NODE_TTL)?;
                pkt.ipv4(&NI_REPLY_IPV4_ADDRESS)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// A domain name of labels that ends with an empty one; before that one a second says that the name is not complete.
fn name(pkt: &mut Packet, field: &'static Field) -> Parsed {
    let (text, mut len) = labels(pkt, 0)?;
    if pkt.left() == len.saturating_add(1) && pkt.peek_u8(len)? == 0 {
        len = len.saturating_add(1);
    }
    let item = pkt.made(field, text.as_bytes(), len.saturating_sub(1));
    pkt.set_len(
        item,
        if field == &NI_REPLY_NODE_NAME { len.min(text.len().saturating_add(2)) } else { text.len().saturating_add(2) },
    );
    pkt.skip(len)
}

/// The labels at a distance from the cursor joined by dots, and how many bytes they take.
pub(super) fn labels(pkt: &Packet, distance: usize) -> Parsed<(String, usize)> {
    let mut text = String::new();
    let mut at = distance;
    loop {
        let len = usize::from(pkt.peek_u8(at)?);
        at = at.saturating_add(1);
        if len == 0 || len > 63 {
            return Ok((text, at.saturating_sub(distance)));
        }
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(&String::from_utf8_lossy(pkt.peek(at, len)?));
        at = at.saturating_add(len);
    }
}
