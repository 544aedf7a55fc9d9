//! A plain mutator: the same seed makes the same changes, on every machine.

/// Random numbers after a seed (SplitMix64, Steele and others 2014).
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    /// Those after this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        n ^ (n >> 31)
    }

    /// A number below `count`; 0 if there is none.
    pub fn below(&mut self, count: usize) -> usize {
        let count = (count as u64).max(1);
        usize::try_from(self.next() % count).unwrap_or_default()
    }

    /// So many bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

/// The input with some changes; `other` is what parts are taken from.
pub fn mutated(it: &mut Numbers, input: &[u8], other: &[u8], longest: usize) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=it.below(4) {
        let at = it.below(bytes.len() + 1);
        let end = bytes.len().min(at + 1 + it.below(16));
        match it.below(7) {
            0 | 1 => {
                let bit = 1_u8 << it.below(8);
                bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= bit);
            }
            2 => {
                let byte = [0, 1, 0x7f, 0x80, 0xff, b'\t', b'\n', b'"', b'9', b'-'];
                let byte = byte.get(it.below(byte.len())).copied().unwrap_or_default();
                bytes.iter_mut().skip(at).take(1).for_each(|it| *it = byte);
            }
            3 => drop(bytes.drain(at..end)),
            4 => {
                let part: Vec<u8> = bytes.iter().skip(at).take(end - at).copied().collect();
                let to = it.below(bytes.len() + 1);
                drop(bytes.splice(to..to, part));
            }
            5 => {
                let from = it.below(other.len() + 1);
                let part: Vec<u8> =
                    other.iter().skip(from).take(1 + it.below(64)).copied().collect();
                drop(bytes.splice(at..end, part));
            }
            _ => {
                let part = it.bytes(1 + end - at);
                drop(bytes.splice(at..at, part));
            }
        }
    }
    bytes.truncate(longest);
    bytes
}
