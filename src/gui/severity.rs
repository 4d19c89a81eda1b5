//! How the severities of expert items look and what they are called.

use super::icons;
use super::tokens::Palette;
use eframe::egui::Color32;

pub use crate::field::Severity;

/// What the window shows of a severity: a word, an icon and a colour, always together.
pub trait Look {
    /// The word for it.
    fn word(self) -> &'static str;
    /// The filled icon for it.
    fn icon(self) -> &'static str;
    /// The colour for it.
    fn color(self, palette: &Palette) -> Color32;
}

impl Look for Severity {
    fn word(self) -> &'static str {
        match self {
            Severity::Comment => "comment",
            Severity::Chat => "chat",
            Severity::Note => "note",
            Severity::Warn => "warning",
            Severity::Error => "error",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Severity::Comment => icons::NOTE,
            Severity::Chat => icons::CHAT_CIRCLE,
            Severity::Note => icons::INFO,
            Severity::Warn => icons::WARNING,
            Severity::Error => icons::X_CIRCLE,
        }
    }

    fn color(self, palette: &Palette) -> Color32 {
        match self {
            Severity::Comment => palette.sev_comment,
            Severity::Chat => palette.sev_chat,
            Severity::Note => palette.sev_note,
            Severity::Warn => palette.sev_warn,
            Severity::Error => palette.sev_error,
        }
    }
}
