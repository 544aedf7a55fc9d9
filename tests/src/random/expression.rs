//! Expressions, typed as they are written.

use super::Choices;

/// Writes expressions.
pub(super) struct Writer<'a> {
    pub(super) choices: Choices<'a>,
    pub(super) depth: usize,
    /// Whether markers may be asked.
    pub(super) markers: bool,
    /// Whether random fields, scores and tables may be asked.
    pub(super) rules: bool,
}

/// What the entries of a selection carry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Carries {
    Nothing,
    Number,
    Date,
}

impl Writer<'_> {
    fn below(&mut self, count: usize) -> usize {
        self.choices.below(count)
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        self.choices.one(of)
    }

    /// Anything deeper is simple from here on.
    fn is_deep(&self) -> bool {
        self.depth > 3
    }

    fn deeper<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let written = write(self);
        self.depth -= 1;
        written
    }

    // --- dates ---

    /// A date that is always there.
    pub(super) fn sure_date(&mut self) -> String {
        let date = self.one(&["today", "period_end", "2026-04-01", "2025-11-23", "2024-02-29"]);
        format!("{date}{}", self.shift())
    }

    fn shift(&mut self) -> &'static str {
        self.one(&["", "", "", " + 3 months", " - 2 weeks", " - retest", " - 1 year", " + 45 days"])
    }

    /// A date that may stand anywhere.
    pub(super) fn date(&mut self) -> String {
        let date = match self.below(if self.is_deep() { 2 } else { 16 }) {
            0 => return self.sure_date(),
            1 | 2 => {
                self.one(&["first_asthma", "newest", "resolved", "due", "due_always"]).to_owned()
            }
            3 => self.one(&["birth date", "death date"]).to_owned(),
            4 => format!("(date of {})", self.entry(Carries::Date)),
            5 => format!("({})", self.value_of(Carries::Date)),
            6 | 7 => format!("({})", self.entry(Carries::Nothing)),
            8 => format!("first of ({}, {})", self.date(), self.sure_date()),
            9 => format!("first of ({}, {})", self.date(), self.date()),
            10 => format!("(start of latest {})", self.run()),
            11 => format!("(end of latest {})", self.run()),
            _ if !self.markers => "first_asthma".to_owned(),
            12 => self.one(&["start of m", "start of n", "since of m"]).to_owned(),
            13 => self.one(&["end of m", "end of n"]).to_owned(),
            _ => self.one(&["due of m", "seen of n"]).to_owned(),
        };
        let shift = self.shift();
        format!("{date}{shift}")
    }

    // --- entries ---

    /// A list whose entries carry the value of one measure.
    fn measure(&mut self, carries: Carries) -> &'static str {
        match carries {
            Carries::Date => self.one(&["edd", "scan"]),
            _ => self.one(&["hba1c", "raw", "recent"]),
        }
    }

    fn base(&mut self, carries: Carries) -> &'static str {
        match carries {
            Carries::Nothing => self.one(&[
                "asthma",
                "better",
                "tests",
                "severe",
                "any of (asthma, better)",
                "wheeze",
                "edd_codes",
                "lately",
            ]),
            Carries::Number => self.one(&["hba1c", "raw", "any of (hba1c, raw)", "recent"]),
            Carries::Date => self.one(&["edd", "scan", "any of (edd, scan)"]),
        }
    }

    fn any_kind(&mut self) -> Carries {
        match self.below(4) {
            0 | 1 => Carries::Nothing,
            2 => Carries::Number,
            _ => Carries::Date,
        }
    }

    /// A selection; of entries that carry this, or of any.
    pub(super) fn selection(&mut self, carries: Option<Carries>) -> String {
        let carries = carries.unwrap_or_else(|| self.any_kind());
        let base = self.base(carries);
        self.filtered(base, carries)
    }

    fn filtered(&mut self, base: &str, carries: Carries) -> String {
        let mut text = base.to_owned();
        for _ in 0..[0, 1, 1, 0, 2, 3].get(self.below(6)).copied().unwrap_or_default() {
            text.push(' ');
            text.push_str(&self.filter(carries));
        }
        // The reference works out what is nested once for each entry around it, so links nest a few deep.
        if self.below(4) == 3 && !self.is_deep() {
            text.push(' ');
            text.push_str(&self.deeper(|it| it.link(carries)));
        }
        text
    }

    /// A selection whose windows never need what may be missing.
    pub(super) fn sure_selection(&mut self) -> String {
        let carries = self.any_kind();
        let base = self.base(carries);
        match self.below(6) {
            0..=2 => base.to_owned(),
            3 => format!("{base} after {}", self.sure_date()),
            4 => format!("{base} in the last 3 years"),
            _ => format!("{base} recorded by midwifery"),
        }
    }

    fn filter(&mut self, carries: Carries) -> String {
        match self.below(12) {
            0..=3 => self.window(),
            4 => "recorded by this organisation".to_owned(),
            5 => "recorded by midwifery".to_owned(),
            6 => format!(
                "with episode {}",
                self.one(&["new", "first or new", "end", "flare_up or other"])
            ),
            7 if self.markers => self.one(&["during m", "during n"]).to_owned(),
            _ => self.value_test(carries),
        }
    }

    fn value_test(&mut self, carries: Carries) -> String {
        match carries {
            Carries::Nothing => self.window(),
            Carries::Number => match self.below(6) {
                0..=3 => {
                    let sign = self.one(&[">", ">=", "<", "<=", "=", "!="]);
                    format!("where value {sign} {}", self.number_like_hba1c())
                }
                _ => format!("where value from {} to 80", self.one(&["48", "target", "58.5"])),
            },
            Carries::Date => format!("where value {}", self.window()),
        }
    }

    fn number_like_hba1c(&mut self) -> &'static str {
        self.one(&["50", "58", "target", "48.5", "(value of newest)"])
    }

    fn link(&mut self, carries: Carries) -> String {
        let word = self.one(&["with a", "with no", "with another"]);
        let other = if self.below(2) == 0 { carries } else { self.any_kind() };
        let entries = self.selection(Some(other));
        let gap = self.one(&[
            "within 200 days",
            "within 28 days before",
            "within retest after",
            "from 93 days before to 186 days after",
            "at least 7 days before",
            "at least 30 days after",
            "earlier",
            "later",
            "on the same day",
        ]);
        let by = self.one(&["", "", " by a different organisation", " by the same organisation"]);
        let apart = match (carries, other) {
            (Carries::Number, Carries::Number) => self.one(&["", " differing by more than 10"]),
            (Carries::Date, Carries::Date) => self.one(&["", " differing by more than 14 days"]),
            _ => "",
        };
        format!("{word} ({entries}) {gap}{by}{apart}")
    }

    pub(super) fn entry(&mut self, carries: Carries) -> String {
        let which = self.one(&["latest", "earliest", "latest", "second latest", "third earliest"]);
        format!("{which} {}", self.deeper(|it| it.selection(Some(carries))))
    }

    /// `value of` an entry of one measure.
    pub(super) fn value_of(&mut self, carries: Carries) -> String {
        let which = self.one(&["latest", "earliest", "latest", "second latest", "third earliest"]);
        let base = self.measure(carries);
        format!("value of {which} {}", self.deeper(|it| it.filtered(base, carries)))
    }

    fn run(&mut self) -> String {
        let base = self.one(&["hba1c", "raw", "recent"]);
        let window = if self.below(3) == 2 {
            format!(" {}", self.deeper(Self::window))
        } else {
            String::new()
        };
        let lasting = self.one(&["30 days", "1 day", "retest", "6 months"]);
        let test = self.one(&["> 50", ">= 58", "<= 60", "!= 58"]);
        format!("run of {base}{window} where value {test} lasting at least {lasting}")
    }

    pub(super) fn window(&mut self) -> String {
        self.deeper(|it| match it.below(9) {
            0 | 1 => "in the last 1 year".to_owned(),
            2 => "in the last retest".to_owned(),
            3 => {
                let word = it.one(&["on or after", "after", "before", "on or before", "on"]);
                format!("{word} {}", it.date())
            }
            4 => {
                let word = it.one(&["on or after", "after", "before", "on or before", "on"]);
                format!("{word} {}", it.sure_date())
            }
            5 => format!("from {} to {}", it.date(), it.date()),
            6 => format!("in the 6 months to {}", it.date()),
            7 => format!("within 40 days of {}", it.date()),
            _ => format!("from {} to today", it.sure_date()),
        })
    }

    // --- numbers and texts ---

    /// A comparison of two numbers in one unit.
    fn number_test(&mut self) -> String {
        let sign = self.one(&[">", ">=", "<", "<=", "=", "!="]);
        match self.below(14) {
            0 => format!("count of {} {sign} 2", self.selection(None)),
            1 => format!("count of days of {} {sign} 2", self.selection(None)),
            2 => format!("count of codes of {} {sign} 1", self.selection(None)),
            3 => format!("count of episodes of {} with gap 30 days {sign} 1", self.selection(None)),
            4 => {
                let value = self.value_of(Carries::Number);
                format!("({value}) {sign} {}", self.number_like_hba1c())
            }
            5 | 6 => {
                let what = self.one(&["highest", "lowest", "mean", "sum", "spread"]);
                format!("{what} of {} {sign} 60", self.selection(Some(Carries::Number)))
            }
            7 => format!("age on {} {sign} 30 years", self.date()),
            8 => self
                .one(&["age from 10 to 60 years", "age < youngest", "age >= 17 years"])
                .to_owned(),
            9 => {
                let unit = self.one(&["days", "weeks", "months", "years"]);
                format!("{unit} between {} and {} {sign} 3", self.date(), self.date())
            }
            10 => format!("count of latest {} {sign} 2", self.run()),
            11 => format!("first of ({}, target) {sign} 58", self.value_of(Carries::Number)),
            12 if self.markers => format!("{} {sign} 58", self.one(&["top of m", "top of n"])),
            13 if self.rules => format!("burden {sign} 0.5"),
            _ => format!("age at {} {sign} 18 years", self.entry(Carries::Nothing)),
        }
    }

    /// A value of any type, for a detail or a column.
    pub(super) fn value(&mut self) -> String {
        match self.below(14) {
            0 => self.date(),
            1 => format!("count of {}", self.selection(None)),
            2 => self.value_of(Carries::Number),
            3 => format!("organisation of {}", self.entry(Carries::Nothing)),
            4 => format!("code of {}", self.entry(Carries::Nothing)),
            5 => format!("mean of {}", self.selection(Some(Carries::Number))),
            6 => format!("spread of {}", self.selection(Some(Carries::Number))),
            7 => format!("age on {}", self.date()),
            8 => self.entry(Carries::Nothing),
            9 => format!("months between {} and {}", self.date(), self.date()),
            10 => format!("count of days of {}", self.selection(None)),
            11 => format!(
                "first of ({}, {})",
                self.entry(Carries::Nothing),
                self.entry(Carries::Nothing)
            ),
            12 if self.rules => {
                self.one(&["band of burden", "items of burden", "burden"]).to_owned()
            }
            _ => format!("start of latest {}", self.run()),
        }
    }

    // --- conditions ---

    pub(super) fn condition(&mut self) -> String {
        if self.is_deep() {
            return self.test();
        }
        match self.below(9) {
            0..=3 => self.test(),
            4 => self.chain(" and "),
            5 => self.chain(" or "),
            6 => format!("not ({})", self.deeper(Self::condition)),
            7 => {
                let answer = self.one(&["no", "yes"]);
                format!("({}) or {answer} if missing", self.deeper(Self::condition))
            }
            _ => {
                let all: Vec<String> = (0..3).map(|_| self.deeper(Self::condition)).collect();
                format!("at least 2 of ({})", all.join(", "))
            }
        }
    }

    fn chain(&mut self, word: &str) -> String {
        let count = 2 + self.below(2);
        let all: Vec<String> =
            (0..count).map(|_| format!("({})", self.deeper(Self::condition))).collect();
        all.join(word)
    }

    fn test(&mut self) -> String {
        match self.below(18) {
            0 | 1 => format!("{} {}", self.one(&["any", "no"]), self.selection(None)),
            2 | 3 => self.number_test(),
            4 | 5 => format!("({}) {}", self.date(), self.window()),
            6 => {
                let not = self.one(&["", "not "]);
                format!("({}) is {not}missing", self.date())
            }
            7 => {
                let sex = self.one(&["is female", "is not male", "is unknown", "is not other"]);
                format!("sex {sex}")
            }
            8 => format!("registered on {}", self.date()),
            9 => format!("registered after {}", self.date()),
            10 => format!("{} {}", self.one(&["any", "no"]), self.run()),
            11 => {
                let of = self.one(&["organisation of", "code of"]);
                let sign = self.one(&["=", "!="]);
                let (a, b) = (self.entry(Carries::Nothing), self.entry(Carries::Nothing));
                format!("{of} {a} {sign} {of} {b}")
            }
            12 => format!("({}) is missing", self.entry(Carries::Number)),
            13 | 14 if self.rules => {
                let test = [
                    "is_high",
                    "burden is high",
                    "burden is not low",
                    "band of burden is missing",
                    "items of burden is missing",
                    "selected by register",
                    "selected by register as expecting",
                    "selected by by_convention",
                    "selected by tested with goal = 48",
                ];
                self.one(&test).to_owned()
            }
            15 if self.markers => {
                let test = ["m", "n", "due of m is in conflict", "top of m is in conflict"];
                self.one(&test).to_owned()
            }
            16 if self.markers => {
                let marker = self.one(&["m", "n"]);
                format!("({}) during {marker}", self.date())
            }
            17 if self.markers => format!("{} on {}", self.one(&["m", "n"]), self.date()),
            _ => format!("any {}", self.selection(None)),
        }
    }
}
