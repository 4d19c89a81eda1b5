//! What the segments of a TCP conversation say about each other, learnt in file order.

use super::Header;
use crate::dissect::prelude::*;
use std::collections::VecDeque;

/// The first pass's notebook of a conversation.
#[derive(Default)]
pub(super) struct Notes {
    stream: Option<Key<Stream>>,
    previous: Time,
    syn: Option<Time>,
    initial_rtt: Option<Time>,
    seen: u8,
    /// Whether the first FIN came from the first end.
    finished: Option<bool>,
    ends: [End; 2],
}

/// One end of a conversation, by what it sent.
#[derive(Default)]
struct End {
    /// The initial sequence number.
    base: Option<u32>,
    scale: Scale,
    unacknowledged: VecDeque<Sent>,
    /// One behind the highest byte among the unacknowledged.
    highest: u32,
    /// Where the bytes after the last PSH begin.
    pushed: Option<u32>,
    /// One behind the highest byte sent, and the frame that brought it there.
    next: Option<u32>,
    advanced: (u32, Time),
    /// What was acknowledged last, and when.
    acked: Option<u32>,
    acked_at: Time,
    window: u16,
    /// Up to where the other end may acknowledge.
    owed: Option<u32>,
    /// The frame whose acknowledgement the latest ones repeat, and how many do.
    acked_in: u32,
    duplicates: u32,
    /// The marks of the last segment.
    marks: u32,
}

#[derive(Clone, Copy)]
struct Sent {
    seq: u32,
    next: u32,
    frame: u32,
    time: Time,
}

/// How an end scales its window.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Scale {
    #[default]
    Unknown,
    Unused,
    By(u8),
}

impl Scale {
    /// As `tcp.window_size_scalefactor` shows it.
    pub(super) fn factor(self) -> i64 {
        match self {
            Scale::Unknown => -1,
            Scale::Unused => -2,
            Scale::By(shift) => 1_i64 << shift.min(14),
        }
    }

    pub(super) fn apply(self, window: u16) -> u32 {
        match self {
            Scale::By(shift) => u32::from(window) << shift.min(14),
            _ => u32::from(window),
        }
    }
}

/// What is told of a conversation; later frames complete it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stream {
    pub first: Time,
    /// From the SYN to the ACK that ends the handshake.
    pub initial_rtt: Option<Time>,
    pub initial_rtt_frame: u32,
    /// As [`Segment::seen`], after the last frame.
    pub seen: u8,
}

/// What is told of a segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub stream: Key<Stream>,
    /// The initial sequence numbers of this end and of the other.
    pub base: u32,
    pub other_base: u32,
    /// Since the segment before, in nanoseconds.
    delta: [u32; 2],
    pub in_flight: u32,
    pub since_push: u32,
    pub acknowledges: Option<Key<Acknowledged>>,
    pub scale: Scale,
    /// Parts of the conversation seen before this frame, as bits: SYN 1, SYN+ACK 2, ACK 4, data 8, FIN 16, RST 32.
    pub seen: u8,
    pub marks: u32,
    pub mark_details: Option<Key<Details>>,
}

/// What some marks tell besides.
#[derive(Clone, Copy, Debug)]
pub(super) enum Details {
    /// How many times the acknowledgement in a frame was repeated.
    Duplicate { number: u32, frame: u32 },
    /// How long after a frame a segment was sent again.
    Again { after: Time, frame: u32 },
}

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

impl Segment {
    pub(super) fn delta(&self) -> Time {
        let [high, low] = self.delta;
        Time((u64::from(high) << 32 | u64::from(low)) as i64)
    }
}

/// What a segment acknowledges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Acknowledged {
    pub frame: u32,
    pub after: Time,
}

/// Ports that were in use before; says so from one closure to the next.
#[derive(Default)]
struct ReusedIn(u32);

/// Most segments that wait for an acknowledgement.
const UNACKNOWLEDGED: usize = 10_000;

/// Whether sequence number `a` is before `b`, which may have wrapped.
fn before(a: u32, b: u32) -> bool {
    (a.wrapping_sub(b) as i32) < 0
}

/// Whether a packet begins a new conversation between ends that had one.
pub(super) fn is_fresh(first: &mut First, header: &Header, forward: bool) -> bool {
    if !header.syn() || header.acks() {
        return false;
    }
    let notes = first.of_conversation::<Notes>();
    let fresh = notes.end(forward).base.is_some_and(|base| base != header.seq);
    if fresh {
        let frame = first.frame.number;
        first.scratch::<ReusedIn>().0 = frame;
    }
    fresh
}

impl Notes {
    fn end(&mut self, forward: bool) -> &mut End {
        let [a, b] = &mut self.ends;
        if forward { a } else { b }
    }
}

/// Learns a segment.
pub(super) fn learn(first: &mut First, header: &Header, forward: bool) -> Key<Segment> {
    let frame = (first.frame.number, first.frame.time);
    let mut marks = 0;
    if header.syn() && first.scratch::<ReusedIn>().0 == frame.0 {
        marks |= REUSED;
    }
    let known = first.of_conversation::<Notes>().stream;
    let is_first = known.is_none();
    let stream = known
        .unwrap_or_else(|| first.push(Stream { first: frame.1, initial_rtt: None, initial_rtt_frame: 0, seen: 0 }));
    let notes = first.of_conversation::<Notes>();
    if is_first {
        notes.stream = Some(stream);
        notes.previous = frame.1;
    }
    let delta = frame.1.since(notes.previous).0 as u64;
    notes.previous = frame.1;
    let seen = notes.seen;

    let base = notes.bases(header, forward, &mut marks);
    notes.scales(header, forward);
    let scale = notes.end(forward).scale;
    let initial_rtt = notes.handshake(header, frame.1);
    let (more, details) = notes.analyse(header, forward, frame);
    marks |= more;
    notes.note_seen(header, is_first);
    if header.flags & FIN != 0 && *notes.finished.get_or_insert(forward) == forward {
        marks |= CLOSES_FIRST;
    }
    let (in_flight, since_push) = notes.end(forward).send(header, frame);
    let acknowledged = if header.acks() { notes.end(!forward).acknowledge(header.ack, frame.1) } else { None };
    if header.flags & RST != 0 {
        notes.ends.iter_mut().for_each(|end| end.unacknowledged.clear());
    }
    let seen_now = notes.seen;

    if initial_rtt.is_some() || seen_now != seen {
        first.change(stream, |stream| {
            if initial_rtt.is_some() {
                stream.initial_rtt = initial_rtt;
                stream.initial_rtt_frame = frame.0;
            }
            stream.seen = seen_now;
        });
    }
    let acknowledges = acknowledged.map(|acknowledged| first.push(acknowledged));
    let mark_details = details.map(|details| first.push(details));
    first.push(Segment {
        stream,
        base: base.0,
        other_base: base.1,
        delta: [(delta >> 32) as u32, delta as u32],
        in_flight,
        since_push,
        acknowledges,
        scale,
        seen,
        marks,
        mark_details,
    })
}

pub(super) const FIN: u16 = 0x001;
pub(super) const SYN: u16 = 0x002;
pub(super) const RST: u16 = 0x004;
pub(super) const PSH: u16 = 0x008;
pub(super) const ACK: u16 = 0x010;
pub(super) const URG: u16 = 0x020;

impl Notes {
    /// The initial sequence numbers of both ends, guessed where their SYN was not captured.
    fn bases(&mut self, header: &Header, forward: bool, marks: &mut u32) -> (u32, u32) {
        let own = self.end(forward);
        let guess = if header.syn() { header.seq } else { header.seq.wrapping_sub(1) };
        let mut base = *own.base.get_or_insert(guess);
        if header.syn() && base != header.seq {
            // An answer to a connection that was not captured, on ports that were in use.
            *marks |= REUSED;
            own.base = Some(header.seq);
            base = header.seq;
        }
        let other = self.end(!forward);
        if other.base.is_none() && header.acks() {
            other.base = Some(header.ack.wrapping_sub(1));
        }
        (base, other.base.unwrap_or(0))
    }

    fn scales(&mut self, header: &Header, forward: bool) {
        if !header.syn() {
            return;
        }
        self.end(forward).scale = header.window_scale.map_or(Scale::Unused, Scale::By);
        // RFC 7323 §2.2: both ends must offer it.
        let refused = header.window_scale.is_none() || self.end(!forward).scale == Scale::Unused;
        if refused {
            for end in &mut self.ends {
                end.scale = Scale::Unused;
            }
        }
    }

    /// Times the handshake; gives the time it took when it ends.
    fn handshake(&mut self, header: &Header, now: Time) -> Option<Time> {
        if header.syn() {
            if !header.acks() {
                self.syn = Some(now);
            }
            return None;
        }
        if self.initial_rtt.is_some() || !header.acks() {
            return None;
        }
        self.initial_rtt = Some(now.since(self.syn?));
        self.initial_rtt
    }

    fn note_seen(&mut self, header: &Header, is_first: bool) {
        // As TShark has it: what a conversation begins with counts only if it is a SYN.
        if is_first && (!header.syn() || header.acks()) {
            return;
        }
        self.seen |= match (header.syn(), header.acks()) {
            (true, false) => 1,
            (true, true) => 2,
            (false, true) if header.flags & RST == 0 && header.len == 0 => 4,
            _ => 0,
        };
        if header.len > 0 {
            self.seen |= 8;
        }
        if header.flags & FIN != 0 {
            self.seen |= 16;
        }
        if header.flags & RST != 0 {
            self.seen |= 32;
        }
    }

    /// Compares a segment with what both ends sent before.
    fn analyse(&mut self, header: &Header, forward: bool, frame: (u32, Time)) -> (u32, Option<Details>) {
        let now = frame.1;
        let (initial_rtt, (own, other)) = (self.initial_rtt, self.both(forward));
        let Header { seq, ack, window, len, flags, .. } = *header;
        let next = header.next_seq();
        let plain = flags & (SYN | FIN | RST) == 0;
        let takes_room = next != seq;
        let expected = own.next;
        let in_order = expected == Some(seq);
        let same_ack = own.acked == Some(ack);
        let mut marks = 0;
        let mut details = None;

        if len == 1 && in_order && other.window == 0 && other.acked.is_some() {
            marks |= ZERO_WINDOW_PROBE;
        }
        if window == 0 && plain {
            marks |= ZERO_WINDOW;
        }
        if flags & RST == 0 && expected.is_some_and(|expected| before(expected, seq)) {
            marks |= LOST_SEGMENT;
        }
        if len <= 1 && plain && expected.is_some_and(|expected| seq == expected.wrapping_sub(1)) {
            marks |= KEEP_ALIVE;
        }
        if len == 0 && plain && in_order && same_ack && window != 0 && window != own.window {
            marks |= WINDOW_UPDATE;
        }
        if len > 0
            && plain
            && other.scale != Scale::Unknown
            && other.acked.is_some_and(|acked| acked.wrapping_add(other.scale.apply(other.window)) == next)
        {
            marks |= WINDOW_FULL;
        }
        let mut repeats = false;
        if len == 0 && plain && in_order && same_ack && window == own.window {
            if window != 0 && other.marks & KEEP_ALIVE != 0 {
                marks |= KEEP_ALIVE_ACK;
                repeats = true;
            } else if window == 0 && other.marks & ZERO_WINDOW_PROBE != 0 {
                marks |= ZERO_WINDOW_PROBE_ACK;
                repeats = true;
            } else if window != 0 && header.acks() {
                own.duplicates = own.duplicates.saturating_add(1);
                marks |= DUPLICATE_ACK;
                details = Some(Details::Duplicate { number: own.duplicates, frame: own.acked_in });
                repeats = true;
            }
        }
        let is_again = takes_room && expected.is_some_and(|expected| before(seq, expected));
        let tells_nothing_new = repeats || (is_again && same_ack);
        if !tells_nothing_new {
            own.duplicates = 0;
            own.acked_in = frame.0;
        }
        if header.acks() && other.owed.is_some_and(|owed| before(owed, ack)) {
            marks |= ACK_LOST_SEGMENT;
            other.owed = None;
        }
        if is_again && marks & KEEP_ALIVE == 0 {
            let threshold = initial_rtt.filter(|rtt| rtt.0 > 0).map_or(3_000_000, |rtt| rtt.0);
            let since_advance = now.since(own.advanced.1);
            if len > 0 && other.acked.is_some_and(|acked| !before(acked, next)) {
                marks |= SPURIOUS_RETRANSMISSION | RETRANSMISSION;
            } else if other.duplicates >= 2 && other.acked == Some(seq) && now.since(other.acked_at).0 < 20_000_000 {
                marks |= FAST_RETRANSMISSION | RETRANSMISSION;
            } else if since_advance.0 < threshold && expected != Some(next) {
                marks |= OUT_OF_ORDER;
            } else {
                marks |= RETRANSMISSION;
                let (since, time) = own.first_sent(seq).unwrap_or(own.advanced);
                details = Some(Details::Again { after: now.since(time), frame: since });
            }
        }

        if own.next.is_none_or(|expected| before(expected, next)) && marks & ZERO_WINDOW_PROBE == 0 {
            own.next = Some(next);
            own.advanced = frame;
        }
        // What stands behind a hole is not owed before that is filled.
        if !is_again {
            own.owed = own.owed.or(expected);
        }
        if own.owed == Some(seq) || expected.is_none() {
            own.owed = own.next.or(Some(next));
        }
        own.window = window;
        if header.acks() {
            own.acked = Some(ack);
            own.acked_at = now;
        }
        own.marks = marks;
        (marks, details)
    }

    fn both(&mut self, forward: bool) -> (&mut End, &mut End) {
        let [a, b] = &mut self.ends;
        if forward { (a, b) } else { (b, a) }
    }
}

impl End {
    /// Notes what this end sends; gives the bytes in flight and those since the last PSH.
    fn send(&mut self, header: &Header, (frame, time): (u32, Time)) -> (u32, u32) {
        let next = header.next_seq();
        if next == header.seq {
            return (0, 0);
        }
        let end = header.seq.wrapping_add(header.len);
        if self.unacknowledged.is_empty() || before(self.highest, end) {
            self.highest = end;
        }
        if self.unacknowledged.len() >= UNACKNOWLEDGED {
            self.unacknowledged.pop_front();
        }
        let sent = Sent { seq: header.seq, next, frame, time };
        let later = self.unacknowledged.iter().rev().take_while(|other| before(header.seq, other.seq)).count();
        self.unacknowledged.insert(self.unacknowledged.len().saturating_sub(later), sent);
        if header.len == 0 {
            return (0, 0);
        }
        let lowest = self.unacknowledged.front().map_or(header.seq, |sent| sent.seq);
        let in_flight = self.highest.wrapping_sub(lowest);
        let pushed = *self.pushed.get_or_insert(header.seq);
        let since_push = if before(pushed, end) { end.wrapping_sub(pushed) } else { header.len };
        if header.flags & PSH != 0 {
            self.pushed = Some(end);
        }
        (in_flight, since_push)
    }

    /// Notes what the other end acknowledges of this one.
    fn acknowledge(&mut self, ack: u32, now: Time) -> Option<Acknowledged> {
        let mut acknowledged: Option<Sent> = None;
        self.unacknowledged.retain_mut(|sent| {
            if sent.next == ack && acknowledged.is_none_or(|other| sent.frame < other.frame) {
                acknowledged = Some(*sent);
            }
            if before(sent.seq, ack) {
                sent.seq = ack;
            }
            before(ack, sent.next)
        });
        let sent = acknowledged?;
        Some(Acknowledged { frame: sent.frame, after: now.since(sent.time) })
    }

    /// When what begins with a sequence number was sent first.
    fn first_sent(&self, seq: u32) -> Option<(u32, Time)> {
        let sent = self.unacknowledged.iter().filter(|sent| sent.seq == seq).min_by_key(|sent| sent.frame)?;
        Some((sent.frame, sent.time))
    }
}
