//! What the segments of a TCP conversation say about each other, learnt in file order.

use super::Header;
use super::analysis::{self, Details, End};
use super::flight::Acknowledged;
use super::options;
use crate::dissect::prelude::*;

/// The first pass's notebook of a conversation.
#[derive(Default)]
pub(super) struct Notes {
    stream: Option<Key<Stream>>,
    previous: Time,
    /// When the SYN came, and how long the handshake took. As TShark has it, a time of 0 is none.
    syn: Time,
    initial_rtt: Time,
    seen: u8,
    /// Whether the first FIN came from the first end.
    finished: Option<bool>,
    ends: [End; 2],
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
    first_frame: u32,
    /// The frame with the ACK that ends the handshake.
    initial_rtt_frame: u32,
    /// From the SYN to there; 0 if that was not seen.
    initial_rtt: Time,
    /// As [`Segment::seen`], after the last frame.
    seen: u8,
    /// What the first segment would add to that.
    first_seen: u8,
}

impl Stream {
    /// Parts of the conversation, as all of it was seen when a frame is looked at.
    ///
    /// As TShark has it, the first segment counts only when it is a SYN, and else from the second frame of a second pass
    /// on.
    pub(super) fn seen_at(&self, frame: u32) -> u8 {
        if frame == self.first_frame { self.seen } else { self.seen | self.first_seen }
    }

    /// The time of the handshake, if the packet's frame may tell.
    pub(super) fn initial_rtt(&self, pkt: &Packet<impl Keeping>) -> Option<Time> {
        (self.initial_rtt != Time(0) && pkt.sees(self.initial_rtt_frame)).then_some(self.initial_rtt)
    }
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

impl Segment {
    pub(super) fn delta(&self) -> Time {
        let [high, low] = self.delta;
        Time((u64::from(high) << 32 | u64::from(low)) as i64)
    }
}

/// Ports that were in use before; says so from one closure to the next.
#[derive(Default)]
struct ReusedIn(u32);

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
        marks |= analysis::REUSED;
    }
    let (stream, is_first) = stream_of(first);
    let notes = first.of_conversation::<Notes>();
    let delta = notes.since_previous(frame.1);
    let seen = notes.seen;

    let base = notes.bases(header, forward, &mut marks);
    notes.scales(header, forward);
    let scale = notes.end(forward).scale;
    let initial_rtt = notes.handshake(header, frame.1);
    let known_rtt = Some(notes.initial_rtt).filter(|time| *time != Time(0));
    let (own, other) = notes.both(forward);
    let found = analysis::analyse(own, other, header, frame, known_rtt);
    marks |= found.marks;
    let first_seen = notes.note_seen(parts(header.flags, header.len), is_first && (!header.syn() || header.acks()));
    if header.flags & FIN != 0 && *notes.finished.get_or_insert(forward) == forward {
        marks |= analysis::CLOSES_FIRST;
    }
    let seen_now = notes.seen;

    if initial_rtt.is_some() || seen_now != seen || first_seen != 0 {
        first.change(stream, |stream| {
            if let Some(initial_rtt) = initial_rtt {
                stream.initial_rtt = initial_rtt;
                stream.initial_rtt_frame = frame.0;
            }
            stream.seen = seen_now;
            stream.first_seen |= first_seen;
        });
    }
    let acknowledges = found.acknowledged.map(|acknowledged| first.push(acknowledged));
    let mark_details = found.details.map(|details| first.push(details));
    first.push(Segment {
        stream,
        base: base.0,
        other_base: base.1,
        delta,
        in_flight: found.in_flight,
        since_push: found.since_push,
        acknowledges,
        scale,
        seen,
        marks,
        mark_details,
    })
}

/// Learns a segment that another packet quotes, or a fragment of one: it takes its place in time and is compared
/// with no other.
pub(super) fn learn_partial(first: &mut First, header: &Header, forward: bool) -> Key<Segment> {
    let now = first.frame.time;
    let (stream, is_first) = stream_of(first);
    let notes = first.of_conversation::<Notes>();
    let delta = notes.since_previous(now);
    let (seen, scale) = (notes.seen, notes.end(forward).scale);
    let first_seen = notes.note_seen(parts(header.flags, 0), is_first);
    let seen_now = notes.seen;
    if seen_now != seen || first_seen != 0 {
        first.change(stream, |stream| {
            stream.seen = seen_now;
            stream.first_seen |= first_seen;
        });
    }
    first.push(Segment {
        stream,
        base: 0,
        other_base: 0,
        delta,
        in_flight: 0,
        since_push: 0,
        acknowledges: None,
        scale,
        seen,
        marks: 0,
        mark_details: None,
    })
}

/// Which parts of a conversation a segment is, as [`Segment::seen`] has them.
fn parts(flags: u16, len: u32) -> u8 {
    let handshake = match (flags & SYN != 0, flags & ACK != 0) {
        (true, false) => 1,
        (true, true) => 2,
        (false, true) if len == 0 => 4,
        _ => 0,
    };
    let part = |is: bool, bit: u8| if is { bit } else { 0 };
    handshake | part(len > 0, 8) | part(flags & FIN != 0, 16) | part(flags & RST != 0, 32)
}

/// The conversation's stream, and whether it begins with this segment.
fn stream_of(first: &mut First) -> (Key<Stream>, bool) {
    if let Some(stream) = first.of_conversation::<Notes>().stream {
        return (stream, false);
    }
    let (now, first_frame) = (first.frame.time, first.frame.number);
    let stream = first.push(Stream {
        first: now,
        first_frame,
        initial_rtt_frame: 0,
        initial_rtt: Time(0),
        seen: 0,
        first_seen: 0,
    });
    let notes = first.of_conversation::<Notes>();
    notes.stream = Some(stream);
    notes.previous = now;
    (stream, true)
}

pub(super) const FIN: u16 = 0x001;
pub(super) const SYN: u16 = 0x002;
pub(super) const RST: u16 = 0x004;
pub(super) const PSH: u16 = 0x008;
pub(super) const ACK: u16 = 0x010;
pub(super) const URG: u16 = 0x020;

impl Notes {
    /// The time since the segment before, in two halves.
    fn since_previous(&mut self, now: Time) -> [u32; 2] {
        let delta = now.since(self.previous).0 as u64;
        self.previous = now;
        [(delta >> 32) as u32, delta as u32]
    }

    /// The initial sequence numbers of both ends, guessed where their SYN was not captured.
    fn bases(&mut self, header: &Header, forward: bool, marks: &mut u32) -> (u32, u32) {
        let own = self.end(forward);
        let guess = if header.syn() { header.seq } else { header.seq.wrapping_sub(1) };
        let mut base = *own.base.get_or_insert(guess);
        if header.syn() && base != header.seq {
            // An answer to a connection that was not captured, on ports that were in use.
            *marks |= analysis::REUSED;
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
        // The option of a header that was cut short is not known.
        let Some(options) = header.options.filter(|_| header.syn()) else { return };
        let scale = options::window_scale(options);
        self.end(forward).scale = scale.map_or(Scale::Unused, Scale::By);
        // RFC 7323 §2.2: both ends must offer it.
        let refused = scale.is_none() || self.end(!forward).scale == Scale::Unused;
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
                self.syn = now;
            }
            return None;
        }
        if self.initial_rtt != Time(0) || self.syn == Time(0) || !header.acks() {
            return None;
        }
        self.initial_rtt = now.since(self.syn);
        Some(self.initial_rtt)
    }

    /// Notes parts of the conversation; gives those that do not count yet.
    fn note_seen(&mut self, parts: u8, later: bool) -> u8 {
        if later {
            return parts;
        }
        self.seen |= parts;
        0
    }

    fn both(&mut self, forward: bool) -> (&mut End, &mut End) {
        let [a, b] = &mut self.ends;
        if forward { (a, b) } else { (b, a) }
    }
}
