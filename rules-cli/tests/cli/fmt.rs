//! `coded-rules fmt`.

use crate::sandbox::Sandbox;

const UNTIDY: &str = "ruleset x { title \"X\" version 1.0.0 language 1 owner \"Tests\" }
codelist a { snomed 195967001 \"Asthma\" } # kept
report r {   include when any a   }
";

#[test]
fn a_file_is_laid_out_once() {
    let sandbox = Sandbox::new("fmt");
    sandbox.file("x.rules", UNTIDY);
    insta::assert_snapshot!(sandbox.run("fmt --check x.rules"), @"
    exit status: 2
    --- stderr
    x.rules: not in the layout; `coded-rules fmt` writes it
    ");
    insta::assert_snapshot!(sandbox.run("fmt x.rules"), @"
    exit status: 0
    --- stderr
    x.rules: laid out
    ");
    insta::assert_snapshot!(String::from_utf8(sandbox.read("x.rules")).unwrap(), @r#"
    ruleset x {
      title     "X"
      version   1.0.0
      language  1
      owner     "Tests"
    }

    codelist a { snomed 195967001 "Asthma" }  # kept

    report r {
      include   when any a
    }
    "#);
    insta::assert_snapshot!(sandbox.run("fmt --check x.rules"), @"exit status: 0");
}

#[test]
fn a_file_with_a_mistake_is_left_as_it_is() {
    let sandbox = Sandbox::new("fmt_mistake");
    let text = UNTIDY.replace("any a", "any (a");
    sandbox.file("x.rules", &text);
    insta::assert_snapshot!(sandbox.run("fmt x.rules missing.rules"), @"
    exit status: 2
    --- stderr
    error[E0101]: a selection stands without brackets
     --> x.rules:3:31
      |
    3 | report r {   include when any (a   }
      |                               ^ not expected here
      |
      = help: several lists are written `any of (a, b)`

    x.rules: left as it is; its layout is not known
    error: cannot read `missing.rules`: No such file or directory (os error 2)
    ");
    assert_eq!(sandbox.read("x.rules"), text.as_bytes());
}
