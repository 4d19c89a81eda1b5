//! Floor 2: capture files, read on, read at, and written.
//!
//! Who comes in: [`CaptureFile::open`] recognises a file by its content, unpacks it if it is compressed, and hands out
//! two things. A [`Walker`] goes through it once in file order and lends every whole packet; a [`FrameReader`] reads
//! frames again by their place, on any thread. [`Writer`] saves.
//!
//! What never happens here: no packet is dissected, no length field allocates, no damaged byte ends the program. What
//! is wrong with a file is collected as [`Trouble`], and everything whole before it is delivered.
//!
//! To add a file format: a file beside `pcap.rs` that recognises the first bytes and looks at one record at a
//! position (`Look`), a variant of `Format` in `walk.rs`, a line in [`CaptureFile`]'s opening, and a sample in the
//! tests. To add a compression: one arm in `unpack.rs`.

mod block;
mod bytes;
mod interface;
mod link;
mod options;
mod pcap;
mod pcapng;
mod reader;
mod record;
mod snoop;
mod source;
mod trouble;
mod unpack;
mod walk;
mod write;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use bytes::ByteOrder;
pub use interface::{Interface, InterfaceStatistics, NameRecord, NamedAddress, Resolution, Secrets, Section};
pub use link::{LINK_TYPES, LinkType, encap_type, link_name, link_short_name, link_type, pseudo_header_len};
pub use options::{COMMENT, OptionsAt, PacketFlags, PacketOptions, RawOption};
pub use pcap::Dialect;
pub use reader::FrameReader;
pub use record::{Record, RecordKind};
pub use trouble::{OpenError, Trouble};
pub use unpack::Packing;
pub use walk::{Step, Walker};
pub use write::{WriteError, WriteFormat, WriteOptions, Writer};

use source::{Keeper, Source};
use walk::{Format, Notes};

/// An open capture file. Cheap to clone; all clones mean the same file.
#[derive(Clone, Debug)]
pub struct CaptureFile {
    path: PathBuf,
    source: Arc<Source>,
    keeper: Arc<Keeper>,
    format: Format,
    first: u64,
    notes: Notes,
    packing: Packing,
    packed_size: Option<u64>,
}

/// The format of a capture file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileFormat {
    /// pcap, of which dialect, and whether with nanoseconds.
    Pcap {
        /// The dialect.
        dialect: Dialect,
        /// How fine its time stamps are.
        resolution: Resolution,
    },
    /// pcapng.
    Pcapng,
    /// Solaris snoop.
    Snoop,
    /// No bytes at all, read as a capture without packets.
    Empty,
}

impl CaptureFile {
    /// Opens a capture, whatever its name. A compressed one is unpacked into a temporary file without a name while it
    /// is walked; a pipe or device is spooled into one.
    pub fn open(path: impl AsRef<Path>) -> Result<CaptureFile, OpenError> {
        CaptureFile::open_as(path.as_ref(), false)
    }

    /// Opens a capture that still grows: where it ends for now its walkers say [`Step::Waiting`], until
    /// [`CaptureFile::stop_following`]. The file's header must be there already.
    pub fn follow(path: impl AsRef<Path>) -> Result<CaptureFile, OpenError> {
        CaptureFile::open_as(path.as_ref(), true)
    }

    /// Reads a capture from a stream such as standard input, through a temporary file without a name.
    ///
    /// Returns as soon as the capture's header has come. Walkers wait for more by themselves.
    pub fn from_reader(stream: impl Read + Send + 'static) -> Result<CaptureFile, OpenError> {
        CaptureFile::spool(PathBuf::from("-"), Box::new(stream), None, false)
    }

    /// Like [`CaptureFile::from_reader`], but walkers say [`Step::Waiting`] where nothing more has come yet.
    pub fn follow_reader(stream: impl Read + Send + 'static) -> Result<CaptureFile, OpenError> {
        CaptureFile::spool(PathBuf::from("-"), Box::new(stream), None, true)
    }

    fn open_as(path: &Path, following: bool) -> Result<CaptureFile, OpenError> {
        let path = path.to_owned();
        let opened = File::open(&path).and_then(|file| file.metadata().map(|about| (file, about)));
        let (file, about) = match opened {
            Ok(opened) => opened,
            Err(error) => return Err(open_error(path, error)),
        };
        if about.is_dir() {
            return Err(OpenError::Folder { path });
        }
        if !about.is_file() {
            return CaptureFile::spool(path, Box::new(file), None, following);
        }
        let mut start = [0; 8];
        let source = Source::plain(file, following);
        let got = match source.read_at(0, &mut start) {
            Ok(got) => got,
            Err(error) => return Err(open_error(path, error)),
        };
        if unpack::recognise(start.get(..got).unwrap_or_default()) == Packing::None {
            return CaptureFile::recognised(path, Arc::new(source), Packing::None, None);
        }
        match File::open(&path) {
            Ok(file) => CaptureFile::spool(path, Box::new(file), Some(about.len()), following),
            Err(error) => Err(open_error(path, error)),
        }
    }

    fn spool(
        path: PathBuf,
        stream: Box<dyn Read + Send>,
        packed_size: Option<u64>,
        following: bool,
    ) -> Result<CaptureFile, OpenError> {
        match unpack::spool(stream, following) {
            Ok((source, packing)) => CaptureFile::recognised(path, source, packing, packed_size),
            Err(error) => Err(open_error(path, error)),
        }
    }

    /// Finds out the format from the content.
    fn recognised(
        path: PathBuf,
        source: Arc<Source>,
        packing: Packing,
        packed_size: Option<u64>,
    ) -> Result<CaptureFile, OpenError> {
        let keeper = Arc::new(Keeper(source.clone()));
        let mut start = vec![0; walk::START_LEN];
        let mut got;
        loop {
            got = match source.read_at(0, &mut start) {
                Ok(got) => got,
                Err(error) => return Err(open_error(path, error)),
            };
            // A pipe may bring the header in pieces.
            let enough = if pcap::recognise(&start).is_some() {
                pcap::HEADER_LEN
            } else if start.starts_with(b"sn") {
                snoop::HEADER_LEN
            } else {
                12
            };
            if got >= enough || !source.may_grow() || !source.wait(got as u64, Duration::from_secs(3600)) {
                break;
            }
        }
        let whole = got < start.len() && !source.may_grow();
        start.truncate(got);
        let mut notes = Notes::default();
        let mut first = 0;
        let format = if start.is_empty() {
            if let source::Beyond::Nothing(Some(error)) = source.beyond(0) {
                return Err(match error.cut_short {
                    true => OpenError::CutShort { path },
                    false => OpenError::Damaged { path, detail: error.text },
                });
            }
            Format::Empty
        } else if pcap::recognise(&start).is_some() {
            match pcap::open(&start, whole) {
                None => return Err(OpenError::CutShort { path }),
                Some(Err(detail)) => return Err(OpenError::NotSupported { path, detail }),
                Some(Ok(opened)) => {
                    first = opened.pcap.first;
                    notes.interfaces.push(opened.interface);
                    Format::Pcap(opened.pcap)
                }
            }
        } else if snoop::recognise(&start) {
            match snoop::open(&start) {
                None => return Err(OpenError::CutShort { path }),
                Some(Err(detail)) => return Err(OpenError::NotSupported { path, detail }),
                Some(Ok((snoop, interface))) => {
                    first = snoop::HEADER_LEN as u64;
                    notes.interfaces.push(interface);
                    Format::Snoop(snoop)
                }
            }
        } else if pcapng::recognise(&start) {
            Format::Pcapng(pcapng::Pcapng::default())
        } else {
            return Err(OpenError::NotACapture { path, looks: unpack::looks_like(&start) });
        };
        Ok(CaptureFile { path, source, keeper, format, first, notes, packing, packed_size })
    }

    /// The path it was opened by; `-` for a stream.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its format.
    pub fn format(&self) -> FileFormat {
        match &self.format {
            Format::Pcap(pcap) => FileFormat::Pcap { dialect: pcap.dialect, resolution: pcap.resolution },
            Format::Pcapng(_) => FileFormat::Pcapng,
            Format::Snoop(_) => FileFormat::Snoop,
            Format::Empty => FileFormat::Empty,
        }
    }

    /// What TShark prints after `tshark: The file "NAME" ` when it refuses to open this file, which is read here all the
    /// same: it knows no such link type.
    pub fn refused_by_tshark(&self) -> Option<String> {
        let (Format::Pcap(pcap), Some(interface)) = (&self.format, self.notes.interfaces.first()) else {
            return None;
        };
        let network = pcap.network;
        link_type(interface.link).is_none().then(|| {
            format!(
                "contains record data that TShark doesn't support.\n(pcap: network type {network} unknown or unsupported)"
            )
        })
    }

    /// How it is compressed.
    pub fn packing(&self) -> Packing {
        self.packing
    }

    /// Bytes of the capture, unpacked, as far as it has come.
    pub fn size(&self) -> u64 {
        self.source.size()
    }

    /// How much of it a walk has done that stands at `position`, from 0 to 1; `None` for a stream, whose end nobody
    /// knows.
    pub fn progress(&self, position: u64) -> Option<f32> {
        let (done, all) = match (self.packing, self.packed_size) {
            (Packing::None, None) if self.keeper.0.is_spooled() => return None,
            (Packing::None, None) => (position, self.source.size()),
            (_, None) => return None,
            // Unpacking runs ahead of the walk.
            (_, Some(all)) => {
                let unpacked = self.source.size().max(1);
                let part = position.min(unpacked) as f64 / unpacked as f64;
                ((self.source.packed_read() as f64 * part) as u64, all)
            }
        };
        Some((done as f64 / all.max(1) as f64).min(1.0) as f32)
    }

    /// Begins a walk at the beginning of the file.
    pub fn walk(&self) -> Walker {
        Walker::new(self.source.clone(), self.keeper.clone(), self.format.clone(), self.first, self.notes.clone())
    }

    /// A handle that reads frames by their place.
    pub fn reader(&self) -> FrameReader {
        FrameReader::new(self.source.clone(), self.keeper.clone())
    }

    /// Says that a followed file is complete: its walkers end at its end.
    pub fn stop_following(&self) {
        self.source.stop_following();
    }
}

fn open_error(path: PathBuf, error: io::Error) -> OpenError {
    match error.kind() {
        io::ErrorKind::NotFound => OpenError::Missing { path },
        io::ErrorKind::PermissionDenied => OpenError::Forbidden { path },
        io::ErrorKind::IsADirectory => OpenError::Folder { path },
        _ => OpenError::Io { path, error },
    }
}
