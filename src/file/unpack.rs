//! Compressed captures and streams: read once, into a temporary file that has no name.
//!
//! A thread unpacks while the capture is already walked. It holds a few hundred kilobytes, whatever the file's size;
//! the temporary file goes with the last handle, even if the program is killed.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::thread;

use super::source::{FillError, Source};

/// How a capture is compressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Packing {
    /// Not at all.
    #[default]
    None,
    /// gzip (RFC 1952).
    Gzip,
    /// Zstandard (RFC 8878).
    Zstd,
    /// LZ4 frames.
    Lz4,
}

/// Recognises a compression by the first bytes.
pub(crate) fn recognise(start: &[u8]) -> Packing {
    match start {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Packing::Zstd,
        // Skippable frames may precede the first of Zstandard.
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Packing::Zstd,
        [0x04, 0x22, 0x4d, 0x18, ..] => Packing::Lz4,
        _ => Packing::None,
    }
}

/// Bytes unpacked at once.
const PIECE: usize = 256 << 10;

/// Starts to spool a stream, unpacking it if its first bytes say so.
pub(crate) fn spool(stream: Box<dyn Read + Send>, following: bool) -> io::Result<(Arc<Source>, Packing)> {
    let file = tempfile::tempfile()?;
    let source = Arc::new(Source::filled_later(file, following));
    let mut start = Vec::new();
    let mut stream = stream;
    // A pipe may bring even the first bytes one by one.
    (&mut stream).take(4).read_to_end(&mut start)?;
    let packing = recognise(&start);
    let counted = Counted { stream: io::Cursor::new(start).chain(stream), source: source.clone() };
    let filled = source.clone();
    thread::Builder::new().name("unpack".to_owned()).spawn(move || {
        let error = fill(counted, packing, &filled).err();
        filled.finish(error);
    })?;
    Ok((source, packing))
}

fn fill(packed: impl Read + Send, packing: Packing, into: &Source) -> Result<(), FillError> {
    let packed = BufReader::with_capacity(PIECE, packed);
    match packing {
        Packing::None => copy(packed, into),
        Packing::Gzip => copy(flate2::bufread::MultiGzDecoder::new(packed), into),
        Packing::Zstd => {
            let decoder = zstd::stream::read::Decoder::with_buffer(packed).map_err(fill_error)?;
            copy(decoder, into)
        }
        Packing::Lz4 => fill_lz4(packed, into),
    }
}

/// LZ4 files may be several frames after one another.
fn fill_lz4(mut packed: impl BufRead, into: &Source) -> Result<(), FillError> {
    while !packed.fill_buf().map_err(fill_error)?.is_empty() {
        let mut decoder = lz4_flex::frame::FrameDecoder::new(packed);
        copy(&mut decoder, into)?;
        packed = decoder.into_inner();
    }
    Ok(())
}

fn copy(mut unpacked: impl Read, into: &Source) -> Result<(), FillError> {
    let mut piece = vec![0; PIECE];
    loop {
        let got = match unpacked.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(got) => got,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(fill_error(error)),
        };
        match into.append(piece.get(..got).unwrap_or_default()) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => {
                let text = format!("no room for the unpacked capture in the temporary folder: {error}");
                return Err(FillError { cut_short: false, text });
            }
        }
    }
}

fn fill_error(error: io::Error) -> FillError {
    let cut_short = error.kind() == io::ErrorKind::UnexpectedEof;
    let text = match error.to_string() {
        text if text.contains("checksum") => "bad CRC".to_owned(),
        text => text,
    };
    FillError { cut_short, text }
}

/// Counts the packed bytes that were read, for progress.
struct Counted<R> {
    stream: R,
    source: Arc<Source>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.stream.read(into)?;
        self.source.count_packed(got as u64);
        Ok(got)
    }
}

/// What a file is that is no capture, to be read after "it".
pub(crate) fn looks_like(start: &[u8]) -> String {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "begins like a ZIP archive; unpack it first"),
        (b"7z\xbc\xaf\x27\x1c", "begins like a 7-Zip archive; unpack it first"),
        (b"Rar!", "begins like a RAR archive; unpack it first"),
        (b"BZh", "begins like a bzip2 file; unpack it with bunzip2 first"),
        (b"\xfd7zXZ\0", "begins like an xz file; unpack it with unxz first"),
        (b"%PDF", "begins like a PDF document"),
        (b"\x89PNG", "begins like a PNG picture"),
        (b"\xff\xd8\xff", "begins like a JPEG picture"),
        (b"\x7fELF", "begins like a program"),
        (b"btsnoop\0", "begins like a Bluetooth btsnoop log; convert it with editcap"),
        (b"GMBU", "begins like a Microsoft Network Monitor capture; convert it with editcap"),
        (b"TRSNIFF data", "begins like a Sniffer capture; convert it with editcap"),
        (b"XCP\0", "begins like a NetXray capture; convert it with editcap"),
        (b"\x0a\x0d\x0d\x0a", "begins like a pcapng capture, but without a byte order"),
        (b"<?xml", "begins like XML text"),
    ];
    if let Some((_, looks)) = KNOWN.iter().find(|(magic, _)| start.starts_with(magic)) {
        return (*looks).to_owned();
    }
    let shown = start.get(..start.len().min(256)).unwrap_or_default();
    if std::str::from_utf8(shown).is_ok_and(|t| !t.contains('\0')) {
        return "begins like plain text".to_owned();
    }
    let hex: Vec<String> = shown.iter().take(4).map(|b| format!("{b:02x}")).collect();
    format!("begins with the bytes {}", hex.join(" "))
}
