//! Declarations, in the order they stand in.

use super::{
    block::{Clause, block, texts},
    codes,
    document::Doc,
    expression::{comma_list, expr, list, more},
    sequence::{Item, Sequence},
    table,
    writer::Writer,
};
use crate::{
    source::Span,
    syntax::{
        Alert, Codelist, CodelistContent, Default, Field, File, Marker, Measure, MeasureSource,
        Parameter, Report, Ruleset, Score, Table, token::Kind,
    },
};

/// A declaration of any sort.
enum Declaration<'t> {
    Ruleset(&'t Ruleset),
    Parameter(&'t Parameter),
    Codelist(&'t Codelist),
    Measure(&'t Measure),
    Field(&'t Field),
    Score(&'t Score),
    Table(&'t Table),
    Marker(&'t Marker),
    Alert(&'t Alert),
    Report(&'t Report),
}

/// Every declaration with its name's place, in the order of the text.
fn in_order(file: &File) -> Vec<(Span, Declaration<'_>)> {
    let File {
        rulesets,
        parameters,
        codelists,
        measures,
        fields,
        scores,
        tables,
        markers,
        alerts,
        reports,
        broken: _,
        comments: _,
        offered: _,
        lacks: _,
    } = file;
    let mut all = Vec::new();
    all.extend(rulesets.iter().map(|it| (it.name.span, Declaration::Ruleset(it))));
    all.extend(parameters.iter().map(|it| (it.name.span, Declaration::Parameter(it))));
    all.extend(codelists.iter().map(|it| (it.name.span, Declaration::Codelist(it))));
    all.extend(measures.iter().map(|it| (it.name.span, Declaration::Measure(it))));
    all.extend(fields.iter().map(|it| (it.name.span, Declaration::Field(it))));
    all.extend(scores.iter().map(|it| (it.name.span, Declaration::Score(it))));
    all.extend(tables.iter().map(|it| (it.name.span, Declaration::Table(it))));
    all.extend(markers.iter().map(|it| (it.name.span, Declaration::Marker(it))));
    all.extend(alerts.iter().map(|it| (it.name.span, Declaration::Alert(it))));
    all.extend(reports.iter().map(|it| (it.name.span, Declaration::Report(it))));
    all.sort_by_key(|(span, _)| *span);
    all
}

/// The whole file.
pub(super) fn all(w: &mut Writer<'_>, file: &File) -> Vec<Doc> {
    let mut sequence = Sequence::default();
    for (name, declaration) in in_order(file) {
        sequence.items.push(Item::take(w, |w| {
            w.until(name.end as usize);
            match declaration {
                Declaration::Ruleset(it) => ruleset(w, it),
                Declaration::Parameter(it) => parameter(w, it),
                Declaration::Codelist(it) => codelist(w, it),
                Declaration::Measure(it) => measure(w, it),
                Declaration::Field(it) => field(w, it),
                Declaration::Score(it) => score(w, it),
                Declaration::Table(it) => table::table(w, it),
                Declaration::Marker(it) => marker(w, it),
                Declaration::Alert(it) => alert(w, it),
                Declaration::Report(it) => report(w, it),
            }
        }));
    }
    sequence.end = w.own_lines();
    sequence.align(0);
    sequence.space_out();
    sequence.into_docs()
}

fn ruleset(w: &mut Writer<'_>, it: &Ruleset) {
    let Ruleset {
        kind: _,
        name: _,
        title,
        version,
        language,
        owner,
        review,
        files,
        uses,
        completeness: _,
    } = it;
    let mut clauses = Vec::new();
    clauses.extend(title.as_ref().map(|it| Clause::words(it.word)));
    clauses.extend(version.as_ref().map(|it| Clause::bare(it.word)));
    clauses.extend(language.as_ref().map(|it| Clause::words(it.word)));
    clauses.extend(owner.as_ref().map(|it| Clause::words(it.word)));
    clauses.extend(review.as_ref().map(|it| Clause::words(it.word)));
    clauses.extend(texts(files));
    clauses.extend(uses.as_ref().map(|it| Clause::list(it.word)));
    block(w, clauses);
}

fn parameter(w: &mut Writer<'_>, it: &Parameter) {
    let Parameter { name: _, value_type: _, default } = it;
    w.take_kind(Kind::Colon);
    w.tab();
    w.until_kind(Kind::Equal);
    w.take_kind(Kind::Equal);
    match default {
        Default::Value(value) => expr(w, value),
        Default::Organisations(_, span) => more(w, |w| comma_list(w, span.end as usize)),
    }
}

fn codelist(w: &mut Writer<'_>, it: &Codelist) {
    let Codelist { name: _, content } = it;
    w.tab();
    match content {
        CodelistContent::File(path, scheme) => {
            let end = scheme.as_ref().map_or(path.span, |(_, span)| *span);
            w.until(end.end as usize);
        }
        CodelistContent::Inline(_) => codes::inline(w),
        CodelistContent::Composed { any: _, except } => {
            w.token();
            codelists(w);
            if !except.is_empty() {
                more(w, |w| {
                    w.token();
                    codelists(w);
                });
            }
        }
    }
}

/// `a`, `any of (a, b)`.
fn codelists(w: &mut Writer<'_>) {
    if w.word() == "any" {
        w.take(2);
        list(w);
    } else {
        w.token();
    }
}

fn measure(w: &mut Writer<'_>, it: &Measure) {
    let Measure { name: _, value_type: _, from, accepts, plausible } = it;
    w.take_kind(Kind::Colon);
    w.tab();
    let end = match from {
        MeasureSource::Codelist(name) => name.span,
        MeasureSource::File(path, scheme) => scheme.as_ref().map_or(path.span, |(_, span)| *span),
    };
    w.until(end.end as usize);
    if w.kind() == Kind::OpenBrace {
        let mut clauses: Vec<Clause<'_>> = accepts
            .iter()
            .map(|it| Clause::accepts(Span { start: start(w, it.unit.span), ..it.unit.span }, it))
            .collect();
        clauses.extend(plausible.as_ref().map(|it| Clause::numbers(it.word)));
        block(w, clauses);
    }
}

fn field(w: &mut Writer<'_>, it: &Field) {
    let Field { name: _, value } = it;
    w.tab();
    w.take_kind(Kind::Equal);
    if let Some(value) = value {
        more(w, |w| expr(w, value));
    }
}

/// Where the word before a place begins: the one that begins its clause.
fn start(w: &Writer<'_>, place: Span) -> u32 {
    u32::try_from(w.start_before(place)).unwrap_or(u32::MAX)
}

/// `detail NAME = EXPRESSION`, `column NAME = EXPRESSION`.
fn named_values<'t>(w: &Writer<'_>, fields: &'t [Field]) -> Vec<Clause<'t>> {
    let clause = |it: &'t Field| {
        let word = Span { start: start(w, it.name.span), ..it.name.span };
        Clause::named(word, it)
    };
    fields.iter().map(clause).collect()
}

fn score(w: &mut Writer<'_>, it: &Score) {
    let Score { name: _, title: _, items, divide, bands, completeness: _ } = it;
    let word = |w: &Writer<'_>, name: Span| Span { start: start(w, name), ..name };
    let mut clauses = Vec::new();
    clauses.extend(items.iter().map(|it| Clause::item(word(w, it.name.span), it)));
    clauses.extend(divide.as_ref().map(|it| Clause::numbers(it.word)));
    clauses.extend(bands.iter().map(|it| Clause::band(word(w, it.name.span), it)));
    w.until_kind(Kind::OpenBrace);
    block(w, clauses);
}

fn marker(w: &mut Writer<'_>, it: &Marker) {
    let Marker {
        name: _,
        title: _,
        guard,
        starts,
        ends,
        lapses,
        details,
        conflicts,
        completeness: _,
    } = it;
    let mut clauses = named_values(w, details);
    clauses.extend(guard.as_ref().map(|it| Clause::condition(it.word, it.value.as_ref())));
    for it in [starts, ends].into_iter().flatten() {
        clauses.push(Clause::selections(it.word, it.value.as_deref().unwrap_or_default()));
    }
    clauses.extend(lapses.as_ref().map(|it| Clause::words(it.word)));
    clauses.extend(conflicts.iter().map(|it| {
        let word = Span { start: start(w, it.detail.span), ..it.detail.span };
        Clause::conflict(word, it)
    }));
    w.until_kind(Kind::OpenBrace);
    block(w, clauses);
}

fn alert(w: &mut Writer<'_>, it: &Alert) {
    let Alert {
        name: _,
        title: _,
        severity,
        hazard,
        audience,
        when,
        message,
        repeat,
        overrides,
        suggestions,
        completeness: _,
    } = it;
    let mut clauses = Vec::new();
    clauses.extend(severity.as_ref().map(|it| Clause::words(it.word)));
    clauses.extend(hazard.as_ref().map(|it| Clause::bare(it.word)));
    clauses.extend(audience.as_ref().map(|it| Clause::list(it.word)));
    clauses.extend(when.as_ref().map(|it| Clause::condition(it.word, it.value.as_ref())));
    clauses.extend(message.as_ref().map(|it| Clause::words(it.word)));
    clauses.extend(repeat.as_ref().map(|it| Clause::words(it.word)));
    clauses.extend(texts(overrides));
    clauses.extend(texts(suggestions));
    w.until_kind(Kind::OpenBrace);
    block(w, clauses);
}

fn report(w: &mut Writer<'_>, it: &Report) {
    let Report { name: _, title: _, include, columns, completeness: _ } = it;
    let mut clauses = named_values(w, columns);
    clauses.extend(include.as_ref().map(|it| Clause::include(it.word, it.value.as_ref())));
    w.until_kind(Kind::OpenBrace);
    block(w, clauses);
}
