//! What must be so before a command can be done, and what is said where it is not.

use crate::gui::asks::TimeFormat;
use crate::gui::docks::Tool;
use crate::gui::settings::{Density, Layout, Paint, Theme};

/// Says why not, where it is not so.
pub type Need = fn(&Situation) -> Option<&'static str>;

/// What decides which commands can be done, and which are on.
#[derive(Debug, Default, Clone, Copy)]
pub struct Situation {
    pub open: bool,
    /// It is in a file of the user's.
    pub file: bool,
    pub unsaved: bool,
    pub live: bool,
    /// The streams that the selected packet is of.
    pub tcp_stream: Option<u32>,
    pub udp_stream: Option<u32>,
    pub http: bool,
    /// Tools that are open, as bits in the order of `Tool::ALL`.
    pub tools: u8,
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
    pub undo: bool,
    pub redo: bool,
    pub theme: Theme,
    /// Something is sought.
    pub sought: bool,
    pub marked: bool,
    pub ignored: bool,
    /// There are time references.
    pub referenced: bool,
    /// The list is limited to a span of time.
    pub limited: bool,
    pub time: TimeFormat,
    pub decimals: Option<u8>,
    pub paint: Paint,
    pub time_strip: bool,
    pub filter_while_typing: bool,
    pub density: Density,
    pub layout: Layout,
    /// Which parts of the window are to be shown.
    pub toolbar: bool,
    pub details: bool,
    pub bytes: bool,
    pub status: bool,
    /// How many there are.
    pub tabs: usize,
}

/// Declares needs: a name, what must be true of the situation, and what is said where it is not.
macro_rules! needs {
    ($($name:ident, |$now:ident| $so:expr, $said:literal;)*) => {
        $(pub(super) fn $name($now: &Situation) -> Option<&'static str> {
            (!$so).then_some($said)
        })*
    };
}

needs! {
    open, |now| now.open, "No capture is open";
    file, |now| now.file, "This capture is in no file yet";
    tcp, |now| now.tcp_stream.is_some(), "The selected packet is of no TCP stream";
    udp, |now| now.udp_stream.is_some(), "The selected packet is of no UDP stream";
    http, |now| now.http && now.tcp_stream.is_some(), "There is no HTTP in the selected packet";
    closable, |now| now.open || now.tabs > 1, "No capture is open";
    unsaved, |now| now.unsaved, "Everything is saved";
    live, |now| now.live, "No capture is running";
    not_live, |now| !now.live, "A capture is running";
    packets, |now| now.packets, "There are no packets";
    packet, |now| now.packet, "No packet is selected";
    field, |now| now.field, "No item of a packet is chosen";
    filter_of_field, |now| now.filter_of_field, "Nothing that a filter could be made of is chosen";
    link, |now| now.link, "The chosen item leads to no other packet";
    back, |now| now.back, "There is no packet before in the history";
    forward, |now| now.forward, "There is no packet after in the history";
    filtered, |now| now.filtered, "No filter is applied";
    sought, |now| now.sought, "Nothing is sought yet";
    marked, |now| now.marked, "No packet is marked";
    ignored, |now| now.ignored, "No packet is ignored";
    referenced, |now| now.referenced, "There is no time reference";
    limited, |now| now.limited, "The list is not limited to a span of time";
    undo, |now| now.undo, "There is nothing to undo";
    redo, |now| now.redo, "There is nothing to do again";
    tabs, |now| now.tabs > 1, "There is no other tab";
    interface, |now| now.interface, "No interface is chosen";
}

impl Situation {
    /// A tool is open in a dock.
    pub fn has_tool(&self, tool: Tool) -> bool {
        Tool::ALL.iter().position(|other| *other == tool).is_some_and(|at| self.tools & (1 << at) != 0)
    }
}

pub(super) fn rights(now: &Situation) -> Option<&'static str> {
    now.hindered
}
