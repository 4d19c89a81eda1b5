//! The menus of a cell and of a column's title.

use super::columns::ColumnEdit;
use crate::gui::asks::Change;
use crate::gui::commands::menus::{ROW_COPY, ROW_MARKS};
use crate::gui::commands::{Command, Entry, Form};
use crate::gui::model::{Capture, RowText};
use crate::gui::panes::strip::{entries_ui, sub_menu_ui};
use crate::gui::panes::{Action, View};
use crate::gui::widgets::header::Column;
use crate::gui::widgets::menu::{Item, item_ui, separator_ui};
use crate::gui::words;
use eframe::egui::{Align, Ui};

/// The context menu of a cell.
#[derive(Debug)]
pub(super) struct CellMenu {
    packet: u64,
    cell: String,
    filter: Option<String>,
    conversations: Vec<(&'static str, String)>,
    comments: Vec<String>,
    color: Option<u8>,
}

impl CellMenu {
    pub(super) fn new(capture: &dyn Capture, row: u64, packet: u64, column: Option<usize>) -> Self {
        let mut text = RowText::default();
        capture.row(row, None, &mut text);
        CellMenu {
            packet,
            cell: column.and_then(|column| text.cells.get(column)).cloned().unwrap_or_default(),
            filter: column.and_then(|column| capture.filter_of_cell(packet, column)),
            conversations: capture.conversations_of(packet),
            comments: capture.comments_of(packet),
            color: capture.color_of(packet),
        }
    }

    pub(super) fn ui(&self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        entries_ui(ui, ROW_MARKS, view, actions);
        self.comments_ui(ui, view, actions);
        separator_ui(ui);
        self.forms_ui(ui, "Apply as Filter", view, actions, Action::Apply);
        self.forms_ui(ui, "Prepare as Filter", view, actions, Action::Prepare);
        if !self.conversations.is_empty() {
            sub_menu_ui(ui, "Conversation Filter", |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (name, filter) in &self.conversations {
                    if item_ui(ui, Item::new(name)).clicked() {
                        actions.push(Action::Apply(filter.clone()));
                        ui.close();
                    }
                }
            });
            sub_menu_ui(ui, "Colorize Conversation", |ui| self.colors_ui(ui, view, actions));
        }
        separator_ui(ui);
        sub_menu_ui(ui, "Copy", |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (words, text) in [("Value", Some(&self.cell)), ("As Filter", self.filter.as_ref())] {
                let off = text.is_none_or(String::is_empty).then_some("There is nothing to copy");
                if item_ui(ui, Item { off, ..Item::new(words) }).clicked()
                    && let Some(text) = text
                {
                    actions.push(Action::Copy(text.clone()));
                    ui.close();
                }
            }
            separator_ui(ui);
            entries_ui(ui, ROW_COPY, view, actions);
        });
        separator_ui(ui);
        let go = [Command::GoToPacket, Command::Back, Command::Forward].map(Entry::Do);
        entries_ui(ui, &go, view, actions);
    }

    fn comments_ui(&self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        sub_menu_ui(ui, "Packet Comments", |ui| {
            entries_ui(ui, &[Entry::Do(Command::PacketComment)], view, actions);
            if self.comments.is_empty() {
                return;
            }
            separator_ui(ui);
            for (i, comment) in self.comments.iter().enumerate() {
                let first = comment.lines().next().unwrap_or_default();
                let words = format!("Delete “{}”", words::shortened(first, 40));
                if item_ui(ui, Item::new(&words)).clicked() {
                    let mut rest = self.comments.clone();
                    rest.remove(i);
                    actions.push(Action::Change(Change::Comments(self.packet, rest)));
                    ui.close();
                }
            }
        });
    }

    fn colors_ui(&self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        for color in 0..10u8 {
            let words = format!("Color {}", color + 1);
            let keys = view.keys.words(Command::ColorConversation(color));
            let item = Item { checked: self.color == Some(color), keys: &keys, ..Item::new(&words) };
            if item_ui(ui, item).clicked() {
                actions.push(Action::Change(Change::Color(self.packet, Some(color))));
                ui.close();
            }
        }
        separator_ui(ui);
        entries_ui(ui, &[Entry::Do(Command::ResetColors)], view, actions);
    }

    fn forms_ui(
        &self,
        ui: &mut Ui,
        words: &str,
        view: &View<'_>,
        actions: &mut Vec<Action>,
        make: fn(String) -> Action,
    ) {
        let Some(filter) = &self.filter else {
            let off = Some("This column is no field of the packet");
            item_ui(ui, Item { off, opens: true, ..Item::new(words) });
            return;
        };
        let applied = view.engine.applied();
        sub_menu_ui(ui, words, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            item_ui(ui, Item { off: Some("The filter for this cell"), ..Item::data(filter) });
            separator_ui(ui);
            for form in Form::ALL {
                if item_ui(ui, Item::new(form.words())).clicked() {
                    actions.push(make(form.make(applied, filter)));
                    ui.close();
                }
            }
        });
    }
}

/// What is chosen in the menu of a title.
#[derive(Debug, PartialEq)]
pub(super) enum OfColumns {
    Align(usize, Align),
    Edit(ColumnEdit),
    Fit(usize),
    Toggle(usize),
    Remove(usize),
    Add(&'static str),
    Sort(Option<(String, bool)>),
}

/// Draws the menu of a column's title.
pub(super) fn title_menu_ui(
    ui: &mut Ui,
    at: usize,
    columns: &[Column],
    sorted: Option<(usize, bool)>,
) -> Option<OfColumns> {
    ui.spacing_mut().item_spacing.y = 0.0;
    let column = columns.get(at)?;
    let mut chosen = None;
    let mut row = |ui: &mut Ui, item: Item<'_>, does: OfColumns| {
        if item_ui(ui, item).clicked() {
            chosen = Some(does);
            ui.close();
        }
    };
    for (words, descending) in [("Sort Ascending", false), ("Sort Descending", true)] {
        let checked = sorted == Some((at, descending));
        row(ui, Item { checked, ..Item::new(words) }, OfColumns::Sort(Some((column.code.clone(), descending))));
    }
    let off = sorted.is_none().then_some("The list is in the order of the file");
    row(ui, Item { off, ..Item::new("Order of the File") }, OfColumns::Sort(None));
    separator_ui(ui);
    for (words, align) in [("Align Left", Align::Min), ("Align Center", Align::Center), ("Align Right", Align::Max)] {
        row(ui, Item { checked: column.align == align, ..Item::new(words) }, OfColumns::Align(at, align));
    }
    separator_ui(ui);
    row(ui, Item::new("Edit Column…"), OfColumns::Edit(ColumnEdit::of(at, column)));
    row(ui, Item::new("Resize to Contents"), OfColumns::Fit(at));
    separator_ui(ui);
    let shown = columns.iter().filter(|column| !column.hidden).count();
    for (i, other) in columns.iter().enumerate() {
        let off = (shown == 1 && !other.hidden).then_some("One column stays");
        row(ui, Item { checked: !other.hidden, off, ..Item::new(&other.title) }, OfColumns::Toggle(i));
    }
    separator_ui(ui);
    sub_menu_ui(ui, "Add Column", |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (code, title) in crate::export::custom::OFFERED {
            if item_ui(ui, Item::new(title)).clicked() {
                chosen = Some(OfColumns::Add(code));
                ui.close();
            }
        }
        separator_ui(ui);
        if item_ui(ui, Item::new("Any Field…")).clicked() {
            chosen = Some(OfColumns::Edit(ColumnEdit::new(columns.len())));
            ui.close();
        }
    });
    let mut row = |ui: &mut Ui, item: Item<'_>, does: OfColumns| {
        if item_ui(ui, item).clicked() {
            chosen = Some(does);
            ui.close();
        }
    };
    let off = (shown == 1).then_some("One column stays");
    row(ui, Item { off, ..Item::new("Remove Column") }, OfColumns::Remove(at));
    chosen
}
