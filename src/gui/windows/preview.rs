//! What is in a capture file, in one sentence, before it is opened. Looked at on a thread of its own.

use crate::base::Time;
use crate::file::{CaptureFile, FileFormat, Step};
use crate::gui::words;
use crossbeam_channel::{Receiver, bounded};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Longer than this nobody waits for a count.
const PATIENCE: Duration = Duration::from_secs(3);

/// The sentence on the file looked at last.
#[derive(Debug, Default)]
pub(super) struct Preview {
    path: Option<PathBuf>,
    sentence: String,
    coming: Option<(Receiver<String>, Arc<AtomicBool>)>,
}

impl Preview {
    /// The sentence on a file, or nothing until it is known; looks anew when it is another file.
    pub(super) fn of(&mut self, path: Option<&Path>) -> &str {
        if self.path.as_deref() != path {
            self.leave();
            self.path = path.map(Path::to_owned);
            self.sentence.clear();
            if let Some(path) = path {
                self.look(path.to_owned());
            }
        }
        if let Some(sentence) = self.coming.as_ref().and_then(|(coming, _)| coming.try_recv().ok()) {
            self.sentence = sentence;
            self.coming = None;
        }
        &self.sentence
    }

    /// A sentence is still to come.
    pub(super) fn is_looking(&self) -> bool {
        self.coming.is_some()
    }

    fn look(&mut self, path: PathBuf) {
        let (answer, coming) = bounded(1);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let looking = std::thread::Builder::new().name("preview".into()).spawn(move || {
            // Nobody waits any more when another file was chosen.
            let _ = answer.send(sentence(&path, &stopped));
        });
        self.coming = looking.is_ok().then_some((coming, stop));
    }

    fn leave(&mut self) {
        if let Some((_, stop)) = self.coming.take() {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.leave();
    }
}

fn sentence(path: &Path, stop: &AtomicBool) -> String {
    let file = match CaptureFile::open(path) {
        Ok(file) => file,
        Err(error) => return crate::gui::engine::not_opened(&error).title,
    };
    let size = std::fs::metadata(path).map_or(0, |about| about.len());
    let end = Instant::now() + PATIENCE;
    let mut walker = file.walk();
    let (mut packets, mut whole) = (0u64, true);
    let (mut first, mut last): (Option<Time>, Option<Time>) = (None, None);
    while let Step::Frame(record, _) = walker.next() {
        packets += 1;
        if record.timed {
            first = Some(first.map_or(record.time, |first| first.min(record.time)));
            last = Some(last.map_or(record.time, |last| last.max(record.time)));
        }
        if packets.is_multiple_of(4096) && (stop.load(Ordering::Relaxed) || Instant::now() > end) {
            whole = false;
            break;
        }
    }
    let more = if whole { "" } else { "more than " };
    let counted = words::counted(packets, "packet", "packets");
    let format = match file.format() {
        FileFormat::Pcapng => "pcapng",
        FileFormat::Pcap { .. } => "pcap",
        FileFormat::Snoop => "snoop",
        FileFormat::Empty => "empty",
    };
    let mut said = format!("{more}{counted} · {} · {format}", words::size(size));
    if let Some((first, last)) = first.zip(last)
        && let Ok(began) = Timestamp::from_nanosecond(i128::from(first.0))
    {
        let began = began.to_zoned(TimeZone::system()).strftime("%-d %b %Y %H:%M").to_string();
        let seconds = last.0.saturating_sub(first.0).max(0).cast_unsigned() / 1_000_000_000;
        let span = if whole { words::span(seconds) + " " } else { String::new() };
        said.push_str(&format!(" · {span}from {began}"));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &Path) -> String {
        sentence(path, &AtomicBool::new(false))
    }

    #[test]
    fn a_capture_is_summed_up_and_what_is_none_is_named() {
        let captures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures");
        let words = said(&captures.join("arp/uses.pcap"));
        assert!(words.contains(" packets · ") && words.contains(" · pcap · ") && words.contains("from "), "{words}");
        let folder = tempfile::tempdir().unwrap();
        let zip = folder.path().join("a.pcap");
        std::fs::write(&zip, b"PK\x03\x04 and so on, which is no capture at all").unwrap();
        assert!(said(&zip).contains("This is not a capture file Wirefin knows"));
        assert!(said(&folder.path().join("gone.pcap")).contains("not there any more"));
    }
}
