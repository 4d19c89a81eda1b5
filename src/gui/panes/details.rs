//! The details of the selected packet.

use super::{Action, Pane, View, empty_ui, header_ui};
use crate::gui::commands::{Command, DETAILS_MENU};
use crate::gui::model::Packet;
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::{Button, chip_ui};
use crate::gui::widgets::tree::{TreeState, tree_ui};
use crate::gui::{fonts, icons, words};
use eframe::egui::{Align, Event, Id, Key, Layout, Modifiers, Rect, RichText, TextEdit, Ui, Vec2};
use regex::RegexBuilder;

/// What is open and chosen. Opened lines stay so from packet to packet.
#[derive(Debug, Default)]
pub struct DetailsPane {
    pub tree: TreeState,
    /// The line under the pointer.
    pub hovered: Option<usize>,
    packet: Option<u64>,
    lines: usize,
    /// The pointer was used last, not the keyboard: what it rests on counts.
    pointed: bool,
    /// What is looked for in the packet.
    finding: Option<Finding>,
}

#[derive(Debug, Default)]
struct Finding {
    text: String,
    asked: bool,
    /// The text is in no line.
    missing: bool,
}

impl DetailsPane {
    /// Draws the packet; `lit` is the line whose byte is under the pointer.
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, view: &View<'_>, lit: Option<usize>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let head = rect.with_max_y(rect.top() + size::PANE_HEADER);
        let body = rect.with_min_y(head.bottom());
        ui.painter().rect_filled(body, 0, palette.surface_0);
        let focus = Pane::Details.has_focus(ui);
        header_ui(ui, head, focus, |ui| self.head_ui(ui, rect.width(), view, actions));
        self.hovered = None;
        let Some((number, packet)) = view.packet else {
            empty_ui(ui, body, "Select a packet to see inside it", "");
            return;
        };
        // The same packet has other lines when later ones told more about it.
        if self.packet != Some(number) || self.lines != packet.len() {
            self.keep_choice(number, packet);
        }
        self.tree.rows = view.rows();
        let id = Pane::Details.focus_id();
        let output = tree_ui(ui, id, body, packet, &mut self.tree, lit);
        let (moved, typed) = ui.input(|i| {
            let keys = i.events.iter().any(|event| matches!(event, Event::Key { pressed: true, .. }));
            (i.pointer.delta() != Vec2::ZERO || i.pointer.any_down(), keys)
        });
        self.pointed = moved || (self.pointed && !typed);
        self.hovered = output.hovered.filter(|_| self.pointed);
        if let Some((line, _)) = output.followed
            && let Some(to) = packet.link_of(line)
        {
            actions.push(Action::Jump(to));
        }
        output.response.context_menu(|ui| {
            super::strip::entries_ui(ui, DETAILS_MENU, view, actions);
        });
    }

    /// Chooses a line of a packet that may not have been drawn yet.
    pub fn reveal(&mut self, number: u64, packet: &dyn Packet, line: usize) {
        self.packet = Some(number);
        self.lines = packet.len();
        self.tree.reveal(packet, line);
    }

    /// Opens the field for what is looked for in the packet.
    pub fn find(&mut self) {
        self.finding.get_or_insert_default().asked = true;
    }

    /// Chooses the next line that has what is looked for, or the one before; round the end.
    fn find_line(&mut self, packet: &dyn Packet, backwards: bool) {
        let Some(hit) = self.tree.hit.clone() else { return };
        let lines = packet.len();
        let from = self.tree.chosen.unwrap_or(if backwards { 0 } else { lines.saturating_sub(1) });
        let mut parts = Vec::new();
        let found = (1..=lines).find_map(|step| {
            let line = if backwards { (from + lines - step) % lines } else { (from + step) % lines };
            parts.clear();
            packet.text(line, &mut parts);
            let words: String = parts.iter().map(|(_, words)| words.as_str()).collect();
            hit.is_match(&words).then_some(line)
        });
        if let Some(finding) = &mut self.finding {
            finding.missing = found.is_none();
        }
        if let Some(line) = found {
            self.tree.reveal(packet, line);
        }
    }

    fn finding_ui(&mut self, ui: &mut Ui, packet: Option<&dyn Packet>) {
        let Some(finding) = &mut self.finding else {
            if ui.add(Button::small(icons::MAGNIFYING_GLASS, "Find in packet").tip("Find in packet")).clicked() {
                self.find();
            }
            return;
        };
        let palette = Palette::of(ui);
        let id = Id::unique("find in packet");
        let focused = ui.memory(|memory| memory.has_focus(id));
        let press = |modifiers, key| focused && ui.input_mut(|i| i.consume_key(modifiers, key));
        let back = press(Modifiers::SHIFT, Key::Enter);
        let on = press(Modifiers::NONE, Key::Enter);
        let mut close = ui.add(Button::small(icons::X, "Close find in packet")).clicked();
        let color = if finding.missing { palette.err } else { palette.text_1 };
        let edit = TextEdit::singleline(&mut finding.text).id(id).font(fonts::data()).desired_width(150.0);
        let field = ui.add(edit.text_color(color).hint_text("Find in packet"));
        let changed = field.changed();
        // egui takes the keyboard away at Esc, before anybody is asked.
        close |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Escape));
        ui.ctx().accesskit_node_builder(id, |node| node.set_label("Find in packet"));
        if std::mem::take(&mut finding.asked) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        if changed {
            let pattern = regex::escape(&finding.text);
            let made = RegexBuilder::new(&pattern).case_insensitive(true).size_limit(1 << 20).build();
            self.tree.hit = made.ok().filter(|_| !finding.text.is_empty());
            finding.missing = false;
        }
        if (on || back || changed)
            && let Some(packet) = packet
        {
            if changed {
                // What is chosen may have it already.
                self.tree.chosen = self.tree.chosen.and_then(|line| line.checked_sub(1));
            }
            self.find_line(packet, back);
        }
        if close {
            self.finding = None;
            self.tree.hit = None;
        }
    }

    /// A line of the same field stays chosen when another packet comes.
    fn keep_choice(&mut self, number: u64, packet: &dyn Packet) {
        let kind = self.packet.is_some().then_some(self.tree.chosen_kind()).flatten();
        self.tree.chosen = kind.and_then(|kind| (0..packet.len()).find(|line| packet.shape(*line).kind == kind));
        self.packet = Some(number);
        self.lines = packet.len();
    }

    fn head_ui(&mut self, ui: &mut Ui, width: f32, view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let Some((number, packet)) = view.packet else {
            let words = RichText::new("Details").font(fonts::strong(text::NORMAL));
            ui.label(words.color(palette.text_1));
            return;
        };
        let title = format!("Packet {}", words::grouped(number));
        ui.label(RichText::new(title).font(fonts::strong(text::NORMAL)).color(palette.text_1));
        let wide = width > 700.0;
        let phrase = packet.phrase();
        if wide && !phrase.is_empty() {
            ui.label(RichText::new(phrase).color(palette.text_2));
        }
        ui.add_space(4.0);
        for relation in packet.relations().iter().take(if wide { 4 } else { 2 }) {
            let chip = chip_ui(ui, relation.icon, &relation.words, relation.leads_to.is_some());
            if chip.clicked()
                && let Some(to) = relation.leads_to
            {
                actions.push(Action::Jump(to));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (icon, command) in [
                (icons::ARROWS_IN_LINE_VERTICAL, Command::CollapseAll),
                (icons::ARROWS_OUT_LINE_VERTICAL, Command::ExpandAll),
            ] {
                let button = Button::small(icon, command.about().words).tip(view.keys.tip(command));
                if ui.add(button).clicked() {
                    actions.push(Action::Do(command));
                }
            }
            self.finding_ui(ui, Some(packet));
        });
    }
}
