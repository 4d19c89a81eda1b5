//! Putting together what a protocol's unit has in several segments.
//!
//! The first pass keeps where the pieces lie, not their bytes; whoever looks at the segment that completes a unit
//! gathers them from the file.

use super::fields::*;
use crate::dissect::packet::Need;
use crate::dissect::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// The longest unit that is put together.
const LONGEST: usize = 16 << 20;
/// How often a protocol may look at a unit and want more.
const TRIES: u32 = 256;
/// Units that wait for their end at the same time; the oldest goes first.
const WAITING: usize = 100_000;

/// A piece of a unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub frame: u32,
    /// Where its bytes lie in the file.
    offset: u64,
    /// Where they lie in their frame.
    start: u32,
    pub len: u32,
    /// Where they lie in the unit.
    pub at: u32,
    before: Option<Key<Piece>>,
}

/// A unit that began in one segment and ends in another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// The frame that brought its end; 0 before it came.
    pub ended_in: u32,
}

/// What a segment is to a unit that began before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Join {
    protocol: u16,
    pub unit: Key<Unit>,
    last: Key<Piece>,
    /// Length of the unit as it stands with this segment.
    len: u32,
    /// Bytes of this segment that belong to it.
    pub taken: u32,
    /// All that the protocol asked for is there.
    pub ready: bool,
}

/// A unit that lacks bytes.
struct Pending {
    protocol: u16,
    unit: Key<Unit>,
    /// Sequence number of its first byte.
    seq: u32,
    /// Its length as far as its protocol knows; nothing if it goes on to the end of the stream.
    need: Option<usize>,
    /// The protocol could not say how long it is, so it is shown whole segments.
    open: bool,
    last: Key<Piece>,
    /// What is there: first byte and the one behind the last, ascending, apart from each other.
    have: Vec<(u32, u32)>,
    tries: u32,
}

impl Pending {
    fn add(&mut self, from: u32, to: u32) {
        let (mut from, mut to) = (from, to);
        self.have.retain(|&(start, end)| {
            let apart = end < from || start > to;
            if !apart {
                (from, to) = (from.min(start), to.max(end));
            }
            apart
        });
        let place = self.have.partition_point(|&(start, _)| start < from);
        self.have.insert(place, (from, to));
    }

    /// Bytes from the first on that are there without a hole.
    fn whole(&self) -> usize {
        match self.have.first() {
            Some(&(0, end)) => end as usize,
            _ => 0,
        }
    }
}

/// The first pass's notebook: by conversation and direction.
#[derive(Default)]
struct Waiting {
    pending: FxHashMap<(u32, bool), Pending>,
    order: VecDeque<(u32, bool)>,
}

impl Waiting {
    fn put(&mut self, end: (u32, bool), pending: Pending) {
        if self.pending.insert(end, pending).is_none() {
            self.order.push_back(end);
        }
        while self.pending.len() > WAITING
            && let Some(oldest) = self.order.pop_front()
        {
            self.pending.remove(&oldest);
        }
        // Ends that are no longer waited for leave the order when it has grown long.
        if self.order.len() > WAITING.saturating_mul(2) {
            let pending = &self.pending;
            self.order.retain(|end| pending.contains_key(end));
        }
    }
}

/// A segment's bytes from somewhere on.
#[derive(Clone, Copy)]
pub(super) struct Bytes {
    pub conversation: u32,
    pub forward: bool,
    /// Sequence number of the first byte.
    pub seq: u32,
    /// Place of the first byte in the frame.
    pub start: usize,
    pub len: usize,
    /// The stream ends with this segment.
    pub last: bool,
    /// The segment came late.
    pub late: bool,
}

impl Bytes {
    /// The same without the first `taken` bytes.
    pub(super) fn behind(self, taken: usize) -> Bytes {
        Bytes {
            seq: self.seq.wrapping_add(taken as u32),
            start: self.start.saturating_add(taken),
            len: self.len.saturating_sub(taken),
            ..self
        }
    }

    fn end(&self) -> (u32, bool) {
        (self.conversation, self.forward)
    }
}

/// Adds a segment to the unit that waits for it, if one does.
pub(super) fn join(first: &mut First, bytes: Bytes) -> Option<Key<Join>> {
    let frame = first.frame.number;
    let offset = first.frame.offset.wrapping_add(bytes.start as u64);
    let pending = first.scratch::<Waiting>().pending.get_mut(&bytes.end())?;
    let at = bytes.seq.wrapping_sub(pending.seq) as usize;
    let limit = pending.need.filter(|_| !pending.open).unwrap_or(LONGEST);
    let behind = at >= limit && !(bytes.last && bytes.len == 0 && pending.need.is_none());
    if behind || (bytes.len == 0 && !bytes.last) || (bytes.late && pending.whole() > at) {
        // Older than the unit, known already, or behind an end that was never captured.
        if behind && at < 1 << 31 && !bytes.late {
            first.scratch::<Waiting>().pending.remove(&bytes.end());
        }
        return None;
    }
    let taken = bytes.len.min(limit.saturating_sub(at));
    let (before, unit, protocol) = (pending.last, pending.unit, pending.protocol);
    let (at, len) = (at as u32, taken as u32);
    if taken > 0 {
        pending.add(at, at.saturating_add(len));
    }
    let whole = pending.whole();
    let ready = match pending.need {
        Some(need) => whole >= need,
        None => bytes.last,
    };
    let last = match taken {
        0 => before,
        _ => first.push(Piece { frame, offset, start: bytes.start as u32, len, at, before: Some(before) }),
    };
    if let Some(pending) = first.scratch::<Waiting>().pending.get_mut(&bytes.end()) {
        pending.last = last;
    }
    Some(first.push(Join { protocol, unit, last, len: whole as u32, taken: len, ready }))
}

/// The unit is whole: nothing waits any more.
pub(super) fn ended(first: &mut First, bytes: Bytes) {
    let frame = first.frame.number;
    if let Some(pending) = first.scratch::<Waiting>().pending.remove(&bytes.end()) {
        first.change(pending.unit, |unit: &mut Unit| unit.ended_in = frame);
    }
}

/// The protocol looked at the unit and wants more.
pub(super) fn wants_more(first: &mut First, bytes: Bytes, need: Need) {
    let waiting = first.scratch::<Waiting>();
    let Some(pending) = waiting.pending.get_mut(&bytes.end()) else { return };
    pending.tries = pending.tries.saturating_add(1);
    let whole = pending.whole();
    pending.need = total(need, whole);
    pending.open = matches!(need, Need::More(_));
    let stuck = pending.need.is_some_and(|need| need <= whole || need > LONGEST) || whole >= LONGEST;
    if stuck || pending.tries > TRIES {
        waiting.pending.remove(&bytes.end());
    }
}

fn total(need: Need, whole: usize) -> Option<usize> {
    match need {
        Need::More(more) => Some(whole.saturating_add(more.max(1))),
        Need::Unit(len) => Some(len),
        Need::End => None,
    }
}

/// A unit begins with these bytes and does not end with them.
pub(super) fn begin(first: &mut First, protocol: &'static Protocol, bytes: Bytes, need: Need) -> Option<Key<Unit>> {
    first.scratch::<Waiting>().pending.remove(&bytes.end());
    let open = matches!(need, Need::More(_));
    let need = total(need, bytes.len);
    if need.is_some_and(|need| need > LONGEST || need <= bytes.len) || bytes.len > LONGEST || bytes.last {
        return None;
    }
    let (frame, len) = (first.frame.number, bytes.len as u32);
    let offset = first.frame.offset.wrapping_add(bytes.start as u64);
    let last = first.push(Piece { frame, offset, start: bytes.start as u32, len, at: 0, before: None });
    let unit = first.push(Unit { ended_in: 0 });
    let (protocol, seq, have) = (protocol.id(), bytes.seq, vec![(0, len)]);
    let pending = Pending { protocol, unit, seq, need, open, last, have, tries: 0 };
    first.scratch::<Waiting>().put(bytes.end(), pending);
    Some(unit)
}

/// A unit read a part of what was gathered, and wants more for the rest.
pub(super) fn begin_within(
    first: &mut First,
    protocol: &'static Protocol,
    bytes: Bytes,
    (at, len): (usize, usize),
    need: Need,
) -> Option<Key<Unit>> {
    // The rest lies in this segment: what came before it was not enough for a unit, so a unit ended in this one.
    let taken = bytes.len.checked_sub(len.checked_sub(at)?)?;
    begin(first, protocol, bytes.behind(taken), need)
}

impl Join {
    /// Who the unit is for.
    pub(super) fn protocol(&self, pkt: &Packet) -> Option<&'static Protocol> {
        pkt.protocol(self.protocol)
    }

    /// The pieces in the order of the unit, and its bytes; nothing if the file does not give them any more.
    pub(super) fn gather(&self, pkt: &mut Packet) -> Option<(Vec<Piece>, Vec<u8>)> {
        let mut pieces = Vec::new();
        let mut next = Some(self.last);
        while let Some(key) = next {
            let piece: Piece = pkt.recall(key)?;
            pieces.push(piece);
            next = piece.before;
        }
        pieces.sort_by_key(|piece| piece.at);
        let mut unit = vec![0; self.len as usize];
        let mut bytes = Vec::new();
        for piece in &pieces {
            pkt.read_frame(piece.frame, piece.offset, piece.start as usize, piece.len, &mut bytes)?;
            let at = piece.at as usize;
            let room = unit.get_mut(at..).unwrap_or(&mut []);
            let len = room.len().min(bytes.len());
            if let (Some(to), Some(from)) = (room.get_mut(..len), bytes.get(..len)) {
                to.copy_from_slice(from);
            }
        }
        Some((pieces, unit))
    }
}

/// Shows what a unit was put together from.
pub(super) fn show(pkt: &mut Packet, pieces: &[Piece], unit: &[u8]) -> Parsed {
    let (count, len) = (pieces.len(), unit.len());
    let item = pkt.found_at(&SEGMENTS, 0, 0, len);
    pkt.label(item, |text| {
        write!(text, "{count} Reassembled TCP Segments ({len} bytes): ")?;
        for (index, piece) in pieces.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(text, "{comma}#{}({})", piece.frame, piece.len)?;
        }
        Ok(())
    });
    pkt.open();
    for piece in pieces {
        let (at, len) = (piece.at, piece.len);
        let item = pkt.found_at(&SEGMENT, u64::from(piece.frame), at as usize, len as usize);
        let end = at.saturating_add(len).saturating_sub(1);
        pkt.label(item, |text| {
            let plural = if len == 1 { "" } else { "s" };
            write!(text, "Frame: {}, payload: {at}-{end} ({len} byte{plural})", piece.frame)
        });
    }
    pkt.found_at(&SEGMENT_COUNT, count as u64, 0, 0);
    pkt.found_at(&REASSEMBLED_LENGTH, len as u64, 0, 0);
    pkt.found_at(&REASSEMBLED_DATA, 0, 0, len);
    pkt.close();
    Ok(())
}
