//! Tokens to tree: recursive descent, one method a construct.
//!
//! A method returns `Err` only after it has reported why; the caller then skips to where its next part
//! begins and goes on.

mod alert;
mod block;
mod condition;
mod cursor;
mod header;
mod link;
mod lists;
mod marker;
mod message;
mod score;
mod selection;
mod table;
#[cfg(test)]
mod tests;
mod value;

use self::cursor::Parser;
pub(crate) use self::{block::missing_clause, lists::unknown_scheme};
use super::{
    Field, File, Name,
    token::{Kind, Token},
};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Sink},
    keywords, limits,
    source::{FileId, Span},
    suggest,
};

/// Reads a whole file of rules; also gives its tokens.
pub(super) fn file(text: &str, id: FileId, sink: &mut Sink) -> (File, Vec<Token>) {
    #[cfg(test)]
    crate::work::add(|done| done.parsed += 1);
    if text.len() > limits::RULES_BYTES {
        let message = format!("the rules have {} bytes", text.len());
        let label = format!("no more than {} are read", limits::RULES_BYTES);
        sink.report(Diagnostic::new(Code::TooLarge, Span::of(id, 0, 0), message, label));
        return (File::default(), Vec::new());
    }
    let mut file = File::default();
    let mut parser = Parser::new(text, id, sink);
    let mut declarations = 0_usize;
    while parser.peek().kind != Kind::End {
        if !keywords::DECLARATIONS.contains(&parser.word()) {
            parser.not_a_declaration();
            parser.skip_to_declaration();
            continue;
        }
        declarations += 1;
        if declarations > limits::RULES {
            let label = format!("this is declaration {declarations}");
            let message = format!("a ruleset has at most {} declarations", limits::RULES);
            let span = parser.peek().span;
            parser.report(Diagnostic::new(Code::TooLarge, span, message, label));
            break;
        }
        if parser.declaration(&mut file).is_err() {
            parser.skip_to_declaration();
        }
    }
    let (tokens, comments) = parser.into_read();
    file.comments = comments;
    (file, tokens)
}

impl Parser<'_> {
    fn not_a_declaration(&mut self) {
        let found = self.peek();
        let text = found.span.text(self.text());
        let mut diagnostic = Diagnostic::new(
            Code::Unexpected,
            found.span,
            format!("{} does not begin a declaration", self.describe(found)),
            "expected `codelist`, `measure`, `field`, `marker`, `alert`, …",
        );
        let like = match text {
            "rule" => Some("alert"),
            "define" | "let" | "variable" => Some("field"),
            _ => suggest::nearest(text, keywords::DECLARATIONS),
        };
        if let Some(like) = like {
            diagnostic = diagnostic.help(format!("did you mean `{like}`?"));
        }
        self.report(diagnostic);
        self.skip();
    }

    /// One declaration, its word included.
    fn declaration(&mut self, file: &mut File) -> Checked<()> {
        let word = self.bump();
        let begins = word.span.text(self.text()).to_ascii_lowercase();
        let name = self.new_name(&format!("the name of the {begins}"))?;
        let read = match begins.as_str() {
            "ruleset" => self.ruleset(name.clone()).map(|it| file.rulesets.push(it)),
            "library" => self.library(name.clone()).map(|it| file.rulesets.push(it)),
            "parameter" => self.parameter(name.clone()).map(|it| file.parameters.push(it)),
            "codelist" => self.codelist(name.clone()).map(|it| file.codelists.push(it)),
            "measure" => self.measure(name.clone()).map(|it| file.measures.push(it)),
            "field" => self.field(name.clone()).map(|it| file.fields.push(it)),
            "score" => self.score(name.clone()).map(|it| file.scores.push(it)),
            "table" => self.table(name.clone()).map(|it| file.tables.push(it)),
            "marker" => self.marker(name.clone()).map(|it| file.markers.push(it)),
            "alert" => self.alert(name.clone()).map(|it| file.alerts.push(it)),
            _ => self.report_declaration(name.clone()).map(|it| file.reports.push(it)),
        };
        read.inspect_err(|reported| file.broken.push((name, *reported)))
    }

    /// `= EXPRESSION`, after a name.
    fn field(&mut self, name: Name) -> Checked<Field> {
        self.expect(Kind::Equal, "`=` and what the name stands for")?;
        let value = self.condition().and_then(|value| self.field_end().map(|()| value));
        if value.is_err() {
            self.skip_to_declaration();
        }
        Ok(Field { name, value: value.ok() })
    }

    fn field_end(&mut self) -> Checked<()> {
        let is_end = self.peek().kind == Kind::End || keywords::DECLARATIONS.contains(&self.word());
        if is_end { Ok(()) } else { Err(self.not_an_end("a filter or the next declaration")) }
    }
}
