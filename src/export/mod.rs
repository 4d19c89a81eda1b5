//! Floor 5: one file a format in which packets leave Wirefin as text.
//!
//! Every format writes one dissected frame at a time into a buffer that its caller owns, so that ranges of frames are
//! written by many threads and put together in order. `cli/` and `gui/` come in here. Never here: files, options.
//!
//! To add one: a file here with an opening, a frame and a closing, and its line in `cli/output.rs`.

pub mod c_array;
pub mod columns;
pub mod csv;
pub mod custom;
pub mod fields;
pub mod hex;
pub mod json;
pub mod pdml;
pub mod psml;
pub mod summary;
pub mod tree;
mod xml;

use crate::base::Time;
use crate::dissect::{Alias, Registry, Tree};
use crate::field::Base;
use crate::session::{Cut, Dissection};

/// A dissected frame on its way out.
#[derive(Clone, Copy)]
pub struct Packet<'a> {
    pub number: u32,
    pub tree: &'a Tree,
    pub bytes: &'a [u8],
    pub registry: &'static Registry,
    pub time: Time,
    pub has_time: bool,
    /// Time of the capture's first frame.
    pub first_time: Time,
    pub previous_time: Option<Time>,
    pub previous_displayed_time: Option<Time>,
    pub length: u32,
    pub captured: u32,
    /// Decimals of a second that the file's time stamps have.
    pub time_decimals: u8,
}

impl<'a> Packet<'a> {
    /// A frame of a cut (index from 0) that was dissected; `displayed_before` is the time of the one shown before it.
    pub fn new(
        cut: &Cut,
        dissection: &'a Dissection,
        index: u32,
        displayed_before: Option<Time>,
    ) -> Option<Packet<'a>> {
        let record = cut.record(index)?;
        let interface = cut.interfaces().get(record.interface as usize);
        Some(Packet {
            number: index + 1,
            tree: &dissection.tree,
            bytes: &dissection.bytes,
            registry: cut.registry(),
            time: record.time,
            has_time: record.timed,
            first_time: cut.frames().time(0).unwrap_or_default(),
            previous_time: index.checked_sub(1).and_then(|before| cut.frames().known_time(before)),
            previous_displayed_time: displayed_before,
            length: record.length,
            captured: record.captured,
            time_decimals: interface.map_or(6, |interface| interface.resolution.decimals()),
        })
    }

    /// The aliases to write after a node, each with the index of the node whose value it has. The two ports of a packet
    /// come together: the names for both of them stand after the second.
    fn aliases_after(&self, index: usize) -> impl Iterator<Item = (usize, &'static Alias)> {
        let (nodes, registry) = (self.tree.nodes(), self.registry);
        let aliases = move |index: usize| nodes.get(index).map_or(&[][..], |node| registry.aliases_of(node.field));
        let are_pair = |first: usize, second: usize| {
            let (Some(one), Some(other)) = (nodes.get(first), nodes.get(second)) else { return false };
            one.field.base == Base::Port
                && other.field.base == Base::Port
                && one.depth == other.depth
                && !aliases(first).is_empty()
                && aliases(first).first().map(|alias| alias.field.abbrev)
                    == aliases(second).first().map(|alias| alias.field.abbrev)
        };
        let waits = are_pair(index, index + 1);
        let before = index.checked_sub(1).filter(|&before| !waits && are_pair(before, index));
        let own = (!waits).then_some(index);
        before.into_iter().chain(own).flat_map(move |at| aliases(at).iter().map(move |alias| (at, *alias)))
    }
}
