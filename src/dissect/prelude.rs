//! What every protocol file uses.

pub use crate::base::{Address, Time};
pub use crate::dissect::memory::{First, Key, Link, Transport};
pub use crate::dissect::packet::{Item, Keeping, Left, Need, Packet, Parsed, Stop};
pub use crate::dissect::protocol::{Alias, On, Protocol};
pub use crate::dissect::tables::*;
pub use crate::field::{Field, Group, Names, Severity, Value};
pub use crate::{aliases, fields, preferences};
pub use std::fmt::Write;
