//! A consistent cut: frames and memory that agree, for as long as it is held.

use super::recorder::describe;
use super::{Counts, FrameRow, FrameTable, Notes, Session, Store};
use crate::base::Time;
use crate::dissect::{Demand, Dissector, FrameBytes, FrameInfo, Kept, Memory, Registry, Tree};
use crate::file::{FileFormat, FrameReader, Interface, PacketOptions, Record, Trouble};
use std::io;
use std::sync::RwLockReadGuard;

/// The capture at one moment.
pub struct Cut<'s> {
    pub(super) store: RwLockReadGuard<'s, Store>,
    pub(super) session: &'s Session,
}

/// A dissected frame with its bytes; kept and reused by whoever dissects.
#[derive(Default)]
pub struct Dissection {
    pub tree: Tree,
    pub bytes: Vec<u8>,
}

impl Cut<'_> {
    pub fn len(&self) -> u32 {
        self.store.frames.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn frames(&self) -> &FrameTable {
        &self.store.frames
    }

    pub fn memory(&self) -> &Memory {
        &self.store.memory
    }

    pub fn interfaces(&self) -> &[Interface] {
        &self.store.interfaces
    }

    /// What is wrong with the file, as far as it was read.
    pub fn troubles(&self) -> &[Trouble] {
        &self.store.troubles
    }

    /// What the file says beside its frames, as far as it was read.
    pub fn notes(&self) -> &Notes {
        &self.store.notes
    }

    pub fn counts(&self) -> Counts {
        let frames = &self.store.frames;
        let last = frames.time(frames.len().saturating_sub(1)).unwrap_or_default();
        Counts {
            frames: frames.len(),
            bytes: self.store.bytes,
            span: last.since(frames.time(0).unwrap_or_default()),
            severities: self.store.severities,
        }
    }

    pub fn registry(&self) -> &'static Registry {
        self.session.registry()
    }

    pub(crate) fn dissector(&self) -> Dissector<'_> {
        Dissector { registry: self.session.registry(), settings: self.session.settings(), memory: &self.store.memory }
    }

    /// The pcapng options of a frame (index from 0), read from the file.
    pub fn options(&self, reader: &mut FrameReader, index: u32) -> io::Result<Option<PacketOptions>> {
        self.store.options.get(&index).map(|at| reader.options(*at)).transpose()
    }

    /// The comments that the user gave a frame (index from 0); none to say so, nothing where the file's stand.
    pub fn comments(&self, index: u32) -> Option<&[String]> {
        self.store.comments.get(&index).map(Vec::as_slice)
    }

    /// The user has given some frame a comment.
    pub fn is_commented(&self) -> bool {
        self.store.comments.values().any(|comments| !comments.is_empty())
    }

    /// The user has some frames ignored.
    pub fn ignores(&self) -> bool {
        self.store.ignored > 0
    }

    /// What the file said of a frame, to write it again.
    pub fn record(&self, index: u32) -> Option<Record> {
        let row = self.store.frames.row(index)?;
        let of = |mark: u16| (row.marks & mark != 0).then_some(());
        Some(Record {
            time: row.time,
            offset: row.offset,
            captured: row.captured,
            length: row.length,
            interface: if row.interface == u16::MAX { Record::NO_INTERFACE } else { u32::from(row.interface) },
            timed: row.marks & FrameRow::UNTIMED == 0,
            // Few frames have these; the others are not looked up.
            kind: of(FrameRow::NO_PACKET).and_then(|()| self.store.kinds.get(&index)).copied().unwrap_or_default(),
            options: of(FrameRow::OPTIONS).and_then(|()| self.store.options.get(&index)).copied(),
        })
    }

    /// Dissects a frame (index from 0). `displayed_before` is the time of the frame shown before it.
    ///
    /// # Errors
    /// The file cannot be read there any more; the dissection is empty then.
    pub fn dissect(
        &self,
        reader: &mut FrameReader,
        index: u32,
        displayed_before: Option<Time>,
        demand: &Demand,
        into: &mut Dissection,
    ) -> io::Result<()> {
        into.tree.clear();
        let Some(record) = self.record(index) else { return Ok(()) };
        reader.read(record.offset, record.captured, &mut into.bytes)?;
        let options = if record.options.is_some() { self.options(reader, index)? } else { None };
        let frames = &self.store.frames;
        let row = frames.row(index);
        let marks = row.map_or(0, |row| row.marks);
        let interface = self.store.interfaces.get(record.interface as usize);
        let has_interfaces = self.session.file().format() == FileFormat::Pcapng;
        let previous = index.checked_sub(1).and_then(|previous| frames.time(previous));
        let first = frames.time(0).unwrap_or_default();
        let of_file = || options.as_ref().map_or(&[][..], |options| &options.comments);
        let ignored = marks & FrameRow::IGNORED != 0;
        let frame = FrameInfo {
            previous_displayed_time: displayed_before,
            flags: options.as_ref().and_then(|options| options.flags).map(|flags| flags.0),
            comments: self.comments(index).unwrap_or_else(of_file),
            marked: marks & FrameRow::MARKED != 0,
            ignored,
            ..describe(index + 1, &record, interface, has_interfaces, first, previous)
        };
        let chain = row.and_then(|row| self.store.memory.paths().get(row.path as usize));
        // What is ignored is only a frame, whatever the first pass met in it.
        let chain = chain.map_or(&[][..], |chain| chain);
        let chain = match ignored {
            true => {
                let own = self.registry().frame.id();
                let only = chain.iter().position(|protocol| *protocol == own).map_or(0, |at| at + 1);
                chain.get(..only).unwrap_or_default()
            }
            false => chain,
        };
        let mut others = Others(reader);
        self.dissector().recall(
            Kept { facts: frames.facts(index), chain },
            &frame,
            &into.bytes,
            Some(&mut others),
            demand,
            &mut into.tree,
        );
        Ok(())
    }
}

/// Lends the file to dissections that need bytes of other frames.
pub(super) struct Others<'r>(pub(super) &'r mut FrameReader);

impl FrameBytes for Others<'_> {
    fn read(&mut self, offset: u64, len: u32, into: &mut Vec<u8>) -> io::Result<()> {
        self.0.read(offset, len, into)
    }
}
