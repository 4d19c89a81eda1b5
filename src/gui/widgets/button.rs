//! Buttons, chips, links and key caps.

use super::list::paint_galley;
use crate::gui::fonts;
use crate::gui::tokens::{Palette, size, text};
use eframe::egui::{
    Align, Color32, CornerRadius, FontId, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, Widget,
    WidgetInfo, pos2, vec2,
};

/// How a button presents itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// No frame until the pointer comes: toolbars.
    Quiet,
    /// A frame: dialogs and pages.
    Framed,
    /// The one thing to do here.
    Main,
}

/// A button of icon, words and keys, any of which may lack.
#[derive(Debug, Clone)]
pub struct Button<'a> {
    icon: Option<&'a str>,
    fill: bool,
    icon_size: f32,
    words: &'a str,
    keys: &'a str,
    name: &'a str,
    tip: String,
    look: Look,
    on: bool,
    off: Option<String>,
    height: f32,
    color: Option<Color32>,
    caret: bool,
    fin: bool,
    words_size: f32,
}

impl<'a> Button<'a> {
    fn new(look: Look) -> Self {
        Button {
            icon: None,
            fill: false,
            icon_size: text::ICON,
            words: "",
            keys: "",
            name: "",
            tip: String::new(),
            look,
            on: false,
            off: None,
            height: size::BUTTON,
            color: None,
            caret: false,
            fin: false,
            words_size: text::NORMAL,
        }
    }

    /// A toolbar button that shows only `icon`; `name` is its name for readers and tests.
    pub fn icon(icon: &'a str, name: &'a str) -> Self {
        Button { icon: Some(icon), name, ..Button::new(Look::Quiet) }
    }

    /// A small icon button, for fields and pane headers.
    pub fn small(icon: &'a str, name: &'a str) -> Self {
        Button { icon_size: text::ICON_PANE, height: size::SMALL_BUTTON, ..Button::icon(icon, name) }
    }

    /// Words without a frame.
    pub fn quiet(words: &'a str) -> Self {
        Button { words, name: words, ..Button::new(Look::Quiet) }
    }

    /// Words in a frame.
    pub fn framed(words: &'a str) -> Self {
        Button { words, name: words, ..Button::new(Look::Framed) }
    }

    /// The one thing to do here.
    pub fn main(words: &'a str) -> Self {
        Button { words, name: words, ..Button::new(Look::Main) }
    }

    /// Puts an icon before the words.
    pub fn with_icon(mut self, icon: &'a str, icon_size: f32) -> Self {
        self.icon = Some(icon);
        self.icon_size = icon_size;
        self
    }

    /// Draws the icon filled: a state, not an action.
    pub fn filled(mut self) -> Self {
        self.fill = true;
        self
    }

    /// Puts our fin before the words.
    pub fn with_fin(mut self) -> Self {
        self.fin = true;
        self
    }

    /// Puts a caret after the words: a menu will open.
    pub fn with_caret(mut self) -> Self {
        self.caret = true;
        self
    }

    /// Shows keys as caps after the words.
    pub fn keys(mut self, keys: &'a str) -> Self {
        self.keys = keys;
        self
    }

    /// What the tooltip says.
    pub fn tip(mut self, tip: impl Into<String>) -> Self {
        self.tip = tip.into();
        self
    }

    /// The name for readers and tests, when it is not the words.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// Whether what the button switches is on.
    pub fn on(mut self, on: bool) -> Self {
        self.on = on;
        self
    }

    /// Not available now, with the reason.
    pub fn off_because(mut self, reason: Option<String>) -> Self {
        self.off = reason;
        self
    }

    /// Height in points.
    pub fn height(mut self, points: f32) -> Self {
        self.height = points;
        self
    }

    /// Size of the words in points.
    pub fn words_size(mut self, points: f32) -> Self {
        self.words_size = points;
        self
    }

    /// Colour of icon and words.
    pub fn color(mut self, color: Color32) -> Self {
        self.color = Some(color);
        self
    }

    fn edge(&self) -> f32 {
        match (self.look, self.height < 24.0) {
            (Look::Main, _) => 12.0,
            (Look::Framed, _) => 10.0,
            (Look::Quiet, true) => 4.0,
            (Look::Quiet, false) => 6.0,
        }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let palette = Palette::of(ui);
        let font = match self.look {
            Look::Quiet if self.words_size < text::NORMAL => fonts::ui(self.words_size),
            _ => fonts::medium(self.words_size),
        };
        let layout =
            |words: &str, font: FontId| ui.painter().layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER);
        let icon_font = if self.fill { fonts::icon_fill(self.icon_size) } else { fonts::icon(self.icon_size) };
        let words = (!self.words.is_empty()).then(|| layout(self.words, font));
        let icon = self.icon.map(|icon| layout(icon, icon_font));
        let caret = self.caret.then(|| layout(crate::gui::icons::CARET_DOWN, fonts::icon(text::ICON_CARET)));
        let keys = key_caps_width(ui, self.keys);

        let gap = 6.0;
        let mut parts: Vec<f32> = Vec::new();
        parts.extend(self.fin.then_some(text::ICON));
        parts.extend(icon.as_ref().map(|i| i.size().x));
        parts.extend(words.as_ref().map(|w| w.size().x));
        parts.extend(caret.as_ref().map(|c| c.size().x));
        parts.extend((keys > 0.0).then_some(keys));
        let inner = parts.iter().sum::<f32>() + gap * parts.len().saturating_sub(1) as f32;
        let width = (inner + 2.0 * self.edge()).max(self.height);

        let enabled = self.off.is_none() && ui.is_enabled();
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(width, self.height), sense);
        response.widget_info(|| {
            let name = match &self.off {
                Some(reason) if !reason.is_empty() => format!("{}, {reason}", self.name),
                _ => self.name.to_owned(),
            };
            if self.on {
                WidgetInfo::selected(Role::Button, enabled, true, name)
            } else {
                WidgetInfo::labeled(Role::Button, enabled, name)
            }
        });

        if ui.is_rect_visible(rect) {
            let held = response.is_pointer_button_down_on() || response.hovered();
            let hovered = enabled && held;
            let corner = if self.height < 24.0 { size::CORNER_CHIP } else { size::CORNER_CONTROL };
            let corner = CornerRadius::same(corner);
            let (fill, line, color) = match self.look {
                _ if !enabled && self.look != Look::Quiet => (palette.surface_2, palette.line_2, palette.text_off),
                _ if !enabled => (Color32::TRANSPARENT, Color32::TRANSPARENT, palette.text_off),
                Look::Main => {
                    let fill = if hovered { palette.hovered(palette.accent_fill) } else { palette.accent_fill };
                    (fill, fill, palette.on_accent)
                }
                Look::Framed if hovered => (palette.surface_3, palette.line_2, palette.text_1),
                Look::Framed => (palette.surface_2, palette.line_2, palette.text_1),
                Look::Quiet if self.on => (palette.accent_soft, Color32::TRANSPARENT, palette.accent),
                Look::Quiet if hovered => (palette.surface_3, Color32::TRANSPARENT, palette.text_1),
                Look::Quiet => (Color32::TRANSPARENT, Color32::TRANSPARENT, palette.text_2),
            };
            let color = self.color.filter(|_| enabled).unwrap_or(color);
            let painter = ui.painter();
            painter.rect(rect, corner, fill, Stroke::new(1.0, line), StrokeKind::Inside);
            focus_ring(painter, palette, rect, corner, &response);

            let mut x = rect.center().x - inner / 2.0;
            let middle = rect.center().y;
            if self.fin {
                let side = text::ICON;
                let area = Rect::from_center_size(pos2(x + side / 2.0, middle), Vec2::splat(side));
                let color = match self.look {
                    Look::Main => color,
                    _ if enabled => palette.accent,
                    _ => palette.text_off,
                };
                fin(painter, area, color);
                x += side + gap;
            }
            for part in [icon, words, caret].into_iter().flatten() {
                let size = part.size();
                let pos = snapped(painter, pos2(x, middle - size.y / 2.0));
                painter.galley_with_override_text_color(pos, part, color);
                x += size.x + gap;
            }
            if keys > 0.0 {
                let area = Rect::from_min_size(pos2(x, rect.top()), vec2(keys, rect.height()));
                let color = (self.look == Look::Main).then_some(color);
                paint_key_caps(ui, area, self.keys, color);
            }
        }
        let tip = match (&self.off, self.tip.is_empty()) {
            (Some(reason), true) => reason.clone(),
            (Some(reason), false) if !reason.is_empty() => format!("{}\n{reason}", self.tip),
            _ => self.tip,
        };
        if tip.is_empty() { response } else { response.on_hover_text(tip) }
    }
}

fn snapped(painter: &Painter, pos: eframe::egui::Pos2) -> eframe::egui::Pos2 {
    let pixels = painter.pixels_per_point();
    ((pos.to_vec2() * pixels).round() / pixels).to_pos2()
}

/// The ring around a control that has the keyboard: 2 points, 1 outside.
pub fn focus_ring(painter: &Painter, palette: &Palette, rect: Rect, corner: CornerRadius, response: &Response) {
    if response.has_focus() {
        painter.rect_stroke(
            rect.expand(1.0),
            corner + CornerRadius::same(1),
            Stroke::new(2.0, palette.accent),
            StrokeKind::Outside,
        );
    }
}

/// The shark fin over waves, Wirefin's sign.
pub fn fin(painter: &Painter, rect: Rect, color: Color32) {
    use eframe::egui::Shape;
    use eframe::epaint::{CubicBezierShape, PathShape, PathStroke};
    let side = rect.width();
    let at = |x: f32, y: f32| rect.min + vec2(x, y) * (side / 20.0);
    // The back of the fin, its notch, and the water line, on a grid of 20.
    let back = [at(3.2, 14.2), at(5.0, 9.2), at(8.6, 4.4), at(14.6, 2.6)];
    let notch = [at(14.6, 2.6), at(13.5, 6.0), at(13.9, 10.2), at(16.5, 14.2)];
    let curve = |points| {
        CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, PathStroke::NONE).flatten(Some(0.05))
    };
    let mut outline: Vec<_> = curve(back);
    let notch = curve(notch);
    // egui fills convex shapes only; the fin is bent inward at the notch, so it is cut into strips.
    let steps = 24;
    let along = |line: &[eframe::egui::Pos2], y: f32| {
        line.windows(2)
            .find_map(|pair| {
                let (a, b) = (pair[0], pair[1]);
                let (low, high) = (a.y.min(b.y), a.y.max(b.y));
                (low..=high).contains(&y).then(|| {
                    let t = if high > low { (y - a.y) / (b.y - a.y) } else { 0.0 };
                    a.x + (b.x - a.x) * t
                })
            })
            .unwrap_or(line.first().map_or(0.0, |p| p.x))
    };
    outline.reverse();
    let mut mesh = eframe::egui::Mesh::default();
    let (top, bottom) = (at(0.0, 2.6).y, at(0.0, 14.2).y);
    for step in 0..=steps {
        let y = top + (bottom - top) * step as f32 / steps as f32;
        mesh.colored_vertex(pos2(along(&outline, y), y), color);
        mesh.colored_vertex(pos2(along(&notch, y), y), color);
        if step > 0 {
            let i = step as u32 * 2;
            mesh.add_triangle(i - 2, i - 1, i);
            mesh.add_triangle(i - 1, i, i + 1);
        }
    }
    painter.add(Shape::mesh(mesh));
    let edge = Stroke::new(side / 40.0, color);
    painter.add(PathShape::line(outline, edge));
    painter.add(PathShape::line(notch, edge));

    let wave: Vec<_> = (0..=36)
        .map(|i| {
            let x = 1.0 + 18.0 * i as f32 / 36.0;
            at(x, 17.2 - 0.9 * ((x - 1.0) / 9.0 * std::f32::consts::TAU).sin())
        })
        .collect();
    painter.add(PathShape::line(wave, Stroke::new((side * 0.08).max(1.0), color)));
}

/// A small piece of information in a coloured box; `accent` ones lead somewhere.
pub fn chip_ui(ui: &mut Ui, icon: &str, words: &str, accent: bool) -> Response {
    let palette = Palette::of(ui);
    let color = if accent { palette.accent } else { palette.text_1 };
    let icon =
        (!icon.is_empty()).then(|| ui.painter().layout_no_wrap(icon.to_owned(), fonts::icon(text::ICON_TEXT), color));
    let words_galley = ui.painter().layout_no_wrap(words.to_owned(), fonts::ui(text::SMALL), color);
    let icon_width = icon.as_ref().map_or(0.0, |i| i.size().x + 5.0);
    let width = 14.0 + icon_width + words_galley.size().x;
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::SMALL_BUTTON), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
    let fill = if accent { palette.accent_soft } else { palette.surface_3 };
    let fill = if response.hovered() { palette.hovered(fill) } else { fill };
    let corner = CornerRadius::same(size::CORNER_CHIP);
    ui.painter().rect_filled(rect, corner, fill);
    focus_ring(ui.painter(), palette, rect, corner, &response);
    let inner = rect.shrink2(vec2(7.0, 0.0));
    if let Some(icon) = icon {
        paint_galley(ui.painter(), inner, icon, Align::LEFT);
    }
    paint_galley(ui.painter(), inner, words_galley, Align::RIGHT);
    response
}

/// Words that can be clicked.
pub fn link_ui(ui: &mut Ui, words: &str) -> Response {
    let palette = Palette::of(ui);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), fonts::ui(text::NORMAL), palette.accent);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, size::SMALL_BUTTON), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, words));
    let bottom = rect.center().y + galley.size().y / 2.0;
    paint_galley(ui.painter(), rect, galley, Align::LEFT);
    if response.hovered() {
        ui.painter().hline(rect.x_range(), bottom, Stroke::new(1.0, palette.accent));
    }
    focus_ring(ui.painter(), palette, rect, CornerRadius::same(2), &response);
    response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
}

/// The width that `keys` such as `Ctrl O` take as key caps; 0 for none.
pub fn key_caps_width(ui: &Ui, keys: &str) -> f32 {
    if keys.is_empty() {
        return 0.0;
    }
    let font = fonts::medium(10.5);
    let words = ui.painter().layout_no_wrap(keys.to_owned(), font, Color32::PLACEHOLDER);
    words.size().x + 10.0
}

/// Paints keys as one cap at the left of `rect`, in the middle of its height.
/// `color` is that of a ground where the usual ones could not be read.
pub fn paint_key_caps(ui: &Ui, rect: Rect, keys: &str, color: Option<Color32>) {
    let palette = Palette::of(ui);
    let width = key_caps_width(ui, keys);
    if width <= 0.0 {
        return;
    }
    let cap = Rect::from_min_size(pos2(rect.left(), rect.center().y - 9.0), vec2(width, 18.0));
    let cap = Rect::from_min_size(snapped(ui.painter(), cap.min), cap.size());
    let (line, text) = color.map_or((palette.line_2, palette.text_3), |color| (color, color));
    ui.painter().rect_stroke(cap, CornerRadius::same(4), Stroke::new(1.0, line), StrokeKind::Inside);
    let words = ui.painter().layout_no_wrap(keys.to_owned(), fonts::medium(10.5), text);
    paint_galley(ui.painter(), cap, words, Align::Center);
}

/// Keys such as `Ctrl+Shift+K`, one cap each, in a row from the right; says them for readers.
pub fn keys_ui(ui: &mut Ui, keys: &str, line: Color32, color: Color32) {
    ui.spacing_mut().item_spacing.x = 3.0;
    // The last sign may be a + itself.
    let (held, last) = keys.rsplit_once('+').map_or(("", keys), |(held, last)| match last {
        "" => (held.trim_end_matches('+'), "+"),
        last => (held, last),
    });
    let parts: Vec<&str> = held.split('+').filter(|part| !part.is_empty()).chain([last]).collect();
    let mut all: Option<Rect> = None;
    for part in parts.iter().rev() {
        let words = ui.painter().layout_no_wrap((*part).to_owned(), fonts::medium(10.5), color);
        let (rect, _) = ui.allocate_exact_size(vec2((words.size().x + 10.0).max(18.0), 18.0), Sense::hover());
        let cap = Rect::from_min_size(snapped(ui.painter(), rect.min), rect.size());
        ui.painter().rect_stroke(cap, CornerRadius::same(4), Stroke::new(1.0, line), StrokeKind::Inside);
        paint_galley(ui.painter(), cap, words, Align::Center);
        all = Some(all.map_or(cap, |all| all.union(cap)));
    }
    if let Some(all) = all {
        let id = ui.next_auto_id();
        ui.skip_ahead_auto_ids(1);
        ui.interact(all, id, Sense::hover()).widget_info(|| WidgetInfo::labeled(Role::Label, true, keys));
    }
}

/// Keys as a cap, in the flow of a page.
pub fn key_caps_ui(ui: &mut Ui, keys: &str) {
    let width = key_caps_width(ui, keys);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 18.0), Sense::hover());
    paint_key_caps(ui, rect, keys, None);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::{icons, style};
    use egui_kittest::{Harness, kittest::Queryable};

    #[test]
    fn a_button_is_found_by_its_name_and_clicked() {
        let mut harness = Harness::builder().with_context_setup(style::install).build_ui_state(
            |ui, clicks: &mut Vec<&str>| {
                if ui.add(Button::icon(icons::FOLDER_OPEN, "Open")).clicked() {
                    clicks.push("open");
                }
                if ui.add(Button::main("Start on wlan0").with_fin()).clicked() {
                    clicks.push("start");
                }
                if chip_ui(ui, icons::GIT_COMMIT, "TCP stream 42", false).clicked() {
                    clicks.push("stream");
                }
                if link_ui(ui, "Show").clicked() {
                    clicks.push("show");
                }
            },
            Vec::new(),
        );
        for name in ["Open", "Start on wlan0", "TCP stream 42", "Show"] {
            harness.get_by_label(name).click();
            harness.run();
        }
        assert_eq!(*harness.state(), ["open", "start", "stream", "show"]);
    }

    #[test]
    fn a_button_that_is_off_says_why_and_does_nothing() {
        let mut harness = Harness::builder().with_context_setup(style::install).build_ui_state(
            |ui, clicks: &mut u32| {
                let button = Button::icon(icons::FLOPPY_DISK, "Save").off_because(Some("nothing is open".into()));
                *clicks += u32::from(ui.add(button).clicked());
            },
            0,
        );
        harness.get_by_label("Save, nothing is open").click();
        harness.run();
        assert_eq!(*harness.state(), 0);
    }
}
