//! Going through an expression: the one place that knows what each kind of expression is made of.
//!
//! A new kind of expression is added to [`Node::children`]; whatever goes through whole expressions
//! (the index of lints, the analysis of missing values) then finds its parts. Names are not followed: a
//! field is a leaf here.

use super::{
    Condition, ConditionKind, Date, DateKind, Entries, Entry, EntryKind, Expression, Filter,
    Length, Link, Number, NumberKind, Run, Text, TextKind, Value, Window,
};
use crate::syntax::Gap;

/// Any part of an expression, by reference.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Node<'a> {
    /// A condition.
    Condition(&'a Condition),
    /// A number.
    Number(&'a Number),
    /// A date.
    Date(&'a Date),
    /// A text.
    Text(&'a Text),
    /// One entry.
    Entry(&'a Entry),
    /// A selection of entries.
    Entries(&'a Entries),
    /// What must stand beside an entry.
    Link(&'a Link),
    /// A run of entries.
    Run(&'a Run),
    /// A window of days.
    Window(&'a Window),
    /// A length of calendar time.
    Length(&'a Length),
}

impl<'a> Node<'a> {
    /// Gives each part it is directly made of, in the order they are written.
    ///
    /// Of a run that is what passes its test, which is what it looks at with more filters.
    pub fn children(self, mut each: impl FnMut(Node<'a>)) {
        match self {
            Self::Condition(it) => of_condition(it, &mut each),
            Self::Number(it) => of_number(it, &mut each),
            Self::Date(it) => of_date(it, &mut each),
            Self::Text(it) => match &it.kind {
                TextKind::OrganisationOf(entry) | TextKind::CodeOf(entry) => {
                    each(Self::Entry(entry));
                }
                TextKind::FirstOf(all) => all.iter().map(Self::Text).for_each(each),
                TextKind::Literal(_)
                | TextKind::BandOf(_)
                | TextKind::ItemsOf(_)
                | TextKind::Detail(_)
                | TextKind::Field(_) => {}
            },
            Self::Entry(it) => match &it.kind {
                EntryKind::Pick(_, entries) | EntryKind::Nth(_, _, entries) => {
                    each(Self::Entries(entries));
                }
                EntryKind::FirstOf(all) => all.iter().map(Self::Entry).for_each(each),
                EntryKind::Field(_) => {}
            },
            Self::Entries(it) => it.filters.iter().for_each(|filter| of_filter(filter, &mut each)),
            Self::Link(it) => of_link(it, &mut each),
            Self::Run(it) => {
                each(Self::Entries(&it.passing));
                each(Self::Length(&it.lasting));
            }
            Self::Window(it) => {
                if let Window::InTheLast(length)
                | Window::InTheTo(length, _)
                | Window::Within(length, _) = it
                {
                    each(Self::Length(length));
                }
                it.dates().map(Self::Date).for_each(each);
            }
            Self::Length(_) => {}
        }
    }

    /// Gives itself and then everything below it, what stands first first.
    pub fn walk(self, each: &mut dyn FnMut(Node<'a>)) {
        each(self);
        self.children(|child| child.walk(each));
    }

    /// Whether something is so of it or of anything below it.
    pub fn any(self, mut test: impl FnMut(Node<'a>) -> bool) -> bool {
        let mut is_any = false;
        self.walk(&mut |node| is_any = is_any || test(node));
        is_any
    }
}

fn of_condition<'a>(it: &'a Condition, each: &mut impl FnMut(Node<'a>)) {
    match &it.kind {
        ConditionKind::Any(entries) | ConditionKind::No(entries) => each(Node::Entries(entries)),
        ConditionKind::AnyRun(run) => each(Node::Run(run)),
        ConditionKind::Compare(a, _, b) => {
            each(Node::Number(a));
            each(Node::Number(b));
        }
        ConditionKind::FromTo(all) => all.iter().map(Node::Number).for_each(each),
        ConditionKind::In(date, window, _) => {
            each(Node::Date(date));
            each(Node::Window(window));
        }
        ConditionKind::IsMissing(value) => each(value.into()),
        ConditionKind::Registered(window) => each(Node::Window(window)),
        ConditionKind::RegisteredOn(date)
        | ConditionKind::ActiveOn(_, date)
        | ConditionKind::During(date, _) => each(Node::Date(date)),
        ConditionKind::SameText(pair) => pair.iter().map(Node::Text).for_each(each),
        ConditionKind::Not(inner) | ConditionKind::OrIfMissing(inner, _) => {
            each(Node::Condition(inner));
        }
        ConditionKind::And(all) | ConditionKind::Or(all) | ConditionKind::AtLeast(_, all) => {
            all.iter().map(Node::Condition).for_each(each);
        }
        ConditionKind::SexIs(_)
        | ConditionKind::InBand(..)
        | ConditionKind::SelectedBy(..)
        | ConditionKind::Active(_)
        | ConditionKind::InConflict(_)
        | ConditionKind::Field(_) => {}
    }
}

fn of_number<'a>(it: &'a Number, each: &mut impl FnMut(Node<'a>)) {
    match &it.kind {
        NumberKind::AgeOn(date) => each(Node::Date(date)),
        NumberKind::Count(entries)
        | NumberKind::CountDays(entries)
        | NumberKind::CountCodes(entries)
        | NumberKind::Aggregate(_, entries) => each(Node::Entries(entries)),
        NumberKind::CountEpisodes(entries, gap) => {
            each(Node::Entries(entries));
            each(Node::Length(gap));
        }
        NumberKind::RunCount(run) => each(Node::Run(run)),
        NumberKind::Between(_, dates) => dates.iter().map(Node::Date).for_each(each),
        NumberKind::ValueOf(_, entry) => each(Node::Entry(entry)),
        NumberKind::FirstOf(all) => all.iter().map(Node::Number).for_each(each),
        NumberKind::Literal(_)
        | NumberKind::Parameter(_)
        | NumberKind::Score(_)
        | NumberKind::Detail(_)
        | NumberKind::Field(_) => {}
    }
}

fn of_date<'a>(it: &'a Date, each: &mut impl FnMut(Node<'a>)) {
    match &it.kind {
        DateKind::DateOf(entry) | DateKind::ValueOf(_, entry) => each(Node::Entry(entry)),
        DateKind::RunStart(run) | DateKind::RunEnd(run) => each(Node::Run(run)),
        DateKind::Shift(date, by, _) => {
            each(Node::Date(date));
            each(Node::Length(by));
        }
        DateKind::FirstOf(all) => all.iter().map(Node::Date).for_each(each),
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

fn of_filter<'a>(it: &'a Filter, each: &mut impl FnMut(Node<'a>)) {
    match it {
        Filter::In(window) | Filter::ValueIn(window) => each(Node::Window(window)),
        Filter::Value(_, number) => each(Node::Number(number)),
        Filter::ValueFromTo(range) => range.iter().map(Node::Number).for_each(each),
        Filter::With(link) => each(Node::Link(link)),
        Filter::During(_) | Filter::RecordedHere | Filter::RecordedBy(_) | Filter::Episode(_) => {}
    }
}

fn of_link<'a>(it: &'a Link, each: &mut impl FnMut(Node<'a>)) {
    each(Node::Entries(&it.entries));
    match &it.gap {
        Gap::Any | Gap::Strictly(_) | Gap::SameDay => {}
        Gap::Within(by) | Gap::WithinBefore(by) | Gap::WithinAfter(by) | Gap::AtLeast(by, _) => {
            each(Node::Length(by))
        }
        Gap::FromTo((from, _), (to, _)) => {
            each(Node::Length(from));
            each(Node::Length(to));
        }
    }
}

impl<'a> From<&'a Value> for Node<'a> {
    fn from(it: &'a Value) -> Self {
        match it {
            Value::Number(it) => Self::Number(it),
            Value::Date(it) => Self::Date(it),
            Value::Text(it) => Self::Text(it),
            Value::Entry(it) => Self::Entry(it),
        }
    }
}

impl<'a> From<&'a Expression> for Node<'a> {
    fn from(it: &'a Expression) -> Self {
        match it {
            Expression::Condition(it) => Self::Condition(it),
            Expression::Value(it) => it.into(),
            Expression::Entries(it) => Self::Entries(it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Node;
    use crate::{Sources, compile};

    const RULES: &str = "ruleset t { title \"t\" version 1.0.0 language 1 owner \"o\" }
        codelist asthma { snomed 195967001 }
        measure hba1c: number 'mmol/mol' from asthma
        field x = ";

    /// The kinds of the parts of an expression, in order.
    fn kinds(expression: &str) -> String {
        let analysis = compile(&Sources::new("t", format!("{RULES}{expression}")));
        let ir = analysis.ir.unwrap_or_else(|| panic!("{:#?}", analysis.diagnostics));
        let mut kinds = Vec::new();
        Node::from(&ir.fields[0].expression).walk(&mut |node| {
            let debug = format!("{node:?}");
            kinds.push(debug.split('(').next().unwrap().to_lowercase());
        });
        kinds.join(" ")
    }

    #[test]
    fn parts_come_in_the_order_they_are_written() {
        for (expression, expected) in [
            ("any asthma in the last 12 months", "condition entries window length"),
            (
                "count of hba1c where value > 58 >= 2 or sex is male",
                "condition condition number entries number number condition",
            ),
            (
                "(date of earliest asthma + 1 week) after today",
                "condition date date entry entries length window date",
            ),
            (
                "any asthma with another asthma within 7 days",
                "condition entries link entries length",
            ),
            (
                "any run of hba1c where value > 58 lasting at least 3 months",
                "condition run entries number length",
            ),
            (
                "first of (organisation of latest asthma, code of latest hba1c)",
                "text text entry entries text entry entries",
            ),
        ] {
            assert_eq!(kinds(expression), expected, "{expression}");
        }
    }
}
