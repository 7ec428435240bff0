//! Adadelta, as Algorithm 1 of Zeiler has it.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule};
use crate::Quantity::{self, *};
use crate::quantity::Facts;
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[
        (HyperParameter::Alpha, Some("1")),
        (HyperParameter::Rho, Some("0.95")),
        (HyperParameter::Eps, Some("1e-6")),
    ],
    switches: &[],
    facts: &[
        Denominator.facts().written(["√(vₜ+ε)", r"\sqrt{v_t+\epsilon}", "how steep the gradients have been"]),
        StepSize.facts().written([
            "α√(E[Δ²]ₜ₋₁+ε)/√(vₜ+ε)",
            r"\alpha\sqrt{E[\Delta^2]_{t-1}+\epsilon}/\sqrt{v_t+\epsilon}",
            "effective step size",
        ]),
        Facts { unit: "[θ]", ..*Direction.facts() },
    ],
    departure: "",
};

/// Adadelta: steps in units of θ, made of the steps before.
///
/// # Formula
///
/// ```text
/// v_t = ρ v_{t-1} + (1-ρ) g_t²
/// d_t = √(E[Δ²]_{t-1} + ε)/√(v_t + ε) g_t
/// E[Δ²]_t = ρ E[Δ²]_{t-1} + (1-ρ) d_t²
/// θ_t = θ_{t-1} - α d_t
/// ```
///
/// v_0 = E\[Δ²\]_0 = 0; the paper's Δx is −d, its E\[g²\] is v, and it has no α, which is 1 here unless one is given. The
/// first step is √ε times g/√(v + ε): ε sets the length from which the steps grow.
///
/// # Shape and units
///
/// Element by element; v and E\[Δ²\] have θ's shape. d has the unit of θ as far as ε allows, for ε is added to both
/// averages; α has none.
///
/// # Order of operations
///
/// The lines of [`AdaDelta::coordinate`](Rule::coordinate), left to right, each operation rounded by itself; 1−ρ is worked
/// out in [`Scalar::Hyper`] and rounded once.
///
/// # Example
///
/// ```
/// use adamscope::HyperParameter::{Alpha, Rho};
/// use adamscope::rule::{AdaDelta, Ignore, Rule};
///
/// let mut adadelta = AdaDelta::new(|parameter| match parameter {
///     Alpha => 1.0,
///     Rho => 0.5,
///     _ => 0.0, // eps
/// });
/// adadelta.begin::<f64, _>(1, &mut Ignore);
/// // v = 50/2 and d = √4/√25 · 5, so that E[Δ²] = (4 + 4)/2.
/// let (memory, theta) = adadelta.coordinate(&(), 5.0, [25.0, 4.0], 3.0, &mut Ignore);
/// assert_eq!((memory, theta), ([25.0, 4.0], 1.0));
/// ```
///
/// # Source
///
/// Zeiler 2012, "ADADELTA: An Adaptive Learning Rate Method", Algorithm 1, arXiv:1212.5701.
#[derive(Clone, Copy, Debug)]
pub struct AdaDelta<H> {
    alpha: H,
    rho: H,
    eps: H,
}

impl<H: Scalar> AdaDelta<H> {
    /// Adadelta with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(HyperParameter::Alpha),
            rho: number(HyperParameter::Rho),
            eps: number(HyperParameter::Eps),
        }
    }

    pub(super) fn chosen(_: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        Self::new(number)
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for AdaDelta<H> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 2] = [SecondMoment, SquaredDirections];
    const LOSES: &[Quantity] = &[SquaredDirections];

    fn initial_memory(&self) -> [H; 2] {
        [self.alpha.zero(); 2]
    }

    #[inline]
    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, _: &(), g: S, [v, acc_delta]: [S; 2], theta: S, see: &mut R) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, rho, eps } = *self;
        let one = rho.one();
        let n = S::narrow;

        let v = see.each(SecondMoment, n(rho) * v + n(one - rho) * g.square());
        let denominator = see.each(Denominator, (v + n(eps)).sqrt());
        let rms_delta = see.each(DirectionRoot, (acc_delta + n(eps)).sqrt());
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) * rms_delta / denominator);
        }
        let direction = see.each(Direction, rms_delta / denominator * g);
        let acc_delta = see.each(SquaredDirections, n(rho) * acc_delta + n(one - rho) * direction.square());
        let update = see.each(Update, n(alpha) * direction);
        let theta = see.each(Parameter, theta - update);
        ([v, acc_delta], theta)
    }
}
