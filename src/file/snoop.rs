//! The snoop format of Solaris (RFC 1761): a header of 16 bytes, then records that say how long they are themselves.

use std::io;

use crate::base::Time;

use super::block::Window;
use super::bytes::ByteOrder;
use super::interface::Interface;
use super::link::{self, PseudoHeader};
use super::record::{Record, RecordKind};
use super::trouble::Trouble;
use super::walk::Look;

/// Bytes of the file's header.
pub(crate) const HEADER_LEN: usize = 16;
const RECORD_HEADER_LEN: usize = 24;
const ORDER: ByteOrder = ByteOrder::Big;

/// A snoop file's ways, known after its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Snoop {
    longest: u32,
    pseudo: Option<PseudoHeader>,
}

/// Whether these are the first bytes of a snoop file.
pub(crate) fn recognise(start: &[u8]) -> bool {
    start.starts_with(b"snoop\0\0\0")
}

/// Reads the header; `None` if it is not whole, an error for what TShark does not understand either.
pub(crate) fn open(start: &[u8]) -> Option<Result<(Snoop, Interface), String>> {
    let header = start.get(..HEADER_LEN)?;
    let version = ORDER.u32(header, 8);
    // RFC 1761 is version 2; later ones are read as that by TShark.
    if !(2..=5).contains(&version) {
        return Some(Err(format!("snoop: version {version} unsupported")));
    }
    let network = ORDER.u32(header, 12);
    // RFC 1761 and its registry of data link types; what has no LINKTYPE of its own is left out.
    let link = match network {
        0 | 4 => 1,  // IEEE 802.3, Ethernet
        2 => 6,      // IEEE 802.5
        8 => 10,     // FDDI
        9 | 14 => 0, // a loopback, for TShark
        16 => 122,   // IP over Fibre Channel
        18 => 123,   // ATM with a header of SunATM
        26 => 242,   // IP over InfiniBand
        _ => return Some(Err(format!("snoop: network type {network} unknown or unsupported"))),
    };
    let interface = Interface { link, ..Interface::default() };
    Some(Ok((Snoop { longest: link::longest_packet(link), pseudo: link::pseudo_header(link) }, interface)))
}

impl Snoop {
    /// Looks at the record at `at`.
    pub(crate) fn look(&self, window: &mut Window, at: u64) -> io::Result<Look> {
        let header = window.fetch(at, RECORD_HEADER_LEN)?;
        if header.len() < RECORD_HEADER_LEN {
            return Ok(Look::Short);
        }
        let [length, captured, total] = [0, 4, 8].map(|field| ORDER.u32(header, field));
        let time = Time::from_parts(i64::from(ORDER.u32(header, 16)), i64::from(ORDER.u32(header, 20)) * 1000);
        let longest = self.longest;
        let whole = RECORD_HEADER_LEN as u64 + u64::from(captured);
        let wrong = if captured > longest {
            format!("snoop: File has {captured}-byte packet, bigger than maximum of {longest}")
        } else if length > longest {
            format!("snoop: File has {length}-byte original length, bigger than maximum of {longest}")
        } else if u64::from(total) < whole {
            format!("snoop: File has {total}-byte record with packet size of {captured}")
        } else {
            String::new()
        };
        if !wrong.is_empty() {
            return Ok(Look::Stop(Trouble::Damaged { at, detail: wrong }));
        }
        if window.fetch(at, whole as usize)?.len() < whole as usize {
            return Ok(Look::Short);
        }
        // The last byte of the padding tells whether the record is whole; it may be long, and is not kept in memory.
        let last = at + u64::from(total) - 1;
        if u64::from(total) > whole {
            let mut byte = [0];
            if window.source().read_at(last, &mut byte)? == 0 {
                return Ok(Look::Short);
            }
        }
        let mut record = Record {
            time,
            offset: at + RECORD_HEADER_LEN as u64,
            captured,
            length,
            interface: 0,
            timed: true,
            kind: RecordKind::Packet,
            options: None,
        };
        if let Some(pseudo) = self.pseudo
            && let Err(detail) = pseudo.take_off(&mut record)
        {
            return Ok(Look::Stop(Trouble::Damaged { at, detail }));
        }
        Ok(Look::Record { record, next: at + u64::from(total) })
    }
}
