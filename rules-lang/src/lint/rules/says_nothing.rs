//! A ruleset that says nothing of any patient.

use super::{Context, Findings, Level, Lint};
use crate::syntax::{SourceKind, Ruleset};

pub(super) const LINT: Lint = Lint {
    code: "W0804",
    name: "says-nothing",
    level: Level::Warn,
    summary: "a ruleset that says nothing of any patient",
    page: page!("says-nothing"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    let file = cx.file;
    let is_silent = file.alerts.is_empty()
        && file.markers.is_empty()
        && file.reports.is_empty()
        && file.tables.is_empty()
        && file.scores.is_empty();
    let is_ruleset = |it: &&Ruleset| it.kind == SourceKind::Ruleset;
    if let Some(block) = file.rulesets.first().filter(is_ruleset).filter(|_| is_silent) {
        let message = format!("`{}` says nothing of any patient", block.name.text);
        let label = "no alert, marker, report, table or score";
        let diagnostic = found.diagnostic(block.name.span, message, label);
        found.push(diagnostic.help("add what was meant: an alert, a marker, a report"));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_marker_is_enough() {
        assert_eq!(found(r#"ruleset r { title "R" version 1.0.0 language 1 owner "O" review 2027-06-30 }
codelist asthma { snomed 195967001 "Asthma" }
marker m "M" { starts asthma lapses 1 year after start }"#), <[&str; 0]>::default());
    }

    #[test]
    fn a_library_is_there_for_others() {
        assert_eq!(found(r#"library l { title "L" version 1.0.0 language 1 owner "O" review 2027-06-30 }
codelist asthma { snomed 195967001 "Asthma" }"#), <[&str; 0]>::default());
    }
}
