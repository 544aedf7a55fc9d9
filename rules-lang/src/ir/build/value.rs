//! Typing values.

use rules_core::plan::{IfMissing, Kind, MarkerId, MeasureValue};

use super::{Builder, selection::Values, today};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Reported},
    ir::{
        Carries, Condition, ConditionKind, Date, DateKind, Definition, DetailId, Entries, Entry,
        EntryKind, Episode, Expression, FieldId, Number, NumberKind, Text, TextKind, Unit, Value,
    },
    resolve::Named,
    source::Span,
    syntax::{
        CalendarLength, Edge, EpisodeName, Expr, ExprKind, FilterKind, Name, Property, TimeUnit,
    },
};

/// The moved date that a selection ends in, unless it stands in brackets of its own: those end after it.
fn moved_window(of: &Expr) -> Option<&Expr> {
    let ExprKind::Pick(_, selection) = &of.kind else { return None };
    let FilterKind::Date(window) = &selection.filters.last()?.kind else { return None };
    let date = window.last_date()?;
    let is_bare = matches!(date.kind, ExprKind::Shift(..)) && date.span.end == of.span.end;
    is_bare.then_some(date)
}

/// Wraps a kind of date.
fn date(kind: DateKind, span: Span) -> Checked<Expression> {
    Ok(Expression::Value(Value::Date(Date { kind, span })))
}

fn number(kind: NumberKind, unit: Unit, span: Span) -> Checked<Expression> {
    Ok(Expression::Value(Value::Number(Number { kind, unit, span })))
}

fn text(kind: TextKind, span: Span) -> Checked<Expression> {
    Ok(Expression::Value(Value::Text(Text { kind, span })))
}

impl Builder<'_> {
    /// Types any expression.
    pub(super) fn expression(&mut self, expr: &Expr) -> Checked<Expression> {
        self.deeper(expr.span, |it| it.test(expr))
    }

    /// A date, or an entry that stands for one.
    pub(super) fn date(&mut self, expr: &Expr) -> Checked<Date> {
        let it = self.expression(expr)?;
        self.want_date(it)
    }

    /// The expressions that are not conditions by their form.
    pub(super) fn value(&mut self, expr: &Expr) -> Checked<Expression> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number(decimal, unit) => {
                let unit = unit.as_ref().map_or(Unit::Any, |it| Unit::read(Some(it), self.sink));
                number(NumberKind::Literal(*decimal), unit, span)
            }
            ExprKind::Duration(length) => self.years(*length),
            ExprKind::Date(day) => date(DateKind::Literal(*day), span),
            ExprKind::Text(it) => text(TextKind::Literal(it.clone()), span),
            ExprKind::Name(name) => self.named(name),
            ExprKind::Today => date(DateKind::Today, span),
            ExprKind::BirthDate => date(DateKind::BirthDate, span),
            ExprKind::DeathDate => date(DateKind::DeathDate, span),
            ExprKind::Age(on) => {
                let day = match on {
                    Some(on) => self.date(on)?,
                    None if self.context.in_guard => Date { kind: DateKind::CandidateStart, span },
                    None => today(span),
                };
                number(NumberKind::AgeOn(Box::new(day)), Unit::Years, span)
            }
            ExprKind::AgeAt(entry) => {
                let typed = self.expression(entry)?;
                let entry = self.want_entry(typed)?;
                let day = Date { span: entry.span, kind: DateKind::DateOf(Box::new(entry)) };
                number(NumberKind::AgeOn(Box::new(day)), Unit::Years, span)
            }
            ExprKind::Selection(selection) => self.selection(selection).map(Expression::Entries),
            ExprKind::Count(selection) => {
                number(NumberKind::Count(self.selection(selection)?), Unit::One, span)
            }
            ExprKind::CountDays(selection) => {
                number(NumberKind::CountDays(self.selection(selection)?), Unit::One, span)
            }
            ExprKind::CountCodes(selection) => {
                number(NumberKind::CountCodes(self.selection(selection)?), Unit::One, span)
            }
            ExprKind::CountEpisodes(selection, gap) => {
                let (entries, gap) = (self.selection(selection), self.time(gap));
                number(NumberKind::CountEpisodes(entries?, gap?), Unit::One, span)
            }
            ExprKind::Aggregate(aggregate, selection) => {
                let entries = self.selection(selection)?;
                let Values::Numbers(unit) = self.values_of(&entries, selection.span)? else {
                    let words = self.words(selection.span);
                    let message = format!("the values of `{words}` are dates, not numbers");
                    let label = "expected entries of measures of numbers";
                    let diagnostic =
                        Diagnostic::new(Code::TypeMismatch, selection.span, message, label);
                    return Err(self.report(diagnostic));
                };
                number(NumberKind::Aggregate(*aggregate, entries), unit, span)
            }
            ExprKind::RunCount(run) => {
                number(NumberKind::RunCount(Box::new(self.run(run, span)?)), Unit::One, span)
            }
            ExprKind::RunEdge(edge, run) => {
                let run = Box::new(self.run(run, span)?);
                let kind = match edge {
                    Edge::Start => DateKind::RunStart(run),
                    Edge::End => DateKind::RunEnd(run),
                };
                date(kind, span)
            }
            ExprKind::Between(unit, first, second) => {
                let (first, second) = (self.date(first), self.date(second));
                number(NumberKind::Between(*unit, Box::new([first?, second?])), Unit::One, span)
            }
            ExprKind::Nth(pick, nth, selection) => {
                let entries = self.selection(selection)?;
                let of = entries.of;
                let kind = EntryKind::Nth(*pick, *nth, Box::new(entries));
                Ok(Expression::Value(Value::Entry(Entry { kind, of, span })))
            }
            ExprKind::Pick(pick, selection) => {
                let entries = self.selection(selection)?;
                let of = entries.of;
                let kind = EntryKind::Pick(*pick, Box::new(entries));
                Ok(Expression::Value(Value::Entry(Entry { kind, of, span })))
            }
            ExprKind::Property(property, of) => self.property(span, *property, of),
            ExprKind::EpisodeEdge(edge, of) => {
                let episode = self.episode(of)?;
                let kind = match edge {
                    Edge::Start => DateKind::StartOf(episode),
                    Edge::End => DateKind::EndOf(episode),
                };
                date(kind, span)
            }
            ExprKind::Detail { detail, marker } => match self.of_score(span, detail, marker)? {
                Some(it) => Ok(it),
                None => self.detail(span, detail, marker),
            },
            ExprKind::FirstOf(all) => self.first_of(span, all),
            ExprKind::Shift(of, length, is_later) => {
                let (of, length) = (self.date(of), self.time(length));
                date(DateKind::Shift(Box::new(of?), length?, *is_later), span)
            }
            ExprKind::Sex => {
                let message = "`sex` is asked for with `is`";
                let help = "write `sex is female` or `sex is not male`";
                let diagnostic =
                    Diagnostic::new(Code::TypeMismatch, span, message, "what about it?");
                Err(self.report(diagnostic.help(help)))
            }
            // Every other form is a condition, which `test` has taken.
            _ => Err(Reported::before()),
        }
    }

    /// A length of time that stands where a number may: an age.
    fn years(&mut self, length: CalendarLength) -> Checked<Expression> {
        if length.unit == TimeUnit::Years {
            let count = rules_core::decimal::Decimal::from_int(i64::from(length.count));
            return number(NumberKind::Literal(count), Unit::Years, length.span);
        }
        let message = format!("`{}` is a length of time, not a value", self.words(length.span));
        let help = "a length of time is added to a date, or is part of a window: \
                    `in the last 6 months`; an age counts years, and a small child's months are \
                    `months between birth date and today`";
        let diagnostic = Diagnostic::new(Code::TypeMismatch, length.span, message, "not a value");
        Err(self.report(diagnostic.help(help)))
    }

    /// What a name by itself stands for.
    fn named(&mut self, name: &Name) -> Checked<Expression> {
        let span = name.span;
        if let Some(bound) = self.bound_to(name) {
            return Ok(bound);
        }
        match self.look_up(name)? {
            Named::Parameter(id) => {
                let parameter = self.resolved.parameters.get(id.index()).map(|(it, _)| it.clone());
                let Some(parameter) = parameter else { return Err(Reported::before()) };
                match parameter.kind {
                    Kind::Date => date(DateKind::Parameter(id), span),
                    Kind::Number => number(NumberKind::Parameter(id), parameter.unit, span),
                    kind => {
                        let (what, help) = if kind == Kind::Duration {
                            ("a length of time", "write `today + NAME` or `in the last NAME`")
                        } else {
                            ("a list of organisations", "write `recorded by NAME` after entries")
                        };
                        let help = help.replace("NAME", &name.text);
                        let message = format!("`{}` is {what}, not a value", name.text);
                        let diagnostic =
                            Diagnostic::new(Code::TypeMismatch, span, message, "not a value");
                        Err(self.report(diagnostic.help(help)))
                    }
                }
            }
            Named::Codelist(_) | Named::Measure(_) => {
                self.entries_of(std::slice::from_ref(name), span).map(Expression::Entries)
            }
            Named::Field(id) => self.field(id, span),
            Named::Marker(id) => {
                self.depends(Definition::Episodes(id));
                Ok(Expression::Condition(Condition { kind: ConditionKind::Active(id), span }))
            }
            Named::Score(id) => {
                self.depends(Definition::Score(id));
                number(NumberKind::Score(id), Unit::One, span)
            }
            Named::Table(_) => {
                let help = format!("write `selected by {}`", name.text);
                Err(self.wrong_kind(name, "a value or a condition", &help))
            }
            Named::Alert | Named::Report => {
                let help = "what several rules ask for is given a name with `field`";
                Err(self.wrong_kind(name, "a value or a condition", help))
            }
            Named::Broken(reported) => Err(reported),
        }
    }

    /// A reference to a field, of the field's type.
    pub(super) fn field(&mut self, id: FieldId, span: Span) -> Checked<Expression> {
        let definition = Definition::Field(id);
        self.demand(definition, span)?;
        self.depends(definition);
        Ok(match self.worked(definition).ok_or(Reported::before())? {
            Expression::Condition(_) => {
                Expression::Condition(Condition { kind: ConditionKind::Field(id), span })
            }
            Expression::Value(Value::Number(of)) => {
                return number(NumberKind::Field(id), of.unit.clone(), span);
            }
            Expression::Value(Value::Date(_)) => return date(DateKind::Field(id), span),
            Expression::Value(Value::Text(_)) => return text(TextKind::Field(id), span),
            Expression::Value(Value::Entry(of)) => {
                let kind = EntryKind::Field(id);
                Expression::Value(Value::Entry(Entry { kind, of: of.of, span }))
            }
            Expression::Entries(of) => Expression::Entries(Entries::of_field(id, of.of, span)),
        })
    }

    fn detail(&mut self, span: Span, detail: &Name, marker: &Name) -> Checked<Expression> {
        let id: DetailId = self.detail_of(detail, marker)?;
        let definition = Definition::Detail(id);
        self.demand(definition, span)?;
        self.depends(definition);
        match self.worked(definition) {
            Some(Expression::Value(Value::Number(of))) => {
                number(NumberKind::Detail(id), of.unit.clone(), span)
            }
            Some(Expression::Value(Value::Text(_))) => text(TextKind::Detail(id), span),
            _ => date(DateKind::Detail(id), span),
        }
    }

    /// The id of a marker.
    pub(super) fn marker_id(&mut self, name: &Name) -> Checked<MarkerId> {
        match self.look_up(name)? {
            Named::Marker(id) => Ok(id),
            _ => Err(self.wrong_kind(name, "a marker", "only markers have details and episodes")),
        }
    }

    /// Whose episode a name means.
    pub(super) fn episode(&mut self, name: &EpisodeName) -> Checked<Episode> {
        let (marker, is_own) = match name {
            EpisodeName::Of(name) => (self.marker_id(name)?, false),
            EpisodeName::Own(span) => match self.context.own {
                Some(marker) => (marker, true),
                None => {
                    let message =
                        "`episode` means something only in a detail or conflict of a marker";
                    let help = "name the marker: `during pregnant`, `start of pregnant`";
                    let diagnostic =
                        Diagnostic::new(Code::NoEpisode, *span, message, "whose episode?");
                    return Err(self.report(diagnostic.help(help)));
                }
            },
        };
        self.depends(Definition::Episodes(marker));
        Ok(Episode { marker, is_own })
    }

    /// `date of`, `value of`, ….
    fn property(&mut self, span: Span, property: Property, of: &Expr) -> Checked<Expression> {
        let moved = moved_window(of);
        let result = self.property_of(span, property, of)?;
        if let (Expression::Value(Value::Date(_)), Some(date)) = (&result, moved) {
            let words = self.words(date.span);
            let message =
                format!("`{words}` moves the end of the window, not the date that is found");
            let help = "to move the date found, write brackets around all before the length of time, \
                        `(value of latest … ) + 280 days`; to move the window, around its date, \
                        `to (end of episode + 280 days)`";
            let label = "nobody who hears this can tell which is meant";
            let diagnostic = Diagnostic::new(Code::MovedWindow, date.span, message, label);
            self.report(diagnostic.help(help));
        }
        Ok(result)
    }

    fn property_of(&mut self, span: Span, property: Property, of: &Expr) -> Checked<Expression> {
        let of = self.expression(of)?;
        if let (Property::Date, Expression::Value(Value::Date(of))) = (property, &of) {
            let message = format!("`{}` is a date already", self.words(of.span));
            let label = "write it without `date of`";
            return Err(self.report(Diagnostic::new(Code::TypeMismatch, span, message, label)));
        }
        let entry = Box::new(self.want_entry(of)?);
        match property {
            Property::Date => date(DateKind::DateOf(entry), span),
            Property::Organisation => text(TextKind::OrganisationOf(entry), span),
            Property::Code => text(TextKind::CodeOf(entry), span),
            Property::Value => self.value_of(span, entry),
        }
    }

    fn value_of(&mut self, span: Span, entry: Box<Entry>) -> Checked<Expression> {
        let words = self.words(entry.span);
        let (message, help) = match entry.of.carries {
            Carries::One(id) => {
                let value = self.resolved.measure(id).map(|it| it.value.clone());
                return match value {
                    Some(MeasureValue::Number { unit, .. }) => {
                        number(NumberKind::ValueOf(id, entry), Unit::of(Some(&unit)), span)
                    }
                    _ => date(DateKind::ValueOf(id, entry), span),
                };
            }
            Carries::Nothing => (
                format!("`{words}` is an entry of a codelist, which carries no value"),
                "a `measure` is a codelist whose entries carry a value",
            ),
            Carries::Several => (
                format!(
                    "`{words}` may be an entry of more than one list, each with a value of its own"
                ),
                "take the value first: `first of (value of latest a, value of latest b)`",
            ),
        };
        let diagnostic = Diagnostic::new(Code::NoValue, span, message, "which value?");
        Err(self.report(diagnostic.help(help)))
    }

    /// The first of several values of one type; entries stand for their dates beside dates.
    fn first_of(&mut self, span: Span, all: &[Expr]) -> Checked<Expression> {
        let typed: Vec<_> = all.iter().map(|expr| self.expression(expr)).collect();
        let typed: Vec<Expression> = typed.into_iter().collect::<Checked<_>>()?;
        let first = typed.iter().find(|it| !matches!(it, Expression::Value(Value::Entry(_))));
        match first.or(typed.first()) {
            Some(Expression::Value(Value::Entry(_))) => {
                let all = self.each(typed, Self::want_entry)?;
                let of = self.type_of_entries(&all);
                let kind = EntryKind::FirstOf(all);
                Ok(Expression::Value(Value::Entry(Entry { kind, of, span })))
            }
            Some(Expression::Value(Value::Date(_))) => {
                date(DateKind::FirstOf(self.each(typed, Self::want_date)?), span)
            }
            Some(Expression::Value(Value::Text(_))) => {
                let all = self.each(typed, |it, expression| match expression {
                    Expression::Value(Value::Text(text)) => Ok(text),
                    other => Err(it.mismatch(&other, "a text")),
                })?;
                text(TextKind::FirstOf(all), span)
            }
            Some(Expression::Value(Value::Number(_))) => {
                let all = self.each(typed, Self::want_number)?;
                let mut unit = Unit::Any;
                for number in &all {
                    unit = self.same_unit(number.span, &unit, &number.unit)?;
                }
                number(NumberKind::FirstOf(all), unit, span)
            }
            Some(other) => {
                let other = other.clone();
                Err(self.mismatch(&other, "a value"))
            }
            None => Err(Reported::before()),
        }
    }

    fn each<T>(
        &mut self,
        all: Vec<Expression>,
        take: impl Fn(&mut Self, Expression) -> Checked<T>,
    ) -> Checked<Vec<T>> {
        let taken: Vec<_> = all.into_iter().map(|it| take(self, it)).collect();
        taken.into_iter().collect()
    }

    /// What holds where a date is missing, in the present place.
    pub(super) fn with_earliest<T>(
        &mut self,
        is_earliest: bool,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let if_missing = if is_earliest { IfMissing::Earliest } else { IfMissing::Unknown };
        let context = super::Context { if_missing, ..self.context };
        self.within(context, read)
    }
}
