//! Commands with icons, and the display filter.

use super::{Action, Pane, View};
use crate::gui::commands::Command;
use crate::gui::model::Completions;
use crate::gui::tokens::{Palette, size};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::filter_bar::{FilterState, FilterView, Verdict, filter_bar_ui};
use crate::gui::widgets::menu::{Item, item_ui};
use crate::gui::{icons, tokens::text, words};
use eframe::egui::{Id, Popup, Rect, Sense, Ui, vec2};

/// The text of the display filter and what is thought of it.
#[derive(Debug, Default)]
pub struct CommandRow {
    pub filter: FilterState,
    verdict: Verdict,
    completions: Completions,
    /// The filter in plain words, where it is right.
    in_words: String,
    checked: Option<(String, Option<usize>)>,
    /// This text was entered and found wrong: the word at the caret is judged too.
    refused: Option<String>,
}

/// The id of the display filter's bar.
pub fn filter_id() -> Id {
    Id::unique("display filter")
}

const FILE: &[Command] = &[Command::Open, Command::Save, Command::Reload];
const GO: &[Command] = &[Command::GoToPacket, Command::Back, Command::Forward, Command::AutoScroll];
const LOOK: &[Command] = &[Command::Colorize];

impl CommandRow {
    /// Whether the text is one that must not be applied.
    pub fn is_wrong(&self) -> bool {
        matches!(self.verdict, Verdict::Wrong(_))
    }

    /// Draws the row. `history` are the filters used before, newest first.
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, view: &View<'_>, history: &[String], actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        ui.painter().rect_filled(rect, 0, palette.surface_1);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, palette.hairline());
        let mut row = super::row_in(ui, rect, 8.0);
        row.spacing_mut().item_spacing.x = 2.0;

        let capture = if view.now.live { Command::Stop } else { Command::Start };
        let about = capture.about();
        let button = if view.now.live {
            Button::quiet(about.words).with_icon(icons::SQUARE, text::ICON).filled().color(palette.err)
        } else {
            Button::quiet(about.words).with_fin().color(palette.text_1)
        };
        add_button(&mut row, button, capture, view, actions);
        command_button(&mut row, Command::Restart, view, actions);
        command_button(&mut row, Command::CaptureOptions, view, actions);
        line(&mut row);
        let wide = rect.width() >= 1200.0;
        for command in FILE {
            command_button(&mut row, *command, view, actions);
        }
        line(&mut row);
        if wide {
            for command in GO {
                command_button(&mut row, *command, view, actions);
            }
            line(&mut row);
            for command in LOOK {
                command_button(&mut row, *command, view, actions);
            }
        } else {
            command_button(&mut row, Command::GoToPacket, view, actions);
            let more = row.add(Button::icon(icons::DOTS_THREE, "More commands"));
            Popup::menu(&more).show(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for command in GO.iter().skip(1).chain(LOOK) {
                    let keys = view.keys.words(*command);
                    let item = Item {
                        keys: &keys,
                        checked: command.is_on(&view.now),
                        off: command.why_not(&view.now),
                        ..Item::new(command.about().words)
                    };
                    if item_ui(ui, item).clicked() {
                        actions.push(Action::Do(*command));
                    }
                }
            });
        }
        let left = row.min_rect().right() + 6.0;
        let bar = Rect::from_min_max(
            eframe::egui::pos2(left, rect.center().y - size::CONTROL / 2.0),
            eframe::egui::pos2(rect.right() - 12.0, rect.center().y + size::CONTROL / 2.0),
        );
        self.filter_ui(ui, bar, view, history, actions);
        self.progress(ui, rect, view);
    }

    fn filter_ui(&mut self, ui: &mut Ui, bar: Rect, view: &View<'_>, history: &[String], actions: &mut Vec<Action>) {
        let focused = Pane::Filter.has_focus(ui);
        let caret =
            focused.then_some(self.filter.caret).flatten().filter(|_| self.refused.as_ref() != Some(&self.filter.text));
        let state = (self.filter.text.clone(), caret);
        if self.checked.as_ref() != Some(&state) {
            self.verdict = view.engine.check(&state.0, caret);
            self.in_words = match self.verdict {
                Verdict::Valid | Verdict::Warning(_) => view.engine.explain(&state.0),
                _ => String::new(),
            };
            self.completions = caret
                .filter(|_| !state.0.is_empty())
                .map(|caret| view.engine.complete(&state.0, caret))
                .unwrap_or_default();
            self.checked = Some(state);
        }

        let applied = view.engine.applied();
        let is_applied = self.filter.text.trim() == applied;
        let (strong, rest) = self.count(view, is_applied);
        let meanwhile = if applied.is_empty() {
            "The list still shows all packets".to_owned()
        } else {
            format!("The list still shows your last filter, {applied}")
        };
        let colors = |words: &str| view.engine.colors(words);
        let filter_view = FilterView {
            verdict: &self.verdict,
            in_words: &self.in_words,
            hint: "Display filter: type a protocol, a field or an address",
            name: "Display filter",
            count: (&strong, &rest),
            meanwhile: &meanwhile,
            colors: &colors,
            completions: &self.completions.list,
            replaces: self.completions.replaces.clone(),
            history,
            applies: true,
        };
        let output = filter_bar_ui(ui, filter_id(), bar, &filter_view, &mut self.filter);
        if output.refused {
            self.refused = Some(self.filter.text.clone());
        }
        if output.cleared {
            actions.push(Action::Apply(String::new()));
        } else if output.apply {
            actions.push(Action::Apply(self.filter.text.trim().to_owned()));
            actions.push(Action::Focus(Pane::List));
        }
        if output.escaped {
            self.filter.set(applied);
            actions.push(Action::Focus(Pane::List));
        }
    }

    fn count(&self, view: &View<'_>, is_applied: bool) -> (String, String) {
        let Some(capture) = view.capture else { return Default::default() };
        let counts = capture.counts();
        match &self.verdict {
            Verdict::Valid | Verdict::Warning(_) if !is_applied => (String::new(), "Enter applies".into()),
            Verdict::Valid | Verdict::Warning(_) if counts.counting => {
                (words::grouped(counts.displayed), " so far".into())
            }
            Verdict::Valid | Verdict::Warning(_) => (
                words::grouped(counts.displayed),
                format!(
                    " of {} · {}",
                    words::grouped(counts.packets),
                    words::percent(counts.displayed, counts.packets)
                ),
            ),
            _ => Default::default(),
        }
    }

    /// A line under the row, as long as what is done of a filter that is being applied.
    fn progress(&self, ui: &Ui, rect: Rect, view: &View<'_>) {
        let palette = Palette::of(ui);
        let jobs = view.capture.map(|capture| capture.jobs()).unwrap_or_default();
        let share = jobs.iter().find(|job| job.words.starts_with("Filtering")).and_then(|job| job.share);
        if let Some(share) = share {
            let right = rect.left() + rect.width() * share.clamp(0.0, 1.0);
            let line = rect.with_min_y(rect.bottom() - 2.0).with_max_x(right);
            ui.painter().rect_filled(line, 0, palette.accent);
        }
    }
}

fn line(ui: &mut Ui) {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(13.0, 18.0), Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), palette.hairline());
}

/// A button with a command's icon.
pub(super) fn command_button(ui: &mut Ui, command: Command, view: &View<'_>, actions: &mut Vec<Action>) {
    let about = command.about();
    add_button(ui, Button::icon(about.icon, about.words), command, view, actions);
}

fn add_button(ui: &mut Ui, button: Button<'_>, command: Command, view: &View<'_>, actions: &mut Vec<Action>) {
    let off = command.why_not(&view.now).map(str::to_owned);
    let button = button.tip(view.keys.tip(command)).on(command.is_on(&view.now)).off_because(off);
    if ui.add(button).clicked() {
        actions.push(Action::Do(command));
    }
}
