//! From a rule's name to its type.

use super::{Adam, Convention, HyperParameter, Optimizer, Rule};
use crate::scalar::Scalar;

/// A rule by name: which, in whose form, and for how many coordinates.
///
/// # Example
///
/// Whatever rule it is, what does it remember?
///
/// ```
/// use adamscope::Quantity;
/// use adamscope::rule::{Chosen, HyperParameter, Rule, WithRule};
///
/// struct Remembered;
///
/// impl WithRule<'_, f64> for Remembered {
///     type Output = Vec<Quantity>;
///
///     fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = f64>>(self, _: A) -> Vec<Quantity> {
///         A::REMEMBERED.to_vec()
///     }
/// }
///
/// let adam = Chosen { dimension: 2, ..Chosen::default() };
/// let half = |_: HyperParameter| 0.5;
/// assert_eq!(adam.rule(half, Remembered), [Quantity::FirstMoment, Quantity::SecondMoment]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Which rule.
    pub optimizer: Optimizer,
    /// Whose form of it.
    pub convention: Convention,
    /// How many coordinates θ has: some frameworks compute otherwise where there is only one.
    pub dimension: usize,
}

impl Chosen {
    /// The one place where a name becomes a type: makes the rule with the hyper-parameters that `number` gives, and hands
    /// it on.
    pub fn rule<'a, H, W>(self, number: impl FnMut(HyperParameter) -> H, with: W) -> W::Output
    where
        H: Scalar<Hyper = H> + 'a,
        W: WithRule<'a, H>,
    {
        match (self.optimizer, self.convention) {
            (Optimizer::Adam, Convention::Paper) => with.with(Adam::new(number)),
        }
    }
}

/// What is done with a rule once its type is known: a closure that is generic over the rule. `'a` is how long the rule
/// lives, no longer than its numbers.
pub trait WithRule<'a, H: 'a> {
    /// What comes out.
    type Output;

    /// Does it.
    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = H> + 'a>(self, rule: A) -> Self::Output;
}
