//! Which frames of a capture pass a filter: a part of it for whoever asks, or all of it as a job that goes on while the capture grows.

use super::{Cut, Dissection, FrameRow, FrameTable, Session};
use crate::dissect::Memory;
use crate::dissect::protocol::ProtocolId;
use crate::file::FrameReader;
use crate::filter::plan::{End, Entry, Plan, Row, Verdict};
use crate::filter::{Bounds, Filter};
use roaring::RoaringBitmap;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// Frames that a worker takes in one go.
const RANGE: u32 = 16384;

/// Frames that are looked at between two cuts, so that the recorder is not held up.
const CUT: u32 = 512;

/// Puts a filter to frames. Each thread wants its own: it remembers what it found out about conversations.
pub struct Selector<'f> {
    filter: &'f Filter,
    plan: Plan<'f>,
    dissection: Dissection,
    /// How many frames had to be dissected so far.
    pub dissected: u64,
}

impl<'f> Selector<'f> {
    pub fn new(session: &Session, filter: &'f Filter) -> Selector<'f> {
        let plan = Plan::new(filter, session.registry(), !session.settings().one_pass);
        Selector { filter, plan, dissection: Dissection::default(), dissected: 0 }
    }

    /// Gives those frames of a range (indices from 0) that pass. A frame whose bytes cannot be read passes as if it had none.
    pub fn select(&mut self, cut: &Cut, reader: &mut FrameReader, range: Range<u32>, mut found: impl FnMut(u32)) {
        let (frames, memory) = (cut.frames(), cut.memory());
        let ignores = cut.ignores();
        let is_ignored = |index| frames.row(index).is_some_and(|row| row.marks & FrameRow::IGNORED != 0);
        let mut from = range.start;
        while from < range.end {
            let (paths, conversations) = frames.columns(from, range.end);
            if paths.is_empty() {
                return;
            }
            for (index, (&path, &conversation)) in (from..).zip(paths.iter().zip(conversations)) {
                // The path tells what the first pass met, and that counts no more.
                if ignores && is_ignored(index) {
                    if self.dissect(cut, reader, index) {
                        found(index);
                    }
                    continue;
                }
                let entry = Known { frames, memory, index, path, conversation };
                let verdict = self.plan.verdict(path, conversation, &entry);
                let passes = match verdict {
                    Verdict::Never => false,
                    Verdict::Always => true,
                    Verdict::Maybe => self.dissect(cut, reader, index),
                };
                if passes {
                    found(index);
                }
            }
            from += paths.len() as u32;
        }
    }

    fn dissect(&mut self, cut: &Cut, reader: &mut FrameReader, index: u32) -> bool {
        self.dissected += 1;
        let before = index.checked_sub(1).and_then(|before| cut.frames().time(before));
        let _ = cut.dissect(reader, index, before, self.filter.demand(), &mut self.dissection);
        self.filter.matches(&self.dissection.tree, &self.dissection.bytes)
    }
}

/// What the tables know of a frame.
struct Known<'c> {
    frames: &'c FrameTable,
    memory: &'c Memory,
    index: u32,
    path: u32,
    /// With the direction's bit.
    conversation: u32,
}

impl<'c> Entry<'c> for Known<'c> {
    fn chain(&self) -> &'c [ProtocolId] {
        self.memory.paths().get(self.path as usize).map_or(&[], |chain| chain)
    }

    fn ends(&self) -> Option<End<'c>> {
        self.memory.end(self.conversation)
    }

    fn layers(&self) -> Vec<End<'c>> {
        self.frames.layers(self.index).iter().filter_map(|link| self.memory.end(*link)).collect()
    }

    fn row(&self) -> Option<Row> {
        let row = self.frames.row(self.index)?;
        let timed = row.marks & FrameRow::UNTIMED == 0;
        Some(Row {
            number: self.index.saturating_add(1),
            length: row.length,
            captured: row.captured,
            time: timed.then_some(row.time),
            has_options: row.marks & FrameRow::OPTIONS != 0,
        })
    }
}

/// Counts up with every keystroke: what belongs to an older number ends by itself.
#[derive(Clone, Debug, Default)]
pub struct Generations(Arc<AtomicU64>);

impl Generations {
    /// A new generation; all before it are over.
    pub fn next(&self) -> Generation {
        let number = self.0.fetch_add(1, Ordering::AcqRel) + 1;
        Generation { newest: self.0.clone(), number }
    }
}

/// One of the [`Generations`].
#[derive(Clone, Debug)]
pub struct Generation {
    newest: Arc<AtomicU64>,
    number: u64,
}

impl Generation {
    pub fn is_current(&self) -> bool {
        self.newest.load(Ordering::Acquire) == self.number
    }
}

/// How far a selection is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Frames that were looked at; those found so far lie among them.
    pub looked_at: u32,
    /// Frames of the capture by now.
    pub of: u32,
    pub found: u64,
    /// Frames that had to be dissected.
    pub dissected: u64,
}

/// The frames that passed filters put to a whole capture, newest last. A new filter that has one of those in it only
/// looks at what that leaves open.
#[derive(Clone, Debug, Default)]
pub struct Remembered {
    len: u32,
    sets: VecDeque<(Filter, Arc<RoaringBitmap>)>,
}

/// Filters whose frames are remembered.
const REMEMBERED: usize = 32;

impl Remembered {
    /// Keeps what a selection has found, if it is through with a capture that was complete when it began.
    pub fn keep(&mut self, selection: &Selection) {
        let (job, state) = (&selection.job, selection.job.state());
        if !job.complete || state.looked_at < job.session.len() {
            return;
        }
        self.len = job.session.len();
        self.sets.retain(|(filter, _)| *filter != job.filter);
        self.sets.push_back((job.filter.clone(), state.found.clone()));
        if self.sets.len() > REMEMBERED {
            self.sets.pop_front();
        }
    }

    fn bounds(&self, filter: &Filter) -> Option<Bounds> {
        filter.bounds(self.len, self.sets.iter().map(|(filter, set)| (filter, set.as_ref())))
    }
}

/// A filter put to a whole capture, on all cores. Clones are handles to the same job; it never blocks who holds one.
#[derive(Clone)]
pub struct Selection {
    job: Arc<Job>,
}

struct Job {
    session: Session,
    filter: Filter,
    generation: Generation,
    /// The capture was complete when the job began.
    complete: bool,
    /// Frames that the answer is not known of, among those before `bounded`.
    open: RoaringBitmap,
    bounded: u32,
    /// Told after each range.
    told: Box<dyn Fn() + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// First frame that nobody has taken.
    next: u32,
    looked_at: u32,
    dissected: u64,
    workers: usize,
    found: Arc<RoaringBitmap>,
}

impl Selection {
    /// Begins with what is published; `told` is called from a worker after each range.
    pub fn start(
        session: &Session,
        filter: Filter,
        generation: Generation,
        remembered: &Remembered,
        told: impl Fn() + Send + Sync + 'static,
    ) -> Selection {
        // Asked in this order: a capture that is complete has all its frames.
        let complete = session.is_done();
        let bounds = if complete { remembered.bounds(&filter) } else { None };
        let bounded = if bounds.is_some() { remembered.len } else { 0 };
        let bounds = bounds.unwrap_or_default();
        let mut state = State::default();
        // What nothing is known of is taken in ranges, what is open in between by itself.
        let open = &bounds.may - &bounds.pass;
        if open.is_empty() {
            (state.next, state.looked_at) = (bounded, bounded);
        }
        state.found = Arc::new(bounds.pass);
        let job = Job {
            session: session.clone(),
            filter,
            generation,
            complete,
            open,
            bounded,
            told: Box::new(told),
            state: Mutex::new(state),
        };
        let selection = Selection { job: Arc::new(job) };
        selection.go_on();
        selection
    }

    /// Takes up the frames published since; to be called when there are more.
    pub fn go_on(&self) {
        let job = &self.job;
        let mut state = job.state();
        let left = job.session.len().saturating_sub(state.next).div_ceil(RANGE) as usize;
        let wanted = left.min(rayon::current_num_threads());
        while state.workers < wanted {
            state.workers += 1;
            let job = job.clone();
            rayon::spawn(move || job.work());
        }
    }

    /// The frames found so far, as indices from 0.
    pub fn found(&self) -> Arc<RoaringBitmap> {
        self.job.state().found.clone()
    }

    pub fn progress(&self) -> Progress {
        let state = self.job.state();
        Progress {
            looked_at: state.looked_at,
            of: self.job.session.len(),
            found: state.found.len(),
            dissected: state.dissected,
        }
    }

    /// All frames published by now were looked at.
    pub fn is_up_to_date(&self) -> bool {
        let progress = self.progress();
        progress.looked_at >= progress.of
    }

    pub fn filter(&self) -> &Filter {
        &self.job.filter
    }
}

impl Job {
    fn state(&self) -> MutexGuard<'_, State> {
        match self.state.lock() {
            Ok(state) => state,
            Err(poisoned) => poisoned.into_inner(),
        }
    }

    /// The next range that nobody has taken; without one the worker is counted off.
    fn take(&self) -> Option<Range<u32>> {
        let mut state = self.state();
        let len = self.session.len();
        if state.next >= len || !self.generation.is_current() {
            state.workers -= 1;
            return None;
        }
        let mut range = state.next..(state.next + RANGE).min(len);
        if range.start < self.bounded {
            // So far that as many frames are open as in a range of which nothing is known.
            let before = if range.start == 0 { 0 } else { self.open.rank(range.start - 1) };
            let last = self.open.select(u32::try_from(before).unwrap_or(u32::MAX).saturating_add(RANGE));
            range.end = last.unwrap_or(self.bounded).min(self.bounded);
        }
        state.next = range.end;
        Some(range)
    }

    fn work(&self) {
        let mut selector = Selector::new(&self.session, &self.filter);
        let mut reader = self.session.reader();
        let mut bits = Vec::new();
        while let Some(range) = self.take() {
            let fresh = match range.start < self.bounded {
                true => self.look_at_open(&mut selector, &mut reader, range.clone()),
                false => self.look_at(&mut selector, &mut reader, range.clone(), &mut bits),
            };
            if self.generation.is_current() {
                let mut state = self.state();
                state.looked_at += range.end - range.start;
                state.dissected += std::mem::take(&mut selector.dissected);
                if !fresh.is_empty() {
                    *Arc::make_mut(&mut state.found) |= fresh;
                }
            }
            (self.told)();
        }
    }

    /// Looks at a range of frames; `bits` is only lent for its room.
    fn look_at(
        &self,
        selector: &mut Selector,
        reader: &mut FrameReader,
        range: Range<u32>,
        bits: &mut Vec<u8>,
    ) -> RoaringBitmap {
        let start = range.start;
        bits.clear();
        bits.resize((range.end - start).div_ceil(8) as usize, 0);
        for from in range.clone().step_by(CUT as usize) {
            if !self.generation.is_current() {
                break;
            }
            let cut = self.session.cut();
            selector.select(&cut, reader, from..(from + CUT).min(range.end), |index| {
                let at = index - start;
                if let Some(byte) = bits.get_mut(at as usize / 8) {
                    *byte |= 1 << (at % 8);
                }
            });
        }
        RoaringBitmap::from_lsb0_bytes(start, bits)
    }

    /// Looks at the frames of a range that are open.
    fn look_at_open(&self, selector: &mut Selector, reader: &mut FrameReader, range: Range<u32>) -> RoaringBitmap {
        let open: Vec<u32> = self.open.range(range).collect();
        let mut fresh = RoaringBitmap::new();
        for part in open.chunks(CUT as usize) {
            if !self.generation.is_current() {
                break;
            }
            let cut = self.session.cut();
            for &index in part {
                selector.select(&cut, reader, index..index + 1, |index| {
                    fresh.insert(index);
                });
            }
        }
        fresh
    }
}
