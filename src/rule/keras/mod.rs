//! Keras's optimizers on JAX, as it runs them on a CPU: one operation at a time (`keras`), and Adam compiled
//! (`keras-jit`).
//!
//! # Where Keras departs from the paper
//!
//! - Its ε is the paper's ε̂: it is added to the root of v before any correction. The paper says so after Algorithm 1, and
//!   that ε̂ = ε√(1−β2^t); with one ε for both, early steps differ. It is 1e-7 unless given.
//! - Both corrections are in the learning rate, α√(1−β2^t)/(1−β1^t). m̂ and v̂ are never formed; they are recorded all
//!   the same.
//! - The averages of Adam and its kin go from the old one towards the new value, m + (g − m)(1−β1), v + (g² − v)(1−β2).
//! - Nadam has the schedule without its exponent ψ, 0.96^t: it rises to β1 within 100 steps, not 25,000.
//! - AdaMax adds ε to u in the denominator. RMSprop, AdaGrad and Adadelta have ε inside the root.
//! - Momentum adds up steps, with α in them. AMSGrad takes the largest of the uncorrected v.
//! - Weight decay is decoupled in all of them: θ − θλα, before all else.
//!
//! XLA is below Keras as it is below [Optax](super::optax): a division by a scalar, subnormal numbers and the scalars of
//! a step are as there. Keras keeps its learning rate in binary32 even for θ in binary64 (0.001 becomes
//! 0.0010000000474974513) unless `floatx` is float64, as it is here.
//!
//! # Source
//!
//! Keras 3.15.1, keras/src/optimizers/*.py, on jaxlib 0.10.2 with `--xla_cpu_max_isa=AVX2`.

mod adadelta;
mod adagrad;
pub(in crate::rule) mod adam;
mod adamax;
mod nadam;
pub(in crate::rule) mod rmsprop;
mod sgd;

pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::{Adam, AmsGrad};
pub use adamax::Adamax;
pub use nadam::Nadam;
pub use rmsprop::RmsProp;
pub use sgd::{Momentum, Sgd};

pub(in crate::rule) use adadelta::ADADELTA;
pub(in crate::rule) use adagrad::ADAGRAD;
pub(in crate::rule) use adamax::ADAMAX;
pub(in crate::rule) use nadam::NADAM;
pub(in crate::rule) use sgd::{MOMENTUM, NESTEROV, SGD};

use super::contract::ma;
use super::{Chosen, HyperParameter, Recorder};
use crate::Quantity::{self, DecayedParameter};
use crate::scalar::Scalar;

/// `average + (x - average) * (1 - decay)`.
#[inline(always)]
fn towards<S: Scalar, const FMA: bool>(average: S, x: S, decay: S::Hyper) -> S {
    ma::<S, FMA>(x - average, S::narrow(decay.one() - decay), average)
}

/// `decay * average + (1 - decay) * x`.
#[inline(always)]
fn average<S: Scalar>(average: S, x: S, decay: S::Hyper) -> S {
    let n = S::narrow;
    n(decay) * average + n(decay.one() - decay) * x
}

/// Weight decay, which at λ = 0 Keras leaves out.
#[derive(Clone, Copy, Debug)]
struct Decay<H> {
    alpha: H,
    lambda: Option<H>,
}

impl<H: Scalar<Hyper = H>> Decay<H> {
    fn chosen(chosen: &Chosen, number: &mut impl FnMut(HyperParameter) -> H) -> Self {
        let lambda = HyperParameter::WeightDecay;
        Self { alpha: number(HyperParameter::Alpha), lambda: chosen.uses(lambda).then(|| number(lambda)) }
    }

    /// Runs what depends on it, apart for what is usual: that it is off.
    #[inline(always)]
    fn known<T>(self, run: impl FnOnce(Self) -> T) -> T {
        match self.lambda {
            None => run(Self { lambda: None, ..self }),
            Some(_) => run(self),
        }
    }

    /// The θ with which the rule goes on.
    #[inline(always)]
    fn of<S, R>(self, theta: S, see: &mut R) -> S
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        let Some(lambda) = self.lambda else { return theta };
        let taken = see.each(Quantity::WeightDecay, theta * S::narrow(lambda) * S::narrow(self.alpha));
        see.each(DecayedParameter, theta - taken)
    }
}
