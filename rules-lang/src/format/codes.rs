//! Codes written in the rules. They are no tokens, so their text is read again here as the parser does.

use rules_core::code::Scheme;

use super::{
    document::{Doc, INDENT},
    writer::Writer,
};

/// The columns of the longest usual scheme with the space after it: `snomed `.
const SCHEME: usize = 7;

/// A item between the braces.
enum ListItem<'a> {
    Scheme(&'a str),
    /// A code or a term.
    Word(&'a str),
    Comma,
    /// `true`: at the end of a line.
    Comment(&'a str, bool),
}

/// `{ read2 H33.., H331.% "Intrinsic asthma"  ctv3 H33.. }`, from the brace that is next: on one line, or
/// one scheme a line, or one code a line.
pub(super) fn inline(w: &mut Writer<'_>) {
    let open = w.start() + 1;
    let (items, close) = items(w.text, open);
    w.group(|w| {
        w.token();
        w.pass(close);
        w.push(vec![Doc::Indent(INDENT, docs(items)), Doc::Line(" ")]);
        w.token();
    });
}

fn items(text: &str, open: usize) -> (Vec<ListItem<'_>>, usize) {
    let mut items = Vec::new();
    let mut at = open;
    let mut is_line_empty = false;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else { return (items, at) };
        let upto = |end: Option<usize>| end.and_then(|end| rest.get(..end)).unwrap_or(rest);
        let item = match first {
            '}' => return (items, at),
            '#' => upto(rest.find('\n')),
            '"' => upto(rest.get(1..).and_then(|it| it.find('"')).map(|end| end + 2)),
            ',' => upto(Some(1)),
            c if c.is_whitespace() => {
                is_line_empty |= c == '\n';
                at += c.len_utf8();
                continue;
            }
            _ => upto(rest.find(|c: char| c.is_whitespace() || ",\"}#".contains(c))),
        };
        at += item.len();
        items.push(match first {
            '#' => ListItem::Comment(item.trim_end(), !is_line_empty),
            ',' => ListItem::Comma,
            '"' => ListItem::Word(item),
            _ if Scheme::from_name(item).is_some() => ListItem::Scheme(item),
            _ => ListItem::Word(item),
        });
        is_line_empty = false;
    }
}

/// A scheme with its codes.
#[derive(Default)]
struct Line<'a> {
    /// Comments on lines of their own before it.
    before: Vec<&'a str>,
    scheme: &'a str,
    codes: Vec<ListItem<'a>>,
    /// The comment at its end.
    after: Option<&'a str>,
}

fn docs(items: Vec<ListItem<'_>>) -> Vec<Doc> {
    let mut docs = Vec::new();
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut before = Vec::new();
    for item in items {
        match item {
            ListItem::Scheme(scheme) => {
                let before = std::mem::take(&mut before);
                lines.push(Line { before, scheme, ..Line::default() });
            }
            ListItem::Comment(text, is_trailing) if lines.is_empty() && is_trailing => {
                docs.extend([Doc::Comment(text.to_owned()), Doc::Hard]);
            }
            ListItem::Comment(text, false) => before.push(text),
            item => {
                let Some(line) = lines.last_mut() else { continue };
                let comments = line.after.take().map(|it| ListItem::Comment(it, true));
                line.codes.extend(comments);
                line.codes.extend(before.drain(..).map(|it| ListItem::Comment(it, false)));
                match item {
                    ListItem::Comment(text, _) => line.after = Some(text),
                    item => line.codes.push(item),
                }
            }
        }
    }
    for (n, line) in lines.into_iter().enumerate() {
        for comment in line.before {
            docs.extend([Doc::Hard, Doc::Text(comment.to_owned())]);
        }
        let pad = SCHEME.saturating_sub(line.scheme.chars().count() + 1);
        docs.extend([
            Doc::Line(if n == 0 { " " } else { "  " }),
            Doc::Text(line.scheme.to_owned()),
            Doc::Text(" ".to_owned()),
            Doc::Pad(pad),
            Doc::Align(vec![Doc::Group(codes(line.codes))]),
        ]);
        if let Some(comment) = line.after {
            docs.extend([Doc::Comment(comment.to_owned()), Doc::Hard]);
        }
    }
    for comment in before {
        docs.extend([Doc::Hard, Doc::Text(comment.to_owned()), Doc::Hard]);
    }
    docs
}

/// Codes with their terms, on one line or one a line.
fn codes(items: Vec<ListItem<'_>>) -> Vec<Doc> {
    let mut docs = Vec::new();
    for item in items {
        match item {
            ListItem::Scheme(_) => {}
            ListItem::Comma => docs.push(Doc::Text(",".to_owned())),
            ListItem::Word(term) if term.starts_with('"') => {
                docs.push(Doc::Text(format!(" {term}")))
            }
            ListItem::Word(code) => {
                if !docs.is_empty() {
                    docs.push(Doc::Line(" "));
                }
                docs.push(Doc::Text(code.to_owned()));
            }
            ListItem::Comment(text, true) => {
                docs.extend([Doc::Comment(text.to_owned()), Doc::Hard]);
            }
            ListItem::Comment(text, false) => {
                docs.extend([Doc::Hard, Doc::Text(text.to_owned()), Doc::Hard]);
            }
        }
    }
    docs
}
