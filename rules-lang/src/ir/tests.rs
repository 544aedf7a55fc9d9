use super::{Expression, Printer};
use crate::{Sources, compile};

const HEADER: &str = "ruleset t { title \"t\" version 1.0.0 language 1 owner \"o\" }
codelist asthma { snomed 195967001 }
measure hba1c: number 'mmol/mol' from asthma
measure edd: date from asthma
parameter period_end: date = today
field first_asthma = earliest asthma
field tests = hba1c in the last 12 months
marker m { starts asthma  lapses 1 year after start  detail due = value of latest edd during episode }
table t { | 1 | any asthma | select chosen | reject | }
";

/// An expression in canonical words, and what the same words come to when read again.
fn shown(expression: &str) -> (String, String) {
    let once = |expression: &str| {
        let compilation = compile(&Sources::new("t", format!("{HEADER}field x = {expression}")));
        let ir = compilation
            .ir
            .unwrap_or_else(|| panic!("{expression}: {:#?}", compilation.diagnostics));
        let expression: &Expression = &ir.fields.last().unwrap().expression;
        Printer::new(&ir).expression(expression)
    };
    let first = once(expression);
    let second = once(&first);
    (first, second)
}

#[test]
fn canonical_words_read_back_as_themselves() {
    for (written, canonical) in [
        ("any asthma on 2026-04-01", "any asthma on 2026-04-01"),
        ("any of (hba1c, asthma)", "any of (asthma, hba1c)"),
        ("latest any of (asthma, hba1c)", "latest any of (asthma, hba1c)"),
        ("no tests before today", "no tests before today"),
        (
            "count of asthma from today - 1 years to today > 2",
            "count of asthma from today - 1 year to today > 2",
        ),
        ("count of asthma = 2", "count of asthma = 2"),
        ("(count of asthma) from 1 to 2", "(count of asthma) from 1 to 2"),
        (
            "any hba1c where value from 10 to 20 'mmol/mol'",
            "any hba1c where value from 10 to 20 'mmol/mol'",
        ),
        (
            "any edd where value within 7 days of today",
            "any edd where value within 7 days of today",
        ),
        (
            "any hba1c where value > (value of latest hba1c) during m",
            "any hba1c where value > (value of latest hba1c) during m",
        ),
        ("(latest asthma) after period_end", "(date of latest asthma) after period_end"),
        (
            "first_asthma in the 12 months to date of first_asthma",
            "first_asthma in the 12 months to first_asthma",
        ),
        ("date of first_asthma", "date of first_asthma"),
        (
            "(date of latest asthma after today) + 1 days",
            "(date of latest asthma after today) + 1 day",
        ),
        ("date of latest asthma + 1 week", "date of latest asthma + 1 week"),
        (
            "sex is not male and (age < 17 years or age from 10 to 60 years)",
            "sex is not male and (age < 17 years or age from 10 to 60 years)",
        ),
        ("age on (date of latest asthma) >= 3 years", "age on (date of latest asthma) >= 3 years"),
        ("not (any asthma and m)", "not (any asthma and m)"),
        ("not ((latest asthma) is missing)", "latest asthma is not missing"),
        ("first of (value of latest edd, today)", "first of (value of latest edd, today)"),
        (
            "(due of m after start of m) or yes if missing",
            "(due of m after start of m) or yes if missing",
        ),
        ("selected by t as chosen", "selected by t as chosen"),
        ("registered in the last 9 months", "registered in the last 9 months"),
        ("code of first_asthma", "code of first_asthma"),
        ("organisation of latest asthma", "organisation of latest asthma"),
        ("death date is not missing", "death date is not missing"),
        ("end of m + 2 months", "end of m + 2 months"),
        ("value of latest hba1c <= -5.50", "value of latest hba1c <= -5.5"),
    ] {
        let (first, second) = shown(written);
        assert_eq!((first.as_str(), second.as_str()), (canonical, canonical), "{written}");
    }
}
