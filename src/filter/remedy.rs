//! What could stand in place of what is wrong.
//!
//! A mistake is found where the text is read; what would be right is found here, afterwards, so that right filters pay
//! nothing for it.

use super::error::{FilterError, Mistake, Span};
use super::lex::{self, Token};
use super::{near, parse, translate};
use crate::dissect::Registry;

/// A text for a part of a filter: a word, or the whole of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remedy {
    /// What it replaces; empty where something is only put in.
    pub at: Span,
    pub text: String,
}

impl Remedy {
    pub(super) fn new(at: Span, text: impl Into<String>) -> Remedy {
        Remedy { at, text: text.into() }
    }

    /// The filter with the remedy in its place.
    pub fn applied(&self, text: &str) -> String {
        let (before, after) = (text.get(..self.at.start), text.get(self.at.end()..));
        format!("{}{}{}", before.unwrap_or(text), self.text, after.unwrap_or(""))
    }
}

/// A doubt about a filter that works: an old name, a likely slip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    pub at: Span,
    /// One sentence, without a period; words of the filter stand in backquotes.
    pub sentence: String,
    pub remedies: Vec<Remedy>,
}

/// Signs and words of other languages, and what they are here.
const FOREIGN: &[(&str, &str)] = &[
    ("=<", "<="),
    ("=>", ">="),
    ("=!", "!="),
    ("=~", "matches"),
    ("<>", "!="),
    ("&&&", "&&"),
    ("|||", "||"),
    ("|", "||"),
    ("AND", "and"),
    ("OR", "or"),
    ("NOT", "not"),
    ("IN", "in"),
    ("EQ", "eq"),
    ("NE", "ne"),
    ("GT", "gt"),
    ("LT", "lt"),
    ("GE", "ge"),
    ("LE", "le"),
    ("CONTAINS", "contains"),
    ("MATCHES", "matches"),
    ("is", "=="),
    ("equals", "=="),
    ("like", "matches"),
];

/// Says what would be right.
pub(super) fn remedied(registry: &'static Registry, text: &str, error: FilterError) -> FilterError {
    let error = taken_for_another_language(registry, text, error);
    if !error.remedies().is_empty() {
        return error;
    }
    let remedies = remedies(text, &error);
    error.with_remedies(remedies)
}

/// Sees signs and whole texts of other languages in what fits nowhere.
fn taken_for_another_language(registry: &'static Registry, text: &str, error: FilterError) -> FilterError {
    if let Some((at, written, means)) = foreign(text, &error) {
        let remedy = Remedy::new(at, means);
        let mistake = Mistake::ForeignSign { written: written.to_owned(), means };
        return error.being(mistake).with_remedies(vec![remedy]);
    }
    if matches!(error.mistake, Mistake::SingleEquals | Mistake::NoQuote | Mistake::NoMacro(_)) {
        return error;
    }
    if let Some((mistake, remedies)) = value_beside_a_test(registry, text, &error) {
        return error.being(mistake).with_remedies(remedies);
    }
    match translate::from_capture_filter(text) {
        Ok(display) if parse::parse(&display).is_ok() && super::Filter::is_right(registry, &display) => {
            let remedy = Remedy::new(Span::new(0, text.len()), display);
            error.being(Mistake::CaptureFilter { but: String::new() }).with_remedies(vec![remedy])
        }
        Err(why) if why.is_filter => error.being(Mistake::CaptureFilter { but: why.sentence }),
        _ => missing_sign(registry, text, error),
    }
}

/// A sign of another language at the place of the mistake or just before it.
fn foreign<'t>(text: &'t str, error: &FilterError) -> Option<(Span, &'t str, &'static str)> {
    let at = error.at?;
    if !matches!(error.mistake, Mistake::Other | Mistake::SingleEquals | Mistake::NothingBetween { .. }) {
        return None;
    }
    let known = |written: &str| FOREIGN.iter().find(|(foreign, _)| *foreign == written).map(|(_, means)| *means);
    let part = |start: usize, len: usize| {
        let span = Span::new(start, len);
        let written = text.get(start..start + len)?;
        Some((span, written, known(written)?))
    };
    // `&&&` and `<>` are told at their last sign, `=<` at its first.
    let before = |len: usize| part(at.start.checked_sub(len)?, len + 1);
    if let Some(found) =
        before(2).or_else(|| before(1)).or_else(|| part(at.start, 2)).or_else(|| part(at.start, at.len))
    {
        return Some(found);
    }
    // `NOT tcp`: the word passes for a name, and what follows it for a mistake.
    let ahead = text.get(..at.start)?.trim_end();
    let start = ahead.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |at| at + 1);
    part(start, ahead.len() - start).filter(|(_, written, _)| *written == "NOT")
}

/// Sees values that were meant for the test before: `tcp.port == 80 or 443`, `tcp.port == 80, 443`, `tcp.flags && 0x02`.
fn value_beside_a_test(registry: &Registry, text: &str, error: &FilterError) -> Option<(Mistake, Vec<Remedy>)> {
    let here = error.at?;
    let tokens = lex::tokens(text);
    let index = tokens.iter().position(|(_, at)| at.start == here.start)?;
    let before = |distance: usize| index.checked_sub(distance).and_then(|index| tokens.get(index));
    let is_field = |at: Span| registry.named(at.of(text).trim_start_matches('.')).is_some();
    let shown = here.of(text);
    if let (Some((Token::Comma, _)), Some((Token::Word, value)), Some((Token::Equal, sign))) =
        (tokens.get(index), before(1), before(2))
    {
        let mut values = vec![value.of(text)];
        let mut end = *value;
        for pair in tokens.get(index..)?.chunks(2) {
            let [(Token::Comma, _), (Token::Word | Token::Text(_), next)] = pair else { break };
            values.push(next.of(text));
            end = *next;
        }
        let meant = format!("in {{{}}}", values.join(", "));
        return (values.len() > 1).then(|| (Mistake::NoBraces, vec![Remedy::new(sign.to(end), meant)]));
    }
    if !shown.starts_with(|first: char| first.is_ascii_digit()) || !matches!(error.mistake, Mistake::UnknownName { .. })
    {
        return None;
    }
    let lone = Mistake::LoneValue { value: shown.to_owned() };
    match (before(1)?, before(2)?) {
        ((Token::And | Token::Or, _), (Token::Word, _)) if matches!(before(3), Some((Token::Equal, _))) => {
            let (_, field) = before(4).filter(|(_, at)| is_field(*at))?;
            Some((lone, vec![Remedy::new(here, format!("{} == {shown}", field.of(text)))]))
        }
        ((Token::And, sign), (Token::Word | Token::Dotted, field)) if is_field(*field) => {
            Some((lone, vec![Remedy::new(*sign, "&")]))
        }
        _ => None,
    }
}

/// Sees a comparison without its sign in two words side by side: `tcp.port 80`.
fn missing_sign(registry: &Registry, text: &str, error: FilterError) -> FilterError {
    let (Mistake::NothingBetween { next }, Some(at)) = (&error.mistake, error.at) else { return error };
    let before = text.get(..at.start).unwrap_or("").split_whitespace().next_back().unwrap_or("");
    if registry.named(next.trim_start_matches('.')).is_some() || !before.contains('.') {
        return error;
    }
    if registry.named(before).is_none() {
        return error;
    }
    let remedy = Remedy::new(Span::new(at.start, 0), "== ");
    error.being(Mistake::SingleEquals).with_remedies(vec![remedy])
}

fn remedies(text: &str, error: &FilterError) -> Vec<Remedy> {
    let here = error.at.unwrap_or(Span::new(text.len(), 0));
    let end = Span::new(text.len(), 0);
    let all = |names: &[&'static str]| names.iter().map(|name| Remedy::new(here, *name)).collect();
    match &error.mistake {
        Mistake::UnknownName { name, near } if near.is_empty() && is_alone(text, here) => {
            vec![Remedy::new(here, format!("frame contains \"{name}\""))]
        }
        Mistake::UnknownName { near, .. } | Mistake::NotDissected { near, .. } | Mistake::NoFunction { near, .. } => {
            all(near)
        }
        Mistake::SingleEquals => vec![Remedy::new(here, "==")],
        Mistake::ForeignSign { means, .. } => {
            sign_after(text, here.start).map(|at| vec![Remedy::new(at, *means)]).unwrap_or_default()
        }
        Mistake::NotClosed('{') => vec![Remedy::new(end, "}")],
        Mistake::NotClosed(_) => vec![Remedy::new(end, ")".repeat(unclosed(text)))],
        Mistake::NotOpened(_) => vec![Remedy::new(here, "")],
        Mistake::NoQuote => vec![Remedy::new(end, "\"")],
        Mistake::SingleQuotes => {
            let inner = here.of(text).trim_matches('\'').replace('"', "\\\"");
            vec![Remedy::new(here, format!("\"{inner}\""))]
        }
        Mistake::NothingBetween { .. } => {
            let before = Span::new(here.start, 0);
            vec![Remedy::new(before, "and "), Remedy::new(before, "or ")]
        }
        Mistake::BadValue(bad) => bad.meant.iter().map(|meant| Remedy::new(here, meant.clone())).collect(),
        Mistake::PatternWithoutQuotes => vec![Remedy::new(here, format!("\"{}\"", here.of(text)))],
        Mistake::NoCommas => with_commas(text, here).into_iter().collect(),
        Mistake::NoBraces => in_braces(text, here).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether a word is a test by itself, and not a side of one.
fn is_alone(text: &str, at: Span) -> bool {
    let next = lex::tokens(text.get(at.end()..).unwrap_or("")).into_iter().next();
    matches!(next, None | Some((Token::End | Token::And | Token::Or | Token::CloseParen | Token::Word, _)))
}

/// How many `(` have no partner.
fn unclosed(text: &str) -> usize {
    let mut open = 0_usize;
    for (token, _) in lex::tokens(text) {
        match token {
            Token::OpenParen => open += 1,
            Token::CloseParen => open = open.saturating_sub(1),
            _ => {}
        }
    }
    open.clamp(1, 100)
}

/// The first `&` behind a place.
fn sign_after(text: &str, start: usize) -> Option<Span> {
    let mut tokens = lex::tokens(text).into_iter();
    tokens.find(|(token, at)| *token == Token::Ampersand && at.start >= start).map(|(_, at)| at)
}

/// A set whose values stand side by side, with commas.
fn with_commas(text: &str, at: Span) -> Option<Remedy> {
    let tokens = lex::tokens(text);
    let here = tokens.iter().position(|(_, span)| span.start == at.start)?;
    let open = tokens.get(..here)?.iter().rposition(|(token, _)| *token == Token::OpenBrace)?;
    let close = here + tokens.get(here..)?.iter().position(|(token, _)| *token == Token::CloseBrace)?;
    let mut set = "{".to_owned();
    let mut behind_a_value = false;
    for (token, span) in tokens.get(open + 1..close)? {
        match token {
            Token::Comma | Token::Stray => {
                set.push_str(", ");
                behind_a_value = false;
            }
            Token::DotDot => {
                set.push_str("..");
                behind_a_value = false;
            }
            _ => {
                if behind_a_value {
                    set.push_str(", ");
                }
                set.push_str(span.of(text));
                behind_a_value = true;
            }
        }
    }
    set.push('}');
    Some(Remedy::new(tokens.get(open)?.1.to(tokens.get(close)?.1), set))
}

/// A value behind `in`, or several in other brackets, in braces.
fn in_braces(text: &str, at: Span) -> Option<Remedy> {
    let inside = at.of(text);
    if inside != "(" && inside != "[" {
        return Some(Remedy::new(at, format!("{{{inside}}}")));
    }
    let rest = text.get(at.start..)?;
    let close = rest.find([')', ']'])?;
    let values = rest.get(1..close)?.trim();
    Some(Remedy::new(Span::new(at.start, close + 1), format!("{{{values}}}")))
}

/// What to say of a name that nothing has.
pub(super) fn unknown(registry: &Registry, name: &str) -> Mistake {
    let near = near::names(registry, name);
    match near::not_dissected(registry, name) {
        Some(protocol) => Mistake::NotDissected { protocol: protocol.to_owned(), near },
        None => Mistake::UnknownName { name: name.to_owned(), near },
    }
}
