//! nbgrader's partial credit.

use super::rounded;
use crate::error::Error;
use crate::homework::Report;

impl Report {
    /// The points of a test cell of nbgrader that is worth `max_points`, to be the last expression of the cell: nbgrader takes
    /// a number that a cell shows for its partial credit.
    ///
    /// # Errors
    ///
    /// [`Error::NoCredit`] where there is nothing to give: a 0 that is shown is full credit in some versions of nbgrader.
    ///
    /// # Example
    ///
    /// ```
    /// use adamscope::Experiment;
    /// use adamscope::homework::{Assignment, Settings};
    ///
    /// let experiment = Experiment::builder().objective("square").build()?;
    /// let assignment = Assignment { experiment, steps_are_given: false, settings: Settings::default() };
    /// let credit = |table: &str| assignment.check("mine.csv", table.as_bytes())?.report.nbgrader(3.0);
    ///
    /// assert_eq!(credit("t,g,m,v\n1,6,0.6,0.36\n")?, 2.0);
    /// assert_eq!(credit("t,g\n1,9\n").unwrap_err().to_string(), "no credit: 0 of 3 points, first wrong is g at t = 1");
    /// # Ok::<(), adamscope::Error>(())
    /// ```
    pub fn nbgrader(&self, max_points: f64) -> Result<f64, Error> {
        let points = rounded(self.score * max_points);
        if points > 0.0 {
            return Ok(points);
        }
        let unreadable = self.why_unreadable().map(|why| format!(", {why}"));
        let first = || {
            let place = self.first_wrong?;
            Some(format!(", first wrong is {} at t = {}", place.quantity.key(), place.t))
        };
        Err(Error::NoCredit { max_points, why: unreadable.or_else(first).unwrap_or_default() })
    }
}
