//! `adamscope check`: what learners worked out, marked.

use super::failure::{Failure, LIMIT, USAGE};
use super::input;
use super::options::{self, option};
use super::output::Output;
use super::submissions::{self, Submission};
use super::trace::terminal_width;
use adamscope::homework::{
    Assignment, Checked, Key, Layout, Report, Rounding, Settings, Verdict, summary, text, write_json,
};
use adamscope::{Choice, Error, Experiment, ExperimentBuilder};
use clap::builder::PossibleValuesParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Something is wrong, unreadable or missing.
const FOUND: u8 = 1;

/// The key of a worksheet.
const WORKSHEET: &str = "worksheet";

/// The widest that a report gets.
const WIDTH: usize = 80;

/// What reports are written as.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Format {
    #[default]
    Text,
    Json,
}

impl Choice for Format {
    const KIND: &'static str = "format";
    const ALL: &'static [Self] = &[Self::Text, Self::Json];

    fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}

/// The subcommand's arguments.
pub fn command() -> Command {
    let files = Arg::new("files").value_name("FILE").required(true).action(ArgAction::Append).num_args(1..);
    let tables = "A table as CSV or Markdown, a row a step, columns named t, g, m, v, m_hat, v_hat, update, \
                  theta; a folder of them; - is standard input";
    let rounding =
        "How far a right number may be off in its last place: ulp (default), a whole unit, or half-ulp";
    let worksheet = "The key of a worksheet, which says all that was asked";
    let output = options::output();
    let command = Command::new("check")
        .about("Check a table worked out by hand")
        .arg(files.value_hint(ValueHint::AnyPath).help(tables))
        .arg(option(WORKSHEET, "KEY", worksheet).value_hint(ValueHint::FilePath))
        .arg(option("rounding", "RULE", rounding))
        .arg(option("format", "FORMAT", "text (default) or json"))
        .arg(output.value_hint(ValueHint::FilePath))
        .after_help(
            "Each cell is checked against the learner's own cells before it, so that a\n\
             mistake counts once. The exit status is 0 if nothing is wrong, unreadable or\n\
             missing, else 1.",
        );
    options::add_with_experiment_option(command).mut_arg("steps", |arg| {
        arg.help("How many steps [default: those of the table, or all of the gradients]")
    })
}

/// The same with the names there are, for a shell to complete.
pub fn with_names(command: Command) -> Command {
    let names = |keys: Vec<&'static str>| PossibleValuesParser::new(keys);
    let formats = names(Format::ALL.iter().map(|format| format.key()).collect());
    let rules = names(Rounding::ALL.iter().map(|rule| rule.key()).collect());
    let command = command.mut_arg("format", |arg| arg.value_parser(formats));
    command.mut_arg("rounding", |arg| arg.value_parser(rules))
}

/// Runs the subcommand and gives its exit status.
///
/// # Errors
///
/// An argument is refused, or the output can't be written. A table that can't be read is told on standard error, and the
/// others are marked.
pub fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let text_of = |key: &str| matches.get_one::<String>(key).map(String::as_str);
    let format = text_of("format").map_or(Ok(Format::default()), Format::from_key)?;
    let rounding = text_of("rounding").map_or(Ok(Rounding::default()), Rounding::from_key)?;
    let files: Vec<&str> =
        matches.get_many::<String>("files").into_iter().flatten().map(String::as_str).collect();
    let others = ExperimentBuilder::FILES.into_iter().chain([WORKSHEET]).filter_map(text_of);
    check_standard_input(&files, others)?;
    let mut assignment = match text_of(WORKSHEET) {
        Some(key) => of_key(matches, key)?,
        None => of_options(matches)?,
    };
    assignment.settings.rounding = rounding;
    assignment.can_be_marked()?;
    let submissions: Vec<_> = files.iter().flat_map(|file| submissions::of(file)).collect();
    if let Some(name) = text_of("output") {
        options::keep_inputs(matches, name)?;
        options::keep(text_of(WORKSHEET).map(Path::new).into_iter(), name)?;
        options::keep(submissions.iter().flatten().map(Submission::path), name)?;
    }

    let mut output = Output::open(text_of("output"))?;
    let mut page = Page::new(text_of("output").is_none());
    let mut tally = Tally::default();
    for submission in submissions {
        let checked = submission.and_then(|submission| check(&assignment, &submission));
        match checked {
            Ok(checked) => {
                if format == Format::Text {
                    let written = output.write_all(page.add(&checked).as_bytes());
                    written.map_err(|error| Failure::writing(output.name(), &error))?;
                }
                tally.reports.push(checked.report);
            }
            Err((name, error)) => {
                eprintln!("error: {error}");
                tally.limits += usize::from(error.is_limit());
                tally.reports.push(assignment.unreadable(&name, &error));
            }
        }
    }
    let written = match format {
        Format::Json => write_json(&tally.reports, &mut output),
        Format::Text if tally.reports.len() > 1 && !tally.nothing_was_read() => {
            output.write_all(format!("\n{}", summary(&tally.reports, WIDTH)).as_bytes())
        }
        Format::Text => Ok(()),
    };
    written.map_err(|error| Failure::writing(output.name(), &error))?;
    if format == Format::Json || !tally.nothing_was_read() {
        output.finish()?;
    }
    Ok(tally.status())
}

/// What the run options ask for.
fn of_options(matches: &ArgMatches) -> Result<Assignment, Error> {
    let builder = options::builder(matches, matches.get_one::<String>(options::FILE))?;
    let steps_are_given = builder.says_steps();
    Ok(Assignment { experiment: options::build(builder)?, steps_are_given, settings: Settings::default() })
}

/// What the key of a worksheet asks for.
fn of_key(matches: &ArgMatches, key: &str) -> Result<Assignment, Error> {
    let given = |option: &str| matches.value_source(option) == Some(ValueSource::CommandLine);
    if given(options::FILE) || ExperimentBuilder::keys().any(given) {
        return Err(Error::Conflict {
            first: "--worksheet",
            second: "run options",
            why: "the key says what was asked; leave the others out",
        });
    }
    Ok(Key::read(key, input::open(key)?)?.assignment())
}

fn check(assignment: &Assignment, submission: &Submission) -> Result<Checked, (String, Error)> {
    let named = |error| (submission.name.clone(), error);
    let input = submission.open().map_err(named)?;
    assignment.check(&submission.name, input).map_err(named)
}

/// Standard input can be read once.
fn check_standard_input<'a>(files: &[&'a str], others: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    let times = files.iter().copied().chain(others).filter(|name| *name == "-").count();
    if times < 2 {
        return Ok(());
    }
    Err(Error::Conflict {
        first: "`-`",
        second: "another `-`",
        why: "standard input can be read only once; name a file",
    })
}

/// Reports for people, one after the other.
struct Page {
    layout: Layout,
    /// The experiment that stands above the last report.
    experiment: Option<Experiment>,
}

impl Page {
    fn new(to_stdout: bool) -> Self {
        let terminal = to_stdout && std::io::stdout().is_terminal();
        let unwanted = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = terminal && !no_color && !unwanted("TERM", "dumb");
        let width = if to_stdout { terminal_width().min(WIDTH) } else { WIDTH };
        Self { layout: Layout { width, colour }, experiment: None }
    }

    /// A report, below its experiment where that is another than the last one's.
    fn add(&mut self, checked: &Checked) -> String {
        let mut out = if self.experiment.is_some() { "\n".to_owned() } else { String::new() };
        if self.experiment.as_ref() != Some(&checked.experiment) {
            out.push_str(&format!("{}\n\n", checked.experiment));
            self.experiment = Some(checked.experiment.clone());
        }
        out + &text(&checked.experiment, &checked.sheet, &checked.report, &self.layout)
    }
}

/// What was found so far.
#[derive(Default)]
struct Tally {
    reports: Vec<Report>,
    /// How many files were too large.
    limits: usize,
}

impl Tally {
    fn nothing_was_read(&self) -> bool {
        self.reports.iter().all(|report| report.verdict == Verdict::Unreadable)
    }

    fn status(&self) -> ExitCode {
        let right = self.reports.iter().all(|report| report.verdict == Verdict::Right);
        ExitCode::from(match () {
            () if right => 0,
            () if !self.nothing_was_read() => FOUND,
            () if self.limits == self.reports.len() => LIMIT,
            () => USAGE,
        })
    }
}
