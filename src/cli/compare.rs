//! `adamscope compare`: runs side by side, where they part and why.

use super::failure::Failure;
use super::options;
use super::output::Output;
use adamscope::compare::Comparison;
use adamscope::{Choice, Error, Experiment};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, ValueHint};
use std::io::Write;

/// The second experiment file.
const OTHER: &str = "other";

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
        .arg(option("vary", "KEY=A,B[,...]", "A setting and its values, each compared with the first"))
        .arg(option("format", "FORMAT", "table (default) or json"))
        .arg(
            option("output", "FILE", "Write to a file instead of standard output")
                .value_hint(ValueHint::FilePath),
        );
    let other = Arg::new(OTHER).value_name("OTHER.toml").value_hint(ValueHint::FilePath);
    options::add_to(command)
        .arg(other.help("A second file, to be compared with the first"))
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
    let comparison = Comparison::of(experiments(matches)?)?;
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

/// What is compared, each with a name: two files, or one experiment varied.
fn experiments(matches: &ArgMatches) -> Result<Vec<(String, Experiment)>, Error> {
    let [file, other, vary] = [options::FILE, OTHER, "vary"].map(|key| matches.get_one::<String>(key));
    match (other, vary) {
        (Some(_), Some(_)) => Err(Error::Conflict {
            first: "a second file",
            second: "--vary",
            why: "either says what is compared; leave one of them out",
        }),
        (Some(other), None) => [file, Some(other)]
            .into_iter()
            .flatten()
            .map(|path| Ok((path.clone(), options::build(options::builder(matches, Some(path))?)?)))
            .collect(),
        (None, Some(vary)) => {
            let (key, values) = vary.split_once('=').ok_or_else(|| Error::OutOfRange {
                what: "vary",
                text: vary.clone(),
                allowed: "a setting, an equals sign and its values, such as eps=1e-8,1e-3",
                why: String::new(),
            })?;
            let builder = options::builder(matches, file)?;
            let one = |value: &str| {
                let experiment = options::build(builder.clone().set(key.trim(), value.trim())?)?;
                let (key, value) = (key.trim(), value.trim());
                // Names say by themselves what they are the names of; numbers don't.
                let named =
                    value.starts_with(|c: char| c.is_alphabetic()) && !["true", "false"].contains(&value);
                Ok((if named { value.into() } else { format!("{key} = {value}") }, experiment))
            };
            values.split(',').map(one).collect()
        }
        (None, None) => Err(Error::NothingToCompare),
    }
}
