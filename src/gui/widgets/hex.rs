//! Bytes as hexadecimal numbers and as text, with what is selected lit in both.

use super::list::{List, ListState, RowArea, Rows};
use crate::gui::fonts;
use crate::gui::tokens::{Palette, RowSize, size};
use eframe::egui::{Align, Color32, Id, Pos2, Rect, Response, Role, TextFormat, Ui, text::LayoutJob};
use std::fmt::Write;
use std::ops::Range;

const LEFT: f32 = 12.0;
const OFFSET_GAP: f32 = 17.2;
const GROUP_GAP: f32 = 9.0;
const TEXT_GAP: f32 = 14.0;
const TOP: f32 = 4.0;
/// Width of a byte in characters: its two digits, or eight bits, and half a space at each side.
const CELL_HEX: f32 = 3.0;
const CELL_BITS: f32 = 9.0;

/// Bytes and what of them is lit.
#[derive(Debug, Default, Clone)]
pub struct Bytes<'a> {
    pub bytes: &'a [u8],
    /// How many there were on the wire; those beyond `bytes` show as `··`.
    pub reported: usize,
    /// Bytes of the chosen item's protocol.
    pub layer: Range<usize>,
    /// Bytes of the chosen item.
    pub field: Range<usize>,
    /// Bytes of the item under the pointer.
    pub hover: Range<usize>,
}

/// Where a bytes pane stands.
#[derive(Debug, Default, Clone)]
pub struct HexState {
    pub list: ListState,
    /// Bytes that were dragged over.
    pub dragged: Range<usize>,
    /// Bytes are shown bit by bit.
    pub bits: bool,
    /// The text is that of IBM mainframes.
    pub ebcdic: bool,
    /// How high rows are.
    pub rows: RowSize,
    anchor: Option<usize>,
    shown: Range<usize>,
    reveal: Option<usize>,
}

impl HexState {
    /// Selects bytes, as if they were dragged over, and shows the first.
    pub fn select(&mut self, bytes: Range<usize>) {
        self.reveal = Some(bytes.start);
        self.dragged = bytes;
    }
}

/// What a user did to the bytes in one frame.
#[derive(Debug)]
pub struct HexOutput {
    pub response: Response,
    /// A byte was clicked: choose the item it belongs to.
    pub clicked: Option<usize>,
    pub hovered: Option<usize>,
}

/// Where in a row things stand.
#[derive(Debug, Clone, Copy)]
struct Columns {
    count: usize,
    advance: f32,
    digits: usize,
    /// Characters of a byte.
    cell: f32,
}

impl Columns {
    /// 32 columns from 1000 points, 16 from 556, 8 from 306, else 4.
    fn for_width(width: f32, advance: f32, total: usize, bits: bool) -> Self {
        let digits = if total > 0xffff { 8 } else { 4 };
        let extra = (digits - 4) as f32 * advance;
        let count = match width - extra {
            w if bits && w >= 720.0 => 8,
            _ if bits => 4,
            w if w >= 1000.0 => 32,
            w if w >= 556.0 => 16,
            w if w >= 306.0 => 8,
            _ => 4,
        };
        Columns { count, advance, digits, cell: if bits { CELL_BITS } else { CELL_HEX } }
    }

    fn hex_left(&self) -> f32 {
        LEFT + self.digits as f32 * self.advance + OFFSET_GAP
    }

    fn hex(&self, column: usize) -> f32 {
        self.hex_left() + column as f32 * self.cell * self.advance + (column / 8) as f32 * GROUP_GAP
    }

    fn text_left(&self) -> f32 {
        self.hex(self.count - 1) + self.cell * self.advance + TEXT_GAP
    }

    fn text(&self, column: usize) -> f32 {
        self.text_left() + column as f32 * self.advance
    }

    /// The column at `x`, in either half.
    fn at(&self, x: f32) -> Option<usize> {
        (0..self.count).find(|column| {
            let hex = self.hex(*column);
            let text = self.text(*column);
            (hex..hex + self.cell * self.advance).contains(&x) || (text..text + self.advance).contains(&x)
        })
    }
}

/// Draws `bytes` into `rect`.
pub fn hex_ui(ui: &mut Ui, id: Id, rect: Rect, bytes: &Bytes<'_>, state: &mut HexState) -> HexOutput {
    let palette = Palette::of(ui);
    ui.painter().rect_filled(rect, 0, palette.surface_0);
    let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&fonts::data_of(state.rows.text), '0'));
    let total = bytes.bytes.len().max(bytes.reported);
    let columns = Columns::for_width(rect.width() - size::SCROLL_BAR, advance, total, state.bits);
    let rows_total = total.div_ceil(columns.count) as u64;

    // What was chosen elsewhere comes into view.
    if bytes.field != state.shown {
        state.shown = bytes.field.clone();
        if !bytes.field.is_empty() {
            state.list.jump_to((bytes.field.start / columns.count) as u64);
        }
    }
    if let Some(byte) = state.reveal.take() {
        state.list.jump_to((byte / columns.count) as u64);
    }
    let list_rect = rect.with_min_y(rect.top() + TOP);
    let output = {
        let mut rows = HexRows {
            bytes,
            columns,
            total,
            dragged: &state.dragged,
            text: state.rows.text,
            bits: state.bits,
            ebcdic: state.ebcdic,
            active: ui.input(|i| i.focused),
        };
        List::new(id, "Packet bytes", rows_total)
            .roles(Role::List, Role::ListItem)
            .row_height(state.rows.height)
            .show_in(ui, list_rect, &mut state.list, &mut rows)
    };
    let byte_at = |row: u64, pos: Pos2| {
        let column = columns.at(pos.x - output.body.left())?;
        let byte = usize::try_from(row).ok()?.checked_mul(columns.count)?.checked_add(column)?;
        (byte < bytes.bytes.len()).then_some(byte)
    };
    let hovered = output.hovered.and_then(|(row, pos)| byte_at(row, pos));
    let mut clicked = None;
    if let Some((row, pos)) = output.pressed_at
        && let Some(byte) = byte_at(row, pos)
    {
        if ui.input(|i| i.pointer.primary_pressed()) {
            state.anchor = Some(byte);
            state.dragged = 0..0;
        } else if let Some(anchor) = state.anchor
            && byte != anchor
        {
            state.dragged = anchor.min(byte)..anchor.max(byte) + 1;
        }
    }
    if let Some((row, pos)) = output.clicked_at {
        clicked = byte_at(row, pos);
        state.dragged = 0..0;
    }
    HexOutput { response: output.response, clicked, hovered }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lit {
    No,
    Layer,
    Hover,
    Field,
}

struct HexRows<'a> {
    bytes: &'a Bytes<'a>,
    columns: Columns,
    total: usize,
    dragged: &'a Range<usize>,
    /// Size of the text.
    text: f32,
    bits: bool,
    ebcdic: bool,
    active: bool,
}

impl HexRows<'_> {
    fn lit(&self, byte: usize) -> Lit {
        if self.dragged.contains(&byte) || self.dragged.is_empty() && self.bytes.field.contains(&byte) {
            Lit::Field
        } else if self.bytes.hover.contains(&byte) {
            Lit::Hover
        } else if self.bytes.layer.contains(&byte) {
            Lit::Layer
        } else {
            Lit::No
        }
    }

    fn ground(&self, lit: Lit, palette: &Palette) -> Color32 {
        match lit {
            Lit::No => palette.surface_0,
            Lit::Layer => palette.byte_layer,
            Lit::Hover => palette.byte_hover,
            Lit::Field if self.active => palette.sel,
            Lit::Field => palette.sel_idle,
        }
    }

    fn row(&self, index: u64) -> Range<usize> {
        let start = usize::try_from(index).unwrap_or(usize::MAX).saturating_mul(self.columns.count);
        start..start.saturating_add(self.columns.count).min(self.total)
    }
}

/// The sign of a byte of IBM's code page 037, as far as ASCII has it too.
fn ebcdic(byte: u8) -> Option<char> {
    let letter = |first: u8, from: u8| Some(char::from(from + (byte - first)));
    match byte {
        0x81..=0x89 => letter(0x81, b'a'),
        0x91..=0x99 => letter(0x91, b'j'),
        0xa2..=0xa9 => letter(0xa2, b's'),
        0xc1..=0xc9 => letter(0xc1, b'A'),
        0xd1..=0xd9 => letter(0xd1, b'J'),
        0xe2..=0xe9 => letter(0xe2, b'S'),
        0xf0..=0xf9 => letter(0xf0, b'0'),
        _ => {
            const SIGNS: &[(u8, char)] = &[
                (0x40, ' '),
                (0x4b, '.'),
                (0x4c, '<'),
                (0x4d, '('),
                (0x4e, '+'),
                (0x4f, '|'),
                (0x50, '&'),
                (0x5a, '!'),
                (0x5b, '$'),
                (0x5c, '*'),
                (0x5d, ')'),
                (0x5e, ';'),
                (0x60, '-'),
                (0x61, '/'),
                (0x6b, ','),
                (0x6c, '%'),
                (0x6d, '_'),
                (0x6e, '>'),
                (0x6f, '?'),
                (0x79, '`'),
                (0x7a, ':'),
                (0x7b, '#'),
                (0x7c, '@'),
                (0x7d, '\''),
                (0x7e, '='),
                (0x7f, '"'),
                (0xa1, '~'),
                (0xb0, '^'),
                (0xba, '['),
                (0xbb, ']'),
                (0xc0, '{'),
                (0xd0, '}'),
                (0xe0, '\\'),
            ];
            SIGNS.iter().find(|(sign, _)| *sign == byte).map(|(_, sign)| *sign)
        }
    }
}

/// The sign that stands for a byte.
fn sign(byte: u8, is_ebcdic: bool) -> Option<char> {
    match is_ebcdic {
        true => ebcdic(byte),
        false => (0x20..0x7f).contains(&byte).then(|| char::from(byte)),
    }
}

impl Rows for HexRows<'_> {
    fn paint(&mut self, row: &RowArea<'_>) {
        let palette = row.palette;
        let columns = self.columns;
        let range = self.row(row.index);
        let left = row.rect.left();
        let format = |color: Color32| TextFormat::simple(fonts::data_of(self.text), color);
        let place = |job: LayoutJob, x: f32| {
            let at = row.rect.with_min_x(left + x);
            super::list::paint_galley(row.painter, at, row.painter.layout_job(job), Align::LEFT);
        };

        // Grounds first: one rectangle for each run of bytes that are lit alike, in both halves.
        let mut run = range.start;
        while run < range.end {
            let lit = self.lit(run);
            let end = (run..range.end).find(|byte| self.lit(*byte) != lit).unwrap_or(range.end);
            if lit != Lit::No {
                let (first, last) = (run - range.start, end - 1 - range.start);
                let ground = self.ground(lit, palette);
                let hex = left + columns.hex(first)..=left + columns.hex(last) + columns.cell * columns.advance;
                let text = left + columns.text(first)..=left + columns.text(last) + columns.advance;
                for x in [hex, text] {
                    let area = Rect::from_x_y_ranges(x, row.rect.y_range());
                    row.painter.rect_filled(area, 0, ground);
                }
            }
            run = end;
        }

        let offset = format!("{:0width$x}", range.start, width = columns.digits);
        let mut job = LayoutJob::default();
        job.append(&offset, 0.0, format(palette.byte_offset));
        place(job, LEFT);

        let color = |byte: usize, quiet: bool| match self.lit(byte) {
            Lit::Field if self.active => palette.sel_text,
            _ if quiet => palette.text_3,
            _ => palette.text_1,
        };
        let mut hex = LayoutJob::default();
        let mut text = LayoutJob::default();
        let mut pair = String::new();
        for (column, byte) in range.clone().enumerate() {
            if column > 0 && column % 8 == 0 {
                place(std::mem::take(&mut hex), columns.hex(column - 8) + columns.advance / 2.0);
            }
            pair.clear();
            let shown = match self.bytes.bytes.get(byte) {
                Some(value) => {
                    let _ = match self.bits {
                        true => write!(pair, "{value:08b} "),
                        false => write!(pair, "{value:02x} "),
                    };
                    hex.append(&pair, 0.0, format(color(byte, *value == 0)));
                    sign(*value, self.ebcdic).unwrap_or('·')
                }
                None => {
                    let missing = if self.bits { "········ " } else { "·· " };
                    hex.append(missing, 0.0, format(palette.text_off));
                    ' '
                }
            };
            let quiet = self.bytes.bytes.get(byte).is_none_or(|value| sign(*value, self.ebcdic).is_none());
            text.append(shown.encode_utf8(&mut [0; 4]), 0.0, format(color(byte, quiet)));
        }
        let group = (range.len().max(1) - 1) / 8 * 8;
        place(hex, columns.hex(group) + columns.advance / 2.0);
        place(text, columns.text_left());
    }

    fn spoken(&mut self, index: u64) -> String {
        let range = self.row(index);
        let bytes = self.bytes.bytes.get(range.start..range.end.min(self.bytes.bytes.len()));
        let mut spoken = format!("offset {:x}:", range.start);
        for byte in bytes.unwrap_or_default() {
            let _ = write!(spoken, " {byte:02x}");
        }
        spoken.push_str(", text ");
        spoken.extend(bytes.unwrap_or_default().iter().map(|byte| sign(*byte, self.ebcdic).unwrap_or('·')));
        let field = &self.bytes.field;
        let chosen = field.start.max(range.start)..field.end.min(range.end).min(self.bytes.bytes.len());
        if let Some(chosen) = self.bytes.bytes.get(chosen).filter(|chosen| !chosen.is_empty()) {
            spoken.push_str(", chosen:");
            for byte in chosen {
                let _ = write!(spoken, " {byte:02x}");
            }
        }
        spoken
    }
}

/// The part of `rect` that sixteen columns need, for a pane beside another.
pub const WIDTH_OF_SIXTEEN: f32 = 556.0 + size::SCROLL_BAR + 8.0;

/// Where the middle of a byte's number is, for tests that click it.
#[cfg(test)]
fn middle_of(rect: Rect, byte: usize, advance: f32, total: usize) -> Pos2 {
    let columns = Columns::for_width(rect.width() - size::SCROLL_BAR, advance, total, false);
    Pos2::new(
        rect.left() + columns.hex(byte % columns.count) + 10.0,
        rect.top() + TOP + (byte / columns.count) as f32 * size::ROW + 10.0,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::style;
    use eframe::egui::pos2;
    use egui_kittest::{Harness, kittest::Queryable};

    const RECT: Rect = Rect { min: Pos2::ZERO, max: pos2(600.0, 300.0) };

    struct Shown {
        bytes: Vec<u8>,
        reported: usize,
        state: HexState,
        clicked: Option<usize>,
        hovered: Option<usize>,
    }

    fn harness(len: usize, reported: usize) -> Harness<'static, Shown> {
        Harness::builder().with_size([600.0, 300.0]).with_context_setup(style::install).build_ui_state(
            |ui, shown: &mut Shown| {
                let bytes = Bytes { bytes: &shown.bytes, reported: shown.reported, ..Bytes::default() };
                let output = hex_ui(ui, Id::unique("bytes"), RECT, &bytes, &mut shown.state);
                shown.clicked = shown.clicked.or(output.clicked);
                shown.hovered = output.hovered;
            },
            Shown {
                bytes: (0..len).map(|i| i as u8).collect(),
                reported,
                state: HexState::default(),
                clicked: None,
                hovered: None,
            },
        )
    }

    #[test]
    fn every_byte_can_be_clicked() {
        for byte in [0, 7, 8, 15, 16, 77] {
            let mut harness = harness(200, 200);
            harness.run();
            let at = middle_of(RECT, byte, 7.2, 200);
            harness.hover_at(at);
            harness.run();
            harness.drag_at(at);
            harness.event(eframe::egui::Event::PointerButton {
                pos: at,
                button: eframe::egui::PointerButton::Primary,
                pressed: false,
                modifiers: Default::default(),
            });
            harness.run();
            assert_eq!(harness.state().clicked, Some(byte));
            assert_eq!(harness.state().hovered, Some(byte));
        }
    }

    #[test]
    fn dragging_selects_the_bytes_between() {
        let mut harness = harness(200, 200);
        harness.run();
        harness.hover_at(middle_of(RECT, 5, 7.2, 200));
        harness.run();
        harness.drag_at(middle_of(RECT, 5, 7.2, 200));
        harness.run();
        harness.hover_at(middle_of(RECT, 33, 7.2, 200));
        harness.run();
        assert_eq!(harness.state().state.dragged, 5..34);
    }

    #[test]
    fn rows_are_spoken_with_their_text() {
        let mut harness = harness(0x48, 0x48);
        harness.run();
        let spoken = "offset 40: 40 41 42 43 44 45 46 47, text @ABCDEFG";
        assert!(harness.query_by_label(spoken).is_some());
    }

    #[test]
    fn a_huge_reported_length_is_only_a_number() {
        let mut harness = harness(16, usize::MAX);
        harness.run();
        harness.state_mut().state.list.jump_to(u64::MAX / 40);
        harness.run();
    }

    #[test]
    fn text_of_mainframes_is_read() {
        let bytes = [0xc8, 0x85, 0x93, 0x93, 0x96, 0x6b, 0x40, 0xe6, 0xf1, 0x5a, 0x00];
        let read: String = bytes.iter().map(|byte| sign(*byte, true).unwrap_or('·')).collect();
        assert_eq!(read, "Hello, W1!·");
    }

    #[test]
    fn columns_follow_the_width() {
        let count = |width| Columns::for_width(width, 7.2, 100, false).count;
        assert_eq!([count(300.0), count(555.0), count(556.0), count(1000.0)], [4, 8, 16, 32]);
        let sixteen = Columns::for_width(556.0, 7.2, 100, false);
        assert!(sixteen.text(16) <= 556.0);
    }
}
