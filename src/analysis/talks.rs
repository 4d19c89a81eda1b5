//! Who talks to whom in a frame, on each layer that has ends.

use super::count::{Frame, Look};
use crate::base::Address;
use crate::dissect::protocol::ProtocolId;
use crate::dissect::{Demand, FieldSet, Node, Protocol, Transport, engine};
use crate::field::{Field, Value};
use crate::proto::{eth, icmp, icmpv6, ip, ipv6, tcp, udp};
use std::fmt;

/// A layer whose ends Wirefin reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layer {
    Ethernet,
    Ipv4,
    Ipv6,
    Tcp,
    Udp,
}

fn is_mark(id: ProtocolId) -> bool {
    engine::OWN.iter().any(|mark| mark.id() == id)
}

/// One of TShark's kinds of conversations and endpoints.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// `IPv4`, as titles have it.
    pub title: &'static str,
    /// None where no protocol of Wirefin has such ends: then nobody ever talks.
    pub layer: Option<Layer>,
    pub has_ports: bool,
}

impl Kind {
    pub const fn of(title: &'static str, layer: Layer) -> Kind {
        Kind { title, layer: Some(layer), has_ports: matches!(layer, Layer::Tcp | Layer::Udp) }
    }

    pub const fn silent(title: &'static str) -> Kind {
        Kind { title, layer: None, has_ports: false }
    }

    pub const fn silent_with_ports(title: &'static str) -> Kind {
        Kind { title, layer: None, has_ports: true }
    }
}

/// One of two that talk.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct End {
    pub address: Address,
    /// 0 on layers without ports.
    pub port: u16,
}

impl fmt::Display for End {
    /// The address alone; whoever shows ports knows where they go.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(f)
    }
}

/// A packet from one end to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Talk {
    pub from: End,
    pub to: End,
    /// Tells conversations between the same ends apart.
    pub stream: u32,
}

impl Layer {
    fn protocol(self) -> &'static Protocol {
        match self {
            Layer::Ethernet => &eth::ETH,
            Layer::Ipv4 => &ip::IP,
            Layer::Ipv6 => &ipv6::IPV6,
            Layer::Tcp => &tcp::TCP,
            Layer::Udp => &udp::UDP,
        }
    }

    /// What a dissection must keep for [`talks`](Self::talks).
    pub fn demand(self) -> Demand {
        let mut set = FieldSet::default();
        let addresses: [&Field; 7] = [&eth::SRC, &eth::DST, &ip::SRC, &ip::DST, &ip::CUR_RT, &ipv6::SRC, &ipv6::DST];
        let ports: &[&Field] = match self {
            Layer::Tcp => {
                &[&tcp::fields::SRC_PORT, &tcp::fields::DST_PORT, &tcp::fields::STREAM, &tcp::fields::URGENT_POINTER]
            }
            Layer::Udp => &[&udp::SRC_PORT, &udp::DST_PORT, &udp::CHECKSUM, &udp::STREAM],
            _ => &[],
        };
        addresses.iter().chain(ports).for_each(|field| set.insert(field));
        set.insert(icmp::ICMP.field());
        set.insert(icmpv6::ICMPV6.field());
        engine::early_ends().iter().for_each(|mark| set.insert(mark.field()));
        // The marks of what ended early say in their label who it was.
        Demand { labels: true, ..Demand::fields(set) }
    }

    /// How closely a frame must be looked at to see who talks.
    pub fn look(self, frame: &Frame) -> Look {
        let times = |protocol: &Protocol| frame.path.iter().filter(|id| **id == protocol.id()).count();
        match times(self.protocol()) {
            0 => return Look::Away,
            1 => {}
            _ => return Look::Inside,
        }
        // Quoted packets do not talk, and layers that end early may not have got so far.
        let is_plain = !frame.path.contains(&icmp::ICMP.id())
            && !frame.path.contains(&icmpv6::ICMPV6.id())
            && !engine::early_ends().iter().any(|mark| frame.path.contains(&mark.id()));
        let Some(conversation) = frame.conversation.filter(|_| is_plain) else { return Look::Inside };
        let is_known = match self {
            Layer::Ethernet => false,
            Layer::Ipv4 => times(&ipv6::IPV6) == 0 && matches!(conversation.a, Address::V4(_)),
            Layer::Ipv6 => {
                times(&ip::IP) == 0 && times(&ipv6::ROUTING) == 0 && matches!(conversation.a, Address::V6(_))
            }
            // A header that is too short to be one does not count; nothing stands above it, and it is said.
            Layer::Tcp => {
                let is_topmost = frame.path.iter().rfind(|id| !is_mark(**id)) == Some(&tcp::TCP.id());
                let is_marked = frame.path.iter().any(|id| is_mark(*id));
                conversation.transport == Transport::Tcp && !(is_topmost && is_marked)
            }
            Layer::Udp => conversation.transport == Transport::Udp,
        };
        if is_known { Look::Row } else { Look::Inside }
    }

    /// Adds who talks in a frame, outermost first.
    pub fn talks(self, frame: &Frame, into: &mut Vec<Talk>) {
        match self.look(frame) {
            Look::Away => {}
            Look::Row => into.extend(self.by_conversation(frame)),
            Look::Inside => self.by_tree(frame, into),
        }
    }

    fn by_conversation(self, frame: &Frame) -> Option<Talk> {
        let conversation = frame.conversation?;
        let (a, b) = match self {
            Layer::Tcp | Layer::Udp => (conversation.a_port, conversation.b_port),
            _ => (0, 0),
        };
        let (a, b) = (End { address: conversation.a, port: a }, End { address: conversation.b, port: b });
        let stream = if matches!(self, Layer::Tcp | Layer::Udp) { conversation.stream } else { 0 };
        let (from, to) = if frame.row.forward { (a, b) } else { (b, a) };
        Some(Talk { from, to, stream })
    }

    fn by_tree(self, frame: &Frame, into: &mut Vec<Talk>) {
        let is = |node: &Node, field: &Field| std::ptr::eq(node.field, field);
        let nodes = frame.tree.nodes();
        let mut now = Talk::default();
        let mut next = 0;
        while let Some(node) = nodes.get(next) {
            let index = next;
            next += 1;
            let value = frame.tree.value(node, frame.bytes);
            let number = match value {
                Value::Unsigned(number) => number,
                _ => 0,
            };
            let address = match value {
                Value::Ether(mac) => Address::from(mac),
                Value::Ipv4(address) => Address::from(address),
                Value::Ipv6(address) => Address::from(address),
                _ => Address::None,
            };
            let complete = match self {
                Layer::Ethernet => is(node, &eth::SRC),
                Layer::Ipv4 => is(node, &ip::DST) || is(node, &ip::CUR_RT),
                Layer::Ipv6 => is(node, &ipv6::DST),
                Layer::Tcp => is(node, &tcp::fields::URGENT_POINTER),
                Layer::Udp => is(node, &udp::CHECKSUM),
            };
            if is(node, icmp::ICMP.field()) || is(node, icmpv6::ICMPV6.field()) {
                // What stands inside is quoted.
                next = node.end as usize;
            } else if [&eth::SRC, &ip::SRC, &ipv6::SRC].iter().any(|field| is(node, field)) {
                now.from = End { address, port: 0 };
            } else if [&eth::DST, &ip::DST, &ip::CUR_RT, &ipv6::DST].iter().any(|field| is(node, field)) {
                now.to = End { address, port: 0 };
            } else if is(node, &tcp::fields::SRC_PORT) || is(node, &udp::SRC_PORT) {
                now.from.port = number as u16;
            } else if is(node, &tcp::fields::DST_PORT) || is(node, &udp::DST_PORT) {
                now.to.port = number as u16;
            } else if is(node, &tcp::fields::STREAM) {
                now.stream = number as u32;
            } else if is(node, &udp::STREAM)
                && let Some(last) = into.last_mut()
            {
                last.stream = number as u32;
            } else if engine::early_ends().iter().any(|mark| is(node, mark.field())) && self.ended_early(frame, index) {
                into.pop();
            }
            if complete {
                into.push(now);
            }
        }
    }

    /// Whether a mark says that this layer ended in its header.
    fn ended_early(self, frame: &Frame, mark: usize) -> bool {
        let mut label = String::new();
        frame.tree.label(mark, frame.bytes, &mut label);
        let name = self.protocol().short;
        matches!(self, Layer::Ipv6 | Layer::Tcp | Layer::Udp)
            && (label == format!("[Malformed Packet: {name}]")
                || label == format!("[Packet size limited during capture: {name} truncated]"))
    }
}
