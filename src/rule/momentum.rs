//! Gradient descent with momentum.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule};
use crate::Quantity::{self, *};
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[
        (HyperParameter::Alpha, Some("0.01")),
        (HyperParameter::Momentum, Some("0.9")),
        (HyperParameter::Dampening, Some("0")),
    ],
    switches: &[],
    facts: &[],
    departure: "",
};

/// Momentum: steps add up, and what they add up to fades.
///
/// # Formula
///
/// ```text
/// b_t = μ b_{t-1} + (1-τ) g_t
/// θ_t = θ_{t-1} - α b_t
/// ```
///
/// b_0 = 0. With the dampening τ = μ this is Adam's equation (1) with μ for β1, and b is Adam's first moment; without
/// dampening b is 1/(1-μ) times that in the long run, and so are the steps.
///
/// # Shape and units
///
/// Element by element; b has θ's shape and the gradient's unit. α has the unit of θ over that of the gradient.
///
/// # Order of operations
///
/// The lines of [`Momentum::coordinate`](Rule::coordinate), left to right, each operation rounded by itself; 1−τ is worked
/// out in [`Scalar::Hyper`] and rounded once. PyTorch leaves the dampening out of the first step, and Keras puts α inside
/// the buffer.
///
/// # Example
///
/// ```
/// use adamscope::rule::{Ignore, Momentum, Rule};
///
/// // α, μ and τ are all a half.
/// let mut momentum = Momentum::new(|_| 0.5);
/// momentum.begin::<f64, _>(1, &mut Ignore);
/// let ([b], theta) = momentum.coordinate(&(), 6.0, [2.0], 3.0, &mut Ignore);
/// assert_eq!((b, theta), (4.0, 1.0));
/// ```
///
/// # Source
///
/// Polyak 1964, "Some methods of speeding up the convergence of iteration methods"; Sutskever, Martens, Dahl & Hinton 2013,
/// "On the importance of initialization and momentum in deep learning", equations 1 and 2, with α outside the buffer.
#[derive(Clone, Copy, Debug)]
pub struct Momentum<H> {
    alpha: H,
    momentum: H,
    dampening: H,
}

impl<H: Scalar> Momentum<H> {
    /// Momentum with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(HyperParameter::Alpha),
            momentum: number(HyperParameter::Momentum),
            dampening: number(HyperParameter::Dampening),
        }
    }

    pub(super) fn chosen(_: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        Self::new(number)
    }
}

impl<H: Scalar<Hyper = H>> Rule<1> for Momentum<H> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 1] = [Buffer];
    const LOSES: &[Quantity] = &[];

    fn initial_memory(&self) -> [H; 1] {
        [self.alpha.zero()]
    }

    #[inline]
    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, _: &(), g: S, [b]: [S; 1], theta: S, see: &mut R) -> ([S; 1], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, momentum, dampening } = *self;
        let n = S::narrow;

        let b = see.each(Buffer, n(momentum) * b + n(dampening.one() - dampening) * g);
        let update = see.each(Update, n(alpha) * b);
        let theta = see.each(Parameter, theta - update);
        ([b], theta)
    }
}
