//! AdamW, as Algorithm 2 of Loshchilov & Hutter has it.

use super::adam::Corrections;
use super::form::Signature;
use super::{Adam, Chosen, HyperParameter, Recorder, Rule, Switch};
use crate::Quantity::{self, *};
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[
        (HyperParameter::Alpha, Some("0.001")),
        (HyperParameter::Beta1, Some("0.9")),
        (HyperParameter::Beta2, Some("0.999")),
        (HyperParameter::Eps, Some("1e-8")),
        (HyperParameter::WeightDecay, Some("0.01")),
    ],
    switches: &[Switch::NoBiasCorrection],
    facts: &[],
    departure: "",
};

/// AdamW: Adam, with weight decay that doesn't go through the moments.
///
/// # Formula
///
/// ```text
/// m_t = β1 m_{t-1} + (1-β1) g_t
/// v_t = β2 v_{t-1} + (1-β2) g_t²
/// m̂_t = m_t/(1-β1^t),  v̂_t = v_t/(1-β2^t)
/// θ_t = θ_{t-1} - (α m̂_t/(√v̂_t + ε) + λ θ_{t-1})
/// ```
///
/// m_0 = v_0 = 0. Added to the gradient instead, λθ would be divided by the root like all else, and weights with large
/// gradients would decay less.
///
/// **λ is not multiplied by α.** The paper scales both by a schedule η_t, which is 1 here. PyTorch, Optax and Keras take
/// αλθ: their λ of 0.01 at α = 0.001 is 0.00001 here.
///
/// # Shape and units
///
/// Element by element; m and v have θ's shape. α has the unit of θ, ε that of the gradient, λ none.
///
/// # Order of operations
///
/// The lines of [`AdamW::coordinate`](Rule::coordinate), left to right, each operation rounded by itself; otherwise as
/// [`Adam`]. With λ = 0 every number is Adam's.
///
/// # Example
///
/// ```
/// use adamscope::HyperParameter::{Alpha, Eps, WeightDecay};
/// use adamscope::rule::{AdamW, Ignore, Rule};
///
/// let mut adamw = AdamW::new(|parameter| match parameter {
///     Alpha => 0.5,
///     Eps => 0.0,
///     WeightDecay => 0.25,
///     _ => 0.5,
/// });
/// let shared = adamw.begin::<f64, _>(1, &mut Ignore);
/// // Adam's first step is α long; a quarter of θ goes besides.
/// let (_, theta) = adamw.coordinate(&shared, 6.0, [0.0, 0.0], 4.0, &mut Ignore);
/// assert_eq!(theta, 4.0 - 0.5 - 1.0);
/// ```
///
/// # Source
///
/// Loshchilov & Hutter 2019, "Decoupled Weight Decay Regularization", Algorithm 2, arXiv:1711.05101.
#[derive(Clone, Copy, Debug)]
pub struct AdamW<H> {
    adam: Adam<H>,
    weight_decay: H,
}

impl<H: Scalar> AdamW<H> {
    /// AdamW with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self { adam: Adam::new(&mut number), weight_decay: number(HyperParameter::WeightDecay) }
    }

    /// The same without bias corrections; see [`Adam::without_bias_correction`].
    pub fn without_bias_correction(self) -> Self {
        Self { adam: self.adam.without_bias_correction(), ..self }
    }

    pub(super) fn chosen(chosen: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        let corrected = Self::new(number);
        if chosen.has(Switch::NoBiasCorrection) { corrected.without_bias_correction() } else { corrected }
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for AdamW<H> {
    type Hyper = H;
    type Shared = Corrections<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];
    const LOSES: &[Quantity] = &[];

    fn initial_memory(&self) -> [H; 2] {
        self.adam.initial_memory()
    }

    #[inline]
    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Corrections<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        self.adam.begin(t, see)
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
        let Self { adam: Adam { alpha, beta1, beta2, eps, .. }, weight_decay } = *self;
        let Corrections { correction1, correction2 } = *shared;
        let one = beta1.one();
        let n = S::narrow;

        let m = see.each(FirstMoment, n(beta1) * m + n(one - beta1) * g);
        let v = see.each(SecondMoment, n(beta2) * v + n(one - beta2) * g.square());
        let m_hat = see.each(FirstMomentHat, m / n(correction1));
        let v_hat = see.each(SecondMomentHat, v / n(correction2));
        let root = see.each(Root, v_hat.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let adam_step = see.each(AdamStep, n(alpha) * m_hat / denominator);
        let decay = see.each(WeightDecay, n(weight_decay) * theta);
        let update = see.each(Update, adam_step + decay);
        let theta = see.each(Parameter, theta - update);
        ([m, v], theta)
    }
}
