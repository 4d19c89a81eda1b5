//! The fonts of the window and who uses which.
//!
//! Words of Wirefin are set in Inter, what came out of a packet in JetBrains Mono: so the eye
//! knows whose words it reads. Tests install the same fonts as the program, because egui's strict
//! harness fails on a missing glyph.

use super::tokens::text;
use eframe::egui::{Context, FontData, FontDefinitions, FontFamily, FontId, FontTweak, epaint::text::VariationCoords};
use std::sync::Arc;

static INTER: &[u8] = include_bytes!("../../assets/fonts/InterVariable.ttf");
static MONO: &[u8] = include_bytes!("../../assets/fonts/JetBrainsMonoNL-Regular.ttf");
static ICONS: &[u8] = include_bytes!("../../assets/icons/Phosphor.ttf");
static ICONS_FILL: &[u8] = include_bytes!("../../assets/icons/Phosphor-Fill.ttf");

const MEDIUM: &str = "inter-500";
const STRONG: &str = "inter-600";
const ICON: &str = "icons";
const ICON_FILL: &str = "icons-fill";

/// Words at `size`, weight 400.
pub fn ui(size: f32) -> FontId {
    FontId::proportional(size)
}

/// Chosen things, buttons and column titles: weight 500.
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(MEDIUM.into()))
}

/// Titles and protocol names: weight 600.
pub fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(STRONG.into()))
}

/// Data in rows of another size.
pub fn data_of(size: f32) -> FontId {
    FontId::new(size, data().family)
}

/// Rows of list, tree, bytes and tables.
pub fn data() -> FontId {
    FontId::monospace(text::DATA)
}

/// Text of filters.
pub fn filter() -> FontId {
    FontId::monospace(text::FILTER)
}

/// An icon as an outline.
pub fn icon(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICON.into()))
}

/// An icon as a filled shape, for states.
pub fn icon_fill(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICON_FILL.into()))
}

/// Makes the fonts known to `ctx`. Needed before the first frame, in the program and in tests.
pub fn install(ctx: &Context) {
    let mut fonts = FontDefinitions::default();
    let fallback: Vec<String> = fonts.families.get(&FontFamily::Monospace).cloned().unwrap_or_default();

    let inter = |weight: f32| {
        let coords = VariationCoords::new([(b"wght", weight)]);
        // Hinting closes the gap between an i and its dot at these sizes.
        let tweak = FontTweak { coords, hinting: Some(false), ..FontTweak::default() };
        FontData::from_static(INTER).tweak(tweak)
    };
    for (name, data) in [
        ("inter", inter(400.0)),
        (MEDIUM, inter(500.0)),
        (STRONG, inter(600.0)),
        ("mono", FontData::from_static(MONO)),
        (ICON, FontData::from_static(ICONS)),
        (ICON_FILL, FontData::from_static(ICONS_FILL)),
    ] {
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }

    let chain = |first: &[&str]| -> Vec<String> {
        first.iter().map(|name| (*name).to_owned()).chain(fallback.iter().cloned()).collect()
    };
    fonts.families.insert(FontFamily::Proportional, chain(&["inter", ICON, "mono"]));
    fonts.families.insert(FontFamily::Monospace, chain(&["mono", "inter"]));
    fonts.families.insert(FontFamily::Name(MEDIUM.into()), chain(&[MEDIUM, ICON, "mono"]));
    fonts.families.insert(FontFamily::Name(STRONG.into()), chain(&[STRONG, ICON, "mono"]));
    fonts.families.insert(FontFamily::Name(ICON.into()), chain(&[ICON]));
    fonts.families.insert(FontFamily::Name(ICON_FILL.into()), chain(&[ICON_FILL]));
    ctx.set_fonts(fonts);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_set_in_cells_of_equal_width_and_without_ligatures() {
        let ctx = Context::default();
        install(&ctx);
        let mut widths = Vec::new();
        ctx.run_ui(Default::default(), |ui| {
            widths = ui.fonts_mut(|f| {
                ["!=", "->", "ab", "ii", "→·"]
                    .map(|s| f.layout_no_wrap(s.into(), data(), Default::default()).size().x)
                    .to_vec()
            });
        })
        .drop_without_applying_deltas();
        for width in widths {
            assert!((width - 14.4).abs() < 0.51, "{width}");
        }
    }

    #[test]
    fn the_signs_of_packet_rows_are_there() {
        let ctx = Context::default();
        install(&ctx);
        ctx.run_ui(Default::default(), |ui| {
            ui.fonts_mut(|f| {
                for sign in "→←·…✓–ÄЖλ".chars() {
                    assert!(f.has_glyph(&data(), sign), "{sign} in the data font");
                    assert!(f.has_glyph(&super::ui(12.5), sign), "{sign} in the UI font");
                }
            });
        })
        .drop_without_applying_deltas();
    }
}
