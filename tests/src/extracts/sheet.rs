//! One table on its way into a file.

use anyhow::Context as _;
use csv::{QuoteStyle, Terminator, WriterBuilder};

/// A table with the header of its layout; columns that nothing fills stay empty, as in life.
#[derive(Debug)]
pub(super) struct Sheet {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A table of these columns, with commas between.
    pub(super) fn new(header: &'static str) -> Self {
        Self { header: header.split(',').map(str::trim).collect(), rows: Vec::new() }
    }

    /// Adds a row of these cells.
    ///
    /// # Errors
    /// A column that the layout does not have.
    pub(super) fn add(&mut self, cells: &[(&str, &str)]) -> anyhow::Result<()> {
        let mut row = vec![String::new(); self.header.len()];
        for (column, text) in cells {
            let place = self.header.iter().position(|name| name == column);
            let cell = place.and_then(|place| row.get_mut(place));
            (*text).clone_into(cell.with_context(|| format!("no column `{column}`"))?);
        }
        self.rows.push(row);
        Ok(())
    }

    /// The whole table as text, each cell quoted and each row ended as these systems do.
    ///
    /// # Errors
    /// Never in practice: the writer's own.
    pub(super) fn text(&self) -> anyhow::Result<String> {
        let mut writer = WriterBuilder::new()
            .quote_style(QuoteStyle::Always)
            .terminator(Terminator::CRLF)
            .from_writer(Vec::new());
        writer.write_record(&self.header)?;
        for row in &self.rows {
            writer.write_record(row)?;
        }
        Ok(String::from_utf8(writer.into_inner().map_err(|error| error.into_error())?)?)
    }
}
