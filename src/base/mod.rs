//! Floor 0: time, addresses, checksums.
//!
//! Every other room comes in here. Nothing here does I/O or keeps globals.

pub mod address;
pub mod checksum;
pub mod time;

pub use address::{Address, Role};
pub use checksum::{Checksum, internet_checksum};
pub use time::Time;
