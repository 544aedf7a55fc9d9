//! Conditions: `and`, `or`, `not`, comparisons and tests.

use rules_core::{entry::Sex, plan::Comparison};

use super::{
    super::{Expr, ExprKind, token::Kind},
    Parser,
};
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Edit, Fix, Reported},
    limits,
    source::Span,
    suggest,
};

const SEXES: [(&str, Sex); 4] = [
    ("male", Sex::Male),
    ("female", Sex::Female),
    ("other", Sex::Other),
    ("unknown", Sex::Unknown),
];

impl Parser<'_> {
    /// Any expression: operands with `and` or with `or`, then what holds if something is missing.
    pub(super) fn condition(&mut self) -> Checked<Expr> {
        let start = self.peek().span;
        let first = self.operand()?;
        let Some(word) = self.chain_word() else { return self.if_missing(start, first) };
        let mut last = start;
        let mut operands = vec![first];
        while self.chain_word() == Some(word) {
            self.bump();
            last = self.peek().span;
            operands.push(self.operand()?);
        }
        let span = start.to(self.last_span());
        if self.chain_word().is_some() {
            return Err(self.mixed(span, last));
        }
        if self.at_if_missing() {
            return Err(self.unbracketed_if_missing(span));
        }
        let kind = if word == "and" { ExprKind::And(operands) } else { ExprKind::Or(operands) };
        Ok(Expr { kind, span })
    }

    /// `and` or `or`, if one of them joins another operand.
    fn chain_word(&self) -> Option<&'static str> {
        match self.word() {
            "and" => Some("and"),
            "or" if !self.at_if_missing() => Some("or"),
            _ => None,
        }
    }

    /// Whether `or no if missing` or `or yes if missing` comes next.
    fn at_if_missing(&self) -> bool {
        self.word() == "or" && matches!(self.word_nth(1), "no" | "yes") && self.word_nth(2) == "if"
    }

    fn if_missing(&mut self, start: Span, condition: Expr) -> Checked<Expr> {
        if !self.at_if_missing() {
            return Ok(condition);
        }
        self.bump();
        let is_yes = self.bump().span.text(self.text()).eq_ignore_ascii_case("yes");
        self.bump();
        let end = self.expect_word("missing")?;
        let kind = ExprKind::OrIfMissing(Box::new(condition), is_yes);
        Ok(Expr { kind, span: start.to(end) })
    }

    /// Reports `a and b or c` with both readings, after reading to its end. `all` is what stands before
    /// the second word, and `last` is where its last operand begins.
    fn mixed(&mut self, all: Span, last: Span) -> Reported {
        let mut diagnostic = Diagnostic::new(
            Code::MixedAndOr,
            self.peek().span,
            "`and` and `or` stand side by side without brackets",
            "which belongs together?",
        )
        .help("put brackets round what belongs together")
        .fix(self.bracket(all));
        self.bump();
        if self.operand().is_ok() {
            diagnostic = diagnostic.fix(self.bracket(last.to(self.last_span())));
            while self.chain_word().is_some() {
                self.bump();
                if self.operand().is_err() {
                    break;
                }
            }
        }
        self.report(diagnostic)
    }

    fn bracket(&self, span: Span) -> Fix {
        let edit = |span, text: &str| Edit { span, text: text.to_owned() };
        Fix {
            title: format!("put brackets round `{}`", span.text(self.text())),
            edits: vec![edit(span.before(), "("), edit(span.after(), ")")],
            applicability: Applicability::Choice,
        }
    }

    fn unbracketed_if_missing(&mut self, all: Span) -> Reported {
        let at = self.peek().span;
        let text = "this could belong to the last test or to all of them";
        let fix = self.bracket(all);
        self.report(
            Diagnostic::new(Code::MixedAndOr, at, "`if missing` needs brackets before it", text)
                .help("put brackets round the condition it belongs to: `(…) or no if missing`")
                .fix(fix),
        )
    }

    fn operand(&mut self) -> Checked<Expr> {
        match self.eat("not") {
            None => self.test(),
            Some(not) => {
                let inner = self.nested(Self::operand)?;
                let span = not.to(self.last_span());
                Ok(Expr { kind: ExprKind::Not(Box::new(inner)), span })
            }
        }
    }

    /// A value with the tests made of it.
    fn test(&mut self) -> Checked<Expr> {
        let start = self.peek().span;
        let mut subject = self.sum()?;
        for _ in 0..=limits::CHAIN {
            let kind = if let Some(comparison) = self.comparison() {
                let right = self.sum()?;
                ExprKind::Compare(Box::new(subject), comparison, Box::new(right))
            } else if self.eat("is").is_some() {
                self.is_test(subject)?
            } else if let Some(between) = self.eat_between() {
                let low = self.sum()?;
                if self.word() != "and" {
                    return Err(self.expected("`and`"));
                }
                let and = self.skip().span;
                let high = self.sum()?;
                self.report_between(between, and);
                ExprKind::FromTo(Box::new(subject), Box::new(low), Box::new(high))
            } else if self.eat("from").is_some() {
                let low = self.sum()?;
                self.expect_word("to")?;
                ExprKind::FromTo(Box::new(subject), Box::new(low), Box::new(self.sum()?))
            } else if self.at_window() {
                ExprKind::In(Box::new(subject), self.window()?)
            } else {
                return Ok(subject);
            };
            let span = start.to(self.last_span());
            subject = Expr { kind, span };
        }
        Err(self.too_long(subject.span))
    }

    fn eat_between(&mut self) -> Option<Span> {
        (self.word() == "between").then(|| self.skip().span)
    }

    fn report_between(&mut self, between: Span, and: Span) {
        let mut fix = Fix::replace(Applicability::Safe, "write `from … to …`", between, "from");
        fix.edits.push(Edit { span: and, text: "to".to_owned() });
        let message = "`between … and …` is written `from … to …` here";
        let label = "both ends are included";
        let diagnostic = Diagnostic::new(Code::ForeignSpelling, between.to(and), message, label);
        self.report(diagnostic.fix(fix));
    }

    pub(super) fn comparison(&mut self) -> Option<Comparison> {
        let comparison = match self.peek().kind {
            Kind::Less => Comparison::Less,
            Kind::LessOrEqual => Comparison::LessOrEqual,
            Kind::Equal => Comparison::Equal,
            Kind::NotEqual => Comparison::NotEqual,
            Kind::GreaterOrEqual => Comparison::GreaterOrEqual,
            Kind::Greater => Comparison::Greater,
            _ => return None,
        };
        self.bump();
        Some(comparison)
    }

    /// What follows `is`.
    fn is_test(&mut self, subject: Expr) -> Checked<ExprKind> {
        let is_not = self.eat("not").is_some();
        if self.eat("missing").is_some() {
            return Ok(ExprKind::IsMissing(Box::new(subject), is_not));
        }
        if self.eat_all(&["in", "conflict"]).is_some() {
            return Ok(ExprKind::InConflict(Box::new(subject), is_not));
        }
        let is_sex = subject.kind == ExprKind::Sex;
        let word = self.word();
        let sex = SEXES.into_iter().find(|(name, _)| *name == word);
        match sex {
            Some((_, sex)) if is_sex => {
                self.bump();
                Ok(ExprKind::SexIs(sex, is_not))
            }
            _ if is_sex => {
                let like = suggest::nearest(word, SEXES.into_iter().map(|(name, _)| name));
                let like = like.map(|like| format!(" (did you mean `{like}`?)"));
                let wanted = "`male`, `female`, `other` or `unknown`";
                Err(self.expected(&format!("{wanted}{}", like.unwrap_or_default())))
            }
            _ if self.peek().kind == Kind::Word && self.at_name() => {
                let band = self.name("`missing`, `in conflict`, or the band of a score")?;
                Ok(ExprKind::InBand(Box::new(subject), band, is_not))
            }
            _ => Err(self.expected("`missing`, `in conflict`, or the band of a score")),
        }
    }
}
