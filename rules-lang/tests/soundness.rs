//! What the compiler accepts has an answer: whatever is missing from a record, no rule is undecided.
//!
//! Random conditions are compiled; where a value may be missing, the compiler's own fixes are applied
//! until it is content. The engine then decides them on random records whose dates are whole and whose
//! patient facts are there, so that only something missing could leave a rule undecided.

use proptest::prelude::*;
use rules_core::{module::Module, pack};
use rules_lang::{Compilation, Sources, compile, diagnostic::Code};

use crate::support::applied;

const RULES: &str = "
ruleset t { title \"t\" version 1.0.0 language 1 owner \"o\" }
codelist asthma { snomed 195967001 }
codelist better { snomed 162660004 }
measure hba1c: number 'mmol/mol' from hba1c_tests
codelist hba1c_tests { snomed 999791000000106 }
measure edd: date from edd_codes
codelist edd_codes { snomed 161714006 }
parameter period_end: date = today
field first_asthma = earliest asthma
field resolved = latest better after first_asthma
field newest = latest hba1c
field due = first of (value of latest edd, date of latest asthma + 280 days)
field due_always = first of (value of latest edd, today)
field is_high = value of newest > 58
marker m {
  guard age from 10 to 60 years
  starts asthma  ends better
  detail since = start of episode
  detail due = value of latest edd during episode
}
score burden {
  item sick  when any asthma
  item sweet worth 2 when is_sweet
  divided by 2
  band low up to 0.5
  band high above 0.5
}
field is_sweet = (value of newest > 58) or no if missing
table register {
  | 1 | first_asthma is missing | reject | next |
  | 2 | age < 17 years | reject | next |
  | 3 | any better after first_asthma | reject | select |
}
table by_convention {
  missing dates compare as earliest
  | 1 | due after first_asthma | next | reject |
  | 2 | (latest better) after newest | reject | select |
}
";

fn date() -> impl Strategy<Value = String> {
    let plain = prop::sample::select(vec![
        "first_asthma",
        "(latest better)",
        "resolved",
        "newest",
        "due",
        "due_always",
        "period_end",
        "today",
        "birth date",
        "death date",
        "start of m",
        "end of m",
        "since of m",
        "due of m",
        "2026-04-01",
        "(value of latest edd)",
        "(second latest asthma)",
        "start of latest run of hba1c where value > 50 lasting at least 30 days",
        "end of latest run of hba1c where value > 50 lasting at least 30 days",
    ]);
    (plain, prop::sample::select(vec!["", " + 3 months", " - 2 weeks"]))
        .prop_map(|(a, b)| format!("{a}{b}"))
}

fn window() -> impl Strategy<Value = String> {
    prop_oneof![
        (
            prop::sample::select(vec!["on", "before", "on or before", "after", "on or after"]),
            date()
        )
            .prop_map(|(word, date)| format!("{word} {date}")),
        (date(), date()).prop_map(|(a, b)| format!("from {a} to {b}")),
        date().prop_map(|a| format!("in the 6 months to {a}")),
        date().prop_map(|a| format!("within 40 days of {a}")),
        Just("in the last 1 year".to_owned()),
    ]
}

fn selection() -> impl Strategy<Value = String> {
    let list = prop::sample::select(vec![
        "asthma",
        "better",
        "hba1c",
        "hba1c where value > 50",
        "edd",
        "edd during m",
    ]);
    (list, prop::option::of(window())).prop_map(|(a, b)| format!("{a} {}", b.unwrap_or_default()))
}

fn test() -> impl Strategy<Value = String> {
    let plain = vec![
        "is_high",
        "m",
        "selected by register",
        "selected by by_convention",
        "sex is male",
        "age < 40 years",
        "due of m is missing",
        "burden is high",
        "burden > 0.5",
        "mean of hba1c > 60",
        "highest of hba1c in the last 1 year > 60",
        "organisation of latest asthma = organisation of latest better",
        "band of burden is missing",
        "count of latest run of hba1c where value > 50 lasting at least 30 days >= 2",
    ];
    prop_oneof![
        prop::sample::select(plain).prop_map(str::to_owned),
        (prop::sample::select(vec!["any", "no"]), selection())
            .prop_map(|(a, b)| format!("{a} {b}")),
        (date(), window()).prop_map(|(a, b)| format!("{a} {b}")),
        (date(), any::<bool>())
            .prop_map(|(a, not)| format!("{a} is {}missing", if not { "not " } else { "" })),
        selection().prop_map(|a| format!("count of {a} >= 2")),
        selection().prop_map(|a| format!("(latest {a}) is missing")),
        window().prop_map(|a| format!("(value of latest hba1c {a}) > 50")),
        date().prop_map(|a| format!("registered after {a}")),
        date().prop_map(|a| format!("age on {a} < 30 years")),
        date().prop_map(|a| format!("registered on {a}")),
        date().prop_map(|a| format!("m on {a}")),
        date().prop_map(|a| format!("{a} during m")),
        (date(), date()).prop_map(|(a, b)| format!("months between {a} and {b} > 3")),
        (selection(), selection())
            .prop_map(|(a, b)| format!("any {a} with a ({b}) within 200 days")),
        window().prop_map(|a| format!(
            "any run of hba1c where value > 50 {a} lasting at least 60 days"
        )),
        selection().prop_map(|a| format!("count of episodes of {a} with gap 30 days = 1")),
        selection().prop_map(|a| format!("(third latest {a}) is missing")),
        (window(), window())
            .prop_map(|(a, b)| format!("at least 2 of (any asthma {a}, any better {b}, is_high)")),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    test().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| all
                .iter()
                .map(|it| format!("({it})"))
                .collect::<Vec<_>>()
                .join(" and ")),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| all
                .iter()
                .map(|it| format!("({it})"))
                .collect::<Vec<_>>()
                .join(" or ")),
            inner.clone().prop_map(|it| format!("not ({it})")),
            (inner, any::<bool>()).prop_map(|(it, yes)| format!(
                "({it}) or {} if missing",
                if yes { "yes" } else { "no" }
            )),
        ]
    })
}

/// One entry of each kind or none, on days of their own.
fn entries() -> impl Strategy<Value = String> {
    let kind = prop::sample::select(vec![
        "snomed:195967001",
        "snomed:162660004",
        "snomed:999791000000106\t58\tmmol/mol",
        "snomed:999791000000106\t80\tmmol/mol",
        "snomed:999791000000106",
        "snomed:161714006\t@2026-09-09",
        "snomed:161714006",
    ]);
    let kinds = prop::collection::vec((kind, 0u32..4, 1u32..=12), 0..6);
    kinds.prop_map(|kinds| {
        let line = |(n, (kind, year, month)): (usize, &(&str, u32, u32))| {
            format!("entry\te{n}\t{}-{month:02}-{:02}\t{kind}\n", 2023 + year, n + 1)
        };
        kinds.iter().enumerate().map(line).collect()
    })
}

fn record() -> impl Strategy<Value = String> {
    let death = prop::sample::select(vec!["", "\tdeath=2026-10-01"]);
    (entries(), prop::sample::select(vec!["1990-04-02", "2015-02-28"]), death, any::<bool>()).prop_map(
        |(entries, birth, death, is_registered)| {
            let registration = if is_registered { "registration\t2025-03-01\t\tA1\n" } else { "" };
            format!(
                "coded-record\t1\ntoday\t2026-11-23\npatient\tbirth={birth}\tsex=female{death}\n{registration}{entries}"
            )
        },
    )
}

fn compiled(condition: &str) -> (Sources, Compilation) {
    let rules = format!("{RULES}report r {{ include when {condition} }}");
    let mut sources = Sources::new("t", rules);
    let mut compilation = compile(&sources);
    for _ in 0..20 {
        let open = compilation.diagnostics.iter().find(|it| it.code == Code::MayBeMissing);
        let Some(open) = open else { break };
        sources.main.text = applied(&sources.main.text, open.fixes.first().unwrap());
        compilation = compile(&sources);
    }
    (sources, compilation)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn what_compiles_is_decided(condition in condition(), records in prop::collection::vec(record(), 1..6)) {
        let (sources, compilation) = compiled(&condition);
        let plan = compilation.plan;
        let rules = sources.main.text.lines().last().unwrap_or_default();
        prop_assert!(plan.is_some(), "{rules}: {:#?}", compilation.diagnostics);
        let mut module = Module::new();
        module.load(&pack::encode(&plan.unwrap(), &[]).unwrap()).unwrap();
        for record in records {
            let reply = module.evaluate_text(&record).unwrap();
            prop_assert!(reply.contains("\"undecided\":[]"), "{rules}\n{record}\n{reply}");
        }
    }
}
