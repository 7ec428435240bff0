//! AdaMax, as Algorithm 2 of Kingma & Ba has it.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule, Switch};
use crate::Quantity::{self, *};
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[
        (HyperParameter::Alpha, Some("0.002")),
        (HyperParameter::Beta1, Some("0.9")),
        (HyperParameter::Beta2, Some("0.999")),
    ],
    switches: &[Switch::NoBiasCorrection],
    facts: &[],
    departure: "",
};

/// AdaMax: Adam with the largest gradient, fading, in place of the second moment.
///
/// # Formula
///
/// ```text
/// m_t = β1 m_{t-1} + (1-β1) g_t
/// u_t = max(β2 u_{t-1}, |g_t|)
/// θ_t = θ_{t-1} - (α/(1-β1^t)) m_t/u_t
/// ```
///
/// m_0 = u_0 = 0. u is what (1-β2^p) Σ β2^(p(t-k)) |g_k|^p, to the power 1/p, tends to as p grows; it needs no bias
/// correction, since a maximum is not pulled towards its start.
///
/// There is no ε: where all gradients so far were 0, the step is 0/0 and the run ends with an error.
///
/// # Shape and units
///
/// Element by element; m and u have θ's shape and the gradient's unit. α has the unit of θ, and |θ_t − θ_{t-1}| ≤ α as far
/// as |m_t| ≤ (1-β1^t) u_t.
///
/// # Order of operations
///
/// The lines of [`AdaMax::coordinate`](Rule::coordinate), left to right, each operation rounded by itself. 1−β1 and
/// α/(1−β1^t) are worked out in [`Scalar::Hyper`] and rounded once.
///
/// # Example
///
/// ```
/// use adamscope::HyperParameter::{Alpha, Beta1};
/// use adamscope::rule::{AdaMax, Ignore, Rule};
///
/// let mut adamax = AdaMax::new(|parameter| match parameter {
///     Alpha => 0.1,
///     Beta1 => 0.75,
///     _ => 0.5, // beta2
/// });
/// let shared = adamax.begin::<f64, _>(1, &mut Ignore);
/// // m = 6/4, u = 6, and α/(1 - β1) = 0.4: the first step is α long, without any ε.
/// let (memory, theta) = adamax.coordinate(&shared, 6.0, [0.0, 8.0], 3.0, &mut Ignore);
/// assert_eq!((memory, theta), ([1.5, 6.0], 2.9));
/// ```
///
/// # Source
///
/// Kingma & Ba 2015, "Adam: A Method for Stochastic Optimization", Algorithm 2, arXiv:1412.6980.
#[derive(Clone, Copy, Debug)]
pub struct AdaMax<H> {
    alpha: H,
    beta1: H,
    beta2: H,
    corrected: bool,
}

impl<H: Scalar> AdaMax<H> {
    /// AdaMax with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(HyperParameter::Alpha),
            beta1: number(HyperParameter::Beta1),
            beta2: number(HyperParameter::Beta2),
            corrected: true,
        }
    }

    /// The same with α in place of α/(1−β1^t).
    pub fn without_bias_correction(self) -> Self {
        Self { corrected: false, ..self }
    }

    pub(super) fn chosen(chosen: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        Self { corrected: !chosen.has(Switch::NoBiasCorrection), ..Self::new(number) }
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for AdaMax<H> {
    type Hyper = H;
    /// α/(1−β1^t).
    type Shared = H;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, InfinityNorm];
    const LOSES: &[Quantity] = &[InfinityNorm];
    const HAS_EPS: bool = false;

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    #[inline]
    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> H
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        if !self.corrected {
            return self.alpha;
        }
        let correction1 = see.once(Correction1, self.beta1.one_minus_powi(t));
        see.once(LearningRate, self.alpha / correction1)
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, alpha_t: &H, g: S, [m, u]: [S; 2], theta: S, see: &mut R) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { beta1, beta2, .. } = *self;
        let n = S::narrow;

        let m = see.each(FirstMoment, n(beta1) * m + n(beta1.one() - beta1) * g);
        let u = see.each(InfinityNorm, (n(beta2) * u).max(g.abs()));
        let update = see.each(Update, n(*alpha_t) * m / u);
        let theta = see.each(Parameter, theta - update);
        ([m, u], theta)
    }
}
