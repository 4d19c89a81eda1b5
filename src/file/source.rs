//! Where the bytes of a capture lie: a file of the user's, or an unlinked temporary file that is still being filled.
//!
//! Everything is read by position, so that any number of walkers and readers share one `Source` and none of them has
//! a cursor the others could move. Nothing is mapped into memory: a file that shrinks while it is open gives short
//! reads, not a signal.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Bytes that can be read at any position from any thread.
#[derive(Debug)]
pub(crate) struct Source {
    file: File,
    /// Set while more may come and a walker should say so rather than end.
    following: AtomicBool,
    /// Present when a thread of ours fills the file.
    filling: Option<Filling>,
}

/// What the thread that fills a temporary file tells its readers.
#[derive(Debug, Default)]
pub(crate) struct Filling {
    state: Mutex<FillState>,
    changed: Condvar,
    /// Set when nobody will read any further, so that the thread gives up.
    unwanted: AtomicBool,
    /// Bytes taken from the packed file, for progress.
    packed_read: AtomicU64,
}

#[derive(Debug, Default, Clone)]
struct FillState {
    written: u64,
    done: bool,
    error: Option<FillError>,
}

/// Why the filling of a temporary file ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FillError {
    /// Whether the packed stream just stops, rather than being wrong.
    pub(crate) cut_short: bool,
    pub(crate) text: String,
}

/// What a reader finds out when it has read all there was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Beyond {
    /// There are more bytes now: read again.
    More,
    /// More may come later.
    NotYet,
    /// That was all; with the reason, if it was not meant to be all.
    Nothing(Option<FillError>),
}

impl Source {
    /// A file that is read where it lies.
    pub(crate) fn plain(file: File, following: bool) -> Source {
        Source { file, following: AtomicBool::new(following), filling: None }
    }

    /// A temporary file that a thread is about to fill through [`Source::append`].
    pub(crate) fn filled_later(file: File, following: bool) -> Source {
        Source { file, following: AtomicBool::new(following), filling: Some(Filling::default()) }
    }

    /// Reads what there is at `offset`, up to the length of `into`; fewer bytes only at the end.
    pub(crate) fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let mut have = 0;
        while let Some(rest) = into.get_mut(have..).filter(|rest| !rest.is_empty()) {
            match self.file.read_at(rest, offset.saturating_add(have as u64)) {
                Ok(0) => break,
                Ok(n) => have += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(have)
    }

    /// Whether a thread of ours fills it.
    pub(crate) fn is_spooled(&self) -> bool {
        self.filling.is_some()
    }

    /// Bytes there are now.
    pub(crate) fn size(&self) -> u64 {
        match &self.filling {
            Some(filling) => filling.lock().written,
            None => self.file.metadata().map_or(0, |m| m.len()),
        }
    }

    /// Whether the source may still grow.
    pub(crate) fn may_grow(&self) -> bool {
        match &self.filling {
            Some(filling) => !filling.lock().done,
            None => self.following.load(Ordering::Acquire),
        }
    }

    /// Says that a followed file will grow no more, so that walkers end at its end.
    pub(crate) fn stop_following(&self) {
        self.following.store(false, Ordering::Release);
        if let Some(filling) = &self.filling {
            filling.changed.notify_all();
        }
    }

    /// Finds out what lies beyond `have` bytes, waiting for a thread of ours that still fills the file unless the
    /// source is followed.
    pub(crate) fn beyond(&self, have: u64) -> Beyond {
        let Some(filling) = &self.filling else {
            let following = self.following.load(Ordering::Acquire);
            return match (self.size() > have, following) {
                (true, _) => Beyond::More,
                (false, true) => Beyond::NotYet,
                (false, false) => Beyond::Nothing(None),
            };
        };
        let mut state = filling.lock();
        loop {
            if state.written > have {
                return Beyond::More;
            }
            if state.done {
                return Beyond::Nothing(state.error.clone());
            }
            if self.following.load(Ordering::Acquire) {
                return Beyond::NotYet;
            }
            state = filling.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until there are more than `have` bytes, or the end is known, or the time is over; tells whether to look again.
    pub(crate) fn wait(&self, have: u64, longest: Duration) -> bool {
        let until = Instant::now() + longest;
        match &self.filling {
            Some(filling) => {
                let mut state = filling.lock();
                loop {
                    let left = until.saturating_duration_since(Instant::now());
                    if state.written > have || state.done || left.is_zero() {
                        return state.written > have || state.done;
                    }
                    state = filling.changed.wait_timeout(state, left).map_or_else(|e| e.into_inner().0, |w| w.0);
                }
            }
            None => loop {
                if self.size() > have || !self.following.load(Ordering::Acquire) {
                    return true;
                }
                let left = until.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return false;
                }
                std::thread::sleep(left.min(Duration::from_millis(20)));
            },
        }
    }

    /// Adds bytes at the end of a temporary file; false when nobody wants them any more.
    pub(crate) fn append(&self, bytes: &[u8]) -> io::Result<bool> {
        let Some(filling) = &self.filling else {
            return Ok(false);
        };
        let at = filling.lock().written;
        self.file.write_all_at(bytes, at)?;
        filling.lock().written = at.saturating_add(bytes.len() as u64);
        filling.changed.notify_all();
        Ok(!filling.unwanted.load(Ordering::Relaxed))
    }

    /// Ends the filling, well or with a reason.
    pub(crate) fn finish(&self, error: Option<FillError>) {
        if let Some(filling) = &self.filling {
            let mut state = filling.lock();
            state.done = true;
            state.error = error;
            drop(state);
            filling.changed.notify_all();
        }
    }

    /// Tells the filling thread to give up.
    pub(crate) fn abandon(&self) {
        if let Some(filling) = &self.filling {
            filling.unwanted.store(true, Ordering::Relaxed);
        }
    }

    /// Counts bytes taken from the packed file.
    pub(crate) fn count_packed(&self, bytes: u64) {
        if let Some(filling) = &self.filling {
            filling.packed_read.fetch_add(bytes, Ordering::Relaxed);
        }
    }

    /// Bytes taken from the packed file so far.
    pub(crate) fn packed_read(&self) -> u64 {
        self.filling.as_ref().map_or(0, |f| f.packed_read.load(Ordering::Relaxed))
    }
}

impl Filling {
    fn lock(&self) -> MutexGuard<'_, FillState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells the filling thread to give up when the last capture handle goes.
#[derive(Debug)]
pub(crate) struct Keeper(pub(crate) Arc<Source>);

impl Drop for Keeper {
    fn drop(&mut self) {
        self.0.abandon();
    }
}
