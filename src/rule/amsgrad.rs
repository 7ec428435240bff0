//! AMSGrad, as Algorithm 2 of Reddi, Kale & Kumar has it.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule};
use crate::Quantity::{self, *};
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[
        (HyperParameter::Alpha, Some("0.001")),
        (HyperParameter::Beta1, Some("0.9")),
        (HyperParameter::Beta2, Some("0.999")),
        (HyperParameter::Eps, Some("1e-8")),
    ],
    switches: &[],
    facts: &[
        Root.facts().written(["√vᵐᵃˣₜ", r"\sqrt{v^{\max}_t}", "root of the largest second moment so far"]),
        Denominator.facts().written([
            "√vᵐᵃˣₜ+ε",
            r"\sqrt{v^{\max}_t}+\epsilon",
            "what the update divides by",
        ]),
        StepSize.facts().written([
            "α/(√vᵐᵃˣₜ+ε)",
            r"\alpha/(\sqrt{v^{\max}_t}+\epsilon)",
            "effective step size",
        ]),
    ],
    departure: "",
};

/// AMSGrad: Adam whose second moment never falls, so that no effective step size ever grows.
///
/// # Formula
///
/// ```text
/// m_t = β1 m_{t-1} + (1-β1) g_t
/// v_t = β2 v_{t-1} + (1-β2) g_t²
/// v_max = max(v_max, v_t)
/// θ_t = θ_{t-1} - α m_t/(√v_max + ε)
/// ```
///
/// m_0 = v_0 = v_max = 0. The paper writes v̂ for v_max, which is no bias correction: it has none. ε is not in the paper
/// either; it stands where Adam has it. The paper's α may fall with the steps; here it is constant.
///
/// # Shape and units
///
/// Element by element; m, v and v_max have θ's shape. α has the unit of θ, ε that of the gradient.
///
/// # Order of operations
///
/// The lines of [`AmsGrad::coordinate`](Rule::coordinate), left to right, each operation rounded by itself; 1−β1 and 1−β2
/// are worked out in [`Scalar::Hyper`] and rounded once. All frameworks correct the bias, Optax before the maximum, PyTorch
/// and Keras after it.
///
/// # Example
///
/// ```
/// use adamscope::HyperParameter::{Alpha, Eps};
/// use adamscope::rule::{AmsGrad, Ignore, Rule};
///
/// let mut amsgrad = AmsGrad::new(|parameter| match parameter {
///     Alpha => 2.0,
///     Eps => 0.0,
///     _ => 0.5,
/// });
/// amsgrad.begin::<f64, _>(1, &mut Ignore);
/// // v falls from 16 to (16 + 4)/2, and the step still divides by √16.
/// let (memory, theta) = amsgrad.coordinate(&(), 2.0, [0.0, 16.0, 16.0], 3.0, &mut Ignore);
/// assert_eq!((memory, theta), ([1.0, 10.0, 16.0], 2.5));
/// ```
///
/// # Source
///
/// Reddi, Kale & Kumar 2018, "On the Convergence of Adam and Beyond", Algorithm 2, arXiv:1904.09237.
#[derive(Clone, Copy, Debug)]
pub struct AmsGrad<H> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
}

impl<H: Scalar> AmsGrad<H> {
    /// AMSGrad with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(HyperParameter::Alpha),
            beta1: number(HyperParameter::Beta1),
            beta2: number(HyperParameter::Beta2),
            eps: number(HyperParameter::Eps),
        }
    }

    pub(super) fn chosen(_: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        Self::new(number)
    }
}

impl<H: Scalar<Hyper = H>> Rule<3> for AmsGrad<H> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 3] = [FirstMoment, SecondMoment, MaxSecondMoment];
    const LOSES: &[Quantity] = &[SecondMoment];

    fn initial_memory(&self) -> [H; 3] {
        [self.beta1.zero(); 3]
    }

    #[inline]
    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, _: &(), g: S, [m, v, v_max]: [S; 3], theta: S, see: &mut R) -> ([S; 3], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, beta1, beta2, eps } = *self;
        let one = beta1.one();
        let n = S::narrow;

        let m = see.each(FirstMoment, n(beta1) * m + n(one - beta1) * g);
        let v = see.each(SecondMoment, n(beta2) * v + n(one - beta2) * g.square());
        let v_max = see.each(MaxSecondMoment, v_max.max(v));
        let root = see.each(Root, v_max.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let update = see.each(Update, n(alpha) * m / denominator);
        let theta = see.each(Parameter, theta - update);
        ([m, v, v_max], theta)
    }
}
