//! The window itself: it draws the panes, takes their actions, and changes the state after the frame.
//!
//! `draw` lays the panes out, `input` turns keys into actions, `perform` does what commands say, `dialogs` shows what
//! stands over everything, `leave` asks before packets are lost. What belongs to one capture is in its `tab`.

mod dialogs;
mod draw;
mod input;
mod leave;
mod packets;
mod perform;
mod session;
mod settings;
mod tab;
mod tabs;

use super::coloring::ColoringRule;
use super::commands::Situation;
use super::docks::{Docks, Tool};
use super::journal::Journal;
use super::model::{Capture, Engine, Interfaces, Trouble};
use super::panes::welcome::{WelcomePage, file_name};
use super::panes::{Action, Pane};
use super::settings::{DEFAULT_PROFILE, Settings, Store};
use super::tokens::size;
use super::widgets::filter_bar::Verdict;
use super::widgets::toast::{Mood, Toast, toasts_ui};
use crate::capture::{Options, Source};
use dialogs::Dialog;
use draw::Splits;
use eframe::egui::{Context, Ui, ViewportCommand};
use leave::Then;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tab::{LEARNT_AGAIN, Tab};
use tabs::Tabs;

/// Everything of the main window that lasts longer than a frame.
pub struct Window {
    tabs: Tabs,
    settings: Settings,
    /// Where settings are kept; tests keep them to themselves.
    store: Option<Store>,
    /// The names of all profiles.
    profiles: Vec<String>,
    journal: Journal,
    welcome: WelcomePage,
    splits: Splits,
    docks: Docks,
    focus: Option<Pane>,
    toasts: Vec<Toast<Action>>,
    dialog: Option<Dialog>,
    folder: PathBuf,
    title: String,
    closing: bool,
    /// Coloring rules as they are in the dialog while a file for them is chosen.
    rules_so_far: Option<Vec<ColoringRule>>,
}

impl Window {
    /// A window on `engine` with what the user left.
    pub fn new(engine: Box<dyn Engine>, settings: Settings) -> Self {
        let mut window = Window {
            tabs: Tabs::new(engine, settings.preferences.colorize),
            store: None,
            profiles: vec![DEFAULT_PROFILE.to_owned()],
            journal: Journal::default(),
            welcome: WelcomePage::default(),
            splits: Splits::default(),
            docks: Docks::default(),
            focus: None,
            toasts: Vec::new(),
            dialog: None,
            folder: std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/")),
            title: String::new(),
            closing: false,
            rules_so_far: None,
            settings,
        };
        if !window.settings.recent.capture_filter.is_empty() {
            window.welcome.filter.set(window.settings.recent.capture_filter.clone());
        }
        window.tabs.front_mut().packets.follow(&window.settings);
        window
    }

    /// Keeps changed settings in `store`.
    pub fn storing(mut self, store: Store) -> Self {
        self.profiles = store.profiles();
        self.store = Some(store);
        self
    }

    /// A capture is open, and nothing goes on in any.
    pub fn is_idle(&self) -> bool {
        self.tabs.front().capture().is_some() && !self.tabs.iter().any(Tab::moves)
    }

    /// Applies a filter to what is opened or started next.
    pub fn filter_next(&mut self, filter: &str) {
        self.tabs.front_mut().filter_to_come = Some(filter.to_owned());
    }

    /// Chooses interfaces on the welcome page.
    pub fn choose_interfaces(&mut self, interfaces: &[String]) {
        self.welcome.chosen = interfaces.to_vec();
    }

    /// Opens a file, as if the user had: in the tab that is in front if it is free, else in another.
    pub fn open(&mut self, path: &Path) {
        let opened = self.in_free_tab(|tab| tab.engine.open(path));
        match opened {
            Ok(()) => {
                if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
                    self.folder = folder.to_owned();
                }
                let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
                self.settings.recent.opened(&path, self.settings.preferences.recent_files);
                self.remember();
            }
            Err(trouble) => {
                let name = file_name(path);
                let body = if trouble.body.is_empty() { name } else { trouble.body };
                self.toasts.push(Toast::new(Mood::Error, trouble.title, body));
            }
        }
    }

    /// Starts capturing, as if the user had.
    pub fn start(&mut self, interfaces: &[String], filter: &str) {
        let preferences = &self.settings.preferences;
        let source = |interface: &String| Source {
            filter: filter.to_owned(),
            snaplen: preferences.snaplen,
            buffer_mib: preferences.buffer,
            promiscuous: preferences.promiscuous,
            ..Source::new(interface.as_str())
        };
        let options = Options { sources: interfaces.iter().map(source).collect(), ..Options::default() };
        self.capture(&options);
    }

    /// Starts what was chosen in all detail.
    fn capture(&mut self, options: &Options) {
        match self.in_free_tab(|tab| tab.engine.start(options)) {
            Ok(()) => {
                let filter = options.sources.first().map(|source| source.filter.clone()).unwrap_or_default();
                self.settings.recent.interfaces = options.sources.iter().map(|s| s.interface.clone()).collect();
                self.tabs.front_mut().packets.follow = self.settings.preferences.follow_live;
                self.settings.recent.capture_filter = filter;
                self.store_recent();
            }
            Err(trouble) => self.tell(trouble),
        }
    }

    /// Does something in a tab without a capture, which is made if there is none in front; it goes if that fails.
    fn in_free_tab(&mut self, something: impl FnOnce(&mut Tab) -> Result<(), Trouble>) -> Result<(), Trouble> {
        let before = self.tabs.at_front();
        let engine = &self.tabs.front().engine;
        let free = engine.capture().is_none() && !engine.is_busy();
        if !free {
            self.add_tab();
        }
        let done = something(self.tabs.front_mut());
        if done.is_err() && !free {
            self.tabs.remove(self.tabs.at_front());
            self.tabs.show(before);
        }
        done
    }

    fn add_tab(&mut self) {
        let engine = self.tabs.front().engine.another();
        self.tabs.add(engine, self.settings.preferences.colorize);
        self.tabs.front_mut().packets.follow(&self.settings);
    }

    fn tell(&mut self, trouble: Trouble) {
        self.toasts.push(Toast::new(Mood::Error, trouble.title, trouble.body));
    }

    fn situation(&self) -> Situation {
        let tab = self.tabs.front();
        let hindered =
            matches!(tab.engine.interfaces(), Interfaces::Found { hindrance: Some(_), .. } | Interfaces::Failed(_));
        Situation {
            interface: !self.welcome.chosen.is_empty(),
            hindered: hindered.then_some("Capturing is not possible now; the welcome page says why"),
            tools: self.open_tools(),
            undo: self.journal.last().is_some(),
            redo: self.journal.next().is_some(),
            theme: self.settings.preferences.theme,
            density: self.settings.preferences.density,
            layout: self.settings.preferences.layout,
            toolbar: self.settings.preferences.show_toolbar,
            details: self.settings.preferences.show_details,
            bytes: self.settings.preferences.show_bytes,
            status: self.settings.preferences.show_status,
            tabs: self.tabs.len(),
            time_strip: self.settings.preferences.show_time_strip,
            filter_while_typing: self.settings.preferences.filter_while_typing,
            ..tab.situation()
        }
    }

    fn open_tools(&self) -> u8 {
        Tool::ALL.iter().enumerate().filter(|(_, tool)| self.docks.holds(**tool)).map(|(at, _)| 1 << at).sum()
    }

    /// One frame: see what happened, draw, then do what was asked for.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.follow_settings(&ctx);
        self.follow_engines(&ctx);
        self.follow_packets();
        let mut actions = Vec::new();
        self.dropped_files(&ctx, &mut actions);
        self.keys(&ctx, &mut actions);
        self.draw(ui, &mut actions);
        self.dialogs(&ctx, &mut actions);
        let bottom = ui.max_rect().bottom() - size::STATUS;
        if let Some(action) = toasts_ui(&ctx, &mut self.toasts, ui.max_rect().right(), bottom) {
            actions.push(action);
        }
        for action in actions {
            self.act(&ctx, action);
        }
        self.count_recent();
        self.close_requests(&ctx);
        self.set_title(&ctx);
        if let Some(pane) = self.focus.take() {
            ctx.memory_mut(|memory| memory.request_focus(pane.focus_id()));
        }
        if self.tabs.front().is_outdated() {
            ctx.request_repaint_after(LEARNT_AGAIN);
        }
        // Live counts and jobs move without input; ten times a second is enough to read them.
        if self.tabs.iter().any(Tab::moves) {
            ctx.request_repaint_after(Duration::from_millis(100));
        } else if self.tabs.front().capture().is_none() {
            ctx.request_repaint_after(Duration::from_secs(1));
        }
    }

    /// Takes in what happened in all tabs since the last frame.
    fn follow_engines(&mut self, ctx: &Context) {
        let front = self.tabs.front().id;
        for tab in self.tabs.iter_mut() {
            for news in tab.engine.poll() {
                let name = tab.engine.capture().filter(|_| tab.id != front).map(Capture::name);
                let body = match (name, news.body.is_empty()) {
                    (Some(name), false) => format!("{name} · {}", news.body),
                    (Some(name), true) => name,
                    (None, _) => news.body,
                };
                self.toasts.push(Toast::new(news.mood, news.title, body));
            }
        }
        self.follow_saving(ctx);
        self.follow_exporting();
        if self.tabs.front_mut().follow_capture() {
            self.focus = Some(Pane::List);
        }
        let engine = &mut self.tabs.front_mut().engine;
        self.welcome.keep_choice(engine.interfaces());
        self.welcome.verdict = match self.welcome.filter.text.trim() {
            "" => Verdict::Empty,
            filter => engine.check_capture_filter(filter),
        };
    }

    fn set_title(&mut self, ctx: &Context) {
        let title = match self.tabs.front().capture() {
            None => "Wirefin".to_owned(),
            Some(capture) => match capture.live() {
                Some(live) => format!("Capturing from {} – Wirefin", live.interfaces),
                None if capture.unsaved() => format!("{} * – Wirefin", capture.name()),
                None => format!("{} – Wirefin", capture.name()),
            },
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.remember();
    }
}

impl std::fmt::Debug for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Window").field("title", &self.title).finish_non_exhaustive()
    }
}
