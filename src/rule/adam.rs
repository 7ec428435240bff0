//! Adam, as Algorithm 1 of Kingma & Ba has it.

use super::{HyperParameter, Recorder, Rule};
use crate::Quantity::*;
use crate::scalar::Scalar;

/// Adam: adaptive moment estimation.
///
/// # Formula
///
/// ```text
/// (1) m_t = β1 m_{t-1} + (1-β1) g_t
/// (2) v_t = β2 v_{t-1} + (1-β2) g_t²
/// (3) m̂_t = m_t/(1-β1^t),  v̂_t = v_t/(1-β2^t)
/// (4) θ_t = θ_{t-1} - α m̂_t/(√v̂_t + ε)
/// ```
///
/// m_0 = v_0 = 0, and t starts at 1. (1) is Momentum with its dampening set to β1, (2) is RMSprop; (3) is Adam's own.
///
/// # Shape and units
///
/// Element by element; m and v have θ's shape. α has the unit of θ, ε that of the gradient; a step is about α long
/// whatever the gradient's scale, since m̂/√v̂ has no unit.
///
/// # Order of operations
///
/// Part of the contract, for every number type: the lines of [`Adam::coordinate`](Rule::coordinate), left to right, each
/// operation rounded by itself. 1−β1, 1−β2, β^t and 1−β^t are worked out in [`Scalar::Hyper`] and rounded once to the
/// number type. PyTorch's and Keras's orders differ in the last bits from the first steps on.
///
/// # Accuracy
///
/// In f64, u = 2⁻⁵³. 1−β^t loses what the subtraction cancels: β^t is within one unit in the last place of a number
/// below 1, an absolute error of at most u, so 1−β^t is off by up to u/(1−β^t) relatively. For β2 = 0.999 that is 500 u
/// at t=2, on v̂ in full and on Δ by half. Everything else adds a few u a step, and the moving averages forget by the
/// factors β: v_t by at most 3u/(1−β2) = 3,000 u in the long run, about 3u t before that. So every column stays within
/// 1e-13 of its largest value so far over the first hundreds of steps.
///
/// # Example
///
/// ```
/// use adamscope::HyperParameter::{Alpha, Beta1, Beta2};
/// use adamscope::rule::{Adam, Ignore, Rule};
///
/// let mut adam = Adam::new(|parameter| match parameter {
///     Alpha => 0.1,
///     Beta1 => 0.9,
///     Beta2 => 0.999,
///     _ => 1e-8, // eps
/// });
/// let shared = adam.begin::<f64, _>(1, &mut Ignore);
/// let (_, theta) = adam.coordinate(&shared, 6.0, [0.0, 0.0], 3.0, &mut Ignore);
/// // The first step is α long, whatever the gradient: m̂ = g and √v̂ = |g|.
/// assert!((theta - 2.9_f64).abs() < 1e-9);
/// ```
///
/// # Source
///
/// Kingma & Ba 2015, "Adam: A Method for Stochastic Optimization", Algorithm 1, arXiv:1412.6980.
#[derive(Clone, Copy, Debug)]
pub struct Adam<H> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
}

/// The two bias corrections 1 − β^t of a step.
#[derive(Clone, Copy, Debug)]
pub struct Corrections<H> {
    correction1: H,
    correction2: H,
}

impl<H: Scalar> Adam<H> {
    /// The hyper-parameters that Adam has.
    pub const PARAMETERS: &'static [HyperParameter] =
        &[HyperParameter::Alpha, HyperParameter::Beta1, HyperParameter::Beta2, HyperParameter::Eps];

    /// Adam with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(HyperParameter::Alpha),
            beta1: number(HyperParameter::Beta1),
            beta2: number(HyperParameter::Beta2),
            eps: number(HyperParameter::Eps),
        }
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for Adam<H> {
    type Hyper = H;
    type Shared = Corrections<H>;

    #[inline]
    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Corrections<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        Corrections {
            correction1: see.once(Correction1, self.beta1.one_minus_powi(t)),
            correction2: see.once(Correction2, self.beta2.one_minus_powi(t)),
        }
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &Corrections<H>,
        g: S,
        [m, v]: [S; 2],
        theta: S,
        see: &mut R,
    ) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, beta1, beta2, eps } = *self;
        let Corrections { correction1, correction2 } = *shared;
        let one = beta1.one();
        let n = S::narrow; // hyper-parameters meet the coordinate's number: rounded once, here

        let m = see.each(FirstMoment, n(beta1) * m + n(one - beta1) * g); // (1)
        let v = see.each(SecondMoment, n(beta2) * v + n(one - beta2) * (g * g)); // (2)
        let m_hat = see.each(FirstMomentHat, m / n(correction1)); // (3)
        let v_hat = see.each(SecondMomentHat, v / n(correction2));
        let root = see.each(Root, v_hat.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.each(StepSize, n(alpha) / denominator);
        }
        let update = see.each(Update, n(alpha) * m_hat / denominator);
        let theta = see.each(Parameter, theta - update); // (4)
        ([m, v], theta)
    }
}
