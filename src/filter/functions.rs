//! The functions of the language, each with its signature and what it gives.

/// A function.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) signature: &'static str,
    pub(super) about: &'static str,
    /// Most arguments; all want at least one.
    pub(super) most: usize,
}

const fn one(name: &'static str, signature: &'static str, about: &'static str) -> Function {
    Function { name, signature, about, most: 1 }
}

/// All functions. Those below the line came with later Wiresharks than the 4.0 that all else follows.
pub(super) static FUNCTIONS: &[Function] = &[
    one("abs", "abs(number)", "The number without its sign"),
    one("count", "count(field)", "How often the field occurs in the packet"),
    one("len", "len(field)", "Length in bytes"),
    one("lower", "lower(text)", "The text in small letters"),
    Function { name: "max", signature: "max(a, b, …)", about: "The largest of all values", most: usize::MAX },
    Function { name: "min", signature: "min(a, b, …)", about: "The smallest of all values", most: usize::MAX },
    one("string", "string(field)", "The value as text"),
    one("upper", "upper(text)", "The text in capitals"),
    // ---
    one("dec", "dec(number)", "The number as text, decimal"),
    one("double", "double(number)", "The number with decimals"),
    one("float", "float(number)", "The number with decimals"),
    one("hex", "hex(number)", "The number as text, hexadecimal"),
    one("vals", "vals(field)", "The name of the value"),
];

/// The function of a name.
pub(super) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}
