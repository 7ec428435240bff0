//! What ends a command early, and how it is told.

use adamscope::Error;
use adamscope::render::WriteError;
use std::io;
use std::process::ExitCode;

/// Usage, unreadable input, a run without an answer, output that can't be written.
pub const USAGE: u8 = 2;
/// A stated limit was exceeded.
pub const LIMIT: u8 = 3;

/// What ends a command early.
#[derive(Debug)]
pub enum Failure {
    /// Something that adamscope refuses.
    Refused(Error),
    /// The reader of our output has seen enough.
    Closed,
}

impl Failure {
    /// An error of writing to `target`.
    pub fn writing(target: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        let why = match error.kind() {
            io::ErrorKind::NotFound => "there is no such folder; create it or write elsewhere".into(),
            io::ErrorKind::PermissionDenied => "permission is denied; write elsewhere".into(),
            io::ErrorKind::IsADirectory => "it is a folder; name a file in it".into(),
            io::ErrorKind::StorageFull => "the disk is full; free some room or write elsewhere".into(),
            _ => error.to_string(),
        };
        Self::Refused(Error::File { file: target.into(), verb: "written", why })
    }

    /// An error of rendering to `target`.
    pub fn rendering(target: &str, error: WriteError) -> Self {
        match error {
            WriteError::Run(error) => Self::Refused(error),
            WriteError::Target(error) => Self::writing(target, &error),
        }
    }

    /// Says so on standard error, as one paragraph, and gives the exit status.
    pub fn report(self) -> ExitCode {
        match self {
            Self::Closed => ExitCode::SUCCESS,
            Self::Refused(error) => {
                eprintln!("error: {error}");
                ExitCode::from(if error.is_limit() { LIMIT } else { USAGE })
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}
