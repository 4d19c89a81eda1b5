//! The pcapng format (draft-ietf-opsawg-pcapng), read as leniently as TShark reads it.
//!
//! A file is a list of blocks: type, length, body, length again. Sections begin with a header that gives the byte
//! order; interfaces are described before packets name them. Blocks of unknown types are skipped.

use std::io;

use crate::base::Time;

use super::block::Window;
use super::bytes::{ByteOrder, padded};
use super::interface::{Interface, InterfaceStatistics, NameRecord, NamedAddress, Resolution, Secrets, Section};
use super::link;
use super::options::{COMMENT, OptionsAt, OptionsError, OptionsOf, RawOption, read_all, text, wrong_packet_options};
use super::record::{Record, RecordKind, believed};
use super::trouble::Trouble;
use super::walk::{Look, Notes};

/// Block type of a section header; reads the same in both byte orders.
pub(crate) const SECTION: u32 = 0x0a0d_0d0a;
pub(crate) const BYTE_ORDER_MAGIC: u32 = 0x1a2b_3c4d;
pub(crate) const INTERFACE: u32 = 1;
const OLD_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
pub(crate) const NAMES: u32 = 4;
pub(crate) const STATISTICS: u32 = 5;
pub(crate) const ENHANCED_PACKET: u32 = 6;
pub(crate) const JOURNAL: u32 = 9;
pub(crate) const SECRETS: u32 = 10;
const SYSDIG_EVENT: u32 = 0x204;
const SYSDIG_EVENT_2: u32 = 0x216;
const SYSDIG_EVENT_2_LARGE: u32 = 0x221;
pub(crate) const CUSTOM: u32 = 0xbad;
const CUSTOM_NOT_TO_COPY: u32 = 0x4000_0bad;

/// The longest block that can be true: the longest packet of any link type, and room for options.
const LONGEST_BLOCK: u32 = (128 << 20) + (128 << 10) + 32;
/// Interfaces that are kept; more are not believed.
const MOST_INTERFACES: usize = 1 << 20;

/// Where a walk stands in a pcapng file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pcapng {
    order: ByteOrder,
    /// Index of the first interface of this section in the list of the file.
    first_interface: u32,
    /// What packets need of the interfaces of this section.
    clocks: Vec<Clock>,
}

#[derive(Clone, Copy, Debug)]
struct Clock {
    resolution: Resolution,
    offset_nanos: i64,
    snaplen: u32,
    longest: u32,
    pseudo: Option<link::PseudoHeader>,
}

impl Clock {
    #[inline]
    fn time(&self, high: u32, low: u32) -> Time {
        let units = u64::from(high) << 32 | u64::from(low);
        Time(self.resolution.time(units).0.saturating_add(self.offset_nanos))
    }
}

/// Whether these are the first bytes of a pcapng file.
pub(crate) fn recognise(start: &[u8]) -> bool {
    let magic = start.get(8..12);
    start.get(..4) == Some(&SECTION.to_be_bytes())
        && magic.is_none_or(|m| {
            m == BYTE_ORDER_MAGIC.to_be_bytes().as_slice() || m == BYTE_ORDER_MAGIC.to_le_bytes().as_slice()
        })
}

fn damaged(at: u64, detail: String) -> Look {
    Look::Stop(Trouble::Damaged { at, detail: format!("pcapng: {detail}") })
}

/// The shortest a block of a type can be.
#[inline]
fn shortest(kind: u32) -> u32 {
    match kind {
        ENHANCED_PACKET | OLD_PACKET => 32,
        SECTION => 28,
        INTERFACE => 20,
        SIMPLE_PACKET | NAMES | CUSTOM | CUSTOM_NOT_TO_COPY => 16,
        STATISTICS => 24,
        JOURNAL => 35,
        SYSDIG_EVENT => 36,
        SYSDIG_EVENT_2 | SYSDIG_EVENT_2_LARGE => 40,
        _ => 12,
    }
}

/// What TShark says of a block that is too short for its type.
#[cold]
fn too_short(at: u64, kind: u32, total: u32) -> Look {
    let least = shortest(kind);
    let short = match kind {
        SECTION => "an SHB is less than the minimum SHB size",
        INTERFACE => "an IDB is less than the minimum IDB size",
        OLD_PACKET => "a PB is less than the minimum PB size",
        ENHANCED_PACKET => "an EPB is less than the minimum EPB size",
        SIMPLE_PACKET => "an SPB is less than the minimum SPB size",
        NAMES => "an NRB is less than the minimum NRB size",
        STATISTICS => "an ISB is too small (<",
        JOURNAL => "a systemd journal export block is too small (<",
        CUSTOM | CUSTOM_NOT_TO_COPY => "a CB is too small (<",
        SYSDIG_EVENT | SYSDIG_EVENT_2 | SYSDIG_EVENT_2_LARGE => "a Sysdig event block is too small (<",
        _ => "an unknown block type is less than the minimum block size",
    };
    let close = if short.ends_with('<') { ")" } else { "" };
    damaged(at, format!("total block length {total} of {short} {least}{close}"))
}

impl Pcapng {
    /// Looks at the block at `at`.
    #[inline]
    pub(crate) fn look(&mut self, window: &mut Window, at: u64, notes: &mut Notes) -> io::Result<Look> {
        let head = window.fetch(at, 8)?;
        if head.len() < 8 {
            return Ok(Look::Short);
        }
        let kind = self.order.u32(head, 0);
        if kind == SECTION {
            return self.look_section(window, at, notes);
        }
        let total = self.order.u32(head, 4);
        let block = match whole_block(window, at, kind, total, self.order)? {
            Ok(block) => block,
            Err(look) => return Ok(look),
        };
        let next = at + block.len() as u64 + 12;
        Ok(match kind {
            ENHANCED_PACKET => self.enhanced(block, at, next),
            INTERFACE => self.interface(block, at, next, notes),
            OLD_PACKET => self.old_packet(block, at, next),
            SIMPLE_PACKET => self.simple(block, at, next),
            NAMES => self.names(block, at, next, notes),
            STATISTICS => self.statistics(block, at, next, notes),
            SECRETS => self.secrets(block, at, next, notes),
            JOURNAL => journal(block, at, next),
            SYSDIG_EVENT | SYSDIG_EVENT_2 | SYSDIG_EVENT_2_LARGE => self.system_call(block, kind, at, next),
            CUSTOM | CUSTOM_NOT_TO_COPY => self.custom(block, at, next),
            _ => Look::Skip { next },
        })
    }

    fn look_section(&mut self, window: &mut Window, at: u64, notes: &mut Notes) -> io::Result<Look> {
        let head = window.fetch(at, 12)?;
        if head.len() < 12 {
            return Ok(Look::Short);
        }
        let order = match (ByteOrder::Little.u32(head, 8), ByteOrder::Big.u32(head, 8)) {
            (BYTE_ORDER_MAGIC, _) => ByteOrder::Little,
            (_, BYTE_ORDER_MAGIC) => ByteOrder::Big,
            (magic, _) => {
                return Ok(damaged(at, format!("unknown byte-order magic number 0x{magic:08x}")));
            }
        };
        let total = order.u32(head, 4);
        let body = match whole_block(window, at, SECTION, total, order)? {
            Ok(body) => body,
            Err(look) => return Ok(look),
        };
        let (major, minor) = (order.u16(body, 4), order.u16(body, 6));
        if major != 1 || !matches!(minor, 0 | 2) {
            let detail = format!("pcapng: unknown SHB version {major}.{minor}");
            return Ok(Look::Stop(Trouble::NotSupported { at, detail }));
        }
        let (options, wrong) = read_all(OptionsOf::Section, order, body.get(16..).unwrap_or_default());
        if let Some(wrong) = wrong {
            return Ok(wrong_options(at, &wrong));
        }
        let next = at + u64::from(total);
        self.order = order;
        self.first_interface = u32::try_from(notes.interfaces.len()).unwrap_or(u32::MAX);
        self.clocks.clear();
        let mut section = Section { offset: at, order, ..Section::default() };
        if notes.room(at, body.len()) {
            for option in &options {
                match option.code {
                    COMMENT => section.comments.push(option.text()),
                    2 => section.hardware = Some(option.text()),
                    3 => section.os = Some(option.text()),
                    4 => section.application = Some(option.text()),
                    _ => {}
                }
            }
            section.options = options;
        }
        notes.sections.push(section);
        Ok(Look::Skip { next })
    }

    #[inline]
    fn enhanced(&self, body: &[u8], at: u64, next: u64) -> Look {
        self.packet(body, self.order.u32(body, 0), "an EPB", at, next)
    }

    /// The Packet Block of old: a shorter interface number and a count of drops stand where the Enhanced one has its
    /// interface number; all else lies at the same places.
    fn old_packet(&self, body: &[u8], at: u64, next: u64) -> Look {
        self.packet(body, u32::from(self.order.u16(body, 0)), "a PB", at, next)
    }

    #[inline]
    fn packet(&self, body: &[u8], number: u32, name: &str, at: u64, next: u64) -> Look {
        let order = self.order;
        let Some(clock) = self.clocks.get(number as usize) else {
            return self.no_interface(at, number);
        };
        let captured = order.u32(body, 12);
        if captured > clock.longest {
            return too_long(at, captured, clock.longest);
        }
        let end = 20 + captured as usize;
        if end > body.len() {
            return no_room(at, body, name, captured);
        }
        let begin = padded(end as u64) as usize;
        let options = match body.get(begin..).filter(|options| options.len() >= 4) {
            None => None,
            Some(options) => {
                if let Some(wrong) = wrong_packet_options(order, options) {
                    return wrong_options(at, &wrong);
                }
                Some(OptionsAt { offset: at + 8 + begin as u64, len: options.len() as u32, order })
            }
        };
        let mut record = Record {
            time: clock.time(order.u32(body, 4), order.u32(body, 8)),
            offset: at + 28,
            captured,
            length: believed(order.u32(body, 16)),
            interface: self.first_interface.saturating_add(number),
            timed: true,
            kind: RecordKind::Packet,
            options,
        };
        match clock.pseudo.map(|pseudo| pseudo.take_off(&mut record)) {
            None | Some(Ok(())) => Look::Record { record, next },
            Some(Err(detail)) => Look::Stop(Trouble::Damaged { at, detail }),
        }
    }

    fn simple(&self, body: &[u8], at: u64, next: u64) -> Look {
        let Some(clock) = self.clocks.first() else {
            return damaged(at, "SPB appeared before any IDBs in the section".to_owned());
        };
        let length = believed(self.order.u32(body, 0));
        let captured = if clock.snaplen == 0 { length } else { length.min(clock.snaplen) };
        if captured > clock.longest {
            return too_long(at, captured, clock.longest);
        }
        if ((body.len() - 4) as u64) < u64::from(captured) {
            return no_room(at, body, "an SPB", length);
        }
        let mut record = Record {
            time: Time(0),
            offset: at + 12,
            captured,
            length,
            interface: self.first_interface,
            timed: false,
            kind: RecordKind::Packet,
            options: None,
        };
        match clock.pseudo.map(|pseudo| pseudo.take_off(&mut record)) {
            None | Some(Ok(())) => Look::Record { record, next },
            Some(Err(detail)) => Look::Stop(Trouble::Damaged { at, detail }),
        }
    }

    fn system_call(&self, body: &[u8], kind: u32, at: u64, next: u64) -> Look {
        let nanos = self.order.u64(body, 2);
        // What stands before the parameters; they are the record's bytes.
        let head = if kind == SYSDIG_EVENT { 24 } else { 28 };
        let captured = u32::try_from(body.len().saturating_sub(head)).unwrap_or(0);
        let record = Record {
            time: Resolution::NANOS.time(nanos),
            offset: at + 8 + head.min(body.len()) as u64,
            captured,
            length: self.order.u32(body, 18),
            interface: Record::NO_INTERFACE,
            timed: true,
            kind: RecordKind::SystemCall,
            options: None,
        };
        Look::Record { record, next }
    }

    fn custom(&self, body: &[u8], at: u64, next: u64) -> Look {
        let captured = u32::try_from(body.len() - 4).unwrap_or(0);
        let record = Record {
            time: Time(0),
            offset: at + 12,
            captured,
            length: captured,
            interface: Record::NO_INTERFACE,
            timed: false,
            kind: RecordKind::Custom { enterprise: self.order.u32(body, 0) },
            options: None,
        };
        Look::Record { record, next }
    }

    fn interface(&mut self, body: &[u8], at: u64, next: u64, notes: &mut Notes) -> Look {
        let order = self.order;
        let (options, wrong) = read_all(OptionsOf::Interface, order, body.get(8..).unwrap_or_default());
        if let Some(wrong) = wrong {
            return wrong_options(at, &wrong);
        }
        if notes.interfaces.len() >= MOST_INTERFACES {
            return damaged(at, format!("more than {MOST_INTERFACES} interfaces"));
        }
        let mut interface = Interface {
            link: order.u16(body, 0),
            snaplen: order.u32(body, 4),
            section: u32::try_from(notes.sections.len().saturating_sub(1)).unwrap_or(u32::MAX),
            number: u32::try_from(self.clocks.len()).unwrap_or(u32::MAX),
            ..Interface::default()
        };
        let mut clock_options = (None, None);
        for option in &options {
            match (option.code, option.value.as_slice()) {
                (COMMENT, _) => interface.comments.push(option.text()),
                (2, _) => interface.name = Some(option.text()),
                (3, _) => interface.description = Some(option.text()),
                // If there are several, TShark goes by the first.
                (9, [resolution]) => {
                    clock_options.0.get_or_insert(Resolution(*resolution));
                }
                // Kind 0 is text; others are byte code.
                (11, [0, filter @ ..]) => interface.filter = Some(text(filter)),
                (12, _) => interface.os = Some(option.text()),
                (13, [fcs_len]) => interface.fcs_len = Some(*fcs_len),
                (14, [_, _, _, _, _, _, _, _]) => {
                    clock_options.1.get_or_insert(option.number().map_or(0, |n| n.cast_signed()));
                }
                (15, _) => interface.hardware = Some(option.text()),
                _ => {}
            }
        }
        interface.resolution = clock_options.0.unwrap_or_default();
        interface.offset = clock_options.1.unwrap_or_default();
        self.clocks.push(Clock {
            resolution: interface.resolution,
            offset_nanos: interface.offset.saturating_mul(1_000_000_000),
            snaplen: interface.snaplen,
            longest: link::longest_packet(interface.link),
            pseudo: link::pseudo_header(interface.link),
        });
        if notes.room(at, body.len()) {
            interface.options = options;
        }
        notes.interfaces.push(interface);
        Look::Skip { next }
    }

    fn names(&self, body: &[u8], at: u64, next: u64, notes: &mut Notes) -> Look {
        let order = self.order;
        let keep = notes.room(at, body.len());
        let mut rest = body;
        loop {
            if rest.len() < 4 {
                break;
            }
            let kind = order.u16(rest, 0);
            let len = usize::from(order.u16(rest, 2));
            if kind == 0 {
                break;
            }
            let room = rest.len() - 4;
            let Some(value) = rest.get(4..4 + len).filter(|_| padded(len as u64) <= room as u64) else {
                let padded = padded(len as u64);
                return damaged(at, format!("{room} bytes left in the block < NRB record length + padding {padded}"));
            };
            match name_record(kind, value) {
                Ok(name) if keep => notes.names.extend(name),
                Ok(_) => {}
                Err(detail) => return damaged(at, detail),
            }
            rest = rest.get(4 + padded(len as u64) as usize..).unwrap_or_default();
        }
        Look::Skip { next }
    }

    fn statistics(&self, body: &[u8], at: u64, next: u64, notes: &mut Notes) -> Look {
        let order = self.order;
        let number = order.u32(body, 0);
        let (options, wrong) = read_all(OptionsOf::Statistics, order, body.get(12..).unwrap_or_default());
        if let Some(wrong) = wrong {
            return wrong_options(at, &wrong);
        }
        let Some(clock) = self.clocks.get(number as usize) else {
            return Look::Skip { next };
        };
        if !notes.room(at, body.len()) {
            return Look::Skip { next };
        }
        let mut counted = InterfaceStatistics {
            interface: self.first_interface.saturating_add(number),
            time: clock.time(order.u32(body, 4), order.u32(body, 8)),
            ..InterfaceStatistics::default()
        };
        let halves = |option: &RawOption| {
            let (high, low) = (ByteOrder::Little.u32(&option.value, 0), ByteOrder::Little.u32(&option.value, 4));
            (option.value.len() == 8).then(|| clock.time(high, low))
        };
        for option in &options {
            match option.code {
                COMMENT => counted.comments.push(option.text()),
                2 => counted.start = halves(option),
                3 => counted.end = halves(option),
                4 => counted.received = option.number(),
                5 => counted.dropped = option.number(),
                6 => counted.accepted = option.number(),
                7 => counted.dropped_by_os = option.number(),
                8 => counted.delivered = option.number(),
                _ => {}
            }
        }
        counted.options = options;
        notes.statistics.push(counted);
        Look::Skip { next }
    }

    fn secrets(&self, body: &[u8], at: u64, next: u64, notes: &mut Notes) -> Look {
        let order = self.order;
        let len = order.u32(body, 4);
        if len > LONGEST_BLOCK {
            return damaged(at, format!("secrets block is too large: {len}"));
        }
        let end = padded(u64::from(len));
        // TShark reads the secrets without regard to the block's length, and finds the file to end.
        let Some(data) = body.get(8..).and_then(|b| b.get(..len as usize)) else {
            return Look::Stop(Trouble::CutShort { at });
        };
        if notes.room(at, body.len()) {
            let after = usize::try_from(end + 8).ok().and_then(|end| body.get(end..)).unwrap_or_default();
            let (options, _) = read_all(OptionsOf::Secrets, order, after);
            let section = u32::try_from(notes.sections.len().saturating_sub(1)).unwrap_or(u32::MAX);
            notes.secrets.push(Secrets { kind: order.u32(body, 0), data: data.to_vec(), options, section, offset: at });
        }
        Look::Skip { next }
    }

    #[cold]
    fn no_interface(&self, at: u64, number: u32) -> Look {
        let count = self.clocks.len();
        damaged(at, format!("interface index {number} is not less than section interface count {count}"))
    }
}

#[cold]
fn too_long(at: u64, captured: u32, longest: u32) -> Look {
    damaged(at, format!("cap_len {captured} is larger than {longest}"))
}

#[cold]
fn no_room(at: u64, body: &[u8], name: &str, captured: u32) -> Look {
    let total = body.len() + 12;
    damaged(at, format!("total block length {total} of {name} is too small for {captured} bytes of packet data"))
}

#[cold]
fn wrong_options(at: u64, wrong: &OptionsError) -> Look {
    damaged(at, wrong.to_string())
}

/// Brings a whole block into the window and gives its body.
#[inline]
fn whole_block(
    window: &mut Window,
    at: u64,
    kind: u32,
    total: u32,
    order: ByteOrder,
) -> io::Result<Result<&[u8], Look>> {
    if total < shortest(kind) {
        return Ok(Err(too_short(at, kind, total)));
    }
    if total > LONGEST_BLOCK {
        return Ok(Err(damaged(at, format!("total block length {total} is too large (> {LONGEST_BLOCK})"))));
    }
    // Blocks end at multiples of four; a length that does not is rounded up.
    let len = padded(u64::from(total)) as usize;
    let bytes = window.fetch(at, len)?;
    if bytes.len() < len {
        return Ok(Err(Look::Short));
    }
    let again = order.u32(bytes, len - 4);
    if again != total && u64::from(again) != len as u64 {
        let detail = format!("total block lengths (first {len} and second {again}) don't match");
        return Ok(Err(damaged(at, detail)));
    }
    Ok(Ok(bytes.get(8..len - 4).unwrap_or_default()))
}

fn journal(body: &[u8], at: u64, next: u64) -> Look {
    // The entry is text in lines; padding is zeros.
    let end = body.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    let captured = u32::try_from(end).unwrap_or(0);
    let realtime = body.split(|&b| b == b'\n').find_map(|line| line.strip_prefix(b"__REALTIME_TIMESTAMP="));
    let micros = realtime.and_then(|n| std::str::from_utf8(n).ok()).and_then(|n| n.trim().parse::<u64>().ok());
    let record = Record {
        time: micros.map_or(Time(0), |m| Resolution::MICROS.time(m)),
        offset: at + 8,
        captured,
        length: captured,
        interface: Record::NO_INTERFACE,
        timed: micros.is_some(),
        kind: RecordKind::Journal,
        options: None,
    };
    Look::Record { record, next }
}

fn name_record(kind: u16, value: &[u8]) -> Result<Option<NameRecord>, String> {
    let too_short = |name: &str, least: usize| {
        let len = value.len();
        Err(format!("NRB record length for {name} record {len} < minimum length {least}"))
    };
    let (address, rest) = match kind {
        1 => match value.split_first_chunk() {
            Some((address, rest)) => (NamedAddress::V4(*address), rest),
            None => return too_short("IPv4", 4),
        },
        2 => match value.split_first_chunk() {
            Some((address, rest)) => (NamedAddress::V6(*address), rest),
            None => return too_short("IPv6", 16),
        },
        3 => match value.split_first_chunk() {
            Some((address, rest)) => (NamedAddress::Eui48(*address), rest),
            None => return Ok(None),
        },
        4 => match value.split_first_chunk() {
            Some((address, rest)) => (NamedAddress::Eui64(*address), rest),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    if kind <= 2 && rest.last().is_some_and(|&last| last != 0) {
        return Err("NRB record has non-null-terminated host name".to_owned());
    }
    let names = rest.split(|&b| b == 0).filter(|n| !n.is_empty()).map(text).collect();
    Ok(Some(NameRecord { address, names }))
}
