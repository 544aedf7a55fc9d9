//! Runs the rules component in wasmtime.
//!
//! For Rust programs that show alerts, markers and reports to people or count them: load the component once a
//! process, make a [`Session`] for each thread (or a [`Pool`] for several), load packs, ask.
//!
//! Promises: the component is linked to nothing, so a record cannot reach a clock, a file or the network; a call
//! ends within the [`Limits`]; a trap costs one call, and the next one gets a fresh instance with the same packs;
//! a handle of an instance that is gone is an [`Error`], never another record. Cost: compiling the component
//! takes some tenths of a second, an instance some hundredths of a millisecond, a call what the engine takes
//! (`O(entries)`) and a quarter to a third more where fuel is counted.
//!
//! ```no_run
//! use rules_host::{Component, Limits, Session};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let component = Component::from_file("target/component/coded_rules.wasm", Limits::default())?;
//! let mut session = Session::new(&component);
//! session.load(std::fs::read("maternity.pack")?)?;
//!
//! let request = "coded-record\t1\ntoday\t2026-11-23\nentry\te1\t2026-06-02\tread2:62...\n";
//! for marker in session.evaluate(request)?.outcomes.markers {
//!     println!("{} since {}", marker.title, marker.start);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Records that stay open
//!
//! In a consultation the same record is asked about again and again:
//!
//! ```no_run
//! use rules_core::entry::{Context, Patient};
//! # use rules_host::{Component, Limits, Session};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let component = Component::from_file("coded_rules.wasm", Limits::default())?;
//! # let mut session = Session::new(&component);
//! let context = Context::on("2026-11-23");
//! let record = session.open_record(&Patient::default(), &context)?;
//! session.add_text(record, "entry\te1\t2026-06-02\tread2:62...\n")?;
//! for (_, verdict) in session.decide(record, &[])? {
//!     println!("{} {}: {}", verdict.kind, verdict.rule, verdict.status);
//! }
//! session.close(record)?;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! None. wasmtime comes without its default features, `async` among them: nothing here waits, and it makes each
//! call several times dearer.

mod component;
mod convert;
mod error;
mod instance;
mod limits;
mod memory;
mod pool;
mod record;
mod session;
mod ticker;

/// The README's example is compiled as this crate's.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The values and calls that the macro writes from the WIT package.
mod bindings {
    // Held equal to the `wit` at the top of the tree by `tests/tests/component.rs`.
    wasmtime::component::bindgen!({ path: "wit", world: "rules-module" });
}

pub use self::{
    component::Component,
    error::Error,
    limits::Limits,
    pool::{Pool, PooledSession},
    record::RecordHandle,
    session::{RulesetHandle, Session},
};
