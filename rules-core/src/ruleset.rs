//! A loaded ruleset, shared by whatever evaluates it.

mod describe;
mod parameters;

use alloc::{format, sync::Arc};

pub use self::describe::{Description, Requirements};
pub(crate) use self::{describe::identity, parameters::parameters};
use crate::{error::Error, pack::Pack};

/// A loaded ruleset: immutable, and cheap to clone.
///
/// Any number of records, threads and engines evaluate one ruleset at the same time. A clone is the same ruleset;
/// the same pack loaded twice is two.
///
/// ```
/// # fn main() -> Result<(), rules_core::error::Error> {
/// # let pack = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/small.pack"));
/// use rules_core::ruleset::Ruleset;
///
/// let ruleset = Ruleset::load(pack)?; // made by `coded-rules build`
/// assert_eq!(ruleset.name(), "small");
/// assert_eq!(ruleset.describe().alerts, ["is_ill"]);
/// assert_eq!(ruleset.requirements().codes, ["read2:21263", "read2:C10F.", "read2:H33..%"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Ruleset(Arc<Pack>);

/// Whether they are the same loaded ruleset.
impl PartialEq for Ruleset {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Ruleset {}

impl Ruleset {
    /// Reads and checks a pack. What loads cannot fail afterwards.
    ///
    /// # Errors
    /// [`BadPack`](crate::error::ErrorKind::BadPack), [`UnsupportedVersion`](crate::error::ErrorKind::UnsupportedVersion)
    /// or [`TooLarge`](crate::error::ErrorKind::TooLarge).
    pub fn load(pack: &[u8]) -> Result<Self, Error> {
        Ok(Self(Arc::new(Pack::load(pack)?)))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0.plan.info.name
    }

    /// Its version.
    pub fn version(&self) -> &str {
        &self.0.plan.info.version
    }

    /// What it says of itself.
    pub fn describe(&self) -> Description {
        describe::describe(&self.0)
    }

    /// What a host must supply for it to see everything it asks for.
    pub fn requirements(&self) -> Requirements {
        describe::requirements(&self.0)
    }

    pub(crate) fn pack(&self) -> &Pack {
        &self.0
    }
}

/// Refuses rulesets of which one is named twice: it would say every outcome twice.
pub(crate) fn check_distinct(rulesets: &[Ruleset]) -> Result<(), Error> {
    for (at, ruleset) in rulesets.iter().enumerate() {
        if rulesets.iter().take(at).any(|other| other == ruleset) {
            let name = ruleset.name();
            return Err(Error::bad_request(format!("ruleset `{name}` is named twice")));
        }
    }
    Ok(())
}
