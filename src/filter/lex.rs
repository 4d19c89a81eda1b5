//! A filter's text as tokens.

use super::error::{FilterError, Mistake, Span};

/// A token; its text is its span of the filter.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Token {
    /// A name, a number, an address: what it is, the place where it stands tells.
    Word,
    /// A name that can be nothing else: `.tcp.port`.
    Dotted,
    /// A quoted text, its escapes resolved.
    Text(Vec<u8>),
    Char(u8),
    /// `${tcp.port}` or `$tcp.port`
    Reference,
    /// A part of a slice, between `[`, commas and `]`.
    Range,
    /// `#`, and the number after it.
    Hash,
    Layer(u32),
    Equal,
    AllNotEqual,
    AllEqual,
    AnyNotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Contains,
    Matches,
    In,
    And,
    Or,
    Xor,
    Not,
    Any,
    All,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Ampersand,
    /// What follows is the bytes of a field.
    At,
    OpenParen,
    CloseParen,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    DotDot,
    /// A character that stands for nothing.
    Stray,
    /// What could not be read; nothing follows it.
    Wrong(FilterError),
    End,
}

/// Longest filter, in bytes.
pub(super) const LONGEST: usize = 1 << 16;

/// Splits a filter into tokens; the last is `End` or `Wrong`.
pub(super) fn tokens(text: &str) -> Vec<(Token, Span)> {
    let mut lexer = Lexer { text: text.as_bytes(), at: 0, tokens: Vec::new() };
    if text.len() > LONGEST {
        lexer.wrong(Span::new(LONGEST, 1), "The filter is too long.");
        return lexer.tokens;
    }
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'t> {
    text: &'t [u8],
    at: usize,
    tokens: Vec<(Token, Span)>,
}

const OPERATORS: &[(&[u8], Token)] = &[
    (b"===", Token::AllEqual),
    (b"!==", Token::AnyNotEqual),
    (b"==", Token::Equal),
    (b"!=", Token::AllNotEqual),
    (b"~=", Token::AnyNotEqual),
    (b">=", Token::GreaterEqual),
    (b"<=", Token::LessEqual),
    (b"&&", Token::And),
    (b"||", Token::Or),
    (b"^^", Token::Xor),
    (b"..", Token::DotDot),
    (b"~", Token::Matches),
    (b">", Token::Greater),
    (b"<", Token::Less),
    (b"!", Token::Not),
    (b"&", Token::Ampersand),
    (b"+", Token::Plus),
    (b"-", Token::Minus),
    (b"*", Token::Star),
    (b"/", Token::Slash),
    (b"%", Token::Percent),
    (b"@", Token::At),
    (b"(", Token::OpenParen),
    (b")", Token::CloseParen),
    (b"{", Token::OpenBrace),
    (b"}", Token::CloseBrace),
    (b"]", Token::CloseBracket),
    (b",", Token::Comma),
];

const WORDS: &[(&[u8], Token)] = &[
    (b"eq", Token::Equal),
    (b"any_eq", Token::Equal),
    (b"ne", Token::AllNotEqual),
    (b"all_ne", Token::AllNotEqual),
    (b"all_eq", Token::AllEqual),
    (b"any_ne", Token::AnyNotEqual),
    (b"gt", Token::Greater),
    (b"ge", Token::GreaterEqual),
    (b"lt", Token::Less),
    (b"le", Token::LessEqual),
    (b"contains", Token::Contains),
    (b"matches", Token::Matches),
    (b"in", Token::In),
    (b"and", Token::And),
    (b"or", Token::Or),
    (b"xor", Token::Xor),
    (b"not", Token::Not),
    (b"any", Token::Any),
    (b"all", Token::All),
    (b"bitwise_and", Token::Ampersand),
    (b"bitand", Token::Ampersand),
];

impl Lexer<'_> {
    fn peek(&self, distance: usize) -> u8 {
        self.text.get(self.at + distance).copied().unwrap_or(0)
    }

    fn push(&mut self, token: Token, len: usize) {
        self.tokens.push((token, Span::new(self.at, len)));
        self.at += len;
    }

    fn wrong(&mut self, span: Span, terse: impl Into<String>) -> bool {
        self.mistaken(span, terse, Mistake::Other)
    }

    fn mistaken(&mut self, span: Span, terse: impl Into<String>, mistake: Mistake) -> bool {
        self.tokens.push((Token::Wrong(FilterError::at(span, terse).being(mistake)), span));
        false
    }

    fn step(&mut self) -> bool {
        while matches!(self.peek(0), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
        let rest = self.text.get(self.at..).unwrap_or(&[]);
        let Some(&first) = rest.first() else {
            self.push(Token::End, 0);
            return false;
        };
        match first {
            b'"' => return self.quoted(1, false),
            b'r' | b'R' if self.peek(1) == b'"' => return self.quoted(2, true),
            b'\'' => return self.character(),
            b'[' => return self.ranges(),
            b'#' => return self.layer(),
            b'$' if self.peek(1) == b'{' => {
                let inner = rest[2..].iter().take_while(|byte| byte.is_ascii_graphic() && !matches!(byte, b'{' | b'}'));
                let len = inner.count();
                if len > 0 && rest.get(2 + len) == Some(&b'}') {
                    self.push(Token::Reference, len + 3);
                    return true;
                }
            }
            b'$' if self.peek(1).is_ascii_alphabetic() || self.peek(1) == b'_' => {
                let len = word_len(&rest[1..]);
                self.push(Token::Reference, len + 1);
                return true;
            }
            b'.' if is_word(self.peek(1)) => {
                let len = word_len(&rest[1..]);
                self.push(Token::Dotted, len + 1);
                return true;
            }
            _ => {}
        }
        let len = longest(rest);
        if len > 0 {
            let word = &rest[..len];
            let token = WORDS.iter().find(|(name, _)| *name == word).map_or(Token::Word, |(_, token)| token.clone());
            self.push(token, len);
        } else if let Some((sign, token)) = OPERATORS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            self.push(token.clone(), sign.len());
        } else if first >= 0x80 {
            let why = "Non-printable ASCII characters may only appear inside double-quotes.";
            let len = std::str::from_utf8(rest).ok().and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            return self.wrong(Span::new(self.at, len), why);
        } else {
            self.push(Token::Stray, 1);
        }
        true
    }

    /// A text in double quotes; `open` is the length of what opens it.
    fn quoted(&mut self, open: usize, raw: bool) -> bool {
        let mut value = Vec::new();
        let mut at = self.at + open;
        loop {
            match self.text.get(at) {
                None => {
                    let why = "The final quote was missing from a quoted string.";
                    return self.mistaken(Span::new(at, 1), why, Mistake::NoQuote);
                }
                Some(b'"') => break,
                // A raw text keeps its backslashes, also the one that keeps a quote from ending it.
                Some(b'\\') if raw => {
                    value.push(b'\\');
                    at += 1;
                    if self.text.get(at) == Some(&b'"') {
                        value.push(b'"');
                        at += 1;
                    }
                }
                Some(b'\\') => match escape(self.text, at) {
                    Escape::Byte(byte, len) => {
                        value.push(byte);
                        at += len;
                    }
                    Escape::Code(code, len) => {
                        value.extend_from_slice(code.encode_utf8(&mut [0; 4]).as_bytes());
                        at += len;
                    }
                    Escape::End => {
                        let end = Span::new(self.text.len(), 1);
                        return self.wrong(end, "The final quote was missing from a quoted string.");
                    }
                    Escape::Wrong(len, why) => {
                        let text = String::from_utf8_lossy(self.text.get(at..at + len).unwrap_or(&[])).into_owned();
                        return self.wrong(Span::new(at, len), format!("{text} {why}"));
                    }
                },
                Some(&byte) => {
                    value.push(byte);
                    at += 1;
                }
            }
        }
        self.push(Token::Text(value), at + 1 - self.at);
        true
    }

    /// A character in single quotes.
    fn character(&mut self) -> bool {
        let start = self.at;
        let mut at = start + 1;
        loop {
            match self.text.get(at) {
                None => return self.wrong(Span::new(at, 1), "The final quote was missing from a character constant."),
                Some(b'\\') => at += 2,
                Some(b'\'') => break,
                Some(_) => at += 1,
            }
        }
        let span = Span::new(start, at + 1 - start);
        let shown = String::from_utf8_lossy(self.text.get(start..=at).unwrap_or(&[])).into_owned();
        let inner = self.text.get(start + 1..at).unwrap_or(&[]);
        let (byte, len) = match inner {
            [] => return self.wrong(span, "Empty character constant."),
            [b'\\', ..] => match escape(inner, 0) {
                Escape::Byte(byte, len) => (byte, len),
                Escape::Wrong(_, "is larger than 255.") => {
                    return self.wrong(span, format!("{shown} is too large to be a valid character constant."));
                }
                _ => return self.wrong(span, format!("{shown} isn't a valid character constant.")),
            },
            [byte, ..] if byte.is_ascii_graphic() || *byte == b' ' => (*byte, 1),
            [byte, ..] => {
                return self.wrong(span, format!("Non-printable value '{byte:#x}' in character constant."));
            }
        };
        if len < inner.len() {
            let why = format!("{shown} is too long to be a valid character constant.");
            return self.mistaken(span, why, Mistake::SingleQuotes);
        }
        self.push(Token::Char(byte), span.len);
        true
    }

    /// What stands between square brackets.
    fn ranges(&mut self) -> bool {
        self.push(Token::OpenBracket, 1);
        loop {
            while matches!(self.peek(0), b' ' | b'\t' | b'\n' | b'\r') {
                self.at += 1;
            }
            let rest = self.text.get(self.at..).unwrap_or(&[]);
            match rest.first() {
                None => {
                    return self.wrong(Span::new(self.text.len(), 1), "The right bracket was missing from a slice.");
                }
                Some(b']') => {
                    self.push(Token::CloseBracket, 1);
                    return true;
                }
                Some(b',') => self.push(Token::Comma, 1),
                Some(_) => {
                    let len = rest.iter().take_while(|byte| !matches!(byte, b']' | b',')).count();
                    if len == rest.len() {
                        let why = "The right bracket was missing from a slice.";
                        return self.wrong(Span::new(self.text.len(), 1), why);
                    }
                    let spaces = rest[..len].iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
                    self.push(Token::Range, len - spaces);
                }
            }
        }
    }

    fn layer(&mut self) -> bool {
        self.push(Token::Hash, 1);
        let rest = self.text.get(self.at..).unwrap_or(&[]);
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        match rest.first() {
            None | Some(b'[') => true,
            Some(_) if digits > 0 => {
                let number = std::str::from_utf8(&rest[..digits]).ok().and_then(|digits| digits.parse().ok());
                self.push(Token::Layer(number.unwrap_or(u32::MAX)), digits);
                true
            }
            Some(&other) => {
                let why = format!("Expected digit or \"[\", not \"{}\"", char::from(other));
                self.wrong(Span::new(self.at, 1), why)
            }
        }
    }
}

enum Escape {
    Byte(u8, usize),
    Code(char, usize),
    End,
    Wrong(usize, &'static str),
}

/// Reads the escape sequence whose backslash is at `at`.
fn escape(text: &[u8], at: usize) -> Escape {
    let Some(&kind) = text.get(at + 1) else { return Escape::End };
    let digits = |from: usize, most: usize, is: fn(&u8) -> bool| {
        text.get(from..).unwrap_or(&[]).iter().take(most).take_while(|byte| is(byte)).count()
    };
    let number = |from: usize, len: usize, base: u32| {
        let digits = text.get(from..from + len).and_then(|digits| std::str::from_utf8(digits).ok());
        digits.and_then(|digits| u32::from_str_radix(digits, base).ok()).unwrap_or(u32::MAX)
    };
    match kind {
        b'\'' | b'"' | b'\\' => Escape::Byte(kind, 2),
        b'a' => Escape::Byte(7, 2),
        b'b' => Escape::Byte(8, 2),
        b'f' => Escape::Byte(12, 2),
        b'n' => Escape::Byte(b'\n', 2),
        b'r' => Escape::Byte(b'\r', 2),
        b't' => Escape::Byte(b'\t', 2),
        b'v' => Escape::Byte(11, 2),
        b'x' => match digits(at + 2, 2, u8::is_ascii_hexdigit) {
            0 => Escape::Wrong(2, "is not a valid character escape sequence"),
            len => Escape::Byte(number(at + 2, len, 16) as u8, 2 + len),
        },
        b'0'..=b'7' => {
            let len = digits(at + 1, 3, |byte| matches!(byte, b'0'..=b'7'));
            match u8::try_from(number(at + 1, len, 8)) {
                Ok(byte) => Escape::Byte(byte, 1 + len),
                Err(_) => Escape::Wrong(1 + len, "is larger than 255."),
            }
        }
        b'u' | b'U' => {
            let wanted = if kind == b'u' { 4 } else { 8 };
            let len = digits(at + 2, wanted, u8::is_ascii_hexdigit);
            let code = number(at + 2, len, 16);
            // C's universal character names: none below U+00A0 but $, @ and `.
            let named = code >= 0xa0 || matches!(code, 0x24 | 0x40 | 0x60);
            match char::from_u32(code) {
                Some(code) if len == wanted && named => Escape::Code(code, 2 + len),
                _ => Escape::Wrong(2 + len, "is not a valid universal character name"),
            }
        }
        _ => Escape::Wrong(2, "is not a valid character escape sequence"),
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Length of a word: letters, digits, `_` and, not first, `-`; its parts are joined by single dots.
fn word_len(text: &[u8]) -> usize {
    let mut len = 0;
    while text.get(len).is_some_and(|byte| is_word(*byte)) {
        len += text[len..].iter().take_while(|byte| is_word(**byte) || **byte == b'-').count();
        match (text.get(len), text.get(len + 1)) {
            (Some(b'.'), Some(next)) if is_word(*next) => len += 1,
            _ => break,
        }
    }
    len
}

/// Length of the longest word, address or row of bytes that the text begins with.
fn longest(text: &[u8]) -> usize {
    let first = text[0];
    let mut len = word_len(text);
    if first.is_ascii_hexdigit() {
        len = len.max(pairs_len(text));
    }
    if first.is_ascii_hexdigit() || first == b':' {
        len = len.max(ipv6_len(text));
    }
    if first.is_ascii_digit() {
        len = len.max(ipv4_net_len(text));
    }
    if first == b':' {
        let rest = &text[1..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let after = digits.max(pairs_len(rest));
        if after > 0 {
            len = len.max(1 + after);
        }
    }
    len
}

/// `00:11:22`: pairs of hexadecimal digits with colons between.
fn pairs_len(text: &[u8]) -> usize {
    let pair =
        |at: usize| matches!(text.get(at..at + 2), Some([a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    if !pair(0) {
        return 0;
    }
    let mut len = 2;
    while text.get(len) == Some(&b':') && pair(len + 1) {
        len += 3;
    }
    len
}

/// An IPv6 address, with a prefix length or without.
fn ipv6_len(text: &[u8]) -> usize {
    let run = text.iter().take(46).take_while(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')).count();
    if !text[..run].contains(&b':') {
        return 0;
    }
    let address = |len: &usize| {
        let text = std::str::from_utf8(&text[..*len]);
        text.is_ok_and(|text| text.parse::<std::net::Ipv6Addr>().is_ok())
    };
    let Some(len) = (2..=run).rev().find(address) else { return 0 };
    len + prefix_len(&text[len..], 3)
}

/// An IPv4 address with the length of its network part.
fn ipv4_net_len(text: &[u8]) -> usize {
    let mut len = 0;
    for part in 0..4 {
        if part > 0 {
            if text.get(len) != Some(&b'.') {
                return 0;
            }
            len += 1;
        }
        match text[len..].iter().take_while(|byte| byte.is_ascii_digit()).count() {
            digits @ 1..=3 => len += digits,
            _ => return 0,
        }
    }
    match prefix_len(&text[len..], 2) {
        0 => 0,
        prefix => len + prefix,
    }
}

/// `/24`: a slash and at most so many digits; 0 without.
fn prefix_len(text: &[u8], most: usize) -> usize {
    if text.first() != Some(&b'/') {
        return 0;
    }
    match text[1..].iter().take(most).take_while(|byte| byte.is_ascii_digit()).count() {
        0 => 0,
        digits => 1 + digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|(_, at)| text[at.start..(at.start + at.len).min(text.len())].to_owned()).collect()
    }

    #[test]
    fn the_longest_token_wins() {
        assert_eq!(words("0:15"), ["0", ":15", ""]);
        assert_eq!(words("00:15-1"), ["00:15", "-", "1", ""]);
        assert_eq!(words("1::2::3"), ["1::2", "::3", ""]);
        assert_eq!(words("1:2:3:4:5:6:7:8:9"), ["1:2:3:4:5:6:7:8", ":9", ""]);
        assert_eq!(words("1.2.3.4/255.255.0.0"), ["1.2.3.4/25", "5.255.0.0", ""]);
        assert_eq!(words("fe80::1..fe80::2"), ["fe80::1", "..", "fe80::2", ""]);
        assert_eq!(words("fe80:::1"), ["fe80::", ":1", ""]);
        assert_eq!(words("1...2"), ["1", "..", ".2", ""]);
        assert_eq!(words("2022-01-01T12:34:56"), ["2022-01-01T12", ":34:56", ""]);
        assert_eq!(words("tcp.port."), ["tcp.port", ".", ""]);
        assert_eq!(words("ftp[0 : 2,-1]"), ["ftp", "[", "0 : 2", ",", "-1", "]", ""]);
    }

    #[test]
    fn quoted_texts_know_the_escapes_of_c() {
        let value = |text: &str| match tokens(text).swap_remove(0).0 {
            Token::Text(value) => value,
            other => panic!("{other:?}"),
        };
        assert_eq!(value(r#""a\x41\102\n\"""#), b"aAB\n\"");
        assert_eq!(value(r#"r"\d\"""#), br#"\d\""#);
        assert_eq!(value(r#""\u00e9""#), "é".as_bytes());
        assert_eq!(value(r#""\1234""#), b"S4");
    }
}
