//! Made-up patients with their entries, as the files hold them.

use std::{collections::BTreeMap, fmt::Write as _};

use rules_core::date::Day;

use super::{
    codes::{Codes, SchemedCode},
    draws::{ByPopularity, Draws},
    history::{Event, History, Person, TODAY, a_day},
};

/// The seed of the published data.
const SEED: u32 = 20_250_315;

/// The birth date of someone whose birthday is on the day, by age: 2025-03-15 less 15, 16, 17 and 65 years.
const BIRTHDAYS: [i32; 4] = [14_683, 14_318, 13_953, -3_579];

/// Units of measurements that no rule reads.
const UNITS: [&str; 8] = ["mmol/L", "g/L", "kg", "cm", "mmol/mol", "%", "U/L", "10*9/L"];

/// The two files.
pub(super) struct Files {
    /// `patients.tsv`.
    pub(super) patients: String,
    /// `entries.tsv`.
    pub(super) entries: String,
}

/// Makes so many patients up. The first are the same however many there are.
pub(super) fn files(codes: &Codes, patients: usize) -> Files {
    let mut files = Files {
        patients: "pid\tdob\tsex\n".to_owned(),
        entries: "pid\tdate\tscheme\tcode\tvalue\tunit\torg\teie\n".to_owned(),
    };
    let mut maker = Maker {
        draws: Draws::new(SEED),
        background: ByPopularity::new(codes.background.len(), 10),
        listed: codes
            .lists
            .iter()
            .map(|(list, codes)| (*list, ByPopularity::new(codes.len(), 2)))
            .collect(),
        codes,
    };
    for id in 1..=patients {
        let person = maker.person();
        let born = Day::from_epoch(person.birth.into());
        let sex = if person.is_female { "F" } else { "M" };
        let _ = writeln!(files.patients, "{id}\t{born}\t{sex}");
        let rows = maker.rows(person);
        maker.write(id, rows, &mut files.entries);
    }
    files
}

/// An entry before it is filed.
struct Row<'c> {
    day: i32,
    code: &'c SchemedCode,
    value: String,
    unit: &'static str,
}

struct Maker<'c> {
    draws: Draws,
    codes: &'c Codes,
    background: ByPopularity,
    listed: BTreeMap<&'static str, ByPopularity>,
}

impl<'c> Maker<'c> {
    fn person(&mut self) -> Person {
        let draws = &mut self.draws;
        let birth = if draws.chance(0.03) {
            draws.pick(&BIRTHDAYS) + draws.between(-1, 1)
        } else {
            TODAY - (draws.unit() * 95.0 * 365.25) as i32 - 1
        };
        let is_female = draws.chance(0.51);
        let size = (400.0 * (0.668 * draws.gauss()).exp()).round_ties_even() as usize;
        let start = birth.max(TODAY - draws.between(2, 35) * 365);
        let age = f64::from(TODAY - birth) / 365.25;
        Person { birth, age, is_female, size: size.clamp(5, 5_000), start }
    }

    /// The events of a person and as much background as fills the record.
    fn rows(&mut self, person: Person) -> Vec<Row<'c>> {
        let mut events = History::of(person, &mut self.draws);
        let room = (person.size as f64 * 0.8) as usize;
        if events.len() > room {
            self.draws.shuffle(&mut events);
            events.truncate(room);
        }
        let fill = person.size - events.len();
        let encounters: Vec<i32> = (0..(person.size / 4).max(1))
            .map(|_| a_day(&mut self.draws, person.start, TODAY))
            .collect();
        let mut rows = Vec::with_capacity(person.size);
        for event in events {
            rows.extend(self.listed(event));
        }
        for _ in 0..fill {
            let day = self.draws.pick(&encounters);
            rows.extend(self.unlisted(day));
        }
        rows
    }

    fn listed(&mut self, event: Event) -> Option<Row<'c>> {
        let Event { day, list, value, unit } = event;
        let at = self.listed.get(list)?.draw(&mut self.draws);
        let code = self.codes.lists.get(list)?.get(at)?;
        Some(Row { day, code, value, unit })
    }

    fn unlisted(&mut self, day: i32) -> Option<Row<'c>> {
        let is_measured = self.draws.chance(0.25);
        let code = self.codes.background.get(self.background.draw(&mut self.draws))?;
        if !is_measured {
            return Some(Row { day, code, value: String::new(), unit: "" });
        }
        let value = if self.draws.chance(0.5) {
            format!("{:.1}", 100.0 * self.draws.unit())
        } else {
            self.draws.below(150).to_string()
        };
        Some(Row { day, code, value, unit: self.draws.pick(&UNITS) })
    }

    /// Files the rows: by date, one in twenty late; then the blemishes.
    fn write(&mut self, id: usize, rows: Vec<Row<'_>>, text: &mut String) {
        let mut filed: Vec<(i32, Row<'_>)> = Vec::with_capacity(rows.len());
        for row in rows {
            let late = if self.draws.chance(0.05) { self.draws.between(1, 400) } else { 0 };
            filed.push((row.day + late, row));
        }
        filed.sort_by_key(|(day, _)| *day);
        let home = self.draws.between(1, 8);
        for (_, Row { mut day, code: (scheme, code), value, unit }) in filed {
            if self.draws.chance(0.001) {
                day = TODAY + self.draws.between(1, 200);
            }
            let mut date = Day::from_epoch(day.into()).to_string();
            let vague = self.draws.unit();
            if vague < 0.014 {
                date.truncate("2025-03".len());
            } else if vague < 0.020 {
                date.truncate("2025".len());
            }
            let place = if self.draws.chance(0.7) { home } else { self.draws.between(1, 8) };
            let in_error = u8::from(self.draws.chance(0.003));
            let _ = writeln!(
                text,
                "{id}\t{date}\t{scheme}\t{code}\t{value}\t{unit}\t{place}\t{in_error}"
            );
        }
    }
}
