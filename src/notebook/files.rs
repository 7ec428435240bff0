//! Files beside a notebook: gradients, logs, data, and tables worked out by hand.

use crate::error::{Error, io_reason};
use crate::experiment::ExperimentBuilder;
use crate::homework::{Assignment, Checked, Settings};
use crate::identify::{Identification, Log};
use crate::objective::{GradientTable, LogisticRegression, read_gradients};
use std::fs::File;

/// The gradients of a file, CSV, JSON Lines or NPY: a row a step.
///
/// # Errors
///
/// It can't be opened, or is no such file.
pub fn gradients(file: &str) -> Result<GradientTable, Error> {
    read_gradients(file, open(file)?)
}

/// Which rule made the log in this file, or which mistake. `known` is what is known of the run.
///
/// # Errors
///
/// It can't be opened, or is no log; no rule takes the settings that are known.
pub fn identify(file: &str, known: ExperimentBuilder) -> Result<Identification, Error> {
    Identification::of(&Log::read(file, open(file)?)?, &known)
}

/// A logistic regression of the last column of a CSV file, 0 or 1, on the others, in batches of so many rows; the
/// features [standardised](LogisticRegression::standardised). The order of the rows hangs on the seed.
///
/// # Errors
///
/// It can't be opened, or is no such table.
pub fn logistic_regression(file: &str, batch: usize, seed: u64) -> Result<LogisticRegression, Error> {
    Ok(LogisticRegression::read(file, open(file)?, batch, seed)?.standardised())
}

impl ExperimentBuilder {
    /// Marks a table that somebody worked out for this experiment, given as text: a header, then a row a step.
    ///
    /// # Errors
    ///
    /// The experiment can't be built or marked, or the text is no such table.
    pub fn mark(self, table: &str) -> Result<Checked, Error> {
        let steps_are_given = self.says_steps();
        let assignment =
            Assignment { experiment: self.build()?, steps_are_given, settings: Settings::default() };
        assignment.check("your table", table.as_bytes())
    }
}

fn open(file: &str) -> Result<File, Error> {
    let refused = |error| Error::File { file: file.into(), verb: "read", why: io_reason(&error) };
    File::open(file).map_err(refused)
}
