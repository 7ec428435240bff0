//! Adam in PyTorch's order of operations.

use adamscope::HyperParameter;
use adamscope::Quantity::{self, *};
use adamscope::rule::{Recorder, Rule};
use adamscope::scalar::Scalar;

/// Adam as `torch.optim.Adam` computes it, one tensor at a time on a CPU with fused multiply-add.
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
/// Left to right, as in the lines of `coordinate`. The scalars of a step are worked out in binary64 and rounded once.
/// PyTorch takes the last root as pow(x, 0.5), which is another number in one case of a thousand.
///
/// # Source
///
/// PyTorch 2.15, torch/optim/adam.py `_single_tensor_adam`, and aten/src/ATen/native/cpu/LerpKernel.cpp.
#[derive(Clone, Copy, Debug)]
pub struct PytorchAdam<H> {
    alpha: H,
    beta1: H,
    beta2: H,
    eps: H,
}

/// The scalars of a step.
#[derive(Clone, Copy, Debug)]
pub struct Scalars<H> {
    /// α/(1 − β1^t).
    step: H,
    /// √(1 − β2^t).
    root2: H,
}

impl<H: Scalar> PytorchAdam<H> {
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

/// `torch.lerp`: from a to b by the weight w, from the nearer end.
fn lerp<S: Scalar>(a: S, b: S, w: S) -> S {
    let near_a = w.mul_add(b - a, a);
    let near_b = (-(b - a)).mul_add(w.one() - w, b);
    // Asked of the weight as it was rounded to the tensor's type, in PyTorch too.
    w.constant(5, 1).if_greater(w.abs(), near_a, near_b)
}

impl<H: Scalar<Hyper = H>> Rule<2> for PytorchAdam<H> {
    type Hyper = H;
    type Shared = Scalars<H>;

    const REMEMBERED: [Quantity; 2] = [FirstMoment, SecondMoment];

    fn initial_memory(&self) -> [H; 2] {
        [self.beta1.zero(); 2]
    }

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Scalars<H>
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let one = self.beta1.one();
        let correction1 = see.once(Correction1, one - self.beta1.powi(t));
        let correction2 = see.once(Correction2, one - self.beta2.powi(t));
        Scalars { step: self.alpha / correction1, root2: correction2.sqrt() }
    }

    fn coordinate<S, R>(
        &self,
        shared: &Scalars<H>,
        g: S,
        [m, v]: [S; 2],
        theta: S,
        see: &mut R,
    ) -> ([S; 2], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Self { beta1, beta2, eps, .. } = *self;
        let Scalars { step, root2 } = *shared;
        let one = beta1.one();
        let n = S::narrow;

        let m = see.each(FirstMoment, lerp(m, g, n(one - beta1)));
        let v = see.each(SecondMoment, (n(one - beta2) * g).mul_add(g, v * n(beta2)));
        let root = see.each(Root, v.sqrt() / n(root2));
        let denominator = see.each(Denominator, root + n(eps));
        // PyTorch adds (-step · m)/denominator: the same number, whichever of the two carries the sign.
        let update = see.each(Update, n(step) * m / denominator);
        let theta = see.each(Parameter, theta - update);
        ([m, v], theta)
    }
}
