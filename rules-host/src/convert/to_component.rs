//! From what a host hands over to the component's values.

use rules_core::entry;

use super::{each, wit};

impl From<&entry::Coding> for wit::Coding {
    fn from(coding: &entry::Coding) -> Self {
        let entry::Coding { scheme, code } = coding;
        Self { scheme: (*scheme).into(), code: code.clone() }
    }
}

impl From<&entry::EntryValue> for wit::EntryValue {
    fn from(value: &entry::EntryValue) -> Self {
        match value {
            entry::EntryValue::Quantity { value, unit, comparator } => {
                Self::Quantity(wit::Quantity {
                    value: value.clone(),
                    unit: unit.clone(),
                    comparator: comparator.map(Into::into),
                })
            }
            entry::EntryValue::Date(date) => Self::Date(date.clone()),
            entry::EntryValue::Text(text) => Self::Text(text.clone()),
        }
    }
}

impl From<entry::EntryFlags> for wit::EntryFlags {
    fn from(flags: entry::EntryFlags) -> Self {
        let entry::EntryFlags { entered_in_error, deleted, confidential, .. } = flags;
        let set = [
            (entered_in_error, Self::ENTERED_IN_ERROR),
            (deleted, Self::DELETED),
            (confidential, Self::CONFIDENTIAL),
        ];
        set.into_iter().filter(|(set, _)| *set).fold(Self::empty(), |all, (_, flag)| all | flag)
    }
}

impl From<&entry::CodedEntry> for wit::CodedEntry {
    fn from(entry: &entry::CodedEntry) -> Self {
        let entry::CodedEntry {
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
            ..
        } = entry;
        Self {
            id: id.clone(),
            codings: each(codings),
            effective: effective.clone(),
            recorded: recorded.clone(),
            value: value.as_ref().map(Into::into),
            organisation: organisation.clone(),
            service: service.clone(),
            recorder: recorder.clone(),
            episode: episode.map(Into::into),
            flags: (*flags).into(),
        }
    }
}

impl From<&entry::Column> for wit::Column {
    fn from(column: &entry::Column) -> Self {
        let entry::Column { name, values } = column;
        Self { name: name.clone(), values: values.clone() }
    }
}

impl From<&entry::Registration> for wit::Registration {
    fn from(registration: &entry::Registration) -> Self {
        let entry::Registration { start, end, organisation, .. } = registration;
        Self { start: start.clone(), end: end.clone(), organisation: organisation.clone() }
    }
}

impl From<&entry::Patient> for wit::Patient {
    fn from(patient: &entry::Patient) -> Self {
        let entry::Patient { birth_date, sex, death_date, registrations, .. } = patient;
        Self {
            birth_date: birth_date.clone(),
            sex: (*sex).into(),
            death_date: death_date.clone(),
            registrations: each(registrations),
        }
    }
}

impl From<&entry::ParameterValue> for wit::ParameterValue {
    fn from(parameter: &entry::ParameterValue) -> Self {
        let entry::ParameterValue { name, value } = parameter;
        Self { name: name.clone(), value: value.clone() }
    }
}

impl From<&entry::Context> for wit::Context {
    fn from(context: &entry::Context) -> Self {
        let entry::Context { today, known_as_of, organisation, parameters, .. } = context;
        Self {
            today: today.clone(),
            known_as_of: known_as_of.clone(),
            organisation: organisation.clone(),
            parameters: each(parameters),
        }
    }
}
