//! The made-up codes: eighteen codelists, their sixteen copies, and the background.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::code::check_digit;

use super::draws::Draws;

/// The codelists by name, with their sizes. `preg` holds the codes of `lmp` and `edd`, too.
const LISTS: [(&str, usize); 18] = [
    ("preg", 300),
    ("pregend", 200),
    ("lmp", 4),
    ("edd", 6),
    ("diab", 400),
    ("diabres", 5),
    ("hba1c", 10),
    ("nsaid", 300),
    ("ppi", 60),
    ("ckd", 40),
    ("egfr", 8),
    ("smok", 30),
    ("bmi", 6),
    ("asthma", 150),
    ("pall", 40),
    ("cp", 20),
    ("cpend", 8),
    ("bp", 10),
];

/// Codes of `preg` that are on neither `lmp` nor `edd`.
const OTHER_PREGNANCY_CODES: usize = 290;

/// Copies of the codelists in W2.
const COPIES: usize = 16;

/// Codes on no list of W1.
const BACKGROUND: usize = 20_000;

/// The most used codes of the background, which no copy of a list has.
const MOST_USED: usize = 2_000;

/// The characters of Read codes.
const CHARACTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjklmnpqrstuvwxyz";

/// A code with the name of its scheme.
pub(super) type SchemedCode = (&'static str, String);

/// Every code there is.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    /// By the name of the list.
    pub(super) lists: BTreeMap<&'static str, Vec<SchemedCode>>,
    /// The background, the most used first.
    pub(super) background: Vec<SchemedCode>,
}

impl Codes {
    /// Makes the codes up; they are always the same.
    pub(super) fn new() -> Self {
        let mut maker = Maker { draws: Draws::new(4711), used: BTreeSet::new() };
        let mut lists: BTreeMap<&'static str, Vec<SchemedCode>> = BTreeMap::new();
        for (name, size) in LISTS.into_iter().filter(|(name, _)| *name != "preg") {
            lists.insert(name, (0..size).map(|_| maker.fresh()).collect());
        }
        let mut pregnancy: Vec<_> = (0..OTHER_PREGNANCY_CODES).map(|_| maker.fresh()).collect();
        for name in ["lmp", "edd"] {
            pregnancy.extend(lists.get(name).into_iter().flatten().cloned());
        }
        lists.insert("preg", pregnancy);
        let listed = LISTS.iter().filter_map(|(name, _)| lists.get(name)).flatten();
        let mut background: Vec<_> = listed.filter_map(|code| maker.look_alike(code)).collect();
        while background.len() < BACKGROUND {
            background.push(maker.fresh());
        }
        maker.draws.shuffle(&mut background);
        Self { lists, background }
    }

    /// The eighteen lists, as a file.
    pub(super) fn codelists_w1(&self) -> String {
        let mut text = String::from("list\tscheme\tcode\n");
        for (name, _) in LISTS {
            write_list(&mut text, name, self.lists.get(name).into_iter().flatten());
        }
        text
    }

    /// The eighteen lists and their copies, which are drawn from the background; as a file.
    pub(super) fn codelists_w2(&self) -> String {
        let mut text = self.codelists_w1();
        let mut draws = Draws::new(4712);
        let pool = self.background.get(MOST_USED..).unwrap_or_default();
        let places: Vec<usize> = (0..pool.len()).collect();
        for copy in 1..=COPIES {
            let mut taken = BTreeSet::new();
            let mut draw = |size: usize| {
                let mut places_drawn = Vec::new();
                while places_drawn.len() < size {
                    let place = draws.pick(&places);
                    if taken.insert(place) {
                        places_drawn.push(place);
                    }
                }
                places_drawn
            };
            let mut lists: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (name, size) in LISTS.into_iter().filter(|(name, _)| *name != "preg") {
                lists.insert(name, draw(size));
            }
            let mut pregnancy = draw(OTHER_PREGNANCY_CODES);
            for name in ["lmp", "edd"] {
                pregnancy.extend(lists.get(name).into_iter().flatten());
            }
            lists.insert("preg", pregnancy);
            for (name, _) in LISTS {
                let places = lists.get(name).into_iter().flatten();
                let codes = places.filter_map(|place| pool.get(*place));
                write_list(&mut text, &format!("{name}.{copy:02}"), codes);
            }
        }
        text
    }
}

fn write_list<'a>(text: &mut String, name: &str, codes: impl Iterator<Item = &'a SchemedCode>) {
    for (scheme, code) in codes {
        text.push_str(&format!("{name}\t{scheme}\t{code}\n"));
    }
}

/// Makes codes up, each once.
struct Maker {
    draws: Draws,
    used: BTreeSet<SchemedCode>,
}

impl Maker {
    fn fresh(&mut self) -> SchemedCode {
        loop {
            let which = self.draws.unit();
            let code = if which < 0.35 {
                ("read2", self.read2())
            } else if which < 0.6 {
                ("ctv3", self.ctv3())
            } else {
                ("snomed", self.snomed())
            };
            if self.used.insert(code.clone()) {
                return code;
            }
        }
    }

    /// A code of the background that is easily taken for one on a list: the same characters under the other Read
    /// scheme, or in the other case.
    fn look_alike(&mut self, (scheme, code): &SchemedCode) -> Option<SchemedCode> {
        let is_read2 = *scheme == "read2";
        let other = if is_read2 && self.draws.chance(0.25) {
            ("ctv3", code.clone())
        } else if *scheme == "ctv3" && self.draws.chance(0.25) {
            ("read2", code.clone())
        } else if is_read2 && self.draws.chance(0.15) && in_other_case(code) != *code {
            ("read2", in_other_case(code))
        } else {
            return None;
        };
        self.used.insert(other.clone()).then_some(other)
    }

    fn read2(&mut self) -> String {
        let depth = 3 + self.draws.below(3);
        let code = self.characters(depth);
        format!("{code:.<5}")
    }

    fn ctv3(&mut self) -> String {
        if self.draws.chance(0.6) {
            return format!("X{}", self.characters(4));
        }
        self.read2()
    }

    /// A concept id with its check digit, one in five in the form of the UK extension.
    fn snomed(&mut self) -> String {
        let body = if self.draws.chance(0.2) {
            format!("{}100000010", self.draws.between(100, 9_999_999))
        } else {
            format!("{}00", self.draws.between(1_000, 999_999_999))
        };
        let check = check_digit(body.as_bytes()).map(|it| it.to_string()).unwrap_or_default();
        body + &check
    }

    fn characters(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(self.draws.pick(CHARACTERS))).collect()
    }
}

fn in_other_case(code: &str) -> String {
    let swapped = |c: char| {
        if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
    };
    code.chars().map(swapped).collect()
}
