//! Endpoints: the ends of a layer, with what they sent and received (`-z endpoints,…`).

use super::conversations::{RULE, Traffic};
use super::count::{Counter, Frame, Look, count};
use super::talks::{End, Kind, Layer, Talk};
use super::{Asked, Report, Scope, Wrong};
use crate::filter::Filter;
use rustc_hash::FxHashMap;
use std::io::{self, Write};

/// An end, and its traffic.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Endpoint {
    pub end: End,
    pub sent: Traffic,
    pub received: Traffic,
}

/// The endpoints of a layer in the order in which they appear.
pub fn endpoints(scope: &Scope, layer: Layer) -> Vec<Endpoint> {
    let fresh = || Endpoints { layer, rows: Vec::new(), places: FxHashMap::default(), talks: Vec::new() };
    count(scope, &layer.demand(), fresh).rows
}

struct Endpoints {
    layer: Layer,
    rows: Vec<Endpoint>,
    places: FxHashMap<End, usize>,
    /// Kept for its room.
    talks: Vec<Talk>,
}

impl Endpoints {
    fn put(&mut self, end: End, sent: Traffic, received: Traffic) {
        let place = *self.places.entry(end).or_insert(self.rows.len());
        match self.rows.get_mut(place) {
            Some(known) => {
                known.sent.add(sent);
                known.received.add(received);
            }
            None => self.rows.push(Endpoint { end, sent, received }),
        }
    }
}

impl Counter for Endpoints {
    fn look(&self, frame: &Frame) -> Look {
        self.layer.look(frame)
    }

    fn count(&mut self, frame: &Frame) {
        let mut talks = std::mem::take(&mut self.talks);
        self.layer.talks(frame, &mut talks);
        let traffic = Traffic { frames: 1, bytes: u64::from(frame.row.length) };
        for talk in talks.drain(..) {
            self.put(talk.from, traffic, Traffic::default());
            self.put(talk.to, Traffic::default(), traffic);
        }
        self.talks = talks;
    }

    fn add(&mut self, later: Endpoints) {
        for row in later.rows {
            self.put(row.end, row.sent, row.received);
        }
    }
}

/// TShark's table of endpoints.
struct Table {
    kind: Kind,
    filter: Option<(String, Filter)>,
}

/// `-z endpoints,TYPE[,FILTER]`
pub(super) fn asked(kind: Kind, asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let filter =
        asked.filter(asked.rest).map_err(|why| Wrong::said(format!("Couldn't register endpoint tap: {why}")))?;
    Ok(Box::new(Table { kind, filter }))
}

impl Report for Table {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let scope = scope.narrowed(self.filter.as_ref().map(|(_, filter)| filter));
        let mut rows = self.kind.layer.map_or(Vec::new(), |layer| endpoints(&scope, layer));
        // Those that appear earlier come first among equals.
        rows.sort_by_key(|row| std::cmp::Reverse(row.sent.plus(row.received).frames));
        let filter = self.filter.as_ref().map_or("<No Filter>", |(text, _)| text);
        let port = if self.kind.has_ports { "|  Port  |" } else { "" };
        writeln!(out, "{RULE}\n{} Endpoints\nFilter:{filter}", self.kind.title)?;
        writeln!(
            out,
            "                       {port}|  Packets  | |  Bytes  | | Tx Packets | | Tx Bytes | | Rx Packets | | Rx Bytes |"
        )?;
        for Endpoint { end, sent, received } in rows {
            let total = sent.plus(received);
            write!(out, "{:<20}", end.to_string())?;
            if self.kind.has_ports {
                write!(out, "      {:>5}     {:>6}", end.port, total.frames)?;
            } else {
                write!(out, "      {:>6}", total.frames)?;
            }
            writeln!(
                out,
                "     {:>9}     {:>6}       {:>9}      {:>6}       {:>9}   ",
                total.bytes, sent.frames, sent.bytes, received.frames, received.bytes
            )?;
        }
        writeln!(out, "{RULE}")
    }
}
