//! The block buffer: the stretch of a capture that is in memory just now.
//!
//! A walk asks for some bytes at a position. Nearly always they lie in the block that was read last; else the next
//! block is read. The buffer grows beyond one block only for a record that is longer, only as far as there really
//! are bytes in the file, and shrinks again after it: a length field never allocates anything by itself.

use std::io;
use std::sync::Arc;

use super::source::Source;

/// Bytes read at once by a walk through a whole file. 256 KiB stay in the second-level cache; 1 MiB is no faster.
pub(crate) const WALK_BLOCK: usize = 256 << 10;

/// A window over a source.
#[derive(Debug)]
pub(crate) struct Window {
    source: Arc<Source>,
    block: usize,
    /// Longer than what is filled: it is not zeroed anew for every block, which would cost as much as the walk.
    buf: Vec<u8>,
    filled: usize,
    /// Position of the first byte of `buf` in the source.
    start: u64,
}

impl Window {
    pub(crate) fn new(source: Arc<Source>, block: usize) -> Window {
        Window { source, block, buf: Vec::new(), filled: 0, start: 0 }
    }

    pub(crate) fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Brings `len` bytes at `offset` into the buffer and lends them, or as many of them as there are.
    #[inline]
    pub(crate) fn fetch(&mut self, offset: u64, len: usize) -> io::Result<&[u8]> {
        if self.held(offset, len).is_none() {
            self.refill(offset, len)?;
        }
        let at = usize::try_from(offset.saturating_sub(self.start)).unwrap_or(usize::MAX);
        let rest = self.buf.get(at..self.filled).unwrap_or_default();
        Ok(rest.get(..len).unwrap_or(rest))
    }

    /// Bytes that an earlier `fetch` has brought in.
    #[inline]
    pub(crate) fn lent(&self, offset: u64, len: usize) -> &[u8] {
        self.held(offset, len).and_then(|at| self.buf.get(at..at + len)).unwrap_or_default()
    }

    #[inline]
    fn held(&self, offset: u64, len: usize) -> Option<usize> {
        let at = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        (at.checked_add(len)? <= self.filled).then_some(at)
    }

    #[cold]
    fn refill(&mut self, offset: u64, len: usize) -> io::Result<()> {
        // What is already here of the wanted bytes moves to the front and is not read again.
        let kept = match self.held(offset, 1) {
            Some(at) => {
                self.buf.copy_within(at..self.filled, 0);
                self.filled - at
            }
            None => 0,
        };
        self.start = offset;
        self.filled = kept;
        let want = len.max(self.block);
        if want <= self.block && self.buf.len() > self.block.saturating_mul(4) {
            self.buf.truncate(self.block.max(kept));
            self.buf.shrink_to_fit();
        }
        while self.filled < want {
            // In steps of a block, so that a length that promises more than the file holds costs one block.
            let end = self.filled + (want - self.filled).min(self.block);
            if self.buf.len() < end {
                self.buf.resize(end, 0);
            }
            let into = self.buf.get_mut(self.filled..end).unwrap_or_default();
            let step = into.len();
            let got = self.source.read_at(offset.saturating_add(self.filled as u64), into)?;
            self.filled += got;
            if got < step {
                break;
            }
        }
        Ok(())
    }

    /// Where the bytes in memory end in the source.
    pub(crate) fn end(&self) -> u64 {
        self.start.saturating_add(self.filled as u64)
    }
}
