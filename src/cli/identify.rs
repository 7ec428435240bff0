//! `adamscope identify`: which rule made a log, or which mistake.

use super::failure::Failure;
use super::findings::{self, FORMATS, Format};
use super::input;
use super::options::{self, option};
use adamscope::Choice;
use adamscope::identify::{Identification, Log};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, ValueHint};
use std::process::ExitCode;

/// No rule gives the log.
const NOT_REPRODUCED: u8 = 1;

/// The subcommand's arguments.
pub fn command() -> Command {
    let log = Arg::new("log").value_name("LOG.csv").required(true).value_hint(ValueHint::FilePath);
    let command = Command::new("identify")
        .about("Find the rule that made a log, or the mistake in it")
        .arg(log.help("A run as CSV, columns t, g[0],..., and any of m, v, theta; - is standard input"))
        .arg(option("format", "FORMAT", FORMATS))
        .arg(options::output())
        .after_help(
            "Say what is known of the run: --alpha and the like, --optimizer, --start. The\n\
             rest is tried. The exit status is 0 if a rule gives the log, else 1.",
        );
    options::add_with_experiment_option(command)
}

/// The same with the names there are, for a shell to complete.
pub fn with_names(command: Command) -> Command {
    let formats = PossibleValuesParser::new(Format::ALL.iter().map(|format| format.key()));
    command.mut_arg("format", |arg| arg.value_parser(formats))
}

/// Runs the subcommand and gives its exit status.
///
/// # Errors
///
/// An argument is refused, the log can't be read, or the output can't be written.
pub fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let text = |key: &str| matches.get_one::<String>(key).map(String::as_str);
    let format = text("format").map_or(Ok(Format::default()), Format::from_key)?;
    let name = text("log").unwrap_or_default();
    let log = Log::read(name, input::open(name)?)?;
    let known = options::builder(matches, matches.get_one::<String>(options::FILE))?;
    if let Some(output) = text("output") {
        options::keep_inputs(matches, output)?;
        options::keep(std::iter::once(name.as_ref()), output)?;
    }
    let found = Identification::of(&log, &known)?;
    findings::write(format, text("output"), &found, || found.page())?;
    Ok(if found.reproduced { ExitCode::SUCCESS } else { ExitCode::from(NOT_REPRODUCED) })
}
