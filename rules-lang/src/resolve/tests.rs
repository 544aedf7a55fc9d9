use rules_core::plan::MeasureValue;

use crate::{Analysis, Sources, compile};

const HEADER: &str = "ruleset t { title \"t\" version 1.0.0 language 1 owner \"o\" }\n";

fn with_file(rules: &str, csv: &[u8]) -> Analysis {
    let mut sources = Sources::new("t", format!("{HEADER}{rules}"));
    sources.files.insert("a.csv".into(), csv.into());
    compile(&sources)
}

/// The codes of the first list as `scheme code term`, or what is wrong.
fn codes(rules: &str, csv: &[u8]) -> Vec<String> {
    let compilation = with_file(rules, csv);
    let Some(ir) = compilation.ir else {
        return compilation.diagnostics.into_iter().map(|it| it.message).collect();
    };
    let show = |it: &super::ListedCode| {
        let below = if it.and_below { "%" } else { "" };
        format!("{} {}{below} {}", it.code.scheme().name(), it.code, it.term)
    };
    ir.codelists[0].codes.iter().map(show).collect()
}

#[test]
fn codelist_files_as_spreadsheets_write_them() {
    let csv = "\u{feff}code,scheme,note,term\r\n\
               H33..%,read2,\"said \"\"all\"\"\",\"Asthma, any\"\r\n\
               \r\n\
               195967001,snomed,,Asthma\r\n";
    assert_eq!(
        codes("codelist a from \"a.csv\"", csv.as_bytes()),
        ["read2 H33..% Asthma, any", "snomed 195967001 Asthma"]
    );
}

#[test]
fn the_scheme_may_stand_in_the_rules() {
    assert_eq!(
        codes("codelist a from \"a.csv\" as ctv3", b"code,term\nH33..,Asthma\n"),
        ["ctv3 H33.. Asthma"]
    );
}

#[test]
fn inline_codes_stand_in_any_layout() {
    let rules = "codelist a { read2 H33..,\n  H331.% \"Intrinsic asthma\" # why\n ctv3 H33.. snomed 195967001 }";
    assert_eq!(
        codes(rules, b""),
        ["read2 H33.. ", "read2 H331.% Intrinsic asthma", "ctv3 H33.. ", "snomed 195967001 "]
    );
}

#[test]
fn a_byte_order_mark_moves_no_span() {
    let compilation =
        with_file("codelist a from \"a.csv\"", "\u{feff}scheme,code\nread2,H3\n".as_bytes());
    let span = compilation.diagnostics[0].primary.span;
    assert_eq!((span.start, span.end), (21, 23));
}

/// `(value * multiply + add) / divide`.
fn folded(conversion: &str) -> String {
    let rules = format!(
        "codelist a {{ snomed 195967001 }}\nmeasure m: number 'mmol/mol' from a {{ accepts '%' {conversion} }}"
    );
    let compilation = with_file(&rules, b"");
    let Some(ir) = compilation.ir else { return compilation.diagnostics[0].message.clone() };
    let MeasureValue::Number { accepts, .. } = &ir.measures[0].value else { return String::new() };
    let it = &accepts[0];
    format!("(v * {} + {}) / {}", it.multiply, it.add, it.divide)
}

#[test]
fn conversions_are_folded_exactly() {
    assert_eq!(folded("as value"), "(v * 1 + 0) / 1");
    assert_eq!(folded("as (value - 2.152) / 0.09148"), "(v * 1 + -2.152) / 0.09148");
    assert_eq!(folded("as (value - 32) * 5 / 9"), "(v * 5 + -160) / 9");
    assert_eq!(folded("as 10.929 * (value - 2.15)"), "(v * 10.929 + -23.49735) / 1");
    assert_eq!(folded("as value / 3 + value / 2 - 1"), "(v * 5 + -6) / 6");
    assert_eq!(folded("as value / 10 / 10"), "(v * 1 + 0) / 100");
    assert_eq!(folded("as 1 - value"), "(v * -1 + 1) / 1");
    assert_eq!(
        folded("as value * 123456789012 * 123456789012"),
        "this conversion has more digits than can be kept exactly"
    );
}

/// The accepted units of a measure, each with its conversion if it is not the number itself.
fn accepted(measure: &str) -> Vec<String> {
    let rules = format!("codelist a {{ snomed 195967001 }}\nmeasure m: number {measure}");
    let compilation = with_file(&rules, b"");
    let Some(ir) = compilation.ir else {
        return compilation.diagnostics.into_iter().map(|it| it.message).collect();
    };
    let MeasureValue::Number { accepts, .. } = &ir.measures[0].value else { return Vec::new() };
    let show = |it: &rules_core::plan::Accept| {
        let line = (it.multiply.to_string(), it.add.to_string(), it.divide.to_string());
        match (line.0.as_str(), line.1.as_str(), line.2.as_str()) {
            ("1", "0", "1") => it.unit.clone(),
            (multiply, add, divide) => format!("{}: (v * {multiply} + {add}) / {divide}", it.unit),
        }
    };
    accepts.iter().map(show).collect()
}

#[test]
fn a_measure_takes_the_spellings_of_its_unit() {
    assert_eq!(accepted("'g/L' from a"), ["g/l", "gm/L", "gm/l", "grams/L", "grams/litre"]);
    assert!(accepted("'{beats}/min' from a").contains(&"/min".to_owned()));
    let bare = accepted("from a");
    assert!(bare.contains(&"1".to_owned()) && bare.contains(&"{score}".to_owned()), "{bare:?}");
    let score = accepted("'{score}' from a");
    assert!(score.contains(&String::new()) && score.contains(&"1".to_owned()), "{score:?}");
}

#[test]
fn an_accepted_unit_has_the_factor_of_the_table_in_all_its_spellings() {
    let all = accepted("'g/L' from a { accepts 'g/dL' }");
    assert_eq!(all[..2], ["g/dL: (v * 10 + 0) / 1", "g/dl: (v * 10 + 0) / 1"]);
    let all = accepted("'Cel' from a { accepts '[degF]' }");
    assert_eq!(all[..2], ["[degF]: (v * 5 + -160) / 9", "°F: (v * 5 + -160) / 9"]);
    let all = accepted("'mmol/mol' from a { accepts '%' as (value - 2.152) / 0.09148 }");
    assert_eq!(all[0], "%: (v * 1 + -2.152) / 0.09148");
    assert_eq!(all[1], "percent: (v * 1 + -2.152) / 0.09148");
}

#[test]
fn what_the_author_accepts_is_not_overruled_by_a_spelling() {
    let all =
        accepted("'g/L' from a { accepts 'Banana' as value * 3 accepts 'g/dL' as value * 10 }");
    assert_eq!(all[..2], ["Banana: (v * 3 + 0) / 1", "g/dL: (v * 10 + 0) / 1"]);
    assert_eq!(all.iter().filter(|it| it.starts_with("g/dl")).count(), 1);
}
