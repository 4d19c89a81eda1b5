//! Runs a frame through its dissectors, with a fence around them, and says where they had to stop.

use super::demand::Demand;
use super::memory::{Learner, Memory, Phase};
use super::packet::{self, Context, Item, Keeping, Origin, Packet, Stop};
use super::preferences::Settings;
use super::protocol::Protocol;
use super::registry::Registry;
use super::tree::Tree;
use crate::base::{Address, Time};
use crate::field::{Field, Group, Severity};
use crate::fields;
use std::fmt::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is known of a frame before its bytes are looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct FrameInfo<'f> {
    /// From 1.
    pub number: u32,
    pub time: Time,
    /// False for frames that carry no time (pcapng's simple packets).
    pub has_time: bool,
    /// Time of the capture's first frame.
    pub first_time: Time,
    /// Time of the frame before, in the file.
    pub previous_time: Option<Time>,
    /// Time of the frame before that is displayed.
    pub previous_displayed_time: Option<Time>,
    /// Where its bytes begin in the file.
    pub offset: u64,
    pub captured: u32,
    /// Length on the wire.
    pub length: u32,
    /// LINKTYPE_ number.
    pub link: u16,
    /// The link type's number and name as Wireshark shows them (`frame.encap_type`).
    pub encapsulation: (i32, &'f str),
    /// Bytes of frame check sequence at the end, where the file says so.
    pub fcs_len: Option<u8>,
    /// Index of the interface among those of its section; none where the file has no interfaces.
    pub interface: Option<u32>,
    pub interface_name: Option<&'f str>,
    pub interface_description: Option<&'f str>,
    /// Decimals of a second that the file's time stamps have.
    pub time_decimals: u8,
    /// Section of a pcapng file, from 1.
    pub section: Option<u32>,
    /// EPB flags word.
    pub flags: Option<u32>,
    pub comments: &'f [String],
    pub marked: bool,
    pub ignored: bool,
}

/// Bytes of a capture by their place in its file: what a unit that lies in several frames is put together from.
pub trait FrameBytes {
    /// Puts `len` bytes at `offset` into `into`, in place of what is there.
    fn read(&mut self, offset: u64, len: u32, into: &mut Vec<u8>) -> std::io::Result<()>;
}

fields! {
    EXPERT_MESSAGE = "_ws.expert.message", "Message", text;
    EXPERT_SEVERITY = "_ws.expert.severity", "Severity level", u32, names SEVERITIES;
    EXPERT_GROUP = "_ws.expert.group", "Group", u32, names GROUPS;
    MALFORMED_EXPERT = "_ws.malformed.expert", "Malformed Packet (Exception occurred)", error Group::Malformed;
    UNREASSEMBLED_EXPERT = "_ws.unreassembled.expert", "Unreassembled fragment (change preferences to enable reassembly)", note Group::Reassemble;
    BUDGET_EXPERT = "_ws.malformed.budget", "The frame holds more layers or items than are shown", error Group::Malformed;
    PANIC_EXPERT = "_ws.malformed.panic", "Wirefin failed on this packet", error Group::Malformed;
}

static SEVERITIES: &[(u64, &str)] =
    &[(0x100000, "Comment"), (0x200000, "Chat"), (0x400000, "Note"), (0x600000, "Warning"), (0x800000, "Error")];

static GROUPS: &[(u64, &str)] = &[
    (0x01000000, "Checksum"),
    (0x02000000, "Sequence"),
    (0x03000000, "Response"),
    (0x04000000, "Request"),
    (0x05000000, "Undecoded"),
    (0x06000000, "Reassemble"),
    (0x07000000, "Malformed"),
    (0x08000000, "Debug"),
    (0x09000000, "Protocol"),
    (0x0a000000, "Security"),
    (0x0b000000, "Comment"),
    (0x0c000000, "Decryption"),
    (0x0d000000, "Assumption"),
    (0x0e000000, "Deprecated"),
];

fn severity_number(severity: Severity) -> u64 {
    match severity {
        Severity::Comment => 0x100000,
        Severity::Chat => 0x200000,
        Severity::Note => 0x400000,
        Severity::Warn => 0x600000,
        Severity::Error => 0x800000,
    }
}

fn group_number(group: Group) -> u64 {
    match group {
        Group::Checksum => 0x01000000,
        Group::Sequence => 0x02000000,
        Group::Response => 0x03000000,
        Group::Request => 0x04000000,
        Group::Undecoded => 0x05000000,
        Group::Reassemble => 0x06000000,
        Group::Malformed => 0x07000000,
        Group::Debug => 0x08000000,
        Group::Protocol => 0x09000000,
        Group::Security => 0x0a000000,
        Group::Comment => 0x0b000000,
        Group::Decryption => 0x0c000000,
        Group::Assumption => 0x0d000000,
        Group::Deprecated => 0x0e000000,
    }
}

static EXPERT: Protocol = Protocol {
    fields: &[&EXPERT_MESSAGE, &EXPERT_SEVERITY, &EXPERT_GROUP],
    pseudo: true,
    ..Protocol::named("_ws.expert", "Expert Info")
};

static MALFORMED: Protocol = Protocol {
    fields: &[&MALFORMED_EXPERT, &BUDGET_EXPERT, &PANIC_EXPERT],
    pseudo: true,
    ..Protocol::named("_ws.malformed", "Malformed Packet")
};

static SHORT: Protocol =
    Protocol { pseudo: true, ..Protocol::named("_ws.short", "Packet size limited during capture") };

static UNREASSEMBLED: Protocol = Protocol {
    fields: &[&UNREASSEMBLED_EXPERT],
    pseudo: true,
    ..Protocol::named("_ws.unreassembled", "Unreassembled Fragmented Packet")
};

/// The engine's own protocols. They stand on a frame's path, so that filters find them, but not in `frame.protocols`.
pub(crate) static OWN: [&Protocol; 4] = [&EXPERT, &MALFORMED, &SHORT, &UNREASSEMBLED];

/// The marks of layers that ended before their dissector was through.
pub fn early_ends() -> [&'static Protocol; 2] {
    [&MALFORMED, &SHORT]
}

/// Whether a protocol is one of the engine's marks rather than something on the wire.
pub fn is_mark(protocol: &Protocol) -> bool {
    OWN.contains(&protocol)
}

/// Adds an expert item where the next node goes.
pub(crate) fn expert(
    pkt: &mut Packet<impl Keeping>,
    field: &'static Field,
    severity: Severity,
    group: Group,
    write: impl FnOnce(&mut String) -> fmt::Result,
) -> Item {
    let mark = EXPERT.id();
    if !pkt.marked(mark) {
        pkt.pass(&EXPERT);
    }
    // A filter on malformed packets finds also those whose dissector read on.
    let malformed = group == Group::Malformed;
    if malformed && !pkt.marked(MALFORMED.id()) {
        pkt.pass(&MALFORMED);
    }
    if !pkt.wants_nodes() {
        return Item::NONE;
    }
    let mut message = String::new();
    let _ = write(&mut message);
    let head = pkt.found_at(EXPERT.field(), 0, pkt.start_of_open(), 0);
    let (severity, group) = (severity_number(severity), group_number(group));
    let (severity_name, group_name) = (EXPERT_SEVERITY.name_of(severity), EXPERT_GROUP.name_of(group));
    let (severity_name, group_name) = (severity_name.unwrap_or(""), group_name.unwrap_or(""));
    pkt.label(head, |text| write!(text, "Expert Info ({severity_name}/{group_name}): {message}"));
    pkt.open();
    let own = pkt.found_at(field, 0, 0, 0);
    pkt.label(own, |text| text.write_str(&message));
    let said = pkt.found_at(&EXPERT_MESSAGE, 0, 0, 0);
    pkt.set_text(said, message.as_bytes());
    pkt.hidden(said);
    let item = pkt.found_at(&EXPERT_SEVERITY, severity, 0, 0);
    pkt.label(item, |text| write!(text, "Severity level: {severity_name}"));
    let item = pkt.found_at(&EXPERT_GROUP, group, 0, 0);
    pkt.label(item, |text| write!(text, "Group: {group_name}"));
    pkt.close();
    if malformed {
        let item = pkt.add_at(MALFORMED.field(), 0, pkt.start_of_open(), 0);
        pkt.hidden(item);
    }
    own
}

/// Notes that a layer ended before its dissector was through.
pub(crate) fn stopped(cx: &mut Context, protocol: &'static Protocol, stop: Stop, data: &[u8], source: u16, at: usize) {
    // A quoted packet is cut by whoever quotes it.
    if stop == Stop::Enough || (cx.quoted > 0 && stop != Stop::Budget) {
        return;
    }
    cx.stopped = Some(stop);
    let name = if protocol.short.is_empty() { protocol.name() } else { protocol.short };
    let (mark, info) = match stop {
        Stop::Snapped => (&SHORT, "[Packet size limited during capture]"),
        Stop::Malformed if cx.fragment => (&UNREASSEMBLED, "[BoundErrorUnreassembled Packet]"),
        _ => (&MALFORMED, "[Malformed Packet]"),
    };
    let position = if stop == Stop::Snapped { 0 } else { cx.caught_at };
    let mut pkt: Packet = Packet::new(cx, data, source, at, data.len());
    pkt.pass(mark);
    let item = pkt.add_at(mark.field(), 0, position, 0);
    pkt.label(item, |text| match mark.filter() {
        "_ws.short" => write!(text, "[Packet size limited during capture: {name} truncated]"),
        "_ws.unreassembled" => write!(text, "[BoundError Unreassembled Packet: {name}]"),
        _ => write!(text, "[Malformed Packet: {name}]"),
    });
    pkt.info_append(|text| text.write_str(info));
    match stop {
        Stop::Snapped | Stop::Enough => {}
        Stop::Budget => {
            pkt.expert(&BUDGET_EXPERT);
        }
        Stop::Malformed if mark == &UNREASSEMBLED => {
            pkt.expert(&UNREASSEMBLED_EXPERT);
        }
        Stop::Malformed => {
            pkt.expert(&MALFORMED_EXPERT);
        }
    }
}

/// What the first pass found out about a frame.
#[derive(Clone, Copy, Debug)]
pub struct Learnt {
    pub path: u32,
    /// `u32::MAX` for none.
    pub conversation: u32,
    pub forward: bool,
    /// Layers lie in one another; the frame's facts end with their conversations and how many there are.
    pub nested: bool,
    pub severity: Option<Severity>,
}

/// What the first pass kept for a frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kept<'m> {
    pub facts: &'m [u32],
    /// The protocols that it met.
    pub chain: &'m [super::protocol::ProtocolId],
}

/// Runs frames against a memory.
#[derive(Clone, Copy)]
pub struct Dissector<'m> {
    pub registry: &'static Registry,
    pub settings: &'m Settings,
    pub memory: &'m Memory,
}

impl<'m> Dissector<'m> {
    /// The first pass over a frame; frames must come in file order. Facts are added to the learner's.
    pub fn learn(
        &self,
        learner: &'m mut Learner,
        frame: &'m FrameInfo<'m>,
        bytes: &'m [u8],
        others: Option<&'m mut (dyn FrameBytes + 'm)>,
        demand: &'m Demand,
        tree: &'m mut Tree,
    ) -> Learnt {
        let mut cx = self.context(Phase::Learn(learner), frame, bytes, others, demand, tree);
        fenced(&mut cx);
        if cx.conversation == u32::MAX && (cx.source, cx.destination) != (Address::None, Address::None) {
            let (from, to) = ((cx.source, 0), (cx.destination, 0));
            if let Phase::Learn(learner) = &mut cx.phase {
                let link = learner.converse(cx.memory, super::Transport::Network, from, to, |_, _, _| false);
                (cx.conversation, cx.forward) = (link.conversation, link.forward);
            }
        }
        let nested = cx.add_layers();
        let conversation = if cx.rerouted { u32::MAX } else { cx.conversation };
        let (forward, severity) = (cx.forward, cx.tree.severity);
        let path = match &mut cx.phase {
            Phase::Learn(learner) => learner.path_id(&cx.tree.path),
            Phase::Recall { .. } => 0,
        };
        Learnt { path, conversation, forward, nested, severity }
    }

    /// Any later dissection of a frame, with what the first pass kept for it. Where the demand lets it, it ends
    /// before the last protocol of the chain; the tree's path is the whole chain all the same.
    pub fn recall(
        &self,
        kept: Kept<'m>,
        frame: &'m FrameInfo<'m>,
        bytes: &'m [u8],
        others: Option<&'m mut (dyn FrameBytes + 'm)>,
        demand: &'m Demand,
        tree: &'m mut Tree,
    ) {
        let phase = Phase::Recall { facts: kept.facts, next: 0 };
        let mut cx = self.context(phase, frame, bytes, others, demand, tree);
        if let Some(layers) = &demand.layers {
            cx.awaited = layers.count_in(kept.chain);
        }
        fenced(&mut cx);
        if demand.layers.is_some() {
            cx.tree.path.clear();
            cx.tree.path.extend_from_slice(kept.chain);
        }
    }

    fn context(
        &self,
        phase: Phase<'m>,
        frame: &'m FrameInfo<'m>,
        bytes: &'m [u8],
        others: Option<&'m mut (dyn FrameBytes + 'm)>,
        demand: &'m Demand,
        tree: &'m mut Tree,
    ) -> Context<'m> {
        tree.clear();
        Context {
            registry: self.registry,
            settings: self.settings,
            memory: self.memory,
            phase,
            frame,
            others,
            tree,
            keeps_none: matches!(demand.nodes, super::demand::Keep::None),
            demand,
            layers: 0,
            steps: 0,
            awaited: u32::MAX,
            quoted: 0,
            hops: 0,
            depth: 0,
            source: Address::None,
            destination: Address::None,
            source_port: 0,
            destination_port: 0,
            conversation: u32::MAX,
            networks: 0,
            transports: 0,
            first_transport: u32::MAX,
            unlinked: false,
            rerouted: false,
            forward: true,
            stopped: None,
            caught_at: 0,
            fragment: false,
            on_stream: false,
            left: None,
            stays: false,
            told: Vec::new(),
            stream_ends: false,
            bytes,
            origin: Origin::Frame,
            gathered: 0,
            vlan: 0,
            twins: None,
        }
    }
}

thread_local! {
    static FENCED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Keeps panics inside the fence from being printed; the frame that suffers one says so itself.
pub fn quiet_fenced_panics() {
    let others = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !FENCED.get() {
            others(info);
        }
    }));
}

/// Runs the whole frame.
fn fenced(cx: &mut Context) {
    run_fenced(cx);
    cx.tree.finish();
}

/// Runs the dissectors; a panic of a dissector ends its frame and nothing else.
fn run_fenced(cx: &mut Context) {
    let bytes = cx.bytes;
    let frame = cx.registry.frame;
    let reported = (cx.frame.length as usize).max(bytes.len());
    let was = FENCED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(|| {
        if !cx.frame.comments.is_empty() {
            packet::run(cx, cx.registry.comments, &[], 0, 0, 0)?;
        }
        packet::run(cx, frame, bytes, 0, 0, reported)
    }));
    FENCED.set(was);
    let failed = match done {
        Ok(Ok(_) | Err(Stop::Enough)) => return,
        Ok(Err(_)) => &BUDGET_EXPERT,
        Err(_) => &PANIC_EXPERT,
    };
    cx.tree.end_open_nodes();
    cx.depth = 0;
    // The budget is spent; what says so must still fit.
    cx.steps = 0;
    let mut pkt: Packet = Packet::new(cx, bytes, 0, 0, bytes.len());
    pkt.pass(&MALFORMED);
    let item = pkt.add(MALFORMED.field(), 0, 0);
    pkt.generated(item);
    pkt.info_append(|text| text.write_str("[Malformed Packet]"));
    pkt.expert(failed);
}

#[cfg(test)]
mod tests {
    use crate::dissect::testing::shown;

    #[test]
    fn a_cut_packet_shows_all_that_could_be_read_and_says_where_it_ends() {
        let builder = etherparse::PacketBuilder::ethernet2([1; 6], [2; 6]).ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64);
        let mut bytes = Vec::new();
        builder.udp(1000, 2000).write(&mut bytes, b"abcd").unwrap();
        let whole = shown(1, &bytes, bytes.len());
        assert!(whole.contains("Source Port: 1000 <udp.srcport:34+2>"), "{whole}");
        assert!(whole.contains("Data (4 bytes) <data:42+4>"), "{whole}");
        let snapped = shown(1, &bytes[..39], bytes.len());
        assert!(snapped.contains("Source Port: 1000 <udp.srcport:34+2>"), "{snapped}");
        assert!(snapped.contains("Packet size limited during capture: UDP truncated"), "{snapped}");
        let malformed = shown(1, &bytes[..39], 39);
        assert!(malformed.contains("Malformed Packet: UDP"), "{malformed}");
        assert!(
            malformed.contains("Expert Info (Error/Malformed): Malformed Packet (Exception occurred)"),
            "{malformed}"
        );
    }
}
