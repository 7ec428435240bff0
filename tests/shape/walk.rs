//! Runs a rule with any number, where the library's `Run` asks for one that a trace can hold.

use super::interval::Interval;
use adamscope::rule::{Recorder, Rule};
use adamscope::scalar::Scalar;
use adamscope::{HyperParameter, Objective, Quantity};

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
        _ => hypers[3],
    }
}

/// These, as intervals of one number each.
pub fn points(hypers: Hypers) -> impl Fn(HyperParameter) -> Interval {
    move |parameter| Interval::point(of(hypers)(parameter))
}

/// Takes `steps` steps from `theta`: what `Run::advance` does, for any number.
pub fn walk<S, A, R>(
    mut rule: A,
    mut theta: Vec<S>,
    steps: u64,
    mut gradient: impl FnMut(u64, &[S]) -> Vec<S>,
    see: &mut R,
) where
    S: Scalar<Hyper = S>,
    A: Rule<2, Hyper = S>,
    R: Recorder<S>,
{
    let mut memory = vec![rule.initial_memory(theta[0].zero()); theta.len()];
    for t in 1..=steps {
        let g = gradient(t, &theta);
        see.step(t);
        let shared = rule.begin::<S, _>(t, see);
        for index in 0..theta.len() {
            see.coordinate(index);
            let g = see.each(Quantity::Gradient, g[index]);
            (memory[index], theta[index]) = rule.coordinate(&shared, g, memory[index], theta[index], see);
        }
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
