//! Adadelta in Optax's order of operations.

use super::average;
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Eps, Rho};
use crate::rule::contract::{descend, ma};
use crate::rule::form::Signature;
use crate::rule::xla::Xla;
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADADELTA: Signature = Signature {
    parameters: &[(Alpha, None), (Rho, Some("0.9")), (Eps, Some("1e-6"))],
    switches: &[],
    facts: crate::rule::adadelta::PAPER.facts,
    departure: "ρ is 0.9 unless given, where the paper has 0.95. α has to be given.",
};

/// Adadelta as `optax.adadelta` computes it.
///
/// # Formula
///
/// ```text
/// v_t = (1-ρ) g_t² + ρ v_{t-1}
/// d_t = √(E[d²]_{t-1} + ε)/√(v_t + ε) g_t
/// E[d²]_t = (1-ρ) d_t² + ρ E[d²]_{t-1}
/// θ_t = θ_{t-1} - α d_t
/// ```
///
/// The paper has no α.
///
/// # Order of operations
///
/// Left to right. Compiled (`FMA`), the quotient of the roots is a product with the reciprocal, and the products that are
/// not rounded before they are added are (1-ρ)·g_t², ρ·E\[d²\]_{t-1} and −α·d_t.
///
/// # Source
///
/// Optax 0.2.8, optax/_src/transform.py `scale_by_adadelta`.
#[derive(Clone, Copy, Debug)]
pub struct Adadelta<H, const FMA: bool> {
    alpha: H,
    rho: H,
    eps: H,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Adadelta<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(_: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self { alpha: number(Alpha), rho: number(Rho), eps: number(Eps) })
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<2> for Adadelta<H, FMA> {
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
        let Self { alpha, rho, eps } = *self;
        let n = S::narrow;

        let v = see.each(SecondMoment, average::<S, FMA>(v, g.square(), rho));
        let denominator = see.each(Denominator, (v + n(eps)).sqrt());
        let numerator = (squares + n(eps)).sqrt();
        let ratio = if FMA { numerator * denominator.recip() } else { numerator / denominator };
        let direction = see.each(Direction, ratio * g);
        let new = n(rho.one() - rho) * direction.square();
        let squares = see.each(SquaredDirections, ma::<S, FMA>(n(rho), squares, new));
        let theta = descend::<S, R, FMA>(see, n(alpha), direction, theta);
        ([v, squares], see.each(Parameter, theta))
    }
}
