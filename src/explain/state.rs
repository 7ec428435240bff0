//! The run up to the step that is explained.

use super::letters::before;
use crate::Quantity;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::expression::Letter;
use crate::objective::{Gradients, Source};
use crate::scalar::{Number, Value};
use crate::trace::{Columns, open};
use std::collections::VecDeque;

/// How many past gradients are kept: those before them hardly carry m_t any more.
pub(super) const KEPT: usize = 12;

/// A step, with what the run remembered before it.
pub(super) struct State<S> {
    /// θ_{t-1}, all coordinates.
    pub theta: Vec<S>,
    /// The step before, if there was one.
    before: Columns<S>,
    /// What a run that goes on from a state began with, of the coordinate.
    resumed: Vec<(Quantity, S)>,
    /// The step itself.
    at: Columns<S>,
    /// What the rule goes on with: the gradient, or the clipped one.
    pub taken: Quantity,
    /// The last of these of the coordinate, each with its step.
    pub gradients: VecDeque<(u64, Value)>,
    /// Which coordinate is explained.
    pub coordinate: usize,
}

impl<S: Number> State<S> {
    /// Runs an experiment up to step `t` and looks at one coordinate.
    pub fn at(
        experiment: &Experiment,
        gradients: Box<dyn Gradients<S>>,
        t: u64,
        coordinate: usize,
    ) -> Result<Self, Error> {
        experiment.check_at_hand()?;
        let dimension = experiment.start().len();
        let mut run = open::<S>(experiment, gradients);
        let columns = || Columns::new(&run.quantities(), dimension);
        let (mut before, mut at) = (columns(), columns());
        let start: Vec<S> = experiment.start().iter().map(|literal| S::narrow(S::read(literal))).collect();
        let mut recent = VecDeque::with_capacity(KEPT + 1);
        let taken = if experiment.clip().is_some() { Quantity::ClippedGradient } else { Quantity::Gradient };
        for i in experiment.before() + 1..=t {
            std::mem::swap(&mut before, &mut at);
            at.clear();
            run.store(&mut at)?;
            if let Some(g) = value_of(&at, taken, coordinate) {
                recent.push_back((i, g));
                if recent.len() > KEPT {
                    recent.pop_front();
                }
            }
        }
        let theta = before.row(Quantity::Parameter, 0).map_or(start, <[S]>::to_vec);
        let given = experiment.state().into_iter().flat_map(crate::State::iter);
        let resumed = given.filter_map(|(quantity, values)| {
            values.get(coordinate).map(|literal| (quantity, S::narrow(S::read(literal))))
        });
        Ok(Self { theta, before, resumed: resumed.collect(), at, taken, gradients: recent, coordinate })
    }

    /// What was remembered of a quantity; `None` before the first step of all.
    pub fn remembered(&self, quantity: Quantity) -> Option<S> {
        if self.before.t().is_empty() {
            return self.resumed.iter().find(|(known, _)| *known == quantity).map(|(_, value)| *value);
        }
        let index = if quantity.facts().shared { 0 } else { self.coordinate };
        self.before.row(quantity, 0)?.get(index).copied()
    }

    /// A quantity of the step.
    pub fn value(&self, quantity: Quantity) -> Option<Value> {
        value_of(&self.at, quantity, self.coordinate)
    }

    /// The gradient of the step.
    pub fn gradient(&self) -> Option<S> {
        self.at.row(Quantity::Gradient, 0)?.get(self.coordinate).copied()
    }

    /// Its norm, where gradients are clipped to one.
    pub fn norm(&self) -> Option<S> {
        self.at.row(Quantity::GradientNorm, 0)?.first().copied()
    }

    /// θ_{t-1}, as far as the gradient asks for it: an objective's point, otherwise the coordinate alone.
    pub fn point(&self, experiment: &Experiment) -> Vec<(Letter, Value)> {
        let value = |index: usize| S::values(&self.theta).get(index);
        match experiment.source() {
            Source::Objective(objective) => {
                let letters = objective.letters().iter().map(|letter| Letter::new(*letter, *letter));
                letters.enumerate().filter_map(|(index, letter)| Some((letter, value(index)?))).collect()
            }
            _ => {
                let letter = before(experiment, Quantity::Parameter);
                value(self.coordinate).map(|value| (letter, value)).into_iter().collect()
            }
        }
    }
}

/// A value of the one row that is there; what the coordinates share has only one.
fn value_of<S: Number>(columns: &Columns<S>, quantity: Quantity, coordinate: usize) -> Option<Value> {
    let index = if quantity.facts().shared { 0 } else { coordinate };
    S::values(columns.row(quantity, 0)?).get(index)
}
