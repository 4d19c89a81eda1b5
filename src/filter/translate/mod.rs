//! Filters said in the other language: display filters as capture filters (pcap-filter(7)), and back.
//!
//! Capture filters look at bytes at fixed places of one packet, so that many display filters have none. What is
//! translated selects what its author means; where the languages differ in a corner (libpcap's `host` also looks into
//! ARP), the plain form wins over the exact one.

mod fields;
mod from_capture;
mod to_capture;

pub use from_capture::from_capture_filter;
pub use to_capture::to_capture_filter;

use super::error::Span;
use std::fmt;

/// Why a filter cannot be said in the other language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Untranslatable {
    /// The part that cannot.
    pub at: Span,
    /// One sentence, without a period; words of the filter stand in backquotes.
    pub sentence: String,
    /// It is a filter of its own language; only the part cannot be said in the other.
    pub is_filter: bool,
}

impl fmt::Display for Untranslatable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Untranslatable {}

/// How tightly a translated part holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Hold {
    Or,
    And,
    Alone,
}

/// A translated part.
#[derive(Clone, Debug)]
struct Part {
    text: String,
    hold: Hold,
}

impl Part {
    fn alone(text: impl Into<String>) -> Part {
        Part { text: text.into(), hold: Hold::Alone }
    }

    /// In brackets where it would fall apart beside others.
    fn beside(&self, least: Hold) -> String {
        if self.hold < least { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// A number as C writes it.
fn number(word: &str) -> Option<u64> {
    match word.strip_prefix("0x").or(word.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None if word.len() > 1 && word.starts_with('0') => u64::from_str_radix(word, 8).ok(),
        None => word.parse().ok(),
    }
}
