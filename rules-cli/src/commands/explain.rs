//! `coded-rules explain`.

use std::io::{self, BufWriter, Write};

use rules_core::ruleset::Description;
use rules_records::PatientRecord;

use super::{
    evaluate::{self, Evaluated, Loaded, Sink},
    report as warn,
};
use crate::{
    args::ExplainArgs,
    error::{Error, ExitStatus},
    input::walk,
    report::{self, ReportWriter},
    request::Context,
    terminal::Colours,
};

/// Evaluates the records and explains one rule for each.
pub(super) fn explain(args: ExplainArgs) -> Result<ExitStatus, Error> {
    let Loaded { mut session, rulesets } = Loaded::new(&args.rules, &args.context)?;
    let rules = named(&rulesets, &args.rule)?;
    let context = Context::new(args.context, rules);
    let out = io::stdout();
    let colours = Colours::of(&out);
    let mut sink =
        Explain { out: BufWriter::new(out.lock()), colours, patient: args.patient, explained: 0 };
    let status = evaluate::records(&mut session, &context, walk(&args.files.files), &mut sink)?;
    sink.out.flush()?;
    match (&sink.patient, sink.explained) {
        (Some(patient), 0) => Err(Error::input(format!("no record of a patient `{patient}`"))),
        _ => Ok(status),
    }
}

/// The rule in every loaded ruleset that declares it.
fn named(rulesets: &[Description], rule: &str) -> Result<Vec<(String, String)>, Error> {
    let mut found = Vec::new();
    let mut all = Vec::new();
    for ruleset in rulesets {
        let kinds = [&ruleset.markers, &ruleset.alerts, &ruleset.reports, &ruleset.tables];
        let names: Vec<&String> = kinds.into_iter().flatten().collect();
        if names.iter().any(|name| *name == rule) {
            found.push((ruleset.identity.name.clone(), rule.to_owned()));
        }
        all.extend(names.into_iter().map(String::as_str));
    }
    if found.is_empty() {
        let message = format!("no marker, alert, report or table is called `{rule}`");
        return Err(Error::input(message).help(format!("there are {}", all.join(", "))));
    }
    Ok(found)
}

struct Explain<W: Write> {
    out: W,
    colours: Colours,
    patient: Option<String>,
    explained: u64,
}

impl<W: Write> Sink for Explain<W> {
    fn wants(&self, feed: Option<&PatientRecord>) -> bool {
        match (&self.patient, feed) {
            (None, _) => true,
            (Some(patient), Some(feed)) => *patient == feed.id,
            (Some(_), None) => false,
        }
    }

    fn record(&mut self, record: &Evaluated<'_>) -> Result<(), Error> {
        let reply = record.parse()?;
        let mut writer = ReportWriter::new(&mut self.out, self.colours);
        if self.explained > 0 {
            writer.gap()?;
        }
        report::heading(&mut writer, record.label(), &reply.outcomes.audit)?;
        for explanation in &reply.explanations {
            report::explanation(&mut writer, explanation)?;
        }
        self.explained += 1;
        Ok(())
    }

    fn file(&mut self, _: bool) {}

    fn refused(&mut self, error: &Error) -> ExitStatus {
        // What was written before comes before the warning; an error shows at the next write.
        drop(self.out.flush());
        warn(error)
    }
}
