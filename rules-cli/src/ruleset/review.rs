//! Whether a ruleset is due for review: the compiler has no clock, this program has.

use rules_core::date::Day;
use rules_lang::{FileId, Span};

use super::Ruleset;

/// The code of this warning, after those of the compiler.
pub(super) const CODE: &str = "W0801";

/// Its name.
pub(super) const NAME: &str = "review-overdue";

/// What to do about it.
pub(super) const HELP: &str = "have the ruleset reviewed by its owner and set the next date";

/// A review date that has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Overdue {
    /// What is the matter.
    pub(super) message: String,
    /// The date in the rules.
    pub(super) span: Span,
}

impl Overdue {
    /// Holds a compiled ruleset's review date against this day.
    pub(super) fn of(ruleset: &Ruleset, today: &str) -> Option<Self> {
        let info = &ruleset.compilation.plan.as_ref()?.info;
        let review =
            info.review.filter(|review| Day::parse(today).is_ok_and(|day| *review < day))?;
        let text = &ruleset.files.sources().main.text;
        Some(Self {
            message: format!("`{}` should have been reviewed by {review}", info.name),
            span: find(text, &review.to_string()),
        })
    }
}

/// The date after the word `review`; the first byte if the file is laid out like no other.
fn find(text: &str, date: &str) -> Span {
    let start = text.match_indices("review").find_map(|(at, word)| {
        let after = text.get(at + word.len()..)?;
        let clause = after.trim_start();
        clause.starts_with(date).then_some(text.len() - clause.len())
    });
    let (start, length) = start.map_or((0, 0), |start| (start, date.len()));
    let place = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
    Span { file: FileId::MAIN, start: place(start), end: place(start + length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_is_found() {
        let text = "# review of 2020\nruleset a { review  2026-01-02 }";
        let span = find(text, "2026-01-02");
        assert_eq!(text.get(span.start as usize..span.end as usize), Some("2026-01-02"));
        assert_eq!(find(text, "2027-01-02").end, 0);
    }
}
