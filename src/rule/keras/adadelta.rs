//! Adadelta in Keras's order of operations.

use super::{Decay, average};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Eps, Rho, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::xla::Xla;
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADADELTA: Signature = Signature {
    parameters: &[(Alpha, Some("0.001")), (Rho, Some("0.95")), (Eps, Some("1e-7")), (WeightDecay, Some("0"))],
    switches: &[],
    facts: &[Denominator.facts().written([
        "√(vₜ+ε)",
        r"\sqrt{v_t+\epsilon}",
        "what the direction divides by",
    ])],
    departure: "α is 0.001 unless given, a thousandth of the paper's step.",
};

/// Adadelta as `keras.optimizers.Adadelta` computes it.
///
/// # Formula
///
/// ```text
/// v_t = ρ v_{t-1} + (1-ρ) g_t²
/// d_t = √(E[d²]_{t-1} + ε) g_t/√(v_t + ε)
/// E[d²]_t = ρ E[d²]_{t-1} + (1-ρ) d_t²
/// θ_t = θ_{t-1} - α d_t
/// ```
///
/// The paper has no α; that of Keras is 0.001 unless given, a thousandth of the paper's step.
///
/// # Order of operations
///
/// Left to right. Keras carries d_t with the other sign, which changes no bit.
///
/// # Source
///
/// Keras 3.15.1, keras/src/optimizers/adadelta.py `update_step`.
#[derive(Clone, Copy, Debug)]
pub struct Adadelta<H> {
    alpha: H,
    rho: H,
    eps: H,
    decay: Decay<H>,
}

impl<H: Scalar<Hyper = H>> Adadelta<H> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self {
            alpha: number(Alpha),
            rho: number(Rho),
            eps: number(Eps),
            decay: Decay::chosen(chosen, &mut number),
        })
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for Adadelta<H> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 2] = [SecondMoment, SquaredDirections];
    const LOSES: &[Quantity] = &[SquaredDirections];

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
        let Self { alpha, rho, eps, decay } = *self;
        let n = S::narrow;

        let theta = decay.of(theta, see);
        let v = see.each(SecondMoment, average(v, g.square(), rho));
        let denominator = see.each(Denominator, (v + n(eps)).sqrt());
        let direction = see.each(Direction, (squares + n(eps)).sqrt() * g / denominator);
        let squares = see.each(SquaredDirections, average(squares, direction.square(), rho));
        let update = see.each(Update, n(alpha) * direction);
        ([v, squares], see.each(Parameter, theta - update))
    }
}
