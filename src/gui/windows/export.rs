//! Export: which packets, in which format, and what that format needs. One dialog for packets and dissections.

use super::{buttons_ui, dialog_ui};
use crate::file::Packing;
use crate::gui::asks::{Mark, Packets};
use crate::gui::exporting::{Export, Format, Parts, parse_range};
use crate::gui::model::Capture;
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::choice::{check_ui, radio_ui, segments_ui};
use crate::gui::widgets::field::{field_ui, hint_ui};
use crate::gui::widgets::menu::{Item, item_ui, rows_ui};
use crate::gui::{fonts, words};
use eframe::egui::{Align, Context, Id, Layout, Popup, RichText, Ui, vec2};
use roaring::RoaringBitmap;
use std::path::PathBuf;
use std::sync::Arc;

/// Which packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Shown,
    All,
    Selected,
    Marked,
    FirstToLastMarked,
    Range,
}

const WHICH: &[(Which, &str)] = &[
    (Which::Shown, "Shown by the filter"),
    (Which::All, "All packets"),
    (Which::Selected, "Selected"),
    (Which::Marked, "Marked"),
    (Which::FirstToLastMarked, "First to last marked"),
    (Which::Range, "Range"),
];

const PACKINGS: &[(Packing, &str, &str)] = &[
    (Packing::None, "None", ""),
    (Packing::Gzip, "gzip", ".gz"),
    (Packing::Zstd, "zstd", ".zst"),
    (Packing::Lz4, "lz4", ".lz4"),
];

/// The formats that stand side by side; the others are in a menu.
const SIDE_BY_SIDE: &[Format] = &[Format::Pcapng, Format::Pcap, Format::Text, Format::Csv, Format::Json];

/// What is chosen.
#[derive(Debug)]
pub struct ExportDialog {
    which: Which,
    range: String,
    leave_out_ignored: bool,
    format: Format,
    packing: Packing,
    parts: Parts,
    selected: Packets,
}

/// How the dialog ended, if it did.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    Open,
    Closed,
    /// The name of the file is to be chosen; its path is empty so far.
    Chosen(Box<Export>, String),
}

impl ExportDialog {
    /// The dialog with a format; `selected` are the packets selected in the list.
    pub fn new(format: Format, selected: Packets) -> ExportDialog {
        ExportDialog {
            which: Which::Shown,
            range: String::new(),
            leave_out_ignored: false,
            format,
            packing: Packing::None,
            parts: Parts { summary: true, details: true, bytes: false },
            selected,
        }
    }

    /// Draws the dialog over a capture.
    pub fn ui(&mut self, ctx: &Context, capture: &dyn Capture) -> Outcome {
        let title = if self.format.is_capture() { "Export packets" } else { "Export dissections" };
        let shown = dialog_ui(ctx, "export", title, 470.0, |ui| {
            self.which_ui(ui, capture);
            ui.add_space(6.0);
            line_ui(ui);
            self.format_ui(ui);
            let chosen = self.packets(self.which, capture);
            let trouble = match &chosen {
                Err(trouble) => Some(trouble.clone()),
                Ok(packets) if packets.is_empty() => Some("There are no such packets".to_owned()),
                Ok(_) if self.format == Format::Text && self.parts == NOTHING => {
                    Some("Nothing of the packets would be written".to_owned())
                }
                Ok(_) => None,
            };
            let sentence = match (&trouble, &chosen) {
                (None, Ok(packets)) => self.sentence(packets.len(), capture),
                (Some(trouble), _) => trouble.clone(),
                _ => String::new(),
            };
            let mut outcome = Outcome::Open;
            buttons_ui(ui, &sentence, |ui| {
                let clicked = ui.add(Button::main("Export…").off_because(trouble)).clicked();
                if let (true, Ok(packets)) = (clicked, chosen) {
                    let ending = PACKINGS.iter().find(|(packing, ..)| *packing == self.packing).map_or("", |p| p.2);
                    let export = Export {
                        path: PathBuf::new(),
                        packets: Arc::new(packets),
                        format: self.format,
                        packing: self.packing,
                        parts: self.parts,
                    };
                    outcome = Outcome::Chosen(Box::new(export), format!("{}{ending}", self.format.ending()));
                }
                if ui.add(Button::framed("Cancel")).clicked() {
                    outcome = Outcome::Closed;
                }
            });
            outcome
        });
        shown.unwrap_or(Outcome::Closed)
    }

    fn which_ui(&mut self, ui: &mut Ui, capture: &dyn Capture) {
        let palette = Palette::of(ui);
        let hint = |words: &str| RichText::new(words).size(text::COLUMN).color(palette.text_3);
        let shown = capture.displayed_packets();
        row_ui(ui, |ui| {
            ui.label(hint("Which packets"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                cell_ui(ui, |ui| {
                    ui.label(hint("Shown"));
                });
                cell_ui(ui, |ui| {
                    ui.label(hint("In the file"));
                });
            });
        });
        for (which, title) in WHICH {
            let packets = self.packets(*which, capture).unwrap_or_default();
            let off = match which {
                Which::Shown | Which::All | Which::Range => None,
                _ if packets.is_empty() => Some("There are none"),
                _ => None,
            };
            row_ui(ui, |ui| {
                if radio_ui(ui, self.which == *which, title, off).clicked() {
                    self.which = *which;
                }
                if *which == Which::Range {
                    let id = Id::unique("export range");
                    ui.allocate_ui(vec2(180.0, size::BUTTON), |ui| {
                        let field = field_ui(ui, id, &mut self.range, fonts::data());
                        hint_ui(ui, &field, &self.range, "1-5, 9, 200-");
                        if field.accessible_name("Packet numbers such as 1-5, 9, 200-").changed() {
                            self.which = Which::Range;
                        }
                    });
                }
                let (whole, of_shown) = match which {
                    Which::Shown => (capture.counts().packets, shown.len()),
                    _ => (packets.len(), packets.intersection_len(&shown)),
                };
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    for count in [of_shown, whole] {
                        let color = if off.is_some() { palette.text_off } else { palette.text_1 };
                        cell_ui(ui, |ui| {
                            ui.label(RichText::new(words::grouped(count)).color(color));
                        });
                    }
                });
            });
        }
        let ignored = capture.marked(Mark::Ignored).len();
        let off = (ignored == 0).then_some("No packet is ignored");
        let title = "Leave out ignored";
        if check_ui(ui, self.leave_out_ignored, title, title, off).clicked() {
            self.leave_out_ignored = !self.leave_out_ignored;
        }
    }

    fn format_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        let title = |ui: &mut Ui, words: &str| {
            ui.allocate_ui_with_layout(vec2(66.0, size::BUTTON), Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(66.0);
                ui.label(RichText::new(words).color(palette.text_2));
            });
        };
        row_ui(ui, |ui| {
            title(ui, "Format");
            let names: Vec<&str> = SIDE_BY_SIDE
                .iter()
                .filter_map(|format| Format::ALL.iter().find(|(other, ..)| other == format).map(|(_, name, _)| *name))
                .collect();
            let at = SIDE_BY_SIDE.iter().position(|format| *format == self.format);
            if let Some(format) = segments_ui(ui, &names, at.unwrap_or(usize::MAX)).and_then(|at| SIDE_BY_SIDE.get(at))
            {
                self.format = *format;
            }
            let others = || Format::ALL.iter().filter(|(format, ..)| !SIDE_BY_SIDE.contains(format));
            let chosen = others().find(|(format, ..)| *format == self.format).map(|(_, name, _)| *name);
            let more = Button::framed(chosen.unwrap_or("More")).with_caret().height(26.0).name("More formats");
            let more = ui.add(more);
            Popup::menu(&more).show(|ui| {
                rows_ui(ui, |ui| {
                    for (format, name, _) in others() {
                        if item_ui(ui, Item { checked: *format == self.format, ..Item::new(name) }).clicked() {
                            self.format = *format;
                            ui.close();
                        }
                    }
                });
            });
        });
        row_ui(ui, |ui| {
            title(ui, "Compress");
            let names: Vec<&str> = PACKINGS.iter().map(|(_, name, _)| *name).collect();
            let at = PACKINGS.iter().position(|(packing, ..)| *packing == self.packing).unwrap_or_default();
            if let Some((packing, ..)) = segments_ui(ui, &names, at).and_then(|at| PACKINGS.get(at)) {
                self.packing = *packing;
            }
        });
        if self.format == Format::Text {
            row_ui(ui, |ui| {
                title(ui, "Packets");
                let parts = &mut self.parts;
                for (part, words) in
                    [(&mut parts.summary, "Summary line"), (&mut parts.details, "Details"), (&mut parts.bytes, "Bytes")]
                {
                    if check_ui(ui, *part, words, words, None).clicked() {
                        *part = !*part;
                    }
                }
            });
        }
    }

    /// The packets that are meant.
    fn packets(&self, which: Which, capture: &dyn Capture) -> Result<RoaringBitmap, String> {
        let all = capture.counts().packets;
        let marked = capture.marked(Mark::Marked);
        let mut packets = match which {
            Which::Shown => (*capture.displayed_packets()).clone(),
            Which::All => (0..u32::try_from(all).unwrap_or(u32::MAX)).collect(),
            Which::Selected => (*self.selected).clone(),
            Which::Marked => marked.clone(),
            Which::FirstToLastMarked => match (marked.min(), marked.max()) {
                (Some(first), Some(last)) => (first..=last).collect(),
                _ => RoaringBitmap::new(),
            },
            Which::Range => parse_range(&self.range, all)?,
        };
        if self.leave_out_ignored {
            packets -= capture.marked(Mark::Ignored);
        }
        Ok(packets)
    }

    /// How many packets, and about how large a capture of them is.
    fn sentence(&self, packets: u64, capture: &dyn Capture) -> String {
        let counted = words::counted(packets, "packet", "packets");
        let whole = capture.counts().packets.max(1);
        match capture.bytes() {
            Some(bytes) if self.format.is_capture() && self.packing == Packing::None => {
                format!("{counted}, about {}", words::size((bytes as f64 * packets as f64 / whole as f64) as u64))
            }
            _ => counted,
        }
    }
}

const NOTHING: Parts = Parts { summary: false, details: false, bytes: false };

fn row_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(ui.available_width(), size::BUTTON), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(size::BUTTON);
        add(ui);
    });
}

fn cell_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(76.0, size::BUTTON), Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_width(76.0);
        add(ui);
    });
}

fn line_ui(ui: &mut Ui) {
    let palette = Palette::of(ui);
    let y = ui.cursor().top();
    let across = ui.max_rect().x_range();
    ui.painter().hline(across.min - 18.0..=across.max + 18.0, y, palette.hairline());
    ui.add_space(8.0);
}
