//! What the user says of packets: marked, ignored, time references, comments, colours of conversations.

use crate::gui::asks::{Change, Mark};
use crate::session::{self, Session};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// All of it, by frame index or conversation.
#[derive(Default)]
pub(super) struct Annotations {
    pub(super) marked: RoaringBitmap,
    pub(super) ignored: RoaringBitmap,
    pub(super) references: RoaringBitmap,
    pub(super) colors: FxHashMap<u32, u8>,
    /// There are comments that are in no file.
    pub(super) unsaved: bool,
}

impl Annotations {
    pub(super) fn of(&self, mark: Mark) -> &RoaringBitmap {
        match mark {
            Mark::Marked => &self.marked,
            Mark::Ignored => &self.ignored,
            Mark::Reference => &self.references,
        }
    }

    /// The frame that times at a frame are counted from.
    pub(super) fn reference_of(&self, index: u32) -> Option<u32> {
        let before = self.references.rank(index).checked_sub(1)?;
        self.references.select(u32::try_from(before).ok()?)
    }

    /// Does a change; gives the one that takes it back.
    pub(super) fn change(&mut self, session: &Session, frames: u32, change: Change) -> Change {
        match change {
            Change::Mark(packets, mark, on) => {
                let set = match mark {
                    Mark::Marked => &mut self.marked,
                    Mark::Ignored => &mut self.ignored,
                    Mark::Reference => &mut self.references,
                };
                // Only what changes is changed back.
                let mut changed = if on { &*packets - &*set } else { &*packets & &*set };
                changed.remove_range(frames..);
                match on {
                    true => *set |= &changed,
                    false => *set -= &changed,
                }
                match mark {
                    Mark::Marked => session.mark(&changed, session::Mark::Marked, on),
                    Mark::Ignored => session.mark(&changed, session::Mark::Ignored, on),
                    Mark::Reference => {}
                }
                Change::Mark(Arc::new(changed), mark, !on)
            }
            Change::Comments(packet, comments) => {
                let index = packet.checked_sub(1).and_then(|index| u32::try_from(index).ok());
                let Some(index) = index.filter(|index| *index < frames) else {
                    return Change::Comments(packet, comments);
                };
                let before = {
                    let cut = session.cut();
                    match cut.comments(index) {
                        Some(before) => before.to_vec(),
                        None => {
                            let options = cut.options(&mut session.reader(), index).ok().flatten();
                            options.map(|options| options.comments).unwrap_or_default()
                        }
                    }
                };
                session.comment(index, comments);
                self.unsaved = true;
                Change::Comments(packet, before)
            }
            Change::Color(packet, color) => {
                let index = packet.checked_sub(1).and_then(|index| u32::try_from(index).ok());
                let conversation = index.and_then(|index| session.cut().frames().row(index)?.conversation);
                let before = match (conversation, color) {
                    (Some(conversation), Some(color)) => self.colors.insert(conversation, color),
                    (Some(conversation), None) => self.colors.remove(&conversation),
                    (None, _) => None,
                };
                Change::Color(packet, before)
            }
            Change::Colors(colors) => {
                let before = std::mem::replace(&mut self.colors, colors.into_iter().collect());
                Change::Colors(before.into_iter().collect())
            }
        }
    }
}
