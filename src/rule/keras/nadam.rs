//! Nadam in Keras's order of operations.

use super::{Decay, towards};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Beta1, Beta2, Eps, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::xla::{Xla, correction, over};
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const NADAM: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.001")),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-7")),
        (WeightDecay, Some("0")),
    ],
    switches: &[],
    facts: &[],
    departure: "The schedule is 0.96^t, without the paper's ψ: momentum is β₁ after 100 steps and not after 25,000. m keeps β₁ of itself where the paper has μₜ.",
};

/// Nadam as `keras.optimizers.Nadam` computes it.
///
/// # Formula
///
/// ```text
/// μ_t = β1 (1 - 0.96^t/2)
/// m̂_t = μ_{t+1} m_t/(1-μ_1⋯μ_{t+1}) + (1-μ_t) g_t/(1-μ_1⋯μ_t)
/// v̂_t = v_t/(1-β2^t)
/// θ_t = θ_{t-1} - m̂_t α/(√v̂_t + ε)
/// ```
///
/// m and v are those of Keras's Adam. The schedule lacks the ψ of the paper and of PyTorch.
///
/// # Order of operations
///
/// Left to right; a division by a scalar is a product with its reciprocal unless there is one coordinate only. The
/// momenta and their product are worked out in the parameters' type.
///
/// # Source
///
/// Keras 3.15.1, keras/src/optimizers/nadam.py `update_step`.
#[derive(Clone, Copy, Debug)]
pub struct Nadam<H> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    decay: Decay<H>,
    /// μ_1⋯μ_t.
    product: H,
    many: bool,
}

/// The scalars of a step.
#[derive(Clone, Copy, Debug)]
pub struct Scalars<H> {
    correction2: H,
    mu: H,
    next: H,
    /// 1 − μ_1⋯μ_t.
    rest: H,
    /// 1 − μ_1⋯μ_{t+1}.
    next_rest: H,
}

impl<H: Scalar<Hyper = H>> Nadam<H> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        let alpha = number(Alpha);
        Xla(Self {
            alpha,
            beta1: number(Beta1),
            beta2: number(Beta2),
            eps: number(Eps),
            decay: Decay::chosen(chosen, &mut number),
            product: alpha.one(),
            many: chosen.dimension > 1,
        })
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for Nadam<H> {
    type Hyper = H;
    type Shared = Scalars<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];
    const LOSES: &[Quantity] = &[];
    const ACCUMULATES: bool = true;

    fn carry_on(&mut self, before: &Self) {
        self.product = before.product;
    }

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Scalars<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { beta1, beta2, product, .. } = *self;
        let one = beta1.one();
        let h = S::hold;
        let rise = |t| h(one - h(beta1.constant(5, 1) * S::hold_powi(beta1.constant(96, 2), t)));
        let [now, next] = [rise(t), rise(t + 1)];

        let correction2 = see.once(Correction2, correction::<S>(beta2, t));
        let mu = see.once(MomentumSchedule, h(h(beta1) * now));
        let next = see.once(NextMomentum, h(h(beta1) * next));
        let product = see.once(MomentumProduct, h(h(product * h(beta1)) * now));
        self.product = product;
        Scalars { correction2, mu, next, rest: h(one - product), next_rest: h(one - h(product * next)) }
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
        let Self { alpha, beta1, beta2, eps, decay, many, .. } = *self;
        let Scalars { correction2, mu, next, rest, next_rest } = *shared;
        let n = S::narrow;

        let theta = decay.of(theta, see);
        let m = see.each(FirstMoment, towards::<S, false>(m, g, beta1));
        let v = see.each(SecondMoment, towards::<S, false>(v, g.square(), beta2));
        let of_moment = over(n(next) * m, next_rest, many);
        let of_gradient = over((n(mu.one()) - n(mu)) * g, rest, many);
        let m_hat = see.each(FirstMomentHat, of_moment + of_gradient);
        let v_hat = see.each(SecondMomentHat, over(v, correction2, many));
        let root = see.each(Root, v_hat.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let update = see.each(Update, m_hat * n(alpha) / denominator);
        ([m, v], see.each(Parameter, theta - update))
    }
}
