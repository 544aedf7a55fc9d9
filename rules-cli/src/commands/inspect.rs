//! `coded-rules inspect`.

use std::io::{self, BufWriter, Write};

use rules_core::text_request;

use super::report;
use crate::{
    args::{Format, InspectArgs},
    error::{Error, ExitStatus},
    input::{Feed, Input, Opened, walk},
    progress::Progress,
    report::{Inspection, ReportWriter},
    ruleset,
    terminal::Colours,
};

/// Reads the records and reports what they hold; no rule is evaluated.
pub(super) fn inspect(args: &InspectArgs) -> Result<ExitStatus, Error> {
    let rulesets = args.rulesets.iter().map(|path| ruleset::codes(path));
    let mut inspection = Inspection::new(rulesets.collect::<Result<_, _>>()?);
    let inputs = walk(&args.files.files);
    let mut progress = Progress::new(inputs.len());
    let mut worst = ExitStatus::Done;
    for input in inputs {
        let result = input.and_then(|input| file(&input, &mut inspection, &mut progress));
        progress.file();
        worst = worst.max(result.unwrap_or_else(|error| {
            inspection.failed();
            progress.suspend(|| report(&error))
        }));
    }
    progress.finish();
    let out = io::stdout();
    let colours = Colours::of(&out);
    let mut out = BufWriter::new(out.lock());
    match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &inspection.json()).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Text => inspection.write(&mut ReportWriter::new(&mut out, colours))?,
    }
    out.flush()?;
    Ok(worst.max(inspection.exit_status()))
}

fn file(
    input: &Input,
    inspection: &mut Inspection,
    progress: &mut Progress,
) -> Result<ExitStatus, Error> {
    let name = input.name();
    let mut worst = ExitStatus::Done;
    let opened = input.open()?;
    inspection.file(!matches!(opened, Opened::Other));
    match opened {
        Opened::Other => {}
        Opened::Feed(records) => worst = feed(&name, records, inspection, progress),
        Opened::Tables(records, others) => {
            inspection.tables_not_read(others);
            worst = feed(&name, records, inspection, progress);
        }
        Opened::Text(request) => {
            let text = str::from_utf8(&request)
                .map_err(|error| Error::input(format!("not UTF-8: {error}")).at(&name))?;
            let request = text_request::parse(text)
                .map_err(|refusal| Error::input(refusal.to_string()).at(&name))?;
            inspection.request(&request.entries);
            progress.patient();
        }
    }
    Ok(worst)
}

/// Takes in the records of a feed; those that fail are named and do not end it.
fn feed(
    name: &str,
    records: Feed,
    inspection: &mut Inspection,
    progress: &mut Progress,
) -> ExitStatus {
    let mut worst = ExitStatus::Done;
    for record in records {
        match record {
            Ok(record) => inspection.record(name, &record),
            Err(error) => {
                inspection.failed();
                let error = Error::input(error.to_string()).at(name);
                worst = worst.max(progress.suspend(|| report(&error)));
            }
        }
        progress.patient();
    }
    worst
}
