//! The register of protocols, fields, names and junctions: built once a process, never changed.

use super::preferences::Preference;
use super::protocol::{Alias, On, Protocol, ProtocolId};
use super::tables::{TABLES, Table};
use super::{Packet, engine, limits};
use crate::field::{Field, FieldId};
use rustc_hash::FxHashMap;

/// What a filter name stands for.
#[derive(Clone, Copy, Debug)]
pub enum Named {
    Protocol(&'static Protocol),
    Field(&'static Field),
    Alias(&'static Alias),
}

impl Named {
    /// The field that tells type, title and form.
    pub fn field(self) -> &'static Field {
        match self {
            Named::Protocol(protocol) => protocol.field(),
            Named::Field(field) => field,
            Named::Alias(alias) => &alias.field,
        }
    }
}

/// A protocol, and whether bytes look like it.
type Heuristic = (&'static Protocol, fn(&Packet) -> bool);

/// Who reads a media type, and whether content may be what that says.
pub type Reader = (&'static Protocol, fn(&[u8]) -> bool);

struct Junction {
    numbers: FxHashMap<u32, &'static Protocol>,
    heuristics: Vec<Heuristic>,
}

/// All that is registered.
pub struct Registry {
    protocols: Vec<&'static Protocol>,
    /// By number; number 0 is nobody's.
    fields: Vec<(&'static Field, ProtocolId)>,
    names: FxHashMap<&'static str, Named>,
    /// All fields of one name, where several declarations share it.
    twins: FxHashMap<&'static str, Vec<&'static Field>>,
    aliases_of: FxHashMap<FieldId, Vec<&'static Alias>>,
    /// By protocol: those that show its fields too.
    users: FxHashMap<ProtocolId, Vec<ProtocolId>>,
    junctions: Vec<Junction>,
    preferences: Vec<&'static Preference>,
    /// By media type.
    media: FxHashMap<&'static str, Reader>,
    pub(crate) frame: &'static Protocol,
    pub(crate) data: &'static Protocol,
    pub(crate) comments: &'static Protocol,
}

impl Registry {
    /// Registers a list of protocols, which must contain `frame`, `data` and `pkt_comment`.
    ///
    /// # Panics
    /// When it does not, which is a mistake in the list and not in any input.
    pub fn new(list: &[&'static Protocol]) -> Registry {
        let mut protocols: Vec<&'static Protocol> = engine::OWN.to_vec();
        protocols.extend_from_slice(list);
        let mut fields = vec![(protocols[0].field(), 0)];
        let mut names = FxHashMap::default();
        let mut twins: FxHashMap<&'static str, Vec<&'static Field>> = FxHashMap::default();
        let mut aliases_of: FxHashMap<FieldId, Vec<&'static Alias>> = FxHashMap::default();
        let mut junctions: Vec<Junction> =
            TABLES.iter().map(|_| Junction { numbers: FxHashMap::default(), heuristics: Vec::new() }).collect();
        let mut media: FxHashMap<&'static str, Reader> = FxHashMap::default();
        for (index, &protocol) in protocols.iter().enumerate() {
            let id = index as ProtocolId;
            protocol.set_id(id);
            names.insert(protocol.filter(), Named::Protocol(protocol));
            for &field in std::iter::once(&protocol.field()).chain(protocol.fields) {
                field.set_id(fields.len() as FieldId);
                fields.push((field, id));
                if !field.abbrev.is_empty() && field != protocol.field() {
                    names.entry(field.abbrev).or_insert(Named::Field(field));
                    twins.entry(field.abbrev).or_default().push(field);
                }
            }
            for on in protocol.on {
                match *on {
                    On::Number(table, number) => {
                        junctions[table.index].numbers.insert(number, protocol);
                    }
                    On::Range(table, first, last) => {
                        for number in first..=last {
                            junctions[table.index].numbers.insert(number, protocol);
                        }
                    }
                    On::Media(kind, check) => {
                        media.insert(kind, (protocol, check));
                    }
                    On::Heuristic(table, check) => junctions[table.index].heuristics.push((protocol, check)),
                }
            }
        }
        for &protocol in &protocols {
            for alias in protocol.aliases {
                alias.field.set_id(fields.len() as FieldId);
                fields.push((&alias.field, protocol.id()));
                names.entry(alias.field.abbrev).or_insert(Named::Alias(alias));
                for member in alias.of {
                    aliases_of.entry(member.id()).or_default().push(alias);
                }
            }
        }
        let declared = protocols.iter().flat_map(|owner| owner.preferences);
        let preferences: Vec<&'static Preference> = declared.chain(limits::PREFERENCES).copied().collect();
        for (index, preference) in preferences.iter().enumerate() {
            preference.set_id(index as u32);
        }
        let mut users: FxHashMap<ProtocolId, Vec<ProtocolId>> = FxHashMap::default();
        for &protocol in &protocols {
            for used in protocol.uses {
                users.entry(used.id()).or_default().push(protocol.id());
            }
        }
        twins.retain(|_, same| same.len() > 1);
        let own = |name: &str| match names.get(name) {
            Some(Named::Protocol(protocol)) => *protocol,
            _ => panic!("the list of protocols lacks {name}"),
        };
        let (frame, data, comments) = (own("frame"), own("data"), own("pkt_comment"));
        Registry {
            protocols,
            fields,
            names,
            twins,
            aliases_of,
            users,
            junctions,
            preferences,
            media,
            frame,
            data,
            comments,
        }
    }

    pub fn protocols(&self) -> &[&'static Protocol] {
        &self.protocols
    }

    pub fn protocol(&self, id: ProtocolId) -> Option<&'static Protocol> {
        self.protocols.get(usize::from(id)).copied()
    }

    /// Every field, with the protocol that declares it; aliases come last.
    pub fn fields(&self) -> impl Iterator<Item = (&'static Field, &'static Protocol)> {
        self.fields.iter().skip(1).map(|(field, owner)| (*field, self.protocols[usize::from(*owner)]))
    }

    /// What a filter name stands for.
    pub fn named(&self, name: &str) -> Option<Named> {
        self.names.get(name).copied()
    }

    /// Every name with what it stands for, in no order.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, Named)> {
        self.names.iter().map(|(name, named)| (*name, *named))
    }

    /// The fields whose values a name takes: one, the members of an alias, or all declarations that share a name.
    pub fn members(&self, named: Named) -> Vec<&'static Field> {
        match named {
            Named::Protocol(protocol) => vec![protocol.field()],
            Named::Alias(alias) => alias.of.to_vec(),
            Named::Field(field) => match self.twins.get(field.abbrev) {
                Some(same) => same.clone(),
                None => vec![field],
            },
        }
    }

    /// The aliases that a field is a member of.
    pub fn aliases_of(&self, field: &Field) -> &[&'static Alias] {
        self.aliases_of.get(&field.id()).map_or(&[], Vec::as_slice)
    }

    /// The protocol that declares a field.
    pub fn owner(&self, field: &Field) -> Option<&'static Protocol> {
        let (_, owner) = self.fields.get(field.id() as usize)?;
        self.protocol(*owner)
    }

    /// Whether fields of a protocol can stand in a frame with this path.
    pub fn occurs(&self, protocol: ProtocolId, path: &[ProtocolId]) -> bool {
        path.contains(&protocol)
            || self.users.get(&protocol).is_some_and(|users| users.iter().any(|user| path.contains(user)))
    }

    /// A protocol, and those that show its fields too.
    pub fn showing(&self, protocol: &'static Protocol) -> impl Iterator<Item = &'static Protocol> {
        let users = self.users.get(&protocol.id()).map_or(&[][..], Vec::as_slice);
        std::iter::once(protocol).chain(users.iter().filter_map(|user| self.protocol(*user)))
    }

    /// Every preference. Those of a protocol stand together; a name begins with the protocol's.
    pub fn preferences(&self) -> &[&'static Preference] {
        &self.preferences
    }

    /// A preference by its name.
    pub fn preference(&self, name: &str) -> Option<&'static Preference> {
        self.preferences.iter().copied().find(|preference| preference.name == name)
    }

    /// The protocol under a number of a table.
    #[inline]
    pub fn lookup(&self, table: &Table, number: u32) -> Option<&'static Protocol> {
        self.junctions.get(table.index)?.numbers.get(&number).copied()
    }

    /// Who reads content of a media type (in small letters, without parameters).
    pub fn reader_of(&self, kind: &str) -> Option<Reader> {
        self.media.get(kind).copied()
    }

    pub(crate) fn heuristics(&self, table: &Table) -> &[Heuristic] {
        self.junctions.get(table.index).map_or(&[], |junction| &junction.heuristics)
    }
}
