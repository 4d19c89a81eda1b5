//! Exporting chosen packets, on a thread of its own: as a capture, or dissected as text by all cores.

use super::save::save_section;
use super::task::Progress;
use super::trouble;
use crate::base::Time;
use crate::dissect::Demand;
use crate::export::columns::{DEFAULT, TimeFormat};
use crate::export::{Packet, c_array, csv, hex, json, pdml, psml, summary, tree};
use crate::file::{FrameReader, Packing, WriteError, WriteFormat, WriteOptions, Writer};
use crate::gui::exporting::{Export, Exported, Format};
use crate::gui::model::Trouble;
use crate::session::{Dissection, Session};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The job's number.
pub(super) const EXPORTING: u64 = 21;

/// Frames of which one thread makes the text in one go.
const RANGE: usize = 128;

/// Ranges that are in hand at a time: bounds the text kept.
const WAVE: usize = 8;

const TIME: TimeFormat = TimeFormat::Relative;

pub(super) fn run(session: &Session, ask: &Export, progress: &Progress) -> Result<Exported, Trouble> {
    let done = match ask.format {
        Format::Pcapng => capture(session, ask, WriteFormat::Pcapng, progress),
        Format::Pcap => capture(session, ask, WriteFormat::Pcap, progress),
        Format::NanosecondPcap => capture(session, ask, WriteFormat::NanosecondPcap, progress),
        _ => text(session, ask, progress),
    };
    match done {
        Ok(true) => {
            let bytes = std::fs::metadata(&ask.path).map_or(0, |about| about.len());
            let capture = ask.format.is_capture();
            Ok(Exported { path: ask.path.clone(), packets: ask.packets.len(), bytes, capture })
        }
        Ok(false) => {
            Err(Trouble { title: "Exporting was stopped".into(), body: "The unfinished file was removed".into() })
        }
        Err(error) => Err(trouble::not_saved(&ask.path, &error)),
    }
}

/// Writes a capture file; false if it was stopped.
fn capture(session: &Session, ask: &Export, format: WriteFormat, progress: &Progress) -> Result<bool, WriteError> {
    let options = WriteOptions { format, packing: ask.packing, section: save_section(session) };
    let mut writer = Writer::create(&ask.path, &options)?;
    let mut reader = session.reader();
    let mut bytes = Vec::new();
    let all: Vec<u32> = ask.packets.iter().collect();
    for indices in all.chunks(RANGE) {
        if progress.is_stopped() {
            return Ok(false);
        }
        let cut = session.cut();
        for &index in indices {
            let Some(record) = cut.record(index) else { continue };
            let link = cut.interfaces().get(record.interface as usize).map_or(0, |interface| interface.link);
            reader.read_with_pseudo_header(&record, link, &mut bytes)?;
            let options = cut.options(&mut reader, index)?;
            let options = options.as_ref().map_or(&[][..], |options| &options.all);
            writer.frame(cut.interfaces(), &record, &bytes, options)?;
        }
        progress.add(indices.len() as u64);
    }
    writer.finish()?;
    Ok(true)
}

/// Writes the dissection as text beside the file's place, and puts it there when it is whole; false if it was stopped.
fn text(session: &Session, ask: &Export, progress: &Progress) -> Result<bool, WriteError> {
    let created = |error: io::Error| WriteError::Create { path: ask.path.clone(), error };
    if ask.path.is_dir() {
        return Err(created(io::ErrorKind::IsADirectory.into()));
    }
    let folder = ask.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let made = tempfile::Builder::new().prefix(".wirefin-").suffix(".part").tempfile_in(folder).map_err(created)?;
    let mut out = Out::new(made.reopen()?, ask.packing)?;
    let mut before = String::new();
    open(&mut before, ask, session);
    out.write_all(before.as_bytes())?;
    let all: Vec<u32> = ask.packets.iter().collect();
    let ranges: Vec<&[u32]> = all.chunks(RANGE).collect();
    let first = all.first().copied();
    // The time of the packet before each range, which the one format of time may ask for.
    for wave in ranges.chunks(WAVE) {
        if progress.is_stopped() {
            return Ok(false);
        }
        let texts: Vec<String> = wave.par_iter().map(|indices| packets(session, ask, indices, first)).collect();
        for text in texts {
            out.write_all(text.as_bytes())?;
        }
        progress.add(wave.iter().map(|indices| indices.len() as u64).sum());
    }
    let mut after = String::new();
    match ask.format {
        Format::Json => json::close(&mut after),
        Format::Pdml => pdml::close(&mut after),
        Format::Psml => psml::close(&mut after),
        _ => {}
    }
    out.write_all(after.as_bytes())?;
    out.finish()?;
    readable(made.as_file())?;
    made.persist(&ask.path).map_err(|error| created(error.error))?;
    Ok(true)
}

/// What everybody's files have: readable as the user's mask says, not for the owner alone as temporary ones.
fn readable(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    let _ = file;
    Ok(())
}

fn open(out: &mut String, ask: &Export, session: &Session) {
    match ask.format {
        Format::Csv => csv::open(out, &DEFAULT),
        Format::Json => json::open(out),
        Format::Psml => psml::open(out, &DEFAULT),
        Format::Pdml => pdml::open(out, &session.file().path().to_string_lossy()),
        _ => {}
    }
}

fn packets(session: &Session, ask: &Export, indices: &[u32], first: Option<u32>) -> String {
    let demand = match ask.format {
        Format::Csv | Format::Psml => Demand::columns(),
        Format::Text if !ask.parts.details => Demand::columns(),
        _ => Demand::all(),
    };
    let (mut reader, mut dissection) = (session.reader(), Dissection::default());
    let mut text = String::new();
    for &index in indices {
        let cut = session.cut();
        // The packet exported before it, not the one before it in the file.
        let before: Option<Time> = ask
            .packets
            .rank(index)
            .checked_sub(2)
            .and_then(|rank| ask.packets.select(u32::try_from(rank).ok()?))
            .and_then(|before| cut.frames().known_time(before));
        if one(&cut, &mut reader, index, before, &demand, &mut dissection).is_ok()
            && let Some(packet) = Packet::new(&cut, &dissection, index, before)
        {
            write(&mut text, ask, &packet, first == Some(index));
        }
    }
    text
}

fn one(
    cut: &crate::session::Cut,
    reader: &mut FrameReader,
    index: u32,
    before: Option<Time>,
    demand: &Demand,
    into: &mut Dissection,
) -> io::Result<()> {
    cut.dissect(reader, index, before, demand, into)
}

fn write(text: &mut String, ask: &Export, packet: &Packet, first: bool) {
    match ask.format {
        Format::Csv => csv::packet(text, packet, &DEFAULT, TIME),
        Format::CArrays => c_array::packet(text, packet),
        Format::Psml => psml::packet(text, packet, &DEFAULT, TIME),
        Format::Pdml => pdml::packet(text, packet),
        Format::Json => {
            let shape = json::Shape { values: true, raw: false, unique_keys: false };
            json::packet(text, packet, shape, first);
        }
        _ => {
            let parts = ask.parts;
            if parts.summary {
                summary::line(text, packet, &DEFAULT, TIME);
            }
            if parts.details {
                let shape = tree::Shape { only: None, with_bytes: parts.bytes, separator: "" };
                tree::details(text, packet, &shape);
            }
            if parts.bytes {
                if parts.summary && !parts.details {
                    text.push('\n');
                }
                hex::sources(text, packet, "");
            }
        }
    }
}

/// A file that may be compressed.
enum Out {
    Plain(BufWriter<File>),
    Gzip(flate2::write::GzEncoder<BufWriter<File>>),
    Zstd(zstd::Encoder<'static, BufWriter<File>>),
    Lz4(Box<lz4_flex::frame::FrameEncoder<BufWriter<File>>>),
}

impl Out {
    fn new(file: File, packing: Packing) -> io::Result<Out> {
        let file = BufWriter::new(file);
        Ok(match packing {
            Packing::None => Out::Plain(file),
            Packing::Gzip => Out::Gzip(flate2::write::GzEncoder::new(file, flate2::Compression::default())),
            Packing::Zstd => Out::Zstd(zstd::Encoder::new(file, 0)?),
            Packing::Lz4 => Out::Lz4(Box::new(lz4_flex::frame::FrameEncoder::new(file))),
        })
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Out::Plain(out) => out.write_all(bytes),
            Out::Gzip(out) => out.write_all(bytes),
            Out::Zstd(out) => out.write_all(bytes),
            Out::Lz4(out) => out.write_all(bytes),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Out::Plain(mut out) => out.flush(),
            Out::Gzip(out) => out.finish()?.flush(),
            Out::Zstd(out) => out.finish()?.flush(),
            Out::Lz4(out) => out.finish().map_err(io::Error::other)?.flush(),
        }
    }
}
