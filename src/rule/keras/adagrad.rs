//! AdaGrad in Keras's order of operations.

use super::Decay;
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Eps, InitialAccumulator, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::xla::Xla;
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADAGRAD: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.001")),
        (Eps, Some("1e-7")),
        (WeightDecay, Some("0")),
        (InitialAccumulator, Some("0.1")),
    ],
    switches: &[],
    facts: &[
        SecondMoment.facts().written(["vₜ", "v_t", "sum of the squared gradients so far"]),
        Denominator.facts().written(["√(vₜ+ε)", r"\sqrt{v_t+\epsilon}", "what the update divides by"]),
        StepSize.facts().written(["α/√(vₜ+ε)", r"\alpha/\sqrt{v_t+\epsilon}", "effective step size"]),
    ],
    departure: "v starts at 0.1 unless told otherwise, and ε is inside the root.",
};

/// AdaGrad as `keras.optimizers.Adagrad` computes it.
///
/// # Formula
///
/// ```text
/// v_t = v_{t-1} + g_t²
/// θ_t = θ_{t-1} - α g_t/√(v_t + ε)
/// ```
///
/// v_0 is not 0 unless that is given; ε is inside the root.
///
/// # Order of operations
///
/// Left to right.
///
/// # Source
///
/// Keras 3.15.1, keras/src/optimizers/adagrad.py `update_step`.
#[derive(Clone, Copy, Debug)]
pub struct Adagrad<H> {
    alpha: H,
    eps: H,
    initial: H,
    decay: Decay<H>,
}

impl<H: Scalar<Hyper = H>> Adagrad<H> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self {
            alpha: number(Alpha),
            eps: number(Eps),
            initial: number(InitialAccumulator),
            decay: Decay::chosen(chosen, &mut number),
        })
    }
}

impl<H: Scalar<Hyper = H>> Rule<1> for Adagrad<H> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 1] = [SecondMoment];
    const LOSES: &[Quantity] = &[];

    fn initial_memory(&self) -> [H; 1] {
        [self.initial]
    }

    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, (): &(), g: S, [v]: [S; 1], theta: S, see: &mut R) -> ([S; 1], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, eps, decay, .. } = *self;
        let n = S::narrow;

        let theta = decay.of(theta, see);
        let v = see.each(SecondMoment, v + g.square());
        let denominator = see.each(Denominator, (v + n(eps)).sqrt());
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let update = see.each(Update, n(alpha) * g / denominator);
        ([v], see.each(Parameter, theta - update))
    }
}
