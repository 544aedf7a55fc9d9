use super::{FormatError, format};

/// The formatted text, which formatting leaves as it is.
fn formatted(text: &str) -> String {
    let once = format(text).unwrap();
    assert_eq!(format(&once), Ok(once.clone()), "not stable");
    once
}

#[test]
fn clauses_stand_in_one_column() {
    insta::assert_snapshot!(formatted(
        "alert a\"Title\"{severity warning hazard MAT-03 audience midwifery,general_practice
         when any asthma message \"{due of pregnant}\" repeat after 14 days or on new evidence}
         measure m:number 'mmol/mol' from x{accepts '%' as (value-2.152)/0.09148 accepts '[lb_av]' as value*-1 plausible -5 to 10}"
    ));
}

#[test]
fn neighbours_of_one_line_share_their_columns() {
    insta::assert_snapshot!(formatted(
        "field a = today
# above
field a_longer_name = latest asthma # why

field apart = today
parameter p: date = today
parameter period_end: number 'mmol/mol' = -58
report r { column due = due of pregnant column booked_on = date of earliest booking
include when pregnant

column late = today }"
    ));
}

#[test]
fn long_conditions_are_broken_at_and_and_or() {
    insta::assert_snapshot!(formatted(
        "field f = selected by register_of_a_long_name and (any asthma in the last 12 months or no if missing) and not any asthma_resolved on or after 2026-04-01
alert a { when (pregnant and due of pregnant after start of pregnant + 42 weeks and (any edd_scan during pregnant or any edd_lmp during pregnant)) or no if missing }
field g = any of (asthma, a_codelist_with_a_long_name, another_codelist_with_a_long_name) in the last 12 months where value >= 48
field h = first of (value of latest edd_scan during pregnant, value of latest edd_lmp during pregnant, today + 280 days)"
    ));
}

#[test]
fn cells_stand_in_columns() {
    insta::assert_snapshot!(formatted(
        "table t \"T\" {
missing dates compare as earliest
|1|any asthma|select|next|
|10|(value of latest_hba1c <= 58 and latest_hba1c in the 12 months to period_end) or no if missing|reject \"a reason that is long\"|select numerator|
# above
|11|pregnant # a comment in a row
|next|reject| # at its end
}"
    ));
}

#[test]
fn codes_stand_on_one_line_or_one_scheme_a_line() {
    insta::assert_snapshot!(formatted(
        "codelist asthma {read2 H33..,H331.% \"Intrinsic asthma\" ctv3 H33..
snomed 195967001 \"Asthma\"}
codelist long { read2 H33.. \"A term that takes much of the line\", H331. \"Another that takes more of the line\", H332. \"And another\" snomed 1,2 }
codelist noted { # why these
read2 H33.. # the chapter
# and now the others
H34.. ctv3 H33.. # last
# end
}"
    ));
}

#[test]
fn comments_stay_between_the_words_they_stand_between() {
    insta::assert_snapshot!(formatted(
        "# first

# about a
marker a { # begins
  # about the start
  starts x, # x
     y


  # alone

  ends # ends
    z
  # last
}
# after
field f = (any x # one
 or # two
 # three
 any y)
# end of file"
    ));
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let error = format("field f = any x and any y or any z").unwrap_err();
    assert!(matches!(&error, FormatError::Syntax(all) if all.len() == 1), "{error:?}");
    assert_eq!(error.to_string(), "the rules have mistakes of syntax");
}

#[test]
fn nothing_is_laid_out_as_nothing() {
    assert_eq!(formatted("\n\n  \n"), "");
    assert_eq!(formatted("\u{feff}field a = today"), "field a = today\n");
}

/// The guard must see what only a fault of the formatter could change.
#[test]
fn a_changed_text_is_refused() {
    let is_same =
        |before: &str, after| super::is_same(before, &crate::syntax::read(before).0, after);
    let text = "field a = today # why";
    assert!(is_same(text, "field a =\n  today  # why\n"));
    assert!(!is_same(text, "field a = today\n"));
    assert!(!is_same(text, "field b = today # why\n"));
    // Nothing but white space differs, and the tree does.
    let text = "table t { | 1 | a | select next | next | }";
    assert!(!is_same(text, "table t { | 1 | a | selectnext | next | }"));
    assert!(!is_same("codelist a { read2 H33.. }", "codelist a { read2 H3 3.. }"));
}

#[test]
fn an_outline_has_no_places() {
    let outline = |text| super::outline(&crate::syntax::read(text).0);
    let shown = outline(r#"field a = 1.5 field b = "1..2 \ 3..4""#);
    assert!(shown.contains(r#""1..2 \\ 3..4""#), "{shown}");
    assert_eq!(outline("\n\nfield a =  1.5\nfield b = \"1..2 \\ 3..4\""), shown);
    assert_ne!(outline("field a = 1.5 field b = \"1..2 \\ 3..5\""), shown);
}

#[test]
fn a_quote_in_a_code_does_not_stop_it() {
    assert_eq!(
        formatted("codelist a{local it's}codelist b{local b}"),
        "codelist a { local it's }\ncodelist b { local b }\n"
    );
}
