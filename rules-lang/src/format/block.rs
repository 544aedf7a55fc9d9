//! Blocks of clauses: one clause a line, what they say in one column.

use super::{
    document::{Doc, INDENT},
    expression::{arithmetic, expr, filters, selection},
    sequence::{Item, Sequence},
    writer::Writer,
};
use crate::{
    source::Span,
    syntax::{self, Accepts, Band, Conflict, Expr, Field, ScoreItem, Selection, Text, token::Kind},
};

/// Columns between the start of a clause and what it says.
const CLAUSE: usize = 10;

/// A clause as it is laid out.
pub(super) struct Clause<'t> {
    word: Span,
    says: Says<'t>,
}

/// What stands after the word of a clause.
enum Says<'t> {
    /// Words and texts on one line.
    Words,
    /// What stands up to the next white space.
    Bare,
    /// Numbers with their signs, and words.
    Numbers,
    /// Texts, names or names with versions, with commas.
    List,
    Condition(Option<&'t Expr>),
    /// `when CONDITION`.
    Include(Option<&'t Expr>),
    Selections(&'t [Selection]),
    Named(&'t Field),
    Conflict(&'t Conflict),
    Accepts(&'t Accepts),
    Item(&'t ScoreItem),
    Band(&'t Band),
}

impl<'t> Clause<'t> {
    pub(super) fn words(word: Span) -> Self {
        Self { word, says: Says::Words }
    }

    pub(super) fn bare(word: Span) -> Self {
        Self { word, says: Says::Bare }
    }

    pub(super) fn numbers(word: Span) -> Self {
        Self { word, says: Says::Numbers }
    }

    pub(super) fn list(word: Span) -> Self {
        Self { word, says: Says::List }
    }

    pub(super) fn condition(word: Span, it: Option<&'t Expr>) -> Self {
        Self { word, says: Says::Condition(it) }
    }

    pub(super) fn include(word: Span, it: Option<&'t Expr>) -> Self {
        Self { word, says: Says::Include(it) }
    }

    pub(super) fn selections(word: Span, it: &'t [Selection]) -> Self {
        Self { word, says: Says::Selections(it) }
    }

    pub(super) fn named(word: Span, it: &'t Field) -> Self {
        Self { word, says: Says::Named(it) }
    }

    pub(super) fn conflict(word: Span, it: &'t Conflict) -> Self {
        Self { word, says: Says::Conflict(it) }
    }

    pub(super) fn item(word: Span, it: &'t ScoreItem) -> Self {
        Self { word, says: Says::Item(it) }
    }

    pub(super) fn band(word: Span, it: &'t Band) -> Self {
        Self { word, says: Says::Band(it) }
    }

    pub(super) fn accepts(word: Span, it: &'t Accepts) -> Self {
        Self { word, says: Says::Accepts(it) }
    }
}

/// A clause of texts, if it is there.
pub(super) fn texts(it: &Option<syntax::Clause<Vec<Text>>>) -> Option<Clause<'_>> {
    it.as_ref().map(|it| Clause::list(it.word))
}

/// `{ … }` with these clauses, from the brace that is next.
pub(super) fn block(w: &mut Writer<'_>, mut clauses: Vec<Clause<'_>>) {
    clauses.sort_by_key(|it| it.word.start);
    let ends = clauses.iter().skip(1).map(|it| it.word.start as usize).chain([usize::MAX]);
    let ends: Vec<usize> = ends.collect();
    braces(w, |w| {
        let clause = |(it, end): (&Clause<'_>, usize)| Item::take(w, |w| clause(w, it, end));
        clauses.iter().zip(ends).map(clause).collect()
    });
}

/// `{ … }` with items below each other.
pub(super) fn braces(w: &mut Writer<'_>, items: impl FnOnce(&mut Writer<'_>) -> Vec<Item>) {
    w.until_kind(Kind::OpenBrace);
    w.token();
    let after_open = w.trailing();
    let mut sequence = Sequence { items: items(w), end: Vec::new() };
    sequence.end = w.own_lines();
    sequence.align(INDENT);
    let mut docs: Vec<Doc> = after_open.map(Doc::Comment).into_iter().collect();
    let mut inner = vec![Doc::Hard];
    inner.extend(sequence.into_docs());
    docs.extend([Doc::Indent(INDENT, inner), Doc::Hard]);
    w.push(docs);
    w.token();
}

/// Takes the tokens of a clause that has no tree below it.
fn plain<'a>(w: &mut Writer<'a>, end: usize, take: impl Fn(&mut Writer<'a>)) {
    while w.start() < end && !matches!(w.kind(), Kind::CloseBrace | Kind::End) {
        take(w);
    }
}

fn clause(w: &mut Writer<'_>, it: &Clause<'_>, end: usize) {
    let word = w.word();
    w.token();
    w.spaces(CLAUSE.saturating_sub(word.chars().count()).max(1));
    w.indent_by(CLAUSE, |w| match it.says {
        Says::Words => plain(w, end, Writer::token),
        Says::Bare => plain(w, end, Writer::bare),
        Says::Numbers => plain(w, end, Writer::signed),
        Says::List => w.group(|w| {
            plain(w, end, |w| {
                if w.take_kind(Kind::Comma) {
                    w.breakable();
                } else {
                    w.bare();
                }
            });
        }),
        Says::Condition(value) => condition(w, value),
        Says::Include(value) => {
            w.token();
            w.align(|w| condition(w, value));
        }
        Says::Selections(all) => w.group(|w| {
            for it in all {
                selection(w, it);
                if w.take_kind(Kind::Comma) {
                    w.breakable();
                }
            }
        }),
        Says::Conflict(it) => conflict(w, it),
        // Laid out below: a tab cannot stand further in.
        Says::Named(_) | Says::Accepts(_) | Says::Item(_) | Says::Band(_) => w.token(),
    });
    match it.says {
        Says::Named(field) => {
            let Field { name: _, value } = field;
            w.tab();
            w.token();
            w.indent_by(CLAUSE, |w| condition(w, value.as_ref()));
        }
        Says::Accepts(it) => {
            let Accepts { unit: _, conversion, round: _ } = it;
            if let Some(conversion) = conversion {
                w.tab();
                w.token();
                arithmetic(w, conversion);
            }
            plain(w, end, Writer::token);
        }
        Says::Item(it) => {
            let ScoreItem { name: _, title, worth, condition: when } = it;
            cell(w, title.is_some(), Writer::token);
            cell(w, worth.is_some(), |w| {
                w.token();
                w.signed();
            });
            w.tab();
            w.token();
            w.indent_by(CLAUSE, |w| w.align(|w| condition(w, when.as_ref())));
        }
        Says::Band(it) => {
            let Band { name: _, title, low: _, high: _ } = it;
            cell(w, title.is_some(), Writer::token);
            w.tab();
            plain(w, end, Writer::signed);
        }
        _ => {}
    }
}

/// What neighbours have in one column, or its place where it is not there.
fn cell<'a>(w: &mut Writer<'a>, is_there: bool, write: impl FnOnce(&mut Writer<'a>)) {
    if is_there {
        w.tab();
        write(w);
    } else {
        w.no_cell();
    }
}

fn condition(w: &mut Writer<'_>, value: Option<&Expr>) {
    if let Some(value) = value {
        expr(w, value);
    }
}

/// `DETAIL when any two of (a, b) FILTER … differ by more than 7 days`.
fn conflict(w: &mut Writer<'_>, it: &Conflict) {
    let Conflict { detail: _, entries, difference } = it;
    w.group(|w| {
        w.until(entries.span.start as usize);
        super::expression::list(w);
        filters(w, &entries.filters);
        w.indent(|w| {
            w.breakable();
            w.take(4);
            expr(w, difference);
        });
    });
}
