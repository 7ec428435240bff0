//! The run options: the same for every subcommand, made from the library's own lists.

use super::input;
use adamscope::objective::read_gradients;
use adamscope::rule::{Convention, Optimizer};
use adamscope::scalar::NumberType;
use adamscope::{Choice, Error, Experiment, ExperimentBuilder, ExperimentFile, HyperParameter, Objective};
use clap::{Arg, ArgMatches, Command};
use std::path::{Path, PathBuf};

const HEADING: &str = "Run options";

/// The positional argument: an experiment file.
const FILE: &str = "experiment";

/// Adds the experiment file and the run options to a subcommand.
pub fn add_to(command: Command) -> Command {
    let option = |key: &'static str, value: &'static str, help: String| {
        // A leading minus belongs to a number here; whether it may stand is for the library to say.
        Arg::new(key).long(key).value_name(value).help(help).help_heading(HEADING).allow_hyphen_values(true)
    };
    let file = Arg::new(FILE).value_name("EXPERIMENT.toml");
    let command = command
        .arg(file.help("A file of run options; those given here win"))
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

/// The experiment that a file and the run options describe; options win.
///
/// # Errors
///
/// A setting is refused, or a file can't be read.
pub fn experiment(matches: &ArgMatches) -> Result<Experiment, Error> {
    let flag = |key: &str| matches.get_one::<String>(key);
    let path = matches.get_one::<String>(FILE);
    let mut file = match path {
        Some(path) => {
            let (name, input) = input::open(path)?;
            ExperimentFile::read(&name, input)?
        }
        None => ExperimentFile::default(),
    };
    match (flag("objective"), flag("gradients")) {
        (Some(_), Some(_)) => {
            return Err(Error::Conflict {
                first: "--objective",
                second: "--gradients",
                why: "either has gradients of its own; leave one of them out",
            });
        }
        // Where gradients come from is one setting with two names.
        (Some(_), None) => file.remove("gradients"),
        (None, Some(_)) => file.remove("objective"),
        (None, None) => {}
    }
    let mut builder = file.builder()?;
    let gradients = match (flag("gradients"), file.get("gradients")) {
        (Some(given), _) => Some(PathBuf::from(given)),
        // A file's own names are meant from where it lies.
        (None, Some(named)) => {
            Some(Path::new(path.map_or("", String::as_str)).with_file_name("").join(named))
        }
        (None, None) => None,
    };
    if let Some(gradients) = gradients {
        let (name, input) = input::open(&gradients.to_string_lossy())?;
        builder = builder.gradients(read_gradients(&name, input)?);
    }
    for key in ExperimentBuilder::keys().filter(|key| *key != "gradients") {
        if let Some(text) = flag(key) {
            builder = builder.set(key, text)?;
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
