//! A text still to be written.

use super::{Context, Findings, Level, Lint};
use crate::syntax::lexer;

/// Words that stand for a text to come.
const WORDS: [&str; 7] = ["TODO", "TBC", "TBD", "TBA", "FIXME", "XXX", "PLACEHOLDER"];

pub(super) const LINT: Lint = Lint {
    code: "W0812",
    name: "placeholder-text",
    level: Level::Warn,
    summary: "a text still to be written",
    page: page!("placeholder-text"),
    check,
};

fn check(cx: &Context<'_>, found: &mut Findings) {
    // Texts stand in many places; all of them are for people.
    let tokens = cx.own_texts().flat_map(|(file, text)| lexer::tokens(text, file).0);
    for token in tokens.filter(|it| it.kind == crate::syntax::token::Kind::Text) {
        let text = cx.words(token.span);
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        if let Some(word) = words.find(|it| WORDS.contains(it)) {
            let message = format!("this text still holds `{word}`");
            let diagnostic = found.diagnostic(token.span, message, "people will read it");
            found.push(diagnostic.help("write the text"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn words_that_only_look_so() {
        assert_eq!(found(r#"report seen "Todor and XXXL" { include when any asthma column reviewed = latest asthma_review }"#), <[&str; 0]>::default());
    }

    #[test]
    fn a_reason() {
        assert_eq!(found(r#"table t "T" { | 1 | any asthma | select | reject "tbc: TBC" | }"#), ["placeholder-text"]);
    }
}
