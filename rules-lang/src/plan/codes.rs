//! The code table.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::{
    code::Code,
    plan::{CodeRow, CodeTable, CodelistId},
};

use crate::resolve::Codelist;

/// The codes of one half of the table, with the first term given and the lists they are on.
type Listed = BTreeMap<Code, (String, BTreeSet<CodelistId>)>;

/// Every code of every list, with the lists it is on.
pub(super) fn code_table(codelists: &[Codelist]) -> CodeTable {
    let (mut exact, mut below) = (Listed::new(), Listed::new());
    for (id, list) in (0..).map(CodelistId).zip(codelists) {
        for code in &list.codes {
            let half = if code.and_below { &mut below } else { &mut exact };
            let (term, lists) = half.entry(code.code).or_default();
            lists.insert(id);
            if term.is_empty() {
                term.clone_from(&code.term);
            }
        }
    }
    let all = exact.values().chain(below.values());
    let sets: BTreeSet<&BTreeSet<CodelistId>> = all.map(|(_, lists)| lists).collect();
    let position: BTreeMap<&BTreeSet<CodelistId>, u32> = sets.iter().copied().zip(0..).collect();
    let rows = |half: &Listed, and_below: bool| {
        let set_of = |lists| position.get(lists).copied().unwrap_or_default();
        half.iter()
            .map(|(code, (term, lists))| CodeRow {
                code: *code,
                and_below,
                term: term.clone(),
                set: set_of(lists),
            })
            .collect::<Vec<_>>()
    };
    let rows = [rows(&exact, false), rows(&below, true)].concat();
    let sets = sets.iter().map(|lists| lists.iter().copied().collect()).collect();
    CodeTable::new(rows, sets)
}
