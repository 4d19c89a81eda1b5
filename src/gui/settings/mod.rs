//! What lasts from one start to the next: preferences by profile, and what the window remembers by itself.

pub mod preferences;
pub mod saved;
pub mod store;
pub mod value;

use super::commands::Keymap;
pub use preferences::{Density, Layout, PREFERENCES, Paint, Preference, Preferences, Theme};
pub use saved::{Named, SavedColumns, SavedFilters, SavedRules};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
pub use store::{DEFAULT_PROFILE, Store};

/// Everything that lasts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    pub preferences: Preferences,
    /// Keys of commands that are the user's.
    pub keys: Keymap,
    pub filters: SavedFilters,
    pub columns: SavedColumns,
    pub rules: SavedRules,
    pub recent: Recent,
}

/// What the window remembers by itself, whatever the profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recent {
    pub profile: String,
    pub capture_filter: String,
    /// The interfaces captured on last.
    pub interfaces: Vec<String>,
    /// Newest first.
    pub filters: Vec<String>,
    /// Newest first.
    pub files: Vec<RecentFile>,
    /// Which of the captures was in front.
    pub front: usize,
    /// The files that were open.
    pub captures: Vec<OpenCapture>,
}

/// A file that was opened or saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecentFile {
    pub path: PathBuf,
    /// Seconds since 1970.
    pub opened: i64,
    /// How many it had, once it was read to its end.
    pub packets: Option<u64>,
}

/// A file that was open, and how it was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenCapture {
    pub path: PathBuf,
    pub filter: String,
    pub packet: Option<u64>,
}

impl Default for Recent {
    fn default() -> Self {
        Recent {
            profile: DEFAULT_PROFILE.to_owned(),
            capture_filter: String::new(),
            interfaces: Vec::new(),
            filters: Vec::new(),
            front: 0,
            files: Vec::new(),
            captures: Vec::new(),
        }
    }
}

impl Recent {
    /// Puts a file first in the list of those opened last.
    pub fn opened(&mut self, path: &Path, most: u32) {
        let packets = self.files.iter().find(|file| file.path == path).and_then(|file| file.packets);
        self.files.retain(|file| file.path != path);
        let opened = jiff::Timestamp::now().as_second();
        self.files.insert(0, RecentFile { path: path.to_owned(), opened, packets });
        self.files.truncate(most as usize);
    }

    /// Notes how many packets a file has; says whether that was not known.
    pub fn counted(&mut self, path: &Path, packets: u64) -> bool {
        let known = self.files.iter_mut().find(|file| file.path == path && file.packets != Some(packets));
        known.map(|file| file.packets = Some(packets)).is_some()
    }

    /// Takes a file out of that list.
    pub fn forget(&mut self, path: &Path) {
        self.files.retain(|other| other.path != path);
    }

    /// Puts a filter first in the list of those applied last.
    pub fn filtered(&mut self, filter: &str, most: u32) {
        if !filter.is_empty() {
            put_first(&mut self.filters, filter.to_owned(), most);
        }
    }
}

fn put_first<T: PartialEq>(list: &mut Vec<T>, first: T, most: u32) {
    list.retain(|other| *other != first);
    list.insert(0, first);
    list.truncate(most as usize);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_comes_first_and_nothing_twice() {
        let mut recent = Recent::default();
        for filter in ["dns", "tcp", "dns", ""] {
            recent.filtered(filter, 10);
        }
        assert_eq!(recent.filters, ["dns", "tcp"]);
        for i in 0..20 {
            recent.filtered(&i.to_string(), 10);
        }
        assert_eq!(recent.filters.len(), 10);
    }
}
