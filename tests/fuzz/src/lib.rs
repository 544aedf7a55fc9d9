//! What must hold of any bytes: a target is a function that takes some and panics where it does not.
//!
//! libFuzzer runs them (`cargo xtask fuzz`), and so do ordinary tests, over the kept corpus and over a
//! bounded number of changes to it. Nothing here is random: the same bytes do the same thing.

mod edits;
mod engines;
mod feed;
mod language;
pub mod mutate;
mod pack;
mod request;
pub mod seeds;
mod typed;

use std::path::PathBuf;

use coded_rules_tests::vectors::root;

/// A function over any bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name: that of its folder in the corpus, too.
    pub name: &'static str,
    /// Panics if something does not hold.
    pub run: fn(&[u8]),
    /// The most bytes worth trying.
    pub longest: usize,
}

impl Target {
    /// The folder of its kept inputs.
    pub fn corpus(&self) -> PathBuf {
        root().join("tests/fuzz/corpus").join(self.name)
    }
}

/// Every target.
pub const TARGETS: [Target; 8] = [
    Target { name: "pack", run: pack::target, longest: 16_384 },
    Target { name: "request", run: request::target, longest: 4096 },
    Target { name: "text-form", run: request::text_form, longest: 4096 },
    Target { name: "typed", run: typed::target, longest: 2048 },
    Target { name: "feed", run: feed::target, longest: 8192 },
    Target { name: "language", run: language::target, longest: 4096 },
    Target { name: "engines", run: engines::target, longest: 1024 },
    Target { name: "edits", run: edits::target, longest: 1024 },
];

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
