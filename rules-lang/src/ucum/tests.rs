use std::collections::BTreeMap;

use super::*;

#[test]
fn every_unit_of_the_table_has_a_meaning_and_stands_once() {
    let mut seen = Vec::new();
    for it in table() {
        assert!(Meaning::of(it.ucum).is_some(), "{}", it.ucum);
        assert!(!it.name.is_empty());
        assert!(!seen.contains(&it.ucum), "{} twice", it.ucum);
        seen.push(it.ucum);
    }
}

/// Every unit of the table is UCUM, and every conversion is that of an independent library
/// (`octofhir-ucum`), to the precision of its floats, at several numbers and both ways.
#[test]
fn every_conversion_is_that_of_a_ucum_library() {
    for it in table() {
        assert!(octofhir_ucum::validate(it.ucum).is_ok(), "{} is not UCUM", it.ucum);
    }
    let mut pairs = 0;
    for (from, to) in table().iter().flat_map(|a| table().iter().map(move |b| (a.ucum, b.ucum))) {
        let Ok(conversion) = Conversion::between(from, to) else { continue };
        pairs += 1;
        assert!(octofhir_ucum::is_comparable(from, to).unwrap(), "{from} and {to}");
        let (slope, intercept) = conversion.approximate();
        for value in [1.0, 37.5, 1234.0] {
            let (ours, theirs) =
                (value * slope + intercept, octofhir_ucum::convert(value, from, to).unwrap());
            let off = (ours - theirs).abs() / theirs.abs();
            assert!(off < 1e-12, "{value} {from} is {ours} or {theirs} {to}");
        }
    }
    assert!(pairs > 500, "{pairs} pairs");
}

#[test]
fn every_conversion_has_an_exact_line_that_says_the_same() {
    let mut too_long = Vec::new();
    for (from, to) in table().iter().flat_map(|a| table().iter().map(move |b| (a.ucum, b.ucum))) {
        let Ok(conversion) = Conversion::between(from, to) else { continue };
        match conversion.to_line() {
            Some((multiply, add, divide)) => {
                assert_eq!(Conversion::from_line(multiply, add, divide), Some(conversion));
            }
            None => too_long.push((from, to)),
        }
    }
    assert_eq!(too_long, []);
}

#[test]
fn conversions_read_as_a_measure_states_them() {
    let said = |from, to| Conversion::between(from, to).map(|it| it.to_string());
    assert_eq!(said("g/dL", "g/L").unwrap(), "value * 10");
    assert_eq!(said("g", "kg").unwrap(), "value / 1000");
    assert_eq!(said("[lb_av]", "kg").unwrap(), "value * 0.45359237");
    assert_eq!(said("[degF]", "Cel").unwrap(), "(value * 5 - 160) / 9");
    assert_eq!(said("Cel", "[degF]").unwrap(), "value * 1.8 + 32");
    assert_eq!(said("K", "Cel").unwrap(), "value - 273.15");
    assert_eq!(said("mm[Hg]", "kPa").unwrap(), "value * 0.133322");
    assert_eq!(said("kPa", "mm[Hg]").unwrap(), "value * 500000 / 66661");
    assert_eq!(said("10*3/uL", "10*9/L").unwrap(), "value");
    assert_eq!(said("nkat/L", "U/L").unwrap(), "value * 0.06");
    assert_eq!(said("{beats}/min", "/min").unwrap(), "value");
    assert_eq!(said("{units}/wk", "{units}/d").unwrap(), "value / 7");
}

#[test]
fn what_needs_a_word_from_the_author_has_no_conversion() {
    let why = |from, to| Conversion::between(from, to).unwrap_err();
    assert_eq!(why("mg/dL", "mmol/L"), Apart::Substance);
    assert_eq!(why("mg/mmol", "mg/g"), Apart::Substance);
    // HbA1c: two reference methods, between which no factor stands.
    assert_eq!(why("%", "mmol/mol"), Apart::Different);
    assert_eq!(why("%", ""), Apart::Different);
    assert_eq!(why("mmol/mol", "1"), Apart::Different);
    assert_eq!(why("mU/L", "m[IU]/L"), Apart::Different);
    assert_eq!(why("mL/min", "mL/min/{1.73_m2}"), Apart::Different);
    assert_eq!(why("kg", "kg/m2"), Apart::Different);
    assert_eq!(why("{strip}", "{tablet}"), Apart::Different);
    assert_eq!(why("{cigarettes}/d", "/d"), Apart::Different);
    assert_eq!(why("Banana", "kg"), Apart::Unknown);
}

#[test]
fn no_text_is_the_spelling_of_two_units() {
    let mut of: BTreeMap<String, &str> = BTreeMap::new();
    for it in table() {
        of.insert(it.ucum.to_owned(), it.ucum);
    }
    for it in table() {
        for text in spellings(it.ucum) {
            let other = of.insert(text.clone(), it.ucum);
            assert!(other.is_none_or(|other| other == it.ucum), "`{text}`: {} {other:?}", it.ucum);
        }
    }
}

/// Spellings that UCUM would read as what no entry of primary care is measured in: coulombs, picohenries,
/// and unified atomic mass units for the `u` that laboratories send for enzyme units.
const READ_OTHERWISE: &[(&str, &str)] = &[("C", "Cel"), ("pH", "[pH]")];

#[test]
fn a_spelling_that_is_ucum_says_the_same_in_ucum() {
    let is_dalton = |text: &str, unit: &str| unit.contains('U') && text.contains('u');
    let mut otherwise = Vec::new();
    for it in table() {
        for text in spellings(it.ucum) {
            if text.is_empty() || octofhir_ucum::validate(&text).is_err() {
                continue;
            }
            let is_same = octofhir_ucum::convert(3.0, &text, it.ucum)
                .is_ok_and(|value| (value - 3.0).abs() < 1e-9);
            if !is_same && !is_dalton(&text, it.ucum) {
                otherwise.push((text, it.ucum));
            }
        }
    }
    let otherwise: Vec<(&str, &str)> = otherwise.iter().map(|(a, b)| (a.as_str(), *b)).collect();
    assert_eq!(otherwise, READ_OTHERWISE);
}

#[test]
fn the_spellings_of_vendors_are_known_and_others_are_not() {
    let of = |text| known(text).or_else(|| spelt(text)).map(|it| it.ucum);
    for (text, unit) in [
        ("mmHg", "mm[Hg]"),
        ("IU/L", "[IU]/L"),
        ("IU/L 37C", "[IU]/L"),
        ("g/dl", "g/dL"),
        ("/day", "/d"),
        ("10^9/L", "10*9/L"),
        ("x10⁹/l", "10*9/L"),
        ("mmol/l", "mmol/L"),
        ("umol/l", "umol/L"),
        ("\u{b5}mol/L", "umol/L"),
        ("\u{3bc}mol/l", "umol/L"),
        ("mcg/L", "ug/L"),
        ("kg/m²", "kg/m2"),
        ("ml/min/1.73m2", "mL/min/{1.73_m2}"),
        ("{anything}/min", "/min"),
        ("tablets", "{tablet}"),
        ("mg/24h", "mg/d"),
        ("mm/hr", "mm/h"),
        ("°C", "Cel"),
    ] {
        assert_eq!(of(text), Some(unit), "{text}");
    }
    for text in ["MG", "Mg", "Mmol/L", "MMOL/L", "mmol", "Banana", "{a", "a}", "{}}", "10E9/L"] {
        let expected = if text == "mmol" { Some("mmol") } else { None };
        assert_eq!(of(text), expected, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_has_an_answer(text in "\\PC{0,16}", other in "[a-zA-Z0-9*/.{}\\[\\]%]{0,12}") {
        for text in [&text, &other] {
            if let Some(it) = known(text) {
                proptest::prop_assert!(spellings(text).iter().all(|it| it != text));
                proptest::prop_assert_eq!(known(it.ucum).map(|it| it.ucum), Some(it.ucum));
            }
            let _ = (spelt(text), Conversion::between(text, "kg"));
        }
    }
}
