//! The words of the language, and those of other languages with ours beside them.

/// Words that begin a declaration, in the order the reference lists them.
pub(crate) const DECLARATIONS: [&str; 11] = [
    "ruleset",
    "library",
    "parameter",
    "codelist",
    "measure",
    "field",
    "score",
    "table",
    "marker",
    "alert",
    "report",
];

/// Words an expression may begin or go on with; none of them can be a name.
const RESERVED: [&str; 68] = [
    "after",
    "age",
    "and",
    "another",
    "any",
    "as",
    "at",
    "before",
    "between",
    "birth",
    "by",
    "code",
    "codes",
    "count",
    "date",
    "day",
    "days",
    "death",
    "during",
    "earliest",
    "else",
    "end",
    "episode",
    "episodes",
    "exists",
    "false",
    "first",
    "from",
    "highest",
    "if",
    "in",
    "is",
    "last",
    "latest",
    "least",
    "lowest",
    "mean",
    "missing",
    "month",
    "months",
    "no",
    "not",
    "null",
    "of",
    "on",
    "or",
    "organisation",
    "registered",
    "run",
    "second",
    "select",
    "selected",
    "sex",
    "spread",
    "start",
    "sum",
    "the",
    "then",
    "to",
    "today",
    "true",
    "value",
    "week",
    "weeks",
    "where",
    "with",
    "within",
    "year",
];

/// Whether a word cannot be a name.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word) || DECLARATIONS.contains(&word) || word == "years"
}

/// Whether a text is a name: `[a-z][a-z0-9_]*`.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The name a text could have been, in small letters; `None` if that is none, either.
pub(crate) fn as_name(text: &str) -> Option<String> {
    let name = text.to_lowercase();
    let name = name.trim_start_matches('_');
    (is_name(name) && !is_reserved(name)).then(|| name.to_owned())
}

/// Our word for a word written in capitals, or for a word of another language.
pub(crate) fn translate(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    match &*lower {
        "exists" => Some("any"),
        "null" => Some("missing"),
        _ if lower != word => RESERVED.into_iter().chain(DECLARATIONS).find(|ours| *ours == lower),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lower_case_and_no_words_of_the_language() {
        assert!(is_name("dm_020") && !is_name("DM020") && !is_name("2nd") && !is_name("a-b"));
        assert!(is_reserved("latest") && is_reserved("marker") && !is_reserved("due"));
    }

    #[test]
    fn other_spellings_are_understood() {
        assert_eq!(as_name("DM020"), Some("dm020".to_owned()));
        assert_eq!(as_name("_dm"), Some("dm".to_owned()));
        assert_eq!(as_name("größe"), None);
        assert_eq!(as_name("LATEST"), None);
        assert_eq!(translate("AND"), Some("and"));
        assert_eq!(translate("and"), None);
        assert_eq!(translate("null"), Some("missing"));
        assert_eq!(translate("NULL"), Some("missing"));
    }
}
