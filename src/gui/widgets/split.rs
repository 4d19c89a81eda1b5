//! Two panes and the line between them, which can be dragged.

use crate::gui::tokens::{Palette, size};
use eframe::egui::{CursorIcon, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo};

/// The share of the first pane, and what it is after a double click.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// 0 to 1.
    pub share: f32,
    first: f32,
}

impl Split {
    /// A split of which the first pane gets `share`.
    pub fn new(share: f32) -> Self {
        Split { share, first: share }
    }

    /// Back to what it was at first.
    pub fn reset(&mut self) {
        self.share = self.first;
    }
}

/// Which way the panes lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// One above the other.
    Rows,
    /// Side by side.
    Columns,
}

/// Draws the line and gives the two panes; neither gets less than `least` points.
pub fn split_ui(
    ui: &mut Ui,
    id: Id,
    rect: Rect,
    axis: Axis,
    least: f32,
    name: &str,
    split: &mut Split,
) -> (Rect, Rect) {
    let palette = Palette::of(ui);
    let length = match axis {
        Axis::Rows => rect.height(),
        Axis::Columns => rect.width(),
    };
    let least = least.min(length / 2.0);
    let pixels = ui.pixels_per_point();
    let place = |share: f32| {
        let at = (length * share).clamp(least, length - least);
        (at * pixels).round() / pixels
    };
    let line = |at: f32| match axis {
        Axis::Rows => Rect::from_x_y_ranges(
            rect.x_range(),
            rect.top() + at - size::GRIP / 2.0..=rect.top() + at + size::GRIP / 2.0,
        ),
        Axis::Columns => Rect::from_x_y_ranges(
            rect.left() + at - size::GRIP / 2.0..=rect.left() + at + size::GRIP / 2.0,
            rect.y_range(),
        ),
    };
    let cursor = match axis {
        Axis::Rows => CursorIcon::ResizeRow,
        Axis::Columns => CursorIcon::ResizeColumn,
    };
    let grip = ui.interact(line(place(split.share)), id, Sense::click_and_drag()).on_hover_and_drag_cursor(cursor);
    grip.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
    if grip.dragged()
        && let Some(pointer) = grip.interact_pointer_pos()
        && length > 0.0
    {
        let at = match axis {
            Axis::Rows => pointer.y - rect.top(),
            Axis::Columns => pointer.x - rect.left(),
        };
        split.share = at.clamp(least, (length - least).max(least)) / length;
    }
    if grip.double_clicked() {
        split.reset();
    }
    let at = place(split.share);
    let stroke = if grip.hovered() || grip.dragged() { Stroke::new(1.0, palette.accent) } else { palette.hairline() };
    match axis {
        Axis::Rows => {
            let y = rect.top() + at;
            ui.painter().hline(rect.x_range(), y + 0.5, stroke);
            (rect.with_max_y(y), rect.with_min_y(y + 1.0))
        }
        Axis::Columns => {
            let x = rect.left() + at;
            ui.painter().vline(x + 0.5, rect.y_range(), stroke);
            (rect.with_max_x(x), rect.with_min_x(x + 1.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::style;
    use eframe::egui::{Pos2, pos2, vec2};
    use egui_kittest::Harness;

    #[test]
    fn the_line_is_dragged_and_a_pane_keeps_its_least() {
        let mut harness =
            Harness::builder().with_size([400.0, 400.0]).with_context_setup(style::install).build_ui_state(
                |ui, split: &mut Split| {
                    let rect = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 400.0));
                    let name = "Between list and details";
                    let id = Id::unique("split");
                    split_ui(ui, id, rect, Axis::Rows, 100.0, name, split);
                },
                Split::new(0.5),
            );
        harness.run();
        harness.hover_at(pos2(50.0, 200.0));
        harness.run();
        harness.drag_at(pos2(50.0, 200.0));
        harness.run();
        harness.hover_at(pos2(50.0, 260.0));
        harness.run();
        assert_eq!(harness.state().share, 0.65);
        harness.hover_at(pos2(50.0, 395.0));
        harness.run();
        assert_eq!(harness.state().share, 0.75);
    }
}
