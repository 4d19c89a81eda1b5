//! A field for a filter: its text in syntax colours, what is thought of it, and what to do.
//!
//! Used for display filters and, with other words, for capture filters. State is told by colour,
//! icon and words together. What is wrong is shown under the bar with `^~~~` below the word.

mod popup;

use super::button::Button;
use super::list::{elided, paint_galley};
use super::menu::{Item, item_ui, separator_ui};
use crate::gui::settings::Named;
use crate::gui::tokens::{Palette, size, text};
use crate::gui::{fonts, icons};
use eframe::egui::{
    self, Align, CornerRadius, Frame, Id, Key, Layout, Margin, Modifiers, Popup, Pos2, Rect, Role, Sense, Stroke,
    StrokeKind, TextBuffer, TextEdit, TextFormat, Ui, UiBuilder, WidgetInfo, pos2,
    text::{CCursor, CCursorRange, LayoutJob},
    vec2,
};
use std::ops::Range;

/// Finds the words of a filter.
pub type Colors<'a> = &'a dyn Fn(&str) -> Vec<(Range<usize>, Syntax)>;

/// The highest that the list of saved filters gets.
const MOST_SAVED: f32 = 420.0;

/// What a word of a filter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    Field,
    Operator,
    Value,
    Function,
}

/// What is thought of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Verdict {
    /// There is no text.
    #[default]
    Empty,
    /// The word at the caret is not finished: no verdict yet.
    Typing,
    Valid,
    /// It works, but; with the sentence that says so.
    Warning(Problem),
    Wrong(Problem),
}

impl Verdict {
    /// What is wrong or doubtful.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Verdict::Warning(problem) | Verdict::Wrong(problem) => Some(problem),
            _ => None,
        }
    }
}

/// What is wrong, where, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problem {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub sentence: String,
    pub fixes: Vec<Fix>,
}

/// A text to put in place of some bytes, a word or the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub range: Range<usize>,
    pub word: String,
}

impl Problem {
    /// A problem whose fixes all take the place of what is wrong.
    pub fn with_words(range: Range<usize>, sentence: impl Into<String>, words: &[&str]) -> Problem {
        let fix = |word: &&str| Fix { range: range.clone(), word: (*word).to_owned() };
        Problem { sentence: sentence.into(), fixes: words.iter().map(fix).collect(), range }
    }
}

impl Fix {
    /// What its chip says.
    fn label(&self) -> &str {
        if self.word.is_empty() { "Take it out" } else { self.word.trim() }
    }
}

/// A word that could stand at the caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    pub icon: &'static str,
    pub word: String,
    /// What it is.
    pub about: String,
    /// How many packets have it, or nothing.
    pub count: String,
}

/// What the owner of a bar tells it in every frame.
pub struct FilterView<'a> {
    pub verdict: &'a Verdict,
    /// What a right filter says in plain words, shown over its icon.
    pub in_words: &'a str,
    /// Shown while there is no text.
    pub hint: &'a str,
    /// The bar's name for readers and tests.
    pub name: &'a str,
    /// At the right: the strong part and the rest, such as `449` and ` of 2,256 · 19.9 %`.
    pub count: (&'a str, &'a str),
    /// What the list shows meanwhile; said below a problem.
    pub meanwhile: &'a str,
    /// Syntax colours for ranges of the text.
    pub colors: Colors<'a>,
    /// Words for the caret, and the bytes they would replace.
    pub completions: &'a [Completion],
    pub replaces: Range<usize>,
    /// Filters used before, newest first.
    pub history: &'a [String],
    /// Shows the apply button.
    pub applies: bool,
    /// The span of time that the list is limited to, or nothing.
    pub limit: &'a str,
    /// Filters saved under a name; none where filters are not saved.
    pub saved: Option<&'a [Named]>,
    /// What the chosen word is, shown beside the completions.
    pub explain: &'a dyn Fn(&str) -> Option<Explained>,
}

/// What a word of a filter is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explained {
    pub name: String,
    pub sentence: String,
    /// Its most frequent values in this capture, with their packets.
    pub values: Vec<(String, u64)>,
}

/// The text of a bar and its popup.
#[derive(Debug, Clone, Default)]
pub struct FilterState {
    pub text: String,
    /// Byte of the caret, while the bar has the keyboard.
    pub caret: Option<usize>,
    chosen: usize,
    /// The popup was closed with Esc and stays so until the text changes.
    dismissed: bool,
    put_caret: Option<usize>,
}

impl FilterState {
    /// Puts `text` in the bar with the caret at its end.
    pub fn set(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.put_caret = Some(self.text.len());
        self.dismissed = true;
    }

    /// Lets the popup come for the text that is there.
    pub fn show_popup(&mut self) {
        self.dismissed = false;
    }

    /// Moves the caret to a byte.
    pub fn go_to(&mut self, byte: usize) {
        self.put_caret = Some(byte);
    }

    fn take(&mut self, fix: &Fix) {
        self.replace(fix.range.clone(), &fix.word);
    }

    fn replace(&mut self, range: Range<usize>, word: &str) {
        if self.text.get(range.clone()).is_some() {
            self.text.replace_range(range.clone(), word);
            self.put_caret = Some(range.start + word.len());
            self.chosen = 0;
        }
    }
}

/// What a user did to a bar in one frame.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct FilterOutput {
    pub changed: bool,
    /// Enter or the arrow.
    pub apply: bool,
    /// The × was clicked.
    pub cleared: bool,
    pub focused: bool,
    /// Enter on a wrong text: whoever judges it must do so now.
    pub refused: bool,
    /// Esc, with no popup open.
    pub escaped: bool,
    /// The span of time is to be taken away.
    pub unlimited: bool,
    /// The text is to be saved under a name, or beside the bar.
    pub save: bool,
    /// A saved filter is to be forgotten.
    pub forget: Option<usize>,
}

/// The id of the text field of the bar with `id`, to give it the keyboard.
pub fn text_id(id: Id) -> Id {
    id.with("text")
}

/// Draws the bar into `rect`.
pub fn filter_bar_ui(ui: &mut Ui, id: Id, rect: Rect, view: &FilterView<'_>, state: &mut FilterState) -> FilterOutput {
    let palette = Palette::of(ui);
    let edit_id = text_id(id);
    let has_focus = ui.memory(|memory| memory.has_focus(edit_id));
    let mut output = FilterOutput { focused: has_focus, ..FilterOutput::default() };

    let popup_open =
        has_focus && !state.dismissed && (view.verdict.problem().is_some() || !view.completions.is_empty());
    if has_focus {
        keys_before_text(ui, view, state, popup_open, &mut output);
    }

    let (ground, line) = match view.verdict {
        Verdict::Empty | Verdict::Typing => (palette.field, palette.line_2),
        Verdict::Valid => (palette.ok_bg, palette.ok_line),
        Verdict::Warning(_) => (palette.warn_bg, palette.warn_line),
        Verdict::Wrong(_) => (palette.err_bg, palette.err_line),
    };
    let line = match view.verdict {
        Verdict::Empty | Verdict::Typing if has_focus => palette.accent,
        _ => line,
    };
    let width = if has_focus { 2.0 } else { 1.0 };
    let corner = CornerRadius::same(size::CORNER_CONTROL);
    ui.painter().rect(rect, corner, ground, Stroke::new(width, line), StrokeKind::Inside);

    let (icon, font, color) = match view.verdict {
        Verdict::Empty | Verdict::Typing => (icons::FUNNEL, fonts::icon(16.0), palette.text_3),
        Verdict::Valid => (icons::CHECK_CIRCLE, fonts::icon_fill(16.0), palette.ok),
        Verdict::Warning(_) => (icons::WARNING, fonts::icon_fill(16.0), palette.warn),
        Verdict::Wrong(_) => (icons::X_CIRCLE, fonts::icon_fill(16.0), palette.err),
    };
    let mut left = rect.left() + 9.0;
    if let Some(saved) = view.saved {
        left = saved_ui(ui, id, rect, saved, state, &mut output, edit_id);
    }
    let icon_area = Rect::from_min_size(pos2(left, rect.top()), vec2(16.0, rect.height()));
    let icon = ui.painter().layout_no_wrap(icon.to_owned(), font, color);
    paint_galley(ui.painter(), icon_area, icon, Align::Center);
    let words = verdict_words(view.verdict);
    let icon_id = id.with("verdict");
    let verdict = ui.interact(icon_area, icon_id, Sense::hover());
    verdict.widget_info(|| WidgetInfo::labeled(Role::Status, true, words.clone()));
    verdict.on_hover_text(if view.in_words.is_empty() { &words } else { view.in_words });

    // The buttons and the count stand at the right; the text has what is left.
    let buttons = rect.with_min_x(icon_area.right() + 8.0).shrink2(vec2(4.0, 0.0));
    let mut right = ui.new_child(
        UiBuilder::new().id_salt((id, "buttons")).max_rect(buttons).layout(Layout::right_to_left(Align::Center)),
    );
    right.spacing_mut().item_spacing.x = 2.0;
    let history = (!view.history.is_empty())
        .then(|| right.add(Button::small(icons::CLOCK_COUNTER_CLOCKWISE, "Filters used before")));
    if view.applies {
        let reason = match view.verdict {
            Verdict::Wrong(problem) => Some(problem.sentence.clone()),
            _ => None,
        };
        let button = Button::small(icons::ARROW_RIGHT, "Apply the filter").off_because(reason);
        output.apply |= right.add(button.tip("Apply (Enter)")).clicked();
    }
    if !state.text.is_empty() && right.add(Button::small(icons::X, "Clear the filter")).clicked() {
        state.set("");
        output.cleared = true;
        output.changed = true;
        ui.memory_mut(|memory| memory.request_focus(edit_id));
    }
    if !view.limit.is_empty() {
        let chip = right.add(Button::small(icons::X, "Clear the time limit").tip("Show packets of all times again"));
        output.unlimited = chip.clicked();
        let words = elided(right.painter(), view.limit, fonts::ui(text::COLUMN), palette.accent, 180.0);
        let (chip, response) = right.allocate_exact_size(vec2(words.size().x + 14.0, 20.0), Sense::hover());
        let label = format!("Limited to {}", view.limit);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
        right.painter().rect_filled(chip, CornerRadius::same(size::CORNER_CHIP), palette.accent_soft);
        paint_galley(right.painter(), chip, words, Align::Center);
    }
    let count = count_galley(&right, view, palette);
    let count_rect = Rect::from_min_max(
        pos2(right.min_rect().left() - count.size().x - 8.0, rect.top()),
        pos2(right.min_rect().left() - 8.0, rect.bottom()),
    );
    paint_galley(ui.painter(), count_rect, count, Align::RIGHT);

    let text_rect =
        Rect::from_min_max(pos2(icon_area.right() + 8.0, rect.top()), pos2(count_rect.left() - 6.0, rect.bottom()));
    let galley_left = text_field(ui, edit_id, text_rect, view, state, &mut output);
    if output.changed {
        state.dismissed = false;
    }

    if let Some(history) = history {
        history_menu(&history, view, state, &mut output);
        if output.changed {
            ui.memory_mut(|memory| memory.request_focus(edit_id));
        }
    }
    if popup_open {
        let before = output.changed;
        popup::popup_ui(ui.ctx(), id, rect, galley_left, view, state, &mut output);
        if output.changed && !before {
            ui.memory_mut(|memory| memory.request_focus(edit_id));
        }
    }
    output
}

fn verdict_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Empty => "No filter".into(),
        Verdict::Typing => "Not finished".into(),
        Verdict::Valid => "The filter is right".into(),
        Verdict::Warning(problem) | Verdict::Wrong(problem) => problem.sentence.clone(),
    }
}

fn count_galley(ui: &Ui, view: &FilterView<'_>, palette: &Palette) -> std::sync::Arc<egui::Galley> {
    let wrong = matches!(view.verdict, Verdict::Wrong(_));
    let (strong, rest) = if wrong { ("", "1 problem") } else { view.count };
    let color = match view.verdict {
        Verdict::Wrong(_) => palette.err,
        _ => palette.text_2,
    };
    let mut job = LayoutJob::default();
    job.append(strong, 0.0, TextFormat::simple(fonts::medium(text::COLUMN), palette.text_1));
    job.append(rest, 0.0, TextFormat::simple(fonts::ui(text::COLUMN), color));
    ui.painter().layout_job(job)
}

/// Keys that mean something else here than in any text field.
fn keys_before_text(
    ui: &Ui,
    view: &FilterView<'_>,
    state: &mut FilterState,
    popup_open: bool,
    output: &mut FilterOutput,
) {
    let press = |modifiers: Modifiers, key: Key| ui.input_mut(|i| i.consume_key(modifiers, key));
    if press(Modifiers::ALT, Key::Enter) {
        if let Some(problem) = view.verdict.problem()
            && let Some(fix) = problem.fixes.first()
        {
            state.take(fix);
            output.changed = true;
        }
        return;
    }
    if press(Modifiers::NONE, Key::Enter) {
        match view.verdict {
            Verdict::Wrong(problem) => {
                state.go_to(problem.range.end);
                state.dismissed = false;
                output.refused = true;
            }
            _ => {
                state.dismissed = true;
                output.apply = true;
            }
        }
    }
    if press(Modifiers::NONE, Key::Escape) {
        if popup_open {
            state.dismissed = true;
        } else {
            output.escaped = true;
        }
    }
    if popup_open && !view.completions.is_empty() {
        let last = view.completions.len() - 1;
        state.chosen = state.chosen.min(last);
        if press(Modifiers::NONE, Key::ArrowDown) {
            state.chosen = (state.chosen + 1).min(last);
        }
        if press(Modifiers::NONE, Key::ArrowUp) {
            state.chosen = state.chosen.saturating_sub(1);
        }
        if press(Modifiers::NONE, Key::Tab)
            && let Some(completion) = view.completions.get(state.chosen)
        {
            state.replace(view.replaces.clone(), &completion.word);
            output.changed = true;
        }
    }
}

/// Draws the text itself and gives the x where it begins.
fn text_field(
    ui: &mut Ui,
    edit_id: Id,
    rect: Rect,
    view: &FilterView<'_>,
    state: &mut FilterState,
    output: &mut FilterOutput,
) -> Pos2 {
    let palette = Palette::of(ui);
    let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, _width: f32| {
        let words = buffer.as_str();
        ui.painter().layout_job(colored(words, (view.colors)(words), palette))
    };
    let mut child = ui.new_child(
        UiBuilder::new().id_salt((edit_id, "field")).max_rect(rect).layout(Layout::left_to_right(Align::Center)),
    );
    child.shrink_clip_rect(rect);
    if let Some(byte) = state.put_caret.take() {
        let chars = state.text.get(..byte).unwrap_or(&state.text).chars().count();
        let mut edit = TextEdit::load_state(child.ctx(), edit_id).unwrap_or_default();
        edit.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(chars))));
        TextEdit::store_state(child.ctx(), edit_id, edit);
    }
    let hint = egui::RichText::new(view.hint).font(fonts::ui(text::NORMAL)).color(palette.text_3);
    let shown = TextEdit::singleline(&mut state.text)
        .id(edit_id)
        .font(fonts::filter())
        .frame(Frame::NONE)
        .margin(Margin::ZERO)
        .hint_text(hint)
        .desired_width(rect.width())
        .align(egui::Align2::LEFT_CENTER)
        .lock_focus(!view.completions.is_empty() && !state.dismissed)
        .layouter(&mut layouter)
        .show(&mut child);
    let name = view.name;
    child.ctx().accesskit_node_builder(edit_id, |node| node.set_label(name));
    output.changed |= shown.response.response.changed();
    state.caret = shown.cursor_range.map(|range| byte_of_char(&state.text, usize::from(range.primary.index)));
    if let Some(problem) = view.verdict.problem() {
        wave(&child, &shown.galley, shown.galley_pos, &state.text, problem, palette);
    }
    shown.galley_pos
}

fn byte_of_char(words: &str, chars: usize) -> usize {
    words.char_indices().nth(chars).map_or(words.len(), |(byte, _)| byte)
}

fn colored(words: &str, colors: Vec<(Range<usize>, Syntax)>, palette: &Palette) -> LayoutJob {
    let mut job = LayoutJob { break_on_newline: false, keep_trailing_whitespace: true, ..Default::default() };
    let mut done = 0;
    let plain = TextFormat::simple(fonts::filter(), palette.text_1);
    for (range, syntax) in colors {
        if range.start < done || words.get(range.clone()).is_none() {
            continue;
        }
        let color = match syntax {
            Syntax::Field => palette.syn_field,
            Syntax::Operator => palette.syn_op,
            Syntax::Value => palette.syn_value,
            Syntax::Function => palette.syn_func,
        };
        job.append(words.get(done..range.start).unwrap_or_default(), 0.0, plain.clone());
        job.append(words.get(range.clone()).unwrap_or_default(), 0.0, TextFormat::simple(fonts::filter(), color));
        done = range.end;
    }
    job.append(words.get(done..).unwrap_or_default(), 0.0, plain);
    job
}

/// The x of both ends of a range of bytes in a laid out text.
fn span_of(galley: &egui::Galley, words: &str, range: &Range<usize>) -> (f32, f32) {
    let x = |byte: usize| {
        let chars = words.get(..byte).unwrap_or(words).chars().count();
        galley.pos_from_cursor(CCursor::new(chars)).left()
    };
    (x(range.start), x(range.end))
}

/// A wavy line below what is wrong.
fn wave(ui: &Ui, galley: &egui::Galley, at: Pos2, words: &str, problem: &Problem, palette: &Palette) {
    let (start, end) = span_of(galley, words, &problem.range);
    let end = end.max(start + 7.0);
    let y = at.y + galley.size().y + 0.5;
    let points: Vec<Pos2> = (0..=((end - start) / 2.0) as usize)
        .map(|i| pos2(at.x + start + i as f32 * 2.0, y + if i % 2 == 0 { 0.0 } else { 2.0 }))
        .collect();
    ui.painter().line(points, Stroke::new(1.0, palette.err));
}

/// The menu of saved filters at the left; gives where what is right of it begins.
fn saved_ui(
    ui: &mut Ui,
    id: Id,
    rect: Rect,
    saved: &[Named],
    state: &mut FilterState,
    output: &mut FilterOutput,
    edit_id: Id,
) -> f32 {
    let palette = Palette::of(ui);
    let place = Rect::from_min_size(rect.min + vec2(3.0, 0.0), vec2(46.0, rect.height()));
    let mut child = ui.new_child(
        UiBuilder::new().id_salt((id, "saved")).max_rect(place).layout(Layout::left_to_right(Align::Center)),
    );
    let button = Button::small(icons::BOOKMARK_SIMPLE, "Saved filters").with_caret().tip("Saved filters");
    let response = child.add(button);
    let right = response.rect.right() + 4.0;
    ui.painter().vline(right, rect.shrink(5.0).y_range(), palette.hairline());
    Popup::menu(&response).width(360.0).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let off = state.text.trim().is_empty().then_some("There is no filter in the bar");
        if item_ui(ui, Item { off, ..Item::new("Save This Filter…") }).clicked() {
            output.save = true;
            ui.close();
        }
        let here = saved.iter().position(|named| named.filter == state.text.trim());
        let off = here.is_none().then_some("The filter in the bar is not saved");
        if item_ui(ui, Item { off, ..Item::new("Forget This Filter") }).clicked() {
            output.forget = here;
            ui.close();
        }
        if !saved.is_empty() {
            separator_ui(ui);
        }
        // In a popup egui gives a list that scrolls next to no room of itself.
        let high = (saved.len() as f32 * size::MENU_ROW).min(MOST_SAVED);
        egui::ScrollArea::vertical().max_height(MOST_SAVED).min_scrolled_height(high).show(ui, |ui| {
            for (at, named) in saved.iter().enumerate() {
                let item = Item { checked: here == Some(at), keys: &named.filter, ..Item::new(&named.name) };
                if item_ui(ui, item).clicked() {
                    state.set(named.filter.clone());
                    output.changed = true;
                    output.apply = true;
                    ui.memory_mut(|memory| memory.request_focus(edit_id));
                    ui.close();
                }
            }
        });
    });
    right + 8.0
}

fn history_menu(button: &egui::Response, view: &FilterView<'_>, state: &mut FilterState, output: &mut FilterOutput) {
    Popup::menu(button).width(360.0).show(|ui| {
        for filter in view.history {
            if item_ui(ui, Item::data(filter)).clicked() {
                state.set(filter.clone());
                output.changed = true;
                output.apply = true;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::style;
    use egui_kittest::{Harness, kittest::Queryable};

    struct Shown {
        state: FilterState,
        verdict: Verdict,
        completions: Vec<Completion>,
        applied: u32,
    }

    fn harness(text: &str, verdict: Verdict) -> Harness<'static, Shown> {
        let mut state = FilterState::default();
        state.set(text);
        state.dismissed = false;
        let mut harness =
            Harness::builder().with_size([700.0, 400.0]).with_context_setup(style::install).build_ui_state(
                |ui, shown: &mut Shown| {
                    let view = FilterView {
                        in_words: "",
                        verdict: &shown.verdict,
                        hint: "Display filter",
                        name: "Display filter",
                        count: ("449", " of 2,256 · 19.9 %"),
                        meanwhile: "The list still shows your last filter",
                        colors: &|words| vec![(0..words.find(' ').unwrap_or(words.len()), Syntax::Field)],
                        completions: &shown.completions,
                        replaces: 0..shown.state.text.len(),
                        history: &["dns".to_owned()],
                        applies: true,
                        limit: "",
                        saved: None,
                        explain: &|_| None,
                    };
                    let rect = Rect::from_min_size(pos2(10.0, 10.0), vec2(680.0, 30.0));
                    let id = Id::unique("filter");
                    let output = filter_bar_ui(ui, id, rect, &view, &mut shown.state);
                    shown.applied += u32::from(output.apply);
                },
                Shown { state, verdict, completions: Vec::new(), applied: 0 },
            );
        harness.get_by_label("Display filter").focus();
        harness.run();
        harness
    }

    fn wrong() -> Verdict {
        let sentence = "`ip.adr` is neither a field nor a protocol. Did you mean";
        Verdict::Wrong(Problem::with_words(0..6, sentence, &["ip.addr", "ip.src"]))
    }

    #[test]
    fn typing_changes_the_text_and_enter_applies() {
        let mut harness = harness("", Verdict::Valid);
        harness.get_by_label("Display filter").type_text("tcp.port == 443");
        harness.run();
        assert_eq!(harness.state().state.text, "tcp.port == 443");
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().applied, 1);
    }

    #[test]
    fn enter_on_a_wrong_filter_applies_nothing_and_goes_to_the_problem() {
        let mut harness = harness("ip.adr == 1.2.3.4", wrong());
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().applied, 0);
        assert_eq!(harness.state().state.caret, Some(6));
    }

    #[test]
    fn a_fix_is_taken_with_a_click_or_with_alt_enter() {
        let mut harness = harness("ip.adr == 1.2.3.4", wrong());
        harness.get_by_label("ip.src").click();
        harness.run();
        assert_eq!(harness.state().state.text, "ip.src == 1.2.3.4");
        let mut harness = self::harness("ip.adr == 1.2.3.4", wrong());
        harness.key_press_modifiers(Modifiers::ALT, Key::Enter);
        harness.run();
        assert_eq!(harness.state().state.text, "ip.addr == 1.2.3.4");
    }

    #[test]
    fn tab_takes_the_chosen_completion() {
        let mut harness = harness("tcp.por", Verdict::Typing);
        harness.state_mut().completions = ["tcp.port", "tcp.srcport"]
            .map(|word| Completion { icon: icons::TAG, word: word.into(), about: "Port".into(), count: "2,151".into() })
            .into();
        harness.run();
        harness.key_press(Key::ArrowDown);
        harness.run();
        harness.key_press(Key::Tab);
        harness.run();
        assert_eq!(harness.state().state.text, "tcp.srcport");
        assert!(harness.get_by_label("Display filter").is_focused());
    }

    #[test]
    fn the_cross_clears() {
        let mut harness = harness("dns", Verdict::Valid);
        harness.get_by_label("Clear the filter").click();
        harness.run();
        assert_eq!(harness.state().state.text, "");
    }

    #[test]
    fn every_state_says_itself_in_words() {
        for (verdict, words) in [
            (Verdict::Empty, "No filter"),
            (Verdict::Typing, "Not finished"),
            (Verdict::Valid, "The filter is right"),
            (wrong(), "`ip.adr` is neither a field nor a protocol. Did you mean"),
        ] {
            let harness = harness("x", verdict);
            assert!(harness.query_by_label(words).is_some(), "{words}");
        }
    }
}
