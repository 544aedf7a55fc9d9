//! Codelist files: `scheme,code,term` with optional `source` and `note`, as CSV.

use csv::{ByteRecord, ReaderBuilder};
use rules_core::code::Scheme;

use super::{ListedCode, codelist};
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Sink},
    limits,
    source::{FileId, Span},
    suggest, syntax,
};

const COLUMNS: [&str; 5] = ["scheme", "code", "term", "source", "note"];
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads a codelist file; `Err` if any of it could not be read.
pub(super) fn read(
    file: FileId,
    path: &str,
    bytes: &[u8],
    scheme: Option<(Scheme, Span)>,
    sink: &mut Sink,
) -> Checked<Vec<ListedCode>> {
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
    columns: Vec<&'static str>,
}

impl Header {
    fn field<'r>(&self, row: &'r [Field], column: &str) -> Option<&'r Field> {
        let position = self.columns.iter().position(|it| *it == column)?;
        row.get(position)
    }
}

/// A field, trimmed, and where it stands.
struct Field {
    text: String,
    span: Span,
}

impl Rows<'_> {
    fn read(&mut self, path: &str, scheme: Option<(Scheme, Span)>) -> Checked<Vec<ListedCode>> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(self.text.as_bytes());
        let mut record = ByteRecord::new();
        let mut header = None;
        let (mut codes, mut result) = (Vec::new(), Ok(()));
        loop {
            let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            // Cannot fail: rows may have any length, and text in memory can be read.
            if !reader.read_byte_record(&mut record).unwrap_or(false) {
                break;
            }
            let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            let row = self.fields(&record, start, end);
            let Some(header) = &header else {
                header = Some(self.header(&row, scheme)?);
                continue;
            };
            match self.code(header, &row, scheme.map(|(scheme, _)| scheme)) {
                Ok(code) => codes.push(code),
                Err(reported) => result = Err(reported),
            }
        }
        if header.is_none() {
            let message = format!("the codelist file `{path}` is empty");
            let help = "its first line names the columns: `scheme,code,term`";
            let diagnostic = Diagnostic::new(Code::FileUnreadable, self.span(0, 0), message, "");
            return Err(self.sink.report(diagnostic.help(help)));
        }
        result.map(|()| codes)
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
        let mut columns = Vec::new();
        for field in row {
            let known = COLUMNS.into_iter().find(|column| *column == field.text);
            let Some(column) = known.filter(|column| !columns.contains(column)) else {
                return Err(self.unknown_column(field, known.is_some()));
            };
            columns.push(column);
        }
        let all = row.first().map_or(self.span(0, 0), |first| {
            first.span.to(row.last().map_or(first.span, |last| last.span))
        });
        let has_scheme = columns.contains(&"scheme");
        let (message, help) = if !columns.contains(&"code") {
            ("this codelist file has no column `code`", "the first line is `scheme,code,term`")
        } else if !has_scheme && scheme.is_none() {
            (
                "this codelist file does not say which scheme its codes are of",
                "add a column `scheme`, or name the scheme in the rules: `from \"…\" as snomed`",
            )
        } else if let (true, Some((_, span))) = (has_scheme, scheme) {
            let message = "the scheme is named twice";
            let diagnostic = Diagnostic::new(Code::UnknownColumn, span, message, "named here");
            let diagnostic = diagnostic.also(all, "and in the file's column `scheme`");
            return Err(self.sink.report(diagnostic.help("leave `as …` out")));
        } else {
            return Ok(Header { columns });
        };
        let diagnostic = Diagnostic::new(Code::UnknownColumn, all, message, "the header");
        Err(self.sink.report(diagnostic.help(help)))
    }

    fn unknown_column(&mut self, field: &Field, again: bool) -> crate::diagnostic::Reported {
        let message = match again {
            true => format!("the column `{}` is there twice", field.text),
            false => format!("`{}` is not a column of a codelist file", field.text),
        };
        let mut help =
            "the columns are `scheme,code,term`, and if wanted `source` and `note`".to_owned();
        if let Some(like) = suggest::nearest(&field.text, COLUMNS).filter(|_| !again) {
            help = format!("did you mean `{like}`? {help}");
        }
        let diagnostic = Diagnostic::new(Code::UnknownColumn, field.span, message, "not known");
        self.sink.report(diagnostic.help(help))
    }

    fn code(
        &mut self,
        header: &Header,
        row: &[Field],
        scheme: Option<Scheme>,
    ) -> Checked<ListedCode> {
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
        let scheme = match (scheme, header.field(row, "scheme")) {
            (None, Some(field)) => Scheme::from_name(&field.text).ok_or_else(|| {
                let mut diagnostic = syntax::unknown_scheme(&field.text, field.span);
                if field.text.starts_with('#') {
                    diagnostic.help =
                        "a codelist file has no comment lines; use a column `note`".to_owned();
                }
                self.sink.report(diagnostic)
            })?,
            (scheme, _) => scheme.unwrap_or(Scheme::Local),
        };
        let term = header.field(row, "term").map(|field| field.text.clone()).unwrap_or_default();
        let (text, span) = header.field(row, "code").map_or(("", all), |it| (&it.text, it.span));
        codelist::listed(scheme, text, &term, span, self.sink)
    }
}
