use alloc::string::ToString;

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn months(months: i32) -> CalendarSpan {
    CalendarSpan { months, days: 0 }
}

#[test]
fn texts_are_read_as_recorded() {
    for text in ["2019", "2019-06", "2019-06-01"] {
        assert_eq!(PartialDate::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(Moment::parse("2019-06-01T10:30").unwrap().time, Some(37_800));
    assert_eq!(Moment::parse("2019-06-01T10:30:05.123+01:00").unwrap().time, Some(37_805));
    assert_eq!(Moment::parse("2019-06-01T00:00:00Z").unwrap().date.to_string(), "2019-06-01");
}

#[test]
fn what_is_no_date_says_why() {
    for text in [
        "",
        "19",
        "2019-6-1",
        "01/06/2019",
        "2019-06-01 10:30",
        "2019-06-01T10",
        "20190601",
        "٢٠١٩",
        "2019-",
    ] {
        assert_eq!(Moment::parse(text), Err(DateError::Malformed), "{text}");
    }
    for text in
        ["2019-02-29", "2019-13", "2019-00-01", "2019-02-31", "0000-01-01", "2019-06-01T24:00"]
    {
        assert_eq!(Moment::parse(text), Err(DateError::NoSuchDay), "{text}");
    }
    assert_eq!(Day::parse("2019-06"), Err(DateError::NotADay));
}

#[test]
fn a_partial_date_is_its_whole_span() {
    let span = |text| PartialDate::parse(text).unwrap().span().to_string();
    assert_eq!(span("2019"), "2019");
    assert_eq!(span("2020-02"), "2020-02");
    let february = PartialDate::parse("2020-02").unwrap().span();
    assert_eq!((february.first, february.last), (day("2020-02-01"), day("2020-02-29")));
    for text in ["2026-12-31", "2026-01-31", "2026-01-01", "2024-02-29"] {
        assert_eq!(span(text), text, "a day is no month and no year");
    }
    let moved = february.plus(months(1), true);
    assert_eq!(moved.to_string(), "2020-03-01 to 2020-03-29");
}

#[test]
fn months_clamp_to_the_end_of_the_month() {
    for (from, by, to) in [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-12-15", 1, "2027-01-15"),
    ] {
        assert_eq!(day(from).plus(months(by), true).to_string(), to, "{from} + {by} months");
    }
    for (from, by, to) in [
        ("2026-03-31", 1, "2026-02-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2024-02-29", 12, "2023-02-28"),
    ] {
        assert_eq!(day(from).plus(months(by), false).to_string(), to, "{from} - {by} months");
    }
    assert_eq!(day("9999-12-01").plus(months(1), true), Day::MAX);
    assert_eq!(day("0001-01-01").plus(CalendarSpan { months: 0, days: 1 }, false), Day::MIN);
}

#[test]
fn ages_are_completed_years() {
    for (birth, on, age) in [
        ("2000-06-15", "2026-06-14", 25),
        ("2000-06-15", "2026-06-15", 26),
        ("2004-02-29", "2025-02-28", 20),
        ("2004-02-29", "2025-03-01", 21),
        ("2004-02-29", "2024-02-29", 20),
        ("2026-01-01", "2025-12-31", -1),
    ] {
        assert_eq!(day(on).age_of(day(birth)), age, "born {birth}, on {on}");
    }
}

#[test]
fn every_day_of_the_calendar_comes_back() {
    for days in Day::MIN.to_epoch()..=Day::MAX.to_epoch() {
        let day = Day::from_epoch(i64::from(days));
        let (y, m, d) = day.civil();
        assert_eq!(Day::new(y, m, d), Some(day));
    }
    assert_eq!(Day::from_epoch(0).to_string(), "1970-01-01");
}

proptest::proptest! {
    #[test]
    fn reading_is_total(text in "\\PC{0,30}") {
        let _ = Moment::parse(&text);
    }
}
