//! Keys of commands: how they are written, read, and told apart from those that edit a text.

use super::Command;
use eframe::egui::{Key, Modifiers};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A key with what is held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys {
    pub modifiers: Modifiers,
    pub key: Key,
}

pub(super) const NONE: Modifiers = Modifiers::NONE;
pub(super) const ALT: Modifiers = Modifiers::ALT;
pub(super) const SHIFT: Modifiers = Modifiers::SHIFT;
pub(super) const CTRL: Modifiers = Modifiers::COMMAND;
pub(super) const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };
pub(super) const CTRL_ALT: Modifiers = Modifiers { alt: true, ..Modifiers::COMMAND };
pub(super) const CTRL_ALT_SHIFT: Modifiers = Modifiers { shift: true, alt: true, ..Modifiers::COMMAND };

/// The keys of a command in the list: what is held, and the key.
macro_rules! keys {
    ($($modifiers:ident $key:ident),+) => {
        const {
            &[$($crate::gui::commands::Keys {
                modifiers: $crate::gui::commands::keys::$modifiers,
                key: eframe::egui::Key::$key,
            }),+]
        }
    };
}
pub(super) use keys;

/// How keys are written, where egui's name is not what stands on the keyboard.
const NAMES: &[(Key, &str)] = &[
    (Key::ArrowDown, "↓"),
    (Key::ArrowUp, "↑"),
    (Key::ArrowLeft, "←"),
    (Key::ArrowRight, "→"),
    (Key::Slash, "/"),
    (Key::Plus, "+"),
    (Key::Equals, "+"),
    (Key::Minus, "-"),
    (Key::Period, "."),
    (Key::Comma, ","),
    (Key::Escape, "Esc"),
];

impl Keys {
    /// As `Ctrl+Shift+S`.
    pub fn words(self) -> String {
        let mut words = String::new();
        for (held, word) in
            [(self.modifiers.command, "Ctrl+"), (self.modifiers.alt, "Alt+"), (self.modifiers.shift, "Shift+")]
        {
            if held {
                words.push_str(word);
            }
        }
        let known = NAMES.iter().find(|(key, _)| *key == self.key);
        words.push_str(known.map_or_else(|| self.key.name(), |(_, name)| name));
        words
    }

    /// Reads what [`words`](Keys::words) writes.
    pub fn parse(words: &str) -> Option<Keys> {
        let mut modifiers = Modifiers::NONE;
        let mut rest = words.trim();
        loop {
            let held = [("Ctrl+", CTRL), ("Cmd+", CTRL), ("Alt+", ALT), ("Shift+", SHIFT)];
            let Some((left, modifier)) = held.iter().find_map(|(word, m)| Some((rest.strip_prefix(word)?, *m))) else {
                break;
            };
            modifiers |= modifier;
            rest = left;
        }
        let known = NAMES.iter().find(|(_, name)| *name == rest).map(|(key, _)| *key);
        Some(Keys { modifiers, key: known.or_else(|| Key::from_name(rest))? })
    }

    /// Whether they are these.
    pub fn match_exactly(self, modifiers: Modifiers, key: Key) -> bool {
        self.key == key && modifiers.matches_exact(self.modifiers)
    }

    /// They mean something while a text is edited, so they are left to the text then.
    pub fn edit_text(self) -> bool {
        let Keys { modifiers, key } = self;
        let letter = matches!(key, Key::A | Key::C | Key::V | Key::X | Key::Y | Key::Z);
        let moves = matches!(
            key,
            Key::ArrowLeft | Key::ArrowRight | Key::Home | Key::End | Key::Backspace | Key::Delete | Key::Enter
        );
        let plain = !modifiers.command && !modifiers.alt;
        let function = (Key::F1 as u8..=Key::F35 as u8).contains(&(key as u8));
        moves || (plain && !function && key != Key::Escape) || (modifiers.command && !modifiers.alt && letter)
    }

    /// They can be given to a command: alone they would keep somebody from typing or walking.
    pub fn can_be_given(self) -> bool {
        let function = (Key::F1 as u8..=Key::F35 as u8).contains(&(self.key as u8));
        self.modifiers.command || self.modifiers.alt || function
    }
}

/// Keys that the user gave to commands, in place of those they came with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap(BTreeMap<String, Vec<Keys>>);

impl Keymap {
    /// The keys of a command; the first is shown in menus.
    pub fn of(&self, command: Command) -> Cow<'_, [Keys]> {
        let about = command.about();
        if self.0.is_empty() {
            return Cow::Borrowed(about.keys);
        }
        match self.0.get(&command.name()) {
            Some(given) => Cow::Borrowed(given),
            None => Cow::Borrowed(about.keys),
        }
    }

    /// The first keys of a command as a menu shows them, or nothing.
    pub fn words(&self, command: Command) -> String {
        self.of(command).first().map(|keys| keys.words()).unwrap_or_default()
    }

    /// What a command's button says under the pointer: what it does and its keys.
    pub fn tip(&self, command: Command) -> String {
        let keys = self.words(command);
        let tip = command.about().tip;
        if keys.is_empty() { tip.to_owned() } else { format!("{tip} ({keys})") }
    }

    /// Gives keys to a command and takes them from the one that had them; none of them for no keys.
    pub fn give(&mut self, command: Command, keys: Option<Keys>) {
        if let Some(keys) = keys {
            for other in Command::all() {
                let had = self.of(other);
                if other != command && had.contains(&keys) {
                    let left = had.iter().copied().filter(|k| *k != keys).collect();
                    self.0.insert(other.name(), left);
                }
            }
        }
        let given: Vec<Keys> = keys.into_iter().collect();
        if given == command.about().keys {
            self.0.remove(&command.name());
        } else {
            self.0.insert(command.name(), given);
        }
    }

    /// Takes back what was given to a command.
    pub fn reset(&mut self, command: Command) {
        self.0.remove(&command.name());
    }

    /// Whether a command's keys are the user's.
    pub fn is_changed(&self, command: Command) -> bool {
        self.0.contains_key(&command.name())
    }
}

impl Serialize for Keymap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, keys)| {
            let words: Vec<String> = keys.iter().map(|keys| keys.words()).collect();
            (name, words)
        }))
    }
}

impl<'de> Deserialize<'de> for Keymap {
    /// Keys that cannot be read are left out: a mistake in one must not lose the others.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = BTreeMap::<String, Vec<String>>::deserialize(deserializer)?;
        let keys = |words: Vec<String>| words.iter().filter_map(|words| Keys::parse(words)).collect();
        Ok(Keymap(read.into_iter().map(|(name, words)| (name, keys(words))).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_on_the_keyboard_and_read_again() {
        let keymap = Keymap::default();
        assert_eq!(keymap.words(Command::SaveAs), "Ctrl+Shift+S");
        assert_eq!(keymap.words(Command::NextPacket), "Ctrl+↓");
        assert_eq!(keymap.words(Command::About), "");
        for command in Command::all() {
            for keys in command.about().keys {
                let read = Keys::parse(&keys.words());
                let same_sign = |read: Keys| read.modifiers == keys.modifiers && read.words() == keys.words();
                assert!(read.is_some_and(same_sign), "{}", keys.words());
            }
        }
        assert_eq!(Keys::parse("Ctrl+Nonsense"), None);
    }

    #[test]
    fn keys_that_are_given_are_taken_from_the_other_and_survive_being_written() {
        let mut keymap = Keymap::default();
        keymap.give(Command::About, Keys::parse("Ctrl+O"));
        assert_eq!(keymap.words(Command::About), "Ctrl+O");
        assert_eq!(keymap.words(Command::Open), "");
        let text = toml::to_string(&keymap).unwrap();
        assert_eq!(toml::from_str::<Keymap>(&text).unwrap(), keymap);
        keymap.reset(Command::Open);
        keymap.give(Command::About, None);
        assert_eq!(keymap.words(Command::Open), "Ctrl+O");
    }

    #[test]
    fn keys_that_edit_a_text_are_left_to_it() {
        let edits = |words: &str| Keys::parse(words).unwrap().edit_text();
        for words in ["Ctrl+C", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+→", "Alt+←", "Ctrl+Home", "Enter", "A"] {
            assert!(edits(words), "{words}");
        }
        for words in ["Ctrl+↓", "F8", "Ctrl+K", "Ctrl+Shift+S", "Ctrl+Alt+C", "Esc", "Alt+1"] {
            assert!(!edits(words), "{words}");
        }
    }
}
