//! The limit: the workload's rules written by hand, with one pass over a patient's entries and a look-up an entry. It
//! is no engine, says yes or no, and keeps no evidence; what an engine takes is read beside what this takes.
//!
//! `limit MODE WORKLOAD FOLDER PATIENTS OUTCOMES` takes the first so many patients of a folder of data, `lat` as
//! records in memory, `text` from their lines; it writes the outcomes to a file and prints the median nanoseconds a
//! record as `{"median_ns":…}`: of each patient the median over [`SWEEPS`] sweeps counts.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    unsafe_code,
    reason = "written for speed over data of known form"
)]
#![expect(clippy::disallowed_methods, reason = "a benchmark has a clock")]

mod index;
mod rules;
mod text;

use std::{fmt::Write as _, fs, hint::black_box, time::Instant};

use index::Index;
use rules::{Entry, Outcomes, Person, State};

/// How often every patient is taken.
const SWEEPS: usize = 7;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, workload, folder, patients, outcomes] = arguments.as_slice() else {
        anyhow::bail!("limit MODE WORKLOAD FOLDER PATIENTS OUTCOMES");
    };
    let run = Run { from_text: mode == "text", folder, patients: patients.parse()? };
    let index = Index::new(&fs::read_to_string(format!("{folder}/codelists_{workload}.tsv"))?);
    let (median, fired) = match workload.as_str() {
        "w1" => run.measure::<1>(&index)?,
        _ => run.measure::<17>(&index)?,
    };
    fs::write(outcomes, fired)?;
    print!("{{\"median_ns\":{median:.0}}}");
    Ok(())
}

struct Run<'a> {
    from_text: bool,
    folder: &'a str,
    patients: usize,
}

impl Run<'_> {
    /// The median nanoseconds, and the outcomes.
    fn measure<const FAMILIES: usize>(&self, index: &Index) -> anyhow::Result<(f64, String)> {
        let people = people(&fs::read_to_string(format!("{}/patients.tsv", self.folder))?);
        let mut lines = fs::read(format!("{}/entries.tsv", self.folder))?;
        let end = lines.len();
        lines.extend([0_u8; text::PAD]);
        let records = split(&lines, end, self.patients);
        let parsed: Vec<Vec<Entry>> =
            records.iter().map(|it| text::entries(&lines, it.from, it.to)).collect();
        let mut state = State::<FAMILIES>::new();
        let mut times = vec![Vec::with_capacity(SWEEPS); records.len()];
        let mut outcomes: Vec<Outcomes> = vec![[0; 4]; records.len()];
        for _ in 0..SWEEPS {
            for (at, record) in records.iter().enumerate() {
                let person = people[record.patient];
                let start = Instant::now();
                let outcome = if self.from_text {
                    state.evaluate_text(index, person, &lines, record.from, record.to)
                } else {
                    state.evaluate(index, person, &parsed[at])
                };
                times[at].push(start.elapsed().as_nanos() as f64);
                outcomes[at] = black_box(outcome);
            }
        }
        let mut medians: Vec<f64> = times.iter_mut().map(|it| median(it)).collect();
        let mut text = String::new();
        for (record, outcomes) in records.iter().zip(outcomes) {
            for (part, mut bits) in outcomes.into_iter().enumerate() {
                while bits != 0 {
                    let rule = part * 64 + bits.trailing_zeros() as usize + 1;
                    writeln!(text, "{}\t{rule}", record.patient)?;
                    bits &= bits - 1;
                }
            }
        }
        Ok((median(&mut medians), text))
    }
}

/// The bytes of a patient's lines.
struct Record {
    patient: usize,
    from: usize,
    to: usize,
}

/// By number; the first stands for nobody.
fn people(patients: &str) -> Vec<Person> {
    let mut people = vec![Person { year: 0, month: 0, day: 0 }];
    for line in patients.lines().skip(1) {
        let born = line.split('\t').nth(1).unwrap();
        let parts: Vec<i32> = born.split('-').map(|it| it.parse().unwrap()).collect();
        people.push(Person { year: parts[0], month: parts[1], day: parts[2] });
    }
    people
}

/// The records of the first so many patients.
fn split(lines: &[u8], end: usize, patients: usize) -> Vec<Record> {
    let line_end = |at: usize| at + lines[at..end].iter().position(|&it| it == b'\n').unwrap() + 1;
    let mut records: Vec<Record> = Vec::new();
    let mut at = line_end(0);
    while at < end {
        let digits = lines[at..].iter().take_while(|&&it| it != b'\t');
        let patient = digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'));
        let to = line_end(at);
        let so_far = records.len();
        match records.last_mut() {
            Some(last) if last.patient == patient => last.to = to,
            _ if so_far == patients => break,
            _ => records.push(Record { patient, from: at, to }),
        }
        at = to;
    }
    records
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
