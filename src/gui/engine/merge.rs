//! Several files as one, packets in the order of their times.

use super::{Analyzer, trouble};
use crate::base::Time;
use crate::capture::{CaptureError, TempFile};
use crate::file::{
    CaptureFile, FrameReader, Interface, Record, Step, Walker, WriteError, WriteFormat, WriteOptions, Writer,
};
use crate::gui::model::{Job, Trouble};
use crate::gui::words;
use crossbeam_channel::{Receiver, bounded};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// The job's number.
pub(super) const MERGING: u64 = 20;

/// Merging that goes on.
pub(super) struct Merging {
    files: usize,
    written: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    pub(super) ended: Receiver<Result<TempFile, Trouble>>,
    began: Instant,
}

impl Analyzer {
    /// Begins to merge files; the capture changes when they are.
    pub(super) fn begin_merging(&mut self, paths: &[PathBuf]) -> Result<(), Trouble> {
        let (written, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (answer, ended) = bounded(1);
        let job = (paths.to_vec(), written.clone(), stop.clone(), self.wake.clone());
        std::thread::Builder::new()
            .name("merge".into())
            .spawn(move || {
                let (paths, written, stop, wake) = job;
                // Nobody waits any more when the window is closed; the file goes then.
                let _ = answer.send(merge(&paths, &written, &stop));
                wake();
            })
            .map_err(|error| Trouble { title: "Merging could not begin".into(), body: error.to_string() })?;
        self.merging = Some(Merging { files: paths.len(), written, stop, ended, began: Instant::now() });
        Ok(())
    }
}

impl Merging {
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub(super) fn name(&self) -> String {
        words::counted(self.files as u64, "file", "files") + " merged"
    }

    pub(super) fn job(&self) -> Option<Job> {
        let progress = words::counted(self.written.load(Ordering::Relaxed), "packet", "packets");
        let job = Job { words: "Merging".into(), share: None, progress, id: MERGING };
        (self.began.elapsed() > super::opened::UNNOTICED).then_some(job)
    }
}

/// A file on its way through, with its next frame.
struct Source {
    walker: Walker,
    next: Option<Record>,
    reader: FrameReader,
    /// The number among all of each of its interfaces known so far.
    numbers: Vec<u32>,
}

impl Source {
    /// Goes on to the next frame; gives its time.
    fn advance(&mut self) -> Option<Time> {
        self.next = match self.walker.next() {
            Step::Frame(record, _) => Some(record),
            _ => None,
        };
        self.next.map(|record| record.time)
    }
}

fn merge(paths: &[PathBuf], written: &AtomicU64, stop: &AtomicBool) -> Result<TempFile, Trouble> {
    let not_made = |error: CaptureError| Trouble { title: error.to_string(), body: String::new() };
    let temp = TempFile::merged().map_err(not_made)?;
    let mut sources = Vec::new();
    for path in paths {
        let file = CaptureFile::open(path.clone()).map_err(|error| trouble::not_opened(&error))?;
        sources.push(Source { walker: file.walk(), reader: file.reader(), next: None, numbers: Vec::new() });
    }
    let options = WriteOptions { format: WriteFormat::Pcapng, ..WriteOptions::default() };
    let failed = |error: WriteError| trouble::not_saved(temp.path(), &error);
    let unreadable = |error: std::io::Error| failed(WriteError::Io(error));
    // Into the file that is there, whose lock keeps others from it.
    let mut writer = Writer::create_in_place(temp.path(), &options).map_err(failed)?;
    let mut all: Vec<Interface> = Vec::new();
    let mut bytes = Vec::new();
    // Of frames with one time, that of the file named first comes first.
    let mut order = BinaryHeap::new();
    for (index, source) in sources.iter_mut().enumerate() {
        order.extend(source.advance().map(|time| Reverse((time, index))));
    }
    while let Some(Reverse((_, index))) = order.pop() {
        if stop.load(Ordering::Relaxed) {
            return Err(Trouble { title: "Merging was stopped".into(), body: String::new() });
        }
        let Some(source) = sources.get_mut(index) else { continue };
        // Interfaces come as the file is walked; each has a number of its own in the merged file.
        for interface in source.walker.interfaces().get(source.numbers.len()..).unwrap_or_default() {
            source.numbers.push(all.len() as u32);
            all.push(interface.clone());
        }
        if let Some(mut record) = source.next.take() {
            record.interface = source.numbers.get(record.interface as usize).copied().unwrap_or(record.interface);
            let link = all.get(record.interface as usize).map_or(0, |interface| interface.link);
            source.reader.read_with_pseudo_header(&record, link, &mut bytes).map_err(unreadable)?;
            let options = record.options.map(|at| source.reader.options(at)).transpose().map_err(unreadable)?;
            let options = options.as_ref().map_or(&[][..], |options| &options.all);
            writer.frame(&all, &record, &bytes, options).map_err(failed)?;
            written.fetch_add(1, Ordering::Relaxed);
        }
        order.extend(source.advance().map(|time| Reverse((time, index))));
    }
    writer.finish().map_err(failed)?;
    Ok(temp)
}
