//! The sheet of keys: every command with its keys, by menu.

use super::{buttons_ui, dialog_ui};
use crate::gui::commands::{Command, Keymap};
use crate::gui::fonts;
use crate::gui::panes::Action;
use crate::gui::tokens::{Palette, text};
use crate::gui::widgets::button::{Button, keys_ui};
use crate::gui::widgets::field::field_ui;
use eframe::egui::{Align, Context, Id, Layout, RichText, ScrollArea, Ui, vec2};

/// What is looked for.
#[derive(Debug, Default)]
pub struct Shortcuts {
    query: String,
    focused: bool,
}

/// What is done by mouse and in panes, with the keys that are no commands.
const IN_PANES: &[(&str, &str)] = &[
    ("↑ ↓ PgUp PgDn Home End", "Move in the list or the tree"),
    ("→ ←", "Open or close an item; ← on a closed one goes to its parent"),
    ("Shift+→ Shift+←", "Open or close an item with all below it"),
    ("Enter", "From the list to the details"),
    ("Esc", "Back: close the popup, put back the filter, go to the list"),
    ("F10", "Menus; then arrows and first letters"),
    ("Alt+F", "The menu that begins with F, and so on"),
    ("Shift+F10", "The menu of what is chosen"),
    ("Alt+Enter", "Take the first correction of a filter"),
    ("Alt+↓", "Filters used before"),
];

impl Shortcuts {
    /// Draws the sheet; false when it was closed.
    pub fn ui(&mut self, ctx: &Context, keys: &Keymap, actions: &mut Vec<Action>) -> bool {
        let room = ctx.content_rect();
        let width = 560.0f32.min(room.width() - 80.0);
        let height = (room.height() - 260.0).clamp(120.0, 520.0);
        let closed = dialog_ui(ctx, "shortcuts", "Keyboard shortcuts", width, |ui| {
            let palette = Palette::of(ui);
            ui.horizontal(|ui| {
                let label = ui.label(RichText::new("Find").color(palette.text_2));
                let id = Id::unique("shortcuts query");
                field_ui(ui, id, &mut self.query, fonts::ui(text::NORMAL)).labelled_by(label.id);
                if !self.focused {
                    self.focused = true;
                    ui.memory_mut(|memory| memory.request_focus(id));
                }
            });
            ui.add_space(8.0);
            let wanted = self.query.to_lowercase();
            ScrollArea::vertical().max_height(height).auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let mut menu = String::from("–");
                for command in Command::all() {
                    let place = command.place();
                    let given = keys.words(command);
                    let all = format!("{place} {} {given}", command.about().words).to_lowercase();
                    if !all.contains(&wanted) || (given.is_empty() && wanted.is_empty()) {
                        continue;
                    }
                    let top = place.split(" ▸ ").next().unwrap_or_default();
                    if menu != top {
                        menu = top.to_owned();
                        heading_ui(ui, if menu.is_empty() { "In no menu" } else { &menu });
                    }
                    let all_keys: Vec<String> = keys.of(command).iter().map(|keys| keys.words()).collect();
                    row_ui(ui, command.about().words.trim_end_matches('…'), &all_keys, keys.is_changed(command));
                }
                let in_panes: Vec<_> = IN_PANES
                    .iter()
                    .filter(|(keys, does)| format!("{keys} {does}").to_lowercase().contains(&wanted))
                    .collect();
                if !in_panes.is_empty() {
                    heading_ui(ui, "In panes");
                    for (keys, does) in in_panes {
                        row_ui(ui, does, &[(*keys).to_owned()], false);
                    }
                }
            });
            let mut closed = false;
            buttons_ui(ui, "Alt+Enter in the palette changes keys", |ui| {
                closed = ui.add(Button::main("Done")).clicked();
                let off = (*keys == Keymap::default()).then(|| "No keys were changed".to_owned());
                if ui.add(Button::framed("Reset all keys").off_because(off)).clicked() {
                    actions.push(Action::ResetKeys);
                }
            });
            closed
        });
        closed == Some(false)
    }
}

fn heading_ui(ui: &mut Ui, words: &str) {
    let palette = Palette::of(ui);
    ui.add_space(10.0);
    ui.label(RichText::new(words).font(fonts::medium(text::COLUMN)).color(palette.text_3));
    ui.add_space(2.0);
}

fn row_ui(ui: &mut Ui, words: &str, keys: &[String], changed: bool) {
    let palette = Palette::of(ui);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 24.0), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(24.0);
        ui.label(RichText::new(words).color(palette.text_1));
        if changed {
            ui.label(RichText::new("changed").size(text::HINT).color(palette.accent));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(12.0);
            for keys in keys.iter().rev() {
                keys_ui(ui, keys, palette.line_2, palette.text_2);
                ui.add_space(4.0);
            }
        });
    });
}
