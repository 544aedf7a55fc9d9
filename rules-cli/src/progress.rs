//! A bar that shows that long work goes on. Only a terminal sees it.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a second the bar is drawn.
const RATE: u8 = 5;

/// Counts files and patients on standard error while records are read.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    patients: u64,
}

impl Progress {
    /// A bar over so many files. Where standard error is no terminal, nothing is ever drawn.
    pub(crate) fn new(files: usize) -> Self {
        let bar = ProgressBar::with_draw_target(
            Some(files as u64),
            ProgressDrawTarget::stderr_with_hz(RATE),
        );
        if let Ok(style) =
            ProgressStyle::with_template("{wide_bar} {pos}/{len} files, {msg}, {elapsed}")
        {
            bar.set_style(style);
        }
        Self { bar, patients: 0 }
    }

    /// One that is never drawn.
    pub(crate) fn hidden() -> Self {
        Self { bar: ProgressBar::hidden(), patients: 0 }
    }

    /// One more patient has been read.
    pub(crate) fn patient(&mut self) {
        self.patients += 1;
        if !self.bar.is_hidden() {
            self.bar.set_message(format!("{} patients", self.patients));
        }
    }

    /// One more file has been read.
    pub(crate) fn file(&self) {
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Does something that writes to the terminal while the bar is out of the way.
    pub(crate) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}
