//! The titles of a list's columns: they sort, move, and are as wide as somebody dragged them.

use super::list::{cell, elided, full_size, paint_galley};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::{fonts, icons};
use eframe::egui::{Align, CursorIcon, Id, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// A column of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub title: String,
    /// Width in points; the last column takes what is left instead.
    pub width: f32,
    pub align: Align,
    /// What the column shows, as Wireshark writes it down.
    pub code: String,
    pub hidden: bool,
}

impl Column {
    /// A column whose text starts at the left.
    pub fn left(title: &str, width: f32) -> Self {
        Column { title: title.to_owned(), width, align: Align::LEFT, code: String::new(), hidden: false }
    }

    /// A column of numbers.
    pub fn right(title: &str, width: f32) -> Self {
        Column { align: Align::RIGHT, ..Column::left(title, width) }
    }

    /// Says what the column shows.
    pub fn coded(mut self, code: &str) -> Self {
        self.code = code.to_owned();
        self
    }
}

/// The narrowest a column can be dragged.
const COLUMN_LEAST: f32 = 28.0;

/// The horizontal extent of each column in `across`; the last that is shown reaches to its end.
pub fn column_spans(columns: &[Column], across: Rect) -> Vec<Rect> {
    let mut left = across.left();
    let last = columns.iter().rposition(|column| !column.hidden);
    columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let right = match column.hidden {
                true => left,
                false if Some(i) == last => across.right().max(left),
                false => left + column.width,
            };
            let span = across.with_min_x(left).with_max_x(right);
            left = right;
            span
        })
        .collect()
}

/// What a user did to the titles of columns.
#[derive(Debug, Default)]
pub struct HeaderOutput {
    pub clicked: Option<usize>,
    /// The edge after this column was double clicked: make it fit.
    pub fit: Option<usize>,
    /// A column was dragged to another place.
    pub moved: Option<(usize, usize)>,
    /// A width was dragged, and let go.
    pub resized: bool,
    /// Each title, for its menu.
    pub titles: Vec<(usize, Response)>,
}

/// Draws the titles of `columns`, whose right edges can be dragged.
///
/// `focus` draws the accent line that shows which pane the keyboard is in; `sorted` is the column that the list is
/// ordered by, and whether the greatest comes first.
pub fn header_ui(
    ui: &mut Ui,
    id: Id,
    rect: Rect,
    columns: &mut [Column],
    focus: bool,
    sorted: Option<(usize, bool)>,
) -> HeaderOutput {
    let palette = Palette::of(ui);
    let mut output = HeaderOutput::default();
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0, palette.surface_1);
    let spans = column_spans(columns, rect);
    let last = columns.iter().rposition(|column| !column.hidden);
    let mut dragged = None;
    for (i, span) in spans.iter().enumerate() {
        let Some(column) = columns.get_mut(i).filter(|column| !column.hidden) else { continue };
        let direction = sorted.filter(|(by, _)| *by == i).map(|(_, descending)| descending);
        let title = ui.interact(*span, id.with(("title", i)), Sense::click_and_drag());
        title.widget_info(|| {
            let spoken = match direction {
                Some(true) => format!("{}, descending", column.title),
                Some(false) => format!("{}, ascending", column.title),
                None => column.title.clone(),
            };
            WidgetInfo::labeled(Role::ColumnHeader, true, spoken)
        });
        if title.clicked() {
            output.clicked = Some(i);
        }
        if title.dragged() || title.drag_stopped() {
            dragged = Some((i, title.clone()));
        }
        let color = if title.hovered() { palette.text_1 } else { palette.text_2 };
        let mut inner = *span;
        if let Some(descending) = direction {
            let caret = if descending { icons::CARET_DOWN } else { icons::CARET_UP };
            let caret = elided(&painter, caret, fonts::icon(text::ICON_CARET), palette.accent, 20.0);
            let words = full_size(&painter, &column.title, fonts::medium(text::COLUMN)).x;
            let width = (words + 2.0 * size::CELL_EDGE).min(span.width() - 14.0);
            let at = match column.align {
                Align::Max => span.right() - width - 10.0,
                _ => span.left() + width - 4.0,
            };
            paint_galley(&painter, span.with_min_x(at), caret, Align::LEFT);
            inner = if column.align == Align::Max { inner } else { inner.with_max_x(span.right() - 12.0) };
        }
        cell(&painter, inner, &column.title, fonts::medium(text::COLUMN), color, column.align);
        output.titles.push((i, title));
        if Some(i) == last {
            continue;
        }
        painter.vline(span.right() - 0.5, span.y_range(), palette.hairline());
        let edge = Rect::from_center_size(pos2(span.right(), span.center().y), vec2(size::GRIP, span.height()));
        let grip = ui
            .interact(edge, id.with(("edge", i)), Sense::click_and_drag())
            .on_hover_and_drag_cursor(CursorIcon::ResizeColumn);
        grip.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, format!("Width of {}", column.title)));
        if grip.dragged() {
            column.width = (column.width + grip.drag_delta().x).max(COLUMN_LEAST);
        }
        output.resized |= grip.drag_stopped();
        if grip.double_clicked() {
            output.fit = Some(i);
        }
    }
    if let Some((from, title)) = dragged
        && let Some(pos) = ui.input(|i| i.pointer.latest_pos())
    {
        let over = |span: &&Rect| span.width() > 0.0 && span.x_range().contains(pos.x);
        let to = spans.iter().position(|span| over(&span)).unwrap_or(from);
        if title.drag_stopped() {
            output.moved = (to != from).then_some((from, to));
        } else if let Some(span) = spans.get(to).filter(|_| to != from) {
            let x = if to > from { span.right() } else { span.left() };
            painter.vline(x, rect.y_range(), Stroke::new(2.0, palette.accent));
            ui.set_cursor_icon(CursorIcon::Grabbing);
        }
    }
    let line = if focus { Stroke::new(2.0, palette.accent) } else { palette.hairline() };
    painter.hline(rect.x_range(), rect.bottom() - line.width / 2.0, line);
    output
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::style;
    use eframe::egui::Pos2;
    use egui_kittest::{Harness, kittest::Queryable};

    #[test]
    fn the_last_shown_column_takes_what_is_left() {
        let mut columns = vec![Column::right("No.", 50.0), Column::left("Info", 0.0), Column::left("More", 70.0)];
        let across = Rect::from_min_size(Pos2::ZERO, vec2(300.0, 20.0));
        assert_eq!(column_spans(&columns, across)[2].width(), 250.0);
        columns[2].hidden = true;
        let spans = column_spans(&columns, across);
        assert_eq!((spans[0].width(), spans[1].width(), spans[2].width()), (50.0, 250.0, 0.0));
    }

    #[test]
    fn a_title_is_dragged_to_another_place() {
        let columns = vec![Column::left("One", 100.0), Column::left("Two", 100.0), Column::left("Three", 100.0)];
        let mut harness =
            Harness::builder().with_size([300.0, 30.0]).with_context_setup(style::install).build_ui_state(
                |ui, (columns, moved): &mut (Vec<Column>, Option<(usize, usize)>)| {
                    let rect = Rect::from_min_size(Pos2::ZERO, vec2(300.0, 24.0));
                    let output = header_ui(ui, Id::unique("titles"), rect, columns, false, Some((1, true)));
                    *moved = moved.or(output.moved);
                },
                (columns, None),
            );
        harness.run();
        assert!(harness.query_by_label("Two, descending").is_some());
        harness.drag_at(pos2(50.0, 12.0));
        harness.run();
        harness.hover_at(pos2(150.0, 12.0));
        harness.run();
        harness.drop_at(pos2(250.0, 12.0));
        harness.run();
        assert_eq!(harness.state().1, Some((0, 2)));
    }
}
