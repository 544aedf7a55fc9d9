use super::*;

const HEADER: &str = "ruleset r { title \"R\" version 1.0.0 language 1 owner \"O\" }\n";

fn sources(rules: &str) -> Sources {
    let mut sources = Sources::new("r.rules", format!("{HEADER}{rules}"));
    let codes = b"\xef\xbb\xbfcode,term\n195967001 ,Asthma\n".to_vec();
    sources.files.insert("asthma.csv".into(), codes);
    sources
}

fn fix(sources: &Sources) -> FixReport {
    apply_fixes(&crate::compile(sources), &Options::default())
}

fn shown(fixed: &FixReport) -> String {
    let show = |it: &Change| {
        format!(
            "{}:{} {} | {}\n- {}\n+ {}",
            it.file,
            it.line,
            it.code.slug(),
            it.title,
            it.before,
            it.after
        )
    };
    fixed.changes.iter().map(show).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_one_fix_uncovers_the_next_pass_settles() {
    let rules = "codelist asthma from \"asthma.csv\" as snomed\n\
                 report r { include when age ≥ 18 years && any asthma }\n\
                 report s { include when not not any asthma }\n";
    let fixed = fix(&sources(rules));
    insta::assert_snapshot!(shown(&fixed), @"
    r.rules:3 foreign-spelling | write `>=`
    - report r { include when age ≥ 18 years && any asthma }
    + report r { include when age >= 18 years && any asthma }
    r.rules:3 foreign-spelling | write `and`
    - report r { include when age ≥ 18 years && any asthma }
    + report r { include when age ≥ 18 years and any asthma }
    asthma.csv:2 padded-field | take the white space out
    - 195967001 ,Asthma
    + 195967001,Asthma
    r.rules:4 double-negation | write `(any asthma)`
    - report s { include when not not any asthma }
    + report s { include when (any asthma) }
    ");
    assert_eq!(fixed.analysis.diagnostics, []);
    assert!(
        fixed.analysis.sources.files["asthma.csv"]
            .starts_with(b"\xef\xbb\xbfcode,term\n195967001,Asthma")
    );
}

#[test]
fn damaged_codes_are_repaired_and_said() {
    let mut sources = sources(
        "codelist asthma from \"asthma.csv\" as snomed\n\
         codelist old { read2 H33 \"Asthma\" }\n\
         report r { include when any asthma or any old }\n",
    );
    let codes = "code,term\n195967001,Asthma\n1092131000000100,Ex smoker\n8743301,Lost\n";
    sources.files.insert("asthma.csv".into(), codes.into());
    let fixed = fix(&sources);
    insta::assert_snapshot!(shown(&fixed), @r#"
    r.rules:3 malformed-code | write `H33..`: the padding dots were lost
    - codelist old { read2 H33 "Asthma" }
    + codelist old { read2 H33.. "Asthma" }
    asthma.csv:3 malformed-code | write `1092131000000107`: a spreadsheet has kept 15 digits of the id and made zeros of the rest
    - 1092131000000100,Ex smoker
    + 1092131000000107,Ex smoker
    "#);
    assert_eq!(errors(&fixed.diagnostics), 1, "the lost one is a person's to find");
}

#[test]
fn what_a_person_must_choose_is_left() {
    let sources = sources(
        "codelist asthma from \"asthma.csv\" as snomed\nreport r { include when any astma }\n",
    );
    let fixed = fix(&sources);
    assert_eq!(fixed.analysis.sources.main, sources.main);
    assert_eq!(errors(&fixed.diagnostics), 1);
}

#[test]
fn a_library_is_left_to_its_own_check() {
    let mut sources = sources("report r { include when any wheeze }\n");
    sources.main.text = sources.main.text.replace("owner \"O\"", "owner \"O\" uses l 1.0.0");
    let library = "library l { title \"L\" version 1.0.0 language 1 owner \"O\" }\n\
                   codelist wheeze from \"w.csv\" as snomed\n";
    sources.files.insert("libraries/l/l.rules".into(), library.into());
    sources.files.insert("libraries/l/w.csv".into(), b"code\n 56018004\n".to_vec());
    let fixed = fix(&sources);
    assert_eq!((fixed.analysis.sources, fixed.changes), (sources, Vec::new()));
}
