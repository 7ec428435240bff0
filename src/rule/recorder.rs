//! Who sees each quantity the moment it exists.

use crate::Quantity;
use crate::scalar::Scalar;

/// Sees every quantity of a step, in the order of the equations, and answers with the value the rule goes on with.
///
/// A recorder that watches answers with what it was given. One that marks homework answers with what the learner
/// wrote, so that the rule carries the learner's error forward; one that prints equations answers with a letter.
///
/// # Example
///
/// m_1 should be 1, a learner wrote 0.5, and the rule goes on from there:
///
/// ```
/// use adamscope::rule::{Adam, Recorder, Rule};
/// use adamscope::{HyperParameter, Quantity};
///
/// struct Learner;
///
/// impl Recorder<f64> for Learner {
///     fn each(&mut self, quantity: Quantity, value: f64) -> f64 {
///         if quantity == Quantity::FirstMoment { 0.5 } else { value }
///     }
///     fn once(&mut self, _: Quantity, value: f64) -> f64 {
///         value
///     }
/// }
///
/// let mut adam = Adam::new(|parameter| match parameter {
///     HyperParameter::Alpha => 0.1,
///     HyperParameter::Eps => 0.0,
///     _ => 0.5,
/// });
/// let shared = adam.begin(1, &mut Learner);
/// // m = 0.5 · 0 + 0.5 · 2 = 1, but with the learner's 0.5 the rest is m̂ = 1, v̂ = 4 and Δ = 0.1 · 1/2.
/// let (memory, theta) = adam.coordinate(&shared, 2.0, [0.0, 0.0], 1.0, &mut Learner);
/// assert_eq!(memory, [0.5, 2.0]);
/// assert_eq!(theta, 0.95);
/// ```
pub trait Recorder<S: Scalar> {
    /// A quantity of one coordinate.
    fn each(&mut self, quantity: Quantity, value: S) -> S;

    /// A quantity that all coordinates of the step share, in the companion type, since it follows from
    /// hyper-parameters alone.
    fn once(&mut self, quantity: Quantity, value: S::Hyper) -> S::Hyper;

    /// Step `t` begins; what all coordinates share comes next.
    #[inline(always)]
    fn step(&mut self, _t: u64) {}

    /// What follows, up to the next call of this, is of the coordinate `index`, counted from 0.
    #[inline(always)]
    fn coordinate(&mut self, _index: usize) {}

    /// A quantity of one coordinate that the rule itself has no use for, such as m̂ where the correction goes into the step
    /// size: it is worked out for those who look, if they [want](Self::wants) it, and there is no answer to go on with.
    #[inline(always)]
    fn aside(&mut self, quantity: Quantity, value: S) {
        self.each(quantity, value);
    }

    /// Whether a quantity that would be handed over [aside](Self::aside) is worth working out.
    #[inline(always)]
    fn wants(&self, _quantity: Quantity) -> bool {
        true
    }
}

/// Sees nothing: the rule is then the bare optimizer, at the speed of a hand-written loop.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ignore;

impl<S: Scalar> Recorder<S> for Ignore {
    #[inline(always)]
    fn each(&mut self, _: Quantity, value: S) -> S {
        value
    }

    #[inline(always)]
    fn once(&mut self, _: Quantity, value: S::Hyper) -> S::Hyper {
        value
    }

    #[inline(always)]
    fn wants(&self, _: Quantity) -> bool {
        false
    }
}
