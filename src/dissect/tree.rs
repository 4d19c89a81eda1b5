//! The result of a dissection: nodes in one flat list, and the texts and bytes that exist nowhere else.

use super::packet::Item;
use super::protocol::ProtocolId;
use crate::base::{Address, Time};
use crate::field::{Field, Kind, Severity, Value, text};

/// A node of the tree, 32 bytes. Nodes stand in pre-order; `end` skips a node's subtree.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub field: &'static Field,
    /// Numbers, flags, IPv4 and MAC addresses, times in nanoseconds; for made values where they lie in the arena, for protocols the end of their layer. For bit fields all bits of the holding integer.
    value: u64,
    /// First byte, in the data source.
    pub start: u32,
    pub len: u32,
    /// Index of the first node after this one's subtree.
    pub end: u32,
    pub depth: u8,
    flags: u8,
    /// Index of the data source that the bytes lie in.
    pub source: u16,
}

const GENERATED: u8 = 1;
const HIDDEN: u8 = 2;
const MADE: u8 = 4;

impl Node {
    /// Shown in `[ ]`: worked out, not read.
    pub fn is_generated(&self) -> bool {
        self.flags & GENERATED != 0
    }

    /// For filters and exports, not for the tree.
    pub fn is_hidden(&self) -> bool {
        self.flags & HIDDEN != 0
    }

    /// All bits of the integer that holds a bit field.
    pub fn raw(&self) -> u64 {
        self.value
    }
}

/// A text that a dissector gave to a label.
#[derive(Clone, Copy, Debug)]
struct Label {
    node: u32,
    start: u32,
    len: u32,
    /// Added to what the label says, rather than in its place.
    appended: bool,
}

/// Bytes that nodes lie in, apart from the frame's own.
#[derive(Clone, Debug)]
pub struct Source {
    /// `Reassembled TCP`, `Uncompressed entity body`
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

/// The list's columns.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub source: Address,
    pub destination: Address,
    pub protocol: &'static str,
    pub info: String,
    /// Info up to here belongs to earlier units of the same packet and stays.
    pub(crate) fence: usize,
}

/// A dissected frame. Reused from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    arena: Vec<u8>,
    labels: Vec<Label>,
    /// Kept between labels for its room.
    writing: String,
    sources: Vec<Source>,
    pub columns: Columns,
    pub(crate) path: Vec<ProtocolId>,
    /// While dissecting: the nodes that are open, of all layers.
    pub(crate) open: Vec<Item>,
    /// The worst expert item.
    pub severity: Option<Severity>,
}

impl Tree {
    pub fn clear(&mut self) {
        self.nodes.clear();
        self.arena.clear();
        self.labels.clear();
        self.sources.clear();
        self.path.clear();
        self.open.clear();
        self.columns.source = Address::None;
        self.columns.destination = Address::None;
        self.columns.protocol = "";
        self.columns.info.clear();
        self.columns.fence = 0;
        self.severity = None;
    }

    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The protocols met, outermost first, pseudo ones and expert marks included.
    pub fn path(&self) -> &[ProtocolId] {
        &self.path
    }

    /// Data sources after the frame itself, whose number is 0; these begin with 1.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The bytes of a data source.
    pub fn bytes_of<'a>(&'a self, source: u16, frame: &'a [u8]) -> &'a [u8] {
        match source.checked_sub(1) {
            None => frame,
            Some(index) => self.sources.get(usize::from(index)).map_or(&[], |source| &source.bytes),
        }
    }

    /// The bytes that a node covers, as far as they were captured.
    pub fn range_of<'a>(&'a self, node: &Node, frame: &'a [u8]) -> &'a [u8] {
        let bytes = self.bytes_of(node.source, frame);
        let start = (node.start as usize).min(bytes.len());
        let end = (node.start as usize + node.len as usize).min(bytes.len());
        &bytes[start..end]
    }

    /// The bytes of a protocol with all that it carries, up to the end of its layer.
    pub fn layer_of<'a>(&'a self, node: &Node, frame: &'a [u8]) -> &'a [u8] {
        let bytes = self.bytes_of(node.source, frame);
        let end = (node.value as usize).max(node.start as usize + node.len as usize).min(bytes.len());
        bytes.get(node.start as usize..end).unwrap_or(&[])
    }

    fn made(&self, node: &Node) -> &[u8] {
        let (start, len) = ((node.value >> 32) as usize, (node.value & 0xffff_ffff) as usize);
        self.arena.get(start..start + len).unwrap_or(&[])
    }

    /// The value of a node.
    pub fn value<'a>(&'a self, node: &Node, frame: &'a [u8]) -> Value<'a> {
        let bytes = || if node.flags & MADE != 0 { self.made(node) } else { self.range_of(node, frame) };
        match node.field.kind {
            Kind::None | Kind::Expert => Value::Nothing,
            Kind::Protocol => Value::Bytes(self.range_of(node, frame)),
            Kind::Bool => Value::Bool(node.field.masked(node.value) != 0),
            Kind::F32 | Kind::F64 => Value::Float(f64::from_bits(node.value)),
            Kind::AbsTime => Value::Moment(Time(node.value as i64)),
            Kind::RelTime => Value::Span(Time(node.value as i64)),
            Kind::Text => Value::Text(bytes()),
            Kind::Bytes => Value::Bytes(bytes()),
            Kind::Ether => {
                let [_, _, mac @ ..] = node.value.to_be_bytes();
                Value::Ether(mac)
            }
            Kind::Ipv4 => Value::Ipv4(std::net::Ipv4Addr::from(node.value as u32)),
            Kind::Ipv6 => {
                let mut address = [0; 16];
                for (to, from) in address.iter_mut().zip(bytes()) {
                    *to = *from;
                }
                Value::Ipv6(address.into())
            }
            Kind::Eui64 => Value::Eui64(node.value),
            Kind::Guid => {
                let mut guid = [0; 16];
                for (to, from) in guid.iter_mut().zip(bytes()) {
                    *to = *from;
                }
                Value::Guid(guid)
            }
            Kind::Oid => Value::Oid(bytes()),
            kind if kind.is_signed() => Value::Signed(if node.field.mask == 0 {
                node.value as i64
            } else {
                // The field's own highest bit is its sign.
                let unused = 64 - node.field.mask.count_ones();
                ((node.field.masked(node.value) << unused) as i64) >> unused
            }),
            _ => Value::Unsigned(node.field.masked(node.value)),
        }
    }

    /// Writes the label of a node: what its dissector said, or name and value.
    pub fn label(&self, index: usize, frame: &[u8], out: &mut String) {
        let Some(node) = self.nodes.get(index) else { return };
        let at = u32::try_from(index).unwrap_or(u32::MAX);
        let first = self.labels.partition_point(|label| label.node < at);
        let labels = self.labels.get(first..).unwrap_or(&[]);
        let own = labels.iter().take_while(|label| label.node == at);
        let start = out.len();
        let mut name_end = start;
        match own.clone().filter(|label| !label.appended).last() {
            Some(label) => out.push_str(self.text(label)),
            None => name_end = text::write_label(out, node.field, self.value(node, frame), Some(node.value)),
        }
        text::shorten_label(out, start, name_end);
        // What was appended is cut without a word.
        for label in own.filter(|label| label.appended) {
            out.push_str(self.text(label));
            text::cut_label(out, start);
        }
    }

    fn text(&self, label: &Label) -> &str {
        let (start, len) = (label.start as usize, label.len as usize);
        self.arena.get(start..start + len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }
}

/// Used by [`Packet`](super::Packet) alone.
impl Tree {
    pub(crate) fn push(
        &mut self,
        field: &'static Field,
        value: u64,
        start: usize,
        len: usize,
        depth: u8,
        source: u16,
    ) -> u32 {
        let index = self.nodes.len() as u32;
        self.nodes.push(Node {
            field,
            value,
            start: start as u32,
            len: len as u32,
            end: index + 1,
            depth,
            flags: 0,
            source,
        });
        index
    }

    pub(crate) fn len(&self) -> u32 {
        self.nodes.len() as u32
    }

    /// Ends a subtree: what was pushed since belongs to the node.
    pub(crate) fn close(&mut self, index: u32) {
        let end = self.len();
        if let Some(node) = self.nodes.get_mut(index as usize) {
            node.end = end;
        }
    }

    pub(crate) fn mark_generated(&mut self, index: u32) {
        self.flag(index, GENERATED);
    }

    pub(crate) fn mark_hidden(&mut self, index: u32) {
        self.flag(index, HIDDEN);
    }

    #[inline]
    fn flag(&mut self, index: u32, flag: u8) {
        if let Some(node) = self.nodes.get_mut(index as usize) {
            node.flags |= flag;
        }
    }

    /// Gives a node a value that does not lie in its bytes.
    pub(crate) fn make(&mut self, index: u32, bytes: &[u8]) {
        let start = self.arena.len() as u64;
        if let Some(node) = self.nodes.get_mut(index as usize) {
            self.arena.extend_from_slice(bytes);
            node.value = start << 32 | bytes.len() as u64;
            node.flags |= MADE;
        }
    }

    pub(crate) fn set_value(&mut self, index: u32, value: u64) {
        if let Some(node) = self.nodes.get_mut(index as usize) {
            node.value = value;
        }
    }

    pub(crate) fn set_range(&mut self, index: u32, start: usize, len: usize) {
        if let Some(node) = self.nodes.get_mut(index as usize) {
            node.start = start as u32;
            node.len = len as u32;
        }
    }

    /// After a dissector failed: ends every subtree that is still open.
    pub(crate) fn end_open_nodes(&mut self) {
        let depths: Vec<u8> = self.nodes.iter().map(|node| node.depth).collect();
        for (index, node) in self.nodes.iter_mut().enumerate() {
            let inside = depths[index + 1..].iter().take_while(|depth| **depth > node.depth).count();
            node.end = (index + 1 + inside) as u32;
            if node.len == u32::MAX {
                node.len = 0;
            }
        }
    }

    pub(crate) fn start_of(&self, index: u32) -> Option<u32> {
        self.nodes.get(index as usize).map(|node| node.start)
    }

    pub(crate) fn depth_of(&self, index: u32) -> Option<u8> {
        self.nodes.get(index as usize).map(|node| node.depth)
    }

    /// Removes the nodes from an index on.
    pub(crate) fn truncate(&mut self, len: u32) {
        self.nodes.truncate(len as usize);
        self.labels.retain(|label| label.node < len);
    }

    /// How many nodes and sources there are, to [`go_back`](Self::go_back) to.
    pub(crate) fn mark(&self) -> (u32, usize) {
        (self.len(), self.sources.len())
    }

    /// Removes what was added since a mark.
    pub(crate) fn go_back(&mut self, (nodes, sources): (u32, usize)) {
        self.truncate(nodes);
        self.sources.truncate(sources);
    }

    /// Removes a node if it is the last.
    pub(crate) fn take_back(&mut self, index: u32) {
        if index.checked_add(1) == Some(self.len()) {
            self.truncate(index);
        }
    }

    /// Gives a protocol's node its length, unless it has one.
    pub(crate) fn set_default_len(&mut self, index: u32, len: usize) {
        if let Some(node) = self.nodes.get_mut(index as usize)
            && node.len == u32::MAX
        {
            node.len = len as u32;
        }
    }

    pub(crate) fn add_label(&mut self, node: u32, appended: bool, write: impl FnOnce(&mut String) -> std::fmt::Result) {
        let start = self.arena.len();
        let mut text = std::mem::take(&mut self.writing);
        text.clear();
        let _ = write(&mut text);
        self.arena.extend_from_slice(text.as_bytes());
        self.labels.push(Label { node, start: start as u32, len: text.len() as u32, appended });
        self.writing = text;
    }

    /// After the dissection: puts the labels in the order of their nodes, in which [`label`](Self::label) looks for them.
    pub(crate) fn finish(&mut self) {
        self.labels.sort_by_key(|label| label.node);
    }

    pub(crate) fn add_source(&mut self, name: &'static str, bytes: Vec<u8>) -> u16 {
        self.sources.push(Source { name, bytes });
        self.sources.len() as u16
    }

    /// Moves the nodes from `from` on to the end of the subtree of `parent`, which was closed before.
    pub(crate) fn move_into(&mut self, parent: u32, from: u32) {
        let to = match self.nodes.get(parent as usize) {
            Some(node) => node.end,
            None => return,
        };
        let total = self.len();
        let moved = total - from;
        if moved == 0 || to == from {
            self.close_ancestors(parent, to, moved);
            return;
        }
        self.nodes[to as usize..].rotate_right(moved as usize);
        let shifted = from - to;
        for node in &mut self.nodes[to as usize..(to + moved) as usize] {
            node.end -= shifted;
        }
        for node in &mut self.nodes[(to + moved) as usize..] {
            node.end += moved;
        }
        for label in &mut self.labels {
            if label.node >= from {
                label.node -= shifted;
            } else if label.node >= to {
                label.node += moved;
            }
        }
        self.close_ancestors(parent, to, moved);
    }

    /// Lengthens the subtrees that end where nodes were put in: the parent's own and those around it.
    fn close_ancestors(&mut self, parent: u32, to: u32, moved: u32) {
        for index in 0..=parent {
            let Some(node) = self.nodes.get_mut(index as usize) else { return };
            if (index == parent && node.end == to) || (index < parent && node.end >= to && node.end > parent) {
                node.end += moved;
            }
        }
    }
}
