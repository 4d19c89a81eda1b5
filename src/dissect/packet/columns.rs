//! Columns, and the addresses of the layer.

use super::*;

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
