//! Commands with icons, and the display filter.

use super::{Action, Pane, View};
use crate::gui::commands::Command;
use crate::gui::model::Completions;
use crate::gui::tokens::{Palette, size};
use crate::gui::widgets::button::Button;
use crate::gui::widgets::filter_bar::{Completion, Explained, FilterState, FilterView, Verdict, filter_bar_ui};
use crate::gui::widgets::menu::{Item, item_ui};
use crate::gui::{fonts, icons, tokens::text, words};
use eframe::egui::{Align, Id, Layout, Popup, Rect, Sense, Ui, UiBuilder, vec2};
use std::cell::RefCell;

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
    /// What was explained last.
    explained: RefCell<Option<(String, Option<Explained>)>>,
    /// When the text was changed last, in the time of the window.
    changed_at: f64,
    /// The text that is counted without being applied.
    previewed: String,
}

/// Seconds of quiet before a filter is counted that is not applied.
const COUNTED_AFTER: f64 = 0.15;
/// Seconds of quiet before a filter is applied while it is typed, if that is wanted.
const APPLIED_AFTER: f64 = 0.25;
/// Filters used before, and saved ones, that are offered at most.
const USED: usize = 2;
/// Points for the buttons of filters beside the bar, at most.
const BUTTONS: f32 = 340.0;

/// The id of the display filter's bar.
pub fn filter_id() -> Id {
    Id::unique("display filter")
}

const FILE: &[Command] = &[Command::Open, Command::Save, Command::Reload];
const GO: &[Command] =
    &[Command::FindPacket, Command::GoToPacket, Command::Back, Command::Forward, Command::AutoScroll];
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
            command_button(&mut row, Command::FindPacket, view, actions);
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
        let focused = Pane::Filter.has_focus(ui);
        let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&fonts::filter(), '0'));
        let needed = self.filter.text.chars().count() as f32 * advance + 260.0;
        // A filter that is longer than its field has the whole row while it is typed.
        let whole = focused && needed > rect.right() - left - 60.0;
        let (left, right) = match whole {
            true => {
                ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), 0, palette.surface_1);
                (rect.left() + 8.0, rect.right() - 12.0)
            }
            false => (left, self.buttons_ui(ui, rect, left, view, actions)),
        };
        let bar = Rect::from_min_max(
            eframe::egui::pos2(left, rect.center().y - size::CONTROL / 2.0),
            eframe::egui::pos2(right, rect.center().y + size::CONTROL / 2.0),
        );
        self.filter_ui(ui, bar, view, history, actions);
        self.progress(ui, rect, view);
    }

    /// Filters with a button, at the right; gives where they begin.
    fn buttons_ui(&mut self, ui: &mut Ui, rect: Rect, left: f32, view: &View<'_>, actions: &mut Vec<Action>) -> f32 {
        let buttons = &view.filters.buttons;
        let room = (rect.width() - left - 420.0).clamp(0.0, BUTTONS);
        let place = rect.with_min_x(rect.right() - room - 40.0).with_max_x(rect.right() - 8.0);
        let mut row = ui.new_child(
            UiBuilder::new().id_salt("filter buttons").max_rect(place).layout(Layout::right_to_left(Align::Center)),
        );
        row.spacing_mut().item_spacing.x = 2.0;
        let off = self.filter.text.trim().is_empty().then(|| "There is no filter in the bar".to_owned());
        let plus = Button::icon(icons::PLUS, "Add a filter button").tip("Put this filter beside the bar");
        if row.add(plus.off_because(off)).clicked() {
            actions.push(Action::AskName(self.filter.text.trim().to_owned(), true));
        }
        // The first ones are the last to be left out.
        let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
        for (at, named) in buttons.iter().enumerate() {
            let name = named.name.split_once("//").map_or(named.name.as_str(), |(group, _)| group).trim();
            match groups.iter_mut().find(|(group, _)| *group == name && named.name.contains("//")) {
                Some((_, members)) => members.push(at),
                None => groups.push((name, vec![at])),
            }
        }
        let fits = |(name, _): &(&str, Vec<usize>)| {
            crate::gui::widgets::list::full_size(ui.painter(), name, fonts::ui(text::SMALL)).x + 34.0
        };
        let mut used = 0.0;
        let shown = groups.iter().take_while(|group| {
            used += fits(group);
            used <= room
        });
        let shown: Vec<_> = shown.cloned().collect();
        for (name, members) in shown.into_iter().rev() {
            let grouped = buttons.get(members[0]).is_some_and(|named| named.name.contains("//"));
            let button = Button::quiet(name).words_size(text::SMALL);
            let response = if grouped { row.add(button.with_caret()) } else { row.add(button) };
            let apply = |at: usize, actions: &mut Vec<Action>| {
                if let Some(named) = buttons.get(at) {
                    actions.push(Action::Apply(named.filter.clone()));
                    actions.push(Action::Focus(Pane::List));
                }
            };
            if grouped {
                Popup::menu(&response).show(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for at in &members {
                        let words =
                            buttons.get(*at).and_then(|named| named.name.split_once("//")).map(|(_, item)| item);
                        if item_ui(ui, Item::new(words.unwrap_or_default().trim())).clicked() {
                            apply(*at, actions);
                            ui.close();
                        }
                    }
                });
            } else {
                let response = match buttons.get(members[0]) {
                    Some(named) => response.on_hover_text(&named.filter),
                    None => response,
                };
                if response.clicked() {
                    apply(members[0], actions);
                }
                response.context_menu(|ui| remove_ui(ui, &members, view, actions));
                continue;
            }
            response.context_menu(|ui| remove_ui(ui, &members, view, actions));
        }
        row.min_rect().left() - 8.0
    }

    /// Offers filters used before and saved ones that begin with the word at the caret.
    fn offer_used(&mut self, view: &View<'_>, history: &[String], caret: Option<usize>) {
        let text = &self.filter.text;
        let replaces = self.completions.replaces.clone();
        let Some(word) = text.get(replaces).filter(|word| caret.is_some() && word.len() >= 2) else { return };
        let fits = |filter: &str| filter.len() > word.len() && filter.starts_with(word) && filter.contains(' ');
        let used = history.iter().filter(|filter| fits(filter)).take(USED);
        let used = used.map(|filter| (icons::CLOCK_COUNTER_CLOCKWISE, filter.clone(), "used before".to_owned()));
        let saved = view.filters.filters.iter().filter(|named| fits(&named.filter)).take(USED);
        let saved = saved.map(|n| (icons::BOOKMARK_SIMPLE, n.filter.clone(), format!("saved as {}", n.name)));
        let mut offered: Vec<Completion> = used
            .chain(saved)
            .map(|(icon, word, about)| Completion { icon, word, about, count: String::new() })
            .collect();
        // The best fields come first.
        let at = self.completions.list.len().min(3);
        offered.extend(self.completions.list.split_off(at));
        self.completions.list.append(&mut offered);
    }

    /// Counts or applies what was typed, when nothing more was typed for a moment.
    fn follow_typing(&mut self, ui: &Ui, view: &View<'_>, is_applied: bool, actions: &mut Vec<Action>) {
        let right = matches!(self.verdict, Verdict::Valid | Verdict::Warning(_));
        let wanted = if right && !is_applied { self.filter.text.trim() } else { "" };
        let counts = wanted.is_empty() || !view.now.filter_while_typing;
        if counts && wanted == self.previewed {
            return;
        }
        let quiet = ui.input(|i| i.time) - self.changed_at;
        let wait = if view.now.filter_while_typing { APPLIED_AFTER } else { COUNTED_AFTER };
        if quiet < wait && !wanted.is_empty() {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(wait - quiet + 0.005));
            return;
        }
        if view.now.filter_while_typing && !wanted.is_empty() {
            actions.push(Action::ApplyTyped(wanted.to_owned()));
        } else {
            actions.push(Action::Preview(wanted.to_owned()));
        }
        wanted.clone_into(&mut self.previewed);
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
            self.offer_used(view, history, caret);
            self.checked = Some(state);
        }

        let applied = view.engine.applied();
        let is_applied = self.filter.text.trim() == applied;
        self.follow_typing(ui, view, is_applied, actions);
        let (strong, rest) = self.count(view, is_applied);
        let limit = view.capture.and_then(|capture| capture.limit()).map(|span| words::time_span(&span));
        let limit = limit.unwrap_or_default();
        // Values are counted once for a word, not in every frame.
        let known = &self.explained;
        let explain = |word: &str| {
            let mut known = known.borrow_mut();
            if known.as_ref().is_none_or(|(before, _)| before != word) {
                *known = Some((word.to_owned(), view.engine.explain_word(word)));
            }
            known.as_ref().and_then(|(_, explained)| explained.clone())
        };
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
            limit: &limit,
            saved: Some(&view.filters.filters),
            explain: &explain,
        };
        let output = filter_bar_ui(ui, filter_id(), bar, &filter_view, &mut self.filter);
        if output.changed {
            self.changed_at = ui.input(|i| i.time);
        }
        if output.unlimited {
            actions.push(Action::Limit(None));
        }
        if output.save {
            actions.push(Action::AskName(self.filter.text.trim().to_owned(), false));
        }
        actions.extend(output.forget.map(Action::ForgetFilter));
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
            Verdict::Valid | Verdict::Warning(_) if !is_applied => match capture.previewed(self.filter.text.trim()) {
                Some((packets, true)) => (words::grouped(packets), " would match · Enter".into()),
                Some((packets, false)) => (words::grouped(packets), " so far · Enter".into()),
                None => (String::new(), "Enter applies".into()),
            },
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

/// The menu of a filter's button.
fn remove_ui(ui: &mut Ui, members: &[usize], view: &View<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for at in members {
        let Some(named) = view.filters.buttons.get(*at) else { continue };
        if item_ui(ui, Item::new(&format!("Remove “{}”", named.name))).clicked() {
            actions.push(Action::RemoveButton(*at));
            ui.close();
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
