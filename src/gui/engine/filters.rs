//! Display filters: what is thought of them while they are typed, and words to complete them.

use crate::dissect::Named;
use crate::field::Kind;
use crate::filter::{self, Filter, FilterError, Remedy, Seen, Sort};
use crate::gui::icons;
use crate::gui::model::Completions;
use crate::gui::widgets::filter_bar::{Completion, Explained, Fix, Problem, Syntax, Verdict};
use std::ops::Range;

/// Completions shown at a time.
const OFFERED: usize = 8;

/// Words that are operators.
const OPERATORS: &[&str] = &[
    "and", "or", "not", "xor", "eq", "ne", "gt", "lt", "ge", "le", "contains", "matches", "in", "any", "all", "any_eq",
    "all_eq", "any_ne", "all_ne", "bitand",
];

/// What is thought of a filter, with the caret at a byte of it.
pub(super) fn check(filter: &str, caret: Option<usize>) -> Verdict {
    if filter.trim().is_empty() {
        return Verdict::Empty;
    }
    match Filter::compile(crate::proto::registry(), filter) {
        Ok(compiled) => match compiled.warnings() {
            [] => Verdict::Valid,
            [first, others @ ..] => {
                let more = others.iter().map(|warning| format!(". {}", warning.sentence)).collect::<String>();
                Verdict::Warning(Problem {
                    range: first.at.start..first.at.end().min(filter.len()),
                    sentence: first.sentence.clone() + &more,
                    fixes: fixes(&first.remedies),
                })
            }
        },
        Err(error) => {
            let range = place(filter, &error);
            // What is being typed is not judged yet.
            if caret.is_some_and(|caret| caret >= range.start && caret <= range.end) {
                return Verdict::Typing;
            }
            Verdict::Wrong(Problem { range, sentence: sentence(&error), fixes: fixes(error.remedies()) })
        }
    }
}

/// Where a filter is wrong; its end, where something is missing.
fn place(filter: &str, error: &FilterError) -> Range<usize> {
    let end = filter.len();
    let (start, to) = error.place().map_or((end, end), |at| (at.start.min(end), (at.start + at.len).min(end)));
    if filter.is_char_boundary(start) && filter.is_char_boundary(to) { start..to } else { 0..end }
}

fn sentence(error: &FilterError) -> String {
    match error.lead().as_str() {
        "" => error.sentence(),
        lead => format!("{}. {lead}", error.sentence()),
    }
}

fn fixes(remedies: &[Remedy]) -> Vec<Fix> {
    let fix = |remedy: &Remedy| Fix { range: remedy.at.start..remedy.at.end(), word: remedy.text.clone() };
    remedies.iter().map(fix).collect()
}

/// What a field or protocol is, in a sentence.
pub(super) fn explain_word(word: &str, values: impl FnOnce(&str) -> Vec<(String, u64)>) -> Option<Explained> {
    let named = crate::proto::registry().named(word)?;
    let field = named.field();
    let kind = match field.kind {
        Kind::Protocol => "Protocol".to_owned(),
        Kind::None => "Heading".to_owned(),
        Kind::Expert => "Expert item".to_owned(),
        Kind::Bool => "True or false".to_owned(),
        Kind::Char => "Character".to_owned(),
        Kind::F32 | Kind::F64 => "Floating point number".to_owned(),
        Kind::AbsTime => "Point in time".to_owned(),
        Kind::RelTime => "Span of time".to_owned(),
        Kind::Text => "Text".to_owned(),
        Kind::Bytes => "Bytes".to_owned(),
        Kind::Ether => "Ethernet address".to_owned(),
        Kind::Ipv4 => "IPv4 address".to_owned(),
        Kind::Ipv6 => "IPv6 address".to_owned(),
        Kind::Eui64 => "EUI-64 address".to_owned(),
        Kind::Guid => "GUID".to_owned(),
        Kind::Oid => "Object identifier".to_owned(),
        Kind::FrameNum => "Number of a packet".to_owned(),
        kind if kind.is_unsigned() => format!("Unsigned number, {} bits", kind.bits()),
        kind => format!("Signed number, {} bits", kind.bits()),
    };
    let mut sentence = format!("{}. {kind}", field.name);
    if let Named::Alias(alias) = named {
        let members: Vec<&str> = alias.of.iter().map(|field| field.abbrev).collect();
        sentence = format!("{sentence}. Matches {}", members.join(" or "));
    }
    Some(Explained { name: word.to_owned(), sentence, values: values(word) })
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | ':')
}

/// Syntax colours of a filter's words.
pub(super) fn colors(filter: &str) -> Vec<(Range<usize>, Syntax)> {
    let mut found = Vec::new();
    let mut characters = filter.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        let mut end = start + character.len_utf8();
        if character == '"' || character == '\'' {
            let mut escaped = false;
            for (at, inside) in characters.by_ref() {
                end = at + inside.len_utf8();
                if inside == character && !escaped {
                    break;
                }
                escaped = inside == '\\' && !escaped;
            }
            found.push((start..end, Syntax::Value));
        } else if is_word(character) {
            while let Some((at, next)) = characters.next_if(|(_, next)| is_word(*next) || *next == '/') {
                end = at + next.len_utf8();
            }
            let word = filter.get(start..end).unwrap_or_default();
            let calls = filter.get(end..).is_some_and(|rest| rest.trim_start().starts_with('('));
            let syntax = if OPERATORS.contains(&word) {
                Syntax::Operator
            } else if calls {
                Syntax::Function
            } else if crate::proto::registry().named(word).is_some() {
                Syntax::Field
            } else if word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.contains('.') {
                // A field that is being typed.
                Syntax::Field
            } else {
                Syntax::Value
            };
            found.push((start..end, syntax));
        } else if "=!<>&|~^+*/%".contains(character) {
            found.push((start..end, Syntax::Operator));
        }
    }
    found
}

/// Words for the caret.
pub(super) fn complete(filter: &str, caret: usize, seen: &impl Seen) -> Completions {
    let found = filter::complete(crate::proto::registry(), filter, caret, seen);
    let list = found.list.into_iter().take(OFFERED).map(|word| Completion {
        icon: match word.sort {
            Sort::Protocol => icons::STACK,
            Sort::Field | Sort::Value => icons::TAG,
            Sort::Operator | Sort::Function => icons::FUNNEL,
        },
        word: word.word,
        about: word.title,
        count: word.packets.map(crate::gui::words::grouped).unwrap_or_default(),
    });
    Completions { replaces: found.replaces.start..found.replaces.end(), list: list.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_the_caret_is_not_judged_yet() {
        assert_eq!(check("", None), Verdict::Empty);
        assert_eq!(check("tcp.port == 80", None), Verdict::Valid);
        assert_eq!(check("ip.adr", Some(6)), Verdict::Typing);
        assert!(matches!(check("ip.adr == 1.2.3.4", Some(17)), Verdict::Wrong(problem) if problem.range == (0..6)));
        assert_eq!(check("tcp &&", Some(6)), Verdict::Typing);
        assert!(matches!(check("tcp &&", None), Verdict::Wrong(_)));
    }

    #[test]
    fn names_are_offered_by_their_beginning_first() {
        let complete = |filter: &str, caret| complete(filter, caret, &filter::Nothing);
        let offered = complete("ip && tcp.por", 13);
        assert_eq!(offered.replaces, 6..13);
        assert_eq!(offered.list.first().map(|first| first.word.as_str()), Some("tcp.port"));
        assert!(offered.list.iter().any(|other| other.word == "tcp.srcport"));
        assert!(complete("ip.addr == \"tc", 14).list.is_empty());
        assert!(complete("tcp.port == 80", 14).list.is_empty());
    }

    #[test]
    fn words_have_the_colour_of_what_they_are() {
        let text = "tcp.port == 80 and lower(http.host) contains \"a b\"";
        let words: Vec<(&str, Syntax)> =
            colors(text).into_iter().map(|(range, syntax)| (&text[range], syntax)).collect();
        assert!(words.contains(&("tcp.port", Syntax::Field)));
        assert!(words.contains(&("80", Syntax::Value)));
        assert!(words.contains(&("and", Syntax::Operator)));
        assert!(words.contains(&("lower", Syntax::Function)));
        assert!(words.contains(&("\"a b\"", Syntax::Value)));
    }
}
