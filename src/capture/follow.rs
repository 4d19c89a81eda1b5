//! Reading a capture while it grows: from the capture program's file to whoever records the packets.

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::Sender;

use super::error::CaptureError;
use super::live::{Capture, Standing, State};
use crate::file::{CaptureFile, Interface, Record, Step, Walker};

/// A batch goes on its way when it holds this much, or when the file has no more for now.
const BATCH_FRAMES: usize = 4096;
const BATCH_BYTES: usize = 1 << 20;

/// The capture program tells what is new; this is for the case that it cannot.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Frames in the order of the file, with their bytes.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The file they lie in, to read them again. Another one when a series of files goes on.
    pub file: Arc<CaptureFile>,
    /// All interfaces of that file so far, for [`Record::interface`].
    pub interfaces: Arc<[Interface]>,
    pub records: Vec<Record>,
    /// The frames' bytes, one behind the other.
    pub bytes: Vec<u8>,
}

impl Batch {
    /// Each frame with its bytes.
    pub fn frames(&self) -> impl Iterator<Item = (&Record, &[u8])> {
        let mut rest = self.bytes.as_slice();
        self.records.iter().map(move |record| {
            let len = (record.captured as usize).min(rest.len());
            let (bytes, after) = rest.split_at(len);
            rest = after;
            (record, bytes)
        })
    }
}

impl Capture {
    /// Reads the capture as it grows, on a thread of its own, and sends its frames in batches.
    ///
    /// The thread ends after the last frame, when nobody receives any more, or with an error when the
    /// file cannot be read. A slow receiver slows nothing but this thread: packets wait in the file.
    pub fn follow(&self, batches: Sender<Batch>) -> Result<JoinHandle<Result<(), CaptureError>>, CaptureError> {
        let state = self.state();
        let follow = move || Follower { state, batches }.follow();
        thread::Builder::new()
            .name("capture-follow".into())
            .spawn(follow)
            .map_err(|error| CaptureError::Died { text: error.to_string() })
    }
}

struct Follower {
    state: Arc<State>,
    batches: Sender<Batch>,
}

/// The one who received the batches is gone.
struct Unwanted;

impl Follower {
    fn follow(self) -> Result<(), CaptureError> {
        let mut seen = 0;
        loop {
            let standing = self.state.wait_until(LOOK_AGAIN, |s| s.ended.is_some() || s.files > seen);
            match self.state.next_to_follow() {
                Some(path) => {
                    seen += 1;
                    // A ring may have deleted it meanwhile.
                    if path.exists() && self.walk(&path, seen)?.is_err() {
                        return Ok(());
                    }
                }
                None if standing.ended.is_some() => return Ok(()),
                None => {}
            }
        }
    }

    /// Reads the file that began as the `number`th to its end.
    fn walk(&self, path: &Path, number: u64) -> Result<Result<(), Unwanted>, CaptureError> {
        let unreadable = |text: String| CaptureError::File { path: path.to_owned(), text };
        let file = Arc::new(CaptureFile::follow(path).map_err(|error| unreadable(error.to_string()))?);
        let mut walker = file.walk();
        let mut batch = Growing::default();
        loop {
            match walker.next() {
                Step::Frame(record, bytes) => {
                    batch.records.push(record);
                    batch.bytes.extend_from_slice(bytes);
                    if batch.is_full() && batch.send(&file, &walker, &self.batches).is_err() {
                        return Ok(Err(Unwanted));
                    }
                }
                Step::Waiting => {
                    if batch.send(&file, &walker, &self.batches).is_err() {
                        return Ok(Err(Unwanted));
                    }
                    let at = walker.position();
                    let complete = |s: &Standing| s.ended.is_some() || s.files > number;
                    let standing = self.state.wait_until(LOOK_AGAIN, |s| complete(s) || s.counters.flushed > at);
                    if complete(&standing) {
                        file.stop_following();
                    }
                }
                Step::End => return Ok(batch.send(&file, &walker, &self.batches)),
            }
        }
    }
}

/// A batch that is being filled.
#[derive(Default)]
struct Growing {
    records: Vec<Record>,
    bytes: Vec<u8>,
    interfaces: Arc<[Interface]>,
}

impl Growing {
    fn is_full(&self) -> bool {
        self.records.len() >= BATCH_FRAMES || self.bytes.len() >= BATCH_BYTES
    }

    fn send(&mut self, file: &Arc<CaptureFile>, walker: &Walker, to: &Sender<Batch>) -> Result<(), Unwanted> {
        if self.records.is_empty() {
            return Ok(());
        }
        // Interfaces are only ever added, and mostly all before the first packet.
        if self.interfaces.len() != walker.interfaces().len() {
            self.interfaces = walker.interfaces().into();
        }
        let batch = Batch {
            file: file.clone(),
            interfaces: self.interfaces.clone(),
            records: std::mem::take(&mut self.records),
            bytes: std::mem::take(&mut self.bytes),
        };
        to.send(batch).map_err(|_| Unwanted)
    }
}
