//! From the host's values to the engine's.

use rules_core::entry;

use super::{each, wit};

impl From<wit::Coding> for entry::Coding {
    fn from(coding: wit::Coding) -> Self {
        let wit::Coding { scheme, code } = coding;
        Self { scheme: scheme.into(), code }
    }
}

impl From<wit::Comparator> for entry::Comparator {
    fn from(comparator: wit::Comparator) -> Self {
        match comparator {
            wit::Comparator::Less => Self::Less,
            wit::Comparator::LessOrEqual => Self::LessOrEqual,
            wit::Comparator::GreaterOrEqual => Self::GreaterOrEqual,
            wit::Comparator::Greater => Self::Greater,
        }
    }
}

impl From<wit::EntryValue> for entry::EntryValue {
    fn from(value: wit::EntryValue) -> Self {
        match value {
            wit::EntryValue::Quantity(wit::Quantity { value, unit, comparator }) => {
                Self::Quantity { value, unit, comparator: comparator.map(Into::into) }
            }
            wit::EntryValue::Date(date) => Self::Date(date),
            wit::EntryValue::Text(text) => Self::Text(text),
        }
    }
}

impl From<wit::EpisodeType> for entry::EpisodeType {
    fn from(episode: wit::EpisodeType) -> Self {
        match episode {
            wit::EpisodeType::First => Self::First,
            wit::EpisodeType::New => Self::New,
            wit::EpisodeType::Review => Self::Review,
            wit::EpisodeType::FlareUp => Self::FlareUp,
            wit::EpisodeType::End => Self::End,
            wit::EpisodeType::Other => Self::Other,
        }
    }
}

impl From<wit::EntryFlags> for entry::EntryFlags {
    fn from(flags: wit::EntryFlags) -> Self {
        let mut it = Self::default();
        it.entered_in_error = flags.contains(wit::EntryFlags::ENTERED_IN_ERROR);
        it.deleted = flags.contains(wit::EntryFlags::DELETED);
        it.confidential = flags.contains(wit::EntryFlags::CONFIDENTIAL);
        it
    }
}

impl From<wit::CodedEntry> for entry::CodedEntry {
    fn from(entry: wit::CodedEntry) -> Self {
        let wit::CodedEntry {
            id,
            codings,
            effective,
            recorded,
            value,
            organisation,
            service,
            recorder,
            episode,
            flags,
        } = entry;
        let mut it = Self::default();
        it.id = id;
        it.codings = each(codings);
        it.effective = effective;
        it.recorded = recorded;
        it.value = value.map(Into::into);
        it.organisation = organisation;
        it.service = service;
        it.recorder = recorder;
        it.episode = episode.map(Into::into);
        it.flags = flags.into();
        it
    }
}

impl From<wit::Column> for entry::Column {
    fn from(column: wit::Column) -> Self {
        let wit::Column { name, values } = column;
        Self { name, values }
    }
}

impl From<wit::Registration> for entry::Registration {
    fn from(registration: wit::Registration) -> Self {
        let wit::Registration { start, end, organisation } = registration;
        Self::new(start).with_end(end).with_organisation(organisation)
    }
}

impl From<wit::Patient> for entry::Patient {
    fn from(patient: wit::Patient) -> Self {
        let wit::Patient { birth_date, sex, death_date, registrations } = patient;
        let mut it = Self::default()
            .with_birth_date(birth_date)
            .with_sex(sex.into())
            .with_death_date(death_date);
        it.registrations = each(registrations);
        it
    }
}

impl From<wit::ParameterValue> for entry::ParameterValue {
    fn from(parameter: wit::ParameterValue) -> Self {
        let wit::ParameterValue { name, value } = parameter;
        Self { name, value }
    }
}

impl From<wit::Context> for entry::Context {
    fn from(context: wit::Context) -> Self {
        let wit::Context { today, known_as_of, organisation, parameters } = context;
        let mut it = Self::on(today).with_known_as_of(known_as_of).with_organisation(organisation);
        it.parameters = each(parameters);
        it
    }
}
