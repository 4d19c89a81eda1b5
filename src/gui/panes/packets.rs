//! The packet list.

use super::strip::{entries_ui, sub_menu_ui};
use super::{Action, Pane, View, empty_ui};
use crate::gui::coloring::DEFAULT_RULES;
use crate::gui::commands::{Command, Entry, Form};
use crate::gui::model::{Capture, Gutter, Rail, RowText, Sign};
use crate::gui::tokens::{Palette, contrast, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::list::{Column, List, ListState, RowArea, Rows, cell, column_spans, full_size, header_ui};
use crate::gui::widgets::menu::{Item, item_ui, separator_ui};
use crate::gui::{fonts, icons, words};
use eframe::egui::{Align, Color32, Rect, Role, Stroke, Ui, UiBuilder, pos2, vec2};

/// Where the list stands and how wide its columns are.
#[derive(Debug, Default)]
pub struct PacketsPane {
    pub list: ListState,
    pub columns: Vec<Column>,
    /// Rows were drawn in the colours of the rules.
    pub colorize: bool,
    /// The newest packet stays in view.
    pub follow: bool,
    seen: u64,
    /// The capture whose times the columns have room for.
    fitted: Option<u64>,
    /// What the context menu was opened on.
    menu: Option<CellMenu>,
}

/// The context menu of a cell.
#[derive(Debug)]
struct CellMenu {
    /// The whole row as text.
    row: String,
    cell: String,
    filter: Option<String>,
    conversations: Vec<(&'static str, String)>,
}

impl CellMenu {
    fn new(capture: &dyn Capture, row: u64, packet: u64, column: Option<usize>) -> Self {
        let mut text = RowText::default();
        capture.row(row, None, &mut text);
        CellMenu {
            cell: column.and_then(|column| text.cells.get(column)).cloned().unwrap_or_default(),
            row: text.cells.join("\t"),
            filter: column.and_then(|column| capture.filter_of_cell(packet, column)),
            conversations: capture.conversations_of(packet),
        }
    }

    fn ui(&self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let applied = view.engine.applied();
        let mut forms_ui = |ui: &mut Ui, words: &str, make: fn(String) -> Action| {
            let Some(filter) = &self.filter else {
                let off = Some("This column is no field of the packet");
                item_ui(ui, Item { off, opens: true, ..Item::new(words) });
                return;
            };
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
        };
        forms_ui(ui, "Apply as Filter", Action::Apply);
        forms_ui(ui, "Prepare as Filter", Action::Prepare);
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
        }
        separator_ui(ui);
        sub_menu_ui(ui, "Copy", |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (words, text) in
                [("Value", Some(&self.cell)), ("As Text", Some(&self.row)), ("As Filter", self.filter.as_ref())]
            {
                let off = text.is_none_or(String::is_empty).then_some("There is nothing to copy");
                if item_ui(ui, Item { off, ..Item::new(words) }).clicked()
                    && let Some(text) = text
                {
                    actions.push(Action::Copy(text.clone()));
                    ui.close();
                }
            }
        });
        separator_ui(ui);
        let go = [Command::GoToPacket, Command::Back, Command::Forward].map(Entry::Do);
        entries_ui(ui, &go, view, actions);
    }
}

impl PacketsPane {
    /// Draws the list of the open capture.
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let Some(capture) = view.capture else { return };
        let counts = capture.counts();
        if self.columns.is_empty() {
            self.columns = capture.columns();
        }
        self.fit_numbers(ui, counts.packets);
        if counts.packets > 0 && self.fitted != Some(capture.id()) {
            self.fitted = Some(capture.id());
            for (column, wanted) in self.columns.iter_mut().zip(capture.columns()) {
                column.width = column.width.max(wanted.width);
            }
        }

        let id = Pane::List.focus_id();
        let head = rect.with_max_y(rect.top() + size::COLUMN_HEADER);
        let body = rect.with_min_y(head.bottom());
        ui.painter().rect_filled(body, 0, palette.surface_0);
        let header = header_ui(ui, id.with("titles"), head, &mut self.columns, Pane::List.has_focus(ui));
        if counts.displayed == 0 {
            self.nothing_ui(ui, body, capture, actions);
            return;
        }

        if self.follow && capture.live().is_some() && counts.displayed > self.seen {
            self.list.scroll_to_end(counts.displayed);
        }
        self.seen = counts.displayed;

        let selected = view.packet.map(|(number, _)| number);
        let output = {
            let mut rows = PacketRows {
                capture,
                columns: &self.columns,
                selected,
                colorize: self.colorize,
                active: ui.input(|i| i.focused),
                row: RowText::default(),
            };
            List::new(id, "Packet list", counts.displayed).roles(Role::Grid, Role::Row).show_in(
                ui,
                body,
                &mut self.list,
                &mut rows,
            )
        };
        if let Some((row, _)) = output.chosen
            && let Some(packet) = capture.packet_in(row)
        {
            actions.push(Action::Select(packet));
        }
        if output.entered.is_some() {
            actions.push(Action::Focus(Pane::Details));
        }
        if output.scrolled && capture.live().is_some() {
            // Scrolling up pauses following, scrolling to the end resumes it.
            self.follow = self.list.at_end(counts.displayed);
        }
        if let Some(column) = header.fit {
            self.fit(ui, capture, column, output.visible.clone());
        }
        if let Some((row, pos)) = output.secondary_clicked.zip(output.response.interact_pointer_pos())
            && let Some(packet) = capture.packet_in(row)
        {
            let spans = column_spans(&self.columns, output.body);
            let column = spans.iter().position(|span| span.x_range().contains(pos.x));
            self.menu = Some(CellMenu::new(capture, row, packet, column));
        }
        if let Some(menu) = &self.menu {
            output.response.context_menu(|ui| menu.ui(ui, view, actions));
        }
        if capture.live().is_some() {
            self.pill_ui(ui, output.body, counts.displayed);
        }
    }

    /// Makes the first column as wide as the largest number needs.
    fn fit_numbers(&mut self, ui: &Ui, packets: u64) {
        let digits = packets.max(9999).to_string();
        let least = size::GUTTER + full_size(ui.painter(), &digits, fonts::data()).x + 21.0;
        if let Some(first) = self.columns.first_mut() {
            first.width = first.width.max(least.ceil());
        }
    }

    /// Makes a column as wide as the rows on screen need.
    fn fit(&mut self, ui: &Ui, capture: &dyn Capture, column: usize, rows: std::ops::Range<u64>) {
        let mut row = RowText::default();
        let mut widest =
            self.columns.get(column).map_or(0.0, |c| full_size(ui.painter(), &c.title, fonts::medium(text::COLUMN)).x);
        for index in rows {
            capture.row(index, None, &mut row);
            if let Some(words) = row.cells.get(column) {
                widest = widest.max(full_size(ui.painter(), words, fonts::data()).x);
            }
        }
        let gutter = if column == 0 { size::GUTTER } else { 0.0 };
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
        let newer = total.saturating_sub(self.list.top as u64 + (body.height() / size::ROW) as u64);
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

struct PacketRows<'a> {
    capture: &'a dyn Capture,
    columns: &'a [Column],
    selected: Option<u64>,
    colorize: bool,
    active: bool,
    row: RowText,
}

impl Rows for PacketRows<'_> {
    fn paint(&mut self, area: &RowArea<'_>) {
        self.capture.row(area.index, self.selected, &mut self.row);
        let palette = area.palette;
        let selected = self.selected == Some(self.row.packet);
        let rule = self
            .row
            .rule
            .filter(|_| self.colorize)
            .and_then(|rule| DEFAULT_RULES.get(rule))
            .map(|rule| rule.colors(palette));
        let (ground, color) = if selected && self.active {
            (palette.sel, palette.sel_text)
        } else if selected {
            (palette.sel_idle, palette.text_1)
        } else if self.row.ignored {
            (palette.surface_0, palette.ignored_text)
        } else if self.row.marked {
            (palette.mark_bg, palette.mark_text)
        } else if let Some(colors) = rule {
            (colors.row, colors.text)
        } else {
            (palette.surface_0, palette.text_1)
        };
        let ground = if area.hovered && !selected { palette.hovered(ground) } else { ground };
        area.painter.rect_filled(area.rect, 0, ground);

        // The accent where it can be seen, else the colour of the row's text.
        let plain = !(selected && self.active) && contrast(palette.accent, ground) >= 3.0;
        let glyphs = if plain { palette.accent } else { color };
        gutter(area, self.row.gutter, glyphs);
        let spans = column_spans(self.columns, area.rect);
        for (i, (span, column)) in spans.iter().zip(self.columns).enumerate() {
            let Some(words) = self.row.cells.get(i) else { continue };
            let span = if i == 0 { span.with_min_x(span.left() + size::GUTTER) } else { *span };
            cell(area.painter, span, words, fonts::data(), color, column.align);
        }
    }

    fn spoken(&mut self, index: u64) -> String {
        self.capture.row(index, self.selected, &mut self.row);
        let rule = self.row.rule.and_then(|rule| DEFAULT_RULES.get(rule));
        let mut spoken = self.row.cells.join(", ");
        for (is, word) in [(self.row.marked, "marked"), (self.row.ignored, "ignored")] {
            if is {
                spoken = format!("{spoken}, {word}");
            }
        }
        match rule {
            Some(rule) => format!("{spoken}, rule {}", rule.name),
            None => spoken,
        }
    }
}

/// The conversation of the selected packet as a rail, with a dot on each of its packets.
fn gutter(area: &RowArea<'_>, gutter: Gutter, color: Color32) {
    let rect = area.rect;
    let x = rect.left() + 7.0;
    let middle = rect.center().y;
    let stroke = Stroke::new(1.5, color);
    if let Some(rail) = gutter.rail {
        let top = if rail == Rail::First { middle } else { rect.top() };
        let bottom = if rail == Rail::Last { middle } else { rect.bottom() };
        area.painter.vline(x, top..=bottom, stroke);
    }
    if gutter.member {
        area.painter.circle_filled(pos2(x, middle), 2.6, color);
    }
    let line = |points: &[(f32, f32)]| {
        let points = points.iter().map(|(dx, dy)| rect.left_center() + vec2(*dx, *dy)).collect();
        area.painter.line(points, stroke);
    };
    match gutter.sign {
        Some(Sign::Request) => {
            line(&[(9.0, 0.0), (18.0, 0.0)]);
            line(&[(14.5, -3.5), (18.0, 0.0), (14.5, 3.5)]);
        }
        Some(Sign::Response) => {
            line(&[(20.0, 0.0), (11.0, 0.0)]);
            line(&[(14.5, -3.5), (11.0, 0.0), (14.5, 3.5)]);
        }
        Some(Sign::Acknowledged) => line(&[(11.0, 0.0), (14.0, 3.0), (19.0, -3.0)]),
        Some(Sign::Related) => {
            area.painter.circle_stroke(pos2(rect.left() + 15.0, middle), 2.5, stroke);
        }
        None => {}
    }
}
