use crate::fixtures::{RULES, sugar};

#[test]
fn a_pack() {
    let sandbox = sugar("build");
    insta::assert_snapshot!(sandbox.run("build sugar -o sugar.pack"), @r"
    exit status: 0
    --- stdout
    sugar 1.2.0
      digest  <digest>
      holds   7 codes, 1 marker, 1 alert, 1 table, 1 report
      wrote   sugar.pack, <size> bytes
    ");
    let first = sandbox.read("sugar.pack");
    sandbox.run("build sugar/sugar.rules -o again.pack");
    assert_eq!(first, sandbox.read("again.pack"), "the same ruleset gives the same bytes");
}

#[test]
fn a_ruleset_with_a_mistake() {
    let sandbox = sugar("build_bad");
    sandbox.file("sugar/sugar.rules", RULES.replace("starts    diabetes", "starts    diabets"));
    insta::assert_snapshot!(sandbox.run("build sugar -o sugar.pack"), @r#"
    exit status: 2
    --- stderr
    error[E0201]: nothing is called `diabets`
      --> sugar/sugar.rules:18:13
       |
     9 | codelist diabetes from "codelists/diabetes.csv"
       |          -------- `diabetes` is defined here
    ...
    18 |   starts    diabets
       |             ^^^^^^^ not defined
       |
       = help: did you mean `diabetes`?
    help: write `diabetes`
       |
    18 |   starts    diabetes
       |                   +

    error: the ruleset `sugar` does not compile
    "#);
}

#[test]
fn a_place_that_cannot_be_written() {
    insta::assert_snapshot!(sugar("build_place").run("build sugar -o missing/sugar.pack"), @r"
    exit status: 1
    --- stderr
    error: cannot write `missing/sugar.pack`: No such file or directory (os error 2)
    ");
}
