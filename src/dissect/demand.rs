//! What the caller of a dissection wants to keep. It never changes what is read, only how far up.

use super::protocol::ProtocolId;
use super::registry::Registry;
use crate::field::Field;

/// A set of fields.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FieldSet {
    bits: Vec<u64>,
}

impl FieldSet {
    pub fn insert(&mut self, field: &Field) {
        let id = field.id() as usize;
        if self.bits.len() <= id / 64 {
            self.bits.resize(id / 64 + 1, 0);
        }
        self.bits[id / 64] |= 1 << (id % 64);
    }

    #[inline]
    pub fn contains(&self, field: &Field) -> bool {
        let id = field.id() as usize;
        self.bits.get(id / 64).is_some_and(|word| word & (1 << (id % 64)) != 0)
    }

    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }

    /// Adds all fields of another set.
    pub fn extend(&mut self, other: &FieldSet) {
        if self.bits.len() < other.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        for (mine, theirs) in self.bits.iter_mut().zip(&other.bits) {
            *mine |= theirs;
        }
    }
}

/// Which nodes are kept.
#[derive(Clone, Debug)]
pub enum Keep {
    None,
    Some(FieldSet),
    All,
}

/// The protocols whose layers hold all that is kept; a dissection may end behind the last of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layers {
    bits: Vec<u64>,
}

impl Layers {
    fn insert(&mut self, protocol: ProtocolId) {
        let at = usize::from(protocol);
        if self.bits.len() <= at / 64 {
            self.bits.resize(at / 64 + 1, 0);
        }
        self.bits[at / 64] |= 1 << (at % 64);
    }

    #[inline]
    pub(crate) fn contains(&self, protocol: ProtocolId) -> bool {
        let at = usize::from(protocol);
        self.bits.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    /// How many layers of a chain are among them.
    pub(crate) fn count_in(&self, path: &[ProtocolId]) -> u32 {
        path.iter().filter(|protocol| self.contains(**protocol)).count() as u32
    }
}

/// What is kept of a dissection.
#[derive(Clone, Debug)]
pub struct Demand {
    pub nodes: Keep,
    /// The texts that dissectors give to labels.
    pub labels: bool,
    /// Source, destination, protocol and Info.
    pub columns: bool,
    pub(crate) layers: Option<Layers>,
}

impl Demand {
    /// Nothing but what is learnt.
    pub const fn nothing() -> Demand {
        Demand { nodes: Keep::None, labels: false, columns: false, layers: None }
    }

    /// The packet list's columns.
    pub const fn columns() -> Demand {
        Demand { nodes: Keep::None, labels: false, columns: true, layers: None }
    }

    /// Some fields, with their values.
    pub const fn fields(set: FieldSet) -> Demand {
        Demand { nodes: Keep::Some(set), labels: false, columns: false, layers: None }
    }

    /// Everything, with its text.
    pub const fn all() -> Demand {
        Demand { nodes: Keep::All, labels: true, columns: true, layers: None }
    }

    pub fn with_columns(mut self) -> Demand {
        self.columns = true;
        self.layers = None;
        self
    }

    /// Lets the dissection end behind the last layer that can hold what is kept, where all of these layers are through
    /// with their fields before they hand on.
    pub fn ending_early(mut self, registry: &Registry) -> Demand {
        let Keep::Some(set) = &self.nodes else { return self };
        if self.columns || self.labels {
            return self;
        }
        let mut layers = Layers::default();
        for (field, owner) in registry.fields().filter(|(field, _)| set.contains(field)) {
            for protocol in registry.showing(owner) {
                if protocol.hands_on_last.is_none_or(|late| late.contains(&field)) {
                    return self;
                }
                layers.insert(protocol.id());
            }
        }
        self.layers = Some(layers);
        self
    }

    #[inline]
    pub(crate) fn keeps(&self, field: &Field) -> bool {
        match &self.nodes {
            Keep::None => false,
            Keep::Some(set) => set.contains(field),
            Keep::All => true,
        }
    }
}
