//! `adamscope check`: what learners worked out, marked.

use super::failure::{Failure, LIMIT, USAGE};
use super::input;
use super::marked::{self, Format, Marked};
use super::options::{self, option};
use super::output::Output;
use super::progress::Files;
use super::submissions::{self, Submission};
use adamscope::homework::{
    Assignment, Checked, Key, Points, Report, Rounding, Settings, Verdict, gradescope,
};
use adamscope::rule::Convention;
use adamscope::{Choice, Error, ExperimentBuilder};
use clap::builder::PossibleValuesParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use std::path::Path;
use std::process::ExitCode;

/// Something is wrong, unreadable or missing.
const FOUND: u8 = 1;

/// The key of a worksheet.
const WORKSHEET: &str = "worksheet";

/// The subcommand's arguments.
pub fn command() -> Command {
    let files = Arg::new("files").value_name("FILE").required(true).action(ArgAction::Append).num_args(1..);
    let tables = "A table as CSV or Markdown, a row a step, columns named t, g, m, v, m_hat, v_hat, update, \
                  theta; a folder of them; - is standard input";
    let rounding =
        "How far a right number may be off in its last place: ulp (default), a whole unit, or half-ulp";
    let worksheet = "The key of a worksheet, which says all that was asked";
    let points = "Points for the whole, such as 20 [default: 100], or a column, such as m_hat=2,v_hat=2,theta=1, \
                  where the others count nothing";
    let formats = "text (default), markdown, html, json, gradescope, prairielearn or gradebook, a CSV with a line a \
                   file";
    let output = options::output();
    let command = Command::new("check")
        .about("Check a table worked out by hand")
        .arg(files.value_hint(ValueHint::AnyPath).help(tables))
        .arg(option(WORKSHEET, "KEY", worksheet).value_hint(ValueHint::FilePath))
        .arg(option("rounding", "RULE", rounding))
        .arg(option("points", "POINTS", points))
        .arg(option("format", "FORMAT", formats))
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
    let points = text_of("points").map_or(Ok(Points::default()), str::parse)?;
    let files: Vec<&str> =
        matches.get_many::<String>("files").into_iter().flatten().map(String::as_str).collect();
    let others = ExperimentBuilder::FILES.into_iter().chain([WORKSHEET, options::FILE]).filter_map(text_of);
    check_standard_input(&files, others)?;
    let mut submissions = submissions::all(&files);
    let output = text_of("output");
    if let Some(name) = output {
        options::keep_inputs(matches, name)?;
        options::keep(text_of(WORKSHEET).map(Path::new).into_iter(), name)?;
        options::keep(submissions.iter().flatten().map(Submission::path), name)?;
        if format == Format::Gradescope {
            write_failing(name, &points)?;
        }
    }
    let mut assignment = match text_of(WORKSHEET) {
        Some(key) => of_key(matches, key)?,
        None => of_options(matches)?,
    };
    assignment.settings.rounding = rounding;
    assignment.settings.points = points;
    assignment.can_be_marked()?;
    if format.is_of_one() && submissions.len() > 1 {
        submissions = vec![Err(submissions::too_many_for_one(&submissions))];
    }

    let mut tally = Tally::default();
    let files = submissions.len();
    let progress = Files::new(files, output.is_none());
    let marked = submissions.into_iter().map(|submission| {
        let checked = submission.and_then(|submission| check(&assignment, &submission));
        progress.next();
        match checked {
            Ok(checked) => {
                tally.add(&checked.report, false);
                Marked::Checked(Box::new(checked))
            }
            Err((name, error)) => {
                progress.aside(|| eprintln!("error: {error}"));
                let report = assignment.unreadable(&name, &error);
                tally.add(&report, error.is_limit());
                Marked::Unreadable(Box::new(report))
            }
        }
    });
    marked::write(format, output, files, marked)?;
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

/// Gradescope shows nothing of a submission that has no results: there are some from the beginning, and a crash leaves them.
fn write_failing(name: &str, points: &Points) -> Result<(), Failure> {
    let why = "The autograder stopped before it was done. That is no fault of your table: tell your teacher.";
    let report = Report::unreadable("", Convention::default().key(), why.into());
    let report = Report { max_points: points.total(), ..report };
    Output::write(Some(name), gradescope(&report, why).as_bytes())
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

/// What was found so far.
#[derive(Default)]
struct Tally {
    files: usize,
    right: usize,
    unreadable: usize,
    /// How many files were too large.
    limits: usize,
}

impl Tally {
    fn add(&mut self, report: &Report, too_large: bool) {
        self.files += 1;
        self.right += usize::from(report.verdict == Verdict::Right);
        self.unreadable += usize::from(report.verdict == Verdict::Unreadable);
        self.limits += usize::from(too_large);
    }

    fn status(&self) -> ExitCode {
        ExitCode::from(match () {
            () if self.right == self.files => 0,
            () if self.unreadable < self.files => FOUND,
            () if self.limits == self.files => LIMIT,
            () => USAGE,
        })
    }
}
