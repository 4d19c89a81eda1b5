//! The list: every command with its words, tip, icon, keys and needs.

use super::keys::keys;
use super::{About, Command, Command as C, Keys, Need, Situation, need};
use crate::gui::asks::TimeFormat;
use crate::gui::copying::RowsForm;
use crate::gui::docks::Tool;
use crate::gui::exporting::Format;
use crate::gui::icons;
use crate::gui::settings::{Density, Layout, Paint, Theme};
use crate::gui::statistics::Carrier;

const fn about(words: &'static str, tip: &'static str, icon: &'static str) -> About {
    About { words, tip, icon, keys: &[], needs: &[], on: None }
}

impl About {
    const fn keys(self, keys: &'static [Keys]) -> About {
        About { keys, ..self }
    }

    const fn needs(self, needs: &'static [Need]) -> About {
        About { needs, ..self }
    }

    const fn on(self, on: fn(&Situation) -> bool) -> About {
        About { on: Some(on), ..self }
    }
}

impl Command {
    /// Its line in the list.
    pub const fn about(self) -> About {
        match self {
            // File
            C::Open => about("Open…", "Open a capture file", icons::FOLDER_OPEN).keys(keys!(CTRL O)),
            C::NewTab => about("New Tab", "Capture or open another file beside this one", icons::PLUS),
            C::Close => about("Close", "Close this capture", icons::X).keys(keys!(CTRL W)).needs(&[need::closable]),
            C::Merge => {
                about("Merge…", "Put another file and this one together by time", icons::STACK).needs(&[need::file])
            }
            C::Reload => about("Reload", "Read this file again", icons::ARROWS_CLOCKWISE)
                .keys(keys!(CTRL R))
                .needs(&[need::file, need::not_live]),
            C::Save => about("Save", "Save this capture", icons::FLOPPY_DISK)
                .keys(keys!(CTRL S))
                .needs(&[need::open, need::unsaved]),
            C::SaveAs => about("Save As…", "Save this capture under another name", icons::FLOPPY_DISK)
                .keys(keys!(CTRL_SHIFT S))
                .needs(&[need::open]),
            C::ExportPackets => {
                about("Export Specified Packets…", "Save some of the packets as a capture", icons::EXPORT)
                    .needs(&[need::open])
            }
            C::Export(Format::Text) => {
                about("As Plain Text…", "Write packets as text", icons::EXPORT).needs(&[need::open])
            }
            C::Export(Format::Csv) => {
                about("As CSV…", "Write the packet list as a table", icons::EXPORT).needs(&[need::open])
            }
            C::Export(Format::CArrays) => {
                about("As \"C\" Arrays…", "Write packets' bytes as C", icons::EXPORT).needs(&[need::open])
            }
            C::Export(Format::Psml) => {
                about("As PSML XML…", "Write the packet list as XML", icons::EXPORT).needs(&[need::open])
            }
            C::Export(Format::Pdml) => {
                about("As PDML XML…", "Write packets' details as XML", icons::EXPORT).needs(&[need::open])
            }
            C::Export(_) => about("As JSON…", "Write packets' details as JSON", icons::EXPORT).needs(&[need::open]),
            C::Quit => about("Quit", "Close Wirefin", icons::X).keys(keys!(CTRL Q)),

            // Edit
            C::CopyDescription => about("Description", "Copy the line as it is shown", icons::COPY)
                .keys(keys!(CTRL_ALT_SHIFT D))
                .needs(&[need::field]),
            C::CopyFieldName => about("Field Name", "Copy the name of the field", icons::COPY)
                .keys(keys!(CTRL_ALT_SHIFT F))
                .needs(&[need::filter_of_field]),
            C::CopyValue => about("Value", "Copy the value of the field", icons::COPY)
                .keys(keys!(CTRL_ALT_SHIFT V))
                .needs(&[need::field]),
            C::CopyAsFilter => about("As Filter", "Copy a filter that matches this item", icons::FUNNEL)
                .keys(keys!(CTRL_SHIFT C))
                .needs(&[need::filter_of_field]),

            C::Undo => about("Undo", "Take back what was changed last", icons::ARROW_U_UP_LEFT)
                .keys(keys!(CTRL Z))
                .needs(&[need::undo]),
            C::Redo => {
                about("Redo", "Change it again", icons::ARROW_U_UP_RIGHT).keys(keys!(CTRL_SHIFT Z)).needs(&[need::redo])
            }
            C::Profiles => about(
                "Configuration Profiles…",
                "Preferences, keys and filters that belong together",
                icons::USER_CIRCLE,
            )
            .keys(keys!(CTRL_SHIFT A)),
            C::Preferences => {
                about("Preferences…", "Everything that can be set", icons::GEAR).keys(keys!(CTRL_SHIFT P))
            }

            // View
            C::ShowToolbar => {
                about("Main Toolbar", "Show commands and the display filter", icons::LAYOUT).on(|now| now.toolbar)
            }
            C::ShowDetails => about("Packet Details", "Show what is inside the selected packet", icons::LAYOUT)
                .on(|now| now.details && !matches!(now.layout, Layout::ListOnly)),
            C::ShowBytes => about("Packet Bytes", "Show the bytes of the selected packet", icons::LAYOUT)
                .on(|now| now.bytes && !matches!(now.layout, Layout::ListOnly)),
            C::ShowStatus => {
                about("Status Bar", "Show counts and what is chosen at the bottom", icons::LAYOUT).on(|now| now.status)
            }
            C::DetailsAndBytes => {
                about("Details and Bytes", "Hide details and bytes, or bring both back", icons::LAYOUT)
                    .keys(keys!(CTRL_SHIFT J))
                    .on(|now| (now.details || now.bytes) && !matches!(now.layout, Layout::ListOnly))
            }
            C::FullScreen => about("Full Screen", "Use the whole screen", icons::CORNERS_OUT).keys(keys!(NONE F11)),
            C::Layout(Layout::Wide) => {
                about("Wide", "The list above, details and bytes side by side below", icons::LAYOUT)
                    .on(|now| matches!(now.layout, Layout::Wide))
            }
            C::Layout(Layout::Stacked) => about("Stacked", "List, details and bytes one below the other", icons::ROWS)
                .on(|now| matches!(now.layout, Layout::Stacked)),
            C::Layout(Layout::Columns) => {
                about("Columns", "The list at the left, details and bytes at the right", icons::COLUMNS)
                    .on(|now| matches!(now.layout, Layout::Columns))
            }
            C::Layout(Layout::ListOnly) => about("List Only", "Nothing but the packet list", icons::SQUARE)
                .on(|now| matches!(now.layout, Layout::ListOnly)),
            C::Density(Density::Compact) => {
                about("Compact", "Rows close together", icons::ROWS).on(|now| matches!(now.density, Density::Compact))
            }
            C::Density(Density::Normal) => {
                about("Normal", "Rows as high as usual", icons::ROWS).on(|now| matches!(now.density, Density::Normal))
            }
            C::Density(Density::Roomy) => about("Roomy", "High rows with larger text", icons::ROWS)
                .on(|now| matches!(now.density, Density::Roomy)),
            C::ThemeSystem => about("As the System", "Dark or light, as the system says", icons::PALETTE)
                .on(|now| matches!(now.theme, Theme::System)),
            C::ThemeDark => {
                about("Dark", "Light text on dark ground", icons::PALETTE).on(|now| matches!(now.theme, Theme::Dark))
            }
            C::ThemeLight => {
                about("Light", "Dark text on light ground", icons::PALETTE).on(|now| matches!(now.theme, Theme::Light))
            }
            C::ZoomIn => about("Zoom In", "Make everything larger", icons::MAGNIFYING_GLASS)
                .keys(keys!(CTRL Plus, CTRL Equals, CTRL_SHIFT Plus, CTRL_SHIFT Equals)),
            C::ZoomOut => about("Zoom Out", "Make everything smaller", icons::MAGNIFYING_GLASS).keys(keys!(CTRL Minus)),
            C::ZoomNormal => about("Normal Size", "Back to the size that the system wants", icons::MAGNIFYING_GLASS)
                .keys(keys!(CTRL Num0)),
            C::ExpandSubtrees => {
                about("Expand Subtrees", "Open the chosen item and all below it", icons::ARROWS_OUT_LINE_VERTICAL)
                    .needs(&[need::field])
            }
            C::CollapseSubtrees => {
                about("Collapse Subtrees", "Close the chosen item and all below it", icons::ARROWS_IN_LINE_VERTICAL)
                    .needs(&[need::field])
            }
            C::ExpandAll => about("Expand All", "Open every item of the packet", icons::ARROWS_OUT_LINE_VERTICAL)
                .keys(keys!(CTRL ArrowRight))
                .needs(&[need::packet]),
            C::CollapseAll => about("Collapse All", "Close every item of the packet", icons::ARROWS_IN_LINE_VERTICAL)
                .keys(keys!(CTRL ArrowLeft))
                .needs(&[need::packet]),
            C::Colorize => about("Colorize Packet List", "Color packets by the coloring rules", icons::PALETTE)
                .on(|now| now.colorize),
            C::ResetLayout => about("Reset Layout", "Panes and columns as they were at first", icons::SQUARE)
                .keys(keys!(CTRL_SHIFT W)),

            // Go
            C::GoToPacket => about("Go to Packet…", "Go to a packet by its number", icons::HASH_STRAIGHT)
                .keys(keys!(CTRL G))
                .needs(&[need::packets]),
            C::GoToLinked => {
                about("Go to Linked Packet", "Go to the packet that the chosen item names", icons::ARROW_RIGHT)
                    .needs(&[need::link])
            }
            C::NextPacket => about("Next Packet", "Select the next packet", icons::CARET_DOWN)
                .keys(keys!(CTRL ArrowDown, NONE F8))
                .needs(&[need::packets]),
            C::PreviousPacket => about("Previous Packet", "Select the packet before", icons::CARET_UP)
                .keys(keys!(CTRL ArrowUp, NONE F7))
                .needs(&[need::packets]),
            C::FirstPacket => about("First Packet", "Select the first packet", icons::ARROW_UP)
                .keys(keys!(CTRL Home))
                .needs(&[need::packets]),
            C::LastPacket => about("Last Packet", "Select the last packet", icons::ARROW_LINE_DOWN)
                .keys(keys!(CTRL End))
                .needs(&[need::packets]),
            C::Back => about("Previous Packet In History", "Back to the packet selected before", icons::ARROW_LEFT)
                .keys(keys!(ALT ArrowLeft))
                .needs(&[need::back]),
            C::Forward => about("Next Packet In History", "Forward again", icons::ARROW_RIGHT)
                .keys(keys!(ALT ArrowRight))
                .needs(&[need::forward]),
            C::AutoScroll => about("Auto Scroll in Live Capture", "Follow the newest packet", icons::ARROW_LINE_DOWN)
                .on(|now| now.auto_scroll),

            // Capture
            C::CaptureOptions => {
                about("Options…", "Choose interfaces, capture filter, file and when to stop", icons::SLIDERS_HORIZONTAL)
                    .keys(keys!(CTRL K))
                    .needs(&[need::not_live])
            }
            C::Start => about("Start", "Start capturing on the chosen interfaces", icons::SQUARE)
                .keys(keys!(CTRL E))
                .needs(&[need::not_live, need::rights, need::interface]),
            C::Stop => about("Stop", "Stop capturing", icons::SQUARE).keys(keys!(CTRL E)).needs(&[need::live]),
            C::Restart => {
                about("Restart", "Throw away what was captured and start again", icons::ARROW_COUNTER_CLOCKWISE)
                    .keys(keys!(CTRL R))
                    .needs(&[need::live])
            }
            C::RefreshInterfaces => {
                about("Refresh Interfaces", "Look for interfaces again", icons::ARROWS_CLOCKWISE).keys(keys!(NONE F5))
            }

            // Analyze
            C::ImportFilters => {
                about("Import Display Filters…", "Take over the filters saved in Wireshark (dfilters)", icons::FUNNEL)
            }
            C::Follow(Carrier::Udp) => about("UDP Stream", "Read what this UDP stream carries", Tool::Follow.icon())
                .keys(keys!(CTRL_ALT_SHIFT U))
                .needs(&[need::udp]),
            C::Follow(Carrier::Http) => about("HTTP Stream", "Read the HTTP of this stream", Tool::Follow.icon())
                .keys(keys!(CTRL_ALT_SHIFT H))
                .needs(&[need::http]),
            C::Follow(_) => about("TCP Stream", "Read what this TCP stream carries", Tool::Follow.icon())
                .keys(keys!(CTRL_ALT_SHIFT T))
                .needs(&[need::tcp]),
            C::Tool(Tool::Follow) => about("Follow", "Read what a stream carries", Tool::Follow.icon())
                .needs(&[need::open])
                .on(|now| now.has_tool(Tool::Follow)),
            C::Tool(Tool::Expert) => {
                about("Expert Information", "Warnings and notes, most severe first", Tool::Expert.icon())
                    .needs(&[need::open])
                    .on(|now| now.has_tool(Tool::Expert))
            }
            C::Tool(Tool::Conversations) => {
                about("Conversations", "Who talks with whom, and how much", Tool::Conversations.icon())
                    .needs(&[need::open])
                    .on(|now| now.has_tool(Tool::Conversations))
            }
            C::Tool(Tool::Endpoints) => about("Endpoints", "Who talks, and how much", Tool::Endpoints.icon())
                .needs(&[need::open])
                .on(|now| now.has_tool(Tool::Endpoints)),
            C::Tool(Tool::Hierarchy) => {
                about("Protocol Hierarchy", "Which protocols there are, and how much", Tool::Hierarchy.icon())
                    .needs(&[need::open])
                    .on(|now| now.has_tool(Tool::Hierarchy))
            }
            C::Tool(Tool::Graph) => about("I/O Graphs", "Packets and bytes over time", Tool::Graph.icon())
                .needs(&[need::open])
                .on(|now| now.has_tool(Tool::Graph)),
            C::FocusFilter => about("Display Filter", "Go to the display filter", icons::FUNNEL)
                .keys(keys!(CTRL Slash))
                .needs(&[need::open]),
            C::ClearFilter => {
                about("Clear Display Filter", "Show all packets again", icons::X).needs(&[need::filtered])
            }
            C::Apply(form) => {
                about(form.words(), "Show only what matches this item", icons::FUNNEL).needs(&[need::filter_of_field])
            }
            C::Prepare(form) => about(form.words(), "Put a filter for this item in the bar", icons::FUNNEL)
                .needs(&[need::filter_of_field]),

            // What is done with packets, rows and bytes
            C::FindPacket => {
                about("Find Packet…", "Look for a packet by a filter, text or bytes", icons::MAGNIFYING_GLASS)
                    .keys(keys!(CTRL F))
                    .needs(&[need::open])
            }
            C::FindInPacket => about("Find in Packet", "Look for text in the details", icons::MAGNIFYING_GLASS)
                .keys(keys!(CTRL_ALT F))
                .needs(&[need::packet]),
            C::FindNext => about("Find Next", "To the next packet that has it", icons::CARET_DOWN)
                .keys(keys!(CTRL N))
                .needs(&[need::sought]),
            C::FindPrevious => about("Find Previous", "To the packet before that has it", icons::CARET_UP)
                .keys(keys!(CTRL B))
                .needs(&[need::sought]),
            C::MarkSelected => about("Mark/Unmark Selected", "Mark the selected packets", icons::BOOKMARK_SIMPLE)
                .keys(keys!(CTRL M))
                .needs(&[need::packet]),
            C::MarkDisplayed => about("Mark All Displayed", "Mark all packets that are shown", icons::BOOKMARK_SIMPLE)
                .keys(keys!(CTRL_SHIFT M))
                .needs(&[need::packets]),
            C::UnmarkDisplayed => about("Unmark All Displayed", "Take the marks away again", icons::BOOKMARK_SIMPLE)
                .keys(keys!(CTRL_ALT M))
                .needs(&[need::marked]),
            C::NextMark => about("Next Mark", "To the next marked packet", icons::CARET_DOWN)
                .keys(keys!(CTRL_SHIFT N))
                .needs(&[need::marked]),
            C::PreviousMark => about("Previous Mark", "To the marked packet before", icons::CARET_UP)
                .keys(keys!(CTRL_SHIFT B))
                .needs(&[need::marked]),
            C::IgnoreSelected => {
                about("Ignore/Unignore Selected", "Look at nothing in the selected packets", icons::PROHIBIT)
                    .keys(keys!(CTRL D))
                    .needs(&[need::packet])
            }
            C::IgnoreDisplayed => {
                about("Ignore All Displayed", "Look at nothing in the packets that are shown", icons::PROHIBIT)
                    .keys(keys!(CTRL_SHIFT D))
                    .needs(&[need::packets])
            }
            C::UnignoreDisplayed => about("Unignore All Displayed", "Look at them again", icons::PROHIBIT)
                .keys(keys!(CTRL_ALT D))
                .needs(&[need::ignored]),
            C::TimeReference => {
                about("Set/Unset Time Reference", "Count the times of the packets behind it from here", icons::TIMER)
                    .keys(keys!(CTRL T))
                    .needs(&[need::packet])
            }
            C::UnsetReferences => {
                about("Unset All Time References", "Count all times from the first packet", icons::TIMER)
                    .keys(keys!(CTRL_ALT T))
                    .needs(&[need::referenced])
            }
            C::NextReference => about("Next Time Reference", "To the next time reference", icons::CARET_DOWN)
                .keys(keys!(CTRL_ALT N))
                .needs(&[need::referenced]),
            C::PreviousReference => about("Previous Time Reference", "To the time reference before", icons::CARET_UP)
                .keys(keys!(CTRL_ALT B))
                .needs(&[need::referenced]),
            C::PacketComment => about("Packet Comment…", "Write comments on the selected packet", icons::NOTE)
                .keys(keys!(CTRL_ALT C))
                .needs(&[need::packet]),
            C::TimeAs(format) => time_as(format),
            C::Decimals(decimals) => decimals_about(decimals),
            C::RowColors(Paint::Full) => about("Full", "Rows in the colors of their rules", icons::PALETTE)
                .on(|now| now.colorize && now.paint == Paint::Full),
            C::RowColors(Paint::Soft) => about("Soft", "Half way to the ground", icons::PALETTE)
                .on(|now| now.colorize && now.paint == Paint::Soft),
            C::RowColors(Paint::Edge) => about("Edge", "Only a bar at the left", icons::PALETTE)
                .on(|now| now.colorize && now.paint == Paint::Edge),
            C::ColorConversation(color) => color_conversation(color),
            C::ResetColors => about("Reset Colors", "Rows of all conversations by the rules again", icons::PALETTE)
                .keys(keys!(CTRL Space))
                .needs(&[need::open]),
            C::ColoringRules => about("Coloring Rules…", "Which packets have which colors", icons::PALETTE),
            C::ColorizeWithFilter => {
                about("Colorize with Filter…", "Make a coloring rule for this item", icons::PALETTE)
                    .needs(&[need::filter_of_field])
            }
            C::ResizeColumns => about("Resize Columns", "Make all columns fit the rows on screen", icons::COLUMNS)
                .keys(keys!(CTRL_SHIFT R))
                .needs(&[need::packets]),
            C::TimeStrip => {
                about("Time Strip", "Packets over time, above the list", icons::CHART_BAR).on(|now| now.time_strip)
            }
            C::LimitAsFilter => about("Time Limit as Filter", "Write the time limit into the filter", icons::FUNNEL)
                .needs(&[need::limited]),
            C::ClearLimit => {
                about("Clear Time Limit", "Show packets of all times again", icons::X).needs(&[need::limited])
            }
            C::NextInConversation => {
                about("Next Packet in Conversation", "To the next packet of the same conversation", icons::CARET_DOWN)
                    .keys(keys!(CTRL Period))
                    .needs(&[need::packet])
            }
            C::PreviousInConversation => about(
                "Previous Packet in Conversation",
                "To the packet before of the same conversation",
                icons::CARET_UP,
            )
            .keys(keys!(CTRL Comma))
            .needs(&[need::packet]),
            C::FirstInConversation => {
                about("First Packet in Conversation", "To the first packet of the same conversation", icons::ARROW_UP)
                    .needs(&[need::packet])
            }
            C::LastInConversation => about(
                "Last Packet in Conversation",
                "To the last packet of the same conversation",
                icons::ARROW_LINE_DOWN,
            )
            .needs(&[need::packet]),
            C::ApplyAsColumn => about("Apply as Column", "Show this field in a column of the list", icons::COLUMNS)
                .keys(keys!(CTRL_SHIFT I))
                .needs(&[need::filter_of_field]),
            C::FilterConversation => {
                about("Conversation Filter", "Show only the conversation of the packet", icons::GIT_COMMIT)
                    .needs(&[need::packet])
            }
            C::FilterWhileTyping => {
                about("Filter while Typing", "Apply the filter as it is typed, when it is right", icons::FUNNEL)
                    .on(|now| now.filter_while_typing)
            }
            C::CopyVisible => about("All Visible Items", "Copy the details as they are shown", icons::COPY)
                .keys(keys!(CTRL_ALT_SHIFT A))
                .needs(&[need::packet]),
            C::CopyRows(RowsForm::Text) => {
                about("Summary as Text", "Copy the rows, with tabs between", icons::COPY).needs(&[need::packet])
            }
            C::CopyRows(RowsForm::Csv) => {
                about("…as CSV", "Copy the rows, quoted and with commas between", icons::COPY).needs(&[need::packet])
            }
            C::CopyRows(RowsForm::Yaml) => {
                about("…as YAML", "Copy the rows, each cell with its title", icons::COPY).needs(&[need::packet])
            }
            C::CopyBytes(form) => {
                about(form.words(), "Copy the chosen bytes; without a choice, all", icons::COPY).needs(&[need::packet])
            }
            C::ExportBytes => about("Export Packet Bytes…", "Write the chosen bytes to a file", icons::EXPORT)
                .keys(keys!(CTRL_SHIFT X))
                .needs(&[need::packet]),

            // Help, and what stands in no menu
            C::NextTab => about("Next Tab", "Show the capture in the next tab", icons::ARROW_RIGHT)
                .keys(keys!(CTRL Tab))
                .needs(&[need::tabs]),
            C::PreviousTab => about("Previous Tab", "Show the capture in the tab before", icons::ARROW_LEFT)
                .keys(keys!(CTRL_SHIFT Tab))
                .needs(&[need::tabs]),
            C::Tab(number) => {
                let (words, keys): (_, &'static [Keys]) = match number {
                    1 => ("Tab 1", keys!(ALT Num1)),
                    2 => ("Tab 2", keys!(ALT Num2)),
                    3 => ("Tab 3", keys!(ALT Num3)),
                    4 => ("Tab 4", keys!(ALT Num4)),
                    5 => ("Tab 5", keys!(ALT Num5)),
                    6 => ("Tab 6", keys!(ALT Num6)),
                    7 => ("Tab 7", keys!(ALT Num7)),
                    8 => ("Tab 8", keys!(ALT Num8)),
                    _ => ("Tab 9", keys!(ALT Num9)),
                };
                about(words, "Show the capture in this tab", icons::FILE).keys(keys).needs(&[need::tabs])
            }
            C::Palette => about("Find a Command…", "Every command and field by its name", icons::COMMAND)
                .keys(keys!(CTRL_SHIFT K)),
            C::Shortcuts => {
                about("Keyboard Shortcuts", "Every command with its keys", icons::KEYBOARD).keys(keys!(NONE F1))
            }
            C::About => about("About Wirefin", "Version, licences and folders", icons::INFO),
            C::NextPane => {
                about("Next Pane", "Move the keyboard to the next pane", icons::ARROW_RIGHT).keys(keys!(NONE F6))
            }
            C::PreviousPane => {
                about("Previous Pane", "Move the keyboard to the pane before", icons::ARROW_LEFT).keys(keys!(SHIFT F6))
            }
        }
    }
}

const fn time_as(format: TimeFormat) -> About {
    const TIP: &str = "How the Time column counts";
    macro_rules! is {
        ($words:literal, $format:ident, $($keys:tt)*) => {
            about($words, TIP, icons::CLOCK).on(|now| now.time == TimeFormat::$format).keys($($keys)*)
        };
    }
    match format {
        TimeFormat::AbsoluteDate => is!("Date and Time of Day", AbsoluteDate, keys!(CTRL_ALT Num1)),
        TimeFormat::AbsoluteDayOfYear => is!("Year, Day of Year, and Time of Day", AbsoluteDayOfYear, &[]),
        TimeFormat::Absolute => is!("Time of Day", Absolute, keys!(CTRL_ALT Num2)),
        TimeFormat::Epoch => is!("Seconds Since 1970-01-01", Epoch, keys!(CTRL_ALT Num3)),
        TimeFormat::Relative => is!("Seconds Since First Captured Packet", Relative, keys!(CTRL_ALT Num4)),
        TimeFormat::Delta => is!("Seconds Since Previous Captured Packet", Delta, keys!(CTRL_ALT Num5)),
        TimeFormat::DeltaDisplayed => {
            is!("Seconds Since Previous Displayed Packet", DeltaDisplayed, keys!(CTRL_ALT Num6))
        }
        TimeFormat::UtcDate => is!("UTC Date and Time of Day", UtcDate, keys!(CTRL_ALT Num7)),
        TimeFormat::UtcDayOfYear => is!("UTC Year, Day of Year, and Time of Day", UtcDayOfYear, &[]),
        TimeFormat::Utc => is!("UTC Time of Day", Utc, keys!(CTRL_ALT Num8)),
        TimeFormat::RelativeClock => is!("Hours and Minutes Since First Captured Packet", RelativeClock, &[]),
        TimeFormat::DeltaClock => is!("Hours and Minutes Since Previous Captured Packet", DeltaClock, &[]),
        TimeFormat::DeltaDisplayedClock => {
            is!("Hours and Minutes Since Previous Displayed Packet", DeltaDisplayedClock, &[])
        }
    }
}

const fn decimals_about(decimals: Option<u8>) -> About {
    const TIP: &str = "How many decimals the Time column has";
    macro_rules! is {
        ($words:literal, $decimals:expr) => {
            about($words, TIP, icons::CLOCK).on(|now| now.decimals == $decimals)
        };
    }
    match decimals {
        None => is!("Automatic (from capture file)", None),
        Some(0) => is!("Seconds", Some(0)),
        Some(1) => is!("Tenths of a second", Some(1)),
        Some(2) => is!("Hundredths of a second", Some(2)),
        Some(3) => is!("Milliseconds", Some(3)),
        Some(4) => is!("Tenths of a millisecond", Some(4)),
        Some(5) => is!("Hundredths of a millisecond", Some(5)),
        Some(6) => is!("Microseconds", Some(6)),
        Some(7) => is!("Tenths of a microsecond", Some(7)),
        Some(8) => is!("Hundredths of a microsecond", Some(8)),
        Some(_) => is!("Nanoseconds", Some(9)),
    }
}

const fn color_conversation(color: u8) -> About {
    macro_rules! is {
        ($words:literal, $($keys:tt)*) => {
            about($words, "Give the conversation of the packet this color", icons::PALETTE)
                .keys($($keys)*)
                .needs(&[need::packet])
        };
    }
    match color {
        0 => is!("Color 1", keys!(CTRL Num1)),
        1 => is!("Color 2", keys!(CTRL Num2)),
        2 => is!("Color 3", keys!(CTRL Num3)),
        3 => is!("Color 4", keys!(CTRL Num4)),
        4 => is!("Color 5", keys!(CTRL Num5)),
        5 => is!("Color 6", keys!(CTRL Num6)),
        6 => is!("Color 7", keys!(CTRL Num7)),
        7 => is!("Color 8", keys!(CTRL Num8)),
        8 => is!("Color 9", keys!(CTRL Num9)),
        _ => is!("Color 10", &[]),
    }
}
