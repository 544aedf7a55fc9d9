use rules_core::plan::MeasureValue;

use crate::{Compilation, Sources, compile};

const HEADER: &str = "ruleset t { title \"t\" version 1.0.0 language 1 owner \"o\" }\n";

fn with_file(rules: &str, csv: &[u8]) -> Compilation {
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
        "codelist a {{ snomed 195967001 }}\nmeasure m: number 'x' from a {{ accepts 'y' {conversion} }}"
    );
    let compilation = with_file(&rules, b"");
    let Some(ir) = compilation.ir else { return compilation.diagnostics[0].message.clone() };
    let MeasureValue::Number { accepts, .. } = &ir.measures[0].value else { return String::new() };
    let it = &accepts[0];
    format!("(v * {} + {}) / {}", it.multiply, it.add, it.divide)
}

#[test]
fn conversions_are_folded_exactly() {
    assert_eq!(folded(""), "(v * 1 + 0) / 1");
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
