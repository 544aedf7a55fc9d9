use alloc::{format, vec::Vec};

use super::Failure;
use crate::{
    date::{CalendarSpan, CalendarUnit, Day},
    decimal::Decimal,
    entry::{Context, ParameterValue},
    eval::{ParameterSetting, Parameters},
    pack::Pack,
    plan::{Kind, Parameter},
    text::Quoted,
};

/// The parameter values of each pack. A name that no pack has is an error: it is a spelling mistake that
/// would otherwise leave the default standing in silence. So is a name that stands twice.
pub(super) fn settings(packs: &[&Pack], context: &Context) -> Result<Vec<Parameters>, Failure> {
    for (at, value) in context.parameters.iter().enumerate() {
        if context.parameters.iter().take(at).any(|other| other.name == value.name) {
            let message = format!("parameter {} is set twice", Quoted(&value.name));
            return Err(Failure::BadRequest(message));
        }
        let known =
            packs.iter().any(|pack| pack.plan.parameters.iter().any(|p| p.name == value.name));
        if !known {
            let message =
                format!("no ruleset of this request has a parameter {}", Quoted(&value.name));
            return Err(Failure::BadRequest(message));
        }
    }
    packs
        .iter()
        .map(|pack| {
            let of = |parameter: &Parameter| {
                let value = context.parameters.iter().find(|value| value.name == parameter.name);
                value.map(|value| read(parameter, value)).transpose()
            };
            pack.plan.parameters.iter().map(of).collect()
        })
        .collect()
}

fn read(parameter: &Parameter, value: &ParameterValue) -> Result<ParameterSetting, Failure> {
    let refuse = |why: &dyn core::fmt::Display| {
        let (name, text) = (&value.name, &value.value);
        Failure::BadRequest(format!(
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
