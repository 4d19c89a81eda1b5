//! What the window needs of the analyzer: it reads a [`Capture`], and asks an [`Engine`].
//!
//! Panes see only these, so they can be drawn and tested without a capture, and nothing in a pane
//! can start work behind the window's back.

use super::asks::{Change, Look, Mark, Outcome, Packets, Search, Step, Strip, StripAsk};
use super::coloring::ColoringRule;
use super::exporting::{Export, Exported};
use super::severity::Severity;
use super::statistics::{Answer, Ask};
use super::widgets::filter_bar::{Completion, Explained, Syntax, Verdict};
use super::widgets::header::Column;
use super::widgets::toast::Mood;
use super::widgets::tree::Lines;
use crate::capture::{LinkType, Options};
use roaring::RoaringBitmap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open capture, as one consistent cut: nothing of it changes during a frame.
pub trait Capture {
    /// Another one for each capture that is opened or started.
    fn id(&self) -> u64;

    /// The file's name, or `wlan0` while it has none.
    fn name(&self) -> String;

    /// Where it lies, if it was opened or saved.
    fn path(&self) -> Option<&Path>;

    /// There are packets or changes that are in no file of the user's.
    fn unsaved(&self) -> bool;

    /// What a statistic has counted so far; begins to count when it is asked for first.
    fn statistic(&self, _ask: &Ask) -> Option<Answer> {
        None
    }

    /// The first packet that is so many nanoseconds behind the first of all, or later.
    fn first_after(&self, _nanos: i64) -> Option<u64> {
        None
    }

    /// Captured bytes of all its packets, if that is known.
    fn bytes(&self) -> Option<u64> {
        None
    }

    /// The list is being ordered: rows are not yet where they will be.
    fn is_ordering(&self) -> bool {
        false
    }

    /// Everything that will come of it is there.
    fn is_complete(&self) -> bool;

    fn counts(&self) -> Counts;

    /// Counting, filtering and the like that goes on now.
    fn jobs(&self) -> Vec<Job>;

    /// While packets are being captured.
    fn live(&self) -> Option<Live>;

    /// Expert items by severity, worst first; only those that occur.
    fn severities(&self) -> Vec<(Severity, u64)>;

    /// What the list shows when nothing was dragged yet.
    fn columns(&self) -> Vec<Column>;

    /// The text of a row of the list, shown and not filtered out.
    fn row(&self, row: u64, selected: Option<u64>, out: &mut RowText);

    /// A display filter that matches packets like this one by a column, if the column is a field of it.
    fn filter_of_cell(&self, packet: u64, column: usize) -> Option<String>;

    /// Filters for the conversations of a packet, innermost first: what carries it, such as `TCP`, and the filter.
    fn conversations_of(&self, packet: u64) -> Vec<(&'static str, String)>;

    /// The packet in a row.
    fn packet_in(&self, row: u64) -> Option<u64>;

    /// The row of a packet, or of the nearest that is shown.
    fn row_of(&self, packet: u64) -> Option<u64>;

    /// The column for one of Wireshark's codes, with its first title; nothing for what it does not know.
    fn column(&self, _code: &str) -> Option<Column> {
        None
    }

    /// The coloring rules, in their order.
    fn rules(&self) -> &[ColoringRule];

    /// All packets that the list shows.
    fn displayed_packets(&self) -> Packets;

    /// The packets in some rows, both ends with them.
    fn packets_between(&self, first: u64, last: u64) -> Packets;

    /// The packets with a mark.
    fn marked(&self, mark: Mark) -> &RoaringBitmap;

    /// The next shown packet with a mark behind another one, or before it; round the end.
    fn next_marked(&self, mark: Mark, from: Option<u64>, backwards: bool) -> Option<u64>;

    /// Another shown packet of a packet's conversation.
    fn in_conversation(&self, packet: u64, step: Step) -> Option<u64>;

    /// The comments on a packet.
    fn comments_of(&self, packet: u64) -> Vec<String>;

    /// The code of the column that the list is ordered by, and whether the greatest comes first.
    fn sorted(&self) -> Option<(&str, bool)>;

    /// The commonest rule in so many parts of the list, as far as it was counted.
    fn map(&self, parts: usize) -> Arc<Vec<Option<u16>>>;

    /// From the first to the last packet, in nanoseconds since the first in the file.
    fn span(&self) -> Option<Range<i64>>;

    /// The time of a packet, in nanoseconds since the first in the file.
    fn time_of(&self, packet: u64) -> Option<i64>;

    /// The bars of a piece of time; those of the last piece asked for until they are counted.
    fn strip(&self, ask: &StripAsk) -> Option<Arc<Strip>>;

    /// The span that the list is limited to.
    fn limit(&self) -> Option<Range<i64>> {
        None
    }

    /// The same as a filter.
    fn limit_as_filter(&self) -> Option<String> {
        None
    }

    /// How many packets a filter that is not applied would show so far, and whether that is all.
    fn previewed(&self, _filter: &str) -> Option<(u64, bool)> {
        None
    }

    /// The colour that the user gave a packet's conversation.
    fn color_of(&self, _packet: u64) -> Option<u8> {
        None
    }

    /// All such colours, by conversation.
    fn conversation_colors(&self) -> Vec<(u32, u8)> {
        Vec::new()
    }

    /// Everything about one packet.
    fn packet(&self, packet: u64) -> Option<Box<dyn Packet>>;
}

/// One packet, dissected.
pub trait Packet: Lines {
    /// Where its bytes lie: the frame, and what was put together or unpacked from it.
    fn sources(&self) -> Vec<Source<'_>>;

    /// In one plain phrase what it is, such as `HTTP request`; or nothing.
    fn phrase(&self) -> String;

    /// What it has to do with other packets.
    fn relations(&self) -> Vec<Relation>;

    /// A display filter that matches this line, and packets like it.
    fn filter_of(&self, line: usize) -> Option<String>;

    /// The name of a line's field, such as `http.host`.
    fn field_of(&self, line: usize) -> Option<String>;

    /// The value of a line without its label.
    fn value_of(&self, line: usize) -> String;

    /// The packet that a line leads to.
    fn link_of(&self, line: usize) -> Option<u64>;

    /// The innermost line that was read from a byte.
    fn line_of(&self, source: usize, byte: usize) -> Option<usize> {
        let mut found: Option<(usize, usize)> = None;
        for line in 0..self.len() {
            let shape = self.shape(line);
            let len = shape.bytes.len();
            if shape.source == source && shape.bytes.contains(&byte) && found.is_none_or(|(_, best)| len <= best) {
                found = Some((line, len));
            }
        }
        found.map(|(line, _)| line)
    }
}

/// Bytes of a packet.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    pub name: String,
    pub bytes: &'a [u8],
    /// How many there were; more than `bytes` when the capture cut them.
    pub reported: usize,
}

/// What a packet has to do with another, as a chip in the details' header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    pub icon: &'static str,
    pub words: String,
    pub leads_to: Option<u64>,
}

/// The text of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowText {
    pub packet: u64,
    pub cells: Vec<String>,
    /// Which of the coloring rules it has.
    pub rule: Option<usize>,
    pub marked: bool,
    pub ignored: bool,
    /// Times behind it are counted from it.
    pub reference: bool,
    /// There are comments on it.
    pub comment: bool,
    /// The colour that the user gave its conversation.
    pub color: Option<u8>,
    pub gutter: Gutter,
}

/// What stands left of a packet's number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gutter {
    /// The selected packet's conversation goes through this row.
    pub rail: Option<Rail>,
    /// The packet belongs to that conversation.
    pub member: bool,
    pub sign: Option<Sign>,
}

/// A piece of the line along a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rail {
    First,
    Middle,
    Last,
}

/// What a packet is to the selected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Request,
    Response,
    Acknowledged,
    /// Of one and the same acknowledgement.
    Duplicate,
    Related,
}

/// How many packets there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub packets: u64,
    pub displayed: u64,
    /// `displayed` is not final yet.
    pub counting: bool,
    pub marked: u64,
    pub dropped: u64,
    pub ignored: u64,
}

/// Something that takes a while.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// What is done, such as `Filtering`.
    pub words: String,
    /// How far, 0 to 1.
    pub share: Option<f32>,
    /// How far in words, such as `612 of 1,104 MB`.
    pub progress: String,
    /// Which job to stop.
    pub id: u64,
}

/// A capture that runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Live {
    pub interfaces: String,
    pub filter: String,
    pub seconds: u64,
    pub packets_a_second: f64,
    pub bits_a_second: f64,
    pub lost: u64,
    pub meter: Meter,
}

/// Every counter of a running capture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meter {
    /// Packets that passed the filter in the kernel.
    pub seen: u64,
    pub dropped: u64,
    pub dropped_by_interface: u64,
    /// Packets captured that are not analyzed yet.
    pub behind: u64,
    /// Bytes of the file that are on disk.
    pub on_disk: u64,
    /// What the kernel may keep until it is read, in MiB.
    pub buffer: u32,
    /// Packets in each of the last seconds, oldest first.
    pub rates: Vec<f32>,
}

/// A capture that a crash left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftBehind {
    pub path: PathBuf,
    /// Such as `Capture of 14:02`.
    pub name: String,
    /// How many, in words.
    pub packets: String,
    pub size: String,
}

/// What the list of interfaces knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Interfaces {
    #[default]
    Looking,
    Found {
        list: Vec<Interface>,
        /// Why capturing would fail, and what helps.
        hindrance: Option<Hindrance>,
    },
    Failed(Trouble),
}

/// A network interface.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Interface {
    pub name: String,
    pub kind: Kind,
    /// What it calls itself, or nothing.
    pub description: String,
    pub addresses: Vec<String>,
    /// Bits a second for the last minute, oldest first.
    pub traffic: Vec<f32>,
}

/// What an interface is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Wired,
    Wireless,
    Loopback,
    Virtual,
    Bluetooth,
    Usb,
    All,
}

/// Why capturing is not possible, for the card on the welcome page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hindrance {
    pub title: String,
    pub body: String,
    /// What to type to mend it.
    pub command: Option<String>,
    /// The window can have it done, after a question for the password.
    pub can_grant: bool,
}

/// Something failed: the error first, the name of the thing last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trouble {
    pub title: String,
    pub body: String,
}

/// Something happened by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub mood: Mood,
    pub title: String,
    pub body: String,
}

/// Words for the text at a caret, and what they would replace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    pub replaces: Range<usize>,
    pub list: Vec<Completion>,
}

/// Everything the window can ask for. Nothing here may take longer than a frame.
pub trait Engine {
    /// Another one without a capture; both share what is known of interfaces.
    fn another(&self) -> Box<dyn Engine>;

    /// A file is being opened or a capture started, and is not there yet.
    fn is_busy(&self) -> bool {
        false
    }

    /// Takes in what happened since the last frame.
    fn poll(&mut self) -> Vec<News>;

    /// The open capture, if there is one.
    fn capture(&self) -> Option<&dyn Capture>;

    /// Opens a file. What takes longer goes on by itself; the capture changes when it is there.
    fn open(&mut self, path: &Path) -> Result<(), Trouble>;

    /// Begins to save all packets.
    fn save(&mut self, path: &Path) -> Result<(), Trouble>;

    /// Begins to export packets.
    fn export(&mut self, _ask: &Export) -> Result<(), Trouble> {
        Ok(())
    }

    /// How exporting ended, once.
    fn exported(&mut self) -> Option<Result<Exported, Trouble>> {
        None
    }

    /// How saving ended, once: the number of packets saved.
    fn saved(&mut self) -> Option<Result<u64, Trouble>>;

    fn close(&mut self);

    /// Captures that a crash left behind.
    fn left_behind(&self) -> &[LeftBehind] {
        &[]
    }

    /// Opens one of them as a capture that is in no file of the user's.
    fn recover(&mut self, _left: &LeftBehind) -> Result<(), Trouble> {
        Ok(())
    }

    /// Throws one of them away.
    fn discard(&mut self, _path: &Path) {}

    /// Begins to put several files together by time; the capture changes when that is done.
    fn merge(&mut self, paths: &[PathBuf]) -> Result<(), Trouble>;

    /// What goes on while there is no capture yet.
    fn waiting(&self) -> Option<Job> {
        None
    }

    fn stop_job(&mut self, id: u64);

    /// Shows only what matches `filter`; everything when it is empty.
    fn apply(&mut self, filter: &str);

    /// How rows are to be written from now on.
    fn look(&mut self, _look: &Look) {}

    /// The coloring rules from now on.
    fn set_rules(&mut self, _rules: &[ColoringRule]) {}

    /// What is thought of the filter of a coloring rule, which may name protocols that no packet here has.
    fn check_rule(&self, filter: &str) -> Verdict {
        self.check(filter, None)
    }

    /// Counts the packets that each of some rules' filters matches.
    fn count_rules(&mut self, _filters: &[String]) {}

    /// Those counts, in the same order, as far as they are known.
    fn rule_counts(&self) -> Vec<Option<u64>> {
        Vec::new()
    }

    /// Changes what is said of packets; gives the change that takes it back.
    fn change(&mut self, change: Change) -> Option<Change>;

    /// Orders the list by the column of a code, the greatest first or last; as the file has it if nothing is said.
    fn sort(&mut self, by: Option<(String, bool)>);

    /// Begins to look for a packet.
    ///
    /// # Errors
    /// What is wrong with what is sought, in a sentence.
    fn find(&mut self, search: &Search) -> Result<(), String>;

    /// How the search ended, once.
    fn found(&mut self) -> Option<Outcome>;

    /// Shows only packets in a span of time.
    fn limit(&mut self, span: Option<Range<i64>>);

    /// Counts what a filter would show; nothing more when it is empty.
    fn preview(&mut self, _filter: &str) {}

    /// The filter that the list shows, or is about to.
    fn applied(&self) -> &str;

    /// What is thought of a display filter, with the caret at a byte of it.
    fn check(&self, filter: &str, caret: Option<usize>) -> Verdict;
    /// A right filter in plain words; nothing for others.
    fn explain(&self, _filter: &str) -> String {
        String::new()
    }
    fn colors(&self, filter: &str) -> Vec<(Range<usize>, Syntax)>;
    fn complete(&self, filter: &str, caret: usize) -> Completions;

    /// What a field, a protocol or a function is, with its most frequent values.
    fn explain_word(&self, _word: &str) -> Option<Explained> {
        None
    }

    fn interfaces(&self) -> &Interfaces;
    fn refresh_interfaces(&mut self);

    /// Somebody looks at the interfaces in this frame, also where a capture is open: their traffic is sampled.
    fn watch_interfaces(&mut self) {}

    /// What an interface can deliver, the usual first; nothing until it is known.
    fn link_types(&mut self, _interface: &str) -> Option<Vec<LinkType>> {
        None
    }

    /// Asks the system for the right to capture; how that ended is news.
    fn grant_capturing(&mut self) {}

    /// What is thought of a capture filter; `Typing` until it is known.
    fn check_capture_filter(&mut self, filter: &str) -> Verdict;

    /// The program that libpcap made of the capture filter checked last, as it lists it.
    fn compiled(&self) -> Option<(usize, String)> {
        None
    }

    /// Begins to capture; the capture changes when the interfaces are open.
    fn start(&mut self, options: &Options) -> Result<(), Trouble>;
    fn stop(&mut self);
    fn restart(&mut self) -> Result<(), Trouble>;
}
