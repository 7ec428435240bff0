//! Watch the Adam optimizer think: every quantity of every step, recorded, shown and checked.
mod choice;
mod error;
mod experiment;
pub mod objective;
pub mod quantity;
pub mod rule;
pub mod scalar;
#[cfg(feature = "formats")]
pub mod text_table;
pub mod trace;

pub use choice::Choice;
pub use error::{Error, Place};
pub use experiment::{Experiment, ExperimentBuilder, Source};
pub use objective::Objective;
pub use quantity::Quantity;
pub use rule::HyperParameter;
pub use trace::{Selection, Step, Stepper, Trace};
