//! Work in a thread of its own that can be watched, stopped and asked for its result.

use super::Wake;
use crossbeam_channel::{Receiver, bounded};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What the work tells while it goes on.
#[derive(Clone, Default)]
pub(super) struct Progress {
    done: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

impl Progress {
    pub(super) fn add(&self, done: u64) {
        self.done.fetch_add(done, Ordering::Relaxed);
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Work that goes on. It is stopped when this is dropped.
pub(super) struct Task<T> {
    progress: Progress,
    of: u64,
    result: Receiver<T>,
    began: Instant,
}

impl<T: Send + 'static> Task<T> {
    /// Begins `work`, which has `of` steps; nothing when there is no thread for it.
    pub(super) fn start(
        name: &str,
        of: u64,
        wake: &Wake,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> Option<Task<T>> {
        let progress = Progress::default();
        let (answer, result) = bounded(1);
        let (told, wake) = (progress.clone(), wake.clone());
        let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            // Nobody waits any more when something else is wanted.
            let _ = answer.send(work(&told));
            wake();
        });
        spawned.ok().map(|_| Task { progress, of, result, began: Instant::now() })
    }

    /// The result, once.
    pub(super) fn take(&self) -> Option<T> {
        self.result.try_recv().ok()
    }
}

impl<T> Task<T> {
    pub(super) fn share(&self) -> f32 {
        (self.progress.done.load(Ordering::Relaxed) as f64 / self.of.max(1) as f64).min(1.0) as f32
    }

    pub(super) fn age(&self) -> Duration {
        self.began.elapsed()
    }

    pub(super) fn stop(&self) {
        self.progress.stop.store(true, Ordering::Relaxed);
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.stop();
    }
}
