//! What is found, as a page for people or as JSON for scripts.

use adamscope::Choice;
use adamscope::render::page::Page;
use serde::Serialize;

/// What findings are written as.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Format {
    /// A page.
    #[default]
    Table,
    /// A line of JSON.
    Json,
}

impl Choice for Format {
    const KIND: &'static str = "format";
    const ALL: &'static [Self] = &[Self::Table, Self::Json];

    fn key(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
        }
    }
}

/// The help of the option.
pub const FORMATS: &str = "table (default) or json";

/// Findings in a format.
pub fn written(format: Format, findings: &impl Serialize, page: impl FnOnce() -> Page) -> String {
    match format {
        Format::Table => page().text(),
        // Its maps have texts for keys and its numbers are finite, so that nothing is refused.
        Format::Json => {
            serde_json::to_string(findings).map_or_else(|error| error.to_string(), |json| json + "\n")
        }
    }
}
