//! What an end sent and the other has not acknowledged.

use super::Header;
use super::analysis::before;
use crate::dissect::prelude::*;
use std::collections::VecDeque;

/// Most segments that wait for an acknowledgement; the oldest goes first.
const WAITING: usize = 10_000;

/// Segments that wait for an acknowledgement, in the order in which they came.
#[derive(Default)]
pub(super) struct Flight {
    sent: VecDeque<Sent>,
    /// Some came before others that precede them in the stream.
    shuffled: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Sent {
    seq: u32,
    next: u32,
    pub frame: u32,
    pub time: Time,
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
        self.sent.front().copied()
    }

    pub(super) fn push(&mut self, header: &Header, (frame, time): (u32, Time)) {
        if self.sent.len() >= WAITING {
            self.sent.pop_front();
        }
        match self.sent.back() {
            None => self.shuffled = false,
            Some(last) => self.shuffled |= before(header.seq, last.next),
        }
        self.sent.push_back(Sent { seq: header.seq, next: header.next_seq(), frame, time });
    }

    /// From the lowest to behind the highest relative sequence number. As TShark has it, those do not wrap here.
    pub(super) fn span(&self, base: u32) -> Option<(u32, u32)> {
        let from = |sent: &Sent| sent.seq.wrapping_sub(base);
        let to = |sent: &Sent| sent.next.wrapping_sub(base);
        let (first, last) = (self.sent.front()?, self.sent.back()?);
        if !self.shuffled && from(first) < to(last) {
            return Some((from(first), to(last)));
        }
        Some((self.sent.iter().map(from).min()?, self.sent.iter().map(to).max()?))
    }

    /// Forgets what an acknowledgement is about; gives the segment that ends with it.
    pub(super) fn acknowledge(&mut self, ack: u32, now: Time) -> Option<Acknowledged> {
        let mut found: Option<Sent> = None;
        let mut look = |sent: &mut Sent| {
            if sent.next == ack && found.is_none_or(|other| sent.frame < other.frame) {
                found = Some(*sent);
            }
            if before(sent.seq, ack) {
                sent.seq = ack;
            }
            before(ack, sent.next)
        };
        if self.shuffled {
            self.sent.retain_mut(look);
        } else {
            while self.sent.front_mut().is_some_and(|sent| !look(sent)) {
                self.sent.pop_front();
            }
        }
        let sent = found?;
        Some(Acknowledged { frame: sent.frame, after: now.since(sent.time) })
    }
}
