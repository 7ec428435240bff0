//! Adam, as Algorithm 1 of Kingma & Ba has it.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule, Switch};
use crate::Quantity::{self, *};
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[
        (HyperParameter::Alpha, Some("0.001")),
        (HyperParameter::Beta1, Some("0.9")),
        (HyperParameter::Beta2, Some("0.999")),
        (HyperParameter::Eps, Some("1e-8")),
    ],
    switches: &[Switch::NoBiasCorrection],
    facts: &[],
    departure: "",
};

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
///
/// # Accuracy
///
/// Bounds on the distance from exact arithmetic with the same gradients and hyper-parameters, in f64, to first order in
/// u = 2⁻⁵³, without underflow, and for β ≥ 1/2, where 1−β is exact:
///
/// - v_t: 2tu, relatively. All terms are positive, so a sum's relative error is at most the larger of its terms' plus u;
///   that is 2u at t=1, and a step adds u for the product with β2 and u for the sum.
/// - m_t: 4u/(1−β1) of the largest |m| so far, 40u for β1 = 0.9. The roundings of a step come to
///   u(|β1 m_{t-1}| + |(1−β1) g_t| + |m_t|), at most 4u of that largest |m| since (1−β1) g_t = m_t − β1 m_{t-1}, and the
///   average forgets them as it forgets gradients.
/// - 1−β^t: u/(1−β^t), relatively, and exact at t=1: `pow` is within one unit in the last place of a number below 1,
///   which is at most u, and the subtraction cancels the digits before it. For β2 = 0.999 that is 500u at t=2.
/// - v̂_t: the sum of v_t's, the correction's and u for the division. For β2 = 0.999: 505u at t=2, the most there is up
///   to t=249, and at most 900u = 1e-13 up to t=448.
/// - m̂_t: likewise, 47u of the largest |m̂| so far for β1 = 0.9.
/// - Δ_t: half of v̂_t's relative error, 4u for the root, the sum, the product and the quotient, and m̂_t's error times
///   α/(√v̂_t + ε).
/// - θ_t: the errors of all updates so far add up, and u|θ| a step.
///
/// An objective's gradient is taken at a θ that is off already, and how that comes back depends on the objective. Over the
/// runs in `tests/truth.rs` (given gradients, the bowl, 200 steps of Rosenbrock) every column is within 1e-13 of its largest
/// value so far; v̂ at t=2 is the worst.
///
/// In f32, u = 2⁻²⁴. The corrections are worked out in f64, where they cancel harmlessly, but β, 1−β and 1−β^t are rounded
/// on the way to the coordinate: v_t is within 3tu and v̂_t within (3t+2)u.
#[derive(Clone, Copy, Debug)]
pub struct Adam<H> {
    pub(super) alpha: H,
    pub(super) beta1: H,
    pub(super) beta2: H,
    pub(super) eps: H,
    corrected: bool,
}

/// The two bias corrections 1 − β^t of a step.
#[derive(Clone, Copy, Debug)]
pub struct Corrections<H> {
    pub(super) correction1: H,
    pub(super) correction2: H,
}

impl<H: Scalar> Adam<H> {
    /// Adam with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(HyperParameter::Alpha),
            beta1: number(HyperParameter::Beta1),
            beta2: number(HyperParameter::Beta2),
            eps: number(HyperParameter::Eps),
            corrected: true,
        }
    }

    /// The same without (3): both corrections are 1, and m̂ and v̂ are m and v.
    ///
    /// ```
    /// use adamscope::{Experiment, Quantity};
    ///
    /// let forgot = Experiment::builder().switch("no-bias-correction").build().unwrap().trace().unwrap();
    /// let first = forgot.step(1).unwrap();
    /// // m is a tenth of g, but √v a thirty-first: the first step is three times as long as it should be.
    /// let update = first.value(Quantity::Update, 0).unwrap().to_f64();
    /// assert!((update / 0.1 - 0.1 / 0.001_f64.sqrt()).abs() < 1e-6);
    /// ```
    pub fn without_bias_correction(self) -> Self {
        Self { corrected: false, ..self }
    }

    pub(super) fn chosen(chosen: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        Self { corrected: !chosen.has(Switch::NoBiasCorrection), ..Self::new(number) }
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for Adam<H> {
    type Hyper = H;
    type Shared = Corrections<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];
    const LOSES: &[Quantity] = &[];

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    #[inline]
    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Corrections<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let one = self.beta1.one();
        if !self.corrected {
            return Corrections { correction1: one, correction2: one };
        }
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
        let Self { alpha, beta1, beta2, eps, .. } = *self;
        let Corrections { correction1, correction2 } = *shared;
        let one = beta1.one();
        let n = S::narrow; // a hyper-parameter meets the coordinate's number, rounded once; for f64, read n(x) as x

        // ANCHOR: step
        let m = see.each(FirstMoment, n(beta1) * m + n(one - beta1) * g); // (1)
        let v = see.each(SecondMoment, n(beta2) * v + n(one - beta2) * g.square()); // (2)
        let m_hat = see.each(FirstMomentHat, m / n(correction1)); // (3)
        let v_hat = see.each(SecondMomentHat, v / n(correction2)); // (3)
        let root = see.each(Root, v_hat.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let update = see.each(Update, n(alpha) * m_hat / denominator);
        let theta = see.each(Parameter, theta - update); // (4)
        // ANCHOR_END: step
        ([m, v], theta)
    }
}
