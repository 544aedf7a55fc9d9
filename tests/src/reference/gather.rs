//! What made a condition what it is: a walk down the parts that had a say.

use rules_core::{
    outcome::{Absence, Evidence, Role},
    plan::{MarkerId, MeasureId, Pick, ScoreId, Source, TableId},
};
use rules_lang::{
    ir::{
        Condition, ConditionKind, Date, DateKind, DetailId, Entries, Entry, EntryKind, Filter,
        Number, NumberKind, Run, Text, TextKind,
    },
    syntax::LinkWord,
};

use super::{
    Reference,
    fact::{Answer, Fact},
    marker::End,
    part::Part,
    record::Item,
    window,
};

/// What has been gathered so far.
#[derive(Default)]
pub(super) struct EvidenceSet<'a> {
    entries: Vec<(&'a Item<'a>, Role, Source)>,
    absences: Vec<Absence>,
}

impl<'a> EvidenceSet<'a> {
    /// Adds an entry. Of several roles the most telling stays; and a measure before a codelist, since it
    /// shows the value.
    fn entry(&mut self, item: &'a Item<'a>, role: Role, source: Source) {
        match self.entries.iter_mut().find(|(it, ..)| *it == item) {
            None => self.entries.push((item, role, source)),
            Some((_, has, from)) => {
                *has = role.min(*has);
                if matches!((&from, source), (Source::Codelist(_), Source::Measure(_))) {
                    *from = source;
                }
            }
        }
    }

    fn absence(&mut self, absence: Absence) {
        if !self.absences.contains(&absence) {
            self.absences.push(absence);
        }
    }
}

/// Whether a part had a say in the whole: one that answers as the whole does.
fn has_a_say(whole: Option<Answer>, part: Option<Answer>) -> bool {
    match (whole, part) {
        (Some(Answer::Unknown(_)), Some(Answer::Unknown(_))) => true,
        (Some(whole), Some(part)) => whole == part,
        _ => false,
    }
}

impl<'a> Reference<'a> {
    /// What has been gathered, in record order.
    pub(super) fn gathered(self, mut gathered: EvidenceSet<'a>) -> (Vec<Evidence>, Vec<Absence>) {
        gathered.entries.sort_by_key(|(item, ..)| item.nth);
        let entries = gathered.entries.into_iter();
        let evidence = entries.map(|(item, role, source)| self.evidence(item, role, source));
        (evidence.collect(), gathered.absences)
    }

    /// What made a part what it is.
    pub(super) fn gather(self, part: Part<'a>, into: &mut EvidenceSet<'a>) {
        match self.resolved(part) {
            Part::Condition(it) => self.gather_condition(it, into),
            Part::Number(it) => self.gather_number(it, into),
            Part::Date(it) => self.gather_date(it, into),
            Part::Text(it) => self.gather_text(it, into),
            Part::Entry(it) => self.gather_entry(it, into),
            Part::Any(it) => self.gather_pick(it, Pick::Latest, into),
            part @ (Part::Comparison(..) | Part::Moved(..)) => {
                self.gather_parts(self.parts(part), into);
            }
            Part::Entries(_) | Part::Today => {}
        }
    }

    fn gather_parts(self, parts: Vec<Part<'a>>, into: &mut EvidenceSet<'a>) {
        for part in parts {
            self.gather(part, into);
        }
    }

    fn gather_condition(self, it: &'a Condition, into: &mut EvidenceSet<'a>) {
        let part = Part::Condition(it);
        match &it.kind {
            ConditionKind::FromTo(_)
            | ConditionKind::And(_)
            | ConditionKind::Or(_)
            | ConditionKind::AtLeast(..) => {
                let whole = self.answer(part);
                let mut parts = self.parts(part);
                parts.retain(|it| has_a_say(whole, self.answer(*it)));
                self.gather_parts(parts, into);
            }
            ConditionKind::Any(entries) | ConditionKind::No(entries) => {
                self.gather_pick(entries, Pick::Latest, into);
            }
            ConditionKind::AnyRun(run) => self.gather_run(run, into),
            ConditionKind::In(date, window, _) => {
                self.gather(Part::Date(date), into);
                self.gather_parts(window::dates(window), into);
            }
            ConditionKind::InBand(score, _) => self.gather_score(*score, into),
            ConditionKind::SelectedBy(table, _) => self.gather_table(*table, into),
            ConditionKind::Active(marker) => self.gather_episode(*marker, into),
            ConditionKind::ActiveOn(marker, date) => {
                self.gather(Part::Date(date), into);
                self.gather_episode(*marker, into);
            }
            ConditionKind::During(date, episode) => {
                self.gather(Part::Date(date), into);
                self.gather_episode(episode.marker, into);
            }
            ConditionKind::InConflict(id) => {
                for (item, source) in self.conflicting(*id) {
                    into.entry(item, Role::Conflict, source);
                }
            }
            ConditionKind::Compare(..)
            | ConditionKind::IsMissing(_)
            | ConditionKind::SexIs(_)
            | ConditionKind::Registered(_)
            | ConditionKind::RegisteredOn(_)
            | ConditionKind::SameText(_)
            | ConditionKind::Field(_)
            | ConditionKind::Not(_)
            | ConditionKind::OrIfMissing(..) => self.gather_parts(self.parts(part), into),
        }
    }

    fn gather_number(self, it: &'a Number, into: &mut EvidenceSet<'a>) {
        match &it.kind {
            NumberKind::Count(entries)
            | NumberKind::CountDays(entries)
            | NumberKind::CountCodes(entries)
            | NumberKind::CountEpisodes(entries, _) => {
                self.gather_all(entries, &self.entries(entries).definite, into);
            }
            NumberKind::Aggregate(aggregate, entries) => {
                self.gather_all(entries, &self.aggregated(*aggregate, entries), into);
            }
            NumberKind::RunCount(run) => self.gather_run(run, into),
            NumberKind::Score(id) => self.gather_score(*id, into),
            NumberKind::ValueOf(measure, entry) => self.gather_value(*measure, entry, into),
            NumberKind::FirstOf(all) => self.gather_first(all.iter().map(Part::Number), into),
            NumberKind::Detail(id) => self.gather_detail(*id, into),
            NumberKind::Literal(_)
            | NumberKind::Parameter(_)
            | NumberKind::AgeOn(_)
            | NumberKind::Between(..)
            | NumberKind::Field(_) => self.gather_parts(self.parts(Part::Number(it)), into),
        }
    }

    fn gather_date(self, it: &'a Date, into: &mut EvidenceSet<'a>) {
        match &it.kind {
            DateKind::ValueOf(measure, entry) => self.gather_value(*measure, entry, into),
            DateKind::RunStart(run) | DateKind::RunEnd(run) => self.gather_run(run, into),
            DateKind::FirstOf(all) => self.gather_first(all.iter().map(Part::Date), into),
            DateKind::StartOf(episode) | DateKind::EndOf(episode) => {
                self.gather_episode(episode.marker, into);
            }
            DateKind::Detail(id) => self.gather_detail(*id, into),
            _ => self.gather_parts(self.parts(Part::Date(it)), into),
        }
    }

    fn gather_text(self, it: &'a Text, into: &mut EvidenceSet<'a>) {
        match &it.kind {
            TextKind::BandOf(id) | TextKind::ItemsOf(id) => self.gather_score(*id, into),
            TextKind::FirstOf(all) => self.gather_first(all.iter().map(Part::Text), into),
            TextKind::Detail(id) => self.gather_detail(*id, into),
            _ => self.gather_parts(self.parts(Part::Text(it)), into),
        }
    }

    fn gather_entry(self, it: &'a Entry, into: &mut EvidenceSet<'a>) {
        match &it.kind {
            EntryKind::Pick(pick, entries) => self.gather_pick(entries, *pick, into),
            EntryKind::Nth(pick, n, entries) => {
                // Those that were counted on the way to it.
                let mut counted = self.entries(entries).definite;
                if *pick == Pick::Latest {
                    counted.reverse();
                }
                counted.truncate(*n as usize);
                // An entry that two lists have is named by the one come to first, so all go in record order.
                counted.sort_by_key(|item| item.nth);
                self.gather_all(entries, &counted, into);
            }
            EntryKind::FirstOf(all) => self.gather_first(all.iter().map(Part::Entry), into),
            EntryKind::Field(_) => {}
        }
    }

    /// A value that a measure reads: its entry by the measure, and what chose the entry.
    fn gather_value(self, measure: MeasureId, entry: &'a Entry, into: &mut EvidenceSet<'a>) {
        if let Fact::Known(item) = self.entry(entry)
            && self.reading(measure, item).is_some()
        {
            into.entry(item, Role::Support, Source::Measure(measure));
        }
        self.gather(Part::Entry(entry), into);
    }

    /// Those before the first that is there, which are missing, and it.
    fn gather_first(self, all: impl Iterator<Item = Part<'a>>, into: &mut EvidenceSet<'a>) {
        for part in all {
            self.gather(part, into);
            if self.value(part).is_missing() != Answer::Yes {
                break;
            }
        }
    }

    fn gather_detail(self, id: DetailId, into: &mut EvidenceSet<'a>) {
        let marker = self.marker(id.marker);
        if let Some(detail) = marker.and_then(|it| it.details.get(id.position as usize)) {
            self.gather(Part::of_value(&detail.value), into);
        }
    }

    fn gather_run(self, run: &'a Run, into: &mut EvidenceSet<'a>) {
        self.gather_all(&run.passing, &self.run_entries(run), into);
    }

    /// What the items rest on that count.
    fn gather_score(self, id: ScoreId, into: &mut EvidenceSet<'a>) {
        for item in self.ruleset.scores.get(id.index()).into_iter().flat_map(|it| &it.items) {
            if self.condition(&item.condition) == Answer::Yes {
                self.gather(Part::Condition(&item.condition), into);
            }
        }
    }

    /// What the rows rest on that were asked.
    fn gather_table(self, id: TableId, into: &mut EvidenceSet<'a>) {
        for row in self.table(id).map(|table| self.asked_rows(table)).unwrap_or_default() {
            self.gather(Part::Condition(&row.condition), into);
        }
    }

    /// One witness of a selection, or its absence.
    fn gather_pick(self, entries: &'a Entries, pick: Pick, into: &mut EvidenceSet<'a>) {
        let selection = self.entries(entries);
        let of = |items: &[&'a Item<'a>]| match pick {
            Pick::Latest => items.last().copied(),
            Pick::Earliest => items.first().copied(),
        };
        let witness = of(&selection.definite).or_else(|| of(&selection.possible));
        self.gather_all(entries, &witness.into_iter().collect::<Vec<_>>(), into);
    }

    /// These entries of a selection with what its filters rest on, or its absence.
    pub(super) fn gather_all(
        self,
        entries: &'a Entries,
        which: &[&'a Item<'a>],
        into: &mut EvidenceSet<'a>,
    ) {
        for item in which {
            if let Some(source) = self.source_of(item, self.sources(entries)) {
                into.entry(item, Role::Support, source);
                self.gather_links(entries, item, source, into);
            }
            self.gather_filters(entries, into);
        }
        if which.is_empty() {
            self.gather_absence(entries, into);
        }
    }

    fn gather_filters(self, entries: &'a Entries, into: &mut EvidenceSet<'a>) {
        for filter in self.filters(entries) {
            match filter {
                Filter::In(window) | Filter::ValueIn(window) => {
                    self.gather_parts(window::dates(window), into);
                }
                Filter::Value(_, number) => self.gather(Part::Number(number), into),
                Filter::ValueFromTo(range) => {
                    self.gather_parts(range.iter().map(Part::Number).collect(), into);
                }
                Filter::During(_)
                | Filter::RecordedHere
                | Filter::RecordedBy(_)
                | Filter::Episode(_)
                | Filter::With(_) => {}
            }
        }
    }

    /// The entries an entry is linked to, and the links it must not have.
    fn gather_links(
        self,
        entries: &'a Entries,
        item: &'a Item<'a>,
        source: Source,
        into: &mut EvidenceSet<'a>,
    ) {
        for filter in self.filters(entries) {
            let Filter::With(link) = filter else { continue };
            if link.word == LinkWord::No {
                self.gather_absence(&link.entries, into);
            } else if let Some(other) = self.linked_entry(link, item, source)
                && let Some(source) = self.source_of(other, self.sources(&link.entries))
            {
                into.entry(other, Role::Support, source);
            }
        }
    }

    fn gather_absence(self, entries: &'a Entries, into: &mut EvidenceSet<'a>) {
        let names: Vec<&str> =
            self.sources(entries).iter().map(|source| self.source_name(*source)).collect();
        let list = names.join(" or ");
        let condition = self.selection_words(entries);
        into.absence(Absence::new(list, condition));
        self.gather_filters(entries, into);
    }

    /// What started the current episode and what ended it, or the absence of all that could start one.
    pub(super) fn gather_episode(self, id: MarkerId, into: &mut EvidenceSet<'a>) {
        let Some(marker) = self.marker(id) else { return };
        let Some(episode) = self.episodes(id).current() else {
            for start in &marker.starts {
                self.gather_absence(start, into);
            }
            return;
        };
        if let Some(source) = self.event_source(&marker.starts, episode.first) {
            into.entry(episode.first, Role::Start, source);
        }
        if let Some(End::Entry(item)) = episode.end
            && let Some(source) = self.event_source(&marker.ends, item)
        {
            into.entry(item, Role::End, source);
        }
    }
}
