//! Followed streams as TShark writes them.

use super::streams::{Content, Ends, Piece, Reader};
use crate::analysis::conversations::seconds;
use crate::analysis::count::Frame;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io::{self, Write};

/// How bytes are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Ascii,
    Ebcdic,
    Hex,
    Raw,
    /// As of Wireshark 4.2; TShark 4.0 has no such mode.
    Utf8,
    Yaml,
}

/// Every mode with its name.
static MODES: [(Mode, &str); 6] = [
    (Mode::Ascii, "ascii"),
    (Mode::Ebcdic, "ebcdic"),
    (Mode::Hex, "hex"),
    (Mode::Raw, "raw"),
    (Mode::Utf8, "utf-8"),
    (Mode::Yaml, "yaml"),
];

impl Mode {
    pub fn named(name: &str) -> Option<Mode> {
        MODES.iter().find(|(_, known)| *known == name).map(|(mode, _)| *mode)
    }

    pub fn name(self) -> &'static str {
        MODES.iter().find(|(mode, _)| *mode == self).map_or("", |(_, name)| name)
    }
}

const RULE: &str = "===================================================================";

/// Writes the pieces of one stream.
pub(super) struct Writer<'w> {
    mode: Mode,
    title: String,
    filter: &'w str,
    out: &'w mut dyn Write,
    begun: bool,
    /// Bytes that were shown of each end.
    shown: [usize; 2],
    /// Kept for its room.
    bytes: Vec<u8>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(mode: Mode, title: String, filter: &'w str, out: &'w mut dyn Write) -> Writer<'w> {
        Writer { mode, title, filter, out, begun: false, shown: [0, 0], bytes: Vec::new() }
    }

    /// Writes the head, unless that is done.
    pub(super) fn begin(&mut self, ends: &Ends) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        self.head(ends.0.map(|end| (end.to_string(), end.port)))
    }

    fn head(&mut self, ends: [(String, u16); 2]) -> io::Result<()> {
        self.begun = true;
        if self.mode == Mode::Yaml {
            writeln!(self.out, "peers:")?;
            for (index, (host, port)) in ends.iter().enumerate() {
                writeln!(self.out, "  - peer: {index}\n    host: {host}\n    port: {port}")?;
            }
            return writeln!(self.out, "packets:");
        }
        writeln!(self.out, "\n{RULE}\nFollow: {}\nFilter: {}", self.title, self.filter)?;
        for (index, (host, port)) in ends.iter().enumerate() {
            // An IPv6 address and a port need brackets between them.
            let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
            writeln!(self.out, "Node {index}: {host}:{port}")?;
        }
        Ok(())
    }

    pub(super) fn piece(&mut self, frame: &Frame, piece: &Piece, reader: &mut Reader) -> io::Result<()> {
        match piece.content {
            Content::Missing(len) => {
                self.bytes.clear();
                // As TShark has it, with the zero byte that ends it.
                write!(self.bytes, "[{len} bytes missing in capture file]\0")?;
            }
            // What cannot be read any more is shown as nothing.
            Content::Bytes { .. } | Content::Body { .. } => drop(reader.read(frame.cut, piece, &mut self.bytes)),
        }
        let bytes = std::mem::take(&mut self.bytes);
        let tab = if piece.sender == 0 { "" } else { "\t" };
        match self.mode {
            Mode::Ascii => self.text(tab, &bytes, |byte| if is_shown(byte) { byte } else { b'.' })?,
            Mode::Ebcdic => self.text(tab, &bytes, |byte| EBCDIC.get(usize::from(byte)).copied().unwrap_or(b'.'))?,
            Mode::Utf8 => writeln!(self.out, "{tab}{}\n{}", bytes.len(), String::from_utf8_lossy(&bytes))?,
            Mode::Hex => {
                let shown = self.shown.get(piece.sender).copied().unwrap_or(0);
                self.hex(tab, shown, &bytes)?;
            }
            Mode::Raw => {
                self.out.write_all(tab.as_bytes())?;
                bytes.iter().try_for_each(|byte| write!(self.out, "{byte:02x}"))?;
                writeln!(self.out)?;
            }
            Mode::Yaml => {
                let is_there = !matches!(piece.content, Content::Missing(_));
                let time = frame.cut.frames().time(piece.frame).filter(|_| is_there).unwrap_or_default();
                let Piece { frame, sender, .. } = piece;
                writeln!(self.out, "  - packet: {}\n    peer: {sender}", frame + 1)?;
                writeln!(self.out, "    timestamp: {:.9}\n    data: !!binary |", seconds(time))?;
                // Lines of 76 characters (RFC 2045 §6.8).
                bytes.chunks(57).try_for_each(|line| writeln!(self.out, "      {}", STANDARD.encode(line)))?;
            }
        }
        if let Some(shown) = self.shown.get_mut(piece.sender) {
            *shown += bytes.len();
        }
        self.bytes = bytes;
        Ok(())
    }

    fn text(&mut self, tab: &str, bytes: &[u8], show: impl Fn(u8) -> u8) -> io::Result<()> {
        writeln!(self.out, "{tab}{}", bytes.len())?;
        let shown: Vec<u8> = bytes.iter().map(|byte| show(*byte)).collect();
        self.out.write_all(&shown)?;
        writeln!(self.out)
    }

    fn hex(&mut self, tab: &str, shown: usize, bytes: &[u8]) -> io::Result<()> {
        for (row, line) in bytes.chunks(16).enumerate() {
            write!(self.out, "{tab}{:08X}  ", shown + row * 16)?;
            for place in 0..16 {
                match line.get(place) {
                    Some(byte) => write!(self.out, "{byte:02x} ")?,
                    None => write!(self.out, "   ")?,
                }
                if place == 7 {
                    write!(self.out, " ")?;
                }
            }
            write!(self.out, " ")?;
            let mut shown = String::with_capacity(17);
            for (place, byte) in line.iter().enumerate() {
                shown.push(if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' });
                if place == 7 {
                    shown.push(' ');
                }
            }
            // TShark puts the end of a line in the place of a last blank.
            write!(self.out, "{}", shown.strip_suffix(' ').unwrap_or(&shown))?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    pub(super) fn end(mut self) -> io::Result<()> {
        if !self.begun {
            self.head([(String::new(), 0), (String::new(), 0)])?;
        }
        if self.mode == Mode::Yaml { Ok(()) } else { writeln!(self.out, "{RULE}") }
    }
}

fn is_shown(byte: u8) -> bool {
    matches!(byte, 0x20..0x7f | b'\n' | b'\r')
}

/// What TShark shows for each byte of EBCDIC.
static EBCDIC: [u8; 256] = *b"..........\n..\r.................. !\"#$%&'()*+,-./\
..23456789:;<=.? ...........<(+|&.........!$*);^-/........|,%_>?..........:#@'=.\
................................................................\
................................................................";
