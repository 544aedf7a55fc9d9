//! The Mersenne Twister MT19937, seeded and read as CPython's `random.Random` does it.
//!
//! The benchmark's data were first written with CPython, whose `random.Random(seed).random()` is the same in every
//! version. Algorithm: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), with their
//! `init_by_array` of 2002.

#![expect(
    clippy::indexing_slicing,
    reason = "every place is below the number of words, or wrapped to be"
)]

/// Words of state.
const WORDS: usize = 624;

/// How far ahead the word lies that each is mixed with.
const AHEAD: usize = 397;

/// A generator.
#[derive(Debug, Clone)]
pub(super) struct MersenneTwister {
    state: [u32; WORDS],
    /// The next word to give; [`WORDS`] when the state must be made anew.
    next: usize,
}

impl MersenneTwister {
    /// The generator of `random.Random(seed)`.
    pub(super) fn new(seed: u32) -> Self {
        Self::from_key(&[seed])
    }

    /// `init_by_array`; the key has at least one word.
    fn from_key(key: &[u32]) -> Self {
        let mut state = [0_u32; WORDS];
        let mut previous = 19_650_218_u32;
        for (at, word) in (0_u32..).zip(&mut state) {
            if at > 0 {
                previous = mixed(previous).wrapping_mul(1_812_433_253).wrapping_add(at);
            }
            *word = previous;
        }
        let mut at = 1;
        for (position, word) in (0_u32..).zip(key).cycle().take(WORDS.max(key.len())) {
            let mixed = mixed(state[at - 1]).wrapping_mul(1_664_525);
            state[at] = (state[at] ^ mixed).wrapping_add(*word).wrapping_add(position);
            at = following(&mut state, at);
        }
        for _ in 1..WORDS {
            let mixed = mixed(state[at - 1]).wrapping_mul(1_566_083_941);
            state[at] = (state[at] ^ mixed).wrapping_sub(at as u32);
            at = following(&mut state, at);
        }
        state[0] = 0x8000_0000;
        Self { state, next: WORDS }
    }

    /// The next 32 bits.
    fn word(&mut self) -> u32 {
        if self.next == WORDS {
            self.renew();
        }
        let mut word = self.state[self.next];
        self.next += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// The next number from 0 to below 1, of 53 random bits.
    pub(super) fn unit(&mut self) -> f64 {
        let (high, low) = (self.word() >> 5, self.word() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    fn renew(&mut self) {
        for at in 0..WORDS {
            let joined =
                (self.state[at] & 0x8000_0000) | (self.state[(at + 1) % WORDS] & 0x7fff_ffff);
            let odd = if joined & 1 == 0 { 0 } else { 0x9908_b0df };
            self.state[at] = self.state[(at + AHEAD) % WORDS] ^ (joined >> 1) ^ odd;
        }
        self.next = 0;
    }
}

fn mixed(word: u32) -> u32 {
    word ^ (word >> 30)
}

/// The place after one; after the last, the first word becomes the last, and the second place is next.
fn following(state: &mut [u32; WORDS], at: usize) -> usize {
    if at + 1 < WORDS {
        return at + 1;
    }
    state[0] = state[WORDS - 1];
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The authors' own `mt19937ar.out`.
    #[test]
    fn the_words_are_those_of_the_authors() {
        let mut twister = MersenneTwister::from_key(&[0x123, 0x234, 0x345, 0x456]);
        let words: Vec<u32> = (0..5).map(|_| twister.word()).collect();
        let expected = [1_067_595_299, 955_945_823, 477_289_528, 4_107_218_783, 4_228_976_476];
        assert_eq!(words, expected);
        let thousandth = (5..1_000).map(|_| twister.word()).last();
        assert_eq!(thousandth, Some(3_460_025_646));
    }

    /// CPython 3.11: `r = random.Random(seed); r.random()`, three times; of the last seed the thousandth, too.
    #[test]
    fn the_numbers_are_those_of_cpython() {
        let first = |seed| {
            let mut twister = MersenneTwister::new(seed);
            [twister.unit(), twister.unit(), twister.unit()].map(f64::to_bits)
        };
        assert_eq!(
            first(0),
            [0.844_421_851_525_048_1, 0.757_954_402_940_302_5, 0.420_571_580_830_845]
                .map(f64::to_bits)
        );
        assert_eq!(first(4711).first(), Some(&0.135_987_169_085_884_04_f64.to_bits()));
        assert_eq!(first(20_250_315).first(), Some(&0.419_675_012_230_164_46_f64.to_bits()));
        let mut twister = MersenneTwister::new(20_250_315);
        let thousandth = (0..1_000).map(|_| twister.unit()).last();
        assert_eq!(thousandth.map(f64::to_bits), Some(0.331_609_669_223_796_3_f64.to_bits()));
    }
}
