//! A capture that is running, or that was.

use super::Wake;
use crate::capture::{self, CaptureError, Program};
use crate::dissect::Settings;
use crate::file::CaptureFile;
use crate::gui::model::{Live, Meter};
use crate::session::{Feed, Session};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Longest wait for the capture program to open its interfaces.
const PATIENCE: Duration = Duration::from_secs(15);

/// Batches on their way from the capture thread to the recorder.
const BATCHES: usize = 16;

/// Rates are those of this long.
const RATES_OF: Duration = Duration::from_secs(2);

/// Seconds of which the meter shows the packets.
const RATES: usize = 60;

/// A capture program with what it was asked for.
pub(super) struct Running {
    capture: capture::Capture,
    pub(super) options: capture::Options,
    began: Instant,
    /// When it was asked to stop, or ended.
    stopped: Option<Instant>,
    /// Frames and bytes at some moments, oldest first.
    samples: VecDeque<(Instant, u32, u64)>,
    /// Packets in each of the last seconds, and the second that is being counted.
    rates: VecDeque<f32>,
    second: (Instant, u64),
    frames: u32,
    told: bool,
}

/// Starts a capture and the threads that follow it. Waits for the interfaces: not on the window's thread.
pub(super) fn start(
    program: &Program,
    options: &capture::Options,
    wake: &Wake,
) -> Result<(Running, Session), CaptureError> {
    let running = capture::Capture::start_with(program, options.clone())?;
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
        options: options.clone(),
        began: Instant::now(),
        stopped: None,
        samples: VecDeque::new(),
        rates: VecDeque::new(),
        second: (Instant::now(), 0),
        frames: 0,
        told: false,
    };
    Ok((running, session))
}

impl Running {
    /// What the list of what was captured on is called.
    pub(super) fn names(options: &capture::Options) -> String {
        match options.sources.as_slice() {
            [] => String::new(),
            [one] => one.interface.clone(),
            [first, second] => format!("{} and {}", first.interface, second.interface),
            [first, rest @ ..] => format!("{} and {} more", first.interface, rest.len()),
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
        self.frames = frames;
        self.count_second(now);
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

    /// Notes how many packets came in the second that is over.
    fn count_second(&mut self, now: Instant) {
        let (since, before) = self.second;
        let seconds = now.saturating_duration_since(since).as_secs_f32();
        if seconds >= 1.0 {
            let captured = self.capture.counters().packets;
            self.rates.push_back(captured.saturating_sub(before) as f32 / seconds);
            self.second = (now, captured);
            if self.rates.len() > RATES {
                self.rates.pop_front();
            }
        }
    }

    fn meter(&self) -> Meter {
        let counters = self.capture.counters();
        Meter {
            seen: counters.received(),
            dropped: counters.dropped(),
            dropped_by_interface: counters.dropped_by_interface(),
            behind: counters.packets.saturating_sub(u64::from(self.frames)),
            on_disk: counters.flushed,
            buffer: self.options.sources.iter().map(|source| source.buffer_mib).max().unwrap_or_default(),
            rates: self.rates.iter().copied().collect(),
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
            interfaces: Running::names(&self.options),
            filter: self.options.sources.first().map(|source| source.filter.clone()).unwrap_or_default(),
            seconds: self.seconds(),
            packets_a_second: packets,
            bits_a_second: bits,
            lost: self.lost(),
            meter: self.meter(),
        })
    }
}
