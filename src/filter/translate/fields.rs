//! What both languages have a name for.

/// A protocol: its display name, and its name in capture filters.
pub(super) const PROTOCOLS: &[(&str, &str)] = &[
    ("ah", "ah"),
    ("arp", "arp"),
    ("esp", "esp"),
    ("icmp", "icmp"),
    ("icmpv6", "icmp6"),
    ("igmp", "igmp"),
    ("ip", "ip"),
    ("ipv6", "ip6"),
    ("llc", "llc"),
    ("mpls", "mpls"),
    ("pim", "pim"),
    ("pppoed", "pppoed"),
    ("pppoes", "pppoes"),
    ("rarp", "rarp"),
    ("sctp", "sctp"),
    ("stp", "stp"),
    ("tcp", "tcp"),
    ("udp", "udp"),
    ("vlan", "vlan"),
    ("vrrp", "vrrp"),
];

/// A number of whole bytes at a fixed place: display name, and the protocol, offset and size of its bytes.
pub(super) struct Bytes {
    pub(super) field: &'static str,
    pub(super) of: &'static str,
    pub(super) at: u64,
    pub(super) size: u64,
}

const fn bytes(field: &'static str, of: &'static str, at: u64, size: u64) -> Bytes {
    Bytes { field, of, at, size }
}

pub(super) const BYTES: &[Bytes] = &[
    bytes("arp.opcode", "arp", 6, 2),
    bytes("eth.type", "ether", 12, 2),
    bytes("icmp.code", "icmp", 1, 1),
    bytes("icmp.type", "icmp", 0, 1),
    bytes("icmpv6.code", "icmp6", 1, 1),
    bytes("icmpv6.type", "icmp6", 0, 1),
    bytes("ip.checksum", "ip", 10, 2),
    bytes("ip.dsfield", "ip", 1, 1),
    bytes("ip.id", "ip", 4, 2),
    bytes("ip.len", "ip", 2, 2),
    bytes("ip.proto", "ip", 9, 1),
    bytes("ip.ttl", "ip", 8, 1),
    bytes("ipv6.hlim", "ip6", 7, 1),
    bytes("ipv6.nxt", "ip6", 6, 1),
    bytes("ipv6.plen", "ip6", 4, 2),
    bytes("tcp.checksum", "tcp", 16, 2),
    bytes("tcp.dstport", "tcp", 2, 2),
    bytes("tcp.srcport", "tcp", 0, 2),
    bytes("tcp.urgent_pointer", "tcp", 18, 2),
    bytes("tcp.window_size_value", "tcp", 14, 2),
    bytes("udp.checksum", "udp", 6, 2),
    bytes("udp.dstport", "udp", 2, 2),
    bytes("udp.length", "udp", 4, 2),
    bytes("udp.srcport", "udp", 0, 2),
];

/// Names of places in capture filters.
pub(super) const PLACES: &[(&str, u64)] =
    &[("icmp6code", 1), ("icmp6type", 0), ("icmpcode", 1), ("icmptype", 0), ("tcpflags", 13)];

/// Names of numbers in capture filters.
pub(super) const NUMBERS: &[(&str, u64)] = &[
    ("tcp-fin", 0x01),
    ("tcp-syn", 0x02),
    ("tcp-rst", 0x04),
    ("tcp-push", 0x08),
    ("tcp-ack", 0x10),
    ("tcp-urg", 0x20),
    ("tcp-ece", 0x40),
    ("tcp-cwr", 0x80),
    ("icmp-echoreply", 0),
    ("icmp-unreach", 3),
    ("icmp-sourcequench", 4),
    ("icmp-redirect", 5),
    ("icmp-echo", 8),
    ("icmp-routeradvert", 9),
    ("icmp-routersolicit", 10),
    ("icmp-timxceed", 11),
    ("icmp-paramprob", 12),
    ("icmp-tstamp", 13),
    ("icmp-tstampreply", 14),
    ("icmp-ireq", 15),
    ("icmp-ireqreply", 16),
    ("icmp-maskreq", 17),
    ("icmp-maskreply", 18),
    ("icmp6-destinationunreach", 1),
    ("icmp6-packettoobig", 2),
    ("icmp6-timeexceeded", 3),
    ("icmp6-parameterproblem", 4),
    ("icmp6-echo", 128),
    ("icmp6-echoreply", 129),
    ("icmp6-multicastlistenerquery", 130),
    ("icmp6-multicastlistenerreportv1", 131),
    ("icmp6-multicastlistenerdone", 132),
    ("icmp6-routersolicit", 133),
    ("icmp6-routeradvert", 134),
    ("icmp6-neighborsolicit", 135),
    ("icmp6-neighboradvert", 136),
    ("icmp6-redirect", 137),
];

/// TCP's flags: display name, name and bit in capture filters.
pub(super) const FLAGS: &[(&str, &str)] = &[
    ("tcp.flags.ack", "tcp-ack"),
    ("tcp.flags.cwr", "tcp-cwr"),
    ("tcp.flags.ece", "tcp-ece"),
    ("tcp.flags.fin", "tcp-fin"),
    ("tcp.flags.push", "tcp-push"),
    ("tcp.flags.reset", "tcp-rst"),
    ("tcp.flags.syn", "tcp-syn"),
    ("tcp.flags.urg", "tcp-urg"),
];

/// Numbers of protocols over IP, by the names that capture filters have for them.
pub(super) const IP_PROTOCOLS: &[(&str, u64)] = &[
    ("icmp", 1),
    ("igmp", 2),
    ("tcp", 6),
    ("udp", 17),
    ("esp", 50),
    ("ah", 51),
    ("icmp6", 58),
    ("pim", 103),
    ("vrrp", 112),
    ("sctp", 132),
];

/// Ethertypes, by the names that capture filters have for them.
pub(super) const ETHERTYPES: &[(&str, u64)] =
    &[("ip", 0x0800), ("arp", 0x0806), ("rarp", 0x8035), ("ip6", 0x86dd), ("lldp", 0x88cc)];

/// What a list says of a name.
pub(super) fn under<T: Copy>(list: &[(&str, T)], name: &str) -> Option<T> {
    list.iter().find(|(own, _)| *own == name).map(|(_, value)| *value)
}
