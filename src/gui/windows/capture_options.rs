//! Capture options: on which interfaces and how, into which file, until when.

use super::files::{self, FileDialog, Purpose};
use super::{buttons_ui, dialog_ui};
use crate::capture::{Limits, Options, Source};
use crate::gui::model::{Engine, Interface, Interfaces, Kind};
use crate::gui::panes::{interface_icon, interface_kind};
use crate::gui::settings::{Preferences, Recent};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::{Button, link_ui};
use crate::gui::widgets::choice::{check_ui, radio_ui};
use crate::gui::widgets::field::field_ui;
use crate::gui::widgets::filter_bar::{FilterState, FilterView, Verdict, filter_bar_ui};
use crate::gui::widgets::interface_row::sparkline;
use crate::gui::widgets::list::{elided, paint_galley};
use crate::gui::widgets::menu::{Item, item_ui, rows_ui};
use crate::gui::{fonts, words};
use eframe::egui::{
    Align, Color32, Context, Id, Key, Label, Layout, Popup, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, pos2, style::ScrollStyle, vec2,
};
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Input,
    Output,
    Stop,
}

const PAGES: &[(Page, &str)] = &[(Page::Input, "Input"), (Page::Output, "Output"), (Page::Stop, "Stop")];

/// Everything that can be said of a capture, while it is being said.
#[derive(Debug)]
pub struct CaptureOptions {
    page: Page,
    sources: Vec<Chosen>,
    filter: FilterState,
    /// The filter's bar has been given the keyboard.
    shows_program: bool,
    /// Into a file of the user's.
    into_file: bool,
    file: String,
    folder: PathBuf,
    browsing: Option<Box<FileDialog>>,
    stops: [Stop; 3],
}

/// An interface with how it would be opened.
#[derive(Debug)]
struct Chosen {
    on: bool,
    snaplen: String,
    buffer: String,
    promiscuous: bool,
    monitor: bool,
    link_type: Option<String>,
    name: String,
}

/// A limit with its number.
#[derive(Debug)]
struct Stop {
    on: bool,
    number: String,
}

/// How the dialog ended, if it did.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    Open,
    Closed,
    Start(Box<Options>),
}

/// Column edges from the left: check, interface, traffic, link layer, promiscuous, snaplen, buffer, monitor, filter.
const COLUMNS: [f32; 10] = [0.0, 40.0, 230.0, 344.0, 450.0, 538.0, 648.0, 716.0, 788.0, 924.0];
const TITLES: [&str; 9] =
    ["", "Interface", "Traffic", "Link layer", "Promiscuous", "Snaplen", "Buffer", "Monitor", "Capture filter"];
const ROW: f32 = 40.0;

impl CaptureOptions {
    /// The dialog with what was chosen last.
    pub fn new(chosen: &[String], filter: &str, preferences: &Preferences, recent: &Recent, folder: &Path) -> Self {
        let mut state = FilterState::default();
        if !filter.is_empty() {
            state.set(filter);
        }
        let source = |name: &String| Chosen::new(name, true, preferences);
        let stop = |number: &str| Stop { on: false, number: number.to_owned() };
        CaptureOptions {
            page: Page::Input,
            sources: if chosen.is_empty() { &recent.interfaces } else { chosen }.iter().map(source).collect(),
            filter: state,
            shows_program: false,
            into_file: false,
            file: String::new(),
            folder: folder.to_owned(),
            browsing: None,
            stops: [stop("10,000"), stop("100"), stop("60")],
        }
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ctx: &Context, engine: &mut dyn Engine, preferences: &Preferences) -> Outcome {
        engine.watch_interfaces();
        if let Interfaces::Found { list, .. } = engine.interfaces() {
            for interface in list {
                if !self.sources.iter().any(|source| source.name == interface.name) {
                    self.sources.push(Chosen::new(&interface.name, false, preferences));
                }
            }
        }
        let verdict = match self.filter.text.trim() {
            "" => Verdict::Empty,
            filter => engine.check_capture_filter(filter),
        };
        let width = 924.0f32.min(ctx.content_rect().width() - 60.0);
        let shown = dialog_ui(ctx, "capture options", "Capture options", width, |ui| {
            self.tabs_ui(ui);
            match self.page {
                Page::Input => self.input_ui(ui, engine, &verdict),
                Page::Output => self.output_ui(ui),
                Page::Stop => self.stop_ui(ui),
            }
            let trouble = self.trouble(engine, &verdict);
            let sentence = trouble.clone().unwrap_or_else(|| self.sentence());
            let mut outcome = Outcome::Open;
            let entered = ui.input(|i| i.key_pressed(Key::Enter)) && self.browsing.is_none();
            buttons_ui(ui, &sentence, |ui| {
                let ready = trouble.is_none();
                let start = Button::main("Start").keys("Enter").name("Start capturing").off_because(trouble);
                if (ui.add(start).clicked() || entered) && ready {
                    outcome = Outcome::Start(Box::new(self.options()));
                }
                if ui.add(Button::framed("Cancel")).clicked() {
                    outcome = Outcome::Closed;
                }
            });
            outcome
        });
        self.browse(ctx);
        shown.unwrap_or(if self.browsing.is_some() { Outcome::Open } else { Outcome::Closed })
    }

    fn tabs_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (page, words) in PAGES {
                let on = self.page == *page;
                let color = if on { palette.text_1 } else { palette.text_2 };
                let font = if on { fonts::medium(text::NORMAL) } else { fonts::ui(text::NORMAL) };
                let galley = ui.painter().layout_no_wrap((*words).to_owned(), font, color);
                let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, 30.0), Sense::click());
                response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, *words));
                if response.clicked() {
                    self.page = *page;
                }
                if on || response.has_focus() {
                    let line = if on { palette.accent } else { palette.outline };
                    ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, line));
                }
                paint_galley(ui.painter(), rect, galley, Align::Center);
            }
        });
        let y = ui.cursor().top() - 4.0;
        let across = ui.max_rect().x_range();
        ui.painter().hline(across.min - 18.0..=across.max + 18.0, y, palette.hairline());
    }

    fn input_ui(&mut self, ui: &mut Ui, engine: &mut dyn Engine, verdict: &Verdict) {
        let palette = Palette::of(ui);
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().scroll = ScrollStyle::floating();
        let room = ui.ctx().content_rect().height();
        let height = (room - 400.0).clamp(ROW * 2.0, ROW * 6.0);
        let interfaces = engine.interfaces().clone();
        let all = ui.max_rect().width();
        // What does not fit into a narrow window is reached sideways.
        ScrollArea::horizontal().id_salt("sideways").auto_shrink([false, true]).show(ui, |ui| {
            let width = COLUMNS[9].max(all);
            ui.set_min_width(width);
            let (head, _) = ui.allocate_exact_size(vec2(width, size::COLUMN_HEADER), Sense::hover());
            for (index, title) in TITLES.iter().enumerate() {
                let title = elided(ui.painter(), title, fonts::medium(text::COLUMN), palette.text_2, 200.0);
                paint_galley(ui.painter(), cell(head, index), title, align_of(index));
            }
            ui.painter().hline(head.x_range(), head.bottom(), palette.hairline());
            ScrollArea::vertical().id_salt("interfaces").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
                match &interfaces {
                    Interfaces::Looking => note_ui(ui, "Looking for interfaces…"),
                    Interfaces::Failed(trouble) => note_ui(ui, &format!("{}. {}", trouble.title, trouble.body)),
                    Interfaces::Found { list, .. } if list.is_empty() => note_ui(ui, "No network interfaces found"),
                    Interfaces::Found { list, .. } => {
                        for interface in list {
                            self.interface_ui(ui, interface, engine, width);
                        }
                    }
                }
            });
        });
        ui.add_space(14.0);
        let chosen = self.sources.iter().filter(|source| source.on).count();
        ui.horizontal(|ui| {
            let words = format!("Capture filter for {}", counted_chosen(chosen));
            ui.label(RichText::new(words).font(fonts::medium(text::NORMAL)).color(palette.text_1));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let all = self.sources.iter().all(|source| source.promiscuous);
                let words = "Promiscuous on all";
                if check_ui(ui, all, words, words, None).clicked() {
                    for source in &mut self.sources {
                        source.promiscuous = !all;
                    }
                }
            });
        });
        ui.add_space(6.0);
        let compiled = engine.compiled().filter(|_| *verdict == Verdict::Valid);
        let count = compiled.as_ref().map(|(count, _)| words::counted(*count as u64, "instruction", "instructions"));
        let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::CONTROL), Sense::hover());
        let view = FilterView {
            verdict,
            in_words: "",
            hint: "Everything; or such as not port 22",
            name: "Capture filter of the chosen interfaces",
            count: ("", count.as_deref().unwrap_or_default()),
            meanwhile: "",
            colors: &super::super::panes::welcome::capture_filter_colors,
            completions: &[],
            replaces: 0..0,
            history: &[],
            applies: false,
            limit: "",
            saved: None,
            explain: &|_| None,
        };
        filter_bar_ui(ui, Id::unique("capture options filter"), bar, &view, &mut self.filter);
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            let words = "Only what passes the filter is captured; a display filter can change any time";
            ui.label(RichText::new(words).size(text::SMALL).color(palette.text_2));
            if compiled.is_some() {
                let link = if self.shows_program { "Hide the compiled program" } else { "Show the compiled program" };
                if link_ui(ui, link).clicked() {
                    self.shows_program = !self.shows_program;
                }
            }
        });
        if self.shows_program
            && let Some((_, listing)) = compiled
        {
            ScrollArea::vertical().id_salt("program").max_height(120.0).auto_shrink([false, true]).show(ui, |ui| {
                let words = RichText::new(listing).font(fonts::data()).color(palette.text_2);
                ui.add(Label::new(words).selectable(true));
            });
        }
    }

    fn interface_ui(&mut self, ui: &mut Ui, interface: &Interface, engine: &mut dyn Engine, width: f32) {
        let palette = Palette::of(ui);
        let Some(source) = self.sources.iter_mut().find(|source| source.name == interface.name) else { return };
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
        let name = &interface.name;
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, source.on, name));
        if response.clicked() {
            source.on = !source.on;
        }
        let ground = match (source.on, response.hovered()) {
            (true, _) => palette.accent_soft,
            (false, true) => palette.hovered(palette.surface_1),
            (false, false) => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, 0, ground);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, palette.hairline());
        let mut at = |index: usize, add: &mut dyn FnMut(&mut Ui)| {
            let place = cell(rect, index);
            let layout = if align_of(index) == Align::RIGHT {
                Layout::right_to_left(Align::Center)
            } else {
                Layout::left_to_right(Align::Center)
            };
            let mut child = ui.new_child(UiBuilder::new().id_salt((name, index)).max_rect(place).layout(layout));
            child.shrink_clip_rect(place.expand(2.0));
            add(&mut child);
        };
        at(0, &mut |ui| {
            if check_ui(ui, source.on, "", &format!("Capture on {name}"), None).clicked() {
                source.on = !source.on;
            }
        });
        at(1, &mut |ui| {
            let icon = RichText::new(interface_icon(interface.kind)).font(fonts::icon(text::ICON));
            ui.label(icon.color(palette.text_2));
            ui.label(RichText::new(name).font(fonts::strong(text::NORMAL)).color(palette.text_1));
            let kind =
                if interface.description.is_empty() { interface_kind(interface.kind) } else { &interface.description };
            ui.add(Label::new(RichText::new(kind).color(palette.text_2)).truncate());
        });
        at(2, &mut |ui| {
            let (spark, response) = ui.allocate_exact_size(vec2(96.0, 24.0), Sense::hover());
            let now = interface.traffic.last().map(|bits| words::rate(f64::from(*bits))).unwrap_or_default();
            let spoken = if now.is_empty() { format!("{name} is quiet") } else { format!("{name} carries {now}") };
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spoken));
            sparkline(ui.painter(), palette, spark, &interface.traffic);
        });
        at(3, &mut |ui| link_type_ui(ui, source, engine));
        at(4, &mut |ui| {
            if interface.kind == Kind::Loopback || interface.kind == Kind::All {
                ui.label(RichText::new("–").color(palette.text_3));
            } else if check_ui(ui, source.promiscuous, "", &format!("Promiscuous on {name}"), None).clicked() {
                source.promiscuous = !source.promiscuous;
            }
        });
        at(5, &mut |ui| number_ui(ui, &mut source.snaplen, "B", &format!("Snaplen of {name}"), source.on, 78.0));
        at(6, &mut |ui| number_ui(ui, &mut source.buffer, "MB", &format!("Buffer of {name}"), source.on, 36.0));
        at(7, &mut |ui| {
            if interface.kind != Kind::Wireless {
                ui.label(RichText::new("–").color(palette.text_3));
            } else if check_ui(ui, source.monitor, "", &format!("Monitor mode on {name}"), None).clicked() {
                source.monitor = !source.monitor;
            }
        });
        at(8, &mut |ui| {
            let filter = self.filter.text.trim();
            let (words, color) = match (source.on, filter.is_empty()) {
                (true, false) => (filter, palette.text_1),
                _ => ("none", palette.text_3),
            };
            ui.add(Label::new(RichText::new(words).font(fonts::data()).color(color)).truncate());
        });
    }

    fn output_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        ui.add_space(10.0);
        ui.spacing_mut().item_spacing.y = 8.0;
        if radio_ui(ui, !self.into_file, "Into a temporary file, until you save it", None).clicked() {
            self.into_file = false;
        }
        if radio_ui(ui, self.into_file, "Into this file, as packets come", None).clicked() {
            self.into_file = true;
        }
        ui.horizontal(|ui| {
            ui.add_space(23.0);
            let label = ui.label(RichText::new("File").color(palette.text_2));
            let id = Id::unique("capture file");
            ui.allocate_ui(vec2((ui.available_width() - 110.0).max(100.0), size::BUTTON), |ui| {
                if field_ui(ui, id, &mut self.file, fonts::data()).labelled_by(label.id).changed() {
                    self.into_file = true;
                }
            });
            if ui.add(Button::framed("Choose…")).clicked() {
                self.browsing = Some(Box::new(FileDialog::new(Purpose::Save, &self.folder, &self.file)));
            }
        });
        ui.label(RichText::new("The format is pcapng, which keeps everything").color(palette.text_3));
        ui.add_space(40.0);
    }

    fn stop_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        ui.add_space(10.0);
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.label(RichText::new("Stop by itself, whichever comes first").color(palette.text_2));
        for (stop, (words, unit)) in
            self.stops.iter_mut().zip([("After packets", "packets"), ("After a size", "MB"), ("After a time", "s")])
        {
            ui.horizontal(|ui| {
                ui.allocate_ui_with_layout(vec2(140.0, size::BUTTON), Layout::left_to_right(Align::Center), |ui| {
                    ui.set_min_width(140.0);
                    if check_ui(ui, stop.on, words, words, None).clicked() {
                        stop.on = !stop.on;
                    }
                });
                let before = stop.number.clone();
                number_ui(ui, &mut stop.number, "", &format!("{words}, how many"), true, 90.0);
                stop.on |= stop.number != before;
                ui.label(RichText::new(unit).color(palette.text_3));
            });
        }
        ui.add_space(40.0);
    }

    fn browse(&mut self, ctx: &Context) {
        let Some(files) = &mut self.browsing else { return };
        match files.ui(ctx) {
            files::Outcome::Open => {}
            files::Outcome::Closed => self.browsing = None,
            files::Outcome::Chosen(path) => {
                files.folder().clone_into(&mut self.folder);
                self.file = path.display().to_string();
                self.into_file = true;
                self.browsing = None;
            }
        }
    }

    /// Why it cannot start like this.
    fn trouble(&self, engine: &dyn Engine, verdict: &Verdict) -> Option<String> {
        if let Interfaces::Found { hindrance: Some(hindrance), .. } = engine.interfaces() {
            return Some(hindrance.title.clone());
        }
        let said = match verdict {
            Verdict::Wrong(problem) => format!("The capture filter is not right: {}", problem.sentence),
            _ if !self.sources.iter().any(|source| source.on) => "No interface is chosen".to_owned(),
            _ if self.into_file && self.file.trim().is_empty() => "The file has no name".to_owned(),
            _ => {
                let chosen = || self.sources.iter().filter(|source| source.on);
                let wrong = |number: &String| number_of(number).is_none_or(|number| number == 0);
                if chosen().any(|source| wrong(&source.snaplen) || wrong(&source.buffer)) {
                    "Snaplen and buffer are numbers from 1".to_owned()
                } else if self.stops.iter().any(|stop| stop.on && wrong(&stop.number)) {
                    "A limit is a number from 1".to_owned()
                } else {
                    return None;
                }
            }
        };
        Some(said)
    }

    /// What will happen, in one sentence.
    fn sentence(&self) -> String {
        let names: Vec<&str> = self.sources.iter().filter(|s| s.on).map(|s| s.name.as_str()).collect();
        let interfaces = match names.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [first, second] => format!("{first} and {second}"),
            [first, rest @ ..] => format!("{first} and {} others", rest.len()),
        };
        let filter = match self.filter.text.trim() {
            "" => "everything".to_owned(),
            filter => format!("only {filter}"),
        };
        let file = if self.into_file {
            let name = Path::new(self.file.trim()).file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        } else {
            "a temporary pcapng file".to_owned()
        };
        let units = [("packet", "packets"), ("MB", "MB"), ("s", "s")];
        let limits: Vec<String> = self
            .stops
            .iter()
            .zip(units)
            .filter(|(stop, _)| stop.on)
            .filter_map(|(stop, (one, many))| Some(words::counted(u64::from(number_of(&stop.number)?), one, many)))
            .collect();
        let until = if limits.is_empty() {
            "until you stop it".to_owned()
        } else {
            format!("until you stop it or {} came", limits.join(" or "))
        };
        format!("Captures {interfaces}, {filter}, into {file}, {until}")
    }

    fn options(&self) -> Options {
        let number = |text: &String| number_of(text).unwrap_or_default();
        let source = |chosen: &Chosen| Source {
            interface: chosen.name.clone(),
            filter: self.filter.text.trim().to_owned(),
            snaplen: number(&chosen.snaplen),
            buffer_mib: number(&chosen.buffer),
            link_type: chosen.link_type.clone(),
            promiscuous: chosen.promiscuous,
            monitor: chosen.monitor,
        };
        let [packets, megabytes, seconds] = &self.stops;
        let limit = |stop: &Stop| stop.on.then(|| u64::from(number(&stop.number)));
        let file = self.into_file.then(|| {
            let path = self.folder.join(self.file.trim());
            if path.extension().is_none() { path.with_extension("pcapng") } else { path }
        });
        Options {
            sources: self.sources.iter().filter(|source| source.on).map(source).collect(),
            file,
            stop: Limits {
                packets: limit(packets),
                bytes: limit(megabytes).map(|megabytes| megabytes * 1_000_000),
                duration: limit(seconds).map(Duration::from_secs),
                ..Limits::default()
            },
            ..Options::default()
        }
    }
}

impl Chosen {
    fn new(name: &str, on: bool, preferences: &Preferences) -> Chosen {
        Chosen {
            on,
            snaplen: words::grouped(u64::from(preferences.snaplen)),
            buffer: words::grouped(u64::from(preferences.buffer)),
            promiscuous: preferences.promiscuous,
            monitor: false,
            link_type: None,
            name: name.to_owned(),
        }
    }
}

fn counted_chosen(chosen: usize) -> String {
    match chosen {
        1 => "the chosen interface".to_owned(),
        many => format!("the {many} chosen interfaces"),
    }
}

/// A number with or without commas.
fn number_of(text: &str) -> Option<u32> {
    text.replace([',', ' '], "").parse().ok()
}

fn cell(row: Rect, index: usize) -> Rect {
    let edge = |index: usize| row.left() + COLUMNS.get(index).copied().unwrap_or_default();
    let right = if index == 8 { row.right() } else { edge(index + 1) };
    Rect::from_min_max(pos2(edge(index) + 4.0, row.top()), pos2(right - 8.0, row.bottom()))
}

/// Numbers stand at the right of their column.
fn align_of(index: usize) -> Align {
    if matches!(index, 5 | 6) { Align::RIGHT } else { Align::LEFT }
}

fn note_ui(ui: &mut Ui, words: &str) {
    let palette = Palette::of(ui);
    ui.add_space(10.0);
    ui.add(Label::new(RichText::new(words).color(palette.text_2)).wrap());
    ui.add_space(10.0);
}

/// A number that can be typed where its interface is chosen.
fn number_ui(ui: &mut Ui, number: &mut String, unit: &str, name: &str, editable: bool, width: f32) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = 4.0;
    if !editable {
        let words = format!("{number} {unit}");
        ui.label(RichText::new(words).color(palette.text_2));
        return;
    }
    let unit_ui = |ui: &mut Ui| ui.label(RichText::new(unit).color(palette.text_2));
    let reversed = ui.layout().prefer_right_to_left();
    if reversed && !unit.is_empty() {
        unit_ui(ui);
    }
    ui.allocate_ui(vec2(width, size::BUTTON), |ui| {
        field_ui(ui, Id::unique(("number", name)), number, fonts::ui(text::NORMAL)).accessible_name(name);
    });
    if !reversed && !unit.is_empty() {
        unit_ui(ui);
    }
}

/// What the interface delivers, with a menu of what else it can.
fn link_type_ui(ui: &mut Ui, source: &mut Chosen, engine: &mut dyn Engine) {
    let palette = Palette::of(ui);
    let known = if source.on { engine.link_types(&source.name) } else { None };
    let types = known.unwrap_or_default();
    let shown = match &source.link_type {
        Some(name) => types.iter().find(|t| t.name == *name).or(None),
        None => types.first(),
    };
    let words = shown.map_or("as it comes", |link| link.description.as_str());
    if types.len() < 2 {
        ui.add(Label::new(RichText::new(words).color(palette.text_2)).truncate());
        return;
    }
    let name = format!("Link layer of {}: {words}", source.name);
    let button = ui.add(Button::quiet(&short(words)).with_caret().name(&name));
    Popup::menu(&button).show(|ui| {
        rows_ui(ui, |ui| {
            for link in &types {
                let checked = source.link_type.as_ref() == Some(&link.name);
                if item_ui(ui, Item { checked, ..Item::new(&link.description) }).clicked() {
                    source.link_type = Some(link.name.clone());
                    ui.close();
                }
            }
        });
    });
}

/// So much of some words as fits into the column.
fn short(words: &str) -> String {
    const FITS: usize = 12;
    if words.chars().count() <= FITS {
        return words.to_owned();
    }
    words.chars().take(FITS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> CaptureOptions {
        let (preferences, recent) = (Preferences::default(), Recent::default());
        CaptureOptions::new(&["wlan0".into(), "eth0".into()], "not port 22", &preferences, &recent, Path::new("/tmp"))
    }

    #[test]
    fn one_sentence_sums_up_all_pages() {
        let mut options = options();
        assert_eq!(
            options.sentence(),
            "Captures wlan0 and eth0, only not port 22, into a temporary pcapng file, until you stop it"
        );
        options.stops[0].on = true;
        options.into_file = true;
        options.file = "/captures/night".into();
        assert_eq!(
            options.sentence(),
            "Captures wlan0 and eth0, only not port 22, into night, until you stop it or 10,000 packets came"
        );
    }

    #[test]
    fn what_is_said_reaches_the_capture_program() {
        let mut options = options();
        options.stops[2].on = true;
        options.sources[0].snaplen = "1,500".into();
        options.into_file = true;
        options.file = "night".into();
        let made = options.options();
        assert_eq!(made.sources.len(), 2);
        assert_eq!((made.sources[0].snaplen, made.sources[1].buffer_mib), (1500, 64));
        assert_eq!(made.stop.duration, Some(Duration::from_secs(60)));
        assert_eq!(made.file, Some("/tmp/night.pcapng".into()));
    }
}
