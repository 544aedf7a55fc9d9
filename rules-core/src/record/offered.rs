//! Entries as a host offered them, in columns over the text they came in.
//!
//! A text request's fields stay where they are; what had escapes, and what typed calls bring, is kept beside
//! it. Nothing here has been checked.

use alloc::{string::String, vec::Vec};

use crate::{
    code::Scheme,
    entry::{CodedEntry, Coding, Comparator, EntryFlags, EntryValue, EpisodeType},
    limits::{ENTRIES_MAX, TEXT_MAX},
};

/// Bytes no longer used that are too few to be given back.
const TIDY_FROM: usize = 1 << 16;

/// A piece of the text, by its first byte and length.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Piece {
    start: u32,
    len: u32,
}

impl Piece {
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
pub(crate) struct CodingCells {
    pub(crate) scheme: Scheme,
    pub(crate) code: Piece,
}

/// A value.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum ValueCells {
    #[default]
    None,
    Quantity {
        value: Piece,
        unit: Piece,
        comparator: Option<Comparator>,
    },
    Date(Piece),
    Text(Piece),
}

/// One entry; the fields of [`CodedEntry`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct EntryCells {
    pub(crate) id: Piece,
    pub(crate) effective: Piece,
    pub(crate) recorded: Piece,
    pub(crate) organisation: Piece,
    pub(crate) service: Piece,
    pub(crate) recorder: Piece,
    pub(crate) value: ValueCells,
    pub(crate) episode: Option<EpisodeType>,
    pub(crate) flags: EntryFlags,
    /// Its codings: from, to.
    pub(crate) codings: (u32, u32),
    /// Whether one of its texts is longer than the limit.
    pub(crate) is_long: bool,
}

/// The entries, in the host's order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offered<'t> {
    text: &'t str,
    /// Goes on where `text` ends.
    own: String,
    cells: Vec<EntryCells>,
    codings: Vec<CodingCells>,
}

/// One entry, read where it stands.
#[derive(Clone, Copy)]
pub(crate) struct EntryView<'r> {
    offered: &'r Offered<'r>,
    pub(crate) cells: &'r EntryCells,
}

/// An entry's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueView<'r> {
    Quantity { value: &'r str, unit: &'r str, comparator: Option<Comparator> },
    Date(&'r str),
    Text(&'r str),
}

impl<'t> Offered<'t> {
    /// No entries yet, over a text they will stand in.
    pub(crate) fn over(text: &'t str) -> Self {
        // A line with a date and a code has about 40 bytes.
        let entries = (text.len() / 32).min(ENTRIES_MAX);
        Self {
            text,
            own: String::new(),
            cells: Vec::with_capacity(entries),
            codings: Vec::with_capacity(entries),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.len()
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
    pub(crate) fn keep(&mut self, text: &str) -> Piece {
        let start = self.size();
        self.own.push_str(text);
        Piece::new(start, text.len())
    }

    pub(crate) fn get(&self, piece: Piece) -> &str {
        let (start, len) = (piece.start as usize, piece.len as usize);
        match start.checked_sub(self.text.len()) {
            None => self.text.get(start..start + len),
            Some(start) => self.own.get(start..start + len),
        }
        .unwrap_or_default()
    }

    /// Gives back the text of entries that are no longer there, once it is more than the rest.
    pub(crate) fn tidy(&mut self) {
        let live: usize =
            self.entries().map(|it| it.lengths().map(|(_, len)| len).sum::<usize>()).sum();
        if self.text.is_empty() && self.own.len() > live.saturating_mul(2).saturating_add(TIDY_FROM)
        {
            let mut tidy = Self::default();
            self.entries().for_each(|entry| tidy.push(&entry.to_entry()));
            *self = tidy;
        }
    }

    /// Adds a coding; an entry's codings come before it.
    pub(crate) fn push_coding(&mut self, coding: CodingCells) {
        self.codings.push(coding);
    }

    /// Takes back the codings from this one on.
    pub(crate) fn forget_codings(&mut self, from: u32) {
        self.codings.truncate(from as usize);
    }

    /// Where the next coding will stand.
    pub(crate) fn next_coding(&self) -> u32 {
        self.codings.len() as u32
    }

    /// Adds an entry.
    pub(crate) fn push_cells(&mut self, cells: EntryCells) {
        self.cells.push(cells);
    }

    /// Adds an entry by its parts.
    pub(crate) fn push(&mut self, entry: &CodedEntry) {
        let cells = self.cells_of(entry);
        self.cells.push(cells);
    }

    /// The same with the text kept here; every piece stays where it is.
    pub(crate) fn into_owned(self) -> Offered<'static> {
        let Self { text, own, cells, codings } = self;
        let own = if text.is_empty() { own } else { [text, own.as_str()].concat() };
        Offered { text: "", own, cells, codings }
    }

    /// Takes over the entries of others, with their text.
    pub(crate) fn adopt(&mut self, others: Offered<'t>) {
        if self.len() == 0 && self.size() == 0 {
            *self = others;
            return;
        }
        let (start, codings) = (self.size() as u32, self.next_coding());
        self.own.push_str(others.text);
        self.own.push_str(&others.own);
        let moved = |piece: Piece| Piece { start: piece.start + start, ..piece };
        self.codings
            .extend(others.codings.iter().map(|it| CodingCells { code: moved(it.code), ..*it }));
        self.cells.extend(others.cells.iter().map(|cells| EntryCells {
            id: moved(cells.id),
            effective: moved(cells.effective),
            recorded: moved(cells.recorded),
            organisation: moved(cells.organisation),
            service: moved(cells.service),
            recorder: moved(cells.recorder),
            value: match cells.value {
                ValueCells::None => ValueCells::None,
                ValueCells::Quantity { value, unit, comparator } => {
                    ValueCells::Quantity { value: moved(value), unit: moved(unit), comparator }
                }
                ValueCells::Date(text) => ValueCells::Date(moved(text)),
                ValueCells::Text(text) => ValueCells::Text(moved(text)),
            },
            codings: (cells.codings.0 + codings, cells.codings.1 + codings),
            ..*cells
        }));
    }

    /// Puts an entry in another's place; that one's text stays behind.
    pub(crate) fn replace(&mut self, place: usize, entry: &CodedEntry) {
        let cells = self.cells_of(entry);
        if let Some(slot) = self.cells.get_mut(place) {
            *slot = cells;
        }
    }

    /// Takes out the entries behind the first so many, and the text kept since it had this size.
    pub(crate) fn truncate(&mut self, len: usize, size: usize) {
        if let Some(first) = self.cells.get(len) {
            self.codings.truncate(first.codings.0 as usize);
        }
        self.cells.truncate(len);
        self.own.truncate(size.saturating_sub(self.text.len()));
    }

    /// Takes an entry out; its text stays behind.
    pub(crate) fn remove(&mut self, place: usize) {
        if place < self.cells.len() {
            self.cells.remove(place);
        }
    }

    fn cells_of(&mut self, entry: &CodedEntry) -> EntryCells {
        let from = self.next_coding();
        for Coding { scheme, code } in &entry.codings {
            let code = self.keep(code);
            self.codings.push(CodingCells { scheme: *scheme, code });
        }
        let cells = EntryCells {
            id: self.keep(&entry.id),
            effective: self.keep(&entry.effective),
            recorded: self.keep(&entry.recorded),
            organisation: self.keep(&entry.organisation),
            service: self.keep(&entry.service),
            recorder: self.keep(&entry.recorder),
            value: match &entry.value {
                None => ValueCells::None,
                Some(EntryValue::Quantity { value, unit, comparator }) => ValueCells::Quantity {
                    value: self.keep(value),
                    unit: self.keep(unit),
                    comparator: *comparator,
                },
                Some(EntryValue::Date(date)) => ValueCells::Date(self.keep(date)),
                Some(EntryValue::Text(text)) => ValueCells::Text(self.keep(text)),
            },
            episode: entry.episode,
            flags: entry.flags,
            codings: (from, self.next_coding()),
            is_long: false,
        };
        let lengths = EntryView { offered: self, cells: &cells }.lengths();
        let is_long = lengths.fold(0, |longest, (_, len)| longest.max(len)) > TEXT_MAX;
        EntryCells { is_long, ..cells }
    }

    pub(crate) fn entry(&self, place: usize) -> Option<EntryView<'_>> {
        self.cells.get(place).map(|cells| EntryView { offered: self, cells })
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = EntryView<'_>> {
        self.cells.iter().map(|cells| EntryView { offered: self, cells })
    }

    pub(crate) fn codings(&self, cells: &EntryCells) -> &[CodingCells] {
        let (from, to) = cells.codings;
        self.codings.get(from as usize..to as usize).unwrap_or_default()
    }
}

impl<'r> EntryView<'r> {
    pub(crate) fn id(self) -> &'r str {
        self.offered.get(self.cells.id)
    }

    pub(crate) fn effective(self) -> &'r str {
        self.offered.get(self.cells.effective)
    }

    pub(crate) fn recorded(self) -> &'r str {
        self.offered.get(self.cells.recorded)
    }

    pub(crate) fn organisation(self) -> &'r str {
        self.offered.get(self.cells.organisation)
    }

    pub(crate) fn service(self) -> &'r str {
        self.offered.get(self.cells.service)
    }

    pub(crate) fn recorder(self) -> &'r str {
        self.offered.get(self.cells.recorder)
    }

    pub(crate) fn value(self) -> Option<ValueView<'r>> {
        let get = |piece| self.offered.get(piece);
        Some(match self.cells.value {
            ValueCells::None => return None,
            ValueCells::Quantity { value, unit, comparator } => {
                ValueView::Quantity { value: get(value), unit: get(unit), comparator }
            }
            ValueCells::Date(date) => ValueView::Date(get(date)),
            ValueCells::Text(text) => ValueView::Text(get(text)),
        })
    }

    /// Its codings, as recorded.
    pub(crate) fn codings(self) -> impl Iterator<Item = (Scheme, &'r str)> {
        let codings = self.offered.codings(self.cells).iter();
        codings.map(move |coding| (coding.scheme, self.offered.get(coding.code)))
    }

    /// Its texts by name, with the bytes each has.
    pub(crate) fn lengths(self) -> impl Iterator<Item = (&'static str, usize)> {
        let cells = self.cells;
        let value = match cells.value {
            ValueCells::None => 0,
            ValueCells::Quantity { value, unit, .. } => value.len().max(unit.len()),
            ValueCells::Date(text) | ValueCells::Text(text) => text.len(),
        };
        let fields = [
            ("id", cells.id.len()),
            ("effective date", cells.effective.len()),
            ("recorded date", cells.recorded.len()),
            ("value", value),
            ("organisation", cells.organisation.len()),
            ("service", cells.service.len()),
            ("recorder", cells.recorder.len()),
        ];
        let codings = self.offered.codings(cells).iter().map(|it| ("code", it.code.len()));
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
            episode: self.cells.episode,
            flags: self.cells.flags,
        }
    }
}
