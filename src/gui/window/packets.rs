//! What is done with packets, rows, columns and bytes when somebody asks for it.

use super::Window;
use super::dialogs::Dialog;
use super::tab::Tab;
use crate::gui::asks::{Change, Mark, Outcome, Packets, Step};
use crate::gui::coloring::{ColoringRule, read_rules, write_rules};
use crate::gui::commands::Command;
use crate::gui::copying::RowsForm;
use crate::gui::journal;
use crate::gui::model::{Capture, RowText, Trouble};
use crate::gui::panes::Action;
use crate::gui::panes::packets::{PacketsPane, SavedColumn};
use crate::gui::settings::value::Value;
use crate::gui::settings::{Preferences, SavedColumns, SavedFilters, SavedRules, Settings};
use crate::gui::widgets::header::Column;
use crate::gui::windows::comment::CommentDialog;
use crate::gui::windows::files::Purpose;
use crate::gui::windows::filter_name::NameDialog;
use crate::gui::windows::rules::RulesDialog;
use eframe::egui::Context;
use std::path::Path;
use std::sync::Arc;

/// Rows that are copied at most; more are exported.
const MOST_ROWS: u64 = 10_000;

impl PacketsPane {
    /// Columns, times and colours as the settings have them.
    pub(super) fn follow(&mut self, settings: &Settings) {
        self.columns = settings.columns.columns.iter().map(Column::from).collect();
        self.prefer(&settings.preferences);
    }

    /// Times and colours as the preferences have them.
    pub(super) fn prefer(&mut self, preferences: &Preferences) {
        self.time = preferences.time_format;
        self.decimals = preferences.time_decimals;
        self.colorize = preferences.colorize;
        self.paint = preferences.row_colors;
    }
}

impl Window {
    /// Tells the capture in front how rows are to be written, and takes in what was found.
    pub(super) fn follow_packets(&mut self) {
        let tab = self.tabs.front_mut();
        tab.engine.set_rules(self.settings.rules.all());
        if let Some(capture) = tab.engine.capture()
            && tab.packets.columns.is_empty()
        {
            tab.packets.columns = capture.columns();
        }
        tab.engine.look(&tab.packets.look());
        tab.packets.hit = tab.find.hit();
        if let Some(outcome) = tab.engine.found() {
            tab.find.ended(&outcome);
            if let Outcome::Found(found) = outcome {
                tab.packets.found = Some(found.packet);
                tab.select(found.packet, true);
                tab.reveal = true;
                tab.to_show = Some(found);
            }
        }
        tab.show_found();
    }

    /// Does what panes ask for; gives back what is not about packets.
    pub(super) fn act_on_packets(&mut self, action: Action) -> Option<Action> {
        match action {
            Action::Change(change) => self.change(change),
            Action::Sort(by) => {
                let tab = self.tabs.front_mut();
                tab.engine.sort(by);
                tab.reveal = true;
            }
            Action::ColumnsChanged => {
                let columns = self.tabs.front().packets.columns.iter().map(SavedColumn::from).collect();
                self.set_columns(columns);
            }
            Action::Limit(span) => {
                let tab = self.tabs.front_mut();
                tab.engine.limit(span);
                tab.reveal = true;
            }
            Action::Preview(filter) => self.tabs.front_mut().engine.preview(&filter),
            Action::ApplyTyped(filter) => {
                let tab = self.tabs.front_mut();
                tab.engine.apply(&filter);
                tab.reveal = true;
            }
            Action::AskName(filter, button) => self.dialog = Some(Dialog::Name(NameDialog::new(filter, button))),
            Action::Find(backwards) => self.find(backwards),
            Action::SaveFilter(named) => self.change_filters("Save filter", |filters| filters.keep(named)),
            Action::ForgetFilter(at) => self.change_filters("Forget filter", |filters| {
                if at < filters.filters.len() {
                    filters.filters.remove(at);
                }
            }),
            Action::AddButton(named) => self.change_filters("Filter button", |filters| filters.buttons.push(named)),
            Action::RemoveButton(at) => self.change_filters("Remove filter button", |filters| {
                if at < filters.buttons.len() {
                    filters.buttons.remove(at);
                }
            }),
            other => return Some(other),
        }
        None
    }

    /// Does a command about packets.
    pub(super) fn perform_on_packets(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::FindPacket => self.tabs.front_mut().find.show(),
            Command::FindInPacket => self.tabs.front_mut().details.find(),
            Command::FindNext => self.find(false),
            Command::FindPrevious => self.find(true),
            Command::MarkSelected => self.mark_selected(Mark::Marked),
            Command::IgnoreSelected => self.mark_selected(Mark::Ignored),
            Command::TimeReference => self.mark_selected(Mark::Reference),
            Command::MarkDisplayed => self.mark_displayed(Mark::Marked, true),
            Command::UnmarkDisplayed => self.mark_displayed(Mark::Marked, false),
            Command::IgnoreDisplayed => self.mark_displayed(Mark::Ignored, true),
            Command::UnignoreDisplayed => self.mark_displayed(Mark::Ignored, false),
            Command::UnsetReferences => {
                if let Some(capture) = self.tabs.front().capture() {
                    let all: Packets = Arc::new(capture.marked(Mark::Reference).clone());
                    self.change(Change::Mark(all, Mark::Reference, false));
                }
            }
            Command::NextMark => self.go_to_mark(Mark::Marked, false),
            Command::PreviousMark => self.go_to_mark(Mark::Marked, true),
            Command::NextReference => self.go_to_mark(Mark::Reference, false),
            Command::PreviousReference => self.go_to_mark(Mark::Reference, true),
            Command::PacketComment => {
                let tab = self.tabs.front();
                if let Some((packet, capture)) = tab.selected.zip(tab.capture()) {
                    self.dialog = Some(Dialog::Comment(CommentDialog::new(packet, capture.comments_of(packet))));
                }
            }
            Command::TimeAs(format) => self.prefer("time_format", &format.to_toml()),
            Command::Decimals(decimals) => self.prefer("time_decimals", &decimals.to_toml()),
            Command::RowColors(paint) => {
                self.prefer("row_colors", &paint.to_toml());
                self.switch("colorize", true);
            }
            Command::ColorConversation(color) => {
                if let Some(packet) = self.tabs.front().selected {
                    self.change(Change::Color(packet, Some(color)));
                }
            }
            Command::ResetColors => self.change(Change::Colors(Vec::new())),
            Command::ColoringRules => self.dialog = Some(Dialog::Rules(RulesDialog::new(self.settings.rules.all()))),
            Command::ColorizeWithFilter => {
                let tab = self.tabs.front();
                if let Some(filter) =
                    tab.chosen_line().zip(tab.packet.as_deref()).and_then(|(line, p)| p.filter_of(line))
                {
                    self.dialog = Some(Dialog::Rules(RulesDialog::with_new(self.settings.rules.all(), &filter)));
                }
            }
            Command::ResizeColumns => self.tabs.front_mut().packets.fit_soon(),
            Command::TimeStrip => self.switch("show_time_strip", !self.settings.preferences.show_time_strip),
            Command::FilterWhileTyping => {
                self.switch("filter_while_typing", !self.settings.preferences.filter_while_typing);
            }
            Command::LimitAsFilter => self.limit_as_filter(),
            Command::ClearLimit => {
                self.act_on_packets(Action::Limit(None));
            }
            Command::NextInConversation => self.in_conversation(Step::Next),
            Command::PreviousInConversation => self.in_conversation(Step::Previous),
            Command::FirstInConversation => self.in_conversation(Step::First),
            Command::LastInConversation => self.in_conversation(Step::Last),
            Command::ApplyAsColumn => self.add_column(),
            Command::FilterConversation => {
                let tab = self.tabs.front();
                let talks = tab.selected.zip(tab.capture()).map(|(packet, capture)| capture.conversations_of(packet));
                if let Some((_, filter)) = talks.unwrap_or_default().into_iter().next() {
                    self.apply(&filter);
                }
            }
            Command::CopyVisible => self.copy_visible(ctx),
            Command::CopyRows(form) => self.copy_rows(ctx, form),
            Command::CopyBytes(form) => {
                if let Some(bytes) = self.tabs.front().chosen_bytes() {
                    ctx.copy_text(form.of(&bytes));
                }
            }
            Command::ExportBytes => self.choose_file(Purpose::ExportBytes, super::Then::Nothing),
            _ => {}
        }
    }

    /// Changes what is said of packets, so that it can be undone.
    pub(super) fn change(&mut self, change: Change) {
        let words = change.words();
        let tab = self.tabs.front_mut();
        let id = tab.id;
        if let Some(back) = tab.change(change) {
            self.journal.note(words, journal::Change::Packets(id, back));
        }
    }

    /// Gives the list other columns; those everybody starts with if there are none.
    pub(super) fn set_columns(&mut self, columns: Vec<SavedColumn>) {
        let before = std::mem::replace(&mut self.settings.columns, SavedColumns { columns });
        if before != self.settings.columns {
            self.journal.note("Columns", journal::Change::Columns(before));
        }
        self.columns_changed();
    }

    /// Lets all lists have the columns of the settings, and keeps them.
    pub(super) fn columns_changed(&mut self) {
        for tab in self.tabs.iter_mut() {
            tab.packets.columns = self.settings.columns.columns.iter().map(Column::from).collect();
        }
        self.store_profile();
    }

    pub(super) fn set_rules(&mut self, rules: Vec<ColoringRule>) {
        let before = std::mem::replace(&mut self.settings.rules, SavedRules::of(rules));
        if before != self.settings.rules {
            self.journal.note("Coloring rules", journal::Change::Rules(before));
        }
        self.store_profile();
    }

    fn change_filters(&mut self, words: &str, change: impl FnOnce(&mut SavedFilters)) {
        let before = self.settings.filters.clone();
        change(&mut self.settings.filters);
        self.journal.note(words, journal::Change::Filters(before));
        self.store_profile();
    }

    fn mark_selected(&mut self, mark: Mark) {
        let tab = self.tabs.front();
        let Some(capture) = tab.capture() else { return };
        let packets = tab.packets.selection(tab.selected);
        let on = !packets.is_subset(capture.marked(mark));
        self.change(Change::Mark(packets, mark, on));
    }

    fn mark_displayed(&mut self, mark: Mark, on: bool) {
        if let Some(packets) = self.tabs.front().capture().map(Capture::displayed_packets) {
            self.change(Change::Mark(packets, mark, on));
        }
    }

    fn go_to_mark(&mut self, mark: Mark, backwards: bool) {
        let tab = self.tabs.front_mut();
        let found = tab.engine.capture().and_then(|capture| capture.next_marked(mark, tab.selected, backwards));
        if let Some(packet) = found {
            tab.select(packet, true);
        }
    }

    fn in_conversation(&mut self, step: Step) {
        let tab = self.tabs.front_mut();
        let found = tab.selected.zip(tab.engine.capture()).and_then(|(packet, c)| c.in_conversation(packet, step));
        if let Some(packet) = found {
            tab.select(packet, true);
        }
    }

    fn find(&mut self, backwards: bool) {
        let tab = self.tabs.front_mut();
        if !tab.find.has_text() {
            tab.find.show();
            return;
        }
        let search = tab.find.search(backwards, tab.selected);
        if let Err(sentence) = tab.engine.find(&search) {
            tab.find.open = true;
            tab.find.refuse(sentence);
        }
    }

    fn limit_as_filter(&mut self) {
        let tab = self.tabs.front_mut();
        let Some(limit) = tab.engine.capture().and_then(Capture::limit_as_filter) else { return };
        let applied = tab.engine.applied();
        let filter = if applied.is_empty() { limit } else { format!("({applied}) && {limit}") };
        tab.engine.limit(None);
        self.apply(&filter);
    }

    fn add_column(&mut self) {
        let tab = self.tabs.front_mut();
        let Some((line, packet)) = tab.chosen_line().zip(tab.packet.as_deref()) else { return };
        let code = packet.field_of(line).map(|field| format!("%Cus:{field}:0:R"));
        let column = code.zip(tab.engine.capture()).and_then(|(code, capture)| capture.column(&code));
        if let Some(column) = column {
            tab.packets.add_column(column);
            let columns = tab.packets.columns.iter().map(SavedColumn::from).collect();
            self.set_columns(columns);
        }
    }

    fn copy_visible(&self, ctx: &Context) {
        let tab = self.tabs.front();
        let Some(packet) = tab.packet.as_deref() else { return };
        let mut out = String::new();
        let mut parts = Vec::new();
        for line in tab.details.tree.visible_lines(packet) {
            let depth = usize::from(packet.shape(line).depth);
            out.extend(std::iter::repeat_n("    ", depth));
            parts.clear();
            packet.text(line, &mut parts);
            out.extend(parts.drain(..).map(|(_, words)| words));
            out.push('\n');
        }
        ctx.copy_text(out);
    }

    fn copy_rows(&mut self, ctx: &Context, form: RowsForm) {
        let tab = self.tabs.front();
        let Some(capture) = tab.capture() else { return };
        let packets = tab.packets.selection(tab.selected);
        if packets.len() > MOST_ROWS {
            let title = "So many packets are better exported than copied".to_owned();
            let body = format!("At most {} are copied", crate::gui::words::grouped(MOST_ROWS));
            self.tell(Trouble { title, body });
            return;
        }
        let shown: Vec<usize> = (0..tab.packets.columns.len()).filter(|i| !tab.packets.columns[*i].hidden).collect();
        let titles: Vec<String> = shown.iter().map(|i| tab.packets.columns[*i].title.clone()).collect();
        let mut rows: Vec<u64> = packets.iter().filter_map(|index| capture.row_of(u64::from(index) + 1)).collect();
        rows.sort_unstable();
        let (mut out, mut row) = (String::new(), RowText::default());
        for at in rows {
            capture.row(at, None, &mut row);
            let cells: Vec<String> = shown.iter().filter_map(|i| row.cells.get(*i).cloned()).collect();
            form.write(&mut out, &titles, row.packet, &cells);
        }
        ctx.copy_text(out);
    }

    /// Adds rules of a file before those that are in the dialog.
    pub(super) fn import_rules(&mut self, path: &Path) {
        let so_far = self.rules_so_far.take().unwrap_or_else(|| self.settings.rules.all().to_vec());
        let mut dialog = RulesDialog::new(&so_far);
        let name = super::file_name(path);
        match std::fs::read_to_string(path).map_err(|error| error.to_string()).and_then(|text| {
            read_rules(&text).map_err(|wrong| format!("{} in line {} of {name}", wrong.sentence, wrong.line))
        }) {
            Ok(rules) => dialog.add(rules),
            Err(body) => self.tell(Trouble { title: "These are no coloring rules".into(), body }),
        }
        self.dialog = Some(Dialog::Rules(dialog));
    }

    /// Writes the rules that are in the dialog.
    pub(super) fn export_rules(&mut self, path: &Path) {
        let so_far = self.rules_so_far.take().unwrap_or_else(|| self.settings.rules.all().to_vec());
        if let Err(error) = std::fs::write(path, write_rules(&so_far)) {
            self.tell(Trouble { title: "The rules could not be written".into(), body: error.to_string() });
        }
        self.dialog = Some(Dialog::Rules(RulesDialog::new(&so_far)));
    }

    /// Writes the chosen bytes to a file.
    pub(super) fn export_bytes(&mut self, path: &Path) {
        let Some(bytes) = self.tabs.front().chosen_bytes() else { return };
        match std::fs::write(path, &bytes) {
            Ok(()) => {
                let title = format!("Exported {}", crate::gui::words::counted(bytes.len() as u64, "byte", "bytes"));
                let toast = super::Toast::new(super::Mood::Good, title, super::file_name(path));
                self.toasts.push(toast);
            }
            Err(error) => {
                self.tell(Trouble { title: "The bytes could not be written".into(), body: error.to_string() })
            }
        }
    }
}

impl Tab {
    /// Changes what is said of packets; gives what takes it back.
    pub(super) fn change(&mut self, change: Change) -> Option<Change> {
        // The packet may look otherwise now.
        self.packet = None;
        self.engine.change(change)
    }

    /// The bytes that were dragged over, else the chosen item's, else all of the tab.
    pub(super) fn chosen_bytes(&self) -> Option<Vec<u8>> {
        let packet = self.packet.as_deref()?;
        let sources = packet.sources();
        let chosen = self.chosen_line().map(|line| packet.shape(line));
        let dragged = self.bytes.hex.dragged.clone();
        if dragged.is_empty()
            && let Some(shape) = chosen.filter(|shape| !shape.bytes.is_empty())
        {
            return sources.get(shape.source)?.bytes.get(shape.bytes).map(<[u8]>::to_vec);
        }
        let bytes = sources.get(self.bytes.source)?.bytes;
        Some(if dragged.is_empty() { bytes } else { bytes.get(dragged)? }.to_vec())
    }

    /// Shows where in the packet something was found, once the packet is there.
    fn show_found(&mut self) {
        let Some(found) = self.to_show.take_if(|found| Some(found.packet) == self.selected && self.packet.is_some())
        else {
            return;
        };
        let Some(packet) = self.packet.as_deref() else { return };
        if let Some(line) = found.line.filter(|line| *line < packet.len()) {
            self.details.reveal(found.packet, packet, line);
        }
        if !found.bytes.is_empty() {
            self.bytes.show(found.bytes);
        }
    }
}
