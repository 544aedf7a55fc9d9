//! `coded-rules lints`.

use std::io::{self, Write};

use rules_lang::{
    diagnostic::Code,
    lint::{self, UnknownLint},
};

use crate::{
    args::LintsArgs,
    error::{Error, ExitStatus},
};

/// Lists the lints, or shows the pages of some diagnostics.
pub(super) fn lints(args: &LintsArgs) -> Result<ExitStatus, Error> {
    let mut out = io::stdout().lock();
    if args.names.is_empty() {
        for lint in lint::ALL {
            let level = lint.level.name();
            writeln!(out, "{}  {level:<5}  {:<24} {}", lint.code, lint.name, lint.summary)?;
        }
        return Ok(ExitStatus::Done);
    }
    for (n, name) in args.names.iter().enumerate() {
        let mut all = Code::all();
        let Some(code) = all.find(|it| it.code().eq_ignore_ascii_case(name) || it.slug() == name)
        else {
            return Err(unknown(rules_lang::lint::unknown(name)));
        };
        if n > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", code.page().trim_end())?;
    }
    Ok(ExitStatus::Done)
}

/// A name that nothing has, with what may have been meant.
pub(super) fn unknown(UnknownLint { name, like, .. }: UnknownLint) -> Error {
    let error = Error::input(format!("no lint is called `{name}`"));
    match like {
        Some(like) => error.help(format!("did you mean `{like}`?")),
        None => error.help("`coded-rules lints` lists them"),
    }
}
