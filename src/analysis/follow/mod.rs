//! Follow: what two ends said to each other, in its order (`-z follow,…`).
//!
//! `streams` finds the pieces: where they lie in which frame, never their bytes; `text` writes them in a mode. Whoever
//! shows a stream walks its pieces and reads the bytes of those that are looked at.

mod streams;
mod text;

pub use streams::{Carrier, Content, Ends, Piece, Reader, follow};
pub use text::Mode;

use super::{Asked, Report, Scope, Wrong};
use crate::filter::Filter;
use std::io::{self, Write};
use std::net::IpAddr;
use std::ops::RangeInclusive;
use text::Writer;

/// TShark's text of a stream.
struct Follow {
    carrier: Carrier,
    mode: Mode,
    /// The stream's frames, as text too.
    filter: (String, Filter),
    /// Pieces that are shown, counted from 1.
    pieces: RangeInclusive<u32>,
}

/// `-z follow,PROTOCOL,MODE,STREAM[,RANGE]`; the stream is a number or `address:port,address:port`.
pub(super) fn asked(carrier: Carrier, asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let wrong = |what: &str| Wrong::said(format!("follow - Invalid {what}."));
    let mut words = asked.rest.unwrap_or("").split(',');
    let mode = words.next().and_then(Mode::named).ok_or_else(|| wrong("display mode"))?;
    let first = words.next().unwrap_or("");
    let name = carrier.transport();
    let text = match first.parse::<u32>() {
        Ok(stream) => format!("{name}.stream eq {stream}"),
        Err(_) => {
            let ends = socket(first).zip(words.next().and_then(socket));
            let (a, b) = ends.filter(|(a, b)| a.0.is_ipv4() == b.0.is_ipv4()).ok_or_else(|| wrong("address"))?;
            let (one_way, back) = (direction(name, a, b), direction(name, b, a));
            format!("({one_way}) or ({back})")
        }
    };
    let pieces = match words.next() {
        None => 1..=u32::MAX,
        Some(range) => {
            let (from, to) = range.split_once('-').unwrap_or((range, range));
            let (from, to) = from.parse().ok().zip(to.parse().ok()).ok_or_else(|| wrong("parameter"))?;
            if from == 0 || to == 0 {
                return Err(wrong("range value"));
            }
            from..=to
        }
    };
    let filter = asked.filter(Some(&text)).map_err(Wrong::said)?.ok_or_else(|| wrong("address"))?;
    Ok(Box::new(Follow { carrier, mode, filter, pieces }))
}

/// `10.0.0.1:80`, `[fe80::1]:80`
fn socket(text: &str) -> Option<(IpAddr, u16)> {
    let (address, port) = text.rsplit_once(':')?;
    let address = match address.strip_prefix('[') {
        Some(address) => IpAddr::V6(address.strip_suffix(']')?.parse().ok()?),
        None => IpAddr::V4(address.parse().ok()?),
    };
    Some((address, port.parse().ok()?))
}

fn direction(name: &str, from: (IpAddr, u16), to: (IpAddr, u16)) -> String {
    let ip = if from.0.is_ipv4() { "ip" } else { "ipv6" };
    format!(
        "({ip}.src eq {} and {name}.srcport eq {}) and ({ip}.dst eq {} and {name}.dstport eq {})",
        from.0, from.1, to.0, to.1
    )
}

impl Report for Follow {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let scope = scope.narrowed(Some(&self.filter.1));
        let title = format!("{},{}", self.carrier.name(), self.mode.name());
        let mut writer = Writer::new(self.mode, title, &self.filter.0, out);
        let mut reader = Reader::new(scope.session);
        let mut number = 0;
        follow(&scope, self.carrier, |frame, ends, piece| {
            writer.begin(ends)?;
            let Some(piece) = piece else { return Ok(()) };
            number += 1;
            if self.pieces.contains(&number) { writer.piece(frame, &piece, &mut reader) } else { Ok(()) }
        })?;
        writer.end()
    }
}
