//! AdaGrad in Optax's order of operations.

use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Eps, InitialAccumulator};
use crate::rule::contract::{descend, ma};
use crate::rule::form::Signature;
use crate::rule::xla::Xla;
use crate::rule::{Chosen, Recorder, Rule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADAGRAD: Signature = Signature {
    parameters: &[(Alpha, None), (Eps, Some("1e-7")), (InitialAccumulator, Some("0.1"))],
    switches: &[],
    facts: crate::rule::adagrad::PAPER.facts,
    departure: "v starts at 0.1 unless told otherwise, ε is inside the root, and nothing moves where v is 0. α has to be given.",
};

/// AdaGrad as `optax.adagrad` computes it.
///
/// # Formula
///
/// ```text
/// v_t = v_{t-1} + g_t²
/// θ_t = θ_{t-1} - α g_t/√(v_t + ε), and without the second term where v_t = 0
/// ```
///
/// v_0 is not 0 unless that is given; ε is inside the root.
///
/// # Order of operations
///
/// The gradient is multiplied by the reciprocal of the root. Where `FMA`, g_t² and −α times the direction are not rounded
/// before they are added.
///
/// # Source
///
/// Optax 0.2.8, optax/_src/transform.py `scale_by_rss`.
#[derive(Clone, Copy, Debug)]
pub struct Adagrad<H, const FMA: bool> {
    alpha: H,
    eps: H,
    initial: H,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Adagrad<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(_: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Xla<Self> {
        Xla(Self { alpha: number(Alpha), eps: number(Eps), initial: number(InitialAccumulator) })
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<1> for Adagrad<H, FMA> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 1] = [SecondMoment];

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
        let n = S::narrow;

        let v = see.each(SecondMoment, ma::<S, FMA>(g, g, v));
        let reciprocal = (v + n(self.eps)).sqrt().recip();
        let direction = see.each(Direction, v.if_greater(v.zero(), reciprocal, v.zero()) * g);
        let theta = descend::<S, R, FMA>(see, n(self.alpha), direction, theta);
        ([v], see.each(Parameter, theta))
    }
}
