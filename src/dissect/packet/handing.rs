//! Who reads what is left, and in which bytes.

use super::*;

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
    pub(in crate::dissect) fn read_frame(
        &mut self,
        frame: u32,
        offset: u64,
        len: u32,
        into: &mut Vec<u8>,
    ) -> Option<()> {
        into.clear();
        if frame == self.cx.frame.number {
            let start = usize::try_from(offset.wrapping_sub(self.cx.frame.offset)).ok()?;
            into.extend_from_slice(self.cx.bytes.get(start..start.checked_add(len as usize)?)?);
            return Some(());
        }
        self.cx.others.as_mut()?.read(offset, len, into).ok()
    }

    /// Where the bytes at a place of this data source lie for later frames.
    pub(in crate::dissect) fn place_of(&self, position: usize) -> Option<Place> {
        let frame = self.cx.frame.number;
        match self.cx.origin {
            Origin::Frame => Some(Place::new(frame, None, self.cx.frame.offset.wrapping_add(position as u64))),
            Origin::Unit(unit) => Some(Place::new(frame, Some(unit), position as u64)),
            Origin::Made => None,
        }
    }

    /// The unit that is being read, and its bytes.
    pub(in crate::dissect) fn unit_read(&self) -> Option<(Key<Joined>, &'p [u8])> {
        match self.cx.origin {
            Origin::Unit(unit) => Some((unit, self.data)),
            Origin::Frame | Origin::Made => None,
        }
    }

    /// Counts what is gathered; nothing if it becomes more than `most`.
    pub(in crate::dissect) fn spend(&mut self, bytes: usize, most: usize) -> Option<()> {
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
    pub(super) fn settle_own(&mut self, early: bool) {
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
