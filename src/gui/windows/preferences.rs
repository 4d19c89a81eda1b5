//! Preferences: search first, pages at the left, every one with its name in the file. What is set acts at once.

use super::{buttons_ui, dialog_ui};
use crate::gui::fonts;
use crate::gui::panes::Action;
use crate::gui::settings::value::Kind;
use crate::gui::settings::{PREFERENCES, Preference, Preferences};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::{Button, link_ui};
use crate::gui::widgets::choice::{check_ui, segments_ui};
use crate::gui::widgets::field::field_ui;
use crate::gui::widgets::menu::{Item, item_ui, rows_ui};
use eframe::egui::{
    Align, Context, CornerRadius, Id, Key, Label, Layout, Popup, Rect, RichText, Role, ScrollArea, Sense, Ui,
    UiBuilder, WidgetInfo, vec2,
};
use std::collections::BTreeMap;

/// What is looked at, and numbers and words that are being typed.
#[derive(Debug)]
pub struct PreferencesDialog {
    query: String,
    page: &'static str,
    changed_only: bool,
    focused: bool,
    drafts: BTreeMap<&'static str, String>,
}

impl Default for PreferencesDialog {
    fn default() -> Self {
        PreferencesDialog {
            query: String::new(),
            page: PREFERENCES.first().map_or("", |first| first.page),
            changed_only: false,
            focused: false,
            drafts: BTreeMap::new(),
        }
    }
}

const PAGES: f32 = 150.0;

impl PreferencesDialog {
    /// Draws the dialog; false when it was closed.
    pub fn ui(&mut self, ctx: &Context, now: &Preferences, actions: &mut Vec<Action>) -> bool {
        let room = ctx.content_rect();
        let width = 760.0f32.min(room.width() - 80.0);
        let height = (room.height() - 280.0).clamp(140.0, 460.0);
        let closed = dialog_ui(ctx, "preferences", "Preferences", width, |ui| {
            self.search_ui(ui);
            ui.add_space(12.0);
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
            let searched = !self.query.trim().is_empty() || self.changed_only;
            self.pages_ui(ui, rect.with_max_x(rect.left() + PAGES), searched);
            let line = rect.left() + PAGES + 8.0;
            ui.painter().vline(line, rect.y_range(), Palette::of(ui).hairline());
            let shown: Vec<&Preference> =
                PREFERENCES.iter().filter(|preference| self.is_shown(preference, now, searched)).collect();
            let right = rect.with_min_x(line + 16.0);
            let mut child = ui.new_child(UiBuilder::new().max_rect(right).id_salt("page"));
            ScrollArea::vertical().auto_shrink(false).show(&mut child, |ui| {
                if shown.is_empty() {
                    let words = if self.changed_only { "Nothing was changed" } else { "No preference is called so" };
                    ui.label(RichText::new(words).color(Palette::of(ui).text_2));
                }
                let mut page = "";
                for preference in &shown {
                    if searched && page != preference.page {
                        page = preference.page;
                        ui.label(RichText::new(page).font(fonts::strong(text::NORMAL)));
                        ui.add_space(4.0);
                    }
                    self.row_ui(ui, preference, now, actions);
                }
            });
            let first = Preferences::default();
            let changed: Vec<&Preference> = shown.into_iter().filter(|p| (p.get)(now) != (p.get)(&first)).collect();
            let mut closed = false;
            buttons_ui(ui, "What you set acts at once; Ctrl+Z takes it back", |ui| {
                closed = ui.add(Button::main("Done")).clicked();
                let words = if searched { "Reset these" } else { "Reset page" };
                let off = changed.is_empty().then(|| "Nothing here was changed".to_owned());
                if ui.add(Button::framed(words).off_because(off)).clicked() {
                    self.drafts.clear();
                    actions.extend(changed.iter().map(|p| Action::Prefer(p.name, (p.get)(&first))));
                }
            });
            closed
        });
        closed == Some(false)
    }

    fn is_shown(&self, preference: &Preference, now: &Preferences, searched: bool) -> bool {
        if !searched {
            return preference.page == self.page;
        }
        let all = format!("{} {} {} {}", preference.page, preference.words, preference.about, preference.name);
        let all = all.to_lowercase();
        let wanted = self.query.to_lowercase();
        let found = wanted.split_whitespace().all(|word| all.contains(word));
        found && (!self.changed_only || (preference.get)(now) != (preference.get)(&Preferences::default()))
    }

    fn search_ui(&mut self, ui: &mut Ui) {
        let row = vec2(ui.available_width(), size::CONTROL);
        ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_height(size::CONTROL);
            let palette = Palette::of(ui);
            let words = format!("Search {} settings", PREFERENCES.len());
            let label = ui.label(RichText::new(words).color(palette.text_2));
            let id = Id::unique("preferences query");
            ui.allocate_ui(vec2(ui.available_width() - 140.0, size::BUTTON), |ui| {
                field_ui(ui, id, &mut self.query, fonts::ui(text::NORMAL)).labelled_by(label.id);
            });
            if !self.focused {
                self.focused = true;
                ui.memory_mut(|memory| memory.request_focus(id));
            }
            ui.add_space(8.0);
            if check_ui(ui, self.changed_only, "Changed only", "Changed only", None).clicked() {
                self.changed_only = !self.changed_only;
            }
        });
    }

    fn pages_ui(&mut self, ui: &mut Ui, rect: Rect, searched: bool) {
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("pages"));
        child.spacing_mut().item_spacing.y = 2.0;
        let mut page = "";
        for preference in PREFERENCES {
            if page == preference.page {
                continue;
            }
            page = preference.page;
            let palette = Palette::of(&child);
            let on = page == self.page && !searched;
            let (row, response) = child.allocate_exact_size(vec2(rect.width(), size::BUTTON), Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, page));
            if response.clicked() {
                self.page = page;
                self.query.clear();
                self.changed_only = false;
            }
            let (ground, color) = match (on, response.hovered() || response.has_focus()) {
                (true, _) => (palette.accent_soft, palette.accent),
                (false, true) => (palette.surface_3, palette.text_1),
                (false, false) => (palette.surface_1, palette.text_1),
            };
            let painter = child.painter();
            painter.rect_filled(row, CornerRadius::same(size::CORNER_CHIP), ground);
            let words = painter.layout_no_wrap(page.to_owned(), fonts::ui(text::NORMAL), color);
            painter.galley(row.left_center() + vec2(10.0, -words.size().y / 2.0), words, color);
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, preference: &Preference, now: &Preferences, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let value = (preference.get)(now);
        let first = (preference.get)(&Preferences::default());
        let mut set = None;
        let room = vec2(ui.available_width(), size::BUTTON);
        ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_height(size::BUTTON);
            if preference.kind == Kind::Switch {
                let on = value.as_bool().unwrap_or_default();
                if check_ui(ui, on, preference.words, preference.words, None).clicked() {
                    set = Some(toml::Value::Boolean(!on));
                }
            } else {
                let words = RichText::new(preference.words).color(palette.text_1);
                let room = vec2(150.0, size::BUTTON);
                let label = ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
                    ui.set_min_size(room);
                    ui.add(Label::new(words).truncate())
                });
                let label = label.inner;
                match preference.kind {
                    Kind::Choice(choices) => {
                        let chosen = choices.iter().position(|(name, _)| value.as_str() == Some(name));
                        let words: Vec<&str> = choices.iter().map(|(_, words)| *words).collect();
                        let clicked = if words.len() > SIDE_BY_SIDE {
                            menu_ui(ui, preference.words, &words, chosen)
                        } else {
                            segments_ui(ui, &words, chosen.unwrap_or(usize::MAX))
                        };
                        if let Some((name, _)) = clicked.and_then(|index| choices.get(index)) {
                            set = Some(toml::Value::String((*name).to_owned()));
                        }
                    }
                    Kind::Number(least, most, unit) => {
                        let typed = self.typed_ui(ui, preference.name, &plain(&value), label.id, 90.0);
                        ui.label(RichText::new(unit).color(palette.text_3));
                        if let Some(number) = typed.and_then(|typed| typed.replace([',', ' '], "").parse::<u32>().ok())
                        {
                            set = Some(toml::Value::Integer(i64::from(number.clamp(least, most))));
                        }
                    }
                    _ => {
                        let width = (ui.available_width() - 150.0).max(120.0);
                        if let Some(typed) = self.typed_ui(ui, preference.name, &plain(&value), label.id, width) {
                            set = Some(toml::Value::String(typed));
                        }
                    }
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(10.0);
                ui.label(RichText::new(preference.name).font(fonts::data()).color(palette.text_3));
                if value != first && link_ui(ui, "Reset").clicked() {
                    self.drafts.remove(preference.name);
                    set = Some(first);
                }
            });
        });
        actions.extend(set.map(|value| Action::Prefer(preference.name, value)));
        let about = RichText::new(preference.about).size(text::COLUMN).color(palette.text_3);
        ui.add(Label::new(about).wrap());
        ui.add_space(8.0);
    }

    /// A field whose text is taken when it is left or entered.
    fn typed_ui(&mut self, ui: &mut Ui, name: &'static str, value: &str, label: Id, width: f32) -> Option<String> {
        let draft = self.drafts.entry(name).or_insert_with(|| value.to_owned());
        let id = Id::unique(("preference", name));
        let mut taken = None;
        ui.allocate_ui(vec2(width, size::BUTTON), |ui| {
            let response = field_ui(ui, id, draft, fonts::data()).labelled_by(label);
            if response.lost_focus() || (response.has_focus() && ui.input(|i| i.key_pressed(Key::Enter))) {
                taken = Some(draft.clone()).filter(|draft| draft != value);
            } else if !response.has_focus() && draft != value {
                value.clone_into(draft);
            }
        });
        taken
    }
}

/// More choices than these are in a menu.
const SIDE_BY_SIDE: usize = 4;

/// One of many choices; gives the one that was clicked.
fn menu_ui(ui: &mut Ui, name: &str, choices: &[&str], chosen: Option<usize>) -> Option<usize> {
    let words = chosen.and_then(|at| choices.get(at)).copied().unwrap_or_default();
    let button = ui.add(Button::framed(words).with_caret().name(&format!("{name}: {words}")));
    let mut clicked = None;
    Popup::menu(&button).show(|ui| {
        rows_ui(ui, |ui| {
            for (at, words) in choices.iter().enumerate() {
                if item_ui(ui, Item { checked: chosen == Some(at), ..Item::new(words) }).clicked() {
                    clicked = Some(at);
                    ui.close();
                }
            }
        });
    });
    clicked
}

fn plain(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
