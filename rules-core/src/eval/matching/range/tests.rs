use super::*;

fn d(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

#[test]
fn exact_numbers_compare_exactly() {
    let (a, b) = (Range::exactly(d("58")), Range::exactly(d("58.1")));
    assert_eq!(a.compare(Comparison::LessOrEqual, Range::exactly(d("58.0"))), Some(true));
    assert_eq!(b.compare(Comparison::LessOrEqual, a), Some(false));
    assert_eq!(a.compare(Comparison::Less, b), Some(true));
    assert_eq!(a.compare(Comparison::Equal, a), Some(true));
    assert_eq!(a.compare(Comparison::NotEqual, a), Some(false));
}

#[test]
fn a_bounded_number_is_unknown_only_where_the_bound_leaves_it_open() {
    let below_60 = Range::bounded(d("60"), Some(Comparator::Less));
    let sixty = Range::exactly(d("60"));
    let fifty = Range::exactly(d("50"));
    assert_eq!(below_60.compare(Comparison::Less, sixty), Some(true));
    assert_eq!(below_60.compare(Comparison::GreaterOrEqual, sixty), Some(false));
    assert_eq!(below_60.compare(Comparison::Equal, sixty), Some(false));
    assert_eq!(below_60.compare(Comparison::Less, fifty), None);
    let at_least_90 = Range::bounded(d("90"), Some(Comparator::GreaterOrEqual));
    assert_eq!(
        at_least_90.compare(Comparison::GreaterOrEqual, Range::exactly(d("90"))),
        Some(true)
    );
    assert_eq!(at_least_90.compare(Comparison::Greater, Range::exactly(d("90"))), None);
    assert_eq!(at_least_90.compare(Comparison::Less, Range::exactly(d("90"))), Some(false));
}

#[test]
fn a_count_between_bounds_compares_as_a_range() {
    let one_or_two = Range::between(d("1"), d("2"));
    assert_eq!(one_or_two.compare(Comparison::GreaterOrEqual, Range::exactly(d("1"))), Some(true));
    assert_eq!(one_or_two.compare(Comparison::GreaterOrEqual, Range::exactly(d("2"))), None);
    assert_eq!(one_or_two.compare(Comparison::Greater, Range::exactly(d("2"))), Some(false));
}

proptest::proptest! {
    /// Whatever a comparison says of ranges holds for every pair of numbers in them.
    #[test]
    fn an_answer_holds_for_all_members(
        (a, b, c, e) in (-5_i64..5, -5_i64..5, -5_i64..5, -5_i64..5),
        op in 0_usize..6,
    ) {
        let n = Decimal::from_int;
        let op = [
            Comparison::Less,
            Comparison::LessOrEqual,
            Comparison::Equal,
            Comparison::NotEqual,
            Comparison::GreaterOrEqual,
            Comparison::Greater,
        ][op];
        let answer = Range::between(n(a), n(b)).compare(op, Range::between(n(c), n(e)));
        let mut each = alloc::collections::BTreeSet::new();
        for x in a.min(b)..=a.max(b) {
            for y in c.min(e)..=c.max(e) {
                each.insert(match op {
                    Comparison::Less => x < y,
                    Comparison::LessOrEqual => x <= y,
                    Comparison::Equal => x == y,
                    Comparison::NotEqual => x != y,
                    Comparison::GreaterOrEqual => x >= y,
                    Comparison::Greater => x > y,
                });
            }
        }
        match answer {
            Some(true) => proptest::prop_assert_eq!(each, [true].into()),
            Some(false) => proptest::prop_assert_eq!(each, [false].into()),
            None => {}
        }
    }
}
