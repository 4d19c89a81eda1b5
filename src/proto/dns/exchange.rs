//! Which response belongs to which query, and which message was sent before.

use super::fields::*;
use crate::dissect::prelude::*;
use rustc_hash::FxHashMap;

/// A query and its response, as far as seen.
#[derive(Clone, Copy)]
struct Exchange {
    request: u32,
    asked: Time,
    /// 0 while there is none.
    response: u32,
}

/// The latest exchange of each transaction ID of a conversation.
#[derive(Default)]
struct Latest(FxHashMap<u16, Key<Exchange>>);

/// A query that is still open after this long is asked anew rather than sent again.
const REPEATS: Time = Time(5_000_000_000);

/// What a message is in its exchange. The number stands in the highest bits of what is learnt, above the exchange's key.
const QUERY: u32 = 0;
const QUERY_AGAIN: u32 = 1;
const RESPONSE: u32 = 2;
const RESPONSE_AGAIN: u32 = 3;
const UNSOLICITED: u32 = 4;
const KEY_BITS: u32 = 29;

fn part(first: &mut First, id: u16, is_response: bool) -> (u32, u32) {
    let number = first.frame.number;
    let now = first.frame.time;
    let latest = first.of_conversation::<Latest>().0.get(&id).copied();
    let known = latest.and_then(|key| Some((key, first.row(key)?)));
    match (is_response, known) {
        (false, Some((key, exchange))) if exchange.response == 0 && now.since(exchange.asked) < REPEATS => {
            (QUERY_AGAIN, key.index())
        }
        (false, _) => {
            let key = first.push(Exchange { request: number, asked: now, response: 0 });
            first.of_conversation::<Latest>().0.insert(id, key);
            (QUERY, key.index())
        }
        (true, Some((key, exchange))) if exchange.response == 0 => {
            first.change(key, |exchange| exchange.response = number);
            (RESPONSE, key.index())
        }
        (true, Some((key, _))) => (RESPONSE_AGAIN, key.index()),
        (true, None) => (UNSOLICITED, 0),
    }
}

/// A message's part in its exchange.
#[derive(Clone, Copy)]
pub(super) struct Part(u32);

/// Learns the message's part in its exchange.
pub(super) fn learn(pkt: &mut Packet, id: u16, is_response: bool) -> Option<Part> {
    let learnt = pkt.learn_number(|first| {
        let (part, key) = part(first, id, is_response);
        (key < 1 << KEY_BITS).then_some(part << KEY_BITS | key)
    });
    learnt.map(Part)
}

/// Shows the message's part in its exchange; `flags` is the node that remarks go to, `position` the message's place.
pub(super) fn show(pkt: &mut Packet, Part(learnt): Part, position: usize, flags: Item) -> Parsed {
    let exchange = pkt.recall(Key::<Exchange>::at(learnt & ((1 << KEY_BITS) - 1)));
    match (learnt >> KEY_BITS, exchange) {
        (QUERY, Some(exchange)) if exchange.response != 0 && pkt.sees(exchange.response) => {
            pkt.found_at(&RESPONSE_IN, u64::from(exchange.response), position, 0);
        }
        (QUERY_AGAIN, Some(exchange)) => {
            let request = exchange.request;
            again(pkt, flags, &RETRANSMIT_REQUEST, "DNS query retransmission. Original request", request)?;
            pkt.found_at(&RETRANSMIT_REQUEST_IN, u64::from(request), position, 0);
            pkt.found_at(&RETRANSMISSION, 1, position, 0);
        }
        (RESPONSE, Some(exchange)) => {
            pkt.found_at(&RESPONSE_TO, u64::from(exchange.request), position, 0);
            let waited = pkt.time_since(exchange.asked);
            pkt.found_at(&TIME, waited.0 as u64, position, 0);
        }
        (RESPONSE_AGAIN, Some(exchange)) => {
            let response = exchange.response;
            again(pkt, flags, &RETRANSMIT_RESPONSE, "DNS response retransmission. Original response", response)?;
            pkt.found_at(&RETRANSMIT_RESPONSE_IN, u64::from(response), position, 0);
            pkt.found_at(&RETRANSMISSION, 1, position, 0);
        }
        (UNSOLICITED, _) => {
            pkt.found_at(&super::fields::UNSOLICITED, 1, position, 0);
        }
        _ => {}
    }
    Ok(())
}

fn again(pkt: &mut Packet, flags: Item, field: &'static Field, what: &str, frame_number: u32) -> Parsed {
    pkt.back_into(flags, |pkt| {
        pkt.expert_here_with(field, |text| write!(text, "{what} in frame {frame_number}"));
        Ok(())
    })
}
