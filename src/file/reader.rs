//! Reading frames again, in any order and on any thread.

use std::io;
use std::sync::Arc;

use super::link::pseudo_header_len;
use super::options::{OptionsAt, PacketOptions};
use super::record::{Record, RecordKind};
use super::source::{Keeper, Source};

/// Bytes read for a frame somewhere. Passes in order read more and more, up to [`LONGEST_BLOCK`]: a jump to a single
/// frame costs a microsecond (128 KiB would cost fifteen), and a pass over many reads some hundred of them at once.
const FIRST_BLOCK: usize = 4 << 10;
/// Bytes of the longest block that is read ahead; they stay in the second-level cache.
const LONGEST_BLOCK: usize = 128 << 10;
/// Blocks kept: passes over a range want one; pieces of a reassembled unit lie in a few.
const BLOCKS: usize = 4;

/// Reads the bytes of frames by their place in the file.
///
/// A handle to clone: every thread has its own, with a few blocks of the file in it. It reads the file as it is now;
/// if that has shrunk since the walk, reading fails with [`io::ErrorKind::UnexpectedEof`].
#[derive(Debug)]
pub struct FrameReader {
    source: Arc<Source>,
    keeper: Arc<Keeper>,
    blocks: Vec<Block>,
    /// Counts uses, to find the block that was not used for the longest time.
    clock: u64,
}

#[derive(Debug)]
struct Block {
    start: u64,
    bytes: Vec<u8>,
    filled: usize,
    used: u64,
    /// Bytes that were read at once the last time.
    ahead: usize,
}

impl Clone for FrameReader {
    /// Another handle to the same file, with an empty cache.
    fn clone(&self) -> FrameReader {
        FrameReader::new(self.source.clone(), self.keeper.clone())
    }
}

impl FrameReader {
    pub(crate) fn new(source: Arc<Source>, keeper: Arc<Keeper>) -> FrameReader {
        FrameReader { source, keeper, blocks: Vec::new(), clock: 0 }
    }

    /// Puts the `captured` bytes at `offset` into `into`, in place of what is there.
    #[inline]
    pub fn read(&mut self, offset: u64, captured: u32, into: &mut Vec<u8>) -> io::Result<()> {
        into.clear();
        let len = captured as usize;
        if len > LONGEST_BLOCK {
            return self.read_long(offset, len, into);
        }
        into.extend_from_slice(self.lend(offset, captured)?);
        Ok(())
    }

    /// Lends the `captured` bytes at `offset`, until something else is read.
    ///
    /// Saves the copy of [`FrameReader::read`].
    #[inline]
    pub fn lend(&mut self, offset: u64, captured: u32) -> io::Result<&[u8]> {
        let len = captured as usize;
        self.clock += 1;
        let index = match self.blocks.iter().position(|b| b.holds(offset, len)) {
            Some(index) => index,
            None => self.load(offset, len)?,
        };
        let clock = self.clock;
        let Some(block) = self.blocks.get_mut(index) else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        block.used = clock;
        block.get(offset, len).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// Puts the bytes of a packet of a LINKTYPE number into `into`, with those that stand before it in the file
    /// ([`pseudo_header_len`]); gives how many these are. This is what [`super::Writer::frame`] wants.
    pub fn read_with_pseudo_header(&mut self, record: &Record, link: u16, into: &mut Vec<u8>) -> io::Result<usize> {
        let before = match record.kind {
            RecordKind::Packet => pseudo_header_len(link),
            _ => 0,
        };
        let offset = record.offset.saturating_sub(u64::from(before));
        self.read(offset, record.captured.saturating_add(before), into)?;
        Ok(before as usize)
    }

    /// The options of a packet; read anew each time, for the frame somebody looks at.
    pub fn options(&mut self, at: OptionsAt) -> io::Result<PacketOptions> {
        let mut bytes = Vec::new();
        self.read(at.offset, at.len, &mut bytes)?;
        Ok(PacketOptions::read(at.order, &bytes))
    }

    /// Bytes the file has now.
    pub fn size(&self) -> u64 {
        self.source.size()
    }

    #[cold]
    fn load(&mut self, offset: u64, len: usize) -> io::Result<usize> {
        // A frame right after a block, or reaching over its end: somebody reads in order. The block moves on.
        let follows = |b: &Block| offset >= b.start && offset - b.start <= (b.filled + FIRST_BLOCK) as u64;
        let before = self.blocks.iter().position(|b| b.filled > 0 && follows(b));
        let index = match before {
            Some(index) => index,
            None if self.blocks.len() < BLOCKS => {
                self.blocks.push(Block { start: 0, bytes: Vec::new(), filled: 0, used: 0, ahead: 0 });
                self.blocks.len() - 1
            }
            None => self.blocks.iter().enumerate().min_by_key(|(_, b)| b.used).map_or(0, |(index, _)| index),
        };
        let end = self.blocks.get(index).map_or(0, |b| b.start + b.filled as u64);
        let Some(block) = self.blocks.get_mut(index) else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        block.ahead = match before {
            Some(_) => (block.ahead * 4).min(LONGEST_BLOCK),
            None => FIRST_BLOCK,
        };
        let want = len.max(block.ahead);
        // What a frame that reaches over the end has in memory already is not read again.
        let kept = match usize::try_from(end.saturating_sub(offset)) {
            Ok(kept @ 1..) if before.is_some() && kept < len => {
                let filled = block.filled;
                block.bytes.copy_within(filled - kept..filled, 0);
                kept
            }
            _ => 0,
        };
        block.filled = kept;
        block.start = offset;
        // A block that once grew for a long frame does not stay that long; none is zeroed anew for each reading.
        if block.bytes.len() < want || block.bytes.len() > LONGEST_BLOCK.max(want) {
            block.bytes.resize(want, 0);
            block.bytes.shrink_to_fit();
        }
        let into = block.bytes.get_mut(kept..want).unwrap_or_default();
        block.filled += self.source.read_at(offset + kept as u64, into)?;
        match block.holds(offset, len) {
            true => Ok(index),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    #[cold]
    fn read_long(&mut self, offset: u64, len: usize, into: &mut Vec<u8>) -> io::Result<()> {
        // The frame was whole when it was walked; no more than the file holds is allocated in any case.
        if self.source.size() < offset.saturating_add(len as u64) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        into.resize(len, 0);
        match self.source.read_at(offset, into)? {
            got if got == len => Ok(()),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl Block {
    #[inline]
    fn holds(&self, offset: u64, len: usize) -> bool {
        offset >= self.start && offset.saturating_add(len as u64) <= self.start + self.filled as u64
    }

    #[inline]
    fn get(&self, offset: u64, len: usize) -> Option<&[u8]> {
        let at = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        self.bytes.get(..self.filled)?.get(at..at.checked_add(len)?)
    }
}
