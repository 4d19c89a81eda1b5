//! Floor 3: live capture, from the capture program to the analyzer.
//!
//! Packets are recorded by a program of their own, `wirefin-capture`, into a pcapng file; this room
//! starts it, listens to it and reads the file behind it. Nothing here calls libpcap or needs rights,
//! and nothing here waits for the capture program on the caller's thread unless its name says so.

pub mod bpf;
mod error;
mod follow;
mod kind;
mod live;
pub mod message;
mod plan;
mod program;
mod temp;
pub mod traffic;
pub mod tshark;

pub use error::CaptureError;
pub use follow::Batch;
pub use kind::InterfaceKind;
pub use live::{Capture, Standing};
pub use message::{Counters, EndReason, Event, FilterVerdict, Interface, LinkType};
pub use plan::{BUFFER_MIB, Limits, Options, SNAPLEN, Source};
pub use program::{Program, VARIABLE, check_filter, interfaces, link_types};
pub use temp::{Leftover, TempFile, leftovers};
