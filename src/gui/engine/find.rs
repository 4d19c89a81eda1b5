//! The search for the next packet that has something: a job over the rows of the list, in their order.

use super::Wake;
use super::map::Listed;
use super::task::Task;
use crate::dissect::{Demand, FieldSet};
use crate::export::Packet;
use crate::export::columns::TimeFormat;
use crate::export::custom::Shown;
use crate::filter::Filter;
use crate::gui::asks::{Found, Outcome, Place, Search, Sought};
use crate::session::{Cut, Dissection, Session};
use rayon::prelude::*;
use regex::bytes::{Regex, RegexBuilder};
use std::fmt::Write;

/// Rows that are looked at side by side before the search goes on.
const BLOCK: u64 = 16384;

/// Rows that a worker takes in one go.
const RANGE: u64 = 256;

/// The largest pattern, compiled.
const PATTERN: usize = 1 << 24;

/// The rows that are searched, and the one that the search begins behind.
pub(super) struct List {
    pub(super) listed: Listed,
    pub(super) rows: u64,
    pub(super) from: Option<u64>,
}

/// Begins a search.
pub(super) fn begin(
    session: &Session,
    finder: Finder,
    backwards: bool,
    list: List,
    wake: &Wake,
) -> Option<Task<Outcome>> {
    let List { listed, rows, from } = list;
    let session = session.clone();
    Task::start("find", rows, wake, move |progress| {
        let order = Order { rows, from, backwards };
        let mut at = 0;
        while at < rows {
            if progress.is_stopped() {
                return Outcome::Stopped;
            }
            let to = (at + BLOCK).min(rows);
            let found = (at..to)
                .step_by(RANGE as usize)
                .collect::<Vec<u64>>()
                .into_par_iter()
                .map_init(
                    || (session.reader(), Dissection::default()),
                    |(reader, dissection), start| {
                        let end = (start + RANGE).min(to);
                        let cut = session.cut();
                        let found = (start..end).find_map(|step| {
                            let index = listed.index_in(order.row(step))?;
                            finder.look(&cut, reader, dissection, index)
                        });
                        progress.add(end - start);
                        found
                    },
                )
                .find_map_first(|found| found);
            if let Some(found) = found {
                return Outcome::Found(found);
            }
            at = to;
        }
        Outcome::Nothing
    })
}

/// The order in which rows are looked at: behind the first one, then round.
struct Order {
    rows: u64,
    from: Option<u64>,
    backwards: bool,
}

impl Order {
    fn row(&self, step: u64) -> u64 {
        let (rows, step) = (self.rows.max(1), step % self.rows.max(1));
        match (self.from, self.backwards) {
            (Some(from), false) => (from % rows + 1 + step) % rows,
            (Some(from), true) => (from % rows + rows - 1 - step) % rows,
            (None, false) => step,
            (None, true) => rows - 1 - step,
        }
    }
}

enum Pattern {
    Filter(Box<Filter>),
    Regex(Regex),
}

/// What is sought, ready to be looked for.
pub(super) struct Finder {
    pattern: Pattern,
    place: Place,
    columns: Vec<Shown>,
    time: TimeFormat,
    demand: Demand,
}

impl Finder {
    /// # Errors
    /// What is wrong with what is sought, in a sentence.
    pub(super) fn new(
        session: &Session,
        search: &Search,
        columns: Vec<Shown>,
        time: TimeFormat,
    ) -> Result<Finder, String> {
        let registry = session.registry();
        let mut place = search.place;
        let regex = |pattern: &str, case: bool| {
            RegexBuilder::new(pattern)
                .case_insensitive(!case)
                .size_limit(PATTERN)
                .build()
                .map_err(|error| format!("The pattern is not right: {}", short(&error)))
        };
        let pattern = match &search.sought {
            Sought::Filter(filter) => {
                let filter = Filter::compile(registry, filter).map_err(|error| error.sentence())?;
                Pattern::Filter(Box::new(filter))
            }
            Sought::Text { text, case } => Pattern::Regex(regex(&regex::escape(text), *case)?),
            Sought::Regex { pattern, case } => Pattern::Regex(regex(pattern, *case)?),
            Sought::Hex(digits) => {
                place = Place::Bytes;
                let mut pattern = String::from("(?s-u)");
                for byte in hex_bytes(digits)? {
                    let _ = write!(pattern, "\\x{byte:02x}");
                }
                Pattern::Regex(regex(&pattern, true)?)
            }
        };
        let demand = match (&pattern, place) {
            (Pattern::Filter(filter), _) => filter.demand().clone(),
            (_, Place::List) => Shown::demand(registry, &columns, FieldSet::default()),
            _ => Demand::all(),
        };
        Ok(Finder { pattern, place, columns, time, demand })
    }

    fn look(
        &self,
        cut: &Cut,
        reader: &mut crate::file::FrameReader,
        dissection: &mut Dissection,
        index: u32,
    ) -> Option<Found> {
        let found = Found { packet: u64::from(index) + 1, ..Found::default() };
        if let (Pattern::Regex(regex), Place::Bytes) = (&self.pattern, self.place) {
            let row = cut.frames().row(index)?;
            let hit = regex.find(reader.lend(row.offset, row.captured).ok()?)?;
            return Some(Found { bytes: hit.range(), ..found });
        }
        cut.dissect(reader, index, None, &self.demand, dissection).ok()?;
        let regex = match &self.pattern {
            Pattern::Filter(filter) => {
                return filter.matches(&dissection.tree, &dissection.bytes).then_some(found);
            }
            Pattern::Regex(regex) => regex,
        };
        let mut text = String::new();
        if self.place == Place::List {
            let packet = Packet::new(cut, dissection, index, None)?;
            let hit = self.columns.iter().any(|column| {
                text.clear();
                column.write(&mut text, &packet, self.time);
                regex.is_match(text.as_bytes())
            });
            return hit.then_some(found);
        }
        let mut line = 0;
        for (at, node) in dissection.tree.nodes().iter().enumerate() {
            if node.is_hidden() {
                continue;
            }
            text.clear();
            dissection.tree.label(at, &dissection.bytes, &mut text);
            if regex.is_match(text.as_bytes()) {
                return Some(Found { line: Some(line), ..found });
            }
            line += 1;
        }
        None
    }
}

/// The last line of what the library says: the lines before draw the pattern.
fn short(error: &regex::Error) -> String {
    let said = error.to_string();
    said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// Bytes of hexadecimal digits, with or without signs between them.
pub(super) fn hex_bytes(digits: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut half = None;
    for sign in digits.trim().trim_start_matches("0x").chars() {
        match (sign.to_digit(16), half) {
            (Some(digit), None) => half = Some(digit as u8),
            (Some(digit), Some(first)) => {
                bytes.push(first << 4 | digit as u8);
                half = None;
            }
            (None, None) if matches!(sign, ' ' | ':' | '-' | '.') => {}
            (None, None) => return Err(format!("{sign} is no hexadecimal digit")),
            (None, Some(_)) => return Err("A byte has two hexadecimal digits".into()),
        }
    }
    match half {
        Some(_) => Err("A byte has two hexadecimal digits".into()),
        None if bytes.is_empty() => Err("Type bytes as hexadecimal digits, such as 47 45 54".into()),
        None => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_with_what_stands_between_them() {
        assert_eq!(hex_bytes("47 45:54").unwrap(), [0x47, 0x45, 0x54]);
        assert_eq!(hex_bytes("0x4745").unwrap(), [0x47, 0x45]);
        assert!(hex_bytes("474").is_err());
        assert!(hex_bytes("4 7").is_err());
        assert!(hex_bytes("47 xy").is_err());
        assert!(hex_bytes("").is_err());
    }

    #[test]
    fn a_search_goes_round_and_ends_where_it_began() {
        let walk = |from, backwards| -> Vec<u64> {
            let order = Order { rows: 4, from, backwards };
            (0..4).map(|step| order.row(step)).collect()
        };
        assert_eq!(walk(None, false), [0, 1, 2, 3]);
        assert_eq!(walk(None, true), [3, 2, 1, 0]);
        assert_eq!(walk(Some(1), false), [2, 3, 0, 1]);
        assert_eq!(walk(Some(1), true), [0, 3, 2, 1]);
    }
}
