//! Comments on a packet.

use super::{buttons_ui, dialog_ui};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::{fonts, icons};
use eframe::egui::{Context, CornerRadius, Frame, Id, Key, Margin, Modifiers, ScrollArea, Stroke, TextEdit};

/// The comments as they are written.
#[derive(Debug)]
pub struct CommentDialog {
    packet: u64,
    comments: Vec<String>,
    asked: bool,
}

/// How the dialog ended, if it did.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Open,
    Closed,
    Written(u64, Vec<String>),
}

impl CommentDialog {
    /// For a packet that has some comments already.
    pub fn new(packet: u64, mut comments: Vec<String>) -> CommentDialog {
        if comments.is_empty() {
            comments.push(String::new());
        }
        CommentDialog { packet, comments, asked: false }
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ctx: &Context) -> Outcome {
        let title = format!("Comments on packet {}", crate::gui::words::grouped(self.packet));
        let shown = dialog_ui(ctx, "comment", &title, 480.0, |ui| {
            let palette = Palette::of(ui);
            let mut removed = None;
            ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for (i, comment) in self.comments.iter_mut().enumerate() {
                    ui.horizontal(|ui| {
                        let id = Id::unique(("comment", i));
                        let width = ui.available_width() - size::SMALL_BUTTON - 8.0;
                        let frame = Frame::new()
                            .fill(palette.field)
                            .stroke(Stroke::new(1.0, palette.line_2))
                            .corner_radius(CornerRadius::same(size::CORNER_CONTROL))
                            .inner_margin(Margin::symmetric(8, 6));
                        let edit = TextEdit::multiline(comment).id(id).frame(frame).desired_rows(3);
                        ui.add(edit.font(fonts::ui(text::NORMAL)).desired_width(width));
                        let name = format!("Comment {}", i + 1);
                        ui.ctx().accesskit_node_builder(id, |node| node.set_label(name));
                        if i == 0 && !self.asked {
                            self.asked = true;
                            ui.memory_mut(|memory| memory.request_focus(id));
                        }
                        if ui.add(Button::small(icons::TRASH, "Delete this comment")).clicked() {
                            removed = Some(i);
                        }
                    });
                    ui.add_space(8.0);
                }
            });
            if let Some(i) = removed {
                self.comments.remove(i);
            }
            if ui.add(Button::quiet("Add a comment").with_icon(icons::PLUS, text::ICON_TEXT)).clicked() {
                self.comments.push(String::new());
            }
            let mut outcome = Outcome::Open;
            let entered = ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::Enter));
            buttons_ui(ui, "Saved with the capture, as pcapng", |ui| {
                if ui.add(Button::main("Keep comments").keys("Ctrl Enter")).clicked() || entered {
                    let kept = self.comments.iter().map(|c| c.trim().to_owned()).filter(|c| !c.is_empty());
                    outcome = Outcome::Written(self.packet, kept.collect());
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
