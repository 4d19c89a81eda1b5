//! Units that lie in several frames: fragments of a datagram, segments of a stream.
//!
//! What is kept of a unit is where its pieces lie, never their bytes. Whoever looks at the frame that completes it
//! gathers them from the file, on the first pass too. A piece may itself lie in a unit: a fragment inside a tunnel whose
//! own packets were fragmented.

use super::limits;
use super::memory::Key;
use super::packet::{Packet, Parsed};
use crate::field::Field;
use std::collections::VecDeque;
use std::collections::hash_map::{HashMap, RandomState};
use std::fmt::Write;
use std::hash::{BuildHasher, Hash};

/// What a piece costs besides its bytes, in bytes.
const PIECE_COST: usize = 64;
/// How deep units may lie in units.
const DEEPEST: usize = 16;

/// Where bytes lie, for whoever wants them again later.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    frame: u32,
    /// The unit that they lie in; none for bytes of the file.
    unit: Option<Key<Joined>>,
    /// Where they begin there.
    offset: u64,
}

/// A piece of a unit.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    place: Place,
    pub len: u32,
    /// Where it lies in the unit.
    pub at: u32,
    /// The piece that came before it.
    before: Option<Key<Piece>>,
    /// It says that the unit ends with it.
    pub is_last: bool,
}

impl Piece {
    pub fn new(place: Place, at: u32, len: u32, is_last: bool, before: Option<Key<Piece>>) -> Piece {
        Piece { place, len, at, before, is_last }
    }

    /// The frame that brought it.
    pub fn frame(&self) -> u32 {
        self.place.frame
    }
}

/// A unit as one frame completes it: its pieces in the order in which they came, from the last one backwards.
#[derive(Clone, Copy, Debug)]
pub struct Joined {
    last: Key<Piece>,
    len: u32,
}

impl Joined {
    pub fn new(last: Key<Piece>, len: u32) -> Joined {
        Joined { last, len }
    }
}

/// A unit's bytes, and its pieces by their place in it.
#[derive(Debug, Default)]
pub struct Gathered {
    pub pieces: Vec<(Piece, Flaws)>,
    pub bytes: Vec<u8>,
}

/// What is wrong with a piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flaws {
    /// Some of it was there before.
    pub overlaps: bool,
    /// And was other bytes then.
    pub conflicts: bool,
    /// It ends the unit elsewhere than an earlier one did.
    pub ends_elsewhere: bool,
    /// It goes on behind the unit's end.
    pub too_long: bool,
}

/// Which bytes of a unit are there: the first of each run and the one behind its last, ascending, apart from each other.
#[derive(Debug, Default)]
pub struct Coverage(Vec<(u32, u32)>);

impl Coverage {
    pub fn add(&mut self, from: u32, to: u32) {
        let first = self.0.partition_point(|&(_, end)| end < from);
        let behind = self.0.partition_point(|&(start, _)| start <= to).max(first);
        let touched = self.0.get(first..behind).unwrap_or(&[]);
        let from = touched.first().map_or(from, |&(start, _)| start.min(from));
        let to = touched.last().map_or(to, |&(_, end)| end.max(to));
        self.0.splice(first..behind, [(from, to)]);
    }

    /// Bytes from the first on that are there without a hole.
    pub fn whole(&self) -> u32 {
        match self.0.first() {
            Some(&(0, end)) => end,
            _ => 0,
        }
    }
}

/// Units that wait for more, by what tells them apart. When there are too many the oldest goes.
#[derive(Debug)]
pub struct Waiting<K, V, S = RandomState> {
    units: HashMap<K, (V, u64), S>,
    /// Keys by age, with the age at which each began to wait; older entries of a key are out of date.
    order: VecDeque<(K, u64)>,
    began: u64,
}

impl<K, V, S: Default> Default for Waiting<K, V, S> {
    fn default() -> Waiting<K, V, S> {
        Waiting { units: HashMap::default(), order: VecDeque::new(), began: 0 }
    }
}

impl<K: Hash + Eq + Copy, V, S: BuildHasher> Waiting<K, V, S> {
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.units.get_mut(key).map(|(unit, _)| unit)
    }

    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.units.remove(key).map(|(unit, _)| unit)
    }

    /// Lets a unit wait, in place of the one that did. At most `most` wait then; gives how many were forgotten for that.
    pub fn put(&mut self, key: K, unit: V, most: usize) -> u64 {
        let mut forgotten = 0;
        self.began += 1;
        self.units.insert(key, (unit, self.began));
        self.order.push_back((key, self.began));
        while self.units.len() > most
            && let Some((oldest, began)) = self.order.pop_front()
        {
            if self.units.get(&oldest).is_some_and(|(_, since)| *since == began) {
                self.units.remove(&oldest);
                forgotten += 1;
            }
        }
        // Those that wait no more leave the order when it has grown long.
        if self.order.len() > most.saturating_mul(2) {
            let units = &self.units;
            self.order.retain(|(key, began)| units.get(key).is_some_and(|(_, since)| since == began));
        }
        forgotten
    }
}

/// How a protocol shows its units.
#[derive(Debug)]
pub struct Shown {
    /// `IPv4 Fragments`
    pub title: &'static str,
    /// `Reassembled IPv4`: the data source.
    pub source: &'static str,
    pub pieces: &'static Field,
    pub piece: &'static Field,
    pub overlap: &'static Field,
    pub conflict: &'static Field,
    pub ends_elsewhere: &'static Field,
    pub too_long: &'static Field,
    /// In place of `piece` where it contradicts the others.
    pub error: &'static Field,
    pub count: &'static Field,
    pub len: &'static Field,
    pub data: &'static Field,
}

impl Gathered {
    /// Shows what the unit was put together from; `pkt` reads the unit itself.
    pub fn show(&self, pkt: &mut Packet, shown: &Shown) -> Parsed {
        let (count, len) = (self.pieces.len(), self.bytes.len());
        let item = pkt.found_at(shown.pieces, 0, 0, len);
        pkt.label(item, |text| {
            let plural = if len == 1 { "" } else { "s" };
            write!(text, "{count} {} ({len} byte{plural}): ", shown.title)
        });
        pkt.append(item, |text| {
            for (index, (piece, _)) in self.pieces.iter().enumerate() {
                let comma = if index > 0 { ", " } else { "" };
                write!(text, "{comma}#{}({})", piece.frame(), piece.len)?;
            }
            Ok(())
        });
        pkt.open();
        for (piece, flaws) in &self.pieces {
            let (at, len) = (piece.at, piece.len);
            let wrong = flaws.conflicts || flaws.ends_elsewhere || flaws.too_long;
            let field = if wrong { shown.error } else { shown.piece };
            let item = pkt.found_at(field, u64::from(piece.frame()), at as usize, len as usize);
            let end = at.saturating_add(len).saturating_sub(1);
            pkt.label(item, |text| {
                let plural = if len == 1 { "" } else { "s" };
                write!(text, "Frame: {}, payload: {at}-{end} ({len} byte{plural})", piece.frame())
            });
            pkt.open();
            for (said, field) in [
                (flaws.overlaps, shown.overlap),
                (flaws.conflicts, shown.conflict),
                (flaws.ends_elsewhere, shown.ends_elsewhere),
                (flaws.too_long, shown.too_long),
            ] {
                if said {
                    pkt.found_at(field, 1, at as usize, 0);
                }
            }
            pkt.close();
        }
        pkt.found_at(shown.count, count as u64, 0, 0);
        pkt.found_at(shown.len, len as u64, 0, 0);
        pkt.found_at(shown.data, 0, 0, len);
        pkt.close();
        Ok(())
    }

    /// Puts the pieces where they belong. What was there first in the order of the unit stays.
    fn lay(&mut self, mut read: impl FnMut(&Piece, &mut Vec<u8>) -> Option<()>) -> Option<()> {
        let mut end = None;
        // The pieces are in the order in which they came.
        for (piece, flaws) in self.pieces.iter_mut().filter(|(piece, _)| piece.is_last) {
            let behind = piece.at.saturating_add(piece.len);
            flaws.ends_elsewhere = *end.get_or_insert(behind) != behind;
        }
        self.pieces.sort_by_key(|(piece, _)| piece.at);
        let mut bytes = Vec::new();
        let mut filled = 0;
        for (piece, flaws) in &mut self.pieces {
            read(piece, &mut bytes)?;
            let at = piece.at as usize;
            let room = self.bytes.get_mut(at..).unwrap_or(&mut []);
            flaws.too_long = bytes.len() > room.len();
            flaws.overlaps = at < filled;
            let known = filled.saturating_sub(at);
            let len = room.len().min(bytes.len());
            let (old, new) = room.split_at_mut(known.min(len));
            let (again, more) = bytes.split_at(known.min(len));
            flaws.conflicts = old != again;
            for (to, from) in new.iter_mut().zip(more) {
                *to = *from;
            }
            filled = filled.max(at.saturating_add(len));
        }
        Some(())
    }
}

impl Packet<'_, '_> {
    /// Where bytes of this data source (a place as [`position`](Self::position) gives it) lie for later frames; nothing
    /// for bytes that exist nowhere else (decompressed ones).
    pub fn place(&self, position: usize) -> Option<Place> {
        self.place_of(position)
    }

    /// The bytes of a unit; nothing if the file does not give them any more, or they are too many.
    pub fn gather(&mut self, unit: Key<Joined>) -> Option<Gathered> {
        self.gather_at(unit, DEEPEST)
    }

    fn gather_at(&mut self, unit: Key<Joined>, deeper: usize) -> Option<Gathered> {
        let deeper = deeper.checked_sub(1)?;
        let joined = self.recall(unit)?;
        let most = usize::try_from(self.settings().number(&limits::GATHERED)).unwrap_or(usize::MAX);
        let mut pieces = Vec::new();
        let (mut next, mut cost) = (Some(joined.last), joined.len as usize);
        while let Some(key) = next {
            let piece = self.recall(key)?;
            cost = cost.saturating_add(PIECE_COST).saturating_add(piece.len as usize);
            if cost > most {
                return None;
            }
            pieces.push((piece, Flaws::default()));
            next = piece.before;
        }
        self.spend(cost, most)?;
        pieces.reverse();
        let mut gathered = Gathered { pieces, bytes: vec![0; joined.len as usize] };
        gathered.lay(|piece, into| self.read_piece(piece, deeper, into))?;
        Some(gathered)
    }

    fn read_piece(&mut self, piece: &Piece, deeper: usize, into: &mut Vec<u8>) -> Option<()> {
        let Place { frame, unit, offset } = piece.place;
        let Some(unit) = unit else {
            return self.read_frame(frame, offset, piece.len, into);
        };
        let range =
            usize::try_from(offset).ok().and_then(|start| Some(start..start.checked_add(piece.len as usize)?))?;
        into.clear();
        match self.unit_read() {
            Some((read, bytes)) if read == unit => into.extend_from_slice(bytes.get(range)?),
            _ => into.extend_from_slice(self.gather_at(unit, deeper)?.bytes.get(range)?),
        }
        Some(())
    }
}

impl Place {
    pub(super) fn new(frame: u32, unit: Option<Key<Joined>>, offset: u64) -> Place {
        Place { frame, unit, offset }
    }

    /// The place so many bytes behind it.
    pub fn behind(self, len: usize) -> Place {
        Place { offset: self.offset.wrapping_add(len as u64), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_touch_become_one() {
        let mut coverage = Coverage::default();
        for (from, to) in [(8, 16), (24, 32), (40, 48)] {
            coverage.add(from, to);
        }
        assert_eq!((coverage.whole(), coverage.0.len()), (0, 3));
        coverage.add(16, 20);
        coverage.add(22, 41);
        assert_eq!(coverage.0, [(8, 20), (22, 48)]);
        coverage.add(0, 8);
        assert_eq!((coverage.whole(), coverage.0.len()), (20, 2));
        coverage.add(3, 100);
        assert_eq!((coverage.whole(), coverage.0.len()), (100, 1));
        coverage.add(100, 100);
        assert_eq!(coverage.0, [(0, 100)]);
    }

    #[test]
    fn the_oldest_unit_goes_first() {
        let mut waiting: Waiting<u32, char> = Waiting::default();
        for (key, unit) in [(1, 'a'), (2, 'b'), (3, 'c')] {
            assert_eq!(waiting.put(key, unit, 3), 0);
        }
        // The first one came back later, so the second is the oldest now.
        assert_eq!(waiting.remove(&1), Some('a'));
        assert_eq!(waiting.put(1, 'd', 3), 0);
        assert_eq!(waiting.put(4, 'e', 3), 1);
        assert_eq!(waiting.remove(&2), None);
        assert_eq!((waiting.remove(&1), waiting.remove(&3), waiting.remove(&4)), (Some('d'), Some('c'), Some('e')));
    }

    #[test]
    fn units_that_come_and_go_leave_nothing_behind() {
        let mut waiting: Waiting<u32, ()> = Waiting::default();
        for key in 0..1000 {
            assert_eq!(waiting.put(key, (), 10), 0);
            waiting.remove(&key);
        }
        assert!(waiting.order.len() <= 21, "{}", waiting.order.len());
    }
}
