//! Tokens as a tree of tests and operands, before anything is known of their kinds.

use super::error::{FilterError, Mistake, Span};
use super::lex::{self, Token};

/// A comparison's sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Relation {
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
}

/// Whether any or all values must hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Quantifier {
    Any,
    All,
}

/// How two operands are put together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    And,
}

impl Arithmetic {
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
            Arithmetic::Modulo => "%",
            Arithmetic::And => "&",
        }
    }
}

/// A part of a slice: `len` bytes from `start`, all that follow where there is none; negative starts count from the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Slice {
    pub(super) start: i32,
    pub(super) len: Option<u32>,
}

/// A test that a frame passes or not.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Test {
    And(Vec<Test>),
    Or(Vec<Test>),
    /// An odd number of them.
    Xor(Vec<Test>),
    Not(Box<Test>),
    /// A name or a slice that is there, arithmetic that is not zero.
    Alone(Operand),
    Compare {
        how: Option<Quantifier>,
        relation: Relation,
        sign: &'static str,
        /// Where the sign stands.
        at: Span,
        left: Operand,
        right: Operand,
    },
    Contains {
        how: Quantifier,
        left: Operand,
        right: Operand,
    },
    Matches {
        how: Quantifier,
        sign: &'static str,
        left: Operand,
        right: Operand,
    },
    In {
        how: Quantifier,
        left: Operand,
        set: Vec<(Operand, Option<Operand>)>,
    },
}

/// Something with values.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Operand {
    pub(super) span: Span,
    pub(super) what: What,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum What {
    /// A field's name, or a value without quotes.
    Word(String),
    /// A field's name and nothing else.
    Name(String),
    Text(Vec<u8>),
    Char(u8),
    /// `${tcp.port}`
    Reference(String),
    Layers(Box<Operand>, Vec<Slice>),
    /// `@tcp.flags`: the bytes that a field covers.
    Raw(Box<Operand>),
    Slice(Box<Operand>, Vec<Slice>),
    Call(String, Vec<Operand>),
    Arithmetic(Arithmetic, Box<Operand>, Box<Operand>),
    Negative(Box<Operand>),
}

/// How deep tests and operands may be nested.
const DEEPEST: u32 = 100;
/// Most signs of one arithmetic operand: each doubles the values to try.
const MOST_ARITHMETIC: u32 = 64;

/// Reads a whole filter; none where it is empty.
pub(super) fn parse(text: &str) -> Result<Option<Test>, FilterError> {
    let mut parser = Parser { text, tokens: lex::tokens(text), at: 0, depth: 0 };
    if *parser.peek() == Token::End {
        return Ok(None);
    }
    let test = parser.or()?;
    match parser.peek() {
        Token::End => Ok(Some(test)),
        Token::CloseParen => Err(parser.unexpected().being(Mistake::NotOpened(')'))),
        Token::CloseBrace => Err(parser.unexpected().being(Mistake::NotOpened('}'))),
        _ => Err(parser.beside_a_test()),
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<(Token, Span)>,
    at: usize,
    depth: u32,
}

type Parsed<T> = Result<T, FilterError>;

impl Parser<'_> {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |(token, _)| token)
    }

    fn span(&self) -> Span {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(Span::default(), |(_, span)| *span)
    }

    fn shown(&self, span: Span) -> &str {
        self.text.get(span.start..span.start + span.len).unwrap_or("")
    }

    fn take(&mut self, token: &Token) -> bool {
        let there = self.peek() == token;
        if there {
            self.at += 1;
        }
        there
    }

    fn expect(&mut self, token: &Token) -> Parsed<Span> {
        let span = self.span();
        if self.take(token) {
            return Ok(span);
        }
        let error = self.unexpected();
        Err(match (token, self.peek()) {
            (Token::CloseParen, Token::End) => error.being(Mistake::NotClosed('(')),
            (Token::CloseBrace, Token::End) => error.being(Mistake::NotClosed('{')),
            (Token::OpenBrace, Token::Word | Token::OpenParen | Token::OpenBracket) => error.being(Mistake::NoBraces),
            _ => error,
        })
    }

    /// What to say of the token at hand, which stands behind a whole test.
    fn beside_a_test(&self) -> FilterError {
        let error = self.unexpected();
        match self.peek() {
            Token::Word | Token::Dotted | Token::Reference | Token::Not | Token::OpenParen
                if error.mistake == Mistake::Other =>
            {
                let next = self.shown(self.span()).to_owned();
                error.being(Mistake::NothingBetween { next })
            }
            _ => error,
        }
    }

    /// What to say of the token at hand, which fits nowhere.
    fn unexpected(&self) -> FilterError {
        let span = self.span();
        match self.peek() {
            Token::Wrong(error) => error.clone(),
            Token::End => {
                let after = self.at.checked_sub(1).and_then(|before| self.tokens.get(before));
                let after = after.map_or("", |(_, span)| self.shown(*span)).to_owned();
                FilterError::nowhere("Unexpected end of filter expression.").being(Mistake::End { after })
            }
            token => {
                let mut span = span;
                if let (Token::Stray, Some((Token::Word, next))) = (token, self.tokens.get(self.at + 1))
                    && self.shown(span) == "$"
                {
                    span = *next;
                }
                let shown = self.shown(span);
                let error = FilterError::at(span, format!("\"{shown}\" was unexpected in this context."));
                match token {
                    Token::Stray if shown == "=" => error.being(Mistake::SingleEquals),
                    _ => error,
                }
            }
        }
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(FilterError::at(self.span(), "The filter is nested too deeply."));
        }
        let done = read(self);
        self.depth -= 1;
        done
    }

    fn or(&mut self) -> Parsed<Test> {
        let first = self.xor()?;
        let mut tests = vec![first];
        while self.take(&Token::Or) {
            tests.push(self.xor()?);
        }
        Ok(if tests.len() == 1 { tests.swap_remove(0) } else { Test::Or(tests) })
    }

    fn xor(&mut self) -> Parsed<Test> {
        let first = self.and()?;
        let mut tests = vec![first];
        while self.take(&Token::Xor) {
            tests.push(self.and()?);
        }
        Ok(if tests.len() == 1 { tests.swap_remove(0) } else { Test::Xor(tests) })
    }

    fn and(&mut self) -> Parsed<Test> {
        let first = self.not()?;
        let mut tests = vec![first];
        while self.take(&Token::And) {
            tests.push(self.not()?);
        }
        Ok(if tests.len() == 1 { tests.swap_remove(0) } else { Test::And(tests) })
    }

    fn not(&mut self) -> Parsed<Test> {
        let mut odd = false;
        while self.take(&Token::Not) {
            odd = !odd;
        }
        let test = if self.take(&Token::OpenParen) {
            let test = self.deeper(Self::or)?;
            if !matches!(self.peek(), Token::CloseParen | Token::End) {
                return Err(self.beside_a_test());
            }
            self.expect(&Token::CloseParen)?;
            test
        } else {
            self.relation()?
        };
        Ok(if odd { Test::Not(Box::new(test)) } else { test })
    }

    fn relation(&mut self) -> Parsed<Test> {
        let how = match self.peek() {
            Token::Any => Some(Quantifier::Any),
            Token::All => Some(Quantifier::All),
            _ => None,
        };
        if how.is_some() {
            self.at += 1;
        }
        let left = self.operand()?;
        let any = how.unwrap_or(Quantifier::Any);
        let joined = matches!(left.what, What::Arithmetic(..) | What::Negative(_));
        match self.peek() {
            Token::In | Token::Not if joined => Err(self.unexpected()),
            Token::Contains => {
                self.at += 1;
                Ok(Test::Contains { how: any, left, right: self.sought()? })
            }
            Token::Matches => {
                let sign = if self.shown(self.span()) == "~" { "~" } else { "matches" };
                self.at += 1;
                Ok(Test::Matches { how: any, sign, left, right: self.sought()? })
            }
            Token::In => {
                self.at += 1;
                Ok(Test::In { how: any, left, set: self.set()? })
            }
            Token::Not => {
                self.at += 1;
                self.expect(&Token::In)?;
                // Whatever the quantifier: no value is in the set.
                Ok(Test::Not(Box::new(Test::In { how: Quantifier::Any, left, set: self.set()? })))
            }
            token if comparison(token).is_some() => self.comparisons(how, left),
            _ if how.is_some() => Err(self.unexpected()),
            _ => Ok(Test::Alone(left)),
        }
    }

    /// `a < b <= c` is `a < b and b <= c`.
    fn comparisons(&mut self, how: Option<Quantifier>, first: Operand) -> Parsed<Test> {
        let mut left = first;
        let mut tests = Vec::new();
        while let Some((relation, standard, sign)) = comparison(self.peek()) {
            let at = self.span();
            self.at += 1;
            let right = self.operand()?;
            let how = how.or(standard);
            tests.push(Test::Compare { how, relation, sign, at, left, right: right.clone() });
            left = right;
        }
        Ok(if tests.len() == 1 { tests.swap_remove(0) } else { Test::And(tests) })
    }

    fn set(&mut self) -> Parsed<Vec<(Operand, Option<Operand>)>> {
        self.expect(&Token::OpenBrace)?;
        let mut set = Vec::new();
        loop {
            let low = self.operand()?;
            let high = if self.take(&Token::DotDot) { Some(self.operand()?) } else { None };
            set.push((low, high));
            if self.take(&Token::Comma) {
                continue;
            }
            if self.take(&Token::CloseBrace) {
                return Ok(set);
            }
            let error = self.unexpected();
            return Err(match self.peek() {
                Token::Word | Token::Text(_) | Token::Char(_) => error.being(Mistake::NoCommas),
                Token::Stray if self.shown(self.span()) == ";" => error.being(Mistake::NoCommas),
                Token::End => error.being(Mistake::NotClosed('{')),
                _ => error,
            });
        }
    }

    fn operand(&mut self) -> Parsed<Operand> {
        let mut signs = 0;
        self.bits(&mut signs)
    }

    /// What is looked for inside something else, which takes no arithmetic.
    fn sought(&mut self) -> Parsed<Operand> {
        match self.peek() {
            Token::OpenBrace => Err(self.unexpected()),
            _ => self.sliced(&mut 0),
        }
    }

    fn bits(&mut self, signs: &mut u32) -> Parsed<Operand> {
        let mut left = self.sum(signs)?;
        loop {
            let span = self.span();
            if !self.take(&Token::Ampersand) {
                return Ok(left);
            }
            let right = self.sum(signs)?;
            left = Self::joined(Arithmetic::And, span, left, right, signs)?;
        }
    }

    fn sum(&mut self, signs: &mut u32) -> Parsed<Operand> {
        let mut left = self.product(signs)?;
        loop {
            let sign = match self.peek() {
                Token::Plus => Arithmetic::Add,
                Token::Minus => Arithmetic::Subtract,
                _ => return Ok(left),
            };
            let span = self.span();
            self.at += 1;
            let right = self.product(signs)?;
            left = Self::joined(sign, span, left, right, signs)?;
        }
    }

    fn product(&mut self, signs: &mut u32) -> Parsed<Operand> {
        let mut left = self.signed(signs)?;
        loop {
            let sign = match self.peek() {
                Token::Star => Arithmetic::Multiply,
                Token::Slash => Arithmetic::Divide,
                Token::Percent => Arithmetic::Modulo,
                _ => return Ok(left),
            };
            let span = self.span();
            self.at += 1;
            let right = self.signed(signs)?;
            left = Self::joined(sign, span, left, right, signs)?;
        }
    }

    /// Puts two operands together; `span` is that of their sign.
    fn joined(sign: Arithmetic, span: Span, left: Operand, right: Operand, signs: &mut u32) -> Parsed<Operand> {
        *signs += 1;
        if *signs > MOST_ARITHMETIC {
            return Err(FilterError::at(span, "The arithmetic is too long."));
        }
        Ok(Operand { span, what: What::Arithmetic(sign, Box::new(left), Box::new(right)) })
    }

    fn signed(&mut self, signs: &mut u32) -> Parsed<Operand> {
        let sign = self.span();
        if self.take(&Token::Minus) {
            let operand = self.sliced(signs)?;
            return Ok(Operand { span: sign, what: What::Negative(Box::new(operand)) });
        }
        self.take(&Token::Plus);
        self.sliced(signs)
    }

    fn sliced(&mut self, signs: &mut u32) -> Parsed<Operand> {
        let grouped = *self.peek() == Token::OpenBrace;
        let mut operand = self.single(signs)?;
        let mut slices = 0;
        while !grouped && *self.peek() == Token::OpenBracket {
            let (parts, end) = self.ranges()?;
            slices += 1;
            if slices > 16 {
                return Err(FilterError::at(end, "The filter is nested too deeply."));
            }
            let span = operand.span.to(end);
            operand = Operand { span, what: What::Slice(Box::new(operand), parts) };
        }
        Ok(operand)
    }

    fn single(&mut self, signs: &mut u32) -> Parsed<Operand> {
        let span = self.span();
        if self.take(&Token::At) {
            if !matches!(self.peek(), Token::Word | Token::Dotted) {
                return Err(self.unexpected());
            }
            let of = self.single(signs)?;
            return Ok(Operand { span: span.to(of.span), what: What::Raw(Box::new(of)) });
        }
        let what = match self.peek() {
            Token::Word => What::Word(self.shown(span).to_owned()),
            Token::Dotted => What::Name(self.shown(span).trim_start_matches('.').to_owned()),
            Token::Text(value) => What::Text(value.clone()),
            Token::Char(value) => What::Char(*value),
            Token::Reference => What::Reference(self.shown(span).trim_matches(['$', '{', '}']).to_owned()),
            Token::OpenBrace => {
                self.at += 1;
                let inner = self.deeper(|parser| parser.bits(signs))?;
                self.expect(&Token::CloseBrace)?;
                return Ok(inner);
            }
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        let name = match &what {
            What::Word(name) => Some(name.clone()),
            _ => None,
        };
        let operand = Operand { span, what };
        match self.peek() {
            Token::OpenParen if name.is_some() => {
                let name = name.unwrap_or_default();
                let arguments = self.deeper(|parser| parser.arguments(signs))?;
                Ok(Operand { span, what: What::Call(name, arguments) })
            }
            Token::Hash if matches!(operand.what, What::Word(_) | What::Name(_)) => {
                self.at += 1;
                let layers = match *self.peek() {
                    Token::Layer(number) => {
                        self.at += 1;
                        vec![Slice { start: i32::try_from(number).unwrap_or(0), len: Some(1) }]
                    }
                    Token::OpenBracket => self.ranges()?.0,
                    _ => return Err(self.unexpected()),
                };
                Ok(Operand { span, what: What::Layers(Box::new(operand), layers) })
            }
            _ => Ok(operand),
        }
    }

    fn arguments(&mut self, signs: &mut u32) -> Parsed<Vec<Operand>> {
        self.expect(&Token::OpenParen)?;
        let mut arguments = Vec::new();
        if self.take(&Token::CloseParen) {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.bits(signs)?);
            if self.take(&Token::CloseParen) {
                return Ok(arguments);
            }
            self.expect(&Token::Comma)?;
        }
    }

    fn ranges(&mut self) -> Parsed<(Vec<Slice>, Span)> {
        self.expect(&Token::OpenBracket)?;
        let mut parts = Vec::new();
        loop {
            let span = self.span();
            self.expect(&Token::Range)?;
            parts.push(slice(self.shown(span), span)?);
            if *self.peek() == Token::CloseBracket {
                return Ok((parts, self.expect(&Token::CloseBracket)?));
            }
            self.expect(&Token::Comma)?;
        }
    }
}

/// What a sign compares, with which quantifier, and how it is written.
fn comparison(token: &Token) -> Option<(Relation, Option<Quantifier>, &'static str)> {
    Some(match token {
        Token::Equal => (Relation::Equal, None, "=="),
        Token::AllNotEqual => (Relation::NotEqual, Some(Quantifier::All), "!="),
        Token::AllEqual => (Relation::Equal, Some(Quantifier::All), "==="),
        Token::AnyNotEqual => (Relation::NotEqual, Some(Quantifier::Any), "!=="),
        Token::Greater => (Relation::Greater, None, ">"),
        Token::GreaterEqual => (Relation::GreaterEqual, None, ">="),
        Token::Less => (Relation::Less, None, "<"),
        Token::LessEqual => (Relation::LessEqual, None, "<="),
        _ => return None,
    })
}

/// Reads `4`, `4:2`, `4-5`, `:2` or `4:`.
fn slice(text: &str, span: Span) -> Parsed<Slice> {
    let no_range = || FilterError::at(span, format!("\"{text}\" is not a valid range."));
    let (start, rest) = match text.trim_start() {
        from_the_start if from_the_start.starts_with(':') => (0, from_the_start),
        from => {
            let (first, rest) = leading(from);
            let no_number = || FilterError::at(span, format!("\"{text}\" is not a valid number."));
            (number(first.ok_or_else(no_number)?, span)?, rest.trim())
        }
    };
    let mut end = rest.chars();
    let how = end.next();
    let end = end.as_str().trim();
    let bound = |text| match leading(text) {
        (Some(bound), "") => number(bound, span),
        _ => Err(no_range()),
    };
    match how {
        None => Ok(Slice { start, len: Some(1) }),
        Some(':') if end.is_empty() => Ok(Slice { start, len: None }),
        Some(':') => {
            let len = bound(end)?;
            match u32::try_from(len) {
                Ok(len) if len > 0 => Ok(Slice { start, len: Some(len) }),
                _ => {
                    Err(FilterError::at(span, format!("Range {text} isn't valid because length {len} isn't positive")))
                }
            }
        }
        Some('-') => {
            let last = bound(end)?;
            if (start < 0) != (last < 0) {
                let why = format!("Range {text} isn't valid because {start} and {last} have different signs");
                return Err(FilterError::at(span, why));
            }
            if start >= last {
                let why = format!("Range {text} isn't valid because {start} is greater or equal than {last}");
                return Err(FilterError::at(span, why));
            }
            let len = i64::from(last) - i64::from(start) + 1;
            Ok(Slice { start, len: u32::try_from(len).ok() })
        }
        Some(_) => Err(no_range()),
    }
}

/// The number that a text begins with, and what follows it.
fn leading(text: &str) -> (Option<&str>, &str) {
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text.get(sign..).unwrap_or("");
    let len = match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(hexadecimal) => 2 + hexadecimal.bytes().take_while(u8::is_ascii_hexdigit).count(),
        None => digits.bytes().take_while(u8::is_ascii_digit).count(),
    };
    if len == 0 { (None, text) } else { text.split_at_checked(sign + len).map_or((None, text), |(a, b)| (Some(a), b)) }
}

fn number(text: &str, span: Span) -> Parsed<i32> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (digits, base) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&digits[2..], 16),
        [b'0', _, ..] => (&digits[1..], 8),
        _ => (digits, 10),
    };
    let wrong = |why: &str| FilterError::at(span, format!("\"{text}\" {why}"));
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(base)) {
        return Err(wrong("is not a valid number."));
    }
    let value = i32::from_str_radix(digits, base).map_err(|_| wrong("causes an integer overflow."))?;
    Ok(if text.starts_with('-') { -value } else { value })
}
