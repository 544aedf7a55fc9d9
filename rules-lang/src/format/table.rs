//! Tables: rows below each other, their cells in columns.

use super::{
    block::braces,
    document::{Doc, INDENT, WIDTH, flat_width, render},
    expression::{comma, expr, in_brackets, table_use},
    sequence::Item,
    writer::Writer,
};
use crate::{
    source::Span,
    syntax::{Row, Table, TableParameter, token::Kind},
};

/// The least room a condition has, however long the actions are.
const CONDITION: usize = 40;

pub(super) fn table(w: &mut Writer<'_>, it: &Table) {
    let Table { name: _, title: _, parameters, copies, earliest, rows } = it;
    if !parameters.is_empty() {
        in_brackets(w, |w| parameters.iter().for_each(|it| parameter(w, it)));
    }
    if let Some(copies) = copies {
        w.until_kind(Kind::Equal);
        w.token();
        return table_use(w, copies);
    }
    w.until_kind(Kind::OpenBrace);
    braces(w, |w| {
        let mut lines: Vec<(Span, Option<&Row>)> =
            rows.iter().map(|it| (it.span, Some(it))).collect();
        lines.extend(earliest.map(|span| (span, None)));
        lines.sort_by_key(|(span, _)| span.start);
        let mut cells = Vec::new();
        let mut items = Vec::new();
        for (span, row) in lines {
            let is_whole = !w.has_comment(span.start as usize, span.end as usize);
            let item = Item::take(w, |w| match row {
                Some(row) if is_whole => cells.push((items.len(), self::cells(w, row))),
                Some(row) => unaligned(w, row),
                None => w.until(span.end as usize),
            });
            items.push(item);
        }
        align(&cells, &mut items);
        items
    });
}

/// `target: number 'mmol/mol' = 58`, with the comma after it.
fn parameter(w: &mut Writer<'_>, it: &TableParameter) {
    let TableParameter { name: _, value_type: _, default } = it;
    w.until_kind(Kind::Equal);
    w.token();
    expr(w, default);
    comma(w);
}

/// The cells of a row.
fn cells(w: &mut Writer<'_>, row: &Row) -> [Vec<Doc>; 4] {
    let Row { number: _, condition, if_yes: _, if_no: _, span } = row;
    let bar = |w: &mut Writer<'_>| w.pass(w.start() + 1);
    let plain = |w: &mut Writer<'_>| w.piece(|w| w.until_kind(Kind::Bar));
    bar(w);
    let number = plain(w);
    bar(w);
    let condition = w.piece(|w| {
        if let Some(condition) = condition {
            expr(w, condition);
        }
        w.until_kind(Kind::Bar);
    });
    bar(w);
    let if_yes = plain(w);
    bar(w);
    let if_no = plain(w);
    w.pass(span.end as usize);
    [number, condition, if_yes, if_no]
}

/// A row with comments in it, which cannot stand in columns.
fn unaligned(w: &mut Writer<'_>, row: &Row) {
    w.indent(|w| {
        w.take(3);
        if let Some(condition) = &row.condition {
            expr(w, condition);
        }
        w.until(row.span.end as usize);
    });
}

/// Writes rows in columns that are as wide as their widest cells.
fn align(rows: &[(usize, [Vec<Doc>; 4])], items: &mut [Item]) {
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|(_, cells)| cells.get(column));
        cells.filter_map(|cell| flat_width(cell)).max().unwrap_or(0)
    };
    let (number, if_yes, if_no) = (widest(0), widest(2), widest(3));
    // `  | 1 | CONDITION | YES | NO |`
    let start = INDENT + 2 + number + 3;
    let end = (WIDTH.saturating_sub(3 + if_yes + 3 + if_no + 2)).max(start + CONDITION);
    let conditions: Vec<String> =
        rows.iter().map(|(_, [_, condition, _, _])| render(condition, start, start, end)).collect();
    let last_line = |text: &str| match text.rsplit_once('\n') {
        Some((_, last)) => last.chars().count().saturating_sub(start),
        None => text.chars().count(),
    };
    let width = conditions.iter().map(|it| last_line(it)).max().unwrap_or(0);
    for ((at, [own, _, yes, no]), condition) in rows.iter().zip(&conditions) {
        let Some(item) = items.get_mut(*at) else { continue };
        let cell = |docs: &[Doc], width: usize| {
            let text = render(docs, 0, 0, usize::MAX);
            let spaces = width.saturating_sub(text.chars().count());
            format!("{text}{}", " ".repeat(spaces))
        };
        let number = cell(own, 0);
        let before = " ".repeat(widest(0).saturating_sub(number.chars().count()));
        let after = " ".repeat(width.saturating_sub(last_line(condition)));
        let row = format!(
            "| {before}{number} | {condition}{after} | {} | {} |",
            cell(yes, if_yes),
            cell(no, if_no)
        );
        item.docs = vec![Doc::Text(row)];
    }
}
