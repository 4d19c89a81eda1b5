//! The busiest tenth of a second of something that happens now and then.

use std::collections::VecDeque;

/// Nanoseconds that are counted together.
const STEP: i64 = 5_000_000;
/// Steps that make a window of 100 ms.
const WINDOW: i64 = 20;

/// What happened in one step.
#[derive(Clone, Copy, Debug)]
struct Step {
    number: i64,
    count: u64,
    /// When its first event was, in nanoseconds since the capture's first frame.
    begun: i64,
}

/// Counts events that come in order; what others counted later can be added.
#[derive(Clone, Debug)]
pub(super) struct Bursts {
    /// The steps of the first window, for a counter of earlier events to go on with.
    first: Vec<Step>,
    /// The steps of the latest window.
    window: VecDeque<Step>,
    /// Events in the latest window.
    sum: u64,
    most: u64,
    /// When the busiest window began.
    begun: i64,
}

impl Default for Bursts {
    /// A window begins with the capture, so that early bursts begin with it.
    fn default() -> Bursts {
        let window = VecDeque::from([Step { number: 0, count: 0, begun: 0 }]);
        Bursts { first: Vec::new(), window, sum: 0, most: 0, begun: 0 }
    }
}

impl Bursts {
    pub(super) fn hit(&mut self, at: i64) {
        let latest = self.window.back().map_or(0, |step| step.number);
        // What comes out of order happens now.
        let number = (at.div_euclid(STEP)).max(latest);
        self.put(Step { number, count: 1, begun: at });
    }

    fn put(&mut self, step: Step) {
        let is_early = self.first.first().is_none_or(|first| step.number < first.number + WINDOW);
        match self.first.last_mut() {
            Some(last) if last.number == step.number => last.count += step.count,
            _ if is_early => self.first.push(step),
            _ => {}
        }
        match self.window.back_mut() {
            Some(last) if last.number == step.number => last.count += step.count,
            _ => self.window.push_back(step),
        }
        self.sum += step.count;
        while let Some(oldest) = self.window.front().filter(|oldest| oldest.number + WINDOW <= step.number) {
            self.sum -= oldest.count;
            self.window.pop_front();
        }
        if self.sum > self.most {
            self.most = self.sum;
            self.begun = self.window.front().map_or(step.begun, |oldest| oldest.begun);
        }
    }

    /// Takes in what was counted later.
    pub(super) fn add(&mut self, later: Bursts) {
        let Some(last) = later.first.last() else { return };
        let is_short = later.window.back().is_none_or(|latest| latest.number <= last.number);
        for step in later.first {
            self.put(step);
        }
        if later.most > self.most {
            (self.most, self.begun) = (later.most, later.begun);
        }
        if !is_short {
            (self.window, self.sum) = (later.window, later.sum);
        }
    }

    /// Events a millisecond in the busiest window, and when it began in seconds; nothing if nothing happened.
    pub(super) fn busiest(&self) -> Option<(f64, f64)> {
        (self.most > 0).then(|| (self.most as f64 / 100.0, self.begun as f64 / 1e9))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: i64 = 1_000_000;

    #[test]
    fn what_was_counted_in_parts_is_as_if_counted_at_once() {
        let mut random: u64 = 7;
        let mut at = 0;
        let events: Vec<i64> = (0..3000)
            .map(|_| {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                at += (random >> 33) as i64 % (40 * MS);
                at
            })
            .collect();
        let counted = |events: &[i64]| {
            let mut bursts = Bursts::default();
            events.iter().for_each(|at| bursts.hit(*at));
            bursts
        };
        let whole = counted(&events);
        for size in [1, 2, 3, 7, 50, 1000] {
            let mut parts = Bursts::default();
            events.chunks(size).for_each(|part| parts.add(counted(part)));
            assert_eq!(parts.busiest(), whole.busiest(), "parts of {size}");
        }
    }

    #[test]
    fn a_burst_begins_with_the_first_event_of_its_window() {
        let mut bursts = Bursts::default();
        for at in [30, 300, 310, 390, 401] {
            bursts.hit(at * MS);
        }
        assert_eq!(bursts.busiest(), Some((0.03, 0.3)));
    }
}
