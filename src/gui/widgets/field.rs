//! A framed field for one line of text.

use super::button::focus_ring;
use super::list::{elided, paint_galley};
use crate::gui::fonts;
use crate::gui::tokens::{self, Palette, size};
use eframe::egui::{Align, Align2, CornerRadius, FontId, Frame, Id, Margin, Response, Stroke, TextEdit, Ui, vec2};

/// Draws the field as wide as there is room; name it with `labelled_by` or `accessible_name`.
pub fn field_ui(ui: &mut Ui, id: Id, text: &mut String, font: FontId) -> Response {
    let palette = Palette::of(ui);
    let corner = CornerRadius::same(size::CORNER_CONTROL);
    let frame = Frame::new()
        .fill(palette.field)
        .stroke(Stroke::new(1.0, palette.line_2))
        .corner_radius(corner)
        .inner_margin(Margin::symmetric(8, 4));
    let response = ui.add(
        TextEdit::singleline(text)
            .id(id)
            .font(font)
            .frame(frame)
            .min_size(vec2(0.0, size::BUTTON))
            .align(Align2::LEFT_CENTER)
            .desired_width(ui.available_width()),
    );
    focus_ring(ui.painter(), palette, response.rect, corner, &response);
    response
}

/// Says in an empty field what it is for.
pub fn hint_ui(ui: &Ui, field: &Response, typed: &str, hint: &str) {
    if typed.is_empty() {
        let color = Palette::of(ui).text_3;
        let inner = field.rect.shrink2(vec2(8.0, 0.0));
        let words = elided(ui.painter(), hint, fonts::ui(tokens::text::SMALL), color, inner.width());
        paint_galley(ui.painter(), inner, words, Align::LEFT);
    }
}
