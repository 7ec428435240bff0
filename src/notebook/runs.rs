//! Several runs side by side.

use super::{Bundle, Display, Mime};
use crate::Quantity;
use crate::compare::Comparison;
use crate::error::Error;
use crate::experiment::{Experiment, ExperimentBuilder};
use crate::render::plot::{self, Plot};
use crate::trace::Trace;

/// Several runs. In pictures each is called what tells it from the others: `adam`, or `α = 0.1`.
///
/// # Example
///
/// ```
/// use adamscope::prelude::*;
///
/// let runs = adam().steps(40).vary("alpha", ["0.05", "0.2"])?;
/// assert!(runs.plot_path()?.text().contains("α = 0.2 goes from (3, 4) to "));
/// assert!(runs.plot("loss")?.text().contains("f(θₜ₋₁), α = 0.05: 25 at step 1, "));
///
/// let runs = together([adam().objective("saddle"), sgd().objective("saddle").alpha("0.05")])?;
/// assert_eq!(runs.traces().len(), 2);
/// # Ok::<(), adamscope::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Runs {
    traces: Vec<Trace>,
}

/// Several experiments, run one after the other to be looked at together.
///
/// # Errors
///
/// One cannot be built, or has no answer.
pub fn together<const N: usize>(experiments: [ExperimentBuilder; N]) -> Result<Runs, Error> {
    let traces = experiments.into_iter().map(|builder| builder.build()?.trace());
    Ok(Runs { traces: traces.collect::<Result<_, _>>()? })
}

impl ExperimentBuilder {
    /// The same experiment for each of these values of a setting, such as `alpha` or `optimizer`.
    ///
    /// # Errors
    ///
    /// There is no such setting, it can't have such a value, or a run has no answer.
    pub fn vary<const N: usize>(self, setting: &str, values: [impl ToString; N]) -> Result<Runs, Error> {
        let traces = values.iter().map(|value| {
            let builder = self.clone().set(setting, &value.to_string())?;
            builder.build()?.trace()
        });
        Ok(Runs { traces: traces.collect::<Result<_, Error>>()? })
    }
}

impl Runs {
    /// The traces, in the order in which they were asked for.
    pub fn traces(&self) -> &[Trace] {
        &self.traces
    }

    /// Their paths over the objective's heights.
    ///
    /// # Errors
    ///
    /// They are of different objectives, or have no two coordinates to draw.
    pub fn plot_path(&self) -> Result<Plot, Error> {
        plot::path(&self.traces)
    }

    /// One column step by step, a line a run: `loss`, or `theta[1]` for that of coordinate 1.
    ///
    /// # Errors
    ///
    /// A run has no such column.
    pub fn plot(&self, column: &str) -> Result<Plot, Error> {
        let (quantity, coordinate) = Quantity::from_column(column)?;
        let traces: Result<Vec<_>, _> =
            self.traces.iter().map(|trace| trace.only([quantity.key()])).collect();
        plot::overlay(&traces?, quantity, coordinate)
    }

    /// How far the first two are apart, in every quantity.
    ///
    /// # Errors
    ///
    /// There are no two, or they have nothing in common.
    pub fn plot_difference(&self) -> Result<Plot, Error> {
        match self.traces.as_slice() {
            [a, b, ..] => plot::difference(a, b),
            _ => Err(Error::NoPlot { why: "a difference takes two runs" }),
        }
    }

    /// Where each parts from the first, and why.
    ///
    /// # Errors
    ///
    /// There is only one, or they have different numbers of coordinates.
    pub fn compare(&self) -> Result<Comparison, Error> {
        let experiments: Vec<&Experiment> = self.traces.iter().map(Trace::experiment).collect();
        let names = plot::labels(&experiments).into_iter();
        Comparison::of(names.zip(experiments.into_iter().cloned()).collect())
    }
}

/// Their paths; where there are none to draw, θ over time.
impl Display for Runs {
    fn display(&self) -> Bundle {
        let plot = self.plot_path().or_else(|_| self.plot(Quantity::Parameter.key()));
        plot.map_or_else(|why| Bundle::default().with(Mime::Plain, why.to_string()), |plot| plot.display())
    }
}
