//! RMSprop, as Hinton's lecture has it, and centred or with momentum, as Graves has it.

use super::form::Signature;
use super::{Chosen, HyperParameter, Recorder, Rule, Switch, WithRule};
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

/// Whether all that RMSprop remembers is v: it is neither centered nor has momentum, whosever form it is.
pub(super) fn is_plain(chosen: &Chosen) -> bool {
    !chosen.has(Switch::Centered) && !chosen.uses(HyperParameter::Momentum)
}

/// What it remembers, plain or otherwise.
pub(super) const fn remembered<const MEMORY: usize>() -> [Quantity; MEMORY] {
    let mut remembered = [SecondMoment; MEMORY];
    if MEMORY > 1 {
        [remembered[1], remembered[2]] = [MeanGradient, Buffer];
    }
    remembered
}

/// Hands on RMSprop, which remembers what its options need.
pub(super) fn hand_on<'a, H, W>(
    chosen: &Chosen,
    number: impl FnMut(HyperParameter) -> H,
    with: W,
) -> W::Output
where
    H: Scalar<Hyper = H> + 'a,
    W: WithRule<'a, H>,
{
    if is_plain(chosen) {
        with.with(RmsProp::<H, 1>::chosen(chosen, number))
    } else {
        with.with(RmsProp::<H, 3>::chosen(chosen, number))
    }
}

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
/// Element by element; v, ḡ and b have θ's shape. α has the unit of θ, ε that of the gradient. `MEMORY` is 3, or 1 where it
/// is neither centred nor has momentum.
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
/// let ([v], theta) = rmsprop.coordinate(&shared, 6.0, [0.0], 3.0, &mut Ignore);
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
pub struct RmsProp<H, const MEMORY: usize = 1> {
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
}

impl<H: Scalar, const MEMORY: usize> RmsProp<H, MEMORY> {
    fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        let RmsProp { alpha, rho, eps, .. } = RmsProp::new(&mut number);
        let momentum = chosen.uses(HyperParameter::Momentum).then(|| number(HyperParameter::Momentum));
        Self { alpha, rho, eps, momentum, centered: chosen.has(Switch::Centered) }
    }
}

impl<H: Scalar<Hyper = H>, const MEMORY: usize> Rule<MEMORY> for RmsProp<H, MEMORY> {
    type Hyper = H;
    type Shared = ();

    const REMEMBERED: [Quantity; MEMORY] = remembered();
    const LOSES: &[Quantity] = &[];

    fn initial_memory(&self) -> [H; MEMORY] {
        [self.alpha.zero(); MEMORY]
    }

    #[inline]
    fn begin<S, R>(&mut self, _: u64, _: &mut R)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        _: &(),
        g: S,
        mut memory: [S; MEMORY],
        theta: S,
        see: &mut R,
    ) -> ([S; MEMORY], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, rho, eps, momentum, centered } = *self;
        let one = rho.one();
        let n = S::narrow;

        let v = see.each(SecondMoment, n(rho) * memory[0] + n(one - rho) * g.square());
        memory[0] = v;
        let around = if MEMORY > 1 && centered {
            let g_avg = see.each(MeanGradient, n(rho) * memory[1] + n(one - rho) * g);
            memory[1] = g_avg;
            v - g_avg.square()
        } else {
            v
        };
        let root = see.each(Root, around.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let update = if MEMORY > 1
            && let Some(momentum) = momentum
        {
            let scaled = see.each(ScaledGradient, g / denominator);
            let b = see.each(Buffer, n(momentum) * memory[2] + scaled);
            memory[2] = b;
            n(alpha) * b
        } else {
            n(alpha) * g / denominator
        };
        let update = see.each(Update, update);
        let theta = see.each(Parameter, theta - update);
        (memory, theta)
    }
}
