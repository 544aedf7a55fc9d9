//! `coded-rules check`.

use std::io::{self, Write};

use rules_core::date::Day;
use rules_lang::lint::{Level, Levels, Options};
use serde::Serialize;

use super::report;
use crate::{
    args::{CheckArgs, CheckFormat},
    commands::lints::unknown,
    error::{Error, ExitStatus},
    report::counted,
    ruleset::{self, Log, Renderer, Report, Ruleset},
    terminal::{Colours, warn},
    today::today,
};

/// Compiles the rulesets and reports what is wrong with them.
pub(super) fn check(args: &CheckArgs) -> Result<ExitStatus, Error> {
    let today = Day::parse(&args.today.clone().unwrap_or_else(today)).ok();
    let mut options = Options::default();
    options.levels = levels(args)?;
    options.today = today;
    let renderer = Renderer::new(Colours::of(&io::stderr()));
    let mut worst = ExitStatus::Done;
    let mut reports = Vec::new();
    let (mut errors, mut warnings) = (0, 0);
    for path in &ruleset::all(&args.rulesets) {
        let ruleset = match Ruleset::load(path) {
            Ok(ruleset) => apply_fixes(ruleset, args, &options, &mut worst),
            Err(error) => Err(error),
        };
        let ruleset = match ruleset {
            Ok(ruleset) => ruleset,
            Err(error) => {
                worst = worst.max(report(&error));
                continue;
            }
        };
        errors += ruleset.errors();
        warnings += ruleset.warnings();
        match args.format {
            CheckFormat::Json | CheckFormat::Sarif => reports.extend(Report::all(&ruleset)),
            CheckFormat::Text => {
                renderer.all(&ruleset);
                warn(summary(&path.display().to_string(), &ruleset));
            }
        }
    }
    match args.format {
        CheckFormat::Text => {}
        CheckFormat::Json => write(&reports)?,
        CheckFormat::Sarif => write(&Log::new(&reports))?,
    }
    let failed = errors > 0 || (args.deny_warnings && warnings > 0);
    Ok(if failed { worst.max(ExitStatus::BadInput) } else { worst })
}

/// The ruleset with everything there is to say about it; fixes are applied, or shown, if they are asked for.
fn apply_fixes(
    ruleset: Ruleset,
    args: &CheckArgs,
    options: &Options,
    worst: &mut ExitStatus,
) -> Result<Ruleset, Error> {
    if !args.fix && !args.diff {
        return Ok(ruleset.linted(options));
    }
    let Some(fixed) = ruleset.fixes(options) else { return Ok(ruleset.linted(options)) };
    let verb = if args.fix { "fixed" } else { "would fix" };
    for change in &fixed.changes {
        warn(ruleset.shown(change, verb));
    }
    if args.fix {
        return ruleset.apply(fixed);
    }
    if !fixed.changes.is_empty() {
        *worst = (*worst).max(ExitStatus::BadInput);
    }
    Ok(ruleset.linted(options))
}

/// What the command line says of which lint. What is said more strictly counts.
fn levels(args: &CheckArgs) -> Result<Levels, Error> {
    let mut levels = Levels::default();
    for (names, level) in
        [(&args.allow, Level::Allow), (&args.warn, Level::Warn), (&args.deny, Level::Deny)]
    {
        for name in names {
            levels.set(name, level).map_err(unknown)?;
        }
    }
    Ok(levels)
}

/// Writes JSON on one line of standard output.
fn write(value: &impl Serialize) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// One line that says how a ruleset stands.
fn summary(path: &str, ruleset: &Ruleset) -> String {
    let found = match (ruleset.errors() as u64, ruleset.warnings() as u64) {
        (0, 0) => "no errors, no warnings".to_owned(),
        (0, warnings) => counted(warnings, "warning"),
        (errors, 0) => counted(errors, "error"),
        (errors, warnings) => {
            format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"))
        }
    };
    match ruleset.identity() {
        Some((name, version)) => format!("{path}: {name} {version}: {found}"),
        None => format!("{path}: {found}"),
    }
}
