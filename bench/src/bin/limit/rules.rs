//! A few accumulators, then the rules as code. `FAMILIES` is 1 for W1 and 17 for W2; nothing else differs.

use crate::{index::Index, text};

/// The codelists; the rules know them by place.
pub(crate) const LISTS: [&str; LIST_COUNT] = [
    "preg", "pregend", "lmp", "edd", "diab", "diabres", "hba1c", "nsaid", "ppi", "ckd", "egfr",
    "smok", "bmi", "asthma", "pall", "cp", "cpend", "bp",
];

/// How many there are.
pub(crate) const LIST_COUNT: usize = 18;

const PREG: usize = 0;
const PREGEND: usize = 1;
const EDD: usize = 3;
const DIAB: usize = 4;
const DIABRES: usize = 5;
const HBA1C: usize = 6;
const NSAID: usize = 7;
const PPI: usize = 8;
const CKD: usize = 9;
const EGFR: usize = 10;
const SMOK: usize = 11;
const PALL: usize = 14;
const CP: usize = 15;
const CPEND: usize = 16;

/// 2025-03-15, in days since 1970-01-01.
pub(crate) const TODAY: i32 = 20_162;
const WEEKS_44_AGO: i32 = TODAY - 308;
const MONTHS_3_AGO: i32 = 20_072;
const MONTHS_12_AGO: i32 = 19_797;
const YEARS_5_AGO: i32 = 18_336;

/// Before every day.
const NEVER: i32 = i32::MIN;

/// A unit as far as a rule cares.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Unit {
    /// None.
    None,
    /// `mmol/mol`.
    MmolPerMol,
    /// Any other.
    Other,
}

/// One coded entry as a host would hold it, in 24 bytes.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Entry {
    /// The packed code.
    pub(crate) key: u64,
    /// Not a number where there is none.
    pub(crate) value: f64,
    /// In days since 1970-01-01.
    pub(crate) date: i32,
    pub(crate) unit: Unit,
    pub(crate) organisation: u8,
    /// 1 where it was entered in error.
    pub(crate) in_error: u8,
}

/// A birth date.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) year: i32,
    pub(crate) month: i32,
    pub(crate) day: i32,
}

impl Person {
    #[inline]
    fn age(self) -> i32 {
        2025 - self.year - i32::from((3, 15) < (self.month, self.day))
    }
}

/// Bit `n - 1` says whether rule `n` fires.
pub(crate) type Outcomes = [u64; 4];

#[derive(Default, Clone)]
struct Family {
    edd: Vec<(i32, f64, u8)>,
    egfr: Vec<(i32, f64)>,
    hba1c: Vec<i32>,
    hba1c_date: i32,
    hba1c_value: f64,
}

/// What is kept of the patient at hand.
pub(crate) struct State<const FAMILIES: usize> {
    last: [[i32; LIST_COUNT]; FAMILIES],
    families: Vec<Family>,
}

impl<const FAMILIES: usize> State<FAMILIES> {
    pub(crate) fn new() -> Self {
        Self { last: [[NEVER; LIST_COUNT]; FAMILIES], families: vec![Family::default(); FAMILIES] }
    }

    /// From a record in memory.
    pub(crate) fn evaluate(
        &mut self,
        index: &Index,
        person: Person,
        entries: &[Entry],
    ) -> Outcomes {
        self.reset();
        for entry in entries {
            let found = index.get(entry.key);
            if found != 0 && entry.in_error == 0 && entry.date <= TODAY {
                let Entry { date, unit, organisation, .. } = *entry;
                self.hit(&index.slots, found, date, unit, organisation, || entry.value);
            }
        }
        self.rules(person.age())
    }

    /// From lines: parsed and evaluated in one go; fields that no rule asks for are never read. The text has
    /// [`text::PAD`] readable bytes after `to`.
    pub(crate) fn evaluate_text(
        &mut self,
        index: &Index,
        person: Person,
        lines: &[u8],
        from: usize,
        to: usize,
    ) -> Outcomes {
        self.reset();
        let mut at = from;
        while at < to {
            at = self.line(index, lines, at);
        }
        self.rules(person.age())
    }

    #[inline(always)]
    fn line(&mut self, index: &Index, lines: &[u8], at: usize) -> usize {
        let head = text::head(lines, at);
        let found = index.get(head.key);
        let end = text::line_end(lines, head.code_end);
        if found != 0 && lines[end - 1] == b'0' {
            let date = text::date(&lines[head.date_at..]);
            if date <= TODAY {
                let organisation = lines[end - 3] - b'0';
                let value_at = head.code_end + 1;
                let (value_end, unit) = text::value_end_and_unit(lines, value_at, end);
                self.hit(&index.slots, found, date, unit, organisation, || {
                    text::number(&lines[value_at..value_end])
                });
            }
        }
        end + 1
    }

    #[inline]
    fn reset(&mut self) {
        self.last = [[NEVER; LIST_COUNT]; FAMILIES];
        for family in &mut self.families {
            family.edd.clear();
            family.egfr.clear();
            family.hba1c.clear();
            family.hba1c_date = NEVER;
        }
    }

    #[inline(always)]
    fn hit(
        &mut self,
        slots: &[u16],
        found: u32,
        date: i32,
        unit: Unit,
        organisation: u8,
        value: impl Fn() -> f64,
    ) {
        let first = (found >> 8) as usize;
        for &slot in &slots[first..first + (found & 255) as usize] {
            let (family, list) = if FAMILIES == 1 {
                (0, slot as usize)
            } else {
                (slot as usize / LIST_COUNT, slot as usize % LIST_COUNT)
            };
            let last = &mut self.last[family][list];
            *last = (*last).max(date);
            let family = &mut self.families[family];
            match list {
                EDD => {
                    let value = value();
                    if !value.is_nan() {
                        family.edd.push((date, value, organisation));
                    }
                }
                EGFR => {
                    let value = value();
                    if !value.is_nan() {
                        family.egfr.push((date, value));
                    }
                }
                HBA1C => {
                    if date > MONTHS_12_AGO {
                        family.hba1c.push(date);
                    }
                    if unit == Unit::MmolPerMol && date >= family.hba1c_date {
                        let value = value();
                        if !value.is_nan() {
                            family.hba1c_date = date;
                            family.hba1c_value = value;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    #[inline]
    fn rules(&mut self, age: i32) -> Outcomes {
        let mut outcomes = [0_u64; 4];
        for number in 0..FAMILIES {
            let last = &self.last[number];
            let family = &mut self.families[number];
            let mut fired = 0_u64;
            let end = last[PREGEND];
            if last[PREG] >= WEEKS_44_AGO && end < last[PREG] {
                fired |= 1;
                family.edd.retain(|it| it.0 >= WEEKS_44_AGO && it.0 > end);
                if do_due_dates_differ(&family.edd) {
                    fired |= 1 << 1;
                }
            }
            if last[DIAB] != NEVER && last[DIABRES] <= last[DIAB] && age >= 17 {
                fired |= 1 << 2;
                if last[HBA1C] <= MONTHS_12_AGO {
                    fired |= 1 << 3;
                }
            }
            if family.hba1c_date != NEVER && family.hba1c_value > 75.0 {
                fired |= 1 << 4;
            }
            let takes_nsaid = last[NSAID] > MONTHS_3_AGO;
            if takes_nsaid && last[PPI] <= MONTHS_3_AGO && age >= 65 {
                fired |= 1 << 5;
            }
            if last[CKD] != NEVER || is_low_for_90_days(&mut family.egfr) {
                fired |= 1 << 6;
                if takes_nsaid {
                    fired |= 1 << 7;
                }
            }
            if age > 15 && last[SMOK] <= YEARS_5_AGO {
                fired |= 1 << 8;
            }
            if last[CP] != NEVER && last[CPEND] < last[CP] {
                fired |= 1 << 9;
            }
            if last[PALL] != NEVER {
                fired |= 1 << 10;
            }
            if family.hba1c.len() > 1 {
                family.hba1c.sort_unstable();
                if family.hba1c.windows(2).any(|it| it[1] - it[0] <= 30) {
                    fired |= 1 << 11;
                }
            }
            // The numbers of rules stop at 200.
            if FAMILIES > 1 && number == 16 {
                fired &= 0xff;
            }
            let bit = 12 * number;
            outcomes[bit / 64] |= fired << (bit % 64);
            if bit % 64 > 52 {
                outcomes[bit / 64 + 1] |= fired >> (64 - bit % 64);
            }
        }
        outcomes
    }
}

fn do_due_dates_differ(due: &[(i32, f64, u8)]) -> bool {
    for one in 0..due.len() {
        for other in 0..one {
            if due[one].2 != due[other].2 && (due[one].1 - due[other].1).abs() > 14.0 {
                return true;
            }
        }
    }
    false
}

/// Whether results below 60 span 90 days with none of 60 or more between.
fn is_low_for_90_days(results: &mut [(i32, f64)]) -> bool {
    if results.len() < 2 {
        return false;
    }
    // Of one day, those of 60 or more come first.
    results.sort_unstable_by_key(|it| (it.0, it.1 < 60.0));
    let (mut start, mut fine) = (NEVER, NEVER);
    for &(date, value) in results.iter() {
        if value >= 60.0 {
            fine = date;
            start = NEVER;
        } else if date != fine {
            if start == NEVER {
                start = date;
            }
            if date - start >= 90 {
                return true;
            }
        }
    }
    false
}
