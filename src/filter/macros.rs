//! Macros: texts with a name, put in before a filter is read.
//!
//! `${name:first;second}` and `$name(first, second)` stand for a macro's text with `$1` and `$2` in it replaced. What is
//! no macro's name stays, as a reference to a field. Texts in quotes mean themselves.

use super::error::{FilterError, Mistake, Span};
use super::lex::LONGEST;

/// How deep macros may use macros.
const DEEPEST: u32 = 31;

/// Macros by their names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Macros(Vec<(String, String)>);

impl Macros {
    /// Reads a file of macros in Wireshark's form, `"name","text with $1"` a line; what is no such line is passed over.
    pub fn read(text: &str) -> Macros {
        Macros(text.lines().filter_map(line).collect())
    }

    /// Adds a macro, or gives it another text.
    pub fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let (name, text) = (name.into(), text.into());
        self.0.retain(|(own, _)| *own != name);
        self.0.push((name, text));
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, text)| text.as_str())
    }
}

fn line(line: &str) -> Option<(String, String)> {
    let (name, rest) = quoted(line.trim())?;
    let (text, _) = quoted(rest.trim_start().strip_prefix(',')?.trim_start())?;
    Some((name, text))
}

/// A text in double quotes, and what follows it. `\x22` is a byte, `\"` a quote.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text.strip_prefix('"')?;
    loop {
        let mut chars = rest.chars();
        match chars.next()? {
            '"' => return Some((value, chars.as_str())),
            '\\' => {
                let code = rest.strip_prefix("\\x").and_then(|rest| rest.get(..2));
                match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    Some(byte) => {
                        value.push(char::from(byte));
                        rest = rest.get(4..)?;
                    }
                    None => {
                        value.push(chars.next()?);
                        rest = chars.as_str();
                    }
                }
            }
            character => {
                value.push(character);
                rest = chars.as_str();
            }
        }
    }
}

/// A filter with its macros put in, and where they stood.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) text: String,
    /// Bytes of `text` that a macro gave, and the place of its name before.
    given: Vec<(Span, Span)>,
}

impl Expanded {
    /// Whether any macro was put in.
    pub(super) fn is_changed(&self) -> bool {
        !self.given.is_empty()
    }

    /// Where a part of the expanded text comes from.
    pub(super) fn place_before(&self, at: Span) -> Span {
        let mut shift = 0_isize;
        for (now, before) in &self.given {
            if at.start >= now.end() {
                shift += before.len as isize - now.len as isize;
            } else if at.start >= now.start {
                return *before;
            }
        }
        Span::new(at.start.saturating_add_signed(shift), at.len)
    }
}

/// Puts macros in.
///
/// # Errors
/// When a macro is missing, has other arguments, or uses itself.
pub(super) fn expanded(text: &str, macros: &Macros) -> Result<Expanded, FilterError> {
    let mut done = Expanded::default();
    expand(text, macros, 0, &mut done)?;
    Ok(done)
}

fn expand(text: &str, macros: &Macros, depth: u32, done: &mut Expanded) -> Result<(), FilterError> {
    if depth > DEEPEST {
        return Err(FilterError::nowhere("too much nesting in macros"));
    }
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if done.text.len() > 2 * LONGEST {
            return Err(FilterError::nowhere("The filter is too long."));
        }
        let len = match rest.as_bytes() {
            [quote @ (b'"' | b'\''), ..] => quoted_len(rest, *quote),
            [b'$', ..] => match call(rest, macros)? {
                Some(Call { len, text: put_in }) => {
                    let start = done.text.len();
                    expand(&put_in, macros, depth + 1, done)?;
                    if depth == 0 {
                        done.given.push((Span::new(start, done.text.len() - start), Span::new(at, len)));
                    }
                    at += len;
                    continue;
                }
                None => 1,
            },
            _ => rest.find(['$', '"', '\'']).unwrap_or(rest.len()),
        };
        done.text.push_str(rest.get(..len).unwrap_or(rest));
        at += len;
    }
    Ok(())
}

fn quoted_len(text: &str, quote: u8) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == quote && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

/// A macro's name with its arguments.
struct Call {
    len: usize,
    /// The macro's text with the arguments in it.
    text: String,
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-')
}

/// Reads a call of a macro at a `$`; none where it is something else.
fn call(text: &str, macros: &Macros) -> Result<Option<Call>, FilterError> {
    let braced = text.starts_with("${");
    let from = if braced { 2 } else { 1 };
    let name: &str = text.get(from..).map_or("", |rest| rest.split(|c| !is_name(c)).next().unwrap_or(""));
    let after = from + name.len();
    let rest = text.get(after..).unwrap_or("");
    let unknown = || {
        let why = format!("macro '{name}' does not exist");
        FilterError::nowhere(why).being(Mistake::NoMacro(name.to_owned()))
    };
    let open_end = || FilterError::nowhere("end of filter in the middle of a macro expression");
    let (len, arguments) = match (braced, rest.chars().next()) {
        (true, Some('}')) => (after + 1, Vec::new()),
        (true, Some(':' | ';')) => {
            let inner = rest.get(1..).unwrap_or("");
            let end = inner.find('}').ok_or_else(open_end)?;
            (after + end + 2, inner.get(..end).unwrap_or("").split(';').map(str::trim).collect())
        }
        (true, None) => return Err(open_end()),
        (true, Some(_)) => return Err(FilterError::nowhere("invalid character in macro name")),
        (false, Some('(')) if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => {
            let inner = rest.get(1..).unwrap_or("");
            let (end, arguments) = in_parens(inner).ok_or_else(open_end)?;
            (after + end + 2, arguments)
        }
        (false, _) => (after, Vec::new()),
    };
    let Some(own) = macros.get(name) else {
        // Without arguments it is a reference to a field, or nothing at all.
        let is_reference = matches!((braced, rest.chars().next()), (true, Some('}'))) || len == after;
        return if is_reference { Ok(None) } else { Err(unknown()) };
    };
    let wanted = placeholders(own);
    if wanted != arguments.len() {
        let given = arguments.len();
        let why = format!("wrong number of arguments for macro '{name}', expecting {wanted} instead of {given}");
        return Err(FilterError::nowhere(why));
    }
    Ok(Some(Call { len, text: with_arguments(own, &arguments) }))
}

/// Arguments up to the `)` that ends them, parted by commas; with its place.
fn in_parens(text: &str) -> Option<(usize, Vec<&str>)> {
    let (mut depth, mut from) = (0_u32, 0);
    let mut arguments = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'"' | b'\'' => {
                at += quoted_len(text.get(at..)?, *byte);
                continue;
            }
            b'(' | b'{' | b'[' => depth += 1,
            b')' if depth == 0 => {
                let last = text.get(from..at)?.trim();
                if !last.is_empty() || !arguments.is_empty() {
                    arguments.push(last);
                }
                return Some((at, arguments));
            }
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            b',' | b';' if depth == 0 => {
                arguments.push(text.get(from..at)?.trim());
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The number of the highest `$1` of a text.
fn placeholders(text: &str) -> usize {
    text.split('$').skip(1).map(|part| number(part).1).max().unwrap_or(0)
}

/// The digits that a text begins with: how many, and their number.
fn number(text: &str) -> (usize, usize) {
    let len = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    (len, text.get(..len).and_then(|digits| digits.parse().ok()).unwrap_or(0))
}

fn with_arguments(text: &str, arguments: &[&str]) -> String {
    let mut parts = text.split('$');
    let mut done = parts.next().unwrap_or("").to_owned();
    for part in parts {
        match number(part) {
            (len, index) if index > 0 => {
                done.push_str(arguments.get(index - 1).unwrap_or(&""));
                done.push_str(part.get(len..).unwrap_or(""));
            }
            _ => {
                done.push('$');
                done.push_str(part);
            }
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn macros() -> Macros {
        Macros::read(concat!(
            "# ours\n",
            "\"port\",\"tcp.port == $1\"\n",
            "\"both\",\"ip.addr == $1 and tcp.port == $2\"\n",
            "\"web\",\"tcp.port in {80, 443}\"\n",
            "\"nested\",\"${port:80} and ip\"\n",
            "\"host\",\"http.host == \\x22$1\\x22\"\n",
            "\"loop\",\"${loop}\"\n",
            "not a macro\n",
        ))
    }

    fn put_in(text: &str) -> Result<String, String> {
        expanded(text, &macros()).map(|done| done.text).map_err(|error| error.terse)
    }

    /// What TShark 4.0.17 says with the same file; the form with parentheses came later.
    #[test]
    fn macros_are_put_in_with_their_arguments() {
        assert_eq!(put_in("${port:80}").as_deref(), Ok("tcp.port == 80"));
        assert_eq!(put_in("${both:10.0.0.1; 80} or $web").as_deref(), {
            Ok("ip.addr == 10.0.0.1 and tcp.port == 80 or tcp.port in {80, 443}")
        });
        assert_eq!(put_in("$both(10.0.0.1, 80)").as_deref(), Ok("ip.addr == 10.0.0.1 and tcp.port == 80"));
        assert_eq!(put_in("not ${nested}").as_deref(), Ok("not tcp.port == 80 and ip"));
        assert_eq!(put_in("${host:a}").as_deref(), Ok("http.host == \"a\""));
        assert_eq!(put_in("http contains \"${web}\"").as_deref(), Ok("http contains \"${web}\""));
        assert_eq!(put_in("tcp.port == ${tcp.port}").as_deref(), Ok("tcp.port == ${tcp.port}"));
    }

    #[test]
    fn wrong_calls_are_told() {
        let why = |text: &str| put_in(text).unwrap_err();
        assert_eq!(why("${port}"), "wrong number of arguments for macro 'port', expecting 1 instead of 0");
        assert_eq!(why("${web:}"), "wrong number of arguments for macro 'web', expecting 0 instead of 1");
        assert_eq!(why("${both:1.2.3.4}"), "wrong number of arguments for macro 'both', expecting 2 instead of 1");
        assert_eq!(why("${loop}"), "too much nesting in macros");
        assert_eq!(why("${a:b;c}"), "macro 'a' does not exist");
        assert_eq!(why("${port:80"), "end of filter in the middle of a macro expression");
        assert_eq!(why("${tcp.port == 80"), "invalid character in macro name");
    }

    #[test]
    fn a_place_in_what_was_put_in_is_that_of_the_call() {
        let done = expanded("ip and ${port:x} and udp", &macros()).unwrap();
        assert_eq!(done.text, "ip and tcp.port == x and udp");
        assert_eq!(done.place_before(Span::new(19, 1)), Span::new(7, 9));
        assert_eq!(done.place_before(Span::new(25, 3)), Span::new(21, 3));
    }
}
