//! What the window remembers from one start to the next.

use super::commands::Keymap;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Theme, size, files and filters used last.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: Theme,
    /// 1 is the size that the system wants.
    pub zoom: Option<f32>,
    /// Off only when somebody switched it off.
    pub colorize: Option<bool>,
    pub capture_filter: String,
    /// Newest first.
    pub recent_files: Vec<PathBuf>,
    /// Newest first.
    pub recent_filters: Vec<String>,
    /// Keys of commands that are the user's.
    pub keys: Keymap,
}

/// Dark, light, or what the system says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Dark,
    Light,
}

/// Wireshark's default for both lists.
const RECENT: usize = 10;

impl Settings {
    /// Reads the settings of this user; the defaults when there are none or they cannot be read.
    pub fn load() -> Self {
        file()
            .and_then(|path| std::fs::read_to_string(path).ok())
            .and_then(|text| toml::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// Writes them, all or nothing.
    pub fn store(&self) -> std::io::Result<()> {
        let Some(path) = file() else { return Ok(()) };
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let text = toml::to_string(self).map_err(std::io::Error::other)?;
        let new = tempfile::NamedTempFile::new_in(folder)?;
        std::fs::write(new.path(), text)?;
        new.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Puts a file first in the list of those opened last.
    pub fn opened(&mut self, path: &Path) {
        put_first(&mut self.recent_files, path.to_owned());
    }

    /// Takes a file out of that list.
    pub fn forget(&mut self, path: &Path) {
        self.recent_files.retain(|other| other != path);
    }

    /// Puts a filter first in the list of those applied last.
    pub fn filtered(&mut self, filter: &str) {
        if !filter.is_empty() {
            put_first(&mut self.recent_filters, filter.to_owned());
        }
    }
}

fn put_first<T: PartialEq>(list: &mut Vec<T>, first: T) {
    list.retain(|other| *other != first);
    list.insert(0, first);
    list.truncate(RECENT);
}

fn file() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "wirefin").map(|dirs| dirs.config_dir().join("window.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_comes_first_and_nothing_twice() {
        let mut settings = Settings::default();
        for filter in ["dns", "tcp", "dns", ""] {
            settings.filtered(filter);
        }
        assert_eq!(settings.recent_filters, ["dns", "tcp"]);
        for i in 0..20 {
            settings.filtered(&i.to_string());
        }
        assert_eq!(settings.recent_filters.len(), RECENT);
    }

    #[test]
    fn settings_survive_being_written() {
        let settings = Settings {
            theme: Theme::Light,
            zoom: Some(1.25),
            recent_files: vec!["/captures/a.pcap".into()],
            ..Settings::default()
        };
        let text = toml::to_string(&settings).unwrap();
        assert_eq!(toml::from_str::<Settings>(&text).unwrap(), settings);
    }
}
