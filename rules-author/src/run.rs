//! Runs the cases of a page, and judges what comes of each.

use std::fmt;

use rules_lang::ir::Ruleset;

use crate::{
    outcomes::Outcomes,
    page::{Case, Page, Refused, Section},
    questions, record,
};

/// A ruleset in the two forms engines take.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The typed tree.
    pub ir: Ruleset,
    /// The pack.
    pub pack: Vec<u8>,
}

/// Something that answers text requests under one ruleset.
pub trait Engine {
    /// The name in failures.
    fn name(&self) -> &str;

    /// The reply in canonical JSON, or the failure as `kind: sentence`.
    fn reply(&mut self, compiled: &Compiled, request: &str) -> String;
}

/// Gives the text of a file that a page names (`rules of tests/national/pincer.rules`); `None` if there is none.
pub(crate) type Load<'l> = &'l mut dyn FnMut(&str) -> Option<String>;

/// What came of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Cases that were run: each question asked of a record, each list of outcomes, each refusal.
    pub cases: usize,
    /// Records that were evaluated.
    pub records: usize,
    /// What does not hold, in the order of the page.
    pub failures: Vec<Failure>,
}

/// A case that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// The page's file name.
    pub page: String,
    /// The line the case stands on; `None` where a whole section cannot be run.
    pub line: Option<usize>,
    /// The section's heading; empty for rules that should be refused.
    pub section: String,
    /// What to call the case; empty where it is none.
    pub case: String,
    /// Everything that does not hold.
    pub mismatches: Vec<Mismatch>,
    /// Every outcome of the reply that was judged, a sentence each.
    pub outcomes: Vec<String>,
}

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// An outcome is not there, or is there after `no` or `not`.
    Outcome {
        /// The outcome as written.
        expected: String,
    },
    /// A question has another answer.
    Answer {
        /// The expression.
        question: String,
        /// The answer as written.
        expected: String,
        /// What came; `None` if it was not answered.
        got: Option<String>,
    },
    /// A problem or an undecided rule that the case does not name.
    Unexpected {
        /// The outcome.
        got: String,
    },
    /// Two engines answer differently.
    Engines {
        /// The names of the two, each with its reply.
        replies: [(String, String); 2],
    },
    /// Rules compile that should be refused, or are refused otherwise.
    Refusal {
        /// The code of the diagnostic as written.
        expected: String,
        /// The codes of the errors.
        got: Vec<String>,
    },
    /// What is written cannot be run: rules that do not compile, an item of a record that cannot be read.
    Unreadable {
        /// Why.
        message: String,
    },
}

/// Runs a page on every engine; the replies of the first are judged, the others must be the same.
///
/// With a line only the case that stands on it is run: the last that begins there or before. `load` gives the files of
/// rules that the page names.
pub fn run(
    page: &Page,
    line: Option<usize>,
    engines: &mut [&mut dyn Engine],
    load: &mut dyn FnMut(&str) -> Option<String>,
) -> Report {
    let only = line.and_then(|line| lines(page).filter(|it| *it <= line).max());
    let mut report = Report::default();
    for section in &page.sections {
        let mut section = section.clone();
        if line.is_some() {
            section.cases.retain(|it| Some(it.line) == only);
            section.refused.retain(|it| Some(it.line) == only);
        }
        if section.size() == 0 {
            continue;
        }
        report.cases += section.size();
        report.records += section.cases.len();
        let mut run = Run { page, section: &section, failures: &mut report.failures };
        run.all(engines, load);
    }
    report
}

/// The lines of the cases of a page.
fn lines(page: &Page) -> impl Iterator<Item = usize> {
    page.sections.iter().flat_map(|section| {
        let cases = section.cases.iter().map(|it| it.line);
        cases.chain(section.refused.iter().map(|it| it.line))
    })
}

/// A section while it is run.
struct Run<'r> {
    page: &'r Page,
    section: &'r Section,
    failures: &'r mut Vec<Failure>,
}

impl Run<'_> {
    fn all(&mut self, engines: &mut [&mut dyn Engine], load: Load<'_>) {
        if let Err(message) = self.cases(engines, load) {
            let mismatches = vec![Mismatch::Unreadable { message }];
            self.failures.push(Failure { mismatches, ..self.failure(None, "") });
        }
    }

    fn cases(&mut self, engines: &mut [&mut dyn Engine], load: Load<'_>) -> Result<(), String> {
        let questions = questions::compile(self.section, load)?;
        for case in &self.section.cases {
            let (mismatches, outcomes) = judge(case, &questions, engines);
            if !mismatches.is_empty() {
                let failure = self.failure(Some(case.line), &case.name);
                self.failures.push(Failure { mismatches, outcomes, ..failure });
            }
        }
        for refused in &self.section.refused {
            self.refused(refused, load)?;
        }
        Ok(())
    }

    fn refused(&mut self, refused: &Refused, load: Load<'_>) -> Result<(), String> {
        let got = questions::errors(self.section, &refused.rules, load)?;
        if got.is_empty() || got.iter().any(|code| *code != refused.code) {
            let mismatches = vec![Mismatch::Refusal { expected: refused.code.clone(), got }];
            let failure = self.failure(Some(refused.line), "");
            self.failures.push(Failure { section: String::new(), mismatches, ..failure });
        }
        Ok(())
    }

    fn failure(&self, line: Option<usize>, case: &str) -> Failure {
        Failure {
            page: self.page.name.clone(),
            line,
            section: self.section.title.clone(),
            case: case.to_owned(),
            mismatches: Vec::new(),
            outcomes: Vec::new(),
        }
    }
}

/// What of a case does not hold, and the outcomes it was judged by.
fn judge(
    case: &Case,
    questions: &questions::Questions,
    engines: &mut [&mut dyn Engine],
) -> (Vec<Mismatch>, Vec<String>) {
    let compiled = &questions.compiled;
    let request = match record::request(&case.record, &compiled.ir) {
        Ok(request) => request,
        Err(message) => return (vec![Mismatch::Unreadable { message }], Vec::new()),
    };
    let mut replies =
        engines.iter_mut().map(|it| (it.name().to_owned(), it.reply(compiled, &request)));
    let Some(first) = replies.next() else { return (Vec::new(), Vec::new()) };
    let mut mismatches: Vec<Mismatch> = replies
        .filter(|other| other.1 != first.1)
        .map(|other| Mismatch::Engines { replies: [first.clone(), other] })
        .collect();
    let outcomes = Outcomes::read(&first.1);
    mismatches.extend(outcomes.mismatches(case, questions));
    (mismatches, outcomes.sentences)
}

/// For people: the place, then what does not hold and what came, on lines of their own.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.page)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        for part in [&self.section, &self.case].into_iter().filter(|it| !it.is_empty()) {
            write!(f, " · {part}")?;
        }
        for mismatch in &self.mismatches {
            write!(f, "\n    {mismatch}")?;
        }
        if !self.outcomes.is_empty() {
            write!(f, "\n    said: {}", self.outcomes.join("\n         "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outcome { expected } => write!(f, "expected: {expected}"),
            Self::Answer { question, expected, got } => {
                let got = got.as_deref().unwrap_or("nothing");
                write!(f, "`{question}` expected: {expected}\n    got: {got}")
            }
            Self::Unexpected { got } => write!(f, "not expected: {got}"),
            Self::Engines { replies: [(first, reply), (other, another)] } => {
                write!(f, "{first}: {reply}\n    {other}: {another}")
            }
            Self::Refusal { expected, got } if got.is_empty() => {
                write!(f, "expected: {expected}\n    got: no error")
            }
            Self::Refusal { expected, got } => {
                write!(f, "expected: {expected}\n    got: {}", got.join(", "))
            }
            Self::Unreadable { message } => f.write_str(message),
        }
    }
}

#[cfg(test)]
mod tests;
