//! RMSprop in Keras's order of operations.

use super::{Decay, average};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Eps, Momentum, Rho, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::rmsprop;
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
    facts: &[],
    departure: "ε is inside the root. Momentum adds up steps, with α in them.",
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
    if rmsprop::is_plain(chosen) {
        with.with(Xla(RmsProp::<H, 1>::chosen(chosen, number)))
    } else {
        with.with(Xla(RmsProp::<H, 3>::chosen(chosen, number)))
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
/// Left to right. `MEMORY` is 3, or 1 where it is
/// neither centered nor has momentum.
///
/// # Source
///
/// Keras 3.15.1, keras/src/optimizers/rmsprop.py `update_step`.
#[derive(Clone, Copy, Debug)]
pub struct RmsProp<H, const MEMORY: usize> {
    alpha: H,
    rho: H,
    eps: H,
    /// None where it is 0.
    momentum: Option<H>,
    centered: bool,
    decay: Decay<H>,
}

impl<H, const MEMORY: usize> RmsProp<H, MEMORY>
where
    H: Scalar<Hyper = H>,
{
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(Alpha),
            rho: number(Rho),
            eps: number(Eps),
            momentum: chosen.uses(Momentum).then(|| number(Momentum)),
            centered: chosen.has(Switch::Centered),
            decay: Decay::chosen(chosen, &mut number),
        }
    }
}

impl<H, const MEMORY: usize> Rule<MEMORY> for RmsProp<H, MEMORY>
where
    H: Scalar<Hyper = H>,
{
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; MEMORY] = rmsprop::remembered();
    const LOSES: &[Quantity] = &[];

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
        let Self { alpha, rho, eps, momentum, centered, decay } = *self;
        let n = S::narrow;

        let theta = decay.of(theta, see);
        let v = see.each(SecondMoment, average(memory[0], g.square(), rho));
        memory[0] = v;
        let square = if MEMORY > 1 && centered {
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
        let update = if MEMORY > 1
            && let Some(momentum) = momentum
        {
            let b = see.each(Buffer, n(momentum) * memory[2] + step);
            memory[2] = b;
            b
        } else {
            step
        };
        let update = see.each(Update, update);
        (memory, see.each(Parameter, theta - update))
    }
}
