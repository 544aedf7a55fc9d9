//! The columns of codelist files, by the names that published lists give them.

use rules_core::code::Scheme;

use crate::suggest;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The scheme of the row's code.
    Scheme,
    /// A code, of this scheme where the name of the column says which.
    Code(Option<Scheme>),
    /// The term.
    Term,
    /// Something for people: where the code is from, a category.
    Kept,
}

/// The names of our own files.
pub(super) const OURS: [&str; 5] = ["scheme", "code", "term", "source", "note"];

/// Published names, in small letters and digits alone.
///
/// Seen in: OpenSAFELY study repositories, the HDR UK phenotype library, PINCER, and lists by CALIBER, Kuan,
/// Axson and Carr kept there.
const PUBLISHED: [(&str, Column); 34] = [
    ("scheme", Column::Scheme),
    ("terminology", Column::Scheme),
    ("codingsystem", Column::Scheme),
    ("code", Column::Code(None)),
    ("id", Column::Code(None)),
    ("ctv3", Column::Code(Some(Scheme::Ctv3))),
    ("ctv3id", Column::Code(Some(Scheme::Ctv3))),
    ("ctv3code", Column::Code(Some(Scheme::Ctv3))),
    ("readcode", Column::Code(Some(Scheme::ReadV2))),
    ("readv2code", Column::Code(Some(Scheme::ReadV2))),
    ("read2code", Column::Code(Some(Scheme::ReadV2))),
    ("conceptid", Column::Code(Some(Scheme::SnomedCt))),
    ("snomedcode", Column::Code(Some(Scheme::SnomedCt))),
    ("snomedid", Column::Code(Some(Scheme::SnomedCt))),
    ("snomedctcode", Column::Code(Some(Scheme::SnomedCt))),
    ("snomedconceptid", Column::Code(Some(Scheme::SnomedCt))),
    ("snomedctconceptid", Column::Code(Some(Scheme::SnomedCt))),
    ("dmdid", Column::Code(Some(Scheme::Dmd))),
    ("icd10code", Column::Code(Some(Scheme::Icd10))),
    ("opcs4code", Column::Code(Some(Scheme::Opcs4))),
    ("term", Column::Term),
    ("description", Column::Term),
    ("readterm", Column::Term),
    ("readcodedescr", Column::Term),
    ("snomedterm", Column::Term),
    ("snomedctterm", Column::Term),
    ("dmdname", Column::Term),
    ("ctv3preferredtermdesc", Column::Term),
    ("readtermctv3preferredtermdesc", Column::Term),
    ("source", Column::Kept),
    ("note", Column::Kept),
    ("category", Column::Kept),
    ("type", Column::Kept),
    ("medcode", Column::Kept),
];

/// Why a header cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HeaderError {
    /// Two columns have one name: the position of the second.
    Twice(usize),
    /// A column whose name is nearly one of ours.
    NearMiss(usize, &'static str),
    /// No column holds codes.
    NoCode,
}

/// What each column holds. Of several that may hold the code or the term, the plainest name counts.
pub(super) fn columns(names: &[&str]) -> Result<Vec<Column>, HeaderError> {
    let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
    for (position, key) in keys.iter().enumerate() {
        if !key.is_empty() && keys.iter().take(position).any(|it| it == key) {
            return Err(HeaderError::Twice(position));
        }
    }
    let known: Vec<Option<Column>> = keys.iter().map(|key| published(key)).collect();
    for (position, (name, _)) in
        names.iter().zip(&known).enumerate().filter(|(_, (_, column))| column.is_none())
    {
        let missing = |ours: &&str| keys.iter().all(|key| key != ours);
        if let Some(like) = suggest::nearest(name, OURS.into_iter().filter(missing)) {
            return Err(HeaderError::NearMiss(position, like));
        }
    }
    let is_plain = known.contains(&Some(Column::Code(None)));
    let mut columns: Vec<Column> = Vec::new();
    for column in known {
        let column = column.unwrap_or(Column::Kept);
        let is_second = match column {
            Column::Code(Some(_)) => is_plain || columns.contains(&column),
            Column::Kept => false,
            _ => columns.contains(&column),
        };
        columns.push(if is_second { Column::Kept } else { column });
    }
    let has_code = columns.iter().any(|it| matches!(it, Column::Code(_)));
    if has_code { Ok(columns) } else { Err(HeaderError::NoCode) }
}

/// The scheme that published lists call so.
pub(super) fn scheme(name: &str) -> Option<Scheme> {
    Scheme::from_name(name).or_else(|| {
        Some(match &*key(name) {
            "read" | "readv2" | "readcodesv2" => Scheme::ReadV2,
            "readv3" | "readcodesv3" | "ctv3readv3" => Scheme::Ctv3,
            "snomedct" | "sct" | "snomedctcodes" => Scheme::SnomedCt,
            "icd10codes" => Scheme::Icd10,
            "opcs" | "opcs4codes" => Scheme::Opcs4,
            "dmdcodes" => Scheme::Dmd,
            _ => return None,
        })
    })
}

fn published(key: &str) -> Option<Column> {
    PUBLISHED.iter().find(|(name, _)| *name == key).map(|(_, column)| *column)
}

fn key(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_headers_are_understood() {
        let header = |text: &str| columns(&text.split(',').collect::<Vec<_>>());
        let sct = Column::Code(Some(Scheme::SnomedCt));
        let (code, kept) = (Column::Code(None), Column::Kept);
        assert_eq!(header("Description,Code,Grouping_16"), Ok(vec![Column::Term, code, kept]));
        assert_eq!(header("code,term,dmd_id"), Ok(vec![code, Column::Term, kept]));
        assert_eq!(
            header("Read v2 Code,SNOMED CT Concept ID,SNOMED CT Description ID,Description,,"),
            Ok(vec![Column::Code(Some(Scheme::ReadV2)), sct, kept, Column::Term, kept, kept])
        );
        assert_eq!(
            header(",CTV3ID,CTV3PreferredTermDesc,CTV3Source,Category"),
            Ok(vec![kept, Column::Code(Some(Scheme::Ctv3)), Column::Term, kept, kept])
        );
        assert_eq!(header("scheme,cod,term"), Err(HeaderError::NearMiss(1, "code")));
        assert_eq!(header("code,Code"), Err(HeaderError::Twice(1)));
        assert_eq!(header("name,category"), Err(HeaderError::NoCode));
    }
}
