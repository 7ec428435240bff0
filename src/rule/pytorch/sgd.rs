//! Gradient descent and momentum in PyTorch's order of operations.

use super::Decay;
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Dampening, WeightDecay};
use crate::rule::contract::{descend, ma};
use crate::rule::form::Signature;
use crate::rule::{Chosen, Optimizer, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const SGD: Signature = Signature {
    parameters: &[(Alpha, Some("0.001")), (WeightDecay, Some("0"))],
    switches: &[],
    facts: &[],
    departure: "",
};

pub(in crate::rule) const MOMENTUM: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.001")),
        (HyperParameter::Momentum, Some("0")),
        (Dampening, Some("0")),
        (WeightDecay, Some("0")),
    ],
    switches: &[],
    facts: &[],
    departure: "Momentum is 0 unless given, so that it is plain gradient descent. The first gradient goes into the buffer undampened.",
};

pub(in crate::rule) const NESTEROV: Signature = Signature {
    parameters: &[(Alpha, Some("0.001")), (HyperParameter::Momentum, Some("0")), (WeightDecay, Some("0"))],
    switches: &[],
    facts: &[],
    departure: "Momentum is 0 unless given, so that it is plain gradient descent.",
};

/// Gradient descent as `torch.optim.SGD` computes it without momentum.
///
/// # Formula
///
/// ```text
/// θ_t = θ_{t-1} - α g_t
/// ```
///
/// # Order of operations
///
/// Where `FMA`, −α·g_t is not rounded before it is added.
///
/// # Source
///
/// PyTorch 2.15, torch/optim/sgd.py `_single_tensor_sgd`.
#[derive(Clone, Copy, Debug)]
pub struct Sgd<H, const FMA: bool> {
    alpha: H,
    decay: Decay<H>,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Sgd<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self { alpha: number(Alpha), decay: Decay::chosen(chosen, false, &mut number) }
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<0> for Sgd<H, FMA> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 0] = [];

    #[inline(always)]
    fn over_coordinates<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        self.decay.known(
            #[inline(always)]
            |decay| run(&Self { decay, ..*self }),
        )
    }

    fn initial_memory(&self) -> [H; 0] {
        []
    }

    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, (): &(), g: S, []: [S; 0], theta: S, see: &mut R) -> ([S; 0], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let (g, theta) = self.decay.of::<S, R, FMA>(g, theta, see);
        let theta = descend::<S, R, FMA>(see, S::narrow(self.alpha), g, theta);
        ([], see.each(Parameter, theta))
    }
}

/// Momentum and Nesterov's momentum as `torch.optim.SGD` computes them.
///
/// # Formula
///
/// ```text
/// b_1 = g_1,  b_t = μ b_{t-1} + (1-τ) g_t
/// θ_t = θ_{t-1} - α b_t, or with Nesterov's momentum θ_{t-1} - α (g_t + μ b_t)
/// ```
///
/// The first gradient is not dampened.
///
/// # Order of operations
///
/// Left to right; where `FMA`, (1-τ)·g_t, μ·b_t in Nesterov's direction, and −α times the direction are not rounded before
/// they are added.
///
/// # Source
///
/// PyTorch 2.15, torch/optim/sgd.py `_single_tensor_sgd`.
#[derive(Clone, Copy, Debug)]
pub struct Momentum<H, const FMA: bool> {
    alpha: H,
    momentum: H,
    /// 1 − τ.
    undamped: H,
    nesterov: bool,
    decay: Decay<H>,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Momentum<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        let alpha = number(Alpha);
        let nesterov = chosen.form.optimizer() == Optimizer::Nesterov;
        Self {
            alpha,
            momentum: number(HyperParameter::Momentum),
            // PyTorch has no dampening together with Nesterov's momentum.
            undamped: if nesterov { alpha.one() } else { alpha.one() - number(Dampening) },
            nesterov,
            decay: Decay::chosen(chosen, false, &mut number),
        }
    }
}

/// Whether it is the first step.
#[derive(Clone, Copy, Debug)]
pub struct First(bool);

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<1> for Momentum<H, FMA> {
    type Hyper = H;
    type Shared = First;

    const REMEMBERED: [Quantity; 1] = [Buffer];
    const LOSES: &[Quantity] = &[];

    #[inline(always)]
    fn over_coordinates<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        self.decay.known(
            #[inline(always)]
            |decay| run(&Self { decay, ..*self }),
        )
    }

    fn initial_memory(&self) -> [H; 1] {
        [self.alpha.zero()]
    }

    fn begin<S, R>(&mut self, t: u64, _: &mut R) -> First
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        First(t == 1)
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, shared: &First, g: S, [b]: [S; 1], theta: S, see: &mut R) -> ([S; 1], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, momentum, undamped, nesterov, .. } = *self;
        let n = S::narrow;

        let (g, theta) = self.decay.of::<S, R, FMA>(g, theta, see);
        let b = if shared.0 { g } else { ma::<S, FMA>(n(undamped), g, b * n(momentum)) };
        let b = see.each(Buffer, b);
        let direction = if nesterov { see.each(Direction, ma::<S, FMA>(n(momentum), b, g)) } else { b };
        let theta = descend::<S, R, FMA>(see, n(alpha), direction, theta);
        ([b], see.each(Parameter, theta))
    }
}
