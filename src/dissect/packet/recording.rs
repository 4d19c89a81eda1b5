//! What is kept of a layer: nodes, their texts, and the shape of the tree.

use super::*;

/// Recording: nodes, their texts, and the tree's shape.
impl<'p, 'c, K: Keeping> Packet<'p, 'c, K> {
    // What stands in nearly every line of a dissector is short where nothing is kept (the first pass, rows of the list),
    // so that it becomes a part of that line; what keeps is a call.

    /// Records a number that was read at the cursor, and moves on.
    #[inline(always)]
    pub(super) fn number(&mut self, field: &'static Field, value: u64, len: usize) -> Parsed {
        let start = self.at;
        self.at += len;
        self.node(field, value, start, len).map(|_| ())
    }

    #[inline(always)]
    pub(super) fn node(&mut self, field: &'static Field, value: u64, start: usize, len: usize) -> Parsed<Item> {
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
    pub(super) fn keep(&mut self, field: &'static Field, value: u64, start: usize, len: usize) -> Item {
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
    pub(super) fn keep_at(&mut self, field: &'static Field, value: u64, position: usize, len: usize) -> Item {
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
    pub(super) fn push_open(&mut self, item: Item) {
        self.cx.tree.open.truncate(self.base + self.opened);
        self.cx.tree.open.push(item);
        self.opened += 1;
    }

    #[inline(never)]
    pub(super) fn pop_open(&mut self) -> Option<Item> {
        let item = self.innermost();
        self.opened = self.opened.saturating_sub(1);
        self.cx.tree.open.truncate(self.base + self.opened);
        item
    }

    /// The innermost node of this layer that is open.
    pub(super) fn innermost(&self) -> Option<Item> {
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
