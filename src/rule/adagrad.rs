//! AdaGrad, element by element.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule};
use crate::Quantity::{self, *};
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[(HyperParameter::Alpha, Some("0.01")), (HyperParameter::Eps, Some("1e-8"))],
    switches: &[],
    facts: &[
        SecondMoment.facts().written(["vₜ", "v_t", "sum of the squared gradients so far"]),
        Root.facts().written(["√vₜ", r"\sqrt{v_t}", "root of the sum of squared gradients"]),
        Denominator.facts().written(["√vₜ+ε", r"\sqrt{v_t}+\epsilon", "what the update divides by"]),
        StepSize.facts().written(["α/(√vₜ+ε)", r"\alpha/(\sqrt{v_t}+\epsilon)", "effective step size"]),
    ],
    departure: "",
};

/// AdaGrad: the gradient over the root of the sum of all its squares.
///
/// # Formula
///
/// ```text
/// v_t = v_{t-1} + g_t²
/// θ_t = θ_{t-1} - α g_t/(√v_t + ε)
/// ```
///
/// v_0 = 0. The first step is α long whatever the gradient, as Adam's is; a coordinate with few large gradients keeps its
/// long steps, and every coordinate's steps shrink about as 1/√t.
///
/// # Shape and units
///
/// Element by element, the diagonal of the paper's matrix; v has θ's shape. α has the unit of θ, ε that of the gradient.
///
/// # Order of operations
///
/// The lines of [`AdaGrad::coordinate`](Rule::coordinate), left to right, each operation rounded by itself.
///
/// # Example
///
/// ```
/// use adamscope::HyperParameter::Alpha;
/// use adamscope::rule::{AdaGrad, Ignore, Rule};
///
/// let mut adagrad = AdaGrad::new(|parameter| if parameter == Alpha { 0.5 } else { 0.0 });
/// adagrad.begin::<f64, _>(1, &mut Ignore);
/// // v = 16 + 9, so that the step is 0.5 · 3/5.
/// let ([v], theta) = adagrad.coordinate(&(), 3.0, [16.0], 1.0, &mut Ignore);
/// assert_eq!((v, theta), (25.0, 0.7));
/// ```
///
/// # Source
///
/// Duchi, Hazan & Singer 2011, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", JMLR 12,
/// figure 1, with diagonal matrices and its δ as ε.
#[derive(Clone, Copy, Debug)]
pub struct AdaGrad<H> {
    alpha: H,
    eps: H,
}

impl<H: Scalar> AdaGrad<H> {
    /// AdaGrad with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self { alpha: number(HyperParameter::Alpha), eps: number(HyperParameter::Eps) }
    }

    pub(super) fn chosen(_: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        Self::new(number)
    }
}

impl<H: Scalar<Hyper = H>> Rule<1> for AdaGrad<H> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 1] = [SecondMoment];
    const LOSES: &[Quantity] = &[];

    fn initial_memory(&self) -> [H; 1] {
        [self.alpha.zero()]
    }

    #[inline]
    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, _: &(), g: S, [v]: [S; 1], theta: S, see: &mut R) -> ([S; 1], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, eps } = *self;
        let n = S::narrow;

        let v = see.each(SecondMoment, v + g.square());
        let root = see.each(Root, v.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let update = see.each(Update, n(alpha) * g / denominator);
        let theta = see.each(Parameter, theta - update);
        ([v], theta)
    }
}
