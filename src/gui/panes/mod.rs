//! The parts of the main window.
//!
//! A pane draws from a read-only [`View`] and its own state (what is scrolled, opened, dragged),
//! and sends [`Action`]s. None of them changes anything else.

pub mod bytes;
pub mod command_row;
pub mod details;
pub mod find_bar;
pub mod packets;
pub mod status;
pub mod strip;
pub mod time_strip;
pub mod tools;
pub mod welcome;

use super::asks::Change;
use super::commands::{Command, Keymap, Keys, Situation};
use super::docks::Tool;
use super::model::{Capture, Engine, LeftBehind, Packet};
use super::settings::{Density, Named, RecentFile, SavedFilters};

use super::tokens::{Palette, RowSize, size, text};
use super::widgets::list::paint_galley;
use super::windows::profiles::ProfileAct;
use super::{fonts, model};
use crate::capture::Options;
use eframe::egui::{Align, Id, Layout, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo};
use std::ops::Range;
use std::path::PathBuf;

/// What panes may see.
pub struct View<'a> {
    pub engine: &'a dyn Engine,
    pub capture: Option<&'a dyn Capture>,
    /// The selected packet, dissected.
    pub packet: Option<(u64, &'a dyn Packet)>,
    pub now: Situation,
    /// The keys of commands.
    pub keys: &'a Keymap,
    pub profile: &'a str,
    pub profiles: &'a [String],
    /// Files opened last, newest first.
    pub recent: &'a [RecentFile],
    /// Filters that were saved under a name, and those that have a button.
    pub filters: &'a SavedFilters,
    pub tabs: &'a [TabLook],
    /// Which of the tabs is in front.
    pub shown: usize,
}

impl View<'_> {
    /// How rows are, as the user prefers.
    pub fn rows(&self) -> RowSize {
        match self.now.density {
            Density::Compact => RowSize::COMPACT,
            Density::Normal => RowSize::NORMAL,
            Density::Roomy => RowSize::ROOMY,
        }
    }
}

/// What the strip shows of a tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabLook {
    pub id: u64,
    pub name: String,
    /// A capture is in it; else it is the welcome page.
    pub capture: bool,
    pub live: bool,
    pub unsaved: bool,
}

/// What a pane asks the window to do after the frame.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    Do(Command),
    /// Select a packet by its number.
    Select(u64),
    /// Select a packet and remember where we came from.
    Jump(u64),
    OpenFile(PathBuf),
    ForgetFile(PathBuf),
    Apply(String),
    /// Puts a filter in the bar without applying it.
    Prepare(String),
    StopJob(u64),
    /// Start capturing on interfaces with a capture filter.
    StartOn(Vec<String>, String),
    Focus(Pane),
    CloseTool(Tool),
    /// Move a tool to the other dock.
    MoveTool(Tool),
    /// Start capturing with everything that was chosen.
    Capture(Box<Options>),
    MergeFiles(Vec<PathBuf>),
    /// Open a capture that a crash left behind, or throw it away.
    Recover(LeftBehind),
    Discard(PathBuf),
    /// Ask the system for the right to capture.
    Grant,
    /// Choose a line of the details.
    Reveal(usize),
    /// Give keys to a command, or take its keys away.
    GiveKeys(Command, Option<Keys>),
    /// All commands have the keys they came with.
    ResetKeys,
    /// Set a preference by its name.
    Prefer(&'static str, toml::Value),
    Profile(ProfileAct),
    /// Bring a tab to the front.
    ShowTab(usize),
    CloseTab(usize),
    /// Move a tab to another place.
    MoveTab(usize, usize),
    Copy(String),
    /// Changes what is said of packets.
    Change(Change),
    /// Orders the list by the column of a code, the greatest first or last.
    Sort(Option<(String, bool)>),
    /// The columns of the list are others now.
    ColumnsChanged,
    /// Shows only packets in a span of time.
    Limit(Option<Range<i64>>),
    /// Counts what a filter would show; nothing more when it is empty.
    Preview(String),
    /// Applies a filter that is still being typed.
    ApplyTyped(String),
    /// Asks for the name of a filter that is to be saved, or to have a button.
    AskName(String, bool),
    /// Looks for the next packet that has what is sought, or the one before.
    Find(bool),
    /// Keeps a filter under a name, or takes one out of the list.
    SaveFilter(Named),
    ForgetFilter(usize),
    /// Puts a filter beside the bar, or takes one away.
    AddButton(Named),
    RemoveButton(usize),
}

/// The panes that the keyboard can be in, in the order of F6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    Filter,
    List,
    Details,
    Bytes,
    /// What lies in a dock.
    Tool,
}

impl Pane {
    pub const ALL: [Pane; 4] = [Pane::Filter, Pane::List, Pane::Details, Pane::Bytes];

    /// The widget that has the keyboard when the pane has it.
    pub fn focus_id(self) -> Id {
        match self {
            Pane::Filter => super::widgets::filter_bar::text_id(command_row::filter_id()),
            Pane::List => Id::unique("packet list"),
            Pane::Details => Id::unique("packet details"),
            Pane::Tool => Id::unique("tool"),
            Pane::Bytes => Id::unique("packet bytes"),
        }
    }

    /// Whether the keyboard is in it.
    pub fn has_focus(self, ui: &Ui) -> bool {
        ui.memory(|memory| memory.has_focus(self.focus_id()))
    }
}

/// The bar on top of a pane; `add` fills it from the left.
pub(super) fn header_ui(ui: &mut Ui, rect: Rect, focus: bool, add: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    ui.painter().rect_filled(rect, 0, palette.surface_1);
    let line = if focus { Stroke::new(2.0, palette.accent) } else { palette.hairline() };
    ui.painter().hline(rect.x_range(), rect.bottom() - line.width / 2.0, line);
    let mut inner = row_in(ui, rect.with_max_x(rect.right() - 6.0), 10.0);
    inner.shrink_clip_rect(rect);
    add(&mut inner);
}

/// A child that lays things out in a row, in the middle of the height of `rect`.
pub(super) fn row_in(ui: &mut Ui, rect: Rect, left: f32) -> Ui {
    let mut child = ui.new_child(
        UiBuilder::new().max_rect(rect.with_min_x(rect.left() + left)).layout(Layout::left_to_right(Align::Center)),
    );
    child.spacing_mut().item_spacing.x = 6.0;
    child
}

/// What a pane without content says: a title, a sentence, room for a button below.
///
/// Gives the rectangle for that button.
pub(super) fn empty_ui(ui: &Ui, rect: Rect, title: &str, sentence: &str) -> Rect {
    let palette = Palette::of(ui);
    let middle = rect.center();
    let line =
        |y: f32| Rect::from_min_max(eframe::egui::pos2(rect.left(), y), eframe::egui::pos2(rect.right(), y + 20.0));
    let spoken = if sentence.is_empty() { title.to_owned() } else { format!("{title}. {sentence}") };
    ui.interact(rect, ui.scope_id().with("nothing"), Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Status, true, &spoken));
    let painter = ui.painter_at(rect);
    let title = painter.layout_no_wrap(title.to_owned(), fonts::medium(13.0), palette.text_1);
    let sentence = painter.layout_no_wrap(sentence.to_owned(), fonts::ui(text::NORMAL), palette.text_2);
    paint_galley(&painter, line(middle.y - 34.0), title, Align::Center);
    paint_galley(&painter, line(middle.y - 14.0), sentence, Align::Center);
    line(middle.y + 12.0).with_max_y(middle.y + 12.0 + size::BUTTON)
}

/// The filled icon of each kind of interface.
pub(in crate::gui) fn interface_icon(kind: model::Kind) -> &'static str {
    use super::icons;
    match kind {
        model::Kind::Wired => icons::PLUGS_CONNECTED,
        model::Kind::Wireless => icons::WIFI_HIGH,
        model::Kind::Loopback => icons::ARROW_U_UP_LEFT,
        model::Kind::Virtual => icons::CUBE,
        model::Kind::Bluetooth => icons::BLUETOOTH,
        model::Kind::Usb => icons::USB,
        model::Kind::All => icons::STACK,
    }
}

/// What kind of interface it is, in words.
pub(in crate::gui) fn interface_kind(kind: model::Kind) -> &'static str {
    match kind {
        model::Kind::Wired => "Ethernet",
        model::Kind::Wireless => "Wi-Fi",
        model::Kind::Loopback => "Loopback",
        model::Kind::Virtual => "Virtual",
        model::Kind::Bluetooth => "Bluetooth",
        model::Kind::Usb => "USB",
        model::Kind::All => "All interfaces at once",
    }
}
