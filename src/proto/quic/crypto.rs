//! CRYPTO frames: the pieces of a stream of handshake messages, which come in any order (RFC 9000 §7.5, §19.6).

use super::connection::{self, Known};
use super::fields::*;
use crate::dissect::memory::TextKey;
use crate::dissect::prelude::*;
use crate::proto::pieces::{Piece, Words, show_pieces};
use crate::proto::tls::{InQuic, TLS};
use std::collections::BTreeMap;

/// Most bytes of a stream that wait for others before them.
const WAITING_LIMIT: usize = 1 << 17;
/// Most pieces that wait.
const PIECES_LIMIT: usize = 1024;
/// Most bytes of all streams of a capture that are kept because their pieces came out of order.
const KEPT_LIMIT: usize = 1 << 26;

/// A stream on the first pass.
#[derive(Default)]
pub(super) struct Stream {
    /// Up to here everything was handed on.
    next: u64,
    /// What lies behind a gap, by offset.
    waiting: BTreeMap<u64, Waiting>,
    waiting_len: usize,
}

struct Waiting {
    frame: u32,
    bytes: Vec<u8>,
}

/// All bytes kept so far.
#[derive(Default)]
struct Kept(usize);

/// What becomes of a frame's data.
#[derive(Clone, Copy)]
enum Fate {
    /// The next bytes of the stream.
    Next,
    /// Bytes behind a gap.
    Waits,
    /// All of it came before.
    Again,
    /// It closes the last gap.
    Joins,
}

/// What was learnt about a frame's data.
#[derive(Clone, Copy)]
struct Crypto {
    fate: Fate,
    /// What it joins, together with its own bytes.
    joined: TextKey,
    first_piece: Key<Piece>,
    pieces: u32,
}

impl Stream {
    /// Takes the data of a frame; the pieces that it completes, if it closes the last gap.
    fn take(&mut self, offset: u64, data: &[u8], frame: u32) -> (Fate, Vec<Waiting>) {
        let end = offset.saturating_add(data.len() as u64);
        if data.is_empty() || end <= self.next {
            return (if data.is_empty() { Fate::Next } else { Fate::Again }, Vec::new());
        }
        if self.waiting.is_empty() && offset == self.next {
            self.next = end;
            return (Fate::Next, Vec::new());
        }
        let known = self.waiting.get(&offset).is_some_and(|piece| piece.bytes.len() >= data.len());
        if known {
            return (Fate::Again, Vec::new());
        }
        let len = self.waiting_len.saturating_add(data.len());
        if len > WAITING_LIMIT || self.waiting.len() >= PIECES_LIMIT {
            return (Fate::Waits, Vec::new());
        }
        self.waiting_len = len;
        self.waiting.insert(offset, Waiting { frame, bytes: data.to_vec() });
        // Only what lies without a gap, all of it, is handed on.
        let mut at = self.next;
        for (start, piece) in &self.waiting {
            if *start > at {
                return (Fate::Waits, Vec::new());
            }
            at = at.max(start.saturating_add(piece.bytes.len() as u64));
        }
        let mut pieces = Vec::with_capacity(self.waiting.len());
        let mut to = self.next;
        for (start, mut piece) in std::mem::take(&mut self.waiting) {
            let again = usize::try_from(to.saturating_sub(start)).unwrap_or(usize::MAX).min(piece.bytes.len());
            piece.bytes.drain(..again);
            to = to.saturating_add(piece.bytes.len() as u64);
            if !piece.bytes.is_empty() {
                pieces.push(piece);
            }
        }
        self.waiting_len = 0;
        self.next = at;
        (Fate::Joins, pieces)
    }
}

/// The data of a CRYPTO frame, `len` bytes at the cursor.
pub(super) fn data(pkt: &mut Packet, field: &'static Field, known: Known, offset: u64, len: usize) -> Parsed {
    let bytes = pkt.peek(0, len)?;
    pkt.add(field, 0, len);
    if pkt.is_quoted() {
        return pkt.skip(len);
    }
    let learnt = pkt.learn(|first| {
        let frame = first.frame.number;
        let (fate, pieces) = connection::stream(first, known)?.take(offset, bytes, frame);
        let mut crypto = Crypto { fate, joined: TextKey::default(), first_piece: Key::at(0), pieces: 0 };
        let total = pieces.iter().map(|piece| piece.bytes.len()).sum::<usize>();
        if total > 0 {
            let kept = first.scratch::<Kept>();
            kept.0 = kept.0.saturating_add(total);
            if kept.0 > KEPT_LIMIT {
                return Some(first.push(Crypto { fate: Fate::Waits, ..crypto }));
            }
            let joined: Vec<u8> = pieces.iter().flat_map(|piece| piece.bytes.iter().copied()).collect();
            crypto.joined = first.text(&joined);
            for (index, piece) in pieces.iter().enumerate() {
                let key = first.push(Piece { frame: piece.frame, len: piece.bytes.len() as u32 });
                if index == 0 {
                    crypto.first_piece = key;
                }
            }
            crypto.pieces = pieces.len() as u32;
        } else if matches!(fate, Fate::Next) {
            return None;
        }
        Some(first.push(crypto))
    });
    let crypto = match learnt {
        Some(key) => pkt.recall(key),
        None => None,
    };
    match crypto {
        None | Some(Crypto { fate: Fate::Next, .. }) => hand_on(pkt, known, len),
        Some(Crypto { fate: Fate::Again, .. }) => {
            pkt.add(&RETRANSMISSION_BOX, 0, len);
            pkt.expert(&RETRANSMISSION);
            pkt.skip(len)
        }
        Some(Crypto { fate: Fate::Waits, .. }) => pkt.skip(len),
        Some(crypto @ Crypto { fate: Fate::Joins, .. }) => {
            let joined = pkt.recall_text(crypto.joined).to_vec();
            tell(pkt, known, &joined);
            pkt.read_made("Reassembled QUIC CRYPTO", &joined, |pkt| {
                show_pieces(pkt, &PIECES, crypto.first_piece, crypto.pieces, joined.len());
                pkt.aside(|pkt| pkt.hand_to(&TLS))
            })?;
            pkt.skip(len)
        }
    }
}

/// Tells TLS which stream it reads, beginning with these bytes.
fn tell(pkt: &mut Packet, known: Known, bytes: &[u8]) {
    const SERVER_HELLO: u8 = 2;
    if known.server && bytes.first() == Some(&SERVER_HELLO) {
        connection::note_suite(pkt, known);
    }
    let told = InQuic { connection: known.number, server: known.server };
    pkt.tell(&told.words());
}

/// Hands the next bytes of the stream, as they lie in this frame, to TLS.
fn hand_on(pkt: &mut Packet, known: Known, len: usize) -> Parsed {
    if len == 0 {
        return Ok(());
    }
    tell(pkt, known, pkt.rest());
    pkt.aside(|pkt| pkt.hand_part(&TLS, len))
}

static PIECES: Words = Words { all: &CRYPTO_FRAGMENTS, one: &CRYPTO_FRAGMENT, count: &CRYPTO_FRAGMENT_COUNT };
