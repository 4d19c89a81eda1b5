//! Saving all packets, on a thread of its own.

use super::{Wake, trouble};
use crate::file::{FileFormat, Interface, Resolution, Section, WriteError, WriteFormat, WriteOptions, Writer};
use crate::gui::model::{Job, Trouble};
use crate::gui::words;
use crate::session::Session;
use crossbeam_channel::{Receiver, bounded};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Frames that are written between two looks whether to stop.
const RANGE: u32 = 256;

/// The job's number.
pub(super) const SAVING: u64 = 3;

/// Saving that goes on.
pub(super) struct Saving {
    pub(super) path: PathBuf,
    frames: u32,
    written: Arc<AtomicU32>,
    stop: Arc<AtomicBool>,
    ended: Receiver<Result<u32, Trouble>>,
    began: Instant,
}

impl Saving {
    /// Begins to write the first `frames` frames.
    pub(super) fn begin(session: &Session, frames: u32, path: &Path, wake: &Wake) -> Result<Saving, Trouble> {
        let written = Arc::new(AtomicU32::new(0));
        let stop = Arc::new(AtomicBool::new(false));
        let (answer, ended) = bounded(1);
        let job = (session.clone(), path.to_owned(), written.clone(), stop.clone(), wake.clone());
        let thread = std::thread::Builder::new().name("save".into()).spawn(move || {
            let (session, path, written, stop, wake) = job;
            let result = match write(&session, frames, &path, &written, &stop) {
                Ok(true) => Ok(frames),
                Ok(false) => {
                    Err(Trouble { title: "Saving was stopped".into(), body: "The unfinished file was removed".into() })
                }
                Err(error) => Err(trouble::not_saved(&path, &error)),
            };
            // Nobody waits any more when the window is closed.
            let _ = answer.send(result);
            wake();
        });
        match thread {
            Ok(_) => Ok(Saving { path: path.to_owned(), frames, written, stop, ended, began: Instant::now() }),
            Err(error) => Err(Trouble { title: "Saving could not begin".into(), body: error.to_string() }),
        }
    }

    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// How it ended, once it has.
    pub(super) fn ended(&self) -> Option<Result<u32, Trouble>> {
        self.ended.try_recv().ok()
    }

    pub(super) fn age(&self) -> Duration {
        self.began.elapsed()
    }

    pub(super) fn job(&self) -> Job {
        let written = self.written.load(Ordering::Relaxed);
        let progress = format!("{} of {}", words::grouped(u64::from(written)), words::grouped(u64::from(self.frames)));
        let share = Some(written as f32 / self.frames.max(1) as f32);
        Job { words: "Saving".into(), share, progress, id: SAVING }
    }
}

/// The ending of a name means a pcap file, which holds packets and nothing said of them.
pub(super) fn is_classic(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ["pcap", "cap", "dmp"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// The format that the ending of a name means.
fn format_of(path: &Path, interfaces: &[Interface]) -> WriteFormat {
    match is_classic(path) {
        false => WriteFormat::Pcapng,
        true if interfaces.iter().any(|interface| interface.resolution != Resolution::MICROS) => {
            WriteFormat::NanosecondPcap
        }
        true => WriteFormat::Pcap,
    }
}

/// The section of the file that is saved, for its comments.
pub(super) fn save_section(session: &Session) -> Option<Section> {
    match session.file().format() {
        FileFormat::Pcapng => session.file().walk().sections().first().cloned(),
        _ => None,
    }
}

/// Writes the file; false if it was stopped.
fn write(
    session: &Session,
    frames: u32,
    path: &Path,
    written: &AtomicU32,
    stop: &AtomicBool,
) -> Result<bool, WriteError> {
    let format = format_of(path, session.cut().interfaces());
    let section = save_section(session);
    let mut writer = Writer::create(path, &WriteOptions { format, section, ..WriteOptions::default() })?;
    let mut reader = session.reader();
    let mut bytes = Vec::new();
    let mut from = 0;
    while from < frames {
        if stop.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let to = from.saturating_add(RANGE).min(frames);
        let cut = session.cut();
        for index in from..to {
            let Some(record) = cut.record(index) else { continue };
            let link = cut.interfaces().get(record.interface as usize).map_or(0, |interface| interface.link);
            reader.read_with_pseudo_header(&record, link, &mut bytes)?;
            let mut options = cut.options(&mut reader, index)?;
            if let Some(comments) = cut.comments(index) {
                options.get_or_insert_default().set_comments(comments.to_vec());
            }
            let options = options.as_ref().map_or(&[][..], |options| &options.all);
            writer.frame(cut.interfaces(), &record, &bytes, options)?;
        }
        drop(cut);
        from = to;
        written.store(from, Ordering::Relaxed);
    }
    writer.finish()?;
    Ok(true)
}
