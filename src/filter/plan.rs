//! What can be said of a filter and a frame before the frame is dissected.
//!
//! Three answers: it never passes, it always passes, or it must be dissected. They come from the chain of protocols
//! met in the frame, from its conversation and direction, and from its row in the frame table.

use super::ends::Left;
use super::parse::Quantifier;
use super::run::{Named, Operand, Place, Source, Test, Val};
use super::{Filter, run};
use crate::base::{Address, Time};
use crate::dissect::protocol::ProtocolId;
use crate::dissect::{Conversation, Registry, Transport};
use crate::field::Field;

/// What is known of a frame's fate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Never,
    Always,
    Maybe,
}

impl Verdict {
    pub(super) const fn of(passes: bool) -> Verdict {
        if passes { Verdict::Always } else { Verdict::Never }
    }

    pub(super) const fn not(self) -> Verdict {
        match self {
            Verdict::Never => Verdict::Always,
            Verdict::Always => Verdict::Never,
            Verdict::Maybe => Verdict::Maybe,
        }
    }

    pub(super) fn all(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
        Verdict::any(verdicts.map(Verdict::not)).not()
    }

    /// An odd number of them pass.
    pub(super) fn odd(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
        let mut odd = false;
        for verdict in verdicts {
            match verdict {
                Verdict::Always => odd = !odd,
                Verdict::Maybe => return Verdict::Maybe,
                Verdict::Never => {}
            }
        }
        Verdict::of(odd)
    }

    pub(super) fn any(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
        let mut any = Verdict::Never;
        for verdict in verdicts {
            match verdict {
                Verdict::Always => return Verdict::Always,
                Verdict::Maybe => any = Verdict::Maybe,
                Verdict::Never => {}
            }
        }
        any
    }
}

/// What the frame table holds of a frame, as far as filters ask for it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// From 1.
    pub number: u32,
    pub length: u32,
    pub captured: u32,
    /// None for frames that carry no time.
    pub time: Option<Time>,
    /// The file has comments and flags of its own for it, which the first pass does not read.
    pub has_options: bool,
}

/// A frame as the capture's tables know it, asked no more than is needed.
pub trait Entry<'c> {
    /// The chain of protocols met in it.
    fn chain(&self) -> &'c [ProtocolId];
    /// Its innermost conversation, and whether it runs in its direction.
    fn ends(&self) -> Option<End<'c>>;
    /// Where layers lie in one another: all its pairs of addresses, and all its transports.
    fn layers(&self) -> Vec<End<'c>>;
    fn row(&self) -> Option<Row>;
}

/// A conversation, and whether the frame runs in the direction of its first packet.
pub type End<'c> = (&'c Conversation, bool);

/// A filter put to frames of one capture, undissected. Each thread wants its own: it remembers what it found out.
pub struct Plan<'f> {
    filter: &'f Filter,
    registry: &'static Registry,
    /// Expert items may appear that the first pass did not have.
    two_passes: bool,
    marks: Marks,
    /// The protocols that the filter asks for, or whose fields it does.
    asked: Vec<ProtocolId>,
    /// The fields that it asks for, by number.
    fields: Vec<&'static Field>,
    /// Of a conversation's ends.
    asked_ends: Ends,
    /// By path id.
    paths: Vec<Said>,
    classes: Vec<Class<'f>>,
    needs_rows: bool,
    needs_options: bool,
}

/// What a path says of its frames.
#[derive(Clone, Copy, Debug)]
enum Said {
    /// Nobody has asked yet.
    Unasked,
    Never,
    Always,
    /// It depends on the conversation: the class of paths it belongs to.
    Depends(u32),
}

/// Paths that are alike in all that the filter asks. A capture has hundreds of paths and a filter tells few of them
/// apart, so that a table of all its conversations can be kept for each class.
#[derive(Debug)]
struct Class<'f> {
    path: Path,
    /// The filter, as far as the path leaves it open.
    left: Left<'f>,
    /// By twice the conversation's number, one more for frames that run back.
    by_conversation: Vec<Option<Verdict>>,
}

#[derive(Clone, Copy, Debug)]
struct Marks {
    ip: ProtocolId,
    ipv6: ProtocolId,
    tcp: ProtocolId,
    udp: ProtocolId,
    expert: ProtocolId,
}

/// A chain of protocols, looked at once.
#[derive(Clone, Debug)]
struct Path {
    protocols: Box<[ProtocolId]>,
    /// Whether the fields that the filter asks for can stand in its frames, in the plan's order.
    fields: Vec<(&'static Field, Presence)>,
    ends: Ends,
    /// So many pairs of IPv4 and IPv6 addresses, and TCP and UDP headers, as far as the filter asks for them.
    layers: [usize; 4],
}

/// What the conversation's ends say of a path's frames: only a layer that stands in it once is surely the innermost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Ends {
    v4: bool,
    v6: bool,
    tcp: bool,
    udp: bool,
}

/// Whether a field can stand in a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Presence {
    No,
    Maybe,
    /// Not by what the first pass saw, but later ones may show it.
    Late,
}

/// Everything known at some point; what is not known is none.
pub(super) struct Known<'k> {
    path: &'k Path,
    ends: Option<End<'k>>,
    /// All layers of a frame that has several.
    layers: &'k [End<'k>],
    row: Option<Row>,
    late: Option<ProtocolId>,
}

impl<'f> Plan<'f> {
    pub fn new(filter: &'f Filter, registry: &'static Registry, two_passes: bool) -> Plan<'f> {
        let id = |name: &str| match registry.named(name) {
            Some(crate::dissect::Named::Protocol(protocol)) => protocol.id(),
            _ => ProtocolId::MAX,
        };
        let marks = Marks { ip: id("ip"), ipv6: id("ipv6"), tcp: id("tcp"), udp: id("udp"), expert: id("_ws.expert") };
        let comments = [marks.expert, id("pkt_comment")];
        let (mut needs_rows, mut needs_options) = (false, false);
        let mut asked_ends = Ends::default();
        if let Some(test) = &filter.test {
            test.operands(&mut |operand| {
                if let Operand::Field(named) | Operand::Count(named) = operand {
                    needs_rows |= named.members.iter().any(|(_, place)| place.is_row());
                    named.members.iter().for_each(|(_, place)| asked_ends.ask(*place));
                    let mut owners = named.members.iter().filter_map(|(member, _)| registry.owner(member));
                    needs_options |= owners.any(|owner| comments.contains(&owner.id()));
                }
            });
            test.protocols(&mut |protocol| needs_options |= comments.contains(&protocol));
        }
        let (asked, fields) = filter.test.as_ref().map_or_else(Default::default, |test| asked(test, registry));
        Plan {
            filter,
            registry,
            two_passes,
            marks,
            asked,
            fields,
            asked_ends,
            paths: Vec::new(),
            classes: Vec::new(),
            needs_rows,
            needs_options,
        }
    }

    /// The answer for a frame: the number of its path, and the one under which the frame table keeps its conversation,
    /// with the direction in its highest bit.
    #[inline]
    pub fn verdict<'c>(&mut self, path: u32, conversation: u32, entry: &impl Entry<'c>) -> Verdict {
        let Some(test) = &self.filter.test else { return Verdict::Always };
        if self.needs_options && entry.row().is_none_or(|row| row.has_options) {
            return Verdict::Maybe;
        }
        let said = match self.paths.get(path as usize) {
            Some(Said::Unasked) | None => self.look_at(test, path, entry.chain()),
            Some(said) => *said,
        };
        let class = match said {
            Said::Never => return Verdict::Never,
            Said::Always => return Verdict::Always,
            Said::Unasked => return Verdict::Maybe,
            Said::Depends(class) => class,
        };
        let Some(class) = self.classes.get_mut(class as usize) else { return Verdict::Maybe };
        let late = self.two_passes.then_some(self.marks.expert);
        let known = Known { path: &class.path, ends: None, layers: &[], row: None, late };
        // The direction's bit moves from the highest place to the lowest.
        let at = conversation.rotate_left(1) as usize;
        let found = match class.by_conversation.get(at) {
            Some(Some(verdict)) => *verdict,
            _ => {
                let ends = entry.ends();
                let found =
                    ends.map_or(Verdict::Maybe, |ends| class.left.verdict(&Known { ends: Some(ends), ..known }));
                // Frames without a conversation are few.
                if ends.is_some() {
                    if class.by_conversation.len() <= at {
                        class.by_conversation.resize((at + 1).next_power_of_two(), None);
                    }
                    if let Some(place) = class.by_conversation.get_mut(at) {
                        *place = Some(found);
                    }
                }
                found
            }
        };
        if found == Verdict::Maybe && (self.needs_rows || self.asked_ends != Ends::default()) {
            let row = if self.needs_rows { entry.row() } else { None };
            let layers = entry.layers();
            return class.left.verdict(&Known { path: &class.path, ends: entry.ends(), layers: &layers, row, late });
        }
        found
    }

    fn path(&self, chain: &[ProtocolId], late: Option<ProtocolId>) -> Path {
        let (marks, asked) = (self.marks, self.asked_ends);
        let count = |protocol: ProtocolId| chain.iter().filter(|id| **id == protocol).count();
        // An expert item leaves its mark on the path.
        let quiet = |field: &Field| field.expert.is_some() && !chain.contains(&marks.expert);
        let presence = |field: &'static Field| match self.registry.owner(field).map(|owner| owner.id()) {
            Some(_) if quiet(field) => {
                if late.is_some() {
                    Presence::Late
                } else {
                    Presence::No
                }
            }
            Some(owner) if self.registry.occurs(owner, chain) => Presence::Maybe,
            Some(owner) if late == Some(owner) => Presence::Late,
            _ => Presence::No,
        };
        let counted = |asked: bool, protocol: ProtocolId| if asked { count(protocol) } else { 0 };
        let networks = (count(marks.ip), count(marks.ipv6));
        Path {
            protocols: chain.into(),
            fields: self.fields.iter().map(|field| (*field, presence(field))).collect(),
            ends: Ends {
                v4: asked.v4 && networks == (1, 0),
                v6: asked.v6 && networks == (0, 1),
                tcp: asked.tcp && count(marks.tcp) == 1,
                udp: asked.udp && count(marks.udp) == 1,
            },
            layers: [
                counted(asked.v4, marks.ip),
                counted(asked.v6, marks.ipv6),
                counted(asked.tcp, marks.tcp),
                counted(asked.udp, marks.udp),
            ],
        }
    }

    /// Asks the filter about a path for the first time.
    fn look_at(&mut self, test: &'f Test, path: u32, chain: &[ProtocolId]) -> Said {
        let late = self.two_passes.then_some(self.marks.expert);
        let found = self.path(chain, late);
        let said = match verdict(test, &Known { path: &found, ends: None, layers: &[], row: None, late }) {
            Verdict::Never => Said::Never,
            Verdict::Always => Said::Always,
            Verdict::Maybe => {
                let known = self.classes.iter().position(|class| class.path.is_like(&found, &self.asked));
                let class = known.unwrap_or_else(|| {
                    let left = Left::of(test, &Known { path: &found, ends: None, layers: &[], row: None, late });
                    self.classes.push(Class { path: found, left, by_conversation: Vec::new() });
                    self.classes.len() - 1
                });
                Said::Depends(class as u32)
            }
        };
        let at = path as usize;
        if self.paths.len() <= at {
            self.paths.resize(at + 1, Said::Unasked);
        }
        if let Some(place) = self.paths.get_mut(at) {
            *place = said;
        }
        said
    }
}

impl Ends {
    fn ask(&mut self, place: Place) {
        match place.layer() {
            Some(Layer::V4) => self.v4 = true,
            Some(Layer::V6) => self.v6 = true,
            Some(Layer::Tcp) => self.tcp = true,
            Some(Layer::Udp) => self.udp = true,
            None => {}
        }
    }
}

/// The protocols that a test asks for, and the fields.
fn asked(test: &Test, registry: &Registry) -> (Vec<ProtocolId>, Vec<&'static Field>) {
    let (mut protocols, mut fields) = (Vec::new(), Vec::new());
    test.operands(&mut |operand| {
        if let Operand::Field(named) | Operand::Count(named) | Operand::Reference(named, _) = operand {
            fields.extend(named.members.iter().map(|(member, _)| *member));
        }
    });
    test.protocols(&mut |protocol| protocols.push(protocol));
    fields.sort_unstable_by_key(|field| field.id());
    fields.dedup();
    protocols.sort_unstable();
    protocols.dedup();
    fields.retain(|field| registry.owner(field).is_some());
    (protocols, fields)
}

impl Path {
    /// Whether a filter that asks for these protocols, and for the fields that both paths were looked at for, can tell
    /// them apart.
    fn is_like(&self, other: &Path, asked: &[ProtocolId]) -> bool {
        let has = |path: &Path, protocol: ProtocolId| path.protocols.contains(&protocol);
        self.ends == other.ends
            && self.layers == other.layers
            && self.fields == other.fields
            && asked.iter().all(|protocol| has(self, *protocol) == has(other, *protocol))
    }
}

/// Which layer a value stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Layer {
    V4,
    V6,
    Tcp,
    Udp,
}

/// A value of one of a conversation's ends, as the frame sees it, where the conversation has such a layer and `counts`
/// says so.
fn end((conversation, forward): End, place: Place, counts: impl Fn(Layer) -> bool) -> Option<u128> {
    let (from, to, from_port, to_port) = if forward {
        (&conversation.a, &conversation.b, conversation.a_port, conversation.b_port)
    } else {
        (&conversation.b, &conversation.a, conversation.b_port, conversation.a_port)
    };
    let address = |address: &Address| match address {
        Address::V4(octets) if place.layer() == Some(Layer::V4) => Some(u128::from(u32::from_be_bytes(*octets))),
        Address::V6(octets) if place.layer() == Some(Layer::V6) => Some(u128::from_be_bytes(*octets)),
        _ => None,
    };
    let number =
        |transport: Transport, number: u32| (conversation.transport == transport).then_some(u128::from(number));
    if !place.layer().is_some_and(counts) {
        return None;
    }
    match place {
        Place::Source4 | Place::Source6 => address(from),
        Place::Destination4 | Place::Destination6 => address(to),
        Place::TcpSource => number(Transport::Tcp, u32::from(from_port)),
        Place::TcpDestination => number(Transport::Tcp, u32::from(to_port)),
        Place::TcpStream => number(Transport::Tcp, conversation.stream),
        Place::UdpSource => number(Transport::Udp, u32::from(from_port)),
        Place::UdpDestination => number(Transport::Udp, u32::from(to_port)),
        Place::UdpStream => number(Transport::Udp, conversation.stream),
        Place::Frame | Place::Number | Place::Length | Place::Captured | Place::Epoch => None,
    }
}

impl Known<'_> {
    /// Whether frames of the path can have a field; none where nobody knows.
    fn presence(&self, member: &'static Field) -> Option<Presence> {
        self.path.fields.iter().find(|(field, _)| *field == member).map(|(_, presence)| *presence)
    }

    /// Hands on all values at a place until `give` has enough, and tells whether it had; none where they are not known.
    fn each(&self, place: Place, give: &mut dyn FnMut(Val) -> bool) -> Option<bool> {
        match place {
            Place::Frame => None,
            Place::Number => self.row.map(|row| give(Val::Integer(i128::from(row.number)))),
            Place::Length => self.row.map(|row| give(Val::Integer(i128::from(row.length)))),
            Place::Captured => self.row.map(|row| give(Val::Integer(i128::from(row.captured)))),
            Place::Epoch => self.row.and_then(|row| row.time).map(|time| give(Val::Time(time.0))),
            Place::Source4 | Place::Destination4 => {
                self.each_end(place, |bits| give(Val::V4(u32::try_from(bits).unwrap_or(0), u32::MAX)))
            }
            Place::Source6 | Place::Destination6 => self.each_end(place, |bits| give(Val::V6(bits, u128::MAX))),
            _ => self.each_end(place, |number| give(Val::Integer(i128::try_from(number).unwrap_or(0)))),
        }
    }

    /// The same for addresses, ports and streams, as numbers. That a frame belongs to a conversation means that they
    /// were read of it, however it ends.
    pub(super) fn each_end(&self, place: Place, give: impl FnMut(u128) -> bool) -> Option<bool> {
        if self.layers.is_empty() {
            let Ends { v4, v6, tcp, udp } = self.path.ends;
            return end(self.ends?, place, |kind| match kind {
                Layer::V4 => v4,
                Layer::V6 => v6,
                Layer::Tcp => tcp,
                Layer::Udp => udp,
            })
            .map(give);
        }
        // Each layer stands for itself: addresses for those of the network, ports for those above.
        let [v4, v6, tcp, udp] = self.path.layers;
        let (of, wanted) = match place.layer()? {
            Layer::V4 => (v4, Transport::Network),
            Layer::V6 => (v6, Transport::Network),
            Layer::Tcp => (tcp, Transport::Tcp),
            Layer::Udp => (udp, Transport::Udp),
        };
        let values = || {
            let layers = self.layers.iter().filter(|(conversation, _)| conversation.transport == wanted);
            layers.filter_map(|layer| end(*layer, place, |_| true))
        };
        (values().count() == of).then(|| values().any(give))
    }

    /// Whether frames of the path can have a field.
    pub(super) fn can_have(&self, member: &'static Field) -> bool {
        self.presence(member) != Some(Presence::No)
    }

    /// Whether all values of an operand are known.
    fn knows(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Constant(_) | Operand::Reference(..) => true,
            Operand::Field(named) | Operand::Count(named) => self.knows_field(named),
            Operand::Slice(of, _) | Operand::Call(_, _, of) | Operand::Negative(of) => self.knows(of),
            Operand::Extreme { of, .. } => of.iter().all(|operand| self.knows(operand)),
            Operand::Arithmetic(_, left, right) => self.knows(left) && self.knows(right),
        }
    }

    fn knows_field(&self, named: &Named) -> bool {
        named.members.iter().all(|(member, place)| match self.presence(member) {
            Some(Presence::No) => true,
            Some(Presence::Maybe) => named.layers.is_empty() && self.each(*place, &mut |_| true).is_some(),
            Some(Presence::Late) | None => false,
        })
    }

    /// Whether an operand can have no values: the layers that its fields stand in are not there.
    fn is_absent(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Constant(_) => false,
            Operand::Reference(_, values) => values.is_empty(),
            Operand::Field(named) | Operand::Count(named) => {
                let mut members = named.members.iter();
                members.all(|(member, _)| !self.can_have(member))
            }
            Operand::Slice(of, _) | Operand::Call(_, _, of) | Operand::Negative(of) => self.is_absent(of),
            Operand::Extreme { of, .. } => of.iter().all(|operand| self.is_absent(operand)),
            Operand::Arithmetic(_, left, right) => self.is_absent(left) || self.is_absent(right),
        }
    }
}

impl Source for Known<'_> {
    fn values(&self, field: &Named, give: &mut dyn FnMut(Val) -> bool) -> bool {
        field.members.iter().filter(|(member, _)| self.can_have(member)).any(|(member, place)| {
            let given = match field.as_text {
                true => self.each(*place, &mut |value| run::as_text(member, value, give)),
                false => self.each(*place, give),
            };
            given.unwrap_or(false)
        })
    }

    fn has_protocol(&self, protocol: ProtocolId) -> bool {
        self.path.protocols.contains(&protocol)
    }

    fn step(&self) -> bool {
        true
    }
}

pub(super) fn verdict(test: &Test, known: &Known) -> Verdict {
    match test {
        Test::And(tests) => Verdict::all(tests.iter().map(|test| verdict(test, known))),
        Test::Or(tests) => Verdict::any(tests.iter().map(|test| verdict(test, known))),
        Test::Xor(tests) => Verdict::odd(tests.iter().map(|test| verdict(test, known))),
        Test::Not(test) => verdict(test, known).not(),
        // What later frames told may have added an expert item, or taken one away.
        Test::Protocol(protocol) if known.late == Some(*protocol) => Verdict::Maybe,
        Test::Protocol(protocol) => Verdict::of(known.has_protocol(*protocol)),
        Test::Exists(operand) | Test::NotZero(operand) | Test::Matches { left: operand, .. } => {
            decide(test, known, &[operand])
        }
        Test::Compare { how, relation, left: Operand::Field(named), right: Operand::Constant(constant) }
            if named.layers.is_empty() && !named.as_text =>
        {
            compare(named, *how, known, |value| run::holds(*relation, run::order(value, constant.lend())))
        }
        Test::Compare { left, right, .. } | Test::Contains { left, right, .. } => decide(test, known, &[left, right]),
        Test::In { left, set, .. } => {
            if known.is_absent(left) {
                return Verdict::Never;
            }
            let all =
                set.iter().all(|(low, high)| known.knows(low) && high.as_ref().is_none_or(|high| known.knows(high)));
            if all && known.knows(left) { Verdict::of(test.passes(known)) } else { Verdict::Maybe }
        }
    }
}

/// A field and a constant: the form of nearly all tests, looked at once for every conversation of a capture.
fn compare(named: &Named, how: Quantifier, known: &Known, holds: impl Fn(Val) -> bool) -> Verdict {
    let (mut hit, mut miss, mut unknown) = (false, false, false);
    for (member, place) in &named.members {
        if !known.can_have(member) {
            continue;
        }
        let there = known.presence(member) == Some(Presence::Maybe);
        let told = there.then(|| {
            known.each(*place, &mut |value| {
                if holds(value) {
                    hit = true;
                } else {
                    miss = true;
                }
                false
            })
        });
        unknown |= told.flatten().is_none();
    }
    match how {
        Quantifier::Any if hit => Verdict::Always,
        Quantifier::All if miss => Verdict::Never,
        _ if unknown => Verdict::Maybe,
        _ => Verdict::of(hit),
    }
}

/// A test of operands, each of which must have values.
fn decide(test: &Test, known: &Known, operands: &[&Operand]) -> Verdict {
    if operands.iter().any(|operand| known.is_absent(operand)) {
        return Verdict::Never;
    }
    if operands.iter().all(|operand| known.knows(operand)) {
        return Verdict::of(test.passes(known));
    }
    Verdict::Maybe
}
