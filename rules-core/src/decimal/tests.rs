use alloc::{format, string::ToString};

use super::*;

fn d(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

#[test]
fn text_is_exact_both_ways() {
    for (text, canonical) in [
        ("58", "58"),
        ("6.5", "6.5"),
        ("6.50", "6.5"),
        ("-0.5", "-0.5"),
        (".5", "0.5"),
        ("+2", "2"),
        ("0.0", "0"),
        ("-0", "0"),
        ("1e3", "1000"),
        ("1.2E-3", "0.0012"),
        ("9223372036854775807", "9223372036854775807"),
        ("87.22344444444443", "87.22344444444443"),
        ("0.000000000000000001", "0.000000000000000001"),
        ("100e-2", "1"),
    ] {
        assert_eq!(d(text).to_string(), canonical, "{text}");
    }
}

#[test]
fn what_is_no_number_or_does_not_fit_is_refused() {
    for text in
        ["", "-", ".", "6,5", "1e", "e3", "0x1", " 1", "1 ", "١", "1.2.3", "NaN", "Infinity", "--1"]
    {
        assert_eq!(Decimal::parse(text), Err(DecimalError::Malformed), "{text}");
    }
    for text in [
        "9223372036854775808",
        "0.0000000000000000001",
        "1e99",
        "1e-99999999999999999999",
        "123456789012345678901234567890123456789012",
    ] {
        assert_eq!(Decimal::parse(text), Err(DecimalError::TooManyDigits), "{text}");
    }
}

#[test]
fn arithmetic_is_exact_or_refused() {
    assert_eq!(d("0.1").checked_add(d("0.2")), Some(d("0.3")));
    assert_eq!(d("7.5").checked_sub(d("2.152")), Some(d("5.348")));
    assert_eq!(d("1.5").checked_mul(d("1.5")), Some(d("2.25")));
    assert_eq!(d("9223372036854775807").checked_add(d("1")), None);
}

#[test]
fn quotients_round_half_to_even_at_nine_places() {
    assert_eq!(d("5.348").checked_div(d("0.09148")), Some(d("58.460865763")));
    assert_eq!(d("1").checked_div(d("3")), Some(d("0.333333333")));
    assert_eq!(d("0.0000000005").checked_div(d("1")), Some(d("0")));
    assert_eq!(d("0.0000000015").checked_div(d("1")), Some(d("0.000000002")));
    assert_eq!(d("-1").checked_div(d("3")), Some(d("-0.333333333")));
    assert_eq!(d("1").checked_div(d("0")), None);
}

proptest::proptest! {
    #[test]
    fn parse_is_total_and_display_comes_back(text in "[-+]?[0-9]{0,20}\\.?[0-9]{0,20}(e-?[0-9]{1,2})?") {
        if let Ok(number) = Decimal::parse(&text) {
            proptest::prop_assert_eq!(Decimal::parse(&number.to_string()), Ok(number));
        }
    }

    #[test]
    fn order_agrees_with_subtraction(a: i32, b: i32, sa in 0_u32..9, sb in 0_u32..9) {
        let (a, b) = (d(&format!("{a}e-{sa}")), d(&format!("{b}e-{sb}")));
        let difference = a.checked_sub(b).unwrap();
        proptest::prop_assert_eq!(a.cmp(&b), difference.cmp(&Decimal::ZERO));
    }
}
