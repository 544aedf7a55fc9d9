//! What the shipped rulesets say of their cases, as text that a safety team reads in review.

use crate::sandbox::Sandbox;

fn said(ruleset: &str) {
    let sandbox = Sandbox::new(&format!("cases-{ruleset}"));
    sandbox.copy("rulesets");
    let said = sandbox.run(&format!("run --ruleset rulesets/{ruleset} rulesets/{ruleset}/cases"));
    let path = format!("../../../rulesets/{ruleset}/snapshots");
    insta::with_settings!({ snapshot_path => path, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("cases", said);
    });
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_cases_of_maternity() {
    said("maternity");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_cases_of_diabetes() {
    said("diabetes");
}
