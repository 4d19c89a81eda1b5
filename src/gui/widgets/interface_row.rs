//! A network interface on the welcome page: what it is, and how busy it has been for a minute.

use super::list::{elided, one_line, paint_galley};
use crate::gui::fonts;
use crate::gui::tokens::{Palette, text};
use eframe::egui::{
    Align, Color32, CornerRadius, Id, Mesh, Painter, Rect, Response, Role, Sense, Shape, Stroke, TextFormat, Ui,
    WidgetInfo, pos2, text::LayoutJob, vec2,
};

/// Height of a row in points.
pub const HEIGHT: f32 = 46.0;

/// What a row shows.
#[derive(Debug, Clone, Default)]
pub struct InterfaceRow<'a> {
    pub icon: &'a str,
    pub name: &'a str,
    /// Such as `Wi-Fi` or `Loopback`.
    pub kind: &'a str,
    /// Addresses, or a word on what it is.
    pub about: &'a str,
    /// Traffic of the last minute, oldest first, in any unit.
    pub traffic: &'a [f32],
    /// The rate now, such as `0.3 Mbit/s`; empty when nothing was heard.
    pub rate: &'a str,
    pub chosen: bool,
    /// The card's corners that this row fills.
    pub corner: CornerRadius,
}

/// Draws one row into `rect`.
pub fn interface_row_ui(ui: &Ui, id: Id, rect: Rect, row: &InterfaceRow<'_>) -> Response {
    let palette = Palette::of(ui);
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let traffic = if row.rate.is_empty() { "quiet" } else { row.rate };
        let name = format!("{}, {}, {}, {traffic}", row.name, row.kind, row.about);
        WidgetInfo::selected(Role::ListBoxOption, true, row.chosen, name)
    });
    let painter = ui.painter();
    let ground = if row.chosen { palette.accent_soft } else { palette.surface_0 };
    let ground = if response.hovered() { palette.hovered(ground) } else { ground };
    if row.chosen {
        painter.rect_filled(rect, row.corner, palette.accent);
        let corner = CornerRadius { nw: 0, sw: 0, ..row.corner };
        painter.rect_filled(rect.with_min_x(rect.left() + 3.0), corner, ground);
    } else {
        painter.rect_filled(rect, row.corner, ground);
    }
    if response.has_focus() {
        painter.rect_stroke(rect.shrink(1.0), 4, Stroke::new(2.0, palette.accent), eframe::egui::StrokeKind::Inside);
    }
    let icon_color = if row.chosen { palette.accent } else { palette.text_2 };
    let icon_area = Rect::from_min_size(rect.min + vec2(12.0, 0.0), vec2(20.0, rect.height()));
    let icon = elided(painter, row.icon, fonts::icon(20.0), icon_color, 40.0);
    paint_galley(painter, icon_area, icon, Align::Center);

    let rate_area = rect.with_min_x(rect.right() - 90.0).with_max_x(rect.right() - 14.0);
    let (rate, color) = if row.rate.is_empty() { ("quiet", palette.text_3) } else { (row.rate, palette.text_2) };
    let rate = elided(painter, rate, fonts::ui(text::NORMAL), color, rate_area.width());
    paint_galley(painter, rate_area, rate, Align::RIGHT);

    let spark = Rect::from_center_size(pos2(rate_area.left() - 12.0 - 75.0, rect.center().y), vec2(150.0, 28.0));
    sparkline(painter, palette, spark, row.traffic);

    let left = icon_area.right() + 12.0;
    let room = spark.left() - 12.0 - left;
    let upper = Rect::from_min_max(pos2(left, rect.top() + 6.0), pos2(spark.left(), rect.top() + 23.0));
    let lower = upper.translate(vec2(0.0, 17.0));
    // One job, so that both stand on one line although they differ in size.
    let mut job = LayoutJob::default();
    job.append(row.name, 0.0, TextFormat::simple(fonts::strong(13.0), palette.text_1));
    job.append(row.kind, 7.0, TextFormat::simple(fonts::ui(text::NORMAL), palette.text_2));
    job.wrap = one_line(room);
    paint_galley(painter, upper, painter.layout_job(job), Align::LEFT);
    let about = elided(painter, row.about, fonts::ui(text::COLUMN), palette.text_3, room);
    paint_galley(painter, lower, about, Align::LEFT);
    response
}

/// A line over a pale ground; flat and grey when nothing happened.
pub fn sparkline(painter: &Painter, palette: &Palette, rect: Rect, values: &[f32]) {
    let most = values.iter().copied().filter(|v| v.is_finite()).fold(0.0, f32::max);
    let bottom = rect.bottom() - 2.0;
    if most <= 0.0 || values.len() < 2 {
        painter.hline(rect.x_range(), bottom, Stroke::new(1.5, palette.text_off));
        return;
    }
    let step = rect.width() / (values.len() - 1) as f32;
    let points: Vec<_> = values
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let share = if value.is_finite() { (value / most).clamp(0.0, 1.0) } else { 0.0 };
            pos2(rect.left() + i as f32 * step, bottom - share * (rect.height() - 5.0))
        })
        .collect();
    let fill: Color32 = palette.accent.gamma_multiply(0.15);
    let mut mesh = Mesh::default();
    for (i, point) in points.iter().enumerate() {
        mesh.colored_vertex(*point, fill);
        mesh.colored_vertex(pos2(point.x, bottom + 1.0), fill);
        if i > 0 {
            let at = i as u32 * 2;
            mesh.add_triangle(at - 2, at - 1, at);
            mesh.add_triangle(at - 1, at, at + 1);
        }
    }
    painter.add(Shape::mesh(mesh));
    painter.line(points, Stroke::new(1.5, palette.accent));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::{icons, style};
    use eframe::egui::Pos2;
    use egui_kittest::{Harness, kittest::Queryable};

    #[test]
    fn a_row_says_what_it_is_and_is_double_clicked() {
        let mut harness = Harness::builder()
            .with_size([660.0, 60.0])
            .with_step_dt(0.02)
            .with_context_setup(style::install)
            .build_ui_state(
                |ui, started: &mut bool| {
                    let row = InterfaceRow {
                        icon: icons::WIFI_HIGH,
                        name: "wlan0",
                        kind: "Wi-Fi",
                        about: "192.168.2.17",
                        traffic: &[0.0, 1.0, f32::NAN, 3.0],
                        rate: "0.3 Mbit/s",
                        chosen: true,
                        corner: CornerRadius::ZERO,
                    };
                    let rect = Rect::from_min_size(Pos2::ZERO, vec2(656.0, HEIGHT));
                    let response = interface_row_ui(ui, Id::unique("wlan0"), rect, &row);
                    *started |= response.double_clicked();
                },
                false,
            );
        harness.get_by_label("wlan0, Wi-Fi, 192.168.2.17, 0.3 Mbit/s").click();
        harness.get_by_label("wlan0, Wi-Fi, 192.168.2.17, 0.3 Mbit/s").click();
        harness.run();
        assert!(*harness.state());
    }
}
