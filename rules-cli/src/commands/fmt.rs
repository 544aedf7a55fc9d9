//! `coded-rules fmt`.

use std::{fs, path::Path};

use rules_lang::FormatError;

use super::report;
use crate::{
    args::FmtArgs,
    error::{Error, ExitStatus},
    ruleset::{self, Renderer, Ruleset, rules_texts},
    terminal::{Colours, warn},
};

/// Lays rules files out, or says which are not.
pub(super) fn fmt(args: &FmtArgs) -> Result<ExitStatus, Error> {
    let renderer = Renderer::new(Colours::of(&std::io::stderr()));
    let mut worst = ExitStatus::Done;
    for path in &ruleset::all(&args.rulesets) {
        let endings = match rules_texts(path) {
            Ok(texts) => texts
                .iter()
                .map(|(rules, text)| {
                    one(rules, text, args.check, &renderer).unwrap_or_else(|it| report(&it))
                })
                .max(),
            Err(error) => Some(report(&error)),
        };
        worst = worst.max(endings.unwrap_or(ExitStatus::Done));
    }
    Ok(worst)
}

/// One file. It is written only where its layout changes, and only after it has been read back.
fn one(rules: &Path, text: &str, check: bool, renderer: &Renderer) -> Result<ExitStatus, Error> {
    let shown = rules.display();
    match rules_lang::format(text) {
        Ok(laid_out) if laid_out == text => Ok(ExitStatus::Done),
        Ok(_) if check => {
            warn(format_args!("{shown}: not in the layout; `coded-rules fmt` writes it"));
            Ok(ExitStatus::BadInput)
        }
        Ok(laid_out) => {
            fs::write(rules, laid_out)
                .map_err(|error| Error::unable(format!("cannot write `{shown}`: {error}")))?;
            warn(format_args!("{shown}: laid out"));
            Ok(ExitStatus::Done)
        }
        Err(FormatError::Syntax(diagnostics)) => {
            renderer.all(&Ruleset::from_file_diagnostics(rules, text, diagnostics));
            warn(format_args!("{shown}: left as it is; its layout is not known"));
            Ok(ExitStatus::BadInput)
        }
        Err(error) => Err(Error::internal(format!("{shown}: {error}; the file is left as it is"))),
    }
}
