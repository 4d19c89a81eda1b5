//! A packet as the file tells of it: when, where its bytes lie, how long it was.

use crate::base::Time;

use super::options::OptionsAt;

/// What a capture file says about one packet, without the packet's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
    /// When it was captured; zero if [`Record::timed`] is false.
    pub time: Time,
    /// Where its bytes begin in the (unpacked) file.
    pub offset: u64,
    /// How many of its bytes are in the file.
    pub captured: u32,
    /// How long it was on the wire. May be less than `captured` in odd files.
    pub length: u32,
    /// Index into the list of interfaces of the whole file, or [`Record::NO_INTERFACE`].
    pub interface: u32,
    /// Whether the file has a time for it; Simple Packet Blocks have none.
    pub timed: bool,
    /// What kind of record it is; nearly always a packet.
    pub kind: RecordKind,
    /// Where its pcapng options lie, if it has any.
    pub options: Option<OptionsAt>,
}

impl Record {
    /// Stands in [`Record::interface`] for records that belong to no interface.
    pub const NO_INTERFACE: u32 = u32::MAX;
}

/// A length on the wire as far as it is believed: TShark shows no more than 2^31 - 1.
#[inline]
pub(crate) fn believed(length: u32) -> u32 {
    length.min(i32::MAX.cast_unsigned())
}

/// What a record holds. TShark numbers all of them as frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RecordKind {
    /// A packet of the link type of its interface.
    #[default]
    Packet,
    /// An entry of the systemd journal (pcapng block type 9); its bytes are the export format's text.
    Journal,
    /// A system call event of sysdig; its bytes are the block's body.
    SystemCall,
    /// A custom block of pcapng; its bytes follow the enterprise number.
    Custom {
        /// The number of the enterprise (IANA) that defines what is in it.
        enterprise: u32,
    },
}
