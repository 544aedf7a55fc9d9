//! Tables, and what their actions say without any condition.

use std::collections::BTreeMap;

use rules_core::plan::TableId;

use super::{Builder, Context};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Reported},
    ir::{Action, Date, DateKind, Definition, Expression, NumberKind, Row, Table, Unit, Value},
    limits,
    resolve::Named,
    source::Span,
    suggest,
    syntax::{self, ValueType},
};

/// What the parameters of a table stand for.
pub(super) type Bindings = Vec<(String, Expression)>;

/// A table used with other values than its own.
#[derive(Debug, Clone)]
pub(super) struct Instance {
    /// The table whose rows it has.
    of: TableId,
    id: TableId,
    name: String,
    bindings: Bindings,
}

impl<'a> Builder<'a> {
    /// Types every table, then those used with other values; typing one may ask for more.
    pub(super) fn tables(&mut self) {
        let declared = self.resolved.tables.clone();
        for (id, table) in (0..).map(TableId).zip(&declared) {
            let bound = match &table.copies {
                None => self.parameters_of(table).map(|bindings| (None, *table, bindings)),
                Some(of) => self.rooted(&of.table).and_then(|(id, root)| {
                    Ok((Some(id), root, self.bind(root, &of.table, &of.arguments)?))
                }),
            };
            let title = title(&table.title, &table.name);
            let (copy_of, rows_of, bindings) = match bound {
                Ok((copy_of, rows_of, bindings)) => (copy_of, Some(rows_of), bindings),
                Err(_) => (None, None, Bindings::new()),
            };
            let name = table.name.text.clone();
            let to_add = Table { name, span: table.name.span, title, copy_of, rows: Vec::new() };
            self.table(id, to_add, rows_of, bindings);
            if table.copies.is_none() {
                self.flow(table);
            }
        }
        let mut at = 0;
        while let Some(instance) = self.instances.get(at).cloned() {
            if let Some(of) = self.resolved.tables.get(instance.of.index()).copied() {
                let title = title(&of.title, &of.name);
                let Instance { of: root, id, name, bindings } = instance;
                let copy_of = Some(root);
                let to_add = Table { name, span: of.name.span, title, copy_of, rows: Vec::new() };
                self.table(id, to_add, Some(of), bindings);
            }
            at += 1;
        }
    }

    /// Types the rows of a table with its parameters bound, and adds it.
    fn table(
        &mut self,
        id: TableId,
        table: Table,
        rows_of: Option<&syntax::Table>,
        bindings: Bindings,
    ) {
        let definition = Definition::Table(id);
        self.graph.add(definition);
        self.bindings.push(bindings);
        let mut context = Context::of(definition);
        context.bindings = self.bindings.len().checked_sub(1);
        let rows = rows_of.map(|written| {
            self.within(context, |it| {
                it.with_earliest(written.earliest.is_some(), |it| it.rows(written))
            })
        });
        let rows = rows.unwrap_or_default();
        self.ruleset.tables.push(Table { rows, ..table });
    }

    /// The declared table that a name stands for, which must have rows of its own.
    fn rooted(&mut self, name: &syntax::Name) -> Checked<(TableId, &'a syntax::Table)> {
        let Named::Table(id) = self.look_up(name)? else {
            return Err(self.wrong_kind(name, "a table", "only tables have rows"));
        };
        match self.resolved.tables.get(id.index()).copied() {
            Some(table) if table.copies.is_none() => Ok((id, table)),
            Some(table) => {
                let message = format!("`{}` is another table with values of its own", name.text);
                let help = "name the table that has the rows";
                let diagnostic =
                    Diagnostic::new(Code::WrongSort, name.span, message, "has no rows itself");
                Err(self.report(diagnostic.also(table.name.span, "defined here").help(help)))
            }
            None => Err(Reported::before()),
        }
    }

    /// The table that `selected by` asks, with these values for its parameters.
    pub(super) fn table_of(&mut self, of: &syntax::TableUse) -> Checked<TableId> {
        let Named::Table(id) = self.look_up(&of.table)? else {
            return Err(self.wrong_kind(&of.table, "a table", "only tables select"));
        };
        if of.arguments.is_empty() {
            return Ok(id);
        }
        let (_, root) = self.rooted(&of.table)?;
        let bindings = self.bind(root, &of.table, &of.arguments)?;
        let values: Vec<String> = {
            let printer = crate::ir::Printer::new(&self.ruleset);
            let shown =
                |(name, it): &(String, Expression)| format!("{name} = {}", printer.expression(it));
            bindings.iter().map(shown).collect()
        };
        let name = format!("{} with {}", of.table.text, values.join(", "));
        if let Some(instance) = self.instances.iter().find(|it| it.name == name) {
            return Ok(instance.id);
        }
        if self.instances.len() >= limits::TABLE_USES {
            let message =
                format!("tables are used with more than {} different values", limits::TABLE_USES);
            let label = "one more";
            return Err(self.report(Diagnostic::new(
                Code::TooLarge,
                of.table.span,
                message,
                label,
            )));
        }
        let position = self.resolved.tables.len().saturating_add(self.instances.len());
        let new = TableId(u32::try_from(position).unwrap_or(u32::MAX));
        self.instances.push(Instance { of: id, id: new, name, bindings });
        Ok(new)
    }

    /// The table whose rows decide.
    pub(super) fn rows_of(&self, id: TableId) -> Option<&'a syntax::Table> {
        let table = self.syntax_table(id)?;
        let Some(of) = &table.copies else { return Some(table) };
        self.resolved.tables.iter().copied().find(|it| it.name.text == of.table.text)
    }

    /// The declaration of a table, or of the one it is with other values.
    pub(super) fn syntax_table(&self, id: TableId) -> Option<&'a syntax::Table> {
        let instance = self.instances.iter().find(|it| it.id == id);
        self.resolved.tables.get(instance.map_or(id, |it| it.of).index()).copied()
    }

    /// The parameters of a declared table with their own values, after a look at their names.
    fn parameters_of(&mut self, table: &syntax::Table) -> Checked<Bindings> {
        for parameter in &table.parameters {
            let name = &parameter.name;
            let mut same = table.parameters.iter().filter(|it| it.name.text == name.text);
            let earlier = same.next().map(|it| it.name.span).filter(|span| *span != name.span);
            if let Some(first) = earlier.or(self.resolved.names.place(&name.text)) {
                let message = format!("`{}` is defined twice", name.text);
                let diagnostic =
                    Diagnostic::new(Code::DefinedTwice, name.span, message, "defined again");
                return Err(self.report(diagnostic.also(first, "first defined here")));
            }
        }
        self.bind(table, &table.name, &[])
    }

    /// Gives each parameter of a table its value: that of an argument, else its own.
    fn bind(
        &mut self,
        table: &syntax::Table,
        at: &syntax::Name,
        arguments: &[(syntax::Name, syntax::Expr)],
    ) -> Checked<Bindings> {
        let known = || table.parameters.iter().map(|it| it.name.text.as_str());
        for (position, (name, _)) in arguments.iter().enumerate() {
            let is_again = arguments.iter().take(position).any(|(it, _)| it.text == name.text);
            let (message, label, help) = if is_again {
                let message = format!("`{}` is given twice", name.text);
                (message, "given again", String::new())
            } else if known().all(|it| it != name.text) {
                let like = suggest::nearest(&name.text, known());
                let help = like.map(|it| format!("did you mean `{it}`?")).unwrap_or_default();
                let message = format!("`{}` has no parameter `{}`", at.text, name.text);
                (message, "not a parameter of it", help)
            } else {
                continue;
            };
            let code = if is_again { Code::DefinedTwice } else { Code::UnknownName };
            return Err(self.report(Diagnostic::new(code, name.span, message, label).help(help)));
        }
        let mut bindings = Bindings::new();
        for parameter in &table.parameters {
            let argument = arguments.iter().find(|(it, _)| it.text == parameter.name.text);
            let value = match argument {
                Some((_, expr)) => self.argument(parameter, expr)?,
                None => self
                    .within(Context::default(), |it| it.argument(parameter, &parameter.default))?,
            };
            bindings.push((parameter.name.text.clone(), value));
        }
        Ok(bindings)
    }

    /// The value of a parameter of a table: one that is always there.
    fn argument(
        &mut self,
        parameter: &syntax::TableParameter,
        expr: &syntax::Expr,
    ) -> Checked<Expression> {
        let typed = self.expression(expr)?;
        let value = match &parameter.value_type {
            ValueType::Date => Value::Date(self.want_date(typed)?),
            ValueType::Number(unit) => {
                let mut number = self.want_number(typed)?;
                let declared = Unit::meant(unit.as_ref());
                number.unit = self.same_unit(expr.span, &declared, &number.unit)?;
                Value::Number(number)
            }
            ValueType::Duration | ValueType::Organisations => {
                let message = "a parameter of a table is a number or a date";
                let span = parameter.name.span;
                let label = "expected `: number` or `: date`";
                return Err(self.report(Diagnostic::new(Code::TypeMismatch, span, message, label)));
            }
        };
        let is_fixed = match &value {
            Value::Number(it) => {
                matches!(it.kind, NumberKind::Literal(_) | NumberKind::Parameter(_))
            }
            Value::Date(it) => is_fixed(it),
            _ => false,
        };
        if is_fixed {
            return Ok(Expression::Value(value));
        }
        let message = format!("`{}` depends on the record", self.words(expr.span));
        let help = "a table's parameter is a number, a date, `today` or a parameter of the ruleset";
        let diagnostic = Diagnostic::new(Code::TypeMismatch, expr.span, message, "not fixed");
        Err(self.report(diagnostic.help(help)))
    }

    /// What a name stands for as a parameter of the table it is written in.
    pub(super) fn bound_to(&self, name: &syntax::Name) -> Option<Expression> {
        let bindings = self.bindings.get(self.context.bindings?)?;
        let (_, value) = bindings.iter().find(|(it, _)| *it == name.text)?;
        let mut value = value.clone();
        match &mut value {
            Expression::Value(Value::Number(it)) => it.span = name.span,
            Expression::Value(Value::Date(it)) => it.span = name.span,
            _ => {}
        }
        Some(value)
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

/// Whether a date is the same for every record.
fn is_fixed(it: &Date) -> bool {
    match &it.kind {
        DateKind::Literal(_) | DateKind::Today | DateKind::Parameter(_) => true,
        DateKind::Shift(date, ..) => is_fixed(date),
        _ => false,
    }
}

/// The title, or the name where there is none.
pub(super) fn title(title: &Option<syntax::Text>, name: &syntax::Name) -> String {
    title.as_ref().map_or_else(|| name.text.clone(), |it| it.text.clone())
}
