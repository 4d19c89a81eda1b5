//! NTP control messages, mode 6 (RFC 9327).

use super::*;

pub(super) fn dissect(pkt: &mut Packet) -> Parsed {
    let flags = pkt.u8(&CTRL_FLAGS)?;
    let raw = u64::from(flags);
    let item = pkt.last();
    pkt.append(item, |text| {
        write!(text, ", Response bit: {}, Opcode: {}", name(&CTRL_RESPONSE, raw), name(&CTRL_OPCODE, raw))
    });
    pkt.open();
    pkt.bits(raw, 1, &[&CTRL_RESPONSE, &CTRL_ERROR, &CTRL_MORE, &CTRL_OPCODE]);
    pkt.close();
    let (response, error, opcode) = (flags & 0x80 != 0, flags & 0x40 != 0, flags & 0x1f);
    pkt.u16(&CTRL_SEQUENCE)?;
    let association = pkt.peek_u16(2)?;
    let kind = match (response, error, opcode) {
        (false, _, _) => Status::Plain,
        (true, true, _) => Status::Error,
        (true, false, 1..=3 | 7) if association == 0 => Status::System,
        (true, false, 1..=3 | 7) => Status::Peer,
        (true, false, 4 | 5) => Status::Clock,
        _ => Status::Plain,
    };
    status(pkt, kind)?;
    pkt.u16(&CTRL_ASSOCIATION)?;
    pkt.u16(&CTRL_OFFSET)?;
    let count = usize::from(pkt.u16(&CTRL_COUNT)?);
    if count > 0 {
        data(pkt, opcode, association, count)?;
    }
    if !response && pkt.left() > 0 {
        // RFC 9327 2: what follows begins at a multiple of eight bytes
        let gap = pkt.offset().wrapping_neg() & 7;
        if gap > 0 && gap < pkt.left() {
            pkt.bytes(&PADDING, gap)?;
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Status {
    Plain,
    Error,
    System,
    Peer,
    Clock,
}

fn status(pkt: &mut Packet, kind: Status) -> Parsed {
    let raw = u64::from(pkt.u16(&CTRL_STATUS)?);
    let item = pkt.last();
    let fields: &[&'static Field] = match kind {
        Status::Plain => return Ok(()),
        Status::Error => &[&CTRL_ERR_STATUS],
        Status::System => &[&SYS_LEAP, &SYS_SOURCE, &SYS_COUNT, &SYS_CODE],
        Status::Peer => &[
            &PEER_CONFIG,
            &PEER_AUTHENABLE,
            &PEER_AUTHENTIC,
            &PEER_REACH,
            &PEER_BCAST,
            &PEER_SELECTION,
            &PEER_COUNT,
            &PEER_CODE,
        ],
        Status::Clock => &[&CLOCK_STATUS, &CLOCK_CODE],
    };
    pkt.append(item, |text| {
        for field in fields {
            match field.names {
                Names::Bool(..) if field.masked(raw) != 0 => write!(text, ", {}", field.name)?,
                Names::List(_) => write!(text, ", {}: {}", field.name, name(field, raw))?,
                _ => {}
            }
        }
        Ok(())
    });
    pkt.open();
    pkt.bits(raw, 2, fields);
    pkt.close();
    Ok(())
}

fn data(pkt: &mut Packet, opcode: u8, association: u16, count: usize) -> Parsed {
    let at = pkt.offset();
    let mut peers = false;
    pkt.group(&CTRL_DATA, |pkt, item| {
        pkt.set_len(item, count.min(pkt.captured_left()));
        let text = match opcode {
            1 if association == 0 => {
                peers = true;
                for _ in 0..count / 4 {
                    pkt.group(&CTRL_ITEM, |pkt, _| {
                        pkt.u16(&CTRL_ASSOCIATION)?;
                        pkt.skip(2)
                    })?;
                }
                return Ok(());
            }
            1..=5 => return variables(pkt, count),
            7 => &CTRL_TRAP,
            8 | 9 => &CTRL_CONFIGURATION,
            10 => &CTRL_MRU,
            11 => &CTRL_ORDERED,
            12 => &CTRL_NONCE,
            _ => return pkt.skip(count),
        };
        pkt.bytes(text, count).map(|_| ())
    })?;
    if peers {
        // TShark shows the peers' status words after the list, not in it.
        let end = pkt.offset();
        for index in 0..count / 4 {
            pkt.go_to(at.saturating_add(index.saturating_mul(4)).saturating_add(2))?;
            status(pkt, Status::Peer)?;
        }
        pkt.go_to(end)?;
    }
    Ok(())
}

/// `name=value, name="value", …`
fn variables(pkt: &mut Packet, count: usize) -> Parsed {
    let start = pkt.position();
    let all = pkt.peek(0, count)?;
    let (mut from, mut quoted) = (0, false);
    for (at, byte) in all.iter().chain(b",").enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted || at == count => {
                let variable = all.get(from..at).unwrap_or(&[]);
                let skipped = variable.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                let variable = variable.trim_ascii();
                if !variable.is_empty() {
                    let place = start.saturating_add(from).saturating_add(skipped);
                    let item = pkt.add_at(&CTRL_VARIABLE, 0, place, variable.len());
                    pkt.label(item, |text| {
                        crate::field::text::write_text(text, variable);
                        Ok(())
                    });
                }
                from = at.saturating_add(1);
            }
            _ => {}
        }
    }
    pkt.skip(count)
}
