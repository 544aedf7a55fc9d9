//! Takes every record named on the command line through the component.

use std::collections::BTreeSet;

use rules_core::{outcome::Reply, ruleset::Description};
use rules_host::Session;
use rules_records::PatientRecord;

use crate::{
    args::{ContextArgs, RulesArgs},
    component,
    error::{Error, ExitStatus},
    input::{Feed, Input, Opened},
    report::RecordLabel,
    request::Context,
    ruleset::{self, Pack},
};

/// One evaluated record.
pub(super) struct Evaluated<'r> {
    /// The file it came from.
    pub(super) file: &'r str,
    /// The record as the feed gave it; a text request has none.
    pub(super) feed: Option<&'r PatientRecord>,
    /// The component's reply, as it came.
    pub(super) reply: &'r [u8],
}

impl Evaluated<'_> {
    /// The patient and the file.
    pub(super) fn label(&self) -> RecordLabel<'_> {
        RecordLabel { patient: self.feed.map_or("", |feed| &feed.id), file: self.file }
    }

    /// The reply as values.
    pub(super) fn parse(&self) -> Result<Reply, Error> {
        serde_json::from_slice(self.reply).map_err(|error| {
            Error::internal(format!("the component's reply cannot be read: {error}")).at(self.file)
        })
    }
}

/// What is done with the records of a run.
pub(super) trait Sink {
    /// Whether this record is wanted at all.
    fn wants(&self, feed: Option<&PatientRecord>) -> bool;
    /// Takes an evaluated record.
    fn record(&mut self, record: &Evaluated<'_>) -> Result<(), Error>;
    /// Hears that a file held records, or only something else.
    fn file(&mut self, had_records: bool);
    /// Reports why a file or record could not be taken.
    fn refused(&mut self, error: &Error) -> ExitStatus;
}

/// The component with the rulesets loaded.
pub(super) struct Loaded {
    pub(super) session: Session,
    /// What the rulesets say of themselves, in the order given.
    pub(super) rulesets: Vec<Description>,
}

impl Loaded {
    /// Compiles or reads the rulesets, finds and compiles the component, and loads them into it. A parameter
    /// that none of them declares is a mistake.
    pub(super) fn new(rules: &RulesArgs, context: &ContextArgs) -> Result<Self, Error> {
        let packs = rules.rulesets.iter().map(|path| ruleset::pack(path));
        let packs = packs.collect::<Result<Vec<_>, _>>()?;
        let mut session = Session::new(&component::load(rules.component.as_deref())?);
        let mut rulesets = Vec::with_capacity(packs.len());
        for Pack { origin, bytes } in packs {
            let described = session.load(bytes).and_then(|ruleset| session.describe(ruleset));
            rulesets.push(described.map_err(|error| Error::from(error).at(origin))?);
        }
        declared(&rulesets, context)?;
        Ok(Self { session, rulesets })
    }
}

/// Whether a ruleset declares each parameter of the command line.
fn declared(rulesets: &[Description], context: &ContextArgs) -> Result<(), Error> {
    let declared: BTreeSet<&str> =
        rulesets.iter().flat_map(|ruleset| &ruleset.parameters).map(String::as_str).collect();
    match context.parameters.iter().find(|(name, _)| !declared.contains(name.as_str())) {
        None => Ok(()),
        Some((name, _)) => {
            let help = match Vec::from_iter(declared).join(", ") {
                none if none.is_empty() => "the rulesets have no parameters".to_owned(),
                names => format!("there is {names}"),
            };
            Err(Error::input(format!("no ruleset has a parameter `{name}`")).help(help))
        }
    }
}

/// Evaluates the records of all files. What is wrong with one file or record does not stop the others.
pub(super) fn records(
    session: &mut Session,
    context: &Context,
    inputs: Vec<Result<Input, Error>>,
    sink: &mut impl Sink,
) -> Result<ExitStatus, Error> {
    let mut worst = ExitStatus::Done;
    for input in inputs {
        let result = match input {
            Ok(input) => file(session, context, &input, sink),
            Err(error) => Ok(sink.refused(&error)),
        };
        worst = worst.max(result?);
    }
    Ok(worst)
}

fn file(
    session: &mut Session,
    context: &Context,
    input: &Input,
    sink: &mut impl Sink,
) -> Result<ExitStatus, Error> {
    let name = input.name();
    let opened = match input.open() {
        Ok(opened) => opened,
        Err(error) => return Ok(sink.refused(&error)),
    };
    sink.file(!matches!(opened, Opened::Other));
    match opened {
        Opened::Other => Ok(ExitStatus::Done),
        Opened::Feed(records) | Opened::Tables(records, _) => {
            feed(session, context, &name, records, sink)
        }
        Opened::Text(_) if !sink.wants(None) => Ok(ExitStatus::Done),
        Opened::Text(request) => {
            match session.evaluate_bytes(&context.complete(&request)).map_err(Error::from) {
                Ok(reply) => {
                    sink.record(&Evaluated { file: &name, feed: None, reply: &reply })?;
                    Ok(ExitStatus::Done)
                }
                Err(error) => Ok(sink.refused(&error.at(&name))),
            }
        }
    }
}

fn feed(
    session: &mut Session,
    context: &Context,
    name: &str,
    records: Feed,
    sink: &mut impl Sink,
) -> Result<ExitStatus, Error> {
    let mut worst = ExitStatus::Done;
    for record in records {
        let record = match record {
            Ok(record) if !sink.wants(Some(&record)) => continue,
            Ok(record) => record,
            Err(error) => {
                worst = worst.max(sink.refused(&Error::input(error.to_string()).at(name)));
                continue;
            }
        };
        match session.evaluate_bytes(&context.request(&record)).map_err(Error::from) {
            Ok(reply) => {
                sink.record(&Evaluated { file: name, feed: Some(&record), reply: &reply })?
            }
            Err(error) => {
                let place = format!("{name}, patient {}", record.id);
                worst = worst.max(sink.refused(&error.at(place)));
            }
        }
    }
    Ok(worst)
}
