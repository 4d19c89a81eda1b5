//! A framed field for one line of text.

use super::button::focus_ring;
use crate::gui::tokens::{Palette, size};
use eframe::egui::{Align2, CornerRadius, FontId, Frame, Id, Margin, Response, Stroke, TextEdit, Ui, vec2};

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
