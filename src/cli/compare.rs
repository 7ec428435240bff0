//! `adamscope compare`: runs side by side, where they part and why.

use super::failure::Failure;
use super::output::Output;
use super::{options, several};
use adamscope::Choice;
use adamscope::compare::Comparison;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, ValueHint};
use std::io::Write;

/// What a comparison is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Format {
    #[default]
    Table,
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

/// The subcommand's arguments.
pub fn command() -> Command {
    let option = |key: &'static str, value: &'static str, help: &'static str| {
        Arg::new(key).long(key).value_name(value).help(help).allow_hyphen_values(true)
    };
    let command = Command::new("compare")
        .about("Show where runs part, how far and why")
        .arg(option("format", "FORMAT", "table (default) or json"))
        .arg(
            option("output", "FILE", "Write to a file instead of standard output")
                .value_hint(ValueHint::FilePath),
        );
    let vary = "A setting and its values, each compared with the first";
    several::add_to(command, vary, "A second file, to be compared with the first")
        .after_help("For example: adamscope compare --vary eps=1e-8,1e-3")
}

/// The same with the names there are, for a shell to complete.
pub fn with_names(command: Command) -> Command {
    let formats = PossibleValuesParser::new(Format::ALL.iter().map(|format| format.key()));
    command.mut_arg("format", |arg| arg.value_parser(formats))
}

/// Runs the subcommand.
///
/// # Errors
///
/// An argument is refused, there is nothing to compare, a run has no answer, or the output can't be written.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let text = |key: &str| matches.get_one::<String>(key).map(String::as_str);
    let format = text("format").map_or(Ok(Format::default()), Format::from_key)?;
    if let Some(name) = text("output") {
        options::keep_inputs(matches, name)?;
    }
    let comparison = Comparison::of(several::experiments(matches)?)?;
    let written = match format {
        Format::Table => comparison.page().text(),
        Format::Json => {
            serde_json::to_string(&comparison).map_or_else(|error| error.to_string(), |json| json + "\n")
        }
    };
    let mut output = Output::open(text("output"))?;
    output.write_all(written.as_bytes()).map_err(|error| Failure::writing(output.name(), &error))?;
    output.finish()
}
