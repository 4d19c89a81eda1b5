//! The bars of the time strip, counted by a job.

use super::Wake;
use super::task::{Progress, Task};
use crate::field::Severity;
use crate::gui::asks::{Measure, Strip, StripAsk};
use crate::session::{FrameRow, Session, severity_index};
use roaring::RoaringBitmap;
use std::sync::Arc;
use std::time::Duration;

/// Frames that are looked at between two cuts.
const CUT: u32 = 1 << 16;

/// Bars are counted again this long after the last time at the soonest, while packets come.
const AGAIN: Duration = Duration::from_millis(250);

/// And no sooner than so many times what it took: packets that come are more important.
const REST: u32 = 8;

/// First and last time of the frames so far, and the bars.
#[derive(Default)]
pub(super) struct Strips {
    /// Frames whose times were looked at.
    frames: u32,
    /// Nanoseconds since the first frame.
    span: Option<(i64, i64)>,
    wanted: Option<(StripAsk, u64, u32)>,
    began: Option<std::time::Instant>,
    took: Duration,
    task: Option<Task<Strip>>,
    strip: Option<Arc<Strip>>,
}

impl Strips {
    /// Looks at the times of frames that came since; so many at a time that it is not felt.
    pub(super) fn span(&mut self, session: &Session, frames: u32) -> Option<(i64, i64)> {
        const AT_ONCE: u32 = 1 << 21;
        if self.frames < frames {
            let cut = session.cut();
            let first = cut.frames().time(0)?.0;
            let to = frames.min(self.frames.saturating_add(AT_ONCE));
            while self.frames < to {
                let (times, _, marks) = cut.frames().traffic(self.frames, to);
                if times.is_empty() {
                    break;
                }
                for (time, _) in times.iter().zip(marks).filter(|(_, marks)| **marks & FrameRow::UNTIMED == 0) {
                    let time = time.saturating_sub(first);
                    let (least, most) = self.span.get_or_insert((time, time));
                    *least = time.min(*least);
                    *most = time.max(*most);
                }
                self.frames += times.len() as u32;
            }
        }
        self.span
    }

    /// The bars asked for, or the last ones that are there.
    pub(super) fn look(
        &mut self,
        session: &Session,
        ask: &StripAsk,
        version: u64,
        frames: u32,
        shown: Option<Arc<RoaringBitmap>>,
        wake: &Wake,
    ) -> Option<Arc<Strip>> {
        if let Some(strip) = self.task.as_ref().and_then(Task::take) {
            self.took = self.task.as_ref().map(Task::age).unwrap_or_default();
            self.task = None;
            self.strip = Some(Arc::new(strip));
        }
        let wanted = (ask.clone(), version, frames);
        if self.task.is_none() && self.wanted.as_ref() != Some(&wanted) {
            let growing = self.wanted.as_ref().is_some_and(|(before, of, _)| before == ask && *of == version);
            let rest = AGAIN.max(self.took * REST);
            if !growing || self.began.is_none_or(|began| began.elapsed() > rest) {
                self.wanted = Some(wanted);
                self.began = Some(std::time::Instant::now());
                let (session, ask) = (session.clone(), ask.clone());
                self.task = Task::start("time strip", u64::from(frames), wake, move |progress| {
                    count(&session, ask, frames, shown.as_deref(), progress)
                });
            }
        }
        self.strip.clone()
    }
}

fn count(session: &Session, ask: StripAsk, frames: u32, shown: Option<&RoaringBitmap>, progress: &Progress) -> Strip {
    let bars = ask.bars;
    let mut strip = Strip { all: vec![0; bars], shown: vec![0; bars], problems: vec![0; bars], ask };
    let length = strip.ask.span.end.saturating_sub(strip.ask.span.start).max(1);
    let scale = bars as f64 / length as f64;
    let Some(first) = session.cut().frames().time(0) else { return strip };
    let start = first.0.saturating_add(strip.ask.span.start);
    let end = first.0.saturating_add(strip.ask.span.end);
    let bad = severity_index(Severity::Warn);
    let measure = strip.ask.measure;
    let mut ahead = shown.map(|shown| shown.iter().peekable());
    let mut from = 0;
    while from < frames && !progress.is_stopped() {
        let cut = session.cut();
        let (times, lengths, marks) = cut.frames().traffic(from, frames.min(from.saturating_add(CUT)));
        if times.is_empty() {
            break;
        }
        for (index, ((time, length), marks)) in (from..).zip(times.iter().zip(lengths).zip(marks)) {
            let is_shown = ahead.as_mut().is_some_and(|ahead| ahead.next_if_eq(&index).is_some());
            if *time < start || *time > end || marks & FrameRow::UNTIMED != 0 {
                continue;
            }
            let bar = ((time.saturating_sub(start) as f64 * scale) as usize).min(bars.saturating_sub(1));
            let problem = FrameRow::severity_in(*marks).is_some_and(|severity| severity >= bad);
            let value = match measure {
                Measure::Packets => 1,
                Measure::Bytes => u64::from(*length),
                Measure::Problems => u64::from(problem),
            };
            let add = |bars: &mut Vec<u64>, value: u64| {
                if let Some(bar) = bars.get_mut(bar) {
                    *bar += value;
                }
            };
            add(&mut strip.all, value);
            if problem {
                add(&mut strip.problems, 1);
            }
            if is_shown {
                add(&mut strip.shown, value);
            }
        }
        from += times.len() as u32;
        progress.add(times.len() as u64);
    }
    strip
}
