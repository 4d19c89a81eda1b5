//! What a user can set about dissection: each preference is declared once, beside its protocol, and found by name.
//!
//! `tfin -o name:value`, a preferences window and dissectors all go by the declaration. Values come to dissectors with
//! the settings of their capture; nothing here changes after it was built.

use super::registry::Registry;
use std::sync::atomic::{AtomicU32, Ordering};

/// Something a user can set.
#[derive(Debug)]
pub struct Preference {
    /// Wireshark's name: `ip.check_checksum`
    pub name: &'static str,
    /// What it does, for people.
    pub title: &'static str,
    pub kind: PreferenceKind,
    id: AtomicU32,
}

/// What values a preference takes, and which it has unless it is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PreferenceKind {
    Flag {
        default: bool,
    },
    /// A whole number of at least `least`.
    Number {
        default: u64,
        least: u64,
    },
}

impl Preference {
    pub const fn flag(name: &'static str, title: &'static str, default: bool) -> Preference {
        Preference { name, title, kind: PreferenceKind::Flag { default }, id: AtomicU32::new(u32::MAX) }
    }

    pub const fn number(name: &'static str, title: &'static str, default: u64, least: u64) -> Preference {
        Preference { name, title, kind: PreferenceKind::Number { default, least }, id: AtomicU32::new(u32::MAX) }
    }

    fn default_value(&self) -> u64 {
        match self.kind {
            PreferenceKind::Flag { default } => u64::from(default),
            PreferenceKind::Number { default, .. } => default,
        }
    }

    /// What a value means as it is written (`TRUE`, `false`, `4096`); otherwise what may be written.
    fn parse(&self, text: &str) -> Result<u64, String> {
        let text = text.trim();
        match self.kind {
            PreferenceKind::Flag { .. } if text.eq_ignore_ascii_case("true") => Ok(1),
            PreferenceKind::Flag { .. } if text.eq_ignore_ascii_case("false") => Ok(0),
            PreferenceKind::Flag { .. } => Err("TRUE or FALSE".to_owned()),
            PreferenceKind::Number { least, .. } => match text.parse() {
                Ok(number) if number >= least => Ok(number),
                _ => Err(format!("a number of at least {least}")),
            },
        }
    }

    /// A value as it is written.
    fn write(&self, value: u64) -> String {
        match self.kind {
            PreferenceKind::Flag { .. } if value != 0 => "TRUE".to_owned(),
            PreferenceKind::Flag { .. } => "FALSE".to_owned(),
            PreferenceKind::Number { .. } => value.to_string(),
        }
    }

    pub(crate) fn set_id(&self, id: u32) {
        self.id.store(id, Ordering::Relaxed);
    }

    fn index(&self) -> usize {
        self.id.load(Ordering::Relaxed) as usize
    }
}

/// Why a preference could not be set.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PreferenceError {
    #[error("there is no preference \"{0}\"")]
    Unknown(String),
    #[error("\"{value}\" is no value of the preference \"{name}\", which takes {takes}")]
    Value { name: &'static str, value: String, takes: String },
}

/// What a user has set.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// Show nothing that later frames tell, as TShark does when it reads once.
    pub one_pass: bool,
    /// By preference; those that are not there have their defaults.
    values: Vec<Option<u64>>,
}

impl Settings {
    /// As for a single pass like TShark's.
    pub fn one_pass() -> Settings {
        Settings::default().with_one_pass(true)
    }

    pub fn with_one_pass(self, one_pass: bool) -> Settings {
        Settings { one_pass, ..self }
    }

    #[inline]
    fn value(&self, preference: &Preference) -> u64 {
        self.values.get(preference.index()).copied().flatten().unwrap_or_else(|| preference.default_value())
    }

    /// Whether a flag is set.
    #[inline]
    pub fn is_on(&self, flag: &Preference) -> bool {
        self.value(flag) != 0
    }

    pub fn number(&self, number: &Preference) -> u64 {
        self.value(number)
    }

    /// A preference's value as it is written.
    pub fn text(&self, preference: &Preference) -> String {
        preference.write(self.value(preference))
    }

    /// Sets a preference by its name.
    ///
    /// # Errors
    /// There is no such preference, or it takes no such value.
    pub fn set(&mut self, registry: &Registry, name: &str, value: &str) -> Result<(), PreferenceError> {
        let preference = registry.preference(name).ok_or_else(|| PreferenceError::Unknown(name.to_owned()))?;
        let parsed = preference.parse(value).map_err(|takes| PreferenceError::Value {
            name: preference.name,
            value: value.to_owned(),
            takes,
        })?;
        let index = preference.index();
        if self.values.len() <= index {
            self.values.resize(index + 1, None);
        }
        if let Some(place) = self.values.get_mut(index) {
            *place = Some(parsed);
        }
        Ok(())
    }
}

/// Declares preferences, one a line: `NAME = "name", "Title", flag false;` or `NAME = "name", "Title", number 100, 1;` with
/// the default first and then the least.
#[macro_export]
macro_rules! preferences {
    ($($id:ident = $name:literal, $title:literal, $kind:ident $($argument:expr),+;)*) => {
        $(pub(crate) static $id: $crate::dissect::Preference =
            $crate::dissect::Preference::$kind($name, $title, $($argument),+);)*
        pub(crate) static PREFERENCES: &[&$crate::dissect::Preference] = &[$(&$id),*];
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_set_by_name_and_stay_with_their_settings() {
        let registry = crate::proto::registry();
        let checks = registry.preference("ip.check_checksum").unwrap();
        let mut settings = Settings::default();
        assert!(!settings.is_on(checks));
        settings.set(registry, "ip.check_checksum", "true").unwrap();
        assert!(settings.is_on(checks) && !Settings::default().is_on(checks));
        assert_eq!(settings.text(checks), "TRUE");
        settings.set(registry, "ip.check_checksum", "FALSE").unwrap();
        assert!(!settings.is_on(checks));
        let wrong = settings.set(registry, "ip.check_checksum", "1").unwrap_err().to_string();
        assert_eq!(wrong, "\"1\" is no value of the preference \"ip.check_checksum\", which takes TRUE or FALSE");
        let unknown = settings.set(registry, "ip.nothing", "TRUE").unwrap_err().to_string();
        assert_eq!(unknown, "there is no preference \"ip.nothing\"");
    }

    #[test]
    fn every_preference_has_a_name_of_its_own() {
        let mut names: Vec<&str> =
            crate::proto::registry().preferences().iter().map(|preference| preference.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
