//! Packets as arrays of C: one array of bytes for each place where a packet's bytes lie.

use super::Packet;
use std::fmt::Write;

/// Bytes in a line.
const IN_LINE: usize = 8;

/// One packet.
pub fn packet(out: &mut String, packet: &Packet) {
    array(out, &format!("pkt{}", packet.number), "Frame", packet.bytes);
    for (index, source) in packet.tree.sources().iter().enumerate() {
        array(out, &format!("pkt{}_{}", packet.number, index + 2), source.name, &source.bytes);
    }
}

fn array(out: &mut String, name: &str, title: &str, bytes: &[u8]) {
    // The title may come out of a packet; it must not end the comment.
    let title = title.replace("*/", "* /");
    let _ = writeln!(out, "/* {title} ({} bytes) */", bytes.len());
    let _ = writeln!(out, "static const unsigned char {name}[{}] = {{", bytes.len());
    for (index, row) in bytes.chunks(IN_LINE).enumerate() {
        let last = (index + 1) * IN_LINE >= bytes.len();
        for (at, byte) in row.iter().enumerate() {
            let comma = if last && at + 1 == row.len() { " " } else { "," };
            let _ = write!(out, "0x{byte:02x}{comma} ");
        }
        for _ in row.len()..IN_LINE {
            out.push_str("      ");
        }
        out.push_str("/* ");
        out.extend(row.iter().map(|byte| match byte {
            // A backslash or a star could change what the comment is.
            b'\\' | b'*' | b'/' => '.',
            0x20..=0x7e => char::from(*byte),
            _ => '.',
        }));
        out.push_str(" */\n");
    }
    out.push_str("};\n\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stand_eight_in_a_line_with_their_text() {
        let mut out = String::new();
        array(&mut out, "pkt1", "Frame", b"GET /*\r\nab");
        assert_eq!(
            out,
            "/* Frame (10 bytes) */\n\
             static const unsigned char pkt1[10] = {\n\
             0x47, 0x45, 0x54, 0x20, 0x2f, 0x2a, 0x0d, 0x0a, /* GET .... */\n\
             0x61, 0x62                                      /* ab */\n\
             };\n\n"
        );
    }
}
