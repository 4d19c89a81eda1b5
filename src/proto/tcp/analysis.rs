//! What a segment is beside what both ends sent before: sent again, out of order, a repeated acknowledgement.
//!
//! There is no specification of these judgements; they are TShark's, found by showing it conversations made for it.

use super::Header;
use super::flight::{Acknowledged, Flight};
use super::stream::{FIN, PSH, RST, SYN, Scale};
use crate::dissect::prelude::*;

/// The ports were in use before.
pub(super) const REUSED: u32 = 1;
/// The end that closes the conversation first.
pub(super) const CLOSES_FIRST: u32 = 1 << 1;
pub(super) const RETRANSMISSION: u32 = 1 << 2;
pub(super) const FAST_RETRANSMISSION: u32 = 1 << 3;
pub(super) const SPURIOUS_RETRANSMISSION: u32 = 1 << 4;
pub(super) const OUT_OF_ORDER: u32 = 1 << 5;
pub(super) const LOST_SEGMENT: u32 = 1 << 6;
pub(super) const ACK_LOST_SEGMENT: u32 = 1 << 7;
pub(super) const WINDOW_UPDATE: u32 = 1 << 8;
pub(super) const WINDOW_FULL: u32 = 1 << 9;
pub(super) const KEEP_ALIVE: u32 = 1 << 10;
pub(super) const KEEP_ALIVE_ACK: u32 = 1 << 11;
pub(super) const DUPLICATE_ACK: u32 = 1 << 12;
pub(super) const ZERO_WINDOW_PROBE: u32 = 1 << 13;
pub(super) const ZERO_WINDOW: u32 = 1 << 14;
pub(super) const ZERO_WINDOW_PROBE_ACK: u32 = 1 << 15;
/// All marks that are shown under `tcp.analysis.flags`.
pub(super) const FLAGGED: u32 = 0xffff & !CLOSES_FIRST;
/// The segment was looked at more closely, though nothing may have been found.
pub(super) const CONSIDERED: u32 = 1 << 16;

/// A retransmission this soon after the acknowledgement that asks for it is a fast one.
const FAST: Time = Time(20_000_000);
/// A late segment this soon after the others is out of order, where the round trip is not known.
const OUT_OF_ORDER_WITHIN: Time = Time(3_000_000);

/// What some marks tell besides.
#[derive(Clone, Copy, Debug)]
pub(super) enum Details {
    /// How many times the acknowledgement in a frame was repeated.
    Duplicate { number: u32, frame: u32 },
    /// How long after a frame a segment was sent again.
    Again { after: Time, frame: u32 },
}

/// What was found out about a segment.
#[derive(Default)]
pub(super) struct Found {
    pub marks: u32,
    pub details: Option<Details>,
    pub in_flight: u32,
    pub since_push: u32,
    pub acknowledged: Option<Acknowledged>,
}

/// One end of a conversation, by what it sent. As TShark has it, a sequence number of 0 is none in what follows `base`.
#[derive(Default)]
pub(super) struct End {
    /// The initial sequence number.
    pub base: Option<u32>,
    pub scale: Scale,
    flight: Flight,
    /// How many bytes of the flight the other end told to have beyond a gap.
    sacked: u32,
    /// Segments are missing, and no acknowledgement came since: what is in flight is not known.
    unsure: bool,
    /// Bytes sent since the last PSH, and whether they end with one.
    since_push: u32,
    pushed: bool,
    /// One behind the highest byte sent, and the frame that brought it there.
    next: u32,
    advanced: (u32, Time),
    /// What was acknowledged last, and when.
    acked: u32,
    acked_at: Time,
    window: Option<u16>,
    /// Up to where the other end may acknowledge.
    owed: u32,
    /// `owed` has ended: it stays so until this end acknowledges something new.
    owes_nothing: bool,
    /// The frame whose acknowledgement the latest ones repeat, and how many do.
    acked_in: u32,
    duplicates: u32,
    /// The marks of the last segment.
    marks: u32,
}

/// Whether sequence number `a` is before `b`, which may have wrapped.
pub(super) fn before(a: u32, b: u32) -> bool {
    (a.wrapping_sub(b) as i32) < 0
}

fn known(number: u32) -> Option<u32> {
    (number != 0).then_some(number)
}

/// Whether less than `limit` went by; time that runs backwards is no short time.
fn within(time: Time, limit: Time) -> bool {
    (0..limit.0).contains(&time.0)
}

/// Compares a segment with what both ends sent before, and notes it.
pub(super) fn analyse(
    own: &mut End,
    other: &mut End,
    header: &Header,
    frame: (u32, Time),
    initial_rtt: Option<Time>,
) -> Found {
    let expected = known(own.next);
    let mut found = Found::default();
    found.marks |= window_marks(own, other, header, expected);
    found.marks |= sequence_marks(header, expected);
    if let Some((mark, details)) = own.repeated(other, header, expected) {
        found.marks |= mark;
        found.details = details;
    } else if !own.acks_again(header) {
        own.duplicates = 0;
        own.acked_in = frame.0;
    }
    if header.acks() {
        found.marks |= other.acknowledged_unseen(header.ack);
    }
    let (late, again) = lateness(own, other, header, frame.1, expected, found.marks, initial_rtt);
    found.marks |= late;
    found.details = found.details.or(again);

    own.note(header, frame, expected, found.marks);
    other.unsure = false;
    (found.in_flight, found.since_push) = own.send(header, frame, &mut found.marks);
    found.acknowledged = other.flight.acknowledge(header.ack, frame.1);
    other.sacked = header.sacked();
    found
}

fn window_marks(own: &End, other: &End, header: &Header, expected: Option<u32>) -> u32 {
    let (plain, in_order) = (header.is_plain(), expected == Some(header.seq));
    let mut marks = 0;
    if header.len == 1 && in_order && other.window == Some(0) {
        marks |= ZERO_WINDOW_PROBE;
    }
    if header.window == 0 && plain {
        marks |= ZERO_WINDOW;
    }
    let same_ack = own.acks_again(header);
    if header.len == 0 && plain && in_order && same_ack && header.window != 0 && own.window != Some(header.window) {
        marks |= WINDOW_UPDATE;
    }
    if header.len > 0
        && plain
        && other.scale != Scale::Unknown
        && let (Some(acked), Some(window)) = (known(other.acked), other.window)
        && acked.wrapping_add(other.scale.apply(window)) == header.next_seq()
    {
        marks |= WINDOW_FULL;
    }
    marks
}

fn sequence_marks(header: &Header, expected: Option<u32>) -> u32 {
    let Some(expected) = expected else { return 0 };
    let mut marks = 0;
    if header.flags & RST == 0 && before(expected, header.seq) {
        marks |= LOST_SEGMENT;
    }
    if header.len <= 1 && header.is_plain() && header.seq == expected.wrapping_sub(1) {
        marks |= KEEP_ALIVE;
    }
    marks
}

/// Whether a segment comes late, and why.
fn lateness(
    own: &End,
    other: &End,
    header: &Header,
    now: Time,
    expected: Option<u32>,
    marks: u32,
    initial_rtt: Option<Time>,
) -> (u32, Option<Details>) {
    let (seq, next) = (header.seq, header.next_seq());
    if marks & KEEP_ALIVE != 0 || next == seq {
        return (0, None);
    }
    if header.len > 0 && known(other.acked).is_some_and(|acked| !before(acked, next)) {
        return (SPURIOUS_RETRANSMISSION | RETRANSMISSION, None);
    }
    // The byte of a probe may be sent once more with what follows it.
    let again = |expected: u32| before(seq, expected) && !(seq == expected.wrapping_sub(1) && before(expected, next));
    if !expected.is_some_and(again) {
        return (0, None);
    }
    // An end whose acknowledgements were missed may have repeated them there.
    let repeats = other.duplicates >= 2 || other.duplicates == 0 && other.owes_nothing;
    if repeats && known(other.acked) == Some(seq) && within(now.since(other.acked_at), FAST) {
        return (FAST_RETRANSMISSION | RETRANSMISSION, None);
    }
    let threshold = initial_rtt.unwrap_or(OUT_OF_ORDER_WITHIN);
    if within(now.since(own.advanced.1), threshold) && expected != Some(next) {
        return (OUT_OF_ORDER, None);
    }
    let (frame, time) = own.flight.oldest().map_or(own.advanced, |sent| (sent.frame(), sent.time));
    let after = now.since(time);
    (RETRANSMISSION, (after != Time(0)).then_some(Details::Again { after, frame }))
}

impl End {
    /// Whether a segment acknowledges what the one before did.
    fn acks_again(&self, header: &Header) -> bool {
        known(self.acked) == Some(header.ack)
    }

    /// What a segment is that tells nothing new.
    fn repeated(&mut self, other: &End, header: &Header, expected: Option<u32>) -> Option<(u32, Option<Details>)> {
        let same = self.acks_again(header) && self.window == Some(header.window);
        if header.len > 0 || !header.is_plain() || expected != Some(header.seq) || !same {
            return None;
        }
        if header.window != 0 && other.marks & KEEP_ALIVE != 0 {
            return Some((KEEP_ALIVE_ACK, None));
        }
        if header.window == 0 && other.marks & ZERO_WINDOW_PROBE != 0 {
            return Some((ZERO_WINDOW_PROBE_ACK, None));
        }
        if header.window == 0 || !header.acks() {
            return None;
        }
        self.duplicates = self.duplicates.saturating_add(1);
        Some((DUPLICATE_ACK, Some(Details::Duplicate { number: self.duplicates, frame: self.acked_in })))
    }

    /// The other end acknowledges bytes of this one.
    fn acknowledged_unseen(&mut self, ack: u32) -> u32 {
        let beyond = |end: u32| known(end).is_some_and(|end| before(end, ack));
        if beyond(self.owed) {
            if !self.owes_nothing && self.owed != self.next {
                self.owed = self.next;
            } else {
                self.owed = 0;
                self.owes_nothing = true;
            }
            return ACK_LOST_SEGMENT;
        }
        if beyond(self.next) { CONSIDERED } else { 0 }
    }

    fn note(&mut self, header: &Header, frame: (u32, Time), expected: Option<u32>, marks: u32) {
        let next = header.next_seq();
        if expected.is_none_or(|expected| before(expected, next) && marks & ZERO_WINDOW_PROBE == 0) {
            self.next = next;
            self.advanced = frame;
        }
        if marks & DUPLICATE_ACK != 0 {
            self.owes_nothing = true;
        } else if !self.acks_again(header) {
            self.owes_nothing = false;
        }
        let owes = if self.owes_nothing { 0 } else { self.next };
        match known(self.owed) {
            _ if expected.is_none() => self.owed = self.next,
            Some(owed) if owed == header.seq => self.owed = owes,
            Some(_) => {}
            // What stands behind a hole is not owed before that is filled.
            None if marks & LOST_SEGMENT != 0 => self.owed = expected.unwrap_or(0),
            None => self.owed = owes,
        }
        self.window = Some(header.window);
        self.acked = header.ack;
        self.acked_at = frame.1;
        self.marks = marks;
    }

    /// Notes what is in flight; gives the bytes in flight and those since the last PSH.
    fn send(&mut self, header: &Header, frame: (u32, Time), marks: &mut u32) -> (u32, u32) {
        self.unsure |= *marks & LOST_SEGMENT != 0;
        if header.next_seq() == header.seq {
            return (0, 0);
        }
        self.flight.push(header, frame);
        if header.len == 0 || self.unsure {
            return (0, 0);
        }
        *marks |= CONSIDERED;
        let before = if self.pushed { 0 } else { self.since_push };
        self.since_push = before.saturating_add(header.len);
        self.pushed = header.flags & PSH != 0;
        let (from, to) = self.flight.span(self.base.unwrap_or(0)).unwrap_or((0, 0));
        let virtual_bytes = u32::from(header.flags & (SYN | FIN) != 0);
        let in_flight = to.wrapping_sub(from).wrapping_sub(self.sacked).wrapping_sub(virtual_bytes) as i32;
        if in_flight > 0 { (in_flight as u32, self.since_push) } else { (0, 0) }
    }
}
