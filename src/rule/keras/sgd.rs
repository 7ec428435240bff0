//! Gradient descent and momentum in Keras's order of operations.

use super::Decay;
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::xla::Xla;
use crate::rule::{Chosen, Optimizer, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const SGD: Signature = Signature {
    parameters: &[(Alpha, Some("0.01")), (WeightDecay, Some("0"))],
    switches: &[],
    facts: &[],
    departure: "",
};

/// Keras itself leaves momentum out when nobody asks for it; who asks for this rule has asked.
pub(in crate::rule) const MOMENTUM: Signature = Signature {
    parameters: &[(Alpha, Some("0.01")), (HyperParameter::Momentum, Some("0.9")), (WeightDecay, Some("0"))],
    switches: &[],
    facts: &[],
    departure: "The buffer is a step, with α and its sign in it. Momentum is 0 unless given, so that it is plain gradient descent.",
};

pub(in crate::rule) const NESTEROV: Signature = MOMENTUM;

/// Gradient descent as `keras.optimizers.SGD` computes it without momentum.
///
/// # Formula
///
/// ```text
/// θ_t = θ_{t-1} - α g_t
/// ```
///
/// # Source
///
/// Keras 3.15.1, keras/src/optimizers/sgd.py `update_step`.
#[derive(Clone, Copy, Debug)]
pub struct Sgd<H> {
    alpha: H,
    decay: Decay<H>,
}

impl<H: Scalar<Hyper = H>> Sgd<H> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self { alpha: number(Alpha), decay: Decay::chosen(chosen, &mut number) })
    }
}

impl<H: Scalar<Hyper = H>> Rule<0> for Sgd<H> {
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
        let theta = self.decay.of(theta, see);
        let update = see.each(Update, g * S::narrow(self.alpha));
        ([], see.each(Parameter, theta - update))
    }
}

/// Momentum and Nesterov's momentum as `keras.optimizers.SGD` computes them.
///
/// # Formula
///
/// ```text
/// b_t = μ b_{t-1} - α g_t
/// θ_t = θ_{t-1} + b_t, or with Nesterov's momentum θ_{t-1} + (μ b_t - α g_t)
/// ```
///
/// The buffer is a step, α and sign included; elsewhere it is a sum of gradients. They differ once α changes.
///
/// # Order of operations
///
/// Left to right.
///
/// # Source
///
/// Keras 3.15.1, keras/src/optimizers/sgd.py `update_step`.
#[derive(Clone, Copy, Debug)]
pub struct Momentum<H> {
    alpha: H,
    momentum: H,
    nesterov: bool,
    decay: Decay<H>,
}

impl<H: Scalar<Hyper = H>> Momentum<H> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self {
            alpha: number(Alpha),
            momentum: number(HyperParameter::Momentum),
            nesterov: chosen.form.optimizer() == Optimizer::Nesterov,
            decay: Decay::chosen(chosen, &mut number),
        })
    }
}

impl<H: Scalar<Hyper = H>> Rule<1> for Momentum<H> {
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
        let Self { alpha, momentum, nesterov, decay } = *self;
        let n = S::narrow;

        let theta = decay.of(theta, see);
        let along = g * n(alpha);
        let b = see.each(Buffer, b * n(momentum) - along);
        // What is taken from θ is the negative of what Keras adds to it, to the bit.
        let update = see.each(Update, if nesterov { along - b * n(momentum) } else { -b });
        ([b], see.each(Parameter, theta - update))
    }
}
