//! The elongated ellipse: a bowl that is steeper one way than the other.

use super::Facts;
use crate::scalar::Scalar;

pub(super) const FACTS: Facts = Facts {
    key: "ellipse",
    formula: "f(x, y) = ½ (x² + 10 y²)",
    name: "an elongated bowl: ten times as steep in y, which Adam's steps don't show",
    start: &["-4", "3"],
    alpha: "0.1",
    minima: &[&[0.0, 0.0]],
};

/// The elongated ellipse.
///
/// # Formula
///
/// f(x, y) = ½ (x² + b y²), with ∇f = (x, by). The named objective has b = 10.
///
/// # Order of operations
///
/// (by)·y and not b·(yy): so the dual numbers give x and the once rounded by, as a person would write the gradient.
///
/// # Example
///
/// ```
/// assert_eq!(adamscope::objective::ellipse([-4.0, 3.0], 10.0), 53.0);
/// ```
pub fn ellipse<S: Scalar>([x, y]: [S; 2], b: S) -> S {
    x.constant(5, 1) * (x * x + b * y * y)
}
