//! The command line, and the help that goes with it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use rules_core::code::Scheme;

use crate::today::parse_day;

const EXIT_STATUS: &str = "\
Exit status:
  0   done
  1   could not be done: no component, a file that cannot be written
  2   something in the input or the command line is wrong; the rest was done
  70  an internal error; please report it";

/// Checks, builds, runs and explains rulesets over coded records.
#[derive(Debug, Parser)]
#[command(name = "coded-rules", version, after_help = EXIT_STATUS)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(CheckArgs),
    #[command(subcommand)]
    Codelist(CodelistCommand),
    Fmt(FmtArgs),
    Build(BuildArgs),
    Inspect(InspectArgs),
    Run(RunArgs),
    Explain(ExplainArgs),
    Lints(LintsArgs),
}

/// Reports what is wrong with rulesets
///
/// Mistakes are errors (exit status 2); what is allowed but doubtful is a warning. `coded-rules lints`
/// says what is looked for.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  coded-rules check rulesets/maternity
  coded-rules check --deny-warnings rulesets
  coded-rules check --format json rulesets/maternity | jq '.[].message'
  coded-rules check --deny never-true --allow no-repeat rulesets/maternity
  coded-rules check --format sarif rulesets > rulesets.sarif
  coded-rules check --diff rulesets/maternity
  coded-rules check --fix rulesets/maternity")]
pub(crate) struct CheckArgs {
    /// A ruleset's or library's folder or main file, or a folder of such folders
    #[arg(required = true, value_name = "RULESET")]
    pub(crate) rulesets: Vec<PathBuf>,
    /// Fail on warnings, too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Leave this lint or warning out; may be given again
    #[arg(long, value_name = "NAME")]
    pub(crate) allow: Vec<String>,
    /// Warn of this lint, if it is off; may be given again
    #[arg(long, value_name = "NAME")]
    pub(crate) warn: Vec<String>,
    /// Make an error of this lint or warning; may be given again
    #[arg(long, value_name = "NAME")]
    pub(crate) deny: Vec<String>,
    /// `text` for people on standard error; `json` as one array, or `sarif`, on standard output
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: CheckFormat,
    /// The day to hold review dates against, instead of today
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) today: Option<String>,
    /// Apply the fixes that change nothing of what the rules mean, and the repairs of damaged codes; say
    /// each, and report what is left
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what `--fix` would do; write nothing, and fail (exit status 2) where there is something
    #[arg(long, conflicts_with = "fix")]
    pub(crate) diff: bool,
}

/// Looks at codelist files by themselves
#[derive(Debug, Subcommand)]
pub(crate) enum CodelistCommand {
    Check(CodelistCheckArgs),
    Diff(CodelistDiffArgs),
}

/// Reports what is wrong with codelist files, and accounts for every row
///
/// Reads our own columns (`scheme,code,term`) and those that published lists have. A malformed code is an
/// error (exit status 2) with the code it probably was, where only one can have been damaged so.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  coded-rules codelist check rulesets/diabetes/codelists/*.csv
  coded-rules codelist check --scheme snomed asthma.csv
  coded-rules codelist check --format json asthma.csv | jq '.[].problems'")]
pub(crate) struct CodelistCheckArgs {
    /// Codelist files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The scheme of the codes, where the files do not say it: `read2`, `ctv3`, `snomed`, `dmd`, …
    #[arg(long, value_name = "SCHEME", value_parser = parse_scheme)]
    pub(crate) scheme: Option<Scheme>,
    /// `text`: problems on standard error, counts on standard output; `json`: both as one array on
    /// standard output
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Says which codes one codelist file has and another has not
///
/// Exit status 2 if a file cannot be read whole; whether the lists differ does not count.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  coded-rules codelist diff old.csv new.csv
  coded-rules codelist diff --scheme ctv3 old.csv new.csv --format json")]
pub(crate) struct CodelistDiffArgs {
    /// The list as it was
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The list as it is
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// The scheme of the codes, where the files do not say it
    #[arg(long, value_name = "SCHEME", value_parser = parse_scheme)]
    pub(crate) scheme: Option<Scheme>,
    /// Lines for people, or one JSON object
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

fn parse_scheme(name: &str) -> Result<Scheme, String> {
    Scheme::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Scheme::ALL.iter().map(|it| it.name()).collect();
        format!("the schemes are {}", names.join(", "))
    })
}

/// Lays rules files out in the one layout they have
///
/// Only white space changes; comments stay where they are. What is written is read back first, and a file
/// with mistakes of syntax is left as it is.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  coded-rules fmt rulesets/maternity
  coded-rules fmt --check rulesets")]
pub(crate) struct FmtArgs {
    /// A ruleset's or library's folder or main file, or a folder of such folders
    #[arg(required = true, value_name = "RULESET")]
    pub(crate) rulesets: Vec<PathBuf>,
    /// Write nothing; fail (exit status 2) where a file is not in the layout
    #[arg(long)]
    pub(crate) check: bool,
}

/// Compiles a ruleset into the pack that hosts load
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  coded-rules build rulesets/maternity -o maternity.pack")]
pub(crate) struct BuildArgs {
    /// A folder with one `*.rules` file, or that file
    #[arg(value_name = "RULESET")]
    pub(crate) ruleset: PathBuf,
    /// Where to write the pack
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Says what records hold and that nothing of it is lost, without running a rule
///
/// Counts what was read, what became an entry and what a problem, by type, code system and organisation.
/// No component is needed. Neither ids nor words of a record are shown.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  coded-rules inspect samples/fhir
  coded-rules inspect --ruleset rulesets/maternity --format json extract/ | jq .rulesets")]
pub(crate) struct InspectArgs {
    /// Also count how many of the codes this ruleset knows: a folder, its `*.rules` file, or a pack; may be
    /// given again
    #[arg(long = "ruleset", value_name = "RULESET")]
    pub(crate) rulesets: Vec<PathBuf>,
    /// `text` for people, `json` as one object
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) files: FilesArgs,
}

/// Runs rulesets over records and reports what they say of each patient
///
/// Every record goes through the WebAssembly component, as in any other host. One that cannot be read
/// is reported, the others are still run, and the exit status is 2.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  coded-rules run --ruleset rulesets/maternity samples
  coded-rules run --ruleset maternity.pack --today 2026-11-23 bundle.json
  zcat export.ndjson.gz | coded-rules run --ruleset rulesets/diabetes --format json -")]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) rules: RulesArgs,
    #[command(flatten)]
    pub(crate) context: ContextArgs,
    /// `text` for people, `json` as one line a patient
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Leave out patients for whom no alert, active marker, report or undecided rule stands
    #[arg(long)]
    pub(crate) only_acting: bool,
    #[command(flatten)]
    pub(crate) files: FilesArgs,
}

/// Shows, condition by condition, why a rule stands as it does for a patient
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  coded-rules explain --ruleset rulesets/maternity --rule pregnant samples/booked.txt
  coded-rules explain --ruleset rulesets/diabetes --rule dm020 --patient 9000000001 export.ndjson.gz")]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) rules: RulesArgs,
    /// The marker, alert, report or table
    #[arg(long, value_name = "NAME")]
    pub(crate) rule: String,
    /// Only this patient, by the id in the feed
    #[arg(long, value_name = "ID")]
    pub(crate) patient: Option<String>,
    #[command(flatten)]
    pub(crate) context: ContextArgs,
    #[command(flatten)]
    pub(crate) files: FilesArgs,
}

/// Says what rulesets are looked at for, and what a diagnostic means
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  coded-rules lints
  coded-rules lints never-true
  coded-rules lints E0601")]
pub(crate) struct LintsArgs {
    /// Names or codes of lints and other diagnostics [default: the list of all lints]
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
}

/// Which rules, run by what.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// A ruleset folder, its `*.rules` file, or a pack; may be given again
    #[arg(long = "ruleset", required = true, value_name = "RULESET")]
    pub(crate) rulesets: Vec<PathBuf>,
    /// The component, if it is not beside this program
    #[arg(long, value_name = "FILE", env = "CODED_RULES_COMPONENT", hide_env_values = true)]
    pub(crate) component: Option<PathBuf>,
}

/// The circumstances of the evaluation. For a text request they stand above what the request says.
#[derive(Debug, Args)]
pub(crate) struct ContextArgs {
    /// The day the evaluation is for [default: what a text request says, else today]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) today: Option<String>,
    /// Replay: leave out entries recorded after this day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) known_as_of: Option<String>,
    /// The organisation that asks, for rules about entries it recorded
    #[arg(long, value_name = "CODE")]
    pub(crate) organisation: Option<String>,
    /// Set a ruleset's parameter; may be given again
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parse_parameter)]
    pub(crate) parameters: Vec<(String, String)>,
}

/// The records.
#[derive(Debug, Args)]
pub(crate) struct FilesArgs {
    /// FHIR bundles (`.json`, `.xml`, or `.ndjson` with one a line), text requests (`.txt`), any of them
    /// gzipped; folders of these, or of the CSV tables of a TPP SystmOne, EMIS Web or OMOP extract; `-` for
    /// standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// SARIF 2.1.0, for code scanners.
    Sarif,
}

/// Reads `name=value`.
fn parse_parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.to_owned(), value.to_owned()))
        }
        _ => Err("write it as name=value".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_parameter_has_a_name_and_a_value() {
        assert_eq!(parse_parameter("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert!(parse_parameter("a").is_err());
        assert!(parse_parameter("=b").is_err());
        assert!(parse_parameter("a=").is_err());
    }
}
