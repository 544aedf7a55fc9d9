//! What a developer runs: `cargo xtask` lists it.
//!
//! Every command works from any folder of the tree, may be repeated and is quick when nothing changed.
//! Cost: that of the programs it starts; nothing here holds more than one built component in memory.

mod bench;
mod command;
mod component;
mod demo;
mod fuzz;
mod long;
mod places;
mod process;
mod report;
mod size;
mod stopwatch;
mod strictness;
mod test;
mod tools;
mod wasm_target;

use std::process::ExitCode;

use command::Command;
use places::Places;

fn main() -> ExitCode {
    let command = match Command::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("error: {error}\n\n{}", command::HELP);
            return ExitCode::from(2);
        }
    };
    match run(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    if command == Command::Help {
        println!("{}", command::HELP);
        return Ok(ExitCode::SUCCESS);
    }
    let places = Places::find()?;
    match command {
        Command::Help => {}
        Command::Fuzz { target, seconds } => fuzz::run(&places, target.as_deref(), seconds)?,
        Command::WasmTarget => wasm_target::run(&places)?,
        Command::Component => component::build(&places)?,
        Command::Demo => demo::run(&places)?,
        Command::Test => return test::run(&places),
        Command::Long { steps } => return long::run(&places, &steps),
        Command::Tools => tools::run(&places)?,
        Command::Bench { arguments } => bench::run(&places, &arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}
