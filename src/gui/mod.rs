//! The window.
//!
//! What lives here: the shell (`window`), its panes, its dialogs (`windows/`) and the widgets of
//! our own (`widgets/`, each with its tests). Comes in: `main.rs`. Panes get a read-only context
//! and send commands; the state changes in one place after the frame. No file but `tokens` and
//! `coloring` writes a colour, no pane opens a file or a capture, nothing here dissects more than
//! the rows it shows.
//!
//! To add a command: one variant in `commands`, one arm where it is done.

pub mod asks;
pub mod coloring;
pub mod commands;
pub mod copying;
pub mod docks;
pub mod engine;
pub mod exporting;
pub mod fonts;
pub mod icons;
pub mod journal;
pub mod model;
pub mod panes;
pub mod settings;
pub mod severity;
mod start;
pub mod statistics;
pub mod style;
pub mod tokens;
pub mod widgets;
pub mod window;
pub mod windows;
pub mod words;

pub use start::StartError;

use eframe::egui;

/// Shows a window until it is closed. `make` gets what wakes the window up from other threads.
pub fn run(make: impl FnOnce(&egui::Context) -> window::Window) -> Result<(), StartError> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id("wirefin")
            .with_title("Wirefin")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([640.0, 400.0])
            .with_icon(egui::IconData::default())
            .with_drag_and_drop(true),
        ..Default::default()
    };
    start::guarded(move || {
        eframe::run_native(
            "Wirefin",
            options,
            Box::new(|creation| {
                style::install(&creation.egui_ctx);
                Ok(Box::new(make(&creation.egui_ctx)))
            }),
        )
    })
}
