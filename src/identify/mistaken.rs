//! A run of a rule with a mistake in it.

use crate::Quantity;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::homework::{History, Misconception};
use crate::objective::{FromTable, GradientTable};
use crate::rule::{Recorder, Rule, WithRule};
use crate::scalar::{Number, Value};
use crate::trace::Run;
use std::sync::Arc;

/// What is told of a step's numbers: `false` ends the run.
pub(super) type Tell<'a> = dyn FnMut(u64, &dyn Fn(Quantity, usize) -> Option<Value>) -> bool + 'a;

/// Runs an experiment with given gradients, with the formulas of a misconception, in one of its forms, in place of the
/// rule's. `tell` is told of each step.
///
/// # Errors
///
/// There are fewer gradients than steps.
pub(super) fn run<S: Number>(
    experiment: &Experiment,
    gradients: Arc<GradientTable>,
    mistake: (Misconception, usize),
    tell: &mut Tell<'_>,
) -> Result<(), Error> {
    let hyper = |parameter| {
        let literal = experiment.hyper_parameters().get(parameter).cloned().unwrap_or_default();
        S::narrow(S::read(&literal))
    };
    let start: Vec<S> = experiment.start().iter().map(|literal| S::narrow(S::read(literal))).collect();
    let history = History::new(hyper, start.clone());
    let mistaken = Mistaken { mistake, history };
    let walk =
        Walk { start, gradients: FromTable::new(gradients), steps: experiment.steps(), mistaken, tell };
    experiment.rule(|_, literal| S::read(literal), walk)
}

struct Walk<'t, 'a, S> {
    start: Vec<S>,
    gradients: FromTable,
    steps: u64,
    mistaken: Mistaken<S>,
    tell: &'t mut Tell<'a>,
}

impl<'h, S: Number> WithRule<'h, S::Hyper> for Walk<'_, '_, S> {
    type Output = Result<(), Error>;

    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = S::Hyper> + 'h>(self, rule: A) -> Self::Output {
        let Self { start, gradients, steps, mut mistaken, tell } = self;
        let mut run = Run::new(rule, start, gradients);
        for t in 1..=steps {
            run.advance(&mut mistaken)?;
            let value = |quantity, index| mistaken.history.value(quantity, index).map(S::value);
            if !tell(t, &value) {
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
}

impl<S: Number> Recorder<S> for Mistaken<S> {
    fn step(&mut self, t: u64) {
        self.history.step(t);
    }

    fn coordinate(&mut self, index: usize) {
        self.history.coordinate(index);
    }

    fn each(&mut self, quantity: Quantity, value: S) -> S {
        let answer = self.history.replaced(self.mistake, quantity, None).unwrap_or(value);
        self.history.each(quantity, answer);
        answer
    }

    fn once(&mut self, _: Quantity, value: S::Hyper) -> S::Hyper {
        value
    }
}
