//! Conversions between units: that of the table, or any line through `value`, folded exactly.

use rules_core::{decimal::Decimal, plan::Accept};

use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Reported, Sink},
    source::Span,
    syntax::{Accepts, Arithmetic, ArithmeticKind, Operator, Text},
    ucum::{self, Apart, Conversion},
    unit,
};

/// `(value * multiply + add) / divide`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    multiply: Decimal,
    add: Decimal,
    divide: Decimal,
}

/// Why arithmetic is no such line.
enum Bend {
    /// `value * value`, or a division by `value`.
    NotLinear,
    /// A division by zero.
    ByZero,
    /// More digits than can be kept.
    TooManyDigits,
}

/// The conversion of an accepted unit to the measure's `unit`, in the plan's form.
pub(super) fn fold(accepts: &Accepts, unit: &str, sink: &mut Sink) -> Checked<Accept> {
    let Line { multiply, add, divide } = match &accepts.conversion {
        Some(conversion) => stated(&accepts.unit, unit, conversion, sink)?,
        None => of_the_table(&accepts.unit, unit, sink)?,
    };
    let round = match accepts.round {
        None => None,
        Some((places @ 0..=9, _)) => u8::try_from(places).ok(),
        Some((places, span)) => {
            let message = format!("a number cannot be rounded to {places} places");
            let label = "expected 0 to 9";
            return Err(sink.report(Diagnostic::new(Code::BadNumber, span, message, label)));
        }
    };
    Ok(Accept { unit: accepts.unit.text.clone(), multiply, add, divide, round })
}

/// The conversion the author states. It stands, unless the table knows better.
fn stated(from: &Text, to: &str, conversion: &Arithmetic, sink: &mut Sink) -> Checked<Line> {
    let line = fold_arithmetic(conversion).map_err(|(span, bend)| report(span, &bend, sink))?;
    if line.multiply == Decimal::ZERO {
        let message = "this conversion does not depend on `value`";
        let help = "write how to get from the accepted unit to the measure's: `value * 10`";
        let diagnostic =
            Diagnostic::new(Code::BadConversion, conversion.span, message, "always the same");
        return Err(sink.report(diagnostic.help(help)));
    }
    if ucum::known(&from.text).is_none() {
        if ucum::spelt(&from.text).is_some() {
            return match unit::unknown(from) {
                Some(diagnostic) => Err(sink.report(diagnostic)),
                None => Ok(line),
            };
        }
        // All in capitals it is what a laboratory sends, and no slip.
        if let Some(near) = unit::near(&from.text).filter(|it| from.text != it.to_uppercase()) {
            let message = format!("`{}` is not a unit of the table", from.text);
            let help = "leave it so if records have exactly this text";
            let fix = format!("write `'{near}'`");
            sink.report(
                Diagnostic::new(Code::UnlistedUnit, from.span, message, format!("'{near}'?"))
                    .help(help)
                    .fix(Fix::replace(Applicability::Choice, fix, from.span, format!("'{near}'"))),
            );
        }
        return Ok(line);
    }
    let said = Conversion::from_line(line.multiply, line.add, line.divide);
    if let (Ok(exact), Some(said)) = (Conversion::between(&from.text, to), said)
        && exact != said
    {
        let is_near = said.is_near(exact);
        let code = if is_near { Code::RoundedConversion } else { Code::WrongConversion };
        let message = if is_near {
            format!("this factor from '{}' to '{to}' is rounded", from.text)
        } else {
            format!("this is not how a number in '{}' becomes one in '{to}'", from.text)
        };
        let fix = format!("write `{exact}`");
        let diagnostic =
            Diagnostic::new(code, conversion.span, message, format!("exactly `{exact}`"))
                .help("without `as` and what follows, the exact conversion is used")
                .fix(Fix::replace(Applicability::Choice, fix, conversion.span, exact.to_string()));
        let reported = sink.report(diagnostic);
        return if is_near { Ok(line) } else { Err(reported) };
    }
    Ok(line)
}

/// The conversion of the table.
fn of_the_table(from: &Text, to: &str, sink: &mut Sink) -> Checked<Line> {
    if let Some(diagnostic) = unit::unknown(from) {
        return Err(sink.report(diagnostic));
    }
    if !to.is_empty() && ucum::known(to).is_none() {
        return Err(Reported::before());
    }
    let line = |it: Conversion| it.to_line().ok_or(Apart::TooManyDigits);
    let why = match Conversion::between(&from.text, to).and_then(line) {
        Ok((multiply, add, divide)) => return Ok(Line { multiply, add, divide }),
        Err(why) => why,
    };
    let (from, span) = (&from.text, from.span);
    let to = if to.is_empty() { "1" } else { to };
    let (message, help) = match why {
        Apart::Substance => (
            format!(
                "between '{from}' and '{to}' stands the substance: one is of mass, one of amount"
            ),
            format!("write the factor for what is measured: `accepts '{from}' as value * …`"),
        ),
        Apart::TooManyDigits => (
            format!("the factor from '{from}' to '{to}' has more digits than can be kept exactly"),
            format!("write a factor of fewer digits: `accepts '{from}' as value * …`"),
        ),
        Apart::Different | Apart::Unknown => (
            format!("'{from}' and '{to}' measure different things"),
            format!("if the number is the same in both, say so: `accepts '{from}' as value`"),
        ),
    };
    let label = "no factor holds for every substance";
    let label = if why == Apart::Substance { label } else { "no conversion" };
    Err(sink.report(Diagnostic::new(Code::BadConversion, span, message, label).help(help)))
}

fn report(span: Span, bend: &Bend, sink: &mut Sink) -> Reported {
    let (message, label) = match bend {
        Bend::NotLinear => (
            "a conversion multiplies, divides and adds numbers only",
            "`value` may not be multiplied with or divide by `value`",
        ),
        Bend::ByZero => ("this conversion divides by zero", "zero"),
        Bend::TooManyDigits => {
            ("this conversion has more digits than can be kept exactly", "too many digits")
        }
    };
    sink.report(Diagnostic::new(Code::BadConversion, span, message, label))
}

fn fold_arithmetic(it: &Arithmetic) -> Result<Line, (Span, Bend)> {
    let one = Decimal::from_int(1);
    match &it.kind {
        ArithmeticKind::Value => Ok(Line { multiply: one, add: Decimal::ZERO, divide: one }),
        ArithmeticKind::Number(number) => {
            Ok(Line { multiply: Decimal::ZERO, add: *number, divide: one })
        }
        ArithmeticKind::Binary(left, operator, right) => {
            let (a, b) = (fold_arithmetic(left)?, fold_arithmetic(right)?);
            let is_constant = |line: &Line| line.multiply == Decimal::ZERO;
            let folded = match operator {
                Operator::Add => sum(a, b),
                Operator::Subtract => negated(b).and_then(|b| sum(a, b)),
                Operator::Multiply if is_constant(&b) => scaled(a, b.add, b.divide),
                Operator::Multiply if is_constant(&a) => scaled(b, a.add, a.divide),
                Operator::Divide if is_constant(&b) && b.add == Decimal::ZERO => {
                    return Err((right.span, Bend::ByZero));
                }
                Operator::Divide if is_constant(&b) => scaled(a, b.divide, b.add),
                Operator::Multiply | Operator::Divide => return Err((it.span, Bend::NotLinear)),
            };
            folded.ok_or((it.span, Bend::TooManyDigits))
        }
    }
}

fn sum(a: Line, b: Line) -> Option<Line> {
    if a.divide == b.divide {
        let multiply = a.multiply.checked_add(b.multiply)?;
        return Some(Line { multiply, add: a.add.checked_add(b.add)?, divide: a.divide });
    }
    let cross =
        |x: Decimal, y: Decimal| x.checked_mul(b.divide)?.checked_add(y.checked_mul(a.divide)?);
    Some(Line {
        multiply: cross(a.multiply, b.multiply)?,
        add: cross(a.add, b.add)?,
        divide: a.divide.checked_mul(b.divide)?,
    })
}

fn negated(line: Line) -> Option<Line> {
    scaled(line, Decimal::from_int(-1), Decimal::from_int(1))
}

fn scaled(line: Line, by: Decimal, over: Decimal) -> Option<Line> {
    Some(Line {
        multiply: line.multiply.checked_mul(by)?,
        add: line.add.checked_mul(by)?,
        divide: line.divide.checked_mul(over)?,
    })
}
