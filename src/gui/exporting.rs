//! What can be exported, and what is asked for.

use super::asks::Packets;
use crate::file::Packing;
use roaring::RoaringBitmap;
use std::path::PathBuf;

/// A form in which packets leave the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Pcapng,
    Pcap,
    NanosecondPcap,
    Text,
    Csv,
    CArrays,
    Psml,
    Pdml,
    Json,
}

impl Format {
    /// All of them with their names and the ending of a file's name.
    pub const ALL: &[(Format, &str, &str)] = &[
        (Format::Pcapng, "pcapng", "pcapng"),
        (Format::Pcap, "pcap", "pcap"),
        (Format::NanosecondPcap, "pcap, nanoseconds", "pcap"),
        (Format::Text, "Text", "txt"),
        (Format::Csv, "CSV", "csv"),
        (Format::Json, "JSON", "json"),
        (Format::Pdml, "PDML", "pdml"),
        (Format::Psml, "PSML", "psml"),
        (Format::CArrays, "C arrays", "c"),
    ];

    pub fn ending(self) -> &'static str {
        Format::ALL.iter().find(|(format, ..)| *format == self).map_or("", |(.., ending)| ending)
    }

    /// Packets as they were captured, not as text.
    pub fn is_capture(self) -> bool {
        matches!(self, Format::Pcapng | Format::Pcap | Format::NanosecondPcap)
    }
}

/// What text shows of each packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    pub summary: bool,
    pub details: bool,
    pub bytes: bool,
}

/// An export that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    pub path: PathBuf,
    pub packets: Packets,
    pub format: Format,
    pub packing: Packing,
    pub parts: Parts,
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    pub path: PathBuf,
    pub packets: u64,
    pub bytes: u64,
    /// It can be opened again.
    pub capture: bool,
}

/// Reads packet numbers such as `1-5, 9, 200-`, of which there are so many; gives what cannot be read.
pub fn parse_range(text: &str, packets: u64) -> Result<RoaringBitmap, String> {
    let mut found = RoaringBitmap::new();
    let last = u32::try_from(packets).unwrap_or(u32::MAX);
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let wrong = || format!("{part} is no packet and no range; such as 1-5, 9, 200-");
        let number = |text: &str, open: u32| match text.trim() {
            "" => Ok(open),
            text => text.parse::<u32>().map_err(|_| wrong()),
        };
        let (from, to) = match part.split_once('-') {
            Some((from, to)) => (number(from, 1)?, number(to, last)?),
            None => (number(part, 0)?, number(part, 0)?),
        };
        if from == 0 || from > to {
            return Err(wrong());
        }
        // Numbers begin at 1, indices at 0.
        if from <= last {
            found.insert_range(from - 1..to.min(last));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_wireshark_writes_them() {
        let numbers = |text: &str| parse_range(text, 12).map(|found| found.iter().map(|i| i + 1).collect::<Vec<_>>());
        assert_eq!(numbers("1-3, 9, 11-"), Ok(vec![1, 2, 3, 9, 11, 12]));
        assert_eq!(numbers("-2"), Ok(vec![1, 2]));
        assert_eq!(numbers("5-99999"), Ok(vec![5, 6, 7, 8, 9, 10, 11, 12]));
        assert_eq!(numbers(""), Ok(vec![]));
        assert!(numbers("3-1").is_err() && numbers("0").is_err() && numbers("1-2-3").is_err() && numbers("x").is_err());
    }
}
