//! Typing selections of entries and windows of dates.

use rules_core::plan::{Kind, MeasureValue, Source};

use super::Builder;
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Reported},
    ir::{
        Base, Carries, Date, Definition, Entries, Entry, EntryType, Expression, Filter, Unit,
        Window,
    },
    resolve::Named,
    source::Span,
    syntax::{self, FilterKind, Name, Selection},
};

/// What the values of several sources have in common.
pub(super) enum Values {
    Dates,
    Numbers(Unit),
}

impl Builder<'_> {
    /// A selection as written.
    pub(super) fn selection(&mut self, selection: &Selection) -> Checked<Entries> {
        let mut entries = self.entries_of(&selection.sources, selection.span)?;
        for filter in &selection.filters {
            match &filter.kind {
                FilterKind::Date(window) => entries.filters.push(self.date_filter(window)?),
                FilterKind::Value(comparison, number) => {
                    let number = self.expression(number)?;
                    let Values::Numbers(unit) = self.values_of(&entries, filter.span)? else {
                        return Err(self.not_numbers(filter.span));
                    };
                    let number = self.want_number(number)?;
                    self.same_unit(filter.span, &unit, &number.unit)?;
                    entries.filters.push(Filter::Value(*comparison, Box::new(number)));
                }
                FilterKind::ValueFromTo(low, high) => {
                    match self.values_of(&entries, filter.span)? {
                        Values::Numbers(unit) => {
                            let (low, high) = self.number_range(low, high)?;
                            self.same_unit(filter.span, &unit, &low.unit)?;
                            entries.filters.push(Filter::ValueFromTo(Box::new([low, high])));
                        }
                        Values::Dates => {
                            let (low, high) = (self.date(low), self.date(high));
                            let window = Window::FromTo(Box::new(low?), Box::new(high?));
                            entries.filters.push(Filter::ValueIn(window));
                        }
                    }
                }
                FilterKind::RecordedHere => entries.filters.push(Filter::RecordedHere),
                FilterKind::RecordedBy(name) => {
                    let help = "the organisations are a parameter: \
                                `parameter midwifery: organisations = \"RX1\"`";
                    let wanted = "a list of organisations";
                    let id = self.parameter_of(name, Kind::Organisations, wanted, help)?;
                    entries.filters.push(Filter::RecordedBy(id));
                }
                FilterKind::Episode(types) => entries.filters.push(Filter::Episode(*types)),
                FilterKind::With(link) => {
                    let link = self.link(&entries, link, filter.span)?;
                    entries.filters.push(link);
                }
                FilterKind::ValueDate(window) => {
                    let Values::Dates = self.values_of(&entries, filter.span)? else {
                        let message = "the values of these entries are numbers, not dates";
                        let help = "compare with a number: `where value >= 48`";
                        let diagnostic =
                            Diagnostic::new(Code::TypeMismatch, filter.span, message, "a date");
                        return Err(self.report(diagnostic.help(help)));
                    };
                    entries.filters.push(Filter::ValueIn(self.window(window)?));
                }
            }
        }
        self.whole_record(&entries);
        entries.span = selection.span;
        Ok(entries)
    }

    fn not_numbers(&mut self, span: Span) -> Reported {
        let message = "the values of these entries are dates, not numbers";
        let help = "compare in words: `where value after 2026-01-01`";
        let diagnostic = Diagnostic::new(Code::TypeMismatch, span, message, "a number");
        self.report(diagnostic.help(help))
    }

    /// Warns of a detail that looks at the whole record, which is seldom meant.
    fn whole_record(&mut self, entries: &Entries) {
        let in_detail = matches!(self.context.current, Some(Definition::Detail(_)));
        let has_window = |filters: &[Filter]| {
            filters.iter().any(|it| matches!(it, Filter::In(_) | Filter::During(_)))
        };
        let base_has_window = match &entries.base {
            Base::Field(id) => matches!(
                self.worked(Definition::Field(*id)),
                Some(Expression::Entries(of)) if has_window(&of.filters)
            ),
            Base::Sources(_) => false,
        };
        if !in_detail || base_has_window || has_window(&entries.filters) {
            return;
        }
        let words = self.words(entries.span);
        let message = format!("`{words}` looks at the whole record, not at this episode only");
        let title = "look at this episode only";
        let fix =
            Fix::replace(Applicability::Choice, title, entries.span.after(), " during episode");
        let help = "say which entries are meant, for example with `during episode`";
        let label = "entries of earlier episodes are seen, too";
        let diagnostic = Diagnostic::new(Code::WholeRecord, entries.span, message, label);
        self.report(diagnostic.help(help).fix(fix));
    }

    /// Lists and measures, or the entries of one field.
    pub(super) fn entries_of(&mut self, names: &[Name], span: Span) -> Checked<Entries> {
        let mut sources = Vec::new();
        let mut result = Ok(());
        for name in names {
            match self.look_up(name) {
                Ok(Named::Codelist(id)) => sources.push(Source::Codelist(id)),
                Ok(Named::Measure(id)) => sources.push(Source::Measure(id)),
                Ok(Named::Field(id)) if names.len() == 1 => {
                    let entries = self.field(id, name.span)?;
                    return self.want_entries(entries);
                }
                Ok(Named::Field(_)) => {
                    let help = "put the filters of the field after the brackets instead";
                    result = Err(self.wrong_kind(name, "a codelist or measure", help));
                }
                Ok(Named::Marker(_)) => {
                    let help = format!("a marker is a condition by itself: `{}`", name.text);
                    result = Err(self.wrong_kind(name, "a codelist or measure", &help));
                }
                Ok(_) => result = Err(self.wrong_kind(name, "a codelist or measure", "")),
                Err(reported) => result = Err(reported),
            }
        }
        result?;
        sources.sort_unstable();
        sources.dedup();
        let of = self.type_of_sources(&sources);
        Ok(Entries { base: Base::Sources(sources), filters: Vec::new(), of, span })
    }

    fn is_date(&self, source: Source) -> bool {
        match source {
            Source::Codelist(_) => false,
            Source::Measure(id) => self
                .resolved
                .measure(id)
                .is_some_and(|it| matches!(it.value, MeasureValue::Date { .. })),
        }
    }

    fn type_of_sources(&self, sources: &[Source]) -> EntryType {
        let carries = match sources {
            [Source::Measure(id)] => Carries::One(*id),
            all if all.iter().any(|it| matches!(it, Source::Measure(_))) => Carries::Several,
            _ => Carries::Nothing,
        };
        EntryType { carries, has_two_dates: sources.iter().any(|it| self.is_date(*it)) }
    }

    /// The type of one of several entries.
    pub(super) fn type_of_entries(&self, all: &[Entry]) -> EntryType {
        let mut carries = all.first().map_or(Carries::Nothing, |it| it.of.carries);
        if all.iter().any(|it| it.of.carries != carries) {
            carries = Carries::Several;
        }
        EntryType { carries, has_two_dates: all.iter().any(|it| it.of.has_two_dates) }
    }

    fn sources_of(&self, entries: &Entries) -> Vec<Source> {
        match &entries.base {
            Base::Sources(sources) => sources.clone(),
            Base::Field(id) => match self.worked(Definition::Field(*id)) {
                Some(Expression::Entries(of)) => self.sources_of(of),
                _ => Vec::new(),
            },
        }
    }

    /// What the values of entries have in common; an error if some have none, or they differ.
    pub(super) fn values_of(&mut self, entries: &Entries, at: Span) -> Checked<Values> {
        let mut units: Vec<Option<Unit>> = Vec::new();
        for source in self.sources_of(entries) {
            let measure = match source {
                Source::Measure(id) => self.resolved.measure(id),
                Source::Codelist(_) => None,
            };
            let Some(measure) = measure else {
                let message = "entries of a codelist carry no value";
                let help = "a `measure` is a codelist whose entries carry a value";
                let diagnostic = Diagnostic::new(Code::NoValue, at, message, "which value?");
                return Err(self.report(diagnostic.help(help)));
            };
            units.push(match &measure.value {
                MeasureValue::Date { .. } => None,
                MeasureValue::Number { unit, .. } => Some(Unit::of(Some(unit))),
            });
        }
        let first = units.first().cloned().unwrap_or(None);
        if units.iter().any(|it| *it != first) {
            let message = "the values of these entries are of different types or units";
            let help = "use measures of dates, or measures of numbers in one unit";
            let diagnostic = Diagnostic::new(Code::UnitMismatch, at, message, "different values");
            return Err(self.report(diagnostic.help(help)));
        }
        Ok(first.map_or(Values::Dates, Values::Numbers))
    }

    /// Refuses values that cannot be subtracted from each other.
    pub(super) fn same_values(&mut self, a: &Values, b: &Values, at: Span) -> Checked<()> {
        match (a, b) {
            (Values::Dates, Values::Dates) => Ok(()),
            (Values::Numbers(a), Values::Numbers(b)) => self.same_unit(at, a, b).map(|_| ()),
            _ => {
                let message = "a date and a number cannot differ by anything";
                let label = "a date on one side, a number on the other";
                Err(self.report(Diagnostic::new(Code::TypeMismatch, at, message, label)))
            }
        }
    }

    /// A window that narrows a selection by effective date.
    pub(super) fn date_filter(&mut self, window: &syntax::Window) -> Checked<Filter> {
        match window {
            syntax::Window::During(name) => self.episode(name).map(Filter::During),
            window => self.window(window).map(Filter::In),
        }
    }

    /// A window of days.
    pub(super) fn window(&mut self, window: &syntax::Window) -> Checked<Window> {
        let boxed = |it: &mut Self, expr| it.date(expr).map(Box::new);
        Ok(match window {
            syntax::Window::On(d) => Window::On(boxed(self, d)?),
            syntax::Window::Before(d) => Window::Before(boxed(self, d)?),
            syntax::Window::OnOrBefore(d) => Window::OnOrBefore(boxed(self, d)?),
            syntax::Window::After(d) => Window::After(boxed(self, d)?),
            syntax::Window::OnOrAfter(d) => Window::OnOrAfter(boxed(self, d)?),
            syntax::Window::FromTo(from, to) => {
                let (from, to): (Checked<Box<Date>>, _) = (boxed(self, from), boxed(self, to));
                Window::FromTo(from?, to?)
            }
            syntax::Window::InTheLast(length) => Window::InTheLast(self.time(length)?),
            syntax::Window::InTheTo(length, d) => {
                let (length, date) = (self.time(length), boxed(self, d));
                Window::InTheTo(length?, date?)
            }
            syntax::Window::Within(length, d) => {
                let (length, date) = (self.time(length), boxed(self, d));
                Window::Within(length?, date?)
            }
            // Where an episode can be a window, `date_filter` has taken it; reading refuses it elsewhere.
            syntax::Window::During(name) => {
                let _ = self.episode(name)?;
                return Err(Reported::before());
            }
        })
    }
}
