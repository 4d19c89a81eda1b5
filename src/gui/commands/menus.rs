//! Menus: which commands stand where. Wireshark's order and words, and only what there is.

use super::{Command, Command as C, Form};
use crate::gui::asks::TimeFormat;
use crate::gui::copying::{BytesForm, RowsForm};
use crate::gui::docks::Tool;
use crate::gui::exporting::Format;
use crate::gui::settings::{Density, Layout, Paint};
use crate::gui::statistics::Carrier;

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

const COPY: &[Entry] = &[
    Do(C::CopyVisible),
    Line,
    Do(C::CopyDescription),
    Do(C::CopyFieldName),
    Do(C::CopyValue),
    Do(C::CopyAsFilter),
    Line,
    Do(C::CopyBytes(BytesForm::HexAndText)),
    Do(C::CopyBytes(BytesForm::Hex)),
    Do(C::CopyBytes(BytesForm::Text)),
    Do(C::CopyBytes(BytesForm::Stream)),
    Do(C::CopyBytes(BytesForm::Base64)),
    Do(C::CopyBytes(BytesForm::Escaped)),
];

const EDIT_COPY: &[Entry] = &[
    Do(C::CopyRows(RowsForm::Text)),
    Do(C::CopyRows(RowsForm::Csv)),
    Do(C::CopyRows(RowsForm::Yaml)),
    Line,
    Menu("Item", COPY),
];

/// The forms in which rows are copied.
pub const ROW_COPY: &[Entry] =
    &[Do(C::CopyRows(RowsForm::Text)), Do(C::CopyRows(RowsForm::Csv)), Do(C::CopyRows(RowsForm::Yaml))];

/// What can be said of packets, first in a row's menu.
pub const ROW_MARKS: &[Entry] = &[Do(C::MarkSelected), Do(C::IgnoreSelected), Do(C::TimeReference)];

/// The menu of the bytes.
pub const BYTES_COPY: &[Entry] = &[
    Do(C::CopyBytes(BytesForm::HexAndText)),
    Do(C::CopyBytes(BytesForm::Hex)),
    Do(C::CopyBytes(BytesForm::Text)),
    Do(C::CopyBytes(BytesForm::Stream)),
    Do(C::CopyBytes(BytesForm::Base64)),
    Do(C::CopyBytes(BytesForm::Escaped)),
    Line,
    Do(C::ExportBytes),
];

const TIME_FORMATS: &[Entry] = &[
    Do(C::TimeAs(TimeFormat::AbsoluteDate)),
    Do(C::TimeAs(TimeFormat::AbsoluteDayOfYear)),
    Do(C::TimeAs(TimeFormat::Absolute)),
    Do(C::TimeAs(TimeFormat::Epoch)),
    Do(C::TimeAs(TimeFormat::Relative)),
    Do(C::TimeAs(TimeFormat::Delta)),
    Do(C::TimeAs(TimeFormat::DeltaDisplayed)),
    Do(C::TimeAs(TimeFormat::UtcDate)),
    Do(C::TimeAs(TimeFormat::UtcDayOfYear)),
    Do(C::TimeAs(TimeFormat::Utc)),
    Line,
    Do(C::TimeAs(TimeFormat::RelativeClock)),
    Do(C::TimeAs(TimeFormat::DeltaClock)),
    Do(C::TimeAs(TimeFormat::DeltaDisplayedClock)),
    Line,
    Do(C::Decimals(None)),
    Do(C::Decimals(Some(0))),
    Do(C::Decimals(Some(1))),
    Do(C::Decimals(Some(2))),
    Do(C::Decimals(Some(3))),
    Do(C::Decimals(Some(4))),
    Do(C::Decimals(Some(5))),
    Do(C::Decimals(Some(6))),
    Do(C::Decimals(Some(7))),
    Do(C::Decimals(Some(8))),
    Do(C::Decimals(Some(9))),
];

const COLORIZE_CONVERSATION: &[Entry] = &[
    Do(C::ColorConversation(0)),
    Do(C::ColorConversation(1)),
    Do(C::ColorConversation(2)),
    Do(C::ColorConversation(3)),
    Do(C::ColorConversation(4)),
    Do(C::ColorConversation(5)),
    Do(C::ColorConversation(6)),
    Do(C::ColorConversation(7)),
    Do(C::ColorConversation(8)),
    Do(C::ColorConversation(9)),
    Line,
    Do(C::ResetColors),
];

const APPLY: Entry = Menu("Apply as Filter", FORMS_APPLY);
const PREPARE: Entry = Menu("Prepare as Filter", FORMS_PREPARE);

/// Streams that can be read.
pub const FOLLOW: &[Entry] = &[Do(C::Follow(Carrier::Tcp)), Do(C::Follow(Carrier::Udp)), Do(C::Follow(Carrier::Http))];

const DISSECTIONS: &[Entry] = &[
    Do(C::Export(Format::Text)),
    Do(C::Export(Format::Csv)),
    Do(C::Export(Format::CArrays)),
    Do(C::Export(Format::Psml)),
    Do(C::Export(Format::Pdml)),
    Do(C::Export(Format::Json)),
];

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
            Do(C::ExportPackets),
            Menu("Export Packet Dissections", DISSECTIONS),
            Do(C::ExportBytes),
            Line,
            Do(C::Quit),
        ],
    ),
    (
        "Edit",
        &[
            Do(C::Undo),
            Do(C::Redo),
            Line,
            Menu("Copy", EDIT_COPY),
            Do(C::FindPacket),
            Do(C::FindInPacket),
            Do(C::FindNext),
            Do(C::FindPrevious),
            Line,
            Do(C::MarkSelected),
            Do(C::MarkDisplayed),
            Do(C::UnmarkDisplayed),
            Do(C::NextMark),
            Do(C::PreviousMark),
            Line,
            Do(C::IgnoreSelected),
            Do(C::IgnoreDisplayed),
            Do(C::UnignoreDisplayed),
            Line,
            Do(C::TimeReference),
            Do(C::UnsetReferences),
            Do(C::NextReference),
            Do(C::PreviousReference),
            Line,
            Do(C::PacketComment),
            Line,
            Do(C::Profiles),
            Do(C::Preferences),
        ],
    ),
    (
        "View",
        &[
            Do(C::ShowToolbar),
            Do(C::ShowStatus),
            Line,
            Do(C::FullScreen),
            Line,
            Do(C::TimeStrip),
            Do(C::ShowDetails),
            Do(C::ShowBytes),
            Do(C::DetailsAndBytes),
            Menu("Layout", LAYOUTS),
            Menu("Row Height", DENSITIES),
            Menu("Time Display Format", TIME_FORMATS),
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
            Menu(
                "Row Colors",
                &[Do(C::RowColors(Paint::Full)), Do(C::RowColors(Paint::Soft)), Do(C::RowColors(Paint::Edge))],
            ),
            Do(C::ColoringRules),
            Menu("Colorize Conversation", COLORIZE_CONVERSATION),
            Line,
            Do(C::ResetLayout),
            Line,
            Do(C::Reload),
            Do(C::ResizeColumns),
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
            Do(C::NextInConversation),
            Do(C::PreviousInConversation),
            Do(C::FirstInConversation),
            Do(C::LastInConversation),
            Line,
            Do(C::Forward),
            Do(C::Back),
            Line,
            Do(C::AutoScroll),
        ],
    ),
    ("Capture", &[Do(C::CaptureOptions), Do(C::Start), Do(C::Stop), Do(C::Restart), Line, Do(C::RefreshInterfaces)]),
    (
        "Analyze",
        &[
            Do(C::FocusFilter),
            Do(C::ClearFilter),
            Do(C::FilterWhileTyping),
            Do(C::ImportFilters),
            Line,
            Do(C::ApplyAsColumn),
            APPLY,
            PREPARE,
            Do(C::FilterConversation),
            Line,
            Menu("Follow", FOLLOW),
            Do(C::Tool(Tool::Expert)),
            Line,
            Do(C::LimitAsFilter),
            Do(C::ClearLimit),
        ],
    ),
    (
        "Statistics",
        &[
            Do(C::Tool(Tool::Hierarchy)),
            Do(C::Tool(Tool::Conversations)),
            Do(C::Tool(Tool::Endpoints)),
            Do(C::Tool(Tool::Graph)),
        ],
    ),
    ("Help", &[Do(C::Palette), Do(C::Shortcuts), Line, Do(C::About)]),
];

/// The context menu of a line of the details.
pub const DETAILS_MENU: &[Entry] = &[
    Do(C::ExpandSubtrees),
    Do(C::CollapseSubtrees),
    Do(C::ExpandAll),
    Do(C::CollapseAll),
    Line,
    Do(C::ApplyAsColumn),
    Line,
    APPLY,
    PREPARE,
    Do(C::FilterConversation),
    Do(C::ColorizeWithFilter),
    Line,
    Menu("Copy", COPY),
    Do(C::ExportBytes),
    Line,
    Do(C::GoToLinked),
];

/// Commands that stand in no menu; keys and the palette reach them.
pub(super) const IN_NO_MENU: &[Command] = &[
    C::Tool(Tool::Follow),
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
