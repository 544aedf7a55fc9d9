//! 365 days where a year is meant.

use super::{Context, Findings, Level, Lint};
use crate::{
    diagnostic::{Applicability, Fix},
    syntax::TimeUnit,
};

pub(super) const LINT: Lint = Lint {
    code: "W0885",
    name: "days-for-years",
    level: Level::Warn,
    summary: "365 days where a year is meant",
    page: page!("days-for-years"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    for part in &cx.index.lengths {
        let years = match (part.it.unit, part.it.count) {
            (TimeUnit::Days, count) => years(count, 365, 366),
            (TimeUnit::Weeks, count) => years(count, 52, 52),
            _ => None,
        };
        let Some(years) = years else { continue };
        let plain = format!("{years} year{}", if years == 1 { "" } else { "s" });
        let message = format!("`{}` is not quite `{plain}`", part.it);
        let fix = Fix::replace(Applicability::Choice, format!("write `{plain}`"), part.it.span, &*plain);
        let diagnostic = found.diagnostic(part.it.span, message, "leap years differ");
        found.push(diagnostic.help("write the calendar length if that is meant").fix(fix));
    }
}

/// How many years of so many days somebody meant.
fn years(count: u32, short: u32, long: u32) -> Option<u32> {
    (1..=20).find(|years| (years * short..=years * long).contains(&count))
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn two_years_with_a_leap_day() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any nsaid in the last 731 days column reviewed = latest asthma_review }"#), ["days-for-years"]);
    }

    #[test]
    fn ninety_days_are_days() {
        assert_eq!(found(r#"report seen "Patients seen" { include when any nsaid in the last 90 days column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }
}
