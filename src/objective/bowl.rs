//! The quadratic bowl: the example everyone starts from.

use super::Facts;
use crate::scalar::Scalar;

pub(super) const FACTS: Facts = Facts {
    key: "bowl",
    formula: "f(x, y) = x² + y²",
    name: "the quadratic bowl: equally steep in every direction",
    start: &["3", "4"],
    alpha: "0.1",
    minima: &[&[0.0, 0.0]],
};

/// The quadratic bowl.
///
/// # Formula
///
/// f(x, y) = x² + y², with ∇f = (2x, 2y), which the dual numbers give without rounding in binary.
///
/// # Example
///
/// ```
/// assert_eq!(adamscope::objective::bowl([3.0, 4.0]), 25.0);
/// ```
pub fn bowl<S: Scalar>([x, y]: [S; 2]) -> S {
    x * x + y * y
}
