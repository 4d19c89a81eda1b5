//! Go to a packet by its number.

use super::{buttons_ui, dialog_ui};
use crate::gui::tokens::Palette;
use crate::gui::widgets::button::Button;
use crate::gui::widgets::field::field_ui;
use crate::gui::{fonts, words};
use eframe::egui::{Context, Id, Key, RichText};

/// What was typed.
#[derive(Debug, Default)]
pub struct GoTo {
    text: String,
    asked: bool,
}

/// How the dialog ended, if it did.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Open,
    Closed,
    To(u64),
}

impl GoTo {
    /// Draws the dialog for a capture of `packets` packets.
    pub fn ui(&mut self, ctx: &Context, packets: u64) -> Outcome {
        let shown = dialog_ui(ctx, "go to", "Go to packet", 320.0, |ui| {
            let palette = Palette::of(ui);
            let label = ui.label(RichText::new("Packet number").color(palette.text_2));
            ui.add_space(4.0);
            let id = Id::unique("packet number");
            field_ui(ui, id, &mut self.text, fonts::filter()).labelled_by(label.id);
            if !self.asked {
                self.asked = true;
                ui.memory_mut(|memory| memory.request_focus(id));
            }
            let number = parse(&self.text).filter(|number| (1..=packets).contains(number));
            let sentence = if self.text.is_empty() || number.is_some() {
                String::new()
            } else {
                format!("1 to {}", words::grouped(packets))
            };
            let mut outcome = Outcome::Open;
            let entered = ui.input(|i| i.key_pressed(Key::Enter));
            buttons_ui(ui, &sentence, |ui| {
                let off = number.is_none().then(String::new);
                let go = ui.add(Button::main("Go to packet").off_because(off)).clicked();
                if let Some(number) = number
                    && (go || entered)
                {
                    outcome = Outcome::To(number);
                }
                if ui.add(Button::framed("Cancel")).clicked() {
                    outcome = Outcome::Closed;
                }
            });
            outcome
        });
        shown.unwrap_or(Outcome::Closed)
    }
}

/// A number, with or without the commas we print.
fn parse(text: &str) -> Option<u64> {
    let digits: String = text.trim().chars().filter(|c| !matches!(c, ',' | ' ' | '_')).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::style;
    use egui_kittest::{Harness, kittest::Queryable};

    #[test]
    fn a_number_is_typed_and_entered() {
        let mut harness = Harness::builder().with_context_setup(style::install).build_ui_state(
            |ui, (dialog, gone): &mut (GoTo, Option<u64>)| {
                if gone.is_none()
                    && let Outcome::To(number) = dialog.ui(ui.ctx(), 2256)
                {
                    *gone = Some(number);
                }
            },
            (GoTo::default(), None),
        );
        harness.run();
        harness.get_by_label("Packet number").type_text("1,533");
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().1, Some(1533));
    }

    #[test]
    fn a_number_beyond_the_last_packet_goes_nowhere() {
        let mut harness = Harness::builder().with_context_setup(style::install).build_ui_state(
            |ui, (dialog, gone): &mut (GoTo, Option<u64>)| {
                if let Outcome::To(number) = dialog.ui(ui.ctx(), 2256) {
                    *gone = Some(number);
                }
            },
            (GoTo::default(), None),
        );
        harness.run();
        harness.get_by_label("Packet number").type_text("2257");
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().1, None);
        assert!(harness.query_by_label_contains("1 to 2,256").is_some());
    }
}
