//! TLS in QUIC (RFC 9001 §4): handshake messages without records, from CRYPTO frames.

use super::fields::*;
use super::handshake;
use super::session::Session;
use crate::dissect::memory::TextKey;
use crate::dissect::prelude::*;
use crate::proto::pieces::{Piece, Words, show_pieces};
use rustc_hash::FxHashMap;

/// Longest message that is put together from several frames.
const MESSAGE_LIMIT: usize = 1 << 16;
/// Most bytes of all such messages of a capture.
const KEPT_LIMIT: usize = 1 << 26;

/// What QUIC tells of the stream it hands on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::proto) struct InQuic {
    pub(in crate::proto) connection: u32,
    /// The server sent it.
    pub(in crate::proto) server: bool,
}

impl InQuic {
    pub(in crate::proto) fn words(self) -> [u8; 5] {
        let [a, b, c, d] = self.connection.to_be_bytes();
        [a, b, c, d, u8::from(self.server)]
    }

    fn read(words: &[u8]) -> Option<InQuic> {
        let [a, b, c, d, server] = *words else { return None };
        Some(InQuic { connection: u32::from_be_bytes([a, b, c, d]), server: server != 0 })
    }
}

/// A message whose end has not come yet, on the first pass.
#[derive(Default)]
struct Begun {
    bytes: Vec<u8>,
    pieces: Vec<Piece>,
    /// It grew too long to be kept.
    lost: bool,
}

/// Those of all streams, and how many bytes were kept of finished ones.
#[derive(Default)]
struct Messages {
    begun: FxHashMap<(u32, bool), Begun>,
    kept: usize,
}

/// The message that the bytes go on with.
#[derive(Clone, Copy)]
struct GoneOn {
    kind: u8,
    /// Bytes of it here, if it ends here.
    last: Option<u32>,
    text: TextKey,
    first_piece: Key<Piece>,
    pieces: u32,
}

/// Whole length of a message whose first bytes these are.
fn message_len(bytes: &[u8]) -> Option<usize> {
    let [_, a, b, c, ..] = *bytes else { return None };
    Some((u32::from_be_bytes([0, a, b, c]) as usize).saturating_add(4))
}

fn learn(first: &mut First, stream: (u32, bool), bytes: &[u8]) -> Option<Key<GoneOn>> {
    let frame = first.frame.number;
    let messages = first.scratch::<Messages>();
    let mut rest = bytes;
    let mut gone_on = None;
    let mut ended = Vec::new();
    if let Some(begun) = messages.begun.get_mut(&stream) {
        let have = begun.bytes.len();
        let kind = begun.bytes.first().copied().unwrap_or(0);
        let room = MESSAGE_LIMIT.saturating_sub(have).min(rest.len());
        begun.bytes.extend_from_slice(rest.get(..room).unwrap_or(&[]));
        let missing = message_len(&begun.bytes).map(|len| len.saturating_sub(have));
        begun.lost |= room < rest.len() && missing.is_none_or(|missing| missing > room);
        let here = missing.filter(|missing| *missing <= rest.len() && !begun.lost);
        let taken = here.unwrap_or(rest.len());
        begun.bytes.truncate(have.saturating_add(taken));
        begun.pieces.push(Piece { frame, len: taken as u32 });
        gone_on = Some(GoneOn {
            kind,
            last: here.map(|here| here as u32),
            text: TextKey::default(),
            first_piece: Key::at(0),
            pieces: begun.pieces.len() as u32,
        });
        rest = rest.get(taken..).unwrap_or(&[]);
        if here.is_some()
            && let Some(begun) = messages.begun.remove(&stream)
        {
            messages.kept = messages.kept.saturating_add(begun.bytes.len());
            ended.push(begun);
        }
    }
    // Whole messages, and the beginning of one that goes on.
    while let Some(len) = message_len(rest).filter(|len| *len <= rest.len()) {
        rest = rest.get(len..).unwrap_or(&[]);
    }
    if !rest.is_empty() && !messages.begun.contains_key(&stream) && messages.kept < KEPT_LIMIT {
        let len = rest.len().min(MESSAGE_LIMIT);
        messages.kept = messages.kept.saturating_add(len);
        let begun = Begun {
            bytes: rest.get(..len).unwrap_or(&[]).to_vec(),
            pieces: vec![Piece { frame, len: rest.len() as u32 }],
            lost: len < rest.len(),
        };
        messages.begun.insert(stream, begun);
    }
    let mut gone_on = gone_on?;
    for begun in ended {
        gone_on.text = first.text(&begun.bytes);
        for (index, piece) in begun.pieces.into_iter().enumerate() {
            let key = first.push(piece);
            if index == 0 {
                gone_on.first_piece = key;
            }
        }
    }
    Some(first.push(gone_on))
}

/// Reads the next bytes of a stream of messages, if QUIC handed them on.
pub(super) fn dissect(pkt: &mut Packet, session: &mut Session, direction: bool) -> Option<Parsed> {
    if !pkt.path().any(|protocol| protocol == &crate::proto::quic::QUIC) {
        return None;
    }
    let stream = InQuic::read(pkt.told())?;
    session.set_version(0x0304);
    Some(messages(pkt, stream, session, direction))
}

static PIECES: Words = Words { all: &FRAGMENTS, one: &FRAGMENT, count: &FRAGMENT_COUNT };

fn messages(pkt: &mut Packet, stream: InQuic, session: &mut Session, direction: bool) -> Parsed {
    let bytes = pkt.rest();
    let gone_on = pkt.learn(|first| learn(first, (stream.connection, stream.server), bytes));
    let own = pkt.own();
    let mut count = 0u32;
    if let Some(gone_on) = gone_on.and_then(|key| pkt.recall(key)) {
        let name = handshake::type_name(gone_on.kind);
        let Some(len) = gone_on.last else {
            title(pkt, own, &mut count, name, " (fragment)");
            return fragment(pkt, name, " (fragment)", pkt.left());
        };
        title(pkt, own, &mut count, name, "");
        let whole = pkt.recall_text(gone_on.text).to_vec();
        fragment(pkt, name, " (last fragment)", len as usize)?;
        pkt.read_made("Reassembled TLS Handshake", &whole, |pkt| {
            show_pieces(pkt, &PIECES, gone_on.first_piece, gone_on.pieces, whole.len());
            handshake::read_message(pkt, session, direction)
        })?;
    }
    while pkt.left() > 0 {
        let name = handshake::name_at(pkt);
        if message_len(pkt.rest()).is_none_or(|len| len > pkt.left()) {
            title(pkt, own, &mut count, name, " (fragment)");
            return fragment(pkt, name, " (fragment)", pkt.left());
        }
        title(pkt, own, &mut count, name, "");
        handshake::read_message(pkt, session, direction)?;
    }
    Ok(())
}

/// What TLS's own node says of its messages.
fn title(pkt: &mut Packet, own: Item, count: &mut u32, name: &str, what: &str) {
    *count = count.saturating_add(1);
    let (name, what) = if *count > 1 { ("Multiple Handshake Messages", "") } else { (name, what) };
    if *count <= 2 {
        pkt.label(own, |text| write!(text, "TLSv1.3 Record Layer: Handshake Protocol: {name}{what}"));
    }
}

/// A part of a message.
fn fragment(pkt: &mut Packet, name: &str, what: &str, len: usize) -> Parsed {
    let item = pkt.add(&HANDSHAKE, 0, len);
    pkt.label(item, |text| write!(text, "Handshake Protocol: {name}{what}"));
    pkt.skip(len)
}
