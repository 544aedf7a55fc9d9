//! What the command line asks for.

use crate::fuzz;

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
usage: cargo xtask <command>

commands:
  wasm-target  makes the wasm32-unknown-unknown target usable for this rustc
  component    builds the rules engine as a WebAssembly component
  demo         builds everything and runs the sample records
  test         runs every check, as continuous integration does
  long         runs what takes hours, and writes logs: [STEP]...
  bench        sets the engine beside the hand-written limit: [--patients N] [--sweeps N]
  fuzz         runs the fuzz targets under libFuzzer: [TARGET] [--seconds N]
  tools        installs cargo-deny into the target folder
  help         prints this";

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    /// List the commands.
    Help,
    /// Make the target usable.
    WasmTarget,
    /// Build the component.
    Component,
    /// Run the sample records.
    Demo,
    /// Run every check.
    Test,
    /// Run what takes hours.
    Long {
        /// The steps; all of them if there is none.
        steps: Vec<String>,
    },
    /// Install what the checks need.
    Tools,
    /// Run the benchmark.
    Bench {
        /// What the benchmark itself reads.
        arguments: Vec<String>,
    },
    /// Run fuzz targets.
    Fuzz {
        /// The target; all of them without.
        target: Option<String>,
        /// How long each runs.
        seconds: u32,
    },
}

impl Command {
    /// Reads the arguments after the program's name; none at all asks for help.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut arguments = arguments.into_iter();
        let Some(name) = arguments.next() else { return Ok(Self::Help) };
        let command = match name.as_str() {
            "help" | "-h" | "--help" => Self::Help,
            "wasm-target" => Self::WasmTarget,
            "component" => Self::Component,
            "demo" => Self::Demo,
            "test" => Self::Test,
            "tools" => Self::Tools,
            "long" => return Ok(Self::Long { steps: arguments.collect() }),
            "bench" => return Ok(Self::Bench { arguments: arguments.collect() }),
            "fuzz" => return Self::fuzz(arguments),
            _ => return Err(format!("unknown command `{name}`")),
        };
        match arguments.next() {
            None => Ok(command),
            Some(extra) => Err(format!("`{name}` takes no argument, but `{extra}` was given")),
        }
    }

    fn fuzz(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut target, mut seconds) = (None, fuzz::SECONDS);
        while let Some(argument) = arguments.next() {
            if argument == "--seconds" {
                let number = arguments.next().and_then(|it| it.parse().ok());
                seconds = number.filter(|it| *it > 0).ok_or("`--seconds` needs a number")?;
            } else if argument.starts_with('-') || target.is_some() {
                return Err(format!("`fuzz` takes one target, but `{argument}` was given"));
            } else {
                target = Some(argument);
            }
        }
        Ok(Self::Fuzz { target, seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, String> {
        Command::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn every_listed_command_is_read() {
        let listed = HELP.lines().skip_while(|line| *line != "commands:").skip(1);
        for line in listed {
            let name = line.split_whitespace().next().unwrap();
            assert!(parse(name).is_ok(), "`{name}` is listed but not read");
        }
    }

    #[test]
    fn nothing_and_help_list_the_commands() {
        for line in ["", "help", "--help", "-h"] {
            assert_eq!(parse(line), Ok(Command::Help));
        }
    }

    #[test]
    fn mistakes_are_named() {
        insta::assert_snapshot!(parse("tset").unwrap_err(), @"unknown command `tset`");
        insta::assert_snapshot!(
            parse("test fast").unwrap_err(),
            @"`test` takes no argument, but `fast` was given"
        );
        insta::assert_snapshot!(
            parse("fuzz pack feed").unwrap_err(),
            @"`fuzz` takes one target, but `feed` was given"
        );
        insta::assert_snapshot!(
            parse("fuzz --seconds soon").unwrap_err(),
            @"`--seconds` needs a number"
        );
    }

    #[test]
    fn the_benchmark_reads_its_own_arguments() {
        let arguments = vec!["--patients".to_owned(), "5".to_owned()];
        assert_eq!(parse("bench --patients 5"), Ok(Command::Bench { arguments }));
    }

    #[test]
    fn a_target_and_a_time_are_optional() {
        let fuzz = |target: Option<&str>, seconds| {
            Ok(Command::Fuzz { target: target.map(str::to_owned), seconds })
        };
        assert_eq!(parse("fuzz"), fuzz(None, fuzz::SECONDS));
        assert_eq!(parse("fuzz --seconds 5 pack"), fuzz(Some("pack"), 5));
    }
}
