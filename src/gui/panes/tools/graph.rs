//! The I/O graph: packets or bytes over time, a line for each filter.

use super::shown_by;
use crate::gui::fonts;
use crate::gui::icons;
use crate::gui::panes::{Action, View, empty_ui};
use crate::gui::statistics::{Answer, Ask, Counted, Lines, What};
use crate::gui::tokens::{Palette, graph_lines, size, text};
use crate::gui::widgets::button::{Button, link_ui};
use crate::gui::widgets::choice::{check_ui, segments_ui};
use crate::gui::widgets::field::{field_ui, hint_ui};
use crate::gui::words;
use eframe::egui::{
    Align, CornerRadius, Id, Layout, Rect, RichText, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, vec2,
};
use egui_plot::{HoverPosition, Line, Plot, PlotPoints};

/// What the lines count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Packets,
    Bytes,
    Bits,
}

const MEASURES: &[(Measure, &str)] =
    &[(Measure::Packets, "Packets"), (Measure::Bytes, "Bytes"), (Measure::Bits, "Bits")];

/// Microseconds.
const INTERVALS: &[(u64, &str)] = &[
    (1_000, "1 ms"),
    (10_000, "10 ms"),
    (100_000, "100 ms"),
    (1_000_000, "1 s"),
    (10_000_000, "10 s"),
    (60_000_000, "1 min"),
];

/// A line that can be drawn.
#[derive(Debug, Clone, PartialEq)]
struct Drawn {
    on: bool,
    name: String,
    filter: String,
}

/// The state of the graph.
#[derive(Debug)]
pub(super) struct GraphTool {
    lines: Vec<Drawn>,
    interval: usize,
    measure: Measure,
    log: bool,
    limited: bool,
    last: Option<Answer>,
    /// The filters that the answer is for.
    asked: Vec<String>,
}

impl Default for GraphTool {
    fn default() -> Self {
        let line = |name: &str, filter: &str| Drawn { on: true, name: name.into(), filter: filter.into() };
        GraphTool {
            lines: vec![line("All packets", ""), line("TCP problems", "tcp.analysis.flags")],
            interval: 3,
            measure: Measure::Packets,
            log: false,
            limited: false,
            last: None,
            asked: Vec::new(),
        }
    }
}

impl Drawn {
    fn title(&self) -> &str {
        match (self.name.as_str(), self.filter.trim()) {
            ("", "") => "All packets",
            ("", filter) => filter,
            (name, _) => name,
        }
    }
}

const LEFT: f32 = 250.0;

impl GraphTool {
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let rect = ui.available_rect_before_wrap();
        ui.painter().rect_filled(rect, 0, palette.surface_0);
        let Some(capture) = view.capture else { return };
        let (interval, _) = INTERVALS.get(self.interval).copied().unwrap_or((1_000_000, "1 s"));
        let lines: Vec<String> = self.lines.iter().map(|line| line.filter.trim().to_owned()).collect();
        let filter = if self.limited { shown_by(view) } else { String::new() };
        let ask = Ask { what: What::Graph { interval, lines: lines.clone() }, filter };
        if let Some(answer) = capture.statistic(&ask) {
            self.last = Some(answer);
            self.asked = lines;
        }
        let head = rect.with_max_y(rect.top() + size::PANE_HEADER + 4.0);
        ui.painter().rect_filled(head, 0, palette.surface_1);
        ui.painter().hline(head.x_range(), head.bottom() - 0.5, palette.hairline());
        self.head_ui(ui, head);
        let below = rect.with_min_y(head.bottom());
        let split = below.left() + LEFT.min(below.width() * 0.4);
        self.lines_ui(ui, below.with_max_x(split));
        ui.painter().vline(split, below.y_range(), palette.hairline());
        let plot = below.with_min_x(split + 1.0);
        let Some(Answer { counted, so_far }) = self.last.clone() else {
            empty_ui(ui, plot, "Counting…", "");
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            return;
        };
        if so_far {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(300));
        }
        if let Counted::Lines(counted) = &*counted {
            self.plot_ui(ui, plot, counted, view, actions);
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, rect: Rect) {
        let palette = Palette::of(ui);
        let inner = rect.shrink2(vec2(8.0, 0.0));
        let mut row = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Center)));
        row.shrink_clip_rect(rect);
        row.spacing_mut().item_spacing.x = 8.0;
        row.label(RichText::new("Interval").size(text::SMALL).color(palette.text_2));
        let intervals: Vec<&str> = INTERVALS.iter().map(|(_, words)| *words).collect();
        self.interval = segments_ui(&mut row, &intervals, self.interval).unwrap_or(self.interval);
        row.add_space(6.0);
        row.label(RichText::new("Count").size(text::SMALL).color(palette.text_2));
        let measures: Vec<&str> = MEASURES.iter().map(|(_, words)| *words).collect();
        let at = MEASURES.iter().position(|(measure, _)| *measure == self.measure).unwrap_or_default();
        if let Some((measure, _)) = segments_ui(&mut row, &measures, at).and_then(|at| MEASURES.get(at)) {
            self.measure = *measure;
        }
        row.add_space(6.0);
        if check_ui(&mut row, self.log, "Log scale", "Log scale", None).clicked() {
            self.log = !self.log;
        }
        let words = "Only what the filter shows";
        if check_ui(&mut row, self.limited, words, words, None).clicked() {
            self.limited = !self.limited;
        }
    }

    fn lines_ui(&mut self, ui: &mut Ui, rect: Rect) {
        let palette = Palette::of(ui);
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(10.0, 6.0))).id_salt("lines"));
        child.shrink_clip_rect(rect);
        let mut gone = None;
        ScrollArea::vertical().auto_shrink(false).show(&mut child, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let many = self.lines.len();
            for (index, line) in self.lines.iter_mut().enumerate() {
                ui.horizontal(|ui| {
                    let name = if line.name.is_empty() { format!("Line {}", index + 1) } else { line.name.clone() };
                    if check_ui(ui, line.on, "", &format!("Draw {name}"), None).clicked() {
                        line.on = !line.on;
                    }
                    let (swatch, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
                    ui.painter().rect_filled(swatch, CornerRadius::same(3), graph_lines(palette, index));
                    ui.label(RichText::new(&name).font(fonts::medium(text::SMALL)).color(palette.text_1));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.add_space(8.0);
                        let remove = Button::small(icons::X, "Remove this line").name("Remove this line");
                        if many > 1 && ui.add(remove).clicked() {
                            gone = Some(index);
                        }
                    });
                });
                let id = Id::unique(("graph filter", index));
                ui.allocate_ui(vec2(ui.available_width() - 8.0, size::BUTTON), |ui| {
                    let field = field_ui(ui, id, &mut line.filter, fonts::data());
                    let field = field.accessible_name(format!("Filter of line {}", index + 1));
                    hint_ui(ui, &field, &line.filter, "no filter");
                });
                let problem = self.last.as_ref().and_then(|answer| match &*answer.counted {
                    Counted::Lines(lines) => lines.lines.get(index)?.as_ref().err().cloned(),
                    _ => None,
                });
                if let Some(problem) = problem.filter(|_| self.asked.get(index) == Some(&line.filter.trim().to_owned()))
                {
                    let words = RichText::new(problem).size(text::HINT).color(palette.err);
                    ui.add(eframe::egui::Label::new(words).wrap());
                }
                ui.add_space(4.0);
            }
            if many < GRAPH_LINES && link_ui(ui, "Add a line").clicked() {
                self.lines.push(Drawn { on: true, name: String::new(), filter: String::new() });
            }
        });
        if let Some(gone) = gone {
            self.lines.remove(gone);
        }
    }

    fn plot_ui(&self, ui: &mut Ui, rect: Rect, counted: &Lines, view: &View<'_>, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect.shrink(6.0)).id_salt("plot"));
        child.shrink_clip_rect(rect);
        // The lines of the grid take the colour of words; they are not to outshine what is drawn.
        child.visuals_mut().override_text_color = Some(palette.text_3);
        let value = |(packets, bytes): (u64, u64)| {
            let value = match self.measure {
                Measure::Packets => packets as f64,
                Measure::Bytes => bytes as f64,
                Measure::Bits => bytes as f64 * 8.0,
            };
            if self.log { (value + 1.0).log10() } else { value }
        };
        let log = self.log;
        let shown = move |value: f64| if log { words::scaled(10f64.powf(value) - 1.0) } else { words::scaled(value) };
        let interval = counted.interval;
        let plot = Plot::new("io graph")
            .allow_boxed_zoom(true)
            .show_background(false)
            .x_axis_formatter(move |mark, _| format!("{} s", mark.value))
            .y_axis_formatter(move |mark, _| shown(mark.value))
            .label_formatter(|position| {
                let (HoverPosition::NearDataPoint { position, .. } | HoverPosition::Elsewhere { position }) = position;
                let number = (position.x / interval).floor();
                let mut said = format!("{} to {} s", number * interval, (number + 1.0) * interval);
                for (line, points) in self.lines.iter().zip(&counted.lines).filter(|(line, _)| line.on) {
                    let at = points.as_ref().ok().filter(|_| number >= 0.0)?.get(number as usize)?;
                    said.push_str(&format!("\n{}: {}", line.title(), shown(value(*at))));
                }
                Some(said)
            })
            .include_y(0.0);
        let response = plot.show(&mut child, |plot| {
            for (index, line) in self.lines.iter().enumerate().filter(|(_, line)| line.on) {
                let Some(Ok(points)) = counted.lines.get(index) else { continue };
                let at = |(number, point): (usize, &(u64, u64))| [number as f64 * interval, value(*point)];
                let points: PlotPoints<'_> = points.iter().enumerate().map(at).collect();
                plot.line(Line::new(line.title(), points).color(graph_lines(palette, index)).width(1.5));
            }
            plot.pointer_coordinate()
        });
        let all: u64 = counted.lines.iter().flatten().next().map_or(0, |points| points.iter().map(|p| p.0).sum());
        let most = counted.lines.iter().flatten().next().and_then(|points| points.iter().map(|p| p.0).max());
        let spoken = format!(
            "I/O graph: {}, at most {} in {} s",
            words::counted(all, "packet", "packets"),
            words::grouped(most.unwrap_or_default()),
            interval
        );
        response.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spoken));
        // A click goes to the first packet of the interval under the pointer.
        if response.response.clicked()
            && let Some(at) = response.inner
        {
            let from = ((at.x / interval).floor() * interval).max(0.0);
            if let Some(packet) = view.capture.and_then(|capture| capture.first_after((from * 1e9) as i64)) {
                actions.push(Action::Jump(packet));
            }
        }
    }
}

/// As many as there are colours for.
const GRAPH_LINES: usize = 8;
