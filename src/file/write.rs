//! Saving: packets into pcapng or pcap files, compressed if wanted.
//!
//! pcapng keeps all that was read: interfaces and their options, comments, time stamps in the resolution they had,
//! names, secrets, statistics. pcap keeps packets of one link type. The blocks are framed by the `pcap-file` crate;
//! their bodies are written here, because the crate refuses what TShark and we read (captured over wire length,
//! resolutions finer than 10^-9, times before 1970 by `if_tsoffset`).

use std::borrow::Cow;
use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use pcap_file::pcap::{PcapHeader, PcapTsResolution, PcapWriteError, PcapWriter, RawPcapPacket};
use pcap_file::pcapng::blocks::Block;
use pcap_file::pcapng::blocks::opt_common::{CommonOption, UnknownOption};
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::pcapng::blocks::unknown::UnknownBlock;
use pcap_file::pcapng::{PcapNgWriteError, PcapNgWriter};
use pcap_file::{DataLink, Endianness};
use rustc_hash::FxHashMap;

use crate::base::Time;

use super::bytes::padded;
use super::interface::{Interface, InterfaceStatistics, NameRecord, NamedAddress, Resolution, Secrets, Section};
use super::link::{link_name, pseudo_header_len};
use super::options::{COMMENT, RawOption};
use super::pcapng;
use super::record::{Record, RecordKind};
use super::unpack::Packing;

/// The format to save in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum WriteFormat {
    /// pcapng, which keeps everything.
    #[default]
    Pcapng,
    /// pcap with microseconds, which every tool reads.
    Pcap,
    /// pcap with nanoseconds.
    NanosecondPcap,
}

impl WriteFormat {
    /// All of them, with the names that `tshark -F` has for them and the ending of a file's name.
    pub const ALL: &[(WriteFormat, &str, &str)] = &[
        (WriteFormat::Pcapng, "pcapng", "pcapng"),
        (WriteFormat::Pcap, "pcap", "pcap"),
        (WriteFormat::NanosecondPcap, "nsecpcap", "pcap"),
    ];

    /// TShark's name of it.
    pub fn tshark_name(self) -> &'static str {
        WriteFormat::ALL.iter().find(|(format, ..)| *format == self).map_or("", |(_, name, _)| name)
    }
}

/// How to save.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WriteOptions {
    /// The format.
    pub format: WriteFormat,
    /// How to compress it.
    pub packing: Packing,
    /// The section to keep comments and other options of; one of our own is made without it.
    pub section: Option<Section>,
}

/// Why saving failed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file could not be made.
    #[error("The file could not be created ({error}): {}", .path.display())]
    Create {
        /// The path asked for.
        path: PathBuf,
        /// The operating system's error.
        error: io::Error,
    },
    /// Writing failed on the way, mostly for want of room.
    #[error("Writing failed: {0}")]
    Io(#[from] io::Error),
    /// pcap has one link type for all packets.
    #[error(
        "pcap can hold only one link type, these packets have 2 ({} and {}); save them as pcapng",
        link_name(*.first), link_name(*.other)
    )]
    SeveralLinkTypes {
        /// LINKTYPE of the packets written before.
        first: u16,
        /// LINKTYPE of the packet refused.
        other: u16,
    },
    /// A record that is no packet.
    #[error("A {what} cannot be saved in this format; save packets as pcapng")]
    NotAPacket {
        /// What it is.
        what: &'static str,
    },
    /// pcap has 32 bits of seconds since 1970.
    #[error("pcap can hold only times from 1970 to 2106; save these packets as pcapng")]
    TimeNotInPcap,
    /// A packet names an interface that is not in the list.
    #[error("A packet belongs to interface {0}, which is not described")]
    UnknownInterface(u32),
}

impl WriteError {
    /// What TShark prints after `tshark: ` for this, if it tells this error from others; its exit code is 2.
    pub fn tshark_text(&self, format: WriteFormat) -> String {
        let name = format.tshark_name();
        match self {
            WriteError::Create { path, error } if error.kind() == io::ErrorKind::NotFound => {
                format!("The path to the file \"{}\" doesn't exist.", path.display())
            }
            WriteError::Create { path, error } if error.kind() == io::ErrorKind::PermissionDenied => {
                format!("You don't have permission to create or write to the file \"{}\".", path.display())
            }
            WriteError::Create { path, error } if error.kind() == io::ErrorKind::IsADirectory => {
                format!("\"{}\" is a directory (folder), not a file.", path.display())
            }
            WriteError::SeveralLinkTypes { .. } => {
                format!("The capture file being read can't be written as a \"{name}\" file.")
            }
            other => other.to_string(),
        }
    }
}

impl From<PcapNgWriteError> for WriteError {
    fn from(error: PcapNgWriteError) -> WriteError {
        match error {
            PcapNgWriteError::Io(error) => WriteError::Io(error),
            other => WriteError::Io(io::Error::other(other)),
        }
    }
}

impl From<PcapWriteError> for WriteError {
    fn from(error: PcapWriteError) -> WriteError {
        match error {
            PcapWriteError::Io(error) | PcapWriteError::FieldWriteFailed(_, error) => WriteError::Io(error),
            other => WriteError::Io(io::Error::other(other)),
        }
    }
}

/// Writes packets to a file.
///
/// Interfaces are described in the file when their first packet comes. [`Writer::finish`] completes the file; without
/// it, a file made by [`Writer::create`] does not appear.
pub struct Writer {
    to: Target,
    format: WriteFormat,
    /// Which interface of the source became which of the file.
    numbers: FxHashMap<u32, u32>,
    clocks: Vec<(Resolution, i64)>,
    frames: u64,
    body: Vec<u8>,
    place: Place,
}

enum Target {
    Pcapng(Box<PcapNgWriter<Output>>),
    Pcap(PcapWriter<Output>, u16),
    /// A pcap file whose header waits for the link type.
    PcapBegins(Output),
}

/// What happens to the file at the end.
enum Place {
    /// Written where it lies, or not a file at all.
    There,
    /// Written under another name in the same folder, then put in its place.
    Beside(tempfile::TempPath, PathBuf),
}

/// Where the bytes go, through a compression.
enum Output {
    Plain(Sink),
    Gzip(flate2::write::GzEncoder<Sink>),
    Zstd(zstd::stream::write::Encoder<'static, Sink>),
    Lz4(Box<lz4_flex::frame::FrameEncoder<Sink>>),
}

type Sink = BufWriter<Box<dyn Write + Send>>;

impl Output {
    fn new(to: Box<dyn Write + Send>, packing: Packing) -> io::Result<Output> {
        let sink = BufWriter::with_capacity(256 << 10, to);
        Ok(match packing {
            Packing::None => Output::Plain(sink),
            Packing::Gzip => Output::Gzip(flate2::write::GzEncoder::new(sink, flate2::Compression::default())),
            Packing::Zstd => Output::Zstd(zstd::stream::write::Encoder::new(sink, 0)?),
            Packing::Lz4 => Output::Lz4(Box::new(lz4_flex::frame::FrameEncoder::new(sink))),
        })
    }

    fn finish(self) -> io::Result<()> {
        let mut sink = match self {
            Output::Plain(sink) => sink,
            Output::Gzip(encoder) => encoder.finish()?,
            Output::Zstd(encoder) => encoder.finish()?,
            Output::Lz4(encoder) => encoder.finish().map_err(io::Error::other)?,
        };
        sink.flush()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Plain(to) => to.write(bytes),
            Output::Gzip(to) => to.write(bytes),
            Output::Zstd(to) => to.write(bytes),
            Output::Lz4(to) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Plain(to) => to.flush(),
            Output::Gzip(to) => to.flush(),
            Output::Zstd(to) => to.flush(),
            Output::Lz4(to) => to.flush(),
        }
    }
}

impl Writer {
    /// Saves to a path. What was there stays until [`Writer::finish`]: the capture that is being read may be saved over
    /// itself, and a full disk costs nothing.
    pub fn create(path: impl AsRef<Path>, options: &WriteOptions) -> Result<Writer, WriteError> {
        let path = path.as_ref();
        let failed = |error| WriteError::Create { path: path.to_owned(), error };
        let there = path.metadata();
        match &there {
            Ok(about) if about.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
            Ok(about) if !about.is_file() => return Writer::create_in_place(path, options),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed(io::Error::from(error.kind())));
            }
            _ => {}
        }
        // Through a symbolic link, the file it means is replaced, not the link.
        let place = if there.is_ok() { path.canonicalize().map_err(failed)? } else { path.to_owned() };
        let folder = match place.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let permissions = match &there {
            Ok(about) => about.permissions(),
            Err(_) => Permissions::from_mode(0o666), // less the umask
        };
        let made = tempfile::Builder::new()
            .prefix(".wirefin-")
            .suffix(".part")
            .permissions(permissions)
            .tempfile_in(folder)
            .map_err(failed)?;
        let (file, beside) = made.into_parts();
        let mut writer = Writer::to(file, options)?;
        writer.place = Place::Beside(beside, place);
        Ok(writer)
    }

    /// Writes into a path directly, so that others can read the file while it grows.
    pub fn create_in_place(path: impl AsRef<Path>, options: &WriteOptions) -> Result<Writer, WriteError> {
        let path = path.as_ref();
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(path);
        let file: File = file.map_err(|error| WriteError::Create { path: path.to_owned(), error })?;
        Writer::to(file, options)
    }

    /// Writes to a stream, such as standard output.
    pub fn to(stream: impl Write + Send + 'static, options: &WriteOptions) -> Result<Writer, WriteError> {
        let output = Output::new(Box::new(stream), options.packing)?;
        let to = match options.format {
            WriteFormat::Pcapng => {
                let section = section_header(options.section.as_ref());
                Target::Pcapng(Box::new(PcapNgWriter::with_section_header(output, section)?))
            }
            WriteFormat::Pcap | WriteFormat::NanosecondPcap => Target::PcapBegins(output),
        };
        Ok(Writer {
            to,
            format: options.format,
            numbers: FxHashMap::default(),
            clocks: Vec::new(),
            frames: 0,
            body: Vec::new(),
            place: Place::There,
        })
    }

    /// Packets written so far.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Says that what follows comes from another file, with a list of interfaces of its own.
    pub fn another_source(&mut self) {
        self.numbers.clear();
    }

    /// Writes one packet: what the file said of it, its bytes, its options ([`super::PacketOptions::all`]), and the
    /// interfaces of the file it comes from.
    ///
    /// The bytes are those of [`super::FrameReader::read_with_pseudo_header`]; where a link type has such a header and
    /// the bytes are only the packet's, zeros are written for it.
    pub fn frame(
        &mut self,
        interfaces: &[Interface],
        record: &Record,
        bytes: &[u8],
        options: &[RawOption],
    ) -> Result<(), WriteError> {
        match (record.kind, self.format) {
            (RecordKind::Packet, _) => {}
            (RecordKind::Journal, WriteFormat::Pcapng) => {
                self.block(pcapng::JOURNAL, |body| body.extend_from_slice(bytes))?;
                self.frames += 1;
                return Ok(());
            }
            (RecordKind::Custom { enterprise }, WriteFormat::Pcapng) => {
                self.block(pcapng::CUSTOM, |body| {
                    body.extend_from_slice(&enterprise.to_le_bytes());
                    body.extend_from_slice(bytes);
                })?;
                self.frames += 1;
                return Ok(());
            }
            (RecordKind::Journal, _) => return Err(WriteError::NotAPacket { what: "journal entry" }),
            (RecordKind::Custom { .. }, _) => return Err(WriteError::NotAPacket { what: "custom block" }),
            (RecordKind::SystemCall, _) => return Err(WriteError::NotAPacket { what: "system call" }),
        }
        let number = self.number_of(interfaces, record.interface)?;
        let before = interfaces.get(record.interface as usize).map_or(0, |i| pseudo_header_len(i.link));
        let length = record.length.saturating_add(before);
        let mut filled = Vec::new();
        let bytes = if before > 0 && bytes.len() == record.captured as usize {
            filled.resize(before as usize, 0);
            filled.extend_from_slice(bytes);
            &filled
        } else {
            bytes
        };
        if let Target::Pcap(to, _) = &mut self.to {
            let (seconds, nanos) = record.time.parts();
            let ts_sec = u32::try_from(seconds).map_err(|_| WriteError::TimeNotInPcap)?;
            let ts_frac = if self.format == WriteFormat::NanosecondPcap { nanos } else { nanos / 1000 };
            to.write_raw_packet(&RawPcapPacket {
                ts_sec,
                ts_frac,
                incl_len: bytes.len() as u32,
                orig_len: length,
                data: Cow::Borrowed(bytes),
            })?;
        } else {
            let (resolution, offset) = self.clocks.get(number as usize).copied().unwrap_or_default();
            let units = resolution.units(record.time.since(Time::from_parts(offset, 0)));
            self.block(pcapng::ENHANCED_PACKET, |body| {
                let numbers = [number, (units >> 32) as u32, units as u32, bytes.len() as u32, length];
                for n in numbers {
                    body.extend_from_slice(&n.to_le_bytes());
                }
                body.extend_from_slice(bytes);
                pad(body);
                write_options(body, options.iter().map(borrowed));
            })?;
        }
        self.frames += 1;
        Ok(())
    }

    /// The number an interface of the source has in the file, which is described if it is not yet.
    fn number_of(&mut self, interfaces: &[Interface], index: u32) -> Result<u32, WriteError> {
        if let Some(&number) = self.numbers.get(&index) {
            return Ok(number);
        }
        let interface = interfaces.get(index as usize).ok_or(WriteError::UnknownInterface(index))?;
        let number = self.add_interface(interface)?;
        self.numbers.insert(index, number);
        Ok(number)
    }

    fn add_interface(&mut self, interface: &Interface) -> Result<u32, WriteError> {
        match &self.to {
            Target::Pcapng(_) => {
                self.block(pcapng::INTERFACE, |body| {
                    body.extend_from_slice(&interface.link.to_le_bytes());
                    body.extend_from_slice(&[0; 2]);
                    body.extend_from_slice(&interface.snaplen.to_le_bytes());
                    interface_options(body, interface);
                })?;
            }
            Target::Pcap(_, link) => {
                if *link != interface.link {
                    return Err(WriteError::SeveralLinkTypes { first: *link, other: interface.link });
                }
            }
            Target::PcapBegins(_) => self.begin_pcap(interface)?,
        }
        self.clocks.push((interface.resolution, interface.offset));
        Ok(u32::try_from(self.clocks.len() - 1).unwrap_or(u32::MAX))
    }

    fn begin_pcap(&mut self, interface: &Interface) -> Result<(), WriteError> {
        let placeholder = Target::PcapBegins(Output::new(Box::new(io::sink()), Packing::None)?);
        let output = match std::mem::replace(&mut self.to, placeholder) {
            Target::PcapBegins(output) => output,
            other => {
                self.to = other;
                return Ok(());
            }
        };
        // The upper bits of the link type say how long the frame check sequence is, in units of 2 bytes.
        let fcs = match interface.fcs_len {
            Some(len) => 0x0400_0000 | u32::from((len / 2) & 15) << 28,
            None => 0,
        };
        let header = PcapHeader {
            snaplen: if interface.snaplen == 0 { 262_144 } else { interface.snaplen },
            datalink: DataLink::from(u32::from(interface.link) | fcs),
            ts_resolution: match self.format {
                WriteFormat::NanosecondPcap => PcapTsResolution::NanoSecond,
                _ => PcapTsResolution::MicroSecond,
            },
            endianness: Endianness::Little,
            ..PcapHeader::default()
        };
        self.to = Target::Pcap(PcapWriter::with_header(output, header)?, interface.link);
        Ok(())
    }

    /// Writes names for addresses; pcap has no place for them.
    pub fn names(&mut self, names: &[NameRecord]) -> Result<(), WriteError> {
        if names.is_empty() {
            return Ok(());
        }
        self.block(pcapng::NAMES, |body| {
            for record in names {
                let (kind, address): (u16, &[u8]) = match &record.address {
                    NamedAddress::V4(a) => (1, a),
                    NamedAddress::V6(a) => (2, a),
                    NamedAddress::Eui48(a) => (3, a),
                    NamedAddress::Eui64(a) => (4, a),
                };
                let text: usize = record.names.iter().map(|n| n.len() + 1).sum();
                let Ok(len) = u16::try_from(address.len() + text) else { continue };
                body.extend_from_slice(&kind.to_le_bytes());
                body.extend_from_slice(&len.to_le_bytes());
                body.extend_from_slice(address);
                for name in &record.names {
                    body.extend_from_slice(name.as_bytes());
                    body.push(0);
                }
                pad(body);
            }
            body.extend_from_slice(&[0; 4]);
        })
    }

    /// Writes secrets to decrypt with, before the packets they are for; pcap has no place for them.
    pub fn secrets(&mut self, secrets: &Secrets) -> Result<(), WriteError> {
        let len = u32::try_from(secrets.data.len()).unwrap_or(u32::MAX);
        self.block(pcapng::SECRETS, |body| {
            body.extend_from_slice(&secrets.kind.to_le_bytes());
            body.extend_from_slice(&len.to_le_bytes());
            body.extend_from_slice(&secrets.data);
            pad(body);
            write_options(body, secrets.options.iter().map(borrowed));
        })
    }

    /// Writes what was counted on an interface, at the end of the packets; left out if none of its packets was written,
    /// and in pcap.
    pub fn statistics(&mut self, counted: &InterfaceStatistics) -> Result<(), WriteError> {
        let Some(&number) = self.numbers.get(&counted.interface) else { return Ok(()) };
        let (resolution, offset) = self.clocks.get(number as usize).copied().unwrap_or_default();
        let units = |time: Time| resolution.units(time.since(Time::from_parts(offset, 0)));
        let at = units(counted.time);
        self.block(pcapng::STATISTICS, |body| {
            for n in [number, (at >> 32) as u32, at as u32] {
                body.extend_from_slice(&n.to_le_bytes());
            }
            write_options(body, counted.options.iter().map(borrowed));
        })
    }

    /// Writes a pcapng block with the body that `fill` makes; nothing in pcap.
    fn block(&mut self, kind: u32, fill: impl FnOnce(&mut Vec<u8>)) -> Result<(), WriteError> {
        let Target::Pcapng(to) = &mut self.to else { return Ok(()) };
        self.body.clear();
        fill(&mut self.body);
        pad(&mut self.body);
        let length = u32::try_from(self.body.len() + 12).unwrap_or(u32::MAX);
        to.write_block(&Block::Unknown(UnknownBlock::new(kind, length, &self.body)))?;
        Ok(())
    }

    /// Hands on what is buffered, so that others can read it.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        match &mut self.to {
            Target::Pcapng(to) => to.get_mut().flush()?,
            Target::Pcap(to, _) => to.flush()?,
            Target::PcapBegins(to) => to.flush()?,
        }
        Ok(())
    }

    /// Completes the file, and puts it in its place.
    pub fn finish(mut self) -> Result<(), WriteError> {
        if matches!(self.to, Target::PcapBegins(_)) {
            // No packet came to tell the link type; TShark writes Ethernet too.
            self.begin_pcap(&Interface { link: 1, ..Interface::default() })?;
        }
        match self.to {
            Target::Pcapng(to) => to.into_inner().finish()?,
            Target::Pcap(to, _) => to.into_inner().finish()?,
            Target::PcapBegins(to) => to.finish()?,
        }
        match self.place {
            Place::There => Ok(()),
            Place::Beside(beside, path) => {
                beside.persist(&path).map_err(|failed| WriteError::Create { path, error: failed.error })
            }
        }
    }
}

fn section_header(section: Option<&Section>) -> SectionHeaderBlock<'_> {
    let own: &[(u16, &[u8])] = &[(4, b"Wirefin")];
    let options = match section {
        Some(section) => section.options.iter().map(borrowed).filter(may_be_copied).collect(),
        None => own.to_vec(),
    };
    SectionHeaderBlock {
        endianness: Endianness::Little,
        options: options
            .into_iter()
            .map(|(code, value)| SectionHeaderOption::Common(CommonOption::Unknown(UnknownOption::new(code, value))))
            .collect(),
        ..SectionHeaderBlock::default()
    }
}

/// Writes the options an interface was read with; of one that was not read from pcapng, those its fields say.
fn interface_options(body: &mut Vec<u8>, interface: &Interface) {
    let mut filter = Vec::new();
    let mut options: Vec<(u16, &[u8])> = Vec::new();
    // What the time stamps and the link layer depend on is always written as the fields have it.
    let kept = interface.options.iter().map(borrowed).filter(|(code, _)| !matches!(code, 9 | 13 | 14));
    options.extend(kept);
    if interface.options.is_empty() {
        let texts = [(2, &interface.name), (3, &interface.description), (12, &interface.os), (15, &interface.hardware)];
        options.extend(texts.into_iter().filter_map(|(code, text)| Some((code, text.as_ref()?.as_bytes()))));
        if let Some(text) = &interface.filter {
            filter.push(0);
            filter.extend_from_slice(text.as_bytes());
            options.push((11, &filter));
        }
        options.extend(interface.comments.iter().map(|comment| (COMMENT, comment.as_bytes())));
    }
    let resolution = [interface.resolution.0];
    if interface.resolution != Resolution::MICROS {
        options.push((9, &resolution));
    }
    let fcs_len = [interface.fcs_len.unwrap_or(0)];
    if interface.fcs_len.is_some() {
        options.push((13, &fcs_len));
    }
    let offset = interface.offset.to_le_bytes();
    if interface.offset != 0 {
        options.push((14, &offset));
    }
    write_options(body, options.into_iter());
}

fn borrowed(option: &RawOption) -> (u16, &[u8]) {
    (option.code, &option.value)
}

/// Custom options say by their code whether a program that does not understand them may copy them.
fn may_be_copied(option: &(u16, &[u8])) -> bool {
    !matches!(option.0, 19372 | 19373)
}

fn write_options<'a>(body: &mut Vec<u8>, options: impl Iterator<Item = (u16, &'a [u8])>) {
    let mut any = false;
    for (code, value) in options.filter(may_be_copied) {
        let Ok(len) = u16::try_from(value.len()) else { continue };
        body.extend_from_slice(&code.to_le_bytes());
        body.extend_from_slice(&len.to_le_bytes());
        body.extend_from_slice(value);
        pad(body);
        any = true;
    }
    if any {
        body.extend_from_slice(&[0; 4]);
    }
}

fn pad(body: &mut Vec<u8>) {
    body.resize(padded(body.len() as u64) as usize, 0);
}
