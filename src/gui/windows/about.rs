//! What this program is, for its users and for bug reports.

use super::{buttons_ui, dialog_ui};
use crate::gui::fonts;
use crate::gui::tokens::{Palette, text};
use crate::gui::widgets::button::{Button, fin};
use eframe::egui::{Context, RichText, Sense, vec2};

const LIBRARIES: &[(&str, &str)] = &[
    ("egui and eframe", "MIT or Apache-2.0"),
    ("Inter", "SIL Open Font License 1.1"),
    ("JetBrains Mono", "SIL Open Font License 1.1"),
    ("Phosphor Icons", "MIT"),
];

/// What a bug report should begin with.
pub fn report() -> String {
    format!("Wirefin {}\n{} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH)
}

/// Draws the dialog; false when it was closed.
pub fn about_ui(ctx: &Context) -> bool {
    let shown = dialog_ui(ctx, "about", "About Wirefin", 460.0, |ui| {
        let palette = Palette::of(ui);
        ui.horizontal(|ui| {
            let (area, _) = ui.allocate_exact_size(vec2(42.0, 42.0), Sense::hover());
            fin(ui.painter(), area, palette.accent);
            ui.vertical(|ui| {
                let name = format!("Wirefin {}", env!("CARGO_PKG_VERSION"));
                ui.label(RichText::new(name).font(fonts::strong(text::HEADING)).color(palette.text_1));
                ui.label(RichText::new("See what your network is really saying").color(palette.text_2));
            });
        });
        ui.add_space(12.0);
        for (name, licence) in LIBRARIES {
            ui.horizontal(|ui| {
                ui.label(RichText::new(*name).color(palette.text_1));
                ui.label(RichText::new(*licence).color(palette.text_3));
            });
        }
        let mut closed = false;
        buttons_ui(ui, "", |ui| {
            closed = ui.add(Button::main("Close")).clicked();
            if ui.add(Button::framed("Copy for a bug report")).clicked() {
                ui.ctx().copy_text(report());
            }
        });
        closed
    });
    shown == Some(false)
}
