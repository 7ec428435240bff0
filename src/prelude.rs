//! The few names a notebook needs: `use adamscope::prelude::*;`
//!
//! ```
//! use adamscope::prelude::*;
//!
//! let run = adam().objective("bowl").start([3, 4]).alpha(0.1).steps(10).trace()?;
//! run.explain(3)?;
//! compare([("ε = 1e-8", adam()), ("ε = 1e-3", adam().eps("1e-3"))])?;
//! # Ok::<(), adamscope::Error>(())
//! ```

pub use crate::compare::Comparison;
pub use crate::explain::Explanation;
pub use crate::notebook::{Display, StepThrough};
pub use crate::objective::GradientTable;
pub use crate::{Choice, Error, Experiment, ExperimentBuilder, Objective, Quantity, Trace};

/// A function for each optimizer, named like it.
macro_rules! optimizers {
    ($($name:ident: $what:literal),* $(,)?) => {$(
        #[doc = concat!("An experiment with ", $what, ", to be described and run.")]
        pub fn $name() -> ExperimentBuilder {
            Experiment::builder().optimizer(stringify!($name))
        }
    )*};
}

optimizers! {
    sgd: "gradient descent",
    momentum: "momentum",
    nesterov: "Nesterov's momentum",
    adagrad: "AdaGrad",
    adadelta: "Adadelta",
    rmsprop: "RMSprop",
    adam: "Adam",
    adamax: "AdaMax",
    nadam: "Nadam",
    radam: "RAdam",
    amsgrad: "AMSGrad",
    adamw: "AdamW",
}

/// Several experiments, each compared with the first.
///
/// # Errors
///
/// An experiment cannot be built or run, or there is only one.
pub fn compare<const N: usize>(experiments: [(&str, ExperimentBuilder); N]) -> Result<Comparison, Error> {
    let built = experiments.into_iter().map(|(name, builder)| Ok((name.to_owned(), builder.build()?)));
    Comparison::of(built.collect::<Result<_, Error>>()?)
}

impl ExperimentBuilder {
    /// Builds the experiment, runs it, and keeps every quantity of every step.
    ///
    /// # Errors
    ///
    /// It cannot be built, or the run has no answer.
    pub fn trace(self) -> Result<Trace, Error> {
        self.build()?.trace()
    }
}
