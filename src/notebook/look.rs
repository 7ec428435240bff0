//! Looking at a trace: a part of its table, a number in it, its equations and its pictures.

use super::StepThrough;
use crate::Quantity;
use crate::error::Error;
use crate::explain::Explanation;
use crate::render::plot::{self, Plot};
use crate::trace::{Selection, Trace};

/// A part of it, which is a trace as well.
///
/// ```
/// use adamscope::prelude::*;
///
/// let run = adam().steps(100).trace()?;
/// let part = run.only(["m", "m_hat"])?.along([0])?.first(5)?;
/// assert_eq!((part.len(), part.quantities().len(), part.coordinates()), (5, 2, &[0][..]));
/// # Ok::<(), adamscope::Error>(())
/// ```
impl Trace {
    /// These quantities alone, by name and in this order. Parts of equations too, such as `correction1` or `root`.
    ///
    /// # Errors
    ///
    /// The run has no such quantity; the message lists those it has.
    pub fn only<Name: AsRef<str>>(&self, names: impl IntoIterator<Item = Name>) -> Result<Self, Error> {
        let quantities = names.into_iter().map(|name| Quantity::from_key(name.as_ref()));
        let quantities = Some(quantities.collect::<Result<_, _>>()?);
        self.selected(Selection { quantities, ..self.selection() })
    }

    /// These coordinates alone, counted from 0.
    ///
    /// # Errors
    ///
    /// There is no such coordinate.
    pub fn along(&self, coordinates: impl IntoIterator<Item = usize>) -> Result<Self, Error> {
        let coordinates = Some(coordinates.into_iter().collect());
        self.selected(Selection { coordinates, ..self.selection() })
    }

    /// Step 1, every `every`-th step and the last.
    ///
    /// # Errors
    ///
    /// Its experiment cannot be run here.
    pub fn every(&self, every: u64) -> Result<Self, Error> {
        self.selected(Selection { every, ..self.selection() })
    }

    /// The first so many steps; all, if there are no more.
    ///
    /// # Errors
    ///
    /// It should be none.
    pub fn first(&self, steps: u64) -> Result<Self, Error> {
        let experiment = self.experiment().with_steps(steps.min(self.experiment().steps()))?;
        experiment.stepper(&self.selection())?.collect()
    }

    fn selected(&self, selection: Selection) -> Result<Self, Error> {
        self.experiment().stepper(&selection)?.collect()
    }

    /// What was kept of the run.
    fn selection(&self) -> Selection {
        let mut steps = self.steps().map(|step| step.t()).skip(1);
        // After the first come multiples of a number, and then the last, which need be none.
        let every = match (steps.next(), steps.next(), steps.next()) {
            (Some(second), Some(third), Some(_)) => third - second,
            (Some(second), ..) => second,
            _ => 1,
        };
        let (coordinates, quantities) = (self.coordinates().to_vec(), self.quantities().to_vec());
        Selection { every, coordinates: Some(coordinates), quantities: Some(quantities) }
    }
}

/// Numbers in it. A column is named as in a CSV file: `m`, or `theta[1]` for that of coordinate 1.
///
/// ```
/// use adamscope::prelude::*;
///
/// let run = adam().trace()?;
/// assert_eq!(run.at("g[1]", 1)?, 8.0);
/// assert_eq!(run.values("loss")?[0], 25.0);
/// assert_eq!(run.theta().len(), 2);
/// # Ok::<(), adamscope::Error>(())
/// ```
impl Trace {
    /// The number of a column at step `t`.
    ///
    /// # Errors
    ///
    /// The run has no such column or step.
    pub fn at(&self, column: &str, t: u64) -> Result<f64, Error> {
        let (trace, quantity) = self.column(column)?;
        let value = trace.step(t).and_then(|step| step.value(quantity, 0));
        value.map(|value| value.to_f64()).ok_or_else(|| Error::OutOfRange {
            what: "step",
            text: t.to_string(),
            allowed: "one of the run's recorded steps",
            why: trace.last().map_or_else(String::new, |last| format!(": the last is {}", last.t())),
        })
    }

    /// All the numbers of a column, from the first step to the last.
    ///
    /// # Errors
    ///
    /// The run has no such column.
    pub fn values(&self, column: &str) -> Result<Vec<f64>, Error> {
        let (trace, quantity) = self.column(column)?;
        Ok(trace.over_time(quantity, 0).map(|value| value.to_f64()).collect())
    }

    /// θ after the last step, a number a coordinate.
    pub fn theta(&self) -> Vec<f64> {
        let last = self.last().and_then(|step| step.values(Quantity::Parameter));
        last.into_iter().flatten().map(|value| value.to_f64()).collect()
    }

    /// The trace with nothing but the column, and the column's quantity.
    fn column(&self, name: &str) -> Result<(Self, Quantity), Error> {
        let (quantity, coordinate) = Quantity::from_column(name)?;
        let (quantities, coordinates) = (Some(vec![quantity]), Some(vec![coordinate]));
        Ok((self.selected(Selection { quantities, coordinates, ..self.selection() })?, quantity))
    }
}

/// Its steps with their work shown.
impl Trace {
    /// Step `t` with its work shown, along coordinate 0.
    ///
    /// # Errors
    ///
    /// There is no such step.
    pub fn explain(&self, t: u64) -> Result<Explanation, Error> {
        self.explain_along(0, t)
    }

    /// Step `t` with its work shown, along a coordinate.
    ///
    /// # Errors
    ///
    /// There is no such step or coordinate.
    pub fn explain_along(&self, coordinate: usize, t: u64) -> Result<Explanation, Error> {
        Explanation::of(self.experiment(), t, coordinate)
    }

    /// Its steps one at a time, with buttons to go back and forward.
    ///
    /// # Errors
    ///
    /// A step cannot be explained.
    pub fn step_through(&self) -> Result<StepThrough, Error> {
        StepThrough::of(self)
    }
}

/// Its pictures, to end a cell with.
///
/// ```
/// use adamscope::prelude::*;
///
/// let run = adam().trace()?;
/// assert!(run.plot_bias()?.text().contains("1/(1−β₂ᵗ): 1000 at step 1, "));
/// assert!(run.plot("m")?.text().contains("mₜ, coordinate 1 (y): 0.8 at step 1, "));
/// # Ok::<(), adamscope::Error>(())
/// ```
impl Trace {
    /// The path of θ over the objective's heights.
    ///
    /// # Errors
    ///
    /// The trace has no two coordinates of an objective to draw.
    pub fn plot_path(&self) -> Result<Plot, Error> {
        plot::path(std::slice::from_ref(self))
    }

    /// One quantity step by step, by name.
    ///
    /// # Errors
    ///
    /// The run has no such quantity.
    pub fn plot(&self, name: &str) -> Result<Plot, Error> {
        Ok(plot::quantities(&self.only([name])?))
    }

    /// Every quantity, step by step.
    pub fn plot_quantities(&self) -> Plot {
        plot::quantities(self)
    }

    /// What the bias correction does in the first steps.
    ///
    /// # Errors
    ///
    /// The rule has no bias correction.
    pub fn plot_bias(&self) -> Result<Plot, Error> {
        plot::bias(&self.with_parts()?)
    }

    /// The effective step size of each coordinate.
    ///
    /// # Errors
    ///
    /// The rule has none.
    pub fn plot_step_size(&self) -> Result<Plot, Error> {
        plot::step_size(&self.with_parts()?)
    }

    /// Which past gradients m carries at step `t`.
    ///
    /// # Errors
    ///
    /// There is no such step, or the rule has no first moment.
    pub fn plot_memory(&self, t: u64) -> Result<Plot, Error> {
        plot::memory(&self.with_parts()?, t)
    }

    /// The same with every quantity that the run has.
    fn with_parts(&self) -> Result<Self, Error> {
        let quantities = Some(self.experiment().quantities()?);
        self.selected(Selection { quantities, ..self.selection() })
    }
}
