use alloc::vec::Vec;

use super::*;

const U: Answer = Answer::Unknown(Why::MISSING);
use Answer::{No, Yes};

#[test]
fn kleene_truth_tables() {
    for (a, b, and, or) in [
        (Yes, Yes, Yes, Yes),
        (Yes, No, No, Yes),
        (Yes, U, U, Yes),
        (No, Yes, No, Yes),
        (No, No, No, No),
        (No, U, No, U),
        (U, Yes, U, Yes),
        (U, No, No, U),
        (U, U, U, U),
    ] {
        assert_eq!(a.and(b), and, "{a:?} and {b:?}");
        assert_eq!(a.or(b), or, "{a:?} or {b:?}");
    }
    assert_eq!((Yes.not(), No.not(), U.not()), (No, Yes, U));
}

#[test]
fn every_answer_is_one_number() {
    let why = (0..=Why::ALL).map(|why| Answer::Unknown(Why(why)));
    let answers: Vec<Answer> = [Yes, No].into_iter().chain(why).collect();
    let numbers: Vec<u32> = answers.iter().map(|answer| answer.number()).collect();
    assert_eq!(numbers, (0..Answer::COUNT).collect::<Vec<_>>());
    let back: Vec<Answer> = numbers.iter().filter_map(|n| Answer::of_number(*n)).collect();
    assert_eq!(back, answers);
    assert_eq!(Answer::of_number(Answer::COUNT), None);
}

#[test]
fn reasons_add_up() {
    let imprecise = Answer::Unknown(Why::IMPRECISE);
    assert_eq!(U.and(imprecise), Answer::Unknown(Why::MISSING | Why::IMPRECISE));
    assert_eq!(U.or(imprecise), Answer::Unknown(Why::MISSING | Why::IMPRECISE));
}
