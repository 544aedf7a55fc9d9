//! The requests that go to the component.

use std::collections::BTreeSet;

use rules_core::entry;
use rules_records::PatientRecord;

use crate::{args::ContextArgs, today::today};

/// The circumstances of a run, and what it wants explained.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The day asked for on the command line.
    today: Option<String>,
    known_as_of: Option<String>,
    organisation: Option<String>,
    parameters: Vec<(String, String)>,
    /// Rulesets and rules.
    explain: Vec<(String, String)>,
    /// The day where nobody says another.
    clock: String,
}

impl Context {
    pub(crate) fn new(args: ContextArgs, explain: Vec<(String, String)>) -> Self {
        let ContextArgs { today: asked, known_as_of, organisation, parameters } = args;
        Self { today: asked, known_as_of, organisation, parameters, explain, clock: today() }
    }

    /// The request for a record from a feed.
    pub(crate) fn request(&self, record: &PatientRecord) -> Vec<u8> {
        let context = entry::Context::on(self.today.as_ref().unwrap_or(&self.clock))
            .with_known_as_of(self.known_as_of.as_deref().unwrap_or_default())
            .with_organisation(self.organisation.as_deref().unwrap_or_default());
        let context = self
            .parameters
            .iter()
            .fold(context, |context, (name, value)| context.with_parameter(name, value));
        record.request(&context).explain(&self.explain).to_text().into_bytes()
    }

    /// A text request with what the command line says put in.
    ///
    /// What is given on the command line takes the place of the same line of the request; what the request
    /// lacks comes at its end, so that the lines named in errors are those of the file.
    pub(crate) fn complete(&self, request: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(request.len() + 256);
        let mut said = BTreeSet::new();
        for line in request.split_inclusive(|byte| *byte == b'\n') {
            let mut fields = line.trim_ascii_end().split(|byte| *byte == b'\t');
            let statement = fields.next().unwrap_or_default();
            let replacement = match statement {
                b"today" => self.today.as_deref().map(|day| statement_of(&["today", day])),
                b"known-as-of" => {
                    self.known_as_of.as_deref().map(|day| statement_of(&["known-as-of", day]))
                }
                b"organisation" => {
                    self.organisation.as_deref().map(|code| statement_of(&["organisation", code]))
                }
                b"parameter" => fields.next().and_then(|name| self.parameter(name)),
                _ => None,
            };
            if matches!(statement, b"today") {
                said.insert("today".to_owned());
            }
            match replacement {
                None => out.extend_from_slice(line),
                Some(replacement) => {
                    said.insert(key(&replacement));
                    out.extend_from_slice(replacement.as_bytes());
                }
            }
        }
        if out.last().is_some_and(|byte| *byte != b'\n') {
            out.push(b'\n');
        }
        for statement in self.statements().filter(|statement| !said.contains(&key(statement))) {
            out.extend_from_slice(statement.as_bytes());
        }
        out
    }

    fn parameter(&self, name: &[u8]) -> Option<String> {
        let (name, value) = self.parameters.iter().find(|(mine, _)| mine.as_bytes() == name)?;
        Some(statement_of(&["parameter", name, value]))
    }

    /// Every line the command line amounts to, and today.
    fn statements(&self) -> impl Iterator<Item = String> {
        let today = statement_of(&["today", self.today.as_ref().unwrap_or(&self.clock)]);
        let known = self.known_as_of.iter().map(|day| statement_of(&["known-as-of", day]));
        let organisation = self.organisation.iter().map(|it| statement_of(&["organisation", it]));
        let parameters =
            self.parameters.iter().map(|(name, value)| statement_of(&["parameter", name, value]));
        let explain =
            self.explain.iter().map(|(ruleset, rule)| statement_of(&["explain", ruleset, rule]));
        std::iter::once(today).chain(known).chain(organisation).chain(parameters).chain(explain)
    }
}

/// What may be said once: the statement, of a parameter with its name, of an explanation the whole line.
fn key(statement: &str) -> String {
    let fields = if statement.starts_with("parameter\t") { 2 } else { 1 };
    if statement.starts_with("explain\t") {
        return statement.to_owned();
    }
    statement.trim_end().split('\t').take(fields).collect::<Vec<_>>().join("\t")
}

/// A line of these fields.
fn statement_of(fields: &[&str]) -> String {
    let escape = |field: &&str| {
        field.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
    };
    let mut line = fields.iter().map(escape).collect::<Vec<_>>().join("\t");
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &str =
        "coded-record\t1\r\n# who\ntoday\t2026-01-01\nparameter\tend\t1\nentry\te1";

    fn context() -> Context {
        Context {
            today: None,
            known_as_of: None,
            organisation: None,
            parameters: Vec::new(),
            explain: Vec::new(),
            clock: "2030-05-05".to_owned(),
        }
    }

    fn complete(context: &Context, request: &str) -> String {
        String::from_utf8(context.complete(request.as_bytes())).unwrap().replace('\t', " ")
    }

    #[test]
    fn a_request_speaks_for_itself() {
        assert_eq!(complete(&context(), REQUEST), REQUEST.replace('\t', " ") + "\n");
    }

    #[test]
    fn a_request_without_a_day_is_for_today() {
        insta::assert_snapshot!(complete(&context(), "coded-record\t1\n"), @r"
        coded-record 1
        today 2030-05-05
        ");
    }

    #[test]
    fn the_command_line_comes_first_and_keeps_the_lines() {
        let context = Context {
            today: Some("2026-02-02".to_owned()),
            known_as_of: Some("2026-01-15".to_owned()),
            organisation: Some("A81001".to_owned()),
            parameters: vec![
                ("end".to_owned(), "2".to_owned()),
                ("n".to_owned(), "3\t4".to_owned()),
            ],
            explain: vec![("m".to_owned(), "pregnant".to_owned())],
            ..context()
        };
        insta::assert_snapshot!(complete(&context, REQUEST), @r"
        coded-record 1
        # who
        today 2026-02-02
        parameter end 2
        entry e1
        known-as-of 2026-01-15
        organisation A81001
        parameter n 3\t4
        explain m pregnant
        ");
    }
}
