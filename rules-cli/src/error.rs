//! How a command ends, and what it says when it cannot go on.

use std::{fmt, io, process::ExitCode};

use crate::terminal::visible;

/// How a command ended; of several the greatest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ExitStatus {
    /// Everything asked for was done.
    Done,
    /// Something in the input is wrong; what was right has been done.
    BadInput,
    /// The work could not be done for a reason outside the input.
    Unable,
    /// The program or the component is at fault.
    Internal,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Done => 0,
            ExitStatus::Unable => 1,
            ExitStatus::BadInput => 2,
            // `EX_SOFTWARE` of sysexits.h.
            ExitStatus::Internal => 70,
        })
    }
}

/// Why a command, or one record of it, stops here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    /// How the command will end.
    pub(crate) status: ExitStatus,
    message: String,
    help: Option<String>,
}

impl Error {
    /// Something in the input is wrong.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::BadInput, message: message.into(), help: None }
    }

    /// The work cannot be done, through no fault of the input.
    pub(crate) fn unable(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::Unable, message: message.into(), help: None }
    }

    /// The program or the component is at fault.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::Internal, message: message.into(), help: None }
    }

    /// Says what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says where it is, before the message.
    pub(crate) fn at(mut self, place: impl fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Whether the reader of standard output went away, as `head` does: nothing to complain about.
    pub(crate) fn is_reader_gone(&self) -> bool {
        self.message.is_empty()
    }
}

/// The words after `error: `.
impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&visible(&self.message))?;
        match &self.help {
            Some(help) => write!(formatter, "\n  help: {}", visible(help)),
            None => Ok(()),
        }
    }
}

/// Writing to standard output failed; reading has its own errors, with the file's name.
impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { status: ExitStatus::Done, message: String::new(), help: None };
        }
        Self::unable(format!("cannot write to standard output: {error}"))
    }
}
