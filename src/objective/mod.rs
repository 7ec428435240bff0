//! Where gradients come from: a function to be minimised, or a table of given gradients.

mod bowl;
mod gradients;
mod rosenbrock;
mod square;
mod table;

pub use bowl::bowl;
pub use gradients::{FromObjective, FromTable, Gradients};
pub use rosenbrock::rosenbrock;
pub use square::square;
pub use table::GradientTable;
#[cfg(feature = "formats")]
pub use table::{MAX_COORDINATES, read_gradients};

use crate::choice::Choice;
use crate::error::Error;
use crate::scalar::{Dual, Scalar};

/// The functions to minimise, by name: what `--objective` takes.
///
/// # Example
///
/// ```
/// use adamscope::Objective;
///
/// assert_eq!(Objective::Bowl.value(&[3.0, 4.0]).unwrap(), 25.0);
/// let mut g = [0.0; 2];
/// assert_eq!(Objective::Bowl.gradient(&[3.0, 4.0], &mut g).unwrap(), 25.0);
/// assert_eq!(g, [6.0, 8.0]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Objective {
    /// [`bowl()`]: x² + y².
    #[default]
    Bowl,
    /// [`square()`]: x².
    Square,
    /// [`rosenbrock()`]: (1−x)² + 100(y−x²)².
    Rosenbrock,
}

/// What is known of an objective.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// The name in options, files and outputs.
    pub key: &'static str,
    /// The formula in plain text.
    pub formula: &'static str,
    /// What makes it worth a look.
    pub name: &'static str,
    /// A good place to start from, as a person would write it; its length is the dimension.
    pub start: &'static [&'static str],
    /// A learning rate with which Adam does well from there, as a person would write it.
    pub alpha: &'static str,
    /// Where its least value is, if it has one.
    pub minimum: Option<&'static [f64]>,
}

impl Objective {
    /// What is known of it.
    pub const fn facts(self) -> &'static Facts {
        match self {
            Self::Bowl => &bowl::FACTS,
            Self::Square => &square::FACTS,
            Self::Rosenbrock => &rosenbrock::FACTS,
        }
    }

    /// How many coordinates θ has.
    pub const fn dimension(self) -> usize {
        self.facts().start.len()
    }

    /// f(θ), in any number.
    ///
    /// # Errors
    ///
    /// [`Error::Dimension`] if θ has another number of coordinates.
    pub fn value<S: Scalar>(self, theta: &[S]) -> Result<S, Error> {
        match (self, theta) {
            (Self::Bowl, &[x, y]) => Ok(bowl([x, y])),
            (Self::Square, &[x]) => Ok(square(x)),
            (Self::Rosenbrock, &[x, y]) => Ok(rosenbrock([x, y], x.one(), x.constant(100, 0))),
            _ => Err(Error::Dimension {
                what: "theta",
                given: theta.len(),
                expected: self.dimension(),
                of: self.key().into(),
            }),
        }
    }

    /// ∇f(θ) into `g`, and f(θ): one pass of [`Dual`] numbers for each coordinate.
    ///
    /// # Errors
    ///
    /// [`Error::Dimension`] if θ or `g` has another number of coordinates.
    pub fn gradient<S: Scalar>(self, theta: &[S], g: &mut [S]) -> Result<S, Error> {
        let mut dual = Vec::with_capacity(theta.len());
        self.gradient_with(theta, g, &mut dual)
    }

    /// [`Objective::gradient`] in memory that the caller keeps from step to step.
    fn gradient_with<S: Scalar>(self, theta: &[S], g: &mut [S], dual: &mut Vec<Dual<S>>) -> Result<S, Error> {
        let value = self.value(theta)?;
        if g.len() != theta.len() {
            return Err(Error::Dimension {
                what: "g",
                given: g.len(),
                expected: self.dimension(),
                of: self.key().into(),
            });
        }
        dual.clear();
        dual.extend(theta.iter().copied().map(Dual::fixed));
        for (index, slope) in g.iter_mut().enumerate() {
            dual[index] = Dual::variable(theta[index]);
            *slope = self.value(dual)?.slope;
            dual[index] = Dual::fixed(theta[index]);
        }
        Ok(value)
    }
}

impl Choice for Objective {
    const KIND: &'static str = "objective";
    const ALL: &'static [Self] = &[Self::Bowl, Self::Square, Self::Rosenbrock];

    fn key(self) -> &'static str {
        self.facts().key
    }
}
