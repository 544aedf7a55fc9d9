//! The ruleset a section asks: the rules as written, with what every ruleset must have, and the questions.

use std::collections::BTreeMap;

use rules_core::pack;
use rules_lang::{Severity, Sources};

use crate::{
    page::{Check, Expected, Section},
    run::{Compiled, Load},
};

/// What a ruleset must have and no case is about.
const HEADER: &str =
    "ruleset semantics { title \"Cases\" version 1.0.0 language 1 owner \"Conformance\" }\n";

/// The report whose columns are the values asked for. Everybody is on it.
pub(crate) const VALUES: &str = "asked_values";

/// A section's ruleset, and the names under which its questions are answered.
#[derive(Debug, Clone)]
pub(crate) struct Questions {
    /// What engines take.
    pub(crate) compiled: Compiled,
    /// The table of a condition, by the condition.
    pub(crate) tables: BTreeMap<String, String>,
    /// The column of a value, by the expression.
    pub(crate) columns: BTreeMap<String, String>,
}

/// Compiles a section's rules with its questions: a table of one row a condition, a column a value.
///
/// # Errors
/// The rules do not compile; the error has every diagnostic with the line it is about.
pub(crate) fn compile(section: &Section, load: Load<'_>) -> Result<Questions, String> {
    let mut text = start(&section.file, &section.rules, load)?;
    let (mut tables, mut columns) = (BTreeMap::new(), BTreeMap::new());
    let mut values = String::new();
    for check in section.cases.iter().flat_map(|case| &case.checks) {
        let Check::Answer { asked, expected } = check else { continue };
        match expected {
            Expected::Condition(_) if !tables.contains_key(asked) => {
                let name = format!("asked_{}", tables.len() + 1);
                text.push_str(&format!("table {name} {{ | 1 | {asked} | select | reject | }}\n"));
                tables.insert(asked.clone(), name);
            }
            Expected::Value(_) if !columns.contains_key(asked) => {
                let name = format!("value_{}", columns.len() + 1);
                values.push_str(&format!("  column {name} = {asked}\n"));
                columns.insert(asked.clone(), name);
            }
            _ => {}
        }
    }
    text.push_str(&format!("report {VALUES} {{ include when today on today\n{values}}}\n"));
    let compiled = compiled(&text)?;
    Ok(Questions { compiled, tables, columns })
}

/// The codes of the errors in these rules.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn errors(
    section: &Section,
    rules: &str,
    load: Load<'_>,
) -> Result<Vec<String>, String> {
    let text = start(&section.file, rules, load)?;
    let compilation = rules_lang::compile(&Sources::new("cases.rules", text));
    let errors = compilation.diagnostics.iter().filter(|it| it.severity() == Severity::Error);
    Ok(errors.map(|it| it.code.code().to_owned()).collect())
}

fn start(file: &str, rules: &str, load: Load<'_>) -> Result<String, String> {
    let start = if file.is_empty() {
        HEADER.to_owned()
    } else {
        load(file).ok_or_else(|| format!("no `{file}`"))?
    };
    Ok(format!("{start}\n{rules}"))
}

fn compiled(text: &str) -> Result<Compiled, String> {
    let compilation = rules_lang::compile(&Sources::new("cases.rules", text.to_owned()));
    let (Some(plan), Some(ir)) = (compilation.plan, compilation.ir) else {
        let errors = compilation.diagnostics.iter().filter(|it| it.severity() == Severity::Error);
        let said = errors.map(|it| {
            let before = text.bytes().take(it.primary.span.start as usize);
            let line = before.filter(|byte| *byte == b'\n').count();
            let line = text.lines().nth(line).unwrap_or_default();
            format!("{} {}\n      {}", it.code.code(), it.message, line.trim())
        });
        let said = said.collect::<Vec<_>>().join("\n    ");
        return Err(format!("the rules do not compile:\n    {said}"));
    };
    let pack = pack::encode(&plan, &[]).map_err(|error| error.to_string())?;
    Ok(Compiled { ir, pack })
}
