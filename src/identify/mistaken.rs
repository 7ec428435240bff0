//! A run of a rule with a mistake in it.

use crate::Quantity;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::homework::{Misconception, Seen};
use crate::objective::{FromTable, GradientTable};
use crate::rule::{HyperParameter, Recorder, Rule, WithRule};
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
    (misconception, form): (Misconception, usize),
    tell: &mut Tell<'_>,
) -> Result<(), Error> {
    let hyper = |parameter| {
        let literal = experiment.hyper_parameters().get(parameter).cloned().unwrap_or_default();
        S::narrow(S::read(&literal))
    };
    let start: Vec<S> = experiment.start().iter().map(|literal| S::narrow(S::read(literal))).collect();
    let mistaken = Mistaken {
        misconception,
        form,
        hypers: HYPERS.map(hyper),
        t: 0,
        index: 0,
        rows: vec![Row::default(); start.len()],
        theta: start.clone(),
        start: start.clone(),
    };
    let walk =
        Walk { start, gradients: FromTable::new(gradients), steps: experiment.steps(), mistaken, tell };
    experiment.rule(|_, literal| S::read(literal), walk)
}

/// Those that misconceptions use.
const HYPERS: [HyperParameter; 5] = [
    HyperParameter::Alpha,
    HyperParameter::Beta1,
    HyperParameter::Beta2,
    HyperParameter::Eps,
    HyperParameter::WeightDecay,
];

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
            let value = |quantity: Quantity, index: usize| {
                let value = mistaken.rows.get(index)?.now[quantity as usize]?;
                S::values(&[value]).get(0)
            };
            if !tell(t, &value) {
                break;
            }
            mistaken.theta.copy_from_slice(run.theta());
        }
        Ok(())
    }
}

/// The recorder: it answers with what the misconception makes of a quantity.
struct Mistaken<S> {
    misconception: Misconception,
    form: usize,
    hypers: [S; 5],
    t: u64,
    index: usize,
    rows: Vec<Row<S>>,
    /// θ_{t-1}.
    theta: Vec<S>,
    start: Vec<S>,
}

/// What was seen of a coordinate.
#[derive(Clone)]
struct Row<S> {
    now: [Option<S>; Quantity::COUNT],
    before: [Option<S>; Quantity::COUNT],
    first_gradient: Option<S>,
}

impl<S: Copy> Default for Row<S> {
    fn default() -> Self {
        Self { now: [None; Quantity::COUNT], before: [None; Quantity::COUNT], first_gradient: None }
    }
}

impl<S: Number> Recorder<S> for Mistaken<S> {
    fn step(&mut self, t: u64) {
        self.t = t;
        for row in &mut self.rows {
            row.before = std::mem::replace(&mut row.now, [None; Quantity::COUNT]);
        }
    }

    fn coordinate(&mut self, index: usize) {
        self.index = index;
    }

    fn each(&mut self, quantity: Quantity, value: S) -> S {
        let Some(row) = self.rows.get(self.index) else { return value };
        let [alpha, beta1, beta2, eps, weight_decay] = self.hypers;
        let seen = Seen {
            alpha,
            beta1,
            beta2,
            eps,
            weight_decay,
            t: self.t,
            coordinate: self.index,
            dimension: self.rows.len(),
            form: self.form,
            right: value,
            now: &row.now,
            before: &row.before,
            first_gradient: row.first_gradient,
            theta: self.theta[self.index],
            start: self.start[self.index],
            gradient_elsewhere: None,
        };
        let replaced = self.misconception.replaces(self.form, quantity);
        let answer = replaced.then(|| self.misconception.formula(quantity, &seen)).flatten().unwrap_or(value);
        let row = &mut self.rows[self.index];
        row.now[quantity as usize] = Some(answer);
        if quantity == Quantity::Gradient && self.t == 1 {
            row.first_gradient = Some(answer);
        }
        answer
    }

    fn once(&mut self, _: Quantity, value: S::Hyper) -> S::Hyper {
        value
    }
}
