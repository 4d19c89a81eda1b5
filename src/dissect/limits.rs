//! What the first pass keeps at most, for input is hostile. Whoever is reached by a limit is the oldest, and it is said.

use super::preferences::Preference;
use crate::preferences;

preferences! {
    WAITING = "limits.waiting", "Most datagrams that wait for fragments, and most units of streams that wait for their rest", number 100_000, 1;
    UNIT = "limits.unit", "Most bytes of a unit that is put together from a stream", number 16 << 20, 1;
    GATHERED = "limits.gathered", "Most bytes that are put together for one frame", number 64 << 20, 1;
    CONVERSATIONS = "limits.conversations", "Most conversations whose course is followed at the same time", number 2_000_000, 1;
}

/// How often limits were reached.
#[derive(Clone, Debug, Default)]
pub struct Reached(Vec<(&'static Preference, u64)>);

impl Reached {
    pub(super) fn count(&mut self, limit: &'static Preference, times: u64) {
        if times == 0 {
            return;
        }
        match self.0.iter_mut().find(|(other, _)| std::ptr::eq(*other, limit)) {
            Some((_, count)) => *count += times,
            None => self.0.push((limit, times)),
        }
    }

    /// The limits that were reached, each with how often something was left out or forgotten for it.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Preference, u64)> {
        self.0.iter().copied()
    }
}
