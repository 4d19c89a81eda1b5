//! Profiles: preferences, keys and filters that belong together.

use super::{buttons_ui, dialog_ui};
use crate::gui::panes::Action;
use crate::gui::settings::DEFAULT_PROFILE;
use crate::gui::settings::store::is_profile_name;
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::field::field_ui;
use crate::gui::widgets::list::{elided, paint_galley};
use crate::gui::{fonts, icons};
use eframe::egui::{
    Align, Context, CornerRadius, Id, Key, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    vec2,
};

/// The chosen profile, and a name that is being typed.
#[derive(Debug, Default)]
pub struct ProfilesDialog {
    chosen: Option<String>,
    naming: Option<Naming>,
}

#[derive(Debug)]
struct Naming {
    /// Renames this one, or makes a new one like it.
    of: String,
    renames: bool,
    name: String,
    focused: bool,
}

/// What is done with profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileAct {
    Use(String),
    Add { name: String, like: String },
    Rename { from: String, to: String },
    Remove(String),
}

impl ProfilesDialog {
    /// Draws the dialog; false when it was closed.
    pub fn ui(&mut self, ctx: &Context, profiles: &[String], now: &str, actions: &mut Vec<Action>) -> bool {
        let chosen = self.chosen.clone().filter(|name| profiles.contains(name)).unwrap_or_else(|| now.to_owned());
        let closed = dialog_ui(ctx, "profiles", "Configuration profiles", 460.0, |ui| {
            let palette = Palette::of(ui);
            let about = "A profile has its own preferences, keys, columns and filters";
            ui.label(RichText::new(about).color(palette.text_2));
            ui.add_space(8.0);
            let height = (ctx.content_rect().height() - 320.0).clamp(80.0, 260.0);
            let card = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
            ui.painter().rect_filled(card, CornerRadius::same(size::CORNER_CONTROL), palette.surface_0);
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for name in profiles {
                    let response = profile_ui(ui, name, *name == chosen, name == now);
                    if response.clicked() {
                        self.chosen = Some(name.clone());
                    }
                    if response.double_clicked() {
                        actions.push(Action::Profile(ProfileAct::Use(name.clone())));
                    }
                }
            });
            let corner = CornerRadius::same(size::CORNER_CONTROL);
            ui.painter().rect_stroke(card, corner, Stroke::new(1.0, palette.line_1), StrokeKind::Outside);
            ui.add_space(10.0);
            self.change_ui(ui, profiles, &chosen, actions);
            let mut closed = false;
            let sentence = format!("Now in use: {now}");
            buttons_ui(ui, &sentence, |ui| {
                closed = ui.add(Button::main("Done")).clicked();
                let off = (chosen == now).then(|| "It is in use".to_owned());
                if ui.add(Button::framed("Use").off_because(off)).clicked() {
                    actions.push(Action::Profile(ProfileAct::Use(chosen.clone())));
                }
            });
            closed
        });
        closed == Some(false)
    }

    fn change_ui(&mut self, ui: &mut Ui, profiles: &[String], chosen: &str, actions: &mut Vec<Action>) {
        let Some(naming) = &mut self.naming else {
            ui.horizontal(|ui| {
                let is_default = (chosen == DEFAULT_PROFILE).then(|| "The default profile stays".to_owned());
                let new = |name: String, renames| Naming { of: chosen.to_owned(), renames, name, focused: false };
                if ui.add(Button::framed("New…").tip("A profile like the chosen one")).clicked() {
                    self.naming = Some(new(String::new(), false));
                }
                if ui.add(Button::framed("Rename…").off_because(is_default.clone())).clicked() {
                    self.naming = Some(new(chosen.to_owned(), true));
                }
                if ui.add(Button::framed("Delete").off_because(is_default)).clicked() {
                    actions.push(Action::Profile(ProfileAct::Remove(chosen.to_owned())));
                }
            });
            return;
        };
        let mut ended = false;
        ui.horizontal(|ui| {
            let palette = Palette::of(ui);
            let words = if naming.renames { "New name" } else { "Name" };
            let label = ui.label(RichText::new(words).color(palette.text_2));
            let id = Id::unique("profile name");
            ui.allocate_ui(vec2(200.0, size::BUTTON), |ui| {
                field_ui(ui, id, &mut naming.name, fonts::ui(text::NORMAL)).labelled_by(label.id);
            });
            if !naming.focused {
                naming.focused = true;
                ui.memory_mut(|memory| memory.request_focus(id));
            }
            let trouble = if !is_profile_name(&naming.name) {
                Some("A name without / \\ : * ? \" < > |".to_owned())
            } else if profiles.contains(&naming.name) {
                Some("There is a profile of this name".to_owned())
            } else {
                None
            };
            let entered = ui.input(|i| i.key_pressed(Key::Enter));
            let words = if naming.renames { "Rename" } else { "Add" };
            let ok = trouble.is_none();
            if (ui.add(Button::framed(words).off_because(trouble)).clicked() || entered) && ok {
                let name = naming.name.clone();
                self.chosen = Some(name.clone());
                actions.push(Action::Profile(if naming.renames {
                    ProfileAct::Rename { from: naming.of.clone(), to: name }
                } else {
                    ProfileAct::Add { name, like: naming.of.clone() }
                }));
                ended = true;
            }
            ended |= ui.add(Button::quiet("Cancel naming").name("Cancel naming")).clicked();
        });
        if ended {
            self.naming = None;
        }
    }
}

fn profile_ui(ui: &mut Ui, name: &str, chosen: bool, used: bool) -> eframe::egui::Response {
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::BUTTON), Sense::click());
    let spoken = if used { format!("{name}, in use") } else { name.to_owned() };
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &spoken));
    let ground = if chosen { palette.sel } else { palette.surface_0 };
    let ground = if response.hovered() && !chosen { palette.hovered(ground) } else { ground };
    let color = if chosen { palette.sel_text } else { palette.text_1 };
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(4), ground);
    if used {
        let sign = elided(painter, icons::CHECK, fonts::icon(text::ICON_TEXT), color, 20.0);
        paint_galley(painter, rect.with_min_x(rect.left() + 10.0), sign, Align::LEFT);
    }
    let words = elided(painter, name, fonts::ui(text::NORMAL), color, rect.width() - 50.0);
    paint_galley(painter, rect.with_min_x(rect.left() + 32.0), words, Align::LEFT);
    response
}
