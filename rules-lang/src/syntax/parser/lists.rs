//! `codelist` and `measure`.

use rules_core::{code::Scheme, decimal::Decimal};

use super::{
    super::{
        Accepts, Arithmetic, ArithmeticKind, CalendarLength, Codelist, CodelistContent, InlineCode,
        Measure, MeasureSource, Name, Operator, Plausible, Text,
        token::{Kind, Token},
    },
    Parser,
};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Reported},
    limits,
    source::Span,
    suggest,
};

const MEASURE: [&str; 2] = ["accepts", "plausible"];

impl Parser<'_> {
    pub(super) fn codelist(&mut self, name: Name) -> Checked<Codelist> {
        let next = self.peek();
        if self.eat("from").is_some() {
            let path = self.quoted("the path of a file in double quotes")?;
            let scheme = self.as_scheme()?;
            return Ok(Codelist { name, content: CodelistContent::File(path, scheme) });
        }
        if next.kind == Kind::OpenBrace {
            let codes = self.inline_codes(next)?;
            return Ok(Codelist { name, content: CodelistContent::Inline(codes) });
        }
        if next.kind == Kind::Equal {
            self.bump();
            let any = self.lists_named()?;
            let except = match self.eat("except") {
                Some(_) => self.lists_named()?,
                None => Vec::new(),
            };
            return Ok(Codelist { name, content: CodelistContent::Composed { any, except } });
        }
        Err(self.expected("`from \"file.csv\"`, codes in `{ … }` or `= any of (a, b)`"))
    }

    /// `a`, `any of (a, b)`: codelists.
    fn lists_named(&mut self) -> Checked<Vec<Name>> {
        let what = "the name of a codelist";
        if self.eat_all(&["any", "of"]).is_none() {
            return Ok(vec![self.name(what)?]);
        }
        self.expect(Kind::OpenBracket, "`(` and the names of codelists")?;
        let names = self.list(|p| p.name(what))?;
        self.expect(Kind::CloseBracket, "`,` or `)`")?;
        Ok(names)
    }

    /// `as snomed`.
    fn as_scheme(&mut self) -> Checked<Option<(Scheme, Span)>> {
        if self.eat("as").is_none() {
            return Ok(None);
        }
        let token = self.peek();
        let scheme = self.scheme(token.span.text(self.text()), token.span)?;
        self.skip();
        Ok(Some((scheme, token.span)))
    }

    fn scheme(&mut self, text: &str, span: Span) -> Checked<Scheme> {
        Scheme::from_name(text).ok_or_else(|| self.report(unknown_scheme(text, span)))
    }

    /// `{ read2 H33.., H331.% "Intrinsic asthma"  ctv3 H33.. }`, read as text: codes are no tokens.
    fn inline_codes(&mut self, open: Token) -> Checked<Vec<InlineCode>> {
        let mut codes: Vec<InlineCode> = Vec::new();
        let mut scheme = None;
        let mut at = open.span.end as usize;
        let mut broken = None;
        loop {
            let rest = self.text().get(at..).unwrap_or_default();
            let Some(first) = rest.chars().next() else {
                self.go_to(at);
                self.unclosed_block(open);
                break;
            };
            match first {
                '}' => {
                    self.go_to(at);
                    self.skip();
                    break;
                }
                '#' => at += rest.find('\n').unwrap_or(rest.len()),
                '"' => {
                    self.go_to(at);
                    let term = self.quoted("a term")?;
                    at = term.span.end as usize;
                    match codes.last_mut().filter(|code| code.term.is_empty()) {
                        Some(code) => code.term = term.text,
                        None => broken = Some(self.stray_term(term.span)),
                    }
                }
                c if c.is_whitespace() || c == ',' => at += c.len_utf8(),
                _ => {
                    let stop = |c: char| c.is_whitespace() || ",\"}#".contains(c);
                    let bare = rest.find(stop).and_then(|end| rest.get(..end)).unwrap_or(rest);
                    let span = self.stretch(at, at + bare.len());
                    at += bare.len();
                    if let Some(named) = Scheme::from_name(bare) {
                        scheme = Some(named);
                    } else if let Some(scheme) = scheme {
                        let (code, term) = (bare.to_owned(), String::new());
                        codes.push(InlineCode { scheme, code, term, span });
                    } else if broken.is_none() {
                        broken = Some(self.report(unknown_scheme(bare, span)));
                    }
                }
            }
        }
        broken.map_or(Ok(codes), Err)
    }

    fn stray_term(&mut self, span: Span) -> Reported {
        let message = "this term belongs to no code";
        let label = "a term follows its code: `H33.. \"Asthma\"`";
        self.report(Diagnostic::new(Code::Unexpected, span, message, label))
    }

    pub(super) fn measure(&mut self, name: Name) -> Checked<Measure> {
        let value_type = self.value_type()?;
        self.expect_word("from")?;
        let from = match self.peek().kind {
            Kind::Text => {
                let path = self.quoted("the path of a file in double quotes")?;
                MeasureSource::File(path, self.as_scheme()?)
            }
            _ => MeasureSource::Codelist(
                self.name("the path of a file in double quotes, or a codelist")?,
            ),
        };
        let (mut accepts, mut plausible) = (Vec::new(), None);
        if self.peek().kind == Kind::OpenBrace {
            self.block(&MEASURE, |p, clause, word| match clause {
                "accepts" => {
                    let it = p.accepts()?;
                    p.clause_end()?;
                    accepts.push(it);
                    Ok(())
                }
                _ => p.once(&mut plausible, word, Self::plausible),
            })?;
        }
        Ok(Measure { name, value_type, from, accepts, plausible })
    }

    /// `'%' as (value - 2.152) / 0.09148`.
    fn accepts(&mut self) -> Checked<Accepts> {
        let token = self.expect(Kind::Unit, "a unit in single quotes")?;
        let unit = self.unit(token);
        let conversion = if self.eat("as").is_some() { Some(self.arithmetic()?) } else { None };
        let round = match self.eat("rounded") {
            None => None,
            Some(start) => {
                self.expect_word("to")?;
                let places = self.whole_number("how many decimal places")?;
                if self.eat("place").is_none() {
                    self.expect_word("places")?;
                }
                Some((places, start.to(self.last_span())))
            }
        };
        Ok(Accepts { unit, conversion, round })
    }

    /// `10 to 250`; of dates `from 4 weeks before to 44 weeks after`.
    fn plausible(&mut self) -> Checked<Plausible> {
        if self.eat("from").is_some() {
            let from = self.side()?;
            self.expect_word("to")?;
            return Ok(Plausible::Dates(from, self.side()?));
        }
        let low = self.signed_number()?;
        self.expect_word("to")?;
        Ok(Plausible::Numbers(low, self.signed_number()?))
    }

    /// `4 weeks before`, `44 weeks after`.
    fn side(&mut self) -> Checked<(CalendarLength, bool)> {
        let length = self.length()?;
        if self.eat("before").is_some() {
            return Ok((length, false));
        }
        match self.eat("after") {
            Some(_) => Ok((length, true)),
            None => Err(self.expected("`before` or `after`")),
        }
    }

    /// Terms with `+` and `-`.
    fn arithmetic(&mut self) -> Checked<Arithmetic> {
        let operator = |kind| match kind {
            Kind::Plus => Some(Operator::Add),
            Kind::Minus => Some(Operator::Subtract),
            _ => None,
        };
        self.chain(operator, Self::arithmetic_term)
    }

    /// Factors with `*` and `/`.
    fn arithmetic_term(&mut self) -> Checked<Arithmetic> {
        let operator = |kind| match kind {
            Kind::Star => Some(Operator::Multiply),
            Kind::Slash => Some(Operator::Divide),
            _ => None,
        };
        self.chain(operator, Self::arithmetic_factor)
    }

    fn chain(
        &mut self,
        operator: impl Fn(Kind) -> Option<Operator>,
        part: impl Fn(&mut Self) -> Checked<Arithmetic>,
    ) -> Checked<Arithmetic> {
        let start = self.peek().span;
        let mut left = part(self)?;
        for _ in 0..=limits::CHAIN {
            let Some(operator) = operator(self.peek().kind) else { return Ok(left) };
            self.bump();
            let right = part(self)?;
            let span = start.to(self.last_span());
            let kind = ArithmeticKind::Binary(Box::new(left), operator, Box::new(right));
            left = Arithmetic { kind, span };
        }
        Err(self.too_long(left.span))
    }

    fn arithmetic_factor(&mut self) -> Checked<Arithmetic> {
        let start = self.peek();
        if self.eat("value").is_some() {
            return Ok(Arithmetic { kind: ArithmeticKind::Value, span: start.span });
        }
        if self.eat_kind(Kind::OpenBracket).is_some() {
            let inner = self.nested(Self::arithmetic)?;
            self.expect(Kind::CloseBracket, "`)`")?;
            return Ok(inner);
        }
        if matches!(start.kind, Kind::Number | Kind::Minus) {
            let number = self.signed_number()?;
            let span = start.span.to(self.last_span());
            return Ok(Arithmetic { kind: ArithmeticKind::Number(number), span });
        }
        Err(self.expected("`value`, a number or `(`"))
    }

    /// `58`, `-0.5`.
    pub(super) fn signed_number(&mut self) -> Checked<Decimal> {
        let is_negative = self.eat_kind(Kind::Minus).is_some();
        let token = self.expect(Kind::Number, "a number")?;
        let text = token.span.text(self.text());
        let signed = if is_negative { format!("-{text}") } else { text.to_owned() };
        Decimal::parse(&signed).map_err(|error| {
            let message = format!("`{signed}` cannot be used: {error}");
            self.report(Diagnostic::new(
                Code::BadNumber,
                token.span,
                message,
                "not a usable number",
            ))
        })
    }

    /// The unit of a unit token.
    pub(super) fn unit(&self, token: Token) -> Text {
        Text { text: self.unquoted(token), span: token.span }
    }
}

/// Says that a text names no scheme.
pub(crate) fn unknown_scheme(text: &str, span: Span) -> Diagnostic {
    let names = || Scheme::ALL.into_iter().map(Scheme::name);
    let list = names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let folded = text.to_ascii_lowercase().replace([' ', '-', '_', '+'], "");
    let like = match folded.as_str() {
        "readv2" | "read" | "rc2" => Some("read2"),
        "read3" | "readv3" | "ctv" => Some("ctv3"),
        "snomedct" | "sct" | "sctid" => Some("snomed"),
        folded => suggest::nearest(folded, names()),
    };
    let help = match like {
        Some(like) => format!("did you mean `{like}`? The schemes are {list}"),
        None => format!("the schemes are {list}"),
    };
    let message = format!("`{text}` is not a coding scheme");
    Diagnostic::new(Code::UnknownScheme, span, message, "expected a scheme").help(help)
}
