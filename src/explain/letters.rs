//! The letters of quantities, of a step and of the one before.

use crate::Quantity;
use crate::experiment::Experiment;
use crate::expression::Letter;

/// The letter of a quantity of this step.
pub(super) fn now(experiment: &Experiment, quantity: Quantity) -> Letter {
    let facts = experiment.facts(quantity);
    Letter::new(facts.symbol, facts.latex)
}

/// The letter of a quantity of the step before.
pub(super) fn before(experiment: &Experiment, quantity: Quantity) -> Letter {
    let Letter { text, latex } = now(experiment, quantity);
    Letter::new(text.replace('ₜ', "ₜ₋₁"), latex.replace("_t", "_{t-1}"))
}
