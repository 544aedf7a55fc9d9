//! `table`.

use super::{
    super::{
        Action, Name, Row, Table, TableParameter,
        token::{Kind, Token},
    },
    Parser,
};
use crate::diagnostic::{Checked, Code, Diagnostic};

impl Parser<'_> {
    /// A title in quotes, if there is one.
    pub(super) fn title(&mut self) -> Checked<Option<super::super::Text>> {
        let is_title = self.peek().kind == Kind::Text;
        if is_title { self.quoted("a title").map(Some) } else { Ok(None) }
    }

    pub(super) fn table(&mut self, name: Name) -> Checked<Table> {
        let mut parameters = Vec::new();
        if self.eat_kind(Kind::OpenBracket).is_some() {
            parameters = self.list(Self::table_parameter)?;
            self.expect(Kind::CloseBracket, "`,` or `)`")?;
        }
        let title = self.title()?;
        let mut it =
            Table { name, title, parameters, copies: None, earliest: None, rows: Vec::new() };
        if self.eat_kind(Kind::Equal).is_some() {
            it.copies = Some(self.table_use()?);
            return Ok(it);
        }
        let open = self.expect(Kind::OpenBrace, "`{`")?;
        loop {
            let next = self.peek();
            match next.kind {
                Kind::CloseBrace => {
                    self.bump();
                    return Ok(it);
                }
                Kind::Bar => {
                    let row = self.row();
                    it.rows.push(row);
                }
                _ if self.word() == "missing" => {
                    let words = ["missing", "dates", "compare", "as", "earliest"];
                    match self.eat_all(&words) {
                        Some(span) => it.earliest = Some(span),
                        None => {
                            self.expected("`missing dates compare as earliest`");
                            self.skip();
                            self.skip_to_row();
                        }
                    }
                }
                _ if next.kind == Kind::End || self.at_declaration() => {
                    self.unclosed_block(open);
                    return Ok(it);
                }
                _ => {
                    self.not_a_row(next);
                    self.skip();
                    self.skip_to_row();
                }
            }
        }
    }

    /// `target: number 'mmol/mol' = 58`.
    fn table_parameter(&mut self) -> Checked<TableParameter> {
        let name = self.new_name("the name of the parameter")?;
        let value_type = self.value_type()?;
        self.expect(Kind::Equal, "`=` and the value it has when nothing else is said")?;
        Ok(TableParameter { name, value_type, default: self.nested(Self::sum)? })
    }

    fn not_a_row(&mut self, found: Token) {
        let message = format!("{} does not begin a row", self.describe(found));
        let help = "a row is `| number | condition | if yes | if no |`";
        let label = "expected `|`, `missing dates compare as earliest` or `}`";
        self.report(Diagnostic::new(Code::Unexpected, found.span, message, label).help(help));
    }

    /// Skips to what may be the next row.
    fn skip_to_row(&mut self) {
        loop {
            let next = self.peek();
            let is_row = next.starts_line && (next.kind == Kind::Bar || self.word() == "missing");
            let is_end = matches!(next.kind, Kind::End | Kind::CloseBrace);
            if is_row || is_end || self.at_declaration() {
                return;
            }
            self.skip();
        }
    }

    /// `| NUMBER | CONDITION | IF YES | IF NO |`. A mistake in one cell leaves the others.
    fn row(&mut self) -> Row {
        let start = self.bump().span;
        let number = self.whole_number("the number of the row");
        let mut row = Row {
            number: number.unwrap_or_default(),
            condition: None,
            if_yes: None,
            if_no: None,
            span: start,
        };
        if number.is_ok() && self.expect(Kind::Bar, "`|` after the number").is_ok() {
            row.condition = self.condition().and_then(|it| self.cell_end().map(|()| it)).ok();
            let ended = row.condition.is_some() || self.skip_to_cell();
            if ended {
                row.if_yes = self.action("what a yes does").ok();
                if row.if_yes.is_some() && self.expect(Kind::Bar, "`|`").is_ok() {
                    row.if_no = self.action("what a no does").ok();
                    if row.if_no.is_some() {
                        let _ = self.expect(Kind::Bar, "`|` at the end of the row");
                    }
                }
            }
        }
        row.span = start.to(self.last_span());
        let is_whole = self.before().kind == Kind::Bar && row.if_no.is_some();
        if !is_whole {
            self.skip_to_row();
        }
        row
    }

    /// The `|` after a condition.
    fn cell_end(&mut self) -> Checked<()> {
        match self.eat_kind(Kind::Bar) {
            Some(_) => Ok(()),
            None => Err(self.not_an_end("`|`, `and`, `or` or a filter")),
        }
    }

    /// Skips past the next `|` of this row, if it has one.
    fn skip_to_cell(&mut self) -> bool {
        loop {
            let next = self.peek();
            match next.kind {
                Kind::Bar if !next.starts_line => {
                    self.skip();
                    return true;
                }
                Kind::Bar | Kind::End | Kind::CloseBrace => return false,
                _ => self.skip(),
            };
        }
    }

    fn action(&mut self, what: &str) -> Checked<Action> {
        if self.eat("next").is_some() {
            return Ok(Action::Next);
        }
        if self.eat("reject").is_some() {
            let is_reason = self.peek().kind == Kind::Text;
            let reason = if is_reason { Some(self.quoted("a reason")?) } else { None };
            return Ok(Action::Reject(reason));
        }
        if self.eat("select").is_some() {
            let is_named = self.peek().kind == Kind::Word;
            let name = if is_named { Some(self.shown_name("a name")?) } else { None };
            return Ok(Action::Select(name));
        }
        Err(self.expected(&format!("{what} (`select`, `reject` or `next`)")))
    }
}
