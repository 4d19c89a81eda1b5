//! The window's seam on the analyzer: captures are opened, recorded, filtered and saved from here.
//!
//! Everything that may take longer than a frame goes on in named threads, which leave their answers in channels and
//! wake the window; [`Analyzer::poll`] takes them in. Never here: anything that draws.

mod annotations;
mod export;
mod filters;
mod find;
mod interfaces;
mod left_behind;
mod live;
mod map;
mod merge;
mod opened;
mod packet;
mod rows;
mod rules;
mod save;
mod seen;
mod selection;
mod sort;
mod statistics;
mod strip;
mod task;
mod trouble;

use super::asks::{Change, Look, Outcome, Search};
use super::coloring::{ColoringRule, default_rules};
use super::exporting::{Export, Exported};
use super::model::{Capture, Completions, Engine, Interfaces, Job, LeftBehind, News, Trouble};
use super::widgets::filter_bar::{Explained, Syntax, Verdict};
use super::widgets::toast::Mood;
use super::words;
use crate::capture::{self, CaptureError, LinkType, Program};
use crate::dissect::Settings;
use crate::file::{CaptureFile, OpenError};
use crate::filter::Filter;
use crate::session::{Feed, Session};
use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use interfaces::Scout;
use live::Running;
use merge::Merging;
use opened::Opened;
use rules::Rules;
use save::Saving;
use std::cell::RefCell;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use task::Task;

pub(in crate::gui) use trouble::not_opened;

/// Wakes the window up from another thread.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Longest wait for a file to open before the window goes on without it.
const OPENING: Duration = Duration::from_millis(100);

/// Troubles of one file that are told one by one.
const TOLD: usize = 3;

/// The engine of the true window.
pub struct Analyzer {
    /// The capture program; none to find it anew each time.
    program: Option<Program>,
    wake: Wake,
    opened: Option<Opened>,
    /// Captures opened so far.
    count: u64,
    opening: Option<(PathBuf, Receiver<Result<CaptureFile, OpenError>>)>,
    starting: Option<Starting>,
    merging: Option<Merging>,
    /// Somebody looked at the interfaces since the last look.
    watched: bool,
    /// Shared by the engines of all tabs.
    scout: Rc<RefCell<Scout>>,
    /// What it knew at the last look.
    interfaces: Interfaces,
    left_behind: Vec<LeftBehind>,
    applied: String,
    saved: Option<Result<u64, Trouble>>,
    news: Vec<News>,
    look: Look,
    rules: Arc<Rules>,
}

/// A capture whose interfaces are being opened.
struct Starting {
    options: capture::Options,
    answer: Receiver<Result<(Running, Session), CaptureError>>,
}

impl Analyzer {
    /// An engine without a capture; `wake` is called when there is something new to show.
    pub fn new(wake: Wake) -> Analyzer {
        Analyzer::with(None, None, wake)
    }

    /// An engine that captures with a certain capture program, not the one installed.
    pub fn capturing_with(program: Program, wake: Wake) -> Analyzer {
        Analyzer::with(Some(program), None, wake)
    }

    fn with(program: Option<Program>, scout: Option<Rc<RefCell<Scout>>>, wake: Wake) -> Analyzer {
        let scout = scout.unwrap_or_else(|| Rc::new(RefCell::new(Scout::new(program.clone(), wake.clone()))));
        let interfaces = scout.borrow().interfaces.clone();
        Analyzer {
            scout,
            interfaces,
            left_behind: Vec::new(),
            program,
            wake,
            opened: None,
            count: 0,
            opening: None,
            starting: None,
            merging: None,
            watched: false,
            applied: String::new(),
            saved: None,
            news: Vec::new(),
            look: Look::default(),
            rules: Arc::new(Rules::new(&default_rules())),
        }
    }

    fn show(&mut self, session: Session, name: String) -> &mut Opened {
        self.count += 1;
        self.applied.clear();
        self.opened.insert(Opened::new(self.count, session, name, &self.look, &self.rules, &self.wake))
    }

    fn show_file(&mut self, path: &Path, file: CaptureFile) -> Result<(), Trouble> {
        let walker = file.walk();
        let (session, recorder) = Session::new(file, crate::proto::registry(), Settings::default());
        let wake = self.wake.clone();
        std::thread::Builder::new()
            .name("recorder".into())
            .spawn(move || recorder.run(Feed::Walk(Box::new(walker)), || wake()))
            .map_err(|error| Trouble { title: "Reading could not begin".into(), body: error.to_string() })?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.show(session, name).path = Some(absolute);
        Ok(())
    }

    fn take_answers(&mut self) {
        if let Some((path, answer)) = self.opening.take() {
            match answer.try_recv() {
                Ok(Ok(file)) => {
                    if let Err(trouble) = self.show_file(&path, file) {
                        self.tell(trouble);
                    }
                }
                Ok(Err(error)) => self.tell(trouble::not_opened(&error)),
                Err(crossbeam_channel::TryRecvError::Empty) => self.opening = Some((path, answer)),
                Err(crossbeam_channel::TryRecvError::Disconnected) => {}
            }
        }
        if let Some(merging) = self.merging.take() {
            match merging.ended.try_recv() {
                Ok(Ok(temp)) => {
                    if let Err(trouble) = self.show_temporary(temp, merging.name()) {
                        self.tell(trouble);
                    }
                }
                Ok(Err(trouble)) => self.tell(trouble),
                Err(crossbeam_channel::TryRecvError::Empty) => self.merging = Some(merging),
                Err(crossbeam_channel::TryRecvError::Disconnected) => {}
            }
        }
        let Some(starting) = self.starting.take() else { return };
        match starting.answer.try_recv() {
            Ok(Ok((running, session))) => {
                let name = Running::names(&starting.options);
                let opened = self.show(session, name);
                opened.running = Some(running);
                if let Some(file) = &starting.options.file {
                    // The user chose where it goes: everything is saved as it comes.
                    opened.saved_as(file, u32::MAX);
                }
            }
            Ok(Err(error)) => {
                self.tell(trouble::not_captured(&error));
                // Rights and interfaces may have changed since they were listed.
                self.scout.borrow_mut().refresh();
            }
            Err(crossbeam_channel::TryRecvError::Empty) => self.starting = Some(starting),
            Err(crossbeam_channel::TryRecvError::Disconnected) => {}
        }
    }

    fn tell(&mut self, trouble: Trouble) {
        self.news.push(News { mood: Mood::Error, title: trouble.title, body: trouble.body });
    }

    fn look_on(&mut self) {
        let Some(opened) = &mut self.opened else { return };
        let ended = opened.look();
        if ended {
            let cut = opened.session.cut();
            let troubles = cut.troubles();
            self.news.extend(troubles.iter().take(TOLD).map(|trouble| trouble::damaged(trouble, cut.len())));
            if troubles.len() > TOLD {
                let more = words::counted((troubles.len() - TOLD) as u64, "more place", "more places");
                let title = format!("The file is damaged at {more}");
                self.news.push(News { mood: Mood::Warning, title, body: opened.name.clone() });
            }
        }
        let packets = u64::from(opened.frames());
        if ended && let Some(running) = &opened.running {
            let counted = words::counted(packets, "packet", "packets");
            let title = format!("Stopped: {counted} in {}", words::span(running.seconds()));
            let body = format!("{} lost", words::grouped(running.lost()));
            self.news.push(News { mood: Mood::Good, title, body });
        }
        if let Some(running) = &mut opened.running
            && let Some(failure) = running.failure()
        {
            self.news.push(trouble::capture_ended(&failure, packets));
        }
        if let Some(ended) = opened.saving.as_ref().and_then(Saving::ended)
            && let Some(saving) = opened.saving.take()
        {
            self.saved = Some(ended.map(|frames| {
                opened.saved_as(&saving.path, frames);
                u64::from(frames)
            }));
        }
    }
}

/// The capture program, looked for where none is given.
fn found(program: Option<Program>) -> Result<Program, CaptureError> {
    program.map_or_else(Program::find, Ok)
}

impl Engine for Analyzer {
    fn another(&self) -> Box<dyn Engine> {
        Box::new(Analyzer::with(self.program.clone(), Some(self.scout.clone()), self.wake.clone()))
    }

    fn is_busy(&self) -> bool {
        self.opening.is_some() || self.starting.is_some() || self.merging.is_some()
    }

    fn poll(&mut self) -> Vec<News> {
        self.take_answers();
        self.look_on();
        let mut scout = self.scout.borrow_mut();
        scout.poll(self.opened.is_none() || std::mem::take(&mut self.watched));
        self.news.extend(scout.news.take());
        if scout.interfaces != self.interfaces {
            self.interfaces.clone_from(&scout.interfaces);
        }
        if scout.left_behind != self.left_behind {
            self.left_behind.clone_from(&scout.left_behind);
        }
        drop(scout);
        std::mem::take(&mut self.news)
    }

    fn capture(&self) -> Option<&dyn Capture> {
        self.opened.as_ref().map(|opened| opened as &dyn Capture)
    }

    fn open(&mut self, path: &Path) -> Result<(), Trouble> {
        let (answer, answered) = bounded(1);
        let (wanted, wake) = (path.to_owned(), self.wake.clone());
        std::thread::Builder::new()
            .name("open".into())
            .spawn(move || {
                // Nobody waits any more when something else was opened meanwhile.
                let _ = answer.send(CaptureFile::open(wanted));
                wake();
            })
            .map_err(|error| Trouble { title: "The file could not be opened".into(), body: error.to_string() })?;
        self.starting = None;
        match answered.recv_timeout(OPENING) {
            Ok(Ok(file)) => {
                self.opening = None;
                self.show_file(path, file)?;
                self.look_on();
                Ok(())
            }
            Ok(Err(error)) => Err(trouble::not_opened(&error)),
            Err(RecvTimeoutError::Timeout) => {
                self.opening = Some((path.to_owned(), answered));
                Ok(())
            }
            Err(RecvTimeoutError::Disconnected) => {
                Err(Trouble { title: "The file could not be opened".into(), body: String::new() })
            }
        }
    }

    fn save(&mut self, path: &Path) -> Result<(), Trouble> {
        let wake = self.wake.clone();
        let Some(opened) = &mut self.opened else { return Ok(()) };
        let classic = save::is_classic(path);
        if classic && opened.session.cut().is_commented() {
            let title = "A pcap file cannot hold packet comments".into();
            return Err(Trouble { title, body: "Under a name that ends in .pcapng they are kept".into() });
        }
        if opened.saving.is_some() {
            return Err(Trouble { title: "The capture is being saved already".into(), body: String::new() });
        }
        opened.saving = Some(Saving::begin(&opened.session, opened.frames(), path, &wake)?);
        Ok(())
    }

    fn export(&mut self, ask: &Export) -> Result<(), Trouble> {
        let wake = self.wake.clone();
        let Some(opened) = &mut self.opened else { return Ok(()) };
        if opened.exporting.is_some() {
            return Err(Trouble { title: "Packets are being exported already".into(), body: String::new() });
        }
        let (session, ask) = (opened.session.clone(), ask.clone());
        let steps = ask.packets.len();
        let task = Task::start("export", steps, &wake, move |progress| export::run(&session, &ask, progress));
        if task.is_none() {
            return Err(Trouble { title: "Exporting could not begin".into(), body: String::new() });
        }
        opened.exporting = task;
        Ok(())
    }

    fn exported(&mut self) -> Option<Result<Exported, Trouble>> {
        let opened = self.opened.as_mut()?;
        let ended = opened.exporting.as_ref()?.take()?;
        opened.exporting = None;
        Some(ended)
    }

    fn saved(&mut self) -> Option<Result<u64, Trouble>> {
        self.saved.take()
    }

    fn close(&mut self) {
        self.opened = None;
        self.applied.clear();
    }

    fn stop_job(&mut self, id: u64) {
        if id == merge::MERGING {
            if let Some(merging) = &self.merging {
                merging.stop();
            }
            return;
        }
        let Some(opened) = &mut self.opened else { return };
        match id {
            opened::READING => {
                opened.session.stop();
                let at = opened.share_read().map(|share| format!(" at {:.0} %", share * 100.0)).unwrap_or_default();
                let title = format!("Reading was stopped{at}");
                let body = "The packets before are shown".into();
                self.news.push(News { mood: Mood::Good, title, body });
            }
            opened::FILTERING => {
                if let Some(share) = opened.stop_filtering() {
                    let title = format!("Filtering was stopped at {:.0} %", share * 100.0);
                    let body = "What was found before is shown".into();
                    self.news.push(News { mood: Mood::Good, title, body });
                }
            }
            opened::SORTING => {
                if let Some(share) = opened.stop_sorting() {
                    let title = format!("Sorting was stopped at {:.0} %", share * 100.0);
                    let body = "The list is in the order of the file".into();
                    self.news.push(News { mood: Mood::Good, title, body });
                }
            }
            opened::FINDING => opened.stop_finding(),
            export::EXPORTING => {
                if let Some(exporting) = &opened.exporting {
                    exporting.stop();
                }
            }
            save::SAVING => {
                if let Some(saving) = &opened.saving {
                    saving.stop();
                }
            }
            _ => {}
        }
    }

    fn apply(&mut self, filter: &str) {
        let Some(opened) = &mut self.opened else { return };
        let Ok(compiled) = Filter::compile(crate::proto::registry(), filter) else { return };
        filter.trim().clone_into(&mut self.applied);
        opened.show_only((!self.applied.is_empty()).then_some(compiled), &self.applied);
    }

    fn look(&mut self, look: &Look) {
        if self.look != *look {
            self.look = look.clone();
        }
        if let Some(opened) = &mut self.opened {
            opened.take_look(look);
        }
    }

    fn set_rules(&mut self, rules: &[ColoringRule]) {
        if self.rules.all() == rules {
            return;
        }
        self.rules = Arc::new(Rules::new(rules));
        if let Some(opened) = &mut self.opened {
            opened.take_rules(&self.rules);
        }
    }

    fn check_rule(&self, filter: &str) -> Verdict {
        match filters::check(filter, None) {
            Verdict::Wrong(problem) => match rules::compile_known(crate::proto::registry(), filter) {
                Some(_) => Verdict::Valid,
                None => Verdict::Wrong(problem),
            },
            verdict => verdict,
        }
    }

    fn count_rules(&mut self, filters: &[String]) {
        if let Some(opened) = &mut self.opened {
            opened.count_rules(filters);
        }
    }

    fn rule_counts(&self) -> Vec<Option<u64>> {
        self.opened.as_ref().map(Opened::rule_counts).unwrap_or_default()
    }

    fn change(&mut self, change: Change) -> Option<Change> {
        self.opened.as_mut().map(|opened| opened.change(change))
    }

    fn sort(&mut self, by: Option<(String, bool)>) {
        if let Some(opened) = &mut self.opened {
            opened.sort(by);
        }
    }

    fn find(&mut self, search: &Search) -> Result<(), String> {
        self.opened.as_mut().map_or(Ok(()), |opened| opened.find(search))
    }

    fn found(&mut self) -> Option<Outcome> {
        self.opened.as_mut()?.found()
    }

    fn limit(&mut self, span: Option<Range<i64>>) {
        if let Some(opened) = &mut self.opened {
            opened.limit_to(span);
        }
    }

    fn preview(&mut self, filter: &str) {
        let Some(opened) = &mut self.opened else { return };
        let compiled = (!filter.is_empty()).then(|| Filter::compile(crate::proto::registry(), filter).ok()).flatten();
        opened.preview(filter, compiled);
    }

    fn applied(&self) -> &str {
        &self.applied
    }

    fn check(&self, filter: &str, caret: Option<usize>) -> Verdict {
        filters::check(filter, caret)
    }

    fn explain(&self, filter: &str) -> String {
        crate::filter::explain(crate::proto::registry(), filter).unwrap_or_default()
    }

    fn colors(&self, filter: &str) -> Vec<(Range<usize>, Syntax)> {
        filters::colors(filter)
    }

    fn complete(&self, filter: &str, caret: usize) -> Completions {
        match &self.opened {
            Some(opened) => filters::complete(filter, caret, &opened.seen()),
            None => filters::complete(filter, caret, &crate::filter::Nothing),
        }
    }

    fn explain_word(&self, word: &str) -> Option<Explained> {
        let values = |word: &str| match &self.opened {
            Some(opened) => crate::filter::Seen::values(&opened.seen(), word, 5),
            None => Vec::new(),
        };
        filters::explain_word(word, values)
    }

    fn interfaces(&self) -> &Interfaces {
        &self.interfaces
    }

    fn left_behind(&self) -> &[LeftBehind] {
        &self.left_behind
    }

    fn recover(&mut self, left: &LeftBehind) -> Result<(), Trouble> {
        self.scout.borrow_mut().left_behind.retain(|other| other.path != left.path);
        self.show_left_behind(left)
    }

    fn discard(&mut self, path: &Path) {
        self.scout.borrow_mut().left_behind.retain(|other| other.path != path);
        left_behind::discard(path);
    }

    fn merge(&mut self, paths: &[PathBuf]) -> Result<(), Trouble> {
        self.begin_merging(paths)
    }

    fn waiting(&self) -> Option<Job> {
        self.merging.as_ref().and_then(Merging::job)
    }

    fn watch_interfaces(&mut self) {
        self.watched = true;
    }

    fn link_types(&mut self, interface: &str) -> Option<Vec<LinkType>> {
        self.scout.borrow_mut().link_types(interface)
    }

    fn grant_capturing(&mut self) {
        self.scout.borrow_mut().grant();
    }

    fn compiled(&self) -> Option<(usize, String)> {
        self.scout.borrow().compiled.clone()
    }

    fn refresh_interfaces(&mut self) {
        self.scout.borrow_mut().refresh();
    }

    fn check_capture_filter(&mut self, filter: &str) -> Verdict {
        self.scout.borrow_mut().check(filter)
    }

    fn start(&mut self, options: &capture::Options) -> Result<(), Trouble> {
        let (answer, answered) = bounded(1);
        let (wanted, wake) = (options.clone(), self.wake.clone());
        let program = self.program.clone();
        std::thread::Builder::new()
            .name("capture-start".into())
            .spawn(move || {
                // When nobody waits any more, the capture that comes back is dropped, which stops it.
                let started = found(program).and_then(|program| live::start(&program, &wanted, &wake));
                let _ = answer.send(started);
                wake();
            })
            .map_err(|error| Trouble { title: "Capturing could not begin".into(), body: error.to_string() })?;
        self.opening = None;
        self.starting = Some(Starting { options: options.clone(), answer: answered });
        Ok(())
    }

    fn stop(&mut self) {
        self.starting = None;
        if let Some(running) = self.opened.as_mut().and_then(|opened| opened.running.as_mut()) {
            running.note_stop();
        }
    }

    fn restart(&mut self) -> Result<(), Trouble> {
        let Some(running) = self.opened.as_ref().and_then(|opened| opened.running.as_ref()) else { return Ok(()) };
        let options = running.options.clone();
        self.stop();
        self.start(&options)
    }
}

impl std::fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analyzer").field("applied", &self.applied).finish_non_exhaustive()
    }
}
