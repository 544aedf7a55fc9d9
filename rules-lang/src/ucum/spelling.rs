//! What vendors write for a unit.

use super::{
    known,
    meaning::{Part, parts},
};

/// What stands for `{1.73_m2}`, the body surface a clearance is given for.
const BODY_SURFACE: &[&str] = &[
    "{1.73_m2}",
    "{1.73m2}",
    "1.73m2",
    "1.73 m2",
    "1.73m^2",
    "1.73m²",
    "1.73 m²",
    "1.73_m2",
    "1.73m*2",
];

/// Every other text that is taken for a unit of the table, in a fixed order, none twice; of a unit with
/// an annotation, also the unit without. An empty text is the unit of a bare number. None for a text that
/// is no unit.
///
/// They are put together part by part: `L` may be `l`; `u` may be either micro sign, and `ug` also
/// `mcg`; the `k` of `kg`, `kPa` and `kU` may be `K`; `U` may be `u`; `[IU]` may be `[iU]`, `IU` or `iu`; `10*9` may be `10^9`,
/// `x10^9` or `10⁹`; `m2` may be `m²` or `m^2`; `min`, `h`, `d` and `wk` may be words. Whole texts that
/// records hold come from the table. A capital `M` is never read as `m`, so `MG` and `MMOL/L` are
/// spellings of nothing.
pub fn spellings(unit: &str) -> Vec<String> {
    let Some(entry) = known(if unit.is_empty() { "1" } else { unit }) else { return Vec::new() };
    let mut all = vec![entry.ucum.to_owned()];
    all.extend(composed(entry.ucum));
    all.extend(entry.spelt.iter().map(|it| (*it).to_owned()));
    if entry.ucum == "1" {
        all.push(String::new());
    }
    let mut found: Vec<String> = Vec::new();
    for text in all {
        if text != unit && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// The unit with each of its parts spelt in every way.
fn composed(unit: &str) -> Vec<String> {
    let (plain, has_surface) = match unit.strip_suffix("/{1.73_m2}") {
        Some(plain) => (plain, true),
        None => (unit, false),
    };
    let mut all = vec![String::new()];
    let mut is_first = true;
    for (is_below, text) in parts(plain) {
        let joint = if is_below {
            "/"
        } else if is_first {
            ""
        } else {
            "."
        };
        all = product(&all, joint, &variants(text, is_below));
        is_first = false;
    }
    if has_surface {
        let surfaces: Vec<String> = BODY_SURFACE.iter().map(|it| (*it).to_owned()).collect();
        all = product(&all, "/", &surfaces);
    }
    all
}

fn product(heads: &[String], joint: &str, tails: &[String]) -> Vec<String> {
    heads
        .iter()
        .flat_map(|head| tails.iter().map(move |tail| format!("{head}{joint}{tail}")))
        .collect()
}

/// One part in every spelling, UCUM's first.
fn variants(text: &str, is_below: bool) -> Vec<String> {
    let Some(part) = Part::read(text) else { return vec![text.to_owned()] };
    if let Some(exponent) = part.ten_to {
        let raised: String = exponent.to_string().chars().map(superscript).collect();
        let heads = ["10*", "10^", "x10^", "x10*", "x 10^", "×10^"];
        let plain = heads.iter().map(|head| format!("{head}{exponent}"));
        return plain.chain(["10", "x10", "×10"].map(|head| format!("{head}{raised}"))).collect();
    }
    let prefixes: &[&str] = match (part.prefix, part.atom) {
        ("u", "g") => &["u", "µ", "μ", "mc"],
        ("u", _) => &["u", "µ", "μ"],
        ("k", "g" | "Pa" | "U") => &["k", "K"],
        ("", _) => &[""],
        (prefix, _) => &[prefix],
    };
    let atoms: &[&str] = match part.atom {
        "" => return vec![text.to_owned()],
        "L" => &["L", "l"],
        "U" => &["U", "u"],
        "[IU]" => &["[IU]", "[iU]", "IU", "iu"],
        "min" if is_below => &["min", "minute"],
        "h" if is_below => &["h", "hr", "hour"],
        "d" if is_below => &["d", "day", "24h", "24hr", "24hrs"],
        "wk" if is_below => &["wk", "week"],
        "mo" if is_below => &["mo", "month"],
        "a" if is_below => &["a", "year"],
        "s" if is_below => &["s", "sec"],
        atom => &[atom],
    };
    let powers: &[&str] = if part.power == 2 { &["2", "²", "^2"] } else { &[""] };
    let mut all = Vec::new();
    for prefix in prefixes {
        for atom in atoms {
            all.extend(powers.iter().map(|power| format!("{prefix}{atom}{power}")));
        }
    }
    all
}

fn superscript(digit: char) -> char {
    match digit {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        other => other,
    }
}
