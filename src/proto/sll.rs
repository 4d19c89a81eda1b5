//! Linux "cooked" captures, versions 1 and 2 (LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2 of the tcpdump.org registry).

use super::eth;
use super::ethertype::{self, ETHERTYPE_PSEUDO, ETHERTYPES};
use crate::dissect::prelude::*;

fields! {
    PACKET_TYPE = "sll.pkttype", "Packet type", u16, names PACKET_TYPES;
    HARDWARE_TYPE = "sll.hatype", "Link-layer address type", u16, names HARDWARE_TYPES;
    ADDRESS_LEN = "sll.halen", "Link-layer address length", u16;
    SRC_ETH = "sll.src.eth", "Source", ether;
    SRC_IPV4 = "sll.src.ipv4", "Source", ipv4;
    SRC_OTHER = "sll.src.other", "Source", bytes;
    UNUSED = "sll.unused", "Unused", bytes;
    LINUX_TYPE = "sll.ltype", "Protocol", u16, hex, names LINUX_TYPES;
    GRE_TYPE = "sll.gretype", "Protocol", u16, hex, names GRE_TYPES;
    ETHER_TYPE = "sll.etype", "Protocol", u16, hex, names ETHERTYPES;
    TRAILER = "sll.trailer", "Trailer", bytes;
    INTERFACE_INDEX = "sll.ifindex", "Interface index", u32;
}

static PACKET_TYPES: &[(u64, &str)] =
    &[(0, "Unicast to us"), (1, "Broadcast"), (2, "Multicast"), (3, "Unicast to another host"), (4, "Sent by us")];

/// Numbers below 0x0600, which are no Ethertypes.
static LINUX_TYPES: &[(u64, &str)] = &[
    (0x01, "Raw 802.3"),
    (0x03, "Ethernet"),
    (0x04, "802.2 LLC"),
    (0x07, "PPP (HDLC)"),
    (0x0c, "CAN"),
    (0x0d, "CAN FD"),
    (0x17, "IrDA LAP"),
    (0xf5, "ISI"),
    (0xf6, "IEEE 802.15.4"),
];

static GRE_TYPES: &[(u64, &str)] = &[
    (0x0000, "Possible GRE keepalive packet"),
    (0x00fe, "OSI"),
    (0x0800, "IP"),
    (0x0806, "ARP"),
    (0x2000, "CDP (Cisco)"),
    (0x2001, "NHRP"),
    (0x22eb, "ERSPAN III"),
    (0x6558, "Transparent Ethernet bridging"),
    (0x6559, "Frame Relay"),
    (0x8137, "IPX"),
    (0x86dd, "IPv6"),
    (0x880b, "PPP"),
    (0x883e, "WCCP"),
    (0x8847, "MPLS label switched packet"),
    (0x88be, "ERSPAN"),
    (0x894f, "Network Service Header"),
];

/// ARPHRD_ numbers of Linux.
pub(super) static HARDWARE_TYPES: &[(u64, &str)] = &[
    (0, "NET/ROM pseudo"),
    (1, "Ethernet"),
    (2, "Experimental Ethernet"),
    (3, "AX.25"),
    (4, "ProNET"),
    (5, "Chaos"),
    (6, "IEEE 802"),
    (7, "ARCNET"),
    (8, "Hyperchannel"),
    (9, "Lanstar"),
    (10, "Autonet Short Address"),
    (11, "Localtalk"),
    (12, "LocalNet"),
    (13, "Ultra link"),
    (14, "SMDS"),
    (15, "Frame Relay DLCI"),
    (16, "ATM"),
    (17, "HDLC"),
    (18, "Fibre Channel"),
    (19, "ATM (RFC 2225)"),
    (20, "Serial Line"),
    (21, "ATM"),
    (22, "MIL-STD-188-220"),
    (23, "Metricom STRIP"),
    (24, "IEEE 1394.1995"),
    (25, "MAPOS"),
    (26, "Twinaxial"),
    (27, "EUI-64"),
    (28, "HIPARP"),
    (29, "IP and ARP over ISO 7816-3"),
    (30, "ARPSec"),
    (31, "IPsec tunnel"),
    (32, "InfiniBand"),
    (33, "TIA-102 Project 25 CAI"),
    (34, "Wiegand Interface"),
    (35, "Pure IP"),
    (36, "Experimental 1"),
    (37, "HFI"),
    (256, "Experimental 2"),
    (257, "AEthernet"),
    (260, "Notional KISS type"),
    (264, "ADAPT"),
    (270, "ROSE"),
    (271, "CCITT X.25"),
    (272, "Boards with X.25 in firmware"),
    (280, "Controller Area Network"),
    (512, "PPP"),
    (513, "Cisco HDLC"),
    (516, "LAPB"),
    (517, "Digital's DDCMP protocol"),
    (518, "Raw HDLC"),
    (519, "Raw IP"),
    (768, "IPIP tunnel"),
    (769, "IP6IP6 tunnel"),
    (770, "Frame Relay Access Device"),
    (771, "SKIP vif"),
    (772, "Loopback"),
    (774, "Fiber Distributed Data Interface"),
    (775, "AP1000 BIF"),
    (776, "sit0 device - IPv6-in-IPv4"),
    (777, "IP over DDP tunneller"),
    (778, "GRE over IP"),
    (779, "PIMSM register interface"),
    (780, "High Performance Parallel Interface"),
    (781, "Nexus 64Mbps Ash"),
    (782, "Acorn Econet"),
    (783, "Linux-IrDA"),
    (784, "Point to point fibrechannel"),
    (785, "Fibrechannel arbitrated loop"),
    (786, "Fibrechannel public loop"),
    (787, "Fibrechannel fabric"),
    (800, "Magic type ident for TR"),
    (801, "IEEE 802.11"),
    (802, "IEEE 802.11 + Prism2 header"),
    (803, "IEEE 802.11 + radiotap header"),
    (804, "IEEE 802.15.4"),
    (805, "IEEE 802.15.4 network monitor"),
    (820, "PhoNet media type"),
    (821, "PhoNet pipe header"),
    (822, "CAIF media type"),
    (823, "GRE over IPv6"),
    (824, "Netlink"),
    (825, "IPv6 over LoWPAN"),
    (826, "Vsock monitor header"),
    (65534, "zero header length"),
    (65535, "Void type, nothing is known"),
];

/// ARPHRD_IPGRE: a GRE tunnel, whose protocol is GRE's.
const GRE_TUNNEL: u16 = 778;

pub static SLL: Protocol = Protocol {
    short: "SLL",
    fields: FIELDS,
    on: &[On::Number(&LINK, 113), On::Number(&LINK, 276)],
    uses: &[&eth::ETH],
    hands_on_last: Some(&[&TRAILER]),
    dissect,
    ..Protocol::named("sll", "Linux cooked-mode capture")
};

/// LINKTYPE_LINUX_SLL2
const VERSION_2: u16 = 276;

fn dissect(pkt: &mut Packet) -> Parsed {
    let end = pkt.position().saturating_add(pkt.left());
    let own = pkt.own();
    let (hardware, protocol);
    if pkt.frame().link == VERSION_2 {
        pkt.label(own, |text| text.write_str("Linux cooked capture v2"));
        protocol = pkt.peek_u16(0)?;
        hardware = pkt.peek_u16(8)?;
        let kind = pkt.peek_u8(10)?;
        info(pkt, u16::from(kind));
        pkt.u16(protocol_field(hardware, protocol))?;
        pkt.skip(2)?; // reserved
        pkt.u32(&INTERFACE_INDEX)?;
        pkt.u16(&HARDWARE_TYPE)?;
        pkt.u8(&PACKET_TYPE)?;
        let len = pkt.u8(&ADDRESS_LEN)?;
        address(pkt, u16::from(len))?;
    } else {
        pkt.label(own, |text| text.write_str("Linux cooked capture v1"));
        let kind = pkt.peek_u16(0)?;
        info(pkt, kind);
        pkt.u16(&PACKET_TYPE)?;
        hardware = pkt.u16(&HARDWARE_TYPE)?;
        let len = pkt.u16(&ADDRESS_LEN)?;
        address(pkt, len)?;
        protocol = pkt.peek_u16(0)?;
        pkt.u16(protocol_field(hardware, protocol))?;
    }
    if protocol < 0x0600 {
        return pkt.hand_on(&SLL_LTYPE, u32::from(protocol));
    }
    if hardware == GRE_TUNNEL {
        return pkt.hand_on(&ETHERTYPE, u32::from(protocol));
    }
    ethertype::hand_on(pkt, protocol)?;
    let start = pkt.behind();
    eth::trailer(pkt, start, end, Some(0), &TRAILER, &ETHERTYPE_PSEUDO)
}

fn info(pkt: &mut Packet, kind: u16) {
    pkt.info(|text| match PACKET_TYPE.name_of(u64::from(kind)) {
        Some(name) => text.write_str(name),
        None => write!(text, "Unknown ({kind})"),
    });
}

fn protocol_field(hardware: u16, protocol: u16) -> &'static Field {
    match (protocol, hardware) {
        (..0x0600, _) => &LINUX_TYPE,
        (_, GRE_TUNNEL) => &GRE_TYPE,
        _ => &ETHER_TYPE,
    }
}

/// The sender's address: `len` of eight bytes, the others are unused.
fn address(pkt: &mut Packet, len: u16) -> Parsed {
    let len = usize::from(len).min(8);
    match len {
        0 => {}
        4 => {
            let address = pkt.ipv4(&SRC_IPV4)?;
            pkt.ends(address, Address::None);
        }
        6 => {
            let address = pkt.ether(&SRC_ETH)?;
            pkt.ends(address, Address::None);
        }
        _ => {
            pkt.bytes(&SRC_OTHER, len)?;
        }
    }
    if len < 8 {
        pkt.bytes(&UNUSED, 8usize.saturating_sub(len))?;
    }
    Ok(())
}
