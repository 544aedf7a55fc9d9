//! Turns a patient's coded entries into alerts, status markers and report inclusions, with evidence.
//!
//! Cost: `O(entries × log codes + nodes)` time for an evaluation, `O(entries + nodes)` memory.
#![no_std]
extern crate alloc;
pub mod code;
pub mod date;
pub mod decimal;
pub mod entry;
pub mod plan;
