//! A record that stays open, and is edited, says what a record says that was opened a moment ago.
//!
//! Random edits, good ones and such as are refused, are made to a record and to a plain list of entries.
//! Whenever the record is asked, a fresh one of the same entries is, too; a preview is held to the
//! difference of what fresh records say before and after.

use std::collections::BTreeMap;

use rules_core::{
    engine::{Engine, RecordHandle, RulesetHandle},
    entry::CodedEntry,
    error::{Error, ErrorKind},
    json,
    outcome::{Change, Outcomes, Reply},
    pack,
    text_request::{self, Request},
};
use serde_json::Value;

use crate::random::{Choices, NAMES, program, record, repaired};

/// A ruleset loaded twice: where a record stays open, and where it is opened afresh.
#[derive(Debug)]
pub struct EditHarness {
    open: Engine,
    fresh: Engine,
    ruleset: RulesetHandle,
}

/// What was done in one sequence of edits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Edits made.
    pub edits: u32,
    /// Edits refused, by both.
    pub refused: u32,
    /// Times the record was compared with a fresh one.
    pub compared: u32,
    /// Previews.
    pub previews: u32,
    /// Changes the previews said.
    pub changes: u32,
}

impl EditHarness {
    /// One under the ruleset that these numbers decide; `None` if it does not compile.
    pub fn new(numbers: &[u16]) -> Option<Self> {
        let (_, compilation) = repaired(program(numbers));
        let pack = pack::encode(&compilation.plan?, &[]).ok()?;
        let (mut open, mut fresh) = (Engine::new(), Engine::new());
        fresh.load(&pack).ok()?;
        let ruleset = open.load(&pack).ok()?;
        Some(Self { open, fresh, ruleset })
    }

    /// Harnesses under random rulesets, always the same ones.
    pub fn some(count: usize) -> Vec<Self> {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut number = || {
            // Knuth's multiplier; the upper bits are the random ones.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 48) as u16
        };
        let rows = std::iter::repeat_with(|| (0..300).map(|_| number()).collect::<Vec<u16>>());
        rows.filter_map(|row| Self::new(&row)).take(count).collect()
    }

    /// Makes the edits that these numbers decide.
    ///
    /// # Errors
    /// Where the records differ: what was done, and what each says.
    pub fn run(&mut self, numbers: &[u16]) -> Result<Counts, String> {
        let mut it = Choices::new(numbers);
        let request = text_request::parse(&record::opening(&mut it)).map_err(text)?;
        let handle = self.open.open(&request.patient, request.context.clone());
        let handle = handle.map_err(text)?;
        let mut run = Run {
            harness: self,
            it,
            request,
            handle,
            next: 0,
            log: Vec::new(),
            counts: Counts::default(),
        };
        let result = run.all();
        let (counts, log) = (run.counts, run.log.join("\n"));
        self.open.close(handle).map_err(text)?;
        result.map(|()| counts).map_err(|difference| format!("{log}\n{difference}"))
    }

    /// What a record of these entries says that is opened for the purpose, its verdicts and one explanation.
    fn afresh(
        &mut self,
        request: &Request,
        name: &str,
    ) -> Result<(Outcomes, String, String), Error> {
        let module = &mut self.fresh;
        let handle = module.open(&request.patient, request.context.clone())?;
        let ruleset = module.list().first().copied().unwrap_or_default();
        let result = module.add_entries(handle, &request.entries).and_then(|()| {
            let outcomes = module.evaluate(handle, &[])?;
            let verdicts = module.decide(handle, &[])?;
            let why = module.explain(handle, ruleset, name);
            Ok((outcomes, format!("{verdicts:?}"), format!("{why:?}")))
        });
        module.close(handle)?;
        result
    }
}

struct Run<'a> {
    harness: &'a mut EditHarness,
    it: Choices<'a>,
    /// The patient, the context and the entries as they should be.
    request: Request,
    handle: RecordHandle,
    next: usize,
    log: Vec<String>,
    counts: Counts,
}

impl Run<'_> {
    fn all(&mut self) -> Result<(), String> {
        for _ in 0..self.it.below(24) {
            match self.it.below(8) {
                0 | 1 => self.compare()?,
                2..=4 => self.add()?,
                5 => self.amend()?,
                6 => self.withdraw()?,
                _ => self.preview()?,
            }
        }
        self.compare()
    }

    /// An entry with an id of its own, or with that of one that was there once or still is.
    fn entry(&mut self, known_once_in: usize) -> Result<CodedEntry, String> {
        self.line(known_once_in).map(|(entry, _)| entry)
    }

    /// The same with the line that says it.
    fn line(&mut self, known_once_in: usize) -> Result<(CodedEntry, String), String> {
        let known = self.next > 0 && self.it.once_in(known_once_in);
        let n = if known { self.it.below(self.next) } else { self.next };
        self.next = self.next.max(n + 1);
        let mut line = String::new();
        record::entry(&mut self.it, n, &mut line);
        let request = format!("coded-record\t1\ntoday\t2026-11-23\n{line}");
        let entry = text_request::parse(&request).map_err(text)?.entries.pop();
        Ok((entry.ok_or("a line without an entry")?, line))
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.request.entries.iter().position(|entry| entry.id == id)
    }

    fn add(&mut self) -> Result<(), String> {
        let (mut entries, mut lines) = (Vec::new(), String::new());
        // Now and then more than are taken in one by one.
        let most = if self.it.once_in(20) { 40 } else { 3 };
        for _ in 0..=self.it.below(most) {
            let (entry, line) = self.line(if most > 3 { 200 } else { 12 })?;
            entries.push(entry);
            lines.push_str(&line);
        }
        let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        let twice = ids.iter().enumerate().any(|(at, id)| ids.iter().take(at).any(|it| it == id));
        let is_good = !twice && ids.iter().all(|id| self.place(id).is_none());
        let (open, handle) = (&mut self.harness.open, self.handle);
        let (how, result) = match self.it.below(3) {
            0 => ("as text", open.add_text(handle, &lines)),
            1 => ("by column", open.add_columns(handle, &text_request::columns(&entries))),
            _ => ("typed", open.add_entries(handle, &entries)),
        };
        self.log.push(format!("add {how} {entries:?}"));
        if is_good {
            self.request.entries.extend(entries);
        }
        self.done(is_good, result)
    }

    fn amend(&mut self) -> Result<(), String> {
        let entry = self.entry(1)?;
        let place = self.place(&entry.id);
        self.log.push(format!("amend {entry:?}"));
        let result = self.harness.open.amend(self.handle, &entry);
        if let Some(slot) = place.and_then(|place| self.request.entries.get_mut(place)) {
            *slot = entry;
        }
        self.done(place.is_some(), result)
    }

    fn withdraw(&mut self) -> Result<(), String> {
        let id = format!("e{}", self.it.below(self.next + 1));
        let place = self.place(&id);
        self.log.push(format!("withdraw {id}"));
        let result = self.harness.open.withdraw(self.handle, &id);
        if let Some(place) = place {
            self.request.entries.remove(place);
        }
        self.done(place.is_some(), result)
    }

    /// Both refuse it, or neither does.
    fn done(&mut self, is_good: bool, result: Result<(), Error>) -> Result<(), String> {
        self.counts.edits += 1;
        self.counts.refused += u32::from(!is_good);
        if result.is_ok() != is_good {
            return Err(format!("expected {is_good}, got {result:?}"));
        }
        let (is, count) = (self.request.entries.len(), self.harness.open.count(self.handle));
        if count.as_ref().map(|it| *it as usize) != Ok(is) {
            return Err(format!("{is} entries, but the record counts {count:?}"));
        }
        Ok(())
    }

    fn compare(&mut self) -> Result<(), String> {
        self.log.push("evaluate".to_owned());
        self.counts.compared += 1;
        let name = NAMES.get(self.it.below(NAMES.len())).copied().unwrap_or_default();
        let (open, handle, ruleset) = (&mut self.harness.open, self.handle, self.harness.ruleset);
        // The order in which they are asked must not matter.
        let early =
            self.it.once_in(2).then(|| format!("{:?}", open.explain(handle, ruleset, name)));
        let verdicts = if self.it.once_in(2) { Some(open.decide(handle, &[])) } else { None };
        let outcomes = open.evaluate(handle, &[]).map_err(text)?;
        let verdicts = verdicts.unwrap_or_else(|| open.decide(handle, &[])).map_err(text)?;
        let late = format!("{:?}", open.explain(handle, ruleset, name));
        let (expected, decided, why) = self.harness.afresh(&self.request, name).map_err(text)?;
        same("decide", &format!("{verdicts:?}"), &decided)?;
        same("evaluate", &reply(&outcomes), &reply(&expected))?;
        same("explain", &late, &why)?;
        same("explain before evaluate", early.as_ref().unwrap_or(&why), &why)
    }

    fn preview(&mut self) -> Result<(), String> {
        let mut proposed = Vec::new();
        for _ in 0..=self.it.below(2) {
            proposed.push(self.entry(2)?);
        }
        self.log.push(format!("preview {proposed:?}"));
        let changes_open = self.harness.open.preview(self.handle, &[], &proposed);
        let ids: Vec<&str> = proposed.iter().map(|entry| entry.id.as_str()).collect();
        if ids.iter().enumerate().any(|(at, id)| ids.iter().take(at).any(|it| it == id)) {
            return match changes_open {
                Err(Error { kind: ErrorKind::BadRequest, .. }) => Ok(()),
                other => Err(format!("an entry proposed twice: {other:?}")),
            };
        }
        let changes = changes_open.map_err(text)?;
        let mut after = self.request.clone();
        for entry in proposed {
            match after.entries.iter_mut().find(|it| it.id == entry.id) {
                Some(slot) => *slot = entry,
                None => after.entries.push(entry),
            }
        }
        let name = NAMES.first().copied().unwrap_or_default();
        let (before, ..) = self.harness.afresh(&self.request, name).map_err(text)?;
        let (after, ..) = self.harness.afresh(&after, name).map_err(text)?;
        self.counts.previews += 1;
        self.counts.changes += changes.len() as u32;
        let expected = difference(&before, &after)?;
        let changes: Vec<String> = changes.iter().map(line).collect();
        same("preview", &changes.join("\n"), &expected.join("\n"))
    }
}

/// The outcomes of each rule, by kind, ruleset and rule: JSON texts, before and after.
type BeforeAndAfter = BTreeMap<(&'static str, String, String), [Vec<String>; 2]>;

/// The kinds of change, where each stands in a reply, and which key names the rule.
const KINDS: [(&str, &str, &str); 6] = [
    ("alert", "alerts", "rule"),
    ("marker", "markers", "marker"),
    ("inclusion", "inclusions", "report"),
    ("table", "tables", "table"),
    ("undecided", "undecided", "rule"),
    ("problem", "problems", "entry"),
];

fn reply(outcomes: &Outcomes) -> String {
    json::reply(&Reply::new(outcomes.clone(), Vec::new()))
}

/// A change in one line.
fn line(change: &Change) -> String {
    let Change { effect, kind, ruleset, rule, before, after, .. } = change;
    let (before, after) = (json::outcomes(before), json::outcomes(after));
    format!("{kind} {ruleset} {rule} {effect} {before} -> {after}")
}

/// The difference of two replies, taken from their JSON, each change a line.
fn difference(before: &Outcomes, after: &Outcomes) -> Result<Vec<String>, String> {
    let mut outcomes_of = BeforeAndAfter::new();
    for (side, outcomes) in [before, after].into_iter().enumerate() {
        let reply: Value =
            serde_json::from_str(&reply(outcomes)).map_err(|error| error.to_string())?;
        for (kind, list, key) in KINDS {
            for item in reply.get(list).and_then(Value::as_array).into_iter().flatten() {
                let text = |key: &str| {
                    item.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
                };
                let texts = outcomes_of.entry((kind, text("ruleset"), text(key))).or_default();
                if let Some(texts) = texts.get_mut(side) {
                    texts.push(item.to_string());
                }
            }
        }
    }
    let one = |texts: &[String]| match texts {
        [] => String::new(),
        [text] => text.clone(),
        several => format!("[{}]", several.join(",")),
    };
    let changed = outcomes_of.iter().filter(|(_, [before, after])| before != after);
    let changes = changed.map(|((kind, ruleset, rule), [before, after])| {
        let effect = match (before.is_empty(), after.is_empty()) {
            (true, _) => "starts",
            (_, true) => "stops",
            _ => "changes",
        };
        let (before, after) = (one(before), one(after));
        format!("{kind} {ruleset} {rule} {effect} {before} -> {after}")
    });
    Ok(changes.collect())
}

fn same(what: &str, open: &str, fresh: &str) -> Result<(), String> {
    if open == fresh {
        return Ok(());
    }
    Err(format!("{what}: the open record says\n{open}\na fresh one\n{fresh}"))
}

fn text(error: Error) -> String {
    format!("{}: {error}", error.kind)
}
