//! Packets and bytes as text for the clipboard.

use std::fmt::Write;

/// Forms of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BytesForm {
    HexAndText,
    Hex,
    Text,
    Stream,
    Escaped,
    Base64,
}

impl BytesForm {
    pub const ALL: [BytesForm; 6] = [
        BytesForm::HexAndText,
        BytesForm::Hex,
        BytesForm::Text,
        BytesForm::Stream,
        BytesForm::Base64,
        BytesForm::Escaped,
    ];

    /// As in menus.
    pub const fn words(self) -> &'static str {
        match self {
            BytesForm::HexAndText => "Bytes as Hex + ASCII Dump",
            BytesForm::Hex => "…as Hex Dump",
            BytesForm::Text => "…as Printable Text",
            BytesForm::Stream => "…as a Hex Stream",
            BytesForm::Base64 => "…as Base64",
            BytesForm::Escaped => "…as Escaped String",
        }
    }

    /// Bytes in this form.
    pub fn of(self, bytes: &[u8]) -> String {
        let mut out = String::new();
        match self {
            BytesForm::HexAndText | BytesForm::Hex => {
                for (row, line) in bytes.chunks(16).enumerate() {
                    let _ = write!(out, "{:04x}  ", row * 16);
                    for byte in line {
                        let _ = write!(out, " {byte:02x}");
                    }
                    if self == BytesForm::HexAndText {
                        for _ in line.len()..16 {
                            out.push_str("   ");
                        }
                        out.push_str("   ");
                        out.extend(line.iter().map(|byte| match byte {
                            0x20..=0x7e => char::from(*byte),
                            _ => '.',
                        }));
                    }
                    out.push('\n');
                }
            }
            BytesForm::Text => {
                let is_text = |byte: &&u8| matches!(**byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e);
                out.extend(bytes.iter().filter(is_text).map(|byte| char::from(*byte)));
            }
            BytesForm::Stream => {
                for byte in bytes {
                    let _ = write!(out, "{byte:02x}");
                }
            }
            BytesForm::Base64 => {
                use base64::Engine;
                base64::engine::general_purpose::STANDARD.encode_string(bytes, &mut out);
            }
            BytesForm::Escaped => {
                for line in bytes.chunks(16) {
                    out.push('"');
                    for byte in line {
                        let _ = write!(out, "\\x{byte:02x}");
                    }
                    out.push_str("\"\n");
                }
            }
        }
        out
    }
}

/// Forms of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowsForm {
    Text,
    Csv,
    Yaml,
}

impl RowsForm {
    /// Adds a row; `titles` are those of its cells.
    pub fn write(self, out: &mut String, titles: &[String], packet: u64, cells: &[String]) {
        match self {
            RowsForm::Text => out.push_str(&cells.join("\t")),
            RowsForm::Csv => {
                if out.is_empty() {
                    csv(out, titles);
                    out.push('\n');
                }
                csv(out, cells);
            }
            RowsForm::Yaml => {
                let _ = writeln!(out, "---\n# Packet {packet}");
                for (title, cell) in titles.iter().zip(cells) {
                    let _ = writeln!(out, "{}: {}", quoted_yaml(title), quoted_yaml(cell));
                }
                return;
            }
        }
        out.push('\n');
    }
}

fn csv(out: &mut String, cells: &[String]) {
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        let _ = write!(out, "\"{}\"", cell.replace('"', "\"\""));
    }
}

/// A string of YAML, in double quotes.
fn quoted_yaml(words: &str) -> String {
    serde_json::to_string(words).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_the_forms_that_tools_read() {
        let bytes = b"GET /\x00\xff\r\n\"1234567890";
        assert_eq!(
            BytesForm::HexAndText.of(bytes),
            "0000   47 45 54 20 2f 00 ff 0d 0a 22 31 32 33 34 35 36   GET /....\"123456\n0010   37 38 39 30                                       7890\n"
        );
        assert_eq!(BytesForm::Hex.of(b"\x01\x02"), "0000   01 02\n");
        assert_eq!(BytesForm::Text.of(bytes), "GET /\r\n\"1234567890");
        assert_eq!(BytesForm::Stream.of(b"\x00\xab"), "00ab");
        assert_eq!(BytesForm::Base64.of(b"\x00\xab"), "AKs=");
        assert_eq!(BytesForm::Escaped.of(b"\x00\xab"), "\"\\x00\\xab\"\n");
    }

    #[test]
    fn rows_are_quoted_where_they_must_be() {
        let titles = ["No.".to_owned(), "Info".to_owned()];
        let cells = ["7".to_owned(), "say \"hi\"\n".to_owned()];
        let write = |form: RowsForm| {
            let mut out = String::new();
            form.write(&mut out, &titles, 7, &cells);
            out
        };
        assert_eq!(write(RowsForm::Csv), "\"No.\",\"Info\"\n\"7\",\"say \"\"hi\"\"\n\"\n");
        assert_eq!(write(RowsForm::Yaml), "---\n# Packet 7\n\"No.\": \"7\"\n\"Info\": \"say \\\"hi\\\"\\n\"\n");
        assert_eq!(write(RowsForm::Text), "7\tsay \"hi\"\n\n");
    }
}
