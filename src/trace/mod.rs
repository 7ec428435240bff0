//! The record of a run: every quantity of every step, in columns, with the experiment that made it.

mod advance;
mod columns;
#[cfg(feature = "tracing")]
mod events;
mod memory;
mod no_value;
mod open;
#[cfg(feature = "formats")]
mod read;
mod run;
mod stepper;
mod store;
mod vectors;

pub(crate) use advance::Advance;
pub use columns::Columns;
#[cfg(feature = "tracing")]
pub use events::Events;
#[cfg(feature = "explain")]
pub(crate) use open::{GradientsOf, in_any_number, in_floats, open};
pub(crate) use open::{derived_of, quantities_of};
#[cfg(feature = "formats")]
pub use read::{read_json, read_jsonl};
pub use run::Run;
pub use stepper::{Selection, Stepper};

use crate::scalar::{Decimal, Number, Value, Values};
use crate::{Error, Experiment, Quantity};
use std::ops::RangeInclusive;

/// A recorded run.
///
/// # Shape
///
/// One row for each recorded step; in it a value for each recorded coordinate, or a single one where the coordinates
/// share the quantity. Numbers are of the experiment's type; each is exactly what the run computed.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, Quantity};
///
/// let trace = Experiment::builder().objective("bowl").start([3, 4]).alpha("0.1").steps(10).build().unwrap().trace().unwrap();
///
/// let first = trace.step(1).unwrap();
/// assert_eq!(first.value(Quantity::Loss, 0).unwrap().to_f64(), 25.0);
/// assert_eq!(first.value(Quantity::Gradient, 1).unwrap().to_f64(), 8.0);
///
/// let path: Vec<f64> = trace.over_time(Quantity::Parameter, 0).map(|x| x.to_f64()).collect();
/// assert_eq!(path.len(), 10);
/// assert!(path.windows(2).all(|pair| pair[1] < pair[0]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    experiment: Experiment,
    coordinates: Vec<usize>,
    quantities: Vec<Quantity>,
    data: Data,
}

/// The columns in whatever number the experiment was run with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Data {
    F64(Columns<f64>),
    F32(Columns<f32>),
    Decimal(Columns<Decimal>),
}

/// The same for the columns of any number.
macro_rules! of_any_number {
    ($data:expr, $columns:ident => $same:expr) => {
        match $data {
            Data::F64($columns) => $same,
            Data::F32($columns) => $same,
            Data::Decimal($columns) => $same,
        }
    };
}

impl Data {
    fn t(&self) -> &[u64] {
        of_any_number!(self, columns => columns.t())
    }

    #[inline]
    fn values(&self, quantity: Quantity, row: usize) -> Option<Values<'_>> {
        of_any_number!(self, columns => columns.row(quantity, row).map(Number::values))
    }

    fn clear(&mut self) {
        of_any_number!(self, columns => columns.clear());
    }

    fn reserve(&mut self, rows: usize) {
        of_any_number!(self, columns => columns.reserve(rows));
    }

    fn bytes_per_number(&self) -> usize {
        of_any_number!(self, columns => columns.bytes_per_number())
    }
}

/// Steps with the values of each quantity, a value a coordinate.
#[cfg(feature = "homework")]
pub(crate) type Rows<S> = Vec<(u64, Vec<(Quantity, Vec<S>)>)>;

impl Trace {
    /// Rows that a run other than the experiment's own has made, of these quantities.
    #[cfg(feature = "homework")]
    pub(crate) fn of_rows<S: Number>(
        experiment: &Experiment,
        quantities: Vec<Quantity>,
        rows: &Rows<S>,
        data: fn(Columns<S>) -> Data,
    ) -> Self {
        let dimension = experiment.start().len();
        let mut columns = Columns::new(&quantities, dimension);
        rows.iter().for_each(|(t, row)| columns.push(*t, row));
        let experiment = experiment.clone();
        Self { experiment, coordinates: (0..dimension).collect(), quantities, data: data(columns) }
    }

    /// The experiment that made it.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The quantities recorded, in the order in which they were asked for.
    pub fn quantities(&self) -> &[Quantity] {
        &self.quantities
    }

    /// The coordinates recorded, by their index in θ.
    pub fn coordinates(&self) -> &[usize] {
        &self.coordinates
    }

    /// How many steps are recorded.
    pub fn len(&self) -> usize {
        self.data.t().len()
    }

    /// Whether no step is recorded.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The recorded steps, in order.
    pub fn steps(&self) -> impl ExactSizeIterator<Item = Step<'_>> {
        (0..self.len()).map(|row| Step { data: &self.data, row })
    }

    /// Step `t`, if it is recorded.
    pub fn step(&self, t: u64) -> Option<Step<'_>> {
        let row = self.data.t().binary_search(&t).ok()?;
        Some(Step { data: &self.data, row })
    }

    /// The last recorded step.
    pub fn last(&self) -> Option<Step<'_>> {
        Some(Step { data: &self.data, row: self.len().checked_sub(1)? })
    }

    /// The same with only those of its steps that are in a range.
    ///
    /// ```
    /// use adamscope::Experiment;
    ///
    /// let trace = Experiment::builder().steps(10).build().unwrap().trace().unwrap();
    /// assert!(trace.between(4..=6).steps().map(|step| step.t()).eq([4, 5, 6]));
    /// ```
    pub fn between(&self, steps: RangeInclusive<u64>) -> Self {
        let t = self.data.t();
        let first = t.partition_point(|t| t < steps.start());
        let end = t.partition_point(|t| t <= steps.end());
        let mut part = self.clone();
        of_any_number!(&mut part.data, columns => columns.keep(first..end.max(first)));
        part
    }

    /// Its steps one after the other, for what also takes a run as it goes.
    pub fn replay(&self) -> Replay<'_> {
        Replay { trace: self, row: 0 }
    }

    /// One quantity over time, at the `position`-th recorded coordinate.
    pub fn over_time(&self, quantity: Quantity, position: usize) -> impl Iterator<Item = Value> {
        self.steps().filter_map(move |step| step.value(quantity, position))
    }
}

/// Steps one after the other, from a recorded [`Trace`] or from a run as it goes.
pub trait StepSource {
    /// The experiment they are of.
    fn experiment(&self) -> &Experiment;

    /// The quantities there are, in the order in which they were asked for.
    fn quantities(&self) -> &[Quantity];

    /// The coordinates there are, by their index in θ.
    fn coordinates(&self) -> &[usize];

    /// The next step; `None` after the last.
    ///
    /// # Errors
    ///
    /// The run ends without an answer.
    fn next_step(&mut self) -> Result<Option<Step<'_>>, Error>;
}

/// The steps of a recorded trace, once more; see [`Trace::replay`].
#[derive(Clone, Debug)]
pub struct Replay<'a> {
    trace: &'a Trace,
    row: usize,
}

impl StepSource for Replay<'_> {
    fn experiment(&self) -> &Experiment {
        &self.trace.experiment
    }

    fn quantities(&self) -> &[Quantity] {
        &self.trace.quantities
    }

    fn coordinates(&self) -> &[usize] {
        &self.trace.coordinates
    }

    fn next_step(&mut self) -> Result<Option<Step<'_>>, Error> {
        // Not the `nth` of `steps`, which goes through all before it where it isn't optimised.
        let step = (self.row < self.trace.len()).then_some(Step { data: &self.trace.data, row: self.row });
        self.row += 1;
        Ok(step)
    }
}

/// One step of a [`Trace`] or a [`Stepper`].
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    data: &'a Data,
    row: usize,
}

impl<'a> Step<'a> {
    /// Its number, counted from 1.
    pub fn t(self) -> u64 {
        // A `Step` is only made for a row there is.
        self.data.t().get(self.row).copied().unwrap_or_default()
    }

    /// A quantity: one value a recorded coordinate, or a single one where they share it. `None` if not recorded.
    #[inline]
    pub fn values(self, quantity: Quantity) -> Option<Values<'a>> {
        self.data.values(quantity, self.row)
    }

    /// A quantity at the `position`-th recorded coordinate; one that the coordinates share is the same at each.
    pub fn value(self, quantity: Quantity, position: usize) -> Option<Value> {
        let position = if quantity.facts().shared { 0 } else { position };
        self.values(quantity)?.get(position)
    }
}
