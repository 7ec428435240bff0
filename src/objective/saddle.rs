//! The saddle: level at its middle, and yet no minimum.

use super::Facts;
use crate::scalar::Scalar;

pub(super) const FACTS: Facts = Facts {
    key: "saddle",
    formula: "f(x, y) = x² − y²",
    name: "a saddle, from just beside its ridge, which Adam leaves with its first step",
    start: &["3", "0.001"],
    alpha: "0.1",
    minima: &[],
};

/// The saddle.
///
/// # Formula
///
/// f(x, y) = x² − y², with ∇f = (2x, −2y). It is level at (0, 0), goes down without end along y, and has no minimum.
///
/// # Example
///
/// ```
/// assert_eq!(adamscope::objective::saddle([3.0, 2.0]), 5.0);
/// ```
pub fn saddle<S: Scalar>([x, y]: [S; 2]) -> S {
    x * x - y * y
}
