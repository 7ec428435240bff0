//! Adam, AdamW and AMSGrad in Keras's order of operations.

use super::{Decay, towards};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Beta1, Beta2, Eps, WeightDecay};
use crate::rule::contract::ma;
use crate::rule::form::Signature;
use crate::rule::xla::{Xla, correction};
use crate::rule::{Chosen, Optimizer, Recorder, Rule, Switch, WithRule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADAM: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.001")),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-7")),
        (WeightDecay, Some("0")),
    ],
    switches: &[Switch::Amsgrad],
    facts: FACTS,
    departure: "ε is the paper's ε̂: it is added to the root of v before any correction, so that it weighs more in the first steps; it is 1e-7 unless given. Both corrections go into the learning rate. The averages move by (g−m)(1−β₁) and (g²−v)(1−β₂).",
};

pub(in crate::rule) const AMSGRAD: Signature = Signature {
    switches: &[],
    facts: crate::rule::amsgrad::PAPER.facts,
    departure: "Both moments are corrected, as in Keras's Adam, where the paper corrects neither; the largest v is corrected as if it were of this step. ε is added to the root before that.",
    ..ADAM
};

pub(in crate::rule) const ADAMW: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.001")),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-7")),
        (WeightDecay, Some("0.004")),
    ],
    switches: &[Switch::Amsgrad],
    facts: FACTS,
    departure: "Weight decay is multiplied by α, and taken before the step. The rest is Keras's Adam, whose ε is the paper's ε̂, added to the root of v before any correction.",
};

/// Compiled Adam: without the options that have not been measured.
pub(in crate::rule) const COMPILED: Signature = Signature {
    parameters: &[(Alpha, Some("0.001")), (Beta1, Some("0.9")), (Beta2, Some("0.999")), (Eps, Some("1e-7"))],
    switches: &[],
    facts: FACTS,
    departure: "ε is the paper's ε̂: it is added to the root of v before any correction, so that it weighs more in the first steps; it is 1e-7 unless given. Both corrections go into the learning rate. The averages move by (g−m)(1−β₁) and (g²−v)(1−β₂).",
};

const FACTS: &[crate::quantity::Facts] = &[
    Root.facts().written(["√vₜ", r"\sqrt{v_t}", "root of the second moment"]),
    Denominator.facts().written(["√vₜ+ε", r"\sqrt{v_t}+\epsilon", "what the update divides by"]),
    StepSize.facts().written(["αₜ/(√vₜ+ε)", r"\alpha_t/(\sqrt{v_t}+\epsilon)", "effective step size of m"]),
];

/// Hands on Adam, AdamW or AMSGrad: they differ in a switch and in what they remember.
pub(in crate::rule) fn hand_on<'a, H, W, const FMA: bool>(
    chosen: &Chosen,
    number: impl FnMut(HyperParameter) -> H,
    with: W,
) -> W::Output
where
    H: Scalar<Hyper = H> + 'a,
    W: WithRule<'a, H>,
{
    let adam = Adam::<H, FMA>::chosen(chosen, number);
    let amsgrad = chosen.form.optimizer() == Optimizer::Amsgrad || chosen.has(Switch::Amsgrad);
    if amsgrad { with.with(Xla(AmsGrad(adam))) } else { with.with(Xla(adam)) }
}

/// Adam and AdamW as `keras.optimizers` computes them.
///
/// # Formula
///
/// ```text
/// α_t = α √(1-β2^t)/(1-β1^t)
/// m_t = m_{t-1} + (g_t - m_{t-1})(1-β1)
/// v_t = v_{t-1} + (g_t² - v_{t-1})(1-β2)
/// θ_t = θ_{t-1} - m_t α_t/(√v_t + ε)
/// ```
///
/// ε is the paper's ε̂.
///
/// # Order of operations
///
/// Left to right; α_t is worked out in the parameters' type. Compiled (`FMA`), g_t² is not rounded before v is taken from
/// it, and neither are the products with 1-β; θ_t is as it is.
///
/// # Source
///
/// Keras 3.15.1, keras/src/optimizers/adam.py `update_step`.
#[derive(Clone, Copy, Debug)]
pub struct Adam<H, const FMA: bool> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    decay: Decay<H>,
}

/// The scalars of a step.
#[derive(Clone, Copy, Debug)]
pub struct Scalars<H> {
    correction1: H,
    correction2: H,
    /// α_t.
    rate: H,
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Adam<H, FMA> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        Self {
            alpha: number(Alpha),
            beta1: number(Beta1),
            beta2: number(Beta2),
            eps: number(Eps),
            decay: Decay::chosen(chosen, &mut number),
        }
    }

    fn begin<S, R>(&self, t: u64, see: &mut R) -> Scalars<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { alpha, beta1, beta2, .. } = *self;
        let h = S::hold;
        let correction1 = see.once(Correction1, correction::<S>(beta1, t));
        let correction2 = see.once(Correction2, correction::<S>(beta2, t));
        let rate = see.once(LearningRate, h(h(h(alpha) * h(correction2.sqrt())) / correction1));
        Scalars { correction1, correction2, rate }
    }

    /// m and v, and θ after its decay.
    #[inline(always)]
    fn moments<S, R>(&self, scalars: &Scalars<H>, g: S, [m, v]: [S; 2], theta: S, see: &mut R) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { beta1, beta2, decay, .. } = *self;
        let n = S::narrow;

        let theta = decay.of(theta, see);
        let m = see.each(FirstMoment, towards::<S, FMA>(m, g, beta1));
        let difference = ma::<S, FMA>(g, g, -v);
        let v = see.each(SecondMoment, ma::<S, FMA>(difference, n(beta2.one() - beta2), v));
        if see.wants(FirstMomentHat) {
            see.aside(FirstMomentHat, m / n(scalars.correction1));
        }
        ([m, v], theta)
    }

    /// θ_t from the second moment whose root is taken.
    #[inline(always)]
    fn step<S, R>(&self, scalars: &Scalars<H>, m: S, v: S, theta: S, see: &mut R) -> S
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let n = S::narrow;
        if see.wants(SecondMomentHat) {
            see.aside(SecondMomentHat, v / n(scalars.correction2));
        }
        let root = see.each(Root, v.sqrt());
        let denominator = see.each(Denominator, root + n(self.eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(scalars.rate) / denominator);
        }
        let update = see.each(Update, m * n(scalars.rate) / denominator);
        see.each(Parameter, theta - update)
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<2> for Adam<H, FMA> {
    type Hyper = H;
    type Shared = Scalars<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];
    const LOSES: &[Quantity] = &[];

    #[inline(always)]
    fn over_coordinates<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        self.decay.known(
            #[inline(always)]
            |decay| run(&Self { decay, ..*self }),
        )
    }

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Scalars<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        Adam::begin::<S, R>(self, t, see)
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &Scalars<H>,
        g: S,
        memory: [S; 2],
        theta: S,
        see: &mut R,
    ) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let ([m, v], theta) = self.moments(shared, g, memory, theta, see);
        ([m, v], self.step(shared, m, v, theta, see))
    }
}

/// AMSGrad as `keras.optimizers.Adam(amsgrad=True)` computes it.
///
/// # Formula
///
/// Keras's Adam with the largest v so far, v_max, in place of v. As in PyTorch, and unlike the paper's AMSGrad, an
/// uncorrected maximum is corrected as if it were new.
///
/// # Source
///
/// Keras 3.15.1, keras/src/optimizers/adam.py `update_step`.
#[derive(Clone, Copy, Debug)]
pub struct AmsGrad<H, const FMA: bool>(Adam<H, FMA>);

impl<H: Scalar<Hyper = H>, const FMA: bool> Rule<3> for AmsGrad<H, FMA> {
    type Hyper = H;
    type Shared = Scalars<H>;

    const REMEMBERED: [Quantity; 3] = [FirstMoment, SecondMoment, MaxSecondMoment];
    const LOSES: &[Quantity] = &[SecondMoment];

    #[inline(always)]
    fn over_coordinates<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        self.0.decay.known(
            #[inline(always)]
            |decay| run(&Self(Adam { decay, ..self.0 })),
        )
    }

    fn initial_memory(&self) -> [H; 3] {
        [self.0.beta1.zero(); 3]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Scalars<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        self.0.begin::<S, R>(t, see)
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &Scalars<H>,
        g: S,
        [m, v, v_max]: [S; 3],
        theta: S,
        see: &mut R,
    ) -> ([S; 3], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let ([m, v], theta) = self.0.moments(shared, g, [m, v], theta, see);
        let v_max = see.each(MaxSecondMoment, v_max.max(v));
        ([m, v, v_max], self.0.step(shared, m, v_max, theta, see))
    }
}
