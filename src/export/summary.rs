//! The packet list as lines of text.

use super::Packet;
use super::columns::{Column, TimeFormat};

/// Writes one packet's line: numbers aligned right, addresses padded to at least twelve characters around an arrow.
pub fn line(out: &mut String, packet: &Packet, columns: &[Column], time: TimeFormat) {
    let mut before = None;
    for &column in columns {
        match (before, column) {
            (None, _) => {}
            (Some(Column::Source), Column::Destination) => out.push_str(" → "),
            (Some(Column::Destination), Column::Source) => out.push_str(" ← "),
            _ => out.push(' '),
        }
        let start = out.len();
        column.write(out, packet, time);
        match column {
            Column::Number => pad_left(out, start, 5),
            Column::Time => pad_left(out, start, 10),
            Column::Source => pad_left(out, start, 12),
            Column::Destination => pad_right(out, start, 12),
            _ => {}
        }
        before = Some(column);
    }
    out.push('\n');
}

/// The same columns with a tab between them; the arrow is a column of its own.
pub fn tabs(out: &mut String, packet: &Packet, columns: &[Column], time: TimeFormat) {
    let mut before = None;
    for &column in columns {
        match (before, column) {
            (None, _) => {}
            (Some(Column::Source), Column::Destination) => out.push_str("\t→\t"),
            (Some(Column::Destination), Column::Source) => out.push_str("\t←\t"),
            _ => out.push('\t'),
        }
        let start = out.len();
        column.write(out, packet, time);
        match column {
            Column::Number => pad_left(out, start, 5),
            Column::Time => pad_left(out, start, 10),
            Column::Source => pad_left(out, start, 12),
            Column::Destination => pad_right(out, start, 12),
            _ => {}
        }
        before = Some(column);
    }
    out.push('\n');
}

/// Aligns what was written since `start` right.
fn pad_left(out: &mut String, start: usize, width: usize) {
    let have = out.len() - start;
    if have < width {
        out.insert_str(start, &SPACES[..width - have]);
    }
}

fn pad_right(out: &mut String, start: usize, width: usize) {
    let have = out.len() - start;
    if have < width {
        out.push_str(&SPACES[..width - have]);
    }
}

/// As wide as the widest column.
const SPACES: &str = "            ";
