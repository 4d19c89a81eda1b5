//! Where the panes lie.

use super::Window;
use super::tab::Tab;
use crate::gui::commands::Situation;
use crate::gui::docks::Tool;
use crate::gui::fonts;
use crate::gui::model::Capture;
use crate::gui::panes::bytes::Lit;
use crate::gui::panes::status::status_ui;
use crate::gui::panes::strip::strip_ui;
use crate::gui::panes::time_strip::TimeStrip;
use crate::gui::panes::{Action, Pane, TabLook, View};
use crate::gui::settings::Layout;
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::hex;
use crate::gui::widgets::list::{elided, paint_galley};
use crate::gui::widgets::split::{Axis, Split, split_ui};
use eframe::egui::{self, Align, CornerRadius, Rect, Stroke, StrokeKind, Ui, UiBuilder};

impl Window {
    pub(super) fn draw(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let now = self.situation();
        let looks: Vec<TabLook> = self.tabs.iter().map(tab_look).collect();
        let shown = self.tabs.at_front();
        let Tab {
            engine,
            row: command_row,
            packets,
            details,
            bytes,
            selected,
            packet,
            find,
            tools,
            strip: time_strip,
            ..
        } = self.tabs.front_mut();
        let view = View {
            engine: &**engine,
            capture: engine.capture(),
            packet: selected.zip(packet.as_deref()),
            now,
            keys: &self.settings.keys,
            profile: &self.settings.recent.profile,
            profiles: &self.profiles,
            recent: &self.settings.recent.files,
            filters: &self.settings.filters,
            tabs: &looks,
            shown,
        };
        let full = ui.max_rect();
        ui.painter().rect_filled(full, 0, Palette::of(ui).surface_1);
        let strip = full.with_max_y(full.top() + size::STRIP);
        let status_height = if now.status { size::STATUS } else { 0.0 };
        let status = full.with_min_y(full.bottom() - status_height);
        let main = Rect::from_min_max(strip.left_bottom(), status.right_top());
        part(ui, "strip", strip, |ui| strip_ui(ui, strip, &view, actions));
        if view.capture.is_none() {
            part(ui, "welcome", main, |ui| self.welcome.ui(ui, main, &view, actions));
            if now.status {
                part(ui, "status", status, |ui| status_ui(ui, status, &view, None, actions));
            }
            drop_ui(ui, full);
            return;
        }
        // Whoever types a filter sees it, also where the row is hidden otherwise.
        let toolbar = now.toolbar || Pane::Filter.has_focus(ui) || self.focus == Some(Pane::Filter);
        let row = main.with_max_y(main.top() + if toolbar { size::COMMAND_ROW } else { 0.0 });
        let mut panes = main.with_min_y(row.bottom());
        if toolbar {
            let history = &self.settings.recent.filters;
            part(ui, "commands", row, |ui| command_row.ui(ui, row, &view, history, actions));
        }
        // In a narrow window the tools at the side take the place of details and bytes.
        let narrow = full.width() < NARROW;
        let side = self.docks.has_side();
        if side && !narrow {
            let split = self.docks.side_split.get_or_insert_with(|| Split::new(1.0 - SIDE / panes.width().max(1.0)));
            let name = "Between the list and the tools beside it";
            let id = egui::Id::unique("side dock");
            let (left, right) = split_ui(ui, id, panes, Axis::Columns, 340.0, name, split);
            part(ui, "side dock", right, |ui| self.docks.side_ui(ui, right, tools, &view, actions));
            panes = left;
        }
        if view.now.time_strip {
            let rect = panes.with_max_y(panes.top() + TimeStrip::height(full.height()));
            let visible = packets.visible.clone();
            part(ui, "time strip", rect, |ui| time_strip.ui(ui, rect, &view, visible, actions));
            panes.min.y = rect.bottom();
        }
        if find.open {
            let rect = panes.with_max_y(panes.top() + size::FIND_BAR);
            part(ui, "find", rect, |ui| find.ui(ui, rect, &view, actions));
            panes.min.y = rect.bottom();
        }

        let below = if side && narrow {
            Some(Tool::Follow)
        } else {
            (self.docks.has_bottom() && !self.docks.bottom_covered).then_some(Tool::Conversations)
        };
        let mut places = match below {
            Some(_) => self.splits.over_tools(ui, panes),
            None => self.splits.places(ui, panes, &view.now),
        };
        if let (Some(below), Some(place)) = (below, places.tools.take()) {
            part(ui, "bottom dock", place, |ui| match below {
                Tool::Follow => self.docks.side_ui(ui, place, tools, &view, actions),
                _ => self.docks.bottom_ui(ui, place, tools, &view, actions),
            });
        }
        part(ui, "packets", places.list, |ui| packets.ui(ui, places.list, &view, actions));
        let lit = bytes.hovered.zip(view.packet).and_then(|(byte, (_, packet))| packet.line_of(bytes.source, byte));
        if let Some(place) = places.details {
            part(ui, "details", place, |ui| details.ui(ui, place, &view, lit, actions));
        }
        let shown = Lit {
            chosen: view.packet.and_then(|(_, packet)| details.tree.chosen.filter(|line| *line < packet.len())),
            hovered: details.hovered,
        };
        if let Some(place) = places.bytes {
            let clicked = part(ui, "bytes", place, |ui| bytes.ui(ui, place, &view, shown, actions));
            if let Some(line) = clicked
                && let Some((_, packet)) = view.packet
            {
                details.tree.reveal(packet, line);
            }
        }
        let line = details.hovered.or(lit).or(shown.chosen);
        if now.status {
            part(ui, "status", status, |ui| status_ui(ui, status, &view, line, actions));
        }
        drop_ui(ui, full);
    }
}

/// The width of the dock at the side, and the window's width from which there is room for it.
const SIDE: f32 = 472.0;
const NARROW: f32 = 1100.0;

/// Where the lines between the panes lie, for each layout.
pub(super) struct Splits {
    /// Between the list and what is below.
    across: Split,
    /// Between details and bytes side by side.
    beside: Option<Split>,
    /// Between details and bytes one below the other.
    below: Split,
    /// Between the list and what is at its right.
    columns: Split,
    /// Between the list and tools below it.
    tools: Split,
    /// What was there before only the list was shown.
    pub(super) before: Layout,
}

impl Default for Splits {
    fn default() -> Self {
        Splits {
            across: Split::new(0.55),
            beside: None,
            below: Split::new(0.6),
            columns: Split::new(0.6),
            tools: Split::new(0.4),
            before: Layout::Wide,
        }
    }
}

/// The panes that are shown, and where.
struct Places {
    list: Rect,
    details: Option<Rect>,
    bytes: Option<Rect>,
    /// The tools below the list, in the place of details and bytes.
    tools: Option<Rect>,
}

impl Splits {
    /// The list with tools below it.
    fn over_tools(&mut self, ui: &mut Ui, area: Rect) -> Places {
        let name = "Between packet list and tools";
        let id = egui::Id::unique("split").with("tools");
        let (list, tools) = split_ui(ui, id, area, Axis::Rows, 100.0, name, &mut self.tools);
        Places { list, details: None, bytes: None, tools: Some(tools) }
    }

    /// Lays the panes out in `area` and draws the lines between them.
    fn places(&mut self, ui: &mut Ui, area: Rect, now: &Situation) -> Places {
        let alone = Places { list: area, details: None, bytes: None, tools: None };
        let id = egui::Id::unique("split");
        let list_and = "Between packet list and details";
        let (list, rest) = match now.layout {
            Layout::ListOnly => return alone,
            _ if !now.details && !now.bytes => return alone,
            Layout::Columns => {
                split_ui(ui, id.with("columns"), area, Axis::Columns, 240.0, list_and, &mut self.columns)
            }
            Layout::Wide | Layout::Stacked => {
                split_ui(ui, id.with("across"), area, Axis::Rows, 100.0, list_and, &mut self.across)
            }
        };
        if !now.details || !now.bytes {
            return Places {
                list,
                details: now.details.then_some(rest),
                bytes: now.bytes.then_some(rest),
                tools: None,
            };
        }
        let between = "Between details and bytes";
        let (details, bytes) = if now.layout == Layout::Wide {
            let beside = self.beside.get_or_insert_with(|| {
                let bytes = if rest.width() >= 1200.0 { hex::WIDTH_OF_SIXTEEN } else { 330.0 };
                Split::new(1.0 - bytes / rest.width().max(1.0))
            });
            split_ui(ui, id.with("beside"), rest, Axis::Columns, 200.0, between, beside)
        } else {
            split_ui(ui, id.with("below"), rest, Axis::Rows, 60.0, between, &mut self.below)
        };
        Places { list, details: Some(details), bytes: Some(bytes), tools: None }
    }
}

fn tab_look(tab: &Tab) -> TabLook {
    let capture = tab.capture();
    let live = capture.is_some_and(|capture| capture.live().is_some());
    TabLook {
        id: tab.id,
        name: match capture {
            None => "Welcome".to_owned(),
            Some(capture) if live => format!("{}, capturing", capture.name()),
            Some(capture) => capture.name(),
        },
        capture: capture.is_some(),
        live,
        unsaved: capture.is_some_and(Capture::unsaved),
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
    let words = match files {
        1 => "Drop to open".to_owned(),
        many => format!("Drop {many} files to merge them by time"),
    };
    let words = elided(&painter, &words, fonts::strong(text::HEADING), palette.accent, 300.0);
    paint_galley(&painter, frame, words, Align::Center);
}
