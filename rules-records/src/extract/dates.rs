//! Dates as the systems write them, in the forms the core reads.
//!
//! `None` means that the text is not in the system's form; it then goes on as recorded.

/// SystmOne: `01 Jun 2019`, with `10:30` or `10:30:00` after it.
pub(super) fn tpp(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut parts = text.split(' ');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| month.eq_ignore_ascii_case(name))? + 1;
    if !digits(day, 1..=2) || !digits(year, 4..=4) {
        return None;
    }
    let date = format!("{year}-{month:02}-{day:0>2}");
    match (parts.next(), parts.next()) {
        (None, _) => Some(date),
        (Some(time), None) if is_time(time) => Some(format!("{date}T{time}")),
        _ => None,
    }
}

/// EMIS Web: `2019-06-01`, cut to what the precision says is known.
///
/// `U` is nothing, `Y` the year, `YM` the month; `YMD`, `YMDT` and none are the day.
pub(super) fn emis(date: &str, precision: &str) -> Option<String> {
    let known = match precision {
        "U" => return Some(String::new()),
        _ if !is_date(date) => return None,
        "Y" => 4,
        "YM" => 7,
        "YMD" | "YMDT" | "" => 10,
        _ => return None,
    };
    date.get(..known).map(str::to_owned)
}

/// A date and a time of day in two columns.
pub(super) fn date_and_time(date: &str, time: &str) -> Option<String> {
    match (is_date(date), time) {
        (false, _) => None,
        (true, "") => Some(date.to_owned()),
        (true, time) => is_time(time).then(|| format!("{date}T{time}")),
    }
}

/// OMOP: `2019-06-01`, or `2019-06-01 10:30:00` with or without a `T` and a fraction.
pub(super) fn omop(text: &str) -> Option<String> {
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    date_and_time(date, time.split('.').next().unwrap_or(time))
}

/// `2019-06-01`, whether or not there is such a day.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |length: usize| parts.next().is_some_and(|part| digits(part, length..=length));
    next(4) && next(2) && next(2) && parts.next().is_none()
}

/// `10:30` or `10:30:00`.
fn is_time(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    matches!(parts.len(), 2 | 3) && parts.iter().all(|part| digits(part, 2..=2))
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_each_form() {
        let cases = [
            (tpp("01 Jun 2019 10:30:00"), Some("2019-06-01T10:30:00")),
            (tpp("1 JUN 2019"), Some("2019-06-01")),
            (tpp("01 Jun 1960 00:00"), Some("1960-06-01T00:00")),
            // There is no such day; the core says so.
            (tpp("31 Feb 2019"), Some("2019-02-31")),
            (tpp("01/06/2019"), None),
            (tpp("01 Juin 2019"), None),
            (tpp("01 Jun 19"), None),
            (tpp("01 Jun 2019 10"), None),
            (tpp("01 Jun 2019 10:30 Z"), None),
            (emis("2019-06-01", "YMD"), Some("2019-06-01")),
            (emis("2019-06-01", "YMDT"), Some("2019-06-01")),
            (emis("2019-06-01", ""), Some("2019-06-01")),
            (emis("2019-06-01", "YM"), Some("2019-06")),
            (emis("2019-01-01", "Y"), Some("2019")),
            (emis("1900-01-01", "U"), Some("")),
            (emis("2019-06-01", "M"), None),
            (emis("01/06/2019", "YMD"), None),
            (date_and_time("2019-06-01", "10:30:05"), Some("2019-06-01T10:30:05")),
            (date_and_time("2019-06-01", ""), Some("2019-06-01")),
            (date_and_time("2019-06-01", "half past ten"), None),
            (omop("2019-06-01"), Some("2019-06-01")),
            (omop("2019-06-01 10:30:00.000"), Some("2019-06-01T10:30:00")),
            (omop("2019-06-01T10:30"), Some("2019-06-01T10:30")),
            (omop("20190601"), None),
        ];
        for (n, (found, expected)) in cases.into_iter().enumerate() {
            assert_eq!(found.as_deref(), expected, "case {n}");
        }
    }
}
