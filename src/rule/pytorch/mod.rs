//! PyTorch's optimizers: what `torch.optim` computes on a CPU, one tensor at a time.
//!
//! # Where PyTorch departs from the paper
//!
//! - m̂ and v̂ are never formed. The correction of m is in the step size, α/(1−β1^t); that of v is taken from its root,
//!   √v/√(1−β2^t). Without rounding this is the paper's θ_t, with the paper's ε. m̂ and v̂ are recorded all the same.
//! - The moving average of the gradient goes from the old one towards the gradient, m + (1−β1)(g − m), and from the
//!   other end for β1 ≤ 1/2 (`torch.lerp`).
//! - The usual kernels use fused multiply-add (`pytorch`); those for old processors don't (`pytorch-portable`).
//! - NAdam keeps its product of momenta in binary32, whatever the parameters are: about 1e-9 in θ.
//! - Adamax adds ε to |g| before it takes the larger; RAdam adds ε to the root of the uncorrected v, and rectifies for
//!   ρ_t > 5; AMSGrad takes the largest of the uncorrected v, and corrects it.
//! - `weight_decay` adds λθ to the gradient (L2), before all else; decoupled, as in AdamW, it takes θ·(1−αλ) instead.
//!
//! The scalars of a step are worked out in binary64, and rounded once where they meet a tensor of another type.
//!
//! # What is not reproduced
//!
//! PyTorch takes the root of a tensor with Intel's vector library, which is off by one unit in the last place in 1.5 % of
//! the roots in binary64, and in 17.5 % in binary32. Here it is the correctly rounded root, as in `fused=True`.
//!
//! # Source
//!
//! PyTorch 2.15, torch/optim/*.py `_single_tensor_*` and aten/src/ATen/native/cpu.

mod adadelta;
mod adagrad;
pub(in crate::rule) mod adam;
mod adamax;
mod nadam;
mod radam;
pub(in crate::rule) mod rmsprop;
mod sgd;

pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::{Adam, AmsGrad};
pub use adamax::Adamax;
pub use nadam::NAdam;
pub use radam::RAdam;
pub use rmsprop::RmsProp;
pub use sgd::{Momentum, Sgd};

pub(in crate::rule) use adadelta::ADADELTA;
pub(in crate::rule) use adagrad::ADAGRAD;
pub(in crate::rule) use adamax::ADAMAX;
pub(in crate::rule) use nadam::NADAM;
pub(in crate::rule) use radam::RADAM;
pub(in crate::rule) use sgd::{MOMENTUM, NESTEROV, SGD};

use super::contract::ma;
use super::{Chosen, HyperParameter, Recorder};
use crate::Quantity::{DecayedGradient, DecayedParameter, WeightDecay};
use crate::scalar::Scalar;

/// `a.lerp_(b, 1 - beta)`: from a to b, reckoned from the nearer end.
#[inline(always)]
fn lerp<S: Scalar, const FMA: bool>(a: S, b: S, beta: S::Hyper) -> S {
    let weight = beta.one() - beta;
    let w = S::narrow(weight);
    let near_a = ma::<S, FMA>(w, b - a, a);
    let near_b = ma::<S, FMA>(-(b - a), w.one() - w, b);
    // Asked of the weight as it was rounded to the tensor's type.
    S::if_hyper_greater(beta.constant(5, 1), S::hold(weight), near_a, near_b)
}

/// `sum.mul_(beta).addcmul_(g, g, value=1 - beta)`: the moving average of a square.
#[inline(always)]
fn average_square<S: Scalar, const FMA: bool>(sum: S, g: S, beta: S::Hyper) -> S {
    let n = S::narrow;
    ma::<S, FMA>(n(beta.one() - beta) * g, g, sum * n(beta))
}

/// What `weight_decay` does to a step, before all else.
#[derive(Clone, Copy, Debug)]
enum Decay<H> {
    /// Nothing: at λ = 0 PyTorch leaves it out.
    Off,
    /// g + λθ in place of g.
    Added(H),
    /// θ·(1−αλ) in place of θ.
    Decoupled {
        /// 1−αλ.
        kept: H,
        /// αλ.
        taken: H,
    },
}

impl<H: Scalar<Hyper = H>> Decay<H> {
    fn chosen(chosen: &Chosen, decoupled: bool, number: &mut impl FnMut(HyperParameter) -> H) -> Self {
        if !chosen.uses(HyperParameter::WeightDecay) {
            return Self::Off;
        }
        let lambda = number(HyperParameter::WeightDecay);
        if decoupled {
            let taken = number(HyperParameter::Alpha) * lambda;
            Self::Decoupled { kept: lambda.one() - taken, taken }
        } else {
            Self::Added(lambda)
        }
    }

    /// Runs what depends on it, apart for what is usual: that it is off.
    #[inline(always)]
    fn known<T>(self, run: impl FnOnce(Self) -> T) -> T {
        match self {
            Self::Off => run(Self::Off),
            on => run(on),
        }
    }

    /// The gradient and θ with which the rule goes on.
    #[inline(always)]
    fn of<S, R, const FMA: bool>(self, g: S, theta: S, see: &mut R) -> (S, S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        match self {
            Self::Off => (g, theta),
            Self::Added(lambda) => {
                (see.each(DecayedGradient, ma::<S, FMA>(S::narrow(lambda), theta, g)), theta)
            }
            Self::Decoupled { kept, taken } => {
                if see.wants(WeightDecay) {
                    see.aside(WeightDecay, S::narrow(taken) * theta);
                }
                (g, see.each(DecayedParameter, theta * S::narrow(kept)))
            }
        }
    }
}
