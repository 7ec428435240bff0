//! The loop: gradient, rule, next step.

use super::columns::{Columns, FindPoison, Notice, Store};
use super::fused::with_fused_multiply_add;
use super::memory;
use super::no_value::NoValue;
use crate::Quantity;
use crate::error::Error;
use crate::objective::Gradients;
use crate::rule::{Ignore, Limit, Recorder, Rule, norm};
use crate::scalar::{Lanes, Number, Scalar};
use std::ops::Range;

/// How many coordinates are computed side by side while storing; see [`Lanes`]. Four fill two vector registers of
/// binary64 numbers: eight measured 20 % slower, two 5 %.
const LANES: usize = 4;

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
    rule: A,
    t: u64,
    theta: Vec<S>,
    memory: [Vec<S>; MEMORY],
    g: Vec<S>,
    gradients: G,
    clip: Option<Clipping<S>>,
    /// Why the run is over, if a step had no answer.
    failed: Option<Error>,
}

/// How large gradients may be.
#[derive(Clone, Copy, Debug)]
struct Clipping<S: Scalar> {
    limit: S::Hyper,
    /// What gives the norm, if that is what is limited: a function, since not every number has one.
    norm: Option<NormOf<S>>,
}

type NormOf<S> = fn(&[S]) -> <S as Scalar>::Hyper;

impl<S: Scalar> Clipping<S> {
    /// The limit for the coordinates of a step; `see` sees the norm.
    fn of(self, g: &[S], see: impl FnOnce(S::Hyper) -> S::Hyper) -> Limit<S::Hyper> {
        let limit = self.limit;
        match self.norm {
            None => Limit::Value { limit },
            Some(norm) => Limit::Norm { limit, norm: see(norm(g)) },
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
        let fused = A::FUSES
            && with_fused_multiply_add(
                #[inline(always)]
                || all_coordinates(rule, &shared, limit, g, theta, memory, see),
            )
            .is_some();
        if !fused {
            all_coordinates(rule, &shared, limit, g, theta, memory, see);
        }
        Ok(())
    }
}

/// Storing takes numbers that a trace can hold.
impl<S, A, G, const MEMORY: usize> Run<S, A, G, MEMORY>
where
    S: Number,
    A: Rule<MEMORY, Hyper = S::Hyper>,
    G: Gradients<S>,
{
    /// The same with gradients cut down: to `limit` each coordinate by itself, or to this norm over all of them.
    pub fn clipped(mut self, limit: Limit<S::Hyper>) -> Self {
        self.clip = Some(match limit {
            Limit::Value { limit } => Clipping { limit, norm: None },
            Limit::Norm { limit, .. } => Clipping { limit, norm: Some(norm) },
        });
        self
    }

    /// Takes one step and stores it as the next row of `columns`, `LANES` coordinates at a time. The numbers are those of
    /// [`Run::advance`], bit for bit.
    ///
    /// # Errors
    ///
    /// There is no gradient for this step, or a quantity has no value: [`Error::NotFinite`] or [`Error::NoDecimal`]
    /// names the first, in the order of coordinates and then of equations. Then nothing of the step is stored, and the
    /// run is over: every further call gives the same error.
    /// [`Error::Dimension`] if `columns` are of another width; then no step is taken.
    pub fn store(&mut self, columns: &mut Columns<S>) -> Result<(), Error> {
        if columns.width() != self.theta.len() {
            return Err(Error::Dimension {
                what: "a row",
                given: columns.width(),
                expected: self.theta.len(),
                of: "the run".into(),
            });
        }
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let loss = self.gradients.at(self.t + 1, &self.theta, &mut self.g)?;
        self.t += 1;
        columns.begin(self.t);
        let stored = self.store_row(loss, columns);
        if let Err(error) = &stored {
            // Some coordinates may have taken the step already.
            self.failed = Some(error.clone());
            columns.abandon();
        }
        stored
    }

    fn store_row(&mut self, loss: Option<S::Hyper>, columns: &mut Columns<S>) -> Result<(), Error> {
        let mut store = Store::<S, 1>::new(columns, 0);
        let see: &mut dyn Recorder<S> = &mut store;
        if let Some(loss) = loss {
            see.once(Quantity::Loss, loss);
        }
        let limit = self.clip.map(|clip| clip.of(&self.g, |norm| see.once(Quantity::GradientNorm, norm)));
        let shared = self.rule.begin(self.t, see);
        if let Some((quantity, value)) = store.poisoned {
            // A norm has no value where a coordinate has none.
            let bad = self.g.iter().position(|g| !g.is_number());
            return Err(match bad.filter(|_| quantity == Quantity::GradientNorm) {
                Some(index) => self.ended(Some(index), Quantity::Gradient, self.g[index], None),
                None => self.ended(None, quantity, value, None),
            });
        }
        let all = self.theta.len();
        let (fours, pairs) = (all / LANES * LANES, all / 2 * 2);
        let mut many = |run: &mut Self| {
            run.in_lanes::<LANES>(&shared, limit, 0..fours, columns)?;
            // Most pictures have two coordinates.
            run.in_lanes::<2>(&shared, limit, fours..pairs, columns)
        };
        // Questions about constants, each by itself, so that no code is made for what isn't so.
        let stored = if !S::SIDE_BY_SIDE {
            None
        } else if A::FUSES {
            with_fused_multiply_add(
                #[inline(always)]
                || many(self),
            )
        } else {
            Some(many(self))
        };
        let left = if let Some(stored) = stored {
            stored?;
            pairs
        } else {
            0
        };
        self.in_turn(&shared, limit, left..all, columns)
    }

    /// The coordinates of `range`, one after the other: what fills no lanes, and what gains nothing from them. The recorder
    /// is not known by type, so that one function does for all that are in no hurry; there are many rules.
    fn in_turn(
        &mut self,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        range: Range<usize>,
        columns: &mut Columns<S>,
    ) -> Result<(), Error> {
        for index in range {
            let mut store = Store::<S, 1>::new(columns, index);
            let (remembered, next) = self.look(shared, limit, index, &mut store);
            if !store.saw_numbers_only() {
                return Err(self.find_poison(shared, limit, index..index + 1, columns));
            }
            memory::set(&mut self.memory, index, remembered);
            self.theta[index] = next;
        }
        Ok(())
    }

    /// The step of one coordinate, which is not taken.
    fn look(
        &self,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        index: usize,
        see: &mut dyn Recorder<S>,
    ) -> ([S; MEMORY], S) {
        let g = clipped(limit, see.each(Quantity::Gradient, self.g[index]), see);
        let shared = self.rule.at(shared, index);
        self.rule.coordinate(&shared, g, memory::get(&self.memory, index), self.theta[index], see)
    }

    /// The coordinates of `range`, whose length is a multiple of `N`, `N` at a time.
    #[inline(always)]
    fn in_lanes<const N: usize>(
        &mut self,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        range: Range<usize>,
        columns: &mut Columns<S>,
    ) -> Result<(), Error> {
        let Self { rule, theta, memory, g, .. } = self;
        let (theta, g) = (&mut theta[range.clone()], &g[range.clone()]);
        let mut memory = memory::slices(memory, range.clone());
        let mut bad = None;
        for at in (0..theta.len()).step_by(N) {
            let mut store = Store::new(columns, range.start + at);
            let g = store.each(Quantity::Gradient, Lanes::<S, N>::load(g, at));
            let g = clipped(limit, g, &mut store);
            let remembered = memory::load(&memory, at);
            let shared = rule.at(shared, range.start + at);
            let (remembered, next) =
                rule.coordinate(&shared, g, remembered, Lanes::load(theta, at), &mut store);
            if !store.saw_numbers_only() {
                bad = Some(range.start + at);
                break;
            }
            memory::store(&mut memory, at, remembered);
            next.store(theta, at);
        }
        match bad {
            Some(start) => Err(self.find_poison(shared, limit, start..start + N, columns)),
            None => Ok(()),
        }
    }

    /// Takes the step again for these coordinates, which are still as they were before it, and looks closely.
    #[cold]
    fn find_poison(
        &self,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        range: Range<usize>,
        columns: &Columns<S>,
    ) -> Error {
        for index in range.clone() {
            let mut find = FindPoison::new(columns);
            self.look(shared, limit, index, &mut find);
            if let Some((quantity, value)) = find.found {
                return self.ended(Some(index), quantity, value, find.divided_by_zero);
            }
        }
        // Not reached: the same arithmetic found it a moment ago. If it were, the step is still without an answer.
        self.ended(Some(range.start), Quantity::Parameter, self.theta[range.start], None)
    }

    fn ended(
        &self,
        coordinate: Option<usize>,
        quantity: Quantity,
        value: S,
        zero: Option<Quantity>,
    ) -> Error {
        let no_value = NoValue { t: self.t, coordinate, quantity, value, zero, has_eps: A::HAS_EPS };
        no_value.error(self.gradients.has_loss(), self.gradients.make_smaller())
    }
}

/// The gradient that the rule goes on with.
#[inline(always)]
fn clipped<S: Scalar, R: Recorder<S> + ?Sized>(limit: Option<Limit<S::Hyper>>, g: S, see: &mut R) -> S {
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

/// A [`Run`] whose rule and gradients are not known by type.
pub(crate) trait Advance<S: Number> {
    /// [`Run::store`].
    fn store(&mut self, columns: &mut Columns<S>) -> Result<(), Error>;

    /// What the steps hand over.
    fn notice(&self) -> Notice;
}

impl<S: Number> dyn Advance<S> {
    /// What the steps hand over, in the order of [`Quantity::all`].
    pub fn quantities(&self) -> Vec<Quantity> {
        let Notice { all, .. } = self.notice();
        Quantity::all().filter(|quantity| all.contains(quantity)).collect()
    }

    /// What of it the rule has no use for itself.
    pub fn derived(&self) -> Vec<Quantity> {
        self.notice().aside
    }
}

impl<S, A, G, const MEMORY: usize> Advance<S> for Run<S, A, G, MEMORY>
where
    S: Number,
    A: Rule<MEMORY, Hyper = S::Hyper>,
    G: Gradients<S>,
{
    fn store(&mut self, columns: &mut Columns<S>) -> Result<(), Error> {
        Run::store(self, columns)
    }

    /// The rule itself is asked what it hands over, with any numbers, on a copy; a list beside it could be wrong.
    fn notice(&self) -> Notice {
        let mut rule = self.rule.clone();
        let mut notice = Notice::of_gradients(self.gradients.has_loss());
        let see: &mut dyn Recorder<S> = &mut notice;
        if let Some(clip) = &self.clip {
            see.each(Quantity::ClippedGradient, S::default());
            if clip.norm.is_some() {
                see.once(Quantity::GradientNorm, S::default().widen());
            }
        }
        let shared = rule.begin(1, see);
        let (zero, one) = (S::default(), S::default().one());
        rule.coordinate(&shared, one, [zero; MEMORY], zero, see);
        notice
    }
}
