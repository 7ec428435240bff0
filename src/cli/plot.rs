//! `adamscope plot`: a picture of a run, or of several.

use super::failure::Failure;
use super::options::{self, option, whole};
use super::output::Output;
use super::several;
use adamscope::render::plot::Kind;
use adamscope::trace::{Selection, Trace};
use adamscope::{Choice, Error, Experiment};
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command, ValueHint};
use std::io::IsTerminal;
use std::path::Path;

/// How many pixels a PNG has for each of the SVG's: sharp on a slide and in print.
const SCALE: f32 = 2.0;

/// What a picture is written as.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Format {
    Svg,
    Png,
}

/// The subcommand's arguments.
pub fn command() -> Command {
    let command = Command::new("plot")
        .about("Draw a run, or several, as SVG or PNG")
        .arg(option("kind", "KIND", "path (default), quantities, bias, step-size, difference or memory"))
        .arg(
            option("output", "FILE", "Where to, a name in .svg or .png [default: SVG to standard output]")
                .value_hint(ValueHint::FilePath),
        )
        .arg(option("coordinates", "I[,J...]", "Which coordinates to show, counted from 0 [default: all]"))
        .arg(option("quantities", "KEYS", "Which to show in quantities and difference, such as loss,m,v"))
        .arg(option("step", "T", "The step whose first moment memory shows [default: the last]"));
    let vary = "A setting and its values: paths laid over each other, or a difference; with ; between values that have commas";
    several::add_to(command, vary, "A second file, laid over the first or compared with it").after_help(
        "path: θ over the objective's heights; quantities: each over time;\n\
         bias: m and v with and without their correction; step-size: α over the\n\
         denominator; difference: how far two runs are apart; memory: which gradients\n\
         are in m.\n\n\
         For example: adamscope plot --vary optimizer=adam,momentum,sgd --alpha 0.1\n\
         --steps 60 --output path.svg",
    )
}

/// The same with the names there are, for a shell to complete.
pub fn with_names(command: Command) -> Command {
    let kinds = PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.key()));
    command.mut_arg("kind", |arg| arg.value_parser(kinds))
}

/// Runs the subcommand.
///
/// # Errors
///
/// An argument is refused, a run has no answer, or the output can't be written.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let text = |key: &str| matches.get_one::<String>(key).map(String::as_str);
    let kind = text("kind").map_or(Ok(Kind::default()), Kind::from_key)?;
    check_options(kind, &text)?;
    let format = format(text("output"))?;
    if let Some(name) = text("output") {
        options::keep_inputs(matches, name)?;
    }
    let traces = experiments(kind, matches)?
        .iter()
        .map(|experiment| experiment.stepper(&selection(kind, experiment, &text)?)?.collect())
        .collect::<Result<Vec<Trace>, Error>>()?;
    let step = traces.first().map_or(Ok(None), |trace| step(text("step"), trace.experiment()))?;
    let plot = kind.draw(&traces, step)?;
    let bytes = match format {
        Format::Svg => plot.svg().into_bytes(),
        Format::Png => plot.png(SCALE),
    };
    Output::write(text("output"), &bytes)
}

/// Refuses options that the kind has no use for.
fn check_options<'a>(kind: Kind, text: &impl Fn(&str) -> Option<&'a str>) -> Result<(), Error> {
    let conflict = |first, why| Err(Error::Conflict { first, second: "this kind of plot", why });
    if text("quantities").is_some() && !kind.has_choice_of_quantities() {
        return conflict("--quantities", "only quantities and difference have a choice of them");
    }
    if text("step").is_some() && !kind.is_of_one_step() {
        return conflict("--step", "only memory is of a single step; leave it out");
    }
    Ok(())
}

/// What the name of the output asks for. A terminal shows no picture.
fn format(output: Option<&str>) -> Result<Format, Error> {
    let refused = |what, text: &str, allowed| Error::OutOfRange {
        what,
        text: text.into(),
        allowed,
        why: String::new(),
    };
    let Some(name) = output else {
        return match std::io::stdout().is_terminal() {
            true => Err(refused(
                "standard output",
                "a terminal",
                "a file or a pipe; name a file, such as --output plot.svg",
            )),
            false => Ok(Format::Svg),
        };
    };
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("png") => Ok(Format::Png),
        Some("svg") | None => Ok(Format::Svg),
        Some(_) => Err(refused("output", name, "a name that ends in .svg or .png")),
    }
}

/// The experiments that are shown: for a path any number, for a difference two, else one.
fn experiments(kind: Kind, matches: &ArgMatches) -> Result<Vec<Experiment>, Error> {
    let several: Vec<Experiment> =
        several::experiments(matches)?.into_iter().map(|(_, experiment)| experiment).collect();
    kind.check_runs(several.len().max(1))?;
    if several.is_empty() { Ok(vec![options::experiment(matches)?]) } else { Ok(several) }
}

/// What a kind shows of a run.
fn selection<'a>(
    kind: Kind,
    experiment: &Experiment,
    text: &impl Fn(&str) -> Option<&'a str>,
) -> Result<Selection, Error> {
    let chosen = options::quantities(text("quantities"), experiment)?;
    let coordinates = options::coordinates(text("coordinates"))?;
    Ok(Selection { coordinates, ..kind.selection(experiment, chosen)? })
}

/// The step that is shown, if one is.
fn step(text: Option<&str>, experiment: &Experiment) -> Result<Option<u64>, Error> {
    let (first, last) = (experiment.before() + 1, experiment.last());
    let refused = |mut error| {
        if let Error::OutOfRange { why, .. } = &mut error {
            *why = format!(": they are {first} to {last}");
        }
        error
    };
    let read = |text| whole("step", text, first..=last, "one of the run's steps").map_err(refused);
    text.map(read).transpose()
}
