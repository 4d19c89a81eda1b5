//! The window itself: it draws the panes, takes their actions, and changes the state after the frame.

use super::commands::{Command, Form, Situation};
use super::model::{Capture, Engine, Interfaces, Packet};
use super::panes::bytes::{BytesPane, Lit};
use super::panes::command_row::CommandRow;
use super::panes::details::DetailsPane;
use super::panes::packets::PacketsPane;
use super::panes::status::status_ui;
use super::panes::strip::strip_ui;
use super::panes::welcome::{WelcomePage, file_name};
use super::panes::{Action, Pane, View};
use super::settings::{Settings, Theme};
use super::tokens::{Palette, size, text};
use super::widgets::filter_bar::Verdict;
use super::widgets::hex;
use super::widgets::list::{elided, paint_galley};
use super::widgets::split::{Axis, Split, split_ui};
use super::widgets::toast::{Mood, Toast, toasts_ui};
use super::windows::about::about_ui;
use super::windows::files::{self, FileDialog, Purpose};
use super::windows::go_to::{self, GoTo};
use super::windows::unsaved::{Answer, unsaved_ui};
use super::{fonts, words};
use eframe::egui::{
    self, Align, Context, CornerRadius, Event, Key, Popup, Rect, Stroke, StrokeKind, ThemePreference, Ui, UiBuilder,
    ViewportCommand,
};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The selected packet is dissected again this often at most, while more packets come.
const LEARNT_AGAIN: Duration = Duration::from_millis(500);

/// Everything of the main window that lasts longer than a frame.
pub struct Window {
    engine: Box<dyn Engine>,
    settings: Settings,
    /// Settings are written to disk; tests keep them to themselves.
    stores: bool,
    row: CommandRow,
    packets: PacketsPane,
    details: DetailsPane,
    bytes: BytesPane,
    welcome: WelcomePage,
    across: Split,
    beside: Option<Split>,
    selected: Option<u64>,
    packet: Option<Box<dyn Packet>>,
    /// How many packets there were when it was dissected: later ones may tell more about it.
    packet_among: u64,
    packet_since: Instant,
    /// Packets selected by jumps, and which of them is the present one.
    history: Vec<u64>,
    at: usize,
    /// The selected packet is to be shown again, because other rows are listed.
    reveal: bool,
    focus: Option<Pane>,
    toasts: Vec<Toast<Action>>,
    dialog: Option<Dialog>,
    folder: PathBuf,
    title: String,
    closing: bool,
    /// The capture that the panes stand on.
    shown: Option<u64>,
    /// Applied as soon as a capture is there.
    filter_to_come: Option<String>,
    /// Where packets are being saved, and what is done then.
    saving: Option<(PathBuf, Then)>,
}

enum Dialog {
    Files(Box<FileDialog>, Purpose, Then),
    GoTo(GoTo),
    About,
    Unsaved(Then),
}

/// What is done once packets are saved or given up.
#[derive(Debug, Clone, PartialEq)]
enum Then {
    Nothing,
    Close,
    Quit,
    Open(PathBuf),
    ChooseFile,
    Start(Vec<String>, String),
    Restart,
}

impl Window {
    /// A window on `engine` with what the user left.
    pub fn new(engine: Box<dyn Engine>, settings: Settings) -> Self {
        let mut window = Window {
            engine,
            stores: false,
            row: CommandRow::default(),
            packets: PacketsPane::default(),
            details: DetailsPane::default(),
            bytes: BytesPane::default(),
            welcome: WelcomePage::default(),
            across: Split::new(0.55),
            beside: None,
            selected: None,
            packet: None,
            packet_among: 0,
            packet_since: Instant::now(),
            history: Vec::new(),
            at: 0,
            reveal: false,
            focus: None,
            toasts: Vec::new(),
            dialog: None,
            folder: std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/")),
            title: String::new(),
            closing: false,
            shown: None,
            filter_to_come: None,
            saving: None,
            settings,
        };
        window.packets.colorize = window.settings.colorize.unwrap_or(true);
        window.packets.follow = true;
        if !window.settings.capture_filter.is_empty() {
            window.welcome.filter.set(window.settings.capture_filter.clone());
        }
        window
    }

    /// Writes changed settings to disk.
    pub fn storing(mut self) -> Self {
        self.stores = true;
        self
    }

    /// Applies a filter to what is opened or started next.
    pub fn filter_next(&mut self, filter: &str) {
        self.filter_to_come = Some(filter.to_owned());
    }

    /// Chooses interfaces on the welcome page.
    pub fn choose_interfaces(&mut self, interfaces: &[String]) {
        self.welcome.chosen = interfaces.to_vec();
    }

    /// Opens a file, as if the user had.
    pub fn open(&mut self, path: &Path) {
        match self.engine.open(path) {
            Ok(()) => {
                if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
                    self.folder = folder.to_owned();
                }
                let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
                self.settings.opened(&path);
                self.store();
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
        match self.engine.start(interfaces, filter) {
            Ok(()) => {
                self.packets.follow = true;
                self.settings.capture_filter = filter.to_owned();
                self.store();
            }
            Err(trouble) => {
                self.toasts.push(Toast::new(Mood::Error, trouble.title, trouble.body));
            }
        }
    }

    fn forget_capture(&mut self) {
        self.selected = None;
        self.packet = None;
        self.history.clear();
        self.at = 0;
        self.packets.list = Default::default();
        self.row.filter.set("");
        self.focus = Some(Pane::List);
    }

    fn store(&mut self) {
        if self.stores
            && let Err(error) = self.settings.store()
        {
            self.stores = false;
            let title = "Settings could not be saved";
            self.toasts.push(Toast::new(Mood::Warning, title, error.to_string()));
        }
    }

    fn situation(&self) -> Situation {
        let capture = self.engine.capture();
        let line = self.chosen_line();
        let packet = self.packet.as_deref();
        let hindered =
            matches!(self.engine.interfaces(), Interfaces::Found { hindrance: Some(_), .. } | Interfaces::Failed(_));
        Situation {
            open: capture.is_some(),
            unsaved: capture.is_some_and(Capture::unsaved),
            live: capture.is_some_and(|capture| capture.live().is_some()),
            packets: capture.is_some_and(|capture| capture.counts().displayed > 0),
            packet: packet.is_some(),
            field: line.is_some(),
            filter_of_field: line.zip(packet).is_some_and(|(line, p)| p.filter_of(line).is_some()),
            link: line.zip(packet).is_some_and(|(line, p)| p.link_of(line).is_some()),
            back: self.at > 0,
            forward: self.at + 1 < self.history.len(),
            filtered: !self.engine.applied().is_empty(),
            interface: !self.welcome.chosen.is_empty(),
            hindered: hindered.then_some("Capturing is not possible now; the welcome page says why"),
            colorize: self.packets.colorize,
            auto_scroll: self.packets.follow && capture.is_some_and(|c| c.live().is_some()),
            theme: self.settings.theme,
        }
    }

    fn chosen_line(&self) -> Option<usize> {
        let packet = self.packet.as_deref()?;
        self.details.tree.chosen.filter(|line| *line < packet.len())
    }

    /// One frame: see what happened, draw, then do what was asked for.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.follow_settings(&ctx);
        for news in self.engine.poll() {
            self.toasts.push(Toast::new(news.mood, news.title, news.body));
        }
        self.follow_saving(&ctx);
        self.follow_capture();
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
        self.close_requests(&ctx);
        self.set_title(&ctx);
        if let Some(pane) = self.focus.take() {
            ctx.memory_mut(|memory| memory.request_focus(pane.focus_id()));
        }
        // Live counts and jobs move without input; ten times a second is enough to read them.
        let moving =
            self.engine.capture().is_some_and(|capture| capture.live().is_some() || !capture.jobs().is_empty());
        if self.packet.is_some() && self.engine.capture().is_some_and(|c| c.counts().packets != self.packet_among) {
            ctx.request_repaint_after(LEARNT_AGAIN);
        }
        if moving {
            ctx.request_repaint_after(Duration::from_millis(100));
        } else if self.engine.capture().is_none() {
            ctx.request_repaint_after(Duration::from_secs(1));
        }
    }

    fn follow_settings(&self, ctx: &Context) {
        let preference = match self.settings.theme {
            Theme::System => ThemePreference::System,
            Theme::Dark => ThemePreference::Dark,
            Theme::Light => ThemePreference::Light,
        };
        if ctx.options(|options| options.theme_preference) != preference {
            ctx.set_theme(preference);
        }
        let zoom = self.settings.zoom.unwrap_or(1.0).clamp(0.5, 3.0);
        if (ctx.zoom_factor() - zoom).abs() > 0.001 {
            ctx.set_zoom_factor(zoom);
        }
    }

    /// Keeps the selected packet the selected one, whatever rows are listed now.
    fn follow_capture(&mut self) {
        let now = self.engine.capture().map(Capture::id);
        if self.shown != now {
            self.shown = now;
            self.forget_capture();
            if now.is_some()
                && let Some(filter) = self.filter_to_come.take()
            {
                self.apply(&filter);
            }
        }
        self.welcome.keep_choice(self.engine.interfaces());
        self.welcome.verdict = match self.welcome.filter.text.trim() {
            "" => Verdict::Empty,
            filter => self.engine.check_capture_filter(filter),
        };
        let Some(capture) = self.engine.capture() else {
            self.selected = None;
            self.packet = None;
            return;
        };
        let counts = capture.counts();
        if self.selected.is_none() && counts.displayed > 0 && capture.live().is_none() {
            self.selected = capture.packet_in(0);
            self.packet = None;
        }
        let Some(selected) = self.selected else { return };
        let row = capture.row_of(selected);
        let shown = row.is_some_and(|row| capture.packet_in(row) == Some(selected));
        if !shown && !counts.counting && counts.displayed > 0 {
            // The filter hides it: the nearest takes its place.
            self.selected = row.and_then(|row| capture.packet_in(row));
            self.packet = None;
        }
        if let Some(row) = row.filter(|_| counts.displayed > 0) {
            if self.reveal && !counts.counting {
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
            self.packet_among = counts.packets;
            self.packet_since = Instant::now();
        }
    }

    fn dropped_files(&self, ctx: &Context, actions: &mut Vec<Action>) {
        let dropped = ctx.input(|i| i.raw.dropped_files.first().map(|file| file.path().to_owned()));
        actions.extend(dropped.map(Action::OpenFile));
    }

    /// The keys of commands, and the key that starts a filter.
    fn keys(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        if self.dialog.is_some() {
            return;
        }
        let now = self.situation();
        let in_filter = ctx.memory(|memory| memory.has_focus(Pane::Filter.focus_id()));
        let in_text = ctx.text_edit_focused();
        let popup = Popup::is_any_open(ctx);
        ctx.input_mut(|input| {
            input.events.retain(|event| {
                let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
                let found = Command::all().find(|command| {
                    command.why_not(&now).is_none()
                        && self
                            .settings
                            .keys
                            .of(*command)
                            .iter()
                            .any(|keys| keys.match_exactly(*modifiers, *key) && !(in_text && keys.edit_text()))
                });
                actions.extend(found.map(Action::Do));
                found.is_none()
            });
        });
        if in_text || popup {
            return;
        }
        if ctx.input(|i| i.key_pressed(Key::Escape)) {
            let nothing = self.engine.capture().is_some_and(|c| c.counts().displayed == 0);
            actions.push(if nothing && now.filtered {
                Action::Do(Command::ClearFilter)
            } else {
                Action::Focus(Pane::List)
            });
        }
        // Typing anywhere starts a filter. A space is left to what has the keyboard.
        if now.open && !in_filter {
            let typed: String = ctx.input_mut(|input| {
                let mut typed = String::new();
                input.events.retain(|event| match event {
                    Event::Text(text) if !text.trim().is_empty() => {
                        typed.push_str(text);
                        false
                    }
                    _ => true,
                });
                typed
            });
            if !typed.is_empty() {
                self.row.filter.set(typed);
                self.row.filter.show_popup();
                self.focus = Some(Pane::Filter);
            }
        }
    }

    fn draw(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let now = self.situation();
        let view = View {
            engine: &*self.engine,
            capture: self.engine.capture(),
            packet: self.selected.zip(self.packet.as_deref()),
            now,
            keys: &self.settings.keys,
            recent: &self.settings.recent_files,
        };
        let full = ui.max_rect();
        ui.painter().rect_filled(full, 0, Palette::of(ui).surface_1);
        let strip = full.with_max_y(full.top() + size::STRIP);
        let status = full.with_min_y(full.bottom() - size::STATUS);
        let main = Rect::from_min_max(strip.left_bottom(), status.right_top());
        part(ui, "strip", strip, |ui| strip_ui(ui, strip, &view, actions));
        if view.capture.is_none() {
            part(ui, "welcome", main, |ui| self.welcome.ui(ui, main, &view, actions));
            part(ui, "status", status, |ui| status_ui(ui, status, &view, None, actions));
            drop_ui(ui, full);
            return;
        }
        let row = main.with_max_y(main.top() + size::COMMAND_ROW);
        let panes = main.with_min_y(row.bottom());
        let history = &self.settings.recent_filters;
        part(ui, "commands", row, |ui| self.row.ui(ui, row, &view, history, actions));

        let id = egui::Id::unique("split");
        let name = "Between packet list and details";
        let (upper, lower) = split_ui(ui, id.with("across"), panes, Axis::Rows, 100.0, name, &mut self.across);
        let beside = self.beside.get_or_insert_with(|| {
            let bytes = if lower.width() >= 1200.0 { hex::WIDTH_OF_SIXTEEN } else { 330.0 };
            Split::new(1.0 - bytes / lower.width().max(1.0))
        });
        let name = "Between details and bytes";
        let (left, right) = split_ui(ui, id.with("beside"), lower, Axis::Columns, 200.0, name, beside);

        part(ui, "packets", upper, |ui| self.packets.ui(ui, upper, &view, actions));
        let lit =
            self.bytes.hovered.zip(view.packet).and_then(|(byte, (_, packet))| packet.line_of(self.bytes.source, byte));
        part(ui, "details", left, |ui| self.details.ui(ui, left, &view, lit, actions));
        let shown = Lit {
            chosen: view.packet.and_then(|(_, packet)| self.details.tree.chosen.filter(|line| *line < packet.len())),
            hovered: self.details.hovered,
        };
        let clicked = part(ui, "bytes", right, |ui| self.bytes.ui(ui, right, &view, shown, actions));
        if let Some(line) = clicked
            && let Some((_, packet)) = view.packet
        {
            self.details.tree.reveal(packet, line);
        }
        let line = self.details.hovered.or(lit).or(shown.chosen);
        part(ui, "status", status, |ui| status_ui(ui, status, &view, line, actions));
        drop_ui(ui, full);
    }

    fn dialogs(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let Some(mut dialog) = self.dialog.take() else { return };
        let packets = self.engine.capture().map_or(0, |capture| capture.counts().packets);
        let keep = match &mut dialog {
            Dialog::About => about_ui(ctx),
            Dialog::GoTo(go_to) => match go_to.ui(ctx, packets) {
                go_to::Outcome::Open => true,
                go_to::Outcome::Closed => false,
                go_to::Outcome::To(number) => {
                    actions.push(Action::Jump(number));
                    actions.push(Action::Focus(Pane::List));
                    false
                }
            },
            Dialog::Files(files, purpose, then) => match files.ui(ctx) {
                files::Outcome::Open => true,
                files::Outcome::Closed => false,
                files::Outcome::Chosen(path) => {
                    self.folder = files.folder().to_owned();
                    match purpose {
                        Purpose::Open => actions.push(Action::OpenFile(path)),
                        Purpose::Save => {
                            let then = then.clone();
                            self.save(&path, then);
                        }
                    }
                    false
                }
            },
            Dialog::Unsaved(then) => {
                let name = self.engine.capture().map(Capture::name).unwrap_or_default();
                let then = then.clone();
                match unsaved_ui(ctx, &name, packets) {
                    Answer::Undecided => true,
                    Answer::Cancel => false,
                    Answer::Save => {
                        self.choose_file(Purpose::Save, then);
                        return;
                    }
                    Answer::Delete => {
                        self.engine.close();
                        self.then(ctx, then);
                        // What comes then may open a dialog of its own.
                        return;
                    }
                }
            }
        };
        if keep {
            self.dialog = Some(dialog);
        }
    }

    fn choose_file(&mut self, purpose: Purpose, then: Then) {
        let name = match purpose {
            Purpose::Open => String::new(),
            Purpose::Save => self.engine.capture().map(|c| suggested_name(&c.name())).unwrap_or_default(),
        };
        let files = FileDialog::new(purpose, &self.folder, &name);
        self.dialog = Some(Dialog::Files(Box::new(files), purpose, then));
    }

    fn save(&mut self, path: &Path, then: Then) {
        match self.engine.save(path) {
            Ok(()) => self.saving = Some((path.to_owned(), then)),
            Err(trouble) => self.toasts.push(Toast::new(Mood::Error, trouble.title, trouble.body)),
        }
    }

    /// Goes on when packets are saved.
    fn follow_saving(&mut self, ctx: &Context) {
        let Some(ended) = self.engine.saved() else { return };
        let Some((path, then)) = self.saving.take() else { return };
        match ended {
            Ok(packets) => {
                self.settings.opened(&path);
                self.store();
                if then == Then::Nothing {
                    let title = format!("Saved {}", words::counted(packets, "packet", "packets"));
                    self.toasts.push(Toast::new(Mood::Good, title, file_name(&path)));
                }
                self.then(ctx, then);
            }
            Err(trouble) => self.toasts.push(Toast::new(Mood::Error, trouble.title, trouble.body)),
        }
    }

    /// Does `then`, after asking about packets that would be lost.
    fn unless_unsaved(&mut self, ctx: &Context, then: Then) {
        if self.engine.capture().is_some_and(|c| c.unsaved() && c.counts().packets > 0) {
            self.engine.stop();
            self.dialog = Some(Dialog::Unsaved(then));
        } else {
            self.then(ctx, then);
        }
    }

    fn then(&mut self, ctx: &Context, then: Then) {
        match then {
            Then::Nothing => {}
            Then::Close => self.engine.close(),
            Then::Quit => {
                self.closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Then::Open(path) => self.open(&path),
            Then::ChooseFile => self.choose_file(Purpose::Open, Then::Nothing),
            Then::Start(interfaces, filter) => self.start(&interfaces, &filter),
            Then::Restart => {
                if let Err(trouble) = self.engine.restart() {
                    self.toasts.push(Toast::new(Mood::Error, trouble.title, trouble.body));
                }
            }
        }
    }

    /// The system asks to close: not before unsaved packets are decided on.
    fn close_requests(&mut self, ctx: &Context) {
        if !self.closing && ctx.input(|i| i.viewport().close_requested()) {
            let unsaved = self.engine.capture().is_some_and(|c| c.unsaved() && c.counts().packets > 0);
            if unsaved {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
                self.unless_unsaved(ctx, Then::Quit);
            }
        }
    }

    fn set_title(&mut self, ctx: &Context) {
        let title = match self.engine.capture() {
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

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Do(command) => self.perform(ctx, command),
            Action::Select(packet) => self.select(packet, false),
            Action::Jump(packet) => self.select(packet, true),
            Action::OpenFile(path) => self.unless_unsaved(ctx, Then::Open(path)),
            Action::ForgetFile(path) => {
                self.settings.forget(&path);
                self.store();
            }
            Action::Apply(filter) => self.apply(&filter),
            Action::Prepare(filter) => self.prepare(filter),
            Action::StopJob(id) => self.engine.stop_job(id),
            Action::StartOn(interfaces, filter) => {
                self.unless_unsaved(ctx, Then::Start(interfaces, filter));
            }
            Action::Focus(pane) => self.focus = Some(pane),
            Action::Copy(text) => ctx.copy_text(text),
        }
    }

    fn perform(&mut self, ctx: &Context, command: Command) {
        if command.why_not(&self.situation()).is_some() {
            return;
        }
        match command {
            Command::Open => self.unless_unsaved(ctx, Then::ChooseFile),
            Command::Close => self.unless_unsaved(ctx, Then::Close),
            Command::Save => match self.engine.capture().and_then(|c| c.path().map(Path::to_owned)) {
                Some(path) => self.save(&path, Then::Nothing),
                None => self.choose_file(Purpose::Save, Then::Nothing),
            },
            Command::SaveAs => self.choose_file(Purpose::Save, Then::Nothing),
            Command::Quit => self.unless_unsaved(ctx, Then::Quit),
            Command::CopyDescription | Command::CopyFieldName | Command::CopyValue | Command::CopyAsFilter => {
                self.copy(ctx, command)
            }
            Command::ThemeSystem => self.set_theme(Theme::System),
            Command::ThemeDark => self.set_theme(Theme::Dark),
            Command::ThemeLight => self.set_theme(Theme::Light),
            Command::ZoomIn => self.zoom(0.1),
            Command::ZoomOut => self.zoom(-0.1),
            Command::ZoomNormal => {
                self.settings.zoom = None;
                self.store();
            }
            Command::ExpandSubtrees | Command::CollapseSubtrees | Command::ExpandAll | Command::CollapseAll => {
                self.unfold(command)
            }
            Command::Colorize => {
                self.packets.colorize = !self.packets.colorize;
                self.settings.colorize = Some(self.packets.colorize);
                self.store();
            }
            Command::ResetLayout => {
                self.across.reset();
                self.beside = None;
                self.packets.columns.clear();
            }
            Command::GoToPacket => self.dialog = Some(Dialog::GoTo(GoTo::default())),
            Command::GoToLinked => {
                if let Some(to) = self.chosen_line().zip(self.packet.as_deref()).and_then(|(line, p)| p.link_of(line)) {
                    self.select(to, true);
                }
            }
            Command::NextPacket => self.step(|row, last| row.map_or(0, |row| (row + 1).min(last)), false),
            Command::PreviousPacket => {
                self.step(|row, last| row.map_or(last, |row| row.saturating_sub(1)), false);
            }
            Command::FirstPacket => self.step(|_, _| 0, true),
            Command::LastPacket => {
                self.step(|_, last| last, true);
                self.packets.follow = true;
            }
            Command::Back => self.travel(self.at.checked_sub(1)),
            Command::Forward => self.travel(self.at.checked_add(1)),
            Command::AutoScroll => self.packets.follow = !self.packets.follow,
            Command::Start => {
                let chosen = self.welcome.chosen.clone();
                let filter = self.welcome.filter.text.trim().to_owned();
                self.unless_unsaved(ctx, Then::Start(chosen, filter));
            }
            Command::Stop => self.engine.stop(),
            Command::Restart => self.then(ctx, Then::Restart),
            Command::RefreshInterfaces => self.engine.refresh_interfaces(),
            Command::FocusFilter => self.focus = Some(Pane::Filter),
            Command::ClearFilter => self.apply(""),
            Command::Apply(form) => {
                if let Some(filter) = self.filter_of_item(form) {
                    self.apply(&filter);
                }
            }
            Command::Prepare(form) => {
                if let Some(filter) = self.filter_of_item(form) {
                    self.prepare(filter);
                }
            }
            Command::NextPane => self.step_pane(ctx, 1),
            Command::PreviousPane => self.step_pane(ctx, Pane::ALL.len() - 1),
            Command::About => self.dialog = Some(Dialog::About),
        }
    }

    fn select(&mut self, packet: u64, jump: bool) {
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

    /// To a place of the history.
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
    fn step(&mut self, choose: impl Fn(Option<u64>, u64) -> u64, jump: bool) {
        let Some(capture) = self.engine.capture() else { return };
        let Some(last) = capture.counts().displayed.checked_sub(1) else { return };
        let present = self.selected.and_then(|packet| capture.row_of(packet));
        let row = choose(present, last);
        let Some(packet) = capture.packet_in(row) else { return };
        self.select(packet, jump);
        self.reveal = false;
        self.packets.list.go_to(row);
    }

    fn step_pane(&mut self, ctx: &Context, by: usize) {
        if self.engine.capture().is_none() {
            return;
        }
        let focused = ctx.memory(|memory| memory.focused());
        let present = Pane::ALL.iter().position(|pane| Some(pane.focus_id()) == focused);
        let next = present.map_or(1, |present| (present + by) % Pane::ALL.len());
        self.focus = Pane::ALL.get(next).copied();
    }

    fn filter_of_item(&self, form: Form) -> Option<String> {
        let item = self.packet.as_deref()?.filter_of(self.chosen_line()?)?;
        Some(form.make(self.engine.applied(), &item))
    }

    fn prepare(&mut self, filter: String) {
        self.row.filter.set(filter);
        self.focus = Some(Pane::Filter);
    }

    fn apply(&mut self, filter: &str) {
        self.row.filter.set(filter);
        if matches!(self.engine.check(filter, None), Verdict::Wrong(_)) {
            self.focus = Some(Pane::Filter);
            return;
        }
        self.engine.apply(filter);
        self.settings.filtered(filter);
        self.store();
        self.reveal = true;
    }

    fn copy(&self, ctx: &Context, command: Command) {
        let Some(packet) = self.packet.as_deref() else { return };
        let Some(line) = self.chosen_line() else { return };
        let text = match command {
            Command::CopyFieldName => packet.field_of(line),
            Command::CopyValue => Some(packet.value_of(line)),
            Command::CopyAsFilter => packet.filter_of(line),
            _ => {
                let mut parts = Vec::new();
                packet.text(line, &mut parts);
                Some(parts.into_iter().map(|(_, words)| words).collect())
            }
        };
        if let Some(text) = text {
            ctx.copy_text(text);
        }
    }

    fn unfold(&mut self, command: Command) {
        let Some(packet) = self.packet.as_deref() else { return };
        let all = 0..packet.len();
        let below = self.chosen_line().map(|line| line..packet.shape(line).end.min(packet.len()));
        let tree = &mut self.details.tree;
        match (command, below) {
            (Command::ExpandAll, _) => tree.expand(packet, all),
            (Command::CollapseAll, _) => tree.collapse(packet, all),
            (Command::ExpandSubtrees, Some(below)) => tree.expand(packet, below),
            (Command::CollapseSubtrees, Some(below)) => tree.collapse(packet, below),
            _ => {}
        }
    }

    fn set_theme(&mut self, theme: Theme) {
        self.settings.theme = theme;
        self.store();
    }

    fn zoom(&mut self, by: f32) {
        let zoom = self.settings.zoom.unwrap_or(1.0) + by;
        self.settings.zoom = Some(((zoom * 10.0).round() / 10.0).clamp(0.5, 3.0));
        self.store();
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }
}

/// A child for one part of the window, clipped to it.
fn part<R>(ui: &mut Ui, name: &str, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    let mut child = ui.new_child(UiBuilder::new().id_salt(name.to_owned()).max_rect(rect));
    child.shrink_clip_rect(rect.expand(1.0));
    add(&mut child)
}

/// While a file is dragged over the window.
fn drop_ui(ui: &Ui, rect: Rect) {
    let files = ui.input(|i| i.raw.hovered_files.len());
    if files == 0 {
        return;
    }
    let palette = Palette::of(ui);
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop")));
    painter.rect_filled(rect, 0, palette.shade.gamma_multiply(0.5));
    let frame = Rect::from_center_size(rect.center(), egui::vec2(320.0, 120.0));
    let corner = CornerRadius::same(size::CORNER_POPUP);
    painter.rect(frame, corner, palette.accent_soft, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    let words = elided(&painter, "Drop to open", fonts::strong(text::HEADING), palette.accent, 300.0);
    paint_galley(&painter, frame, words, Align::Center);
}

/// What a capture without a file is saved as.
fn suggested_name(name: &str) -> String {
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let stem: String = stem.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let stem = stem.trim_matches('-');
    format!("{}.pcapng", if stem.is_empty() { "capture" } else { stem })
}

impl std::fmt::Debug for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Window").field("title", &self.title).finish_non_exhaustive()
    }
}
