//! Checksums that the user may have verified: IPv4's own, and those of transports with their pseudo header.

use crate::base::Checksum;
use crate::base::checksum::should_be;
use crate::dissect::prelude::*;

/// The text of a checksum's status field.
pub(crate) fn status(status: u64, text: &mut String) {
    text.push_str(match status {
        0 => "Bad",
        1 => "Good",
        2 => "Unverified",
        3 => "Not present",
        _ => "Illegal",
    });
}

/// What a checksum is, and what it should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Unverified,
    Good,
    Bad { should_be: u16 },
}

impl Verdict {
    /// From a checksum field, and the checksum over all bytes with it.
    pub(crate) fn of(found: u16, over_all: u16) -> Verdict {
        if over_all == 0 { Verdict::Good } else { Verdict::Bad { should_be: should_be(found, over_all) } }
    }

    /// The number of the status field.
    pub(crate) fn number(self) -> u64 {
        match self {
            Verdict::Bad { .. } => 0,
            Verdict::Good => 1,
            Verdict::Unverified => 2,
        }
    }
}

/// Verifies the checksum over the next `covered` bytes of a transport of an IP packet (RFC 9293 §3.1, RFC 8200 §8.1), as
/// far as they are there.
pub(crate) fn of_transport(
    pkt: &Packet<impl Keeping>,
    protocol: u8,
    len: usize,
    covered: usize,
    found: u16,
) -> Verdict {
    let (false, Ok(bytes)) = (pkt.is_fragment(), pkt.bytes_from(pkt.layer_start(), covered)) else {
        return Verdict::Unverified;
    };
    let len = u32::try_from(len).unwrap_or(u32::MAX).to_be_bytes();
    let over = Checksum::default().over(&len).over(&[0, protocol]);
    let over = match pkt.addresses() {
        (Address::V4(source), Address::V4(destination)) => over.over(&source).over(&destination),
        (Address::V6(source), Address::V6(destination)) => over.over(&source).over(&destination),
        _ => return Verdict::Unverified,
    };
    Verdict::of(found, over.over(bytes).finish())
}
