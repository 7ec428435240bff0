//! RAdam in PyTorch's order of operations.

use super::{Decay, average_square, lerp};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Beta1, Beta2, Eps, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::{Chosen, Recorder, Rule, Switch};
use crate::scalar::Scalar;

pub(in crate::rule) const RADAM: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.001")),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-8")),
        (WeightDecay, Some("0")),
    ],
    switches: &[Switch::Decoupled],
    facts: &[],
    departure: "It rectifies from ρₜ > 5 on, where the paper has 4. ε is added to the root of v before any correction; the paper has no ε.",
};

/// RAdam as `torch.optim.RAdam` computes it.
///
/// # Formula
///
/// ```text
/// ρ_∞ = 2/(1-β2) - 1,  ρ_t = ρ_∞ - 2tβ2^t/(1-β2^t)
/// r_t = √((ρ_t-4)(ρ_t-2)ρ_∞ / ((ρ_∞-4)(ρ_∞-2)ρ_t))
/// Δ_t = α r_t m̂_t √(1-β2^t)/(√v_t + ε) if ρ_t > 5, else α m̂_t
/// ```
///
/// m, v and m̂ are Adam's. ε is added to the root of v before any correction. The paper has no ε, and asks for ρ_t > 4.
///
/// # Order of operations
///
/// m̂·α times (√(1-β2^t) times the reciprocal of √v + ε), times r_t; the roots of scalars are `pow(x, 0.5)`. m and v as in
/// [`Adam`](super::Adam).
///
/// # Source
///
/// PyTorch 2.15, torch/optim/radam.py `_single_tensor_radam`.
#[derive(Clone, Copy, Debug)]
pub struct RAdam<H, const FMA: bool> {
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
    correction2: H,
    /// √(1 − β2^t).
    root2: H,
    rho: H,
    r: H,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> RAdam<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(Alpha),
            beta1: number(Beta1),
            beta2: number(Beta2),
            eps: number(Eps),
            decay: Decay::chosen(chosen, chosen.has(Switch::Decoupled), &mut number),
        }
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<2> for RAdam<H, FMA> {
    type Hyper = H;
    type Shared = Scalars<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];
    const LOSES: &[Quantity] = &[SecondMoment];

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
        let Self { beta1, beta2, .. } = *self;
        let [zero, one, two, four, five] = [0, 1, 2, 4, 5].map(|number| beta2.constant(number, 0));
        let correction1 = see.once(Correction1, beta1.one_minus_powi(t));
        let correction2 = see.once(Correction2, beta2.one_minus_powi(t));

        let rho_end = two / (one - beta2) - one;
        let rho = rho_end - two * beta2.step(t) * beta2.powi(t) / correction2;
        let rho = see.once(AverageLength, rho);
        let square = (rho - four) * (rho - two) * rho_end / ((rho_end - four) * (rho_end - two) * rho);
        // Before the choice is made, r has no value for 2 < ρ < 4.
        let r = see.once(Rectification, H::if_hyper_greater(rho, five, square.half_power(), zero));
        Scalars { correction1, correction2, root2: correction2.half_power(), rho, r }
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
        let Self { alpha, beta1, beta2, eps, .. } = *self;
        let Scalars { correction1, correction2, root2, rho, r } = *shared;
        let n = S::narrow;

        let (g, theta) = self.decay.of::<S, R, FMA>(g, theta, see);
        let m = see.each(FirstMoment, lerp::<S, FMA>(m, g, beta1));
        let v = see.each(SecondMoment, average_square::<S, FMA>(v, g, beta2));
        let m_hat = see.each(FirstMomentHat, m / n(correction1));
        if see.wants(SecondMomentHat) {
            see.aside(SecondMomentHat, v / n(correction2));
        }
        let plain = m_hat * n(alpha);
        let rectified = plain * (n(root2) * (v.sqrt() + n(eps)).recip()) * n(r);
        let update = S::if_hyper_greater(rho, rho.constant(5, 0), rectified, plain);
        let theta = theta - see.each(Update, update);
        ([m, v], see.each(Parameter, theta))
    }
}
