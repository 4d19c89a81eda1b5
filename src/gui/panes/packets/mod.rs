//! The packet list.

mod columns;
mod menus;
mod rows;

pub use columns::SavedColumn;

use super::{Action, Pane, View, empty_ui};
use crate::gui::asks::{Change, Look, Mark, Packets, TimeFormat};
use crate::gui::commands::Command;
use crate::gui::model::{Capture, RowText};
use crate::gui::settings::Paint;
use crate::gui::tokens::{Palette, RowSize, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::header::{Column, column_spans, header_ui};
use crate::gui::widgets::list::{List, ListOutput, ListState, full_size};
use crate::gui::{fonts, icons, words};
use columns::{ColumnEdit, Edited};
use eframe::egui::{Align, Color32, Key, Modifiers, Rect, Role, Tooltip, Ui, UiBuilder, pos2};
use menus::{CellMenu, OfColumns, title_menu_ui};
use regex::Regex;
use roaring::RoaringBitmap;
use rows::{PacketRows, sign_words};
use std::sync::Arc;

/// Points of the scroll map for one of its parts.
const MAP_PART: f32 = 2.0;

/// Marks that have a tick in the scroll map; of more only the first.
const MOST_TICKS: usize = 512;

/// Where the list stands and how its columns are.
#[derive(Debug, Default)]
pub struct PacketsPane {
    pub list: ListState,
    pub columns: Vec<Column>,
    /// Rows are drawn in the colours of the rules.
    pub colorize: bool,
    pub paint: Paint,
    /// How the Time column counts, and with how many decimals if not as many as the file has.
    pub time: TimeFormat,
    pub decimals: Option<u8>,
    /// The newest packet stays in view.
    pub follow: bool,
    /// Packets selected beside the one whose details are shown, by index.
    pub chosen: RoaringBitmap,
    /// What was found in rows is lit, and ticked in the map.
    pub hit: Option<Regex>,
    pub found: Option<u64>,
    /// Rows on screen.
    pub visible: std::ops::Range<u64>,
    /// The row that Shift selects from.
    anchor: Option<u64>,
    seen: u64,
    /// The capture whose times the columns have room for.
    fitted: Option<u64>,
    /// What the context menu was opened on.
    menu: Option<CellMenu>,
    editing: Option<ColumnEdit>,
    rows: RowSize,
    /// All columns are to be made as wide as the rows on screen need.
    fits: bool,
}

impl PacketsPane {
    /// How rows are to be written.
    pub fn look(&self) -> Look {
        let code = |column: &Column| if column.hidden { String::new() } else { column.code.clone() };
        Look { columns: self.columns.iter().map(code).collect(), time: self.time, decimals: self.decimals }
    }

    /// Adds a column before Info, or at the end.
    pub fn add_column(&mut self, column: Column) {
        let info = self.columns.iter().rposition(|column| column.code == "%i");
        self.columns.insert(info.unwrap_or(self.columns.len()), column);
    }

    /// All selected packets: the one in the details, and those beside it.
    pub fn selection(&self, selected: Option<u64>) -> Packets {
        let mut all = self.chosen.clone();
        let index = selected.and_then(|packet| u32::try_from(packet.checked_sub(1)?).ok());
        all.extend(index);
        Arc::new(all)
    }

    /// Only the packet in the details is selected; says whether more were.
    pub fn choose_one(&mut self) -> bool {
        self.anchor = None;
        let more = !self.chosen.is_empty();
        self.chosen.clear();
        more
    }

    /// Draws the list of the open capture.
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let Some(capture) = view.capture else { return };
        let counts = capture.counts();
        self.rows = view.rows();
        if self.columns.is_empty() {
            self.columns = capture.columns();
        }
        self.fit_numbers(ui, counts.packets);
        if counts.packets > 0 && self.fitted != Some(capture.id()) {
            self.fitted = Some(capture.id());
            let fitting = capture.columns();
            let time = fitting.iter().find(|column| column.code == "%t");
            if let Some(time) = time
                && let Some(column) = self.columns.iter_mut().find(|column| column.code == "%t")
            {
                column.width = column.width.max(time.width);
            }
        }

        let id = Pane::List.focus_id();
        let head = rect.with_max_y(rect.top() + size::COLUMN_HEADER);
        let body = rect.with_min_y(head.bottom());
        ui.painter().rect_filled(body, 0, palette.surface_0);
        self.header(ui, head, capture, actions);
        if counts.displayed == 0 {
            self.nothing_ui(ui, body, capture, actions);
            return;
        }

        if self.follow && capture.live().is_some() && counts.displayed > self.seen {
            self.list.scroll_to_end(counts.displayed);
        }
        self.seen = counts.displayed;

        let selected = view.packet.map(|(number, _)| number);
        let map = self.map(body, capture, palette);
        let ticks = self.ticks(capture, palette, selected, counts.displayed);
        let output = {
            let mut rows = PacketRows {
                capture,
                rules: capture.rules(),
                columns: &self.columns,
                selected,
                chosen: &self.chosen,
                paint: self.colorize.then_some(self.paint),
                active: ui.input(|i| i.focused),
                text: self.rows.text,
                hit: self.hit.as_ref(),
                row: RowText::default(),
            };
            List::new(id, "Packet list", counts.displayed).roles(Role::Grid, Role::Row).map(&map, &ticks).show_in(
                ui,
                body,
                &mut self.list,
                &mut rows,
            )
        };
        self.visible = output.visible.clone();
        self.follow_clicks(capture, selected, &output, actions);
        if output.entered.is_some() {
            actions.push(Action::Focus(Pane::Details));
        }
        if output.response.has_focus() && ui.input(|i| i.key_pressed(Key::Escape)) {
            self.choose_one();
        }
        if output.scrolled && capture.live().is_some() {
            // Scrolling up pauses following, scrolling to the end resumes it.
            self.follow = self.list.at_end(counts.displayed);
        }
        if let Some((row, pos)) = output.secondary_clicked.zip(output.response.interact_pointer_pos())
            && let Some(packet) = capture.packet_in(row)
        {
            let spans = column_spans(&self.columns, output.body);
            let column = spans.iter().position(|span| span.width() > 0.0 && span.x_range().contains(pos.x));
            self.menu = Some(CellMenu::new(capture, row, packet, column));
        }
        if let Some(menu) = &self.menu {
            output.response.context_menu(|ui| menu.ui(ui, view, actions));
        }
        if !output.response.context_menu_opened() {
            self.tooltip(ui, capture, selected, &output);
        }
        if capture.live().is_some() {
            self.pill_ui(ui, output.body, counts.displayed);
        }
    }

    fn header(&mut self, ui: &mut Ui, head: Rect, capture: &dyn Capture, actions: &mut Vec<Action>) {
        let by = capture.sorted();
        let place = |code: &str| self.columns.iter().position(|column| column.code == code);
        let sorted = by.and_then(|(code, descending)| Some((place(code)?, descending)));
        let id = Pane::List.focus_id().with("titles");
        let header = header_ui(ui, id, head, &mut self.columns, Pane::List.has_focus(ui), sorted);
        if let Some(code) =
            header.clicked.and_then(|clicked| self.columns.get(clicked)).map(|column| column.code.clone())
        {
            // Ascending, descending, the order of the file.
            actions.push(Action::Sort(match by {
                Some((by, false)) if by == code => Some((code, true)),
                Some((by, true)) if by == code => None,
                _ if code == "%m" => Some((code, true)),
                _ => Some((code, false)),
            }));
        }
        let mut changed = header.resized;
        if let Some((from, to)) = header.moved {
            let column = self.columns.remove(from);
            self.columns.insert(to, column);
            changed = true;
        }
        let all = std::mem::take(&mut self.fits).then_some(0..self.columns.len());
        for column in all.into_iter().flatten().chain(header.fit) {
            self.fit(ui, capture, column);
            changed = true;
        }
        let mut chosen = None;
        for (at, title) in &header.titles {
            title.context_menu(|ui| chosen = title_menu_ui(ui, *at, &self.columns, sorted).or(chosen.take()));
        }
        if let Some(chosen) = chosen {
            changed |= self.change_columns(ui, capture, chosen, actions);
        }
        if let Some(mut editing) = self.editing.take() {
            let before = self.columns.get(editing.place());
            match editing.ui(ui.ctx(), capture, before) {
                Edited::Open => self.editing = Some(editing),
                Edited::Closed => {}
                Edited::Done(at, column) => {
                    match self.columns.get_mut(at) {
                        Some(place) => *place = column,
                        None => self.add_column(column),
                    }
                    changed = true;
                }
            }
        }
        if changed {
            actions.push(Action::ColumnsChanged);
        }
    }

    /// Does what was chosen in the menu of a title; says whether columns are others now.
    fn change_columns(&mut self, ui: &Ui, capture: &dyn Capture, does: OfColumns, actions: &mut Vec<Action>) -> bool {
        match does {
            OfColumns::Sort(by) => {
                actions.push(Action::Sort(by));
                return false;
            }
            OfColumns::Edit(edit) => {
                self.editing = Some(edit);
                return false;
            }
            OfColumns::Fit(at) => self.fit(ui, capture, at),
            OfColumns::Align(at, align) => {
                if let Some(column) = self.columns.get_mut(at) {
                    column.align = align;
                }
            }
            OfColumns::Toggle(at) => {
                if let Some(column) = self.columns.get_mut(at) {
                    column.hidden = !column.hidden;
                }
            }
            OfColumns::Remove(at) => {
                if at < self.columns.len() {
                    self.columns.remove(at);
                }
            }
            OfColumns::Add(code) => {
                if let Some(column) = capture.column(code) {
                    self.add_column(column);
                }
            }
        }
        true
    }

    /// The scroll map's colours, top to bottom.
    fn map(&self, body: Rect, capture: &dyn Capture, palette: &Palette) -> Vec<Color32> {
        let parts = (body.height() / MAP_PART).max(1.0) as usize;
        if !self.colorize {
            return vec![palette.surface_0];
        }
        let rules = capture.rules();
        let color = |rule: &Option<u16>| {
            let rule = rule.and_then(|rule| rules.get(usize::from(rule)));
            rule.map_or(palette.map_plain, |rule| rule.colors(palette).map)
        };
        let map = capture.map(parts);
        // Grey until it is counted.
        if map.is_empty() { vec![palette.map_plain] } else { map.iter().map(color).collect() }
    }

    /// Single rows in the scroll map: marks, what was found, the selected packet.
    fn ticks(&self, capture: &dyn Capture, palette: &Palette, selected: Option<u64>, rows: u64) -> Vec<(f32, Color32)> {
        let share = |packet: u64| capture.row_of(packet).map(|row| row as f32 / rows.max(1) as f32);
        let mut ticks = Vec::new();
        // Where the list has an order of its own, each place has to be looked for.
        let most = if capture.sorted().is_some() { 0 } else { MOST_TICKS };
        for index in capture.marked(Mark::Marked).iter().take(most) {
            ticks.extend(share(u64::from(index) + 1).map(|share| (share, palette.mark_text)));
        }
        ticks.extend(self.found.and_then(share).map(|share| (share, palette.find_hit)));
        ticks.extend(selected.and_then(share).map(|share| (share, palette.accent)));
        ticks
    }

    fn follow_clicks(
        &mut self,
        capture: &dyn Capture,
        selected: Option<u64>,
        output: &ListOutput,
        actions: &mut Vec<Action>,
    ) {
        if let Some((row, modifiers)) = output.chosen
            && let Some(packet) = capture.packet_in(row)
        {
            let in_gutter = output.clicked_at.is_some_and(|(_, pos)| pos.x < output.body.left() + size::GUTTER);
            if in_gutter && self.sign_in(capture, row, selected) {
                actions.push(Action::Jump(packet));
            } else {
                self.choose(capture, row, packet, selected, modifiers, output.secondary_clicked.is_some());
                actions.push(Action::Select(packet));
            }
        }
        if let Some(packet) = output.middle_clicked.and_then(|row| capture.packet_in(row)) {
            let index = u32::try_from(packet.saturating_sub(1)).unwrap_or(u32::MAX);
            let on = !capture.marked(Mark::Marked).contains(index);
            let one = Arc::new(RoaringBitmap::from_iter([index]));
            actions.push(Action::Change(Change::Mark(one, Mark::Marked, on)));
        }
    }

    /// The packet in a row is something to the selected one.
    fn sign_in(&self, capture: &dyn Capture, row: u64, selected: Option<u64>) -> bool {
        let mut text = RowText::default();
        capture.row(row, selected, &mut text);
        text.gutter.sign.is_some() && Some(text.packet) != selected
    }

    /// Selects more packets with what is held down: Ctrl one by one, Shift all between.
    fn choose(
        &mut self,
        capture: &dyn Capture,
        row: u64,
        packet: u64,
        selected: Option<u64>,
        held: Modifiers,
        menu: bool,
    ) {
        let index = |packet: u64| u32::try_from(packet.saturating_sub(1)).unwrap_or(u32::MAX);
        if menu && self.chosen.contains(index(packet)) {
            // The menu is for all of them.
            return;
        }
        if held.shift {
            let anchor = *self.anchor.get_or_insert_with(|| selected.and_then(|s| capture.row_of(s)).unwrap_or(row));
            let between = capture.packets_between(anchor, row);
            if held.command {
                self.chosen |= &*between;
            } else {
                self.chosen.clone_from(&between);
            }
            return;
        }
        if held.command {
            self.chosen.extend(selected.map(index));
            if !self.chosen.insert(index(packet)) {
                self.chosen.remove(index(packet));
            }
        } else {
            self.chosen.clear();
        }
        self.anchor = Some(row);
    }

    /// The whole text of a cell that is cut off, and what the gutter and the colour of the row say.
    fn tooltip(&self, ui: &Ui, capture: &dyn Capture, selected: Option<u64>, output: &ListOutput) {
        let Some((row, pos)) = output.hovered else { return };
        let spans = column_spans(&self.columns, output.body);
        let at = spans.iter().position(|span| span.width() > 0.0 && span.x_range().contains(pos.x));
        let Some((at, span)) = at.and_then(|at| Some((at, spans.get(at)?))) else { return };
        let mut text = RowText::default();
        capture.row(row, selected, &mut text);
        let rule = text.rule.and_then(|rule| capture.rules().get(rule));
        let mut said: Vec<String> = Vec::new();
        let in_gutter = pos.x < output.body.left() + size::GUTTER;
        if in_gutter {
            said.extend(text.gutter.sign.map(|sign| format!("Packet {}: {}", text.packet, sign_words(sign))));
            said.extend(text.gutter.member.then(|| "In the conversation of the selected packet".to_owned()));
            said.extend(rule.map(|rule| format!("Coloring rule {}", rule.name)));
        } else if let Some(words) = text.cells.get(at) {
            let last = self.columns.iter().rposition(|column| !column.hidden) == Some(at);
            let room = span.width() - 2.0 * size::CELL_EDGE - if text.comment && last { 22.0 } else { 0.0 };
            if full_size(ui.painter(), words, fonts::data_of(self.rows.text)).x > room {
                said.push(words.clone());
                said.extend(rule.map(|rule| format!("Coloring rule {}", rule.name)));
            }
            if text.comment && last {
                said.extend(capture.comments_of(text.packet).iter().map(|comment| format!("Comment: {comment}")));
            }
        }
        if said.is_empty() {
            return;
        }
        Tooltip::for_enabled(&output.response).at_pointer().show(|ui| {
            ui.set_max_width(720.0);
            for (i, words) in said.iter().enumerate() {
                let font = if i == 0 && !in_gutter { fonts::data() } else { fonts::ui(text::NORMAL) };
                ui.label(eframe::egui::RichText::new(words).font(font));
            }
        });
    }

    /// Makes the first column as wide as the largest number needs.
    fn fit_numbers(&mut self, ui: &Ui, packets: u64) {
        let digits = packets.max(9999).to_string();
        let least = size::GUTTER + full_size(ui.painter(), &digits, fonts::data_of(self.rows.text)).x + 21.0;
        if let Some(first) = self.columns.first_mut().filter(|column| column.code == "%m") {
            first.width = first.width.max(least.ceil());
        }
    }

    /// Makes all columns as wide as the rows on screen need, in the next frame.
    pub fn fit_soon(&mut self) {
        self.fits = true;
    }

    /// Makes a column as wide as the rows on screen need.
    fn fit(&mut self, ui: &Ui, capture: &dyn Capture, column: usize) {
        let mut row = RowText::default();
        let mut widest =
            self.columns.get(column).map_or(0.0, |c| full_size(ui.painter(), &c.title, fonts::medium(text::COLUMN)).x);
        for index in self.visible.clone() {
            capture.row(index, None, &mut row);
            if let Some(words) = row.cells.get(column) {
                widest = widest.max(full_size(ui.painter(), words, fonts::data_of(self.rows.text)).x);
            }
        }
        let first = self.columns.iter().position(|column| !column.hidden) == Some(column);
        let gutter = if first { size::GUTTER } else { 0.0 };
        if let Some(column) = self.columns.get_mut(column) {
            column.width = (widest + 2.0 * size::CELL_EDGE + gutter).ceil();
        }
    }

    fn nothing_ui(&self, ui: &mut Ui, rect: Rect, capture: &dyn Capture, actions: &mut Vec<Action>) {
        let counts = capture.counts();
        let reading = capture.jobs().iter().any(|job| job.words.starts_with("Reading"));
        if let Some(live) = capture.live().filter(|_| counts.packets == 0) {
            let filter = if live.filter.is_empty() {
                String::new()
            } else {
                format!("The capture filter lets through only {}", live.filter)
            };
            let title = format!("Listening on {}, nothing heard yet", live.interfaces);
            empty_ui(ui, rect, &title, &filter);
        } else if counts.packets == 0 && reading {
            empty_ui(ui, rect, "Reading…", "");
        } else if counts.packets == 0 {
            let button = empty_ui(ui, rect, "The file holds no packets", "");
            centered_button(ui, button, Button::framed("Open…").keys("Ctrl O"), || {
                actions.push(Action::Do(Command::Open));
            });
        } else if counts.counting {
            empty_ui(ui, rect, "Filtering…", "No packet matches so far");
        } else if capture.limit().is_some() {
            let hidden = words::counted(counts.packets, "packet is hidden", "packets are hidden");
            let button = empty_ui(ui, rect, "No packet matches", &format!("{hidden} by the filter and the time limit"));
            centered_button(ui, button, Button::framed("Clear time limit"), || actions.push(Action::Limit(None)));
        } else {
            let hidden =
                words::counted(counts.packets, "packet is hidden by the filter", "packets are hidden by the filter");
            let button = empty_ui(ui, rect, "No packet matches", &hidden);
            centered_button(ui, button, Button::framed("Clear filter").keys("Esc"), || {
                actions.push(Action::Do(Command::ClearFilter));
            });
        }
    }

    fn pill_ui(&mut self, ui: &mut Ui, body: Rect, total: u64) {
        let newer = total.saturating_sub(self.list.top as u64 + (body.height() / self.rows.height) as u64);
        let words = if self.follow {
            "Following the newest packet".to_owned()
        } else if newer == 0 {
            return;
        } else {
            words::counted(newer, "newer packet", "newer packets")
        };
        let at = Rect::from_min_max(
            pos2(body.left(), body.bottom() - 12.0 - size::BUTTON),
            pos2(body.right() - 12.0, body.bottom() - 12.0),
        );
        let mut child =
            ui.new_child(UiBuilder::new().max_rect(at).layout(eframe::egui::Layout::right_to_left(Align::Center)));
        let button = Button::main(&words).with_icon(icons::ARROW_LINE_DOWN, text::ICON_PANE);
        if child.add(button).clicked() {
            self.follow = !self.follow;
            if self.follow {
                self.list.scroll_to_end(total);
            }
        }
    }
}

/// A button in the middle of `rect`.
pub(super) fn centered_button(ui: &mut Ui, rect: Rect, button: Button<'_>, clicked: impl FnOnce()) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(eframe::egui::Layout::top_down(Align::Center)));
    if child.add(button).clicked() {
        clicked();
    }
}
