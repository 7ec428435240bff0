//! A rule whose α depends on the step.

use super::{Recorder, Rule};
use crate::Quantity;
use crate::scalar::Scalar;
use std::fmt;
use std::sync::Arc;

/// A rule that is made anew for each step with that step's α, if there is a schedule; otherwise the rule itself.
///
/// Made anew and not changed, because a rule may work out whatever it likes from α when it is made. The step's α is handed
/// to the recorder as [`Quantity::Alpha`], before anything that follows from it.
///
/// # Example
///
/// ```
/// use adamscope::rule::{Ignore, Rule, Scheduled, Sgd};
///
/// // α = 0.5, 0.25, ...
/// let mut sgd = Scheduled::new(Sgd::new(|_| 0.5), |t| {
///     let alpha = 0.5_f64.powi(t as i32);
///     Some((Sgd::new(|_| alpha), alpha))
/// });
/// let shared = sgd.begin::<f64, _>(2, &mut Ignore);
/// let (_, theta) = sgd.coordinate(&shared, 4.0, [], 3.0, &mut Ignore);
/// assert_eq!(theta, 3.0 - 0.25 * 4.0);
/// ```
#[derive(Clone)]
pub struct Scheduled<A, H> {
    rule: A,
    at: Option<Arc<At<A, H>>>,
}

/// Makes the rule of step t, and says its α.
type At<A, H> = dyn Fn(u64) -> Option<(A, H)> + Send + Sync;

impl<A, H> Scheduled<A, H> {
    /// The rule that `at` makes for each step, with the α that it made it with; `rule` until it makes one.
    pub fn new(rule: A, at: impl Fn(u64) -> Option<(A, H)> + Send + Sync + 'static) -> Self {
        Self { rule, at: Some(Arc::new(at)) }
    }

    /// The rule as it is, for every step.
    pub fn constant(rule: A) -> Self {
        Self { rule, at: None }
    }
}

impl<A: fmt::Debug, H> fmt::Debug for Scheduled<A, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scheduled").field("rule", &self.rule).field("scheduled", &self.at.is_some()).finish()
    }
}

impl<A, H, const MEMORY: usize> Rule<MEMORY> for Scheduled<A, H>
where
    A: Rule<MEMORY, Hyper = H>,
    H: Scalar<Hyper = H>,
{
    type Hyper = H;
    type Shared = A::Shared;

    const REMEMBERED: [Quantity; MEMORY] = A::REMEMBERED;
    const LOSES: &'static [Quantity] = A::LOSES;
    const ACCUMULATES: bool = A::ACCUMULATES;
    const HAS_EPS: bool = A::HAS_EPS;

    fn carry_on(&mut self, before: &Self) {
        self.rule.carry_on(&before.rule);
    }

    #[inline]
    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> A::Shared
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        if let Some((mut rule, alpha)) = self.at.as_ref().and_then(|at| at(t)) {
            rule.carry_on(&self.rule);
            self.rule = rule;
            see.once(Quantity::Alpha, alpha);
        }
        self.rule.begin::<S, R>(t, see)
    }

    #[inline(always)]
    fn at(&self, shared: &A::Shared, index: usize) -> A::Shared {
        self.rule.at(shared, index)
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &A::Shared,
        g: S,
        memory: [S; MEMORY],
        theta: S,
        see: &mut R,
    ) -> ([S; MEMORY], S)
    where
        S: Scalar<Hyper = H>,
        R: Recorder<S> + ?Sized,
    {
        self.rule.coordinate(shared, g, memory, theta, see)
    }

    fn initial_memory(&self) -> [H; MEMORY] {
        self.rule.initial_memory()
    }
}
