//! `coded-rules codelist check` and `codelist diff`.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use rules_core::code::Code;
use serde_json::{Value, json};

use super::report;
use crate::{
    args::{CodelistCheckArgs, CodelistDiffArgs, Format},
    error::{Error, ExitStatus},
    report::counted,
    ruleset::{List, Renderer, Report},
    terminal::{Colours, visible},
};

/// Reads the lists and reports what is wrong with them.
pub(super) fn check(args: &CodelistCheckArgs) -> Result<ExitStatus, Error> {
    let renderer = Renderer::new(Colours::of(&io::stderr()));
    let mut out = io::stdout().lock();
    let mut worst = ExitStatus::Done;
    let mut lists = Vec::new();
    for path in &args.files {
        let list = match List::load(path, args.scheme) {
            Ok(list) => list,
            Err(error) => {
                worst = worst.max(report(&error));
                continue;
            }
        };
        if list.diagnostics().errors() > 0 {
            worst = worst.max(ExitStatus::BadInput);
        }
        match args.format {
            Format::Json => lists.push(listed(&list)),
            Format::Text => {
                renderer.all(list.diagnostics());
                summary(&mut out, &list)?;
            }
        }
    }
    if args.format == Format::Json {
        write(&mut out, &Value::Array(lists))?;
    }
    Ok(worst)
}

/// How the rows of a list add up, and what is on it.
fn summary(out: &mut impl Write, list: &List) -> io::Result<()> {
    let List { path, rows, refused, .. } = list;
    let (read, all) = (rows - refused, counted(*rows as u64, "row"));
    writeln!(out, "{path}: {all} = {read} read + {refused} refused")?;
    for (scheme, count) in list.schemes() {
        writeln!(out, "  {:<9}{}", scheme.name(), counted(count as u64, "code"))?;
    }
    for (code, (count, mended)) in list.problems() {
        let repairs = match mended {
            0 => String::new(),
            _ => format!(", {} proposed", counted(mended as u64, "repair")),
        };
        writeln!(out, "  {:<9}{} {count}{repairs}", code.code(), code.slug())?;
    }
    Ok(())
}

fn listed(list: &List) -> Value {
    let schemes = list.schemes().into_iter().map(|(scheme, count)| (scheme.name(), count));
    json!({
        "file": list.path,
        "rows": list.rows,
        "refused": list.refused,
        "codes": schemes.collect::<BTreeMap<_, _>>(),
        "problems": Report::all(list.diagnostics()),
    })
}

/// Compares two lists.
pub(super) fn diff(args: &CodelistDiffArgs) -> Result<ExitStatus, Error> {
    let (old, new) = (List::load(&args.old, args.scheme)?, List::load(&args.new, args.scheme)?);
    let renderer = Renderer::new(Colours::of(&io::stderr()));
    let mut status = ExitStatus::Done;
    for list in [&old, &new] {
        renderer.errors(list.diagnostics());
        if list.diagnostics().errors() > 0 {
            status = ExitStatus::BadInput;
        }
    }
    let (before, after) = (old.terms(), new.terms());
    let missing = |all: &BTreeMap<(Code, bool), &str>, it: &(Code, bool)| !all.contains_key(it);
    let removed: Vec<_> = before.iter().filter(|(it, _)| missing(&after, it)).collect();
    let added: Vec<_> = after.iter().filter(|(it, _)| missing(&before, it)).collect();
    let renamed: Vec<_> = after
        .iter()
        .filter_map(|(it, term)| Some((it, *before.get(it)?, *term)))
        .filter(|(_, before, after)| before != after)
        .collect();
    let mut out = io::stdout().lock();
    if args.format == Format::Json {
        let code = |(it, term): &(&(Code, bool), &&str)| json!({"scheme": it.0.scheme().name(), "code": shown(it), "term": term});
        let terms = |(it, before, after): &(&(Code, bool), &str, &str)| json!({"scheme": it.0.scheme().name(), "code": shown(it), "before": before, "after": after});
        let found = json!({
            "removed": removed.iter().map(code).collect::<Vec<_>>(),
            "added": added.iter().map(code).collect::<Vec<_>>(),
            "renamed": renamed.iter().map(terms).collect::<Vec<_>>(),
            "kept": after.len() - added.len(),
        });
        write(&mut out, &found)?;
        return Ok(status);
    }
    for (sign, codes) in [('-', &removed), ('+', &added)] {
        for (it, term) in codes {
            let (scheme, code) = (it.0.scheme().name(), shown(it));
            writeln!(out, "{}", format!("{sign} {scheme} {code}  {}", visible(term)).trim_end())?;
        }
    }
    for (it, before, after) in &renamed {
        let (scheme, code) = (it.0.scheme().name(), shown(it));
        writeln!(out, "~ {scheme} {code}  {} → {}", visible(before), visible(after))?;
    }
    let (removed, added, renamed) = (removed.len(), added.len(), renamed.len());
    let kept = after.len() - added;
    writeln!(
        out,
        "{removed} removed, {added} added, {kept} kept, {renamed} of them with another term"
    )?;
    Ok(status)
}

/// A code with `%` where it stands for everything below it.
fn shown((code, and_below): &(Code, bool)) -> String {
    format!("{code}{}", if *and_below { "%" } else { "" })
}

fn write(out: &mut impl Write, value: &Value) -> Result<(), Error> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
