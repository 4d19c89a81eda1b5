//! egui's own style, made of our tokens, so that its text fields, menus and popups fit in.

use super::tokens::{self, DARK, LIGHT, Palette, size};
use super::{fonts, tokens::text};
use eframe::egui::style::{ScrollStyle, WidgetVisuals};
use eframe::egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Theme, Vec2, Visuals,
};

/// Sets fonts and both themes on `ctx`.
pub fn install(ctx: &Context) {
    fonts::install(ctx);
    ctx.set_style_of(Theme::Dark, style(&DARK));
    ctx.set_style_of(Theme::Light, style(&LIGHT));
    ctx.options_mut(|options| {
        // Zoom is a command of ours.
        options.zoom_with_keyboard = false;
    });
}

fn style(palette: &Palette) -> Style {
    let base = if palette.dark { Theme::Dark } else { Theme::Light };
    let mut style = base.default_style();
    style.text_styles = [
        (TextStyle::Small, fonts::ui(text::HINT)),
        (TextStyle::Body, fonts::ui(text::NORMAL)),
        (TextStyle::Button, fonts::ui(text::NORMAL)),
        (TextStyle::Heading, fonts::strong(text::HEADING)),
        (TextStyle::Monospace, FontId::new(text::DATA, FontFamily::Monospace)),
    ]
    .into();

    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(8.0, 4.0);
    spacing.button_padding = Vec2::new(10.0, 4.0);
    spacing.interact_size = Vec2::new(28.0, size::SMALL_BUTTON);
    spacing.menu_margin = Margin::same(4);
    spacing.window_margin = Margin::same(18);
    spacing.menu_spacing = 2.0;
    spacing.scroll = ScrollStyle { bar_width: 6.0, ..ScrollStyle::solid() };
    spacing.tooltip_width = 420.0;

    style.interaction.tooltip_delay = 0.6;
    style.interaction.selectable_labels = false;
    style.animation_time = 0.0;
    style.scroll_animation = eframe::egui::style::ScrollAnimation::none();
    style.visuals = visuals(palette, style.visuals.clone());
    style
}

fn visuals(palette: &Palette, mut visuals: Visuals) -> Visuals {
    visuals.dark_mode = palette.dark;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.text_3);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.surface_1;
    visuals.extreme_bg_color = palette.field;
    visuals.text_edit_bg_color = Some(palette.field);
    visuals.code_bg_color = palette.surface_3;
    visuals.warn_fg_color = palette.warn;
    visuals.error_fg_color = palette.err;
    visuals.window_corner_radius = CornerRadius::same(size::CORNER_POPUP);
    visuals.window_shadow = palette.shadow();
    visuals.window_fill = palette.surface_2;
    visuals.window_stroke = Stroke::new(1.0, palette.line_2);
    visuals.menu_corner_radius = CornerRadius::same(size::CORNER_POPUP);
    visuals.popup_shadow = palette.shadow();
    visuals.panel_fill = palette.surface_1;
    visuals.selection.bg_fill = tokens::mix(palette.sel, palette.field, 0.25);
    visuals.selection.stroke = Stroke::new(1.0, palette.sel_text);
    visuals.text_cursor.stroke = Stroke::new(1.5, palette.text_1);
    visuals.text_cursor.blink = false;
    visuals.button_frame = true;
    visuals.interact_cursor = None;

    let corner = CornerRadius::same(size::CORNER_CONTROL);
    let widget = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: corner,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(palette.surface_1, palette.line_1, palette.text_1);
    visuals.widgets.inactive = widget(palette.surface_2, palette.line_2, palette.text_1);
    visuals.widgets.hovered = widget(palette.surface_3, palette.line_2, palette.text_1);
    visuals.widgets.active = widget(palette.surface_3, palette.accent, palette.text_1);
    visuals.widgets.open = widget(palette.surface_3, palette.line_2, palette.text_1);
    visuals
}
