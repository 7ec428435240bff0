//! RAdam in Optax's order of operations.

use super::average;
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Beta1, Beta2, Eps, EpsRoot, Threshold};
use crate::rule::contract::descend;
use crate::rule::form::Signature;
use crate::rule::xla::{Xla, correction, over};
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const RADAM: Signature = Signature {
    parameters: &[
        (Alpha, None),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-8")),
        (EpsRoot, Some("0")),
        (Threshold, Some("5")),
    ],
    switches: &[],
    facts: &[],
    departure: "It rectifies from ρₜ ≥ 5 on unless another threshold is given, where the paper has ρₜ > 4. ε is added to the root of v̂; the paper has no ε. α has to be given.",
};

/// RAdam as `optax.radam` computes it.
///
/// # Formula
///
/// ```text
/// ρ_∞ = 2/(1-β2) - 1,  ρ_t = ρ_∞ - 2tβ2^t/(1-β2^t)
/// r_t = √((ρ_t-4)(ρ_t-2)ρ_∞ / ((ρ_∞-4)(ρ_∞-2)ρ_t))
/// θ_t = θ_{t-1} - α r_t m̂_t/(√(v̂_t + ε̄) + ε) if ρ_t ≥ threshold, else θ_{t-1} - α m̂_t
/// ```
///
/// m, v, m̂ and v̂ are Adam's, ε̄ is `eps_root`. The paper has no ε, and asks for ρ_t > 4.
///
/// # Order of operations
///
/// As in [`Adam`](super::Adam). JAX takes the power in ρ_t by repeated squaring when it runs operation by operation, and
/// with `pow` when it compiles (`FMA`); those in the corrections are always `pow`.
///
/// # Source
///
/// Optax 0.2.8, optax/_src/transform.py `scale_by_radam`.
#[derive(Clone, Copy, Debug)]
pub struct RAdam<H, const FMA: bool> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    eps_root: Option<H>,
    threshold: H,
    many: bool,
}

/// The scalars of a step.
#[derive(Clone, Copy, Debug)]
pub struct Scalars<H> {
    correction1: H,
    correction2: H,
    rho: H,
    r: H,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> RAdam<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self {
            alpha: number(Alpha),
            beta1: number(Beta1),
            beta2: number(Beta2),
            eps: number(Eps),
            eps_root: chosen.uses(EpsRoot).then(|| number(EpsRoot)),
            threshold: number(Threshold),
            many: chosen.dimension > 1,
        })
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<2> for RAdam<H, FMA> {
    type Hyper = H;
    type Shared = Scalars<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];
    /// v̂ is worked out in momentum's steps as well.
    const LOSES: &[Quantity] = &[SecondMomentHat];

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Scalars<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { beta1, beta2, threshold, .. } = *self;
        let [zero, one, two, four] = [0, 1, 2, 4].map(|number| beta2.constant(number, 0));
        let h = S::hold;
        let correction1 = see.once(Correction1, correction::<S>(beta1, t));
        let correction2 = see.once(Correction2, correction::<S>(beta2, t));

        let power = if FMA { S::hold_powi(beta2, t) } else { S::hold_powi_by_squaring(beta2, t) };
        // Of β2 alone and so in binary64.
        let rho_end = two / (one - beta2) - one;
        let faded = h(h(h(two * beta2.step(t)) * power) / h(one - power));
        let rho = see.once(AverageLength, h(h(rho_end) - faded));
        let above = h(h(h(rho - four) * h(rho - two)) * h(rho_end));
        let below = h(h((rho_end - four) * (rho_end - two)) * rho);
        let r = h(h(above / below).sqrt());
        let r = see.once(Rectification, H::if_hyper_greater(threshold, rho, zero, r));
        Scalars { correction1, correction2, rho, r }
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &Scalars<H>,
        g: S,
        [m, v]: [S; 2],
        theta: S,
        see: &mut R,
    ) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, beta1, beta2, eps, eps_root, threshold, many } = *self;
        let Scalars { correction1, correction2, rho, r } = *shared;
        let n = S::narrow;

        let m = see.each(FirstMoment, average::<S, FMA>(m, g, beta1));
        let v = see.each(SecondMoment, average::<S, FMA>(v, g.square(), beta2));
        let m_hat = see.each(FirstMomentHat, over(m, correction1, many));
        let v_hat = see.each(SecondMomentHat, over(v, correction2, many));
        let square = match eps_root {
            Some(eps_root) => v_hat + n(eps_root),
            None => v_hat,
        };
        let rectified = n(r) * m_hat / (square.sqrt() + n(eps));
        let direction = see.each(Direction, S::if_hyper_greater(threshold, rho, m_hat, rectified));
        let theta = descend::<S, R, FMA>(see, n(alpha), direction, theta);
        ([m, v], see.each(Parameter, theta))
    }
}
