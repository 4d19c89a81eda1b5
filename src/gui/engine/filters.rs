//! Display filters: what is thought of them while they are typed, and words to complete them.

use crate::dissect::Named;
use crate::field::Kind;
use crate::filter::{Filter, FilterError, Mistake};
use crate::gui::icons;
use crate::gui::model::Completions;
use crate::gui::widgets::filter_bar::{Completion, Problem, Syntax, Verdict};
use std::ops::Range;
use std::sync::OnceLock;

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
            warnings => {
                Verdict::Warning(Problem { range: 0..filter.len(), sentence: warnings.join(". "), fixes: Vec::new() })
            }
        },
        Err(error) => {
            let range = place(filter, &error);
            // What is being typed is not judged yet.
            if caret.is_some_and(|caret| caret >= range.start && caret <= range.end) {
                return Verdict::Typing;
            }
            Verdict::Wrong(Problem { range, sentence: sentence(&error), fixes: error.remedies() })
        }
    }
}

/// Where a filter is wrong; its end, where something is missing.
fn place(filter: &str, error: &FilterError) -> Range<usize> {
    let end = filter.len();
    let (start, to) = error.at.map_or((end, end), |at| (at.start.min(end), (at.start + at.len).min(end)));
    if filter.is_char_boundary(start) && filter.is_char_boundary(to) { start..to } else { 0..end }
}

fn sentence(error: &FilterError) -> String {
    let sentence = error.sentence();
    match &error.mistake {
        Mistake::UnknownName { near, .. } if near.is_empty() => format!("{sentence}. To look for text:"),
        Mistake::UnknownName { .. } => format!("{sentence}. Did you mean"),
        _ => sentence,
    }
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

/// A name of the language with what it is.
struct Name {
    name: &'static str,
    icon: &'static str,
    about: &'static str,
}

/// All names, in the order of the alphabet.
fn names() -> &'static [Name] {
    static NAMES: OnceLock<Vec<Name>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names: Vec<Name> = crate::proto::registry()
            .names()
            .map(|(name, named)| {
                let field = named.field();
                let protocol = matches!(named, Named::Protocol(_)) || field.kind == Kind::Protocol;
                Name { name, icon: if protocol { icons::STACK } else { icons::TAG }, about: field.name }
            })
            .collect();
        names.sort_unstable_by_key(|name| name.name);
        names
    })
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

/// Names for the word at the caret: those that begin with it, then those with it inside.
pub(super) fn complete(filter: &str, caret: usize) -> Completions {
    let Some(before) = filter.get(..caret) else { return Completions::default() };
    let start = before.char_indices().rev().take_while(|(_, c)| is_word(*c)).last().map_or(caret, |(at, _)| at);
    let word = before.get(start..).unwrap_or_default().to_ascii_lowercase();
    let quoted = before.matches('"').count() % 2 == 1;
    if quoted || !word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return Completions::default();
    }
    let end = caret + filter.get(caret..).map_or(0, |rest| rest.find(|c| !is_word(c)).unwrap_or(rest.len()));
    let mut found: Vec<(u8, usize, &Name)> = names()
        .iter()
        .filter_map(|name| {
            let rank = fit(name.name, &word)?;
            Some((rank, name.name.len(), name))
        })
        .collect();
    found.sort_by_key(|(rank, len, name)| (*rank, *len, name.name));
    if let [(_, _, only)] = found.as_slice()
        && only.name == word
    {
        return Completions::default();
    }
    let list = found
        .into_iter()
        .take(OFFERED)
        .map(|(_, _, name)| Completion {
            icon: name.icon,
            word: name.name.to_owned(),
            about: name.about.to_owned(),
            count: String::new(),
        })
        .collect();
    Completions { replaces: start..end, list }
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
