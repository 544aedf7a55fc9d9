//! What each command does.

mod build;
mod check;
mod codelist;
mod evaluate;
mod explain;
mod fmt;
mod inspect;
mod lints;
mod run;

use crate::{
    args::{Cli, CodelistCommand, Command},
    error::{Error, ExitStatus},
    terminal::warn,
};

/// Does what the command line asks for.
pub(crate) fn execute(cli: Cli) -> Result<ExitStatus, Error> {
    match cli.command {
        Command::Check(args) => check::check(&args),
        Command::Codelist(CodelistCommand::Check(args)) => codelist::check(&args),
        Command::Codelist(CodelistCommand::Diff(args)) => codelist::diff(&args),
        Command::Fmt(args) => fmt::fmt(&args),
        Command::Build(args) => build::build(&args),
        Command::Inspect(args) => inspect::inspect(&args),
        Command::Run(args) => run::run(args),
        Command::Explain(args) => explain::explain(args),
        Command::Lints(args) => lints::lints(&args),
    }
}

/// Reports an error that does not end the command.
fn report(error: &Error) -> ExitStatus {
    warn(format_args!("error: {error}"));
    error.status
}
