//! What the panes ask of a capture beside its rows: how rows are written, changes to packets, a search, the scroll map
//! and the time strip.

pub use crate::export::columns::TimeFormat;
use roaring::RoaringBitmap;
use std::ops::Range;
use std::sync::Arc;

/// How rows are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// Wireshark's code of each column; empty for those that are not shown.
    pub columns: Vec<String>,
    pub time: TimeFormat,
    /// Decimals of seconds; as many as the file has if nothing is said.
    pub decimals: Option<u8>,
}

/// Packets by index, which is their number less 1.
pub type Packets = Arc<RoaringBitmap>;

/// What a user can say of packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    Marked,
    Ignored,
    /// Times of the packets behind it are counted from here.
    Reference,
}

/// A change to packets. Doing it gives the change that takes it back.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Mark(Packets, Mark, bool),
    /// A packet's comments, by its number.
    Comments(u64, Vec<String>),
    /// The colour, from 0, of the conversation of a packet.
    Color(u64, Option<u8>),
    /// All conversation colours.
    Colors(Vec<(u32, u8)>),
}

impl Change {
    /// What was done, for the menu's Undo.
    pub fn words(&self) -> &'static str {
        match self {
            Change::Mark(_, Mark::Marked, true) => "Mark",
            Change::Mark(_, Mark::Marked, false) => "Unmark",
            Change::Mark(_, Mark::Ignored, true) => "Ignore",
            Change::Mark(_, Mark::Ignored, false) => "Unignore",
            Change::Mark(_, Mark::Reference, true) => "Set Time Reference",
            Change::Mark(_, Mark::Reference, false) => "Unset Time Reference",
            Change::Comments(..) => "Packet Comment",
            Change::Color(..) | Change::Colors(_) => "Colorize Conversation",
        }
    }
}

/// Where a search looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    #[default]
    List,
    Details,
    Bytes,
}

/// What is sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    Filter(String),
    Text {
        text: String,
        case: bool,
    },
    /// Bytes as hexadecimal digits.
    Hex(String),
    Regex {
        pattern: String,
        case: bool,
    },
}

/// A search for the next packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    pub sought: Sought,
    pub place: Place,
    pub backwards: bool,
    /// The packet it begins behind.
    pub from: Option<u64>,
}

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub packet: u64,
    /// Line of the details.
    pub line: Option<usize>,
    /// Bytes of the frame.
    pub bytes: Range<usize>,
}

/// How a search ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Found(Found),
    Nothing,
    Stopped,
}

/// What the bars of the time strip count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    #[default]
    Packets,
    Bytes,
    /// Packets with a warning or an error.
    Problems,
}

/// A piece of the time strip, in nanoseconds since the first packet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StripAsk {
    pub span: Range<i64>,
    pub bars: usize,
    pub measure: Measure,
}

/// The bars of a piece of the time strip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Strip {
    pub ask: StripAsk,
    pub all: Vec<u64>,
    /// Of the packets that the filter shows.
    pub shown: Vec<u64>,
    pub problems: Vec<u64>,
}

/// The next or last packet of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Next,
    Previous,
    First,
    Last,
}
