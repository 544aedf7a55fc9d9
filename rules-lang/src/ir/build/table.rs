//! Tables, and what their actions say without any condition.

use std::collections::BTreeMap;

use rules_core::plan::TableId;

use super::{Builder, Context};
use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{Action, Definition, Row, Table},
    source::Span,
    syntax,
};

impl Builder<'_> {
    pub(super) fn table(&mut self, id: TableId, table: &syntax::Table) -> Table {
        let definition = Definition::Table(id);
        self.graph.add(definition);
        let rows = self.within(Context::of(definition), |it| {
            it.with_earliest(table.earliest.is_some(), |it| it.rows(table))
        });
        self.flow(table);
        let title = title(&table.title, &table.name);
        Table { name: table.name.text.clone(), span: table.name.span, title, rows }
    }

    /// Types every row, and gives those before the first with a mistake.
    fn rows(&mut self, table: &syntax::Table) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut is_whole = true;
        for row in &table.rows {
            let condition = row.condition.as_ref().and_then(|it| self.condition(it).ok());
            let actions = (row.if_yes.as_ref().map(action), row.if_no.as_ref().map(action));
            match (condition, actions) {
                (Some(condition), (Some(if_yes), Some(if_no))) if is_whole => {
                    rows.push(Row { number: row.number, condition, if_yes, if_no });
                }
                _ => is_whole = false,
            }
        }
        rows
    }

    /// Looks at where each row leads.
    fn flow(&mut self, table: &syntax::Table) {
        let name = &table.name;
        let is_next = |action: &Option<syntax::Action>| *action == Some(syntax::Action::Next);
        let is_understood = |row: &&syntax::Row| row.if_yes.is_some() && row.if_no.is_some();
        if !table.rows.iter().all(|row| is_understood(&row)) {
            return;
        }
        let Some(last) = table.rows.last() else {
            let message = format!("the table `{}` has no rows", name.text);
            let help = "a row is `| 1 | condition | select | next |`";
            let diagnostic = Diagnostic::new(Code::NoSelect, name.span, message, "selects nobody");
            self.report(diagnostic.help(help));
            return;
        };
        if is_next(&last.if_yes) || is_next(&last.if_no) {
            let message = format!("the last row of `{}` does not decide", name.text);
            let help = "the last row selects or rejects, whatever its answer";
            let diagnostic =
                Diagnostic::new(Code::FallsThrough, last.span, message, "`next` leads nowhere");
            self.report(diagnostic.help(help));
        }
        let leaves = |row: &&syntax::Row| !is_next(&row.if_yes) && !is_next(&row.if_no);
        let decided = table.rows.iter().position(|row| leaves(&row));
        let end = decided.map_or(table.rows.len(), |position| position + 1);
        if let (Some(dead), Some(decides)) =
            (table.rows.get(end), decided.and_then(|it| table.rows.get(it)))
        {
            let message = format!("row {} of `{}` is never reached", dead.number, name.text);
            let diagnostic =
                Diagnostic::new(Code::UnreachableRow, dead.span, message, "never reached");
            self.report(
                diagnostic.also(decides.span, "this row leaves the table with both answers"),
            );
        }
        let selects =
            |action: &Option<syntax::Action>| matches!(action, Some(syntax::Action::Select(_)));
        if !table.rows.iter().take(end).any(|row| selects(&row.if_yes) || selects(&row.if_no)) {
            let message = format!("the table `{}` selects nobody", name.text);
            let label = "no row that can be reached has `select`";
            self.report(Diagnostic::new(Code::NoSelect, name.span, message, label));
        }
        self.numbers(table);
    }

    /// A number printed twice would make two rows one in an explanation.
    fn numbers(&mut self, table: &syntax::Table) {
        let mut first: BTreeMap<u32, Span> = BTreeMap::new();
        for row in &table.rows {
            let Some(span) = first.get(&row.number) else {
                first.insert(row.number, row.span);
                continue;
            };
            let message =
                format!("two rows of `{}` have the number {}", table.name.text, row.number);
            let diagnostic = Diagnostic::new(Code::DefinedTwice, row.span, message, "used again");
            self.report(diagnostic.also(*span, "first used here"));
        }
    }
}

fn action(action: &syntax::Action) -> Action {
    match action {
        syntax::Action::Select(name) => Action::Select(name.as_ref().map(|it| it.text.clone())),
        syntax::Action::Reject(reason) => {
            Action::Reject(reason.as_ref().map(|it| it.text.clone()).unwrap_or_default())
        }
        syntax::Action::Next => Action::Next,
    }
}

/// The title, or the name where there is none.
pub(super) fn title(title: &Option<syntax::Text>, name: &syntax::Name) -> String {
    title.as_ref().map_or_else(|| name.text.clone(), |it| it.text.clone())
}
