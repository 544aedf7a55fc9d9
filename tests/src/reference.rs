//! The reference: what a ruleset says about a record, worked out in the most obvious way.
//!
//! It reads the typed tree as it is written, and nothing is prepared, remembered or skipped: every question
//! about a codelist walks every code of it and every entry of the record. It shares the values with the
//! engine (days, decimals, codes), and how requests are read and replies written; what rules mean is
//! written here a second time, from the language's page. Where the two engines differ, one is wrong.

mod condition;
mod conflict;
mod count;
mod entries;
mod evidence;
mod explain;
mod fact;
mod gather;
mod link;
mod lists;
mod marker;
mod measure;
mod part;
mod range;
mod reasons;
mod record;
mod render;
mod rules;
mod run;
mod score;
mod settings;
mod table;
mod value;
mod window;

use rules_core::{
    VERSION,
    date::Span,
    error::Error,
    json,
    outcome::{EntryProblem, Explanation, Outcomes, Reply, RulesetIdentity},
    pack::{LANGUAGE, Pack},
    text_request::{self, Request},
};
use rules_lang::{Labels, ir::Ruleset};

use self::{record::Record, render::quoted, settings::Setting};

/// One ruleset over one record.
#[derive(Clone, Copy)]
struct Reference<'a> {
    ruleset: &'a Ruleset,
    labels: &'a Labels<'a>,
    record: &'a Record<'a>,
    settings: &'a [Option<Setting>],
    /// In a guard: the date of the entry that would start an episode.
    candidate: Option<Span>,
}

/// The reply to a text request under one ruleset, or the failure as `kind: sentence`. The pack, made of
/// the same ruleset, gives the digest and the words of expressions.
pub fn reply(ruleset: &Ruleset, pack: &[u8], request: &str) -> String {
    match answer(ruleset, pack, request) {
        Ok(reply) => reply,
        Err(error) => format!("{}: {error}", error.kind),
    }
}

fn answer(ruleset: &Ruleset, pack: &[u8], request: &str) -> Result<String, Error> {
    let pack = Pack::load(pack)?;
    let labels = Labels::new(ruleset, &pack.plan);
    let request = text_request::parse(request)?;
    asked_for(ruleset, &request)?;
    let record = Record::read(&request).map_err(Error::bad_request)?;
    let settings = settings::settings(ruleset, &request.context.parameters)?;
    let reference = Reference {
        ruleset,
        labels: &labels,
        record: &record,
        settings: &settings,
        candidate: None,
    };
    let outcomes = reference.outcomes(&request, pack.digest);
    let mut explanations = Vec::new();
    for (name, rule) in &request.explain {
        if *name != ruleset.info.name {
            let message = format!("no ruleset {} takes part in this request", quoted(name));
            return Err(Error::unknown_handle(message));
        }
        let Some(conditions) = reference.explain(rule) else {
            let name = &ruleset.info.name;
            let message = format!("ruleset `{name}` has no rule {}", quoted(rule));
            return Err(Error::unknown_handle(message));
        };
        explanations.push(Explanation::new(name, rule, conditions));
    }
    Ok(json::reply(&Reply::new(outcomes, explanations)))
}

/// Refuses a request for other rulesets than this one, or for it twice.
fn asked_for(ruleset: &Ruleset, request: &Request) -> Result<(), Error> {
    let info = &ruleset.info;
    for wanted in &request.rulesets {
        let is_version = wanted.version.as_ref().is_none_or(|version| *version == info.version);
        if wanted.name != info.name || !is_version {
            let name = match &wanted.version {
                Some(version) => format!("{} {version}", quoted(&wanted.name)),
                None => quoted(&wanted.name),
            };
            return Err(Error::unknown_handle(format!("no ruleset {name} is loaded")));
        }
    }
    if request.rulesets.len() > 1 {
        return Err(Error::bad_request(format!("ruleset `{}` is named twice", info.name)));
    }
    Ok(())
}

impl Reference<'_> {
    fn outcomes(self, request: &Request, digest: String) -> Outcomes {
        let info = &self.ruleset.info;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (received, used) = (count(request.entries.len()), count(self.record.items.len()));
        let mut outcomes = Outcomes::default();
        outcomes.audit.module = VERSION.to_owned();
        outcomes.audit.language = u32::from(LANGUAGE);
        outcomes.audit.today = self.record.today.to_string();
        outcomes.audit.known_as_of =
            self.record.known_as_of.map_or(String::new(), |day| day.to_string());
        outcomes.audit.rulesets = vec![RulesetIdentity::new(&info.name, &info.version, digest)];
        outcomes.entries.received = received;
        outcomes.entries.used = used;
        outcomes.entries.not_used = received - used;
        self.decide(&mut outcomes);
        let mut problems = self.record.problems.clone();
        self.note_disagreements(&mut problems);
        self.note_unused(&mut problems);
        problems.sort();
        problems.dedup();
        for problem in problems {
            let entry = problem.entry.and_then(|place| request.entries.get(place as usize));
            let entry = entry.map(|entry| entry.id.as_str()).unwrap_or_default();
            outcomes.problems.push(EntryProblem::new(entry, problem.code, problem.message));
        }
        outcomes
    }
}
