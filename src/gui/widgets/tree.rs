//! A tree of lines, flat and in pre-order, of which only the opened ones are listed.

use super::list::{List, ListState, RowArea, Rows, one_line};
use crate::gui::severity::{Look, Severity};
use crate::gui::tokens::{Palette, RowSize, size, text};
use crate::gui::{fonts, icons};
use eframe::egui::{
    Align, Color32, FontId, Id, Key, Pos2, Rect, Response, Role, Stroke, TextFormat, Ui, pos2, text::LayoutJob, vec2,
};
use regex::Regex;
use std::collections::HashSet;
use std::ops::Range;

/// What is known of a line without making its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// 0 for a protocol.
    pub depth: u16,
    /// The line after the last one below this.
    pub end: usize,
    /// Lines with the same kind are open or closed together, in this packet and the next.
    pub kind: u64,
    /// A protocol, set off by its own ground.
    pub protocol: bool,
    pub severity: Option<Severity>,
    /// The bytes it was read from, in `source`.
    pub bytes: Range<usize>,
    pub source: usize,
}

/// What a piece of a line is, which decides how it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The name of a protocol.
    Name,
    /// What a field is called.
    Label,
    /// What came out of the packet.
    Value,
    /// The rest of a protocol's line.
    Summary,
    /// What Wirefin found out itself.
    Generated,
    /// Leads to another packet.
    Link,
}

/// A tree as this widget sees it. Text is asked for only of lines on screen.
pub trait Lines {
    fn len(&self) -> usize;
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    fn shape(&self, line: usize) -> Shape;
    fn text(&self, line: usize, out: &mut Vec<(Part, String)>);
}

/// What is open, chosen and on screen.
#[derive(Debug, Default, Clone)]
pub struct TreeState {
    pub list: ListState,
    /// Kinds of lines that are open.
    pub open: HashSet<u64>,
    /// The chosen line.
    pub chosen: Option<usize>,
    chosen_kind: Option<u64>,
    visible: Vec<usize>,
    /// What was found is lit.
    pub hit: Option<Regex>,
    /// How high rows are.
    pub rows: RowSize,
}

impl TreeState {
    /// Opens every line of `lines` and below.
    pub fn expand(&mut self, lines: &dyn Lines, range: Range<usize>) {
        for line in range {
            let shape = lines.shape(line);
            if shape.end > line + 1 {
                self.open.insert(shape.kind);
            }
        }
    }

    /// Closes every line in `range`.
    pub fn collapse(&mut self, lines: &dyn Lines, range: Range<usize>) {
        for line in range {
            self.open.remove(&lines.shape(line).kind);
        }
    }

    /// Chooses `line`, opens what is above it and shows it.
    pub fn reveal(&mut self, lines: &dyn Lines, line: usize) {
        let mut above = 0;
        while above < line {
            let shape = lines.shape(above);
            if shape.end > line {
                self.open.insert(shape.kind);
                above += 1;
            } else {
                above = shape.end.max(above + 1);
            }
        }
        self.chosen = Some(line);
        self.list_visible(lines);
        if let Ok(row) = self.visible.binary_search(&line) {
            self.list.go_to(row as u64);
        }
    }

    /// The lines that stand in the tree now, those of closed ones left out.
    pub fn visible_lines(&self, lines: &dyn Lines) -> Vec<usize> {
        let mut state = TreeState { open: self.open.clone(), ..TreeState::default() };
        state.list_visible(lines);
        state.visible
    }

    /// The kind of the line that was chosen last, in this packet or one before.
    pub fn chosen_kind(&self) -> Option<u64> {
        self.chosen_kind
    }

    fn list_visible(&mut self, lines: &dyn Lines) {
        self.visible.clear();
        let mut line = 0;
        while line < lines.len() {
            let shape = lines.shape(line);
            self.visible.push(line);
            let closed = !self.open.contains(&shape.kind);
            line = if closed { shape.end.max(line + 1) } else { line + 1 };
        }
    }
}

/// What a user did to a tree in one frame.
#[derive(Debug)]
pub struct TreeOutput {
    pub response: Response,
    /// A line was chosen.
    pub chosen: Option<usize>,
    /// Double clicked, with Shift or not: follow its link.
    pub followed: Option<(usize, bool)>,
    /// The context menu of this line is wanted.
    pub menu: Option<usize>,
    pub hovered: Option<usize>,
}

/// Draws `lines` into `rect`.
///
/// `lit` is the line whose bytes are under the pointer; `active` is false while the window is not.
pub fn tree_ui(
    ui: &mut Ui,
    id: Id,
    rect: Rect,
    lines: &dyn Lines,
    state: &mut TreeState,
    lit: Option<usize>,
) -> TreeOutput {
    state.list_visible(lines);
    let active = ui.input(|i| i.focused);
    let mut list = std::mem::take(&mut state.list);
    list.cursor = state.chosen.and_then(|line| state.visible.binary_search(&line).ok()).map(|row| row as u64);
    let visible = std::mem::take(&mut state.visible);
    let output = {
        let hit = state.hit.as_ref();
        let mut rows = TreeRows {
            lines,
            visible: &visible,
            open: &state.open,
            lit,
            hit,
            active,
            rows: state.rows,
            parts: Vec::new(),
        };
        List::new(id, "Packet details", visible.len() as u64)
            .roles(Role::Tree, Role::TreeItem)
            .row_height(state.rows.height)
            .show_in(ui, rect, &mut list, &mut rows)
    };
    state.list = list;
    let line_of = |row: u64| usize::try_from(row).ok().and_then(|row| visible.get(row)).copied();

    let mut chosen = output.chosen.and_then(|(row, _)| line_of(row));
    if chosen.is_some() {
        state.chosen = chosen;
    }
    if let Some((row, pos)) = output.clicked_at
        && let Some(line) = line_of(row)
    {
        let shape = lines.shape(line);
        let left = rect.left() + indent(shape.depth);
        if shape.end > line + 1 && pos.x < left + CARET {
            toggle(&mut state.open, shape.kind);
        }
    }
    let mut followed = None;
    if let Some(line) = output.double_clicked.and_then(line_of) {
        let mut parts = Vec::new();
        lines.text(line, &mut parts);
        let shape = lines.shape(line);
        if parts.iter().any(|(part, _)| *part == Part::Link) {
            followed = Some((line, ui.input(|i| i.modifiers.shift)));
        } else if shape.end > line + 1 {
            toggle(&mut state.open, shape.kind);
        }
    }
    if let Some(line) = output.entered.and_then(line_of) {
        toggle(&mut state.open, lines.shape(line).kind);
    }
    if output.response.has_focus()
        && let Some(line) = state.chosen
        && line < lines.len()
    {
        let moved = tree_keys(ui, lines, state, line);
        if moved != line {
            chosen = Some(moved);
            state.chosen = chosen;
            state.list_visible(lines);
            if let Ok(row) = state.visible.binary_search(&moved) {
                state.list.go_to(row as u64);
            }
        }
    }
    if let Some(line) = state.chosen.filter(|line| *line < lines.len()) {
        state.chosen_kind = Some(lines.shape(line).kind);
    }
    let hovered = output.hovered.and_then(|(row, _)| line_of(row));
    let menu = output.secondary_clicked.and_then(line_of);
    TreeOutput { response: output.response, chosen, followed, menu, hovered }
}

fn toggle(open: &mut HashSet<u64>, kind: u64) {
    if !open.remove(&kind) {
        open.insert(kind);
    }
}

fn tree_keys(ui: &Ui, lines: &dyn Lines, state: &mut TreeState, line: usize) -> usize {
    let shape = lines.shape(line);
    let has_children = shape.end > line + 1;
    let is_open = has_children && state.open.contains(&shape.kind);
    let (right, left, back, modifiers) = ui.input(|i| {
        (i.key_pressed(Key::ArrowRight), i.key_pressed(Key::ArrowLeft), i.key_pressed(Key::Backspace), i.modifiers)
    });
    if modifiers.command || modifiers.alt {
        return line;
    }
    let parent = || {
        (0..line)
            .rev()
            .find(|above| {
                let above_shape = lines.shape(*above);
                above_shape.depth < shape.depth && above_shape.end > line
            })
            .unwrap_or(line)
    };
    match (right, left, back) {
        (true, ..) if modifiers.shift => state.expand(lines, line..shape.end),
        (_, true, _) if modifiers.shift => state.collapse(lines, line..shape.end),
        (true, ..) if is_open => return line + 1,
        (true, ..) if has_children => {
            state.open.insert(shape.kind);
        }
        (_, true, _) if is_open => {
            state.open.remove(&shape.kind);
        }
        (_, true, _) | (_, _, true) => return parent(),
        _ => {}
    }
    line
}

const CARET: f32 = 16.0;

fn indent(depth: u16) -> f32 {
    6.0 + f32::from(depth.min(64)) * size::INDENT
}

struct TreeRows<'a> {
    lines: &'a dyn Lines,
    visible: &'a [usize],
    open: &'a HashSet<u64>,
    lit: Option<usize>,
    hit: Option<&'a Regex>,
    active: bool,
    rows: RowSize,
    parts: Vec<(Part, String)>,
}

impl TreeRows<'_> {
    fn line(&self, row: u64) -> Option<usize> {
        usize::try_from(row).ok().and_then(|row| self.visible.get(row)).copied()
    }

    /// Its own severity, or what climbs to it from below: a protocol shows the worst from Note on,
    /// another closed line from Warning on, so that ordinary chat does not mark half the tree.
    fn severity(&self, line: usize, shape: &Shape) -> Option<Severity> {
        let least = match (shape.protocol, self.open.contains(&shape.kind)) {
            (true, _) => Severity::Note,
            (false, false) => Severity::Warn,
            (false, true) => return shape.severity,
        };
        let below = (line + 1..shape.end.min(self.lines.len()))
            .filter_map(|below| self.lines.shape(below).severity)
            .max()
            .filter(|worst| *worst >= least);
        below.max(shape.severity)
    }
}

impl Rows for TreeRows<'_> {
    fn paint(&mut self, row: &RowArea<'_>) {
        let Some(line) = self.line(row.index) else {
            return;
        };
        let shape = self.lines.shape(line);
        let palette = row.palette;
        let painter = row.painter;
        let ground = match (row.cursor, self.active) {
            (true, true) => palette.sel,
            (true, false) => palette.sel_idle,
            _ if self.lit == Some(line) => palette.byte_hover,
            _ if shape.protocol => palette.surface_1,
            _ => palette.surface_0,
        };
        let ground = if row.hovered && !row.cursor { palette.hovered(ground) } else { ground };
        painter.rect_filled(row.rect, 0, ground);
        let chosen = (row.cursor && self.active).then_some(palette.sel_text);

        let mut x = row.rect.left() + indent(shape.depth);
        let middle = row.rect.center().y;
        if shape.end > line + 1 {
            let open = self.open.contains(&shape.kind);
            let caret = if open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
            let color = chosen.unwrap_or(palette.text_3);
            icon_at(row, caret, fonts::icon(text::ICON_CARET), color, x + CARET / 2.0, middle);
        }
        x += CARET;
        if let Some(severity) = self.severity(line, &shape) {
            let color = chosen.unwrap_or_else(|| severity.color(palette));
            let font = fonts::icon_fill(text::ICON_TEXT);
            icon_at(row, severity.icon(), font, color, x + 6.5, middle);
            x += 18.0;
        }

        self.parts.clear();
        self.lines.text(line, &mut self.parts);
        let mut job = LayoutJob::default();
        for (part, words) in &self.parts {
            let mut format = part_format(*part, palette, self.rows);
            if let Some(color) = chosen {
                format.color = color;
                if *part == Part::Link {
                    format.underline = Stroke::new(1.0, color);
                }
            }
            let mut done = 0;
            for found in self.hit.iter().flat_map(|hit| hit.find_iter(words)).filter(|found| !found.is_empty()) {
                job.append(words.get(done..found.start()).unwrap_or_default(), 0.0, format.clone());
                let mut lit = TextFormat { background: palette.find_hit, ..format.clone() };
                lit.color = palette.text_1;
                job.append(found.as_str(), 0.0, lit);
                done = found.end();
            }
            job.append(words.get(done..).unwrap_or_default(), 0.0, format);
        }
        job.wrap = one_line(row.rect.right() - size::CELL_EDGE - x);
        job.break_on_newline = false;
        let galley = painter.layout_job(job);
        let at = Rect::from_min_max(pos2(x, row.rect.top()), row.rect.max);
        super::list::paint_galley(painter, at, galley, Align::LEFT);
    }

    fn spoken(&mut self, row: u64) -> String {
        let Some(line) = self.line(row) else {
            return String::new();
        };
        self.parts.clear();
        self.lines.text(line, &mut self.parts);
        let shape = self.lines.shape(line);
        let mut spoken: String = self.parts.iter().map(|(_, words)| words.as_str()).collect();
        if let Some(severity) = self.severity(line, &shape) {
            spoken = format!("{spoken}, {}", severity.word());
        }
        spoken
    }
}

fn part_format(part: Part, palette: &Palette, rows: RowSize) -> TextFormat {
    let (font, color): (FontId, Color32) = match part {
        Part::Name => (fonts::strong(rows.words()), palette.text_1),
        Part::Label => (fonts::ui(rows.words()), palette.text_2),
        Part::Value => (fonts::data_of(rows.text), palette.text_1),
        Part::Summary => (fonts::data_of(rows.text), palette.text_2),
        Part::Generated => (fonts::data_of(rows.text), palette.text_3),
        Part::Link => (fonts::data_of(rows.text), palette.accent),
    };
    let mut format = TextFormat::simple(font, color);
    format.valign = Align::Center;
    if part == Part::Link {
        format.underline = Stroke::new(1.0, color);
    }
    format
}

/// Paints an icon with its middle at a point.
fn icon_at(row: &RowArea<'_>, icon: &str, font: FontId, color: Color32, x: f32, y: f32) {
    let galley = row.painter.layout_no_wrap(icon.to_owned(), font, color);
    let size = galley.size();
    let at = Rect::from_center_size(Pos2::new(x, y), vec2(size.x, size.y));
    super::list::paint_galley(row.painter, at, galley, Align::Center);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::style;
    use egui_kittest::{Harness, kittest::Queryable};

    /// (depth, label, value)
    struct Sample(Vec<(u16, &'static str, &'static str)>);

    impl Lines for Sample {
        fn len(&self) -> usize {
            self.0.len()
        }
        fn shape(&self, line: usize) -> Shape {
            let depth = self.0[line].0;
            let end = (line + 1..self.0.len()).find(|i| self.0[*i].0 <= depth).unwrap_or(self.0.len());
            Shape {
                depth,
                end,
                kind: line as u64,
                protocol: depth == 0,
                severity: self.0[line].1.starts_with("[Expert").then_some(Severity::Warn),
                bytes: line * 2..line * 2 + 2,
                source: 0,
            }
        }
        fn text(&self, line: usize, out: &mut Vec<(Part, String)>) {
            let (_, label, value) = self.0[line];
            out.push((Part::Label, label.into()));
            let part = if label.starts_with("[Response") { Part::Link } else { Part::Value };
            out.push((part, value.into()));
        }
    }

    type Shown = (Sample, TreeState, Option<(usize, bool)>);

    fn harness() -> Harness<'static, Shown> {
        let sample = Sample(vec![
            (0, "Ethernet II", ""),
            (1, "Type: ", "IPv4"),
            (0, "Internet Protocol", ""),
            (1, "Flags: ", "0x2"),
            (2, "Reserved bit: ", "Not set"),
            (2, "[Expert Info]", ""),
            (1, "[Response in frame: ", "1565"),
        ]);
        Harness::builder()
            .with_step_dt(0.02)
            .with_size([400.0, 300.0])
            .with_context_setup(style::install)
            .build_ui_state(
                |ui, (sample, state, followed): &mut Shown| {
                    let rect = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0));
                    let output = tree_ui(ui, Id::unique("tree"), rect, sample, state, None);
                    *followed = followed.or(output.followed);
                },
                (sample, TreeState::default(), None),
            )
    }

    #[test]
    fn arrows_open_lines_and_lead_in_and_out() {
        let mut harness = harness();
        harness.get_by_label("Internet Protocol, warning").click();
        harness.run();
        let mut press = |key| {
            harness.key_press(key);
            harness.run();
            harness.state().1.chosen
        };
        assert_eq!(press(Key::ArrowRight), Some(2));
        assert_eq!(press(Key::ArrowRight), Some(3));
        assert_eq!(press(Key::ArrowRight), Some(3));
        assert_eq!(press(Key::ArrowRight), Some(4));
        assert_eq!(press(Key::ArrowLeft), Some(3));
        assert_eq!(press(Key::ArrowLeft), Some(3));
        assert_eq!(press(Key::ArrowDown), Some(6));
        assert_eq!(press(Key::Backspace), Some(2));
        assert_eq!(press(Key::Enter), Some(2));
        assert!(harness.query_by_label("Flags: 0x2").is_none());
    }

    #[test]
    fn a_line_deep_inside_is_revealed_with_all_above_it() {
        let mut harness = harness();
        harness.run();
        let (sample, state, _) = harness.state_mut();
        state.reveal(sample, 4);
        harness.run();
        assert!(harness.query_by_label("Reserved bit: Not set").is_some());
        assert!(harness.query_by_label("Type: IPv4").is_none());
    }

    #[test]
    fn a_double_click_on_a_link_follows_it() {
        let mut harness = harness();
        let (sample, state, _) = harness.state_mut();
        state.reveal(sample, 6);
        harness.run();
        harness.get_by_label("[Response in frame: 1565").click();
        harness.get_by_label("[Response in frame: 1565").click();
        harness.run();
        assert_eq!(harness.state().2, Some((6, false)));
    }

    #[test]
    fn everything_expands_and_collapses() {
        let mut harness = harness();
        let (sample, state, _) = harness.state_mut();
        state.expand(sample, 0..7);
        harness.run();
        assert!(harness.query_by_label("[Expert Info], warning").is_some());
        let (sample, state, _) = harness.state_mut();
        state.collapse(sample, 0..7);
        harness.run();
        assert!(harness.query_by_label("Type: IPv4").is_none());
    }
}
