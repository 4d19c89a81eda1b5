//! How a row of the packet list is painted and spoken.

use crate::gui::coloring::ColoringRule;
use crate::gui::model::{Capture, Gutter, Rail, RowText, Sign};
use crate::gui::settings::Paint;
use crate::gui::tokens::{Palette, contrast, mix, size, text};
use crate::gui::widgets::header::{Column, column_spans};
use crate::gui::widgets::list::{RowArea, Rows, cell, elided, one_line, paint_galley};
use crate::gui::{fonts, icons};
use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Color32, Rect, Stroke, TextFormat, pos2, vec2};
use regex::Regex;
use roaring::RoaringBitmap;

/// Width of the bar that shows the colour of a row when only an edge does.
const EDGE: f32 = 3.0;

pub(super) struct PacketRows<'a> {
    pub(super) capture: &'a dyn Capture,
    pub(super) rules: &'a [ColoringRule],
    pub(super) columns: &'a [Column],
    pub(super) selected: Option<u64>,
    /// More packets that are selected, by index.
    pub(super) chosen: &'a RoaringBitmap,
    /// Rows are coloured, and how.
    pub(super) paint: Option<Paint>,
    pub(super) active: bool,
    /// Size of the text.
    pub(super) text: f32,
    /// What was found in rows.
    pub(super) hit: Option<&'a Regex>,
    pub(super) row: RowText,
}

impl PacketRows<'_> {
    fn is_selected(&self) -> bool {
        let index = u32::try_from(self.row.packet.saturating_sub(1)).unwrap_or(u32::MAX);
        self.selected == Some(self.row.packet) || self.chosen.contains(index)
    }

    fn colors(&self, palette: &Palette) -> (Color32, Color32, Option<Color32>) {
        let selected = self.is_selected();
        if selected && self.active {
            return (palette.sel, palette.sel_text, None);
        }
        if selected {
            return (palette.sel_idle, palette.text_1, None);
        }
        if self.row.ignored {
            return (palette.surface_0, palette.ignored_text, None);
        }
        if self.row.marked {
            return (palette.mark_bg, palette.mark_text, None);
        }
        let by_rule = || {
            let colors = self.rules.get(self.row.rule?)?.colors(palette);
            Some((colors.text, colors.row, colors.map))
        };
        let by_user = self.row.color.map(|color| {
            let (text, row) = palette.talk(color);
            (text, row, row)
        });
        let Some((text, row, map)) = by_user.or_else(by_rule) else { return (palette.surface_0, palette.text_1, None) };
        match self.paint {
            None => (palette.surface_0, palette.text_1, None),
            Some(Paint::Full) => (row, text, None),
            Some(Paint::Soft) => {
                let ground = mix(row, palette.surface_0, 0.5);
                let text = if contrast(text, ground) >= 4.5 { text } else { palette.text_1 };
                (ground, text, None)
            }
            Some(Paint::Edge) => (palette.surface_0, palette.text_1, Some(map)),
        }
    }
}

impl Rows for PacketRows<'_> {
    fn paint(&mut self, area: &RowArea<'_>) {
        self.capture.row(area.index, self.selected, &mut self.row);
        let palette = area.palette;
        let selected = self.is_selected();
        let (ground, color, edge) = self.colors(palette);
        let ground = if area.hovered && !selected { palette.hovered(ground) } else { ground };
        area.painter.rect_filled(area.rect, 0, ground);
        if let Some(edge) = edge {
            area.painter.rect_filled(area.rect.with_max_x(area.rect.left() + EDGE), 0, edge);
        }
        if self.row.reference {
            area.painter.hline(area.rect.x_range(), area.rect.top() + 0.5, Stroke::new(1.0, palette.accent));
        }
        // The accent where it can be seen, else the colour of the row's text.
        let plain = !(selected && self.active) && contrast(palette.accent, ground) >= 3.0;
        let glyphs = if plain { palette.accent } else { color };
        gutter(area, self.row.gutter, glyphs);
        if self.row.marked && self.row.gutter.sign.is_none() {
            let icon = elided(area.painter, icons::BOOKMARK_SIMPLE, fonts::icon_fill(text::ICON_CARET), color, 20.0);
            paint_galley(area.painter, area.rect.with_min_x(area.rect.left() + 11.0), icon, Align::LEFT);
        }
        let spans = column_spans(self.columns, area.rect);
        let last = self.columns.iter().rposition(|column| !column.hidden);
        let first = self.columns.iter().position(|column| !column.hidden);
        for (i, (span, column)) in spans.iter().zip(self.columns).enumerate() {
            let Some(words) = self.row.cells.get(i).filter(|_| !column.hidden) else { continue };
            let mut span = if Some(i) == first { span.with_min_x(span.left() + size::GUTTER) } else { *span };
            if self.row.comment && Some(i) == last {
                let icon = elided(area.painter, icons::NOTE, fonts::icon_fill(text::ICON_TEXT), glyphs, 20.0);
                paint_galley(area.painter, span.with_max_x(span.right() - 6.0), icon, Align::RIGHT);
                span = span.with_max_x(span.right() - 22.0);
            }
            match self.hit.filter(|hit| !selected && hit.is_match(words)) {
                Some(hit) => {
                    let format = TextFormat::simple(fonts::data_of(self.text), color);
                    found_cell(area, span, words, format, column.align, hit);
                }
                None => cell(area.painter, span, words, fonts::data_of(self.text), color, column.align),
            }
        }
    }

    fn spoken(&mut self, index: u64) -> String {
        self.capture.row(index, self.selected, &mut self.row);
        let shown = self.row.cells.iter().zip(self.columns).filter(|(_, column)| !column.hidden);
        let mut spoken: Vec<&str> = shown.map(|(cell, _)| cell.as_str()).collect();
        let states = [
            (self.row.marked, "marked"),
            (self.row.ignored, "ignored"),
            (self.row.reference, "time reference"),
            (self.row.comment, "commented"),
        ];
        spoken.extend(states.iter().filter(|(is, _)| *is).map(|(_, word)| *word));
        let mut spoken = spoken.join(", ");
        if let Some(color) = self.row.color {
            spoken = format!("{spoken}, conversation color {}", color + 1);
        } else if let Some(rule) = self.row.rule.and_then(|rule| self.rules.get(rule)) {
            spoken = format!("{spoken}, rule {}", rule.name);
        }
        if let Some(sign) = self.row.gutter.sign {
            spoken = format!("{spoken}, {}", sign_words(sign));
        }
        spoken
    }
}

/// A cell with what was found lit.
fn found_cell(area: &RowArea<'_>, span: Rect, words: &str, plain: TextFormat, align: Align, hit: &Regex) {
    let palette = area.palette;
    let lit = TextFormat { background: palette.find_hit, color: palette.text_1, ..plain.clone() };
    let mut job = LayoutJob::default();
    let mut done = 0;
    for found in hit.find_iter(words).filter(|found| !found.is_empty()) {
        job.append(words.get(done..found.start()).unwrap_or_default(), 0.0, plain.clone());
        job.append(found.as_str(), 0.0, lit.clone());
        done = found.end();
    }
    job.append(words.get(done..).unwrap_or_default(), 0.0, plain);
    let inner = span.shrink2(vec2(size::CELL_EDGE, 0.0));
    if inner.width() > 0.0 {
        job.wrap = one_line(inner.width());
        paint_galley(area.painter, inner, area.painter.layout_job(job), align);
    }
}

/// What a packet is to the selected one, in words.
pub(super) fn sign_words(sign: Sign) -> &'static str {
    match sign {
        Sign::Request => "request",
        Sign::Response => "response",
        Sign::Acknowledged => "acknowledged by the selected packet",
        Sign::Duplicate => "its acknowledgement is repeated by the selected packet",
        Sign::Related => "related to the selected packet",
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
        Some(Sign::Duplicate) => {
            line(&[(10.0, 0.0), (13.0, 3.0), (17.0, -3.0)]);
            line(&[(14.5, 2.0), (16.0, 3.0), (20.0, -3.0)]);
        }
        Some(Sign::Related) => {
            area.painter.circle_filled(pos2(rect.left() + 15.0, middle), 2.0, color);
        }
        None => {}
    }
}
