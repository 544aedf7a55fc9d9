//! The page that reports are written on.

use std::{
    fmt::Display,
    io::{self, Write},
};

use comfy_table::{Table, presets};

use crate::terminal::{Colours, Tone};

/// Where the text of an item begins; labels stand before it.
const GUTTER: usize = 13;

/// Lines with a gutter of labels.
pub(crate) struct Sheet<'w> {
    out: &'w mut dyn Write,
    colours: Colours,
}

impl<'w> Sheet<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, colours: Colours) -> Self {
        Self { out, colours }
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// A line at the left edge that opens a part of the report.
    pub(crate) fn heading(&mut self, name: &str, rest: impl Display) -> io::Result<()> {
        writeln!(self.out, "{}  {rest}", self.colours.paint(Tone::Heading, name))
    }

    /// The first line of an item, its label in the gutter.
    pub(crate) fn item(&mut self, tone: Tone, label: &str, text: impl Display) -> io::Result<()> {
        // Padding is computed without the colour's own characters.
        let padding = GUTTER.saturating_sub(2 + label.chars().count());
        writeln!(self.out, "  {}{:padding$}{text}", self.colours.paint(tone, label), "")
    }

    /// A further line of an item, deeper by two columns a level.
    pub(crate) fn line(&mut self, level: usize, text: impl Display) -> io::Result<()> {
        writeln!(self.out, "{:width$}{text}", "", width = GUTTER + 2 * level)
    }

    /// Rows in aligned columns; columns that are empty in every row are left out.
    pub(crate) fn columns(&mut self, level: usize, rows: Vec<Vec<String>>) -> io::Result<()> {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let used: Vec<bool> = (0..width)
            .map(|column| {
                rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()))
            })
            .collect();
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        for row in rows {
            let cells = row.into_iter().zip(&used).filter(|(_, used)| **used);
            table.add_row(cells.map(|(cell, _)| cell).collect::<Vec<_>>());
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        for line in table.trim_fmt().lines() {
            self.line(level, line)?;
        }
        Ok(())
    }
}

/// A count and what is counted: `1 alert`, `2 alerts`.
pub(crate) fn counted(count: u64, singular: &str) -> String {
    match (count, singular) {
        (1, _) => format!("1 {singular}"),
        (_, "entry") => format!("{count} entries"),
        _ => format!("{count} {singular}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_aligned() {
        let mut out = Vec::new();
        let mut sheet = Sheet::new(&mut out, Colours::Off);
        sheet.heading("p1", "samples/p1.txt").unwrap();
        sheet.item(Tone::Warning, "warning", "Due dates disagree").unwrap();
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        sheet.columns(1, vec![row(["2026", "", "e1"]), row(["2026-06-02", "", "e20"])]).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        p1  samples/p1.txt
          warning    Due dates disagree
                       2026        e1
                       2026-06-02  e20
        ");
    }

    #[test]
    fn counts_agree_in_number() {
        assert_eq!(counted(1, "entry"), "1 entry");
        assert_eq!(counted(0, "entry"), "0 entries");
        assert_eq!(counted(2, "alert"), "2 alerts");
    }
}
