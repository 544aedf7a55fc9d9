use super::*;

fn lex(text: &str) -> String {
    let (tokens, _) = tokens(text, FileId::MAIN);
    let show = |t: &Token| {
        let trouble = t.trouble.map(|t| format!("!{t:?}")).unwrap_or_default();
        format!("{:?}`{}`{trouble}", t.kind, t.span.text(text))
    };
    tokens.iter().map(show).collect::<Vec<_>>().join(" ")
}

#[test]
fn dates_and_numbers_are_told_apart() {
    insta::assert_snapshot!(
        lex("2026-04-01 58 6.5 1.0.0 9-12 31/3/2026 D - 9"),
        @"Date`2026-04-01` Number`58` Number`6.5` Number`1.0` Unknown`.` Number`0` Date`9-12` Date`31/3/2026` Word`D` Minus`-` Number`9` End``"
    );
}

#[test]
fn foreign_spellings_stand_for_ours() {
    insta::assert_snapshot!(
        lex("a && b || AND ≥ <> == ! exists"),
        @r#"Word`a` Word`&&`!Foreign("and") Word`b` Word`||`!Foreign("or") Word`AND`!Foreign("and") GreaterOrEqual`≥`!Foreign(">=") NotEqual`<>`!Foreign("!=") Equal`==`!Foreign("=") Word`!`!Foreign("not") Word`exists`!Foreign("any") End``"#
    );
}

#[test]
fn quotes_close_on_their_line() {
    insta::assert_snapshot!(
        lex("\"a\" 'mmol/mol' \u{201c}b\u{201d} \"c\nd"),
        @r#"Text`"a"` Unit`'mmol/mol'` Text`“b”`!Quotes Text`"c`!Unclosed Word`d` End``"#
    );
}

#[test]
fn comments_are_kept() {
    let text = "a # b\nc";
    let (_, comments) = tokens(text, FileId::MAIN);
    assert_eq!(comments.iter().map(|s| s.text(text)).collect::<Vec<_>>(), ["# b"]);
}
