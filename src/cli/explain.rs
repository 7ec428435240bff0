//! `adamscope explain`: one step with its work shown.

use super::failure::Failure;
use super::options::{self, option, whole};
use super::output::Output;
use adamscope::Choice;
use adamscope::explain::Explanation;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};

/// What a page is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Format {
    #[default]
    Text,
    Latex,
    Markdown,
    Html,
}

impl Choice for Format {
    const KIND: &'static str = "format";
    const ALL: &'static [Self] = &[Self::Text, Self::Latex, Self::Markdown, Self::Html];

    fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Latex => "latex",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }
}

/// The subcommand's arguments.
pub fn command() -> Command {
    let command = Command::new("explain")
        .about("Show one step's work: each equation with its numbers")
        .arg(option("step", "T", "Which step, by its number; the first is 1").required(true))
        .arg(option("coordinate", "I", "Which coordinate, counted from 0 [default: 0]"))
        .arg(option("format", "FORMAT", "text (default), latex, markdown or html"))
        .arg(options::output());
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
/// An argument is refused, the run has no answer up to the step, or the output can't be written.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let text = |key: &str| matches.get_one::<String>(key).map(String::as_str);
    let format = text("format").map_or(Ok(Format::default()), Format::from_key)?;
    let experiment = options::experiment(matches)?;
    let step = text("step").unwrap_or_default();
    let step = whole("step", step, 0..=u64::MAX, "the whole number of a step that the experiment takes")?;
    let coordinate = text("coordinate")
        .map_or(Ok(0), |text| whole("coordinate", text, 0..=u64::MAX, "a whole number from 0"))?;
    if let Some(name) = text("output") {
        options::keep_inputs(matches, name)?;
    }
    let coordinate = usize::try_from(coordinate).unwrap_or(usize::MAX);
    let page = Explanation::of(&experiment, step, coordinate)?.page();
    let page = match format {
        Format::Text => page.text(),
        Format::Latex => page.latex(),
        Format::Markdown => page.markdown(),
        Format::Html => page.html(),
    };
    Output::write(text("output"), page.as_bytes())
}
