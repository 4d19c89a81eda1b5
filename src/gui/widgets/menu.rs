//! Rows of menus, and the keys of menus: F10, Alt with a letter, arrows, first letters.

use super::list::{elided, paint_galley};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::{fonts, icons};
use eframe::egui::containers::menu::MenuState;
use eframe::egui::response::Flags;
use eframe::egui::{
    Align, Color32, CornerRadius, Event, Id, Key, Modifiers, Popup, Response, Role, Sense, Ui, WidgetInfo, vec2,
};

/// What a row of a menu shows.
#[derive(Debug, Default, Clone, Copy)]
pub struct Item<'a> {
    pub words: &'a str,
    pub keys: &'a str,
    /// A check mark, for what is on.
    pub checked: bool,
    /// Why it is not available now.
    pub off: Option<&'a str>,
    /// The words came out of a packet or a file.
    pub data: bool,
    /// Another menu opens.
    pub opens: bool,
}

impl<'a> Item<'a> {
    /// A row of plain words.
    pub fn new(words: &'a str) -> Self {
        Item { words, ..Item::default() }
    }

    /// A row whose words are data.
    pub fn data(words: &'a str) -> Self {
        Item { words, data: true, ..Item::default() }
    }
}

const LEFT: f32 = 26.0;
const RIGHT: f32 = 12.0;
const WIDEST: f32 = 480.0;

/// Draws one row.
pub fn item_ui(ui: &mut Ui, item: Item<'_>) -> Response {
    let palette = Palette::of(ui);
    let enabled = item.off.is_none();
    let color = if enabled { palette.text_1 } else { palette.text_off };
    let font = if item.data { fonts::data() } else { fonts::ui(text::NORMAL) };
    let words = elided(ui.painter(), item.words, font, color, WIDEST);
    let quiet = if enabled { palette.text_3 } else { palette.text_off };
    let keys = elided(ui.painter(), item.keys, fonts::ui(text::SMALL), quiet, WIDEST);
    let keys_width = if item.keys.is_empty() { 0.0 } else { keys.size().x + 28.0 };
    let needed = LEFT + words.size().x + keys_width + if item.opens { 28.0 } else { RIGHT };
    let width = if ui.is_sizing_pass() { needed } else { needed.max(ui.available_width()) };
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, mut response) = ui.allocate_exact_size(vec2(width, size::MENU_ROW), sense);
    if enabled {
        register(ui, response.id, item.words);
        if take(ui, chosen_by_letter(), |id: &Id| *id == response.id) {
            response.flags |= Flags::FAKE_PRIMARY_CLICKED;
        }
        // Beyond a row that opens nothing lies the next menu of the bar.
        if response.has_focus() && !item.opens && ui.input(|i| i.key_pressed(Key::ArrowRight)) {
            ui.data_mut(|data| data.insert_temp(to_next_menu(), true));
        }
    }
    response.widget_info(|| {
        let name = match item.off {
            Some(reason) if !reason.is_empty() => format!("{}, {reason}", item.words),
            _ => item.words.to_owned(),
        };
        if item.checked {
            WidgetInfo::selected(Role::MenuItem, enabled, true, name)
        } else {
            WidgetInfo::labeled(Role::MenuItem, enabled, name)
        }
    });
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if enabled && (response.hovered() || response.has_focus()) {
            painter.rect_filled(rect, CornerRadius::same(size::CORNER_CHIP), palette.surface_3);
        }
        if item.checked {
            let check = elided(painter, icons::CHECK, fonts::icon(text::ICON_TEXT), palette.accent, 20.0);
            paint_galley(painter, rect.with_min_x(rect.left() + 7.0), check, Align::LEFT);
        }
        paint_galley(painter, rect.with_min_x(rect.left() + LEFT), words, Align::LEFT);
        paint_galley(painter, rect.with_max_x(rect.right() - RIGHT), keys, Align::RIGHT);
        if item.opens {
            let font = fonts::icon(text::ICON_CARET);
            let caret = elided(painter, icons::CARET_RIGHT, font, palette.text_3, 20.0);
            paint_galley(painter, rect.with_max_x(rect.right() - 8.0), caret, Align::RIGHT);
        }
    }
    match item.off {
        Some(reason) if !reason.is_empty() => response.on_hover_text(reason),
        _ => response,
    }
}

/// The rows of a menu: without gaps, and reached by their first letters.
pub fn rows_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let letters = letters_of(ui);
    ui.data_mut(|data| data.insert_temp::<Vec<(Id, char)>>(letters, Vec::new()));
    add(ui);
    let rows = ui.data_mut(|data| data.remove_temp::<Vec<(Id, char)>>(letters)).unwrap_or_default();
    let deepest = MenuState::is_deepest_open_sub_menu(ui.ctx(), ui.layer_id().id);
    if ui.is_sizing_pass() || !deepest {
        return;
    }
    let mut typed = None;
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(text) => {
                typed = text.chars().next().map(|sign| sign.to_ascii_lowercase());
                false
            }
            _ => true,
        });
    });
    let Some(typed) = typed else { return };
    let focused = ui.memory(|memory| memory.focused());
    let at = rows.iter().position(|(id, _)| Some(*id) == focused).map_or(0, |at| at + 1);
    let (before, after) = rows.split_at(at);
    let mut same = after.iter().chain(before).filter(|(_, letter)| *letter == typed);
    let Some((first, _)) = same.next() else { return };
    ui.memory_mut(|memory| memory.request_focus(*first));
    if same.next().is_none() {
        // The only one with this letter is meant.
        ui.data_mut(|data| data.insert_temp(chosen_by_letter(), *first));
    }
    ui.request_repaint();
}

fn letters_of(ui: &Ui) -> Id {
    Id::unique(("letters of menu", ui.layer_id().id))
}

fn chosen_by_letter() -> Id {
    Id::unique("menu row chosen by letter")
}

fn to_next_menu() -> Id {
    Id::unique("to the next menu")
}

/// Notes a row for its first letter, in menus that are reached so.
fn register(ui: &Ui, id: Id, words: &str) {
    let Some(letter) = words.chars().find(|sign| sign.is_alphanumeric()) else { return };
    let letters = letters_of(ui);
    ui.data_mut(|data| {
        if let Some(mut rows) = data.get_temp::<Vec<(Id, char)>>(letters) {
            rows.push((id, letter.to_ascii_lowercase()));
            data.insert_temp(letters, rows);
        }
    });
}

/// Takes a value out of egui's memory, if it is the one that is meant.
fn take<T: Clone + Send + Sync + 'static>(ui: &Ui, id: Id, meant: impl FnOnce(&T) -> bool) -> bool {
    ui.data_mut(|data| {
        let found = data.get_temp::<T>(id).is_some_and(|value| meant(&value));
        if found {
            data.remove::<T>(id);
        }
        found
    })
}

/// A line between groups of rows.
pub fn separator_ui(ui: &mut Ui) {
    let palette = Palette::of(ui);
    let width = if ui.is_sizing_pass() { 1.0 } else { ui.available_width() };
    let (rect, _) = ui.allocate_exact_size(vec2(width, 9.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, palette.hairline());
}

/// A title of the menu bar; `open` paints it as held down.
pub fn title_ui(ui: &mut Ui, words: &str, icon: bool) -> Response {
    let palette = Palette::of(ui);
    let font = if icon { fonts::icon(text::ICON) } else { fonts::ui(text::NORMAL) };
    let (shown, name) = if icon { (icons::LIST, words) } else { (words, words) };
    let galley = ui.painter().layout_no_wrap(shown.to_owned(), font, Color32::PLACEHOLDER);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 14.0, size::MENU_ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, true, name));
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    let lit = open || response.hovered() || response.has_focus();
    let (ground, color) =
        if lit { (palette.surface_3, palette.text_1) } else { (Color32::TRANSPARENT, palette.text_2) };
    ui.painter().rect_filled(rect, CornerRadius::same(size::CORNER_CHIP), ground);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley_with_override_text_color(at, galley, color);
    response
}

/// Lets F10, Alt with a letter, ← and → open the menus that belong to `titles`.
///
/// egui has neither mnemonics nor arrow keys between closed menus, so they are ours, once, here.
pub fn bar_keys(ui: &Ui, titles: &[(Response, &str)]) {
    let open_at = |index: usize| {
        if let Some((title, _)) = titles.get(index) {
            Popup::open_id(ui.ctx(), Popup::default_response_id(title));
            title.request_focus();
        }
    };
    if ui.input_mut(|i| i.consume_key(Default::default(), Key::F10)) {
        open_at(0);
        return;
    }
    for (index, (_, words)) in titles.iter().enumerate() {
        let key = words.get(..1).and_then(Key::from_name);
        if key.is_some_and(|key| ui.input_mut(|i| i.consume_key(Modifiers::ALT, key))) {
            open_at(index);
            return;
        }
    }
    let is_open = |id: Id| Popup::is_id_open(ui.ctx(), id);
    let Some(open) = titles.iter().position(|(title, _)| is_open(Popup::default_response_id(title))) else {
        return;
    };
    let focused = ui.memory(|memory| memory.focused());
    let on_title = focused.is_none() || titles.iter().any(|(title, _)| Some(title.id) == focused);
    let press = |key: Key| on_title && ui.input_mut(|i| i.consume_key(Default::default(), key));
    let count = titles.len();
    if press(Key::ArrowRight) || take(ui, to_next_menu(), |_: &bool| true) {
        open_at((open + 1) % count);
    } else if press(Key::ArrowLeft) {
        open_at((open + count - 1) % count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::style;
    use egui_kittest::{Harness, kittest::Queryable};

    fn harness() -> Harness<'static, Vec<&'static str>> {
        Harness::builder().with_size([500.0, 300.0]).with_context_setup(style::install).build_ui_state(
            |ui, done: &mut Vec<&str>| {
                ui.horizontal(|ui| {
                    let mut titles = Vec::new();
                    for (title, row) in [("File", "Open…"), ("Go", "Go to Packet…")] {
                        let response = title_ui(ui, title, false);
                        Popup::menu(&response).show(|ui| {
                            rows_ui(ui, |ui| {
                                for words in [row, "Save", "Save As…"] {
                                    if item_ui(ui, Item { keys: "Ctrl+O", ..Item::new(words) }).clicked() {
                                        done.push(words);
                                        ui.close();
                                    }
                                }
                                let off = Item { off: Some("nothing is open"), ..Item::new("Close") };
                                item_ui(ui, off);
                            });
                        });
                        titles.push((response, title));
                    }
                    bar_keys(ui, &titles);
                });
            },
            Vec::new(),
        )
    }

    #[test]
    fn a_menu_opens_with_a_click_and_a_row_is_chosen() {
        let mut harness = harness();
        harness.get_by_label("File").click();
        harness.run();
        assert!(harness.query_by_label("Close, nothing is open").is_some());
        harness.get_by_label("Open…").click();
        harness.run();
        assert_eq!(*harness.state(), ["Open…"]);
        assert!(harness.query_by_label("Open…").is_none());
    }

    #[test]
    fn a_first_letter_chooses_a_row_or_walks_those_that_share_it() {
        let mut harness = harness();
        harness.run();
        harness.key_press_modifiers(Modifiers::ALT, Key::G);
        harness.run();
        harness.event(Event::Text("g".into()));
        harness.run();
        assert_eq!(*harness.state(), ["Go to Packet…"]);
        harness.key_press(Key::F10);
        harness.run();
        for _ in 0..2 {
            harness.event(Event::Text("s".into()));
            harness.run();
        }
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(*harness.state(), ["Go to Packet…", "Save As…"]);
    }

    #[test]
    fn f10_and_arrows_do_it_without_a_mouse() {
        let mut harness = harness();
        harness.run();
        harness.key_press(Key::F10);
        harness.run();
        harness.key_press(Key::ArrowRight);
        harness.run();
        harness.key_press(Key::ArrowDown);
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(*harness.state(), ["Go to Packet…"]);
    }
}
