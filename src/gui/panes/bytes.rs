//! The bytes of the selected packet, one tab for each place where bytes lie.

use super::{Action, Pane, View, header_ui};
use crate::gui::commands::Command;
use crate::gui::commands::menus::BYTES_COPY;
use crate::gui::copying::BytesForm;
use crate::gui::model::Packet;
use crate::gui::tokens::{Palette, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::hex::{Bytes, HexState, hex_ui};
use crate::gui::widgets::menu::{Item, item_ui, separator_ui};
use crate::gui::{fonts, icons, words};
use eframe::egui::{
    Align, Layout, Popup, Rect, Role, Sense, Stroke, TextFormat, Tooltip, Ui, WidgetInfo, text::LayoutJob, vec2,
};
use std::ops::Range;

/// Which tab is shown, and where it stands.
#[derive(Debug, Default)]
pub struct BytesPane {
    pub hex: HexState,
    pub source: usize,
    /// The byte under the pointer.
    pub hovered: Option<usize>,
    followed: Option<(u64, usize)>,
}

/// What is lit: the chosen line's bytes and what is under the pointer in the details.
#[derive(Debug, Default, Clone, Copy)]
pub struct Lit {
    pub chosen: Option<usize>,
    pub hovered: Option<usize>,
}

impl BytesPane {
    /// Selects bytes of the frame and shows them.
    pub fn show(&mut self, bytes: Range<usize>) {
        self.source = 0;
        self.hex.select(bytes);
    }

    /// Draws the bytes; gives the line that a clicked byte belongs to.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        view: &View<'_>,
        lit: Lit,
        actions: &mut Vec<Action>,
    ) -> Option<usize> {
        let palette = Palette::of(ui);
        let head = rect.with_max_y(rect.top() + size::PANE_HEADER);
        let body = rect.with_min_y(head.bottom());
        ui.painter().rect_filled(body, 0, palette.surface_0);
        self.hovered = None;
        let focus = Pane::Bytes.has_focus(ui);
        let Some((number, packet)) = view.packet else {
            header_ui(ui, head, focus, |_| {});
            return None;
        };
        let sources = packet.sources();
        // The tab follows the chosen line, once.
        if let Some(line) = lit.chosen
            && self.followed != Some((number, line))
        {
            self.followed = Some((number, line));
            self.source = packet.shape(line).source;
        }
        self.source = self.source.min(sources.len().saturating_sub(1));
        header_ui(ui, head, focus, |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (i, source) in sources.iter().enumerate() {
                let (captured, reported) = (source.bytes.len() as u64, source.reported as u64);
                let len = match captured < reported {
                    true => format!("{} of {}", words::grouped(captured), words::grouped(reported)),
                    false => words::grouped(captured),
                };
                if tab_ui(ui, &source.name, &len, i == self.source) {
                    self.source = i;
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = Button::small(icons::COPY, "Copy bytes as a hex stream")
                    .tip("Copy the selected bytes as a hex stream; without a selection, all");
                if ui.add(button).clicked() {
                    actions.push(Action::Do(Command::CopyBytes(BytesForm::Stream)));
                }
                let words = if self.hex.bits { "Bits" } else { "Hex" };
                let button = Button::quiet(words).with_caret().words_size(text::SMALL).height(size::SMALL_BUTTON);
                let forms = ui.add(button.name("How bytes are shown"));
                Popup::menu(&forms).show(|ui| self.forms_ui(ui));
            });
        });
        let source = sources.get(self.source)?;
        let bytes_of = |line: Option<usize>| -> Range<usize> {
            line.map(|line| packet.shape(line))
                .filter(|shape| shape.source == self.source)
                .map_or(0..0, |shape| shape.bytes)
        };
        let bytes = Bytes {
            bytes: source.bytes,
            reported: source.reported,
            layer: bytes_of(lit.chosen.map(|line| protocol_of(packet, line))),
            field: bytes_of(lit.chosen),
            hover: bytes_of(lit.hovered),
        };
        self.hex.rows = view.rows();
        let output = hex_ui(ui, Pane::Bytes.focus_id(), body, &bytes, &mut self.hex);
        self.hovered = output.hovered;
        output.response.context_menu(|ui| {
            super::strip::entries_ui(ui, BYTES_COPY, view, actions);
            separator_ui(ui);
            self.forms_ui(ui);
        });
        if let Some(line) = output.hovered.and_then(|byte| packet.line_of(self.source, byte))
            && !output.response.context_menu_opened()
        {
            let mut parts = Vec::new();
            packet.text(line, &mut parts);
            let words: String = parts.into_iter().map(|(_, words)| words).collect();
            Tooltip::for_enabled(&output.response).at_pointer().show(|ui| ui.label(words));
        }
        output.clicked.and_then(|byte| packet.line_of(self.source, byte))
    }

    fn forms_ui(&mut self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (words, bits) in [("Show Bytes as Hexadecimal", false), ("Show Bytes as Bits", true)] {
            if item_ui(ui, Item { checked: self.hex.bits == bits, ..Item::new(words) }).clicked() {
                self.hex.bits = bits;
                ui.close();
            }
        }
        separator_ui(ui);
        for (words, ebcdic) in [("Show Text as ASCII", false), ("Show Text as EBCDIC", true)] {
            if item_ui(ui, Item { checked: self.hex.ebcdic == ebcdic, ..Item::new(words) }).clicked() {
                self.hex.ebcdic = ebcdic;
                ui.close();
            }
        }
    }
}

/// The protocol that a line belongs to.
fn protocol_of(packet: &dyn Packet, line: usize) -> usize {
    (0..=line).rev().find(|above| packet.shape(*above).protocol).unwrap_or(line)
}

fn tab_ui(ui: &mut Ui, name: &str, len: &str, on: bool) -> bool {
    let palette = Palette::of(ui);
    let (font, color) =
        if on { (fonts::medium(text::NORMAL), palette.text_1) } else { (fonts::ui(text::NORMAL), palette.text_2) };
    let mut job = LayoutJob::default();
    job.append(name, 0.0, TextFormat::simple(font, color));
    job.append(&format!(" {len}"), 1.0, TextFormat::simple(fonts::ui(text::NORMAL), palette.text_3));
    let galley = ui.painter().layout_job(job);
    let width = galley.size().x + 20.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::PANE_HEADER), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, format!("{name}, {len} bytes")));
    crate::gui::widgets::list::paint_galley(ui.painter(), rect, galley, Align::Center);
    if on {
        let line = rect.shrink2(vec2(6.0, 0.0));
        ui.painter().hline(line.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, palette.accent));
    }
    response.clicked()
}
