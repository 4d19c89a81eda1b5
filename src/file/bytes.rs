//! Numbers in either byte order.

/// Byte order of a file or section.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ByteOrder {
    /// Least significant byte first, as nearly all captures have it.
    #[default]
    Little,
    /// Most significant byte first.
    Big,
}

impl ByteOrder {
    /// The number in the 2 bytes at `at`; zero beyond the end.
    #[inline]
    pub(crate) fn u16(self, bytes: &[u8], at: usize) -> u16 {
        let Some(&raw) = bytes.get(at..).and_then(|b| b.first_chunk()) else {
            return 0;
        };
        match self {
            ByteOrder::Little => u16::from_le_bytes(raw),
            ByteOrder::Big => u16::from_be_bytes(raw),
        }
    }

    /// The number in the 4 bytes at `at`; zero beyond the end.
    #[inline]
    pub(crate) fn u32(self, bytes: &[u8], at: usize) -> u32 {
        let Some(&raw) = bytes.get(at..).and_then(|b| b.first_chunk()) else {
            return 0;
        };
        match self {
            ByteOrder::Little => u32::from_le_bytes(raw),
            ByteOrder::Big => u32::from_be_bytes(raw),
        }
    }

    /// The number in the 8 bytes at `at`; zero beyond the end.
    #[inline]
    pub(crate) fn u64(self, bytes: &[u8], at: usize) -> u64 {
        let Some(&raw) = bytes.get(at..).and_then(|b| b.first_chunk()) else {
            return 0;
        };
        match self {
            ByteOrder::Little => u64::from_le_bytes(raw),
            ByteOrder::Big => u64::from_be_bytes(raw),
        }
    }
}

/// The next multiple of four, where pcapng goes on after every value.
#[inline]
pub(crate) fn padded(len: u64) -> u64 {
    len.saturating_add(3) & !3
}
