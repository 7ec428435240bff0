//! What a block shows.

mod compared;
mod equation;
mod list;
mod misconception;
mod pictures;

pub use list::count;

use crate::html::{self, Ids};
use crate::options::{Options, built};
use adamscope::explain::Explanation;
use adamscope::homework::{Assignment, Layout, Settings, text};
use adamscope::notebook::StepThrough;
use adamscope::render::{self, DEFAULT_DIGITS};
use adamscope::trace::{Selection, Trace};
use adamscope::{Choice, Error, Experiment, ExperimentBuilder, Quantity};
use anyhow::Result;
use std::path::Path;

/// What a block shows, by the word after `adamscope`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// The rule's own formula of a quantity, with letters or with numbers.
    Equation,
    /// A trace as a table.
    Table,
    /// A plot.
    Plot,
    /// A step with its work shown.
    Explain,
    /// A run one step at a time.
    Steps,
    /// Runs side by side.
    Compare,
    /// What there is to choose from.
    List,
    /// A mistake: its formula, its run, and how a sheet shows it.
    Misconception,
    /// A learner's table, marked.
    Check,
    /// Nothing: it only names an experiment.
    Hidden,
}

impl Choice for Show {
    const KIND: &'static str = "block";
    const ALL: &'static [Self] = &[
        Self::Equation,
        Self::Table,
        Self::Plot,
        Self::Explain,
        Self::Steps,
        Self::Compare,
        Self::List,
        Self::Misconception,
        Self::Check,
        Self::Hidden,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Equation => "equation",
            Self::Table => "table",
            Self::Plot => "plot",
            Self::Explain => "explain",
            Self::Steps => "steps",
            Self::Compare => "compare",
            Self::List => "list",
            Self::Misconception => "misconception",
            Self::Check => "check",
            Self::Hidden => "hidden",
        }
    }
}

/// What a block is shown with.
pub struct Page<'a> {
    /// What stands in it.
    pub options: &'a Options,
    /// The experiment that it is about.
    pub builder: ExperimentBuilder,
    /// The ids of the chapter.
    pub ids: &'a mut Ids,
    /// The book's folder.
    pub root: &'a Path,
}

impl Show {
    /// The keys that it takes beside those of every block and of an experiment.
    pub const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Equation => &["quantity", "step", "coordinate"],
            Self::Table => &["quantities", "coordinates", "every", "digits", "first", "last"],
            Self::Plot => &["kind", "vary", "quantities", "coordinates", "step"],
            Self::Explain => &["step", "coordinate"],
            Self::Steps => &["coordinates"],
            Self::Compare => &["vary"],
            Self::List => &["list"],
            Self::Misconception => &["key"],
            Self::Check => &["table"],
            Self::Hidden => &[],
        }
    }

    /// The block as HTML.
    ///
    /// # Errors
    ///
    /// It asks for something that there isn't, with file and line.
    pub fn render(self, page: &mut Page<'_>) -> Result<String> {
        match self {
            Self::Equation => equation::render(page),
            Self::Table => table(page),
            Self::Plot => pictures::plot(page),
            Self::Explain => explain(page),
            Self::Steps => {
                let selection =
                    Selection { coordinates: page.options.numbers("coordinates")?, ..Selection::default() };
                let trace = page.trace(&selection)?;
                let steps = StepThrough::of(&trace).map_err(|error| page.refused("steps", error))?;
                Ok(steps.html())
            }
            Self::Compare => compared::render(page),
            Self::List => list::render(page),
            Self::Misconception => misconception::render(page),
            Self::Check => check(page),
            Self::Hidden => page.experiment().map(|_| String::new()),
        }
    }
}

impl Page<'_> {
    /// The experiment, complete.
    fn experiment(&self) -> Result<Experiment> {
        built(self.options.place(), self.builder.clone())
    }

    /// Its run, as far as it is selected.
    fn trace(&self, selection: &Selection) -> Result<Trace> {
        let trace = self.experiment()?.stepper(selection).and_then(|stepper| stepper.collect());
        trace.map_err(|error| self.options.place().problem(error))
    }

    /// Quantities by their keys.
    fn quantities(&self, key: &str) -> Result<Option<Vec<Quantity>>> {
        let Some(keys) = self.options.texts(key)? else { return Ok(None) };
        let read: Result<Vec<Quantity>, Error> = keys.iter().map(|key| Quantity::from_key(key)).collect();
        read.map(Some).map_err(|error| self.refused(key, error))
    }

    /// A problem at a key.
    fn refused(&self, key: &str, error: Error) -> anyhow::Error {
        self.options.place_of(key).problem(error)
    }
}

fn table(page: &mut Page<'_>) -> Result<String> {
    let options = page.options;
    let selection = Selection {
        every: options.number("every")?.unwrap_or(1),
        coordinates: options.numbers("coordinates")?,
        quantities: page.quantities("quantities")?,
    };
    let mut trace = page.trace(&selection)?;
    if let (Some(_), _) | (_, Some(_)) = (options.number("first")?, options.number("last")?) {
        let (first, last) =
            (options.number("first")?.unwrap_or(1), options.number("last")?.unwrap_or(u64::MAX));
        trace = trace.between(first..=last);
        if trace.is_empty() {
            return Err(options.place_of("first").problem(format!(
                "no step from {first} to {last} is shown; the run has 1 to {}",
                trace.experiment().last()
            )));
        }
    }
    let digits = options.number("digits")?.unwrap_or(DEFAULT_DIGITS as u64);
    if !(1..=40).contains(&digits) {
        return Err(options
            .place_of("digits")
            .problem(format!("digits is {digits}, but must be from 1 to 40")));
    }
    Ok(render::html(&trace, digits as usize))
}

fn explain(page: &mut Page<'_>) -> Result<String> {
    let experiment = page.experiment()?;
    let step = page.options.number("step")?.unwrap_or(experiment.before() + 1);
    let coordinate = page.options.number("coordinate")?.unwrap_or(0) as usize;
    let explanation =
        Explanation::of(&experiment, step, coordinate).map_err(|error| page.refused("step", error))?;
    Ok(page.ids.unique_in(&explanation.page().html()))
}

fn check(page: &mut Page<'_>) -> Result<String> {
    let table = page.options.needed("table", "t,g,m\\n1,6,0.6")?;
    let experiment = page.experiment()?;
    let assignment = Assignment { experiment, steps_are_given: false, settings: Settings::default() };
    let checked =
        assignment.check("the table", table.as_bytes()).map_err(|error| page.refused("table", error))?;
    let report = text(&checked.experiment, &checked.sheet, &checked.report, &Layout::default());
    let lines = checked.experiment.to_string();
    Ok(marked(&html::preformatted("report", &format!("{lines}\n\n{report}"))))
}

/// A report with its marks in colours.
fn marked(report: &str) -> String {
    [("✓", "right"), ("→", "follows"), ("✗", "wrong")]
        .iter()
        .fold(report.to_owned(), |report, (mark, class)| {
            report.replace(mark, &format!("<span class=\"{class}\">{mark}</span>"))
        })
}
