//! Packets that are in no file would be lost: what to do with them?

use super::{buttons_ui, dialog_ui};
use crate::gui::tokens::Palette;
use crate::gui::widgets::button::Button;
use crate::gui::words;
use eframe::egui::{Context, RichText};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Undecided,
    Save,
    Delete,
    Cancel,
}

/// Draws the question.
pub fn unsaved_ui(ctx: &Context, name: &str, packets: u64) -> Answer {
    let title = format!("Save {} from {name}?", words::counted(packets, "packet", "packets"));
    let shown = dialog_ui(ctx, "unsaved", &title, 460.0, |ui| {
        let palette = Palette::of(ui);
        ui.label(RichText::new("They are in no file of yours yet").color(palette.text_2));
        let mut answer = Answer::Undecided;
        buttons_ui(ui, "", |ui| {
            for (button, means) in [
                (Button::main("Save…"), Answer::Save),
                (Button::framed("Delete packets"), Answer::Delete),
                (Button::framed("Cancel"), Answer::Cancel),
            ] {
                if ui.add(button).clicked() {
                    answer = means;
                }
            }
        });
        answer
    });
    shown.unwrap_or(Answer::Cancel)
}
