//! Random rules that can be read: every construct of the grammar, with any white space and comments
//! between its words.
//!
//! A program is made from a row of numbers, each of which decides one thing. Where the row has ended,
//! the first and simplest form is taken, so shorter rows make simpler programs.

/// Decides what to write.
pub(crate) struct Choices<'a> {
    rest: std::slice::Iter<'a, u16>,
}

/// The words of a program in the making.
pub(crate) struct Program<'a> {
    choices: Choices<'a>,
    text: String,
    depth: usize,
    names: usize,
}

/// A random program.
pub(crate) fn program(numbers: &[u16]) -> String {
    let mut it = Program {
        choices: Choices { rest: numbers.iter() },
        text: String::new(),
        depth: 0,
        names: 0,
    };
    while it.choices.are_left() {
        it.declaration();
    }
    it.space();
    it.text
}

impl Choices<'_> {
    fn are_left(&self) -> bool {
        !self.rest.as_slice().is_empty()
    }

    /// A number below `count`.
    fn below(&mut self, count: usize) -> usize {
        self.rest.next().map_or(0, |it| usize::from(*it) % count)
    }
}

impl Program<'_> {
    fn below(&mut self, count: usize) -> usize {
        self.choices.below(count)
    }

    fn chance(&mut self) -> bool {
        self.below(2) == 1
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    /// White space, and sometimes comments.
    fn space(&mut self) {
        const GAPS: [&str; 24] = [
            " ",
            " ",
            " ",
            " ",
            " ",
            " ",
            " ",
            " ",
            " ",
            " ",
            "  ",
            "\t",
            "\n",
            "\n  ",
            "\n\n",
            "\n\n\n\n",
            "\r\n",
            " # why\n",
            "# no space \n",
            "\n# above\n",
            "\n\n   # apart\n\n",
            " # one\n # two\n",
            "\n# \"quoted\" | { (\n",
            "  #\n",
        ];
        let gap = self.one(&GAPS);
        self.text.push_str(gap);
    }

    fn word(&mut self, word: &str) {
        self.space();
        self.text.push_str(word);
    }

    fn words(&mut self, words: &str) {
        for word in words.split(' ') {
            self.word(word);
        }
    }

    /// Signs that need no space before them.
    fn sign(&mut self, sign: &str) {
        if self.below(4) == 1 {
            self.space();
        }
        self.text.push_str(sign);
    }

    fn new_name(&mut self) {
        self.names += 1;
        let stem = self.one(&["x", "last_hba1c", "a_rather_long_name_for_a_thing_of_the_record"]);
        self.word(&format!("{stem}_{}", self.names));
    }

    fn name(&mut self) {
        let name = self.one(&[
            "asthma",
            "hba1c",
            "dm_latest",
            "pregnant",
            "due",
            "title",
            "guard",
            "diabetes_resolved_in_primary_care_only",
        ]);
        self.word(name);
    }

    fn text(&mut self) {
        let text = self.one(&[
            "\"x\"", "\"\"", "\"a text with # and | and { 1..2 }\"",
            "\"Größer als 58 mmol/mol, and then some words that make the line far too long to fit into it\"",
        ]);
        self.word(text);
    }

    fn number(&mut self) {
        if self.below(4) == 1 {
            self.word("-");
            let number = self.one(&["1", "0.5"]);
            self.sign(number);
            return;
        }
        let number = self.one(&["58", "6.5", "0", "1000000"]);
        self.word(number);
    }

    fn length(&mut self) {
        let length = self.one(&["14 days", "1 week", "12 months", "2 years", "44 weeks"]);
        self.words(length);
    }

    fn many(&mut self, most: usize, comma: &str, mut each: impl FnMut(&mut Self)) {
        let count = self.below(most);
        each(self);
        for _ in 0..count {
            if !comma.is_empty() {
                self.sign(comma);
            }
            each(self);
        }
    }

    fn optional(&mut self, write: impl FnOnce(&mut Self)) {
        if self.chance() {
            write(self);
        }
    }

    fn brackets(&mut self, inner: impl FnOnce(&mut Self)) {
        self.word("(");
        inner(self);
        self.sign(")");
    }

    /// Anything deeper is simple from here on.
    fn is_deep(&self) -> bool {
        self.depth > 5
    }

    fn deeper(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    // --- declarations ---

    fn declaration(&mut self) {
        match self.below(10) {
            0 => self.field(),
            1 => self.parameter(),
            2 => self.codelist(),
            3 => self.measure(),
            4 => self.ruleset(),
            5 | 6 => self.table(),
            7 => self.marker(),
            8 => self.alert(),
            _ => self.report(),
        }
    }

    fn field(&mut self) {
        self.word("field");
        self.new_name();
        self.word("=");
        self.condition();
    }

    fn value_type(&mut self) {
        self.sign(":");
        if self.chance() {
            self.word("date");
        } else {
            self.word("number");
            self.optional(|p| p.word("'mmol/mol'"));
        }
    }

    fn parameter(&mut self) {
        self.word("parameter");
        self.new_name();
        self.value_type();
        self.word("=");
        self.sum();
    }

    fn file_source(&mut self) {
        self.words("\"codelists/x.csv\"");
        self.optional(|p| p.words("as snomed"));
    }

    fn codelist(&mut self) {
        self.word("codelist");
        self.new_name();
        if self.chance() {
            self.word("from");
            self.file_source();
            return;
        }
        self.word("{");
        for _ in 0..self.below(4) {
            let scheme = self.one(&["read2", "ctv3", "snomed"]);
            self.word(scheme);
            for _ in 0..self.below(5) {
                let code = self.one(&["H33..", "c1...%", "195967001"]);
                self.word(code);
                self.optional(Self::text);
                self.optional(|p| p.sign(","));
            }
        }
        self.word("}");
    }

    fn measure(&mut self) {
        self.word("measure");
        self.new_name();
        self.value_type();
        self.word("from");
        if self.chance() {
            self.name()
        } else {
            self.file_source()
        }
        if self.chance() {
            self.word("{");
            for _ in 0..self.below(3) {
                self.words("accepts '%'");
                self.optional(|p| {
                    p.word("as");
                    p.arithmetic();
                });
            }
            self.optional(|p| {
                p.word("plausible");
                p.number();
                p.word("to");
                p.number();
            });
            self.word("}");
        }
    }

    fn arithmetic(&mut self) {
        self.factor();
        for _ in 0..self.below(3) {
            let sign = self.one(&["+", "-", "*", "/"]);
            self.word(sign);
            self.factor();
        }
    }

    fn factor(&mut self) {
        match self.below(4) {
            0 | 1 => self.word("value"),
            2 => self.number(),
            _ if self.is_deep() => self.word("value"),
            _ => self.brackets(|p| p.deeper(Self::arithmetic)),
        }
    }

    /// Clauses in any order, each at most once.
    fn clauses(&mut self, all: &[fn(&mut Self)]) {
        self.word("{");
        let start = self.below(all.len());
        for n in 0..all.len() {
            if self.chance() {
                all[(start + n) % all.len()](self);
            }
        }
        self.word("}");
    }

    fn ruleset(&mut self) {
        let is_library = self.chance();
        self.word(if is_library { "library" } else { "ruleset" });
        self.new_name();
        let further: [fn(&mut Self); 2] = [
            |p| p.words("files \"alerts.rules\" , \"a/reports.rules\""),
            |p| p.words("uses pregnancy_codes 1.0.0 , child_codes 12.0.3"),
        ];
        let mut clauses = Self::HEADER.to_vec();
        if !is_library {
            clauses.extend(further);
        }
        self.clauses(&clauses);
    }

    /// The clauses of every header.
    const HEADER: [fn(&mut Self); 5] = [
        |p| {
            p.word("title");
            p.text();
        },
        |p| p.words("version 1.0.0"),
        |p| p.words("language 1"),
        |p| {
            p.word("owner");
            p.text();
        },
        |p| p.words("review 2027-06-30"),
    ];

    fn table(&mut self) {
        self.word("table");
        self.new_name();
        self.optional(Self::text);
        self.word("{");
        self.optional(|p| p.words("missing dates compare as earliest"));
        for n in 0..self.below(6) {
            self.word("|");
            self.word(&(n * 5).to_string());
            self.word("|");
            self.condition();
            self.word("|");
            self.action();
            self.sign("|");
            self.action();
            self.sign("|");
        }
        self.word("}");
    }

    fn action(&mut self) {
        match self.below(5) {
            0 => self.word("next"),
            1 => self.word("select"),
            2 => self.words("select numerator"),
            3 => self.word("reject"),
            _ => {
                self.word("reject");
                self.text();
            }
        }
    }

    fn title(&mut self) {
        self.new_name();
        self.optional(Self::text);
    }

    fn marker(&mut self) {
        self.word("marker");
        self.title();
        self.clauses(&[
            |p| {
                p.word("guard");
                p.condition();
            },
            |p| {
                p.word("starts");
                p.many(4, ",", Self::selection);
            },
            |p| {
                p.word("ends");
                p.many(4, ",", Self::selection);
            },
            |p| {
                p.word("lapses");
                p.length();
                p.words("after latest start");
            },
            |p| {
                p.many(3, "", |p| {
                    p.word("detail");
                    p.name();
                    p.word("=");
                    p.condition();
                })
            },
            |p| {
                p.many(3, "", |p| {
                    p.words("conflict due when any two of");
                    p.brackets(|p| p.many(3, ",", Self::name));
                    p.filters();
                    p.words("differ by more than");
                    p.sum();
                })
            },
        ]);
    }

    fn alert(&mut self) {
        self.word("alert");
        self.title();
        self.clauses(&[
            |p| p.words("severity warning"),
            |p| {
                p.word("hazard");
                p.text.push_str(" MAT-03");
            },
            |p| {
                p.word("audience");
                p.many(4, ",", Self::name);
            },
            |p| {
                p.word("when");
                p.condition();
            },
            |p| {
                p.word("message");
                p.word("\"Due {due of pregnant}: {conflict of due}, {{really}}.\"");
            },
            |p| p.words("repeat after 14 days or on new evidence"),
            |p| {
                p.word("override");
                p.many(4, ",", Self::text);
            },
            |p| {
                p.word("suggest");
                p.many(4, ",", Self::text);
            },
        ]);
    }

    fn report(&mut self) {
        self.word("report");
        self.title();
        self.clauses(&[
            |p| {
                p.words("include when");
                p.condition();
            },
            |p| {
                p.many(4, "", |p| {
                    p.word("column");
                    p.name();
                    p.word("=");
                    p.condition();
                })
            },
        ]);
    }

    // --- expressions ---

    fn condition(&mut self) {
        self.deeper(|p| match p.below(6) {
            0 | 1 => p.operand(),
            2 => p.chain("and"),
            3 => p.chain("or"),
            4 => {
                p.operand();
                p.words("or no if missing");
            }
            _ => {
                p.brackets(Self::condition_or_name);
                p.words("or yes if missing");
            }
        });
    }

    fn condition_or_name(&mut self) {
        if self.is_deep() { self.name() } else { self.condition() }
    }

    fn chain(&mut self, word: &str) {
        self.operand();
        for _ in 0..=self.below(4) {
            self.word(word);
            self.operand();
        }
    }

    fn operand(&mut self) {
        if self.below(5) == 1 {
            self.word("not");
        }
        if self.below(12) == 1 {
            let test = self.one(&["sex is male", "sex is not other"]);
            return self.words(test);
        }
        self.sum();
        match self.below(8) {
            0 | 1 => {}
            2 => {
                let sign = self.one(&["<", "<=", "=", "!=", ">=", ">"]);
                self.sign(sign);
                self.sum();
            }
            3 => {
                self.word("from");
                self.sum();
                self.word("to");
                self.sum();
            }
            4 => self.words("is missing"),
            5 => self.words("is not missing"),
            6 => self.words("is not in conflict"),
            _ => self.window(),
        }
    }

    fn sum(&mut self) {
        self.primary();
        for _ in 0..self.below(3) {
            let sign = self.one(&["+", "-"]);
            self.word(sign);
            self.length();
        }
    }

    fn primary(&mut self) {
        if self.is_deep() {
            self.name();
            return;
        }
        self.deeper(|p| match p.below(22) {
            0 | 1 => p.name(),
            2 => p.number(),
            3 => {
                p.number();
                p.word("'mmol/mol'");
            }
            4 => p.length(),
            5 => p.word("2026-04-01"),
            6 => p.text(),
            7 => {
                let word = p.one(&["today", "birth date", "death date", "age"]);
                p.words(word);
            }
            8 => {
                p.words("age on");
                p.sum();
            }
            9 => {
                p.words("any of");
                p.brackets(|p| p.many(4, ",", Self::name));
                p.filters();
            }
            10 => {
                let word = p.one(&["any", "no", "latest", "earliest", "count of"]);
                p.words(word);
                p.selection();
            }
            11 | 12 => {
                let word = p.one(&["date of", "value of", "organisation of", "code of"]);
                p.words(word);
                p.primary();
            }
            13 => p.words("start of episode"),
            14 => p.words("due of pregnant"),
            15 => {
                p.words("first of");
                p.brackets(|p| p.many(5, ",", Self::sum));
            }
            16 => p.words("selected by register"),
            17 => p.words("selected by register as numerator"),
            18 => {
                p.word("registered");
                let after = p.one(&["after", "before", "on or after"]);
                p.words(after);
                p.sum();
            }
            19 => p.words("end of pregnant"),
            _ => p.brackets(Self::condition_or_name),
        });
    }

    fn selection(&mut self) {
        if self.below(4) == 1 {
            self.words("any of");
            self.brackets(|p| p.many(4, ",", Self::name));
        } else {
            self.name();
        }
        self.filters();
    }

    fn filters(&mut self) {
        for _ in 0..self.below(4) {
            match self.below(5) {
                0 | 1 => self.window(),
                2 => {
                    self.words("where value >=");
                    self.number();
                }
                3 => {
                    self.words("where value from");
                    self.number();
                    self.word("to");
                    self.number();
                }
                _ => {
                    self.words("where value after");
                    self.bound();
                }
            }
        }
    }

    fn bound(&mut self) {
        if self.is_deep() { self.word("today") } else { self.deeper(Self::sum) }
    }

    fn window(&mut self) {
        match self.below(8) {
            0 => {
                let word = self.one(&["before", "after", "on", "on or before", "on or after"]);
                self.words(word);
                self.bound();
            }
            1 | 2 => {
                self.words("in the last");
                self.length();
            }
            3 => {
                self.words("in the");
                self.length();
                self.word("to");
                self.bound();
            }
            4 => {
                self.word("within");
                self.length();
                self.word("of");
                self.bound();
            }
            5 => self.words("during pregnant"),
            6 => self.words("during episode"),
            _ => {
                self.word("from");
                self.bound();
                self.word("to");
                self.bound();
            }
        }
    }
}
