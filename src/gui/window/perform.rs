//! What is done when somebody asks for it: by a command or in a pane.

use super::dialogs::Dialog;
use super::draw::Splits;
use super::{Then, Window};
use crate::gui::commands::Command;
use crate::gui::docks::Tool;
use crate::gui::exporting::Format;
use crate::gui::panes::{Action, Pane};
use crate::gui::settings::value::Value;
use crate::gui::settings::{Layout, Settings, Theme};
use crate::gui::statistics::Carrier;
use crate::gui::widgets::filter_bar::Verdict;
use crate::gui::windows::capture_options::CaptureOptions;
use crate::gui::windows::export::ExportDialog;
use crate::gui::windows::files::Purpose;
use crate::gui::windows::go_to::GoTo;
use crate::gui::windows::palette::Palette;
use crate::gui::windows::preferences::PreferencesDialog;
use crate::gui::windows::profiles::ProfilesDialog;
use crate::gui::windows::shortcuts::Shortcuts;
use eframe::egui::{Context, ViewportCommand};
use std::path::Path;

impl Window {
    pub(super) fn act(&mut self, ctx: &Context, action: Action) {
        let Some(action) = self.act_on_packets(action) else { return };
        match action {
            Action::Do(command) => self.perform(ctx, command),
            Action::Select(packet) => self.tabs.front_mut().select(packet, false),
            Action::Jump(packet) => self.tabs.front_mut().select(packet, true),
            Action::OpenFile(path) => self.open(&path),
            Action::ForgetFile(path) => {
                self.settings.recent.forget(&path);
                self.store_recent();
            }
            Action::Apply(filter) => self.apply(&filter),
            Action::Prepare(filter) => self.prepare(filter),
            Action::StopJob(id) => self.tabs.front_mut().engine.stop_job(id),
            Action::StartOn(interfaces, filter) => self.start(&interfaces, &filter),
            Action::Capture(options) => self.capture(&options),
            Action::MergeFiles(paths) => {
                if let Err(trouble) = self.in_free_tab(|tab| tab.engine.merge(&paths)) {
                    self.tell(trouble);
                }
            }
            Action::Recover(left) => {
                if let Err(trouble) = self.in_free_tab(|tab| tab.engine.recover(&left)) {
                    self.tell(trouble);
                }
            }
            Action::Discard(path) => self.tabs.front_mut().engine.discard(&path),
            Action::Grant => self.tabs.front_mut().engine.grant_capturing(),
            Action::Reveal(line) => {
                let tab = self.tabs.front_mut();
                if let Some(packet) = tab.packet.as_deref() {
                    tab.details.tree.reveal(packet, line);
                }
            }
            Action::GiveKeys(command, keys) => {
                self.give_keys(command, keys);
            }
            Action::ResetKeys => self.reset_keys(),
            Action::Prefer(name, value) => self.prefer(name, &value),
            Action::Profile(act) => self.profile(act),
            Action::CloseTool(tool) => self.docks.close(tool),
            Action::MoveTool(tool) => self.docks.move_over(tool),
            Action::ShowTab(index) => self.tabs.show(index),
            Action::CloseTab(index) => self.leave(ctx, index, Then::Close),
            Action::MoveTab(from, to) => self.tabs.move_to(from, to),
            Action::Focus(pane) => self.focus = Some(pane),
            Action::Copy(text) => ctx.copy_text(text),
            _ => {}
        }
    }

    fn perform(&mut self, ctx: &Context, command: Command) {
        let now = self.situation();
        if command.why_not(&now).is_some() {
            return;
        }
        match command {
            Command::Open => self.choose_file(Purpose::Open, Then::Nothing),
            Command::Close => self.leave(ctx, self.tabs.at_front(), Then::Close),
            Command::Save => match self.tabs.front().capture().and_then(|c| c.path().map(Path::to_owned)) {
                Some(path) => self.save(&path, Then::Nothing),
                None => self.choose_file(Purpose::Save, Then::Nothing),
            },
            Command::SaveAs => self.choose_file(Purpose::Save, Then::Nothing),
            Command::Quit => self.quit(ctx),
            Command::NewTab => self.add_tab(),
            Command::NextTab => self.step_tab(1),
            Command::PreviousTab => self.step_tab(self.tabs.len() - 1),
            Command::Tab(number) => self.tabs.show(usize::from(number).saturating_sub(1)),
            Command::CopyDescription | Command::CopyFieldName | Command::CopyValue | Command::CopyAsFilter => {
                self.copy(ctx, command)
            }
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::Preferences => self.dialog = Some(Dialog::Preferences(PreferencesDialog::default())),
            Command::Profiles => self.dialog = Some(Dialog::Profiles(ProfilesDialog::default())),
            Command::ThemeSystem => self.prefer("theme", &Theme::System.to_toml()),
            Command::ThemeDark => self.prefer("theme", &Theme::Dark.to_toml()),
            Command::ThemeLight => self.prefer("theme", &Theme::Light.to_toml()),
            Command::ZoomIn => self.zoom(10),
            Command::ZoomOut => self.zoom(-10),
            Command::ZoomNormal => self.prefer("zoom", &100u32.to_toml()),
            Command::Density(density) => self.prefer("density", &density.to_toml()),
            Command::Layout(layout) => self.prefer("layout", &layout.to_toml()),
            Command::ShowToolbar => self.switch("show_toolbar", !self.settings.preferences.show_toolbar),
            Command::ShowDetails => self.show_pane("show_details", !now.details),
            Command::ShowBytes => self.show_pane("show_bytes", !now.bytes),
            Command::ShowStatus => self.switch("show_status", !self.settings.preferences.show_status),
            Command::DetailsAndBytes => self.details_and_bytes(),
            Command::FullScreen => {
                let full = ctx.input(|i| i.viewport().fullscreen.unwrap_or_default());
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
            }
            Command::ExpandSubtrees | Command::CollapseSubtrees | Command::ExpandAll | Command::CollapseAll => {
                self.unfold(command)
            }
            Command::Colorize => {
                self.switch("colorize", !self.settings.preferences.colorize);
            }
            Command::ResetLayout => {
                self.splits = Splits::default();
                self.docks.side_split = None;
                self.set_columns(Vec::new());
            }
            Command::GoToPacket => self.dialog = Some(Dialog::GoTo(GoTo::default())),
            Command::GoToLinked => {
                let tab = self.tabs.front_mut();
                if let Some(to) = tab.chosen_line().zip(tab.packet.as_deref()).and_then(|(line, p)| p.link_of(line)) {
                    tab.select(to, true);
                }
            }
            Command::NextPacket => {
                self.tabs.front_mut().step(|row, last| row.map_or(0, |row| (row + 1).min(last)), false);
            }
            Command::PreviousPacket => {
                self.tabs.front_mut().step(|row, last| row.map_or(last, |row| row.saturating_sub(1)), false);
            }
            Command::FirstPacket => self.tabs.front_mut().step(|_, _| 0, true),
            Command::LastPacket => {
                let tab = self.tabs.front_mut();
                tab.step(|_, last| last, true);
                tab.packets.follow = true;
            }
            Command::Back => self.tabs.front_mut().back(),
            Command::Forward => self.tabs.front_mut().forward(),
            Command::AutoScroll => {
                let packets = &mut self.tabs.front_mut().packets;
                packets.follow = !packets.follow;
            }
            Command::Merge => self.choose_file(Purpose::Merge, Then::Nothing),
            Command::ImportFilters => self.choose_file(Purpose::ImportFilters, Then::Nothing),
            Command::Reload => self.reload(),
            Command::Tool(tool) => self.docks.switch(tool),
            Command::Follow(carrier) => {
                let stream = if carrier == Carrier::Udp { now.udp_stream } else { now.tcp_stream };
                if let Some(stream) = stream {
                    self.tabs.front_mut().tools.follow.follow(carrier, stream);
                    self.docks.open(Tool::Follow);
                }
            }
            Command::ExportPackets => self.export_dialog(Format::Pcapng),
            Command::Export(format) => self.export_dialog(format),
            Command::CaptureOptions => {
                let (chosen, filter) = (&self.welcome.chosen, self.welcome.filter.text.trim());
                let Settings { preferences, recent, .. } = &self.settings;
                let options = CaptureOptions::new(chosen, filter, preferences, recent, &self.folder);
                self.dialog = Some(Dialog::CaptureOptions(Box::new(options)));
            }
            Command::Start => {
                let chosen = self.welcome.chosen.clone();
                let filter = self.welcome.filter.text.trim().to_owned();
                self.start(&chosen, &filter);
            }
            Command::Stop => self.tabs.front_mut().engine.stop(),
            Command::Restart => self.leave(ctx, self.tabs.at_front(), Then::Restart),
            Command::RefreshInterfaces => self.tabs.front_mut().engine.refresh_interfaces(),
            Command::FocusFilter => self.focus = Some(Pane::Filter),
            Command::ClearFilter => self.apply(""),
            Command::Apply(form) => {
                if let Some(filter) = self.tabs.front().filter_of_item(form) {
                    self.apply(&filter);
                }
            }
            Command::Prepare(form) => {
                if let Some(filter) = self.tabs.front().filter_of_item(form) {
                    self.prepare(filter);
                }
            }
            Command::NextPane => self.step_pane(ctx, 1),
            Command::PreviousPane => self.step_pane(ctx, Pane::ALL.len() - 1),
            Command::Palette => self.dialog = Some(Dialog::Palette(Palette::default())),
            Command::Shortcuts => self.dialog = Some(Dialog::Shortcuts(Shortcuts::default())),
            Command::About => self.dialog = Some(Dialog::About),
            other => self.perform_on_packets(ctx, other),
        }
    }

    fn step_pane(&mut self, ctx: &Context, by: usize) {
        if self.tabs.front().capture().is_none() {
            return;
        }
        let focused = ctx.memory(|memory| memory.focused());
        let present = Pane::ALL.iter().position(|pane| Some(pane.focus_id()) == focused);
        let next = present.map_or(1, |present| (present + by) % Pane::ALL.len());
        self.focus = Pane::ALL.get(next).copied();
    }

    fn export_dialog(&mut self, format: Format) {
        let tab = self.tabs.front();
        let selected = tab.packets.selection(tab.selected);
        self.dialog = Some(Dialog::Export(Box::new(ExportDialog::new(format, selected))));
    }

    /// Reads the file in front again; filter and selected packet stay.
    fn reload(&mut self) {
        let tab = self.tabs.front_mut();
        let Some(path) = tab.capture().and_then(|capture| capture.path().map(Path::to_owned)) else { return };
        tab.filter_to_come = Some(tab.engine.applied().to_owned()).filter(|filter| !filter.is_empty());
        tab.packet_to_come = tab.selected;
        if let Err(trouble) = tab.engine.open(&path) {
            self.tell(trouble);
        }
    }

    fn step_tab(&mut self, by: usize) {
        self.tabs.show((self.tabs.at_front() + by) % self.tabs.len());
    }

    fn prepare(&mut self, filter: String) {
        self.tabs.front_mut().row.filter.set(filter);
        self.focus = Some(Pane::Filter);
    }

    pub(super) fn apply(&mut self, filter: &str) {
        let tab = self.tabs.front_mut();
        tab.row.filter.set(filter);
        if matches!(tab.engine.check(filter, None), Verdict::Wrong(_)) {
            self.focus = Some(Pane::Filter);
            return;
        }
        tab.engine.apply(filter);
        tab.reveal = true;
        self.settings.recent.filtered(filter, self.settings.preferences.recent_filters);
        self.store_recent();
    }

    fn copy(&self, ctx: &Context, command: Command) {
        let tab = self.tabs.front();
        let Some(packet) = tab.packet.as_deref() else { return };
        let Some(line) = tab.chosen_line() else { return };
        let text = match command {
            Command::CopyFieldName => packet.field_of(line),
            Command::CopyValue => Some(packet.value_of(line)),
            Command::CopyAsFilter => packet.filter_of(line),
            _ => {
                let mut parts = Vec::new();
                packet.text(line, &mut parts);
                Some(parts.into_iter().map(|(_, words)| words).collect())
            }
        };
        if let Some(text) = text {
            ctx.copy_text(text);
        }
    }

    fn unfold(&mut self, command: Command) {
        let tab = self.tabs.front_mut();
        let chosen = tab.chosen_line();
        let Some(packet) = tab.packet.as_deref() else { return };
        let all = 0..packet.len();
        let below = chosen.map(|line| line..packet.shape(line).end.min(packet.len()));
        let tree = &mut tab.details.tree;
        match (command, below) {
            (Command::ExpandAll, _) => tree.expand(packet, all),
            (Command::CollapseAll, _) => tree.collapse(packet, all),
            (Command::ExpandSubtrees, Some(below)) => tree.expand(packet, below),
            (Command::CollapseSubtrees, Some(below)) => tree.collapse(packet, below),
            _ => {}
        }
    }

    fn zoom(&mut self, by: i64) {
        let zoom = i64::from(self.settings.preferences.zoom) + by;
        self.prefer("zoom", &toml::Value::Integer((zoom + 5).div_euclid(10) * 10));
    }

    /// Shows a pane or hides it; one that is shown needs a layout with room for it.
    fn show_pane(&mut self, name: &'static str, show: bool) {
        if show && self.settings.preferences.layout == Layout::ListOnly {
            self.prefer("layout", &Layout::Wide.to_toml());
        }
        self.switch(name, show);
    }

    /// Hides details and bytes together, or brings both back.
    fn details_and_bytes(&mut self) {
        if self.docks.has_bottom() {
            self.docks.bottom_covered = !self.docks.bottom_covered;
            return;
        }
        let preferences = &self.settings.preferences;
        if preferences.layout != Layout::ListOnly && (preferences.show_details || preferences.show_bytes) {
            self.splits.before = preferences.layout;
            self.prefer("layout", &Layout::ListOnly.to_toml());
            return;
        }
        if preferences.layout == Layout::ListOnly {
            self.prefer("layout", &self.splits.before.to_toml());
        }
        if !self.settings.preferences.show_details && !self.settings.preferences.show_bytes {
            self.switch("show_details", true);
            self.switch("show_bytes", true);
        }
    }
}
