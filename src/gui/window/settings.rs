//! Preferences, keys and profiles: set, kept on disk, undone.

use super::{Window, file_name};
use crate::gui::commands::{Command, Keys};
use crate::gui::journal::Change;
use crate::gui::model::Trouble;
use crate::gui::settings::Named;
use crate::gui::settings::Theme;
use crate::gui::settings::preferences::named;
use crate::gui::settings::saved::read_dfilters;
use crate::gui::widgets::toast::{Mood, Toast};
use crate::gui::windows::profiles::ProfileAct;
use crate::gui::words;
use eframe::egui::{Context, ThemePreference};
use std::path::Path;

impl Window {
    /// Sets a preference by its name, so that it can be undone.
    pub(super) fn prefer(&mut self, name: &'static str, value: &toml::Value) {
        let Some(before) = self.settings.preferences.set(name, value) else { return };
        if before != *value {
            let words = named(name).map_or(name, |preference| preference.words);
            self.journal.note(words, Change::Preference { name, value: before });
            self.preferences_changed();
        }
    }

    /// Sets what is switched on and off.
    pub(super) fn switch(&mut self, name: &'static str, on: bool) {
        self.prefer(name, &toml::Value::Boolean(on));
    }

    pub(super) fn give_keys(&mut self, command: Command, keys: Option<Keys>) {
        let before = self.settings.keys.clone();
        self.settings.keys.give(command, keys);
        self.journal.note(format!("Keys of {}", command.about().words), Change::Keys(before));
        self.store_profile();
    }

    pub(super) fn reset_keys(&mut self) {
        let before = std::mem::take(&mut self.settings.keys);
        self.journal.note("Reset all keys", Change::Keys(before));
        self.store_profile();
    }

    /// Takes back what was changed last.
    pub(super) fn undo(&mut self) {
        let mut journal = std::mem::take(&mut self.journal);
        journal.undo(|change| self.exchange(change));
        self.journal = journal;
    }

    /// Changes it again.
    pub(super) fn redo(&mut self) {
        let mut journal = std::mem::take(&mut self.journal);
        journal.redo(|change| self.exchange(change));
        self.journal = journal;
    }

    /// Takes in the filters of a file of Wireshark's; those that are there already stay once.
    pub(super) fn import_filters(&mut self, path: &Path) {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let body = format!("{error}: {}", file_name(path));
                return self.tell(Trouble { title: "The filters could not be read".into(), body });
            }
        };
        let saved = &mut self.settings.filters.filters;
        let new: Vec<Named> = read_dfilters(&text).into_iter().filter(|named| !saved.contains(named)).collect();
        let title = match new.len() {
            0 => "There are no filters in it that are not there already".to_owned(),
            many => format!("Imported {}", words::counted(many as u64, "filter", "filters")),
        };
        let mood = if new.is_empty() { Mood::Warning } else { Mood::Good };
        saved.extend(new);
        self.toasts.push(Toast::new(mood, title, file_name(path)));
        self.store_profile();
    }

    /// Makes a change and gives what takes it back; `None` if there is nothing any more that it could change.
    fn exchange(&mut self, change: Change) -> Option<Change> {
        match change {
            Change::Preference { name, value } => {
                let before = self.settings.preferences.set(name, &value)?;
                self.preferences_changed();
                Some(Change::Preference { name, value: before })
            }
            Change::Keys(keys) => {
                let before = std::mem::replace(&mut self.settings.keys, keys);
                self.store_profile();
                Some(Change::Keys(before))
            }
            Change::Columns(columns) => {
                let before = std::mem::replace(&mut self.settings.columns, columns);
                self.columns_changed();
                Some(Change::Columns(before))
            }
            Change::Rules(rules) => {
                let before = std::mem::replace(&mut self.settings.rules, rules);
                self.store_profile();
                Some(Change::Rules(before))
            }
            Change::Filters(filters) => {
                let before = std::mem::replace(&mut self.settings.filters, filters);
                self.store_profile();
                Some(Change::Filters(before))
            }
            Change::Packets(tab, change) => {
                let tab = self.tabs.iter_mut().find(|other| other.id == tab)?;
                let back = tab.change(change)?;
                Some(Change::Packets(tab.id, back))
            }
        }
    }

    /// Lets everything follow the preferences, and keeps them.
    fn preferences_changed(&mut self) {
        for tab in self.tabs.iter_mut() {
            tab.packets.prefer(&self.settings.preferences);
        }
        self.store_profile();
    }

    pub(super) fn profile(&mut self, act: ProfileAct) {
        let Some(store) = self.store.clone() else { return };
        let now = self.settings.recent.profile.clone();
        let done = match act {
            ProfileAct::Use(name) => {
                self.use_profile(&name);
                Ok(())
            }
            ProfileAct::Add { name, like } => store.add_profile(&name, &like),
            ProfileAct::Rename { from, to } => store.rename_profile(&from, &to).map(|()| {
                if from == now {
                    self.settings.recent.profile = to;
                }
            }),
            ProfileAct::Remove(name) => store.remove_profile(&name).map(|()| {
                if name == now {
                    self.use_profile(crate::gui::settings::DEFAULT_PROFILE);
                }
            }),
        };
        if let Err(error) = done {
            self.tell(Trouble { title: "The profile could not be changed".into(), body: error.to_string() });
        }
        self.profiles = store.profiles();
        self.store_recent();
    }

    /// Goes on with the settings of another profile. What was changed in the one before is not undone in this one.
    pub(super) fn use_profile(&mut self, name: &str) {
        let Some(store) = &self.store else { return };
        name.clone_into(&mut self.settings.recent.profile);
        store.load_profile(&mut self.settings);
        self.journal = Default::default();
        for tab in self.tabs.iter_mut() {
            tab.packets.follow(&self.settings);
        }
        self.store_recent();
    }

    /// Keeps the profile's settings on disk.
    pub(super) fn store_profile(&mut self) {
        let stored = self.store.as_ref().map(|store| store.save_profile(&self.settings));
        self.stored(stored);
    }

    /// Keeps on disk what the window remembers by itself.
    pub(super) fn store_recent(&mut self) {
        let stored = self.store.as_ref().map(|store| store.save_recent(&self.settings));
        self.stored(stored);
    }

    fn stored(&mut self, stored: Option<std::io::Result<()>>) {
        if let Some(Err(error)) = stored {
            // Said once; the window goes on without a disk.
            self.store = None;
            let title = "Settings could not be saved";
            self.toasts.push(Toast::new(Mood::Warning, title, error.to_string()));
        }
    }

    /// Lets egui follow theme and zoom.
    pub(super) fn follow_settings(&self, ctx: &Context) {
        let preferences = &self.settings.preferences;
        let preference = match preferences.theme {
            Theme::System => ThemePreference::System,
            Theme::Dark => ThemePreference::Dark,
            Theme::Light => ThemePreference::Light,
        };
        if ctx.options(|options| options.theme_preference) != preference {
            ctx.set_theme(preference);
        }
        let zoom = preferences.zoom.clamp(50, 300) as f32 / 100.0;
        if (ctx.zoom_factor() - zoom).abs() > 0.001 {
            ctx.set_zoom_factor(zoom);
        }
    }
}
