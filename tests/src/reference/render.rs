//! Values and places as people read them.

use std::fmt::Write as _;

use rules_core::date::CalendarSpan;

use super::{fact::Fact, lists::qualified, part::Value, range::Range, record::Item};

/// A text of the host's in backticks, on one line and cut after 80 characters.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("`");
    for c in text.chars().take(80) {
        if c.is_control() {
            let _ = write!(out, "{}", c.escape_default());
        } else {
            out.push(c);
        }
    }
    out.push_str(if text.chars().count() > 80 { "…`" } else { "`" });
    out
}

/// `58`, `<5`, `>=90`, `1 to 3`.
pub(super) fn range(it: Range) -> String {
    if let Some(number) = it.exact() {
        return number.to_string();
    }
    match (it.low, it.high) {
        (None, None) => "any number".to_owned(),
        (None, Some((high, true))) => format!("<={high}"),
        (None, Some((high, false))) => format!("<{high}"),
        (Some((low, true)), None) => format!(">={low}"),
        (Some((low, false)), None) => format!(">{low}"),
        (Some((low, _)), Some((high, _))) => format!("{low} to {high}"),
    }
}

/// `14 days`, `3 months`.
pub(super) fn duration(it: CalendarSpan) -> String {
    let count = |n: i32, unit: &str| match n {
        1 => format!("1 {unit}"),
        n => format!("{n} {unit}s"),
    };
    match (it.months, it.days) {
        (0, days) => count(days, "day"),
        (months, 0) => count(months, "month"),
        (months, days) => format!("{} {}", count(months, "month"), count(days, "day")),
    }
}

/// The effective date as recorded, without the time of day.
pub(super) fn date(item: &Item<'_>) -> String {
    let text = &item.source.effective;
    text.split_once('T').map_or(text.as_str(), |(day, _)| day).to_owned()
}

/// An entry in a sentence.
pub(super) fn entry(item: &Item<'_>) -> String {
    let code = item.codes.first().map(|code| qualified(*code)).unwrap_or_default();
    format!("entry `{}` ({code}) dated `{}`", item.source.id, date(item))
}

/// A value's canonical text; `None` where it is missing.
pub(super) fn value(it: &Value<'_>) -> Option<String> {
    fn known<T>(it: &Fact<T>, text: impl FnOnce(&T) -> String) -> Option<String> {
        match it {
            Fact::Known(value) => Some(text(value)),
            Fact::Missing => None,
            Fact::Unknown(_) => Some("unknown".to_owned()),
        }
    }
    match it {
        Value::Answer(answer) => Some(answer.word().to_owned()),
        Value::Number(number) => known(number, |it| range(*it)),
        Value::Date(span) => known(span, ToString::to_string),
        Value::Text(text) => known(text, Clone::clone),
        Value::Entry(entry) => known(entry, |item| date(item)),
        Value::Entries(selection) => {
            let definite = match selection.definite.len() {
                1 => "1 entry".to_owned(),
                n => format!("{n} entries"),
            };
            Some(match selection.possible.len() {
                0 => definite,
                n => format!("{definite} and perhaps {n} more"),
            })
        }
    }
}
