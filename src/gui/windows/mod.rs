//! Dialogs: one surface each, title left, × right, the main button last.
//!
//! Esc cancels, Enter does the main thing.

pub mod about;
pub mod capture_options;
pub mod comment;
pub mod export;
pub mod files;
pub mod filter_name;
pub mod go_to;
pub mod palette;
pub mod preferences;
mod preview;
pub mod profiles;
pub mod rules;
pub mod shortcuts;
pub mod unsaved;

use super::fonts;
use super::icons;
use super::tokens::{Palette, size, text};
use super::widgets::button::Button;
use eframe::egui::{Align, Context, CornerRadius, Frame, Id, Layout, Margin, Modal, RichText, Stroke, Ui};

/// Draws a dialog in the middle of the window; gives what `add` gives, or `None` when it was closed.
pub(super) fn dialog_ui<R>(
    ctx: &Context,
    name: &str,
    title: &str,
    width: f32,
    add: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let palette = Palette::for_visuals(&ctx.global_style().visuals);
    let frame = Frame::new()
        .fill(palette.surface_1)
        .stroke(Stroke::new(1.0, palette.line_2))
        .corner_radius(CornerRadius::same(size::CORNER_POPUP))
        .shadow(palette.shadow())
        .inner_margin(Margin::same(18));
    let shown = Modal::new(Id::unique(("dialog", name.to_owned())))
        .frame(frame)
        .backdrop_color(palette.shade.gamma_multiply(0.45))
        .show(ctx, |ui| {
            ui.set_width(width);
            let mut closed = false;
            ui.horizontal(|ui| {
                let title = RichText::new(title).font(fonts::strong(text::HEADING));
                ui.label(title.color(palette.text_1));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    closed = ui.add(Button::small(icons::X, "Close the dialog")).clicked();
                });
            });
            ui.add_space(10.0);
            (add(ui), closed)
        });
    let should_close = shown.should_close();
    let (inner, closed) = shown.inner;
    (!closed && !should_close).then_some(inner)
}

/// The buttons at the end of a dialog, with a sentence at their left; add the main one first.
pub(super) fn buttons_ui(ui: &mut Ui, sentence: &str, add: impl FnOnce(&mut Ui)) {
    ui.add_space(14.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_height(size::BUTTON);
        add(ui);
        if !sentence.is_empty() {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let palette = Palette::of(ui);
                let words = RichText::new(sentence).color(palette.text_2);
                ui.add(eframe::egui::Label::new(words).truncate());
            });
        }
    });
}
