//! Gradients that a notebook writes down itself.

use crate::error::Error;
use crate::experiment::ExperimentBuilder;
use crate::objective::GradientTable;

/// What outputs call gradients that come from no file.
const NAME: &str = "this notebook";

impl ExperimentBuilder {
    /// These gradients, one a step, of a single coordinate.
    ///
    /// # Errors
    ///
    /// There are none, or one is not finite.
    ///
    /// ```
    /// use adamscope::prelude::*;
    ///
    /// let run = adam().given([2.0, -1.0, 0.5])?.number("decimal").trace()?;
    /// assert_eq!(run.values("m")?, [0.2, 0.08, 0.122]);
    /// # Ok::<(), adamscope::Error>(())
    /// ```
    pub fn given(self, gradients: impl IntoIterator<Item = f64>) -> Result<Self, Error> {
        let rows: Vec<[f64; 1]> = gradients.into_iter().map(|g| [g]).collect();
        Ok(self.gradients(GradientTable::from_rows(NAME, &rows)?))
    }
}
