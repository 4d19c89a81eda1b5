//! A statistic as a table: sorted, searched, filtered by, copied.

use super::shown_by;
use crate::gui::commands::Form;
use crate::gui::panes::strip::sub_menu_ui;
use crate::gui::panes::{Action, View, empty_ui};
use crate::gui::statistics::{Answer, Ask, Cell, Counted, Table, TableRow, What};
use crate::gui::tokens::{Palette, mix, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::choice::check_ui;
use crate::gui::widgets::field::{field_ui, hint_ui};
use crate::gui::widgets::header::{Column, column_spans, header_ui};
use crate::gui::widgets::list::{List, ListState, RowArea, Rows, cell, elided, paint_galley};
use crate::gui::widgets::menu::{Item, item_ui, rows_ui, separator_ui};
use crate::gui::{fonts, icons};
use eframe::egui::{
    Align, CornerRadius, Id, Layout, Popup, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};
use std::sync::Arc;

/// Which table, in which order (column, greatest first), with which words in its rows.
type Wanted = (usize, Option<(usize, bool)>, String);

/// The state of one table tool.
#[derive(Debug)]
pub(super) struct TableTool {
    name: &'static str,
    what: What,
    nothing: &'static str,
    /// Which of the tables.
    chosen: usize,
    /// Nothing was chosen yet: the first table with rows is shown.
    untouched: bool,
    limited: bool,
    find: String,
    sort: Option<(usize, bool)>,
    columns: Vec<Column>,
    list: ListState,
    /// Rows in the order shown, and what they were made of.
    order: Vec<usize>,
    made_of: Option<(Arc<Counted>, Wanted)>,
    last: Option<Answer>,
}

impl TableTool {
    pub(super) fn new(name: &'static str, what: What, nothing: &'static str) -> TableTool {
        TableTool {
            name,
            what,
            nothing,
            chosen: 0,
            untouched: true,
            limited: false,
            find: String::new(),
            sort: None,
            columns: Vec::new(),
            list: ListState::default(),
            order: Vec::new(),
            made_of: None,
            last: None,
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let rect = ui.available_rect_before_wrap();
        ui.painter().rect_filled(rect, 0, palette.surface_0);
        let Some(capture) = view.capture else { return };
        let filter = if self.limited { shown_by(view) } else { String::new() };
        let ask = Ask { what: self.what.clone(), filter };
        if let Some(answer) = capture.statistic(&ask) {
            self.last = Some(answer);
        }
        let head = rect.with_max_y(rect.top() + size::PANE_HEADER + 4.0);
        let body = rect.with_min_y(head.bottom());
        ui.painter().rect_filled(head, 0, palette.surface_1);
        let Some(Answer { counted, so_far }) = self.last.clone() else {
            empty_ui(ui, body, "Counting…", "");
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            return;
        };
        if so_far {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(300));
        }
        let Counted::Tables(tables) = &*counted else { return };
        if self.untouched {
            // The highest layer says most, and TCP most of all.
            let filled = |table: &Table| !table.rows.is_empty();
            let tcp = tables.iter().position(|table| table.title == "TCP" && filled(table));
            self.chosen = tcp.or_else(|| tables.iter().rposition(filled)).unwrap_or_default();
        }
        self.head_ui(ui, head, tables, so_far, actions);
        let Some(table) = tables.get(self.chosen.min(tables.len().saturating_sub(1))) else { return };
        self.table_ui(ui, body, &counted, table, view, actions);
    }

    fn head_ui(&mut self, ui: &mut Ui, rect: Rect, tables: &[Table], so_far: bool, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let inner = rect.shrink2(vec2(8.0, 0.0));
        let mut right = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::right_to_left(Align::Center)));
        right.spacing_mut().item_spacing.x = 8.0;
        let selected = self.selected(tables).cloned();
        self.copy_ui(&mut right, tables, actions);
        let off = selected.is_none().then(|| "No row is chosen".to_owned());
        let button = Button::quiet("Filter").with_icon(icons::FUNNEL, text::ICON_PANE).with_caret().off_because(off);
        let name = format!("Filter by this row of {}", self.name);
        let button = right.add(button.name(&name).words_size(text::SMALL));
        Popup::menu(&button).show(|ui| rows_ui(ui, |ui| filters_ui(ui, selected.as_ref(), actions)));
        let wide = rect.width() > 760.0;
        if wide {
            right.allocate_ui(vec2(150.0, size::BUTTON), |ui| {
                let id = Id::unique(("find in", self.name));
                let name = format!("Find in {}", self.name);
                let field = field_ui(ui, id, &mut self.find, fonts::ui(text::SMALL)).accessible_name(name);
                hint_ui(ui, &field, &self.find, "Find in table");
            });
        }
        let words = if wide { "Only what the filter shows" } else { "Filtered" };
        if check_ui(&mut right, self.limited, words, "Only what the filter shows", None).clicked() {
            self.limited = !self.limited;
        }
        if so_far {
            right.label(RichText::new("so far").size(text::HINT).color(palette.text_3));
        }
        let left = inner.with_max_x(right.min_rect().left() - 8.0);
        let mut left = ui.new_child(UiBuilder::new().max_rect(left).layout(Layout::left_to_right(Align::Center)));
        left.spacing_mut().item_spacing.x = 2.0;
        left.shrink_clip_rect(left.max_rect());
        if tables.len() < 2 {
            let rows = tables.first().map_or(0, |table| table.rows.len());
            let words = crate::gui::words::counted(rows as u64, "row", "rows");
            left.label(RichText::new(words).size(text::SMALL).color(palette.text_3));
            return;
        }
        for (index, table) in tables.iter().enumerate() {
            if tab_ui(&mut left, table, index == self.chosen).clicked() {
                self.chosen = index;
                self.untouched = false;
                self.sort = None;
                self.list = ListState::default();
            }
        }
    }

    /// The row that the keyboard is on.
    fn selected<'t>(&self, tables: &'t [Table]) -> Option<&'t TableRow> {
        let row = self.order.get(usize::try_from(self.list.cursor?).ok()?)?;
        tables.get(self.chosen)?.rows.get(*row)
    }

    fn copy_ui(&self, ui: &mut Ui, tables: &[Table], actions: &mut Vec<Action>) {
        let name = format!("Copy {}", self.name);
        let button = Button::quiet("Copy").with_icon(icons::COPY, text::ICON_PANE).with_caret().name(&name);
        let button = ui.add(button.words_size(text::SMALL));
        let Some(table) = tables.get(self.chosen) else { return };
        Popup::menu(&button).show(|ui| {
            rows_ui(ui, |ui| {
                for (words, write) in
                    [("as CSV", as_csv as fn(&Table, &[usize]) -> String), ("as YAML", as_yaml), ("as JSON", as_json)]
                {
                    if item_ui(ui, Item::new(words)).clicked() {
                        actions.push(Action::Copy(write(table, &self.order)));
                        ui.close();
                    }
                }
            });
        });
    }

    fn table_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        counted: &Arc<Counted>,
        table: &Table,
        view: &View<'_>,
        actions: &mut Vec<Action>,
    ) {
        let titles = || table.columns.iter().map(|heading| heading.title);
        if !self.columns.iter().map(|column| column.title.as_str()).eq(titles()) {
            let column = |heading: &crate::gui::statistics::Heading| {
                let make = if heading.number { Column::right } else { Column::left };
                make(heading.title, heading.width)
            };
            self.columns = table.columns.iter().map(column).collect();
        }
        self.put_in_order(counted, table);
        let wanted: f32 = self.columns.iter().map(|column| column.width).sum::<f32>() + 12.0;
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(self.name));
        child.shrink_clip_rect(rect);
        ScrollArea::horizontal().id_salt(self.name).auto_shrink(false).show(&mut child, |ui| {
            let room = ui.available_rect_before_wrap();
            let all = Rect::from_min_size(room.min, vec2(wanted.max(rect.width()), room.height()));
            ui.allocate_rect(all, Sense::hover());
            let id = Id::unique(("table", self.name));
            let head = all.with_max_y(all.top() + size::COLUMN_HEADER);
            let focus = ui.memory(|memory| memory.has_focus(id));
            let output = header_ui(ui, id.with("titles"), head, &mut self.columns, focus, self.sort);
            if let Some(column) = output.clicked {
                self.sort = match self.sort {
                    Some((by, true)) if by == column => Some((column, false)),
                    Some((by, false)) if by == column => None,
                    // The greatest number is what one looks for first.
                    _ => Some((column, table.columns.get(column).is_some_and(|heading| heading.number))),
                };
            }
            let body = all.with_min_y(head.bottom());
            if self.order.is_empty() {
                let words = if self.find.is_empty() { self.nothing } else { "No row has these words" };
                empty_ui(ui, body, words, "");
                return;
            }
            let mut rows = TableRows { table, order: &self.order, columns: &self.columns };
            let list = List::new(id, self.name, self.order.len() as u64).roles(Role::Grid, Role::Row);
            let output = list.show_in(ui, body, &mut self.list, &mut rows);
            let row_at = |row: u64| self.order.get(usize::try_from(row).ok()?).and_then(|row| table.rows.get(*row));
            if let Some(row) = output.entered.or(output.double_clicked).and_then(row_at) {
                actions.push(Action::Apply(row.filter.clone()));
            }
            let chosen = self.list.cursor.and_then(row_at);
            output.response.context_menu(|ui| {
                rows_ui(ui, |ui| {
                    let applied = view.engine.applied();
                    forms_ui(ui, "Apply as Filter", chosen, applied, actions, Action::Apply);
                    forms_ui(ui, "Prepare as Filter", chosen, applied, actions, Action::Prepare);
                    separator_ui(ui);
                    if let Some(row) = chosen
                        && item_ui(ui, Item::new("Copy Row")).clicked()
                    {
                        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
                        actions.push(Action::Copy(cells.join("\t")));
                        ui.close();
                    }
                });
            });
        });
    }

    /// Makes the order of rows anew where something it depends on has changed.
    fn put_in_order(&mut self, counted: &Arc<Counted>, table: &Table) {
        let now: Wanted = (self.chosen, self.sort, self.find.clone());
        if self.made_of.as_ref().is_some_and(|(of, wanted)| Arc::ptr_eq(of, counted) && *wanted == now) {
            return;
        }
        let wanted = self.find.to_lowercase();
        let has = |row: &TableRow| row.cells.iter().any(|cell| cell.text.to_lowercase().contains(&wanted));
        self.order =
            (0..table.rows.len()).filter(|row| wanted.is_empty() || table.rows.get(*row).is_some_and(has)).collect();
        if let Some((column, descending)) = self.sort {
            let number = table.columns.get(column).is_some_and(|heading| heading.number);
            let cell = |row: &usize| table.rows.get(*row).and_then(|row| row.cells.get(column));
            self.order.sort_by(|a, b| {
                let (a, b) = (cell(a), cell(b));
                let order = if number || a.is_some_and(|cell| cell.span.is_some()) {
                    let value = |cell: Option<&Cell>| cell.map_or(0.0, |cell| cell.number);
                    value(a).total_cmp(&value(b))
                } else {
                    a.map(|cell| &cell.text).cmp(&b.map(|cell| &cell.text))
                };
                if descending { order.reverse() } else { order }
            });
        }
        self.made_of = Some((counted.clone(), now));
    }
}

/// A table among others, with how many rows it has.
fn tab_ui(ui: &mut Ui, table: &Table, on: bool) -> eframe::egui::Response {
    let palette = Palette::of(ui);
    let color = if on { palette.accent } else { palette.text_2 };
    let words = ui.painter().layout_no_wrap(table.title.clone(), fonts::ui(text::NORMAL), color);
    let count = crate::gui::words::grouped(table.rows.len() as u64);
    let count_words = ui.painter().layout_no_wrap(count.clone(), fonts::ui(text::COLUMN), palette.text_3);
    let width = words.size().x + count_words.size().x + 22.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::BUTTON), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, format!("{} {count}", table.title)));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(size::CORNER_CHIP), palette.surface_3);
    }
    if on {
        ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, palette.accent));
    }
    let words_width = words.size().x;
    paint_galley(ui.painter(), rect.with_min_x(rect.left() + 8.0), words, Align::LEFT);
    paint_galley(ui.painter(), rect.with_min_x(rect.left() + 14.0 + words_width), count_words, Align::LEFT);
    response
}

fn filters_ui(ui: &mut Ui, row: Option<&TableRow>, actions: &mut Vec<Action>) {
    let Some(row) = row else { return };
    item_ui(ui, Item { off: Some("The filter of this row"), ..Item::data(&row.filter) });
    separator_ui(ui);
    for (words, action) in [("Apply", Action::Apply as fn(String) -> Action), ("Prepare", Action::Prepare)] {
        if item_ui(ui, Item::new(words)).clicked() {
            actions.push(action(row.filter.clone()));
            ui.close();
        }
    }
}

fn forms_ui(
    ui: &mut Ui,
    words: &str,
    row: Option<&TableRow>,
    applied: &str,
    actions: &mut Vec<Action>,
    action: fn(String) -> Action,
) {
    let Some(row) = row else { return };
    sub_menu_ui(ui, words, |ui| {
        rows_ui(ui, |ui| {
            for form in Form::ALL {
                if item_ui(ui, Item::new(form.words())).clicked() {
                    actions.push(action(form.make(applied, &row.filter)));
                    ui.close();
                }
            }
        });
    });
}

struct TableRows<'a> {
    table: &'a Table,
    order: &'a [usize],
    columns: &'a [Column],
}

impl TableRows<'_> {
    fn row(&self, index: u64) -> Option<&TableRow> {
        self.table.rows.get(*self.order.get(usize::try_from(index).ok()?)?)
    }
}

/// One level of a tree in a table.
const INDENT: f32 = 14.0;

impl Rows for TableRows<'_> {
    fn paint(&mut self, area: &RowArea<'_>) {
        let Some(row) = self.row(area.index) else { return };
        let palette = area.palette;
        let ground = if area.cursor { palette.sel } else { palette.surface_0 };
        let ground = if area.hovered && !area.cursor { palette.hovered(ground) } else { ground };
        area.painter.rect_filled(area.rect, 0, ground);
        let color = if area.cursor { palette.sel_text } else { palette.text_1 };
        let bar = if area.cursor { mix(palette.sel, palette.sel_text, 0.45) } else { mix(ground, palette.accent, 0.4) };
        for (index, (value, span)) in row.cells.iter().zip(column_spans(self.columns, area.rect)).enumerate() {
            let Some(heading) = self.table.columns.get(index) else { continue };
            let mut place = span;
            if index == 0 {
                place.min.x += f32::from(row.depth) * INDENT;
            }
            if let Some(share) = value.bar {
                let all = (span.width() - 76.0).max(0.0);
                let at = Rect::from_min_size(pos2(span.left() + 8.0, span.center().y - 5.0), vec2(all * share, 10.0));
                area.painter.rect_filled(at, CornerRadius::same(2), bar);
            }
            if let Some((from, to)) = value.span {
                let inner = span.shrink2(vec2(8.0, 0.0));
                let line = Stroke::new(1.0, if area.cursor { palette.sel_text } else { palette.line_2 });
                area.painter.hline(inner.x_range(), inner.center().y, line);
                let at = |share: f32| inner.left() + inner.width() * share.clamp(0.0, 1.0);
                let right = at(to).max(at(from) + 2.0);
                let life = Rect::from_x_y_ranges(at(from)..=right, inner.center().y - 4.0..=inner.center().y + 4.0);
                let fill = if area.cursor { palette.sel_text } else { palette.ok_line };
                area.painter.rect_filled(life, CornerRadius::same(2), fill);
            }
            if let Some(severity) = row.severity.filter(|_| index == 0) {
                use crate::gui::severity::Look;
                let tint = if area.cursor { palette.sel_text } else { severity.color(palette) };
                let icon = elided(area.painter, severity.icon(), fonts::icon_fill(13.0), tint, 20.0);
                paint_galley(area.painter, place.with_min_x(place.left() + 8.0), icon, Align::LEFT);
                place.min.x += 18.0;
            }
            let words = matches!(index, 0 | 1) && !heading.number && self.table.title != "Expert";
            let font = if words && self.table.title == "Protocols" { fonts::ui(text::NORMAL) } else { fonts::data() };
            let align = if heading.number { Align::RIGHT } else { Align::LEFT };
            cell(area.painter, place, &value.text, font, color, align);
        }
    }

    fn spoken(&mut self, index: u64) -> String {
        let Some(row) = self.row(index) else { return String::new() };
        let cells: Vec<&str> =
            row.cells.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).collect();
        cells.join(", ")
    }
}

fn shown<'t>(table: &'t Table, order: &'t [usize]) -> impl Iterator<Item = &'t TableRow> {
    order.iter().filter_map(|row| table.rows.get(*row))
}

/// Columns that hold words or numbers; bars of time hold neither.
fn written(table: &Table) -> Vec<usize> {
    let has_text =
        |column: &usize| table.rows.iter().any(|row| row.cells.get(*column).is_some_and(|c| !c.text.is_empty()));
    (0..table.columns.len()).filter(has_text).collect()
}

fn as_csv(table: &Table, order: &[usize]) -> String {
    let mut out = String::new();
    let columns = written(table);
    let title = |column: &usize| table.columns.get(*column).map_or(String::new(), |heading| heading.title.to_owned());
    crate::export::csv::line(&mut out, columns.iter().map(title));
    for row in shown(table, order) {
        let value = |column: &usize| row.cells.get(*column).map_or(String::new(), |cell| cell.text.clone());
        crate::export::csv::line(&mut out, columns.iter().map(value));
    }
    out
}

/// A value as JSON and YAML have it: numbers are numbers, with all their digits.
fn value_of(table: &Table, column: usize, cell: &Cell) -> serde_json::Value {
    let number = table.columns.get(column).is_some_and(|heading| heading.number);
    if !number || cell.text == "–" {
        return cell.text.clone().into();
    }
    if cell.number.fract() == 0.0 && cell.number.abs() < 9e15 {
        return (cell.number as i64).into();
    }
    serde_json::Number::from_f64(cell.number).map_or_else(|| cell.text.clone().into(), Into::into)
}

fn as_json(table: &Table, order: &[usize]) -> String {
    let columns = written(table);
    let object = |row: &TableRow| {
        let members = columns.iter().filter_map(|column| {
            let heading = table.columns.get(*column)?;
            Some((heading.title.to_owned(), value_of(table, *column, row.cells.get(*column)?)))
        });
        serde_json::Value::Object(members.collect())
    };
    let all: Vec<serde_json::Value> = shown(table, order).map(object).collect();
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}

fn as_yaml(table: &Table, order: &[usize]) -> String {
    let columns = written(table);
    let mut out = String::from("---\n");
    for row in shown(table, order) {
        for (at, column) in columns.iter().enumerate() {
            let (Some(heading), Some(cell)) = (table.columns.get(*column), row.cells.get(*column)) else { continue };
            out.push_str(if at == 0 { "- " } else { "  " });
            // JSON's strings and numbers are YAML's too.
            out.push_str(&format!("{:?}: {}\n", heading.title, value_of(table, *column, cell)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::statistics::Heading;

    fn table() -> Table {
        let columns = vec![
            Heading { title: "Address", width: 10.0, number: false },
            Heading { title: "Bytes", width: 10.0, number: true },
        ];
        let row = |name: &str, bytes: f64| TableRow {
            cells: vec![Cell::text(name), Cell::number(bytes, format!("{bytes} B"))],
            ..TableRow::default()
        };
        Table { title: "IPv4".into(), columns, rows: vec![row("a \"quoted\"", 2500.0), row("b", 0.5)] }
    }

    #[test]
    fn tables_are_copied_with_whole_numbers() {
        assert_eq!(as_csv(&table(), &[0]), "\"Address\",\"Bytes\"\n\"a \"\"quoted\"\"\",\"2500 B\"\n");
        assert_eq!(as_yaml(&table(), &[1]), "---\n- \"Address\": \"b\"\n  \"Bytes\": 0.5\n");
        let json: serde_json::Value = serde_json::from_str(&as_json(&table(), &[0, 1])).unwrap();
        assert_eq!(json[0]["Bytes"], 2500);
        assert_eq!(json[0]["Address"], "a \"quoted\"");
    }
}
