//! What lints say of conditions is so: the engine is asked about random ones on random records.

use proptest::prelude::*;
use rules_core::{module::Module, pack};
use rules_lang::{
    Diagnostic, Sources, compile,
    diagnostic::{Applicability, Edit, Fix},
    lint::{self, Options},
};

use crate::support::applied;

const RULES: &str = "
ruleset t { title \"t\" version 1.0.0 language 1 owner \"o\" review 2027-06-30 }
codelist asthma { snomed 195967001 }
codelist better { snomed 162660004 }
measure hba1c: number 'mmol/mol' from hba1c_tests { plausible 10 to 250 }
codelist hba1c_tests { snomed 999791000000106 }
field newest = latest hba1c
";

/// Lists with windows that often have nothing in common.
fn selection() -> impl Strategy<Value = String> {
    let window = prop::sample::select(vec![
        "in the last 1 year",
        "in the last 0 days",
        "before today - 6 months",
        "on or after today - 6 months",
        "from today - 3 months to today - 9 months",
        "on today",
        "after today",
        "before 2025-04-01",
        "on or after 2025-04-01",
        "in the 12 months to today - 1 year",
        "within 30 days of today",
        "from today - 366 days to today - 365 days",
    ]);
    let list = prop::sample::select(vec!["asthma", "better", "hba1c"]);
    (list, prop::collection::vec(window, 0..3)).prop_map(|(a, b)| format!("{a} {}", b.join(" ")))
}

fn test() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec!["<", "<=", ">=", ">", "=", "!="]);
    let number = prop::sample::select(vec![
        ("age", " years", 0..60u32),
        ("count of asthma", "", 0..3),
        ("value of newest", "", 40..70),
    ]);
    let compared =
        (number, sign, any::<prop::sample::Index>()).prop_map(|((what, unit, range), sign, at)| {
            let at = range.start + u32::try_from(at.index(range.len())).unwrap();
            format!("({what} {sign} {at}{unit}) or no if missing")
        });
    prop_oneof![
        compared,
        (prop::sample::select(vec!["any", "no"]), selection())
            .prop_map(|(a, b)| format!("{a} {b}")),
        prop::sample::select(vec![
            "sex is male",
            "sex is not female",
            "sex is female",
            "age from 10 to 40 years",
            "age < 18 years",
            "age >= 18 years",
            "age > 40 years",
            "newest is not missing",
        ])
        .prop_map(str::to_owned),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    test().prop_recursive(3, 10, 3, |inner| {
        let chain = |word: &'static str| {
            move |all: Vec<String>| {
                let bracketed = all.iter().map(|it| {
                    match it.contains(' ') && it.contains(" and ") || it.contains(" or ") {
                        true => format!("({it})"),
                        false => it.clone(),
                    }
                });
                bracketed.collect::<Vec<_>>().join(word)
            }
        };
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(chain(" and ")),
            prop::collection::vec(inner.clone(), 2..4).prop_map(chain(" or ")),
            inner.prop_map(|it| format!("not ({it})")),
        ]
    })
}

fn record() -> impl Strategy<Value = String> {
    let kind = prop::sample::select(vec![
        "snomed:195967001",
        "snomed:162660004",
        "snomed:999791000000106\t58\tmmol/mol",
        "snomed:999791000000106\t48\tmmol/mol",
        "snomed:999791000000106",
    ]);
    let day = prop::sample::select(vec![
        "2026-11-23",
        "2026-11-22",
        "2026-05-23",
        "2026-05-24",
        "2025-11-23",
        "2025-11-24",
        "2025-03-31",
        "2025-04-01",
        "2024-11-24",
        "2027-01-01",
    ]);
    let birth = prop::sample::select(vec!["1986-11-23", "2008-11-23", "2008-11-24", "2026-01-01"]);
    let sex = prop::sample::select(vec!["female", "male", "other"]);
    let entries = prop::collection::vec((kind, day), 0..5);
    (entries, birth, sex).prop_map(|(entries, birth, sex)| {
        let mut text =
            format!("coded-record\t1\ntoday\t2026-11-23\npatient\tbirth={birth}\tsex={sex}\n");
        for (n, (kind, day)) in entries.iter().enumerate() {
            text.push_str(&format!("entry\te{n}\t{day}\t{kind}\n"));
        }
        text
    })
}

/// For each record, whether a report with this condition includes the patient.
fn answers(sources: &Sources, records: &[String]) -> Vec<bool> {
    let compilation = compile(sources);
    let text = &sources.main.text;
    let plan = compilation.plan.unwrap_or_else(|| panic!("{text}{:#?}", compilation.diagnostics));
    let mut module = Module::new();
    module.load(&pack::encode(&plan, &[]).unwrap()).unwrap();
    let asked = records.iter().map(|record| {
        let reply = module.evaluate_text(record).unwrap();
        assert!(reply.contains("\"undecided\":[]"), "{text}{record}{reply}");
        reply.contains("\"report\":\"r\"")
    });
    asked.collect()
}

fn report(condition: &str) -> Sources {
    Sources::new("t", format!("{RULES}report r {{ include when {condition} }}"))
}

/// The rules with one place written in another way.
fn with(sources: &Sources, it: &Diagnostic, text: &str) -> Sources {
    let edits = vec![Edit { span: it.primary.span, text: text.to_owned() }];
    let fix = Fix { title: String::new(), edits, applicability: Applicability::Choice };
    Sources::new("t", applied(&sources.main.text, &fix))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn what_lints_say_is_so(condition in condition(), records in prop::collection::vec(record(), 1..8)) {
        let sources = report(&condition);
        let compilation = compile(&sources);
        let before = answers(&sources, &records);
        for it in lint::check(&sources, &compilation, &Options::default()) {
            let span = it.primary.span;
            let words = sources.main.text.get(span.start as usize..span.end as usize).unwrap();
            match it.code.slug() {
                "always-true" | "never-true" => {
                    // Replacing a part with what it always is changes nothing.
                    let plain = if it.code.slug() == "always-true" { "(no asthma or any asthma)" } else { "(any asthma and no asthma)" };
                    let after = answers(&with(&sources, &it, plain), &records);
                    prop_assert_eq!(&before, &after, "{}: {}", words, sources.main.text);
                }
                "empty-window" | "future-window" => {
                    let after = answers(&report(&format!("any {words}")), &records);
                    prop_assert!(!after.contains(&true), "{}", words);
                }
                "subsumed-operand" => {
                    let replaced = |plain| answers(&with(&sources, &it, plain), &records);
                    let (yes, no) = (replaced("(no asthma or any asthma)"), replaced("(any asthma and no asthma)"));
                    prop_assert!(before == yes || before == no, "{}: {}", words, sources.main.text);
                }
                _ => {}
            }
            for fix in it.fixes.iter().filter(|it| it.applicability == Applicability::Safe) {
                let fixed = Sources::new("t", applied(&sources.main.text, fix));
                prop_assert_eq!(&before, &answers(&fixed, &records), "{}", fixed.main.text);
            }
        }
    }
}
