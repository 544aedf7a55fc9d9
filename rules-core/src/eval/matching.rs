//! Matching: which entries are on each codelist, and the values they carry for each measure.
//!
//! Knows nothing of conditions; `deciding` and `explaining` read what is found here. `O(entries × codings)`.

mod events;
mod measure;
mod range;

use alloc::vec::Vec;

use self::{events::Events, measure::Readings};
pub(super) use self::{
    measure::Reading,
    range::{Edge, Range},
};
use super::parameters::{ParameterSetting, length_of};
use crate::{
    pack::{CodelistFilter, Pack},
    plan::{CodelistId, MeasureId, Source},
    problem::Problem,
    record::{EntryIx, Record},
};

/// What a record says to one ruleset: the entries on each codelist, and the values of each measure.
#[derive(Debug, Clone)]
pub(crate) struct Matched {
    events: Events,
    readings: Vec<Readings>,
}

impl Matched {
    /// Matches the record against the ruleset's codelists and reads its measures.
    pub(crate) fn match_record(
        pack: &Pack,
        record: &Record<'_>,
        parameters: &[Option<ParameterSetting>],
        problems: &mut Vec<Problem>,
    ) -> Self {
        let events = Events::new(pack, record, problems);
        let length = |length| length_of(pack, parameters, length);
        let readings = pack.plan.measures.iter().map(|measure| {
            Readings::read(measure, events.of(measure.codelist), record, &length, problems)
        });
        Self { readings: readings.collect(), events }
    }

    /// Takes in one more entry of the record; the lists it is on.
    pub(crate) fn insert(
        &mut self,
        pack: &Pack,
        record: &Record<'_>,
        parameters: &[Option<ParameterSetting>],
        new: EntryIx,
        problems: &mut Vec<Problem>,
    ) -> CodelistFilter {
        let lists = self.events.insert(pack, record, new, problems);
        let length = |length| length_of(pack, parameters, length);
        for (measure, readings) in pack.plan.measures.iter().zip(&mut self.readings) {
            let is_on = lists.binary_search(&measure.codelist).is_ok();
            readings.insert(measure, (new, is_on), record, &length, problems);
        }
        CodelistFilter::of(lists)
    }

    /// The codelists with entries.
    pub(super) fn lists(&self) -> impl Iterator<Item = CodelistId> {
        self.events.lists()
    }

    /// The value of an entry under a measure.
    pub(super) fn reading(&self, measure: MeasureId, ix: EntryIx) -> Option<Reading> {
        self.readings.get(measure.index())?.of(ix)
    }

    /// The entries of a source: those on a codelist, or those a measure has a usable value of.
    pub(super) fn entries(&self, source: Source) -> &[EntryIx] {
        match source {
            Source::Codelist(list) => self.events.of(list),
            Source::Measure(measure) => {
                self.readings.get(measure.index()).map(Readings::entries).unwrap_or_default()
            }
        }
    }
}
