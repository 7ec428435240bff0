//! From a rule's name to its type.

use super::{Form, HyperParameter, Rule, Switch, Switches, form};
use crate::scalar::{NumberType, Scalar};

/// A rule by name, and what its constructor has to know beside the hyper-parameters.
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
    /// Which rule, in whose form.
    pub form: Form,
    /// How many coordinates θ has: some frameworks compute otherwise where there is only one, or at the end of many.
    pub dimension: usize,
    /// The number type of the experiment. Who follows it with other numbers, such as symbols, leaves it as it is.
    pub number: NumberType,
    /// The switches that are on.
    pub switches: Switches,
    /// The hyper-parameters that aren't 0.
    pub nonzero: Nonzero,
}

impl Chosen {
    /// Whether a switch is on.
    pub const fn has(&self, switch: Switch) -> bool {
        self.switches.has(switch)
    }

    /// Whether a hyper-parameter differs from 0. Where 0 turns off what it is for, such as weight decay, rules and frameworks
    /// leave the operation out.
    pub const fn uses(&self, parameter: HyperParameter) -> bool {
        self.nonzero.has(parameter)
    }

    /// The one place where a name becomes a type: makes the rule with the hyper-parameters that `number` gives, and hands
    /// it on.
    pub fn rule<'a, H, W>(self, number: impl FnMut(HyperParameter) -> H, with: W) -> W::Output
    where
        H: Scalar<Hyper = H> + 'a,
        W: WithRule<'a, H>,
    {
        form::rule(&self, number, with)
    }
}

/// A set of hyper-parameters: those that aren't 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nonzero(u16);

impl Nonzero {
    const fn has(self, parameter: HyperParameter) -> bool {
        self.0 & (1 << parameter as u16) != 0
    }
}

impl FromIterator<HyperParameter> for Nonzero {
    fn from_iter<I: IntoIterator<Item = HyperParameter>>(parameters: I) -> Self {
        Self(parameters.into_iter().fold(0, |set, parameter| set | 1 << parameter as u16))
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
