//! AdaMax in Keras's order of operations.

use super::{Decay, towards};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Beta1, Beta2, Eps, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::xla::{Xla, correction};
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADAMAX: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.001")),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-7")),
        (WeightDecay, Some("0")),
    ],
    switches: &[],
    facts: &[Denominator.facts().written([
        "(1−β₁ᵗ)(uₜ+ε)",
        r"(1-\beta_1^t)(u_t+\epsilon)",
        "what the update divides by",
    ])],
    departure: "ε is added to u in the denominator; the paper has no ε. m is moved towards g by (g−m)(1−β₁).",
};

/// AdaMax as `keras.optimizers.Adamax` computes it.
///
/// # Formula
///
/// ```text
/// m_t = m_{t-1} + (g_t - m_{t-1})(1-β1)
/// u_t = max(β2 u_{t-1}, |g_t|)
/// θ_t = θ_{t-1} - α m_t/((1-β1^t)(u_t + ε))
/// ```
///
/// The paper's Algorithm 2 has no ε.
///
/// # Order of operations
///
/// Left to right.
///
/// # Source
///
/// Keras 3.15.1, keras/src/optimizers/adamax.py `update_step`.
#[derive(Clone, Copy, Debug)]
pub struct Adamax<H> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    decay: Decay<H>,
}

impl<H: Scalar<Hyper = H>> Adamax<H> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self {
            alpha: number(Alpha),
            beta1: number(Beta1),
            beta2: number(Beta2),
            eps: number(Eps),
            decay: Decay::chosen(chosen, &mut number),
        })
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for Adamax<H> {
    type Hyper = H;
    /// 1 − β1^t.
    type Shared = H;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, InfinityNorm];
    const LOSES: &[Quantity] = &[];

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> H
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        see.once(Correction1, correction::<S>(self.beta1, t))
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, shared: &H, g: S, [m, u]: [S; 2], theta: S, see: &mut R) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, beta1, beta2, eps, decay } = *self;
        let n = S::narrow;

        let theta = decay.of(theta, see);
        let m = see.each(FirstMoment, towards::<S, false>(m, g, beta1));
        let u = see.each(InfinityNorm, (n(beta2) * u).max(g.abs()));
        if see.wants(FirstMomentHat) {
            see.aside(FirstMomentHat, m / n(*shared));
        }
        let denominator = see.each(Denominator, n(*shared) * (u + n(eps)));
        let update = see.each(Update, n(alpha) * m / denominator);
        ([m, u], see.each(Parameter, theta - update))
    }
}
