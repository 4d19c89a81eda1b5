//! The columns of the list: what is written to the settings, and the dialog for one of them.

use crate::gui::fonts;
use crate::gui::model::Capture;
use crate::gui::tokens::Palette;
use crate::gui::widgets::button::Button;
use crate::gui::widgets::field::field_ui;
use crate::gui::widgets::header::Column;
use crate::gui::windows::{buttons_ui, dialog_ui};
use eframe::egui::{Align, Context, Id, Key, RichText, Ui};
use serde::{Deserialize, Serialize};

/// A column as the settings have it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedColumn {
    pub title: String,
    /// Wireshark's code of what it shows.
    pub shows: String,
    pub width: f32,
    pub align: SavedAlign,
    pub hidden: bool,
}

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SavedAlign {
    #[default]
    Left,
    Center,
    Right,
}

impl From<&Column> for SavedColumn {
    fn from(column: &Column) -> SavedColumn {
        SavedColumn {
            title: column.title.clone(),
            shows: column.code.clone(),
            width: column.width,
            align: match column.align {
                Align::Min => SavedAlign::Left,
                Align::Center => SavedAlign::Center,
                Align::Max => SavedAlign::Right,
            },
            hidden: column.hidden,
        }
    }
}

impl From<&SavedColumn> for Column {
    fn from(saved: &SavedColumn) -> Column {
        Column {
            title: saved.title.clone(),
            // Whatever a file says, a column can be seen and taken hold of.
            width: if saved.width.is_finite() { saved.width.clamp(0.0, 2000.0) } else { 92.0 },
            align: match saved.align {
                SavedAlign::Left => Align::Min,
                SavedAlign::Center => Align::Center,
                SavedAlign::Right => Align::Max,
            },
            code: saved.shows.clone(),
            hidden: saved.hidden,
        }
    }
}

/// The dialog for a column: title, what it shows, width.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ColumnEdit {
    at: usize,
    title: String,
    /// A field, or one of Wireshark's codes.
    shows: String,
    width: String,
    asked: bool,
}

/// How the dialog ended, if it did.
#[derive(Debug, PartialEq)]
pub(super) enum Edited {
    Open,
    Closed,
    /// The column in a place takes this one's place, or stands there when it is a new one.
    Done(usize, Column),
}

impl ColumnEdit {
    /// For a column that there is not yet.
    pub(super) fn new(at: usize) -> ColumnEdit {
        ColumnEdit { at, title: String::new(), shows: String::new(), width: "92".into(), asked: false }
    }

    pub(super) fn of(at: usize, column: &Column) -> ColumnEdit {
        let shows = field_of_code(&column.code).unwrap_or(&column.code).to_owned();
        ColumnEdit { at, title: column.title.clone(), shows, width: format!("{:.0}", column.width), asked: false }
    }

    /// The place of the column; one behind the last for a new one.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    /// The code of what was typed.
    fn code(&self) -> String {
        match self.shows.trim() {
            code if code.starts_with('%') => code.to_owned(),
            "" => String::new(),
            field => format!("%Cus:{field}:0:R"),
        }
    }

    pub(super) fn ui(&mut self, ctx: &Context, capture: &dyn Capture, before: Option<&Column>) -> Edited {
        let title = if before.is_some() { "Edit column" } else { "Add column" };
        let shown = dialog_ui(ctx, "column", title, 380.0, |ui| {
            let row = |ui: &mut Ui, words: &str, id: Id, text: &mut String, mono: bool| {
                let palette = Palette::of(ui);
                let label = ui.label(RichText::new(words).color(palette.text_2));
                ui.add_space(2.0);
                let font = if mono { fonts::filter() } else { fonts::ui(crate::gui::tokens::text::NORMAL) };
                field_ui(ui, id, text, font).labelled_by(label.id);
                ui.add_space(8.0);
            };
            let first = Id::unique("column shows");
            row(ui, "Field", first, &mut self.shows, true);
            row(ui, "Title", Id::unique("column title"), &mut self.title, false);
            row(ui, "Width", Id::unique("column width"), &mut self.width, false);
            if !self.asked {
                self.asked = true;
                ui.memory_mut(|memory| memory.request_focus(first));
            }
            let made = capture.column(&self.code());
            let width = self.width.trim().parse::<f32>().ok().filter(|width| (0.0..=2000.0).contains(width));
            let sentence = match (&made, width) {
                (None, _) if self.shows.trim().is_empty() => "A field such as tcp.len, or several with “or” between",
                (None, _) => "There is no field of this name",
                (_, None) => "The width is a number of points, to 2,000",
                _ => "",
            };
            let made = made.zip(width).map(|(mut column, width)| {
                if !self.title.trim().is_empty() {
                    self.title.trim().clone_into(&mut column.title);
                }
                column.width = width;
                if let Some(before) = before {
                    column.align = if before.code == column.code { before.align } else { column.align };
                    column.hidden = before.hidden;
                }
                column
            });
            let mut outcome = Edited::Open;
            let entered = ui.input(|i| i.key_pressed(Key::Enter));
            buttons_ui(ui, sentence, |ui| {
                let words = if before.is_some() { "Change column" } else { "Add column" };
                let off = made.is_none().then(String::new);
                let clicked = ui.add(Button::main(words).off_because(off)).clicked();
                if let Some(column) = made
                    && (clicked || entered)
                {
                    outcome = Edited::Done(self.at, column);
                }
                if ui.add(Button::framed("Cancel")).clicked() {
                    outcome = Edited::Closed;
                }
            });
            outcome
        });
        shown.unwrap_or(Edited::Closed)
    }
}

/// The field that a code shows, if it is nothing else.
fn field_of_code(code: &str) -> Option<&str> {
    code.strip_prefix("%Cus:")?.strip_suffix(":0:R")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_survive_being_written() {
        let column = Column { hidden: true, ..Column::right("TTL", 61.0).coded("%Cus:ip.ttl:0:R") };
        let saved = SavedColumn::from(&column);
        let text = toml::to_string(&saved).unwrap();
        assert_eq!(Column::from(&toml::from_str::<SavedColumn>(&text).unwrap()), column);
        let wild = SavedColumn { width: f32::NAN, ..saved };
        assert_eq!(Column::from(&wild).width, 92.0);
    }

    #[test]
    fn a_field_is_written_as_a_code_and_read_back() {
        let column = Column::left("Length", 80.0).coded("%Cus:tcp.len or udp.length:0:R");
        let edit = ColumnEdit::of(0, &column);
        assert_eq!(edit.shows, "tcp.len or udp.length");
        assert_eq!(edit.code(), column.code);
        assert_eq!(ColumnEdit::of(0, &Column::left("No.", 1.0).coded("%m")).code(), "%m");
    }
}
