//! The frame table: some 40 bytes a frame, in chunks of columns, only ever added to.

use crate::base::Time;
use crate::dissect::memory::BACKWARD;

/// Frames of a chunk.
const CHUNK: usize = 1 << 16;

/// What the table holds of one frame.
#[derive(Clone, Copy, Debug)]
pub struct FrameRow {
    pub time: Time,
    /// Where its bytes begin in the file.
    pub offset: u64,
    pub captured: u32,
    /// Length on the wire.
    pub length: u32,
    /// Index of the chain of protocols met in it.
    pub path: u32,
    /// Index of its innermost conversation.
    pub conversation: Option<u32>,
    /// It runs in the direction of the conversation's first packet.
    pub forward: bool,
    /// Index of its interface; `u16::MAX` for none.
    pub interface: u16,
    /// Marks, and what the file said of it.
    pub marks: u16,
}

impl FrameRow {
    /// The file has no time for the frame.
    pub const UNTIMED: u16 = 1;
    /// The user marked it.
    pub const MARKED: u16 = 2;
    /// The user had it ignored.
    pub const IGNORED: u16 = 4;
    /// It has options of its own in the file.
    pub const OPTIONS: u16 = 8;
    /// It is no packet but another record of the file.
    pub const NO_PACKET: u16 = 16;
    /// Its innermost conversation does not tell all of its ends: the facts end with the conversations of all layers.
    pub const NESTED: u16 = 32;
    /// Where its worst expert item stands in the marks: an index of [`super::Counts::severities`], plus 1; 0 for none.
    const SEVERITY: u32 = 8;

    /// These marks with the index of the frame's worst expert item.
    pub(super) fn with_severity(marks: u16, index: usize) -> u16 {
        let index = u16::try_from(index).ok().filter(|index| *index < 7);
        marks | index.map_or(0, |index| (index + 1) << FrameRow::SEVERITY)
    }

    /// The frame's worst expert item, as an index of [`super::Counts::severities`].
    pub fn severity_in(marks: u16) -> Option<usize> {
        usize::from(marks >> FrameRow::SEVERITY & 7).checked_sub(1)
    }
}

struct Chunk {
    times: Vec<i64>,
    offsets: Vec<u64>,
    captured: Vec<u32>,
    lengths: Vec<u32>,
    paths: Vec<u32>,
    conversations: Vec<u32>,
    interfaces: Vec<u16>,
    marks: Vec<u16>,
    /// Where the facts of each frame begin in `facts`.
    starts: Vec<u32>,
    facts: Vec<u32>,
}

impl Chunk {
    /// With room for all its frames: memory that is not written to yet costs nothing, and moving columns as they grow does.
    fn new() -> Chunk {
        Chunk {
            times: Vec::with_capacity(CHUNK),
            offsets: Vec::with_capacity(CHUNK),
            captured: Vec::with_capacity(CHUNK),
            lengths: Vec::with_capacity(CHUNK),
            paths: Vec::with_capacity(CHUNK),
            conversations: Vec::with_capacity(CHUNK),
            interfaces: Vec::with_capacity(CHUNK),
            marks: Vec::with_capacity(CHUNK),
            starts: Vec::with_capacity(CHUNK),
            facts: Vec::new(),
        }
    }
}

/// All frames of a capture.
#[derive(Default)]
pub struct FrameTable {
    chunks: Vec<Chunk>,
    len: u32,
}

impl FrameTable {
    pub fn len(&self) -> u32 {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds a frame with its facts.
    pub fn push(&mut self, row: &FrameRow, facts: &[u32]) {
        if (self.len as usize).is_multiple_of(CHUNK) {
            self.chunks.push(Chunk::new());
        }
        let Some(chunk) = self.chunks.last_mut() else { return };
        chunk.times.push(row.time.0);
        chunk.offsets.push(row.offset);
        chunk.captured.push(row.captured);
        chunk.lengths.push(row.length);
        chunk.paths.push(row.path);
        let direction = if row.forward { 0 } else { BACKWARD };
        chunk.conversations.push(row.conversation.map_or(u32::MAX, |index| index | direction));
        chunk.interfaces.push(row.interface);
        chunk.marks.push(row.marks);
        chunk.starts.push(chunk.facts.len() as u32);
        chunk.facts.extend_from_slice(facts);
        self.len += 1;
    }

    fn place(&self, index: u32) -> Option<(&Chunk, usize)> {
        Some((self.chunks.get(index as usize / CHUNK)?, index as usize % CHUNK))
    }

    /// A frame by its index, which is its number less 1.
    pub fn row(&self, index: u32) -> Option<FrameRow> {
        let (chunk, at) = self.place(index)?;
        let conversation = *chunk.conversations.get(at)?;
        Some(FrameRow {
            time: Time(*chunk.times.get(at)?),
            offset: *chunk.offsets.get(at)?,
            captured: *chunk.captured.get(at)?,
            length: *chunk.lengths.get(at)?,
            path: *chunk.paths.get(at)?,
            conversation: (conversation != u32::MAX).then_some(conversation & !BACKWARD),
            forward: conversation & BACKWARD == 0,
            interface: *chunk.interfaces.get(at)?,
            marks: *chunk.marks.get(at)?,
        })
    }

    pub fn time(&self, index: u32) -> Option<Time> {
        let (chunk, at) = self.place(index)?;
        chunk.times.get(at).copied().map(Time)
    }

    /// The time of a frame, if the file has one for it.
    pub fn known_time(&self, index: u32) -> Option<Time> {
        self.row(index).filter(|row| row.marks & FrameRow::UNTIMED == 0).map(|row| row.time)
    }

    /// The facts that the first pass kept for a frame.
    pub fn facts(&self, index: u32) -> &[u32] {
        let Some((chunk, at)) = self.place(index) else { return &[] };
        let Some(&start) = chunk.starts.get(at) else { return &[] };
        let end = chunk.starts.get(at + 1).map_or(chunk.facts.len(), |end| *end as usize);
        chunk.facts.get(start as usize..end).unwrap_or(&[])
    }

    /// The conversations of all layers of a nested frame, each with the direction in its highest bit.
    pub fn layers(&self, index: u32) -> &[u32] {
        let nested = self.row(index).is_some_and(|row| row.marks & FrameRow::NESTED != 0);
        match self.facts(index).split_last() {
            Some((count, facts)) if nested => facts.get(facts.len().saturating_sub(*count as usize)..).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// Path id, and conversation with the direction in its highest bit (all bits set: none), of a run of frames that
    /// lie together; the run ends at the end of a chunk at the latest.
    pub fn columns(&self, from: u32, to: u32) -> (&[u32], &[u32]) {
        let Some((chunk, at)) = self.place(from) else { return (&[], &[]) };
        let end = (at + to.saturating_sub(from) as usize).min(chunk.paths.len());
        (chunk.paths.get(at..end).unwrap_or(&[]), chunk.conversations.get(at..end).unwrap_or(&[]))
    }

    /// Times in nanoseconds, lengths on the wire and marks of a run of frames that lie together; the run ends at the end
    /// of a chunk at the latest.
    pub fn traffic(&self, from: u32, to: u32) -> (&[i64], &[u32], &[u16]) {
        let Some((chunk, at)) = self.place(from) else { return (&[], &[], &[]) };
        let end = (at + to.saturating_sub(from) as usize).min(chunk.times.len());
        let columns = (chunk.times.get(at..end), chunk.lengths.get(at..end), chunk.marks.get(at..end));
        (columns.0.unwrap_or(&[]), columns.1.unwrap_or(&[]), columns.2.unwrap_or(&[]))
    }

    /// Sets or takes away marks of a frame.
    pub fn mark(&mut self, index: u32, marks: u16, on: bool) {
        let (chunk, at) = (index as usize / CHUNK, index as usize % CHUNK);
        if let Some(place) = self.chunks.get_mut(chunk).and_then(|chunk| chunk.marks.get_mut(at)) {
            *place = if on { *place | marks } else { *place & !marks };
        }
    }

    /// Bytes of memory taken.
    pub fn memory(&self) -> usize {
        let facts: usize = self.chunks.iter().map(|chunk| chunk.facts.capacity() * 4).sum();
        self.chunks.iter().map(|chunk| chunk.times.capacity()).sum::<usize>() * 44 + facts
    }
}
