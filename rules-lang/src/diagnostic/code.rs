//! The codes of diagnostics. A code never changes its meaning and is never used again.

use super::Severity;
use crate::lint::{self, Lint};

/// The pages of every code but those of lints.
const PAGES: &str = include_str!("../../docs/diagnostics.md");

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal $slug:literal;)*) => {
        /// Which diagnostic it is.
        ///
        /// The letter of [`Code::code`] gives the severity: `E` error, `W` warning, `N` note. The first
        /// two digits give the phase: 01 text, 02 names, 03 codelists, 04 units, 05 types, 06 missing
        /// values, 07 whole rules, 08 lints, 09 what is said about lints.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $name,)*
            /// What a lint has found.
            Lint(&'static Lint),
        }

        impl Code {
            /// Every code but those of lints, in order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code, for example `E0601`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* Self::Lint(lint) => lint.code }
            }

            /// A short name, for example `may-be-missing`.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)* Self::Lint(lint) => lint.name }
            }
        }
    };
}

codes! {
    /// Something else should stand here.
    Unexpected = "E0101" "unexpected";
    /// A spelling of another language.
    ForeignSpelling = "E0102" "foreign-spelling";
    /// A character that means nothing here.
    UnknownCharacter = "E0103" "unknown-character";
    /// A text or unit without its closing quote.
    Unclosed = "E0104" "unclosed";
    /// A name that is not `lower_case` letters, digits and underscores, or is a word of the language.
    BadName = "E0105" "bad-name";
    /// A number that cannot be held exactly, or is not whole where it must be.
    BadNumber = "E0106" "bad-number";
    /// A date that is none.
    BadDate = "E0107" "bad-date";
    /// `and` and `or` side by side without brackets.
    MixedAndOr = "E0108" "mixed-and-or";
    /// Nested deeper than the limit.
    TooDeep = "E0109" "too-deep";
    /// More text or more rules than the limit.
    TooLarge = "E0110" "too-large";
    /// A clause the block does not have.
    UnknownClause = "E0111" "unknown-clause";
    /// A clause given twice.
    RepeatedClause = "E0112" "repeated-clause";
    /// A clause that must be there.
    MissingClause = "E0113" "missing-clause";
    /// A further file of the rules that is none, or has a header of its own.
    BadPart = "E0115" "bad-part";
    /// A `{…}` in a message that does not close or is empty.
    BadPlaceholder = "E0114" "bad-placeholder";
    /// A construct of the language that this version does not have yet.
    NotSupported = "E0190" "not-supported";

    /// A name that nothing has.
    UnknownName = "E0201" "unknown-name";
    /// A name of the wrong sort of thing.
    WrongSort = "E0202" "wrong-sort";
    /// A name given twice.
    DefinedTwice = "E0203" "defined-twice";
    /// A definition that depends on itself.
    Circular = "E0204" "circular";
    /// `episode` outside a marker.
    NoEpisode = "E0205" "no-episode";
    /// A library of another version, or name, than the rules ask for.
    WrongLibrary = "E0207" "wrong-library";
    /// What a library cannot hold.
    NotInLibrary = "E0208" "not-in-library";
    /// A definition nothing uses.
    Unused = "W0206" "unused";

    /// A file that the rules name and that was not supplied.
    FileMissing = "E0301" "file-missing";
    /// A codelist file that is not readable as CSV.
    FileUnreadable = "E0302" "file-unreadable";
    /// A header that is not the expected one.
    UnknownColumn = "E0303" "unknown-column";
    /// A scheme that is none.
    UnknownScheme = "E0304" "unknown-scheme";
    /// A code malformed for its scheme.
    MalformedCode = "E0305" "malformed-code";
    /// A codelist without a code.
    EmptyCodelist = "E0306" "empty-codelist";
    /// The same code twice in a list.
    DuplicateCode = "W0307" "duplicate-code";
    /// A codelist without codes in a scheme others have.
    SchemeGap = "W0308" "scheme-gap";
    /// White space around a field, which was left out.
    PaddedField = "N0309" "padded-field";

    /// Two units that cannot be compared.
    UnitMismatch = "E0401" "unit-mismatch";
    /// A conversion that is not a line through `value`.
    BadConversion = "E0402" "bad-conversion";
    /// A plausible range that is empty.
    BadRange = "E0403" "bad-range";
    /// A unit that is not in the table, or not as UCUM writes it.
    UnknownUnit = "E0404" "unknown-unit";
    /// A conversion that says otherwise than the table.
    WrongConversion = "E0405" "wrong-conversion";
    /// A conversion with a rounded factor.
    RoundedConversion = "W0406" "rounded-conversion";
    /// An accepted unit that is one letter or two from one of the table.
    UnlistedUnit = "W0407" "unlisted-unit";

    /// A value of the wrong type.
    TypeMismatch = "E0501" "type-mismatch";
    /// An entry with two dates used as if it had one.
    TwoDates = "E0502" "two-dates";
    /// `value of` an entry without one, or with one of several.
    NoValue = "E0503" "no-value";

    /// A condition that has no answer where something is missing.
    MayBeMissing = "E0601" "may-be-missing";
    /// Entries that start, end or contradict something chosen by what may be missing.
    BoundMayBeMissing = "E0602" "bound-may-be-missing";

    /// A table whose last row decides nothing.
    FallsThrough = "E0701" "falls-through";
    /// A table row that is never reached.
    UnreachableRow = "E0702" "unreachable-row";
    /// A table that selects nobody.
    NoSelect = "E0703" "no-select";
    /// A marker that never ends.
    NeverEnds = "W0704" "never-ends";
    /// A detail that looks at the whole record without saying so.
    WholeRecord = "W0705" "whole-record";
    /// A length of time that moves a window where it may be meant to move the date.
    MovedWindow = "W0706" "moved-window";
    /// Two bands of a score that overlap.
    BandsOverlap = "E0707" "bands-overlap";
    /// A score between two bands.
    BandGap = "W0708" "band-gap";

    /// An allowance that is not understood, or gives no reason.
    BadAllowance = "W0901" "bad-allowance";
    /// An allowance that allows nothing.
    UnusedAllowance = "W0902" "unused-allowance";
}

impl Code {
    /// Every code, those of lints among them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().chain(lint::ALL.iter().map(|lint| Self::Lint(lint)))
    }

    /// What it means and what to do about it, in Markdown.
    pub fn page(self) -> &'static str {
        if let Self::Lint(lint) = self {
            return lint.page;
        }
        let heading = format!("\n## `{}` ", self.code());
        let found = PAGES.find(&heading).and_then(|start| PAGES.get(start + 1..));
        let section = found.map_or("", |rest| rest.split("\n## ").next().unwrap_or(rest));
        section.trim_end_matches('\n')
    }

    /// How serious it is where nothing is said of its level.
    pub fn severity(self) -> Severity {
        match self.code().as_bytes().first() {
            Some(b'W') => Severity::Warning,
            Some(b'N') => Severity::Note,
            _ => Severity::Error,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Code;

    #[test]
    fn codes_and_slugs_are_used_once() {
        let codes: BTreeSet<_> = Code::all().map(Code::code).collect();
        let slugs: BTreeSet<_> = Code::all().map(Code::slug).collect();
        let count = Code::all().count();
        assert_eq!((codes.len(), slugs.len()), (count, count));
    }
}
