//! Takes every record named on the command line through the component.

use std::collections::BTreeSet;

use rules_records::PatientRecord;

use crate::{
    args::{ContextArgs, RulesArgs},
    engine::{self, Engine, Pack, RulesetIdentity, Session},
    error::{Error, ExitStatus},
    input::{Feed, Input, Opened},
    reply::Reply,
    report::RecordLabel,
    request::Context,
    ruleset,
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
    engine: Engine,
    packs: Vec<Pack>,
}

impl Loaded {
    /// Compiles or reads the rulesets, then finds and compiles the component.
    pub(super) fn new(args: &RulesArgs) -> Result<Self, Error> {
        let packs =
            args.rulesets.iter().map(|path| ruleset::pack(path)).collect::<Result<_, _>>()?;
        let engine = Engine::load(&engine::find(args.component.as_deref())?)?;
        Ok(Self { engine, packs })
    }
}

/// An instance for these arguments; a ruleset given twice and a parameter that none declares are mistakes.
pub(super) fn session<'l>(loaded: &'l Loaded, args: &ContextArgs) -> Result<Session<'l>, Error> {
    let session = Session::open(&loaded.engine, &loaded.packs)?;
    let mut seen = BTreeSet::new();
    let mut declared = BTreeSet::new();
    for ruleset in session.rulesets() {
        let RulesetIdentity { name, version, .. } = &ruleset.identity;
        if !seen.insert((name, version)) {
            return Err(Error::input(format!("ruleset `{name}` {version} is given twice")));
        }
        declared.extend(ruleset.parameters.iter().map(String::as_str));
    }
    for (name, _) in &args.parameters {
        if !declared.contains(name.as_str()) {
            let help = match Vec::from_iter(declared).join(", ") {
                none if none.is_empty() => "the rulesets have no parameters".to_owned(),
                names => format!("there is {names}"),
            };
            return Err(Error::input(format!("no ruleset has a parameter `{name}`")).help(help));
        }
    }
    Ok(session)
}

/// Evaluates the records of all files. What is wrong with one file or record does not stop the others.
pub(super) fn records(
    session: &mut Session<'_>,
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
    session: &mut Session<'_>,
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
        Opened::Text(request) => match session.evaluate(&context.complete(&request)) {
            Ok(reply) => {
                sink.record(&Evaluated { file: &name, feed: None, reply: &reply })?;
                Ok(ExitStatus::Done)
            }
            Err(error) => Ok(sink.refused(&error.at(&name))),
        },
    }
}

fn feed(
    session: &mut Session<'_>,
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
        match session.evaluate(&context.request(&record)) {
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
