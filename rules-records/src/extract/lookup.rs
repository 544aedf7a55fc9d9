//! Organisations, by what rows call them.

use std::collections::BTreeMap;

/// An organisation's code and name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Organisation {
    pub(super) code: String,
    pub(super) name: String,
}

/// Organisations by the key of their table.
#[derive(Debug, Default)]
pub(super) struct Organisations(BTreeMap<String, Organisation>);

impl Organisations {
    pub(super) fn add(&mut self, key: &str, organisation: Organisation) {
        if !key.is_empty() {
            self.0.insert(key.to_owned(), organisation);
        }
    }

    /// What is known of an organisation; of one that is not in its table, its key.
    pub(super) fn get(&self, key: Option<&str>) -> Organisation {
        let Some(key) = key else { return Organisation::default() };
        self.0
            .get(key)
            .cloned()
            .unwrap_or_else(|| Organisation { code: key.to_owned(), name: String::new() })
    }
}
