//! Packets over time, above the list: all of them, those that the filter shows, and where problems lie.

use super::{Action, View};
use crate::gui::asks::{Measure, Strip, StripAsk};
use crate::gui::model::{Capture, Counts};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::{Button, focus_ring};
use crate::gui::widgets::list::{elided, paint_galley};
use crate::gui::widgets::menu::{Item, item_ui};
use crate::gui::{fonts, words};
use eframe::egui::{
    Align, Color32, CornerRadius, CursorIcon, EventFilter, Id, Key, Mesh, Modifiers, Popup, Rect, Response, Role,
    Sense, Shape, Stroke, StrokeKind, Tooltip, Ui, WidgetInfo, pos2, vec2,
};
use std::ops::Range;

/// Points from bar to bar.
const BAR: f32 = 4.0;
/// Points of the axis below the bars.
const AXIS: f32 = 14.0;
/// Points of what is measured, at the right.
const ASIDE: f32 = 92.0;
/// The narrowest span that can be looked at, in nanoseconds.
const LEAST: i64 = 1_000;
/// What is shown of a running capture, in nanoseconds.
const LIVE: i64 = 120_000_000_000;
/// Points around the edge of the limit in which it can be taken hold of.
const GRIP: f32 = 5.0;

/// What is shown of the capture's time, and what is being dragged.
#[derive(Debug, Default)]
pub struct TimeStrip {
    measure: Measure,
    /// What was zoomed to; everything if nothing was.
    zoom: Option<Range<i64>>,
    dragging: Option<Drag>,
    /// Bars that the keyboard is on: where it began, and where it is.
    cursor: Option<(usize, usize)>,
    /// The capture that this is of.
    capture: Option<u64>,
}

#[derive(Debug, Clone, PartialEq)]
enum Drag {
    /// From one time to another.
    Span(i64, i64),
    /// The strip itself, begun with this piece at this x.
    Move(Range<i64>, f32),
}

/// What is drawn of time, and where.
struct Scale {
    span: Range<i64>,
    bars: Rect,
}

impl Scale {
    fn x(&self, time: i64) -> f32 {
        let share = (time as f64 - self.span.start as f64) / (self.span.end as f64 - self.span.start as f64).max(1.0);
        self.bars.left() + (share * f64::from(self.bars.width())) as f32
    }

    fn time(&self, x: f32) -> i64 {
        let share = f64::from((x - self.bars.left()) / self.bars.width().max(1.0)).clamp(0.0, 1.0);
        self.span.start + ((self.span.end as f64 - self.span.start as f64) * share) as i64
    }
}

impl TimeStrip {
    /// How high the strip is in a window of some height.
    pub fn height(window: f32) -> f32 {
        if window < 600.0 { size::TIME_STRIP_LOW } else { size::TIME_STRIP }
    }

    /// Draws the strip; `visible` are the rows on screen.
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, view: &View<'_>, visible: Range<u64>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let Some(capture) = view.capture else { return };
        if self.capture != Some(capture.id()) {
            *self = TimeStrip { measure: self.measure, capture: Some(capture.id()), ..TimeStrip::default() };
        }
        ui.painter().rect_filled(rect, 0, palette.surface_0);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, palette.hairline());
        let low = rect.height() < size::TIME_STRIP;
        let aside = rect.with_min_x(rect.right() - ASIDE);
        let axis = if low { 0.0 } else { AXIS };
        let bars = Rect::from_min_max(rect.min, pos2(aside.left(), rect.bottom() - axis));
        let Some(whole) = whole(capture) else {
            let words = elided(ui.painter(), "No packets yet", fonts::ui(text::SMALL), palette.text_3, 300.0);
            ui.painter().hline(bars.x_range(), bars.bottom() - 3.0, palette.hairline());
            paint_galley(ui.painter(), bars.shrink2(vec2(12.0, 0.0)), words, Align::LEFT);
            return;
        };
        let span = self.zoom.clone().unwrap_or_else(|| whole.clone());
        let scale = Scale { span, bars };
        let response = ui.interact(bars.union(rect.with_max_x(aside.left())), id(), Sense::click_and_drag());
        self.zoom_and_move(ui, &response, &scale, &whole);
        let span = self.zoom.clone().unwrap_or_else(|| whole.clone());
        let count = (bars.width() / BAR).max(1.0) as usize;
        let scale = Scale { span: span.clone(), bars };

        let strip = capture.strip(&StripAsk { span, bars: count, measure: self.measure });
        let counts = capture.counts();
        let filtered = counts.displayed != counts.packets;
        if let Some(strip) = &strip {
            paint_bars(ui, palette, &scale, strip, filtered, low);
        }
        if let Some(limit) = capture.limit() {
            dim_outside(ui, palette, &scale, &limit);
        }
        paint_place(ui, palette, &scale, capture, view.packet.map(|(packet, _)| packet), visible.clone());
        self.select(ui, palette, &response, &scale, capture, actions);
        if !low {
            paint_axis(ui, palette, &scale, rect.bottom() - axis);
        }
        self.keys(ui, palette, &response, &scale, count, actions);
        focus_ring(ui.painter(), palette, rect.with_max_x(aside.left()).shrink(2.0), CornerRadius::ZERO, &response);
        let spoken = strip.as_deref().map(|strip| sentence(strip, &counts, capture, visible)).unwrap_or_default();
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Time strip"));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(spoken));
        if let Some(strip) = &strip {
            self.tooltip(&response, &scale, strip, filtered);
            self.aside(ui, palette, aside, strip, low);
        }
    }

    /// Wheel and Shift move what is shown.
    fn zoom_and_move(&mut self, ui: &Ui, response: &Response, scale: &Scale, whole: &Range<i64>) {
        let Some(pos) = response.hover_pos() else { return };
        let wheel = ui.input_mut(|i| {
            let wheel = i.smooth_scroll_delta;
            i.smooth_scroll_delta = eframe::egui::Vec2::ZERO;
            wheel
        });
        if wheel.y != 0.0 {
            let at = scale.time(pos.x);
            let factor = (-f64::from(wheel.y) * 0.006).exp();
            let length = (scale.span.end - scale.span.start) as f64;
            let new = (length * factor).max(LEAST as f64);
            let before = (at - scale.span.start) as f64 * new / length.max(1.0);
            let start = at.saturating_sub(before as i64);
            self.zoom = within(start..start.saturating_add(new as i64), whole);
        } else if wheel.x != 0.0 && self.zoom.is_some() {
            self.zoom = within(moved(&scale.span, scale, -wheel.x), whole);
        }
        if let Some(Drag::Move(from, x)) = self.dragging.clone() {
            self.zoom = within(moved(&from, scale, pos.x - x), whole);
        }
    }

    /// A drag limits the list, or moves an edge of the limit; a double click ends it.
    fn select(
        &mut self,
        ui: &Ui,
        palette: &Palette,
        response: &Response,
        scale: &Scale,
        capture: &dyn Capture,
        actions: &mut Vec<Action>,
    ) {
        let limit = capture.limit();
        let edge_at = |x: f32| {
            let limit = limit.as_ref()?;
            let near = |time: i64| (scale.x(time) - x).abs() < GRIP;
            // The other edge stays where it is.
            if near(limit.start) {
                Some(limit.end)
            } else if near(limit.end) {
                Some(limit.start)
            } else {
                None
            }
        };
        if let Some(pos) = response.hover_pos()
            && edge_at(pos.x).is_some()
        {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        if response.drag_started()
            && let Some(pos) = ui.input(|i| i.pointer.press_origin())
        {
            let shift = ui.input(|i| i.modifiers.shift) || ui.input(|i| i.pointer.secondary_down());
            let at = scale.time(pos.x);
            self.dragging = Some(match shift {
                true => Drag::Move(scale.span.clone(), pos.x),
                false => Drag::Span(edge_at(pos.x).unwrap_or(at), at),
            });
        }
        if let Some(Drag::Span(from, to)) = &mut self.dragging {
            if let Some(pos) = response.interact_pointer_pos() {
                *to = scale.time(pos.x);
            }
            let (from, to) = (*from.min(to), *from.max(to));
            paint_span(ui, palette, scale, &(from..to));
            if response.drag_stopped() && scale.x(to) - scale.x(from) >= 2.0 {
                actions.push(Action::Limit(Some(from..to)));
            }
        }
        if response.drag_stopped() {
            self.dragging = None;
        }
        if response.double_clicked() {
            if limit.is_some() {
                actions.push(Action::Limit(None));
            } else {
                self.zoom = None;
            }
        }
    }

    /// ← → move over the bars, Shift selects, Enter limits, Esc lets go.
    fn keys(
        &mut self,
        ui: &Ui,
        palette: &Palette,
        response: &Response,
        scale: &Scale,
        count: usize,
        actions: &mut Vec<Action>,
    ) {
        if response.clicked() {
            response.request_focus();
        }
        if !response.has_focus() {
            self.cursor = None;
            return;
        }
        ui.memory_mut(|memory| {
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            memory.set_focus_lock_filter(response.id, filter);
        });
        let last = count.saturating_sub(1);
        for (key, modifiers, by) in [
            (Key::ArrowLeft, Modifiers::NONE, -1isize),
            (Key::ArrowRight, Modifiers::NONE, 1),
            (Key::ArrowLeft, Modifiers::SHIFT, -1),
            (Key::ArrowRight, Modifiers::SHIFT, 1),
        ] {
            if ui.input_mut(|i| i.consume_key(modifiers, key)) {
                let (from, at) = self.cursor.unwrap_or((last / 2, last / 2));
                let at = at.saturating_add_signed(by).min(last);
                self.cursor = Some((if modifiers.shift { from } else { at }, at));
            }
        }
        let Some((from, at)) = self.cursor else { return };
        let length = (scale.span.end - scale.span.start) as f64 / count as f64;
        let time = |bar: usize| scale.span.start + (bar as f64 * length) as i64;
        let span = time(from.min(at))..time(from.max(at) + 1);
        paint_span(ui, palette, scale, &span);
        if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter)) {
            actions.push(Action::Limit(Some(span)));
        }
    }

    fn tooltip(&self, response: &Response, scale: &Scale, strip: &Strip, filtered: bool) {
        let Some(pos) = response.hover_pos().filter(|_| self.dragging.is_none()) else { return };
        let at = scale.time(pos.x);
        let length = (strip.ask.span.end - strip.ask.span.start).max(1) as f64;
        let bar = ((at - strip.ask.span.start) as f64 / length * strip.ask.bars as f64).max(0.0) as usize;
        let Some(all) = strip.all.get(bar).copied() else { return };
        let wide = (length / strip.ask.bars.max(1) as f64) as i64;
        let start = strip.ask.span.start + bar as i64 * wide;
        let mut said = vec![words::time_span(&(start..start + wide))];
        said.push(match filtered {
            true => {
                let shown = strip.shown.get(bar).copied().unwrap_or_default();
                format!("{}, {} shown", measured(strip.ask.measure, all), words::grouped(shown))
            }
            false => measured(strip.ask.measure, all),
        });
        let problems = strip.problems.get(bar).copied().unwrap_or_default();
        if problems > 0 {
            said.push(words::counted(problems, "packet with a problem", "packets with problems"));
        }
        said.push("Heights are square roots. Drag limits the list, the wheel zooms".into());
        Tooltip::for_enabled(response).at_pointer().show(|ui| {
            for line in &said {
                ui.label(line);
            }
        });
    }

    /// What is measured, and the highest bar.
    fn aside(&mut self, ui: &mut Ui, palette: &Palette, aside: Rect, strip: &Strip, low: bool) {
        ui.painter().rect_filled(aside, 0, palette.surface_1);
        ui.painter().vline(aside.left() + 0.5, aside.y_range(), palette.hairline());
        ui.painter().hline(aside.x_range(), aside.bottom() - 0.5, palette.hairline());
        let words = match self.measure {
            Measure::Packets => "Packets",
            Measure::Bytes => "Bytes",
            Measure::Problems => "Problems",
        };
        let top = aside.with_max_y(if low { aside.bottom() } else { aside.top() + 26.0 });
        let button = Button::quiet(words).with_caret().words_size(text::SMALL).height(size::SMALL_BUTTON);
        let place = Rect::from_min_size(top.min + vec2(4.0, 0.0), vec2(top.width() - 8.0, top.height()));
        let mut child = super::row_in(ui, place, 0.0);
        let response = child.add(button.tip("What the bars of the time strip count"));
        Popup::menu(&response).show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (words, measure) in
                [("Packets", Measure::Packets), ("Bytes", Measure::Bytes), ("Problems", Measure::Problems)]
            {
                let item = Item { checked: self.measure == measure, ..Item::new(words) };
                if item_ui(ui, item).clicked() {
                    self.measure = measure;
                    ui.close();
                }
            }
        });
        if low {
            return;
        }
        let most = strip.all.iter().copied().max().unwrap_or_default();
        let wide = (strip.ask.span.end - strip.ask.span.start) / strip.ask.bars.max(1) as i64;
        let most = match self.measure {
            Measure::Bytes => words::size(most),
            _ => words::grouped(most),
        };
        let words = format!("max {most} / {}", words::time_length(wide));
        let galley = elided(ui.painter(), &words, fonts::ui(text::HINT), palette.text_3, aside.width() - 16.0);
        let below = aside.with_min_y(top.bottom() - 2.0).shrink2(vec2(10.0, 0.0));
        paint_galley(ui.painter(), below.with_max_y(aside.bottom() - 4.0), galley, Align::LEFT);
    }
}

/// The strip's widget, for the keyboard.
pub fn id() -> Id {
    Id::unique("time strip")
}

/// All of the capture's time: while it is read, as much as it will have if it goes on like this; of a running one the
/// last minutes.
fn whole(capture: &dyn Capture) -> Option<Range<i64>> {
    let span = capture.span()?;
    if capture.live().is_some() {
        return Some((span.end - LIVE).max(span.start.min(span.end - LEAST))..span.end.max(span.start + LEAST));
    }
    let share = capture.jobs().iter().find(|job| job.words == "Reading").and_then(|job| job.share);
    let length = (span.end - span.start).max(LEAST);
    let length = match share {
        Some(share) if share > 0.001 => (length as f64 / f64::from(share)) as i64,
        _ => length,
    };
    Some(span.start..span.start.saturating_add(length))
}

/// A piece of time that does not leave the whole; nothing if it is all of it.
fn within(piece: Range<i64>, whole: &Range<i64>) -> Option<Range<i64>> {
    let length = piece.end.saturating_sub(piece.start).max(LEAST);
    if length >= whole.end - whole.start {
        return None;
    }
    let start = piece.start.clamp(whole.start, whole.end - length);
    Some(start..start + length)
}

fn moved(from: &Range<i64>, scale: &Scale, points: f32) -> Range<i64> {
    let length = (from.end - from.start) as f64;
    let by = (f64::from(points) * length / f64::from(scale.bars.width().max(1.0))) as i64;
    from.start.saturating_sub(by)..from.end.saturating_sub(by)
}

fn measured(measure: Measure, value: u64) -> String {
    match measure {
        Measure::Packets => words::counted(value, "packet", "packets"),
        Measure::Bytes => words::size(value),
        Measure::Problems => words::counted(value, "problem", "problems"),
    }
}

/// All bars in one mesh.
fn paint_bars(ui: &Ui, palette: &Palette, scale: &Scale, strip: &Strip, filtered: bool, low: bool) {
    let most = strip.all.iter().copied().max().unwrap_or_default().max(1);
    let area = scale.bars;
    let ground = area.bottom() - 3.0;
    let room = area.height() - if low { 4.0 } else { 7.0 };
    let length = (strip.ask.span.end - strip.ask.span.start) as f64 / strip.ask.bars.max(1) as f64;
    let mut mesh = Mesh::default();
    let height = |value: u64| {
        if value == 0 { 0.0 } else { ((value as f32 / most as f32).sqrt() * room).max(1.5) }
    };
    for (bar, all) in strip.all.iter().enumerate() {
        let start = strip.ask.span.start + (bar as f64 * length) as i64;
        let left = scale.x(start).max(area.left());
        let right = (scale.x(start + length as i64) - 1.0).clamp(left + 0.5, area.right().max(left + 0.5));
        if left >= area.right() || right < area.left() {
            continue;
        }
        let mut add = |top: f32, bottom: f32, color: Color32| {
            mesh.add_colored_rect(Rect::from_min_max(pos2(left, top), pos2(right, bottom)), color);
        };
        if *all > 0 {
            let color = if filtered { palette.line_2 } else { palette.accent };
            add(ground - height(*all), ground, color);
        }
        let shown = strip.shown.get(bar).copied().unwrap_or_default();
        if filtered && shown > 0 {
            add(ground - height(shown), ground, palette.accent);
        }
        if strip.problems.get(bar).is_some_and(|problems| *problems > 0) {
            add(ground + 1.0, area.bottom(), palette.err_line);
        }
    }
    ui.painter_at(area).add(Shape::mesh(mesh));
}

/// What lies outside of the limit.
fn dim_outside(ui: &Ui, palette: &Palette, scale: &Scale, limit: &Range<i64>) {
    let painter = ui.painter_at(scale.bars);
    let (left, right) = (scale.x(limit.start), scale.x(limit.end));
    let veil = palette.surface_0.gamma_multiply(0.65);
    painter.rect_filled(scale.bars.with_max_x(left.max(scale.bars.left())), 0, veil);
    painter.rect_filled(scale.bars.with_min_x(right.min(scale.bars.right())), 0, veil);
    for x in [left, right] {
        painter.vline(x, scale.bars.y_range(), Stroke::new(1.0, palette.accent));
    }
}

fn paint_span(ui: &Ui, palette: &Palette, scale: &Scale, span: &Range<i64>) {
    let area = scale.bars.with_min_x(scale.x(span.start)).with_max_x(scale.x(span.end).max(scale.x(span.start) + 1.0));
    let painter = ui.painter_at(scale.bars);
    painter.rect(area, 0, palette.accent.gamma_multiply(0.2), Stroke::new(1.0, palette.accent), StrokeKind::Inside);
}

/// A light box around the rows on screen, and a line at the selected packet.
fn paint_place(
    ui: &Ui,
    palette: &Palette,
    scale: &Scale,
    capture: &dyn Capture,
    selected: Option<u64>,
    visible: Range<u64>,
) {
    let painter = ui.painter_at(scale.bars);
    let time_in = |row: u64| capture.packet_in(row).and_then(|packet| capture.time_of(packet));
    // In another order the rows on screen are no span of time.
    if capture.sorted().is_none()
        && let Some(first) = time_in(visible.start)
        && let Some(last) = time_in(visible.end.saturating_sub(1))
    {
        let (left, right) = (scale.x(first.min(last)) - 1.0, scale.x(first.max(last)) + 1.0);
        let wider = ((8.0 - (right - left)) / 2.0).max(0.0);
        let area = scale.bars.with_min_x(left - wider).with_max_x(right + wider).shrink2(vec2(0.0, 1.0));
        painter.rect(
            area,
            CornerRadius::same(2),
            palette.text_1.gamma_multiply(0.08),
            Stroke::new(1.0, palette.text_2),
            StrokeKind::Inside,
        );
    }
    if let Some(time) = selected.and_then(|packet| capture.time_of(packet)) {
        painter.vline(scale.x(time), scale.bars.y_range(), Stroke::new(1.5, palette.accent));
    }
}

fn paint_axis(ui: &Ui, palette: &Palette, scale: &Scale, top: f32) {
    let length = (scale.span.end - scale.span.start) as f64;
    let most = (scale.bars.width() / 110.0).max(1.0) as f64;
    let step = nice(length / most);
    let painter = ui.painter();
    let axis = Rect::from_min_max(pos2(scale.bars.left(), top), pos2(scale.bars.right(), top + AXIS - 1.0));
    painter.rect_filled(axis, 0, palette.surface_1);
    let mut at = (scale.span.start as f64 / step).ceil() * step;
    while at < scale.span.end as f64 {
        let x = scale.x(at as i64);
        let words = words::time_mark(at, step);
        let galley = elided(painter, &words, fonts::ui(text::HINT), palette.text_3, 100.0);
        let width = galley.size().x;
        let left = (x - width / 2.0).max(axis.left() + 4.0);
        if left + width < axis.right() {
            paint_galley(painter, axis.with_min_x(left).translate(vec2(0.0, -1.0)), galley, Align::LEFT);
        }
        at += step;
    }
}

/// The next round step, in nanoseconds: 1, 2 or 5 with zeros behind it, of seconds or of days, or a part of an hour or a
/// day as clocks have them.
fn nice(least: f64) -> f64 {
    let of_clocks = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0].map(|minutes| minutes * words::MINUTE);
    let of_days = [1.0, 2.0, 3.0, 6.0, 12.0].map(|hours| hours * words::HOUR);
    if least > 30e9 && least <= 12.0 * words::HOUR {
        return of_clocks.into_iter().chain(of_days).find(|step| *step >= least).unwrap_or(words::DAY);
    }
    let unit = if least > 30e9 { words::DAY } else { 1.0 };
    let least = (least / unit).max(1.0);
    let power = 10f64.powf(least.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|step| step * power).into_iter().find(|step| *step >= least);
    step.unwrap_or(10.0 * power) * unit
}

/// The strip in a sentence.
fn sentence(strip: &Strip, counts: &Counts, capture: &dyn Capture, visible: Range<u64>) -> String {
    let length = (strip.ask.span.end - strip.ask.span.start).max(1);
    let most = strip.all.iter().enumerate().max_by_key(|(_, value)| **value).map_or(0, |(bar, _)| bar);
    let most = strip.ask.span.start + (length as f64 * most as f64 / strip.ask.bars.max(1) as f64) as i64;
    let packets = words::counted(counts.packets, "packet", "packets");
    let time_in = |row: u64| capture.packet_in(row).and_then(|packet| capture.time_of(packet));
    let rows = time_in(visible.start).zip(time_in(visible.end.saturating_sub(1)));
    let rows = rows.map(|(first, last)| format!("; rows on screen {}", words::time_span(&(first..last))));
    format!(
        "{packets} in {}, most at {}{}",
        words::time_length(length),
        words::time_length(most),
        rows.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_the_axis_are_round() {
        assert_eq!([3.0, 11.0, 99.0, 250.0, 600.0].map(nice), [5.0, 20.0, 100.0, 500.0, 1000.0]);
        let (minute, hour, day) = (words::MINUTE, words::HOUR, words::DAY);
        assert_eq!(
            [40e9, 4.0 * minute, 40.0 * minute, 7.0 * hour].map(nice),
            [minute, 5.0 * minute, hour, 12.0 * hour]
        );
        assert_eq!([20.0 * hour, 3.0 * day, 150.0 * day].map(nice), [day, 5.0 * day, 200.0 * day]);
    }

    #[test]
    fn a_piece_stays_inside_the_whole() {
        let whole = 0..1_000_000;
        assert_eq!(within(-50..100_000, &whole), Some(0..100_050));
        assert_eq!(within(950_000..1_050_000, &whole), Some(900_000..1_000_000));
        assert_eq!(within(-5..2_000_000, &whole), None);
        assert_eq!(within(10..11, &whole), Some(10..10 + LEAST));
    }
}
