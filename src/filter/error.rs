//! What is wrong with a filter, where, and what it could have been.

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
}

/// The kinds of mistakes that the window has sentences and remedies for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mistake {
    /// A name that is no field's and no protocol's, with the nearest that are.
    UnknownName { name: String, near: Vec<&'static str> },
    /// `=` for `==`.
    SingleEquals,
    /// The text ends too early, after this word.
    End { after: String },
    /// No value of the field's kind.
    BadValue { value: String, field: String, wants: String },
    /// A number above the field's last one.
    TooLarge { value: String, field: String, last: u64 },
    /// Two sides of different kinds, with what they are.
    Incomparable(Box<[(String, &'static str); 2]>),
    /// A set whose members stand side by side.
    NoCommas,
    /// A regular expression breaks.
    Pattern(String),
    /// Everything else; the terse text says it.
    Other,
}

/// Why a text is no filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FilterError {
    /// The wrong part; none where the mistake has no place (the text ends too early).
    pub at: Option<Span>,
    /// What TShark says.
    pub terse: String,
    pub mistake: Mistake,
}

impl FilterError {
    pub(super) fn at(span: Span, terse: impl Into<String>) -> FilterError {
        FilterError { at: Some(span), terse: terse.into(), mistake: Mistake::Other }
    }

    pub(super) fn nowhere(terse: impl Into<String>) -> FilterError {
        FilterError { at: None, terse: terse.into(), mistake: Mistake::Other }
    }

    pub(super) fn being(mut self, mistake: Mistake) -> FilterError {
        self.mistake = mistake;
        self
    }

    /// The terse text, and under it the filter with the wrong part marked, as a terminal shows it.
    pub fn with_caret(&self, text: &str) -> String {
        let Some(at) = self.at else { return self.terse.clone() };
        let before = text.get(..at.start).map_or(at.start, |before| before.chars().count());
        let marked = text.get(at.start..at.start + at.len).map_or(at.len, |marked| marked.chars().count());
        // Repeated, not padded: a format's width ends at 65,535.
        let (before, rest) = (" ".repeat(before), "~".repeat(marked.saturating_sub(1)));
        format!("{}\n    {text}\n    {before}^{rest}", self.terse)
    }

    /// One sentence for the window; words of the filter stand in backquotes.
    pub fn sentence(&self) -> String {
        match &self.mistake {
            Mistake::UnknownName { name, .. } => format!("`{name}` is neither a field nor a protocol"),
            Mistake::SingleEquals => "Use == to compare".to_owned(),
            Mistake::End { after } if after.is_empty() => "Something is missing here".to_owned(),
            Mistake::End { after } => format!("Something is missing after `{after}`"),
            Mistake::BadValue { value, field, wants } if field.is_empty() => format!("`{value}` is not {wants}"),
            Mistake::BadValue { value, field, wants } => format!("`{value}` is not {wants}, as `{field}` takes"),
            Mistake::TooLarge { value, field, last } if field.is_empty() => {
                format!("{value} is too large: the last value is {}", grouped(*last))
            }
            Mistake::TooLarge { value, field, last } => {
                format!("{value} is too large: `{field}` ends at {}", grouped(*last))
            }
            Mistake::Incomparable(sides) => {
                let [left, right] = sides.as_ref();
                format!("`{}` is {} and `{}` {}; they are never equal", left.0, left.1, right.0, right.1)
            }
            Mistake::NoCommas => "Put commas between the values".to_owned(),
            Mistake::Pattern(why) => format!("The pattern breaks: {why}"),
            Mistake::Other => self.terse.clone(),
        }
    }

    /// Texts that could stand in place of the wrong part, best first.
    pub fn remedies(&self) -> Vec<String> {
        match &self.mistake {
            Mistake::UnknownName { name, near } if near.is_empty() => vec![format!("frame contains \"{name}\"")],
            Mistake::UnknownName { near, .. } => near.iter().map(|&name| name.to_owned()).collect(),
            Mistake::SingleEquals => vec!["==".to_owned()],
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.terse)
    }
}

impl std::error::Error for FilterError {}

/// 65535 as `65,535`.
fn grouped(number: u64) -> String {
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
