//! The list in the order of a column: keys are taken out of the packets once, and only they are compared.

use super::Wake;
use super::task::{Progress, Task};
use crate::dissect::FieldSet;
use crate::export::Packet;
use crate::export::custom::{Shown, SortKey};
use crate::session::{Dissection, Session};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::cmp::Ordering;
use std::sync::Arc;

/// Packets that a worker takes in one go.
const RANGE: usize = 2048;

/// Packets that are looked at between two cuts.
const CUT: usize = 256;

/// Bytes of text that are kept for comparing; when there are more, the beginnings decide.
const MOST_TEXT: u64 = 1 << 30;
const BEGINNING: usize = 24;

/// Which column the list is ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct By {
    pub(super) code: String,
    pub(super) descending: bool,
}

/// The order of the list, and the work on it.
pub(super) struct Sorting {
    task: Option<Task<Option<Vec<u32>>>>,
    /// Frame indices in their order; they were the first so many of the list.
    order: Option<Arc<Vec<u32>>>,
    /// The rows that were last asked for by packet.
    asked: std::cell::Cell<Option<(u32, u32)>>,
}

impl Sorting {
    /// Begins to order the frames of a list.
    pub(super) fn begin(
        session: &Session,
        list: Option<Arc<RoaringBitmap>>,
        frames: u32,
        by: &By,
        wake: &Wake,
    ) -> Option<Sorting> {
        let registry = session.registry();
        let shown = Shown::from_code(registry, &by.code)?;
        let session = session.clone();
        let descending = by.descending;
        let of = list.as_ref().map_or(u64::from(frames), |list| list.len());
        let task = Task::start("sort", of, wake, move |progress| {
            let mut order: Vec<u32> = match list {
                Some(list) => list.iter().collect(),
                None => (0..frames).collect(),
            };
            let keys = Keys::of(&session, &shown, &order, progress)?;
            keys.sort(&mut order, descending);
            (!progress.is_stopped()).then_some(order)
        });
        Some(Sorting { task, order: None, asked: Default::default() })
    }

    /// Takes in the order when it is there. Says whether it was stopped.
    pub(super) fn look(&mut self) -> bool {
        let Some(ended) = self.task.as_ref().and_then(Task::take) else { return false };
        self.task = None;
        match ended {
            Some(order) => {
                self.order = Some(Arc::new(order));
                false
            }
            None => true,
        }
    }

    pub(super) fn task(&self) -> Option<&Task<Option<Vec<u32>>>> {
        self.task.as_ref()
    }

    /// The order that is there stays until another work on it is done.
    pub(super) fn go_on_with(&mut self, begun: Sorting) {
        self.task = begun.task;
    }

    pub(super) fn order(&self) -> Option<Arc<Vec<u32>>> {
        self.order.clone()
    }

    /// Frames that are in order.
    pub(super) fn len(&self) -> u64 {
        self.order.as_ref().map_or(0, |order| order.len() as u64)
    }

    pub(super) fn index_in(&self, row: u64) -> Option<u32> {
        self.order.as_ref()?.get(usize::try_from(row).ok()?).copied()
    }

    pub(super) fn row_of(&self, index: u32) -> Option<u64> {
        let order = self.order.as_ref()?;
        if let Some((asked, row)) = self.asked.get()
            && asked == index
            && order.get(row as usize) == Some(&index)
        {
            return Some(row.into());
        }
        let row = order.par_iter().position_any(|other| *other == index)?;
        self.asked.set(Some((index, row as u32)));
        Some(row as u64)
    }
}

/// What each frame is ordered by. In the frame's place in the list.
enum Keys {
    Numbers(Vec<u128>),
    Texts(Vec<Box<str>>),
}

impl Keys {
    /// Takes the keys out of the frames; nothing if it was stopped.
    fn of(session: &Session, shown: &Shown, frames: &[u32], progress: &Progress) -> Option<Keys> {
        let demand = Shown::demand(session.registry(), std::slice::from_ref(shown), FieldSet::default());
        let inside = shown.needs_dissection();
        let text = std::sync::atomic::AtomicU64::new(0);
        let parts: Vec<Vec<SortKey>> = frames
            .par_chunks(RANGE)
            .map_init(
                || (session.reader(), Dissection::default()),
                |(reader, dissection), range| {
                    let mut keys = Vec::with_capacity(range.len());
                    for few in range.chunks(CUT) {
                        if progress.is_stopped() {
                            break;
                        }
                        let cut = session.cut();
                        for &index in few {
                            if inside {
                                // What cannot be read any more has no value.
                                let _ = cut.dissect(reader, index, None, &demand, dissection);
                            } else {
                                dissection.tree.clear();
                            }
                            let packet = Packet::new(&cut, dissection, index, None);
                            let mut key = packet.map_or(SortKey::Nothing, |packet| shown.key(&packet));
                            if let SortKey::Text(words) = &mut key {
                                let all = text.fetch_add(words.len() as u64, std::sync::atomic::Ordering::Relaxed);
                                if all > MOST_TEXT {
                                    let end = words.floor_char_boundary(BEGINNING);
                                    words.truncate(end);
                                }
                            }
                            keys.push(key);
                        }
                        progress.add(few.len() as u64);
                    }
                    keys
                },
            )
            .collect();
        if progress.is_stopped() {
            return None;
        }
        let texts = parts.iter().flatten().any(|key| matches!(key, SortKey::Text(_)));
        let keys = parts.into_iter().flatten();
        Some(if texts {
            Keys::Texts(
                keys.map(|key| match key {
                    SortKey::Text(text) => text.into(),
                    // Only a column of text with numbers between has these.
                    SortKey::Number(number) => number.to_string().into(),
                    SortKey::Nothing => "".into(),
                })
                .collect(),
            )
        } else {
            Keys::Numbers(
                keys.map(|key| match key {
                    SortKey::Number(number) => number.saturating_add(1),
                    _ => 0,
                })
                .collect(),
            )
        })
    }

    /// Orders frames; those with the same key stay in the order of the file.
    fn sort(&self, frames: &mut Vec<u32>, descending: bool) {
        let mut places: Vec<u32> = (0..frames.len() as u32).collect();
        let compare = |a: &u32, b: &u32| -> Ordering {
            let (a, b) = (*a as usize, *b as usize);
            let found = match self {
                Keys::Numbers(keys) => keys.get(a).cmp(&keys.get(b)),
                Keys::Texts(keys) => keys.get(a).cmp(&keys.get(b)),
            };
            if descending { found.reverse() } else { found }
        };
        places.par_sort_by(compare);
        let ordered = places.iter().filter_map(|place| frames.get(*place as usize).copied()).collect();
        *frames = ordered;
    }
}
