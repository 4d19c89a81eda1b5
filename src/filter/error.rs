//! What is wrong with a filter, where, and what it could have been.

use super::functions::FUNCTIONS;
use super::remedy::Remedy;
use std::fmt;

/// A part of a filter's text, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    pub start: usize,
    pub len: usize,
}

impl Span {
    pub(super) const fn new(start: usize, len: usize) -> Span {
        Span { start, len }
    }

    /// From the start of this to the end of another.
    pub(super) const fn to(self, end: Span) -> Span {
        Span { start: self.start, len: (end.start + end.len).saturating_sub(self.start) }
    }

    /// The byte after the last.
    pub const fn end(self) -> usize {
        self.start.saturating_add(self.len)
    }

    /// The part itself; empty where the text has no such part.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end()).unwrap_or("")
    }
}

/// The kinds of mistakes that there are sentences and remedies for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mistake {
    /// A name that is no field's and no protocol's, with the nearest that are.
    UnknownName { name: String, near: Vec<&'static str> },
    /// A name of a protocol that exists, but not here, with the nearest that do.
    NotDissected { protocol: String, near: Vec<&'static str> },
    /// `=` for `==`.
    SingleEquals,
    /// A sign of other languages, and how it is written here: `=<`, `<>`, `|`, `AND`.
    ForeignSign { written: String, means: &'static str },
    /// The text ends too early, after this word.
    End { after: String },
    /// A `(` or `{` without its partner.
    NotClosed(char),
    /// A `)` or `}` without its partner.
    NotOpened(char),
    /// A text that does not end.
    NoQuote,
    /// A text in single quotes, which are for one character.
    SingleQuotes,
    /// Two tests side by side.
    NothingBetween { next: String },
    /// No value of the field's kind.
    BadValue(Box<BadValue>),
    /// A number above the field's last one.
    TooLarge { value: String, field: &'static str, last: u64 },
    /// Two sides of different kinds, with what they are.
    Incomparable(Box<[(String, &'static str); 2]>),
    /// The value stands left, the field right.
    Reversed,
    /// A value where a test should be: `tcp.port == 80 or 443`.
    LoneValue { value: String },
    /// A set whose members stand side by side.
    NoCommas,
    /// A set without its braces.
    NoBraces,
    /// A regular expression breaks.
    Pattern(Box<BrokenPattern>),
    /// A regular expression without quotes.
    PatternWithoutQuotes,
    /// No function has this name, with the nearest that one has.
    NoFunction { name: String, near: Vec<&'static str> },
    /// No macro has this name.
    NoMacro(String),
    /// It is right in the language of capture filters, but perhaps for something that this one cannot say.
    CaptureFilter { but: String },
    /// Everything else; the terse text says it.
    Other,
}

/// A value that does not fit its field.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BadValue {
    pub value: String,
    /// The field's name; empty where there is none.
    pub field: &'static str,
    /// What the field takes: `an IPv4 address`; empty where its values have names.
    pub wants: &'static str,
    /// What is wrong with it: `it has 3 of 4 parts`.
    pub why: String,
    /// Values that would be right, or the bounds they lie in.
    pub examples: String,
    /// Values that may have been meant, as filters write them.
    pub meant: Vec<String>,
}

/// A regular expression that breaks.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BrokenPattern {
    /// In Perl's words.
    pub why: String,
    /// The place where it breaks, where that is known.
    pub at: Option<Span>,
    /// What stands there; empty where the place is not known.
    pub part: String,
}

/// Why a text is no filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FilterError {
    /// The wrong part; none where the mistake has no place (the text ends too early).
    pub at: Option<Span>,
    /// What TShark says.
    pub terse: String,
    pub mistake: Mistake,
    remedies: Box<[Remedy]>,
}

impl FilterError {
    pub(super) fn at(span: Span, terse: impl Into<String>) -> FilterError {
        FilterError { at: Some(span), terse: terse.into(), mistake: Mistake::Other, remedies: Box::default() }
    }

    pub(super) fn nowhere(terse: impl Into<String>) -> FilterError {
        FilterError { at: None, terse: terse.into(), mistake: Mistake::Other, remedies: Box::default() }
    }

    pub(super) fn being(mut self, mistake: Mistake) -> FilterError {
        self.mistake = mistake;
        self
    }

    pub(super) fn with_remedies(mut self, remedies: Vec<Remedy>) -> FilterError {
        self.remedies = remedies.into();
        self
    }

    /// The part that is wrong, also where TShark names none.
    pub fn place(&self) -> Option<Span> {
        match &self.mistake {
            Mistake::Pattern(broken) => broken.at,
            _ => self.at,
        }
    }

    /// The terse text, and under it the filter with the wrong part marked, as a terminal shows it.
    pub fn with_caret(&self, text: &str) -> String {
        let Some(at) = self.at else { return self.terse.clone() };
        let before = text.get(..at.start).map_or(at.start, |before| before.chars().count());
        let marked = text.get(at.start..at.end()).map_or(at.len, |marked| marked.chars().count());
        // Repeated, not padded: a format's width ends at 65,535.
        let (before, rest) = (" ".repeat(before), "~".repeat(marked.saturating_sub(1)));
        format!("{}\n    {text}\n    {before}^{rest}", self.terse)
    }

    /// One sentence, without a period; words of the filter stand in backquotes.
    pub fn sentence(&self) -> String {
        match &self.mistake {
            Mistake::UnknownName { name, .. } => format!("`{name}` is neither a field nor a protocol"),
            Mistake::NotDissected { protocol, .. } => {
                format!("`{protocol}` is a protocol that Wirefin does not dissect yet")
            }
            Mistake::SingleEquals => "Use == to compare".to_owned(),
            Mistake::ForeignSign { written, means } => format!("`{written}` is written `{means}` here"),
            Mistake::End { after } if after.is_empty() => "Something is missing here".to_owned(),
            Mistake::End { after } => format!("Something is missing after `{after}`"),
            Mistake::NotClosed(sign) => format!("A `{sign}` is not closed"),
            Mistake::NotOpened(sign) => format!("This `{sign}` closes nothing"),
            Mistake::NoQuote => "The closing quote is missing".to_owned(),
            Mistake::SingleQuotes => "Texts stand in double quotes; single ones are for one character".to_owned(),
            Mistake::NothingBetween { next } => format!("Put `and` or `or` before `{next}`"),
            Mistake::BadValue(bad) => bad.sentence(),
            Mistake::TooLarge { value, field: "", last } => {
                format!("{value} is too large: the last value is {}", grouped(*last))
            }
            Mistake::TooLarge { value, field, last } => {
                format!("{value} is too large: `{field}` ends at {}", grouped(*last))
            }
            Mistake::Incomparable(sides) => {
                let [left, right] = sides.as_ref();
                format!("`{}` is {} and `{}` {}; they are never equal", left.0, left.1, right.0, right.1)
            }
            Mistake::Reversed => "The field stands left, the value right".to_owned(),
            Mistake::LoneValue { value } => format!("`{value}` is a value and no test"),
            Mistake::NoCommas => "Put commas between the values".to_owned(),
            Mistake::NoBraces => "Values stand in braces after `in`".to_owned(),
            Mistake::Pattern(broken) => broken.sentence(),
            Mistake::PatternWithoutQuotes => "A pattern stands in double quotes".to_owned(),
            Mistake::NoFunction { name, near } if near.is_empty() => {
                let all: Vec<String> = FUNCTIONS.iter().map(|function| format!("`{}`", function.name)).collect();
                format!("There is no function `{name}`; there are {}", all.join(", "))
            }
            Mistake::NoFunction { name, .. } => format!("There is no function `{name}`"),
            Mistake::NoMacro(name) => format!("There is no macro `{name}`"),
            Mistake::CaptureFilter { but } if but.is_empty() => "This is a capture filter".to_owned(),
            Mistake::CaptureFilter { but } => format!("This is a capture filter. {but}"),
            Mistake::Other => self.terse.trim_end_matches('.').to_owned(),
        }
    }

    /// What leads from the sentence to the remedies; empty where they speak for themselves.
    pub fn lead(&self) -> String {
        if self.remedies.is_empty() {
            return String::new();
        }
        match &self.mistake {
            Mistake::UnknownName { near, .. } if near.is_empty() => "To look for text:".to_owned(),
            Mistake::UnknownName { .. } | Mistake::NotDissected { .. } | Mistake::NoFunction { .. } => {
                "Did you mean".to_owned()
            }
            Mistake::BadValue(bad) if !bad.value.starts_with('"') && bad.meant.iter().all(|meant| is_number(meant)) => {
                format!("`{}` is usually", bad.value)
            }
            Mistake::BadValue(_) => "Did you mean".to_owned(),
            Mistake::Incomparable(sides) => format!("`{}` is usually", sides[1].0),
            Mistake::CaptureFilter { .. } => "As a display filter:".to_owned(),
            _ => String::new(),
        }
    }

    /// Texts that could stand in place of a part, best first.
    pub fn remedies(&self) -> &[Remedy] {
        &self.remedies
    }

    /// One line for a terminal that has shown [`with_caret`](Self::with_caret) already; none where it has nothing to add.
    pub fn advice(&self, text: &str) -> Option<String> {
        // A text in quotes has enough of them.
        let quoted = |words: String| words.replace("`\"", "\"").replace("\"`", "\"").replace('`', "\"");
        let (sentence, lead) = (quoted(self.sentence()), quoted(self.lead()));
        // One is enough where a filter is shown whole.
        let better = self.remedies.first().map(|remedy| (remedy, remedy.applied(text)));
        Some(match (&self.mistake, better) {
            (Mistake::Other, _) => return None,
            (Mistake::UnknownName { near, .. }, _) if !near.is_empty() => did_you_mean(near),
            (Mistake::NotDissected { near, .. } | Mistake::NoFunction { near, .. }, _) if !near.is_empty() => {
                format!("{sentence}. {}", did_you_mean(near))
            }
            (_, None) => sentence,
            (Mistake::UnknownName { .. } | Mistake::CaptureFilter { .. }, Some((_, better))) => {
                format!("{lead} {better}")
            }
            (_, Some((remedy, _))) if lead.ends_with("usually") => format!("{sentence}. {lead} {}", remedy.text),
            (_, Some((_, better))) if !lead.is_empty() => format!("{sentence}. {lead} {better}?"),
            (_, Some((_, better))) => format!("{sentence}: {better}"),
        })
    }
}

impl BrokenPattern {
    fn sentence(&self) -> String {
        match self.part.as_str() {
            "" => format!("The pattern breaks: {}", self.why),
            part => format!("The pattern breaks at `{part}`: {}", self.why),
        }
    }
}

impl BadValue {
    fn sentence(&self) -> String {
        if self.why.ends_with("without quotes") {
            return format!("`{}` is a text: {}", self.value, self.why);
        }
        let value = self.value.trim_matches('"');
        if self.wants.is_empty() {
            let mut text = format!("`{value}` is no value of `{}`", self.field);
            if self.meant.is_empty() {
                text.push_str(&format!(": it takes {}", self.examples));
            }
            return text;
        }
        let mut text = format!("`{value}` is not {}", self.wants);
        if !self.why.is_empty() {
            text.push_str(": ");
            text.push_str(&self.why);
        } else if !self.field.is_empty() && !self.examples.is_empty() {
            text.push_str(&format!(": `{}` takes {}", self.field, self.examples));
        } else if !self.field.is_empty() {
            text.push_str(&format!(", as `{}` takes", self.field));
        } else if !self.examples.is_empty() {
            text.push_str(&format!(", as {} is", self.examples));
        }
        text
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `Did you mean "ip.addr", "ip.src" or "ip.dst"?`
fn did_you_mean(near: &[&str]) -> String {
    let mut text = "Did you mean ".to_owned();
    for (index, name) in near.iter().enumerate() {
        text.push_str(match index {
            0 => "",
            _ if index + 1 == near.len() => " or ",
            _ => ", ",
        });
        text.push_str(&format!("\"{name}\""));
    }
    text + "?"
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.terse)
    }
}

impl std::error::Error for FilterError {}

/// 65535 as `65,535`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
