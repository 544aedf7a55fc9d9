//! The values a request sets parameters to.

use rules_core::{
    date::{CalendarSpan, Day},
    decimal::Decimal,
    entry::ParameterValue,
    error::Error,
    plan::Kind,
};
use rules_lang::ir::{Parameter, Ruleset};

use super::render::quoted;

/// What the host says a parameter is.
#[derive(Debug, Clone)]
pub(super) enum Setting {
    Date(Day),
    Number(Decimal),
    Duration(CalendarSpan),
    Organisations(Vec<String>),
}

/// The settings of a ruleset's parameters, in their order; `None` where the host says nothing.
pub(super) fn settings(
    ruleset: &Ruleset,
    values: &[ParameterValue],
) -> Result<Vec<Option<Setting>>, Error> {
    for value in values {
        if !ruleset.parameters.iter().any(|it| it.definition.name == value.name) {
            let name = quoted(&value.name);
            let message = format!("no ruleset of this request has a parameter {name}");
            return Err(Error::bad_request(message));
        }
    }
    let mut settings = Vec::new();
    for parameter in &ruleset.parameters {
        let value = values.iter().find(|it| it.name == parameter.definition.name);
        settings.push(match value {
            None => None,
            Some(value) => Some(setting(parameter, &value.value)?),
        });
    }
    Ok(settings)
}

fn setting(parameter: &Parameter, text: &str) -> Result<Setting, Error> {
    let read = match parameter.definition.kind {
        Kind::Date => Day::parse(text).map(Setting::Date).map_err(|error| error.to_string()),
        Kind::Duration => duration(text).map(Setting::Duration).ok_or_else(|| {
            "a length of time is wanted, for example `14 days`, `6 months`".to_owned()
        }),
        Kind::Organisations => {
            Ok(Setting::Organisations(text.split_whitespace().map(str::to_owned).collect()))
        }
        _ => Decimal::parse(text).map(Setting::Number).map_err(|error| error.to_string()),
    };
    read.map_err(|why| {
        let (name, text) = (&parameter.definition.name, quoted(text));
        Error::bad_request(format!("parameter `{name}` cannot be {text}: {why}"))
    })
}

/// `14 days`, as rules write it.
fn duration(text: &str) -> Option<CalendarSpan> {
    let (count, unit) = text.split_once(' ')?;
    if count.contains(|c: char| !c.is_ascii_digit()) {
        return None;
    }
    let count: i32 = count.parse().ok()?;
    let (months, days) = match unit.trim_end_matches('s') {
        _ if unit.ends_with("ss") => return None,
        "day" => (0, count),
        "week" => (0, count.checked_mul(7)?),
        "month" => (count, 0),
        "year" => (count.checked_mul(12)?, 0),
        _ => return None,
    };
    Some(CalendarSpan { months, days })
}
