//! Units that were put together from several frames: how their pieces are listed.

use crate::dissect::prelude::*;

/// One piece of a unit: a row.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) frame: u32,
    pub(super) len: u32,
}

/// Fields and words for the pieces of a reassembled unit.
pub(super) struct Words {
    pub(super) all: &'static Field,
    pub(super) one: &'static Field,
    pub(super) count: &'static Field,
}

/// Lists the frames that a unit was put together from; where the unit is what is being read, each with its bytes.
pub(super) fn show_pieces(pkt: &mut Packet, words: &Words, first: Key<Piece>, count: u32, total: usize) -> Item {
    if !pkt.wants_nodes() {
        return Item::NONE;
    }
    let inside = !pkt.is_first_source();
    let here = if inside { 0 } else { pkt.position() };
    let item = pkt.found_at(words.all, 0, here, if inside { total } else { 0 });
    let pieces: Vec<Piece> =
        (0..count).filter_map(|index| pkt.recall(Key::<Piece>::at(first.index().saturating_add(index)))).collect();
    pkt.label(item, |text| {
        write!(text, "{count} {} ({total} byte{}): ", words.all.name, if total == 1 { "" } else { "s" })?;
        for (index, piece) in pieces.iter().enumerate() {
            write!(text, "{}#{}({})", if index > 0 { ", " } else { "" }, piece.frame, piece.len)?;
        }
        Ok(())
    });
    pkt.open();
    let mut at = 0u64;
    for piece in pieces {
        let end = at.saturating_add(u64::from(piece.len));
        let (start, len) = if inside { (at as usize, piece.len as usize) } else { (here, 0) };
        let item = pkt.found_at(words.one, u64::from(piece.frame), start, len);
        pkt.label(item, |text| {
            let bytes = if piece.len == 1 { "byte" } else { "bytes" };
            write!(text, "Frame: {}, payload: {at}-{} ({} {bytes})", piece.frame, end.saturating_sub(1), piece.len)
        });
        at = end;
    }
    pkt.found_at(words.count, u64::from(count), here, 0);
    pkt.close();
    item
}
