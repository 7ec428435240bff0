//! Adadelta in PyTorch's order of operations.

use super::{Decay, average_square};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Eps, Rho, WeightDecay};
use crate::rule::contract::descend;
use crate::rule::form::Signature;
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADADELTA: Signature = Signature {
    parameters: &[(Alpha, Some("1")), (Rho, Some("0.9")), (Eps, Some("1e-6")), (WeightDecay, Some("0"))],
    switches: &[],
    facts: crate::rule::adadelta::PAPER.facts,
    departure: "ρ is 0.9 unless given, where the paper has 0.95.",
};

/// Adadelta as `torch.optim.Adadelta` computes it.
///
/// # Formula
///
/// ```text
/// v_t = ρ v_{t-1} + (1-ρ) g_t²
/// d_t = √(E[d²]_{t-1} + ε) / √(v_t + ε) g_t
/// E[d²]_t = ρ E[d²]_{t-1} + (1-ρ) d_t²
/// θ_t = θ_{t-1} - α d_t
/// ```
///
/// The paper has no α.
///
/// # Order of operations
///
/// Left to right; where `FMA`, (1-ρ)g_t·g_t, (1-ρ)d_t·d_t and −α·d_t are not rounded before they are added.
///
/// # Source
///
/// PyTorch 2.15, torch/optim/adadelta.py `_single_tensor_adadelta`.
#[derive(Clone, Copy, Debug)]
pub struct Adadelta<H, const FMA: bool> {
    alpha: H,
    rho: H,
    eps: H,
    decay: Decay<H>,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Adadelta<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(Alpha),
            rho: number(Rho),
            eps: number(Eps),
            decay: Decay::chosen(chosen, false, &mut number),
        }
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<2> for Adadelta<H, FMA> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 2] = [SecondMoment, SquaredDirections];
    const LOSES: &[Quantity] = &[SquaredDirections];

    #[inline(always)]
    fn over_coordinates<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        self.decay.known(
            #[inline(always)]
            |decay| run(&Self { decay, ..*self }),
        )
    }

    fn initial_memory(&self) -> [H; 2] {
        [self.rho.zero(); 2]
    }

    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, (): &(), g: S, [v, squares]: [S; 2], theta: S, see: &mut R) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, rho, eps, .. } = *self;
        let n = S::narrow;

        let (g, theta) = self.decay.of::<S, R, FMA>(g, theta, see);
        let v = see.each(SecondMoment, average_square::<S, FMA>(v, g, rho));
        let denominator = see.each(Denominator, (v + n(eps)).sqrt());
        let direction = see.each(Direction, (squares + n(eps)).sqrt() / denominator * g);
        let squares = see.each(SquaredDirections, average_square::<S, FMA>(squares, direction, rho));
        let theta = descend::<S, R, FMA>(see, n(alpha), direction, theta);
        ([v, squares], see.each(Parameter, theta))
    }
}
