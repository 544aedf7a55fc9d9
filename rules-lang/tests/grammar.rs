//! The grammar of the reference is the parser's: it is read here, and what it derives is understood.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test stops at the first surprise"
)]

use std::collections::BTreeMap;

use rules_lang::{diagnostic::Code, syntax};

/// A part of a rule of the grammar.
#[derive(Debug)]
enum Part {
    Word(String),
    Rule(String),
    Choice(Vec<Part>),
    All(Vec<Part>),
    Maybe(Box<Part>),
    Many(Box<Part>),
}

/// Reads EBNF.
struct Reader<'a> {
    tokens: Vec<&'a str>,
    at: usize,
}

fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' => rest[1..].find('"').unwrap() + 2,
            c if c.is_alphanumeric() => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            _ => 1,
        };
        tokens.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    tokens
}

impl Reader<'_> {
    fn next_is(&self, token: &str) -> bool {
        self.tokens.get(self.at).is_some_and(|it| *it == token)
    }

    fn choice(&mut self) -> Part {
        let mut all = vec![self.sequence()];
        while self.next_is("|") {
            self.at += 1;
            all.push(self.sequence());
        }
        Part::Choice(all)
    }

    fn sequence(&mut self) -> Part {
        let mut all = Vec::new();
        while let Some(token) = self.tokens.get(self.at).copied() {
            self.at += 1;
            all.push(match token {
                "(" => self.closed(")", |it| it),
                "[" => self.closed("]", |it| Part::Maybe(Box::new(it))),
                "{" => self.closed("}", |it| Part::Many(Box::new(it))),
                "|" | ")" | "]" | "}" | ";" => {
                    self.at -= 1;
                    break;
                }
                word if word.starts_with('"') => Part::Word(word.trim_matches('"').to_owned()),
                rule => Part::Rule(rule.to_owned()),
            });
        }
        Part::All(all)
    }

    fn closed(&mut self, close: &str, wrap: impl FnOnce(Part) -> Part) -> Part {
        let inner = self.choice();
        assert!(self.next_is(close), "`{close}` expected at {:?}", self.tokens.get(self.at));
        self.at += 1;
        wrap(inner)
    }
}

fn grammar() -> BTreeMap<String, Part> {
    let text = crate::docs::reference();
    let blocks = crate::docs::blocks(&text, "ebnf");
    let [(_, ebnf)] = &*blocks else { panic!("{} grammars", blocks.len()) };
    let mut reader = Reader { tokens: tokens(ebnf), at: 0 };
    let mut rules = BTreeMap::new();
    while let Some(name) = reader.tokens.get(reader.at).map(|it| (*it).to_owned()) {
        reader.at += 1;
        assert!(reader.next_is("="), "after {name}");
        reader.at += 1;
        let part = reader.choice();
        assert!(reader.next_is(";"), "after the rule {name}: {:?}", reader.tokens.get(reader.at));
        reader.at += 1;
        assert!(rules.insert(name.clone(), part).is_none(), "{name} is there twice");
    }
    rules
}

/// Derives sentences; the same ones every time.
struct Writer<'a> {
    rules: &'a BTreeMap<String, Part>,
    depths: BTreeMap<String, usize>,
    state: u64,
    used: BTreeMap<String, usize>,
}

impl Writer<'_> {
    fn below(&mut self, n: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((self.state >> 33) as usize) % n
    }

    /// Nothing optional is written below a depth, and of alternatives a shallow one.
    fn write(&mut self, part: &Part, depth: usize, out: &mut Vec<String>) {
        let is_deep = depth > 24;
        match part {
            Part::Word(word) => out.push(word.clone()),
            Part::All(all) => all.iter().for_each(|it| self.write(it, depth + 1, out)),
            Part::Choice(all) => {
                let shallowest = (0..all.len()).min_by_key(|at| depth_of(&all[*at], &self.depths));
                let at = if is_deep { shallowest.unwrap() } else { self.below(all.len()) };
                self.write(&all[at], depth + 1, out);
            }
            Part::Maybe(it) => {
                if !is_deep && self.below(2) == 0 {
                    self.write(it, depth + 1, out);
                }
            }
            Part::Many(it) => {
                let times = if is_deep { 0 } else { self.below(3) };
                (0..times).for_each(|_| self.write(it, depth + 1, out));
            }
            Part::Rule(name) => {
                *self.used.entry(name.clone()).or_default() += 1;
                match self.rules.get(name) {
                    Some(rule) => self.write(rule, depth + 1, out),
                    None => {
                        let token = self.token(name);
                        out.push(token);
                    }
                }
            }
        }
    }

    fn token(&mut self, name: &str) -> String {
        let choices: &[&str] = match name {
            "NAME" => &["asthma", "dm_020", "x1", "target"],
            "TEXT" => &["\"some text\""],
            "UNIT" => &["'mmol/mol'", "'%'"],
            "NUMBER" => &["1", "7", "48"],
            "DATE" => &["2026-04-01", "2028-02-29"],
            "VERSION" => &["1.0.0"],
            "SCHEME" => &["read2", "ctv3", "snomed"],
            "CODE" => &["H33..", "195967001"],
            "BARE" => &["MAT-03"],
            other => panic!("the grammar does not say what {other} is"),
        };
        let at = self.below(choices.len());
        choices[at].to_owned()
    }
}

/// How deep the shallowest thing is that a part derives.
fn depth_of(part: &Part, depths: &BTreeMap<String, usize>) -> usize {
    const ENDLESS: usize = 1_000;
    match part {
        Part::Word(_) | Part::Maybe(_) | Part::Many(_) => 0,
        Part::Rule(name) if name.chars().all(char::is_uppercase) => 0,
        Part::Rule(name) => depths.get(name).map_or(ENDLESS, |it| it + 1),
        Part::Choice(all) => all.iter().map(|it| depth_of(it, depths)).min().unwrap_or_default(),
        Part::All(all) => all.iter().map(|it| depth_of(it, depths)).max().unwrap_or_default(),
    }
}

fn depths(rules: &BTreeMap<String, Part>) -> BTreeMap<String, usize> {
    let mut depths = BTreeMap::new();
    for _ in rules {
        for (name, part) in rules {
            depths.insert(name.clone(), depth_of(part, &depths));
        }
    }
    depths
}

#[test]
fn what_the_grammar_derives_is_understood() {
    let rules = grammar();
    let depths = depths(&rules);
    let mut writer = Writer { rules: &rules, depths, state: 1, used: BTreeMap::new() };
    let declarations = [
        "ruleset",
        "library",
        "parameter",
        "codelist",
        "measure",
        "field",
        "score",
        "table",
        "marker",
        "alert",
        "report",
    ];
    for round in 0..400 {
        for name in declarations {
            let mut words = Vec::new();
            writer.write(&rules[name], 0, &mut words);
            // A row and a clause begin on a line of their own.
            let mut text = String::new();
            let mut clause = String::new();
            for word in &words {
                let begins = matches!(
                    word.as_str(),
                    "item"
                        | "band"
                        | "divided"
                        | "accepts"
                        | "plausible"
                        | "starts"
                        | "ends"
                        | "guard"
                        | "lapses"
                        | "detail"
                        | "conflict"
                        | "severity"
                        | "hazard"
                        | "audience"
                        | "when"
                        | "message"
                        | "suggest"
                        | "override"
                        | "repeat"
                        | "include"
                        | "column"
                        | "title"
                        | "version"
                        | "language"
                        | "owner"
                        | "review"
                );
                let in_clause =
                    word == "when" && matches!(clause.as_str(), "item" | "conflict" | "include");
                if begins && !in_clause {
                    text.push('\n');
                    clause.clone_from(word);
                }
                text.push_str(word);
                // A code is no token: `H33..` ends at a space.
                text.push(' ');
            }
            let (_, diagnostics) = syntax::read(&text);
            let allowed = [Code::RepeatedClause, Code::MixedAndOr, Code::TooDeep, Code::BadName];
            let refused = diagnostics.iter().find(|it| !allowed.contains(&it.code));
            if let Some(it) = refused {
                let at = it.primary.span.start as usize;
                panic!("round {round}: {} at `{}` of:\n{text}", it.message, &text[at..]);
            }
        }
    }
    for rule in rules.keys().filter(|it| *it != "file" && !declarations.contains(&it.as_str())) {
        assert!(writer.used.contains_key(rule), "nothing derived uses {rule}");
    }
}
