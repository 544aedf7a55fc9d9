//! `coded-rules fmt`.

use std::{fs, path::Path};

use rules_lang::{FormatError, Sources};

use super::report;
use crate::{
    args::FmtArgs,
    failure::{Ending, Failure},
    ruleset::{Renderer, Ruleset, rules_text},
    terminal::{Colours, complain},
};

/// Lays rules files out, or says which are not.
pub(super) fn fmt(args: &FmtArgs) -> Result<Ending, Failure> {
    let renderer = Renderer::new(Colours::of(&std::io::stderr()));
    let mut worst = Ending::Done;
    for path in &args.rulesets {
        let ending = match one(path, args.check, &renderer) {
            Ok(ending) => ending,
            Err(failure) => report(&failure),
        };
        worst = worst.max(ending);
    }
    Ok(worst)
}

/// One file. It is written only where its layout changes, and only after it has been read back.
fn one(path: &Path, check: bool, renderer: &Renderer) -> Result<Ending, Failure> {
    let (rules, text) = rules_text(path)?;
    let shown = rules.display();
    match rules_lang::format(&text) {
        Ok(laid_out) if laid_out == text => Ok(Ending::Done),
        Ok(_) if check => {
            complain(format_args!("{shown}: not in the layout; `coded-rules fmt` writes it"));
            Ok(Ending::BadInput)
        }
        Ok(laid_out) => {
            fs::write(&rules, laid_out)
                .map_err(|error| Failure::unable(format!("cannot write `{shown}`: {error}")))?;
            complain(format_args!("{shown}: laid out"));
            Ok(Ending::Done)
        }
        Err(FormatError::Syntax(diagnostics)) => {
            let name = rules.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let folder = rules.parent().unwrap_or(Path::new(""));
            renderer.all(&Ruleset::said(folder, Sources::new(name, text), diagnostics));
            complain(format_args!("{shown}: left as it is; its layout is not known"));
            Ok(Ending::BadInput)
        }
        Err(error @ FormatError::Changed) => {
            Err(Failure::internal(format!("{shown}: {error}; the file is left as it is")))
        }
    }
}
