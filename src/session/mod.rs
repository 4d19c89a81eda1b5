//! Floor 4: an open capture: its frames, its first pass, consistent cuts of it, jobs over it.
//!
//! One [`Recorder`] writes, any number of [`Session`] handles read. A reader takes a [`Cut`] for a moment (a UI frame, a
//! few hundred frames of a job) and sees frames and memory that agree; the recorder publishes in batches between cuts.
//! Bytes stay in the file. Never here: text, windows, options of the command line.

mod cut;
mod frames;
mod recorder;
mod select;

pub use cut::{Cut, Dissection};
pub use frames::{FrameRow, FrameTable};
pub use recorder::{Feed, Recorder};
pub use select::{Generation, Generations, Progress, Remembered, Selection, Selector};

use crate::base::Time;
use crate::dissect::{Memory, Registry, Settings};
use crate::field::Severity;
use crate::file::{
    CaptureFile, FrameReader, Interface, InterfaceStatistics, NameRecord, OptionsAt, RecordKind, Secrets, Section,
    Trouble,
};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

/// What the recorder writes and cuts read.
pub(crate) struct Store {
    pub(crate) frames: FrameTable,
    pub(crate) memory: Memory,
    pub(crate) interfaces: Vec<Interface>,
    /// Frames that carry pcapng options: comments, flags.
    pub(crate) options: FxHashMap<u32, OptionsAt>,
    /// Frames that are no packets.
    pub(crate) kinds: FxHashMap<u32, RecordKind>,
    pub(crate) notes: Notes,
    pub(crate) troubles: Vec<Trouble>,
    pub(crate) severities: [u32; 5],
    /// Bytes on the wire, of all frames.
    pub(crate) bytes: u64,
    /// Comments that the user gave frames, in place of those in the file.
    pub(crate) comments: FxHashMap<u32, Vec<String>>,
    /// How many frames the user has ignored.
    pub(crate) ignored: u32,
}

/// What a file says beside its frames, as far as it was read; a saved copy has it too.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    pub sections: Vec<Section>,
    pub names: Vec<NameRecord>,
    pub secrets: Vec<Secrets>,
    pub statistics: Vec<InterfaceStatistics>,
}

struct Shared {
    store: RwLock<Store>,
    file: CaptureFile,
    registry: &'static Registry,
    settings: Settings,
    frames: AtomicU32,
    position: AtomicU64,
    done: AtomicBool,
    stop: AtomicBool,
}

/// What a user can say of a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    Marked,
    /// It is shown as a number and a time, and nothing in it is looked at.
    Ignored,
}

/// A handle to an open capture. Clones are handles to the same one.
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
}

impl Session {
    /// An open capture without frames yet, and the recorder that fills it.
    pub fn new(file: CaptureFile, registry: &'static Registry, settings: Settings) -> (Session, Recorder) {
        let store = Store {
            frames: FrameTable::default(),
            memory: Memory::default(),
            interfaces: Vec::new(),
            options: FxHashMap::default(),
            kinds: FxHashMap::default(),
            notes: Notes::default(),
            troubles: Vec::new(),
            severities: [0; 5],
            bytes: 0,
            comments: FxHashMap::default(),
            ignored: 0,
        };
        let session = Session {
            shared: Arc::new(Shared {
                store: RwLock::new(store),
                file,
                registry,
                settings,
                frames: AtomicU32::new(0),
                position: AtomicU64::new(0),
                done: AtomicBool::new(false),
                stop: AtomicBool::new(false),
            }),
        };
        (session.clone(), Recorder::new(session))
    }

    /// The capture as it is now. Short-lived: while it is held the recorder cannot publish.
    pub fn cut(&self) -> Cut<'_> {
        let store = match self.shared.store.read() {
            Ok(store) => store,
            // A writer that panicked left whole frames behind: it publishes a frame only when it is complete.
            Err(poisoned) => poisoned.into_inner(),
        };
        Cut { store, session: self }
    }

    pub fn file(&self) -> &CaptureFile {
        &self.shared.file
    }

    pub fn registry(&self) -> &'static Registry {
        self.shared.registry
    }

    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// A reader of the frames' bytes; each thread wants its own.
    pub fn reader(&self) -> FrameReader {
        self.shared.file.reader()
    }

    /// How many frames are published; without waiting for anyone.
    pub fn len(&self) -> u32 {
        self.shared.frames.load(Ordering::Acquire)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes of the file have been read.
    pub fn position(&self) -> u64 {
        self.shared.position.load(Ordering::Relaxed)
    }

    /// Everything was read, or reading was stopped.
    pub fn is_done(&self) -> bool {
        self.shared.done.load(Ordering::Acquire)
    }

    /// Asks the recorder to end; what it has read stays.
    pub fn stop(&self) {
        self.shared.stop.store(true, Ordering::Release);
        self.shared.file.stop_following();
    }

    /// Marks frames (indices from 0), has them ignored, or takes that back. Filters that were put before do not know.
    pub fn mark(&self, frames: &RoaringBitmap, mark: Mark, on: bool) {
        let bit = match mark {
            Mark::Marked => FrameRow::MARKED,
            Mark::Ignored => FrameRow::IGNORED,
        };
        let mut store = self.write();
        for index in frames {
            let was = store.frames.row(index).is_some_and(|row| row.marks & FrameRow::IGNORED != 0);
            store.frames.mark(index, bit, on);
            if mark == Mark::Ignored && was != on {
                store.ignored = if on { store.ignored + 1 } else { store.ignored.saturating_sub(1) };
            }
        }
    }

    /// Gives a frame (index from 0) comments in place of those that the file has for it.
    pub fn comment(&self, index: u32, comments: Vec<String>) {
        let mut store = self.write();
        // Whoever decides without a dissection then knows that there may be some.
        store.frames.mark(index, FrameRow::OPTIONS, true);
        store.comments.insert(index, comments);
    }

    pub(crate) fn write(&self) -> std::sync::RwLockWriteGuard<'_, Store> {
        match self.shared.store.write() {
            Ok(store) => store,
            Err(poisoned) => poisoned.into_inner(),
        }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.shared.stop.load(Ordering::Acquire)
    }

    pub(crate) fn publish(&self, frames: u32, position: u64, done: bool) {
        self.shared.position.store(position, Ordering::Relaxed);
        self.shared.frames.store(frames, Ordering::Release);
        if done {
            self.shared.done.store(true, Ordering::Release);
        }
    }
}

/// Counts of a capture so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub frames: u32,
    /// Bytes on the wire.
    pub bytes: u64,
    /// From the first frame to the last.
    pub span: Time,
    /// Frames by their worst expert item: comments, chats, notes, warnings, errors.
    pub severities: [u32; 5],
}

/// Where a severity stands in [`Counts::severities`].
pub fn severity_index(severity: Severity) -> usize {
    severity as usize
}
