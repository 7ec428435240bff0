//! Adam, AdamW and AMSGrad in PyTorch's order of operations.

use super::{Decay, average_square, lerp};
use crate::Quantity::{self, *};
use crate::rule::HyperParameter::{self, Alpha, Beta1, Beta2, Eps, WeightDecay};
use crate::rule::form::Signature;
use crate::rule::{Chosen, Optimizer, Recorder, Rule, Switch, WithRule};
use crate::scalar::Scalar;

pub(in crate::rule) const ADAM: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.001")),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-8")),
        (WeightDecay, Some("0")),
    ],
    switches: &[Switch::Decoupled, Switch::Amsgrad],
    facts: &[],
    departure: "The bias corrections never touch the moments: that of m goes into the learning rate, that of v into the root. ε stays where the paper has it. m is moved towards g by (1−β₁)(g−m).",
};

pub(in crate::rule) const AMSGRAD: Signature = Signature {
    switches: &[Switch::Decoupled],
    departure: "Both moments are corrected, as in PyTorch's Adam, where the paper corrects neither; and the largest v is corrected as if it were of this step.",
    ..ADAM
};

pub(in crate::rule) const ADAMW: Signature = Signature {
    parameters: &[
        (Alpha, Some("0.001")),
        (Beta1, Some("0.9")),
        (Beta2, Some("0.999")),
        (Eps, Some("1e-8")),
        (WeightDecay, Some("0.01")),
    ],
    switches: &[Switch::Amsgrad],
    facts: &[],
    departure: "Weight decay is multiplied by α: θ is multiplied by 1−αλ before the step. The bias corrections go into the learning rate and the root, as in PyTorch's Adam.",
};

/// Hands on Adam, AdamW or AMSGrad: they differ in a switch and in what they remember.
pub(in crate::rule) fn hand_on<'a, H, W, const FMA: bool, const FUSED: bool>(
    chosen: &Chosen,
    number: impl FnMut(HyperParameter) -> H,
    with: W,
) -> W::Output
where
    H: Scalar<Hyper = H> + 'a,
    W: WithRule<'a, H>,
{
    let adam = Adam::<H, FMA, FUSED>::chosen(chosen, number);
    let amsgrad = chosen.form.optimizer() == Optimizer::Amsgrad || chosen.has(Switch::Amsgrad);
    if amsgrad { with.with(AmsGrad(adam)) } else { with.with(adam) }
}

/// Adam as `torch.optim.Adam` computes it, and AdamW, which is Adam with its weight decay decoupled.
///
/// # Formula
///
/// ```text
/// m_t = m_{t-1} + (1-β1)(g_t - m_{t-1}), or g_t - β1 (g_t - m_{t-1}) for β1 ≤ 1/2
/// v_t = (1-β2) g_t g_t + β2 v_{t-1}
/// θ_t = θ_{t-1} - α/(1-β1^t) m_t / (√v_t/√(1-β2^t) + ε)
/// ```
///
/// It is the paper's θ_t, had nobody rounded; m̂ and v̂ are never formed.
///
/// # Order of operations
///
/// Left to right, as in the lines of `coordinate`; where `FMA`, a product is not rounded before it is added, in m and v
/// and where weight decay adds λθ to g. The scalars of a step are worked out in binary64 and rounded once. PyTorch takes
/// √(1-β2^t) as `pow(x, 0.5)`, which is another number in one case of a thousand.
///
/// `FUSED` is `fused=True`, the one kernel for a whole step. There √(1-β2^t) is a root; and the coordinates at the end
/// that don't fill a vector register of 256 bits, n mod 4 in binary64 and n mod 8 in binary32, have the other product of
/// v fused.
///
/// # Source
///
/// PyTorch 2.15, torch/optim/adam.py `_single_tensor_adam`, and aten/src/ATen/native/cpu: LerpKernel.cpp,
/// FusedAdamKernel.cpp.
#[derive(Clone, Copy, Debug)]
pub struct Adam<H, const FMA: bool, const FUSED: bool> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
    decay: Decay<H>,
    dimension: usize,
}

/// The scalars of a step.
#[derive(Clone, Copy, Debug)]
pub struct Scalars<H> {
    correction1: H,
    correction2: H,
    /// α/(1 − β1^t).
    step: H,
    /// √(1 − β2^t).
    root2: H,
    /// How many coordinates fill registers.
    full: usize,
    /// Whether this coordinate comes after those.
    left_over: bool,
}

impl<H: Scalar<Hyper = H>, const FMA: bool, const FUSED: bool> Adam<H, FMA, FUSED> {
    /// With the hyper-parameters that `number` gives, and the options that are chosen.
    pub fn chosen(chosen: &Chosen, mut number: impl FnMut(HyperParameter) -> H) -> Self {
        let decoupled = chosen.form.optimizer() == Optimizer::Adamw || chosen.has(Switch::Decoupled);
        Self {
            alpha: number(Alpha),
            beta1: number(Beta1),
            beta2: number(Beta2),
            eps: number(Eps),
            decay: Decay::chosen(chosen, decoupled, &mut number),
            dimension: chosen.dimension,
        }
    }

    fn begin<S, R>(&self, t: u64, see: &mut R) -> Scalars<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let correction1 = see.once(Correction1, self.beta1.one_minus_powi(t));
        let correction2 = see.once(Correction2, self.beta2.one_minus_powi(t));
        Scalars {
            correction1,
            correction2,
            step: self.alpha / correction1,
            root2: if FUSED { correction2.sqrt() } else { correction2.half_power() },
            full: self.dimension / S::IN_A_VECTOR * S::IN_A_VECTOR,
            left_over: false,
        }
    }

    /// m and v, and θ after its decay.
    #[inline(always)]
    fn moments<S, R>(&self, scalars: &Scalars<H>, g: S, [m, v]: [S; 2], theta: S, see: &mut R) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let (g, theta) = self.decay.of::<S, R, FMA>(g, theta, see);
        let m = see.each(FirstMoment, lerp::<S, FMA>(m, g, self.beta1));
        let v = if FUSED && scalars.left_over {
            let beta2 = self.beta2;
            v.mul_add(S::narrow(beta2), S::narrow(beta2.one() - beta2) * g * g)
        } else {
            average_square::<S, FMA>(v, g, self.beta2)
        };
        let v = see.each(SecondMoment, v);
        if see.wants(FirstMomentHat) {
            see.aside(FirstMomentHat, m / S::narrow(scalars.correction1));
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
        let root = see.each(Root, v.sqrt() / n(scalars.root2));
        let denominator = see.each(Denominator, root + n(self.eps));
        if see.wants(StepSize) {
            see.aside(StepSize, n(self.alpha) / denominator);
        }
        // PyTorch adds (-step · m)/denominator: the same number, whichever of the two carries the sign.
        let update = see.each(Update, n(scalars.step) * m / denominator);
        see.each(Parameter, theta - update)
    }
}

impl<H: Scalar<Hyper = H>, const FMA: bool, const FUSED: bool> Rule<2> for Adam<H, FMA, FUSED> {
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
    fn at(&self, shared: &Scalars<H>, index: usize) -> Scalars<H> {
        Scalars { left_over: index >= shared.full, ..*shared }
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

/// AMSGrad as `torch.optim.Adam(amsgrad=True)` computes it.
///
/// # Formula
///
/// PyTorch's Adam with the largest v so far, v_max, in place of v. Unlike the paper's AMSGrad, it corrects both moments;
/// and unlike optax's, it takes the largest before it corrects, so that an old v_max is corrected as if it were new.
///
/// # Source
///
/// PyTorch 2.15, torch/optim/adam.py `_single_tensor_adam`.
#[derive(Clone, Copy, Debug)]
pub struct AmsGrad<H, const FMA: bool, const FUSED: bool>(Adam<H, FMA, FUSED>);

impl<H: Scalar<Hyper = H>, const FMA: bool, const FUSED: bool> Rule<3> for AmsGrad<H, FMA, FUSED> {
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
    fn at(&self, shared: &Scalars<H>, index: usize) -> Scalars<H> {
        self.0.at(shared, index)
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
