//! What the user changed, so that it can be undone and done again.
//!
//! Marks, comments, columns, settings: whoever changes something puts what would change it back into the journal. To
//! add a kind of change: a variant, and an arm in `window/undo.rs`.

use super::asks;
use super::commands::Keymap;
use super::settings::{SavedColumns, SavedFilters, SavedRules};

/// Steps that can be taken back; older ones are forgotten.
const KEPT: usize = 200;

/// Something that can be changed, with what it is to become.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Preference {
        name: &'static str,
        value: toml::Value,
    },
    Keys(Keymap),
    Columns(SavedColumns),
    Rules(SavedRules),
    Filters(SavedFilters),
    /// What is said of packets in the tab of an id.
    Packets(u64, asks::Change),
}

/// What was done, as it would be undone.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What was changed, such as `Theme`.
    pub words: String,
    pub back: Change,
}

/// The steps, newest last.
#[derive(Debug, Default)]
pub struct Journal {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl Journal {
    /// Notes a change that was made, with what takes it back. What was undone before cannot be done again then.
    pub fn note(&mut self, words: impl Into<String>, back: Change) {
        self.undone.clear();
        self.done.push(Step { words: words.into(), back });
        if self.done.len() > KEPT {
            self.done.remove(0);
        }
    }

    /// What undo would take back.
    pub fn last(&self) -> Option<&Step> {
        self.done.last()
    }

    /// What redo would do again.
    pub fn next(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// Takes the last step back: `exchange` makes a change and gives what takes that back.
    pub fn undo(&mut self, exchange: impl FnOnce(Change) -> Option<Change>) {
        let Some(Step { words, back }) = self.done.pop() else { return };
        if let Some(again) = exchange(back) {
            self.undone.push(Step { words, back: again });
        }
    }

    /// Does the step again that was taken back last.
    pub fn redo(&mut self, exchange: impl FnOnce(Change) -> Option<Change>) {
        let Some(Step { words, back }) = self.undone.pop() else { return };
        if let Some(again) = exchange(back) {
            self.done.push(Step { words, back: again });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_back_and_forth_until_something_new_is_done() {
        let mut value = toml::Value::Integer(1);
        let mut journal = Journal::default();
        let set = |journal: &mut Journal, value: &mut toml::Value, new: i64| {
            let before = std::mem::replace(value, new.into());
            journal.note("Zoom", Change::Preference { name: "zoom", value: before });
        };
        let exchange = |now: &mut toml::Value, change| {
            let Change::Preference { name, value } = change else { return None };
            Some(Change::Preference { name, value: std::mem::replace(now, value) })
        };
        set(&mut journal, &mut value, 2);
        set(&mut journal, &mut value, 3);
        journal.undo(|change| exchange(&mut value, change));
        journal.undo(|change| exchange(&mut value, change));
        journal.undo(|change| exchange(&mut value, change));
        assert_eq!(value, 1.into());
        journal.redo(|change| exchange(&mut value, change));
        assert_eq!(value, 2.into());
        set(&mut journal, &mut value, 9);
        journal.redo(|change| exchange(&mut value, change));
        assert_eq!((value, journal.next()), (9.into(), None));
    }
}
