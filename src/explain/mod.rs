//! One step of a run with its work shown: each equation with letters, with the numbers of the step, and its result.
//!
//! The equations come from the rule itself, run once with [`Symbol`](crate::expression::Symbol)s; the numbers from the
//! run. Nothing is typed a second time.

mod digits;
mod equations;
mod letters;
mod page;
mod state;
mod whence;
mod why;

pub use digits::Shown;
pub use whence::{Carried, Whence};

use crate::error::{Error, count};
use crate::experiment::Experiment;
use crate::expression::{Expression, Letter};
use crate::render::page::Page;
use crate::scalar::{Decimal, Literal, Number, NumberType, Value};
use crate::trace::{GradientsOf, in_any_number, in_floats};
use crate::{HyperParameter, Quantity};
use state::State;

/// One coordinate of one step, explained.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, explain::Explanation};
///
/// let experiment = Experiment::builder().objective("square").start(["1"]).steps(3).build().unwrap();
/// let explanation = Explanation::of(&experiment, 3, 0).unwrap();
/// assert_eq!(
///     explanation.equations()[2].to_string(),
///     "mₜ = β₁·mₜ₋₁ + (1 − β₁)·gₜ = 0.9·0.360000 + (1 − 0.9)·1.60082 = 0.484082"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Explanation {
    experiment: Experiment,
    t: u64,
    coordinate: usize,
    /// θ_{t-1} in the coordinates that the gradient needs.
    before: Vec<(Letter, Value)>,
    equations: Vec<Equation>,
    whence: Option<Whence>,
}

/// An equation of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation {
    /// What it gives.
    pub quantity: Quantity,
    /// The letter of that.
    pub left: Letter,
    /// Its right side in letters, as the rule computes it; none where a value is given and not worked out.
    pub letters: Option<Expression>,
    /// The same with the numbers of the step put in.
    pub numbers: Option<Expression>,
    /// What comes out, with as many digits as are true.
    pub result: Shown,
    /// What came out in the run, every digit of it.
    pub value: Value,
    /// What the run has instead, where its number type has rounded all digits of the result away.
    pub rounded: Option<Literal>,
    /// Whether the rule goes on without it: a quantity of the paper's that a framework never forms.
    pub aside: bool,
}

impl Explanation {
    /// Explains step `t` of an experiment in one coordinate, counted from 0.
    ///
    /// # Errors
    ///
    /// There is no such step or coordinate, or a step up to `t` has no answer.
    pub fn of(experiment: &Experiment, t: u64, coordinate: usize) -> Result<Self, Error> {
        if t <= experiment.before() || t > experiment.last() {
            let (allowed, why) = match experiment.before() {
                0 => (
                    "a whole number from 1 to the number of steps",
                    format!(": the experiment has {}", count(experiment.steps(), "step")),
                ),
                before => (
                    "one that the experiment takes",
                    format!(": it goes from step {} to {}", before + 1, experiment.last()),
                ),
            };
            return Err(Error::OutOfRange { what: "step", text: t.to_string(), allowed, why });
        }
        let dimension = experiment.start().len();
        if coordinate >= dimension {
            return Err(Error::NoCoordinate { given: coordinate, dimension });
        }
        match experiment.number() {
            NumberType::F64 => Self::typed::<f64>(experiment, in_floats, t, coordinate),
            NumberType::F32 => Self::typed::<f32>(experiment, in_floats, t, coordinate),
            NumberType::Decimal => Self::typed::<Decimal>(experiment, in_any_number, t, coordinate),
        }
    }

    fn typed<S: Number>(
        experiment: &Experiment,
        gradients: GradientsOf<S>,
        t: u64,
        coordinate: usize,
    ) -> Result<Self, Error> {
        let state = State::<S>::at(experiment, gradients(experiment.source())?, t, coordinate)?;
        let equations = equations::of(experiment, t, &state)?;
        let m = state.value(Quantity::FirstMoment);
        let m = m.filter(|_| averages_gradients(experiment, state.taken, &equations));
        let whence = m.and_then(|m| Whence::of(experiment, t, &state, m));
        let before = state.point(experiment);
        Ok(Self { experiment: experiment.clone(), t, coordinate, before, equations, whence })
    }

    /// The experiment whose step it is.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The step.
    pub fn t(&self) -> u64 {
        self.t
    }

    /// The coordinate.
    pub fn coordinate(&self) -> usize {
        self.coordinate
    }

    /// The equations, in the order in which they are worked out: the objective and its gradient first.
    pub fn equations(&self) -> &[Equation] {
        &self.equations
    }

    /// The letters of the coordinates that an objective is taken at, in their order.
    #[cfg(feature = "homework")]
    pub(crate) fn point(&self) -> impl Iterator<Item = &str> {
        let of_objective = matches!(self.experiment.source(), crate::objective::Source::Objective(_));
        self.before.iter().filter(move |_| of_objective).map(|(letter, _)| letter.text.as_str())
    }

    /// How much of m_t each past gradient still carries, where the rule has a first moment.
    pub fn whence(&self) -> Option<&Whence> {
        self.whence.as_ref()
    }

    /// As a page, to be rendered.
    pub fn page(&self) -> Page {
        page::page(self)
    }
}

/// Whether m is the moving average by β1 of the gradients, clipped or not, and of nothing else: its equation says so.
/// Nadam's decay varies, a coupled weight decay goes in as well, and so does what a saved state had.
fn averages_gradients(experiment: &Experiment, taken: Quantity, equations: &[Equation]) -> bool {
    let m = equations.iter().find(|equation| equation.quantity == Quantity::FirstMoment);
    let letters =
        m.and_then(|equation| equation.letters.as_ref()).map(Expression::letters).unwrap_or_default();
    let gradient = letters::now(experiment, taken);
    let before = letters::before(experiment, Quantity::FirstMoment);
    let own = |letter: &&Letter| letter.text == HyperParameter::Beta1.symbol() || **letter == gradient;
    experiment.before() == 0
        && letters.iter().any(own)
        && letters.iter().all(|letter| own(letter) || **letter == before)
}

/// `symbol = letters = numbers = result`, on one line; `≈` before a result that is rounded.
impl std::fmt::Display for Equation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.left.text)?;
        for side in [&self.letters, &self.numbers].into_iter().flatten() {
            write!(f, " = {side}")?;
        }
        write!(f, " {} {}", if self.result.exact { '=' } else { '≈' }, self.result)
    }
}
