//! Every preference, declared once: its place, its name in the file, its words, what it is at first.
//!
//! The dialog, the file, the search and undo are made from this list. To add one: a line below.

use super::value::{Kind, Value, choices};
use crate::gui::asks::TimeFormat;

choices! {
    /// Dark, light, or what the system says.
    Theme {
        #[default]
        System = "system", "As the system";
        Dark = "dark", "Dark";
        Light = "light", "Light";
    }
}

choices! {
    /// How high rows are.
    Density {
        Compact = "compact", "Compact";
        #[default]
        Normal = "normal", "Normal";
        Roomy = "roomy", "Roomy";
    }
}

choices! {
    /// How strongly rules color rows.
    Paint {
        #[default]
        Full = "full", "Full";
        /// Half way to the ground.
        Soft = "soft", "Soft";
        /// Only a bar at the left.
        Edge = "edge", "Edge";
    }
}

choices! {
    /// Where list, details and bytes lie.
    Layout {
        /// The list above, details and bytes side by side below.
        #[default]
        Wide = "wide", "Wide";
        /// One below the other.
        Stacked = "stacked", "Stacked";
        /// The list at the left, details above bytes at the right.
        Columns = "columns", "Columns";
        ListOnly = "list-only", "List only";
    }
}

/// What is known of a preference.
pub struct Preference {
    pub page: &'static str,
    /// In the file.
    pub name: &'static str,
    pub words: &'static str,
    pub about: &'static str,
    pub kind: Kind,
    pub get: fn(&Preferences) -> toml::Value,
    /// False for what it cannot be.
    pub set: fn(&mut Preferences, &toml::Value) -> bool,
}

macro_rules! preferences {
    ($($page:literal {
        $($name:ident: $type:ty = $first:expr, $words:literal, $about:literal $(, $kind:expr)?;)*
    })*) => {
        /// What the user prefers.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Preferences {
            $($(#[doc = $about] pub $name: $type,)*)*
        }

        impl Default for Preferences {
            fn default() -> Self {
                Preferences { $($($name: $first,)*)* }
            }
        }

        /// All of them, page by page.
        pub static PREFERENCES: &[Preference] = &[$($(
            Preference {
                page: $page,
                name: stringify!($name),
                words: $words,
                about: $about,
                kind: {
                    #[allow(unused_variables)]
                    let kind = <$type as Value>::KIND;
                    $(let kind = $kind;)?
                    kind
                },
                get: |preferences| preferences.$name.to_toml(),
                set: |preferences, value| match Value::from_toml(value) {
                    Some(value) => {
                        preferences.$name = value;
                        true
                    }
                    None => false,
                },
            },
        )*)*];
    };
}

preferences! {
    "Appearance" {
        theme: Theme = Theme::System, "Theme", "Dark or light, or as the system says";
        zoom: u32 = 100, "Zoom", "The size of everything", Kind::Number(50, 300, "%");
        density: Density = Density::Normal, "Row height", "How close rows of the list, the details and the bytes are";
        colorize: bool = true, "Colorize packets", "Color rows of the list by the coloring rules";
        row_colors: Paint = Paint::Full, "Row colors", "How strongly rules color rows";
        time_format: TimeFormat = TimeFormat::Relative, "Time display format", "How the Time column counts";
        time_decimals: Option<u8> = None, "Time decimals", "Decimals of seconds in the list";
    }
    "Layout" {
        layout: Layout = Layout::Wide, "Layout", "Where packet list, details and bytes lie";
        show_toolbar: bool = true, "Main toolbar", "Show commands and the display filter above the list";
        show_time_strip: bool = true, "Time strip", "Show packets over time above the list";
        show_details: bool = true, "Packet details", "Show what is inside the selected packet";
        show_bytes: bool = true, "Packet bytes", "Show the bytes of the selected packet";
        show_status: bool = true, "Status bar", "Show counts and what is chosen at the bottom";
    }
    "Capture" {
        promiscuous: bool = true, "Promiscuous mode", "Capture packets that are for other machines too";
        snaplen: u32 = 262_144, "Snapshot length", "Bytes kept of each packet", Kind::Number(1, 262_144, "bytes");
        buffer: u32 = 64, "Kernel buffer", "What the kernel may keep until it is read", Kind::Number(1, 4096, "MB");
        follow_live: bool = true, "Follow the newest packet", "Scroll with a running capture";
        ask_unsaved: bool = true, "Ask before packets are lost", "Ask to save packets that are in no file";
    }
    "Filters" {
        filter_while_typing: bool = false, "Filter while typing", "Apply a right filter a moment after it was typed";
        recent_filters: u32 = 10, "Filters remembered", "How many filters used before are offered", Kind::Number(0, 100, "");
    }
    "Files" {
        reopen: bool = true, "Open the captures of last time", "Open the files again that were open when Wirefin was closed";
        recent_files: u32 = 10, "Files remembered", "How many files opened before are offered", Kind::Number(0, 100, "");
    }
}

impl Preferences {
    /// What differs from the beginning, by name.
    pub fn changed(&self) -> toml::Table {
        let first = Preferences::default();
        PREFERENCES
            .iter()
            .filter(|preference| (preference.get)(self) != (preference.get)(&first))
            .map(|preference| (preference.name.to_owned(), (preference.get)(self)))
            .collect()
    }

    /// Reads what a file says; what it does not name is as at first. Gives the names it could not read.
    pub fn read(table: &toml::Table) -> (Preferences, Vec<&'static str>) {
        let mut preferences = Preferences::default();
        let mut unread = Vec::new();
        for preference in PREFERENCES {
            if let Some(value) = table.get(preference.name)
                && !(preference.set)(&mut preferences, &preference.kind.fit(value.clone()))
            {
                unread.push(preference.name);
            }
        }
        (preferences, unread)
    }

    /// Sets one by its name; gives what it was.
    pub fn set(&mut self, name: &str, value: &toml::Value) -> Option<toml::Value> {
        let preference = named(name)?;
        let before = (preference.get)(self);
        (preference.set)(self, &preference.kind.fit(value.clone())).then_some(before)
    }
}

/// The preference of a name.
pub fn named(name: &str) -> Option<&'static Preference> {
    PREFERENCES.iter().find(|preference| preference.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_changed_is_written_and_it_is_read_again() {
        let preferences =
            Preferences { theme: Theme::Light, zoom: 120, layout: Layout::ListOnly, ..Default::default() };
        let text = toml::to_string(&preferences.changed()).unwrap();
        assert_eq!(text, "layout = \"list-only\"\ntheme = \"light\"\nzoom = 120\n");
        assert_eq!(Preferences::read(&text.parse().unwrap()), (preferences, Vec::new()));
    }

    #[test]
    fn a_value_that_cannot_be_leaves_the_others() {
        let table = "theme = 3\nzoom = 9000\nshow_bytes = false\nunknown = 1\n".parse().unwrap();
        let (read, unread) = Preferences::read(&table);
        assert_eq!(unread, ["theme"]);
        assert_eq!((read.theme, read.zoom, read.show_bytes), (Theme::System, 300, false));
    }

    #[test]
    fn names_are_used_once_and_every_preference_says_what_it_is() {
        let mut names = std::collections::BTreeSet::new();
        for preference in PREFERENCES {
            assert!(names.insert(preference.name), "{}", preference.name);
            assert!(!preference.words.is_empty() && !preference.about.ends_with('.'), "{}", preference.name);
            let mut preferences = Preferences::default();
            assert!((preference.set)(&mut preferences, &(preference.get)(&Preferences::default())));
        }
    }
}
