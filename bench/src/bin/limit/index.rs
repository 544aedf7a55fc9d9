//! Codes packed into a number, and the lists each is on.

use std::collections::BTreeMap;

use crate::rules::{LIST_COUNT, LISTS};

/// Open addressing, linear probing, at most half full. A bitmap with one bit a hash, of at least 64 bits a key,
/// answers nearly all misses first.
pub(crate) struct Index {
    bits: Vec<u64>,
    bits_shift: u32,
    shift: u32,
    mask: usize,
    keys: Vec<u64>,
    /// The place in `slots` times 256, and how many there are.
    values: Vec<u32>,
    /// Family times [`LIST_COUNT`] and list.
    pub(crate) slots: Vec<u16>,
}

/// A code in the bits below the scheme: 1 is Read v2, 2 is CTV3, 3 is SNOMED CT.
fn pack(scheme: &str, code: &[u8]) -> u64 {
    let characters = || code.iter().rev().fold(0_u64, |all, &it| all << 8 | u64::from(it));
    match scheme {
        "read2" => 1 << 62 | characters(),
        "ctv3" => 2 << 62 | characters(),
        _ => 3 << 62 | code.iter().fold(0_u64, |all, &it| all * 10 + u64::from(it - b'0')),
    }
}

#[inline(always)]
fn hash(key: u64) -> u64 {
    (key ^ (key >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Index {
    /// The index of a file of codelists.
    pub(crate) fn new(codelists: &str) -> Self {
        let mut slots: BTreeMap<u64, Vec<u16>> = BTreeMap::new();
        for line in codelists.lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let (name, family) = match fields[0].split_once('.') {
                None => (fields[0], 0),
                Some((name, family)) => (name, family.parse::<usize>().unwrap()),
            };
            let list = LISTS.iter().position(|it| *it == name).unwrap();
            let key = pack(fields[1], fields[2].as_bytes());
            slots.entry(key).or_default().push((family * LIST_COUNT + list) as u16);
        }
        let capacity = (slots.len() * 2).next_power_of_two();
        let bits = (slots.len() * 64).next_power_of_two();
        let mut index = Self {
            bits: vec![0; bits / 64],
            bits_shift: 64 - bits.trailing_zeros(),
            shift: 64 - capacity.trailing_zeros(),
            mask: capacity - 1,
            keys: vec![0; capacity],
            values: vec![0; capacity],
            slots: Vec::new(),
        };
        for (key, slots) in slots {
            let bit = (hash(key) >> index.bits_shift) as usize;
            index.bits[bit / 64] |= 1 << (bit % 64);
            let mut at = (hash(key) >> index.shift) as usize;
            while index.keys[at] != 0 {
                at = (at + 1) & index.mask;
            }
            index.keys[at] = key;
            index.values[at] = (index.slots.len() as u32) << 8 | slots.len() as u32;
            index.slots.extend(slots);
        }
        index
    }

    /// Where the slots of a code are; 0 where it is on no list.
    #[inline(always)]
    pub(crate) fn get(&self, key: u64) -> u32 {
        let hash = hash(key);
        let bit = (hash >> self.bits_shift) as usize;
        // SAFETY: the shift leaves a number below the bitmap's length in bits.
        if unsafe { *self.bits.get_unchecked(bit / 64) } >> (bit % 64) & 1 == 0 {
            return 0;
        }
        let mut at = (hash >> self.shift) as usize;
        loop {
            // SAFETY: the shift and the mask leave a number below the table's length.
            let found = unsafe { *self.keys.get_unchecked(at) };
            if found == key {
                // SAFETY: as above; both tables have that length.
                return unsafe { *self.values.get_unchecked(at) };
            }
            if found == 0 {
                return 0;
            }
            at = (at + 1) & self.mask;
        }
    }
}
