//! The name of a filter that is saved, or that gets a button.

use super::{buttons_ui, dialog_ui};
use crate::gui::fonts;
use crate::gui::settings::Named;
use crate::gui::tokens::{Palette, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::field::field_ui;
use eframe::egui::{Context, Id, Key, RichText};

/// What was typed.
#[derive(Debug)]
pub struct NameDialog {
    name: String,
    filter: String,
    /// It gets a button beside the bar.
    button: bool,
    asked: bool,
}

/// How the dialog ended, if it did.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Open,
    Closed,
    /// The filter, and whether it gets a button.
    Named(Named, bool),
}

impl NameDialog {
    /// For a filter.
    pub fn new(filter: String, button: bool) -> NameDialog {
        NameDialog { name: String::new(), filter, button, asked: false }
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ctx: &Context) -> Outcome {
        let (title, main) =
            if self.button { ("Add a filter button", "Add button") } else { ("Save the filter", "Save filter") };
        let shown = dialog_ui(ctx, "filter name", title, 400.0, |ui| {
            let palette = Palette::of(ui);
            let id = Id::unique("filter name");
            let label = ui.label(RichText::new("Name").color(palette.text_2));
            ui.add_space(2.0);
            field_ui(ui, id, &mut self.name, fonts::ui(text::NORMAL)).labelled_by(label.id);
            ui.add_space(8.0);
            let label = ui.label(RichText::new("Filter").color(palette.text_2));
            ui.add_space(2.0);
            field_ui(ui, Id::unique("named filter"), &mut self.filter, fonts::filter()).labelled_by(label.id);
            if !self.asked {
                self.asked = true;
                ui.memory_mut(|memory| memory.request_focus(id));
            }
            let sentence = if self.button { "Web // Errors puts it in a menu “Web”" } else { "" };
            let done = !self.name.trim().is_empty() && !self.filter.trim().is_empty();
            let mut outcome = Outcome::Open;
            let entered = ui.input(|i| i.key_pressed(Key::Enter));
            buttons_ui(ui, sentence, |ui| {
                let off = (!done).then(|| "It needs a name and a filter".to_owned());
                if (ui.add(Button::main(main).off_because(off)).clicked() || entered) && done {
                    let (name, filter) = (self.name.trim().to_owned(), self.filter.trim().to_owned());
                    outcome = Outcome::Named(Named { name, filter }, self.button);
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
