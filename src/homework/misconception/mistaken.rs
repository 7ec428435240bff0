//! A run of a rule with a mistake in it.

use super::{History, Misconception};
use crate::choice::Choice;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::homework::assignment::can_be_marked;
use crate::objective::Gradients;
use crate::quantity::Quantity;
use crate::rule::{Recorder, Rule, WithRule};
use crate::scalar::{Number, NumberType};
use crate::trace::{Data, GradientsOf, Rows, Run, Trace, in_any_number, in_floats};
use std::ops::ControlFlow;

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
        let tell = |t: u64, seen: &History<S>| {
            let values = |quantity: &Quantity| {
                let values: Option<Vec<S>> =
                    (0..dimension).map(|index| seen.value(*quantity, index)).collect();
                values.map(|values| (*quantity, values))
            };
            let row: Vec<(Quantity, Vec<S>)> = there.iter().filter_map(values).collect();
            if row.iter().flat_map(|(_, values)| values).any(|value| !value.is_number()) {
                return ControlFlow::Break(());
            }
            rows.push((t, row));
            ControlFlow::Continue(())
        };
        let source = experiment.source();
        run(experiment, gradients(source)?, Some(gradients(source)?), (self, form), tell)?;
        let first = rows.first().map(|(_, row)| row.iter().map(|(quantity, _)| *quantity).collect());
        Ok(Trace::of_rows(experiment, first.unwrap_or(there), &rows, data))
    }
}

/// Runs an experiment with given gradients, with the formulas of a misconception, in one of its forms, in place of the
/// rule's. `tell` is told of each step, and may end the run. Without `elsewhere` no gradient is taken at another θ.
///
/// # Errors
///
/// There are fewer gradients than steps.
pub(crate) fn run<S: Number, G: Gradients<S>>(
    experiment: &Experiment,
    gradients: G,
    elsewhere: Option<G>,
    mistake: (Misconception, usize),
    tell: impl FnMut(u64, &History<S>) -> ControlFlow<()>,
) -> Result<(), Error> {
    let hyper = |parameter| {
        let literal = experiment.hyper_parameters().get(parameter).cloned().unwrap_or_default();
        S::narrow(S::read(&literal))
    };
    let start: Vec<S> = experiment.start().iter().map(|literal| S::narrow(S::read(literal))).collect();
    let history = History::new(hyper, start.clone());
    let mistaken = Mistaken { mistake, history, gradient: None };
    let walk = Walk { start, gradients, elsewhere, steps: experiment.steps(), mistaken, tell };
    experiment.rule(|_, literal| S::read(literal), walk)
}

struct Walk<S, G, T> {
    start: Vec<S>,
    gradients: G,
    elsewhere: Option<G>,
    steps: u64,
    mistaken: Mistaken<S>,
    tell: T,
}

impl<'h, S, G, T> WithRule<'h, S::Hyper> for Walk<S, G, T>
where
    S: Number,
    G: Gradients<S>,
    T: FnMut(u64, &History<S>) -> ControlFlow<()>,
{
    type Output = Result<(), Error>;

    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = S::Hyper> + 'h>(self, rule: A) -> Self::Output {
        let Self { start, gradients, mut elsewhere, steps, mut mistaken, mut tell } = self;
        let mut run = Run::new(rule, start, gradients);
        for t in 1..=steps {
            if let Some(gradients) = &mut elsewhere {
                let theta = mistaken.history.theta_before_last();
                let mut g = theta.to_vec();
                gradients.at(t, theta, &mut g)?;
                mistaken.gradient = Some(g);
            }
            run.advance(&mut mistaken)?;
            if (tell)(t, &mistaken.history).is_break() {
                break;
            }
            mistaken.history.arrived(run.theta());
        }
        Ok(())
    }
}

/// The recorder: it answers with what the misconception makes of a quantity.
struct Mistaken<S> {
    mistake: (Misconception, usize),
    history: History<S>,
    /// The gradient where a misconception takes it.
    gradient: Option<Vec<S>>,
}

impl<S: Number> Recorder<S> for Mistaken<S> {
    fn step(&mut self, t: u64) {
        self.history.step(t);
    }

    fn coordinate(&mut self, index: usize) {
        self.history.coordinate(index);
    }

    fn each(&mut self, quantity: Quantity, value: S) -> S {
        let elsewhere =
            self.gradient.as_ref().and_then(|gradient| gradient.get(self.history.index()).copied());
        let answer = self.history.replaced(self.mistake, quantity, elsewhere).unwrap_or(value);
        self.history.each(quantity, answer);
        answer
    }

    fn once(&mut self, _: Quantity, value: S::Hyper) -> S::Hyper {
        value
    }
}
