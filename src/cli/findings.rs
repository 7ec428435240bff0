//! What is found, as a page for people or as JSON for scripts.

use super::failure::Failure;
use super::output::Output;
use adamscope::Choice;
use adamscope::render::page::Page;
use adamscope::render::write_json_value;
use serde::Serialize;
use std::io::Write;

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

/// Writes findings in a format, to the file of that name or to standard output.
///
/// # Errors
///
/// They can't be written.
pub fn write(
    format: Format,
    name: Option<&str>,
    findings: &impl Serialize,
    page: impl FnOnce() -> Page,
) -> Result<(), Failure> {
    let mut output = Output::open(name)?;
    let written = match format {
        Format::Table => output.write_all(page().text().as_bytes()),
        Format::Json => write_json_value(findings, &mut output).and_then(|()| output.write_all(b"\n")),
    };
    written.map_err(|error| Failure::writing(output.name(), &error))?;
    output.finish()
}
