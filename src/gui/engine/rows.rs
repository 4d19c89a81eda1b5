//! Rows of the list as text, and what stands beside them because of the selected packet.

use super::opened::Opened;
use crate::dissect::{Demand, FieldSet};
use crate::export::Packet as Exported;
use crate::export::columns::{Column, TimeFormat};
use crate::export::custom::Shown;
use crate::field::{Field, Value};
use crate::file::FrameReader;
use crate::gui::asks::Mark;
use crate::gui::model::{Gutter, Rail, RowText, Sign};
use crate::session::{Cut, Dissection, FrameRow, Session};
use rustc_hash::FxHashMap;

/// Rows whose text is kept; more than any screen shows.
const ROWS_KEPT: usize = 2048;

/// Frames whose conversation is looked at in one frame of the window: a fraction of a millisecond.
const LOOKED_AT_ONCE: u32 = 1 << 20;

/// Frames that lie together in the frame table when their run begins at a multiple of this.
const RUN: u32 = 1 << 12;

const DIRECTION: u32 = 1 << 31;

/// What is needed to look at frames, and what was seen.
pub(super) struct Looking {
    pub(super) reader: FrameReader,
    pub(super) dissection: Dissection,
    rows: FxHashMap<u32, RowText>,
    /// Frames there were when these rows were made; later frames may tell more about them.
    rows_of: u32,
    pub(super) around: Option<Around>,
}

impl Looking {
    pub(super) fn new(session: &Session) -> Looking {
        Looking {
            reader: session.reader(),
            dissection: Dissection::default(),
            rows: FxHashMap::default(),
            rows_of: 0,
            around: None,
        }
    }

    pub(super) fn forget_rows(&mut self) {
        self.rows.clear();
    }
}

/// The selected packet's conversation, and the packets it names.
pub(super) struct Around {
    index: u32,
    conversation: Option<u32>,
    /// First and last frame of the conversation among those looked at.
    span: (u32, u32),
    /// The frames that were looked at, from the packet outwards.
    looked_at: (u32, u32),
    links: Vec<(u64, Sign)>,
    own: Option<Sign>,
}

impl Around {
    pub(super) fn new(index: u32, conversation: Option<u32>, links: Vec<(u64, Sign)>, own: Option<Sign>) -> Around {
        let next = index.saturating_add(1);
        Around { index, conversation, span: (index, index), looked_at: (index, next), links, own }
    }

    /// Looks at more frames, in both directions; says whether some are left.
    fn grow(&mut self, cut: &Cut, frames: u32) -> bool {
        let Some(conversation) = self.conversation else { return false };
        let is = |entry: &u32| *entry != u32::MAX && entry & !DIRECTION == conversation;
        let (low, high) = &mut self.looked_at;
        let to = frames.min(high.saturating_add(LOOKED_AT_ONCE));
        while *high < to {
            let (_, column) = cut.frames().columns(*high, to);
            if column.is_empty() {
                break;
            }
            if let Some(last) = column.iter().rposition(is) {
                self.span.1 = *high + last as u32;
            }
            *high += column.len() as u32;
        }
        let from = low.saturating_sub(LOOKED_AT_ONCE);
        while *low > from {
            let start = ((*low - 1) & !(RUN - 1)).max(from);
            let (_, column) = cut.frames().columns(start, *low);
            if let Some(first) = column.iter().position(is) {
                self.span.0 = start + first as u32;
            }
            *low = start;
        }
        *low > 0 || *high < frames
    }

    /// What stands beside a row.
    fn gutter(&self, cut: &Cut, index: u32) -> Gutter {
        let mut gutter = Gutter::default();
        let (first, last) = self.span;
        if first < last {
            gutter.rail = match index {
                _ if index == first => Some(Rail::First),
                _ if index == last => Some(Rail::Last),
                _ if first < index && index < last => Some(Rail::Middle),
                _ => None,
            };
            let conversation = cut.frames().row(index).and_then(|row| row.conversation);
            gutter.member = conversation.is_some() && conversation == self.conversation;
        }
        let packet = u64::from(index) + 1;
        gutter.sign = match index == self.index {
            true => self.own,
            false => self.links.iter().find(|(link, _)| *link == packet).map(|(_, sign)| *sign),
        };
        gutter
    }
}

/// The first frame of a conversation from one on that `is_shown`.
pub(super) fn next_of(
    cut: &Cut,
    conversation: u32,
    mut from: u32,
    to: u32,
    is_shown: impl Fn(u32) -> bool,
) -> Option<u32> {
    while from < to {
        let (_, column) = cut.frames().columns(from, to);
        if column.is_empty() {
            return None;
        }
        let members =
            (from..).zip(column).filter(|(_, entry)| **entry != u32::MAX && **entry & !DIRECTION == conversation);
        if let Some((index, _)) = members.into_iter().find(|(index, _)| is_shown(*index)) {
            return Some(index);
        }
        from += column.len() as u32;
    }
    None
}

/// The last frame of a conversation before one that `is_shown`.
pub(super) fn last_of(cut: &Cut, conversation: u32, mut to: u32, is_shown: impl Fn(u32) -> bool) -> Option<u32> {
    while to > 0 {
        let from = (to - 1) & !(RUN - 1);
        let (_, column) = cut.frames().columns(from, to);
        for (at, entry) in column.iter().enumerate().rev() {
            let index = from + at as u32;
            if *entry != u32::MAX && entry & !DIRECTION == conversation && is_shown(index) {
                return Some(index);
            }
        }
        to = from;
    }
    None
}

impl Opened {
    /// Writes the row of a frame.
    pub(super) fn write_row(&self, row: u64, index: u32, selected: Option<u64>, out: &mut RowText) {
        let mut looking = self.looking.borrow_mut();
        let looking = &mut *looking;
        let cut = self.session.cut();
        self.row_text(looking, &cut, row, index, out);
        if let Some(around) = looking.around.as_mut().filter(|around| Some(u64::from(around.index) + 1) == selected) {
            out.gutter = around.gutter(&cut, index);
        }
    }

    /// Looks at more of the selected packet's conversation, once a frame of the window.
    pub(super) fn look_around(&self) {
        let mut looking = self.looking.borrow_mut();
        if let Some(around) = &mut looking.around
            && around.grow(&self.session.cut(), self.frames)
        {
            self.wake_again();
        }
    }

    fn row_text(&self, looking: &mut Looking, cut: &Cut, row: u64, index: u32, out: &mut RowText) {
        if looking.rows_of != self.frames || looking.rows.len() > ROWS_KEPT {
            looking.rows.clear();
            looking.rows_of = self.frames;
        }
        if let Some(kept) = looking.rows.get(&index) {
            out.clone_from(kept);
            return;
        }
        out.cells.clear();
        out.rule = None;
        let before = row.checked_sub(1).and_then(|before| self.index_in(before));
        let before = before.and_then(|before| cut.frames().known_time(before));
        let read = cut.dissect(&mut looking.reader, index, before, &self.demand, &mut looking.dissection);
        let reference = self.notes.reference_of(index);
        out.reference = reference == Some(index);
        let packet = Exported::new(cut, &looking.dissection, index, before);
        if let Some(mut packet) = packet.filter(|_| read.is_ok()) {
            if let Some(first) = reference.and_then(|reference| cut.frames().known_time(reference)) {
                packet.first_time = first;
            }
            packet.time_decimals = self.look.decimals.unwrap_or(packet.time_decimals);
            for shown in &self.shown {
                let mut cell = String::new();
                match shown {
                    Some(Shown::Base(Column::Time)) if out.reference => cell.push_str("*REF*"),
                    Some(Shown::Time(TimeFormat::Relative)) if out.reference => cell.push_str("*REF*"),
                    Some(shown) => shown.write(&mut cell, &packet, self.look.time),
                    None => {}
                }
                out.cells.push(cell);
            }
            out.rule = self.rules.rule_of(&looking.dissection);
        } else {
            out.cells = self
                .shown
                .iter()
                .map(|shown| match shown {
                    Some(Shown::Base(Column::Number)) => (index + 1).to_string(),
                    Some(Shown::Base(Column::Info)) => "The file cannot be read here any more".to_owned(),
                    _ => String::new(),
                })
                .collect();
        }
        out.packet = u64::from(index) + 1;
        let frame = cut.frames().row(index);
        out.marked = self.notes.of(Mark::Marked).contains(index);
        out.ignored = self.notes.of(Mark::Ignored).contains(index);
        let conversation = frame.and_then(|row| row.conversation);
        out.color = conversation.and_then(|conversation| self.notes.colors.get(&conversation).copied());
        let may_say = frame.is_some_and(|row| row.marks & FrameRow::OPTIONS != 0);
        out.comment = may_say
            && match cut.comments(index) {
                Some(comments) => !comments.is_empty(),
                None => {
                    let options = cut.options(&mut looking.reader, index).ok().flatten();
                    options.is_some_and(|options| !options.comments.is_empty())
                }
            };
        out.gutter = Gutter::default();
        looking.rows.insert(index, out.clone());
    }

    /// A filter for the value of a column of fields.
    pub(super) fn filter_of_fields(
        &self,
        reader: &mut FrameReader,
        index: u32,
        fields: &[&'static Field],
    ) -> Option<String> {
        let mut set = FieldSet::default();
        fields.iter().for_each(|field| set.insert(field));
        let mut dissection = Dissection::default();
        self.session.cut().dissect(reader, index, None, &Demand::fields(set), &mut dissection).ok()?;
        let node = dissection.tree.nodes().iter().find(|node| fields.contains(&node.field))?;
        let value: Value = dissection.tree.value(node, &dissection.bytes);
        Some(super::packet::compared(node.field, value))
    }
}
