//! Medians over sweeps and patients, as the benchmark defines them.

use std::time::Duration;

use coded_rules_tests::workload::Person;

/// What a measurement came to, in nanoseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    /// The median over the patients of each patient's median over the sweeps.
    pub(crate) median: f64,
    /// The sum over the patients of their medians.
    pub(crate) sum: f64,
}

impl Figures {
    /// Measures every patient once a sweep.
    pub(crate) fn of(
        people: &[Person],
        sweeps: usize,
        mut once: impl FnMut(&Person) -> anyhow::Result<Duration>,
    ) -> anyhow::Result<Self> {
        let mut times = vec![Vec::with_capacity(sweeps); people.len()];
        for _ in 0..sweeps {
            for (person, times) in people.iter().zip(&mut times) {
                times.push(once(person)?.as_nanos() as f64);
            }
        }
        let mut medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
        Ok(Self { sum: medians.iter().sum(), median: median(&mut medians) })
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
