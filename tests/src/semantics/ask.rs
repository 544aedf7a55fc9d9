//! The ruleset a section asks: the rules as written, with what every ruleset must have, and the questions.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, bail};
use rules_core::pack;
use rules_lang::{Severity, Sources};

use super::{Check, Expected, Section};
use crate::{engines::Compiled, vectors::root};

/// What a ruleset must have and no case is about.
const HEADER: &str =
    "ruleset semantics { title \"Cases\" version 1.0.0 language 1 owner \"Conformance\" }\n";

/// The report whose columns are the values asked for. Everybody is on it.
pub const VALUES: &str = "asked_values";

/// A section's ruleset, and the names under which its questions are answered.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What engines take.
    pub compiled: Compiled,
    /// The table of a condition, by the condition.
    pub tables: BTreeMap<String, String>,
    /// The column of a value, by the expression.
    pub columns: BTreeMap<String, String>,
}

/// Compiles a section's rules with its questions: a table of one row a condition, a column a value.
///
/// # Errors
/// The rules do not compile; the error has every diagnostic with the line it is about.
pub fn compile(section: &Section) -> anyhow::Result<Asked> {
    let mut text = start(&section.file, &section.rules)?;
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
    Ok(Asked { compiled, tables, columns })
}

/// The codes of the errors in these rules.
///
/// # Errors
/// A file that cannot be read.
pub fn errors(section: &Section, rules: &str) -> anyhow::Result<Vec<String>> {
    let text = start(&section.file, rules)?;
    let compilation = rules_lang::compile(&Sources::new("cases.rules", text));
    let errors = compilation.diagnostics.iter().filter(|it| it.severity() == Severity::Error);
    Ok(errors.map(|it| it.code.code().to_owned()).collect())
}

fn start(file: &str, rules: &str) -> anyhow::Result<String> {
    let start = if file.is_empty() {
        HEADER.to_owned()
    } else {
        fs::read_to_string(root().join(file)).with_context(|| format!("no `{file}`"))?
    };
    Ok(format!("{start}\n{rules}"))
}

fn compiled(text: &str) -> anyhow::Result<Compiled> {
    let compilation = rules_lang::compile(&Sources::new("cases.rules", text.to_owned()));
    let (Some(plan), Some(ir)) = (compilation.plan, compilation.ir) else {
        let errors = compilation.diagnostics.iter().filter(|it| it.severity() == Severity::Error);
        let said = errors.map(|it| {
            let before = text.bytes().take(it.primary.span.start as usize);
            let line = before.filter(|byte| *byte == b'\n').count();
            let line = text.lines().nth(line).unwrap_or_default();
            format!("{} {}\n      {}", it.code.code(), it.message, line.trim())
        });
        bail!("the rules do not compile:\n    {}", said.collect::<Vec<_>>().join("\n    "));
    };
    let pack = pack::encode(&plan, &[]).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(Compiled { ir, pack })
}
