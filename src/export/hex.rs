//! Bytes as a hexadecimal dump.

use super::Packet;
use std::fmt::Write;

/// Writes bytes, sixteen a line: offset in as many digits as the last one needs, at least four; hexadecimal, characters.
pub fn dump(out: &mut String, bytes: &[u8]) {
    let last = bytes.len().saturating_sub(1);
    let digits = (last.checked_ilog2().unwrap_or(0) as usize / 4 + 1).max(4);
    for (row, line) in bytes.chunks(16).enumerate() {
        let _ = write!(out, "{:0digits$x}  ", row * 16);
        for byte in line {
            let _ = write!(out, "{byte:02x} ");
        }
        for _ in line.len()..16 {
            out.push_str("   ");
        }
        out.push_str("  ");
        out.extend(line.iter().map(|&byte| if (0x20..0x7f).contains(&byte) { char::from(byte) } else { '.' }));
        out.push('\n');
    }
}

/// Writes all data sources of a packet, titled where there are several, and the separator.
pub fn sources(out: &mut String, packet: &Packet, separator: &str) {
    let several = !packet.tree.sources().is_empty();
    if several {
        let _ = writeln!(out, "Frame ({} bytes):", packet.bytes.len());
    }
    dump(out, packet.bytes);
    for source in packet.tree.sources() {
        let _ = writeln!(out, "{} ({} bytes):", source.name, source.bytes.len());
        dump(out, &source.bytes);
    }
    out.push_str(separator);
    out.push('\n');
}
