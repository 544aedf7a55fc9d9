//! The `coded-rules` command: checks, builds, runs and explains rulesets.
//!
//! Records are always evaluated through the WebAssembly component, so that what is seen here is what every
//! other host sees. Memory is that of one patient, whatever the number of records.

mod args;
mod commands;
mod engine;
mod failure;
mod input;
mod progress;
mod reply;
mod report;
mod request;
mod ruleset;
mod terminal;
mod today;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let ending = match commands::execute(args::Cli::parse()) {
        Ok(ending) => ending,
        Err(failure) => {
            if !failure.is_reader_gone() {
                terminal::complain(format_args!("error: {failure}"));
            }
            failure.ending
        }
    };
    ending.into()
}
