//! From an experiment to its run: the types chosen by name.

use super::{Advance, Run};
use crate::Quantity;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::objective::{FromData, FromObjective, FromTable, Gradients, Source};
use crate::rule::{HyperParameter, Rule, Scheduled, WithRule};
use crate::scalar::{Literal, Number, Scalar};
use std::any::Any;
use std::marker::PhantomData;

/// From a source to its gradients, where it has them in this number.
pub(crate) type GradientsOf<S> = fn(&Source) -> Result<Box<dyn Gradients<S>>, Error>;

/// The gradients of a source that has them in every number.
pub(crate) fn in_any_number<S: Number>(source: &Source) -> Result<Box<dyn Gradients<S>>, Error> {
    match source {
        Source::Objective(objective) => Ok(Box::new(FromObjective::new(*objective))),
        Source::Gradients(table) => Ok(Box::new(FromTable::new(table.clone()))),
        Source::Data(_) => Err(Source::needs_exp()),
    }
}

/// The gradients of any source, in the numbers that have an exponential.
pub(crate) fn in_floats<S: Number<Hyper = f64>>(source: &Source) -> Result<Box<dyn Gradients<S>>, Error> {
    match source {
        Source::Data(data) => Ok(Box::new(FromData::new(data.clone()))),
        _ => in_any_number(source),
    }
}

/// The run of an experiment, its types chosen by name.
pub(crate) fn open<S: Number>(
    experiment: &Experiment,
    gradients: Box<dyn Gradients<S>>,
) -> Box<dyn Advance<S>> {
    let start = experiment.start().iter().map(|literal| S::narrow(S::read(literal))).collect();
    experiment.rule(|_, literal| S::read(literal), Open { experiment, start, gradients })
}

/// What a run needs beside its rule.
struct Open<'e, S: Number> {
    experiment: &'e Experiment,
    start: Vec<S>,
    gradients: Box<dyn Gradients<S>>,
}

impl<S: Number> WithRule<'static, S::Hyper> for Open<'_, S> {
    type Output = Box<dyn Advance<S>>;

    fn with<const MEMORY: usize, A>(self, rule: A) -> Self::Output
    where
        A: Rule<MEMORY, Hyper = S::Hyper> + 'static,
    {
        let Self { experiment, start, gradients } = self;
        let gradients = match experiment.source() {
            Source::Gradients(_) if experiment.before() > 0 => {
                Box::new(Later { gradients, before: experiment.before() })
            }
            _ => gradients,
        };
        let rule = if experiment.rate().is_constant() {
            Scheduled::constant(rule)
        } else {
            let experiment = experiment.clone();
            Scheduled::new(rule, move |t| at_step::<S, A, MEMORY>(&experiment, t))
        };
        let mut run = Run::new(rule, start, gradients);
        if let Some(clip) = experiment.clip() {
            run = run.clipped(clip.of::<S>());
        }
        if let Some(state) = experiment.state() {
            let column = |quantity| {
                let literals = state.get(quantity).unwrap_or_default();
                literals.iter().map(|literal| S::narrow(S::read(literal))).collect()
            };
            run = run.resumed(state.t(), A::REMEMBERED.map(column));
        }
        Box::new(run)
    }
}

/// The rule of an experiment as it is in step t, and the α there.
fn at_step<S, A, const MEMORY: usize>(experiment: &Experiment, t: u64) -> Option<(A, S::Hyper)>
where
    S: Number,
    A: Rule<MEMORY, Hyper = S::Hyper> + 'static,
{
    let alpha = experiment.alpha::<S>(t)?;
    let number = |parameter, literal: &Literal| match parameter {
        HyperParameter::Alpha => alpha,
        _ => S::read(literal),
    };
    Some((experiment.rule(number, Same(PhantomData))?, alpha))
}

/// A rule of whatever type, if it is this one.
struct Same<A>(PhantomData<A>);

impl<A: Clone + 'static, H: Scalar<Hyper = H> + 'static> WithRule<'static, H> for Same<A> {
    type Output = Option<A>;

    fn with<const MEMORY: usize, B: Rule<MEMORY, Hyper = H> + 'static>(self, rule: B) -> Option<A> {
        (&rule as &dyn Any).downcast_ref().cloned()
    }
}

/// Given gradients in a run that goes on: its first row is for its first step.
struct Later<S> {
    gradients: Box<dyn Gradients<S>>,
    before: u64,
}

impl<S: Number> Gradients<S> for Later<S> {
    fn at(&mut self, t: u64, theta: &[S], g: &mut [S]) -> Result<Option<S::Hyper>, Error> {
        self.gradients.at(t - self.before, theta, g)
    }

    fn has_loss(&self) -> bool {
        self.gradients.has_loss()
    }

    fn make_smaller(&self) -> &'static str {
        self.gradients.make_smaller()
    }
}

/// Every quantity that the run of an experiment has. Which they are doesn't hang on the number.
pub(crate) fn quantities_of(experiment: &Experiment) -> Result<Vec<Quantity>, Error> {
    Ok(open::<f64>(experiment, in_floats(experiment.source())?).quantities())
}

/// Those of them that the rule itself doesn't form.
pub(crate) fn derived_of(experiment: &Experiment) -> Result<Vec<Quantity>, Error> {
    Ok(open::<f64>(experiment, in_floats(experiment.source())?).derived())
}
