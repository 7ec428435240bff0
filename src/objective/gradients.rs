//! The gradient of step t, whatever it comes from.

use super::{GradientTable, LogisticRegression, Objective};
use crate::error::Error;
use crate::scalar::{Number, Scalar};
use std::sync::Arc;

/// Gives the gradient of each step.
pub trait Gradients<S: Scalar> {
    /// g_t at θ_{t-1} into `g`, and f(θ_{t-1}) where there is an objective. Steps are asked for in order, from 1.
    ///
    /// # Errors
    ///
    /// `theta` or `g` has another number of coordinates than the gradient, or there is none for this step.
    fn at(&mut self, t: u64, theta: &[S], g: &mut [S]) -> Result<Option<S::Hyper>, Error>;

    /// Whether there is an objective.
    fn has_loss(&self) -> bool;

    /// What to do where a gradient is too large, as a message says it.
    fn make_smaller(&self) -> &'static str {
        if self.has_loss() {
            "start at smaller numbers or make alpha smaller"
        } else {
            "scale the gradients down"
        }
    }
}

impl<S: Scalar> Gradients<S> for Box<dyn Gradients<S>> {
    fn at(&mut self, t: u64, theta: &[S], g: &mut [S]) -> Result<Option<S::Hyper>, Error> {
        self.as_mut().at(t, theta, g)
    }

    fn has_loss(&self) -> bool {
        self.as_ref().has_loss()
    }

    fn make_smaller(&self) -> &'static str {
        self.as_ref().make_smaller()
    }
}

/// The gradients of an objective, worked out in the companion type and rounded once, as the reference runs of the
/// frameworks did.
#[derive(Clone, Copy, Debug)]
pub struct FromObjective {
    objective: Objective,
}

impl FromObjective {
    /// Those of `objective`.
    pub fn new(objective: Objective) -> Self {
        Self { objective }
    }
}

impl<S: Number> Gradients<S> for FromObjective {
    fn at(&mut self, _: u64, theta: &[S], g: &mut [S]) -> Result<Option<S::Hyper>, Error> {
        self.objective.gradient_in(theta, g, S::widen, S::narrow).map(Some)
    }

    fn has_loss(&self) -> bool {
        true
    }
}

/// The gradients of a table, row t for step t, each rounded once to the run's numbers.
#[derive(Clone, Debug)]
pub struct FromTable {
    table: Arc<GradientTable>,
}

impl FromTable {
    /// Those of `table`.
    pub fn new(table: Arc<GradientTable>) -> Self {
        Self { table }
    }
}

impl<S: Number> Gradients<S> for FromTable {
    fn at(&mut self, t: u64, theta: &[S], g: &mut [S]) -> Result<Option<S::Hyper>, Error> {
        for (what, length) in [("theta", theta.len()), ("g", g.len())] {
            check_dimension(what, length, self.table.dimension(), self.table.name())?;
        }
        self.table.read_row(t, g).ok_or_else(|| Error::TooFewGradients {
            asked: t,
            rows: self.table.rows(),
            of: self.table.name().into(),
        })?;
        Ok(None)
    }

    fn has_loss(&self) -> bool {
        false
    }
}

/// The gradients of a model on data, each of the rows of its step, worked out in binary64 and rounded once.
#[derive(Clone, Debug)]
pub struct FromData {
    data: Arc<LogisticRegression>,
    /// The epoch that `order` is the order of.
    epoch: Option<u64>,
    order: Vec<usize>,
    theta: Vec<f64>,
    g: Vec<f64>,
}

impl FromData {
    /// Those of `data`.
    pub fn new(data: Arc<LogisticRegression>) -> Self {
        Self { data, epoch: None, order: Vec::new(), theta: Vec::new(), g: Vec::new() }
    }
}

/// For the numbers that have an exponential.
impl<S: Number<Hyper = f64>> Gradients<S> for FromData {
    fn at(&mut self, t: u64, theta: &[S], g: &mut [S]) -> Result<Option<f64>, Error> {
        for (what, length) in [("theta", theta.len()), ("g", g.len())] {
            check_dimension(what, length, self.data.dimension(), self.data.name())?;
        }
        let (epoch, batch) = self.data.batches().place(t);
        if self.epoch != Some(epoch) {
            self.data.batches().shuffle(epoch, &mut self.order);
            self.epoch = Some(epoch);
        }
        self.theta.clear();
        self.theta.extend(theta.iter().map(|x| x.widen()));
        self.g.resize(g.len(), 0.0);
        let loss = self.data.gradient(&self.order[batch], &self.theta, &mut self.g);
        for (narrow, wide) in g.iter_mut().zip(&self.g) {
            *narrow = S::narrow(*wide);
        }
        Ok(Some(loss))
    }

    fn has_loss(&self) -> bool {
        true
    }

    fn make_smaller(&self) -> &'static str {
        "scale the features down or make alpha smaller"
    }
}

pub(super) fn check_dimension(
    what: &'static str,
    given: usize,
    expected: usize,
    of: &str,
) -> Result<(), Error> {
    if given == expected { Ok(()) } else { Err(Error::Dimension { what, given, expected, of: of.into() }) }
}
