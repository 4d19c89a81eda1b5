//! The pcapng file that is being written, and the next ones of a series.
//!
//! Only whole blocks ever reach the disk in one go, and what a full disk cut off is taken back, so the
//! file can be read at any moment up to where it was flushed.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketBlock;
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption, InterfaceTsResolution,
};
use pcap_file::pcapng::blocks::interface_statistics::{InterfaceStatisticsBlock, InterfaceStatisticsOption};
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::{DataLink, Endianness};
use wirefin::capture::message::{Counters, EndReason, InterfaceCounters, Opened};
use wirefin::capture::{CaptureError, Limits};

/// More than this is not kept back for the next flush.
const BUFFER_BYTES: usize = 1 << 20;

/// What became of a packet.
pub(crate) enum Taken {
    Yes,
    /// It is in, and with it a limit is reached.
    Last(EndReason),
    /// The capture was over before it.
    No,
}

/// The file and everything that is counted.
pub(crate) struct Dump {
    opened: Vec<Opened>,
    filters: Vec<String>,
    path: PathBuf,
    stop: Limits,
    next: Limits,
    started: SystemTime,
    current: Current,
    /// Files of the series, oldest first.
    series: VecDeque<PathBuf>,
    files_made: u32,
    pub(crate) counters: Counters,
    /// Files that began since somebody last asked.
    turned: Vec<PathBuf>,
    over: bool,
}

struct Current {
    path: PathBuf,
    file: File,
    /// Its buffer holds the blocks that are not on disk yet.
    writer: PcapNgWriter<Vec<u8>>,
    flushed: u64,
    packets: u64,
    began: Instant,
    /// The wall clock at which it ends, for `interval`.
    until: Option<SystemTime>,
    /// The counts at its end are written.
    closed: bool,
}

impl Dump {
    /// Opens the first file and writes its head.
    pub(crate) fn create(
        path: PathBuf,
        opened: Vec<Opened>,
        filters: Vec<String>,
        stop: Limits,
        next: Limits,
    ) -> Result<Dump, CaptureError> {
        let first = if next.any() { numbered(&path, 1) } else { path.clone() };
        let current = Current::create(&first, &opened, &filters, &next)?;
        let counters = Counters { interfaces: vec![InterfaceCounters::default(); opened.len()], ..Counters::default() };
        let mut dump = Dump {
            opened,
            filters,
            path,
            stop,
            next,
            started: SystemTime::now(),
            series: VecDeque::from([first]),
            current,
            files_made: 1,
            counters,
            turned: Vec::new(),
            over: false,
        };
        dump.flush()?;
        Ok(dump)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.current.path
    }

    pub(crate) fn opened(&self) -> &[Opened] {
        &self.opened
    }

    /// Takes in a packet of an interface; `time` is since 1970.
    pub(crate) fn packet(
        &mut self,
        interface: usize,
        time: Duration,
        wire_len: u32,
        data: &[u8],
    ) -> Result<Taken, CaptureError> {
        if self.over {
            return Ok(Taken::No);
        }
        if self.next.any() && self.current.is_full(&self.next) && !self.turn()? {
            return Ok(Taken::Last(EndReason::Files));
        }
        let captured = u32::try_from(data.len()).unwrap_or(u32::MAX);
        let block = EnhancedPacketBlock {
            interface_id: interface as u32,
            timestamp: time,
            original_len: wire_len.max(captured),
            data: Cow::Borrowed(data),
            options: Vec::new(),
        };
        self.current.write(|writer| writer.write_pcapng_block(block))?;
        self.current.packets += 1;
        self.counters.packets += 1;
        self.counters.bytes += u64::from(captured);
        if let Some(counted) = self.counters.interfaces.get_mut(interface) {
            counted.packets += 1;
        }
        if self.current.writer.get_ref().len() >= BUFFER_BYTES {
            self.flush()?;
        }
        if self.stop.packets.is_some_and(|most| self.counters.packets >= most) {
            self.over = true;
            return Ok(Taken::Last(EndReason::Packets));
        }
        if self.stop.bytes.is_some_and(|most| self.current.len() >= most) && !self.next.any() {
            self.over = true;
            return Ok(Taken::Last(EndReason::FileSize));
        }
        Ok(Taken::Yes)
    }

    /// Goes on in a next file if its time has come without a packet; says whether the capture goes on.
    pub(crate) fn tick(&mut self) -> Result<bool, CaptureError> {
        let due = self.next.any() && !self.over && self.current.packets > 0 && self.current.is_old(&self.next);
        if due { self.turn() } else { Ok(true) }
    }

    /// Ends this file and begins the next; false if there may be no more.
    fn turn(&mut self) -> Result<bool, CaptureError> {
        self.statistics()?;
        self.flush()?;
        if self.stop.files.is_some_and(|most| self.files_made >= most) {
            self.over = true;
            return Ok(false);
        }
        self.files_made += 1;
        let path = numbered(&self.path, self.files_made);
        self.current = Current::create(&path, &self.opened, &self.filters, &self.next)?;
        self.series.push_back(path);
        if let Some(most) = self.next.files {
            while self.series.len() > most as usize {
                if let Some(oldest) = self.series.pop_front() {
                    // Somebody may have moved it away; then there is nothing to free.
                    let _ = std::fs::remove_file(oldest);
                }
            }
        }
        self.flush()?;
        self.turned.push(self.current.path.clone());
        Ok(true)
    }

    /// The files that began since this was last asked.
    pub(crate) fn turned(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.turned)
    }

    /// Brings everything on disk; says whether there was something new.
    ///
    /// After a failure the file ends with the last block that was written whole, and nothing counts that is not in it.
    pub(crate) fn flush(&mut self) -> Result<bool, CaptureError> {
        let flushed = self.current.flush();
        self.counters.flushed = self.current.flushed;
        flushed.map_err(|failure| {
            self.over = true;
            for (interface, captured) in failure.lost {
                self.counters.packets -= 1;
                self.counters.bytes -= u64::from(captured);
                if let Some(counted) = self.counters.interfaces.get_mut(interface as usize) {
                    counted.packets -= 1;
                }
            }
            failure.error
        })
    }

    /// Ends the last file. No packet is taken any more.
    pub(crate) fn finish(&mut self) -> Result<(), CaptureError> {
        self.over = true;
        if !self.current.closed {
            self.statistics()?;
        }
        self.flush().map(drop)
    }

    /// No packet is taken any more.
    pub(crate) fn close(&mut self) {
        self.over = true;
    }

    /// Writes the interfaces' counts at the end of a file.
    fn statistics(&mut self) -> Result<(), CaptureError> {
        let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = since(SystemTime::now());
        for (id, counted) in self.counters.interfaces.iter().enumerate() {
            let block = InterfaceStatisticsBlock {
                interface_id: id as u32,
                timestamp: now,
                options: vec![
                    InterfaceStatisticsOption::IsbStartTime(since(self.started)),
                    InterfaceStatisticsOption::IsbEndTime(now),
                    InterfaceStatisticsOption::IsbIfRecv(counted.received),
                    InterfaceStatisticsOption::IsbIfDrop(counted.dropped_by_interface),
                    InterfaceStatisticsOption::IsbOsDrop(counted.dropped),
                    InterfaceStatisticsOption::IsbUsrDeliv(counted.packets),
                ],
            };
            self.current.write(|writer| writer.write_pcapng_block(block))?;
        }
        self.current.closed = true;
        Ok(())
    }
}

impl Current {
    fn create(path: &Path, opened: &[Opened], filters: &[String], next: &Limits) -> Result<Current, CaptureError> {
        let mut open = OpenOptions::new();
        open.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
        let file = open.open(path).map_err(|error| file_error(path, &error))?;
        let wrong = |error: pcap_file::pcapng::PcapNgWriteError| CaptureError::File {
            path: path.to_owned(),
            text: error.to_string(),
        };
        let section = SectionHeaderBlock { endianness: Endianness::native(), options: about(), ..Default::default() };
        let mut writer =
            PcapNgWriter::with_section_header(Vec::with_capacity(BUFFER_BYTES * 2), section).map_err(wrong)?;
        for (interface, filter) in opened.iter().zip(filters) {
            writer.write_pcapng_block(describe(interface, filter)).map_err(wrong)?;
        }
        let until = next.interval.map(|span| {
            let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
            let span = span.as_nanos().max(1);
            let end = nanos - nanos % span + span;
            UNIX_EPOCH + Duration::from_nanos(u64::try_from(end).unwrap_or(u64::MAX))
        });
        Ok(Current {
            path: path.to_owned(),
            file,
            writer,
            flushed: 0,
            packets: 0,
            began: Instant::now(),
            until,
            closed: false,
        })
    }

    fn len(&self) -> u64 {
        self.flushed + self.writer.get_ref().len() as u64
    }

    fn is_full(&self, next: &Limits) -> bool {
        next.packets.is_some_and(|most| self.packets >= most)
            || next.bytes.is_some_and(|most| self.len() >= most)
            || self.is_old(next)
    }

    fn is_old(&self, next: &Limits) -> bool {
        next.duration.is_some_and(|most| self.began.elapsed() >= most)
            || self.until.is_some_and(|until| SystemTime::now() >= until)
    }

    fn write(
        &mut self,
        block: impl FnOnce(&mut PcapNgWriter<Vec<u8>>) -> Result<usize, pcap_file::pcapng::PcapNgWriteError>,
    ) -> Result<(), CaptureError> {
        match block(&mut self.writer) {
            Ok(_) => Ok(()),
            Err(error) => Err(CaptureError::File { path: self.path.clone(), text: error.to_string() }),
        }
    }

    fn flush(&mut self) -> Result<bool, Failure> {
        let blocks = self.writer.get_mut();
        if blocks.is_empty() {
            return Ok(false);
        }
        let (written, error) = write_as_much(&mut self.file, blocks);
        let (whole, lost) = if error.is_none() { (written, Vec::new()) } else { split(blocks, written) };
        blocks.clear();
        self.flushed += whole as u64;
        let Some(error) = error else { return Ok(true) };
        // Half a block may be there. A file that ends with a whole one can be opened anywhere.
        let _ = self.file.set_len(self.flushed);
        let _ = self.file.seek(SeekFrom::Start(self.flushed));
        Err(Failure { error: file_error(&self.path, &error), lost })
    }
}

/// A flush that failed.
struct Failure {
    error: CaptureError,
    /// Interface and captured length of the packets that are not in the file.
    lost: Vec<(u32, u32)>,
}

/// Writes until it fails, and says how far it came.
fn write_as_much(file: &mut File, bytes: &[u8]) -> (usize, Option<io::Error>) {
    let mut written = 0;
    while let Some(rest) = bytes.get(written..).filter(|rest| !rest.is_empty()) {
        match file.write(rest) {
            Ok(0) => return (written, Some(io::ErrorKind::WriteZero.into())),
            Ok(more) => written += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (written, Some(error)),
        }
    }
    (written, None)
}

/// How much of `written` is whole blocks, and the packets (interface, captured length) in the blocks after it.
fn split(blocks: &[u8], written: usize) -> (usize, Vec<(u32, u32)>) {
    let word = |at: usize| {
        let bytes = blocks.get(at..at + 4)?;
        Some(u32::from_ne_bytes(bytes.try_into().ok()?))
    };
    const ENHANCED_PACKET: u32 = 6;
    let (mut at, mut whole, mut lost) = (0, 0, Vec::new());
    while let (Some(kind), Some(len)) = (word(at), word(at + 4)) {
        let next = at + (len as usize).max(12);
        if next <= written {
            whole = next;
        } else if let (ENHANCED_PACKET, Some(interface), Some(captured)) = (kind, word(at + 8), word(at + 20)) {
            lost.push((interface, captured));
        }
        at = next;
    }
    (whole, lost)
}

fn file_error(path: &Path, error: &io::Error) -> CaptureError {
    let (path, text) = (path.to_owned(), error.to_string());
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => CaptureError::DiskFull { path, text },
        _ => CaptureError::File { path, text },
    }
}

/// `name.pcapng` with number and time, as Wireshark names the files of a series.
fn numbered(path: &Path, number: u32) -> PathBuf {
    let time = jiff::Zoned::now().strftime("%Y%m%d%H%M%S").to_string();
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("_{number:05}_{time}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

fn about() -> Vec<SectionHeaderOption<'static>> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default().trim().to_owned();
    let processors = read("/proc/cpuinfo");
    let processor = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let system = format!("{} {}", read("/proc/sys/kernel/ostype"), read("/proc/sys/kernel/osrelease"));
    let mut options = Vec::new();
    if let Some((_, processor)) = processor {
        options.push(SectionHeaderOption::Hardware(processor.to_owned().into()));
    }
    let system = if system.trim().is_empty() { std::env::consts::OS.to_owned() } else { system };
    options.push(SectionHeaderOption::OS(system.into()));
    options.push(SectionHeaderOption::UserApplication(concat!("wirefin-capture ", env!("CARGO_PKG_VERSION")).into()));
    options
}

fn describe<'a>(interface: &'a Opened, filter: &'a str) -> InterfaceDescriptionBlock<'a> {
    let mut options = vec![
        InterfaceDescriptionOption::IfName(interface.name.as_str().into()),
        InterfaceDescriptionOption::IfTsResol(InterfaceTsResolution::NANO),
        InterfaceDescriptionOption::IfOs(std::env::consts::OS.into()),
    ];
    if !filter.is_empty() {
        // The first byte says what follows: 0 is the text of a capture filter.
        let text = [&[0], filter.as_bytes()].concat();
        options.push(InterfaceDescriptionOption::IfFilter(text.into()));
    }
    InterfaceDescriptionBlock {
        linktype: DataLink::from(u32::from(interface.link_type)),
        snaplen: interface.snaplen,
        options,
    }
}
