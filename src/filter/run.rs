//! A checked filter, and how it is put to a dissected frame.
//!
//! Values are handed to closures one by one, so that nothing is allocated for numbers, addresses, bytes and texts as
//! they stand in the frame.

use super::names;
use super::parse::{Arithmetic, Quantifier, Relation, Slice};
use super::pattern::Pattern;
use super::plan::Layer;
use crate::base::Time;
use crate::dissect::Tree;
use crate::dissect::protocol::ProtocolId;
use crate::field::{Field, Kind, Value, text};
use std::cell::Cell;
use std::cmp::Ordering;

/// A test whose names, kinds and values are known.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Test {
    And(Vec<Test>),
    Or(Vec<Test>),
    /// An odd number of them pass.
    Xor(Vec<Test>),
    Not(Box<Test>),
    /// A protocol was met in the frame.
    Protocol(ProtocolId),
    Exists(Operand),
    /// A value that is not zero.
    NotZero(Operand),
    Compare {
        how: Quantifier,
        relation: Relation,
        left: Operand,
        right: Operand,
    },
    Contains {
        how: Quantifier,
        left: Operand,
        right: Operand,
        /// Made beforehand where the right side is a constant.
        finder: Option<Needle>,
    },
    Matches {
        how: Quantifier,
        left: Operand,
        pattern: Pattern,
    },
    In {
        how: Quantifier,
        left: Operand,
        set: Vec<(Operand, Option<Operand>)>,
    },
}

/// Bytes to be found, made ready for it.
#[derive(Clone, Debug)]
pub(super) struct Needle(pub(super) Box<memchr::memmem::Finder<'static>>);

impl PartialEq for Needle {
    fn eq(&self, other: &Needle) -> bool {
        self.0.needle() == other.0.needle()
    }
}

/// A field, with everything that shares its name.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Named {
    pub(super) members: Vec<(&'static Field, Place)>,
    /// The bytes that it covers are taken, not what they mean.
    pub(super) raw: bool,
    /// Values are taken as text (`ip.host`).
    pub(super) as_text: bool,
    /// Only in these layers of the field's protocol, counted from 1; none: in all.
    pub(super) layers: Vec<Slice>,
    /// The nodes that begin a layer.
    pub(super) owners: Vec<&'static Field>,
    /// A protocol's bytes reach to the end of what it carries, as `contains` and `matches` look through them.
    pub(super) whole: bool,
}

/// Where the value of a field is known without a dissection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Nowhere.
    Frame,
    Source4,
    Destination4,
    Source6,
    Destination6,
    TcpSource,
    TcpDestination,
    TcpStream,
    UdpSource,
    UdpDestination,
    UdpStream,
    Number,
    Length,
    Captured,
    Epoch,
}

impl Place {
    /// The frame table has it in the frame's row.
    pub(super) const fn is_row(self) -> bool {
        matches!(self, Place::Number | Place::Length | Place::Captured | Place::Epoch)
    }

    /// The layer that a conversation tells the value of.
    pub(super) const fn layer(self) -> Option<Layer> {
        match self {
            Place::Source4 | Place::Destination4 => Some(Layer::V4),
            Place::Source6 | Place::Destination6 => Some(Layer::V6),
            Place::TcpSource | Place::TcpDestination | Place::TcpStream => Some(Layer::Tcp),
            Place::UdpSource | Place::UdpDestination | Place::UdpStream => Some(Layer::Udp),
            Place::Frame | Place::Number | Place::Length | Place::Captured | Place::Epoch => None,
        }
    }
}

/// What a function makes of its argument's values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Call {
    Upper,
    Lower,
    Length,
    Text,
    Absolute,
    Decimal,
    Hexadecimal,
    /// The name of the value, or the value where it has none.
    Name,
    Float,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Operand {
    Constant(Constant),
    Field(Named),
    /// The values that a field had in the frame that was referred to.
    Reference(Named, Vec<Constant>),
    Slice(Box<Operand>, Vec<Slice>),
    Call(Call, &'static Field, Box<Operand>),
    Count(Named),
    /// The largest (or smallest) of all values of all arguments.
    Extreme {
        largest: bool,
        of: Vec<Operand>,
    },
    Arithmetic(Arithmetic, Box<Operand>, Box<Operand>),
    Negative(Box<Operand>),
}

/// A value that is kept.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Constant {
    Integer(i128),
    Float(f64),
    Time(i64),
    /// Address and mask.
    V4(u32, u32),
    V6(u128, u128),
    Bytes(Vec<u8>),
    Text(Vec<u8>),
}

/// A value on its way.
#[derive(Clone, Copy, Debug)]
pub(super) enum Val<'v> {
    Integer(i128),
    Float(f64),
    /// A point in time or a span.
    Time(i64),
    V4(u32, u32),
    V6(u128, u128),
    Bytes(&'v [u8]),
    Text(&'v [u8]),
    /// Short bytes that lie nowhere: the first so many.
    Short([u8; 16], u8),
}

impl Constant {
    pub(super) fn lend(&self) -> Val<'_> {
        match self {
            Constant::Integer(number) => Val::Integer(*number),
            Constant::Float(number) => Val::Float(*number),
            Constant::Time(nanos) => Val::Time(*nanos),
            Constant::V4(address, mask) => Val::V4(*address, *mask),
            Constant::V6(address, mask) => Val::V6(*address, *mask),
            Constant::Bytes(bytes) => Val::Bytes(bytes),
            Constant::Text(text) => Val::Text(text),
        }
    }
}

impl Val<'_> {
    fn keep(self) -> Constant {
        match self {
            Val::Integer(number) => Constant::Integer(number),
            Val::Float(number) => Constant::Float(number),
            Val::Time(nanos) => Constant::Time(nanos),
            Val::V4(address, mask) => Constant::V4(address, mask),
            Val::V6(address, mask) => Constant::V6(address, mask),
            Val::Bytes(bytes) => Constant::Bytes(bytes.to_vec()),
            Val::Text(text) => Constant::Text(text.to_vec()),
            Val::Short(bytes, len) => Constant::Bytes(bytes.get(..usize::from(len)).unwrap_or(&[]).to_vec()),
        }
    }

    fn is_zero(&self) -> bool {
        match self {
            Val::Integer(number) => *number == 0,
            Val::Float(number) => *number == 0.0,
            Val::Time(nanos) => *nanos == 0,
            Val::V4(address, _) => *address == 0,
            Val::V6(address, _) => *address == 0,
            Val::Bytes(bytes) | Val::Text(bytes) => bytes.iter().all(|byte| *byte == 0),
            Val::Short(bytes, len) => bytes.iter().take(usize::from(*len)).all(|byte| *byte == 0),
        }
    }

    /// The value's bytes, written to `room` where they lie nowhere; empty for numbers and times.
    fn bytes<'b>(&'b self, room: &'b mut [u8; 16]) -> &'b [u8] {
        match self {
            Val::Bytes(bytes) | Val::Text(bytes) => bytes,
            Val::Short(bytes, len) => bytes.get(..usize::from(*len)).unwrap_or(&[]),
            Val::V4(address, _) => {
                room[..4].copy_from_slice(&address.to_be_bytes());
                &room[..4]
            }
            Val::V6(address, _) => {
                *room = address.to_be_bytes();
                &room[..]
            }
            _ => &[],
        }
    }
}

/// How two values stand to each other; none where they cannot be compared.
pub(super) fn order(left: Val, right: Val) -> Option<Ordering> {
    match (left, right) {
        (Val::Integer(a), Val::Integer(b)) => Some(a.cmp(&b)),
        (Val::Float(a), Val::Float(b)) => a.partial_cmp(&b),
        (Val::Float(a), Val::Integer(b)) => a.partial_cmp(&(b as f64)),
        (Val::Integer(a), Val::Float(b)) => (a as f64).partial_cmp(&b),
        (Val::Time(a), Val::Time(b)) => Some(a.cmp(&b)),
        (Val::V4(a, mask), Val::V4(b, other)) => Some((a & mask & other).cmp(&(b & mask & other))),
        (Val::V6(a, mask), Val::V6(b, other)) => Some((a & mask & other).cmp(&(b & mask & other))),
        (Val::Text(a), Val::Text(b)) => Some(a.cmp(b)),
        (Val::Integer(_) | Val::Float(_) | Val::Time(_), _) | (_, Val::Integer(_) | Val::Float(_) | Val::Time(_)) => {
            None
        }
        (a, b) => {
            let (mut room, mut other) = ([0; 16], [0; 16]);
            let (a, b) = (a.bytes(&mut room), b.bytes(&mut other));
            // Of two rows of bytes the longer one is the greater.
            Some(a.len().cmp(&b.len()).then_with(|| a.cmp(b)))
        }
    }
}

pub(super) fn holds(relation: Relation, order: Option<Ordering>) -> bool {
    match relation {
        Relation::Equal => order == Some(Ordering::Equal),
        Relation::NotEqual => order != Some(Ordering::Equal),
        Relation::Greater => order == Some(Ordering::Greater),
        Relation::GreaterEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        Relation::Less => order == Some(Ordering::Less),
        Relation::LessEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
    }
}

/// Where values come from.
pub(super) trait Source {
    /// Hands on the values of a field, until `give` says that it has enough; tells whether it said so.
    fn values(&self, field: &Named, give: &mut dyn FnMut(Val) -> bool) -> bool;

    fn has_protocol(&self, protocol: ProtocolId) -> bool;

    /// Counts a step; false when the frame has taken too many.
    fn step(&self) -> bool;
}

/// A dissected frame.
pub(super) struct Dissected<'t> {
    tree: &'t Tree,
    bytes: &'t [u8],
    steps: Cell<u32>,
}

/// Most values and pairs of values that are looked at in a frame: beyond that the frame was made to be slow.
const MOST_STEPS: u32 = 1 << 22;

impl<'t> Dissected<'t> {
    pub(super) fn new(tree: &'t Tree, bytes: &'t [u8]) -> Dissected<'t> {
        Dissected { tree, bytes, steps: Cell::new(0) }
    }

    /// The frame took too many steps: what was found out of it counts for nothing.
    pub(super) fn gave_up(&self) -> bool {
        self.steps.get() >= MOST_STEPS
    }

    fn value(&self, node: &crate::dissect::Node, field: &Named, give: &mut dyn FnMut(Val) -> bool) -> bool {
        if field.whole && node.field.kind == Kind::Protocol {
            return give(Val::Bytes(self.tree.layer_of(node, self.bytes)));
        }
        if field.raw {
            return give(Val::Bytes(self.tree.range_of(node, self.bytes)));
        }
        let value = self.tree.value(node, self.bytes);
        if field.as_text {
            let mut text = String::new();
            text::write_plain(&mut text, node.field, value);
            return give(Val::Text(text.as_bytes()));
        }
        give(plain(value))
    }
}

/// A field's value as filters see it.
fn plain(value: Value) -> Val {
    let short = |bytes: &[u8]| {
        let mut room = [0; 16];
        for (to, from) in room.iter_mut().zip(bytes) {
            *to = *from;
        }
        Val::Short(room, bytes.len().min(16) as u8)
    };
    match value {
        Value::Nothing => Val::Bytes(&[]),
        Value::Unsigned(number) => Val::Integer(i128::from(number)),
        Value::Signed(number) => Val::Integer(i128::from(number)),
        Value::Bool(yes) => Val::Integer(i128::from(yes)),
        Value::Float(number) => Val::Float(number),
        // A time left open is compared as the beginning of time.
        Value::Moment(Time::NEVER) => Val::Time(0),
        Value::Moment(Time(nanos)) | Value::Span(Time(nanos)) => Val::Time(nanos),
        Value::Text(text) => Val::Text(text),
        Value::Bytes(bytes) | Value::Oid(bytes) => Val::Bytes(bytes),
        Value::Ether(mac) => short(&mac),
        Value::Ipv4(address) => Val::V4(address.into(), u32::MAX),
        Value::Ipv6(address) => Val::V6(address.into(), u128::MAX),
        Value::Eui64(number) => Val::Integer(i128::from(number)),
        Value::Guid(guid) => short(&guid),
    }
}

/// Whether the layer of this number, of so many, is one of those.
fn in_layers(layers: &[Slice], layer: i64, of: i64) -> bool {
    layers.iter().any(|slice| {
        let start = i64::from(slice.start);
        let first = if start < 0 { of + 1 + start } else { start };
        layer >= first && slice.len.is_none_or(|len| layer < first.saturating_add(i64::from(len)))
    })
}

impl Source for Dissected<'_> {
    fn values(&self, field: &Named, give: &mut dyn FnMut(Val) -> bool) -> bool {
        let nodes = self.tree.nodes();
        if field.layers.is_empty() {
            for node in nodes {
                if field.members.iter().any(|(member, _)| *member == node.field)
                    && (!self.step() || self.value(node, field, give))
                {
                    return true;
                }
            }
            return false;
        }
        let begins = |node: &&crate::dissect::Node| field.owners.contains(&node.field);
        let of = nodes.iter().filter(begins).count() as i64;
        let mut layer = 0;
        for node in nodes {
            if begins(&node) {
                layer += 1;
            }
            if field.members.iter().any(|(member, _)| *member == node.field)
                && in_layers(&field.layers, layer, of)
                && (!self.step() || self.value(node, field, give))
            {
                return true;
            }
        }
        false
    }

    fn has_protocol(&self, protocol: ProtocolId) -> bool {
        self.tree.path().contains(&protocol)
    }

    fn step(&self) -> bool {
        self.steps.set(self.steps.get() + 1);
        self.steps.get() < MOST_STEPS
    }
}

impl Operand {
    /// Hands on all values, until `give` says that it has enough; tells whether it said so.
    pub(super) fn each(&self, source: &dyn Source, give: &mut dyn FnMut(Val) -> bool) -> bool {
        match self {
            Operand::Constant(value) => give(value.lend()),
            Operand::Field(field) => source.values(field, give),
            Operand::Reference(_, values) => values.iter().any(|value| give(value.lend())),
            Operand::Slice(of, parts) => of.each(source, &mut |value| {
                let mut room = [0; 16];
                sliced(value.bytes(&mut room), parts, give)
            }),
            Operand::Call(call, field, of) => of.each(source, &mut |value| called(*call, field, value, give)),
            Operand::Count(field) => {
                let mut count = 0;
                source.values(field, &mut |_| {
                    count += 1;
                    false
                });
                count > 0 && give(Val::Integer(count))
            }
            Operand::Extreme { largest, of } => {
                let mut best: Option<Constant> = None;
                for operand in of {
                    operand.each(source, &mut |value| {
                        let wanted = if *largest { Ordering::Greater } else { Ordering::Less };
                        if best.as_ref().is_none_or(|best| order(value, best.lend()) == Some(wanted)) {
                            best = Some(value.keep());
                        }
                        false
                    });
                }
                best.is_some_and(|best| give(best.lend()))
            }
            Operand::Arithmetic(sign, left, right) => left.each(source, &mut |a| {
                right.each(source, &mut |b| {
                    if !source.step() {
                        return true;
                    }
                    arithmetic(*sign, a, b).is_some_and(&mut *give)
                })
            }),
            Operand::Negative(of) => of.each(source, &mut |value| {
                let negative = match value {
                    Val::Integer(number) => number.checked_neg().map(Val::Integer),
                    Val::Float(number) => Some(Val::Float(-number)),
                    Val::Time(nanos) => nanos.checked_neg().map(Val::Time),
                    _ => None,
                };
                negative.is_some_and(&mut *give)
            }),
        }
    }

    fn any(&self, source: &dyn Source, holds: &mut dyn FnMut(Val) -> bool) -> bool {
        self.each(source, holds)
    }

    /// Whether there are values, and all hold.
    fn all(&self, source: &dyn Source, holds: &mut dyn FnMut(Val) -> bool) -> bool {
        let mut some = false;
        let broken = self.each(source, &mut |value| {
            some = true;
            !holds(value)
        });
        some && !broken
    }

    fn quantified(&self, how: Quantifier, source: &dyn Source, holds: &mut dyn FnMut(Val) -> bool) -> bool {
        match how {
            Quantifier::Any => self.any(source, holds),
            Quantifier::All => self.all(source, holds),
        }
    }
}

/// Where a slice's part lies in so many bytes.
fn part(slice: Slice, len: usize) -> Option<std::ops::Range<usize>> {
    let start =
        if slice.start < 0 { len.checked_sub(slice.start.unsigned_abs() as usize)? } else { slice.start as usize };
    let end = match slice.len {
        Some(wanted) => start.checked_add(wanted as usize)?,
        None => len,
    };
    (start < len && end <= len).then_some(start..end)
}

fn sliced(bytes: &[u8], parts: &[Slice], give: &mut dyn FnMut(Val) -> bool) -> bool {
    if let [only] = parts {
        return part(*only, bytes.len())
            .and_then(|range| bytes.get(range))
            .is_some_and(|bytes| give(Val::Bytes(bytes)));
    }
    let mut joined = Vec::new();
    for slice in parts {
        // The first part that is not there ends it.
        let Some(bytes) = part(*slice, bytes.len()).and_then(|range| bytes.get(range)) else { break };
        joined.extend_from_slice(bytes);
    }
    !joined.is_empty() && give(Val::Bytes(&joined))
}

fn called(call: Call, field: &'static Field, value: Val, give: &mut dyn FnMut(Val) -> bool) -> bool {
    let mut room = [0; 16];
    match call {
        Call::Upper => give(Val::Text(&value.bytes(&mut room).to_ascii_uppercase())),
        Call::Lower => give(Val::Text(&value.bytes(&mut room).to_ascii_lowercase())),
        Call::Length => {
            let len = match field.kind {
                Kind::F32 => 4,
                Kind::F64 | Kind::Eui64 => 8,
                kind if kind.bits() > 0 => (kind.bits() / 8) as usize,
                _ => value.bytes(&mut room).len(),
            };
            give(Val::Integer(len as i128))
        }
        Call::Absolute => {
            let absolute = match value {
                Val::Integer(number) => number.checked_abs().map(Val::Integer),
                Val::Float(number) => Some(Val::Float(number.abs())),
                Val::Time(nanos) => nanos.checked_abs().map(Val::Time),
                _ => None,
            };
            absolute.is_some_and(give)
        }
        Call::Text => as_text(field, value, give),
        Call::Float => match value {
            Val::Integer(number) => give(Val::Float(number as f64)),
            value => give(value),
        },
        Call::Decimal | Call::Hexadecimal | Call::Name => {
            let Val::Integer(number) = value else { return false };
            let name = match call {
                Call::Name => u64::try_from(number).ok().and_then(|number| names::name_of(field, number)),
                _ => None,
            };
            let digits = (field.kind.bits() / 4) as usize;
            let text = match (name, call) {
                (Some(name), _) => name.into_owned(),
                (None, Call::Hexadecimal) => format!("0x{number:0digits$x}"),
                _ => number.to_string(),
            };
            give(Val::Text(text.as_bytes()))
        }
    }
}

/// Gives a value as text: numbers in decimal, all else as columns show it.
pub(super) fn as_text(field: &'static Field, value: Val, give: &mut dyn FnMut(Val) -> bool) -> bool {
    let mut room = [0; 16];
    let mut text = String::new();
    match value {
        Val::Integer(number) if field.kind != Kind::Eui64 => text = number.to_string(),
        Val::Integer(number) => text::write_plain(&mut text, field, Value::Eui64(number as u64)),
        Val::Float(number) => text::write_plain(&mut text, field, Value::Float(number)),
        Val::Time(nanos) => text::write_plain(&mut text, field, Value::Span(Time(nanos))),
        Val::V4(address, _) => text::write_plain(&mut text, field, Value::Ipv4(address.into())),
        Val::V6(address, _) => text::write_plain(&mut text, field, Value::Ipv6(address.into())),
        value => {
            let bytes = value.bytes(&mut room);
            let value = match field.kind {
                Kind::Ether => bytes.try_into().map_or(Value::Bytes(bytes), Value::Ether),
                Kind::Guid => bytes.try_into().map_or(Value::Bytes(bytes), Value::Guid),
                Kind::Oid => Value::Oid(bytes),
                _ => Value::Bytes(bytes),
            };
            text::write_plain(&mut text, field, value);
        }
    }
    give(Val::Text(text.as_bytes()))
}

/// Puts two values together; none where that has no result (division by zero) or is too large.
fn arithmetic<'v>(sign: Arithmetic, left: Val<'v>, right: Val<'v>) -> Option<Val<'v>> {
    Some(match (left, right) {
        (Val::Integer(a), Val::Integer(b)) => Val::Integer(match sign {
            Arithmetic::Add => a.checked_add(b)?,
            Arithmetic::Subtract => a.checked_sub(b)?,
            Arithmetic::Multiply => a.checked_mul(b)?,
            Arithmetic::Divide => a.checked_div(b)?,
            Arithmetic::Modulo => a.checked_rem(b)?,
            Arithmetic::And => a & b,
        }),
        (Val::Float(a), Val::Float(b)) => Val::Float(match sign {
            Arithmetic::Add => a + b,
            Arithmetic::Subtract => a - b,
            Arithmetic::Multiply => a * b,
            Arithmetic::Divide if b != 0.0 => a / b,
            _ => return None,
        }),
        (Val::Time(a), Val::Time(b)) => Val::Time(match sign {
            Arithmetic::Add => a.checked_add(b)?,
            Arithmetic::Subtract => a.checked_sub(b)?,
            _ => return None,
        }),
        (Val::V4(a, _), Val::V4(b, mask)) if sign == Arithmetic::And => Val::V4(a & b & mask, u32::MAX),
        (Val::V6(a, _), Val::V6(b, mask)) if sign == Arithmetic::And => Val::V6(a & b & mask, u128::MAX),
        (a, b) if sign == Arithmetic::And => {
            let (mut room, mut other) = ([0; 16], [0; 16]);
            let (a, b) = (a.bytes(&mut room), b.bytes(&mut other));
            // As long as the shorter one; what is longer than any address is cut.
            let mut masked = [0; 16];
            let len = a.len().min(b.len()).min(16);
            for (to, (a, b)) in masked.iter_mut().zip(a.iter().zip(b)) {
                *to = a & b;
            }
            Val::Short(masked, len as u8)
        }
        _ => return None,
    })
}

impl Test {
    /// Whether a frame passes.
    pub(super) fn passes(&self, source: &dyn Source) -> bool {
        match self {
            Test::And(tests) => tests.iter().all(|test| test.passes(source)),
            Test::Or(tests) => tests.iter().any(|test| test.passes(source)),
            Test::Xor(tests) => tests.iter().filter(|test| test.passes(source)).count() % 2 == 1,
            Test::Not(test) => !test.passes(source),
            Test::Protocol(protocol) => source.has_protocol(*protocol),
            Test::Exists(operand) => operand.any(source, &mut |_| true),
            Test::NotZero(operand) => operand.any(source, &mut |value| !value.is_zero()),
            Test::Compare { how, relation, left, right } => {
                if let Operand::Constant(constant) = right {
                    return left.quantified(*how, source, &mut |a| holds(*relation, order(a, constant.lend())));
                }
                // A side without values fails both ways.
                left.quantified(*how, source, &mut |a| {
                    right.quantified(*how, source, &mut |b| source.step() && holds(*relation, order(a, b)))
                })
            }
            Test::Contains { how, left, right, finder } => left.quantified(*how, source, &mut |a| {
                let mut room = [0; 16];
                let hay = a.bytes(&mut room);
                if let Some(finder) = finder {
                    return finder.0.find(hay).is_some();
                }
                right.quantified(*how, source, &mut |b| {
                    let mut room = [0; 16];
                    source.step() && memchr::memmem::find(hay, b.bytes(&mut room)).is_some()
                })
            }),
            Test::Matches { how, left, pattern } => left.quantified(*how, source, &mut |a| {
                let mut room = [0; 16];
                pattern.is_match(a.bytes(&mut room))
            }),
            // With `all`, all values must be the same member, or lie in the same range.
            Test::In { how, left, set } => set.iter().any(|(low, high)| {
                left.quantified(*how, source, &mut |a| match high {
                    None => low.any(source, &mut |b| source.step() && holds(Relation::Equal, order(a, b))),
                    Some(high) => {
                        low.any(source, &mut |b| source.step() && holds(Relation::GreaterEqual, order(a, b)))
                            && high.any(source, &mut |b| source.step() && holds(Relation::LessEqual, order(a, b)))
                    }
                })
            }),
        }
    }

    /// Fills references from a frame.
    pub(super) fn refer(&mut self, source: &dyn Source) {
        match self {
            Test::And(tests) | Test::Or(tests) | Test::Xor(tests) => {
                tests.iter_mut().for_each(|test| test.refer(source))
            }
            Test::Not(test) => test.refer(source),
            Test::Protocol(_) => {}
            Test::Exists(operand) | Test::NotZero(operand) | Test::Matches { left: operand, .. } => {
                operand.refer(source);
            }
            Test::Compare { left, right, .. } | Test::Contains { left, right, .. } => {
                left.refer(source);
                right.refer(source);
            }
            Test::In { left, set, .. } => {
                left.refer(source);
                for (low, high) in set {
                    low.refer(source);
                    if let Some(high) = high {
                        high.refer(source);
                    }
                }
            }
        }
    }

    /// Calls `visit` for every protocol that is tested for by itself.
    pub(super) fn protocols(&self, visit: &mut dyn FnMut(ProtocolId)) {
        match self {
            Test::And(tests) | Test::Or(tests) | Test::Xor(tests) => {
                tests.iter().for_each(|test| test.protocols(visit));
            }
            Test::Not(test) => test.protocols(visit),
            Test::Protocol(protocol) => visit(*protocol),
            _ => {}
        }
    }

    /// Calls `visit` for every operand, those inside others too.
    pub(super) fn operands<'t>(&'t self, visit: &mut dyn FnMut(&'t Operand)) {
        match self {
            Test::And(tests) | Test::Or(tests) | Test::Xor(tests) => {
                tests.iter().for_each(|test| test.operands(visit));
            }
            Test::Not(test) => test.operands(visit),
            Test::Protocol(_) => {}
            Test::Exists(operand) | Test::NotZero(operand) | Test::Matches { left: operand, .. } => {
                operand.visit(visit);
            }
            Test::Compare { left, right, .. } | Test::Contains { left, right, .. } => {
                left.visit(visit);
                right.visit(visit);
            }
            Test::In { left, set, .. } => {
                left.visit(visit);
                for (low, high) in set {
                    low.visit(visit);
                    if let Some(high) = high {
                        high.visit(visit);
                    }
                }
            }
        }
    }
}

impl Operand {
    fn refer(&mut self, source: &dyn Source) {
        match self {
            Operand::Reference(named, values) => {
                values.clear();
                source.values(named, &mut |value| {
                    values.push(value.keep());
                    false
                });
            }
            Operand::Constant(_) | Operand::Field(_) | Operand::Count(_) => {}
            Operand::Slice(of, _) | Operand::Call(_, _, of) | Operand::Negative(of) => of.refer(source),
            Operand::Extreme { of, .. } => of.iter_mut().for_each(|operand| operand.refer(source)),
            Operand::Arithmetic(_, left, right) => {
                left.refer(source);
                right.refer(source);
            }
        }
    }

    fn visit<'t>(&'t self, visit: &mut dyn FnMut(&'t Operand)) {
        visit(self);
        match self {
            Operand::Constant(_) | Operand::Field(_) | Operand::Reference(..) | Operand::Count(_) => {}
            Operand::Slice(of, _) | Operand::Call(_, _, of) | Operand::Negative(of) => of.visit(visit),
            Operand::Extreme { of, .. } => of.iter().for_each(|operand| operand.visit(visit)),
            Operand::Arithmetic(_, left, right) => {
                left.visit(visit);
                right.visit(visit);
            }
        }
    }
}
