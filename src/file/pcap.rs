//! The pcap format and its dialects (draft-ietf-opsawg-pcap; the dialects from captures and from what TShark reads).
//!
//! All have a header of 24 bytes, then records of a header and the packet. The dialects differ in what stands in the
//! record header; some share the magic number with plain pcap and are told apart by looking whether the first
//! records make sense.

use super::bytes::ByteOrder;
use super::interface::{Interface, Resolution};
use super::link;
use super::trouble::Trouble;

/// Bytes of the file's header.
pub(crate) const HEADER_LEN: usize = 24;
/// Bytes of the longest record header of any dialect.
const LONGEST_RECORD_HEADER: usize = 28;
/// How many records are looked at to find the dialect.
const PROBED_RECORDS: usize = 6;
/// How many bytes at the beginning of a file are enough to find the dialect of most.
pub(crate) const PROBE_LEN: usize = 64 << 10;

/// A pcap file's ways, known after its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Pcap {
    pub(crate) order: ByteOrder,
    pub(crate) dialect: Dialect,
    pub(crate) resolution: Resolution,
    pub(crate) lengths: Lengths,
    /// The longest packet that can be true for the link type.
    pub(crate) longest: u32,
    /// Where the first record begins.
    pub(crate) first: u64,
    /// What stands before each packet.
    pub(crate) pseudo: Option<link::PseudoHeader>,
    /// The link type as the file has it, with the bits beside the number.
    pub(crate) network: u32,
}

/// What stands in a record header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// Seconds, fraction, captured, length: 16 bytes.
    Plain,
    /// With interface index, protocol and packet type after it, as Alexey Kuznetsov's libpcap wrote: 24 bytes.
    Modified,
    /// The same with the plain magic number, as in Red Hat 6.1.
    RedHat,
    /// The same and 4 bytes more, as in SuSE 6.3.
    Suse,
    /// With 4 bytes more, as Nokia firewalls write: 20 bytes.
    Nokia,
}

impl Dialect {
    pub(crate) fn record_header_len(self) -> usize {
        match self {
            Dialect::Plain => 16,
            Dialect::Nokia => 20,
            Dialect::Modified | Dialect::RedHat => 24,
            Dialect::Suse => LONGEST_RECORD_HEADER,
        }
    }
}

/// Which of the two lengths stands first. Before version 2.3 it was the length on the wire, in 2.3 either.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lengths {
    CapturedFirst,
    SmallerIsCaptured,
    WireFirst,
}

/// A record header's content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Header {
    pub(crate) seconds: u32,
    pub(crate) fraction: u32,
    pub(crate) captured: u32,
    pub(crate) length: u32,
}

const MICROS: u32 = 0xa1b2_c3d4;
const NANOS: u32 = 0xa1b2_3c4d;
const MODIFIED: u32 = 0xa1b2_cd34;
/// Ixia testers write these, hardware and software capture, with 4 bytes more after the file's header.
const IXIA_HARDWARE: u32 = 0x1c00_01ac;
const IXIA_SOFTWARE: u32 = 0x1c00_01ab;

/// The byte order and magic number, if these are the first bytes of a pcap file.
pub(crate) fn recognise(start: &[u8]) -> Option<(ByteOrder, u32)> {
    let start = start.get(..4)?;
    [ByteOrder::Little, ByteOrder::Big]
        .into_iter()
        .map(|order| (order, order.u32(start, 0)))
        .find(|(_, magic)| matches!(*magic, MICROS | NANOS | MODIFIED | IXIA_HARDWARE | IXIA_SOFTWARE))
}

/// What the file's header says.
pub(crate) struct Opened {
    pub(crate) pcap: Pcap,
    pub(crate) interface: Interface,
}

/// Reads the header, and as many of the first records as are in `start` to tell the dialect.
///
/// `whole` says that `start` is all there is. `None` if there are less than the header's bytes.
pub(crate) fn open(start: &[u8], whole: bool) -> Option<Result<Opened, String>> {
    let (order, magic) = recognise(start)?;
    let header = start.get(..HEADER_LEN)?;
    let major = order.u16(header, 4);
    let minor = order.u16(header, 6);
    let snaplen = order.u32(header, 16);
    let network = order.u32(header, 20);
    // Bits 16 to 25 are reserved; a file that has them set is none of ours.
    if network & 0x03ff_0000 != 0 {
        return Some(Err(format!("pcap: network type reserved field not zero (0x{:08x})", network & 0x03ff_0000)));
    }
    let fcs_len = (network & 0x0400_0000 != 0).then_some((network >> 28) as u8 * 2);
    let mut link = (network & 0xffff) as u16;
    let mut resolution = match magic {
        NANOS => Resolution::NANOS,
        _ => Resolution::MICROS,
    };
    let lengths = match (major, minor) {
        (2, 0..=2) | (543, 0) => Lengths::WireFirst,
        (2, 3) => Lengths::SmallerIsCaptured,
        _ => Lengths::CapturedFirst,
    };
    // AIX writes version 2.2 with interface types of the SNMP list as link types, and nanoseconds.
    if let (MICROS, 2, 2, Some(aix)) = (magic, major, minor, link::of_aix_interface(link)) {
        link = aix;
        resolution = Resolution::NANOS;
    }
    let first = HEADER_LEN as u64 + if matches!(magic, IXIA_HARDWARE | IXIA_SOFTWARE) { 4 } else { 0 };
    let mut pcap = Pcap {
        order,
        dialect: Dialect::Plain,
        resolution,
        lengths,
        longest: link::longest_packet(link),
        pseudo: link::pseudo_header(link),
        network,
        first,
    };
    let candidates: &[Dialect] = match magic {
        MODIFIED => &[Dialect::Modified, Dialect::Suse],
        MICROS => &[Dialect::Plain, Dialect::RedHat, Dialect::Nokia],
        _ => &[Dialect::Plain],
    };
    pcap.dialect = probe(pcap, candidates, start, whole);
    let interface = Interface { link, fcs_len, snaplen, resolution, ..Interface::default() };
    Some(Ok(Opened { pcap, interface }))
}

/// The dialect of a file: the first candidate, unless its records look wrong and those of another are all fine.
fn probe(pcap: Pcap, candidates: &[Dialect], start: &[u8], whole: bool) -> Dialect {
    let fine = |dialect: &Dialect| looks_fine(Pcap { dialect: *dialect, ..pcap }, start, whole);
    let first = candidates.first().copied().unwrap_or(Dialect::Plain);
    if candidates.len() < 2 || fine(&first) {
        return first;
    }
    candidates.iter().copied().find(|d| fine(d)).unwrap_or(first)
}

fn looks_fine(pcap: Pcap, start: &[u8], whole: bool) -> bool {
    let mut at = pcap.first as usize;
    for _ in 0..PROBED_RECORDS {
        let rest = start.get(at..).unwrap_or_default();
        if rest.is_empty() {
            return true;
        }
        let header_len = pcap.dialect.record_header_len();
        if rest.len() < header_len {
            return !whole;
        }
        let header = pcap.header(rest);
        let most_fraction = if pcap.resolution == Resolution::NANOS { 1_000_000_000 } else { 1_000_000 };
        let odd = header.captured == 0
            || header.captured > pcap.longest
            || header.captured > header.length
            || header.length > pcap.longest
            || header.fraction >= most_fraction;
        if odd {
            return false;
        }
        at += header_len + header.captured as usize;
        if at > start.len() {
            return !whole;
        }
    }
    true
}

impl Pcap {
    /// Reads a record header.
    #[inline]
    pub(crate) fn header(&self, bytes: &[u8]) -> Header {
        let order = self.order;
        let (a, b) = (order.u32(bytes, 8), order.u32(bytes, 12));
        let (captured, length) = match self.lengths {
            Lengths::CapturedFirst => (a, b),
            Lengths::WireFirst => (b, a),
            Lengths::SmallerIsCaptured => (a.min(b), a.max(b)),
        };
        Header { seconds: order.u32(bytes, 0), fraction: order.u32(bytes, 4), captured, length }
    }

    /// What is wrong with a record whose header is this.
    #[cold]
    pub(crate) fn too_long(&self, at: u64, captured: u32) -> Trouble {
        let detail = format!("pcap: File has {captured}-byte packet, bigger than maximum of {}", self.longest);
        Trouble::Damaged { at, detail }
    }
}
