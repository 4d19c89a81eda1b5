//! Names and kinds: turns what was parsed into what can be run, or says why it cannot.

use super::error::{BrokenPattern, FilterError, Mistake, Span};
use super::functions::{self, FUNCTIONS};
use super::literal::{Wanted, plainly, title};
use super::parse::{self, Arithmetic, Quantifier, Relation, What};
use super::pattern::Broken;
use super::remedy::{self, Remedy, Warning};
use super::run::{Call, Constant, Named, Needle, Operand, Place, Test};
use super::{near, services};
use crate::dissect::{self, Registry};
use crate::field::{Base, Field, Kind};

type Checked<T> = Result<T, FilterError>;

/// Checks a parsed filter.
pub(super) fn check(registry: &'static Registry, text: &str, test: &parse::Test) -> Checked<(Test, Vec<Warning>)> {
    let mut checker = Checker { registry, text, warnings: Vec::new() };
    let test = checker.test(test)?;
    Ok((test, checker.warnings))
}

struct Checker<'t> {
    registry: &'static Registry,
    text: &'t str,
    warnings: Vec<Warning>,
}

/// An operand with its kind.
struct Typed {
    operand: Operand,
    kind: Kind,
    /// What it is in messages.
    shown: String,
    shape: Shape,
    span: Span,
}

#[derive(Clone, Copy)]
enum Shape {
    Field(&'static Field),
    Slice,
    Function,
    Arithmetic,
}

impl Typed {
    fn field(&self) -> Option<&'static Field> {
        match self.shape {
            Shape::Field(field) => Some(field),
            _ => None,
        }
    }

    fn wanted(&self) -> Wanted {
        Wanted { kind: self.kind, field: self.field() }
    }
}

/// Protocols that had other names.
const RENAMED: &[(&str, &str)] = &[("bootp", "dhcp"), ("ssl", "tls")];

fn is_integer(kind: Kind) -> bool {
    kind.is_unsigned() || kind.is_signed()
}

/// Kinds whose values are rows of bytes.
const fn is_bytes(kind: Kind) -> bool {
    matches!(kind, Kind::Bytes | Kind::Ether | Kind::Guid | Kind::Oid)
}

const fn can_slice(kind: Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Bytes | Kind::Protocol | Kind::Ether | Kind::Ipv4 | Kind::Ipv6 | Kind::Oid)
}

/// Whether values of one kind may be compared with those of another, which stands on the right.
pub(super) fn compatible(left: Kind, right: Kind) -> bool {
    left == right
        || (is_integer(left) && (is_integer(right) || right == Kind::Bool))
        || (is_bytes(left) && is_bytes(right))
        || matches!((left, right), (Kind::F32 | Kind::F64, Kind::F32 | Kind::F64))
}

fn can_join(kind: Kind, sign: Arithmetic) -> bool {
    let float = matches!(kind, Kind::F32 | Kind::F64);
    match sign {
        Arithmetic::Add | Arithmetic::Subtract => is_integer(kind) || float || kind == Kind::RelTime,
        Arithmetic::Multiply | Arithmetic::Divide => is_integer(kind) || float,
        Arithmetic::Modulo => is_integer(kind),
        Arithmetic::And => {
            is_integer(kind)
                || matches!(kind, Kind::Bytes | Kind::Ether | Kind::Oid | Kind::Ipv4 | Kind::Ipv6 | Kind::Eui64)
        }
    }
}

fn place(abbrev: &str) -> Place {
    match abbrev {
        "ip.src" => Place::Source4,
        "ip.dst" => Place::Destination4,
        "ipv6.src" => Place::Source6,
        "ipv6.dst" => Place::Destination6,
        "tcp.srcport" => Place::TcpSource,
        "tcp.dstport" => Place::TcpDestination,
        "tcp.stream" => Place::TcpStream,
        "udp.srcport" => Place::UdpSource,
        "udp.dstport" => Place::UdpDestination,
        "udp.stream" => Place::UdpStream,
        "frame.number" => Place::Number,
        "frame.len" => Place::Length,
        "frame.cap_len" => Place::Captured,
        "frame.time_epoch" => Place::Epoch,
        _ => Place::Frame,
    }
}

/// What a name stands for, and the new name where it is an old one.
pub(super) fn now_called(registry: &Registry, name: &str) -> Option<(dissect::Named, Option<String>)> {
    if let Some(named) = registry.named(name) {
        return Some((named, None));
    }
    RENAMED.iter().find_map(|(old, new)| {
        let rest = name.strip_prefix(old).filter(|rest| rest.is_empty() || rest.starts_with('.'))?;
        let now = format!("{new}{rest}");
        registry.named(&now).map(|named| (named, Some(now)))
    })
}

impl Checker<'_> {
    fn shown(&self, span: Span) -> &str {
        self.text.get(span.start..span.start + span.len).unwrap_or("")
    }

    /// A field, protocol or alias by its name, also by an old one.
    fn named(&mut self, name: &str, span: Span) -> Option<dissect::Named> {
        let (named, now) = now_called(self.registry, name)?;
        if let Some(now) = now {
            // A reference's span is more than the name.
            let start = self.shown(span).find(name).map_or(span.start, |before| span.start + before);
            let at = Span::new(start, name.len());
            if !self.warnings.iter().any(|warning| warning.at == at) {
                let sentence = format!("`{name}` is now called `{now}`");
                self.warnings.push(Warning { at, sentence, remedies: vec![Remedy::new(at, now)] });
            }
        }
        Some(named)
    }

    fn field(&mut self, name: &str, span: Span) -> Option<(Named, &'static Field)> {
        let named = self.named(name, span)?;
        let members = self.registry.members(named);
        let owners = members.iter().filter_map(|member| self.registry.owner(member));
        let mut owners: Vec<_> = owners.map(|owner| owner.field()).collect();
        owners.dedup();
        let as_text = matches!(named, dissect::Named::Alias(alias) if alias.as_text);
        let members = members.into_iter().map(|member| (member, place(member.abbrev))).collect();
        Some((Named { members, as_text, layers: Vec::new(), owners, whole: false, raw: false }, named.field()))
    }

    fn unknown(&self, span: Span, terse: String) -> FilterError {
        FilterError::at(span, terse).being(remedy::unknown(self.registry, self.shown(span)))
    }

    fn test(&mut self, test: &parse::Test) -> Checked<Test> {
        Ok(match test {
            parse::Test::And(tests) => Test::And(self.tests(tests)?),
            parse::Test::Or(tests) => Test::Or(self.tests(tests)?),
            parse::Test::Xor(tests) => Test::Xor(self.tests(tests)?),
            parse::Test::Not(test) => Test::Not(Box::new(self.test(test)?)),
            parse::Test::Alone(operand) => self.alone(operand)?,
            parse::Test::Compare { how, relation, sign, at, left, right } => {
                let written = self.shown(*at).to_owned();
                let left = match self.left(left, &format!("\"{written}\"")) {
                    Ok(left) => left,
                    Err(error) => {
                        let error = self.fitting(error, right);
                        return Err(self.reversed(left, *relation, sign, right, error));
                    }
                };
                self.can_take_part(&left, &written, !matches!(left.kind, Kind::None | Kind::Expert))?;
                self.warn_of_bits(right);
                let (left, right) = self.right(left, right)?;
                let how = how.unwrap_or(Quantifier::Any);
                if *relation == Relation::NotEqual && how == Quantifier::Any {
                    self.warn_of_any_not_equal(&left, *at, &right);
                }
                Test::Compare { how, relation: *relation, left: left.operand, right }
            }
            parse::Test::Contains { how, left, right } => {
                let left = self.left(left, "contains")?;
                let can = matches!(left.kind, Kind::Text | Kind::Bytes | Kind::Protocol | Kind::Ether | Kind::Oid);
                self.can_take_part(&left, "contains", can)?;
                let (left, right) = match &right.what {
                    // A part of an address need not be an address.
                    What::Word(word) if left.kind == Kind::Ether && self.registry.named(word).is_none() => {
                        let wanted = Wanted { kind: Kind::Bytes, field: None };
                        (left, Operand::Constant(wanted.word(word, right.span)?))
                    }
                    _ => self.right(left, right)?,
                };
                let finder = match &right {
                    Operand::Constant(Constant::Bytes(needle) | Constant::Text(needle)) => {
                        Some(Needle(Box::new(memchr::memmem::Finder::new(needle).into_owned())))
                    }
                    _ => None,
                };
                Test::Contains { how: *how, left: whole(left.operand), right, finder }
            }
            parse::Test::Matches { how, sign, left, right } => {
                let What::Text(pattern) = &right.what else {
                    let why = "Matches requires a double quoted string on the right side.";
                    let error = FilterError::at(right.span, why);
                    return Err(match right.what {
                        What::Word(_) if !self.shown(right.span).contains('"') => {
                            error.being(Mistake::PatternWithoutQuotes)
                        }
                        _ => error,
                    });
                };
                let left = self.left(left, sign)?;
                let can = matches!(left.kind, Kind::Text | Kind::Bytes | Kind::Protocol | Kind::Ether);
                self.can_take_part(&left, sign, can)?;
                let pattern = match super::pattern::compile(pattern) {
                    Ok(pattern) => pattern,
                    Err(broken) => return Err(self.broken_pattern(right.span, pattern, broken)),
                };
                Test::Matches { how: *how, left: whole(left.operand), pattern }
            }
            parse::Test::In { how, left, set } => {
                let why = "Only a field may be tested for membership in a set.";
                let only = |span| FilterError::at(span, why);
                let left = match &left.what {
                    What::Word(_) | What::Name(_) | What::Layers(..) | What::Raw(_) => {
                        self.typed(left, None)?.ok_or_else(|| only(left.span))?
                    }
                    What::Slice(..) => return Err(FilterError::nowhere(why)),
                    _ => return Err(only(left.span)),
                };
                self.can_take_part(&left, "in", !matches!(left.kind, Kind::None | Kind::Expert))?;
                let mut members = Vec::new();
                for (low, high) in set {
                    let low = self.member(&left, low)?;
                    let high = high.as_ref().map(|high| self.member(&left, high)).transpose()?;
                    members.push((low, high));
                }
                Test::In { how: *how, left: left.operand, set: members }
            }
        })
    }

    /// A pattern that breaks, with the place in the filter where its text stands there letter by letter.
    fn broken_pattern(&self, span: Span, pattern: &[u8], broken: Broken) -> FilterError {
        let shown = self.shown(span);
        let open = shown.find('"').map_or(0, |quote| quote + 1);
        let inner = shown.get(open..shown.len().saturating_sub(1)).unwrap_or("");
        let rest = broken.at.filter(|_| inner.as_bytes() == pattern).and_then(|at| inner.get(at..));
        let part: String = rest.unwrap_or("").chars().take(10).collect();
        let at = broken.at.filter(|_| !part.is_empty()).map(|at| Span::new(span.start + open + at, part.len()));
        let terse = format!("Regex compilation error: {}.", broken.why);
        FilterError::nowhere(terse).being(Mistake::Pattern(Box::new(BrokenPattern { why: broken.why, at, part })))
    }

    /// A comparison whose left side has no kind, while the right one has: `80 == tcp.port`.
    fn reversed(
        &mut self,
        left: &parse::Operand,
        relation: Relation,
        sign: &str,
        right: &parse::Operand,
        error: FilterError,
    ) -> FilterError {
        let turned = match relation {
            Relation::Equal | Relation::NotEqual => sign,
            Relation::Greater => "<",
            Relation::GreaterEqual => "<=",
            Relation::Less => ">",
            Relation::LessEqual => ">=",
        };
        let is_value = match &left.what {
            What::Text(_) | What::Char(_) => true,
            What::Word(word) => word.starts_with(|first: char| first.is_ascii_digit()),
            _ => false,
        };
        let (What::Word(name) | What::Name(name), true) = (&right.what, is_value) else { return error };
        if self.registry.named(name).is_none() {
            return error;
        }
        let meant = format!("{} {turned} {}", self.shown(right.span), self.shown(left.span));
        error.being(Mistake::Reversed).with_remedies(vec![Remedy::new(left.span.to(right.span), meant)])
    }

    /// Leaves of the nearest names those that take the value, if any does.
    fn fitting(&self, mut error: FilterError, right: &parse::Operand) -> FilterError {
        let (Mistake::UnknownName { near, .. }, What::Word(value)) = (&mut error.mistake, &right.what) else {
            return error;
        };
        let takes = |name: &&&'static str| {
            let Some(field) = self.registry.named(name).map(dissect::Named::field) else { return false };
            Wanted { kind: field.kind, field: Some(field) }.word(value, right.span).is_ok()
        };
        let fitting: Vec<&'static str> = near.iter().filter(takes).copied().collect();
        if !fitting.is_empty() {
            *near = fitting;
        }
        error
    }

    /// `tcp.port == 80 & udp`: takes bits of 80, where two tests were meant.
    fn warn_of_bits(&mut self, right: &parse::Operand) {
        let What::Arithmetic(Arithmetic::And, value, field) = &right.what else { return };
        let is_field = |operand: &parse::Operand| match &operand.what {
            What::Word(name) | What::Name(name) => self.registry.named(name).is_some(),
            _ => false,
        };
        if is_field(field) && matches!(value.what, What::Word(_)) && !is_field(value) {
            let sentence = "`&` takes bits of a number; tests are joined by `&&`".to_owned();
            let at = right.span;
            self.warnings.push(Warning { at, sentence, remedies: vec![Remedy::new(at, "&&")] });
        }
    }

    /// `ip.addr !== x` holds for nearly every packet, since one of its two addresses is another.
    fn warn_of_any_not_equal(&mut self, left: &Typed, at: Span, right: &Operand) {
        let (Operand::Field(named), Operand::Constant(_)) = (&left.operand, right) else { return };
        if named.members.len() < 2 {
            return;
        }
        let (name, sign) = (&left.shown, self.shown(at));
        let sentence = if sign == "!=" || sign == "ne" {
            format!("`any` lets packets pass whose other `{name}` is that value")
        } else {
            format!("`{sign}` also matches packets whose other `{name}` is that value")
        };
        let remedies = if matches!(sign, "!=" | "ne") {
            let any = self.text.get(..left.span.start).and_then(|before| before.rfind("any"));
            any.map(|any| Remedy::new(Span::new(any, left.span.start - any), "")).into_iter().collect()
        } else {
            vec![Remedy::new(at, "!=")]
        };
        self.warnings.push(Warning { at, sentence, remedies });
    }

    fn tests(&mut self, tests: &[parse::Test]) -> Checked<Vec<Test>> {
        tests.iter().map(|test| self.test(test)).collect()
    }

    fn alone(&mut self, operand: &parse::Operand) -> Checked<Test> {
        let neither = |checker: &Self| {
            let shown = checker.shown(operand.span);
            checker.unknown(operand.span, format!("{shown} is neither a field nor a protocol name."))
        };
        if let What::Word(name) | What::Name(name) = &operand.what
            && let Some(dissect::Named::Protocol(protocol)) = self.named(name, operand.span)
            // What stands on the path alone, without a node, is not there for filters.
            && (!protocol.pseudo || dissect::engine::is_mark(protocol))
        {
            return Ok(Test::Protocol(protocol.id()));
        }
        match &operand.what {
            What::Text(_) | What::Char(_) => Err(neither(self).being(Mistake::Other)),
            What::Call(..) => {
                self.typed(operand, None)?;
                Err(FilterError::at(operand.span, "You cannot test whether a function is present."))
            }
            What::Reference(name) => {
                let typed = self.typed(operand, None)?;
                let kind = typed.map_or("FT_NONE", |typed| typed.kind.type_name());
                let why = format!("{name} <{kind}> is neither a field nor a protocol name.");
                let before = self.shown(operand.span).find(name.as_str()).unwrap_or(0);
                let inner = Span::new(operand.span.start + before, name.len());
                Err(FilterError::at(inner, why))
            }
            What::Arithmetic(..) | What::Negative(_) => match self.typed(operand, None)? {
                Some(typed) => Ok(Test::NotZero(typed.operand)),
                None => Err(neither(self)),
            },
            _ => match self.typed(operand, None)? {
                Some(typed) => Ok(Test::Exists(typed.operand)),
                None => Err(neither(self)),
            },
        }
    }

    /// The left side of a comparison, which must have a kind of its own.
    fn left(&mut self, operand: &parse::Operand, sign: &str) -> Checked<Typed> {
        match self.typed(operand, None)? {
            Some(typed) => Ok(typed),
            None => {
                let shown = self.shown(operand.span);
                let why = format!("Left side of {sign} expression must be a field or function, not {shown}.");
                let error = self.unknown(operand.span, why);
                Err(match operand.what {
                    What::Word(_) if !shown.starts_with(|first: char| first.is_ascii_digit()) => error,
                    _ => error.being(Mistake::Other),
                })
            }
        }
    }

    fn can_take_part(&self, left: &Typed, sign: &str, can: bool) -> Checked<()> {
        if can {
            return Ok(());
        }
        let kind = title(left.kind);
        let shown = match left.shape {
            Shape::Function => format!("Function {}", left.shown),
            _ => left.shown.clone(),
        };
        Err(FilterError::at(left.span, format!("{shown} (type={kind}) cannot participate in {sign} comparison.")))
    }

    /// Both sides of a comparison, the right one in the kind of the left.
    fn right(&mut self, left: Typed, right: &parse::Operand) -> Checked<(Typed, Operand)> {
        let right = self.valued(right, left.wanted())?;
        match (left.shape, right) {
            (_, Valued::Constant(constant)) => Ok((left, Operand::Constant(constant))),
            (_, Valued::Typed(right)) if matches!(left.shape, Shape::Slice) || matches!(right.shape, Shape::Slice) => {
                let left = self.as_bytes(left)?;
                Ok((left, self.as_bytes(right)?.operand))
            }
            (_, Valued::Typed(right)) => {
                self.must_be_compatible(&left, &right)?;
                Ok((left, right.operand))
            }
        }
    }

    fn must_be_compatible(&self, left: &Typed, right: &Typed) -> Checked<()> {
        if compatible(left.kind, right.kind) {
            return Ok(());
        }
        let why = match right.shape {
            Shape::Function => format!(
                "{} (type={}) and return value of {}() (type={}) are not of compatible types.",
                left.shown,
                title(left.kind),
                right.shown,
                title(right.kind)
            ),
            _ => format!("{} and {} are not of compatible types.", left.shown, right.shown),
        };
        // `tcp.port == http`: the name of a protocol that has a port of its own.
        let is_port = left.field().is_some_and(|field| field.base == Base::Port);
        let port = if is_port && right.kind == Kind::Protocol { services::port_of(&right.shown) } else { None };
        let remedies = port.map(|port| Remedy::new(right.span, port.to_string())).into_iter().collect();
        let left = (left.shown.clone(), plainly(left.kind));
        let other = (right.shown.clone(), plainly(right.kind));
        let mistake = Mistake::Incomparable(Box::new([left, other]));
        Err(FilterError::at(right.span, why).being(mistake).with_remedies(remedies))
    }

    fn member(&mut self, left: &Typed, member: &parse::Operand) -> Checked<Operand> {
        match self.valued(member, left.wanted())? {
            Valued::Constant(constant) => Ok(Operand::Constant(constant)),
            Valued::Typed(right) if matches!(right.shape, Shape::Slice) => Ok(self.as_bytes(right)?.operand),
            Valued::Typed(right) => {
                self.must_be_compatible(left, &right)?;
                Ok(right.operand)
            }
        }
    }

    /// A side of a comparison with a slice, as bytes.
    fn as_bytes(&self, typed: Typed) -> Checked<Typed> {
        if matches!(typed.shape, Shape::Slice) || typed.kind == Kind::Bytes || typed.kind == Kind::Text {
            return Ok(typed);
        }
        if !can_slice(typed.kind) {
            let shown = match typed.shape {
                Shape::Function => format!("Return value of function \"{}\"", typed.shown),
                _ => format!("\"{}\"", typed.shown),
            };
            let kind = title(typed.kind);
            let why = format!("{shown} is a {kind} and cannot be converted into a sequence of bytes.");
            return Err(FilterError::at(typed.span, why));
        }
        let all = parse::Slice { start: 0, len: None };
        Ok(Typed { operand: Operand::Slice(Box::new(typed.operand), vec![all]), kind: Kind::Bytes, ..typed })
    }

    /// An operand in a place where a value without a kind of its own takes that of something else.
    fn valued(&mut self, operand: &parse::Operand, wanted: Wanted) -> Checked<Valued> {
        if let Some(typed) = self.typed(operand, Some(wanted))? {
            return Ok(Valued::Typed(typed));
        }
        let span = operand.span;
        let constant = match &operand.what {
            What::Text(value) => wanted.text(value, span)?,
            What::Char(value) => wanted.char(*value, self.shown(span), span)?,
            What::Name(name) => {
                return Err(self.unknown(span, format!("\"{name}\" is not a valid protocol or protocol field.")));
            }
            What::Word(word) => wanted.word(word, span)?,
            What::Layers(..) | What::Raw(_) => return Err(self.no_field(operand)),
            What::Negative(of) => return self.constant_negative(of, wanted, span),
            What::Arithmetic(sign, left, right) => {
                return self.arithmetic(*sign, span, left, right, Some(wanted)).map(|typed| match typed {
                    Typed { operand: Operand::Constant(constant), .. } => Valued::Constant(constant),
                    typed => Valued::Typed(typed),
                });
            }
            _ => return Err(FilterError::at(span, "Need a field or field-like value on the LHS.")),
        };
        Ok(Valued::Constant(constant))
    }

    fn constant_negative(&mut self, of: &parse::Operand, wanted: Wanted, span: Span) -> Checked<Valued> {
        if !can_join(wanted.kind, Arithmetic::Subtract) && wanted.kind != Kind::AbsTime {
            return Err(FilterError::at(of.span, format!("{} cannot -.", wanted.kind.type_name())));
        }
        if matches!(of.what, What::Text(_) | What::Char(_)) {
            let shown = self.shown(of.span);
            return Err(FilterError::at(of.span, format!("{shown} is not a valid arithmetic operand.")));
        }
        Ok(match self.valued(of, wanted)? {
            Valued::Constant(Constant::Integer(number)) => Valued::Constant(Constant::Integer(-number)),
            Valued::Constant(Constant::Float(number)) => Valued::Constant(Constant::Float(-number)),
            Valued::Constant(Constant::Time(nanos)) => Valued::Constant(Constant::Time(nanos.saturating_neg())),
            Valued::Constant(_) => {
                return Err(FilterError::at(of.span, format!("{} cannot -.", wanted.kind.type_name())));
            }
            Valued::Typed(typed) => {
                let operand = Operand::Negative(Box::new(typed.operand));
                Valued::Typed(Typed { operand, shape: Shape::Arithmetic, span, ..typed })
            }
        })
    }

    fn no_field(&self, operand: &parse::Operand) -> FilterError {
        let shown = self.shown(operand.span);
        self.unknown(operand.span, format!("{shown} is not a valid field"))
    }

    /// An operand with its kind; none for values that take the kind of something else. `wanted` is for the values inside arithmetic.
    fn typed(&mut self, operand: &parse::Operand, wanted: Option<Wanted>) -> Checked<Option<Typed>> {
        let span = operand.span;
        match &operand.what {
            What::Word(name) | What::Name(name) => {
                let Some((named, field)) = self.field(name, span) else {
                    if let What::Name(name) = &operand.what
                        && wanted.is_none()
                    {
                        let why = format!("\"{name}\" is not a valid protocol or protocol field.");
                        return Err(self.unknown(span, why));
                    }
                    return Ok(None);
                };
                let kind = if field.kind == Kind::Expert { Kind::None } else { field.kind };
                let (operand, shown) = (Operand::Field(named), name.clone());
                Ok(Some(Typed { operand, kind, shown, shape: Shape::Field(field), span }))
            }
            What::Text(_) | What::Char(_) => Ok(None),
            What::Reference(name) => match self.field(name, span) {
                Some((named, field)) => {
                    let operand = Operand::Reference(named, Vec::new());
                    Ok(Some(Typed { operand, kind: field.kind, shown: name.clone(), shape: Shape::Field(field), span }))
                }
                None => {
                    let name = name.split([':', ';']).next().unwrap_or("");
                    let why = format!("macro '{name}' does not exist");
                    Err(FilterError::nowhere(why).being(Mistake::NoMacro(name.to_owned())))
                }
            },
            What::Layers(of, layers) => {
                let Some(mut typed) = self.typed(of, None)? else { return Err(self.no_field(of)) };
                if let Operand::Field(named) = &mut typed.operand {
                    named.layers.clone_from(layers);
                }
                Ok(Some(typed))
            }
            What::Raw(of) => {
                let Some(mut typed) = self.typed(of, None)? else { return Err(self.no_field(of)) };
                let Operand::Field(named) = &mut typed.operand else { return Err(self.no_field(of)) };
                named.raw = true;
                named.as_text = false;
                // No table knows the bytes.
                named.members.iter_mut().for_each(|(_, place)| *place = Place::Frame);
                Ok(Some(Typed { kind: Kind::Bytes, shape: Shape::Slice, span, ..typed }))
            }
            What::Slice(of, parts) => {
                let Some(typed) = self.typed(of, None)? else {
                    let shown = self.shown(of.span);
                    return Err(FilterError::at(of.span, format!("Range is not supported for entity {shown}")));
                };
                if !can_slice(typed.kind) {
                    let kind = title(typed.kind);
                    let why = format!("\"{}\" is a {kind} and cannot be sliced into a sequence of bytes.", typed.shown);
                    return Err(FilterError::at(of.span, why));
                }
                let operand = Operand::Slice(Box::new(typed.operand), parts.clone());
                Ok(Some(Typed { operand, kind: Kind::Bytes, shown: typed.shown, shape: Shape::Slice, span }))
            }
            What::Call(name, arguments) => self.call(name, arguments, span).map(Some),
            What::Negative(of) => {
                let Some(typed) = self.typed(of, None)? else {
                    return match wanted {
                        Some(_) => Ok(None),
                        None => Err(FilterError::at(of.span, "Constant arithmetic expression on the LHS is invalid.")),
                    };
                };
                if !can_join(typed.kind, Arithmetic::Subtract) {
                    return Err(FilterError::at(of.span, format!("{} cannot -.", typed.kind.type_name())));
                }
                let operand = Operand::Negative(Box::new(typed.operand));
                Ok(Some(Typed { operand, shape: Shape::Arithmetic, span, ..typed }))
            }
            What::Arithmetic(sign, left, right) => self.arithmetic(*sign, span, left, right, wanted).map(Some),
        }
    }

    fn arithmetic(
        &mut self,
        sign: Arithmetic,
        span: Span,
        left: &parse::Operand,
        right: &parse::Operand,
        wanted: Option<Wanted>,
    ) -> Checked<Typed> {
        let cannot = |kind: Kind, span| {
            let error = FilterError::at(span, format!("{} cannot {}.", kind.type_name(), sign.sign()));
            match (sign, kind) {
                // `tcp & udp`
                (Arithmetic::And, Kind::Protocol | Kind::None | Kind::Bool | Kind::Text) => {
                    error.being(Mistake::ForeignSign { written: "&".to_owned(), means: "&&" })
                }
                _ => error,
            }
        };
        let left = match (self.typed(left, wanted)?, wanted) {
            (Some(typed), _) => {
                if !can_join(typed.kind, sign) {
                    return Err(cannot(typed.kind, left.span));
                }
                typed
            }
            (None, None) => {
                let error = FilterError::at(left.span, "Constant arithmetic expression on the LHS is invalid.");
                return Err(match sign {
                    // `tcp.port == 80 & udp.port == 53`
                    Arithmetic::And => error.being(Mistake::ForeignSign { written: "&".to_owned(), means: "&&" }),
                    _ => error,
                });
            }
            (None, Some(wanted)) => {
                self.must_be_number(left)?;
                if !can_join(wanted.kind, sign) {
                    return Err(cannot(wanted.kind, left.span));
                }
                let shown = self.shown(left.span).to_owned();
                match self.valued(left, wanted)? {
                    Valued::Typed(typed) => typed,
                    Valued::Constant(constant) => Typed {
                        operand: Operand::Constant(constant),
                        kind: wanted.kind,
                        shown,
                        shape: wanted.field.map_or(Shape::Arithmetic, Shape::Field),
                        span: left.span,
                    },
                }
            }
        };
        self.must_be_number(right)?;
        let right_operand = match self.valued(right, Wanted { kind: left.kind, field: None })? {
            Valued::Constant(constant) => Operand::Constant(constant),
            Valued::Typed(typed) => {
                if !can_join(typed.kind, sign) {
                    return Err(cannot(typed.kind, right.span));
                }
                if !compatible(left.kind, typed.kind) {
                    let shown = match left.shape {
                        Shape::Slice => self.shown(left.span),
                        _ => &left.shown,
                    };
                    let why = format!("{shown} and {} are not type compatible.", typed.shown);
                    return Err(FilterError::at(right.span, why));
                }
                typed.operand
            }
        };
        Ok(Typed {
            operand: Operand::Arithmetic(sign, Box::new(left.operand), Box::new(right_operand)),
            kind: left.kind,
            shown: sign.sign().to_owned(),
            shape: Shape::Arithmetic,
            span,
        })
    }

    fn must_be_number(&self, operand: &parse::Operand) -> Checked<()> {
        match operand.what {
            What::Text(_) | What::Char(_) => {
                let shown = self.shown(operand.span);
                Err(FilterError::at(operand.span, format!("{shown} is not a valid arithmetic operand.")))
            }
            _ => Ok(()),
        }
    }

    fn call(&mut self, name: &str, arguments: &[parse::Operand], span: Span) -> Checked<Typed> {
        let Some(function) = functions::function(name) else {
            let error = FilterError::at(span, format!("Function '{name}' does not exist"));
            let near = near::words(FUNCTIONS.iter().map(|function| function.name), name);
            return Err(error.being(Mistake::NoFunction { name: name.to_owned(), near }));
        };
        let most = function.most;
        let Some((first, others)) = arguments.split_first() else {
            return Err(FilterError::at(span, format!("Function {name} needs at least 1 arguments.")));
        };
        if arguments.len() > most {
            return Err(FilterError::at(span, format!("Function {name} can only accept {most} arguments.")));
        }
        let (kind, operand) = match name {
            "max" | "min" => self.extreme(name, first, others)?,
            "abs" => {
                let Some(typed) = self.typed(first, None)? else {
                    return Err(FilterError::at(first.span, "Need a field or field-like value on the LHS."));
                };
                if !can_join(typed.kind, Arithmetic::Subtract) && typed.kind != Kind::Bool {
                    let why = format!("'{}' is not a valid argument to 'abs'()", typed.shown);
                    return Err(FilterError::at(first.span, why));
                }
                let field = typed.field().unwrap_or(&NUMBER);
                (typed.kind, Operand::Call(Call::Absolute, field, Box::new(typed.operand)))
            }
            _ => {
                let what = if matches!(name, "upper" | "lower") { "Only string type fields" } else { "Only fields" };
                let wrong = || FilterError::at(first.span, format!("{what} can be used as parameter for {name}()"));
                let typed = match &first.what {
                    What::Word(_) | What::Name(_) | What::Layers(..) => self.typed(first, None)?.ok_or_else(wrong)?,
                    _ => return Err(wrong()),
                };
                let (Some(field), Operand::Field(named)) = (typed.field(), &typed.operand) else { return Err(wrong()) };
                match name {
                    "count" => (Kind::U32, Operand::Count(named.clone())),
                    "len" => (Kind::U32, Operand::Call(Call::Length, field, Box::new(typed.operand))),
                    "string" => {
                        let can = (is_integer(typed.kind) && typed.kind != Kind::Char)
                            || matches!(
                                typed.kind,
                                Kind::F32
                                    | Kind::F64
                                    | Kind::Ether
                                    | Kind::Ipv4
                                    | Kind::Ipv6
                                    | Kind::Eui64
                                    | Kind::Guid
                                    | Kind::Oid
                            );
                        if !can {
                            let why = format!("String conversion for field \"{}\" is not supported", typed.shown);
                            return Err(FilterError::at(first.span, why));
                        }
                        (Kind::Text, Operand::Call(Call::Text, field, Box::new(typed.operand)))
                    }
                    "float" | "double" | "dec" | "hex" | "vals" => {
                        let float = matches!(typed.kind, Kind::F32 | Kind::F64) && matches!(name, "float" | "double");
                        if !is_integer(typed.kind) && typed.kind != Kind::Bool && !float {
                            let why = format!("Only number type fields can be used as parameter for {name}()");
                            return Err(FilterError::at(first.span, why));
                        }
                        let (kind, call) = match name {
                            "dec" => (Kind::Text, Call::Decimal),
                            "hex" => (Kind::Text, Call::Hexadecimal),
                            "vals" => (Kind::Text, Call::Name),
                            _ => (Kind::F64, Call::Float),
                        };
                        (kind, Operand::Call(call, field, Box::new(typed.operand)))
                    }
                    _ if typed.kind != Kind::Text => return Err(wrong()),
                    "upper" => (Kind::Text, Operand::Call(Call::Upper, field, Box::new(typed.operand))),
                    _ => (Kind::Text, Operand::Call(Call::Lower, field, Box::new(typed.operand))),
                }
            }
        };
        Ok(Typed { operand, kind, shown: name.to_owned(), shape: Shape::Function, span })
    }

    fn extreme(&mut self, name: &str, first: &parse::Operand, others: &[parse::Operand]) -> Checked<(Kind, Operand)> {
        let Some(typed) = self.typed(first, None)? else {
            let why = format!("Argument '{}' is not valid for {name}()", self.shown(first.span));
            return Err(FilterError::at(first.span, why));
        };
        let (kind, wanted) = (typed.kind, typed.wanted());
        let mut of = vec![typed.operand];
        for other in others {
            match self.valued(other, wanted)? {
                Valued::Constant(constant) => of.push(Operand::Constant(constant)),
                Valued::Typed(typed) if typed.kind == kind => of.push(typed.operand),
                Valued::Typed(typed) => {
                    let (expected, got) = (kind.type_name(), typed.kind.type_name());
                    let why = format!("Arguments to '{name}' must have the same type (expected {expected}, got {got})");
                    return Err(FilterError::at(other.span, why));
                }
            }
        }
        Ok((kind, Operand::Extreme { largest: name == "max", of }))
    }
}

/// Stands where a number has no field.
static NUMBER: Field = Field::u64("", "");

enum Valued {
    Constant(Constant),
    Typed(Typed),
}

/// Lets a protocol's bytes reach to the end of what it carries.
fn whole(mut operand: Operand) -> Operand {
    if let Operand::Field(named) = &mut operand {
        named.whole = true;
    }
    operand
}
