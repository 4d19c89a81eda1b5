//! Floor 1: what a field is, what values it takes, and how they become text.
//!
//! A field is declared in one line of [`fields!`](crate::fields); its tree label, filter name,
//! column, JSON and PDML key and its entry in the reference all come from that line.
//! Dissectors, filters and exports come in here; nothing here reads a packet.

pub mod text;
pub mod value;

pub use value::Value;

use std::sync::atomic::{AtomicU32, Ordering};

/// What kind of value a field has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A heading without a value; only its text and its bytes.
    None,
    /// A protocol; its value is its bytes.
    Protocol,
    /// An expert item; it has a severity and a group, and no value.
    Expert,
    Bool,
    Char,
    U8,
    U16,
    U24,
    U32,
    U40,
    U48,
    U56,
    U64,
    I8,
    I16,
    I24,
    I32,
    I64,
    F32,
    F64,
    /// A point in time.
    AbsTime,
    /// A span of time.
    RelTime,
    Text,
    Bytes,
    Ether,
    Ipv4,
    Ipv6,
    Eui64,
    Guid,
    Oid,
    /// The number of a frame of the same capture: a link.
    FrameNum,
}

impl Kind {
    /// Bits of the integer that holds a value of this kind; 0 for what is no integer.
    pub const fn bits(self) -> u32 {
        match self {
            Kind::Bool | Kind::Char | Kind::U8 | Kind::I8 => 8,
            Kind::U16 | Kind::I16 => 16,
            Kind::U24 | Kind::I24 => 24,
            Kind::U32 | Kind::I32 | Kind::FrameNum => 32,
            Kind::U40 => 40,
            Kind::U48 => 48,
            Kind::U56 => 56,
            Kind::U64 | Kind::I64 => 64,
            _ => 0,
        }
    }

    pub const fn is_unsigned(self) -> bool {
        matches!(
            self,
            Kind::Char
                | Kind::U8
                | Kind::U16
                | Kind::U24
                | Kind::U32
                | Kind::U40
                | Kind::U48
                | Kind::U56
                | Kind::U64
                | Kind::FrameNum
        )
    }

    pub const fn is_signed(self) -> bool {
        matches!(self, Kind::I8 | Kind::I16 | Kind::I24 | Kind::I32 | Kind::I64)
    }

    /// The type's name in `-G fields`.
    pub const fn type_name(self) -> &'static str {
        match self {
            Kind::None | Kind::Expert => "FT_NONE",
            Kind::Protocol => "FT_PROTOCOL",
            Kind::Bool => "FT_BOOLEAN",
            Kind::Char => "FT_CHAR",
            Kind::U8 => "FT_UINT8",
            Kind::U16 => "FT_UINT16",
            Kind::U24 => "FT_UINT24",
            Kind::U32 => "FT_UINT32",
            Kind::U40 => "FT_UINT40",
            Kind::U48 => "FT_UINT48",
            Kind::U56 => "FT_UINT56",
            Kind::U64 => "FT_UINT64",
            Kind::I8 => "FT_INT8",
            Kind::I16 => "FT_INT16",
            Kind::I24 => "FT_INT24",
            Kind::I32 => "FT_INT32",
            Kind::I64 => "FT_INT64",
            Kind::F32 => "FT_FLOAT",
            Kind::F64 => "FT_DOUBLE",
            Kind::AbsTime => "FT_ABSOLUTE_TIME",
            Kind::RelTime => "FT_RELATIVE_TIME",
            Kind::Text => "FT_STRING",
            Kind::Bytes => "FT_BYTES",
            Kind::Ether => "FT_ETHER",
            Kind::Ipv4 => "FT_IPv4",
            Kind::Ipv6 => "FT_IPv6",
            Kind::Eui64 => "FT_EUI64",
            Kind::Guid => "FT_GUID",
            Kind::Oid => "FT_OID",
            Kind::FrameNum => "FT_FRAMENUM",
        }
    }
}

/// How a number is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Base {
    Dec,
    Hex,
    Oct,
    /// Decimal, then hexadecimal in brackets.
    DecHex,
    /// Hexadecimal, then decimal in brackets.
    HexDec,
    /// A port number: decimal, and its service's name when names are resolved.
    Port,
    /// A point in time, in local time.
    Local,
    /// A point in time, in UTC.
    Utc,
}

/// Texts for values.
#[derive(Clone, Copy)]
pub enum Names {
    None,
    /// Ascending by value.
    List(&'static [(u64, &'static str)]),
    /// First and last value of each range, ascending.
    Ranges(&'static [(u64, u64, &'static str)]),
    /// A name for the value, or nothing.
    Call(fn(u64) -> Option<&'static str>),
    /// For true and for false.
    Bool(&'static str, &'static str),
    /// Writes the whole text of the value; no number follows it.
    Whole(fn(u64, &mut String)),
}

/// How bad an expert item is, lowest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    Comment,
    Chat,
    Note,
    Warn,
    Error,
}

/// What an expert item is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Group {
    Assumption,
    Checksum,
    Comment,
    Debug,
    Decryption,
    Deprecated,
    Malformed,
    Protocol,
    Reassemble,
    Request,
    Response,
    Security,
    Sequence,
    Undecoded,
}

/// One field: everything that is known about it apart from its values.
pub struct Field {
    /// The filter name, exactly Wireshark's: `tcp.srcport`.
    pub abbrev: &'static str,
    pub name: &'static str,
    pub kind: Kind,
    pub base: Base,
    /// The bits of the holding integer that belong to the field; 0 means all.
    pub mask: u64,
    /// Bits of the holding integer, where `mask` is not 0.
    pub width: u8,
    pub names: Names,
    /// Written after the number: `byte|bytes` for one and many, or one form for both. It brings its own space if it wants one.
    pub unit: &'static str,
    /// Only for expert items.
    pub expert: Option<(Severity, Group)>,
    id: AtomicU32,
}

/// The number the registry gave a field.
pub type FieldId = u32;

impl PartialEq for Field {
    fn eq(&self, other: &Field) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Field {}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.abbrev)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $make:ident = $kind:ident, $base:ident;)*) => {
        $($(#[$doc])* pub const fn $make(abbrev: &'static str, name: &'static str) -> Field {
            Field::new(abbrev, name, Kind::$kind, Base::$base)
        })*
    };
}

/// The words of a `fields!` line.
impl Field {
    const fn new(abbrev: &'static str, name: &'static str, kind: Kind, base: Base) -> Field {
        Field {
            abbrev,
            name,
            kind,
            base,
            mask: 0,
            width: 0,
            names: Names::None,
            unit: "",
            expert: None,
            id: AtomicU32::new(0),
        }
    }

    kinds! {
        /// A heading.
        none = None, Dec;
        protocol = Protocol, Dec;
        bool = Bool, Dec;
        char = Char, Hex;
        u8 = U8, Dec;
        u16 = U16, Dec;
        u24 = U24, Dec;
        u32 = U32, Dec;
        u40 = U40, Dec;
        u48 = U48, Dec;
        u56 = U56, Dec;
        u64 = U64, Dec;
        i8 = I8, Dec;
        i16 = I16, Dec;
        i24 = I24, Dec;
        i32 = I32, Dec;
        i64 = I64, Dec;
        f32 = F32, Dec;
        f64 = F64, Dec;
        /// A 16-bit port number.
        port = U16, Port;
        abs_time = AbsTime, Local;
        rel_time = RelTime, Dec;
        text = Text, Dec;
        bytes = Bytes, Dec;
        ether = Ether, Dec;
        ipv4 = Ipv4, Dec;
        ipv6 = Ipv6, Dec;
        eui64 = Eui64, Dec;
        guid = Guid, Dec;
        oid = Oid, Dec;
        frame_num = FrameNum, Dec;
    }

    const fn expert(abbrev: &'static str, name: &'static str, severity: Severity, group: Group) -> Field {
        let mut field = Field::new(abbrev, name, Kind::Expert, Base::Dec);
        field.expert = Some((severity, group));
        field
    }

    /// An expert item of severity Comment.
    pub const fn comment(abbrev: &'static str, name: &'static str, group: Group) -> Field {
        Field::expert(abbrev, name, Severity::Comment, group)
    }

    /// An expert item of severity Chat.
    pub const fn chat(abbrev: &'static str, name: &'static str, group: Group) -> Field {
        Field::expert(abbrev, name, Severity::Chat, group)
    }

    /// An expert item of severity Note.
    pub const fn note(abbrev: &'static str, name: &'static str, group: Group) -> Field {
        Field::expert(abbrev, name, Severity::Note, group)
    }

    /// An expert item of severity Warn.
    pub const fn warn(abbrev: &'static str, name: &'static str, group: Group) -> Field {
        Field::expert(abbrev, name, Severity::Warn, group)
    }

    /// An expert item of severity Error.
    pub const fn error(abbrev: &'static str, name: &'static str, group: Group) -> Field {
        Field::expert(abbrev, name, Severity::Error, group)
    }

    pub const fn hex(mut self) -> Field {
        self.base = Base::Hex;
        self
    }

    pub const fn oct(mut self) -> Field {
        self.base = Base::Oct;
        self
    }

    pub const fn dec_hex(mut self) -> Field {
        self.base = Base::DecHex;
        self
    }

    pub const fn hex_dec(mut self) -> Field {
        self.base = Base::HexDec;
        self
    }

    /// A time shown in UTC.
    pub const fn utc(mut self) -> Field {
        self.base = Base::Utc;
        self
    }

    pub const fn names(mut self, names: &'static [(u64, &'static str)]) -> Field {
        self.names = Names::List(names);
        self
    }

    pub const fn ranges(mut self, names: &'static [(u64, u64, &'static str)]) -> Field {
        self.names = Names::Ranges(names);
        self
    }

    /// Names by a function.
    pub const fn called(mut self, names: fn(u64) -> Option<&'static str>) -> Field {
        self.names = Names::Call(names);
        self
    }

    /// Texts for true and false.
    pub const fn yes_no(mut self, texts: (&'static str, &'static str)) -> Field {
        self.names = Names::Bool(texts.0, texts.1);
        self
    }

    /// The whole text of a value by a function.
    pub const fn whole(mut self, write: fn(u64, &mut String)) -> Field {
        self.names = Names::Whole(write);
        self
    }

    /// A unit: `"byte|bytes"` gives ` byte` or ` bytes`.
    pub const fn unit(mut self, unit: &'static str) -> Field {
        self.unit = unit;
        self
    }

    /// Some bits of 8.
    pub const fn mask8(mut self, mask: u64) -> Field {
        self.mask = mask;
        self.width = 8;
        self
    }

    /// Some bits of 4.
    pub const fn mask4(mut self, mask: u64) -> Field {
        self.mask = mask;
        self.width = 4;
        self
    }

    /// Some bits of 12.
    pub const fn mask12(mut self, mask: u64) -> Field {
        self.mask = mask;
        self.width = 12;
        self
    }

    /// Some bits of 16.
    pub const fn mask16(mut self, mask: u64) -> Field {
        self.mask = mask;
        self.width = 16;
        self
    }

    /// Some bits of 24.
    pub const fn mask24(mut self, mask: u64) -> Field {
        self.mask = mask;
        self.width = 24;
        self
    }

    /// Some bits of 32.
    pub const fn mask32(mut self, mask: u64) -> Field {
        self.mask = mask;
        self.width = 32;
        self
    }

    /// Some bits of 64.
    pub const fn mask64(mut self, mask: u64) -> Field {
        self.mask = mask;
        self.width = 64;
        self
    }
}

impl Field {
    /// The number the registry gave; 0 before there is a registry.
    #[inline]
    pub fn id(&self) -> FieldId {
        self.id.load(Ordering::Relaxed)
    }

    /// Called by the registry alone, once a process; always with the same number.
    pub(crate) fn set_id(&self, id: FieldId) {
        self.id.store(id, Ordering::Relaxed);
    }

    /// The field's bits of `raw`, moved down to the lowest.
    #[inline]
    pub const fn masked(&self, raw: u64) -> u64 {
        if self.mask == 0 { raw } else { (raw & self.mask) >> self.mask.trailing_zeros() }
    }

    /// The name of a value, if it has one.
    pub fn name_of(&self, value: u64) -> Option<&'static str> {
        match self.names {
            Names::None | Names::Whole(_) => None,
            Names::List(list) => {
                let found = list.binary_search_by_key(&value, |entry| entry.0).ok()?;
                Some(list.get(found)?.1)
            }
            Names::Ranges(list) => {
                let after = list.partition_point(|entry| entry.0 <= value);
                let (_, last, name) = list.get(after.checked_sub(1)?)?;
                (value <= *last).then_some(*name)
            }
            Names::Call(call) => call(value),
            Names::Bool(yes, no) => Some(if value != 0 { yes } else { no }),
        }
    }
}

/// Declares fields, one a line: `NAME = "abbrev", "Name", kind, word, word argument;`
///
/// The kinds and words are the constructors and methods of [`Field`](crate::field::Field); an expert item's kind is its severity,
/// with its group as argument. `FIELDS` becomes the list of all of them.
#[macro_export]
macro_rules! fields {
    ($($id:ident = $abbrev:expr, $name:literal, $kind:ident $($karg:path)? $(, $word:ident $($arg:expr)?)* ;)*) => {
        $(pub static $id: $crate::field::Field =
            $crate::field::Field::$kind($abbrev, $name $(, $karg)?) $(.$word($($arg)?))*;)*
        /// All fields of this file.
        pub static FIELDS: &[&$crate::field::Field] = &[$(&$id),*];
    };
}
