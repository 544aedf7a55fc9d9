//! Codelist files: `scheme,code,term` as CSV, and the forms that published lists have.

use csv::{ByteRecord, ReaderBuilder};
use rules_core::code::{Code as CodedAs, Scheme};

use super::{
    ListedCode, codelist,
    columns::{self, Column, HeaderError},
};
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Reported, Sink},
    limits,
    source::{FileId, Span},
    syntax,
};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What was read of a codelist file.
pub(super) struct Listed {
    /// The codes that are well formed, repeats among them, in the order of the file.
    pub(super) codes: Vec<ListedCode>,
    /// How many rows there are, without the header.
    pub(super) rows: usize,
    /// How many of them could not be read, or not all of their codes.
    pub(super) refused: usize,
    /// The last report about a row.
    result: Checked<()>,
}

impl Listed {
    /// The codes, if every row could be read.
    pub(super) fn whole(self) -> Checked<Vec<ListedCode>> {
        self.result.map(|()| self.codes)
    }
}

/// Reads a codelist file; `Err` if it could not be read as one at all.
pub(super) fn read(
    file: FileId,
    path: &str,
    bytes: &[u8],
    scheme: Option<(Scheme, Span)>,
    sink: &mut Sink,
) -> Checked<Listed> {
    if bytes.len() > limits::CODELIST_BYTES {
        let message = format!("the codelist file `{path}` has {} bytes", bytes.len());
        let label = format!("no more than {} are read", limits::CODELIST_BYTES);
        let span = Span::of(file, 0, 0);
        return Err(sink.report(Diagnostic::new(Code::TooLarge, span, message, label)));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let message = format!("the codelist file `{path}` is not UTF-8 text");
        let help = "save it again as \"CSV UTF-8\"";
        let span = Span::of(file, at, at + 1);
        sink.report(Diagnostic::new(Code::FileUnreadable, span, message, "not UTF-8").help(help))
    })?;
    let mark = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let body = text.get(mark..).unwrap_or_default();
    let mut rows = Rows { file, text: body, offset: mark, sink };
    rows.read(path, scheme)
}

/// The rows of one file.
struct Rows<'a> {
    file: FileId,
    /// The text after a byte-order mark of `offset` bytes.
    text: &'a str,
    offset: usize,
    sink: &'a mut Sink,
}

/// Which field of a row is which column.
struct Header {
    columns: Vec<Column>,
    /// What the rules name; then codes of other schemes are none of this list's.
    scheme: Option<Scheme>,
}

impl Header {
    fn field<'r>(&self, row: &'r [Field], column: Column) -> Option<&'r Field> {
        let position = self.columns.iter().position(|it| *it == column)?;
        row.get(position)
    }

    /// The fields for codes, each with its scheme where the header or the rules say it.
    fn codes<'r>(&self, row: &'r [Field]) -> Vec<(Option<Scheme>, &'r Field)> {
        let fields = self.columns.iter().zip(row).filter_map(|(column, field)| match column {
            Column::Code(own) => Some((own.or(self.scheme), field)),
            _ => None,
        });
        fields.filter(|(own, _)| self.scheme.is_none() || *own == self.scheme).collect()
    }
}

/// A field, trimmed, and where it stands.
struct Field {
    text: String,
    span: Span,
}

impl Rows<'_> {
    fn read(&mut self, path: &str, scheme: Option<(Scheme, Span)>) -> Checked<Listed> {
        // Lists from databases are cut by tabs.
        let first_line = self.text.lines().next().unwrap_or_default();
        let by_tab = first_line.contains('\t') && !first_line.contains(',');
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(if by_tab { b'\t' } else { b',' })
            .from_reader(self.text.as_bytes());
        let mut record = ByteRecord::new();
        let mut header = None;
        let mut listed = Listed { codes: Vec::new(), rows: 0, refused: 0, result: Ok(()) };
        loop {
            let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            // Cannot fail: rows may have any length, and text in memory can be read.
            if !reader.read_byte_record(&mut record).unwrap_or(false) {
                break;
            }
            let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            let row = self.fields(&record, start, end);
            let header = match &header {
                Some(header) => header,
                None => {
                    let known = without_header(&row, scheme.map(|(scheme, _)| scheme));
                    let is_code = known.is_some();
                    let read = known.map_or_else(|| self.header(&row, scheme), Ok)?;
                    let header = header.insert(read);
                    if !is_code {
                        continue;
                    }
                    header
                }
            };
            listed.rows += 1;
            if let Err(reported) = self.row(header, &row, &mut listed.codes) {
                listed.refused += 1;
                listed.result = Err(reported);
            }
        }
        if header.is_none() {
            let message = format!("the codelist file `{path}` is empty");
            let help = "its first line names the columns: `scheme,code,term`";
            let diagnostic = Diagnostic::new(Code::FileUnreadable, self.span(0, 0), message, "");
            return Err(self.sink.report(diagnostic.help(help)));
        }
        Ok(listed)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::of(self.file, start + self.offset, end + self.offset)
    }

    /// The fields of a row, and where they stand between `start` and `end`.
    fn fields(&mut self, record: &ByteRecord, start: usize, end: usize) -> Vec<Field> {
        let mut at = start;
        let mut fields = Vec::new();
        for raw in record {
            let raw = std::str::from_utf8(raw).unwrap_or_default();
            let rest = self.text.get(at..end).unwrap_or_default();
            // A field with doubled quotes stands differently in the file; it gets the whole row.
            let found = rest.find(raw);
            let place = found.map_or((start, end), |offset| (at + offset, at + offset + raw.len()));
            if found.is_some() {
                at = place.1;
            }
            let span = self.span(place.0, place.1);
            let text = raw.trim();
            if text.len() != raw.len() && found.is_some() {
                self.padded(text, span);
            }
            fields.push(Field { text: text.to_owned(), span });
        }
        fields
    }

    fn padded(&mut self, text: &str, span: Span) {
        let message = format!("white space around `{text}` was left out");
        let fix = Fix::replace(Applicability::Safe, "take the white space out", span, text);
        let label = "only this is read";
        self.sink.report(Diagnostic::new(Code::PaddedField, span, message, label).fix(fix));
    }

    fn header(&mut self, row: &[Field], scheme: Option<(Scheme, Span)>) -> Checked<Header> {
        let names: Vec<&str> = row.iter().map(|it| it.text.as_str()).collect();
        let all = row.first().map_or(self.span(0, 0), |first| {
            first.span.to(row.last().map_or(first.span, |last| last.span))
        });
        let columns = columns::columns(&names).map_err(|error| self.bad_header(row, all, error))?;
        let has_scheme = columns.contains(&Column::Scheme);
        let header = Header { columns, scheme: scheme.map(|(scheme, _)| scheme) };
        let of_itself = |it: &Column| matches!(it, Column::Code(Some(_)));
        let (message, help) = if let (true, Some((_, span))) = (has_scheme, scheme) {
            let message = "the scheme is named twice";
            let diagnostic = Diagnostic::new(Code::UnknownColumn, span, message, "named here");
            let diagnostic = diagnostic.also(all, "and in the file's column for it");
            return Err(self.sink.report(diagnostic.help("leave `as …` out")));
        } else if let (true, Some((scheme, span))) = (header.codes(row).is_empty(), scheme) {
            let message = format!("this codelist file has no column of {} codes", scheme.title());
            let diagnostic = Diagnostic::new(Code::UnknownColumn, span, message, "asked for here");
            return Err(self.sink.report(diagnostic.also(all, "its columns")));
        } else if !has_scheme && scheme.is_none() && !header.columns.iter().any(of_itself) {
            (
                "this codelist file does not say which scheme its codes are of",
                "add a column `scheme`, or name the scheme in the rules: `from \"…\" as snomed`",
            )
        } else {
            return Ok(header);
        };
        let diagnostic = Diagnostic::new(Code::UnknownColumn, all, message, "the header");
        Err(self.sink.report(diagnostic.help(help)))
    }

    fn bad_header(&mut self, row: &[Field], all: Span, error: HeaderError) -> Reported {
        let ours = "the columns are `scheme,code,term`, and if wanted `source` and `note`";
        let field = |at: usize| row.get(at).map_or(("", all), |it| (it.text.as_str(), it.span));
        let (span, message, label, help) = match error {
            HeaderError::NoCode => {
                let message = "this codelist file has no column `code`".to_owned();
                (all, message, "the header", "the first line is `scheme,code,term`".to_owned())
            }
            HeaderError::Twice(at) => {
                let (name, span) = field(at);
                (span, format!("the column `{name}` is there twice"), "not known", ours.to_owned())
            }
            HeaderError::NearMiss(at, like) => {
                let (name, span) = field(at);
                let message = format!("`{name}` is not a column of a codelist file");
                (span, message, "not known", format!("did you mean `{like}`? {ours}"))
            }
        };
        let diagnostic = Diagnostic::new(Code::UnknownColumn, span, message, label);
        self.sink.report(diagnostic.help(help))
    }

    /// Adds the codes of a row: one, or one for each scheme that the list has a column for.
    fn row(&mut self, header: &Header, row: &[Field], codes: &mut Vec<ListedCode>) -> Checked<()> {
        let first = row.first().map_or(self.span(0, 0), |first| first.span);
        let all = first.to(row.last().map_or(first, |last| last.span));
        if row.len() != header.columns.len() {
            let message = format!(
                "this row has {} fields and the header {}",
                row.len(),
                header.columns.len()
            );
            let help = "a term with a comma in it stands in double quotes: `\"Asthma, severe\"`";
            let diagnostic = Diagnostic::new(Code::FileUnreadable, all, message, "this row");
            return Err(self.sink.report(diagnostic.help(help)));
        }
        let named =
            header.field(row, Column::Scheme).map(|field| self.scheme(field)).transpose()?;
        let term = header.field(row, Column::Term).map_or("", |field| &field.text);
        let fields = header.codes(row);
        let is_there = |it: &&(Option<Scheme>, &Field)| !it.1.text.is_empty();
        // Of several columns some may be empty, not all.
        let there: Vec<_> = match fields.iter().any(|it| is_there(&it)) {
            true => fields.iter().filter(is_there).collect(),
            false => fields.iter().take(1).collect(),
        };
        let mut result = Ok(());
        for (own, field) in there {
            let scheme = named.or(*own).unwrap_or(Scheme::Local);
            let span = if field.text.is_empty() { all } else { field.span };
            match codelist::listed(scheme, &field.text, term, span, self.sink) {
                Ok(code) => codes.push(code),
                Err(reported) => result = Err(reported),
            }
        }
        result
    }

    fn scheme(&mut self, field: &Field) -> Checked<Scheme> {
        columns::scheme(&field.text).ok_or_else(|| {
            let mut diagnostic = syntax::unknown_scheme(&field.text, field.span);
            if field.text.starts_with('#') {
                diagnostic.help =
                    "a codelist file has no comment lines; use a column `note`".to_owned();
            }
            self.sink.report(diagnostic)
        })
    }
}

/// The columns of a list that begins with a code and not with a header: code, term, and what is kept.
fn without_header(row: &[Field], scheme: Option<Scheme>) -> Option<Header> {
    let scheme = scheme?;
    let first = row.first()?;
    CodedAs::parse(scheme, &first.text).ok()?;
    let columns = (0..row.len()).map(|at| match at {
        0 => Column::Code(None),
        1 => Column::Term,
        _ => Column::Kept,
    });
    Some(Header { columns: columns.collect(), scheme: Some(scheme) })
}
