//! What stands below each other: declarations of a file, clauses of a block, rows of a table.

use super::{
    document::{Doc, WIDTH, flat_width, render},
    writer::{OwnLine, Writer},
};

/// One declaration, clause or row.
#[derive(Debug)]
pub(super) struct Item {
    /// The comments before it.
    pub(super) before: Vec<OwnLine>,
    /// Whether an empty line stands before it, after its comments.
    pub(super) is_apart: bool,
    /// The word it begins with; neighbours with the same are aligned.
    pub(super) word: String,
    /// What it says.
    pub(super) docs: Vec<Doc>,
    /// The comment at its end.
    pub(super) after: Option<String>,
}

/// Items, with the comments after the last.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    pub(super) items: Vec<Item>,
    pub(super) end: Vec<OwnLine>,
}

impl Item {
    /// Takes one item with the comments around it.
    pub(super) fn take(writer: &mut Writer<'_>, write: impl FnOnce(&mut Writer<'_>)) -> Self {
        let before = writer.own_lines();
        let is_apart = writer.is_apart(writer.start());
        let word = writer.word().to_owned();
        let docs = writer.piece(write);
        Self { before, is_apart, word, docs, after: writer.trailing() }
    }

    /// Whether an empty line stands before it or before its comments.
    fn begins_apart(&self) -> bool {
        self.is_apart || self.before.iter().any(|it| it.is_apart)
    }

    fn set_apart(&mut self) {
        match self.before.first_mut() {
            Some(first) => first.is_apart = true,
            None => self.is_apart = true,
        }
    }

    fn is_one_line(&self, indent: usize) -> bool {
        !render(&self.docs, indent, indent, WIDTH).contains('\n')
    }

    /// The widths of the pieces before each of its tabs, and of the piece after the last.
    fn widths(&self) -> Option<Vec<usize>> {
        self.docs.split(|it| matches!(it, Doc::Tab(_))).map(flat_width).collect()
    }
}

impl Sequence {
    /// Puts an empty line before and after every declaration that takes several lines.
    pub(super) fn space_out(&mut self) {
        let mut was_long = false;
        let mut is_first = true;
        for item in &mut self.items {
            let is_long = !item.is_one_line(0);
            if !is_first && (is_long || was_long) {
                item.set_apart();
            }
            (was_long, is_first) = (is_long, false);
        }
        if let Some(first) = self.end.first_mut().filter(|_| was_long) {
            first.is_apart = true;
        }
    }

    /// Gives neighbours that begin with the same word and take one line each the same columns.
    pub(super) fn align(&mut self, indent: usize) {
        let mut rest = self.items.as_mut_slice();
        while let Some(first) = rest.first() {
            let word = first.word.clone();
            let is_more = |it: &Item| it.word == word && it.is_one_line(indent);
            let others = rest.iter().skip(1).take_while(|it| is_more(it) && !it.begins_apart());
            let count = if is_more(first) { 1 + others.count() } else { 1 };
            let (run, after) = rest.split_at_mut(count);
            align_run(run, indent);
            rest = after;
        }
    }

    /// The pieces of a whole sequence, one item a line.
    pub(super) fn into_docs(self) -> Vec<Doc> {
        let mut docs: Vec<Doc> = Vec::new();
        let mut line = |is_apart: bool, text: Vec<Doc>| {
            if !docs.is_empty() {
                docs.push(if is_apart { Doc::Blank } else { Doc::Hard });
            }
            docs.extend(text);
        };
        for mut item in self.items {
            for comment in item.before {
                line(comment.is_apart, vec![Doc::Text(comment.text)]);
            }
            item.docs.extend(item.after.map(Doc::Comment));
            line(item.is_apart, item.docs);
        }
        for comment in self.end {
            line(comment.is_apart, vec![Doc::Text(comment.text)]);
        }
        docs
    }
}

fn align_run(run: &mut [Item], indent: usize) {
    let Some(widths) = run.iter().map(Item::widths).collect::<Option<Vec<_>>>() else { return };
    let columns = widths.iter().map(Vec::len).max().unwrap_or(0);
    // The last piece of an item stands in no column that others share.
    let widest = |column: usize| {
        let before_tab = widths.iter().filter(|it| column + 1 < it.len());
        before_tab.filter_map(|it| it.get(column)).max().copied().unwrap_or(0)
    };
    let widest: Vec<usize> = (0..columns).map(widest).collect();
    let padded = |own: &Vec<usize>| {
        let last = own.len().saturating_sub(1);
        let tabs: usize = widest.iter().take(last).sum();
        indent + tabs + own.last().copied().unwrap_or(0)
    };
    if widths.iter().any(|own| padded(own) > WIDTH) {
        return;
    }
    for (item, own) in run.iter_mut().zip(&widths) {
        let tabs = item.docs.iter_mut().filter_map(|it| match it {
            Doc::Tab(spaces) => Some(spaces),
            _ => None,
        });
        for (spaces, (widest, own)) in tabs.zip(widest.iter().zip(own)) {
            *spaces = widest.saturating_sub(*own);
        }
    }
}
