//! The strip on top: menus and what is open.

use super::{Action, View};
use crate::gui::commands::{Command, Entry, MENUS};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::list::{elided, paint_galley};
use crate::gui::widgets::menu::{Item, bar_keys, item_ui, separator_ui, title_ui};
use crate::gui::{fonts, icons};
use eframe::egui::{
    Align, Popup, Rect, Role, Sense, Stroke, Ui, WidgetInfo,
    containers::menu::{MenuConfig, SubMenu},
    vec2,
};

/// Below this width the menus are one button.
const WIDE: f32 = 1200.0;

/// Draws the strip.
pub fn strip_ui(ui: &mut Ui, rect: Rect, view: &View<'_>, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.painter().rect_filled(rect, 0, palette.strip);
    let mut row = super::row_in(ui, rect, 6.0);
    row.spacing_mut().item_spacing.x = 0.0;
    let mut titles = Vec::new();
    if rect.width() >= WIDE {
        for (words, entries) in MENUS {
            let title = title_ui(&mut row, words, false);
            Popup::menu(&title).gap(2.0).show(|ui| entries_ui(ui, entries, view, actions));
            switch_on_hover(&row, &title, &titles);
            titles.push(title);
        }
    } else {
        let title = title_ui(&mut row, "Menu", true);
        Popup::menu(&title).gap(2.0).show(|ui| {
            for (words, entries) in MENUS {
                sub_menu_ui(ui, words, |ui| entries_ui(ui, entries, view, actions));
            }
        });
        titles.push(title);
    }
    bar_keys(&row, &titles);
    row.add_space(8.0);
    tab_ui(&mut row, rect, view, actions);
}

/// With one menu open, the pointer opens the next by moving over its title.
fn switch_on_hover(ui: &Ui, title: &eframe::egui::Response, before: &[eframe::egui::Response]) {
    let any_open_before = before.iter().any(|other| Popup::is_id_open(ui.ctx(), Popup::default_response_id(other)));
    let open = ui.data(|d| d.get_temp::<eframe::egui::Id>(menu_memory()));
    let own = Popup::default_response_id(title);
    let other_open = any_open_before || open.is_some_and(|open| open != own && Popup::is_id_open(ui.ctx(), open));
    if title.hovered() && other_open && !title.clicked() {
        Popup::open_id(ui.ctx(), own);
    }
    if Popup::is_id_open(ui.ctx(), own) {
        ui.data_mut(|d| d.insert_temp(menu_memory(), own));
    }
}

fn menu_memory() -> eframe::egui::Id {
    eframe::egui::Id::unique("open menu of the strip")
}

/// A row that opens another menu beside it.
pub(super) fn sub_menu_ui(ui: &mut Ui, words: &str, add: impl FnOnce(&mut Ui)) {
    let response = item_ui(ui, Item { opens: true, ..Item::new(words) });
    SubMenu::new().config(MenuConfig::new()).show(ui, &response, add);
}

/// Draws rows of a menu from data.
pub fn entries_ui(ui: &mut Ui, entries: &[Entry], view: &View<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for entry in entries {
        match entry {
            Entry::Do(command) => {
                let about = command.about();
                let keys = view.keys.words(*command);
                let item = Item {
                    keys: &keys,
                    checked: command.is_on(&view.now),
                    off: command.why_not(&view.now),
                    ..Item::new(about.words)
                };
                if item_ui(ui, item).clicked() {
                    actions.push(Action::Do(*command));
                    ui.close();
                }
            }
            Entry::Line => separator_ui(ui),
            Entry::Menu(words, inner) => {
                sub_menu_ui(ui, words, |ui| entries_ui(ui, inner, view, actions));
            }
            Entry::Recent => sub_menu_ui(ui, "Open Recent", |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                if view.recent.is_empty() {
                    item_ui(ui, Item { off: Some(""), ..Item::new("No file was opened yet") });
                }
                for path in view.recent {
                    let words = path.display().to_string();
                    if item_ui(ui, Item::data(&words)).clicked() {
                        actions.push(Action::OpenFile(path.clone()));
                        ui.close();
                    }
                }
            }),
        }
    }
}

/// The tab of the open capture, or of the welcome page.
fn tab_ui(ui: &mut Ui, strip: Rect, view: &View<'_>, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let live = view.now.live;
    let name = match view.capture {
        None => "Welcome".to_owned(),
        Some(capture) if live => format!("{}, capturing", capture.name()),
        Some(capture) => capture.name(),
    };
    let icon = if view.capture.is_none() { icons::HOUSE } else { icons::FILE };
    let words = elided(ui.painter(), &name, fonts::ui(text::NORMAL), palette.text_1, 240.0);
    let dot = view.now.unsaved && !live;
    let close = view.capture.is_some();
    let width = 12.0 + 22.0 + words.size().x + if dot { 13.0 } else { 0.0 } + if close { 30.0 } else { 12.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, strip.height()), Sense::hover());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, true, &name));
    let painter = ui.painter();
    painter.rect_filled(rect, 0, palette.surface_1);
    painter.rect_filled(rect.with_max_y(rect.top() + 2.0), 0, palette.accent);
    for x in [rect.left() + 0.5, rect.right() - 0.5] {
        painter.vline(x, rect.y_range(), Stroke::new(1.0, palette.line_1));
    }
    let mut at = rect.with_min_x(rect.left() + 12.0);
    if live {
        painter.circle_filled(at.left_center() + vec2(7.0, 0.0), 4.0, palette.live);
    } else {
        let icon = elided(painter, icon, fonts::icon(text::ICON_PANE), palette.text_1, 30.0);
        paint_galley(painter, at, icon, Align::LEFT);
    }
    at.min.x += 22.0;
    let words_width = words.size().x;
    paint_galley(painter, at, words, Align::LEFT);
    at.min.x += words_width + 9.0;
    if dot {
        painter.circle_filled(at.left_center() + vec2(1.0, 0.0), 3.0, palette.text_3);
    }
    if close {
        let place =
            Rect::from_center_size(rect.right_center() - vec2(16.0, 0.0), vec2(size::SMALL_BUTTON, size::SMALL_BUTTON));
        let tip = view.keys.tip(Command::Close);
        let button = Button::small(icons::X, "Close this capture").tip(tip);
        if ui.place(place, button).clicked() {
            actions.push(Action::Do(Command::Close));
        }
    }
}
