//! Gathers evidence: the entries, and the absences, that made a condition what it is.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    code::Scheme,
    eval::deciding::{Answer, EpisodeEnd, Evaluation, Fact, Value},
    order::sorted,
    outcome::{Absence, Evidence, Role},
    plan::{Filter, MarkerId, Node, NodeId, Pick, Source, Window},
    record::{EntryIx, EntryView},
};

/// The entries and absences that a condition rests on.
#[derive(Debug, Default)]
pub(super) struct EvidenceSet {
    /// In record order.
    entries: Vec<(EntryIx, Role, Source)>,
    /// Selections without entries; some perhaps twice.
    absences: Vec<NodeId>,
    /// Which walk of the evaluation fills it.
    walk: u32,
}

impl EvidenceSet {
    /// Adds an entry; of several roles the most telling stays, and a measure before a codelist, since
    /// it shows the value.
    pub(super) fn entry(&mut self, ix: EntryIx, role: Role, source: Source) {
        match self.entries.binary_search_by_key(&ix, |(ix, ..)| *ix) {
            Err(at) => self.entries.insert(at, (ix, role, source)),
            Ok(at) => {
                let Some((_, has, from)) = self.entries.get_mut(at) else { return };
                *has = role.min(*has);
                if let (Source::Codelist(_), Source::Measure(_)) = (*from, source) {
                    *from = source;
                }
            }
        }
    }
}

impl<'a> Evaluation<'a> {
    /// A new set of evidence; only one is filled at a time.
    pub(super) fn evidence_set(&mut self) -> EvidenceSet {
        let walk = self.visits.begin(self.pack.plan.nodes.len());
        EvidenceSet { walk, ..EvidenceSet::default() }
    }

    /// Gathers what made the value of this node what it is.
    pub(super) fn gather(&mut self, id: NodeId, into: &mut EvidenceSet) {
        let pack = self.pack;
        let Some(node) = pack.plan.nodes.get(id.index()) else { return };
        if !self.visits.is_first(id, into.walk) {
            return;
        }
        match node {
            Node::And(parts) | Node::Or(parts) | Node::AtLeast(_, parts) => {
                let whole = self.answer(id);
                for part in parts {
                    if matters(whole, self.answer(*part)) {
                        self.gather(*part, into);
                    }
                }
            }
            Node::NumberOf(measure, entry) | Node::DateValueOf(measure, entry) => {
                if let Fact::Known(ix) = self.value(*entry).entry()
                    && self.reading(*measure, ix).is_some()
                {
                    into.entry(ix, Role::Support, Source::Measure(*measure));
                }
                self.gather(*entry, into);
            }
            Node::DateIn(date, window, _) => {
                self.gather(*date, into);
                self.gather_window(window, into);
            }
            Node::FirstOf(values) => {
                for value in values {
                    self.gather(*value, into);
                    if self.value(*value).is_missing() != Answer::Yes {
                        break;
                    }
                }
            }
            Node::Any(entries) => self.gather_pick(*entries, Pick::Latest, into),
            Node::Pick(which, entries) => self.gather_pick(*entries, *which, into),
            Node::Count(entries)
            | Node::CountDays(entries)
            | Node::CountCodes(entries)
            | Node::CountEpisodes(entries, _) => {
                let definite = self.selection(*entries).definite;
                self.gather_all(*entries, &definite, into);
            }
            Node::Aggregate(aggregate, entries) => {
                let which = self.aggregated(*aggregate, *entries);
                self.gather_all(*entries, &which, into);
            }
            Node::Nth(which, nth, entries) => {
                let selection = self.selection(*entries);
                let (all, n) = (&*selection.definite, *nth as usize);
                let counted = match which {
                    Pick::Latest => all.get(all.len().saturating_sub(n)..),
                    Pick::Earliest => all.get(..n.min(all.len())),
                };
                self.gather_all(*entries, counted.unwrap_or_default(), into);
            }
            Node::AnyRun(run) | Node::RunStart(run) | Node::RunEnd(run) | Node::RunCount(run) => {
                let entries = self.run_entries(run);
                self.gather_all(run.passing, &entries, into);
            }
            Node::Score(score)
            | Node::BandOf(score)
            | Node::ItemsOf(score)
            | Node::InBand(score, _) => {
                let items = pack.plan.scores.get(score.index()).map(|it| it.items.as_slice());
                for item in items.unwrap_or_default() {
                    if self.answer(item.condition) == Answer::Yes {
                        self.gather(item.condition, into);
                    }
                }
            }
            Node::SelectedBy(table, _) => {
                let deciding = self.decision(*table).row();
                let rows = pack.plan.tables.get(table.index()).map(|table| table.rows.as_slice());
                for row in rows.unwrap_or_default().iter().take(deciding.saturating_add(1)) {
                    self.gather(row.condition, into);
                }
            }
            Node::ActiveOn(marker, date) | Node::DateDuring(date, marker) => {
                self.gather(*date, into);
                self.gather_episode(*marker, into);
            }
            Node::Active(marker) | Node::EpisodeStart(marker) | Node::EpisodeEnd(marker) => {
                self.gather_episode(*marker, into);
            }
            Node::Detail(marker, at) => {
                if let Some(node) = self.detail_node(*marker, *at) {
                    self.gather(node, into);
                }
            }
            Node::InConflict(marker, at) => self.gather_conflict(*marker, *at, into),
            // A selection has no say but through what is asked of it.
            Node::Select(..) => {}
            // All parts of anything else have a say.
            _ => node.each_child(&mut |child| self.gather(child, into)),
        }
    }

    fn gather_window(&mut self, window: &Window, into: &mut EvidenceSet) {
        for bound in [window.from, window.to].into_iter().flatten() {
            self.gather(bound.date, into);
        }
    }

    /// One witness of a selection, or its absence.
    fn gather_pick(&mut self, entries: NodeId, which: Pick, into: &mut EvidenceSet) {
        let selection = self.selection(entries);
        let of = |all: &[EntryIx]| match which {
            Pick::Latest => all.last().copied(),
            Pick::Earliest => all.first().copied(),
        };
        match of(&selection.definite).or_else(|| of(&selection.possible)) {
            Some(ix) => self.gather_selected(entries, ix, into),
            None => self.gather_absence(entries, into),
        }
    }

    /// Several entries of a selection, or its absence.
    fn gather_all(&mut self, entries: NodeId, which: &[EntryIx], into: &mut EvidenceSet) {
        for ix in which {
            self.gather_selected(entries, *ix, into);
        }
        if which.is_empty() {
            self.gather_absence(entries, into);
        }
    }

    /// An entry of a selection, with what its filters rest on.
    fn gather_selected(&mut self, entries: NodeId, ix: EntryIx, into: &mut EvidenceSet) {
        let pack = self.pack;
        let Some(Node::Select(sources, filters)) = pack.plan.nodes.get(entries.index()) else {
            return;
        };
        if let Some(source) = self.source_of(ix, sources) {
            into.entry(ix, Role::Support, source);
            self.gather_links(filters, ix, source, into);
        }
        self.gather_filters(filters, into);
    }

    fn gather_filters(&mut self, filters: &[Filter], into: &mut EvidenceSet) {
        for filter in filters {
            match filter {
                Filter::In(window) | Filter::ValueIn(window) => self.gather_window(window, into),
                Filter::Value(_, number) => self.gather(*number, into),
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
        &mut self,
        filters: &[Filter],
        ix: EntryIx,
        source: Source,
        into: &mut EvidenceSet,
    ) {
        for filter in filters {
            let Filter::With(link) = filter else { continue };
            if !link.wanted {
                self.gather_absence(link.entries, into);
            } else if let Some(other) = self.witness(*link, ix, source)
                && let Some(source) = self.source_of(other, self.sources(link.entries))
            {
                into.entry(other, Role::Support, source);
            }
        }
    }

    fn gather_absence(&mut self, entries: NodeId, into: &mut EvidenceSet) {
        let pack = self.pack;
        let Some(Node::Select(_, filters)) = pack.plan.nodes.get(entries.index()) else {
            return;
        };
        into.absences.push(entries);
        self.gather_filters(filters, into);
    }

    pub(super) fn gather_episode(&mut self, marker: MarkerId, into: &mut EvidenceSet) {
        let episodes = self.episodes(marker);
        let Some(episode) = episodes.current() else {
            let pack = self.pack;
            let starts = pack.plan.markers.get(marker.index()).map(|m| m.starts.as_slice());
            for start in starts.unwrap_or_default() {
                self.gather_absence(*start, into);
            }
            return;
        };
        if let Some(source) = self.event_source(marker, episode.first, false) {
            into.entry(episode.first, Role::Start, source);
        }
        if let Some(EpisodeEnd::Entry(ix, _)) = episode.end
            && let Some(source) = self.event_source(marker, ix, true)
        {
            into.entry(ix, Role::End, source);
        }
    }

    fn gather_conflict(&mut self, marker: MarkerId, at: u32, into: &mut EvidenceSet) {
        for (ix, source) in self.conflicting(marker, at) {
            into.entry(ix, Role::Conflict, source);
        }
    }

    /// The entries that disagree, each with the measure that reads it.
    fn conflicting(&mut self, marker: MarkerId, at: u32) -> Vec<(EntryIx, Source)> {
        let entries = self.in_conflict(marker, at).entries;
        let pack = self.pack;
        let conflict =
            pack.plan.markers.get(marker.index()).and_then(|m| m.conflicts.get(at as usize));
        let node = conflict.and_then(|conflict| pack.plan.nodes.get(conflict.entries.index()));
        let Some(Node::Select(sources, _)) = node else { return Vec::new() };
        entries
            .into_iter()
            .filter_map(|ix| self.source_of(ix, sources).map(|source| (ix, source)))
            .collect()
    }

    /// The evidence of a conflict, in record order.
    pub(super) fn conflict_evidence(&mut self, marker: MarkerId, at: u32) -> Vec<Evidence> {
        let entries = self.conflicting(marker, at);
        entries.into_iter().map(|(ix, source)| self.evidence(ix, Role::Conflict, source)).collect()
    }

    /// What was gathered, as outcomes show it.
    pub(super) fn evidence_and_absences(&self, set: EvidenceSet) -> (Vec<Evidence>, Vec<Absence>) {
        let absences = set.absences.iter().map(|entries| self.absence(*entries)).collect();
        (self.all_evidence(set), first_of_each(absences))
    }

    /// The entries that have been gathered, as outcomes show them.
    pub(super) fn all_evidence(&self, set: EvidenceSet) -> Vec<Evidence> {
        let entries = set.entries.into_iter();
        entries.map(|(ix, role, source)| self.evidence(ix, role, source)).collect()
    }

    fn absence(&self, entries: NodeId) -> Absence {
        let list = self.source_names(self.sources(entries));
        Absence { list, condition: self.selection_text(entries) }
    }

    /// One entry as outcomes show it.
    pub(super) fn evidence(&self, ix: EntryIx, role: Role, source: Source) -> Evidence {
        let matched = self.matched(ix, source);
        let (scheme, code, term) = match (matched, self.record.codes(ix).next()) {
            (Some((code, row)), _) => {
                let term = self.pack.plan.codes.term(row, code).to_string();
                (code.scheme(), code.text(), term)
            }
            (None, Some(code)) => (code.scheme(), code.text(), String::new()),
            (None, None) => (Scheme::Local, String::new(), String::new()),
        };
        let (value, unit) = self.reading_text(ix, source);
        let entry = self.record.source(ix);
        let text =
            |get: fn(EntryView<'a>) -> &'a str| entry.map(get).unwrap_or_default().to_string();
        Evidence {
            entry: text(EntryView::id),
            date: text(EntryView::effective),
            scheme,
            code,
            term,
            list: self.source_name(source).to_string(),
            value,
            unit,
            organisation: text(EntryView::organisation),
            service: text(EntryView::service),
            recorder: text(EntryView::recorder),
            role,
        }
    }

    /// The entries a node looked at, for an explanation.
    pub(super) fn evidence_of(&mut self, id: NodeId) -> Vec<Evidence> {
        let mut set = self.evidence_set();
        self.gather(id, &mut set);
        if let Value::Entries(entries) = self.value(id) {
            for ix in entries.definite.iter().rev().take(SHOWN) {
                self.gather_selected(id, *ix, &mut set);
            }
        }
        self.all_evidence(set)
    }
}

/// The absences, each once: different selections may read alike.
fn first_of_each(absences: Vec<Absence>) -> Vec<Absence> {
    if absences.len() < 2 {
        return absences;
    }
    let order = sorted(absences.len(), &mut |a, b| absences.get(a) < absences.get(b));
    let mut again = alloc::vec![false; absences.len()];
    for pair in order.windows(2) {
        if let [before, at] = pair
            && absences.get(*before) == absences.get(*at)
            && let Some(again) = again.get_mut(*at)
        {
            *again = true;
        }
    }
    absences
        .into_iter()
        .zip(again)
        .filter(|(_, again)| !again)
        .map(|(absence, _)| absence)
        .collect()
}

/// How many entries of a selection an explanation shows, latest first.
const SHOWN: usize = 20;

/// Whether a part had a say in the whole: all parts of a yes `and` and of a no `or` do, else those that
/// answer as the whole does.
fn matters(whole: Answer, part: Answer) -> bool {
    matches!(
        (whole, part),
        (Answer::Yes, Answer::Yes)
            | (Answer::No, Answer::No)
            | (Answer::Unknown(_), Answer::Unknown(_))
    )
}
