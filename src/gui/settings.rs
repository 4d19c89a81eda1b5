//! What the window remembers from one start to the next.

use super::asks::TimeFormat;
use super::coloring::{ColoringRule, default_rules};
use super::commands::Keymap;
use super::panes::packets::{Paint, SavedColumn};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

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
    /// The columns of the list; none while they are those everybody starts with.
    pub columns: Vec<SavedColumn>,
    /// How the Time column counts.
    pub time: TimeFormat,
    /// Its decimals, if not as many as the file has.
    pub decimals: Option<u8>,
    pub row_colors: Paint,
    /// None while they are those everybody starts with.
    rules: Option<Vec<ColoringRule>>,
    pub hide_time_strip: bool,
    pub filter_while_typing: bool,
    /// Filters saved under a name.
    pub filters: Vec<SavedFilter>,
    /// Filters with a button beside the bar.
    pub buttons: Vec<SavedFilter>,
}

/// A filter with a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedFilter {
    pub name: String,
    pub filter: String,
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

    /// The coloring rules.
    pub fn rules(&self) -> &[ColoringRule] {
        static DEFAULTS: LazyLock<Vec<ColoringRule>> = LazyLock::new(default_rules);
        self.rules.as_deref().unwrap_or(&DEFAULTS)
    }

    /// Other coloring rules from now on.
    pub fn set_rules(&mut self, rules: Vec<ColoringRule>) {
        self.rules = (rules != default_rules()).then_some(rules);
    }

    /// Keeps a filter under its name, in place of the one that had it.
    pub fn save_filter(&mut self, saved: SavedFilter) {
        match self.filters.iter_mut().find(|other| other.name == saved.name) {
            Some(other) => *other = saved,
            None => self.filters.push(saved),
        }
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
            time: TimeFormat::UtcDate,
            decimals: Some(3),
            row_colors: Paint::Soft,
            rules: Some(default_rules().split_off(15)),
            filters: vec![SavedFilter { name: "Web".into(), filter: "tcp.port in {80, 443}".into() }],
            ..Settings::default()
        };
        let text = toml::to_string(&settings).unwrap();
        assert_eq!(toml::from_str::<Settings>(&text).unwrap(), settings);
    }
}
