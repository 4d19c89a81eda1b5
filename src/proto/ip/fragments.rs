//! Putting datagrams together from their fragments, for IPv4 (RFC 791 §3.2) and IPv6 (RFC 8200 §4.5).
//!
//! As TShark has it: the first end that is seen is the end; of bytes that come twice those count that stand in the
//! fragment with the lower offset; there is no time limit.

use crate::dissect::limits;
use crate::dissect::pieces::{Coverage, Joined, Piece, Place, Shown, Waiting};
use crate::dissect::prelude::*;

/// Most fragments of a datagram: each can be there twice.
const FRAGMENTS: u32 = 16_384;

/// What tells the fragments of one datagram from those of others.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Datagram {
    pub source: Address,
    pub destination: Address,
    pub identification: u32,
    /// IPv4: RFC 791 has the protocol tell datagrams apart, too; 0 in IPv6.
    pub protocol: u8,
    /// Networks that have nothing to do with each other may use the same private addresses.
    pub vlan: u16,
}

/// Where a fragment lies in its datagram.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fragment {
    pub offset: u32,
    pub more: bool,
}

/// A fragment that does not complete its datagram.
pub(crate) struct Alone {
    /// The frame that does, if it is known.
    pub completed_in: Option<u32>,
}

/// A datagram that came in fragments.
#[derive(Clone, Copy, Debug)]
struct Whole {
    /// The frame that completed it; 0 before.
    completed_in: u32,
}

/// What a fragment is to its datagram.
#[derive(Clone, Copy, Debug)]
struct Part {
    whole: Key<Whole>,
    /// The datagram, if this fragment completes it.
    joined: Option<Key<Joined>>,
}

/// A datagram that lacks fragments.
struct Lacking {
    whole: Key<Whole>,
    last: Key<Piece>,
    have: Coverage,
    /// Its length, once a fragment said that it is the last.
    end: Option<u32>,
    fragments: u32,
}

/// The first pass's notebook.
#[derive(Default)]
struct Notebook(Waiting<Datagram, Lacking>);

/// Adds the fragment at the cursor to its datagram. If that completes it, the layer goes on in it: it is shown and `read`.
/// Otherwise the fragment stands alone, and `field` says where the datagram is completed.
pub(crate) fn join(
    pkt: &mut Packet,
    datagram: Datagram,
    fragment: Fragment,
    shown: &Shown,
    field: &'static Field,
    read: impl FnOnce(&mut Packet) -> Parsed,
) -> Parsed<Option<Alone>> {
    let alone = |completed_in| Ok(Some(Alone { completed_in }));
    let len = pkt.left();
    let whole_here = len > 0 && pkt.captured_left() == len;
    let Some(place) = pkt.place(pkt.position()).filter(|_| whole_here && !pkt.is_quoted()) else {
        return alone(None);
    };
    let len = len as u32;
    let part = pkt.learn(|first| learn(first, datagram, fragment, place, len)).and_then(|key| pkt.recall(key));
    let Some(part) = part else { return alone(None) };
    if let Some(joined) = part.joined
        && let Some(gathered) = pkt.gather(joined)
    {
        pkt.go_on_in(shown.source, (joined, &gathered.bytes), |pkt| {
            gathered.show(pkt, shown)?;
            read(pkt)
        })?;
        return Ok(None);
    }
    let completed_in = pkt.recall(part.whole).map_or(0, |whole| whole.completed_in);
    if completed_in == 0 || completed_in == pkt.frame().number || !pkt.sees(completed_in) {
        return alone(None);
    }
    pkt.found(field, u64::from(completed_in));
    alone(Some(completed_in))
}

fn learn(first: &mut First, datagram: Datagram, fragment: Fragment, place: Place, len: u32) -> Option<Key<Part>> {
    let at = fragment.offset;
    let lacking = first.scratch::<Notebook>().0.get_mut(&datagram);
    let (whole, before, fragments) = match lacking {
        Some(lacking) => (lacking.whole, Some(lacking.last), lacking.fragments),
        None => (first.push(Whole { completed_in: 0 }), None, 0),
    };
    if fragments >= FRAGMENTS {
        return Some(first.push(Part { whole, joined: None }));
    }
    let last = first.push(Piece::new(place, at, len, !fragment.more, before));
    let most = first.limit(&limits::WAITING);
    let notebook = &mut first.scratch::<Notebook>().0;
    if before.is_none() {
        let lacking = Lacking { whole, last, have: Coverage::default(), end: None, fragments: 0 };
        let forgotten = notebook.put(datagram, lacking, most);
        first.reached(&limits::WAITING, forgotten);
    }
    let notebook = &mut first.scratch::<Notebook>().0;
    let lacking = notebook.get_mut(&datagram)?;
    lacking.last = last;
    lacking.fragments = fragments.saturating_add(1);
    let end = at.saturating_add(len);
    lacking.have.add(at, end);
    if !fragment.more {
        lacking.end.get_or_insert(end);
    }
    let Some(end) = lacking.end.filter(|end| lacking.have.whole() >= *end) else {
        return Some(first.push(Part { whole, joined: None }));
    };
    notebook.remove(&datagram);
    let frame = first.frame.number;
    first.change(whole, |whole| whole.completed_in = frame);
    let joined = first.push(Joined::new(last, end));
    Some(first.push(Part { whole, joined: Some(joined) }))
}
