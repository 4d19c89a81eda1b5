//! What the capture program says to the analyzer: one JSON object a line.
//!
//! The other way there is one word: a line `stop`, or the end of input, ends a capture.

use std::net::IpAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::bpf::Instruction;
use super::error::CaptureError;

/// A line that a running capture program writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// Every interface is open and the file has its head; packets may follow.
    Ready { file: PathBuf, interfaces: Vec<Opened> },
    /// Something new is in the file, up to `counters.flushed`.
    Progress { counters: Counters },
    /// A series of files goes on in the next one; `counters.flushed` counts from its start again.
    NextFile { file: PathBuf, counters: Counters },
    /// One interface ended and the others go on; or the reason why nothing could start.
    Error { error: CaptureError, advice: Option<String>, command: Option<String> },
    /// The last word: the file is whole and closed.
    End { reason: EndReason, counters: Counters },
}

impl Event {
    /// An error together with what the user can do.
    pub fn error(error: CaptureError) -> Event {
        Event::Error { advice: error.advice(), command: error.command(), error }
    }
}

/// An interface as it was opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub name: String,
    /// The number in the file (LINKTYPE_…), which is not always libpcap's own (DLT_…).
    pub link_type: u16,
    /// libpcap's name, such as `EN10MB`.
    pub link_name: String,
    pub link_description: String,
    pub snaplen: u32,
    pub promiscuous: bool,
    /// What could not be had but does not stop the capture.
    pub warning: Option<String>,
}

/// How far a capture is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Packets captured so far, in all files.
    pub packets: u64,
    /// Their captured bytes.
    pub bytes: u64,
    /// Bytes of the present file that are on disk, always a whole number of blocks.
    pub flushed: u64,
    pub interfaces: Vec<InterfaceCounters>,
}

impl Counters {
    /// Packets the kernel had no room for, over all interfaces.
    pub fn dropped(&self) -> u64 {
        self.interfaces.iter().map(|i| i.dropped).sum()
    }

    /// Packets that interfaces or their drivers dropped.
    pub fn dropped_by_interface(&self) -> u64 {
        self.interfaces.iter().map(|i| i.dropped_by_interface).sum()
    }

    /// Packets that passed the filters in the kernel. On the loopback interface the kernel counts each twice.
    pub fn received(&self) -> u64 {
        self.interfaces.iter().map(|i| i.received).sum()
    }
}

/// The counts of one interface, in the order of [`Event::Ready`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterfaceCounters {
    pub packets: u64,
    pub received: u64,
    pub dropped: u64,
    pub dropped_by_interface: u64,
}

/// Why a capture ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndReason {
    /// Somebody said stop, by the pipe or a signal.
    Stopped,
    /// The analyzer is gone.
    Abandoned,
    Packets,
    Duration,
    FileSize,
    Files,
    /// An [`Event::Error`] before tells which.
    Error,
}

/// An interface that can be named to capture on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interface {
    pub name: String,
    pub description: Option<String>,
    pub addresses: Vec<Address>,
    pub up: bool,
    pub running: bool,
    pub loopback: bool,
    pub wireless: bool,
    /// A cable is in, or the radio is associated; `None` where that means nothing or is unknown.
    pub connected: Option<bool>,
    /// Why capturing on it would fail now.
    pub trouble: Option<CaptureError>,
}

/// An address of an interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub address: IpAddr,
    pub netmask: Option<IpAddr>,
}

/// A kind of link layer that an interface can deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkType {
    /// The number in files (LINKTYPE_…).
    pub number: u16,
    pub name: String,
    pub description: String,
}

/// What libpcap thinks of a capture filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum FilterVerdict {
    Good { instructions: Vec<Instruction> },
    Bad { reason: String },
}

/// A complete answer to a question: `wirefin-capture interfaces`, `link-types` or `filter`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    Interfaces { interfaces: Vec<Interface> },
    LinkTypes { link_types: Vec<LinkType> },
    Filter { filter: FilterVerdict },
    Failed { error: CaptureError },
}
