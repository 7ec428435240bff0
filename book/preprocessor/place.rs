//! Where in a chapter something stands.

use std::fmt;

/// A line of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The chapter's file.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
}

impl Place {
    /// The place of the byte `offset` of a chapter's text.
    pub fn of(file: &str, text: &str, offset: usize) -> Self {
        let before = text.as_bytes().get(..offset).unwrap_or_default();
        Self { file: file.into(), line: before.iter().filter(|byte| **byte == b'\n').count() + 1 }
    }

    /// A problem there.
    pub fn problem(&self, what: impl fmt::Display) -> anyhow::Error {
        anyhow::anyhow!("{self}: {what}")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)
    }
}
