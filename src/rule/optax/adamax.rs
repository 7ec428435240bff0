//! AdaMax in Optax's order of operations.

use super::average;
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Beta1, Beta2, Eps};
use crate::rule::contract::descend;
use crate::rule::form::Signature;
use crate::rule::xla::{Xla, correction, over};
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADAMAX: Signature = Signature {
    parameters: &[(Alpha, None), (Beta1, Some("0.9")), (Beta2, Some("0.999")), (Eps, Some("1e-8"))],
    switches: &[],
    facts: &[],
    departure: "ε is added to |g| before the larger is taken; the paper has no ε. α has to be given.",
};

/// AdaMax as `optax.adamax` computes it.
///
/// # Formula
///
/// ```text
/// m_t = (1-β1) g_t + β1 m_{t-1}
/// u_t = max(|g_t| + ε, β2 u_{t-1})
/// θ_t = θ_{t-1} - α (m_t/(1-β1^t))/u_t
/// ```
///
/// The paper's Algorithm 2 has no ε.
///
/// # Order of operations
///
/// As in [`Adam`](super::Adam).
///
/// # Source
///
/// Optax 0.2.8, optax/_src/transform.py `scale_by_adamax`.
#[derive(Clone, Copy, Debug)]
pub struct Adamax<H, const FMA: bool> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    many: bool,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Adamax<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self {
            alpha: number(Alpha),
            beta1: number(Beta1),
            beta2: number(Beta2),
            eps: number(Eps),
            many: chosen.dimension > 1,
        })
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<2> for Adamax<H, FMA> {
    type Hyper = H;
    /// 1 − β1^t.
    type Shared = H;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, InfinityNorm];
    const LOSES: &[Quantity] = &[InfinityNorm];

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
        let Self { alpha, beta1, beta2, eps, many } = *self;
        let n = S::narrow;

        let m = see.each(FirstMoment, average::<S, FMA>(m, g, beta1));
        let u = see.each(InfinityNorm, (g.abs() + n(eps)).max(n(beta2) * u));
        let m_hat = see.each(FirstMomentHat, over(m, *shared, many));
        let theta = descend::<S, R, FMA>(see, n(alpha), m_hat / u, theta);
        ([m, u], see.each(Parameter, theta))
    }
}
