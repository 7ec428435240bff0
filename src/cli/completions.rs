//! `adamscope completions`: what a shell needs to complete our words.

use super::failure::Failure;
use super::output::Output;
use super::{check, compare, explain, identify, options, plot, trace, worksheet};
use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;

/// The subcommand's arguments.
pub fn command() -> Command {
    let shell = Arg::new("shell").value_name("SHELL").required(true).value_parser(value_parser!(Shell));
    Command::new("completions")
        .about("Print completions for a shell")
        .arg(shell)
        .after_help("For example: source <(adamscope completions bash)")
}

/// Runs the subcommand.
///
/// # Errors
///
/// The output can't be written.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let Some(shell) = matches.get_one::<Shell>("shell") else { return Ok(()) };
    let mut command = super::command()
        .mut_subcommand("trace", |command| trace::with_names(options::with_names(command)))
        .mut_subcommand("plot", |command| plot::with_names(options::with_names(command)))
        .mut_subcommand("compare", |command| compare::with_names(options::with_names(command)))
        .mut_subcommand("explain", |command| explain::with_names(options::with_names(command)))
        .mut_subcommand("worksheet", |command| worksheet::with_names(options::with_names(command)))
        .mut_subcommand("check", |command| check::with_names(options::with_names(command)))
        .mut_subcommand("identify", |command| identify::with_names(options::with_names(command)));
    // Into memory first: clap_complete panics if it can't write.
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut command, "adamscope", &mut script);
    Output::write(None, &script)
}
