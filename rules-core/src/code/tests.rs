use alloc::string::ToString;

use super::*;

fn ok(scheme: Scheme, text: &str) -> String {
    Code::parse(scheme, text).unwrap().to_string()
}

fn why(scheme: Scheme, text: &str) -> String {
    Code::parse(scheme, text).unwrap_err().to_string()
}

#[test]
fn read_v2_keeps_case_and_dots() {
    assert_eq!(ok(Scheme::ReadV2, "C10F."), "C10F.");
    assert_ne!(Code::parse(Scheme::ReadV2, "66A4."), Code::parse(Scheme::ReadV2, "66a4."));
    assert_eq!(ok(Scheme::ReadV2, "7E086"), "7E086");
    assert_eq!(ok(Scheme::ReadV2, "137O."), "137O.");
}

#[test]
fn seven_characters_are_a_code_and_its_term_code() {
    assert_eq!(Code::parse(Scheme::ReadV2, "G20..11"), Code::parse(Scheme::ReadV2, "G20.."));
    assert_eq!(
        why(Scheme::ReadV2, "G20..1."),
        "the two characters after the code are not a term code"
    );
}

#[test]
fn malformed_read_codes_say_why() {
    assert_eq!(
        why(Scheme::ReadV2, "H43"),
        "it has 3 characters where 5 (with padding dots), or 7 with the term code, are needed"
    );
    assert_eq!(
        why(Scheme::ReadV2, ".6521"),
        "a leading dot makes it a four-byte Read code, an older scheme"
    );
    assert_eq!(why(Scheme::ReadV2, "H.3.."), "a dot stands inside; dots only pad the end");
    assert_eq!(why(Scheme::ReadV2, "....."), "it is only dots");
    assert_eq!(why(Scheme::ReadV2, "H2?00"), "`?` cannot be in a code of this scheme");
    assert_eq!(why(Scheme::ReadV2, "C10F…"), "`…` cannot be in a code of this scheme");
    assert_eq!(why(Scheme::ReadV2, " C10F"), "white space stands before or after the code");
    assert_eq!(
        why(Scheme::Ctv3, "C10F.00"),
        "it has 7 characters where 5 (with padding dots) are needed"
    );
}

#[test]
fn the_same_characters_in_two_schemes_are_two_codes() {
    assert_ne!(Code::parse(Scheme::ReadV2, "1514."), Code::parse(Scheme::Ctv3, "1514."));
}

#[test]
fn the_prefix_hierarchy_climbs_to_the_chapter() {
    let Code::ReadV2(mut code) = Code::parse(Scheme::ReadV2, "H33z1").unwrap() else { panic!() };
    let mut seen = alloc::vec![code.as_str().to_string()];
    while let Some(up) = code.parent() {
        code = up;
        seen.push(code.as_str().to_string());
    }
    assert_eq!(seen, ["H33z1", "H33z.", "H33..", "H3...", "H...."]);
}

#[test]
fn concept_ids_are_checked_in_full() {
    assert_eq!(ok(Scheme::SnomedCt, "44054006"), "44054006");
    assert_eq!(ok(Scheme::SnomedCt, "999791000000106"), "999791000000106");
    assert_eq!(ok(Scheme::SnomedCt, "900000000000207008"), "900000000000207008");
    assert_eq!(
        why(Scheme::SnomedCt, "44054007"),
        "the check digit is wrong (these digits would end in 6)"
    );
    assert_eq!(
        why(Scheme::SnomedCt, "2373951000000116"),
        "it is a description id, not a concept id"
    );
    assert_eq!(why(Scheme::SnomedCt, "1.61714E+08"), "`.` cannot be in a code of this scheme");
    assert_eq!(
        why(Scheme::SnomedCt, "39217345555177672708"),
        "it has 20 characters where 6 to 18 digits are needed"
    );
    assert_eq!(why(Scheme::SnomedCt, " 86290005"), "white space stands before or after the code");
}

#[test]
fn classifications_lose_their_dot_and_nothing_else() {
    assert_eq!(ok(Scheme::Icd10, "E11.9"), "E119");
    assert_eq!(ok(Scheme::Icd10, "A33X"), "A33X");
    assert_eq!(why(Scheme::Icd10, "e11.9"), "it does not have the shape of a code of this scheme");
    assert_eq!(ok(Scheme::Opcs4, "R17.1"), "R171");
    assert_eq!(why(Scheme::Opcs4, "I171"), "it does not have the shape of a code of this scheme");
}

#[test]
fn local_codes_are_taken_as_they_are() {
    assert_eq!(ok(Scheme::Local, "^ESCTGE801234"), "^ESCTGE801234");
    assert_eq!(why(Scheme::Local, "two words"), "`\u{20}` cannot be in a code of this scheme");
    assert_eq!(why(Scheme::Local, &"x".repeat(31)), "it is longer than 30 characters");
}

#[test]
fn codes_are_small_and_survive_a_pack() {
    assert!(size_of::<Code>() <= 32);
    for (scheme, text) in
        [(Scheme::Ctv3, "XaPbt"), (Scheme::Dmd, "10054111000001107"), (Scheme::Local, "A1")]
    {
        let code = Code::parse(scheme, text).unwrap();
        let bytes = postcard::to_allocvec(&code).unwrap();
        assert_eq!(postcard::from_bytes::<Code>(&bytes), Ok(code));
    }
}

proptest::proptest! {
    #[test]
    fn parsing_is_total_and_canonical(text in "\\PC{0,24}") {
        for scheme in Scheme::ALL {
            if let Ok(code) = Code::parse(scheme, &text) {
                proptest::prop_assert_eq!(Code::parse(scheme, &code.to_string()), Ok(code));
            }
        }
    }

    #[test]
    fn every_single_digit_slip_is_caught(n in 100_000_u64..100_000_000_000, at in 0_usize..6, to in 0_u8..10) {
        let body = alloc::format!("{n}10");
        let id = alloc::format!("{body}{}", check_digit(body.as_bytes()).unwrap());
        let mut slipped = id.clone().into_bytes();
        slipped[at] = b'0' + to;
        let slipped = String::from_utf8(slipped).unwrap();
        if slipped != id {
            proptest::prop_assert!(Code::parse(Scheme::SnomedCt, &slipped).is_err());
        }
    }
}
