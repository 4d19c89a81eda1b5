//! What could stand at the caret: names, operators that a field takes, its values, functions.

use super::error::Span;
use super::functions::FUNCTIONS;
use super::lex::{self, Token};
use super::{check, names};
use crate::dissect::{Named, Registry};
use crate::field::{Field, Kind};

/// Most words offered.
const OFFERED: usize = 64;

/// Most values of a field that are asked for.
const VALUES: usize = 16;

/// What a capture has, as far as somebody has counted it.
pub trait Seen {
    /// Packets in which a protocol was met, by its filter name; none where nobody has counted.
    fn packets_with(&self, protocol: &str) -> Option<u64>;

    /// The most frequent values of a field, as filters write them, with their packets.
    fn values(&self, field: &str, most: usize) -> Vec<(String, u64)>;
}

/// No capture.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nothing;

impl Seen for Nothing {
    fn packets_with(&self, _protocol: &str) -> Option<u64> {
        None
    }

    fn values(&self, _field: &str, _most: usize) -> Vec<(String, u64)> {
        Vec::new()
    }
}

/// What a word is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    Protocol,
    Field,
    Operator,
    Value,
    Function,
}

/// A word that could stand at the caret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completion {
    pub sort: Sort,
    /// What is put in.
    pub word: String,
    /// A name's title, an operator's meaning, a value's name, a function's signature and meaning.
    pub title: String,
    /// Packets that have it, where that is known.
    pub packets: Option<u64>,
}

/// Words, best first, and what any of them replaces.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Completions {
    pub replaces: Span,
    pub list: Vec<Completion>,
}

/// What is wanted at the caret.
enum Wanted {
    Name,
    /// An operator behind a field.
    Operator(&'static Field),
    /// A value of a field.
    Value(&'static str, &'static Field),
    Nothing,
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':')
}

/// Offers words for the caret at a byte of the text.
pub fn complete(registry: &'static Registry, text: &str, caret: usize, seen: &impl Seen) -> Completions {
    let Some(before) = text.get(..caret) else { return Completions::default() };
    let word_len = before.bytes().rev().take_while(|byte| is_word(*byte)).count();
    let start = caret - word_len;
    let word = before.get(start..).unwrap_or("").to_ascii_lowercase();
    let rest = text.get(caret..).unwrap_or("");
    let replaces = Span::new(start, word_len + rest.bytes().take_while(|byte| is_word(*byte)).count());
    let mut list = match wanted(registry, before.get(..start).unwrap_or("")) {
        Wanted::Name => named(registry, &word, seen),
        Wanted::Operator(field) => operators(field, &word),
        Wanted::Value(name, field) => {
            let mut values = values(name, field, &word, seen);
            if word.len() > 1 {
                let fits = |name: &Completion| {
                    let other = registry.named(&name.word).map(Named::field);
                    name.sort == Sort::Field
                        && name.word.starts_with(&word)
                        && other.is_some_and(|other| check::compatible(field.kind, other.kind))
                };
                values.extend(named(registry, &word, seen).into_iter().filter(fits));
            }
            values
        }
        Wanted::Nothing => Vec::new(),
    };
    list.truncate(OFFERED);
    if let [only] = list.as_slice()
        && only.word == word
    {
        list.clear();
    }
    Completions { replaces, list }
}

/// What the text before a word asks for.
fn wanted(registry: &'static Registry, before: &str) -> Wanted {
    let mut tokens = lex::tokens(before);
    // A quote that is open, a bracket of a slice: nothing is known of what stands there.
    if !matches!(tokens.pop(), Some((Token::End, _))) {
        return Wanted::Nothing;
    }
    let field = |index: Option<usize>| {
        let (Token::Word | Token::Dotted, span) = tokens.get(index?)? else { return None };
        let (named, _) = check::now_called(registry, span.of(before).trim_start_matches('.'))?;
        Some((named.field().abbrev, named.field()))
    };
    let last = tokens.len().checked_sub(1);
    let value = |index: Option<usize>| field(index).map_or(Wanted::Nothing, |(name, field)| Wanted::Value(name, field));
    match last.and_then(|last| tokens.get(last)).map(|(token, _)| token) {
        None | Some(Token::And | Token::Or | Token::Not | Token::OpenParen | Token::Any | Token::All) => Wanted::Name,
        Some(
            Token::Equal
            | Token::AllNotEqual
            | Token::AllEqual
            | Token::AnyNotEqual
            | Token::Greater
            | Token::GreaterEqual
            | Token::Less
            | Token::LessEqual
            | Token::Contains,
        ) => value(last.and_then(|last| last.checked_sub(1))),
        Some(Token::OpenBrace | Token::Comma | Token::DotDot) => {
            let open = tokens.iter().rposition(|(token, _)| matches!(token, Token::OpenBrace | Token::OpenParen));
            match open.and_then(|open| tokens.get(open)).map(|(token, _)| token) {
                Some(Token::OpenBrace) => value(open.and_then(|open| open.checked_sub(2))),
                _ => Wanted::Name,
            }
        }
        // A value is no field, so that nothing is offered behind a whole test.
        Some(_) => {
            let behind_a_sign = last.and_then(|last| last.checked_sub(1)).and_then(|before| tokens.get(before));
            let is_value = matches!(
                behind_a_sign.map(|(token, _)| token),
                Some(
                    Token::Equal
                        | Token::AllNotEqual
                        | Token::AllEqual
                        | Token::AnyNotEqual
                        | Token::Greater
                        | Token::GreaterEqual
                        | Token::Less
                        | Token::LessEqual
                        | Token::Contains
                        | Token::Matches
                )
            );
            match field(last) {
                Some((_, field)) if !is_value => Wanted::Operator(field),
                _ => Wanted::Nothing,
            }
        }
    }
}

/// How well a name fits a word, 0 the best: it begins so, a part of it does, or the word is somewhere inside. The part
/// behind the last dot may stand later: `tcp.por` finds `tcp.srcport`.
fn fit(name: &str, word: &str) -> Option<u8> {
    match name.find(word) {
        Some(0) => return Some(0),
        Some(at) if name.as_bytes().get(at - 1) == Some(&b'.') => return Some(1),
        Some(_) => return Some(2),
        None => {}
    }
    let (family, member) = word.rsplit_once('.')?;
    let rest = name.strip_prefix(family)?.strip_prefix('.')?;
    (!member.is_empty() && rest.contains(member)).then_some(3)
}

/// A name with its rank, the lowest first, and the packets of its protocol.
type Found = ((bool, bool, u8, usize), &'static str, Named, Option<u64>);

/// Names of fields, protocols and functions: those that this capture has, then those that begin so, then those with the
/// word inside.
fn named(registry: &'static Registry, word: &str, seen: &impl Seen) -> Vec<Completion> {
    if !word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
        return Vec::new();
    }
    let mut counts: Vec<Option<u64>> = Vec::new();
    for protocol in registry.protocols() {
        counts.push(seen.packets_with(protocol.filter()));
    }
    let mut found: Vec<Found> = registry
        .names()
        .filter_map(|(name, named)| {
            let rank = fit(name, word)?;
            let owner = registry.owner(named.field()).map(|owner| owner.id());
            let packets = owner.and_then(|owner| counts.get(usize::from(owner)).copied().flatten());
            let absent = packets == Some(0);
            Some(((name != word, absent, rank, name.len()), name, named, packets))
        })
        .collect();
    found.sort_unstable_by_key(|(rank, name, ..)| (*rank, *name));
    let functions = FUNCTIONS.iter().filter(|function| function.name.starts_with(word) && word.len() > 1);
    let functions = functions.map(|function| Completion {
        sort: Sort::Function,
        word: format!("{}(", function.name),
        title: format!("{}: {}", function.signature, function.about),
        packets: None,
    });
    let is_one = |named: &Named| matches!(named, Named::Protocol(_)) || named.field().kind == Kind::Protocol;
    let names = found.into_iter().take(OFFERED).map(|(_, name, named, packets)| Completion {
        sort: if is_one(&named) { Sort::Protocol } else { Sort::Field },
        word: name.to_owned(),
        title: named.field().name.to_owned(),
        // Of a field it is not known in how many of its protocol's packets it stands.
        packets: packets.filter(|_| is_one(&named)),
    });
    let mut list: Vec<Completion> = names.collect();
    let begin = list.iter().take_while(|name| name.word.starts_with(word)).count().min(4);
    let rest = list.split_off(begin);
    list.extend(functions);
    list.extend(rest);
    list
}

/// Operators with what they mean.
const OPERATORS: &[(&str, &str)] = &[
    ("==", "is"),
    ("!=", "is not"),
    (">", "is greater than"),
    ("<", "is less than"),
    (">=", "is at least"),
    ("<=", "is at most"),
    ("contains", "has these bytes or this text inside"),
    ("matches", "fits a pattern, whatever the case"),
    ("in", "is one of: {a, b, c..d}"),
    ("&", "has a bit of the mask set"),
    ("===", "is, in every occurrence"),
    ("!==", "is not, in some occurrence"),
    ("and", "both tests hold"),
    ("or", "one of the tests holds"),
];

/// Whether a kind of field can stand left of an operator.
fn takes(kind: Kind, operator: &str) -> bool {
    let number = kind.is_unsigned() || kind.is_signed() || matches!(kind, Kind::F32 | Kind::F64);
    let ordered = number || matches!(kind, Kind::AbsTime | Kind::RelTime | Kind::Text | Kind::Ipv4 | Kind::Ipv6);
    match operator {
        "and" | "or" => true,
        _ if matches!(kind, Kind::None | Kind::Expert) => false,
        ">" | "<" | ">=" | "<=" => ordered,
        "contains" => matches!(kind, Kind::Text | Kind::Bytes | Kind::Protocol | Kind::Ether | Kind::Oid),
        "matches" => matches!(kind, Kind::Text | Kind::Bytes | Kind::Protocol | Kind::Ether),
        "&" => kind.is_unsigned() || kind.is_signed(),
        "in" => kind != Kind::Protocol && kind != Kind::Bool,
        "==" | "!=" => kind != Kind::Protocol,
        _ => kind != Kind::Protocol && kind != Kind::Bool,
    }
}

fn operators(field: &Field, word: &str) -> Vec<Completion> {
    let fitting = OPERATORS.iter().filter(|(sign, _)| takes(field.kind, sign) && sign.starts_with(word));
    let all = fitting.map(|(sign, about)| Completion {
        sort: Sort::Operator,
        word: (*sign).to_owned(),
        title: (*about).to_owned(),
        packets: None,
    });
    all.collect()
}

/// Values of a field: those of this capture, most frequent first, then the names of values.
fn values(name: &str, field: &Field, word: &str, seen: &impl Seen) -> Vec<Completion> {
    let mut list: Vec<Completion> = Vec::new();
    for (value, packets) in seen.values(name, VALUES) {
        if value.to_ascii_lowercase().starts_with(word) {
            let title =
                value.parse().ok().and_then(|number| names::name_of(field, number)).unwrap_or_default().into_owned();
            list.push(Completion { sort: Sort::Value, word: value, title, packets: Some(packets) });
        }
    }
    if field.kind == Kind::Bool {
        for (value, title) in [("True", 1), ("False", 0)] {
            if value.to_ascii_lowercase().starts_with(word) {
                let title = names::name_of(field, title).unwrap_or_default().into_owned();
                list.push(Completion { sort: Sort::Value, word: value.to_owned(), title, packets: None });
            }
        }
        return list;
    }
    let all = names::all(field);
    let mut fitting: Vec<(bool, u64, std::borrow::Cow<'static, str>)> = all
        .into_iter()
        .filter_map(|(value, title)| {
            let small = title.to_ascii_lowercase();
            let begins = small.starts_with(word) || (!word.is_empty() && value.to_string().starts_with(word));
            (begins || (word.len() > 1 && small.contains(word))).then_some((!begins, value, title))
        })
        .collect();
    fitting.sort_unstable();
    list.extend(fitting.into_iter().filter(|(_, _, title)| !title.contains(['"', '\\'])).take(OFFERED).map(
        |(_, value, title)| Completion {
            sort: Sort::Value,
            word: format!("\"{title}\""),
            title: value.to_string(),
            packets: None,
        },
    ));
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::registry;

    /// A capture of DNS.
    struct Dns;

    impl Seen for Dns {
        fn packets_with(&self, protocol: &str) -> Option<u64> {
            Some(match protocol {
                "frame" | "eth" | "ip" | "udp" | "dns" => 42,
                _ => 0,
            })
        }

        fn values(&self, field: &str, _most: usize) -> Vec<(String, u64)> {
            match field {
                "ip.addr" => vec![("10.77.0.1".to_owned(), 42), ("10.77.0.2".to_owned(), 40)],
                "dns.qry.type" => vec![("1".to_owned(), 10)],
                _ => Vec::new(),
            }
        }
    }

    fn words(text: &str, seen: &impl Seen) -> Vec<String> {
        complete(registry(), text, text.len(), seen).list.into_iter().map(|word| word.word).collect()
    }

    #[test]
    fn names_of_the_capture_come_first_then_those_that_begin_so() {
        assert_eq!(words("ip && tcp.por", &Nothing).first().map(String::as_str), Some("tcp.port"));
        assert!(words("tcp.por", &Nothing).contains(&"tcp.srcport".to_owned()));
        assert_eq!(words("http", &Dns).first().map(String::as_str), Some("http"), "what is written out is meant");
        assert!(words("htt", &Nothing).first().is_some_and(|first| first.starts_with("http")));
        assert_eq!(words("por", &Dns).first().map(String::as_str), Some("udp.port"));
        let dns = complete(registry(), "dn", 2, &Dns).list;
        assert_eq!(dns.first().map(|word| (word.word.as_str(), word.sort, word.packets)), {
            Some(("dns", Sort::Protocol, Some(42)))
        });
    }

    #[test]
    fn behind_a_field_come_the_operators_of_its_type() {
        assert!(words("ip.addr ", &Nothing).contains(&"==".to_owned()));
        assert!(!words("ip.addr ", &Nothing).contains(&"contains".to_owned()));
        assert_eq!(words("http.host co", &Nothing), ["contains"]);
        assert_eq!(words("http ", &Nothing), ["contains", "matches", "and", "or"]);
        assert!(!words("tcp.flags.syn ", &Nothing).contains(&">".to_owned()));
        assert!(words("tcp.port == 80 ", &Nothing).is_empty());
    }

    #[test]
    fn behind_an_operator_come_values_of_the_capture_and_names_of_values() {
        assert_eq!(words("ip.addr == ", &Dns), ["10.77.0.1", "10.77.0.2"]);
        assert_eq!(words("ip.addr in {1.2.3.4, ", &Dns), ["10.77.0.1", "10.77.0.2"]);
        let types = complete(registry(), "dns.qry.type == ", 16, &Dns).list;
        assert_eq!(
            types.first().map(|word| (word.word.as_str(), word.title.as_str())),
            Some(("1", "A (Host Address)"))
        );
        let aaa = words("dns.qry.type == AAA", &Nothing);
        assert_eq!(aaa, ["\"AAAA (IPv6 Address)\"", "\"A6 (OBSOLETE - use AAAA)\""]);
        assert!(words("tcp.srcport == tcp.ds", &Nothing).contains(&"tcp.dstport".to_owned()));
        assert_eq!(words("tcp.flags.syn == ", &Nothing), ["True", "False"]);
        assert_eq!(words("tcp.checksum.status == go", &Nothing), ["\"Good\""]);
        assert!(words("http.host == \"tc", &Nothing).is_empty());
    }

    #[test]
    fn functions_come_with_their_signature() {
        let upper = complete(registry(), "upp", 3, &Nothing).list;
        let upper = upper.iter().find(|word| word.sort == Sort::Function);
        assert_eq!(upper.map(|word| (word.word.as_str(), word.title.as_str())), {
            Some(("upper(", "upper(text): The text in capitals"))
        });
        assert_eq!(words("upper(http.hos", &Nothing).first().map(String::as_str), Some("http.host"));
    }

    #[test]
    fn the_whole_word_at_the_caret_is_replaced() {
        let offered = complete(registry(), "ip && tcp.porx == 1", 13, &Nothing);
        assert_eq!(offered.replaces, Span::new(6, 8));
    }
}
