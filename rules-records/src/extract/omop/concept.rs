//! Concepts of the OMOP vocabularies, and the schemes they stand for.

use rules_core::{code::Scheme, entry::Comparator};

/// A row of CONCEPT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Concept {
    pub(super) vocabulary: String,
    pub(super) code: String,
    pub(super) name: String,
}

impl Concept {
    /// Our scheme of its vocabulary, if it is one of ours.
    ///
    /// dm+d ids are SNOMED CT ids; of a medicine they enter as dm+d, as everywhere (`docs/feeds.md`).
    pub(super) fn scheme(&self, medicine: bool) -> Option<Scheme> {
        match self.vocabulary.as_str() {
            "SNOMED" if medicine => Some(Scheme::Dmd),
            "SNOMED" => Some(Scheme::SnomedCt),
            "dm+d" => Some(Scheme::Dmd),
            "Read" => Some(Scheme::ReadV2),
            "ICD10" => Some(Scheme::Icd10),
            "OPCS4" => Some(Scheme::Opcs4),
            _ => None,
        }
    }

    /// Its code as a local code: `loinc|4548-4`.
    pub(super) fn local(&self) -> String {
        format!("{}|{}", self.vocabulary.to_ascii_lowercase(), self.code)
    }

    /// Whether it answers a question with no: No, Absent, Known absent.
    pub(super) fn is_no(&self) -> bool {
        self.vocabulary == "SNOMED"
            && matches!(self.code.as_str(), "373067005" | "2667000" | "410516002")
    }
}

/// The comparator of an `operator_concept_id`; `Err` if it is none of the CDM's.
///
/// CDM 5.4, MEASUREMENT: 4172703 `=`, 4171756 `<`, 4171754 `<=`, 4171755 `>=`, 4172704 `>`.
pub(super) fn comparator(operator: Option<&str>) -> Result<Option<Comparator>, ()> {
    match operator {
        None | Some("4172703") => Ok(None),
        Some("4171756") => Ok(Some(Comparator::Less)),
        Some("4171754") => Ok(Some(Comparator::LessOrEqual)),
        Some("4171755") => Ok(Some(Comparator::GreaterOrEqual)),
        Some("4172704") => Ok(Some(Comparator::Greater)),
        Some(_) => Err(()),
    }
}
