//! Where settings lie on disk: the folder of this user, with a folder for each profile.
//!
//! `state.toml` is what the window remembers by itself. `preferences.toml`, `keys.toml`, `filters.toml`,
//! `columns.toml` and `rules.toml` are the user's, in the folder itself for the profile `Default` and in `profiles/NAME` for others.

use super::Settings;
use super::preferences::Preferences;
use super::saved::{SavedColumns, SavedFilters, SavedRules};
use crate::gui::commands::Keymap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io;
use std::path::{Path, PathBuf};

/// The profile that is always there.
pub const DEFAULT_PROFILE: &str = "Default";

/// The folder of settings.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The folder of this user; none where the system has no place for it.
    pub fn of_user() -> Option<Store> {
        let dirs = directories::ProjectDirs::from("", "", "wirefin")?;
        Some(Store { folder: dirs.config_dir().to_owned() })
    }

    /// A folder of its own, for tests and for trying things out.
    pub fn at(folder: impl Into<PathBuf>) -> Store {
        Store { folder: folder.into() }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the files of a profile lie.
    pub fn of_profile(&self, profile: &str) -> PathBuf {
        if profile == DEFAULT_PROFILE { self.folder.clone() } else { self.folder.join("profiles").join(profile) }
    }

    /// Reads everything; the defaults where there is nothing or it cannot be read.
    pub fn load(&self) -> Settings {
        let mut settings = Settings { recent: read(&self.folder.join("state.toml")), ..Settings::default() };
        let profile = settings.recent.profile.clone();
        if !is_profile_name(&profile) || !self.of_profile(&profile).is_dir() {
            settings.recent.profile = DEFAULT_PROFILE.to_owned();
        }
        self.load_profile(&mut settings);
        settings
    }

    /// Reads the files of the settings' profile.
    pub fn load_profile(&self, settings: &mut Settings) {
        let folder = self.of_profile(&settings.recent.profile);
        let table: toml::Table = read(&folder.join("preferences.toml"));
        settings.preferences = Preferences::read(&table).0;
        settings.keys = read::<Keymap>(&folder.join("keys.toml"));
        settings.filters = read::<SavedFilters>(&folder.join("filters.toml"));
        settings.columns = read::<SavedColumns>(&folder.join("columns.toml"));
        settings.rules = read::<SavedRules>(&folder.join("rules.toml"));
    }

    /// Writes what the window remembers by itself.
    pub fn save_recent(&self, settings: &Settings) -> io::Result<()> {
        write(&self.folder, "state.toml", &settings.recent)
    }

    /// Writes the files of the settings' profile. What other versions wrote there stays.
    pub fn save_profile(&self, settings: &Settings) -> io::Result<()> {
        let folder = self.of_profile(&settings.recent.profile);
        let mut table: toml::Table = read(&folder.join("preferences.toml"));
        table.retain(|name, _| super::preferences::named(name).is_none());
        table.extend(settings.preferences.changed());
        write(&folder, "preferences.toml", &table)?;
        write(&folder, "keys.toml", &settings.keys)?;
        write(&folder, "filters.toml", &settings.filters)?;
        write(&folder, "columns.toml", &settings.columns)?;
        write(&folder, "rules.toml", &settings.rules)
    }

    /// All profiles by name, the default one first.
    pub fn profiles(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.join("profiles"))
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| is_profile_name(name) && name != DEFAULT_PROFILE)
            .collect();
        names.sort_by_key(|name| name.to_lowercase());
        names.insert(0, DEFAULT_PROFILE.to_owned());
        names
    }

    /// Makes a profile that begins as `like` is.
    pub fn add_profile(&self, name: &str, like: &str) -> io::Result<()> {
        let (from, to) = (self.of_profile(like), self.of_profile(name));
        std::fs::create_dir_all(&to)?;
        for file in std::fs::read_dir(&from).into_iter().flatten().flatten() {
            // What the window remembers by itself belongs to no profile.
            let ours = file.path().is_file() && file.file_name() != "state.toml";
            if ours {
                std::fs::copy(file.path(), to.join(file.file_name()))?;
            }
        }
        Ok(())
    }

    pub fn rename_profile(&self, from: &str, to: &str) -> io::Result<()> {
        std::fs::rename(self.of_profile(from), self.of_profile(to))
    }

    /// Deletes a profile and its files; never the default one.
    pub fn remove_profile(&self, name: &str) -> io::Result<()> {
        if name == DEFAULT_PROFILE || !is_profile_name(name) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        std::fs::remove_dir_all(self.of_profile(name))
    }
}

/// A name that is one folder on every system.
pub fn is_profile_name(name: &str) -> bool {
    let fits = |sign: char| !sign.is_control() && !"/\\:*?\"<>|".contains(sign);
    !name.is_empty() && name.len() <= 80 && name.trim() == name && !name.starts_with('.') && name.chars().all(fits)
}

fn read<T: DeserializeOwned + Default>(path: &Path) -> T {
    std::fs::read_to_string(path).ok().and_then(|text| toml::from_str(&text).ok()).unwrap_or_default()
}

/// Writes a file, all or nothing; an empty one is removed.
fn write<T: Serialize>(folder: &Path, name: &str, value: &T) -> io::Result<()> {
    let text = toml::to_string(value).map_err(io::Error::other)?;
    let path = folder.join(name);
    if text.is_empty() {
        return match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    }
    std::fs::create_dir_all(folder)?;
    let new = tempfile::NamedTempFile::new_in(folder)?;
    std::fs::write(new.path(), text)?;
    new.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::commands::{Command, Keys};
    use crate::gui::panes::packets::SavedColumn;
    use crate::gui::settings::Theme;

    #[test]
    fn settings_survive_being_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let mut settings = Settings::default();
        settings.preferences.theme = Theme::Light;
        settings.recent.opened(Path::new("/captures/a.pcap"), 10);
        settings.keys.give(Command::About, Keys::parse("Ctrl+J"));
        settings.filters.filters[0].name = "Mine".into();
        settings.columns.columns.push(SavedColumn { shows: "%Cus:ip.ttl:0:R".into(), ..SavedColumn::default() });
        let mut rules = crate::gui::coloring::default_rules();
        rules[3].enabled = false;
        settings.rules = SavedRules::of(rules);
        store.save_recent(&settings).unwrap();
        store.save_profile(&settings).unwrap();
        assert_eq!(store.load(), settings);
    }

    #[test]
    fn nonsense_on_disk_is_as_if_there_were_nothing() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["state.toml", "preferences.toml", "keys.toml", "filters.toml", "columns.toml", "rules.toml"] {
            std::fs::write(folder.path().join(name), b"\xff[[[= 3").unwrap();
        }
        assert_eq!(Store::at(folder.path()).load(), Settings::default());
    }

    #[test]
    fn a_profile_begins_as_another_one_and_goes_its_own_way() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let mut settings = Settings::default();
        settings.preferences.zoom = 150;
        store.save_profile(&settings).unwrap();
        store.add_profile("Wi-Fi", DEFAULT_PROFILE).unwrap();
        settings.recent.profile = "Wi-Fi".into();
        store.load_profile(&mut settings);
        assert_eq!(settings.preferences.zoom, 150);
        settings.preferences.zoom = 90;
        store.save_profile(&settings).unwrap();
        assert_eq!(store.profiles(), ["Default", "Wi-Fi"]);
        settings.recent.profile = DEFAULT_PROFILE.into();
        store.load_profile(&mut settings);
        assert_eq!(settings.preferences.zoom, 150);
        store.rename_profile("Wi-Fi", "Radio").unwrap();
        store.remove_profile("Radio").unwrap();
        assert_eq!(store.profiles(), ["Default"]);
        assert!(store.remove_profile(DEFAULT_PROFILE).is_err());
    }

    #[test]
    fn names_of_profiles_stay_in_their_folder() {
        for name in ["", "..", "a/b", ".hidden", " a", "a\\b"] {
            assert!(!is_profile_name(name), "{name:?}");
        }
        assert!(is_profile_name("Büro 2"));
    }
}
