//! Nadam in PyTorch's order of operations.

use super::{Decay, average_square, lerp};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Beta1, Beta2, Eps, MomentumDecay, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::{Chosen, Recorder, Rule, Switch};
use crate::scalar::Scalar;

pub(in crate::rule) const NADAM: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.002")),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-8")),
        (WeightDecay, Some("0")),
        (MomentumDecay, Some("0.004")),
    ],
    switches: &[Switch::Decoupled],
    facts: &[],
    departure: "m keeps β₁ of itself where the paper has μₜ. The product of momenta is kept in binary32 whatever θ is in, which moves θ by some 1e-9. The gradient's part of the step and the moment's are taken one after the other.",
};

/// Nadam as `torch.optim.NAdam` computes it.
///
/// # Formula
///
/// ```text
/// μ_t = β1 (1 - 0.96^(tψ)/2)
/// v̂_t = v_t/(1-β2^t)
/// θ_t = θ_{t-1} - α (1-μ_t)/(1-μ_1⋯μ_t) g_t/(√v̂_t + ε) - α μ_{t+1}/(1-μ_1⋯μ_{t+1}) m_t/(√v̂_t + ε)
/// ```
///
/// m and v are Adam's. The two parts of the step are taken one after the other and never added; their sum is recorded as
/// the update.
///
/// # Order of operations
///
/// Left to right; m and v as in [`Adam`](super::Adam). The product of momenta is kept in binary32 whatever θ is in, and its
/// factors are rounded to binary32: that alone moves θ by some 1e-9.
///
/// # Source
///
/// PyTorch 2.15, torch/optim/nadam.py `_single_tensor_nadam`.
#[derive(Clone, Copy, Debug)]
pub struct NAdam<H, const FMA: bool> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    momentum_decay: H,
    decay: Decay<H>,
    /// μ_1⋯μ_t.
    product: H,
}

/// The scalars of a step.
#[derive(Clone, Copy, Debug)]
pub struct Scalars<H> {
    correction2: H,
    /// What the gradient is multiplied by.
    of_gradient: H,
    /// What m is multiplied by.
    of_moment: H,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> NAdam<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        let alpha = number(Alpha);
        Self {
            alpha,
            beta1: number(Beta1),
            beta2: number(Beta2),
            eps: number(Eps),
            momentum_decay: number(MomentumDecay),
            decay: Decay::chosen(chosen, chosen.has(Switch::Decoupled), &mut number),
            product: alpha.one(),
        }
    }

    /// μ_t.
    fn momentum(&self, t: u64) -> H {
        let Self { beta1, momentum_decay, .. } = *self;
        let fading = beta1.constant(96, 2).powf(beta1.step(t) * momentum_decay);
        beta1 * (beta1.one() - beta1.constant(5, 1) * fading)
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<2> for NAdam<H, FMA> {
    type Hyper = H;
    type Shared = Scalars<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];
    const LOSES: &[Quantity] = &[];
    const ACCUMULATES: bool = true;

    fn carry_on(&mut self, before: &Self) {
        self.product = before.product;
    }

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
        let Self { alpha, beta2, product, .. } = *self;
        let one = alpha.one();
        let correction2 = see.once(Correction2, beta2.one_minus_powi(t));
        let mu = see.once(MomentumSchedule, self.momentum(t));
        let next = see.once(NextMomentum, self.momentum(t + 1));
        let product = see.once(MomentumProduct, (product * mu.round_to_single()).round_to_single());
        self.product = product;
        Scalars {
            correction2,
            of_gradient: alpha * (one - mu) / (one - product),
            of_moment: alpha * next / (one - product * next),
        }
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
        let Self { beta1, beta2, eps, .. } = *self;
        let n = S::narrow;

        let (g, theta) = self.decay.of::<S, R, FMA>(g, theta, see);
        let m = see.each(FirstMoment, lerp::<S, FMA>(m, g, beta1));
        let v = see.each(SecondMoment, average_square::<S, FMA>(v, g, beta2));
        let v_hat = see.each(SecondMomentHat, v / n(shared.correction2));
        let root = see.each(Root, v_hat.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        let along_gradient = n(shared.of_gradient) * g / denominator;
        let along_moment = n(shared.of_moment) * m / denominator;
        if see.wants(Update) {
            see.aside(Update, along_gradient + along_moment);
        }
        let theta = see.each(Parameter, theta - along_gradient - along_moment);
        ([m, v], theta)
    }
}
