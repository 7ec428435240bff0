//! The loop: gradient, rule, next step.

use super::columns::{Columns, FindPoison, Notice, Store};
use crate::Quantity;
use crate::choice::Choice;
use crate::error::Error;
use crate::objective::Gradients;
use crate::rule::{Recorder, Rule};
use crate::scalar::{Lanes, Number, NumberType, Scalar};
use std::array::from_fn;
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
pub struct Run<S, A, G, const MEMORY: usize> {
    rule: A,
    t: u64,
    theta: Vec<S>,
    memory: [Vec<S>; MEMORY],
    g: Vec<S>,
    gradients: G,
    /// Why the run is over, if a step had no answer.
    failed: Option<Error>,
}

impl<S, A, G, const MEMORY: usize> Run<S, A, G, MEMORY>
where
    S: Scalar,
    A: Rule<MEMORY, Hyper = S::Hyper>,
    G: Gradients<S>,
{
    /// Before the first step, at `start`.
    pub fn new(rule: A, start: Vec<S>, gradients: G) -> Self {
        let memory = rule.initial_memory().map(|value| vec![S::narrow(value); start.len()]);
        // Whatever it holds is replaced by the first step's gradient.
        let g = start.clone();
        Self { rule, t: 0, g, theta: start, memory, gradients, failed: None }
    }

    /// How many steps were taken.
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
        let shared = self.rule.begin(self.t, see);
        one_by_one(&self.rule, &shared, &self.g, &mut self.theta, &mut self.memory, see);
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
        if let Some(loss) = loss {
            store.once(Quantity::Loss, loss);
        }
        let shared = self.rule.begin(self.t, &mut store);
        if let Some((quantity, value)) = store.poisoned {
            return Err(self.no_value(None, quantity, value, None));
        }
        let all = self.theta.len();
        let (fours, pairs) = (all / LANES * LANES, all / 2 * 2);
        self.in_lanes::<LANES>(&shared, 0..fours, columns)?;
        // Most pictures have two coordinates.
        self.in_lanes::<2>(&shared, fours..pairs, columns)?;
        self.in_lanes::<1>(&shared, pairs..all, columns)
    }

    /// The coordinates of `range`, whose length is a multiple of `N`, `N` at a time.
    fn in_lanes<const N: usize>(
        &mut self,
        shared: &A::Shared,
        range: Range<usize>,
        columns: &mut Columns<S>,
    ) -> Result<(), Error> {
        let Self { rule, theta, memory, g, .. } = self;
        let (theta, g) = (&mut theta[range.clone()], &g[range.clone()]);
        let mut memory = memory.each_mut().map(|column| &mut column[range.clone()]);
        let mut bad = None;
        for at in (0..theta.len()).step_by(N) {
            let load = |column: &[S]| Lanes::<S, N>(from_fn(|lane| column[at + lane]));
            let remembered = from_fn(|slot| load(memory[slot]));
            let mut store = Store::new(columns, range.start + at);
            let g = store.each(Quantity::Gradient, load(g));
            let shared = rule.at(shared, range.start + at);
            let (remembered, next) = rule.coordinate(&shared, g, remembered, load(theta), &mut store);
            if !store.saw_numbers_only() {
                bad = Some(range.start + at);
                break;
            }
            for (column, value) in memory.iter_mut().zip(remembered) {
                column[at..at + N].copy_from_slice(&value.0);
            }
            theta[at..at + N].copy_from_slice(&next.0);
        }
        match bad {
            Some(start) => Err(self.find_poison(shared, start..start + N, columns)),
            None => Ok(()),
        }
    }

    /// Takes the step again for these coordinates, which are still as they were before it, and looks closely.
    #[cold]
    fn find_poison(&self, shared: &A::Shared, range: Range<usize>, columns: &Columns<S>) -> Error {
        for index in range.clone() {
            let mut find = FindPoison::new(columns);
            let memory = from_fn(|slot| self.memory[slot][index]);
            let g = find.each(Quantity::Gradient, self.g[index]);
            let shared = self.rule.at(shared, index);
            self.rule.coordinate(&shared, g, memory, self.theta[index], &mut find);
            if let Some((quantity, value)) = find.found {
                return self.no_value(Some(index), quantity, value, find.divided_by_zero);
            }
        }
        // Not reached: the same arithmetic found it a moment ago. If it were, the step is still without an answer.
        self.no_value(Some(range.start), Quantity::Parameter, self.theta[range.start], None)
    }

    /// Why a quantity has no value; `zero` is what was 0 in the denominator before it, if that was.
    fn no_value(
        &self,
        coordinate: Option<usize>,
        quantity: Quantity,
        value: S,
        zero: Option<Quantity>,
    ) -> Error {
        let t = self.t;
        let zero = zero.map(|zero| match zero {
            // AdaMax has no ε.
            Quantity::InfinityNorm => {
                ("u is 0 there".into(), "begin with a gradient that isn't 0, or use adam, which has eps")
            }
            _ => (format!("{} is 0 there and so is eps", zero.key()), "give eps a value such as 1e-8"),
        });
        if let Some(why) = value.poison() {
            let hint = zero.map_or_else(|| why.way_out().into(), |(zero, out)| format!("{zero}; {out}"));
            return Error::NoDecimal { t, coordinate, quantity: quantity.key(), why, hint };
        }
        let value = format!("{value:?}");
        let hint = if let Some((zero, out)) = zero {
            format!("{zero}, so it divides by 0; {out}")
        } else if value.contains("inf") {
            let smaller = match quantity {
                Quantity::StepSize | Quantity::Update | Quantity::Parameter => "make alpha smaller",
                Quantity::SecondMoment if !self.gradients.has_loss() => {
                    "v squares the gradient: scale the gradients down"
                }
                _ => self.gradients.make_smaller(),
            };
            let other = if S::TYPE == NumberType::F32 { ", or use f64" } else { "" };
            format!("it passed {}, the largest {}; {smaller}{other}", S::TYPE.largest(), S::TYPE.key())
        } else if quantity == Quantity::Root {
            // Whatever else is under a root is made of squares.
            "v - g_avg² came out below 0 by rounding, as it may where gradients hardly change; leave centered out, or end the run before".into()
        } else if quantity == Quantity::Gradient {
            "the gradient itself has no value there; look at where it comes from".into()
        } else {
            "it has no value; look at the quantities before it".into()
        };
        Error::NotFinite { t, coordinate, quantity: quantity.key(), value, hint }
    }
}

/// All coordinates of a step, one after the other. Slices and not `self`, so that the compiler knows them apart and
/// uses vector instructions where the recorder lets it.
fn one_by_one<S, A, R, const MEMORY: usize>(
    rule: &A,
    shared: &A::Shared,
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
    let memory = memory.each_mut().map(|column| &mut column[..g.len()]);
    for index in 0..g.len() {
        see.coordinate(index);
        let g = see.each(Quantity::Gradient, g[index]);
        let remembered = from_fn(|slot| memory[slot][index]);
        let shared = rule.at(shared, index);
        let (remembered, next) = rule.coordinate(&shared, g, remembered, theta[index], see);
        for slot in 0..MEMORY {
            memory[slot][index] = remembered[slot];
        }
        theta[index] = next;
    }
}

/// A [`Run`] whose rule and gradients are not known by type.
pub(crate) trait Advance<S: Number> {
    /// [`Run::store`].
    fn store(&mut self, columns: &mut Columns<S>) -> Result<(), Error>;

    /// What the steps hand over, in the order of [`Quantity::all`].
    fn quantities(&self) -> Vec<Quantity>;

    /// What of it the rule has no use for itself.
    fn derived(&self) -> Vec<Quantity>;
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

    fn quantities(&self) -> Vec<Quantity> {
        let mut all = notice::<S, A, MEMORY>(&self.rule).all;
        all.push(Quantity::Gradient);
        if self.gradients.has_loss() {
            all.push(Quantity::Loss);
        }
        Quantity::all().filter(|quantity| all.contains(quantity)).collect()
    }

    fn derived(&self) -> Vec<Quantity> {
        notice::<S, A, MEMORY>(&self.rule).aside
    }
}

/// The rule itself is asked what it hands over, with any numbers, on a copy; a list beside it could be wrong.
fn notice<S: Number, A: Rule<MEMORY, Hyper = S::Hyper>, const MEMORY: usize>(rule: &A) -> Notice {
    let mut rule = rule.clone();
    let mut notice = Notice::default();
    let shared = rule.begin::<S, _>(1, &mut notice);
    let (zero, one) = (S::default(), S::default().one());
    rule.coordinate(&shared, one, [zero; MEMORY], zero, &mut notice);
    notice
}
