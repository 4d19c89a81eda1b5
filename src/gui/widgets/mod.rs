//! Widgets of our own, each with its tests beside it.
//!
//! They know tokens, fonts and icons; they know nothing of captures.

pub mod button;
pub mod choice;
pub mod field;
pub mod filter_bar;
pub mod header;
pub mod hex;
pub mod interface_row;
pub mod list;
pub mod menu;
pub mod split;
pub mod toast;
pub mod tree;
