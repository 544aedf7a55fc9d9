//! The patient's facts.

use rules_core::{
    date::PartialDate,
    entry::{Patient, Registration, Sex},
};

use super::{
    bundle::Bundle,
    dates, origin,
    tree::{self, Node},
};
use crate::{
    problem::ProblemKind,
    tally::{Note, Tally},
};

/// Reads a Patient; what is odd about it comes back as kinds of problem, each with the member it is about.
pub(super) fn patient<'a>(
    bundle: &Bundle<'a>,
    resource: &'a Node<'a>,
    tally: &mut Tally,
) -> (Patient, Vec<(ProblemKind, &'static str)>) {
    let mut odd = Vec::new();
    let sex = match tree::text(resource, "gender") {
        Some("female") => Sex::Female,
        Some("male") => Sex::Male,
        Some("other") => Sex::Other,
        None | Some("unknown") => Sex::Unknown,
        Some(_) => {
            odd.push((ProblemKind::SexUnreadable, "gender"));
            Sex::Unknown
        }
    };
    let death_date = tree::text(resource, "deceasedDateTime").map(dates::day).unwrap_or_default();
    if tree::is_true(resource, "deceasedBoolean") && death_date.is_empty() {
        odd.push((ProblemKind::DeathUndated, "deceasedBoolean"));
    }
    let birth_date = tree::text(resource, "birthDate").map(dates::day).unwrap_or_default();
    for (date, member) in [(&birth_date, "birthDate"), (&death_date, "deceasedDateTime")] {
        if !date.is_empty() && PartialDate::parse(date).is_err() {
            odd.push((ProblemKind::DateUnreadable, member));
        }
    }
    let mut patient =
        Patient::default().with_birth_date(birth_date).with_sex(sex).with_death_date(death_date);
    patient.registrations = registrations(bundle, resource, tally);
    (patient, odd)
}

/// Registrations of the GP Connect extension, with the managing organisation.
///
/// A registration without a start cannot answer any question a rule may ask, so it is counted and left out.
fn registrations<'a>(
    bundle: &Bundle<'a>,
    resource: &'a Node<'a>,
    tally: &mut Tally,
) -> Vec<Registration> {
    let organisation = tree::text(resource, "managingOrganization.reference")
        .and_then(|reference| bundle.resolve(reference, resource))
        .map(|organisation| origin::of_organisation(organisation).organisation)
        .unwrap_or_default();
    let periods: Vec<&Node<'_>> = tree::extensions(resource, "RegistrationDetails")
        .flat_map(|details| tree::extensions(details, "registrationPeriod"))
        .filter_map(|period| tree::at(period, "valuePeriod"))
        .collect();
    let mut registrations = Vec::new();
    for period in &periods {
        let date = |member| tree::text(period, member).map(dates::day).unwrap_or_default();
        let start = date("start");
        if start.is_empty() {
            tally.count_note(Note::RegistrationUndated);
            continue;
        }
        let registration = Registration::new(start).with_end(date("end"));
        registrations.push(registration.with_organisation(organisation.clone()));
    }
    if periods.is_empty() && !organisation.is_empty() {
        tally.count_note(Note::RegistrationUndated);
    }
    registrations
}
