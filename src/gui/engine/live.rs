//! A capture that is running, or that was.

use super::Wake;
use crate::capture::{self, CaptureError, Program, Source};
use crate::dissect::Settings;
use crate::file::CaptureFile;
use crate::gui::model::Live;
use crate::session::{Feed, Session};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Longest wait for the capture program to open its interfaces.
const PATIENCE: Duration = Duration::from_secs(15);

/// Batches on their way from the capture thread to the recorder.
const BATCHES: usize = 16;

/// Rates are those of this long.
const RATES_OF: Duration = Duration::from_secs(2);

/// A capture program with what it was asked for.
pub(super) struct Running {
    capture: capture::Capture,
    pub(super) interfaces: Vec<String>,
    pub(super) filter: String,
    began: Instant,
    /// When it was asked to stop, or ended.
    stopped: Option<Instant>,
    /// Frames and bytes at some moments, oldest first.
    samples: VecDeque<(Instant, u32, u64)>,
    told: bool,
}

/// Starts a capture and the threads that follow it. Waits for the interfaces: not on the window's thread.
pub(super) fn start(
    program: &Program,
    interfaces: &[String],
    filter: &str,
    wake: &Wake,
) -> Result<(Running, Session), CaptureError> {
    let sources = interfaces
        .iter()
        .map(|interface| Source { filter: filter.to_owned(), ..Source::new(interface.as_str()) })
        .collect();
    let running = capture::Capture::start_with(program, capture::Options { sources, ..capture::Options::default() })?;
    running.wait_until_ready(PATIENCE)?;
    let path = running.file();
    let unreadable = |error: crate::file::OpenError| CaptureError::File { path: path.clone(), text: error.to_string() };
    let file = CaptureFile::follow(&path).map_err(unreadable)?;
    let (session, recorder) = Session::new(file, crate::proto::registry(), Settings::default());
    let (batches, received) = crossbeam_channel::bounded(BATCHES);
    running.follow(batches)?;
    let wake = wake.clone();
    std::thread::Builder::new()
        .name("recorder".into())
        .spawn(move || recorder.run(Feed::Capture(received), || wake()))
        .map_err(|error| CaptureError::Died { text: error.to_string() })?;
    let running = Running {
        capture: running,
        interfaces: interfaces.to_vec(),
        filter: filter.to_owned(),
        began: Instant::now(),
        stopped: None,
        samples: VecDeque::new(),
        told: false,
    };
    Ok((running, session))
}

impl Running {
    /// What the list of what was captured on is called.
    pub(super) fn names(interfaces: &[String]) -> String {
        match interfaces {
            [] => String::new(),
            [one] => one.clone(),
            [first, second] => format!("{first} and {second}"),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        }
    }

    /// Asks the capture program to end; its last packets still come.
    pub(super) fn stop(&self) {
        self.capture.stop();
    }

    pub(super) fn note_stop(&mut self) {
        self.stopped.get_or_insert_with(Instant::now);
        self.stop();
    }

    pub(super) fn seconds(&self) -> u64 {
        self.stopped.unwrap_or_else(Instant::now).saturating_duration_since(self.began).as_secs()
    }

    pub(super) fn lost(&self) -> u64 {
        let counters = self.capture.counters();
        counters.dropped().saturating_add(counters.dropped_by_interface())
    }

    /// Why it ended by itself, once.
    pub(super) fn failure(&mut self) -> Option<CaptureError> {
        if self.told {
            return None;
        }
        let standing = self.capture.standing();
        self.told = standing.failure.is_some();
        standing.failure
    }

    /// Notes how many frames there are now.
    pub(super) fn sample(&mut self, frames: u32, bytes: u64) {
        let now = Instant::now();
        if self.stopped.is_none() && !self.capture.is_running() {
            self.stopped = Some(now);
        }
        let old = |at: &Instant| now.saturating_duration_since(*at) > RATES_OF;
        // One sample that is older stays: rates are counted from it.
        while self.samples.get(1).is_some_and(|(at, ..)| old(at)) {
            self.samples.pop_front();
        }
        let recent = |at: &Instant| now.saturating_duration_since(*at) < Duration::from_millis(100);
        if !self.samples.back().is_some_and(|(at, ..)| recent(at)) {
            self.samples.push_back((now, frames, bytes));
        }
    }

    /// How it goes, while it goes.
    pub(super) fn live(&self) -> Option<Live> {
        if self.stopped.is_some() {
            return None;
        }
        let (mut packets, mut bits) = (0.0, 0.0);
        if let (Some((from, frames, bytes)), Some((to, frames_now, bytes_now))) =
            (self.samples.front(), self.samples.back())
        {
            let span = to.saturating_duration_since(*from).as_secs_f64();
            if span > 0.0 {
                packets = f64::from(frames_now.saturating_sub(*frames)) / span;
                bits = bytes_now.saturating_sub(*bytes) as f64 * 8.0 / span;
            }
        }
        Some(Live {
            interfaces: Running::names(&self.interfaces),
            filter: self.filter.clone(),
            seconds: self.seconds(),
            packets_a_second: packets,
            bits_a_second: bits,
            lost: self.lost(),
        })
    }
}
