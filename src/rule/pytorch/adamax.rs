//! AdaMax in PyTorch's order of operations.

use super::{Decay, lerp};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Beta1, Beta2, Eps, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADAMAX: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.002")),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-8")),
        (WeightDecay, Some("0")),
    ],
    switches: &[],
    facts: &[],
    departure: "ε is added to |g| before the larger is taken; the paper has no ε. The correction of m goes into the learning rate, and m is moved towards g by (1−β₁)(g−m).",
};

/// AdaMax as `torch.optim.Adamax` computes it.
///
/// # Formula
///
/// ```text
/// m_t = m_{t-1} + (1-β1)(g_t - m_{t-1})
/// u_t = max(β2 u_{t-1}, |g_t| + ε)
/// θ_t = θ_{t-1} - α/(1-β1^t) m_t / u_t
/// ```
///
/// The paper's Algorithm 2 has no ε.
///
/// # Order of operations
///
/// Left to right; m as in [`Adam`](super::Adam).
///
/// # Source
///
/// PyTorch 2.15, torch/optim/adamax.py `_single_tensor_adamax`.
#[derive(Clone, Copy, Debug)]
pub struct Adamax<H, const FMA: bool> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    decay: Decay<H>,
}

/// The scalars of a step.
#[derive(Clone, Copy, Debug)]
pub struct Scalars<H> {
    correction1: H,
    /// α/(1 − β1^t).
    step: H,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Adamax<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(Alpha),
            beta1: number(Beta1),
            beta2: number(Beta2),
            eps: number(Eps),
            decay: Decay::chosen(chosen, false, &mut number),
        }
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<2> for Adamax<H, FMA> {
    type Hyper = H;
    type Shared = Scalars<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, InfinityNorm];
    const LOSES: &[Quantity] = &[InfinityNorm];

    #[inline(always)]
    fn over_coordinates<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        self.decay.known(
            #[inline(always)]
            |decay| run(&Self { decay, ..*self }),
        )
    }

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Scalars<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let correction1 = see.once(Correction1, self.beta1.one_minus_powi(t));
        Scalars { correction1, step: self.alpha / correction1 }
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &Scalars<H>,
        g: S,
        [m, u]: [S; 2],
        theta: S,
        see: &mut R,
    ) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { beta1, beta2, eps, .. } = *self;
        let n = S::narrow;

        let (g, theta) = self.decay.of::<S, R, FMA>(g, theta, see);
        let m = see.each(FirstMoment, lerp::<S, FMA>(m, g, beta1));
        let u = see.each(InfinityNorm, (u * n(beta2)).max(g.abs() + n(eps)));
        if see.wants(FirstMomentHat) {
            see.aside(FirstMomentHat, m / n(shared.correction1));
        }
        let update = see.each(Update, n(shared.step) * m / u);
        let theta = see.each(Parameter, theta - update);
        ([m, u], theta)
    }
}
