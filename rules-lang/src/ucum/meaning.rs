//! What a unit measures and how large it is, worked out from its parts.

use super::ratio::Ratio;

/// What is counted. Each stands for itself: litres are not cubed metres here, nor a percentage a number,
/// since no value of a record crosses between them without a word from the author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Mass,
    Length,
    Volume,
    Time,
    Temperature,
    Amount,
    Osmoles,
    Pressure,
    Catalysis,
    InternationalUnits,
    Percent,
    Acidity,
    BodySurface,
}

/// How many bases there are.
const BASES: usize = Base::BodySurface as usize + 1;

/// The powers of each base.
type Powers = [u8; BASES];

/// `value * factor + zero` is the value in grams, metres, litres, seconds, kelvins, moles, osmoles,
/// pascals, enzyme units, international units, per cent or pH.
///
/// What stands above the line and what below is not cancelled: `mmol/mol` and `mg/g` are two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    above: Powers,
    below: Powers,
    /// How much of the canonical unit one of this is.
    pub(super) factor: Ratio,
    /// Where its zero lies in the canonical unit; zero but for temperatures.
    pub(super) zero: Ratio,
}

/// A unit without a prefix.
struct Atom {
    text: &'static str,
    /// What it counts, with a second for the poise (a pressure times a time).
    of: &'static [Base],
    factor: (i128, i128),
    zero: (i128, i128),
    takes_prefix: bool,
}

const fn atom(
    text: &'static str,
    of: &'static [Base],
    factor: (i128, i128),
    takes_prefix: bool,
) -> Atom {
    Atom { text, of, factor, zero: (0, 1), takes_prefix }
}

const ATOMS: &[Atom] = &[
    atom("g", &[Base::Mass], (1, 1), true),
    atom("[lb_av]", &[Base::Mass], (45_359_237, 100_000), false),
    atom("[oz_av]", &[Base::Mass], (45_359_237, 1_600_000), false),
    atom("[stone_av]", &[Base::Mass], (45_359_237 * 14, 100_000), false),
    atom("m", &[Base::Length], (1, 1), true),
    atom("[in_i]", &[Base::Length], (254, 10_000), false),
    atom("[ft_i]", &[Base::Length], (3048, 10_000), false),
    atom("L", &[Base::Volume], (1, 1), true),
    atom("s", &[Base::Time], (1, 1), true),
    atom("min", &[Base::Time], (60, 1), false),
    atom("h", &[Base::Time], (3600, 1), false),
    atom("d", &[Base::Time], (86_400, 1), false),
    atom("wk", &[Base::Time], (604_800, 1), false),
    atom("mo", &[Base::Time], (2_629_800, 1), false),
    atom("a", &[Base::Time], (31_557_600, 1), false),
    atom("K", &[Base::Temperature], (1, 1), false),
    Atom { zero: (27_315, 100), ..atom("Cel", &[Base::Temperature], (1, 1), false) },
    Atom { zero: (45_967, 180), ..atom("[degF]", &[Base::Temperature], (5, 9), false) },
    atom("mol", &[Base::Amount], (1, 1), true),
    atom("osm", &[Base::Osmoles], (1, 1), true),
    atom("Pa", &[Base::Pressure], (1, 1), true),
    atom("m[Hg]", &[Base::Pressure], (133_322, 1), true),
    atom("m[H2O]", &[Base::Pressure], (980_665, 100), true),
    atom("P", &[Base::Pressure, Base::Time], (1, 10), true),
    // A micromole a minute.
    atom("U", &[Base::Catalysis], (1, 1), true),
    atom("kat", &[Base::Catalysis], (60_000_000, 1), true),
    atom("[IU]", &[Base::InternationalUnits], (1, 1), true),
    atom("%", &[Base::Percent], (1, 1), false),
    atom("[pH]", &[Base::Acidity], (1, 1), false),
    // An annotation in UCUM; a clearance for so much body surface is no clearance, all the same.
    atom("{1.73_m2}", &[Base::BodySurface], (1, 1), false),
];

const PREFIXES: &[(char, i128, i128)] = &[
    ('k', 1000, 1),
    ('d', 1, 10),
    ('c', 1, 100),
    ('m', 1, 1000),
    ('u', 1, 1_000_000),
    ('n', 1, 1_000_000_000),
    ('p', 1, 1_000_000_000_000),
    ('f', 1, 1_000_000_000_000_000),
];

/// One factor of a unit: `mmol`, `m2`, `10*9`, `{score}`.
pub(super) struct Part<'a> {
    /// `m` of `mmol`; empty if there is none.
    pub(super) prefix: &'a str,
    /// `mol`; empty of a number and an annotation.
    pub(super) atom: &'static str,
    /// 2 of `m2`.
    pub(super) power: u8,
    /// 9 of `10*9`.
    pub(super) ten_to: Option<u32>,
    factor: Ratio,
    zero: Ratio,
    of: &'static [Base],
}

impl<'a> Part<'a> {
    /// Reads a part, written as UCUM writes it.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let one = Ratio::whole(1);
        let number = |factor, ten_to| {
            let zero = Ratio::whole(0);
            Some(Self { prefix: "", atom: "", power: 1, ten_to, factor, zero, of: &[] })
        };
        if let Some(exponent) = text.strip_prefix("10*") {
            let exponent = exponent.parse().ok()?;
            return number(Ratio::whole(10_i128.checked_pow(exponent)?), Some(exponent));
        }
        if text == "1" {
            return number(one, None);
        }
        let exact = ATOMS.iter().find(|it| it.text == text);
        if exact.is_none() && text.starts_with('{') && text.ends_with('}') {
            return number(one, None);
        }
        let (base, power) = match text.strip_suffix('2') {
            Some(base) => (base, 2),
            None => (text, 1),
        };
        let prefixed = || {
            let (prefix, top, bottom) =
                PREFIXES.iter().find(|(prefix, ..)| base.starts_with(*prefix))?;
            let rest = base.strip_prefix(*prefix)?;
            let atom = ATOMS.iter().find(|it| it.text == rest && it.takes_prefix)?;
            Some((base.strip_suffix(rest)?, atom, Ratio::new(*top, *bottom)?))
        };
        let plain = ATOMS.iter().find(|it| it.text == base).map(|atom| ("", atom, one));
        let (prefix, atom, scale) = plain.or_else(prefixed)?;
        let each = scale.times(Ratio::new(atom.factor.0, atom.factor.1)?)?;
        let factor = if power == 2 { each.times(each)? } else { each };
        let zero = Ratio::new(atom.zero.0, atom.zero.1)?;
        Some(Self { prefix, atom: atom.text, power, ten_to: None, factor, zero, of: atom.of })
    }
}

/// The parts of a unit, with whether each stands below the line.
pub(super) fn parts(unit: &str) -> impl Iterator<Item = (bool, &str)> {
    let over = |(at, term)| (at > 0, term);
    unit.split('/')
        .enumerate()
        .map(over)
        .flat_map(|(is_below, term)| term.split('.').map(move |part| (is_below, part)))
        .filter(|(_, part)| !part.is_empty())
}

impl Meaning {
    /// What a unit of the table means; `None` if it is made of parts that no table has.
    pub(super) fn of(unit: &str) -> Option<Self> {
        let mut it = Self {
            above: [0; BASES],
            below: [0; BASES],
            factor: Ratio::whole(1),
            zero: Ratio::whole(0),
        };
        // The braces of a clearance hold a dot, which is no product.
        if let Some(plain) = unit.strip_suffix("/{1.73_m2}") {
            let mut it = Self::of(plain)?;
            *it.below.get_mut(Base::BodySurface as usize)? = 1;
            return Some(it);
        }
        for (is_below, text) in parts(unit) {
            let part = Part::read(text)?;
            it.factor = if is_below {
                it.factor.over(part.factor)?
            } else {
                it.factor.times(part.factor)?
            };
            it.zero = part.zero;
            let powers = if is_below { &mut it.below } else { &mut it.above };
            for base in part.of {
                let power = powers.get_mut(*base as usize)?;
                *power = power.checked_add(part.power)?;
            }
        }
        Some(it)
    }

    /// What it measures.
    pub(super) fn bases(&self) -> (Powers, Powers) {
        (self.above, self.below)
    }

    /// What it measures, with one base taken for another.
    pub(super) fn with(&self, from: Base, to: Base) -> (Powers, Powers) {
        let moved = |mut powers: Powers| {
            let moved = powers.get_mut(from as usize).map_or(0, std::mem::take);
            if let Some(power) = powers.get_mut(to as usize) {
                *power = power.saturating_add(moved);
            }
            powers
        };
        (moved(self.above), moved(self.below))
    }
}
