//! The page of units is the table; entries in a listed spelling are used, and no others.

use std::{env, fs, path::PathBuf};

use rules_core::{engine::Engine, pack};
use rules_lang::{Sources, compile, ucum};

const HEAD: &str = "\
# Units

The units a measure may have, as [UCUM](https://ucum.org) writes them, and every other text that is taken for each. Nothing
else is: texts are compared exactly, so `Mg` and `MG` are not `mg`, and an entry in a unit that is not listed is a problem with that
entry. A unit may have an annotation in braces, which says what is counted and nothing of the unit: `{beats}/min` is `/min`. How
one unit is accepted for another stands in [the reference](language.md#measure). This list is written by a test; others hold each
conversion against a UCUM library, and that no text is the spelling of two units.

| unit | is | also taken |
|---|---|---|
";

#[test]
fn the_page_of_units_is_the_table() {
    let mut page = HEAD.to_owned();
    for it in ucum::table() {
        let show = |text: &String| match text.as_str() {
            "" => "no unit".to_owned(),
            text => format!("`{text}`"),
        };
        let also: Vec<String> = ucum::spellings(it.ucum).iter().map(show).collect();
        page.push_str(&format!("| `{}` | {} | {} |\n", it.ucum, it.name, also.join(" · ")));
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/units.md");
    if env::var_os("CODED_RULES_UPDATE_DOCS").is_some() {
        fs::write(path, page).unwrap();
        return;
    }
    assert_eq!(fs::read_to_string(path).unwrap(), page);
}

const RULES: &str = r#"
ruleset units { title "Units" version 1.0.0 language 1 owner "Tests" }
codelist tests { snomed 195967001 }
measure haemoglobin: number 'g/L' from tests { accepts 'g/dL' plausible 20 to 300 }
report low { include when (value of latest haemoglobin < 80) or no if missing }
"#;

/// Whether a haemoglobin is below 80 g/L, or the problem with it.
fn is_low(value: &str, unit: &str) -> String {
    let compilation = compile(&Sources::new("units", RULES));
    let plan = compilation.plan.unwrap_or_else(|| panic!("{:?}", compilation.diagnostics));
    let mut module = Engine::new();
    module.load(&pack::encode(&plan, &[]).unwrap()).unwrap();
    let reply = module
        .evaluate_text(&format!(
            "coded-record\t1\ntoday\t2026-11-23\npatient\tbirth=1990-02-28\tsex=female\n\
             entry\te1\t2026-05-01\tsnomed:195967001\t{value}\t{unit}\n"
        ))
        .unwrap();
    let problem =
        ["unit-not-accepted", "value-implausible"].into_iter().find(|it| reply.contains(it));
    problem.map_or_else(|| reply.contains("\"report\":\"low\"").to_string(), str::to_owned)
}

#[test]
fn entries_in_a_listed_spelling_are_used_and_no_others() {
    for (value, unit, expected) in [
        ("79", "g/L", "true"),
        ("79", "g/l", "true"),
        ("80", "gm/l", "false"),
        ("7.9", "g/dL", "true"),
        ("7.9", "g/dl", "true"),
        ("8.0", "gm/dl", "false"),
        ("79", "G/L", "unit-not-accepted"),
        ("79", "Mg/L", "unit-not-accepted"),
        ("79", "mg/L", "unit-not-accepted"),
        ("79", "", "unit-not-accepted"),
        ("79", "Banana", "unit-not-accepted"),
        ("7.9", "g/L", "value-implausible"),
    ] {
        assert_eq!(is_low(value, unit), expected, "{value} {unit}");
    }
}
