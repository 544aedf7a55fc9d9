//! Libraries: codelists and measures that rulesets share, each with a version of its own.

use std::collections::BTreeSet;

use rules_core::plan::Library;

use super::{Assembled, text};
use crate::{
    diagnostic::{Applicability, Checked, Code, Diagnostic, Fix, Sink},
    source::{LIBRARIES, RULES_ENDING, Sources},
    syntax::{self, CodelistContent, File, MeasureSource, Name, Ruleset, SourceKind, Use},
};

/// Every word of a text, those in comments and messages too.
pub(super) fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect()
}

/// Takes out, and reports, what a library cannot hold.
pub(super) fn only_lists(file: &mut File, sink: &mut Sink) {
    let File { parameters, fields, scores, tables, markers, alerts, reports, .. } = file;
    let mut refuse = |name: &Name, sort: &str| {
        let message =
            format!("`{}` is {sort}, and a library holds codelists and measures", name.text);
        let diagnostic =
            Diagnostic::new(Code::NotInLibrary, name.span, message, "not in a library");
        sink.report(diagnostic.help("put it into the rulesets that need it"));
    };
    parameters.drain(..).for_each(|it| refuse(&it.name, "a parameter"));
    fields.drain(..).for_each(|it| refuse(&it.name, "a field"));
    scores.drain(..).for_each(|it| refuse(&it.name, "a score"));
    tables.drain(..).for_each(|it| refuse(&it.name, "a table"));
    markers.drain(..).for_each(|it| refuse(&it.name, "a marker"));
    alerts.drain(..).for_each(|it| refuse(&it.name, "an alert"));
    reports.drain(..).for_each(|it| refuse(&it.name, "a report"));
}

fn folder(library: &str) -> String {
    format!("{LIBRARIES}{library}/")
}

/// Where the rules of a library are.
pub(super) fn path(library: &str) -> String {
    format!("{}{library}{RULES_ENDING}", folder(library))
}

/// Whether a library is not named already.
pub(super) fn named_once(used: &Use, before: &[Use], sink: &mut Sink) -> Checked<()> {
    let name = &used.name;
    let Some(first) = before.iter().find(|it| it.name.text == name.text) else { return Ok(()) };
    let message = format!("the library `{}` is named twice", name.text);
    let diagnostic = Diagnostic::new(Code::DefinedTwice, name.span, message, "named again");
    Err(sink.report(diagnostic.also(first.name.span, "first named here")))
}

impl Assembled {
    /// Adds what the ruleset needs of a library. `own` are the words of the ruleset's own files.
    pub(super) fn library(
        &mut self,
        sources: &Sources,
        used: &Use,
        own: &BTreeSet<&str>,
        sink: &mut Sink,
    ) -> Checked<()> {
        let name = &used.name;
        let path = path(&name.text);
        let message = format!("the library `{}` was not found", name.text);
        let help = format!("it is looked for as `{path}`, in the ruleset's folder or beside it");
        let (id, text) = text(sources, &path, name.span, (message, &help), sink)?;
        let mut library = syntax::parse(text, id, sink);
        let header = library.rulesets.drain(..).next();
        self.libraries.push(identity(used, header.as_ref(), sink)?);
        only_lists(&mut library, sink);
        move_paths(&mut library, &folder(&name.text));
        self.file.offered.extend(leave_unused(&mut library, own));
        self.file.append(library);
        Ok(())
    }
}

/// The name and version a library gives itself, where they are those that are asked for.
fn identity(used: &Use, header: Option<&Ruleset>, sink: &mut Sink) -> Checked<Library> {
    let name = &used.name;
    let wrong = |message: String, label: &str| {
        Diagnostic::new(Code::WrongLibrary, name.span, message, label)
    };
    let Some(header) = header.filter(|it| it.kind == SourceKind::Library) else {
        let message = format!("what was found as `{}` is no library", name.text);
        let help = format!("a library begins with `library {} {{ … version 1.0.0 … }}`", name.text);
        return Err(sink.report(wrong(message, "used here").help(help)));
    };
    if header.name.text != name.text {
        let message = format!("the library `{}` calls itself `{}`", name.text, header.name.text);
        let diagnostic = wrong(message, "used here").also(header.name.span, "its own name");
        return Err(sink.report(diagnostic.help("give the library the name of its file")));
    }
    // A version that is not there is said to be missing where the library is checked.
    let found = header.version.as_ref().and_then(|it| it.value.clone().map(|text| (text, it.word)));
    let (version, span) = found.unwrap_or_else(|| (used.version.clone(), header.name.span));
    if version != used.version {
        let message = format!(
            "version {} of the library `{}` is asked for, and version {version} is there",
            used.version, name.text
        );
        let label = "asked for here";
        let title = format!("use version {version}");
        let diagnostic = Diagnostic::new(Code::WrongLibrary, used.version_span, message, label)
            .also(span, "its own version")
            .help("look at what changed between the two before you use the other")
            .fix(Fix::replace(Applicability::Choice, title, used.version_span, version));
        return Err(sink.report(diagnostic));
    }
    Ok(Library { name: name.text.clone(), version })
}

/// Makes the paths of a library's codelists those of a file in its folder.
fn move_paths(library: &mut File, folder: &str) {
    for list in &mut library.codelists {
        if let CodelistContent::File(path, _) = &mut list.content {
            path.text.insert_str(0, folder);
        }
    }
    for measure in &mut library.measures {
        if let MeasureSource::File(path, _) = &mut measure.from {
            path.text.insert_str(0, folder);
        }
    }
}

/// Takes out what neither the ruleset names nor anything of the library that it names; gives the names.
fn leave_unused(library: &mut File, own: &BTreeSet<&str>) -> Vec<Name> {
    let mut needed: BTreeSet<String> = own.iter().map(|it| (*it).to_owned()).collect();
    loop {
        let before = needed.len();
        for measure in library.measures.iter().filter(|it| own.contains(&*it.name.text)) {
            if let MeasureSource::Codelist(list) = &measure.from {
                needed.insert(list.text.clone());
            }
        }
        let mut parts = Vec::new();
        for list in library.codelists.iter().filter(|it| needed.contains(&it.name.text)) {
            if let CodelistContent::Composed { any, except } = &list.content {
                parts.extend(any.iter().chain(except).map(|it| it.text.clone()));
            }
        }
        needed.extend(parts);
        if needed.len() == before {
            break;
        }
    }
    let mut left = Vec::new();
    let mut keep = |name: &Name| {
        let is_needed = needed.contains(&name.text);
        if !is_needed {
            left.push(name.clone());
        }
        is_needed
    };
    library.codelists.retain(|it| keep(&it.name));
    library.measures.retain(|it| keep(&it.name));
    left
}
