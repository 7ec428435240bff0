//! The trace of somebody who has a misconception.

use super::{History, Misconception, mistaken};
use crate::choice::Choice;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::homework::assignment::can_be_marked;
use crate::quantity::Quantity;
use crate::scalar::{Number, NumberType};
use crate::trace::{Data, GradientsOf, Rows, Trace, in_any_number, in_floats};

impl Misconception {
    /// The run of somebody who has it: an experiment with its formulas in place of the rule's, in the usual form. It ends
    /// before the first step that has no answer. The trace has the quantities of each coordinate; its experiment is the one
    /// that was meant.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] if the experiment's rule doesn't have what it is about, or is one that can't be
    /// [marked](crate::homework::Assignment::can_be_marked).
    ///
    /// # Example
    ///
    /// ```
    /// use adamscope::homework::Misconception;
    /// use adamscope::{Choice, Experiment, Quantity};
    ///
    /// let experiment = Experiment::builder().steps(3).build().unwrap();
    /// let forgot = Misconception::from_key("no-bias-correction").unwrap().trace(&experiment).unwrap();
    /// let first = forgot.step(1).unwrap();
    /// assert_eq!(first.value(Quantity::FirstMomentHat, 0), first.value(Quantity::FirstMoment, 0));
    /// // √v is too small by more than m is: the first step is three times as long as it should be.
    /// let update = first.value(Quantity::Update, 0).unwrap().to_f64();
    /// assert!((update / 0.1 - 0.1 / 0.001_f64.sqrt()).abs() < 1e-6);
    /// ```
    pub fn trace(self, experiment: &Experiment) -> Result<Trace, Error> {
        can_be_marked(experiment)?;
        if !self.applies(experiment.form()) {
            let why = "its rule has not what the mistake is about; choose another optimizer or convention";
            return Err(Error::Conflict { first: self.key(), second: "this experiment", why });
        }
        match experiment.number() {
            NumberType::F64 => self.typed(experiment, in_floats, Data::F64),
            NumberType::F32 => self.typed(experiment, in_floats, Data::F32),
            NumberType::Decimal => self.typed(experiment, in_any_number, Data::Decimal),
        }
    }

    fn typed<S: Number>(
        self,
        experiment: &Experiment,
        gradients: GradientsOf<S>,
        data: fn(crate::trace::Columns<S>) -> Data,
    ) -> Result<Trace, Error> {
        // Nobody takes a gradient where they are yet to go; one of two steps ago is the form that can be run.
        let form = if self == Self::GradientAtWrongTheta { 1 } else { 0 };
        let dimension = experiment.start().len();
        let of_coordinates = |quantity: &Quantity| !quantity.facts().shared && !quantity.facts().part;
        let there: Vec<Quantity> = experiment.quantities()?.into_iter().filter(of_coordinates).collect();
        let mut rows: Rows<S> = Vec::new();
        let mut tell = |t: u64, seen: &History<S>| {
            let values = |quantity: &Quantity| {
                let values: Option<Vec<S>> =
                    (0..dimension).map(|index| seen.value(*quantity, index)).collect();
                values.map(|values| (*quantity, values))
            };
            let row: Vec<(Quantity, Vec<S>)> = there.iter().filter_map(values).collect();
            if row.iter().flat_map(|(_, values)| values).any(|value| !value.is_number()) {
                return false;
            }
            rows.push((t, row));
            true
        };
        let source = experiment.source();
        let gradients = [gradients(source)?, gradients(source)?];
        mistaken::run(experiment, gradients, S::read, Some((self, form)), &|_, _, _| None, &mut tell)?;
        let first = rows.first().map(|(_, row)| row.iter().map(|(quantity, _)| *quantity).collect());
        Ok(Trace::of_rows(experiment, first.unwrap_or(there), &rows, data))
    }
}
