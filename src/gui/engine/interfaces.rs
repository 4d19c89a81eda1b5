//! What can be captured on, and what is thought of capture filters. Both are asked on other threads.

use super::{Wake, found as program_found, left_behind, trouble};
use crate::capture::traffic::Sampler;
use crate::capture::{self, CaptureError, FilterVerdict, InterfaceKind, LinkType, Program, bpf};
use crate::filter::to_capture_filter;
use crate::gui::model::{Interface, Interfaces, Kind, LeftBehind, News};
use crate::gui::widgets::filter_bar::{Problem, Verdict};
use crate::gui::widgets::toast::Mood;
use crossbeam_channel::{Receiver, Sender, bounded};
use std::thread;
use std::time::{Duration, Instant};

/// Samples of traffic kept: a minute of seconds.
const SAMPLES: usize = 60;

const BETWEEN_SAMPLES: Duration = Duration::from_secs(1);

type Listed = Result<Vec<(capture::Interface, InterfaceKind)>, CaptureError>;

/// Knows the interfaces.
pub(super) struct Scout {
    program: Option<Program>,
    wake: Wake,
    pub(super) interfaces: Interfaces,
    looking: Option<Receiver<Listed>>,
    traffic: Sampler,
    sampled: Option<Instant>,
    filter: String,
    verdict: Verdict,
    /// What libpcap made of that filter: how many instructions, and their listing.
    pub(super) compiled: Option<(usize, String)>,
    checking: Option<(String, Receiver<Judged>)>,
    pub(super) left_behind: Vec<LeftBehind>,
    finding_left: Option<Receiver<Vec<LeftBehind>>>,
    /// What interfaces can deliver, as far as anybody asked.
    link_types: Vec<(String, Asked<Vec<LinkType>>)>,
    granting: Option<Receiver<Result<(), String>>>,
    pub(super) news: Option<News>,
}

/// What is thought of a filter, with its program if it is right.
type Judged = (Verdict, Option<(usize, String)>);

/// An answer, or where it will come.
enum Asked<T> {
    Waiting(Receiver<T>),
    Known(T),
}

impl Scout {
    pub(super) fn new(program: Option<Program>, wake: Wake) -> Scout {
        let mut scout = Scout {
            program,
            wake,
            interfaces: Interfaces::Looking,
            looking: None,
            traffic: Sampler::new(SAMPLES),
            sampled: None,
            filter: String::new(),
            verdict: Verdict::Empty,
            compiled: None,
            checking: None,
            left_behind: Vec::new(),
            finding_left: None,
            link_types: Vec::new(),
            granting: None,
            news: None,
        };
        scout.finding_left = left_behind::look(&scout.wake);
        scout.refresh();
        scout
    }

    /// Asks `question` on a thread of its own.
    fn ask<T: Send + 'static>(&self, name: &str, question: impl FnOnce() -> T + Send + 'static) -> Option<Receiver<T>> {
        let (answer, answered): (Sender<T>, Receiver<T>) = bounded(1);
        let wake = self.wake.clone();
        let asking = thread::Builder::new().name(name.into()).spawn(move || {
            // Nobody waits any more when the window is closed.
            let _ = answer.send(question());
            wake();
        });
        asking.is_ok().then_some(answered)
    }

    /// Looks for interfaces again; the list stays until it is there.
    pub(super) fn refresh(&mut self) {
        let program = self.program.clone();
        self.looking = self.ask("interfaces", || {
            let list = program_found(program)?.interfaces()?;
            Ok(list.into_iter().map(|interface| (interface.kind(), interface)).map(|(kind, i)| (i, kind)).collect())
        });
    }

    /// Takes in answers; samples the traffic while somebody looks at it.
    pub(super) fn poll(&mut self, looked_at: bool) {
        if let Some(listed) = self.looking.as_ref().and_then(|looking| looking.try_recv().ok()) {
            self.looking = None;
            self.interfaces = found(listed);
            self.show_traffic();
        }
        if looked_at && self.sampled.is_none_or(|at| at.elapsed() >= BETWEEN_SAMPLES) {
            self.sampled = Some(Instant::now());
            self.traffic.sample();
            self.show_traffic();
        }
        if let Some(found) = self.finding_left.as_ref().and_then(|finding| finding.try_recv().ok()) {
            self.finding_left = None;
            self.left_behind = found;
        }
        for (_, asked) in &mut self.link_types {
            if let Asked::Waiting(answer) = asked
                && let Ok(known) = answer.try_recv()
            {
                *asked = Asked::Known(known);
            }
        }
        if let Some(granted) = self.granting.as_ref().and_then(|granting| granting.try_recv().ok()) {
            self.granting = None;
            match granted {
                Ok(()) => self.refresh(),
                Err(body) => {
                    let title = "The right to capture was not given".to_owned();
                    self.news = Some(News { mood: Mood::Warning, title, body });
                }
            }
        }
        if let Some((filter, (verdict, compiled))) =
            self.checking.as_ref().and_then(|(filter, checking)| Some((filter.clone(), checking.try_recv().ok()?)))
        {
            self.checking = None;
            self.filter = filter;
            self.verdict = verdict;
            self.compiled = compiled;
        }
    }

    fn show_traffic(&mut self) {
        if let Interfaces::Found { list, .. } = &mut self.interfaces {
            for interface in list {
                let rates = self.traffic.history(&interface.name);
                interface.traffic = rates.iter().map(|rate| (rate.bytes * 8.0) as f32).collect();
            }
        }
    }

    /// What an interface can deliver; asked once.
    pub(super) fn link_types(&mut self, interface: &str) -> Option<Vec<LinkType>> {
        if let Some((_, asked)) = self.link_types.iter().find(|(name, _)| name == interface) {
            return match asked {
                Asked::Known(types) => Some(types.clone()),
                Asked::Waiting(_) => None,
            };
        }
        let (program, name) = (self.program.clone(), interface.to_owned());
        let answer = self.ask("link-types", move || {
            // Without the right to capture nobody knows; the interface's own choice is taken then.
            program_found(program).and_then(|program| program.link_types(&name, false)).unwrap_or_default()
        });
        let asked = answer.map_or(Asked::Known(Vec::new()), Asked::Waiting);
        self.link_types.push((interface.to_owned(), asked));
        None
    }

    /// Lets the system ask for a password and gives the capture program its right.
    pub(super) fn grant(&mut self) {
        let program = self.program.clone();
        self.granting = self.ask("grant", move || {
            let program = program_found(program).map_err(|error| error.to_string())?;
            trouble::grant(program.path())
        });
    }

    /// What is thought of a capture filter; one is checked at a time.
    pub(super) fn check(&mut self, filter: &str) -> Verdict {
        if self.filter == filter && self.verdict != Verdict::Empty {
            return self.verdict.clone();
        }
        if self.checking.is_none() {
            let asked = filter.to_owned();
            let text = asked.clone();
            let program = self.program.clone();
            self.checking = self.ask("capture-filter", move || judged(program, &text)).map(|answer| (asked, answer));
        }
        Verdict::Typing
    }
}

fn found(listed: Listed) -> Interfaces {
    let listed = match listed {
        Ok(listed) => listed,
        Err(error) => {
            return match trouble::hindrance(&error) {
                Some(hindrance) => Interfaces::Found { list: Vec::new(), hindrance: Some(hindrance) },
                None => Interfaces::Failed(trouble::not_captured(&error)),
            };
        }
    };
    // One interface that may be captured on is enough.
    let troubles: Vec<&CaptureError> = listed.iter().filter_map(|(interface, _)| interface.trouble.as_ref()).collect();
    let no_rights = |error: &&&CaptureError| matches!(error, CaptureError::NoRights { .. });
    let hindrance = troubles
        .iter()
        .find(no_rights)
        .filter(|_| troubles.iter().filter(no_rights).count() == listed.len())
        .and_then(|error| trouble::hindrance(error));
    let list = listed
        .iter()
        .map(|(interface, kind)| Interface {
            name: interface.name.clone(),
            kind: shown_kind(*kind),
            description: interface.description.clone().unwrap_or_default(),
            addresses: interface.addresses.iter().map(|address| address.address.to_string()).collect(),
            traffic: Vec::new(),
        })
        .collect();
    Interfaces::Found { list, hindrance }
}

fn shown_kind(kind: InterfaceKind) -> Kind {
    match kind {
        InterfaceKind::All => Kind::All,
        InterfaceKind::Loopback => Kind::Loopback,
        InterfaceKind::Wifi | InterfaceKind::Mobile => Kind::Wireless,
        InterfaceKind::Bluetooth => Kind::Bluetooth,
        InterfaceKind::Usb => Kind::Usb,
        InterfaceKind::Ethernet => Kind::Wired,
        _ => Kind::Virtual,
    }
}

fn judged(program: Option<Program>, filter: &str) -> Judged {
    let mut compiled = None;
    let verdict = match program_found(program).and_then(|program| program.check_filter("EN10MB", filter)) {
        Ok(FilterVerdict::Good { instructions }) => {
            compiled = Some((instructions.len(), bpf::listing(&instructions)));
            Verdict::Valid
        }
        Ok(FilterVerdict::Bad { reason }) => {
            let range = 0..filter.len();
            Verdict::Wrong(match to_capture_filter(crate::proto::registry(), filter) {
                Ok(meant) => {
                    Problem::with_words(range, "This is a display filter. As a capture filter:", &[meant.as_str()])
                }
                // A display filter that no capture filter says: the part that is the matter, in place of what libpcap says.
                Err(why) if why.is_filter => {
                    let sentence = format!("This is a display filter. {}", why.sentence);
                    Problem::with_words(why.at.start..why.at.end(), sentence, &[])
                }
                Err(_) => Problem::with_words(range, reason, &[]),
            })
        }
        // Without an answer nobody knows; starting will say what is wrong.
        Err(_) => Verdict::Typing,
    };
    (verdict, compiled)
}
