//! Nadam, as Dozat has it.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule};
use crate::Quantity::{self, *};
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[
        (HyperParameter::Alpha, Some("0.002")),
        (HyperParameter::Beta1, Some("0.9")),
        (HyperParameter::Beta2, Some("0.999")),
        (HyperParameter::Eps, Some("1e-8")),
        (HyperParameter::MomentumDecay, Some("0.004")),
    ],
    switches: &[],
    facts: &[
        Correction1.facts().written(["1−Πₜ", r"1-\Pi_t", "bias correction of the gradient"]),
        FirstMomentHat.facts().written(["m̂ₜ", r"\hat{m}_t", "first moment, corrected as of the next step"]),
    ],
    departure: "",
};

/// Nadam: Adam with Nesterov's momentum, and a momentum that rises.
///
/// # Formula
///
/// ```text
/// μ_t = β1 (1 - 0.5 · 0.96^(tψ))
/// m_t = μ_t m_{t-1} + (1-μ_t) g_t
/// v_t = β2 v_{t-1} + (1-β2) g_t²
/// Π_t = Π_{t-1} μ_t
/// ĝ_t = g_t/(1-Π_t),  m̂_t = m_t/(1-Π_t μ_{t+1}),  v̂_t = v_t/(1-β2^t)
/// m̄_t = (1-μ_t) ĝ_t + μ_{t+1} m̂_t
/// θ_t = θ_{t-1} - α m̄_t/(√v̂_t + ε)
/// ```
///
/// m_0 = v_0 = 0, Π_0 = 1, and ψ = 1/250: μ rises from half of β1 to all of it. m̄ takes the momentum of the step to come at once,
/// as [`Nesterov`](super::Nesterov) does: the average as it will be when g has passed through it a second time. The weights
/// of the gradients in m_t add up to 1 − Π_t, which is what the corrections undo.
///
/// # Shape and units
///
/// Element by element; m and v have θ's shape. α has the unit of θ, ε that of the gradient.
///
/// # Order of operations
///
/// The lines of [`Nadam::coordinate`](Rule::coordinate) and [`Nadam::begin`](Rule::begin), left to right, each operation
/// rounded by itself. What has no index of a coordinate is worked out in [`Scalar::Hyper`] and rounded once; the product
/// of all μ is carried from step to step there. PyTorch and Keras average with β1 where the paper has μ_t, and Optax has
/// no schedule.
///
/// Exact decimals have no powers that aren't whole, so that there ψ must be whole, such as Keras's 1.
///
/// # Example
///
/// ```
/// use adamscope::HyperParameter::{Alpha, Beta1, Eps, MomentumDecay};
/// use adamscope::rule::{Ignore, Nadam, Rule};
///
/// let mut nadam = Nadam::new(|parameter| match parameter {
///     Alpha => 0.1,
///     Beta1 => 0.0,
///     Eps => 0.0,
///     MomentumDecay => 0.004,
///     _ => 0.5, // beta2
/// });
/// let shared = nadam.begin::<f64, _>(1, &mut Ignore);
/// // Without momentum, Adam's first step: α long.
/// let (_, theta) = nadam.coordinate(&shared, 6.0, [0.0, 0.0], 3.0, &mut Ignore);
/// assert_eq!(theta, 2.9);
/// ```
///
/// # Source
///
/// Dozat 2016, "Incorporating Nesterov Momentum into Adam", ICLR workshop, and his report of 2015 of the same name.
#[derive(Clone, Copy, Debug)]
pub struct Nadam<H> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    momentum_decay: H,
    /// The product of all μ so far.
    mu_product: H,
}

/// What the coordinates of a step share.
#[derive(Clone, Copy, Debug)]
pub struct Schedule<H> {
    mu: H,
    mu_next: H,
    /// 1 − ∏μ up to this step, and up to the next.
    correction1: H,
    correction1_next: H,
    correction2: H,
}

impl<H: Scalar> Nadam<H> {
    /// Nadam with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        let beta1 = number(HyperParameter::Beta1);
        Self {
            alpha: number(HyperParameter::Alpha),
            beta1,
            beta2: number(HyperParameter::Beta2),
            eps: number(HyperParameter::Eps),
            momentum_decay: number(HyperParameter::MomentumDecay),
            mu_product: beta1.one(),
        }
    }

    pub(super) fn chosen(_: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        Self::new(number)
    }

    /// μ_t.
    fn mu(&self, t: u64) -> H {
        let Self { beta1, momentum_decay, .. } = *self;
        let [half, base] = [beta1.constant(5, 1), beta1.constant(96, 2)];
        beta1 * (beta1.one() - half * base.powf(beta1.step(t) * momentum_decay))
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for Nadam<H> {
    type Hyper = H;
    type Shared = Schedule<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];
    const LOSES: &[Quantity] = &[];
    const ACCUMULATES: bool = true;

    fn carry_on(&mut self, before: &Self) {
        self.mu_product = before.mu_product;
    }

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    #[inline]
    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Schedule<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let one = self.beta1.one();

        let mu = see.once(MomentumSchedule, self.mu(t));
        let mu_next = see.once(NextMomentum, self.mu(t + 1));
        self.mu_product = see.once(MomentumProduct, self.mu_product * mu);
        let correction1 = see.once(Correction1, one - self.mu_product);
        let correction1_next = one - self.mu_product * mu_next;
        let correction2 = see.once(Correction2, self.beta2.one_minus_powi(t));
        Schedule { mu, mu_next, correction1, correction1_next, correction2 }
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &Schedule<H>,
        g: S,
        [m, v]: [S; 2],
        theta: S,
        see: &mut R,
    ) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, beta2, eps, .. } = *self;
        let Schedule { mu, mu_next, correction1, correction1_next, correction2 } = *shared;
        let one = mu.one();
        let n = S::narrow;

        let m = see.each(FirstMoment, n(mu) * m + n(one - mu) * g);
        let v = see.each(SecondMoment, n(beta2) * v + n(one - beta2) * g.square());
        let g_hat = see.each(GradientHat, g / n(correction1));
        let m_hat = see.each(FirstMomentHat, m / n(correction1_next));
        let v_hat = see.each(SecondMomentHat, v / n(correction2));
        let m_bar = see.each(NesterovMoment, n(one - mu) * g_hat + n(mu_next) * m_hat);
        let root = see.each(Root, v_hat.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let update = see.each(Update, n(alpha) * m_bar / denominator);
        let theta = see.each(Parameter, theta - update);
        ([m, v], theta)
    }
}
