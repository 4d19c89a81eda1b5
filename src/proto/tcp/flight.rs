//! What an end sent and the other has not acknowledged.

use super::Header;
use super::analysis::before;
use crate::dissect::prelude::*;
use std::collections::VecDeque;
use std::num::NonZeroU32;

/// Most segments that wait for an acknowledgement; the oldest goes first.
const WAITING: usize = 10_000;

/// Segments that wait for an acknowledgement, in the order in which they came.
///
/// Mostly there is one at a time, and there are millions of conversations: only more take room of their own.
#[derive(Default)]
pub(super) struct Flight {
    oldest: Option<Sent>,
    // Boxed, since most connections have none and there can be millions.
    #[allow(clippy::box_collection)]
    later: Option<Box<VecDeque<Sent>>>,
    /// Some came before others that precede them in the stream.
    shuffled: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Sent {
    seq: u32,
    next: u32,
    frame: NonZeroU32,
    pub time: Time,
}

impl Sent {
    pub(super) fn frame(&self) -> u32 {
        self.frame.get()
    }
}

/// What a segment acknowledges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Acknowledged {
    pub frame: u32,
    pub after: Time,
}

impl Flight {
    /// The segment that waits longest.
    pub(super) fn oldest(&self) -> Option<Sent> {
        self.oldest
    }

    pub(super) fn push(&mut self, header: &Header, (frame, time): (u32, Time)) {
        let Some(frame) = NonZeroU32::new(frame) else { return };
        let sent = Sent { seq: header.seq, next: header.next_seq(), frame, time };
        let Some(oldest) = self.oldest else {
            self.oldest = Some(sent);
            self.shuffled = false;
            return;
        };
        let later = self.later.get_or_insert_default();
        self.shuffled |= before(sent.seq, later.back().unwrap_or(&oldest).next);
        if later.len() >= WAITING {
            self.oldest = later.pop_front();
        }
        later.push_back(sent);
    }

    /// From the lowest to behind the highest relative sequence number. As TShark has it, those do not wrap here.
    pub(super) fn span(&self, base: u32) -> Option<(u32, u32)> {
        let from = |sent: &Sent| sent.seq.wrapping_sub(base);
        let to = |sent: &Sent| sent.next.wrapping_sub(base);
        let oldest = self.oldest.as_ref()?;
        let last = self.later.as_ref().and_then(|later| later.back()).unwrap_or(oldest);
        if !self.shuffled && from(oldest) < to(last) {
            return Some((from(oldest), to(last)));
        }
        let all = || self.later.iter().flat_map(|later| later.iter()).chain([oldest]);
        Some((all().map(from).min()?, all().map(to).max()?))
    }

    /// Forgets what an acknowledgement is about; gives the segment that ends with it.
    pub(super) fn acknowledge(&mut self, ack: u32, now: Time) -> Option<Acknowledged> {
        let mut found: Option<Sent> = None;
        let mut is_open = |sent: &mut Sent| {
            if sent.next == ack && found.is_none_or(|other| sent.frame < other.frame) {
                found = Some(*sent);
            }
            if before(sent.seq, ack) {
                sent.seq = ack;
            }
            before(ack, sent.next)
        };
        if self.shuffled
            && let Some(later) = &mut self.later
        {
            later.retain_mut(&mut is_open);
        }
        while let Some(sent) = &mut self.oldest
            && !is_open(sent)
        {
            self.oldest = self.later.as_mut().and_then(|later| later.pop_front());
        }
        let sent = found?;
        Some(Acknowledged { frame: sent.frame(), after: now.since(sent.time) })
    }
}
