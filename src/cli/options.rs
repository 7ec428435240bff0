//! The run options: the same for every subcommand, made from the library's own lists.

use super::input;
use adamscope::objective::read_gradients;
use adamscope::rule::{Convention, Optimizer};
use adamscope::scalar::NumberType;
use adamscope::{Choice, Error, Experiment, ExperimentBuilder, HyperParameter, Objective};
use clap::{Arg, ArgMatches, Command};

const HEADING: &str = "Run options";

/// Adds the run options to a subcommand.
pub fn add_to(command: Command) -> Command {
    let option = |key: &'static str, value: &'static str, help: String| {
        // A leading minus belongs to a number here; whether it may stand is for the library to say.
        Arg::new(key).long(key).value_name(value).help(help).help_heading(HEADING).allow_hyphen_values(true)
    };
    let command = command
        .arg(option("objective", "NAME", format!("What to minimise: {}", names::<Objective>())))
        .arg(option(
            "gradients",
            "FILE",
            "A CSV file of gradients instead, a row a step; - is standard input".into(),
        ))
        .arg(option(
            "start",
            "X[,Y...]",
            "Where to start, θ₀ [default: the objective's own, or zeros]".into(),
        ))
        .arg(option("optimizer", "NAME", format!("The update rule: {}", names::<Optimizer>())))
        .arg(option("convention", "NAME", format!("Whose form of it: {}", names::<Convention>())))
        .arg(option("number", "TYPE", format!("What to compute with: {}", names::<NumberType>())));
    let command = HyperParameter::ALL.iter().fold(command, |command, parameter| {
        let help = format!("{}, {}; {}", parameter.symbol(), parameter.name(), parameter.allowed());
        let arg = option(parameter.key(), "NUMBER", help);
        command.arg(if *parameter == HyperParameter::Alpha { arg.visible_alias("lr") } else { arg })
    });
    command.arg(option("steps", "N", "How many steps [default: 10, or all of the gradients]".into()))
}

/// The experiment that the run options describe.
///
/// # Errors
///
/// An option is refused, or the file of gradients can't be read.
pub fn experiment(matches: &ArgMatches) -> Result<Experiment, Error> {
    let text = |key: &str| matches.get_one::<String>(key).cloned();
    let mut builder = Experiment::builder();
    if let (Some(_), Some(_)) = (text("objective"), text("gradients")) {
        return Err(Error::Conflict {
            first: "--objective",
            second: "--gradients",
            why: "either has gradients of its own; leave one of them out",
        });
    }
    if let Some(path) = text("gradients") {
        let (name, input) = input::open(&path)?;
        builder = builder.gradients(read_gradients(&name, input)?);
    }
    let set =
        |builder: ExperimentBuilder, key: &str, set: fn(ExperimentBuilder, String) -> ExperimentBuilder| {
            text(key).into_iter().fold(builder, set)
        };
    builder = set(builder, "objective", ExperimentBuilder::objective);
    builder = set(builder, "start", |builder, text| builder.start(text.split(',')));
    builder = set(builder, "optimizer", ExperimentBuilder::optimizer);
    builder = set(builder, "convention", ExperimentBuilder::convention);
    builder = set(builder, "number", ExperimentBuilder::number);
    builder = set(builder, "steps", ExperimentBuilder::steps);
    for parameter in HyperParameter::ALL {
        if let Some(value) = text(parameter.key()) {
            builder = builder.hyper_parameter(parameter.key(), value);
        }
    }
    let experiment = builder.build()?;
    for note in experiment.notes() {
        eprintln!("note: {note}");
    }
    Ok(experiment)
}

/// The names there are, the default first and marked.
fn names<C: Choice + Default + PartialEq>() -> String {
    let default = C::default();
    let others =
        C::ALL.iter().filter(|choice| **choice != default).map(|choice| format!(", {}", choice.key()));
    format!("{} (default){}", default.key(), others.collect::<String>())
}
