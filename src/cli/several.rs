//! Several experiments on one command line: two files, or one experiment varied.

use super::options;
use adamscope::{Error, Experiment};
use clap::{Arg, ArgMatches, Command, ValueHint};

/// The second experiment file.
const OTHER: &str = "other";

/// The setting that is varied, and its values.
const VARY: &str = "vary";

/// Adds what names several experiments to a subcommand with the run options; `what` says what becomes of them.
pub fn add_to(command: Command, vary: &'static str, other: &'static str) -> Command {
    let vary = Arg::new(VARY).long(VARY).value_name("KEY=A,B[,...]").help(vary).allow_hyphen_values(true);
    let other = Arg::new(OTHER).value_name("OTHER.toml").value_hint(ValueHint::FilePath).help(other);
    // Before the run options, which have a heading of their own.
    options::add_to(command.arg(vary)).arg(other)
}

/// The experiments, each with a name; none if only one is described.
///
/// # Errors
///
/// A setting is refused, or a file can't be read.
pub fn experiments(matches: &ArgMatches) -> Result<Vec<(String, Experiment)>, Error> {
    let [file, other, vary] = [options::FILE, OTHER, VARY].map(|key| matches.get_one::<String>(key));
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
            let varied = options::builder(matches, file)?.varied(vary)?;
            varied.into_iter().map(|(name, builder)| Ok((name, options::build(builder)?))).collect()
        }
        (None, None) => Ok(Vec::new()),
    }
}
