//! The rules in one tree, whatever files and libraries they stand in.
//!
//! The header of the main file names the others: `files` of the same ruleset, and libraries it `uses`.
//! Neither names further ones, so there is nothing to go round in a circle and all of it can be seen in
//! one place. Paths of codelists are taken from the folder of the ruleset, those of a library from its own.

mod library;

use std::path::{Component, Path};

use rules_core::plan::Library;

use crate::{
    NeededFile,
    diagnostic::{Checked, Code, Diagnostic, Sink},
    limits,
    source::{FileId, LIBRARIES, RULES_ENDING, Sources, Span},
    syntax::{self, File, Form, Text},
};

/// The rules of every file.
pub(crate) struct Assembled {
    /// What they say.
    pub(crate) file: File,
    /// What the main file is.
    pub(crate) form: Form,
    /// The libraries used, by name.
    pub(crate) libraries: Vec<Library>,
    /// The further files of rules that are named, whether they are there or not.
    pub(crate) parts: Vec<NeededFile>,
}

/// Reads the main file and those it names.
pub(crate) fn assemble(sources: &Sources, sink: &mut Sink) -> Assembled {
    let mut file = syntax::parse(&sources.main.text, FileId::MAIN, sink);
    let header = file.rulesets.first().cloned();
    let form = header.as_ref().map_or(Form::Ruleset, |it| it.form);
    let mut it =
        Assembled { file: File::default(), form, libraries: Vec::new(), parts: Vec::new() };
    if form == Form::Library {
        library::only_lists(&mut file, sink);
    }
    it.file = file;
    let (files, uses) = header.map(|it| (it.files, it.uses)).unwrap_or_default();
    let files = files.and_then(|clause| clause.value).unwrap_or_default();
    let uses = uses.and_then(|clause| clause.value).unwrap_or_default();
    if let Some(span) = files.get(limits::FILES).map(|it| it.span) {
        too_many("further files", span, sink);
    } else {
        for (position, path) in files.iter().enumerate() {
            let before = files.get(..position).unwrap_or_default();
            // What is wrong is said; the other files are still read.
            if let Err(reported) = it.part(sources, path, before, sink) {
                it.file.lacks = Some(reported);
            }
        }
    }
    if let Some(span) = uses.get(limits::FILES).map(|it| it.name.span) {
        too_many("libraries", span, sink);
    } else {
        let mut words = library::words(&sources.main.text);
        let texts = sources.texts();
        let own = texts.all().filter(|(id, _)| !sources.is_of_library(*id));
        words.extend(own.flat_map(|(_, text)| library::words(text)));
        for (position, used) in uses.iter().enumerate() {
            let before = uses.get(..position).unwrap_or_default();
            if let Err(reported) = it.library(sources, used, before, &words, sink) {
                it.file.lacks = Some(reported);
            }
        }
        it.libraries.sort_by(|a, b| a.name.cmp(&b.name));
    }
    it
}

fn too_many(what: &str, span: Span, sink: &mut Sink) {
    let message = format!("a ruleset has at most {} {what}", limits::FILES);
    sink.report(Diagnostic::new(Code::TooLarge, span, message, "one too many"));
}

/// Whether a path can be that of a further file.
fn allowed(sources: &Sources, path: &Text, before: &[Text], sink: &mut Sink) -> Checked<()> {
    let text = &path.text;
    let is_inside = !text.contains('\\')
        && Path::new(text).components().all(|part| matches!(part, Component::Normal(_)))
        && !text.starts_with(LIBRARIES);
    let (message, help) = if !is_inside {
        let help = "name a file in the folder of the ruleset, with `/` between folders; codelists to \
                    be shared stand in a library";
        (format!("`{text}` leads out of the ruleset's folder"), help)
    } else if !text.ends_with(RULES_ENDING) {
        let help =
            "a file of rules is called `….rules`; codelist files are named where they are used";
        (format!("`{text}` is not a file of rules"), help)
    } else if *text == sources.main.name {
        (format!("`{text}` names itself"), "take it out of the list")
    } else if before.iter().any(|it| it.text == *text) {
        (format!("`{text}` is named twice"), "take one of them out")
    } else {
        return Ok(());
    };
    Err(sink.report(Diagnostic::new(Code::BadPart, path.span, message, "named here").help(help)))
}

/// The text of a file of rules; where it is not there or not text, that is reported where it is named.
fn text<'s>(
    sources: &'s Sources,
    path: &str,
    named: Span,
    missing: (String, &str),
    sink: &mut Sink,
) -> Checked<(FileId, &'s str)> {
    let Some((id, bytes)) = sources.named(path) else {
        let (message, help) = missing;
        let diagnostic = Diagnostic::new(Code::FileMissing, named, message, "not found");
        return Err(sink.report(diagnostic.help(help)));
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let message = format!("the file `{path}` is not UTF-8 text");
        let span = Span::of(id, at, at + 1);
        let diagnostic = Diagnostic::new(Code::FileUnreadable, span, message, "not UTF-8");
        sink.report(diagnostic.help("save the file as UTF-8"))
    })?;
    Ok((id, text))
}

impl Assembled {
    /// Adds a further file of the rules.
    fn part(
        &mut self,
        sources: &Sources,
        path: &Text,
        before: &[Text],
        sink: &mut Sink,
    ) -> Checked<()> {
        allowed(sources, path, before, sink)?;
        self.parts.push(NeededFile { path: path.text.clone(), span: path.span });
        let message = format!("the file `{}` was not found", path.text);
        let help = "the path is taken from the folder of the ruleset";
        let (id, text) = text(sources, &path.text, path.span, (message, help), sink)?;
        let mut part = syntax::parse(text, id, sink);
        for header in part.rulesets.drain(..) {
            let name = &header.name;
            let message = format!("`{}` has a header of its own", path.text);
            let diagnostic = Diagnostic::new(Code::BadPart, name.span, message, "a second header");
            let diagnostic = diagnostic.also(path.span, "the file is part of the ruleset here");
            let help = match header.form {
                Form::Ruleset => "only the main file of a ruleset has a header; take this one out",
                Form::Library => "a library is named after `uses`, with its version",
            };
            sink.report(diagnostic.help(help));
        }
        self.file.append(part);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(header: &str, files: &[(&str, &str)]) -> Sources {
        let text = format!(
            "ruleset r {{ title \"R\" version 1.0.0 language 1 owner \"O\" {header} }}\n\
             report seen {{ include when any asthma }}\n"
        );
        let mut sources = Sources::new("r.rules", text);
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        sources.files.extend(files);
        sources
    }

    fn said(sources: &Sources) -> Vec<String> {
        crate::compile(sources).diagnostics.into_iter().map(|it| it.message).collect()
    }

    const LISTS: &str = "codelist asthma { read2 H33..  ctv3 H33..  snomed 195967001 }";
    const LIBRARY: &str = "library l { title \"L\" version 1.0.0 language 1 owner \"O\" }\n\
         codelist asthma from \"a.csv\" as snomed\n\
         codelist unused from \"not-even-there.csv\" as snomed\n";

    #[test]
    fn a_name_of_another_file_is_a_name() {
        let sources = sources("files \"lists.rules\"", &[("lists.rules", LISTS)]);
        assert_eq!(said(&sources), <[&str; 0]>::default());
    }

    #[test]
    fn files_are_asked_for_until_there_are_no_more() {
        let mut sources = sources("uses l 1.0.0", &[]);
        let mut asked = Vec::new();
        let read = |path: &str| {
            asked.push(path.to_owned());
            Ok::<_, ()>(match path {
                "libraries/l/l.rules" => Some(LIBRARY.into()),
                "libraries/l/a.csv" => Some(b"code,term\n195967001,Asthma\n".to_vec()),
                _ => None,
            })
        };
        sources.complete(read).unwrap();
        assert_eq!(asked, ["libraries/l/l.rules", "libraries/l/a.csv"]);
        let plan = crate::compile(&sources).plan.unwrap();
        assert_eq!(plan.codelists.len(), 1);
        assert_eq!((&*plan.libraries[0].name, &*plan.libraries[0].version), ("l", "1.0.0"));
    }

    #[test]
    fn a_library_stands_alone() {
        let sources = Sources::new("l.rules", LIBRARY.lines().next().unwrap().to_owned() + LISTS);
        let compilation = crate::compile(&sources);
        assert_eq!(compilation.form, Form::Library);
        assert!(compilation.plan.is_some() && compilation.diagnostics.is_empty());
    }

    #[test]
    fn a_name_may_stand_in_one_place() {
        let files = [("lists.rules", LISTS), ("libraries/l/l.rules", LIBRARY)];
        let sources = sources("files \"lists.rules\" uses l 1.0.0", &files);
        let said = said(&sources);
        assert!(said.contains(&"`asthma` is defined twice".to_owned()), "{said:?}");
    }
}
