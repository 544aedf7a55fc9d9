//! Expressions: where a long one may be broken.
//!
//! Every construct is named here, so that a new one is not laid out by accident.

use super::writer::Writer;
use crate::syntax::{
    Arithmetic, ArithmeticKind, Expr, ExprKind, Filter, FilterKind, Gap, Length, Link, Run,
    Selection, TableUse, Window, token::Kind,
};

/// An expression with the brackets around it.
pub(super) fn expr(w: &mut Writer<'_>, it: &Expr) {
    bracketed(w, it.span.start as usize, |w| {
        kind(w, &it.kind);
        w.until(it.span.end as usize);
    });
}

/// What begins at a place, in the brackets that stand before it.
fn bracketed(w: &mut Writer<'_>, start: usize, inner: impl FnOnce(&mut Writer<'_>)) {
    if w.kind() == Kind::OpenBracket && w.start() < start {
        w.group(|w| {
            w.token();
            w.indent(|w| {
                w.breakable();
                bracketed_box(w, start, Box::new(inner));
            });
            w.breakable();
            w.take_kind(Kind::CloseBracket);
        });
    } else {
        inner(w);
    }
}

/// The same through a pointer: brackets in brackets would be types in types without end.
fn bracketed_box<'i>(
    w: &mut Writer<'_>,
    start: usize,
    inner: Box<dyn FnOnce(&mut Writer<'_>) + 'i>,
) {
    bracketed(w, start, inner);
}

fn kind(w: &mut Writer<'_>, it: &ExprKind) {
    match it {
        ExprKind::Number(..) => w.signed(),
        ExprKind::Duration(_)
        | ExprKind::Date(_)
        | ExprKind::Text(_)
        | ExprKind::Name(_)
        | ExprKind::Today
        | ExprKind::BirthDate
        | ExprKind::DeathDate
        | ExprKind::Sex
        | ExprKind::SexIs(..)
        | ExprKind::EpisodeEdge(..)
        | ExprKind::Detail { .. }
        | ExprKind::Age(None) => {}
        ExprKind::Age(Some(date)) => {
            w.take(2);
            expr(w, date);
        }
        ExprKind::Selection(of)
        | ExprKind::Any(of)
        | ExprKind::No(of)
        | ExprKind::Count(of)
        | ExprKind::CountDays(of)
        | ExprKind::CountCodes(of)
        | ExprKind::Aggregate(_, of)
        | ExprKind::Nth(_, _, of)
        | ExprKind::Pick(_, of) => {
            w.until(of.span.start as usize);
            selection(w, of);
        }
        ExprKind::CountEpisodes(of, gap) => {
            w.until(of.span.start as usize);
            selection(w, of);
            more(w, |w| {
                w.take(2);
                time(w, gap);
            });
        }
        ExprKind::AnyRun(of, _) | ExprKind::RunEdge(_, of) | ExprKind::RunCount(of) => run(w, of),
        ExprKind::AgeAt(of) | ExprKind::Property(_, of) | ExprKind::RegisteredOn(of) => {
            w.take(2);
            expr(w, of);
        }
        ExprKind::Between(_, first, second) => {
            w.take(2);
            expr(w, first);
            more(w, |w| {
                w.token();
                expr(w, second);
            });
        }
        ExprKind::SelectedBy(table, _) => {
            w.take(2);
            table_use(w, table);
        }
        ExprKind::AtLeast(_, all) => {
            w.take(4);
            in_brackets(w, |w| {
                for each in all {
                    expr(w, each);
                    comma(w);
                }
            });
        }
        ExprKind::FirstOf(values) => {
            w.take(2);
            in_brackets(w, |w| {
                for value in values {
                    expr(w, value);
                    comma(w);
                }
            });
        }
        ExprKind::Shift(of, by, _) => {
            expr(w, of);
            more(w, |w| {
                w.token();
                time(w, by);
            });
        }
        ExprKind::Compare(left, _, right) => {
            expr(w, left);
            more(w, |w| {
                w.token();
                expr(w, right);
            });
        }
        ExprKind::FromTo(of, low, high) => {
            expr(w, of);
            more(w, |w| {
                w.token();
                expr(w, low);
                w.token();
                expr(w, high);
            });
        }
        ExprKind::In(of, within) => {
            expr(w, of);
            more(w, |w| window(w, within));
        }
        ExprKind::IsMissing(of, _) | ExprKind::InConflict(of, _) | ExprKind::InBand(of, _, _) => {
            expr(w, of);
        }
        ExprKind::Registered(within) => {
            w.token();
            window(w, within);
        }
        ExprKind::Not(of) => {
            w.token();
            expr(w, of);
        }
        ExprKind::And(all) | ExprKind::Or(all) => w.group(|w| {
            for (n, each) in all.iter().enumerate() {
                if n > 0 {
                    w.breakable();
                    w.token();
                }
                expr(w, each);
            }
        }),
        ExprKind::OrIfMissing(of, _) => {
            expr(w, of);
            w.group_after(|w| w.take(4));
        }
    }
}

/// What goes on one level further in if it does not fit on the line.
pub(super) fn more(w: &mut Writer<'_>, write: impl FnOnce(&mut Writer<'_>)) {
    w.indent(|w| w.group_after(write));
}

/// `( … )`, from the bracket that is next.
pub(super) fn in_brackets(w: &mut Writer<'_>, inner: impl FnOnce(&mut Writer<'_>)) {
    w.group(|w| {
        w.token();
        w.indent(|w| {
            w.breakable();
            inner(w);
        });
        w.breakable();
        w.take_kind(Kind::CloseBracket);
    });
}

pub(super) fn comma(w: &mut Writer<'_>) {
    if w.take_kind(Kind::Comma) {
        w.breakable();
    }
}

/// `(a, b)`, from the bracket that is next.
pub(super) fn list(w: &mut Writer<'_>) {
    in_brackets(w, |w| {
        while !matches!(w.kind(), Kind::CloseBracket | Kind::End) {
            w.token();
            comma(w);
        }
    });
}

/// `"a", "b"`, up to a place.
pub(super) fn comma_list(w: &mut Writer<'_>, end: usize) {
    while w.kind() != Kind::End && w.start() < end {
        w.token();
        comma(w);
    }
}

/// Entries, with the filters that narrow them.
pub(super) fn selection(w: &mut Writer<'_>, it: &Selection) {
    let Selection { sources: _, is_any_of, filters: all, span } = it;
    bracketed(w, span.start as usize, |w| {
        w.group(|w| {
            if *is_any_of {
                w.take(2);
                list(w);
            } else {
                w.token();
            }
            filters(w, all);
        });
        w.until(span.end as usize);
    });
}

/// The filters of a selection; all on the line, or one a line.
pub(super) fn filters(w: &mut Writer<'_>, all: &[Filter]) {
    w.indent(|w| {
        for filter in all {
            w.breakable();
            match &filter.kind {
                FilterKind::Date(within) => window(w, within),
                FilterKind::Value(_, value) => {
                    w.take(3);
                    expr(w, value);
                }
                FilterKind::ValueFromTo(low, high) => {
                    w.take(3);
                    expr(w, low);
                    w.token();
                    expr(w, high);
                }
                FilterKind::ValueDate(within) => {
                    w.take(2);
                    window(w, within);
                }
                FilterKind::RecordedHere | FilterKind::RecordedBy(_) | FilterKind::Episode(_) => {}
                FilterKind::With(linked) => link(w, linked, filter.span.end as usize),
            }
            w.until(filter.span.end as usize);
        }
    });
}

/// `with another T within 14 days by a different organisation differing by more than 14 days`.
fn link(w: &mut Writer<'_>, it: &Link, end: usize) {
    let Link { word: _, entries, gap, same_organisation, differ_by } = it;
    w.take(2);
    selection(w, entries);
    if *gap == Gap::Any && same_organisation.is_none() && differ_by.is_none() {
        return;
    }
    more(w, |w| match differ_by {
        Some(by) => {
            w.until_word("differing");
            w.take(4);
            expr(w, by);
        }
        None => w.until(end),
    });
}

/// `run of S lasting at least 90 days`, with the words before it.
fn run(w: &mut Writer<'_>, it: &Run) {
    let Run { of, lasting } = it;
    w.until(of.span.start as usize);
    selection(w, of);
    more(w, |w| {
        w.take(3);
        time(w, lasting);
    });
}

/// `dm020 with target = 75, on_day = today`.
pub(super) fn table_use(w: &mut Writer<'_>, it: &TableUse) {
    let TableUse { table: _, arguments } = it;
    w.token();
    if arguments.is_empty() {
        return;
    }
    more(w, |w| {
        w.token();
        for (n, (_, value)) in arguments.iter().enumerate() {
            if n > 0 {
                comma(w);
            }
            w.take(2);
            expr(w, value);
        }
    });
}

/// `14 days`, or the name of a parameter.
fn time(w: &mut Writer<'_>, it: &Length) {
    match it {
        Length::Written(_) => w.take(2),
        Length::Named(_) => w.token(),
    }
}

fn window(w: &mut Writer<'_>, it: &Window) {
    match it {
        Window::On(date) | Window::Before(date) | Window::After(date) => {
            w.token();
            expr(w, date);
        }
        Window::OnOrBefore(date) | Window::OnOrAfter(date) => {
            w.take(3);
            expr(w, date);
        }
        Window::FromTo(from, to) => {
            w.token();
            expr(w, from);
            w.token();
            expr(w, to);
        }
        Window::InTheLast(length) => {
            w.take(3);
            time(w, length);
        }
        Window::InTheTo(length, date) => {
            w.take(2);
            time(w, length);
            w.token();
            expr(w, date);
        }
        Window::Within(length, date) => {
            w.token();
            time(w, length);
            w.token();
            expr(w, date);
        }
        Window::During(_) => w.take(2),
    }
}

/// Arithmetic on `value`.
pub(super) fn arithmetic(w: &mut Writer<'_>, it: &Arithmetic) {
    bracketed(w, it.span.start as usize, |w| match &it.kind {
        ArithmeticKind::Value => w.token(),
        ArithmeticKind::Number(_) => w.signed(),
        ArithmeticKind::Binary(left, _, right) => {
            arithmetic(w, left);
            w.token();
            arithmetic(w, right);
        }
    });
}
