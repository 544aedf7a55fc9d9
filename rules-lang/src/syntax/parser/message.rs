//! Messages with placeholders: `"Recorded due dates differ: {conflict of due}."`.

use super::{
    super::{MessagePart, token::Kind},
    Parser,
};
use crate::{
    diagnostic::{Checked, Code, Diagnostic},
    source::Span,
};

impl Parser<'_> {
    /// A text in double quotes; `{{` and `}}` are braces.
    pub(super) fn message(&mut self) -> Checked<Vec<MessagePart>> {
        let text = self.quoted("the message in double quotes")?;
        let start = text.span.start as usize + 1;
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut chars = text.text.char_indices().peekable();
        let mut result = Ok(());
        while let Some((at, c)) = chars.next() {
            let is_double =
                matches!(c, '{' | '}') && chars.next_if(|(_, next)| *next == c).is_some();
            if is_double || !matches!(c, '{' | '}') {
                plain.push(c);
                continue;
            }
            let open = self.stretch(start + at, start + at + 1);
            let close = if c == '{' { chars.find(|(_, c)| *c == '}') } else { None };
            let Some((end, _)) = close else {
                result = Err(self.bad_hole(open));
                continue;
            };
            if !plain.is_empty() {
                pieces.push(MessagePart::Text(std::mem::take(&mut plain)));
            }
            let inner = self.stretch(start + at + 1, start + end);
            match self.inside(inner, |p| p.placeholder()) {
                Ok(piece) => pieces.push(piece),
                Err(reported) => result = Err(reported),
            }
        }
        if !plain.is_empty() {
            pieces.push(MessagePart::Text(plain));
        }
        result.map(|()| pieces)
    }

    fn bad_hole(&mut self, span: Span) -> crate::diagnostic::Reported {
        let message = format!("`{}` stands alone in this message", span.text(self.text()));
        let label = "a value stands between `{` and `}`";
        let help = "for a brace in the message itself write it twice: `{{` or `}}`";
        self.report(Diagnostic::new(Code::BadPlaceholder, span, message, label).help(help))
    }

    /// What stands between `{` and `}`.
    fn placeholder(&mut self) -> Checked<MessagePart> {
        let piece = if self.word() == "conflict" && self.word_nth(1) == "of" {
            let start = self.bump().span;
            self.bump();
            let detail = self.name("the name of a detail")?;
            let marker = match self.eat("of") {
                Some(_) => Some(self.name("the name of a marker")?),
                None => None,
            };
            let span = start.to(self.last_span());
            MessagePart::Conflict { detail, marker, span }
        } else {
            MessagePart::Value(self.condition()?)
        };
        if self.peek().kind != Kind::End {
            return Err(self.expected("the closing `}`"));
        }
        Ok(piece)
    }
}
