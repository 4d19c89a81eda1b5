//! The walk through a capture, record by record, in file order.

use std::sync::Arc;
use std::time::Duration;

use crate::base::Time;

use super::block::{WALK_BLOCK, Window};
use super::interface::{Interface, InterfaceStatistics, NameRecord, Secrets, Section};
use super::options::RawOption;
use super::pcap::{self, Pcap};
use super::pcapng::Pcapng;
use super::record::{Record, RecordKind, believed};
use super::snoop::Snoop;
use super::source::{Beyond, Keeper, Source};
use super::trouble::Trouble;

/// What a walker gives next.
#[derive(Debug)]
pub enum Step<'a> {
    /// A whole record and its bytes, lent until the next step.
    Frame(Record, &'a [u8]),
    /// A followed file has nothing more yet: ask again later. [`Walker::wait`] waits for it.
    Waiting,
    /// There is no more. Ask [`Walker::troubles`] whether that was meant to be the end.
    End,
}

/// Goes through a capture in file order, and collects what it says besides packets.
#[derive(Debug)]
pub struct Walker {
    window: Window,
    /// Keeps the thread that may still fill the file from giving up.
    _keeper: Arc<Keeper>,
    format: Format,
    /// Where the next record begins.
    position: u64,
    ended: bool,
    pub(super) notes: Notes,
}

/// The file formats, once they are recognised.
#[derive(Clone, Debug)]
pub(crate) enum Format {
    Pcap(Pcap),
    Pcapng(Pcapng),
    Snoop(Snoop),
    /// A file of no bytes, which TShark reads as a capture of no packets.
    Empty,
}

/// What a capture says besides packets, as far as it has been walked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    pub(crate) sections: Vec<Section>,
    pub(crate) interfaces: Vec<Interface>,
    pub(crate) names: Vec<NameRecord>,
    pub(crate) secrets: Vec<Secrets>,
    pub(crate) statistics: Vec<InterfaceStatistics>,
    pub(crate) troubles: Vec<Trouble>,
    /// Bytes of blocks that were kept.
    weight: u64,
}

/// Names, secrets, statistics and comments of a file are kept up to this many bytes of blocks.
const MOST_NOTES: u64 = 64 << 20;

impl Notes {
    /// Whether a block of `len` bytes at `at` may still be kept.
    pub(crate) fn room(&mut self, at: u64, len: usize) -> bool {
        if self.weight >= MOST_NOTES {
            return false;
        }
        // An empty record costs memory too.
        self.weight = self.weight.saturating_add(len as u64 + 64);
        if self.weight >= MOST_NOTES {
            self.troubles.push(Trouble::TooManyNotes { at });
        }
        true
    }
}

/// What a look at the next record found.
pub(crate) enum Look {
    Record {
        record: Record,
        next: u64,
    },
    /// A block that is no packet; go on there.
    Skip {
        next: u64,
    },
    /// The bytes end before the record does.
    Short,
    /// Reading cannot go on.
    Stop(Trouble),
}

impl Walker {
    pub(crate) fn new(source: Arc<Source>, keeper: Arc<Keeper>, format: Format, first: u64, notes: Notes) -> Walker {
        let window = Window::new(source, WALK_BLOCK);
        Walker { window, _keeper: keeper, format, position: first, ended: false, notes }
    }

    /// The next record and its bytes.
    #[inline]
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend its items")]
    pub fn next(&mut self) -> Step<'_> {
        match self.advance() {
            Advance::Record(record) => {
                let bytes = self.window.lent(record.offset, record.captured as usize);
                Step::Frame(record, bytes)
            }
            Advance::Waiting => Step::Waiting,
            Advance::End => Step::End,
        }
    }

    #[inline]
    fn advance(&mut self) -> Advance {
        loop {
            if self.ended {
                return Advance::End;
            }
            let at = self.position;
            let looked = match &mut self.format {
                Format::Pcap(pcap) => look_pcap(pcap, &mut self.window, at),
                Format::Pcapng(pcapng) => pcapng.look(&mut self.window, at, &mut self.notes),
                Format::Snoop(snoop) => snoop.look(&mut self.window, at),
                Format::Empty => Ok(Look::Short),
            };
            match looked {
                Ok(Look::Record { record, next }) => {
                    self.position = next;
                    return Advance::Record(record);
                }
                Ok(Look::Skip { next }) => self.position = next,
                Ok(Look::Short) => match self.at_the_end() {
                    Some(advance) => return advance,
                    None => continue,
                },
                Ok(Look::Stop(trouble)) => self.stop(trouble),
                Err(error) => self.stop(Trouble::Unreadable { at, detail: error.to_string() }),
            }
        }
    }

    /// Decides what it means that the bytes end here; `None` to look again.
    #[cold]
    fn at_the_end(&mut self) -> Option<Advance> {
        let have = self.window.end().max(self.position);
        match self.window.source().beyond(have) {
            Beyond::More => None,
            Beyond::NotYet => Some(Advance::Waiting),
            Beyond::Nothing(packing) => {
                let at = self.position;
                let cut = have > at;
                match packing {
                    Some(error) => {
                        let (cut_short, detail) = (error.cut_short, error.text);
                        self.stop(Trouble::Packing { at: have, cut_short, detail });
                    }
                    None if cut => self.stop(Trouble::CutShort { at }),
                    None => self.ended = true,
                }
                Some(Advance::End)
            }
        }
    }

    #[cold]
    fn stop(&mut self, trouble: Trouble) {
        self.notes.troubles.push(trouble);
        self.ended = true;
    }

    /// Waits until a followed file has more, at most for `longest`; tells whether to go on.
    pub fn wait(&self, longest: Duration) -> bool {
        self.window.source().wait(self.window.end().max(self.position), longest)
    }

    /// Where the next record begins: how far the walk has come, in bytes of the unpacked file.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The interfaces found so far, of all sections; [`Record::interface`] is an index into it.
    pub fn interfaces(&self) -> &[Interface] {
        &self.notes.interfaces
    }

    /// The sections found so far; none in pcap files.
    pub fn sections(&self) -> &[Section] {
        &self.notes.sections
    }

    /// Names for addresses found so far.
    pub fn names(&self) -> &[NameRecord] {
        &self.notes.names
    }

    /// Secrets to decrypt with found so far.
    pub fn secrets(&self) -> &[Secrets] {
        &self.notes.secrets
    }

    /// What the capturing side counted, as found so far.
    pub fn statistics(&self) -> &[InterfaceStatistics] {
        &self.notes.statistics
    }

    /// What was found to be wrong so far.
    pub fn troubles(&self) -> &[Trouble] {
        &self.notes.troubles
    }

    /// The comments of the sections found so far.
    pub fn comments(&self) -> impl Iterator<Item = &str> {
        self.notes.sections.iter().flat_map(|s| s.comments.iter().map(String::as_str))
    }

    /// Options of the section an interface belongs to, for writers that keep them.
    pub fn section_options(&self, section: u32) -> &[RawOption] {
        self.notes.sections.get(section as usize).map_or(&[], |s| &s.options)
    }
}

enum Advance {
    Record(Record),
    Waiting,
    End,
}

#[inline]
fn look_pcap(pcap: &Pcap, window: &mut Window, at: u64) -> std::io::Result<Look> {
    let header_len = pcap.dialect.record_header_len();
    let bytes = window.fetch(at, header_len)?;
    if bytes.len() < header_len {
        return Ok(Look::Short);
    }
    let header = pcap.header(bytes);
    if header.captured > pcap.longest {
        return Ok(Look::Stop(pcap.too_long(at, header.captured)));
    }
    let whole = header_len + header.captured as usize;
    if window.fetch(at, whole)?.len() < whole {
        return Ok(Look::Short);
    }
    let fraction = match pcap.resolution {
        super::interface::Resolution::NANOS => i64::from(header.fraction),
        _ => i64::from(header.fraction) * 1000,
    };
    let mut record = Record {
        time: Time::from_parts(i64::from(header.seconds), fraction),
        offset: at + header_len as u64,
        captured: header.captured,
        length: believed(header.length),
        interface: 0,
        timed: true,
        kind: RecordKind::Packet,
        options: None,
    };
    if let Some(pseudo) = pcap.pseudo
        && let Err(detail) = pseudo.take_off(&mut record)
    {
        return Ok(Look::Stop(Trouble::Damaged { at, detail }));
    }
    Ok(Look::Record { record, next: at + whole as u64 })
}

/// How many bytes at the beginning of a file are looked at to recognise it.
pub(crate) const START_LEN: usize = pcap::PROBE_LEN;
