//! Putting together what a protocol's unit has in several segments.
//!
//! The first pass keeps where the pieces lie, not their bytes; whoever looks at the segment that completes a unit
//! gathers them from the file.

use super::fields::*;
use crate::dissect::limits;
use crate::dissect::pieces::{Coverage, Joined, Piece, Place, Shown, Waiting};
use crate::dissect::prelude::*;
use rustc_hash::FxBuildHasher;

/// What protocols may spend on looking at a unit and wanting more: bytes, so many times its length, and so many bytes for
/// each of its pieces. Behind that they look again only when the unit has doubled, so that looking costs no more than so
/// many times what there is to look at.
const LOOKS: u64 = 64 << 20;
const LOOKS_BY_LEN: u64 = 32;
const PIECE_COST: u64 = 512;

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
    /// The unit as it stands with this segment, if all that the protocol asked for is there.
    pub joined: Option<Key<Joined>>,
    /// Bytes of this segment that belong to it.
    pub taken: u32,
    /// Its protocol could not say how long it is.
    pub open: bool,
    /// The protocol looked at it and wanted more: whoever knows what came later need not look again.
    pub in_vain: bool,
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
    have: Coverage,
    pieces: u64,
    /// What was spent on looking at it.
    spent: u64,
    /// Its length when a protocol looked last.
    looked_at: u64,
}

impl Pending {
    /// Whether the protocol may look at it, which counts.
    fn look(&mut self) -> bool {
        let whole = u64::from(self.have.whole());
        let may_spend = LOOKS.saturating_add(LOOKS_BY_LEN.saturating_mul(whole));
        let may = self.spent <= may_spend || whole >= self.looked_at.saturating_mul(2);
        if may {
            let cost = PIECE_COST.saturating_mul(self.pieces).saturating_add(whole);
            self.spent = self.spent.saturating_add(cost);
            self.looked_at = whole;
        }
        may
    }
}

/// The first pass's notebook: by conversation and direction.
type Pendings = Waiting<(u32, bool), Pending, FxBuildHasher>;

/// A segment's bytes from somewhere on.
#[derive(Clone, Copy)]
pub(super) struct Bytes {
    pub conversation: u32,
    pub forward: bool,
    /// Sequence number of the first byte.
    pub seq: u32,
    /// Place of the first byte in its data source.
    pub start: usize,
    /// Where later frames find it.
    pub place: Option<Place>,
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
            place: self.place.map(|place| place.behind(taken)),
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
    let place = bytes.place?;
    let longest = first.limit(&limits::UNIT);
    let pending = first.scratch::<Pendings>().get_mut(&bytes.end())?;
    let at = bytes.seq.wrapping_sub(pending.seq) as usize;
    let limit = pending.need.filter(|_| !pending.open).unwrap_or(longest);
    let behind = at >= limit && !(bytes.last && bytes.len == 0 && pending.need.is_none());
    if behind || (bytes.len == 0 && !bytes.last) || (bytes.late && pending.have.whole() as usize > at) {
        // Older than the unit, known already, or behind an end that was never captured.
        if behind && at < 1 << 31 && !bytes.late {
            first.scratch::<Pendings>().remove(&bytes.end());
        }
        return None;
    }
    let taken = bytes.len.min(limit.saturating_sub(at));
    let (before, unit, protocol, open) = (pending.last, pending.unit, pending.protocol, pending.open);
    let (at, len) = (at as u32, taken as u32);
    if taken > 0 {
        pending.have.add(at, at.saturating_add(len));
        pending.pieces = pending.pieces.saturating_add(1);
    }
    let whole = pending.have.whole();
    let ready = match pending.need {
        Some(need) => whole as usize >= need && pending.look(),
        None => bytes.last,
    };
    let last = match taken {
        0 => before,
        _ => first.push(Piece::new(place, at, len, false, Some(before))),
    };
    if let Some(pending) = first.scratch::<Pendings>().get_mut(&bytes.end()) {
        pending.last = last;
    }
    let joined = ready.then(|| first.push(Joined::new(last, whole)));
    Some(first.push(Join { protocol, unit, joined, taken: len, open, in_vain: false }))
}

/// The unit is whole: nothing waits any more.
pub(super) fn ended(first: &mut First, bytes: Bytes) {
    let frame = first.frame.number;
    if let Some(pending) = first.scratch::<Pendings>().remove(&bytes.end()) {
        first.change(pending.unit, |unit: &mut Unit| unit.ended_in = frame);
    }
}

/// The protocol looked at the unit and wants more.
pub(super) fn wants_more(first: &mut First, join: Key<Join>, bytes: Bytes, need: Need) {
    first.change(join, |join| join.in_vain = join.taken as usize == bytes.len);
    let longest = first.limit(&limits::UNIT);
    let waiting = first.scratch::<Pendings>();
    let Some(pending) = waiting.get_mut(&bytes.end()) else { return };
    let whole = pending.have.whole() as usize;
    pending.need = total(need, whole);
    pending.open = matches!(need, Need::More(_));
    let too_long = pending.need.is_some_and(|need| need > longest) || whole >= longest;
    if too_long || pending.need.is_some_and(|need| need <= whole) {
        waiting.remove(&bytes.end());
    }
    first.reached(&limits::UNIT, u64::from(too_long));
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
    first.scratch::<Pendings>().remove(&bytes.end());
    let open = matches!(need, Need::More(_));
    let need = total(need, bytes.len);
    let longest = first.limit(&limits::UNIT);
    let too_long = need.is_some_and(|need| need > longest) || bytes.len > longest;
    first.reached(&limits::UNIT, u64::from(too_long));
    if too_long || need.is_some_and(|need| need <= bytes.len) || bytes.last {
        return None;
    }
    let len = bytes.len as u32;
    let last = first.push(Piece::new(bytes.place?, 0, len, false, None));
    let unit = first.push(Unit { ended_in: 0 });
    let (protocol, seq) = (protocol.id(), bytes.seq);
    let mut have = Coverage::default();
    have.add(0, len);
    let pending = Pending { protocol, unit, seq, need, open, last, have, pieces: 1, spent: 0, looked_at: 0 };
    let most = first.limit(&limits::WAITING);
    let forgotten = first.scratch::<Pendings>().put(bytes.end(), pending, most);
    first.reached(&limits::WAITING, forgotten);
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
}

/// How units are shown.
pub(super) static SHOWN: Shown = Shown {
    title: "Reassembled TCP Segments",
    source: "Reassembled TCP",
    pieces: &SEGMENTS,
    piece: &SEGMENT,
    overlap: &SEGMENT_OVERLAP,
    conflict: &SEGMENT_CONFLICT,
    ends_elsewhere: &SEGMENT_MULTIPLE_TAILS,
    too_long: &SEGMENT_TOO_LONG,
    error: &SEGMENT_ERROR,
    count: &SEGMENT_COUNT,
    len: &REASSEMBLED_LENGTH,
    data: &REASSEMBLED_DATA,
};
