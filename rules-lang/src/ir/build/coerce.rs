//! Taking an expression as the type a place needs, and saying what to write where it has another.

use super::Builder;
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Reported},
    ir::{Carries, Condition, Date, DateKind, Entries, Entry, Expression, Number, Unit, Value},
    source::Span,
    ucum::Conversion,
};

/// A fix that puts words before a place.
fn put_before(span: Span, words: &str) -> Fix {
    let title = format!("put `{}` before it", words.trim());
    Fix::replace(Applicability::Choice, title, span.before(), words)
}

impl Builder<'_> {
    /// Says that another type is needed.
    pub(super) fn mismatch(&mut self, found: &Expression, wanted: &str) -> Reported {
        let span = found.span();
        let message =
            format!("`{}` is {}, and {wanted} is needed here", self.words(span), found.noun());
        let label = format!("expected {wanted}");
        let mut diagnostic = Diagnostic::new(Code::TypeMismatch, span, message, label);
        match (found, wanted) {
            (Expression::Entries(_), "a condition") => {
                diagnostic = diagnostic
                    .help("say what is asked of the entries")
                    .fix(put_before(span, "any "))
                    .fix(put_before(span, "no "));
            }
            (Expression::Entries(entries), "a number")
                if matches!(entries.of.carries, Carries::One(_)) =>
            {
                diagnostic = diagnostic
                    .help("say which entry's value is meant")
                    .fix(put_before(span, "value of latest "))
                    .fix(put_before(span, "value of earliest "));
            }
            (Expression::Entries(_), _) => {
                diagnostic = diagnostic
                    .help("choose one of the entries")
                    .fix(put_before(span, "latest "))
                    .fix(put_before(span, "earliest "));
            }
            (Expression::Value(Value::Entry(_)), "a condition") => {
                diagnostic.help = "to ask whether there is such an entry, write `any …`; \
                                   to ask when it was, put brackets round it: `(latest …) after …`"
                    .to_owned();
            }
            (Expression::Value(Value::Entry(entry)), "a number") => {
                if let Carries::One(_) = entry.of.carries {
                    diagnostic = diagnostic.fix(put_before(span, "value of "));
                }
            }
            _ => {}
        }
        self.report(diagnostic)
    }

    pub(super) fn want_condition(&mut self, it: Expression) -> Checked<Condition> {
        match it {
            Expression::Condition(condition) => Ok(condition),
            other => Err(self.mismatch(&other, "a condition")),
        }
    }

    pub(super) fn want_number(&mut self, it: Expression) -> Checked<Number> {
        match it {
            Expression::Value(Value::Number(number)) => Ok(number),
            other => Err(self.mismatch(&other, "a number")),
        }
    }

    /// A date; an entry with one date stands for it.
    pub(super) fn want_date(&mut self, it: Expression) -> Checked<Date> {
        match it {
            Expression::Value(Value::Date(date)) => Ok(date),
            Expression::Value(Value::Entry(entry)) => {
                let span = entry.span;
                let entry = self.with_one_date(entry)?;
                Ok(Date { kind: DateKind::DateOf(Box::new(entry)), span })
            }
            other => Err(self.mismatch(&other, "a date")),
        }
    }

    pub(super) fn want_entry(&mut self, it: Expression) -> Checked<Entry> {
        match it {
            Expression::Value(Value::Entry(entry)) => Ok(entry),
            other => Err(self.mismatch(&other, "an entry")),
        }
    }

    pub(super) fn want_entries(&mut self, it: Expression) -> Checked<Entries> {
        match it {
            Expression::Entries(entries) => Ok(entries),
            other => Err(self.mismatch(&other, "a selection of entries")),
        }
    }

    /// A value to show; an entry of a date measure must say which of its dates.
    pub(super) fn want_shown(&mut self, it: Expression) -> Checked<Value> {
        match it {
            Expression::Value(Value::Entry(entry)) => Ok(Value::Entry(self.with_one_date(entry)?)),
            Expression::Value(value) => Ok(value),
            other => Err(self.mismatch(&other, "a value")),
        }
    }

    /// Refuses an entry whose value is a date, too.
    pub(super) fn with_one_date(&mut self, entry: Entry) -> Checked<Entry> {
        if !entry.of.has_two_dates {
            return Ok(entry);
        }
        let words = self.words(entry.span);
        let message = format!("`{words}` has two dates: the one recorded as its value and its own");
        let diagnostic = Diagnostic::new(Code::TwoDates, entry.span, message, "which date?")
            .help("write `value of …` for the recorded date, `date of …` for the day of the entry");
        let mut diagnostic = diagnostic;
        if let Carries::One(_) = entry.of.carries {
            diagnostic = diagnostic.fix(put_before(entry.span, "value of "));
        }
        Err(self.report(diagnostic.fix(put_before(entry.span, "date of "))))
    }

    /// What two numbers beside each other are in.
    pub(super) fn same_unit(&mut self, at: Span, a: &Unit, b: &Unit) -> Checked<Unit> {
        match a.join(b) {
            Some(unit) => Ok(unit.clone()),
            None => Err(self.unit_mismatch(at, a, b)),
        }
    }

    pub(super) fn unit_mismatch(&mut self, at: Span, a: &Unit, b: &Unit) -> Reported {
        let is_age =
            (a == &Unit::Years || b == &Unit::Years) && (a == &Unit::Any || b == &Unit::Any);
        if is_age {
            let message = "an age is compared with a number of years";
            let diagnostic = Diagnostic::new(Code::UnitMismatch, at, message, "years of age?");
            return self.report(diagnostic.help("write the unit: `age < 17 years`"));
        }
        let message = format!("a number in {a} cannot be compared with one in {b}");
        let known = match (a, b) {
            (Unit::Ucum(to), Unit::Ucum(from)) => Conversion::between(from, to).ok(),
            _ => None,
        };
        let help = match known {
            Some(conversion) => {
                format!("a number in {b} is `{conversion}` in {a}; write it in {a}")
            }
            None => "convert in the measure: `accepts 'UNIT' as CONVERSION`".to_owned(),
        };
        let diagnostic = Diagnostic::new(Code::UnitMismatch, at, message, "two units");
        self.report(diagnostic.help(help))
    }
}
