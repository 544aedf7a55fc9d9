//! Fixes on disk, and how they are told.

use std::{fs, io::Write, path::Path};

use rules_lang::fix::Change;
use tempfile::NamedTempFile;

use crate::{error::Error, terminal::visible};

/// Puts a new content in the place of a file in one step, so that it is never half written.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || {
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().set_permissions(fs::metadata(path)?.permissions())?;
        file.persist(path).map(drop).map_err(|error| error.error)
    };
    write().map_err(|error| Error::unable(format!("cannot write `{}`: {error}", path.display())))
}

/// The place and the reason, then the lines before and after.
pub(super) fn shown(path: &str, change: &Change, verb: &str) -> String {
    let Change { line, code, title, before, after, .. } = change;
    let mut shown = format!("{path}:{line}: {verb} {} {}: {title}", code.code(), code.slug());
    for (sign, text) in [('-', before), ('+', after)] {
        for line in text.lines() {
            shown.push_str(&format!("\n  {sign} {}", visible(line)));
        }
    }
    shown
}
