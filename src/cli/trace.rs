//! `adamscope trace`: every quantity of every step.

use super::failure::Failure;
use super::options::{self, option, whole};
use super::output::Output;
use super::progress::Watched;
use adamscope::render::{self, TableOptions, WriteError};
use adamscope::trace::{Selection, StepSource, Stepper, Trace};
use adamscope::{Choice, Error, Experiment, ExperimentFile};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::io::{IsTerminal, Write};

/// The width of a table where there is no terminal to ask.
const WIDTH: usize = 80;

/// The most numbers of a table, for nobody reads more; CSV, JSON and JSON Lines have no such limit.
const MAX_TABLE_NUMBERS: u128 = 10_000_000;

/// What a trace is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Format {
    #[default]
    Table,
    Markdown,
    Html,
    Latex,
    Csv,
    Json,
    Jsonl,
}

impl Choice for Format {
    const KIND: &'static str = "format";
    const ALL: &'static [Self] =
        &[Self::Table, Self::Markdown, Self::Html, Self::Latex, Self::Csv, Self::Json, Self::Jsonl];

    fn key(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Latex => "latex",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
        }
    }
}

/// The subcommand's arguments.
pub fn command() -> Command {
    let command = Command::new("trace")
        .about("Show every quantity of every step")
        .arg(option("format", "FORMAT", "table (default), markdown, html, latex, csv, json or jsonl"))
        .arg(option(
            "quantities",
            "KEYS",
            "Which to show, such as g,m,v, or all [default: all but the parts of equations]",
        ))
        .arg(option("digits", "N", "Significant digits of a column's largest number, 1 to 40 [default: 5]"))
        .arg(option("every", "N", "Show step 1, every N-th step and the last"))
        .arg(option("coordinates", "I[,J...]", "Which coordinates to show, counted from 0 [default: all]"))
        .arg(options::output())
        .arg(
            Arg::new("print-experiment")
                .long("print-experiment")
                .action(ArgAction::SetTrue)
                .help("Print the experiment as a file to be read back, and run nothing"),
        )
        .after_help("'adamscope list quantities' says what there is to show.");
    options::add_to(command)
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
/// An argument is refused, the run has no answer, or the output can't be written.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let text = |key: &str| matches.get_one::<String>(key).map(String::as_str);
    let format = text("format").map_or(Ok(Format::default()), Format::from_key)?;
    let digits = text("digits")
        .map(|text| whole("digits", text, 1..=40, "a whole number from 1 to 40"))
        .transpose()?;
    if digits.is_some() && matches!(format, Format::Csv | Format::Json | Format::Jsonl) {
        return Err(Failure::Refused(Error::Conflict {
            first: "--digits",
            second: "this format",
            why: "csv, json and jsonl give every digit; leave --digits out",
        }));
    }
    let experiment = options::experiment(matches)?;
    let selection = selection(&experiment, &text)?;
    if let Some(name) = text("output") {
        options::keep_inputs(matches, name)?;
        note_ending(name, format);
    }
    if matches.get_flag("print-experiment") {
        if text("format").is_some() {
            return Err(Failure::Refused(Error::Conflict {
                first: "--print-experiment",
                second: "--format",
                why: "an experiment is printed as TOML; leave one of them out",
            }));
        }
        return Output::write(text("output"), ExperimentFile::write(&experiment)?.as_bytes());
    }
    if let Some(note) = experiment.note_of_derived() {
        eprintln!("note: {note}");
    }
    let stepper = experiment.stepper(&selection)?;
    let watched = |stepper| Watched::new(stepper, text("output").is_none());
    let mut output = Output::open(text("output"))?;
    let written = match format {
        Format::Csv => render::write_csv(&mut watched(stepper), &mut output),
        Format::Json => render::write_json(&mut watched(stepper), &mut output),
        Format::Jsonl => render::write_jsonl(&mut watched(stepper), &mut output),
        Format::Table | Format::Markdown | Format::Html | Format::Latex => {
            let width = if text("output").is_none() { terminal_width() } else { WIDTH };
            let digits = digits.map_or(render::DEFAULT_DIGITS, |digits| digits as usize);
            let draw = |trace: &Trace| match format {
                Format::Markdown => render::markdown(trace, digits),
                Format::Html => render::html(trace, digits),
                Format::Latex => render::latex(trace, digits),
                _ => render::table(trace, &TableOptions { digits, width }),
            };
            write_table(stepper, draw, &mut output)
        }
    };
    written.map_err(|error| Failure::rendering(output.name(), error))?;
    output.finish()
}

fn write_table(
    stepper: Stepper,
    draw: impl Fn(&Trace) -> String,
    output: &mut Output,
) -> Result<(), WriteError> {
    let numbers =
        u128::from(stepper.rows()) * (stepper.coordinates().len() * stepper.quantities().len()) as u128;
    if numbers > MAX_TABLE_NUMBERS {
        return Err(WriteError::Run(Error::Limit {
            what: "this table would have".into(),
            given: format!("{numbers} numbers"),
            limit: MAX_TABLE_NUMBERS.to_string(),
            instead: "use --format csv, or choose with --every, --coordinates and --quantities",
        }));
    }
    let trace = stepper.collect()?;
    output.write_all(draw(&trace).as_bytes())?;
    Ok(())
}

/// A name that ends like another format's is a slip, if perhaps a meant one.
fn note_ending(name: &str, format: Format) {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let usual = match ending.as_deref() {
        Some("csv") => Format::Csv,
        Some("json") => Format::Json,
        Some("jsonl") => Format::Jsonl,
        Some("html" | "htm") => Format::Html,
        Some("tex") => Format::Latex,
        Some("md") => Format::Markdown,
        _ => return,
    };
    if usual != format {
        let (written, usual) = (format.key(), usual.key());
        eprintln!("note: {name:?} is written as {written}, and its name suggests --format {usual}");
    }
}

fn selection<'a>(
    experiment: &Experiment,
    text: &impl Fn(&str) -> Option<&'a str>,
) -> Result<Selection, Error> {
    let at_least_1 = "a whole number of at least 1";
    let every = text("every").map_or(Ok(1), |text| whole("every", text, 1..=u64::MAX, at_least_1))?;
    let coordinates = options::coordinates(text("coordinates"))?;
    Ok(Selection { every, coordinates, quantities: options::quantities(text("quantities"), experiment)? })
}

/// The width of the terminal, if output goes to one.
pub fn terminal_width() -> usize {
    if !std::io::stdout().is_terminal() {
        return WIDTH;
    }
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| width.0.into())
}
