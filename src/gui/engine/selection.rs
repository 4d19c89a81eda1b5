//! Which frames the list shows under a filter.

use super::Wake;
use crate::filter::Filter;
use crate::session::{self, Generations, Remembered, Session};
use roaring::RoaringBitmap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The frames that match the applied filter, as far as they were looked at.
pub(super) struct Selection {
    job: session::Selection,
    /// Those found at the last look.
    frames: Arc<RoaringBitmap>,
    looked_at: u32,
    of: u32,
    began: Instant,
    /// Everything that was there had been looked at once; what comes later is looked at as it comes.
    done: bool,
    stopped: bool,
}

impl Selection {
    /// Begins to look for frames; whatever was looked for before ends.
    pub(super) fn begin(
        session: &Session,
        filter: Filter,
        generations: &Generations,
        remembered: &Remembered,
        wake: &Wake,
    ) -> Selection {
        let wake = wake.clone();
        Selection {
            job: session::Selection::start(session, filter, generations.next(), remembered, move || wake()),
            frames: Arc::default(),
            looked_at: 0,
            of: session.len(),
            began: Instant::now(),
            done: false,
            stopped: false,
        }
    }

    /// Takes in what was found since; `complete` when no more frames come.
    pub(super) fn look(&mut self, complete: bool) {
        if self.stopped {
            return;
        }
        self.job.go_on();
        // Asked in this order: what was found is never less than what is said to have been looked at.
        let progress = self.job.progress();
        self.frames = self.job.found();
        (self.looked_at, self.of) = (progress.looked_at, progress.of);
        self.done |= complete && self.looked_at >= self.of;
    }

    /// Leaves what was found to selections that come after it.
    pub(super) fn leave_to(&self, remembered: &mut Remembered) {
        remembered.keep(&self.job);
    }

    /// Keeps what was found.
    pub(super) fn stop(&mut self, generations: &Generations) {
        let _ = generations.next();
        self.stopped = true;
        self.done = true;
    }

    pub(super) fn frames(&self) -> Arc<RoaringBitmap> {
        self.frames.clone()
    }

    pub(super) fn len(&self) -> u64 {
        self.frames.len()
    }

    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    pub(super) fn share(&self) -> f32 {
        self.looked_at as f32 / self.of.max(1) as f32
    }

    pub(super) fn age(&self) -> Duration {
        self.began.elapsed()
    }
}
