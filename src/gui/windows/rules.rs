//! The coloring rules: in their colours, checked and counted in this capture, with contrast in both themes.

use super::{buttons_ui, dialog_ui};
use crate::gui::coloring::{ColoringRule, READABLE, RowColors, default_rules, pair_words, readable};
use crate::gui::model::Engine;
use crate::gui::tokens::{Palette, contrast, opaque, size, text};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::field::field_ui;
use crate::gui::widgets::filter_bar::Verdict;
use crate::gui::widgets::list::{List, ListState, RowArea, Rows, cell, elided, paint_galley};
use crate::gui::{fonts, icons, words};
use eframe::egui::{
    Align, Context, CornerRadius, Id, Key, Layout, Modifiers, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

const ROW: f32 = 25.0;
/// Where the columns of the list begin.
const CHECK: f32 = 26.0;
const NAME: f32 = 50.0;
const FILTER: f32 = 270.0;
const COUNT: f32 = 96.0;

/// The rules as they are changed.
#[derive(Debug)]
pub struct RulesDialog {
    rules: Vec<ColoringRule>,
    chosen: usize,
    list: ListState,
    find: String,
    /// The rule that is dragged.
    dragged: Option<usize>,
}

/// How the dialog ended, if it did.
#[derive(Debug)]
pub enum Outcome {
    Open,
    Closed,
    Done(Vec<ColoringRule>),
    /// A file is to be chosen; the rules so far.
    Import(Vec<ColoringRule>),
    Export(Vec<ColoringRule>),
}

impl RulesDialog {
    /// With the rules there are.
    pub fn new(rules: &[ColoringRule]) -> RulesDialog {
        RulesDialog { rules: rules.to_vec(), chosen: 0, list: ListState::default(), find: String::new(), dragged: None }
    }

    /// With a new rule before them.
    pub fn with_new(rules: &[ColoringRule], filter: &str) -> RulesDialog {
        let mut dialog = RulesDialog::new(rules);
        dialog.rules.insert(0, new_rule(filter));
        dialog
    }

    /// Adds rules before those there are.
    pub fn add(&mut self, mut rules: Vec<ColoringRule>) {
        rules.append(&mut self.rules);
        self.rules = rules;
        self.chosen = 0;
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ctx: &Context, engine: &mut dyn Engine) -> Outcome {
        let filters: Vec<String> = self.rules.iter().map(|rule| rule.filter.clone()).collect();
        engine.count_rules(&filters);
        let room = ctx.content_rect();
        let width = 770.0f32.min(room.width() - 60.0);
        let height = (16.0 * ROW).min(room.height() - 320.0).max(3.0 * ROW);
        let shown = dialog_ui(ctx, "rules", "Coloring rules", width, |ui| {
            self.find_ui(ui);
            self.list_ui(ui, height, engine);
            ui.add_space(10.0);
            self.editor_ui(ui, engine);
            self.buttons_ui(ui)
        });
        let outcome = shown.unwrap_or(Outcome::Closed);
        if !matches!(outcome, Outcome::Open) {
            engine.count_rules(&[]);
        }
        outcome
    }

    fn find_ui(&mut self, ui: &mut Ui) {
        let id = Id::unique("find a rule");
        let before = self.find.clone();
        let rect = field_ui(ui, id, &mut self.find, fonts::ui(text::NORMAL)).rect;
        ui.ctx().accesskit_node_builder(id, |node| node.set_label("Find a rule"));
        if self.find.is_empty() && !ui.memory(|memory| memory.has_focus(id)) {
            let hint = elided(ui.painter(), "Find a rule", fonts::ui(text::NORMAL), Palette::of(ui).text_3, 200.0);
            paint_galley(ui.painter(), rect.with_min_x(rect.left() + 9.0), hint, Align::LEFT);
        }
        if self.find != before {
            let sought = self.find.to_lowercase();
            let has = |rule: &ColoringRule| {
                rule.name.to_lowercase().contains(&sought) || rule.filter.to_lowercase().contains(&sought)
            };
            if let Some(found) = self.rules.iter().position(has).filter(|_| !sought.is_empty()) {
                self.chosen = found;
                self.list.go_to(found as u64);
            }
        }
        ui.add_space(8.0);
    }

    fn list_ui(&mut self, ui: &mut Ui, height: f32, engine: &dyn Engine) {
        let palette = Palette::of(ui);
        let (frame, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), height + size::COLUMN_HEADER), Sense::hover());
        let head = frame.with_max_y(frame.top() + size::COLUMN_HEADER);
        for (x, words) in [(NAME, "Name"), (FILTER, "Filter")] {
            let title = elided(ui.painter(), words, fonts::medium(text::COLUMN), palette.text_2, 200.0);
            paint_galley(ui.painter(), head.with_min_x(head.left() + x), title, Align::LEFT);
        }
        let title = elided(ui.painter(), "Packets here", fonts::medium(text::COLUMN), palette.text_2, COUNT);
        paint_galley(ui.painter(), head.with_max_x(head.right() - 18.0), title, Align::RIGHT);
        let body = frame.with_min_y(head.bottom());
        let counts = engine.rule_counts();
        let mut list = std::mem::take(&mut self.list);
        list.cursor = Some(self.chosen as u64);
        let output = {
            let mut rows = RuleRows { rules: &self.rules, counts: &counts, palette };
            List::new(Id::unique("coloring rules"), "Coloring rules", self.rules.len() as u64)
                .row_height(ROW)
                .roles(Role::ListBox, Role::ListBoxOption)
                .show_in(ui, body, &mut list, &mut rows)
        };
        self.list = list;
        ui.painter().rect_stroke(body, 0, Stroke::new(1.0, palette.line_2), StrokeKind::Outside);
        if let Some((row, _)) = output.chosen {
            self.chosen = row as usize;
        }
        if let Some((row, pos)) = output.clicked_at
            && (body.left() + CHECK - 4.0..body.left() + NAME - 4.0).contains(&pos.x)
        {
            self.toggle(row as usize);
        }
        // Drag by the dots, or move with Alt and the arrows.
        if output.response.drag_started()
            && let Some((row, pos)) = output.pressed_at
            && pos.x < body.left() + CHECK
        {
            self.dragged = Some(row as usize);
            self.chosen = row as usize;
        }
        if let Some(from) = self.dragged
            && let Some((to, _)) = output.pressed_at
            && from != to as usize
        {
            self.move_rule(from, to as usize);
            self.dragged = Some(to as usize);
        }
        if output.response.drag_stopped() {
            self.dragged = None;
        }
        if output.response.has_focus() {
            let press = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
            if press(Modifiers::ALT, Key::ArrowUp) && self.chosen > 0 {
                self.move_rule(self.chosen, self.chosen - 1);
            }
            if press(Modifiers::ALT, Key::ArrowDown) && self.chosen + 1 < self.rules.len() {
                self.move_rule(self.chosen, self.chosen + 1);
            }
            if press(Modifiers::NONE, Key::Space) {
                self.toggle(self.chosen);
            }
        }
    }

    fn toggle(&mut self, row: usize) {
        if let Some(rule) = self.rules.get_mut(row) {
            rule.enabled = !rule.enabled;
        }
    }

    fn move_rule(&mut self, from: usize, to: usize) {
        if from < self.rules.len() && to < self.rules.len() {
            let rule = self.rules.remove(from);
            self.rules.insert(to, rule);
            self.chosen = to;
            self.list.go_to(to as u64);
        }
    }

    fn editor_ui(&mut self, ui: &mut Ui, engine: &dyn Engine) {
        let palette = Palette::of(ui);
        let counts = engine.rule_counts();
        let count = counts.get(self.chosen).copied().flatten();
        let Some(rule) = self.rules.get_mut(self.chosen) else {
            ui.label(RichText::new("There are no rules; rows have no colors").color(palette.text_2));
            return;
        };
        let verdict = engine.check_rule(&rule.filter);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            ui.allocate_ui_with_layout(vec2(150.0, size::BUTTON), Layout::left_to_right(Align::Center), |ui| {
                let id = Id::unique("rule name");
                field_ui(ui, id, &mut rule.name, fonts::ui(text::NORMAL));
                ui.ctx().accesskit_node_builder(id, |node| node.set_label("Name of the rule"));
            });
            let (icon, color) = match &verdict {
                Verdict::Wrong(_) => (icons::X_CIRCLE, palette.err),
                Verdict::Warning(_) => (icons::WARNING, palette.warn),
                Verdict::Empty => (icons::FUNNEL, palette.text_3),
                _ => (icons::CHECK_CIRCLE, palette.ok),
            };
            ui.label(RichText::new(icon).font(fonts::icon_fill(16.0)).color(color));
            let words = count.map(|count| words::counted(count, "packet", "packets")).unwrap_or_default();
            let right = 96.0;
            let room = (ui.available_width() - right).max(80.0);
            ui.allocate_ui_with_layout(vec2(room, size::BUTTON), Layout::left_to_right(Align::Center), |ui| {
                let id = Id::unique("rule filter");
                field_ui(ui, id, &mut rule.filter, fonts::filter());
                ui.ctx().accesskit_node_builder(id, |node| node.set_label("Filter of the rule"));
            });
            ui.label(RichText::new(words).size(text::COLUMN).color(palette.text_2));
        });
        let sentence = match verdict.problem() {
            Some(problem) => problem.sentence.replace('`', ""),
            None => String::new(),
        };
        let color = if matches!(verdict, Verdict::Wrong(_)) { palette.err } else { palette.text_2 };
        ui.label(RichText::new(if sentence.is_empty() { " " } else { &sentence }).size(text::SMALL).color(color));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let (mut light, mut dark) = (rule.light, rule.dark);
            if pair_ui(ui, "Light", &mut light) {
                rule.set_light(light.text, light.row);
            }
            ui.add_space(12.0);
            if pair_ui(ui, "Dark", &mut dark) {
                rule.set_dark(dark.text, dark.row);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let mut follows = rule.dark_follows;
                if ui.checkbox(&mut follows, "Dark follows light").changed() {
                    rule.dark_follows = follows;
                    rule.set_light(rule.light.text, rule.light.row);
                }
            });
        });
    }

    fn buttons_ui(&mut self, ui: &mut Ui) -> Outcome {
        let mut outcome = Outcome::Open;
        let sentence = "First match wins; drag to reorder";
        let wide = ui.available_width() > 640.0;
        let mut left = None;
        buttons_ui(ui, if wide { sentence } else { "" }, |ui| {
            if ui.add(Button::main("Done")).clicked() {
                outcome = Outcome::Done(self.rules.clone());
            }
            if ui.add(Button::framed("Export…")).clicked() {
                outcome = Outcome::Export(self.rules.clone());
            }
            if ui.add(Button::framed("Import…")).clicked() {
                outcome = Outcome::Import(self.rules.clone());
            }
            let tip = "The rules that everybody starts with, in place of all";
            if ui.add(Button::quiet("Defaults").tip(tip)).clicked() {
                left = Some(Edit::Defaults);
            }
            let none = self.rules.is_empty().then(|| "There is no rule".to_owned());
            if ui.add(Button::framed("Delete").off_because(none.clone())).clicked() {
                left = Some(Edit::Delete);
            }
            if ui.add(Button::framed("Duplicate").off_because(none)).clicked() {
                left = Some(Edit::Duplicate);
            }
            if ui.add(Button::framed("New").with_icon(icons::PLUS, text::ICON_TEXT)).clicked() {
                left = Some(Edit::New);
            }
        });
        match left {
            Some(Edit::New) => self.rules.insert(self.chosen.min(self.rules.len()), new_rule("")),
            Some(Edit::Duplicate) => {
                if let Some(rule) = self.rules.get(self.chosen).cloned() {
                    self.rules.insert(self.chosen, rule);
                }
            }
            Some(Edit::Delete) if self.chosen < self.rules.len() => {
                self.rules.remove(self.chosen);
                self.chosen = self.chosen.min(self.rules.len().saturating_sub(1));
            }
            Some(Edit::Defaults) => self.rules = default_rules(),
            _ => {}
        }
        outcome
    }
}

enum Edit {
    New,
    Duplicate,
    Delete,
    Defaults,
}

fn new_rule(filter: &str) -> ColoringRule {
    let (text, row) = crate::gui::tokens::LIGHT.talk(3);
    ColoringRule::new("New rule", filter, text, row)
}

/// A pair of colours with its contrast; says whether it was changed.
fn pair_ui(ui: &mut Ui, name: &str, colors: &mut RowColors) -> bool {
    let palette = Palette::of(ui);
    ui.label(RichText::new(name).color(palette.text_2));
    let words = pair_words(*colors);
    let galley = elided(ui.painter(), &words, fonts::data(), colors.text, 200.0);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 18.0, 24.0), Sense::hover());
    ui.painter().rect(
        rect,
        CornerRadius::same(size::CORNER_CHIP),
        colors.row,
        Stroke::new(1.0, palette.line_2),
        StrokeKind::Inside,
    );
    paint_galley(ui.painter(), rect, galley, Align::Center);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {words}")));
    let before = (colors.text, colors.row);
    for (what, color) in [("text", &mut colors.text), ("row", &mut colors.row)] {
        let button = ui.color_edit_button_srgba(color);
        button.widget_info(|| WidgetInfo::labeled(Role::ColorWell, true, format!("{name} color of {what}")));
        button.on_hover_text(format!("Color of the {what}"));
        *color = opaque(*color);
    }
    let found = contrast(colors.text, colors.row);
    if found >= READABLE {
        ui.label(RichText::new(format!("{found:.1} : 1")).size(text::COLUMN).color(palette.text_2));
    } else {
        ui.label(RichText::new(format!("Hard to read: {found:.1} : 1")).size(text::COLUMN).color(palette.warn));
        if ui.add(Button::quiet("Fix").height(size::SMALL_BUTTON)).clicked() {
            colors.text = readable(colors.text, colors.row);
        }
    }
    before != (colors.text, colors.row)
}

struct RuleRows<'a> {
    rules: &'a [ColoringRule],
    counts: &'a [Option<u64>],
    palette: &'static Palette,
}

impl Rows for RuleRows<'_> {
    fn paint(&mut self, row: &RowArea<'_>) {
        let Some(rule) = self.rules.get(row.index as usize) else { return };
        let colors = rule.colors(self.palette);
        let painter = row.painter;
        painter.rect_filled(row.rect, 0, colors.row);
        painter.hline(row.rect.x_range(), row.rect.bottom() - 0.5, self.palette.hairline());
        if row.cursor {
            painter.rect_stroke(row.rect.shrink(1.0), 0, Stroke::new(2.0, self.palette.accent), StrokeKind::Inside);
        }
        let at = |x: f32| row.rect.with_min_x(row.rect.left() + x);
        let dots = elided(painter, icons::DOTS_SIX_VERTICAL, fonts::icon(text::ICON_TEXT), colors.text, 20.0);
        paint_galley(painter, at(8.0), dots, Align::LEFT);
        let check = Rect::from_center_size(pos2(row.rect.left() + CHECK + 8.0, row.rect.center().y), vec2(15.0, 15.0));
        let corner = CornerRadius::same(4);
        if rule.enabled {
            painter.rect_filled(check, corner, self.palette.accent_fill);
            let mark = elided(painter, icons::CHECK, fonts::icon(text::ICON_CARET), self.palette.on_accent, 20.0);
            paint_galley(painter, check, mark, Align::Center);
        } else {
            painter.rect(check, corner, self.palette.field, Stroke::new(1.0, self.palette.outline), StrokeKind::Inside);
        }
        let edge = size::CELL_EDGE;
        let name = at(NAME - edge).with_max_x(row.rect.left() + FILTER - edge);
        cell(painter, name, &rule.name, fonts::data(), colors.text, Align::LEFT);
        let filter = at(FILTER - edge).with_max_x(row.rect.right() - COUNT);
        cell(painter, filter, &rule.filter, fonts::data(), colors.text, Align::LEFT);
        let count = self.counts.get(row.index as usize).copied().flatten();
        let words = count.map_or_else(|| "…".to_owned(), words::grouped);
        cell(painter, at(row.rect.width() - COUNT), &words, fonts::data(), colors.text, Align::RIGHT);
    }

    fn spoken(&mut self, index: u64) -> String {
        let Some(rule) = self.rules.get(index as usize) else { return String::new() };
        let state = if rule.enabled { "on" } else { "off" };
        let count = self.counts.get(index as usize).copied().flatten();
        let count = count.map(|count| format!(", {}", words::counted(count, "packet", "packets"))).unwrap_or_default();
        format!("{}, {}, {state}{count}", rule.name, rule.filter)
    }
}
