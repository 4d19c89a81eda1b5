//! Requests and the responses to them, as the first pass pairs them.

use crate::dissect::memory::TextKey;
use crate::dissect::prelude::*;

/// The first pass's notebook of a conversation.
#[derive(Default)]
struct Notes {
    talk: Option<Key<Talk>>,
    latest: Option<Key<Exchange>>,
    /// First line of the message that began last, if its length is not known yet.
    begun: Option<Key<FirstLine>>,
    /// After a CONNECT or an upgrade, what runs is no longer HTTP.
    state: State,
}

/// What a conversation carries.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    /// Nothing was HTTP yet.
    #[default]
    Unknown,
    Http,
    /// What runs to the port of a CONNECT.
    Tunnel(u16),
    /// Another protocol since an upgrade.
    Upgraded(Upgrade),
}

/// What a conversation became.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Upgrade {
    #[default]
    Unknown,
    WebSocket,
    /// Its messages may be compressed.
    CompressedWebSocket,
}

impl State {
    fn number(self) -> u32 {
        match self {
            State::Unknown => 0,
            State::Http => 1,
            State::Upgraded(Upgrade::Unknown) => 2,
            State::Upgraded(Upgrade::WebSocket) => 3,
            State::Upgraded(Upgrade::CompressedWebSocket) => 4,
            State::Tunnel(port) => 0x10000 | u32::from(port),
        }
    }

    fn from_number(number: u32) -> State {
        match number {
            0 => State::Unknown,
            1 => State::Http,
            2 => State::Upgraded(Upgrade::Unknown),
            3 => State::Upgraded(Upgrade::WebSocket),
            4 => State::Upgraded(Upgrade::CompressedWebSocket),
            port => State::Tunnel(port as u16),
        }
    }
}

/// How many exchanges a conversation has.
#[derive(Clone, Copy)]
pub(super) struct Talk {
    pub exchanges: u32,
}

/// A request and its response; either may lack.
#[derive(Clone, Copy)]
pub(super) struct Exchange {
    pub talk: Key<Talk>,
    pub number: u32,
    pub request: Option<(u32, Time)>,
    pub response: Option<u32>,
    pub uri: TextKey,
    pub previous: Option<Key<Exchange>>,
    pub next: Option<Key<Exchange>>,
    pub kind: Kind,
}

/// What a request asks, as far as it matters to its response.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    #[default]
    Plain,
    Head,
    Connect(u16),
}

/// What the conversation carries before this message.
pub(super) fn state(pkt: &mut Packet) -> State {
    let number = pkt.learn_number(|first| Some(first.of_conversation::<Notes>().state.number()));
    number.map_or(State::Unknown, State::from_number)
}

/// What the latest request asked for.
pub(super) fn target(pkt: &mut Packet) -> Vec<u8> {
    let latest = pkt.learn(|first| first.of_conversation::<Notes>().latest);
    let exchange = latest.and_then(|key| pkt.recall(key));
    exchange.map_or_else(Vec::new, |exchange| pkt.recall_text(exchange.uri).to_vec())
}

/// The first line of a message.
#[derive(Clone, Copy)]
struct FirstLine(TextKey);

/// The longest first line that is kept.
const LONGEST_LINE: usize = 512;

/// Learns that a message began whose end is still to come; `line` is what segments say that it goes on in.
pub(super) fn begun(pkt: &mut Packet, line: Option<&[u8]>) {
    pkt.learn_number(|first| {
        let line = line.filter(|line| line.len() <= LONGEST_LINE);
        let begun = line.map(|line| {
            let text = first.text(line);
            first.push(FirstLine(text))
        });
        let notes = first.of_conversation::<Notes>();
        notes.state = State::Http;
        notes.begun = begun;
        None
    });
}

/// The first line of a message whose end is still to come.
pub(super) fn begun_line(pkt: &mut Packet) -> Vec<u8> {
    let key = pkt.learn(|first| first.of_conversation::<Notes>().begun);
    let line = key.and_then(|key| pkt.recall(key));
    line.map_or_else(Vec::new, |FirstLine(text)| pkt.recall_text(text).to_vec())
}

fn begin(first: &mut First, request: Option<(u32, Time)>, uri: &[u8], kind: Kind) -> Key<Exchange> {
    let known = first.of_conversation::<Notes>().talk;
    let talk = known.unwrap_or_else(|| first.push(Talk { exchanges: 0 }));
    first.change(talk, |talk| talk.exchanges = talk.exchanges.saturating_add(1));
    let number = first.row(talk).map_or(1, |talk| talk.exchanges);
    let uri = first.text(uri);
    let previous = first.of_conversation::<Notes>().latest;
    let key = first.push(Exchange { talk, number, request, response: None, uri, previous, next: None, kind });
    if let Some(previous) = previous {
        first.change(previous, |exchange| exchange.next = Some(key));
    }
    let notes = first.of_conversation::<Notes>();
    notes.talk = Some(talk);
    notes.latest = Some(key);
    notes.state = State::Http;
    key
}

/// Learns a request.
pub(super) fn request(pkt: &mut Packet, uri: &[u8], kind: Kind) -> Option<Exchange> {
    let key = pkt.learn(|first| {
        let asked = (first.frame.number, first.frame.time);
        Some(begin(first, Some(asked), uri, kind))
    })?;
    pkt.recall(key)
}

/// Learns a response: to the latest request, if that has none yet; and what it says that follows.
pub(super) fn response(pkt: &mut Packet, code: u16, upgrade: Upgrade) -> Option<Exchange> {
    let key = pkt.learn(|first| {
        let frame = first.frame.number;
        let latest = first.of_conversation::<Notes>().latest;
        let open = latest.filter(|key| first.row(*key).is_some_and(|exchange| exchange.response.is_none()));
        let key = match open {
            Some(key) => key,
            None => {
                // What the response before answered is all that is known of this one's request.
                let before = latest.and_then(|key| first.row(key));
                let key = begin(first, None, &[], Kind::Plain);
                if let Some(before) = before {
                    first.change(key, |exchange| exchange.uri = before.uri);
                }
                key
            }
        };
        first.change(key, |exchange| exchange.response = Some(frame));
        let kind = first.row(key).map_or(Kind::Plain, |exchange| exchange.kind);
        let notes = first.of_conversation::<Notes>();
        notes.state = match (code, kind) {
            (200..300, Kind::Connect(port)) => State::Tunnel(port),
            (101, _) => State::Upgraded(upgrade),
            _ => State::Http,
        };
        Some(key)
    })?;
    pkt.recall(key)
}

/// The latest exchange's kind of request, before this message is learnt.
pub(super) fn awaited(pkt: &mut Packet) -> Kind {
    let number = pkt.learn_number(|first| {
        let latest = first.of_conversation::<Notes>().latest?;
        let exchange = first.row(latest)?;
        Some(match exchange.kind {
            _ if exchange.response.is_some() => 0,
            Kind::Plain => 0,
            Kind::Head => 1,
            Kind::Connect(port) => 0x10000 | u32::from(port),
        })
    });
    match number {
        None | Some(0) => Kind::Plain,
        Some(1) => Kind::Head,
        Some(port) => Kind::Connect(port as u16),
    }
}
