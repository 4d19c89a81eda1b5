//! What the window's tools ask of a capture, and what they get: tables, streams, lines of a graph.

pub use crate::analysis::follow::Carrier;
use crate::field::Severity;

/// A statistic that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub what: What,
    /// Only packets that pass this filter; all when it is empty.
    pub filter: String,
}

/// Which statistic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Conversations,
    Endpoints,
    Hierarchy,
    Expert,
    /// The packets of one stream with what they carry.
    Follow(Carrier, u32),
    /// Packets and bytes by intervals of so many microseconds, for each filter.
    Graph {
        interval: u64,
        lines: Vec<String>,
    },
}

/// What was counted.
#[derive(Debug, Clone, PartialEq)]
pub enum Counted {
    Tables(Vec<Table>),
    Stream(Box<Stream>),
    Lines(Lines),
}

/// An answer, as far as it is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub counted: std::sync::Arc<Counted>,
    /// More packets have come since, or will.
    pub so_far: bool,
}

/// A table of a statistic.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Such as `TCP`, where there are several.
    pub title: String,
    pub columns: Vec<Heading>,
    pub rows: Vec<TableRow>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    pub title: &'static str,
    pub width: f32,
    /// Numbers stand at the right.
    pub number: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableRow {
    pub cells: Vec<Cell>,
    /// Packets of this row.
    pub filter: String,
    /// How deep it lies in a tree.
    pub depth: u16,
    pub severity: Option<Severity>,
    /// The stream that can be followed.
    pub stream: Option<(Carrier, u32)>,
}

/// A value of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    pub text: String,
    /// What rows are ordered by, where it is a number.
    pub number: f64,
    /// A bar behind the number, 0 to 1.
    pub bar: Option<f32>,
    /// A span of the capture, 0 to 1, drawn as a bar.
    pub span: Option<(f32, f32)>,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// A number as it is written.
    pub fn number(number: f64, text: impl Into<String>) -> Cell {
        Cell { text: text.into(), number, ..Cell::default() }
    }

    /// Puts a bar behind it.
    pub fn with_bar(self, share: f64) -> Cell {
        Cell { bar: Some(share.clamp(0.0, 1.0) as f32), ..self }
    }
}

/// What two ends said to each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stream {
    pub carrier_name: &'static str,
    pub number: u32,
    /// The one that opened first.
    pub ends: [String; 2],
    pub bytes: [u64; 2],
    pub messages: Vec<Message>,
    pub packets: u64,
    /// Beyond the limit nothing is shown.
    pub cut: bool,
}

/// What one end said before the other spoke.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Message {
    /// 0 or 1.
    pub sender: usize,
    /// The packet that began it.
    pub packet: u64,
    /// When, in seconds since the first packet.
    pub time: f64,
    pub bytes: Vec<u8>,
    /// Bytes of it that were not captured.
    pub missing: u64,
}

/// Points of a graph, a list for each line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines {
    /// Seconds.
    pub interval: f64,
    /// Packets and bytes in each interval, or what is wrong with the filter.
    pub lines: Vec<Result<Vec<(u64, u64)>, String>>,
}
