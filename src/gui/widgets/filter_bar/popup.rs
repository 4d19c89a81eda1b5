//! What hangs under a filter's bar: the problem with its corrections, completions, and what the chosen one is.

use super::super::button::{chip_ui, focus_ring, key_caps_ui};
use super::super::list::{elided, full_size, one_line, paint_galley};
use super::{Completion, Explained, FilterOutput, FilterState, FilterView, Problem, Verdict, text_id};
use crate::gui::tokens::{Palette, size, text};
use crate::gui::{fonts, icons};
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, Align, Area, Color32, Context, CornerRadius, Frame, Id, Margin, Order, Pos2, Rect, Role, Sense, Stroke,
    TextFormat, Ui, WidgetInfo, pos2, vec2,
};

const ROW: f32 = 26.0;

pub(super) fn popup_ui(
    ctx: &Context,
    id: Id,
    bar: Rect,
    text_at: Pos2,
    view: &FilterView<'_>,
    state: &mut FilterState,
    output: &mut FilterOutput,
) {
    let area = Area::new(id.with("popup"))
        .order(Order::Foreground)
        .fixed_pos(pos2(bar.left(), bar.bottom() + 5.0))
        .constrain(false);
    area.show(ctx, |ui| {
        let palette = Palette::of(ui);
        Frame::new()
            .fill(palette.surface_2)
            .stroke(Stroke::new(1.0, palette.line_2))
            .corner_radius(CornerRadius::same(size::CORNER_POPUP))
            .shadow(palette.shadow())
            .show(ui, |ui| {
                ui.set_width(bar.width() - 2.0);
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                if let Some(problem) = view.verdict.problem() {
                    problem_ui(ui, text_at.x, problem, view, state, output);
                }
                if view.verdict.problem().is_some() && !view.completions.is_empty() {
                    line_across(ui, palette);
                }
                let chosen = view.completions.get(state.chosen);
                let explained = chosen.and_then(|chosen| (view.explain)(&chosen.word));
                let typed = state.text.get(view.replaces.clone()).unwrap_or_default().to_owned();
                let area = ui.max_rect();
                let aside = explained.as_ref().filter(|_| area.width() > 560.0).map_or(0.0, |_| area.width() * 0.4);
                let top = ui.cursor().top();
                for (i, completion) in view.completions.iter().enumerate() {
                    let row = vec2(ui.available_width() - aside, ROW);
                    if completion_ui(ui, row, completion, &typed, text_at.x, i == state.chosen) {
                        state.replace(view.replaces.clone(), &completion.word);
                        output.changed = true;
                        ui.memory_mut(|memory| memory.request_focus(text_id(id)));
                    }
                }
                if let Some(explained) = explained.filter(|_| aside > 0.0) {
                    let least = 8.0 * ROW;
                    let used = ui.cursor().top() - top;
                    ui.add_space((least - used).max(0.0));
                    let place =
                        Rect::from_min_max(pos2(area.right() - aside, top), pos2(area.right(), ui.cursor().top()));
                    explained_ui(ui, place, &explained);
                }
                if !view.completions.is_empty() {
                    line_across(ui, palette);
                    keys_ui(ui);
                }
            });
    });
}

fn line_across(ui: &mut Ui, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0, palette.line_1);
}

fn keys_ui(ui: &mut Ui) {
    Frame::new().inner_margin(Margin::symmetric(12, 5)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let palette = Palette::of(ui);
            for (keys, does) in [("Tab", "insert"), ("↑ ↓", "choose"), ("Esc", "close")] {
                key_caps_ui(ui, keys);
                let words = egui::RichText::new(does).size(text::SMALL).color(palette.text_2);
                ui.label(words);
                ui.add_space(6.0);
            }
        });
    });
}

fn problem_ui(
    ui: &mut Ui,
    text_left: f32,
    problem: &Problem,
    view: &FilterView<'_>,
    state: &mut FilterState,
    output: &mut FilterOutput,
) {
    let palette = Palette::of(ui);
    let (icon, color) = match view.verdict {
        Verdict::Warning(_) => (icons::WARNING, palette.warn),
        _ => (icons::X_CIRCLE, palette.err),
    };
    // `^~~~~` under the word, in the font of the filter, so that it is as wide as the word.
    let word = state.text.get(problem.range.clone()).unwrap_or_default();
    let before = state.text.get(..problem.range.start).unwrap_or_default().chars().count();
    let tail = word.chars().count().saturating_sub(1);
    let caret = format!("^{}", "~".repeat(tail));
    let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&fonts::filter(), '0'));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    let left = text_left + before as f32 * advance;
    if left < rect.right() - 20.0 {
        let galley = elided(ui.painter(), &caret, fonts::filter(), color, rect.right() - left);
        let at = rect.with_min_x(left).translate(vec2(0.0, 3.0));
        paint_galley(ui.painter(), at, galley, Align::LEFT);
    }
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 2, bottom: 10 }).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            ui.label(egui::RichText::new(icon).font(fonts::icon_fill(15.0)).color(color));
            let mut job = LayoutJob::default();
            let strong = TextFormat::simple(fonts::data(), palette.text_1);
            let plain = TextFormat::simple(fonts::ui(text::NORMAL), palette.text_1);
            // Words of the filter inside a sentence are set as what they are: data.
            for (i, part) in problem.sentence.split('`').enumerate() {
                job.append(part, 0.0, if i % 2 == 1 { strong.clone() } else { plain.clone() });
            }
            ui.label(job);
            for (i, fix) in problem.fixes.iter().take(4).enumerate() {
                if chip_ui(ui, "", fix.label(), i == 0).clicked() {
                    state.take(fix);
                    output.changed = true;
                }
            }
            if !problem.fixes.is_empty() {
                key_caps_ui(ui, "Alt Enter");
                let words = egui::RichText::new("take the first").color(palette.text_2);
                ui.label(words);
            }
        });
        if !view.meanwhile.is_empty() {
            let words = egui::RichText::new(view.meanwhile).size(text::SMALL).color(palette.text_2);
            ui.horizontal(|ui| {
                ui.add_space(23.0);
                ui.label(words);
            });
        }
    });
}

/// What the chosen word is: a sentence, and its values as bars.
fn explained_ui(ui: &Ui, place: Rect, explained: &Explained) {
    let palette = Palette::of(ui);
    let painter = ui.painter_at(place);
    painter.vline(place.left(), place.y_range(), palette.hairline());
    let inner = place.shrink2(vec2(14.0, 8.0));
    let name = elided(&painter, &explained.name, fonts::filter(), palette.text_1, inner.width());
    paint_galley(&painter, inner.with_max_y(inner.top() + 18.0), name, Align::LEFT);
    let sentence = painter.layout(explained.sentence.clone(), fonts::ui(text::NORMAL), palette.text_2, inner.width());
    let mut y = inner.top() + 22.0;
    let high = sentence.size().y;
    painter.galley(pos2(inner.left(), y), sentence, palette.text_2);
    y += high + 10.0;
    let Some(most) = explained.values.first().map(|(_, packets)| (*packets).max(1)) else { return };
    let title =
        elided(&painter, "Most frequent in this capture", fonts::ui(text::SMALL), palette.text_3, inner.width());
    paint_galley(&painter, Rect::from_min_size(pos2(inner.left(), y), vec2(inner.width(), 14.0)), title, Align::LEFT);
    y += 18.0;
    let widest = explained.values.iter().map(|(value, _)| full_size(&painter, value, fonts::data()).x);
    let words = widest.fold(0.0, f32::max).min(inner.width() * 0.5);
    for (value, packets) in &explained.values {
        let row = Rect::from_min_size(pos2(inner.left(), y), vec2(inner.width(), 16.0));
        if row.bottom() > place.bottom() {
            return;
        }
        let value = elided(&painter, value, fonts::data(), palette.text_1, words);
        paint_galley(&painter, row, value, Align::LEFT);
        let room = inner.width() - words - 80.0;
        let long = (room * *packets as f32 / most as f32).max(2.0);
        let bar = Rect::from_min_size(pos2(row.left() + words + 12.0, row.top() + 4.0), vec2(long, 9.0));
        painter.rect_filled(bar, CornerRadius::same(2), palette.accent.gamma_multiply(0.8));
        let count = crate::gui::words::grouped(*packets);
        let count = elided(&painter, &count, fonts::ui(text::SMALL), palette.text_2, 80.0);
        paint_galley(&painter, row.with_min_x(bar.right() + 8.0), count, Align::LEFT);
        y += 17.0;
    }
}

fn completion_ui(ui: &mut Ui, row: egui::Vec2, completion: &Completion, typed: &str, left: f32, chosen: bool) -> bool {
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(row, Sense::click());
    response.widget_info(|| {
        let name = format!("{}, {}", completion.word, completion.about);
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, name)
    });
    let (ground, main, quiet) = if chosen {
        (palette.sel, palette.sel_text, palette.sel_text)
    } else if response.hovered() {
        (palette.surface_3, palette.text_1, palette.text_2)
    } else {
        (Color32::TRANSPARENT, palette.text_1, palette.text_2)
    };
    let painter = ui.painter();
    painter.rect_filled(rect, 0, ground);
    let icon = painter.layout_no_wrap(completion.icon.to_owned(), fonts::icon(text::ICON_PANE), quiet);
    paint_galley(painter, rect.with_min_x(rect.left() + 12.0), icon, Align::LEFT);
    let count = elided(painter, &completion.count, fonts::ui(text::NORMAL), quiet, 120.0);
    let count_width = count.size().x;
    paint_galley(painter, rect.with_max_x(rect.right() - 12.0), count, Align::RIGHT);
    let left = left.clamp(rect.left() + 32.0, rect.left() + 60.0);
    let room = rect.right() - 24.0 - count_width - left;
    // The letters that were typed stand out.
    let mut job = LayoutJob::default();
    let found = completion.word.to_ascii_lowercase().find(&typed.to_ascii_lowercase()).filter(|_| !typed.is_empty());
    let plain = TextFormat::simple(fonts::filter(), main);
    let lit = TextFormat::simple(fonts::filter(), if chosen { main } else { palette.accent });
    let (start, end) = found.map_or((0, 0), |at| (at, at + typed.len()));
    job.append(completion.word.get(..start).unwrap_or_default(), 0.0, plain.clone());
    job.append(completion.word.get(start..end).unwrap_or_default(), 0.0, lit);
    job.append(completion.word.get(end..).unwrap_or_default(), 0.0, plain);
    job.wrap = one_line(room);
    let word = painter.layout_job(job);
    let about_left = left + word.size().x + 10.0;
    paint_galley(painter, rect.with_min_x(left), word, Align::LEFT);
    let room = rect.right() - 24.0 - count_width - about_left;
    if room > 20.0 {
        let about = elided(painter, &completion.about, fonts::ui(text::NORMAL), quiet, room);
        paint_galley(painter, rect.with_min_x(about_left), about, Align::LEFT);
    }
    focus_ring(painter, palette, rect, CornerRadius::ZERO, &response);
    response.clicked()
}
