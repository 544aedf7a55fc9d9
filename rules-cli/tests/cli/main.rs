//! Runs the built `coded-rules` and holds its whole output, exit status included, against snapshots.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod broken;
mod build;
mod cases;
mod check;
mod codelist;
mod docs;
mod explain;
mod files;
mod fixing;
mod fixtures;
mod fmt;
mod input;
mod inspect;
mod lints;
mod memory;
mod run;
mod sandbox;
mod sarif;
