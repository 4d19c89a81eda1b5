//! Floor 2: the engine that runs dissectors over a frame.
//!
//! Here live the cursor that dissectors read with ([`Packet`]), the tree they fill ([`Tree`]), what a caller wants
//! of it ([`Demand`]), the junctions between protocols ([`tables`]), their register ([`Registry`]) and what frames say
//! about each other ([`memory`]). `proto/` fills it, `filter/` and `session/` run it.
//!
//! Never here: files, threads, windows, or the name of a protocol above the engine's own.

pub mod demand;
pub mod engine;
pub mod limits;
pub mod memory;
pub mod packet;
pub mod pieces;
pub mod preferences;
pub mod prelude;
pub mod protocol;
pub mod registry;
pub mod tables;
#[cfg(test)]
pub(crate) mod testing;
pub mod tree;

pub use demand::{Demand, FieldSet, Keep};
pub use engine::{Dissector, FrameBytes, FrameInfo, Kept, is_mark};
pub use limits::Reached;
pub use memory::{Conversation, Key, Learner, Memory, Transport};
pub use packet::{Item, Keeping, Packet, Parsed, Stop};
pub use preferences::{Preference, PreferenceError, PreferenceKind, Settings};
pub use protocol::{Alias, On, Protocol};
pub use registry::{Named, Registry};
pub use tree::{Node, Tree};
