//! The stated limits; each has a diagnostic that names it.

/// Most bytes of the rules.
pub const RULES_BYTES: usize = 1_000_000;
/// Most bytes of one codelist file.
pub const CODELIST_BYTES: usize = 64_000_000;
/// Most further files of one ruleset, and most libraries it uses.
pub const FILES: usize = 64;
/// Most declarations in one ruleset.
pub const RULES: usize = 10_000;
/// How deep brackets and `… of …` may stand inside each other in one expression.
pub const NESTING: usize = 64;
/// How many operations of one kind may follow each other without brackets, as in `D + 1 month + 2 days`.
pub const CHAIN: usize = 8;
/// How deep an expression may be when every name in it is replaced by what it stands for.
pub const DEPTH: usize = 64;
/// The language version this compiler reads.
pub const LANGUAGE: u16 = 1;

/// Most different values that the tables of one ruleset are used with, besides those they are declared with.
pub(crate) const TABLE_USES: usize = 256;
