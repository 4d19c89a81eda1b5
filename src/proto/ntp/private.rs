//! NTP's private mode 7 of ntpd and ntpdc; no public specification, from captures.
//!
//! Of its many requests the monitor lists, the peer list and the reset of statistics are shown in full.

use super::*;

const XNTPD: u8 = 3;
const PEER_LIST: u8 = 0;
const MONITOR_LIST: u8 = 20;
const RESET_STATS: u8 = 21;
const MONITOR_LIST_1: u8 = 42;

pub(super) fn dissect(pkt: &mut Packet, flags: u8) -> Parsed {
    let response = flags & 0x80 != 0;
    let code = pkt.peek_u8(2)?;
    pkt.info_append(|text| {
        write!(text, ", {}, {}", name(&PRIV_RESPONSE, u64::from(flags)), name(&PRIV_CODE, u64::from(code)))
    });
    let sequence = pkt.u8(&PRIV_AUTH_SEQ)?;
    pkt.open();
    pkt.bits(u64::from(sequence), 1, &[&PRIV_AUTH, &PRIV_SEQ]);
    pkt.close();
    let implementation = pkt.u8(&PRIV_IMPL)?;
    pkt.u8(&PRIV_CODE)?;
    if implementation != XNTPD {
        return Ok(());
    }
    let items = nibble_and_number(pkt, &PRIV_ERR, &PRIV_ITEMS)?;
    let size = nibble_and_number(pkt, &PRIV_RESERVED, &PRIV_ITEM_SIZE)?;
    for _ in 0..items {
        match code {
            MONITOR_LIST | MONITOR_LIST_1 if response => monitored(pkt, code, size)?,
            PEER_LIST if response => peer(pkt, size)?,
            RESET_STATS if !response => reset(pkt, size)?,
            _ => pkt.skip(size)?,
        }
        if size == 0 {
            break;
        }
    }
    Ok(())
}

/// Four bits, then twelve.
fn nibble_and_number(pkt: &mut Packet, high: &'static Field, low: &'static Field) -> Parsed<usize> {
    let raw = pkt.peek_u16(0)?;
    let (nibble, number) = (raw >> 12, raw & 0x0fff);
    let item = pkt.add(high, u64::from(nibble), 1);
    pkt.label(item, |text| {
        write!(text, "{nibble:04b} .... = {}: ", high.name)?;
        crate::field::text::write_value(text, high, Value::Unsigned(u64::from(nibble)));
        Ok(())
    });
    let item = pkt.add(low, u64::from(number), 2);
    pkt.label(item, |text| {
        text.push_str(".... ");
        for bit in (0..12u16).rev() {
            text.push(if number >> bit & 1 != 0 { '1' } else { '0' });
            match bit {
                8 => text.push_str("  "),
                4 => text.push(' '),
                _ => {}
            }
        }
        write!(text, " = {}: {number}", low.name)
    });
    pkt.skip(2)?;
    Ok(usize::from(number))
}

fn item(pkt: &mut Packet, size: usize, value: &str, read: impl FnOnce(&mut Packet, Item) -> Parsed) -> Parsed {
    pkt.peek(0, size)?;
    let node = pkt.made(&ITEM, value.as_bytes(), size);
    let start = pkt.offset();
    pkt.open();
    let done = read(pkt, node);
    pkt.close();
    done?;
    pkt.go_to(start.saturating_add(size).max(pkt.offset()))
}

fn monitored(pkt: &mut Packet, code: u8, size: usize) -> Parsed {
    item(pkt, size, "Monlist Item", |pkt, node| {
        pkt.u32(&MON_AVGINT)?;
        pkt.u32(&MON_LSINT)?;
        pkt.u32(&MON_RESTR)?;
        pkt.u32(&MON_COUNT)?;
        let remote = pkt.ipv4(&MON_REMOTE)?;
        if code == MONITOR_LIST_1 {
            pkt.ipv4(&MON_LOCAL)?;
            pkt.u32(&MON_FLAGS)?;
        }
        let port = pkt.u16(&MON_PORT)?;
        pkt.label(node, |text| write!(text, "Monlist item: address: {remote}:{port}"));
        pkt.u8(&MON_MODE)?;
        pkt.u8(&MON_VERSION)?;
        let ipv6 = pkt.u32(&MON_IPV6)?;
        pkt.u32(&MON_UNUSED)?;
        if ipv6 != 0 {
            let remote = pkt.ipv6(&MON_REMOTE6)?;
            pkt.label(node, |text| write!(text, "Monlist item: address: {remote}:{port}"));
            if code == MONITOR_LIST_1 {
                pkt.ipv6(&MON_LOCAL6)?;
            }
        }
        Ok(())
    })
}

fn peer(pkt: &mut Packet, size: usize) -> Parsed {
    item(pkt, size, "", |pkt, node| {
        pkt.label(node, |text| text.write_str("PEER_LIST Item"));
        pkt.ipv4(&PEER_ADDRESS)?;
        pkt.u16(&PEER_PORT)?;
        pkt.u8(&PEER_HMODE)?;
        let flags = u64::from(pkt.u8(&PEER_FLAGS)?);
        set_flags(
            pkt,
            flags,
            1,
            &[
                &FLAG_CONFIG,
                &FLAG_SYSPEER,
                &FLAG_BURST,
                &FLAG_REFCLOCK,
                &FLAG_PREFER,
                &FLAG_AUTHENABLE,
                &FLAG_CANDIDATE,
                &FLAG_SHORTLIST,
            ],
        );
        pkt.u32(&PEER_IPV6_FLAG)?;
        pkt.bytes(&PEER_UNUSED, 4)?;
        pkt.ipv6(&PEER_ADDRESS6)?;
        Ok(())
    })
}

fn reset(pkt: &mut Packet, size: usize) -> Parsed {
    item(pkt, size, "", |pkt, node| {
        pkt.label(node, |text| text.write_str("RESET_STATS Item"));
        let flags = u64::from(pkt.u32(&RESET_FLAGS)?);
        set_flags(
            pkt,
            flags,
            4,
            &[&RESET_ALLPEERS, &RESET_IO, &RESET_SYS, &RESET_MEM, &RESET_TIMER, &RESET_AUTH, &RESET_CTL],
        );
        Ok(())
    })
}

/// Flags under the word that was read last, which names those that are set.
fn set_flags(pkt: &mut Packet, flags: u64, len: usize, fields: &[&'static Field]) {
    let word = pkt.last();
    pkt.append(word, |text| {
        for field in fields.iter().filter(|field| field.masked(flags) != 0) {
            write!(text, ", {}", field.name)?;
        }
        Ok(())
    });
    pkt.open();
    pkt.bits(flags, len, fields);
    pkt.close();
}
