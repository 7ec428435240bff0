//! Runs side by side: where they part, how far, and why.

mod gap;
mod page;
mod why;

pub use gap::Gap;

use crate::Quantity;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::explain::{Equation, Explanation};
use crate::render::page::Page;
use crate::trace::{Selection, Step, Stepper};
use serde::Serialize;

/// Several experiments, each compared with the first.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, Quantity, compare::Comparison};
///
/// let with = |eps: &str| (format!("eps = {eps}"), Experiment::builder().eps(eps).build().unwrap());
/// let comparison = Comparison::of(vec![with("1e-8"), with("1e-3")]).unwrap();
/// // ε enters with the update, and not before.
/// let parting = comparison.pairs[0].first.as_ref().unwrap();
/// assert_eq!((parting.t, parting.quantity), (1, Quantity::Update));
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// What was run.
    pub runs: Vec<Run>,
    /// Each but the first against the first.
    #[serde(rename = "comparisons")]
    pub pairs: Vec<Pair>,
}

/// An experiment with the name that tells it from the others.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// Its name.
    pub name: String,
    /// All that determines it.
    pub experiment: Experiment,
}

/// Two runs.
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    /// Their names.
    pub runs: [String; 2],
    /// How many steps were compared: as many as both take.
    pub steps: u64,
    /// Where they part: the first step, in it the first quantity in the order of the equations, in it the first coordinate;
    /// `None` if every number is the same.
    pub first: Option<Gap>,
    /// Where θ is farthest apart after the last step.
    pub end: Option<Gap>,
    /// Why, in sentences.
    pub why: Vec<String>,
    /// The equation of what parts first, in either run.
    #[serde(skip)]
    equations: Vec<(String, Equation)>,
}

impl Comparison {
    /// Runs all of them, step by step, and compares each with the first.
    ///
    /// # Errors
    ///
    /// There is nothing to compare, θ has another number of coordinates in one of them, or a run has no answer.
    pub fn of(experiments: Vec<(String, Experiment)>) -> Result<Self, Error> {
        let runs: Vec<Run> =
            experiments.into_iter().map(|(name, experiment)| Run { name, experiment }).collect();
        let [base, others @ ..] = runs.as_slice() else { return Err(Error::NothingToCompare) };
        if others.is_empty() {
            return Err(Error::NothingToCompare);
        }
        let pairs = others.iter().map(|other| Pair::of(base, other)).collect::<Result<_, Error>>()?;
        Ok(Self { runs, pairs })
    }

    /// As a page, to be rendered.
    pub fn page(&self) -> Page {
        page::page(self)
    }
}

impl Pair {
    fn of(base: &Run, other: &Run) -> Result<Self, Error> {
        let experiments = [&base.experiment, &other.experiment];
        let [dimension, given] = experiments.map(|experiment| experiment.start().len());
        if given != dimension {
            let of = base.name.clone();
            return Err(Error::Dimension { what: "theta", given, expected: dimension, of });
        }
        if base.experiment.before() != other.experiment.before() {
            return Err(Error::Conflict {
                first: "runs that go on after different steps",
                second: "a comparison step by step",
                why: "give both a state of the same t, or neither",
            });
        }
        let [mut left, mut right] = [stepper(base)?, stepper(other)?];
        let steps = base.experiment.steps().min(other.experiment.steps());
        let (mut first, mut end) = (None, None);
        for t in 1..=steps {
            let (Some(a), Some(b)) = (left.advance()?, right.advance()?) else { break };
            if first.is_none() {
                first = parting(a, b, dimension);
            }
            if t == steps {
                end = farthest(a, b, dimension);
            }
        }
        let mut pair = Self {
            runs: [base.name.clone(), other.name.clone()],
            steps,
            first,
            end,
            why: Vec::new(),
            equations: Vec::new(),
        };
        if let Some(first) = &pair.first {
            for run in [base, other] {
                let explanation = Explanation::of(&run.experiment, first.t, first.coordinate.unwrap_or(0))?;
                let equation =
                    explanation.equations().iter().find(|equation| equation.quantity == first.quantity);
                pair.equations.extend(equation.map(|equation| (run.name.clone(), equation.clone())));
            }
            pair.why = why::why(experiments, &pair.equations);
        }
        Ok(pair)
    }
}

fn stepper(run: &Run) -> Result<Stepper, Error> {
    run.experiment.stepper(&Selection::default())
}

/// The first number of a step that differs.
fn parting(a: Step<'_>, b: Step<'_>, dimension: usize) -> Option<Gap> {
    Quantity::all().find_map(|quantity| {
        let width = if quantity.facts().shared { 1 } else { dimension };
        (0..width).find_map(|index| {
            let values = [a.value(quantity, index)?, b.value(quantity, index)?];
            let coordinate = (!quantity.facts().shared).then_some(index);
            Gap::between(a.t(), quantity, coordinate, values)
        })
    })
}

/// The coordinate in which θ differs most.
fn farthest(a: Step<'_>, b: Step<'_>, dimension: usize) -> Option<Gap> {
    let gap = |index: usize| {
        let values = [a.value(Quantity::Parameter, index)?, b.value(Quantity::Parameter, index)?];
        Gap::between(a.t(), Quantity::Parameter, Some(index), values)
    };
    (0..dimension).filter_map(gap).max_by(|a, b| a.absolute.total_cmp(&b.absolute))
}
