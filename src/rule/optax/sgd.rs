//! Gradient descent and momentum in Optax's order of operations.

use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha};
use crate::rule::contract::{descend, ma};
use crate::rule::form::Signature;
use crate::rule::xla::Xla;
use crate::rule::{Chosen, Optimizer, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const SGD: Signature =
    Signature { parameters: &[(Alpha, None)], switches: &[], facts: &[], departure: "α has to be given." };

/// Optax itself leaves momentum out when nobody asks for it; who asks for this rule has asked.
pub(in crate::rule) const MOMENTUM: Signature = Signature {
    parameters: &[(Alpha, None), (HyperParameter::Momentum, Some("0.9"))],
    switches: &[],
    facts: &[],
    departure: "There is no dampening. Momentum is 0 unless given, so that it is plain gradient descent; α has to be given.",
};

pub(in crate::rule) const NESTEROV: Signature = MOMENTUM;

/// Gradient descent as `optax.sgd` computes it without momentum.
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
/// Optax 0.2.8, optax/_src/alias.py `sgd`.
#[derive(Clone, Copy, Debug)]
pub struct Sgd<H, const FMA: bool> {
    alpha: H,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Sgd<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(_: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self { alpha: number(Alpha) })
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<0> for Sgd<H, FMA> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 0] = [];

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
        let theta = descend::<S, R, FMA>(see, S::narrow(self.alpha), g, theta);
        ([], see.each(Parameter, theta))
    }
}

/// Momentum and Nesterov's momentum as `optax.sgd` computes them.
///
/// # Formula
///
/// ```text
/// b_t = g_t + μ b_{t-1}
/// θ_t = θ_{t-1} - α b_t, or with Nesterov's momentum θ_{t-1} - α (g_t + μ b_t)
/// ```
///
/// # Order of operations
///
/// Where `FMA`, μ·b and −α times the direction are not rounded before they are added.
///
/// # Source
///
/// Optax 0.2.8, optax/_src/transform.py `trace`.
#[derive(Clone, Copy, Debug)]
pub struct Momentum<H, const FMA: bool> {
    alpha: H,
    momentum: H,
    nesterov: bool,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Momentum<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self {
            alpha: number(Alpha),
            momentum: number(HyperParameter::Momentum),
            nesterov: chosen.form.optimizer() == Optimizer::Nesterov,
        })
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<1> for Momentum<H, FMA> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 1] = [Buffer];
    const LOSES: &[Quantity] = &[];

    fn initial_memory(&self) -> [H; 1] {
        [self.alpha.zero()]
    }

    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, (): &(), g: S, [b]: [S; 1], theta: S, see: &mut R) -> ([S; 1], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, momentum, nesterov } = *self;
        let n = S::narrow;

        let b = see.each(Buffer, ma::<S, FMA>(n(momentum), b, g));
        let direction = if nesterov { see.each(Direction, ma::<S, FMA>(n(momentum), b, g)) } else { b };
        let theta = descend::<S, R, FMA>(see, n(alpha), direction, theta);
        ([b], see.each(Parameter, theta))
    }
}
