//! Adam, AdamW, Nadam and AMSGrad in Optax's order of operations.

use super::average;
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Beta1, Beta2, Eps, EpsRoot};
use crate::rule::contract::{descend, ma};
use crate::rule::form::Signature;
use crate::rule::xla::{Xla, correction, over};
use crate::rule::{Chosen, Optimizer, Recorder, Rule, Switch, WithRule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADAM: Signature = Signature {
    parameters: &[
        (Alpha, None),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-8")),
        (EpsRoot, Some("0")),
    ],
    switches: &[Switch::Nesterov],
    facts: &[],
    departure: "Not in its equations, unless eps-root is given, which is added to v̂ inside the root. α has to be given.",
};

pub(in crate::rule) const NADAM: Signature = Signature {
    switches: &[],
    departure: "It has no momentum schedule: m̂ looks ahead by a step with β₁ itself. α has to be given.",
    ..ADAM
};

pub(in crate::rule) const AMSGRAD: Signature = Signature {
    switches: &[Switch::NoBiasCorrection],
    facts: crate::rule::amsgrad::PAPER.facts,
    departure: "Both moments are corrected unless told otherwise, where the paper corrects neither, and the largest is taken of the corrected v. α has to be given.",
    ..ADAM
};

pub(in crate::rule) const ADAMW: Signature = Signature {
    parameters: &[
        (Alpha, None),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-8")),
        (EpsRoot, Some("0")),
        (HyperParameter::WeightDecay, Some("0.0001")),
    ],
    switches: &[Switch::Nesterov],
    facts: &[],
    departure: "λθ is added to the direction, so that α multiplies it too. λ is 0.0001 unless given, and α has to be.",
};

/// Hands on Adam, AdamW, Nadam or AMSGrad: they differ in a switch and in what they remember.
pub(in crate::rule) fn hand_on<'a, H, W, const FMA: bool>(
    chosen: &Chosen,
    number: impl FnMut(HyperParameter) -> H,
    with: W,
) -> W::Output
where
    H: Scalar<Hyper = H> + 'a,
    W: WithRule<'a, H>,
{
    if chosen.form.optimizer() == Optimizer::Amsgrad {
        with.with(Xla(AmsGrad(Adam::<H, FMA, false>::chosen(chosen, number))))
    } else if is_plain(chosen) {
        with.with(Xla(Adam::<H, FMA, true>::chosen(chosen, number)))
    } else {
        with.with(Xla(Adam::<H, FMA, false>::chosen(chosen, number)))
    }
}

/// Whether it is Adam itself with more than one coordinate.
fn is_plain(chosen: &Chosen) -> bool {
    let options = [Switch::Nesterov, Switch::NoBiasCorrection].iter().any(|switch| chosen.has(*switch));
    chosen.form.optimizer() == Optimizer::Adam && !options && !chosen.uses(EpsRoot) && chosen.dimension > 1
}

/// Adam as `optax.adam` computes it, `optax.adamw` with its weight decay, and `optax.nadam`.
///
/// # Formula
///
/// ```text
/// m_t = (1-β1) g_t + β1 m_{t-1}
/// v_t = (1-β2) g_t² + β2 v_{t-1}
/// m̂_t = m_t/(1-β1^t), or Nadam's β1 m_t/(1-β1^(t+1)) + (1-β1) g_t/(1-β1^t)
/// v̂_t = v_t/(1-β2^t)
/// θ_t = θ_{t-1} - α (m̂_t/(√(v̂_t + ε̄) + ε) + λθ_{t-1})
/// ```
///
/// ε̄ is `eps_root`; λ is AdamW's and multiplied by α.
///
/// # Order of operations
///
/// Left to right, as in the lines of `coordinate`. A division by a scalar is a product with its reciprocal unless there is
/// one coordinate only. Where `FMA`, the first product of m, of v, of Nadam's m̂, λθ and the update are not rounded before
/// they are added to. The corrections are worked out in the parameters' type.
///
/// `PLAIN` says that it is Adam itself, with more than one coordinate and nothing but its four hyper-parameters: questions
/// about options in a loop over coordinates made it twice as slow.
///
/// # Source
///
/// Optax 0.2.8, optax/_src/transform.py `scale_by_adam`, `add_decayed_weights`, `scale_by_learning_rate`.
#[derive(Clone, Copy, Debug)]
pub struct Adam<H, const FMA: bool, const PLAIN: bool> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    options: Options<H>,
}

#[derive(Clone, Copy, Debug)]
struct Options<H> {
    eps_root: Option<H>,
    lambda: Option<H>,
    nesterov: bool,
    corrected: bool,
    /// Whether there is more than one coordinate.
    many: bool,
}

/// The corrections of a step.
#[derive(Clone, Copy, Debug)]
pub struct Corrections<H> {
    correction1: H,
    /// 1 − β1^(t+1).
    next1: H,
    correction2: H,
}

impl<H: Scalar<Hyper = H>, const FMA: bool, const PLAIN: bool> Adam<H, FMA, PLAIN> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        let mut unless_0 = |parameter| chosen.uses(parameter).then(|| number(parameter));
        let options = Options {
            eps_root: unless_0(EpsRoot),
            lambda: unless_0(HyperParameter::WeightDecay),
            nesterov: chosen.form.optimizer() == Optimizer::Nadam || chosen.has(Switch::Nesterov),
            corrected: !chosen.has(Switch::NoBiasCorrection),
            many: chosen.dimension > 1,
        };
        let [alpha, beta1, beta2, eps] = [Alpha, Beta1, Beta2, Eps].map(number);
        Self { alpha, beta1, beta2, eps, options }
    }

    #[inline(always)]
    fn options(&self) -> Options<H> {
        if PLAIN {
            Options { eps_root: None, lambda: None, nesterov: false, corrected: true, many: true }
        } else {
            self.options
        }
    }

    fn begin<S, R>(&self, t: u64, see: &mut R) -> Corrections<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { beta1, beta2, .. } = *self;
        let Options { nesterov, corrected, .. } = self.options();
        if !corrected {
            let one = beta1.one();
            return Corrections { correction1: one, next1: one, correction2: one };
        }
        Corrections {
            correction1: see.once(Correction1, correction::<S>(beta1, t)),
            next1: if nesterov { correction::<S>(beta1, t + 1) } else { beta1.one() },
            correction2: see.once(Correction2, correction::<S>(beta2, t)),
        }
    }

    /// m_t, v_t, m̂_t and v̂_t.
    #[inline(always)]
    fn moments<S, R>(&self, corrections: &Corrections<H>, g: S, [m, v]: [S; 2], see: &mut R) -> [S; 4]
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { beta1, beta2, .. } = *self;
        let Options { nesterov, corrected, many, .. } = self.options();
        let Corrections { correction1, next1, correction2 } = *corrections;
        let n = S::narrow;

        let m = see.each(FirstMoment, average::<S, FMA>(m, g, beta1));
        let v = see.each(SecondMoment, average::<S, FMA>(v, g.square(), beta2));
        if !corrected {
            return [m, v, m, v];
        }
        let m_hat = if nesterov {
            let of_gradient = n(beta1.one() - beta1) * over(g, correction1, many);
            ma::<S, FMA>(n(beta1), over(m, next1, many), of_gradient)
        } else {
            over(m, correction1, many)
        };
        let m_hat = see.each(FirstMomentHat, m_hat);
        let v_hat = see.each(SecondMomentHat, over(v, correction2, many));
        [m, v, m_hat, v_hat]
    }

    /// θ_t from m̂ and the second moment whose root is taken.
    #[inline(always)]
    fn step<S, R>(&self, m_hat: S, v_hat: S, theta: S, see: &mut R) -> S
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, eps, .. } = *self;
        let Options { eps_root, lambda, .. } = self.options();
        let n = S::narrow;

        let square = match eps_root {
            Some(eps_root) => v_hat + n(eps_root),
            None => v_hat,
        };
        let root = see.each(Root, square.sqrt());
        let denominator = see.each(Denominator, root + n(eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(alpha) / denominator);
        }
        let direction = m_hat / denominator;
        let direction = match lambda {
            Some(lambda) => {
                if see.wants(WeightDecay) {
                    see.aside(WeightDecay, n(alpha) * (n(lambda) * theta));
                }
                ma::<S, FMA>(n(lambda), theta, direction)
            }
            None => direction,
        };
        let theta = descend::<S, R, FMA>(see, n(alpha), direction, theta);
        see.each(Parameter, theta)
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool, const PLAIN: bool> Rule<2> for Adam<H, FMA, PLAIN> {
    type Hyper = H;
    type Shared = Corrections<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];
    const LOSES: &[Quantity] = &[];

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Corrections<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        Adam::begin::<S, R>(self, t, see)
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &Corrections<H>,
        g: S,
        memory: [S; 2],
        theta: S,
        see: &mut R,
    ) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let [m, v, m_hat, v_hat] = self.moments(shared, g, memory, see);
        ([m, v], self.step(m_hat, v_hat, theta, see))
    }
}

/// AMSGrad as `optax.amsgrad` computes it.
///
/// # Formula
///
/// Optax's Adam with the largest v̂ so far, v_max, in place of v̂: corrected first, unlike PyTorch's and Keras's. Without
/// bias correction it is the largest v, as the paper has it.
///
/// # Source
///
/// Optax 0.2.8, optax/_src/transform.py `scale_by_amsgrad`.
#[derive(Clone, Copy, Debug)]
pub struct AmsGrad<H, const FMA: bool>(Adam<H, FMA, false>);

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<3> for AmsGrad<H, FMA> {
    type Hyper = H;
    type Shared = Corrections<H>;

    const REMEMBERED: [Quantity; 3] = [FirstMoment, SecondMoment, MaxSecondMoment];
    /// The maximum has no use for a v̂ of −∞; uncorrected, v̂ is v.
    const LOSES: &[Quantity] = &[SecondMoment, SecondMomentHat];

    fn initial_memory(&self) -> [H; 3] {
        [self.0.beta1.zero(); 3]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Corrections<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        self.0.begin::<S, R>(t, see)
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &Corrections<H>,
        g: S,
        [m, v, v_max]: [S; 3],
        theta: S,
        see: &mut R,
    ) -> ([S; 3], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let [m, v, m_hat, v_hat] = self.0.moments(shared, g, [m, v], see);
        let v_max = see.each(MaxSecondMoment, v_max.max(v_hat));
        ([m, v, v_max], self.0.step(m_hat, v_max, theta, see))
    }
}
