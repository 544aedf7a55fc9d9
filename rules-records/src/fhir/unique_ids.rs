//! UniqueIds of entries: unique, and the same on every reader.

use std::collections::{BTreeMap, BTreeSet};

/// The names given in one record.
#[derive(Debug, Default)]
pub(super) struct UniqueIds {
    /// How often each name was asked for.
    asked: BTreeMap<String, usize>,
    /// UniqueIds in use, with their suffixes.
    used: BTreeSet<String>,
}

impl UniqueIds {
    /// Gives a name out, with `~2`, `~3`, … if it is taken; says whether it was free.
    pub(super) fn assign(&mut self, name: String) -> (String, bool) {
        let mut count = self.asked.get(&name).copied().unwrap_or_default() + 1;
        let mut unique = if count == 1 { name.clone() } else { format!("{name}~{count}") };
        while !self.used.insert(unique.clone()) {
            count += 1;
            unique = format!("{name}~{count}");
        }
        self.asked.insert(name, count);
        (unique, count == 1)
    }
}
