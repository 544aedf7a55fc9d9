//! Writes a large made-up ruleset, or checks one as `coded-rules check` does.
//!
//! ```sh
//! cargo run --release -p rules-lang --example large_ruleset -- write FOLDER [RULES] [CODES]
//! cargo run --release -p rules-lang --example large_ruleset -- check FOLDER
//! ```
//!
//! By default it has 200 rules and 100,000 codes in a hundred lists. The same numbers give the same bytes.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use rules_core::{code::check_digit, date::Day};
use rules_lang::{
    Analysis, Sources,
    lint::{self, Options},
};

type Done = Result<(), Box<dyn Error>>;

/// How many codelists the codes are on.
const LISTS: usize = 100;
/// In how many files the rules stand, besides the main one.
const PARTS: usize = 4;

fn main() -> Done {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["write", folder] => write(Path::new(folder), 200, 100_000),
        ["write", folder, rules, codes] => write(Path::new(folder), rules.parse()?, codes.parse()?),
        ["check", folder] => check(Path::new(folder)),
        _ => Err("expected `write FOLDER [RULES CODES]` or `check FOLDER`".into()),
    }
}

/// Reads, compiles and lints the ruleset of a folder.
fn check(folder: &Path) -> Done {
    let main = fs::read_to_string(folder.join("large.rules"))?;
    let analysis = Analysis::load(Sources::new("large.rules", main), |path| {
        fs::read(folder.join(path)).map(Some)
    })?;
    let mut options = Options::default();
    options.today = Day::new(2026, 11, 23);
    let said = lint::check(&analysis, &options);
    println!("compiles: {}, {} diagnostics", analysis.plan.is_some(), said.len());
    Ok(())
}

/// Writes the rules and their codelists.
fn write(folder: &Path, rules: usize, codes: usize) -> Done {
    fs::create_dir_all(folder.join("lists"))?;
    for list in 0..LISTS {
        let mut rows = String::from("scheme,code,term\n");
        for number in (0..codes).skip(list).step_by(LISTS) {
            let body = format!("{}00", 1_000_000 + number);
            let check = check_digit(body.as_bytes()).ok_or("no digits")?;
            writeln!(rows, "snomed,{body}{check},Finding {number}")?;
        }
        fs::write(folder.join(format!("lists/list_{list:03}.csv")), rows)?;
    }
    let mut main = String::from(
        "ruleset large {\n  title    \"Large\"\n  version  1.0.0\n  language 1\n  \
         owner    \"Engine group\"\n  review   2027-06-30\n  files    ",
    );
    let names: Vec<String> = (0..PARTS).map(|part| format!("\"part_{part}.rules\"")).collect();
    writeln!(main, "{}\n}}\n", names.join(", "))?;
    for list in 0..LISTS {
        writeln!(main, "codelist list_{list:03} from \"lists/list_{list:03}.csv\"")?;
    }
    fs::write(folder.join("large.rules"), main)?;
    for part in 0..PARTS {
        let mut text = String::new();
        for rule in (0..rules).skip(part).step_by(PARTS) {
            text.push_str(&self::rule(rule));
        }
        fs::write(folder.join(format!("part_{part}.rules")), text)?;
    }
    Ok(())
}

/// An alert, a marker or a report over three lists.
fn rule(number: usize) -> String {
    let list = |step: usize| format!("list_{:03}", (number * 7 + step * 31) % LISTS);
    let (a, b, c) = (list(0), list(1), list(2));
    let months = 3 + number % 20;
    match number % 4 {
        0 => format!(
            "marker status_{number} \"Status {number}\" {{\n  guard   age from 16 to 90 years\n  \
             starts  {a}, {b}\n  ends    {c}\n  lapses  {months} months after start\n  \
             detail  since = start of episode\n}}\n\n"
        ),
        1 => format!(
            "field first_{number} = earliest {a} in the last {months} months\n\n\
             report list_of_{number} \"List {number}\" {{\n  include  when first_{number} is not missing \
             and no {b} after first_{number}\n  column   first = first_{number}\n}}\n\n"
        ),
        _ => format!(
            "alert review_{number} \"Review {number}\" {{\n  severity  warning\n  hazard    LRG-{number:03}\n  \
             audience  general_practice\n  when      (any {a} in the last {months} months or count of {b} >= 2) \
             and no {c} in the last {number} days\n  message   \"No review since {{latest {a}}} (rule {number}).\"\n  \
             repeat    after 14 days or on new evidence\n  override  \"Reviewed elsewhere under rule {number}\"\n  \
             suggest   \"Offer the review of rule {number}\"\n}}\n\n"
        ),
    }
}
