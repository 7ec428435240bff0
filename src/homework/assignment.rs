//! What was asked of a learner.

use super::{Note, Report, Settings, Sheet, mark};
use crate::error::Error;
use crate::{Choice, Experiment, Rate};
use std::io::Read;

/// What a learner was to work out, and how it is marked.
///
/// # Example
///
/// ```
/// use adamscope::Experiment;
/// use adamscope::homework::{Assignment, Settings, Verdict};
///
/// let experiment = Experiment::builder().objective("square").build().unwrap();
/// let assignment = Assignment { experiment, steps_are_given: false, settings: Settings::default() };
///
/// let text = "t,g,m,v\n1,6,0.6,0.036\n2,5.8,1.12,0.0696\n";
/// let checked = assignment.check("mine.csv", text.as_bytes()).unwrap();
/// assert_eq!(checked.report.verdict, Verdict::Right);
/// assert_eq!(checked.experiment.steps(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The experiment.
    pub experiment: Experiment,
    /// Whether its steps are those asked for. Otherwise a sheet says itself how many it has.
    pub steps_are_given: bool,
    /// How strictly it is marked.
    pub settings: Settings,
}

/// How many rows may be missing from a sheet of which nobody said how many steps it has.
const MAX_MISSING_ROWS: u64 = 1000;

/// A sheet that was read and marked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The experiment, with the steps that were asked for.
    pub experiment: Experiment,
    /// The sheet as it was read, without rows that nobody asked for.
    pub sheet: Sheet,
    /// What was found.
    pub report: Report,
}

impl Assignment {
    /// Whether it can be marked, whatever is handed in.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] for an experiment with a schedule of alpha, clipped gradients or a state to go on from: marking
    /// follows a rule whose α is the same in every step, from the first step on and with the gradients as they are.
    /// [`Error::UnknownName`] for points in a column that can't be asked for.
    pub fn can_be_marked(&self) -> Result<(), Error> {
        can_be_marked(&self.experiment)?;
        self.settings.points.suit(&self.experiment, self.settings.asked.as_deref())
    }

    /// Reads a learner's table and marks it; `file` is what messages and the report call it.
    ///
    /// # Errors
    ///
    /// Those of [`Assignment::can_be_marked`], of [`Sheet::read`] and of [`mark()`]; [`Error::Limit`] where nobody said how many
    /// steps there are and the last row's t is far above the number of rows.
    pub fn check(&self, file: &str, input: impl Read) -> Result<Checked, Error> {
        self.can_be_marked()?;
        let mut sheet = Sheet::read(file, input, &self.experiment)?;
        let experiment = if self.steps_are_given {
            self.experiment.clone()
        } else {
            self.experiment.with_steps(plausible_steps(&sheet)?)?
        };
        leave_out_after(experiment.steps(), &mut sheet);
        let report = mark(&experiment, &sheet, &self.settings)?;
        Ok(Checked { experiment, sheet, report })
    }

    /// The report on a file that could not be read.
    pub fn unreadable(&self, file: &str, error: &Error) -> Report {
        let report = Report::unreadable(file, self.experiment.convention().key(), error.to_string());
        Report { max_points: self.settings.points.total(), ..report }
    }
}

/// The last row's t. A slip in it would make a report of thousands of missing rows.
fn plausible_steps(sheet: &Sheet) -> Result<u64, Error> {
    let missing = sheet.steps().saturating_sub(sheet.rows.len() as u64);
    if missing > MAX_MISSING_ROWS {
        return Err(Error::Limit {
            what: format!("{}: up to t = {}, missing rows would be", sheet.file, sheet.steps()),
            given: missing.to_string(),
            limit: MAX_MISSING_ROWS.to_string(),
            instead: "look for a slip in the column of t, or say how many steps are asked for, with --steps",
        });
    }
    Ok(sheet.steps())
}

fn leave_out_after(steps: u64, sheet: &mut Sheet) {
    let asked = sheet.rows.partition_point(|row| row.t <= steps);
    for row in sheet.rows.split_off(asked) {
        sheet.notes.push(Note::ExtraStep { t: row.t, line: row.line });
    }
}

/// [`Assignment::can_be_marked`].
pub(super) fn can_be_marked(experiment: &Experiment) -> Result<(), Error> {
    let what = if *experiment.rate() != Rate::Constant {
        "an alpha for each step"
    } else if experiment.clip().is_some() {
        "clipped gradients"
    } else if experiment.state().is_some() {
        "a state to go on from"
    } else {
        return Ok(());
    };
    Err(Error::Conflict { first: what, second: "marking", why: "it can't follow that yet; leave it out" })
}
