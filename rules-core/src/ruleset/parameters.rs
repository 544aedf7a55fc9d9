//! The values of parameters, as a host sets them.

use alloc::{format, vec::Vec};

use super::Ruleset;
use crate::{
    date::{CalendarSpan, CalendarUnit, Day},
    decimal::Decimal,
    entry::{Context, ParameterValue},
    error::Error,
    eval::{ParameterSetting, Parameters},
    plan::{Kind, Parameter},
    text::Quoted,
};

/// The parameter values of each ruleset. A name that no ruleset has is an error: it is a spelling mistake that
/// would otherwise leave the default standing in silence. So is a name that stands twice.
pub(crate) fn parameters(
    rulesets: &[Ruleset],
    context: &Context,
) -> Result<Vec<Parameters>, Error> {
    for (at, value) in context.parameters.iter().enumerate() {
        if context.parameters.iter().take(at).any(|other| other.name == value.name) {
            let message = format!("parameter {} is set twice", Quoted(&value.name));
            return Err(Error::bad_request(message));
        }
        let known = rulesets
            .iter()
            .any(|it| it.pack().plan.parameters.iter().any(|p| p.name == value.name));
        if !known {
            let message =
                format!("no ruleset of this request has a parameter {}", Quoted(&value.name));
            return Err(Error::bad_request(message));
        }
    }
    rulesets
        .iter()
        .map(|ruleset| {
            let of = |parameter: &Parameter| {
                let value = context.parameters.iter().find(|value| value.name == parameter.name);
                value.map(|value| read(parameter, value)).transpose()
            };
            ruleset.pack().plan.parameters.iter().map(of).collect()
        })
        .collect()
}

fn read(parameter: &Parameter, value: &ParameterValue) -> Result<ParameterSetting, Error> {
    let refuse = |why: &dyn core::fmt::Display| {
        let (name, text) = (&value.name, &value.value);
        Error::bad_request(format!(
            "parameter `{name}` cannot be {text}: {why}",
            text = Quoted(text)
        ))
    };
    match parameter.kind {
        Kind::Duration => duration(&value.value).map(ParameterSetting::Duration).ok_or_else(|| {
            refuse(&"a length of time is wanted, for example `14 days`, `6 months`")
        }),
        Kind::Organisations => Ok(ParameterSetting::Organisations(
            value.value.split_whitespace().map(Into::into).collect(),
        )),
        Kind::Date => Day::parse(&value.value).map(ParameterSetting::Date).map_err(|e| refuse(&e)),
        _ => Decimal::parse(&value.value).map(ParameterSetting::Number).map_err(|e| refuse(&e)),
    }
}

/// `14 days`, `1 week`, `6 months`, `2 years`, as the language writes it.
fn duration(text: &str) -> Option<CalendarSpan> {
    let (count, unit) = text.split_once(' ')?;
    if !count.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: i32 = count.parse().ok()?;
    let unit = match unit {
        "day" | "days" => CalendarUnit::Days,
        "week" | "weeks" => CalendarUnit::Weeks,
        "month" | "months" => CalendarUnit::Months,
        "year" | "years" => CalendarUnit::Years,
        _ => return None,
    };
    CalendarSpan::of(count, unit)
}
