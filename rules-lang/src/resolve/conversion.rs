//! Conversions between units: any line through `value`, folded exactly.

use rules_core::{decimal::Decimal, plan::Accept};

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Reported, Sink},
    source::Span,
    syntax::{Accepts, Arithmetic, ArithmeticKind, Operator},
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

/// The conversion of an accepted unit, in the plan's form.
pub(super) fn fold(accepts: &Accepts, sink: &mut Sink) -> Checked<Accept> {
    let one = Decimal::from_int(1);
    let mut line = Line { multiply: one, add: Decimal::ZERO, divide: one };
    if let Some(conversion) = &accepts.conversion {
        line = fold_arithmetic(conversion).map_err(|(span, bend)| report(span, &bend, sink))?;
        if line.multiply == Decimal::ZERO {
            let message = "this conversion does not depend on `value`";
            let help = "write how to get from the accepted unit to the measure's: `value * 10`";
            let diagnostic =
                Diagnostic::new(Code::BadConversion, conversion.span, message, "always the same");
            return Err(sink.report(diagnostic.help(help)));
        }
    }
    let Line { multiply, add, divide } = line;
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
