//! Every action of the window, as data: what it is called, its keys, its icon, when it is off and why.
//!
//! Menus, toolbar, context menus, tooltips, palette and the sheet of keys are made from this one list. To add one: a
//! variant here, its line in `list`, its place in `menus`, and an arm in `window/perform.rs` where it is done.

pub mod keys;
mod list;
pub mod menus;
pub mod need;

use crate::gui::asks::TimeFormat;
use crate::gui::copying::{BytesForm, RowsForm};
pub use keys::{Keymap, Keys};
pub use menus::{DETAILS_MENU, Entry, MENUS};
pub use need::{Need, Situation};

use super::docks::Tool;
use super::exporting::Format;
use super::settings::{Density, Layout, Paint};
use super::statistics::Carrier;

/// An action with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    Open,
    NewTab,
    Close,
    Merge,
    Save,
    SaveAs,
    Reload,
    ExportPackets,
    Export(Format),
    Quit,
    CopyDescription,
    CopyFieldName,
    CopyValue,
    CopyAsFilter,
    Undo,
    Redo,
    Profiles,
    Preferences,
    ShowToolbar,
    ShowDetails,
    ShowBytes,
    ShowStatus,
    DetailsAndBytes,
    FullScreen,
    Layout(Layout),
    Density(Density),
    ThemeSystem,
    ThemeDark,
    ThemeLight,
    ZoomIn,
    ZoomOut,
    ZoomNormal,
    ExpandSubtrees,
    CollapseSubtrees,
    ExpandAll,
    CollapseAll,
    Colorize,
    ResetLayout,
    GoToPacket,
    GoToLinked,
    NextPacket,
    PreviousPacket,
    FirstPacket,
    LastPacket,
    Back,
    Forward,
    AutoScroll,
    CaptureOptions,
    Start,
    Stop,
    Restart,
    RefreshInterfaces,
    ImportFilters,
    Follow(Carrier),
    Tool(Tool),
    FocusFilter,
    ClearFilter,
    Apply(Form),
    Prepare(Form),
    NextPane,
    PreviousPane,
    NextTab,
    PreviousTab,
    /// Counted from 1.
    Tab(u8),
    Palette,
    Shortcuts,
    About,
    FindPacket,
    FindInPacket,
    FindNext,
    FindPrevious,
    MarkSelected,
    MarkDisplayed,
    UnmarkDisplayed,
    NextMark,
    PreviousMark,
    IgnoreSelected,
    IgnoreDisplayed,
    UnignoreDisplayed,
    TimeReference,
    UnsetReferences,
    NextReference,
    PreviousReference,
    PacketComment,
    TimeAs(TimeFormat),
    Decimals(Option<u8>),
    RowColors(Paint),
    ColorConversation(u8),
    ResetColors,
    ColoringRules,
    ColorizeWithFilter,
    ResizeColumns,
    TimeStrip,
    LimitAsFilter,
    ClearLimit,
    NextInConversation,
    PreviousInConversation,
    FirstInConversation,
    LastInConversation,
    ApplyAsColumn,
    FilterConversation,
    FilterWhileTyping,
    CopyVisible,
    CopyRows(RowsForm),
    CopyBytes(BytesForm),
    ExportBytes,
}

/// How a chosen item becomes a filter, alone or with the one that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    Selected,
    NotSelected,
    AndSelected,
    OrSelected,
    AndNotSelected,
    OrNotSelected,
}

impl Form {
    pub const ALL: [Form; 6] = [
        Form::Selected,
        Form::NotSelected,
        Form::AndSelected,
        Form::OrSelected,
        Form::AndNotSelected,
        Form::OrNotSelected,
    ];

    /// The filter made of `item` and the `current` one.
    pub fn make(self, current: &str, item: &str) -> String {
        let current = current.trim();
        match self {
            Form::Selected => item.to_owned(),
            Form::NotSelected => format!("!({item})"),
            // Without a filter to add to, the item stands alone.
            Form::AndSelected | Form::OrSelected if current.is_empty() => item.to_owned(),
            Form::AndNotSelected | Form::OrNotSelected if current.is_empty() => {
                format!("!({item})")
            }
            Form::AndSelected => format!("({current}) && ({item})"),
            Form::OrSelected => format!("({current}) || ({item})"),
            Form::AndNotSelected => format!("({current}) && !({item})"),
            Form::OrNotSelected => format!("({current}) || !({item})"),
        }
    }

    /// As in menus.
    pub const fn words(self) -> &'static str {
        match self {
            Form::Selected => "Selected",
            Form::NotSelected => "Not Selected",
            Form::AndSelected => "…and Selected",
            Form::OrSelected => "…or Selected",
            Form::AndNotSelected => "…and not Selected",
            Form::OrNotSelected => "…or not Selected",
        }
    }
}

/// What is known of a command.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// As in menus.
    pub words: &'static str,
    pub tip: &'static str,
    pub icon: &'static str,
    /// Those it comes with; the user's are in the [`Keymap`].
    pub keys: &'static [Keys],
    /// What must be so before it can be done.
    pub needs: &'static [Need],
    /// For what can be on and off: whether it is on.
    pub on: Option<fn(&Situation) -> bool>,
}

impl Command {
    /// All commands, in the order of the menus.
    pub fn all() -> impl Iterator<Item = Command> {
        let mut all = Vec::new();
        for (_, entries) in MENUS {
            menus::commands_in(entries, &mut all);
        }
        all.extend(menus::IN_NO_MENU);
        all.into_iter()
    }

    /// Its name in files, such as `go-to-packet`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for sign in format!("{self:?}").chars() {
            match sign {
                '(' => {}
                ')' | ',' | ' ' => {}
                sign if sign.is_ascii_uppercase() || sign.is_ascii_digit() => {
                    if !name.is_empty() {
                        name.push('-');
                    }
                    name.push(sign.to_ascii_lowercase());
                }
                sign => name.push(sign),
            }
        }
        name
    }

    /// Where it stands in the menus, such as `Analyze ▸ Follow`.
    pub fn place(self) -> String {
        for (title, entries) in MENUS {
            let mut place = vec![*title];
            if menus::find(entries, self, &mut place) {
                return place.join(" ▸ ");
            }
        }
        String::new()
    }

    /// Why it cannot be done now.
    pub fn why_not(self, now: &Situation) -> Option<&'static str> {
        self.about().needs.iter().find_map(|need| need(now))
    }

    /// Whether what it switches is on.
    pub fn is_on(self, now: &Situation) -> bool {
        self.about().on.is_some_and(|on| on(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_keys_but_those_that_exclude_each_other() {
        const EXCLUSIVE: &[(Command, Command)] =
            &[(Command::Start, Command::Stop), (Command::Reload, Command::Restart)];
        let mut seen: Vec<(Keys, Command)> = Vec::new();
        for command in Command::all() {
            for keys in command.about().keys {
                let other = seen.iter().find(|(k, _)| k.match_exactly(keys.modifiers, keys.key));
                if let Some((_, other)) = other {
                    assert!(EXCLUSIVE.contains(&(*other, command)), "{other:?} and {command:?}");
                }
                seen.push((*keys, command));
            }
        }
    }

    #[test]
    fn every_command_stands_once_and_has_a_name_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for command in Command::all() {
            assert!(seen.insert(command.name()), "{command:?} is listed twice");
            assert!(!command.about().words.is_empty() && !command.about().tip.is_empty(), "{command:?}");
        }
        assert_eq!(Command::Apply(Form::AndNotSelected).name(), "apply-and-not-selected");
        assert_eq!(Command::GoToPacket.place(), "Go");
        assert_eq!(Command::CopyValue.place(), "Edit ▸ Copy ▸ Item");
    }

    #[test]
    fn forms_join_filters_as_wireshark_does() {
        let made = Form::ALL.map(|form| form.make("tcp", "ip.addr == 1.2.3.4"));
        assert_eq!(
            made,
            [
                "ip.addr == 1.2.3.4",
                "!(ip.addr == 1.2.3.4)",
                "(tcp) && (ip.addr == 1.2.3.4)",
                "(tcp) || (ip.addr == 1.2.3.4)",
                "(tcp) && !(ip.addr == 1.2.3.4)",
                "(tcp) || !(ip.addr == 1.2.3.4)",
            ]
        );
        assert_eq!(Form::AndNotSelected.make(" ", "dns"), "!(dns)");
    }
}
