//! `coded-rules build`.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use rules_core::pack::Pack;

use crate::{
    args::BuildArgs,
    error::{Error, ExitStatus},
    report::counted,
    ruleset,
};

/// Compiles a ruleset and writes its pack.
pub(super) fn build(args: &BuildArgs) -> Result<ExitStatus, Error> {
    let packed = ruleset::pack(&args.ruleset)?;
    // What is written has passed the checks that a host's module will make.
    let pack = Pack::load(&packed.bytes)
        .map_err(|error| Error::internal(format!("the compiler wrote a bad pack: {error}")))?;
    write(&args.output, &packed.bytes)?;
    let mut out = io::stdout().lock();
    let info = &pack.plan.info;
    writeln!(out, "{} {}", info.name, info.version)?;
    writeln!(out, "  digest  {}", pack.digest)?;
    let plan = &pack.plan;
    let counts = [
        (plan.codes.len(), "code"),
        (plan.markers.len(), "marker"),
        (plan.alerts.len(), "alert"),
        (plan.tables.len(), "table"),
        (plan.reports.len(), "report"),
    ];
    let counts = counts.map(|(count, name)| counted(count as u64, name));
    writeln!(out, "  holds   {}", counts.join(", "))?;
    writeln!(out, "  wrote   {}, {} bytes", args.output.display(), packed.bytes.len())?;
    Ok(ExitStatus::Done)
}

/// Writes the file under another name first, so that a host never sees half a pack.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    fs::write(&unfinished, bytes)
        .and_then(|()| fs::rename(&unfinished, path))
        .map_err(|error| Error::unable(format!("cannot write `{}`: {error}", path.display())))
}
