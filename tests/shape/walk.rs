//! Runs a rule with any number and gradients from a function.

use super::interval::Interval;
use adamscope::objective::Gradients;
use adamscope::rule::{Recorder, Rule};
use adamscope::scalar::Scalar;
use adamscope::trace::Run;
use adamscope::{Error, HyperParameter, Objective, Quantity};

/// α, β1, β2, ε.
pub type Hypers = [f64; 4];

/// A common choice for small problems.
pub const USUAL: Hypers = [0.1, 0.9, 0.999, 1e-8];

/// These, by name.
pub fn of(hypers: Hypers) -> impl Fn(HyperParameter) -> f64 {
    move |parameter| match parameter {
        HyperParameter::Alpha => hypers[0],
        HyperParameter::Beta1 => hypers[1],
        HyperParameter::Beta2 => hypers[2],
        // RAdam's, for which these have no room.
        HyperParameter::Threshold => 4.0,
        _ => hypers[3],
    }
}

/// These, as intervals of one number each.
pub fn points(hypers: Hypers) -> impl Fn(HyperParameter) -> Interval {
    move |parameter| Interval::point(of(hypers)(parameter))
}

/// Gradients from a function.
struct Given<F>(F);

impl<S: Scalar, F: FnMut(u64, &[S]) -> Vec<S>> Gradients<S> for Given<F> {
    fn at(&mut self, t: u64, theta: &[S], g: &mut [S]) -> Result<Option<S::Hyper>, Error> {
        g.copy_from_slice(&(self.0)(t, theta));
        Ok(None)
    }

    fn has_loss(&self) -> bool {
        false
    }
}

/// Takes `steps` steps from `theta` and lets `see` see them.
pub fn walk<S, A, R>(
    rule: A,
    theta: Vec<S>,
    steps: u64,
    gradient: impl FnMut(u64, &[S]) -> Vec<S>,
    see: &mut R,
) where
    S: Scalar<Hyper = S>,
    A: Rule<2, Hyper = S>,
    R: Recorder<S>,
{
    let mut run = Run::new(rule, theta, Given(gradient));
    for _ in 0..steps {
        run.advance(see).unwrap();
    }
}

/// The gradient of the bowl, for [`walk`].
pub fn bowl<S: Scalar>(_: u64, theta: &[S]) -> Vec<S> {
    let mut g = theta.to_vec();
    Objective::Bowl.gradient(theta, &mut g).unwrap();
    g
}

/// Keeps all it sees.
pub struct Seen<S>(pub Vec<(Quantity, S)>);

impl<S: Scalar<Hyper = S>> Recorder<S> for Seen<S> {
    fn each(&mut self, quantity: Quantity, value: S) -> S {
        self.0.push((quantity, value));
        value
    }

    fn once(&mut self, quantity: Quantity, value: S) -> S {
        self.each(quantity, value)
    }
}

impl<S: Scalar> Seen<S> {
    /// Nothing yet.
    pub fn nothing() -> Self {
        Self(Vec::new())
    }

    /// One quantity, step by step.
    pub fn column(&self, quantity: Quantity) -> Vec<S> {
        self.0.iter().filter(|(seen, _)| *seen == quantity).map(|(_, value)| *value).collect()
    }
}
