//! The scroll map: which rule is commonest in each part of the list.
//!
//! Short lists are counted whole. Of long ones each part is sampled, first a little, then more, so that a map of any
//! number of packets costs the same.

use super::Wake;
use super::rules::Rules;
use super::task::Task;
use crate::session::{Dissection, Session};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// Rows of a part that are looked at, round for round; the last is enough to see one bad packet in ten.
const SAMPLES: [u64; 3] = [4, 16, 64];

/// How much more than others packets count whose rule says that something is bad.
const BAD_COUNTS: u32 = 3;

/// The commonest rule of each part; outside of what was counted nothing.
pub(super) type Parts = Arc<Vec<Option<u16>>>;

/// What a map is of.
#[derive(Clone, PartialEq)]
pub(super) struct Of {
    pub(super) parts: usize,
    pub(super) rows: u64,
    /// Another one when the list has other rows or the rules are others.
    pub(super) version: u64,
}

/// The map and the work on it.
#[derive(Default)]
pub(super) struct Map {
    of: Option<Of>,
    round: usize,
    task: Option<Task<Vec<Option<u16>>>>,
    parts: Parts,
}

/// How rows become frames.
#[derive(Clone)]
pub(super) enum Listed {
    All,
    Found(Arc<RoaringBitmap>),
    Ordered(Arc<Vec<u32>>),
}

impl Listed {
    pub(super) fn index_in(&self, row: u64) -> Option<u32> {
        match self {
            Listed::All => u32::try_from(row).ok(),
            Listed::Found(found) => found.select(u32::try_from(row).ok()?),
            Listed::Ordered(order) => order.get(usize::try_from(row).ok()?).copied(),
        }
    }
}

impl Map {
    /// The map as far as it is known; begins or goes on with what is wanted.
    pub(super) fn look(
        &mut self,
        session: &Session,
        of: Of,
        listed: impl FnOnce() -> Listed,
        rules: &Arc<Rules>,
        wake: &Wake,
    ) -> Parts {
        if let Some(parts) = self.task.as_ref().and_then(Task::take) {
            self.task = None;
            self.parts = Arc::new(parts);
            self.round += 1;
        }
        let other = self.of.as_ref() != Some(&of);
        if other && self.of.as_ref().is_none_or(|before| before.version != of.version || before.parts != of.parts) {
            // What is there says nothing of these rows.
            self.task = None;
            self.parts = Arc::new(Vec::new());
        }
        if other && self.task.is_none() {
            self.round = 0;
            self.of = Some(of.clone());
        }
        if self.task.is_none() && self.round < SAMPLES.len() && self.of.as_ref() == Some(&of) {
            let (session, listed, rules) = (session.clone(), listed(), rules.clone());
            let samples = SAMPLES.get(self.round).copied().unwrap_or(1);
            self.task = Task::start("scroll map", 1, wake, move |progress| {
                (0..of.parts)
                    .into_par_iter()
                    .map_init(
                        || (session.reader(), Dissection::default()),
                        |(reader, dissection), part| {
                            if progress.is_stopped() {
                                return None;
                            }
                            let from = of.rows * part as u64 / of.parts as u64;
                            // Lists with fewer rows than parts show each row in several.
                            let to = (of.rows * (part as u64 + 1) / of.parts as u64).max(from + 1).min(of.rows);
                            let step = ((to - from) as f64 / samples as f64).max(1.0);
                            let mut counts = vec![0u32; rules.len() + 1];
                            let mut at = from as f64;
                            while (at as u64) < to {
                                if let Some(index) = listed.index_in(at as u64) {
                                    let cut = session.cut();
                                    let _ = cut.dissect(reader, index, None, rules.demand(), dissection);
                                    let rule = rules.rule_of(dissection);
                                    let place = rule.map_or(rules.len(), usize::from);
                                    if let Some(count) = counts.get_mut(place) {
                                        *count += if rules.is_bad(place) { BAD_COUNTS } else { 1 };
                                    }
                                }
                                at += step;
                            }
                            let most = counts.iter().enumerate().max_by_key(|(place, count)| (**count, *place))?;
                            Some(most.0).filter(|place| *most.1 > 0 && *place < rules.len()).map(|place| place as u16)
                        },
                    )
                    .collect()
            });
        }
        self.parts.clone()
    }
}
