//! `adamscope worksheet`: a sheet to be worked out by hand, its key, and what it can tell.

use super::failure::Failure;
use super::options::{self, option};
use super::output::Output;
use adamscope::homework::{Key, Precision, Wanted, Worksheet};
use adamscope::{Choice, Error, Quantity};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use std::path::Path;

/// What a sheet, or the report on it, is written as.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Format {
    Markdown,
    Html,
    Latex,
    Csv,
    Text,
}

impl Choice for Format {
    const KIND: &'static str = "format";
    const ALL: &'static [Self] = &[Self::Markdown, Self::Html, Self::Latex, Self::Csv, Self::Text];

    fn key(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Latex => "latex",
            Self::Csv => "csv",
            Self::Text => "text",
        }
    }
}

/// The subcommand's arguments.
pub fn command() -> Command {
    let blank = "Which columns to leave blank, such as m_hat,v_hat [default: all that follow]";
    let proof = Arg::new("proof").long("proof").action(ArgAction::SetTrue);
    let key = option("key", "FILE", "Write the key to a file, for 'check --worksheet'");
    let command = Command::new("worksheet")
        .about("Make a sheet to be worked out by hand")
        .arg(option("seed", "N", "Which of all sheets, a whole number: same seed, same sheet").required(true))
        .arg(option("blank", "KEYS", blank))
        .arg(option("coordinates", "N", "How many coordinates [default: those of what is fixed, or 1]"))
        .arg(option("digits", "N", "Significant digits to ask for, 3 to 12 [default: 5]"))
        .arg(option("decimals", "N", "Decimals to ask for instead, 3 to 12"))
        .arg(option(
            "format",
            "FORMAT",
            "markdown (default), html, latex or csv; of the proof, text (default)",
        ))
        .arg(key.value_hint(ValueHint::FilePath))
        .arg(proof.help("Print which misconceptions the sheet can tell, in place of the sheet"))
        .arg(options::output())
        .after_help(
            "What the run options leave open the seed draws, until the marking tells every\n\
             misconception that shows. The key holds no answers.",
        );
    options::add_to(command)
        .mut_arg("steps", |arg| arg.help("How many steps [default: 3, or all of the gradients]"))
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
/// An argument is refused, or an output can't be written.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let text = |key: &str| matches.get_one::<String>(key).map(String::as_str);
    let proof = matches.get_flag("proof");
    let usual = if proof { Format::Text } else { Format::Markdown };
    let format = text("format").map_or(Ok(usual), Format::from_key)?;
    check_format(format, proof)?;
    let wanted = Wanted {
        seed: Key::read_seed(text("seed").unwrap_or_default())?,
        coordinates: text("coordinates").map(coordinates).transpose()?,
        blank: blank(text("blank"))?,
        precision: precision(text("digits"), text("decimals"))?,
        experiment: options::builder(matches, matches.get_one::<String>(options::FILE))?,
    };
    let (output, key) = (text("output"), text("key"));
    check_files(matches, output, key)?;
    let sheet = Worksheet::search(&wanted)?;
    for note in sheet.key().experiment.notes() {
        eprintln!("note: {note}");
    }
    let page = || sheet.page();
    let written = match (format, proof) {
        (Format::Markdown, false) => sheet.markdown(),
        (Format::Html, false) => sheet.html(),
        (Format::Latex, false) => sheet.latex(),
        (Format::Csv | Format::Text, false) => sheet.csv(),
        (Format::Markdown, true) => page().markdown(),
        (Format::Html, true) => page().html(),
        (Format::Latex, true) => page().latex(),
        (Format::Csv | Format::Text, true) => page().text(),
    };
    if let Some(key) = key {
        Output::write(Some(key), sheet.key().write()?.as_bytes())?;
    }
    Output::write(output, written.as_bytes())?;
    if !sheet.proof().is_complete() && !proof {
        eprintln!("note: this sheet can't tell every misconception that shows; --proof says which");
    }
    Ok(())
}

fn check_format(format: Format, proof: bool) -> Result<(), Error> {
    let refused = |first, second, why| Err(Error::Conflict { first, second, why });
    match (format, proof) {
        (Format::Csv, true) => {
            refused("--proof", "--format csv", "it is a report; use text, markdown, html or latex")
        }
        (Format::Text, false) => {
            refused("a sheet", "--format text", "use markdown, html, latex or csv; text is for --proof")
        }
        _ => Ok(()),
    }
}

fn blank(text: Option<&str>) -> Result<Option<Vec<Quantity>>, Error> {
    text.map(|text| text.split(',').map(|key| Quantity::from_key(key.trim())).collect()).transpose()
}

fn coordinates(text: &str) -> Result<usize, Error> {
    options::whole("coordinates", text, 1..=u64::from(u32::MAX), "a whole number from 1").map(|n| n as usize)
}

fn precision(digits: Option<&str>, decimals: Option<&str>) -> Result<Precision, Error> {
    match (digits, decimals) {
        (Some(_), Some(_)) => Err(Error::Conflict {
            first: "--digits",
            second: "--decimals",
            why: "either says how numbers are written; leave one of them out",
        }),
        (Some(text), None) => Precision::digits(text),
        (None, Some(text)) => Precision::decimals(text),
        (None, None) => Ok(Precision::default()),
    }
}

/// Neither what is read is written over, nor the sheet by its key.
fn check_files(matches: &ArgMatches, output: Option<&str>, key: Option<&str>) -> Result<(), Error> {
    for name in [output, key].into_iter().flatten() {
        options::keep_inputs(matches, name)?;
    }
    let same = |output: &str, key: &str| {
        output == key || options::keep(std::iter::once(Path::new(key)), output).is_err()
    };
    match (output, key) {
        (Some(output), Some(key)) if same(output, key) => Err(Error::Conflict {
            first: "--output",
            second: "--key",
            why: "one would replace the other; name two files",
        }),
        _ => Ok(()),
    }
}
