//! What is sought, above the list: a filter, text, bytes or a pattern, in rows, details or bytes.

use super::{Action, View};
use crate::gui::asks::{Outcome, Place, Search, Sought};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::field::field_ui;
use crate::gui::widgets::menu::{Item, item_ui};
use crate::gui::{fonts, icons};
use eframe::egui::{Align, Id, Key, Layout, Modifiers, Popup, Rect, RichText, Role, Ui, WidgetInfo, vec2};
use regex::{Regex, RegexBuilder};

/// What kind of thing is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    Filter,
    #[default]
    Text,
    Hex,
    Regex,
}

const KINDS: [(Kind, &str); 4] = [
    (Kind::Filter, "Display filter"),
    (Kind::Text, "Text"),
    (Kind::Hex, "Hex value"),
    (Kind::Regex, "Regular expression"),
];

const PLACES: [(Place, &str); 3] =
    [(Place::List, "Packet list"), (Place::Details, "Packet details"), (Place::Bytes, "Packet bytes")];

/// The bar and what was typed.
#[derive(Debug, Default)]
pub struct FindBar {
    pub open: bool,
    text: String,
    kind: Kind,
    place: Place,
    case: bool,
    /// How the last search ended, or what is wrong with this one.
    said: String,
    bad: bool,
    /// The bar gets the keyboard.
    asked: bool,
}

impl FindBar {
    /// Opens the bar with the keyboard in it.
    pub fn show(&mut self) {
        self.open = true;
        self.asked = true;
    }

    /// Something was typed.
    pub fn has_text(&self) -> bool {
        !self.text.trim().is_empty()
    }

    /// What is sought, for the next packet or the one before.
    pub fn search(&self, backwards: bool, from: Option<u64>) -> Search {
        let text = self.text.clone();
        let sought = match self.kind {
            Kind::Filter => Sought::Filter(text),
            Kind::Text => Sought::Text { text, case: self.case },
            Kind::Hex => Sought::Hex(text),
            Kind::Regex => Sought::Regex { pattern: text, case: self.case },
        };
        Search { sought, place: self.place, backwards, from }
    }

    /// What is lit in the list.
    pub fn hit(&self) -> Option<Regex> {
        let pattern = match self.kind {
            Kind::Text => regex::escape(&self.text),
            Kind::Regex => self.text.clone(),
            _ => return None,
        };
        let lit = self.open && self.place == Place::List && self.has_text();
        lit.then(|| RegexBuilder::new(&pattern).case_insensitive(!self.case).size_limit(1 << 20).build().ok()).flatten()
    }

    /// What is wrong with what is sought.
    pub fn refuse(&mut self, sentence: String) {
        self.said = sentence;
        self.bad = true;
    }

    /// Says how a search ended.
    pub fn ended(&mut self, outcome: &Outcome) {
        self.bad = *outcome == Outcome::Nothing;
        self.said = match outcome {
            Outcome::Found(_) => String::new(),
            Outcome::Nothing => "No packet has it".into(),
            Outcome::Stopped => "Stopped before anything was found".into(),
        };
    }

    /// Draws the bar.
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        ui.painter().rect_filled(rect, 0, palette.surface_1);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, palette.hairline());
        let mut row = super::row_in(ui, rect.shrink2(vec2(0.0, 4.0)), 10.0);
        let id = Id::unique("find text");
        let focused = row.memory(|memory| memory.has_focus(id));
        let press = |ui: &Ui, modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
        let (mut next, mut previous) = (false, false);
        if focused {
            previous = press(&row, Modifiers::SHIFT, Key::Enter);
            next = press(&row, Modifiers::NONE, Key::Enter);
        }
        let before = (self.kind, self.place, self.case);
        choice_ui(&mut row, "What is sought", &KINDS, &mut self.kind);
        row.add_enabled_ui(matches!(self.kind, Kind::Text | Kind::Regex), |ui| {
            choice_ui(ui, "Where it is sought", &PLACES, &mut self.place);
        });
        let mut escaped = false;
        let room = (rect.width() - 620.0).clamp(140.0, 520.0);
        row.allocate_ui_with_layout(vec2(room, size::BUTTON), Layout::left_to_right(Align::Center), |ui| {
            let mono = if self.kind == Kind::Text { fonts::data() } else { fonts::filter() };
            let field = field_ui(ui, id, &mut self.text, mono);
            ui.ctx().accesskit_node_builder(id, |node| node.set_label("Find"));
            if field.changed() {
                self.said.clear();
            }
            // egui takes the keyboard away at Esc, before anybody is asked.
            escaped = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Escape));
        });
        if escaped {
            self.open = false;
            actions.push(Action::Focus(super::Pane::List));
        }
        if std::mem::take(&mut self.asked) {
            row.memory_mut(|memory| memory.request_focus(id));
        }
        let case = Button::small(icons::TEXT_T, "Case sensitive").tip("Capital and small letters differ").on(self.case);
        let off = (!matches!(self.kind, Kind::Text | Kind::Regex)).then(|| "Only for text".to_owned());
        if row.add(case.off_because(off)).clicked() {
            self.case = !self.case;
        }
        let nothing = (!self.has_text()).then(|| "Nothing is sought yet".to_owned());
        let up = Button::small(icons::CARET_UP, "Find previous").tip("The packet before (Shift+Enter)");
        previous |= row.add(up.off_because(nothing.clone())).clicked();
        let down = Button::small(icons::CARET_DOWN, "Find next").tip("The next packet (Enter)");
        next |= row.add(down.off_because(nothing)).clicked();
        if before != (self.kind, self.place, self.case) {
            self.said.clear();
        }
        let searching = view.capture.is_some_and(|c| c.jobs().iter().any(|job| job.words == "Finding"));
        let (said, color) = match searching {
            true => ("Looking…", palette.text_2),
            false => (self.said.as_str(), if self.bad { palette.err } else { palette.text_2 }),
        };
        if !said.is_empty() {
            let response = row.label(RichText::new(said).size(text::NORMAL).color(color));
            response.widget_info(|| WidgetInfo::labeled(Role::Status, true, said));
        }
        row.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(2.0);
            if ui.add(Button::small(icons::X, "Close the find bar")).clicked() {
                self.open = false;
            }
        });
        if (next || previous) && self.has_text() {
            actions.push(Action::Find(previous));
        }
    }
}

/// A button that opens a menu of which one thing is chosen.
fn choice_ui<T: Copy + PartialEq>(ui: &mut Ui, name: &str, choices: &[(T, &'static str)], chosen: &mut T) {
    let words = choices.iter().find(|(choice, _)| choice == chosen).map_or("", |(_, words)| words);
    let label = format!("{name}: {words}");
    let response = ui.add(Button::framed(words).with_caret().name(&label));
    Popup::menu(&response).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (choice, words) in choices {
            if item_ui(ui, Item { checked: choice == chosen, ..Item::new(words) }).clicked() {
                *chosen = *choice;
                ui.close();
            }
        }
    });
}
