//! A page as written: prose, rules, records, tables of cases.

mod reader;

use reader::{Block, Reader, cells};

use crate::error::{Error, ErrorKind};

/// A page of one topic.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page {
    /// The file's name.
    pub name: String,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A part of a page with one ruleset.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Section {
    /// The heading.
    pub title: String,
    /// A whole ruleset to ask, from the top of the tree; empty where the rules stand here.
    pub file: String,
    /// The rules as written here, the page's first.
    pub rules: String,
    /// The cases.
    pub cases: Vec<Case>,
    /// Rules that must be refused.
    pub refused: Vec<Refused>,
}

/// One patient, and what must come of it.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Case {
    /// The line it stands on.
    pub line: usize,
    /// What to call it.
    pub name: String,
    /// The patient and the entries, one item each, as written.
    pub record: Vec<String>,
    /// What must come of it.
    pub checks: Vec<Check>,
}

/// One thing that must come of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Check {
    /// An outcome in words: `alert overdue`.
    Outcome(String),
    /// The answer to a question of the page.
    Answer {
        /// The expression.
        asked: String,
        /// What is expected.
        expected: Expected,
    },
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// Of a condition: `yes`, `no` or `unknown`.
    Condition(String),
    /// Of a value: its text, `missing` or `unknown`.
    Value(String),
}

/// Rules that must not compile.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Refused {
    /// The line they stand on.
    pub line: usize,
    /// The rules, with those of the page and section before them.
    pub rules: String,
    /// The code of the diagnostic.
    pub code: String,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// It is not written as pages are; the error names the line.
    pub fn read(name: &str, text: &str) -> Result<Self, Error> {
        let mut reader = Reader::default();
        let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line)).peekable();
        while let Some((at, line)) = lines.next() {
            let read = if let Some(info) = line.strip_prefix("```") {
                let mut block = Block { info: info.trim(), line: at, lines: Vec::new() };
                for (_, line) in lines.by_ref() {
                    if line.trim_end() == "```" {
                        break;
                    }
                    block.lines.push(line);
                }
                reader.block(&block)
            } else if let Some(title) = line.strip_prefix("## ") {
                reader.begin(title.trim());
                Ok(())
            } else if line.starts_with('|') {
                let mut rows = vec![(at, cells(line))];
                while let Some((at, line)) = lines.next_if(|(_, line)| line.starts_with('|')) {
                    rows.push((at, cells(line)));
                }
                reader.table(&rows)
            } else {
                Ok(())
            };
            read.map_err(|message| Error {
                kind: ErrorKind::Page,
                place: format!("{name}:{at}"),
                message,
            })?;
        }
        let sections: Vec<Section> =
            reader.sections.into_iter().filter(|it| it.size() > 0).collect();
        if sections.is_empty() {
            let (place, message) = (name.to_owned(), "the page has no cases".to_owned());
            return Err(Error { kind: ErrorKind::NoCases, place, message });
        }
        Ok(Self { name: name.to_owned(), sections })
    }
}

impl Section {
    /// How many cases there are: each question asked of a record, each list of outcomes, each refusal.
    pub fn size(&self) -> usize {
        let of = |case: &Case| {
            let answers =
                case.checks.iter().filter(|it| matches!(it, Check::Answer { .. })).count();
            answers + usize::from(answers < case.checks.len())
        };
        self.cases.iter().map(of).sum::<usize>() + self.refused.len()
    }
}
