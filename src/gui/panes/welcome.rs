//! The page that is there when no capture is open: capture, or open a file.

use super::{Action, View, interface_icon, interface_kind};
use crate::gui::commands::Command;
use crate::gui::model::{Hindrance, Interface, Interfaces, Kind, LeftBehind};
use crate::gui::settings::RecentFile;
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::{Button, fin, link_ui};
use crate::gui::widgets::filter_bar::{FilterState, FilterView, Syntax, Verdict, filter_bar_ui};
use crate::gui::widgets::interface_row::{self, InterfaceRow, interface_row_ui};
use crate::gui::widgets::list::{elided, paint_galley};
use crate::gui::{fonts, icons, words};
use eframe::egui::{
    Align, CornerRadius, Frame, Id, Label, Layout, Margin, Rect, RichText, Role, ScrollArea, Sense, Shape, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use std::path::Path;

/// What is chosen and typed here.
#[derive(Debug, Default)]
pub struct WelcomePage {
    /// Names of the chosen interfaces.
    pub chosen: Vec<String>,
    pub filter: FilterState,
    /// What is thought of the capture filter; brought by the window.
    pub verdict: Verdict,
    show_quiet: bool,
    command_shown: bool,
    files: Vec<Shown>,
}

/// What is shown of a file opened last.
#[derive(Debug, Clone)]
struct Shown {
    file: RecentFile,
    /// Its size; nothing where it is not there any more.
    about: Option<String>,
}

const LEFT: f32 = 656.0;
const RIGHT: f32 = 448.0;
const BETWEEN: f32 = 32.0;

impl WelcomePage {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        ui.painter().rect_filled(rect, 0, palette.surface_1);
        self.look_at_files(view.recent);
        let mut page = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("welcome"));
        page.shrink_clip_rect(rect);
        ScrollArea::vertical().auto_shrink(false).show(&mut page, |ui| {
            let two = rect.width() >= 1184.0;
            let width = if two { LEFT + BETWEEN + RIGHT } else { LEFT.min(rect.width() - 48.0) };
            let left = rect.left() + ((rect.width() - width) / 2.0).max(24.0).floor();
            let top = if rect.height() > 700.0 { 68.0 } else { 28.0 };
            ui.add_space(top);
            self.title_ui(ui, left);
            ui.add_space(28.0);
            let top = ui.cursor().top();
            let column = |ui: &mut Ui, left: f32, width: f32, salt: &str| {
                let at = Rect::from_min_size(pos2(left, ui.cursor().top().max(top)), vec2(width, 2000.0));
                ui.new_child(
                    UiBuilder::new().max_rect(at).id_salt(salt.to_owned()).layout(Layout::top_down(Align::Min)),
                )
            };
            if two {
                let mut first = column(ui, left, LEFT, "capture");
                self.capture_ui(&mut first, view, actions);
                let mut second = column(ui, left + LEFT + BETWEEN, RIGHT, "open");
                self.open_ui(&mut second, actions);
                let bottom = first.min_rect().bottom().max(second.min_rect().bottom());
                ui.allocate_rect(Rect::from_min_max(pos2(left, top), pos2(left + width, bottom)), Sense::hover());
            } else {
                let mut first = column(ui, left, width, "open");
                self.open_ui(&mut first, actions);
                ui.allocate_rect(first.min_rect(), Sense::hover());
                ui.add_space(24.0);
                let mut second = column(ui, left, width, "capture");
                self.capture_ui(&mut second, view, actions);
                ui.allocate_rect(second.min_rect(), Sense::hover());
            }
            ui.add_space(24.0);
        });
    }

    /// Drops chosen interfaces that are gone, and chooses one when none is.
    pub fn keep_choice(&mut self, interfaces: &Interfaces) {
        if let Interfaces::Found { list, .. } = interfaces {
            self.chosen.retain(|name| list.iter().any(|i| i.name == *name));
            if self.chosen.is_empty() {
                self.chosen.extend(first_choice(list));
            }
        }
    }

    /// Looks at the files' sizes, once for each list.
    fn look_at_files(&mut self, recent: &[RecentFile]) {
        let shown: Vec<&RecentFile> = recent.iter().take(5).collect();
        if self.files.iter().map(|shown| &shown.file).eq(shown.iter().copied()) {
            return;
        }
        self.files = shown
            .into_iter()
            .map(|file| Shown {
                file: file.clone(),
                about: std::fs::metadata(&file.path).ok().map(|meta| words::size(meta.len())),
            })
            .collect();
    }

    fn title_ui(&self, ui: &mut Ui, left: f32) {
        let palette = Palette::of(ui);
        let at = Rect::from_min_size(pos2(left, ui.cursor().top()), vec2(42.0, 42.0));
        fin(ui.painter(), at, palette.accent);
        let (rect, _) = ui.allocate_exact_size(vec2(1.0, 48.0), Sense::hover());
        let words = rect.with_min_x(left + 56.0).with_max_x(left + 600.0);
        let painter = ui.painter();
        let title = elided(painter, "Wirefin", fonts::strong(text::TITLE), palette.text_1, 400.0);
        paint_galley(painter, words.with_max_y(words.top() + 28.0), title, Align::LEFT);
        let line = "See what your network is really saying";
        let line = elided(painter, line, fonts::ui(13.0), palette.text_2, 500.0);
        paint_galley(painter, words.with_min_y(words.top() + 29.0).with_max_y(words.top() + 47.0), line, Align::LEFT);
    }

    fn capture_ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
        heading_ui(ui, "Capture", |ui| {
            let button = Button::quiet("Refresh")
                .with_icon(icons::ARROWS_CLOCKWISE, text::ICON_PANE)
                .keys("F5")
                .words_size(text::SMALL)
                .tip(Command::RefreshInterfaces.about().tip);
            if ui.add(button).clicked() {
                actions.push(Action::Do(Command::RefreshInterfaces));
            }
        });
        let interfaces = view.engine.interfaces();
        if let Interfaces::Found { hindrance: Some(hindrance), .. } = interfaces {
            self.hindrance_ui(ui, hindrance, actions);
            ui.add_space(12.0);
        }
        for left in view.engine.left_behind() {
            left_behind_ui(ui, left, actions);
            ui.add_space(12.0);
        }
        self.filter_ui(ui, view, actions);
        match interfaces {
            Interfaces::Looking => sentence_ui(ui, "Looking for interfaces…", ""),
            Interfaces::Failed(trouble) => sentence_ui(ui, &trouble.title, &trouble.body),
            Interfaces::Found { list, .. } if list.is_empty() => {
                sentence_ui(ui, "No network interfaces found", "Refresh looks again");
            }
            Interfaces::Found { list, .. } => {
                self.interfaces_ui(ui, list, view, actions);
                ui.add_space(12.0);
                self.start_ui(ui, list, view, actions);
            }
        }
    }

    fn hindrance_ui(&mut self, ui: &mut Ui, hindrance: &Hindrance, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        Frame::new()
            .fill(palette.warn_bg)
            .stroke(Stroke::new(1.0, palette.warn_line))
            .corner_radius(CornerRadius::same(size::CORNER_POPUP))
            .inner_margin(Margin::symmetric(14, 12))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal(|ui| {
                    ui.label(RichText::new(icons::LOCK_KEY).font(fonts::icon_fill(18.0)).color(palette.warn));
                    ui.label(RichText::new(&hindrance.title).font(fonts::strong(13.5)).color(palette.text_1));
                });
                ui.add_space(3.0);
                let inset = |ui: &mut Ui, add: &mut dyn FnMut(&mut Ui)| {
                    Frame::new().inner_margin(Margin { left: 26, ..Margin::ZERO }).show(ui, |ui| add(ui));
                };
                inset(ui, &mut |ui| {
                    ui.add(
                        Label::new(RichText::new(&hindrance.body).color(palette.text_2).line_height(Some(20.0))).wrap(),
                    );
                });
                let Some(command) = &hindrance.command else { return };
                ui.add_space(10.0);
                inset(ui, &mut |ui| {
                    ui.horizontal(|ui| {
                        if hindrance.can_grant && ui.add(Button::main("Allow capturing…")).clicked() {
                            actions.push(Action::Grant);
                        }
                        let words = if self.command_shown { "Hide the command" } else { "Show the command" };
                        if ui.add(Button::framed(words)).clicked() {
                            self.command_shown = !self.command_shown;
                        }
                        let copy = Button::framed("Copy the command");
                        if self.command_shown && ui.add(copy).clicked() {
                            actions.push(Action::Copy(command.clone()));
                        }
                        if hindrance.can_grant && !self.command_shown {
                            ui.label(RichText::new("Asks for your password").color(palette.text_2));
                        }
                    });
                    if self.command_shown {
                        ui.add_space(8.0);
                        let words = RichText::new(command).font(fonts::data()).color(palette.text_1);
                        ui.add(Label::new(words).wrap().selectable(true));
                    }
                });
            });
    }

    fn filter_ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
        let filter_view = FilterView {
            in_words: "",
            verdict: &self.verdict,
            hint: "Capture filter, such as not port 22",
            name: "Capture filter",
            count: ("", if self.filter.text.is_empty() { "" } else { "Capture filter" }),
            meanwhile: "",
            colors: &capture_filter_colors,
            completions: &[],
            replaces: 0..0,
            history: &[],
            applies: false,
            limit: "",
            saved: None,
            explain: &|_| None,
        };
        let output = filter_bar_ui(ui, Id::unique("capture filter"), bar, &filter_view, &mut self.filter);
        if output.apply && view.now.hindered.is_none() {
            actions.push(Action::Do(Command::Start));
        }
        let words = "Set before capturing; a display filter can change any time.";
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.add_space(2.0);
            ui.label(RichText::new(words).size(text::SMALL).color(palette.text_2));
        });
        ui.add_space(8.0);
    }

    fn interfaces_ui(&mut self, ui: &mut Ui, list: &[Interface], view: &View<'_>, actions: &mut Vec<Action>) {
        let shown: Vec<&Interface> =
            list.iter().filter(|i| self.show_quiet || !is_quiet(i) || self.chosen.contains(&i.name)).collect();
        let card = card_ui(ui, shown.len(), interface_row::HEIGHT);
        let palette = Palette::of(ui);
        for (i, interface) in shown.iter().enumerate() {
            let rect = card_row(card, i, interface_row::HEIGHT);
            let rate = interface.traffic.last().map(|b| words::rate(f64::from(*b))).unwrap_or_default();
            let about = if interface.addresses.is_empty() {
                if interface.kind == Kind::All {
                    "One list with an interface column".to_owned()
                } else {
                    "No address".to_owned()
                }
            } else {
                interface.addresses.join(", ")
            };
            let kind =
                if interface.description.is_empty() { interface_kind(interface.kind) } else { &interface.description };
            let row = InterfaceRow {
                icon: interface_icon(interface.kind),
                name: &interface.name,
                kind,
                about: &about,
                traffic: &interface.traffic,
                rate: &rate,
                chosen: self.chosen.contains(&interface.name),
                corner: card_corner(i, shown.len()),
            };
            let id = Id::unique(("interface", &interface.name));
            let response = interface_row_ui(ui, id, rect.shrink2(vec2(1.0, 0.0)), &row);
            if response.clicked() {
                self.choose(ui, &shown, i);
            }
            let entered = response.has_focus() && ui.input(|i| i.key_pressed(eframe::egui::Key::Enter));
            if (response.double_clicked() || entered) && view.now.hindered.is_none() {
                actions.push(Action::StartOn(vec![interface.name.clone()], self.filter.text.trim().to_owned()));
            }
        }
        card_frame(ui, card, palette);
        for i in 1..shown.len() {
            let y = card_row(card, i, interface_row::HEIGHT).top();
            ui.painter().hline(card.x_range(), y, palette.hairline());
        }
    }

    /// Click chooses one, Ctrl adds or removes one, Shift a span.
    fn choose(&mut self, ui: &Ui, shown: &[&Interface], index: usize) {
        let Some(interface) = shown.get(index) else { return };
        let name = interface.name.clone();
        let modifiers = ui.input(|i| i.modifiers);
        if modifiers.command {
            if let Some(at) = self.chosen.iter().position(|other| *other == name) {
                self.chosen.remove(at);
            } else {
                self.chosen.push(name);
            }
        } else if modifiers.shift {
            let from =
                self.chosen.first().and_then(|first| shown.iter().position(|i| i.name == *first)).unwrap_or(index);
            let span = from.min(index)..=from.max(index);
            self.chosen = shown.get(span).unwrap_or_default().iter().map(|i| i.name.clone()).collect();
        } else {
            self.chosen = vec![name];
        }
    }

    fn start_ui(&mut self, ui: &mut Ui, list: &[Interface], view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        ui.horizontal(|ui| {
            let words = match self.chosen.as_slice() {
                [] => "Start".to_owned(),
                [one] => format!("Start on {one}"),
                many => format!("Start on {} interfaces", many.len()),
            };
            let off = Command::Start.why_not(&view.now).map(str::to_owned).or_else(|| {
                self.verdict
                    .problem()
                    .filter(|_| matches!(self.verdict, Verdict::Wrong(_)))
                    .map(|_| "The capture filter is not right".to_owned())
            });
            let button = Button::main(&words).with_fin().height(32.0).off_because(off);
            if ui.add(button.tip(view.keys.tip(Command::Start))).clicked() {
                actions.push(Action::Do(Command::Start));
            }
            let about = Command::CaptureOptions.about();
            let options = Button::framed(about.words).name("Capture options").height(32.0);
            if ui.add(options.tip(view.keys.tip(Command::CaptureOptions))).clicked() {
                actions.push(Action::Do(Command::CaptureOptions));
            }
            let quiet = list.iter().filter(|i| is_quiet(i) && !self.chosen.contains(&i.name)).count();
            if quiet == 0 && !self.show_quiet {
                return;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let (link, words) = if self.show_quiet {
                    ("Hide quiet interfaces", String::new())
                } else {
                    let many = words::counted(quiet as u64, "quiet interface hidden", "quiet interfaces hidden");
                    ("Show", many)
                };
                if link_ui(ui, link).clicked() {
                    self.show_quiet = !self.show_quiet;
                }
                ui.label(RichText::new(words).color(palette.text_3));
            });
        });
    }

    fn open_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
        heading_ui(ui, "Open", |_| {});
        let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), 76.0), Sense::hover());
        dashed(ui, area, Stroke::new(1.5, palette.line_2));
        let painter = ui.painter();
        let icon = elided(painter, icons::FILE_ARROW_DOWN, fonts::icon(26.0), palette.text_3, 40.0);
        paint_galley(painter, area.with_min_x(area.left() + 16.0), icon, Align::LEFT);
        let words = area.with_min_x(area.left() + 56.0);
        let upper = words.with_min_y(area.center().y - 17.0).with_max_y(area.center().y);
        let title = elided(painter, "Drop captures here", fonts::medium(13.0), palette.text_1, 240.0);
        paint_galley(painter, upper, title, Align::LEFT);
        let kinds = elided(painter, "pcap, pcapng, also .gz .zst .lz4", fonts::ui(text::COLUMN), palette.text_3, 240.0);
        paint_galley(painter, upper.translate(vec2(0.0, 17.0)), kinds, Align::LEFT);
        let mut right = ui.new_child(
            UiBuilder::new().max_rect(area.shrink2(vec2(16.0, 0.0))).layout(Layout::right_to_left(Align::Center)),
        );
        let button = Button::framed("Open…").keys("Ctrl O").height(30.0);
        if right.add(button.tip(Command::Open.about().tip)).clicked() {
            actions.push(Action::Do(Command::Open));
        }
        if self.files.is_empty() {
            return;
        }
        ui.add_space(14.0);
        const HEIGHT: f32 = 44.0;
        let card = card_ui(ui, self.files.len(), HEIGHT);
        for (i, file) in self.files.iter().enumerate() {
            recent_ui(ui, card_row(card, i, HEIGHT), file, i, actions);
        }
        card_frame(ui, card, palette);
        for i in 1..self.files.len() {
            ui.painter().hline(card.x_range(), card_row(card, i, HEIGHT).top(), palette.hairline());
        }
    }
}

/// The interface that is chosen before anybody chose: the busiest real one with an address.
fn first_choice(list: &[Interface]) -> Option<String> {
    let real = |i: &&Interface| matches!(i.kind, Kind::Wired | Kind::Wireless) && !i.addresses.is_empty();
    list.iter().find(real).or_else(|| list.iter().find(|i| !is_quiet(i))).or(list.first()).map(|i| i.name.clone())
}

/// Nothing was heard on it and it has no address.
fn is_quiet(interface: &Interface) -> bool {
    interface.addresses.is_empty() && interface.kind != Kind::All && interface.traffic.iter().all(|bits| *bits < 1.0)
}

/// Colours for the words of a capture filter, which libpcap only judges as a whole.
pub(in crate::gui) fn capture_filter_colors(text: &str) -> Vec<(std::ops::Range<usize>, Syntax)> {
    const OPERATORS: &[&str] = &["and", "or", "not", "&&", "||", "!"];
    const FIELDS: &[&str] = &[
        "arp",
        "broadcast",
        "dst",
        "ether",
        "gateway",
        "greater",
        "host",
        "icmp",
        "icmp6",
        "igmp",
        "ip",
        "ip6",
        "less",
        "multicast",
        "net",
        "port",
        "portrange",
        "proto",
        "sctp",
        "src",
        "tcp",
        "udp",
        "vlan",
    ];
    let mut out = Vec::new();
    let mut start = None;
    for (at, sign) in text.char_indices().chain([(text.len(), ' ')]) {
        let ends = sign.is_whitespace() || "()".contains(sign);
        match (start, ends) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                let word = text.get(from..at).unwrap_or_default();
                let syntax = if OPERATORS.contains(&word) {
                    Syntax::Operator
                } else if FIELDS.contains(&word) {
                    Syntax::Field
                } else {
                    Syntax::Value
                };
                out.push((from..at, syntax));
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn heading_ui(ui: &mut Ui, words: &str, right: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::BUTTON), Sense::hover());
    let title = elided(ui.painter(), words, fonts::strong(text::HEADING), palette.text_1, 300.0);
    paint_galley(ui.painter(), rect, title, Align::LEFT);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center)));
    right(&mut child);
    ui.add_space(10.0);
}

/// A capture that was not saved before a crash.
fn left_behind_ui(ui: &mut Ui, left: &LeftBehind, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.warn_bg)
        .stroke(Stroke::new(1.0, palette.warn_line))
        .corner_radius(CornerRadius::same(size::CORNER_POPUP))
        .inner_margin(Margin::symmetric(14, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                let icon = RichText::new(icons::CLOCK_COUNTER_CLOCKWISE).font(fonts::icon(text::ICON));
                ui.label(icon.color(palette.warn));
                let words = format!("{} was not saved: {}, {}", left.name, left.packets, left.size);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let name = format!("Discard: {}", left.name);
                    if ui.add(Button::framed("Discard").name(&name)).clicked() {
                        actions.push(Action::Discard(left.path.clone()));
                    }
                    let name = format!("Open: {}", left.name);
                    if ui.add(Button::framed("Open").name(&name)).clicked() {
                        actions.push(Action::Recover(left.clone()));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(Label::new(RichText::new(words).color(palette.text_1)).truncate());
                    });
                });
            });
        });
}

fn sentence_ui(ui: &mut Ui, title: &str, body: &str) {
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.surface_0)
        .stroke(palette.hairline())
        .corner_radius(CornerRadius::same(size::CORNER_POPUP))
        .inner_margin(Margin::symmetric(14, 14))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(title).font(fonts::medium(text::NORMAL)).color(palette.text_1));
            if !body.is_empty() {
                ui.add(Label::new(RichText::new(body).color(palette.text_2)).wrap());
            }
        });
}

/// Takes room for a card of `rows` rows and paints its ground.
fn card_ui(ui: &mut Ui, rows: usize, height: f32) -> Rect {
    let palette = Palette::of(ui);
    let full = vec2(ui.available_width(), rows as f32 * height + 2.0);
    let (rect, _) = ui.allocate_exact_size(full, Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(size::CORNER_POPUP), palette.surface_0);
    rect
}

fn card_row(card: Rect, index: usize, height: f32) -> Rect {
    let top = card.top() + 1.0 + index as f32 * height;
    Rect::from_min_max(pos2(card.left(), top), pos2(card.right(), top + height))
}

/// The corners of a card that row `index` of `rows` fills.
fn card_corner(index: usize, rows: usize) -> CornerRadius {
    let radius = size::CORNER_POPUP - 1;
    let top = if index == 0 { radius } else { 0 };
    let bottom = if index + 1 == rows { radius } else { 0 };
    CornerRadius { nw: top, ne: top, sw: bottom, se: bottom }
}

/// The frame over a card's rows, so that its corners stay round.
fn card_frame(ui: &Ui, card: Rect, palette: &Palette) {
    let corner = CornerRadius::same(size::CORNER_POPUP);
    ui.painter().rect_stroke(card, corner, Stroke::new(1.0, palette.line_1), StrokeKind::Inside);
}

fn dashed(ui: &Ui, rect: Rect, stroke: Stroke) {
    let corner = f32::from(size::CORNER_POPUP);
    let rect = rect.shrink(0.75);
    let mut path = Vec::new();
    for (center, from) in [
        (rect.right_top() + vec2(-corner, corner), -90.0f32),
        (rect.right_bottom() + vec2(-corner, -corner), 0.0),
        (rect.left_bottom() + vec2(corner, -corner), 90.0),
        (rect.left_top() + vec2(corner, corner), 180.0),
    ] {
        for step in 0..=6 {
            let angle = (from + step as f32 * 15.0).to_radians();
            path.push(center + vec2(angle.cos(), angle.sin()) * corner);
        }
    }
    path.extend(path.first().copied());
    ui.painter().extend(Shape::dashed_line(&path, stroke, 4.0, 4.0));
}

fn recent_ui(ui: &mut Ui, rect: Rect, shown: &Shown, index: usize, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let rect = rect.shrink2(vec2(1.0, 0.0));
    let response = ui.interact(rect, Id::unique(("recent", index)), Sense::click());
    let file = &shown.file;
    let name = file_name(&file.path);
    let missing = shown.about.is_none();
    response.widget_info(|| {
        let state = shown.about.as_deref().unwrap_or("not there any more");
        WidgetInfo::labeled(Role::Button, true, format!("Open {name}, {state}"))
    });
    if response.hovered() || response.has_focus() {
        let corner = CornerRadius::same(size::CORNER_POPUP - 2);
        ui.painter().rect_filled(rect, corner, palette.hovered(palette.surface_0));
    }
    let painter = ui.painter();
    let color = if missing { palette.text_3 } else { palette.text_1 };
    let icon = elided(painter, icons::FILE, fonts::icon(18.0), palette.text_3, 30.0);
    paint_galley(painter, rect.with_min_x(rect.left() + 12.0), icon, Align::LEFT);
    let left = rect.left() + 40.0;
    let when = if missing { String::new() } else { words::moment(file.opened) };
    let when = elided(painter, &when, fonts::ui(text::SMALL), palette.text_3, 120.0);
    let room = rect.right() - 24.0 - when.size().x - left;
    paint_galley(painter, rect.with_max_x(rect.right() - 12.0), when, Align::RIGHT);
    let words = rect.with_min_x(left);
    let upper = words.with_min_y(rect.top() + 5.0).with_max_y(rect.top() + 22.0);
    let title = elided(painter, &name, fonts::medium(text::NORMAL), color, room);
    if missing {
        let y = upper.center().y;
        painter.hline(left..=left + title.size().x, y, Stroke::new(1.0, palette.text_3));
    }
    paint_galley(painter, upper, title, Align::LEFT);
    let folder = file.path.parent().map(short_folder).unwrap_or_default();
    let about = match &shown.about {
        Some(size) => {
            let packets = file.packets.map(|packets| words::counted(packets, "packet", "packets") + " · ");
            format!("{folder} · {}{size}", packets.unwrap_or_default())
        }
        None => format!("{folder} · not there any more"),
    };
    let about = elided(painter, &about, fonts::ui(text::COLUMN), palette.text_3, room);
    paint_galley(painter, upper.translate(vec2(0.0, 17.0)), about, Align::LEFT);
    if missing {
        let place = Rect::from_center_size(rect.right_center() - vec2(40.0, 0.0), vec2(64.0, 22.0));
        if ui.place(place, Button::quiet("Remove").height(22.0)).clicked() {
            actions.push(Action::ForgetFile(file.path.clone()));
            return;
        }
    }
    if response.clicked() {
        actions.push(Action::OpenFile(file.path.clone()));
    }
}

/// The last part of a path.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// A folder with `~` for the home folder.
fn short_folder(path: &Path) -> String {
    let home = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match home.and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(rest) if rest.as_os_str().is_empty() => "~".into(),
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}
