//! STUN, Session Traversal Utilities for NAT (RFC 8489), with TURN (RFC 8656) and what Microsoft and Google add to them.
//!
//! Messages without the magic cookie are those of RFC 3489: `classicstun`.

mod attributes;
pub mod fields;
mod names;

use crate::dissect::prelude::*;
use fields::*;
use rustc_hash::FxHashMap;

pub static STUN: Protocol = Protocol {
    short: "STUN",
    fields: FIELDS,
    on: &[
        On::Number(&UDP_PORT, 3478),
        On::Number(&TCP_PORT, 3478),
        On::Heuristic(&UDP_PORT, is_message),
        On::Heuristic(&TCP_PORT, begins_message),
    ],
    accepts: |pkt| is_message(pkt) || begins_message(pkt) && pkt.may_leave() || is_channel(pkt),
    dissect,
    ..Protocol::named("stun", "Session Traversal Utilities for NAT")
};

const COOKIE_VALUE: u32 = 0x2112_a442;
/// Octets of a message before its attributes.
const HEAD: usize = 20;
/// Octets before the data of a channel.
const CHANNEL_HEAD: usize = 4;

/// The header of a message (RFC 8489 §5): two bits of zero, a method that may be one, and the cookie.
fn begins_message(pkt: &Packet) -> bool {
    let (Ok(kind), Ok(cookie)) = (pkt.peek_u16(0), pkt.peek_u32(4)) else { return false };
    kind & 0xc000 == 0 && method_of(kind) <= 0xff && cookie == COOKIE_VALUE && pkt.peek(0, HEAD).is_ok()
}

/// A datagram with one message in it.
fn is_message(pkt: &Packet) -> bool {
    begins_message(pkt) && pkt.peek_u16(2).is_ok_and(|len| usize::from(len).saturating_add(HEAD) == pkt.left())
}

/// Data of a TURN channel (RFC 8656 §12.4), which only its port tells.
fn is_channel(pkt: &Packet) -> bool {
    let (source, destination) = pkt.ports();
    let (Ok(channel), Ok(len)) = (pkt.peek_u16(0), pkt.peek_u16(2)) else { return false };
    let known = (0x4000..=0x7fff).contains(&channel) || channel == MS_CHANNEL;
    (source == 3478 || destination == 3478) && known && usize::from(len).saturating_add(CHANNEL_HEAD) <= pkt.left()
}

/// The number that Microsoft's multiplexed channels have ([MS-TURN] §2.2).
const MS_CHANNEL: u16 = 0xff10;

/// The method in a message type, its bits together.
pub(super) fn method_of(kind: u16) -> u16 {
    kind & 0x000f | kind >> 1 & 0x0070 | kind >> 2 & 0x0f80
}

fn dissect(pkt: &mut Packet) -> Parsed {
    if !pkt.may_leave() {
        return if begins_message(pkt) { message(pkt) } else { channel(pkt) };
    }
    // A stream: messages one behind the other.
    pkt.withdraw();
    pkt.info(|_| Ok(()));
    while pkt.left() > 0 {
        if pkt.left() < CHANNEL_HEAD {
            return pkt.leave(Need::More(CHANNEL_HEAD.saturating_sub(pkt.left())));
        }
        let of_message = pkt.peek_u16(0)? & 0xc000 == 0;
        let len = usize::from(pkt.peek_u16(2)?);
        // Over a stream channel data are padded to whole words.
        let len = if of_message {
            len.saturating_add(HEAD)
        } else {
            (len.saturating_add(3) & !3).saturating_add(CHANNEL_HEAD)
        };
        if len > pkt.left() {
            return pkt.leave(Need::Unit(len));
        }
        pkt.unit(&STUN, len, |pkt| if of_message { message(pkt) } else { channel(pkt) })?;
        pkt.info_fence();
    }
    Ok(())
}

/// Messages of one transaction by the frame that each came in first.
#[derive(Clone, Copy)]
struct Transaction {
    request: Option<(u32, Time)>,
    response: Option<u32>,
}

#[derive(Default)]
struct Open(FxHashMap<[u8; 12], Key<Transaction>>);

/// Most transactions of a conversation that are remembered.
const OPEN_LIMIT: usize = 4096;

fn message(pkt: &mut Packet) -> Parsed {
    let kind = pkt.peek_u16(0)?;
    let class = kind >> 7 & 2 | kind >> 4 & 1;
    let method = method_of(kind);
    pkt.info(|text| write!(text, "{} {}", names::method(method), names::class(class)));
    show_transaction(pkt, class)?;
    pkt.u16(&TYPE)?;
    pkt.append(pkt.last(), |text| write!(text, " ({} {})", names::method(method), names::class(class)));
    pkt.open();
    pkt.bits(u64::from(kind), 2, &[&CLASS, &METHOD, &METHOD_ASSIGNMENT]);
    pkt.close();
    let len = usize::from(pkt.u16(&LENGTH)?);
    let mask = pkt.peek(0, 16)?;
    pkt.bytes(&COOKIE, 4)?;
    pkt.bytes(&ID, 12)?;
    pkt.take(len);
    if len == 0 {
        return Ok(());
    }
    pkt.found(&NETWORK_VERSION, 3);
    if len & 3 != 0 {
        let position = pkt.position().saturating_sub(HEAD - 2);
        pkt.add_at(&ODD_LENGTH_BOX, 0, position, 2);
        pkt.open();
        pkt.expert_here(&ODD_LENGTH);
    }
    pkt.add(&ATTRIBUTES, 0, len);
    pkt.open();
    while pkt.left() > 0 {
        attributes::attribute(pkt, mask)?;
    }
    pkt.close();
    Ok(())
}

/// What the other messages of the transaction are.
fn show_transaction(pkt: &mut Packet, class: u16) -> Parsed {
    const INDICATION: u16 = 1;
    if class == INDICATION || pkt.is_quoted() {
        return Ok(());
    }
    let mut id = [0; 12];
    id.copy_from_slice(pkt.peek(8, 12)?);
    let (number, time) = (pkt.frame().number, pkt.frame().time);
    let key = pkt.learn(|first| {
        let open = &mut first.of_conversation::<Open>().0;
        let known = open.get(&id).copied();
        if known.is_none() && open.len() >= OPEN_LIMIT {
            open.clear();
        }
        let key = match known {
            Some(key) => key,
            None => {
                let key = first.push(Transaction { request: None, response: None });
                first.of_conversation::<Open>().0.insert(id, key);
                key
            }
        };
        first.change(key, |transaction| match class {
            0 => transaction.request = transaction.request.or(Some((number, time))),
            _ => transaction.response = transaction.response.or(Some(number)),
        });
        Some(key)
    });
    let Some(transaction) = key.and_then(|key| pkt.recall(key)) else { return Ok(()) };
    let own = if class == 0 { transaction.request.map(|request| request.0) } else { transaction.response };
    if let Some(original) = own.filter(|original| *original != number) {
        pkt.found(&DUPLICATE, u64::from(original));
    }
    if class == 0 {
        if let Some(response) = transaction.response.filter(|response| pkt.sees(*response) && *response > number) {
            pkt.found(&RESPONSE_IN, u64::from(response));
        }
    } else if let Some((request, asked)) = transaction.request.filter(|request| request.0 < number) {
        pkt.found(&RESPONSE_TO, u64::from(request));
        pkt.found(&TIME, pkt.time_since(asked).0 as u64);
    }
    Ok(())
}

fn channel(pkt: &mut Packet) -> Parsed {
    pkt.label(pkt.own(), |text| text.write_str("Session Traversal Utilities for NAT, TURN ChannelData Message"));
    pkt.info(|text| text.write_str("ChannelData TURN Message"));
    let channel = pkt.u16(&CHANNEL)?;
    let len = usize::from(pkt.u16(&LENGTH)?);
    pkt.take(len);
    if channel == MS_CHANNEL {
        pkt.u64(&MS_SESSION)?;
    }
    pkt.hand_to_data()
}
