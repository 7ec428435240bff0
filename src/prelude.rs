//! The few names a notebook needs: `use adamscope::prelude::*;`
//!
//! They read like the sentence that one would say:
//!
//! | said | written |
//! |---|---|
//! | Run Adam on the bowl, from (3, 4), for ten steps. | `let run = adam().objective("bowl").start([3, 4]).steps(10).trace()?;` |
//! | Show m and m̂ of the first five steps. | `run.only(["m", "m_hat"])?.first(5)?` |
//! | Show the work of step 3. | `run.explain(3)?` |
//! | Step through it. | `run.step_through()?` |
//! | Plot the path; plot v. | `run.plot_path()?`, `run.plot("v")?` |
//! | What is m̂ of coordinate 1 at step 3? | `run.at("m_hat[1]", 3)?` |
//! | Vary α. | `adam().vary("alpha", ["0.1", "0.01"])?` |
//! | Adam and SGD together, their losses. | `together([adam(), sgd()])?.plot("loss")?` |
//! | Where do they part? | `compare([("ε = 1e-8", adam()), ("ε = 1e-3", adam().eps("1e-3"))])?` |
//! | Adam on these gradients. | `adam().given([2.0, -1.0, 0.5])?` |
//! | Is my answer right? | `check("0.271", run.at("m", 3)?)` |
//!
//! and, with the feature `homework`,
//!
//! | said | written |
//! |---|---|
//! | Adam on the gradients of this file. | `adam().gradients(gradients("data/gradients.csv")?)` |
//! | Which rule made this log? | `identify("data/log.csv", adam().alpha("0.1"))?` |
//! | A logistic regression of this table, 32 rows a step. | `logistic_regression("data/penguins.csv", 32, 1)?` |
//! | Mark this table. | `adam().mark("t,m\n1,0.6\n")?` |
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
pub use crate::notebook::{Answer, Display, Runs, StepThrough, check, together};
#[cfg(feature = "homework")]
pub use crate::notebook::{gradients, identify, logistic_regression};
pub use crate::objective::{GradientTable, LogisticRegression};
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
