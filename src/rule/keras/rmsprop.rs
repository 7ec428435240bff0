//! RMSprop in Keras's order of operations.

use super::{Decay, average};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Eps, Momentum, Rho, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::xla::Xla;
use crate::rule::{Chosen, Recorder, Rule, Switch, WithRule};
use crate::scalar::Scalar;

pub(in crate::rule) const RMSPROP: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.001")),
        (Rho, Some("0.9")),
        (Eps, Some("1e-7")),
        (Momentum, Some("0")),
        (WeightDecay, Some("0")),
    ],
    switches: &[Switch::Centered],
    facts: &[
        Denominator.facts().written(["√(vₜ+ε)", r"\sqrt{v_t+\epsilon}", "what the gradient is divided by"]),
        StepSize.facts().written(["α/√(vₜ+ε)", r"\alpha/\sqrt{v_t+\epsilon}", "effective step size"]),
    ],
};

/// Hands on RMSprop, which remembers what its options need.
pub(in crate::rule) fn hand_on<'a, H, W>(
    chosen: &Chosen,
    number: impl FnMut(HyperParameter) -> H,
    with: W,
) -> W::Output
where
    H: Scalar<Hyper = H> + 'a,
    W: WithRule<'a, H>,
{
    match (chosen.has(Switch::Centered), chosen.uses(Momentum)) {
        (false, false) => with.with(Xla(RmsProp::<H, false, false, 1>::chosen(chosen, number))),
        (false, true) => with.with(Xla(RmsProp::<H, false, true, 2>::chosen(chosen, number))),
        (true, false) => with.with(Xla(RmsProp::<H, true, false, 2>::chosen(chosen, number))),
        (true, true) => with.with(Xla(RmsProp::<H, true, true, 3>::chosen(chosen, number))),
    }
}

/// RMSprop as `keras.optimizers.RMSprop` computes it.
///
/// # Formula
///
/// ```text
/// v_t = ρ v_{t-1} + (1-ρ) g_t²
/// ḡ_t = ρ ḡ_{t-1} + (1-ρ) g_t
/// s_t = α g_t/√(v_t + ε), centered with v_t - ḡ_t² in place of v_t
/// θ_t = θ_{t-1} - s_t, or with momentum b_t = μ b_{t-1} + s_t, θ_t = θ_{t-1} - b_t
/// ```
///
/// # Order of operations
///
/// Left to right. `MEMORY` is 1, and one more for each of `CENTERED` and `MOMENTUM`.
///
/// # Source
///
/// Keras 3.15.1, keras/src/optimizers/rmsprop.py `update_step`.
#[derive(Clone, Copy, Debug)]
pub struct RmsProp<H, const CENTERED: bool, const MOMENTUM: bool, const MEMORY: usize> {
    alpha: H,
    rho: H,
    eps: H,
    momentum: H,
    decay: Decay<H>,
}

impl<H, const CENTERED: bool, const MOMENTUM: bool, const MEMORY: usize>
    RmsProp<H, CENTERED, MOMENTUM, MEMORY>
where
    H: Scalar<Hyper = H>,
{
    fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(Alpha),
            rho: number(Rho),
            eps: number(Eps),
            momentum: number(Momentum),
            decay: Decay::chosen(chosen, &mut number),
        }
    }
}

impl<H, const CENTERED: bool, const MOMENTUM: bool, const MEMORY: usize> Rule<MEMORY>
    for RmsProp<H, CENTERED, MOMENTUM, MEMORY>
where
    H: Scalar<Hyper = H>,
{
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; MEMORY] = {
        let mut remembered = [SecondMoment; MEMORY];
        if CENTERED {
            remembered[1] = MeanGradient;
        }
        if MOMENTUM {
            remembered[MEMORY - 1] = Buffer;
        }
        remembered
    };

    fn initial_memory(&self) -> [H; MEMORY] {
        [self.rho.zero(); MEMORY]
    }

    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        (): &(),
        g: S,
        mut memory: [S; MEMORY],
        theta: S,
        see: &mut R,
    ) -> ([S; MEMORY], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, rho, eps, momentum, decay } = *self;
        let n = S::narrow;

        let theta = decay.of(theta, see);
        let v = see.each(SecondMoment, average(memory[0], g.square(), rho));
        memory[0] = v;
        let square = if CENTERED {
            let mean = see.each(MeanGradient, average(memory[1], g, rho));
            memory[1] = mean;
            v - mean.square()
        } else {
            v
        };
        let denominator = see.each(Denominator, (square + n(eps)).sqrt());
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let step = n(alpha) * g / denominator;
        let update = if MOMENTUM {
            let b = see.each(Buffer, n(momentum) * memory[MEMORY - 1] + step);
            memory[MEMORY - 1] = b;
            b
        } else {
            step
        };
        let update = see.each(Update, update);
        (memory, see.each(Parameter, theta - update))
    }
}
