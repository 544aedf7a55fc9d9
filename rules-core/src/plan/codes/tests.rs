use alloc::{string::ToString, vec};

use proptest::prelude::*;

use super::*;
use crate::{
    code::Scheme,
    limits::{CODELISTS_MAX, LISTS_OF_CODE_MAX},
    pack::{Pack, PackError, encode},
    plan::Plan,
    testing::plan,
};

fn row(scheme: Scheme, code: &str, term: &str, set: u32) -> CodeRow {
    let code = Code::parse(scheme, code).unwrap();
    CodeRow { code, and_below: false, term: term.into(), set }
}

fn sets(many: u32) -> Vec<Vec<CodelistId>> {
    (0..many).map(|list| vec![CodelistId(list)]).collect()
}

/// Why a plan with such a table is no pack.
fn refused(change: impl FnOnce(&mut CodeTable)) -> PackError {
    let mut plan: Plan = plan();
    change(&mut plan.codes);
    encode(&plan, &[]).unwrap_err()
}

#[test]
fn rows_come_back_with_their_terms() {
    let rows = vec![
        row(Scheme::ReadV2, "C10F.", "Type 2 diabetes", 0),
        row(Scheme::ReadV2, "H33..", "", 1),
        row(Scheme::SnomedCt, "195967001", "Asthma – chronic", 1),
        row(Scheme::Icd10, "J45.9", "Asthma, unspecified", 0),
        row(Scheme::Local, "project:7", "", 200),
        CodeRow { and_below: true, ..row(Scheme::ReadV2, "H33..", "Asthma and below", 0) },
    ];
    let table = CodeTable::new(rows.iter().rev().cloned().collect(), sets(201));
    assert_eq!(table.rows(), rows);
    assert_eq!(table.len(), 6);
    let bytes = postcard::to_allocvec(&table).unwrap();
    assert_eq!(postcard::from_bytes::<CodeTable>(&bytes).unwrap(), table);
}

#[test]
fn a_code_twice_is_one_row() {
    let rows = vec![row(Scheme::Local, "a", "first", 0), row(Scheme::Local, "a", "second", 0)];
    let table = CodeTable::new(rows, sets(1));
    assert_eq!(table.rows(), [row(Scheme::Local, "a", "first", 0)]);
}

#[test]
fn a_term_is_that_of_the_code_itself() {
    let below = CodeRow { and_below: true, ..row(Scheme::ReadV2, "H33..", "Asthma", 0) };
    let table = CodeTable::new(vec![below, row(Scheme::Opcs4, "E03.1", "Septoplasty", 0)], sets(1));
    let of = |scheme, code: &str| {
        let code = Code::parse(scheme, code).unwrap();
        [0, 1].map(|row| table.term(row, code)).concat()
    };
    assert_eq!(of(Scheme::ReadV2, "H33.."), "Asthma");
    assert_eq!(of(Scheme::ReadV2, "H330."), "");
    assert_eq!(of(Scheme::Opcs4, "E031"), "Septoplasty");
    assert_eq!(of(Scheme::Opcs4, "E032"), "");
}

#[test]
fn a_table_that_breaks_its_form_is_refused() {
    let order = "the pack's plan is not valid: codes are not in order";
    assert_eq!(refused(|table| table.places.reverse()).to_string(), order);
    assert_eq!(refused(|table| table.places[1] = table.places[0]).to_string(), order);
    let dangling = "the pack's plan is not valid: a code's set points at nothing";
    assert_eq!(refused(|table| table.set_of[0] = 7).to_string(), dangling);
}

/// What a code of this scheme is looked up as in a pack with such a table: terms of the rows it matches.
fn found(table: &CodeTable, scheme: Scheme, code: &str) -> Vec<String> {
    let mut plan = plan();
    plan.codes = table.clone();
    let pack = Pack::load(&encode(&plan, &[]).unwrap()).unwrap();
    let code = Code::parse(scheme, code).unwrap();
    let lists = pack.memberships(code.key(), || Some(code), &mut Vec::new()).len();
    let rows: Vec<String> =
        pack.lookup(code).map(|row| table.term(row, code).to_string()).collect();
    assert_eq!(lists, rows.len().min(1), "a row that is found has its lists");
    rows
}

/// A number that no code has is never found; neither is a text that does not have its number, or is not
/// written as codes are.
#[test]
fn a_row_that_is_no_code_matches_nothing() {
    let table = |text: &str, key| CodeTable {
        places: vec![scattered(key)],
        set_of: vec![0],
        ends: vec![text.len() as u32],
        texts: text.into(),
        sets: sets(1),
    };
    let key = |scheme, code: &str| Code::parse(scheme, code).unwrap().key();
    let icd = |text| table(text, key(Scheme::Icd10, "I10"));
    assert_eq!(found(&icd("I10 Hypertension"), Scheme::Icd10, "I10X"), ["Hypertension"]);
    for (it, scheme, code) in [
        (icd("I10X Hypertension"), Scheme::Icd10, "I10"),
        (icd("I10"), Scheme::Icd10, "I10"),
        (table("a term", key(Scheme::Local, "b")), Scheme::Local, "a"),
        (table("a term", key(Scheme::Local, "b")), Scheme::Local, "b"),
        (table("", 3 << 61 | 12), Scheme::SnomedCt, "195967001"),
    ] {
        assert_eq!(it.rows(), []);
        assert_eq!(found(&it, scheme, code), [""; 0], "{it:?}");
    }
}

/// Two codes of one number: FNV-1a has few secrets.
#[test]
fn codes_that_share_a_number_are_told_apart() {
    let codes = ["7mohtcOFVz", "c1E51sSEyx"];
    let key = codes.map(|code| Code::parse(Scheme::Local, code).unwrap().key());
    assert_eq!(key[0], key[1]);
    let rows = codes.map(|code| row(Scheme::Local, code, &format!("term of {code}"), 0));
    let table = CodeTable::new(rows.to_vec(), sets(1));
    assert!(table.in_order());
    for code in codes {
        assert_eq!(found(&table, Scheme::Local, code), [format!("term of {code}")]);
    }
    let one = CodeTable::new(vec![rows[1].clone()], sets(1));
    assert_eq!(found(&one, Scheme::Local, codes[0]), [""; 0]);
    let mut twice = table;
    twice.texts = twice.texts.replace(codes[1], codes[0]);
    assert!(!twice.in_order());
}

#[test]
fn codes_on_too_many_lists_are_refused() {
    let many = |what| alloc::format!("the pack's plan is not valid: there are too many {what}");
    let unused = |table: &mut CodeTable| table.sets = [sets(2), sets(2)].concat();
    assert_eq!(refused(unused).to_string(), many("sets of codelists"));
    let lists = |count: usize| {
        let mut plan = plan();
        plan.codelists.extend((2..count).map(|n| crate::testing::codelist(&format!("list {n}"))));
        let set = (0..count as u32).map(CodelistId).collect();
        plan.codes = CodeTable::new(vec![row(Scheme::Local, "a", "", 0)], vec![set]);
        encode(&plan, &[]).map(|_| ())
    };
    assert_eq!(lists(LISTS_OF_CODE_MAX), Ok(()));
    let refused = lists(LISTS_OF_CODE_MAX + 1).unwrap_err();
    assert_eq!(refused.to_string(), many("codelists with one code"));
    let refused = lists(CODELISTS_MAX + 1).unwrap_err();
    assert_eq!(refused.to_string(), many("codelists"));
}

#[test]
fn columns_that_do_not_fit_together_are_refused() {
    let read = |places: &[u8], set_of: &[u8], lengths: &[u8], texts: &str| {
        let stored = Stored { places, set_of, lengths, texts, sets: sets(1) };
        let bytes = postcard::to_allocvec(&stored).unwrap();
        postcard::from_bytes::<CodeTable>(&bytes).is_ok()
    };
    let place = 7_u64.to_le_bytes();
    assert!(read(&place, &[0], &[4], "term"));
    assert!(!read(&place[1..], &[0], &[4], "term"), "a number cut short");
    assert!(!read(&place, &[], &[4], "term"), "a set too few");
    assert!(!read(&place, &[0, 0], &[4], "term"), "a set too many");
    assert!(!read(&place, &[0x80], &[4], "term"), "a set cut short");
    assert!(!read(&place, &[0], &[3], "term"), "text that is left over");
    assert!(!read(&place, &[0], &[5], "term"), "text that is not there");
    let two = [place, place].concat();
    assert!(!read(&two, &[0, 0], &[1, 1], "é"), "a character cut in two");
    assert!(!read(&two, &[0, 0], &[0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1], ""), "an end beyond numbers");
}

proptest! {
    #[test]
    fn numbers_come_back_from_bytes(numbers: Vec<u32>) {
        let bytes = packed(numbers.iter().copied());
        prop_assert_eq!(unpacked(&bytes, numbers.len(), Some), Some(numbers.clone()));
        prop_assert_eq!(unpacked(&bytes, numbers.len() + 1, Some), None);
    }

    #[test]
    fn any_bytes_are_numbers_or_refused(bytes: Vec<u8>, count in 0_usize..20) {
        let numbers = unpacked(&bytes, count, Some);
        prop_assert!(numbers.is_none_or(|numbers| numbers.len() == count));
    }

    #[test]
    fn scattering_loses_nothing(key: u64) {
        prop_assert_eq!(scattered(key).wrapping_mul(GATHER), key);
    }
}
