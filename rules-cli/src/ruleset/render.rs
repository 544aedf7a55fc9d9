//! Diagnostics for people, in the manner of rustc.

use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Patch, Renderer as Snippets, Snippet, Title,
};
use rules_lang::{
    Diagnostic, FileId, Severity, Span,
    diagnostic::{Fix, Label},
};

use super::{
    Ruleset,
    place::{Text, Texts},
};
use crate::terminal::{Colours, warn};

/// The most diagnostics shown for one ruleset: nobody reads further before mending these.
const SHOWN: usize = 50;

/// The longest stretch of source that is quoted.
const QUOTED: usize = 4096;

/// Draws diagnostics on standard error.
pub(crate) struct Renderer {
    snippets: Snippets,
}

impl Renderer {
    pub(crate) fn new(colours: Colours) -> Self {
        let snippets = match colours {
            Colours::On => Snippets::styled(),
            Colours::Off => Snippets::plain(),
        };
        Self { snippets }
    }

    /// Draws everything there is to say about a ruleset.
    pub(crate) fn all(&self, ruleset: &Ruleset) {
        let texts = ruleset.texts();
        self.draw(&texts, ruleset.diagnostics.iter());
    }

    /// Draws the errors of a ruleset.
    pub(crate) fn errors(&self, ruleset: &Ruleset) {
        let all = ruleset.diagnostics.iter();
        self.draw(&ruleset.texts(), all.filter(|d| d.severity() == Severity::Error));
    }

    fn draw<'d>(&self, texts: &Texts<'_>, mut all: impl Iterator<Item = &'d Diagnostic>) {
        for diagnostic in all.by_ref().take(SHOWN) {
            let title = level(diagnostic.severity())
                .primary_title(&*diagnostic.message)
                .id(diagnostic.code.code());
            let mut report = vec![described(title, texts, diagnostic)];
            report.extend(diagnostic.fixes.iter().filter_map(|fix| proposed(texts, fix)));
            warn(format_args!("{}\n", self.snippets.render(&report)));
        }
        match all.count() {
            0 => {}
            more => {
                warn(format_args!("note: {more} more; `check --format json` gives all of them\n"))
            }
        }
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// What is the matter and where; the primary place's file comes first.
fn described<'d>(title: Title<'d>, texts: &'d Texts<'_>, diagnostic: &'d Diagnostic) -> Group<'d> {
    let context = diagnostic.secondary.iter().map(|label| (AnnotationKind::Context, label));
    let mut labels = vec![(AnnotationKind::Primary, &diagnostic.primary)];
    labels.extend(context);
    // Stable: within a file the order stays.
    let primary = diagnostic.primary.span.file;
    labels.sort_by_key(|(_, label)| (label.span.file != primary, label.span.file));
    let mut group = Group::with_title(title);
    for labels in labels.chunk_by(|(_, a), (_, b)| a.span.file == b.span.file) {
        group = place(group, texts, labels);
    }
    if diagnostic.help.is_empty() {
        return group;
    }
    group.element(Level::HELP.message(&*diagnostic.help))
}

/// Adds the places of one file to a group.
fn place<'d>(
    group: Group<'d>,
    texts: &'d Texts<'_>,
    labels: &[(AnnotationKind, &'d Label)],
) -> Group<'d> {
    let Some((_, first)) = labels.first() else { return group };
    let Some(text) = texts.get(first.span.file) else { return group };
    let Some(quoted) = quoted(text, labels.iter().map(|(_, label)| label.span)) else {
        let position = text.position(first.span.start);
        let origin = Origin::path(&*text.path).line(position.line).char_column(position.column);
        return group.element(origin);
    };
    group.element(quoted.snippet(text).annotations(labels.iter().map(|(kind, label)| {
        let annotation = kind.span(quoted.inside(label.span));
        if label.text.is_empty() { annotation } else { annotation.label(&*label.text) }
    })))
}

/// A fix, as a change of the source.
fn proposed<'d>(texts: &'d Texts<'_>, fix: &'d Fix) -> Option<Group<'d>> {
    let file: FileId = fix.edits.first()?.span.file;
    let text = texts.get(file)?;
    let quoted = quoted(text, fix.edits.iter().map(|edit| edit.span))?;
    let patches =
        fix.edits.iter().map(|edit| Patch::new(quoted.inside(edit.span), edit.text.as_str()));
    let snippet = quoted.snippet(text).patches(patches);
    Some(Level::HELP.secondary_title(&*fix.title).element(snippet))
}

/// The lines that hold some places.
struct Quoted<'f> {
    line: usize,
    start: usize,
    text: &'f str,
}

/// Only the lines that are pointed at are drawn: drawing takes time in proportion to what is given.
fn quoted<'f>(text: &Text<'f>, spans: impl Iterator<Item = Span>) -> Option<Quoted<'f>> {
    let (start, end) = spans.fold((usize::MAX, 0), |(start, end), span| {
        (start.min(span.start as usize), end.max(span.end as usize))
    });
    let (line, start, text) = text.lines(start..end)?;
    (text.len() <= QUOTED).then_some(Quoted { line, start, text })
}

impl<'f> Quoted<'f> {
    fn snippet<'d, A: Clone>(&self, text: &'d Text<'_>) -> Snippet<'d, A>
    where
        'f: 'd,
    {
        Snippet::source(self.text).line_start(self.line).path(&*text.path)
    }

    /// A span within the quoted text, between characters even if the compiler pointed into one.
    fn inside(&self, span: Span) -> Range<usize> {
        let place = |offset: u32| {
            let offset = (offset as usize).saturating_sub(self.start).min(self.text.len());
            self.text.floor_char_boundary(offset)
        };
        place(span.start)..place(span.end)
    }
}
