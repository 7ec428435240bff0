//! AdaGrad in PyTorch's order of operations.

use super::Decay;
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Eps, InitialAccumulator, LrDecay, WeightDecay};
use crate::rule::contract::ma;
use crate::rule::form::Signature;
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADAGRAD: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.01")),
        (Eps, Some("1e-10")),
        (WeightDecay, Some("0")),
        (InitialAccumulator, Some("0")),
        (LrDecay, Some("0")),
    ],
    switches: &[],
    facts: crate::rule::adagrad::PAPER.facts,
    departure: "α may fall with the steps (lr-decay) and v may start above 0 (initial-accumulator); neither does unless told. ε is 1e-10 unless given.",
};

/// AdaGrad as `torch.optim.Adagrad` computes it.
///
/// # Formula
///
/// ```text
/// v_t = v_{t-1} + g_t²
/// α_t = α/(1 + (t-1) η)
/// θ_t = θ_{t-1} - α_t g_t / (√v_t + ε)
/// ```
///
/// The paper has no η, and v_0 = 0.
///
/// # Order of operations
///
/// Left to right; where `FMA`, g_t² is not rounded before it is added.
///
/// # Source
///
/// PyTorch 2.15, torch/optim/adagrad.py `_single_tensor_adagrad`.
#[derive(Clone, Copy, Debug)]
pub struct Adagrad<H, const FMA: bool> {
    alpha: H,
    eps: H,
    initial: H,
    lr_decay: H,
    decay: Decay<H>,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Adagrad<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(Alpha),
            eps: number(Eps),
            initial: number(InitialAccumulator),
            lr_decay: number(LrDecay),
            decay: Decay::chosen(chosen, false, &mut number),
        }
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<1> for Adagrad<H, FMA> {
    type Hyper = H;
    /// α_t.
    type Shared = H;

    const REMEMBERED: [Quantity; 1] = [SecondMoment];
    const LOSES: &[Quantity] = &[];

    #[inline(always)]
    fn over_coordinates<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        self.decay.known(
            #[inline(always)]
            |decay| run(&Self { decay, ..*self }),
        )
    }

    fn initial_memory(&self) -> [H; 1] {
        [self.initial]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> H
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, lr_decay, .. } = *self;
        let one = alpha.one();
        see.once(LearningRate, alpha / (one + (alpha.step(t) - one) * lr_decay))
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, shared: &H, g: S, [v]: [S; 1], theta: S, see: &mut R) -> ([S; 1], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let n = S::narrow;

        let (g, theta) = self.decay.of::<S, R, FMA>(g, theta, see);
        let v = see.each(SecondMoment, ma::<S, FMA>(g, g, v));
        let root = see.each(Root, v.sqrt());
        let denominator = see.each(Denominator, root + n(self.eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(*shared) / denominator);
        }
        let update = see.each(Update, n(*shared) * g / denominator);
        let theta = see.each(Parameter, theta - update);
        ([v], theta)
    }
}
