//! `ruleset`, `library` and `parameter`.

use rules_core::date::Day;

use super::{
    super::{
        Completeness, Default, Name, Parameter, Ruleset, SourceKind, Use, ValueType,
        token::{Kind, Token},
    },
    Parser,
};
use crate::{
    diagnostic::{Checked, Code, Diagnostic},
    source::Span,
};

const CLAUSES: [&str; 7] = ["title", "version", "language", "owner", "review", "files", "uses"];
/// A library is one file and stands alone.
const LIBRARY_CLAUSES: &[&str] = CLAUSES.split_at(5).0;

impl Parser<'_> {
    pub(super) fn ruleset(&mut self, name: Name) -> Checked<Ruleset> {
        self.header(SourceKind::Ruleset, name, &CLAUSES)
    }

    pub(super) fn library(&mut self, name: Name) -> Checked<Ruleset> {
        self.header(SourceKind::Library, name, LIBRARY_CLAUSES)
    }

    fn header(
        &mut self,
        kind: SourceKind,
        name: Name,
        clauses: &'static [&'static str],
    ) -> Checked<Ruleset> {
        let mut it = Ruleset {
            kind,
            name,
            title: None,
            version: None,
            language: None,
            owner: None,
            review: None,
            files: None,
            uses: None,
            completeness: Completeness::Whole,
        };
        it.completeness = self.block(clauses, |p, clause, word| match clause {
            "title" => p.once(&mut it.title, word, |p| p.quoted("a title in double quotes")),
            "version" => p.once(&mut it.version, word, |p| p.version().map(|(text, _)| text)),
            "language" => p.once(&mut it.language, word, |p| {
                let number = p.whole_number("the language version: `1`")?;
                Ok(u16::try_from(number).unwrap_or(u16::MAX))
            }),
            "owner" => p.once(&mut it.owner, word, |p| p.quoted("the owner in double quotes")),
            "review" => p.once(&mut it.review, word, |p| {
                let token = p.expect(Kind::Date, "a date such as `2027-06-30`")?;
                p.day(token)
            }),
            "files" => p.once(&mut it.files, word, |p| {
                p.list(|p| p.quoted("the name of a file in double quotes: `\"alerts.rules\"`"))
            }),
            _ => p.once(&mut it.uses, word, |p| p.list(Self::library_used)),
        })?;
        Ok(it)
    }

    /// `pregnancy_codes 1.0.0`.
    fn library_used(&mut self) -> Checked<Use> {
        let name = self.name("the name of a library, then its version: `pregnancy_codes 1.0.0`")?;
        let (version, version_span) = self.version()?;
        Ok(Use { name, version, version_span })
    }

    /// `1.0.0`.
    fn version(&mut self) -> Checked<(String, Span)> {
        let (text, span) = self.bare();
        let parts: Vec<&str> = text.split('.').collect();
        let is_number = |part: &&str| {
            !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit())
        };
        if parts.len() == 3 && parts.iter().all(is_number) {
            return Ok((text.to_owned(), span));
        }
        let message = format!("`{text}` is not a version");
        let label = "expected three numbers with dots: `1.0.0`";
        Err(self.report(Diagnostic::new(Code::BadNumber, span, message, label)))
    }

    pub(super) fn parameter(&mut self, name: Name) -> Checked<Parameter> {
        let value_type = self.value_type()?;
        self.expect(Kind::Equal, "`=` and the value it has when the host sets none")?;
        let default = match value_type {
            ValueType::Organisations => self.organisations()?,
            _ => Default::Value(self.sum()?),
        };
        Ok(Parameter { name, value_type, default })
    }

    /// `"A81001", "RX1"`, `none`.
    fn organisations(&mut self) -> Checked<Default> {
        let start = self.peek().span;
        let codes = match self.eat("none") {
            Some(_) => Vec::new(),
            None => {
                self.list(|p| p.quoted("an organisation's code in double quotes, or `none`"))?
            }
        };
        Ok(Default::Organisations(codes, start.to(self.last_span())))
    }

    /// `: date`, `: number`, `: number 'mmol/mol'`.
    pub(super) fn value_type(&mut self) -> Checked<ValueType> {
        self.expect(Kind::Colon, "`:` and a type, `date` or `number`")?;
        if self.eat("date").is_some() {
            return Ok(ValueType::Date);
        }
        if self.eat("duration").is_some() {
            return Ok(ValueType::Duration);
        }
        if self.eat("organisations").is_some() {
            return Ok(ValueType::Organisations);
        }
        if self.eat("number").is_none() {
            return Err(self.expected("`date`, `number`, `duration` or `organisations`"));
        }
        let unit = self.eat_kind(Kind::Unit);
        Ok(ValueType::Number(unit.map(|token| self.unit(token))))
    }

    /// The day a token names.
    pub(super) fn day(&mut self, token: Token) -> Checked<Day> {
        let text = token.span.text(self.text());
        let is_ours = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
        if let Some(day) = Day::parse(text).ok().filter(|_| is_ours) {
            return Ok(day);
        }
        let message = format!("`{text}` is not a date");
        let label =
            if is_ours { "there is no such day" } else { "write year-month-day: `2026-04-01`" };
        Err(self.report(Diagnostic::new(Code::BadDate, token.span, message, label)))
    }
}
