//! What of a feed did not become an entry, and where it stands.

/// Something in the feed that did not become an entry, or that a reader of the record should know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FeedProblem {
    /// What kind.
    pub kind: ProblemKind,
    /// The entry id it would have had, or a JSON pointer into the bundle; in a folder of tables, the
    /// file, the line and the column: `SRCode.csv line 12, SNOMEDCode`.
    pub at: String,
    /// Where in the file it is.
    pub place: Place,
    /// The concept's own words, as recorded; empty if it has none. May say something of the patient.
    pub text: String,
    /// One sentence. Says nothing of the patient.
    pub message: String,
}

/// A place in a file; what the feed cannot say is left empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub struct Place {
    /// The name of the table's file in a folder of tables; empty in a feed of one file.
    pub file: String,
    /// The line, from 1.
    pub line: Option<usize>,
    /// Where in the line an error is, in bytes, from 1.
    pub column: Option<usize>,
    /// The JSON pointer from the top of its bundle; empty is the top. In XML it is that of the same bundle in
    /// JSON, only that an element that is not repeated has no number. In a table it is the column.
    pub pointer: String,
}

impl Place {
    /// A line of a feed of one file.
    pub(crate) fn on_line(line: usize) -> Self {
        Self { line: Some(line), ..Self::default() }
    }

    /// A byte of it.
    pub(crate) fn at(line: usize, column: usize) -> Self {
        Self { column: Some(column), ..Self::on_line(line) }
    }

    /// A line of a table.
    pub(crate) fn in_table(file: &str, line: usize) -> Self {
        Self { file: file.to_owned(), ..Self::on_line(line) }
    }
}

/// The kinds of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ProblemKind {
    /// A concept without a code that says anything: text only, or a null flavour.
    NoCoding,
    /// A condition or allergy recorded as ruled out.
    Refuted,
    /// Something recorded as not done, not given or not taken.
    NotDone,
    /// A question answered with no: the code names what the patient has not.
    AnsweredNo,
    /// A plan, proposal or request: nothing has happened yet.
    Planned,
    /// A fact about a relative.
    FamilyHistory,
    /// A fact about someone or something else than the patient.
    OtherSubject,
    /// A row that withdraws an earlier one and names no code.
    Withdrawn,
    /// A row with the id of a later one, which is taken in its place.
    Superseded,
    /// A row whose code is in another table, where it is not.
    CodeNotFound,
    /// The bundle has no Patient: its entries are read, the patient's facts are unknown.
    NoPatient,
    /// The bundle has more than one Patient; the first is taken.
    SeveralPatients,
    /// A resource of this type and id was there before; both are kept.
    DuplicateId,
    /// A bundle entry without a resource that is an object with a type.
    NotAResource,
    /// The patient is recorded as dead without a date.
    DeathUndated,
    /// The recorded sex is not one of the feed's codes.
    SexUnreadable,
    /// A date that cannot be read; it goes on as recorded.
    DateUnreadable,
    /// Tables that may hold facts are not in the extract.
    TableMissing,
}

impl ProblemKind {
    /// Every kind, in order.
    pub const ALL: [Self; 18] = [
        Self::NoCoding,
        Self::Refuted,
        Self::NotDone,
        Self::AnsweredNo,
        Self::Planned,
        Self::FamilyHistory,
        Self::OtherSubject,
        Self::Withdrawn,
        Self::Superseded,
        Self::CodeNotFound,
        Self::NoPatient,
        Self::SeveralPatients,
        Self::DuplicateId,
        Self::NotAResource,
        Self::DeathUndated,
        Self::SexUnreadable,
        Self::DateUnreadable,
        Self::TableMissing,
    ];

    /// The stable name used in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoCoding => "no-coding",
            Self::Refuted => "refuted",
            Self::NotDone => "not-done",
            Self::AnsweredNo => "answered-no",
            Self::Planned => "planned",
            Self::FamilyHistory => "family-history",
            Self::OtherSubject => "other-subject",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
            Self::CodeNotFound => "code-not-found",
            Self::NoPatient => "no-patient",
            Self::SeveralPatients => "several-patients",
            Self::DuplicateId => "duplicate-id",
            Self::NotAResource => "not-a-resource",
            Self::DeathUndated => "death-undated",
            Self::SexUnreadable => "sex-unreadable",
            Self::DateUnreadable => "date-unreadable",
            Self::TableMissing => "table-missing",
        }
    }

    /// Whether a coded thing stands here in place of an entry.
    ///
    /// Coded things = entries + problems of these kinds. The other kinds are notices beside the entries.
    pub fn replaces_entry(self) -> bool {
        match self {
            Self::NoCoding
            | Self::Refuted
            | Self::NotDone
            | Self::AnsweredNo
            | Self::Planned
            | Self::FamilyHistory
            | Self::OtherSubject
            | Self::Withdrawn
            | Self::Superseded
            | Self::CodeNotFound => true,
            Self::NoPatient
            | Self::SeveralPatients
            | Self::DuplicateId
            | Self::NotAResource
            | Self::DeathUndated
            | Self::SexUnreadable
            | Self::DateUnreadable
            | Self::TableMissing => false,
        }
    }

    /// What the problem says.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::NoCoding => "has no code that can be used",
            Self::Refuted => "is recorded as ruled out, so it is not an entry",
            Self::NotDone => "is recorded as not done, so it is not an entry",
            Self::AnsweredNo => "is a question answered with no, so it is not an entry",
            Self::Planned => "is planned or asked for and has not happened, so it is not an entry",
            Self::FamilyHistory => "is about a relative, so it is not an entry",
            Self::OtherSubject => "is about someone other than the patient, so it is not an entry",
            Self::Withdrawn => "withdraws an earlier row, so it is not an entry",
            Self::Superseded => "has the id of a later row, which is taken in its place",
            Self::CodeNotFound => "has a code that is not in the table of codes",
            Self::NoPatient => "the bundle has no patient: birth date, sex and death are unknown",
            Self::SeveralPatients => "the bundle has more than one patient: the first is taken",
            Self::DuplicateId => "another resource has this type and id: both are kept",
            Self::NotAResource => "expected a resource: an object with a resource type",
            Self::DeathUndated => "the patient is recorded as dead without a date",
            Self::SexUnreadable => "the recorded sex is none of male, female, other and unknown",
            Self::DateUnreadable => "the date cannot be read: it goes on as recorded",
            Self::TableMissing => "not in the extract: what these tables would hold is unknown",
        }
    }
}
