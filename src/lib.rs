#![doc = include_str!("ARCHITECTURE.md")]

pub mod analysis;
pub mod base;
pub mod capture;
pub mod cli;
pub mod dissect;
pub mod export;
pub mod field;
pub mod file;
pub mod filter;
#[cfg(feature = "window")]
pub mod gui;
pub mod proto;
pub mod session;
