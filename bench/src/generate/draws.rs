//! What is drawn from the random numbers, each in the order and with the arithmetic of the published generator.

use std::f64::consts::PI;

use super::mersenne_twister::MersenneTwister;

/// A stream of random draws.
#[derive(Debug, Clone)]
pub(super) struct Draws(MersenneTwister);

impl Draws {
    pub(super) fn new(seed: u32) -> Self {
        Self(MersenneTwister::new(seed))
    }

    /// From 0 to below 1.
    pub(super) fn unit(&mut self) -> f64 {
        self.0.unit()
    }

    /// From 0 to below `count`.
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.unit() * count as f64) as usize
    }

    /// From `first` to `last`, both included.
    pub(super) fn between(&mut self, first: i32, last: i32) -> i32 {
        first + (self.unit() * f64::from(last - first + 1)) as i32
    }

    /// Yes with this probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of some; they are not empty.
    #[expect(clippy::indexing_slicing, reason = "what is drawn is below the length")]
    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Normally distributed around 0 with deviation 1 (Box and Muller).
    pub(super) fn gauss(&mut self) -> f64 {
        let above_zero = 1.0 - self.unit();
        (-2.0 * above_zero.ln()).sqrt() * (2.0 * PI * self.unit()).cos()
    }

    /// Shuffles (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}

/// Things of which the earlier are drawn more often: the one at place `k` with weight 1 / (k + `flatness`).
#[derive(Debug, Clone)]
pub(super) struct ByPopularity {
    sums: Vec<f64>,
}

impl ByPopularity {
    pub(super) fn new(count: usize, flatness: usize) -> Self {
        let mut sum = 0.0;
        let sums = (0..count).map(|at| {
            sum += 1.0 / (at + flatness) as f64;
            sum
        });
        Self { sums: sums.collect() }
    }

    /// A place.
    pub(super) fn draw(&self, draws: &mut Draws) -> usize {
        let total = self.sums.last().copied().unwrap_or_default();
        let wanted = draws.unit() * total;
        let at = self.sums.partition_point(|sum| *sum < wanted);
        at.min(self.sums.len().saturating_sub(1))
    }
}
