//! Addresses, protocols and ports above IP (`-z ip_hosts,tree` and its like).

use super::{Forest, Kind, Values};
use crate::analysis::count::{Frame, Look};
use crate::dissect::{Demand, FieldSet, Node, Protocol, engine};
use crate::field::{Field, Value};
use crate::proto::{ip, ipv6, registry, tcp, udp};

macro_rules! kinds {
    ($($name:ident = $title:literal, $protocol:expr, $root:expr, $count:ident, $width:expr;)*) => {
        $(pub(in crate::analysis) static $name: Kind = Kind {
            title: $title,
            demand,
            look: |frame| look(frame, &$protocol),
            plant: |forest| $root.iter().for_each(|root: &&str| forest.plant(&[root], Values::None)),
            count: |frame, forest| {
                let times = times(frame, &$protocol);
                (0..times).for_each(|_| $count(frame, forest, $root));
                times > 0
            },
            width: $width,
            in_order: false,
        };)*
    };
}

kinds! {
    HOSTS = "IPv4 Statistics/All Addresses", ip::IP, &["All Addresses"], hosts, 0;
    PROTOCOLS = "IPv4 Statistics/IP Protocol Types", ip::IP, &["IP Protocol Types"], protocols, 0;
    SOURCES = "IPv4 Statistics/Source and Destination Addresses", ip::IP, &["Source IPv4 Addresses", "Destination IPv4 Addresses"], ends, 31;
    DESTINATIONS = "IPv4 Statistics/Destinations and Ports", ip::IP, &["Destinations and Ports"], destinations, 0;
    HOSTS_6 = "IPv6 Statistics/All Addresses", ipv6::IPV6, &["All Addresses"], hosts, 0;
    PROTOCOLS_6 = "IPv6 Statistics/IP Protocol Types", ipv6::IPV6, &["IP Protocol Types"], protocols, 0;
    SOURCES_6 = "IPv6 Statistics/Source and Destination Addresses", ipv6::IPV6, &["Source IPv6 Addresses", "Destination IPv6 Addresses"], ends, 31;
    DESTINATIONS_6 = "IPv6 Statistics/Destinations and Ports", ipv6::IPV6, &["Destinations and Ports"], destinations, 0;
}

fn demand() -> Demand {
    let mut set = FieldSet::default();
    // What stands behind a layer tells whether that was read to its end.
    registry().protocols().iter().for_each(|protocol| set.insert(protocol.field()));
    for field in [&tcp::fields::DST_PORT, &udp::DST_PORT, &ip::SRC, &ipv6::SRC] {
        set.insert(field);
    }
    Demand::fields(set)
}

fn look(frame: &Frame, protocol: &Protocol) -> Look {
    if frame.path.contains(&protocol.id()) { Look::Inside } else { Look::Away }
}

/// How often a protocol was read to its end, packets that others quote left out.
fn times(frame: &Frame, protocol: &'static Protocol) -> usize {
    let nodes = frame.tree.nodes();
    let source: &Field = if *protocol == ip::IP { &ip::SRC } else { &ipv6::SRC };
    let is_whole = |node: &&Node| {
        let ended_early =
            nodes.get(node.end as usize).is_some_and(|next| engine::OWN.iter().any(|mark| is(next, mark.field())));
        let inside =
            nodes.iter().skip_while(|own| !std::ptr::eq(*own, *node)).skip(1).take_while(|next| next.depth > 0);
        !ended_early && inside.into_iter().any(|next| is(next, source))
    };
    nodes.iter().filter(|node| node.depth == 0 && is(node, protocol.field())).filter(is_whole).count()
}

fn is(node: &Node, field: &Field) -> bool {
    std::ptr::eq(node.field, field)
}

/// Source and destination, as the columns have them.
fn addresses(frame: &Frame) -> [String; 2] {
    let columns = &frame.tree.columns;
    [columns.source.to_string(), columns.destination.to_string()]
}

/// The innermost transport and the port it goes to, quoted ones too.
fn transport(frame: &Frame) -> (&'static str, u64) {
    let last = frame.tree.nodes().iter().rev().find_map(|node| {
        let name = match node {
            node if is(node, &tcp::fields::DST_PORT) => "TCP",
            node if is(node, &udp::DST_PORT) => "UDP",
            _ => return None,
        };
        match frame.tree.value(node, frame.bytes) {
            Value::Unsigned(port) => Some((name, port)),
            _ => None,
        }
    });
    last.unwrap_or(("NONE", 0))
}

fn hosts(frame: &Frame, forest: &mut Forest, roots: &[&str]) {
    let &[root] = roots else { return };
    let [source, destination] = addresses(frame);
    forest.hit(&[root]);
    forest.hit(&[root, &source]);
    forest.hit(&[root, &destination]);
}

fn protocols(frame: &Frame, forest: &mut Forest, roots: &[&str]) {
    let &[root] = roots else { return };
    forest.hit_all(&[root, transport(frame).0]);
}

fn ends(frame: &Frame, forest: &mut Forest, roots: &[&str]) {
    for (root, address) in roots.iter().zip(addresses(frame)) {
        forest.hit_all(&[root, &address]);
    }
}

fn destinations(frame: &Frame, forest: &mut Forest, roots: &[&str]) {
    let &[root] = roots else { return };
    let [_, destination] = addresses(frame);
    let (name, port) = transport(frame);
    forest.hit_all(&[root, &destination, name, &port.to_string()]);
}
