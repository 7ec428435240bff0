//! What a plot shows, by name.

use super::{Plot, bias, difference, memory, path, quantities, step_size};
use crate::choice::Choice;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::quantity::Quantity;
use crate::trace::{Selection, Trace};

/// A kind of plot.
///
/// # Example
///
/// ```
/// use adamscope::{Choice, Experiment, render::plot};
///
/// let kind = plot::Kind::from_key("step-size").unwrap();
/// let experiment = Experiment::builder().build().unwrap();
/// let trace = experiment.stepper(&kind.selection(&experiment, None).unwrap()).unwrap().collect().unwrap();
/// assert!(kind.draw(&[trace], None).unwrap().svg().contains("data-panel=\"step_size\""));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// [`path()`].
    #[default]
    Path,
    /// [`quantities()`].
    Quantities,
    /// [`bias()`].
    Bias,
    /// [`step_size()`].
    StepSize,
    /// [`difference()`].
    Difference,
    /// [`memory()`].
    Memory,
}

impl Choice for Kind {
    const KIND: &'static str = "kind of plot";
    const ALL: &'static [Self] =
        &[Self::Path, Self::Quantities, Self::Bias, Self::StepSize, Self::Difference, Self::Memory];

    fn key(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Quantities => "quantities",
            Self::Bias => "bias",
            Self::StepSize => "step-size",
            Self::Difference => "difference",
            Self::Memory => "memory",
        }
    }
}

impl Kind {
    /// Whether one may choose which quantities are shown.
    pub const fn has_choice_of_quantities(self) -> bool {
        matches!(self, Self::Quantities | Self::Difference)
    }

    /// Whether it is of a single step.
    pub const fn is_of_one_step(self) -> bool {
        matches!(self, Self::Memory)
    }

    /// Whether it shows so many runs.
    ///
    /// # Errors
    ///
    /// It doesn't.
    pub fn check_runs(self, runs: usize) -> Result<(), Error> {
        match (self, runs) {
            (Self::Difference, 2) | (Self::Path, 1..) => Ok(()),
            (Self::Difference, given) => Err(Error::OutOfRange {
                what: "the number of runs",
                text: given.to_string(),
                allowed: "2 for a difference; name a second file, or vary a setting, such as --vary number=f64,f32",
                why: String::new(),
            }),
            (_, 1) => Ok(()),
            _ => Err(Error::Conflict {
                first: "several runs",
                second: "this kind of plot",
                why: "only path and difference show more than one; plot them one by one",
            }),
        }
    }

    /// What it shows of a run, so that a long one keeps no more; `chosen` where there is a choice.
    ///
    /// # Errors
    ///
    /// The experiment can't be run in its number type.
    pub fn selection(
        self,
        experiment: &Experiment,
        chosen: Option<Vec<Quantity>>,
    ) -> Result<Selection, Error> {
        let there = experiment.quantities()?;
        // A run that has none of what it takes keeps what it has, so that the refusal can say what that is.
        let of = |needed: &[Quantity], wanted: &[Quantity]| {
            let wanted = needed.iter().chain(wanted).copied();
            let found = needed.iter().any(|quantity| there.contains(quantity));
            found.then(|| wanted.filter(|quantity| there.contains(quantity)).collect::<Vec<_>>())
        };
        let quantities = match self {
            Self::Path => Some(vec![Quantity::Parameter]),
            Self::StepSize => Some(vec![Quantity::StepSize]),
            Self::Quantities | Self::Difference => chosen,
            Self::Bias => of(
                &[Quantity::FirstMomentHat, Quantity::SecondMomentHat],
                &[
                    Quantity::FirstMoment,
                    Quantity::SecondMoment,
                    Quantity::Correction1,
                    Quantity::Correction2,
                ],
            ),
            Self::Memory => of(
                &[Quantity::FirstMoment],
                &[
                    Quantity::Gradient,
                    Quantity::ClippedGradient,
                    Quantity::DecayedGradient,
                    Quantity::MomentumSchedule,
                ],
            ),
        };
        Ok(Selection { quantities, ..Selection::default() })
    }

    /// Draws runs that keep its [selection](Self::selection); `step` is for what is [of one](Self::is_of_one_step), the last
    /// if nobody says.
    ///
    /// # Errors
    ///
    /// Those of [`Kind::check_runs`] and of the kind itself.
    pub fn draw(self, traces: &[Trace], step: Option<u64>) -> Result<Plot, Error> {
        self.check_runs(traces.len())?;
        match (self, traces) {
            (Self::Quantities, [trace, ..]) => Ok(quantities(trace)),
            (Self::Bias, [trace, ..]) => bias(trace),
            (Self::StepSize, [trace, ..]) => step_size(trace),
            (Self::Difference, [a, b, ..]) => difference(a, b),
            (Self::Memory, [trace, ..]) => memory(trace, step.unwrap_or(trace.experiment().last())),
            _ => path(traces),
        }
    }
}
