//! Every action of the window, as data: what it is called, its keys, its icon, when it is off.
//!
//! Menus, toolbar, tooltips and keys are made from this one list. To add one: a variant, its line
//! in [`Command::about`], its place in [`MENUS`], and an arm in `window.rs` where it is done.

use super::icons;
use eframe::egui::{Key, Modifiers};

/// An action with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    Open,
    Close,
    Save,
    SaveAs,
    Quit,
    CopyDescription,
    CopyFieldName,
    CopyValue,
    CopyAsFilter,
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
    Start,
    Stop,
    Restart,
    RefreshInterfaces,
    FocusFilter,
    ClearFilter,
    Apply(Form),
    Prepare(Form),
    NextPane,
    PreviousPane,
    About,
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

/// A key with what is held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys {
    pub modifiers: Modifiers,
    pub key: Key,
    /// Means something else while a text is edited, so it is left to the text then.
    pub not_in_text: bool,
}

/// What is known of a command.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// As in menus.
    pub words: &'static str,
    pub tip: &'static str,
    pub icon: &'static str,
    /// The first is shown in menus.
    pub keys: &'static [Keys],
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };
const CTRL_ALT_SHIFT: Modifiers = Modifiers { shift: true, alt: true, ..Modifiers::COMMAND };

const fn key(modifiers: Modifiers, key: Key) -> Keys {
    Keys { modifiers, key, not_in_text: false }
}

const fn list_key(modifiers: Modifiers, key: Key) -> Keys {
    Keys { modifiers, key, not_in_text: true }
}

const fn about(words: &'static str, tip: &'static str, icon: &'static str, keys: &'static [Keys]) -> About {
    About { words, tip, icon, keys }
}

impl Command {
    /// Its words, tip, icon and keys.
    pub const fn about(self) -> About {
        match self {
            Command::Open => about("Open…", "Open a capture file", icons::FOLDER_OPEN, const { &[key(CTRL, Key::O)] }),
            Command::Close => about("Close", "Close this capture", icons::X, const { &[key(CTRL, Key::W)] }),
            Command::Save => about("Save", "Save this capture", icons::FLOPPY_DISK, const { &[key(CTRL, Key::S)] }),
            Command::SaveAs => about(
                "Save As…",
                "Save this capture under another name",
                icons::FLOPPY_DISK,
                const { &[key(CTRL_SHIFT, Key::S)] },
            ),
            Command::Quit => about("Quit", "Close Wirefin", icons::X, const { &[key(CTRL, Key::Q)] }),
            Command::CopyDescription => about(
                "Description",
                "Copy the line as it is shown",
                icons::COPY,
                const { &[key(CTRL_ALT_SHIFT, Key::D)] },
            ),
            Command::CopyFieldName => {
                about("Field Name", "Copy the name of the field", icons::COPY, const { &[key(CTRL_ALT_SHIFT, Key::F)] })
            }
            Command::CopyValue => {
                about("Value", "Copy the value of the field", icons::COPY, const { &[key(CTRL_ALT_SHIFT, Key::V)] })
            }
            Command::CopyAsFilter => about(
                "As Filter",
                "Copy a filter that matches this item",
                icons::FUNNEL,
                const { &[list_key(CTRL_SHIFT, Key::C)] },
            ),
            Command::ThemeSystem => about("As the System", "Dark or light, as the system says", icons::PALETTE, &[]),
            Command::ThemeDark => about("Dark", "Light text on dark ground", icons::PALETTE, &[]),
            Command::ThemeLight => about("Light", "Dark text on light ground", icons::PALETTE, &[]),
            Command::ZoomIn => about(
                "Zoom In",
                "Make everything larger",
                icons::MAGNIFYING_GLASS,
                const {
                    &[
                        key(CTRL, Key::Plus),
                        key(CTRL, Key::Equals),
                        key(CTRL_SHIFT, Key::Plus),
                        key(CTRL_SHIFT, Key::Equals),
                    ]
                },
            ),
            Command::ZoomOut => about(
                "Zoom Out",
                "Make everything smaller",
                icons::MAGNIFYING_GLASS,
                const { &[key(CTRL, Key::Minus)] },
            ),
            Command::ZoomNormal => about(
                "Normal Size",
                "Back to the size that the system wants",
                icons::MAGNIFYING_GLASS,
                const { &[key(CTRL, Key::Num0)] },
            ),
            Command::ExpandSubtrees => {
                about("Expand Subtrees", "Open the chosen item and all below it", icons::ARROWS_OUT_LINE_VERTICAL, &[])
            }
            Command::CollapseSubtrees => about(
                "Collapse Subtrees",
                "Close the chosen item and all below it",
                icons::ARROWS_IN_LINE_VERTICAL,
                &[],
            ),
            Command::ExpandAll => about(
                "Expand All",
                "Open every item of the packet",
                icons::ARROWS_OUT_LINE_VERTICAL,
                const { &[list_key(CTRL, Key::ArrowRight)] },
            ),
            Command::CollapseAll => about(
                "Collapse All",
                "Close every item of the packet",
                icons::ARROWS_IN_LINE_VERTICAL,
                const { &[list_key(CTRL, Key::ArrowLeft)] },
            ),
            Command::Colorize => {
                about("Colorize Packet List", "Color packets by the coloring rules", icons::PALETTE, &[])
            }
            Command::ResetLayout => about(
                "Reset Layout",
                "Panes and columns as they were at first",
                icons::SQUARE,
                const { &[key(CTRL_SHIFT, Key::W)] },
            ),
            Command::GoToPacket => about(
                "Go to Packet…",
                "Go to a packet by its number",
                icons::HASH_STRAIGHT,
                const { &[key(CTRL, Key::G)] },
            ),
            Command::GoToLinked => {
                about("Go to Linked Packet", "Go to the packet that the chosen item names", icons::ARROW_RIGHT, &[])
            }
            Command::NextPacket => about(
                "Next Packet",
                "Select the next packet",
                icons::CARET_DOWN,
                const { &[key(CTRL, Key::ArrowDown), key(Modifiers::NONE, Key::F8)] },
            ),
            Command::PreviousPacket => about(
                "Previous Packet",
                "Select the packet before",
                icons::CARET_UP,
                const { &[key(CTRL, Key::ArrowUp), key(Modifiers::NONE, Key::F7)] },
            ),
            Command::FirstPacket => about(
                "First Packet",
                "Select the first packet",
                icons::ARROW_UP,
                const { &[list_key(CTRL, Key::Home)] },
            ),
            Command::LastPacket => about(
                "Last Packet",
                "Select the last packet",
                icons::ARROW_LINE_DOWN,
                const { &[list_key(CTRL, Key::End)] },
            ),
            Command::Back => about(
                "Previous Packet In History",
                "Back to the packet selected before",
                icons::ARROW_LEFT,
                const { &[list_key(Modifiers::ALT, Key::ArrowLeft)] },
            ),
            Command::Forward => about(
                "Next Packet In History",
                "Forward again",
                icons::ARROW_RIGHT,
                const { &[list_key(Modifiers::ALT, Key::ArrowRight)] },
            ),
            Command::AutoScroll => {
                about("Auto Scroll in Live Capture", "Follow the newest packet", icons::ARROW_LINE_DOWN, &[])
            }
            Command::Start => about(
                "Start",
                "Start capturing on the chosen interfaces",
                icons::SQUARE,
                const { &[key(CTRL, Key::E)] },
            ),
            Command::Stop => about("Stop", "Stop capturing", icons::SQUARE, const { &[key(CTRL, Key::E)] }),
            Command::Restart => about(
                "Restart",
                "Throw away what was captured and start again",
                icons::ARROW_COUNTER_CLOCKWISE,
                const { &[key(CTRL, Key::R)] },
            ),
            Command::RefreshInterfaces => about(
                "Refresh Interfaces",
                "Look for interfaces again",
                icons::ARROWS_CLOCKWISE,
                const { &[key(Modifiers::NONE, Key::F5)] },
            ),
            Command::FocusFilter => {
                about("Display Filter", "Go to the display filter", icons::FUNNEL, const { &[key(CTRL, Key::Slash)] })
            }
            Command::ClearFilter => about("Clear Display Filter", "Show all packets again", icons::X, &[]),
            Command::Apply(form) => about(form.words(), "Show only what matches this item", icons::FUNNEL, &[]),
            Command::Prepare(form) => about(form.words(), "Put a filter for this item in the bar", icons::FUNNEL, &[]),
            Command::NextPane => about(
                "Next Pane",
                "Move the keyboard to the next pane",
                icons::ARROW_RIGHT,
                const { &[key(Modifiers::NONE, Key::F6)] },
            ),
            Command::PreviousPane => about(
                "Previous Pane",
                "Move the keyboard to the pane before",
                icons::ARROW_LEFT,
                const { &[key(Modifiers::SHIFT, Key::F6)] },
            ),
            Command::About => about("About Wirefin", "Version, licences and folders", icons::INFO, &[]),
        }
    }

    /// Why it cannot be done now.
    pub fn why_not(self, now: &Situation) -> Option<&'static str> {
        let unless = |yes: bool, reason: &'static str| (!yes).then_some(reason);
        const NOTHING_OPEN: &str = "No capture is open";
        match self {
            Command::Close | Command::SaveAs => unless(now.open, NOTHING_OPEN),
            Command::Save => unless(now.open, NOTHING_OPEN).or_else(|| unless(now.unsaved, "Everything is saved")),
            Command::CopyDescription | Command::CopyValue => unless(now.field, "No item of a packet is chosen"),
            Command::CopyFieldName | Command::CopyAsFilter | Command::Apply(_) | Command::Prepare(_) => {
                unless(now.filter_of_field, "Nothing that a filter could be made of is chosen")
            }
            Command::ExpandSubtrees | Command::CollapseSubtrees => unless(now.field, "No item of a packet is chosen"),
            Command::ExpandAll | Command::CollapseAll => unless(now.packet, "No packet is selected"),
            Command::GoToLinked => unless(now.link, "The chosen item leads to no other packet"),
            Command::GoToPacket
            | Command::NextPacket
            | Command::PreviousPacket
            | Command::FirstPacket
            | Command::LastPacket => unless(now.packets, "There are no packets"),
            Command::Back => unless(now.back, "There is no packet before in the history"),
            Command::Forward => unless(now.forward, "There is no packet after in the history"),
            Command::Start => unless(!now.live, "A capture is running")
                .or(now.hindered)
                .or_else(|| unless(now.interface, "No interface is chosen")),
            Command::Stop => unless(now.live, "No capture is running"),
            Command::Restart => unless(now.live, "No capture is running"),
            Command::ClearFilter => unless(now.filtered, "No filter is applied"),
            Command::FocusFilter => unless(now.open, NOTHING_OPEN),
            _ => None,
        }
    }

    /// Whether what it switches is on.
    pub fn is_on(self, now: &Situation) -> bool {
        match self {
            Command::Colorize => now.colorize,
            Command::AutoScroll => now.auto_scroll,
            Command::ThemeSystem => now.theme == 0,
            Command::ThemeDark => now.theme == 1,
            Command::ThemeLight => now.theme == 2,
            _ => false,
        }
    }

    /// Its first keys as a menu shows them.
    pub fn keys_words(self) -> String {
        self.about().keys.first().map(|keys| keys_words(*keys)).unwrap_or_default()
    }

    /// The tooltip of its button: what it does and its keys.
    pub fn tip_words(self) -> String {
        let keys = self.keys_words();
        let tip = self.about().tip;
        if keys.is_empty() { tip.to_owned() } else { format!("{tip} ({keys})") }
    }
}

/// Keys such as `Ctrl+Shift+S`.
pub fn keys_words(keys: Keys) -> String {
    let mut words = String::new();
    for (held, word) in
        [(keys.modifiers.command, "Ctrl+"), (keys.modifiers.alt, "Alt+"), (keys.modifiers.shift, "Shift+")]
    {
        if held {
            words.push_str(word);
        }
    }
    words.push_str(match keys.key {
        Key::ArrowDown => "↓",
        Key::ArrowUp => "↑",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::Slash => "/",
        Key::Plus | Key::Equals => "+",
        Key::Minus => "-",
        other => other.name(),
    });
    words
}

/// What decides which commands can be done.
#[derive(Debug, Default, Clone, Copy)]
pub struct Situation {
    pub open: bool,
    pub unsaved: bool,
    pub live: bool,
    pub packets: bool,
    pub packet: bool,
    pub field: bool,
    pub filter_of_field: bool,
    pub link: bool,
    pub back: bool,
    pub forward: bool,
    pub filtered: bool,
    pub interface: bool,
    /// Why capturing is not possible at all.
    pub hindered: Option<&'static str>,
    pub colorize: bool,
    pub auto_scroll: bool,
    /// 0 as the system, 1 dark, 2 light.
    pub theme: u8,
}

/// A row of a menu.
#[derive(Debug, Clone, Copy)]
pub enum Entry {
    Do(Command),
    Line,
    Menu(&'static str, &'static [Entry]),
    /// The files opened last.
    Recent,
}

use Command as C;
use Entry::{Do, Line, Menu, Recent};

const FORMS_APPLY: &[Entry] = &[
    Do(C::Apply(Form::Selected)),
    Do(C::Apply(Form::NotSelected)),
    Do(C::Apply(Form::AndSelected)),
    Do(C::Apply(Form::OrSelected)),
    Do(C::Apply(Form::AndNotSelected)),
    Do(C::Apply(Form::OrNotSelected)),
];

const FORMS_PREPARE: &[Entry] = &[
    Do(C::Prepare(Form::Selected)),
    Do(C::Prepare(Form::NotSelected)),
    Do(C::Prepare(Form::AndSelected)),
    Do(C::Prepare(Form::OrSelected)),
    Do(C::Prepare(Form::AndNotSelected)),
    Do(C::Prepare(Form::OrNotSelected)),
];

const COPY: &[Entry] = &[Do(C::CopyDescription), Do(C::CopyFieldName), Do(C::CopyValue), Line, Do(C::CopyAsFilter)];

const APPLY: Entry = Menu("Apply as Filter", FORMS_APPLY);
const PREPARE: Entry = Menu("Prepare as Filter", FORMS_PREPARE);

/// The menu bar: Wireshark's order and words, and only what there is.
pub const MENUS: &[(&str, &[Entry])] = &[
    ("File", &[Do(C::Open), Recent, Do(C::Close), Line, Do(C::Save), Do(C::SaveAs), Line, Do(C::Quit)]),
    ("Edit", &[Menu("Copy", COPY)]),
    (
        "View",
        &[
            Menu("Theme", &[Do(C::ThemeSystem), Do(C::ThemeDark), Do(C::ThemeLight)]),
            Menu("Zoom", &[Do(C::ZoomIn), Do(C::ZoomOut), Do(C::ZoomNormal)]),
            Line,
            Do(C::ExpandSubtrees),
            Do(C::CollapseSubtrees),
            Do(C::ExpandAll),
            Do(C::CollapseAll),
            Line,
            Do(C::Colorize),
            Line,
            Do(C::ResetLayout),
        ],
    ),
    (
        "Go",
        &[
            Do(C::GoToPacket),
            Do(C::GoToLinked),
            Line,
            Do(C::NextPacket),
            Do(C::PreviousPacket),
            Do(C::FirstPacket),
            Do(C::LastPacket),
            Line,
            Do(C::Forward),
            Do(C::Back),
            Line,
            Do(C::AutoScroll),
        ],
    ),
    ("Capture", &[Do(C::Start), Do(C::Stop), Do(C::Restart), Line, Do(C::RefreshInterfaces)]),
    ("Analyze", &[Do(C::FocusFilter), Do(C::ClearFilter), Line, APPLY, PREPARE]),
    ("Help", &[Do(C::About)]),
];

/// The context menu of a line of the details.
pub const DETAILS_MENU: &[Entry] = &[
    Do(C::ExpandSubtrees),
    Do(C::CollapseSubtrees),
    Do(C::ExpandAll),
    Do(C::CollapseAll),
    Line,
    APPLY,
    PREPARE,
    Line,
    Menu("Copy", COPY),
    Line,
    Do(C::GoToLinked),
];

/// Commands with keys; those with more modifiers come first when one key has several.
pub fn with_keys() -> impl Iterator<Item = Command> {
    fn all(entries: &'static [Entry], out: &mut Vec<Command>) {
        for entry in entries {
            match entry {
                Do(command) => out.push(*command),
                Menu(_, inner) => all(inner, out),
                Line | Recent => {}
            }
        }
    }
    let mut commands = Vec::new();
    for (_, entries) in MENUS {
        all(entries, &mut commands);
    }
    commands.extend([C::NextPane, C::PreviousPane]);
    commands.into_iter().filter(|command| !command.about().keys.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_keys_but_start_and_stop() {
        let mut seen: Vec<(Keys, Command)> = Vec::new();
        for command in with_keys() {
            for keys in command.about().keys {
                let other = seen.iter().find(|(k, _)| k.key == keys.key && k.modifiers.matches_exact(keys.modifiers));
                if let Some((_, other)) = other {
                    assert_eq!((*other, command), (C::Start, C::Stop));
                }
                seen.push((*keys, command));
            }
        }
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

    #[test]
    fn keys_are_written_as_on_the_keyboard() {
        assert_eq!(C::SaveAs.keys_words(), "Ctrl+Shift+S");
        assert_eq!(C::NextPacket.keys_words(), "Ctrl+↓");
        assert_eq!(C::About.keys_words(), "");
    }
}
