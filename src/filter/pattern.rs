//! The patterns of `matches`: bytes, whatever their case, as Perl writes them.

use regex::bytes::{Regex, RegexBuilder};

/// Largest compiled pattern, in bytes.
const LARGEST: usize = 1 << 20;

/// Most steps back of a pattern that looks around or refers back; one that wants more does not match.
const MOST_STEPS_BACK: usize = 100_000;

/// Bounds of a pattern that looks around or refers back: its library reads groups by calling itself.
const LONGEST_BACKTRACKING: usize = 4096;
const MOST_GROUPS: usize = 64;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) enum Pattern {
    /// In time that grows with the text and no faster.
    Linear(Regex),
    /// With look-around or references back. It reads characters, so that each byte stands as the character of its number.
    Backtracking(Box<fancy_regex::Regex>),
}

/// All are compiled alike, so that the same text is the same pattern.
impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        match (self, other) {
            (Pattern::Linear(one), Pattern::Linear(other)) => one.as_str() == other.as_str(),
            (Pattern::Backtracking(one), Pattern::Backtracking(other)) => one.as_str() == other.as_str(),
            _ => false,
        }
    }
}

impl Pattern {
    pub(super) fn is_match(&self, bytes: &[u8]) -> bool {
        match self {
            Pattern::Linear(pattern) => pattern.is_match(bytes),
            Pattern::Backtracking(pattern) => {
                let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
                pattern.is_match(&text).unwrap_or(false)
            }
        }
    }
}

/// Why a pattern is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Broken {
    /// In Perl's words where they are known.
    pub(super) why: String,
    /// The byte where it breaks, where that is known.
    pub(super) at: Option<usize>,
}

/// Compiles a pattern.
///
/// # Errors
/// Why it is none.
pub(super) fn compile(pattern: &[u8]) -> Result<Pattern, Broken> {
    let translated = translated(pattern);
    if has_wide_code(&translated) {
        let why = "character code point value in \\x{} or \\o{} is too large".to_owned();
        return Err(Broken { why, at: None });
    }
    let built = RegexBuilder::new(&translated).case_insensitive(true).unicode(false).size_limit(LARGEST).build();
    let error = match built {
        Ok(pattern) => return Ok(Pattern::Linear(pattern)),
        Err(error) => error,
    };
    if let regex::Error::Syntax(_) = error
        && translated.len() <= LONGEST_BACKTRACKING
        && translated.matches('(').count() <= MOST_GROUPS
    {
        let mut builder = fancy_regex::RegexBuilder::new(&translated);
        builder.case_insensitive(true).backtrack_limit(MOST_STEPS_BACK).delegate_size_limit(LARGEST);
        if let Ok(pattern) = builder.build() {
            return Ok(Pattern::Backtracking(Box::new(pattern)));
        }
    }
    let at = match &error {
        regex::Error::Syntax(told) if translated.as_bytes() == pattern => place(told),
        _ => None,
    };
    let why = match error {
        regex::Error::Syntax(told) => {
            let last = told.lines().last().unwrap_or("").trim();
            let last = last.strip_prefix("error: ").unwrap_or(last);
            WORDS.iter().find(|(ours, _)| *ours == last).map_or(last, |(_, perls)| perls).to_owned()
        }
        regex::Error::CompiledTooBig(_) => "regular expression is too large".to_owned(),
        other => other.to_string(),
    };
    Err(Broken { why, at })
}

/// Where a pattern of one line breaks: the library draws a caret under it, and both stand four columns in.
fn place(told: &str) -> Option<usize> {
    let mut lines = told.lines().skip(2);
    let caret = lines.next()?.find('^')?;
    caret.checked_sub(4)
}

/// What the library says of a broken pattern, and what Perl's says.
const WORDS: &[(&str, &str)] = &[
    ("unclosed group", "missing closing parenthesis"),
    ("unopened group", "unmatched closing parenthesis"),
    ("unclosed character class", "missing terminating ] for character class"),
    ("repetition operator missing expression", "quantifier does not follow a repeatable item"),
    ("invalid repetition count range, the start must be <= the end", "numbers out of order in {} quantifier"),
    ("invalid character class range, the start must be <= the end", "range out of order in character class"),
    ("backreferences are not supported", "reference to non-existent subpattern"),
];

/// Whether a code point is named that is no byte.
fn has_wide_code(pattern: &str) -> bool {
    pattern.split("\\x{").skip(1).any(|rest| {
        let digits = rest.split('}').next().unwrap_or("");
        u32::from_str_radix(digits, 16).is_ok_and(|code| code > 0xff)
    })
}

/// The pattern as the library writes it. What Perl knows and the library does not is said in other words where it can
/// be; look-around and references back cannot.
fn translated(pattern: &[u8]) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut at = 0;
    while let Some(&byte) = pattern.get(at) {
        let rest = pattern.get(at..).unwrap_or(&[]);
        let len = match byte {
            b'\\' => escape(rest, in_class, &mut text),
            b'[' if in_class && rest.get(1) != Some(&b':') => {
                text.push_str("\\[");
                1
            }
            b'[' if in_class => {
                let len = rest.windows(2).position(|pair| pair == b":]").map_or(1, |end| end + 2);
                text.push_str(&String::from_utf8_lossy(rest.get(..len).unwrap_or(rest)));
                len
            }
            b'[' => {
                in_class = true;
                // A bracket that comes first stands for itself.
                let negated = usize::from(rest.get(1) == Some(&b'^'));
                let literal = usize::from(rest.get(1 + negated) == Some(&b']'));
                text.push_str(if negated == 1 { "[^" } else { "[" });
                text.push_str(if literal == 1 { "\\]" } else { "" });
                1 + negated + literal
            }
            b']' if in_class => {
                in_class = false;
                text.push(']');
                1
            }
            b'&' | b'~' if in_class => {
                text.push('\\');
                text.push(char::from(byte));
                1
            }
            b'{' if !in_class && !is_count(rest) => {
                text.push_str("\\{");
                1
            }
            // Perl's end may also lie before a last line feed.
            b'$' if !in_class => {
                text.push_str("(?:\\n?\\z)");
                1
            }
            byte => {
                push_byte(byte, &mut text);
                1
            }
        };
        at += len;
    }
    text
}

/// A byte that is no ASCII is written as an escape, so that it stands for itself.
fn push_byte(byte: u8, text: &mut String) {
    if byte.is_ascii() {
        text.push(char::from(byte));
    } else {
        text.push_str(&format!("\\x{byte:02x}"));
    }
}

/// Whether this is a repetition: `{2}`, `{2,}`, `{2,5}`.
fn is_count(text: &[u8]) -> bool {
    let Some(end) = text.iter().position(|byte| *byte == b'}') else { return false };
    let inner = text.get(1..end).unwrap_or(&[]);
    inner.first().is_some_and(u8::is_ascii_digit)
        && inner.iter().all(|byte| byte.is_ascii_digit() || *byte == b',')
        && inner.iter().filter(|byte| **byte == b',').count() <= 1
}

/// Writes what an escape means; gives its length.
fn escape(text: &[u8], in_class: bool, out: &mut String) -> usize {
    let (inner, whole) = match text.get(1) {
        None => ("\\", "\\"),
        Some(b'Q') => {
            let quoted = text.get(2..).unwrap_or(&[]);
            let len = quoted.windows(2).position(|pair| pair == b"\\E").unwrap_or(quoted.len());
            for &byte in quoted.iter().take(len) {
                if byte.is_ascii_punctuation() {
                    out.push('\\');
                }
                push_byte(byte, out);
            }
            return (len + 4).min(text.len());
        }
        Some(b'E') => return 2,
        Some(b'h') => (" \\t\\xa0", "[ \\t\\xa0]"),
        Some(b'H') => ("", "[^ \\t\\xa0]"),
        Some(b'R') => ("", "(?:\\r\\n|[\\n\\x0b\\f\\r\\x85])"),
        Some(b'N') => ("", "[^\\n]"),
        Some(b'Z') => ("", "(?:\\n?\\z)"),
        Some(b'e') => ("\\x1b", "\\x1b"),
        Some(b'p' | b'P') => {
            let braced = text.get(2) == Some(&b'{');
            let end =
                if braced { text.iter().position(|byte| *byte == b'}').map_or(text.len(), |end| end + 1) } else { 3 };
            let class = String::from_utf8_lossy(text.get(..end).unwrap_or(text)).into_owned();
            out.push_str(&format!("(?u:{class})"));
            return end.min(text.len());
        }
        Some(b'0'..=b'7') if in_class || text.get(1) == Some(&b'0') => {
            let digits = text.iter().skip(1).take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
            let (len, value) =
                digits.fold((1, 0), |(len, value), digit| (len + 1, value * 8 + u32::from(digit - b'0')));
            out.push_str(&format!("\\x{:02x}", value & 0xff));
            return len;
        }
        Some(&other) => {
            out.push('\\');
            push_byte(other, out);
            return 2;
        }
    };
    out.push_str(if in_class { inner } else { whole });
    2.min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(pattern: &str, text: &str) -> bool {
        compile(pattern.as_bytes()).unwrap().is_match(text.as_bytes())
    }

    #[test]
    fn patterns_are_those_of_perl() {
        assert!(finds("^user", "USER anonymous"));
        assert!(!finds("(?-i)^user", "USER"));
        assert!(finds("anonymous\\r$", "USER anonymous\r\n"));
        assert!(finds("\\Qa.b\\E$", "xa.b"));
        assert!(!finds("\\Qa.b\\E", "axb"));
        assert!(finds("[[a]\\h{1}\\N", "[ x"));
        assert!(finds("a{x}", "a{x}"));
        assert!(finds("[]x]+$", "]x"));
        assert!(finds("^\\p{L}$", "é"));
        assert!(finds("^[[:alpha:]]\\012$", "a\n"));
    }

    #[test]
    fn patterns_may_look_around_and_refer_back() {
        assert!(finds("a(?!b)", "AC"));
        assert!(!finds("a(?!b)", "AB"));
        assert!(finds("(?<!x)b", "ab"));
        assert!(finds("(?<n>a+)-\\k<n>$", "aa-aa\n"));
        assert!(finds("(?>a+)b", "aab"));
        assert!(!finds("(?:(a+)+)(?=x)x", &"a".repeat(5000)), "it gives up in time");
    }

    #[test]
    fn a_pattern_that_breaks_says_where() {
        for pattern in ["(", "[a", "*a", "a{2,1}", "\\1", "\\x{100}"] {
            assert!(compile(pattern.as_bytes()).is_err(), "{pattern}");
        }
    }
}
