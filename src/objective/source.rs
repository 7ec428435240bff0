//! What an experiment follows: an objective, given gradients, or a model on data.

use super::{GradientTable, LogisticRegression, Objective};
use crate::error::{Error, count, named, shown};
use crate::scalar::NumberType;
use serde::ser::SerializeMap;
use std::sync::Arc;

/// How many steps an objective is followed for when nobody says.
const DEFAULT_STEPS: u64 = 10;

/// Where the gradients of an experiment come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A function to minimise.
    Objective(Objective),
    /// Given gradients.
    Gradients(Arc<GradientTable>),
    /// A model on data, a minibatch a step.
    Data(Arc<LogisticRegression>),
}

impl Source {
    /// What messages and outputs call it.
    pub fn name(&self) -> &str {
        match self {
            Self::Objective(objective) => objective.facts().key,
            Self::Gradients(table) => table.name(),
            Self::Data(data) => data.name(),
        }
    }

    /// The letter of a coordinate, where it has one.
    pub fn letter(&self, coordinate: usize) -> Option<&'static str> {
        match self {
            Self::Objective(objective) => objective.letters().get(coordinate).copied(),
            _ => None,
        }
    }

    /// How many coordinates θ has.
    pub fn dimension(&self) -> usize {
        match self {
            Self::Objective(objective) => objective.dimension(),
            Self::Gradients(table) => table.dimension(),
            Self::Data(data) => data.dimension(),
        }
    }

    /// Where a run starts when nobody says: an objective has its own place, the others zeros.
    pub(crate) fn default_start(&self) -> Vec<String> {
        match self {
            Self::Objective(objective) => {
                objective.facts().start.iter().map(|text| (*text).to_owned()).collect()
            }
            _ => vec!["0".to_owned(); self.dimension()],
        }
    }

    /// How many steps are taken when nobody says: all that there are gradients for; with data, one epoch.
    pub(crate) fn default_steps(&self) -> u64 {
        match self {
            Self::Objective(_) => DEFAULT_STEPS,
            Self::Gradients(table) => table.rows(),
            Self::Data(data) => data.steps_per_epoch(),
        }
    }

    /// Whether it has gradients in this number type.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] if it hasn't.
    pub(crate) fn check_number(&self, number: NumberType) -> Result<(), Error> {
        match (self, number) {
            (Self::Data(_), NumberType::Decimal) => Err(Self::needs_exp()),
            _ => Ok(()),
        }
    }

    /// The refusal of numbers without an exponential.
    pub(crate) fn needs_exp() -> Error {
        Error::Conflict {
            first: "logistic regression",
            second: "decimals",
            why: "it needs exp, which they don't have; use f64 or f32",
        }
    }

    /// What it is, for people, in the pieces between which a line can be broken; commas go between them.
    pub(crate) fn pieces(&self) -> Vec<String> {
        match self {
            Self::Objective(objective) => vec![self.name().into(), objective.facts().formula.into()],
            Self::Gradients(_) => vec![format!("the gradients of {}", named(self.name()))],
            Self::Data(data) => {
                let (rows, batch, seed) = (count(data.rows() as u64, "row"), data.batch(), data.seed());
                vec![
                    format!("logistic regression of {}", shown(self.name())),
                    format!("{rows} in batches of {batch} (seed {seed})"),
                ]
            }
        }
    }

    /// The entries that say so in an experiment's map.
    pub(crate) fn serialize_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match self {
            Self::Objective(_) => map.serialize_entry("objective", self.name()),
            Self::Gradients(_) => map.serialize_entry("gradients", self.name()),
            Self::Data(data) => {
                map.serialize_entry("data", self.name())?;
                map.serialize_entry("batch", &data.batch())?;
                map.serialize_entry("seed", &data.seed())
            }
        }
    }
}
