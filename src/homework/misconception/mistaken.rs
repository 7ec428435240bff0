//! A run of a rule with a mistake in it.

use super::{History, Misconception};
use crate::Quantity;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::objective::Gradients;
use crate::rule::{Recorder, Rule, WithRule};
use crate::scalar::{Literal, Scalar};
use crate::trace::Run;

/// What a run goes on with, whatever the rule makes of it: a number for a step, a quantity and a coordinate.
pub(crate) type Given<'a, S> = dyn Fn(u64, Quantity, usize) -> Option<S> + 'a;

/// What is told of a step's numbers: `false` ends the run.
pub(crate) type Tell<'a, S> = dyn FnMut(u64, &History<S>) -> bool + 'a;

/// Runs an experiment with the formulas of a misconception, in one of its forms, in place of the rule's; without one, as it
/// is. Gradients are given twice: some mistakes take one at another θ. `read` reads hyper-parameters and the start; `tell` is told of each step.
///
/// # Errors
///
/// There are fewer gradients than steps.
pub(crate) fn run<S: Scalar<Hyper: 'static>, G: Gradients<S>>(
    experiment: &Experiment,
    [gradients, elsewhere]: [G; 2],
    read: fn(&Literal) -> S::Hyper,
    mistake: Option<(Misconception, usize)>,
    given: &Given<'_, S>,
    tell: &mut Tell<'_, S>,
) -> Result<(), Error> {
    let hyper = |parameter| {
        S::narrow(read(&experiment.hyper_parameters().get(parameter).cloned().unwrap_or_default()))
    };
    let start: Vec<S> = experiment.start().iter().map(|literal| S::narrow(read(literal))).collect();
    let history = History::new(hyper, start.clone());
    let mistaken = Mistaken { mistake, given, history, elsewhere, t: 0 };
    let walk = Walk { start, gradients, steps: experiment.steps(), mistaken, tell };
    experiment.rule(|_, literal| read(literal), walk)
}

struct Walk<'t, 'a, S, G> {
    start: Vec<S>,
    gradients: G,
    steps: u64,
    mistaken: Mistaken<'t, S, G>,
    tell: &'t mut Tell<'a, S>,
}

impl<'h, S: Scalar<Hyper: 'static>, G: Gradients<S>> WithRule<'h, S::Hyper> for Walk<'_, '_, S, G> {
    type Output = Result<(), Error>;

    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = S::Hyper> + 'h>(self, rule: A) -> Self::Output {
        let Self { start, gradients, steps, mut mistaken, tell } = self;
        let mut run = Run::new(rule, start, gradients);
        for t in 1..=steps {
            run.advance(&mut mistaken)?;
            if !tell(t, &mistaken.history) {
                break;
            }
            mistaken.history.arrived(run.theta());
        }
        Ok(())
    }
}

/// The recorder: it answers with what is given, or else with what the misconception makes of a quantity.
struct Mistaken<'a, S, G> {
    mistake: Option<(Misconception, usize)>,
    given: &'a Given<'a, S>,
    history: History<S>,
    /// Where a gradient is taken that is taken at the wrong θ.
    elsewhere: G,
    t: u64,
}

impl<S: Scalar, G: Gradients<S>> Recorder<S> for Mistaken<'_, S, G> {
    fn step(&mut self, t: u64) {
        self.t = t;
        self.history.step(t);
    }

    fn coordinate(&mut self, index: usize) {
        self.history.coordinate(index);
    }

    fn each(&mut self, quantity: Quantity, value: S) -> S {
        let given = (self.given)(self.t, quantity, self.history.index());
        let answer = given.or_else(|| self.replaced(quantity)).unwrap_or(value);
        self.history.each(quantity, answer);
        answer
    }

    fn once(&mut self, quantity: Quantity, value: S::Hyper) -> S::Hyper {
        // The rule goes on with its own: whatever it divides by that is replaced as well.
        let seen = self.replaced(quantity).unwrap_or_else(|| S::narrow(value));
        self.history.once(quantity, seen);
        value
    }
}

impl<S: Scalar, G: Gradients<S>> Mistaken<'_, S, G> {
    fn replaced(&mut self, quantity: Quantity) -> Option<S> {
        let mistake = self.mistake?;
        let elsewhere = match mistake {
            // Of its forms the first looks at what comes of the step: who has it can't have gone on from there.
            (Misconception::GradientAtWrongTheta, 1) if quantity == Quantity::Gradient => {
                let theta = self.history.theta_before_last();
                let mut g = theta.to_vec();
                self.elsewhere.at(self.t, theta, &mut g).ok()?;
                g.get(self.history.index()).copied()
            }
            _ => None,
        };
        self.history.replaced(mistake, quantity, elsewhere)
    }
}
