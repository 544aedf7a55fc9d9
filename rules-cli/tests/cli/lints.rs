use crate::{fixtures::sugar, sandbox::Sandbox};

#[test]
fn every_lint_is_listed() {
    let listed = Sandbox::new("lints_list").run("lints");
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines.len() > 30, "{listed}");
    insta::assert_snapshot!(lines[..5].join("\n"), @"
    exit status: 0
    --- stdout
    W0801  warn   review-overdue           a review date that has passed
    W0802  warn   no-review-date           a ruleset without a date by which it is reviewed
    W0803  warn   review-far-off           a review date more than three years away
    ");
}

#[test]
fn a_diagnostic_is_explained() {
    insta::assert_snapshot!(Sandbox::new("lints_one").run("lints never-ends e0205"), @"
    exit status: 0
    --- stdout
    ## `W0704` never-ends

    No entry ends the marker and it does not lapse: once started it stands for life.

    ```rules wrong
    marker m { starts asthma }
    ```

    ```rules right
    marker m { starts asthma  lapses 1 year after latest start }
    ```

    ## `E0205` no-episode

    `episode` is the episode of the marker it is written in. Outside, say whose: `during pregnant`.

    ```rules wrong
    report r { include when any hba1c during episode }
    ```

    ```rules right
    report r { include when any hba1c during pregnant }
    ```
    ");
    insta::assert_snapshot!(Sandbox::new("lints_none").run("lints no-audiense"), @"
    exit status: 2
    --- stderr
    error: no lint is called `no-audiense`
      help: did you mean `no-audience`?
    ");
    insta::assert_snapshot!(Sandbox::new("lints_nothing").run("lints zebra"), @"
    exit status: 2
    --- stderr
    error: no lint is called `zebra`
      help: `coded-rules lints` lists them
    ");
}

#[test]
fn levels_are_set_on_the_command_line() {
    let sandbox = sugar("lints_levels");
    insta::assert_snapshot!(sandbox.run("check --today 2027-07-01 --deny W0801 sugar"), @"
    exit status: 2
    --- stderr
    error[W0801]: `sugar` should have been reviewed by 2027-06-30
     --> sugar/sugar.rules:6:3
      |
    6 |   review    2027-06-30
      |   ^^^^^^ the day was 2027-06-30
      |
      = help: have the ruleset reviewed by its owner and set the next date

    sugar: sugar 1.2.0: 1 error
    ");
    let output = sandbox.run("check --today 2027-07-01 --allow review-overdue sugar");
    insta::assert_snapshot!(output, @"
    exit status: 0
    --- stderr
    sugar: sugar 1.2.0: no errors, no warnings
    ");
    insta::assert_snapshot!(sandbox.run("check --deny never-tru sugar"), @"
    exit status: 2
    --- stderr
    error: no lint is called `never-tru`
      help: did you mean `never-true`?
    ");
    insta::assert_snapshot!(sandbox.run("check --allow may-be-missing sugar"), @"
    exit status: 2
    --- stderr
    error: no lint is called `may-be-missing`
      help: `coded-rules lints` lists them
    ");
}
