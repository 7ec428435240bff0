//! Beale's function: a flat plain with a bent valley and steep walls.

use super::Facts;
use crate::scalar::Scalar;

pub(super) const FACTS: Facts = Facts {
    key: "beale",
    formula: "f(x, y) = (1.5 − x(1−y))² + (2.25 − x(1−y²))² + (2.625 − x(1−y³))²",
    name: "Beale's function: steep walls, a flat plain, and no slope in x at the start",
    start: &["1", "1"],
    alpha: "0.1",
    minima: &[&[3.0, 0.5]],
};

/// Beale's function.
///
/// # Formula
///
/// f(x, y) = (a − x(1 − y))² + (b − x(1 − y²))² + (c − x(1 − y³))². With r_i the three in brackets,
/// ∇f = (−2 Σ r_i (1 − y^i), 2 Σ r_i i x y^(i−1)). The named objective has a = 1.5, b = 2.25, c = 2.625 and its minimum 0
/// at (3, 0.5); where a, b and c are X(1 − Y^i), the minimum is at (X, Y).
///
/// # Order of operations
///
/// yⁱ is yy·y; the three squares are added from the left. 1 − yⁱ comes before the product with x, not x − xyⁱ, so that
/// the minimum has the value 0 for any such constants.
///
/// # Example
///
/// ```
/// use adamscope::objective::beale;
///
/// assert_eq!(beale([3.0, 0.5], [1.5, 2.25, 2.625]), 0.0);
/// assert_eq!(beale([0.0, 7.0], [1.0, 2.0, 3.0]), 14.0);
/// ```
///
/// # Source
///
/// Beale 1958, "On an Iterative Method for Finding a Local Minimum of a Function of More than One Variable"; start and
/// constants as in Moré, Garbow & Hillstrom 1981, "Testing Unconstrained Optimization Software", problem 5.
pub fn beale<S: Scalar>([x, y]: [S; 2], [a, b, c]: [S; 3]) -> S {
    let one = x.one();
    let first = a - x * (one - y);
    let second = b - x * (one - y * y);
    let third = c - x * (one - y * y * y);
    first * first + second * second + third * third
}
