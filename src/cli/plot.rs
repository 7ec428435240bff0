//! `adamscope plot`: a picture of a run, or of several.

use super::failure::Failure;
use super::options::{self, option, whole};
use super::output::Output;
use super::several;
use adamscope::render::plot::{self, Plot};
use adamscope::trace::{Selection, Trace};
use adamscope::{Choice, Error, Experiment, Quantity};
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command, ValueHint};
use std::io::IsTerminal;
use std::path::Path;

/// How many pixels a PNG has for each of the SVG's: sharp on a slide and in print.
const SCALE: f32 = 2.0;

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Kind {
    #[default]
    Path,
    Quantities,
    Bias,
    StepSize,
    Difference,
    Memory,
}

impl Choice for Kind {
    const KIND: &'static str = "kind of plot";
    const ALL: &'static [Self] =
        &[Self::Path, Self::Quantities, Self::Bias, Self::StepSize, Self::Difference, Self::Memory];

    fn key(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Quantities => "quantities",
            Self::Bias => "bias",
            Self::StepSize => "step-size",
            Self::Difference => "difference",
            Self::Memory => "memory",
        }
    }
}

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
    let plot = draw(kind, &traces, text("step"))?;
    let bytes = match format {
        Format::Svg => plot.svg().into_bytes(),
        Format::Png => plot.png(SCALE),
    };
    Output::write(text("output"), &bytes)
}

/// Refuses options that the kind has no use for.
fn check_options<'a>(kind: Kind, text: &impl Fn(&str) -> Option<&'a str>) -> Result<(), Error> {
    let conflict = |first, why| Err(Error::Conflict { first, second: "this kind of plot", why });
    if text("quantities").is_some() && !matches!(kind, Kind::Quantities | Kind::Difference) {
        return conflict("--quantities", "only quantities and difference have a choice of them");
    }
    if text("step").is_some() && kind != Kind::Memory {
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
    match (kind, several.len()) {
        (Kind::Difference, 2) | (Kind::Path, 1..) => Ok(several),
        (Kind::Difference, given) => Err(Error::OutOfRange {
            what: "the number of runs",
            text: given.max(1).to_string(),
            allowed: "2 for a difference; name a second file, or vary a setting, such as --vary number=f64,f32",
            why: String::new(),
        }),
        (_, 0 | 1) if several.len() == 1 => Ok(several),
        (_, 0) => Ok(vec![options::experiment(matches)?]),
        _ => Err(Error::Conflict {
            first: "several runs",
            second: "this kind of plot",
            why: "only path and difference show more than one; plot them one by one",
        }),
    }
}

/// What a kind shows of a run, so that a long one keeps no more.
fn selection<'a>(
    kind: Kind,
    experiment: &Experiment,
    text: &impl Fn(&str) -> Option<&'a str>,
) -> Result<Selection, Error> {
    let there = experiment.quantities()?;
    // A run that has none of what it takes keeps what it has, so that the refusal can say what that is.
    let of = |needed: &[Quantity], wanted: &[Quantity]| {
        let wanted = needed.iter().chain(wanted).copied();
        let found = needed.iter().any(|quantity| there.contains(quantity));
        found.then(|| wanted.filter(|quantity| there.contains(quantity)).collect::<Vec<_>>())
    };
    let quantities = match kind {
        Kind::Path => Some(vec![Quantity::Parameter]),
        Kind::StepSize => Some(vec![Quantity::StepSize]),
        Kind::Quantities | Kind::Difference => options::quantities(text("quantities"), experiment)?,
        Kind::Bias => of(
            &[Quantity::FirstMomentHat, Quantity::SecondMomentHat],
            &[Quantity::FirstMoment, Quantity::SecondMoment, Quantity::Correction1, Quantity::Correction2],
        ),
        Kind::Memory => of(
            &[Quantity::FirstMoment],
            &[
                Quantity::Gradient,
                Quantity::ClippedGradient,
                Quantity::DecayedGradient,
                Quantity::MomentumSchedule,
            ],
        ),
    };
    Ok(Selection { every: 1, coordinates: options::coordinates(text("coordinates"))?, quantities })
}

fn draw(kind: Kind, traces: &[Trace], step: Option<&str>) -> Result<Plot, Error> {
    match (kind, traces) {
        (Kind::Quantities, [trace, ..]) => Ok(plot::quantities(trace)),
        (Kind::Bias, [trace, ..]) => plot::bias(trace),
        (Kind::StepSize, [trace, ..]) => plot::step_size(trace),
        (Kind::Difference, [a, b, ..]) => plot::difference(a, b),
        (Kind::Memory, [trace, ..]) => {
            let (first, last) = (trace.experiment().before() + 1, trace.experiment().last());
            let refused = |mut error| {
                if let Error::OutOfRange { why, .. } = &mut error {
                    *why = format!(": they are {first} to {last}");
                }
                error
            };
            let read = |text| whole("step", text, first..=last, "one of the run's steps").map_err(refused);
            let step = step.map_or(Ok(last), read)?;
            plot::memory(trace, step)
        }
        _ => plot::path(traces),
    }
}
