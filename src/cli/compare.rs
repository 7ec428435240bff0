//! `adamscope compare`: runs side by side, where they part and why.

use super::failure::Failure;
use super::findings::{self, FORMATS, Format};
use super::options::{self, option};
use super::several;
use adamscope::Choice;
use adamscope::compare::Comparison;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};

/// The subcommand's arguments.
pub fn command() -> Command {
    let command = Command::new("compare")
        .about("Show where runs part, how far and why")
        .arg(option("format", "FORMAT", FORMATS))
        .arg(options::output());
    let vary =
        "A setting and its values, each compared with the first; with ; between values that have commas";
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
    findings::write(format, text("output"), &comparison, || comparison.page())
}
