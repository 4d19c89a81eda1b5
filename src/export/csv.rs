//! The packet list as comma-separated values (RFC 4180): every value in quotes, a quote doubled.

use super::Packet;
use super::columns::{Column, TimeFormat};

/// The line of titles.
pub fn open(out: &mut String, columns: &[Column]) {
    line(out, columns.iter().map(|column| column.title().to_owned()));
}

/// One packet.
pub fn packet(out: &mut String, packet: &Packet, columns: &[Column], time: TimeFormat) {
    line(
        out,
        columns.iter().map(|column| {
            let mut text = String::new();
            column.write(&mut text, packet, time);
            text
        }),
    );
}

/// A line of values.
pub fn line(out: &mut String, values: impl Iterator<Item = String>) {
    for (index, value) in values.enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push('"');
        out.push_str(&value.replace('"', "\"\""));
        out.push('"');
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled_and_commas_stay_inside() {
        let mut out = String::new();
        line(&mut out, ["1", "GET \"/\", then", ""].map(String::from).into_iter());
        assert_eq!(out, "\"1\",\"GET \"\"/\"\", then\",\"\"\n");
    }
}
