//! The cursor that dissectors read with.
//!
//! Reading a field records it and gives its value; `?` means "the bytes end here": what was read stays in the tree,
//! and the engine says whether the capture was cut or the packet is malformed.

mod columns;
mod handing;
mod learning;
mod reading;
mod recording;

use super::demand::Demand;
use super::engine::{self, FrameBytes, FrameInfo};
use super::memory::{First, Key, Link, Memory, Phase, TextKey, Transport};
use super::pieces::{Joined, Place};
use super::preferences::{Preference, Settings};
use super::protocol::Protocol;
use super::registry::{Reader, Registry};
use super::tables::Table;
use super::tree::Tree;
use crate::base::{Address, Time};
use crate::field::{Field, Group, Severity};
use std::fmt;
use std::marker::PhantomData;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Why a dissector stopped before its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// The packet goes on, the capture of it does not.
    Snapped,
    /// The packet ends inside a field.
    Malformed,
    /// The frame took more layers, nodes or steps than any honest one.
    Budget,
    /// Bytes of a unit came again after it was put together.
    Overlap,
    /// All that was asked for is there: no end of the packet, and nothing that is shown.
    Enough,
}

/// How a dissector ends.
pub type Parsed<T = ()> = Result<T, Stop>;

/// What a layer on a stream lacks for its next unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// At least so many bytes behind those that are there; then it asks again.
    More(usize),
    /// The unit is so many bytes long, from its first byte on.
    Unit(usize),
    /// All that follows up to the end of the stream.
    End,
}

/// What a layer on a stream left to its carrier: bytes up to the layer's end that lack others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Left {
    /// Place of the first byte in its data source.
    pub position: usize,
    pub need: Need,
}

/// A node that was added, if it was kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Item(u32);

/// A data source that was made of a frame's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source(u16);

impl Item {
    /// A node that was not kept.
    pub const NONE: Item = Item(u32::MAX);
}

/// Most layers of a frame.
const LAYERS: u32 = 128;
/// Most nodes of a frame.
const NODES: u32 = 100_000;

/// The length of a protocol's node whose dissector has not said it.
const UNSET: usize = u32::MAX as usize;

/// What all layers of one dissection share.
pub(crate) struct Context<'c> {
    pub(crate) registry: &'static Registry,
    pub(crate) settings: &'c Settings,
    pub(crate) memory: &'c Memory,
    pub(crate) phase: Phase<'c>,
    pub(crate) frame: &'c FrameInfo<'c>,
    /// Bytes of other frames.
    pub(crate) others: Option<&'c mut (dyn FrameBytes + 'c)>,
    pub(crate) tree: &'c mut Tree,
    pub(crate) demand: &'c Demand,
    /// No node is kept: the first pass, and rows without a tree.
    pub(crate) keeps_none: bool,
    pub(crate) layers: u32,
    pub(crate) steps: u32,
    /// Layers still to come that hold what is kept; without such a count more than there ever are.
    pub(crate) awaited: u32,
    /// Above 0 the columns stay as they are: a quoted packet is being read.
    pub(crate) quoted: u32,
    /// Time to live, or hop limit, of the innermost network layer.
    pub(crate) hops: u8,
    /// Depth of the next node.
    pub(crate) depth: u8,
    pub(crate) source: Address,
    pub(crate) destination: Address,
    pub(crate) source_port: u32,
    pub(crate) destination_port: u32,
    /// The innermost conversation; `u32::MAX` for none.
    pub(crate) conversation: u32,
    /// Pairs of addresses met, and transports.
    pub(crate) networks: u32,
    pub(crate) transports: u32,
    /// Number and direction of the first transport's conversation.
    pub(crate) first_transport: u32,
    /// The innermost addresses have no conversation yet among the layers.
    pub(crate) unlinked: bool,
    /// The ends are not those of the header.
    pub(crate) rerouted: bool,
    pub(crate) forward: bool,
    pub(crate) stopped: Option<Stop>,
    /// Where the mark goes that a layer ended early.
    pub(crate) caught_at: usize,
    /// What is read is a fragment of a packet whose others are elsewhere.
    pub(crate) fragment: bool,
    /// The next layer is handed a piece of a stream.
    pub(crate) on_stream: bool,
    pub(crate) left: Option<Left>,
    /// The layer that left bytes is shown also if it left all of its own.
    pub(crate) stays: bool,
    /// What a layer told the one it carries: a media type.
    pub(crate) told: Vec<u8>,
    /// Nothing follows the bytes of a stream that are handed on.
    pub(crate) stream_ends: bool,
    /// The frame's own bytes.
    pub(crate) bytes: &'c [u8],
    pub(crate) origin: Origin,
    /// What was gathered so far, in bytes.
    pub(crate) gathered: usize,
    /// The innermost VLAN, 0 for none.
    pub(crate) vlan: u16,
    /// Fields that are shown in place of others.
    pub(crate) twins: Option<Twins>,
}

/// Where the bytes come from that are being read.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Origin {
    Frame,
    Unit(Key<Joined>),
    /// They exist nowhere else: decompressed, decrypted.
    Made,
}

/// Two lists of fields that differ only in the protocol's part of their names, in the same order up to where they part.
#[derive(Clone, Copy)]
pub(crate) struct Twins {
    from: &'static [&'static Field],
    to: &'static [&'static Field],
}

impl Twins {
    /// What is shown in place of a field.
    fn of(self, field: &'static Field) -> &'static Field {
        let first = self.from.first().map_or(0, |first| first.id());
        let twin = field.id().checked_sub(first).and_then(|index| self.to.get(index as usize));
        let inner = |field: &'static Field| field.abbrev.split_once('.').map_or("", |parts| parts.1);
        twin.filter(|twin| inner(twin) == inner(field)).copied().unwrap_or(field)
    }
}

impl Context<'_> {
    /// Notes a transport; most frames have one, which their conversation tells.
    fn meet_transport(&mut self, link: Link) {
        if self.transports == 0 {
            self.first_transport = link.number();
        } else if let Phase::Learn(learner) = &mut self.phase {
            learner.layers.push(link.number());
        }
        self.transports += 1;
    }

    /// Notes the innermost addresses, before others take their place.
    fn leave_network(&mut self) {
        if !std::mem::take(&mut self.unlinked) {
            return;
        }
        if let Phase::Learn(learner) = &mut self.phase {
            let (from, to) = ((self.source, 0), (self.destination, 0));
            let link = learner.converse(self.memory, Transport::Network, from, to, |_, _, _| false);
            learner.layers.push(link.number());
        }
    }

    /// Adds the layers to the facts of a frame that its innermost conversation does not tell all of, and tells whether
    /// it is one.
    pub(crate) fn add_layers(&mut self) -> bool {
        let nested = self.networks > 1 || self.transports > 1 || self.rerouted;
        if nested {
            self.leave_network();
        }
        if let Phase::Learn(learner) = &mut self.phase {
            // Their addresses are not those in the headers.
            if self.rerouted {
                learner.layers.clear();
            }
            if nested && self.transports > 0 {
                learner.layers.push(self.first_transport);
            }
            if nested {
                learner.facts.extend_from_slice(&learner.layers);
                learner.facts.push(u32::try_from(learner.layers.len()).unwrap_or(0));
            }
            learner.layers.clear();
        }
        nested
    }

    /// Puts a protocol on the path.
    fn meet(&mut self, protocol: &'static Protocol) {
        self.tree.path.push(protocol.id());
        if let Some(layers) = &self.demand.layers
            && layers.contains(protocol.id())
        {
            self.awaited = self.awaited.saturating_sub(1);
        }
    }
}

/// A layer of a frame, with a cursor.
pub struct Packet<'p, 'c, K = Recorded> {
    cx: &'p mut Context<'c>,
    /// All bytes of the data source.
    data: &'p [u8],
    source: u16,
    /// First byte of the layer.
    origin: usize,
    at: usize,
    /// The data up to the end of what was captured of the layer.
    view: &'p [u8],
    /// End of the layer as the packet says.
    reported: usize,
    /// The protocol's own node.
    item: Item,
    /// The protocol's own node is closed: the next layer has begun.
    closed: bool,
    /// The node added last.
    last: Item,
    /// Depth of the protocol's own node.
    depth: u8,
    /// The next layers are shown inside this one.
    nested: bool,
    on_stream: bool,
    /// How many nodes the layers around this one have open; its own stand above them.
    base: usize,
    opened: usize,
    /// Where the layer that was handed on last ended.
    behind: usize,
    recording: PhantomData<K>,
}

/// Whether what is read is recorded. Dissectors that nearly every frame passes are compiled twice: the first pass runs
/// them without a trace of nodes, texts and columns.
pub trait Keeping {
    const NOTHING: bool;
}

/// What is read is recorded as far as the demand wants.
pub struct Recorded;

/// Neither nodes nor columns are kept.
pub struct Unrecorded;

impl Keeping for Recorded {
    const NOTHING: bool = false;
}

impl Keeping for Unrecorded {
    const NOTHING: bool = true;
}

/// Reads a layer; gives how that ended, and where.
#[inline(always)]
fn read<K: Keeping>(
    mut pkt: Packet<K>,
    protocol: &'static Protocol,
    dissect: fn(&mut Packet<K>) -> Parsed,
) -> Parsed<(Parsed, usize)> {
    if !protocol.short.is_empty() {
        pkt.column(protocol.short);
    }
    if !protocol.pseudo {
        pkt.item = pkt.node(protocol.field(), 0, pkt.at, UNSET)?;
        pkt.cx.depth = pkt.depth.saturating_add(1);
    }
    let done = dissect(&mut pkt);
    let end = pkt.reported;
    pkt.settle_own(done.is_err_and(|stop| stop != Stop::Enough));
    Ok((done, end))
}

/// Runs a protocol's dissector; gives the end of its layer as it says itself.
pub(crate) fn run(
    cx: &mut Context,
    protocol: &'static Protocol,
    data: &[u8],
    source: u16,
    at: usize,
    reported: usize,
) -> Parsed<usize> {
    if cx.awaited == 0 {
        return Err(Stop::Enough);
    }
    cx.layers += 1;
    if cx.layers > LAYERS {
        return Err(Stop::Budget);
    }
    let depth = cx.depth;
    let (nodes, path, column) = (cx.tree.len(), cx.tree.path.len(), cx.tree.columns.protocol);
    cx.meet(protocol);
    let (done, end) = match protocol.learn {
        Some(learn) if cx.keeps_none && !cx.demand.columns => {
            read::<Unrecorded>(Packet::new(cx, data, source, at, reported), protocol, learn)?
        }
        _ => read(Packet::new(cx, data, source, at, reported), protocol, protocol.dissect)?,
    };
    cx.depth = depth;
    let stays = std::mem::take(&mut cx.stays);
    if !stays && cx.left.is_some_and(|left| left.position == at) {
        // Its carrier keeps all of it for later: it was not there.
        cx.tree.truncate(nodes);
        cx.tree.path.truncate(path);
        cx.tree.columns.protocol = column;
    }
    match done {
        Err(stop @ (Stop::Budget | Stop::Enough)) => Err(stop),
        Err(stop) => {
            engine::stopped(cx, protocol, stop, data, source, at);
            Ok(end)
        }
        Ok(()) => Ok(end),
    }
}
