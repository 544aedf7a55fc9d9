//! Two lists that share a code, compared by date.

use rules_core::plan::CodelistId;

use super::{Context, Findings, Level, Lint};
use crate::lint::codes::{self, CodeSet};
use crate::ir::{ConditionKind, Date, DateKind, Entries, Entry, EntryKind, Expression, Value, Window};

pub(super) const LINT: Lint = Lint {
    code: "W0843",
    name: "compared-lists-overlap",
    level: Level::Warn,
    summary: "two lists that share a code, compared by date",
    page: page!("compared-lists-overlap"),
    check,
};

fn check<'a>(cx: &Context<'a>, found: &mut Findings) {
    for part in &cx.index.conditions {
        let ConditionKind::In(a, Window::After(b) | Window::Before(b), _) = &part.it.kind else {
            continue;
        };
        let (Some(a), Some(b)) = (drawn(cx, a), drawn(cx, b)) else { continue };
        // Two views of one list, such as a test and its usable result, overlap on purpose.
        if a.iter().any(|it| b.contains(it)) {
            continue;
        }
        let set = |lists: &[CodelistId]| -> CodeSet {
            lists.iter().filter_map(|id| cx.codes.of(*id)).flatten().copied().collect()
        };
        if let Some(code) = codes::shared(&set(&a), &set(&b)) {
            let scheme = code.scheme().title();
            let message = format!("both sides of {} may be one entry", cx.quoted(part.it.span));
            let label = format!("the {scheme} code `{code}` is on both lists");
            let diagnostic = found.diagnostic(part.it.span, message, label);
            found.push(diagnostic.help("take the code off one list, or say `on or after`"));
        }
    }
}

/// The lists of the entry whose date this is.
fn drawn<'a>(cx: &Context<'a>, it: &'a Date) -> Option<Vec<CodelistId>> {
    match &it.kind {
        DateKind::DateOf(entry) => {
            let sources = cx.sources(picked(cx, entry)?).iter();
            Some(sources.filter_map(|it| codes::list_of(cx.rules, it)).collect())
        }
        DateKind::Field(id) => match cx.field(*id)? {
            Expression::Value(Value::Date(inner)) => drawn(cx, inner),
            _ => None,
        },
        _ => None,
    }
}

fn picked<'a>(cx: &Context<'a>, it: &'a Entry) -> Option<&'a Entries> {
    match &it.kind {
        EntryKind::Pick(_, entries) => Some(entries),
        EntryKind::Field(id) => match cx.field(*id)? {
            Expression::Value(Value::Entry(inner)) => picked(cx, inner),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_test_and_its_result() {
        assert_eq!(found(r#"report seen "Patients seen" { include when ((latest hba1c_tests) after (latest hba1c)) or no if missing column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }

    #[test]
    fn one_list_at_two_times_is_meant_so() {
        assert_eq!(found(r#"report seen "Patients seen" { include when ((latest asthma) on or after (earliest asthma)) or no if missing column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
