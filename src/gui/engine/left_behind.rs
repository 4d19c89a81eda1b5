//! Captures that a crash left behind: found at the start, counted, opened or thrown away.

use super::{Analyzer, Wake, trouble};
use crate::capture::{self, Leftover, TempFile};
use crate::file::{CaptureFile, Step};
use crate::gui::model::{LeftBehind, Trouble};
use crate::gui::words;
use crossbeam_channel::{Receiver, bounded};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::Path;
use std::sync::Arc;

/// More than these are not offered.
const OFFERED: usize = 5;

/// Looks for them on a thread of its own; the answer comes once.
pub(super) fn look(wake: &Wake) -> Option<Receiver<Vec<LeftBehind>>> {
    let (answer, answered) = bounded(1);
    let wake = wake.clone();
    let looking = std::thread::Builder::new().name("left-behind".into()).spawn(move || {
        let found = capture::leftovers(None).iter().take(OFFERED).filter_map(told).collect();
        // Nobody waits any more when the window is closed.
        let _ = answer.send(found);
        wake();
    });
    looking.is_ok().then_some(answered)
}

/// What is said of one; nothing where no packet is in it.
fn told(leftover: &Leftover) -> Option<LeftBehind> {
    let file = CaptureFile::open(leftover.path.clone()).ok()?;
    let mut walker = file.walk();
    let mut packets = 0u64;
    while let Step::Frame(..) = walker.next() {
        packets += 1;
    }
    let when = Timestamp::try_from(leftover.modified).ok()?.to_zoned(TimeZone::system());
    let day =
        if when.date() == jiff::Zoned::now().date() { String::new() } else { when.strftime("%e %b ").to_string() };
    (packets > 0).then(|| LeftBehind {
        path: leftover.path.clone(),
        name: format!("Capture of {}{}", day.trim_start(), when.strftime("%H:%M")),
        packets: words::counted(packets, "packet", "packets"),
        size: words::size(leftover.len_bytes),
    })
}

impl Analyzer {
    /// Shows one as a capture that is in no file of the user's.
    pub(super) fn show_left_behind(&mut self, left: &LeftBehind) -> Result<(), Trouble> {
        let unreadable = |text: String| Trouble { title: "The capture could not be opened".into(), body: text };
        let temp = TempFile::adopt(&left.path).map_err(|error| unreadable(error.to_string()))?;
        self.show_temporary(temp, left.name.clone())
    }

    /// Shows a temporary file of ours, which goes with the capture.
    pub(super) fn show_temporary(&mut self, temp: TempFile, name: String) -> Result<(), Trouble> {
        let path = temp.path().to_owned();
        match CaptureFile::open(path.clone()) {
            Ok(file) => {
                self.show_file(&path, file)?;
                if let Some(opened) = &mut self.opened {
                    opened.path = None;
                    opened.name = name;
                    opened.temp = Some(Arc::new(temp));
                }
                Ok(())
            }
            Err(error) => {
                // It is not ours to lose: somebody may still read it in another way.
                temp.keep();
                Err(trouble::not_opened(&error))
            }
        }
    }
}

/// Throws one away, unless another Wirefin has it.
pub(super) fn discard(path: &Path) {
    if let Ok(temp) = TempFile::adopt(path) {
        drop(temp);
    }
}
