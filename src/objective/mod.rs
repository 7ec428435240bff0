//! Where gradients come from: a function to be minimised, a model on data, or a table of given gradients.

mod beale;
mod bowl;
#[cfg(feature = "formats")]
mod data_file;
mod ellipse;
mod function;
#[cfg(feature = "formats")]
mod gradient_file;
mod gradients;
mod himmelblau;
mod logistic_regression;
mod minibatches;
mod rosenbrock;
mod saddle;
mod source;
mod square;
mod table;

pub use beale::beale;
pub use bowl::bowl;
pub use ellipse::ellipse;
#[cfg(feature = "formats")]
pub use gradient_file::{MAX_COORDINATES, read_gradients};
pub use gradients::{FromData, FromObjective, FromTable, Gradients};
pub use himmelblau::himmelblau;
pub use logistic_regression::LogisticRegression;
pub use rosenbrock::rosenbrock;
pub use saddle::saddle;
pub use source::Source;
pub use square::square;
pub use table::GradientTable;

use crate::choice::Choice;
use crate::error::Error;
use crate::scalar::Scalar;
use function::{At, SlopesAt, WithFunction};

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
    /// [`ellipse()`]: ½(x² + 10y²).
    Ellipse,
    /// [`rosenbrock()`]: (1−x)² + 100(y−x²)².
    Rosenbrock,
    /// [`beale()`]: (1.5−x(1−y))² + (2.25−x(1−y²))² + (2.625−x(1−y³))².
    Beale,
    /// [`himmelblau()`]: (x²+y−11)² + (x+y²−7)².
    Himmelblau,
    /// [`saddle()`]: x² − y².
    Saddle,
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
    /// Where its least value is: every such point, as near as binary64 comes; none if it has no least value.
    pub minima: &'static [&'static [f64]],
}

impl Objective {
    /// What is known of it.
    pub const fn facts(self) -> &'static Facts {
        match self {
            Self::Bowl => &bowl::FACTS,
            Self::Square => &square::FACTS,
            Self::Ellipse => &ellipse::FACTS,
            Self::Rosenbrock => &rosenbrock::FACTS,
            Self::Beale => &beale::FACTS,
            Self::Himmelblau => &himmelblau::FACTS,
            Self::Saddle => &saddle::FACTS,
        }
    }

    /// How many coordinates θ has.
    pub const fn dimension(self) -> usize {
        self.facts().start.len()
    }

    /// The letters of its coordinates, which its formula has.
    pub const fn letters(self) -> &'static [&'static str] {
        ["x", "y"].as_slice().split_at(self.dimension()).0
    }

    /// f(θ), in any number.
    ///
    /// # Errors
    ///
    /// [`Error::Dimension`] if θ has another number of coordinates.
    pub fn value<S: Scalar>(self, theta: &[S]) -> Result<S, Error> {
        self.function(At(theta)).ok_or_else(|| self.wrong_dimension("theta", theta.len()))
    }

    fn wrong_dimension(self, what: &'static str, given: usize) -> Error {
        Error::Dimension { what, given, expected: self.dimension(), of: self.key().into() }
    }

    /// ∇f(θ) into `g`, and f(θ): one pass of [`Dual`](crate::scalar::Dual) numbers for each coordinate.
    ///
    /// # Errors
    ///
    /// [`Error::Dimension`] if θ or `g` has another number of coordinates.
    pub fn gradient<S: Scalar>(self, theta: &[S], g: &mut [S]) -> Result<S, Error> {
        self.gradient_in(theta, g, |x| x, |slope| slope)
    }

    /// [`Objective::gradient`], worked out in the numbers that `widen` makes of θ and `narrow` makes `g` of.
    fn gradient_in<S: Copy, H: Scalar>(
        self,
        theta: &[S],
        g: &mut [S],
        widen: impl Fn(S) -> H,
        narrow: impl Fn(H) -> S,
    ) -> Result<H, Error> {
        let (coordinates, slopes) = (theta.len(), g.len());
        self.function(SlopesAt { theta, g, widen, narrow }).ok_or_else(|| {
            let theta = ("theta", coordinates);
            let (what, given) = if coordinates == self.dimension() { ("g", slopes) } else { theta };
            self.wrong_dimension(what, given)
        })
    }

    /// Hands the function of this name to `with`, in numbers of any kind.
    #[inline]
    fn function<S: Scalar, W: WithFunction<S>>(self, with: W) -> W::Output {
        match self {
            Self::Bowl => with.function(bowl),
            Self::Square => with.function(|[x]| square(x)),
            Self::Ellipse => with.function(|[x, y]| ellipse([x, y], x.constant(10, 0))),
            Self::Rosenbrock => with.function(|[x, y]| rosenbrock([x, y], x.one(), x.constant(100, 0))),
            Self::Beale => with.function(|[x, y]| {
                beale([x, y], [x.constant(15, 1), x.constant(225, 2), x.constant(2_625, 3)])
            }),
            Self::Himmelblau => {
                with.function(|[x, y]| himmelblau([x, y], x.constant(11, 0), x.constant(7, 0)))
            }
            Self::Saddle => with.function(saddle),
        }
    }
}

impl Choice for Objective {
    const KIND: &'static str = "objective";
    const ALL: &'static [Self] = &[
        Self::Bowl,
        Self::Square,
        Self::Ellipse,
        Self::Rosenbrock,
        Self::Beale,
        Self::Himmelblau,
        Self::Saddle,
    ];

    fn key(self) -> &'static str {
        self.facts().key
    }
}
