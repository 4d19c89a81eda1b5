//! Extensions behind ICMP messages of both versions (RFC 4884): MPLS labels (RFC 4950), interfaces (RFC 5837, 8335).

use super::*;

/// Whether extensions begin at a distance from the cursor, by their version and checksum.
pub(crate) fn look_like(pkt: &Packet, distance: usize) -> bool {
    let len = pkt.captured_left().saturating_sub(distance);
    match pkt.peek(distance, len) {
        Ok(bytes) => {
            let sum = bytes.get(2..4).unwrap_or(&[]);
            len >= 4
                && bytes.first().is_some_and(|first| first >> 4 == 2)
                && (sum == [0, 0] || internet_checksum(bytes) == 0)
        }
        Err(_) => false,
    }
}

/// Reads the extensions from the cursor to the end.
pub(crate) fn read(pkt: &mut Packet) -> Parsed {
    let len = pkt.captured_left();
    if len < 4 {
        return Ok(());
    }
    let bytes = pkt.peek(0, len)?;
    let item = pkt.add(&EXT, 0, len);
    pkt.label(item, |text| text.write_str("ICMP Multi-Part Extensions"));
    pkt.open();
    let first = pkt.peek_u8(0)?;
    pkt.add(&EXT_VERSION, u64::from(first >> 4), 1);
    pkt.u16(&EXT_RES)?;
    let sum = pkt.u16(&EXT_CHECKSUM)?;
    let checksum_item = pkt.last();
    let status = if sum == 0 {
        pkt.label(checksum_item, |text| text.write_str("Checksum: [missing]"));
        3
    } else if internet_checksum(bytes) == 0 {
        pkt.append(checksum_item, |text| text.write_str(" [correct]"));
        1
    } else {
        let should = should_be(sum, internet_checksum(bytes));
        pkt.append(checksum_item, |text| write!(text, " incorrect, should be 0x{should:04x}"));
        pkt.expert_with(&EXT_CHECKSUM_BAD, |text| write!(text, "Bad checksum [should be 0x{should:04x}]"));
        0
    };
    let status_len = if sum == 0 { 2 } else { 0 };
    pkt.found_at(&EXT_CHECKSUM_STATUS, status, pkt.position().saturating_sub(2), status_len);
    if first >> 4 != 2 {
        pkt.append(item, |text| text.write_str(" (unsupported version)"));
        pkt.close();
        let rest = pkt.captured_left();
        return pkt.skip(rest);
    }
    while pkt.captured_left() >= 4 {
        object(pkt)?;
    }
    pkt.close();
    Ok(())
}

/// The object that is being read.
struct Object {
    item: Item,
    /// Where its bytes end, as far as there are any.
    end: usize,
}

impl Object {
    fn left(&self, pkt: &Packet) -> usize {
        self.end.saturating_sub(pkt.offset())
    }
}

fn object(pkt: &mut Packet) -> Parsed {
    let (len, class, kind) = (usize::from(pkt.peek_u16(0)?), pkt.peek_u8(2)?, pkt.peek_u8(3)?);
    let start = pkt.offset();
    let room = pkt.captured_left();
    let bad = len < 4;
    let there = if bad { 4 } else { len.min(room) };
    let item = pkt.add(&TEXT, 0, there);
    let name = match (class, kind) {
        (1, 1) => Some("MPLS Stack Entry"),
        (2, _) => Some("Interface Information Object"),
        (3, _) => Some("Interface Identification Object"),
        _ => None,
    };
    pkt.label(item, |text| match name {
        _ if bad => text.write_str("Object with bad length"),
        Some(name) => text.write_str(name),
        None => write!(text, "Unknown object ({class}/{kind})"),
    });
    if len > room {
        pkt.append(item, |text| text.write_str(" (truncated)"));
    }
    pkt.open();
    pkt.u16(&EXT_LENGTH)?;
    pkt.u8(&EXT_CLASS)?;
    pkt.u8(&EXT_CTYPE)?;
    let type_item = pkt.last();
    let object = Object { item: type_item, end: start.saturating_add(there) };
    match (class, kind) {
        _ if bad => {}
        (1, 1) => labels(pkt, &object)?,
        (2, _) => interface(pkt, &object, kind)?,
        (3, _) => identification(pkt, &object, kind)?,
        _ => {
            if class == 1 {
                // The class was known, the type was not: it is told twice.
                let (value, at) = (u64::from(kind), pkt.position().saturating_sub(1));
                pkt.add_at(&EXT_CTYPE, value, at, 1);
            }
            let rest = object.left(pkt);
            if rest > 0 {
                pkt.bytes(&EXT_DATA, rest)?;
            }
        }
    }
    pkt.close();
    if bad {
        let rest = pkt.captured_left();
        return pkt.skip(rest);
    }
    pkt.go_to(object.end)
}

fn labels(pkt: &mut Packet, object: &Object) -> Parsed {
    while object.left(pkt) >= 4 {
        let word = pkt.peek_u32(0)?;
        let top = u64::from(word >> 8);
        let item = pkt.add(&TEXT, 0, 4);
        pkt.label(item, |text| {
            write!(text, "Label: {}, Exp: {}, S: {}, TTL: {}", word >> 12, word >> 9 & 7, word >> 8 & 1, word & 0xff)
        });
        pkt.open();
        pkt.u24(&MPLS_LABEL)?;
        for field in [&MPLS_EXP, &MPLS_S] {
            pkt.add_at(field, top, pkt.position().saturating_sub(1), 1);
        }
        pkt.u8(&MPLS_TTL)?;
        pkt.close();
    }
    let rest = object.left(pkt);
    if rest > 0 {
        pkt.bytes(&MPLS_DATA, rest)?;
    }
    Ok(())
}

/// RFC 5837.
fn interface(pkt: &mut Packet, object: &Object, kind: u8) -> Parsed {
    let raw = u64::from(kind);
    pkt.open();
    pkt.bits(raw, 1, &[&INT_INFO_ROLE, &INT_INFO_RESERVED]);
    let present = [&INT_INFO_IFINDEX, &INT_INFO_IPADDR, &INT_INFO_NAME_PRESENT, &INT_INFO_MTU_PRESENT];
    pkt.bits(raw, 1, &present);
    pkt.close();
    pkt.append(object.item, |text| {
        let role = INT_INFO_ROLE.name_of(raw >> 6).unwrap_or("Unknown");
        write!(text, ", Interface Role: {role}")?;
        present.iter().filter(|field| field.masked(raw) != 0).try_for_each(|field| write!(text, ", {}", field.name))
    });
    if kind & 8 != 0 && object.left(pkt) >= 4 {
        pkt.u32(&INT_INFO_INDEX)?;
    }
    if kind & 4 != 0 && object.left(pkt) >= 4 {
        let family = pkt.peek_u16(0)?;
        let len = match family {
            1 => 4,
            2 => 16,
            _ => object.left(pkt).saturating_sub(4),
        };
        let item = pkt.add(&TEXT, 0, len.saturating_add(4));
        pkt.label(item, |text| text.write_str("IP Address Sub-Object"));
        pkt.open();
        pkt.u16(&INT_INFO_AFI)?;
        pkt.bytes(&RESERVED, 2)?;
        match family {
            1 => pkt.ipv4(&INT_INFO_IPV4).map(drop)?,
            2 => pkt.ipv6(&INT_INFO_IPV6).map(drop)?,
            _ => return Err(Stop::Malformed),
        }
        pkt.close();
    }
    if kind & 2 != 0 && object.left(pkt) >= 1 {
        let len = usize::from(pkt.peek_u8(0)?);
        let item = pkt.add(&TEXT, 0, len.max(1));
        pkt.label(item, |text| text.write_str("Interface Name Sub-Object"));
        pkt.open();
        pkt.u8(&INT_INFO_NAME_LENGTH)?;
        if len > 1 {
            letters(pkt, &INT_INFO_NAME, len.saturating_sub(1))?;
        }
        pkt.close();
    }
    if kind & 1 != 0 && object.left(pkt) >= 4 {
        pkt.u32(&INT_INFO_MTU)?;
    }
    Ok(())
}

/// RFC 8335 §2.1.
fn identification(pkt: &mut Packet, object: &Object, kind: u8) -> Parsed {
    let how = match kind {
        1 => "Identifies Interface By Name",
        2 => "Identifies Interface By Index",
        3 => "Identifies Interface By Address",
        _ => "Unknown",
    };
    pkt.append(object.item, |text| write!(text, " ({how})"));
    match kind {
        1 => {
            let len = object.left(pkt);
            letters(pkt, &INT_IDENT_NAME, len)?;
        }
        2 => {
            pkt.u32(&INT_IDENT_INDEX)?;
        }
        3 => {
            let family = pkt.u16(&INT_IDENT_AFI)?;
            let len = usize::from(pkt.u8(&INT_IDENT_ADDR_LENGTH)?);
            pkt.bytes(&INT_IDENT_RESERVED, 1)?;
            match (family, len) {
                (1, 4) => pkt.ipv4(&INT_IDENT_IPV4).map(drop)?,
                (2, 16) => pkt.ipv6(&INT_IDENT_IPV6).map(drop)?,
                _ => pkt.bytes(&INT_IDENT_ADDRESS, len.min(object.left(pkt))).map(drop)?,
            }
        }
        _ => {
            let rest = object.left(pkt);
            if rest > 0 {
                pkt.bytes(&EXT_DATA, rest)?;
            }
        }
    }
    Ok(())
}

/// Text of a fixed length, which a zero byte ends.
fn letters(pkt: &mut Packet, field: &'static Field, len: usize) -> Parsed {
    let text = pkt.bytes(field, len)?;
    let item = pkt.last();
    let end = memchr::memchr(0, text).unwrap_or(len);
    pkt.set_text(item, text.get(..end).unwrap_or(text));
    Ok(())
}
