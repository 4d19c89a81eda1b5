//! The pieces of a stream, in its order: what was sent again is left out, what was never captured is marked.

use crate::analysis::Scope;
use crate::analysis::count::{Frame, Look, each};
use crate::analysis::talks::{End, Layer, Talk};
use crate::dissect::{Demand, FieldSet, Keep, Node};
use crate::field::{Field, Value};
use crate::file::FrameReader;
use crate::proto::http::{self, HTTP};
use crate::proto::{icmp, icmpv6, tcp, udp};
use crate::session::{Cut, Dissection, Session};
use std::collections::BTreeMap;
use std::io;

/// What is followed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Carrier {
    Tcp,
    Udp,
    /// Headers and bodies, these without chunks and unpacked.
    Http,
    /// What was decrypted. Nothing is yet.
    Tls,
}

impl Carrier {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Carrier::Tcp => "tcp",
            Carrier::Udp => "udp",
            Carrier::Http => "http",
            Carrier::Tls => "tls",
        }
    }

    /// The filter name of the protocol whose streams are counted.
    pub(super) const fn transport(self) -> &'static str {
        if matches!(self, Carrier::Udp) { "udp" } else { "tcp" }
    }
}

/// The two ends of a stream; the first one sent its first packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ends(pub [End; 2]);

/// A piece of a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The frame that brought it (from 0), or that tells of it.
    pub frame: u32,
    /// Who sent it: 0 for the first of the [`Ends`], 1 for the second.
    pub sender: usize,
    pub content: Content,
}

/// What a piece holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Content {
    /// Bytes of a data source of the frame; the frame itself is source 0.
    Bytes { source: u16, start: u32, len: u32 },
    /// A body of HTTP, which need not stand in the frame as it is: its number among those of the frame, from 1.
    Body { number: u32 },
    /// So many bytes that the other end has got and the capture has not.
    Missing(u32),
}

/// Reads the bytes of pieces.
pub struct Reader {
    reader: FrameReader,
    dissection: Dissection,
    demand: Demand,
}

impl Reader {
    pub fn new(session: &Session) -> Reader {
        Reader { reader: session.reader(), dissection: Dissection::default(), demand: demand(Carrier::Http) }
    }

    /// Puts the bytes of a piece in place of what is in `into`; none for what is missing.
    ///
    /// # Errors
    /// The file cannot be read there any more.
    pub fn read(&mut self, cut: &Cut, piece: &Piece, into: &mut Vec<u8>) -> io::Result<()> {
        into.clear();
        match piece.content {
            Content::Missing(_) => Ok(()),
            Content::Bytes { source: 0, start, len } => {
                let Some(record) = cut.record(piece.frame) else { return Ok(()) };
                let len = len.min(record.captured.saturating_sub(start));
                self.reader.read(record.offset + u64::from(start), len, into)
            }
            Content::Bytes { source, start, len } => {
                let Dissection { tree, bytes } = self.dissect(cut, piece.frame)?;
                let bytes = tree.bytes_of(source, bytes);
                let end = (start as usize).saturating_add(len as usize).min(bytes.len());
                into.extend_from_slice(bytes.get(start as usize..end).unwrap_or(&[]));
                Ok(())
            }
            Content::Body { number } => {
                let Dissection { tree, bytes } = self.dissect(cut, piece.frame)?;
                let mut bodies = tree.nodes().iter().filter(|node| is(node, &http::fields::FILE_DATA));
                let body = bodies.nth(number.saturating_sub(1) as usize);
                if let Some(Value::Text(text)) = body.map(|node| tree.value(node, bytes)) {
                    into.extend_from_slice(text);
                }
                Ok(())
            }
        }
    }

    fn dissect(&mut self, cut: &Cut, frame: u32) -> io::Result<&Dissection> {
        cut.dissect(&mut self.reader, frame, None, &self.demand, &mut self.dissection)?;
        Ok(&self.dissection)
    }
}

/// Finds the pieces of a stream, the frames of which make the scope. `see` is called for each piece, and for each
/// packet that has none.
///
/// # Errors
/// Those of `see`; nothing more is looked for then.
pub fn follow(
    scope: &Scope,
    carrier: Carrier,
    mut see: impl FnMut(&Frame, &Ends, Option<Piece>) -> io::Result<()>,
) -> io::Result<()> {
    let protocol = match carrier {
        Carrier::Tcp => tcp::TCP.id(),
        Carrier::Udp => udp::UDP.id(),
        Carrier::Http => HTTP.id(),
        Carrier::Tls => return Ok(()),
    };
    let layer = if carrier == Carrier::Udp { Layer::Udp } else { Layer::Tcp };
    let mut ends = None;
    let mut halves = [Half::default(), Half::default()];
    let (mut talks, mut pieces, mut ended) = (Vec::new(), Vec::new(), Ok(()));
    let look = |frame: &Frame| if frame.path.contains(&protocol) { Look::Inside } else { Look::Away };
    each(scope, &demand(carrier), look, |frame| {
        if ended.is_err() {
            return;
        }
        talks.clear();
        layer.talks(frame, &mut talks);
        let Some(first) = talks.first() else { return };
        // A datagram without bytes says nothing, not even who talks.
        if carrier == Carrier::Udp && !frame.tree.nodes().iter().any(|node| is(node, &udp::PAYLOAD)) {
            return;
        }
        let ends = *ends.get_or_insert(Ends([first.from, first.to]));
        let sender = |talk: &Talk| usize::from(talk.from != ends.0[0]);
        match carrier {
            Carrier::Tcp => {
                for (segment, talk) in segments(frame).iter().zip(&talks) {
                    advance(&mut halves, sender(talk), segment, &mut pieces);
                }
            }
            Carrier::Udp => payloads(frame, sender(first), &mut pieces),
            _ => messages(frame, sender(first), &mut pieces),
        }
        if pieces.is_empty() {
            ended = see(frame, &ends, None);
        }
        for piece in pieces.drain(..) {
            if ended.is_ok() {
                ended = see(frame, &ends, Some(piece));
            }
        }
    });
    ended
}

fn demand(carrier: Carrier) -> Demand {
    let (layer, fields): (Layer, &[&Field]) = match carrier {
        Carrier::Udp => (Layer::Udp, &[&udp::PAYLOAD]),
        Carrier::Http => (Layer::Tcp, &[&http::fields::FILE_DATA]),
        Carrier::Tcp | Carrier::Tls => (
            Layer::Tcp,
            &[
                &tcp::fields::SEQ,
                &tcp::fields::ACK,
                &tcp::fields::LEN,
                &tcp::fields::FLAGS,
                &tcp::fields::PAYLOAD,
                &tcp::fields::RESET_CAUSE,
            ],
        ),
    };
    let mut demand = layer.demand();
    let mut set = match demand.nodes {
        Keep::Some(set) => set,
        _ => FieldSet::default(),
    };
    fields.iter().for_each(|field| set.insert(field));
    set.insert(HTTP.field());
    demand.nodes = Keep::Some(set);
    demand
}

fn is(node: &Node, field: &Field) -> bool {
    std::ptr::eq(node.field, field)
}

/// The payloads of UDP in a frame.
fn payloads(frame: &Frame, sender: usize, into: &mut Vec<Piece>) {
    for node in frame.tree.nodes().iter().filter(|node| is(node, &udp::PAYLOAD)) {
        let len = frame.tree.range_of(node, frame.bytes).len() as u32;
        if len > 0 {
            let content = Content::Bytes { source: node.source, start: node.start, len };
            into.push(Piece { frame: frame.index, sender, content });
        }
    }
}

/// The messages of HTTP in a frame: headers and bodies apart.
fn messages(frame: &Frame, sender: usize, into: &mut Vec<Piece>) {
    let mut bodies = 0;
    for node in frame.tree.nodes() {
        let content = if is(node, HTTP.field()) {
            let bytes = frame.tree.layer_of(node, frame.bytes);
            let len = memchr::memmem::find(bytes, b"\r\n\r\n").map_or(bytes.len(), |at| at + 4) as u32;
            Content::Bytes { source: node.source, start: node.start, len }
        } else if is(node, &http::fields::FILE_DATA) {
            bodies += 1;
            Content::Body { number: bodies }
        } else {
            continue;
        };
        into.push(Piece { frame: frame.index, sender, content });
    }
}

/// A segment, with sequence numbers as they are shown.
#[derive(Clone, Copy, Debug, Default)]
struct Segment {
    frame: u32,
    seq: u32,
    ack: u32,
    is_syn: bool,
    /// Bytes it had on the wire.
    len: u32,
    /// Those that were captured.
    captured: u32,
    source: u16,
    start: u32,
}

/// The segments of a frame that are no quotes.
fn segments(frame: &Frame) -> Vec<Segment> {
    let mut found: Vec<Segment> = Vec::new();
    let mut now = Segment::default();
    let nodes = frame.tree.nodes();
    let mut next = 0;
    while let Some(node) = nodes.get(next) {
        next += 1;
        let number = match frame.tree.value(node, frame.bytes) {
            Value::Unsigned(number) => number as u32,
            _ => 0,
        };
        if is(node, icmp::ICMP.field()) || is(node, icmpv6::ICMPV6.field()) {
            next = node.end as usize;
        } else if is(node, &tcp::fields::SRC_PORT) {
            now = Segment { frame: frame.index, ..Segment::default() };
        } else if is(node, &tcp::fields::LEN) {
            now.len = number;
        } else if is(node, &tcp::fields::SEQ) {
            now.seq = number;
        } else if is(node, &tcp::fields::ACK) {
            now.ack = number;
        } else if is(node, &tcp::fields::FLAGS) {
            now.is_syn = number & 2 != 0;
        } else if is(node, &tcp::fields::URGENT_POINTER) {
            found.push(now);
        } else if (is(node, &tcp::fields::PAYLOAD) || is(node, &tcp::fields::RESET_CAUSE))
            && let Some(last) = found.last_mut()
        {
            last.captured = frame.tree.range_of(node, frame.bytes).len() as u32;
            (last.source, last.start) = (node.source, node.start);
        }
    }
    found
}

/// What one end has sent so far.
#[derive(Default)]
struct Half {
    /// Where the next byte belongs: counted without wrapping, and as a sequence number. None before the first segment.
    next: Option<(i64, u32)>,
    /// Segments behind a hole, by their place and in the order in which they came.
    waiting: BTreeMap<(i64, u64), Segment>,
    came: u64,
}

/// Takes a segment of an end: gives the pieces that can now be told.
fn advance(halves: &mut [Half; 2], sender: usize, segment: &Segment, into: &mut Vec<Piece>) {
    let [a, b] = halves;
    let (own, other) = if sender == 0 { (a, b) } else { (b, a) };
    // What the other end has got and the capture has not will never come.
    other.give_up(1 - sender, segment, into);
    own.take(sender, segment, into);
}

impl Half {
    /// The place of a sequence number.
    fn place(&self, seq: u32) -> i64 {
        let (place, at) = self.next.unwrap_or((0, seq));
        place + i64::from(seq.wrapping_sub(at) as i32)
    }

    fn move_by(&mut self, len: u32) {
        if let Some((place, seq)) = &mut self.next {
            *place += i64::from(len);
            *seq = seq.wrapping_add(len);
        }
    }

    fn take(&mut self, sender: usize, segment: &Segment, into: &mut Vec<Piece>) {
        if self.next.is_none() {
            self.next = Some((0, segment.seq));
            self.move_by(u32::from(segment.is_syn));
            self.tell(sender, segment, 0, into);
            return;
        }
        // RFC 9293 §3.4: the SYN takes a number of its own, before the bytes.
        let place = self.place(segment.seq) + i64::from(segment.is_syn);
        if place <= self.expected() {
            self.tell_new(sender, segment, place, into);
            self.tell_waiting(sender, into);
        } else if segment.captured > 0 {
            self.came += 1;
            self.waiting.insert((place, self.came), *segment);
        }
    }

    fn expected(&self) -> i64 {
        self.next.map_or(0, |(place, _)| place)
    }

    /// Tells of a segment what was not told before.
    fn tell_new(&mut self, sender: usize, segment: &Segment, place: i64, into: &mut Vec<Piece>) {
        if let Ok(known) = u32::try_from(self.expected() - place)
            && known < segment.len
        {
            self.tell(sender, segment, known, into);
        }
    }

    /// Tells a segment without its first bytes, and moves behind it.
    fn tell(&mut self, sender: usize, segment: &Segment, without: u32, into: &mut Vec<Piece>) {
        let Segment { frame, source, start, captured, len, .. } = *segment;
        if captured == 0 {
            return;
        }
        if captured > without {
            let content = Content::Bytes { source, start: start + without, len: captured - without };
            into.push(Piece { frame, sender, content });
        }
        self.move_by(len.saturating_sub(without));
    }

    /// Tells those that waited for what is there now.
    fn tell_waiting(&mut self, sender: usize, into: &mut Vec<Piece>) {
        loop {
            let ready = self.waiting.range(..=(self.expected(), u64::MAX)).map(|(key, _)| *key);
            let Some(key) = ready.min_by_key(|(_, came)| *came) else { return };
            if let Some(segment) = self.waiting.remove(&key) {
                self.tell_new(sender, &segment, key.0, into);
            }
        }
    }

    /// Marks holes that the other end has acknowledged, and tells what stands behind them.
    fn give_up(&mut self, sender: usize, acknowledging: &Segment, into: &mut Vec<Piece>) {
        while let Some((&(place, _), _)) = self.waiting.first_key_value() {
            let missing = u32::try_from(place - self.expected()).unwrap_or(0);
            if self.place(acknowledging.ack) <= place {
                return;
            }
            into.push(Piece { frame: acknowledging.frame, sender, content: Content::Missing(missing) });
            self.move_by(missing);
            self.tell_waiting(sender, into);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Segments of both ends as sender, first byte, bytes and acknowledgement; the pieces as text.
    fn followed(segments: &[(usize, u32, u32, u32)]) -> Vec<String> {
        let mut halves = [Half::default(), Half::default()];
        let mut pieces = Vec::new();
        for (frame, &(sender, seq, len, ack)) in segments.iter().enumerate() {
            let segment = Segment { frame: frame as u32, seq, ack, len, captured: len, ..Segment::default() };
            advance(&mut halves, sender, &segment, &mut pieces);
        }
        let text = |piece: &Piece| match piece.content {
            Content::Bytes { start, len, .. } => format!("{}: {}+{len} of {}", piece.sender, start, piece.frame),
            Content::Missing(len) => format!("{}: {len} missing", piece.sender),
            Content::Body { .. } => unreachable!("a body in TCP"),
        };
        pieces.iter().map(text).collect()
    }

    #[test]
    fn what_comes_too_early_waits_for_what_is_before_it() {
        let pieces = followed(&[(0, 1, 4, 1), (0, 9, 6, 1), (0, 5, 4, 1)]);
        assert_eq!(pieces, ["0: 0+4 of 0", "0: 0+4 of 2", "0: 0+6 of 1"]);
    }

    #[test]
    fn of_what_is_sent_again_only_the_new_end_is_told() {
        assert_eq!(followed(&[(0, 1, 4, 1), (0, 1, 4, 1), (0, 1, 10, 1)]), ["0: 0+4 of 0", "0: 4+6 of 2"]);
    }

    #[test]
    fn a_hole_is_given_up_when_more_than_the_hole_is_acknowledged() {
        let acknowledged = |ack| followed(&[(0, 1, 4, 1), (0, 9, 6, 1), (1, 1, 5, ack)]);
        assert_eq!(acknowledged(9), ["0: 0+4 of 0", "1: 0+5 of 2"]);
        assert_eq!(acknowledged(10), ["0: 0+4 of 0", "0: 4 missing", "0: 0+6 of 1", "1: 0+5 of 2"]);
    }

    #[test]
    fn sequence_numbers_may_wrap() {
        let pieces = followed(&[(0, u32::MAX - 1, 4, 1), (0, 2, 4, 1)]);
        assert_eq!(pieces, ["0: 0+4 of 0", "0: 0+4 of 1"]);
    }
}
