//! What the twelve rules mean, in code written for reading: the outcomes to expect of the benchmark's data.
//!
//! It shares nothing with the engine but the calendar. `bench/WORKLOAD.md` has the same in words.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use rules_core::date::{Day, PartialDate};

use crate::generate::Data;

/// The outcomes to expect: `patient<TAB>rule`, ascending.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Of the twelve rules.
    pub w1: String,
    /// Of the two hundred.
    pub w2: String,
}

/// An entry that counts: not entered in error, not dated after the day.
#[derive(Debug, Clone, Copy)]
struct Entry<'d> {
    /// In days since 1970-01-01; of a partial date its first day.
    day: i32,
    value: Option<f64>,
    unit: &'d str,
    organisation: &'d str,
}

/// The entries of one patient by codelist, each list in recording order.
type ByList<'d> = BTreeMap<&'d str, Vec<Entry<'d>>>;

/// The days at which rules turn, in days since 1970-01-01.
struct Days {
    today: i32,
    weeks_44_ago: i32,
    months_3_ago: i32,
    months_12_ago: i32,
    years_5_ago: i32,
}

/// The outcomes of data.
///
/// # Errors
/// A line that is not of the expected form.
pub fn outcomes(data: &Data) -> anyhow::Result<Expected> {
    let day = |text| anyhow::Ok(first_day(text)?.to_epoch());
    let today = first_day(crate::TODAY)?;
    let days = Days {
        today: today.to_epoch(),
        weeks_44_ago: today.to_epoch() - 44 * 7,
        months_3_ago: day("2024-12-15")?,
        months_12_ago: day("2024-03-15")?,
        years_5_ago: day("2020-03-15")?,
    };
    let lists = lists(&data.codelists_w2)?;
    let mut records = records(data, &lists, &days)?;
    let mut expected = Expected { w1: String::new(), w2: String::new() };
    for line in data.patients.lines().skip(1) {
        let [id, born, _] = fields(line)?;
        let age = today.age_of(first_day(born)?);
        let record = records.remove(id).unwrap_or_default();
        for family in 0..17 {
            let suffix = if family == 0 { String::new() } else { format!(".{family:02}") };
            let of_family = |name: &str| {
                record.get(format!("{name}{suffix}").as_str()).cloned().unwrap_or_default()
            };
            for rule in fired(of_family, age, &days) {
                let number = 12 * family + rule;
                if number <= 12 {
                    writeln!(expected.w1, "{id}\t{number}")?;
                }
                if number <= 200 {
                    writeln!(expected.w2, "{id}\t{number}")?;
                }
            }
        }
    }
    Ok(expected)
}

/// The lists of a code, by scheme and code.
fn lists(codelists: &str) -> anyhow::Result<BTreeMap<(&str, &str), Vec<&str>>> {
    let mut lists: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for line in codelists.lines().skip(1) {
        let [list, scheme, code] = fields(line)?;
        let of_code = lists.entry((scheme, code)).or_default();
        if !of_code.contains(&list) {
            of_code.push(list);
        }
    }
    Ok(lists)
}

/// The entries that count, by patient and list.
fn records<'d>(
    data: &'d Data,
    lists: &BTreeMap<(&str, &str), Vec<&'d str>>,
    days: &Days,
) -> anyhow::Result<BTreeMap<&'d str, ByList<'d>>> {
    let mut records: BTreeMap<&str, ByList<'d>> = BTreeMap::new();
    for line in data.entries.lines().skip(1) {
        let [patient, date, scheme, code, value, unit, organisation, in_error] = fields(line)?;
        let Some(of_code) = lists.get(&(scheme, code)) else { continue };
        let day = first_day(date)?.to_epoch();
        if in_error == "1" || day > days.today {
            continue;
        }
        let value = (!value.is_empty()).then(|| value.parse()).transpose()?;
        let record = records.entry(patient).or_default();
        for list in of_code {
            record.entry(list).or_default().push(Entry { day, value, unit, organisation });
        }
    }
    Ok(records)
}

/// The rules that fire for a patient, by the entries on each list of one family.
fn fired<'d>(of: impl Fn(&str) -> Vec<Entry<'d>>, age: i32, days: &Days) -> BTreeSet<usize> {
    let latest = |list| of(list).iter().map(|it| it.day).max();
    let is_any_after = |list, day| of(list).iter().any(|it| it.day > day);
    let mut fired = BTreeSet::new();
    // 1, a marker: pregnant. 2, an alert: due dates that differ in that pregnancy.
    let end = latest("pregend");
    let is_after_end = |day| end.is_none_or(|end| end < day);
    if latest("preg").is_some_and(|it| it >= days.weeks_44_ago && is_after_end(it)) {
        fired.insert(1);
        let mut due = of("edd");
        due.retain(|it| it.day >= days.weeks_44_ago && is_after_end(it.day));
        if are_any_two(&due, |a, b| match (a.value, b.value) {
            (Some(x), Some(y)) => a.organisation != b.organisation && (x - y).abs() > 14.0,
            _ => false,
        }) {
            fired.insert(2);
        }
    }
    // 3, a report: the diabetes register. 4, an alert: no HbA1c for a year.
    let (diabetes, resolved) = (latest("diab"), latest("diabres"));
    if diabetes.is_some_and(|it| resolved.is_none_or(|resolved| resolved <= it)) && age >= 17 {
        fired.insert(3);
        if !is_any_after("hba1c", days.months_12_ago) {
            fired.insert(4);
        }
    }
    // 5, an alert: the latest HbA1c is above 75. Of one day, what is recorded last is latest.
    let mut results = of("hba1c");
    results.retain(|it| it.value.is_some() && it.unit == "mmol/mol");
    if results.iter().max_by_key(|it| it.day).and_then(|it| it.value).is_some_and(|it| it > 75.0) {
        fired.insert(5);
    }
    // 6, an alert: an NSAID at 65 without protection of the stomach.
    let takes_nsaid = is_any_after("nsaid", days.months_3_ago);
    if takes_nsaid && !is_any_after("ppi", days.months_3_ago) && age >= 65 {
        fired.insert(6);
    }
    // 7, a marker: kidney disease. 8, an alert: an NSAID with it.
    if !of("ckd").is_empty() || is_low_for_90_days(&of("egfr")) {
        fired.insert(7);
        if takes_nsaid {
            fired.insert(8);
        }
    }
    // 9, an alert: smoking not asked for five years.
    if age > 15 && !is_any_after("smok", days.years_5_ago) {
        fired.insert(9);
    }
    // 10, a marker: child protection.
    let ended = latest("cpend");
    if latest("cp").is_some_and(|it| ended.is_none_or(|ended| ended < it)) {
        fired.insert(10);
    }
    // 11, a report: palliative care.
    if !of("pall").is_empty() {
        fired.insert(11);
    }
    // 12, an alert: HbA1c done twice in a month.
    let mut tests = of("hba1c");
    tests.retain(|it| it.day > days.months_12_ago);
    if are_any_two(&tests, |a, b| (a.day - b.day).abs() <= 30) {
        fired.insert(12);
    }
    fired
}

/// Whether something holds of two different entries.
fn are_any_two(entries: &[Entry<'_>], hold: impl Fn(&Entry<'_>, &Entry<'_>) -> bool) -> bool {
    entries.iter().zip(1..).any(|(a, next)| entries.iter().skip(next).any(|b| hold(a, b)))
}

/// Whether two results below 60 are 90 days apart with none of 60 or more from the first day to the last.
fn is_low_for_90_days(results: &[Entry<'_>]) -> bool {
    let is_low = |it: &Entry<'_>| it.value.is_some_and(|it| it < 60.0);
    let fine: Vec<i32> =
        results.iter().filter(|it| it.value.is_some() && !is_low(it)).map(|it| it.day).collect();
    are_any_two(results, |a, b| {
        let (first, last) = (a.day.min(b.day), a.day.max(b.day));
        is_low(a)
            && is_low(b)
            && last - first >= 90
            && !fine.iter().any(|day| (first..=last).contains(day))
    })
}

fn fields<const COUNT: usize>(line: &str) -> anyhow::Result<[&str; COUNT]> {
    let fields: Vec<&str> = line.split('\t').collect();
    fields.try_into().map_err(|_| anyhow::anyhow!("not {COUNT} fields: `{line}`"))
}

/// The first day a date may be.
fn first_day(date: &str) -> anyhow::Result<Day> {
    let parsed = PartialDate::parse(date);
    parsed.map(|it| it.span().first).map_err(|_| anyhow::anyhow!("`{date}` is no date"))
}
