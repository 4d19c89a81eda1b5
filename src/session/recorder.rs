//! The recorder: the one thread that runs the first pass, in file order, and publishes frames.

use super::cut::Others;
use super::{FrameRow, Notes, Session};
use crate::base::Time;
use crate::capture::Batch;
use crate::dissect::{Demand, Dissector, FrameBytes, FrameInfo, Learner, Tree};
use crate::file::{
    FileFormat, FrameReader, Interface, OptionsAt, Record, RecordKind, Step, Trouble, Walker, encap_type, link_name,
};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use std::collections::VecDeque;
use std::io;
use std::time::Duration;

/// Frames published together. Few, so that the first rows show at once; enough that a lock is taken seldom.
const BATCH: usize = 4096;

/// Bytes of frames published together.
const BATCH_BYTES: usize = 2 << 20;

/// Batches that the walk may be ahead of the recorder.
const AHEAD: usize = 4;

/// Batches that stay in memory after the recorder is through with them: pieces of units that lie in several frames are
/// mostly found there.
const KEPT: usize = 4;

/// Longest wait for more of a growing file before looking whether to stop.
const LONGEST: Duration = Duration::from_millis(50);

/// Where frames come from.
pub enum Feed {
    /// A file.
    Walk(Box<Walker>),
    /// The capture thread, which reads the file as it grows.
    Capture(Receiver<Batch>),
}

/// A frame that was learnt and is not published yet.
struct Pending {
    row: FrameRow,
    /// Where its facts end.
    facts: usize,
    options: Option<OptionsAt>,
    kind: RecordKind,
    /// Its worst expert item, as an index of the counts.
    severity: usize,
}

/// Writes an open capture. There is one for each, and it is used up by [`Recorder::run`].
pub struct Recorder {
    session: Session,
    /// For the pieces of units that lie in several frames.
    reader: FrameReader,
    learner: Learner,
    tree: Tree,
    demand: Demand,
    pending: Vec<Pending>,
    number: u32,
    first_time: Option<Time>,
    previous_time: Option<Time>,
    limit: u32,
}

impl Recorder {
    pub(super) fn new(session: Session) -> Recorder {
        Recorder {
            reader: session.reader(),
            session,
            learner: Learner::default(),
            tree: Tree::default(),
            demand: Demand::nothing(),
            pending: Vec::with_capacity(BATCH),
            number: 0,
            first_time: None,
            previous_time: None,
            limit: u32::MAX - 1,
        }
    }

    /// Stops after so many frames.
    pub fn with_limit(mut self, frames: u32) -> Recorder {
        self.limit = frames;
        self
    }

    /// Reads to the end; `published` is told after each batch. Run it in a thread of its own.
    pub fn run(mut self, feed: Feed, mut published: impl FnMut()) {
        match feed {
            Feed::Walk(walker) => self.walk(walker, &mut published),
            Feed::Capture(batches) => self.receive(&batches, &mut published),
        }
    }

    /// Walks the file in a thread of its own, so that reading and learning go on side by side.
    fn walk(&mut self, walker: Box<Walker>, published: &mut impl FnMut()) {
        let has_interfaces = self.session.file().format() == FileFormat::Pcapng;
        let (walked, batches) = crossbeam_channel::bounded(AHEAD);
        let (used, again) = crossbeam_channel::bounded(AHEAD);
        let walking =
            std::thread::Builder::new().name("walker".to_owned()).spawn(move || walk(walker, &walked, &again));
        let mut interfaces: Vec<Interface> = Vec::new();
        let mut position = 0;
        let mut kept: VecDeque<Walked> = VecDeque::with_capacity(KEPT + 1);
        while !self.session.is_stopped() && self.number < self.limit {
            let Ok(mut batch) = batches.recv() else { break };
            if let Some(news) = &mut batch.news {
                interfaces = std::mem::take(&mut news.interfaces);
            }
            position = batch.position;
            let session = self.session.clone();
            let cut = session.cut();
            let dissector = cut.dissector();
            for (index, (record, bytes)) in batch.frames().enumerate() {
                if index.is_multiple_of(TOUCHED) {
                    batch.touch(index);
                }
                self.learn(&dissector, &interfaces, has_interfaces, *record, bytes, (&batch, &kept));
                if self.number >= self.limit {
                    break;
                }
            }
            drop(cut);
            self.settle(position, batch.news.as_deref(), batch.end, &interfaces);
            published();
            if batch.end {
                break;
            }
            kept.push_back(batch);
            if kept.len() > KEPT
                && let Some(batch) = kept.pop_front()
            {
                let _ = used.try_send(batch);
            }
        }
        drop(batches);
        if let Ok(walking) = walking {
            let _ = walking.join();
        }
        if !self.session.is_done() {
            self.settle(position, None, true, &interfaces);
            published();
        }
    }

    fn receive(&mut self, batches: &Receiver<Batch>, published: &mut impl FnMut()) {
        let (none, nothing) = (Walked::default(), VecDeque::new());
        while !(self.session.is_stopped() && batches.is_empty()) && self.number < self.limit {
            let batch = match batches.recv_timeout(LONGEST) {
                Ok(batch) => batch,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let session = self.session.clone();
            let mut position = session.position();
            let mut frames = batch.frames().peekable();
            while frames.peek().is_some() && self.number < self.limit {
                let cut = session.cut();
                let dissector = cut.dissector();
                for (record, bytes) in frames.by_ref().take(BATCH) {
                    self.learn(&dissector, &batch.interfaces, true, *record, bytes, (&none, &nothing));
                    position = record.offset + u64::from(record.captured);
                    if self.number >= self.limit {
                        break;
                    }
                }
                drop(cut);
                self.settle(position, None, false, &batch.interfaces);
            }
            published();
        }
        self.settle(self.session.position(), None, true, &[]);
        published();
    }

    fn learn(
        &mut self,
        dissector: &Dissector,
        interfaces: &[Interface],
        has_interfaces: bool,
        record: Record,
        bytes: &[u8],
        (batch, kept): (&Walked, &VecDeque<Walked>),
    ) {
        self.number += 1;
        if record.timed && self.first_time.is_none() {
            self.first_time = Some(record.time);
        }
        let interface = interfaces.get(record.interface as usize);
        let frame = describe(
            self.number,
            &record,
            interface,
            has_interfaces,
            self.first_time.unwrap_or_default(),
            self.previous_time,
        );
        let mut others = Recent { batch, kept, file: Others(&mut self.reader) };
        let learnt = dissector.learn(&mut self.learner, &frame, bytes, Some(&mut others), &self.demand, &mut self.tree);
        if record.timed {
            self.previous_time = Some(record.time);
        }
        let mut marks = 0;
        if !record.timed {
            marks |= FrameRow::UNTIMED;
        }
        if record.options.is_some() {
            marks |= FrameRow::OPTIONS;
        }
        if record.kind != RecordKind::Packet {
            marks |= FrameRow::NO_PACKET;
        }
        if learnt.nested {
            marks |= FrameRow::NESTED;
        }
        let row = FrameRow {
            time: record.time,
            offset: record.offset,
            captured: record.captured,
            length: record.length,
            path: learnt.path,
            conversation: (learnt.conversation != u32::MAX).then_some(learnt.conversation),
            forward: learnt.forward,
            interface: u16::try_from(record.interface).unwrap_or(u16::MAX),
            marks,
        };
        let severity = learnt.severity.map_or(usize::MAX, super::severity_index);
        let facts = self.learner.facts.len();
        self.pending.push(Pending { row, facts, options: record.options, kind: record.kind, severity });
    }

    /// Publishes what was learnt since.
    fn settle(&mut self, position: u64, news: Option<&News>, done: bool, interfaces: &[Interface]) {
        let frames = {
            let mut store = self.session.write();
            let store = &mut *store;
            self.learner.settle(&mut store.memory);
            let mut from = 0;
            for Pending { mut row, facts: to, options, kind, severity } in self.pending.drain(..) {
                if let Some(options) = options {
                    store.options.insert(store.frames.len(), options);
                }
                if kind != RecordKind::Packet {
                    store.kinds.insert(store.frames.len(), kind);
                }
                store.bytes += u64::from(row.length);
                if let Some(count) = store.severities.get_mut(severity) {
                    *count += 1;
                    row.marks = FrameRow::with_severity(row.marks, severity);
                }
                store.frames.push(&row, self.learner.facts.get(from..to).unwrap_or(&[]));
                from = to;
            }
            self.learner.facts.clear();
            if store.interfaces.len() < interfaces.len() {
                store.interfaces = interfaces.to_vec();
            }
            if let Some(news) = news {
                renew(&mut store.troubles, &news.troubles);
                renew(&mut store.notes.sections, &news.notes.sections);
                renew(&mut store.notes.names, &news.notes.names);
                renew(&mut store.notes.secrets, &news.notes.secrets);
                renew(&mut store.notes.statistics, &news.notes.statistics);
            }
            store.frames.len()
        };
        self.session.publish(frames, position, done);
    }
}

/// Frames on their way from the walk to the recorder. Used again, for its room.
#[derive(Default)]
struct Walked {
    records: Vec<Record>,
    /// Where the bytes of each frame begin in `bytes`.
    starts: Vec<usize>,
    /// The frames' bytes, one behind the other.
    bytes: Vec<u8>,
    /// How far the walk is.
    position: u64,
    /// What the file has said besides packets, where that has changed.
    news: Option<Box<News>>,
    end: bool,
}

/// All that a file has said besides packets.
#[derive(Default)]
struct News {
    interfaces: Vec<Interface>,
    troubles: Vec<Trouble>,
    notes: Notes,
}

/// Frames whose headers are brought near at once.
const TOUCHED: usize = 32;

impl Walked {
    fn frames(&self) -> impl Iterator<Item = (&Record, &[u8])> {
        let mut rest = self.bytes.as_slice();
        self.records.iter().map(move |record| {
            let (bytes, after) = rest.split_at((record.captured as usize).min(rest.len()));
            rest = after;
            (record, bytes)
        })
    }

    /// Brings the headers of the next frames near. The walker wrote them on another core, and to wait for all of them at
    /// once takes hardly longer than for one.
    fn touch(&self, index: usize) {
        let starts = self.starts.get(index..).unwrap_or(&[]).iter().take(TOUCHED);
        let bytes = starts.flat_map(|start| [*start, start.saturating_add(64)]);
        std::hint::black_box(bytes.filter_map(|at| self.bytes.get(at)).fold(0, |sum, byte| sum ^ byte));
    }

    /// Bytes of a frame by their place in the file.
    fn find(&self, offset: u64, len: u32) -> Option<&[u8]> {
        let index = self.records.partition_point(|record| record.offset <= offset).checked_sub(1)?;
        let (record, start) = (self.records.get(index)?, *self.starts.get(index)?);
        let skipped = u32::try_from(offset.checked_sub(record.offset)?).ok()?;
        if skipped.checked_add(len)? > record.captured {
            return None;
        }
        let start = start.checked_add(skipped as usize)?;
        self.bytes.get(start..start.checked_add(len as usize)?)
    }
}

/// Lends bytes of earlier frames to the first pass: from the batches that are in memory, else from the file.
struct Recent<'r> {
    batch: &'r Walked,
    kept: &'r VecDeque<Walked>,
    file: Others<'r>,
}

impl FrameBytes for Recent<'_> {
    fn read(&mut self, offset: u64, len: u32, into: &mut Vec<u8>) -> io::Result<()> {
        match std::iter::once(self.batch).chain(self.kept.iter().rev()).find_map(|batch| batch.find(offset, len)) {
            Some(bytes) => {
                into.clear();
                into.extend_from_slice(bytes);
                Ok(())
            }
            None => self.file.read(offset, len, into),
        }
    }
}

/// Walks a file to its end, or until nobody wants more of it.
fn walk(mut walker: Box<Walker>, walked: &Sender<Walked>, again: &Receiver<Walked>) {
    let counts = |walker: &Walker| {
        let notes = (walker.sections().len(), walker.names().len(), walker.secrets().len());
        (walker.interfaces().len(), walker.troubles().len(), notes, walker.statistics().len())
    };
    let mut told = None;
    loop {
        let mut batch = again.try_recv().unwrap_or_default();
        batch.records.clear();
        batch.starts.clear();
        batch.bytes.clear();
        batch.news = None;
        let mut waiting = false;
        while batch.records.len() < BATCH && batch.bytes.len() < BATCH_BYTES {
            match walker.next() {
                Step::Frame(record, bytes) => {
                    batch.records.push(record);
                    batch.starts.push(batch.bytes.len());
                    batch.bytes.extend_from_slice(bytes);
                    // A file that shrinks gives less than it said.
                    let missing = (record.captured as usize).saturating_sub(bytes.len());
                    batch.bytes.resize(batch.bytes.len() + missing, 0);
                }
                Step::Waiting => {
                    waiting = true;
                    break;
                }
                Step::End => {
                    batch.end = true;
                    break;
                }
            }
        }
        batch.position = walker.position();
        if told != Some(counts(&walker)) {
            told = Some(counts(&walker));
            batch.news = Some(Box::new(News {
                interfaces: walker.interfaces().to_vec(),
                troubles: walker.troubles().to_vec(),
                notes: Notes {
                    sections: walker.sections().to_vec(),
                    names: walker.names().to_vec(),
                    secrets: walker.secrets().to_vec(),
                    statistics: walker.statistics().to_vec(),
                },
            }));
        }
        let end = batch.end;
        // Sent also where there is nothing new: so this thread notices that nobody listens any more.
        if walked.send(batch).is_err() || end {
            return;
        }
        if waiting {
            walker.wait(LONGEST);
        }
    }
}

/// Takes over a list that only grows.
fn renew<T: Clone>(kept: &mut Vec<T>, list: &[T]) {
    if let Some(more) = list.get(kept.len()..) {
        kept.extend_from_slice(more);
    }
}

/// What a dissection is told about a frame.
pub(super) fn describe<'f>(
    number: u32,
    record: &Record,
    interface: Option<&'f Interface>,
    has_interfaces: bool,
    first_time: Time,
    previous_time: Option<Time>,
) -> FrameInfo<'f> {
    let link = interface.map_or(0, |interface| interface.link);
    let named = interface.filter(|_| has_interfaces);
    FrameInfo {
        number,
        time: record.time,
        has_time: record.timed,
        first_time,
        previous_time,
        offset: record.offset,
        captured: record.captured,
        length: record.length,
        link,
        encapsulation: (i32::from(encap_type(link)), link_name(link)),
        fcs_len: interface.and_then(|interface| interface.fcs_len),
        interface: named.map(|interface| interface.number),
        interface_name: named.and_then(|interface| interface.name.as_deref()),
        interface_description: named.and_then(|interface| interface.description.as_deref()),
        section: named.map(|interface| interface.section + 1),
        time_decimals: interface.map_or(6, |interface| interface.resolution.decimals()),
        ..FrameInfo::default()
    }
}
