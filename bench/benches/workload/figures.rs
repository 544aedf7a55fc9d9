//! Medians over sweeps and patients, as the benchmark defines them.

use std::time::Duration;

use coded_rules_bench::workload::Person;

/// What a measurement came to, in nanoseconds: of each patient the median over the sweeps.
#[derive(Debug, Clone)]
pub(crate) struct Figures(Vec<f64>);

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
        let mut medians: Vec<f64> = times
            .into_iter()
            .map(|mut times| {
                times.sort_by(f64::total_cmp);
                times.get(times.len() / 2).copied().unwrap_or_default()
            })
            .collect();
        medians.sort_by(f64::total_cmp);
        Ok(Self(medians))
    }

    /// So many of a hundred patients take at most this long.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let at = (self.0.len() * percent / 100).min(self.0.len().saturating_sub(1));
        self.0.get(at).copied().unwrap_or_default()
    }

    /// The median patient.
    pub(crate) fn median(&self) -> f64 {
        self.percentile(50)
    }

    /// All patients together.
    pub(crate) fn sum(&self) -> f64 {
        self.0.iter().sum()
    }
}
