//! `coded-rules run`.

use std::io::{self, BufWriter, IsTerminal, Write};

use rules_core::outcome::{Outcomes, Reply, RulesetIdentity};
use rules_records::PatientRecord;
use serde_json::value::RawValue;

use super::{
    evaluate::{self, Evaluated, Loaded, Sink},
    report as warn,
};
use crate::{
    args::{Format, RunArgs},
    error::{Error, ExitStatus},
    input::walk,
    progress::Progress,
    report::{self, ReportWriter, Totals},
    request::Context,
    terminal::Colours,
};

/// Evaluates the records and reports each, then the totals.
pub(super) fn run(args: RunArgs) -> Result<ExitStatus, Error> {
    let Loaded { mut session, rulesets } = Loaded::new(&args.rules, &args.context)?;
    let context = Context::new(args.context, Vec::new());
    let out = io::stdout();
    let colours = Colours::of(&out);
    let inputs = walk(&args.files.files);
    // Reports that go to a terminal show by themselves that the work goes on.
    let shown = !io::stdout().is_terminal();
    let mut run = Run {
        progress: if shown { Progress::new(inputs.len()) } else { Progress::hidden() },
        out: BufWriter::new(out.lock()),
        colours,
        format: args.format,
        only_acting: args.only_acting,
        totals: Totals::default(),
    };
    let status = evaluate::records(&mut session, &context, inputs, &mut run)?;
    run.progress.finish();
    let identities: Vec<_> = rulesets.into_iter().map(|ruleset| ruleset.identity).collect();
    run.finish(&identities)?;
    Ok(status.max(run.totals.exit_status()))
}

struct Run<W: Write> {
    progress: Progress,
    out: W,
    colours: Colours,
    format: Format,
    only_acting: bool,
    totals: Totals,
}

impl<W: Write> Sink for Run<W> {
    fn wants(&self, _: Option<&PatientRecord>) -> bool {
        true
    }

    fn record(&mut self, record: &Evaluated<'_>) -> Result<(), Error> {
        let Reply { outcomes, .. } = record.parse()?;
        self.progress.patient();
        self.totals.add(record.feed, &outcomes);
        if self.only_acting && !is_acting(&outcomes) {
            return Ok(());
        }
        match self.format {
            Format::Json => json(&mut self.out, record)?,
            Format::Text => {
                let mut writer = ReportWriter::new(&mut self.out, self.colours);
                report::patient(&mut writer, record.label(), record.feed, &outcomes)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, had_records: bool) {
        self.totals.file(had_records);
        self.progress.file();
    }

    fn refused(&mut self, error: &Error) -> ExitStatus {
        self.totals.failed();
        // What was written before comes before the warning; an error shows at the next write.
        drop(self.out.flush());
        self.progress.suspend(|| warn(error))
    }
}

impl<W: Write> Run<W> {
    fn finish(&mut self, rulesets: &[RulesetIdentity]) -> io::Result<()> {
        if self.format == Format::Text {
            self.totals.write(&mut ReportWriter::new(&mut self.out, self.colours), rulesets)?;
        }
        self.out.flush()
    }
}

/// Whether anything stands that someone has to look at.
fn is_acting(outcomes: &Outcomes) -> bool {
    !outcomes.alerts.is_empty()
        || !outcomes.inclusions.is_empty()
        || !outcomes.undecided.is_empty()
        || outcomes.markers.iter().any(|marker| marker.active)
}

/// Writes one line of JSON: where the record came from, what its feed left out, and the reply as it came.
fn json(out: &mut impl Write, record: &Evaluated<'_>) -> Result<(), Error> {
    let outcomes: &RawValue = serde_json::from_slice(record.reply).map_err(io::Error::from)?;
    let line = Line {
        file: record.file,
        patient: record.label().patient,
        feed: record.feed.map(|feed| FeedLine {
            coded: feed.tally.coded(),
            entries: feed.tally.entries(),
            problems: feed
                .problems
                .iter()
                .map(|problem| FeedProblem {
                    kind: problem.kind.name(),
                    at: &problem.at,
                    line: problem.place.line,
                    pointer: &problem.place.pointer,
                    text: &problem.text,
                    message: &problem.message,
                })
                .collect(),
        }),
        outcomes,
    };
    serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

#[derive(serde::Serialize)]
struct Line<'r> {
    file: &'r str,
    patient: &'r str,
    feed: Option<FeedLine<'r>>,
    outcomes: &'r RawValue,
}

#[derive(serde::Serialize)]
struct FeedLine<'r> {
    coded: u64,
    entries: u64,
    problems: Vec<FeedProblem<'r>>,
}

#[derive(serde::Serialize)]
struct FeedProblem<'r> {
    kind: &'static str,
    at: &'r str,
    /// The line of the file; null where nothing stands.
    line: Option<usize>,
    /// A JSON pointer into the bundle, or the column of a table.
    pointer: &'r str,
    text: &'r str,
    message: &'r str,
}
