//! The strip on top: menus and what is open.

use super::{Action, TabLook, View};
use crate::gui::commands::menus::LAYOUTS;
use crate::gui::commands::{Command, Entry, MENUS};
use crate::gui::docks::Tool;
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::list::{elided, paint_galley};
use crate::gui::widgets::menu::{Item, bar_keys, item_ui, rows_ui, separator_ui, title_ui};
use crate::gui::{fonts, icons};
use eframe::egui::{
    Align, Color32, Galley, Id, Layout, Popup, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo,
    containers::menu::{MenuConfig, SubMenu},
    pos2, vec2,
};

/// From this width tools have their names beside their icons.
const NAMED: f32 = 1680.0;

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
            titles.push((title, *words));
        }
    } else {
        let title = title_ui(&mut row, "Menu", true);
        Popup::menu(&title).gap(2.0).show(|ui| {
            rows_ui(ui, |ui| {
                for (words, entries) in MENUS {
                    sub_menu_ui(ui, words, |ui| entries_ui(ui, entries, view, actions));
                }
            });
        });
        titles.push((title, "Menu"));
    }
    bar_keys(&row, &titles);
    row.add_space(8.0);
    let left = row.cursor().left();
    let tools = tools_ui(ui, rect, view, actions);
    tabs_ui(ui, Rect::from_x_y_ranges(left..=tools, rect.y_range()), view, actions);
}

/// With one menu open, the pointer opens the next by moving over its title.
fn switch_on_hover(ui: &Ui, title: &Response, before: &[(Response, &str)]) {
    let any_open_before =
        before.iter().any(|(other, _)| Popup::is_id_open(ui.ctx(), Popup::default_response_id(other)));
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
    rows_ui(ui, |ui| {
        for entry in entries {
            entry_ui(ui, entry, view, actions);
        }
    });
}

fn entry_ui(ui: &mut Ui, entry: &Entry, view: &View<'_>, actions: &mut Vec<Action>) {
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
            for file in view.recent {
                let words = file.path.display().to_string();
                if item_ui(ui, Item::data(&words)).clicked() {
                    actions.push(Action::OpenFile(file.path.clone()));
                    ui.close();
                }
            }
        }),
    }
}

/// What of the window is shown, below the layouts.
const SHOWN: &[Entry] = &[
    Entry::Line,
    Entry::Do(Command::ShowDetails),
    Entry::Do(Command::ShowBytes),
    Entry::Do(Command::ShowToolbar),
    Entry::Do(Command::ShowStatus),
];

/// What is at the right end of the strip; gives where it begins.
fn tools_ui(ui: &mut Ui, rect: Rect, view: &View<'_>, actions: &mut Vec<Action>) -> f32 {
    let area = rect.with_max_x(rect.right() - 8.0);
    let mut row = ui.new_child(UiBuilder::new().max_rect(area).layout(Layout::right_to_left(Align::Center)));
    row.spacing_mut().item_spacing.x = 2.0;
    super::command_row::command_button(&mut row, Command::Palette, view, actions);
    if view.capture.is_some() {
        let layout = row.add(Button::icon(icons::LAYOUT, "Layout").tip("Where the panes lie"));
        Popup::menu(&layout).show(|ui| {
            rows_ui(ui, |ui| {
                for entry in LAYOUTS.iter().chain(SHOWN) {
                    entry_ui(ui, entry, view, actions);
                }
            });
        });
        row.add_space(8.0);
        for tool in Tool::ALL.into_iter().rev() {
            let command = Command::Tool(tool);
            let on = command.is_on(&view.now);
            let about = command.about();
            // The word stands beside the icon while the tool is open, and always where there is room.
            let button = if on || rect.width() >= NAMED {
                Button::quiet(tool.title()).with_icon(about.icon, text::ICON).name(about.words)
            } else {
                Button::icon(about.icon, about.words)
            };
            if row.add(button.tip(view.keys.tip(command)).on(on)).clicked() {
                actions.push(Action::Do(command));
            }
        }
    }
    row.min_rect().left() - 6.0
}

const PLUS_ROOM: f32 = 40.0;
const MORE_ROOM: f32 = 84.0;

/// The tabs, as many as there is room for, and the button for another one.
fn tabs_ui(ui: &mut Ui, rect: Rect, view: &View<'_>, actions: &mut Vec<Action>) {
    let widths: Vec<f32> = view.tabs.iter().map(|tab| tab_width(ui, tab)).collect();
    let shown = fitting(&widths, rect.width() - PLUS_ROOM, view.shown);
    let mut left = rect.left();
    let mut places = Vec::new();
    for index in &shown {
        let (Some(tab), Some(width)) = (view.tabs.get(*index), widths.get(*index)) else { continue };
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width.min(rect.width()), rect.height()));
        tab_ui(ui, place, *index, tab, view, actions);
        places.push((*index, tab_id(tab.id), place));
        left = place.right();
    }
    drag_ui(ui, &places, actions);
    let hidden: Vec<usize> = (0..view.tabs.len()).filter(|index| !shown.contains(index)).collect();
    let mut row = super::row_in(ui, rect.with_min_x(left), 6.0);
    if !hidden.is_empty() {
        let words = format!("{} more", hidden.len());
        let more = row.add(Button::quiet(&words).with_caret().tip("The other tabs"));
        Popup::menu(&more).show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for index in hidden {
                let Some(tab) = view.tabs.get(index) else { continue };
                if item_ui(ui, Item::data(&tab.name)).clicked() {
                    actions.push(Action::ShowTab(index));
                    ui.close();
                }
            }
        });
    }
    super::command_row::command_button(&mut row, Command::NewTab, view, actions);
}

/// Which tabs are shown in `room`: those from the left, and always the one in front.
fn fitting(widths: &[f32], room: f32, front: usize) -> Vec<usize> {
    if widths.iter().sum::<f32>() <= room {
        return (0..widths.len()).collect();
    }
    let mut left = room - MORE_ROOM - widths.get(front).copied().unwrap_or_default();
    let mut shown = Vec::new();
    for (index, width) in widths.iter().enumerate() {
        if index == front {
            shown.push(index);
        } else if *width <= left {
            left -= width;
            shown.push(index);
        } else {
            // What comes after the first that does not fit is hidden too, so the order stays plain.
            left = 0.0;
        }
    }
    shown
}

fn tab_words(ui: &Ui, tab: &TabLook, color: Color32) -> std::sync::Arc<Galley> {
    elided(ui.painter(), &tab.name, fonts::ui(text::NORMAL), color, WIDEST_NAME)
}

const WIDEST_NAME: f32 = 240.0;

fn tab_width(ui: &Ui, tab: &TabLook) -> f32 {
    let words = tab_words(ui, tab, Palette::of(ui).text_1);
    let dot = if tab.unsaved && !tab.live { 13.0 } else { 0.0 };
    12.0 + 22.0 + words.size().x + dot + 32.0
}

/// One tab: a click shows it, a middle click or its × closes it.
fn tab_ui(ui: &mut Ui, rect: Rect, index: usize, tab: &TabLook, view: &View<'_>, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let front = index == view.shown;
    let response = ui.interact(rect, tab_id(tab.id), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, front, &tab.name));
    if response.clicked() {
        actions.push(Action::ShowTab(index));
    }
    if response.middle_clicked() {
        actions.push(Action::CloseTab(index));
    }
    let color = if front { palette.text_1 } else { palette.text_2 };
    let words = tab_words(ui, tab, color);
    let painter = ui.painter();
    if front {
        painter.rect_filled(rect, 0, palette.surface_1);
        painter.rect_filled(rect.with_max_y(rect.top() + 2.0), 0, palette.accent);
    } else if response.hovered() {
        painter.rect_filled(rect, 0, palette.hovered(palette.strip));
    }
    for x in [rect.left() + 0.5, rect.right() - 0.5] {
        painter.vline(x, rect.y_range(), Stroke::new(1.0, palette.line_1));
    }
    if response.has_focus() {
        painter.rect_stroke(rect.shrink(2.0), 2, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    }
    let mut at = rect.with_min_x(rect.left() + 12.0);
    if tab.live {
        painter.circle_filled(at.left_center() + vec2(7.0, 0.0), 4.0, palette.live);
    } else {
        let icon = if tab.capture { icons::FILE } else { icons::HOUSE };
        let icon = elided(painter, icon, fonts::icon(text::ICON_PANE), color, 30.0);
        paint_galley(painter, at, icon, Align::LEFT);
    }
    at.min.x += 22.0;
    let words_width = words.size().x;
    paint_galley(painter, at, words, Align::LEFT);
    at.min.x += words_width + 9.0;
    if tab.unsaved && !tab.live {
        painter.circle_filled(at.left_center() + vec2(1.0, 0.0), 3.0, palette.text_3);
    }
    if !tab.capture && view.tabs.len() == 1 {
        return;
    }
    let side = size::SMALL_BUTTON;
    let place = Rect::from_center_size(rect.right_center() - vec2(17.0, 0.0), vec2(side, side));
    let name = if tab.capture && front { "Close this capture".to_owned() } else { format!("Close {}", tab.name) };
    let tip = if front { view.keys.tip(Command::Close) } else { name.clone() };
    if ui.place(place, Button::small(icons::X, &name).tip(tip)).clicked() {
        actions.push(Action::CloseTab(index));
    }
}

fn tab_id(tab: u64) -> Id {
    Id::unique(("tab", tab))
}

/// A tab that is dragged over another takes its place.
fn drag_ui(ui: &Ui, places: &[(usize, Id, Rect)], actions: &mut Vec<Action>) {
    let Some(pointer) = ui.input(|i| i.pointer.interact_pos()) else { return };
    let dragged = ui.ctx().dragged_id();
    let Some((from, _, own)) = places.iter().find(|(_, id, _)| dragged == Some(*id)) else { return };
    let over = places.iter().find(|(index, _, place)| index != from && place.x_range().contains(pointer.x));
    if let Some((to, _, place)) = over {
        // Past the middle of the part that is left to it, so that tabs of unlike widths do not dance.
        let past =
            if to > from { pointer.x > place.right() - own.width() } else { pointer.x < place.left() + own.width() };
        if past {
            actions.push(Action::MoveTab(*from, *to));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn tabs_that_do_not_fit_are_hidden_but_never_the_one_in_front() {
        let widths = [100.0; 5];
        assert_eq!(fitting(&widths, 600.0, 4), [0, 1, 2, 3, 4]);
        assert_eq!(fitting(&widths, 400.0, 4), [0, 1, 4]);
        assert_eq!(fitting(&widths, 400.0, 0), [0, 1, 2]);
        assert_eq!(fitting(&widths, 10.0, 2), [2]);
    }
}
