//! What a protocol says about itself.

use super::packet::{Packet, Parsed, Unrecorded};
use super::preferences::Preference;
use super::tables::Table;
use crate::field::Field;
use std::sync::atomic::{AtomicU32, Ordering};

/// One name for several fields: `udp.port` is `udp.srcport` or `udp.dstport`.
#[derive(Debug)]
pub struct Alias {
    /// Filter name, title, and how its values are shown; nothing in the tree carries it.
    pub field: Field,
    pub of: &'static [&'static Field],
    /// The values are the members' values as text (`ip.host`), not the values themselves.
    pub as_text: bool,
}

impl Alias {
    /// An alias whose values are those of its members.
    pub const fn of(field: Field, of: &'static [&'static Field]) -> Alias {
        Alias { field, of, as_text: false }
    }

    /// An alias whose values are those of its members written as text.
    pub const fn text_of(field: Field, of: &'static [&'static Field]) -> Alias {
        Alias { field, of, as_text: true }
    }
}

/// Where a protocol sits.
#[derive(Clone, Copy)]
pub enum On {
    /// Under a number of a table.
    Number(&'static Table, u32),
    /// Under a range of numbers of a table, both ends included.
    Range(&'static Table, u32, u32),
    /// Where content has a media type (in small letters and without parameters) and may be what that says.
    Media(&'static str, fn(&[u8]) -> bool),
    /// Wherever the bytes look like it, asked in the order of the list of protocols. The check only looks (`peek`).
    Heuristic(&'static Table, fn(&Packet) -> bool),
}

/// A protocol.
pub struct Protocol {
    /// `UDP`; also the text of the Protocol column, which a protocol that leaves it empty does not touch.
    pub short: &'static str,
    pub fields: &'static [&'static Field],
    pub aliases: &'static [&'static Alias],
    pub on: &'static [On],
    pub preferences: &'static [&'static Preference],
    /// Protocols whose fields it shows as its own, without their standing on the path: mDNS shows those of DNS.
    pub uses: &'static [&'static Protocol],
    /// It is through with its own fields when it hands on, apart from these; none: it goes on with them afterwards. A
    /// dissection that is asked for some fields can so end with the last layer that has any.
    pub hands_on_last: Option<&'static [&'static Field]>,
    /// Whether these bytes may be this protocol, asked before it is chosen by a port.
    pub accepts: fn(&Packet) -> bool,
    pub dissect: fn(&mut Packet) -> Parsed,
    /// The same, compiled for the first pass: for protocols that nearly every frame passes.
    pub learn: Option<fn(&mut Packet<Unrecorded>) -> Parsed>,
    /// What Info says of a segment inside a unit whose length the protocol does not know yet.
    pub says_while_waiting: fn(&mut Packet),
    /// Registered without a node of its own in the tree and without a column (`ethertype`).
    pub pseudo: bool,
    /// The field that stands for the protocol itself: its filter name and its full name.
    pub(crate) field: Field,
    pub(crate) id: AtomicU32,
}

/// The number the registry gave a protocol.
pub type ProtocolId = u16;

impl Protocol {
    /// Filter name (`udp`) and full name (`User Datagram Protocol`), with everything else left out: `..Protocol::named(…)`.
    pub const fn named(filter: &'static str, name: &'static str) -> Protocol {
        Protocol {
            short: "",
            fields: &[],
            aliases: &[],
            on: &[],
            preferences: &[],
            uses: &[],
            hands_on_last: None,
            accepts: |_| true,
            dissect: |_| Ok(()),
            learn: None,
            says_while_waiting: |_| {},
            pseudo: false,
            field: Field::protocol(filter, name),
            id: AtomicU32::new(0),
        }
    }

    /// `User Datagram Protocol`
    pub fn name(&self) -> &'static str {
        self.field.name
    }

    /// `udp`
    pub fn filter(&self) -> &'static str {
        self.field.abbrev
    }

    #[inline]
    pub fn id(&self) -> ProtocolId {
        self.id.load(Ordering::Relaxed) as ProtocolId
    }

    /// The field that stands for the protocol itself.
    #[inline]
    pub fn field(&'static self) -> &'static Field {
        &self.field
    }

    pub(crate) fn set_id(&self, id: ProtocolId) {
        self.id.store(u32::from(id), Ordering::Relaxed);
    }
}

/// Declares names for several fields, one a line: `NAME = "abbrev", "Name", kind, of [FIELD, FIELD];`, or `text_of` where the values are those of the fields written as text.
#[macro_export]
macro_rules! aliases {
    ($($id:ident = $abbrev:literal, $name:literal, $kind:ident, $how:ident [$($of:ident),+];)*) => {
        $(static $id: $crate::dissect::Alias =
            $crate::dissect::Alias::$how($crate::field::Field::$kind($abbrev, $name), &[$(&$of),+]);)*
        static ALIASES: &[&$crate::dissect::Alias] = &[$(&$id),*];
    };
}

impl PartialEq for Protocol {
    fn eq(&self, other: &Protocol) -> bool {
        std::ptr::eq(self, other)
    }
}

impl std::fmt::Debug for Protocol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.filter())
    }
}
