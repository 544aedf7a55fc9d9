//! The parts of a page, one after the other, as sections with their cases.

use std::collections::BTreeMap;

use super::{Case, Check, Expected, Refused, Section};

/// What holds for a page or a section before its cases.
#[derive(Debug, Clone, Default)]
struct Given {
    file: String,
    rules: String,
    record: Vec<String>,
    /// What a cell under a heading stands for, by `heading = cell` or `heading = …`.
    meanings: BTreeMap<String, String>,
}

/// A fenced block.
pub(super) struct Block<'a> {
    /// Its first line without the fence.
    pub(super) info: &'a str,
    /// Where it begins.
    pub(super) line: usize,
    /// What stands in it.
    pub(super) lines: Vec<&'a str>,
}

/// What has been read so far.
#[derive(Default)]
pub(super) struct Reader {
    page: Given,
    here: Given,
    pub(super) sections: Vec<Section>,
}

impl Reader {
    /// Begins a section.
    pub(super) fn begin(&mut self, title: &str) {
        self.here = self.page.clone();
        let (title, file) = (title.to_owned(), self.here.file.clone());
        let rules = self.here.rules.clone();
        self.sections.push(Section { title, file, rules, ..Section::default() });
    }

    fn given(&mut self) -> &mut Given {
        if self.sections.is_empty() { &mut self.page } else { &mut self.here }
    }

    fn section(&mut self) -> Result<&mut Section, String> {
        self.sections.last_mut().ok_or_else(|| "a case stands before the first `##`".to_owned())
    }

    /// Takes a fenced block.
    pub(super) fn block(&mut self, block: &Block<'_>) -> Result<(), String> {
        let (kind, rest) = block.info.split_once(' ').unwrap_or((block.info, ""));
        match kind {
            "rules" if rest.starts_with("refused with ") => {
                let code = rest.trim_start_matches("refused with ").to_owned();
                let rules = format!("{}{}\n", self.given().rules, block.lines.join("\n"));
                self.section()?.refused.push(Refused { line: block.line, rules, code });
            }
            "rules" => {
                let given = self.given();
                given.rules.push_str(&block.lines.join("\n"));
                given.rules.push('\n');
                if let Some(file) = rest.strip_prefix("of ") {
                    given.file = file.to_owned();
                }
                let given = given.clone();
                if let Some(section) = self.sections.last_mut() {
                    (section.file, section.rules) = (given.file, given.rules);
                }
            }
            "record" => {
                let items: Vec<String> = block.lines.iter().flat_map(|line| items(line)).collect();
                self.given().record.extend(items);
            }
            "given" => {
                for line in block.lines.iter().filter(|line| !line.trim().is_empty()) {
                    let (key, meaning) = line.split_once(':').ok_or("a meaning needs a `:`")?;
                    let key = key.trim().to_owned();
                    self.given().meanings.insert(key, meaning.trim().to_owned());
                }
            }
            "case" => {
                let mut case = self.case(block.line, rest);
                let mut lines = block.lines.iter();
                for line in lines.by_ref().take_while(|line| line.trim() != "gives") {
                    case.record.extend(items(line));
                }
                for said in lines.flat_map(|line| items(line)) {
                    case.checks.push(check(&said)?);
                }
                self.add(case)?;
            }
            "text" => {}
            other => return Err(format!("`{other}` is no kind of block")),
        }
        Ok(())
    }

    fn case(&mut self, line: usize, name: &str) -> Case {
        let record = self.given().record.clone();
        Case { line, name: name.to_owned(), record, checks: Vec::new() }
    }

    fn add(&mut self, case: Case) -> Result<(), String> {
        if case.checks.is_empty() {
            return Err("the case says nothing of what must come of it".to_owned());
        }
        self.section()?.cases.push(case);
        Ok(())
    }

    /// Takes a table: each row is a case.
    pub(super) fn table(&mut self, rows: &[(usize, Vec<String>)]) -> Result<(), String> {
        let Some((head, [_, body @ ..])) = rows.split_first().map(|(head, rest)| (&head.1, rest))
        else {
            return Err("a table needs a heading and a line below it".to_owned());
        };
        // A table that only explains has a heading without a name.
        if head.first().is_some_and(String::is_empty) {
            return Ok(());
        }
        let columns: Vec<(&str, bool)> =
            head.iter().zip(0..).map(|(name, at)| (name.as_str(), are_answers(body, at))).collect();
        for (line, row) in body {
            if row.len() != head.len() {
                return Err(format!("line {line} has {} cells", row.len()));
            }
            let mut case = self.case(*line, "");
            self.row(&columns, row, &mut case)?;
            if case.name.is_empty() {
                let said: Vec<&str> =
                    row.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
                case.name = said.join(" | ");
            }
            self.add(case)?;
        }
        Ok(())
    }

    /// Reads a row under its headings, each with whether its cells answer a condition.
    fn row(
        &mut self,
        columns: &[(&str, bool)],
        row: &[String],
        case: &mut Case,
    ) -> Result<(), String> {
        let mut asked: Option<(&str, bool)> = None;
        for ((heading, condition), cell) in columns.iter().zip(row) {
            let bare = cell.trim_matches('`');
            match *heading {
                "expression" => asked = Some((bare, false)),
                "condition" => asked = Some((bare, true)),
                "is" => {
                    let (asked, condition) = asked.ok_or("`is` comes after what is asked")?;
                    case.checks.push(answer(asked, bare, condition));
                }
                "case" => case.name.clone_from(cell),
                "why" => {}
                "record" => case.record.extend(items(cell)),
                "gives" => {
                    for said in items(cell) {
                        case.checks.push(check(&said)?);
                    }
                }
                heading => match quoted(heading) {
                    Some(asked) => case.checks.push(answer(asked, bare, *condition)),
                    None => case.record.extend(self.meant(heading, cell)?),
                },
            }
        }
        Ok(())
    }

    /// What a cell under a heading says of the patient.
    fn meant(&mut self, heading: &str, cell: &str) -> Result<Vec<String>, String> {
        let meanings = &self.given().meanings;
        if let Some(meaning) = meanings.get(&format!("{heading} = {cell}")) {
            return Ok(items(meaning));
        }
        if cell.is_empty() || cell == "–" {
            return Ok(Vec::new());
        }
        if let Some(meaning) = meanings.get(&format!("{heading} = …")) {
            return Ok(items(&meaning.replace('…', cell)));
        }
        let is_fact =
            matches!(heading, "today" | "born" | "died" | "sex" | "registered" | "known as of");
        if !is_fact {
            return Err(format!("nothing says what `{cell}` under `{heading}` means"));
        }
        Ok(vec![format!("{heading} {cell}")])
    }
}

/// The parts of a line between semicolons, but for those in texts.
fn items(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut in_text = false;
    for c in line.chars() {
        in_text ^= c == '"';
        match parts.last_mut() {
            Some(_) if c == ';' && !in_text => parts.push(String::new()),
            Some(part) => part.push(c),
            None => {}
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The cells of a table's row, trimmed.
pub(super) fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_start_matches('|').trim_end_matches('|');
    line.split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('`')?.strip_suffix('`')
}

/// Whether the cells of a column answer a condition: some say yes or no, or all say unknown.
fn are_answers(rows: &[(usize, Vec<String>)], at: usize) -> bool {
    let mut cells = rows.iter().filter_map(|(_, row)| row.get(at));
    cells.clone().any(|cell| cell == "yes" || cell == "no") || cells.all(|cell| cell == "unknown")
}

/// What is expected of a question.
fn answer(asked: &str, is: &str, condition: bool) -> Check {
    let is = is.to_owned();
    let expected = if condition { Expected::Condition(is) } else { Expected::Value(is) };
    Check::Answer { asked: asked.to_owned(), expected }
}

/// An outcome, or `` `expression` is value ``; a condition's unknown is `undecided` there.
fn check(said: &str) -> Result<Check, String> {
    let Some(rest) = said.strip_prefix('`') else { return Ok(Check::Outcome(said.to_owned())) };
    let (asked, is) = rest.split_once("` is ").ok_or("after `expression` comes `is`")?;
    Ok(match is {
        "yes" | "no" => answer(asked, is, true),
        "undecided" => answer(asked, "unknown", true),
        _ => answer(asked, is, false),
    })
}
