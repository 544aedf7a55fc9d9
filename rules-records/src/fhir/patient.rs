//! The patient's facts.

use rules_core::entry::{Patient, Registration, Sex};
use serde_json::Value;

use super::{bundle::Bundle, dates, json, origin};
use crate::{
    record::ProblemKind,
    tally::{Note, Tally},
};

/// Reads a Patient; what is odd about it comes back as kinds of problem.
pub(super) fn patient<'a>(
    bundle: &Bundle<'a>,
    resource: &'a Value,
    tally: &mut Tally,
) -> (Patient, Vec<ProblemKind>) {
    let mut odd = Vec::new();
    let sex = match json::text(resource, "gender") {
        Some("female") => Sex::Female,
        Some("male") => Sex::Male,
        Some("other") => Sex::Other,
        None | Some("unknown") => Sex::Unknown,
        Some(_) => {
            odd.push(ProblemKind::SexUnreadable);
            Sex::Unknown
        }
    };
    let death_date = json::text(resource, "deceasedDateTime").map(dates::day).unwrap_or_default();
    if resource.get("deceasedBoolean") == Some(&Value::Bool(true)) && death_date.is_empty() {
        odd.push(ProblemKind::DeathUndated);
    }
    let patient = Patient {
        birth_date: json::text(resource, "birthDate").map(dates::day).unwrap_or_default(),
        sex,
        death_date,
        registrations: registrations(bundle, resource, tally),
    };
    (patient, odd)
}

/// Registrations of the GP Connect extension, with the managing organisation.
///
/// A registration without a start cannot answer any question a rule may ask, so it is counted and left out.
fn registrations<'a>(
    bundle: &Bundle<'a>,
    resource: &'a Value,
    tally: &mut Tally,
) -> Vec<Registration> {
    let organisation = json::text(resource, "managingOrganization.reference")
        .and_then(|reference| bundle.resolve(reference, resource))
        .map(|organisation| origin::of_organisation(organisation).organisation)
        .unwrap_or_default();
    let periods: Vec<&Value> = json::extensions(resource, "RegistrationDetails")
        .flat_map(|details| json::extensions(details, "registrationPeriod"))
        .filter_map(|period| json::at(period, "valuePeriod"))
        .collect();
    let mut registrations = Vec::new();
    for period in &periods {
        let date = |member| json::text(period, member).map(dates::day).unwrap_or_default();
        let start = date("start");
        if start.is_empty() {
            tally.note(Note::RegistrationUndated);
            continue;
        }
        let organisation = organisation.clone();
        registrations.push(Registration { start, end: date("end"), organisation });
    }
    if periods.is_empty() && !organisation.is_empty() {
        tally.note(Note::RegistrationUndated);
    }
    registrations
}
