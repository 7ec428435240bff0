//! RMSprop in Optax's order of operations.

use super::average;
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Eps, Momentum, Rho};
use crate::rule::contract::{descend, ma};
use crate::rule::form::Signature;
use crate::rule::rmsprop;
use crate::rule::xla::Xla;
use crate::rule::{Chosen, Recorder, Rule, Switch, WithRule};
use crate::scalar::Scalar;

pub(in crate::rule) const RMSPROP: Signature = Signature {
    parameters: &[(Alpha, None), (Rho, Some("0.9")), (Eps, Some("1e-8")), (Momentum, Some("0"))],
    switches: &[Switch::Centered, Switch::EpsOutsideRoot],
    facts: &[],
    departure: "ε is inside the root unless told otherwise. Momentum adds up steps, with α in them. α has to be given.",
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
        with.with(Xla(RmsProp::<H, FMA, 1>::chosen(chosen, number)))
    } else {
        with.with(Xla(RmsProp::<H, FMA, 3>::chosen(chosen, number)))
    }
}

/// RMSprop as `optax.rmsprop` computes it.
///
/// # Formula
///
/// ```text
/// v_t = (1-ρ) g_t² + ρ v_{t-1}
/// ḡ_t = (1-ρ) g_t + ρ ḡ_{t-1}
/// d_t = g_t/√(v_t + ε), or g_t/(√v_t + ε) with ε outside the root; centered, v_t - ḡ_t² in place of v_t
/// θ_t = θ_{t-1} - α d_t, or with momentum b_t = μ b_{t-1} - α d_t, θ_t = θ_{t-1} + b_t
/// ```
///
/// # Order of operations
///
/// The gradient is multiplied by the reciprocal of the denominator. Where `FMA`, the first products of v and ḡ, −ḡ_t·ḡ_t,
/// μ·b and −α·d_t are not rounded before they are added.
///
/// `MEMORY` is 3, or 1 where it is
/// neither centered nor has momentum.
///
/// # Source
///
/// Optax 0.2.8, optax/_src/transform.py `scale_by_rms`, `scale_by_stddev`, `trace`.
#[derive(Clone, Copy, Debug)]
pub struct RmsProp<H, const FMA: bool, const MEMORY: usize> {
    alpha: H,
    rho: H,
    eps: H,
    eps_outside: bool,
    /// None where it is 0.
    momentum: Option<H>,
    centered: bool,
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
            eps_outside: chosen.has(Switch::EpsOutsideRoot),
            momentum: chosen.uses(Momentum).then(|| number(Momentum)),
            centered: chosen.has(Switch::Centered),
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
        let Self { alpha, rho, eps, eps_outside, momentum, centered } = *self;
        let n = S::narrow;

        let v = see.each(SecondMoment, average::<S, FMA>(memory[0], g.square(), rho));
        memory[0] = v;
        let square = if MEMORY > 1 && centered {
            let mean = see.each(MeanGradient, average::<S, FMA>(memory[1], g, rho));
            memory[1] = mean;
            ma::<S, FMA>(-mean, mean, v)
        } else {
            v
        };
        let denominator = if eps_outside { square.sqrt() + n(eps) } else { (square + n(eps)).sqrt() };
        let denominator = see.each(Denominator, denominator);
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let direction = see.each(Direction, denominator.recip() * g);
        let theta = if MEMORY > 1
            && let Some(momentum) = momentum
        {
            let step = -n(alpha) * direction;
            let b = see.each(Buffer, ma::<S, FMA>(n(momentum), memory[2], step));
            memory[2] = b;
            theta - see.each(Update, -b)
        } else {
            descend::<S, R, FMA>(see, n(alpha), direction, theta)
        };
        (memory, see.each(Parameter, theta))
    }
}
