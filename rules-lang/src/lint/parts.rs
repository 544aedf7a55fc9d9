//! Every expression of a ruleset in flat lists, so that a lint need not walk the tree.

use crate::{
    ir::{
        Condition, ConditionKind, Date, DateKind, Entries, Entry, EntryKind, Expression, Filter,
        Link, Number, NumberKind, Piece, Ruleset, Run, Text, TextKind, Time, Value, Window,
    },
    source::Span,
    syntax::{self, Gap, Length},
};

/// What an expression belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Field,
    Score,
    Table,
    Marker,
    Alert,
    Report,
}

/// The declaration an expression is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owner<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    pub(super) span: Span,
}

/// An expression and the declaration it is written in.
#[derive(Debug)]
pub(super) struct Part<'a, T> {
    pub(super) it: &'a T,
    pub(super) of: Owner<'a>,
}

/// The expressions of a ruleset as they are written: those of a table once, however often it is used.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    /// Conditions that decide something: `when`, `include when`, guards, rows, items.
    pub(super) deciding: Vec<Part<'a, Condition>>,
    pub(super) conditions: Vec<Part<'a, Condition>>,
    pub(super) numbers: Vec<Part<'a, Number>>,
    pub(super) dates: Vec<Part<'a, Date>>,
    pub(super) entries: Vec<Part<'a, Entries>>,
    /// Lengths of time in the windows of conditions and of filters, and lengths added to dates.
    pub(super) lengths: Vec<Part<'a, Length>>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(rules: &'a Ruleset, file: &'a syntax::File) -> Self {
        let mut parts = Self::default();
        for it in &rules.fields {
            let mut walk = parts.walk(Kind::Field, &it.name, it.span);
            match &it.expression {
                Expression::Condition(it) => walk.condition(it),
                Expression::Value(it) => walk.value(it),
                Expression::Entries(it) => walk.entries(it),
            }
        }
        for it in &rules.scores {
            let mut walk = parts.walk(Kind::Score, &it.name, it.span);
            it.items.iter().for_each(|item| walk.deciding(&item.condition));
        }
        // A table that is another with other values has that one's rows.
        let declared = rules.tables.iter().zip(&file.tables);
        for (it, _) in declared.filter(|(_, written)| written.copies.is_none()) {
            let mut walk = parts.walk(Kind::Table, &it.name, it.span);
            it.rows.iter().for_each(|row| walk.deciding(&row.condition));
        }
        for it in &rules.markers {
            let mut walk = parts.walk(Kind::Marker, &it.name, it.span);
            it.guard.iter().for_each(|it| walk.deciding(it));
            it.starts.iter().chain(&it.ends).for_each(|it| walk.entries(it));
            it.details.iter().for_each(|it| walk.value(&it.value));
            it.conflicts.iter().for_each(|it| walk.entries(&it.entries));
        }
        for it in &rules.alerts {
            let mut walk = parts.walk(Kind::Alert, &it.name, it.span);
            walk.deciding(&it.when);
            for piece in &it.message {
                if let Piece::Value(value) = piece {
                    walk.value(value);
                }
            }
        }
        for it in &rules.reports {
            let mut walk = parts.walk(Kind::Report, &it.name, it.span);
            walk.deciding(&it.include);
            it.columns.iter().for_each(|(_, value)| walk.value(value));
        }
        parts
    }

    /// The expressions of one condition.
    pub(super) fn of_condition(it: &'a Condition, of: Owner<'a>) -> Self {
        let mut parts = Self::default();
        Walk { parts: &mut parts, of }.condition(it);
        parts
    }

    fn walk(&mut self, kind: Kind, name: &'a str, span: Span) -> Walk<'_, 'a> {
        Walk { parts: self, of: Owner { kind, name, span } }
    }
}

struct Walk<'p, 'a> {
    parts: &'p mut Parts<'a>,
    of: Owner<'a>,
}

impl<'a> Walk<'_, 'a> {
    fn deciding(&mut self, it: &'a Condition) {
        self.parts.deciding.push(Part { it, of: self.of });
        self.condition(it);
    }

    fn condition(&mut self, it: &'a Condition) {
        self.parts.conditions.push(Part { it, of: self.of });
        match &it.kind {
            ConditionKind::Any(it) | ConditionKind::No(it) => self.entries(it),
            ConditionKind::AnyRun(it) => self.run(it),
            ConditionKind::Compare(a, _, b) => {
                self.number(a);
                self.number(b);
            }
            ConditionKind::FromTo(all) => all.iter().for_each(|it| self.number(it)),
            ConditionKind::In(date, window, _) => {
                self.date(date);
                self.window(window);
            }
            ConditionKind::IsMissing(it) => self.value(it),
            ConditionKind::Registered(it) => self.window(it),
            ConditionKind::RegisteredOn(it)
            | ConditionKind::ActiveOn(_, it)
            | ConditionKind::During(it, _) => self.date(it),
            ConditionKind::SameText(pair) => pair.iter().for_each(|it| self.text(it)),
            ConditionKind::Not(it) | ConditionKind::OrIfMissing(it, _) => self.condition(it),
            ConditionKind::And(all) | ConditionKind::Or(all) | ConditionKind::AtLeast(_, all) => {
                all.iter().for_each(|it| self.condition(it));
            }
            ConditionKind::SexIs(_)
            | ConditionKind::InBand(..)
            | ConditionKind::SelectedBy(..)
            | ConditionKind::Active(_)
            | ConditionKind::InConflict(_)
            | ConditionKind::Field(_) => {}
        }
    }

    fn value(&mut self, it: &'a Value) {
        match it {
            Value::Number(it) => self.number(it),
            Value::Date(it) => self.date(it),
            Value::Text(it) => self.text(it),
            Value::Entry(it) => self.entry(it),
        }
    }

    fn number(&mut self, it: &'a Number) {
        self.parts.numbers.push(Part { it, of: self.of });
        match &it.kind {
            NumberKind::AgeOn(it) => self.date(it),
            NumberKind::Count(it)
            | NumberKind::CountDays(it)
            | NumberKind::CountCodes(it)
            | NumberKind::Aggregate(_, it) => self.entries(it),
            NumberKind::CountEpisodes(it, gap) => {
                self.entries(it);
                self.time(gap);
            }
            NumberKind::RunCount(it) => self.run(it),
            NumberKind::Between(_, dates) => dates.iter().for_each(|it| self.date(it)),
            NumberKind::ValueOf(_, it) => self.entry(it),
            NumberKind::FirstOf(all) => all.iter().for_each(|it| self.number(it)),
            NumberKind::Literal(_)
            | NumberKind::Parameter(_)
            | NumberKind::Score(_)
            | NumberKind::Detail(_)
            | NumberKind::Field(_) => {}
        }
    }

    fn date(&mut self, it: &'a Date) {
        self.parts.dates.push(Part { it, of: self.of });
        match &it.kind {
            DateKind::DateOf(it) | DateKind::ValueOf(_, it) => self.entry(it),
            DateKind::RunStart(it) | DateKind::RunEnd(it) => self.run(it),
            DateKind::Shift(date, time, _) => {
                self.date(date);
                self.time(time);
            }
            DateKind::FirstOf(all) => all.iter().for_each(|it| self.date(it)),
            DateKind::Literal(_)
            | DateKind::Today
            | DateKind::BirthDate
            | DateKind::DeathDate
            | DateKind::CandidateStart
            | DateKind::Parameter(_)
            | DateKind::StartOf(_)
            | DateKind::EndOf(_)
            | DateKind::Detail(_)
            | DateKind::Field(_) => {}
        }
    }

    fn text(&mut self, it: &'a Text) {
        match &it.kind {
            TextKind::OrganisationOf(it) | TextKind::CodeOf(it) => self.entry(it),
            TextKind::FirstOf(all) => all.iter().for_each(|it| self.text(it)),
            TextKind::Literal(_)
            | TextKind::BandOf(_)
            | TextKind::ItemsOf(_)
            | TextKind::Detail(_)
            | TextKind::Field(_) => {}
        }
    }

    fn entry(&mut self, it: &'a Entry) {
        match &it.kind {
            EntryKind::Pick(_, it) | EntryKind::Nth(_, _, it) => self.entries(it),
            EntryKind::FirstOf(all) => all.iter().for_each(|it| self.entry(it)),
            EntryKind::Field(_) => {}
        }
    }

    fn entries(&mut self, it: &'a Entries) {
        self.parts.entries.push(Part { it, of: self.of });
        for filter in &it.filters {
            match filter {
                Filter::In(window) | Filter::ValueIn(window) => self.window(window),
                Filter::Value(_, number) => self.number(number),
                Filter::ValueFromTo(range) => range.iter().for_each(|it| self.number(it)),
                Filter::With(link) => self.link(link),
                Filter::During(_)
                | Filter::RecordedHere
                | Filter::RecordedBy(_)
                | Filter::Episode(_) => {}
            }
        }
    }

    fn link(&mut self, it: &'a Link) {
        self.entries(&it.entries);
        match &it.gap {
            Gap::Any | Gap::Strictly(_) | Gap::SameDay => {}
            Gap::Within(it)
            | Gap::WithinBefore(it)
            | Gap::WithinAfter(it)
            | Gap::AtLeast(it, _) => self.time(it),
            Gap::FromTo((from, _), (to, _)) => {
                self.time(from);
                self.time(to);
            }
        }
    }

    fn run(&mut self, it: &'a Run) {
        // What passes is what is looked at with more filters.
        self.entries(&it.passing);
        self.time(&it.lasting);
    }

    fn window(&mut self, it: &'a Window) {
        if let Window::InTheLast(time) | Window::InTheTo(time, _) | Window::Within(time, _) = it {
            self.time(time);
        }
        it.dates().for_each(|it| self.date(it));
    }

    fn time(&mut self, it: &'a Time) {
        if let Time::Length(it) = it {
            self.parts.lengths.push(Part { it, of: self.of });
        }
    }
}
