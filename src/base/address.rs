//! Addresses of the link and network layers.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::{Ipv4Addr, Ipv6Addr};

/// An address of whatever layer has one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Address {
    #[default]
    None,
    /// A layer without addresses, shown as `N/A`.
    Missing,
    Ether([u8; 6]),
    /// A station on the air, with what it is to the frame; shown as `02:00:00:00:00:01 (RA)`.
    Station([u8; 6], Role),
    /// A node of a network with addresses of one byte, shown as `0xbe`.
    Node(u8),
    V4([u8; 4]),
    V6([u8; 16]),
}

/// What a station is to a frame that names it alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    Receiver,
    Transmitter,
    /// The access point of a basic service set.
    BasicSet,
}

/// As numbers: addresses are looked up for every frame, and the derived way goes byte by byte.
impl Hash for Address {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Address::None => state.write_u8(0),
            Address::Missing => state.write_u8(1),
            Address::Ether([a, b, c, d, e, f]) => state.write_u64(u64::from_be_bytes([2, 0, *a, *b, *c, *d, *e, *f])),
            Address::Station([a, b, c, d, e, f], role) => {
                state.write_u64(u64::from_be_bytes([3, *role as u8, *a, *b, *c, *d, *e, *f]))
            }
            Address::Node(node) => state.write_u16(0x0400 | u16::from(*node)),
            Address::V4(octets) => state.write_u32(u32::from_be_bytes(*octets)),
            Address::V6(octets) => state.write_u128(u128::from_be_bytes(*octets)),
        }
    }
}

impl From<Ipv4Addr> for Address {
    fn from(address: Ipv4Addr) -> Address {
        Address::V4(address.octets())
    }
}

impl From<Ipv6Addr> for Address {
    fn from(address: Ipv6Addr) -> Address {
        Address::V6(address.octets())
    }
}

impl From<[u8; 6]> for Address {
    fn from(address: [u8; 6]) -> Address {
        Address::Ether(address)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::None => Ok(()),
            Address::Missing => f.write_str("N/A"),
            Address::Ether([a, b, c, d, e, g]) => write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}"),
            Address::Station(mac, role) => {
                let role = match role {
                    Role::Receiver => "RA",
                    Role::Transmitter => "TA",
                    Role::BasicSet => "BSSID",
                };
                write!(f, "{} ({role})", Address::Ether(*mac))
            }
            Address::Node(node) => write!(f, "0x{node:02x}"),
            Address::V4(octets) => Ipv4Addr::from(*octets).fmt(f),
            Address::V6(octets) => v6(*octets, f),
        }
    }
}

/// RFC 5952; addresses made of an IPv4 address alone (RFC 4291 §2.5.5) end in its dotted form, as C libraries write them.
fn v6(octets: [u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match octets {
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d] if a != 0 || b != 0 => f.pad(&format!("::{a}.{b}.{c}.{d}")),
        _ => fmt::Display::fmt(&Ipv6Addr::from(octets), f),
    }
}
