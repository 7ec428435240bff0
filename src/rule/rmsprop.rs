//! RMSprop, as Hinton's lecture has it, and centred or with momentum, as Graves has it.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule, Switch};
use crate::Quantity::{self, *};
use crate::scalar::Scalar;

pub(super) const PAPER: Signature = Signature {
    parameters: &[
        (HyperParameter::Alpha, Some("0.001")),
        (HyperParameter::Rho, Some("0.9")),
        (HyperParameter::Eps, Some("1e-8")),
        (HyperParameter::Momentum, Some("0")),
    ],
    switches: &[Switch::Centered],
    facts: &[],
    departure: "",
};

/// RMSprop: the gradient over the root of a moving average of its square.
///
/// # Formula
///
/// ```text
/// v_t = ρ v_{t-1} + (1-ρ) g_t²
/// θ_t = θ_{t-1} - α g_t/(√v_t + ε)
/// ```
///
/// v_0 = 0. This is Adam's equation (2) with ρ for β2: Adam took its second moment from here, put the first moment in the
/// place of g, and corrected both for their start at 0. Without a correction the first steps are α/√(1-ρ) long.
///
/// Centred, the root is √(v_t - ḡ_t²) with ḡ_t = ρ ḡ_{t-1} + (1-ρ) g_t: the variance of the gradient in place of its
/// second moment. With momentum μ, b_t = μ b_{t-1} + g_t/(√v_t + ε) and θ_t = θ_{t-1} - α b_t.
///
/// # Shape and units
///
/// Element by element; v, ḡ and b have θ's shape. α has the unit of θ, ε that of the gradient.
///
/// # Order of operations
///
/// The lines of [`RmsProp::coordinate`](Rule::coordinate), left to right, each operation rounded by itself; 1−ρ is worked
/// out in [`Scalar::Hyper`] and rounded once. PyTorch and Keras have ε and α elsewhere.
///
/// # Example
///
/// ```
/// use adamscope::HyperParameter::{Alpha, Rho};
/// use adamscope::rule::{Ignore, RmsProp, Rule};
///
/// let mut rmsprop = RmsProp::new(|parameter| match parameter {
///     Alpha => 0.5,
///     Rho => 0.75,
///     _ => 0.0, // eps
/// });
/// let shared = rmsprop.begin::<f64, _>(1, &mut Ignore);
/// let ([v, ..], theta) = rmsprop.coordinate(&shared, 6.0, [0.0; 3], 3.0, &mut Ignore);
/// // v = 36/4, so that the first step is 0.5 · 6/3.
/// assert_eq!((v, theta), (9.0, 2.0));
/// ```
///
/// # Source
///
/// Hinton 2012, "Neural Networks for Machine Learning", lecture 6e, which has no ε. Centred and with momentum: Graves
/// 2013, "Generating Sequences With Recurrent Neural Networks", equations 38 to 41, arXiv:1308.0850, which has ε inside
/// the root and α inside the buffer.
#[derive(Clone, Copy, Debug)]
pub struct RmsProp<H> {
    alpha: H,
    rho: H,
    eps: H,
    momentum: Option<H>,
    centered: bool,
}

impl<H: Scalar> RmsProp<H> {
    /// RMSprop with the hyper-parameters that `number` gives, without momentum and not centred.
    pub fn new(mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(HyperParameter::Alpha),
            rho: number(HyperParameter::Rho),
            eps: number(HyperParameter::Eps),
            momentum: None,
            centered: false,
        }
    }

    pub(super) fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        let plain = Self::new(&mut number);
        let momentum = chosen.uses(HyperParameter::Momentum).then(|| number(HyperParameter::Momentum));
        Self { momentum, centered: chosen.has(Switch::Centered), ..plain }
    }
}

impl<H: Scalar<Hyper = H>> Rule<3> for RmsProp<H> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; 3] = [SecondMoment, MeanGradient, Buffer];

    fn initial_memory(&self) -> [H; 3] {
        [self.alpha.zero(); 3]
    }

    #[inline]
    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(&self, _: &(), g: S, [v, g_avg, b]: [S; 3], theta: S, see: &mut R) -> ([S; 3], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, rho, eps, momentum, centered } = *self;
        let one = rho.one();
        let n = S::narrow;

        let v = see.each(SecondMoment, n(rho) * v + n(one - rho) * g.square());
        let (g_avg, around) = if centered {
            let g_avg = see.each(MeanGradient, n(rho) * g_avg + n(one - rho) * g);
            (g_avg, v - g_avg.square())
        } else {
            (g_avg, v)
        };
        let root = see.each(Root, around.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let (b, update) = match momentum {
            None => (b, n(alpha) * g / denominator),
            Some(momentum) => {
                let scaled = see.each(ScaledGradient, g / denominator);
                let b = see.each(Buffer, n(momentum) * b + scaled);
                (b, n(alpha) * b)
            }
        };
        let update = see.each(Update, update);
        let theta = see.each(Parameter, theta - update);
        ([v, g_avg, b], theta)
    }
}
