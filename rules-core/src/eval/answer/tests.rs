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
fn reasons_add_up() {
    let imprecise = Answer::Unknown(Why::IMPRECISE);
    assert_eq!(U.and(imprecise), Answer::Unknown(Why::MISSING | Why::IMPRECISE));
    assert_eq!(U.or(imprecise), Answer::Unknown(Why::MISSING | Why::IMPRECISE));
}
