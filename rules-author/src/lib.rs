//! The author's bench of the ruleset language: what a ruleset is held to, as data.
//!
//! For tools that show an author whether rules do what was meant: the tests of this project, a command, a page in a
//! browser. It reads no file, prints nothing and knows no clock, and builds for `wasm32-unknown-unknown`.
//!
//! **Promise.** A [`Page`] of cases is run on any [`Engine`]; what does not hold is a [`Failure`] with its place, what was
//! expected, and every outcome that came. A problem or an undecided rule that a case does not name fails it. Engines
//! that differ by a byte fail the case.
//!
//! **Bound.** `O(n)` in the text of a page, and for each section one compilation and one evaluation a case and engine.
//!
//! ```
//! use rules_author::{Compiled, Engine, Page};
//! use rules_core::engine;
//!
//! struct Native;
//!
//! impl Engine for Native {
//!     fn name(&self) -> &str {
//!         "native"
//!     }
//!
//!     fn reply(&mut self, compiled: &Compiled, request: &str) -> String {
//!         let mut engine = engine::Engine::new();
//!         let loaded = engine.load(&compiled.pack).map(|_| ());
//!         loaded.and_then(|()| engine.evaluate_text(request)).unwrap_or_else(|it| it.to_string())
//!     }
//! }
//!
//! let page = [
//!     "## An asthma review",
//!     "",
//!     "```rules",
//!     "codelist asthma { snomed 195967001 }",
//!     "report recent { include when any asthma in the last 1 month }",
//!     "```",
//!     "",
//!     "```record",
//!     "today 2026-11-23",
//!     "```",
//!     "",
//!     "| record            | `count of asthma` | gives                |",
//!     "|-------------------|-------------------|----------------------|",
//!     "| 2026-11-01 asthma | 1                 | on report recent     |",
//!     "| 2026-06-01 asthma | 2                 | not on report recent |",
//! ];
//! let page = Page::read("asthma.md", &page.join("\n"))?;
//! let report = rules_author::run(&page, None, &mut [&mut Native], &mut |_| None);
//! assert_eq!((report.records, report.failures.len()), (2, 1));
//! assert_eq!(report.failures[0].to_string(), "\
//! asthma.md:15 · An asthma review · 2026-06-01 asthma | 2 | not on report recent
//!     `count of asthma` expected: 2
//!     got: 1
//!     said: used 1
//!          not used 0");
//! # Ok::<(), rules_author::Error>(())
//! ```
//!
//! `CONTRIBUTING.md`, *Cases of meaning*, says how a page is written.
//!
//! # What it holds
//!
//! - [`Page`]: sections, cases, and what is expected of each.
//! - `questions`: a section's ruleset with the questions its cases ask.
//! - `record`: what is written of a patient, as a text request.
//! - `outcomes`: a reply in the words of the cases.
//! - [`run()`]: all of it, case by case.
//!
//! Deliberately absent today, and to come here: the cases of a ruleset folder, coverage, mutation of rules, the impact
//! of a change on records, and the difference of two rulesets.

mod error;
mod outcomes;
mod page;
mod questions;
mod record;
mod run;

pub use error::{Error, ErrorKind};
pub use page::{Case, Check, Expected, Page, Refused, Section};
pub use run::{Compiled, Engine, Failure, Mismatch, Report, run};
