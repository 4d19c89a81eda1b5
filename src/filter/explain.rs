//! A filter in plain English: "Packets whose TCP source or destination port is 80 and that have an HTTP request".
//!
//! Every test becomes a clause with its own beginning (`whose …`, `that have …`, `sent from …`), so that clauses can be
//! joined in any way. Groups inside others are held together by `either … or` and `both … and`.

use super::check;
use super::error::FilterError;
use super::names;
use super::parse::{self, Arithmetic, Operand, Quantifier, Relation, Slice, Test, What};
use crate::dissect::{Named, Registry};
use crate::field::{Field, Kind};

/// Says a filter in words, as one sentence without a period.
///
/// # Errors
/// When the text is no filter.
pub fn explain(registry: &'static Registry, text: &str) -> Result<String, FilterError> {
    let Some(test) = parse::parse(text)? else { return Ok("All packets".to_owned()) };
    check::check(registry, text, &test)?;
    let teller = Teller { registry, text };
    Ok(format!("Packets {}", teller.whole(&test)))
}

struct Teller<'t> {
    registry: &'static Registry,
    text: &'t str,
}

impl Teller<'_> {
    /// The outermost test, whose parts need nothing to hold them together.
    fn whole(&self, test: &Test) -> String {
        match test {
            Test::And(tests) => parted(tests, &self.parts(tests), "and"),
            Test::Or(tests) => parted(tests, &self.parts(tests), "or"),
            Test::Xor(tests) if tests.len() == 2 => {
                format!("{}, but not both", parted(tests, &self.parts(tests), "or"))
            }
            Test::Not(test) => match test.as_ref() {
                // None of some is the opposite of each.
                Test::Or(tests) => parted(tests, &self.opposites(tests), "and"),
                Test::And(tests) => parted(tests, &self.opposites(tests), "or"),
                test => self.negated(test),
            },
            test => self.clause(test),
        }
    }

    fn parts(&self, tests: &[Test]) -> Vec<String> {
        tests.iter().map(|test| self.clause(test)).collect()
    }

    fn opposites(&self, tests: &[Test]) -> Vec<String> {
        tests.iter().map(|test| self.negated(test)).collect()
    }

    fn clause(&self, test: &Test) -> String {
        match test {
            Test::And(tests) => all_of(&self.parts(tests)),
            Test::Or(tests) => format!("either {}", listed(&self.parts(tests), "or")),
            Test::Xor(tests) => match tests.as_slice() {
                [_, _] => format!("either {}, but not both", listed(&self.parts(tests), "or")),
                _ => format!("for which an odd number of these holds: {}", listed(&self.parts(tests), "and")),
            },
            Test::Not(test) => self.negated(test),
            Test::Alone(operand) => self.alone(operand, false),
            Test::Compare { how, relation, left, right, .. } => self.compared(*how, *relation, left, right),
            Test::Contains { how, left, right } => {
                let subject = match self.protocol(left) {
                    Some(name) => format!("{name} data"),
                    None => self.phrase(left),
                };
                quantified(*how, &subject, &format!("contains {}", self.phrase(right)))
            }
            Test::Matches { how, left, right, .. } => {
                quantified(*how, &self.phrase(left), &format!("matches the pattern {}", self.phrase(right)))
            }
            Test::In { how, left, set } => {
                let members: Vec<String> =
                    set.iter().map(|(low, high)| self.member(left, low, high.as_ref())).collect();
                let is = if members.len() == 1 { "is" } else { "is one of" };
                quantified(*how, &self.phrase(left), &format!("{is} {}", listed(&members, "or")))
            }
        }
    }

    fn member(&self, left: &Operand, low: &Operand, high: Option<&Operand>) -> String {
        match high {
            Some(high) => format!("{} to {}", self.value(left, low), self.value(left, high)),
            None => self.value(left, low),
        }
    }

    fn negated(&self, test: &Test) -> String {
        match test {
            Test::Alone(operand) => self.alone(operand, true),
            Test::Not(test) => self.clause(test),
            Test::In { how: Quantifier::Any, left, set } => {
                let members: Vec<String> =
                    set.iter().map(|(low, high)| self.member(left, low, high.as_ref())).collect();
                format!("that have no {} of {}", self.phrase(left), listed(&members, "or"))
            }
            Test::Compare { how: None, relation: Relation::Equal, left, right, .. } => match self.sent(left, right) {
                Some(sent) => format!("not {sent}"),
                None => format!("that have no {} of {}", self.phrase(left), self.value(left, right)),
            },
            Test::Or(tests) => all_of(&self.opposites(tests)),
            Test::And(tests) => format!("either {}", listed(&self.opposites(tests), "or")),
            test => format!("that are not among those {}", self.clause(test)),
        }
    }

    fn alone(&self, operand: &Operand, not: bool) -> String {
        if let What::Arithmetic(sign, left, right) = &operand.what {
            let (left, right) = (self.phrase(left), self.phrase(right));
            return match (sign, not) {
                (Arithmetic::And, false) => format!("in whose {left} a bit of {right} is set"),
                (Arithmetic::And, true) => format!("that have no {left} with a bit of {right} set"),
                (_, false) => format!("whose {} is not 0", self.phrase(operand)),
                (_, true) => format!("that have no {} other than 0", self.phrase(operand)),
            };
        }
        if let What::Negative(_) = operand.what {
            let is = if not { "that have no" } else { "that have a" };
            return format!("{is} {} other than 0", self.phrase(operand));
        }
        if let What::Word(name) | What::Name(name) = &operand.what {
            match (name.as_str(), not) {
                ("frame", false) => return "of any kind".to_owned(),
                ("_ws.malformed", false) => return "that are malformed".to_owned(),
                ("_ws.malformed", true) => return "that are not malformed".to_owned(),
                ("_ws.short", false) => return "that were cut during capture".to_owned(),
                ("_ws.short", true) => return "that were not cut during capture".to_owned(),
                ("_ws.expert", false) => return "that have expert information".to_owned(),
                ("_ws.expert", true) => return "that have no expert information".to_owned(),
                _ => {}
            }
        }
        if let Some(name) = self.protocol(operand) {
            return if not { format!("that do not carry {name}") } else { format!("that carry {name}") };
        }
        let phrase = self.phrase(operand);
        if not { format!("that have no {phrase}") } else { format!("that have {} {phrase}", article(&phrase)) }
    }

    fn compared(&self, how: Option<Quantifier>, relation: Relation, left: &Operand, right: &Operand) -> String {
        let kind = self.field(left).map(|field| field.kind);
        if let Some(sent) = self.sent(left, right) {
            match (how, relation) {
                (None, Relation::Equal) => return sent,
                (Some(Quantifier::All), Relation::NotEqual) => {
                    return match sent.strip_prefix("sent from or to ") {
                        Some(whom) => format!("neither sent from nor to {whom}"),
                        None => format!("not {sent}"),
                    };
                }
                _ => {}
            }
        }
        let is = match (relation, kind) {
            (Relation::Equal, _) => "is",
            (Relation::NotEqual, _) => "is not",
            (Relation::Greater, Some(Kind::AbsTime)) => "is after",
            (Relation::GreaterEqual, Some(Kind::AbsTime)) => "is not before",
            (Relation::Less, Some(Kind::AbsTime)) => "is before",
            (Relation::LessEqual, Some(Kind::AbsTime)) => "is not after",
            (Relation::Greater, _) => "is greater than",
            (Relation::GreaterEqual, _) => "is at least",
            (Relation::Less, _) => "is less than",
            (Relation::LessEqual, _) => "is at most",
        };
        let (subject, value) = (self.phrase(left), self.value(left, right));
        match (how, relation) {
            (Some(Quantifier::All), Relation::NotEqual) if self.has_many(left) => {
                format!("whose {subject} is never {value}")
            }
            (Some(Quantifier::All), Relation::NotEqual) | (None, _) => format!("whose {subject} {is} {value}"),
            (Some(Quantifier::All), _) => format!("whose every {subject} {is} {value}"),
            (Some(Quantifier::Any), _) => format!("that have some {subject} that {is} {value}"),
        }
    }

    /// Addresses are said in the words of a postman.
    fn sent(&self, left: &Operand, right: &Operand) -> Option<String> {
        let (What::Word(name) | What::Name(name), What::Word(value)) = (&left.what, &right.what) else { return None };
        if self.registry.named(value).is_some() {
            return None;
        }
        let way = match name.as_str() {
            "ip.addr" | "ipv6.addr" | "eth.addr" => "from or to",
            "ip.src" | "ipv6.src" | "eth.src" => "from",
            "ip.dst" | "ipv6.dst" | "eth.dst" => "to",
            _ => return None,
        };
        let network = if value.contains('/') { "the network " } else { "" };
        Some(format!("sent {way} {network}{value}"))
    }

    fn named(&self, operand: &Operand) -> Option<Named> {
        let (What::Word(name) | What::Name(name)) = &operand.what else { return None };
        self.of_name(name)
    }

    fn of_name(&self, name: &str) -> Option<Named> {
        check::now_called(self.registry, name).map(|(named, _)| named)
    }

    /// A protocol's short name.
    fn protocol(&self, operand: &Operand) -> Option<String> {
        match self.named(operand)? {
            Named::Protocol(protocol) if protocol.short.is_empty() => Some(small(protocol.name())),
            Named::Protocol(protocol) => Some(protocol.short.to_owned()),
            _ => None,
        }
    }

    /// The field whose values an operand has.
    fn field(&self, operand: &Operand) -> Option<&'static Field> {
        match &operand.what {
            What::Layers(of, _) => self.field(of),
            What::Reference(name) => self.of_name(name).map(Named::field),
            _ => self.named(operand).map(Named::field),
        }
    }

    fn has_many(&self, operand: &Operand) -> bool {
        self.named(operand).is_some_and(|named| self.registry.members(named).len() > 1)
    }

    /// What an operand is, without an article.
    fn phrase(&self, operand: &Operand) -> String {
        match &operand.what {
            What::Word(name) | What::Name(name) => match self.of_name(name) {
                Some(named) => self.title(named),
                None => name.clone(),
            },
            What::Text(_) | What::Char(_) => operand.span.of(self.text).to_owned(),
            What::Reference(name) => match self.of_name(name) {
                Some(named) => format!("the selected packet's {}", self.title(named)),
                None => name.clone(),
            },
            What::Layers(of, layers) => {
                let layers: Vec<String> = layers.iter().map(|layer| stretch(*layer)).collect();
                let layer = if layers.len() == 1 { "layer" } else { "layers" };
                format!("{} of {layer} {}", self.phrase(of), listed(&layers, "and"))
            }
            What::Raw(of) => format!("bytes of the {}", self.phrase(of)),
            What::Slice(of, parts) => {
                let bytes = match parts.as_slice() {
                    [Slice { len: Some(1), .. }] => "byte",
                    _ => "bytes",
                };
                let parts: Vec<String> = parts.iter().map(|part| stretch(*part)).collect();
                format!("{}, {bytes} {},", self.phrase(of), listed(&parts, "and"))
            }
            What::Call(name, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(|argument| self.phrase(argument)).collect();
                let of = listed(&arguments, "and");
                match name.as_str() {
                    "upper" => format!("{of} in capitals"),
                    "lower" => format!("{of} in small letters"),
                    "len" => format!("length of the {of}"),
                    "count" => format!("number of times the {of} occurs"),
                    "string" => format!("{of} as text"),
                    "max" => format!("largest of {of}"),
                    "min" => format!("smallest of {of}"),
                    "abs" => format!("{of} without its sign"),
                    "dec" => format!("{of} in decimal"),
                    "hex" => format!("{of} in hexadecimal"),
                    "vals" => format!("name of the {of}"),
                    _ => of,
                }
            }
            What::Arithmetic(sign, left, right) => {
                let word = match sign {
                    Arithmetic::Add => "plus",
                    Arithmetic::Subtract => "minus",
                    Arithmetic::Multiply => "times",
                    Arithmetic::Divide => "divided by",
                    Arithmetic::Modulo => "modulo",
                    Arithmetic::And => "masked with",
                };
                format!("{} {word} {}", self.grouped(left), self.grouped(right))
            }
            What::Negative(of) => format!("minus {}", self.grouped(of)),
        }
    }

    /// An operand inside arithmetic; arithmetic in its turn keeps its brackets.
    fn grouped(&self, operand: &Operand) -> String {
        match operand.what {
            What::Arithmetic(..) => format!("({})", self.phrase(operand)),
            _ => self.phrase(operand),
        }
    }

    /// The right side of a comparison, with the name that the value has.
    fn value(&self, left: &Operand, right: &Operand) -> String {
        let field = self.field(left);
        let text = match &right.what {
            What::Word(word) | What::Name(word) if self.of_name(word).is_some() => {
                return format!("the {}", self.phrase(right));
            }
            What::Word(word) => word.clone(),
            _ => self.phrase(right),
        };
        match field {
            Some(field) if matches!(field.kind, Kind::RelTime) && matches!(right.what, What::Word(_)) => {
                format!("{text} seconds")
            }
            Some(field) if matches!(right.what, What::Word(_)) => match named(field, &text) {
                Some(name) => format!("{text} ({name})"),
                None => text,
            },
            _ => text,
        }
    }

    /// `TCP source port`
    fn title(&self, named: Named) -> String {
        let field = named.field();
        let owner = self.registry.owner(field);
        if let Named::Protocol(protocol) = named {
            return if protocol.short.is_empty() { small(protocol.name()) } else { protocol.short.to_owned() };
        }
        let short = owner.map_or("", |owner| if owner.short.is_empty() { owner.filter() } else { owner.short });
        let title: Vec<String> = field.name.split_whitespace().map(small).collect();
        let title = title.join(" ");
        let begins = title.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short));
        // What the engine says itself has no protocol in front.
        if begins || short.starts_with('_') || short.is_empty() { title } else { format!("{short} {title}") }
    }
}

/// The name of a value that is written as a number.
fn named(field: &Field, word: &str) -> Option<std::borrow::Cow<'static, str>> {
    let value = match word {
        "True" | "TRUE" => 1,
        "False" | "FALSE" => 0,
        _ => match word.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16).ok()?,
            None => word.parse().ok()?,
        },
    };
    names::name_of(field, value).filter(|name| !name.eq_ignore_ascii_case(word))
}

/// A word of a title inside a sentence: capitals that only begin it become small, abbreviations stay.
fn small(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if word.len() > 1 && letters.all(|letter| !letter.is_uppercase()) => {
            first.to_lowercase().chain(word.chars().skip(1)).collect()
        }
        _ => word.to_owned(),
    }
}

/// Clauses of the outermost test; where one of them is a group, commas keep it from its neighbours.
fn parted(tests: &[Test], parts: &[String], word: &str) -> String {
    let is_group = |test: &Test| match test {
        Test::Not(test) => matches!(test.as_ref(), Test::And(_) | Test::Or(_)),
        test => matches!(test, Test::And(_) | Test::Or(_)),
    };
    if tests.iter().any(is_group) { parts.join(&format!(", {word} ")) } else { listed(parts, word) }
}

/// Clauses that hold together inside a group.
fn all_of(parts: &[String]) -> String {
    format!("{} {}", if parts.len() == 2 { "both" } else { "at once" }, listed(parts, "and"))
}

/// `a, b and c`
fn listed(parts: &[String], word: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

fn quantified(how: Quantifier, subject: &str, predicate: &str) -> String {
    match how {
        Quantifier::Any => format!("whose {subject} {predicate}"),
        Quantifier::All => format!("whose every {subject} {predicate}"),
    }
}

/// `0 to 2`, `4`, `20 to the end`, `the last 4`.
fn stretch(slice: Slice) -> String {
    match (slice.start, slice.len) {
        (start, Some(1)) => start.to_string(),
        (start, None) => format!("{start} to the end"),
        (start, Some(len)) => format!("{start} to {}", i64::from(start) + i64::from(len) - 1),
    }
}

/// The article of what is spoken as letters (`an HTTP`, `a TCP`) or as a word.
fn article(phrase: &str) -> &'static str {
    let word = phrase.split_whitespace().next().unwrap_or("");
    let first = word.chars().next().unwrap_or('x');
    let spelt = word.len() > 1 && word.chars().all(|letter| !letter.is_lowercase());
    let vowel = if spelt { "AEFHILMNORSX".contains(first) } else { "aeioAEIO".contains(first) };
    if vowel { "an" } else { "a" }
}
