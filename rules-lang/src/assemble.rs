//! The rules in one tree, whatever files and libraries they stand in.
//!
//! The header of the main file names the others: `files` of the same ruleset, and libraries it `uses`.
//! Neither names further ones, so there is nothing to go round in a circle and all of it can be seen in
//! one place. Paths of codelists are taken from the folder of the ruleset, those of a library from its own.

mod library;

use std::{
    collections::BTreeSet,
    path::{Component, Path},
};

use rules_core::plan::Library;

use crate::{
    NeededFile,
    diagnostic::{Checked, Code, Diagnostic, Sink},
    limits,
    source::{FileId, LIBRARIES, RULES_ENDING, Sources, Span},
    syntax::{self, File, SourceKind, Text, Use},
};

/// The rules of every file.
pub(crate) struct Assembled {
    /// What they say.
    pub(crate) file: File,
    /// What the main file is.
    pub(crate) kind: SourceKind,
    /// The libraries used, by name.
    pub(crate) libraries: Vec<Library>,
    /// The further files of rules that are named, whether they are there or not.
    parts: Vec<NeededFile>,
}

/// The main file, and what its header names.
struct Outline {
    file: File,
    kind: SourceKind,
    /// Further files that can be such.
    files: Vec<Text>,
    /// Libraries, each once.
    uses: Vec<Use>,
    /// Where these are.
    parts: Vec<NeededFile>,
}

/// Reads the main file and those it names, and asks for what is not there yet; each file is read once.
///
/// # Errors
/// The first that `read` gives.
pub(crate) fn load<E>(
    sources: &mut Sources,
    mut read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<(Assembled, Sink), E> {
    let mut asked = BTreeSet::new();
    let mut fetch = |sources: &mut Sources, paths: Vec<NeededFile>| {
        let mut has_more_rules = false;
        for NeededFile { path, .. } in paths {
            if sources.files.contains_key(&path) || !asked.insert(path.clone()) {
                continue;
            }
            if let Some(bytes) = read(&path)? {
                has_more_rules |= path.ends_with(RULES_ENDING);
                sources.files.insert(path, bytes);
            }
        }
        Ok(has_more_rules)
    };
    loop {
        let mut sink = Sink::default();
        let outline = Outline::read(sources, &mut sink);
        fetch(sources, outline.parts.clone())?;
        let assembled = outline.assemble(sources, &mut sink);
        // A codelist called like a file of rules changes the ids of files; then all is read again.
        if !fetch(sources, assembled.needed())? {
            return Ok((assembled, sink));
        }
    }
}

/// The files that the rules name, without asking for any.
pub(crate) fn needed(sources: &Sources) -> Vec<NeededFile> {
    let mut sink = Sink::default();
    Outline::read(sources, &mut sink).assemble(sources, &mut sink).needed()
}

impl Outline {
    fn read(sources: &Sources, sink: &mut Sink) -> Self {
        let mut file = syntax::parse(&sources.main.text, FileId::MAIN, sink);
        let header = file.rulesets.first().cloned();
        let kind = header.as_ref().map_or(SourceKind::Ruleset, |it| it.kind);
        if kind == SourceKind::Library {
            library::only_lists(&mut file, sink);
        }
        let (files, uses) = header.map(|it| (it.files, it.uses)).unwrap_or_default();
        let files = files.and_then(|clause| clause.value).unwrap_or_default();
        let uses = uses.and_then(|clause| clause.value).unwrap_or_default();
        let mut it = Self { file, kind, files: Vec::new(), uses: Vec::new(), parts: Vec::new() };
        // What is wrong is said; the other files are still read.
        if let Some(span) = files.get(limits::FILES).map(|it| it.span) {
            too_many("further files", span, sink);
        } else {
            for (position, path) in files.iter().enumerate() {
                let before = files.get(..position).unwrap_or_default();
                match allowed(sources, path, before, sink) {
                    Ok(()) => it.part(path.clone()),
                    Err(reported) => it.file.lacks = Some(reported),
                }
            }
        }
        if let Some(span) = uses.get(limits::FILES).map(|it| it.name.span) {
            too_many("libraries", span, sink);
        } else {
            for (position, used) in uses.iter().enumerate() {
                let before = uses.get(..position).unwrap_or_default();
                match library::named_once(used, before, sink) {
                    Ok(()) => it.library(used.clone()),
                    Err(reported) => it.file.lacks = Some(reported),
                }
            }
        }
        it
    }

    fn part(&mut self, path: Text) {
        self.parts.push(NeededFile { path: path.text.clone(), span: path.span });
        self.files.push(path);
    }

    fn library(&mut self, used: Use) {
        self.parts.push(NeededFile { path: library::path(&used.name.text), span: used.name.span });
        self.uses.push(used);
    }

    /// Reads the further files, where they are there, and puts all into one.
    fn assemble(self, sources: &Sources, sink: &mut Sink) -> Assembled {
        let Self { file, kind, files, uses, parts } = self;
        let mut it = Assembled { file, kind, libraries: Vec::new(), parts };
        for path in &files {
            if let Err(reported) = it.part(sources, path, sink) {
                it.file.lacks = Some(reported);
            }
        }
        let mut words = BTreeSet::new();
        if !uses.is_empty() {
            let texts = sources.texts();
            let own = texts.all().filter(|(id, _)| !sources.is_of_library(*id));
            words.extend(own.flat_map(|(_, text)| library::words(text)));
        }
        for used in &uses {
            if let Err(reported) = it.library(sources, used, &words, sink) {
                it.file.lacks = Some(reported);
            }
        }
        it.libraries.sort_by(|a, b| a.name.cmp(&b.name));
        it
    }
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
    /// Every file that the rules name, each path once.
    pub(crate) fn needed(&self) -> Vec<NeededFile> {
        let mut needed = self.parts.clone();
        for path in self.file.paths() {
            if needed.iter().all(|it| it.path != path.text) {
                needed.push(NeededFile { path: path.text.clone(), span: path.span });
            }
        }
        needed
    }

    /// Adds a further file of the rules.
    fn part(&mut self, sources: &Sources, path: &Text, sink: &mut Sink) -> Checked<()> {
        let message = format!("the file `{}` was not found", path.text);
        let help = "the path is taken from the folder of the ruleset";
        let (id, text) = text(sources, &path.text, path.span, (message, help), sink)?;
        let mut part = syntax::parse(text, id, sink);
        for header in part.rulesets.drain(..) {
            let name = &header.name;
            let message = format!("`{}` has a header of its own", path.text);
            let diagnostic = Diagnostic::new(Code::BadPart, name.span, message, "a second header");
            let diagnostic = diagnostic.also(path.span, "the file is part of the ruleset here");
            let help = match header.kind {
                SourceKind::Ruleset => {
                    "only the main file of a ruleset has a header; take this one out"
                }
                SourceKind::Library => "a library is named after `uses`, with its version",
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
        assert_eq!(compilation.kind, SourceKind::Library);
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
