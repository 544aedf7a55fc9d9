//! The entries as a host gave them.
//!
//! Each is a set of ranges of the text it came in: a text request's fields stay where they are; what had escapes,
//! and what typed calls bring, is kept beside it. Nothing here has been checked.

use alloc::{string::String, vec::Vec};

use crate::{
    code::Scheme,
    entry::{CodedEntry, Coding, Comparator, EntryFlags, EntryValue, EpisodeType},
    limits::{ENTRIES_MAX, TEXT_MAX},
};

/// Bytes no longer used that are too few to be given back.
const COMPACT_FROM: usize = 1 << 16;

/// A part of the text, by its first byte and length in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TextRange {
    start: u32,
    len: u32,
}

impl TextRange {
    /// Bytes of a text below 4 GiB.
    pub(crate) fn new(start: usize, len: usize) -> Self {
        Self { start: start as u32, len: len as u32 }
    }

    pub(crate) fn len(self) -> usize {
        self.len as usize
    }

    pub(crate) fn is_empty(self) -> bool {
        self.len == 0
    }

    /// Where it stands in what begins at `start`.
    pub(crate) fn within(self, start: usize) -> core::ops::Range<usize> {
        let from = (self.start as usize).saturating_sub(start);
        from..from + self.len()
    }

    /// Where it ends in another that it is a part of.
    pub(crate) fn end_in(self, whole: Self) -> usize {
        (self.start + self.len).saturating_sub(whole.start) as usize
    }

    /// A part of it.
    pub(crate) fn part(self, start: usize, len: usize) -> Self {
        Self::new(self.start as usize + start, len)
    }
}

/// One coding.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawCoding {
    pub(crate) scheme: Scheme,
    pub(crate) code: TextRange,
}

/// A value.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum RawValue {
    #[default]
    None,
    Quantity {
        value: TextRange,
        unit: TextRange,
        comparator: Option<Comparator>,
    },
    Date(TextRange),
    Text(TextRange),
}

/// One entry; the fields of [`CodedEntry`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RawEntry {
    pub(crate) id: TextRange,
    pub(crate) effective: TextRange,
    pub(crate) recorded: TextRange,
    pub(crate) organisation: TextRange,
    pub(crate) service: TextRange,
    pub(crate) recorder: TextRange,
    pub(crate) value: RawValue,
    pub(crate) episode: Option<EpisodeType>,
    pub(crate) flags: EntryFlags,
    /// Its codings: from, to.
    pub(crate) codings: (u32, u32),
    /// Whether one of its texts is longer than the limit.
    pub(crate) is_long: bool,
}

/// The entries, in the host's order.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawEntries<'t> {
    text: &'t str,
    /// Goes on where `text` ends.
    own: String,
    entries: Vec<RawEntry>,
    codings: Vec<RawCoding>,
}

/// One entry, read where it stands.
#[derive(Clone, Copy)]
pub(crate) struct EntryView<'r> {
    all: &'r RawEntries<'r>,
    pub(crate) raw: &'r RawEntry,
}

/// An entry's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueView<'r> {
    Quantity { value: &'r str, unit: &'r str, comparator: Option<Comparator> },
    Date(&'r str),
    Text(&'r str),
}

impl<'t> RawEntries<'t> {
    /// No entries yet, over a text they will stand in.
    pub(crate) fn over(text: &'t str) -> Self {
        // A line with a date and a code has about 40 bytes.
        let entries = (text.len() / 32).min(ENTRIES_MAX);
        Self {
            text,
            own: String::new(),
            entries: Vec::with_capacity(entries),
            codings: Vec::with_capacity(entries),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// How many bytes of text there are, used and no longer used.
    pub(crate) fn size(&self) -> usize {
        self.text.len().saturating_add(self.own.len())
    }

    /// How many bytes of text an entry has.
    pub(crate) fn text_len(entry: &CodedEntry) -> usize {
        let value = match &entry.value {
            None => 0,
            Some(EntryValue::Quantity { value, unit, .. }) => {
                value.len().saturating_add(unit.len())
            }
            Some(EntryValue::Date(text) | EntryValue::Text(text)) => text.len(),
        };
        let CodedEntry { id, effective, recorded, organisation, service, recorder, .. } = entry;
        let texts = [id, effective, recorded, organisation, service, recorder];
        let codes = entry.codings.iter().map(|coding| &coding.code);
        texts.into_iter().chain(codes).map(String::len).fold(value, usize::saturating_add)
    }

    /// Keeps a text that does not stand in the request.
    pub(crate) fn keep(&mut self, text: &str) -> TextRange {
        let start = self.size();
        self.own.push_str(text);
        TextRange::new(start, text.len())
    }

    pub(crate) fn get(&self, range: TextRange) -> &str {
        let (start, len) = (range.start as usize, range.len as usize);
        match start.checked_sub(self.text.len()) {
            None => self.text.get(start..start + len),
            Some(start) => self.own.get(start..start + len),
        }
        .unwrap_or_default()
    }

    /// Gives back the text of entries that are no longer there, once it is more than the rest.
    pub(crate) fn compact(&mut self) {
        let live: usize =
            self.entries().map(|it| it.lengths().map(|(_, len)| len).sum::<usize>()).sum();
        if self.text.is_empty()
            && self.own.len() > live.saturating_mul(2).saturating_add(COMPACT_FROM)
        {
            let mut kept = Self::default();
            self.entries().for_each(|entry| kept.push(&entry.to_entry()));
            *self = kept;
        }
    }

    /// Adds a coding; an entry's codings come before it.
    pub(crate) fn push_coding(&mut self, coding: RawCoding) {
        self.codings.push(coding);
    }

    /// Takes back the codings from this one on.
    pub(crate) fn truncate_codings(&mut self, from: u32) {
        self.codings.truncate(from as usize);
    }

    /// Where the next coding will stand.
    pub(crate) fn next_coding(&self) -> u32 {
        self.codings.len() as u32
    }

    /// Adds an entry.
    pub(crate) fn push_raw(&mut self, raw: RawEntry) {
        self.entries.push(raw);
    }

    /// Adds an entry by its parts.
    pub(crate) fn push(&mut self, entry: &CodedEntry) {
        let raw = self.raw_of(entry);
        self.entries.push(raw);
    }

    /// The same with the text kept here; every range stays what it is.
    pub(crate) fn into_owned(self) -> RawEntries<'static> {
        let Self { text, own, entries, codings } = self;
        let own = if text.is_empty() { own } else { [text, own.as_str()].concat() };
        RawEntries { text: "", own, entries, codings }
    }

    /// Takes over the entries of others, with their text.
    pub(crate) fn append(&mut self, others: RawEntries<'t>) {
        if self.len() == 0 && self.size() == 0 {
            *self = others;
            return;
        }
        let (start, codings) = (self.size() as u32, self.next_coding());
        self.own.push_str(others.text);
        self.own.push_str(&others.own);
        let moved = |range: TextRange| TextRange { start: range.start + start, ..range };
        self.codings
            .extend(others.codings.iter().map(|it| RawCoding { code: moved(it.code), ..*it }));
        self.entries.extend(others.entries.iter().map(|raw| RawEntry {
            id: moved(raw.id),
            effective: moved(raw.effective),
            recorded: moved(raw.recorded),
            organisation: moved(raw.organisation),
            service: moved(raw.service),
            recorder: moved(raw.recorder),
            value: match raw.value {
                RawValue::None => RawValue::None,
                RawValue::Quantity { value, unit, comparator } => {
                    RawValue::Quantity { value: moved(value), unit: moved(unit), comparator }
                }
                RawValue::Date(text) => RawValue::Date(moved(text)),
                RawValue::Text(text) => RawValue::Text(moved(text)),
            },
            codings: (raw.codings.0 + codings, raw.codings.1 + codings),
            ..*raw
        }));
    }

    /// Puts an entry in another's place; that one's text stays behind.
    pub(crate) fn replace(&mut self, place: usize, entry: &CodedEntry) {
        let raw = self.raw_of(entry);
        if let Some(slot) = self.entries.get_mut(place) {
            *slot = raw;
        }
    }

    /// Takes out the entries behind the first so many, and the text kept since it had this size.
    pub(crate) fn truncate(&mut self, len: usize, size: usize) {
        if let Some(first) = self.entries.get(len) {
            self.codings.truncate(first.codings.0 as usize);
        }
        self.entries.truncate(len);
        self.own.truncate(size.saturating_sub(self.text.len()));
    }

    /// Takes an entry out; its text stays behind.
    pub(crate) fn remove(&mut self, place: usize) {
        if place < self.entries.len() {
            self.entries.remove(place);
        }
    }

    fn raw_of(&mut self, entry: &CodedEntry) -> RawEntry {
        let from = self.next_coding();
        for Coding { scheme, code } in &entry.codings {
            let code = self.keep(code);
            self.codings.push(RawCoding { scheme: *scheme, code });
        }
        let raw = RawEntry {
            id: self.keep(&entry.id),
            effective: self.keep(&entry.effective),
            recorded: self.keep(&entry.recorded),
            organisation: self.keep(&entry.organisation),
            service: self.keep(&entry.service),
            recorder: self.keep(&entry.recorder),
            value: match &entry.value {
                None => RawValue::None,
                Some(EntryValue::Quantity { value, unit, comparator }) => RawValue::Quantity {
                    value: self.keep(value),
                    unit: self.keep(unit),
                    comparator: *comparator,
                },
                Some(EntryValue::Date(date)) => RawValue::Date(self.keep(date)),
                Some(EntryValue::Text(text)) => RawValue::Text(self.keep(text)),
            },
            episode: entry.episode,
            flags: entry.flags,
            codings: (from, self.next_coding()),
            is_long: false,
        };
        let lengths = EntryView { all: self, raw: &raw }.lengths();
        let is_long = lengths.fold(0, |longest, (_, len)| longest.max(len)) > TEXT_MAX;
        RawEntry { is_long, ..raw }
    }

    pub(crate) fn entry(&self, place: usize) -> Option<EntryView<'_>> {
        self.entries.get(place).map(|raw| EntryView { all: self, raw })
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = EntryView<'_>> {
        self.entries.iter().map(|raw| EntryView { all: self, raw })
    }

    pub(crate) fn codings(&self, raw: &RawEntry) -> &[RawCoding] {
        let (from, to) = raw.codings;
        self.codings.get(from as usize..to as usize).unwrap_or_default()
    }
}

impl<'r> EntryView<'r> {
    pub(crate) fn id(self) -> &'r str {
        self.all.get(self.raw.id)
    }

    pub(crate) fn effective(self) -> &'r str {
        self.all.get(self.raw.effective)
    }

    pub(crate) fn recorded(self) -> &'r str {
        self.all.get(self.raw.recorded)
    }

    pub(crate) fn organisation(self) -> &'r str {
        self.all.get(self.raw.organisation)
    }

    pub(crate) fn service(self) -> &'r str {
        self.all.get(self.raw.service)
    }

    pub(crate) fn recorder(self) -> &'r str {
        self.all.get(self.raw.recorder)
    }

    pub(crate) fn value(self) -> Option<ValueView<'r>> {
        let get = |range| self.all.get(range);
        Some(match self.raw.value {
            RawValue::None => return None,
            RawValue::Quantity { value, unit, comparator } => {
                ValueView::Quantity { value: get(value), unit: get(unit), comparator }
            }
            RawValue::Date(date) => ValueView::Date(get(date)),
            RawValue::Text(text) => ValueView::Text(get(text)),
        })
    }

    /// Its codings, as recorded.
    pub(crate) fn codings(self) -> impl Iterator<Item = (Scheme, &'r str)> {
        let codings = self.all.codings(self.raw).iter();
        codings.map(move |coding| (coding.scheme, self.all.get(coding.code)))
    }

    /// Its texts by name, with the bytes each has.
    pub(crate) fn lengths(self) -> impl Iterator<Item = (&'static str, usize)> {
        let raw = self.raw;
        let value = match raw.value {
            RawValue::None => 0,
            RawValue::Quantity { value, unit, .. } => value.len().max(unit.len()),
            RawValue::Date(text) | RawValue::Text(text) => text.len(),
        };
        let fields = [
            ("id", raw.id.len()),
            ("effective date", raw.effective.len()),
            ("recorded date", raw.recorded.len()),
            ("value", value),
            ("organisation", raw.organisation.len()),
            ("service", raw.service.len()),
            ("recorder", raw.recorder.len()),
        ];
        let codings = self.all.codings(raw).iter().map(|it| ("code", it.code.len()));
        fields.into_iter().chain(codings)
    }

    /// The entry on its own.
    pub(crate) fn to_entry(self) -> CodedEntry {
        CodedEntry {
            id: self.id().into(),
            codings: self
                .codings()
                .map(|(scheme, code)| Coding { scheme, code: code.into() })
                .collect(),
            effective: self.effective().into(),
            recorded: self.recorded().into(),
            value: self.value().map(|value| match value {
                ValueView::Quantity { value, unit, comparator } => {
                    EntryValue::Quantity { value: value.into(), unit: unit.into(), comparator }
                }
                ValueView::Date(date) => EntryValue::Date(date.into()),
                ValueView::Text(text) => EntryValue::Text(text.into()),
            }),
            organisation: self.organisation().into(),
            service: self.service().into(),
            recorder: self.recorder().into(),
            episode: self.raw.episode,
            flags: self.raw.flags,
        }
    }
}
