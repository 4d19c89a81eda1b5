//! The options of pcapng blocks (draft-ietf-opsawg-pcapng §3.5): lists of code, length, value.
//!
//! Numbers in values are turned to little-endian when an option is read, so that who keeps, shows or writes options
//! need not know which byte order the section had.

use super::bytes::{ByteOrder, padded};

/// Where the options of a packet lie in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OptionsAt {
    /// Position of the first option in the (unpacked) file.
    pub offset: u64,
    /// Bytes of options.
    pub len: u32,
    /// Byte order of their section.
    pub order: ByteOrder,
}

/// One option as it stands in a block, numbers turned to little-endian.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawOption {
    /// The option's code; what it means depends on the kind of block, but for 1 (comment) and the custom ones.
    pub code: u16,
    /// Its value without padding.
    pub value: Vec<u8>,
}

impl RawOption {
    /// The value as text; bytes that are not UTF-8 are shown as replacement characters, a closing NUL is dropped.
    pub fn text(&self) -> String {
        text(&self.value)
    }

    /// The value as a number of 1, 2, 4 or 8 bytes.
    pub fn number(&self) -> Option<u64> {
        let mut raw = [0; 8];
        match self.value.len() {
            1 | 2 | 4 | 8 => {}
            _ => return None,
        }
        for (to, from) in raw.iter_mut().zip(&self.value) {
            *to = *from;
        }
        Some(u64::from_le_bytes(raw))
    }
}

pub(crate) fn text(value: &[u8]) -> String {
    let end = value.iter().position(|&b| b == 0).unwrap_or(value.len());
    String::from_utf8_lossy(value.get(..end).unwrap_or_default()).into_owned()
}

/// The kind of block whose options are read: it decides what the codes mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OptionsOf {
    Section,
    Interface,
    Packet,
    Statistics,
    Secrets,
}

/// Option code of a comment in every block.
pub const COMMENT: u16 = 1;

/// Widths of the numbers that an option's value begins with.
fn numbers_in(of: OptionsOf, code: u16) -> &'static [usize] {
    use OptionsOf::{Interface, Packet, Statistics};
    match (of, code) {
        (_, 2988 | 2989 | 19372 | 19373) => &[4],
        (Packet, 2) => &[4],
        (Packet, 4 | 5) => &[8],
        (Packet, 6) => &[4],
        (Interface, 8 | 14 | 16 | 17) => &[8],
        (Interface, 10) => &[4],
        (Statistics, 2 | 3) => &[4, 4],
        (Statistics, 4..=8) => &[8],
        _ => &[],
    }
}

fn to_little_endian(of: OptionsOf, code: u16, order: ByteOrder, value: &mut [u8]) {
    if order == ByteOrder::Little {
        return;
    }
    let mut at = 0;
    for &width in numbers_in(of, code) {
        if let Some(number) = value.get_mut(at..at + width) {
            number.reverse();
        }
        at += width;
    }
}

/// What is wrong with a list of options, in TShark's words.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum OptionsError {
    /// An option's value reaches beyond the block.
    #[error("Not enough data to handle option of length {0}")]
    TooLong(usize),
    /// Less than a code and a length are left.
    #[error("Not enough data to read header of option: {0} bytes")]
    NoRoom(usize),
    /// An option of a packet must have another length.
    #[error("packet block {name} option length {len} is not {right}")]
    Length { name: &'static str, len: usize, right: usize },
    #[error("packet block verdict option length 0 is < 1")]
    EmptyVerdict,
    #[error("if_filter option length 0 is < 1")]
    EmptyFilter,
    #[error("option length ({0}) too small for custom option")]
    ShortCustom(usize),
}

fn check(of: OptionsOf, code: u16, len: usize) -> Result<(), OptionsError> {
    let (name, right) = match (of, code) {
        (_, 2988 | 2989 | 19372 | 19373) if len < 4 => return Err(OptionsError::ShortCustom(len)),
        (OptionsOf::Packet, 7) if len == 0 => return Err(OptionsError::EmptyVerdict),
        (OptionsOf::Interface, 11) if len == 0 => return Err(OptionsError::EmptyFilter),
        (OptionsOf::Packet, 2) => ("flags", 4),
        (OptionsOf::Packet, 4) => ("drop count", 8),
        (OptionsOf::Packet, 5) => ("packet id", 8),
        (OptionsOf::Packet, 6) => ("queue", 4),
        _ => return Ok(()),
    };
    if len == right { Ok(()) } else { Err(OptionsError::Length { name, len, right }) }
}

/// What is wrong with the options of a packet; a walk asks it of every packet that has some, so nothing is kept.
pub(crate) fn wrong_packet_options(order: ByteOrder, bytes: &[u8]) -> Option<OptionsError> {
    each(OptionsOf::Packet, order, bytes, |_, _| {}).err()
}

fn each(of: OptionsOf, order: ByteOrder, bytes: &[u8], mut keep: impl FnMut(u16, &[u8])) -> Result<(), OptionsError> {
    let mut rest = bytes;
    while !rest.is_empty() {
        if rest.len() < 4 {
            return Err(OptionsError::NoRoom(rest.len()));
        }
        let code = order.u16(rest, 0);
        let len = usize::from(order.u16(rest, 2));
        if code == 0 {
            break;
        }
        let value = rest.get(4..4 + len).ok_or(OptionsError::TooLong(len))?;
        check(of, code, len)?;
        keep(code, value);
        rest = rest.get(4 + padded(len as u64) as usize..).unwrap_or_default();
    }
    Ok(())
}

/// Reads a whole list; an end-of-options mark ends it, so does the end of the bytes.
pub(crate) fn read_all(of: OptionsOf, order: ByteOrder, bytes: &[u8]) -> (Vec<RawOption>, Option<OptionsError>) {
    let mut all = Vec::new();
    let wrong = each(of, order, bytes, |code, value| {
        let mut value = value.to_vec();
        to_little_endian(of, code, order, &mut value);
        all.push(RawOption { code, value });
    });
    (all, wrong.err())
}

/// The options of one packet, read when somebody looks.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PacketOptions {
    /// Comments, in order.
    pub comments: Vec<String>,
    /// Direction, reception type, FCS length and link-layer errors, packed as in pcapng.
    pub flags: Option<PacketFlags>,
    /// Packets lost between this one and the one before.
    pub drop_count: Option<u64>,
    /// A number that marks the same packet seen on several interfaces.
    pub packet_id: Option<u64>,
    /// Queue of the interface that the packet came through.
    pub queue: Option<u32>,
    /// Algorithm and value.
    pub hashes: Vec<(u8, Vec<u8>)>,
    /// What a filter said of the packet: kind (0 hardware, 1 eBPF TC, 2 eBPF XDP) and data.
    pub verdicts: Vec<(u8, Vec<u8>)>,
    /// All of them as they stand in the file, the above among them.
    pub all: Vec<RawOption>,
}

/// The flags word of a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PacketFlags(pub u32);

impl PacketFlags {
    /// 0 unknown, 1 inbound, 2 outbound.
    pub fn direction(self) -> u8 {
        (self.0 & 3) as u8
    }

    /// 0 unspecified, 1 unicast, 2 multicast, 3 broadcast, 4 promiscuous.
    pub fn reception(self) -> u8 {
        (self.0 >> 2 & 7) as u8
    }

    /// Bytes of frame check sequence, if the flags tell.
    pub fn fcs_len(self) -> Option<u8> {
        Some((self.0 >> 5 & 15) as u8).filter(|&n| n != 0)
    }

    /// Link-layer errors, the upper 16 bits.
    pub fn errors(self) -> u16 {
        (self.0 >> 16) as u16
    }
}

impl PacketOptions {
    /// Replaces the comments, the other options staying as they are.
    pub fn set_comments(&mut self, comments: Vec<String>) {
        self.all.retain(|option| option.code != COMMENT);
        let fitting = |c: &String| c.len() <= usize::from(u16::MAX);
        let new = comments.iter().filter(|c| fitting(c));
        let new = new.map(|c| RawOption { code: COMMENT, value: c.clone().into_bytes() });
        self.all.splice(0..0, new);
        self.comments = comments;
    }

    /// Reads the bytes that an [`OptionsAt`] points at; what is damaged is left out.
    pub fn read(order: ByteOrder, bytes: &[u8]) -> PacketOptions {
        let (all, _) = read_all(OptionsOf::Packet, order, bytes);
        let mut packet = PacketOptions::default();
        for option in &all {
            let split = option.value.split_first();
            match option.code {
                COMMENT => packet.comments.push(option.text()),
                2 => packet.flags = option.number().and_then(|n| u32::try_from(n).ok()).map(PacketFlags),
                3 => packet.hashes.extend(split.map(|(&kind, data)| (kind, data.to_vec()))),
                4 => packet.drop_count = option.number(),
                5 => packet.packet_id = option.number(),
                6 => packet.queue = option.number().and_then(|n| u32::try_from(n).ok()),
                7 => packet.verdicts.extend(split.map(|(&kind, data)| (kind, data.to_vec()))),
                _ => {}
            }
        }
        packet.all = all;
        packet
    }
}
