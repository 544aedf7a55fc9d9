//! The `coded-rules` command: checks, builds, runs and explains rulesets.
//!
//! Records are always evaluated through the WebAssembly component, so that what is seen here is what every
//! other host sees. Memory is that of one patient, whatever the number of records.

mod args;
mod commands;
mod component;
mod error;
mod input;
mod progress;
mod report;
mod request;
mod ruleset;
mod terminal;
mod today;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let status = match commands::execute(args::Cli::parse()) {
        Ok(status) => status,
        Err(error) => {
            if !error.is_reader_gone() {
                terminal::warn(format_args!("error: {error}"));
            }
            error.status
        }
    };
    status.into()
}
