//! RMSprop in PyTorch's order of operations.

use super::{Decay, average_square, lerp};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Eps, Momentum, Rho, WeightDecay};
use crate::rule::contract::{descend, ma};
use crate::rule::form::Signature;
use crate::rule::rmsprop;
use crate::rule::{Chosen, Recorder, Rule, Switch, WithRule};
use crate::scalar::Scalar;

pub(in crate::rule) const RMSPROP: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.01")),
        (Rho, Some("0.99")),
        (Eps, Some("1e-8")),
        (Momentum, Some("0")),
        (WeightDecay, Some("0")),
    ],
    switches: &[Switch::Centered],
    facts: &[],
    departure: "α is 0.01 and ρ 0.99 unless given. The mean gradient of the centered form is moved towards g by (1−ρ)(g−ḡ).",
};

/// Hands on RMSprop, which remembers what its options need.
pub(in crate::rule) fn hand_on<'a, H, W, const FMA: bool>(
    chosen: &Chosen,
    number: impl FnMut(HyperParameter) -> H,
    with: W,
) -> W::Output
where
    H: Scalar<Hyper = H> + 'a,
    W: WithRule<'a, H>,
{
    if rmsprop::is_plain(chosen) {
        with.with(RmsProp::<H, FMA, 1>::chosen(chosen, number))
    } else {
        with.with(RmsProp::<H, FMA, 3>::chosen(chosen, number))
    }
}

/// RMSprop as `torch.optim.RMSprop` computes it.
///
/// # Formula
///
/// ```text
/// v_t = ρ v_{t-1} + (1-ρ) g_t²
/// ḡ_t = ḡ_{t-1} + (1-ρ)(g_t - ḡ_{t-1})
/// D_t = √v_t + ε, or centered √(v_t - ḡ_t²) + ε
/// θ_t = θ_{t-1} - α g_t/D_t, or with momentum b_t = μ b_{t-1} + g_t/D_t, θ_t = θ_{t-1} - α b_t
/// ```
///
/// # Order of operations
///
/// Left to right; where `FMA`, (1-ρ)g_t·g_t, −ḡ_t·ḡ_t and −α·b_t are not rounded before they are added, and ḡ_t is as m_t
/// in [`Adam`](super::Adam). Without momentum the step is α·g_t over the denominator.
///
/// `MEMORY` is 3, or 1 where it is
/// neither centered nor has momentum.
///
/// # Source
///
/// PyTorch 2.15, torch/optim/rmsprop.py `_single_tensor_rmsprop`.
#[derive(Clone, Copy, Debug)]
pub struct RmsProp<H, const FMA: bool, const MEMORY: usize> {
    alpha: H,
    rho: H,
    eps: H,
    /// None where it is 0.
    momentum: Option<H>,
    centered: bool,
    decay: Decay<H>,
}

impl<H, const FMA: bool, const MEMORY: usize> RmsProp<H, FMA, MEMORY>
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
            decay: Decay::chosen(chosen, false, &mut number),
        }
    }
}

impl<H, const FMA: bool, const MEMORY: usize> Rule<MEMORY> for RmsProp<H, FMA, MEMORY>
where
    H: Scalar<Hyper = H>,
{
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; MEMORY] = rmsprop::remembered();
    const LOSES: &[Quantity] = &[];

    #[inline(always)]
    fn over_coordinates<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        self.decay.known(
            #[inline(always)]
            |decay| run(&Self { decay, ..*self }),
        )
    }

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
        let Self { alpha, rho, eps, momentum, centered, .. } = *self;
        let n = S::narrow;

        let (g, theta) = self.decay.of::<S, R, FMA>(g, theta, see);
        let v = see.each(SecondMoment, average_square::<S, FMA>(memory[0], g, rho));
        memory[0] = v;
        let square = if MEMORY > 1 && centered {
            let mean = see.each(MeanGradient, lerp::<S, FMA>(memory[1], g, rho));
            memory[1] = mean;
            ma::<S, FMA>(-mean, mean, v)
        } else {
            v
        };
        let root = see.each(Root, square.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let theta = if MEMORY > 1
            && let Some(momentum) = momentum
        {
            let b = see.each(Buffer, memory[2] * n(momentum) + g / denominator);
            memory[2] = b;
            descend::<S, R, FMA>(see, n(alpha), b, theta)
        } else {
            theta - see.each(Update, n(alpha) * g / denominator)
        };
        (memory, see.each(Parameter, theta))
    }
}
