//! What happens to one made-up patient that some rule may care for.
//!
//! Events are planted on and beside every day, age and value at which a rule turns, so that an off-by-one shows.

use super::draws::Draws;

/// The day the rules are evaluated for, 2025-03-15, in days since 1970-01-01.
pub(super) const TODAY: i32 = 20_162;

/// 44 weeks before it.
const WEEKS_44_AGO: i32 = TODAY - 308;

/// 2024-12-15.
const MONTHS_3_AGO: i32 = 20_072;

/// 2024-03-15.
const MONTHS_12_AGO: i32 = 19_797;

/// 2020-03-15.
const YEARS_5_AGO: i32 = 18_336;

/// The days at which a rule turns.
const CUT_OFFS: [i32; 4] = [WEEKS_44_AGO, MONTHS_3_AGO, MONTHS_12_AGO, YEARS_5_AGO];

/// One thing recorded, under some code of a list.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// In days since 1970-01-01.
    pub(super) day: i32,
    /// The name of the codelist.
    pub(super) list: &'static str,
    /// Empty, a decimal, or the days of a date.
    pub(super) value: String,
    /// Empty where there is none.
    pub(super) unit: &'static str,
}

/// Who it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    /// In days since 1970-01-01.
    pub(super) birth: i32,
    /// In years of 365.25 days.
    pub(super) age: f64,
    /// The recorded sex; what is planted depends on it, no rule does.
    pub(super) is_female: bool,
    /// How many entries the record has.
    pub(super) size: usize,
    /// The first day of the record.
    pub(super) start: i32,
}

/// A history in the making.
pub(super) struct History<'d> {
    draws: &'d mut Draws,
    person: Person,
    events: Vec<Event>,
}

impl<'d> History<'d> {
    /// Makes the events of a person up.
    pub(super) fn of(person: Person, draws: &'d mut Draws) -> Vec<Event> {
        let mut history = Self { draws, person, events: Vec::new() };
        history.monitoring();
        history.diabetes();
        history.kidneys();
        history.drugs();
        history.pregnancies();
        history.safeguarding();
        history.end_of_life();
        history.events
    }

    /// A day of the record.
    fn day(&mut self) -> i32 {
        a_day(self.draws, self.person.start, TODAY)
    }

    /// A day from one on, but not before birth.
    fn day_from(&mut self, first: i32) -> i32 {
        a_day(self.draws, first.max(self.person.birth), TODAY)
    }

    /// So many, growing with the record: about this share of its entries.
    fn count(&mut self, share: f64, at_least: usize) -> usize {
        at_least + (self.person.size as f64 * share * (0.5 + self.draws.unit())) as usize
    }

    fn add(&mut self, list: &'static str, day: i32) {
        self.add_value(list, day, String::new(), "");
    }

    fn add_value(&mut self, list: &'static str, day: i32, value: String, unit: &'static str) {
        self.events.push(Event { day, list, value, unit });
    }

    fn monitoring(&mut self) {
        if self.person.age > 12.0 {
            let last = if self.draws.chance(0.15) {
                YEARS_5_AGO + self.draws.between(-400, 0)
            } else {
                TODAY
            };
            if last > self.person.start {
                for _ in 0..self.count(0.02, 0) {
                    let day = a_day(self.draws, self.person.start, last);
                    self.add("smok", day);
                }
            }
        }
        for _ in 0..self.count(0.015, 0) {
            let day = self.day();
            let value = format!("{:.1}", 16.0 + 29.0 * self.draws.unit());
            self.add_value("bmi", day, value, "kg/m2");
        }
        for _ in 0..self.count(0.05, 0) {
            let day = self.day();
            let value = self.draws.between(85, 190).to_string();
            self.add_value("bp", day, value, "mm[Hg]");
        }
        if self.draws.chance(0.12) {
            for _ in 0..self.count(0.02, 1) {
                let day = self.day();
                self.add("asthma", day);
            }
        }
    }

    /// An HbA1c result: mostly in mmol/mol, some in per cent, some without a unit or without a value.
    fn hba1c(&mut self, day: i32) {
        let which = self.draws.unit();
        let (value, unit) = if self.draws.chance(0.08) {
            (String::new(), "")
        } else if which < 0.88 {
            let value =
                35.0 + 75.0 * self.draws.unit() * self.draws.unit() + 10.0 * self.draws.unit();
            let value = if self.draws.chance(0.03) {
                "75".to_owned()
            } else if self.draws.chance(0.5) {
                format!("{value:.1}")
            } else {
                (value as i32).to_string()
            };
            (value, "mmol/mol")
        } else if which < 0.97 {
            (format!("{:.1}", 5.0 + 8.0 * self.draws.unit()), "%")
        } else {
            (self.draws.between(35, 110).to_string(), "")
        };
        self.add_value("hba1c", day, value, unit);
    }

    fn diabetes(&mut self) {
        if !(self.person.age > 8.0 && self.draws.chance(0.14)) {
            if self.draws.chance(0.2) {
                for _ in 0..self.draws.between(1, 4) {
                    let day = self.day();
                    self.hba1c(day);
                }
            }
            return;
        }
        let onset = self.day();
        for _ in 0..self.count(0.01, 1) {
            let day = self.day_from(onset);
            self.add("diab", day);
        }
        if self.draws.chance(0.2) {
            self.resolved(onset);
        }
        let last = if self.draws.chance(0.35) { MONTHS_12_AGO } else { TODAY };
        let mut day = onset;
        while day < last {
            self.hba1c(day);
            day += self.draws.between(60, 420);
        }
        if self.draws.chance(0.2) {
            let day = TODAY - self.draws.between(0, 330);
            self.hba1c(day);
            let next = TODAY.min(day + self.draws.pick(&[0, 1, 7, 29, 30, 31, 45]));
            self.hba1c(next);
        }
    }

    /// Diabetes recorded as resolved: on the day of a diagnosis, after all of them, or anywhere.
    fn resolved(&mut self, onset: i32) {
        let day = self.day_from(onset);
        self.add("diabres", day);
        if self.draws.chance(0.15) {
            self.add("diab", day);
        } else if self.draws.chance(0.6) {
            for event in &mut self.events {
                if event.list == "diab" && event.day > day {
                    event.day = onset.max(day - self.draws.between(1, 60));
                }
            }
        }
    }

    fn kidneys(&mut self) {
        if !(self.person.age > 30.0 && self.draws.chance(0.5)) {
            return;
        }
        let is_bad = self.draws.chance(0.2);
        let mut day = self.day();
        let level = if is_bad { 48.0 } else { 72.0 };
        for _ in 0..self.draws.between(1, 14) {
            if day > TODAY {
                break;
            }
            let mut value = (level + 9.0 * self.draws.gauss()) as i32;
            if self.draws.chance(0.05) {
                value = 60;
            }
            let value = match self.draws.chance(0.04) {
                true => String::new(),
                false => value.max(5).to_string(),
            };
            self.add_value("egfr", day, value, "mL/min/1.73m2");
            day += self.draws.pick(&[0, 1, 14, 30, 89, 90, 91, 180, 365]);
        }
        if is_bad && self.draws.chance(0.5) {
            for _ in 0..self.draws.between(1, 4) {
                let first = self.person.start.max(day - 2_000);
                let day = self.day_from(first);
                self.add("ckd", day);
            }
        }
    }

    fn drugs(&mut self) {
        if self.person.age > 12.0 && self.draws.chance(0.35) {
            self.drug("nsaid", 0.01, 0.35);
        }
        if self.person.age > 18.0 && self.draws.chance(0.3) {
            self.drug("ppi", 0.02, 0.4);
        }
    }

    /// Prescriptions, with some probability a recent one.
    fn drug(&mut self, list: &'static str, share: f64, recent: f64) {
        for _ in 0..self.count(share, 1) {
            let day = self.day();
            self.add(list, day);
        }
        if self.draws.chance(recent) {
            let day = self.draws.between(MONTHS_3_AGO - 3, TODAY);
            self.add(list, day);
        }
    }

    fn pregnancies(&mut self) {
        let Person { birth, age, is_female, .. } = self.person;
        if !(is_female && 15.0 < age && age < 55.0) {
            return;
        }
        let mut starts = Vec::new();
        if self.draws.chance(0.55) {
            let first = birth + 15 * 365;
            for _ in 0..self.draws.between(1, 4) {
                if first < TODAY - 400 {
                    starts.push(self.draws.between(first, TODAY - 400));
                }
            }
        }
        if self.draws.chance(0.15) {
            starts.push(TODAY - self.draws.between(20, 330));
        }
        for start in starts {
            self.pregnancy(start);
        }
    }

    fn pregnancy(&mut self, start: i32) {
        let due = start + 280;
        let over = TODAY.min(start + self.draws.pick(&[60, 90, 200, 260, 275, 280, 285, 290]));
        if self.draws.chance(0.7) {
            let day = TODAY.min(start + self.draws.between(30, 80));
            self.add_value("lmp", day, start.to_string(), "d");
        }
        for _ in 0..self.draws.between(1, 3) {
            let apart = self.draws.pick(&[0, 0, 1, -3, 7, 14, -14, 15, -15, 21, 30]);
            let day = TODAY.min(start + self.draws.between(40, 150));
            let value = match self.draws.chance(0.03) {
                true => String::new(),
                false => (due + apart).to_string(),
            };
            self.add_value("edd", day, value, "d");
        }
        for _ in 0..self.draws.between(2, 14) {
            let day = TODAY.min(start + self.draws.between(30, 280));
            self.add("preg", day);
        }
        if !self.draws.chance(if over < TODAY { 0.85 } else { 0.3 }) {
            return;
        }
        self.add("pregend", over);
        if self.draws.chance(0.1) {
            // Booked out on the same day.
            self.add("preg", over);
        } else if self.draws.chance(0.7) {
            // Nothing is left dangling after it.
            for event in &mut self.events {
                let is_of_pregnancy = matches!(event.list, "preg" | "edd" | "lmp");
                if is_of_pregnancy && event.day >= over.max(start) && event.day <= start + 300 {
                    event.day = over - 1;
                }
            }
        }
    }

    fn safeguarding(&mut self) {
        if !(self.person.age < 19.0 && self.draws.chance(0.12)) {
            return;
        }
        for _ in 0..self.draws.between(1, 3) {
            let day = self.day();
            self.add("cp", day);
            if self.draws.chance(0.5) {
                let end = TODAY.min(day + self.draws.pick(&[0, 30, 200, 700]));
                self.add("cpend", end);
            }
        }
    }

    fn end_of_life(&mut self) {
        if self.person.age > 55.0 && self.draws.chance(0.08) {
            for _ in 0..self.draws.between(1, 6) {
                let day = self.day_from(TODAY - 900);
                self.add("pall", day);
            }
        }
    }
}

/// A day from one to another, a late one more likely; at times on or beside a cut-off.
pub(super) fn a_day(draws: &mut Draws, first: i32, last: i32) -> i32 {
    let first = first.min(last);
    let span = f64::from(last - first + 1);
    let mut day = (first + (span * draws.unit().sqrt()) as i32).min(last);
    if draws.chance(0.03) {
        let cut_off = draws.pick(&CUT_OFFS) + draws.between(-1, 1);
        if (first..=last).contains(&cut_off) {
            day = cut_off;
        }
    }
    day
}
