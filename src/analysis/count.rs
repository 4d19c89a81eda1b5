//! Puts counters to the frames of a capture: ranges on all cores, put together in their order.

use super::Scope;
use crate::dissect::protocol::ProtocolId;
use crate::dissect::{Conversation, Demand, Tree};
use crate::file::FrameReader;
use crate::session::{Cut, Dissection, FrameRow, Selector};
use rayon::prelude::*;
use std::ops::Range;

/// Frames that a worker takes in one go.
const RANGE: u32 = 4096;

/// Frames that are looked at between two cuts, so that the recorder is not held up.
const CUT: u32 = 256;

/// How closely a counter looks at a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// It has nothing to count.
    Away,
    /// What the frame table and the memory hold is enough.
    Row,
    /// It has to be dissected.
    Inside,
}

/// What a counter is told of a frame.
#[derive(Clone, Copy)]
pub struct Frame<'f> {
    pub cut: &'f Cut<'f>,
    /// From 0.
    pub index: u32,
    pub row: FrameRow,
    /// The protocols met in it, outermost first.
    pub path: &'f [ProtocolId],
    /// Its innermost conversation.
    pub conversation: Option<&'f Conversation>,
    /// Empty unless the counter looked [`Inside`](Look::Inside).
    pub tree: &'f Tree,
    pub bytes: &'f [u8],
}

/// Counts frames. Each worker has one of its own, which sees ascending frames.
pub trait Counter {
    /// How closely to look at a frame whose tree is not there yet.
    fn look(&self, _frame: &Frame) -> Look {
        Look::Inside
    }

    fn count(&mut self, frame: &Frame);

    /// Takes in what another one counted in later frames.
    fn add(&mut self, later: Self)
    where
        Self: Sized;
}

/// Counts the frames of a scope; `demand` is what their dissections must keep.
pub fn count<C: Counter + Send>(scope: &Scope, demand: &Demand, fresh: impl Fn() -> C + Sync) -> C {
    let len = scope.session.len();
    let starts: Vec<u32> = (0..len).step_by(RANGE as usize).collect();
    let counted = starts
        .par_iter()
        .fold(
            || Worker::new(scope, demand, fresh()),
            |mut worker, &from| {
                worker.range(from..from.saturating_add(RANGE).min(len));
                worker
            },
        )
        .map(|worker| worker.counter)
        .reduce_with(|mut counter, later| {
            counter.add(later);
            counter
        });
    counted.unwrap_or_else(fresh)
}

/// Shows the frames of a scope one after the other; for what depends on their order.
pub fn each(scope: &Scope, demand: &Demand, look: impl Fn(&Frame) -> Look, see: impl FnMut(&Frame)) {
    struct Each<L, S>(L, S);
    impl<L: Fn(&Frame) -> Look, S: FnMut(&Frame)> Counter for Each<L, S> {
        fn look(&self, frame: &Frame) -> Look {
            (self.0)(frame)
        }

        fn count(&mut self, frame: &Frame) {
            (self.1)(frame);
        }

        fn add(&mut self, _: Self) {}
    }
    Worker::new(scope, demand, Each(look, see)).range(0..scope.session.len());
}

struct Worker<'s, C> {
    scope: &'s Scope<'s>,
    demand: &'s Demand,
    counter: C,
    reader: FrameReader,
    /// One for each filter; all of them must let a frame pass.
    selectors: Vec<Selector<'s>>,
    dissection: Dissection,
    nothing: Tree,
}

impl<'s, C: Counter> Worker<'s, C> {
    fn new(scope: &'s Scope<'s>, demand: &'s Demand, counter: C) -> Worker<'s, C> {
        Worker {
            scope,
            demand,
            counter,
            reader: scope.session.reader(),
            selectors: scope.filters.iter().map(|filter| Selector::new(scope.session, filter)).collect(),
            dissection: Dissection::default(),
            nothing: Tree::default(),
        }
    }

    fn range(&mut self, range: Range<u32>) {
        let mut from = range.start;
        while from < range.end {
            let to = from.saturating_add(CUT).min(range.end);
            let cut = self.scope.session.cut();
            for index in self.select(&cut, from..to) {
                self.frame(&cut, index);
            }
            from = to;
        }
    }

    fn select(&mut self, cut: &Cut, range: Range<u32>) -> Vec<u32> {
        let Some((first, others)) = self.selectors.split_first_mut() else { return range.collect() };
        let mut chosen = Vec::new();
        first.select(cut, &mut self.reader, range, |index| chosen.push(index));
        for selector in others {
            let mut kept = Vec::new();
            for index in chosen {
                selector.select(cut, &mut self.reader, index..index.saturating_add(1), |index| kept.push(index));
            }
            chosen = kept;
        }
        chosen
    }

    fn frame(&mut self, cut: &Cut, index: u32) {
        let Some(row) = cut.frames().row(index) else { return };
        let path = cut.memory().paths().get(row.path as usize).map_or(&[][..], |path| path);
        let conversation = row.conversation.and_then(|index| cut.memory().conversation(index));
        let frame = Frame { cut, index, row, path, conversation, tree: &self.nothing, bytes: &[] };
        match self.counter.look(&frame) {
            Look::Away => {}
            Look::Row => self.counter.count(&frame),
            Look::Inside => {
                let before = index.checked_sub(1).and_then(|before| cut.frames().time(before));
                // A frame that cannot be read any more has no protocols; it is still a frame.
                let _ = cut.dissect(&mut self.reader, index, before, self.demand, &mut self.dissection);
                let Dissection { tree, bytes } = &self.dissection;
                self.counter.count(&Frame { tree, bytes, ..frame });
            }
        }
    }
}
