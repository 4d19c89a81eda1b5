//! Expert items, gathered by what they say (`-z expert`).

use super::count::{Counter, Frame, Look, count};
use super::{Asked, Report, Scope, Wrong};
use crate::dissect::engine::{self, EXPERT_GROUP, EXPERT_MESSAGE, EXPERT_SEVERITY};
use crate::dissect::{Demand, FieldSet, Node, Protocol, Registry};
use crate::field::{Field, Kind, Value};
use crate::filter::Filter;
use crate::proto::ethertype::ETHERTYPE_PSEUDO;
use crate::proto::{dns, eth, frame, icmp, icmpv6, ip, ipv6, pkt_comment, tcp};
use crate::session::FrameRow;
use rustc_hash::FxHashMap;
use std::io::{self, Write};

/// What several expert items say in the same words.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Item {
    /// As `_ws.expert.severity` has it.
    pub severity: u64,
    /// `Sequence`
    pub group: &'static str,
    /// `TCP`
    pub protocol: String,
    pub message: String,
}

/// All expert items of a scope with how often they are said, in the order in which they first are.
pub fn expert_items(scope: &Scope) -> Vec<(Item, u64)> {
    let registry = scope.session.registry();
    let mut set = FieldSet::default();
    registry.fields().filter(|(field, _)| field.kind == Kind::Expert).for_each(|(field, _)| set.insert(field));
    [&EXPERT_MESSAGE, &EXPERT_SEVERITY, &EXPERT_GROUP].into_iter().for_each(|field| set.insert(field));
    registry.protocols().iter().for_each(|protocol| set.insert(protocol.field()));
    // The marks of what ended early say in their label who it was.
    let demand = Demand { labels: true, ..Demand::fields(set) };
    let sees_later = !scope.session.settings().one_pass;
    let fresh = || Items { registry, sees_later, rows: Vec::new(), places: FxHashMap::default() };
    count(scope, &demand, fresh).rows
}

struct Items {
    registry: &'static Registry,
    /// Frames may say more than they did on the first pass.
    sees_later: bool,
    rows: Vec<(Item, u64)>,
    places: FxHashMap<Item, usize>,
}

impl Items {
    fn put(&mut self, item: Item, times: u64) {
        if let Some((_, known)) = self.places.get(&item).and_then(|place| self.rows.get_mut(*place)) {
            *known += times;
            return;
        }
        self.places.insert(item.clone(), self.rows.len());
        self.rows.push((item, times));
    }
}

impl Counter for Items {
    fn look(&self, frame: &Frame) -> Look {
        let says = frame.path.iter().any(|id| engine::OWN.iter().any(|mark| mark.id() == *id));
        // The first pass does not read the comments that a file has for a frame.
        let has_options = frame.row.marks & FrameRow::OPTIONS != 0;
        if says || has_options || self.sees_later { Look::Inside } else { Look::Away }
    }

    fn count(&mut self, frame: &Frame) {
        let nodes = frame.tree.nodes();
        let mut speaker = Speaker { is_typed: frame.path.contains(&ETHERTYPE_PSEUDO.id()), ..Speaker::default() };
        let (mut protocol, mut unsaid) = (String::new(), false);
        let (mut message, mut severity) = (String::new(), 0);
        let mut next = 0;
        while let Some(node) = nodes.get(next) {
            let index = next;
            next += 1;
            if is(node, icmp::ICMP.field()) || is(node, icmpv6::ICMPV6.field()) {
                speaker.quotes_until = node.end;
            }
            speaker.pass(self.registry, frame, index, node);
            let value = frame.tree.value(node, frame.bytes);
            let number = if let Value::Unsigned(number) = value { number } else { 0 };
            if node.field.kind == Kind::Expert {
                unsaid = UNSAID.iter().any(|field| is(node, field)) || speaker.is_quoted(self.registry, index, node);
                protocol = speaker.name(self.registry, index, node);
            } else if is(node, &EXPERT_MESSAGE) {
                message = match value {
                    Value::Text(text) => shortened(&String::from_utf8_lossy(text)),
                    _ => String::new(),
                };
            } else if is(node, &EXPERT_SEVERITY) {
                severity = number;
            } else if is(node, &EXPERT_GROUP) && !unsaid {
                let group = EXPERT_GROUP.name_of(number).unwrap_or("");
                let (protocol, message) = (std::mem::take(&mut protocol), std::mem::take(&mut message));
                self.put(Item { severity, group, protocol, message }, 1);
            }
        }
    }

    fn add(&mut self, later: Items) {
        for (item, times) in later.rows {
            self.put(item, times);
        }
    }
}

fn is(node: &Node, field: &Field) -> bool {
    std::ptr::eq(node.field, field)
}

/// Items that TShark has in its trees alone.
static UNSAID: [&Field; 4] =
    [&tcp::fields::BOGUS_HDR_LEN, &tcp::fields::NOPS, &ip::NOP, &dns::fields::TTL_HIGH_BIT_SET];

/// IPv6 extension headers, which speak for themselves.
static EXTENSIONS: [(&Protocol, &str); 4] = [
    (&ipv6::HOP_BY_HOP, "IPv6 Hop-by-Hop"),
    (&ipv6::ROUTING, "IPv6 Routing"),
    (&ipv6::FRAGMENT, "IPv6 Fragment"),
    (&ipv6::DESTINATION, "IPv6 Destination"),
];

/// Finds out which protocol says what stands in a tree.
#[derive(Default)]
struct Speaker {
    /// The frame has an Ethertype.
    is_typed: bool,
    outermost: Option<&'static Protocol>,
    /// An extension header, and the node behind it.
    extension: (&'static str, u32),
    /// The node behind the ICMP message that was met last.
    quotes_until: u32,
    /// Who ended early.
    ended_early: String,
    /// The node that says so.
    ended_at: u32,
}

impl Speaker {
    /// Looks at a node on the way through the tree.
    fn pass(&mut self, registry: &Registry, frame: &Frame, index: usize, node: &Node) {
        if node.field.kind != Kind::Protocol {
            return;
        }
        if node.depth == 0 {
            self.outermost = registry.owner(node.field);
        }
        if let Some((_, name)) = EXTENSIONS.iter().find(|(protocol, _)| is(node, protocol.field())) {
            self.extension = (name, node.end);
        }
        if engine::OWN.iter().any(|mark| is(node, mark.field())) && !node.is_hidden() {
            // `[Malformed Packet: DNS]`
            let mut label = String::new();
            frame.tree.label(index, frame.bytes, &mut label);
            if let Some((_, name)) = label.split_once(": ").filter(|_| label.starts_with('[')) {
                self.ended_early = name.trim_end_matches(']').to_owned();
                self.ended_at = u32::try_from(index).unwrap_or(u32::MAX);
            }
        }
    }

    /// Whether an item belongs to a packet that another one quotes; nobody says that now.
    fn is_quoted(&self, registry: &Registry, index: usize, node: &Node) -> bool {
        let is_own = registry.owner(node.field).is_some_and(|owner| matches!(owner.filter(), "icmp" | "icmpv6"));
        index < self.quotes_until as usize && !is_own
    }

    /// The name of who says an expert item.
    fn name(&self, registry: &Registry, index: usize, node: &Node) -> String {
        let Some(owner) = registry.owner(node.field) else { return String::new() };
        // Some protocols have their fields from another one.
        let owner = self.outermost.filter(|user| user.fields.is_empty() && user.uses.contains(&owner)).unwrap_or(owner);
        let (extension, until) = self.extension;
        if engine::OWN.contains(&owner) {
            let in_extension = until > 0 && until == self.ended_at;
            return if in_extension { extension.to_owned() } else { self.ended_early.clone() };
        }
        let name = match owner.short {
            // Comments are the frame's.
            _ if *owner == pkt_comment::PKT_COMMENT => frame::FRAME.name(),
            // What is behind the payload is looked at when that is through.
            _ if is(node, &eth::PADDING_BAD) && self.is_typed => ETHERTYPE_PSEUDO.short,
            _ if *owner == ipv6::IPV6 && index < until as usize => extension,
            "" => owner.name(),
            short => short,
        };
        name.to_owned()
    }
}

/// Texts end where a label would end.
fn shortened(message: &str) -> String {
    const LONGEST: usize = 239;
    message
        .char_indices()
        .take_while(|(at, letter)| at + letter.len_utf8() <= LONGEST)
        .map(|(_, letter)| letter)
        .collect()
}

/// Severities as `_ws.expert.severity` has them, with their words for `-z` and their titles.
static SEVERITIES: [(u64, &str, &str); 5] = [
    (0x800000, "error", "Errors"),
    (0x600000, "warn", "Warns"),
    (0x400000, "note", "Notes"),
    (0x200000, "chat", "Chats"),
    (0x100000, "comment", "Comments"),
];

/// TShark's list of expert items.
struct List {
    /// Milder ones are left out.
    mildest: u64,
    filter: Option<(String, Filter)>,
}

/// `-z expert[,SEVERITY][,FILTER]`
pub(super) fn asked(asked: &Asked) -> Result<Box<dyn Report>, Wrong> {
    let rest = asked.rest.unwrap_or("");
    let (word, behind) = rest.split_once(',').unwrap_or((rest, ""));
    let severity = SEVERITIES.iter().find(|(_, name, _)| word.eq_ignore_ascii_case(name));
    let (mildest, text) = severity.map_or((0, rest), |(severity, ..)| (*severity, behind));
    let filter = asked.filter(Some(text)).map_err(|why| Wrong::bare(format!("Expert tap error ({why})!")))?;
    Ok(Box::new(List { mildest, filter }))
}

impl Report for List {
    fn write(&self, scope: &Scope, out: &mut dyn Write) -> io::Result<()> {
        let scope = scope.narrowed(self.filter.as_ref().map(|(_, filter)| filter));
        let items = expert_items(&scope);
        for (severity, _, title) in SEVERITIES.iter().filter(|(severity, ..)| *severity >= self.mildest) {
            let of_severity = || items.iter().filter(|(item, _)| item.severity == *severity);
            let total: u64 = of_severity().map(|(_, times)| times).sum();
            if total == 0 {
                continue;
            }
            writeln!(out, "\n{title} ({total})\n=============")?;
            writeln!(out, "   Frequency      Group           Protocol  Summary")?;
            for (item, times) in of_severity() {
                writeln!(out, "{times:>12} {:>10} {:>18}  {}", item.group, item.protocol, item.message)?;
            }
        }
        Ok(())
    }
}
