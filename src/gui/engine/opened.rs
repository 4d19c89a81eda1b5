//! An open capture as the window sees it: rows by number, packets, counts.

use super::Wake;
use super::live::Running;
use super::packet::DissectedPacket;
use super::save::Saving;
use super::seen::{Counted, SeenHere};
use super::selection::Selection;
use crate::base::Address;
use crate::capture::TempFile;
use crate::dissect::engine::is_mark;
use crate::dissect::{Demand, Protocol, Transport};
use crate::export::Packet as Exported;
use crate::export::columns::{self, TimeFormat};
use crate::field::Severity;
use crate::filter::Filter;
use crate::gui::model::{Capture, Counts, Gutter, Job, Live, Packet, Rail, RowText, Sign};
use crate::gui::widgets::list::Column;
use crate::gui::words;
use crate::session::{Cut, Dissection, Generations, Remembered, Session, severity_index};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Rows whose text is kept; more than any screen shows.
const ROWS_KEPT: usize = 2048;

/// Jobs that end sooner than this are not shown.
pub(super) const UNNOTICED: Duration = Duration::from_millis(150);

/// The job of reading the file; others have numbers of their own.
pub(super) const READING: u64 = 1;
pub(super) const FILTERING: u64 = 2;

/// An open capture.
pub(super) struct Opened {
    id: u64,
    pub(super) session: Session,
    pub(super) name: String,
    pub(super) path: Option<PathBuf>,
    /// The capture program that fills it, also after it has ended: it keeps the temporary file.
    pub(super) running: Option<Running>,
    /// A temporary file that no capture program fills: it goes with the capture.
    pub(super) temp: Option<Arc<TempFile>>,
    /// Frames that are in a file of the user's.
    saved: u32,
    /// Frames at the last look; everything that is shown is of these.
    frames: u32,
    severities: [u32; 5],
    read: u64,
    done: bool,
    began: Instant,
    selection: Option<Selection>,
    /// Counts filters, so that those before end.
    generations: Generations,
    /// What earlier filters found.
    remembered: Remembered,
    pub(super) saving: Option<Saving>,
    looking: RefCell<Looking>,
    counted: RefCell<Counted>,
}

/// What is needed to look at frames, and what was seen.
struct Looking {
    reader: crate::file::FrameReader,
    dissection: Dissection,
    rows: FxHashMap<u32, RowText>,
    /// Frames there were when these rows were made; later frames may tell more about them.
    rows_of: u32,
    around: Option<Around>,
}

/// The selected packet's conversation, and the packets it names.
struct Around {
    packet: u64,
    conversation: Option<u32>,
    /// First and last frame index of the conversation, among `of` frames.
    span: Option<(u32, u32)>,
    of: u32,
    links: Vec<(u64, Sign)>,
    own: Option<Sign>,
}

impl Opened {
    pub(super) fn new(id: u64, session: Session, name: String) -> Opened {
        let reader = session.reader();
        Opened {
            id,
            name,
            path: None,
            running: None,
            temp: None,
            saved: 0,
            frames: 0,
            severities: [0; 5],
            read: 0,
            done: false,
            began: Instant::now(),
            selection: None,
            generations: Generations::default(),
            remembered: Remembered::default(),
            saving: None,
            looking: RefCell::new(Looking {
                reader,
                dissection: Dissection::default(),
                rows: FxHashMap::default(),
                rows_of: 0,
                around: None,
            }),
            counted: RefCell::default(),
            session,
        }
    }

    /// What the capture has, for whoever completes filters.
    pub(super) fn seen(&self) -> SeenHere<'_> {
        SeenHere::new(&self.session, &self.counted)
    }

    /// Sees what was recorded since; says whether the recorder has ended since.
    pub(super) fn look(&mut self) -> bool {
        let was_done = self.done;
        // Asked in this order: what is published before the end is seen is the last.
        self.done = self.session.is_done();
        let counts = self.session.cut().counts();
        self.frames = counts.frames;
        self.severities = counts.severities;
        self.read = self.session.position();
        if let Some(running) = &mut self.running {
            running.sample(counts.frames, counts.bytes);
        }
        if let Some(selection) = &mut self.selection {
            // A capture that runs is looked at as it comes, so the first look through is enough.
            selection.look(self.done || self.running.is_some());
        }
        self.done && !was_done
    }

    /// Shows only what matches; everything without a filter.
    pub(super) fn show_only(&mut self, filter: Option<Filter>, wake: &Wake) {
        if let Some(selection) = &self.selection {
            selection.leave_to(&mut self.remembered);
        }
        self.selection = match filter {
            Some(filter) => Some(Selection::begin(&self.session, filter, &self.generations, &self.remembered, wake)),
            None => {
                let _ = self.generations.next();
                None
            }
        };
    }

    /// Keeps what was found so far; gives how far it came.
    pub(super) fn stop_filtering(&mut self) -> Option<f32> {
        let selection = self.selection.as_mut().filter(|selection| !selection.is_done())?;
        selection.stop(&self.generations);
        Some(selection.share())
    }

    /// Notes that the first `frames` frames are in a file of the user's.
    pub(super) fn saved_as(&mut self, path: &Path, frames: u32) {
        self.saved = frames;
        self.name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        self.path = Some(path.to_owned());
    }

    pub(super) fn frames(&self) -> u32 {
        self.frames
    }

    /// What happens when reading is stopped: how far it came.
    pub(super) fn share_read(&self) -> Option<f32> {
        self.session.file().progress(self.read)
    }

    /// Seconds with as many decimals as the file has.
    fn time_width(&self) -> f32 {
        let cut = self.session.cut();
        let decimals = cut.interfaces().iter().map(|interface| interface.resolution.decimals()).max();
        92.0 + 7.2 * f32::from(decimals.unwrap_or(6).saturating_sub(6))
    }

    /// The frame index in a row.
    fn index_in(&self, row: u64) -> Option<u32> {
        let row = u32::try_from(row).ok()?;
        match &self.selection {
            Some(selection) => selection.index_in(row),
            None => (row < self.frames).then_some(row),
        }
    }

    fn displayed(&self) -> u64 {
        match &self.selection {
            Some(selection) => selection.len(),
            None => u64::from(self.frames),
        }
    }

    fn row_text(&self, looking: &mut Looking, cut: &Cut, index: u32, out: &mut RowText) {
        if looking.rows_of != self.frames || looking.rows.len() > ROWS_KEPT {
            looking.rows.clear();
            looking.rows_of = self.frames;
        }
        if let Some(row) = looking.rows.get(&index) {
            out.clone_from(row);
            return;
        }
        out.cells.clear();
        out.rule = None;
        let rules = super::rules::rules();
        let demand = rules.demand();
        let read = cut.dissect(&mut looking.reader, index, None, demand, &mut looking.dissection);
        let packet = Exported::new(cut, &looking.dissection, index, None);
        if read.is_ok()
            && let Some(packet) = packet
        {
            for column in columns::DEFAULT {
                let mut cell = String::new();
                column.write(&mut cell, &packet, TimeFormat::Relative);
                out.cells.push(cell);
            }
            out.rule = rules.rule_of(&looking.dissection);
        } else {
            out.cells = columns::DEFAULT.iter().map(|_| String::new()).collect();
            if let Some(first) = out.cells.first_mut() {
                *first = (index + 1).to_string();
            }
            if let Some(info) = out.cells.last_mut() {
                "The file cannot be read here any more".clone_into(info);
            }
        }
        out.packet = u64::from(index) + 1;
        let marks = cut.frames().row(index).map_or(0, |row| row.marks);
        out.marked = marks & crate::session::FrameRow::MARKED != 0;
        out.ignored = marks & crate::session::FrameRow::IGNORED != 0;
        out.gutter = Gutter::default();
        looking.rows.insert(index, out.clone());
    }

    /// What stands beside a row because of the selected packet.
    fn gutter(&self, around: &Around, cut: &Cut, index: u32) -> Gutter {
        let packet = u64::from(index) + 1;
        let mut gutter = Gutter::default();
        if let Some((first, last)) = around.span.filter(|(first, last)| first < last) {
            gutter.rail = match index {
                _ if index == first => Some(Rail::First),
                _ if index == last => Some(Rail::Last),
                _ if first < index && index < last => Some(Rail::Middle),
                _ => None,
            };
            let conversation = cut.frames().row(index).and_then(|row| row.conversation);
            gutter.member = conversation.is_some() && conversation == around.conversation;
        }
        gutter.sign = if packet == around.packet {
            around.own
        } else {
            around.links.iter().find(|(link, _)| *link == packet).map(|(_, sign)| *sign)
        };
        gutter
    }
}

impl Around {
    /// Takes frames into the span that were recorded since.
    fn grow(&mut self, cut: &Cut, frames: u32) {
        let Some(conversation) = self.conversation else { return };
        let mut from = self.of;
        while from < frames {
            let (_, column) = cut.frames().columns(from, frames);
            if column.is_empty() {
                break;
            }
            let is = |entry: &u32| *entry != u32::MAX && entry & !(1 << 31) == conversation;
            if let Some(first) = column.iter().position(is) {
                let last = column.iter().rposition(is).unwrap_or(first);
                let start = self.span.map_or(from + first as u32, |(start, _)| start);
                self.span = Some((start, from + last as u32));
            }
            from += column.len() as u32;
        }
        self.of = frames;
    }
}

impl Capture for Opened {
    fn id(&self) -> u64 {
        self.id
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    fn unsaved(&self) -> bool {
        (self.running.is_some() || self.temp.is_some()) && self.saved < self.frames
    }

    fn is_complete(&self) -> bool {
        self.done
    }

    fn counts(&self) -> Counts {
        Counts {
            packets: u64::from(self.frames),
            displayed: self.displayed(),
            counting: self.selection.as_ref().is_some_and(|selection| !selection.is_done()),
            marked: 0,
            dropped: self.running.as_ref().map_or(0, Running::lost),
            ignored: 0,
        }
    }

    fn jobs(&self) -> Vec<Job> {
        let mut jobs = Vec::new();
        if !self.done && self.running.is_none() && self.began.elapsed() > UNNOTICED {
            let size = self.session.file().size();
            let share = self.share_read();
            let progress = match share {
                Some(_) => format!("{} of {}", words::size(self.read), words::size(size.max(self.read))),
                None => words::size(self.read),
            };
            jobs.push(Job { words: "Reading".into(), share, progress, id: READING });
        }
        if let Some(selection) = &self.selection
            && !selection.is_done()
            && selection.age() > UNNOTICED
        {
            let share = Some(selection.share());
            jobs.push(Job { words: "Filtering".into(), share, progress: String::new(), id: FILTERING });
        }
        jobs.extend(self.saving.as_ref().filter(|saving| saving.age() > UNNOTICED).map(Saving::job));
        jobs
    }

    fn live(&self) -> Option<Live> {
        self.running.as_ref().and_then(Running::live)
    }

    fn severities(&self) -> Vec<(Severity, u64)> {
        let all = [Severity::Error, Severity::Warn, Severity::Note, Severity::Chat, Severity::Comment];
        all.into_iter()
            .filter_map(|severity| {
                let count = *self.severities.get(severity_index(severity))?;
                (count > 0).then_some((severity, u64::from(count)))
            })
            .collect()
    }

    fn columns(&self) -> Vec<Column> {
        columns::DEFAULT
            .iter()
            .map(|column| match column {
                columns::Column::Number => Column::right(column.title(), 74.0),
                columns::Column::Time => Column::right(column.title(), self.time_width()),
                columns::Column::Protocol => Column::left(column.title(), 72.0),
                columns::Column::Length => Column::right(column.title(), 60.0),
                columns::Column::Info => Column::left(column.title(), 0.0),
                _ => Column::left(column.title(), 138.0),
            })
            .collect()
    }

    fn row(&self, row: u64, selected: Option<u64>, out: &mut RowText) {
        let Some(index) = self.index_in(row) else {
            *out = RowText::default();
            return;
        };
        let mut looking = self.looking.borrow_mut();
        let cut = self.session.cut();
        self.row_text(&mut looking, &cut, index, out);
        if let Some(around) = looking.around.as_mut().filter(|around| Some(around.packet) == selected) {
            around.grow(&cut, self.frames);
            out.gutter = self.gutter(around, &cut, index);
        }
    }

    fn filter_of_cell(&self, packet: u64, column: usize) -> Option<String> {
        let index = u32::try_from(packet.checked_sub(1)?).ok()?;
        let mut looking = self.looking.borrow_mut();
        let looking = &mut *looking;
        let cut = self.session.cut();
        let row = cut.frames().row(index)?;
        cut.dissect(&mut looking.reader, index, None, &Demand::columns(), &mut looking.dissection).ok()?;
        let tree = &looking.dissection.tree;
        let address = |address: Address, side: &str| {
            let protocol = match address {
                Address::V4(_) => "ip",
                Address::V6(_) => "ipv6",
                Address::Ether(_) => "eth",
                _ => return None,
            };
            Some(format!("{protocol}.{side} == {address}"))
        };
        match columns::DEFAULT.get(column)? {
            columns::Column::Number => Some(format!("frame.number == {packet}")),
            columns::Column::Source => address(tree.columns.source, "src"),
            columns::Column::Destination => address(tree.columns.destination, "dst"),
            columns::Column::Length => Some(format!("frame.len == {}", row.length)),
            columns::Column::Protocol => {
                let registry = cut.registry();
                let met = || tree.path().iter().rev().filter_map(|id| registry.protocol(*id));
                let real = |protocol: &&Protocol| !protocol.pseudo && !is_mark(protocol);
                // The one that the column names, else the innermost.
                let named = met().find(|protocol| protocol.short == tree.columns.protocol);
                named.or_else(|| met().find(real)).map(|protocol| protocol.filter().to_owned())
            }
            _ => None,
        }
    }

    fn conversations_of(&self, packet: u64) -> Vec<(&'static str, String)> {
        let index = packet.checked_sub(1).and_then(|index| u32::try_from(index).ok());
        let cut = self.session.cut();
        let conversation = index
            .and_then(|index| cut.frames().row(index)?.conversation)
            .and_then(|conversation| cut.memory().conversation(conversation).copied());
        let Some(talk) = conversation else { return Vec::new() };
        let mut found = Vec::new();
        let (protocol, name) = match talk.a {
            Address::V4(_) => ("ip", "IPv4"),
            Address::V6(_) => ("ipv6", "IPv6"),
            Address::Ether(_) => ("eth", "Ethernet"),
            _ => return found,
        };
        let ends = format!("{protocol}.addr eq {} and {protocol}.addr eq {}", talk.a, talk.b);
        let ported = match talk.transport {
            Transport::Tcp => Some(("TCP", "tcp")),
            Transport::Udp => Some(("UDP", "udp")),
            Transport::Network => None,
        };
        if let Some((name, ported)) = ported {
            let ports = format!("{ported}.port eq {} and {ported}.port eq {}", talk.a_port, talk.b_port);
            found.push((name, format!("({ends}) and ({ports})")));
        }
        found.push((name, ends));
        found
    }

    fn packet_in(&self, row: u64) -> Option<u64> {
        Some(u64::from(self.index_in(row)?) + 1)
    }

    fn row_of(&self, packet: u64) -> Option<u64> {
        let index = u32::try_from(packet.checked_sub(1)?).ok()?;
        match &self.selection {
            Some(selection) => selection.row_of(index),
            None => Some(u64::from(index.min(self.frames.checked_sub(1)?))),
        }
    }

    fn packet(&self, packet: u64) -> Option<Box<dyn Packet>> {
        let index = u32::try_from(packet.checked_sub(1)?).ok().filter(|index| *index < self.frames)?;
        let mut looking = self.looking.borrow_mut();
        let cut = self.session.cut();
        let row = cut.frames().row(index)?;
        let mut dissection = Dissection::default();
        // What cannot be read any more is shown as a packet without anything in it.
        let _ = cut.dissect(&mut looking.reader, index, None, &Demand::all(), &mut dissection);
        let dissected = DissectedPacket::new(dissection, row.length);
        looking.around = Some(Around {
            packet,
            conversation: row.conversation,
            span: None,
            of: 0,
            links: dissected.links(),
            own: dissected.own_sign(),
        });
        Some(Box::new(dissected))
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let _ = self.generations.next();
        if let Some(running) = &self.running {
            running.stop();
        }
        self.session.stop();
    }
}
