//! One tab: a capture with its filter, its selection and where its panes stand; or the welcome page.

use super::super::commands::Form;
use super::Then;
use crate::gui::asks::{Found, Mark};
use crate::gui::commands::Situation;
use crate::gui::model::{Capture, Engine, Packet};
use crate::gui::panes::bytes::BytesPane;
use crate::gui::panes::command_row::CommandRow;
use crate::gui::panes::details::DetailsPane;
use crate::gui::panes::find_bar::FindBar;
use crate::gui::panes::packets::PacketsPane;
use crate::gui::panes::time_strip::TimeStrip;
use crate::gui::panes::tools::Tools;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The selected packet is dissected again this often at most, while more packets come.
pub(super) const LEARNT_AGAIN: Duration = Duration::from_millis(500);

/// A tab of the window.
pub(super) struct Tab {
    /// Another one for each tab.
    pub(super) id: u64,
    pub(super) engine: Box<dyn Engine>,
    pub(super) row: CommandRow,
    pub(super) packets: PacketsPane,
    pub(super) details: DetailsPane,
    pub(super) bytes: BytesPane,
    pub(super) tools: Tools,
    streams: Streams,
    pub(super) find: FindBar,
    pub(super) strip: TimeStrip,
    /// What was found in a packet that is not there yet.
    pub(super) to_show: Option<Found>,
    pub(super) selected: Option<u64>,
    pub(super) packet: Option<Box<dyn Packet>>,
    /// How many packets there were when it was dissected: later ones may tell more about it.
    packet_among: u64,
    packet_since: Instant,
    /// Packets selected by jumps, and which of them is the present one.
    history: Vec<u64>,
    at: usize,
    /// The selected packet is to be shown again, because other rows are listed.
    pub(super) reveal: bool,
    /// The capture that the panes stand on.
    shown: Option<u64>,
    /// Applied as soon as a capture is there.
    pub(super) filter_to_come: Option<String>,
    /// Selected as soon as it is there.
    pub(super) packet_to_come: Option<u64>,
    /// Where packets are being saved, and what is done then.
    pub(super) saving: Option<(PathBuf, Then)>,
}

/// The streams that a packet is of.
#[derive(Debug, Default, Clone, Copy)]
struct Streams {
    tcp: Option<u32>,
    udp: Option<u32>,
    http: bool,
}

impl Streams {
    fn of(packet: &dyn Packet) -> Streams {
        let mut streams = Streams::default();
        for line in 0..packet.len() {
            match packet.field_of(line).as_deref() {
                Some("tcp.stream") => streams.tcp = packet.value_of(line).parse().ok(),
                Some("udp.stream") => streams.udp = packet.value_of(line).parse().ok(),
                Some("http") => streams.http = true,
                _ => {}
            }
        }
        streams
    }
}

impl Tab {
    pub(super) fn new(id: u64, engine: Box<dyn Engine>, colorize: bool) -> Tab {
        let mut tab = Tab {
            id,
            engine,
            row: CommandRow::default(),
            packets: PacketsPane::default(),
            details: DetailsPane::default(),
            bytes: BytesPane::default(),
            tools: Tools::default(),
            streams: Streams::default(),
            find: FindBar::default(),
            strip: TimeStrip::default(),
            to_show: None,
            selected: None,
            packet: None,
            packet_among: 0,
            packet_since: Instant::now(),
            history: Vec::new(),
            at: 0,
            reveal: false,
            shown: None,
            filter_to_come: None,
            packet_to_come: None,
            saving: None,
        };
        tab.packets.colorize = colorize;
        tab.packets.follow = true;
        tab
    }

    pub(super) fn capture(&self) -> Option<&dyn Capture> {
        self.engine.capture()
    }

    /// Packets would be lost with it.
    pub(super) fn holds_unsaved(&self) -> bool {
        self.capture().is_some_and(|capture| capture.unsaved() && capture.counts().packets > 0)
    }

    /// The part of the situation that is the tab's.
    pub(super) fn situation(&self) -> Situation {
        let capture = self.engine.capture();
        let line = self.chosen_line();
        let packet = self.packet.as_deref();
        let live = capture.is_some_and(|capture| capture.live().is_some());
        Situation {
            open: capture.is_some(),
            tcp_stream: self.streams.tcp.filter(|_| packet.is_some()),
            udp_stream: self.streams.udp.filter(|_| packet.is_some()),
            http: self.streams.http && packet.is_some(),
            file: capture.is_some_and(|capture| capture.path().is_some()),
            unsaved: capture.is_some_and(Capture::unsaved),
            live,
            packets: capture.is_some_and(|capture| capture.counts().displayed > 0),
            packet: packet.is_some(),
            field: line.is_some(),
            filter_of_field: line.zip(packet).is_some_and(|(line, p)| p.filter_of(line).is_some()),
            link: line.zip(packet).is_some_and(|(line, p)| p.link_of(line).is_some()),
            back: self.at > 0,
            forward: self.at + 1 < self.history.len(),
            filtered: !self.engine.applied().is_empty(),
            colorize: self.packets.colorize,
            auto_scroll: self.packets.follow && live,
            sought: self.find.has_text(),
            marked: capture.is_some_and(|capture| !capture.marked(Mark::Marked).is_empty()),
            ignored: capture.is_some_and(|capture| !capture.marked(Mark::Ignored).is_empty()),
            referenced: capture.is_some_and(|capture| !capture.marked(Mark::Reference).is_empty()),
            limited: capture.is_some_and(|capture| capture.limit().is_some()),
            time: self.packets.time,
            decimals: self.packets.decimals,
            paint: self.packets.paint,
            ..Situation::default()
        }
    }

    pub(super) fn chosen_line(&self) -> Option<usize> {
        let packet = self.packet.as_deref()?;
        self.details.tree.chosen.filter(|line| *line < packet.len())
    }

    fn forget_capture(&mut self) {
        self.selected = None;
        self.packet = None;
        self.history.clear();
        self.at = 0;
        self.packets.list = Default::default();
        self.packets.chosen.clear();
        self.tools = Tools::default();
        self.packets.found = None;
        self.row.filter.set("");
    }

    /// Keeps the selected packet the selected one, whatever rows are listed now. Says whether another capture is there.
    pub(super) fn follow_capture(&mut self) -> bool {
        let now = self.engine.capture().map(Capture::id);
        let changed = self.shown != now;
        if changed {
            self.shown = now;
            self.forget_capture();
            if now.is_some()
                && let Some(filter) = self.filter_to_come.take()
            {
                self.row.filter.set(filter.clone());
                self.engine.apply(&filter);
            }
        }
        let Some(capture) = self.engine.capture() else {
            self.selected = None;
            self.packet = None;
            return changed;
        };
        let counts = capture.counts();
        if let Some(packet) = self.packet_to_come.filter(|packet| *packet <= counts.packets) {
            self.packet_to_come = None;
            self.selected = Some(packet);
            self.packet = None;
            self.reveal = true;
        }
        if self.selected.is_none() && counts.displayed > 0 && capture.live().is_none() {
            self.selected = capture.packet_in(0);
            self.packet = None;
        }
        let Some(selected) = self.selected else { return changed };
        let row = capture.row_of(selected);
        let shown = row.is_some_and(|row| capture.packet_in(row) == Some(selected));
        if !shown && !counts.counting && counts.displayed > 0 {
            // The filter hides it: the nearest takes its place.
            self.selected = row.and_then(|row| capture.packet_in(row));
            self.packet = None;
        }
        if let Some(row) = row.filter(|_| counts.displayed > 0) {
            if self.reveal && !counts.counting && !capture.is_ordering() {
                self.packets.list.jump_to(row);
                self.reveal = false;
            } else {
                self.packets.list.cursor = Some(row);
            }
        }
        let outdated = self.packet_among != counts.packets && self.packet_since.elapsed() > LEARNT_AGAIN;
        if (self.packet.is_none() || outdated)
            && let Some(selected) = self.selected
        {
            self.packet = capture.packet(selected);
            self.streams = self.packet.as_deref().map(Streams::of).unwrap_or_default();
            self.packet_among = counts.packets;
            self.packet_since = Instant::now();
        }
        changed
    }

    /// Later packets may tell more about the selected one than is shown.
    pub(super) fn is_outdated(&self) -> bool {
        self.packet.is_some() && self.capture().is_some_and(|c| c.counts().packets != self.packet_among)
    }

    /// Counts grow or jobs go on without anybody's doing.
    pub(super) fn moves(&self) -> bool {
        self.capture().is_some_and(|capture| capture.live().is_some() || !capture.jobs().is_empty())
    }

    pub(super) fn select(&mut self, packet: u64, jump: bool) {
        if self.selected == Some(packet) {
            return;
        }
        if jump {
            // Both ends of a jump are worth coming back to.
            self.history.truncate(self.at + 1);
            for place in [self.selected, Some(packet)].into_iter().flatten() {
                if self.history.last() != Some(&place) {
                    self.history.push(place);
                }
            }
            self.at = self.history.len().saturating_sub(1);
            self.packets.follow = false;
        }
        self.selected = Some(packet);
        self.packet = None;
        self.reveal = jump;
    }

    /// Back in the history of jumps.
    pub(super) fn back(&mut self) {
        self.travel(self.at.checked_sub(1));
    }

    /// Forward again.
    pub(super) fn forward(&mut self) {
        self.travel(self.at.checked_add(1));
    }

    fn travel(&mut self, to: Option<usize>) {
        if let Some(at) = to
            && let Some(packet) = self.history.get(at).copied()
        {
            self.at = at;
            self.selected = Some(packet);
            self.packet = None;
            self.reveal = true;
        }
    }

    /// Selects the row that `choose` makes of the present and the last one.
    pub(super) fn step(&mut self, choose: impl Fn(Option<u64>, u64) -> u64, jump: bool) {
        let Some(capture) = self.engine.capture() else { return };
        let Some(last) = capture.counts().displayed.checked_sub(1) else { return };
        let present = self.selected.and_then(|packet| capture.row_of(packet));
        let row = choose(present, last);
        let Some(packet) = capture.packet_in(row) else { return };
        self.select(packet, jump);
        self.reveal = false;
        self.packets.list.go_to(row);
    }

    /// The filter that a form makes of the chosen item.
    pub(super) fn filter_of_item(&self, form: Form) -> Option<String> {
        let item = self.packet.as_deref()?.filter_of(self.chosen_line()?)?;
        Some(form.make(self.engine.applied(), &item))
    }
}
