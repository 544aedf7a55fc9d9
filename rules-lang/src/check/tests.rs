use crate::{Sources, compile, diagnostic::Code};

/// What the conditions below are about. `resolved` has a bound that may be missing.
const RULES: &str = "
ruleset t { title \"t\" version 1.0.0 language 1 owner \"o\" }
codelist asthma { snomed 195967001 }
codelist better { snomed 162660004 }
measure hba1c: number 'mmol/mol' from asthma
measure edd: date from better
parameter period_end: date = today
field first_asthma = earliest asthma
field resolved = latest better after first_asthma
field due = first of (value of latest edd, date of latest asthma + 280 days)
field due_always = first of (value of latest edd, today)
field is_high = value of newest > 58
field newest = latest hba1c
marker m {
  starts asthma  ends better
  detail since = start of episode
  detail due = value of latest edd during episode
}
table register {
  | 1 | first_asthma is missing | reject | next |
  | 2 | age < 17 years | reject | select |
}
";

/// What the compiler says is missing when the condition decides an alert; empty if nothing is.
fn lacking(condition: &str) -> Vec<String> {
    let alert = "alert x { severity info hazard H-1 message \"m\" when";
    let compilation = compile(&Sources::new("t", format!("{RULES}{alert} {condition} }}")));
    let errors = compilation.diagnostics.iter().filter(|it| it.code.code().starts_with('E'));
    errors
        .map(|it| {
            assert_eq!(it.code, Code::MayBeMissing, "{condition}: {}", it.message);
            let (_, lacks) = it.primary.text.split_once("without ").unwrap();
            lacks.to_owned()
        })
        .collect()
}

#[test]
fn conditions_that_always_have_an_answer() {
    for condition in [
        "any asthma",
        "no asthma in the last 12 months",
        "count of asthma >= 2",
        "any asthma on or before period_end - 9 months",
        "first_asthma is missing",
        "age < 17 years",
        "birth date after 2000-01-01",
        "sex is male",
        "registered after period_end - 9 months",
        "m",
        "selected by register",
        "due_always after today",
        "any asthma during m",
        // Guarded in the same chain, in either order.
        "first_asthma is not missing and first_asthma after today",
        "first_asthma after today and first_asthma is not missing",
        "first_asthma is missing or first_asthma after today",
        "not (first_asthma is missing) and first_asthma after today",
        "not (first_asthma is missing or first_asthma after today)",
        "newest is not missing and value of newest > 58",
        "newest is not missing and is_high",
        "due is not missing and due after today",
        // Asking for the entries is asking whether the latest is there.
        "any asthma and (earliest asthma) after today",
        "no asthma or first_asthma after today",
        // Written in two ways, one thing.
        "(earliest asthma) is not missing and first_asthma after today",
        // One of a `first of` is enough.
        "any asthma and due after today",
        "(latest edd) is not missing and due after today",
        // A bound and what it bounds.
        "first_asthma is not missing and resolved is missing",
        "first_asthma is not missing and resolved is not missing and resolved after first_asthma",
        // What holds if something is missing.
        "(first_asthma after today) or no if missing",
        "any asthma and ((value of newest > 58) or yes if missing)",
        "((first_asthma after today) or no if missing) and first_asthma before 2030-01-01",
        // A marker that is active has an episode, and what its details need comes with it.
        "m and start of m after today",
        "m and since of m after today",
        "m and (due of m is missing or due of m after today)",
        // A table that selects only where it is there.
        "selected by register and first_asthma after today",
        "death date is not missing and death date before today",
        "code of first_asthma = code of first_asthma or no asthma",
        "(organisation of first_asthma) is not missing and organisation of first_asthma = organisation of first_asthma",
        "(organisation of first_asthma = organisation of newest) or no if missing",
    ] {
        assert!(lacking(condition).is_empty(), "{condition}: {:?}", lacking(condition));
    }
}

#[test]
fn conditions_that_may_have_none() {
    for (condition, lacks) in [
        ("first_asthma after today", "`first_asthma`"),
        ("(latest asthma) after today", "`latest asthma`"),
        ("value of newest > 58", "`newest`"),
        ("not is_high", "`newest`"),
        ("death date before today", "`death date`"),
        ("due after today", "`due`"),
        ("start of m after today", "`start of m`"),
        ("since of m after today", "`since of m`"),
        ("m and due of m after today", "`due of m`"),
        ("any better after first_asthma", "`first_asthma`"),
        ("count of better after first_asthma > 2", "`first_asthma`"),
        ("resolved is missing", "`first_asthma`"),
        ("any hba1c where value > value of newest", "`newest`"),
        ("registered after first_asthma", "`first_asthma`"),
        // A guard in the wrong direction, for something else, or no guard at all.
        ("first_asthma is missing and first_asthma after today", "`first_asthma`"),
        ("first_asthma is not missing or first_asthma after today", "`first_asthma`"),
        ("newest is not missing and first_asthma after today", "`first_asthma`"),
        ("first_asthma before 2030-01-01 and first_asthma after today", "`first_asthma`"),
        ("any better and first_asthma after today", "`first_asthma`"),
        ("any asthma in the last 1 year and value of newest > 58", "`newest`"),
        (
            "((first_asthma after today) or yes if missing) and first_asthma after today",
            "`first_asthma`",
        ),
        ("not (selected by register) and first_asthma after today", "`first_asthma`"),
        // An entry need not say who recorded it.
        (
            "any asthma and organisation of first_asthma = organisation of first_asthma",
            "`organisation of first_asthma`",
        ),
    ] {
        assert_eq!(lacking(condition), [lacks], "{condition}");
    }
}

#[test]
fn rows_know_what_the_rows_above_have_asked() {
    let rows = |rows: &str, convention: &str| {
        let table = format!("table t {{ {convention} {rows} }}");
        let diagnostics = compile(&Sources::new("t", RULES.to_owned() + &table)).diagnostics;
        diagnostics.iter().filter(|it| it.code == Code::MayBeMissing).count()
    };
    let asks = "| 1 | first_asthma is missing | reject | next |";
    let uses = "| 2 | first_asthma after today | reject | select |";
    assert_eq!(rows(&format!("{asks} {uses}"), ""), 0);
    assert_eq!(rows(uses, ""), 1);
    assert_eq!(rows(uses, "missing dates compare as earliest"), 0);
    // Going on where it is missing tells the next row nothing.
    let goes_on = "| 1 | first_asthma is missing | next | next |";
    assert_eq!(rows(&format!("{goes_on} {uses}"), ""), 1);
    // The convention is about dates that are compared, not about bounds or numbers.
    let number = "| 2 | value of newest > 58 | reject | select |";
    assert_eq!(rows(number, "missing dates compare as earliest"), 1);
    let bound = "| 2 | any better after first_asthma | reject | select |";
    assert_eq!(rows(bound, "missing dates compare as earliest"), 1);
}
