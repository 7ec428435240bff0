//! Optax's optimizers, as JAX runs them on a CPU, one operation at a time (`optax`) or compiled (`optax-jit`).
//!
//! # Where Optax departs from the paper
//!
//! - Not in its equations: m̂ and v̂ are formed, and ε is the paper's. Each average has its addends the other way round, the
//!   gradient's first, which changes no bit until a product is fused.
//! - `eps_root` is added to v̂ inside the root; it is 0 unless given. RMSprop, AdaGrad and Adadelta have their ε there.
//! - AMSGrad takes the largest of the corrected v. Nadam has no schedule: it looks ahead by one step of β1.
//! - AdamW adds λθ to the direction, so that α multiplies it too. RAdam rectifies from ρ_t ≥ 5 on.
//! - RMSprop's momentum adds up steps, with α in them, where the others add up directions.
//! - The learning rate has no default.
//!
//! # What XLA makes of it
//!
//! An array over a scalar is the array times the scalar's reciprocal, unless the array has only one element. Subnormal
//! numbers are 0. The scalars of a step are worked out in the parameters' type: in binary32, 1−β2^t has lost 1e-5 of
//! itself at first, and θ with it. Compiled, the first product of a sum is fused with it (`FMA`).
//!
//! # Source
//!
//! Optax 0.2.8, optax/_src/alias.py and transform.py, on jaxlib 0.10.2 with `--xla_cpu_max_isa=AVX2`: with AVX-512 its
//! reciprocal root is an approximation.

mod adadelta;
mod adagrad;
pub(in crate::rule) mod adam;
mod adamax;
mod radam;
pub(in crate::rule) mod rmsprop;
mod sgd;

pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::{Adam, AmsGrad};
pub use adamax::Adamax;
pub use radam::RAdam;
pub use rmsprop::RmsProp;
pub use sgd::{Momentum, Sgd};

pub(in crate::rule) use adadelta::ADADELTA;
pub(in crate::rule) use adagrad::ADAGRAD;
pub(in crate::rule) use adamax::ADAMAX;
pub(in crate::rule) use radam::RADAM;
pub(in crate::rule) use sgd::{MOMENTUM, NESTEROV, SGD};

use super::contract::ma;
use crate::scalar::Scalar;

/// `(1 - decay) * x + decay * average`.
#[inline(always)]
fn average<S: Scalar, const FMA: bool>(average: S, x: S, decay: S::Hyper) -> S {
    let n = S::narrow;
    ma::<S, FMA>(n(decay.one() - decay), x, n(decay) * average)
}
