//! Rulesets: codelists, measures, parameters and fields that always are the same, and rules that are not.

use super::{
    Choices,
    expression::{Carries, Writer},
};

const DEFINITIONS: &str = "
ruleset random { title \"Random\" version 1.0.0 language 1 owner \"Conformance\" }
codelist asthma    { read2 H33..% \"Asthma\" ctv3 H33.. \"Asthma\" snomed 195967001 \"Asthma\" }
codelist wheeze    { read2 H331.% \"Intrinsic\", H33z. ctv3 X101x snomed 195967001 \"Wheeze\" }
codelist better    { read2 212G. ctv3 212G. \"Resolved\" snomed 162660004 }
codelist severe    = any of (asthma, better) except wheeze
codelist tests     { read2 42W5. ctv3 XaPbt snomed 999791000000106 \"HbA1c\" }
codelist edd_codes { read2 62... ctv3 62... snomed 161714006 \"Due date\" }
codelist scans     { read2 7F2.. ctv3 7F2.. snomed 738070007, 161714006 }
measure hba1c: number 'mmol/mol' from tests {
  accepts   '%' as (value - 2.152) / 0.09148 rounded to 0 places
  plausible 10 to 250
}
measure raw:  number 'mmol/mol' from tests { accepts '{turned}' as 100 - value }
measure edd:  date from edd_codes { plausible from 4 weeks before to 44 weeks after }
measure scan: date from scans
parameter period_end: date = today
parameter target: number 'mmol/mol' = 58
parameter youngest: number 'a' = 17
parameter retest: duration = 60 days
parameter midwifery: organisations = \"A1\", \"B2\"
field first_asthma = earliest asthma
field resolved     = latest better after first_asthma
field newest       = latest hba1c
field recent       = hba1c in the last 2 years
field lately       = asthma in the last 3 years
field due          = first of (value of latest edd, date of latest asthma + 280 days)
field due_always   = first of (value of latest edd, today)
field is_high      = (value of newest > target) or no if missing
";

/// What a request may ask to have explained.
pub const NAMES: [&str; 12] = [
    "m",
    "n",
    "burden",
    "register",
    "by_convention",
    "tested",
    "first_alert",
    "second_alert",
    "listed",
    "is_high",
    "due",
    "recent",
];

/// A ruleset. Conditions in it may have no answer where something is missing.
pub fn program(numbers: &[u16]) -> String {
    let mut it = Writer { choices: Choices::new(numbers), depth: 0, markers: false, rules: false };
    let mut text = DEFINITIONS.to_owned();
    text.push_str(&marker(&mut it, "m", "due"));
    it.markers = false;
    text.push_str(&marker(&mut it, "n", "seen"));
    it.markers = true;
    text.push_str(&score(&mut it));
    text.push_str(&tables(&mut it));
    it.rules = true;
    text.push_str(&alerts(&mut it));
    text.push_str(&report(&mut it));
    text
}

fn marker(it: &mut Writer<'_>, name: &str, date: &str) -> String {
    let mut text = format!("marker {name} \"Marker {name}\" {{\n");
    match it.choices.below(5) {
        0 => {}
        1 | 2 => text.push_str("  guard age from 10 to 60 years\n"),
        3 => text.push_str("  guard sex is not male and age >= youngest\n"),
        _ => text.push_str(&format!("  guard {}\n", it.condition())),
    }
    let starts: Vec<String> = (0..=it.choices.below(2)).map(|_| it.sure_selection()).collect();
    text.push_str(&format!("  starts {}\n", starts.join(", ")));
    let has_ends = !it.choices.once_in(6);
    if has_ends {
        let ends: Vec<String> = (0..=it.choices.below(2)).map(|_| it.sure_selection()).collect();
        text.push_str(&format!("  ends {}\n", ends.join(", ")));
    }
    let lapses = ["lapses 44 weeks after start", "lapses 12 months after latest start", ""];
    text.push_str(&format!("  {}\n", it.choices.one(&lapses)));
    // Within the marker nothing asks for markers but by `episode`.
    let during = it.choices.one(&["during episode", ""]);
    text.push_str("  detail since = start of episode\n");
    text.push_str(&format!("  detail {date} = value of latest edd {during}\n"));
    text.push_str(&format!("  detail top = highest of any of (hba1c, raw) {during}\n"));
    text.push_str(&format!("  detail anything = {}\n", it.value()));
    if name == "m" {
        let date_gap = it.choices.one(&["7 days", "2 weeks", "100 days"]);
        let number_gap = it.choices.one(&["10", "0.5", "0"]);
        let during = it.choices.one(&["during episode", "", "in the last 2 years"]);
        text.push_str(&format!(
            "  conflict due when any two of (edd, scan) {during} differ by more than {date_gap}\n"
        ));
        text.push_str(&format!(
            "  conflict top when any two of (hba1c, raw) {during} differ by more than {number_gap}\n"
        ));
    }
    text.push_str("}\n");
    text
}

fn score(it: &mut Writer<'_>) -> String {
    let mut text = String::from("score burden \"Burden\" {\n");
    for (n, worth) in ["", "worth 2", "worth -0.5"].iter().enumerate() {
        let title = it.choices.one(&["", "\"Titled\""]);
        text.push_str(&format!("  item i{n} {title} {worth} when {}\n", it.condition()));
    }
    let divide = it.choices.one(&["", "divided by 3"]);
    text.push_str(&format!(
        "  {divide}\n  band low \"Low\" up to 0.5\n  band high above 0.5 to 2\n}}\n"
    ));
    text
}

fn tables(it: &mut Writer<'_>) -> String {
    let mut text = String::new();
    for name in ["register", "by_convention"] {
        text.push_str(&format!("table {name} \"Table {name}\" {{\n"));
        if name == "by_convention" {
            text.push_str("  missing dates compare as earliest\n");
        }
        let rows = it.choices.below(3);
        for n in 0..rows {
            let actions = it.choices.one(&[
                "reject \"no\" | next",
                "next | reject",
                "select expecting | next",
                "next | select",
            ]);
            text.push_str(&format!("  | {} | {} | {actions} |\n", n + 1, it.condition()));
        }
        let last =
            it.choices.one(&["select expecting | reject", "reject \"last\" | select expecting"]);
        text.push_str(&format!("  | 9 | {} | {last} |\n}}\n", it.condition()));
    }
    text.push_str(
        "table tested (goal: number 'mmol/mol' = 58, on_day: date = today) {\n  | 1 | \
         (value of latest hba1c on or before on_day <= goal) or no if missing | select | reject |\n}\n",
    );
    text
}

fn alerts(it: &mut Writer<'_>) -> String {
    let mut text = String::new();
    for name in ["first_alert", "second_alert"] {
        let hole = it.choices.one(&[
            "{first_asthma}",
            "{newest}",
            "{due of m}",
            "{conflict of due of m}",
            "{conflict of top of m}",
            "{items of burden}",
            "{count of asthma}",
        ]);
        let repeat = it.choices.one(&[
            "",
            "repeat after 14 days",
            "repeat after 1 month or on new evidence",
            "repeat on new evidence",
        ]);
        let when = it.condition();
        text.push_str(&format!(
            "alert {name} \"Alert\" {{\n  severity warning\n  hazard H-01\n  when {when}\n  \
             message \"Since {{first_asthma}}: {hole}.\"\n  {repeat}\n}}\n"
        ));
    }
    text
}

fn report(it: &mut Writer<'_>) -> String {
    let include = it.condition();
    let mut text = format!("report listed \"Listed\" {{\n  include when {include}\n");
    for n in 0..3 {
        text.push_str(&format!("  column c{n} = {}\n", it.value()));
    }
    // A number within bounds, an entry and a text are shown each in its own way.
    let number = it.value_of(Carries::Number);
    text.push_str(&format!("  column number = {number}\n}}\n"));
    text
}
