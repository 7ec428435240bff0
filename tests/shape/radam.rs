//! RAdam, a rule with a branch.

use adamscope::HyperParameter;
use adamscope::Quantity::{self, *};
use adamscope::rule::{Recorder, Rule};
use adamscope::scalar::Scalar;

/// Rectified Adam: no second moment before enough is known of its variance.
///
/// # Formula
///
/// ```text
/// ρ_∞ = 2/(1-β2) - 1
/// ρ_t = ρ_∞ - 2tβ2^t/(1-β2^t)
/// r_t = √((ρ_t-4)(ρ_t-2)ρ_∞ / ((ρ_∞-4)(ρ_∞-2)ρ_t))
/// Δ_t = α r_t m̂_t/(√v̂_t + ε) if ρ_t > 4, else α m̂_t
/// ```
///
/// m, v, m̂ and v̂ are Adam's. The paper has no ε; it stands where Adam has it.
///
/// Both cases are worked out and one is taken. r_t has no answer while 2 < ρ_t < 4, so nothing of it may be shown to a
/// recorder before the choice is made.
///
/// # Source
///
/// Liu et al. 2020, "On the Variance of the Adaptive Learning Rate and Beyond", Algorithm 2, arXiv:1908.03265.
#[derive(Clone, Copy, Debug)]
pub struct RAdam<H> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
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
    /// With the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(HyperParameter::Alpha),
            beta1: number(HyperParameter::Beta1),
            beta2: number(HyperParameter::Beta2),
            eps: number(HyperParameter::Eps),
        }
    }
}

impl<H: Scalar<Hyper = H>> Rule<2> for RAdam<H> {
    type Hyper = H;
    type Shared = Rectified<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Rectified<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { beta1, beta2, .. } = *self;
        let [one, two, four] = [1, 2, 4].map(|number| beta2.constant(number, 0));
        let correction1 = see.once(Correction1, one - beta1.powi(t));
        let correction2 = see.once(Correction2, one - beta2.powi(t));

        let rho_end = two / (one - beta2) - one;
        let rho = rho_end - two * beta2.step(t) * beta2.powi(t) / correction2;
        let square = (rho - four) * (rho - two) * rho_end / ((rho_end - four) * (rho_end - two) * rho);
        Rectified { correction1, correction2, rho, r: square.sqrt() }
    }

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
        let Self { alpha, beta1, beta2, eps } = *self;
        let Rectified { correction1, correction2, rho, r } = *shared;
        let one = beta1.one();
        let n = S::narrow;

        let m = see.each(FirstMoment, n(beta1) * m + n(one - beta1) * g);
        let v = see.each(SecondMoment, n(beta2) * v + n(one - beta2) * (g * g));
        let m_hat = see.each(FirstMomentHat, m / n(correction1));
        let v_hat = see.each(SecondMomentHat, v / n(correction2));
        let root = see.each(Root, v_hat.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        let rectified = n(alpha) * n(r) * m_hat / denominator;
        let plain = n(alpha) * m_hat;
        let update = see.each(Update, S::if_hyper_greater(rho, rho.constant(4, 0), rectified, plain));
        let theta = see.each(Parameter, theta - update);
        ([m, v], theta)
    }
}
