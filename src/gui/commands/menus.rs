//! Menus: which commands stand where. Wireshark's order and words, and only what there is.

use super::{Command, Command as C, Form};
use crate::gui::settings::{Density, Layout};

/// A row of a menu.
#[derive(Debug, Clone, Copy)]
pub enum Entry {
    Do(Command),
    Line,
    Menu(&'static str, &'static [Entry]),
    /// The files opened last.
    Recent,
}

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

/// Where the panes lie.
pub const LAYOUTS: &[Entry] = &[
    Do(C::Layout(Layout::Wide)),
    Do(C::Layout(Layout::Stacked)),
    Do(C::Layout(Layout::Columns)),
    Do(C::Layout(Layout::ListOnly)),
];

const DENSITIES: &[Entry] =
    &[Do(C::Density(Density::Compact)), Do(C::Density(Density::Normal)), Do(C::Density(Density::Roomy))];

/// The menu bar: Wireshark's order and words, and only what there is.
pub const MENUS: &[(&str, &[Entry])] = &[
    (
        "File",
        &[
            Do(C::Open),
            Recent,
            Do(C::Merge),
            Do(C::NewTab),
            Do(C::Close),
            Line,
            Do(C::Save),
            Do(C::SaveAs),
            Line,
            Do(C::Quit),
        ],
    ),
    ("Edit", &[Do(C::Undo), Do(C::Redo), Line, Menu("Copy", COPY), Line, Do(C::Profiles), Do(C::Preferences)]),
    (
        "View",
        &[
            Do(C::ShowToolbar),
            Do(C::ShowStatus),
            Line,
            Do(C::FullScreen),
            Line,
            Do(C::ShowDetails),
            Do(C::ShowBytes),
            Do(C::DetailsAndBytes),
            Menu("Layout", LAYOUTS),
            Menu("Row Height", DENSITIES),
            Line,
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
            Line,
            Do(C::Reload),
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
    ("Capture", &[Do(C::CaptureOptions), Do(C::Start), Do(C::Stop), Do(C::Restart), Line, Do(C::RefreshInterfaces)]),
    ("Analyze", &[Do(C::FocusFilter), Do(C::ClearFilter), Line, APPLY, PREPARE]),
    ("Help", &[Do(C::Palette), Do(C::Shortcuts), Line, Do(C::About)]),
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

/// Commands that stand in no menu; keys and the palette reach them.
pub(super) const IN_NO_MENU: &[Command] = &[
    C::NextPane,
    C::PreviousPane,
    C::NextTab,
    C::PreviousTab,
    C::Tab(1),
    C::Tab(2),
    C::Tab(3),
    C::Tab(4),
    C::Tab(5),
    C::Tab(6),
    C::Tab(7),
    C::Tab(8),
    C::Tab(9),
];

/// Adds the commands of some rows and of the menus in them.
pub(super) fn commands_in(entries: &[Entry], out: &mut Vec<Command>) {
    for entry in entries {
        match entry {
            Do(command) => out.push(*command),
            Menu(_, inner) => commands_in(inner, out),
            Line | Recent => {}
        }
    }
}

/// Looks for a command; `place` gets the titles of the menus on the way.
pub(super) fn find(entries: &[Entry], command: Command, place: &mut Vec<&'static str>) -> bool {
    entries.iter().any(|entry| match entry {
        Do(other) => *other == command,
        Menu(title, inner) => {
            place.push(title);
            let found = find(inner, command, place);
            if !found {
                place.pop();
            }
            found
        }
        Line | Recent => false,
    })
}
