//! Codelists: every question walks every code of the list.

use rules_core::{
    code::Code,
    plan::{CodelistId, Source},
    problem::{Problem, ProblemCode},
};
use rules_lang::resolve::{Codelist, ListedCode};

use super::{Reference, record::Item};

/// Whether a listed code stands for this one.
fn stands_for(listed: &ListedCode, code: Code) -> bool {
    match (listed.code, code) {
        // The dots at the end are padding: what begins as the code does stands below it.
        (Code::ReadV2(above), Code::ReadV2(below)) if listed.and_below => {
            below.as_str().starts_with(above.as_str().trim_end_matches('.'))
        }
        (listed, code) => listed == code,
    }
}

impl<'a> Reference<'a> {
    fn list(self, id: CodelistId) -> Option<&'a Codelist> {
        self.ruleset.codelists.get(id.index())
    }

    /// Whether a code is on a list: listed; or, of a composed list, on one of its lists and on none of
    /// those left out.
    pub(super) fn is_listed(self, code: Code, id: CodelistId) -> bool {
        let Some(list) = self.list(id) else { return false };
        match &list.composed {
            None => list.codes.iter().any(|listed| stands_for(listed, code)),
            Some(made_of) => {
                made_of.any.iter().any(|part| self.is_listed(code, *part))
                    && !made_of.except.iter().any(|part| self.is_listed(code, *part))
            }
        }
    }

    /// Whether an entry is on a list: when one of its codings is.
    pub(super) fn is_on(self, item: &Item<'_>, list: CodelistId) -> bool {
        item.codes.iter().any(|code| self.is_listed(*code, list))
    }

    /// The list behind a source.
    fn list_of(self, source: Source) -> Option<CodelistId> {
        match source {
            Source::Codelist(list) => Some(list),
            Source::Measure(id) => self.ruleset.measures.get(id.index()).map(|it| it.codelist),
        }
    }

    pub(super) fn source_name(self, source: Source) -> &'a str {
        match source {
            Source::Codelist(id) => self.list(id).map_or("", |it| &it.name),
            Source::Measure(id) => self.ruleset.measures.get(id.index()).map_or("", |it| &it.name),
        }
    }

    /// The first of the entry's codes that is on the source's list.
    pub(super) fn matching_code(self, item: &Item<'_>, source: Source) -> Option<Code> {
        let list = self.list_of(source)?;
        item.codes.iter().copied().find(|code| self.is_listed(*code, list))
    }

    /// The term of a code that is on the source's list: the first that a list of the ruleset gives where
    /// it lists the code in the same way. A code that is listed by one above it has none of its own.
    pub(super) fn term(self, code: Code, source: Source) -> String {
        let Some(list) = self.list_of(source).and_then(|id| self.list(id)) else {
            return String::new();
        };
        for and_below in [false, true] {
            let is_it = |it: &&ListedCode| it.code == code && it.and_below == and_below;
            let all = self.ruleset.codelists.iter().flat_map(|list| &list.codes).filter(is_it);
            let all: Vec<&ListedCode> = all.collect();
            let has_it = match list.composed {
                None => list.codes.iter().any(|it| is_it(&it)),
                // It has the codes of its parts.
                Some(_) => !all.is_empty(),
            };
            if has_it {
                let term = all.into_iter().map(|it| &it.term).find(|term| !term.is_empty());
                return term.cloned().unwrap_or_default();
            }
        }
        String::new()
    }

    /// Notes entries with codings in two schemes that a list covers, one on the list and one not.
    pub(super) fn note_disagreements(self, problems: &mut Vec<Problem>) {
        for item in &self.record.items {
            for (id, list) in (0..).map(CodelistId).zip(&self.ruleset.codelists) {
                let on = item.codes.iter().find(|code| self.is_listed(**code, id));
                let Some(on) = on else { continue };
                let off = item.codes.iter().find(|code| {
                    code.scheme() != on.scheme()
                        && self.covers(id, **code)
                        && !self.is_listed(**code, id)
                });
                let Some(off) = off else { continue };
                let message = format!(
                    "`{}` is on codelist `{}`, `{}` is not; the entry counts as on it",
                    qualified(*on),
                    list.name,
                    qualified(*off)
                );
                let code = ProblemCode::CodingsDisagree;
                problems.push(Problem { entry: Some(item.place), code, message });
            }
        }
    }

    /// Whether a list has codes in the scheme of this one.
    fn covers(self, id: CodelistId, code: Code) -> bool {
        let Some(list) = self.list(id) else { return false };
        match &list.composed {
            None => list.codes.iter().any(|it| it.code.scheme() == code.scheme()),
            Some(made_of) => made_of.any.iter().any(|part| self.covers(*part, code)),
        }
    }
}

/// A code with its scheme.
pub(super) fn qualified(code: Code) -> String {
    format!("{}:{code}", code.scheme().name())
}
