//! The run options: the same for every subcommand, made from the library's own lists.

use super::input;
use adamscope::objective::read_gradients;
use adamscope::rule::{Convention, Optimizer, Switch};
use adamscope::scalar::NumberType;
use adamscope::{
    Choice, Error, Experiment, ExperimentBuilder, ExperimentFile, HyperParameter, Objective, Quantity,
    read_alphas, read_state,
};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use std::io::Read;
use std::path::{Path, PathBuf};

const HEADING: &str = "Run options";

/// The experiment file: an argument without a name, or an option.
pub const FILE: &str = "experiment";

const FILE_HELP: &str = "A file of run options; those given here win";

/// Adds the experiment file, as an argument without a name, and the run options to a subcommand.
pub fn add_to(command: Command) -> Command {
    let file = Arg::new(FILE).value_name("EXPERIMENT.toml").value_hint(ValueHint::FilePath);
    add_run_options(command.arg(file.help(FILE_HELP)))
}

/// The same for a subcommand whose arguments without a name are other files: the experiment file is an option.
pub fn add_with_experiment_option(command: Command) -> Command {
    let file = Arg::new(FILE).long(FILE).value_name("FILE").value_hint(ValueHint::FilePath);
    add_run_options(command.arg(file.help(FILE_HELP).help_heading(HEADING)))
}

/// An option with a value. A leading minus belongs to a number here; whether it may stand is for the library to say.
pub fn option(key: &'static str, value: &'static str, help: &str) -> Arg {
    Arg::new(key).long(key).value_name(value).help(help.to_owned()).allow_hyphen_values(true)
}

/// Where the output goes.
pub fn output() -> Arg {
    option("output", "FILE", "Write to a file instead of standard output").value_hint(ValueHint::FilePath)
}

fn add_run_options(command: Command) -> Command {
    let option = |key, value, help: &str| option(key, value, help).help_heading(HEADING);
    let choice = |key, value, what: &str, names: String| option(key, value, &format!("{what}: {names}"));
    let gradients = "Gradients instead, a row a step: CSV, JSON Lines or NPY; - is standard input";
    let command = command
        .arg(choice("objective", "NAME", "What to minimise", names::<Objective>()))
        .arg(option("gradients", "FILE", gradients).value_hint(ValueHint::FilePath))
        .arg(option("start", "X[,Y...]", "Where to start, θ₀ [default: the objective's own, or zeros]"))
        .arg(choice("optimizer", "NAME", "The update rule", names::<Optimizer>()))
        .arg(choice("convention", "NAME", "Whose form of it", names::<Convention>()))
        .arg(choice("number", "TYPE", "What to compute with", names::<NumberType>()));
    let command = HyperParameter::ALL.iter().fold(command, |command, parameter| {
        let help = format!("{}, {}; {}", parameter.symbol(), parameter.name(), parameter.allowed());
        let arg = option(parameter.key(), "NUMBER", &help);
        command.arg(if *parameter == HyperParameter::Alpha { arg.visible_alias("lr") } else { arg })
    });
    let command = Switch::ALL.iter().fold(command, |command, switch| {
        let arg = Arg::new(switch.key()).long(switch.key()).action(ArgAction::SetTrue);
        command.arg(arg.help(switch.name()).help_heading(HEADING))
    });
    let schedule = "How alpha goes with the steps: constant, cosine or step, such as cosine,warmup=5";
    let state = "Go on from a state: JSON with t, theta, m, v, such as a step of a trace in jsonl";
    let command = command
        .arg(
            option("alpha-file", "FILE", "Alphas, a number a line for each step")
                .value_hint(ValueHint::FilePath),
        )
        .arg(option("schedule", "TEXT", schedule))
        .arg(option("clip-value", "NUMBER", "Clip each coordinate of a gradient to this; above 0, such as 1"))
        .arg(option("clip-norm", "NUMBER", "Clip a gradient to this norm; above 0, such as 1"))
        .arg(option("state", "FILE", state).value_hint(ValueHint::FilePath));
    command.arg(option("steps", "N", "How many steps [default: 10, or all of the gradients]"))
}

/// The same with the names there are, for a shell to complete. In earnest the library reads the names, and what it says
/// of a wrong one is better than what clap could.
pub fn with_names(command: Command) -> Command {
    fn among<C: Choice>(command: Command, key: &'static str) -> Command {
        let names = PossibleValuesParser::new(C::ALL.iter().map(|choice| choice.key()));
        command.mut_arg(key, |arg| arg.value_parser(names))
    }
    let command = among::<Objective>(command, "objective");
    let command = among::<Optimizer>(command, "optimizer");
    let command = among::<Convention>(command, "convention");
    among::<NumberType>(command, "number")
}

/// The experiment that a file and the run options describe; options win.
///
/// # Errors
///
/// A setting is refused, or a file can't be read.
pub fn experiment(matches: &ArgMatches) -> Result<Experiment, Error> {
    build(builder(matches, matches.get_one::<String>(FILE))?)
}

/// Builds an experiment, and says what deserves a remark.
///
/// # Errors
///
/// A setting is refused.
pub fn build(builder: ExperimentBuilder) -> Result<Experiment, Error> {
    let experiment = builder.build()?;
    for note in experiment.notes() {
        eprintln!("note: {note}");
    }
    Ok(experiment)
}

/// The settings that a file, if there is one, and the run options give; options win.
///
/// # Errors
///
/// A setting is refused, or a file can't be read.
pub fn builder(matches: &ArgMatches, path: Option<&String>) -> Result<ExperimentBuilder, Error> {
    let flag = |key: &str| matches.get_one::<String>(key);
    let mut file = match path {
        Some(path) => ExperimentFile::read(path, open_experiment(path)?)?,
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
    // So are alpha, and how gradients are clipped.
    let others = [
        ("alpha", ["alpha-file"].as_slice()),
        ("schedule", &["alpha-file"]),
        ("alpha-file", &["alpha", "schedule"]),
        ("clip-value", &["clip-norm"]),
        ("clip-norm", &["clip-value"]),
        ("state", &["state"]),
    ];
    for (given, others) in others {
        if flag(given).is_some() {
            others.iter().for_each(|other| file.remove(other));
        }
    }
    let named = ExperimentBuilder::FILES.map(|key| named_file(key, flag(key), path, &file));
    if named.iter().flatten().filter(|name| name.as_os_str() == "-").count() > 1 {
        let why = "two files are to come from it; name a file for one of them".into();
        return Err(Error::File { file: "-".into(), verb: "read", why });
    }
    let [gradients, alphas, state] = named.map(|path| path.map(|path| path.to_string_lossy().into_owned()));
    let state = state.map(|name| read_state(&name, input::open(&name)?)).transpose()?;
    if state.as_ref().is_some_and(|state| state.theta().is_some()) {
        // It says where θ is by now; the file says where it was.
        file.remove("start");
    }
    let mut builder = file.builder()?;
    if let Some(name) = gradients {
        builder = builder.gradients(read_gradients(&name, input::open(&name)?)?);
    }
    if let Some(name) = alphas {
        builder = builder.alphas(read_alphas(&name, input::open(&name)?)?);
    }
    if let Some(state) = state {
        builder = builder.state(state);
    }
    for key in ExperimentBuilder::keys().filter(|key| !ExperimentBuilder::FILES.contains(key)) {
        if Switch::ALL.iter().any(|switch| switch.key() == key) {
            if matches.get_flag(key) {
                builder = builder.switch(key);
            }
        } else if let Some(text) = flag(key) {
            builder = builder.set(key, text)?;
        }
    }
    Ok(builder)
}

/// Opens the experiment file; what is none was probably meant as an option.
fn open_experiment(path: &str) -> Result<Box<dyn Read>, Error> {
    input::open(path).map_err(|error| match error {
        Error::File { file, verb, why } if !path.ends_with(".toml") => {
            let why = format!(
                "{why}; it stands where an experiment file does: options have names, and no spaces in them"
            );
            Error::File { file, verb, why }
        }
        error => error,
    })
}

/// The file that an option or the experiment file names for a setting.
fn named_file(
    key: &str,
    flag: Option<&String>,
    path: Option<&String>,
    file: &ExperimentFile,
) -> Option<PathBuf> {
    match (flag, file.file(key)) {
        (Some(given), _) => Some(PathBuf::from(given)),
        (None, Some("-")) => Some(PathBuf::from("-")),
        // A file's own names are meant from where it lies.
        (None, Some(named)) => {
            Some(Path::new(path.map_or("", String::as_str)).with_file_name("").join(named))
        }
        (None, None) => None,
    }
}

/// Refuses to write over what is read.
///
/// # Errors
///
/// [`Error::Conflict`] if `output` is one of the input files, whatever its name.
pub fn keep_inputs(matches: &ArgMatches, output: &str) -> Result<(), Error> {
    let keys = [FILE].into_iter().chain(ExperimentBuilder::FILES);
    let inputs = keys.filter_map(|key| matches.get_one::<String>(key));
    keep(inputs.map(Path::new), output)
}

/// Refuses to write over any of these files.
///
/// # Errors
///
/// Those of [`keep_inputs`].
pub fn keep<'a>(mut inputs: impl Iterator<Item = &'a Path>, output: &str) -> Result<(), Error> {
    let Ok(place) = std::fs::canonicalize(output) else { return Ok(()) };
    // Devices and pipes may well be read and written.
    let same =
        |input: &Path| place.is_file() && std::fs::canonicalize(input).is_ok_and(|input| input == place);
    match inputs.any(same) {
        false => Ok(()),
        true => Err(Error::Conflict {
            first: "--output",
            second: "a file that is read",
            why: "it would be replaced; write to another",
        }),
    }
}

/// A whole number in a range.
pub fn whole(
    what: &'static str,
    text: &str,
    range: std::ops::RangeInclusive<u64>,
    allowed: &'static str,
) -> Result<u64, Error> {
    let number = text.trim().parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| Error::OutOfRange { what, text: text.into(), allowed, why: String::new() })
}

/// Coordinates by their index, separated by commas; `None` without a text.
///
/// # Errors
///
/// One is no whole number.
pub fn coordinates(text: Option<&str>) -> Result<Option<Vec<usize>>, Error> {
    let index =
        |text: &str| whole("coordinates", text, 0..=u64::MAX, "whole numbers from 0").map(|n| n as usize);
    text.map(|text| text.split(',').map(index).collect()).transpose()
}

/// Quantities by their keys, separated by commas, or all that the experiment has; `None` without a text.
///
/// # Errors
///
/// There is no such quantity.
pub fn quantities(text: Option<&str>, experiment: &Experiment) -> Result<Option<Vec<Quantity>>, Error> {
    let read = |text: &str| {
        if text.trim() == "all" {
            return experiment.quantities();
        }
        let keys = text.split(',').map(str::trim).filter(|key| *key != "t");
        keys.map(|key| experiment.quantity(key)).collect()
    };
    text.map(read).transpose()
}

/// The names there are, the default first and marked.
fn names<C: Choice + Default + PartialEq>() -> String {
    let default = C::default();
    let others =
        C::ALL.iter().filter(|choice| **choice != default).map(|choice| format!(", {}", choice.key()));
    format!("{} (default){}", default.key(), others.collect::<String>())
}
