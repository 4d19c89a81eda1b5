//! Where the panes lie.

use super::Window;
use super::tab::Tab;
use crate::gui::fonts;
use crate::gui::model::Capture;
use crate::gui::panes::bytes::Lit;
use crate::gui::panes::status::status_ui;
use crate::gui::panes::strip::strip_ui;
use crate::gui::panes::time_strip::TimeStrip;
use crate::gui::panes::{Action, TabLook, View};
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
            engine, row: command_row, packets, details, bytes, selected, packet, find, strip: time_strip, ..
        } = self.tabs.front_mut();
        let view = View {
            engine: &**engine,
            capture: engine.capture(),
            packet: selected.zip(packet.as_deref()),
            now,
            keys: &self.settings.keys,
            recent: &self.settings.recent_files,
            filters: &self.settings.filters,
            buttons: &self.settings.buttons,
            tabs: &looks,
            shown,
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
        let mut panes = main.with_min_y(row.bottom());
        let history = &self.settings.recent_filters;
        part(ui, "commands", row, |ui| command_row.ui(ui, row, &view, history, actions));
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

        let id = egui::Id::unique("split");
        let name = "Between packet list and details";
        let (upper, lower) = split_ui(ui, id.with("across"), panes, Axis::Rows, 100.0, name, &mut self.across);
        let beside = self.beside.get_or_insert_with(|| {
            let bytes = if lower.width() >= 1200.0 { hex::WIDTH_OF_SIXTEEN } else { 330.0 };
            Split::new(1.0 - bytes / lower.width().max(1.0))
        });
        let name = "Between details and bytes";
        let (left, right) = split_ui(ui, id.with("beside"), lower, Axis::Columns, 200.0, name, beside);

        part(ui, "packets", upper, |ui| packets.ui(ui, upper, &view, actions));
        let lit = bytes.hovered.zip(view.packet).and_then(|(byte, (_, packet))| packet.line_of(bytes.source, byte));
        part(ui, "details", left, |ui| details.ui(ui, left, &view, lit, actions));
        let shown = Lit {
            chosen: view.packet.and_then(|(_, packet)| details.tree.chosen.filter(|line| *line < packet.len())),
            hovered: details.hovered,
        };
        let clicked = part(ui, "bytes", right, |ui| bytes.ui(ui, right, &view, shown, actions));
        if let Some(line) = clicked
            && let Some((_, packet)) = view.packet
        {
            details.tree.reveal(packet, line);
        }
        let line = details.hovered.or(lit).or(shown.chosen);
        part(ui, "status", status, |ui| status_ui(ui, status, &view, line, actions));
        drop_ui(ui, full);
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
    let words = elided(&painter, "Drop to open", fonts::strong(text::HEADING), palette.accent, 300.0);
    paint_galley(&painter, frame, words, Align::Center);
}
