//! The loop: gradient, rule, next step.

use super::memory;
use super::vectors::with_vectors;
use crate::Quantity;
use crate::error::Error;
use crate::objective::Gradients;
use crate::rule::{Ignore, Limit, Recorder, Rule};
use crate::scalar::Scalar;

/// An optimizer on its way: a rule, what it remembers, where it is, and where its gradients come from.
///
/// This is the typed engine. [`crate::Experiment`] chooses the types by name.
///
/// # Example
///
/// ```
/// use adamscope::HyperParameter::{Alpha, Beta1, Beta2};
/// use adamscope::objective::{FromObjective, Objective};
/// use adamscope::rule::{Adam, Ignore};
/// use adamscope::trace::Run;
///
/// let adam = Adam::new(|parameter| match parameter {
///     Alpha => 0.1,
///     Beta1 => 0.9,
///     Beta2 => 0.999,
///     _ => 1e-8, // eps
/// });
/// let mut run = Run::new(adam, vec![3.0_f64, 4.0], FromObjective::new(Objective::Bowl));
/// run.advance(&mut Ignore).unwrap();
/// assert!((run.theta()[0] - 2.9).abs() < 1e-9);
/// ```
#[derive(Clone, Debug)]
pub struct Run<S: Scalar, A, G, const MEMORY: usize> {
    pub(super) rule: A,
    pub(super) t: u64,
    pub(super) theta: Vec<S>,
    pub(super) memory: [Vec<S>; MEMORY],
    pub(super) g: Vec<S>,
    pub(super) gradients: G,
    pub(super) clip: Option<Clipping<S>>,
    /// Why the run is over, if a step had no answer.
    pub(super) failed: Option<Error>,
}

/// How large gradients may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clipping<S: Scalar> {
    pub limit: S::Hyper,
    /// What gives the norm, if that is what is limited: a function, since not every number has one.
    pub norm: Option<NormOf<S>>,
}

type NormOf<S> = fn(&[S]) -> <S as Scalar>::Hyper;

impl<S: Scalar> Clipping<S> {
    /// The limit for the coordinates of a step; `see` sees the norm.
    pub fn of(self, g: &[S], see: impl FnOnce(S::Hyper) -> S::Hyper) -> Limit<S::Hyper> {
        let limit = self.limit;
        match self.norm {
            None => Limit::Value { limit },
            Some(norm) => Limit::of_norm(limit, see(norm(g))),
        }
    }
}

impl<S, A, G, const MEMORY: usize> Run<S, A, G, MEMORY>
where
    S: Scalar,
    A: Rule<MEMORY, Hyper = S::Hyper>,
    G: Gradients<S>,
{
    /// Before the first step, at `start`.
    pub fn new(rule: A, start: Vec<S>, gradients: G) -> Self {
        let memory = memory::begin(rule.initial_memory(), start.len());
        // Whatever it holds is replaced by the first step's gradient.
        let g = start.clone();
        Self { rule, t: 0, g, theta: start, memory, gradients, clip: None, failed: None }
    }

    /// After step `t` of an earlier run, which ended at the start with this in `memory`, in the order of
    /// [`Rule::REMEMBERED`]; a column of another length than θ is left out, and stays as it was before the first step.
    ///
    /// A rule that accumulates is taken through the steps before, which takes time.
    pub fn resumed(mut self, t: u64, memory: [Vec<S>; MEMORY]) -> Self {
        self.t = t;
        for (column, given) in self.memory.iter_mut().zip(memory) {
            if given.len() == column.len() {
                *column = given;
            }
        }
        if A::ACCUMULATES {
            let see: &mut dyn Recorder<S> = &mut Ignore;
            for earlier in 1..=t {
                self.rule.begin(earlier, see);
            }
        }
        self
    }

    /// The number of the last step that was taken; the run's own first is step 1, unless it was [resumed](Self::resumed).
    pub fn t(&self) -> u64 {
        self.t
    }

    /// θ_t.
    pub fn theta(&self) -> &[S] {
        &self.theta
    }

    /// Takes one step and lets `see` see it, coordinate by coordinate. Nothing is checked.
    ///
    /// # Errors
    ///
    /// There is no gradient for this step.
    #[inline]
    pub fn advance<R: Recorder<S>>(&mut self, see: &mut R) -> Result<(), Error> {
        let loss = self.gradients.at(self.t + 1, &self.theta, &mut self.g)?;
        self.t += 1;
        see.step(self.t);
        if let Some(loss) = loss {
            see.once(Quantity::Loss, loss);
        }
        let limit = self.clip.map(|clip| clip.of(&self.g, |norm| see.once(Quantity::GradientNorm, norm)));
        let shared = self.rule.begin(self.t, see);
        let Self { rule, g, theta, memory, .. } = self;
        let done = S::IN_A_VECTOR > 1
            && with_vectors(
                #[inline(always)]
                |_| all_coordinates(rule, &shared, limit, g, theta, memory, see),
            )
            .is_some();
        if !done {
            all_coordinates(rule, &shared, limit, g, theta, memory, see);
        }
        Ok(())
    }
}

/// The gradient that the rule goes on with.
#[inline(always)]
pub(super) fn clipped<S: Scalar, R: Recorder<S> + ?Sized>(
    limit: Option<Limit<S::Hyper>>,
    g: S,
    see: &mut R,
) -> S {
    match limit {
        None => g,
        Some(limit) => see.each(Quantity::ClippedGradient, limit.of(g)),
    }
}

/// All coordinates of a step. Whether gradients are clipped is asked once, and not in the loop; so are a rule's own options.
#[inline(always)]
fn all_coordinates<S, A, R, const MEMORY: usize>(
    rule: &A,
    shared: &A::Shared,
    limit: Option<Limit<S::Hyper>>,
    g: &[S],
    theta: &mut [S],
    memory: &mut [Vec<S>; MEMORY],
    see: &mut R,
) where
    S: Scalar,
    A: Rule<MEMORY, Hyper = S::Hyper>,
    R: Recorder<S>,
{
    match limit {
        None => rule.over_coordinates(
            #[inline(always)]
            |rule| one_by_one(rule, shared, |_, g| g, g, theta, memory, see),
        ),
        limit => one_by_one(rule, shared, |see, g| clipped(limit, g, see), g, theta, memory, see),
    }
}

/// All coordinates of a step, one after the other. Slices and not `self`, so that the compiler knows them apart and
/// uses vector instructions where the recorder lets it.
#[inline(always)]
fn one_by_one<S, A, R, const MEMORY: usize>(
    rule: &A,
    shared: &A::Shared,
    clipped: impl Fn(&mut R, S) -> S,
    g: &[S],
    theta: &mut [S],
    memory: &mut [Vec<S>; MEMORY],
    see: &mut R,
) where
    S: Scalar,
    A: Rule<MEMORY, Hyper = S::Hyper>,
    R: Recorder<S>,
{
    // Equal lengths, said once, spare the loop its bounds checks.
    let theta = &mut theta[..g.len()];
    let mut memory = memory::slices(memory, 0..g.len());
    for index in 0..g.len() {
        see.coordinate(index);
        let g = see.each(Quantity::Gradient, g[index]);
        let g = clipped(see, g);
        let shared = rule.at(shared, index);
        let remembered = memory::get(&memory, index);
        let (remembered, next) = rule.coordinate(&shared, g, remembered, theta[index], see);
        memory::set(&mut memory, index, remembered);
        theta[index] = next;
    }
}
