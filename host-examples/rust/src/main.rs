//! A host in Rust: loads the component and rulesets, evaluates one text request, prints the reply.
//!
//! `host-example-rust COMPONENT PACK… < request.txt`

use std::{env, error::Error, fs, io, process::ExitCode};

use rules_host::{Component, Limits, Session};

#[cfg(test)]
mod vectors;

fn main() -> ExitCode {
    match run() {
        Ok(reply) => {
            println!("{reply}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  because: {cause}");
                source = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let file = arguments.next().ok_or("usage: COMPONENT PACK… < request.txt")?;

    // Compiled once a process, with the fuel and the memory that `docs/embedding.md` names; threads share it.
    let component = Component::from_file(file, Limits::default())?;

    // A thread's own, used again and again. What a trap costs it (out of fuel, out of memory) is one call.
    let mut session = Session::new(&component);
    for path in arguments {
        let pack = fs::read(&path).map_err(|error| format!("cannot read `{path}`: {error}"))?;
        let ruleset = session.load(pack).map_err(|error| format!("`{path}`: {error}"))?;
        let identity = session.describe(ruleset)?.identity;
        eprintln!("loaded {} {}", identity.name, identity.version);
    }

    // `evaluate` gives the same as values, for a host that shows alerts rather than hands JSON on.
    let request = io::read_to_string(io::stdin())?;
    Ok(session.evaluate_text(&request)?)
}
