use crate::{
    diagnostic::Sink,
    source::FileId,
    syntax::{Expr, ExprKind, Field, Selection},
};

/// An expression with brackets round everything that belongs together.
fn grouped(text: &str) -> String {
    let mut sink = Sink::default();
    let (file, _) = super::file(&format!("field f = {text}"), FileId::MAIN, &mut sink);
    let diagnostics = sink.into_sorted();
    match file.fields.first() {
        Some(Field { value: Some(expr), .. }) if diagnostics.is_empty() => show(expr),
        _ => diagnostics.into_iter().map(|it| it.message).collect::<Vec<_>>().join("; "),
    }
}

fn show(it: &Expr) -> String {
    let all = |all: &[Expr], word: &str| all.iter().map(show).collect::<Vec<_>>().join(word);
    match &it.kind {
        ExprKind::Number(number, unit) => {
            format!("{number}{}", unit.as_ref().map_or("", |it| it.text.as_str()))
        }
        ExprKind::Name(name) => name.text.clone(),
        ExprKind::Any(of) => format!("any{}", selection(of)),
        ExprKind::Pick(pick, of) => format!("{pick:?}{}", selection(of)),
        ExprKind::Count(of) => format!("count{}", selection(of)),
        ExprKind::Property(property, of) => format!("{property:?}[{}]", show(of)),
        ExprKind::Shift(of, by, later) => {
            format!("({} {} {by})", show(of), if *later { '+' } else { '-' })
        }
        ExprKind::Compare(a, comparison, b) => format!("({} {comparison:?} {})", show(a), show(b)),
        ExprKind::In(of, _) => format!("({} in window)", show(of)),
        ExprKind::FromTo(of, a, b) => format!("({} from {} to {})", show(of), show(a), show(b)),
        ExprKind::IsMissing(of, not) => {
            format!("({} {}missing)", show(of), if *not { "not " } else { "" })
        }
        ExprKind::Not(of) => format!("not {}", show(of)),
        ExprKind::And(of) => format!("({})", all(of, " and ")),
        ExprKind::Or(of) => format!("({})", all(of, " or ")),
        ExprKind::OrIfMissing(of, answer) => format!("({} else {answer})", show(of)),
        ExprKind::Age(on) => format!("age{}", on.as_ref().map(|it| show(it)).unwrap_or_default()),
        ExprKind::Duration(length) => length.to_string(),
        ExprKind::Today => "today".to_owned(),
        other => format!("{other:?}"),
    }
}

fn selection(it: &Selection) -> String {
    let names = it.sources.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ");
    format!("[{names}{}]", " filter".repeat(it.filters.len()))
}

#[test]
fn what_binds_tighter() {
    assert_eq!(grouped("not any a and any b"), "(not any[a] and any[b])");
    assert_eq!(grouped("not a is missing"), "not (a missing)");
    assert_eq!(grouped("(a or b) and c"), "((a or b) and c)");
    assert_eq!(
        grouped("a is not missing and value of a > 5"),
        "((a not missing) and (Value[a] Greater 5))"
    );
    assert_eq!(grouped("date of latest lmp + 280 days"), "(Date[Latest[lmp]] + 280 days)");
    assert_eq!(grouped("latest lmp on or before a - 9 months"), "Latest[lmp filter]");
    assert_eq!(grouped("(latest lmp) after a"), "(Latest[lmp] in window)");
    assert_eq!(grouped("a after b - 1 year + 2 days"), "(a in window)");
    assert_eq!(grouped("age on a < 17 years"), "(agea Less 17 years)");
    assert_eq!(grouped("age from 10 to 60 years"), "(age from 10 to 60 years)");
}

#[test]
fn filters_follow_each_other() {
    assert_eq!(
        grouped("count of any of (a, b) in the last 6 months where value >= 48 during m >= 2"),
        "(count[a b filter filter filter] GreaterOrEqual 2)"
    );
}

#[test]
fn what_holds_if_something_is_missing() {
    assert_eq!(grouped("a > 5 or no if missing"), "((a Greater 5) else false)");
    assert_eq!(grouped("(a and b) or yes if missing"), "((a and b) else true)");
    assert_eq!(grouped("a and ((b) or no if missing)"), "(a and (b else false))");
    assert_eq!(
        grouped("any a or no b"),
        "(any[a] or No(Selection { sources: [Name { text: \"b\", span: 22..23 }], is_any_of: false, filters: [], span: 22..23 }))"
    );
}

#[test]
fn places_hold_their_brackets() {
    let text = "field f = (a or b) and (c or d)";
    let mut sink = Sink::default();
    let (file, _) = super::file(text, FileId::MAIN, &mut sink);
    let span = file.fields[0].value.as_ref().unwrap().span;
    assert_eq!(span.text(text), "(a or b) and (c or d)");
}

#[test]
fn newlines_mean_nothing() {
    assert_eq!(grouped("any\na\nand\nno\nb"), grouped("any a and no b"));
}

#[test]
fn a_small_ruleset_as_written() {
    let (file, diagnostics) =
        crate::syntax::read("report r { include when pregnant and no a before today }");
    assert_eq!(diagnostics, []);
    insta::assert_debug_snapshot!(file.reports, @r#"
    [
        Report {
            name: Name {
                text: "r",
                span: 7..8,
            },
            title: None,
            include: Some(
                Clause {
                    word: 11..18,
                    value: Some(
                        Expr {
                            kind: And(
                                [
                                    Expr {
                                        kind: Name(
                                            Name {
                                                text: "pregnant",
                                                span: 24..32,
                                            },
                                        ),
                                        span: 24..32,
                                    },
                                    Expr {
                                        kind: No(
                                            Selection {
                                                sources: [
                                                    Name {
                                                        text: "a",
                                                        span: 40..41,
                                                    },
                                                ],
                                                is_any_of: false,
                                                filters: [
                                                    Filter {
                                                        kind: Date(
                                                            Before(
                                                                Expr {
                                                                    kind: Today,
                                                                    span: 49..54,
                                                                },
                                                            ),
                                                        ),
                                                        span: 42..54,
                                                    },
                                                ],
                                                span: 40..54,
                                            },
                                        ),
                                        span: 37..54,
                                    },
                                ],
                            ),
                            span: 24..54,
                        },
                    ),
                },
            ),
            columns: [],
            completeness: Whole,
        },
    ]
    "#);
}

/// The reference names the limit; one more is refused, and not in words about brackets.
#[test]
fn eight_operations_may_follow_each_other() {
    let said = |rules: &str| -> Vec<String> {
        crate::syntax::read(rules).1.into_iter().map(|it| it.message).collect()
    };
    let dates = |n: usize| format!("field f = today{}", " + 14 days".repeat(n));
    let factors = |n: usize| {
        format!("measure m: number 'g' from a {{ accepts 'x' as value{} }}", " + 1".repeat(n))
    };
    let tests = |n: usize| format!("field f = today{}", " before today".repeat(n));
    for of in [&dates as &dyn Fn(usize) -> String, &factors, &tests] {
        assert_eq!(said(&of(crate::limits::CHAIN)), <[&str; 0]>::default());
        let more = said(&of(crate::limits::CHAIN + 1));
        assert_eq!(more, ["more than 8 operations follow each other here"]);
    }
}

/// A quote in a code or a version opens no unit: what stands after it on its line is read.
#[test]
fn a_quote_in_a_code_hides_nothing_after_it() {
    let rules = "codelist a { local it's, “one \"a’ term\" } codelist b { local b } # seen
        codelist c { read2 x' \"term\" } } # and
        codelist d { local d }";
    let (file, diagnostics) = crate::syntax::read(rules);
    let names: Vec<&str> = file.codelists.iter().map(|it| it.name.text.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    let comments: Vec<&str> = file.comments.iter().map(|it| it.text(rules)).collect();
    assert_eq!(comments, ["# seen", "# and"]);
    let said: Vec<&str> = diagnostics.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(said, ["`}` does not begin a declaration"]);
}
