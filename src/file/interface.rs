//! What a capture says about where it was taken: sections and interfaces.

use crate::base::Time;

use super::bytes::ByteOrder;
use super::options::RawOption;

/// A place packets were captured at: of a pcap file the only one, of a pcapng file one Interface Description Block.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Interface {
    /// LINKTYPE number of its packets, without the FCS bits some pcap files have in it.
    pub link: u16,
    /// Bytes of frame check sequence at the end of each packet, if the file tells.
    pub fcs_len: Option<u8>,
    /// The longest packet that was kept; 0 for no limit.
    pub snaplen: u32,
    /// `eth0`.
    pub name: Option<String>,
    /// What people call it.
    pub description: Option<String>,
    /// The capture filter as text, if it was one.
    pub filter: Option<String>,
    /// The operating system of the capturing machine.
    pub os: Option<String>,
    /// Its hardware.
    pub hardware: Option<String>,
    /// How fine its time stamps are.
    pub resolution: Resolution,
    /// Seconds to add to its time stamps.
    pub offset: i64,
    /// Comments on it.
    pub comments: Vec<String>,
    /// All its options as they stand in the file, the above among them.
    pub options: Vec<RawOption>,
    /// Index of its section; 0 in pcap files.
    pub section: u32,
    /// Its number within its section, as packets name it.
    pub number: u32,
}

/// A section of a pcapng file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Section {
    /// Where its header begins.
    pub offset: u64,
    /// Its byte order.
    pub order: ByteOrder,
    /// Its comments.
    pub comments: Vec<String>,
    /// Hardware that wrote it.
    pub hardware: Option<String>,
    /// Operating system that wrote it.
    pub os: Option<String>,
    /// Program that wrote it.
    pub application: Option<String>,
    /// All its options, the above among them.
    pub options: Vec<RawOption>,
}

/// How fine time stamps are, as pcapng's `if_tsresol` says it: 10^-n, or 2^-n with the highest bit set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Resolution(pub u8);

impl Default for Resolution {
    fn default() -> Resolution {
        Resolution::MICROS
    }
}

impl Resolution {
    /// Microseconds: pcap, and pcapng without `if_tsresol`.
    pub const MICROS: Resolution = Resolution(6);
    /// Nanoseconds.
    pub const NANOS: Resolution = Resolution(9);

    /// The exponent, and whether the base is 2.
    fn exponent(self) -> (u32, bool) {
        (u32::from(self.0 & 0x7f), self.0 & 0x80 != 0)
    }

    /// How many decimals TShark shows for seconds: 0, 1, 2, 3, 6 or 9.
    pub fn decimals(self) -> u8 {
        let (n, binary) = self.exponent();
        // log10(2) = 0.30103
        let exact = if binary { n * 30103 / 100_000 } else { n };
        match exact {
            0..=3 => exact as u8,
            4..=5 => 3,
            6..=8 => 6,
            _ => 9,
        }
    }

    /// A count of units since 1970 as time.
    #[inline]
    pub fn time(self, units: u64) -> Time {
        Time(match self.0 {
            9 => i64::try_from(units).unwrap_or(i64::MAX),
            6 => i64::try_from(units).unwrap_or(i64::MAX).saturating_mul(1000),
            _ => self.nanos(units),
        })
    }

    fn nanos(self, units: u64) -> i64 {
        const BILLION: u128 = 1_000_000_000;
        let units = u128::from(units);
        let nanos = match self.exponent() {
            (n, true) => (units * BILLION) >> n,
            (n @ 0..=9, false) => units * 10_u128.pow(9 - n),
            (n, false) => 10_u128.checked_pow(n - 9).map_or(0, |d| units / d),
        };
        i64::try_from(nanos).unwrap_or(i64::MAX)
    }

    /// The count of units since 1970 that comes nearest before `time`; zero for times before 1970.
    pub fn units(self, time: Time) -> u64 {
        let nanos = u128::try_from(time.0).unwrap_or(0);
        let units = match self.exponent() {
            // Rounded up, so that reading it again gives the same nanosecond where units are finer than that.
            (n @ 0..=63, true) => (nanos << n).div_ceil(1_000_000_000),
            (_, true) => u128::MAX,
            (n @ 0..=9, false) => nanos / 10_u128.pow(9 - n),
            (n, false) => 10_u128.checked_pow(n - 9).and_then(|m| nanos.checked_mul(m)).unwrap_or(u128::MAX),
        };
        u64::try_from(units).unwrap_or(u64::MAX)
    }
}

/// A name that the file gives for an address (Name Resolution Block).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameRecord {
    /// The address.
    pub address: NamedAddress,
    /// Its names.
    pub names: Vec<String>,
}

/// What a name record names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NamedAddress {
    /// An IPv4 address.
    V4([u8; 4]),
    /// An IPv6 address.
    V6([u8; 16]),
    /// A 48-bit MAC address.
    Eui48([u8; 6]),
    /// A 64-bit MAC address.
    Eui64([u8; 8]),
}

/// Keys to decrypt with, kept in the capture (Decryption Secrets Block).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Secrets {
    /// What kind: [`Secrets::TLS_KEY_LOG`] and others.
    pub kind: u32,
    /// The secrets; for TLS the text of a key log file.
    pub data: Vec<u8>,
    /// Options of the block.
    pub options: Vec<RawOption>,
    /// Index of the section.
    pub section: u32,
    /// Position of the block in the file; secrets hold for packets after it.
    pub offset: u64,
}

impl Secrets {
    /// Lines of NSS key log format.
    pub const TLS_KEY_LOG: u32 = 0x544c_534b;
    /// SSH key log.
    pub const SSH_KEY_LOG: u32 = 0x5353_484b;
    /// WireGuard key log.
    pub const WIREGUARD_KEY_LOG: u32 = 0x5747_4b4c;
    /// ZigBee network key.
    pub const ZIGBEE_NWK_KEY: u32 = 0x5a4e_574b;
    /// ZigBee APS key.
    pub const ZIGBEE_APS_KEY: u32 = 0x5a41_504b;
}

/// What the capturing side counted on an interface (Interface Statistics Block).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InterfaceStatistics {
    /// Index into the list of interfaces of the whole file.
    pub interface: u32,
    /// When it was counted.
    pub time: Time,
    /// When the capture began.
    pub start: Option<Time>,
    /// When it ended.
    pub end: Option<Time>,
    /// Packets the interface received.
    pub received: Option<u64>,
    /// Packets it lost for lack of resources.
    pub dropped: Option<u64>,
    /// Packets the filter let through.
    pub accepted: Option<u64>,
    /// Packets the operating system lost.
    pub dropped_by_os: Option<u64>,
    /// Packets given to the capturing program.
    pub delivered: Option<u64>,
    /// Comments on it.
    pub comments: Vec<String>,
    /// All options, the above among them.
    pub options: Vec<RawOption>,
}
