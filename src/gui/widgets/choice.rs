//! Check boxes, radio buttons, and choices side by side.

use super::button::focus_ring;
use super::list::{elided, paint_galley};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::{fonts, icons};
use eframe::egui::{
    Align, Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

const BOX: f32 = 15.0;

/// A check box with words; gives whether it was switched. `name` is for readers where there are no words.
pub fn check_ui(ui: &mut Ui, on: bool, words: &str, name: &str, off: Option<&str>) -> Response {
    let palette = Palette::of(ui);
    let enabled = off.is_none();
    let color = if enabled { palette.text_1 } else { palette.text_off };
    let words = elided(ui.painter(), words, fonts::ui(text::NORMAL), color, ui.available_width().max(40.0));
    let gap = if words.is_empty() { 0.0 } else { 8.0 };
    let room = vec2(BOX + gap + words.size().x, size::SMALL_BUTTON.max(words.size().y));
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(room, sense);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, on, name));
    let place = Rect::from_center_size(rect.left_center() + vec2(BOX / 2.0, 0.0), Vec2::splat(BOX));
    let painter = ui.painter();
    let corner = CornerRadius::same(4);
    let (fill, line) = match (on, enabled) {
        (true, true) => (palette.accent_fill, palette.accent_fill),
        (true, false) => (palette.surface_3, palette.line_2),
        (false, true) if response.hovered() => (palette.surface_3, palette.outline),
        (false, true) => (Color32::TRANSPARENT, palette.outline),
        (false, false) => (Color32::TRANSPARENT, palette.line_2),
    };
    painter.rect(place, corner, fill, Stroke::new(1.0, line), StrokeKind::Inside);
    if on {
        let color = if enabled { palette.on_accent } else { palette.text_off };
        let sign = elided(painter, icons::CHECK, fonts::icon(11.0), color, 20.0);
        paint_galley(painter, place, sign, Align::Center);
    }
    focus_ring(painter, palette, place, corner, &response);
    paint_galley(painter, rect.with_min_x(place.right() + gap), words, Align::LEFT);
    match off {
        Some(reason) if !reason.is_empty() => response.on_hover_text(reason),
        _ => response,
    }
}

/// One of several that exclude each other.
pub fn radio_ui(ui: &mut Ui, on: bool, words: &str, off: Option<&str>) -> Response {
    let palette = Palette::of(ui);
    let enabled = off.is_none();
    let color = if enabled { palette.text_1 } else { palette.text_off };
    let galley = elided(ui.painter(), words, fonts::ui(text::NORMAL), color, ui.available_width().max(40.0));
    let room = vec2(BOX + 8.0 + galley.size().x, size::SMALL_BUTTON);
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(room, sense);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, on, words));
    let middle = rect.left_center() + vec2(BOX / 2.0, 0.0);
    let painter = ui.painter();
    let line = match (on, enabled) {
        (_, false) => palette.line_2,
        (true, true) => palette.accent_fill,
        (false, true) => palette.outline,
    };
    if on {
        painter.circle_filled(middle, BOX / 2.0, line);
        painter.circle_filled(middle, 3.0, palette.on_accent);
    } else {
        painter.circle_stroke(middle, BOX / 2.0 - 0.5, Stroke::new(1.0, line));
    }
    let place = Rect::from_center_size(middle, Vec2::splat(BOX));
    focus_ring(painter, palette, place, CornerRadius::same(8), &response);
    paint_galley(painter, rect.with_min_x(rect.left() + BOX + 8.0), galley, Align::LEFT);
    match off {
        Some(reason) if !reason.is_empty() => response.on_hover_text(reason),
        _ => response,
    }
}

/// A few choices side by side, of which one is chosen; gives the one that was clicked.
pub fn segments_ui(ui: &mut Ui, choices: &[&str], chosen: usize) -> Option<usize> {
    let palette = Palette::of(ui);
    let mut clicked = None;
    let galleys: Vec<_> = choices
        .iter()
        .map(|words| ui.painter().layout_no_wrap((*words).to_owned(), fonts::ui(text::NORMAL), Color32::PLACEHOLDER))
        .collect();
    let widths: Vec<f32> = galleys.iter().map(|galley| galley.size().x + 20.0).collect();
    let (all, _) = ui.allocate_exact_size(vec2(widths.iter().sum(), 26.0), Sense::hover());
    let id = ui.next_auto_id();
    ui.skip_ahead_auto_ids(1);
    let mut left = all.left();
    let last = choices.len().saturating_sub(1);
    for (index, ((galley, width), words)) in galleys.into_iter().zip(widths).zip(choices).enumerate() {
        let rect = Rect::from_min_size(eframe::egui::pos2(left, all.top()), vec2(width, all.height()));
        left = rect.right();
        let response = ui.interact(rect, id.with(index), Sense::click());
        let on = index == chosen;
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, *words));
        if response.clicked() {
            clicked = Some(index);
        }
        let radius = size::CORNER_CONTROL;
        let (west, east) = (if index == 0 { radius } else { 0 }, if index == last { radius } else { 0 });
        let corner = CornerRadius { nw: west, sw: west, ne: east, se: east };
        let (fill, color) = match (on, response.hovered()) {
            (true, _) => (palette.accent_soft, palette.accent),
            (false, true) => (palette.surface_3, palette.text_1),
            (false, false) => (palette.surface_2, palette.text_1),
        };
        ui.painter().rect_filled(rect, corner, fill);
        if index > 0 {
            ui.painter().vline(rect.left(), rect.y_range(), Stroke::new(1.0, palette.line_2));
        }
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley_with_override_text_color(at, galley, color);
        focus_ring(ui.painter(), palette, rect.shrink(1.0), corner, &response);
    }
    let corner = CornerRadius::same(size::CORNER_CONTROL);
    ui.painter().rect_stroke(all, corner, Stroke::new(1.0, palette.line_2), StrokeKind::Inside);
    clicked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::style;
    use egui_kittest::{Harness, kittest::Queryable};

    #[test]
    fn boxes_and_choices_are_switched_by_their_names() {
        let mut harness = Harness::builder().with_context_setup(style::install).build_ui_state(
            |ui, (on, radio, segment): &mut (bool, usize, usize)| {
                if check_ui(ui, *on, "Promiscuous", "Promiscuous", None).clicked() {
                    *on = !*on;
                }
                check_ui(ui, false, "Monitor", "Monitor", Some("not here"));
                for (index, words) in ["All", "Marked"].into_iter().enumerate() {
                    if radio_ui(ui, *radio == index, words, None).clicked() {
                        *radio = index;
                    }
                }
                *segment = segments_ui(ui, &["pcapng", "pcap", "CSV"], *segment).unwrap_or(*segment);
            },
            (false, 0, 0),
        );
        for name in ["Promiscuous", "Monitor", "Marked", "CSV"] {
            harness.get_by_label(name).click();
            harness.run();
        }
        assert_eq!(*harness.state(), (true, 1, 2));
    }
}
