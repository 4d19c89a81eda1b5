//! A list of any number of rows, of which only those on screen are ever touched.
//!
//! The position is a row number in `f64`, never pixels: egui's own scroll areas keep `f32` pixels,
//! which stop answering the wheel at ten million rows and lose the target row at a hundred
//! million. Packet list, tree and bytes are all drawn by this one.

use crate::gui::tokens::{self, Palette, size};
use eframe::egui::{
    self, Align, Color32, CornerRadius, CursorIcon, EventFilter, FontId, Galley, Id, Key, Modifiers, Painter,
    PointerButton, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo,
    accesskit::Orientation,
    pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};
use std::ops::Range;
use std::sync::Arc;

/// What a list draws; asked only for rows that are on screen.
pub trait Rows {
    /// Paints row `row.index` into `row.rect`; the list clips.
    fn paint(&mut self, row: &RowArea<'_>);

    /// The row as a screen reader says it, also what tests look for.
    fn spoken(&mut self, index: u64) -> String;
}

/// The place of one row on screen.
pub struct RowArea<'a> {
    pub painter: &'a Painter,
    pub palette: &'static Palette,
    pub index: u64,
    pub rect: Rect,
    /// The keyboard is on this row.
    pub cursor: bool,
    pub hovered: bool,
}

/// Where a list stands. Lives as long as what is listed.
#[derive(Debug, Default, Clone)]
pub struct ListState {
    /// First row on screen, with its hidden fraction.
    pub top: f64,
    /// The row that the keyboard moves.
    pub cursor: Option<u64>,
    reveal: Option<Reveal>,
    grab: f32,
    in_view: f64,
}

#[derive(Debug, Clone, Copy)]
enum Reveal {
    Nearest(u64),
    Middle(u64),
}

impl ListState {
    /// Moves the cursor to `row` and scrolls as little as needed to show it.
    pub fn go_to(&mut self, row: u64) {
        self.cursor = Some(row);
        self.reveal = Some(Reveal::Nearest(row));
    }

    /// Moves the cursor to `row` and shows it in the middle if it was not on screen.
    pub fn jump_to(&mut self, row: u64) {
        self.cursor = Some(row);
        self.reveal = Some(Reveal::Middle(row));
    }

    /// Shows the last of `total` rows, without moving the cursor.
    pub fn scroll_to_end(&mut self, total: u64) {
        self.top = (total as f64 - self.in_view).max(0.0);
    }

    /// Whether the last of `total` rows is on screen.
    pub fn at_end(&self, total: u64) -> bool {
        self.top + self.in_view >= total as f64 - 0.5
    }
}

/// What a user did to a list in one frame.
#[derive(Debug)]
pub struct ListOutput {
    /// The body, which has the focus.
    pub response: Response,
    /// A row was chosen, by mouse or keyboard; with what was held down.
    pub chosen: Option<(u64, Modifiers)>,
    /// Enter, on the cursor.
    pub entered: Option<u64>,
    pub double_clicked: Option<u64>,
    pub middle_clicked: Option<u64>,
    pub secondary_clicked: Option<u64>,
    /// Row under the pointer, and where the pointer is.
    pub hovered: Option<(u64, Pos2)>,
    /// Where a click of the primary button was.
    pub clicked_at: Option<(u64, Pos2)>,
    /// Where a press or drag of the primary button is.
    pub pressed_at: Option<(u64, Pos2)>,
    /// Rows on screen, in part or whole.
    pub visible: Range<u64>,
    /// The user scrolled, by wheel, bar or keys.
    pub scrolled: bool,
    /// The part of the list that shows rows.
    pub body: Rect,
    /// The track of the scroll bar.
    pub track: Rect,
}

/// The colours of a list from top to bottom, and single rows by their share of it.
type ScrollMap<'a> = (&'a [Color32], &'a [(f32, Color32)]);

/// Draws rows with a scroll bar. See the head of this file.
#[derive(Debug)]
pub struct List<'a> {
    id: Id,
    name: &'a str,
    total: u64,
    row_height: f32,
    bar_width: f32,
    roles: (Role, Role),
    map: Option<ScrollMap<'a>>,
}

impl<'a> List<'a> {
    /// A list of `total` rows; `name` is what a screen reader calls it.
    pub fn new(id: Id, name: &'a str, total: u64) -> Self {
        List {
            id,
            name,
            total,
            row_height: size::ROW,
            bar_width: size::SCROLL_BAR,
            roles: (Role::Grid, Role::Row),
            map: None,
        }
    }

    /// Height of a row in points; rounded to whole pixels when drawn.
    pub fn row_height(mut self, points: f32) -> Self {
        self.row_height = points;
        self
    }

    /// The roles of the list and of its rows for screen readers.
    pub fn roles(mut self, list: Role, row: Role) -> Self {
        self.roles = (list, row);
        self
    }

    /// Shows the whole list as colours in a wider scroll bar, top to bottom, any number; `ticks` are single rows, by
    /// their share of the list.
    pub fn map(mut self, colors: &'a [Color32], ticks: &'a [(f32, Color32)]) -> Self {
        self.map = Some((colors, ticks));
        self.bar_width = size::SCROLL_MAP;
        self
    }

    /// Draws the list into all that is left of `ui`.
    pub fn show(self, ui: &mut Ui, state: &mut ListState, rows: &mut dyn Rows) -> ListOutput {
        let rect = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(rect);
        self.show_in(ui, rect, state, rows)
    }

    /// Draws the list into `rect`.
    pub fn show_in(self, ui: &mut Ui, rect: Rect, state: &mut ListState, rows: &mut dyn Rows) -> ListOutput {
        let palette = Palette::of(ui);
        let pixels = ui.pixels_per_point();
        let snap = |points: f32| (points * pixels).round() / pixels;
        let row_height = snap(self.row_height).max(1.0);
        let in_view = f64::from(rect.height() / row_height);
        let max_top = (self.total as f64 - in_view).max(0.0);
        let bar_width = if max_top > 0.0 || self.map.is_some() { self.bar_width } else { 0.0 };
        let body = rect.with_max_x((rect.right() - bar_width).max(rect.left()));
        let track = rect.with_min_x(body.right());
        state.in_view = in_view;
        state.cursor = state.cursor.filter(|row| *row < self.total);

        let response = ui.interact(body, self.id, Sense::click_and_drag());
        let (name, role) = (self.name, self.roles.0);
        response.widget_info(|| WidgetInfo::labeled(role, true, name));
        ui.ctx().accesskit_node_builder(self.id, |node| {
            node.set_row_count(usize::try_from(self.total).unwrap_or(usize::MAX));
        });

        let before = state.top;
        if ui.rect_contains_pointer(rect) {
            let moved = ui.input_mut(|i| std::mem::take(&mut i.smooth_scroll_delta.y));
            state.top -= f64::from(moved / row_height);
        }
        if bar_width > 0.0 {
            self.drag_bar(ui, state, track, in_view, max_top);
        }
        let mut chosen = None;
        let mut entered = None;
        if response.has_focus() {
            (chosen, entered) = self.keys(ui, state, in_view);
        }
        let mut scrolled = state.top != before;
        match state.reveal.take() {
            Some(Reveal::Nearest(row)) => {
                let row = row as f64;
                state.top = state.top.clamp((row + 1.0 - in_view).max(0.0), row.max(0.0));
                scrolled |= chosen.is_some() && state.top != before;
            }
            Some(Reveal::Middle(row)) => {
                let row = row as f64;
                if row < state.top || row + 1.0 > state.top + in_view {
                    state.top = row - ((in_view - 1.0) / 2.0).floor();
                }
            }
            None => {}
        }
        state.top = state.top.clamp(0.0, max_top);

        let first = state.top.floor() as u64;
        let last = (first + in_view.ceil() as u64 + 1).min(self.total);
        let y0 = snap(body.top() - (state.top - first as f64) as f32 * row_height);
        let row_at = |pos: Pos2| -> Option<u64> {
            let row = first + ((pos.y - y0) / row_height).max(0.0) as u64;
            (body.contains(pos) && row < last).then_some(row)
        };

        let hovered = response.hover_pos().and_then(|pos| Some((row_at(pos)?, pos)));
        let pointer = response.interact_pointer_pos();
        let pressed_at = pointer
            .filter(|_| response.is_pointer_button_down_on() && ui.input(|i| i.pointer.primary_down()))
            .and_then(|pos| Some((row_at(pos)?, pos)));
        let clicked = |button: PointerButton| response.clicked_by(button).then_some(pointer).flatten().and_then(row_at);
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        let clicked_at = clicked(PointerButton::Primary).zip(pointer);
        if let Some((row, _)) = clicked_at {
            state.cursor = Some(row);
            chosen = Some((row, ui.input(|i| i.modifiers)));
        }
        let secondary_clicked = clicked(PointerButton::Secondary);
        if let Some(row) = secondary_clicked {
            state.cursor = Some(row);
            chosen = Some((row, Modifiers::NONE));
            response.request_focus();
        }

        let painter = ui.painter_at(body);
        for index in first..last {
            let rect = Rect::from_min_size(
                pos2(body.left(), y0 + (index - first) as f32 * row_height),
                vec2(body.width(), row_height),
            );
            rows.paint(&RowArea {
                painter: &painter,
                palette,
                index,
                rect,
                cursor: state.cursor == Some(index),
                hovered: hovered.is_some_and(|(row, _)| row == index),
            });
            let id = self.id.with(index);
            let role = self.roles.1;
            ui.interact(rect.intersect(body), id, Sense::hover()).widget_info(|| WidgetInfo::new(role));
            let chosen = state.cursor == Some(index);
            ui.ctx().accesskit_node_builder(id, |node| {
                node.set_row_index(usize::try_from(index).unwrap_or(usize::MAX));
                node.set_selected(chosen);
                node.set_label(rows.spoken(index));
            });
        }
        if bar_width > 0.0 {
            self.paint_bar(ui, palette, state, track, in_view, max_top);
        }
        ListOutput {
            double_clicked: response.double_clicked().then_some(pointer).flatten().and_then(row_at),
            middle_clicked: clicked(PointerButton::Middle),
            secondary_clicked,
            chosen,
            entered,
            hovered,
            clicked_at,
            pressed_at,
            visible: first..last,
            scrolled,
            body,
            track,
            response,
        }
    }

    fn keys(&self, ui: &Ui, state: &mut ListState, in_view: f64) -> (Option<(u64, Modifiers)>, Option<u64>) {
        ui.memory_mut(|memory| {
            memory.set_focus_lock_filter(
                self.id,
                EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() },
            );
        });
        let page = (in_view.floor() as u64).saturating_sub(1).max(1);
        let last = match self.total.checked_sub(1) {
            Some(last) => last,
            None => return (None, None),
        };
        let mut chosen = None;
        let mut entered = None;
        let pressed = ui.input(|i| {
            i.events
                .iter()
                .filter_map(|event| match event {
                    egui::Event::Key { key, pressed: true, modifiers, .. } => Some((*key, *modifiers)),
                    _ => None,
                })
                .collect::<Vec<_>>()
        });
        for (key, modifiers) in pressed {
            if modifiers.command || modifiers.alt {
                continue;
            }
            let from = state.cursor;
            let to = match key {
                Key::ArrowDown => from.map_or(0, |row| (row + 1).min(last)),
                Key::ArrowUp => from.map_or(last, |row| row.saturating_sub(1)),
                Key::PageDown => from.unwrap_or(0).saturating_add(page).min(last),
                Key::PageUp => from.unwrap_or(0).saturating_sub(page),
                Key::Home => 0,
                Key::End => last,
                Key::Enter => {
                    entered = from;
                    continue;
                }
                _ => continue,
            };
            state.go_to(to);
            if from != Some(to) {
                chosen = Some((to, modifiers));
            }
        }
        (chosen, entered)
    }

    fn thumb(&self, top: f64, track: Rect, in_view: f64, max_top: f64) -> Rect {
        let share = (in_view / (self.total.max(1) as f64)).min(1.0) as f32;
        let least = if self.map.is_some() { 18.0 } else { 24.0 };
        let height = (track.height() * share).max(least).min(track.height());
        let span = track.height() - height;
        let y = if max_top > 0.0 { (top / max_top) as f32 * span } else { 0.0 };
        Rect::from_min_size(pos2(track.left(), track.top() + y), vec2(track.width(), height))
    }

    fn drag_bar(&self, ui: &Ui, state: &mut ListState, track: Rect, in_view: f64, max_top: f64) {
        let bar = ui.interact(track, self.id.with("bar"), Sense::click_and_drag());
        let name = self.name;
        bar.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, format!("{name}, scroll bar")));
        ui.ctx().accesskit_node_builder(bar.id, |node| node.set_orientation(Orientation::Vertical));
        let Some(pointer) = bar.interact_pointer_pos() else {
            return;
        };
        let thumb = self.thumb(state.top, track, in_view, max_top);
        let (pressed, shift, delta) =
            ui.input(|i| (i.pointer.primary_pressed(), i.modifiers.shift, i.pointer.delta().y));
        if pressed {
            state.grab = if thumb.contains(pointer) { pointer.y - thumb.top() } else { thumb.height() / 2.0 };
        }
        if shift && !pressed {
            // At 100 million rows one pixel of the track is 200,000 rows; this is one.
            state.top += f64::from(delta);
            state.grab = pointer.y - self.thumb(state.top, track, in_view, max_top).top();
        } else {
            let span = (track.height() - thumb.height()).max(1.0);
            state.top = f64::from((pointer.y - state.grab - track.top()) / span) * max_top;
        }
        state.top = state.top.clamp(0.0, max_top);
        ui.ctx().set_cursor_icon(CursorIcon::Default);
    }

    fn paint_bar(&self, ui: &Ui, palette: &Palette, state: &ListState, track: Rect, in_view: f64, max_top: f64) {
        let painter = ui.painter_at(track);
        painter.rect_filled(track, 0, palette.surface_0);
        let thumb = self.thumb(state.top, track, in_view, max_top);
        let held = ui.ctx().read_response(self.id.with("bar")).is_some_and(|r| r.dragged() || r.hovered());
        if let Some((colors, ticks)) = self.map {
            painter.vline(track.left(), track.y_range(), palette.hairline());
            let inside = track.with_min_x(track.left() + 1.0);
            let step = inside.height() / colors.len().max(1) as f32;
            let mut start = 0;
            for end in 1..=colors.len() {
                if colors.get(end) == colors.get(start) {
                    continue;
                }
                let top = inside.top() + start as f32 * step;
                let bottom = inside.top() + end as f32 * step;
                if let Some(color) = colors.get(start) {
                    painter.rect_filled(
                        Rect::from_min_max(pos2(inside.left(), top), pos2(inside.right(), bottom)),
                        0,
                        *color,
                    );
                }
                start = end;
            }
            for (share, color) in ticks {
                let y = inside.top() + (inside.height() - 1.0) * share.clamp(0.0, 1.0);
                let tick = Rect::from_min_max(pos2(inside.left(), y - 1.0), pos2(inside.right(), y + 1.0));
                painter.rect_filled(tick, 0, *color);
            }
            if max_top > 0.0 {
                painter.rect(
                    thumb.shrink(0.5),
                    CornerRadius::same(3),
                    palette.text_1.gamma_multiply(if held { 0.3 } else { 0.14 }),
                    Stroke::new(1.0, palette.text_1),
                    egui::StrokeKind::Inside,
                );
            }
        } else if max_top > 0.0 {
            let thumb = thumb.shrink2(vec2(2.0, 1.0));
            let color = if held { palette.text_3 } else { palette.line_2 };
            painter.rect_filled(thumb, CornerRadius::same(3), color);
        }
    }
}

/// One line of text that ends in `…` where `width` ends.
///
/// Eliding instead of clipping keeps all cells of a list in one draw call.
pub fn elided(painter: &Painter, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = one_line(width);
    painter.layout_job(job)
}

/// Wrapping that keeps one row and ends it in `…`.
pub fn one_line(width: f32) -> TextWrapping {
    TextWrapping { max_width: width.max(0.0), max_rows: 1, break_anywhere: true, overflow_character: Some('…') }
}

/// Paints `text` into a cell: inset, in the middle of its height, elided.
pub fn cell(painter: &Painter, rect: Rect, text: &str, font: FontId, color: Color32, align: Align) {
    let inner = rect.shrink2(vec2(size::CELL_EDGE, 0.0));
    if inner.width() <= 0.0 || text.is_empty() {
        return;
    }
    let galley = elided(painter, text, font, color, inner.width());
    paint_galley(painter, inner, galley, align);
}

/// Paints a line of text in the middle of the height of `rect`.
pub fn paint_galley(painter: &Painter, rect: Rect, galley: Arc<Galley>, align: Align) {
    let x = match align {
        Align::Min => rect.left(),
        Align::Center => rect.center().x - galley.size().x / 2.0,
        Align::Max => rect.right() - galley.size().x,
    };
    let y = rect.center().y - galley.size().y / 2.0;
    let pixels = painter.pixels_per_point();
    let pos = (pos2(x, y).to_vec2() * pixels).round() / pixels;
    painter.galley(pos.to_pos2(), galley, tokens::DARK.text_1);
}

/// The size that [`elided`] text would have if nothing were cut.
pub fn full_size(painter: &Painter, text: &str, font: FontId) -> Vec2 {
    painter.layout_no_wrap(text.to_owned(), font, tokens::DARK.text_1).size()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::fonts;
    use crate::gui::style;
    use egui_kittest::{Harness, kittest::Queryable};

    struct Numbers {
        painted: Vec<(u64, f32)>,
    }

    impl Rows for Numbers {
        fn paint(&mut self, row: &RowArea<'_>) {
            self.painted.push((row.index, row.rect.top()));
            cell(row.painter, row.rect, &row.index.to_string(), fonts::data(), row.palette.text_1, Align::LEFT);
        }
        fn spoken(&mut self, index: u64) -> String {
            format!("row {index}")
        }
    }

    struct Shown {
        total: u64,
        list: ListState,
        rows: Numbers,
        chosen: Vec<u64>,
        entered: Option<u64>,
    }

    fn harness(total: u64) -> Harness<'static, Shown> {
        let shown = Shown {
            total,
            list: ListState::default(),
            rows: Numbers { painted: Vec::new() },
            chosen: Vec::new(),
            entered: None,
        };
        Harness::builder().with_size([400.0, 400.0]).with_context_setup(style::install).build_ui_state(
            |ui, shown: &mut Shown| {
                shown.rows.painted.clear();
                let rect = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 400.0));
                let output = List::new(Id::unique("numbers"), "Numbers", shown.total).show_in(
                    ui,
                    rect,
                    &mut shown.list,
                    &mut shown.rows,
                );
                shown.chosen.extend(output.chosen.map(|(row, _)| row));
                shown.entered = shown.entered.or(output.entered);
            },
            shown,
        )
    }

    fn wheel(harness: &mut Harness<'_, Shown>, points: f32) {
        harness.hover_at(pos2(100.0, 100.0));
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, points),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        harness.run_steps(60);
    }

    #[test]
    fn the_wheel_is_exact_at_a_billion_rows() {
        let mut harness = harness(1_000_000_000);
        harness.state_mut().list.jump_to(700_000_000);
        harness.run();
        let before = harness.state().list.top;
        wheel(&mut harness, -840.0);
        let moved = harness.state().list.top - before;
        assert!((moved - 42.0).abs() < 0.05, "{moved} rows of 42");
        let painted = &harness.state().rows.painted;
        for pair in painted.windows(2) {
            let [(a, y), (b, z)] = pair else { unreachable!() };
            assert_eq!(b - a, 1);
            assert_eq!(z - y, 20.0);
        }
    }

    #[test]
    fn only_rows_on_screen_are_asked_for() {
        let mut harness = harness(100_000_000);
        harness.run();
        assert!(harness.state().rows.painted.len() <= 22);
    }

    #[test]
    fn a_click_chooses_and_keys_move_on_from_there() {
        let mut harness = harness(1000);
        harness.get_by_label("row 3").click();
        harness.run();
        for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowUp, Key::End, Key::PageUp, Key::Home] {
            harness.key_press(key);
            harness.run();
        }
        assert_eq!(harness.state().chosen, [3, 4, 5, 4, 999, 980, 0]);
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().entered, Some(0));
    }

    #[test]
    fn the_end_can_be_reached_and_is_all_there() {
        let mut harness = harness(1_000_000_000);
        harness.get_by_label("row 0").click();
        harness.run();
        harness.key_press(Key::End);
        harness.run();
        assert!(harness.query_by_label("row 999999999").is_some());
        assert!(harness.state().list.at_end(1_000_000_000));
        let (_, top) = harness.state().rows.painted.last().copied().unwrap();
        assert_eq!(top + 20.0, 400.0);
    }

    #[test]
    fn the_thumb_drags_through_the_whole_list_and_back() {
        let mut harness = harness(100_000_000);
        harness.run();
        harness.drag_at(pos2(395.0, 5.0));
        harness.run();
        harness.hover_at(pos2(395.0, 399.0));
        harness.run();
        assert!(harness.state().list.at_end(100_000_000));
        harness.hover_at(pos2(395.0, 2.0));
        harness.run();
        assert_eq!(harness.state().list.top, 0.0);
    }

    #[test]
    fn dragging_the_thumb_with_shift_moves_one_row_a_point() {
        let mut harness = harness(100_000_000);
        harness.state_mut().list.jump_to(50_000_000);
        harness.run();
        let thumb = 188.0 + 12.0;
        harness.drag_at(pos2(395.0, thumb));
        harness.run();
        let before = harness.state().list.top;
        harness.event(egui::Event::ModifiersChanged(Modifiers::SHIFT));
        harness.hover_at(pos2(395.0, thumb + 7.0));
        harness.run();
        assert_eq!(harness.state().list.top - before, 7.0);
    }

    #[test]
    fn a_list_that_became_shorter_shows_its_last_rows() {
        let mut harness = harness(1000);
        harness.state_mut().list.jump_to(900);
        harness.run();
        harness.state_mut().total = 5;
        harness.run();
        assert_eq!(harness.state().list.cursor, None);
        assert!(harness.query_by_label("row 4").is_some());
    }

    #[test]
    fn an_empty_list_draws_and_takes_keys() {
        let mut harness = harness(0);
        harness.key_press(Key::End);
        harness.run();
        assert!(harness.state().rows.painted.is_empty());
    }
}
