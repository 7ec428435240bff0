//! Gradient descent.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule};
use crate::Quantity::{self, *};
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[(HyperParameter::Alpha, Some("0.01"))],
    switches: &[],
    facts: &[],
    departure: "",
};

/// Gradient descent, stochastic if the gradients are.
///
/// # Formula
///
/// ```text
/// θ_t = θ_{t-1} - α g_t
/// ```
///
/// # Shape and units
///
/// Element by element; nothing is remembered. α has the unit of θ over that of the gradient, so that a step is as long as
/// the gradient is steep; Adam's α is a length of its own.
///
/// # Order of operations
///
/// The lines of [`Sgd::coordinate`](Rule::coordinate), left to right, each operation rounded by itself.
///
/// # Example
///
/// ```
/// use adamscope::rule::{Ignore, Rule, Sgd};
///
/// let mut sgd = Sgd::new(|_| 0.25);
/// sgd.begin::<f64, _>(1, &mut Ignore);
/// // On f(x) = x², from 3: 3 - 0.25 · 6.
/// let ([], theta) = sgd.coordinate(&(), 6.0, [], 3.0, &mut Ignore);
/// assert_eq!(theta, 1.5);
/// ```
///
/// # Source
///
/// Cauchy 1847; with gradients that are noisy, Robbins & Monro 1951, "A Stochastic Approximation Method".
#[derive(Clone, Copy, Debug)]
pub struct Sgd<H> {
    alpha: H,
}

impl<H: Scalar> Sgd<H> {
    /// Gradient descent with the learning rate that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self { alpha: number(HyperParameter::Alpha) }
    }

    pub(super) fn chosen(_: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        Self::new(number)
    }
}

impl<H: Scalar<Hyper = H>> Rule<0> for Sgd<H> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 0] = [];

    fn initial_memory(&self) -> [H; 0] {
        []
    }

    #[inline]
    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, _: &(), g: S, []: [S; 0], theta: S, see: &mut R) -> ([S; 0], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let n = S::narrow;

        let update = see.each(Update, n(self.alpha) * g);
        let theta = see.each(Parameter, theta - update);
        ([], theta)
    }
}
