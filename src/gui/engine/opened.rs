//! An open capture as the window sees it: rows by number, packets, counts.

use super::find::{self, Finder};
use super::live::Running;
use super::map::{Listed, Map, Of};
use super::packet::DissectedPacket;
use super::rows::{Around, Looking};
use super::rules::{RuleCounts, Rules};
use super::save::Saving;
use super::seen::{Counted, SeenHere};
use super::selection::Selection;
use super::sort::{By, Sorting};
use super::statistics::Statistics;
use super::strip::Strips;
use super::task::Task;
use super::{Wake, annotations::Annotations};
use crate::base::Address;
use crate::capture::TempFile;
use crate::dissect::engine::is_mark;
use crate::dissect::{Demand, Protocol, Transport};
use crate::export::columns;
use crate::export::custom::Shown;
use crate::field::Severity;
use crate::filter::Filter;
use crate::gui::asks::{Change, Look, Mark, Outcome, Packets, Search, Step, Strip, StripAsk};
use crate::gui::coloring::ColoringRule;
use crate::gui::exporting::Exported;
use crate::gui::model::{Capture, Counts, Job, Live, Packet, RowText, Trouble};
use crate::gui::statistics::{Answer, Ask};
use crate::gui::widgets::header::Column;
use crate::gui::words;
use crate::session::{Dissection, Generations, Remembered, Session, severity_index};
use roaring::RoaringBitmap;
use std::cell::RefCell;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Jobs that end sooner than this are not shown.
pub(super) const UNNOTICED: Duration = Duration::from_millis(150);

/// A list that grows is ordered again this long after the last time at the soonest.
const ORDERED_AGAIN: Duration = Duration::from_secs(2);

/// The job of reading the file; others have numbers of their own.
pub(super) const READING: u64 = 1;
pub(super) const FILTERING: u64 = 2;
pub(super) const SORTING: u64 = 4;
pub(super) const FINDING: u64 = 5;

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
    pub(super) frames: u32,
    severities: [u32; 5],
    read: u64,
    done: bool,
    began: Instant,
    /// The filter that the list shows.
    filter: Option<Filter>,
    filter_text: String,
    /// Only what lies in it is shown, in nanoseconds since the first packet.
    limit: Option<Range<i64>>,
    selection: Option<Selection>,
    /// What the filter found, with what is shown in spite of it.
    displayed: Option<Arc<RoaringBitmap>>,
    /// The set that `displayed` was made of.
    found_by_filter: Option<Arc<RoaringBitmap>>,
    sort_by: Option<By>,
    sorting: Option<Sorting>,
    sorted_at: Instant,
    /// Counts filters, so that those before end.
    generations: Generations,
    /// What earlier filters found.
    remembered: Remembered,
    /// A filter that is not applied, whose packets are counted.
    preview: Option<(String, Selection)>,
    previews: Generations,
    /// The packets of each coloring rule, while somebody looks at the rules.
    rule_counts: Option<RuleCounts>,
    pub(super) saving: Option<Saving>,
    statistics: RefCell<Statistics>,
    pub(super) exporting: Option<Task<Result<Exported, Trouble>>>,
    finding: Option<Task<Outcome>>,
    pub(super) notes: Annotations,
    /// Another one when the list has other rows, or they have other colours.
    version: u64,
    pub(super) look: Look,
    pub(super) shown: Vec<Option<Shown>>,
    pub(super) rules: Arc<Rules>,
    /// What a row is dissected for.
    pub(super) demand: Demand,
    pub(super) looking: RefCell<Looking>,
    map: RefCell<Map>,
    strips: RefCell<Strips>,
    counted: RefCell<Counted>,
    wake: Wake,
}

impl Opened {
    pub(super) fn new(id: u64, session: Session, name: String, look: &Look, rules: &Arc<Rules>, wake: &Wake) -> Opened {
        let mut opened = Opened {
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
            filter: None,
            filter_text: String::new(),
            limit: None,
            selection: None,
            displayed: None,
            found_by_filter: None,
            sort_by: None,
            sorting: None,
            sorted_at: Instant::now(),
            generations: Generations::default(),
            remembered: Remembered::default(),
            preview: None,
            previews: Generations::default(),
            rule_counts: None,
            saving: None,
            statistics: RefCell::default(),
            exporting: None,
            finding: None,
            notes: Annotations::default(),
            version: 0,
            look: Look::default(),
            shown: Vec::new(),
            rules: rules.clone(),
            demand: Demand::nothing(),
            looking: RefCell::new(Looking::new(&session)),
            map: RefCell::default(),
            strips: RefCell::default(),
            counted: RefCell::default(),
            wake: wake.clone(),
            session,
        };
        opened.take_look(look);
        opened
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
        // A capture that runs is looked at as it comes, so the first look through is enough.
        let complete = self.done || self.running.is_some();
        for selection in self.selection.iter_mut().chain(self.preview.as_mut().map(|(_, preview)| preview)) {
            selection.look(complete);
        }
        if let Some(counts) = &mut self.rule_counts {
            counts.look(&self.session, &self.remembered, complete, &self.wake);
        }
        self.take_found();
        self.order();
        self.strips.borrow_mut().span(&self.session, self.frames);
        self.look_around();
        self.done && !was_done
    }

    /// Takes in what the filter found since.
    fn take_found(&mut self) {
        let found = self.selection.as_ref().map(|selection| selection.frames());
        let same = match (&found, &self.found_by_filter) {
            (Some(now), Some(before)) => Arc::ptr_eq(now, before),
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        self.displayed = found.as_ref().map(|found| match self.notes.references.is_empty() {
            true => found.clone(),
            false => Arc::new(&**found | &self.notes.references),
        });
        self.found_by_filter = found;
    }

    /// Begins to order the list, or takes in its order.
    fn order(&mut self) {
        let Some(by) = &self.sort_by else { return };
        if let Some(sorting) = &mut self.sorting {
            if sorting.look() {
                (self.sorting, self.sort_by) = (None, None);
                return;
            }
            if sorting.task().is_some() {
                return;
            }
            if sorting.len() == self.displayed() || self.sorted_at.elapsed() < ORDERED_AGAIN {
                return;
            }
        }
        let reading = !self.done && self.running.is_none();
        if reading || self.selection.as_ref().is_some_and(|selection| !selection.is_done()) {
            return;
        }
        let list = self.displayed.clone();
        match (Sorting::begin(&self.session, list, self.frames, by, &self.wake), &mut self.sorting) {
            (Some(begun), Some(sorting)) => sorting.go_on_with(begun),
            (begun, sorting) => *sorting = begun,
        }
        self.sorted_at = Instant::now();
        self.version += 1;
    }

    /// Orders the list by a column, or as the file has it.
    pub(super) fn sort(&mut self, by: Option<(String, bool)>) {
        // The number's order is the file's.
        let by = by.filter(|(code, descending)| code != "%m" || *descending);
        self.sort_by = by.map(|(code, descending)| By { code, descending });
        self.sorting = None;
        self.renewed();
        self.order();
    }

    /// The list has other rows, or they look otherwise.
    fn renewed(&mut self) {
        self.version += 1;
        self.looking.borrow_mut().forget_rows();
    }

    /// Shows only what matches; everything without a filter.
    pub(super) fn show_only(&mut self, filter: Option<Filter>, text: &str) {
        self.filter = filter;
        text.clone_into(&mut self.filter_text);
        if let Some((previewed, preview)) = self.preview.take() {
            if previewed == text {
                preview.leave_to(&mut self.remembered);
            }
            let _ = self.previews.next();
        }
        self.select();
    }

    /// Shows only what lies in a span; everything without one.
    pub(super) fn limit_to(&mut self, span: Option<Range<i64>>) {
        if self.limit != span {
            self.limit = span;
            self.select();
        }
    }

    /// The filter for a span of time, as text.
    pub(super) fn span_filter(&self, span: &Range<i64>) -> String {
        let first = self.session.cut().frames().time(0).unwrap_or_default().0;
        let seconds = |at: i64| {
            let at = first.saturating_add(at);
            format!("{}{}.{:09}", if at < 0 { "-" } else { "" }, (at / 1_000_000_000).abs(), (at % 1_000_000_000).abs())
        };
        format!("frame.time_epoch >= {} && frame.time_epoch <= {}", seconds(span.start), seconds(span.end))
    }

    fn select(&mut self) {
        if let Some(selection) = &self.selection {
            selection.leave_to(&mut self.remembered);
        }
        let limit = self.limit.as_ref().map(|span| self.span_filter(span));
        let filter = match (&self.filter, limit) {
            (filter, None) => filter.clone(),
            (filter, Some(limit)) => {
                let text = match filter {
                    Some(_) => format!("({}) && ({limit})", self.filter_text),
                    None => limit,
                };
                Filter::compile(self.session.registry(), &text).ok()
            }
        };
        self.selection = match filter {
            Some(filter) => {
                Some(Selection::begin(&self.session, filter, &self.generations, &self.remembered, &self.wake))
            }
            None => {
                let _ = self.generations.next();
                None
            }
        };
        self.sorting = None;
        self.take_found();
        self.renewed();
    }

    /// Counts what a filter would show that is not applied.
    pub(super) fn preview(&mut self, text: &str, filter: Option<Filter>) {
        if self.preview.as_ref().map(|(before, _)| before.as_str()) == filter.as_ref().map(|_| text) {
            return;
        }
        self.preview = filter.map(|filter| {
            let begun = Selection::begin(&self.session, filter, &self.previews, &self.remembered, &self.wake);
            (text.to_owned(), begun)
        });
        if self.preview.is_none() {
            let _ = self.previews.next();
        }
    }

    /// Counts the packets of coloring rules, one rule after the other; of none when nobody looks any more.
    pub(super) fn count_rules(&mut self, filters: &[String]) {
        if filters.is_empty() {
            self.rule_counts = None;
        } else {
            self.rule_counts.get_or_insert_with(RuleCounts::default).take(filters);
        }
    }

    pub(super) fn rule_counts(&self) -> Vec<Option<u64>> {
        self.rule_counts.as_ref().map(RuleCounts::counts).unwrap_or_default()
    }

    /// Keeps what was found so far; gives how far it came.
    pub(super) fn stop_filtering(&mut self) -> Option<f32> {
        let selection = self.selection.as_mut().filter(|selection| !selection.is_done())?;
        selection.stop(&self.generations);
        Some(selection.share())
    }

    /// The list as the file has it again; gives how far ordering came.
    pub(super) fn stop_sorting(&mut self) -> Option<f32> {
        let share = self.sorting.as_ref()?.task()?.share();
        self.sort(None);
        Some(share)
    }

    /// Writes rows in another way.
    pub(super) fn take_look(&mut self, look: &Look) {
        if self.look == *look && !self.shown.is_empty() {
            return;
        }
        let registry = self.session.registry();
        self.shown = look.columns.iter().map(|code| Shown::from_code(registry, code)).collect();
        self.look = look.clone();
        self.take_demand();
    }

    pub(super) fn take_rules(&mut self, rules: &Arc<Rules>) {
        self.rules = rules.clone();
        self.take_demand();
    }

    fn take_demand(&mut self) {
        let shown: Vec<Shown> = self.shown.iter().flatten().cloned().collect();
        self.demand = Shown::demand(self.session.registry(), &shown, self.rules.fields().clone());
        self.renewed();
    }

    /// Begins to look for the next packet that has something.
    pub(super) fn find(&mut self, search: &Search) -> Result<(), String> {
        let list = find::List {
            listed: self.listed(),
            rows: self.displayed(),
            from: search.from.and_then(|packet| self.row_of(packet)),
        };
        let columns = self.shown.iter().flatten().cloned().collect();
        let finder = Finder::new(&self.session, search, columns, self.look.time)?;
        self.finding = find::begin(&self.session, finder, search.backwards, list, &self.wake);
        Ok(())
    }

    /// How the search ended, once.
    pub(super) fn found(&mut self) -> Option<Outcome> {
        let outcome = self.finding.as_ref()?.take()?;
        self.finding = None;
        Some(outcome)
    }

    pub(super) fn stop_finding(&self) {
        if let Some(finding) = &self.finding {
            finding.stop();
        }
    }

    /// Changes what the user says of packets; gives the change that takes it back.
    pub(super) fn change(&mut self, change: Change) -> Change {
        let listed = matches!(change, Change::Mark(_, Mark::Reference, _));
        let dissects = matches!(change, Change::Mark(_, Mark::Marked | Mark::Ignored, _) | Change::Comments(..));
        let back = self.notes.change(&self.session, self.frames, change);
        if listed {
            self.found_by_filter = None;
            self.take_found();
            self.sorting = None;
        }
        if dissects {
            // What filters found before they do not know of this.
            self.remembered = Remembered::default();
        }
        self.renewed();
        back
    }

    /// Notes that the first `frames` frames are in a file of the user's.
    pub(super) fn saved_as(&mut self, path: &Path, frames: u32) {
        self.saved = frames;
        self.notes.unsaved = false;
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
    pub(super) fn index_in(&self, row: u64) -> Option<u32> {
        if let Some(sorting) = &self.sorting
            && let Some(index) = sorting.index_in(row)
        {
            return Some(index);
        }
        let row = u32::try_from(row).ok()?;
        match &self.displayed {
            Some(displayed) => displayed.select(row),
            None => (row < self.frames).then_some(row),
        }
    }

    /// How rows become frames, for jobs.
    fn listed(&self) -> Listed {
        match (self.sorting.as_ref().and_then(Sorting::order), &self.displayed) {
            (Some(order), _) => Listed::Ordered(order),
            (None, Some(displayed)) => Listed::Found(displayed.clone()),
            (None, None) => Listed::All,
        }
    }

    fn displayed(&self) -> u64 {
        match &self.displayed {
            Some(displayed) => displayed.len(),
            None => u64::from(self.frames),
        }
    }

    fn shows(&self, index: u32) -> bool {
        self.displayed.as_ref().map_or(index < self.frames, |displayed| displayed.contains(index))
    }

    /// There is more to do in the next frame.
    pub(super) fn wake_again(&self) {
        (self.wake)();
    }

    fn index_of(&self, packet: u64) -> Option<u32> {
        u32::try_from(packet.checked_sub(1)?).ok().filter(|index| *index < self.frames)
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
        (self.running.is_some() || self.temp.is_some()) && self.saved < self.frames || self.notes.unsaved
    }

    fn statistic(&self, ask: &Ask) -> Option<Answer> {
        self.statistics.borrow_mut().look(&self.session, ask, self.frames, self.done, &self.wake)
    }

    fn first_after(&self, nanos: i64) -> Option<u64> {
        let cut = self.session.cut();
        let first = cut.frames().time(0)?;
        let behind = |index: &u32| cut.frames().time(*index).is_some_and(|time| time.since(first).0 >= nanos);
        (0..self.frames).find(behind).map(|index| u64::from(index) + 1)
    }

    fn bytes(&self) -> Option<u64> {
        Some(self.session.cut().counts().bytes)
    }

    fn is_ordering(&self) -> bool {
        self.sorting.as_ref().and_then(Sorting::task).is_some()
    }

    fn is_complete(&self) -> bool {
        self.done
    }

    fn counts(&self) -> Counts {
        Counts {
            packets: u64::from(self.frames),
            displayed: self.displayed(),
            counting: self.selection.as_ref().is_some_and(|selection| !selection.is_done()),
            marked: self.notes.marked.len(),
            dropped: self.running.as_ref().map_or(0, Running::lost),
            ignored: self.notes.ignored.len(),
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
        let sorting = self.sorting.as_ref().and_then(Sorting::task);
        if let Some(task) = sorting.filter(|task| task.age() > UNNOTICED) {
            let words = "Sorting".into();
            jobs.push(Job { words, share: Some(task.share()), progress: String::new(), id: SORTING });
        }
        if let Some(task) = self.finding.as_ref().filter(|task| task.age() > UNNOTICED) {
            let words = "Finding".into();
            jobs.push(Job { words, share: Some(task.share()), progress: String::new(), id: FINDING });
        }
        if let Some(exporting) = self.exporting.as_ref().filter(|exporting| exporting.age() > UNNOTICED) {
            let (words, share) = ("Exporting".into(), Some(exporting.share()));
            jobs.push(Job { words, share, progress: String::new(), id: super::export::EXPORTING });
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
                columns::Column::Number => Column::right(column.title(), 74.0).coded("%m"),
                columns::Column::Time => Column::right(column.title(), self.time_width()).coded("%t"),
                columns::Column::Source => Column::left(column.title(), 138.0).coded("%s"),
                columns::Column::Destination => Column::left(column.title(), 138.0).coded("%d"),
                columns::Column::Protocol => Column::left(column.title(), 72.0).coded("%p"),
                columns::Column::Length => Column::right(column.title(), 60.0).coded("%L"),
                columns::Column::Info => Column::left(column.title(), 0.0).coded("%i"),
            })
            .collect()
    }

    fn column(&self, code: &str) -> Option<Column> {
        let registry = self.session.registry();
        let shown = Shown::from_code(registry, code)?;
        let title = crate::export::custom::title(registry, code);
        let made = if shown.is_number() { Column::right } else { Column::left };
        Some(made(&title, 92.0).coded(code))
    }

    fn rules(&self) -> &[ColoringRule] {
        self.rules.all()
    }

    fn row(&self, row: u64, selected: Option<u64>, out: &mut RowText) {
        match self.index_in(row) {
            Some(index) => self.write_row(row, index, selected, out),
            None => *out = RowText::default(),
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
        let shown = self.shown.get(column)?.as_ref()?;
        let shown = match shown {
            Shown::Base(column) => column,
            Shown::Time(_) => return None,
            Shown::Fields { fields, .. } => {
                drop(cut);
                return self.filter_of_fields(&mut looking.reader, index, fields);
            }
        };
        match shown {
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
        if let Some(sorting) = &self.sorting
            && let Some(row) = sorting.row_of(index)
        {
            return Some(row);
        }
        match &self.displayed {
            Some(displayed) => {
                let last = displayed.len().checked_sub(1)?;
                // The rank counts the frame itself, if it is shown.
                let before = displayed.rank(index) - u64::from(displayed.contains(index));
                Some(before.min(last))
            }
            None => Some(u64::from(index.min(self.frames.checked_sub(1)?))),
        }
    }

    fn packet(&self, packet: u64) -> Option<Box<dyn Packet>> {
        let index = self.index_of(packet)?;
        let mut looking = self.looking.borrow_mut();
        let cut = self.session.cut();
        let row = cut.frames().row(index)?;
        let mut dissection = Dissection::default();
        // What cannot be read any more is shown as a packet without anything in it.
        let _ = cut.dissect(&mut looking.reader, index, None, &Demand::all(), &mut dissection);
        let dissected = DissectedPacket::new(dissection, row.length);
        looking.around = Some(Around::new(index, row.conversation, dissected.links(), dissected.own_sign()));
        Some(Box::new(dissected))
    }

    fn displayed_packets(&self) -> Packets {
        match &self.displayed {
            Some(displayed) => displayed.clone(),
            None => Arc::new((0..self.frames).collect()),
        }
    }

    fn packets_between(&self, first: u64, last: u64) -> Packets {
        let (first, last) = (first.min(last), first.max(last));
        let last = last.min(self.displayed().saturating_sub(1));
        let whole = self.displayed.is_none() && self.sorting.is_none();
        Arc::new(match whole {
            true => {
                let mut set = RoaringBitmap::new();
                set.insert_range(first as u32..=last as u32);
                set
            }
            false => (first..=last).filter_map(|row| self.index_in(row)).collect(),
        })
    }

    fn marked(&self, mark: Mark) -> &RoaringBitmap {
        self.notes.of(mark)
    }

    fn next_marked(&self, mark: Mark, from: Option<u64>, backwards: bool) -> Option<u64> {
        let set = self.notes.of(mark);
        let index = from.and_then(|packet| self.index_of(packet));
        let is_shown = |index: &u32| self.shows(*index);
        let found = match (index, backwards) {
            (Some(index), false) => {
                let after = set.range(index.saturating_add(1)..).find(is_shown);
                after.or_else(|| set.range(..index).find(is_shown))
            }
            (Some(index), true) => {
                let before = set.range(..index).rev().find(is_shown);
                before.or_else(|| set.range(index.saturating_add(1)..).rev().find(is_shown))
            }
            (None, false) => set.iter().find(is_shown),
            (None, true) => set.iter().rev().find(is_shown),
        };
        found.map(|index| u64::from(index) + 1)
    }

    fn in_conversation(&self, packet: u64, step: Step) -> Option<u64> {
        let index = self.index_of(packet)?;
        let cut = self.session.cut();
        let conversation = cut.frames().row(index)?.conversation?;
        let found = match step {
            Step::Next => {
                super::rows::next_of(&cut, conversation, index.checked_add(1)?, self.frames, |i| self.shows(i))
            }
            Step::First => super::rows::next_of(&cut, conversation, 0, self.frames, |i| self.shows(i)),
            Step::Previous => super::rows::last_of(&cut, conversation, index, |i| self.shows(i)),
            Step::Last => super::rows::last_of(&cut, conversation, self.frames, |i| self.shows(i)),
        };
        found.map(|index| u64::from(index) + 1)
    }

    fn comments_of(&self, packet: u64) -> Vec<String> {
        let Some(index) = self.index_of(packet) else { return Vec::new() };
        let cut = self.session.cut();
        if let Some(comments) = cut.comments(index) {
            return comments.to_vec();
        }
        let options = cut.options(&mut self.looking.borrow_mut().reader, index).ok().flatten();
        options.map(|options| options.comments).unwrap_or_default()
    }

    fn sorted(&self) -> Option<(&str, bool)> {
        self.sort_by.as_ref().map(|by| (by.code.as_str(), by.descending))
    }

    fn map(&self, parts: usize) -> Arc<Vec<Option<u16>>> {
        let of = Of { parts, rows: self.displayed(), version: self.version };
        self.map.borrow_mut().look(&self.session, of, || self.listed(), &self.rules, &self.wake)
    }

    fn span(&self) -> Option<Range<i64>> {
        self.strips.borrow_mut().span(&self.session, self.frames).map(|(first, last)| first..last)
    }

    fn time_of(&self, packet: u64) -> Option<i64> {
        let index = self.index_of(packet)?;
        let cut = self.session.cut();
        let first = cut.frames().time(0)?;
        Some(cut.frames().known_time(index)?.0.saturating_sub(first.0))
    }

    fn strip(&self, ask: &StripAsk) -> Option<Arc<Strip>> {
        let version = self.version ^ self.displayed.as_ref().map_or(0, |displayed| displayed.len() << 20);
        let shown = self.displayed.clone();
        self.strips.borrow_mut().look(&self.session, ask, version, self.frames, shown, &self.wake)
    }

    fn limit(&self) -> Option<Range<i64>> {
        self.limit.clone()
    }

    fn limit_as_filter(&self) -> Option<String> {
        self.limit.as_ref().map(|span| self.span_filter(span))
    }

    fn previewed(&self, filter: &str) -> Option<(u64, bool)> {
        let (text, preview) = self.preview.as_ref()?;
        (text == filter).then(|| (preview.len(), preview.is_done()))
    }

    fn color_of(&self, packet: u64) -> Option<u8> {
        let conversation = self.session.cut().frames().row(self.index_of(packet)?)?.conversation?;
        self.notes.colors.get(&conversation).copied()
    }

    fn conversation_colors(&self) -> Vec<(u32, u8)> {
        self.notes.colors.iter().map(|(conversation, color)| (*conversation, *color)).collect()
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let _ = self.generations.next();
        let _ = self.previews.next();
        if let Some(running) = &self.running {
            running.stop();
        }
        self.session.stop();
    }
}
