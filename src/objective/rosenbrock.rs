//! Rosenbrock's valley: curved, narrow, and flat along its floor.

use super::Facts;
use crate::scalar::Scalar;

pub(super) const FACTS: Facts = Facts {
    key: "rosenbrock",
    formula: "f(x, y) = (1 − x)² + 100 (y − x²)²",
    name: "Rosenbrock's banana: a curved, narrow valley with a flat floor",
    start: &["-1.2", "1"],
    alpha: "0.02",
    minima: &[&[1.0, 1.0]],
};

/// Rosenbrock's valley.
///
/// # Formula
///
/// f(x, y) = (a − x)² + b (y − x²)², with
/// ∇f = (−2(a − x) − 4bx(y − x²), 2b(y − x²)) and its minimum 0 at (a, a²). The named objective has a = 1, b = 100.
///
/// # Example
///
/// ```
/// use adamscope::objective::rosenbrock;
///
/// assert_eq!(rosenbrock([0.0, 1.0], 1.0, 100.0), 101.0);
/// assert_eq!(rosenbrock([2.0, 4.0], 2.0, 100.0), 0.0);
/// ```
///
/// # Source
///
/// Rosenbrock 1960, "An Automatic Method for Finding the Greatest or Least Value of a Function".
pub fn rosenbrock<S: Scalar>([x, y]: [S; 2], a: S, b: S) -> S {
    let along = a - x;
    let across = y - x * x;
    along * along + b * (across * across)
}
