//! RAdam, as Algorithm 2 of Liu et al. has it.

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
        (HyperParameter::Threshold, Some("4")),
    ],
    switches: &[],
    facts: &[],
    departure: "",
};

/// RAdam: Adam that takes momentum's steps until its second moment has seen enough to be divided by.
///
/// # Formula
///
/// ```text
/// m_t = β1 m_{t-1} + (1-β1) g_t
/// v_t = β2 v_{t-1} + (1-β2) g_t²
/// m̂_t = m_t/(1-β1^t),  v̂_t = v_t/(1-β2^t)
/// ρ_∞ = 2/(1-β2) - 1,  ρ_t = ρ_∞ - 2 t β2^t/(1-β2^t)
/// r_t = √((ρ_t-4)(ρ_t-2)ρ_∞/((ρ_∞-4)(ρ_∞-2)ρ_t))
/// θ_t = θ_{t-1} - α r_t m̂_t/(√v̂_t + ε)    if ρ_t > ρ*
///       θ_{t-1} - α m̂_t                   otherwise
/// ```
///
/// m_0 = v_0 = 0, and ρ* is 4, above which the variance that r_t corrects is finite. ρ_t grows from 1 towards ρ_∞; for
/// β2 = 0.999 it passes 4 at t = 5. r_t is recorded as 0 while it has no use; it has no value there. Without an ε in the
/// paper, ours stands where Adam has it.
///
/// # Shape and units
///
/// Element by element; m and v have θ's shape. α is a length in the rectified steps, as in Adam, and in the others the unit
/// of θ over that of the gradient, as in momentum; the paper adds the two together, and so do we.
///
/// # Order of operations
///
/// The lines of [`RAdam::coordinate`](Rule::coordinate) and [`RAdam::begin`](Rule::begin), left to right, each operation
/// rounded by itself. 1−β, 1−β^t, ρ_t and r_t are worked out in [`Scalar::Hyper`] and rounded once.
///
/// # Example
///
/// ```
/// use adamscope::HyperParameter::{Alpha, Beta2, Threshold};
/// use adamscope::rule::{Ignore, RAdam, Rule};
///
/// let mut radam = RAdam::new(|parameter| match parameter {
///     Alpha => 0.25,
///     Beta2 => 0.999,
///     Threshold => 4.0,
///     _ => 0.5,
/// });
/// let shared = radam.begin::<f64, _>(1, &mut Ignore);
/// // The first step is momentum's: α m̂, and m̂ = g.
/// let (_, theta) = radam.coordinate(&shared, 6.0, [0.0, 0.0], 3.0, &mut Ignore);
/// assert_eq!(theta, 1.5);
/// ```
///
/// # Source
///
/// Liu, Jiang, He, Chen, Liu, Gao & Han 2020, "On the Variance of the Adaptive Learning Rate and Beyond", Algorithm 2,
/// arXiv:1908.03265. PyTorch and Optax ask for ρ_t above 5.
#[derive(Clone, Copy, Debug)]
pub struct RAdam<H> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    threshold: H,
}

/// What the coordinates of a step share.
#[derive(Clone, Copy, Debug)]
pub struct Rectified<H> {
    correction1: H,
    correction2: H,
    rho: H,
    r: H,
}

impl<H: Scalar> RAdam<H> {
    /// RAdam with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(HyperParameter::Alpha),
            beta1: number(HyperParameter::Beta1),
            beta2: number(HyperParameter::Beta2),
            eps: number(HyperParameter::Eps),
            threshold: number(HyperParameter::Threshold),
        }
    }

    pub(super) fn chosen(_: &Chosen, number: impl FnMut(HyperParameter) -> H) -> Self {
        Self::new(number)
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for RAdam<H> {
    type Hyper = H;
    type Shared = Rectified<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];
    const LOSES: &[Quantity] = &[];

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    #[inline]
    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Rectified<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { beta1, beta2, threshold, .. } = *self;
        let [one, two, four] = [1, 2, 4].map(|number| beta2.constant(number, 0));

        let correction1 = see.once(Correction1, beta1.one_minus_powi(t));
        let correction2 = see.once(Correction2, beta2.one_minus_powi(t));
        let rho_end = two / (one - beta2) - one;
        let rho = see.once(AverageLength, rho_end - two * beta2.step(t) * beta2.powi(t) / correction2);
        let square = (rho - four) * (rho - two) * rho_end / ((rho_end - four) * (rho_end - two) * rho);
        let r = see.once(Rectification, H::if_hyper_greater(rho, threshold, square.sqrt(), rho.zero()));
        Rectified { correction1, correction2, rho, r }
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &Rectified<H>,
        g: S,
        [m, v]: [S; 2],
        theta: S,
        see: &mut R,
    ) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, beta1, beta2, eps, threshold } = *self;
        let Rectified { correction1, correction2, rho, r } = *shared;
        let one = beta1.one();
        let n = S::narrow;

        let m = see.each(FirstMoment, n(beta1) * m + n(one - beta1) * g);
        let v = see.each(SecondMoment, n(beta2) * v + n(one - beta2) * g.square());
        let m_hat = see.each(FirstMomentHat, m / n(correction1));
        let v_hat = see.each(SecondMomentHat, v / n(correction2));
        let root = see.each(Root, v_hat.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        let rectified = n(alpha) * n(r) * m_hat / denominator;
        let plain = n(alpha) * m_hat;
        let update = see.each(Update, S::if_hyper_greater(rho, threshold, rectified, plain));
        let theta = see.each(Parameter, theta - update);
        ([m, v], theta)
    }
}
