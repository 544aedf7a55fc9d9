//! What reports are written with.
//!
//! Everything written here is made [`visible`] on the way out, so no report can forget to: what comes from a
//! record must not steer a terminal.

use std::{
    fmt::Display,
    io::{self, Write},
};

use comfy_table::{Table, presets};

use crate::terminal::{Colours, Tone, visible};

/// Where the text of an item begins; labels stand before it.
const GUTTER: usize = 13;

/// Lines with a gutter of labels.
pub(crate) struct ReportWriter<'w> {
    out: &'w mut dyn Write,
    colours: Colours,
}

impl<'w> ReportWriter<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, colours: Colours) -> Self {
        Self { out, colours }
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// A line at the left edge that opens a part of the report.
    pub(crate) fn heading(&mut self, name: &str, rest: impl Display) -> io::Result<()> {
        let (name, rest) = (visible(name), rest.to_string());
        writeln!(self.out, "{}  {}", self.colours.paint(Tone::Heading, &name), visible(&rest))
    }

    /// The first line of an item, its label in the gutter.
    pub(crate) fn item(&mut self, tone: Tone, label: &str, text: impl Display) -> io::Result<()> {
        // Padding is computed without the colour's own characters.
        let padding = GUTTER.saturating_sub(2 + label.chars().count());
        let (label, text) = (self.colours.paint(tone, label), text.to_string());
        writeln!(self.out, "  {label}{:padding$}{}", "", visible(&text))
    }

    /// A further line of an item, deeper by two columns a level.
    pub(crate) fn line(&mut self, level: usize, text: impl Display) -> io::Result<()> {
        let text = text.to_string();
        writeln!(self.out, "{:width$}{}", "", visible(&text), width = GUTTER + 2 * level)
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
            // Before the layout, which would break lines and measure columns by them.
            table.add_row(cells.map(|(cell, _)| visible(&cell).into_owned()).collect::<Vec<_>>());
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
    fn nothing_written_steers_the_terminal() {
        let steering = "a\u{1b}[2Jb\nc\u{202e}d";
        let mut out = Vec::new();
        let mut writer = ReportWriter::new(&mut out, Colours::Off);
        writer.heading(steering, steering).unwrap();
        writer.item(Tone::Note, "note", steering).unwrap();
        writer.line(0, steering).unwrap();
        writer.columns(0, vec![vec![steering.to_owned(), "next".to_owned()]]).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        a\u{1b}[2Jb\nc\u{202e}d  a\u{1b}[2Jb\nc\u{202e}d
          note       a\u{1b}[2Jb\nc\u{202e}d
                     a\u{1b}[2Jb\nc\u{202e}d
                     a\u{1b}[2Jb\nc\u{202e}d  next
        ");
    }

    #[test]
    fn a_report_is_aligned() {
        let mut out = Vec::new();
        let mut writer = ReportWriter::new(&mut out, Colours::Off);
        writer.heading("p1", "samples/p1.txt").unwrap();
        writer.item(Tone::Warning, "warning", "Due dates disagree").unwrap();
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        writer.columns(1, vec![row(["2026", "", "e1"]), row(["2026-06-02", "", "e20"])]).unwrap();
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
