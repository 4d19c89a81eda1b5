//! Conversations: the pairs of ends of a layer, with what they sent each other (`-z conv,…`).

use super::count::{Counter, Frame, Look, count};
use super::talks::{End, Kind, Layer, Talk};
use super::{Asked, Report, Scope, Wrong};
use crate::base::Time;
use crate::filter::Filter;
use rustc_hash::FxHashMap;
use std::io::{self, Write};

/// Frames and the bytes they had on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Traffic {
    pub frames: u64,
    pub bytes: u64,
}

impl Traffic {
    pub(super) fn add(&mut self, more: Traffic) {
        self.frames += more.frames;
        self.bytes += more.bytes;
    }

    pub(super) const fn plus(self, more: Traffic) -> Traffic {
        Traffic { frames: self.frames + more.frames, bytes: self.bytes + more.bytes }
    }
}

/// Two ends, and what they sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Conversation {
    /// The end that sent the first frame.
    pub a: End,
    pub b: End,
    pub from_a: Traffic,
    pub from_b: Traffic,
    /// Times of its earliest and latest frame.
    pub begun: Time,
    pub ended: Time,
}

impl Conversation {
    pub fn total(&self) -> Traffic {
        self.from_a.plus(self.from_b)
    }

    fn add(&mut self, later: &Conversation) {
        let is_same_way = (self.a, self.b) == (later.a, later.b);
        let (from_a, from_b) = if is_same_way { (later.from_a, later.from_b) } else { (later.from_b, later.from_a) };
        self.from_a.add(from_a);
        self.from_b.add(from_b);
        self.begun = self.begun.min(later.begun);
        self.ended = self.ended.max(later.ended);
    }
}

/// The conversations of a layer in the order in which they begin.
pub fn conversations(scope: &Scope, layer: Layer) -> Vec<Conversation> {
    let fresh = || Conversations { layer, rows: Vec::new(), by_ends: FxHashMap::default(), talks: Vec::new() };
    count(scope, &layer.demand(), fresh).rows
}

struct Conversations {
    layer: Layer,
    rows: Vec<Conversation>,
    /// Both ends, the lower one first, and the stream.
    by_ends: FxHashMap<(End, End, u32), usize>,
    /// Kept for its room.
    talks: Vec<Talk>,
}

impl Conversations {
    fn put(&mut self, stream: u32, row: Conversation) {
        let key = (row.a.min(row.b), row.a.max(row.b), stream);
        let place = *self.by_ends.entry(key).or_insert(self.rows.len());
        match self.rows.get_mut(place) {
            Some(known) => known.add(&row),
            None => self.rows.push(row),
        }
    }
}

impl Counter for Conversations {
    fn look(&self, frame: &Frame) -> Look {
        self.layer.look(frame)
    }

    fn count(&mut self, frame: &Frame) {
        let mut talks = std::mem::take(&mut self.talks);
        self.layer.talks(frame, &mut talks);
        let (time, sent) = (frame.row.time, Traffic { frames: 1, bytes: u64::from(frame.row.length) });
        for talk in talks.drain(..) {
            let (a, b) = (talk.from, talk.to);
            let row = Conversation { a, b, from_a: sent, from_b: Traffic::default(), begun: time, ended: time };
            self.put(talk.stream, row);
        }
        self.talks = talks;
    }

    fn add(&mut self, later: Conversations) {
        let mut keys: Vec<(u32, usize)> = later.by_ends.iter().map(|((.., stream), place)| (*stream, *place)).collect();
        keys.sort_unstable_by_key(|(_, place)| *place);
        for ((stream, _), row) in keys.into_iter().zip(later.rows) {
            self.put(stream, row);
        }
    }
}

/// TShark's table of conversations.
struct Table {
    kind: Kind,
    filter: Option<(String, Filter)>,
}

/// `-z conv,TYPE[,FILTER]`
pub(super) fn asked(kind: Kind, asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let filter =
        asked.filter(asked.rest).map_err(|why| Wrong::said(format!("Couldn't register conversations tap: {why}")))?;
    Ok(Box::new(Table { kind, filter }))
}

impl Report for Table {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let scope = scope.narrowed(self.filter.as_ref().map(|(_, filter)| filter));
        let mut rows = self.kind.layer.map_or(Vec::new(), |layer| conversations(&scope, layer));
        // Those that begin earlier come first among equals.
        rows.sort_by_key(|row| std::cmp::Reverse(row.total().frames));
        let filter = self.filter.as_ref().map_or("<No Filter>", |(text, _)| text);
        let width = if self.kind.has_ports { 26 } else { 20 };
        let indent = " ".repeat(width * 2 + 7);
        writeln!(out, "{RULE}\n{} Conversations\nFilter:{filter}", self.kind.title)?;
        writeln!(
            out,
            "{indent}|       <-      | |       ->      | |     Total     |    Relative    |   Duration   |\n\
             {indent}| Frames  Bytes | | Frames  Bytes | | Frames  Bytes |      Start     |              |"
        )?;
        let first = scope.session.cut().frames().time(0).unwrap_or_default();
        for row in &rows {
            let [a, b] = [row.a, row.b].map(|end| match self.kind.has_ports {
                true => format!("{end}:{}", end.port),
                false => end.to_string(),
            });
            write!(out, "{a:width$} <-> {b:width$}")?;
            for traffic in [row.from_b, row.from_a, row.total()] {
                write!(out, "  {:>6} {:<9}", traffic.frames, size(traffic.bytes))?;
            }
            let (begun, lasted) = (row.begun.since(first), row.ended.since(row.begun));
            writeln!(out, "  {:14.9}   {:12.4}", seconds(begun), seconds(lasted))?;
        }
        writeln!(out, "{RULE}")
    }
}

pub(super) const RULE: &str = "================================================================================";

/// `3480 bytes`, and from 10,000 on `420 kB`
fn size(bytes: u64) -> String {
    let scales = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")];
    match scales.into_iter().find(|(scale, _)| bytes / scale >= 10) {
        Some((scale, unit)) => format!("{} {unit}", bytes / scale),
        None => format!("{bytes} bytes"),
    }
}

/// A span in seconds, as a number of the machine: TShark prints these with all the decimals that such a number seems to have.
pub(super) fn seconds(span: Time) -> f64 {
    const SECOND: i64 = 1_000_000_000;
    (span.0 / SECOND) as f64 + (span.0 % SECOND) as f64 / SECOND as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_change_their_unit_at_ten_of_the_next() {
        let sizes = [0, 9999, 10_000, 9_999_999, 10_000_000, 25_000_000_000].map(size);
        assert_eq!(sizes, ["0 bytes", "9999 bytes", "10 kB", "9999 kB", "10 MB", "25 GB"]);
    }

    #[test]
    fn spans_have_the_decimals_of_a_number_of_the_machine() {
        assert_eq!(format!("{:.9}", seconds(Time(71_748_350_340_418_425))), "71748350.340418428");
        assert_eq!(format!("{:.9}", seconds(Time(-1))), "-0.000000001");
    }
}
