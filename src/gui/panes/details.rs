//! The details of the selected packet.

use super::{Action, Pane, View, empty_ui, header_ui};
use crate::gui::commands::{Command, DETAILS_MENU};
use crate::gui::model::Packet;
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::{Button, chip_ui};
use crate::gui::widgets::tree::{TreeState, tree_ui};
use crate::gui::{fonts, icons, words};
use eframe::egui::{Align, Event, Layout, Rect, RichText, Ui, Vec2};

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
        });
    }
}
