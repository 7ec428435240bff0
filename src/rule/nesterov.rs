//! Nesterov's momentum.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule};
use crate::Quantity::{self, *};
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[(HyperParameter::Alpha, Some("0.01")), (HyperParameter::Momentum, Some("0.9"))],
    switches: &[],
    facts: &[],
    departure: "",
};

/// Nesterov's momentum: the gradient is taken where the momentum leads, not where it starts.
///
/// # Formula
///
/// ```text
/// b_t = μ b_{t-1} + g_t
/// d_t = g_t + μ b_t
/// θ_t = θ_{t-1} - α d_t
/// ```
///
/// b_0 = 0. Sutskever's form has two points: at φ_{t-1} it looks ahead to θ_{t-1} = φ_{t-1} - αμ b_{t-1}, takes the
/// gradient there, and steps to φ_t = φ_{t-1} - α b_t. Here θ is the point that looks ahead, so that the gradient is taken
/// at θ_{t-1} as in every other rule: put φ = θ + αμb into the second and the third line comes out.
///
/// # Shape and units
///
/// Element by element; b and d have θ's shape and the gradient's unit. α has the unit of θ over that of the gradient.
///
/// # Order of operations
///
/// The lines of [`Nesterov::coordinate`](Rule::coordinate), left to right, each operation rounded by itself.
///
/// # Example
///
/// ```
/// use adamscope::rule::{Ignore, Nesterov, Rule};
///
/// // α and μ are both a half.
/// let mut nesterov = Nesterov::new(|_| 0.5);
/// nesterov.begin::<f64, _>(1, &mut Ignore);
/// // b = 0.5 · 2 + 6 and d = 6 + 0.5 · 7.
/// let ([b], theta) = nesterov.coordinate(&(), 6.0, [2.0], 3.0, &mut Ignore);
/// assert_eq!((b, theta), (7.0, 3.0 - 0.5 * 9.5));
/// ```
///
/// # Source
///
/// Nesterov 1983; Sutskever, Martens, Dahl & Hinton 2013, "On the importance of initialization and momentum in deep
/// learning", equations 3 and 4, rewritten as above.
#[derive(Clone, Copy, Debug)]
pub struct Nesterov<H> {
    alpha: H,
    momentum: H,
}

impl<H: Scalar> Nesterov<H> {
    /// Nesterov's momentum with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self { alpha: number(HyperParameter::Alpha), momentum: number(HyperParameter::Momentum) }
    }

    pub(super) fn chosen(_: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        Self::new(number)
    }
}

impl<H: Scalar<Hyper = H>> Rule<1> for Nesterov<H> {
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
        let Self { alpha, momentum } = *self;
        let n = S::narrow;

        let b = see.each(Buffer, n(momentum) * b + g);
        let direction = see.each(Direction, g + n(momentum) * b);
        let update = see.each(Update, n(alpha) * direction);
        let theta = see.each(Parameter, theta - update);
        ([b], theta)
    }
}
