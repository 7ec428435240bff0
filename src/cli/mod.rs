//! The command line: arguments in, exit status out.

mod check;
mod compare;
mod completions;
mod explain;
mod failure;
mod findings;
mod identify;
mod input;
mod list;
mod marked;
mod options;
mod output;
mod plot;
mod progress;
mod several;
mod submissions;
mod trace;
mod usage;
mod worksheet;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command};
use failure::Failure;
use std::process::ExitCode;

/// Reads the arguments and does what they say.
pub fn run() -> ExitCode {
    let command = command();
    let matches = match command.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return refuse(&error),
    };
    match dispatch(&matches) {
        Ok(status) => status,
        Err(failure) => failure.report(),
    }
}

fn command() -> Command {
    Command::new("adamscope")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Watch the Adam optimizer think: every quantity of every step.")
        .after_help(
            "Without a subcommand it shows the example everyone starts from: Adam on\n\
             f(x, y) = x² + y² from (3, 4), 10 steps.",
        )
        .max_term_width(80)
        .subcommand(trace::command())
        .subcommand(explain::command())
        .subcommand(plot::command())
        .subcommand(compare::command())
        .subcommand(worksheet::command())
        .subcommand(check::command())
        .subcommand(identify::command())
        .subcommand(list::command())
        .subcommand(completions::command())
}

fn dispatch(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let done = match matches.subcommand() {
        Some(("explain", matches)) => explain::run(matches),
        Some(("plot", matches)) => plot::run(matches),
        Some(("compare", matches)) => compare::run(matches),
        Some(("worksheet", matches)) => worksheet::run(matches),
        Some(("check", matches)) => return check::run(matches),
        Some(("identify", matches)) => return identify::run(matches),
        Some(("list", matches)) => list::run(matches),
        Some(("completions", matches)) => completions::run(matches),
        Some((_, matches)) => trace::run(matches),
        None => trace::run(&trace::command().get_matches_from(["trace"])),
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// What clap has to say: help and the version on standard output, errors as one paragraph on standard error.
fn refuse(error: &clap::Error) -> ExitCode {
    if let ErrorKind::DisplayHelp | ErrorKind::DisplayVersion = error.kind() {
        // A closed pipe is no reason to fail.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    eprintln!("error: {}", usage::paragraph(error));
    ExitCode::from(failure::USAGE)
}
