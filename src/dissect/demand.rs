//! What the caller of a dissection wants to keep. It never changes what is read.

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

/// What is kept of a dissection.
#[derive(Clone, Debug)]
pub struct Demand {
    pub nodes: Keep,
    /// The texts that dissectors give to labels.
    pub labels: bool,
    /// Source, destination, protocol and Info.
    pub columns: bool,
}

impl Demand {
    /// Nothing but what is learnt.
    pub const fn nothing() -> Demand {
        Demand { nodes: Keep::None, labels: false, columns: false }
    }

    /// The packet list's columns.
    pub const fn columns() -> Demand {
        Demand { nodes: Keep::None, labels: false, columns: true }
    }

    /// Some fields, with their values.
    pub const fn fields(set: FieldSet) -> Demand {
        Demand { nodes: Keep::Some(set), labels: false, columns: false }
    }

    /// Everything, with its text.
    pub const fn all() -> Demand {
        Demand { nodes: Keep::All, labels: true, columns: true }
    }

    pub const fn with_columns(mut self) -> Demand {
        self.columns = true;
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
