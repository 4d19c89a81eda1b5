//! Which frames of a capture pass a filter: a part of it for whoever asks, or all of it as a job that goes on while the capture grows.

use super::{Cut, Dissection, FrameRow, Session};
use crate::file::FrameReader;
use crate::filter::Filter;
use crate::filter::plan::{Plan, Row, Verdict};
use roaring::RoaringBitmap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// Frames that a worker takes in one go.
const RANGE: u32 = 4096;

/// Frames that are looked at between two cuts, so that the recorder is not held up.
const CUT: u32 = 512;

/// The direction bit of the frame table's column of conversations.
const BACKWARD: u32 = 1 << 31;

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

    /// Adds those frames of a range (indices from 0) that pass. A frame whose bytes cannot be read passes as if it had none.
    pub fn select(&mut self, cut: &Cut, reader: &mut FrameReader, range: Range<u32>, found: &mut Vec<u32>) {
        let (frames, memory) = (cut.frames(), cut.memory());
        let mut from = range.start;
        while from < range.end {
            let (paths, conversations) = frames.columns(from, range.end);
            if paths.is_empty() {
                return;
            }
            for (index, (&path, &conversation)) in (from..).zip(paths.iter().zip(conversations)) {
                let verdict = self.plan.verdict(
                    path,
                    || memory.paths().get(path as usize).map_or(&[], |chain| chain),
                    conversation,
                    || Some((memory.conversation(conversation & !BACKWARD)?, conversation & BACKWARD == 0)),
                    || frames.row(index).map(|row| known(index, &row)),
                );
                let passes = match verdict {
                    Verdict::Never => false,
                    Verdict::Always => true,
                    Verdict::Maybe => self.dissect(cut, reader, index),
                };
                if passes {
                    found.push(index);
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

fn known(index: u32, row: &FrameRow) -> Row {
    let timed = row.marks & FrameRow::UNTIMED == 0;
    Row {
        number: index.saturating_add(1),
        length: row.length,
        captured: row.captured,
        time: timed.then_some(row.time),
        has_options: row.marks & FrameRow::OPTIONS != 0,
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

/// A filter put to a whole capture, on all cores. Clones are handles to the same job; it never blocks who holds one.
#[derive(Clone)]
pub struct Selection {
    job: Arc<Job>,
}

struct Job {
    session: Session,
    filter: Filter,
    generation: Generation,
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
        told: impl Fn() + Send + Sync + 'static,
    ) -> Selection {
        let job = Job {
            session: session.clone(),
            filter,
            generation,
            told: Box::new(told),
            state: Mutex::new(State::default()),
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
        let range = state.next..(state.next + RANGE).min(len);
        state.next = range.end;
        Some(range)
    }

    fn work(&self) {
        let mut selector = Selector::new(&self.session, &self.filter);
        let mut reader = self.session.reader();
        let mut found = Vec::new();
        while let Some(range) = self.take() {
            found.clear();
            for from in range.clone().step_by(CUT as usize) {
                if !self.generation.is_current() {
                    break;
                }
                let cut = self.session.cut();
                selector.select(&cut, &mut reader, from..(from + CUT).min(range.end), &mut found);
            }
            if self.generation.is_current() {
                let mut state = self.state();
                state.looked_at += range.end - range.start;
                state.dissected += std::mem::take(&mut selector.dissected);
                Arc::make_mut(&mut state.found).extend(found.iter().copied());
            }
            (self.told)();
        }
    }
}
