//! The cursor that dissectors read with.
//!
//! Reading a field records it and gives its value; `?` means "the bytes end here": what was read stays in the tree,
//! and the engine says whether the capture was cut or the packet is malformed.

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

macro_rules! read_numbers {
    ($($(#[$doc:meta])* $name:ident $le:ident $peek:ident: $ty:ty, $len:literal;)*) => {
        $(
            $(#[$doc])*
            #[inline(always)]
            pub fn $name(&mut self, field: &'static Field) -> Parsed<$ty> {
                let value = self.$peek(0)?;
                self.number(field, u64::from(value), $len)?;
                Ok(field.masked(u64::from(value)) as $ty)
            }

            /// The same, with the lowest byte first.
            pub fn $le(&mut self, field: &'static Field) -> Parsed<$ty> {
                let mut bytes = [0; size_of::<$ty>()];
                for (to, from) in bytes.iter_mut().zip(self.need(0, $len)?) {
                    *to = *from;
                }
                let value = <$ty>::from_le_bytes(bytes);
                self.number(field, u64::from(value), $len)?;
                Ok(field.masked(u64::from(value)) as $ty)
            }

            /// The number at a distance from the cursor, unrecorded.
            #[inline(always)]
            pub fn $peek(&self, distance: usize) -> Parsed<$ty> {
                let mut bytes = [0; size_of::<$ty>()];
                let from = self.need(distance, $len)?;
                bytes[size_of::<$ty>() - $len..].copy_from_slice(from);
                Ok(<$ty>::from_be_bytes(bytes))
            }
        )*
    };
}

/// Reading: the cursor moves on, the field is recorded.
impl<'p, 'c, K: Keeping> Packet<'p, 'c, K> {
    pub(crate) fn new(cx: &'p mut Context<'c>, data: &'p [u8], source: u16, at: usize, reported: usize) -> Self {
        let depth = cx.depth;
        let on_stream = std::mem::take(&mut cx.on_stream);
        let base = cx.tree.open.len();
        Packet {
            cx,
            data,
            source,
            origin: at,
            at,
            view: data.get(..reported).unwrap_or(data),
            reported,
            item: Item::NONE,
            closed: false,
            last: Item::NONE,
            depth,
            nested: false,
            on_stream,
            base,
            opened: 0,
            behind: at,
            recording: PhantomData,
        }
    }

    /// Nothing is kept, neither nodes nor columns.
    #[inline(always)]
    fn keeps_none(&self) -> bool {
        K::NOTHING || self.cx.keeps_none
    }

    /// Goes on as what only records; for code that is not compiled for the first pass by itself.
    pub(crate) fn plainly<R>(&mut self, read: impl FnOnce(&mut Packet<'_, 'c>) -> R) -> R {
        let mut plain = Packet {
            cx: &mut *self.cx,
            data: self.data,
            source: self.source,
            origin: self.origin,
            at: self.at,
            view: self.view,
            reported: self.reported,
            item: self.item,
            closed: self.closed,
            last: self.last,
            depth: self.depth,
            nested: self.nested,
            on_stream: self.on_stream,
            base: self.base,
            opened: self.opened,
            behind: self.behind,
            recording: PhantomData,
        };
        let done = read(&mut plain);
        let Packet { at, view, reported, item, closed, last, nested, on_stream, opened, behind, .. } = plain;
        // A view is what its layer has of the data from the beginning on.
        self.view = self.data.get(..view.len()).unwrap_or(self.view);
        (self.at, self.reported, self.item) = (at, reported, item);
        (self.closed, self.last, self.nested, self.on_stream) = (closed, last, nested, on_stream);
        (self.opened, self.behind) = (opened, behind);
        done
    }

    read_numbers! {
        u8 u8_le peek_u8: u8, 1;
        u16 u16_le peek_u16: u16, 2;
        u24 u24_le peek_u24: u32, 3;
        u32 u32_le peek_u32: u32, 4;
        u40 u40_le peek_u40: u64, 5;
        u48 u48_le peek_u48: u64, 6;
        u56 u56_le peek_u56: u64, 7;
        u64 u64_le peek_u64: u64, 8;
    }

    /// A signed number of one to eight bytes, highest byte first.
    pub fn signed(&mut self, field: &'static Field, len: usize) -> Parsed<i64> {
        let start = self.at;
        let mut bytes = [0; 8];
        let from = self.need(0, len.min(8))?;
        if from.first().is_some_and(|byte| byte & 0x80 != 0) {
            bytes = [0xff; 8];
        }
        bytes[8 - from.len()..].copy_from_slice(from);
        let value = i64::from_be_bytes(bytes);
        self.at += from.len();
        self.node(field, value as u64, start, from.len())?;
        Ok(value)
    }

    pub fn ipv4(&mut self, field: &'static Field) -> Parsed<Ipv4Addr> {
        Ok(Ipv4Addr::from(self.u32(field)?))
    }

    pub fn ipv6(&mut self, field: &'static Field) -> Parsed<Ipv6Addr> {
        let mut address = [0; 16];
        address.copy_from_slice(self.need(0, 16)?);
        self.node(field, 0, self.at, 16)?;
        self.at += 16;
        Ok(address.into())
    }

    pub fn ether(&mut self, field: &'static Field) -> Parsed<[u8; 6]> {
        let [_, _, mac @ ..] = self.u48(field)?.to_be_bytes();
        Ok(mac)
    }

    /// Bytes, or text of a fixed length.
    pub fn bytes(&mut self, field: &'static Field, len: usize) -> Parsed<&'p [u8]> {
        let bytes = self.need(0, len)?;
        self.node(field, 0, self.at, len)?;
        self.at += len;
        Ok(bytes)
    }

    /// Text of a fixed length that ought to be ASCII: it ends with the first zero byte, and what is no ASCII becomes U+FFFD.
    pub fn ascii(&mut self, field: &'static Field, len: usize) -> Parsed<&'p [u8]> {
        let bytes = self.bytes(field, len)?;
        self.set_ascii(self.last, bytes);
        Ok(bytes)
    }

    /// Gives a text node bytes that ought to be ASCII as its value.
    pub fn set_ascii(&mut self, item: Item, bytes: &[u8]) {
        if item == Item::NONE {
            return;
        }
        let mut text = String::new();
        crate::field::text::push_ascii(&mut text, bytes);
        self.set_text(item, text.as_bytes());
    }

    /// Text up to and with a zero byte; the text without it. Without a zero byte: up to the end of the layer.
    pub fn text_z(&mut self, field: &'static Field) -> Parsed<&'p [u8]> {
        let rest = self.rest();
        let len = memchr::memchr(0, rest).ok_or_else(|| self.stop_at(self.view.len() + 1))?;
        let text = self.need(0, len)?;
        let item = self.add(field, 0, len + 1);
        self.set_text(item, text);
        self.at += len + 1;
        Ok(text)
    }

    /// Reads only the next `len` bytes, and moves behind them, whatever `read` leaves of them and however it ends; nodes that it opened are closed.
    pub fn part(&mut self, len: usize, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        let (view, reported, opened) = (self.view, self.reported, self.opened);
        let end = self.at.saturating_add(len).min(reported);
        self.take(len);
        let done = read(self);
        while self.opened > opened {
            self.close();
        }
        (self.view, self.reported) = (view, reported);
        self.at = end.min(view.len());
        done?;
        if end > view.len() { Err(self.stop_at(end)) } else { Ok(()) }
    }

    /// Moves on without recording anything.
    pub fn skip(&mut self, len: usize) -> Parsed {
        self.need(0, len)?;
        self.at += len;
        Ok(())
    }

    /// Moves the cursor to a distance from the layer's first byte.
    pub fn go_to(&mut self, offset: usize) -> Parsed {
        let at = self.origin.saturating_add(offset);
        if at > self.view.len() {
            return Err(self.stop_at(at));
        }
        self.at = at;
        Ok(())
    }

    /// Bytes at a distance from the cursor, unrecorded.
    pub fn peek(&self, distance: usize, len: usize) -> Parsed<&'p [u8]> {
        self.need(distance, len)
    }

    /// What was captured of the layer from the cursor on.
    pub fn rest(&self) -> &'p [u8] {
        self.view.get(self.at..).unwrap_or(&[])
    }

    /// The whole layer from its first byte on, as far as captured.
    pub fn layer(&self) -> &'p [u8] {
        self.view.get(self.origin..).unwrap_or(&[])
    }

    /// Length of the layer as the packet says, from the cursor on; the capture may hold less.
    pub fn left(&self) -> usize {
        self.reported.saturating_sub(self.at)
    }

    /// How many of the bytes from the cursor on were captured.
    pub fn captured_left(&self) -> usize {
        self.view.len().saturating_sub(self.at)
    }

    /// Distance of the cursor from the layer's first byte.
    pub fn offset(&self) -> usize {
        self.at - self.origin
    }

    /// Place of the layer's first byte in its data source.
    pub fn layer_start(&self) -> usize {
        self.origin
    }

    /// Place of the cursor in its data source.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Place after the last byte of the layer that was captured.
    pub fn captured_end(&self) -> usize {
        self.view.len()
    }

    /// Bytes anywhere in the layer (places as [`position`](Self::position) gives them), unrecorded.
    pub fn bytes_from(&self, position: usize, len: usize) -> Parsed<&'p [u8]> {
        let end = position.saturating_add(len);
        self.view.get(position..end).ok_or_else(|| self.stop_at(end))
    }

    /// Runs `read` as if the layer ended `len` bytes earlier.
    pub fn without_last<T>(&mut self, len: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let (view, reported) = (self.view, self.reported);
        self.reported = reported.saturating_sub(len).max(self.at.min(reported));
        self.view = view.get(..self.reported).unwrap_or(view);
        let done = read(self);
        (self.view, self.reported) = (view, reported);
        done
    }

    /// Says that the layer ends `len` bytes from the cursor, if it does not end before.
    pub fn take(&mut self, len: usize) {
        self.reported = self.reported.min(self.at.saturating_add(len));
        self.view = self.view.get(..self.reported).unwrap_or(self.view);
    }

    #[inline(always)]
    fn need(&self, distance: usize, len: usize) -> Parsed<&'p [u8]> {
        let start = self.at.saturating_add(distance);
        if let Some(bytes) = self.view.get(start..)
            && let Some(bytes) = bytes.get(..len)
        {
            return Ok(bytes);
        }
        Err(self.stop_at(start.saturating_add(len)))
    }

    #[cold]
    fn stop_at(&self, end: usize) -> Stop {
        if end <= self.reported { Stop::Snapped } else { Stop::Malformed }
    }
}

/// Recording: nodes, their texts, and the tree's shape.
impl<'p, 'c, K: Keeping> Packet<'p, 'c, K> {
    // What stands in nearly every line of a dissector is short where nothing is kept (the first pass, rows of the list),
    // so that it becomes a part of that line; what keeps is a call.

    /// Records a number that was read at the cursor, and moves on.
    #[inline(always)]
    fn number(&mut self, field: &'static Field, value: u64, len: usize) -> Parsed {
        let start = self.at;
        self.at += len;
        self.node(field, value, start, len).map(|_| ())
    }

    #[inline(always)]
    fn node(&mut self, field: &'static Field, value: u64, start: usize, len: usize) -> Parsed<Item> {
        self.cx.steps += 1;
        if self.cx.steps > NODES {
            return Err(Stop::Budget);
        }
        // Where nothing is kept the last node is none from the beginning.
        if self.keeps_none() {
            return Ok(Item::NONE);
        }
        self.last = self.keep(field, value, start, len);
        Ok(self.last)
    }

    #[inline(never)]
    fn keep(&mut self, field: &'static Field, value: u64, start: usize, len: usize) -> Item {
        let field = self.cx.twins.map_or(field, |twins| twins.of(field));
        match self.cx.demand.keeps(field) {
            true => Item(self.cx.tree.push(field, value, start, len, self.cx.depth, self.source)),
            false => Item::NONE,
        }
    }

    /// Adds a field of the next `len` bytes with a value worked out from them; the cursor stays. For a bit field the value is the whole integer that holds it.
    #[inline(always)]
    pub fn add(&mut self, field: &'static Field, value: u64, len: usize) -> Item {
        self.add_at(field, value, self.at, len)
    }

    /// Adds a field of bytes anywhere in the data source (places as [`position`](Self::position) gives them).
    #[inline(always)]
    pub fn add_at(&mut self, field: &'static Field, value: u64, position: usize, len: usize) -> Item {
        if self.keeps_none() {
            self.cx.steps += 1;
            return Item::NONE;
        }
        self.keep_at(field, value, position, len)
    }

    #[inline(never)]
    fn keep_at(&mut self, field: &'static Field, value: u64, position: usize, len: usize) -> Item {
        let end = self.data.len().max(self.reported);
        let position = position.min(end);
        let len = len.min(end - position);
        self.node(field, value, position, len).unwrap_or(Item::NONE)
    }

    /// Adds bit fields of the integer `raw` that was read last, from the same `len` bytes before the cursor.
    #[inline(always)]
    pub fn bits(&mut self, raw: u64, len: usize, fields: &[&'static Field]) {
        if self.keeps_none() {
            self.cx.steps += fields.len() as u32;
            return;
        }
        let start = self.at.saturating_sub(len);
        for field in fields {
            let _ = self.node(field, raw, start, len);
        }
    }

    /// Adds something worked out, in `[ ]`, without bytes of its own.
    #[inline(always)]
    pub fn found(&mut self, field: &'static Field, value: u64) -> Item {
        self.found_at(field, value, self.at, 0)
    }

    /// Adds something worked out, in `[ ]`, that points at bytes.
    #[inline(always)]
    pub fn found_at(&mut self, field: &'static Field, value: u64, position: usize, len: usize) -> Item {
        let item = self.add_at(field, value, position, len);
        if item != Item::NONE {
            self.cx.tree.mark_generated(item.0);
        }
        item
    }

    /// Adds text or bytes that are not in the packet as they are, over the next `len` bytes.
    pub fn made(&mut self, field: &'static Field, value: &[u8], len: usize) -> Item {
        self.made_at(field, value, self.at, len)
    }

    /// The same, over bytes anywhere in the data source.
    pub fn made_at(&mut self, field: &'static Field, value: &[u8], position: usize, len: usize) -> Item {
        let item = self.add_at(field, 0, position, len);
        self.set_text(item, value);
        item
    }

    /// Adds text or bytes that were worked out, in `[ ]`, without bytes of their own.
    pub fn found_text(&mut self, field: &'static Field, value: &[u8]) -> Item {
        let item = self.found(field, 0);
        self.set_text(item, value);
        item
    }

    /// Replaces the value of a text or bytes node.
    #[inline(always)]
    pub fn set_text(&mut self, item: Item, value: &[u8]) {
        if item != Item::NONE {
            self.cx.tree.make(item.0, value);
        }
    }

    pub fn set_value(&mut self, item: Item, value: u64) {
        self.cx.tree.set_value(item.0, value);
    }

    /// Marks a node as worked out.
    pub fn generated(&mut self, item: Item) {
        self.cx.tree.mark_generated(item.0);
    }

    /// Marks a node as only for filters and exports.
    pub fn hidden(&mut self, item: Item) {
        self.cx.tree.mark_hidden(item.0);
    }

    /// The node that was added last.
    pub fn last(&self) -> Item {
        self.last
    }

    /// The protocol's own node.
    pub fn own(&self) -> Item {
        self.item
    }

    #[inline(never)]
    fn push_open(&mut self, item: Item) {
        self.cx.tree.open.truncate(self.base + self.opened);
        self.cx.tree.open.push(item);
        self.opened += 1;
    }

    #[inline(never)]
    fn pop_open(&mut self) -> Option<Item> {
        let item = self.innermost();
        self.opened = self.opened.saturating_sub(1);
        self.cx.tree.open.truncate(self.base + self.opened);
        item
    }

    /// The innermost node of this layer that is open.
    fn innermost(&self) -> Option<Item> {
        let top = self.opened.checked_sub(1)?;
        self.cx.tree.open.get(self.base + top).copied()
    }

    /// What is added from now on lies inside the node that was added last.
    #[inline(always)]
    pub fn open(&mut self) -> Item {
        let item = self.last;
        if self.keeps_none() {
            self.opened += 1;
        } else {
            self.push_open(item);
        }
        self.cx.depth = self.cx.depth.saturating_add(1);
        item
    }

    /// Ends what [`open`](Self::open) began.
    #[inline(always)]
    pub fn close(&mut self) {
        if self.opened == 0 {
            return;
        }
        if self.keeps_none() {
            self.opened -= 1;
        } else if let Some(item) = self.pop_open() {
            self.cx.tree.close(item.0);
        }
        self.cx.depth = self.cx.depth.saturating_sub(1);
    }

    /// Ends what [`open`](Self::open) began, and makes the node reach from its start to the cursor.
    pub fn close_here(&mut self) {
        self.reach(self.innermost().unwrap_or(Item::NONE));
        self.close();
    }

    /// A node with what `read` adds inside it; it covers what `read` consumes, also where the bytes end before it does.
    pub fn group(&mut self, field: &'static Field, read: impl FnOnce(&mut Self, Item) -> Parsed) -> Parsed<Item> {
        self.node(field, 0, self.at, 0)?;
        let item = self.open();
        let depth = self.opened;
        let done = read(self, item);
        while self.opened > depth {
            self.close();
        }
        self.close_here();
        done?;
        Ok(item)
    }

    /// First byte of the innermost open node, or of the protocol's own.
    pub(crate) fn start_of_open(&self) -> usize {
        let open = self.innermost().unwrap_or(self.item);
        self.cx.tree.start_of(open.0).map_or(0, |start| start as usize)
    }

    /// Makes a node reach from its start to the cursor.
    pub fn reach(&mut self, item: Item) {
        if let Some(start) = self.cx.tree.start_of(item.0) {
            let start = start as usize;
            self.cx.tree.set_range(item.0, start, self.at.saturating_sub(start));
        }
    }

    /// Sets the length of a node; it ends with its layer at the latest.
    pub fn set_len(&mut self, item: Item, len: usize) {
        if let Some(start) = self.cx.tree.start_of(item.0) {
            let start = start as usize;
            let most = self.data.len().max(self.reported).saturating_sub(start);
            self.cx.tree.set_range(item.0, start, len.min(most));
        }
    }

    /// Replaces the label of a node.
    #[inline(always)]
    pub fn label(&mut self, item: Item, write: impl FnOnce(&mut String) -> fmt::Result) {
        if !K::NOTHING && item != Item::NONE && self.cx.demand.labels {
            self.cx.tree.add_label(item.0, false, write);
        }
    }

    /// Adds to the label of a node.
    #[inline(always)]
    pub fn append(&mut self, item: Item, write: impl FnOnce(&mut String) -> fmt::Result) {
        if !K::NOTHING && item != Item::NONE && self.cx.demand.labels {
            self.cx.tree.add_label(item.0, true, write);
        }
    }

    /// Runs `add`, whose nodes go into the protocol's own node although later layers stand already below it.
    pub fn back_in(&mut self, add: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if !self.closed {
            return add(self);
        }
        let from = self.cx.tree.len();
        let depth = self.cx.depth;
        self.cx.depth = self.depth + 1;
        let done = add(self);
        self.cx.depth = depth;
        if self.item != Item::NONE {
            self.cx.tree.move_into(self.item.0, from);
        }
        done
    }

    /// Runs `add`, whose nodes go to the end of a node that was closed before, if that one was kept.
    pub fn back_into(&mut self, item: Item, add: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        let Some(depth) = self.cx.tree.depth_of(item.0) else { return add(self) };
        let (from, last) = (self.cx.tree.len(), self.last);
        let depth = std::mem::replace(&mut self.cx.depth, depth.saturating_add(1));
        let opened = self.opened;
        self.push_open(item);
        let done = add(self);
        self.opened = opened;
        self.cx.depth = depth;
        self.cx.tree.move_into(item.0, from);
        self.last = last;
        done
    }

    /// Removes the node that was added last.
    pub fn take_back(&mut self, item: Item) {
        self.cx.tree.take_back(item.0);
    }

    /// Removes a node and all that was added since.
    pub fn remove_from(&mut self, item: Item) {
        self.cx.tree.truncate(item.0);
    }

    /// Takes the protocol's own node away while nothing stands in or behind it: each [unit](Self::unit) brings its own, or too little was there to show.
    pub fn withdraw(&mut self) {
        self.cx.tree.take_back(self.item.0);
        self.item = Item::NONE;
        self.end_own();
    }

    /// Ends the layer if its next `len` bytes are not all there: then nothing of it is shown, and the Protocol column names its carrier.
    pub fn whole_or_none(&mut self, len: usize) -> Parsed {
        let Err(stop) = self.peek(0, len) else { return Ok(()) };
        let below = self.path().rev().skip(1).map(|protocol| protocol.short).find(|short| !short.is_empty());
        self.column(below.unwrap_or(""));
        self.withdraw();
        Err(stop)
    }

    /// An expert item on the node that was added last, with the field's name as its text.
    pub fn expert(&mut self, field: &'static Field) -> Item {
        self.expert_with(field, |text| fmt::Write::write_str(text, field.name))
    }

    /// An expert item on the node that was added last.
    pub fn expert_with(&mut self, field: &'static Field, write: impl FnOnce(&mut String) -> fmt::Result) -> Item {
        let on = self.last;
        self.open();
        let item = self.expert_here_with(field, write);
        self.close();
        self.last = on;
        item
    }

    /// An expert item in the innermost open node, or in the protocol's own.
    pub fn expert_here(&mut self, field: &'static Field) -> Item {
        self.expert_here_with(field, |text| fmt::Write::write_str(text, field.name))
    }

    /// An expert item in the innermost open node, or in the protocol's own.
    pub fn expert_here_with(&mut self, field: &'static Field, write: impl FnOnce(&mut String) -> fmt::Result) -> Item {
        let (severity, group) = field.expert.unwrap_or((Severity::Note, Group::Undecoded));
        if self.cx.tree.severity.is_none_or(|worst| worst < severity) {
            self.cx.tree.severity = Some(severity);
        }
        engine::expert(self, field, severity, group, write)
    }
}

/// Columns and addresses.
impl<'p, 'c, K: Keeping> Packet<'p, 'c, K> {
    /// Sets Info, after what earlier units of the packet fenced off.
    #[inline(always)]
    pub fn info(&mut self, write: impl FnOnce(&mut String) -> fmt::Result) {
        if !K::NOTHING && self.cx.demand.columns && self.cx.quoted == 0 {
            let columns = &mut self.cx.tree.columns;
            columns.info.truncate(columns.fence);
            let _ = write(&mut columns.info);
        }
    }

    /// Adds to Info.
    #[inline(always)]
    pub fn info_append(&mut self, write: impl FnOnce(&mut String) -> fmt::Result) {
        if !K::NOTHING && self.cx.demand.columns && self.cx.quoted == 0 {
            let _ = write(&mut self.cx.tree.columns.info);
        }
    }

    /// What is in Info by now stays when later units of the packet set theirs.
    pub fn info_fence(&mut self) {
        let columns = &mut self.cx.tree.columns;
        columns.fence = columns.info.len();
    }

    /// Info as it is now, to [give back](Self::give_info_back) where what follows turns out to be no news.
    pub fn info_so_far(&self) -> String {
        self.cx.tree.columns.info.clone()
    }

    /// Makes Info what it was.
    pub fn give_info_back(&mut self, info: String) {
        if self.cx.quoted == 0 {
            self.cx.tree.columns.info = info;
        }
    }

    /// Whether Info is empty, apart from what is fenced off. Only for spacing texts; without columns it is always so.
    pub fn info_is_empty(&self) -> bool {
        let columns = &self.cx.tree.columns;
        columns.info.len() == columns.fence
    }

    /// What the Protocol column says by now.
    pub fn column_so_far(&self) -> &'static str {
        self.cx.tree.columns.protocol
    }

    /// Sets the Protocol column.
    pub fn column(&mut self, protocol: &'static str) {
        if self.cx.quoted == 0 {
            self.cx.tree.columns.protocol = protocol;
        }
    }

    /// Sets the addresses of this layer: the columns, and what the layers above take as their ends.
    pub fn ends(&mut self, source: impl Into<Address>, destination: impl Into<Address>) {
        if self.cx.networks > 0 {
            self.cx.leave_network();
        }
        self.cx.source = source.into();
        self.cx.destination = destination.into();
        if let Address::V4(_) | Address::V6(_) = self.cx.source {
            self.cx.networks += 1;
            self.cx.unlinked = true;
        }
        if self.cx.quoted == 0 {
            self.cx.tree.columns.source = self.cx.source;
            self.cx.tree.columns.destination = self.cx.destination;
        }
    }

    /// Sets ends that are not the addresses in the packet's header: an option or another header names them. Filters then look into the frame instead of at its conversation.
    pub fn reroute(&mut self, source: impl Into<Address>, destination: impl Into<Address>) {
        self.ends(source, destination);
        self.cx.rerouted = true;
    }

    /// Sets only the columns.
    pub fn column_ends(&mut self, source: impl Into<Address>, destination: impl Into<Address>) {
        if self.cx.quoted == 0 {
            self.cx.tree.columns.source = source.into();
            self.cx.tree.columns.destination = destination.into();
        }
    }

    /// Source and destination of the innermost layer that has them.
    pub fn addresses(&self) -> (Address, Address) {
        (self.cx.source, self.cx.destination)
    }

    /// Sets the time to live that the layers above see.
    pub fn set_hops(&mut self, hops: u8) {
        self.cx.hops = hops;
    }

    /// Sets the VLAN that the layers above see.
    pub fn set_vlan(&mut self, vlan: u16) {
        self.cx.vlan = vlan;
    }

    /// The innermost VLAN; 0 for none.
    pub fn vlan(&self) -> u16 {
        self.cx.vlan
    }

    /// Time to live, or hop limit, of the innermost network layer.
    pub fn hops(&self) -> u8 {
        self.cx.hops
    }

    /// Sets the ports that the layers above see.
    pub fn set_ports(&mut self, source: u16, destination: u16) {
        self.cx.source_port = u32::from(source);
        self.cx.destination_port = u32::from(destination);
    }

    /// Ports of the innermost transport; 0 without one.
    pub fn ports(&self) -> (u16, u16) {
        (self.cx.source_port as u16, self.cx.destination_port as u16)
    }

    pub fn frame(&self) -> &'c FrameInfo<'c> {
        self.cx.frame
    }

    pub fn settings(&self) -> &'c Settings {
        self.cx.settings
    }

    /// Whether the user has a flag set.
    #[inline]
    pub fn is_on(&self, flag: &Preference) -> bool {
        self.cx.settings.is_on(flag)
    }

    /// This packet is quoted by another, as in an ICMP error: what it says is not what happens now.
    pub fn is_quoted(&self) -> bool {
        self.cx.quoted > 0
    }

    /// The protocols met so far, outermost first.
    pub fn path(&self) -> impl DoubleEndedIterator<Item = &'static Protocol> {
        let registry = self.cx.registry;
        self.cx.tree.path.iter().filter_map(move |id| registry.protocol(*id))
    }

    /// The protocol that handed these bytes on, pseudo ones left out.
    pub fn carrier(&self) -> Option<&'static Protocol> {
        self.path().rev().filter(|protocol| !protocol.pseudo).nth(1)
    }
}

/// What depends on other frames.
impl<'p, 'c, K: Keeping> Packet<'p, 'c, K> {
    /// Learns about this frame. `learn` runs once a frame, in file order; ever after the same key is given.
    pub fn learn<T>(&mut self, learn: impl FnOnce(&mut First) -> Option<Key<T>>) -> Option<Key<T>> {
        self.learn_number(|first| learn(first).map(Key::index)).map(Key::at)
    }

    /// Learns a number (at most `u32::MAX - 1`) that is kept with the frame.
    pub fn learn_number(&mut self, learn: impl FnOnce(&mut First) -> Option<u32>) -> Option<u32> {
        self.learn_number_of(self.cx.conversation, learn)
    }

    /// Learns about a conversation that need not be the innermost one.
    pub fn learn_of<T>(&mut self, link: Link, learn: impl FnOnce(&mut First) -> Option<Key<T>>) -> Option<Key<T>> {
        self.learn_number_of(link.conversation, |first| learn(first).map(Key::index)).map(Key::at)
    }

    fn learn_number_of(&mut self, conversation: u32, learn: impl FnOnce(&mut First) -> Option<u32>) -> Option<u32> {
        let (memory, frame, settings) = (self.cx.memory, self.cx.frame, self.cx.settings);
        self.cx.phase.fact(|learner| learn(&mut First { learner, memory, settings, frame, conversation }))
    }

    /// A row that was learnt; later frames may have completed it since (see [`sees`](Self::sees)).
    pub fn recall<T: Copy + Send + Sync + 'static>(&self, key: Key<T>) -> Option<T> {
        self.cx.phase.row(self.cx.memory, key)
    }

    /// A text that was learnt.
    pub fn recall_text(&self, key: TextKey) -> &[u8] {
        self.cx.phase.text(self.cx.memory, key)
    }

    /// Whether to show what a frame tells: all frames once the capture was read through, only earlier ones in a single pass like TShark's.
    pub fn sees(&self, frame_number: u32) -> bool {
        !self.cx.settings.one_pass || frame_number <= self.cx.frame.number
    }

    /// The conversation of this packet's two ends, looked up or begun.
    pub fn conversation(&mut self, transport: Transport, source_port: u16, destination_port: u16) -> Link {
        self.conversation_unless(transport, source_port, destination_port, |_, _| false)
    }

    /// The same, but begins a new one between the same ends where `fresh` says so (it is told whether this packet runs in the old one's direction).
    pub fn conversation_unless(
        &mut self,
        transport: Transport,
        source_port: u16,
        destination_port: u16,
        fresh: impl FnOnce(&mut First, bool) -> bool,
    ) -> Link {
        let from = (self.cx.source, source_port);
        let to = (self.cx.destination, destination_port);
        let (memory, frame, settings) = (self.cx.memory, self.cx.frame, self.cx.settings);
        let index = self.cx.phase.fact(|learner| {
            let link = learner.converse(memory, transport, from, to, |learner, conversation, forward| {
                fresh(&mut First { learner, memory, settings, frame, conversation }, forward)
            });
            Some(link.conversation)
        });
        let index = index.unwrap_or(u32::MAX);
        let known = self.cx.phase.conversation(memory, index);
        let link = match known {
            Some(known) => Link { conversation: index, stream: known.stream, forward: (known.a, known.a_port) == from },
            None => Link { conversation: index, stream: 0, forward: true },
        };
        self.cx.meet_transport(link);
        if self.cx.quoted == 0 {
            self.cx.conversation = index;
            self.cx.forward = link.forward;
        }
        link
    }
}

/// Who is to read what is left.
impl Packet<'_, '_> {
    /// The first protocol of a table that these bytes look like.
    pub fn looked_up(&self, table: &Table) -> Option<&'static Protocol> {
        let heuristics = self.cx.registry.heuristics(table);
        heuristics.iter().find(|(_, check)| check(self)).map(|(protocol, _)| *protocol)
    }

    /// Who [`hand_on_ports`](Self::hand_on_ports) hands to.
    pub fn choose_by_ports(&mut self, table: &Table, source: u16, destination: u16) -> Option<&'static Protocol> {
        if self.left() == 0 {
            return None;
        }
        let registry = self.cx.registry;
        let conversation = self.cx.conversation;
        // Whoever looked like it once keeps the conversation; that is learnt, so that later passes ask nobody.
        let owner = match &self.cx.phase {
            Phase::Learn(learner) => learner.owner(conversation).and_then(|id| registry.protocol(id)),
            Phase::Recall { .. } => None,
        };
        let mut looked = false;
        let chosen = if matches!(self.cx.phase, Phase::Recall { .. }) {
            None
        } else {
            let by_port = |port: u16| registry.lookup(table, u32::from(port)).filter(|p| (p.accepts)(self));
            owner
                .filter(|protocol| (protocol.accepts)(self))
                .or_else(|| by_port(source.min(destination)))
                .or_else(|| by_port(source.max(destination)))
                .or_else(|| {
                    looked = true;
                    registry.heuristics(table).iter().find(|(_, check)| check(self)).map(|(protocol, _)| *protocol)
                })
        };
        let quoted = self.is_quoted();
        let id = self.learn_number(|first| {
            if looked && chosen.is_some() && !quoted {
                first.own_conversation(chosen);
            }
            chosen.map(|protocol| u32::from(protocol.id()))
        })?;
        registry.protocol(id as u16)
    }
}

/// Handing on.
impl<'p, 'c, K: Keeping> Packet<'p, 'c, K> {
    /// Hands what is left to the protocol under a number of a table, or shows it as data.
    pub fn hand_on(&mut self, table: &Table, number: u32) -> Parsed {
        match self.cx.registry.lookup(table, number) {
            Some(protocol) => self.hand_to(protocol),
            None => self.hand_to_data(),
        }
    }

    /// Hands what is left to the protocol under a number of a table; false if there is none.
    pub fn try_hand_on(&mut self, table: &Table, number: u32) -> Parsed<bool> {
        match self.cx.registry.lookup(table, number) {
            Some(protocol) => self.hand_to(protocol).map(|()| true),
            None => Ok(false),
        }
    }

    /// The protocol under a number of a table.
    pub fn lookup(&self, table: &Table, number: u32) -> Option<&'static Protocol> {
        self.cx.registry.lookup(table, number)
    }

    /// Who reads content of a media type; case does not matter.
    pub fn reader_of(&self, kind: &[u8]) -> Option<Reader> {
        self.cx.registry.reader_of(&std::str::from_utf8(kind).ok()?.to_ascii_lowercase())
    }

    /// Hands what is left to whoever the conversation, its ports or the look of the bytes speak for: first who had this conversation before, then the lower port, then the higher, then the heuristics. Otherwise shows it as data.
    pub fn hand_on_ports(&mut self, table: &Table, source: u16, destination: u16) -> Parsed {
        match self.plainly(|pkt| pkt.choose_by_ports(table, source, destination)) {
            Some(protocol) => self.hand_to(protocol),
            None => self.hand_to_data(),
        }
    }

    /// Shows what is left as data.
    pub fn hand_to_data(&mut self) -> Parsed {
        if self.left() == 0 {
            return Ok(());
        }
        self.hand_to(self.cx.registry.data)
    }

    /// Hands what is left to a protocol. A layer that ends early is noted in the tree and is no error here; afterwards the cursor stands where that layer said it ends.
    pub fn hand_to(&mut self, protocol: &'static Protocol) -> Parsed {
        self.end_own();
        let end = run(self.cx, protocol, self.view, self.source, self.at, self.reported)?;
        self.behind = end;
        self.at = end.min(self.view.len());
        Ok(())
    }

    /// Hands what is left to a protocol as a piece of a stream, and gives what that layer [left](Self::leave).
    pub fn hand_stream(&mut self, protocol: &'static Protocol) -> Parsed<Option<Left>> {
        self.cx.on_stream = true;
        self.cx.left = None;
        self.hand_to(protocol)?;
        Ok(self.cx.left.take())
    }

    /// Whether the carrier waits for more bytes where this layer [leaves](Self::leave) some: not where the capture was cut, or the bytes are no stream's.
    pub fn may_leave(&self) -> bool {
        self.on_stream && self.view.len() == self.reported && self.may_wait()
    }

    /// Whether bytes may wait for those of later frames: not those of a quoted packet or of a part of one.
    pub fn may_wait(&self) -> bool {
        self.cx.quoted == 0 && !self.cx.fragment
    }

    /// [Leaves](Self::leave) bytes, but this layer is shown also if it left all of them, as one that knows its own.
    pub fn wait_for(&mut self, need: Need) -> Parsed {
        self.cx.stays = true;
        self.leave(need)
    }

    /// Leaves the bytes from the cursor on to the carrier; this layer goes on with them when there are more.
    pub fn leave(&mut self, need: Need) -> Parsed {
        self.cx.left = Some(Left { position: self.at, need });
        self.cx.tree.set_default_len(self.item.0, self.view.len().saturating_sub(self.origin));
        Ok(())
    }

    /// Says that layers above that end early are marked as lying at the cursor.
    pub fn catch_here(&mut self) {
        self.cx.caught_at = self.at;
    }

    /// This layer has only a fragment of its packet.
    pub fn is_fragment(&self) -> bool {
        self.cx.fragment
    }

    /// Says that the layers above have only a fragment of their packet.
    pub fn mark_fragment(&mut self) {
        self.cx.fragment = true;
    }

    /// Reads the next `len` bytes as one of several units of the layer's protocol, each with a node of its own, and moves behind them. A unit that ends early is noted in the tree, and the next one is read all the same.
    pub fn unit(
        &mut self,
        protocol: &'static Protocol,
        len: usize,
        read: impl FnOnce(&mut Packet<'_, 'c, K>) -> Parsed,
    ) -> Parsed {
        self.end_own();
        let reported = self.reported.min(self.at.saturating_add(len));
        let data = self.view.get(..reported).unwrap_or(self.view);
        let limit = data.len();
        let (source, at, depth) = (self.source, self.at, self.cx.depth);
        self.cx.caught_at = self.origin;
        let mut unit = Packet::new(self.cx, data, source, at, reported);
        unit.item = unit.node(protocol.field(), 0, at, UNSET)?;
        unit.cx.depth = depth.saturating_add(1);
        let done = read(&mut unit);
        unit.settle_own(done.is_err_and(|stop| stop != Stop::Enough));
        self.cx.depth = depth;
        self.at = limit;
        match done {
            Err(stop @ (Stop::Budget | Stop::Enough)) => Err(stop),
            Err(stop) => {
                engine::stopped(self.cx, protocol, stop, data, source, at);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Hands only the next `len` bytes to a protocol and moves behind them.
    pub fn hand_part(&mut self, protocol: &'static Protocol, len: usize) -> Parsed {
        let reported = self.reported.min(self.at.saturating_add(len));
        let captured = self.view.get(..reported).unwrap_or(self.view);
        self.end_own();
        self.behind = run(self.cx, protocol, captured, self.source, self.at, reported)?;
        self.at = captured.len();
        Ok(())
    }

    /// Place where the layer that was handed on last ended as it says itself, also if it was not captured so far.
    pub fn behind(&self) -> usize {
        self.behind
    }

    /// Notes that the bytes behind a pseudo protocol's payload end early, in its name.
    pub fn stopped(&mut self, protocol: &'static Protocol, stop: Stop) {
        let (data, source, at) = (self.data, self.source, self.origin);
        engine::stopped(self.cx, protocol, stop, data, source, at);
    }

    /// Says whether the stream whose bytes are handed on ends with them.
    pub fn set_stream_ends(&mut self, ends: bool) {
        self.cx.stream_ends = ends;
    }

    /// Whether the stream ends with these bytes.
    pub fn stream_ends(&self) -> bool {
        self.cx.stream_ends
    }

    /// Tells the next layer what its carrier knows of it: the media type of a content.
    pub fn tell(&mut self, words: &[u8]) {
        self.cx.told.clear();
        self.cx.told.extend_from_slice(words);
    }

    /// What the carrier [told](Self::tell).
    pub fn told(&self) -> &[u8] {
        &self.cx.told
    }

    /// Hands bytes that exist nowhere else (decompressed) to a protocol, as a data source of their own.
    pub fn hand_made(&mut self, protocol: &'static Protocol, name: &'static str, bytes: &[u8]) -> Parsed {
        let source = self.add_source(name, bytes);
        self.hand_source(protocol, source, bytes)
    }

    /// A data source of bytes that are not in the frame.
    pub fn add_source(&mut self, name: &'static str, bytes: &[u8]) -> Source {
        Source(if self.wants_nodes() { self.cx.tree.add_source(name, bytes.to_vec()) } else { u16::MAX })
    }

    /// Hands the bytes of a data source to a protocol.
    pub fn hand_source(&mut self, protocol: &'static Protocol, source: Source, bytes: &[u8]) -> Parsed {
        self.end_own();
        let depth = self.cx.depth;
        let origin = std::mem::replace(&mut self.cx.origin, Origin::Made);
        let done = run(self.cx, protocol, bytes, source.0, 0, bytes.len());
        self.cx.origin = origin;
        done?;
        self.cx.depth = depth;
        Ok(())
    }

    /// These bytes are the frame's own, not made from others.
    pub fn is_first_source(&self) -> bool {
        self.source == 0
    }

    /// Reads bytes that are not in the frame as they are (decrypted) as a part of this layer: what `read` adds lies in a data source of their own, and the layers that it hands on stand inside this one.
    pub fn read_made(
        &mut self,
        name: &'static str,
        bytes: &[u8],
        read: impl FnOnce(&mut Packet<'_, 'c, K>) -> Parsed,
    ) -> Parsed {
        let source = self.add_source(name, bytes);
        self.within(source, bytes, |made| {
            made.nested = true;
            let done = read(made);
            while made.opened > 0 {
                made.close();
            }
            done
        })
    }

    /// Reads the bytes of a data source; what is added stands in the node that is open.
    pub fn within(
        &mut self,
        source: Source,
        bytes: &[u8],
        read: impl FnOnce(&mut Packet<'_, 'c, K>) -> Parsed,
    ) -> Parsed {
        let depth = self.cx.depth;
        let origin = std::mem::replace(&mut self.cx.origin, Origin::Made);
        let done = read(&mut Packet::new(self.cx, bytes, source.0, 0, bytes.len()));
        self.cx.origin = origin;
        self.cx.depth = depth;
        done
    }

    /// Runs `read`, which shows the fields of `to` in place of those of `from`: a protocol that speaks another's messages and has its own names for them.
    pub fn in_place_of(
        &mut self,
        from: &'static [&'static Field],
        to: &'static [&'static Field],
        read: impl FnOnce(&mut Self) -> Parsed,
    ) -> Parsed {
        let before = self.cx.twins.replace(Twins { from, to });
        let done = read(self);
        self.cx.twins = before;
        done
    }

    /// Runs `read`, which shows fields as they were declared.
    pub fn as_declared(&mut self, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        let before = self.cx.twins.take();
        let done = read(self);
        self.cx.twins = before;
        done
    }

    /// Runs `read`, whose layers leave the columns as they are although they belong to this packet.
    pub fn aside(&mut self, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        let columns = std::mem::take(&mut self.cx.tree.columns);
        let done = read(self);
        self.cx.tree.columns = columns;
        done
    }

    /// Hands a stream's bytes that were put together from several frames to a protocol, as a data source of their own that `show` describes first, and gives what that layer [left](Self::leave). If it left everything, the tree is as before.
    pub fn hand_joined(
        &mut self,
        protocol: &'static Protocol,
        name: &'static str,
        (unit, bytes): (Key<Joined>, &[u8]),
        show: impl FnOnce(&mut Packet<'_, 'c, K>) -> Parsed,
    ) -> Parsed<Option<Left>> {
        self.end_own();
        let (before, path) = (self.cx.tree.mark(), self.cx.tree.path.len());
        let source = self.add_source(name, bytes).0;
        let depth = self.cx.depth;
        show(&mut Packet::new(self.cx, bytes, source, 0, bytes.len()))?;
        self.cx.depth = depth;
        self.cx.on_stream = true;
        self.cx.left = None;
        let origin = std::mem::replace(&mut self.cx.origin, Origin::Unit(unit));
        let done = run(self.cx, protocol, bytes, source, 0, bytes.len());
        self.cx.origin = origin;
        done?;
        self.cx.depth = depth;
        let left = self.cx.left.take();
        if left.is_some_and(|left| left.position == 0) {
            self.cx.tree.go_back(before);
            self.cx.tree.path.truncate(path);
        }
        Ok(left)
    }

    /// This layer goes on in bytes that were put together from several frames, as a data source of their own.
    pub fn go_on_in(
        &mut self,
        name: &'static str,
        (unit, bytes): (Key<Joined>, &[u8]),
        read: impl FnOnce(&mut Packet<'_, 'c, K>) -> Parsed,
    ) -> Parsed {
        // Units can lie in each other without any layer between them.
        self.cx.layers += 1;
        if self.cx.layers > LAYERS {
            return Err(Stop::Budget);
        }
        let source = self.add_source(name, bytes).0;
        let (item, depth, closed, nested) = (self.item, self.depth, self.closed, self.nested);
        let (base, opened, last) = (self.base, self.opened, self.last);
        let origin = std::mem::replace(&mut self.cx.origin, Origin::Unit(unit));
        let mut within = Packet {
            item,
            depth,
            closed,
            nested,
            base,
            opened,
            last,
            ..Packet::new(self.cx, bytes, source, 0, bytes.len())
        };
        let done = read(&mut within);
        (self.closed, self.opened, self.last) = (within.closed, within.opened, within.last);
        self.cx.origin = origin;
        done
    }

    /// Puts the bytes of a piece of some frame into `into`; `offset` is where they lie in the file. Nothing if they cannot be had.
    pub(super) fn read_frame(&mut self, frame: u32, offset: u64, len: u32, into: &mut Vec<u8>) -> Option<()> {
        into.clear();
        if frame == self.cx.frame.number {
            let start = usize::try_from(offset.wrapping_sub(self.cx.frame.offset)).ok()?;
            into.extend_from_slice(self.cx.bytes.get(start..start.checked_add(len as usize)?)?);
            return Some(());
        }
        self.cx.others.as_mut()?.read(offset, len, into).ok()
    }

    /// Where the bytes at a place of this data source lie for later frames.
    pub(super) fn place_of(&self, position: usize) -> Option<Place> {
        let frame = self.cx.frame.number;
        match self.cx.origin {
            Origin::Frame => Some(Place::new(frame, None, self.cx.frame.offset.wrapping_add(position as u64))),
            Origin::Unit(unit) => Some(Place::new(frame, Some(unit), position as u64)),
            Origin::Made => None,
        }
    }

    /// The unit that is being read, and its bytes.
    pub(super) fn unit_read(&self) -> Option<(Key<Joined>, &'p [u8])> {
        match self.cx.origin {
            Origin::Unit(unit) => Some((unit, self.data)),
            Origin::Frame | Origin::Made => None,
        }
    }

    /// Counts what is gathered; nothing if it becomes more than `most`.
    pub(super) fn spend(&mut self, bytes: usize, most: usize) -> Option<()> {
        self.cx.gathered = self.cx.gathered.saturating_add(bytes);
        (self.cx.gathered <= most).then_some(())
    }

    /// Runs on the first pass only; what it does must not change what this dissection shows.
    pub fn note(&mut self, note: impl FnOnce(&mut First)) {
        let (memory, frame, settings) = (self.cx.memory, self.cx.frame, self.cx.settings);
        let conversation = self.cx.conversation;
        if let Phase::Learn(learner) = &mut self.cx.phase {
            note(&mut First { learner, memory, settings, frame, conversation });
        }
    }

    /// The protocol with a number.
    pub fn protocol(&self, id: u16) -> Option<&'static Protocol> {
        self.cx.registry.protocol(id)
    }

    /// Moves the cursor to a place of the data source inside the layer.
    pub fn go_to_position(&mut self, position: usize) -> Parsed {
        self.go_to(position.saturating_sub(self.origin))
    }

    /// Shows the layers that `read` hands on inside this one, and leaves columns and conversations alone: a packet quoted by another.
    pub fn quote(&mut self, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        let (nested, ports) = (self.nested, (self.cx.source_port, self.cx.destination_port));
        let hops = self.cx.hops;
        let ends = (self.cx.source, self.cx.destination);
        self.nested = true;
        self.cx.quoted += 1;
        let done = read(self);
        if self.cx.networks > 1 {
            self.cx.leave_network();
        }
        self.cx.quoted -= 1;
        self.cx.hops = hops;
        self.nested = nested;
        (self.cx.source_port, self.cx.destination_port) = ports;
        (self.cx.source, self.cx.destination) = ends;
        done
    }

    /// Shows the layers that `read` hands on inside this one.
    pub fn inside(&mut self, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        let nested = std::mem::replace(&mut self.nested, true);
        let done = read(self);
        self.nested = nested;
        done
    }

    /// Puts a pseudo protocol (`ethertype`) on the path without a node.
    pub fn pass(&mut self, protocol: &'static Protocol) {
        self.cx.meet(protocol);
    }

    /// Ends the dissection here if nothing that is kept can follow; asked before costly work for the next layer.
    pub fn unless_enough(&self) -> Parsed {
        if self.cx.awaited == 0 { Err(Stop::Enough) } else { Ok(()) }
    }

    /// Ends the protocol's own node: what is added from now on stands beside it, as the next layer does.
    pub fn end_own(&mut self) {
        if self.closed || self.nested {
            return;
        }
        self.closed = true;
        self.cx.depth = self.depth;
        if self.keeps_none() {
            self.opened = 0;
            return;
        }
        while self.opened > 0 {
            self.close();
        }
        self.cx.tree.set_default_len(self.item.0, self.at.saturating_sub(self.origin));
        self.cx.tree.close(self.item.0);
        self.cx.depth = self.depth;
    }

    /// Closes the protocol's own node, and gives it its length if its dissector did not.
    fn settle_own(&mut self, early: bool) {
        if early && !self.closed {
            let len = self.view.len().saturating_sub(self.origin);
            self.cx.tree.set_default_len(self.item.0, len);
        }
        self.nested = false;
        self.end_own();
        if self.keeps_none() {
            return;
        }
        self.cx.tree.set_value(self.item.0, self.view.len() as u64);
    }

    /// Gives a text node the path as its value: `eth:ethertype:ip:udp:dns`. What comes before the frame's bytes and the engine's marks are left out.
    pub fn set_path(&mut self, item: Item) {
        if item == Item::NONE {
            return;
        }
        let mut text = String::new();
        let frame = self.cx.registry.frame;
        let inside = self.path().skip_while(|protocol| *protocol != frame).skip(1);
        for protocol in inside.filter(|protocol| !engine::is_mark(protocol)) {
            if !text.is_empty() {
                text.push(':');
            }
            text.push_str(protocol.filter());
        }
        self.cx.tree.make(item.0, text.as_bytes());
    }

    /// Whether a mark stands on the path already.
    pub(crate) fn marked(&self, mark: u16) -> bool {
        self.cx.tree.path.contains(&mark)
    }

    /// Whether a field is kept: asked before a value is made that nobody may look at.
    pub fn keeps(&self, field: &'static Field) -> bool {
        self.cx.demand.keeps(self.cx.twins.map_or(field, |twins| twins.of(field)))
    }

    /// Whether any nodes are kept.
    #[inline(always)]
    pub(crate) fn wants_nodes(&self) -> bool {
        !self.keeps_none()
    }

    /// Neither nodes nor columns are kept: this is the first pass.
    pub(crate) fn only_learns(&self) -> bool {
        K::NOTHING || self.cx.keeps_none && !self.cx.demand.columns
    }

    /// The time of this frame less that of an earlier one.
    pub fn time_since(&self, earlier: Time) -> Time {
        self.cx.frame.time.since(earlier)
    }
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
