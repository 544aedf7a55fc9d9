//! The stated limits. Exceeding one is a [`TooLarge`](crate::error::ErrorKind::TooLarge) or a problem of one entry.

/// Entries in one record.
pub const ENTRIES_MAX: usize = 100_000;
/// Codings of one entry.
pub const CODINGS_MAX: usize = 8;
/// Bytes of one text field of an entry.
pub const TEXT_MAX: usize = 4096;
/// Bytes of text in one open record's entries.
pub const TEXT_TOTAL_MAX: usize = 1 << 30;
/// Bytes of one text request.
pub const REQUEST_MAX: usize = 64 << 20;
/// Bytes of one pack.
pub const PACK_MAX: usize = 256 << 20;
/// Rulesets loaded at once.
pub const RULESETS_MAX: usize = 64;
/// Records open at once.
pub const RECORDS_MAX: usize = 64;
/// Codes in one pack.
pub const CODES_MAX: usize = 2_000_000;
/// Codelists in one pack.
pub const CODELISTS_MAX: usize = 20_000;
/// Codelists one code may be on, those made of others among them.
pub const LISTS_OF_CODE_MAX: usize = 512;
/// Memberships of the distinct sets of codelists in one pack, together.
pub const MEMBERSHIPS_MAX: usize = 4_000_000;
/// Rules (fields, tables, markers, alerts and reports together) in one ruleset.
pub const RULES_MAX: usize = 10_000;
/// Nodes in one ruleset's expression graph.
pub const NODES_MAX: usize = 1_000_000;
/// Steps from a rule down to its deepest expression, through fields, tables and markers.
pub const DEPTH_MAX: usize = 256;
/// Conditions in one explanation.
pub const EXPLANATION_MAX: usize = 10_000;
