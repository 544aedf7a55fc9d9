//! Code system URIs and the schemes they stand for.

use rules_core::code::Scheme;

/// What a code system is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    /// One of our schemes; its codes are carried as they are.
    Known(Scheme),
    /// It says only that there is no code.
    Null,
    /// None of ours.
    Unknown,
}

/// The system of this URI, compared exactly but for a slash at the end.
pub(super) fn system(uri: &str) -> System {
    let scheme = match uri.strip_suffix('/').unwrap_or(uri) {
        "http://snomed.info/sct" | "urn:oid:2.16.840.1.113883.6.96" => Scheme::SnomedCt,
        "http://read.info/readv2" | "urn:oid:2.16.840.1.113883.2.1.6.2" => Scheme::ReadV2,
        "http://read.info/ctv3" | "urn:oid:2.16.840.1.113883.6.6" => Scheme::Ctv3,
        "https://dmd.nhs.uk" => Scheme::Dmd,
        "http://hl7.org/fhir/sid/icd-10" | "http://hl7.org/fhir/sid/icd-10-uk" => Scheme::Icd10,
        "https://fhir.hl7.org.uk/Id/opcs-4" => Scheme::Opcs4,
        "https://fhir.hl7.org.uk/Id/egton-codes"
        | "https://fhir.hl7.org.uk/Id/emis-drug-codes"
        | "https://fhir.hl7.org.uk/Id/multilex-drug-codes" => Scheme::Local,
        "http://hl7.org/fhir/v3/NullFlavor"
        | "http://terminology.hl7.org/CodeSystem/v3-NullFlavor"
        | "http://hl7.org/fhir/data-absent-reason"
        | "http://terminology.hl7.org/CodeSystem/data-absent-reason" => return System::Null,
        _ => return System::Unknown,
    };
    System::Known(scheme)
}

/// A short name for a system that is none of ours: `loinc`, `rxnorm`, `cvx`, `no-system`.
///
/// The last part of the URI's path, in lower case; for a bare host, the host without `www.` and top level.
pub(super) fn short_name(uri: &str) -> String {
    let (_, rest) = uri.split_once("://").unwrap_or(("", uri));
    let rest = rest.trim_end_matches('/');
    let name = match rest.rsplit_once(['/', ':']) {
        Some((_, last)) => last,
        None => rest.trim_start_matches("www.").split('.').next().unwrap_or(rest),
    };
    if name.is_empty() { "no-system".to_owned() } else { name.to_ascii_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_systems() {
        let cases = [
            ("http://loinc.org", "loinc"),
            ("http://www.nlm.nih.gov/research/umls/rxnorm", "rxnorm"),
            ("http://hl7.org/fhir/sid/cvx", "cvx"),
            ("urn:oid:1.2.3", "1.2.3"),
            ("http://example.org/Codes/", "codes"),
            ("", "no-system"),
            ("https://", "no-system"),
        ];
        for (uri, expected) in cases {
            assert_eq!(short_name(uri), expected, "{uri}");
            assert_eq!(system(uri), System::Unknown, "{uri}");
        }
        assert_eq!(system("https://dmd.nhs.uk/"), System::Known(Scheme::Dmd));
    }
}
