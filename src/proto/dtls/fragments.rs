//! Messages that came in pieces, in any order (RFC 6347 §4.2.3).

use super::fields::*;
use crate::dissect::memory::TextKey;
use crate::dissect::prelude::*;
use crate::proto::pieces::{Piece, Words, show_pieces};
use rustc_hash::FxHashMap;

/// Longest message that is put together.
const MESSAGE_LIMIT: usize = 1 << 17;
/// Most bytes of all messages of a capture, begun and finished.
const KEPT_LIMIT: usize = 1 << 26;
/// Most messages of a conversation that wait for pieces.
const WAITING_LIMIT: usize = 64;

/// A message whose pieces are not all there, on the first pass.
struct Waiting {
    bytes: Vec<u8>,
    /// Offset, length and frame of each piece, ascending and without overlaps.
    pieces: Vec<(usize, usize, u32)>,
}

/// Those of a conversation, by direction and number.
#[derive(Default)]
struct Messages(FxHashMap<(bool, u16), Waiting>);

/// All bytes kept so far.
#[derive(Default)]
struct Kept(usize);

/// A message that a piece completes.
#[derive(Clone, Copy)]
struct Joined {
    text: TextKey,
    first_piece: Key<Piece>,
    pieces: u32,
}

/// A message as a whole.
pub(super) struct Unit {
    pub(super) bytes: Vec<u8>,
    first_piece: Key<Piece>,
    pieces: u32,
}

impl Waiting {
    /// Adds a piece; whether all are there now.
    fn take(&mut self, offset: usize, data: &[u8], frame: u32) -> bool {
        let end = offset.saturating_add(data.len());
        let overlaps = self.pieces.iter().any(|(at, len, _)| *at < end && offset < at.saturating_add(*len));
        if !overlaps
            && !data.is_empty()
            && let Some(place) = self.bytes.get_mut(offset..end)
        {
            place.copy_from_slice(data);
            self.pieces.push((offset, data.len(), frame));
            self.pieces.sort_unstable();
        }
        self.pieces.iter().map(|piece| piece.1).sum::<usize>() == self.bytes.len()
    }
}

/// Learns about a piece of a message; the message, if it is complete with it.
pub(super) fn learn(
    pkt: &mut Packet,
    direction: bool,
    sequence: u16,
    whole: usize,
    offset: usize,
    data: &[u8],
) -> Option<Unit> {
    if pkt.is_quoted() {
        return None;
    }
    let key = pkt.learn(|first| {
        let frame = first.frame.number;
        let kept = first.scratch::<Kept>().0;
        let waiting = &mut first.of_conversation::<Messages>().0;
        let mut grown = 0;
        if waiting.get(&(direction, sequence)).is_none_or(|waiting| waiting.bytes.len() != whole) {
            if whole > MESSAGE_LIMIT || kept.saturating_add(whole) > KEPT_LIMIT {
                return None;
            }
            if waiting.len() >= WAITING_LIMIT {
                waiting.clear();
            }
            waiting.insert((direction, sequence), Waiting { bytes: vec![0; whole], pieces: Vec::new() });
            grown = whole;
        }
        let complete = waiting.get_mut(&(direction, sequence)).is_some_and(|begun| begun.take(offset, data, frame));
        let done = if complete { waiting.remove(&(direction, sequence)) } else { None };
        first.scratch::<Kept>().0 = kept.saturating_add(grown);
        let done = done?;
        let text = first.text(&done.bytes);
        let mut first_piece = Key::at(0);
        let pieces = done.pieces.len() as u32;
        for (index, (_, len, frame)) in done.pieces.into_iter().enumerate() {
            let key = first.push(Piece { frame, len: len as u32 });
            if index == 0 {
                first_piece = key;
            }
        }
        Some(first.push(Joined { text, first_piece, pieces }))
    });
    let Joined { text, first_piece, pieces } = key.and_then(|key| pkt.recall(key))?;
    Some(Unit { bytes: pkt.recall_text(text).to_vec(), first_piece, pieces })
}

static PIECES: Words = Words { all: &FRAGMENTS, one: &FRAGMENT, count: &FRAGMENT_COUNT };

/// Lists the pieces of a message.
pub(super) fn show(pkt: &mut Packet, unit: &Unit) -> Parsed {
    let len = unit.bytes.len();
    let list = show_pieces(pkt, &PIECES, unit.first_piece, unit.pieces, len);
    pkt.back_into(list, |pkt| {
        pkt.found_at(&REASSEMBLED_LENGTH, len as u64, 0, 0);
        Ok(())
    })
}
